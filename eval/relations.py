"""The reconciler alone: gold claims in, relations out, held against the gold links.

    python eval/relations.py ../shared/eval/reports             how many links it finds, by kind
    python eval/relations.py ../shared/eval/reports --worst 40  also those that came out otherwise

In: a folder with ``reports.jsonl`` (claims as a careful reader finds them, in the form that
``gold/README.md`` describes) and ``links.json`` (links between them). Each claim is put into the
product's own form (`of_report`), as a flawless extractor would give it, is linked as always, and
all are reconciled. What comes out owes nothing to a mistake of the extractor's.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from dragoman import plugins
from dragoman.claims import (
    Attribution,
    Claim,
    Evidence,
    Figure,
    Modality,
    Number,
    Participant,
    PlaceRole,
    Provenance,
    Qualifier,
    Relation,
    Source,
    SourceRole,
    Span,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
)
from dragoman.pipeline import Desk
from dragoman.settings import Settings

Record = Mapping[str, Any]

KINDS = {
    "repeat": "repeats",
    "update": "updates",
    "revision": "updates",
    "contradiction": "contradictions",
    "confirmation": "confirmations",
    "part of": "part_of",
}
"""A relation's kind, as the links call it."""

_MEASURES = {
    "left": "departed",
    "liberated": "released",
    "vehicles": "departed",
    "districts_taken": "captured",
    "buildings_taken": "captured",
    "area_taken": "captured",
    "area_held": "controls",
    "attacks": "shelling",
    "airstrikes": "air_strike",
    "corridors": "corridor",
    "aid": "aid_delivered",
    "facilities_hit": "infrastructure_damaged",
    "facilities_working": "infrastructure_damaged",
    "demined_area": "demined",
    "demined_roads": "demined",
    "demined_buildings": "demined",
    "demined_items": "demined",
}
_STATUSES = {
    "advanced_into": "advanced",
    "operation_resumed": "advanced",
    "besieged": "besieged",
    "encircled": "besieged",
    "held": "controls",
    "partly_held": "controls",
    "withdrew": "withdrew",
    "rebels_withdrew": "withdrew",
    "militants_left": "withdrew",
    "agreement": "agreement",
    "offer_accepted": "agreement",
    "talks": "agreement",
    "proposal": "proposal",
    "readiness_to_assist": "proposal",
    "rejected": "refusal",
    "condition_set": "demand",
    "call_for_halt_to_fighting": "demand",
}
"""What ``control`` and ``diplomacy`` are with this status; else `captured` and `statement`."""
_MODALITIES = {
    "ordered": Modality.ORDERED,
    "planned": Modality.PLANNED,
    "hypothetical": Modality.HYPOTHETICAL,
    "denial": Modality.DENIED,
    "negated": Modality.DENIED,
}
_QUALIFIERS = {
    "more_than": Qualifier.MORE_THAN,
    "at_least": Qualifier.AT_LEAST,
    "less_than": Qualifier.LESS_THAN,
    "up_to": Qualifier.UP_TO,
    "nearly": Qualifier.NEARLY,
    "about": Qualifier.ABOUT,
}
_NO_FIRST_END = (Qualifier.UP_TO, Qualifier.LESS_THAN, Qualifier.NEARLY)
_NO_LAST_END = (Qualifier.MORE_THAN, Qualifier.AT_LEAST)


