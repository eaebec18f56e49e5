"""What all that is found of two claims makes likely, where no rule speaks or where the word of one
is no more than a hint. A comparison in, the relation that it speaks for or None out.

A rule asks for a few things and wants each of them. A claim read from a real report often lacks
one: its place is that of the sentence before, nobody is named who says it. So here every finding
weighs. A table gives each (a cell: "number same", "when apart") its weight for each kind of
relation, the weights of a pair add up, and the sums are shares of certainty (a multinomial logistic
regression). It was learnt from links that careful readers made (``training/scorecard.py``), and the
relation tells how often they linked a pair that looks so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, lru_cache
from math import exp, log

from dragoman import plugins
from dragoman.claims import Modality, Relation, RelationKind
from dragoman.reconcile import states
from dragoman.reconcile.compare import (
    Comparison,
    days_between,
    headlined,
    is_daily,
    published_later,
    vague,
)
from dragoman.reconcile.features import ONE_COUNTRY
from dragoman.reconcile.finding import Finding, Fit
from dragoman.reconcile.modality import agree, meets_denial
from dragoman.reconcile.naming import fold
from dragoman.reconcile.numbers import digits, least
from dragoman.reconcile.pairs import SAID_BY_CHANCE
from dragoman.reconcile.reading import Reading
from dragoman.reconcile.scopes import (
    TOLLS,
    of_a_day,
    of_a_part_of_it,
    of_another_count,
    of_another_scope,
    one_measure,
)

__all__ = ["LIKELY", "Scorecard", "cells", "likely"]

_KINDS = (
    RelationKind.REPEAT,
    RelationKind.UPDATE,
    RelationKind.CONTRADICTION,
    RelationKind.CONFIRMATION,
    RelationKind.PART_OF,
)
"""In the order of the weights of a cell."""
LIKELY: Mapping[RelationKind, float] = {
    **dict.fromkeys(_KINDS, 0.2),
    RelationKind.CONFIRMATION: 0.25,
    RelationKind.PART_OF: 1.0,
}
"""From how much certainty on a pair is related of which no rule speaks, by the kind that is the
likeliest. Never as a part: of fifty such, in sets that a table had not seen, readers had linked
none."""
LIKELY_IF_SAID: Mapping[RelationKind, float] = {
    **dict.fromkeys(_KINDS, 0.1),
    RelationKind.UPDATE: 0.15,
    RelationKind.CONFIRMATION: 0.15,
}
"""The same where a rule does. What stands between 0.05 and these is linked by readers one time in
sixteen, in sets that a table had not seen."""
_KIND_OF = {RelationKind.REVISION: RelationKind.UPDATE}
_GROUPS: Mapping[str, str] = {
    **dict.fromkeys(["killed", "injured", "missing", "treated", "held"], "toll"),
    **dict.fromkeys(["inside", "shelter"], "people there"),
    **dict.fromkeys(["out", "freed"], "movement"),
    "ground": "ground",
    "attack": "attack",
}
"""A question → what sort of thing it asks; any other is an event."""
_ORDERS = frozenset({Modality.ORDERED, Modality.DEMANDED})
_LATER, _APART = (-2, -1, 0, 1, 2, 4, 8), (0, 1, 3, 7)
"""Days up to which two dates stand in one cell."""
_GROWN, _CHANGED = (-1.5, -0.7, -0.3, -0.05, 0, 0.05, 0.3, 0.7, 1.5), (0, 0.05, 0.2, 0.5, 1, 2)
"""The same of the logarithm of the ratio of two numbers, and of its size."""
_SHARED = (0, 0.1, 0.2, 0.35, 0.5)
_HEAD, _FEW_WORDS = 4, 3
"""Letters of a word that rough translations keep, and below how many words nothing is shared."""
_ALIKE = 0.35
"""The share of common words from which on two quotes may be of one event."""
_RIVALS = 10
"""How many times the smaller the larger of two rival counts of other days may be."""
_ANOTHER_EVENT = timedelta(7)
"""Tolls of an event that is dated and of a day so long after it, by two, of places of which one
only holds the other, are of two events."""


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Weights, each in the order of `_KINDS`, against none of them."""

    baseline: tuple[float, ...]
    """What weighs where nothing is found."""
    weights: Mapping[str, tuple[float, ...]]
    """By cell; one that is not here weighs nothing."""

    @classmethod
    @cache
    def shipped(cls) -> Scorecard:
        """The table that ships with Dragoman (``scorecard.toml``)."""
        table = plugins.table("dragoman.reconcile", "scorecard.toml")
        weights = {cell: tuple(row) for cell, row in table["weights"].items()}
        return cls(tuple(table["baseline"]), weights)

    def odds(self, found: Iterable[str]) -> list[float]:
        """How likely each kind is, against none of them; above 0."""
        sums = list(self.baseline)
        for cell in found:
            for at, weight in enumerate(self.weights.get(cell, ())):
                sums[at] += weight
        return [exp(total) for total in sums]


