"""Turns a trained model and its vocabulary into a GGUF F16 file, and writes the tokenizer's test cases."""

import json
from pathlib import Path

import numpy as np

import chat
import gguf
from model import Llama
from vocabulary import Vocabulary

NAME, LICENSE = "Warpkit tiny", "Apache-2.0"
LLAMA_MAP_ALL_F32_MOSTLY_F16 = 1  # general.file_type


def metadata(model: Llama, vocabulary: Vocabulary) -> dict[str, tuple]:
    s = model.shape
    return {
        "general.architecture": (gguf.STRING, "llama"),
        "general.name": (gguf.STRING, NAME),
        "general.license": (gguf.STRING, LICENSE),
        "general.file_type": (gguf.U32, LLAMA_MAP_ALL_F32_MOSTLY_F16),
        "general.alignment": (gguf.U32, gguf.ALIGNMENT),
        "llama.block_count": (gguf.U32, s.n_layers),
        "llama.context_length": (gguf.U32, s.seq_len),
        "llama.embedding_length": (gguf.U32, s.dim),
        "llama.feed_forward_length": (gguf.U32, s.hidden_dim),
        "llama.attention.head_count": (gguf.U32, s.n_heads),
        "llama.attention.head_count_kv": (gguf.U32, s.n_kv_heads),
        "llama.attention.layer_norm_rms_epsilon": (gguf.F32, s.norm_eps),
        "llama.rope.dimension_count": (gguf.U32, s.head_dim),
        "llama.rope.freq_base": (gguf.F32, s.freq_base),
        "llama.vocab_size": (gguf.U32, s.vocab_size),
        "tokenizer.ggml.model": (gguf.STRING, "llama"),
        "tokenizer.ggml.tokens": (gguf.ARRAY, gguf.STRING, vocabulary.tokens),
        "tokenizer.ggml.scores": (gguf.ARRAY, gguf.F32, vocabulary.scores),
        "tokenizer.ggml.token_type": (gguf.ARRAY, gguf.I32, vocabulary.types),
        "tokenizer.ggml.bos_token_id": (gguf.U32, vocabulary.bos),
        "tokenizer.ggml.eos_token_id": (gguf.U32, vocabulary.ids[chat.EOS]),
        "tokenizer.ggml.eot_token_id": (gguf.U32, vocabulary.end),
        "tokenizer.ggml.unknown_token_id": (gguf.U32, 0),
        "tokenizer.ggml.add_bos_token": (gguf.BOOL, True),
        "tokenizer.ggml.add_eos_token": (gguf.BOOL, False),
        "tokenizer.ggml.add_space_prefix": (gguf.BOOL, True),
        "tokenizer.chat_template": (gguf.STRING, chat.TEMPLATE),
    }


def tensors(model: Llama) -> dict[str, np.ndarray]:
    """Every tensor under its GGUF name; matrices as F16, norms as F32."""
    result = {}
    for name, p in model.named_parameters():
        array = p.detach().numpy()
        half = array.astype(np.float16)
        if not np.isfinite(half).all():
            raise ValueError(f"{name} has values beyond half precision")
        result[f"{name}.weight"] = half if array.ndim == 2 else array.astype(np.float32)
    return result


def export(model: Llama, vocabulary: Vocabulary, path: Path) -> None:
    gguf.write(path, metadata(model, vocabulary), tensors(model))


TOKENIZER_TEXTS = (
    "Once upon a time", "Mia found a red kite.", "What is 34 + 58?", "What is 71 - 26?", "100", "",
    " ", "two  spaces", "line\nbreak", '"Come and see!" said Tom.', "Zürich", "snow \u2603 man",
    "\U0001f600", "<|end|>", "<0x41>", "unbelievable", "a\u2581b", "Who has the kite?",
)


def write_tokenizer_cases(vocabulary: Vocabulary, path: Path) -> None:
    """Texts and their ids, one JSON object a line; "chat" cases are the ids of a one-turn prompt."""
    cases = [{"text": text, "ids": vocabulary.encode_plainly(text)} for text in TOKENIZER_TEXTS]
    for question in ("What is 34 + 58?", "Mia found a red kite. Who has the kite?"):
        ids = vocabulary.encode_segments(chat.prompt_segments(question))
        cases.append({"chat": question, "ids": ids})
    path.write_text("\n".join(json.dumps(case) for case in cases) + "\n")
