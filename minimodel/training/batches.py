"""Packs documents into rows of fixed length, so that no step computes padding.

Documents in a row don't see each other (the mask is block-diagonal and causal) and each starts at
position 0, exactly as the runner will start it.
"""

from random import Random

import torch

import chat
from world import SEED
from vocabulary import Vocabulary

# Of the tokens: questions about stories, arithmetic, tales and talk.
SHARES = ((0.50, chat.story_document), (0.88, chat.sums_document), (1.00, chat.talk_document))
ECHO_SHARE = 0.03  # at least so many of the documents about stories are lists to say after


class Row:
    """One row: ids, positions in their document, document numbers, and the role of each id."""

    def __init__(self):
        self.ids, self.positions, self.documents, self.roles = [], [], [], []
        self.count = 0

    def append(self, ids: list[int], roles: list[int]) -> None:
        self.ids += ids
        self.positions += range(len(ids))
        self.documents += [self.count] * len(ids)
        self.roles += roles
        self.count += 1


class Batches:
    """The training data: batch n is a function of the seed and n alone, so a resumed run is the same."""

    def __init__(self, vocabulary: Vocabulary, rows: int, row_length: int, simple_until: int,
                 forbidden: frozenset[str]):
        """simple_until: the share of simple stories falls from all to none over so many batches.

        forbidden holds the texts of all test questions: meeting one in training is an error.
        """
        self.simple_until = simple_until
        self.vocabulary, self.rows, self.row_length = vocabulary, rows, row_length
        self.forbidden = forbidden

    def encode(self, document: list[chat.Segment]) -> tuple[list[int], list[int]]:
        """Ids of a document and the role of each as a target."""
        ids, roles = [], []
        for segment in document:
            if segment.text in self.forbidden:
                raise AssertionError(f"a test question is in the training data: {segment.text}")
            piece = self.vocabulary.encode_segments([segment])
            ids += piece
            roles += [segment.role] * len(piece)
        return ids, roles

    def packed(self, n: int) -> list[Row]:
        random = Random(f"{SEED}/batch/{n}")
        simple_share = max(0.0, 1 - n / self.simple_until)
        rows = [Row() for _ in range(self.rows)]
        used, misses, capacity = 0, 0, self.rows * self.row_length
        while misses < 8:
            # By tokens, not by documents: choose the kind that belongs at this fill level.
            make = next(make for share, make in SHARES if used < share * capacity or share == 1.0)
            if make is chat.story_document and random.random() < max(0.4 * simple_share, ECHO_SHARE):
                ids, roles = self.encode(chat.echo_document(random))
            elif make is chat.story_document:
                ids, roles = self.encode(make(random, simple=random.random() < simple_share))
            else:
                ids, roles = self.encode(make(random))
            row = next((r for r in rows if len(r.ids) + len(ids) <= self.row_length), None)
            if row is None:
                misses += 1
                continue
            row.append(ids, roles)
            used += len(ids)
        for row in rows:  # what is left holds single sums
            while self.row_length - len(row.ids) >= 20:
                ids, roles = self.encode(chat.sums_document(random, turns=1))
                if len(row.ids) + len(ids) > self.row_length:
                    break
                row.append(ids, roles)
        return rows

    def __getitem__(self, n: int) -> dict[str, torch.Tensor]:
        """Batch n: tokens, positions, targets, roles (rows,length) and mask (rows,1,length,length)."""
        length = self.row_length
        fields = {name: torch.zeros(self.rows, length, dtype=kind) for name, kind in (
            ("tokens", torch.int64), ("positions", torch.int64), ("targets", torch.int64),
            ("roles", torch.int64))}
        documents = torch.full((self.rows, length), -1, dtype=torch.int64)
        for r, row in enumerate(self.packed(n)):
            size = len(row.ids)
            fields["tokens"][r, :size] = torch.tensor(row.ids)
            fields["positions"][r, :size] = torch.tensor(row.positions)
            fields["targets"][r, : size - 1] = torch.tensor(row.ids[1:])
            fields["roles"][r, : size - 1] = torch.tensor(row.roles[1:])
            documents[r, :size] = torch.tensor(row.documents)
        same = documents.unsqueeze(2) == documents.unsqueeze(1)
        causal = torch.ones(length, length, dtype=torch.bool).tril()
        mask = torch.zeros(self.rows, 1, length, length)
        mask.masked_fill_(~(same & causal).unsqueeze(1), float("-inf"))
        return fields | {"mask": mask}
