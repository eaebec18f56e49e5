"""A batch in a ledger: what one run over its input leaves there, on both databases."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from dragoman.batch import Folder, engine, load_into, relate
from dragoman.batch.relating import Sizes
from dragoman.claims import Document, Judgement, JudgementKind, Origin, Relation, from_json
from dragoman.cli import main
from dragoman.collect import documents
from dragoman.collect.copies import marks_of
from dragoman.errors import UsageError
from dragoman.pipeline import run
from dragoman.record import Copy, Ledger, Load, Query, comparing, filling, tables
from dragoman.record import copies as copying
from tests.batch.conftest import NOON, SETTINGS, Whole, fill, note, one_desk, weeks, whole
from tests.batch.test_reading import read


@pytest.fixture(scope="module")
def out(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A batch of the source, related in many small tasks."""
    folder = tmp_path_factory.mktemp("batch") / "out"
    read(source, folder)
    related(folder, Sizes(block=25, keys=50, pairs=150, at_once=40))
    return folder


def related(folder: Path, sizes: Sizes) -> int:
    with engine("local", 1, None) as here:
        return relate(Folder(folder), here, SETTINGS, sizes=sizes, open_desk=one_desk)


def relations_of(folder: Path) -> list[Relation]:
    files = sorted((folder / "relations").glob("*.parquet"))
    found = (Folder(folder).read(f"relations/{file.stem}", ["record"]) for file in files)
    return [from_json(r, Relation) for table in found for r in table["record"].to_pylist()]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "ledger.db")
    make: Callable[[str], str] = request.getfixturevalue("new_database")
    return make(request.getfixturevalue("template"))


# -- relations -------------------------------------------------------------------------------------


def test_the_relations_do_not_depend_on_how_they_are_shared_out(
    out: Path, once: Whole, tmp_path: Path, source: Path
) -> None:
    in_parts = relations_of(out)
    assert len(list((out / "relations").glob("*.parquet"))) > 5
    assert len(in_parts) == len(once.relations) > 100
    assert {*in_parts} == {*once.relations}
    kinds = {relation.kind for relation in in_parts}
    assert len(kinds) >= 4
    read(source, tmp_path / "out", 10**9)
    related(tmp_path / "out", Sizes())
    at_once = relations_of(tmp_path / "out")
    assert at_once == sorted(in_parts, key=lambda r: (r.kind.value, r.earlier, r.later, r.on))


def test_only_a_finished_batch_is_related_or_loaded(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="did not make this folder"):
        Folder.of_batch(tmp_path)


# -- into a ledger ---------------------------------------------------------------------------------


def rows_of(ledger: Ledger) -> dict[str, list[tuple[object, ...]]]:
    """All that the tables hold, but for times and running numbers."""
    kept = (
        *(tables.documents, tables.claims, tables.claim_places, tables.claim_actors),
        *(tables.relations, copying.signatures, copying.bands, copying.copies),
    )
    found: dict[str, list[tuple[object, ...]]] = {}
    texts, keys = tables.texts.c, tables.claim_keys.c
    numbered = {
        "keys": sa.select(texts.name, keys.key, keys.above).join(
            tables.claim_keys, keys.text == texts.number
        ),
        "texts": sa.select(texts.kind, texts.name),
    }
    plain = {
        table.name: sa.select(*(c for c in table.c if c.name not in {"recorded_at", "noun"}))
        for table in kept
    }
    with ledger._database.reading() as connection:
        for name, statement in (plain | numbered).items():
            rows = connection.execute(statement).all()
            found[name] = sorted((tuple(row) for row in rows), key=repr)
    return found


def test_the_ledger_is_that_of_a_run(out: Path, source: Path, once: Whole, place: str) -> None:
    with Ledger.open(place, create=True) as ledger:
        done = load_into(Folder(out), ledger, one_desk())
        assert (done.documents, done.unchanged) == (len(once.documents), 0)
        assert (done.claims, done.relations) == (len(once.claims), len(once.relations))
        assert ledger.claims() == once.claims
        assert ledger.relations() == once.relations
        assert ledger.copies() == once.copies
        assert len(once.copies) > 1
        with Ledger.open(source.parent / "run.db") as ran:
            for query in (Query(text="gom"), Query(text="Алеппо"), Query(place="Syria")):
                assert ledger.count(query) == ran.count(query)
            assert ran.count(Query(text="gom")) > 50
        loaded = rows_of(ledger)
        again = load_into(Folder(out), ledger, one_desk())
        assert (again.unchanged, again.claims, again.relations) == (done.documents, 0, 0)
        assert rows_of(ledger) == loaded
        assert ledger.unrelated(one_desk().related_by) == frozenset()
    if place.endswith(".db"):
        with Ledger.open(source.parent / "run.db") as ran:
            assert rows_of(ran) == loaded


