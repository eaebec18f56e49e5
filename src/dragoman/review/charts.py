"""A figure through time, and who is said to hold what: numbers for two drawings, in SVG.

In: the claims on one question with the series among them, or holdings. Out: shapes for a template
to write. Per-day figures are dots and running totals steps, one lane a speaker; where a total was
revised the step forks and nothing is drawn as a fall. A hold that another contests is hatched. It
adds no figure up, and draws no side in a colour of its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from dragoman.claims import Claim, Number, Qualifier
from dragoman.reconcile import Change, Holding, Step
from dragoman.record.query import folded
from dragoman.review.timeline import Tick, ticks
from dragoman.write.words import day_in_words, figure_in_words

__all__ = ["Dot", "Holds", "Lane", "Series", "holds", "series"]

WIDTH, LEFT = 560, 12
HOLDS = 960
"""Width of the drawing of holds."""
LANES = 6
"""Speakers that have a lane; the others stand in the table."""
LANE, ROOM = 92, 58
"""Height of a speaker's lane, and of what is drawn in it."""
LETTER = 7.5
"""Room for a letter of a label: a digit of the widest of the system's fonts."""
TOP, ROW, NAMES = 24, 26, 190
"""Room for the days above; the height of a place's row and the room for its name."""


@dataclass(frozen=True, slots=True)
class Dot:
    x: float
    y: float
    top: float
    """Where a range that was stated begins; `y` where there is none."""
    hollow: bool
    """Hedged: the number is a bound or near what was meant."""
    claim: str
    title: str
    label: str = ""
    """The figure with its hedge, where there is room for it beside the dot."""
    before: bool = False
    """The label stands to the left of the dot: there is no room at its right."""
    base: float = 0.0
    """On which the label stands: over the line of a running total, or under it at the top."""


@dataclass(frozen=True, slots=True)
class Lane:
    """What one speaker said."""

    name: str
    y: float
    dots: tuple[Dot, ...]
    steps: str
    """SVG path of the running totals; empty where there are fewer than two."""
    forks: tuple[str, ...]
    """SVG paths from a total to the lower one that it was revised to."""


@dataclass(frozen=True, slots=True)
class Series:
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    height: float
    most: Number
    """The highest number drawn: the top of every lane."""
    more: int = 0
    """Speakers without a lane."""
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date
    left: float
    width: float

    def at(self, day: date) -> float:
        days = (self.last - self.first).days + 1
        return round(self.left + self.width * ((day - self.first).days + 0.5) / days, 1)


def series(
    claims: Sequence[Claim], told: Sequence[Sequence[Step]], titles: Mapping[str, str]
) -> Series | None:
    """The claims of one question, a lane a speaker; None where fewer than two can be drawn.

    ``told``: the running totals among them (`reconcile.steps`); ``titles`` (sentences) by claim id.
    """
    drawn = [claim for claim in claims if _day(claim) and _number(claim) is not None]
    days = sorted({day for claim in drawn if (day := _day(claim))})
    if len(drawn) < 2 or not days:
        return None
    first, last = _around(days[0], days[-1])
    scale = _Scale(first, last, LEFT, WIDTH - 2 * LEFT)
    most = max(_number(claim) or 0 for claim in drawn) or 1
    speakers: dict[str, list[Claim]] = {}
    for claim in drawn:
        speakers.setdefault(_speaker_key(claim), []).append(claim)
    named = sorted(speakers, key=lambda name: (-len(speakers[name]), name))[:LANES]
    plot = _Plot(scale, most, titles)
    lanes = tuple(
        _lane(_speaker(speakers[key][0]), TOP + n * LANE, speakers[key], told, plot)
        for n, key in enumerate(named)
    )
    marks = tuple(
        Tick(round(LEFT + tick.x * (WIDTH - 2 * LEFT) / 960, 1), tick.label, tick.since, tick.until)
        for tick in ticks(first, last)
    )
    return Series(lanes, marks, TOP + len(lanes) * LANE, most, len(speakers) - len(lanes))


@dataclass(frozen=True, slots=True)
class _Plot:
    scale: _Scale
    most: Number
    titles: Mapping[str, str]

    def height(self, y: float, number: Number) -> float:
        return round(y + 24 + ROOM * (1 - number / self.most), 1)


def _lane(
    name: str, y: float, claims: Sequence[Claim], told: Sequence[Sequence[Step]], plot: _Plot
) -> Lane:
    here = {claim.id for claim in claims}
    dots = [_dot(claim, y, plot) for claim in claims]
    path, forks = [], []
    for one in told:
        mine = [step for step in one if step.claim in here]
        if len(mine) < 2:
            continue
        path.append(_steps(mine, y, plot))
        for before, after in itertools.pairwise(mine):
            if after.change is Change.REVISED_DOWN:
                x0, y0 = plot.scale.at(before.as_of), plot.height(y, before.total)
                x1, y1 = plot.scale.at(after.as_of), plot.height(y, after.total)
                forks.append(f"M{x0} {y0}L{x1} {y1}")
    based = [replace(dot, base=_base(dot, y, bool(path))) for dot in dots]
    return Lane(name, y, tuple(_labelled(based)), "".join(path), tuple(forks))


def _base(dot: Dot, y: float, stepped: bool) -> float:
    if not stepped:
        return dot.y + 4
    return dot.y - 7 if dot.y - y > 40 else dot.y + 17


