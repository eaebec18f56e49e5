"""What stands beside an export, so that nothing is lost without a word and nothing is made up.

In: a writer and what it wrote. Out: the files to put next to ``-o FILE``, each as its suffix and
its lines; the last two only of a format that cannot hold a whole claim:

    FILE.method.txt    the query, the versions, the time, and the rules by which cells were filled
    FILE.losses.csv    each claim that was left out and each cell that stayed blank, with the reason
    FILE.claims.jsonl  the claims whole, by id: all that the format has no room for

It opens no file and fills no cell.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Protocol, runtime_checkable

from dragoman.claims import to_json
from dragoman.write import BytesWriter, Selection, Writer
from dragoman.write.guard import safe

__all__ = ["Documented", "Export", "Loss", "beside", "losses_in_csv", "method", "our_version"]


@dataclass(frozen=True, slots=True)
class Loss:
    """What an export does not tell of a claim."""

    claim: str
    """`Claim.id`."""
    column: str
    """Where a value would have been made up; empty where the whole claim was left out."""
    reason: str


@runtime_checkable
class Documented(Protocol):
    """A writer, of text or bytes, that says how what it writes came about."""

    version: str
    """The form that is written: ``acled/2024``."""
    rules: tuple[str, ...]
    """How cells are filled and which never are: sentences for whoever reads the file."""


@runtime_checkable
class Export(Documented, Protocol):
    """A writer of a format that cannot hold a whole claim, mostly somebody else's."""

    def losses(self, selection: Selection) -> Iterable[Loss]:
        """What `write` leaves out of ``selection``, in the order of its claims."""


def beside(
    writer: Writer | BytesWriter, selection: Selection
) -> Iterator[tuple[str, Iterable[str]]]:
    """The files to put beside the one that ``writer`` writes."""
    if isinstance(writer, Documented):
        yield ".method.txt", (f"{line}\n" for line in method(writer, selection))
    if isinstance(writer, Export):
        yield ".losses.csv", losses_in_csv(writer.losses(selection))
    if isinstance(writer, Export) or getattr(writer, "keeps_claims", False):
        yield ".claims.jsonl", (f"{to_json(claim)}\n" for claim in selection.claims)


def method(writer: Documented, selection: Selection) -> tuple[str, ...]:
    """How an export came about, a sentence a line; the same selection gives the same sentences."""
    made_by = sorted(selection.read_by().items())
    readers = "; ".join(f"{room} ({number:,})" for room, number in made_by)
    time = f"{selection.generated_at:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f"Format: {writer.version}, written by Dragoman {our_version()} at {time}.",
        f"Query: {selection.query}.",
        f"Selected: {len(selection.claims):,} claims of {selection.count_reports():,} reports.",
        f"Claims read by: {readers or 'none'}.",
        "Each claim is what its speaker said as a report tells it; none is rated true or false.",
        "An empty cell is not known, never zero.",
        *writer.rules,
        *selection.notes,
    )


@cache
def our_version() -> str:
    """Of the Dragoman that is installed: looked up once, since finding it reads its files."""
    return version("dragoman")


def losses_in_csv(losses: Iterable[Loss]) -> Iterator[str]:
    """The losses as a table, row by row: claim, column, reason."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(("claim", "column", "reason"))
    for loss in losses:
        rows.writerow((loss.claim, loss.column, safe(loss.reason)))
        if out.tell() > _ROOM:
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


_ROOM = 65_536
"""Characters of the table that are held."""
