"""Makes the shipped model from nothing: vocabulary, training, export, check, measurement.

    python minimodel/training/train.py            trains and writes minimodel/models/
    python minimodel/training/train.py --resume   goes on from the last checkpoint

Ctrl-C ends the run after a checkpoint. Everything random comes from one seed (world.SEED).
"""

import argparse
import math
import platform
import signal
import sys
import time
from pathlib import Path
from random import Random

import numpy as np
import torch
import torch.nn.functional as F

import chat
import measure
from batches import Batches
from export import export, write_tokenizer_cases
from model import Llama, Shape
from numpy_llama import NumpyLlama
from quantise import ROUND_TRIPS
from tasks import make_items, write_items
from vocabulary import Vocabulary, build
from world import SEED

ROOT = Path(__file__).resolve().parents[2]
VOCABULARY_SIZE = 1024
ROWS = 8  # of Shape.seq_len tokens a step
WARM_UP, DECAY = 100, 0.7  # steps; last share of the run in which the rate falls to zero
Q4_SHARE = 0.3  # last share of the run in which every other step sees its weights through Q4_0
MUON_RATE, ADAM_RATE, WEIGHT_DECAY = 0.01, 2e-3, 0.05
TEXT_WEIGHT = 0.1  # a story's own words are mostly free choices; its answers are not
LOSSES = {"story": chat.STORY_ANSWER, "sums": chat.SUM_ANSWER, "text": chat.TEXT}
SIMPLE_SHARE = 0.15  # first share of the run, over which simple stories give way to all stories
SAVE_EVERY, WATCH_EVERY, LOG_EVERY = 500, 1000, 50


class Run:
    """Everything that a checkpoint keeps: model, optimisers, step, and the time spent so far."""

    def __init__(self, steps: int, folder: Path):
        self.steps, self.step = steps, 0
        self.folder = folder
        self.seconds = {"wall": 0.0, "cpu": 0.0}
        self.log_path = folder / "log.txt"
        random = Random(f"{SEED}/vocabulary")
        texts = [s.text for make, count in ((chat.story_document, 6000), (chat.talk_document, 3000))
                 for _ in range(count) for s in make(random) if not s.control]
        self.vocabulary = build(texts, VOCABULARY_SIZE)
        self.model = Llama(Shape(len(self.vocabulary.tokens)), torch.Generator().manual_seed(SEED))
        named = dict(self.model.named_parameters())
        matrices = [p for n, p in named.items() if p.dim() == 2 and n.startswith("blk")]
        rest = [p for n, p in named.items() if p.dim() != 2 or not n.startswith("blk")]
        self.optimisers = [
            torch.optim.Muon(matrices, lr=MUON_RATE, weight_decay=WEIGHT_DECAY),
            torch.optim.AdamW(rest, lr=ADAM_RATE, betas=(0.9, 0.98), weight_decay=0.01),
        ]
        self.rates = [MUON_RATE, ADAM_RATE]

    def say(self, line: str) -> None:
        print(line, flush=True)
        with self.log_path.open("a") as log:
            log.write(line + "\n")

    def save(self) -> None:
        path = self.folder / "checkpoint.pt"
        beside = path.with_suffix(".part")
        torch.save({"model": self.model.state_dict(), "step": self.step, "seconds": self.seconds,
                    "optimisers": [o.state_dict() for o in self.optimisers]}, beside)
        beside.replace(path)

    def load(self) -> None:
        kept = torch.load(self.folder / "checkpoint.pt", weights_only=True)
        self.model.load_state_dict(kept["model"])
        for optimiser, state in zip(self.optimisers, kept["optimisers"]):
            optimiser.load_state_dict(state)
        self.step, self.seconds = kept["step"], kept["seconds"]

    def rate_factor(self) -> float:
        """Rises over WARM_UP steps, stays, then falls to zero in a straight line."""
        left = (self.steps - self.step) / (DECAY * self.steps)
        return min(1.0, (self.step + 1) / WARM_UP, left)

    def sees_q4(self) -> bool:
        return self.step % 2 == 1 and self.step >= (1 - Q4_SHARE) * self.steps

    def train_step(self, batch: dict[str, torch.Tensor]) -> dict[str, float]:
        """One step; returns the mean loss of each kind of target."""
        q4 = self.sees_q4()
        counted = batch["roles"] != chat.IGNORED
        with torch.autocast("cpu", torch.bfloat16):
            hidden = self.model(batch["tokens"], batch["positions"], batch["mask"].bfloat16(), q4)
            logits = self.model.logits(hidden[counted], q4)
        losses = F.cross_entropy(logits.float(), batch["targets"][counted], reduction="none")
        roles = batch["roles"][counted]
        weights = torch.where(roles == chat.TEXT, TEXT_WEIGHT, 1.0)
        loss = (losses * weights).sum() / weights.sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimiser, rate in zip(self.optimisers, self.rates):
            for group in optimiser.param_groups:
                group["lr"] = rate * self.rate_factor()
            optimiser.step()
            optimiser.zero_grad(set_to_none=True)
        losses = losses.detach()
        return {name: losses[roles == role].mean().item() for name, role in LOSSES.items()}


@torch.no_grad()
def accuracy(model: Llama, vocabulary: Vocabulary, items: list[dict], kind: str) -> dict[str, float]:
    """The share of right answers by task, in percent, with the matrices passed through `kind`."""
    shadow = Llama(model.shape, torch.Generator())
    shadow.load_state_dict({n: ROUND_TRIPS[kind](p) if p.dim() == 2 else p
                            for n, p in model.state_dict().items()})
    right, total = {}, {}
    for start in range(0, len(items), 64):
        part = items[start : start + 64]
        said = decode_together(shadow, vocabulary, [item["prompt"] for item in part])
        for item, text in zip(part, said):
            total[item["task"]] = total.get(item["task"], 0) + 1
            right[item["task"]] = right.get(item["task"], 0) + (text == item["answer"])
    return {task: 100 * right[task] / total[task] for task in total}


