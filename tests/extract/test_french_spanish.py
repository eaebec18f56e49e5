"""What French and Spanish reports say, sentence by sentence: who said it, through whom, where."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman.claims import Claim, Document, Origin, Qualifier, SourceRole
from dragoman.pipeline import Desk
from dragoman.settings import Settings

FILE = Path(__file__).parent / "french_spanish_cases.toml"
CASES = [
    (language, case)
    for language, cases in tomllib.loads(FILE.read_text("utf-8")).items()
    for case in cases
]


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Settings.of({"DRAGOMAN_TAGGER": "off"}))


@pytest.mark.parametrize(("language", "case"), CASES, ids=[case["text"] for _, case in CASES])
def test_a_sentence_is_read(language: str, case: dict[str, Any], desk: Desk) -> None:
    origin = Origin("case", None, "0" * 64, "text@1", datetime(2024, 10, 16, tzinfo=UTC))
    text = case["text"]
    report = Document("case", text, language, "", "", None, date(2024, 10, 16), origin)
    claims = desk.extract(report)
    assert sorted(map(_told, claims)) == sorted(case["claims"])
    for claim in claims if "when" in case else ():
        assert claim.when is not None
        assert f"{claim.when.start}/{claim.when.end}" == case["when"]


def _told(claim: Claim) -> str:
    """A claim on one line: "killed 12 people; by le maire < l'AFP; location Kaya"."""
    figure = claim.figure
    parts = [claim.measure]
    if figure is not None:
        ends = dict.fromkeys(str(end) for end in (figure.low, figure.high) if end is not None)
        hedge = "" if figure.qualifier is Qualifier.EXACT else f" {figure.qualifier}"
        parts = [f"{claim.measure}{hedge} {'-'.join(ends)} {figure.unit}"]
    if claim.modality.value != "asserted":
        parts.append(claim.modality.value)
    if claim.part_of:
        parts.append("a part")
    mouths = [s.name for s in claim.attribution.sources if s.role is not SourceRole.PUBLISHER]
    if mouths:
        parts.append(f"by {' < '.join(mouths)}")
    parts += [f"{place.role.value} {place.name}" for place in claim.where]
    return "; ".join(parts)
