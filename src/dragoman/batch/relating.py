"""The claims of a batch, related: grouped tasks on the engine, three passes over tables in files.

    keys    a shard's claims           → rows of (key, claim), parted by key
    pairs   all rows of some keys      → pairs of claims, parted by the blocks their reports lie in
    relate  pairs between two blocks,
            all of two reports at once → relations

The result is that of `Desk.relate` over all claims. Each pair is decided once, in the task that has
all pairs of its two reports: the rules look at no others (`reconcile.relate.between`). A key that
many claims share makes pairs in portions, and blocks that many pairs join are shared out by report,
so that no task holds more than its bounded part. Between the passes tables lie in ``.work/``.

A task of the last pass reads the claims of its two blocks, so all are read as often as there are
blocks: their size grows with the root of the number of claims, and with it what a task holds.
"""

from __future__ import annotations

import shutil
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import isqrt
from pathlib import Path
from typing import Generic, TypeVar

import pyarrow as pa
from pyarrow import compute, parquet

from dragoman.batch import stages
from dragoman.batch.engines import Engine, Tries
from dragoman.batch.folder import Folder
from dragoman.batch.reading import OpenDesk
from dragoman.batch.stages import Known
from dragoman.claims import Claim, from_json
from dragoman.errors import DragomanError
from dragoman.pipeline import Desk
from dragoman.settings import Settings

__all__ = ["Sizes", "relate"]

Task = TypeVar("Task")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much one task holds; the result does not depend on it."""

    block: int = 20_000
    """Claims, of up to 80,000; of more, as the root of their number grows."""
    keys: int = 100_000
    """Claims whose keys make one part, on average."""
    pairs: int = 200_000
    """Pairs of one task."""
    at_once: int = 20_000
    """Pairs that are decided at once: so many have their claims as objects."""

    def block_of(self, claims: int) -> int:
        return max(self.block, isqrt(claims * self.block // 4))


def relate(
    folder: Folder,
    engine: Engine,
    settings: Settings,
    watch: Callable[[str, int, int], None] = lambda doing, done, all_: None,
    sizes: Sizes = Sizes(),
    open_desk: OpenDesk = Desk,
) -> int:
    """Relate all claims of a finished batch, anew; how many relations came out.

    They appear all together, at the end. Raises `DragomanError` where a task was lost.
    """
    work = folder.path / ".work" / "relating"
    shutil.rmtree(work, ignore_errors=True)
    for name in ("keys", "pairs", "relations", "reaches"):
        (work / name).mkdir(parents=True)
    folder.forget_relations()
    shelf = _Shelf.of(folder, work, sizes)

    def each(
        doing: str, begin: Callable[[], Callable[[Task], Made]], tasks: Sequence[Task]
    ) -> Iterator[Made]:
        watch(doing, 0, len(tasks))
        numbered = [(f"{doing}-{number}", task) for number, task in enumerate(tasks)]
        done = engine.each(_Noted(begin, work), numbered)
        for number, ((name, _), made) in enumerate(done, start=1):
            if isinstance(made, OSError | DragomanError):
                raise made
            if isinstance(made, Exception):
                raise DragomanError(
                    f"relating came to nothing at {name} ({type(made).__name__}: {made}); run it "
                    "again"
                )
            watch(doing, number, len(tasks))
            yield made

    names: dict[str, str] = {}
    lying: list[_Lying] = []
    for named, told in each("keys", _Keys(shelf, settings, open_desk), range(len(shelf.shards))):
        names |= named
        lying += told
    for found in each("pairs", _Pairs(shelf), range(shelf.parts)):
        lying += found
    desk = open_desk(settings)
    tasks = _shared_out(lying, sizes.pairs)
    begin = _Relate(shelf, settings, open_desk, names, sizes.at_once)
    count = sum(each("relations", begin, tasks))
    for name, home in (("relations", "relations"), ("reaches", "keys")):
        (work / name).replace(folder.path / home)
    folder.set_related({"related_by": desk.related_by, "relations": count, "claims": shelf.claims})
    shutil.rmtree(work)
    return count


# -- what lies where -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Shelf:
    """Where the claims lie, and which numbers they have: in the order of the shards, from 0."""

    folder: Path
    work: Path
    shards: tuple[str, ...]
    begins: tuple[int, ...]
    """The number of the first claim of each shard."""
    claims: int
    blocks: tuple[int, ...]
    """The number of the first shard of each block of shards."""
    parts: int
    """Into how many parts the keys are parted."""

    @classmethod
    def of(cls, folder: Folder, work: Path, sizes: Sizes) -> _Shelf:
        names = tuple(shard.name for shard in folder.plan.shards)
        files = (folder.file(f"claims/{name}") for name in names)
        rows = [parquet.read_metadata(file).num_rows for file in files]
        begins = tuple(accumulate(rows, initial=0))
        most = sizes.block_of(begins[-1])
        blocks = [0]
        for shard, begin in enumerate(begins[:-1]):
            if begin - begins[blocks[-1]] + rows[shard] > most and shard > blocks[-1]:
                blocks.append(shard)
        parts = max(1, -(-begins[-1] // sizes.keys))
        return cls(
            folder.path, work, names, begins[:-1], begins[-1], tuple(blocks), min(parts, 4096)
        )

    def shard_of(self, claim: int) -> int:
        return bisect_right(self.begins, claim) - 1

    def block_of(self, claim: int) -> int:
        return bisect_right(self.blocks, self.shard_of(claim)) - 1

    def records(self, shard: int, columns: list[str]) -> pa.Table:
        return Folder(self.folder).read(f"claims/{self.shards[shard]}", columns)


@dataclass(frozen=True, slots=True)
class _Lying:
    """A table of pairs in a file of several."""

    file: str
    number: int
    blocks: tuple[int, int]
    rows: int


def _put(path: Path, tables: Iterable[pa.Table], schema: pa.Schema) -> None:
    """Tables in one file, each to be taken out alone by its number (Arrow IPC)."""
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, schema, options=options) as file:
        for table in tables:
            (batch,) = table.combine_chunks().to_batches() or [_empty(schema)]
            file.write_batch(batch)


def _empty(schema: pa.Schema) -> pa.RecordBatch:
    return pa.RecordBatch.from_pylist([], schema=schema)


def _take(path: Path, numbers: Sequence[int]) -> list[pa.RecordBatch]:
    with pa.memory_map(str(path)) as held:
        file = pa.ipc.open_file(held)
        return [file.get_batch(number) for number in numbers]


@dataclass(frozen=True)
class _Noted(Generic[Task, Made]):
    """Work that is given up where it ended too many workers."""

    begin: Callable[[], Callable[[Task], Made]]
    notes: Path

    def __call__(self) -> Callable[[tuple[str, Task]], Made]:
        work, tries = self.begin(), Tries(self.notes)

        def noted(task: tuple[str, Task]) -> Made:
            tries.begin(task[0])
            made = work(task[1])
            tries.end(task[0])
            return made

        return noted


# -- the passes ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Keys:
    """The first pass: a shard's claims, numbered, under their keys."""

    shelf: _Shelf
    settings: Settings
    open_desk: OpenDesk

    def __call__(self) -> Callable[[int], tuple[dict[str, str], list[_Lying]]]:
        desk = self.open_desk(self.settings)

        def work(shard: int) -> tuple[dict[str, str], list[_Lying]]:
            shelf, name = self.shelf, self.shelf.shards[shard]
            table = shelf.records(shard, ["record"])
            claims = [from_json(record, Claim) for record in table["record"].to_pylist()]
            belongs = desk.belongs(claims)
            names = desk.names(claims, belongs)
            known = Known(desk.measures, belongs, names)
            made = stages.keys(claims, shelf.begins[shard], known)
            parted = _parted(made.keys, shelf.parts)
            _put(shelf.work / "keys" / f"{name}.arrow", parted, made.keys.schema)
            parquet.write_table(made.reaches, shelf.work / "reaches" / f"{name}.parquet")
            return names, _laid(shelf, f"told-{name}", [made.told])

        return work


