"""Measures a GGUF file's accuracy by task and weight type, from the file alone (numpy, no PyTorch).

    python minimodel/training/measure.py minimodel/models/tiny-F16.gguf minimodel/models/tiny-tasks.jsonl
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import chat
from numpy_llama import KEEP, NumpyLlama

LIMIT = 16  # no answer has more tokens


def wrong_answers(path: Path, kind: str, items: list[dict[str, str]]) -> list[tuple[dict, str]]:
    """The items that the model answers wrongly, each with what it said. Greedy decoding."""
    model = NumpyLlama(path, kind)
    words = model.vocabulary
    wrong = []
    for item in items:
        ids = words.encode_segments(chat.prompt_segments(item["prompt"]))
        said = words.decode(model.continue_greedily(ids, words.end, LIMIT)).strip()
        if said != item["answer"]:
            wrong.append((item, said))
    return wrong


def report(path: Path, items: list[dict[str, str]], say: Callable[[str], None]) -> None:
    """Says one line per weight type and task, and the first wrong answers of the F16 file."""
    totals = Counter(item["task"] for item in items)
    for kind in KEEP:
        wrong = wrong_answers(path, kind, items)
        missed = Counter(item["task"] for item, _ in wrong)
        for task, total in totals.items():
            right = total - missed[task]
            say(f"accuracy type={kind} task={task} right={right} of={total} "
                f"percent={100 * right / total:.1f}")
        by_kind = Counter(item["kind"] for item, _ in wrong if item.get("kind"))
        if by_kind:
            say(f"wrong type={kind} by kind of question: {dict(by_kind.most_common())}")
        for item, said in wrong[:3]:
            say(f"wrong type={kind} prompt={item['prompt']!r} answer={item['answer']!r} said={said!r}")


def tell(path: Path, prompt: str, limit: int = 120) -> str:
    """The greedy continuation of a plain text."""
    model = NumpyLlama(path)
    words = model.vocabulary
    ids = [words.bos] + words.encode(prompt)
    return prompt + words.decode(model.continue_greedily(ids, words.ids[chat.EOS], limit))


def main() -> int:
    if len(sys.argv) != 3:
        print("usage: measure.py MODEL.gguf TASKS.jsonl", file=sys.stderr)
        return 2
    items = [json.loads(line) for line in Path(sys.argv[2]).read_text().splitlines()]
    report(Path(sys.argv[1]), items, lambda line: print(line, flush=True))
    return 0


if __name__ == "__main__":
    sys.exit(main())
