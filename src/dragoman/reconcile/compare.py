"""Two claims side by side: every finding, and what the rules ask of a pair. It decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dragoman.claims import Modality, Relation, RelationKind
from dragoman.reconcile import copies, features
from dragoman.reconcile.features import Finding, Fit
from dragoman.reconcile.pairs import Reading, allowed

__all__ = [
    "Comparison",
    "compare",
    "covers",
    "days_between",
    "grown",
    "is_daily",
    "least",
    "one_date",
    "published_later",
    "whole_is_less",
]

_DAILY = timedelta(1)
"""A window of two dates at most is a day's count, which lies in a longer one's."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two claims and what the features find; None where a feature has nothing to say."""

    earlier: Reading
    later: Reading
    measure: Finding
    figure: Finding | None
    group: Finding | None
    when: Finding | None
    where: Finding | None
    destination: Finding | None
    participants: Finding | None
    origin: Finding | None
    words: Finding | None
    wholes: Finding | None = None
    """Both are parts, and their wholes are one figure."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(f for f in (*self._main, self.participants, self.words, self.wholes) if f)

    @property
    def _main(self) -> tuple[Finding | None, ...]:
        extent = (self.group, self.when, self.where, self.destination)
        return (self.figure, self.measure, *extent, self.origin)

    @property
    def weight(self) -> float:
        return sum(finding.weight for finding in self.findings)

    @property
    def extent(self) -> Fit:
        """How the earlier claim lies to the later one in group, window, place and destination."""
        found = (self.group, self.when, self.where, self.destination)
        fits = {f.fit for f in found if f} - {Fit.SAME}
        if Fit.APART in fits:
            return Fit.APART
        if len(fits) > 1:
            return Fit.MEETS
        return fits.pop() if fits else Fit.SAME

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
        return self.is_(self.origin, Fit.APART)

    @property
    def modalities(self) -> tuple[Modality, Modality]:
        return self.earlier.claim.modality, self.later.claim.modality

    @property
    def asserted(self) -> bool:
        return set(self.modalities) == {Modality.ASSERTED}

    def differ(self) -> tuple[str, ...]:
        """The features by which the one lies in the other."""
        found = (self.group, self.when, self.where, self.destination)
        return tuple(f.feature for f in found if f and f.fit is self.extent)

    def relation(self, kind: RelationKind, *on: str, turned: bool = False) -> Relation:
        """The relation, each finding a reason; ``turned``: the later claim is named first."""
        one, other = self.earlier.claim.id, self.later.claim.id
        reasons = tuple(finding.reason for finding in self.findings)
        return Relation(kind, *((other, one) if turned else (one, other)), on, reasons)


def compare(one: Reading, other: Reading) -> Comparison | None:
    """The comparison of two claims, the earlier one first; None where no rule could hold."""
    if one.question != other.question or not _countable(one, other):
        return None
    return Comparison(
        one,
        other,
        features.measures(one, other),
        features.figures(one, other) if features.same_unit(one, other) else None,
        features.groups(one, other),
        features.windows(one, other),
        features.places(one, other),
        features.destinations(one, other),
        features.participants(one, other),
        copies.origins(one, other),
        copies.words(one, other),
    )


def _countable(one: Reading, other: Reading) -> bool:
    """Figures of one unit, or none in both; a plan or a denial may lack what an assertion gives."""
    if one.figure and other.figure:
        return features.same_unit(one, other)
    alike = one.claim.modality == other.claim.modality
    return one.figure is other.figure or not alike


def grown(c: Comparison) -> bool:
    return least(c.later) > least(c.earlier)


def least(reading: Reading) -> float:
    """The stated number; of a range or a vague word, the lower end; 0 without any."""
    figure = reading.figure
    if figure is None:
        return 0.0
    return float(figure.low if figure.low is not None else figure.high or 0)


def published_later(c: Comparison) -> bool:
    one, other = c.earlier.claim.published, c.later.claim.published
    return one is not None and other is not None and one < other


def covers(part: Reading, whole: Reading) -> bool:
    """Whether the window lies in the other to the day: a part is not a matter of a slip."""
    starts = whole.start is None or (part.start is not None and part.start >= whole.start)
    return starts and (whole.end is None or (part.end is not None and part.end <= whole.end))


def is_daily(reading: Reading) -> bool:
    return bool(reading.start and reading.end and reading.end - reading.start <= _DAILY)


def one_date(reading: Reading) -> bool:
    return reading.start is not None and reading.start == reading.end


def days_between(one: date | None, other: date | None) -> timedelta:
    return other - one if one and other else timedelta.max


def whole_is_less(c: Comparison) -> bool:
    """The narrower claim counts more than the wider one."""
    if c.extent not in (Fit.INSIDE, Fit.HOLDS):
        return False
    part, whole = (c.earlier, c.later) if c.extent is Fit.INSIDE else (c.later, c.earlier)
    if part.figure is None or whole.figure is None or whole.figure.high is None:
        return False  # "more than 8,500" leaves room for any part
    a, b = allowed(part.figure), allowed(whole.figure)
    return bool(a and b and a[0] > b[1])
