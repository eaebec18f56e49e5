"""Claims found beside claims wanted: how many are met, and which fields of them are right.

In: gold (rows of ``gold/sentences.toml``, reports of ``gold/reports.jsonl``) and the claims that
were found in the same text. Out: a `Tally`. Nothing is read or printed here.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from dragoman import plugins
from dragoman.claims import Claim, Evidence, Figure, Measure, Source, StockOrFlow
from dragoman.reconcile.asked import UNDER_ARMS

__all__ = [
    "PHENOMENA",
    "Outcome",
    "Tally",
    "Wanted",
    "counterpart",
    "score_report",
    "score_sentence",
]

PHENOMENA = frozenset(
    """digits,scales,words,vague,range,share,zero,hedge,households,repeat,not a figure,no claim,
    movement,voice,noun,situation,harm,damage,ellipsis,part,unit,territory,violence,access,politics,
    clearance,planned,ordered,demanded,denied,refused,forecast,hypothetical,background,time,
    carried time,speaker,rough translation,broken text""".replace("\n    ", "").split(",")
)
"""What a gold sentence may be about."""


@dataclass(slots=True)
class Tally:
    """Yes and no, counted by name; a measure is the share of yes."""

    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, right: bool) -> None:
        self.asked[name] += 1
        self.right[name] += right

    def share(self, name: str) -> float:
        return self.right[name] / self.asked[name]

    def measures(self) -> dict[str, float]:
        """Every measure by name, 0 to 1; F1 wherever there is ``NAME P`` and ``NAME R``."""
        found = {name: self.share(name) for name in self.asked}
        for name in [name.removesuffix(" P") for name in found if name.endswith(" P")]:
            # R is missing where nothing was wanted, P where nothing was found
            p, r = found[f"{name} P"], found.get(f"{name} R", 0.0)
            found[f"{name} F1"] = 2 * p * r / (p + r) if p + r else 0.0
        return dict(sorted(found.items()))

    def weights(self) -> dict[str, float]:
        """What one answer more or less moves each measure by, about; of F1 that of its R."""
        asked = {
            name: self.asked[f"{name[:-3]} R"] if name.endswith(" F1") else self.asked[name]
            for name in self.measures()
        }
        return {name: 1 / max(number, 1) for name, number in asked.items()}


@cache
def _measures() -> Mapping[str, Measure]:
    return plugins.measures()


@cache
def _units() -> Mapping[str, Any]:
    units: Mapping[str, Any] = plugins.language_tables("en")["units"]["unit"]
    return units


# -- sentences -------------------------------------------------------------------------------------

_FIGURE = re.compile(
    r"(?:(?P<hedge>[a-z][a-z /]*) )?(?P<low>\d[\d.]*)(?:-(?P<high>\d[\d.]*))?"
    r"(?: \((?P<word>[a-z ]+)\))?(?P<units> [^()]+?)?(?P<stock> \(stock\))?"
)
_CONTEXT = frozenset({"part", "background"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row of ``sentences.toml``, taken apart; its head tells the notation."""

    optional: bool
    measures: frozenset[str]
    figure: Mapping[str, str] | None
    """The groups of the figure's notation; None where the claim states no figure."""
    where: tuple[str, ...] | None
    """None here and below: not looked at."""
    when: str | None
    who: tuple[str, ...] | None
    modalities: frozenset[str]
    context: frozenset[str]

    @classmethod
    def of(cls, row: str) -> Wanted:
        """Raises ValueError, with the row, where it is not in the notation."""
        cells = [cell.strip() for cell in row.split("|")]
        measure, figure, where, when, who, flags = cells + [""] * (6 - len(cells))
        measures = frozenset(measure.removeprefix("? ").split("/"))
        parsed = _FIGURE.fullmatch(figure)
        words = flags.split()
        modalities = [w for w in words if w not in _CONTEXT]
        unknown = measures - set(_measures())
        if unknown or (figure and not parsed) or len(modalities) > 1:
            raise ValueError(f"not in the notation: {row}")
        return cls(
            measure.startswith("? "),
            measures,
            {k: v.strip() for k, v in parsed.groupdict("").items()} if parsed else None,
            _list(where, ","),
            when or None,
            _list(who, ">", absent="-"),
            frozenset(modalities[0].split("/") if modalities else ["asserted"]),
            _CONTEXT & frozenset(words),
        )

    def fields(self, claim: Claim) -> dict[str, bool]:
        """Which of the fields that the row tells are right in ``claim``."""
        right = {
            "measure": claim.measure in self.measures,
            "value": _figure_right(self.figure, claim.figure),
            "modality": claim.modality.value in self.modalities,
            "part of": (claim.part_of is not None) == ("part" in self.context),
            "background": claim.background == ("background" in self.context),
        }
        if self.figure and claim.figure:
            default = _measures()[claim.measure].stock_or_flow
            stock = StockOrFlow.STOCK if self.figure["stock"] else default
            right["unit"] = _unit_as_said(self.figure["units"].split("/"), claim.figure)
            right["stock or flow"] = claim.figure.stock_or_flow is stock
        if self.where is not None:
            right["where"] = _same_places(self.where, [where.name for where in claim.where])
        if self.when is not None:
            right["when"] = _window(claim) == self.when
        if self.who is not None:
            said = claim.attribution
            right["speaker"] = _same_name(self.who[0], said.speaker)
            if len(self.who) > 1 or said.intermediaries:
                through = [source.name for source in said.intermediaries]
                right["intermediary"] = _same_places(self.who[1:], through)
        return right

    def likeness(self, claim: Claim) -> int:
        """How well the claim answers the row; 0 where it is another claim."""
        right = self.fields(claim)
        if self.figure is None or claim.figure is None:
            family = {_measures()[name].family for name in self.measures}
            near = _measures()[claim.measure].family in family
            bare = self.figure is None and claim.figure is None
            base = 50 * right["measure"] + (50 if bare and near else 0)
        else:
            base = 50 * right["measure"] + 100 * (_ends(claim.figure) == _wanted_ends(self.figure))
        return base and base + sum(right.values()) - self.optional


