"""Writes and reads GGUF version 3, as far as this model needs it (numpy only).

Layout: header, metadata, tensor descriptions, then tensor data; each tensor starts at a multiple of
the alignment. dims[0] of a tensor is its row length, so an (out,in) weight has dims (in, out).
Source: the GGUF specification (ggml, docs/gguf.md).
"""

import struct
from pathlib import Path

import numpy as np

MAGIC, VERSION, ALIGNMENT = b"GGUF", 3, 32
U32, I32, F32, BOOL, STRING, ARRAY, U64 = 4, 5, 6, 7, 8, 9, 10
FORMATS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", U32: "<I", I32: "<i", F32: "<f", BOOL: "<?", U64: "<Q"}
GGML_TYPES = {0: np.dtype("<f4"), 1: np.dtype("<f2")}


def encode(kind: int, value: object) -> bytes:
    """The bytes of one metadata value; an array's kind is the pair (ARRAY, kind of element)."""
    if kind == STRING:
        data = str(value).encode()
        return struct.pack("<Q", len(data)) + data
    return struct.pack(FORMATS[kind], value)


def pad(size: int) -> int:
    return -size % ALIGNMENT


def write(path: Path, metadata: dict[str, tuple], tensors: dict[str, np.ndarray]) -> None:
    """Writes a file, first beside and then in place, so that a reader never sees half of one.

    metadata: key -> (kind, value) or (ARRAY, kind, values). tensors: name -> float16 or float32,
    (out,in) or (n).
    """
    out = bytearray(MAGIC + struct.pack("<IQQ", VERSION, len(tensors), len(metadata)))
    for key, (kind, *value) in metadata.items():
        out += encode(STRING, key) + struct.pack("<I", kind)
        if kind == ARRAY:
            element, values = value
            out += struct.pack("<IQ", element, len(values))
            out += b"".join(encode(element, v) for v in values)
        else:
            out += encode(kind, value[0])
    data = bytearray()
    for name, tensor in tensors.items():
        ggml_type = {np.dtype("float32"): 0, np.dtype("float16"): 1}[tensor.dtype]
        out += encode(STRING, name) + struct.pack("<I", tensor.ndim)
        out += b"".join(struct.pack("<Q", extent) for extent in reversed(tensor.shape))
        out += struct.pack("<IQ", ggml_type, len(data))
        data += np.ascontiguousarray(tensor, GGML_TYPES[ggml_type]).tobytes()
        data += bytes(pad(len(data)))
    out += bytes(pad(len(out)))
    beside = path.with_suffix(".part")
    beside.write_bytes(out + data)
    beside.replace(path)


class Reader:
    """Reads a file that `write` wrote: metadata as Python values, tensors as arrays (out,in)."""

    def __init__(self, path: Path):
        self.data, self.at = path.read_bytes(), 0
        magic, version = self.take(4), self.number("<I")
        if magic != MAGIC or version != VERSION:
            raise ValueError(f"{path}: not a GGUF file of version {VERSION}")
        n_tensors, n_keys = self.number("<Q"), self.number("<Q")
        self.metadata, self.tensors = {}, {}
        for _ in range(n_keys):
            key = self.string()
            self.metadata[key] = self.value(self.number("<I"))
        entries = []
        for _ in range(n_tensors):
            name, n_dims = self.string(), self.number("<I")
            dims = [self.number("<Q") for _ in range(n_dims)]
            entries.append((name, dims, self.number("<I"), self.number("<Q")))
        start = self.at + pad(self.at)
        for name, dims, ggml_type, offset in entries:
            array = np.frombuffer(self.data, GGML_TYPES[ggml_type], int(np.prod(dims)), start + offset)
            self.tensors[name] = array.reshape(dims[::-1])

    def take(self, size: int) -> bytes:
        if self.at + size > len(self.data):
            raise ValueError("the file ends too early")
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self, form: str):
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def string(self) -> str:
        return self.take(self.number("<Q")).decode()

    def value(self, kind: int):
        if kind == STRING:
            return self.string()
        if kind == ARRAY:
            element, count = self.number("<I"), self.number("<Q")
            return [self.value(element) for _ in range(count)]
        return self.number(FORMATS[kind])