def decode_together(model: Llama, vocabulary: Vocabulary, prompts: list[str]) -> list[str]:
    """Greedy answers to several prompts, without a cache."""
    rows = [vocabulary.encode_segments(chat.prompt_segments(prompt)) for prompt in prompts]
    starts, done = [len(row) for row in rows], [False] * len(rows)
    for _ in range(measure.LIMIT):
        length = max(map(len, rows))
        tokens = torch.tensor([row + [0] * (length - len(row)) for row in rows])
        positions = torch.arange(length).expand(len(rows), -1)
        mask = torch.full((length, length), float("-inf")).triu(1)
        hidden = model(tokens, positions, mask)
        last = torch.tensor([len(row) - 1 for row in rows])
        chosen = model.logits(hidden[torch.arange(len(rows)), last]).argmax(-1).tolist()
        for n, token in enumerate(chosen):
            done[n] = done[n] or token == vocabulary.end or len(rows[n]) == model.shape.seq_len
            if not done[n]:
                rows[n].append(token)
        if all(done):
            break
    return [vocabulary.decode(row[start:]).strip() for row, start in zip(rows, starts)]


@torch.no_grad()
def check_export(run: Run, path: Path) -> None:
    """Compares the file's logits, computed by numpy, with the model's; fails beyond half precision."""
    ids = run.vocabulary.encode_segments(chat.prompt_segments(
        "Mia found a red kite. Tom found a blue cup. What colour is the kite?"))
    n = len(ids)
    hidden = run.model(torch.tensor([ids]), torch.arange(n).unsqueeze(0),
                       torch.full((n, n), float("-inf")).triu(1))
    ours = run.model.logits(hidden)[0].numpy()
    theirs = NumpyLlama(path).forward(ids)
    error = np.abs(ours - theirs).max() / np.abs(ours).max()
    run.say(f"export check: largest difference / largest logit = {error:.2e}")
    if not error < 5e-3:
        raise AssertionError("the exported file does not compute what the model computes")


def train(run: Run, watch: list[dict], batches: Batches) -> bool:
    """Runs to the last step; False if interrupted."""
    stopped = []
    signal.signal(signal.SIGINT, lambda *_: stopped.append(True))
    before = dict(run.seconds)
    wall, cpu = time.monotonic(), time.process_time()
    while run.step < run.steps:
        losses = run.train_step(batches[run.step])
        run.step += 1
        run.seconds = {"wall": before["wall"] + time.monotonic() - wall,
                       "cpu": before["cpu"] + time.process_time() - cpu}
        spent = f"wall={run.seconds['wall']:.0f}s cpu={run.seconds['cpu']:.0f}s"
        if run.step % LOG_EVERY == 0:
            run.say(f"step={run.step} " + " ".join(f"loss_{n}={v:.4f}" for n, v in losses.items())
                    + f" rate={run.rate_factor():.3f} {spent}")
        if run.step % WATCH_EVERY == 0 or run.step == run.steps:
            for kind in ("F16", "Q4_0"):
                scores = accuracy(run.model, run.vocabulary, watch, kind)
                run.say(f"watch step={run.step} type={kind} "
                        + " ".join(f"{task}={score:.1f}" for task, score in scores.items()))
        if run.step % SAVE_EVERY == 0 or run.step == run.steps or stopped:
            if not all(math.isfinite(loss) for loss in losses.values()):
                raise FloatingPointError("the loss is not finite")
            run.save()
        if stopped:
            run.say(f"interrupted at step {run.step}; go on with --resume")
            return False
    return True


def finish(run: Run, test: list[dict], models: Path) -> None:
    """Exports, checks, and measures on the test items."""
    models.mkdir(parents=True, exist_ok=True)
    path = models / "tiny-F16.gguf"
    export(run.model, run.vocabulary, path)
    write_tokenizer_cases(run.vocabulary, models / "tiny-tokenizer.jsonl")
    write_items(test, models / "tiny-tasks.jsonl")
    run.say(f"file: {path.name} {path.stat().st_size} bytes")
    check_export(run, path)
    measure.report(path, test, run.say)
    for prompt in ("Once upon a time", "One day"):
        run.say(f"tale: {measure.tell(path, prompt)}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--steps", type=int, default=4200)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    parser.add_argument("--work", type=Path, default=ROOT / "build" / "training",
                        help="folder of the checkpoint and the log")
    parser.add_argument("--models", type=Path, default=ROOT / "minimodel" / "models",
                        help="folder to write the model to")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.work.mkdir(parents=True, exist_ok=True)
    run = Run(options.steps, options.work)
    if options.resume:
        run.load()
        run.say(f"resumed at step {run.step}")
    else:
        run.log_path.write_text("")
        count = sum(p.numel() for p in run.model.parameters())
        run.say(f"seed={SEED} steps={run.steps} tokens_a_step={ROWS * run.model.shape.seq_len} "
                f"parameters={count} {run.model.shape}")
        run.say(f"torch={torch.__version__} numpy={np.__version__} python="
                f"{platform.python_version()} threads={options.threads} bf16 autocast")
    test, watch = make_items()
    forbidden = frozenset(item["prompt"] for item in test + watch)
    batches = Batches(run.vocabulary, ROWS, run.model.shape.seq_len,
                      int(SIMPLE_SHARE * run.steps), forbidden)
    if not train(run, watch, batches):
        return 1
    finish(run, test, options.models)
    return 0


if __name__ == "__main__":
    sys.exit(main())