def test_of_posts_that_were_edited_the_ledger_is_that_of_a_run(tmp_path: Path) -> None:
    source, out = weeks(tmp_path / "in"), tmp_path / "out"
    run = whole(source, tmp_path / "run.db")
    assert ("telegram:77/0", "w0") in {(copy.document, copy.original) for copy in run.copies}
    read(source, out, 900)
    related(out, Sizes())
    with (
        Ledger.open(tmp_path / "run.db") as ran,
        Ledger.open(tmp_path / "l.db", create=True) as ledger,
    ):
        load_into(Folder(out), ledger, one_desk())
        assert rows_of(ledger) == rows_of(ran)
        read(source / "2024-05-12", tmp_path / "older")
        for folder in (out, tmp_path / "older"):
            again = load_into(Folder(folder), ran, one_desk())
            assert again.unchanged == again.documents > 5
        assert rows_of(ledger) == rows_of(ran)


def told_again(chance: random.Random) -> list[Load]:
    """Reports that tell one another's words again, whole or changed here and there; some are too
    short for near copies, some come twice, the second time in other words.
    """
    texts = [" ".join(f"w{n}" for n in range(60)), "Nothing new."]
    for _ in range(150):
        changed = chance.choice(texts).split()
        for _ in range(chance.randrange(4)):
            changed[chance.randrange(len(changed))] = f"x{chance.randrange(99)}"
        texts.append(" ".join(changed))
    origin = Origin("in.jsonl", 1, "ab" * 32, "jsonl@1", NOON)
    names = [f"{chance.choice('aB-')}{n}" for n in range(len(texts))]
    for at in chance.sample(range(50, len(texts)), 3):
        names[at] = names[chance.randrange(at)]
    found = [
        Document(name, text, "en", "", "", None, None, origin)
        for name, text in zip(names, texts, strict=True)
    ]
    return [Load(document, (), marks_of(document.text), {}) for document in found]


