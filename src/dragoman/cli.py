"""The command line: one command a verb, in the order of the flow. Thin: no logic of its own."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, TextIO, TypeVar

import click
import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dragoman import plugins
from dragoman.claims import Claim, Document, Estimate, Relation, from_json, to_json
from dragoman.collect import documents
from dragoman.errors import DragomanError, InputError, UsageError
from dragoman.link.dumps import read_places
from dragoman.link.gazetteer import add, build
from dragoman.link.lookup import find, within_of
from dragoman.pipeline import Desk
from dragoman.pipeline import run as run_pipeline
from dragoman.reconcile import known_on
from dragoman.record import Ledger, Query
from dragoman.settings import Settings
from dragoman.write import Selection
from dragoman.write.beside import beside

__all__ = ["main"]

EXITS = """\b
Exit codes:
  0  done
  1  a fault that Dragoman explains
  2  what was asked for cannot be done as asked
  3  done, but at least one input was set aside (each is named on standard error)
  4  the ledger cannot be opened, read or written
"""

Noun = TypeVar("Noun", Document, Claim)


class _Verbs(click.Group):
    """Commands that explain a failure in one line and exit with its code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DragomanError as error:
            click.echo(f"dragoman: {error}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # Whoever read our output has seen enough (`| head`): no fault, and nothing to flush.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


@click.group(cls=_Verbs, epilog=EXITS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="dragoman")
def main() -> None:
    """Read reports of conflict and displacement into a ledger of claims.

    A claim is who said it and through whom, what happened to how many, where and when, with every
    field tied to the words that say so.

    \b
      dragoman run reports/ --ledger aleppo.db
      dragoman write table --ledger aleppo.db
      dragoman write sitrep --ledger aleppo.db -o sitrep.html
      dragoman why CLAIM --ledger aleppo.db

    Every verb is a filter too, over JSON lines:

    \b
      dragoman collect a.html | dragoman extract | dragoman link | jq .where
    """


ledger_option = click.option(
    "--ledger",
    "ledger_path",
    type=click.Path(dir_okay=False, path_type=Path),
    envvar="DRAGOMAN_LEDGER",
    default=Path("dragoman.db"),
    show_default=True,
    help="The ledger's file.",
)
output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write there instead of to standard output.",
)
published_option = click.option(
    "--published",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of publication of reports that bring none; without it relative time stays open.",
)


# -- collect ---------------------------------------------------------------------------------------


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@published_option
@output_option
def collect(paths: Sequence[str], published: datetime | None, output: Path | None) -> None:
    """Read files, folders or standard input into documents, one JSON line each.

    Text, JSON lines (id, text, title, published, publisher, url, language) and HTML are told apart
    by their content. What cannot be read is named on standard error; the others go on.

    \b
      dragoman collect reports/ --published 2016-11-27 -o documents.jsonl
      cat page.html | dragoman collect
    """
    aside = _Aside()
    with _out(output) as out:
        for document in _documents(paths, published, aside):
            out.write(to_json(document) + "\n")
    aside.leave()


# -- extract ---------------------------------------------------------------------------------------


@main.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@published_option
@output_option
def extract(paths: Sequence[str], published: datetime | None, output: Path | None) -> None:
    """Read documents (or anything that collect reads) into claims, one JSON line each.

    \b
      dragoman collect a.html | dragoman extract
      echo "On Sunday 400 families fled Baiji." | dragoman extract --published 2014-06-15
    """
    aside = _Aside()
    with _working_desk() as desk, _out(output) as out:
        for document in _documents(paths, published, aside):
            for claim in desk.extract(document):
                out.write(to_json(claim) + "\n")
    aside.leave()


# -- gazetteer -------------------------------------------------------------------------------------


@main.group(cls=_Verbs)
def gazetteer() -> None:
    """Build the gazetteer, add places to it, ask it for a name.

    \b
      dragoman gazetteer find Deraa --country SY
      dragoman gazetteer add SY.zip
      dragoman gazetteer add quarters.geojson
    """


