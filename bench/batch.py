"""What batches cost and gain: the bulk load beside recording, engines beside one run, relating.

    python bench/batch.py load                    2,000 reports into SQLite, one by one and at once
    python bench/batch.py load --postgres         the same into a PostgreSQL server of its own
    python bench/batch.py engines --jobs 2        one input: `run`'s reading, local, Ray
    python bench/batch.py relations               the same claims related at once and in tasks
    python bench/batch.py ... --reports 10000     more

In: nothing; reports are made up from a seed, three claims each, one of ten copied, in a temporary
folder. Out: seconds and ratios on standard output, and exit 1 where results differ. Ratios hold
better than seconds. The tagger is left out: it takes the same time on both sides.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from dragoman.batch import Batch, Folder, Options, engine, relate
from dragoman.batch.relating import Sizes
from dragoman.claims import Claim, Relation, from_json
from dragoman.collect import documents
from dragoman.pipeline import Desk, Reading, reading_of
from dragoman.record import Ledger, Load
from dragoman.settings import Settings
from tests.batch.driver import Nobody
from tests.record.cluster import cluster

NOW = datetime(2024, 1, 1, tzinfo=UTC)
SETTINGS = Settings.of({**os.environ, "DRAGOMAN_TAGGER": "off"})
AT_ONCE = 500
TOWNS = ("Goma", "Aleppo", "Kharkiv", "Mosul", "El Fasher", "Homs", "Bunia", "Odesa", "Taiz")
WORDS = ("Rain", "bread", "fuel", "winter", "tents", "roads", "wells", "night", "wheat", "lamps")
SPEAKERS = ("the UN", "the governor", "the Red Cross", "the ministry", "local officials")


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["load", "engines", "relations"])
    parser.add_argument("--reports", type=int, default=2_000)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        file = home / "in.jsonl"
        file.write_text("".join(made(asked.reports)), encoding="utf-8")
        match asked.what:
            case "load":
                return loads(file, home, postgres=asked.postgres)
            case "engines":
                return engines(file, home, asked.jobs)
            case _:
                return relating(file, home, asked.jobs)


def made(count: int) -> Iterator[str]:
    """Lines of JSON: reports of about 900 characters."""
    chance = random.Random(20161127)
    told: list[str] = []
    for number in range(count):
        day = NOW.date() - timedelta(chance.randrange(1_000))
        if told and chance.random() < 0.1:
            text = chance.choice(told)
        else:
            town, speaker = chance.choice(TOWNS), chance.choice(SPEAKERS)
            count_ = chance.randrange(40, 9_000)
            text = (
                f"On Sunday {count_:,} people fled {town}, {speaker} said. Of them {count_ // 3} "
                f"are children. {chance.randrange(2, 60)} people were killed in shelling of {town} "
                f"on {day:%A}, {speaker} added. "
            ) + " ".join(f"{chance.choice(WORDS)} {chance.choice(WORDS)}." for _ in range(60))
            told.append(text)
        line = {"id": f"r{number}", "text": text, "published": str(day), "publisher": "Courier"}
        yield json.dumps(line) + "\n"


def loads(file: Path, home: Path, *, postgres: bool) -> int:
    desk = Desk(SETTINGS)
    found = list(documents([str(file)], collected_at=NOW, set_aside=tell))
    readings: list[Reading] = [reading_of(document, desk) for document in found]
    reports = [
        Load(d, tuple({c.id: c for c in r.claims}.values()), r.marks, {})
        for d, r in zip(found, readings, strict=True)
    ]
    tell(f"{len(reports):,} reports, {sum(len(r.claims) for r in reports):,} claims")

    def singly(ledger: Ledger) -> None:
        for report in reports:
            ledger.record(report.document, report.claims, desk.made_by, report.marks)
            ledger.copies([report.document.id])

    def at_once(ledger: Ledger) -> None:
        for start in range(0, len(reports), AT_ONCE):
            loaded = ledger.load(reports[start : start + AT_ONCE], desk.made_by)
            ledger.copies(loaded.new)

    with ledgers(home, postgres=postgres) as (one, other):
        usual = timed(lambda: singly(one))
        bulk = timed(lambda: at_once(other))
        how = "COPY, PostgreSQL" if postgres else "bulk, SQLite"
        tell(f"one by one {usual:.1f} s, at once {bulk:.1f} s: {usual / bulk:.1f} times ({how})")
        same = (one.claims(), one.copies()) == (other.claims(), other.copies())
    tell("the same" if same else "NOT the same")
    return 0 if same else 1


@contextmanager
def ledgers(home: Path, *, postgres: bool) -> Iterator[tuple[Ledger, Ledger]]:
    with ExitStack() as stack:
        places = [str(home / f"{name}.db") for name in ("one", "other")]
        if postgres:
            server = stack.enter_context(cluster())
            with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
                for name in ("one", "other"):
                    connection.execute(f"CREATE DATABASE {name}")
            places = [f"{server}{name}" for name in ("one", "other")]
        one, other = (stack.enter_context(Ledger.open(p, create=True)) for p in places)
        yield one, other


def engines(file: Path, home: Path, jobs: int) -> int:
    """The reading alone, from the input to claims; a run records them as well."""

    def singly() -> int:
        desk = Desk(SETTINGS)
        found = documents([str(file)], collected_at=NOW, set_aside=tell)
        return sum(len(reading_of(document, desk).claims) for document in found)

    began = time.monotonic()
    claims = singly()
    usual = time.monotonic() - began
    tell(f"one process, nothing kept: {usual:.1f} s, {claims:,} claims")
    size = max(file.stat().st_size // (jobs * 6), 1)
    same = True
    for name, workers in (("local", 1), ("local", jobs), ("ray", jobs)):
        with engine(name, workers, None) as hands:
            work = Batch([str(file)], home / f"{name}{workers}", Options(shard_size=size), SETTINGS)
            began = time.monotonic()
            done = work.run(hands, NOW, resume=False, watch=Nobody())
            took = time.monotonic() - began
        same = same and done.counts.claims == claims
        tell(f"{name}, {workers} jobs, to Parquet: {took:.1f} s, {usual / took:.2f} times as fast")
    return 0 if same else 1


def relating(file: Path, home: Path, jobs: int) -> int:
    folder = Folder(home / "out")
    with engine("local", jobs, None) as hands:
        work = Batch([str(file)], folder.path, Options(shard_size=2**18), SETTINGS)
        work.run(hands, NOW, resume=False, watch=Nobody())
        desk = Desk(SETTINGS)
        shards = [shard.name for shard in folder.plan.shards]
        tables = (folder.read(f"claims/{name}", ["record"])["record"] for name in shards)
        claims = [from_json(record, Claim) for t in tables for record in t.to_pylist()]
        found: list[tuple[Relation, ...]] = []
        usual = timed(lambda: found.append(desk.relate(claims)))
        tell(f"{len(claims):,} claims, {len(found[0]):,} relations; at once {usual:.1f} s")
        for number, sizes in enumerate((Sizes(), Sizes(block=500, keys=500, pairs=20_000))):
            began = time.monotonic()
            relate(folder, hands, SETTINGS, sizes=sizes)
            took = time.monotonic() - began
            tell(f"in tasks of {sizes.pairs:,} pairs, {jobs} jobs: {took:.1f} s")
            parts = sorted((folder.path / "relations").glob("*.parquet"))
            tables = (folder.read(f"relations/{part.stem}", ["record"])["record"] for part in parts)
            told = {from_json(record, Relation) for t in tables for record in t.to_pylist()}
            if told != {*found[0]}:
                tell(f"NOT the same ({number})")
                return 1
    tell("the same")
    return 0


def timed(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


def tell(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
