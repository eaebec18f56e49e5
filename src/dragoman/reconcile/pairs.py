"""Which claims are worth comparing. Claims in; pairs of them out, each pair once, in order.

A claim meets only claims that share a key with it. Keys are plain strings that a dict, SQL or an
engine can group by: what is asked, a place, and either a day, a week or a band of values. A claim
stands under its own places (`Keys.own`) and under the places that hold them (`Keys.above`); two
claims that only share a place above them (two quarters of one city) are not compared.

It decides nothing about a pair.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations, product
from math import floor, log

from dragoman.claims import (
    Claim,
    Figure,
    Measure,
    PlacePrecision,
    PlaceRole,
    SourceRole,
    StockOrFlow,
    Where,
)

__all__ = [
    "SAID_BY_CHANCE",
    "Keys",
    "Mouth",
    "Reading",
    "Site",
    "allowed",
    "day_order",
    "fold",
    "keys",
    "pairs",
    "readings",
]

_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "out": ("departed", "evacuated", "fled", "displaced", "arrived", "crossed_border", "released"),
    "inside": ("trapped", "remaining"),
    "shelter": ("sheltered", "in_camp"),
    "ground": ("captured", "controls"),
}
"""Measures that one event is told with: an agency's "evacuated" is a ministry's "left". Any other
measure is a question of its own, whatever its family: the killed are never compared with the
injured, nor those who returned with those who left."""
_QUESTION_OF = {measure: name for name, ms in _QUESTIONS.items() for measure in ms}

_LONG = 14
"""Days. A window longer than this is a running total ("since 17 October"), compared by its end."""
_DAYS = 31
"""At most so many day keys for one claim, the last ones of its window."""
_OPEN_DAYS = 7
"""Days under which a window with one open end is looked for, counted from its other end."""
_WEEKS = 4
"""A running total meets those of the weeks that follow: the next bulletin, not the next year."""
_BAND = 1.25
"""Ratio between two bands of values; wider than a rounding (`features.ROUNDING`)."""
_HEAD = 4
"""Letters of a word that rough translations keep: rec-onciliation, cent-re."""
SAID_BY_CHANCE = 3
"""Digits: two counts made independently do not agree to the last of three."""
_SMALL = re.compile(r"(?:the|a|an|of|in|on|at|for|and|al|el|as|ash|ad|ar|az|le|la|de)\Z")
"""Small words and articles, English and Arabic as romanised."""
_UNSTATED = 2.0
"""How far beyond a one-sided bound its speaker can be meant: "more than 18,000" is not how anybody
says 50,000. On the 119 links of 55 hand-read reports 1.5 and 2 do the same; 3 loses a
contradiction."""
_ABOUT = 0.2
"""The width of "about", as a share of the number; "about a thousand" was said for 903."""


@dataclass(frozen=True, slots=True)
class Site:
    """A place of a claim: its id (or its folded name, not linked) and the ids of what holds it."""

    key: str
    name: str
    precision: PlacePrecision | None
    """None where it is not linked."""
    above: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Mouth:
    """Somebody in the chain, with the bodies it belongs to, as far as they are linked."""

    name: str
    """As written."""
    folded: str
    actor: str | None = None
    bodies: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim as the comparison needs it, worked out once."""

    claim: Claim
    question: str
    """The measures that can tell one event share it."""
    stock_or_flow: StockOrFlow
    sites: tuple[Site, ...]
    """Where it happened, or whence; where neither is told, whither."""
    goals: tuple[Site, ...]
    """Whither."""
    start: date | None
    end: date | None
    told: bool
    """Whether time words gave the window; else it follows from the publication alone."""
    running: bool
    """A total "so far", or a stock: what counts is the end of the window."""
    mouths: tuple[Mouth, ...]
    """Whose knowledge it is: the speakers, or the agency nearest to the event where there are none;
    empty for the writer's own voice."""

    @property
    def figure(self) -> Figure | None:
        return self.claim.figure


@dataclass(frozen=True, slots=True)
class Keys:
    own: frozenset[str]
    above: frozenset[str]