@gazetteer.command("build")
def build_gazetteer() -> None:
    """Compile it anew from what is installed and what was added."""
    with _working_desk() as desk:
        build(desk.settings.gazetteer, desk.building)
    click.echo(f"{desk.settings.gazetteer}: built", err=True)


@gazetteer.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add_places(file: Path) -> None:
    """Add places: a GeoNames country dump (.zip, .txt), a .csv or .geojson of quarters or areas.

    A table has the columns name, latitude, longitude and, as far as known, id, country, kind,
    also (names parted by |), population, city (geonameid of the city whose quarter it is), pcode.
    """
    with _working_desk() as desk:
        number = add(desk.settings.gazetteer, read_places(file.name, _places_of(file)))
        build(desk.settings.gazetteer, desk.building)
    click.echo(f"{number:,} places new or told anew", err=True)


def _places_of(file: Path) -> str:
    """The text of a file of places, out of its zip archive where it is in one."""
    if file.suffix.lower() != ".zip":
        return file.read_text(encoding="utf-8-sig")
    with zipfile.ZipFile(file) as archive:
        inside = f"{file.stem}.txt"
        if inside not in archive.namelist():
            raise UsageError(f"{file}: no {inside} in it; give a country's dump from GeoNames")
        return archive.read(inside).decode("utf-8")


@gazetteer.command("info")
def describe_gazetteer() -> None:
    """Say what it holds, and the view taken on disputed territory."""
    with _working_desk() as desk:
        for kind, number in desk.gazetteer.counts().items():
            click.echo(f"{number:>9,}  {kind}")
    click.echo(f"{desk.settings.gazetteer}")
    click.echo(
        "Codes follow ISO 3166-1; link/data/countries.toml says the view on disputed ground."
    )


@gazetteer.command("find")
@click.argument("name")
@click.option("--country", help="ISO 3166-1 code of the country to look in.")
@click.option("--within", help="A place, by name or id, to look in: a city, a province.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def find_place(name: str, country: str | None, within: str | None, as_json: bool) -> None:
    """Show the places that a name may be, best first, with the reason.

    \b
      dragoman gazetteer find "Masakin Khanano" --within Aleppo
    """
    with _working_desk() as desk:
        holder = within_of(within, country, desk.gazetteer) if within else None
        hits = find(name, desk.gazetteer, {country.upper()} if country else (), holder)
    if not hits:
        click.echo(f"{name}: no such place is known; `dragoman gazetteer add` adds some", err=True)
    for hit in hits:
        place = hit.place
        if as_json:
            click.echo(msgspec.json.encode(hit.told()).decode())
        else:
            point = f"{place.latitude:.4f},{place.longitude:.4f}"
            kind = place.precision.value
            click.echo(
                f"{hit.score:.2f}  {place.name}, {place.country}  {point}  {kind}  {hit.reason}"
            )


# -- link ------------------------------------------------------------------------------------------


@main.command()
@click.argument("path", default="-")
@output_option
def link(path: str, output: Path | None) -> None:
    """Find the places and actors that claims name, and say why each was chosen.

    Claims in, the same claims out, one JSON line each. The first use compiles the gazetteer.

    \b
      dragoman extract report.txt | dragoman link | jq '.where[] | [.name, .place.name]'
    """
    aside = _Aside()
    with _working_desk() as desk, _out(output) as out:
        for claim in desk.link(_nouns(path, Claim, aside)):
            out.write(to_json(claim) + "\n")
    aside.leave()


# -- reconcile -------------------------------------------------------------------------------------


@main.command()
@click.argument("path", required=False)
@click.option(
    "--ledger",
    "ledger_path",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Relate the claims of this ledger anew, and keep the relations in it.",
)
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Only what had been published by that day; a ledger keeps its relations as they are.",
)
@click.option(
    "--estimates",
    "policy",
    metavar="POLICY",
    help="Put out what each question comes to by this policy, in the place of relations: range, "
    "conservative, recommended or low-best-high.",
)
@output_option
def reconcile(
    path: str | None,
    ledger_path: Path | None,
    as_of: datetime | None,
    policy: str | None,
    output: Path | None,
) -> None:
    """Say how claims stand to one another: repeat, update, contradiction, confirmation, part of.

    Claims in, relations out, one JSON line each, with reasons in sentences. The order of the
    claims does not matter.

    \b
      dragoman extract reports/ | dragoman link | dragoman reconcile
      dragoman reconcile --ledger aleppo.db
      dragoman reconcile --ledger aleppo.db --as-of 2016-11-27 --estimates recommended
    """
    aside = _Aside()
    if ledger_path and path:
        raise UsageError("claims and --ledger were given; give one of them")
    with _working_desk() as desk:
        if ledger_path is None:
            claims = tuple(_nouns(path or "-", Claim, aside))
        else:
            with Ledger.open(ledger_path) as ledger:
                claims = ledger.claims()
        if as_of:
            claims = known_on(claims, as_of.date())
        found: Sequence[Relation | Estimate]
        if policy:
            found = tuple(desk.estimates(claims, policy))
        else:
            found = relations = desk.relate(claims)
            if ledger_path and not as_of:
                with Ledger.open(ledger_path) as ledger:
                    ledger.set_relations(())
                    reports = {claim.document for claim in claims}
                    ledger.add_relations(relations, reports, desk.related_by)
    with _out(output) as out:
        for noun in found:
            out.write(to_json(noun) + "\n")
    aside.leave()


