"""How the review pages answer while a team reads, decides and reports come in.

    python bench/review.py                       a new ledger of 100,000 claims, three minutes
    python bench/review.py --ledger big.db       one that is there (bench/ledger.py --keep big.db)
    python bench/review.py --postgres            the same on a PostgreSQL server of its own
    python bench/review.py --ledger postgresql://…
    python bench/review.py --seconds 20 --reviewers 10 --writers 4 --pause 1
    python bench/review.py --accept 10000        how long a writer waits while so many are accepted

In: nothing, or a ledger. Out, for each of three teams a minute long: how many pages there were, how
many went wrong, the median and the 95th percentile in milliseconds by kind of page, the server's
processor time, and how many reports were recorded meanwhile.

    with a pause       a reviewer opens a page, reads it for two seconds on average (--pause), opens
                       the next; one page of ten is a decision
    ... and memory     the same, with a browser that holds pages and asks whether they are still so
                       (If-None-Match)
    without a pause    fifty who click as soon as the page is there: how much the server can bear;
                       their median is that of a queue of fifty

A writer records a report of five claims about once in three seconds. Everything stays on loopback
and ends by itself. Server, writers and reviewers share this machine's cores: the figures are those
of a laptop that does all three.
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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from ledger import MADE_BY, PER_REPORT, reports

from dragoman.errors import DragomanError
from dragoman.record import Ledger, Query

DRAGOMAN = Path(sys.executable).with_name("dragoman")
WRITES = 3.0
"""Seconds between two reports of a writer, on average."""
CLUSTER = Path(__file__).parents[1] / "tests/record/cluster.py"
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
    parser.add_argument("--ledger", help="a ledger that is there; it is written to")
    parser.add_argument("--postgres", action="store_true", help="a PostgreSQL server of its own")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--reviewers", type=int, default=50)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--pause", type=float, default=2.0, help="seconds; 0: only without")
    parser.add_argument("--lag", type=float, default=0.0, help="as `dragoman review --lag`")
    parser.add_argument("--accept", type=int, help="only this: accept so many, and watch a writer")
    parser.add_argument("--as-writers", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.as_writers:
        return write(given.ledger, given.writers, given.seconds)
    with tempfile.TemporaryDirectory() as folder, database(given.postgres) as address:
        where = given.ledger or address or str(Path(folder) / "ledger.db")
        if not given.ledger:
            make(where, given.claims)
        if given.accept:
            return accept(where, given.accept)
        team = Team(given.reviewers, given.writers, given.seconds, given.lag)
        runs = [Habit(given.pause), Habit(given.pause, memory=True)] if given.pause else []
        return max(run(where, team, habit) for habit in (*runs, Habit(0)))


@dataclass(frozen=True)
class Team:
    reviewers: int
    writers: int
    seconds: int
    lag: float = 0.0
    """Seconds by which numbers over the whole ledger may be behind."""


@dataclass(frozen=True)
class Habit:
    """How they read."""

    pause: float
    """Seconds between two pages, on average."""
    memory: bool = False
    """Whether the browser asks with the ETag of the page that it holds."""

    def __str__(self) -> str:
        pause = f"with a pause of {self.pause:g} s" if self.pause else "without a pause"
        return pause + (", asking whether what they hold is still so" if self.memory else "")


def run(where: str, team: Team, habit: Habit) -> int:
    print(f"\n{team.reviewers} reviewers, {habit}, for {team.seconds} s", flush=True)
    house = serving(where, team.lag)
    with house as address:
        writers = subprocess.Popen(
            [
                *(sys.executable, __file__, "--as-writers", "--ledger", where),
                *("--writers", str(team.writers), "--seconds", str(team.seconds)),
            ]
        )
        took, faults, held = asyncio.run(review(address, where, team, habit))
        writers.wait(timeout=120)
    told(took, faults)
    pages = sum(map(len, took.values()))
    rate = f"{pages / team.seconds:,.0f} pages a second, {held:,} of them held already"
    print(
        f"{rate}; the server's processor time: {house.seconds / max(pages, 1) * 1e3:,.0f} ms a page"
    )
    print(
        f"others waited for a processor too: load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores"
    )
    return 1 if faults or writers.returncode else 0


@contextmanager
def database(wanted: bool) -> Iterator[str | None]:
    """The address of an empty database of a PostgreSQL server that ends with the block."""
    if not wanted:
        yield None
        return
    words = [sys.executable, str(CLUSTER)]
    with subprocess.Popen(
        words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        if not address:
            raise SystemExit("no PostgreSQL server can be had here")
        import psycopg  # noqa: PLC0415 - only where it is asked for

        with psycopg.connect(f"{address}postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE bench")
        yield f"{address}bench"
        server.communicate()


def make(where: str, claims: int) -> None:
    print(f"making a ledger of {claims:,} claims ...", file=sys.stderr)
    option = "--ledger" if "://" in where else "--keep"
    keep = [sys.executable, str(Path(__file__).with_name("ledger.py")), option, where]
    subprocess.run([*keep, "--claims", str(claims)], check=True, stdout=subprocess.DEVNULL)


class serving:  # noqa: N801 - used as a function
    """`dragoman review` on a free port, until the block ends."""

    def __init__(self, where: str, lag: float = 0.0) -> None:
        self.where, self.lag, self.seconds = where, lag, 0.0

    def __enter__(self) -> str:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        words = ["review", "--ledger", self.where, "--port", str(port), "--name", "bench"]
        words += ["--lag", str(self.lag)]
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

    address: str
    keys: list[str]
    end: float
    habit: Habit
    took: Took = field(default_factory=lambda: defaultdict(list))
    faults: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    held: int = 0
    """Pages that were still as the browser held them."""


@dataclass
class Browser:
    """Of one reviewer: what a site keeps in it, and the pages that it holds."""

    client: httpx.AsyncClient
    csrf: str
    tags: dict[str, str] = field(default_factory=dict)


async def review(
    address: str, where: str, team: Team, habit: Habit
) -> tuple[Took, dict[str, int], int]:
    with Ledger.open(where) as ledger:
        listed = ledger.page(Query(), limit=2_000).listed
        keys = [one.claim.id.removeprefix("claim:") for one in listed]
    day = Day(address, keys, time.perf_counter() + team.seconds, habit)
    await asyncio.gather(*(reviewer(number, day) for number in range(team.reviewers)))
    return day.took, day.faults, day.held


async def reviewer(number: int, day: Day) -> None:
    async with httpx.AsyncClient(base_url=day.address, timeout=60) as client:
        first = await client.get("/keys")
        csrf = re.search(r'data-csrf="(\w+)"', first.text)
        assert csrf
        await reading(number, day, Browser(client, csrf[1]))


async def reading(number: int, day: Day, browser: Browser) -> None:
    some = random.Random(number)
    await asyncio.sleep(some.random() * (day.habit.pause or 1))
    while time.perf_counter() < day.end:
        kind = some.choices(
            ("claims", "claim", "report", "today", "disagreements", "accept"),
            (40, 25, 12, 8, 5, 10),
        )[0]
        key = some.choice(day.keys)
        begun = time.perf_counter()
        try:
            status = await opened((kind, key), some, day, browser)
        except httpx.HTTPError as error:
            status = type(error).__name__
        day.took[kind].append(time.perf_counter() - begun)
        if status not in {"200", "303", "304"}:
            day.faults[f"{kind} {status}"] += 1
        await asyncio.sleep(some.expovariate(1 / day.habit.pause) if day.habit.pause else 0)


async def opened(what: tuple[str, str], some: random.Random, day: Day, browser: Browser) -> str:
    """Open a page, or decide; the status of the answer."""
    kind, key = what
    if kind == "accept":
        sent = {"csrf": browser.csrf, "back": f"/claims/{key}"}
        return str((await browser.client.post(f"/claims/{key}/accept", data=sent)).status_code)
    paths = {
        "claims": f"/claims{some.choice(QUERIES)}",
        "claim": f"/claims/{key}",
        "report": f"/report?id=report-0-{some.randrange(1_000):06}",
        "today": "/",
        "disagreements": "/disagreements",
    }
    path = paths[kind]
    tag = browser.tags.get(path) if day.habit.memory else None
    answer = await browser.client.get(path, headers={"If-None-Match": tag} if tag else None)
    if "etag" in answer.headers:
        browser.tags[path] = answer.headers["etag"]
    day.held += answer.status_code == 304
    return str(answer.status_code)


# -- writers ---------------------------------------------------------------------------------------


def write(where: str, writers: int, seconds: int) -> int:
    """So many writers at once, each recording reports of its own."""
    end, done, faults = time.perf_counter() + seconds, [0] * writers, [0] * writers

    def writer(number: int) -> None:
        some = random.Random(1_000 + number)
        with Ledger.open(where, wait=60) as ledger:
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


# -- accepting very many ---------------------------------------------------------------------------


def accept(where: str, wanted: int) -> int:
    """Accept so many claims by the page's form, while somebody records one report after another."""
    waits: list[float] = []
    over = threading.Event()

    def writer() -> None:
        with Ledger.open(where, wait=120) as ledger:
            for document, claims in reports(100_000, seed=50_000 + os.getpid()):
                if over.is_set():
                    return
                begun = time.perf_counter()
                ledger.record(document, claims, MADE_BY)
                waits.append(time.perf_counter() - begun)
                time.sleep(0.02)

    with serving(where) as address, httpx.Client(base_url=address, timeout=600) as client:
        recording = threading.Thread(target=writer)
        recording.start()
        begun, accepted = time.perf_counter(), 0
        while accepted < wanted:
            path = "/claims/accept?since=2016-03-01"  # the writer's are older
            page = client.get(path).text
            csrf, counted = (
                found[1] if (found := re.search(pattern, page)) else ""
                for pattern in (r'data-csrf="(\w+)"', r'name="counted" value="(\d+)"')
            )
            client.post(path, data={"csrf": csrf, "counted": counted})
            told = re.search(r"Accepted ([\d,]+) claims", client.get("/keys").text)
            if not told:
                break
            accepted += int(told[1].replace(",", ""))
        took = time.perf_counter() - begun
        over.set()
        recording.join()
    waits = sorted(seconds * 1e3 for seconds in waits)
    median, high = waits[len(waits) // 2], waits[int(len(waits) * 0.95)]
    print(f"{accepted:,} claims accepted in {took:,.1f} s ({accepted / took:,.0f} a second)")
    print(f"a writer recorded {len(waits):,} reports meanwhile: median {median:,.0f} ms,")
    print(f"95% {high:,.0f} ms, longest {waits[-1]:,.0f} ms")
    return 0 if accepted >= wanted else 1


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
