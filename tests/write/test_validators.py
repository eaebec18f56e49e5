"""Every format by its own rules: read by the programs that it is made for, checked by its checker.

libhxl, GDAL, jsonschema, pandas, DuckDB, openpyxl, prov, pyld, and a browser. The ten claims are
those of the golden files.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import hxl
import jsonschema
import openpyxl
import pandas as pd
import prov.model
import pyarrow.parquet as pq
import pyogrio
import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Browser
from pyld import jsonld

from dragoman import plugins
from dragoman.claims import Claim, Place, PlacePrecision, PlaceRole, Where, from_json
from dragoman.testing import check_writer
from dragoman.write import BytesWriter, Selection
from dragoman.write import parquet as by_columns
from dragoman.write.acled import AcledWriter
from dragoman.write.beside import method
from dragoman.write.exports import CsvWriter, JsonLinesWriter
from dragoman.write.figures import FiguresWriter
from dragoman.write.gdelt import EVENTS, GdeltEventsWriter
from dragoman.write.geojson import GeoJsonAreasWriter, GeoJsonWriter
from dragoman.write.hxl import HxlWriter
from dragoman.write.idmc import IduWriter
from dragoman.write.linked import SchemaClaimWriter, WebAnnotationWriter
from dragoman.write.package import DataPackageWriter
from dragoman.write.parquet import METHOD_KEY, ParquetWriter
from dragoman.write.prov import ProvWriter
from dragoman.write.sheets import SHEETS, Kind
from dragoman.write.timemap import TimemapWriter
from dragoman.write.xlsx import XlsxWriter
from tests.write.ten_claims import (
    BUSY,
    CHILDREN,
    CLAIMS,
    FAMILIES,
    KILLED,
    LEFT,
    LIMA,
    NO_AGREEMENT,
    NOON,
    SHELLED,
    STOCK,
    TAKEN,
    TEXTS,
    document,
    selection,
    written,
    written_bytes,
)

HERE = Path(__file__).parent


@pytest.fixture
def saved(tmp_path: Path) -> Any:
    """Puts what a writer writes into a file of its suffix."""

    def save(writer: Any, chosen: Selection | None = None) -> Path:
        path = tmp_path / f"{writer.name}{writer.suffix}"
        chosen = chosen or selection()
        if isinstance(writer, BytesWriter):
            path.write_bytes(written_bytes(writer, chosen))
        else:
            path.write_text(written(writer, chosen), encoding="utf-8", newline="")
        return path

    return save


@pytest.mark.parametrize(
    "writer", [DataPackageWriter(), ParquetWriter(), TimemapWriter(), XlsxWriter()]
)
def test_each_of_bytes_keeps_to_what_a_writer_is_and_is_registered(writer: BytesWriter) -> None:
    check_writer(writer, selection())
    assert plugins.found("writers")[writer.name] is type(writer)


# -- hxl -------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_libhxl_reads_the_table_and_its_default_schema_finds_nothing_wrong() -> None:
    """libhxl leaves the file of its own schema open, which is no fault of the table's."""
    table = list(csv.reader(io.StringIO(written(HxlWriter(), selection()), newline="")))
    rows = list(hxl.data(table))
    assert len(rows) == len(CLAIMS)
    assert rows[0].get("#affected+departed+ind+min") == "903"
    report = hxl.validate(hxl.data(table))
    told = [issue["description"] for issue in report["issues"]]
    assert report["stats"]["error"] == 0, told


# -- geojson ---------------------------------------------------------------------------------------


def test_gdal_reads_the_points_and_keeps_those_without_a_place(saved: Any) -> None:
    path = saved(GeoJsonWriter())
    info = pyogrio.read_info(path)
    assert (info["driver"], info["crs"], info["features"]) == ("GeoJSON", "EPSG:4326", 10)
    _, table = pyogrio.read_arrow(path)
    rows = table.to_pylist()
    assert [row["claim_id"] for row in rows] == [claim.id for claim in CLAIMS]
    assert sum(row["wkb_geometry"] is None for row in rows) == 3


def test_gdal_reads_the_areas_as_polygons_about_the_points(saved: Any) -> None:
    path = saved(GeoJsonAreasWriter())
    info = pyogrio.read_info(path, force_total_bounds=True)
    assert info["features"] == sum(max(len(claim.where), 1) for claim in CLAIMS)
    west, south, east, north = info["total_bounds"]
    assert -77.2 < west < -76.9
    assert -12.2 < south < -11.9
    assert 37.2 < east < 37.3
    assert 36.2 < north < 36.3
    _, table = pyogrio.read_arrow(
        path,
        sql='SELECT place, ST_IsValid(geometry) AS valid FROM "geojson-areas.areas" '
        "WHERE geometry IS NOT NULL",
        sql_dialect="SQLITE",
    )
    rows = table.to_pylist()
    assert {row["place"] for row in rows} == {"eastern Aleppo", "Masaken Hanano", "Aleppo", "Lima"}
    assert all(row["valid"] for row in rows)


