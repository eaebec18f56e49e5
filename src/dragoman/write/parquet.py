"""Claims in Parquet: typed columns for DuckDB, pandas and Spark, and each claim whole.

In: a Selection. Out: one Parquet file, a claim a row: the columns of the claims' sheet, then lists
of its places, sources and participants, then ``record``, the claim's own JSON form. The file loses
nothing: `record` reads back as the very claim. Needs ``dragoman[tables]``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.claims import to_json
from dragoman.errors import UsageError
from dragoman.write import Selection
from dragoman.write.beside import method
from dragoman.write.sheets import SHEETS, Column, Kind, Sheet, Value

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
"""Rows that stand in the file, and are held, together; a multiple of `_AT_ONCE`."""


class ParquetWriter:
    """A claim a row, typed, with ``record``, from which it reads back whole."""

    name = "parquet"
    media_type = "application/vnd.apache.parquet"
    suffix = ".parquet"
    version = "dragoman-parquet/1"
    flows = True
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
        with parquet.ParquetWriter(pa.PythonFile(out, "w"), schema, compression="zstd") as file:
            for group in _groups(selection):
                file.write_table(group.cast(schema))
                del group  # before the next is made


def table_of(selection: Selection) -> pa.Table:
    """The claims of a selection, a row each, in its order."""
    return _joined(map(_table, selection.portions(_AT_ONCE)))


def _groups(selection: Selection) -> Iterator[pa.Table]:
    """What stands in the file together, one group at least."""
    made = map(_table, selection.portions(_AT_ONCE))
    for first in made:
        yield _joined(chain([first], islice(made, _GROUP // _AT_ONCE - 1)))


def _joined(tables: Iterable[pa.Table]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - an optional part

    return pa.concat_tables(tables).combine_chunks()


def _table(portion: Selection) -> pa.Table:
    """The rows of some claims, made column by column."""
    import pyarrow as pa  # noqa: PLC0415 - an optional part

    schema, claims = _schema(pa), SHEETS["claims"]
    made = [
        *_arrays(pa, claims.columns, list(claims.rows(portion))),
        *(_lists(pa, schema.field(name).type, SHEETS[name], portion) for name in _LISTS),
        pa.array([to_json(claim) for claim in portion.claims], pa.string()),
    ]
    return pa.Table.from_arrays(made, schema=schema)


def _arrays(pa: Any, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> list[Any]:
    """An array of cells for each column."""
    cells = zip(*rows, strict=True) if rows else ((),) * len(columns)
    return [
        pa.array(map(_number, those) if column.kind is Kind.NUMBER else those, _type(pa, column))
        for column, those in zip(columns, cells, strict=True)
    ]


def _number(cell: Any) -> float | None:
    return None if cell is None else float(cell)


def _lists(pa: Any, kind: Any, sheet: Sheet, portion: Selection) -> Any:
    """The rows of a sheet in lists, one a claim; the sheet names the claim and counts first."""
    rows = list(sheet.rows(portion))
    many = Counter(str(row[0]) for row in rows)
    ends = accumulate((many[claim.id] for claim in portion.claims), initial=0)
    inner = _arrays(pa, sheet.columns[2:], [row[2:] for row in rows])
    structs = pa.StructArray.from_arrays(inner, fields=list(kind.value_type))
    return pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs, type=kind)


def _schema(pa: Any) -> pa.Schema:
    def field(column: Column) -> Any:
        comment = {"comment": column.meaning}
        return pa.field(column.name, _type(pa, column), not column.needed, comment)

    fields = [field(column) for column in SHEETS["claims"].columns]
    for name in _LISTS:
        inner = [field(column) for column in SHEETS[name].columns[2:]]
        fields.append(pa.field(name, pa.list_(pa.struct(inner)), False))
    whole = {"comment": "The claim whole, as JSON (docs/schema.json)."}
    return pa.schema([*fields, pa.field("record", pa.string(), False, whole)])


def _type(pa: Any, column: Column) -> Any:
    return {
        Kind.TEXT: pa.string(),
        Kind.NUMBER: pa.float64(),
        Kind.WHOLE: pa.int64(),
        Kind.DAY: pa.date32(),
        Kind.TIME: pa.timestamp("us", tz="UTC"),
        Kind.FLAG: pa.bool_(),
    }[column.kind]
