"""The quality gate: score our own gold, print it, and hold it to the floors.

    python eval/gate.py                             exit 1 where a measure is below its floor
    python eval/gate.py --update                    pin anew; a floor only ever rises
    python eval/gate.py --update --allow-regression ... unless this is said
    python eval/gate.py --worst 30                  also the first sentences that came out wrong

In: the sentences and the sets of reports of ``gold``, and ``floors.json`` beside this file.
The floors hold for one corpus: its digest is pinned with them, so that no measure rises by changing
what is asked. ``scoring.py`` says what is right.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from scoring import PHENOMENA, Outcome, Tally, score_report, score_sentence

from dragoman.claims import Claim, Document, Origin
from dragoman.pipeline import Desk
from dragoman.settings import Settings
from dragoman.write.table import flags
from dragoman.write.words import claim_in_words

EVAL = Path(__file__).resolve().parent
GOLD = EVAL / "gold"
FLOORS = EVAL / "floors.json"
REPORTS = (
    "reports.jsonl",
    "fresh.jsonl",
    "third.jsonl",
    "fourth.jsonl",
    "fifth.jsonl",
    "sixth.jsonl",
    "seventh.jsonl",
    "eighth.jsonl",
    "ninth.jsonl",
    "tenth.jsonl",
    "eleventh.jsonl",
    "twelfth.jsonl",
    "thirteenth.jsonl",
    "fourteenth.jsonl",
    "fifteenth.jsonl",
    "sixteenth.jsonl",
    "seventeenth.jsonl",
    "eighteenth.jsonl",
    "nineteenth.jsonl",
)

MARGIN = 0.01
"""How far below today's figure a floor is set: room for a word that moves one claim, not more."""
OF_THE_PROCESSOR = 2
"""Answers by which a measure may lie below its floor: the tagger's network is of 8-bit numbers, and
processors of several makes multiply them so differently that a claim or two of a set is another."""
AT_MOST = 0.1
"""By how much it may, however few were asked: one false claim on three distractors is a fault."""
PUBLISHED = date(2023, 5, 10)
"""When a gold sentence is published unless it says otherwise."""

Floors = dict[str, dict[str, float]]
"""By part ("sentences strong"), then by measure; 0 to 1."""


@dataclass(slots=True)
class Scores:
    """What the gold made of the software."""

    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    """By part: what is scored, and its tier."""
    sentences: list[tuple[Mapping[str, Any], Outcome]] = field(default_factory=list)

    def measures(self) -> Floors:
        return {part: tally.measures() for part, tally in sorted(self.tallies.items())}

    def slack(self) -> Floors:
        """By how much each may lie below its floor."""
        weights = {part: tally.weights() for part, tally in sorted(self.tallies.items())}
        return {
            part: {name: min(OF_THE_PROCESSOR * one, AT_MOST) for name, one in by_name.items()}
            for part, by_name in weights.items()
        }


# -- what is measured ------------------------------------------------------------------------------


def scores(desk: Desk, gold: Path = GOLD) -> Scores:
    """Read every sentence and report of ``gold`` as a user would, and score it."""
    found = Scores()
    for number, sentence in enumerate(sentences(gold)):
        published = date.fromisoformat(sentence.get("published", PUBLISHED.isoformat()))
        claims = _read(desk, f"sentence-{number}", sentence["text"], published)
        tally = found.tallies[f"sentences {sentence['tier']}"]
        outcome = score_sentence(sentence["claims"], claims, tally)
        found.sentences.append((sentence, outcome))
    for name in REPORTS:
        for report in _reports(gold / name):
            published = date.fromisoformat(report["published_at"])
            claims = _read(desk, report["id"], report["text"], published)
            tally = found.tallies[f"{name.removesuffix('.jsonl')} {report['tier']}"]
            score_report(report, claims, tally)
    return found


def digest(gold: Path = GOLD) -> str:
    """SHA-256 of all that is asked, in hexadecimal."""
    asked = b"".join(
        name.encode() + b"\0" + (gold / name).read_bytes() for name in (*REPORTS, "sentences.toml")
    )
    return hashlib.sha256(asked).hexdigest()


def _read(desk: Desk, name: str, text: str, published: date) -> tuple[Claim, ...]:
    origin = Origin(name, None, hashlib.sha256(text.encode()).hexdigest(), "gold@1", _READ_AT)
    document = Document(name, text, "en", "", "", None, published, origin)
    return desk.read(document)


_READ_AT = datetime(2026, 1, 1, tzinfo=UTC)


def sentences(gold: Path = GOLD) -> list[dict[str, Any]]:
    """The rows of ``sentences.toml``. Raises ValueError for a phenomenon that is not listed."""
    rows: list[dict[str, Any]] = tomllib.loads((gold / "sentences.toml").read_text("utf-8"))[
        "sentence"
    ]
    strange = {row["phenomenon"] for row in rows} - PHENOMENA
    if strange:
        raise ValueError(f"sentences.toml: no phenomenon of scoring.py: {', '.join(strange)}")
    return rows


def _reports(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines)


# -- what is held ----------------------------------------------------------------------------------


def faults(
    measured: Floors, corpus: str, pinned: Mapping[str, Any], slack: Floors | None = None
) -> list[str]:
    """Why the gate does not open: a sentence each; none where it does."""
    amiss = []
    if corpus != pinned["corpus"]:
        amiss.append("the gold is not the one that the floors were set on; pin anew: --update")
    for part, measure, floor, now in _beside(measured, pinned["floors"]):
        if now is None:
            amiss.append(f"{part}: {measure} is not measured any more (floor {floor:.3f})")
        elif now < floor - _of(slack, part, measure):
            amiss.append(f"{part}: {measure} is {now:.3f}, below its floor of {floor:.3f}")
    return amiss


