"""ggml's rules for Q8_0 and Q4_0, and what is left of a tensor after them.

A block is 32 values along a row. Q8_0: d = amax/127, q = round(x/d), half away from zero.
Q4_0: d = (the signed value of largest magnitude)/-8, q = min(15, int(x/d + 8.5)), x' = d (q - 8).
The stored scale is a half, so the values come back multiplied by the rounded d.
"""

import torch
from torch import Tensor


def round_trip_q8_0(x: Tensor) -> Tensor:
    """What Q8_0 keeps of x. Same shape; the row length is a multiple of 32."""
    b = x.float().reshape(-1, 32)
    d = b.abs().amax(dim=1, keepdim=True) / 127
    scaled = b * torch.where(d == 0, 0, 1 / d)
    q = torch.sign(scaled) * torch.floor(scaled.abs() + 0.5)
    return (q * d.half().float()).reshape(x.shape)


def round_trip_q4_0(x: Tensor) -> Tensor:
    """What Q4_0 keeps of x. Same shape; the row length is a multiple of 32."""
    b = x.float().reshape(-1, 32)
    d = b.gather(1, b.abs().argmax(dim=1, keepdim=True)) / -8
    q = (b * torch.where(d == 0, 0, 1 / d) + 8.5).to(torch.int32).clamp(max=15) - 8
    return (q * d.half().float()).reshape(x.shape)


def fake_q4_0(x: Tensor) -> Tensor:
    """Q4_0 on the way forward, the identity on the way back (straight-through estimate)."""
    return x + (round_trip_q4_0(x.detach()) - x).detach()


ROUND_TRIPS = {"F16": lambda x: x.half().float(), "Q8_0": round_trip_q8_0, "Q4_0": round_trip_q4_0}