@dataclass(slots=True)
class Outcome:
    """One sentence: its claims as they were met."""

    exact: int = 0
    wrong: list[tuple[str, list[str], Claim]] = field(default_factory=list)
    """A wanted row, the names of its fields that came out wrong, and the claim that was found."""
    missed: list[str] = field(default_factory=list)
    false: list[Claim] = field(default_factory=list)

    @property
    def perfect(self) -> bool:
        return not (self.wrong or self.missed or self.false)


def score_sentence(rows: Sequence[str], claims: Sequence[Claim], tally: Tally) -> Outcome:
    """Match each row with the likest claim that is left, the likest pair first."""
    wanted = [Wanted.of(row) for row in rows]
    pairs = sorted(
        (-likeness, w, c)
        for w, row in enumerate(wanted)
        for c, claim in enumerate(claims)
        if (likeness := row.likeness(claim))
    )
    met: dict[int, int] = {}
    for _, w, c in pairs:
        if w not in met and c not in met.values():
            met[w] = c
    outcome = Outcome()
    outcome.false = [claim for c, claim in enumerate(claims) if c not in met.values()]
    for w, row in enumerate(wanted):
        if row.optional:
            continue
        right = row.fields(claims[met[w]]) if w in met else {}
        exact = bool(right) and all(right.values())
        tally.add("found R", bool(right))
        tally.add("exact R", exact)
        if right:
            tally.add("found P", True)
            tally.add("exact P", exact)
        for name, is_right in right.items():
            tally.add(name, is_right)
        outcome.exact += exact
        if not right:
            outcome.missed.append(rows[w])
        elif not exact:
            faults = [name for name, is_right in right.items() if not is_right]
            outcome.wrong.append((rows[w], faults, claims[met[w]]))
    for _ in outcome.false:
        tally.add("found P", False)
        tally.add("exact P", False)
    if not rows:
        tally.add("silent", not claims)
    return outcome


def _list(cell: str, mark: str, absent: str | None = None) -> tuple[str, ...] | None:
    if not cell:
        return None
    if cell == "-" and absent is None:
        return ()
    return tuple(part.strip() for part in cell.split(mark))


def _wanted_ends(figure: Mapping[str, str]) -> set[float]:
    return {float(figure[end]) for end in ("low", "high") if figure[end]}


def _ends(figure: Figure) -> set[float]:
    return {float(end) for end in (figure.low, figure.high) if end is not None}


def _figure_right(wanted: Mapping[str, str] | None, found: Figure | None) -> bool:
    if wanted is None or found is None:
        return wanted is None and found is None
    hedges = (wanted["hedge"] or "exact").split("/")
    word = not wanted["word"] or alike(wanted["word"], found.word or "")
    return word and found.qualifier.value in hedges and _ends(found) == _wanted_ends(wanted)


