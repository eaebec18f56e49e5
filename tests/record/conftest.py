"""Ledgers to write in, on both engines; reports, and claims with all their words in place.

The PostgreSQL server is a real one, in a folder of its own on loopback; where none can be had, the
tests on it are skipped and say why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Figure,
    Origin,
    Provenance,
    Qualifier,
    Source,
    SourceRole,
    Span,
    Where,
    claim_id,
)
from dragoman.record import Ledger
from tests.record import cluster

MADE_BY = "extract@1+en@1"

Report = Callable[..., Document]
Say = Callable[..., Claim]


ENGINES = ["sqlite", "postgresql"]


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server; a database's name completes it."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(cluster.cluster())
        except cluster.NoServer as error:
            pytest.skip(f"no PostgreSQL server can be had here: {error}")
        yield address


@pytest.fixture(scope="session")
def template(server: str) -> str:
    """The name of a database that holds an empty ledger, to be copied."""
    _run(server, "CREATE DATABASE empty_ledger")
    Ledger.open(f"{server}empty_ledger", create=True).close()
    return "empty_ledger"


NewDatabase = Callable[[], str]


@pytest.fixture
def new_database(server: str) -> Iterator[NewDatabase]:
    """Call it for the address of a new database without anything in it."""
    made: list[str] = []

    def make(template: str = "template1") -> str:
        made.append(f"ledger_{uuid4().hex}")
        _run(server, f"CREATE DATABASE {made[-1]} TEMPLATE {template}")
        return f"{server}{made[-1]}"

    yield make
    for name in made:
        _run(server, f"DROP DATABASE {name} WITH (FORCE)")


def _run(server: str, statement: str) -> None:
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        connection.execute(sql.SQL(statement))


@pytest.fixture(params=ENGINES)
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a ledger may be made, on each engine; an empty one is there already."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    make = request.getfixturevalue("new_database")
    return str(make(request.getfixturevalue("template")))


@pytest.fixture
def ledger(where: str) -> Iterator[Ledger]:
    with Ledger.open(where, create=True) as opened:
        yield opened


@pytest.fixture
def report() -> Report:
    def build(
        text: str,
        name: str = "r1",
        published: date | None = date(2016, 11, 27),
        publisher: str = "Example Daily",
        title: str = "",
    ) -> Document:
        collected = datetime(2016, 11, 28, 9, tzinfo=UTC)
        origin = Origin("reports.jsonl", 1, "ab" * 32, "jsonl@1", collected)
        return Document(name, text, "en", title, publisher, None, published, origin)

    return build


@pytest.fixture
def say() -> Say:
    """``say(report, "903 civilians", "left", by="the centre")``: a claim on that number."""

    def build(
        document: Document,
        counted: str,
        trigger: str = "left",
        *,
        by: str | None = "the centre",
        where: tuple[Where, ...] = (),
        measure: str = "departed",
    ) -> Claim:
        number, unit = counted.split()
        text = document.text
        ends = sorted((_at(text, counted), _at(text, trigger)), key=lambda e: e.span.start)
        whole = Span(ends[0].span.start, ends[1].span.end)
        sources = (Source(by, SourceRole.SPEAKER, _at(text, by)),) if by else ()
        claim = Claim(
            "",
            document.id,
            document.published,
            measure,
            Evidence(whole, whole.of(text)),
            _at(text, trigger),
            Attribution(sources),
            Provenance(MADE_BY, ("rule",)),
            figure=Figure(
                int(number),
                int(number),
                Qualifier.EXACT,
                "people",
                evidence=_at(text, number),
                counted=_at(text, unit),
            ),
            where=where,
        )
        return replace(claim, id=claim_id(claim))

    return build


def _at(text: str, words: str) -> Evidence:
    start = text.index(words)
    return Evidence(Span(start, start + len(words)), words)
