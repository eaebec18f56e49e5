"""What a batch holds, into a ledger, as if `dragoman run` had read its input.

In: the folder of a finished batch and an open ledger. Out: the ledger with its documents, claims,
marks of copies, keys and relations, and what came of it. Some thousand reports go in at once,
whole; interrupted, the next load goes on, and nothing is there twice. An empty ledger gets most of
its indexes at the end, and learns then which reports are copies of others.

The relations of the folder are taken where the ledger holds nothing else. Where it does, or where
the folder has none, the ledger relates what is new itself, as a run does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from typing import Any

from pyarrow import parquet

from dragoman.batch.folder import Folder
from dragoman.claims import Claim, Relation, from_json
from dragoman.collect.copies import Marks
from dragoman.collect.parquet import document_of
from dragoman.pipeline import Desk
from dragoman.reconcile import Reach
from dragoman.record import Copy, Ledger, Load

__all__ = ["Done", "load"]

_AT_ONCE = 2_500
"""Reports in one transaction. Their claims fall all over the indexes, so that each transaction
writes most pages of these anew: five times as many reports at once write half as much."""


@dataclass
class Done:
    """What a load did."""

    documents: int = 0
    unchanged: int = 0
    """Reports that the ledger held already, read by this version."""
    claims: int = 0
    relations: int = 0
    copies: list[Copy] = field(default_factory=list)


def load(
    folder: Folder,
    ledger: Ledger,
    desk: Desk,
    watch: Callable[[str, int, int], None] = lambda doing, done, all_: None,
) -> Done:
    """Load a finished batch; ``watch`` is told what is put in, how many are, and of how many."""
    done = Done()
    with ledger.filling(watch) as copies:
        _put_reports(folder, ledger, done, partial(watch, "reports"))
        taken = _put_relations(folder, ledger, done.documents, partial(watch, "relations"))
    done.copies += copies
    done.relations = desk.relate_in(ledger) if taken is None else taken
    return done


def _put_reports(
    folder: Folder, ledger: Ledger, done: Done, watch: Callable[[int, int], None]
) -> None:
    total = folder.counts().documents
    for shard in folder.plan.shards:
        marker = folder.marker(shard.name)
        made_by = marker.made_by if marker else ""
        for some in _portions(_reports(folder, shard.name)):
            loaded = ledger.load(some, made_by)
            done.documents += len(some)
            done.unchanged += len(some) - len(loaded.new)
            done.claims += loaded.claims
            done.copies += loaded.copies
            watch(done.documents, total)


def _put_relations(
    folder: Folder, ledger: Ledger, documents: int, watch: Callable[[int, int], None]
) -> int | None:
    """How many; None where the ledger is to relate what is new itself."""
    related = folder.related()
    if related is None or not ledger.unrelated(related["related_by"]):
        return None
    return ledger.load_relations(_relations(folder, watch), documents, related["related_by"])


def _portions(reports: Iterator[Load]) -> Iterator[list[Load]]:
    for _, some in groupby(enumerate(reports), key=lambda numbered: numbered[0] // _AT_ONCE):
        yield [report for _, report in some]


def _reports(folder: Folder, name: str) -> Iterator[Load]:
    """The reports of a shard in its order, each with its claims, which are in the same order."""
    reaches = _reaches(folder, name)
    claims = groupby(_rows(folder, f"claims/{name}", ["report", "record"]), key=_report_of)
    held, its = next(claims, (None, iter(())))
    for row in _rows(folder, f"documents/{name}", None):
        found: list[Claim] = []
        if row["id"] == held:
            found = [from_json(claim["record"], Claim) for claim in its]
            held, its = next(claims, (None, iter(())))
        met = {claim.id: reaches[claim.id] for claim in found if claim.id in reaches}
        yield Load(document_of(row), found, Marks(row["words"], row["minhash"]), met)


def _report_of(row: dict[str, Any]) -> Any:
    return row["report"]


def _reaches(folder: Folder, name: str) -> dict[str, Reach]:
    if folder.related() is None:
        return {}
    return {
        row["claim"]: Reach.of(row["own"], row["above"])
        for row in _rows(folder, f"keys/{name}", None)
    }


def _relations(folder: Folder, watch: Callable[[int, int], None]) -> Iterator[list[Relation]]:
    files = sorted((folder.path / "relations").glob("*.parquet"))
    for done, path in enumerate(files):
        watch(done, len(files))
        rows = _rows(folder, f"relations/{path.stem}", ["record"])
        yield [from_json(row["record"], Relation) for row in rows]
    watch(len(files), len(files))


def _rows(folder: Folder, name: str, columns: list[str] | None) -> Iterator[dict[str, Any]]:
    with parquet.ParquetFile(folder.file(name)) as file:
        for batch in file.iter_batches(_AT_ONCE, columns=columns):
            yield from batch.to_pylist()
