"""The network: a Llama as GGUF's architecture `llama` means it, in PyTorch.

Names and shapes follow the file format: a weight is (out,in), rotary pairs are interleaved
(2i, 2i+1), the output matrix is a tensor of its own. Trained directly in this order, the weights
need no permutation on export.
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from look_back import look_back
from quantise import fake_q4_0


@dataclass(frozen=True)
class Shape:
    """The sizes of one model. Every row length (dim, hidden_dim) is a multiple of 256."""

    vocab_size: int
    dim: int = 256
    hidden_dim: int = 768
    n_layers: int = 4
    n_heads: int = 8
    n_kv_heads: int = 4
    seq_len: int = 256
    norm_eps: float = 1e-5
    freq_base: float = 10000.0

    @property
    def head_dim(self) -> int:
        return self.dim // self.n_heads

    @property
    def kv_dim(self) -> int:
        return self.n_kv_heads * self.head_dim


def rotary_table(shape: Shape) -> tuple[Tensor, Tensor]:
    """Cosines and sines of pos * freq_base^(-2i/head_dim), each (seq_len, head_dim/2)."""
    i = torch.arange(0, shape.head_dim, 2, dtype=torch.float64)
    angle = torch.outer(
        torch.arange(shape.seq_len, dtype=torch.float64), shape.freq_base ** (-i / shape.head_dim)
    )
    return angle.cos().float(), angle.sin().float()


def rotate(x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
    """Turns each pair (x[2i], x[2i+1]). x (batch,n_heads,seq,head_dim), cos/sin (batch,1,seq,head_dim/2)."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), dim=-1).flatten(-2)


class Block(nn.Module):
    """One layer: attention with grouped queries, then the gated feed-forward network."""

    def __init__(self, shape: Shape):
        super().__init__()
        self.shape = shape
        self.attn_norm = nn.Parameter(torch.ones(shape.dim))
        self.attn_q = nn.Parameter(torch.empty(shape.dim, shape.dim))
        self.attn_k = nn.Parameter(torch.empty(shape.kv_dim, shape.dim))
        self.attn_v = nn.Parameter(torch.empty(shape.kv_dim, shape.dim))
        self.attn_output = nn.Parameter(torch.empty(shape.dim, shape.dim))
        self.ffn_norm = nn.Parameter(torch.ones(shape.dim))
        self.ffn_gate = nn.Parameter(torch.empty(shape.hidden_dim, shape.dim))
        self.ffn_up = nn.Parameter(torch.empty(shape.hidden_dim, shape.dim))
        self.ffn_down = nn.Parameter(torch.empty(shape.dim, shape.hidden_dim))

    def forward(self, x: Tensor, cos: Tensor, sin: Tensor, mask: Tensor, q4: bool) -> Tensor:
        s = self.shape
        w = fake_q4_0 if q4 else lambda weight: weight
        batch, seq, _ = x.shape
        h = F.rms_norm(x, (s.dim,), self.attn_norm, s.norm_eps)
        q = F.linear(h, w(self.attn_q)).view(batch, seq, s.n_heads, s.head_dim).transpose(1, 2)
        k = F.linear(h, w(self.attn_k)).view(batch, seq, s.n_kv_heads, s.head_dim).transpose(1, 2)
        v = F.linear(h, w(self.attn_v)).view(batch, seq, s.n_kv_heads, s.head_dim).transpose(1, 2)
        group = s.n_heads // s.n_kv_heads  # query head h reads key/value head h / group
        q, k = rotate(q, cos, sin).to(v.dtype), rotate(k, cos, sin).to(v.dtype)
        k, v = k.repeat_interleave(group, dim=1), v.repeat_interleave(group, dim=1)
        a = F.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        x = x + F.linear(a.transpose(1, 2).reshape(batch, seq, s.dim), w(self.attn_output))
        h = F.rms_norm(x, (s.dim,), self.ffn_norm, s.norm_eps)
        gated = F.silu(F.linear(h, w(self.ffn_gate))) * F.linear(h, w(self.ffn_up))
        return x + F.linear(gated, w(self.ffn_down))


class Llama(nn.Module):
    """The whole model; `forward` gives the final hidden states, `logits` the scores of the vocabulary."""

    def __init__(self, shape: Shape, generator: torch.Generator):
        super().__init__()
        self.shape = shape
        self.token_embd = nn.Parameter(torch.empty(shape.vocab_size, shape.dim))
        self.blk = nn.ModuleList(Block(shape) for _ in range(shape.n_layers))
        self.output_norm = nn.Parameter(torch.ones(shape.dim))
        self.output = nn.Parameter(torch.empty(shape.vocab_size, shape.dim))
        cos, sin = rotary_table(shape)
        self.register_buffer("cos", cos, persistent=False)
        self.register_buffer("sin", sin, persistent=False)
        with torch.no_grad():
            for name, p in self.named_parameters():
                if name == "token_embd":
                    p.normal_(0.0, 0.5, generator=generator)
                elif name == "output" or "attn_output" in name or "ffn_down" in name:
                    p.zero_()  # at first every layer passes its input on, and no word is preferred
                elif p.dim() == 2:
                    p.normal_(0.0, p.shape[1] ** -0.5, generator=generator)
            look_back(self, generator)

    def forward(self, tokens: Tensor, positions: Tensor, mask: Tensor, q4: bool = False) -> Tensor:
        """Hidden states (batch,seq,dim).

        tokens and positions (batch,seq); mask (batch,1,seq,seq), added to the attention scores.
        q4 replaces every matrix by what Q4_0 would keep of it.
        """
        table = fake_q4_0(self.token_embd) if q4 else self.token_embd
        x = F.embedding(tokens, table)
        cos, sin = self.cos[positions].unsqueeze(1), self.sin[positions].unsqueeze(1)
        for block in self.blk:
            x = block(x, cos, sin, mask, q4)
        return F.rms_norm(x, (self.shape.dim,), self.output_norm, self.shape.norm_eps)

    def logits(self, hidden: Tensor, q4: bool = False) -> Tensor:
        """Scores (...,vocab) of hidden states (...,dim)."""
        return F.linear(hidden, fake_q4_0(self.output) if q4 else self.output)
