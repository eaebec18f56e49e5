"""The one filter that lists, exports and reports share. In: what a person asks; out: a Query.

It knows nothing of SQL: `Ledger.claims` turns it into a statement.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

__all__ = ["Query", "folded"]


@dataclass(frozen=True, slots=True)
class Query:
    """Which claims are wanted; a field that is None asks for nothing.

    ``place`` names a place as written or as linked, and takes in all within it. ``since`` and
    ``until`` (inclusive) bound the publication of the report, as a situation report's period does;
    with either, a report of unknown date is left out. ``speaker`` is an actor's id or whole words
    of the speaker's name.
    """

    place: str | None = None
    place_ids: tuple[str, ...] = ()
    """Ids (and a country's code) that a gazetteer knows the place by; the ledger holds none."""
    since: date | None = None
    until: date | None = None
    measure: str | None = None
    speaker: str | None = None
    document: str | None = None

    def __str__(self) -> str:
        """The query in words, for a report's head and a page's title."""
        words = [
            f"{self.place} and within" if self.place else "",
            f"published from {_day(self.since)}" if self.since else "",
            f"published to {_day(self.until)}" if self.until else "",
            self.measure or "",
            f"said by {self.speaker}" if self.speaker else "",
            f"in report {self.document}" if self.document else "",
        ]
        return " · ".join(word for word in words if word) or "everything in the ledger"


def folded(text: str) -> str:
    """The words of ``text`` for comparing: no case, no accents, no marks, a space around each.

    Whole words are found by looking for one folded text inside another. Nothing to compare: "".

    >>> folded("al-Qādisiyah")
    ' al qadisiyah '
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", plain).strip()
    return f" {words} " if words else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
