"""Checks of the generator, the vocabulary and the file writer. Needs numpy; PyTorch only where it says.

    python -m unittest discover -s minimodel/training -p "test_*.py"
"""

import re
import tempfile
import unittest
from pathlib import Path
from random import Random

import numpy as np

import arithmetic
import chat
import gguf
import numpy_llama
import tasks
import vocabulary
from world import CHAT_FLAVOUR, QUESTION_KINDS, StoryWriter, held_out
from words import ANIMALS, BOYS, COLOURS, FEELINGS, FOODS, GIRLS, HIDING_PLACES, PETS, PLACES, THINGS

try:
    import torch

    import batches
    import quantise
except ImportError:
    torch = None

# What an answer to each kind of question is one of. "found" answers are "a COLOUR THING".
CLASSES = {
    "where is the person": [f"the {p}" for p in PLACES], "who went there": GIRLS + BOYS,
    "where did they go": [f"the {p}" for p in PLACES], "who found it": GIRLS + BOYS,
    "what colour": COLOURS, "who has it": GIRLS + BOYS, "where is the thing": HIDING_PLACES,
    "how did they feel": FEELINGS, "who felt so": GIRLS + BOYS, "what do they like": FOODS,
    "who likes it": GIRLS + BOYS, "what is its name": PETS, "whose animal": GIRLS + BOYS,
    "what was found": [f"a {c} {t}" for c in COLOURS for t in THINGS],
}


NAME = r"([A-Z][a-z]+)"
# How a story says the answer to each kind of question; KEY is the word that the question gives.
WENT = r"KEY (?:went|walked|ran) to (the \w+)\."
FORMS = {
    "where is the person": [WENT], "where did they go": [WENT],
    "who went there": [rf"To the KEY (?:went|walked|ran) {NAME}\."],
    "what was found": [r"KEY found (a \w+ \w+)\."],
    "who found it": [rf"A \w+ KEY was found by {NAME}\."],
    "what colour": [r"(?:found|had) a (\w+) KEY\b", r"A (\w+) KEY (?:was|named)"],
    "who has it": [rf"A \w+ KEY was found by {NAME}\.", rf"gave the KEY to {NAME}\."],
    "where is the thing": [r"(?:hid|put) the KEY ([a-z ]+)\."],
    "how did they feel": [r"KEY (?:was|felt) (?:very )?(\w+)\."],
    "who felt so": [rf"The one who was KEY was {NAME}\.", rf"Nobody was as KEY as {NAME}\."],
    "what do they like": [r"KEY liked (\w+)"],
    "who likes it": [rf"The one who liked KEY was {NAME}\.", rf"Nobody liked KEY as much as {NAME}\."],
    "what is its name": [r" \w+ KEY named (\w+)", r"A \w+ KEY named (\w+)"],
    "whose animal": [rf"A \w+ KEY named \w+ belonged to {NAME}\."],
}


def answer_from_text(text: str, kind: str, question: str) -> str:
    """Reads the answer out of the story's words, knowing nothing of how the story was made.

    Where several forms or sentences match, the last form's last match holds.
    """
    asks_of_person = kind in ("where did they go", "what was found", "how did they feel",
                              "what do they like")
    key = question.rstrip("?").split()[2 if asks_of_person else -1]
    found = [m for form in FORMS[kind] for m in re.findall(form.replace("KEY", key), text)]
    return found[-1]


def small_vocabulary() -> vocabulary.Vocabulary:
    random = Random(5)
    texts = [s.text for _ in range(400) for s in chat.story_document(random) if not s.control]
    return vocabulary.build(texts, 700)


class Generator(unittest.TestCase):
    def test_answers_stand_in_the_story(self):
        random, kinds = Random(1), set()
        for _ in range(2000):
            story = StoryWriter(random, CHAT_FLAVOUR, training=False).write()
            for q in story.questions:
                kinds.add(q.kind)
                with self.subTest(story=story.text, question=q.text):
                    self.assertEqual(answer_from_text(story.text, q.kind, q.text), q.answer)
        self.assertEqual(kinds, set(QUESTION_KINDS))

    def test_another_answer_of_the_same_class_is_in_the_story(self):
        for item in tasks.make_items()[0]:
            if item["task"] == "story":
                story = item["prompt"]
                found = {c for c in CLASSES[item["kind"]] if re.search(rf"\b{c}\b", story, re.I)}
                self.assertIn(item["answer"], found)
                self.assertGreaterEqual(len(found), 2, story)

    def test_training_stories_have_no_held_out_fact(self):
        random = Random(2)
        for simple in (False, True):
            for _ in range(1000):
                story = StoryWriter(random, CHAT_FLAVOUR, training=True, simple=simple).write()
                self.assertFalse(any(held_out(*fact) for fact in story.facts))

    def test_unseen_stories_ask_for_a_held_out_fact(self):
        random = Random(3)
        for kind in QUESTION_KINDS:
            self.assertTrue(held_out(*tasks.unseen_question(random, kind)[1].fact))

    def test_arithmetic_is_right_and_kept_apart(self):
        random = Random(4)
        seen = {"+": set(), "-": set()}
        for _ in range(20000):
            text, answer = arithmetic.training_item(random)
            a, b = map(int, re.findall(r"\d+", text))
            minus = "-" in text or "minus" in text
            self.assertEqual(int(answer), a - b if minus else a + b)
            seen["-" if minus else "+"].add((a, b) if minus else (min(a, b), max(a, b)))
        sums, differences = arithmetic.unseen_items()
        for sign, items in (("+", sums), ("-", differences)):
            for text, answer in items:
                a, b = map(int, re.findall(r"\d+", text))
                self.assertEqual(int(answer), a + b if sign == "+" else a - b)
                self.assertNotIn((a, b) if sign == "-" else (min(a, b), max(a, b)), seen[sign])

    def test_test_items_are_enough_distinct_and_not_watched(self):
        test, watch = tasks.make_items()
        prompts = [item["prompt"] for item in test + watch]
        self.assertEqual(len(prompts), len(set(prompts)))
        count = {task: sum(i["task"] == task for i in test) for task in ("sum", "difference", "story")}
        self.assertGreaterEqual(count["sum"], 200)
        self.assertGreaterEqual(count["difference"], 100)
        self.assertGreaterEqual(count["story"], 200)


