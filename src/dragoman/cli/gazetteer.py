"""``dragoman gazetteer``: build it, add places to it, ask it for a name."""

from __future__ import annotations

import zipfile
from pathlib import Path

import click
import msgspec

from dragoman.cli.frame import working_desk
from dragoman.cli.verbs import Verbs
from dragoman.errors import UsageError
from dragoman.link.dumps import read_places
from dragoman.link.gazetteer import add, build
from dragoman.link.lookup import find, within_of


@click.group(cls=Verbs)
def gazetteer() -> None:
    """Build the gazetteer, add places to it, ask it for a name.

    \b
      dragoman gazetteer find Deraa --country SY
      dragoman gazetteer add SY.zip
      dragoman gazetteer add quarters.geojson
    """


@gazetteer.command("build")
def build_gazetteer() -> None:
    """Compile it anew from what is installed and what was added.

    Other commands do so by themselves where there is none yet, or it is of another version.
    """
    with working_desk() as desk:
        build(desk.settings.gazetteer, desk.building)
    click.echo(f"{desk.settings.gazetteer}: built", err=True)


@gazetteer.command("add")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def add_places(file: Path) -> None:
    """Add places: a GeoNames country dump (.zip, .txt), a .csv or .geojson of quarters or areas.

    A table has the columns name, latitude, longitude and, as far as known, id, country (two
    letters), kind (point, neighbourhood, part of a city, settlement, adm3, adm2, adm1, country,
    region), also (other names, with | between them), population, city (geonameid of the city whose
    quarter it is: `find --json` shows it), pcode. The properties of a GeoJSON feature bear the
    same names. What was added stays, and the gazetteer is compiled anew.

    \b
      dragoman gazetteer add SY.zip
      dragoman gazetteer add quarters.csv
    """
    with working_desk() as desk:
        number = add(desk.settings.gazetteer, read_places(file.name, _places_of(file)))
        build(desk.settings.gazetteer, desk.building)
    click.echo(f"{number:,} places new or told anew", err=True)


def _places_of(file: Path) -> str:
    """The text of a file of places, out of its zip archive where it is in one."""
    try:
        if file.suffix.lower() != ".zip":
            return file.read_text(encoding="utf-8-sig")
        with zipfile.ZipFile(file) as archive:
            inside = f"{file.stem}.txt"
            if inside not in archive.namelist():
                raise UsageError(f"{file}: no {inside} in it; give a country's dump from GeoNames")
            return archive.read(inside).decode("utf-8")
    except (UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise UsageError(
            f"{file}: no text in UTF-8; give a dump of GeoNames (.zip, .txt), a .csv or a .geojson"
        ) from error


@gazetteer.command("info")
def describe_gazetteer() -> None:
    """Say what it holds, and the view taken on disputed territory."""
    with working_desk() as desk:
        for kind, number in desk.gazetteer.counts().items():
            click.echo(f"{number:>9,}  {kind}")
        click.echo(f"{desk.settings.gazetteer}")
        click.echo(
            "Codes follow ISO 3166-1. Disputed territory is filed so (DRAGOMAN_VIEW changes it):"
        )
        for line in desk.view.told():
            click.echo(f"  {line}")


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
    with working_desk() as desk:
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
