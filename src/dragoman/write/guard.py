"""Nothing that a report says runs in a spreadsheet. A cell in; a cell that is only text out."""

from __future__ import annotations

from dragoman.claims import Number

__all__ = ["Cell", "runs", "safe"]

Cell = str | Number | None

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def runs(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula (OWASP, "CSV Injection")."""
    return text.startswith(_FORMULA)


def safe(cell: Cell) -> Cell:
    """An apostrophe before what a spreadsheet would run; numbers stay.

    >>> safe("=1+1"), safe(-77.03), safe("Lima")
    ("'=1+1", -77.03, 'Lima')
    """
    return f"'{cell}" if isinstance(cell, str) and runs(cell) else cell