class Words(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.words = small_vocabulary()

    def test_round_trip_and_the_quick_way_agree_with_the_rule(self):
        random = Random(6)
        texts = [s.text for _ in range(50) for s in chat.story_document(random) if not s.control]
        texts += ["", " ", "a  b ", "Zürich \u2603", "x\ny", "12 + 345", "<|end|>", "<0x41>"]
        for text in texts:
            ids = self.words.encode_plainly(text)
            self.assertEqual(self.words.encode(text), ids, text)
            self.assertEqual(self.words.decode(ids), " " + text if text else "")

    def test_digits_are_single_tokens(self):
        ids = self.words.encode("What is 34 + 58?")
        pieces = [self.words.tokens[i] for i in ids]
        self.assertEqual([p for p in pieces if any(c.isdigit() for c in p)], list("3458"))
        self.assertFalse([t for t in self.words.tokens[259:] if len(t) > 1 and re.search(r"\d", t)])

    def test_user_text_never_becomes_a_control_token(self):
        for text in ("<|end|>", "<s>", "</s>", "<unk>", "<0x41>", "a <|user|> b"):
            for i in self.words.encode(text):
                self.assertIn(self.words.types[i], (vocabulary.NORMAL, vocabulary.BYTE))

    def test_a_higher_score_joins_first_and_the_left_pair_on_ties(self):
        tokens = ["<unk>", "<s>", "</s>"] + [f"<0x{n:02X}>" for n in range(256)] + list("\u2581abc")
        start = len(tokens)
        tokens += ["ab", "bc", "aa"]
        types = [2, 3, 3] + [6] * 256 + [1] * 7
        words = vocabulary.Vocabulary(tokens, [0.0] * start + [-2.0, -1.0, -3.0], types)
        pieces = lambda text: [tokens[i] for i in words.encode_plainly(text)]  # noqa: E731
        self.assertEqual(pieces("abc"), ["\u2581", "a", "bc"])
        self.assertEqual(pieces("aaa"), ["\u2581", "aa", "a"])
        self.assertEqual(pieces("é"), ["\u2581", "<0xC3>", "<0xA9>"])


class Files(unittest.TestCase):
    def test_what_is_written_is_read(self):
        metadata = {"a": (gguf.U32, 7), "b": (gguf.STRING, "ö"), "c": (gguf.BOOL, True),
                    "d": (gguf.ARRAY, gguf.F32, [0.5, -2.0])}
        tensors = {"m": np.arange(6, dtype=np.float16).reshape(2, 3), "v": np.ones(3, np.float32)}
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.gguf"
            gguf.write(path, metadata, tensors)
            read = gguf.Reader(path)
            path.write_bytes(path.read_bytes()[:60])
            with self.assertRaises(ValueError):
                gguf.Reader(path)
        self.assertEqual(read.metadata, {"a": 7, "b": "ö", "c": True, "d": [0.5, -2.0]})
        for name, tensor in tensors.items():
            np.testing.assert_array_equal(read.tensors[name], tensor)

    def test_quantised_values_worked_by_hand(self):
        x = np.zeros(64, np.float32)
        x[:4] = [-8, 7, 3.4, 0.6]  # Q4_0: d = 1; Q8_0: d = 8/127; the second block is all zero
        np.testing.assert_array_equal(numpy_llama.keep_q4_0(x)[:4], [-8, 7, 3, 1])
        d = np.float32(np.float16(8 / 127))
        np.testing.assert_array_equal(numpy_llama.keep_q8_0(x)[:4], np.float32([-127, 111, 54, 10]) * d)
        for keep in (numpy_llama.keep_q4_0, numpy_llama.keep_q8_0):
            np.testing.assert_array_equal(keep(x)[4:], np.zeros(60))


@unittest.skipIf(torch is None, "PyTorch is not installed")
class WithTorch(unittest.TestCase):
    def test_both_quantisations_agree(self):
        x = np.random.default_rng(7).normal(size=(8, 256)).astype(np.float32)
        for kind, keep in numpy_llama.KEEP.items():
            np.testing.assert_array_equal(quantise.ROUND_TRIPS[kind](torch.from_numpy(x)).numpy(), keep(x))

    def test_a_test_question_in_the_training_data_is_an_error(self):
        words = small_vocabulary()
        data = batches.Batches(words, 2, 256, 1, frozenset())
        batch = data[3]
        self.assertTrue(torch.equal(batch["tokens"], data[3]["tokens"]))
        random = Random(8)
        asked = {arithmetic.training_item(random)[0] for _ in range(20000)}
        with self.assertRaises(AssertionError):
            batches.Batches(words, 2, 256, 1, frozenset(asked))[3]

    def test_documents_in_a_row_do_not_see_each_other(self):
        batch = batches.Batches(small_vocabulary(), 2, 256, 1, frozenset())[0]
        for r in range(2):
            start = 0
            for pos in range(256):
                if batch["positions"][r, pos] == 0:
                    start = pos
                seen = torch.isfinite(batch["mask"][r, 0, pos]).nonzero().flatten().tolist()
                if batch["roles"][r, pos] != chat.IGNORED:
                    self.assertEqual(seen, list(range(start, pos + 1)))


if __name__ == "__main__":
    unittest.main()
