"""What collecting bears, and how fast: mixed inputs, kills, and each reader beside its library.

    python bench/collect.py mixed                   10,000 mixed files, one in twenty broken
    python bench/collect.py mixed --run --jobs 2    the same through `dragoman run`
    python bench/collect.py kills                   2,000 reports, killed at 50 random moments
    python bench/collect.py kills --postgres        the same in a database server
    python bench/collect.py readers                 each reader beside the library it stands on

In: nothing; inputs are made up from a seed in a temporary folder. Out: figures on standard output,
and exit 1 where something was lost, doubled or told wrongly. Ratios hold better than seconds.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import docx
import feedparser
import msgspec
import psycopg
import pypdfium2
import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dragoman.collect import Means, documents
from dragoman.collect.kept import Kept
from dragoman.collect.walk import Walk
from dragoman.errors import DragomanError, InputError
from dragoman.record import Ledger
from tests import making
from tests.mixed import Expected, mixed
from tests.record.cluster import cluster

NOW = datetime(2016, 11, 28, tzinfo=UTC)
DRAGOMAN = (sys.executable, "-m", "dragoman.cli")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("mixed")
    one.add_argument("--count", type=int, default=10_000)
    one.add_argument("--run", action="store_true", help="through `dragoman run`")
    one.add_argument("--jobs", type=int, default=1)
    two = verbs.add_parser("kills")
    two.add_argument("--reports", type=int, default=2000)
    two.add_argument("--kills", type=int, default=50)
    two.add_argument("--postgres", action="store_true", help="in a PostgreSQL server of its own")
    two.add_argument("--jobs", type=int, default=1)
    three = verbs.add_parser("readers")
    three.add_argument("--seconds", type=float, default=2.0)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as folder:
        match asked.verb:
            case "mixed":
                return mixed_files(Path(folder), asked.count, asked.run, asked.jobs)
            case "kills":
                return kills(Path(folder), asked)
            case _:
                return readers(asked.seconds)


# -- mixed files -----------------------------------------------------------------------------------


def mixed_files(folder: Path, count: int, run: bool, jobs: int) -> int:
    # In a process of its own: what making them takes is not what reading them takes.
    with ProcessPoolExecutor(1) as pool:
        expected = pool.submit(mixed, folder / "in", count).result()
    size = sum(file.stat().st_size for file in (folder / "in").rglob("*.*")) / 2**20
    print(f"{count:,} files, {size:,.0f} MiB, {len(expected.aside):,} of them broken")
    if run:
        return _through_run(folder, expected, jobs)
    aside: list[InputError] = []
    began = time.monotonic()
    with Kept(folder / "kept") as kept:
        found = documents(
            [str(folder / "in")], collected_at=NOW, set_aside=aside.append, means=Means(kept=kept)
        )
        read = 0
        for read, _ in enumerate(found, start=1):
            if read % 2000 == 0:
                print(f"  {read:,} reports: {_memory():,.0f} MiB")
    seconds = time.monotonic() - began
    memory = _memory()
    print(
        f"{read:,} reports in {seconds:,.0f} s, {count / seconds:,.0f} files/s, {memory:,.0f} MiB"
    )
    return _judged(expected, read, [(error.where, error.met) for error in aside], memory)


def _memory() -> float:
    """The most memory that this process ever held, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _through_run(folder: Path, expected: Expected, jobs: int) -> int:
    began = time.monotonic()
    command = ["run", str(folder / "in"), "--ledger", str(folder / "l.db"), "--jobs", str(jobs)]
    done = subprocess.run([*DRAGOMAN, *command], capture_output=True, text=True, check=False)
    seconds = time.monotonic() - began
    print(done.stdout, f"exit {done.returncode}, {seconds:,.0f} s", sep="")
    # Of all processes, the parent and those that read, the largest.
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    listing = (folder / "l.run.jsonl").read_text("utf-8").splitlines()
    told = [line for line in map(json.loads, listing) if line["what"] == "set aside"]
    with Ledger.open(folder / "l.db") as ledger:
        read = ledger.counts().documents
    print(f"the largest process held {memory:,.0f} MiB")
    return _judged(expected, read, [(line["where"], line["met"]) for line in told], memory)


