"""The model once more, in numpy, reading the GGUF file: an independent check of the export.

Nothing here is shared with the PyTorch model: weights, shapes and vocabulary come from the file.
"""

from pathlib import Path

import numpy as np

from gguf import Reader
from vocabulary import Vocabulary


def keep_f16(x: np.ndarray) -> np.ndarray:
    return x.astype(np.float16).astype(np.float32)


def keep_q8_0(x: np.ndarray) -> np.ndarray:
    """What Q8_0 keeps of x (ggml's rule)."""
    b = x.astype(np.float32).reshape(-1, 32)
    d = np.abs(b).max(axis=1, keepdims=True) / np.float32(127)
    inverse = np.divide(1, d, out=np.zeros_like(d), where=d != 0)
    q = np.copysign(np.floor(np.abs(b * inverse) + np.float32(0.5)), b)
    return (q * d.astype(np.float16)).astype(np.float32).reshape(x.shape)


def keep_q4_0(x: np.ndarray) -> np.ndarray:
    """What Q4_0 keeps of x (ggml's rule)."""
    b = x.astype(np.float32).reshape(-1, 32)
    d = np.take_along_axis(b, np.abs(b).argmax(axis=1)[:, None], axis=1) / np.float32(-8)
    inverse = np.divide(1, d, out=np.zeros_like(d), where=d != 0)
    q = np.minimum((b * inverse + np.float32(8.5)).astype(np.int32), 15) - 8
    return (q * d.astype(np.float16).astype(np.float32)).astype(np.float32).reshape(x.shape)


KEEP = {"F16": keep_f16, "Q8_0": keep_q8_0, "Q4_0": keep_q4_0}


class NumpyLlama:
    """A forward pass with a key/value cache; `kind` says which weight type the matrices go through."""

    def __init__(self, path: Path, kind: str = "F16"):
        file = Reader(path)
        meta = file.metadata
        self.w = {name: KEEP[kind](t) if t.ndim == 2 else t for name, t in file.tensors.items()}
        self.n_layers = meta["llama.block_count"]
        self.n_heads = meta["llama.attention.head_count"]
        self.n_kv_heads = meta["llama.attention.head_count_kv"]
        self.head_dim = meta["llama.embedding_length"] // self.n_heads
        self.eps = meta["llama.attention.layer_norm_rms_epsilon"]
        self.freq_base = meta["llama.rope.freq_base"]
        self.seq_len = meta["llama.context_length"]
        self.vocabulary = Vocabulary(meta["tokenizer.ggml.tokens"], meta["tokenizer.ggml.scores"],
                                     meta["tokenizer.ggml.token_type"])
        self.clear()

    def clear(self) -> None:
        self.keys = [np.zeros((0, self.n_kv_heads, self.head_dim), np.float32)] * self.n_layers
        self.values = list(self.keys)

    def norm(self, x: np.ndarray, weight: np.ndarray) -> np.ndarray:
        return x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + self.eps) * weight

    def rotate(self, x: np.ndarray, start: int) -> np.ndarray:
        """x (seq,heads,head_dim), the first row at position start."""
        pos = np.arange(start, start + len(x))[:, None, None]
        angle = pos * self.freq_base ** (-np.arange(0, self.head_dim, 2) / self.head_dim)
        y = np.empty_like(x)
        y[..., 0::2] = x[..., 0::2] * np.cos(angle) - x[..., 1::2] * np.sin(angle)
        y[..., 1::2] = x[..., 0::2] * np.sin(angle) + x[..., 1::2] * np.cos(angle)
        return y

    def attention(self, layer: int, x: np.ndarray) -> np.ndarray:
        w, seq = (lambda name: self.w[f"blk.{layer}.{name}.weight"]), len(x)
        start = len(self.keys[layer])
        q = self.rotate((x @ w("attn_q").T).reshape(seq, self.n_heads, self.head_dim), start)
        k = self.rotate((x @ w("attn_k").T).reshape(seq, self.n_kv_heads, self.head_dim), start)
        v = (x @ w("attn_v").T).reshape(seq, self.n_kv_heads, self.head_dim)
        self.keys[layer] = keys = np.concatenate((self.keys[layer], k))
        self.values[layer] = values = np.concatenate((self.values[layer], v))
        later = np.arange(start + seq)[None, :] > np.arange(start, start + seq)[:, None]
        heads = []
        for h in range(self.n_heads):
            g = h * self.n_kv_heads // self.n_heads
            scores = q[:, h] @ keys[:, g].T / np.sqrt(np.float32(self.head_dim))
            scores = np.where(later, -np.inf, scores)
            p = np.exp(scores - scores.max(axis=1, keepdims=True))
            heads.append(p / p.sum(axis=1, keepdims=True) @ values[:, g])
        return np.concatenate(heads, axis=1).astype(np.float32) @ w("attn_output").T

    def forward(self, ids: list[int]) -> np.ndarray:
        """Logits (len(ids),vocab) of the next tokens; ids continue what the cache holds."""
        x = self.w["token_embd.weight"][ids]
        for layer in range(self.n_layers):
            w = lambda name: self.w[f"blk.{layer}.{name}.weight"]  # noqa: E731
            x = x + self.attention(layer, self.norm(x, w("attn_norm")))
            h = self.norm(x, w("ffn_norm"))
            gate = h @ w("ffn_gate").T
            x = x + (gate / (1 + np.exp(-gate)) * (h @ w("ffn_up").T)) @ w("ffn_down").T
        return self.norm(x, self.w["output_norm.weight"]) @ self.w["output.weight"].T

    def continue_greedily(self, ids: list[int], stop: int, limit: int) -> list[int]:
        """Up to `limit` most likely ids after ids, without the stop token."""
        self.clear()
        answer, given = [], ids
        while len(answer) < limit and len(ids) + len(answer) < self.seq_len:
            token = int(self.forward(given)[-1].argmax())
            if token == stop:
                break
            answer.append(token)
            given = [token]
        return answer
