"""What the verbs share: options, inputs and outputs, what is set aside, bars on a terminal."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TextIO, TypeVar

import click
import msgspec
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from dragoman.claims import Claim, Document, from_json
from dragoman.collect import documents
from dragoman.collect.days import written_day
from dragoman.errors import InputError, UsageError
from dragoman.pipeline import Desk
from dragoman.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy import URL

    from dragoman.record import Ledger

Noun = TypeVar("Noun", Document, Claim)


class LedgerName(click.Path):
    """A ledger's file, or the address of one in PostgreSQL; as text it hides the password."""

    name = "file or postgresql://..."

    def __init__(self) -> None:
        super().__init__(dir_okay=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from dragoman.record.opening import address  # noqa: PLC0415 - a filter opens no ledger

        place = address(str(value))
        if isinstance(place, Path):
            super().convert(value, param, ctx)
        return place


class Day(click.ParamType[datetime]):
    """A day as 2016-11-27."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        try:
            return datetime.strptime(str(value), "%Y-%m-%d")
        except ValueError:
            meant = written_day(str(value))
            wanted = meant or "2016-11-27"
            self.fail(
                f"{str(value)!r} is no day in the form YYYY-MM-DD; write it as {wanted}", param, ctx
            )


ledger_option = click.option(
    "--ledger",
    "ledger_path",
    type=LedgerName(),
    metavar="FILE|postgresql://...",
    envvar="DRAGOMAN_LEDGER",
    default="dragoman.db",
    show_default=True,
    help="The ledger: a file, or a database that a team shares.",
)
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write there instead of to standard output.",
)
published_option = click.option(
    "--published",
    type=Day(),
    help="Day of publication of the reports that give none; without it words such as "
    "'yesterday' and 'on Monday' stay undated.",
)
publisher_option = click.option(
    "--publisher",
    metavar="NAME",
    default="",
    help="Publisher of the reports that name none; without it, the agency in their dateline.",
)


class Aside:
    """Inputs that were set aside: named at once, and in the exit code at the end."""

    def __init__(self) -> None:
        self.errors: list[InputError] = []

    def __call__(self, error: InputError) -> None:
        self.errors.append(error)
        click.echo(f"dragoman: set aside {error}", err=True)

    def leave(self) -> None:
        if self.errors:
            raise click.exceptions.Exit(InputError.exit_code)


def number_of(count: int, noun: str) -> str:
    """A count with its noun: ``1 report``, ``1,204 reports``, ``2 copies of other reports``."""
    head, space, rest = noun.partition(" ")
    if count != 1:
        head = f"{head[:-1]}ies" if head.endswith("y") else f"{head}s"
    return f"{count:,} {head}{space}{rest}"


def name_of(ledger: object) -> str:
    """A ledger as its user calls it: what speaks to its database is no matter of theirs.

    >>> name_of("postgresql+psycopg://ana@db.example/aleppo")
    'postgresql://ana@db.example/aleppo'
    """
    return str(ledger).replace("+psycopg", "", 1)


def day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def documents_of(
    paths: Iterable[str], published: datetime | None, aside: Aside
) -> Iterator[Document]:
    return documents(
        paths or ("-",),
        collected_at=datetime.now(UTC),
        set_aside=aside,
        published=day(published),
    )


def nouns(path: str, kind: type[Noun], aside: Aside) -> Iterator[Noun]:
    """The nouns of a JSON lines file; a line that is none is set aside."""
    shown = "standard input" if path == "-" else path
    try:
        source: IO[bytes] = click.open_file(path, "rb")
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror}; name a file of claims, or - for standard input"
        ) from error
    with source:
        for number, line in enumerate(source, start=1):
            if not line.strip():
                continue
            try:
                yield from_json(line, kind)
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                aside(
                    InputError(
                        f"{shown}, line {number}",
                        f"no {kind.__name__.lower()} ({error})",
                        "give lines as the verb before this one writes them",
                    )
                )


@contextmanager
def out_to(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears only when it is whole."""
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the locale: JSON is UTF-8
        yield sys.stdout
        return
    with _whole(path) as part, part.open("w", encoding="utf-8", newline="") as file:
        yield file


@contextmanager
def bytes_to(path: Path | None) -> Iterator[BinaryIO]:
    """The same for bytes, which no terminal is to show."""
    if path is None:
        if sys.stdout.isatty():
            raise UsageError("this format is no text; name a file with -o, or pipe it on")
        yield sys.stdout.buffer
        return
    with _whole(path) as part, part.open("wb") as file:
        yield file


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """A name to write under until all is there."""
    part = path.with_name(f".{path.name}.part")
    try:
        yield part
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a file that can be written") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def working_desk() -> Iterator[Desk]:
    """A desk that shows the compilation of the gazetteer, which takes its time once."""
    with _shown_once("compiling the gazetteer, once") as building:
        yield Desk(Settings.of(os.environ), building)


@contextmanager
def opened_ledger(where: Path | URL, *, create: bool = False) -> Iterator[Ledger]:
    """A ledger (`Ledger.open`) that shows how it is brought up to date, where it has to be."""
    from dragoman.record import Ledger  # noqa: PLC0415 - a filter opens no ledger

    name = where.name if isinstance(where, Path) else "the ledger"
    with (
        _shown_once(f"bringing {name} up to date, once") as upgrading,
        Ledger.open(where, create=create, upgrading=upgrading) as ledger,
    ):
        yield ledger


@contextmanager
def _shown_once(doing: str) -> Iterator[Callable[[int, int], None]]:
    """A bar for what is seldom to be done; it is not seen before it is told of."""
    with ExitStack() as shown:
        progress = bar()
        tasks: list[Any] = []

        def told(done: int, total: int) -> None:
            if not tasks:
                tasks.append(progress.add_task(doing, total=total))
                shown.enter_context(progress)
            progress.update(tasks[0], completed=done, total=total, visible=done < total)
            if done >= total:
                shown.close()  # while it lives, it takes over what others write to the terminal

        yield told


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """For work on many nouns, one after the other: none refers back to what refers to it, so that
    they go without the collector of cycles, which would look through all that is alive again and
    again; a fourth of what writing takes.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*before)


_OBJECTS = 50_000
"""About those of a thousand claims."""


def bar() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def steps_on(progress: Progress) -> Callable[[str, int, int], None]:
    """What shows steps on a bar as they come: told what is done, how many are, and of how many."""
    tasks: dict[str, TaskID] = {}

    def watch(doing: str, done: int, all_: int) -> None:
        if doing not in tasks:
            tasks[doing] = progress.add_task(doing, total=all_)
        progress.update(tasks[doing], completed=done)

    return watch


def counted(items: Iterable[Document], doing: str) -> Iterator[Document]:
    """The items, with a counter on a terminal."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description} {task.completed:,} reports"),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        task = progress.add_task(doing, total=None)
        for item in items:
            yield item
            progress.advance(task)
