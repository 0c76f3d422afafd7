"""Stories of the small world, and questions whose answers stand in them.

A story is a list of facts. Each fact ties two words (who found what, which colour a thing has), and
each question asks for one word of one fact. The answer is right by construction, because question
and sentence are written from the same fact. Every kind of fact happens to each of the story's two or
three people, so the story always holds wrong answers of the same class.

A question gives the word that its sentence says first and asks for one said later (only a colour
stands right before its thing). A model trained where questions also asked back, from a thing to a
name said before it, was still at chance there after 7000 steps.

Held out: a pair of words that `held_out` picks never occurs as a fact in a training story. A test
question asks about such a pair, so neither its story nor its fact was ever trained on.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from words import (
    ANIMALS, BOYS, COLOURS, FEELINGS, FOODS, GIRLS, HIDING_PLACES, PETS, PLACES, THINGS,
)

SEED = 20260707
HELD_OUT_ONE_IN = 12
CHAT_FLAVOUR = 0.2  # stories before a question are mostly facts
TALE_FLAVOUR = 0.7  # stories told for their own sake are not
NAME_LAST = 0.5  # share of the sentences that name the person last
FEMALE = frozenset(GIRLS)


def held_out(kind: str, a: object, b: object) -> bool:
    """True for one pair in HELD_OUT_ONE_IN, chosen by a hash of the seed, the kind and the pair."""
    digest = hashlib.sha256(f"{SEED}/{kind}/{a}/{b}".encode()).digest()
    return int.from_bytes(digest[:4], "little") % HELD_OUT_ONE_IN == 0


@dataclass
class Question:
    """A question, its answer, its kind, and the pair of words (the fact) that it is about."""

    kind: str
    text: str
    answer: str
    fact: tuple[str, str, str]


@dataclass
class Story:
    """A story's text and all questions that can be asked about it."""

    text: str
    questions: list[Question] = field(default_factory=list)
    facts: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def has_held_out_fact(self) -> bool:
        return any(held_out(*fact) for fact in self.facts)


def she(name: str) -> str:
    return "she" if name in FEMALE else "he"


