"""What stands before the running text of a report in; its headline and its dateline out.

Neither is a claim's words, and both tell where the report is: "Lebanese army battles gunmen in
Tripoli", "TRIPOLI, Lebanon -". A dateline is where somebody wrote, and no place of what happened:
it speaks only between places of one name. Beside them stands the country that a table tells of its
reports, which is told as a headline is.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Opening"]


@dataclass(frozen=True, slots=True)
class Opening:
    """The words before the running text; empty where there are none, or where claims alone are
    known.
    """

    title: str = ""
    dateline: str = ""
    country: str = ""
    """The name of the one that the table says which a report comes from."""

    @classmethod
    def of(cls, text: str, begins: int) -> Opening:
        """``begins``: where the running text begins, in code points."""
        before, after = text[:begins], text[begins:]
        lines = [line.strip() for line in before.splitlines() if line.strip()]
        dated = bool(lines) and not before.endswith("\n") and after[:1] not in {"", "\n", "\r"}
        dateline = lines.pop() if dated else ""
        return cls(lines[0] if lines else "", dateline)
