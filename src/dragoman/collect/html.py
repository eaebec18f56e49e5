"""One page of HTML, one report: its title, its words, and what the page says of itself.

In: the bytes of a page. Out: a Document whose text is the title and the paragraphs of the article,
a blank line between each; menus, comments and captions of other stories are left out (trafilatura).

A date is taken where a page states its own: in its address, its metadata, or a short element made
for dates. A date among the words of the article is an event's, and never taken.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from html import unescape
from typing import Any, BinaryIO

import lxml.html

from dragoman.claims import Origin
from dragoman.collect.datelines import rule_of
from dragoman.collect.files import Report, compose, decode, opening, read_whole, where
from dragoman.collect.grids import SPANNED, is_headed, lines_of
from dragoman.collect.items import Item
from dragoman.errors import InputError

__all__ = ["HtmlReader", "article_of", "words_of"]

# The tags that WHATWG MIME Sniffing (section 7.1) takes for HTML, and a few more.
_OPENS = re.compile(
    rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*"
    rb"<(?:!doctype\s+html|(?:html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p"
    rb"|meta|link|article|main|section)[\s>/]|!--)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(rb"<(?:html|head|body|title|meta|div|p|br|h1|article)[\s>/]", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)

# Labels that pages use for what is really Windows' superset (WHATWG Encoding, section 4.2).
_REALLY = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "iso-8859-9": "cp1254"}

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_SENTENCE = re.compile(r"[.!?…؟۔。।։]")
_LONG_PARAGRAPH = 80
"""Characters: so long a paragraph is prose even without a full stop."""
_SHORT_ELEMENT = 120
"""Characters: a longer element is no dateline, whatever its class says."""

_DATE_PLACES = (
    ".//*[self::time or self::abbr or self::script[@type='application/ld+json']"
    " or contains(@class, 'date') or contains(@class, 'time') or contains(@class, 'publish')"
    " or contains(@class, 'posted') or contains(@class, 'byline') or contains(@class, 'meta')"
    " or contains(@id, 'date') or contains(@id, 'time') or contains(@itemprop, 'date')]"
    "[not(ancestor::nav or ancestor::aside or ancestor::footer[not(ancestor::article)])]"
)

_QUIET = logging.NullHandler()


class HtmlReader:
    """A page of HTML is one report."""

    name = "html"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        """A head that opens with a tag of HTML; or one that has a tag, in a file named as HTML."""
        head = opening(head)
        if _OPENS.match(head):
            return not head.startswith(b"<?xml") or b"<html" in head.lower()
        named = path.lower().endswith((".html", ".htm", ".xhtml"))
        return named and not head.startswith((b"{", b"[")) and bool(_TAG.search(head))

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        content, origin = read_whole(data, origin)
        yield compose(article_of(decode(content, origin, _charset(content)), origin), origin)


def _charset(content: bytes) -> str | None:
    found = _CHARSET.search(content[:4096])
    label = found.group(1).decode().lower() if found else "utf-8"
    # UTF-8 has been tried by then, and a page whose declaration can be read is not UTF-16.
    return None if label.startswith("utf") else _REALLY.get(label, label)


def article_of(page: str, origin: Origin) -> Report:
    """The article in a page. Raises `InputError` where there is none.

    The day comes with the rule that gave it (see `datelines`).
    """
    # trafilatura takes 0.2 s to import, which a run over plain text need not wait for.
    import trafilatura  # noqa: PLC0415

    # It logs what it discards, and Python prints that to stderr where nobody has set up logging; we
    # give the reason ourselves.
    for library in ("trafilatura", "htmldate", "courlan", "charset_normalizer"):
        logging.getLogger(library).addHandler(_QUIET)
    dates = {
        "extensive_search": False,
        "original_date": True,
        # A day on: where the page was made it may be tomorrow.
        "max_date": (origin.collected_at.date() + timedelta(days=1)).isoformat(),
    }
    tree = trafilatura.load_html(_without_declaration(page))
    found: Any = None
    if tree is not None:
        _tell_tables(tree)
        found = trafilatura.bare_extraction(
            tree, with_metadata=True, include_comments=False, date_extraction_params=dict(dates)
        )
    paragraphs = _paragraphs(found.text or "") if found is not None else []
    title = _title(found.title or "", found.sitename or "") if found is not None else ""
    while paragraphs and _same(paragraphs[0], title):
        del paragraphs[0]
    if tree is None or found is None or not any(map(_is_prose, paragraphs)):
        advice = "it may list links or be built by a script: save the words of the article as .txt"
        raise InputError(where(origin), "no article was found in the page", advice)
    bare = _where_dates_stand(tree)
    stated = trafilatura.extract_metadata(bare, date_config=dict(dates))
    return Report(
        "\n\n".join([title, *paragraphs] if title else paragraphs),
        title=title,
        published=stated.date,
        dated_by=rule_of(bare, _canonical(tree) or found.url or "", stated.date),
        publisher=found.sitename,
        url=_canonical(tree) or found.url,
        language=_language(tree),
    )


_BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "br", "dd", "div", "dt", "figcaption", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th"),
        *("tr", "ul"),
    )
)


def words_of(fragment: str) -> str:
    r"""The words of a piece of HTML, or of plain text with entities, a blank line between blocks.

    >>> words_of("<p>Ten &amp; two</p><script>x()</script><p>left.</p>")
    'Ten & two\n\nleft.'
    """
    if "<" not in fragment:
        words = unescape(fragment)
    else:
        # lxml refuses what cannot stand in XML.
        allowed = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", fragment)
        tree = lxml.html.fragment_fromstring(f"<div>{allowed}</div>")
        for element in tree.iter():
            if element.tag in _BLOCKS:
                element.text = f"\n\n{element.text or ''}"
                element.tail = f"\n\n{element.tail or ''}"
            elif not isinstance(element.tag, str) or element.tag in {"script", "style"}:
                element.text = ""
        words = str(tree.text_content())
    lines = (" ".join(line.split()) for line in words.splitlines())
    return "\n\n".join(line for line in lines if line)


def _tell_tables(tree: Any) -> None:
    """Put the rows of each table of figures in its place, a paragraph each: of a short page they
    would come cell by cell.
    """
    for table in list(tree.iter("table")):
        if table.getparent() is None or next(table.iterdescendants("table"), None) is not None:
            continue
        rows = list(_rows_of(table))
        if not is_headed(rows):
            continue
        told = lxml.html.Element("div")
        for line in lines_of(rows):
            row = lxml.html.Element("p")
            row.text = line
            told.append(row)
        told.tail = table.tail
        table.getparent().replace(table, told)


def _rows_of(table: Any) -> Iterator[list[str | None]]:
    """The rows of a table; a cell that spans rows stands in each of them."""
    down: dict[int, tuple[int, str | None]] = {}
    for row in table.iter("tr"):
        cells: list[str | None] = []
        for cell in row.iterchildren("td", "th"):
            _go_down(cells, down)
            words = " ".join(cell.text_content().split())
            across, rows = (_span(cell.get(name)) for name in ("colspan", "rowspan"))
            for n in range(across):
                if rows > 1:
                    down[len(cells)] = (rows - 1, SPANNED if n else words)
                cells.append(SPANNED if n else words)
        _go_down(cells, down)
        yield cells


def _go_down(cells: list[str | None], down: dict[int, tuple[int, str | None]]) -> None:
    """Add the cells that come down from a row above, up to the next that is free."""
    while (at := len(cells)) in down:
        left, words = down.pop(at)
        cells.append(words)
        if left > 1:
            down[at] = (left - 1, words)


_MOST_SPANNED = 100


def _span(told: str | None) -> int:
    return min(max(int(told), 1), _MOST_SPANNED) if told and told.strip().isdecimal() else 1


def _without_declaration(page: str) -> str:
    # lxml refuses a declaration of an encoding in text that is decoded already.
    return re.sub(r"^\s*<\?xml[^>]*>", "", page)


def _paragraphs(text: str) -> list[str]:
    """The lines that trafilatura gives, rows of tables without its frame around them."""
    lines = (line.strip() for line in text.splitlines())
    bare = (ln.strip("|").strip() if ln[:1] == ln[-1:] == "|" else ln for ln in lines)
    return [line for line in bare if line.strip("|- ")]


def _is_prose(paragraph: str) -> bool:
    return len(paragraph) >= _LONG_PARAGRAPH or bool(_SENTENCE.search(paragraph))


def _same(paragraph: str, title: str) -> bool:
    return " ".join(paragraph.split()).casefold() == title.casefold()


def _title(title: str, site: str) -> str:
    """The title on one line, without the name of the site that pages put behind it."""
    title = " ".join(title.split())
    if site:
        title = re.sub(rf"\s+[-–—|·:•»]\s+{re.escape(site)}$", "", title, flags=re.IGNORECASE)
    return title


def _where_dates_stand(tree: Any) -> Any:
    """The page with nothing left in its body but the short elements that pages keep dates in."""
    bare = deepcopy(tree)
    for body in bare.findall(".//body"):
        places = [
            place
            for place in body.xpath(_DATE_PLACES)
            if place.tag == "script" or len(" ".join(place.itertext())) <= _SHORT_ELEMENT
        ]
        body.text = None
        body[:] = [_alone(place) for place in places]
    return bare


def _alone(element: Any) -> Any:
    copied = deepcopy(element)
    copied.tail = None
    return copied


def _canonical(tree: Any) -> str | None:
    for link in tree.xpath(".//link[@rel='canonical']/@href"):
        if re.match(r"https?://[^\s/]+", link.strip()):
            return str(link.strip())
    return None


def _language(tree: Any) -> str | None:
    """What the page's root declares, as BCP 47 (``en_GB`` is a common slip)."""
    declared = str(tree.get("lang") or "").strip().replace("_", "-")
    return declared if _LANGUAGE.fullmatch(declared) else None
