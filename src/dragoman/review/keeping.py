"""Answers that are not worked out again while nothing was written. In: a question; out: its answer.

What a ledger said holds until it is written to, by whichever process: then it is asked again. So
what is shown is always what the ledger holds, and a map of a hundred thousand claims is not counted
for every visitor. Who asks while an answer is being worked out waits for that one.

Numbers over the whole ledger may lag by some seconds where a house says so: on a ledger that is
written to ten times a second they would be counted anew for every page. Not behind what the
visitor decided: that shows on the next page.
"""

from __future__ import annotations

import threading
import time
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
    lag: float = 0.0
    """Seconds by which `about` may be behind."""
    clock: Callable[[], float] = time.monotonic
    _answers: dict[Hashable, tuple[Any, Any, float]] = field(default_factory=dict)
    """What each rests on, what it is, and when it was asked; those asked for last come last."""
    _decided: dict[str, float] = field(default_factory=dict)
    """When each visitor last decided."""
    _asking: dict[Hashable, threading.Lock] = field(default_factory=dict)
    _door: threading.Lock = field(default_factory=threading.Lock)
    _visit: threading.local = field(default_factory=threading.local)

    @contextmanager
    def visit(self, who: str = "") -> Iterator[None]:
        """What is asked for inside, by this thread, is what the ledger holds now, or later: the
        version is looked up once and not for each answer of a page.
        """
        self._visit.version, self._visit.who = self.version(), who
        try:
            yield
        finally:
            del self._visit.version, self._visit.who

    def decided(self, who: str) -> None:
        """What this visitor asks for from now on is not older than now; those whose decision is
        older than any answer may be are forgotten.
        """
        now = self.clock()
        with self._door:
            recent = {one: at for one, at in self._decided.items() if now - at <= self.lag}
            self._decided = {**recent, who: now}

    def _now(self) -> Hashable:
        at: Hashable = getattr(self._visit, "version", None)
        return self.version() if at is None else at

    def of(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer to ``question``, as it is now."""
        return self._given(question, self._now, ask)

    def about(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """As `of`, but the answer may be ``lag`` seconds old."""
        held = self._answers.get(question) if self.lag else None
        since = max(self.clock() - self.lag, self._decided.get(self._who(), 0.0))
        if held is not None and held[2] > since:
            return held[1]  # type: ignore[no-any-return]
        return self.of(question, ask)

    def _who(self) -> str:
        who: str = getattr(self._visit, "who", "")
        return who

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
            at = self.clock()
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
                self._answers[question] = now, answer, at
                while len(self._answers) > _MOST:
                    del self._answers[next(iter(self._answers))]
        return answer
