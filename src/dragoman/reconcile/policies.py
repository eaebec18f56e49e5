"""The named policies of an estimate, one a function: a question in, an Estimate out.

A question is what the claims of one cluster ask, each origin heard once (`Voice`). Every policy
accounts for every claim: used, or left out with its reason. None invents a number; where a policy
takes a vague word for one, its table says so and the basis repeats it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from dragoman.claims import Estimate, Number, Qualifier
from dragoman.reconcile.numbers import in_words, least, step
from dragoman.reconcile.reading import Reading, day_order

__all__ = ["POLICIES", "Question", "Voice"]

_PRECISION = (Qualifier.EXACT, Qualifier.BETWEEN, Qualifier.ABOUT, Qualifier.NEARLY)
"""Of one statement told several times the exact number is taken, before a hedged one."""
_AT_LEAST_WORDS: Mapping[str, int] = MappingProxyType({"tens": 10, "dozens": 12, "hundreds": 100})
"""ACLED's numbers for vague words (FAQ "Fatalities", 2024): the most conservative reading of each.
Of any other word the lower end of what it usually means is taken."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One independent origin: its last statement, as often as it was told, and what came before."""

    told: tuple[Reading, ...]
    older: tuple[Reading, ...]

    @property
    def head(self) -> Reading:
        """The most exact form of the last statement: 406,265, though it was 400,000 at first."""
        return min(self.told, key=lambda r: (_exactness(r), _rounded_to(r), day_order(r.claim)))

    @property
    def name(self) -> str:
        reading = self.head
        publisher = reading.claim.attribution.publisher
        names = " and ".join(mouth.name for mouth in reading.mouths)
        if names or publisher is None:
            return names or "no speaker named"
        return f"{publisher.name}, naming no speaker"

    @property
    def is_party(self) -> bool:
        """Whether who says it takes part in the conflict."""
        speaker = self.head.claim.attribution.speaker
        return speaker is not None and speaker.party

    @property
    def stands_outside(self) -> bool:
        """Whether who says it is known, and known to take no part in the conflict."""
        mouths = self.head.mouths
        return not self.is_party and bool(mouths) and all(mouth.actor for mouth in mouths)


@dataclass(frozen=True, slots=True)
class Question:
    """What the claims of one cluster ask, and who answers."""

    found: tuple[Reading, ...]
    measure: str
    unit: str
    voices: tuple[Voice, ...]
    """The independent origins, in order of publication."""
    left_out: Mapping[str, str]
    """Claim → why it cannot be counted at all."""
    rivals: tuple[tuple[Voice, Voice], ...]
    """Those whose last statements contradict each other."""

    @property
    def contested(self) -> tuple[Voice, ...]:
        """Whom another contradicts, in the order of the origins."""
        quarrelling = [voice for pair in self.rivals for voice in pair]
        return tuple(voice for voice in self.voices if voice in quarrelling)

    def estimate(
        self,
        policy: str,
        ends: tuple[Number | None, Number | None],
        used: Sequence[Voice],
        reason: str = "",
        why_not: Mapping[str, str] = MappingProxyType({}),
    ) -> Estimate:
        """The estimate over the origins ``used``; ``why_not``: claim of another → the reason."""
        told = {r.claim.id for voice in used for r in voice.told}
        left_out = dict(self.left_out)
        for voice in self.voices:
            head = voice.head.claim.id
            left_out |= {
                r.claim.id: f"superseded by {head}, of the same origin" for r in voice.older
            }
        left_out |= {key: why for key, why in why_not.items() if key not in told}
        basis = " ".join(filter(None, [self._basis(used, len(told), len(left_out)), reason]))
        rests = [r for r in self.found if r.claim.id in told]
        starts, ends_told = [r.start for r in rests if r.start], [r.end for r in rests if r.end]
        sides = [_side(voice) for voice in self.contested]
        if sides:
            basis += f" Contested: {'; '.join(sides)}."
        return Estimate(
            policy=policy,
            measure=self.measure,
            unit=self.unit,
            low=ends[0],
            high=ends[1],
            claims=tuple(r.claim.id for r in rests),
            origins=len(used),
            left_out=tuple(
                (r.claim.id, left_out[r.claim.id]) for r in self.found if r.claim.id in left_out
            ),
            basis=basis,
            contested=bool(sides),
            places=_places(rests),
            start=min(starts) if len(starts) == len(rests) > 0 else None,
            end=max(ends_told) if len(ends_told) == len(rests) > 0 else None,
        )

    def _basis(self, used: Sequence[Voice], told: int, left_out: int) -> str:
        if not used:
            return f"Nothing to count: {left_out} claims, each left out with its reason."
        names = "; ".join(dict.fromkeys(_named(voice) for voice in used))
        claims = "1 claim" if told == 1 else f"{told} claims"
        origins_ = "1 origin" if len(used) == 1 else f"{len(used)} independent origins"
        alone = "; no independent confirmation" if len(self.voices) == 1 else ""
        rest = f"; {left_out} left out, each with its reason" if left_out else ""
        return f"{claims} of {origins_} ({names}){alone}{rest}."