def raised(
    measured: Floors, pinned: Floors, allow_regression: bool = False, slack: Floors | None = None
) -> Floors:
    """The floors to pin today: the margin below what is measured, and never below the old ones.

    Raises ValueError, naming each, where an old floor cannot be kept, be it by the ``slack``;
    ``allow_regression`` lowers those that must be lowered, and no other. P and R are held by their
    F1: one may pay the other.
    """
    below = [
        f"{part}: {measure} {floor:.3f} -> {'gone' if now is None else f'{now:.3f}'}"
        for part, measure, floor, now in _beside(measured, pinned)
        if now is None or now < floor - _of(slack, part, measure)
    ]
    if below and not allow_regression:
        raise ValueError("a floor would sink:\n  " + "\n  ".join(below))
    return {
        part: {
            name: _floor(now, pinned.get(part, {}).get(name), _of(slack, part, name))
            for name, now in by_name.items()
            if f"{name[:-2]} F1" not in by_name
        }
        for part, by_name in measured.items()
    }


def _floor(now: float, old: float | None, slack: float) -> float:
    today = max(0.0, int((now - MARGIN) * 1000) / 1000)
    return today if old is None or now < old - slack else max(today, old)


def _of(slack: Floors | None, part: str, measure: str) -> float:
    return (slack or {}).get(part, {}).get(measure, 0.0)


def _beside(measured: Floors, floors: Floors) -> Iterator[tuple[str, str, float, float | None]]:
    """Part, measure, floor and today's figure (None where it is not measured)."""
    for part, by_name in floors.items():
        for name, floor in by_name.items():
            yield part, name, floor, measured.get(part, {}).get(name)


# -- what is shown ---------------------------------------------------------------------------------


def shown(found: Scores, floors: Floors) -> Iterator[str]:
    """The tables, line by line: the measures beside their floors, then the phenomena."""
    for part, measures in found.measures().items():
        yield f"{part:24}{'today':>8}{'floor':>8}{'of':>6}"
        for name, now in measures.items():
            floor = floors.get(part, {}).get(name)
            of = found.tallies[part].asked.get(name, "")
            yield f"  {name:22}{now:8.3f}{'' if floor is None else f'{floor:.3f}':>8}{of:>6}"
        yield ""
    yield f"{'phenomenon':24}" + "".join(f"{head:>10}" for head in _HEADS)
    by_phenomenon: dict[str, list[Outcome]] = defaultdict(list)
    for sentence, outcome in found.sentences:
        by_phenomenon[sentence["phenomenon"]].append(outcome)
    for phenomenon, outcomes in sorted(by_phenomenon.items()):
        yield f"  {phenomenon:22}" + "".join(f"{count:10}" for count in _counts(outcomes))
    yield f"  {'all':22}" + "".join(
        f"{count:10}" for count in _counts([o for _, o in found.sentences])
    )


_HEADS = ("sentences", "perfect", "exact", "wrong", "missed", "false")


def _counts(outcomes: Sequence[Outcome]) -> tuple[int, ...]:
    return (
        len(outcomes),
        sum(o.perfect for o in outcomes),
        sum(o.exact for o in outcomes),
        sum(len(o.wrong) for o in outcomes),
        sum(len(o.missed) for o in outcomes),
        sum(len(o.false) for o in outcomes),
    )


def worst(found: Iterable[tuple[Mapping[str, Any], Outcome]]) -> Iterator[str]:
    """The sentences that did not come out right, each with what is amiss."""
    for sentence, outcome in found:
        if not outcome.perfect:
            yield f"[{sentence['phenomenon']}, {sentence['tier']}] {sentence['text']}"
            for row, faults, claim in outcome.wrong:
                yield f"    wrong   {row}  [{', '.join(faults)}]"
                yield f"      found {claim_in_words(claim)} {flags(claim)}"
            yield from (f"    missed  {row}" for row in outcome.missed)
            yield from (f"    false   {claim_in_words(claim)}" for claim in outcome.false)


# -- the command -----------------------------------------------------------------------------------


def settle(
    measured: Floors,
    corpus: str,
    path: Path,
    *,
    update: bool,
    allow_regression: bool = False,
    slack: Floors | None = None,
) -> list[str]:
    """Hold what is measured to the floors in ``path``, or pin them there anew; ``slack``: by how
    much a measure may lie below its floor all the same.

    Returns why the gate does not open, a line each; none where it does.
    """
    pinned = _pinned(path)
    if not update:
        return faults(measured, corpus, pinned, slack)
    try:
        floors = raised(measured, pinned["floors"], allow_regression, slack)
    except ValueError as error:
        return [str(error), "say --allow-regression if that is meant"]
    held = {"corpus": corpus, "floors": floors}
    path.write_text(json.dumps(held, indent=2) + "\n", encoding="utf-8")
    return []


def _pinned(path: Path) -> dict[str, Any]:
    pinned: dict[str, Any] = {"corpus": "", "floors": {}}
    return json.loads(path.read_text("utf-8")) if path.exists() else pinned


def main(words: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description="Hold the software to the floors of its own gold.")
    parser.add_argument("--update", action="store_true", help="pin the floors anew")
    parser.add_argument("--allow-regression", action="store_true", help="let a floor sink")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="show N lines of faults")
    asked = parser.parse_args(words)
    found = scores(Desk(Settings.of(os.environ)))
    print("\n".join(shown(found, _pinned(FLOORS)["floors"])))
    print("\n".join(list(worst(found.sentences))[: asked.worst]))
    reasons = settle(
        found.measures(),
        digest(),
        FLOORS,
        update=asked.update,
        allow_regression=asked.allow_regression,
        slack=found.slack(),
    )
    print("\n".join(reasons) or "every floor holds")
    return 1 if reasons else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
