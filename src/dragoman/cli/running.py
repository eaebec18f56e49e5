"""``dragoman run`` and ``dragoman why``: a ledger filled, and a claim explained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from dragoman.cli.frame import (
    Aside,
    counted,
    documents_of,
    ledger_option,
    published_option,
    working_desk,
)
from dragoman.pipeline import run as run_pipeline
from dragoman.record import Ledger


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@ledger_option
@published_option
def run(paths: Sequence[str], ledger_path: Path, published: datetime | None) -> None:
    """Read reports into a ledger: collect, extract, link, record, reconcile.

    Running it again adds nothing; interrupted, the next run goes on. The ledger is made where there
    is none.

    \b
      dragoman run reports/ --ledger aleppo.db
      dragoman run bulletin.txt --published 2016-11-27 --ledger aleppo.db
    """
    aside = Aside()
    with working_desk() as desk, Ledger.open(ledger_path, create=True) as ledger:
        reports = counted(documents_of(paths, published, aside), "reading")
        told = run_pipeline(reports, ledger, desk)
        held = ledger.counts()
    click.echo(
        f"{told.documents:,} reports read ({told.unchanged:,} known already), "
        f"{told.claims:,} claims new, {len(aside.errors):,} inputs set aside"
    )
    for name in told.not_read:
        click.echo(f"  {name}: kept without claims, no pack for its language is installed")
    click.echo(
        f"{ledger_path} holds {held.documents:,} reports, {held.claims:,} claims, "
        f"{held.relations:,} relations between them"
    )
    aside.leave()


@click.command()
@click.argument("claim")
@ledger_option
def why(claim: str, ledger_path: Path) -> None:
    """Show how a claim came about: bytes, words, rules, places refused, relations.

    CLAIM is a claim's id, or the first digits of it that are its alone.

    \b
      dragoman why 3f2a --ledger aleppo.db
    """
    from dragoman.write.why import why as explain  # noqa: PLC0415 - only this verb needs it

    with working_desk() as desk, Ledger.open(ledger_path) as ledger:
        found = ledger.claim(claim)
        relations = ledger.relations_of(found.id)
        possible = desk.possibly_in(ledger, found)
        names = {end for r in relations for end in (r.earlier, r.later)}
        names |= {end for p in possible for end in (p.earlier, p.later)}
        names |= {found.part_of} if found.part_of else set()
        others = {name: ledger.claim(name) for name in names - {found.id}}
        told = explain(found, ledger.document(found.document), relations, others, possible)
        click.echo(told, nl=False)
