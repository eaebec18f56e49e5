"""The folder that a batch writes: its plan, its shards, and which of them are finished.

    batch.json        the plan: the input as it was met, its options, every shard
    shards/N.json     a finished shard: what it read, by which version, of which bytes
    documents/N.parquet  claims/N.parquet  set-aside/N.parquet
    relations/, keys/, relations.json      once the claims were reconciled
    .work/            what is under way; empty when nothing is

A table appears under its name when it is whole, and a shard's marker after its tables: what was
killed left nothing that looks finished. The order of the shards' names is that of the input.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Self

import msgspec
import pyarrow as pa
from pyarrow import compute, parquet

from dragoman.batch import stages
from dragoman.batch.engines import Tries
from dragoman.collect import Part, clash
from dragoman.collect.editions import Editions, Met, same_text
from dragoman.errors import UsageError

__all__ = ["TABLES", "Counts", "File", "Folder", "Marker", "Options", "Plan", "Shard", "Tables"]

TABLES = ("documents", "claims", "set-aside")
_FORM = 1
"""Of the folder: raised when another version could not go on with it."""
_ROWS = 2_000
"""Rows of a row group."""


@dataclass(frozen=True, slots=True)
class Options:
    """What decides what comes out, beside the input; the same for all shards."""

    published: date | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    view: str = "stated"
    shard_size: int = 16 * 2**20


@dataclass(frozen=True, slots=True)
class File:
    """A file of the input as it was met; by its size and time it is known to be the same."""

    path: str
    shown: str
    size: int
    modified: int
    """Nanoseconds since 1970."""


@dataclass(frozen=True, slots=True)
class Shard:
    """What one worker reads at a time: some files, or a stretch of one."""

    name: str
    parts: tuple[Part, ...]
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Plan:
    options: Options
    collected_at: datetime
    """UTC; the same for all shards, whenever they are read."""
    files: tuple[File, ...]
    shards: tuple[Shard, ...]
    form: int = _FORM


@dataclass(frozen=True, slots=True)
class Marker:
    """A finished shard."""

    shard: str
    made_by: str
    """The rooms and versions that read it (`Desk.made_by`)."""
    documents: int
    claims: int
    aside: int
    no_pack: Mapping[str, int]
    """Reports in languages that no pack reads, by language."""
    input: tuple[File, ...]
    """The files that it was read from, by size and time."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What the folder holds."""

    documents: int
    claims: int
    aside: int
    no_pack: Mapping[str, int]
    relations: int | None
    """None where the claims were not reconciled since they were read."""