def _places(found: Sequence[Reading]) -> tuple[str, ...]:
    """Where the claims are, each place once."""
    told = (where for reading in found for where in reading.claim.where)
    return tuple(dict.fromkeys(w.place.name if w.place else w.name for w in told))


# -- the policies ----------------------------------------------------------------------------------


def _range(question: Question) -> Estimate:
    return question.estimate("range", _ends(question.voices), question.voices)


def _conservative(question: Question) -> Estimate:
    """ACLED: where sources differ or are vague, the most conservative number."""
    lowest = [(_lower(voice.head), voice) for voice in question.voices]
    at_least = [(value, voice) for value, voice in lowest if value is not None]
    if not at_least:
        why = dict.fromkeys(_told(question.voices), "gives no lower number")
        return question.estimate("conservative", (None, None), (), why_not=why)
    low, voice = min(at_least, key=lambda item: (item[0], day_order(item[1].head.claim)))
    word = voice.head.figure.word if voice.head.figure else None
    reason = f"The lowest of {len(question.voices)}." if len(question.voices) > 1 else ""
    if word:
        reason = f"{reason} “{word}” is taken for {low:,}, by ACLED's rule.".strip()
    why = {
        r.claim.id: f"higher than what {voice.name} says"
        if _lower(other.head) is not None
        else "gives no lower number"
        for other in question.voices
        if other is not voice
        for r in other.told
    }
    return question.estimate("conservative", (low, low), (voice,), reason, why)


def _recommended(question: Question) -> Estimate:
    """IDMC: one figure with its written reason; the others stay as triangulation. None, and the
    two with their range, where nothing but their word decides between them.
    """
    if not question.voices:
        return question.estimate("recommended", (None, None), ())
    best = _preferred(question)
    if rival := _rival_of(best, question):
        both = tuple(voice for voice in question.voices if voice in (best, rival))
        reason = "None is recommended: these contradict each other, and neither weighs more."
        why = dict.fromkeys(
            _told([voice for voice in question.voices if voice not in both]),
            "triangulation: two that weigh more contradict each other",
        )
        return question.estimate("recommended", _ends(both), both, reason, why)
    figure = best.head.figure
    ends = (figure.low, figure.high) if figure else (None, None)
    others = [voice for voice in question.voices if voice is not best]
    reason = f"Recommended: {_in_words(best.head)}, because it is {_why(question, best)}."
    why = dict.fromkeys(_told(others), "triangulation: another origin's figure is recommended")
    made = question.estimate("recommended", ends, (best,), reason if others else "", why)
    return _with_best(made, best)


def _low_best_high(question: Question) -> Estimate:
    """UCDP: the lowest, the best and the highest; the best is no mean."""
    made = question.estimate("low-best-high", _ends(question.voices), question.voices)
    if not question.voices:
        return made
    best = _preferred(question)
    return made if _rival_of(best, question) else _with_best(made, best)


POLICIES: Mapping[str, Callable[[Question], Estimate]] = MappingProxyType(
    {
        "range": _range,
        "conservative": _conservative,
        "recommended": _recommended,
        "low-best-high": _low_best_high,
    }
)


# -- what they ask ---------------------------------------------------------------------------------


