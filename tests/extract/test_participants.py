"""Who takes part in an event, by the roles of its measure."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman import plugins
from dragoman.claims import Document, Origin
from dragoman.pipeline import Desk
from dragoman.settings import Settings

CASES = tomllib.loads((Path(__file__).parent / "participants_cases.toml").read_text("utf-8"))[
    "case"
]
ORIGIN = Origin("case", None, "0" * 64, "text@1", datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Settings.of({"DRAGOMAN_TAGGER": "off"}))


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_participants_by_role(case: dict[str, Any], desk: Desk) -> None:
    language = case.get("language", "en")
    document = Document("case", case["text"], language, "", "", None, date(2023, 5, 10), ORIGIN)
    claims = {claim.measure: claim for claim in desk.extract(document)}
    for measure in case.keys() - {"about", "language", "text"}:
        found = claims[measure].participants
        assert [f"{who.role}: {who.name}" for who in found] == case[measure]
        for who in found:
            assert who.evidence is not None
            assert who.evidence.span.of(case["text"]) == who.evidence.quote


def test_every_role_of_a_measure_has_its_words_in_every_pack() -> None:
    roles = {role for measure in plugins.measures().values() for role in measure.roles}
    labels = {"designated", "formerly", "also"}  # told in ways of their own (labels.toml)
    for code in plugins.languages():
        words = plugins.language_tables(code)["grammar"]["participants"]["roles"]
        assert roles - labels == words.keys()
