"""The laws of `dragoman.claims`, over every sample report and over texts of no order."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dragoman.claims import Claim, Document, Evidence, Origin
from dragoman.pipeline import Desk
from dragoman.settings import Settings

ROOT = Path(__file__).parent.parent
SAMPLES = sorted((ROOT / "samples/reports").glob("*.txt"))
WORDS = [
    *("Shelling", "killed", "12", "civilians", "in", "Aleppo", "on", "Sunday", ",", ".", "“"),
    *("”", "the", "army", "said", "that", "3,000", "people", "fled", "from", "Homs", "to", "of"),
    *("whom", "119", "were", "children", ":", "\n\n", "- ", "|", "about", "no", "and", "it"),
]


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Settings.of({"DRAGOMAN_TAGGER": "off"}))


def document(text: str) -> Document:
    origin = Origin("x", 0, "0" * 64, "test@1", datetime(2026, 1, 1, tzinfo=UTC))
    return Document(
        id="report",
        text=text,
        language="en",
        title="",
        publisher="Radio X",
        url=None,
        published=date(2016, 11, 28),
        origin=origin,
    )


def texts() -> Iterator[str]:
    for path in SAMPLES:
        yield path.read_text(encoding="utf-8")
    for seed in range(60):
        chosen = random.Random(seed)  # noqa: S311 - texts, not secrets
        yield " ".join(chosen.choices(WORDS, k=chosen.randint(5, 80)))


def evidence_in(value: object) -> Iterator[Evidence]:
    """Every piece of evidence that a claim holds, however deep."""
    if isinstance(value, Evidence):
        yield value
    elif is_dataclass(value):
        for one in fields(value):
            yield from evidence_in(getattr(value, one.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from evidence_in(one)


def test_samples_are_there() -> None:
    assert len(SAMPLES) > 1


def test_all_evidence_quotes_the_text_and_the_same_text_gives_the_same_claims(desk: Desk) -> None:
    quoted = 0
    for text in texts():
        report = document(text)
        claims: tuple[Claim, ...] = tuple(desk.extract(report))
        for found in evidence_in(claims):
            assert found.span.of(report.text) == found.quote
            quoted += 1
        assert [claim.id for claim in desk.extract(report)] == [claim.id for claim in claims]
        assert len({claim.id for claim in claims}) == len(claims)
    assert quoted


IN_TWO_LANDS = (
    "Soldiers killed 1,044 people, including 20 children, in Nondin, and 179 in Soro, a rights "
    "group said. In all 2,730 people have died since the fighting began."
)
"""Nondin is known to no gazetteer, a Soro to four countries'."""


def test_claims_are_the_same_in_every_process() -> None:
    """Whatever the order is in which sets of words come there."""
    asked = (
        "import sys; from tests.test_laws import *\n"
        "desk = Desk(Settings.of({'DRAGOMAN_TAGGER': 'off'}))\n"
        "for text in [IN_TWO_LANDS, *texts()]: print(*desk.extract(document(text)), sep='\\n')"
    )
    printed = [
        subprocess.run(
            [sys.executable, "-c", asked],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "7", "23")
    ]
    assert printed[0].count("Claim(") > len(SAMPLES)
    assert len(set(printed)) == 1