def fold(name: str) -> str:
    """A name without case, accents, punctuation, articles and small words, for comparing.

    >>> fold("Masaken-Hanano"), fold("the Ministry of Defence"), fold("Al-Ḥaydarīyah")
    ('masaken hanano', 'ministry defence', 'haydariyah')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    words = re.findall(r"\w+", plain.lower())
    return " ".join(word for word in words if not _SMALL.match(word)) or " ".join(words)


def allowed(figure: Figure) -> tuple[float, float] | None:
    """The counts that a figure can be meant for: its bounds, an open end closed at ``_UNSTATED``.

    >>> from dragoman.claims import Qualifier
    >>> allowed(Figure(900, None, Qualifier.MORE_THAN, "people"))
    (900.0, 1800.0)
    >>> allowed(Figure(1000, 1000, Qualifier.ABOUT, "people"))
    (800.0, 1200.0)
    """
    low, high = figure.low, figure.high
    match figure.qualifier.value:
        case "about" if low is not None:
            return low * (1 - _ABOUT), low * (1 + _ABOUT)
        case "nearly" if high is not None:
            return high * (1 - _ABOUT), float(high)
    if low is None and high is None:
        return None
    if low is None and high is not None:
        return high / _UNSTATED, float(high)
    if high is None and low is not None:
        return float(low), low * _UNSTATED
    return float(low or 0), float(high or 0)


def day_order(claim: Claim) -> tuple[date, str, int, str]:
    """The order of earlier and later: publication, then document and place in it; undated first."""
    return (claim.published or date.min, claim.document, claim.evidence.span.start, claim.id)


def readings(
    claims: Iterable[Claim], measures: Mapping[str, Measure], belongs: Mapping[str, str]
) -> list[Reading]:
    """Every claim once, in `day_order`; a claim that comes twice is one claim.

    ``belongs``: the id of an actor or a place → the id of what it is part of. What the claims' own
    places say of this is added to it.
    """
    once = sorted({claim.id: claim for claim in claims}.values(), key=day_order)
    parts = dict(belongs)
    for claim in once:
        for where in claim.where:
            if where.place and where.place.within:
                parts.setdefault(where.place.id, where.place.within)
    return [_reading(claim, measures, parts) for claim in once]


def keys(reading: Reading) -> Keys:
    """What the claim is grouped by.

    ``report/…``  the same question in one report
    ``day/…``     question, place and day
    ``week/…``    question, place and week, for running totals, stocks and what has no figure
    ``count/…``   question, place and band of values, whatever the day
    ``said/…``    question, speaker (each word of the name) and band of values, whatever the place
    ``number/…``  question and a number too exact to be chance, whatever place and speaker
    """
    own = {f"report/{reading.question}/{reading.claim.document}"}
    ends = [f"day/{day}" for day in _days(reading)]
    if reading.end and (reading.running or reading.figure is None):
        ends += [f"week/{week}" for week in _weeks(reading.end)]
    bands = list(_bands(reading.figure))
    ends += [f"count/{band}" for band in bands]
    places = {site.key for site in (*reading.sites, *reading.goals)} or {"nowhere"}
    above = {key for site in (*reading.sites, *reading.goals) for key in site.above} - places
    own |= {f"{reading.question}/{place}/{end}" for place in places for end in ends}
    own |= {f"said/{reading.question}/{who}/{band}" for who in _who(reading) for band in bands}
    own |= {f"number/{reading.question}/{n}" for n in _exact(reading)}
    return Keys(
        frozenset(own),
        frozenset(f"{reading.question}/{place}/{end}" for place in above for end in ends),
    )


def pairs(found: Sequence[Reading]) -> Iterator[tuple[Reading, Reading]]:
    """The pairs that share a key, the earlier one first, sorted. ``found``: from `readings`."""
    own: dict[str, list[int]] = defaultdict(list)
    above: dict[str, list[int]] = defaultdict(list)
    for number, reading in enumerate(found):
        its = keys(reading)
        for key in its.own:
            own[key].append(number)
        for key in its.above:
            above[key].append(number)
    met: set[tuple[int, int]] = set()
    for key, members in own.items():
        met.update(combinations(members, 2))  # members stand in order
        met.update((min(p), max(p)) for p in product(members, above.get(key, ())) if p[0] != p[1])
    for one, other in sorted(met):
        yield found[one], found[other]


# -- from a claim to its reading -------------------------------------------------------------------


def _reading(claim: Claim, measures: Mapping[str, Measure], belongs: Mapping[str, str]) -> Reading:
    measure = measures.get(claim.measure)
    default = measure.stock_or_flow if measure else StockOrFlow.NEITHER
    kind = claim.figure.stock_or_flow if claim.figure else default
    start, end = (claim.when.start, claim.when.end) if claim.when else (None, None)
    told = bool(claim.when and claim.when.evidence)
    long = start is not None and end is not None and (end - start).days > _LONG
    goals = _sites(claim, (PlaceRole.DESTINATION,), belongs)
    return Reading(
        claim=claim,
        question=_QUESTION_OF.get(claim.measure, claim.measure),
        stock_or_flow=default if kind is StockOrFlow.NEITHER else kind,
        sites=_sites(claim, (PlaceRole.LOCATION, PlaceRole.ORIGIN), belongs) or goals,
        goals=goals,
        start=start,
        end=end,
        told=told,
        running=kind is StockOrFlow.STOCK or long or (start is None and end is not None),
        mouths=_mouths(claim, belongs),
    )


def _sites(
    claim: Claim, roles: tuple[PlaceRole, ...], belongs: Mapping[str, str]
) -> tuple[Site, ...]:
    found = {site.key: site for w in claim.where if w.role in roles for site in [_site(w, belongs)]}
    holders = {key for site in found.values() for key in site.above}
    return tuple(found[key] for key in sorted(found) if key not in holders)


def _site(where: Where, belongs: Mapping[str, str]) -> Site:
    place = where.place
    if place is None:
        return Site(f"named {fold(where.name)}", where.name, None)
    country = f"country {place.country}"
    if place.precision is PlacePrecision.COUNTRY:
        return Site(country, place.name, place.precision)
    above = _line(place.within, belongs) | ({country} if place.country else set())
    return Site(place.id, place.name, place.precision, above - {place.id})


def _mouths(claim: Claim, belongs: Mapping[str, str]) -> tuple[Mouth, ...]:
    sources = claim.attribution.sources
    said = [s for s in sources if s.role is SourceRole.SPEAKER]
    return tuple(
        Mouth(s.name, fold(s.name), s.actor, _line(belongs.get(s.actor or ""), belongs))
        for s in said or claim.attribution.intermediaries[:1]
    )


def _line(id_: str | None, belongs: Mapping[str, str]) -> frozenset[str]:
    """The id, what it is part of, and so on up; a circle in the data ends it."""
    found: list[str] = []
    while id_ and id_ not in found:
        found.append(id_)
        id_ = belongs.get(id_)
    return frozenset(found)


# -- keys ------------------------------------------------------------------------------------------


def _who(reading: Reading) -> set[str]:
    """Ids; and with the month of publication, the head of each word of the names.

    The same body is "the centre" here and "Russian Center on reconciliation" there.
    """
    month = f"{reading.claim.published:%Y-%m}" if reading.claim.published else ""
    words = {w[:_HEAD] for mouth in reading.mouths for w in mouth.folded.split() if len(w) > 3}
    ids = {key for mouth in reading.mouths for key in (mouth.actor, *mouth.bodies) if key}
    return ids | {f"{word}/{month}" for word in words}


def _exact(reading: Reading) -> Iterator[str]:
    figure, published = reading.figure, reading.claim.published
    if figure is None or published is None or figure.low != figure.high:
        return
    if len(str(figure.low).rstrip("0")) >= SAID_BY_CHANCE:
        yield f"{figure.low}/{published:%Y-%m}"


def _days(reading: Reading) -> Iterator[str]:
    """The days of the window and the one after it: a day's slip of "yesterday" still meets."""
    start, end = reading.start, reading.end
    if start is None and end is None:
        start = end = reading.claim.published
    if start is None and end is not None:
        start = end - timedelta(_OPEN_DAYS - 1)
    if end is None and start is not None:
        end = start + timedelta(_OPEN_DAYS - 1)
    if start is None or end is None:
        return
    last = end + timedelta(1)
    for back in range(min(_DAYS, (last - start).days + 1)):
        yield (last - timedelta(back)).isoformat()


def _weeks(end: date) -> Iterator[str]:
    for week in range(_WEEKS + 1):
        year, number, _ = (end + timedelta(7 * week)).isocalendar()
        yield f"{year}-W{number:02}"


def _bands(figure: Figure | None) -> Iterator[int]:
    """The bands that the figure touches, and the one above: neighbours meet."""
    bounds = allowed(figure) if figure else None
    if bounds is None:
        return
    low, high = (floor(log(max(bound, 1), _BAND)) for bound in bounds)
    yield from range(low, high + 2)