@dataclass(frozen=True)
class _Pairs:
    """The second pass: all claims under some keys, in pairs."""

    shelf: _Shelf

    def __call__(self) -> Callable[[int], list[_Lying]]:
        def work(part: int) -> list[_Lying]:
            files = (self.shelf.work / "keys" / f"{name}.arrow" for name in self.shelf.shards)
            batches = [batch for file in files for batch in _take(file, [part])]
            if not batches:
                return []
            return _laid(self.shelf, f"{part:05}", stages.pairs(pa.Table.from_batches(batches)))

        return work


@dataclass(frozen=True)
class _Relate:
    """The third pass: what the rules say of the pairs between two blocks."""

    shelf: _Shelf
    settings: Settings
    open_desk: OpenDesk
    names: Mapping[str, str]
    at_once: int

    def __call__(self) -> Callable[[_Deciding], int]:
        desk = self.open_desk(self.settings)

        def work(task: _Deciding) -> int:
            paired = _ours(self.shelf, task)
            records = _records(self.shelf, _reports_of(paired))
            slices = list(_slices(paired, self.at_once)) or [paired]
            made = [self._decided(some, records, desk) for some in slices]
            path = self.shelf.work / "relations" / f"{task.number:06}.parquet"
            parquet.write_table(pa.concat_tables(made), path, compression="zstd")
            return sum(int(table.num_rows) for table in made)

        return work

    def _decided(
        self, paired: pa.Table, records: Mapping[int, Sequence[tuple[int, str]]], desk: Desk
    ) -> pa.Table:
        claims = {
            number: from_json(record, Claim)
            for report in _reports_of(paired)
            for number, record in records[report]
        }
        known = Known(desk.measures, desk.belongs([*claims.values()]), self.names)
        return stages.relations(paired, claims, known)


