"""``dragoman batch``, ``dragoman load``, and ``dragoman reconcile`` on a batch's folder."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from dragoman.cli.frame import (
    bar,
    day,
    ledger_option,
    name_of,
    number_of,
    opened_ledger,
    published_option,
    seldom_collecting,
    steps_on,
    working_desk,
)
from dragoman.cli.taking import now
from dragoman.collect.tables import columns_of
from dragoman.errors import DragomanError, InputError, UsageError
from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.batch import Batch, Counts, Engine, Marker, Shard

__all__ = ["batch", "engines", "load", "relate_batch"]

_INTERRUPTED = 130
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}


def engines(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of the verbs that an engine carries out."""
    options = (
        click.option(
            "--engine",
            "engine_name",
            metavar="NAME",
            help="What runs the work: local (processes on this machine, the default) or ray.",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1, 4096),
            help="Workers; without it one for each core, or for each processor of the cluster.",
        ),
        click.option(
            "--address",
            metavar="HOST:PORT",
            help="A Ray cluster that runs already; its machines must share the folders.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


class Size(click.ParamType[int]):
    name = "size"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, int):
            return value
        match = re.fullmatch(r"(\d+)([KMG]?)", str(value), re.IGNORECASE)
        if match is None or not int(match[1]):
            self.fail(f"{value!r} is no size; write it as 16M", param, ctx)
        return int(match[1]) * _UNITS[match[2].upper()]


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "-o",
    "--output",
    "out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to fill; a new one, unless --resume.",
)
@click.option(
    "--resume",
    is_flag=True,
    help="Go on with a batch of the same input: what this version has read is passed over.",
)
@published_option
@click.option(
    "--columns",
    metavar="FIELD=NAME,...",
    help="Which columns of a table, or fields of JSON lines, hold a report's text, title, "
    "published, publisher, url, language, id, country: text=Body,published=Day.",
)
@click.option(
    "--shard-size",
    type=Size(),
    default="16M",
    show_default=True,
    help="Bytes that one worker reads at a time; longer files are split.",
)
@engines
def batch(
    paths: Sequence[str],
    out: Path,
    resume: bool,
    published: datetime | None,
    columns: str | None,
    shard_size: int,
    **given: Any,
) -> None:
    """Read archives into Parquet: collect, extract, link, on many processes or machines.

    INPUT is a file or a folder of web archives (WARC), JSON lines, Parquet or anything else that
    run reads. The folder gets claims/, documents/ and set-aside/, a file a shard. The claims, and
    their ids, are those of a run over the same input. Whatever is killed on the way is read again;
    a report that ends the process that reads it is set aside, and the others are read.

    \b
      dragoman batch crawl/ --engine ray -o out/
      dragoman batch crawl/ --engine ray -o out/ --resume
      dragoman reconcile out/ --engine ray
      dragoman load out/ --ledger postgresql://ana@db/aleppo
    """
    _needs_tables()
    from dragoman.batch import Batch, Options  # noqa: PLC0415 - an optional part

    wanted = Options(day(published), columns_of(columns) if columns else {}, shard_size=shard_size)
    work = Batch(paths, out, wanted, Settings.of(os.environ))
    try:
        counts = _run(work, resume, given)
    except KeyboardInterrupt:
        click.echo("interrupted: finished shards are whole; go on with --resume", err=True)
        raise click.exceptions.Exit(_INTERRUPTED) from None
    if counts.aside:
        raise click.exceptions.Exit(InputError.exit_code)


def _run(work: Batch, resume: bool, given: dict[str, Any]) -> Counts:
    _compile()
    with _engine(**given) as engine, Bar() as watch:
        done = work.run(engine, now(), resume=resume, watch=watch)
    counts = done.counts
    told = f"{number_of(done.shards, 'shard')} read ({done.known:,} known already)"
    if done.doubles:
        told += (
            f"; of {number_of(done.doubles, 'report')} that came more than once, one copy is kept"
        )
    click.echo(told)
    if counts.no_pack:
        each = ", ".join(f"{code} {count:,}" for code, count in counts.no_pack.items())
        click.echo(f"  kept without claims, no pack for their language is installed: {each}")
    click.echo(
        f"{work.out} holds {number_of(counts.documents, 'report')}, "
        f"{number_of(counts.claims, 'claim')}, {number_of(counts.aside, 'input')} set aside"
    )
    if done.lost:
        for name, reason in list(done.lost.items())[:_TOLD]:
            click.echo(f"dragoman: shard {name} is not read: {reason}", err=True)
        raise DragomanError(f"{len(done.lost):,} shards were lost; read them with --resume")
    if counts.aside:
        click.echo(f"  listed in {work.out / 'set-aside'}")
    return counts


