"""What a claim asks and counts, in a form that two can be held against each other in. A claim's
measure and figure in; the questions that it answers, the group it counts and its bounds out.

An agency's "evacuated" is a ministry's "left", one side's militants are the other's fighters, and
"more than 900" is meant for no 50,000. It looks at no place, window or speaker, and at no second
claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dragoman.claims import Claim, Figure, Modality, Number, Qualifier, StockOrFlow
from dragoman.reconcile.naming import say_camp

__all__ = [
    "ANYBODY",
    "ARMED",
    "CIVILIANS",
    "FIGHTERS",
    "SMALLER_UNITS",
    "UNDER_ARMS",
    "allowed",
    "counted",
    "group_of",
    "in_base_unit",
    "number",
    "questions",
]

_QUESTIONS: Mapping[str, tuple[str, ...]] = {
    "out": ("departed", "evacuated", "fled", "displaced", "arrived", "crossed_border", "released"),
    "inside": ("trapped", "remaining"),
    "shelter": ("sheltered", "in_camp"),
    "ground": ("captured", "controls", "withdrew", "advanced"),
    "held": ("detained", "abducted"),
    "attack": ("air_strike", "shelling", "explosion", "attack_on_civilians", "clash"),
}
"""Measures that one event is told with: an agency's "evacuated" is a ministry's "left", and the
place that one side withdrew from the other has taken. Any other measure is a question of its own,
whatever its family: the killed are never compared with the injured, nor those who returned with
those who left."""
_QUESTION_OF = {measure: name for name, ms in _QUESTIONS.items() for measure in ms}
_LIVING, _IN_CAMP = frozenset({"displaced", "remaining"}), "shelter"
"""Measures that at a camp answer another question too, and which: "24,000 refugees are at the camp"
is read as displaced, "the camp hosts 18,000" as sheltered."""
_CONVOY = frozenset({"arrived", "aid_delivered"})
"""Measures that tell of one convoy: "33 trucks have arrived", "20 trucks of food were brought"."""
_FIGHTERS_LEAVE = frozenset({"surrendered", "amnestied"})
"""Of fighters: who lays down arms under an agreement is also told to have left, or been taken out
(Aleppo 2016, Mariupol 2022)."""

_TREATED, _HURT, _DEAD = "treated", "injured", "killed"
"""The wounded whom a hospital has treated are told as wounded too; and where nobody was hurt,
nobody died.
"""

_SET_FREE, _BROKE_OUT, _OF_CUSTODY = "released", "fled", "freed"
"""Who is let out of a prison, or breaks out of it, has not left the town: that is asked apart."""
_CAPTIVES = frozenset({"hostages", "captives", "prisoners", "detainees"})

_LEADS_TO: Mapping[str, str] = {"evacuation_order": "out"}
"""What is ordered under one name and comes about under another."""

_UNSTATED = 2.0
"""How far beyond a one-sided bound its speaker can be meant: "more than 18,000" is not how anybody
says 50,000. On the 119 links of 55 hand-read reports 1.5 and 2 do the same; 3 loses a
contradiction."""
_ABOUT = (0.2, 0.1, 0.05)
"""The width of "about", as a share of a number with one digit that says something, with two, with
more: "about a thousand" was said for 903, and "about 350" not for 400."""

UNDER_ARMS = (
    *("armed", "armed men", "armed people", "assailants", "attackers", "bandits", "commandos"),
    *("enemies", "extremists", "gang members", "guerrillas", "gunmen", "hirelings", "Houthis"),
    "infiltrators",
    *("insurgents", "insurrectionists", "invaders", "islamists", "jihadists", "kidnappers"),
    *("loyalists", "mercenaries", "militants", "militiamen", "mujahideen", "mutineers"),
    *("occupiers", "paramilitaries", "partisans", "puppets", "raiders", "rebels", "saboteurs"),
    *("separatists", "Shababs", "suicide bombers", "Taliban", "terrorists"),
)
"""Labels of those who bear arms, by the words of their speakers (`units.toml`)."""
ANYBODY, CIVILIANS, FIGHTERS = "people", "civilians", "fighters"
_GROUP: Mapping[str, str] = {
    **dict.fromkeys(["displaced", "refugees", "evacuees", "returnees", "migrants"], ANYBODY),
    **dict.fromkeys(UNDER_ARMS, FIGHTERS),
    "residents": CIVILIANS,
}
"""The speaker's label → whom we may hold against whom. The labels of one armed side differ with the
speaker, so all are one group; a label that is not here is a group of its own, a part of the people.
The labels are those of the language packs (`units.toml`)."""
ARMED = frozenset({FIGHTERS, "soldiers", "police"})
"""Groups of whom none are civilians."""
_SAID_AGAIN: Mapping[str, frozenset[str]] = {
    "killed": frozenset({"casualties", "bodies"}),
    "injured": frozenset({"casualties", "wounded"}),
    "treated": frozenset({"casualties", "wounded", "patients"}),
    "released": _CAPTIVES,
    "fled": _CAPTIVES,
    "abducted": frozenset({"hostages", "captives"}),
    "detained": frozenset({"prisoners", "detainees"}),
}
"""Labels that only say the measure again, and name no group: the wounded who were injured."""
_COUNTED_BY_LABEL = frozenset({"people", "households", "percent"})
"""Of anything else the unit alone says what it is: quarters and microdistricts are districts."""

SMALLER_UNITS: Mapping[str, tuple[str, float]] = {
    "days": ("hours", 24),
    "weeks": ("hours", 24 * 7),
    "minutes": ("hours", 1 / 60),
    "hectares": ("km2", 0.01),
    "acres": ("km2", 0.00404686),
    "square miles": ("km2", 2.589988),
    "m2": ("km2", 1e-6),
    "kg": ("tonnes", 0.001),
    "houses": ("buildings", 1),
}
"""A unit → the one that it is counted in here, and how many of that it is; one reporter's buildings
are the next one's houses. People and households are never converted."""


