"""What a batch does, as pure functions from tables to tables (Arrow): another engine maps them.

    read        documents → documents with their marks, claims, what was set aside
    keys        claims    → the keys that they are grouped by, what a ledger finds them by
    pairs       keys      → the pairs that share one, in bounded portions
    relations   pairs and their claims → relations

Nothing here opens a file, knows an engine or remembers anything; what is known of the world (a
desk, what places belong to) comes in as an argument. The same rows give the same rows, whatever the
number and the order of tables that they come in.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, groupby, product
from typing import Any, NamedTuple

import pyarrow as pa
from pyarrow import compute

from dragoman.claims import Claim, Document, Measure, to_json
from dragoman.collect import fingerprint
from dragoman.collect.parquet import document_of, row_of
from dragoman.errors import InputError
from dragoman.pipeline import Desk, Reading, failure, reading_of
from dragoman.reconcile.pairs import keys_and_coarse
from dragoman.reconcile.reach import number as number_of
from dragoman.reconcile.reach import reach_of
from dragoman.reconcile.reading import readings
from dragoman.reconcile.relate import between, told_in
from dragoman.record import Query
from dragoman.write import Selection
from dragoman.write.parquet import table_of

__all__ = [
    "ASIDE",
    "DOCUMENTS",
    "PAIRS",
    "Keyed",
    "Known",
    "Read",
    "aside",
    "documents",
    "documents_of",
    "keys",
    "pairs",
    "read",
    "relations",
]

_TIME = pa.timestamp("us", tz="UTC")

DOCUMENTS = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("id", "text", "title")),
        pa.field("publisher", pa.string(), nullable=False),
        pa.field("url", pa.string()),
        pa.field("published", pa.date32()),
        *(pa.field(name, pa.string(), nullable=False) for name in ("language", "dated_by")),
        *(pa.field(name, pa.string(), nullable=False) for name in ("country", "path")),
        pa.field("line", pa.int64()),
        *(pa.field(name, pa.string(), nullable=False) for name in ("sha256", "reader")),
        pa.field("collected_at", _TIME, nullable=False),
        *(pa.field(name, pa.string(), nullable=False) for name in ("columns", "given_publisher")),
        pa.field("written_at", _TIME),
        pa.field("words", pa.string(), metadata={"comment": "Digest of its words (copies)."}),
        pa.field("minhash", pa.binary(), metadata={"comment": "Of its shingles (near copies)."}),
        pa.field("fingerprint", pa.binary(), metadata={"comment": "Of all but how we came by it."}),
        pa.field(
            "no_pack", pa.string(), metadata={"comment": "Its language, where none reads it."}
        ),
    ]
)
"""A report a row; the last four are empty before it was read."""

ASIDE = pa.schema(
    [
        *(pa.field(name, pa.string(), nullable=False) for name in ("where", "met", "advice")),
        pa.field("document", pa.string(), metadata={"comment": "A report that was collected."}),
        pa.field("fingerprint", pa.binary()),
    ]
)
"""What could not be read, a row each."""

_KEYS = pa.schema(
    [("key", pa.int64()), ("above", pa.bool_()), ("claim", pa.int64()), ("report", pa.int64())]
)
_REACHES = pa.schema(
    [
        ("claim", pa.string()),
        ("own", pa.list_(pa.int64())),
        ("above", pa.list_(pa.int64())),
    ]
)
PAIRS = pa.schema(
    [(name, pa.int64()) for name in ("one", "other", "report_of_one", "report_of_other")]
)
_RELATIONS = pa.schema(
    [
        pa.field(name, pa.string(), nullable=False)
        for name in ("kind", "earlier", "later", "on", "reasons", "record")
    ]
)
_PORTION = 500_000
"""Pairs held at once: a key that many claims share gives many portions, never one large table."""


# -- reading ---------------------------------------------------------------------------------------


class Read(NamedTuple):
    documents: pa.Table
    claims: pa.Table
    aside: pa.Table


def documents(found: Iterable[Document]) -> pa.Table:
    """The table that `read` takes."""
    return pa.Table.from_pylist([row_of(document) for document in found], schema=DOCUMENTS)


def documents_of(table: pa.Table) -> Iterator[Document]:
    """The documents of a table, before or after they were read."""
    return map(document_of, table.to_pylist())


def aside(errors: Iterable[InputError], document: Document | None = None) -> pa.Table:
    """What was set aside; ``document``: the report that could not be read to its end."""
    known: dict[str, Any] = {
        "document": document.id if document else None,
        "fingerprint": fingerprint(document) if document else None,
    }
    told = ({"where": e.where, "met": e.met, "advice": e.advice} for e in errors)
    return pa.Table.from_pylist([one | known for one in told], schema=ASIDE)


def read(table: pa.Table, desk: Desk) -> Read:
    """Extract and link what the reports say. One that no rule reads to its end is set aside."""
    done: list[tuple[Document, Reading]] = []
    left = [aside(())]
    for document in documents_of(table):
        try:
            done.append((document, reading_of(document, desk)))
        # Whatever a rule or a library below it raises on one report must not end the others.
        except Exception as error:  # noqa: BLE001
            left.append(aside([failure(document, error)], document))
    rows = [
        row_of(document)
        | {
            "words": reading.marks.words,
            "minhash": reading.marks.minhash,
            "fingerprint": fingerprint(document),
            "no_pack": reading.language,
        }
        for document, reading in done
    ]
    return Read(
        pa.Table.from_pylist(rows, schema=DOCUMENTS), _claims(done, desk), pa.concat_tables(left)
    )


def _claims(done: Sequence[tuple[Document, Reading]], desk: Desk) -> pa.Table:
    """As `dragoman write parquet` has them; two claims with one id are one claim."""
    found: dict[str, Claim] = {}
    for _, reading in done:
        for claim in reading.claims:
            found.setdefault(claim.id, claim)
    claims = tuple(found.values())
    belongs = desk.belongs(claims)
    places, actors = desk.known(claims, belongs)
    selection = Selection(
        query=Query(),
        documents={document.id: document for document, _ in done},
        claims=claims,
        relations=(),
        measures=desk.measures,
        generated_at=_NO_TIME,
        belongs=belongs,
        places=places,
        actors=actors,
    )
    return table_of(selection)


_NO_TIME = datetime.min.replace(tzinfo=UTC)


# -- relating --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """What relating goes by: the arguments of `reconcile.relations`."""

    measures: Mapping[str, Measure]
    belongs: Mapping[str, str]
    names: Mapping[str, str]


class Keyed(NamedTuple):
    keys: pa.Table
    reaches: pa.Table
    """What a ledger finds each claim by (`reconcile.reach`)."""
    told: pa.Table
    """A pair of a claim with itself for each report that gives relations itself."""


def keys(claims: Mapping[int, Claim], known: Known) -> Keyed:
    """The keys of claims; ``claims``: by number, whole reports, one after another.

    A claim goes by its number, and a report by that of its first claim.
    """
    numbers = {claim.id: number for number, claim in claims.items()}
    reports: dict[str, int] = {}
    for number, claim in claims.items():
        reports.setdefault(claim.document, number)
    rows: list[array[int]] = [array(kind) for kind in "qbqq"]
    reaches = []
    read_as = readings(claims.values(), known.measures, known.belongs, known.names)
    for reading in read_as:
        fine, coarse = keys_and_coarse(reading)
        under = (numbers[reading.claim.id], reports[reading.claim.document])
        for above, its in enumerate((fine.own, fine.above)):
            rows[0].extend(map(number_of, its))
            for row, same in zip(rows[1:], (above, *under), strict=True):
                row.extend([same] * len(its))
        reach = reach_of(coarse)
        reaches.append({"claim": reading.claim.id, "own": reach.own, "above": reach.above})
    report_of = {claim.id: reports[claim.document] for claim in claims.values()}
    selves = sorted({report_of[relation.earlier] for relation in told_in(read_as, read_as)})
    return Keyed(
        pa.table([pa.array(row) for row in rows], names=_KEYS.names).cast(_KEYS),
        pa.Table.from_pylist(reaches, schema=_REACHES),
        pa.table([selves] * 4, schema=PAIRS),
    )


def pairs(table: pa.Table) -> Iterator[pa.Table]:
    """The pairs of claims that share a key, the lower number first; in portions.

    A pair comes once a portion: who relates takes out what several portions have.
    """
    reports: dict[int, int] = {}
    met: set[tuple[int, int]] = set()
    for own, above in _groups(_shared(table), reports):
        for one, other in _met(own, above):
            met.add((one, other) if one < other else (other, one))
            if len(met) >= _PORTION:
                yield _paired(met, reports)
                met.clear()
    if met:
        yield _paired(met, reports)


def _shared(table: pa.Table) -> pa.Table:
    """The rows of keys that two claims stand under at least, and one of them by its own."""
    counted = table.group_by("key").aggregate([("above", "all"), ("claim", "count")])
    several = compute.greater(counted["claim_count"], 1)
    met = compute.and_not(several, counted["above_all"])
    return table.filter(compute.is_in(table["key"], value_set=counted["key"].filter(met)))


def _groups(
    table: pa.Table, reports: dict[int, int]
) -> Iterator[tuple[Sequence[int], Sequence[int]]]:
    """The claims under each key, their own and above them; fills in the reports they are of."""
    ordered = table.sort_by([("key", "ascending"), ("claim", "ascending")])
    columns = (ordered[name].to_pylist() for name in ("key", "above", "claim", "report"))
    for _, rows in groupby(zip(*columns, strict=True), key=lambda row: row[0]):
        own: list[int] = []
        over: list[int] = []
        for _, above, claim, report in rows:
            (over if above else own).append(claim)
            reports[claim] = report
        yield own, over


def _met(own: Sequence[int], above: Sequence[int]) -> Iterator[tuple[int, int]]:
    """As `reconcile.pairs` has it: two that only share a key above them do not meet."""
    yield from combinations(own, 2)
    yield from ((a, b) for a, b in product(own, above) if a != b)


def _paired(met: set[tuple[int, int]], reports: Mapping[int, int]) -> pa.Table:
    ones, others = ([pair[n] for pair in sorted(met)] for n in (0, 1))
    columns = (ones, others, [reports[n] for n in ones], [reports[n] for n in others])
    return pa.table([pa.array(column) for column in columns], schema=PAIRS)


def relations(paired: pa.Table, claims: Mapping[int, Claim], known: Known) -> pa.Table:
    """What the rules say of these pairs, sorted.

    ``paired``: all pairs of the reports in it that share a key (they may come twice), with the
    claim's pair with itself where the report gives relations itself. ``claims``: by number, all of
    these reports.
    """
    found = readings(claims.values(), known.measures, known.belongs, known.names)
    place = {reading.claim.id: at for at, reading in enumerate(found)}
    at = {number: place[claim.id] for number, claim in claims.items()}
    met: set[tuple[int, int]] = set()
    selves: set[str] = set()
    for one, other, *_ in zip(*(paired[name].to_pylist() for name in PAIRS.names), strict=True):
        if claims[one].document == claims[other].document:
            selves.add(claims[one].document)
        if one != other:
            met.add((min(at[one], at[other]), max(at[one], at[other])))
    telling = [reading for reading in found if reading.claim.document in selves]
    told = told_in(telling, telling)
    wholes = {r.claim.id: w for r in found if (w := r.claim.part_of) in place and w is not None}
    said = between(((found[a], found[b]) for a, b in sorted(met)), told, (), wholes)
    ordered = sorted((*told, *said), key=lambda r: (r.kind.value, r.earlier, r.later, r.on))
    rows: list[dict[str, Any]] = [
        {
            "kind": relation.kind.value,
            "earlier": relation.earlier,
            "later": relation.later,
            "on": "; ".join(relation.on),
            "reasons": "; ".join(reason.detail for reason in relation.reasons),
            "record": to_json(relation),
        }
        for relation in ordered
    ]
    return pa.Table.from_pylist(rows, schema=_RELATIONS)
