"""A Frictionless Data Package: every sheet as CSV, with the schema that says what its columns are.

In: a Selection. Out: a ZIP with ``datapackage.json`` (Data Package 2.0), a CSV for each sheet of
`sheets`, ``records.jsonl`` with the claims whole, and ``METHOD.txt``. Keys and references between
the tables are declared, so that a reader can check them.
"""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from hashlib import sha256
from importlib.metadata import version as installed
from typing import Any, BinaryIO

from dragoman.claims import to_json
from dragoman.write import Selection
from dragoman.write.beside import method
from dragoman.write.bundle import bundle
from dragoman.write.guard import safe
from dragoman.write.sheets import SHEETS, Column, Sheet, Value

__all__ = ["DataPackageWriter"]

_PROFILE = "https://datapackage.org/profiles/2.0/"


class DataPackageWriter:
    """A ZIP that is a Data Package: tables with their schema, and the claims whole."""

    name = "datapackage"
    media_type = "application/zip"
    suffix = ".zip"
    version = "data package/2.0"
    rules: tuple[str, ...] = (
        "One table for each thing that a claim has several of; they refer to one another by the "
        "claim's id. An empty cell is not known.",
        "A text that a spreadsheet would run has an apostrophe in front; records.jsonl has it as "
        "it is.",
        "Coordinates are rounded to the precision of the place; records.jsonl has the gazetteer's.",
    )

    def write_bytes(self, selection: Selection, out: BinaryIO) -> None:
        tables = {sheet.name: _table(sheet, selection) for sheet in SHEETS.values()}
        records = "".join(f"{to_json(claim)}\n" for claim in selection.claims).encode()
        lines = method(self, selection)
        described = _described(tables, records, lines, selection.generated_at)
        files: list[tuple[str, str | bytes]] = [
            ("datapackage.json", json.dumps(described, ensure_ascii=False, indent=2) + "\n"),
            *((f"{name}.csv", data) for name, data in tables.items()),
            ("records.jsonl", records),
            ("METHOD.txt", "".join(f"{line}\n" for line in lines)),
        ]
        bundle(files, selection.generated_at, out)


def _table(sheet: Sheet, selection: Selection) -> bytes:
    out = io.StringIO(newline="")
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(column.name for column in sheet.columns)
    rows.writerows([_cell(cell) for cell in cells] for cells in sheet.rows(selection))
    return out.getvalue().encode()


def _cell(cell: Value) -> object:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%dT%H:%M:%SZ}"
    return safe(cell) if isinstance(cell, str) else cell


def _described(
    tables: dict[str, bytes], records: bytes, lines: tuple[str, ...], at: datetime
) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILE}datapackage.json",
        "name": "claims",
        "title": "Claims of reports",
        "description": "\n".join(lines),
        "created": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "contributors": [{"title": f"Dragoman {installed('dragoman')}", "roles": ["wrangler"]}],
        "resources": [
            *(_resource(SHEETS[name], data) for name, data in tables.items()),
            {
                "$schema": f"{_PROFILE}dataresource.json",
                "name": "records",
                "path": "records.jsonl",
                "description": "The claims whole, one a line (docs/schema.json of Dragoman).",
                "format": "jsonl",
                "mediatype": "application/jsonl",
                **_sum(records),
            },
        ],
    }


def _resource(sheet: Sheet, data: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "$schema": f"{_PROFILE}tableschema.json",
        "fields": [_field(column) for column in sheet.columns],
        "missingValues": [""],
    }
    if sheet.key:
        schema["primaryKey"] = list(sheet.key)
    if sheet.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [theirs]}}
            for column, other, theirs in sheet.refers
        ]
    return {
        "$schema": f"{_PROFILE}dataresource.json",
        "name": sheet.name,
        "type": "table",
        "path": f"{sheet.name}.csv",
        "description": sheet.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_sum(data),
        "schema": schema,
    }


def _sum(data: bytes) -> dict[str, object]:
    return {"bytes": len(data), "hash": f"sha256:{sha256(data).hexdigest()}"}


def _field(column: Column) -> dict[str, Any]:
    field = {
        "name": column.name,
        "type": column.kind.value,
        "format": "default",
        "description": column.meaning,
    }
    return field | ({"constraints": {"required": True}} if column.needed else {})
