"""A figure through time, a chart a question: the questions that the claims of a query answer.

In: the room and a request. Out: a page of charts, or what they are drawn from. Of all claims that
the query asks for, however many, only the relations are gone through; the claims are read of those
questions alone that a page shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from dragoman.claims import Claim, Figure, Relation
from dragoman.reconcile import JOINING, Step, clusters, estimate, steps
from dragoman.record import Query
from dragoman.review import charts
from dragoman.review.asking import Asked, asked, place_in
from dragoman.review.room import Room, key_of
from dragoman.write.phrasing import figure_and_unit
from dragoman.write.telling import Telling
from dragoman.write.words import counted_in_words, figure_in_words, when_in_words

__all__ = ["Question", "question_of", "questions", "series", "together"]

CHARTS = 12
"""Questions on one page."""


@dataclass(frozen=True, slots=True)
class Chart:
    question: str
    unit: str
    drawing: charts.Series
    estimate: str
    rows: tuple[Any, ...]
    aside: int
    """Figures of another unit: households have no place on a scale of people."""


@dataclass(frozen=True, slots=True)
class Row:
    key: str
    when: str
    speaker: str
    figure: str
    change: str
    published: date | None


def series(room: Room, request: Request) -> Response:
    """A figure over time, a chart a question, those with most figures first."""
    ask = asked(request)
    charts_, total, after = room.kept.about(
        ("series", ask.query, ask.after), lambda: _charts(room, ask)
    )
    return room.page(
        request,
        "series.html",
        query=ask.query,
        place_name=ask.query.place,
        asks=ask.address,
        charts=charts_,
        total=total,
        next=ask.onwards(after),
        first=ask.path + ask.address if ask.after else None,
    )


@dataclass(frozen=True, slots=True)
class Question:
    """The claims on one question, with what the ledger knows of them."""

    claims: tuple[Claim, ...]
    """In order of publication."""
    relations: tuple[Relation, ...]
    belongs: Mapping[str, str]


def questions(room: Room, ask: Asked) -> Sequence[Sequence[str]]:
    """The ids of the claims on each question that two figures answer, the most figures first.

    Of all claims that the query asks for, however many: only relations are gone through.
    """
    query = room.desk.asked(ask.query)
    return room.kept.about(("questions", query), lambda: _questions(room, query))


def _questions(room: Room, query: Query) -> Sequence[Sequence[str]]:
    return sorted(together(room.ledger.pairs(query, JOINING)), key=len, reverse=True)


def together(pairs: Iterable[tuple[str, str]]) -> Sequence[Sequence[str]]:
    """The ids that pairs connect, each group once, in the order in which they are met.

    As `reconcile.connected` has them, but for the order inside a group. Most groups are of two:
    where the questions of a whole ledger are wanted at once, lists put together take half the time.
    """
    of: dict[str, list[str]] = {}
    for earlier, later in pairs:
        one, other = of.get(earlier), of.get(later)
        if one is None and other is None:
            of[earlier] = of[later] = [earlier, later]
        elif one is None or other is None:
            group, new = (one, later) if one else (other or [], earlier)
            group.append(new)
            of[new] = group
        elif one is not other:
            group, less = (one, other) if len(one) >= len(other) else (other, one)
            group += less
            of.update(dict.fromkeys(less, group))
    return list({id(group): group for group in of.values()}.values())


def question_of(room: Room, ids: Sequence[str]) -> Question:
    """What stands under one question."""
    relations = room.ledger.relations(ids)
    claims = [state.claim for state in room.ledger.states(ids).values()]
    (cluster,) = clusters(claims, relations)[:1]
    return Question(cluster, relations, room.desk.belongs(cluster))


def _charts(room: Room, ask: Asked) -> tuple[list[Chart], int, str | None]:
    """The charts of a page, how many questions there are, and where the next page begins."""
    found = questions(room, ask)
    made: list[tuple[int, Chart]] = []
    at = place_in(ask, len(found))
    while at < len(found) and len(made) < CHARTS:
        drawn = _chart(room, question_of(room, found[at]))
        made += [drawn] if drawn else []
        at += 1
    made.sort(key=lambda pair: (-pair[0], pair[1].question))
    return [chart for _, chart in made], len(found), str(at) if at < len(found) else None


def _chart(room: Room, asked_of: Question) -> tuple[int, Chart] | None:
    cluster, inside, belongs = asked_of.claims, asked_of.relations, asked_of.belongs
    whole = [claim for claim in cluster if claim.part_of is None] or list(cluster)
    units = Counter(claim.figure.unit for claim in whole if claim.figure)
    if len(whole) < 2 or not units:
        return None
    (unit, _), *_ = units.most_common(1)
    one_scale = [claim for claim in whole if claim.figure and claim.figure.unit == unit]
    told = steps(cluster, inside, room.desk.measures, belongs)
    titles = {claim.id: _title(claim) for claim in one_scale}
    drawing = charts.series(one_scale, told, titles)
    if drawing is None:
        return None
    found = estimate(cluster, inside, room.desk.measures, "range", belongs)
    counted = {counted_in_words(claim.figure) for claim in one_scale if claim.figure}
    parts = all(claim.part_of for claim in one_scale)
    chart = Chart(
        Telling([one_scale[0]], (), {}).question(one_scale[0]),
        counted.pop() if parts and len(counted) == 1 else unit,
        drawing,
        found.basis,
        _rows(whole, told, unit),
        sum(units.values()) - units[unit],
    )
    return len(whole), chart


def _title(claim: Claim) -> str:
    telling = Telling([claim], (), {})
    return telling.tell(telling.matters[0]).text


def _rows(claims: Sequence[Claim], told: Sequence[Sequence[Step]], unit: str) -> tuple[Row, ...]:
    """The table under a chart; a figure of another ``unit`` than the chart's is told with it."""
    changes = {
        step.claim: step.change.value + (f" by {step.added:,}" if step.added else "")
        for one in told
        for step in one
    }
    return tuple(
        Row(
            key_of(claim.id),
            when_in_words(claim.when),
            claim.attribution.speaker.name if claim.attribution.speaker else "the report itself",
            _figure(claim.figure, unit) if claim.figure else "",
            changes.get(claim.id, ""),
            claim.published,
        )
        for claim in claims
    )


def _figure(figure: Figure, unit: str) -> str:
    return figure_in_words(figure) if figure.unit == unit else figure_and_unit(figure)
