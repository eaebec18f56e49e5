"""The command line: one command a verb, in the order of the flow. Thin: no logic of its own."""

from __future__ import annotations

import click

from dragoman.cli.verbs import Later, Verbs

__all__ = ["main"]

EXITS = """\b
Exit codes:
    0  done
    1  a fault that Dragoman explains
    2  what was asked for cannot be done as asked
    3  done, but at least one input was set aside (each is named on standard error)
    4  the ledger cannot be opened, read or written
  130  interrupted; the next run goes on where it stopped
"""


@click.group(cls=Verbs, epilog=EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dragoman")
def main() -> None:
    """Read reports of conflict, displacement and disaster into a ledger of claims.

    A claim is who said it and through whom, what happened to how many, where and when, with every
    field tied to the words that say so.

    \b
      dragoman run reports/ --ledger aleppo.db                   read
      dragoman write table --ledger aleppo.db                    look
      dragoman why CLAIM --ledger aleppo.db                      how one came about
      dragoman review --ledger aleppo.db                         check and decide, in the browser
      dragoman write sitrep --ledger aleppo.db -o sitrep.html    a situation report

    The verbs up to reconcile are filters too, over JSON lines:

    \b
      dragoman collect a.html | dragoman extract | dragoman link | jq .where
    """


VERBS = {
    "audit": ("auditing", "Verify that what people decided is as they decided it."),
    "batch": (
        "batching",
        "Read archives into Parquet: collect, extract, link, on many processes or machines.",
    ),
    "collect": (
        "reading",
        "Read files, folders, addresses or standard input into documents, one JSON line each.",
    ),
    "extract": (
        "reading",
        "Read documents (or anything that collect reads) into claims, one JSON line each.",
    ),
    "gazetteer": ("gazetteer", "Build the gazetteer, add places to it, ask it for a name."),
    "link": (
        "reading",
        "Find the places and actors that claims name, and say why each was chosen.",
    ),
    "load": ("batching", "Put what a batch holds into a ledger, as if run had read its input."),
    "reconcile": (
        "relating",
        "Say how claims stand to one another: repeat, update, contradiction, confirmation, "
        "part of.",
    ),
    "review": (
        "reviewing",
        "Read, check and decide in the browser: claims beside their words, map, timeline, history.",
    ),
    "run": (
        "running",
        "Read reports into a ledger: collect, extract, link, record, reconcile.",
    ),
    "verify": (
        "verifying",
        "Find every quote of every claim again in the bytes that it was read from.",
    ),
    "watch": (
        "watching",
        "Ask feeds and pages as often as sources.toml says, and read what is new into a ledger.",
    ),
    "why": (
        "running",
        "Show how a claim came about: bytes, words, rules, places refused, relations, decisions.",
    ),
    "write": (
        "writing",
        "Write claims of the ledger out in FORMAT.",
    ),
}
"""Each verb's module in this folder, and the first sentence of its help."""

for verb, (module, sentence) in VERBS.items():
    main.add_command(Later(verb, f"dragoman.cli.{module}", sentence))
