"""``dragoman run`` and ``dragoman why``: a ledger filled, and a claim explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from dragoman.cli.frame import (
    day,
    ledger_option,
    name_of,
    number_of,
    opened_ledger,
    published_option,
    publisher_option,
    working_desk,
)
from dragoman.cli.taking import Bar, fetching, intake_of, size_of
from dragoman.collect.walk import is_address, unreadable
from dragoman.errors import InputError
from dragoman.intake import Taken

_INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ended, as shells have it."""


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@ledger_option
@published_option
@publisher_option
@click.option(
    "--jobs",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that read side by side; faster from a few hundred reports on.",
)
@click.option(
    "--list",
    "listing",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to list in what needs a look; without it aleppo.run.jsonl, beside aleppo.db.",
)
@fetching
def run(
    paths: Sequence[str],
    ledger_path: Path,
    published: datetime | None,
    jobs: int,
    listing: Path | None,
    **given: Any,
) -> None:
    """Read reports into a ledger: collect, extract, link, record, reconcile.

    PATH is a file, a folder, an address or - for standard input, in any form that `dragoman collect
    --help` names. A new ledger is made where there is none. The files' bytes are kept beside it
    (aleppo.kept/), so that every quote can be checked later.

    Running it again adds nothing; after an interruption the next run goes on where it stopped. What
    --columns, --published and --publisher said of a file holds in later runs, until something else
    is said. What needs a look is listed in a file, one JSON object a line: inputs that could not be
    read, copies of other reports, reports in a language that is not read, without a day of
    publication, or changed since the last run.

    \b
      dragoman run reports/ --ledger aleppo.db
      dragoman run crawl.warc.gz bulletins.zip --jobs 4 --ledger aleppo.db
      dragoman run https://example.org/feed.xml --fetch --ledger aleppo.db
      dragoman run bulletin.txt --published 2016-11-27 --ledger aleppo.db
    """
    makes_a_file = isinstance(ledger_path, Path) and not ledger_path.exists()
    if makes_a_file and (absent := _none_there(paths)):
        raise absent
    intake = intake_of(ledger_path, listing, jobs, given)
    with working_desk() as desk, opened_ledger(ledger_path, create=True) as ledger:
        if jobs > 1:
            desk.gazetteer.counts()  # compiled once, here, and not by each process
        with Bar(size_of(paths)) as bar:
            taken = intake.take(paths, ledger, desk, published=day(published), progress=bar)
        held = ledger.counts()
    for line in told(taken):
        click.echo(line)
    click.echo(
        f"{name_of(ledger_path)} holds {number_of(held.documents, 'report')}, "
        f"{number_of(held.claims, 'claim')}, "
        f"{number_of(held.relations, 'relation')} between them"
    )
    if taken.interrupted:
        click.echo("interrupted: whatever was begun is whole; run it again to go on", err=True)
        raise click.exceptions.Exit(_INTERRUPTED)
    if taken.aside:
        raise click.exceptions.Exit(InputError.exit_code)


def _none_there(paths: Sequence[str]) -> InputError | None:
    """What is said where none of the paths is there, so that a slip of the pen makes no ledger."""
    if any(path == "-" or is_address(path) or Path(path).exists() for path in paths):
        return None
    return unreadable(paths[0], FileNotFoundError())


def told(taken: Taken) -> list[str]:
    """What a run did, in a few lines."""
    run = taken.told
    lines = [
        f"{number_of(run.documents, 'report')} read ({run.unchanged:,} known already), "
        f"{number_of(run.claims, 'claim')} new, {number_of(len(taken.aside), 'input')} set aside"
    ]
    if run.copies:
        same = sum(copy.likeness == 1 for copy in run.copies)
        lines.append(
            f"  {number_of(len(run.copies), 'copy of other reports')}, {same:,} word for word: kept"
        )
    if taken.languages:
        each = ", ".join(f"{code} {count:,}" for code, count in taken.languages.items())
        lines.append(f"  kept without claims, no pack for their language is installed: {each}")
    if run.versions:
        changed = sum(map(bool, run.versions.values()))
        lines.append(
            f"  {number_of(len(run.versions), 'report')} had changed, {changed:,} in their claims"
        )
    if run.unread:
        figures = sum(missed.figures for missed in run.unread.values())
        rows = sum(missed.rows for missed in run.unread.values())
        lines.append(
            f"  {number_of(figures, 'figure')} in {number_of(rows, 'row')} of tables not read, in "
            f"{number_of(len(run.unread), 'report')}: nothing tells what their figures count"
        )
    if taken.columns:
        lines.append(_as_before(taken.columns))
    if taken.as_given:
        lines.append(
            f"  {number_of(taken.as_given, 'report')} with the day or the publisher that an "
            "earlier run was given (--published, --publisher)"
        )
    if taken.undated:
        lines.append(
            f"  {number_of(taken.undated, 'report')} without a day of publication: “yesterday” in "
            "them stays undated, and --since leaves them out; run them again with --published DAY, "
            "or tables with --columns text=NAME,published=NAME"
        )
    if taken.listing is not None:
        lines.append(f"  listed in {taken.listing}")
    return lines


def _as_before(columns: Mapping[str, str]) -> str:
    """What is said of paths that were read by the columns of an earlier run."""
    paths = list(columns)
    more = f" and {len(paths) - _NAMED:,} more" if len(paths) > _NAMED else ""
    each = "; ".join(f"--columns {words}" for words in dict.fromkeys(columns.values()))
    return (
        f"  read by the columns that an earlier run was given ({each}): "
        f"{', '.join(paths[:_NAMED])}{more}; give --columns to read them by others"
    )


_NAMED = 3
"""Paths that are named in one line."""


@click.command()
@click.argument("claim")
@ledger_option
def why(claim: str, ledger_path: Path) -> None:
    """Show how a claim came about: bytes, words, rules, places refused, relations, decisions.

    CLAIM is a claim's id, or the first digits of it that are its alone.

    \b
      dragoman why 3f2a --ledger aleppo.db
    """
    from dragoman.write.why import why as explain  # noqa: PLC0415 - only this verb needs it

    with working_desk() as desk, opened_ledger(ledger_path) as ledger:
        found = ledger.claim(claim)
        relations = ledger.relations_of(found.id)
        possible = desk.possibly_in(ledger, found)
        names = {end for r in relations for end in (r.earlier, r.later)}
        names |= {end for p in possible for end in (p.earlier, p.later)}
        names |= {found.part_of} if found.part_of else set()
        judgements = ledger.judgements(found.id)
        names |= {end for j in judgements for end in (j.claim, j.other) if end}
        states = ledger.states(names - {found.id})
        others = {name: state.claim for name, state in states.items()}
        document = ledger.document_with(found)
        told = explain(found, document, relations, others, possible, judgements)
        click.echo(told, nl=False)
