"""A workbook for analysts: a README sheet, then every sheet of `sheets`.

In: a Selection. Out: XLSX. Days are days and numbers numbers; a text stays a text, so that nothing
from a report runs as a formula. Needs ``dragoman[tables]``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from dragoman.errors import UsageError
from dragoman.write import Selection
from dragoman.write.beside import Loss, method
from dragoman.write.guard import runs
from dragoman.write.sheets import SHEETS, Kind, Sheet, Value

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["XlsxWriter"]

LONGEST = 32_767
"""Characters in a cell (Excel's limit)."""
MOST_ROWS = 1_048_575
"""Rows below the head (Excel's limit)."""
_FIRST_YEAR = 1900
"""Excel knows no day before it."""


class XlsxWriter:
    """A workbook: README, claims, and a sheet for each thing that a claim has several of."""

    name = "xlsx"
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    suffix = ".xlsx"
    version = "dragoman-xlsx/1"
    rules: tuple[str, ...] = (
        "Sheets refer to one another by the claim's id. Claims that repeat one another have rows "
        "of their own: a column is not to be added up; estimates has what each policy makes of "
        "the claims on one question.",
        "A row with part_of counts a part of another row: do not add the two.",
        "Coordinates are rounded to the precision of the place.",
        "No room: the words of each field with their offsets, the rules that fired, the places "
        "that were refused and why. They stand in the claims beside this file.",
    )

    def write_bytes(self, selection: Selection, out: BinaryIO) -> None:
        try:
            from xlsxwriter import Workbook  # noqa: PLC0415 - an optional part
        except ImportError as error:
            raise UsageError("xlsx needs an extra: pip install 'dragoman[tables]'") from error
        whole = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(whole, options) as book:
            made = selection.generated_at.astimezone(UTC).replace(tzinfo=None)
            book.set_properties({"title": "Claims", "created": made})
            styles = {
                "head": book.add_format({"bold": True, "bottom": 1}),
                "day": book.add_format({"num_format": "yyyy-mm-dd"}),
                "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
                "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
                # What Excel itself puts on a cell whose text was typed with an apostrophe: it
                # stays a text when the sheet is saved as CSV and typed again.
                "quoted": book.add_format({"quote_prefix": True}),
            }
            _readme(book.add_worksheet("README"), method(self, selection), styles)
            for sheet in SHEETS.values():
                _fill(book.add_worksheet(sheet.name), sheet, selection, styles)
        out.write(whole.getvalue())

    def losses(self, selection: Selection) -> Iterator[Loss]:
        claims = SHEETS["claims"]
        for number, row in enumerate(claims.rows(selection)):
            if number >= MOST_ROWS:
                yield Loss(str(row[0]), "", f"a sheet has no room for more than {MOST_ROWS} rows")
            for column, cell in zip(claims.columns, row, strict=True):
                if isinstance(cell, str) and len(cell) > LONGEST:
                    met = f"cut after {LONGEST} characters of {len(cell)}"
                    yield Loss(str(row[0]), column.name, met)


def _readme(page: Worksheet, lines: tuple[str, ...], styles: dict[str, Any]) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 20)
    page.set_column(2, 2, 90, styles["wrap"])
    row = 0
    for row, line in enumerate(lines):
        page.merge_range(row, 0, row, 2, "", styles["wrap"])
        page.write_string(row, 0, line, styles["wrap"])
        page.set_row(row, 15 * (1 + len(line) // 130))
    row += 2
    for column, head in enumerate(("sheet", "column", "meaning")):
        page.write_string(row, column, head, styles["head"])
    for sheet in SHEETS.values():
        row += 1
        page.write_string(row, 0, sheet.name, styles["head"])
        page.write_string(row, 2, sheet.meaning, styles["wrap"])
        for told in sheet.columns:
            row += 1
            page.write_string(row, 1, told.name)
            page.write_string(row, 2, told.meaning, styles["wrap"])


def _fill(page: Worksheet, sheet: Sheet, selection: Selection, styles: dict[str, Any]) -> None:
    for number, column in enumerate(sheet.columns):
        page.write_string(0, number, column.name, styles["head"])
        page.set_column(number, number, 12 if column.kind is not Kind.TEXT else 18)
    last = 0
    for row, cells in enumerate(sheet.rows(selection), start=1):
        if row > MOST_ROWS:
            break
        last = row
        for number, cell in enumerate(cells):
            put = _putting(page, cell, styles)
            if put:
                put(row, number)
    page.freeze_panes(1, 1)
    page.autofilter(0, 0, max(last, 1), len(sheet.columns) - 1)


def _putting(
    page: Worksheet, cell: Value, styles: dict[str, Any]
) -> Callable[[int, int], object] | None:
    """What writes one cell at a row and column; None for an empty one."""
    match cell:
        case None:
            return None
        case bool():
            return lambda row, column: page.write_boolean(row, column, cell)
        case int() | float():
            return lambda row, column: page.write_number(row, column, cell)
        case datetime() if cell.year >= _FIRST_YEAR:
            plain = cell.replace(tzinfo=None)
            return lambda row, column: page.write_datetime(row, column, plain, styles["time"])
        case date() if cell.year >= _FIRST_YEAR:
            return lambda row, column: page.write_datetime(row, column, cell, styles["day"])
        case _:
            text = str(cell)[:LONGEST]
            style = styles["quoted"] if runs(text) else None
            return lambda row, column: page.write_string(row, column, text, style)
