"""Marks by which the same words are known again: exact ones, and near ones (MinHash, by rensa).

In: a text. Out: its `Marks`; two of them tell how alike two texts are, without the texts. Nothing
is dropped for being like another: what is a copy of what is for the ledger to keep.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from array import array
from dataclasses import dataclass
from hashlib import blake2b

__all__ = ["NEAR", "Marks", "likeness", "marks_of"]

NEAR = 0.7
"""The likeness from which on a text is a near copy of another. At 0.8 shared shingles a pair is
met with 99.8 %, at 0.9 with more (20 bands of 6 rows)."""

_SHINGLE = 5
"""Words; a sentence that was reworded shares few of so many in a row."""
_FEWEST = 16
"""Shingles below which a text has no near copies: too little to tell a copy from a formula."""
_NUMBERS, _BANDS, _ROWS = 128, 20, 6
_SEED = 20_161_127


@dataclass(frozen=True, slots=True)
class Marks:
    words: str
    """Digest of the words of the text, no case, no punctuation: the same words, the same digest."""
    minhash: bytes
    """128 numbers of 32 bits; empty for a text too short to have near copies."""

    @property
    def bands(self) -> tuple[int, ...]:
        """Numbers of 64 bits with sign; near copies share one of them at the same place."""
        if not self.minhash:
            return ()
        size = 4 * _ROWS
        pieces = (self.minhash[n * size : (n + 1) * size] for n in range(_BANDS))
        found = (blake2b(piece, digest_size=8).digest() for piece in pieces)
        return tuple(struct.unpack(">q", digest)[0] for digest in found)


def marks_of(text: str) -> Marks:
    """The marks of a text."""
    # It takes 20 ms to import, which other verbs need not wait for.
    from rensa import RMinHash  # noqa: PLC0415

    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    digest = blake2b(" ".join(words).encode(), digest_size=16).hexdigest()
    shingles = {" ".join(words[n : n + _SHINGLE]) for n in range(len(words) - _SHINGLE + 1)}
    if len(shingles) < _FEWEST:
        return Marks(digest, b"")
    minhash = RMinHash(num_perm=_NUMBERS, seed=_SEED)
    minhash.update(sorted(shingles))
    numbers = array("I", minhash.digest())
    return Marks(digest, struct.pack(f">{_NUMBERS}I", *numbers))


def likeness(first: bytes, second: bytes) -> float:
    """The share of shingles that two texts have in common, estimated from their numbers: 0 to 1."""
    if not first or len(first) != len(second):
        return 0.0
    ours = struct.unpack(f">{_NUMBERS}I", first)
    theirs = struct.unpack(f">{_NUMBERS}I", second)
    return float(sum(a == b for a, b in zip(ours, theirs, strict=True)) / _NUMBERS)
