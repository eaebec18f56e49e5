"""How long ten million claims take to reconcile, on one machine.

    python bench/reconcile.py                       ten million synthetic claims
    python bench/reconcile.py --claims 1000000      fewer
    python bench/reconcile.py --claims 20000 --check   and the same relations as in one process

In: nothing; the claims are made up, by DuckDB, from a seed: events of 15 questions in 20,000 places
and eleven years, seven of ten told once, the others up to eight times, rounded, hedged, later or
otherwise counted. Out: the figures on standard output; claims and relations as Parquet in a folder.

DuckDB (``pip install duckdb``; no dependency of the project) writes out the keys of
`dragoman.reconcile.pairs` and joins by them: strings in a hash join, never a range. What it pairs,
the project's own rules relate (`relate.between`), in one process a core, a question at a time.
``--check`` holds that DuckDB's pairs give the very relations that `relations` finds.

`batch` writes the same claims as a folder of `dragoman batch`, dealt to its shards in turn, as a
crawl has them: what `dragoman reconcile OUT/` makes of them, `bench/growth.py` measures.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from dragoman import plugins
from dragoman.batch.folder import Folder, Options, Plan, Shard
from dragoman.batch.stages import aside
from dragoman.claims import (
    Attribution,
    Claim,
    Evidence,
    Figure,
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
    to_json,
)
from dragoman.pipeline import Desk
from dragoman.reconcile.reading import Reading, readings
from dragoman.reconcile.relate import between, relations

MEASURES = (
    *("departed", "returned", "killed", "injured", "missing"),
    *("detained", "surrendered", "amnestied"),
    *("sheltered", "trapped", "in_need", "affected", "homeless"),
    *("housing_destroyed", "housing_damaged"),
)
"""No two of them are ever held against each other: a measure is related apart from all others."""
CHUNK = 50_000
"""Pairs related at once: what a process holds, beside its readings."""

MAKE = """
WITH events AS (
  SELECT
    e,
    (hash(e, 1) % 15)::INT AS measure,
    (hash(e, 2) % 20000)::INT AS place,
    DATE '2014-01-01' + (hash(e, 3) % 4000)::INT AS day,
    floor(exp(2 + 8 * (hash(e, 4) % 100000) / 100000.0))::BIGINT AS count,
    (hash(e, 5) % 200)::INT AS actor,
    CASE WHEN hash(e, 6) % 100 < 70 THEN 1
         WHEN hash(e, 6) % 100 < 95 THEN 2 + hash(e, 7) % 3
         ELSE 5 + hash(e, 7) % 4 END AS told
  FROM range($events) t(e)
), reports AS (
  SELECT *, unnest(range(told::BIGINT)) AS r FROM events
), said AS (
  SELECT
    measure, place, r, e,
    day + (hash(e, r, 8) % 4)::INT AS published,
    day - (hash(e, r, 9) % 4 = 0)::INT AS first,
    day AS last,
    hash(e, r, 10) % 100 < 85 AS in_words,
    hash(e, r, 11) % 10 = 0 AS wide,
    hash(e, r, 17) % 50 <> 0 AS linked,
    CASE WHEN hash(e, r, 12) % 100 < 80 THEN actor ELSE hash(e, r, 13) % 200 END::INT AS actor,
    hash(e, r, 14) % 100 AS how,
    CASE WHEN hash(e, r, 15) % 100 < 85 THEN count
         ELSE (count * (1 + hash(e, r, 16) % 5))::BIGINT END AS n
  FROM reports
)
SELECT
  row_number() OVER (ORDER BY published, e, r) AS claim,
  measure, place, published, actor, wide, linked,
  CASE WHEN in_words THEN first ELSE published END AS first,
  CASE WHEN in_words THEN last ELSE published END AS last,
  in_words,
  CASE WHEN how < 70 THEN 'exact' WHEN how < 85 THEN 'more than' ELSE 'about' END AS hedge,
  CASE WHEN how < 70 OR n < 100 THEN n ELSE n - n % 100 END AS n