def _judged(expected: Expected, read: int, aside: list[tuple[str, str]], memory: float) -> int:
    met = {Path(where.split("!/")[0].split(", line")[0]).name: reason for where, reason in aside}
    wrong = {
        name: (reason, met.get(name))
        for name, reason in expected.aside.items()
        if not (met.get(name) or "").startswith(reason)
    }
    strange = sorted(set(met) - set(expected.aside))
    for name, (reason, told) in list(wrong.items())[:10]:
        print(f"  {name}: told {told!r}, not {reason!r}")
    for name in strange[:10]:
        print(f"  {name}: set aside ({met[name]}), though it is sound")
    print(Counter(name.split("-", 1)[1] for name in met).most_common())
    print(
        f"sound reports read: {read:,} of {expected.reports:,}; broken files listed with the right "
        f"reason: {len(expected.aside) - len(wrong):,} of {len(expected.aside):,}; "
        f"sound files set aside: {len(strange):,}; memory {memory:,.0f} MiB"
    )
    return int(bool(wrong or strange or read != expected.reports or memory > 1024))


TOWNS = (
    *("Goma", "Bukavu", "Beni", "Bunia", "Uvira", "Aleppo", "Homs", "Idlib", "Raqqa", "Mosul"),
    *("Kirkuk", "Tikrit", "Ramadi", "Taiz", "Aden", "Hodeidah", "Marib", "Khartoum", "Nyala"),
    *("El Fasher", "Geneina", "Juba", "Malakal", "Bentiu", "Wau", "Bangui", "Bria", "Maiduguri"),
    *("Gao", "Timbuktu", "Mopti", "Kharkiv", "Mariupol", "Luhansk", "Donetsk", "Kabul", "Kunduz"),
)

# -- kills -----------------------------------------------------------------------------------------