def likely(c: Comparison, said: Relation | None = None, rule: str = "") -> Relation | None:
    """The likeliest of the kinds that the two claims can stand in, where readers would link them
    with a certainty of `LIKELY`; or what a rule has said of them (``said``), if that is it.
    """
    kind_said = _KIND_OF.get(said.kind, said.kind) if said else None
    if not said and ((c.one_report and not c.two_names) or _elsewhere(c)):
        return None  # what one voice tells in one report are as a rule two things
    odds = dict(zip(_KINDS, Scorecard.shipped().odds(cells(c, rule)), strict=True))
    if _is_less_by_another(c):  # readers link the two; as what, is known
        odds[RelationKind.CONTRADICTION] += odds[RelationKind.UPDATE]
    can = {kind: how for kind, how in odds.items() if kind is kind_said or _OPEN[kind](c)}
    certain = sum(can.values()) / (1 + sum(can.values()))
    if not can:
        return None
    kind = max(can, key=lambda kind: can[kind])
    if certain < (LIKELY_IF_SAID if said else LIKELY)[kind]:
        return None
    if said and kind is kind_said:
        detail = f"a rule speaks; of pairs like these two, readers link {certain:.0%}"
        reason = Finding("certainty", Fit.MEETS, 0.0, detail).reason
        return replace(said, reasons=(*said.reasons, reason))
    if said and can[kind] / (1 + sum(can.values())) < LIKELY[kind]:
        return None  # neither what the rule says nor, surely, anything else
    before = f"a rule says {said.kind.value}" if said else "no rule speaks"
    detail = f"{before}; of pairs like these two, readers link {certain:.0%}"
    part = kind is RelationKind.PART_OF and least(c.later) < least(c.earlier)
    by = Finding("likelihood", Fit.MEETS, round(certain, 2), detail)
    return c.relation(kind, *_on(kind, c), turned=part, by=by)


def _elsewhere(c: Comparison) -> bool:
    """Two areas, both named, that may have something in common, as all of one city have."""
    named = not (c.earlier.guessed or c.later.guessed)
    return named and c.is_(c.where, Fit.MEETS) and _number(c) != "same"


def _is_ground_of_a_site(c: Comparison) -> bool:
    """The ground of a site, and that of its town: who took the airport need not hold the rest."""
    sites = (*c.earlier.sites, *c.later.sites)
    ground = c.figure is None and "ground" in c.earlier.questions
    apart = c.is_(c.where, Fit.INSIDE, Fit.HOLDS)
    return ground and apart and any(site.unnamed for site in sites)


