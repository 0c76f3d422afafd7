"""A head start: attention heads that begin by looking back, and by looking words up.

Answering from a story takes two layers that are of no use without each other: one that notes at each
word which words came one to four places before it, and one that finds the word noted with the name
in question. From a random start a small model finds the pair late, by chance. Here the first two
layers begin near it, and all else begins random. Training is free to change every weight.

Layer 0, head j < 4, looks j+1 words back. The rotary product of a query pair
(cos d t, -sin d t) and a key pair (1, 0) with frequency t peaks where the key is d places back. Query and key read the
constant that all embeddings share in component 0. What the head sees there (32 random projections
of the word) it writes into a subspace of its own, S_j.
Layer 1, key head j, reads S_j; its queries read the same projections of the present word. Only the
16 slow rotary components take part, since the others depend on the distance.
"""

import torch
from torch import Tensor

CONSTANT = 4.0  # component 0 of every embedding
SHARPNESS = 1.15  # of looking back
QUICK = 6  # rotary pairs that look back; the slow ones can't tell one place from the next
MATCH = 2.0  # of looking up


def frequencies(head_dim: int, base: float) -> Tensor:
    return base ** (-torch.arange(0, head_dim, 2) / head_dim)


def look_back(model: torch.nn.Module, generator: torch.Generator) -> None:
    """Sets the first two layers' attention of a freshly initialised Llama, in place."""
    s = model.shape
    size, slow = s.head_dim, s.head_dim // 2
    first, second = model.blk[0], model.blk[1]
    theta = frequencies(size, s.freq_base)
    quick = (torch.arange(slow) < QUICK).float() * SHARPNESS

    def noise(rows: int, columns: int) -> Tensor:
        return torch.randn(rows, columns, generator=generator)

    # Four subspaces, orthogonal to one another and to the constant: (4, dim, head_dim).
    basis = torch.linalg.qr(noise(s.dim - 1, 4 * size)).Q
    basis = torch.cat((torch.zeros(1, 4 * size), basis)).view(s.dim, 4, size).permute(1, 0, 2)
    projections = noise(2 * size, s.dim).view(2, size, s.dim) / s.dim**0.5
    projections[:, :, 0] = 0

    model.token_embd[:, 0] = CONSTANT
    group = s.n_heads // s.n_kv_heads
    first.attn_q[: 4 * size] = 0
    first.attn_k[: 2 * size] = 0
    for j in range(4):
        head, key = slice(j * size, (j + 1) * size), slice(j // group * size, (j // group + 1) * size)
        # The keys of a group are shared, so the distance is set on the side of the query.
        angle = (j + 1) * theta
        first.attn_q[head, 0] = torch.stack((quick * angle.cos(), -quick * angle.sin()), 1).flatten()
        first.attn_k[key, 0] = torch.stack((quick, torch.zeros(slow)), 1).flatten()
        first.attn_v[key] = projections[j // group]
        first.attn_output[:, head] = basis[j]
        second.attn_k[j * size : (j + 1) * size] = 0
        second.attn_k[j * size + slow : (j + 1) * size] = basis[j, :, :slow].T
        for query in range(group * j, group * (j + 1)):
            second.attn_q[query * size : (query + 1) * size] = 0
            second.attn_q[query * size + slow : (query + 1) * size] = (
                MATCH * projections[j // group, :slow])