def _labelled(dots: Sequence[Dot]) -> list[Dot]:
    """The dots, each label at the right or else at the left of its dot; none where it would run
    into another or over the edge.
    """
    taken: list[tuple[float, float, float]] = []
    made = []
    for dot in dots:
        long = 9 + LETTER * len(dot.label)
        for left, right in ((dot.x, dot.x + long), (dot.x - long, dot.x)):
            inside = left >= 0 and right <= WIDTH
            if inside and all(
                right < x or left > end or abs(dot.base - y) > 13 for x, end, y in taken
            ):
                taken.append((left, right, dot.base))
                made.append(replace(dot, before=left < dot.x))
                break
        else:
            made.append(replace(dot, label=""))
    return made


def _steps(found: Sequence[Step], y: float, plot: _Plot) -> str:
    """Level until the next day that is told, then up; a revision begins a line of its own."""
    pieces = []
    for n, step in enumerate(found):
        x, top = plot.scale.at(step.as_of), plot.height(y, step.total)
        begins = n == 0 or step.change is Change.REVISED_DOWN
        pieces.append(f"M{x} {top}" if begins else f"H{x}V{top}")
    return "".join(pieces)


def _dot(claim: Claim, y: float, plot: _Plot) -> Dot:
    figure, number, day = claim.figure, _number(claim), _day(claim)
    if figure is None or number is None or day is None:
        raise ValueError(f"{claim.id} has nothing to draw")
    both = figure.low is not None and figure.high is not None
    other = figure.low if both and figure.low is not None else number
    hollow = figure.qualifier is not Qualifier.EXACT
    at, title = plot.height(y, number), plot.titles.get(claim.id, "")
    low = plot.height(y, other)
    return Dot(plot.scale.at(day), at, low, hollow, claim.id, title, figure_in_words(figure))


def _day(claim: Claim) -> date | None:
    when = claim.when
    return (when and (when.end or when.start)) or claim.published


def _number(claim: Claim) -> Number | None:
    figure = claim.figure
    if figure is None:
        return None
    return figure.high if figure.high is not None else figure.low


def _speaker(claim: Claim) -> str:
    speaker = claim.attribution.speaker or claim.attribution.publisher
    return speaker.name if speaker else "the report itself"


def _speaker_key(claim: Claim) -> str:
    """One for an actor, however it is called."""
    speaker = claim.attribution.speaker
    return (speaker and speaker.actor) or folded(_speaker(claim))


def _around(first: date, last: date) -> tuple[date, date]:
    room = max(1, (last - first).days // 20)
    start = max(first.toordinal() - room, date.min.toordinal())
    end = min(last.toordinal() + room, date.max.toordinal() - 1)
    return date.fromordinal(min(start, end)), date.fromordinal(end)


# -- who is said to hold what ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hold:
    x: float
    y: float
    width: float
    open_end: bool
    open_start: bool
    contested: bool
    label: str
    """Who is said to hold it, where the bar has room for the name."""
    title: str
    claim: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    y: float
    holds: tuple[Hold, ...]


@dataclass(frozen=True, slots=True)
class Holds:
    rows: tuple[Row, ...]
    ticks: tuple[Tick, ...]
    height: float
    names: int = NAMES
    width: int = HOLDS


def holds(found: Sequence[Holding], names: Mapping[str, str]) -> Holds | None:
    """A row a place; overlapping holds of one place lie under one another.

    ``names``: of actors, by id. None where nothing is held.
    """
    days = sorted({day for h in found for day in (h.since, h.until) if day})
    if not found or not days:
        return None
    first, last = _around(days[0], days[-1])
    scale = _Scale(first, last, NAMES, HOLDS - NAMES)
    by_place: dict[str, list[Holding]] = {}
    for holding in found:
        by_place.setdefault(holding.place, []).append(holding)
    rows, y = [], float(TOP)
    for key in sorted(by_place, key=lambda k: by_place[k][0].name.casefold()):
        free: list[float] = []
        drawn = []
        for holding in by_place[key]:
            x = scale.at(holding.since) if holding.since else float(NAMES)
            right = scale.at(holding.until) if holding.until else float(HOLDS)
            lane = next((n for n, taken in enumerate(free) if taken <= x + 0.5), len(free))
            free[lane : lane + 1] = [max(right, x + 6)]
            drawn.append(_hold(holding, x, y + lane * ROW, right, names))
        rows.append(Row(by_place[key][0].name, y, tuple(drawn)))
        y += len(free) * ROW + 6
    marks = tuple(
        Tick(round(NAMES + tick.x * (HOLDS - NAMES) / 960, 1), tick.label, tick.since, tick.until)
        for tick in ticks(first, last)
    )
    return Holds(tuple(rows), marks, y)


def _hold(holding: Holding, x: float, y: float, right: float, names: Mapping[str, str]) -> Hold:
    who = holder(holding, names)
    width = round(max(6.0, right - x), 1)
    since = f"from {day_in_words(holding.since)}" if holding.since else "from a day not told"
    until = f"to {day_in_words(holding.until)}" if holding.until else "no end is told"
    said = ", ".join(name or "the report itself" for name in holding.speakers)
    contested = "; contested" if holding.contested else ""
    title = f"{holding.name}: {who}, {since}, {until}{contested}; said by {said}"
    label = who if len(who) * 7 + 10 <= width else ""
    open_ends = holding.until is None, holding.since is None
    return Hold(x, y, width, *open_ends, holding.contested, label, title, holding.claims[0])


def holder(holding: Holding, names: Mapping[str, str]) -> str:
    """Who is said to hold the place, by the neutral name."""
    if holding.holder is None:
        return "holder not told"
    return names.get(holding.holder, holding.holder)
