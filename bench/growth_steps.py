"""One step of `bench/growth.py`, in a process of its own, so that its peak of memory is its own.

    python bench/growth_steps.py record 100000 /tmp/x ledger.db

In: a step, a size, a folder to work in and, for steps on a ledger, where it is. Out: a JSON object
a line on standard output, as soon as it is measured: what was measured, the seconds by the clock
and of the processor, the peak of memory so far in MB, and what the step alone can tell.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import shutil
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import httpx
import reconcile as grouped
import sqlalchemy as sa
from growth_texts import documents
from ledger import MADE_BY, PER_REPORT, reports

from dragoman import plugins
from dragoman.batch import engine
from dragoman.batch import relate as relate_batch
from dragoman.claims import to_json
from dragoman.cli.frame import seldom_collecting
from dragoman.collect.copies import marks_of
from dragoman.pipeline import Desk
from dragoman.record import Ledger, Load, Query
from dragoman.review import create_app
from dragoman.review.serving import Listening, room_of
from dragoman.settings import Settings
from dragoman.write import BytesWriter
from dragoman.write.selecting import selected

PAGES = {
    "today": "/",
    "claims, map, timeline": "/claims",
    "claims of a country": "/claims?place=Country+X3",
    "report": "/report?id={report}",
    "claim": "/claims/{claim}",
    "disagreements": "/disagreements",
    "territory": "/territory",
    "actors": "/actors",
    "sources": "/sources",
    "series": "/series",
}
AT_ONCE = 2_500
"""Reports in one transaction, as `dragoman load` takes them."""
TRIES = 3
LONG = 5.0
"""Seconds after which a page is not asked for once more."""
MONTH = Query(place="Country X3", since=date(2018, 3, 1), until=date(2018, 3, 31))
MB = 1e6


@dataclass
class Spent:
    """By the clock and of the processor, in seconds."""

    wall: float = 0.0
    processor: float = 0.0
    _begun: tuple[float, float] = field(default=(0.0, 0.0), repr=False)

    def __enter__(self) -> Spent:
        self._begun = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.wall += time.perf_counter() - self._begun[0]
        self.processor += time.process_time() - self._begun[1]


def tell(name: str, spent: Spent, **more: Any) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB
    told = {
        "name": name,
        "seconds": rounded(spent.wall),
        "processor_s": rounded(spent.processor),
        "peak_mb": round(peak),
    }
    print(json.dumps(told | more), flush=True)


def rounded(number: float) -> float:
    """To three significant digits."""
    return float(f"{number:.3g}")


# -- reading and relating --------------------------------------------------------------------------


def read(size: int, home: Path, share: str) -> None:
    """Reports to claims with their places and actors, and on to a file as JSON lines."""
    desk, file = Desk(Settings.of(os.environ)), home / "claims.jsonl"
    for document, _ in documents(60, 0.5, seed=1):  # rules are compiled when they are first met
        desk.read(document)
    kinds = {True: Spent(), False: Spent()}
    counts, claims, whole, letters = {True: 0, False: 0}, 0, Spent(), 0
    with file.open("w", encoding="utf-8") as out:
        for document, told in documents(size, float(share)):
            with kinds[told], whole:
                found = desk.read(document)
                marks_of(document.text)
                out.writelines(f"{to_json(claim)}\n" for claim in found)
            counts[told] += 1
            claims += len(found)
            letters += len(document.text.encode())
    tell(
        "read",
        whole,
        claims=claims,
        text_mb=rounded(letters / MB),
        disk_mb=rounded(file.stat().st_size / MB),
        conflict={"documents": counts[True], "processor_s": rounded(kinds[True].processor)},
        other={"documents": counts[False], "processor_s": rounded(kinds[False].processor)},
    )
    file.unlink()


def group(size: int, home: Path) -> None:
    """`bench/reconcile.py`: grouped by DuckDB, a process a core."""
    made, processes = grouped.make(home, size), os.cpu_count() or 1
    with Spent() as spent, ProcessPoolExecutor(processes) as pool:
        work = zip(*grouped.parts(home, processes), strict=True)
        done = list(pool.map(grouped.reconcile, *work))
    spent.processor = sum(one.processor_s for one in done)
    files = sum(path.stat().st_size for path in home.glob("*.parquet"))
    tell(
        "grouped by DuckDB",
        spent,
        claims=made,
        pairs=sum(one.pairs for one in done),
        relations=sum(one.relations for one in done),
        joined_s=rounded(sum(one.joined_s for one in done)),
        related_s=rounded(sum(one.related_s for one in done)),
        peak_mb=round(processes * max(one.peak_kb for one in done) * 1024 / MB),
        disk_mb=rounded(files / MB),
        processes=processes,
    )
    for path in home.glob("*.parquet"):
        path.unlink()


def in_tasks(size: int, home: Path) -> None:
    """The same claims by `dragoman reconcile OUT/`, a process a core, two at least: their peak is
    told, not ours.
    """
    made, processes = grouped.make(home, size), max(os.cpu_count() or 1, 2)
    folder = grouped.batch(home)
    settings = Settings.of(os.environ)
    with engine("local", processes, None) as crew, Spent() as spent:
        relations = relate_batch(folder, crew, settings, open_desk=grouped.KnownDesk)
    hired = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent.processor += hired.ru_utime + hired.ru_stime
    tell(
        "in tasks",
        spent,
        claims=made,
        relations=relations,
        peak_mb=round(processes * hired.ru_maxrss * 1024 / MB),
        processes=processes,
    )
    shutil.rmtree(folder.path)
    (home / "claims.parquet").unlink()


# -- a ledger --------------------------------------------------------------------------------------


def record(size: int, _: Path, where: str) -> None:
    """Reports of five claims into a new ledger, each in its transaction."""
    with Ledger.open(where, create=True) as ledger:

        def put(some: Sequence[Load]) -> None:
            for one in some:
                ledger.record(one.document, one.claims, MADE_BY, one.marks)

        in_tenths("recorded, a report a transaction", size, put)


def load(size: int, _: Path, where: str) -> None:
    """The same, 2,500 reports a transaction and the indexes at the end, as `dragoman load` does."""
    with seldom_collecting(), Ledger.open(where, create=True) as ledger, ExitStack() as filled:
        filled.enter_context(ledger.filling())
        in_tenths(
            "loaded, 2,500 at once", size, lambda some: ledger.load(some, MADE_BY), filled.close
        )


def in_tenths(
    name: str,
    size: int,
    put: Callable[[Sequence[Load]], object],
    end: Callable[[], object] = lambda: None,
) -> None:
    """Tell of all, and of the first and the last tenth and the end beside it."""
    spent, tenths, ending = Spent(), [Spent() for _ in range(10)], Spent()
    count, done = size // PER_REPORT, 0
    made = reports(count)
    while some := [Load(d, c, marks_of(d.text), {}) for d, c in islice(made, AT_ONCE)]:
        with spent, tenths[done * 10 // count]:
            put(some)
        done += len(some)
    with spent, ending:
        end()
    parts = {"first_tenth_s": tenths[0], "last_tenth_s": tenths[-1], "ending_s": ending}
    tell(name, spent, **{part: rounded(took.wall) for part, took in parts.items()})


def relate(_: int, __: Path, where: str) -> None:
    """All claims of a ledger for the first time, in one process, as `dragoman run` does."""
    desk = Desk(Settings.of(os.environ))
    with Ledger.open(where) as ledger, Spent() as spent:
        found = desk.relate_in(ledger)
    tell("related in one process", spent, relations=found, **on_disk(where))


def on_disk(where: str) -> dict[str, float]:
    """Of the ledger whole, and of what it finds words by, in MB."""
    if "://" in where:
        engine = sa.create_engine(where.replace("postgresql://", "postgresql+psycopg://", 1))
        asked = "SELECT pg_database_size(current_database()), pg_total_relation_size('search')"
        with engine.connect() as connection:
            whole, words = connection.execute(sa.text(asked)).one()
        engine.dispose()
        return {"disk_mb": rounded(whole / MB), "words_mb": rounded(words / MB)}
    told = {"disk_mb": rounded(Path(where).stat().st_size / MB)}
    connection = sqlite3.connect(where)
    asked = "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%' OR name LIKE '%texts%'"
    try:
        told["words_mb"] = rounded(connection.execute(asked).fetchone()[0] / MB)
    except sqlite3.OperationalError:
        pass  # this SQLite was built without dbstat
    finally:
        connection.close()
    return told


def pages(_: int, __: Path, where: str) -> None:
    """The pages of `dragoman review`, by its application, without a network."""
    desk = Desk(Settings.of(os.environ))
    with Ledger.open(where) as ledger:
        last = ledger.page(Query(), newest_first=True, limit=1).listed[0].claim
        names = {"claim": last.id.removeprefix("claim:"), "report": last.document}
        asyncio.run(visit(ledger, desk, "/keys"))
        for name, path in PAGES.items():
            first, again = asyncio.run(visit(ledger, desk, path.format(**names)))
            tell(name, first, again_s=rounded(again))


async def visit(ledger: Ledger, desk: Desk, path: str) -> tuple[Spent, float]:
    """What a page takes when nothing of it is kept, as after a change, and right after that."""
    firsts: list[Spent] = []
    again = Spent()
    while len(firsts) < TRIES and not (firsts and firsts[0].wall > LONG):
        room = room_of(ledger, desk, Listening(), lambda: datetime.now(UTC), "bench")
        transport = httpx.ASGITransport(app=create_app(room))
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            with Spent() as first:
                answer = await client.get(path)
            with Spent() as again:
                await client.get(path)
        if answer.status_code != 200:
            raise SystemExit(f"{path}: {answer.status_code} {answer.text[:300]}")
        firsts.append(first)
    middle = statistics.median_low(spent.wall for spent in firsts)
    return next(spent for spent in firsts if spent.wall == middle), again.wall


def export(_: int, home: Path, where: str, name: str) -> None:
    """All claims in one format, from ledger to file; ``sitrep/month``: a month of a country."""
    writer_name, _, narrow = name.partition("/")
    desk, file = Desk(Settings.of(os.environ)), home / "export"
    writer = plugins.found("writers")[writer_name]()
    query = MONTH if narrow else Query()
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with (
        seldom_collecting(),
        Ledger.open(where) as ledger,
        Spent() as spent,
        selected(ledger, query, desk, at, writer) as selection,
    ):
        ready = time.perf_counter()
        with written(file, writer) as write:
            write(selection)
        count = len(selection.claims)
    tell(
        "sitrep, one month" if narrow else writer_name,
        spent,
        selecting_s=rounded(ready - spent._begun[0]),
        claims=count,
        disk_mb=rounded(file.stat().st_size / MB),
    )
    file.unlink()


@contextmanager
def written(file: Path, writer: Any) -> Iterator[Callable[[Any], None]]:
    if isinstance(writer, BytesWriter):
        with file.open("wb") as raw:
            yield lambda selection: writer.write_bytes(selection, raw)
    else:
        with file.open("w", encoding="utf-8") as out:
            yield lambda selection: writer.write(selection, out)


class Step(Protocol):
    def __call__(self, size: int, home: Path, /, *more: str) -> None: ...


STEPS: dict[str, Step] = {
    "read": read,
    "group": group,
    "tasks": in_tasks,
    "record": record,
    "load": load,
    "relate": relate,
    "pages": pages,
    "export": export,
}  # type: ignore[dict-item]


def main() -> None:
    name, size, home, *more = sys.argv[1:]
    STEPS[name](int(size), Path(home), *more)


if __name__ == "__main__":
    main()
