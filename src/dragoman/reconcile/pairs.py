"""Which claims are worth comparing. Readings in; pairs of them out, each pair once, in order.

A claim meets only claims that share a key with it. Keys are plain strings that a dict, SQL or an
engine can group by: what is asked, a place, and a day, a week, a first day or a band of values. A
claim stands under its own places (`Keys.own`) and under the places that hold them (`Keys.above`);
two claims that only share a place above them (two quarters of one city) are not compared. No key
is a range: a window stands under each of its days.

It decides nothing about a pair.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from hashlib import blake2b
from itertools import combinations, product
from math import floor, log
from struct import Struct

from dragoman.claims import Claim, Figure, PlacePrecision
from dragoman.reconcile.asked import allowed
from dragoman.reconcile.naming import fold, town_name
from dragoman.reconcile.reading import AREAS, Reading, Site
from dragoman.reconcile.ways import CORRIDOR, way_names

__all__ = ["SAID_BY_CHANCE", "Keys", "coarse", "keys", "keys_and_coarse", "pairs", "shingles"]

SAID_BY_CHANCE = 3
"""Digits: two counts made independently do not agree to the last of three."""
_DAYS = 31
"""At most so many day keys for one claim, the last ones of its window."""
_OPEN_DAYS = 7
"""Days under which a window with one open end is looked for, counted from its other end."""
_WEEKS = 4
"""A running total meets those of the weeks that follow: the next bulletin, not the next year."""
_BAND = 1.25
"""Ratio between two bands of values; wider than a rounding (`numbers.ROUNDING`)."""
_HEAD = 4
"""Letters of a word that rough translations keep: rec-onciliation, cent-re."""
_WORDS = 8
"""Shorter quotes are alike by chance: "5 people were killed"."""
_SHINGLE = 3
_BANDS, _ROWS = 6, 2
"""Of the MinHash signature of a quote: texts that share six shingles of ten meet in at least one
band with a probability of 0.93, those that share one of ten with 0.06."""
_HASHES = Struct(f"<{_BANDS * _ROWS}I")
"""Of a run of words: as many numbers as the signature has, each a part of one digest."""
_COARSE = 4
"""Bands of values that are one where keys are few (`coarse`)."""


@dataclass(frozen=True, slots=True)
class Keys:
    own: frozenset[str]
    above: frozenset[str]


def keys(reading: Reading, questions: Iterable[str] | None = None) -> Keys:
    """What the claim is grouped by; ``questions``: of these of its own alone, not of all.

    ``report/…``  the same question in one report
    ``day/…``     question, place and day
    ``week/…``    question, place and week, for running totals, stocks and what has no figure
    ``since/…``   question, place and month of the first day, for totals of one series
    ``count/…``   question, place, quarter of a year and band of values, whatever the day
    ``said/…``    question, speaker (each word of the name), month and band, whatever the place
    ``number/…``  question and a number too exact to be chance, whatever place and speaker
    ``copy/…``    question and a band of the MinHash signature of the words
    ``way …``     of a way in or out: what its words name beside it, and a day or a week

    ``said``, ``number`` and ``copy`` ask for no place. They lead to something only where a place is
    not linked: two claims whose places are known meet by their places, or have none in common. So a
    claim whose places are named and all linked stands under them as under what lies above it. One
    whose place is not sure meets all that was told of the same days within what holds it, its
    country at most.
    """
    asked = reading.questions if questions is None else questions
    return _keys(_grounds(reading), asked, *_days_and_bands(reading))


def coarse(reading: Reading) -> Keys:
    """The same, made fewer: a week for its days, one band of values for four.

    Two claims that share one of `keys` share one of these.
    """
    return _keys(_grounds(reading), reading.questions, *_weeks_and_bands(reading))


def keys_and_coarse(reading: Reading) -> tuple[Keys, Keys]:
    """Both, of all its questions; what they have in common is found once."""
    grounds = _grounds(reading)
    fine = _keys(grounds, reading.questions, *_days_and_bands(reading))
    return fine, _keys(grounds, reading.questions, *_weeks_and_bands(reading))


def _days_and_bands(reading: Reading) -> tuple[list[str], list[int]]:
    return [f"day/{day}" for day in _days(reading)], list(_bands(reading.figure))


def _weeks_and_bands(reading: Reading) -> tuple[list[str], list[int]]:
    weeks = dict.fromkeys(f"week/{_week(day)}" for day in _days(reading))
    return list(weeks), list(dict.fromkeys(b // _COARSE for b in _bands(reading.figure)))


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What the keys of a claim are made of, but for its days and bands of values."""

    reading: Reading
    ends: tuple[str, ...]
    """Weeks and months, for what runs on."""
    quarters: tuple[str, ...]
    places: frozenset[str]
    above: frozenset[str]
    """What holds these, and their names."""
    named: frozenset[str]
    """Their names, where these are not what they go by."""
    areas: frozenset[str]
    towns: frozenset[str]
    """The words of the names of areas, and of towns (`_kin`)."""
    linked: bool
    """Whether all places are known, and the claim's own."""
    who: frozenset[str]
    exact: tuple[str, ...]
    copies: tuple[str, ...]


