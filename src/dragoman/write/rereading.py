"""A finished report in, its sentences out: as a reader meets them, whatever the form.

In: HTML, Markdown, DOCX or PDF. Out: every block of text before the annex that cites a claim or
stands in a list, and the annex's numbers with their claims and words. It knows nothing of how we
made the document, so that a house template or a later hand is read the same way.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Reading", "read_again"]

ANNEX = "Annex: the claims"
_CITES = re.compile(r"\[\d+(?:(?:–|, )\d+)*\]")
_ENTRY = re.compile(
    r"\[(\d+)\]\s*(?:“(.*?)”\s*(?:(?!\[\d+\]\s*(?:“|claim:)).)*?)?(claim:\s*(?:[0-9a-f]\s*?){16})",
    re.DOTALL,
)
"""Number, words and claim; the words stand apart where they run from the right."""
_MARKS = dict.fromkeys(range(0x2066, 0x206A))
"""Marks that keep the directions of two scripts apart; they say nothing."""
_LIST = "\N{BULLET} "


@dataclass(frozen=True, slots=True)
class Reading:
    """What a finished report says."""

    sentences: tuple[str, ...]
    annex: Mapping[int, str]
    """The id of the claim that a number stands for."""
    quotes: tuple[tuple[int, str, str], ...]
    """Number, id and quotation of each claim in the annex."""


def read_again(document: str | bytes, form: str) -> Reading:
    """Read a report; raises `ValueError` where it is not of the form, or the form is unknown."""
    readers: Mapping[str, Callable[[Any], Iterable[str]]] = {
        "docx": _docx,
        "html": _html,
        "md": _markdown,
        "pdf": _pdf,
    }
    if form not in readers:
        raise ValueError(f"{form!r} is none of {', '.join(readers)}")
    blocks = [block.translate(_MARKS) for block in readers[form](document)]
    heading = next((n for n, block in enumerate(blocks) if block.strip() == ANNEX), len(blocks))
    spoken = [
        block.removeprefix(_LIST).strip()
        for block in blocks[:heading]
        if block.startswith(_LIST) or _CITES.search(re.sub("“[^”]*”", "", block))
    ]
    entries = [
        (int(number), re.sub(r"\s", "", identity), quote)
        for number, quote, identity in _ENTRY.findall("\n".join(blocks[heading:]))
    ]
    quotes = tuple(entry for entry in entries if entry[2])
    return Reading(tuple(spoken), {n: i for n, i, _ in entries}, quotes)


def _html(page: str) -> Iterator[str]:
    import lxml.html  # noqa: PLC0415 - slow to load

    blocks = {"p", "li", "td", "th", "h1", "h2", "h3", "h4", "figcaption", "caption", "div"}
    tree = lxml.html.document_fromstring(page)
    for aside in tree.xpath("//style|//script|//svg|//nav|//time|//head"):
        aside.drop_tree()
    for element in tree.iter():
        if element.tag not in blocks:
            continue
        inner = [child for child in element.iterdescendants() if child.tag in blocks]
        if inner and element.get("class") != "claim":
            continue
        if element.xpath("ancestor::div[@class='claim']"):
            continue
        text = " ".join(element.text_content().split())
        item = element.tag == "li" or element.xpath("ancestor::li")
        yield (_LIST if item else "") + text


def _markdown(page: str) -> Iterator[str]:
    for line in page.splitlines():
        text = re.sub(r"^#+ |^\d+\. ", "", line)
        text = _LIST + text[2:] if text.startswith("- ") else text
        text = re.sub(r"(?<!\\)[*`]+", "", text)
        yield re.sub(r"\\([\\`*_|<#~(])", r"\1", text)


def _docx(data: bytes) -> Iterator[str]:
    import docx  # noqa: PLC0415 - slow to load
    from docx.text.paragraph import Paragraph  # noqa: PLC0415

    document = docx.Document(io.BytesIO(data))
    for element in document.element.body.iter(
        "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
    ):
        paragraph = Paragraph(element, document.element.body)
        style = (
            element.pPr.pStyle.val
            if element.pPr is not None and element.pPr.pStyle is not None
            else ""
        )
        item = "list" in style.lower()
        yield (_LIST if item else "") + " ".join(paragraph.text.split())


def _pdf(data: bytes) -> Iterator[str]:
    """The text between the margins, a block from bullet to bullet."""
    import pypdfium2  # noqa: PLC0415 - slow to load

    document = pypdfium2.PdfDocument(data)
    pages = []
    for page in document:
        width, height = page.get_size()
        text = page.get_textpage().get_text_bounded(0, 40, width, height - 34)
        pages.append(text.replace("\r\n", "\n").replace("\ufffe", "-").replace("\x02", "-"))
    document.close()
    text = "\n".join(pages)
    before, heading, after = text.partition(f"\n{ANNEX}")
    for n, block in enumerate(re.split(r"•", before)):
        words = re.sub(r"(?<=\d)\s*–\s*(?=\d)", "–", " ".join(block.split()))
        if n:
            yield _LIST + _ended(words)
        yield from _notes(words)
    if heading:
        yield ANNEX
        yield after


def _ended(words: str) -> str:
    """The words up to the full stop that follows the last citation of the sentence."""
    outside = re.sub("“[^”]*”", lambda match: "x" * len(match[0]), words)
    match = re.search(rf"{_CITES.pattern}(?:; what differs is [a-z, ]+)?\.(?=\s|$)", outside)
    return words[: match.end()] if match else words


def _notes(words: str) -> Iterator[str]:
    """Notes that cite, which stand between the sentences."""
    for match in re.finditer(
        r"Range: [^\[]*\[[^\]]*\]\.|[\d,]+ claims? without a place \[[^\]]*\]\."
        r"|[\d,]+ of [\d,]+ asserted statements? rest on one origin, by speaker:.*?\]\.",
        words,
    ):
        yield match[0]
