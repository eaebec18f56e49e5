"""The shards of a batch, read: each by one worker, into files of its own.

In: a planned folder and an engine. Out: the folder, filled; and which shards were lost. A worker
notes a shard as begun before it opens it. Where that note stands already, something ended the one
that read it: then each report is read by a process apart (`crew`), so that the report which ends
it, if one does, is known and set aside, and the rest of the shard is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from itertools import islice

from dragoman.batch import stages
from dragoman.batch.engines import Engine
from dragoman.batch.folder import Folder, Marker, Shard
from dragoman.claims import Document
from dragoman.collect import Means, Part, Walk, once
from dragoman.crew import in_order
from dragoman.errors import DragomanError, InputError
from dragoman.pipeline import Desk, failure
from dragoman.settings import Settings

__all__ = ["OpenDesk", "ReadShards", "read_shards"]

OpenDesk = Callable[[Settings], Desk]

_AT_ONCE = 64
"""Reports in a table that is read at once."""


def read_shards(
    folder: Folder,
    shards: Sequence[Shard],
    engine: Engine,
    begin: Callable[[], Callable[[Shard], Marker]],
    watch: Callable[[Shard, Marker], None],
) -> dict[str, str]:
    """Read these shards; those that were lost, with the reason.

    ``begin`` makes a worker (`ReadShards`); ``watch`` is told of each shard that is finished.
    Raises what only a person can mend: a full disk, a folder that may not be written.
    """
    lost: dict[str, str] = {}
    if shards:
        folder.forget_relations()
    for shard in shards:
        folder.tries.again(shard.name)
    for shard, made in engine.each(begin, shards):
        match made:
            case OSError() | DragomanError():
                raise made
            case Exception():
                lost[shard.name] = f"{type(made).__name__}: {made}"
            case _:
                watch(shard, made)
    return lost


class ReadShards:
    """A worker: it holds a desk, and reads one shard after another."""

    def __init__(
        self, folder: Folder, settings: Settings, made_by: str, open_desk: OpenDesk = Desk
    ) -> None:
        """``folder``: with its plan; ``made_by``: the version that all workers are to be of."""
        plan = folder.plan
        self._folder, self._options, self._at = folder, plan.options, plan.collected_at
        self._begin = partial(_open, open_desk, settings)
        self._desk, self._made_by = open_desk(settings), made_by
        self._means = Means(columns=plan.options.columns)
        self._files = {file.path: file for file in plan.files}

    def __call__(self, shard: Shard) -> Marker:
        """Read the shard, whatever was there of it.

        Raises OSError where it cannot be written, `Ended` where it ended too many workers, and
        `DragomanError` where another version is installed here than where the batch was begun.
        """
        if self._desk.made_by != self._made_by:
            raise DragomanError(
                f"a worker reads by {self._desk.made_by}, and the batch is read by "
                f"{self._made_by}: install the same version and the same extras everywhere"
            )
        apart = self._folder.tries.begin(shard.name) > 0
        outdated: set[tuple[str, bytes]] = set()
        known = -1
        while known < len(outdated):  # again, where a text turned out to have a later one
            known = len(outdated)
            marker = self._read(shard, outdated, apart=apart)
        self._folder.finish(marker)
        return marker

    def _read(self, shard: Shard, outdated: set[tuple[str, bytes]], *, apart: bool) -> Marker:
        """``outdated``: as `once` has it."""
        errors: list[InputError] = []
        no_pack: Counter[str] = Counter()
        found = self._parted(shard.parts) if apart else self._walked(shard.parts)
        documents = once(found, errors.append, self._options.published, outdated=outdated)
        with self._folder.writing(shard.name) as tables:
            tables.put(stages.read(stages.documents(()), self._desk))  # their columns, at least
            for made in self._apart(documents) if apart else self._here(documents):
                tables.put(made)
                no_pack.update(code for code in made.documents["no_pack"].to_pylist() if code)
                tables.aside(stages.aside(errors))
                errors.clear()
            tables.aside(stages.aside(errors))
        files = dict.fromkeys(part.path for part in shard.parts)
        return Marker(
            shard.name,
            self._made_by,
            tables.rows("documents"),
            tables.rows("claims"),
            tables.rows("set-aside"),
            dict(no_pack),
            tuple(self._files[path] for path in files),
        )

    # -- as long as nothing is amiss ---------------------------------------------------------------

    def _walked(self, parts: Iterable[Part]) -> Iterator[Document | InputError]:
        walk = Walk(self._means, self._at)
        for part in parts:
            yield from walk.part(part)

    def _here(self, documents: Iterator[Document]) -> Iterator[stages.Read]:
        while some := list(islice(documents, _AT_ONCE)):
            yield stages.read(stages.documents(some), self._desk)

    # -- where a worker came to its end ------------------------------------------------------------

    def _parted(self, parts: Iterable[Part]) -> Iterator[Document | InputError]:
        """The same, each file or stretch of a record or line taken by a process apart."""
        pieces = (piece for part in parts for piece in self._pieces(part))
        collect = partial(_collected, self._means, self._at)
        for piece, items in in_order(pieces, collect, 1, _nothing, apart=True):
            if isinstance(items, Exception):
                yield _ended(piece, items)
            else:
                yield from items

    def _pieces(self, part: Part) -> list[Part]:
        try:
            return Walk(self._means, self._at).split(part, 1)
        except OSError:
            return [part]  # who reads it meets the fault again, and tells

    def _apart(self, documents: Iterator[Document]) -> Iterator[stages.Read]:
        """The same, each report read by a process apart."""
        nothing = stages.read(stages.documents(()), self._desk)
        for document, made in in_order(documents, _read, 1, self._begin, apart=True):
            if isinstance(made, Exception):
                yield nothing._replace(aside=stages.aside([failure(document, made)], document))
            else:
                yield made


def _ended(piece: Part, error: Exception) -> InputError:
    where = piece.shown
    if piece.reader:
        where += f"!/@{piece.start}" if piece.reader == "warc" else f", line {piece.first}"
    met = f"the process that opened it came to its end ({error})"
    return InputError(where, met, "this is a fault of the reader; please report it")


_DESK: list[Desk] = []


def _open(open_desk: OpenDesk, settings: Settings) -> None:
    _DESK[:] = [open_desk(settings)]


def _read(document: Document) -> stages.Read:
    return stages.read(stages.documents([document]), _DESK[0])


def _nothing() -> None:
    pass


def _collected(means: Means, at: datetime, part: Part) -> list[Document | InputError]:
    return list(Walk(means, at).part(part))
