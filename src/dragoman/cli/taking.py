"""What the verbs that take reports in share: options of fetching and keeping, and a bar."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

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

from dragoman.claims import Document
from dragoman.collect.fetch import Rules
from dragoman.collect.tables import columns_of
from dragoman.collect.walk import is_address
from dragoman.errors import InputError
from dragoman.intake import Intake, beside
from dragoman.intake import Progress as Watcher
from dragoman.pipeline import Told
from dragoman.settings import Settings

__all__ = ["Bar", "fetching", "intake_of", "now", "rules_of", "size_of"]

_TOLD = 20
"""Inputs set aside that are named on standard error; the others are counted, and all are listed."""


def fetching(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options of every verb that reads inputs."""
    options = (
        click.option(
            "--columns",
            metavar="FIELD=NAME,...",
            help="Which columns of a table, or fields of JSON lines, hold a report's text, title, "
            "published, publisher, url, language, id, country: text=Body,published=Day.",
        ),
        click.option(
            "--fetch",
            is_flag=True,
            help="Also fetch what feeds and lists name; an address given as PATH always is.",
        ),
        click.option(
            "--allow-private",
            multiple=True,
            metavar="HOST",
            help="A host to fetch from although its address is private or this machine's own; may "
            "be given again.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


def rules_of(settings: Settings, allow_private: Sequence[str] = ()) -> Rules:
    return Rules(user_agent=settings.user_agent, allowed=frozenset(allow_private))


def now() -> datetime:
    return datetime.now(UTC)


def intake_of(
    ledger: Path | str, listing: Path | None, jobs: int, given: Mapping[str, Any]
) -> Intake:
    """How a run goes about it, by its options and the settings."""
    settings = Settings.of(os.environ)
    columns = given["columns"]
    return Intake(
        now=now,
        kept=(settings.kept or beside(ledger, ".kept")) if settings.keeps else None,
        listing=listing or beside(ledger, ".run.jsonl"),
        rules=rules_of(settings, given["allow_private"]),
        follow=given["fetch"],
        columns=columns_of(columns) if columns else {},
        publisher=given.get("publisher", ""),
        jobs=jobs,
    )


def size_of(paths: Iterable[str]) -> int | None:
    """Bytes of all files at or under the paths; None where one is no file or folder."""
    total = 0
    for path in paths:
        if path == "-" or is_address(path):
            return None
        for folder, _, names in os.walk(path):
            total += sum(_size(os.path.join(folder, name)) for name in names)  # noqa: PTH118
        if not Path(path).is_dir():
            total += _size(path)
    return total


def _size(path: str) -> int:
    try:
        return Path(path).stat().st_size
    except OSError:
        return 0


@dataclass
class Bar(Watcher):
    """A bar of bytes with rate and time left, on a terminal; what is set aside, everywhere."""

    total: int | None

    def __post_init__(self) -> None:
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
        self._named = 0
        self._reports = 0

    def __enter__(self) -> Bar:
        self._progress.start()
        self._task = self._progress.add_task("reading", total=self.total, rate="")
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def passed(self, size: int) -> None:
        self._progress.advance(self._task, size)

    def recorded(self, document: Document, told: Told) -> None:
        elapsed = self._progress.tasks[0].elapsed or 0
        rate = f"{told.documents / elapsed:,.1f} reports/s" if elapsed > 1 else ""
        self._progress.update(
            self._task, description=f"{told.documents:,} reports, {told.claims:,} claims", rate=rate
        )

    def aside(self, error: InputError) -> None:
        self._named += 1
        if self._named <= _TOLD:
            self._progress.console.print(
                f"dragoman: set aside {error}", markup=False, highlight=False, soft_wrap=True
            )
        elif self._named == _TOLD + 1:
            self._progress.console.print("dragoman: set aside more; all are in the list at the end")