def _may_repeat(c: Comparison) -> bool:
    """One number, or none, of one thing. Told by two, or at a place that no map knows, it can also
    be chance, unless it is too exact for that.
    """
    if not c.one_modality or _number(c) not in ("same", "rounded", "allowed", "none"):
        return False
    ground = "ground" in c.earlier.questions
    if _is_ground_of_a_site(c):
        return False
    if vague(c) and not (c.one_origin or one_measure(c)):
        return False  # hundreds who fled, and hundreds whom another brought out
    if c.figure is None and c.words is None and not (ground or c.measure.fit is Fit.SAME):
        return False  # a raid is not a battle, whoever denies the two
    if c.figure is None and c.is_(c.participants, Fit.MEETS):
        return False
    said = max((digits(r.figure) for r in (c.earlier, c.later) if r.figure), default=0)
    partly = c.is_(c.destination, Fit.INSIDE, Fit.HOLDS, Fit.APART)
    partly = partly or c.is_(c.group, Fit.INSIDE, Fit.HOLDS)
    there = c.is_(c.where, Fit.SAME) or not (c.earlier.sites and c.later.sites)
    told = c.one_origin or (there and not c.two_origins)
    return not partly and (told or said >= SAID_BY_CHANCE)


def _may_update(c: Comparison) -> bool:
    """News of one thing: of a count that goes on or a state that changes, not of the next day's."""
    one, other = c.earlier, c.later
    if not c.one_modality:
        return c.measure.fit is Fit.SAME or one.modality in _ORDERS
    if c.figure is None:
        before = bool(one.end and other.end and other.end < one.end)
        changes = not states.CHANGES.isdisjoint(one.questions) and not states.hit_twice(c)
        return changes and not before
    if c.two_names and c.is_(c.group, Fit.MEETS) and c.is_(c.figure, Fit.APART):
        return False  # one's soldiers, and the militants whom another has killed
    if _is_less_by_another(c) or of_a_part_of_it(c) or of_another_count(c):
        return False
    next_day = is_daily(one) and is_daily(other) and one.end != other.end
    elsewhere = c.two_origins or (c.two_names and _is_toll(c) and _of_another_day(c))
    elsewhere = elsewhere and c.is_(c.where, Fit.INSIDE, Fit.HOLDS)
    newer = published_later(c) or one.end != other.end
    return newer and _number(c) != "same" and not elsewhere and (not next_day or _is_toll(c))


def _is_less_by_another(c: Comparison) -> bool:
    """Fewer dead or hurt than another voice told before: a rival's count and no later one. Fewer
    are missing as they are found.
    """
    one, other = c.earlier, c.later
    toll = not TOLLS.isdisjoint(one.questions) and "missing" not in one.questions
    return toll and not c.one_origin and _number(c) == "apart" and least(other) < least(one)


def _of_another_day(c: Comparison) -> bool:
    """Whether the earlier dates its event, and the later tells of a day long after that."""
    one, other = c.earlier, c.later
    dated = one.told and one.start is not None and one.end is not None
    return dated and days_between(one.end, other.end) > _ANOTHER_EVENT


def _may_contradict(c: Comparison) -> bool:
    """Both are asserted, or one is denied, of one side: that the front took it is denied by those
    who hold it. A count of other days may well be many times another.
    """
    if Modality.DENIED in c.modalities and Modality.ASSERTED in c.modalities:
        if agree(c):
            return False
        return not c.is_(c.participants, Fit.APART) and meets_denial(c)
    if not c.asserted:
        return False
    if c.figure is None:
        return c.is_(c.participants, Fit.APART)
    if (_counted_on(c) and not c.two_origins) or of_another_scope(c) or of_a_day(c):
        return False
    low, high = sorted((least(c.earlier), least(c.later)))
    rivals = high <= _RIVALS * low or c.is_(c.when, Fit.SAME)
    there = c.where is None or c.is_(c.where, Fit.SAME)
    exclude = c.is_(c.figure, Fit.APART, Fit.GARBLED) and not vague(c)
    return exclude and there and rivals and c.extent is not _inside(c)


