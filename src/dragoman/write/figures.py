"""The figure sheet that IDMC's analysts work on (Helix): one row a claim of displacement.

In: a Selection. Out: CSV with Helix's columns, flows and stocks. Like the updates (`idmc`) it
converts nothing and gives no id; unlike them it holds stocks, homes and households as they were
reported, and leaves Total figures blank where a household's size would have to be made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dragoman.claims import Claim, Figure, Qualifier, StockOrFlow, TimePrecision, When
from dragoman.write import Selection
from dragoman.write.cells import (
    Row,
    RowsWriter,
    address_of,
    country_of,
    not_counted,
    point_of,
    publisher_of,
    term_of,
    the_place,
)
from dragoman.write.idmc import Choice, is_under_arms, locations_of, recommended_among
from dragoman.write.quoting import inner_quote
from dragoman.write.words import claim_in_words, figure_in_words

__all__ = ["COLUMNS", "FiguresWriter"]

COLUMNS: tuple[str, ...] = (
    *("ID", "Old ID", "Created at", "Updated at", "ISO3", "Country", "Centroid", "Lat", "Lon"),
    *("Region", "Geographical region", "Figure cause", "Year", "Figure category", "Figure role"),
    *("Total figures", "Reported", "Figure term", "Unit", "Quantifier", "Household size"),
    *("Is housing destruction", "Displacement occurred", "Include in IDU", "Excerpt IDU"),
    *("Violence type", "Violence sub type", "OSV sub type", "Context of violences"),
    *("Hazard category", "Hazard sub category", "Hazard type", "Hazard sub type"),
    *("Other event sub type", "Start date", "Start date accuracy", "End date"),
    *("End date accuracy", "Stock date", "Stock date accuracy", "Stock reporting date"),
    *("Analysis and calculation logic", "Link", "Publishers", "Sources", "Sources type"),
    *("Sources reliability", "Sources methodology", "Source excerpt", "Source url"),
    *("Source url snapshot", "Source document", "Entry ID", "Entry old ID", "Entry title"),
    *("Entry link", "Disability", "Indigenous people", "Event ID", "Event old ID", "Event name"),
    *("Event cause", "Event main trigger", "Event start date", "Event end date"),
    *("Event start date accuracy", "Event end date accuracy", "Event narrative", "Crisis ID"),
    *("Crisis name", "Tags", "Has disaggregated data", "Revision progress", "Assignee"),
    *("Created by", "Updated by", "Event codes (Code:Type)"),
    "Locations (Name:Lat, Lon:Accuracy:Type)",
)
_QUANTIFIERS = {
    Qualifier.EXACT: "exact",
    Qualifier.MORE_THAN: "more than",
    Qualifier.LESS_THAN: "less than",
    Qualifier.ABOUT: "approximately",
    Qualifier.NEARLY: "approximately",
}
"""Helix's QUANTIFIER; "at least n" is not "more than n", so that it has none."""
_UNITS = {"people": "Person", "households": "Household"}
_LONGEST_EXCERPT = 300


class FiguresWriter(RowsWriter):
    """A row for each claim of displaced people, flow or stock; `COLUMNS`."""

    name = "idmc-figures"
    media_type = "text/csv"
    suffix = ".csv"
    columns = COLUMNS
    version = "idmc-figures/helix 2024"
    rules: tuple[str, ...] = (
        "One row a claim. Old ID is the claim's id, the key to the files beside this one; Entry "
        "old ID is the report's; the ids are IDMC's to give.",
        "Reported is the number as stated, with its Unit; Total figures is filled for people "
        "alone: no household size is made up.",
        "Quantifier is blank where Helix has no word that is true ('at least', 'up to', a range): "
        "Reported is blank there too, and the words stand in Excerpt IDU.",
        "Figure role: policy 'recommended'. Analysis and calculation logic says so.",
        "Stock date is the day for which a stock was stated; Stock reporting date the report's.",
        "Sources are the speaker and who passed it on; Publishers is who printed it.",
        "Never filled: cause, violence, hazard, event, crisis, reliability, methodology and the "
        "review's columns: the claims do not say them.",
    )

    def rows(self, selection: Selection) -> Iterator[Row]:
        selected = {claim.id: claim for claim in selection.claims}
        why_not = {claim.id: _why_not(claim, selected) for claim in selection.claims}
        told = [claim for claim in selection.claims if why_not[claim.id] is None]
        choice = recommended_among(told, selection)
        for claim in selection.claims:
            row = Row(claim)
            why = why_not[claim.id]
            yield row.left_out(why) if why else _filled(row, choice, selection)


def _why_not(claim: Claim, selected: Mapping[str, Claim]) -> str | None:
    left_out: str | None = term_of(claim, "idmc", "category").get("left_out")
    if left_out:
        return left_out
    if claim.figure is None:
        return "no figure"
    if is_under_arms(claim.figure) and claim.measure != "killed":
        return f"its figure counts “{claim.figure.category}”, and displaced people are civilians"
    return not_counted(claim, selected)


