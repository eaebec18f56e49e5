"""Answers that are not worked out again while nothing was written. In: a question; out: its answer.

What a ledger said holds until it is written to, by whichever process: then it is asked again. So
what is shown is always what the ledger holds, and a map of a hundred thousand claims is not counted
for every visitor. Who asks while an answer is being worked out waits for that one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

__all__ = ["Kept"]

Answer = TypeVar("Answer")

_MOST = 200
"""Answers that are kept: those that were asked for last."""


@dataclass
class Kept:
    version: Callable[[], Hashable]
    """Of the ledger: other than before once anything was written (`Ledger.version`)."""
    _answers: dict[Hashable, tuple[Any, Any]] = field(default_factory=dict)
    """What each rests on, and what it is; those asked for last come last."""
    _asking: dict[Hashable, threading.Lock] = field(default_factory=dict)
    _door: threading.Lock = field(default_factory=threading.Lock)
    _visit: threading.local = field(default_factory=threading.local)

    @contextmanager
    def visit(self) -> Iterator[None]:
        """What is asked for inside, by this thread, is what the ledger holds now, or later: the
        version is looked up once and not for each answer of a page.
        """
        self._visit.version = self.version()
        try:
            yield
        finally:
            del self._visit.version

    def _now(self) -> Hashable:
        at: Hashable = getattr(self._visit, "version", None)
        return self.version() if at is None else at

    def of(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer to ``question``, as it is now."""
        return self._given(question, self._now, ask)

    def made(self, what: Hashable, of: Any, make: Callable[[], Answer]) -> Answer:
        """What ``make`` makes of ``of``, made again where that is no longer equal to what it was.

        A map whose counts did not change is not drawn again because something else was written.
        """
        return self._given(("made", what), lambda: of, make)

    def _given(
        self, question: Hashable, rests_on: Callable[[], Any], ask: Callable[[], Answer]
    ) -> Answer:
        now = rests_on()
        with self._door:
            if (held := self._answers.pop(question, None)) is not None:
                self._answers[question] = held
                if held[0] == now:
                    return held[1]  # type: ignore[no-any-return]
            asking = self._asking.setdefault(question, threading.Lock())
        with asking:
            now = rests_on()  # before it is asked: what is written meanwhile makes it asked again
            held = self._answers.get(question)
            if held is not None and held[0] == now:
                return held[1]  # type: ignore[no-any-return]
            try:
                answer = ask()
            finally:
                with self._door:
                    self._asking.pop(question, None)
            with self._door:
                self._answers.pop(question, None)
                self._answers[question] = now, answer
                while len(self._answers) > _MOST:
                    del self._answers[next(iter(self._answers))]
        return answer
