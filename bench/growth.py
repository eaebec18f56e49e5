"""What more documents and claims cost: reading, reconciling, loading, pages, exports.

    python bench/growth.py                        full sizes, in about 25 minutes
    python bench/growth.py --sizes small          the same steps in two minutes, to see them run
    python bench/growth.py --only reconcile ...   these parts alone; the others stay as they were
    python bench/growth.py --minutes 240          more time: larger sizes fit
    python bench/growth.py --share 0.3            three of ten documents are about conflict
    python bench/growth.py --only SQLite --also 3000000    one more size, beside those measured here

In: nothing; documents and claims are made up from a seed (``growth_texts.py``, ``ledger.py``,
``reconcile.py``). Out: ``docs/growth.json``, and from it the picture and the tables of
``docs/performance.md``. Small sizes go to a file of their own in the temporary folder.

Each step runs in a process of its own. A size that would take longer than its part of the time, or
more memory than there is, is left out and said to be; the largest that fits is measured instead.
Ctrl-C ends a part and keeps what was measured of it.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import runpy
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.record.cluster import NoServer, cluster  # noqa: E402 - beside the repository's root

FOUND = ROOT / "docs/growth.json"
STEPS = Path(__file__).with_name("growth_steps.py")
FORMATS = ("jsonl", "csv", "parquet", "sitrep/month", "sitrep")
SIZES: dict[str, dict[str, Sequence[int]]] = {
    "small": {"documents": (100, 400), "claims": (3_000, 30_000), "ledger": (300, 1_200)},
    "full": {
        "documents": (1_000, 10_000, 100_000),
        "claims": (10_000, 100_000, 1_000_000, 10_000_000),
        "ledger": (1_000, 10_000, 100_000, 1_000_000, 10_000_000),
    },
}
SHARES = {"read": 0.1, "reconcile": 0.3, "tasks": 0.1, "SQLite": 0.29, "PostgreSQL": 0.21}
"""Of the time."""
LEDGERS = frozenset({"SQLite", "PostgreSQL"})
MINUTES = {"small": 2.0, "full": 24.0}
MOST = {"record": 20_000, "sitrep": 10_000, "relate": 1_000_000, "parquet": 1_000_000}
"""Claims beyond which these are not measured: they would take the time of all others. More than a
million are related in tasks, a part of its own."""
ROOM = 0.7
"""Of the memory that is free."""
SLOPE = 1.1
"""The exponent that is foreseen after one size."""

Point = dict[str, Any]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", choices=SIZES, default="full")
    parser.add_argument("--only", nargs="+", choices=SHARES, default=list(SHARES))
    parser.add_argument("--minutes", type=float, help="for all parts; default: 24, small 2")
    parser.add_argument("--share", type=float, default=0.1, help="of conflict news; default: 0.1")
    parser.add_argument("--also", type=int, metavar="CLAIMS", help="one more size of the ledgers")
    parser.add_argument("--out", type=Path, help="another file than docs/growth.json")
    asked = parser.parse_args()
    if asked.also and not LEDGERS.issuperset(asked.only):
        parser.error(f"--also is for ledgers: name them with --only ({' '.join(sorted(LEDGERS))})")
    small = Path(tempfile.gettempdir()) / "dragoman-growth.json"
    out = asked.out or (FOUND if asked.sizes == "full" else small)
    parts = json.loads(out.read_text("utf-8"))["parts"] if out.is_file() else {}
    seconds = (asked.minutes or MINUTES[asked.sizes]) * 60
    for name in asked.only:
        ladder = Ladder(name, seconds * SHARES[name], SIZES[asked.sizes])
        if asked.also:
            ladder.go_on(parts.get(name, {}), asked.also)
        with tempfile.TemporaryDirectory(prefix="dragoman-growth-") as home:
            try:
                PARTS[name](ladder, Path(home), asked.share)
            except KeyboardInterrupt:
                ladder.left_out.append({"size": ladder.at, "why": "it was ended by hand"})
        parts[name] = ladder.told()
        found = {"parts": {one: parts[one] for one in SHARES if one in parts}}
        out.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if out == FOUND:
        runpy.run_path(str(ROOT / "docs/growth.py"), run_name="__main__")
    print(f"written: {out}")
    return 0


# -- from size to size -----------------------------------------------------------------------------


@dataclass
class Ladder:
    """One part, measured at one size after the other for as long as the next one fits."""

    part: str
    budget: float
    """Seconds."""
    sizes: dict[str, Sequence[int]]
    points: list[Point] = field(default_factory=list)
    left_out: list[Point] = field(default_factory=list)
    load: float = field(default_factory=lambda: os.getloadavg()[0])
    begun: float = field(default_factory=time.perf_counter)
    at: int = 0
    """The size that is measured now."""

    def go_on(self, measured: dict[str, Any], size: int) -> None:
        """To a size beside those that were measured on this machine before."""
        if measured.get("machine") != machine():
            raise SystemExit(f"{self.part} was measured on another machine, or not yet")
        self.sizes = dict.fromkeys(self.sizes, (size,))
        self.points = [point for point in measured["points"] if point["size"] != size]
        self.left_out = [one for one in measured["left_out"] if one["size"] != size]
        self.begun -= measured["took_s"]
        self.budget += measured["took_s"]

    def climb(self, sizes: Sequence[int], measure: Callable[[int], bool]) -> None:
        """``measure`` a size after the other; it tells whether that came to its end."""
        took: list[Rung] = []
        for asked in sizes:
            size = 0
            while size < asked:  # what fits is measured, and foretells better than what came before
                size, why = self._fitting(asked, took)
                if why and size < took[-1].size * 1.5:
                    self.left_out.append({"size": asked, "why": why})
                    return
                begun = time.perf_counter()
                ended = measure(size)
                took.append(self._rung(size, time.perf_counter() - begun))
                if not ended:
                    return

    def _rung(self, size: int, wall: float) -> Rung:
        points = [point for point in self.points if point["size"] == size]
        told = sum(point.get("seconds", wall) for point in points) or wall
        seconds = sum(p.get("seconds", wall) for p in points if not _is_bounded(p)) or told
        peak = max((p["peak_mb"] for p in points if not _is_bounded(p)), default=1)
        return Rung(size, seconds, max(wall - told, 0), peak)

    def _fitting(self, asked: int, took: Sequence[Rung]) -> tuple[int, str]:
        """The size to measure: the one that is asked for or, with the reason, the largest."""
        if not took:
            return asked, ""
        last, slope = took[-1], slope_of(took)
        left = max(self.budget - (time.perf_counter() - self.begun) - last.start, 0)
        foreseen = last.seconds * (asked / last.size) ** slope
        room = free_mb() * ROOM
        peak = last.peak_mb * asked / last.size if len(took) < 2 else peak_at(asked, took)
        if foreseen <= left and peak <= room:
            return asked, ""
        if foreseen > left:
            size = last.size * (left / last.seconds) ** (1 / slope)
            why = f"it would take about {foreseen:,.0f} s; {left:,.0f} s were left"
        else:
            size = last.size * room / last.peak_mb
            why = f"it would need about {peak:,.0f} MB; {room:,.0f} MB may be taken"
        return rounded_down(min(size, asked)), why

    def step(self, step: str, size: int, home: Path, *more: str, **marks: Any) -> bool:
        """Run one step and keep what it tells; whether it came to its end."""
        self.at = size
        limit = max(self.budget - (time.perf_counter() - self.begun), 30) * 1.5
        words = [sys.executable, str(STEPS), step, str(size), str(home), *more]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            stopped = threading.Event()

            def stop() -> None:
                stopped.set()
                process.kill()

            watch = threading.Timer(limit, stop)
            watch.start()
            assert process.stdout is not None
            for line in process.stdout:
                told = {"step": step, "size": size, **marks, **json.loads(line)}
                self.points.append(told)
                seconds, peak = told["seconds"], told["peak_mb"]
                print(f"{self.part:<12}{size:>12,}  {told['name']:<34}{seconds:>10,.3f} s", end="")
                print(f"{peak:>8,} MB", flush=True)
            process.wait()
            watch.cancel()
        if process.returncode > 0:
            raise SystemExit(f"{' '.join(words)}: exit {process.returncode}")
        if process.returncode:
            by = f"after {limit:,.0f} s" if stopped.is_set() else f"by signal {-process.returncode}"
            what = " ".join([step, *more[1:]])
            self.left_out.append({"size": size, "why": f"{what} was ended {by}"})
        return process.returncode == 0

    def told(self) -> dict[str, Any]:
        return {
            "measured": datetime.now(UTC).date().isoformat(),
            "machine": machine(),
            "load": round(self.load, 1),
            "took_s": round(time.perf_counter() - self.begun),
            "points": self.points,
            "left_out": self.left_out,
        }


def _is_bounded(point: Point) -> bool:
    """Whether larger sizes go without it."""
    return point.get("step") in MOST or point.get("name") in MOST


@dataclass(frozen=True)
class Rung:
    size: int
    seconds: float
    """That grow with it."""
    start: float
    """Seconds that processes took to begin."""
    peak_mb: float


def slope_of(took: Sequence[Rung]) -> float:
    """The exponent by which time grew last: at least 1, for a start weighs on small sizes."""
    if len(took) < 2:
        return SLOPE
    one, other = took[-2:]
    return max(1.0, exponent((one.size, one.seconds), (other.size, other.seconds)))


def exponent(one: tuple[float, float], other: tuple[float, float]) -> float:
    return math.log(other[1] / one[1]) / math.log(other[0] / one[0])


def peak_at(size: int, took: Sequence[Rung]) -> float:
    """By a line through the last two: a process takes some memory before it does anything."""
    one, other = took[-2:]
    each = (other.peak_mb - one.peak_mb) / (other.size - one.size)
    return other.peak_mb + max(each, 0) * (size - other.size)


def rounded_down(size: float) -> int:
    """To one digit and zeros."""
    whole = str(int(max(size, 1)))
    return int(whole[0] + "0" * (len(whole) - 1))


def free_mb() -> float:
    """What may be taken without swapping; the free pages alone where Linux does not tell."""
    told = Path("/proc/meminfo")
    if told.is_file():
        lines = dict(line.split(":") for line in told.read_text("ascii").splitlines())
        return int(lines["MemAvailable"].split()[0]) * 1024 / 1e6
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e6


def machine() -> str:
    """As much as a reader needs to compare."""
    model = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1e9
    python = platform.python_version()
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GB; Python {python}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


# -- the parts -------------------------------------------------------------------------------------


def reading(ladder: Ladder, home: Path, share: float) -> None:
    ladder.climb(
        ladder.sizes["documents"],
        lambda size: ladder.step("read", size, home, str(share), share=share),
    )


def reconciling(ladder: Ladder, home: Path, _: float) -> None:
    ladder.climb(ladder.sizes["claims"], lambda size: ladder.step("group", size, home))


def in_tasks(ladder: Ladder, home: Path, _: float) -> None:
    ladder.climb(ladder.sizes["claims"], lambda size: ladder.step("tasks", size, home))


def on_sqlite(ladder: Ladder, home: Path, _: float) -> None:
    def measure(size: int) -> bool:
        where, singly = home / f"{size}.db", home / "singly.db"
        ended = on_ledger(ladder, size, home, (str(where), str(singly))) and all(
            ladder.step("export", size, home, str(where), name)
            for name in FORMATS
            if size <= MOST.get(name, size)
        )
        where.unlink(missing_ok=True)
        singly.unlink(missing_ok=True)
        return ended

    ladder.climb(ladder.sizes["ledger"], measure)


def on_postgres(ladder: Ladder, home: Path, _: float) -> None:
    try:
        with server() as database:
            ladder.climb(
                ladder.sizes["ledger"],
                lambda size: on_ledger(
                    ladder, size, home, (database(f"at_once_{size}"), database(f"singly_{size}"))
                ),
            )
    except NoServer as error:
        ladder.left_out.append({"size": 0, "why": f"no PostgreSQL server can be had: {error}"})


@contextmanager
def server() -> Iterator[Callable[[str], str]]:
    """A PostgreSQL server that ends with the block: what makes a database and tells its address."""
    import psycopg  # noqa: PLC0415 - only where it is asked for

    with cluster() as address:

        def made(name: str) -> str:
            with psycopg.connect(f"{address}postgres", autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}".encode())
            return f"{address}{name}"

        yield made


def on_ledger(ladder: Ladder, size: int, home: Path, places: tuple[str, str]) -> bool:
    """Into the first ledger at once, into the second, where the size allows, one by one."""
    where, singly = places
    if size <= MOST["record"] and not ladder.step("record", size, home, singly):
        return False
    if not ladder.step("load", size, home, where):
        return False
    if size > MOST["relate"]:
        why = "relating in one process was left out; pages and exports are of unrelated claims"
        ladder.left_out.append({"size": size, "why": why})
    elif not ladder.step("relate", size, home, where):
        return False
    return ladder.step("pages", size, home, where)


PARTS: dict[str, Callable[[Ladder, Path, float], None]] = {
    "read": reading,
    "reconcile": reconciling,
    "tasks": in_tasks,
    "SQLite": on_sqlite,
    "PostgreSQL": on_postgres,
}

if __name__ == "__main__":
    sys.exit(main())
