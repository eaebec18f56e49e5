"""Verbs that are filters up to the claim: collect, extract, link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from dragoman.claims import Claim, to_json
from dragoman.cli.frame import (
    Aside,
    documents_of,
    nouns,
    out_to,
    output_option,
    published_option,
    working_desk,
)


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@published_option
@output_option
def collect(paths: Sequence[str], published: datetime | None, output: Path | None) -> None:
    """Read files, folders or standard input into documents, one JSON line each.

    Text, JSON lines (id, text, title, published, publisher, url, language) and HTML are told apart
    by their content. Tables of ACLED, of IDMC, with HXL hashtags, of timemap, and our own claims
    come as reports of what their publisher says, a row each. What cannot be read is named on
    standard error; the others go on.

    \b
      dragoman collect reports/ --published 2016-11-27 -o documents.jsonl
      dragoman collect acled.csv | dragoman extract
      cat page.html | dragoman collect
    """
    aside = Aside()
    with out_to(output) as out:
        for document in documents_of(paths, published, aside):
            out.write(to_json(document) + "\n")
    aside.leave()


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@published_option
@output_option
def extract(paths: Sequence[str], published: datetime | None, output: Path | None) -> None:
    """Read documents (or anything that collect reads) into claims, one JSON line each.

    \b
      dragoman collect a.html | dragoman extract
      echo "On Sunday 400 families fled Baiji." | dragoman extract --published 2014-06-15
    """
    aside = Aside()
    with working_desk() as desk, out_to(output) as out:
        for document in documents_of(paths, published, aside):
            for claim in desk.extract(document):
                out.write(to_json(claim) + "\n")
    aside.leave()


@click.command()
@click.argument("path", default="-")
@output_option
def link(path: str, output: Path | None) -> None:
    """Find the places and actors that claims name, and say why each was chosen.

    Claims in, the same claims out, one JSON line each. The first use compiles the gazetteer.

    \b
      dragoman extract report.txt | dragoman link | jq '.where[] | [.name, .place.name]'
    """
    aside = Aside()
    with working_desk() as desk, out_to(output) as out:
        for claim in desk.link(nouns(path, Claim, aside)):
            out.write(to_json(claim) + "\n")
    aside.leave()