def _unit_as_said(wanted: Iterable[str], found: Figure) -> bool:
    """The speaker's own word for what is counted, or the unit where there is none."""
    said = {found.category or found.unit, f"{found.unit} {found.category}"}
    return bool(said & set(wanted))


def _window(claim: Claim) -> str:
    when = claim.when
    return f"{when.start or '..'}/{when.end or '..'}" if when else ""


def _same_places(wanted: Sequence[str], found: Sequence[str]) -> bool:
    """Every name wanted is met and none met that is not; a name after ``?`` may be either."""
    needed = [name for name in wanted if not name.startswith("?")]
    known = [name.removeprefix("?") for name in wanted]
    return all(any(alike(name, other) for other in found) for name in needed) and all(
        any(alike(name, other) for name in known) for other in found
    )


def _same_name(wanted: str, found: Source | None) -> bool:
    if wanted == "-" or found is None:
        return (wanted == "-") == (found is None)
    return alike(wanted, found.name)


# -- names -----------------------------------------------------------------------------------------

_SMALL = re.compile(r"\b(?:the|al|el|as|ash|an|ad|of|in|on|for|a)\b[- ]?")


def fold(name: str) -> str:
    """Lower case without accents, marks, articles and small words."""
    plain = unicodedata.normalize("NFKD", name).lower()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[\s_-]+", " ", _SMALL.sub(" ", re.sub(r"[^\w\s-]", " ", plain))).strip()


def alike(one: str, other: str) -> bool:
    """The same name: one's words are all in the other, or four letters of five agree."""
    a, b = fold(one), fold(other)
    words_a, words_b = set(a.split()), set(b.split())
    if not words_a or not words_b:
        return False
    close = difflib.SequenceMatcher(None, a, b).ratio() >= 0.8
    return words_a <= words_b or words_b <= words_a or close


# -- whole reports ---------------------------------------------------------------------------------

Record = Mapping[str, Any]

_FAMILY = {
    "movement": "left vehicles",
    "territory": "control districts_taken buildings_taken area_held area_taken",
    "violence": "attacks airstrikes",
    "access": "corridors aid",
    "politics": "diplomacy",
    "damage": "facilities_hit facilities_working",
    "clearance": "demined_area demined_roads demined_buildings demined_items",
}
"""Measures of the reports' own that the vocabulary does not name, by its families."""
_ALSO = {"vehicles": "access"}
"""Another family that answers one of them: lorries of aid are counted as what they brought, too."""
_MODALITIES = {
    "ordered": {"ordered", "demanded", "planned"},
    "planned": {"planned", "demanded", "forecast", "hypothetical", "ordered"},
    "hypothetical": {"hypothetical", "forecast", "planned"},
    "negated": {"denied", "refused"},
    "denial": {"denied", "refused"},
}
"""The modalities that answer a flag of the reports; the first flag that is set decides."""
_STRICT = ("value", "unit", "measure family", "speaker", "place", "modality")
"""What makes a claim with a figure right, strictly."""


def score_report(report: Record, claims: Sequence[Claim], tally: Tally) -> None:
    """Count one report of ``reports.jsonl``; several claims may meet one, and the best counts.

    A claim without a figure that meets nothing is not counted false: the gold is complete for
    figures only. In a report of the episode ``X`` every claim is false.
    """
    if report["episode"] == "X":
        tally.add("silent", not claims)
        return
    met: set[str] = set()
    for gold in report["claims"]:
        found = [claim for claim in claims if _meets(gold, claim)]
        met |= {claim.id for claim in found}
        counted = bool(gold["mentions"])
        tally.add("figure R" if counted else "no figure R", bool(found))
        best = counterpart(gold, found)
        right = _report_fields(gold, best) if best else {}
        for name, is_right in right.items():
            tally.add(name, is_right)
        if counted:
            strict = bool(right) and all(right[name] for name in _STRICT)
            tally.add("strict R", strict)
            if right:
                tally.add("figure P", True)
                tally.add("strict P", strict)
    for claim in claims:
        if claim.figure and claim.id not in met:
            tally.add("figure P", False)
            tally.add("strict P", False)


def counterpart(gold: Record, claims: Iterable[Claim]) -> Claim | None:
    """Of the claims that meet a gold claim, the first that has most of its fields right."""
    found = [claim for claim in claims if _meets(gold, claim)]
    return max(found, key=lambda claim: sum(_report_fields(gold, claim).values()), default=None)