FROM said
ORDER BY measure, place, published
"""

KEYS = """
WITH bounds AS (
  SELECT
    *,
    NOT stock AND NOT in_words AS open_start,
    CASE length(rtrim(n::VARCHAR, '0')) WHEN 1 THEN 0.2 WHEN 2 THEN 0.1 ELSE 0.05 END AS width,
    CASE hedge WHEN 'about' THEN n * (1 - width) ELSE n::DOUBLE END AS low,
    CASE hedge WHEN 'about' THEN n * (1 + width) WHEN 'more than' THEN n * 2.0
               ELSE n::DOUBLE END AS high,
    year(published) * 4 + quarter(published) AS q,
    year(published) * 12 + month(published) AS m
  FROM claims
), banded AS (
  SELECT *, unnest(range(
    floor(ln(greatest(low, 1)) / ln(1.25))::BIGINT,
    floor(ln(greatest(high, 1)) / ln(1.25))::BIGINT + 2
  )) AS band FROM bounds
), ending AS (
  SELECT claim, hash('day', unnest(range(
    CASE WHEN open_start THEN last - 6 ELSE first END, last + 2, INTERVAL 1 DAY))::DATE) AS ending
  FROM bounds
  UNION ALL
  SELECT claim, hash('week', yearweek(last + (7 * w)::INT)) FROM bounds, range(5) t(w)
  WHERE stock OR open_start
  UNION ALL
  SELECT claim, hash('since', year(first) * 12 + month(first)) FROM bounds WHERE stock AND in_words
  UNION ALL
  SELECT claim, hash('count', q + ahead, band) FROM banded, range(2) t(ahead)
), anywhere AS (
  SELECT claim, linked, hash('said', m, band, unnest([actor, 1000 + actor // 5])) AS key
  FROM banded
  UNION ALL
  SELECT claim, linked, hash('number', m, n) FROM bounds
  WHERE hedge <> 'more than' AND length(rtrim(n::VARCHAR, '0')) >= 3
), own AS (
  SELECT claim, hash(ending, linked, CASE WHEN wide THEN 'district' ELSE 'place' END,
                     CASE WHEN wide THEN place // 10 ELSE place END) AS key
  FROM ending JOIN claims USING (claim)
  UNION ALL
  SELECT claim, key FROM anywhere WHERE NOT linked
), above AS (
  SELECT claim, hash(ending, linked, 'district', place // 10) AS key
  FROM ending JOIN claims USING (claim) WHERE linked AND NOT wide
  UNION ALL  -- one name meets itself, linked and not
  SELECT claim, hash(ending, FALSE, CASE WHEN wide THEN 'district' ELSE 'place' END,
                     CASE WHEN wide THEN place // 10 ELSE place END) AS key
  FROM ending JOIN claims USING (claim) WHERE linked
  UNION ALL
  SELECT claim, key FROM anywhere WHERE linked
), met AS (
  SELECT a.claim AS one, b.claim AS other FROM own a JOIN own b USING (key) WHERE a.claim < b.claim
  UNION ALL
  SELECT least(a.claim, b.claim), greatest(a.claim, b.claim)
  FROM own a JOIN above b USING (key) WHERE a.claim <> b.claim
)
SELECT DISTINCT one, other FROM met ORDER BY one, other
"""

PAIRED = """
SELECT claims.* FROM claims SEMI JOIN
  (SELECT one AS claim FROM paired UNION SELECT other FROM paired) USING (claim)
"""


@dataclass(frozen=True, slots=True)
class Done:
    """One question, reconciled."""

    claims: int
    pairs: int
    relations: int
    joined_s: float
    related_s: float
    processor_s: float
    peak_kb: int


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--claims", type=int, default=10_000_000)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--check", action="store_true", help="hold it against one process")
    parser.add_argument("--out", type=Path, help="where the Parquet files go; else nowhere")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.out or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        made = make(folder, asked.claims)
        tell(f"{made:,} claims made in {time.monotonic() - began:.0f} s")
        began = time.monotonic()
        with ProcessPoolExecutor(asked.processes) as pool:
            done = list(pool.map(reconcile, *zip(*parts(folder, asked.processes), strict=True)))
        took = time.monotonic() - began
        peak = asked.processes * max(d.peak_kb for d in done) / 2**20
        tell(
            f"{sum(d.claims for d in done):,} claims, {sum(d.pairs for d in done):,} pairs, "
            f"{sum(d.relations for d in done):,} relations in {took:.0f} s, at most {peak:.1f} GiB"
        )
        tell(
            f"{asked.processes} processes, {sum(d.processor_s for d in done):.0f} s of processor "
            f"time; in all {sum(d.joined_s for d in done):.0f} s joining, "
            f"{sum(d.related_s for d in done):.0f} s relating"
        )
        return check(folder) if asked.check else 0


def make(folder: Path, claims: int) -> int:
    """Write about so many claims to ``claims.parquet``; how many they are."""
    with closing(duckdb.connect(config={"memory_limit": "4GB"})) as engine:
        engine.sql(MAKE, params={"events": round(claims / 1.775)}).write_parquet(_claims(folder))
        return len_of(engine, _claims(folder))


def parts(folder: Path, processes: int) -> Iterator[tuple[Path, int, int, int]]:
    """The arguments of `reconcile`: a question at a time, and of those left over when every process
    has had as many a share for each, so that all end together.
    """
    whole = len(MEASURES) // processes * processes
    for question in range(len(MEASURES)):
        shares = 1 if question < whole else processes
        yield from ((folder, question, share, shares) for share in range(shares))


def reconcile(folder: Path, question: int, share: int = 0, shares: int = 1) -> Done:
    """Pair and relate the claims of one question, or a share of its pairs; the relations go to a
    file of their own.
    """
    spent = time.process_time()
    with closing(_engine(folder, question)) as engine:
        began = time.monotonic()
        engine.execute(f"CREATE TABLE paired AS {KEYS}")
        engine.execute("DELETE FROM paired WHERE one % ? <> ?", (shares, share))
        joined = time.monotonic() - began
        began = time.monotonic()
        gc.disable()  # nothing here is in a circle
        found = {int(r.claim.id): r for r in read(rows(engine, PAIRED))}
        counted = pairs_met = 0
        csv = folder / f"relations-{question}-{share}.csv"
        with csv.open("w", encoding="utf-8") as out:
            out.write("kind,earlier,later\n")
            engine.execute("SELECT one, other FROM paired")
            while chunk := engine.fetchmany(CHUNK):
                made = between((found[one], found[other]) for one, other in chunk)
                out.writelines(f"{r.kind.value},{r.earlier},{r.later}\n" for r in made)
                counted += len(made)
                pairs_met += len(chunk)
        related = time.monotonic() - began
        told = engine.read_csv(str(csv), dtype={"earlier": "BIGINT", "later": "BIGINT"})
        told.write_parquet(str(csv.with_suffix(".parquet")))
        csv.unlink()
        claims = engine.table("claims").count("*").fetchall()[0][0]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    spent = time.process_time() - spent
    return Done(0 if share else claims, pairs_met, counted, joined, related, spent, peak)


def check(folder: Path) -> int:
    """Whether one process that knows nothing of DuckDB finds the same relations; 1 where not."""
    with closing(_engine(folder, None)) as engine:
        claims = [_claim(row) for row in rows(engine, "SELECT * FROM claims")]
        files = str(folder / "relations-*.parquet")
        there = set(engine.read_parquet(files).fetchall())
    belongs, names = _known()
    here = {
        (r.kind.value, int(r.earlier), int(r.later))
        for r in relations(claims, dict(plugins.measures()), belongs, names)
    }
    same = here == there
    verdict = "the same" if same else f"{len(here ^ there):,} differ"
    tell(f"in one process {len(here):,} relations: {verdict}")
    return 0 if same else 1


# -- as a batch ------------------------------------------------------------------------------------

SHARD = 20_000
"""Claims."""


def batch(folder: Path) -> Folder:
    """The claims of ``folder`` in a finished batch beside them."""
    made = Folder(folder / "batch")
    with closing(_engine(folder, None)) as engine:
        count = len_of(engine, _claims(folder))
        names = [f"{number:05}" for number in range(-(-count // SHARD))]
        shards = tuple(Shard(name, (), 0) for name in names)
        made.begin(Plan(Options(), datetime(2024, 1, 1, tzinfo=UTC), (), shards), aside(()))
        for number, name in enumerate(names):
            dealt = f"SELECT * FROM claims WHERE claim % {len(names)} = {number} ORDER BY claim"  # noqa: S608
            claims = [_claim(row) for row in rows(engine, dealt)]
            columns = {
                "report": [claim.document for claim in claims],
                "published": [claim.published for claim in claims],
                "record": [to_json(claim) for claim in claims],
            }
            made.write(f"claims/{name}", pa.table(columns))
    return made


class KnownDesk(Desk):
    """One that knows the made-up bodies."""

    def belongs(self, _: Sequence[Claim]) -> dict[str, str]:
        return dict(_known()[0])


# -- from rows to readings -------------------------------------------------------------------------


def read(found: Iterator[tuple[Any, ...]]) -> list[Reading]:
    belongs, names = _known()
    return readings(map(_claim, found), dict(plugins.measures()), belongs, names)


def rows(engine: duckdb.DuckDBPyConnection, query: str) -> Iterator[tuple[Any, ...]]:
    engine.execute(query)
    while chunk := engine.fetchmany(CHUNK):
        yield from chunk


def _claim(row: tuple[Any, ...]) -> Claim:
    claim, measure, place, published, actor, wide, linked, first, last, *rest = row
    in_words, hedge, n, stock = rest
    kind = StockOrFlow.STOCK if stock else StockOrFlow.FLOW
    qualifier = Qualifier(hedge)
    high = None if qualifier is Qualifier.MORE_THAN else n
    return Claim(
        id=str(claim),
        document=f"{claim:010}",
        published=published,
        measure=MEASURES[measure],
        evidence=WORDS,
        trigger=WORDS,
        attribution=_said_by(actor),
        provenance=MADE_BY,
        figure=Figure(n, high, qualifier, "people", None, kind),
        when=When(first, last, TimePrecision.DAY, WORDS if in_words else None),
        where=_where(place // 10 if wide else place, wide, linked),
    )


WORDS = Evidence(Span(0, 3), "n/a")
MADE_BY = Provenance("bench@1", ())


@cache
def _said_by(actor: int) -> Attribution:
    speaker = Source(f"B{actor}", SourceRole.SPEAKER, None, f"actor:{actor}")
    return Attribution((speaker, Source("P", SourceRole.PUBLISHER)))


@cache
def _where(place: int, wide: bool, linked: bool) -> tuple[Where, ...]:
    if not linked:
        return (Where(f"{'D' if wide else 'S'}{place}", PlaceRole.LOCATION),)
    if wide:
        there = Place(f"district:{place}", f"D{place}", "", 0, 0, PlacePrecision.ADM2)
    else:
        within = f"district:{place // 10}"
        there = Place(f"place:{place}", f"S{place}", "", 0, 0, PlacePrecision.SETTLEMENT, within)
    return (Where(there.name, PlaceRole.LOCATION, None, there),)


@cache
def _known() -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Five actors have one body, and ten places one district."""
    return {f"actor:{n}": f"body:{n // 5}" for n in range(200)}, {}


# -- the engine ------------------------------------------------------------------------------------


def _engine(folder: Path, question: int | None) -> duckdb.DuckDBPyConnection:
    """A DuckDB with one thread that knows the claims of one question, or all."""
    engine = duckdb.connect(
        config={"threads": 1, "memory_limit": "2GB", "temp_directory": str(folder / "spill")}
    )
    stocks = {n for n, name in enumerate(MEASURES) if _is_stock(name)}
    claims = engine.read_parquet(_claims(folder))
    if question is not None:
        claims = claims.filter(duckdb.ColumnExpression("measure") == question)
    listed = ", ".join(map(str, sorted(stocks)))
    claims.project(f"*, measure IN ({listed}) AS stock").create("claims")
    return engine


def _is_stock(measure: str) -> bool:
    return plugins.measures()[measure].stock_or_flow is StockOrFlow.STOCK


def _claims(folder: Path) -> str:
    return str(folder / "claims.parquet")


def len_of(engine: duckdb.DuckDBPyConnection, file: str) -> int:
    return int(engine.read_parquet(file).count("*").fetchall()[0][0])


def tell(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
