"""What carries out the work: a few processes here, or another engine.

In: what a worker begins with, and tasks that it is then given. Out: each task with what came of it,
in whatever order. An engine is all that `Engine` says, registered under the entry point group
``dragoman.engines``. It knows nothing of reports: workers write files and hand back words and
counts, so that little passes through the engine, and what a worker had finished outlives it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

from dragoman import plugins
from dragoman.crew import Ended, in_order
from dragoman.errors import UsageError

__all__ = ["Engine", "Local", "Tries", "Worker", "engine"]

Task = TypeVar("Task")
Made = TypeVar("Made")

_TRIES = 5
"""Workers that may come to their end over one task."""


class Engine(Protocol):
    """Workers, to be used in a ``with`` block."""

    name: str

    def __init__(self, jobs: int | None = None, address: str | None = None) -> None:
        """``jobs``: how many workers; None: as the engine sees fit. ``address``: where the engine
        runs, if not here. Raises `UsageError` where it cannot be had.
        """

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None: ...

    def each(
        self, begin: Callable[[], Callable[[Task], Made]], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Made | Exception]]:
        """Each task, with what a worker made of it or the exception that it raised.

        ``begin`` is called once in every worker (`Worker`), and gives what does its tasks; both and
        what passes must be picklable. A worker that comes to its end is replaced, and its task
        given to another, once at least; a task that is given up is told as `crew.Ended`. (Workers
        refuse what came to nothing too often: `Tries`.) Tasks that wait and results that nobody
        has taken yet are bounded.
        """


class Tries:
    """Notes of what was begun, in a folder that all workers share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, name: str) -> int:
        """Note that it is begun; how often it had been, without coming to its end.

        Raises `Ended` where that was too often: nobody else is to come to his end over it.
        """
        note = self._folder / f"{name}.begun"
        before = int(note.read_text()) if note.is_file() else 0
        if before >= _TRIES:
            raise Ended(f"{before} workers came to their end over it")
        note.write_text(str(before + 1))
        return before

    def end(self, name: str) -> None:
        (self._folder / f"{name}.begun").unlink(missing_ok=True)

    def again(self, name: str) -> None:
        """What came to nothing before may be tried anew."""
        note = self._folder / f"{name}.begun"
        if note.is_file():
            note.write_text("1")


def engine(name: str, jobs: int | None, address: str | None) -> Engine:
    """The engine of this name. Raises `UsageError` where it is not installed."""
    if name not in plugins.names("engines"):
        there = ", ".join(plugins.names("engines"))
        raise UsageError(f"no engine {name!r} is installed; there are: {there}")
    made: Engine = plugins.found("engines")[name](jobs, address)
    return made


class Worker(Generic[Task, Made]):
    """What begins at its first task: where it cannot, that task is told so."""

    def __init__(self, begin: Callable[[], Callable[[Task], Made]]) -> None:
        self._begin = begin
        self._work: Callable[[Task], Made] | None = None

    def __call__(self, task: Task) -> Made:
        if self._work is None:
            self._work = self._begin()
        return self._work(task)


class Local:
    """Processes on this machine; with one job, this process itself."""

    name = "local"

    def __init__(self, jobs: int | None = None, address: str | None = None) -> None:
        if address is not None:
            raise UsageError("--address is for an engine that runs elsewhere: --engine ray")
        self._jobs = jobs or os.cpu_count() or 1

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def each(
        self, begin: Callable[[], Callable[[Task], Made]], tasks: Sequence[Task]
    ) -> Iterator[tuple[Task, Made | Exception]]:
        if self._jobs <= 1:
            yield from in_order(tasks, Worker(begin), 1, _nothing)
        else:
            yield from in_order(tasks, _at_work, self._jobs, partial(_start, begin))


_WORKER: list[Worker[Any, Any]] = []
"""That of a process that works for another."""


def _start(begin: Callable[[], Callable[[Any], Any]]) -> None:
    _WORKER[:] = [Worker(begin)]


def _at_work(task: Any) -> Any:
    return _WORKER[0](task)


def _nothing() -> None:
    pass