def questions(
    claim: Claim, figure: Figure | None, group: str, kind: StockOrFlow, places: Iterable[str]
) -> tuple[str, ...]:
    """What the claim answers; the first is its measure's own. ``figure`` and ``group``: as they are
    compared; ``places``: the names of its own.
    """
    asked = _by_measure(claim, group)
    if claim.measure in (_SET_FREE, _BROKE_OUT):
        asked = _out_of_custody(claim.measure, figure, asked)
    if figure and figure.unit == "vehicles" and claim.measure in _CONVOY:
        asked = tuple(dict.fromkeys([*asked, "aid_delivered"]))
    living = claim.measure in _LIVING and kind is StockOrFlow.STOCK and group == ANYBODY
    if living and any(map(say_camp, places)):
        asked = tuple(dict.fromkeys([*asked, _IN_CAMP]))
    return asked


def _by_measure(claim: Claim, group: str) -> tuple[str, ...]:
    measure = claim.measure
    own = _QUESTION_OF.get(measure, measure)
    if claim.modality is Modality.DENIED and measure == _HURT:
        return own, _DEAD
    if measure == _TREATED:
        return own, _HURT
    if measure in _LEADS_TO:
        return own, _LEADS_TO[measure]
    return (own, "out") if measure in _FIGHTERS_LEAVE and group == FIGHTERS else (own,)


def _out_of_custody(measure: str, figure: Figure | None, asked: tuple[str, ...]) -> tuple[str, ...]:
    if figure and counted(figure) in _CAPTIVES:
        return (_OF_CUSTODY,)
    return (*asked, _OF_CUSTODY) if measure == _SET_FREE else asked


def group_of(figure: Figure, measure: str) -> str:
    """Who or what is counted, as two may be held against each other: "killed bodies" are people."""
    if figure.unit not in _COUNTED_BY_LABEL:
        return figure.unit
    label = counted(figure)
    if label in _SAID_AGAIN.get(measure, ()):
        return ANYBODY
    return _GROUP.get(label, label)


def in_base_unit(figure: Figure) -> Figure:
    """The figure in the unit that `SMALLER_UNITS` gives."""
    if figure.unit not in SMALLER_UNITS:
        return figure
    unit, times = SMALLER_UNITS[figure.unit]
    low, high = (None if end is None else end * times for end in (figure.low, figure.high))
    low, high = (int(end) if end and end == int(end) else end for end in (low, high))
    return replace(figure, unit=unit, low=low, high=high)


# -- numbers ---------------------------------------------------------------------------------------


def allowed(figure: Figure) -> tuple[float, float] | None:
    """The counts that a figure can be meant for: its bounds, an open end closed at ``_UNSTATED``.

    >>> allowed(Figure(900, None, Qualifier.MORE_THAN, "people"))
    (900.0, 1800.0)
    >>> allowed(Figure(1000, 1000, Qualifier.ABOUT, "people"))
    (800.0, 1200.0)
    """
    low, high = figure.low, figure.high
    if figure.qualifier is Qualifier.ABOUT and low is not None:
        width = _width(low)
        return low * (1 - width), low * (1 + width)
    if figure.qualifier is Qualifier.NEARLY and high is not None:
        return high * (1 - _width(high)), float(high)
    if low is None and high is None:
        return None
    if low is None and high is not None:
        return high / _UNSTATED, float(high)
    if high is None and low is not None:
        return float(low), low * _UNSTATED
    return float(low or 0), float(high or 0)


def _width(stated: Number) -> float:
    said = len(str(stated).replace(".", "").strip("0"))
    return _ABOUT[min(max(said, 1), len(_ABOUT)) - 1]


def number(figure: Figure) -> Number | None:
    """The stated number; None for a vague word or a range."""
    qualifier = figure.qualifier
    if qualifier is Qualifier.VAGUE or qualifier is Qualifier.BETWEEN:
        return None
    return figure.low if figure.low is not None else figure.high


def counted(figure: Figure) -> str:
    """Whom or what the figure counts, in the speaker's word where there is one."""
    return figure.category or figure.unit