@dataclass(frozen=True, slots=True)
class _Deciding:
    """A task of the third pass: of the pairs between two blocks, those of some reports."""

    number: int
    lying: tuple[_Lying, ...]
    share: int
    shares: int


def _shared_out(lying: Iterable[_Lying], most: int) -> list[_Deciding]:
    between: dict[tuple[int, int], list[_Lying]] = defaultdict(list)
    for one in lying:
        between[one.blocks].append(one)
    tasks: list[_Deciding] = []
    for _, some in sorted(between.items()):
        shares = -(-sum(one.rows for one in some) // most)
        tasks += [_Deciding(len(tasks) + n, tuple(some), n, shares) for n in range(shares)]
    return tasks


def _parted(table: pa.Table, parts: int) -> Iterator[pa.Table]:
    """The rows by key, one table a part."""
    part = [key % parts for key in table["key"].to_pylist()]
    rows: list[list[int]] = [[] for _ in range(parts)]
    for row, number in enumerate(part):
        rows[number].append(row)
    for some in rows:
        yield table.take(pa.array(some, pa.int64()))


def _laid(shelf: _Shelf, name: str, tables: Iterable[pa.Table]) -> list[_Lying]:
    """Put pairs away by the blocks that their reports lie in; where they lie."""
    found: list[_Lying] = []
    file = f"{name}.arrow"

    def by_blocks() -> Iterator[pa.Table]:
        for table in tables:
            rows: dict[tuple[int, int], list[int]] = defaultdict(list)
            ends = zip(table["one"].to_pylist(), table["other"].to_pylist(), strict=True)
            for row, (one, other) in enumerate(ends):
                rows[shelf.block_of(one), shelf.block_of(other)].append(row)
            for blocks, some in rows.items():
                found.append(_Lying(file, len(found), blocks, len(some)))
                yield table.take(pa.array(some, pa.int64()))

    _put(shelf.work / "pairs" / file, by_blocks(), stages.PAIRS)
    return found


def _ours(shelf: _Shelf, task: _Deciding) -> pa.Table:
    """The pairs of a task, by their two reports: of two reports all or none.

    A share is a stretch of them, so that it has few reports and these whole.
    """
    by_file: dict[str, list[int]] = defaultdict(list)
    for one in task.lying:
        by_file[one.file].append(one.number)
    batches = (
        batch
        for file, numbers in by_file.items()
        for batch in _take(shelf.work / "pairs" / file, numbers)
    )
    table = pa.Table.from_batches(batches, stages.PAIRS)
    between = _between(table)
    ordered = between.take(compute.sort_indices(between))
    begin, end = (ordered.length() * n // task.shares for n in (task.share, task.share + 1))
    if task.share > 0:
        table = table.filter(compute.greater_equal(between, ordered[begin]))
        between = _between(table)
    if task.share + 1 < task.shares:
        table = table.filter(compute.less(between, ordered[end]))
        between = _between(table)
    return table.take(compute.sort_indices(between))


def _slices(paired: pa.Table, most: int) -> Iterator[pa.Table]:
    """Stretches of pairs that are in the order of their reports; of two reports all in one."""
    between = _between(paired).to_pylist()
    begin = 0
    while begin < len(between):
        end = min(begin + most, len(between))
        end = bisect_right(between, between[end - 1], begin)
        yield paired.slice(begin, end - begin)
        begin = end


def _between(paired: pa.Table) -> pa.ChunkedArray:
    """One number for the two reports of a pair, in their order."""
    above = compute.multiply(paired["report_of_one"], _MANY)
    return compute.add(above, paired["report_of_other"])


_MANY = 2**31
"""Claims; no batch has so many."""


def _reports_of(paired: pa.Table) -> list[int]:
    both = (compute.unique(paired[name]) for name in ("report_of_one", "report_of_other"))
    return sorted({number for reports in both for number in reports.to_pylist()})


def _records(shelf: _Shelf, reports: Iterable[int]) -> dict[int, list[tuple[int, str]]]:
    """Of these reports all claims, as written, each with its number; a report goes by the number of
    its first claim.
    """
    by_shard: dict[int, list[int]] = defaultdict(list)
    for report in reports:
        shard = shelf.shard_of(report)
        by_shard[shard].append(report - shelf.begins[shard])
    found: dict[int, list[tuple[int, str]]] = {}
    for shard, firsts in by_shard.items():
        table = shelf.records(shard, ["report", "record"])
        names = table["report"].take(pa.array(firsts, pa.int64())).combine_chunks()
        at = compute.index_in(table["report"], value_set=names)
        wanted = compute.is_valid(at)
        numbers = compute.indices_nonzero(wanted).to_pylist()
        records = table["record"].filter(wanted).to_pylist()
        of = at.drop_null().to_pylist()
        for report, number, record in zip(of, numbers, records, strict=True):
            its = found.setdefault(shelf.begins[shard] + firsts[report], [])
            its.append((shelf.begins[shard] + number, record))
    return found
