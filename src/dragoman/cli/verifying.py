"""``dragoman verify``: every quote, looked up again in the bytes that were kept."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import click

from dragoman.cli.frame import ledger_option, number_of, opened_ledger
from dragoman.collect.kept import Kept
from dragoman.collect.tables import columns_of
from dragoman.errors import DragomanError, UsageError
from dragoman.intake import beside
from dragoman.settings import Settings
from dragoman.verify import Finding, Standing
from dragoman.verify import verify as look_up

_ADVICE = {
    Standing.MOVED: "the reader has changed since: `dragoman run` reads it again",
    Standing.GONE: "",
    Standing.NOT_KEPT: "it was read without keeping its bytes, or they were moved",
    Standing.DAMAGED: "restore the folder of kept bytes from a copy",
}


@click.command()
@click.argument("documents", nargs=-1, metavar="[REPORT]...")
@click.option(
    "--columns",
    metavar="FIELD=NAME,...",
    help="The --columns that the reports' tables were read by; needed only for ledgers made before "
    "these were kept.",
)
@ledger_option
def verify(documents: tuple[str, ...], ledger_path: Path, columns: str | None) -> None:
    """Find every quote of every claim again in the bytes that it was read from.

    Looks at all reports, or at those with the ids REPORT. Each kept input must still be what it
    was, by its digest (SHA-256). Exits 1 where a quote is not found, or bytes are missing or
    damaged.

    \b
      dragoman verify --ledger aleppo.db
      dragoman verify --ledger aleppo.db --columns text=Body,published=Day
    """
    settings = Settings.of(os.environ)
    folder = settings.kept or beside(ledger_path, ".kept")
    counts: Counter[Standing] = Counter()
    quotes = 0
    with opened_ledger(ledger_path) as ledger, Kept(folder, create=False) as kept:
        names = columns_of(columns) if columns else None
        if unknown := sorted(set(documents) - set(ledger.documents(set(documents)))):
            raise UsageError(
                f"no report {unknown[0]!r} in the ledger; `dragoman write csv` tells their ids"
            )
        for finding in look_up(ledger, kept, documents or None, names):
            counts[finding.standing] += 1
            quotes += finding.quotes
            if finding.standing is not Standing.FOUND:
                _tell(finding)
    reports = counts.total()
    looked = f"{number_of(quotes, 'quote')} of {number_of(reports, 'report')} looked up"
    click.echo(f"{looked}; reports by what was found:")
    for standing in Standing:
        if counts[standing]:
            whole = " with every quote in its place" if standing is Standing.FOUND else ""
            click.echo(f"{counts[standing]:>9,}  {standing}{whole}")
    bad = reports - counts[Standing.FOUND] - counts[Standing.MOVED]
    if bad:
        raise DragomanError(f"{bad:,} of {reports:,} reports are not as they were read")


def _tell(finding: Finding) -> None:
    advice = f"; {_ADVICE[finding.standing]}" if _ADVICE[finding.standing] else ""
    click.echo(f"{finding.document} ({finding.path}): {finding.standing}{advice}", err=True)
    for claim, quote in finding.lost:
        click.echo(f"  {claim}: {quote!r}", err=True)
