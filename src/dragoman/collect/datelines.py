"""Which rule gave a page's day of publication. In: the page and the day. Out: a few words.

trafilatura (htmldate) finds the day and does not say where; here its places are gone through again
in its order, and the first that tells that day is named.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["rule_of"]

_META = "|".join(
    ("article:published", "datepublished", "date", "pubdate", "publish", "dc.date", "sailthru.date")
)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)


def rule_of(page: Any, url: str, day: str | None) -> str | None:
    """``address``, ``meta NAME``, ``JSON-LD``, ``element NAME`` or ``dateline``.

    None without a day. ``page`` is a tree of lxml, ``day`` is ``2016-11-27``.
    """
    if not day:
        return None
    if _told(url, day):
        return "address"
    for meta in page.iter("meta"):
        name = str(meta.get("property") or meta.get("name") or meta.get("itemprop") or "")
        if re.search(_META, name, re.IGNORECASE) and _told(str(meta.get("content") or ""), day):
            return f"meta {name}"
    for script in page.iter("script"):
        if "ld+json" in str(script.get("type") or "") and _told(str(script.text or ""), day):
            return "JSON-LD"
    for name in ("time", "abbr"):
        for element in page.iter(name):
            said = " ".join((*map(str, element.attrib.values()), *element.itertext()))
            if _told(said, day):
                return f"element {name}"
    return "dateline"


def _told(words: str, day: str) -> bool:
    """Whether the words hold the day, in figures or with the month in English."""
    year, month, date = day.split("-")
    named = _MONTHS[int(month) - 1]
    forms = (
        rf"{year}[-/._]?0?{int(month)}[-/._]?0?{int(date)}(?!\d)",
        rf"(?<!\d)0?{int(date)}[./-]0?{int(month)}[./-]{year}",
        rf"(?<!\d)0?{int(date)}\s+{named[:3]}\w*\.?\s+{year}",
        rf"{named[:3]}\w*\.?\s+0?{int(date)},?\s+{year}",
    )
    return any(re.search(form, words, re.IGNORECASE) for form in forms)
