"""The claims of a batch, related: grouped tasks on the engine, three passes over tables in files.

    keys    a shard's claims           → rows of (key, claim), parted by key; claims, by block
    pairs   all rows of some keys      → pairs of claims, parted by the blocks their reports lie in
    relate  pairs between two blocks,
            all of two reports at once → relations

The result is that of `Desk.relate` over all claims. Each pair is decided once, in the task that has
all pairs of its two reports: the rules look at no others (`reconcile.relate.between`). A key that
many claims share makes pairs in portions, and blocks that many pairs join are shared out by report,
so that no task holds more than its bounded part. Between the passes tables lie in ``.work/``.

Claims are numbered by the day of publication, whatever the order in which they came, and a block is
a stretch of these numbers. What has to do with one another is mostly told within days, so most
pairs lie within a block, and a stretch of them has few reports: of 100,000 claims dealt to shards
as a crawl has them, the last pass reads 0.6 from its bytes for each that there is.
"""

from __future__ import annotations

import shutil
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
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
    """Claims, of up to 80,000 in all; of more it grows with the root of their number."""
    keys: int = 100_000
    """Claims whose keys make one part, on average."""
    pairs: int = 200_000
    """Pairs of one task."""
    at_once: int = 20_000
    """Pairs that are decided at once: so many have their claims as objects."""

    def blocks(self, claims: int) -> int:
        """How many blocks so many claims make."""
        return max(1, -(-claims // max(self.block, isqrt(claims * self.block // 4))))


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
    for name in ("keys", "claims", "pairs", "relations", "reaches"):
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
    """Where the claims lie, and which numbers they have.

    A number is the day of publication and, of claims of one day, the place in the order of the
    shards. A report goes by the number of its first claim.
    """

    folder: Path
    work: Path
    shards: tuple[str, ...]
    begins: tuple[int, ...]
    """How many claims there are before each shard."""
    claims: int
    cuts: tuple[int, ...]
    """The numbers at which a block ends and the next begins."""
    parts: int
    """Into how many parts the keys are parted."""

    @classmethod
    def of(cls, folder: Folder, work: Path, sizes: Sizes) -> _Shelf:
        names = tuple(shard.name for shard in folder.plan.shards)
        files = (folder.file(f"claims/{name}") for name in names)
        rows = [parquet.read_metadata(file).num_rows for file in files]
        *begins, claims = accumulate(rows, initial=0)
        each = claims // _SAMPLE + 1
        some: list[int] = []
        for name, begin in zip(names, begins, strict=True):
            days = folder.read(f"claims/{name}", ["published"])["published"].to_pylist()
            some += (_number(days[at], begin + at) for at in range(0, len(days), each))
        some.sort()
        blocks = sizes.blocks(claims)
        cuts = tuple(some[len(some) * block // blocks] for block in range(1, blocks))
        parts = min(max(1, -(-claims // sizes.keys)), 4096)
        return cls(folder.path, work, names, tuple(begins), claims, cuts, parts)

    @property
    def blocks(self) -> int:
        return len(self.cuts) + 1

    def block_of(self, report: int) -> int:
        return bisect_right(self.cuts, report)

    def numbered(self, shard: int) -> dict[int, tuple[Claim, str]]:
        """The claims of a shard, by number, in its order, each with its record."""
        table = Folder(self.folder).read(f"claims/{self.shards[shard]}", ["record"])
        records = table["record"].to_pylist()
        claims = (from_json(record, Claim) for record in records)
        return {
            _number(claim.published, self.begins[shard] + at): (claim, record)
            for at, (claim, record) in enumerate(zip(claims, records, strict=True))
        }

    def file(self, pass_: str, shard: int) -> Path:
        return self.work / pass_ / f"{self.shards[shard]}.arrow"


_SAMPLE = 1_000_000
"""Claims by whose numbers the blocks are cut: of equal size, more or less."""
_OF_A_DAY = 2**32
"""Claims; no batch has so many."""


def _number(published: date | None, at: int) -> int:
    return (published.toordinal() if published else 0) * _OF_A_DAY + at


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
            found = shelf.numbered(shard)
            claims = {number: claim for number, (claim, _) in found.items()}
            belongs = desk.belongs([*claims.values()])
            names = desk.names(claims.values(), belongs)
            made = stages.keys(claims, Known(desk.measures, belongs, names))
            part = [key % shelf.parts for key in made.keys["key"].to_pylist()]
            parted = _parted(made.keys, part, shelf.parts)
            _put(shelf.file("keys", shard), parted, made.keys.schema)
            _put(shelf.file("claims", shard), self._by_block(found), _CLAIMS)
            parquet.write_table(made.reaches, shelf.work / "reaches" / f"{name}.parquet")
            return names, _laid(shelf, f"told-{name}", [made.told])

        return work

    def _by_block(self, found: Mapping[int, tuple[Claim, str]]) -> Iterator[pa.Table]:
        reports: dict[str, int] = {}
        for number, (claim, _) in found.items():
            reports.setdefault(claim.document, number)
        of = [reports[claim.document] for claim, _ in found.values()]
        columns = (of, list(found), [record for _, record in found.values()])
        table = pa.table([pa.array(column) for column in columns], schema=_CLAIMS)
        return _parted(table, list(map(self.shelf.block_of, of)), self.shelf.blocks)


_CLAIMS = pa.schema([("report", pa.int64()), ("claim", pa.int64()), ("record", pa.string())])


@dataclass(frozen=True)
class _Pairs:
    """The second pass: all claims under some keys, in pairs."""

    shelf: _Shelf

    def __call__(self) -> Callable[[int], list[_Lying]]:
        def work(part: int) -> list[_Lying]:
            files = (self.shelf.file("keys", shard) for shard in range(len(self.shelf.shards)))
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
            records = _records(self.shelf, paired)
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
            for report in _all_reports(paired)
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


def _parted(table: pa.Table, part: Sequence[int], parts: int) -> Iterator[pa.Table]:
    """The rows by the part that each is of, one table a part."""
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
            for row, (one, other) in enumerate(_reports(table)):
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
    ordered = table.sort_by([(name, "ascending") for name in _REPORTS]).combine_chunks()
    begin, end = (
        _whole(ordered, ordered.num_rows * share // task.shares)
        for share in (task.share, task.share + 1)
    )
    return ordered.slice(begin, end - begin)


def _slices(paired: pa.Table, most: int) -> Iterator[pa.Table]:
    """Stretches of pairs that are in the order of their reports; of two reports all in one."""
    begin = 0
    while begin < paired.num_rows:
        end = _whole(paired, min(begin + most, paired.num_rows))
        yield paired.slice(begin, end - begin)
        begin = end


def _whole(paired: pa.Table, end: int) -> int:
    """``end``, or where the pairs of the two reports end that it would part."""
    while 0 < end < paired.num_rows:
        before, after = _reports(paired.slice(end - 1, 2))
        if before != after:
            break
        end += 1
    return end


_REPORTS = ("report_of_one", "report_of_other")


def _reports(paired: pa.Table) -> list[tuple[int, int]]:
    return list(zip(*(paired[name].to_pylist() for name in _REPORTS), strict=True))


def _all_reports(paired: pa.Table) -> set[int]:
    return {report for both in _reports(paired) for report in both}


def _records(shelf: _Shelf, paired: pa.Table) -> dict[int, list[tuple[int, str]]]:
    """Of the reports of these pairs all claims, as written, each with its number."""
    reports = _all_reports(paired)
    blocks = sorted(set(map(shelf.block_of, reports)))
    wanted = pa.array(reports, pa.int64())
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for shard in range(len(shelf.shards)):
        for batch in _take(shelf.file("claims", shard), blocks):
            ours = batch.filter(compute.is_in(batch["report"], value_set=wanted))
            columns = (ours[name].to_pylist() for name in _CLAIMS.names)
            for report, number, record in zip(*columns, strict=True):
                found[report].append((number, record))
    return found
