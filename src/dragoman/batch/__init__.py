"""Archives: what `dragoman run` does, on many processes or machines, to Parquet and then a ledger.

    planning   an input to shards           begun, same_input
    reading    shards to tables             read_shards
    relating   claims to relations          relate
    loading    tables into a ledger         load

`stages` are the pure functions in the midst of it, `folder` is what lies on the disk, `engines` say
who carries it out. Same claims, same ids, same relations as a run over the same input, whatever the
engine, the number of workers and the size of the shards; whatever dies on the way is found by what
it left unfinished, and read again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from dragoman.batch.engines import Engine, engine
from dragoman.batch.folder import Counts, Folder, Marker, Options, Shard
from dragoman.batch.loading import load as load_into
from dragoman.batch.planning import begun, same_input
from dragoman.batch.reading import OpenDesk, ReadShards, read_shards
from dragoman.batch.relating import relate
from dragoman.errors import InputError
from dragoman.pipeline import Desk
from dragoman.settings import Settings

__all__ = [
    "Batch",
    "Counts",
    "Done",
    "Engine",
    "Folder",
    "Marker",
    "Options",
    "Shard",
    "Watch",
    "engine",
    "load_into",
    "relate",
]


class Watch(Protocol):
    """Told how a batch goes on."""

    def planned(self, size: int, done: int) -> None:
        """So many bytes are to be read; of these, so many were read before."""

    def finished(self, shard: Shard, marker: Marker) -> None:
        """This shard is finished."""

    def aside(self, error: InputError) -> None:
        """This input cannot be opened."""


@dataclass
class Done:
    """What a batch came to."""

    counts: Counts
    shards: int
    """Read now."""
    known: int
    """Finished before, by this version, and passed over."""
    doubles: int
    """Reports that came twice, and are there once."""
    lost: dict[str, str] = field(default_factory=dict)
    """Shards that no worker brought to their end, with the reason; nothing is counted twice or
    missing but what is in them."""


@dataclass(frozen=True)
class Batch:
    """One input, read into one folder."""

    paths: Sequence[str]
    out: Path
    options: Options
    settings: Settings
    open_desk: OpenDesk = Desk

    def run(self, engine: Engine, at: datetime, *, resume: bool, watch: Watch) -> Done:
        """Read all of the input that was not read yet. ``at``: the time, UTC, for a new batch.

        Raises `UsageError` where the folder holds something else, or the input is another one.
        """
        folder = Folder(self.out)
        options = replace(self.options, view=self.settings.view)
        if resume:
            same_input(self.paths, folder, options)
        else:
            for error in begun(self.paths, folder, options, at, engine):
                watch.aside(error)
        plan = folder.plan
        made_by = self.open_desk(self.settings).made_by
        markers = {shard.name: folder.marker(shard.name) for shard in plan.shards}
        left = [s for s in plan.shards if not _made_by(markers[s.name], made_by)]
        size = sum(shard.size for shard in plan.shards)
        watch.planned(size, size - sum(shard.size for shard in left))
        begin = partial(ReadShards, folder, self.settings, made_by, self.open_desk)
        lost = read_shards(folder, left, engine, begin, watch.finished)
        doubles = 0 if lost else folder.settle()
        done = len(left) - len(lost)
        return Done(folder.counts(), done, len(plan.shards) - len(left), doubles, lost)


def _made_by(marker: Marker | None, version: str) -> bool:
    return marker is not None and marker.made_by == version
