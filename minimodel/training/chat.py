"""Documents to train on: conversations in the chat form, and tales.

A document is a list of segments. The chat form of one turn is

    <|user|> question <|end|> <|assistant|> answer <|end|>

without line breaks; a conversation begins with <s>. A tale is <s> text </s>.
"""

from dataclasses import dataclass
from random import Random

from arithmetic import training_item
from words import ANIMALS, BOYS, COLOURS, FEELINGS, FOODS, GIRLS, PETS, PLACES, THINGS
from world import CHAT_FLAVOUR, TALE_FLAVOUR, StoryWriter

USER, ASSISTANT, END = "<|user|>", "<|assistant|>", "<|end|>"
BOS, EOS = "<s>", "</s>"
CONTROLS = (USER, ASSISTANT, END)

# What `tokenizer.chat_template` says to readers that execute Jinja.
TEMPLATE = (
    "{{ bos_token }}{% for message in messages %}"
    "{% if message['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    "{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|assistant|>' }}{% endif %}"
)

IGNORED, TEXT, STORY_ANSWER, SUM_ANSWER = 0, 1, 2, 3  # what the loss counts a segment as

GREETINGS = ("Hello!", "Hi!", "Good morning!", "Who are you?", "What can you do?")
REPLY = "Hello! I am Tiny. Tell me a story and ask me about it, or ask me for a sum."
ALL_WORDS = GIRLS + BOYS + PETS + ANIMALS + THINGS + COLOURS + PLACES + FEELINGS + FOODS
WISHES = ("Tell me a story.", "Please tell me a story.", "I would like to hear a story.")


@dataclass
class Segment:
    """A piece of a document: a control token by name, or plain text."""

    text: str
    role: int
    control: bool = False


def turn(question: str, answer: str, question_role: int, answer_role: int) -> list[Segment]:
    return [
        Segment(USER, IGNORED, True), Segment(question, question_role),
        Segment(END, IGNORED, True), Segment(ASSISTANT, IGNORED, True),
        Segment(answer, answer_role), Segment(END, answer_role, True),
    ]


def tale(random: Random) -> tuple[str, str]:
    """The name of the first person in a tale, and the tale."""
    writer = StoryWriter(random, TALE_FLAVOUR, training=True)
    return writer.people[0], writer.write().text


def sums_document(random: Random, turns: int = 0) -> list[Segment]:
    """Questions of arithmetic: `turns` of them, or one, two or four as it happens."""
    document = [Segment(BOS, IGNORED, True)]
    for _ in range(turns or random.choice((1, 1, 1, 2, 4))):
        document += turn(*training_item(random), IGNORED, SUM_ANSWER)
    return document


def story_document(random: Random, simple: bool = False) -> list[Segment]:
    """A story with a question, then more questions about it, now and then a sum in between."""
    story = StoryWriter(random, 0.0 if simple else CHAT_FLAVOUR, training=True, simple=simple).write()
    document = [Segment(BOS, IGNORED, True)]
    by_kind: dict[str, list] = {}
    for question in random.sample(story.questions, len(story.questions)):
        by_kind.setdefault(question.kind, []).append(question)
    first = random.sample([questions[0] for questions in by_kind.values()], len(by_kind))
    others = [question for questions in by_kind.values() for question in questions[1:]]
    for n, question in enumerate((first + others)[:6]):
        text = question.text if n else f"{story.text} {question.text}"
        document += turn(text, question.answer, IGNORED if n else TEXT, STORY_ANSWER)
        if not simple and random.random() < 0.1:
            document += turn(*training_item(random), IGNORED, SUM_ANSWER)
    return document


def echo_document(random: Random) -> list[Segment]:
    """Lists of words to say after: the densest practice in looking a word up in what was said."""
    document = [Segment(BOS, IGNORED, True)]
    for _ in range(random.choice((1, 2, 3))):
        words = " ".join(random.sample(ALL_WORDS, random.randrange(3, 13)))
        document += turn(f"Say after me: {words}.", words, IGNORED, STORY_ANSWER)
    return document


def talk_document(random: Random) -> list[Segment]:
    """A tale, a wish for one, or a greeting."""
    start = [Segment(BOS, IGNORED, True)]
    name, text = tale(random)
    choice = random.random()
    if choice < 0.60:
        return start + [Segment(text, TEXT), Segment(EOS, TEXT, True)]
    if choice < 0.75:
        return start + turn(random.choice(WISHES), text, IGNORED, TEXT)
    if choice < 0.95:
        return start + turn(f"Tell me a story about {name}.", text, IGNORED, TEXT)
    return start + turn(random.choice(GREETINGS), REPLY, IGNORED, TEXT)


def prompt_segments(question: str) -> list[Segment]:
    """What the model is given before it answers."""
    return [Segment(BOS, IGNORED, True)] + turn(question, "", IGNORED, IGNORED)[:4]
