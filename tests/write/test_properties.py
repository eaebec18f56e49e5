"""What holds of every format, whatever the claims say: it keeps to its protocol, and what it holds
comes back."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from dragoman import plugins
from dragoman.claims import Claim, from_json
from dragoman.testing import check_writer
from dragoman.write import Selection
from dragoman.write.beside import Documented, beside
from dragoman.write.exports import JsonLinesWriter
from dragoman.write.geojson import GeoJsonWriter
from dragoman.write.hxl import HxlWriter
from dragoman.write.package import DataPackageWriter
from dragoman.write.parquet import ParquetWriter
from dragoman.write.sheets import SHEETS
from tests.write.any_claims import selections
from tests.write.ten_claims import selection, written, written_bytes

ANY = settings(
    deadline=None,
    max_examples=8,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
"""A smaller example than the one that failed is worth no minutes of waiting."""
OURS = sorted(
    name for name in plugins.names("writers") if not name.startswith("sitrep") and name != "table"
)


@pytest.mark.parametrize("name", OURS)
@ANY
@given(chosen=selections())
def test_a_format_takes_whatever_claims_there_are(name: str, chosen: Selection) -> None:
    check_writer(plugins.found("writers")[name](), chosen)


@pytest.mark.parametrize("name", OURS)
def test_a_format_says_how_it_came_about_and_what_it_leaves_out(name: str) -> None:
    made: Any = plugins.found("writers")[name]()
    writer: Documented = made
    assert isinstance(writer, Documented)
    files = {suffix: "".join(lines) for suffix, lines in beside(made, selection())}
    method = files[".method.txt"]
    assert writer.version in method
    assert "everything in the ledger" in method
    assert "2016-11-30T12:00:00Z" in method
    assert all(rule in method for rule in writer.rules)


def test_every_format_and_every_table_that_is_read_is_documented(root: Path) -> None:
    text = (root / "docs/formats.md").read_text("utf-8")
    tables = [name for name in plugins.names("readers") if name.startswith("from-")]
    assert [name for name in (*OURS, *tables) if f"`{name}`" not in text] == []


@ANY
@given(selections())
def test_jsonl_parquet_and_the_data_package_give_back_the_very_claims(chosen: Selection) -> None:
    # Not splitlines: words may hold other line ends (U+2028, U+0085), and JSON Lines has one.
    lines = written(JsonLinesWriter(), chosen).split("\n")[:-1]
    assert tuple(from_json(line, Claim) for line in lines) == chosen.claims
    table = pq.read_table(io.BytesIO(written_bytes(ParquetWriter(), chosen)))
    records = table.column("record").to_pylist()
    assert tuple(from_json(record, Claim) for record in records) == chosen.claims
    with zipfile.ZipFile(io.BytesIO(written_bytes(DataPackageWriter(), chosen))) as archive:
        lines = archive.read("records.jsonl").decode().split("\n")[:-1]
    assert tuple(from_json(line, Claim) for line in lines) == chosen.claims


@ANY
@given(selections())
def test_typed_columns_of_parquet_hold_what_the_sheet_holds(chosen: Selection) -> None:
    table = pq.read_table(io.BytesIO(written_bytes(ParquetWriter(), chosen)))
    sheet = SHEETS["claims"]
    back = [tuple(row[column.name] for column in sheet.columns) for row in table.to_pylist()]
    assert back == list(sheet.rows(chosen))
    listed = [len(row["places"]) for row in table.to_pylist()]
    assert listed == [len(claim.where) for claim in chosen.claims]


@ANY
@given(selections())
def test_a_data_package_s_tables_hold_what_the_sheets_hold(chosen: Selection) -> None:
    with zipfile.ZipFile(io.BytesIO(written_bytes(DataPackageWriter(), chosen))) as archive:
        for sheet in SHEETS.values():
            text = archive.read(f"{sheet.name}.csv").decode()
            head, *rows = csv.reader(io.StringIO(text, newline=""))
            assert head == [column.name for column in sheet.columns]
            told = [[cell is None for cell in row] for row in sheet.rows(chosen)]
            assert [[cell == "" for cell in row] for row in rows] == told


@ANY
@given(selections())
def test_every_claim_stands_in_geojson_and_hxl_or_is_named_as_lost(chosen: Selection) -> None:
    features: list[dict[str, Any]] = json.loads(written(GeoJsonWriter(), chosen))["features"]
    assert [feature["id"] for feature in features] == [claim.id for claim in chosen.claims]
    rows = list(csv.reader(io.StringIO(written(HxlWriter(), chosen), newline="")))[2:]
    assert [row[0] for row in rows] == [claim.id for claim in chosen.claims]