# -- what is measured ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Score:
    """What the reconciler made of the links."""

    wanted: Counter[str]
    """Links by kind."""
    found: Counter[str]
    """Links whose claims stand in a relation of that kind."""
    otherwise: tuple[tuple[str, Record, frozenset[str]], ...]
    """Of the others: the kind, the link, and the kinds its claims do stand in."""
    joined: tuple[Record, ...]
    """Pairs of like figures about other things that came out as one."""
    refused: int
    """How many such pairs there are."""

    @property
    def recall(self) -> float:
        return sum(self.found.values()) / max(1, sum(self.wanted.values()))

    @property
    def another_kind(self) -> float:
        """The share of the links that came out as a relation of other kinds only."""
        given = [kinds for _, _, kinds in self.otherwise if kinds]
        return len(given) / max(1, sum(self.wanted.values()))

    def __str__(self) -> str:
        by_kind = "  ".join(f"{k} {self.found[k]}/{n}" for k, n in sorted(self.wanted.items()))
        negatives = f"like figures joined {len(self.joined)}/{self.refused}"
        other = f"another kind {self.another_kind:.3f}"
        return f"{by_kind}  {negatives}  {other}  relations recall {self.recall:.3f}"


def score(relations: Iterable[Relation], links: Record) -> Score:
    """Hold relations between gold claims against the links between them."""
    kinds: dict[frozenset[str], set[str]] = defaultdict(set)
    for relation in relations:
        kinds[frozenset((relation.earlier, relation.later))].add(KINDS[relation.kind.value])
    wanted: Counter[str] = Counter()
    found: Counter[str] = Counter()
    otherwise = []
    for link in links["links"]:
        there = kinds.get(frozenset((link["a"], link["b"])), set())
        wanted[link["type"]] += 1
        found[link["type"]] += link["type"] in there
        if link["type"] not in there:
            otherwise.append((link["type"], link, frozenset(there)))
    negatives = links["hard_negatives_same_value"]
    one = {"repeats", "confirmations"}
    joined = [n for n in negatives if one & kinds.get(frozenset((n["a"], n["b"])), set())]
    return Score(wanted, found, tuple(otherwise), tuple(joined), len(negatives))


def gold_claims(reports: Iterable[Record], desk: Desk) -> list[Claim]:
    """The claims of all reports, places and actors linked; their ids are the gold's."""
    read = Reader.of(plugins.language_tables("en")["units"]["unit"])
    return [claim for report in reports for claim in desk.link(read.of_report(report))]