def _may_confirm(c: Comparison) -> bool:
    """Both can hold, of one group and of no part, and two tell of it that are known apart, or whose
    names are and whose numbers are not the same; that one came is not that the other left.
    """
    if not c.one_modality or not c.two_names or _number(c) in ("apart", "garbled", "in one"):
        return False
    if headlined(c) or _is_ground_of_a_site(c):
        return False
    if c.is_(c.destination, Fit.INSIDE, Fit.HOLDS, Fit.MEETS):
        return False
    if _number(c) == "same" and not c.two_origins:
        return False
    if c.figure and c.where and c.where.fit is Fit.MEETS and c.where.weight <= ONE_COUNTRY:
        return False
    if c.figure is None:
        if c.is_(c.participants, Fit.MEETS):
            return False
        left = "withdrew" in (c.earlier.claim.measure, c.later.claim.measure)
        return _is_told_alike(c) and not (left and c.measure.fit is not Fit.SAME)
    return c.is_(c.group, Fit.SAME)


def _may_be_part(c: Comparison) -> bool:
    """The less lies in the more by days, place or people, and by none of them beyond it. Whence
    some came by Monday is no place in the one that all have reached by Tuesday.
    """
    if c.is_(c.destination, Fit.SAME) and _counted_on(c):
        return False
    return c.figure is not None and c.extent is _inside(c) and least(c.earlier) != least(c.later)


def _counted_on(c: Comparison) -> bool:
    """Two totals so far, of which the one told later is of a later day and the larger."""
    one, other = c.earlier, c.later
    totals = one.running and other.running and not (one.is_stock or other.is_stock)
    later = bool(one.end and other.end and one.end < other.end) and published_later(c)
    return totals and later and least(one) < least(other)


def _inside(c: Comparison) -> Fit:
    """How the claim of the smaller number would lie in the other."""
    return Fit.INSIDE if least(c.earlier) < least(c.later) else Fit.HOLDS


_OPEN: Mapping[RelationKind, Callable[[Comparison], bool]] = {
    RelationKind.REPEAT: _may_repeat,
    RelationKind.UPDATE: _may_update,
    RelationKind.CONTRADICTION: _may_contradict,
    RelationKind.CONFIRMATION: _may_confirm,
    RelationKind.PART_OF: _may_be_part,
}
"""Whether what is known of the two leaves a kind open."""


def _is_told_alike(c: Comparison) -> bool:
    """Without a figure: a state that is known by its place and time, or in the same words."""
    if c.is_(c.participants, Fit.APART):
        return False
    by_place = not states.TOLD_BY_PLACE.isdisjoint(c.earlier.questions)
    return by_place or (_shared(c.earlier, c.later) or 0) >= _ALIKE


def _is_toll(c: Comparison) -> bool:
    return _GROUPS.get(c.earlier.questions[0]) == "toll"


def _on(kind: RelationKind, c: Comparison) -> tuple[str, ...]:
    open_and_shut = "corridor" in c.earlier.questions and c.is_(c.participants, Fit.APART)
    if not c.one_modality or open_and_shut:
        return ("modality",)
    if kind is RelationKind.PART_OF:
        return c.differ() or ("figure",)
    if c.figure:
        return ("figure",)
    apart = c.is_(c.participants, Fit.APART) and kind is not RelationKind.REPEAT
    return ("participants",) if apart else ("where", "when")


# -- what is found ---------------------------------------------------------------------------------


