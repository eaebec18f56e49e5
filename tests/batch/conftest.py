"""Inputs of every form that is parted, what one run makes of them, and a Ray of many processes."""

from __future__ import annotations

import io
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from dragoman.claims import Claim, Relation
from dragoman.collect import documents
from dragoman.errors import InputError
from dragoman.pipeline import Desk, run
from dragoman.record import Copy, Ledger
from dragoman.settings import Settings
from tests import making
from tests.record.conftest import new_database, server, template

__all__ = ["new_database", "server", "template"]

NOON = datetime(2024, 1, 1, 12, tzinfo=UTC)
SETTINGS = Settings.of({**os.environ, "DRAGOMAN_TAGGER": "off"})
"""Without what takes long to open: a worker opens its own."""


@cache
def one_desk(settings: Settings = SETTINGS) -> Desk:
    """A desk that tests in this process share."""
    return Desk(settings)


def note(number: int, *more: str) -> str:
    """A report of one figure, and of what one test needs."""
    said = f"The UN said on Sunday that {300 + 7 * number} people fled Goma."
    told = f"In all {4_000 + number} people have fled the city since May, it said."
    return " ".join((f"Note {number}.", said, told, *more))


def fill(folder: Path, *more: str) -> Path:
    """An input of all forms that are parted, and of small files; ``more``: words of one report."""
    folder.mkdir(parents=True)
    lines = [{"id": f"l{n}", "text": note(n), "published": "2016-11-28"} for n in range(24)]
    lines[9]["text"] = note(9, *more)
    lines.append(dict(lines[3]))  # told twice, a stretch apart
    lines.append({**lines[4], "text": note(99)})  # another text under its id
    content = "\n".join(map(json.dumps, lines)) + '\n{"no": "text"}\n'
    (folder / "b-lines.jsonl").write_text(content, encoding="utf-8")
    pages = [
        (f"http://courier.example/{n}", making.page(f"Note {n}", note(n), day="2016-11-27"))
        for n in range(8)
    ]
    (folder / "c-crawl.warc.gz").write_bytes(making.warc(*pages))
    rows = {"id": [f"p{n}" for n in range(12)], "text": [note(40 + n) for n in range(12)]}
    out = io.BytesIO()
    parquet.write_table(pa.table(rows), out, row_group_size=5)
    (folder / "d-rows.parquet").write_bytes(out.getvalue())
    (folder / "e-copy.txt").write_text(note(5) + " " + note(6), encoding="utf-8")
    (folder / "f-copy.txt").write_text(note(5).upper() + " " + note(6), encoding="utf-8")
    (folder / "g-empty.txt").write_text("", encoding="utf-8")
    return folder


def weeks(folder: Path) -> Path:
    """Exports of three weeks, in which posts were edited, copied and taken back."""
    words = [
        "The governor said that 12 people were killed in Goma on Sunday when shells hit a market "
        "near the lake, and that forty more were taken to hospitals of the town.",
        note(61),
        "About 300 people fled Sake on Monday, the UN said.",
        "Some 40 houses were destroyed in Sake on Monday, the mayor said.",
    ]
    edited = [words[0].replace("12", "14"), note(62), words[2], words[3].replace("40", "60")]
    for day, texts, times in (
        ("2024-05-12", words, {}),
        ("2024-05-19", edited, {2: "2024-05-14T09:00:00", 3: "2024-05-14T09:00:00"}),
        # as of the first week, under the name of a later one
        ("2024-05-26", [edited[0], note(63), words[2], words[3]], {}),
    ):
        place = folder / day
        place.mkdir(parents=True)
        messages = [
            {
                "id": n,
                "type": "message",
                "date": "2024-05-11T09:00:00",
                "text": text,
                **({"edited": times[n]} if n in times else {}),
            }
            for n, text in enumerate(texts)
        ]
        channel = {"name": "Lake Watch", "type": "public_channel", "id": 77, "messages": messages}
        (place / "channel.json").write_text(json.dumps(channel))
        lines = [
            {"id": f"w{n}", "published": "2024-05-11", "publisher": "Desk", "text": f"{text} (so)"}
            for n, text in enumerate([words[0], *texts[1:]])  # a copy of what the first one was
        ]
        lines.append({"id": "w0", "text": note(70)})  # another report's id
        (place / "posts.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (folder / "2024-05-26" / "undated.jsonl").write_text(json.dumps({"id": "w2", "text": note(71)}))
    return folder


@dataclass(frozen=True)
class Whole:
    """What one run over an input made of it."""

    claims: tuple[Claim, ...]
    relations: tuple[Relation, ...]
    copies: tuple[Copy, ...]
    documents: tuple[str, ...]
    aside: tuple[str, ...]


def whole(folder: Path, ledger: Path) -> Whole:
    aside: list[InputError] = []
    found = documents([str(folder)], collected_at=NOON, set_aside=aside.append)
    with Ledger.open(ledger, create=True) as opened:
        told = run(found, opened, one_desk())
        return Whole(
            opened.claims(),
            opened.relations(),
            opened.copies(),
            opened.document_ids(),
            tuple(sorted(map(str, [*aside, *told.failed]))),
        )


@pytest.fixture(scope="session")
def source(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An input without faults of ours, with the sample reports among it."""
    folder = fill(tmp_path_factory.mktemp("batch") / "in")
    shutil.copytree(root / "samples/reports", folder / "a-samples")
    return folder


@pytest.fixture(scope="session")
def once(source: Path) -> Whole:
    """The same input, read by one run."""
    return whole(source, source.parent / "run.db")


def _descendants(process: int) -> list[int]:
    """The process, and all that it and they began."""
    try:
        told = Path(f"/proc/{process}/task/{process}/children").read_text()
    except FileNotFoundError:
        return []
    return [process, *(one for child in told.split() for one in _descendants(int(child)))]


# -- a cluster -------------------------------------------------------------------------------------

Drive = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def drive(root: Path) -> Iterator[Drive]:
    """Runs `driver` on a local Ray of several processes; the cluster outlives it."""
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'dragoman[ray]'")
    home = Path(tempfile.mkdtemp(prefix="ray-", dir="/tmp"))  # a socket's path is to be short
    environment = {
        **os.environ,
        "DRAGOMAN_TAGGER": "off",
        "RAY_AUTH_MODE": "token",
        "RAY_AUTH_TOKEN": secrets.token_hex(32),
        "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0",  # on loopback alone
        "RAY_USAGE_STATS_ENABLED": "0",
        "PYTHONPATH": str(root),
    }
    head = (
        *(str(Path(sys.executable).with_name("ray")), "start", "--head", "--block"),
        *("--node-ip-address=127.0.0.1", "--port=0", "--num-cpus=3", f"--temp-dir={home}"),
        *("--object-store-memory=80000000", "--include-dashboard=false", "--disable-usage-stats"),
    )
    with (home / "log").open("w") as log:
        cluster = subprocess.Popen(
            head, env=environment, stdout=subprocess.PIPE, stderr=log, text=True, cwd=root
        )
    assert cluster.stdout is not None
    for line in cluster.stdout:
        if "block forever" in line:
            break
    address = (home / "ray_current_cluster").read_text()

    def driven(place: Path, *how: str) -> subprocess.CompletedProcess[str]:
        words = (sys.executable, "-m", "tests.batch.driver", str(place), address, *how)
        return subprocess.run(
            words, env=environment, cwd=root, capture_output=True, text=True, check=False
        )

    yield driven
    for process in _descendants(cluster.pid):  # asked to stop, it takes half a minute
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    cluster.communicate()
    shutil.rmtree(home, ignore_errors=True)
