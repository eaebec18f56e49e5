"""``dragoman audit``."""

from __future__ import annotations

from pathlib import Path

import click

from dragoman.cli.frame import bar, ledger_option, name_of, opened_ledger
from dragoman.errors import LedgerError


@click.command()
@ledger_option
@click.option(
    "--head",
    metavar="HASH",
    help="The head that an earlier audit gave: the chain must still hold it.",
)
def audit(ledger_path: Path, head: str | None) -> None:
    """Verify that what people decided is as they decided it.

    Each judgement is chained to the one before it by SHA-256: the first link that was changed,
    taken away or put in between is named. Every decided claim is worked out anew from its reading
    and its judgements, every report and claim held against the digest it is known by.

    Keep the head somewhere else: with it, a later audit also tells whether judgements were taken
    from the end.

    \b
      dragoman audit --ledger aleppo.db
      dragoman audit --ledger aleppo.db --head 5f0c2b9e
    """
    with opened_ledger(ledger_path) as ledger, bar() as progress:
        task = progress.add_task("verifying", total=None)
        found = ledger.audit(
            head, lambda done, total: progress.update(task, completed=done, total=total)
        )
    faults = [found.broken] if found.broken else []
    if found.holds is False:
        faults.append(f"no judgement has the head {head}: some were taken away, or it is another's")
    faults += [f"{claim} is not what its judgements make of it" for claim in found.differing]
    faults += [f"{name} is not what was read" for name in found.altered]
    if faults:
        for fault in faults:
            click.echo(fault)
        raise LedgerError(
            f"{name_of(ledger_path)} was changed by other means than judgements; "
            "compare it with a copy"
        )
    click.echo(
        f"{found.judgements:,} judgements, each follows from the one before; "
        f"{found.claims:,} decided claims are what they make of them; nothing read was altered"
    )
    if found.head:
        click.echo(f"head: {found.head}")