def _meets(gold: Record, claim: Claim) -> bool:
    if gold["mentions"]:
        spans = [mention["quantity_span"] for mention in gold["mentions"]]
        stated = claim.figure.evidence if claim.figure else None
        return any(_overlap(span, stated) for span in spans)
    if claim.figure or not gold["event"]:
        return False
    spans = [event["span"] for event in (gold["event"], *gold["event"].get("more", ()))]
    near = any(_overlap(span, claim.evidence) for span in spans)
    return near and _family(gold["measure"]) == _family(claim.measure)


def _report_fields(gold: Record, claim: Claim) -> dict[str, bool]:
    sources = claim.attribution
    right = {
        "measure family": _family(claim.measure)
        in {_family(gold["measure"]), _ALSO.get(gold["measure"])},
        "speaker": _source_right(gold["source"], [s for s in (sources.speaker,) if s]),
        "place": _place_right(gold, claim),
        "window": _window(claim) == gold["time"]["interval"],
        "modality": claim.modality.value in _modalities(gold["flags"]),
    }
    if gold["intermediary"]:
        right["intermediary"] = _source_right(gold["intermediary"][0], sources.intermediaries)
    if gold["actor"]:
        right["actor"] = any(_took_part(actor, claim) for actor in gold["actor"])
    if claim.figure and gold["mentions"]:
        right["value"] = _value_right(gold, claim.figure)
        right["unit"] = _unit_right(gold["unit"], claim.figure)
        if gold["subset_of"]:
            right["part of"] = claim.part_of is not None
    return right


def _overlap(span: Sequence[int], evidence: Evidence | None) -> bool:
    return evidence is not None and span[0] < evidence.span.end and evidence.span.start < span[1]


def _family(measure: str) -> str:
    known = _measures().get(measure)
    return known.family if known else next(f for f, names in _FAMILY.items() if measure in names)


def _modalities(flags: Mapping[str, bool]) -> set[str]:
    return next((wanted for flag, wanted in _MODALITIES.items() if flags.get(flag)), {"asserted"})


def _source_right(gold: Record | None, found: Sequence[Source]) -> bool:
    if gold is None:
        return not found
    names = [gold[key] for key in ("text", "canonical", "person") if gold.get(key)]
    return any(
        _overlap(gold.get("span") or (0, 0), source.evidence)
        or any(alike(source.name, name) for name in names)
        for source in found
    )


def _took_part(actor: Record, claim: Claim) -> bool:
    names = [actor[key] for key in ("text", "canonical") if actor.get(key)]
    return any(
        _overlap(actor.get("span") or (0, 0), one.evidence)
        or any(alike(one.name, name) for name in names)
        for one in claim.participants
    )


def _place_right(gold: Record, claim: Claim) -> bool:
    golds = [place for role in ("place", "from", "to") for place in gold[role]]
    return not golds or any(
        _overlap(place.get("span") or (0, 0), where.evidence)
        or any(alike(where.name, place[key]) for key in ("text", "canonical") if place.get(key))
        for where in claim.where
        for place in golds
    )


def _value_right(gold: Record, found: Figure) -> bool:
    """The stated number or both its ends, of any mention; a vague word, or what it stands for."""
    for quantity in [gold["quantity"], *(m["quantity"] for m in gold["mentions"])]:
        if quantity.get("vague"):
            low, high = quantity.get("range") or (0, float("inf"))
            said = alike(quantity["vague"], found.word or "")
            if said or all(low <= end <= high for end in _ends(found)):
                return True
        elif {float(quantity[k]) for k in ("value", "min", "max") if k in quantity} <= _ends(found):
            return True
    return False


def _unit_right(wanted: str | None, found: Figure) -> bool:
    got = _kind(found.unit if found.unit == "percent" else found.category or found.unit)
    want = _kind(wanted) if wanted else got
    return want == got or (want == "people" and found.unit == "people")


_FIGHTERS = {*UNDER_ARMS, "fighters", "soldiers"}
_APART = {"children", "women", "men", "elderly"}
_ALIKE = {"housing": "structures", "facilities": "structures"}


def _kind(words: str) -> str:
    """What a word of counting stands for, as coarsely as the reports' annotation can tell."""
    for unit, row in _units().items():
        for said, nouns in row.get("said", {}).items():
            if words == said or words in nouns:
                return "fighters" if said in _FIGHTERS else said if said in _APART else "people"
        if words == unit or words in row.get("words", ()):
            return _ALIKE.get(row["class"], str(row["class"]))
    return words
