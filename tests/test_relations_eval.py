"""The reconciler alone: gold claims in the product's form, and how links are counted."""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dragoman.claims import Claim, Modality, Relation, RelationKind
from dragoman.pipeline import Desk
from dragoman.settings import Settings

if TYPE_CHECKING:
    import relations
else:  # as `python eval/relations.py` finds them
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "eval"))
    relations = import_module("relations")


@pytest.fixture(scope="module")
def reports(root: Path) -> list[relations.Record]:
    lines = (root / "eval/gold/reports.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Settings.of(os.environ))


@pytest.fixture(scope="module")
def claims(reports: list[relations.Record], desk: Desk) -> list[Claim]:
    return relations.gold_claims(reports, desk)


def test_every_gold_claim_has_its_words(
    reports: list[relations.Record], claims: list[Claim]
) -> None:
    texts = {report["id"]: report["text"] for report in reports}
    assert len({claim.id for claim in claims}) == len(claims) > 300
    for claim in claims:
        span = claim.evidence.span
        assert texts[claim.document][span.start : span.end] == claim.evidence.quote
        assert claim.figure is None or claim.figure.unit


def test_reports_of_other_wars_neither_repeat_nor_update_each_other(
    claims: list[Claim], desk: Desk
) -> None:
    """Each is about an event of its own: what stands across reports would be an error."""
    document = {claim.id: claim.document for claim in claims}
    found = desk.relate(claims)
    assert [r for r in found if document[r.earlier] != document[r.later]] == []


def test_what_one_report_denies_contradicts_what_it_asserts(
    claims: list[Claim], desk: Desk
) -> None:
    modality = {claim.id: claim.modality for claim in claims}
    against = [r for r in desk.relate(claims) if r.on == ("modality",)]
    assert len(against) >= 9
    for relation in against:
        both = {modality[relation.earlier], modality[relation.later]}
        assert both == {Modality.ASSERTED, Modality.DENIED}


def test_how_links_are_counted() -> None:
    links = {
        "links": [
            {"type": "repeats", "a": "x", "b": "y"},
            {"type": "updates", "a": "z", "b": "y"},
            {"type": "contradictions", "a": "x", "b": "z"},
        ],
        "hard_negatives_same_value": [{"a": "x", "b": "w"}, {"a": "y", "b": "w"}],
    }
    found = [
        Relation(RelationKind.REPEAT, "y", "x"),
        Relation(RelationKind.REVISION, "y", "z"),
        Relation(RelationKind.PART_OF, "x", "z"),
        Relation(RelationKind.CONFIRMATION, "w", "y"),
        Relation(RelationKind.CONTRADICTION, "w", "x"),
    ]
    reached = relations.score(found, links)
    assert (reached.found["repeats"], reached.found["updates"]) == (1, 1)
    assert reached.recall == pytest.approx(2 / 3)
    assert reached.another_kind == pytest.approx(1 / 3)
    assert reached.joined == ({"a": "y", "b": "w"},)
    assert str(reached).endswith("another kind 0.333  relations recall 0.667")
