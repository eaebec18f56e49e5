"""What a ledger of 100,000 claims answers in, on SQLite or PostgreSQL.

    python bench/ledger.py                          on a new SQLite file
    python bench/ledger.py --ledger postgresql://…  on an empty database
    python bench/ledger.py --claims 20000           smaller
    python bench/ledger.py --keep ledger.db         and leave the file there

In: nothing; the reports are made up from a seed: five claims each, three of ten on an event that
was told before, twelve measures, 2,000 places in provinces and ten countries, 400 speakers, three
scripts, four years. Out: figures on standard
output, each the median of several runs, and three ratios: the last page to the first, a page behind
a filter to a page without, a new report's relations to those of all.

A server for the second: ``python tests/record/cluster.py`` prints the address of a new one.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Figure,
    Judgement,
    JudgementKind,
    Origin,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
    Source,
    SourceRole,
    Span,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
    claim_id,
)
from dragoman.pipeline import Desk
from dragoman.record import Ledger, Query
from dragoman.settings import Settings

PER_REPORT = 5
MADE_BY = "bench@1"
COUNTRIES = ("SY", "UA", "SD", "YE", "IQ", "AF", "CO", "ET", "LB", "MM")
"""Under which ten made-up countries are filed: an export looks a code up."""
AT = datetime(2020, 1, 1, tzinfo=UTC)
MEASURES = (
    *("departed", "returned", "evacuated", "killed", "injured", "detained"),
    *("sheltered", "trapped", "in_need", "housing_destroyed", "captured", "clash"),
)
SENTENCES = (
    "{n} people left {place} on that day, {who} said in a statement to reporters there. ",
    "غادر {n} من المدنيين {place} وبحلب ايضا حسب ما قال {who} في بيان صحفي له. ",
    "Из {place} выехали {n} человек, сообщил {who} в заявлении для журналистов там. ",
)


def places() -> list[Place]:
    found = []
    for country, code in enumerate(COUNTRIES):
        name = f"Country X{country}"
        held = Place(f"local:X{country}", name, code, 0.5, 0.5, PlacePrecision.COUNTRY)
        found.append(held)
        for province in range(20):
            name = f"Province {country}-{province}"
            whole = Place(
                f"local:{name}", name, code, 0.5, province + 0.5, PlacePrecision.ADM1, held.id
            )
            found.append(whole)
            found += [
                Place(
                    f"local:{name}-{town}",
                    f"Town {country}-{province}-{town}",
                    code,
                    town + 0.5,
                    province + 0.5,
                    PlacePrecision.SETTLEMENT,
                    whole.id,
                )
                for town in range(9)
            ]
    return found


def reports(count: int, seed: int = 0) -> Iterator[tuple[Document, list[Claim]]]:
    some, where = random.Random(seed), places()
    events: deque[Event] = deque(maxlen=500)
    for number in range(count):
        published = date(2016, 1, 1) + timedelta(number * 1461 // count)
        told = [event_of(some, where, events, published) for _ in range(PER_REPORT)]
        text, starts = "", []
        for place, who, n, _, _ in told:
            starts.append(len(text))
            text += some.choice(SENTENCES).format(n=n, place=place.name, who=who)
        origin = Origin("made up", number, "00" * 32, "bench@1", AT)
        name = f"report-{seed}-{number:06}"
        publisher = f"Outlet {some.randrange(60)}"
        document = Document(name, text, "en", "", publisher, None, published, origin)
        yield (
            document,
            [claim_of(document, one, start) for one, start in zip(told, starts, strict=True)],
        )


Event = tuple[Place, str, int, str, date]


def event_of(
    some: random.Random, where: list[Place], events: deque[Event], published: date
) -> Event:
    """A new one or, three times of ten, one of the last 500 told again, perhaps by another."""
    who = f"speaker {some.randrange(400)}"
    if events and some.random() < 0.3:
        place, first, n, measure, day = some.choice(events)
        n = some.choice([n, n, n, n * 2, n + 40])
        return place, some.choice([first, who]), n, measure, day
    day = published - timedelta(some.randrange(3))
    events.append((some.choice(where), who, some.randrange(10, 5000), some.choice(MEASURES), day))
    return events[-1]


def claim_of(document: Document, event: Event, start: int) -> Claim:
    place, who, n, measure, day = event
    end = document.text.index(". ", start)
    at = document.text.index(str(n), start)
    number = Evidence(Span(at, at + len(str(n))), str(n))
    words = Evidence(Span(start, end), document.text[start:end])
    claim = Claim(
        "",
        document.id,
        document.published,
        measure,
        words,
        number,
        Attribution((Source(who, SourceRole.SPEAKER, number, f"actor:{who}", n % 3 == 0),)),
        Provenance(MADE_BY, ("made-up",)),
        figure=Figure(n, n, Qualifier.EXACT, "people", None, StockOrFlow.FLOW, None, number),
        when=When(day, day, TimePrecision.DAY, words),
        where=(Where(place.name, PlaceRole.LOCATION, number, place),),
    )
    return replace(claim, id=claim_id(claim))


# -- measuring -------------------------------------------------------------------------------------


def line(what: str, value: str) -> None:
    print(f"{what:<58}{value:>18}", flush=True)


@contextmanager
def timed(what: str, per: int = 0, of: str = "claims") -> Iterator[list[float]]:
    took: list[float] = []
    begun = time.perf_counter()
    yield took
    took.append(time.perf_counter() - begun)
    line(what, f"{took[0]:,.1f} s")
    if per:
        line("", f"{per / took[0]:,.0f} {of}/s")


def median(what: str, ask: Callable[[int], Any], times: int = 15) -> float:
    took = []
    for run in range(times):
        begun = time.perf_counter()
        ask(run)
        took.append(time.perf_counter() - begun)
    value = statistics.median(took)
    line(what, f"{value * 1000:,.2f} ms")
    return value


def ask_it(ledger: Ledger, ids: list[str]) -> None:
    some = random.Random(1)
    median("one claim by its id", lambda _: ledger.state(some.choice(ids)), 200)
    first = median("the first page, 50 claims", lambda _: ledger.page(Query()))
    newest = median("the newest 50", lambda _: ledger.page(Query(), newest_first=True))
    deep = cursor_at(ledger, 0.99)
    last = median("a page at the end", lambda _: ledger.page(Query(), after=deep))
    line("ratio: the last page to the first", f"{last / first:.2f}")
    asked = {
        "a place and all within it (a country)": Query(place="Country X3"),
        "a town": Query(place="Town 3-4-5"),
        "measure and days": Query(
            measure=("killed", "injured"), since=date(2017, 3, 1), until=date(2017, 3, 31)
        ),
        "the event's window": Query(
            happened_since=date(2017, 3, 1), happened_until=date(2017, 3, 7)
        ),
        "a speaker": Query(speaker="speaker 77"),
        "words (Arabic)": Query(text="حلب"),
        "words (a speaker's number)": Query(text="speaker 77"),
        "contested": Query(standing="contested"),
        "accepted": Query(status="accepted"),
    }
    slowest = max(
        median(f"a page: {what}", lambda _, query=query: ledger.page(query))  # type: ignore[misc]
        for what, query in asked.items()
    )
    line("ratio: the slowest filter to no filter", f"{slowest / newest:.1f}")
    median("counts by measure, of all", lambda _: ledger.counts_by(Query(), "measure"), 5)
    country = Query(place="Country X3")
    median("counts by family, of a country", lambda _: ledger.counts_by(country, "family"), 5)
    median("counts by standing, of all", lambda _: ledger.counts_by(Query(), "standing"), 5)
    median("places for a map, of a country", lambda _: ledger.places(country), 5)
    median("reports by two words", lambda _: ledger.reports("speaker 77"), 5)


def cursor_at(ledger: Ledger, share: float) -> str | None:
    """A cursor far down, found by pages of many."""
    total, passed, after = ledger.count(Query()), 0, None
    while passed < total * share:
        page = ledger.page(Query(), after=after, limit=2000)
        passed, after = passed + len(page.listed), page.after
    return after


def decide(ledger: Ledger, ids: list[str]) -> None:
    some = random.Random(2)
    chosen = some.sample(ids, 300)
    median(
        "a decision (with the version seen)",
        lambda run: ledger.judge(
            Judgement(JudgementKind.ACCEPT, chosen[run], "Ana", AT),
            ledger.state(chosen[run]).version,
        ),
        150,
    )
    many = [(Judgement(JudgementKind.ACCEPT, id_, "Ana", AT), None) for id_ in chosen[150:]]
    with timed("150 decisions at once", 150, "decisions"):
        ledger.judge_all(many)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--ledger", help="an empty PostgreSQL database, postgresql://…")
    parser.add_argument("--keep", type=Path, help="the SQLite file to make")
    given = parser.parse_args()
    desk = Desk(Settings.of(os.environ))
    with tempfile.TemporaryDirectory() as folder:
        path = given.ledger or given.keep or Path(folder) / "ledger.db"
        with Ledger.open(path, create=True) as ledger:
            made = list(reports(given.claims // PER_REPORT))
            engine = "PostgreSQL" if given.ledger else "SQLite"
            line(f"{given.claims:,} claims, on", engine)
            with timed("recording, a report a transaction", given.claims):
                for document, claims in made:
                    ledger.record(document, claims, MADE_BY)
            with timed("relating all for the first time", given.claims) as whole:
                desk.relate_in(ledger)
            line("relations", f"{ledger.counts().relations:,}")
            ids = [claim.id for _, claims in made for claim in claims]
            more = list(reports(12, seed=1))

            def one_more(run: int) -> None:
                ledger.record(*more[run], made_by=MADE_BY)
                desk.relate_in(ledger)

            new = median("a new report recorded and related", one_more, len(more))
            line("ratio: relating all to a new report", f"{whole[0] / new:,.0f}")
            ask_it(ledger, ids)
            decide(ledger, ids)
            with timed("audit", len(ids)):
                assert ledger.audit().sound
        if isinstance(path, Path):
            line("file", f"{path.stat().st_size / 1e6:,.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
