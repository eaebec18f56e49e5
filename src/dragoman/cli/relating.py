"""``dragoman reconcile``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.claims import Claim, Estimate, Possibility, Relation, to_json
from dragoman.cli.batching import engines, relate_batch
from dragoman.cli.frame import (
    Aside,
    Day,
    LedgerName,
    nouns,
    opened_ledger,
    out_to,
    output_option,
    working_desk,
)
from dragoman.errors import UsageError
from dragoman.reconcile import Bond, known_on

if TYPE_CHECKING:
    from dragoman.pipeline import Desk


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
    type=Day(),
    help="Only what had been published by that day; the relations that a ledger keeps stay.",
)
@click.option(
    "--estimates",
    "policy",
    metavar="POLICY",
    help="Put out, instead of relations, one estimate for each group of claims that answer one "
    "question, by this policy: range, conservative, recommended or low-best-high.",
)
@click.option(
    "--possibly",
    "may_be",
    is_flag=True,
    help="Put out, instead of relations, the pairs that may tell of one event but have none, and "
    "what is missing for one.",
)
@output_option
@engines
def reconcile(
    path: str | None,
    ledger_path: Path | None,
    as_of: datetime | None,
    policy: str | None,
    may_be: bool,
    output: Path | None,
    **given: Any,
) -> None:
    """Say how claims stand to one another: repeat, update, contradiction, confirmation, part of.

    Claims in, relations out, one JSON line each, with reasons in sentences. The order of the
    claims does not matter. Where PATH is a folder that `dragoman batch` made, its claims are
    related by grouped tasks, into Parquet in that folder.

    \b
      dragoman extract reports/ | dragoman link | dragoman reconcile
      dragoman reconcile --ledger aleppo.db
      dragoman reconcile --ledger aleppo.db --as-of 2016-11-27 --estimates recommended
      dragoman reconcile --ledger aleppo.db --possibly
      dragoman reconcile out/ --engine ray
    """
    aside = Aside()
    if path and Path(path).is_dir():
        relate_batch(Path(path), (ledger_path, as_of, policy, may_be, output), **given)
        return
    if any(given.values()):
        raise UsageError("--engine, --jobs and --address are for a folder of `dragoman batch`")
    if ledger_path and path:
        raise UsageError("claims and --ledger were given; give one of them")
    if policy and may_be:
        raise UsageError("--estimates and --possibly were given; give one of them")
    bonds: tuple[Bond, ...] = ()
    with working_desk() as desk:
        if ledger_path is None:
            claims = tuple(nouns(path or "-", Claim, aside))
        else:
            with opened_ledger(ledger_path) as ledger:
                claims, bonds = ledger.claims(), ledger.bonds()
        if as_of:
            claims = known_on(claims, as_of.date())
        found: Sequence[Relation | Estimate | Possibility]
        if policy:
            found = tuple(desk.estimates(claims, policy, bonds))
        elif may_be:
            found = desk.possibly(claims, desk.relate(claims, bonds=bonds))
        elif ledger_path and not as_of:
            found = _related_anew(ledger_path, desk)
        else:
            found = desk.relate(claims, bonds=bonds)
    with out_to(output) as out:
        for noun in found:
            out.write(to_json(noun) + "\n")
    aside.leave()


def _related_anew(ledger_path: Path, desk: Desk) -> Sequence[Relation]:
    """The relations of a ledger, all of them made again, with the keys by which later reports meet
    its claims; those that people have settled say so.
    """
    with opened_ledger(ledger_path) as ledger:
        ledger.set_relations(
            ()
        )  # which leaves no report related: interrupted, the next run goes on
        desk.relate_in(ledger)
        return ledger.relations()
