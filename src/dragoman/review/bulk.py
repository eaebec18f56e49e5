"""Many claims decided on at once, in units of work that let others write between them.

In: judgements of one action, which bear one name and one time. Out: how far it came. Each unit is
written whole or not at all; where something stops it, the units before stand, and the action can be
gone on with or taken back as a whole.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from dragoman.claims import Judgement
from dragoman.errors import DragomanError
from dragoman.record import Conflict, Ledger, Status
from dragoman.review.asking import asked
from dragoman.review.lines import lines
from dragoman.review.room import Room

__all__ = ["MOST", "Done", "accept", "bulk_page", "take_back"]

MOST = 10_000
"""Claims that are accepted by one form."""
UNIT = 100
"""Judgements that are written at once: some hundredths of a second."""
PAUSE = 0.1
"""Seconds between two units, at most: SQLite lets who waits ask again so often."""
_AGAIN = 3
"""Times that a unit is begun anew where somebody decided on one of its claims meanwhile."""


@dataclass(frozen=True, slots=True)
class Done:
    """How far it came."""

    number: int
    """Claims that were decided on."""
    passed_over: int
    """Claims that somebody else had decided on meanwhile: they stand as they were."""
    fault: str = ""
    """What stopped it; empty where all is done."""


def accept(ledger: Ledger, judgements: Sequence[Judgement]) -> Done:
    """Accept claims that nobody has decided on; each as it stands when its turn comes."""

    def unit(some: Sequence[Judgement]) -> int:
        for _ in range(_AGAIN):
            states = ledger.states(judgement.claim for judgement in some)
            decided = [
                (judgement, state.version)
                for judgement in some
                if (state := states.get(judgement.claim)) and state.status is Status.OPEN
            ]
            try:
                return len(ledger.judge_all(decided)) if decided else 0
            except Conflict:
                continue
        return 0

    return _in_turns(judgements, unit)


def take_back(ledger: Ledger, judgements: Sequence[Judgement]) -> Done:
    """Undo judgements; those that were undone meanwhile are passed over."""

    def unit(some: Sequence[Judgement]) -> int:
        held = ledger.that_hold([judgement.undoes or 0 for judgement in some])
        decided = [(judgement, None) for judgement in some if judgement.undoes in held]
        return len(ledger.judge_all(decided)) if decided else 0

    return _in_turns(judgements, unit)


def _in_turns(judgements: Sequence[Judgement], unit: Callable[[Sequence[Judgement]], int]) -> Done:
    number = passed_over = 0
    for some in _units(judgements):
        begun = time.perf_counter()
        try:
            done = unit(some)
        except DragomanError as error:
            return Done(number, passed_over, str(error))
        number, passed_over = number + done, passed_over + len(some) - done
        if len(judgements) > UNIT:
            time.sleep(min(PAUSE, time.perf_counter() - begun))
    return Done(number, passed_over)


def _units(judgements: Sequence[Judgement]) -> Iterator[Sequence[Judgement]]:
    for start in range(0, len(judgements), UNIT):
        yield judgements[start : start + UNIT]


# -- the form --------------------------------------------------------------------------------------


def bulk_page(room: Room, request: Request) -> Response:
    """Asks whether to accept all that a query asks for and nobody has decided on."""
    ask = asked(request, 10)
    query = replace(room.desk.asked(ask.query), status=(Status.OPEN.value,))
    return room.page(
        request,
        "bulk.html",
        title="Accept all",
        query=ask.query,
        asks=ask.address,
        total=room.count(query),
        most=MOST,
        found=lines(room.page_of(query, None, 10).listed, room.ledger),
    )
