"""The plain exports: nothing lost in JSON lines, nothing that runs in a spreadsheet."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import plugins
from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Figure,
    GoesWith,
    Judgement,
    JudgementKind,
    Modality,
    Origin,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
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
    from_json,
)
from dragoman.record import Query, Standing, Status, Stood
from dragoman.testing import check_writer
from dragoman.write import Selection, Writer
from dragoman.write.decided import change_in_words
from dragoman.write.exports import COLUMNS, CsvWriter, JsonLinesWriter, RelationsWriter
from dragoman.write.linked import SchemaClaimWriter
from dragoman.write.sheets import SHEETS

TEXT = (
    "On Sunday more than 900 civilians left Bustan and Hanano for Jibrin, the centre told Interfax."
)
DAY = date(2016, 11, 27)
HANANO = Place(
    "local:hanano", "Masaken Hanano", "SY", 36.22, 37.2, PlacePrecision.NEIGHBOURHOOD, "g:1"
)
LIMA = Place("geonames:3936456", "Lima", "PE", -12.04, -77.03, PlacePrecision.SETTLEMENT)


def words(quote: str) -> Evidence:
    start = TEXT.index(quote)
    return Evidence(Span(start, start + len(quote)), quote)


DOCUMENT = Document(
    "r1",
    TEXT,
    "en",
    "",
    "Example Daily",
    "https://news.example/1",
    DAY,
    Origin("in.txt", None, "ab" * 32, "text@1", datetime(2016, 11, 28, tzinfo=UTC)),
)
LEFT = Claim(
    "claim:1",
    "r1",
    DAY,
    "departed",
    Evidence(Span(0, 67), TEXT[:67]),
    words("left"),
    Attribution(
        (
            Source(
                "the centre", SourceRole.SPEAKER, words("the centre"), "actor:centre", party=True
            ),
            Source("Interfax", SourceRole.INTERMEDIARY, words("Interfax")),
            Source("Example Daily", SourceRole.PUBLISHER),
        ),
        words("told"),
    ),
    Provenance("extract@1+en@1", ("departed",)),
    Figure(900, None, Qualifier.MORE_THAN, "people", "civilians", StockOrFlow.FLOW),
    When(DAY, DAY, TimePrecision.DAY, words("On Sunday")),
    (
        Where("Bustan", PlaceRole.ORIGIN, words("Bustan")),
        Where("Hanano", PlaceRole.ORIGIN, words("Hanano"), HANANO),
        Where("Jibrin", PlaceRole.DESTINATION, words("Jibrin")),
    ),
    (Participant("by", "the army"), Participant("to", "a shelter")),
)
BARE = Claim(
    "claim:2",
    "r2",
    None,
    "refusal",
    Evidence(Span(0, 1), "x"),
    Evidence(Span(0, 1), "x"),
    Attribution(),
    Provenance("extract@1+en@1", ()),
    modality=Modality.REFUSED,
)
REPEAT = Relation(RelationKind.PART_OF, "claim:1", "claim:2", ("figure",))


def selection(*claims: Claim, relations: tuple[Relation, ...] = ()) -> Selection:
    now = datetime(2016, 11, 28, tzinfo=UTC)
    measures = plugins.measures()
    return Selection(Query(), {"r1": DOCUMENT}, claims, relations, measures, now)


def written(writer: Writer, chosen: Selection) -> str:
    out = io.StringIO(newline="")
    writer.write(chosen, out)
    return out.getvalue()


def rows(*claims: Claim) -> list[dict[str, str]]:
    text = written(CsvWriter(), selection(*claims))
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("writer", [CsvWriter(), JsonLinesWriter(), RelationsWriter()])
def test_each_keeps_to_what_a_writer_is(writer: Writer) -> None:
    check_writer(writer, selection(LEFT, BARE, relations=(REPEAT,)))


def test_jsonl_is_one_whole_claim_a_line() -> None:
    lines = written(JsonLinesWriter(), selection(LEFT, BARE)).splitlines()
    assert [from_json(line, Claim) for line in lines] == [LEFT, BARE]


def test_jsonl_names_what_scorers_and_other_programs_read() -> None:
    told = json.loads(written(JsonLinesWriter(), selection(LEFT)))
    assert told["document"] == "r1"
    assert told["figure"]["qualifier"] == "more than"
    assert told["evidence"]["span"] == {"start": 0, "end": 67}
    assert [source["role"] for source in told["attribution"]["sources"]] == [
        "speaker",
        "intermediary",
        "publisher",
    ]
    assert told["where"][1]["place"]["latitude"] == 36.22
    assert told["when"]["start"] == "2016-11-27"
    assert told["part_of"] is None


def test_relations_is_one_relation_a_line() -> None:
    text = written(RelationsWriter(), selection(LEFT, BARE, relations=(REPEAT,)))
    assert json.loads(text)["kind"] == "part of"
    assert from_json(text, Relation) == REPEAT


def test_a_relation_says_what_was_settled_of_it() -> None:
    at = datetime(2016, 11, 29, 8, tzinfo=UTC)
    settled = Settlement(GoesWith.NEITHER, "neither has a list", "Ana", at, 3)
    quarrel = Relation(RelationKind.CONTRADICTION, LEFT.id, BARE.id, ("figure",), settled=settled)
    chosen = selection(LEFT, BARE, relations=(REPEAT, quarrel))
    *_, told = written(RelationsWriter(), chosen).splitlines()
    assert json.loads(told)["settled"] == {
        "goes_with": "neither",
        "why": "neither has a list",
        "by": "Ana",
        "at": "2016-11-29T08:00:00Z",
        "number": 3,
    }
    sheet = SHEETS["relations"]
    names = [column.name for column in sheet.columns]
    plain, row = (dict(zip(names, cells, strict=True)) for cells in sheet.rows(chosen))
    asked = ("settled", "settled_on", "settled_by", "settled_because")
    assert [row[name] for name in asked] == ["neither", at.date(), "Ana", "neither has a list"]
    assert [plain[name] for name in asked] == [None] * 4
    (second,) = json.loads(written(SchemaClaimWriter(), chosen))["@graph"][1:]
    assert second["dragoman:settledWith"] == [{"@id": "urn:dragoman:claim:1"}]


def test_csv_puts_a_claim_on_a_row() -> None:
    (row,) = rows(LEFT)
    assert row == dict.fromkeys(COLUMNS, "") | {
        "id": "claim:1",
        "document": "r1",
        "publisher": "Example Daily",
        "url": "https://news.example/1",
        "published": "2016-11-27",
        "speaker": "the centre",
        "intermediaries": "Interfax",
        "cue": "told",
        "stance": "asserts",
        "party": "yes",
        "measure": "departed",
        "family": "movement",
        "modality": "asserted",
        "figure": "more than 900",
        "low": "900",
        "qualifier": "more than",
        "unit": "people",
        "category": "civilians",
        "stock_or_flow": "flow",
        "start": "2016-11-27",
        "end": "2016-11-27",
        "time_precision": "day",
        "time_words": "On Sunday",
        "origin": "Bustan; Hanano",
        "origin_place": "; Masaken Hanano",
        "origin_country": "; SY",
        "origin_latitude": "; 36.22",
        "origin_longitude": "; 37.2",
        "origin_precision": "; neighbourhood",
        "destination": "Jibrin",
        "participants": "by: the army; to: a shelter",
        "background": "no",
        "rough": "no",
        "quote": TEXT[:67],
    }


def test_csv_leaves_the_unknown_empty_also_where_the_document_is_missing() -> None:
    (row,) = rows(BARE)
    told = {"id", "document", "stance", "measure", "family", "modality", "background", "rough"}
    assert {column for column, cell in row.items() if cell} == told | {"quote"}


def test_csv_says_how_a_claim_stands_and_by_whom() -> None:
    stood = {BARE.id: Stood(Status.CORRECTED, Standing.CONTESTED, ("Ana", "Ben"))}
    text = written(CsvWriter(), replace(selection(BARE), stood=stood))
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert [row[name] for name in ("status", "decided_by", "standing")] == [
        "corrected", "Ana; Ben", "contested",
    ]  # fmt: skip


def test_csv_of_nothing_is_its_head() -> None:
    assert written(CsvWriter(), selection()) == ",".join(f'"{name}"' for name in COLUMNS) + "\n"


def test_a_negative_number_stays_a_number() -> None:
    (row,) = rows(replace(LEFT, where=(Where("Lima", PlaceRole.LOCATION, place=LIMA),)))
    assert float(row["location_longitude"]) == -77.03


@pytest.mark.parametrize("opening", ["=", "+", "-", "@", "\t", "\r"])
def test_a_spreadsheet_runs_nothing_from_a_report(opening: str) -> None:
    speaker = Source(f'{opening}HYPERLINK("https://bad.example")', SourceRole.SPEAKER)
    (row,) = rows(replace(LEFT, attribution=Attribution((speaker,))))
    assert row["speaker"] == f"'{speaker.name}"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_text_stays_in_its_cell(text: str) -> None:
    source = Source(text, SourceRole.SPEAKER)
    (row,) = rows(
        replace(LEFT, attribution=Attribution((source,)), evidence=Evidence(Span(0, 1), text))
    )
    assert row["speaker"].removeprefix("'") == text.removeprefix("'")
    assert row["quote"][:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert row["rough"] == "no"


def test_csv_gives_no_point_of_a_place_that_only_its_country_is_known_of() -> None:
    hotel = replace(
        LIMA, id="geonames:3932488#amaru-inn", name="Amaru Inn", precision=PlacePrecision.REGION
    )
    north = replace(hotel, id="geonames:3932488#north", name="Northern Peru")
    inn = replace(hotel, id="geonames:3932488#oreillys", name="O'Reilly's")
    for place, known in ((hotel, False), (inn, False), (north, True), (LIMA, True)):
        (row,) = rows(replace(BARE, where=(Where(place.name, PlaceRole.LOCATION, place=place),)))
        assert bool(row["location_latitude"]) is known
        assert row["location_country"] == "PE"


def test_a_correction_is_told_so_that_its_two_sides_can_be_told_apart() -> None:
    def told(field: str, before: object, after: object) -> str:
        at = datetime(2016, 11, 28, tzinfo=UTC)
        made = Judgement(JudgementKind.CORRECT, "claim:1", "Ana", at, field=field, after=after)
        return change_in_words(replace(made, before=before))

    spain = {"name": "Palma", "place": {"name": "Palma", "country": "ES"}}
    there = {"name": "Palma", "place": {"name": "Palma", "country": "MZ"}}
    assert told("where", [spain], [there]) == "Palma (ES) → Palma (MZ)"
    assert told("figure.low", 903, 930) == "903 → 930"
    one, two = (
        {"sources": [{"name": "the army", "role": "speaker"}, {"name": name, "role": "publisher"}]}
        for name in ("Lusa", "AIM")
    )
    assert told("attribution", one, two) == "before: the army → Lusa; now: the army → AIM"
