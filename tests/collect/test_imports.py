"""Other people's tables and our own exports, taken back as reports and read like any other."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman import plugins
from dragoman.claims import (
    Claim,
    Document,
    Evidence,
    Figure,
    Modality,
    PlaceRole,
    Qualifier,
    RelationKind,
    Span,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
)
from dragoman.collect import Means, Reader, documents
from dragoman.collect.imports import (
    AcledJsonReader,
    AcledReader,
    IduJsonReader,
    IduReader,
    TimemapReader,
)
from dragoman.collect.imports_hxl import HxlReader
from dragoman.collect.imports_own import ClaimsReader, ParquetReader
from dragoman.collect.imports_stating import Told, sentence, table
from dragoman.errors import InputError
from dragoman.pipeline import Desk
from dragoman.settings import Settings
from dragoman.testing import check_reader
from dragoman.write import BytesWriter
from dragoman.write.acled import AcledWriter
from dragoman.write.exports import JsonLinesWriter
from dragoman.write.hxl import HxlWriter
from dragoman.write.idmc import IduWriter
from dragoman.write.parquet import ParquetWriter
from dragoman.write.timemap import TimemapWriter
from tests.write.ten_claims import (
    CENTRE,
    CHILDREN,
    CLAIMS,
    FAMILIES,
    INTERFAX,
    KILLED,
    LEFT,
    MORE_THAN_900,
    PLANNED,
    SHELLED,
    STOCK,
    selection,
    written,
    written_bytes,
)

NOON = datetime(2016, 12, 1, 12, tzinfo=UTC)

ACLED = """\
event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,\
location,admin1,country,source,notes,fatalities,timestamp
SYR1001,2016-11-27,2016,1,Political violence,Explosions/Remote violence,Air/drone strike,Unknown,\
Bustan al-Qasr,Aleppo,Syria,Example Daily,"On 27 November 2016, an air strike hit Bustan al-Qasr, \
Aleppo. At least 12 people were killed.",12,1480507200
SYR1002,27 November 2016,2016,1,Political violence,Battles,Armed clash,Unknown,\
Idlib,Idlib,Syria,Example Daily,"On 27 November 2016, forces clashed near Idlib.",4.0,
"""

IDU = [
    {
        "id": 5,
        "country": "Syria",
        "iso3": "SYR",
        "role": "Recommended figure",
        "displacement_type": "Conflict",
        "qualifier": "more than or equal to",
        "figure": 3000,
        "displacement_start_date": "2016-11-26",
        "displacement_end_date": "2016-11-27",
        "event_name": "Aleppo offensive",
        "standard_popup_text": "<b> Syria: 3 000 displacements (forced to flee), 26 November - "
        "27 November </b> <br> People fled. <br> <a href='x'>y</a>",
        "standard_info_text": "<b> Syria: 3 000 displacements (forced to flee) </b>",
        "sources": "Local Council",
        "source_url": "https://news.example/idu",
        "locations_name": "Aleppo; Idlib",
        "locations_type": "Origin; Destination",
        "created_at": "2016-11-30T10:00:00",
    }
]

HXL = """\
Place,From,People killed,Families displaced,Organisation
#loc+name,#date+start,#affected+killed,#affected+displaced+hh,#org
Mosul,2016-11-27,12,,Example Relief
Tikrit,2016-11-26,,300,Example Relief
"""


@cache
def a_desk() -> Desk:
    return Desk(Settings.of(os.environ))


@pytest.fixture
def desk() -> Desk:
    return a_desk()


def read(reader: Reader, data: bytes) -> tuple[list[Document], list[InputError]]:
    faults: list[InputError] = []
    found = list(
        documents(
            ["-"],
            collected_at=NOON,
            set_aside=faults.append,
            stdin=io.BytesIO(data),
            means=Means(readers=[reader]),
        )
    )
    return found, faults


def claims_of(found: Sequence[Document], desk: Desk) -> Iterator[Claim]:
    for document in found:
        yield from desk.extract(document)


def counted(claim: Claim) -> tuple[Any, ...]:
    figure = claim.figure
    assert figure
    return claim.measure, figure.low, figure.high, figure.qualifier.value, figure.unit


EXAMPLES: tuple[tuple[Reader, bytes], ...] = (
    (AcledReader(), ACLED.encode()),
    (AcledJsonReader(), json.dumps(list(csv.DictReader(io.StringIO(ACLED)))).encode()),
    (IduJsonReader(), json.dumps(IDU).encode()),
    (IduReader(), written(IduWriter(), selection()).encode()),
    (HxlReader(), HXL.encode()),
    (ClaimsReader(), written(JsonLinesWriter(), selection()).encode()),
    (ParquetReader(), written_bytes(ParquetWriter(), selection())),
    (TimemapReader(), written_bytes(TimemapWriter(), selection())),
)


@pytest.mark.parametrize(
    ("reader", "example"), EXAMPLES, ids=lambda value: getattr(value, "name", "")
)
class TestEach:
    def test_keeps_to_what_a_reader_is_and_is_registered(
        self, reader: Reader, example: bytes
    ) -> None:
        check_reader(reader, example)
        assert plugins.found("readers")[reader.name] is type(reader)

    def test_is_chosen_by_what_the_bytes_look_like(self, reader: Reader, example: bytes) -> None:
        found = list(
            documents(["-"], collected_at=NOON, set_aside=lambda _: None, stdin=io.BytesIO(example))
        )
        assert {document.origin.reader for document in found} == {f"{reader.name}@1"}

    def test_names_a_document_after_its_row_and_gives_it_its_line(
        self, reader: Reader, example: bytes
    ) -> None:
        found, _ = read(reader, example)
        assert all(document.origin.line for document in found)
        assert len({document.id for document in found}) == len(found)


# -- what others publish ---------------------------------------------------------------------------


def test_acled_s_notes_are_its_report_with_the_deaths_that_they_leave_out(desk: Desk) -> None:
    (first, second), faults = read(AcledReader(), ACLED.encode())
    assert faults == []
    assert (first.id, first.publisher, first.published) == (
        *("acled:SYR1001", "ACLED", date(2016, 11, 30)),
    )
    assert "4 people were killed in Idlib, Syria." in second.text
    assert second.published == date(2016, 11, 27), "it has no timestamp"
    killed = [claim for claim in claims_of([first, second], desk) if claim.measure == "killed"]
    assert [counted(claim) for claim in killed] == [
        ("killed", 12, None, "at least", "people"),
        ("killed", 4, 4, "exact", "people"),
    ]
    assert killed[1].when
    assert killed[1].when.start == date(2016, 11, 27)


def test_acled_s_api_gives_the_reports_that_its_table_gives() -> None:
    rows = [dict(row) for row in csv.DictReader(io.StringIO(ACLED))]
    answer = json.dumps({"status": 200, "success": True, "count": 2, "data": rows})
    from_api, faults = read(AcledJsonReader(), answer.encode())
    from_table, _ = read(AcledReader(), ACLED.encode())
    assert faults == []
    assert [(d.id, d.text, d.published) for d in from_api] == [
        (d.id, d.text, d.published) for d in from_table
    ]


def test_idmc_s_update_says_its_figure_with_hedge_window_and_places(desk: Desk) -> None:
    (update,), _ = read(IduJsonReader(), json.dumps(IDU).encode())
    assert update.text == (
        "Aleppo offensive\n\nFrom 26 November 2016 to 27 November 2016, at least 3,000 people fled "
        "from Aleppo to Idlib, according to Local Council."
    )
    assert (update.id, update.publisher, update.url) == (
        *("idu:5", "IDMC", "https://news.example/idu"),
    )
    (claim,) = claims_of([update], desk)
    assert counted(claim) == ("fled", 3000, None, "at least", "people")
    assert [(where.role, where.name) for where in claim.where] == [
        (PlaceRole.ORIGIN, "Aleppo"),
        (PlaceRole.DESTINATION, "Idlib"),
    ]


def test_hxl_tells_a_sentence_for_each_figure_of_a_row(desk: Desk) -> None:
    found, _ = read(HxlReader(), HXL.encode())
    assert [document.text for document in found] == [
        "Since 27 November 2016, 12 people were killed in Mosul.",
        "Since 26 November 2016, 300 families were displaced in Tikrit.",
    ]
    assert {document.publisher for document in found} == {"Example Relief"}
    assert [counted(claim)[:2] for claim in claims_of(found, desk)] == [
        ("killed", 12),
        ("displaced", 300),
    ]


def test_timemap_s_descriptions_are_reports_of_their_source() -> None:
    events = [
        {
            "id": "e1",
            "description": "Shells hit the market.",
            "date": "11/27/2016",
            "location": "Idlib",
            "latitude": "35.93",
            "longitude": "36.63",
            "associations": [],
            "sources": ["s1"],
        }
    ]
    (event,), _ = read(TimemapReader(), json.dumps(events).encode())
    assert event.text == "27 November 2016: Shells hit the market. (Idlib)"
    assert event.id == "timemap:e1"


# -- what we wrote ourselves -----------------------------------------------------------------------


@pytest.mark.parametrize("writer", [JsonLinesWriter(), ParquetWriter()])
def test_our_own_claims_come_back_saying_the_same(writer: Any, desk: Desk) -> None:
    chosen = selection()
    is_bytes = isinstance(writer, BytesWriter)
    data = written_bytes(writer, chosen) if is_bytes else written(writer, chosen).encode()
    reader = ParquetReader() if is_bytes else ClaimsReader()
    found, faults = read(reader, data)
    assert faults == []
    assert [document.id for document in found] == [f"from:{claim.id}" for claim in CLAIMS]
    back = {document.id: tuple(desk.extract(document)) for document in found}
    for claim in (LEFT, CHILDREN, KILLED, MORE_THAN_900, FAMILIES):
        (again,) = back[f"from:{claim.id}"]
        assert counted(again) == counted(claim)
        assert [w.name for w in again.where] == [w.name for w in claim.where]
        assert again.when
        assert claim.when
        assert (again.when.start, again.when.end) == (claim.when.start, claim.when.end)
    (left,) = back[f"from:{LEFT.id}"]
    assert [source.name for source in left.attribution.sources] == [
        *(CENTRE.name, INTERFAX.name, "Northern Wire"),
    ]
    (document,) = (d for d in found if d.id == f"from:{PLANNED.id}")
    assert document.text == PLANNED.evidence.quote, "what is planned is told in its own words"


def test_our_own_tables_come_back_with_what_they_hold(desk: Desk) -> None:
    hxl, _ = read(HxlReader(), written(HxlWriter(), selection()).encode())
    told = {counted(claim) for claim in claims_of(hxl, desk)}
    assert counted(LEFT) in told
    assert ("killed", 12, None, "at least", "people") in told
    idu, _ = read(IduReader(), written(IduWriter(), selection()).encode())
    assert {counted(c)[1:] for c in claims_of(idu, desk)} >= {(903, 903, "exact", "people")}
    acled, _ = read(AcledReader(), written(AcledWriter(), selection()).encode())
    assert SHELLED.evidence.quote in acled[0].text
    timemap, _ = read(TimemapReader(), written_bytes(TimemapWriter(), selection()))
    assert {document.publisher for document in timemap} == {"Northern Wire", "City Live Blog"}
    assert any(LEFT.evidence.quote in document.text for document in timemap)


DAYS = st.dates(date(2012, 1, 1), date(2016, 11, 20))
NUMBERS = st.integers(13, 90_000)


@st.composite
def tellings(draw: st.DrawFn) -> Told:
    measure = draw(st.sampled_from(sorted(table("sentence"))))
    kind = plugins.measures()[measure].stock_or_flow
    qualifier = draw(st.sampled_from([q for q in Qualifier if q is not Qualifier.VAGUE]))
    low, high = draw(NUMBERS), None
    match qualifier:
        case Qualifier.BETWEEN:
            high = low + draw(NUMBERS)
        case Qualifier.LESS_THAN | Qualifier.UP_TO:
            low, high = None, low  # type: ignore[assignment]
        case Qualifier.EXACT | Qualifier.ABOUT:
            high = low
        case Qualifier.NEARLY:
            low, high = None, low  # type: ignore[assignment]
    unit = (
        "houses"
        if measure.startswith("housing")
        else draw(st.sampled_from(["people", "households"]))
    )
    start = draw(DAYS)
    end = start if kind is StockOrFlow.STOCK else start + timedelta(days=draw(st.integers(0, 9)))
    places = [(PlaceRole.LOCATION, "Mosul")]
    if measure in {"departed", "fled", "evacuated", "relocated"}:
        places = [(PlaceRole.ORIGIN, "Mosul"), (PlaceRole.DESTINATION, "Erbil")]
    return Told(
        measure,
        Figure(low, high, qualifier, unit, stock_or_flow=kind),
        When(start, end, TimePrecision.DAY),
        tuple(places),
        *draw(st.sampled_from([("", ""), ("the UN", ""), ("the UN", "AFP")])),
    )


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(tellings())
def test_a_sentence_is_read_as_what_it_was_made_from(told: Told) -> None:
    text, desk = sentence(told), a_desk()
    document = replace(
        next(iter(read(HxlReader(), HXL.encode())[0])), text=text, published=date(2016, 12, 1)
    )
    claims = [claim for claim in desk.extract(document) if claim.figure]
    assert len(claims) == 1, text
    (claim,) = claims
    assert claim.measure == told.measure, text
    assert claim.figure
    assert told.figure
    assert told.when
    fields = ("low", "high", "qualifier", "unit")
    for field in fields:
        assert getattr(claim.figure, field) == getattr(told.figure, field), text
    assert claim.when, text
    assert (claim.when.start, claim.when.end) == (told.when.start, told.when.end), text
    assert {w.name for w in claim.where} == {name for _, name in told.places}, text
    names = [source.name for source in claim.attribution.sources]
    assert names[: bool(told.speaker) + bool(told.via)] == [
        name for name in (told.speaker, told.via) if name
    ], text


# -- what cannot be read ---------------------------------------------------------------------------


def test_a_row_that_does_not_fit_is_told_with_its_line_and_the_others_go_on() -> None:
    broken = ACLED.replace("SYR1001,2016-11-27,2016,1,", "SYR1001,2016-11-27,")
    found, faults = read(AcledReader(), broken.encode())
    assert [document.id for document in found] == ["acled:SYR1002"]
    assert [fault.where for fault in faults] == ["standard input, line 2"]


def test_a_row_that_says_nothing_is_set_aside() -> None:
    empty = HXL.replace("12,,", ",,")
    _, (fault,) = read(HxlReader(), empty.encode())
    assert "states no figure or words" in str(fault)


@pytest.mark.parametrize(
    ("reader", "data", "met"),
    [
        (AcledReader(), ACLED.replace("strike hit", "strike h\xeft").encode("cp1252"), "not UTF-8"),
        (IduJsonReader(), b'[{"displacement_type": ', "no JSON"),
        (ParquetReader(), b"PAR1 and nothing more", "no whole Parquet file"),
        (
            TimemapReader(),
            b"PK\x03\x04" + bytes(26) + b"events.json",
            "cannot be read as timemap's",
        ),
        (ClaimsReader(), b'{"id": "claim:1", "document": "d"}\n', "no claim"),
    ],
)
def test_what_is_broken_is_explained(reader: Reader, data: bytes, met: str) -> None:
    found, faults = read(reader, data)
    assert found == []
    assert met in str(faults[0])


def test_a_claim_without_its_figure_keeps_its_words() -> None:
    quote = "The sides agreed on a pause."
    claim = replace(
        SHELLED, measure="agreement", evidence=Evidence(Span(0, len(quote)), quote), figure=None
    )
    (document,), _ = read(ClaimsReader(), written(JsonLinesWriter(), selection([claim])).encode())
    assert document.text == quote
    assert STOCK.modality is Modality.ASSERTED
    assert Where("x", PlaceRole.ROUTE)


def test_a_ledger_checked_against_itself_finds_repeats_and_confirms_nothing(
    desk: Desk, root: Path
) -> None:
    report = str(root / "samples/reports/northern-wire-2016-11-27.html")
    (wire,) = documents([report], collected_at=NOON, set_aside=print)
    told = desk.read(wire)
    data = written(JsonLinesWriter(), replace(selection(()), claims=told)).encode()
    found, _ = read(ClaimsReader(), data)
    again = [claim for document in found for claim in desk.read(document)]
    twins = {claim.id: claim.document.removeprefix("from:") for claim in again if claim.figure}
    assert {claim.id for claim in told if claim.figure} <= set(twins.values())
    kinds = {
        relation.kind
        for relation in desk.relate([*told, *again])
        for one, other in ((relation.earlier, relation.later), (relation.later, relation.earlier))
        if twins.get(one) == other
    }
    assert kinds == {RelationKind.REPEAT}
