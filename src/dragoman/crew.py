"""The same work over many things, in their order, by one process or several.

In: things, and a function of one of them. Out: each thing with what came of it, or with the
exception that it met. A thing that ends the process that works on it (a fault in a C library, the
system out of memory) is told as such, and the others go on. `whole` keeps an interrupt out of what
must not be left half done.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Generic, TypeVar

__all__ = ["Ended", "follow", "in_order", "whole"]

Thing = TypeVar("Thing")
Made = TypeVar("Made")

_AHEAD = 4
"""Things a process that are taken up before the first of them is done."""


class Ended(Exception):
    """The process that worked on it came to its end."""


def in_order(
    things: Iterable[Thing],
    work: Callable[[Thing], Made],
    jobs: int,
    begin: Callable[[], object],
    *,
    apart: bool = False,
) -> Iterator[tuple[Thing, Made | Exception]]:
    """Each thing, with what ``work`` made of it or the exception that it raised.

    With ``jobs`` of 1 the work is done here, each thing when it is asked for, unless it is to be
    done ``apart``. With more, so many processes do it, ahead of what was asked for by a few things;
    ``begin`` is called in each first, and all must be picklable.
    """
    if jobs <= 1 and not apart:
        for thing in things:
            yield thing, _done(work, thing)
        return
    crew: _Crew[Thing, Made] = _Crew(work, jobs, begin)
    try:
        for thing in things:
            crew.take(thing)
            if crew.ahead >= jobs * _AHEAD:
                yield crew.next()
        while crew.ahead:
            yield crew.next()
    finally:
        crew.leave()


def _done(work: Callable[[Thing], Made], thing: Thing) -> Made | Exception:
    try:
        return work(thing)
    # Whatever a rule or a library below it raises on one thing must not end the others.
    except Exception as error:  # noqa: BLE001
        return error


class _Crew(Generic[Thing, Made]):
    def __init__(
        self, work: Callable[[Thing], Made], jobs: int, begin: Callable[[], object]
    ) -> None:
        self._work, self._jobs, self._begin = work, jobs, begin
        self._pool = self._hired()
        self._ahead: deque[tuple[Thing, Future[Made | Exception]]] = deque()

    @property
    def ahead(self) -> int:
        return len(self._ahead)

    def take(self, thing: Thing) -> None:
        self._ahead.append((thing, self._given(thing)))

    def next(self) -> tuple[Thing, Made | Exception]:
        thing, future = self._ahead.popleft()
        try:
            return thing, future.result()
        except BrokenProcessPool:
            # Any of those ahead may have done it: each is tried again, this one alone.
            self._pool = self._hired()
            return thing, self._alone(thing)

    def _alone(self, thing: Thing) -> Made | Exception:
        made: Made | Exception
        try:
            made = self._given(thing).result()
        except BrokenProcessPool:
            self._pool = self._hired()
            made = Ended("the process that read it came to its end")
        again = [(each, self._given(each)) for each, _ in self._ahead]
        self._ahead = deque(again)
        return made

    def leave(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _given(self, thing: Thing) -> Future[Made | Exception]:
        try:
            return self._pool.submit(_done, self._work, thing)
        except BrokenProcessPool:
            self._pool = self._hired()
            return self._pool.submit(_done, self._work, thing)

    def _hired(self) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            self._jobs, get_context("spawn"), _at_work, (self._begin, os.getpid())
        )


def _at_work(begin: Callable[[], object], parent: int) -> None:
    """Leave interrupts to the parent, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=follow, args=(parent,), daemon=True).start()
    begin()


@contextmanager
def whole() -> Iterator[None]:
    """Hold Ctrl-C back until the block is done; a second one ends it at once.

    Only where Ctrl-C raises `KeyboardInterrupt`, which it does in the main thread alone: a program
    that has set a handler of its own has its say as before.
    """
    is_main = threading.current_thread() is threading.main_thread()
    if not is_main or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield
        return
    asked = False

    def hold(number: int, _: object) -> None:
        nonlocal asked
        if asked:
            raise KeyboardInterrupt
        asked = True

    signal.signal(signal.SIGINT, hold)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if asked:
        raise KeyboardInterrupt


def follow(parent: int) -> None:
    """End this process when ``parent`` is no more its parent; to be run in a thread of its own."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(1)