def kills(folder: Path, asked: argparse.Namespace) -> int:
    source = folder / "reports.jsonl"
    chance = random.Random(27)
    with source.open("w") as file:
        for number in range(asked.reports):
            town, other = TOWNS[number % len(TOWNS)], TOWNS[(number * 7 + 3) % len(TOWNS)]
            text = (
                f"The UN said that {number + 100} people fled {town} on Sunday. Police said that "
                f"{chance.randrange(3, 90)} were killed in {other}, on day {number}."
            )
            day = (datetime(2014, 1, 5) + timedelta(days=number // 2)).date().isoformat()
            row = {"id": f"r{number}", "text": text, "published": day}
            file.write(json.dumps(row) + "\n")
    with ExitStack() as stack:
        ledger, twin = str(folder / "killed.db"), str(folder / "whole.db")
        if asked.postgres:
            server = stack.enter_context(cluster())
            ledger, twin = f"{server}killed", f"{server}whole"
            with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE killed")
                connection.execute("CREATE DATABASE whole")
        os.chdir(folder)  # where the kept bytes of a ledger in a server stand
        return _killed(source, ledger, twin, asked)


def _killed(source: Path, ledger: str, twin: str, asked: argparse.Namespace) -> int:
    chance = random.Random(27)
    command = ["run", str(source), "--jobs", str(asked.jobs)]
    began = time.monotonic()
    subprocess.run([*DRAGOMAN, *command, "--ledger", twin], check=True, capture_output=True)
    whole = time.monotonic() - began
    print(f"{asked.reports:,} reports undisturbed: {whole:,.0f} s")
    alive = 0
    for number in range(asked.kills):
        process = subprocess.Popen(
            [*DRAGOMAN, *command, "--ledger", ledger],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # One in five at any moment of the beginning; the others after the next report is in.
        held = _held(ledger)
        while number % 5 and process.poll() is None and _held(ledger) == held:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
        try:
            process.wait(chance.uniform(0, 1.5 * whole / asked.kills))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            alive += 1
        if number % 10 == 9:
            print(f"  after {number + 1} kills: {_held(ledger):,} reports in the ledger")
    done = subprocess.run(
        [*DRAGOMAN, *command, "--ledger", ledger], capture_output=True, text=True, check=True
    )
    print(done.stdout.strip())
    same = _exported(ledger) == _exported(twin)
    told = "the same" if same else "NOT THE SAME"
    print(f"{alive} of {asked.kills} were killed while they ran; the exports are {told}")
    return int(not same)


def _held(ledger: str) -> int:
    try:
        with Ledger.open(ledger) as opened:
            return opened.counts().documents
    except DragomanError:
        return 0  # not made yet


def _exported(ledger: str) -> list[bytes]:
    told = []
    for form in ("jsonl", "relations"):
        command = [*DRAGOMAN, "write", form, "--ledger", ledger]
        told.append(subprocess.run(command, capture_output=True, check=True).stdout)
    with Ledger.open(ledger) as opened:
        told.append(repr((opened.copies(), opened.document_ids())).encode())
    return told


# -- readers ---------------------------------------------------------------------------------------

WORDS = "About 400 people fled Goma on Sunday, the UN said in its daily note to reporters. " * 5


def readers(seconds: float) -> int:
    """How many times in a second each reader reads its input, beside its library alone."""
    pages = [(f"https://a.example/{n}", making.page(f"Day {n}", *([WORDS] * 8))) for n in range(40)]
    rows = "".join(f'{n},"{WORDS}"\n' for n in range(500))
    lines = "".join(json.dumps({"id": n, "text": WORDS}) + "\n" for n in range(500))
    lines_of = [[WORDS[at : at + 80] for at in range(0, len(WORDS), 80)] * 6] * 4
    cases: dict[str, tuple[bytes, Callable[[bytes], object], str]] = {
        "html": (pages[0][1], _trafilatura, "trafilatura"),
        "pdf": (making.pdf(*lines_of), _pdfium, "pypdfium2"),
        "docx": (making.docx(*([WORDS] * 40)), _docx, "python-docx"),
        "eml": (making.eml("Day", WORDS * 4), _email, "email"),
        "feed": (
            making.feed(
                *((f"Day {n}", url, WORDS, "27 Nov 2016") for n, (url, _) in enumerate(pages))
            ),
            _feedparser,
            "feedparser",
        ),
        "csv": (f"id,text\n{rows}".encode(), _csv, "csv"),
        "jsonl": (lines.encode(), _msgspec, "msgspec"),
        "warc": (making.warc(*pages), _fastwarc, "fastwarc + trafilatura"),
        "zip": (
            making.zipped({f"{n}.txt": WORDS.encode() + b"%d" % n for n in range(200)}),
            _zipfile,
            "zipfile",
        ),
    }
    for name, (content, library, called) in cases.items():
        ours = _rate(lambda c=content: _reading(c), seconds)  # type: ignore[misc]
        theirs = _rate(lambda c=content, f=library: f(c), seconds)  # type: ignore[misc]
        print(
            f"{name:6} {ours * len(content) / 2**20:8.1f} MiB/s  {ours:9.1f}/s  {called:22} "
            f"{theirs:9.1f}/s  ratio {ours / theirs:.2f}"
        )
    return 0


def _reading(content: bytes) -> int:
    walk = Walk(Means(), NOW)
    return sum(1 for _ in walk.items("-", io.BytesIO(content)))


def _rate(act: Callable[[], object], seconds: float) -> float:
    act()
    began, count = time.perf_counter(), 0
    while time.perf_counter() - began < seconds:
        act()
        count += 1
    return count / (time.perf_counter() - began)


def _trafilatura(content: bytes) -> object:
    return trafilatura.bare_extraction(content.decode(), with_metadata=True, include_comments=False)


def _pdfium(content: bytes) -> object:
    pdf = pypdfium2.PdfDocument(content)
    return [page.get_textpage().get_text_range() for page in pdf]


def _docx(content: bytes) -> object:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def _email(content: bytes) -> object:
    body = message_from_bytes(content, policy=policy.default).get_body(("plain",))
    return body.get_content() if body is not None else None


def _feedparser(content: bytes) -> object:
    return feedparser.parse(io.BytesIO(content))


def _csv(content: bytes) -> object:
    return list(csv.DictReader(io.StringIO(content.decode())))


def _msgspec(content: bytes) -> object:
    decoder = msgspec.json.Decoder()
    return [decoder.decode(line) for line in content.splitlines()]


def _fastwarc(content: bytes) -> object:
    records: Any = ArchiveIterator(io.BytesIO(content), record_types=WarcRecordType.response)
    return [_trafilatura(record.reader.read()) for record in records]


def _zipfile(content: bytes) -> object:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in archive.namelist()]


if __name__ == "__main__":
    sys.exit(main())