# -- from the gold's form to ours ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reader:
    """Gold records into claims, with the English names of units."""

    units: Mapping[str, tuple[str, str | None]]
    """A word for what is counted → the unit and the speaker's category."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Reader:
        units: dict[str, tuple[str, str | None]] = {}
        for unit, entry in table.items():
            for word in entry.get("words", ()):
                units[word] = (unit, word if entry.get("category") else None)
            for category, words in entry.get("said", {}).items():
                units |= dict.fromkeys(words, (unit, category))
        return cls(units)

    def of_report(self, report: Record) -> Iterator[Claim]:
        for record in report["claims"]:
            yield self.of_record(record, report)

    def of_record(self, record: Record, report: Record) -> Claim:
        """One gold claim; its id stays, so that links and parts can name it."""
        text = report["text"]
        spans = [mention["quantity_span"] for mention in record["mentions"][:1]]
        spans += [record["event"]["span"]] if record["event"] else []
        spans = spans or [[0, 0]]
        start, end = min(a for a, _ in spans), max(b for _, b in spans)
        evidence = Evidence(Span(start, end), text[start:end])
        a, b = spans[-1]
        return Claim(
            id=record["id"],
            document=report["id"],
            published=date.fromisoformat(report["published_at"]),
            measure=_measure(record),
            evidence=evidence,
            trigger=Evidence(Span(a, b), text[a:b]),
            attribution=_attribution(record, report),
            provenance=Provenance("gold@1", ()),
            figure=self.figure(record),
            when=_when(record["time"]),
            where=tuple(_where(record)),
            participants=tuple(
                Participant("by", actor["canonical"], _evidence(actor))
                for actor in record["actor"]
                if record["measure"] in ("control", "districts_taken", "buildings_taken")
            ),
            modality=next(
                (m for flag, m in _MODALITIES.items() if record["flags"].get(flag)),
                Modality.ASSERTED,
            ),
            part_of=record["subset_of"],
        )

    def figure(self, record: Record) -> Figure | None:
        quantity = record["quantity"]
        if not quantity:
            return None
        unit = (record["unit"] or "people").lower()
        unit, category = self.units.get(unit, (unit, None))
        kind = {"stock": StockOrFlow.STOCK, None: StockOrFlow.NEITHER}.get(
            record["agg"], StockOrFlow.FLOW
        )
        low, high, hedge = _ends(quantity, record["qualifiers"])
        word = quantity.get("vague")
        return Figure(low, high, hedge, unit, category, kind, word, _mention(record))


def _ends(
    quantity: Record, qualifiers: Sequence[str]
) -> tuple[Number | None, Number | None, Qualifier]:
    if "vague" in quantity:
        low, high = quantity["range"] or (None, None)
        return low, high, Qualifier.VAGUE
    if "value" not in quantity:
        return quantity["min"], quantity["max"], Qualifier.BETWEEN
    number = quantity["value"]
    hedge = next((_QUALIFIERS[q] for q in qualifiers if q in _QUALIFIERS), Qualifier.EXACT)
    low = None if hedge in _NO_FIRST_END else number
    return low, None if hedge in _NO_LAST_END else number, hedge


def _measure(record: Record) -> str:
    name: str = record["measure"]
    default = {"control": "captured", "diplomacy": "statement"}
    if name in default:
        return _STATUSES.get(record["status"], default[name])
    return _MEASURES.get(name, name)


def _when(time: Record) -> When:
    start, _, end = (time.get("interval_resolved") or time["interval"]).partition("/")
    first, last = (None if day == ".." else date.fromisoformat(day) for day in (start, end))
    precision = TimePrecision.DAY if first and last else TimePrecision.OPEN
    return When(first, last, precision, _evidence(time))


def _where(record: Record) -> Iterator[Where]:
    roles = {
        "place": PlaceRole.LOCATION,
        "from": PlaceRole.ORIGIN,
        "to": PlaceRole.DESTINATION,
    }
    for key, role in roles.items():
        goals = {place["canonical"] for place in record["to"]} if key == "place" else set()
        for place in record[key]:
            if place["canonical"] not in goals:
                yield Where(place["canonical"], role, _evidence(place))


def _attribution(record: Record, report: Record) -> Attribution:
    sources: list[Source] = []
    if said := record["source"]:
        sources += [
            Source(each["canonical"], SourceRole.SPEAKER, _evidence(each))
            for each in (said, *(said.get("others") or ()))
        ]
    for through in record["intermediary"]:
        source = Source(through["canonical"], SourceRole.INTERMEDIARY, _evidence(through))
        sources.append(source)
    sources.append(Source(report["publisher"], SourceRole.PUBLISHER))
    return Attribution(tuple(sources), _evidence(record["cue"]))


def _mention(record: Record) -> Evidence | None:
    for mention in record["mentions"]:
        return Evidence(Span(*mention["quantity_span"]), mention["quantity_text"])
    return None


def _evidence(named: Record | None) -> Evidence | None:
    if not named or not named.get("span"):
        return None
    return Evidence(Span(*named["span"]), named["text"] or "")


# -- at the shell ----------------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worst", type=int, default=0, help="links to show")
    asked = parser.parse_args()
    with (asked.folder / "reports.jsonl").open(encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines if line.strip()]
    links = json.loads((asked.folder / "links.json").read_text(encoding="utf-8"))
    desk = Desk(Settings.of(os.environ))
    claims = gold_claims(reports, desk)
    reached = score(desk.relate(claims), links)
    for kind, link, instead in reached.otherwise[: asked.worst]:
        came = ", ".join(sorted(instead)) or "nothing"
        print(f"{link['a']:9} {link['b']:9} {kind}: {came}", file=sys.stderr)
    for pair in reached.joined[: asked.worst]:
        print(f"{pair['a']:9} {pair['b']:9} unrelated, joined", file=sys.stderr)
    print(f"{len(claims)} gold claims  {reached}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