def cells(c: Comparison, rule: str = "") -> Iterator[str]:
    """What is found of two claims, a name each; some again together with what they are read with.
    ``rule``: the one that speaks of them, if any; it weighs by what else is found.

    What changes here changes what the weights mean: learn them anew.
    """
    one, other = c.earlier, c.later
    number, where, when, origin = _number(c), _fit(c.where), _fit(c.when), _fit(c.origin)
    group, asked = _fit(c.group), _GROUPS.get(one.questions[0], "event")
    home = "one report" if c.one_report else "two reports"
    news = "published later" if published_later(c) else "published at once"
    modality = f"{one.modality.value} {other.modality.value}"
    stocks, end = one.is_stock + other.is_stock, _band(_days(one.end, other.end), _LATER)
    grown = log((least(other) + 1) / (least(one) + 1)) if one.figure and other.figure else 0.0
    size = "more" if grown > 0 else "no more"
    main = [f"number {number}", f"where {where}", f"when {when}", f"speaker {origin}"]
    main += [f"group {group}", f"asked {asked}", home]
    yield from (*main, f"modality {modality}", f"rule {rule or 'none'}")
    if rule:
        yield from (f"rule {rule}, {cell}" for cell in main)
    yield f"measures {one.claim.measure} {other.claim.measure}"
    if one.figure and other.figure:
        said = max(digits(one.figure), digits(other.figure))
        yield f"growth {_band(grown, _GROWN)}"
        yield f"change {_band(abs(grown), _CHANGED)}"
        yield f"number {number}, digits {min(said, 3)}"
    yield from (f"measure {_fit(c.measure)}", f"stock or flow {_fit(c.kind)}", f"stocks {stocks}")
    yield from (f"destination {_fit(c.destination)}", f"participants {_fit(c.participants)}")
    yield from (f"end {end}", f"start {_band(_days_apart(one.start, other.start), _APART)}")
    yield f"published {_band(_days(one.claim.published, other.claim.published), _LATER)}"
    yield f"open starts {(one.start is None) + (other.start is None)}"
    yield f"told windows {one.told + other.told}"
    yield f"guessed places {one.guessed + other.guessed}, where {where}"
    yield f"loose places {_are_loose(one) + _are_loose(other)}"
    yield f"exact places {_are_exact(one) + _are_exact(other)}"
    yield f"no places {(not one.sites) + (not other.sites)}"
    yield f"speakers told {bool(one.mouths) + bool(other.mouths)}"
    yield f"parts {bool(one.claim.part_of) + bool(other.claim.part_of)}"
    yield f"background {one.claim.background + other.claim.background}"
    yield f"words {_fit(c.words)}"
    yield f"words shared {_band(_shared(one, other), _SHARED)}"
    yield from (f"number {number}, where {where}", f"number {number}, when {when}")
    yield from (f"number {number}, speaker {origin}", f"number {number}, group {group}")
    yield from (f"number {number}, {home}", f"number {number}, modality {modality}")
    yield f"number {number}, {size}, {news}, speaker {origin}"
    yield from (f"where {where}, when {when}", f"speaker {origin}, {news}, {home}")
    yield f"where {where}, when {when}, group {group}, {size}"
    yield from (f"asked {asked}, where {where}", f"asked {asked}, when {when}")
    yield from (f"asked {asked}, number {number}", f"asked {asked}, {home}")
    yield f"stocks {stocks}, end {end}"


def _fit(finding: Finding | None) -> str:
    return finding.fit.value if finding else "open"


def _number(c: Comparison) -> str:
    if c.figure:
        return c.figure.fit.value
    return "none" if c.earlier.figure is c.later.figure is None else "in one"


def _days(one: date | None, other: date | None) -> int | None:
    return (other - one).days if one and other else None


def _days_apart(one: date | None, other: date | None) -> int | None:
    days = _days(one, other)
    return None if days is None else abs(days)


def _band(value: float | None, ends: tuple[float, ...]) -> str:
    if value is None:
        return "open"
    return next((f"to {end}" for end in ends if value <= end), f"over {ends[-1]}")


def _are_loose(reading: Reading) -> bool:
    return any(site.loose for site in reading.sites)


def _are_exact(reading: Reading) -> bool:
    return bool(reading.sites) and all(site.exact for site in reading.sites)


def _shared(one: Reading, other: Reading) -> float | None:
    """The share of the words of the shorter quote that the longer has too."""
    a, b = _heads(one.claim.evidence.quote), _heads(other.claim.evidence.quote)
    fewest = min(len(a), len(b))
    return len(a & b) / fewest if fewest >= _FEW_WORDS else None


@lru_cache(maxsize=65_536)
def _heads(quote: str) -> frozenset[str]:
    return frozenset(word[:_HEAD] for word in fold(quote).split() if len(word) >= _HEAD)