# -- run -------------------------------------------------------------------------------------------


@main.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@ledger_option
@published_option
def run(paths: Sequence[str], ledger_path: Path, published: datetime | None) -> None:
    """Read reports into a ledger: collect, extract, link, record, reconcile.

    Running it again adds nothing; interrupted, the next run goes on. The ledger is made where there
    is none.

    \b
      dragoman run reports/ --ledger aleppo.db
      dragoman run bulletin.txt --published 2016-11-27 --ledger aleppo.db
    """
    aside = _Aside()
    with _working_desk() as desk, Ledger.open(ledger_path, create=True) as ledger:
        reports = _counted(_documents(paths, published, aside), "reading")
        told = run_pipeline(reports, ledger, desk)
        held = ledger.counts()
    click.echo(
        f"{told.documents:,} reports read ({told.unchanged:,} known already), "
        f"{told.claims:,} claims new, {len(aside.errors):,} inputs set aside"
    )
    for name in told.not_read:
        click.echo(f"  {name}: kept without claims, no pack for its language is installed")
    click.echo(
        f"{ledger_path} holds {held.documents:,} reports, {held.claims:,} claims, "
        f"{held.relations:,} relations between them"
    )
    aside.leave()


# -- why -------------------------------------------------------------------------------------------


@main.command()
@click.argument("claim")
@ledger_option
def why(claim: str, ledger_path: Path) -> None:
    """Show how a claim came about: bytes, words, rules, places refused, relations.

    CLAIM is a claim's id, or the first digits of it that are its alone.

    \b
      dragoman why 3f2a --ledger aleppo.db
    """
    from dragoman.write.why import why as explain  # noqa: PLC0415 - only this verb needs it

    with Ledger.open(ledger_path) as ledger:
        found = ledger.claim(claim)
        relations = ledger.relations_of(found.id)
        names = {r.earlier for r in relations} | {r.later for r in relations}
        names |= {found.part_of} if found.part_of else set()
        others = {name: ledger.claim(name) for name in names - {found.id}}
        told = explain(found, ledger.document(found.document), relations, others)
        click.echo(told, nl=False)


# -- write -----------------------------------------------------------------------------------------


class _Formats(click.Choice[str]):
    """The names of the writers that are installed, looked up when they are needed."""

    def __init__(self) -> None:
        super().__init__(sorted(plugins.names("writers")))


