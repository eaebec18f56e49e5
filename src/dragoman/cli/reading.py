"""Verbs that are filters up to the claim: collect, extract, link."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from dragoman.claims import Claim, to_json
from dragoman.cli.frame import (
    Aside,
    day,
    documents_of,
    nouns,
    out_to,
    output_option,
    published_option,
    publisher_option,
    working_desk,
)
from dragoman.cli.taking import fetching, now, rules_of
from dragoman.collect import Means, documents
from dragoman.collect.fetch import Fetcher
from dragoman.collect.tables import columns_of
from dragoman.settings import Settings


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@published_option
@publisher_option
@output_option
@fetching
def collect(
    paths: Sequence[str], published: datetime | None, output: Path | None, **given: Any
) -> None:
    """Read files, folders, addresses or standard input into documents, one JSON line each.

    What a file is, is told by its content, not by its name:

    \b
      documents  plain text, HTML, PDF, DOCX, ODT, RTF, e-mail
      press      exports of Nexis and Factiva; answers of ReliefWeb and of news services
      channels   RSS and Atom feeds; exports and channel pages of Telegram
      tables     CSV, workbooks (XLSX, XLSB, XLS, ODS), JSON lines or one array: a report a row
                 (id, text, title, published, publisher, country, url, language), or one table of
                 figures with places down its side
      archives   WARC and WACZ; ZIP, tar, gzip, bzip2 and xz, with any of these inside
      lists      of addresses; GDELT's tables (both with --fetch)
      exports    of ACLED, IDMC, HXL and timemap, and Dragoman's own: each row comes as a report
                 of what its publisher says

    What cannot be read is named on standard error with what to do, and the rest goes on.

    \b
      dragoman collect reports/ --published 2016-11-27 -o documents.jsonl
      dragoman collect acled.csv | dragoman extract
      dragoman collect crawl.warc.gz | jq -r .url
      dragoman collect news.csv --columns text=Body,title=Headline,published=Day
      dragoman collect https://example.org/feed.xml --fetch
      cat page.html | dragoman collect
    """
    aside = Aside()
    columns = columns_of(given["columns"]) if given["columns"] else {}
    rules = rules_of(Settings.of(os.environ), given["allow_private"])
    with out_to(output) as out, Fetcher(rules, now=now) as fetcher:
        found = documents(
            paths or ("-",),
            collected_at=now(),
            set_aside=aside,
            published=day(published),
            means=Means(
                columns=columns,
                publisher=given["publisher"],
                fetch=fetcher,
                follow=given["fetch"],
            ),
        )
        for document in found:
            out.write(to_json(document) + "\n")
    aside.leave()


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@published_option
@output_option
def extract(paths: Sequence[str], published: datetime | None, output: Path | None) -> None:
    """Read documents (or anything that collect reads) into claims, one JSON line each.

    PATH is what collect wrote, or a report in any form that collect knows. Tables are read too: in
    a table of figures (CSV, a sheet of a workbook, a table in an HTML page, a PDF or a DOCX) each
    figure is a claim of what its column's head counts, in the place that heads its row; a table
    with a column of words is one report a row. Where that column has a name of its own, name it to
    collect: `dragoman collect news.csv --columns text=Body | dragoman extract`.

    Places and actors are names still; `dragoman link` finds them.

    \b
      dragoman collect a.html | dragoman extract
      dragoman extract arrivals-by-district.xlsx --published 2025-01-05
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

    Claims in, the same claims out, one JSON line each. The first use compiles the gazetteer (the
    file of places and their names), which takes some seconds. Where two towns bear one name,
    `dragoman run` knows more than this filter: it sees the report's headline and dateline, which
    are not among its claims.

    \b
      dragoman extract report.txt | dragoman link | jq '.where[] | [.name, .place.name]'
    """
    aside = Aside()
    with working_desk() as desk, out_to(output) as out:
        for claim in desk.link(nouns(path, Claim, aside)):
            out.write(to_json(claim) + "\n")
    aside.leave()
