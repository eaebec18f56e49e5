"""How claims stand to each other: the decision, on one page. Claims in; relations out.

The rules are read from the top; the first that speaks decides, but what those with a "?" say is
asked again of all that is found of the two (14). Where nothing speaks nothing is said: "possibly
the same event" is an answer, but no relation (`possibly`).

 1. REPEAT         one statement again: one number, or one rounded, and no sign of another knowledge
    REPEAT ?       one state or event without a number; by one voice in two reports it stands
 2. UPDATE ?       a plan, an order or a demand, then what came of it
 3. CONTRADICTION? a denial of what another asserts, or of an order that another tells of
 4. CONTRADICTION  one origin, and the numbers cannot come from one count: parts of one whole that
                   differ, a hundredfold within days, a digit lost or moved
 5. PART_OF ?      less is counted in a narrower window, place or group
 6. REVISION       one origin, one window, another number; or a running total that went down; or
                   one that is said to be put right, or fewer dead of one strike
    UPDATE         more dead of one day, told later: the next bodies were found
 7. UPDATE         one origin, later, and the count has grown: a toll from its first day on too;
                   dozens, counted out since
    UPDATE         a toll that is said to have risen, by whomever but the other side
 8. CONTRADICTION  one measure, place and window, another voice, and the numbers cannot both hold;
    CONTRADICTION? tolls of windows that differ, or places that the words do not name; a part said
                   to be more than its whole; a total that cannot have grown so fast, or that
                   another voice has smaller later; two parties on one day's dead
 9. CONTRADICTION  one capture of one place, on two days; two holders of one place at one time, or
                   one road told open and shut
10. UPDATE ?       a place that changed hands (where both sides are named it stands), a truce that
                   stands, a road that is shut no more
11. UPDATE         totals since one day, the later and larger by another mouth; a toll somewhat
                   larger on a later day; a stock told anew
12. CONFIRMATION   compatible, and told by origins independent of each other
13. CONFIRMATION ? one state or event without a number, told by two
14. ANY BUT PARTS  where none of these speaks: what all that is found of the two makes likely; of
                   updates only such as are of one thing that both count (`scopes`)

Beside them stand PART_OF where a report itself says "including", where another report tells again
one of two such figures, and where the parts of one report add up to its number or another's; and a
CONTRADICTION on ``when`` where one report gives one figure two windows. Only asserted claims are
held against each other, and numbers thought likely. The conditions stand in `repeats`, `modality`,
`confirming` and `rules`, those of claims without a figure in `states`, and those of the last in
`scorecard`; which rules stand by themselves, and when, is told in `decide`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise

from dragoman.claims import Claim, Measure, Qualifier, Reason, Relation, RelationKind
from dragoman.reconcile.asked import number
from dragoman.reconcile.bonds import Bond, bound
from dragoman.reconcile.compare import Comparison, compare, days_between
from dragoman.reconcile.decide import decide
from dragoman.reconcile.features import SLIP
from dragoman.reconcile.finding import Finding, Fit
from dragoman.reconcile.numbers import in_words, least
from dragoman.reconcile.pairs import pairs
from dragoman.reconcile.reading import Reading, readings
from dragoman.reconcile.repeats import repeat

__all__ = ["IN_BRACKETS", "between", "relations", "told_in"]

IN_BRACKETS = "assemble.in-brackets"
"""The rule by which a claim says the one before it again in other units; extract gives it."""
_MOVES = frozenset({RelationKind.UPDATE, RelationKind.REVISION, RelationKind.CONTRADICTION})
_SUM = 100
"""Smaller numbers of different days add up by chance: ten dead by Wednesday and two of a raid make
the twelve of Friday; and so do those that one report gives."""
_TOGETHER = 300
"""Characters: parts that a report gives side by side stand no further apart."""


def relations(
    claims: Iterable[Claim],
    measures: Mapping[str, Measure],
    belongs: Mapping[str, str] | None = None,
    names: Mapping[str, str] | None = None,
    fresh: Container[str] | None = None,
    bonds: Iterable[Bond] = (),
) -> tuple[Relation, ...]:
    """Every relation that holds between the claims, sorted by kind and ids.

    ``belongs``: the id of an actor or a place → the id of what it is part of (`Actor.part_of`,
    `Place.within`): a ministry and its press centre are one origin, a quarter lies in its city's
    province. ``names``: the id of an actor → its name, so that "the Defence Ministry" may be it;
    left out are agencies and outlets, which know nothing of themselves.
    The order of the claims changes nothing, nor does a claim that comes twice.

    ``fresh``: ids of reports; only the relations in which a claim of theirs has a part. Together
    with those that the others had before they are the relations of all.

    ``bonds``: what people decided of pairs, the latest last. It stands in the place of what the
    rules say of them, and where it makes or unmakes a repeat, the rules go by it.
    """
    found = readings(claims, measures, belongs or {}, names)
    new = [r for r in found if fresh is None or r.claim.document in fresh]
    ids = {r.claim.id for r in found}
    bonds = [bond for bond in bonds if bond.pair <= ids]
    told = told_in(new, found)
    wholes = {r.claim.id: w for r in found if (w := r.claim.part_of) in ids and w is not None}
    return _sorted(bound([*told, *between(pairs(found, fresh), told, bonds, wholes)], bonds))


def told_in(new: Sequence[Reading], found: Sequence[Reading]) -> list[Relation]:
    """The relations that reports themselves give; of whole reports, each for itself.

    ``new``: whose relations are wanted, among all that are ``found``.
    """
    return [*_told_parts(new, found), *_in_other_units(new)]


def between(
    met: Iterable[tuple[Reading, Reading]],
    told: Iterable[Relation] = (),
    bonds: Sequence[Bond] = (),
    wholes: Mapping[str, str] | None = None,
) -> tuple[Relation, ...]:
    """What the rules say of these pairs, as `pairs` or another engine finds them, sorted.

    ``told``: the relations that the reports themselves give (`told_in`); of their pairs nothing
    more is said. What is decided of a pair rests on no pair but those of its two reports: an engine
    may part the pairs by the two reports that they join.
    ``wholes``: a claim → the one that its own report counts it in, of all these reports.
    """
    compared = [c for one, other in met if (c := compare(one, other))]
    repeats = bound((r for c in compared if (r := repeat(c))), bonds)
    repeats = [r for r in repeats if r.kind is RelationKind.REPEAT]
    decided = [*repeats, *_adding_up(compared), *_two_windows(compared, repeats)]
    known = {frozenset((r.earlier, r.later)) for r in (*told, *decided)}
    for comparison in _with_wholes(compared, repeats):
        if frozenset((comparison.earlier.claim.id, comparison.later.claim.id)) not in known:
            decided += [r] if (r := decide(comparison)) else []
    decided = _but_of_wholes(decided, repeats, compared, wholes or {})
    related = known | {frozenset((r.earlier, r.later)) for r in decided}
    at_home = {frozenset((c.earlier.claim.id, c.later.claim.id)) for c in compared if c.one_report}
    return _sorted([*decided, *_parts_by_repeats(wholes or {}, repeats, related | at_home)])


def _sorted(decided: Iterable[Relation]) -> tuple[Relation, ...]:
    return tuple(sorted(decided, key=lambda r: (r.kind.value, r.earlier, r.later, r.on)))


def _but_of_wholes(
    decided: Sequence[Relation],
    repeats: Iterable[Relation],
    compared: Iterable[Comparison],
    wholes: Mapping[str, str],
) -> list[Relation]:
    """The relations without those that hold a count against the whole of what it is told to be a
    part of: nine civilians on Friday, and on Monday "37 dead, including nine civilians"; or of what
    is the nearer count: 3,100 of one prison, and then "4,200 of two, 3,250 of them from that one".
    """
    by_id = {r.claim.id: r for c in compared for r in (c.earlier, c.later)}
    of_whole: set[frozenset[str]] = set()
    for relation in (*repeats, *(r for r in decided if r.kind in _MOVES)):
        ends = (relation.earlier, relation.later)
        for id_, of in (ends, ends[::-1]):
            one, part, whole = (by_id.get(known or "") for known in (id_, of, wholes.get(of)))
            if one and part and whole and id_ not in wholes and _is_of_part(one, part, whole):
                of_whole.add(frozenset((id_, whole.claim.id)))
    return [
        r
        for r in decided
        if r.kind not in _MOVES or frozenset((r.earlier, r.later)) not in of_whole
    ]


def _is_of_part(one: Reading, part: Reading, whole: Reading) -> bool:
    """Whether a claim that is held against a part counts what that does, and not the whole."""
    if one.group == part.group != whole.group:
        return least(one) == least(part)
    nearer = abs(least(one) - least(part)) < abs(least(one) - least(whole))
    here, there, all_ = ({site.key for site in r.sites} for r in (one, part, whole))
    return one.group == part.group and nearer and not here.isdisjoint(there - all_)


def _parts_by_repeats(
    wholes: Mapping[str, str], repeats: Iterable[Relation], related: Container[frozenset[str]]
) -> Iterator[Relation]:
    """PART_OF where a report tells a part of a whole, and another report tells one of them again
    without the other: four shot at Narabari are of the 44 dead, whoever counts the four in.

    ``wholes``: a claim → the one that its own report counts it in; ``related``: pairs of which
    nothing more is to be said.
    """
    again: dict[str, set[str]] = defaultdict(set)
    for relation in repeats:
        if "figure" in relation.on:
            again[relation.earlier].add(relation.later)
            again[relation.later].add(relation.earlier)
    found: dict[tuple[str, str], Reason] = {}
    for part, whole in wholes.items():
        parted = {wholes.get(one) for one in again[part]}
        pairs_ = [(one, whole) for one in again[part] if one not in wholes]
        pairs_ += [(part, other) for other in again[whole] if other not in parted]
        for pair in pairs_:
            if frozenset(pair) not in related:
                detail = "another report tells one of the two figures again and counts it so"
                found.setdefault(pair, Reason("text", 0.7, detail))
    for (part, whole), reason in found.items():
        yield Relation(RelationKind.PART_OF, part, whole, ("repeat",), (reason,))


# -- beside the rules ------------------------------------------------------------------------------


def _told_parts(new: Sequence[Reading], found: Sequence[Reading]) -> Iterator[Relation]:
    """PART_OF where the report itself says so."""
    there = {reading.claim.id for reading in found}
    for reading in new:
        whole = reading.claim.part_of
        if whole in there and whole is not None:
            detail = f"the report counts it in: “{reading.claim.evidence.quote}”"
            reason = Reason("text", 1.0, detail)
            yield Relation(RelationKind.PART_OF, reading.claim.id, whole, ("text",), (reason,))


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


def _adding_up(compared: Sequence[Comparison]) -> Iterator[Relation]:
    """PART_OF where two numbers that one report gives side by side make that of another, or one
    that it gives beside them.
    """
    parts: dict[tuple[str, str], list[tuple[Reading, Reading, Comparison]]] = defaultdict(list)
    for c in compared:
        if not _may_add_up(c):
            continue
        for part, whole in ((c.earlier, c.later), (c.later, c.earlier)):
            small, large = (_exact(reading) for reading in (part, whole))
            if small and large and small < large:
                parts[whole.claim.id, part.claim.document].append((part, whole, c))
    for candidates in parts.values():
        for one, other in combinations(candidates, 2):
            if (
                one[0].claim.id == other[0].claim.part_of
                or other[0].claim.id == one[0].claim.part_of
            ):
                continue  # two of the twelve are no more beside them
            a, b, sum_ = _exact(one[0]), _exact(other[0]), _exact(one[1])
            apart = abs(one[0].claim.evidence.span.start - other[0].claim.evidence.span.start)
            if not (a and b) or a + b != sum_ or apart > _TOGETHER:
                continue
            at_once = _slips(one[0].end, one[1].end) and _slips(other[0].end, one[1].end)
            if sum_ < _SUM and (one[2].one_report or not at_once):
                continue
            figures = [r.figure for r in (one[0], other[0], one[1]) if r.figure]
            detail = "{} and {} make {}".format(*map(in_words, figures))
            sums = Finding("sum", Fit.INSIDE, 0.5, detail)
            for part, _, c in (one, other):
                yield c.relation(RelationKind.PART_OF, "sum", turned=part is c.later, by=sums)


def _may_add_up(c: Comparison) -> bool:
    """Whether the one can be a part of the other; what a report counts in is said in it."""
    if c.two_origins or c.is_(c.figure, Fit.SAME) or c.kind:
        return False
    said = c.one_report and (c.earlier.claim.part_of or c.later.claim.part_of)
    return c.asserted and not said and _one_question(c)


def _slips(one: date | None, other: date | None) -> bool:
    return days_between(one, other) <= SLIP


def _one_question(c: Comparison) -> bool:
    placed = c.is_(c.where, Fit.SAME, Fit.INSIDE, Fit.HOLDS)
    return c.measure.fit is Fit.SAME and placed and not c.is_(c.when, Fit.APART)


def _exact(reading: Reading) -> float | None:
    figure = reading.figure
    return number(figure) if figure and figure.qualifier is Qualifier.EXACT else None


def _two_windows(compared: Sequence[Comparison], repeats: Sequence[Relation]) -> Iterator[Relation]:
    """A CONTRADICTION on ``when`` where one report gives one figure two windows, in words."""
    one = {frozenset((r.earlier, r.later)) for r in repeats if "figure" in r.on}
    for c in compared:
        if not c.one_report or frozenset((c.earlier.claim.id, c.later.claim.id)) not in one:
            continue
        told = c.earlier.told and c.later.told
        if told and c.when and c.when.fit is not Fit.SAME:
            placed = c.earlier.sites and c.later.sites
            wide = ("where",) if placed and not c.is_(c.where, Fit.SAME) else ()
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
