"""Hold the gold reports to their own rules, and count what is in them.

    python eval/gold/check.py

In: ``reports.jsonl`` with ``input.jsonl``, and the sets from ``fresh`` and ``third`` to
``nineteenth`` with theirs, beside this file. Out: one line for each fault, then the counts; exit
status 1 where there is a fault. It does not judge whether a claim is *right*: that is read by
people (README.md here says how).
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

Record = dict[str, Any]

MEASURES = {
    *(
        "left",
        "evacuated",
        "fled",
        "displaced",
        "returned",
        "arrived",
        "crossed_border",
        "vehicles",
    ),
    *("sheltered", "in_camp", "homeless", "trapped", "remaining", "needs_evacuation", "in_need"),
    *(
        "affected",
        "killed",
        "injured",
        "missing",
        "detained",
        "abducted",
        "released",
        "surrendered",
    ),
    *("treated", "housing_destroyed", "housing_damaged", "infrastructure_damaged"),
    *("facilities_hit", "facilities_working", "control", "districts_taken", "buildings_taken"),
    *(
        "area_held",
        "area_taken",
        "attacks",
        "airstrikes",
        "corridors",
        "ceasefire",
        "aid",
        "diplomacy",
    ),
    *("evacuation_order", "demined_area", "demined_roads", "demined_buildings", "demined_items"),
}
WITHOUT_FIGURE = {"control", "diplomacy"}
"""Measures that never bear one; ground that is counted has a measure of its own."""
WORDS, _WORDS = {"N": 710}, 300
"""Words of a text, at most: of newspapers' stories, whose ids begin so, and of all others."""
QUALIFIERS = {
    "more_than",
    "at_least",
    "less_than",
    "up_to",
    "about",
    "nearly",
    "additional",
    "only",
}
AGGREGATES = {"period", "cumulative", "stock", "batch", "event", "plan"}
FLAGS = {"planned", "hypothetical", "negated", "denial", "disputed", "ordered"}
OPEN_ENDED = {"planned", "hypothetical", "ordered"}
"""Flags of what may lie after the publication."""
NUMBER = re.compile(
    r"\d[\d.,:]*\d|\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|"
    r"fifteen|sixteen|eighteen|twenty|thirty|forty|fifty|sixty|dozens|tens|hundreds|thousands|"
    r"half|a quarter|nobody|no one|several)\b",
    re.IGNORECASE,
)
WEEKDAYS = {
    name: day
    for day, name in enumerate(
        ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    )
}


def spans(node: Any) -> Iterator[tuple[str, list[int]]]:
    """Every quote of a record with its place in the text."""
    if isinstance(node, list):
        for item in node:
            yield from spans(item)
    elif isinstance(node, dict):
        if node.get("span"):
            yield node["text"], node["span"]
        if node.get("quantity_span"):
            yield node["quantity_text"], node["quantity_span"]
        for value in node.values():
            yield from spans(value)


