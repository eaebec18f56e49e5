"""A ledger of any released schema is brought up to date with all it holds, on both engines.

``released/NNNN.sql`` holds two reports as that schema kept them.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from dragoman.claims import Claim, Document, from_json
from dragoman.errors import LedgerError, LedgerVersion
from dragoman.record import Counts, Ledger, Query, migrations, searching, tables
from dragoman.record.opening import address

RELEASED = sorted(Path(__file__).parent.glob("released/*.sql"))


def test_every_schema_but_the_newest_is_among_them() -> None:
    assert tuple(path.stem for path in RELEASED) == migrations.steps()[:-1]


def engine_of(where: str) -> sa.Engine:
    place = address(where)
    return sa.create_engine(f"sqlite:///{place}" if isinstance(place, Path) else place)


@pytest.fixture(params=["sqlite", "postgresql"])
def nothing(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where there is a database, or may be, and nothing in it."""
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    return str(request.getfixturevalue("new_database")())


def keep_words(connection: sa.Connection) -> None:
    for noun in connection.scalars(sa.select(tables.documents.c.noun)).all():
        document = from_json(noun, Document)
        words = {document.id: tables.words_of_report(document)}
        searching.keep(connection, searching.REPORT, words)
    for noun in connection.scalars(sa.select(tables.claims.c.noun)).all():
        claim = from_json(noun, Claim)
        searching.keep(connection, searching.CLAIM, {claim.id: tables.words_of(claim)})


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.stem)
def test_it_is_brought_up_to_date_with_all_it_holds(nothing: str, released: Path) -> None:
    engine = engine_of(nothing)
    with engine.begin() as connection:
        migrations.upgrade(connection, released.stem)
        for statement in released.read_text("utf-8").splitlines()[1:]:
            connection.exec_driver_sql(statement)
        if released.stem >= "0005":  # the steps since read no noun: the words were there
            keep_words(connection)
        if released.stem >= "0007":  # nor do they write the keys anew
            last_text = "SELECT -7, max(number), TRUE FROM texts"
            connection.exec_driver_sql(f"INSERT INTO claim_keys {last_text}")
    engine.dispose()
    last = released.stem >= "0007"  # there a party disagrees
    with Ledger.open(nothing) as ledger:
        assert ledger.counts() == Counts(2, 3, 1)
        assert [claim.measure for claim in ledger.claims()] == ["fled", "fled", "killed"]
        assert len(ledger.claims(Query(place="Tawila", actor="UN"))) == 2
        assert [j.by for j in ledger.judgements()] == (
            ["Ana", "Ben"] if released.stem >= "0003" else []
        )
        assert len(ledger.unrelated("reconcile@2")) == 2, "their keys are not written yet"
        assert len(ledger.claims(Query(text="ministry kabkabiya"))) == 1
        assert len(ledger.reports("families leave")[0]) == 1
        assert [found.place.name for found in ledger.places(Query(measure="fled"))] == ["Tawila"]
        assert len(ledger.page(Query(since=ledger.claims()[0].published), limit=2).listed) == 2
        assert ledger.audit().sound
        assert ledger.overview(Query()).unplaced == 1
        assert len(ledger.copies()) == (released.stem >= "0008")
        with ledger._database.reading() as connection:
            keys = connection.scalars(sa.select(tables.claim_keys.c.key)).all()
        assert keys == ([-7] if released.stem >= "0007" else [])
        told = {"contested": 2, "single source": 1} if last else {"single source": 3}
        assert ledger.counts_by(Query(), "standing") == told
        said = ledger.spoken(["the UN", "The UN", "the ministry"])
        assert sorted((one.speaker, one.country, bool(one.actor), one.party) for one in said) == [
            ("The UN", "", True, False),
            ("the UN", "SD", True, False),
            ("the ministry", "SD", False, last),
        ]
    with Ledger.open(nothing) as ledger:
        assert ledger.counts() == Counts(2, 3, 1), "once"


def test_the_steps_lead_to_the_tables(where: str) -> None:
    with Ledger.open(where, create=True):
        pass
    engine = engine_of(where)
    options = {"version_table": migrations.VERSION_TABLE, "compare_type": True}
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts=options)
        differ = compare_metadata(context, tables.metadata)
    engine.dispose()
    # the index of words is made by each engine in its own way
    named = [getattr(difference[1], "name", "") for difference in differ]
    of_words = [str(name).removeprefix("ix_").startswith("search") for name in named]
    assert [d for d, words in zip(differ, of_words, strict=True) if not words] == []


# -- PostgreSQL's own bad states -------------------------------------------------------------------


def test_a_database_that_is_empty_or_somebody_elses(new_database: Callable[[], str]) -> None:
    where = new_database()
    with pytest.raises(LedgerError, match="is empty; `dragoman run REPORTS --ledger"):
        Ledger.open(where)
    engine = engine_of(where)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE theirs (id INTEGER)")
    engine.dispose()
    with pytest.raises(LedgerError, match="a database, but no Dragoman ledger"):
        Ledger.open(where, create=True)


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("{server}nowhere", "there is no such database; make it with `createdb`"),
        ("postgresql://127.0.0.1:1/aleppo", "it cannot be reached"),
    ],
)
def test_an_address_that_leads_nowhere(server: str, where: str, told: str) -> None:
    with pytest.raises(LedgerError, match=told):
        Ledger.open(where.format(server=server))


def test_the_password_is_in_no_message() -> None:
    with pytest.raises(LedgerError) as met:
        Ledger.open("postgresql://ana:secret@127.0.0.1:1/aleppo")
    assert "secret" not in str(met.value)
    assert "ana:***@127.0.0.1" in str(met.value)


def test_a_newer_schema_is_refused_by_name(where: str) -> None:
    with Ledger.open(where, create=True):
        pass
    engine = engine_of(where)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE dragoman_schema SET version_num = '9999'")
    engine.dispose()
    with pytest.raises(LedgerVersion, match=r"newer version \(schema 9999"):
        Ledger.open(where)


def test_who_reads_does_not_wait_and_who_writes_is_told_to_try_again(where: str) -> None:
    with Ledger.open(where, create=True) as held, Ledger.open(where, wait=0.05) as other:
        with held._database.writing():  # somebody is in the middle of writing
            assert other.counts() == Counts(0, 0, 0)
            with pytest.raises(LedgerError, match="another process is writing it; try again"):
                other.set_relations(())
        other.set_relations(())