def _grounds(reading: Reading) -> _Grounds:
    ends: list[str] = []
    if reading.end and (reading.running or reading.figure is None):
        ends += (f"week/{week}" for week in _weeks(reading.end))
    if reading.running and reading.told and reading.start:
        ends.append(f"since/{reading.start:%Y-%m}")
    sites = (*reading.sites, *reading.goals, *reading.about)
    places = {key for site in sites for key in (site.key, site.part_of) if key} or {"nowhere"}
    # one name meets itself, wherever a map puts it in the one report and in the other
    named = {f"named {town_name(site.written or site.name)}" for site in sites} - places
    areas, towns = _kin(sites)
    return _Grounds(
        reading=reading,
        ends=tuple(ends),
        quarters=tuple(_quarters(reading)),
        places=frozenset(places),
        above=frozenset({key for site in sites for key in site.above} - places | named),
        named=frozenset(named),
        areas=frozenset(areas),
        towns=frozenset(towns),
        linked=bool(sites) and not any(site.loose for site in sites) and not reading.guessed,
        who=frozenset(_who(reading)),
        exact=tuple(_exact(reading)),
        copies=tuple(_signature(reading.claim)),
    )


def _keys(
    grounds: _Grounds, questions: Iterable[str], window: Iterable[str], bands: Sequence[int]
) -> Keys:
    """``window``: its days or weeks; ``bands``: of values."""
    days = dict.fromkeys((*window, *grounds.ends))
    counted = [f"count/{quarter}/{band}" for quarter in grounds.quarters for band in bands]
    ends = [*days, *counted]
    near = (*grounds.areas, *grounds.named)
    own: set[str] = set()
    over: set[str] = set()
    for question in questions:
        own.add(f"report/{question}/{grounds.reading.claim.document}")
        own.update([f"{question}/{place}/{end}" for place in grounds.places for end in ends])
        own.update([f"{question}/{name}/{day}" for name in near for day in days])
        anywhere = over if grounds.linked else own
        anywhere.update(
            [f"said/{question}/{name}/{band}" for name in grounds.who for band in bands]
        )
        anywhere.update(f"number/{question}/{n}" for n in grounds.exact)
        anywhere.update([f"copy/{question}/{band}" for band in grounds.copies])
        if not grounds.linked:
            own.update(f"{question}/{place}/{day}" for place in grounds.above for day in days)
        over.update([f"{question}/{place}/{end}" for place in grounds.above for end in ends])
        over.update(f"{question}/{name}/{day}" for name in grounds.towns for day in days)
        if question == CORRIDOR:
            ways = way_names(grounds.reading)
            own.update(f"{question}/way {name}/{end}" for name in ways for end in ends)
    return Keys(frozenset(own), frozenset(over - own))


def pairs(
    found: Sequence[Reading], fresh: Container[str] | None = None
) -> Iterator[tuple[Reading, Reading]]:
    """The pairs that share a key, the earlier one first, sorted. ``found``: from `readings`.

    ``fresh``: ids of reports; only pairs in which one of them has a part. None: all.
    """
    new = [fresh is None or reading.claim.document in fresh for reading in found]
    asked: dict[str, list[int]] = defaultdict(list)
    for at, reading in enumerate(found):
        for question in reading.questions:
            asked[question].append(at)
    # every key names its question: the keys of one at a time are held
    met = {pair for asks in asked.items() for pair in _met(found, *asks, new)}
    for one, other in sorted(met):
        yield found[one], found[other]


def _met(
    found: Sequence[Reading], question: str, members: Iterable[int], new: Sequence[bool]
) -> set[tuple[int, int]]:
    """The pairs among these that share a key of the question, one of them new."""
    own: dict[str, list[int]] = defaultdict(list)
    above: dict[str, list[int]] = defaultdict(list)
    for at in members:
        its = keys(found[at], (question,))
        for key in its.own:
            own[key].append(at)
        for key in its.above:
            above[key].append(at)
    met: set[tuple[int, int]] = set()
    for key, here in own.items():
        over = above.get(key, ())
        if len(here) > 1:
            met.update(p for p in combinations(here, 2) if new[p[0]] or new[p[1]])  # in order
        if over:
            met.update(
                (min(p), max(p))
                for p in product(here, over)
                if p[0] != p[1] and (new[p[0]] or new[p[1]])
            )
    return met