class Folder:
    """The folder at a path, which need not be there yet."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()

    @classmethod
    def of_batch(cls, path: Path, *, whole: bool = True) -> Self:
        """A folder that a batch made. ``whole``: whether every shard has to be finished.

        Raises `UsageError` where it is none, or is not finished.
        """
        folder = cls(path)
        if not folder.is_batch:
            raise UsageError(f"{path}: `dragoman batch INPUT -o {path}` did not make this folder")
        lacking = [s.name for s in folder.plan.shards if folder.marker(s.name) is None]
        if whole and lacking:
            raise UsageError(
                f"{path}: {len(lacking):,} of {len(folder.plan.shards):,} shards are not read yet; "
                f"go on with `dragoman batch INPUT -o {path} --resume`"
            )
        return folder

    @property
    def is_batch(self) -> bool:
        return (self.path / "batch.json").is_file()

    # -- the plan ----------------------------------------------------------------------------------

    @property
    def plan(self) -> Plan:
        """Raises `UsageError` where another version of Dragoman made it."""
        told = json.loads((self.path / "batch.json").read_text("utf-8"))
        if told.get("form") != _FORM:
            raise UsageError(
                f"{self.path}: another version of Dragoman made this folder (form "
                f"{told.get('form')}, this one writes {_FORM}); read the input into a new one"
            )
        return msgspec.convert(told, Plan)

    def begin(self, plan: Plan, unread: pa.Table) -> None:
        """Make the folder; ``unread``: what of the input could not be opened at all.

        Raises `UsageError` where something else is there already.
        """
        if not self._is_free():
            raise UsageError(
                f"{self.path} is not empty; name a new folder, or go on with --resume where a "
                "batch of the same input was interrupted"
            )
        for name in (*TABLES, "shards", ".work"):
            (self.path / name).mkdir(parents=True, exist_ok=True)
        if unread.num_rows:
            self.write(f"set-aside/{_INPUT}", unread)
        # Paths may hold what is no Unicode; JSON in ASCII keeps that.
        told = asdict(plan) | {"collected_at": plan.collected_at.isoformat()}
        told["options"]["published"] = str(plan.options.published or "") or None
        self._text("batch.json", json.dumps(told))

    def _is_free(self) -> bool:
        """Whether nothing is there, or only what a batch left that was killed before its plan."""
        if not self.path.exists():
            return True
        if not self.path.is_dir() or self.is_batch:
            return False
        ours = {*TABLES, "shards", ".work"}
        if {entry.name for entry in self.path.iterdir()} - ours:
            return False
        left = {self.path / "set-aside" / f"{_INPUT}.parquet"}
        files = (p for p in self.path.rglob("*") if p.is_file() and p.parent.name != ".work")
        return all(file in left for file in files)

    # -- shards ------------------------------------------------------------------------------------

    def marker(self, name: str) -> Marker | None:
        """What is said of a finished shard; None where it is not finished."""
        try:
            told = (self.path / "shards" / f"{name}.json").read_text("utf-8")
        except FileNotFoundError:
            return None
        whole = all((self.path / table / f"{name}.parquet").is_file() for table in TABLES)
        return msgspec.convert(json.loads(told), Marker) if whole else None

    @property
    def tries(self) -> Tries:
        """Of its shards."""
        return Tries(self.path / ".work")

    def finish(self, marker: Marker) -> None:
        self._text(f"shards/{marker.shard}.json", json.dumps(asdict(marker)))
        self.tries.end(marker.shard)

    def forget_relations(self) -> None:
        """Take away what was made of claims that are read anew."""
        (self.path / "relations.json").unlink(missing_ok=True)
        for name in ("relations", "keys"):
            shutil.rmtree(self.path / name, ignore_errors=True)

    def settle(self, watch: Callable[[int], None] = lambda done: None) -> int:
        """Leave each report once, as one run over all the input would; how many went.

        The first in the order of the input stays, or the latest text where that is known
        (`collect.editions`); the others go. Of one with another content under the same id, it is
        said among what was set aside. Killed, it is done again from where it was.
        """
        editions = Editions()
        stays: dict[str, str] = {}
        going: defaultdict[str, dict[str, bytes | None]] = defaultdict(dict)
        gone = 0
        for shard in self.plan.shards:
            for table, document, content in self._identities(shard.name):
                is_read = table == "documents"
                held = editions.latest.get(document)
                met = editions.meet(document, content)
                if met not in {Met.FIRST, Met.LATER}:
                    going[shard.name][document] = held if met is Met.OTHER else None
                    gone += is_read
                elif is_read:  # else no rule read it, and the text before it stays
                    if document in stays:
                        going[stays[document]][document] = None
                        gone += 1
                    stays[document] = shard.name
        for number, shard in enumerate(self.plan.shards, start=1):
            if shard.name in going:
                self._take_out(shard.name, going[shard.name])
            watch(number)
        return gone

    def _identities(self, name: str) -> Iterator[tuple[str, str, bytes]]:
        for table, column in (("documents", "id"), ("set-aside", "document")):
            found = self.read(f"{table}/{name}", [column, "fingerprint"])
            pairs = zip(found[column].to_pylist(), found["fingerprint"].to_pylist(), strict=True)
            yield from ((table, key, content) for key, content in pairs if key is not None)

    def _take_out(self, name: str, again: Mapping[str, bytes | None]) -> None:
        """``again``: the ids, with the fingerprint of what stays where it is another report.

        The documents are written last: while they hold a double, it is found again.
        """
        ids = pa.array(list(again))
        documents, claims, aside = (self.read(f"{table}/{name}") for table in TABLES)
        double = compute.is_in(documents["id"], value_set=ids)
        errors = [
            clash(document, same_text=same_text(held, content))
            for document, content in zip(
                stages.documents_of(documents.filter(double)),
                documents.filter(double)["fingerprint"].to_pylist(),
                strict=True,
            )
            if (held := again[document.id])
        ]
        told = stages.aside(errors)
        before = compute.is_in(aside["document"], value_set=ids)
        kept = aside.filter(compute.invert(before)).to_pylist()
        kept += [row for row in told.to_pylist() if row not in kept]
        self.write(f"set-aside/{name}", pa.Table.from_pylist(kept, schema=stages.ASIDE))
        mentioned = compute.is_in(claims["report"], value_set=ids)
        self.write(f"claims/{name}", claims.filter(compute.invert(mentioned)))
        self.write(f"documents/{name}", documents.filter(compute.invert(double)))

    def counts(self) -> Counts:
        plan = self.plan
        no_pack: Counter[str] = Counter()
        rows = dict.fromkeys(TABLES, 0)
        rows["set-aside"] += self._rows(f"set-aside/{_INPUT}")
        for shard in plan.shards:
            for table in TABLES:
                rows[table] += self._rows(f"{table}/{shard.name}")
            marker = self.marker(shard.name)
            no_pack.update(marker.no_pack if marker else {})
        related = self.related()
        count = related["relations"] if related else None
        told = dict(no_pack.most_common())
        return Counts(rows["documents"], rows["claims"], rows["set-aside"], told, count)

    # -- relations ---------------------------------------------------------------------------------

    def related(self) -> dict[str, Any] | None:
        """What `relating` left word of; None where it did not come to its end."""
        try:
            told: dict[str, Any] = json.loads((self.path / "relations.json").read_text("utf-8"))
        except FileNotFoundError:
            return None
        return told

    def set_related(self, told: Mapping[str, Any]) -> None:
        self._text("relations.json", json.dumps(told))

    # -- tables ------------------------------------------------------------------------------------

    def read(self, name: str, columns: list[str] | None = None) -> pa.Table:
        """A table: ``claims/00012``. Raises `UsageError` where it cannot be read."""
        path = self.path / f"{name}.parquet"
        try:
            return parquet.read_table(path, columns=columns, partitioning=None)
        except (OSError, pa.ArrowException) as error:
            raise UsageError(f"{path} cannot be read ({error}); read the input anew") from error

    def write(self, name: str, table: pa.Table) -> None:
        part = self.path / ".work" / f"{name.replace('/', '-')}.part"
        parquet.write_table(table, part, compression="zstd", row_group_size=_ROWS)
        part.replace(self.path / f"{name}.parquet")

    def file(self, name: str) -> Path:
        return self.path / f"{name}.parquet"

    @contextmanager
    def writing(self, name: str) -> Iterator[Tables]:
        """Tables of a shard, which appear when all that was put into them is there."""
        parts = {table: self.path / ".work" / f"{table}-{name}.part" for table in TABLES}
        with ExitStack() as stack:
            tables = Tables({table: stack.enter_context(_Table(p)) for table, p in parts.items()})
            yield tables
        for table, part in parts.items():
            part.replace(self.path / table / f"{name}.parquet")

    def _rows(self, name: str) -> int:
        path = self.path / f"{name}.parquet"
        return parquet.read_metadata(path).num_rows if path.is_file() else 0

    def _text(self, name: str, words: str) -> None:
        part = self.path / ".work" / f"{name.replace('/', '-')}.part"
        part.write_text(words + "\n", encoding="utf-8")
        part.replace(self.path / name)


_INPUT = "input"
"""Under which is told what of the input could not be opened."""


class _Table:
    """A Parquet file that is written in row groups as rows come."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: list[pa.Table] = []
        self._writer: parquet.ParquetWriter | None = None
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._flush()
        if self._writer is not None:
            self._writer.close()

    def put(self, table: pa.Table) -> None:
        self._held.append(table)
        self.rows += table.num_rows
        if sum(held.num_rows for held in self._held) >= _ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            table = pa.concat_tables(self._held)
            if self._writer is None:
                self._writer = parquet.ParquetWriter(self._path, table.schema, compression="zstd")
            if table.num_rows or not self.rows:
                self._writer.write_table(table)
            self._held = []


@dataclass(frozen=True)
class Tables:
    """The three tables of a shard, open."""

    by_name: Mapping[str, _Table]

    def put(self, made: stages.Read) -> None:
        for name, table in zip(TABLES, made, strict=True):
            self.by_name[name].put(table)

    def aside(self, told: pa.Table) -> None:
        self.by_name["set-aside"].put(told)

    def rows(self, name: str) -> int:
        return self.by_name[name].rows
