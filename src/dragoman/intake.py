"""Everything that a run takes in: files, addresses and feeds into a ledger, with what to look at.

In: paths, an open ledger, a desk, and how to go about it. Out: what was done, and a list, one JSON
object a line, of what a person should look at: inputs that were set aside, copies, reports in
languages without a pack, those without a day of publication, rows of tables that no claim tells,
and what became of claims in reports that had changed. Bytes are kept before they are read; an
address counts as read when all that was in it is in the ledger.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from dragoman.claims import Document, Origin
from dragoman.collect import Address, Means, documents
from dragoman.collect.fetch import Fetcher, Rules
from dragoman.collect.files import where
from dragoman.collect.given import as_given, leaves_open
from dragoman.collect.kept import Kept
from dragoman.errors import InputError, UsageError
from dragoman.pipeline import Desk, Told, run

if TYPE_CHECKING:
    from dragoman.record import Ledger

__all__ = ["Intake", "Progress", "Taken", "beside"]


def beside(ledger: str | Path, suffix: str) -> Path:
    """What stands beside a ledger: ``aleppo.kept`` beside ``aleppo.db``.

    A ledger in a database server has it in the folder where one stands, by the database's name.

    >>> beside("x/aleppo.db", ".kept").as_posix()
    'x/aleppo.kept'
    >>> beside("aleppo.2016", ".kept").as_posix()
    'aleppo.2016.kept'
    >>> beside("postgresql://db.example/aleppo?sslmode=require", ".kept").as_posix()
    'aleppo.kept'
    """
    if "://" in str(ledger):
        name = str(ledger).partition("?")[0].rpartition("/")[2]
        return Path(f"{name or 'dragoman'}{suffix}")
    path = Path(ledger)
    return path.with_name((path.stem if path.suffix in _OF_LEDGERS else path.name) + suffix)


_OF_LEDGERS = frozenset({".db", ".sqlite", ".sqlite3"})
"""Endings of ledgers; another one is a part of the name: "aleppo.2016"."""


@dataclass
class Taken:
    """What was done, and what was set aside."""

    told: Told = field(default_factory=Told)
    aside: list[InputError] = field(default_factory=list)
    listing: Path | None = None
    """Where it is listed, if anything is."""
    undated: int = 0
    """Reports of which nobody knows when they came out; each is listed."""
    columns: dict[str, str] = field(default_factory=dict)
    """Paths that were read by the columns that an earlier run was told, and these columns."""
    as_given: int = 0
    """Reports with the day or the publisher that an earlier run was told of them."""
    interrupted: bool = False
    """Somebody stopped it: the ledger holds what was recorded until then."""

    @property
    def languages(self) -> Mapping[str, int]:
        """How many reports are in each language that no pack reads, most first."""
        return dict(Counter(self.told.not_read.values()).most_common())


@dataclass(frozen=True)
class Intake:
    """How to go about it. `take` may be called again and again."""

    now: Callable[[], datetime]
    """The time, in UTC."""
    kept: Path | Kept | None = None
    """The folder of kept bytes, or the same opened; None keeps none."""
    listing: Path | None = None
    """The file of what to look at."""
    rules: Rules = field(default_factory=Rules)
    follow: bool = False
    """Whether addresses in feeds and lists are fetched too."""
    columns: Mapping[str, str] = field(default_factory=dict)
    publisher: str = ""
    """Who printed the reports that do not tell."""
    jobs: int = 1
    fetcher: Fetcher | None = None
    """One that goes on from intake to intake; without it, one with `rules`."""
    afresh: bool = True
    """Whether the list is begun anew by each intake."""

    def take(
        self,
        paths: Iterable[str | Address],
        ledger: Ledger,
        desk: Desk,
        *,
        published: date | None = None,
        stdin: BinaryIO | None = None,
        progress: Progress | None = None,
    ) -> Taken:
        """Read what is at ``paths`` into the ledger.

        ``progress`` is told of bytes and reports as they go by. A `KeyboardInterrupt` ends it
        early: the ledger then holds whole documents only, and the next run goes on.
        """
        with ExitStack() as stack:
            kept = self.kept
            if isinstance(kept, Path):
                kept = stack.enter_context(Kept(kept))
            fetcher = self.fetcher
            if fetcher is None:
                fetcher = stack.enter_context(Fetcher(self.rules, kept, now=self.now))
            listing = stack.enter_context(_Listing(self.listing, afresh=self.afresh))
            if kept is not None and not ledger.counts().documents:
                kept.forget()  # what was read went into a ledger that is no more
            hand = _Hand(listing, _Marks(kept), progress or Progress())
            means = Means(
                columns=self.columns,
                publisher=self.publisher,
                kept=kept,
                fetch=fetcher,
                follow=self.follow,
                exhausted=hand.marks.exhausted,
                passed=hand.seen.passed,
                as_before=hand.taken.columns.__setitem__,
            )
            found = documents(
                paths,
                collected_at=self.now(),
                set_aside=hand.set_aside,
                published=published,
                stdin=stdin,
                means=means,
            )
            taken = hand.taken
            try:
                pulled = hand.as_given(hand.marks.pulled(found), ledger)
                taken.told = run(pulled, ledger, desk, self.jobs, hand.recorded)
                hand.marks.all_read()
            except KeyboardInterrupt:
                taken.interrupted = True
            taken.listing = listing.written
        return taken


class Progress:
    """Told how an intake goes on; this one tells nobody."""

    def passed(self, size: int) -> None:
        """So many bytes of files were read."""

    def recorded(self, document: Document, told: Told) -> None:
        """The ledger holds this report."""

    def aside(self, error: InputError) -> None:
        """This input was set aside."""


@dataclass
class _Hand:
    """Takes note of each report and of each input that is set aside, as they go by."""

    listing: _Listing
    marks: _Marks
    seen: Progress
    taken: Taken = field(default_factory=Taken)
    _failed: int = 0

    def set_aside(self, error: InputError) -> None:
        self.taken.aside.append(error)
        self.listing.aside(error)
        self.seen.aside(error)

    def as_given(self, found: Iterable[Document], ledger: Ledger) -> Iterator[Document]:
        """The same reports: what neither they nor this run tells, as an earlier run was told."""
        for document in found:
            asked = [document.id] if leaves_open(document) else []
            given = as_given(document, ledger.documents(asked).get(document.id))
            self.taken.as_given += given is not document
            yield given

    def recorded(self, document: Document, told: Told) -> None:
        self.taken.told = told
        for error in told.failed[self._failed :]:
            self.set_aside(error)
        self._failed = len(told.failed)
        self.taken.undated += document.published is None
        self.listing.report(document, told)
        self.marks.recorded(document.origin)
        self.seen.recorded(document, told)


class _Marks:
    """Marks in the kept bytes what was read: an address, when every report that came before its end
    is in the ledger; by which columns, what was at a path.
    """

    def __init__(self, kept: Kept | None) -> None:
        self._kept = kept
        self._pulled, self._recorded = 0, 0
        self._ends: deque[tuple[int, str]] = deque()
        self._read_by: dict[str, str] = {}

    def pulled(self, found: Iterable[Document]) -> Iterator[Document]:
        for document in found:
            self._pulled += 1
            yield document

    def exhausted(self, address: str) -> None:
        self._ends.append((self._pulled, address))
        self._mark()

    def recorded(self, origin: Origin) -> None:
        self._recorded += 1
        self._mark()
        path, columns = origin.path, origin.columns
        if self._kept is None or not columns or self._read_by.get(path) == columns:
            return
        if path.partition("!/")[0] != _PIPE:  # another time it is something else
            self._kept.read_by(path, columns)
            self._read_by[path] = columns

    def all_read(self) -> None:
        self._recorded = self._pulled
        self._mark()

    def _mark(self) -> None:
        while self._ends and self._ends[0][0] <= self._recorded:
            _, address = self._ends.popleft()
            if self._kept is not None:
                self._kept.mark_read(address)


_PIPE = "-"


class _Listing:
    """Writes what to look at, a line at once; the file is made at the first."""

    def __init__(self, path: Path | None, *, afresh: bool) -> None:
        self._path, self._afresh = path, afresh
        self._file: IO[str] | None = None
        self.written: Path | None = None

    def __enter__(self) -> _Listing:
        if self._path is not None and self._afresh:
            self._path.unlink(missing_ok=True)  # of the run before
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def aside(self, error: InputError) -> None:
        self._write("set aside", where=error.where, met=error.met, advice=error.advice)

    def report(self, document: Document, told: Told) -> None:
        """What there is to say of a report that was just recorded."""
        copy = told.copies[-1] if told.copies else None
        if copy is not None and copy.document == document.id:
            self._write("copy", report=copy.document, of=copy.original, likeness=copy.likeness)
        if language := told.not_read.get(document.id):
            self._write("no pack", report=document.id, language=language)
        if missed := told.unread.get(document.id):
            advice = "see whether the heads of their columns say what is counted; type what matters"
            at = where(document.origin)
            self._write(
                "rows not read", report=document.id, where=at, **asdict(missed), advice=advice
            )
        if document.published is None:
            advice = "give it with --published, alone or with others of that day"
            self._write("no day", report=document.id, where=where(document.origin), advice=advice)
        if changes := told.versions.get(document.id):
            self._write("new version", report=document.id, **asdict(changes))

    def _write(self, what: str, **told: object) -> None:
        if self._path is None:
            return
        try:
            if self._file is None:
                self._file = self._path.open("a", encoding="utf-8")
                self.written = self._path
            self._file.write(json.dumps({"what": what, **told}, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError as error:
            raise UsageError(f"{self._path}: {error.strerror}; name another with --list") from error
