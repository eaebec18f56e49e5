"""Claims, estimates and series as data frames, for a notebook. A ledger in; frames out.

    import dragoman
    found = dragoman.frames("aleppo.db", place="Aleppo")
    found.claims, found.estimates, found.series

The columns and what they mean are those of `dragoman.write.sheets`, the same as in the workbook and
the data package. The claims are read once; each frame is made when it is first asked for. Needs
pandas or polars, whichever is asked for: ``dragoman[notebook]`` has both.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

from dragoman.errors import UsageError
from dragoman.pipeline import Desk
from dragoman.record import Ledger, Query
from dragoman.settings import Settings
from dragoman.write import Selection
from dragoman.write.selecting import select
from dragoman.write.sheets import SHEETS, Kind, Sheet, Value

__all__ = ["Frames", "frames"]

Library = Literal["pandas", "polars"]


@dataclass(frozen=True)
class Frames:
    """The frames of one query, each made when it is first asked for."""

    selection: Selection
    library: Library
    _made: dict[str, Any] = field(default_factory=dict, repr=False)

    def __repr__(self) -> str:
        """What was asked and how much was found: a notebook shows it where nothing else is said."""
        asked = self.selection.query.in_words() or "everything"
        reports = len({claim.document for claim in self.selection.claims})
        return (
            f"<Frames by {self.library}: {len(self.selection.claims):,} claims of {reports:,} "
            f"reports ({asked}); {', '.join(SHEETS)}>"
        )

    @property
    def claims(self) -> Any:
        """One row a claim: who said it and through whom, what, how many, where and when."""
        return self["claims"]

    @property
    def estimates(self) -> Any:
        """One row a question and policy."""
        return self["estimates"]

    @property
    def series(self) -> Any:
        """One row a statement of a running total or a stock."""
        return self["series"]

    def __getitem__(self, name: str) -> Any:
        """Any sheet by its name: also reports, places, sources, participants, relations."""
        if name not in SHEETS:
            raise UsageError(f"no frame is called {name!r}; there are: {', '.join(SHEETS)}")
        if name not in self._made:
            sheet = SHEETS[name]
            make = _in_pandas if self.library == "pandas" else _in_polars
            self._made[name] = make(sheet, list(sheet.rows(self.selection)))
        return self._made[name]


def frames(
    ledger: str | Path,
    *,
    place: str | None = None,
    since: date | None = None,
    until: date | None = None,
    measure: str | Sequence[str] | None = None,
    library: Library = "pandas",
    **asked: Any,
) -> Frames:
    """What a query finds in a ledger, as data frames.

    ``place`` names a place, and takes in all within it; ``since`` and ``until`` (inclusive) bound
    the day of publication. ``library`` makes the frames: ``pandas`` or ``polars``. Further fields
    of a `Query` may be given too: ``family="movement"``, ``status="accepted"``,
    ``happened_since=date(2016, 11, 26)``.

    Raises `LedgerError` where there is no ledger, and `UsageError` where the library is none of the
    two, for a field that no query has, and for a measure or a family that there is not.
    """
    if library not in {"pandas", "polars"}:
        raise UsageError(f"frames are made by pandas or polars, not by {library!r}")
    desk = Desk(Settings.of(os.environ))
    ids = desk.ids_of(place) if place else ()
    has = [field.name for field in fields(Query) if not field.name.endswith("_ids")]
    if strange := sorted(set(asked) - set(has)):
        raise UsageError(f"no query has {strange[0]!r}; it may have: {', '.join(has)}")
    query = Query(place, ids, since, until, measure=measure, **asked)
    families = sorted({one.family for one in desk.measures.values()})
    for kind, values, there in (
        ("measure", query.measure, desk.measures),
        ("family", query.family, families),
    ):
        if unknown := [value for value in values or () if value not in there]:
            raise UsageError(f"no {kind} is called {unknown[0]!r}; there are: {', '.join(there)}")
    with Ledger.open(ledger) as opened:
        return Frames(select(opened, query, desk, datetime.now(UTC)), library)


def _columns(sheet: Sheet, rows: Sequence[tuple[Value, ...]]) -> dict[str, list[Value]]:
    return {column.name: [row[i] for row in rows] for i, column in enumerate(sheet.columns)}


def _in_pandas(sheet: Sheet, rows: Sequence[tuple[Value, ...]]) -> Any:
    try:
        import pandas as pd  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise UsageError("frames need pandas: pip install 'dragoman[notebook]'") from error
    kinds = {
        Kind.TEXT: "string",
        Kind.NUMBER: "Float64",
        Kind.WHOLE: "Int64",
        Kind.FLAG: "boolean",
        Kind.DAY: "datetime64[s]",
        Kind.TIME: "datetime64[us, UTC]",
    }
    cells = _columns(sheet, rows)
    return pd.DataFrame(
        {c.name: pd.Series(cells[c.name], dtype=kinds[c.kind]) for c in sheet.columns}
    )


def _in_polars(sheet: Sheet, rows: Sequence[tuple[Value, ...]]) -> Any:
    try:
        import polars as pl  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise UsageError("frames need polars: pip install 'dragoman[notebook]'") from error
    kinds: dict[Kind, Any] = {
        Kind.TEXT: pl.String,
        Kind.NUMBER: pl.Float64,
        Kind.WHOLE: pl.Int64,
        Kind.FLAG: pl.Boolean,
        Kind.DAY: pl.Date,
        Kind.TIME: pl.Datetime("us", "UTC"),
    }
    schema = {column.name: kinds[column.kind] for column in sheet.columns}
    return pl.DataFrame(_columns(sheet, rows), schema=schema, strict=False)
