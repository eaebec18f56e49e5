"""``dragoman watch``: feeds and pages, asked again and again until it is stopped."""

from __future__ import annotations

import os
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import click

from dragoman.cli.frame import ledger_option, opened_ledger, working_desk
from dragoman.cli.taking import now, rules_of
from dragoman.collect.fetch import Fetcher
from dragoman.collect.kept import Kept
from dragoman.errors import DragomanError, InputError, LedgerError, UsageError
from dragoman.intake import Intake, Progress, Taken, beside
from dragoman.pipeline import Desk
from dragoman.record import Ledger
from dragoman.settings import Settings
from dragoman.sources import Source, Sources, read_sources

_LONGEST_BACK_OFF = timedelta(hours=12)


@click.command()
@click.argument("sources", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@ledger_option
@click.option("--once", is_flag=True, help="Ask the sources that are due, and end.")
@click.option(
    "--metrics",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write counters there after each round, in Prometheus' text format.",
)
@click.option(
    "--allow-private",
    multiple=True,
    metavar="HOST",
    help="A host to fetch from although its address is private or this machine's own; may be "
    "given again.",
)
def watch(
    sources: Path,
    ledger_path: Path,
    once: bool,
    metrics: Path | None,
    allow_private: tuple[str, ...],
) -> None:
    """Ask feeds and pages as often as sources.toml says, and read what is new into a ledger.

    Runs until it is stopped (Ctrl-C, SIGTERM), goes on through failures, and prints a line a round.
    It may be killed at any moment: started again, it reads what had been fetched and not recorded,
    and nothing twice. What needs a look is listed beside the ledger (aleppo.watch.jsonl). To read
    a feed once, without a list of sources: `dragoman run ADDRESS --fetch`.

    \b
      dragoman watch sources.toml --ledger aleppo.db
      dragoman watch sources.toml --once --metrics /var/lib/node_exporter/dragoman.prom

    \b
      [[source]]                      in sources.toml, for each feed or page
      name = "Courier"
      feed = "https://courier.example/feed.xml"     # or page = "https://..."
      publisher = "Northern Courier"
      language = "en"
      side = "local:gov-sy"                         # the actor it speaks for, if for any
      every = "15m"
    """
    settings = Settings.of(os.environ)
    with _stopped() as stop, working_desk() as desk:
        told = _read(sources, settings, desk, allow_private)
        desk.sides = dict(told.sides)
        folder = settings.kept or beside(ledger_path, ".kept")
        listing = beside(ledger_path, ".watch.jsonl")
        with (
            opened_ledger(ledger_path, create=True) as ledger,
            Kept(folder) as kept,
            Fetcher(told.rules, kept, now=now, wait=stop.wait) as fetcher,
        ):
            if not ledger.counts().documents:
                kept.forget()  # what was read went into a ledger that is no more
            intake = Intake(now, kept, listing, fetcher=fetcher, afresh=False)
            round_of = _Watch(told, intake, kept, ledger, desk, stop)
            while not stop.is_set():
                wait = round_of.go()
                if metrics is not None:
                    _write(metrics, round_of.metrics(fetcher))
                if once:
                    break
                stop.wait(wait)


def _read(path: Path, settings: Settings, desk: Desk, allow_private: tuple[str, ...]) -> Sources:
    try:
        text = path.read_text(encoding="utf-8")
        known = desk.actors.by_id
        return read_sources(
            text, rules_of(settings, allow_private), lambda side: known(side) is not None
        )
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read ({error}); name a sources.toml") from error
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from error


@contextmanager
def _stopped() -> Iterator[threading.Event]:
    """An event that Ctrl-C and SIGTERM set; a second one ends at once."""
    stop = threading.Event()

    def ask(number: int, _: object) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        click.echo("dragoman: stopping after this report; once more to stop at once", err=True)

    former = {number: signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


class _Until(Progress):
    """Ends an intake between two reports when somebody has asked to stop."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop

    def recorded(self, *_: object) -> None:
        if self._stop.is_set():
            raise KeyboardInterrupt


@dataclass
class _Watch:
    told: Sources
    intake: Intake
    kept: Kept
    ledger: Ledger
    desk: Desk
    stop: threading.Event
    counts: Counter[str] = field(default_factory=Counter)
    failing: dict[str, int] = field(default_factory=dict)

    def go(self) -> float:
        """One round over the sources that are due; how many seconds until the next is."""
        due = [s for s in self.told.sources if (self.kept.due(s.name)[0] or now()) <= now()]
        before = Counter(self.counts)
        for source in due:
            if self.stop.is_set():
                break
            self._ask(source)
        self.counts["rounds"] += 1
        nexts = [self.kept.due(source.name)[0] or now() for source in self.told.sources]
        wait = max(0.0, (min(nexts) - now()).total_seconds())
        if due:
            done = self.counts - before
            click.echo(
                f"{now():%Y-%m-%d %H:%M:%S}  {len(due):,} sources asked, "
                f"{done['failures']:,} failed; "
                f"{done['reports']:,} reports read ({done['unchanged']:,} known already), "
                f"{done['claims']:,} claims new, {done['copies']:,} copies, "
                f"{done['versions']:,} changed, {done['aside']:,} set aside; next in {wait:,.0f} s"
            )
        return wait

    def _ask(self, source: Source) -> None:
        """Ask one source; after a failure it is asked again later and later."""
        _, failures = self.kept.due(source.name)
        try:
            intake = replace(self.intake, follow=source.is_feed)
            taken = intake.take(
                [source.address], self.ledger, self.desk, progress=_Until(self.stop)
            )
        except LedgerError:
            raise
        except DragomanError as error:
            click.echo(f"dragoman: {source.name}: {error}", err=True)
            taken = Taken(aside=[InputError(source.address.url, str(error), "")])
        self._count(taken)
        if taken.interrupted:
            return
        failed = any(error.where == source.address.url for error in taken.aside)
        failures = failures + 1 if failed else 0
        self.counts["failures"] += failed
        self.failing[source.name] = failures
        later = min(source.every * 2 ** min(failures, 6), _LONGEST_BACK_OFF)
        self.kept.set_due(source.name, now() + max(source.every, later), failures)

    def _count(self, taken: Taken) -> None:
        told = taken.told
        self.counts.update(
            reports=told.documents,
            unchanged=told.unchanged,
            claims=told.claims,
            copies=len(told.copies),
            versions=len(told.versions),
            aside=len(taken.aside),
        )
        for error in taken.aside:
            click.echo(f"dragoman: set aside {error}", err=True)

    def metrics(self, fetcher: Fetcher) -> str:
        """Counters since the start, and how the sources stand (Prometheus text format 0.0.4)."""
        held = self.ledger.counts()
        totals = {
            "rounds_total": (self.counts["rounds"], "Rounds over the sources."),
            "reports_read_total": (self.counts["reports"], "Reports read."),
            "claims_new_total": (self.counts["claims"], "Claims that were new."),
            "copies_total": (self.counts["copies"], "Reports that are copies of others."),
            "versions_total": (self.counts["versions"], "Reports that had changed."),
            "inputs_set_aside_total": (self.counts["aside"], "Inputs that could not be read."),
            "requests_total": (fetcher.requests, "Requests to servers."),
            "fetched_bytes_total": (fetcher.bytes, "Bytes fetched."),
        }
        gauges = {
            "ledger_reports": (held.documents, "Reports in the ledger."),
            "ledger_claims": (held.claims, "Claims in the ledger."),
            "last_round_timestamp_seconds": (int(now().timestamp()), "When a round ended."),
        }
        lines: list[str] = []
        for kind, group in (("counter", totals), ("gauge", gauges)):
            for name, (value, meaning) in group.items():
                lines += (f"# HELP dragoman_{name} {meaning}", f"# TYPE dragoman_{name} {kind}")
                lines.append(f"dragoman_{name} {value}")
        lines.append("# HELP dragoman_source_failures Failures in a row.")
        lines.append("# TYPE dragoman_source_failures gauge")
        for name, failures in sorted(self.failing.items()):
            label = name.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")
            lines.append(f'dragoman_source_failures{{source="{label}"}} {failures}')
        return "\n".join(lines) + "\n"


def _write(path: Path, text: str) -> None:
    """The file is whole at any moment: whoever collects it may read it meanwhile."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        click.echo(f"dragoman: {path}: {error.strerror}; metrics are not written", err=True)
