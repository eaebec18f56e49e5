"""A batch on this machine: the very claims of one run, whatever the shards; what it outlives."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import duckdb
import pytest

from dragoman.batch import Batch, Done, Folder, Options, engine, planning
from dragoman.claims import Claim, from_json
from dragoman.errors import UsageError
from dragoman.pipeline import Desk
from tests.batch import faults
from tests.batch.conftest import NOON, SETTINGS, Whole, note, one_desk, weeks, whole
from tests.batch.driver import Nobody


def read(
    source: Path, out: Path, size: int = 2_000, jobs: int = 1, *, resume: bool = False
) -> Done:
    desk = one_desk if jobs == 1 else Desk
    work = Batch([str(source)], out, Options(shard_size=size), SETTINGS, desk)
    with engine("local", jobs, None) as workers:
        return work.run(workers, NOON, resume=resume, watch=Nobody())


def claims_of(out: Path) -> list[Claim]:
    tables = (Folder(out).read(f"claims/{s.name}", ["record"]) for s in Folder(out).plan.shards)
    return [from_json(r, Claim) for table in tables for r in table["record"].to_pylist()]


def aside_of(out: Path) -> list[str]:
    tables = (Folder(out).read(f"set-aside/{s.name}") for s in Folder(out).plan.shards)
    rows = (row for table in tables for row in table.to_pylist())
    return sorted(f"{row['where']}: {row['met']}; {row['advice']}" for row in rows)


def in_order(claims: list[Claim] | tuple[Claim, ...]) -> list[Claim]:
    return sorted(claims, key=lambda claim: claim.id)


@pytest.mark.parametrize(("size", "jobs"), [(1, 1), (700, 1), (3_000, 2), (10**9, 1)])
def test_the_claims_are_those_of_one_run(
    size: int, jobs: int, source: Path, once: Whole, tmp_path: Path
) -> None:
    done = read(source, tmp_path / "out", size, jobs)
    assert done.counts.documents == len(once.documents)
    assert done.counts.claims == len(once.claims) > 100
    found = in_order(claims_of(tmp_path / "out"))
    for claim, expected in zip(found, in_order(once.claims), strict=True):
        assert claim == expected
    assert aside_of(tmp_path / "out") == list(once.aside)
    assert done.counts.aside == len(once.aside) == 3


@pytest.mark.parametrize("size", [1, 900, 10**9])
def test_of_posts_that_were_edited_the_claims_are_those_of_one_run(
    size: int, tmp_path: Path
) -> None:
    source = weeks(tmp_path / "in")
    run = whole(source, tmp_path / "run.db")
    done = read(source, tmp_path / "out", size)
    assert done.counts.documents == len(run.documents) == 8
    assert in_order(claims_of(tmp_path / "out")) == in_order(run.claims)
    killed = {(c.document, c.figure.low) for c in run.claims if c.figure and c.measure == "killed"}
    assert killed == {("telegram:77/0", 14), ("w0", 12)}
    assert aside_of(tmp_path / "out") == list(run.aside)
    assert sum("another text" in error for error in run.aside) == 4
    again = read(source, tmp_path / "out", size, resume=True)
    assert (again.doubles, again.counts) == (0, done.counts)


def test_long_files_are_parted_and_small_ones_share(source: Path, tmp_path: Path) -> None:
    read(source, tmp_path / "out", 2_000)
    shards = Folder(tmp_path / "out").plan.shards
    assert len({part.path for shard in shards for part in shard.parts}) == 13
    parted = {part.reader for shard in shards for part in shard.parts}
    assert parted == {"", "jsonl", "warc"}
    assert max(len(shard.parts) for shard in shards) == 3  # the three small texts at the end
    assert [shard.name for shard in shards] == sorted(shard.name for shard in shards)


def test_a_report_that_comes_twice_is_there_once_and_another_under_its_id_is_told(
    source: Path, tmp_path: Path
) -> None:
    done = read(source, tmp_path / "out", 700)
    assert done.doubles == 2  # l3 again, and another l4
    again = [line for line in aside_of(tmp_path / "out") if "l4" in line]
    assert len(again) == 1
    assert "another text under the id of an earlier report (l4)" in again[0]


def test_the_tables_are_read_by_others(source: Path, once: Whole, tmp_path: Path) -> None:
    read(source, tmp_path / "out")
    with duckdb.connect() as other:
        files = str(tmp_path / "out" / "claims" / "*.parquet")
        told = other.read_parquet(files).aggregate(
            "count(*), count(DISTINCT id), sum(low) FILTER (measure = 'fled')"
        )
        fled = [c.figure.low or 0 for c in once.claims if c.figure and c.measure == "fled"]
        assert told.fetchall() == [(len(once.claims), len(once.claims), sum(fled))]


# -- going on --------------------------------------------------------------------------------------


def test_what_is_finished_is_passed_over_and_what_is_not_is_read(
    source: Path, once: Whole, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    first = read(source, out)
    name = Folder(out).plan.shards[3].name
    (out / "shards" / f"{name}.json").unlink()
    again = read(source, out, resume=True)
    assert (again.shards, again.known) == (1, first.shards - 1)
    assert in_order(claims_of(out)) == in_order(once.claims)
    assert aside_of(out) == list(once.aside)


def test_a_folder_that_is_not_empty_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(UsageError, match="is not empty; name a new folder, or go on with --resume"):
        read(source, tmp_path)
    with pytest.raises(UsageError, match="no batch was begun there"):
        read(source, tmp_path, resume=True)
    assert [entry.name for entry in tmp_path.iterdir()] == ["mine.txt"]


def test_a_batch_that_was_killed_before_its_plan_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(note(1))
    (tmp_path / "out" / ".work").mkdir(parents=True)
    (tmp_path / "out" / "claims").mkdir()
    (tmp_path / "out" / ".work" / "batch.json.part").write_text("{")
    assert read(tmp_path / "a.txt", tmp_path / "out").shards == 1


def test_another_input_is_not_gone_on_with(tmp_path: Path) -> None:
    source, out = tmp_path / "in", tmp_path / "out"
    source.mkdir()
    for name in "abc":
        (source / f"{name}.txt").write_text(note(ord(name)))
    read(source, out)
    (source / "a.txt").write_text(note(1) + " And more.")
    (source / "b.txt").unlink()
    (source / "d.txt").write_text(note(2))
    with pytest.raises(UsageError, match=r"1 new: \S+d.txt; 1 changed: \S+a.txt; 1 gone: \S+b.txt"):
        read(source, out, resume=True)


def test_other_options_are_not_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(note(1))
    read(tmp_path / "a.txt", tmp_path / "out")
    other = Options(published=NOON.date())
    work = Batch([str(tmp_path / "a.txt")], tmp_path / "out", other, SETTINGS)
    with engine("local", 1, None) as here, pytest.raises(UsageError, match="published"):
        work.run(here, NOON, resume=True, watch=Nobody())


def test_another_version_reads_all_anew(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(note(1))
    read(tmp_path / "a.txt", tmp_path / "out")

    class Newer(Desk):
        @property
        def made_by(self) -> str:
            return "extract@next"

    work = Batch([str(tmp_path / "a.txt")], tmp_path / "out", Options(), SETTINGS, Newer)
    with engine("local", 1, None) as here:
        done = work.run(here, NOON, resume=True, watch=Nobody())
    assert (done.shards, done.known) == (1, 0)


# -- what ends a worker ----------------------------------------------------------------------------


def test_a_deadly_report_is_set_aside_and_the_rest_of_its_shard_is_read(tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out"
    lines = [json.dumps({"id": f"l{n}", "text": note(n)}) for n in range(6)]
    deadly = json.dumps({"id": "deadly", "text": note(6, "It was DEADLY.")})
    source.write_text("\n".join([*lines[:4], "no JSON", deadly, *lines[4:]]))
    begun(out, source)
    # as one leaves it who came to his end over it
    Folder(out).tries.begin("000001")
    work = Batch([str(source)], out, Options(), SETTINGS, faults.at(tmp_path))
    with engine("local", 1, None) as here:
        done = work.run(here, NOON, resume=True, watch=Nobody())
    assert (done.shards, done.lost, done.counts.documents) == (1, {}, 6)
    source.write_text("\n".join([*lines[:4], "no JSON", "", *lines[4:]]))
    rest = whole(source, tmp_path / "rest.db")
    assert in_order(claims_of(out)) == in_order(rest.claims)
    broken, ended = aside_of(out)
    assert [broken] == list(rest.aside)
    assert "line 6: reading its claims failed with Ended" in ended


def begun(out: Path, source: Path) -> None:
    """A batch that was planned, and no more."""
    with engine("local", 1, None) as here:
        planning.begun([str(source)], Folder(out), Options(), NOON, here)


def test_what_ends_worker_after_worker_is_given_up(tmp_path: Path) -> None:
    tries = Folder(tmp_path).tries
    (tmp_path / ".work").mkdir()
    for before in range(5):
        assert tries.begin("000001") == before
    with pytest.raises(Exception, match="5 workers came to their end over it"):
        tries.begin("000001")
    tries.again("000001")
    assert tries.begin("000001") == 1


def test_where_a_worker_is_killed_nothing_looks_finished(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    read(source, out)
    shutil.rmtree(out / ".work")
    (out / ".work").mkdir()
    name = Folder(out).plan.shards[0].name
    (out / "claims" / f"{name}.parquet").unlink()
    with pytest.raises(UsageError, match=r"1 of .* shards are not read yet"):
        Folder.of_batch(out)