# -- timemap ---------------------------------------------------------------------------------------


def timemap(chosen: Selection | None = None) -> dict[str, Any]:
    data = written_bytes(TimemapWriter(), chosen or selection())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names == [
            *("events.json", "sources.json", "associations.json", "config.js", "METHOD.txt"),
        ]
        return {name: archive.read(name).decode() for name in names}


def fits_timemap(files: dict[str, Any]) -> None:
    schema = json.loads((HERE / "timemap.schema.json").read_text("utf-8"))
    for name in ("events", "sources", "associations"):
        whole = schema | {"$ref": f"#/$defs/{name}"}
        jsonschema.validate(json.loads(files[f"{name}.json"]), whole)


def test_timemap_files_pass_what_timemap_checks_and_refer_to_one_another() -> None:
    files = timemap()
    fits_timemap(files)
    events, sources, associations = (
        json.loads(files[f"{name}.json"]) for name in ("events", "sources", "associations")
    )
    known = {association["id"] for association in associations}
    for event in events:
        assert set(event["associations"]) <= known
        assert set(event["sources"]) <= set(sources)
    assert NO_AGREEMENT.id not in {event["id"] for event in events}, "neither a day nor a place"
    (left,) = (event for event in events if event["id"] == LEFT.id)
    assert (left["date"], left["latitude"]) == ("11/27/2016", "36.21")
    assert 'DATE_FMT: "MM/DD/YYYY"' in files["config.js"]


def test_timemap_says_what_it_leaves_out() -> None:
    losses = {(loss.claim, loss.column) for loss in TimemapWriter().losses(selection())}
    assert (NO_AGREEMENT.id, "") in losses
    assert (KILLED.id, "latitude") in losses
    assert (STOCK.id, "date") in losses


@BUSY
@given(st.lists(st.sampled_from(CLAIMS), unique=True))
def test_timemap_files_pass_whatever_is_selected(claims: list[Claim]) -> None:
    fits_timemap(timemap(selection(claims)))


# -- prov ------------------------------------------------------------------------------------------


def test_prov_loads_and_leads_from_a_claim_to_its_bytes_and_its_speaker(saved: Any) -> None:
    told = prov.model.ProvDocument.deserialize(str(saved(ProvWriter())), format="json")
    records = list(told.get_records(prov.model.ProvEntity))
    bytes_and_selection = 2  # both reports of the fixture were read from the same bytes
    assert len(records) == len(CLAIMS) + len(TEXTS) + bytes_and_selection
    (left,) = told.get_record(f"dragoman:{LEFT.id}")
    assert left.value == {LEFT.evidence.quote}
    derived = list(told.get_records(prov.model.ProvDerivation))
    sources = {str(r.args[0]): str(r.args[1]) for r in derived}
    text = sources[f"dragoman:{LEFT.id}"]
    assert sources[text] == f"dragoman:sha256/{'ab' * 32}"
    mouths = list(told.get_records(prov.model.ProvAttribution))
    assert [str(r.args[1]) for r in mouths if str(r.args[0]) == f"dragoman:{LEFT.id}"] == [
        "dragoman:agent/centre",
        "dragoman:agent/Interfax",
        "dragoman:agent/Northern%20Wire",
    ]
    assert told.get_provn()


# -- JSON-LD ---------------------------------------------------------------------------------------


def offline(url: str, options: object) -> dict[str, Any]:
    """The one context that is asked for by its address; nothing is fetched."""
    assert url == "http://www.w3.org/ns/anno.jsonld", f"{url} would be fetched"
    context = json.loads((HERE / "anno-context.json").read_text("utf-8"))
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": context,
    }


def test_schema_claims_expand_to_schema_org_and_our_own_terms() -> None:
    told = json.loads(written(SchemaClaimWriter(), selection()))
    (graph,) = jsonld.expand(told, {"documentLoader": offline})
    nodes = {node["@id"]: node for node in graph["@graph"]}
    left = nodes[f"urn:dragoman:{LEFT.id}"]
    assert left["@type"] == ["https://schema.org/Claim"]
    assert left["https://schema.org/text"] == [{"@value": LEFT.evidence.quote}]
    part = nodes[f"urn:dragoman:{CHILDREN.id}"]["urn:dragoman:partOf"]
    assert part == [{"@id": f"urn:dragoman:{LEFT.id}"}]


