"""Open documents of text (ODT), as others read them.

In: an opened ZIP. Out: its headings and paragraphs, rows of tables with bars between their cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from dragoman.collect.grids import SPANNED, Row, lines_of

__all__ = ["document_text"]


def document_text(archive: zipfile.ZipFile) -> str:
    """Paragraphs with empty lines between them.

    Raises what zipfile and lxml raise on a damaged file, and KeyError where a part is lacking.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
    tree = etree.fromstring(archive.read("content.xml"), parser)
    body = next((node for node in tree.iter() if etree.QName(node).localname == "text"), tree)
    return "\n\n".join(_blocks(body))


def _blocks(node: Any) -> Iterator[str]:
    for child in node.iterchildren(tag=etree.Element):
        match etree.QName(child).localname:
            case "p" | "h":
                if words := _words(child):
                    yield words
            case "table":
                yield from lines_of([_row(row) for row in _rows(child)])
            case "tracked-changes" | "sequence-decls" | "forms":
                pass
            case _:
                yield from _blocks(child)


def _rows(table: Any) -> Iterator[Any]:
    """Its rows; those of its head, and others, may stand in groups."""
    for child in table.iterchildren(tag=etree.Element):
        name = etree.QName(child).localname
        if name == "table-row":
            yield child
        elif name.startswith("table-") and "row" in name:
            yield from _rows(child)


def _row(row: Any) -> Row:
    """The words of its cells. Those that a cell spans are there, covered: to its right, or below,
    where they are empty.
    """
    cells: list[str | None] = []
    spanned = 0
    for cell in row.iterchildren(tag=etree.Element):
        if etree.QName(cell).localname == "covered-table-cell":
            cells.append(SPANNED if spanned else "")
            spanned = max(0, spanned - 1)
            continue
        # one that is empty may be repeated to the edge of the page
        cells += [" ".join(_blocks(cell))] * min(_told(cell, "repeated"), _REPEATED)
        spanned = _told(cell, "spanned") - 1
    return cells


def _told(cell: Any, what: str) -> int:
    told = next((v for k, v in cell.items() if k.endswith(f"}}number-columns-{what}")), "1")
    return int(told) if told.isdigit() else 1


_REPEATED = 64
"""Columns of a table in a text, at most."""


def _words(paragraph: Any) -> str:
    found: list[str] = []
    for event, node in etree.iterwalk(paragraph, events=("start", "end")):
        name = etree.QName(node).localname
        if event == "start":
            found.append({"s": " ", "tab": " ", "line-break": " "}.get(name, node.text or ""))
        elif node is not paragraph:
            found.append(node.tail or "")
    return " ".join("".join(found).split())
