"""The command line: one command a verb, in the order of the flow. Thin: no logic of its own."""

from __future__ import annotations

import click

from dragoman.cli.auditing import audit
from dragoman.cli.batching import batch, load
from dragoman.cli.frame import Verbs
from dragoman.cli.gazetteer import gazetteer
from dragoman.cli.reading import collect, extract, link
from dragoman.cli.relating import reconcile
from dragoman.cli.reviewing import review
from dragoman.cli.running import run, why
from dragoman.cli.verifying import verify
from dragoman.cli.watching import watch
from dragoman.cli.writing import write

__all__ = ["main"]

EXITS = """\b
Exit codes:
  0  done
  1  a fault that Dragoman explains
  2  what was asked for cannot be done as asked
  3  done, but at least one input was set aside (each is named on standard error)
  4  the ledger cannot be opened, read or written
"""


@click.group(cls=Verbs, epilog=EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dragoman")
def main() -> None:
    """Read reports of conflict and displacement into a ledger of claims.

    A claim is who said it and through whom, what happened to how many, where and when, with every
    field tied to the words that say so.

    \b
      dragoman run reports/ --ledger aleppo.db
      dragoman write table --ledger aleppo.db
      dragoman write sitrep --ledger aleppo.db -o sitrep.html
      dragoman why CLAIM --ledger aleppo.db
      dragoman review --ledger aleppo.db

    The verbs up to reconcile are filters too, over JSON lines:

    \b
      dragoman collect a.html | dragoman extract | dragoman link | jq .where
    """


VERBS = (
    *(audit, batch, collect, extract, gazetteer, link, load, reconcile),
    *(review, run, verify, watch, why, write),
)
for verb in VERBS:
    main.add_command(verb)
