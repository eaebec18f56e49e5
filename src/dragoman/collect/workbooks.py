"""Workbooks (XLSX) and open documents (ODT), as others read them.

In: an opened ZIP. Out: of a workbook its sheets as tables in CSV, a row a line, so that every
reader of tables reads them; of a document its paragraphs. Days come as 2016-11-27. Formulas give
the value that was kept with them, and nothing is worked out.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from dragoman.collect.streams import Raw

__all__ = ["LARGEST_UNPACKED", "Sheet", "document_text", "sheets"]

LARGEST_UNPACKED = 256 * 2**20
"""Bytes of the XML in a workbook: about two million cells."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAYS = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
"""Formats of numbers that every workbook has and that show a day (ECMA-376, 18.8.30)."""
_WIDEST = 16_384
"""Columns of a sheet (Excel's own bound)."""


class Sheet(Raw):
    """A sheet as the bytes of a CSV in UTF-8, made as they are read."""

    def __init__(self, rows: Iterator[list[str]], name: str = "") -> None:
        self._rows, self._left, self.name = rows, b"", name

    def next_bytes(self, size: int) -> bytes:
        while not self._left:
            row = next(self._rows, None)
            if row is None:
                return b""
            line = io.StringIO()
            csv.writer(line, lineterminator="\n").writerow(row)
            self._left = line.getvalue().encode("utf-8", "replace")
        chunk, self._left = self._left[:size], self._left[size:]
        return chunk


def sheets(archive: zipfile.ZipFile) -> Iterator[Sheet]:
    """The sheets that hold anything, in the workbook's order; hidden ones too.

    Raises what zipfile and lxml raise on a damaged file, and KeyError where a part is lacking.
    """
    book = _tree(archive, "xl/workbook.xml")
    links = {
        link.get("Id"): str(link.get("Target"))
        for link in _tree(archive, "xl/_rels/workbook.xml.rels")
    }
    words = _shared_words(archive)
    days = _formats_of_days(archive)
    settings = book.find(f"{_MAIN}workbookPr")
    first = datetime(1899, 12, 30)
    if settings is not None and settings.get("date1904") in {"1", "true"}:
        first = datetime(1904, 1, 1)
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = links.get(sheet.get(_LINK), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        rows = _rows(archive, path, words, days, first)
        opening = next(rows, None)
        if opening is not None:
            yield Sheet(_again(opening, rows), str(sheet.get("name") or "sheet"))


def document_text(archive: zipfile.ZipFile) -> str:
    """The headings and paragraphs of an ODT, rows of tables with bars between their cells."""
    tree = _tree(archive, "content.xml")
    body = next((node for node in tree.iter() if etree.QName(node).localname == "text"), tree)
    return "\n\n".join(_blocks(body))


def _blocks(node: Any) -> Iterator[str]:
    for child in node.iterchildren(tag=etree.Element):
        match etree.QName(child).localname:
            case "p" | "h":
                if words := _words(child):
                    yield words
            case "table-row":
                cells = (" ".join(_blocks(cell)) for cell in child.iterchildren(tag=etree.Element))
                if row := " | ".join(cell for cell in cells if cell):
                    yield row
            case "tracked-changes" | "sequence-decls" | "forms":
                pass
            case _:
                yield from _blocks(child)


def _words(paragraph: Any) -> str:
    found: list[str] = []
    for event, node in etree.iterwalk(paragraph, events=("start", "end")):
        name = etree.QName(node).localname
        if event == "start":
            found.append({"s": " ", "tab": " ", "line-break": " "}.get(name, node.text or ""))
        elif node is not paragraph:
            found.append(node.tail or "")
    return " ".join("".join(found).split())


def _tree(archive: zipfile.ZipFile, name: str) -> Any:
    return etree.fromstring(archive.read(name), _parser())


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)


def _shared_words(archive: zipfile.ZipFile) -> list[str]:
    try:
        tree = _tree(archive, "xl/sharedStrings.xml")
    except KeyError:
        return []
    return [_runs(item) for item in tree.iter(f"{_MAIN}si")]


def _runs(item: Any) -> str:
    """The words of a cell, without how they are spoken (rPh)."""
    return "".join(
        str(run.text or "")
        for run in item.iter(f"{_MAIN}t")
        if etree.QName(run.getparent()).localname != "rPh"
    )


def _formats_of_days(archive: zipfile.ZipFile) -> list[bool]:
    """Of each style of cells, whether its number is shown as a day."""
    try:
        tree = _tree(archive, "xl/styles.xml")
    except KeyError:
        return []
    own = {
        str(form.get("numFmtId")): re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", form.get("formatCode"))
        for form in tree.iter(f"{_MAIN}numFmt")
    }
    styles = tree.find(f"{_MAIN}cellXfs")
    told = [str(style.get("numFmtId") or "0") for style in (() if styles is None else styles)]
    return [
        bool(re.search(r"[dy]", own[number], re.IGNORECASE))
        if number in own
        else int(number) in _DAYS
        for number in told
    ]


def _rows(
    archive: zipfile.ZipFile,
    path: str,
    words: Sequence[str],
    days: Sequence[bool],
    first: datetime,
) -> Iterator[list[str]]:
    """The rows that hold anything; a row's cells stand where their columns are."""
    with archive.open(path) as file:
        reading = etree.iterparse(
            file, tag=f"{_MAIN}row", resolve_entities=False, no_network=True, remove_comments=True
        )
        for _, row in reading:
            cells: list[str] = []
            for cell in row.iter(f"{_MAIN}c"):
                at = _column(cell.get("r")) if cell.get("r") else len(cells)
                if at < _WIDEST:
                    cells += [""] * (at - len(cells))
                    cells.append(_value(cell, words, days, first))
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
            if any(cell.strip() for cell in cells):
                yield cells


def _column(reference: str) -> int:
    """``B3`` is 1: the second."""
    number = 0
    for letter in reference.rstrip("0123456789").upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Any, words: Sequence[str], days: Sequence[bool], first: datetime) -> str:
    kind, value = cell.get("t"), cell.findtext(f"{_MAIN}v") or ""
    match kind:
        case "s":
            return words[int(value)] if value.isdigit() and int(value) < len(words) else ""
        case "inlineStr":
            return _runs(cell)
        case "b":
            return {"1": "true", "0": "false"}.get(value, value)
        case "e":
            return ""
        case None | "n":
            style = int(cell.get("s") or 0)
            is_day = style < len(days) and days[style]
            return _day(value, first) if is_day and value else _number(value)
        case _:
            return value


def _day(value: str, first: datetime) -> str:
    try:
        moment = first + timedelta(days=float(value))
    except (ValueError, OverflowError):
        return value
    midnight = moment.hour == moment.minute == moment.second == 0
    return moment.date().isoformat() if midnight else moment.isoformat(" ", "seconds")


def _number(value: str) -> str:
    """As it is shown where it is whole: ``1200``, not ``1200.0`` or ``1.2E3``."""
    try:
        number = float(value)
    except ValueError:
        return value
    whole = number.is_integer() and abs(number) < 10**15
    return str(int(number)) if whole else value


def _again(first: list[str], rest: Iterator[list[str]]) -> Iterator[list[str]]:
    yield first
    yield from rest