def shingles(claim: Claim) -> frozenset[tuple[str, ...]]:
    """The runs of three words of the claim's quote; none where it is too short to tell anything."""
    quote = claim.evidence.quote
    found = re.findall(r"\w+", quote.lower()) if len(quote) >= 2 * _WORDS - 1 else []
    if len(found) < _WORDS:
        return frozenset()
    return frozenset(tuple(found[i : i + _SHINGLE]) for i in range(len(found) - _SHINGLE + 1))


# -- keys ------------------------------------------------------------------------------------------


def _kin(sites: Iterable[Site]) -> tuple[set[str], set[str]]:
    """By what an area and the town whose name it bears meet ("Lashio township" and Lashio), where
    no map says that the one lies in the other: of areas, to stand under; of towns, to look under.
    """
    areas: set[str] = set()
    towns: set[str] = set()
    for site in sites:
        named = f"{site.name} {site.written}"
        words = {f"like {word}" for word in fold(named).split() if len(word) >= _HEAD}
        if site.precision is PlacePrecision.SETTLEMENT:
            towns |= words
        elif site.precision in AREAS:
            areas |= words
    return areas, towns


def _who(reading: Reading) -> set[str]:
    """Ids and the head of each word of the names, with the month of publication.

    The same body is "the centre" here and "Russian Center on reconciliation" there. Without the
    month a body that speaks every day would meet itself over all its years.
    """
    month = f"{reading.claim.published:%Y-%m}" if reading.claim.published else ""
    words = {w[:_HEAD] for mouth in reading.mouths for w in mouth.folded.split() if len(w) > 3}
    ids = {key for mouth in reading.mouths for key in (mouth.actor, *mouth.bodies) if key}
    return {f"{key}/{month}" for key in ids | words}


def _exact(reading: Reading) -> Iterator[str]:
    figure, published = reading.figure, reading.claim.published
    if figure is None or published is None or figure.low != figure.high:
        return
    if len(str(figure.low).rstrip("0")) >= SAID_BY_CHANCE:
        yield f"{figure.low}/{published:%Y-%m}"


def _days(reading: Reading) -> Iterator[date]:
    """The days of the window and the one after it: a day's slip of "yesterday" still meets."""
    start, end = reading.start, reading.end
    if start is None and end is None:
        start = end = reading.claim.published
    if start is None and end is not None:
        start = _days_on(end, 1 - _OPEN_DAYS)
    if end is None and start is not None:
        end = _days_on(start, _OPEN_DAYS - 1)
    if start is None or end is None:
        return
    last = _days_on(end, 1)
    for back in range(min(_DAYS, (last - start).days + 1)):
        yield last - timedelta(back)


def _quarters(reading: Reading) -> Iterator[str]:
    """The quarter of the year in which it was told, and the next: an older figure, told again."""
    published = reading.claim.published
    if published is None:
        yield ""
        return
    for ahead in range(2):
        year, quarter = divmod(published.year * 4 + (published.month - 1) // 3 + ahead, 4)
        yield f"{year}-Q{quarter + 1}"


def _weeks(end: date) -> Iterator[str]:
    for week in range(_WEEKS + 1):
        yield _week(_days_on(end, 7 * week))


def _days_on(day: date, days: int) -> date:
    """So many days from a day; the calendar's first or last one where that lies beyond it."""
    return date.fromordinal(min(max(1, day.toordinal() + days), date.max.toordinal()))


@lru_cache(maxsize=8_192)
def _week(day: date) -> str:
    year, number, _ = day.isocalendar()
    return f"{year}-W{number:02}"


def _bands(figure: Figure | None) -> Iterator[int]:
    """The bands that the figure touches, and the one above: neighbours meet."""
    bounds = allowed(figure) if figure else None
    if bounds is None:
        return
    low, high = (floor(log(max(bound, 1), _BAND)) for bound in bounds)
    yield from range(low, high + 2)


def _signature(claim: Claim) -> Iterator[str]:
    """MinHash in bands; a run of words is hashed by BLAKE2, so that every machine agrees."""
    runs = (" ".join(run).encode() for run in shingles(claim))
    hashed = [_HASHES.unpack(blake2b(run, digest_size=_HASHES.size).digest()) for run in runs]
    least = [min(row) for row in zip(*hashed, strict=True)]
    for start in range(0, len(least), _ROWS):
        rows = least[start : start + _ROWS]
        yield f"{start // _ROWS}:{'.'.join(f'{value:x}' for value in rows)}"