@main.command()
@click.argument("format_name", metavar="FORMAT", type=_Formats())
@ledger_option
@output_option
@click.option(
    "--place", help="Only claims about this place, as written or found, and all within it."
)
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only reports published from this day."
)
@click.option(
    "--until", type=click.DateTime(["%Y-%m-%d"]), help="Only reports published to this day."
)
@click.option("--measure", help="Only claims of this measure (departed, killed, captured...).")
@click.option("--speaker", help="Only claims that this speaker made.")
@click.option("--document", help="Only claims of the report with this id.")
def write(format_name: str, ledger_path: Path, output: Path | None, **asked: Any) -> None:
    """Write claims of the ledger out in FORMAT.

    \b
      table      claims for the eye, at a terminal
      jsonl      one claim a line, every field and span
      relations  one relation between claims a line
      csv        one claim a row, for spreadsheets
      sitrep     a situation report in HTML, each sentence citing its claims

    \b
      acled           events in the shape of ACLED's table, CSV
      geojson         claims on a map (RFC 7946), those without a place too
      hxl             CSV with a row of hashtags (HXL 1.1)
      idmc-idu        IDMC's Internal Displacement Updates, CSV
      schema-claim    schema.org Claims, JSON-LD
      web-annotation  each claim and field tied to its words (W3C), JSON-LD

    What these six cannot hold is never made up: with -o FILE, FILE.losses.csv says what was left
    out or blank and why, FILE.method.txt how it came about, FILE.claims.jsonl has the claims whole.

    \b
      dragoman write table --ledger aleppo.db --measure departed
      dragoman write sitrep --ledger aleppo.db --place Aleppo --since 2016-11-26 -o sitrep.html
      dragoman write idmc-idu --ledger aleppo.db -o idu.csv
    """
    writer = plugins.found("writers")[format_name]()
    with _working_desk() as desk:
        ids = desk.ids_of(asked["place"]) if asked["place"] else ()
    query = Query(place_ids=ids, **{name: _day(value) for name, value in asked.items()})
    with Ledger.open(ledger_path) as ledger:
        claims = ledger.claims(query)
        selection = Selection(
            query=query,
            documents=ledger.documents({claim.document for claim in claims}),
            claims=claims,
            relations=ledger.relations({claim.id for claim in claims}),
            measures=plugins.measures(),
            generated_at=datetime.now(UTC),
        )
    with _out(output) as out:
        writer.write(selection, out)
    if output:
        for suffix, lines in beside(writer, selection):
            with _out(output.with_name(output.name + suffix)) as out:
                out.writelines(lines)


# -- what the verbs share --------------------------------------------------------------------------


class _Aside:
    """Inputs that were set aside: named at once, and in the exit code at the end."""

    def __init__(self) -> None:
        self.errors: list[InputError] = []

    def __call__(self, error: InputError) -> None:
        self.errors.append(error)
        click.echo(f"dragoman: set aside {error}", err=True)

    def leave(self) -> None:
        if self.errors:
            raise click.exceptions.Exit(InputError.exit_code)


def _day(value: Any) -> Any:
    return value.date() if isinstance(value, datetime) else value


def _documents(
    paths: Iterable[str], published: datetime | None, aside: _Aside
) -> Iterator[Document]:
    return documents(
        paths or ("-",),
        collected_at=datetime.now(UTC),
        set_aside=aside,
        published=_day(published),
    )


def _nouns(path: str, kind: type[Noun], aside: _Aside) -> Iterator[Noun]:
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
def _out(path: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that appears only when it is whole."""
    if path is None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # whatever the locale: JSON is UTF-8
        yield sys.stdout
        return
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}; name a file that can be written") from error
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _working_desk() -> Iterator[Desk]:
    """A desk that shows the compilation of the gazetteer, which takes its time once."""
    with _bar() as progress:
        tasks: list[Any] = []

        def building(done: int, total: int) -> None:
            if not tasks:
                tasks.append(progress.add_task("compiling the gazetteer, once", total=total))
            progress.update(tasks[0], completed=done, total=total, visible=done < total)

        yield Desk(Settings.of(os.environ), building)


def _bar() -> Progress:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    return Progress(*columns, console=console, transient=True, disable=not console.is_terminal)


def _counted(items: Iterable[Document], doing: str) -> Iterator[Document]:
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


if __name__ == "__main__":
    main()
