"""How two claims stand to each other: the decision, on one page. Claims in; relations out.

The rules are read from the top; the first that speaks decides, and where none speaks nothing is
said: "possibly the same" is not a relation.

 1. REPEAT         one statement again: one number, or one rounded, and no sign of another knowledge
 2. UPDATE         a plan, then its outcome
 3. CONTRADICTION  a denial of what another asserts
 4. CONTRADICTION  one origin, and the numbers cannot come from one count: parts of one whole that
                   differ, or a hundredfold within days
 5. PART_OF        one origin counts less in a narrower window, place or group
 6. REVISION       one origin, one window, another number; or a running total that went down
 7. UPDATE         one origin, later, and the count has grown
 8. CONTRADICTION  one measure, place and window, another voice, and the numbers cannot both hold;
                   or a part said to be more than its whole
 9. CONTRADICTION  one capture of one place, on two days
10. CONFIRMATION   compatible, and told by origins independent of each other

Beside them stand PART_OF where a report itself says "including", and a CONTRADICTION on ``when``
where one report gives one figure two windows. Only asserted claims are held against each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from dragoman.claims import (
    Claim,
    Measure,
    Modality,
    PlacePrecision,
    Qualifier,
    Reason,
    Relation,
    RelationKind,
    StockOrFlow,
)
from dragoman.reconcile import features
from dragoman.reconcile.compare import (
    Comparison,
    compare,
    covers,
    days_between,
    grown,
    is_daily,
    least,
    one_date,
    published_later,
    whole_is_less,
)
from dragoman.reconcile.features import Finding, Fit
from dragoman.reconcile.pairs import SAID_BY_CHANCE, Reading, pairs, readings

__all__ = ["relations"]

_ENOUGH = 2.0
"""What the findings must weigh together before two claims are called one statement. On the 119
links of 55 hand-read reports anything from 1.2 to 2.4 finds 56 of 60 repeats and joins none of 7
pairs of like figures about other things; 2.8 finds 48."""
_ONE_CAPTURE = timedelta(7)
"""Two dates of capture further apart may be two captures."""
_ONE_STATEMENT = timedelta(14)
"""A stock told later than this is told anew; two events without a figure are one within it."""
_HUNDREDFOLD = 100
"""No count of hundreds grows so much within `_ONE_CAPTURE`: a digit too many, a misprint."""
_CLOSE = 1.25
"""Ratio of two numbers that confirm each other without one being the other, rounded: 18,000 and
20,000, not 10,000 and "up to 16,000". From 1.1 to 1.7 the 119 links come out alike."""

_PLANS = frozenset({Modality.PLANNED, Modality.ORDERED, Modality.DEMANDED, Modality.FORECAST})
_TOLD_BY_PLACE = frozenset(
    [
        "ground",
        "withdrew",
        "advanced",
        "besieged",
        "corridor",
        "ceasefire",
        "evacuation_order",
        "access_refused",
    ]
)
"""Questions whose claims, without a figure, are known by their place and window; of any other, only
the same words make the same statement."""


Rule = Callable[[Comparison], Relation | None]


def relations(
    claims: Iterable[Claim],
    measures: Mapping[str, Measure],
    belongs: Mapping[str, str] | None = None,
) -> tuple[Relation, ...]:
    """Every relation that holds between the claims, sorted by kind and ids.

    ``belongs``: the id of an actor or a place → the id of what it is part of (`Actor.part_of`,
    `Place.within`): a ministry and its press centre are one origin, a quarter lies in its city's
    province. The order of the claims changes nothing, nor does a claim that comes twice.
    """
    found = readings(claims, measures, belongs or {})
    compared = [c for one, other in pairs(found) if (c := compare(one, other))]
    repeats = [r for c in compared if (r := _repeat(c))]
    told = [*_told_parts(found), *_in_other_units(found)]
    decided = [*told, *repeats, *_two_windows(compared, repeats)]
    known = {frozenset((r.earlier, r.later)) for r in decided}
    for comparison in _with_wholes(compared, repeats):
        if frozenset((comparison.earlier.claim.id, comparison.later.claim.id)) not in known:
            decided += [r for rule in _RULES if (r := rule(comparison))][:1]
    return tuple(sorted(decided, key=lambda r: (r.kind.value, r.earlier, r.later, r.on)))


# -- the rules -------------------------------------------------------------------------------------


def _repeat(c: Comparison) -> Relation | None:
    """1. The numbers are one (or both have none) and nothing shows another knowledge."""
    if len(set(c.modalities)) > 1 or c.extent is Fit.APART or c.is_(c.participants, Fit.APART):
        return None
    if c.earlier.figure is None:
        return c.relation(RelationKind.REPEAT, "where", "when") if _one_event(c) else None
    if not c.is_(c.group, Fit.SAME) or c.weight < _ENOUGH or _said_anew(c):
        return None
    if _one_number(c) and (c.one_origin or _no_other_origin(c)):
        return c.relation(RelationKind.REPEAT, "figure", *(["speaker"] if c.one_origin else []))
    return None


def _one_number(c: Comparison) -> bool:
    if c.is_(c.figure, Fit.ALLOWED):  # a vague word is a number again only of the very same thing
        there = features.days_off(c.earlier, c.later) <= (0 if c.one_report else 1)
        return c.one_origin and c.extent is Fit.SAME and there
    return c.is_(c.figure, Fit.SAME, Fit.ROUNDED)


def _no_other_origin(c: Comparison) -> bool:
    if c.is_(c.destination, Fit.INSIDE, Fit.HOLDS):
        return False
    return _copied(c) if c.two_origins else True


def _one_event(c: Comparison) -> bool:
    """Without a figure: one place and one time, or the same words."""
    if c.two_origins or c.earlier.question not in _TOLD_BY_PLACE:
        return c.words is not None
    one, other = c.earlier, c.later
    placed = c.is_(c.where, Fit.SAME, Fit.INSIDE, Fit.HOLDS) and not _wide(c)
    timed = c.is_(c.when, Fit.SAME, Fit.INSIDE, Fit.HOLDS, Fit.MEETS)
    near = not (one.end and other.end) or abs(one.end - other.end) <= _ONE_STATEMENT
    return placed and timed and near


def _wide(c: Comparison) -> bool:
    """A place in a place that only one names: a quarter is not its city, though a half may be."""
    sites = (*c.earlier.sites, *c.later.sites)
    if any(site.precision is PlacePrecision.CITY_PART for site in sites):
        return False
    one = {site.key for site in c.earlier.sites}
    return not c.is_(c.where, Fit.SAME) and not one & {site.key for site in c.later.sites}


def _copied(c: Comparison) -> bool:
    """Two names, one knowledge: the same words, or a number too exact to be found twice."""
    figure = c.earlier.figure
    exact = figure is not None and features.digits(figure) >= SAID_BY_CHANCE
    return c.words is not None or (exact and c.is_(c.figure, Fit.SAME) and not c.one_report)


def _said_anew(c: Comparison) -> bool:
    """A stock, told again after so long that somebody must have looked again."""
    one, other = c.earlier, c.later
    if one.stock_or_flow is not StockOrFlow.STOCK or not one.end or not other.end:
        return False
    return abs(one.end - other.end) > _ONE_STATEMENT


def _carried_out(c: Comparison) -> Relation | None:
    """2. A plan, then its outcome."""
    before, after = c.modalities
    if before not in _PLANS or after is not Modality.ASSERTED or c.extent is Fit.APART:
        return None
    if c.one_report or c.where is None or not (c.one_origin or c.is_(c.figure, Fit.SAME)):
        return None
    return c.relation(RelationKind.UPDATE, "modality")


def _denial(c: Comparison) -> Relation | None:
    """3. One denies what the other asserts, of one place and one time."""
    if set(c.modalities) != {Modality.ASSERTED, Modality.DENIED} or c.one_origin:
        return None
    if c.measure.fit is not Fit.SAME or not c.is_(c.where, Fit.SAME):
        return None
    if c.when is None or c.extent is Fit.APART:
        return None
    denied = c.earlier if c.modalities[0] is Modality.DENIED else c.later
    asserted = c.later if denied is c.earlier else c.earlier
    if not (c.is_(c.when, Fit.SAME) or covers(asserted, denied)):
        return None  # nobody left on Thursday, fifty did in the week: both hold
    return c.relation(RelationKind.CONTRADICTION, "modality")


def _not_one_count(c: Comparison) -> Relation | None:
    """4. One origin, and numbers that no count can have moved between."""
    if not (c.asserted and c.is_(c.group, Fit.SAME) and c.is_(c.figure, Fit.APART)):
        return None
    if c.wholes or _hundredfold(c):
        return c.relation(RelationKind.CONTRADICTION, "figure")
    return None


def _hundredfold(c: Comparison) -> bool:
    ends = [c.earlier.end, c.later.end]
    one_thing = c.is_(c.where, Fit.SAME) and c.is_(c.when, Fit.SAME, Fit.MEETS)
    near = all(ends) and one_thing and abs(days_between(*ends)) <= _ONE_CAPTURE
    low, high = sorted(least(reading) for reading in (c.earlier, c.later))
    return c.one_origin and near and low >= _HUNDREDFOLD and high >= _HUNDREDFOLD * low


def _part(c: Comparison) -> Relation | None:
    """5. One origin counts less in a narrower window, place or group."""
    if not (c.asserted and c.one_origin) or None in (c.figure, c.where, c.when):
        return None
    if c.extent not in (Fit.INSIDE, Fit.HOLDS):
        return None
    inside = c.extent is Fit.INSIDE
    part, whole = (c.earlier, c.later) if inside else (c.later, c.earlier)
    if not covers(part, whole) or not least(part) < least(whole):
        return None
    if part.claim.part_of and not c.is_(c.group, Fit.SAME):
        return None  # its own report says what it is a part of
    longer = c.is_(c.when, c.extent) and c.is_(c.where, Fit.SAME) and not c.one_report
    if longer and not is_daily(part):
        return None  # a total that has grown: rule 7
    return c.relation(RelationKind.PART_OF, *c.differ(), turned=not inside)


def _revision(c: Comparison) -> Relation | None:
    """6. One origin, one window, another number; or a running total that went down."""
    if not _moved(c) or c.extent is not Fit.SAME or not published_later(c):
        return None
    stock = c.earlier.stock_or_flow is StockOrFlow.STOCK
    same_window = not c.earlier.running and features.days_off(c.earlier, c.later) == 0
    went_down = c.earlier.running and not stock and not grown(c)
    went_down = went_down and not _vague(c)
    return c.relation(RelationKind.REVISION, "figure") if same_window or went_down else None


def _update(c: Comparison) -> Relation | None:
    """7. One origin, later, and the count has grown; a stock may also have shrunk."""
    if not _moved(c) or not c.is_(c.group, Fit.SAME) or c.extent is Fit.APART:
        return None
    if not c.is_(c.where, Fit.SAME, Fit.INSIDE, Fit.HOLDS):
        return None
    if c.earlier.stock_or_flow is not StockOrFlow.STOCK and not grown(c):
        return None
    return c.relation(RelationKind.UPDATE, "figure")


def _contradiction(c: Comparison) -> Relation | None:
    """8. Another voice, and the numbers cannot both hold."""
    if not c.asserted or c.one_origin or not c.is_(c.figure, Fit.APART):
        return None
    if None in (c.where, c.when) or not (c.two_origins or _one_day(c)):
        return None
    parts = (c.earlier.claim.part_of, c.later.claim.part_of)
    if not all(parts) and any(parts):
        return None  # what the part contradicts, its whole does
    if _vague(c):
        return None  # a vague word is no count
    same = c.extent is Fit.SAME and features.days_off(c.earlier, c.later) <= 1
    if same or whole_is_less(c) or _set_against(c):
        return c.relation(RelationKind.CONTRADICTION, "figure")
    return None


def _set_against(c: Comparison) -> bool:
    """One report that sets two voices against each other on one place and group."""
    one_thing = c.is_(c.where, Fit.SAME) and c.is_(c.group, Fit.SAME) and c.destination is None
    return c.one_report and one_thing and c.is_(c.when, Fit.SAME, Fit.MEETS)


def _two_captures(c: Comparison) -> Relation | None:
    """9. One capture of one place, on two days."""
    one, other = c.earlier, c.later
    if not c.asserted or c.one_report or one.figure or other.figure:
        return None
    if {one.claim.measure, other.claim.measure} != {"captured"}:
        return None
    apart = c.is_(c.when, Fit.APART) and not c.is_(c.participants, Fit.APART)
    if not (apart and c.is_(c.where, Fit.SAME) and one_date(one) and one_date(other)):
        return None
    if abs(days_between(one.end, other.end)) > _ONE_CAPTURE:
        return None
    return c.relation(RelationKind.CONTRADICTION, "when")


def _confirmation(c: Comparison) -> Relation | None:
    """10. Compatible, and told by origins independent of each other."""
    if len(set(c.modalities)) > 1 or not c.two_origins or c.is_(c.participants, Fit.APART):
        return None
    denied = c.modalities[0] is Modality.DENIED
    if not (c.asserted or denied) or c.when is None or c.extent is Fit.APART:
        return None
    if not c.is_(c.where, Fit.SAME) or c.is_(c.destination, Fit.INSIDE, Fit.HOLDS, Fit.MEETS):
        return None
    if c.earlier.figure is None:
        known = c.earlier.question in _TOLD_BY_PLACE or denied
        return c.relation(RelationKind.CONFIRMATION, "where", "when") if known else None
    if c.is_(c.group, Fit.SAME) and _agree(c):
        return c.relation(RelationKind.CONFIRMATION, "figure")
    return None


def _agree(c: Comparison) -> bool:
    if c.is_(
        c.figure, Fit.SAME
    ):  # one number from two bodies; of a name alone nobody knows the body
        return all(mouth.actor for mouth in (*c.earlier.mouths, *c.later.mouths))
    if c.is_(c.figure, Fit.ROUNDED, Fit.ALLOWED):
        return True
    low, high = sorted(least(reading) for reading in (c.earlier, c.later))
    return c.is_(c.figure, Fit.MEETS) and high <= _CLOSE * low


# -- what several rules ask -----------------------------------------------------------------------


def _moved(c: Comparison) -> bool:
    """One origin gives another number elsewhere than in the same report."""
    return (
        c.asserted and c.one_origin and not c.one_report and c.is_(c.figure, Fit.MEETS, Fit.APART)
    )


def _vague(c: Comparison) -> bool:
    figures = (c.earlier.figure, c.later.figure)
    return any(figure.qualifier is Qualifier.VAGUE for figure in figures if figure)


def _one_day(c: Comparison) -> bool:
    """Published on one day about one closed window: no voice is named, and neither is the later."""
    one, other = c.earlier, c.later
    published = one.claim.published is not None and one.claim.published == other.claim.published
    return published and one.start is not None and features.days_off(one, other) == 0


_RULES: tuple[Rule, ...] = (
    _carried_out,
    _denial,
    _not_one_count,
    _part,
    _revision,
    _update,
    _contradiction,
    _two_captures,
    _confirmation,
)
"""After `_repeat`, whose relations rule 4 needs."""


# -- beside the rules ------------------------------------------------------------------------------


def _told_parts(found: Sequence[Reading]) -> Iterator[Relation]:
    """PART_OF where the report itself says so."""
    there = {reading.claim.id for reading in found}
    for reading in found:
        whole = reading.claim.part_of
        if whole in there and whole is not None:
            detail = f"the report counts it in: “{reading.claim.evidence.quote}”"
            reason = Reason("text", 1.0, detail)
            yield Relation(RelationKind.PART_OF, reading.claim.id, whole, ("text",), (reason,))


IN_BRACKETS = "assemble.in-brackets"
"""The rule by which a claim says the one before it again in other units; extract gives it."""


def _in_other_units(found: Sequence[Reading]) -> Iterator[Relation]:
    """REPEAT where the report itself says a figure again: "3,577 families (21,462 people)"."""
    by_word: dict[tuple[str, str, int], list[Claim]] = defaultdict(list)
    for reading in found:
        claim = reading.claim
        if claim.figure and claim.figure.evidence:
            by_word[claim.document, claim.measure, claim.trigger.span.start].append(claim)
    for claims in by_word.values():
        ordered = sorted(claims, key=_of_figure)
        for before, claim in pairwise(ordered):
            if IN_BRACKETS in claim.provenance.rules and before.figure and claim.figure:
                units = f"{before.figure.unit} and {claim.figure.unit}"
                reason = Reason("text", 1.0, f"the report says one figure in {units}")
                yield Relation(RelationKind.REPEAT, before.id, claim.id, ("unit",), (reason,))


def _of_figure(claim: Claim) -> int:
    evidence = claim.figure.evidence if claim.figure else None
    return evidence.span.start if evidence else 0


def _two_windows(compared: Sequence[Comparison], repeats: Sequence[Relation]) -> Iterator[Relation]:
    """A CONTRADICTION on ``when`` where one report gives one figure two windows, in words."""
    one = {frozenset((r.earlier, r.later)) for r in repeats if "figure" in r.on}
    for c in compared:
        if not c.one_report or frozenset((c.earlier.claim.id, c.later.claim.id)) not in one:
            continue
        told = c.earlier.told and c.later.told
        if told and c.when and c.when.fit is not Fit.SAME:
            wide = ("where",) if c.where and c.where.fit is not Fit.SAME else ()
            yield c.relation(RelationKind.CONTRADICTION, "when", *wide)


def _with_wholes(
    compared: Sequence[Comparison], repeats: Sequence[Relation]
) -> Iterator[Comparison]:
    """The comparisons again, told which pairs are parts of wholes that repeat each other."""
    one = {frozenset((r.earlier, r.later)) for r in repeats}
    for c in compared:
        a, b = c.earlier.claim.part_of, c.later.claim.part_of
        if a and b and frozenset((a, b)) in one and not c.one_report:
            detail = "they are parts of one figure told twice"
            yield replace(c, wholes=Finding("wholes", Fit.SAME, 0.5, detail))
        else:
            yield c
