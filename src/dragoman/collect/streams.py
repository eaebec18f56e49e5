"""Bytes on their way from a file to a reader: read again, recoded, counted, bounded.

In: something that gives bytes. Out: something that gives the same bytes and keeps a watch on them.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, BinaryIO, TextIO

from dragoman.collect.packed import DAMAGED
from dragoman.errors import InputError

__all__ = [
    "Again",
    "Allowance",
    "Bomb",
    "Counted",
    "Raw",
    "Recoded",
    "Stretch",
    "ThenError",
    "Unpacked",
    "buffered",
]

_BUFFER = 2**16
_FREE = 64 * 2**20
"""Bytes that may come out of anything, however small."""
_RATIO = 200
"""How many times its size an archive may hold beyond that. Text packs to a tenth, rarely to a
fiftieth; a deflate stream made to do harm reaches 1,032, and one in another the square of that."""


class Bomb(InputError):
    """So much comes out of an archive that it was made to do harm: all of it is left."""


@dataclass
class Allowance:
    """How much has been read of one input, and how much came out of archives in it."""

    taken: int = 0
    given: int = 0

    def charge(self, size: int, where: str) -> None:
        """Raises `Bomb`."""
        self.given += size
        if self.given > _FREE and self.given > _RATIO * self.taken:
            times = self.given // max(1, self.taken)
            met = f"an archive that unpacks to {times:,} times its size and more"
            raise Bomb(where, met, "leave it: it is broken, or made to do harm")


class Raw(io.RawIOBase):
    """What a `io.BufferedReader` reads from; a subclass says what comes next."""

    def readable(self) -> bool:
        return True

    def next_bytes(self, size: int) -> bytes:
        """At most ``size`` bytes; none at the end."""
        raise NotImplementedError

    def readinto(self, buffer: Any) -> int:
        chunk = self.next_bytes(len(buffer))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def buffered(raw: Raw) -> io.BufferedReader[Any]:
    """The same bytes, to be read in pieces of any size and looked at ahead."""
    return io.BufferedReader(raw, _BUFFER)


class Again(Raw):
    """Bytes of which the first were read already."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = first, rest

    def next_bytes(self, size: int) -> bytes:
        if not self._first:
            return self._rest.read(size)
        chunk, self._first = self._first[:size], self._first[size:]
        return chunk


class ThenError(Raw):
    """Bytes, and the error that was met after them."""

    def __init__(self, content: BinaryIO, error: Exception) -> None:
        self._content, self._error = content, error

    def next_bytes(self, size: int) -> bytes:
        if chunk := self._content.read(size):
            return chunk
        raise self._error


class Recoded(Raw):
    """Words as UTF-8, without the byte order mark that they may open with."""

    def __init__(self, words: TextIO) -> None:
        self._words, self._left, self._opened = words, b"", False

    def next_bytes(self, size: int) -> bytes:
        if not self._left:
            words = self._words.read(size)
            words = words if self._opened else words.removeprefix("\ufeff")
            self._left, self._opened = words.encode(), True
        chunk, self._left = self._left[:size], self._left[size:]
        return chunk


class Counted(Raw):
    """The bytes of one input, counted as they are read; it can seek where what is under it can."""

    def __init__(self, data: BinaryIO, allowance: Allowance) -> None:
        self._data, self._allowance = data, allowance

    def seekable(self) -> bool:
        return self._data.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._data.seek(offset, whence)

    def tell(self) -> int:
        return self._data.tell()

    def next_bytes(self, size: int) -> bytes:
        chunk = self._data.read(size)
        self._allowance.taken += len(chunk)
        return chunk


class Stretch(Raw):
    """So many bytes of a file, from where it stands; closing it closes the file."""

    def __init__(self, data: BinaryIO, size: int) -> None:
        self._data, self._left = data, size

    def next_bytes(self, size: int) -> bytes:
        chunk = self._data.read(min(size, self._left))
        self._left -= len(chunk)
        return chunk

    def close(self) -> None:
        self._data.close()
        super().close()


class Unpacked(Raw):
    """What comes out of an archive: bounded, and its faults told as an `InputError`."""

    def __init__(self, data: BinaryIO, allowance: Allowance, where: str, form: str) -> None:
        self._data, self._allowance = data, allowance
        self._where, self._form = where, form

    def next_bytes(self, size: int) -> bytes:
        try:
            # What comes before a cut is given before the cut is met.
            chunk = getattr(self._data, "read1", self._data.read)(size)
        except DAMAGED as error:
            met = f"the {self._form} is cut off or damaged here ({error})"
            raise InputError(self._where, met, "get it anew") from error
        self._allowance.charge(len(chunk), self._where)
        return chunk
