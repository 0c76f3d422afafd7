"""The test questions, and others to look at while training. None of their texts is ever trained on."""

import json
from pathlib import Path
from random import Random

import arithmetic
from world import QUESTION_KINDS, SEED, unseen_question

N_SUMS, N_DIFFERENCES, N_STORIES = 300, 200, 308  # 22 story questions of each kind

Item = dict[str, str]


def story_items(random: Random, count: int, taken: set[str]) -> list[Item]:
    items = []
    while len(items) < count:
        kind = QUESTION_KINDS[len(items) % len(QUESTION_KINDS)]
        story, question = unseen_question(random, kind)
        prompt = f"{story.text} {question.text}"
        if prompt not in taken:
            taken.add(prompt)
            items.append({"task": "story", "prompt": prompt, "answer": question.answer, "kind": kind})
    return items


def make_items() -> tuple[list[Item], list[Item]]:
    """Test items and items to watch while training: disjoint, all about held-out pairs."""
    random = Random(f"{SEED}/tasks")
    test, watch = [], []
    for task, items, count in zip(("sum", "difference"), arithmetic.unseen_items(),
                                  (N_SUMS, N_DIFFERENCES)):
        random.shuffle(items)
        made = [{"task": task, "prompt": p, "answer": a, "kind": task} for p, a in items]
        test += made[:count]
        watch += made[count:][:50]
    taken: set[str] = set()
    test += story_items(random, N_STORIES, taken)
    watch += story_items(random, 70, taken)
    return test, watch


def write_items(items: list[Item], path: Path) -> None:
    """One JSON object a line: task, prompt, answer."""
    lines = [json.dumps({k: item[k] for k in ("task", "prompt", "answer")}) for item in items]
    path.write_text("\n".join(lines) + "\n")
