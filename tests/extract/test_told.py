"""The tagger's reading of claims beside the rules: what it adds, fills, and may not touch."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import pytest

from dragoman.claims import Document, Span
from dragoman.extract import claims
from dragoman.extract.attribution.tagged import TaggedClaim, Tags
from dragoman.extract.tagger.told import is_doubtful
from dragoman.extract.text.sentences import Report, split
from tests.extract.test_claims import ENGLISH, ORIGIN, PUBLISHED, line

CASES = tomllib.loads((Path(__file__).parent / "told_cases.toml").read_text("utf-8"))["case"]
ROLES = ("unit", "place", "source", "via")


def told(text: str, row: Mapping[str, Any]) -> TaggedClaim:
    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    return TaggedClaim(
        head=span(row["head"]),
        figure=row.get("figure", False),
        measure=row["measure"],
        modality=row.get("modality", "asserted"),
        score=row.get("score", 1.0),
        sure=row.get("sure", 1.0),
        stands=1.0,
        roles={role: ((span(row[role]), 3.0),) for role in ROLES if role in row},
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["about"])
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    likely = {text.index(words): (words, p) for words, p in case.get("likely", {}).items()}
    tags = Tags(
        claims=tuple(told(text, row) for row in case["told"]),
        pieces=tuple((at, at + len(words), p) for at, (words, p) in sorted(likely.items())),
    )

    def tag(report: Report, near: Collection[int] | None = None, /) -> Tags:
        return tags

    document = Document("case", text, "en", "", "", None, PUBLISHED, ORIGIN)
    found = claims(document, ENGLISH, tag=tag)
    shown = "\n".join(line(claim, 6) for claim in found)
    assert len(found) == len(case["claims"]), shown
    for claim, row in zip(found, case["claims"], strict=True):
        have = line(claim, 6).split(" | ")
        for mine, theirs in zip(have, row.split("|"), strict=False):
            assert not theirs.strip() or mine.strip() == theirs.strip(), shown


def test_a_tagger_that_reads_nothing_leaves_nothing_of_a_report_in_doubt_and_else_all() -> None:
    for case in CASES:
        document = Document("case", case["text"], "en", "", "", None, PUBLISHED, ORIGIN)

        def tag(report: Report, near: Collection[int] | None = None, /) -> Tags:
            return Tags()

        beside, alone = claims(document, ENGLISH, tag=tag), claims(document, ENGLISH)
        doubtful = is_doubtful(len(alone), len(split(case["text"]).sentences))
        left = () if doubtful else alone
        assert [line(claim, 6) for claim in beside] == [line(claim, 6) for claim in left]


STORY = (
    "War came to Kupe. Soldiers of the army shot rockets at the refugees. Nobody sings. "
    "Two people were killed in Kupe on Friday. The bread is white. The lamps are dim. "
    "The school is cold. Some 300 of them wept. The cat sleeps. "
)
DIGEST = STORY + 40 * "The band played. "


@pytest.mark.parametrize(
    ("text", "reads", "asked"),
    [
        (STORY, True, [{2, 3}, {6, 7}]),
        (STORY, False, [{2, 3}]),
        (DIGEST, True, [{2, 3}]),
    ],
    ids=["a story", "one that does not bear the rules out", "a digest that comes to a war"],
)
def test_it_is_asked_where_the_rules_claim_and_in_a_story_of_the_field_where_anything_counts(
    text: str, reads: bool, asked: list[set[int]]
) -> None:
    seen: list[set[int]] = []

    def tag(report: Report, near: Collection[int] | None = None, /) -> Tags:
        seen.append(set(near or ()))
        dead = told(text, {"head": "Two", "figure": True, "measure": "killed"})
        return Tags(claims=(dead,) * (reads and 3 in seen[-1]))

    claims(Document("case", text, "en", "", "", None, PUBLISHED, ORIGIN), ENGLISH, tag=tag)
    assert seen == asked
