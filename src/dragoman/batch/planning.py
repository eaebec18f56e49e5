"""From an input to the shards of a batch. Paths in; a plan out, the same for the same input.

Files are taken in the order of their names, as `dragoman run` takes them. Small ones share a shard;
long ones are parted (`collect.parts`), so that no file holds up the others, however long it is.
Addresses are not fetched here: a batch reads what lies still.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

from dragoman.batch import stages
from dragoman.batch.engines import Engine, Local
from dragoman.batch.folder import File, Folder, Options, Plan, Shard
from dragoman.collect import Means, Part, Walk, files
from dragoman.collect.walk import is_address, unreadable
from dragoman.errors import InputError, UsageError

__all__ = ["begun", "same_input"]

_MOST = 1_000
"""Files in one shard."""
_FEW = 2**30
"""Bytes that are gone through here, before an engine is asked."""
_SHOWN = 3
"""Names in one message."""


def begun(
    paths: Sequence[str], folder: Folder, options: Options, at: datetime, engine: Engine
) -> list[InputError]:
    """Plan a new batch in ``folder``; what could not be opened of the input.

    ``at`` (UTC): the time that reports bear as collected. Raises `UsageError` where there is
    nothing to read, or where the folder is not empty.
    """
    met, unread = _met(paths)
    if not met and not unread:
        raise UsageError("nothing to read")
    shards = _shards(met, options.shard_size, engine)
    folder.begin(Plan(options, at, tuple(met), tuple(shards)), stages.aside(unread))
    return unread


def same_input(paths: Sequence[str], folder: Folder, options: Options) -> Plan:
    """The plan of a batch that was begun, where it is of this very input.

    Raises `UsageError` where files are new, changed or gone, or the options are others.
    """
    if not folder.is_batch:
        raise UsageError(
            f"{folder.path}: no batch was begun there; leave --resume out to begin one"
        )
    plan = folder.plan
    named = ("published", "columns", "view")
    if other := [name for name in named if getattr(plan.options, name) != getattr(options, name)]:
        raise UsageError(
            f"{folder.path} was begun with other options ({', '.join(other)}); give the same, or "
            "name a new folder"
        )
    met, _ = _met(paths)
    before, now = ({file.path: file for file in some} for some in (plan.files, met))
    faults = (
        ("new", [now[path].shown for path in now if path not in before]),
        ("changed", [f.shown for path, f in now.items() if before.get(path, f) != f]),
        ("gone", [before[path].shown for path in before if path not in now]),
    )
    if any(names for _, names in faults):
        told = "; ".join(
            f"{len(names):,} {what}: {_some(names)}" for what, names in faults if names
        )
        raise UsageError(
            f"the input is no longer what {folder.path} was begun with ({told}); read it into a "
            "new folder: a batch is of one input as it was at one time"
        )
    return plan


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")


def _met(paths: Sequence[str]) -> tuple[list[File], list[InputError]]:
    """The files of the input, by size and time, and what is none."""
    found: dict[str, File] = {}
    unread: list[InputError] = []
    for path in paths:
        if path == "-" or is_address(path):
            raise UsageError(
                f"{path}: a batch reads files and folders; `dragoman run` reads this, and "
                "`dragoman collect` makes a file of it"
            )
        for part in files(path):
            if isinstance(part, InputError):
                unread.append(part)
                continue
            try:
                told = Path(part.path).stat()
            except OSError as error:
                unread.append(unreadable(part.shown, error))
                continue
            where = str(Path(part.path).absolute())
            found.setdefault(where, File(where, part.shown, told.st_size, told.st_mtime_ns))
    return list(found.values()), unread


def _shards(met: Sequence[File], size: int, engine: Engine) -> list[Shard]:
    long = [file for file in met if file.size > size]
    parted: dict[str, list[Part]] = {}
    # An engine takes longer to begin than it takes to go through a few files.
    few = sum(file.size for file in long) < _FEW
    parting = (Local(1) if few else engine).each(partial(_Parting, size), long)
    for file, parts in parting:
        # Where it cannot be parted, who reads it meets the same fault, and tells.
        whole = [Part(file.path, file.shown)]
        parted[file.path] = whole if isinstance(parts, Exception) else parts
    groups = _grouped(met, parted, size)
    return [Shard(f"{number:06}", tuple(parts), held) for number, (parts, held) in groups]


def _grouped(
    met: Iterable[File], parted: dict[str, list[Part]], most: int
) -> Iterator[tuple[int, tuple[list[Part], int]]]:
    """Parts that are read together, numbered from 1, with their size in bytes."""
    number = 1
    held: list[Part] = []
    size = 0
    for file in met:
        parts = parted.get(file.path)
        alone = parts is not None
        if held and (alone or size + file.size > most or len(held) >= _MOST):
            yield number, (held, size)
            number, held, size = number + 1, [], 0
        if parts is None:
            held.append(Part(file.path, file.shown))
            size += file.size
            continue
        for part in parts:
            yield number, ([part], file.size // len(parts))
            number += 1
    if held:
        yield number, (held, size)


class _Parting:
    """Parts one long file after another."""

    def __init__(self, size: int) -> None:
        self._walk, self._size = Walk(Means(), datetime.min), size

    def __call__(self, file: File) -> list[Part]:
        return self._walk.split(Part(file.path, file.shown), self._size)
