"""A process beside this one, for programs in other languages that read what strangers wrote.

In: the bytes of a file. Out: what a reading function makes of them there. A file that ends such a
program, or keeps it busy without end, ends the process beside and is told as a fault; the next file
gets a new process.

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
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, BinaryIO, Generic, TypeVar

import msgspec

from dragoman.crew import follow

__all__ = ["Beside", "BesideFault", "serve"]

Answer = TypeVar("Answer")

_LONGEST = 60.0
"""Seconds that a file may take; a PDF of a thousand pages takes ten."""
_MEMORY = 4 * 2**30
"""Bytes of address space of the process beside this one, where the system can bound them."""
_NUMBER = 8
"""Bytes of the number that goes before a message, and says how long it is."""


class BesideFault(Exception):
    """The program beside could not read a file; the message says what it met."""


class Beside(Generic[Answer]):
    """The process, started when the first file comes.

    ``module`` has a function ``beside()`` that calls `serve`; ``answer`` is what comes back for a
    file. A file may take ``longest`` seconds. ``command`` is for another program than Python.
    """

    def __init__(
        self,
        module: str,
        answer: type[Answer],
        *,
        command: Sequence[str] = (),
        longest: float = _LONGEST,
    ) -> None:
        # Not ``-m``: a module of a package that is imported already runs twice so.
        called = f"from {module} import beside; beside()"
        self._command, self._longest = command or (sys.executable, "-c", called), longest
        self._answer = answer
        self._process: subprocess.Popen[bytes] | None = None
        self._started_in = 0
        self._one_at_a_time = threading.Lock()
        atexit.register(self.end)

    def read(self, content: bytes, most: int) -> Answer:
        """What the program makes of a file.

        ``most``: bytes after which reading ends, whatever is left. A file is read again once: not
        every end of the process is its fault. Raises `BesideFault`.
        """
        with self._one_at_a_time:
            answer = self._ask(content, most) or self._ask(content, most)
        if answer is None:
            raise BesideFault("the program that reads it came to its end on it")
        return msgspec.msgpack.decode(answer, type=self._answer)

    def _ask(self, content: bytes, most: int) -> bytes | None:
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
        if answer is None:
            self.end()
            if not in_time:
                raise BesideFault(f"reading it took longer than {self._longest:g} seconds")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._started_in != os.getpid():
            pipe, self._started_in = subprocess.PIPE, os.getpid()
            self._process = subprocess.Popen(  # noqa: S603
                self._command,
                stdin=pipe,
                stdout=pipe,
                stderr=subprocess.DEVNULL,  # how such a program dies is told in a line, as a fault
            )
        return self._process

    def end(self) -> None:
        """End the process, if there is one; the next file starts another."""
        process, self._process = self._process, None
        if process is None or self._started_in != os.getpid():
            return
        process.kill()
        with suppress(OSError), process:
            pass


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


def serve(reading: Callable[[bytes, int], Any]) -> None:
    """Be the process beside, from its begin to its end: answer until no more is asked."""
    _bound_memory()
    threading.Thread(target=follow, args=(os.getppid(),), daemon=True).start()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the program that asks
    with suppress(BrokenPipeError):
        _answer(reading, sys.stdin.buffer, sys.stdout.buffer)


def _answer(reading: Callable[[bytes, int], Any], asked: BinaryIO, answers: BinaryIO) -> None:
    while (message := _receive(asked)) is not None:
        most, content = int.from_bytes(message[:_NUMBER], "big"), message[_NUMBER:]
        _send(answers, msgspec.msgpack.encode(reading(content, most)))


def _bound_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
