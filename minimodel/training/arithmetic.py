"""Sums and differences of numbers below 100, and which of them are held out.

A pair of numbers is held out whole: where 34 + 58 is a test, 58 + 34 isn't trained on either.
"""

from random import Random

from world import held_out


def sum_is_held_out(a: int, b: int) -> bool:
    return held_out("sum", min(a, b), max(a, b))


def difference_is_held_out(a: int, b: int) -> bool:
    return held_out("difference", a, b)


SUMS = ["What is {} + {}?", "How much is {} + {}?", "What is {} plus {}?"]
DIFFERENCES = ["What is {} - {}?", "How much is {} - {}?", "What is {} minus {}?"]


def training_item(random: Random) -> tuple[str, str]:
    """A question and its answer, of a pair that isn't held out. A difference is never negative."""
    while True:
        a, b = random.randrange(100), random.randrange(100)
        if random.random() < 0.5:
            if not sum_is_held_out(a, b):
                return random.choice(SUMS).format(a, b), str(a + b)
        else:
            a, b = max(a, b), min(a, b)
            if not difference_is_held_out(a, b):
                return random.choice(DIFFERENCES).format(a, b), str(a - b)


def unseen_items() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """All held-out sums and all held-out differences of two-digit numbers, in the plain wording."""
    two_digit = range(10, 100)
    pairs = [(a, b) for a in two_digit for b in two_digit]
    sums = [(SUMS[0].format(a, b), str(a + b)) for a, b in pairs if sum_is_held_out(a, b)]
    differences = [(DIFFERENCES[0].format(a, b), str(a - b)) for a, b in pairs
                   if a >= b and difference_is_held_out(a, b)]
    return sums, differences
