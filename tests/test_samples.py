"""The sample reports, read whole: what they claim and how that hangs together, for the eye.

``tests/golden/samples.txt`` is what we find today; ``make golden`` writes it anew, and the diff is
what a reviewer reads.
"""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman.claims import Claim, Document, Relation
from dragoman.cli import main
from dragoman.collect import documents
from dragoman.pipeline import Desk
from dragoman.settings import Settings
from dragoman.write.table import flags
from dragoman.write.words import claim_in_words

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests/golden/samples.txt"


@cache
def read() -> tuple[tuple[Document, ...], tuple[Claim, ...], tuple[Relation, ...]]:
    desk = Desk(Settings.of(os.environ))
    reports = tuple(
        documents(
            [str(ROOT / "samples/reports")],
            collected_at=datetime(2026, 1, 1, tzinfo=UTC),
            set_aside=lambda error: pytest.fail(str(error)),
            published=date(2016, 11, 28),
        )
    )
    claims = tuple(claim for report in reports for claim in desk.read(report))
    return reports, claims, desk.relate(claims)


def shown() -> str:
    reports, claims, relations = read()
    names = {
        claim.id: f"{_name(report)}:{number}"
        for report, of_report in groupby(claims, key=lambda claim: claim.document)
        for number, claim in enumerate(of_report, 1)
    }
    lines: list[str] = []
    for report in reports:
        lines += ["", f"== {_name(report.id)} ({report.publisher or 'no publisher'})"]
        for claim in claims:
            if claim.document == report.id:
                mind = f"  [{', '.join(flags(claim))}]" if flags(claim) else ""
                lines.append(f"{names[claim.id]}  {claim_in_words(claim)}{mind}")
    lines += ["", "== relations"]
    lines += sorted(f"{names[r.earlier]} {r.kind} {names[r.later]}" for r in relations)
    return "\n".join(lines).lstrip() + "\n"


def _name(document: str) -> str:
    return document.removeprefix("sha256:")[:16]


def test_the_samples_read_as_they_did() -> None:
    assert shown() == GOLDEN.read_text("utf-8"), "run `make golden` and read the diff"


def test_reports_of_other_things_claim_nothing() -> None:
    reports, claims, _ = read()
    others = {r.id for r in reports if "drill" in r.id or "football" in r.origin.path}
    assert len(others) == 2
    assert [claim for claim in claims if claim.document in others] == []


def test_the_centre_s_903_is_one_statement_in_several_reports() -> None:
    _, claims, relations = read()
    told = {c.id for c in claims if c.figure and c.figure.low == c.figure.high == 903}
    reports = {c.document for c in claims if c.id in told}
    assert len(reports) >= 3
    repeats = {frozenset((r.earlier, r.later)) for r in relations if r.kind == "repeat"}
    assert any(len(pair & told) == 2 for pair in repeats)
    assert not any({r.earlier, r.later} <= told for r in relations if r.kind == "confirmation")


def test_the_119_children_are_a_part_of_the_903() -> None:
    _, claims, _ = read()
    by_id = {claim.id: claim for claim in claims}
    parts = [c for c in claims if c.figure and c.figure.low == 119 and c.part_of]
    assert parts
    wholes = [by_id[part.part_of].figure for part in parts if part.part_of]
    assert all(whole and whole.low in {900, 903} for whole in wholes)


def test_what_the_demo_does_is_done(root: Path, tmp_path: Path) -> None:
    """The demo dates what brings no date, so that headlines without a mouth stand in its report."""
    ledger, report = str(tmp_path / "aleppo.db"), tmp_path / "sitrep.html"
    samples = str(root / "samples/reports")
    for words in (
        ["run", samples, "--published", "2016-11-28", "--ledger", ledger],
        ["write", "sitrep", "--ledger", ledger, "--place", "Aleppo", "-o", str(report)],
    ):
        done = CliRunner().invoke(main, words)
        assert done.exit_code == 0, done.output
    assert "903 civilians" in report.read_text("utf-8")


if __name__ == "__main__":
    GOLDEN.write_text(shown(), encoding="utf-8")
