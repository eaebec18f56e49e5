"""How the review pages answer while a team reads, decides and reports come in.

    python bench/review.py                       a new ledger of 100,000 claims, a minute
    python bench/review.py --ledger big.db       one that is there (bench/ledger.py --keep big.db)
    python bench/review.py --seconds 20 --reviewers 10 --writers 4

In: nothing, or a ledger. Out: how many pages there were, how many went wrong, the median and the
95th percentile in milliseconds by kind of page, and how many reports were recorded meanwhile.

Everything stays on loopback and ends by itself. A reviewer opens a page, reads it for three seconds
on average and opens the next; one page of ten is a decision. A writer records a report of five
claims about once in three seconds. Server, writers and reviewers share this machine's cores: the
figures are those of a laptop that does all three.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
from ledger import MADE_BY, PER_REPORT, reports

from dragoman.errors import DragomanError
from dragoman.record import Ledger, Query

DRAGOMAN = Path(sys.executable).with_name("dragoman")
READS, WRITES = 3.0, 3.0
"""Seconds between two pages of a reviewer, and between two reports of a writer, on average."""
QUERIES = (
    "",
    "?measure=killed&measure=injured&since=2017-03-01&until=2017-03-31",
    "?place=Town+3-4-5",
    "?place=Country+X3&measure=departed&since=2018-01-01",
    "?speaker=speaker+77",
    "?text=%D8%AD%D9%84%D8%A8&since=2019-11-01",
    "?standing=contested&since=2019-06-01",
    "?happened_since=2017-03-01&happened_until=2017-03-07",
)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--ledger", type=Path, help="a ledger that is there; it is written to")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--as-writers", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.as_writers:
        return write(given.ledger, given.writers, given.seconds)
    with tempfile.TemporaryDirectory() as folder:
        path = given.ledger or make(Path(folder) / "ledger.db", given.claims)
        house = serving(path)
        with house as address:
            writers = subprocess.Popen(
                [
                    *(sys.executable, __file__, "--as-writers", "--ledger", str(path)),
                    *("--writers", str(given.writers), "--seconds", str(given.seconds)),
                ]
            )
            took, faults = asyncio.run(review(address, path, given.reviewers, given.seconds))
            writers.wait(timeout=120)
    told(took, faults)
    pages = sum(map(len, took.values()))
    print(f"the server's processor time: {house.seconds / max(pages, 1) * 1e3:,.0f} ms a page")
    print(
        f"others waited for a processor too: load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
    )
    return 1 if faults or writers.returncode else 0


def make(path: Path, claims: int) -> Path:
    print(f"making a ledger of {claims:,} claims ...", file=sys.stderr)
    keep = [sys.executable, str(Path(__file__).with_name("ledger.py")), "--keep", str(path)]
    subprocess.run([*keep, "--claims", str(claims)], check=True, stdout=subprocess.DEVNULL)
    return path


class serving:  # noqa: N801 - used as a function
    """`dragoman review` on a free port, until the block ends."""

    def __init__(self, path: Path) -> None:
        self.path, self.seconds = path, 0.0

    def __enter__(self) -> str:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        words = ["review", "--ledger", str(self.path), "--port", str(port), "--name", "bench"]
        self.process = subprocess.Popen([str(DRAGOMAN), *words], stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        for line in self.process.stderr:
            if found := re.search(r"http://\S+", line):
                threading.Thread(target=self._drain, daemon=True).start()
                return found[0]
        raise SystemExit("dragoman review did not start")

    def _drain(self) -> None:
        """What it says while it serves is a fault: it is shown."""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            sys.stderr.write(line)

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):  # Linux tells; elsewhere it stays 0
            told = Path(f"/proc/{self.process.pid}/stat").read_text("ascii").rpartition(")")[2]
            ticks = sum(map(int, told.split()[11:13]))
            self.seconds = ticks / os.sysconf("SC_CLK_TCK")
        self.process.terminate()
        self.process.wait(timeout=30)


# -- reviewers -------------------------------------------------------------------------------------

Took = dict[str, list[float]]


@dataclass
class Day:
    """What the reviewers do until it ends, and what came of it."""

    client: httpx.AsyncClient
    csrf: str
    keys: list[str]
    end: float
    took: Took
    faults: dict[str, int]


async def review(
    address: str, path: Path, reviewers: int, seconds: int
) -> tuple[Took, dict[str, int]]:
    took: Took = defaultdict(list)
    faults: dict[str, int] = defaultdict(int)
    with Ledger.open(path) as ledger:
        listed = ledger.page(Query(), limit=2_000).listed
        keys = [one.claim.id.removeprefix("claim:") for one in listed]
    end = time.perf_counter() + seconds
    limits = httpx.Limits(max_connections=reviewers, max_keepalive_connections=reviewers)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        first = await client.get("/keys")
        csrf = re.search(r'data-csrf="(\w+)"', first.text)
        assert csrf
        day = Day(client, csrf[1], keys, end, took, faults)
        await asyncio.gather(*(reviewer(number, day) for number in range(reviewers)))
    return took, faults


async def reviewer(number: int, day: Day) -> None:
    some = random.Random(number)
    await asyncio.sleep(some.random() * READS)
    while time.perf_counter() < day.end:
        kind = some.choices(
            ("claims", "claim", "report", "today", "disagreements", "accept"),
            (40, 25, 12, 8, 5, 10),
        )[0]
        key = some.choice(day.keys)
        begun = time.perf_counter()
        try:
            status = await opened(kind, key, some, day)
        except httpx.HTTPError as error:
            status = type(error).__name__
        day.took[kind].append(time.perf_counter() - begun)
        if status not in {"200", "303"}:
            day.faults[f"{kind} {status}"] += 1
        await asyncio.sleep(some.expovariate(1 / READS))


async def opened(kind: str, key: str, some: random.Random, day: Day) -> str:
    """Open a page, or decide; the status of the answer."""
    if kind == "accept":
        sent = {"csrf": day.csrf, "back": f"/claims/{key}"}
        return str((await day.client.post(f"/claims/{key}/accept", data=sent)).status_code)
    paths = {
        "claims": f"/claims{some.choice(QUERIES)}",
        "claim": f"/claims/{key}",
        "report": f"/report?id=report-0-{some.randrange(1_000):06}",
        "today": "/",
        "disagreements": "/disagreements",
    }
    return str((await day.client.get(paths[kind])).status_code)


# -- writers ---------------------------------------------------------------------------------------


def write(path: Path, writers: int, seconds: int) -> int:
    """So many writers at once, each recording reports of its own."""
    end, done, faults = time.perf_counter() + seconds, [0] * writers, [0] * writers

    def writer(number: int) -> None:
        some = random.Random(1_000 + number)
        with Ledger.open(path, wait=60) as ledger:
            for document, claims in reports(400, seed=10_000 + number + os.getpid()):
                time.sleep(some.expovariate(1 / WRITES))
                if time.perf_counter() > end:
                    return
                try:
                    ledger.record(document, claims, MADE_BY)
                    done[number] += 1
                except DragomanError as error:
                    faults[number] += 1
                    print(f"a writer: {error}", file=sys.stderr)

    threads = [threading.Thread(target=writer, args=(n,)) for n in range(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(
        f"{writers} writers recorded {sum(done):,} reports of {PER_REPORT} claims, "
        f"{sum(faults)} faults",
        flush=True,
    )
    return 1 if sum(faults) else 0


def told(took: Took, faults: dict[str, int]) -> None:
    every = [seconds for times in took.values() for seconds in times]
    print(f"{len(every):,} pages, {sum(faults.values())} went wrong {dict(faults) or ''}")
    for kind, times in [*sorted(took.items()), ("every page", every)]:
        ordered = sorted(times)
        high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        middle = statistics.median(times)
        figures = f"median {middle * 1e3:>6,.0f} ms  95% {high * 1e3:>6,.0f} ms"
        print(f"{kind:<16}{len(times):>6}  {figures}")


if __name__ == "__main__":
    sys.exit(main())