class StoryWriter:
    """Writes one story: draws people and facts, orders the sentences, collects the questions."""

    def __init__(self, random: Random, flavour: float, training: bool, simple: bool = False):
        """flavour is the share of sentences that tell nothing to ask about.

        A story for training has no held-out fact. A simple story has two people and one kind of
        fact.
        """
        self.simple = simple
        self.random = random
        self.flavour = flavour
        self.training = training
        self.people = random.sample(GIRLS + BOYS, 2 if simple else random.choice((2, 2, 3)))
        self.story = Story("")

    def pick(self, *choices: str) -> str:
        return self.random.choice(choices)

    def add(self, kind: str, a: str, b: str) -> tuple[str, str, str]:
        self.story.facts.append((kind, a, b))
        return (kind, a, b)

    def ask(self, kind: str, text: str, answer: str, fact: tuple[str, str, str]) -> None:
        self.story.questions.append(Question(kind, text, answer, fact))

    # Each of these gives every person one chain of sentences; a chain's order is kept.

    def went(self) -> list[list[str]]:
        chains = []
        places = self.random.sample(PLACES, 2 * len(self.people))
        twice = self.random.random() < 0.25
        for n, name in enumerate(self.people):
            place = places[2 * n]
            verb = self.pick("went", "walked", "ran")
            name_last = self.random.random() < NAME_LAST
            chain = [f"To the {place} {verb} {name}." if name_last else
                     self.pick(f"{name} {verb} to the {place}.", f"{name} {verb} to the {place}.",
                               f"In the morning {name} {verb} to the {place}.")]
            if twice and self.random.random() < 0.5:
                self.add("went", name, place)
                place = places[2 * n + 1]
                chain.append(self.pick(f"Then {name} went to the {place}.",
                                       f"Later {name} went to the {place}."))
            fact = self.add("went", name, place)
            if len(chain) == 1 and name_last:
                self.ask("who went there", f"Who {verb} to the {place}?", name, fact)
            else:
                self.ask("where is the person", f"Where is {name}?", f"the {place}", fact)
            if len(chain) == 1 and not name_last:
                self.ask("where did they go", f"Where did {name} go?", f"the {place}", fact)
            chains.append(chain)
        return chains

    def found(self) -> list[list[str]]:
        chains = []
        things = self.random.sample(THINGS, len(self.people))
        colours = self.random.sample(COLOURS, len(self.people))
        fate = self.pick("keep", "give", "hide", "give", "hide")
        spots = self.random.sample(HIDING_PLACES, len(self.people))
        for n, (name, thing, colour) in enumerate(zip(self.people, things, colours)):
            got = self.add("found", name, thing)
            hue = self.add("colour", thing, colour)
            name_last = self.random.random() < NAME_LAST
            chain = [f"A {colour} {thing} was found by {name}." if name_last else
                     self.pick(f"{name} found a {colour} {thing}.",
                               f"{name} found a {colour} {thing}.",
                               f"There {name} found a {colour} {thing}.",
                               f"One day {name} found a {colour} {thing}.")]
            if name_last:
                self.ask("who found it", f"Who found the {thing}?", name, got)
            else:
                self.ask("what was found", f"What did {name} find?", f"a {colour} {thing}", got)
            self.ask("what colour", f"What colour is the {thing}?", colour, hue)
            if fate == "give" and self.random.random() < 0.7:
                other = self.random.choice([p for p in self.people if p != name])
                has = self.add("has", other, thing)
                chain.append(self.pick(f"{name} gave the {thing} to {other}.",
                                       f"Then {name} gave the {thing} to {other}."))
                self.ask("who has it", f"Who has the {thing}?", other, has)
            elif fate == "hide":
                spot = spots[n]
                hid = self.add("hid", thing, spot)
                chain.append(self.pick(f"{name} hid the {thing} {spot}.",
                                       f"{name} put the {thing} {spot}."))
                self.ask("where is the thing", f"Where is the {thing}?", spot, hid)
            elif name_last:
                self.ask("who has it", f"Who has the {thing}?", name, got)
            chains.append(chain)
        return chains

    def felt(self) -> list[list[str]]:
        chains = []
        for name, feeling in zip(self.people, self.random.sample(FEELINGS, len(self.people))):
            fact = self.add("felt", name, feeling)
            if self.random.random() < NAME_LAST:
                chains.append([self.pick(f"The one who was {feeling} was {name}.",
                                         f"Nobody was as {feeling} as {name}.")])
                self.ask("who felt so", f"Who was {feeling}?", name, fact)
            else:
                chains.append([self.pick(f"{name} was {feeling}.", f"{name} felt {feeling}.",
                                         f"That day {name} was very {feeling}.")])
                self.ask("how did they feel", f"How did {name} feel?", feeling, fact)
        return chains

    def liked(self) -> list[list[str]]:
        chains = []
        for name, food in zip(self.people, self.random.sample(FOODS, len(self.people))):
            fact = self.add("liked", name, food)
            if self.random.random() < NAME_LAST:
                chains.append([self.pick(f"The one who liked {food} was {name}.",
                                         f"Nobody liked {food} as much as {name}.")])
                self.ask("who likes it", f"Who likes {food}?", name, fact)
            else:
                chains.append([self.pick(f"{name} liked {food}.", f"{name} liked {food}.",
                                         f"{name} liked {food} more than anything else.")])
                self.ask("what do they like", f"What does {name} like?", food, fact)
        return chains

    def owned(self) -> list[list[str]]:
        chains = []
        count = len(self.people)
        for name, animal, pet, colour in zip(self.people, self.random.sample(ANIMALS, count),
                                             self.random.sample(PETS, count),
                                             self.random.sample(COLOURS, count)):
            own = self.add("owned", name, animal)
            called = self.add("called", animal, pet)
            hue = self.add("colour", animal, colour)
            if self.random.random() < NAME_LAST:
                chains.append([f"A {colour} {animal} named {pet} belonged to {name}."])
                self.ask("whose animal", f"Who has the {animal}?", name, own)
            else:
                chains.append([f"{name} had a {colour} {animal} named {pet}."])
            self.ask("what is its name", f"What is the name of the {animal}?", pet, called)
            self.ask("what colour", f"What colour is the {animal}?", colour, hue)
        return chains

    def opening(self) -> str:
        a, b = self.people[0], self.people[1]
        kind = "girl" if a in FEMALE else "boy"
        return self.pick(
            f"Once upon a time there was a {kind} named {a}. {she(a).capitalize()} had a friend "
            f"named {b}.",
            f"Once upon a time there was a {kind} named {a} who had a good friend named {b}.",
            f"Once upon a time {a} and {b} lived in a little house.",
            f"{a} and {b} were good friends.",
            f"It was a {self.pick('sunny', 'windy', 'cold', 'warm')} day.",
            f"{a} and {b} lived next door to each other.")

    def asides(self, count: int) -> list[str]:
        name, other = self.people[0], self.people[1]
        who = she(name).capitalize()
        choices = [
            "The sun was shining.", "The birds sang in the trees.", "A soft wind blew.",
            "It rained a little.", "Nobody said a word.", "They all laughed.", "The day was long.",
            f"{name} laughed.", f"{other} laughed.", f'"Well done!" said {other}.',
            f'"What a day!" said {name}.', f'"Come and see!" said {name}.',
            f'{name} smiled. "Look at that!" {she(name)} said.',
            f"{other} sang a little song.", f"{other} looked up at the clouds.",
            f"{name} stopped to listen. {who} heard nothing.",
        ]
        return self.random.sample(choices, min(count, len(choices)))

    def closing(self) -> str:
        a, b = self.people[0], self.people[1]
        return self.pick(
            "In the end they all went home together.", f"{a} and {b} played until the sun went down.",
            "It was a good day.", f"{a} and {b} stayed friends for ever.",
            f"{a} told {b} all about it.", "At night they slept well.")

    def draw(self, kind: Callable[[], list[list[str]]]) -> list[list[str]]:
        """The sentences of one kind of fact; for training, drawn again until none is held out."""
        facts, questions = len(self.story.facts), len(self.story.questions)
        while True:
            chains = kind()
            if not (self.training and any(held_out(*f) for f in self.story.facts[facts:])):
                return chains
            del self.story.facts[facts:], self.story.questions[questions:]

    def write(self) -> Story:
        kinds = self.random.sample(
            (self.went, self.found, self.felt, self.liked, self.owned),
            1 if self.simple else self.random.choice((1, 2, 2, 3)))
        chains = [chain for kind in kinds for chain in self.draw(kind)]
        chains += [[text] for text in
                   self.asides(sum(self.random.random() < self.flavour for _ in chains))]
        sentences = []
        while chains:
            chain = self.random.choice(chains)
            sentences.append(chain.pop(0))
            if not chain:
                chains.remove(chain)
        if not self.simple and (self.random.random() < 0.6 or self.flavour > 0.5):
            sentences.insert(0, self.opening())
        if self.random.random() < self.flavour:
            sentences.append(self.closing())
        self.story.text = " ".join(sentences)
        return self.story


QUESTION_KINDS = (
    "where is the person", "where did they go", "who went there", "what was found", "who found it",
    "what colour", "who has it", "where is the thing", "how did they feel", "who felt so",
    "what do they like", "who likes it", "what is its name", "whose animal",
)


def unseen_question(random: Random, kind: str) -> tuple[Story, Question]:
    """A story and a question of this kind, about a held-out fact."""
    while True:
        story = StoryWriter(random, CHAT_FLAVOUR, training=False).write()
        questions = [q for q in story.questions if q.kind == kind and held_out(*q.fact)]
        if questions:
            return story, random.choice(questions)
