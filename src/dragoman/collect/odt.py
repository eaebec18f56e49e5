"""Open documents of text (ODT), as others read them.

In: an opened ZIP. Out: its headings and paragraphs, rows of tables with bars between their cells.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

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
