"""Claims in Parquet: typed columns for DuckDB, pandas and Spark, and each claim whole.

In: a Selection. Out: one Parquet file, a claim a row: the columns of the claims' sheet, then lists
of its places, sources and participants, then ``record``, the claim's own JSON form. The file loses
nothing: `record` reads back as the very claim. Needs ``dragoman[tables]``.
"""

from __future__ import annotations

import io
import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.claims import to_json
from dragoman.errors import UsageError
from dragoman.write import Selection
from dragoman.write.beside import method
from dragoman.write.sheets import SHEETS, Column, Kind, Sheet

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["METHOD_KEY", "ParquetWriter", "table_of"]

METHOD_KEY = b"dragoman.method"
"""Under which the file's metadata holds the method, a JSON list of sentences."""
_LISTS = ("places", "sources", "participants")
_AT_ONCE = 5_000
"""Claims whose rows are made together: as Python's objects they take five times what they take in
columns."""
_GROUP = 100_000
"""Rows that stand in the file, and are held, together."""


class ParquetWriter:
    """A claim a row, typed, with ``record``, from which it reads back whole."""

    name = "parquet"
    media_type = "application/vnd.apache.parquet"
    suffix = ".parquet"
    version = "dragoman-parquet/1"
    rules: tuple[str, ...] = (
        "One row a claim; places, sources and participants are lists in the order of the text.",
        "record is the claim whole, in JSON; nothing of it is lost. Numbers of the other columns "
        "are 64 bit floating point, and coordinates are rounded to the precision of the place.",
    )

    def write_bytes(self, selection: Selection, out: BinaryIO) -> None:
        try:
            import pyarrow as pa  # noqa: PLC0415 - an optional part
            from pyarrow import parquet  # noqa: PLC0415
        except ImportError as error:
            raise UsageError("parquet needs an extra: pip install 'dragoman[tables]'") from error
        method_lines = json.dumps(method(self, selection), ensure_ascii=False).encode()
        schema = _schema(pa).with_metadata({METHOD_KEY: method_lines})
        whole = io.BytesIO()
        with parquet.ParquetWriter(whole, schema, compression="zstd") as file:
            for some in _portions(selection, _GROUP):
                file.write_table(table_of(some).cast(schema))
        out.write(whole.getbuffer())


def table_of(selection: Selection) -> pa.Table:
    """The claims of a selection, a row each, in its order."""
    import pyarrow as pa  # noqa: PLC0415 - an optional part

    schema = _schema(pa)
    made = [
        pa.Table.from_pylist(_rows(some), schema=schema) for some in _portions(selection, _AT_ONCE)
    ]
    return pa.concat_tables(made).combine_chunks()


def _portions(selection: Selection, size: int) -> Iterator[Selection]:
    """The selection's claims in portions, one at least: what a row says rests on its claim."""
    claims = selection.claims
    for start in range(0, max(len(claims), 1), size):
        yield replace(selection, claims=claims[start : start + size])


def _rows(selection: Selection) -> list[dict[str, Any]]:
    claims = SHEETS["claims"]
    lists = {name: _by_claim(SHEETS[name], selection) for name in _LISTS}
    rows = []
    for claim, cells in zip(selection.claims, claims.rows(selection), strict=True):
        row: dict[str, Any] = {
            column.name: _cell(column, cell)
            for column, cell in zip(claims.columns, cells, strict=True)
        }
        row |= {name: found.get(claim.id, []) for name, found in lists.items()}
        rows.append(row | {"record": to_json(claim)})
    return rows


def _cell(column: Column, cell: Any) -> Any:
    return float(cell) if column.kind is Kind.NUMBER and cell is not None else cell


def _by_claim(sheet: Sheet, selection: Selection) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for cells in sheet.rows(selection):
        named = zip(sheet.columns[2:], cells[2:], strict=True)
        found[str(cells[0])].append({column.name: _cell(column, cell) for column, cell in named})
    return found


def _schema(pa: Any) -> pa.Schema:
    kinds = {
        Kind.TEXT: pa.string(),
        Kind.NUMBER: pa.float64(),
        Kind.WHOLE: pa.int64(),
        Kind.DAY: pa.date32(),
        Kind.TIME: pa.timestamp("us", tz="UTC"),
        Kind.FLAG: pa.bool_(),
    }

    def field(column: Column) -> Any:
        comment = {"comment": column.meaning}
        return pa.field(column.name, kinds[column.kind], not column.needed, comment)

    fields = [field(column) for column in SHEETS["claims"].columns]
    for name in _LISTS:
        inner = [field(column) for column in SHEETS[name].columns[2:]]
        fields.append(pa.field(name, pa.list_(pa.struct(inner)), False))
    whole = {"comment": "The claim whole, as JSON (docs/schema.json)."}
    return pa.schema([*fields, pa.field("record", pa.string(), False, whole)])
