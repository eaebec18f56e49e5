"""``dragoman reconcile``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from dragoman.claims import Claim, Estimate, Relation, to_json
from dragoman.cli.frame import Aside, LedgerName, nouns, out_to, output_option, working_desk
from dragoman.errors import UsageError
from dragoman.reconcile import Bond, known_on
from dragoman.record import Ledger


@click.command()
@click.argument("path", required=False)
@click.option(
    "--ledger",
    "ledger_path",
    type=LedgerName(),
    metavar="FILE|postgresql://...",
    help="Relate the claims of this ledger anew, and keep the relations in it.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only what had been published by that day; a ledger keeps its relations as they are.",
)
@click.option(
    "--estimates",
    "policy",
    metavar="POLICY",
    help="Put out what each question comes to by this policy, in the place of relations: range, "
    "conservative, recommended or low-best-high.",
)
@output_option
def reconcile(
    path: str | None,
    ledger_path: Path | None,
    as_of: datetime | None,
    policy: str | None,
    output: Path | None,
) -> None:
    """Say how claims stand to one another: repeat, update, contradiction, confirmation, part of.

    Claims in, relations out, one JSON line each, with reasons in sentences. The order of the
    claims does not matter.

    \b
      dragoman extract reports/ | dragoman link | dragoman reconcile
      dragoman reconcile --ledger aleppo.db
      dragoman reconcile --ledger aleppo.db --as-of 2016-11-27 --estimates recommended
    """
    aside = Aside()
    if ledger_path and path:
        raise UsageError("claims and --ledger were given; give one of them")
    bonds: tuple[Bond, ...] = ()
    with working_desk() as desk:
        if ledger_path is None:
            claims = tuple(nouns(path or "-", Claim, aside))
        else:
            with Ledger.open(ledger_path) as ledger:
                claims, bonds = ledger.claims(), ledger.bonds()
        if as_of:
            claims = known_on(claims, as_of.date())
        found: Sequence[Relation | Estimate]
        if policy:
            found = tuple(desk.estimates(claims, policy, bonds))
        else:
            found = relations = desk.relate(claims, bonds=bonds)
            if ledger_path and not as_of:
                with Ledger.open(ledger_path) as ledger:
                    ledger.set_relations(())
                    reports = {claim.document for claim in claims}
                    ledger.add_relations(relations, reports, desk.related_by)
    with out_to(output) as out:
        for noun in found:
            out.write(to_json(noun) + "\n")
    aside.leave()
