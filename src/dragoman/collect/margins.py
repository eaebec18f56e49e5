"""What stands at the edges of a PDF's pages and is no part of its text.

In: pages. Out: the same without running heads and feet, which open or close more than half of them,
and, where there is but one page to tell, without what stands alone in its margin: a number, a line
above the title.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from dragoman.collect.pdfium import Line, Page

__all__ = ["without_running_lines"]


def without_running_lines(pages: Sequence[Page]) -> list[Page]:
    """The pages without what runs along their edges."""
    ends = Counter(mark for page in pages for mark in {_mark(line) for line in _edges(page)})
    often = {mark for mark, count in ends.items() if count * 2 > len(pages) >= _FEW_PAGES}
    left: list[Page] = []
    for page in pages:
        running = {line for line in _edges(page) if _mark(line) in often}
        lines = [line for line in page.lines if line not in running]
        alone = set(_in_the_margins(replace(page, lines=lines), first=not left))
        left.append(replace(page, lines=[line for line in lines if line not in alone]))
    return left


_FEW_PAGES = 2


def _edges(page: Page) -> list[Line]:
    return [*page.lines[:2], *page.lines[2:][-2:]]


def _mark(line: Line) -> str:
    return re.sub(r"\d+", "0", line.words)


def _in_the_margins(page: Page, *, first: bool) -> Iterator[Line]:
    """The lines that stand alone in the margins of one page, which may be the ``first``.

    Programs write some of them before the text and some behind it, so all of them are looked at.
    """
    rest = [line for line in page.lines if not _is_number(line, page)]
    yield from (line for line in page.lines if _is_number(line, page))
    high = [line for line in rest if line.bottom > page.top * (1 - _MARGIN)]
    low = [line for line in rest if line.top < page.top * _MARGIN]
    body = [line for line in rest if line not in high and line not in low]
    if not body:
        return
    top, foot = max(body, key=lambda line: line.top), min(body, key=lambda line: line.bottom)
    if high and _stands_off(min(high, key=lambda line: line.bottom), top):
        heads = [line for line in high if line.height <= _SMALLER * top.height]
        # The title of a report without a running head stands as high, over its first sentence.
        titled = not top.words.endswith(_STOPS) and len(top.words) < _TITLE
        yield from heads if titled or not first else ()
    if low and _stands_off(foot, max(low, key=lambda line: line.top)):
        yield from (line for line in low if line.height <= _SMALLER * foot.height)


_MARGIN = 0.075
"""Of the height of a page: 22 mm of A4. Word and others leave 25 mm to the text."""
_SMALLER = 1.05
"""Running heads are in no larger type than what they run along."""
_TITLE = 120
_STOPS = (".", "!", ":", ";", ",")


def _stands_off(above: Line, below: Line) -> bool:
    return above.bottom - below.top > 0.75 * min(above.height, below.height)


def _is_number(line: Line, page: Page) -> bool:
    """Whether a line is the number of its page, alone at its edge."""
    edge = line.bottom > page.top * (1 - _NUMBER_AT) or line.top < page.top * _NUMBER_AT
    if not edge or not _NUMBER.fullmatch(line.words):
        return False
    return all(other is line or abs(other.top - line.top) > line.height for other in page.lines)


_NUMBER_AT = 0.1
_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|página|pagina|p\.|pg\.?|seite|стр\.)\s*)?\d{1,4}"
    r"(?:\s*(?:/|of|de|sur|\|)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
"""A page's number: "3", "- 3 -", "Page 3 of 12", "3/12"."""