def test_annotations_expand_and_no_term_of_theirs_is_dropped() -> None:
    told = json.loads(written(WebAnnotationWriter(), selection()))
    (page,) = jsonld.expand(told, {"documentLoader": offline})
    (items,) = page["https://www.w3.org/ns/activitystreams#items".replace("https", "http")]
    first = items["@list"][0]
    assert first["@type"] == ["http://www.w3.org/ns/oa#Annotation"]
    (target,) = first["http://www.w3.org/ns/oa#hasTarget"]
    exact = {
        value["@value"]
        for selector in target["http://www.w3.org/ns/oa#hasSelector"]
        for value in selector.get("http://www.w3.org/ns/oa#exact", [])
    }
    assert exact == {LEFT.evidence.quote}
    terms = set(offline("http://www.w3.org/ns/anno.jsonld", None)["document"]["@context"])
    assert keys(told["items"]) <= terms | {key for key in keys(told["items"]) if ":" in key}


def keys(told: Any) -> set[str]:
    if isinstance(told, list):
        return {key for item in told for key in keys(item)}
    if isinstance(told, dict):
        return set(told) | {key for item in told.values() for key in keys(item)}
    return set()


def test_a_browser_finds_the_words_of_every_annotation_again(chromium: Browser) -> None:
    told = json.loads(written(WebAnnotationWriter(), selection()))
    cases = []
    for item in told["items"]:
        key = item["target"]["source"]["id"].rpartition(":")[2]
        quotation, position = item["target"]["selector"]
        cases.append({"text": document(key).text, "quote": quotation, "at": position})
    find = """cases => cases.map(({text, quote, at}) => {
        document.body.textContent = text;
        const held = document.body.firstChild.data;
        const around = (quote.prefix ?? "") + quote.exact + (quote.suffix ?? "");
        const from = held.indexOf(around) + (quote.prefix ?? "").length;
        const range = document.createRange();
        range.setStart(document.body.firstChild, at["dragoman:utf16Start"]);
        range.setEnd(document.body.firstChild, at["dragoman:utf16End"]);
        return [range.toString(), held.substring(from, from + quote.exact.length)];
    })"""
    page = chromium.new_page()
    page.set_content("<!doctype html><body></body>")
    found = page.evaluate(find, cases)
    page.close()
    assert found == [[case["quote"]["exact"]] * 2 for case in cases]
    assert any(ord(letter) > 0xFFFF for letter in cases[0]["text"]), "an easy text proves nothing"


# -- tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("writer", [AcledWriter(), IduWriter(), FiguresWriter(), CsvWriter()])
def test_pandas_and_duckdb_read_the_same_rows_and_columns(writer: Any, saved: Any) -> None:
    path = saved(writer)
    frame = pd.read_csv(path)
    columns, rows = asked("SELECT * FROM read_csv(?, header=true, all_varchar=true)", path)
    assert list(frame.columns) == columns
    assert len(frame) == len(rows) > 0


def asked(question: str, path: Path) -> tuple[list[str], list[tuple[Any, ...]]]:
    """What DuckDB answers about a file: the names of the columns, and the rows."""
    with duckdb.connect() as connection:
        found = connection.execute(question, [str(path)])
        return [column[0] for column in found.description or ()], found.fetchall()


def test_pandas_reads_gdelt_by_its_column_names(saved: Any) -> None:
    frame = pd.read_csv(
        saved(GdeltEventsWriter()), sep="\t", header=None, names=list(EVENTS), dtype=str
    )
    assert list(frame["EventCode"]) == ["194", "192"]


def test_duckdb_and_pandas_read_parquet_with_its_types_and_lists(saved: Any) -> None:
    path = saved(ParquetWriter())
    frame = pd.read_parquet(path)
    assert list(frame["id"]) == [claim.id for claim in CLAIMS]
    assert frame["low"].dtype == "float64"
    _, total = asked(
        "SELECT sum(low) FROM read_parquet(?) WHERE measure = 'departed' AND part_of IS NULL "
        "AND modality = 'asserted' AND published = DATE '2016-11-27'",
        path,
    )
    assert total == [(1803,)]
    _, places = asked("SELECT id, p.name FROM read_parquet(?), UNNEST(places) AS t(p)", path)
    assert (LEFT.id, "Jibrin") in places
    stated = json.loads(pq.read_schema(path).metadata[METHOD_KEY])
    assert stated == list(method(ParquetWriter(), selection()))


