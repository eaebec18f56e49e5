"""A ledger's file: made, met in every bad state, written by two at once, and killed in the middle.

The tests of write-protected files give up root's rights for a moment where they run as root, so
that the system itself refuses; nothing is pretended.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import psycopg
import pytest

from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Origin,
    Provenance,
    Span,
    claim_id,
)
from dragoman.errors import LedgerError, LedgerReadOnly, LedgerVersion, UsageError
from dragoman.record import Counts, Ledger, migrations
from dragoman.record.opening import open_database

MADE_BY = "extract@1+en@1"
PER_REPORT = 30


def report(name: str) -> Document:
    origin = Origin("in.jsonl", 1, "00" * 32, "jsonl@1", datetime(2016, 11, 28, tzinfo=UTC))
    text = "They left. " * PER_REPORT
    return Document(name, text, "en", "", "Example Daily", None, date(2016, 11, 27), origin)


def what_it_says(document: Document) -> tuple[Claim, ...]:
    starts = range(0, len(document.text), len("They left. "))
    claims = (
        Claim(
            "",
            document.id,
            document.published,
            "departed",
            Evidence(Span(start, start + 9), "They left"),
            Evidence(Span(start + 5, start + 9), "left"),
            Attribution(),
            Provenance(MADE_BY, ()),
        )
        for start in starts
    )
    return tuple(replace(claim, id=claim_id(claim)) for claim in claims)


def fill(path: Path, *names: str) -> None:
    with Ledger.open(path, create=True) as ledger:
        for name in names:
            ledger.record(report(name), what_it_says(report(name)), MADE_BY)


# -- bad files -------------------------------------------------------------------------------------


def test_a_missing_ledger_is_an_error_that_says_which_command_makes_one(tmp_path: Path) -> None:
    path = tmp_path / "no.db"
    with pytest.raises(LedgerError, match=r"no ledger at .*no\.db; `dragoman run REPORTS --ledger"):
        Ledger.open(path)
    assert not path.exists()


def test_a_ledger_is_not_made_in_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        Ledger.open(tmp_path / "no" / "ledger.db", create=True)


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="is a folder"):
        Ledger.open(tmp_path)


@pytest.mark.parametrize("create", [False, True])
def test_a_file_that_is_no_database_is_left_as_it_was(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("Eight fighters surrendered. " * 100)
    with pytest.raises(LedgerError, match=r"notes\.txt: it is not a Dragoman ledger"):
        Ledger.open(path, create=create)
    assert path.read_text() == "Eight fighters surrendered. " * 100


@pytest.mark.parametrize("create", [False, True])
def test_somebody_elses_database_is_left_as_it_was(tmp_path: Path, create: bool) -> None:
    path = tmp_path / "theirs.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE claims (id)")
    before = path.read_bytes()
    with pytest.raises(LedgerError, match="a database, but no Dragoman ledger"):
        Ledger.open(path, create=create)
    assert path.read_bytes() == before


def test_an_empty_file_becomes_a_ledger_only_where_one_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with pytest.raises(LedgerError, match="is empty; `dragoman run"):
        Ledger.open(path)
    fill(path, "r1")
    with Ledger.open(path) as ledger:
        assert ledger.counts() == Counts(1, PER_REPORT, 0)


def test_a_damaged_ledger_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill(path, *(f"r{n}" for n in range(20)))
    whole = path.read_bytes()
    path.write_bytes(whole[:8192] + b"\xa5" * (len(whole) - 8192))
    with pytest.raises(LedgerError, match="it is damaged; restore"), Ledger.open(path) as ledger:
        ledger.claims()


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    path = tmp_path / "حلب ?mode=ro#1%20.db"
    fill(path, "r1")
    with Ledger.open(path) as ledger:
        assert ledger.counts().documents == 1
    assert path.is_file()


# -- other versions --------------------------------------------------------------------------------


@pytest.fixture
def next_version(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[pytest.MonkeyPatch]:
    """Dragoman with one step more; undo it to be today's again."""
    folder = open_folder / "steps"
    shutil.copytree(Path(migrations.__file__).parent, folder)
    (folder / "v9999_next.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n\n"
        f"revision, down_revision = '9999', {migrations.steps()[-1]!r}\n\n"
        "def upgrade():\n    op.add_column('documents', sa.Column('note', sa.Text))\n"
    )
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_HERE", folder)
        yield patch


