"""Answers that took long stand for a while. In: a question and how to answer it; out: the answer.

Where a map of a hundred thousand claims takes a second to count, it is counted once a minute and
not for every visitor. What is answered at once is never kept, and of a small ledger nothing is: it
is always shown as it is. Who asks while an answer is being worked out waits for that one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

__all__ = ["Kept"]

Answer = TypeVar("Answer")

QUICK = 0.05
"""Seconds: an answer that took no longer is not kept."""
TIMES, LONGEST = 100.0, 60.0
"""An answer stands for so many times what it took, and never longer than so many seconds."""
_MOST = 500


@dataclass
class Kept:
    keeps: bool
    """Whether anything is kept at all."""
    _answers: dict[Hashable, tuple[float, Any]] = field(default_factory=dict)
    """When each ceases to stand, and what it is."""
    _asking: dict[Hashable, threading.Lock] = field(default_factory=dict)
    _door: threading.Lock = field(default_factory=threading.Lock)

    def of(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer to ``question``, kept or asked for now."""
        if not self.keeps:
            return ask()
        with self._door:
            held = self._answers.get(question)
            if held and held[0] > time.monotonic():
                return held[1]  # type: ignore[no-any-return]
            asking = self._asking.setdefault(question, threading.Lock())
        with asking:
            held = self._answers.get(question)
            if held and held[0] > time.monotonic():
                return held[1]  # type: ignore[no-any-return]
            begun = time.monotonic()
            try:
                answer = ask()
            except BaseException:
                with self._door:
                    self._asking.pop(question, None)
                raise
            took = time.monotonic() - begun
            with self._door:
                self._asking.pop(question, None)
                if took > QUICK:
                    self._forget()
                    stands = time.monotonic() + min(LONGEST, TIMES * took)
                    self._answers[question] = stands, answer
        return answer

    def _forget(self) -> None:
        """Make room: what no longer stands goes, then whatever came first."""
        now = time.monotonic()
        for question in [q for q, (until, _) in self._answers.items() if until < now]:
            del self._answers[question]
        while len(self._answers) >= _MOST:
            del self._answers[next(iter(self._answers))]