def test_parquet_is_the_same_in_portions(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = pq.read_table(io.BytesIO(written_bytes(ParquetWriter(), selection())))
    monkeypatch.setattr(by_columns, "_AT_ONCE", 2)
    monkeypatch.setattr(by_columns, "_GROUP", 4)
    parted = pq.ParquetFile(io.BytesIO(written_bytes(ParquetWriter(), selection())))
    assert parted.num_row_groups == -(-len(CLAIMS) // 4)
    assert parted.read().equals(whole, check_metadata=True)


def test_parquet_and_jsonl_give_back_the_very_claims(saved: Any) -> None:
    records = pq.read_table(saved(ParquetWriter())).column("record").to_pylist()
    assert tuple(from_json(record, Claim) for record in records) == CLAIMS
    lines = saved(JsonLinesWriter()).read_text("utf-8").splitlines()
    assert tuple(from_json(line, Claim) for line in lines) == CLAIMS


# -- xlsx ------------------------------------------------------------------------------------------


def test_a_workbook_opens_with_its_readme_and_every_sheet(saved: Any) -> None:
    book = openpyxl.load_workbook(saved(XlsxWriter()))
    assert book.sheetnames == ["README", *SHEETS]
    readme = [cell.value for row in book["README"].iter_rows() for cell in row if cell.value]
    assert set(method(XlsxWriter(), selection())) <= set(readme)
    for sheet in SHEETS.values():
        rows = list(book[sheet.name].iter_rows(values_only=True))
        assert rows[0] == tuple(column.name for column in sheet.columns)
        assert [tuple(map(plain, row)) for row in rows[1:]] == [
            tuple(map(plain, row)) for row in sheet.rows(selection())
        ]
        assert all(column.meaning in readme for column in sheet.columns)


def plain(cell: object) -> object:
    """What a spreadsheet makes of a cell: days are moments at midnight, without a time zone."""
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    return datetime(cell.year, cell.month, cell.day) if isinstance(cell, date) else cell


def test_a_workbook_runs_nothing_from_a_report(saved: Any) -> None:
    book = openpyxl.load_workbook(saved(XlsxWriter()))
    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b", "inlineStr"}
    (rebels,) = (c for c in cells if c.value == "=Rebels took Hanano")
    assert rebels.quotePrefix


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_opens_the_workbook(saved: Any, tmp_path: Path) -> None:
    path = saved(XlsxWriter())
    command = ["soffice", "--headless", "--convert-to", "csv", "--outdir", tmp_path, path]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert (tmp_path / "xlsx.csv").read_text("utf-8").startswith('"Format: dragoman-xlsx/1')


# -- data package ----------------------------------------------------------------------------------


def package(chosen: Selection | None = None) -> tuple[dict[str, Any], dict[str, bytes]]:
    data = written_bytes(DataPackageWriter(), chosen or selection())
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(files.pop("datapackage.json")), files


def faults(described: dict[str, Any], files: dict[str, bytes]) -> Iterator[str]:
    """Where a package breaks the Data Package standard (2.0), resource by resource."""
    tables: dict[str, list[dict[str, str]]] = {}
    resources = described["resources"]
    if {resource["path"] for resource in resources} | {"METHOD.txt"} != set(files):
        yield "the files are not those that are described"
    for resource in resources:
        name, data = resource["name"], files[resource["path"]]
        if not re.fullmatch(r"[a-z0-9._-]+", name):
            yield f"{name}: no name that the standard allows"
        if (
            resource["bytes"] != len(data)
            or resource["hash"] != f"sha256:{sha256(data).hexdigest()}"
        ):
            yield f"{name}: another size or hash"
        if resource.get("type") == "table":
            rows = list(csv.DictReader(io.StringIO(data.decode(resource["encoding"]), newline="")))
            tables[name] = rows
            yield from faults_of_table(name, resource["schema"], rows)
    for resource in resources:
        for key in resource.get("schema", {}).get("foreignKeys", []):
            (field,), reference = key["fields"], key["reference"]
            there = {row[reference["fields"][0]] for row in tables[reference["resource"]]}
            if {row[field] for row in tables[resource["name"]]} - there:
                yield f"{resource['name']}.{field} names what {reference['resource']} lacks"


VALUES = {
    "string": r"(?s).*",
    "integer": r"-?\d+",
    "number": r"-?\d+(\.\d+)?(e[+-]?\d+)?",
    "boolean": "true|false",
    "date": r"\d{4}-\d\d-\d\d",
    "datetime": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
}


def faults_of_table(name: str, schema: dict[str, Any], rows: list[dict[str, str]]) -> Iterator[str]:
    fields = {field["name"]: field for field in schema["fields"]}
    if any(set(row) != set(fields) for row in rows):
        yield f"{name}: other columns than its fields"
    for row in rows:
        for field, cell in row.items():
            kind = fields[field]
            if cell in schema["missingValues"]:
                if kind.get("constraints", {}).get("required"):
                    yield f"{name}.{field}: required, and missing"
            elif not re.fullmatch(VALUES[kind["type"]], cell):
                yield f"{name}.{field}: {cell!r} is no {kind['type']}"
    keys_ = [tuple(row[field] for field in schema.get("primaryKey", ())) for row in rows]
    if schema.get("primaryKey") and len(set(keys_)) != len(keys_):
        yield f"{name}: two rows of one key"


def test_a_data_package_keeps_to_the_standard_and_holds_the_claims_whole() -> None:
    described, files = package()
    assert list(faults(described, files)) == []
    assert described["$schema"].endswith("/2.0/datapackage.json")
    assert [r["name"] for r in described["resources"]] == [*SHEETS, "records"]
    lines = files["records.jsonl"].decode().splitlines()
    assert tuple(from_json(line, Claim) for line in lines) == CLAIMS


def test_a_broken_data_package_is_found_out() -> None:
    described, files = package()
    described["resources"][0]["schema"]["fields"][0]["type"] = "integer"
    files["relations.csv"] = files["relations.csv"].replace(LEFT.id.encode(), b"claim:gone")
    told = "\n".join(faults(described, files))
    assert "is no integer" in told
    assert "relations: another size or hash" in told
    assert "names what claims lacks" in told


@BUSY
@given(st.lists(st.sampled_from(CLAIMS), unique=True), st.text(max_size=8))
def test_a_data_package_keeps_to_the_standard_whatever_is_selected(
    claims: list[Claim], name: str
) -> None:
    if name.strip() and name.isprintable():
        claims = [*claims, replace(TAKEN, id="claim:new", where=(Where(name, PlaceRole.ROUTE),))]
    assert list(faults(*package(selection(claims)))) == []


# -- the sheets ------------------------------------------------------------------------------------


def test_sheets_have_a_cell_for_every_column_and_its_kind() -> None:
    kinds: dict[Kind, tuple[type, ...]] = {
        Kind.TEXT: (str,),
        Kind.NUMBER: (int, float),
        Kind.WHOLE: (int,),
        Kind.DAY: (date,),
        Kind.TIME: (datetime,),
        Kind.FLAG: (bool,),
    }
    for sheet in SHEETS.values():
        for row in sheet.rows(selection()):
            for column, cell in zip(sheet.columns, row, strict=True):
                assert cell is not None or not column.needed, (sheet.name, column.name)
                assert cell is None or isinstance(cell, kinds[column.kind])


def test_estimates_say_what_each_policy_makes_of_a_question() -> None:
    columns = [column.name for column in SHEETS["estimates"].columns]
    rows = [dict(zip(columns, row, strict=True)) for row in SHEETS["estimates"].rows(selection())]
    (left,) = (
        row for row in rows if row["policy"] == "recommended" and LEFT.id in str(row["claims"])
    )
    assert (left["best"], left["origins"]) == (903, 1)
    assert left["stock_or_flow"] == "flow"
    assert (left["asks"], left["place"]) == ("How many left eastern Aleppo?", "eastern Aleppo")
    assert left["country"] == "SYR"
    assert LEFT.when
    assert (left["start"], left["end"]) == (LEFT.when.start, LEFT.when.end)
    assert FAMILIES.id in {row["question"] for row in rows}
    assert SHELLED.id not in {row["question"] for row in rows}, "it has no figure"


def test_a_package_of_a_place_on_the_other_side_of_the_world_keeps_its_signs() -> None:
    fiji = Place("g:1", "Taveuni", "FJ", -16.85, -179.97, PlacePrecision.ADM2, None)
    claim = replace(FAMILIES, where=(Where("Taveuni", PlaceRole.ORIGIN, place=fiji),))
    _, files = package(selection([claim]))
    (row,) = csv.DictReader(io.StringIO(files["places.csv"].decode(), newline=""))
    assert (row["latitude"], row["longitude"]) == ("-16.9", "-180.0")
    (feature,) = json.loads(written(GeoJsonAreasWriter(), selection([claim])))["features"]
    assert feature["geometry"]["type"] == "MultiPolygon"
    assert LIMA.longitude < 0 < NOON.timestamp()
