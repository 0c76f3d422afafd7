"""The vocabulary and its tokenizer: GGUF's "llama" kind (SPM with byte fallback), built by merging.

Building: start from single characters, then join the most frequent adjacent pair, again and again.
The n-th joined piece gets the score -n, so "join the adjacent pair with the highest score" repeats
the joins in the order in which they were learned.

Digits, punctuation and the space sign before a digit stay single pieces; a piece holds U+2581 (the
space sign) only as its first character.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from chat import BOS, CONTROLS, END, EOS, Segment

SPACE = "\u2581"
NORMAL, UNKNOWN, CONTROL, BYTE = 1, 2, 3, 6  # GGUF token types
FIRST_BYTE = 3  # ids: 0 <unk>, 1 <s>, 2 </s>, 3..258 <0x00>..<0xFF>, then control tokens, then pieces
WORD = re.compile(f"{SPACE}?[A-Za-z]+|{SPACE}|.", re.DOTALL)


@dataclass
class Vocabulary:
    """Tokens in id order, with scores and types; `encode` and `decode` follow GGUF's rules."""

    tokens: list[str]
    scores: list[float]
    types: list[int]
    ids: dict[str, int] = field(init=False)
    chunks: dict[str, list[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.ids = {token: n for n, token in enumerate(self.tokens)}

    @property
    def bos(self) -> int:
        return self.ids[BOS]

    @property
    def end(self) -> int:
        return self.ids[END]

    def encode_plainly(self, text: str) -> list[int]:
        """Ids of text by the rule itself: a space in front, spaces as U+2581, then joins.

        Among adjacent pieces whose join is a normal token, the join with the highest score is made
        first, the leftmost on ties. A character that is no token becomes its UTF-8 bytes. No
        token name inside text is treated as that token.
        """
        if not text:
            return []
        pieces = list((" " + text).replace(" ", SPACE))
        while True:
            best, at = -float("inf"), -1
            for n in range(len(pieces) - 1):
                token = self.ids.get(pieces[n] + pieces[n + 1])
                if token is not None and self.types[token] == NORMAL and self.scores[token] > best:
                    best, at = self.scores[token], n
            if at < 0:
                break
            pieces[at:at + 2] = [pieces[at] + pieces[at + 1]]
        result = []
        for piece in pieces:
            if piece in self.ids:
                result.append(self.ids[piece])
            else:
                result += [FIRST_BYTE + byte for byte in piece.encode()]
        return result

    def encode(self, text: str) -> list[int]:
        """The same ids, quickly: no join crosses a space, so each word is looked up once."""
        result = []
        for word in text.split(" ") if text else []:
            if word not in self.chunks:
                self.chunks[word] = self.encode_plainly(word) if word else [self.ids[SPACE]]
            result += self.chunks[word]
        return result

    def encode_segments(self, segments: list[Segment]) -> list[int]:
        """Ids of a document; each text segment gets its own space in front."""
        result = []
        for segment in segments:
            result += [self.ids[segment.text]] if segment.control else self.encode(segment.text)
        return result

    def decode(self, ids: list[int]) -> str:
        """Text of ids, without control tokens; the leading space stays."""
        data = b""
        for token in ids:
            if self.types[token] == BYTE:
                data += bytes([token - FIRST_BYTE])
            elif self.types[token] == NORMAL:
                data += self.tokens[token].replace(SPACE, " ").encode()
        return data.decode(errors="replace")


def join(pieces: tuple[str, ...], pair: tuple[str, str]) -> tuple[str, ...]:
    result, n = [], 0
    while n < len(pieces):
        if pieces[n:n + 2] == pair:
            result.append(pieces[n] + pieces[n + 1])
            n += 2
        else:
            result.append(pieces[n])
            n += 1
    return tuple(result)


def build(texts: list[str], size: int) -> Vocabulary:
    """A vocabulary of at most `size` tokens from texts."""
    words = Counter()
    for text in texts:
        words.update(WORD.findall((" " + text).replace(" ", SPACE)))
    characters = sorted(set("".join(words)) | set(map(chr, range(0x21, 0x7F))) | {SPACE})
    fixed = ["<unk>", BOS, EOS] + [f"<0x{n:02X}>" for n in range(256)] + list(CONTROLS)
    split = {word: tuple(word) for word in words}
    joined = []
    while len(fixed) + len(characters) + len(joined) < size:
        pairs = Counter()
        for word, count in words.items():
            pieces = split[word]
            for pair in zip(pieces, pieces[1:]):
                pairs[pair] += count
        pairs = Counter({pair: n for pair, n in pairs.items() if n > 1})
        if not pairs:
            break
        pair = min(pairs, key=lambda p: (-pairs[p], p))
        joined.append(pair[0] + pair[1])
        for word, pieces in split.items():
            if pair[0] in pieces:
                split[word] = join(pieces, pair)
    tokens = fixed + joined + characters
    types = [UNKNOWN, CONTROL, CONTROL] + [BYTE] * 256 + [CONTROL] * len(CONTROLS)
    types += [NORMAL] * (len(joined) + len(characters))
    scores = [0.0] * len(fixed) + [-float(n) for n in range(1, len(joined) + len(characters) + 1)]
    return Vocabulary(tokens, scores, types)