def _filled(row: Row, choice: Choice, selection: Selection) -> Row:
    claim = row.claim
    created = f"{selection.generated_at:%Y-%m-%dT%H:%M:%SZ}"
    row.cells |= {"Old ID": claim.id, "Created at": created, "Created by": "Dragoman"}
    if claim.figure:
        _fill_figure(row, claim.figure, choice)
    _fill_time(row)
    _fill_place(row)
    _fill_source(row, selection)
    return row


def _fill_figure(row: Row, figure: Figure, choice: Choice) -> None:
    claim = row.claim
    recommended = claim.id in choice.recommended
    category = term_of(claim, "idmc", "category")
    kind = category.get("stock" if figure.stock_or_flow is StockOrFlow.STOCK else "flow")
    row.cells["Figure category"] = kind
    if not kind:
        row.blank("Figure category", category.get("ask", f"IDMC has none for a {_kind(figure)}"))
    row.cells["Figure role"] = "recommended" if recommended else "triangulation"
    row.cells["Figure term"] = term_of(claim, "idmc", "term").get("term")
    housing = claim.measure in {"housing_destroyed", "housing_uninhabitable"}
    row.cells["Is housing destruction"] = "Yes" if housing else "No"
    row.cells["Unit"] = _UNITS.get(figure.unit)
    if not row.cells["Unit"]:
        row.blank("Unit", f"counted in {figure.unit}; Helix counts persons and households")
    number = figure.low if figure.low is not None else figure.high
    quantifier = _QUANTIFIERS.get(figure.qualifier)
    row.cells["Quantifier"] = quantifier
    if quantifier is None or number is None:
        row.blank("Reported", f"“{figure_in_words(figure)}” is not one number with a quantifier")
        return
    row.cells["Reported"] = number
    if figure.unit == "people":
        row.cells["Total figures"] = number
    else:
        row.blank("Total figures", f"stated in {figure.unit}; no size to convert it by is stated")
    basis = "policy 'recommended'" if recommended else "kept beside the figure recommended"
    logic = f"{basis}; as reported, nothing converted"
    against = choice.contested.get(claim.id)
    row.cells["Analysis and calculation logic"] = f"{logic}. {against}" if against else logic


def _kind(figure: Figure) -> str:
    return figure.stock_or_flow.value


def _fill_time(row: Row) -> None:
    when, claim = row.claim.when, row.claim
    if claim.figure and claim.figure.stock_or_flow is StockOrFlow.STOCK:
        _date(row, "Stock date", when, when.end if when else None)
        row.cells["Stock reporting date"] = str(claim.published) if claim.published else None
    else:
        _date(row, "Start date", when, when.start if when else None)
        _date(row, "End date", when, when.end if when else None)
    last = when.end if when else None
    row.cells["Year"] = last.year if last else None


def _date(row: Row, column: str, when: When | None, day: object) -> None:
    if when is None or day is None:
        row.blank(column, "the report does not say")
        return
    row.cells[column] = str(day)
    if when.precision is TimePrecision.OPEN:
        row.blank(f"{column} accuracy", "of a window with an open end it is not known")
    else:
        row.cells[f"{column} accuracy"] = when.precision.value


def _fill_place(row: Row) -> None:
    country, why = country_of(row.claim)
    if country:
        row.cells |= {"ISO3": country.iso3, "Country": country.name}
    else:
        row.blank("Country", why)
    place, why = the_place(row.claim)
    if place is None:
        row.blank("Lat", why)
    else:
        latitude, longitude = point_of(place)
        row.cells |= {"Lat": latitude, "Lon": longitude, "Centroid": f"[{latitude}, {longitude}]"}
    found = locations_of(row.claim)
    named, points, accuracies, roles = found.values()
    rows = zip(named, points, accuracies, roles, strict=True)
    column = "Locations (Name:Lat, Lon:Accuracy:Type)"
    row.cells[column] = "; ".join(":".join(parts) for parts in rows)


def _fill_source(row: Row, selection: Selection) -> None:
    claim, said = row.claim, row.claim.attribution
    document = selection.documents.get(claim.document)
    url = address_of(claim, selection)
    mouths = [source.name for source in (said.speaker, *said.intermediaries) if source]
    row.cells |= {
        "Excerpt IDU": claim_in_words(claim),
        "Link": url,
        "Source url": url,
        "Publishers": publisher_of(claim, selection),
        "Sources": "; ".join(mouths),
        "Source excerpt": inner_quote(claim.evidence.quote, _LONGEST_EXCERPT),
        "Source document": f"sha256:{document.origin.sha256}" if document else None,
        "Entry old ID": claim.document,
        "Entry title": document.title if document else None,
    }
    if not url:
        row.blank("Source url", "the report has no address")
