"""Workbooks (XLSX, XLSB, XLS, ODS), read by calamine in a process beside this one (`beside`).

In: the bytes of a workbook. Out: its sheets as tables in CSV, a row a line, so that every reader of
tables reads them. Days come as 2016-11-27. Formulas give the value that was kept with them, and
nothing is worked out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO

import msgspec

from dragoman.claims import Origin
from dragoman.collect.beside import Beside, BesideFault, serve
from dragoman.collect.files import LARGEST_FILE, read_whole, where
from dragoman.collect.items import Item, Member
from dragoman.errors import InputError

__all__ = ["LARGEST_UNPACKED", "WorkbookReader", "beside"]

LARGEST_UNPACKED = 256 * 2**20
"""Bytes of what is in a workbook: about two million cells."""

_COMPOUND = b"\xd0\xcf\x11\xe0"
_NAMED = (
    ("EncryptedPackage", "an office file locked with a password", "save it without the password"),
    ("WordDocument", "an old office file (DOC)", "save it as DOCX or plain text"),
    ("PowerPoint Document", "old slides (PPT)", "save them as PDF"),
    ("__substg1.0", "a message of Outlook (MSG)", "save it as EML or plain text"),
)
"""What else the old form of office files holds, by the name of a part, and what to do about it."""


class WorkbookReader:
    """Each sheet of a workbook is a table, to be read as one.

    The walk gives it what has the form of office files before 2007 (XLS; of other such files it
    says what they are), `ZipReader` those that are ZIP archives.
    """

    name = "workbook"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        """The mark of a compound file (MS-CFB, 2.2)."""
        return head.startswith(_COMPOUND)

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        content, origin = read_whole(data, origin, LARGEST_FILE)
        if content.startswith(_COMPOUND) and "Workbook".encode("utf-16-le") not in content:
            for name, met, advice in _NAMED:
                if name.encode("utf-16-le") in content:
                    raise InputError(where(origin), met, advice)
        yield from _sheets(content, origin)


class _Book(msgspec.Struct, array_like=True):
    sheets: list[tuple[str, bytes]]
    fault: str = ""


def _sheets(content: bytes, origin: Origin) -> Iterator[Member]:
    """The sheets that hold anything, in the workbook's order; hidden ones too."""
    try:
        book = _BESIDE.read(content, LARGEST_UNPACKED)
        fault = book.fault
    except BesideFault as error:
        book, fault = _Book([]), str(error)
    if fault:
        met = f"a damaged office file ({fault})"
        raise InputError(where(origin), met, "save it again, or as CSV or text")
    if sum(len(table) for _, table in book.sheets) > LARGEST_UNPACKED:
        met = f"a workbook of more than {LARGEST_UNPACKED // 2**20:,} MiB"
        raise InputError(where(origin), met, "save its sheets as CSV")
    for name, table in book.sheets:
        yield Member(f"{name}.csv", io.BytesIO(table), "workbook")


_BESIDE = Beside(__name__, _Book)


# -- in the process beside -------------------------------------------------------------------------


def beside() -> None:
    """The process that `WorkbookReader` asks."""
    serve(_read)


def _read(content: bytes, most: int) -> _Book:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - only needed here

    book, size = _Book([]), 0
    try:
        opened = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in opened.sheet_names:
            table = io.StringIO()
            rows = csv.writer(table, lineterminator="\n")
            for row in opened.get_sheet_by_name(name).iter_rows():
                if any(cells := [_shown(cell) for cell in row]):
                    rows.writerow(cells)
                if size + table.tell() > most:
                    break
            if words := table.getvalue().encode("utf-8", "replace"):
                book.sheets.append((name, words))
                size += len(words)
    except CalamineError as error:
        return _Book([], str(error))
    return book


def _shown(cell: Any) -> str:
    """As a sheet shows it: ``1200``, not ``1200.0``; an instant at midnight is a day."""
    match cell:
        case bool():
            return str(cell).lower()
        case float() if cell.is_integer() and abs(cell) < 10**15:
            return str(int(cell))
        case datetime() if cell.hour == cell.minute == cell.second == 0:
            return cell.date().isoformat()
        case datetime():
            return cell.isoformat(" ", "seconds")
        case _:
            return str(cell).strip()