def _preferred(question: Question) -> Voice:
    """Which figure to put first: by no party, told by most, exact, the latest; the first told of
    those that are alike in all this.
    """
    return min(question.voices, key=lambda v: (*_weight(v), day_order(v.head.claim)))


def _weight(voice: Voice) -> tuple[bool, int, int, int]:
    return (voice.is_party, -_outlets(voice), _exactness(voice.head), -_last_told(voice))


def _rival_of(best: Voice, question: Question) -> Voice | None:
    """Who contradicts the figure that would be put first, with as much weight: by all that is
    weighed, or in the same report. One that is known to stand outside the conflict weighs more
    there than one that is not; of two that may both take part, the report tells both.
    """
    against = [v for pair in question.rivals if best in pair for v in pair if v is not best]
    for voice in sorted(against, key=lambda v: (*_weight(v), day_order(v.head.claim))):
        as_far_outside = voice.stands_outside or not best.stands_outside
        if _weight(voice) == _weight(best) or (as_far_outside and _in_one_report(best, voice)):
            return voice
    return None


def _in_one_report(one: Voice, other: Voice) -> bool:
    return not {r.claim.document for r in one.told}.isdisjoint(r.claim.document for r in other.told)


def _why(question: Question, best: Voice) -> str:
    """What puts the figure before each of the others: no more than holds of all of them."""
    others = [voice for voice in question.voices if voice is not best]
    reasons = [
        "the only one by nobody known to take part in the conflict"
        if others and all(voice.is_party for voice in others) and not best.is_party
        else "",
        "told by the most outlets" if all(_outlets(best) > _outlets(v) for v in others) else "",
        "the most exact" if all(_exactness(best.head) < _exactness(v.head) for v in others) else "",
        "the latest" if all(_last_told(best) > _last_told(v) for v in others) else "",
    ]
    return " and ".join(filter(None, reasons)) or "the first of several that weigh the same"


def _outlets(voice: Voice) -> int:
    names = [r.claim.attribution.publisher for r in voice.told]
    return len({source.name for source in names if source})


def _last_told(voice: Voice) -> int:
    """The day on which the statement was told last, as a number; 0 where no report is dated."""
    days = [r.claim.published for r in voice.told if r.claim.published]
    return max(days).toordinal() if days else 0


def _exactness(reading: Reading) -> int:
    qualifier = reading.figure.qualifier if reading.figure else Qualifier.VAGUE
    return _PRECISION.index(qualifier) if qualifier in _PRECISION else len(_PRECISION)


def _rounded_to(reading: Reading) -> int:
    """To what the number is rounded: 1 for 406,265, 100,000 for 400,000."""
    stated = least(reading)
    return step(int(stated)) if stated == int(stated) else 0


def _lower(reading: Reading) -> Number | None:
    figure = reading.figure
    if figure is None:
        return None
    if figure.word and figure.word in _AT_LEAST_WORDS:
        return _AT_LEAST_WORDS[figure.word]
    return figure.low


def _ends(voices: Sequence[Voice]) -> tuple[Number | None, Number | None]:
    """The lowest and the highest stated number; None where any origin leaves that end open."""
    figures = [voice.head.figure for voice in voices if voice.head.figure]
    lows = [figure.low for figure in figures if figure.low is not None]
    highs = [figure.high for figure in figures if figure.high is not None]
    return (
        min(lows) if lows and len(lows) == len(figures) else None,
        max(highs) if highs and len(highs) == len(figures) else None,
    )


def _told(voices: Sequence[Voice]) -> list[str]:
    return [r.claim.id for voice in voices for r in voice.told]


def _with_best(made: Estimate, voice: Voice) -> Estimate:
    stated = least(voice.head)
    best = int(stated) if stated == int(stated) else stated
    return replace(made, best=best)


# -- in words --------------------------------------------------------------------------------------


def _named(voice: Voice) -> str:
    return f"{voice.name}, a party to the conflict" if voice.is_party else voice.name


def _side(voice: Voice) -> str:
    return f"{_named(voice)}: {_in_words(voice.head)}"


def _in_words(reading: Reading) -> str:
    return in_words(reading.figure) if reading.figure else "no figure"