_TOLD = 20


def relate_batch(out: Path, others: Sequence[object], **given: Any) -> None:
    """``dragoman reconcile OUT/``; ``others``: options that have no place there."""
    _needs_tables()
    from dragoman.batch import Folder, relate  # noqa: PLC0415 - an optional part

    if any(others):
        raise UsageError("the relations of a batch go into its folder: give no other option")
    folder = Folder.of_batch(out)
    _compile()
    with _engine(**given) as engine, bar() as progress:
        count = relate(folder, engine, Settings.of(os.environ), steps_on(progress))
    click.echo(f"{out} holds {count:,} relations between {folder.counts().claims:,} claims")


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER")
@ledger_option
def load(folder: Path, ledger_path: Path) -> None:
    """Put what a batch holds into a ledger, as if run had read its input.

    FOLDER is what `dragoman batch` filled. Loading twice adds nothing; interrupted, the next load
    goes on. Relations come along where `dragoman reconcile FOLDER` made them and the ledger holds
    nothing else; else the ledger relates what is new. A ledger that was empty gets its
    indexes, and learns which reports are copies, at the end.

    \b
      dragoman load out/ --ledger aleppo.db
      dragoman load out/ --ledger postgresql://ana@db/aleppo
    """
    _needs_tables()
    from dragoman.batch import Folder, load_into  # noqa: PLC0415 - an optional part

    held = Folder.of_batch(folder)
    with (
        seldom_collecting(),
        working_desk() as desk,
        opened_ledger(ledger_path, create=True) as ledger,
        bar() as progress,
    ):
        done = load_into(held, ledger, desk, steps_on(progress))
        counts = ledger.counts()
    click.echo(
        f"{number_of(done.documents, 'report')} loaded ({done.unchanged:,} known already), "
        f"{number_of(done.claims, 'claim')} new, {number_of(done.relations, 'relation')}"
    )
    if done.copies:
        same = sum(copy.likeness == 1 for copy in done.copies)
        click.echo(
            f"  {number_of(len(done.copies), 'copy of other reports')}, "
            f"{same:,} word for word: kept"
        )
    click.echo(
        f"{name_of(ledger_path)} holds {number_of(counts.documents, 'report')}, "
        f"{number_of(counts.claims, 'claim')}, "
        f"{number_of(counts.relations, 'relation')} between them"
    )


def _needs_tables() -> None:
    if find_spec("pyarrow") is None:
        raise UsageError("batches are kept in Parquet: pip install 'dragoman[tables]'")


def _engine(
    engine_name: str | None, jobs: int | None, address: str | None
) -> AbstractContextManager[Engine]:
    from dragoman.batch import engine  # noqa: PLC0415 - an optional part

    return engine(engine_name or "local", jobs, address)


def _compile() -> None:
    """The gazetteer is compiled once, here, and not by each worker."""
    with working_desk() as desk:
        desk.gazetteer.counts()


class Bar:
    """A bar of bytes with rate and time left, on a terminal; what is set aside, everywhere."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        self._task = TaskID(0)
        self._reports = self._claims = 0

    def __enter__(self) -> Self:
        self._progress.start()
        self._task = self._progress.add_task("parting long files", total=None, rate="")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def planned(self, size: int, done: int) -> None:
        self._progress.reset(self._task, total=size, completed=done, description="reading", rate="")

    def finished(self, shard: Shard, marker: Marker) -> None:
        self._reports += marker.documents
        self._claims += marker.claims
        elapsed = self._progress.tasks[0].elapsed or 0
        rate = f"{self._reports / elapsed:,.1f} reports/s" if elapsed > 1 else ""
        told = f"{self._reports:,} reports, {self._claims:,} claims"
        self._progress.update(self._task, advance=shard.size, description=told, rate=rate)

    def aside(self, error: InputError) -> None:
        click.echo(f"dragoman: set aside {error}", err=True)
