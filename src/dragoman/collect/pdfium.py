"""The lines of a PDF, read by PDFium in a process of its own.

In: the bytes of a PDF. Out: its pages, each a list of lines with where they stand. PDFium is a
large program in C++ that reads what strangers wrote: a file that ends it, or keeps it busy without
end, ends the process beside this one and is told as damaged; the next file gets a new process.

The process is a plain ``python -c`` with a pipe, not one of multiprocessing's: those run the main
program anew, which a user's script need not expect. It ends with this one.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, BinaryIO

import msgspec

from dragoman.crew import follow

__all__ = ["Line", "PdfFault", "PdfProcess", "pages"]

_LONGEST = 60.0
"""Seconds that a PDF may take; one of a thousand pages takes ten."""
_MEMORY = 4 * 2**30
"""Bytes of address space of the process beside this one, where the system can bound them."""
_SERVE = "from dragoman.collect.pdfium import serve; serve()"
"""Not ``-m``: a module of a package that is imported already runs twice so, and Python says so."""
_NUMBER = 8
"""Bytes of the number that goes before a message, and says how long it is."""


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line as PDFium finds it; in points, from the foot of the page."""

    words: str
    top: float
    bottom: float
    right: float
    height: float


class _Read(msgspec.Struct, array_like=True):
    pages: list[list[Line]]
    fault: str = ""
    locked: bool = False


class PdfFault(Exception):
    """PDFium could not read a file; the message says what it met."""

    def __init__(self, met: str, *, locked: bool = False) -> None:
        super().__init__(met)
        self.locked = locked
        """Whether it asks for a password."""


def pages(content: bytes, most: int) -> list[list[Line]]:
    """The pages of a PDF, read beside this process.

    ``most``: bytes of text after which reading ends, whatever is left. Raises `PdfFault`.
    """
    return _PROCESS.pages(content, most)


class PdfProcess:
    """The process, started when the first PDF comes.

    ``command`` reads and answers as `main` does; a file may take ``longest`` seconds.
    """

    def __init__(
        self,
        command: Sequence[str] = (sys.executable, "-c", _SERVE),
        longest: float = _LONGEST,
    ) -> None:
        self._command, self._longest = command, longest
        self._process: subprocess.Popen[bytes] | None = None
        self._started_in = 0
        self._one_at_a_time = threading.Lock()

    def pages(self, content: bytes, most: int) -> list[list[Line]]:
        """As `pages`. A file is read again once: not every end of the process is its fault."""
        with self._one_at_a_time:
            read = self._ask(content, most) or self._ask(content, most)
        if read is None:
            raise PdfFault("the program that reads PDF came to its end on it")
        if read.fault:
            raise PdfFault(read.fault, locked=read.locked)
        return read.pages

    def _ask(self, content: bytes, most: int) -> _Read | None:
        process = self._running()
        late = threading.Timer(self._longest, process.kill)
        late.start()
        try:
            _send(process.stdin, most.to_bytes(_NUMBER, "big") + content)
            answer = _receive(process.stdout)
        except OSError:
            answer = None
        except BaseException:
            self.end()  # what it goes on to answer is not the answer to the next
            raise
        finally:
            in_time = late.is_alive()
            late.cancel()
        if answer is not None:
            return msgspec.msgpack.decode(answer, type=_Read)
        self.end()
        if not in_time:
            raise PdfFault(f"reading it took longer than {self._longest:g} seconds")
        return None

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._started_in != os.getpid():
            pipe, self._started_in = subprocess.PIPE, os.getpid()
            self._process = subprocess.Popen(self._command, stdin=pipe, stdout=pipe)  # noqa: S603
        return self._process

    def end(self) -> None:
        """End the process, if there is one; the next file starts another."""
        process, self._process = self._process, None
        if process is None or self._started_in != os.getpid():
            return
        process.kill()
        with suppress(OSError), process:
            pass


_PROCESS = PdfProcess()
atexit.register(_PROCESS.end)


def _send(pipe: Any, message: bytes) -> None:
    pipe.write(len(message).to_bytes(_NUMBER, "big"))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: Any) -> bytes | None:
    """The next message; None where the other side has ended."""
    head = pipe.read(_NUMBER)
    if len(head) < _NUMBER:
        return None
    size = int.from_bytes(head, "big")
    message: bytes = pipe.read(size)
    return message if len(message) == size else None


# -- in the process beside -------------------------------------------------------------------------


def main(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until no more is asked."""
    while (message := _receive(asked)) is not None:
        most, content = int.from_bytes(message[:_NUMBER], "big"), message[_NUMBER:]
        _send(answers, msgspec.msgpack.encode(_read(content, most)))


def _read(content: bytes, most: int) -> _Read:
    import pypdfium2  # noqa: PLC0415 - 60 ms, which only this process needs

    try:
        pdf = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        return _Read([], str(error), "password" in str(error).lower())
    read, size = _Read([]), 0
    for number in range(len(pdf)):
        try:
            page = pdf[number]
            text = page.get_textpage()
            lines = list(_lines(text))
        except pypdfium2.PdfiumError as error:
            return _Read([], f"page {number + 1}: {error}")
        text.close()
        page.close()
        read.pages.append(lines)
        size += sum(len(line.words) for line in lines)
        if size > most:
            break
    pdf.close()
    return read


def _lines(text: Any) -> Iterator[Line]:
    content = text.get_text_range(errors="replace")
    start = 0
    for raw in content.splitlines(keepends=True):
        words = raw.rstrip("\r\n")
        if words.strip():
            begin = start + len(words) - len(words.lstrip())
            end = start + len(words.rstrip()) - 1
            left, right = _box(text, begin), _box(text, max(begin, end))
            yield Line(words.strip(), left[3], right[1], right[2], max(1.0, left[3] - left[1]))
        start += len(raw)


def _box(text: Any, index: int) -> tuple[float, float, float, float]:
    """Left, bottom, right, top of a character; all 0 where it has no place of its own."""
    import pypdfium2  # noqa: PLC0415

    try:
        left, bottom, right, top = text.get_charbox(index, loose=True)
    except (pypdfium2.PdfiumError, IndexError):
        return (0.0, 0.0, 0.0, 0.0)
    return left, bottom, right, top


def _bound_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def serve() -> None:
    """The process beside, from its begin to its end."""
    _bound_memory()
    threading.Thread(target=follow, args=(os.getppid(),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the program that asks
    with suppress(BrokenPipeError):
        main(sys.stdin.buffer, sys.stdout.buffer)