@pytest.mark.parametrize("most", [50, 3])
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_copies_of_copies_are_found_as_if_one_came_after_another(
    kind: str,
    most: int,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in (copying, comparing):
        monkeypatch.setattr(module, "MOST", most)
    monkeypatch.setattr(comparing, "_AT_ONCE", 40)
    reports = told_again(random.Random(7))  # noqa: S311 - the same at every run
    left, told = [], []
    for name in ("singly", "at-once", "filled"):
        where = str(tmp_path / f"{name}.db")
        if kind == "postgresql":
            make: Callable[[str], str] = request.getfixturevalue("new_database")
            where = make(request.getfixturevalue("template"))
        with Ledger.open(where, create=True) as ledger:
            if name == "singly":
                for report in reports:
                    ledger.record(report.document, (), "us@1", report.marks)
            else:
                found: list[Copy] = []
                with ledger.filling() if name == "filled" else nullcontext(found) as at_end:
                    for some in (reports[:70], reports[70:]):
                        found += ledger.load(some, "us@1").copies
                told.append({copy.document for copy in [*found, *at_end]})
            left.append((ledger.copies(), rows_of(ledger)))
    copies = left[0][0]
    assert left[1] == left[0]
    assert left[2] == left[0]
    assert {copy.likeness < 1 for copy in copies} == {True, False}
    assert len({copy.original for copy in copies}) > 2
    assert all(names >= {copy.document for copy in copies} for names in told)


def test_a_load_that_was_killed_is_gone_on_with(out: Path, once: Whole, place: str) -> None:
    class Killed(Exception):
        pass

    def kill(doing: str, done: int, all_: int) -> None:
        if doing == "reports" and done > 20:
            raise Killed

    with Ledger.open(place, create=True) as ledger, pytest.raises(Killed):
        load_into(Folder(out), ledger, one_desk(), kill)
    with Ledger.open(place) as ledger:
        assert not lacking(ledger)
        assert 0 < ledger.counts().documents < len(once.documents)
        assert ledger.relations() == ()
        done = load_into(Folder(out), ledger, one_desk())
        assert 20 < done.unchanged < done.documents
        assert ledger.claims() == once.claims
        assert ledger.relations() == once.relations
        assert ledger.copies() == once.copies


def lacking(ledger: Ledger) -> list[str | None]:
    with ledger._database.reading() as connection:
        return [index.name for some in filling.lacking(connection) for index in some]


def test_an_empty_ledger_gets_its_indexes_at_the_end(out: Path, place: str) -> None:
    told: dict[str, list[tuple[int, int]]] = {}
    missed: set[int] = set()

    def watch(doing: str, done: int, all_: int) -> None:
        told.setdefault(doing, []).append((done, all_))
        missed.add(len(lacking(ledger)) if doing == "reports" else 0)

    with Ledger.open(place, create=True) as ledger:
        assert not lacking(ledger)
        load_into(Folder(out), ledger, one_desk(), watch)
        assert not lacking(ledger)
        assert list(told) == ["reports", "relations", "indexes", "copies"]
        all_ = told["indexes"][0][1]
        assert told["indexes"] == [(done, all_) for done in range(all_ + 1)]
        assert told["relations"][-1][0] == told["relations"][-1][1]
        assert max(missed) > 15
        assert all_ == max(missed) + 3, "keys, standings and copies too"
        told.clear()
        load_into(Folder(out), ledger, one_desk(), watch)
        assert list(told) == ["reports"]


def test_where_a_killed_load_left_no_indexes_all_is_found_and_the_next_makes_them(
    out: Path, place: str
) -> None:
    queries = (Query(place="Syria"), Query(text="gom"), Query(measure="killed"), Query())
    with Ledger.open(place, create=True) as ledger:
        load_into(Folder(out), ledger, one_desk())
        pages = [ledger.page(query, limit=500) for query in queries]
        overview = ledger.overview(Query())
        with ledger._database.writing() as connection:
            filling.leave_out(connection)
        assert [ledger.page(query, limit=500) for query in queries] == pages
        assert ledger.overview(Query()) == overview
    with Ledger.open(place) as ledger:
        assert lacking(ledger)
        load_into(Folder(out), ledger, one_desk())
        assert not lacking(ledger)
        assert [ledger.page(query, limit=500) for query in queries] == pages


def test_what_a_killed_load_left_undone_the_next_report_does(place: str) -> None:
    *most, last = told_again(random.Random(3))[:50]  # noqa: S311 - the same at every run
    with Ledger.open(place, create=True) as ledger:
        with ledger._database.writing() as connection:
            filling.leave_out(connection)
        assert ledger.load(most, "us@1").copies == ()
        assert ledger.copies() == ()
    with Ledger.open(place) as ledger:
        assert ledger.record(last.document, (), "us@1", last.marks)
        assert not lacking(ledger)
        assert len(ledger.copies()) > 10
        assert ledger.load([*most, last], "us@1").new == ()


def test_a_ledger_that_holds_more_relates_what_is_new_itself(tmp_path: Path, place: str) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder, numbers in ((first, range(3)), (second, range(2, 6))):
        folder.mkdir()
        for number in numbers:
            (folder / f"{number}.txt").write_text(note(number))
    read(second, tmp_path / "out")
    related(tmp_path / "out", Sizes())
    both = Ledger.open(tmp_path / "both.db", create=True)
    with both, Ledger.open(place, create=True) as ledger:
        for folder in (first, second):
            run(_found([folder]), both, one_desk())
        run(_found([first]), ledger, one_desk())
        done = load_into(Folder(tmp_path / "out"), ledger, one_desk())
        assert (done.documents, done.unchanged) == (4, 1)
        assert ledger.claims() == both.claims()
        assert ledger.relations() == both.relations()


def test_another_reading_in_the_ledger_keeps_what_people_decided(
    tmp_path: Path, place: str
) -> None:
    (tmp_path / "in").mkdir()
    for number in range(3):
        (tmp_path / "in" / f"{number}.txt").write_text(note(number))
    read(tmp_path / "in", tmp_path / "out")
    with Ledger.open(place, create=True) as ledger:
        for document in _found([tmp_path / "in"]):
            claims = one_desk().read(document)
            older = [replace(claim, rough=True) for claim in claims]
            ledger.record(document, older, "extract@0")
        (claim, *_) = ledger.claims()
        ledger.judge(Judgement(JudgementKind.REJECT, claim.id, "ana", NOON))
        load_into(Folder(tmp_path / "out"), ledger, one_desk())
        assert claim.id not in {c.id for c in ledger.claims()}
        assert not any(c.rough for c in ledger.claims())
        assert len(ledger.judgements()) == 1


def test_what_a_run_was_told_of_a_report_stays_with_it(
    tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRAGOMAN_KEPT", "off")
    (tmp_path / "in").mkdir()
    page = tmp_path / "in" / "note.txt"
    page.write_text(note(1))
    day = ("--published", "2016-11-21", "--publisher", "Courier")
    assert dragoman("run", page, *day, "--ledger", place).exit_code == 0
    read(tmp_path / "in", tmp_path / "out")
    with Ledger.open(place) as ledger:
        made_by = one_desk().made_by
        told = ledger.documents()
        for document in told.values():
            ledger.record(document, one_desk().read(document), made_by)
        done = load_into(Folder(tmp_path / "out"), ledger, one_desk())
        assert (done.documents, done.unchanged) == (1, 1)
        assert ledger.documents() == told


def _found(paths: Sequence[Path]) -> list[Document]:
    return list(documents(map(str, paths), collected_at=NOON, set_aside=lambda error: None))


# -- as a user meets it ----------------------------------------------------------------------------


def dragoman(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def test_from_an_input_to_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_TAGGER", "off")
    monkeypatch.setenv("DRAGOMAN_KEPT", "off")
    monkeypatch.chdir(tmp_path)
    fill(tmp_path / "in")
    ran = dragoman("run", "in", "--ledger", "run.db")
    done = dragoman("batch", "in", "-o", "out", "--jobs", 1, "--shard-size", "2K")
    assert (ran.exit_code, done.exit_code) == (3, 3)
    assert "out holds 46 reports, " in done.output
    assert "3 inputs set aside" in done.output
    assert "(0 known already); of 2 reports that came more than once, one copy" in done.output
    related = dragoman("reconcile", "out", "--jobs", 1)
    assert related.exit_code == 0, related.output
    loaded = dragoman("load", "out", "--ledger", "batch.db")
    assert loaded.exit_code == 0, loaded.output
    assert "46 reports loaded (0 known already)" in loaded.output
    for form in ("jsonl", "relations", "csv"):
        one, other = (
            dragoman("write", form, "--ledger", ledger, "-o", f"{ledger}.{form}")
            for ledger in ("run.db", "batch.db")
        )
        assert (one.exit_code, other.exit_code) == (0, 0), other.output
        made = [Path(f"{ledger}.{form}").read_bytes() for ledger in ("run.db", "batch.db")]
        assert made[0] == made[1]
    again = dragoman("batch", "in", "-o", "out", "--jobs", 1, "--shard-size", "2K", "--resume")
    assert "0 shards read" in again.output
    assert json.loads((tmp_path / "out" / "relations.json").read_text())["relations"] > 0


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("batch", "-", "-o", "out"), "a batch reads files and folders"),
        (("batch", "https://a.example/", "-o", "out"), "a batch reads files and folders"),
        (("batch", "in", "-o", "out", "--engine", "abacus"), "there are: local, ray"),
        (("batch", "in", "-o", "out", "--address", "10.0.0.1:6379"), "--engine ray"),
        (("batch", "in", "-o", "out", "--shard-size", "much"), "write it as 16M"),
        (("batch", "in", "-o", "in"), "is not empty"),
        (("load", "in"), "did not make this folder"),
        (("reconcile", "in"), "did not make this folder"),
        (("reconcile", "in", "--possibly"), "give no other option"),
        (("reconcile", "in/a.txt", "--jobs", "2"), "are for a folder of `dragoman batch`"),
    ],
)
def test_what_cannot_be_is_explained(
    words: Sequence[str], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(note(1))
    done = dragoman(*words)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not (tmp_path / "out").exists()