def test_an_older_schema_is_brought_up_to_date_with_all_it_holds(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = tmp_path / "ledger.db"
    fill(path, "r1")
    request.getfixturevalue("next_version")
    seen: list[tuple[int, int]] = []
    with Ledger.open(path, upgrading=lambda *done: seen.append(done)) as ledger:
        assert ledger.claims() == what_it_says(report("r1"))
    assert seen == [(1, 1 + PER_REPORT), (1 + PER_REPORT, 1 + PER_REPORT)]
    with Ledger.open(path, upgrading=lambda *done: seen.append(done)):
        assert len(seen) == 2
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT note FROM documents").fetchall() == [(None,)]


def test_a_newer_schema_is_refused_by_name(
    tmp_path: Path, next_version: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.db"
    fill(path, "r1")
    next_version.undo()
    newest = migrations.steps()[-1]
    with pytest.raises(
        LedgerVersion,
        match=rf"newer version \(schema 9999, this one knows up to {newest}\): update Dragoman",
    ):
        Ledger.open(path)


def test_a_record_in_a_form_that_is_not_known_says_so(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill(path, "r1")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE claims SET noun = '{\"id\": 1}' WHERE text_start = 0")
    with Ledger.open(path) as ledger, pytest.raises(LedgerVersion, match=r"`int` - at `\$\.id`"):
        ledger.claims()


# -- write-protected -------------------------------------------------------------------------------


@contextmanager
def without_roots_rights() -> Iterator[None]:
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may enter; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with without_roots_rights():
            for needed in (folder, Path(migrations.__file__).parent):
                if not os.access(needed, os.R_OK | os.X_OK, effective_ids=True):
                    pytest.skip(f"{needed} is closed to others than root, who may write anything")
        yield folder
        folder.chmod(0o755)


@pytest.mark.parametrize("protected", ["file", "folder", "both"])
def test_a_write_protected_ledger_can_be_read_and_says_so_when_it_should_be_written(
    open_folder: Path, protected: str
) -> None:
    path = open_folder / "ledger.db"
    fill(path, "r1")
    path.chmod(0o666 if protected == "folder" else 0o444)
    open_folder.chmod(0o777 if protected == "file" else 0o555)
    with without_roots_rights():
        with Ledger.open(path) as ledger:
            assert ledger.claims() == what_it_says(report("r1"))
            with pytest.raises(LedgerReadOnly, match="may only be read"):
                ledger.record(report("r2"), (), MADE_BY)
        with pytest.raises(LedgerReadOnly, match="write-protected; name a ledger in a folder"):
            Ledger.open(path, create=True)


def test_a_write_protected_ledger_can_be_read_while_another_writes_it(open_folder: Path) -> None:
    path = open_folder / "ledger.db"
    fill(path, "r1")
    with Ledger.open(path) as writer:
        writer.record(report("r2"), what_it_says(report("r2")), MADE_BY)
        for file in open_folder.iterdir():
            file.chmod(0o444)
        open_folder.chmod(0o555)
        with without_roots_rights(), Ledger.open(path) as reader:
            assert reader.counts() == Counts(2, 2 * PER_REPORT, 0)


def test_no_ledger_is_made_in_a_write_protected_folder(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    with (
        without_roots_rights(),
        pytest.raises(LedgerReadOnly, match="the folder is write-protected"),
    ):
        Ledger.open(open_folder / "ledger.db", create=True)


def test_a_write_protected_ledger_of_an_older_schema_says_what_to_do(
    open_folder: Path, request: pytest.FixtureRequest
) -> None:
    path = open_folder / "ledger.db"
    fill(path, "r1")
    path.chmod(0o444)
    request.getfixturevalue("next_version")
    with (
        without_roots_rights(),
        pytest.raises(LedgerVersion, match=r"older version .* open it once"),
    ):
        Ledger.open(path)


# -- two at once -----------------------------------------------------------------------------------


def test_who_reads_does_not_wait_for_who_writes(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill(path, "r1")
    with Ledger.open(path) as reader, closing(sqlite3.connect(path)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        assert reader.counts().documents == 1


def test_a_ledger_that_stays_locked_is_an_error_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    fill(path, "r1")
    with Ledger.open(path, wait=0.05) as ledger, closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError, match="another process is writing it; try again"):
            ledger.record(report("r2"), (), MADE_BY)
        other.rollback()
        assert ledger.record(report("r2"), (), MADE_BY)


# -- killed ----------------------------------------------------------------------------------------

KILLED = """
import os, pathlib, signal, sys
import sqlalchemy as sa
sys.path.insert(0, sys.argv[1])
import test_opening as here

beginning, left = sys.argv[3], int(sys.argv[4])

@sa.event.listens_for(sa.Engine, "after_cursor_execute")
def count(connection, cursor, statement, *_):
    global left
    left -= statement.strip().startswith(beginning)
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

here.fill(pathlib.Path(sys.argv[2]), "r1", "r2", "r3")
"""


@pytest.mark.parametrize(
    ("statement", "time", "whole"),
    [
        ("BEGIN IMMEDIATE", 1, 0),
        ("CREATE TABLE claims", 1, 0),
        ("INSERT INTO dragoman_schema", 1, 0),
        ("INSERT INTO documents", 1, 0),
        ("INSERT INTO claims", 1, 0),
        ("BEGIN IMMEDIATE", 3, 1),
        ("INSERT INTO documents", 3, 2),
        ("INSERT INTO claims", 3, 2),
    ],
)
def test_after_a_kill_the_ledger_holds_whole_documents_and_a_rerun_completes_it(
    tmp_path: Path, statement: str, time: int, whole: int
) -> None:
    """SIGKILL right after a statement: while the ledger is made, within and between reports."""
    path = tmp_path / "ledger.db"
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", KILLED, here, str(path), statement, str(time)]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    with Ledger.open(path, create=True) as ledger:
        held = [name for name in ("r1", "r2", "r3") if ledger.holds(report(name), MADE_BY)]
        assert held == ["r1", "r2", "r3"][:whole]
        assert dict(ledger.documents()) == {name: report(name) for name in held}
        assert ledger.claims() == tuple(c for name in held for c in what_it_says(report(name)))
    fill(path, "r1", "r2", "r3")
    with Ledger.open(path) as ledger:
        assert ledger.counts() == Counts(3, 3 * PER_REPORT, 0)


def test_a_large_load_leaves_pages_marked_that_all_may_see(
    new_database: Callable[[], str], tmp_path: Path
) -> None:
    where = new_database()
    with Ledger.open(where, create=True) as ledger:
        document = report("a")
        ledger.record(document, what_it_says(document), MADE_BY)

    def marked() -> int:
        with psycopg.connect(where) as connection:
            row = connection.execute(
                "SELECT relallvisible FROM pg_class WHERE relname = 'documents'"
            )
            return int(row.fetchall()[0][0])

    database = open_database(where, create=False, wait=5)
    database.has_taken(1)
    assert marked() == 0
    database.has_taken(10_000)
    assert marked() > 0
    database.close()
    in_a_file = open_database(tmp_path / "a.db", create=True, wait=5)
    in_a_file.has_taken(10_000)  # SQLite has nothing of the kind to do
    in_a_file.close()