def meet(a: list[int], b: list[int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def covered(report: Record) -> Iterator[str]:
    """Numbers of the text that nobody accounts for, and figures that are claim and non-claim."""
    figures = [m["quantity_span"] for c in report["claims"] for m in c["mentions"]]
    other = [n["span"] for n in report["non_claims"]]
    times = [c["time"]["span"] for c in report["claims"] if c["time"]["span"]]
    for found in NUMBER.finditer(report["text"]):
        here = list(found.span())
        if not any(meet(here, span) for span in figures + other + times):
            yield f"{found.group()!r} at {here[0]} is neither in a claim nor among the non-claims"
    for figure in figures:
        if any(meet(figure, span) for span in other):
            yield f"{report['text'][slice(*figure)]!r} is both a claim and a non-claim"


def window(claim: Record, published: date) -> Iterator[str]:
    """Faults of a claim's interval."""
    start, slash, end = claim["time"]["interval"].partition("/")
    first = None if start == ".." else date.fromisoformat(start)
    last = None if end == ".." else date.fromisoformat(end)
    if not slash or (first is None and last is None):
        yield "an interval needs at least one day"
    if first and last and first > last:
        yield "the interval ends before it starts"
    ahead = bool(OPEN_ENDED & set(claim["flags"])) or claim["agg"] == "plan"
    if not ahead and (last is None or last > published):
        yield "only what is planned, feared or ordered may end after the publication"
    named = [
        WEEKDAYS[w]
        for w in re.findall(r"\w+", (claim["time"]["text"] or "").lower())
        if w in WEEKDAYS
    ]
    days = [d.weekday() for d in (first, last) if d]
    if len(named) == 1 and named[0] not in days:
        yield f"{claim['time']['text']!r} and {claim['time']['interval']} are different days"


def figure(claim: Record) -> Iterator[str]:
    """Faults of a claim's figure."""
    mentions = claim["mentions"]
    if not mentions:
        if claim["quantity"] is not None or claim["qualifiers"]:
            yield "a figure without a mention"
        return
    if claim["measure"] in WITHOUT_FIGURE:
        yield f"{claim['measure']} bears no figure"
    if claim["quantity"] != mentions[0]["quantity"]:
        yield "the figure is not that of its first mention"
    if claim["qualifiers"] != [q["norm"] for q in mentions[0]["qualifiers"]]:
        yield "the qualifiers are not those of the first mention"
    for mention in mentions:
        if not meet(mention["span"], mention["quantity_span"]):
            yield "a number outside its mention"
    if claim["quantity"].get("value") == 0 and not claim["flags"].get("negated"):
        yield "nobody is 0 and negated"


def words(claim: Record) -> Iterator[str]:
    """Words that the scheme does not know."""
    if claim["measure"] not in MEASURES:
        yield f"measure {claim['measure']!r}"
    if claim["agg"] not in AGGREGATES:
        yield f"agg {claim['agg']!r}"
    for name in set(claim["qualifiers"]) - QUALIFIERS:
        yield f"qualifier {name!r}"
    for name in set(claim["flags"]) - FLAGS:
        yield f"flag {name!r}"
    if claim["flags"].get("denial") and not (claim["flags"].get("negated") and claim["source"]):
        yield "a denial is negated and has a source"
    if not claim["event"]:
        yield "no event"


def part(claim: Record, others: dict[str, Record]) -> Iterator[str]:
    """Faults of a part: its whole must be there, and not be smaller."""
    if claim["subset_of"] is None:
        return
    whole = others.get(claim["subset_of"])
    if whole is None or whole is claim:
        yield "its whole is not a claim of this report"
        return
    size, most = ((c["quantity"] or {}).get("value") for c in (claim, whole))
    if claim["unit"] != "percent" and size is not None and most is not None and size > most:
        yield "the part is greater than the whole"


def faults(report: Record) -> Iterator[str]:
    text = report["text"]
    for quote, (start, end) in spans(report["claims"] + report["non_claims"]):
        if text[start:end] != quote:
            yield f"[{start}:{end}] is {text[start:end]!r}, not {quote!r}"
    yield from covered(report)
    if report["tier"] not in {"strong", "weak"}:
        yield f"tier {report['tier']!r}"
    if report["episode"] == "X" and report["claims"]:
        yield "a distractor bears no claims"
    if not 60 <= len(text.split()) <= WORDS.get(report["id"][0], _WORDS):
        yield f"{len(text.split())} words"
    published = date.fromisoformat(report["published_at"])
    others = {c["id"]: c for c in report["claims"]}
    if len(others) != len(report["claims"]):
        yield "an id is used twice"
    for claim in report["claims"]:
        for rule in (window(claim, published), figure(claim), words(claim), part(claim, others)):
            for fault in rule:
                yield f"{claim['id']}: {fault}"


def read(path: Path) -> list[Record]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def counts(reports: list[Record]) -> Iterator[str]:
    told = [r for r in reports if r["episode"] != "X"]
    claims = [c for r in told for c in r["claims"]]
    yield f"{len(told)} reports, {len(reports) - len(told)} distractors, {len(claims)} claims, "
    yield f"{sum(bool(c['mentions']) for c in claims)} with a figure"
    tables: dict[str, Counter[str]] = {
        "tier": Counter(r["tier"] for r in told),
        "style": Counter(r["style"] for r in told),
        "measure": Counter(c["measure"] for c in claims),
        "agg": Counter(c["agg"] for c in claims),
        "flags": Counter(f for c in claims for f in c["flags"]),
        "qualifiers": Counter(q for c in claims for q in c["qualifiers"]),
    }
    for name, table in tables.items():
        yield f"{name}: " + ", ".join(f"{key} {count}" for key, count in table.most_common())


def main() -> int:
    here = Path(__file__).parent
    amiss = False
    for gold, read_from in (
        ("reports", "input"),
        ("fresh", "fresh_input"),
        ("third", "third_input"),
        ("fourth", "fourth_input"),
        ("fifth", "fifth_input"),
        ("sixth", "sixth_input"),
        ("seventh", "seventh_input"),
        ("eighth", "eighth_input"),
        ("ninth", "ninth_input"),
        ("tenth", "tenth_input"),
        ("eleventh", "eleventh_input"),
        ("twelfth", "twelfth_input"),
        ("thirteenth", "thirteenth_input"),
        ("fourteenth", "fourteenth_input"),
        ("fifteenth", "fifteenth_input"),
        ("sixteenth", "sixteenth_input"),
        ("seventeenth", "seventeenth_input"),
        ("eighteenth", "eighteenth_input"),
        ("nineteenth", "nineteenth_input"),
    ):
        reports, given = read(here / f"{gold}.jsonl"), read(here / f"{read_from}.jsonl")
        found = [f"{report['id']}: {fault}" for report in reports for fault in faults(report)]
        keys = {"id": "id", "text": "text", "published": "published_at", "publisher": "publisher"}
        if [[i[k] for k in keys] for i in given] != [
            [r[k] for k in keys.values()] for r in reports
        ]:
            found.append(f"{read_from}.jsonl is not what {gold}.jsonl was read from")
        for line in [*found, f"== {gold}.jsonl", *counts(reports)]:
            print(line)
        amiss = amiss or bool(found)
    return amiss


if __name__ == "__main__":
    sys.exit(main())
