"""What can go wrong, as a tree. A message says what was met, where, and what to do about it.

    DragomanError                 exit 1
    ├── InputError                exit 3   a report or a line that cannot be read; the others go on
    ├── UsageError                exit 2   what was asked for cannot be done as asked
    ├── record.Conflict           exit 2   somebody else decided on the claim meanwhile
    ├── write.checking.CheckError exit 1   a report that says what its claims do not
    └── LedgerError               exit 4   the ledger cannot be found, opened, read or written
        ├── LedgerReadOnly
        └── LedgerVersion         made by another version of Dragoman

Exit 0 is success; ``run`` and the filters exit 3 when at least one input was set aside.
"""

from __future__ import annotations

__all__ = [
    "DragomanError",
    "InputError",
    "LedgerError",
    "LedgerReadOnly",
    "LedgerVersion",
    "UsageError",
]


class DragomanError(Exception):
    """Any failure that Dragoman explains itself."""

    exit_code = 1


class UsageError(DragomanError):
    """What was asked for cannot be done as asked: a missing input, an unknown claim or format."""

    exit_code = 2


class InputError(DragomanError):
    """A report, or a line of one, that cannot be read. It is set aside; the others go on."""

    exit_code = 3

    def __init__(self, where: str, met: str, advice: str) -> None:
        """``where``: path, or path and line; ``met``: what was found; ``advice``: what to do."""
        super().__init__(f"{where}: {met}; {advice}")
        self.where, self.met, self.advice = where, met, advice

    def __reduce__(self) -> tuple[type[InputError], tuple[str, str, str]]:
        """One process tells another."""
        return type(self), (self.where, self.met, self.advice)


class LedgerError(DragomanError):
    """The ledger is not there, or cannot be opened, read or written."""

    exit_code = 4


class LedgerReadOnly(LedgerError):
    """The ledger's file or folder may not be written."""


class LedgerVersion(LedgerError):
    """The ledger was made by another version of Dragoman."""
