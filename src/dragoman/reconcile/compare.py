"""Two claims side by side: every finding, and what the rules ask of a pair. It decides nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from dragoman.claims import Modality, Qualifier, Relation, RelationKind
from dragoman.reconcile import copies, features, numbers, parties, ways
from dragoman.reconcile.asked import allowed, number
from dragoman.reconcile.finding import Finding, Fit
from dragoman.reconcile.pairs import SAID_BY_CHANCE
from dragoman.reconcile.reading import Reading

__all__ = [
    "Comparison",
    "compare",
    "covers",
    "days_between",
    "headlined",
    "is_daily",
    "narrow_and_wide",
    "one_date",
    "published_later",
    "vague",
    "whole_is_less",
]

_DAILY = timedelta(1)
"""A window of two dates at most is a day's count, which lies in a longer one's."""
_HEADLINE = 80
"""Characters: what begins further on in a report is hardly its headline's, and what begins so far
from another claim is not of one headline with it."""


@dataclass(slots=True)
class Comparison:
    """Two claims and what the features find; None where a feature has nothing to say.

    Made once for every pair and never changed; frozen, making it would cost a third more.
    """

    earlier: Reading
    later: Reading
    measure: Finding
    figure: Finding | None
    kind: Finding | None
    """A stock against a running total."""
    group: Finding | None
    when: Finding | None
    where: Finding | None
    destination: Finding | None
    participants: Finding | None
    origin: Finding | None
    words: Finding | None
    extent: Fit
    """How the earlier claim lies to the later one in all that bounds a count."""
    wholes: Finding | None = None
    """Both are parts, and their wholes are one figure."""

    @property
    def findings(self) -> list[Finding]:
        main = (self.figure, self.measure, *self._extents, self.origin)
        return [f for f in (*main, self.participants, self.words, self.wholes) if f]

    @property
    def _extents(self) -> tuple[Finding | None, ...]:
        return (self.kind, self.group, self.when, self.where, self.destination)

    @property
    def weight(self) -> float:
        return sum([finding.weight for finding in self.findings])

    @property
    def one_report(self) -> bool:
        return self.earlier.claim.document == self.later.claim.document

    def is_(self, finding: Finding | None, *fits: Fit) -> bool:
        return finding is not None and finding.fit in fits

    @property
    def one_origin(self) -> bool:
        return self.is_(self.origin, Fit.SAME)

    @property
    def two_origins(self) -> bool:
        """Two speakers, both known and of different bodies."""
        return self.is_(self.origin, Fit.APART)

    @property
    def two_names(self) -> bool:
        """Two speakers, known or not."""
        return self.is_(self.origin, Fit.APART, Fit.MEETS)

    @property
    def modalities(self) -> tuple[Modality, Modality]:
        return self.earlier.modality, self.later.modality

    @property
    def one_modality(self) -> bool:
        return self.earlier.modality is self.later.modality

    @property
    def asserted(self) -> bool:
        return self.one_modality and self.earlier.modality is Modality.ASSERTED

    def differ(self) -> tuple[str, ...]:
        """The features by which the one lies in the other."""
        return tuple(f.feature for f in self._extents if f and f.fit is self.extent)

    def relation(
        self, kind: RelationKind, *on: str, turned: bool = False, by: Finding | None = None
    ) -> Relation:
        """The relation, each finding a reason, ``by`` the first; ``turned``: the later claim is
        named first.
        """
        one, other = self.earlier.claim.id, self.later.claim.id
        reasons = tuple([f.reason for f in (by, *self.findings) if f])
        return Relation(kind, *((other, one) if turned else (one, other)), on, reasons)


def compare(one: Reading, other: Reading) -> Comparison | None:
    """The comparison of two claims, the earlier one first; None where no rule could hold.

    So it is of two groups or two places that have nothing in common (but where one report tells
    one count at both), and of two counts on days that do not meet: most pairs end here, before the
    costly features are asked.
    """
    one, other = _shares_dropped(one, other)
    one_question = one.questions == other.questions or set(one.questions) & set(other.questions)
    if not one_question or not _countable(one, other) or ways.two_ways(one, other):
        return None
    group = features.groups(one, other)
    if (group and group.fit is Fit.APART) or features.of_two_causes(one, other):
        return None
    where = ways.one_way(one, other) or features.places(one, other)
    torn = where if where and where.fit is Fit.APART else None
    if torn and not _told_again(one, other):
        return None
    if torn:
        detail = f"{torn.detail}, though one report gives them one exact number"
        where = Finding("where", Fit.MEETS, 0.0, detail)
    when = features.windows(one, other)
    if when and when.fit is Fit.APART and one.figure and other.figure:
        return None
    kind, destination = features.kinds(one, other), features.destinations(one, other)
    origin = copies.origins(one, other)
    if torn and not (origin and origin.fit is Fit.SAME):
        return None
    return Comparison(
        one,
        other,
        features.measures(one, other),
        numbers.figures(one, other),
        kind,
        group,
        when,
        where,
        destination,
        parties.participants(one, other),
        origin,
        copies.words(one, other),
        _extent(kind, group, when, where, destination),
    )


def _shares_dropped(one: Reading, other: Reading) -> tuple[Reading, Reading]:
    """Who holds eighty per cent of a town is in it, against who is told to hold it."""
    if one.questions[0] != "ground" or (one.figure is None) == (other.figure is None):
        return one, other
    if not one.modality is other.modality is Modality.ASSERTED:
        return one, other
    figures = (one.figure, other.figure)
    if any(figure is not None and figure.unit != "percent" for figure in figures):
        return one, other
    return replace(one, figure=None), replace(other, figure=None)


def _told_again(one: Reading, other: Reading) -> bool:
    """Whether one report gives one number, too exact to be chance, at two places: it tears apart
    what it tells twice ("903 left the east of Aleppo", "903 came to Bidar").
    """
    if one.claim.document != other.claim.document or not (one.figure and other.figure):
        return False
    stated = number(one.figure)
    exact = one.figure.qualifier is other.figure.qualifier is Qualifier.EXACT
    same = exact and stated is not None and stated == number(other.figure)
    return same and numbers.digits(one.figure) >= SAID_BY_CHANCE


def _extent(*findings: Finding | None) -> Fit:
    fits = {f.fit for f in findings if f and f.fit is not Fit.SAME}
    if len(fits) > 1:
        return Fit.APART if Fit.APART in fits else Fit.MEETS
    return fits.pop() if fits else Fit.SAME


def _countable(one: Reading, other: Reading) -> bool:
    """Figures of one unit, or none in both.

    A plan or a denial may lack what an assertion gives, and "nobody" is a denial too. Of one
    measure a stock may be held against a running total, as its part; a share only against another,
    and so many a day only against so many a day.
    """
    if one.figure and other.figure:
        if one.figure.unit != other.figure.unit or one.is_rate != other.is_rate:
            return False
        alike = one.is_stock == other.is_stock and one.figure.unit != "percent"
        return alike or one.claim.measure == other.claim.measure
    alike = one.modality == other.modality
    return one.figure is other.figure or not alike or one.modality is Modality.DENIED


def narrow_and_wide(c: Comparison) -> tuple[Reading, Reading]:
    """The claim that lies in the other by its extent, and the other."""
    return (c.earlier, c.later) if c.extent is Fit.INSIDE else (c.later, c.earlier)


def published_later(c: Comparison) -> bool:
    one, other = c.earlier.claim.published, c.later.claim.published
    return one is not None and other is not None and one < other


def covers(part: Reading, whole: Reading) -> bool:
    """Whether the window lies in the other to the day: a part is not a matter of a slip."""
    if part.is_stock != whole.is_stock:
        return True  # a stock has a moment; `features.kinds` says how it lies
    starts = whole.start is None or (part.start is not None and part.start >= whole.start)
    return starts and (whole.end is None or (part.end is not None and part.end <= whole.end))


def is_daily(reading: Reading) -> bool:
    return bool(reading.start and reading.end and reading.end - reading.start <= _DAILY)


def headlined(c: Comparison) -> bool:
    """Whether one number, or one event without any, stands in the headline of a report and below
    it: a headline tells what the report does, whoever is named in it.
    """
    first, last = sorted(r.claim.evidence.span.start for r in (c.earlier, c.later))
    event = c.earlier.figure is c.later.figure is None and c.measure.fit is Fit.SAME
    one_thing = event or c.is_(c.figure, Fit.SAME, Fit.ROUNDED)
    return c.one_report and one_thing and first < _HEADLINE <= last - first


def one_date(reading: Reading) -> bool:
    return reading.start is not None and reading.start == reading.end


def days_between(one: date | None, other: date | None) -> timedelta:
    return abs(other - one) if one and other else timedelta.max


def vague(c: Comparison) -> bool:
    figures = (c.earlier.figure, c.later.figure)
    return any(figure.qualifier is Qualifier.VAGUE for figure in figures if figure)


def whole_is_less(c: Comparison) -> bool:
    """The narrower claim counts more than the wider one."""
    if c.extent not in (Fit.INSIDE, Fit.HOLDS):
        return False
    part, whole = narrow_and_wide(c)
    if part.figure is None or whole.figure is None:
        return False
    a, b = allowed(part.figure), allowed(whole.figure)
    return bool(a and b and a[0] > b[1])
