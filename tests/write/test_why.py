"""The account of a claim, compared with tests/golden/why.txt (``make golden`` writes it anew)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from dragoman.claims import (
    Attribution,
    Candidate,
    Claim,
    Document,
    Evidence,
    Figure,
    GoesWith,
    Judgement,
    JudgementKind,
    Origin,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
    Reason,
    Relation,
    RelationKind,
    Settlement,
    Source,
    SourceRole,
    Span,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
)
from dragoman.write.why import why

GOLDEN = Path(__file__).parents[1] / "golden" / "why.txt"

TEXT = """\
Hundreds leave the city's east in a day

The centre's representative spoke to Interfax. Over the past day 903 civilians, including 119 \
children, left the Hanano quarter by two corridors with the help of the army, he said.
"""
DAY = date(2016, 11, 27)


def words(quote: str) -> Evidence:
    start = TEXT.index(quote)
    return Evidence(Span(start, start + len(quote)), quote)


DOCUMENT = Document(
    "r1",
    TEXT,
    "en",
    "Hundreds leave the city's east in a day",
    "Example Daily",
    "https://news.example/1",
    DAY,
    Origin("reports.jsonl", 3, "ab" * 32, "jsonl@1", datetime(2016, 11, 28, 9, 30, tzinfo=UTC)),
    "field published",
)
HANANO = Place(
    "local:hanano",
    "Masaken Hanano",
    "SY",
    36.2206,
    37.2011,
    PlacePrecision.NEIGHBOURHOOD,
    "geonames:170063",
)
ELSEWHERE = Place("geonames:0", "Hanano", "XX", 1.0, 2.0, PlacePrecision.SETTLEMENT)
LEFT = Claim(
    "claim:00000000000000a1",
    "r1",
    DAY,
    "departed",
    words("903 civilians, including 119 children, left the Hanano quarter"),
    words("left"),
    Attribution(
        (
            Source(
                "The centre's representative",
                SourceRole.SPEAKER,
                words("The centre's representative"),
                "actor:centre",
                party=True,
            ),
            Source("Interfax", SourceRole.INTERMEDIARY, words("Interfax")),
            Source("Example Daily", SourceRole.PUBLISHER),
        ),
        words("said"),
    ),
    Provenance("extract@1+en@1", ("figures.exact", "measure.departed.left", "when.past_day")),
    Figure(
        903,
        903,
        Qualifier.EXACT,
        "people",
        "civilians",
        StockOrFlow.FLOW,
        evidence=words("903"),
        counted=words("civilians"),
    ),
    When(date(2016, 11, 26), DAY, TimePrecision.DAY, words("Over the past day")),
    (
        Where(
            "Hanano quarter",
            PlaceRole.ORIGIN,
            words("Hanano quarter"),
            HANANO,
            (
                Reason("name", 2.0, "“Hanano” is an alternate name of Masaken Hanano"),
                Reason("country", 1.5, "the report names two other places in SY"),
            ),
            (Candidate(ELSEWHERE, 0.4, "another country than the rest of the report"),),
        ),
    ),
    (Participant("by", "the army", words("the army")),),
    rough=True,
)
CHILDREN = replace(
    LEFT,
    id="claim:00000000000000a2",
    figure=Figure(119, 119, Qualifier.EXACT, "people", "children", evidence=words("119")),
    part_of=LEFT.id,
)
EARLIER = replace(
    LEFT,
    id="claim:00000000000000a3",
    document="r0",
    published=date(2016, 11, 26),
    figure=Figure(900, None, Qualifier.MORE_THAN, "people"),
)
RELATIONS = (
    Relation(RelationKind.PART_OF, CHILDREN.id, LEFT.id, ("figure",)),
    Relation(
        RelationKind.REPEAT,
        EARLIER.id,
        LEFT.id,
        ("figure", "speaker"),
        (Reason("figure", 1.0, "903 is more than 900"),),
    ),
    Relation(RelationKind.CONTRADICTION, LEFT.id, "claim:00000000000000ff"),
    Relation(RelationKind.UPDATE, EARLIER.id, CHILDREN.id),
)
AT = datetime(2016, 11, 29, 8, tzinfo=UTC)
JUDGEMENTS = (
    Judgement(
        JudgementKind.CORRECT, LEFT.id, "Ana", AT, "the centre's own bulletin has 930",
        field="figure.low", before=903, after=930, number=4,
    ),
    Judgement(JudgementKind.UNDO, LEFT.id, "Ben", AT, undoes=4, number=5),
    Judgement(
        JudgementKind.LINK, EARLIER.id, "Ana", AT, other=LEFT.id,
        relation=RelationKind.REPEAT, number=7,
    ),
    Judgement(JudgementKind.ACCEPT, LEFT.id, "Ana", AT, number=9),
)  # fmt: skip
OTHERS = {claim.id: claim for claim in (LEFT, CHILDREN, EARLIER)}


def account() -> str:
    return why(LEFT, DOCUMENT, RELATIONS, OTHERS, judgements=JUDGEMENTS)


def test_the_account_is_the_one_we_read_and_agreed_to() -> None:
    assert account() == GOLDEN.read_text(encoding="utf-8")


def test_a_part_names_its_whole() -> None:
    told = why(CHILDREN, DOCUMENT, (), OTHERS)
    assert f"part of       {LEFT.id}: departed, 903 civilians" in told


def test_what_was_settled_is_told_from_the_side_of_the_claim() -> None:
    settled = Settlement(GoesWith.LATER, "the list names each", "Ana", AT, 1)
    quarrel = Relation(RelationKind.CONTRADICTION, EARLIER.id, LEFT.id, settled=settled)
    made = Judgement(JudgementKind.SETTLE, LEFT.id, "Ana", AT, "the list names each")
    made = replace(made, other=EARLIER.id, after="claim", number=1)
    others = {EARLIER.id: EARLIER, LEFT.id: LEFT}
    for claim, which in ((LEFT, "this one"), (EARLIER, "the other")):
        told = why(claim, DOCUMENT, [quarrel], others, judgements=[made])
        words_of_it = " ".join(told.split())
        assert f"settled 29 Nov 2016 by Ana: goes with {which}: “the list" in words_of_it
        assert f"1 settled the contradiction: goes with {which}, by Ana" in words_of_it


def test_a_claim_without_anything_but_words_is_told_too() -> None:
    bare = replace(
        LEFT,
        attribution=Attribution(),
        figure=None,
        when=None,
        where=(),
        participants=(),
        provenance=Provenance("extract@1+en@1", ()),
    )
    told = why(bare, replace(DOCUMENT, published=None, url=None), (), {})
    assert "speaker       the report itself" in told
    assert "when          time not stated" in told
    assert "figure        none stated" in told
    assert "Relations\n  none\n" in told


def test_a_span_that_crosses_another_is_left_to_the_list() -> None:
    crossing = replace(LEFT, trigger=words("children, left"), figure=None)
    assert "[measure: children, left] the" in why(crossing, DOCUMENT, (), {})
    odd = replace(crossing, modality_cue=words("left the Hanano"))
    told = why(odd, DOCUMENT, (), {})
    assert "[modality:" not in told
    assert "“left the Hanano”" in told


def test_control_characters_of_a_report_do_not_reach_the_terminal() -> None:
    start = TEXT.index("civilians")
    text = TEXT[:start] + "\x1b[31m" + TEXT[start + 5 :]
    told = why(LEFT, replace(DOCUMENT, text=text, title="\x1b]0;x\x07"), (), {})
    assert "\x1b" not in told
    assert "\x07" not in told


if __name__ == "__main__":
    GOLDEN.write_text(account(), encoding="utf-8")
