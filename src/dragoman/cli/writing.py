"""``dragoman write``: claims leave the house."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from dragoman import plugins
from dragoman.claims import Claim, from_json
from dragoman.cli.frame import (
    Day,
    bytes_to,
    day,
    ledger_option,
    number_of,
    opened_ledger,
    out_to,
    output_option,
    seldom_collecting,
    working_desk,
)
from dragoman.errors import UsageError
from dragoman.record import Ledger, Query, Standing, Status
from dragoman.write import BytesWriter, Earlier, Selection, Writer
from dragoman.write.audience import shown_to
from dragoman.write.beside import beside
from dragoman.write.policies import Policy
from dragoman.write.selecting import selected
from dragoman.write.words import day_in_words

_FORMS = {".docx": "sitrep-docx", ".md": "sitrep-md", ".pdf": "sitrep-pdf"}
"""What ``sitrep`` writes to a file of this suffix; HTML to .html and to one without."""
_FILE = click.Path(dir_okay=False, exists=True, path_type=Path)


class _Formats(click.Choice[str]):
    """The names of the writers that are installed, looked up when they are needed."""

    def __init__(self) -> None:
        super().__init__(sorted(plugins.names("writers")))

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if f".{value}" in {".htm", ".html", *_FORMS}:
            self.fail(
                f"{value!r} is a form of the situation report: write sitrep -o FILE.{value}",
                param,
                ctx,
            )
        return super().convert(value, param, ctx)


def _known(kind: str, known: Callable[[], Iterable[str]]) -> Callable[..., Sequence[str] | None]:
    """A check that each value is one that there is; what is near to a mistyped one is named."""

    def check(_: click.Context, __: click.Parameter, values: Sequence[str]) -> Sequence[str] | None:
        there = sorted(known())
        for value in values:
            if value not in there:
                raise click.BadParameter(
                    f"there is no {kind} {value!r}{_meant(kind, value, there)} "
                    f"There are: {', '.join(there)}."
                )
        return values or None

    return check


def _meant(kind: str, value: str, there: Sequence[str]) -> str:
    """What a word that is none of those ``there`` may have been meant for, and a full stop."""
    if near := get_close_matches(value, there, n=1):
        return f"; is {near[0]} meant?"
    measures = plugins.measures()
    # "displacement" is of the family of "displaced"; "moving" is no "missing"
    alike = [name for name in measures if name[:3] == value[:3]]
    if kind == "family" and (near := get_close_matches(value, alike, n=1)):
        return f"; is {measures[near[0]].family} meant, the family of {near[0]}?"
    return "."


def _families() -> Iterable[str]:
    return {measure.family for measure in plugins.measures().values()}


def _asking(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a query: what the list, the map and the API of `dragoman review` ask too."""
    day_ = Day()
    options = (
        click.option(
            "--place", help="Only claims about this place, as written or found, and all within it."
        ),
        click.option("--since", type=day_, help="Only reports published from this day."),
        click.option("--until", type=day_, help="Only reports published to this day."),
        click.option(
            "--happened-since", type=day_, help="Only what may have happened on this day or later."
        ),
        click.option(
            "--happened-until", type=day_, help="Only what may have happened to this day."
        ),
        click.option(
            "--family",
            multiple=True,
            callback=_known("family", _families),
            help="Only claims of this family (movement, situation, harm, damage, territory, "
            "violence, access, politics, clearance); may be given again.",
        ),
        click.option(
            "--measure",
            multiple=True,
            callback=_known("measure", plugins.measures),
            help="Only claims of this measure (departed, killed...); may be given again.",
        ),
        click.option("--speaker", help="Only claims that this speaker made."),
        click.option("--publisher", help="Only reports that this outlet printed."),
        click.option(
            "--text",
            help="Only claims with these words, in any script, in the claim, its names or its "
            "report's title; or the claim whose id begins so.",
        ),
        click.option(
            "--standing",
            multiple=True,
            type=click.Choice([standing.value for standing in Standing]),
            help="Only claims that stand so among the others: told by one origin, confirmed by an "
            "independent one, contested by another speaker, revised by their own; may be given "
            "again.",
        ),
        click.option(
            "--status",
            multiple=True,
            type=click.Choice([status.value for status in Status]),
            help="Only claims that people have decided on so (open: not yet); without it, all but "
            "those rejected or merged into another. May be given again.",
        ),
        click.option("--document", help="Only claims of the report with this id."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("format_name", metavar="FORMAT", type=_Formats())
@ledger_option
@output_option
@_asking
@click.option(
    "--audience",
    type=click.Choice(["internal", "public"]),
    default="internal",
    show_default=True,
    help="public: only claims that a person has accepted, and only what the policy lets out: "
    "names masked, places made coarser.",
)
@click.option(
    "--policy", type=_FILE, help="What a public audience is not shown (TOML); see docs/audience.md."
)
@click.option(
    "--since-last",
    metavar="OLD",
    help="sitrep: mark what changed since OLD, an earlier report's .claims.jsonl or a day.",
)
@click.option("--template", type=_FILE, help="sitrep: your Jinja, .docx or Typst template.")
def write(
    format_name: str,
    ledger_path: Path,
    output: Path | None,
    since_last: str | None,
    template: Path | None,
    **asked: Any,
) -> None:
    """Write claims of the ledger out in FORMAT.

    \b
      table      claims for the eye, at a terminal; its last column, "mind", warns of what is
                 planned or denied, a part of another figure, said by a party to the conflict,
                 background, rough (reads like machine translation) or undated
      page       map, timeline and table in one HTML file
      jsonl      one claim a line, every field and span
      relations  one relation between claims a line
      csv        one claim a row, for spreadsheets

    \b
      sitrep       a situation report, each sentence citing its claims and checked against them;
                   in the form of -o FILE.html, .docx, .md or .pdf, or of the name:
      sitrep-docx  for Word
      sitrep-md    in Markdown
      sitrep-pdf   to print (dragoman[print])

    \b
      xlsx           a workbook with a README sheet
      parquet        typed columns, for DuckDB, pandas, Spark
      datapackage    tables with their schema (Frictionless), ZIP
      geojson        claims on a map (RFC 7946), those without a place too
      geojson-areas  its second layer: what is known only about, as areas
      timemap        events, sources and associations for timemap, ZIP

    \b
      acled           events in the shape of ACLED's table, CSV
      gdelt-events    events in the shape of GDELT 2.0, without a head
      gdelt-mentions  the claims that tell them, likewise
      hxl             CSV with a row of hashtags (HXL 1.1)
      idmc-idu        IDMC's Internal Displacement Updates, CSV
      idmc-figures    IDMC's figure sheet for analysts, CSV
      plover          PLOVER's event records, JSON lines
      prov            where each claim comes from (W3C PROV), JSON
      schema-claim    schema.org Claims, JSON-LD
      web-annotation  each claim and field tied to its words (W3C), JSON-LD

    What a format cannot hold is never made up: with -o FILE, FILE.losses.csv says what was left
    out or blank and why, FILE.method.txt how it came about, FILE.claims.jsonl has the claims whole.

    \b
      dragoman write table --ledger aleppo.db --measure departed
      dragoman write xlsx --ledger aleppo.db --family movement --place Aleppo -o moved.xlsx
      dragoman write sitrep --ledger aleppo.db --place Aleppo --since 2016-11-26 -o sitrep.html
      dragoman write sitrep --ledger aleppo.db --since-last sitrep.html.claims.jsonl -o new.docx
      dragoman write sitrep --ledger aleppo.db --audience public --policy ours.toml -o public.pdf
      dragoman write idmc-idu --ledger aleppo.db -o idu.csv
    """
    if format_name == "sitrep" and output:
        format_name = _form(output)
    writer = _writer(format_name, template)
    rules = _policy(asked.pop("audience"), asked.pop("policy"))
    with seldom_collecting(), working_desk() as desk, opened_ledger(ledger_path) as ledger:
        ids = desk.ids_of(asked["place"]) if asked["place"] else ()
        query = Query(place_ids=ids, **{name: day(value) for name, value in asked.items()})
        asks_all = since_last is not None or rules is not None
        now = datetime.now(UTC)
        with selected(ledger, query, desk, now, None if asks_all else writer) as found:
            _tell_undated(ledger, query)
            if not found.claims:
                _tell_none(query)
            selection = found
            if since_last:
                selection = replace(found, earlier=_earlier(since_last, ledger, found))
            if rules:
                selection = shown_to(selection, rules)
                _tell_held_back(len(found.claims), len(selection.claims))
            _put(writer, selection, output)


def _put(writer: Writer | BytesWriter, selection: Selection, output: Path | None) -> None:
    """Write to standard output, or to a file and what belongs beside it."""
    if isinstance(writer, BytesWriter):
        with bytes_to(output) as raw:
            writer.write_bytes(selection, raw)
    else:
        with out_to(output) as out:
            writer.write(selection, out)
    if output:
        for suffix, lines in beside(writer, selection):
            with out_to(output.with_name(output.name + suffix)) as out:
                out.writelines(lines)


def _form(output: Path) -> str:
    """The writer for the form that a file's suffix asks for. Raises `UsageError` for no such."""
    suffix = output.suffix.lower()
    if suffix not in {*_FORMS, "", ".htm", ".html"}:
        forms = ", ".join([".html", *_FORMS])
        raise UsageError(
            f"{output}: a situation report is written as {forms}, not as {suffix}; name one of "
            "these, or write sitrep-md for plain text"
        )
    return _FORMS.get(suffix, "sitrep")


def _tell_undated(ledger: Ledger, query: Query) -> None:
    """What --since and --until pass over, without having been asked about it."""
    if query.since is None and query.until is None:
        return
    every = query.without("since", "until")
    passed = ledger.count(every) - ledger.count(replace(every, since=date.min))
    if passed:
        click.echo(
            f"dragoman: {number_of(passed, 'claim')} of reports without a day of publication "
            "passed over by --since and --until; `dragoman run FILE --published DAY` tells the "
            "day of a report",
            err=True,
        )


def _tell_none(query: Query) -> None:
    """That nothing answers, with what there is to say of it: a file of heads alone says nothing."""
    why = ""
    if query.since and query.until and query.since > query.until:
        why = "; its first day is after its last"
    elif query.place and not query.place_ids and len(query.place) > len("SD"):
        why = (
            f"; neither the reports nor the gazetteer know a place {query.place!r}: "
            "`dragoman gazetteer find` tells what is near it"
        )
    asked = query.in_words()
    click.echo(f"dragoman: no claim answers{f': {asked}' if asked else ''}{why}", err=True)


def _tell_held_back(found: int, shown: int) -> None:
    """That a public audience is shown nothing, and how that changes."""
    if found and not shown:
        click.echo(
            f"dragoman: the policy holds all {number_of(found, 'claim')} back, so a public "
            "audience is shown none; it lets out claims that a person has accepted in "
            "`dragoman review` (docs/audience.md)",
            err=True,
        )


def _writer(name: str, template: Path | None) -> Writer | BytesWriter:
    """The writer, with the user's template where it takes one."""
    writer: Any = plugins.found("writers")[name]
    if template is None:
        made: Writer | BytesWriter = writer()
        return made
    if not hasattr(writer, "template"):
        raise UsageError(f"{name} takes no --template; the forms of sitrep do")
    with_template: Writer | BytesWriter = writer(template=template.read_bytes())
    return with_template


def _policy(audience: str, path: Path | None) -> Policy | None:
    """The policy to hold the selection against; None for our own eyes."""
    if audience == "internal":
        if path:
            raise UsageError("--policy is for --audience public")
        return None
    try:
        text = path.read_text(encoding="utf-8") if path else None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8: {error.reason}; save it as UTF-8") from error
    return Policy.read(text, str(path) if path else "audience.toml", plugins.measures())


def _earlier(old: str, ledger: Ledger, found: Selection) -> Earlier:
    """What was known before: the claims of a side file, or all that was published by a day; with
    what the ledger holds of it, which a report of one week does not.
    """
    try:
        day_ = date.fromisoformat(old)
    except ValueError:
        earlier = _written(old)
    else:
        by_then = replace(found.query.without("since"), until=day_)
        name = f"what was published by {day_in_words(day_)}"
        earlier = Earlier.of_claims(name, ledger.claims(by_then))
    states = ledger.stood(earlier.claims)
    out = {Status.REJECTED, Status.MERGED}
    relations = ledger.relations_of(*(claim.id for claim in found.claims))
    return replace(
        earlier,
        held=frozenset(key for key, state in states.items() if state.status not in out),
        relations=tuple(r for r in relations if {r.earlier, r.later} & earlier.claims),
    )


def _written(old: str) -> Earlier:
    """What the side file of an earlier report holds."""
    path = Path(old)
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        known = [from_json(line, Claim) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise UsageError(
            f"--since-last {old}: {error}; name the .claims.jsonl that stands beside the earlier "
            "report, or a day (2016-11-27)"
        ) from error
    days = [claim.published for claim in known if claim.published]
    as_of = f" of {day_in_words(max(days))}" if days else ""
    return Earlier.of_claims(f"the report{as_of} ({len(known):,} claims)", known)
