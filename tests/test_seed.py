"""The article that the project began with: the relations that a careful reader finds in it."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dragoman.collect import documents
from dragoman.pipeline import Desk
from dragoman.settings import Settings

SEED = Path(__file__).parents[2] / "shared" / "seed"
KINDS = {
    "repeat": ("repeat", None),
    "part-of": ("part of", None),
    "time window": ("contradiction", "when"),
    "place": ("contradiction", "where"),
}


@pytest.mark.skipif(not SEED.is_dir(), reason="the sample article lies beside the repository only")
def test_the_five_relations_of_the_sample_article() -> None:
    gold = json.loads((SEED / "aleppo-2016-11.gold.json").read_text("utf-8"))
    spans = {c["id"]: c["quantity"]["span"] for c in gold["claims"] if c.get("quantity")}
    desk = Desk(Settings.of(os.environ))
    read = documents(
        [str(SEED / "input.jsonl")],
        collected_at=datetime(2026, 1, 1, tzinfo=UTC),
        set_aside=lambda error: pytest.fail(str(error)),
    )
    claims = [claim for one in read for claim in desk.read(one)]

    def called(id_: str) -> str:
        """The gold's name for the claim whose figure stands there."""
        (claim,) = (c for c in claims if c.id == id_)
        words = claim.figure.evidence.span if claim.figure and claim.figure.evidence else None
        return next((k for k, (a, b) in spans.items() if words and a <= words.start < b), "")

    found = {
        (relation.kind.value, on, frozenset((called(relation.earlier), called(relation.later))))
        for relation in desk.relate(claims)
        for on in (None, *relation.on)
    }
    for row in gold["relations"]:
        kind, on = KINDS[row.get("on", row["kind"]).split(":")[0]]
        assert (kind, on, frozenset((row["a"], row["b"]))) in found, row
