"""``dragoman write``: claims leave the house."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from dragoman import plugins
from dragoman.cli.frame import bytes_to, day, ledger_option, out_to, output_option, working_desk
from dragoman.record import Ledger, Query
from dragoman.write import BytesWriter
from dragoman.write.beside import beside
from dragoman.write.selecting import select


class _Formats(click.Choice[str]):
    """The names of the writers that are installed, looked up when they are needed."""

    def __init__(self) -> None:
        super().__init__(sorted(plugins.names("writers")))


@click.command()
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
      page       map, timeline and table in one HTML file
      jsonl      one claim a line, every field and span
      relations  one relation between claims a line
      csv        one claim a row, for spreadsheets
      sitrep     a situation report in HTML, each sentence citing its claims

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
      dragoman write sitrep --ledger aleppo.db --place Aleppo --since 2016-11-26 -o sitrep.html
      dragoman write idmc-idu --ledger aleppo.db -o idu.csv
    """
    writer = plugins.found("writers")[format_name]()
    with working_desk() as desk, Ledger.open(ledger_path) as ledger:
        ids = desk.ids_of(asked["place"]) if asked["place"] else ()
        query = Query(place_ids=ids, **{name: day(value) for name, value in asked.items()})
        selection = select(ledger, query, desk, datetime.now(UTC))
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
