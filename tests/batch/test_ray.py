"""A batch on a Ray of several processes that lose workers and their driver: nothing is missing."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from dragoman.batch import Folder
from dragoman.claims import Relation, from_json
from tests.batch.conftest import Drive, Whole, fill, whole
from tests.batch.test_reading import aside_of, claims_of, in_order


def lines_with(source: Path, word: str) -> list[str]:
    lines = (source / "b-lines.jsonl").read_text("utf-8").splitlines(keepends=True)
    return [line for line in lines if word in line]


@pytest.fixture(scope="module")
def survived(drive: Drive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``in`` and ``out``: a worker was killed while it read, the driver was killed
    and the batch gone on with, and one report ends every process that reads it.
    """
    place = tmp_path_factory.mktemp("ray")
    fill(place / "in", "It was DEADLY.")
    lines = (place / "in" / "b-lines.jsonl").read_text("utf-8")
    struck = lines.replace("Note 8.", "Note 8. Lightning STRIKES.")
    (place / "in" / "b-lines.jsonl").write_text(struck, encoding="utf-8")
    pages = place / "in" / "h-late.jsonl"
    late = ("Nothing.", "The war ORPHANS many.", "Nothing more.")
    told = "The UN said that {} people fled Goma on Sunday. {}"
    rows = [{"id": f"h{n}", "text": told.format(700 + n, more)} for n, more in enumerate(late)]
    pages.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")

    killed = drive(place)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    done = sum(1 for _ in (place / "out" / "shards").iterdir())
    assert 0 < done < len(Folder(place / "out").plan.shards)
    resumed = drive(place, "--resume")
    assert resumed.returncode == 0, resumed.stderr
    told_of = json.loads(resumed.stdout)
    assert told_of["lost"] == 0
    assert told_of["known"] >= done > 0  # what was in hand may have been finished meanwhile
    assert {(place / name).exists() for name in ("struck", "orphaned")} == {True}
    return place


@pytest.fixture(scope="module")
def once(survived: Path) -> Whole:
    """The same reports but the deadly one, run at once in one process."""
    lines = survived / "in" / "b-lines.jsonl"
    content = lines.read_text("utf-8")
    (deadly,) = lines_with(survived / "in", "DEADLY")
    lines.write_text(content.replace(deadly, "\n"), encoding="utf-8")
    found = whole(survived / "in", survived / "run.db")
    lines.write_text(content, encoding="utf-8")
    return found


def test_the_claims_are_those_of_one_run_without_the_deadly_report(
    survived: Path, once: Whole
) -> None:
    out = survived / "out"
    found = claims_of(out)
    assert len(found) == len(once.claims) > 80
    assert in_order(found) == in_order(once.claims)
    assert len({claim.id for claim in found}) == len(found)
    (ended,) = set(aside_of(out)) - set(once.aside)
    assert "reading its claims failed with Ended" in ended
    content = (survived / "in" / "b-lines.jsonl").read_text("utf-8")
    (deadly,) = lines_with(survived / "in", "DEADLY")
    assert f"line {content[: content.index(deadly)].count(chr(10)) + 1}" in ended
    assert sorted({*aside_of(out)} - {ended}) == list(once.aside)


def test_the_relations_are_those_of_one_run(survived: Path, drive: Drive, once: Whole) -> None:
    related = drive(survived, "--relate")
    assert related.returncode == 0, related.stderr
    files = sorted((survived / "out" / "relations").glob("*.parquet"))
    tables = (Folder(survived / "out").read(f"relations/{file.stem}") for file in files)
    found = [from_json(r, Relation) for t in tables for r in t["record"].to_pylist()]
    assert len(found) == json.loads(related.stdout)["relations"] == len(once.relations)
    assert {*found} == {*once.relations}
