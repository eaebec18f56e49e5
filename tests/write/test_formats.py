"""The formats of the field, made from ten claims by hand and compared with the files in golden/.

``python tests/write/test_formats.py`` writes the golden files anew; read the diff.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import plugins
from dragoman.claims import (
    Attribution,
    Claim,
    Evidence,
    Modality,
    Place,
    PlacePrecision,
    PlaceRole,
    Qualifier,
    Relation,
    RelationKind,
    Source,
    SourceRole,
    Span,
    Stance,
    TimePrecision,
    When,
    Where,
    from_json,
)
from dragoman.testing import check_writer
from dragoman.write import Selection
from dragoman.write.acled import COLUMNS as ACLED
from dragoman.write.acled import AcledWriter
from dragoman.write.areas import circle
from dragoman.write.beside import Loss, beside, method
from dragoman.write.cells import TABLES, country_of, formats, the_place, unmapped
from dragoman.write.exports import JsonLinesWriter
from dragoman.write.figures import COLUMNS as FIGURES
from dragoman.write.figures import FiguresWriter
from dragoman.write.gdelt import EVENTS, MENTIONS, GdeltEventsWriter, GdeltMentionsWriter
from dragoman.write.geojson import GeoJsonAreasWriter, GeoJsonWriter
from dragoman.write.hxl import COLUMNS as HXL
from dragoman.write.hxl import HxlWriter
from dragoman.write.idmc import COLUMNS as IDU
from dragoman.write.idmc import IduWriter
from dragoman.write.linked import SchemaClaimWriter, WebAnnotationWriter
from dragoman.write.plover import PloverWriter
from dragoman.write.prov import ProvWriter
from dragoman.write.telling import Telling
from tests.write.ten_claims import (
    BUSY,
    CHILDREN,
    CLAIMS,
    FAMILIES,
    HANANO,
    IN_HANANO,
    KILLED,
    LEFT,
    LIMA,
    MORE_THAN_900,
    NO_AGREEMENT,
    PLANNED,
    SHELLED,
    STOCK,
    TAKEN,
    TEXTS,
    TextExport,
    document,
    people,
    selection,
    written,
)

GOLDEN = Path(__file__).parent / "golden"

WRITERS: tuple[TextExport, ...] = (
    AcledWriter(),
    FiguresWriter(),
    GdeltEventsWriter(),
    GdeltMentionsWriter(),
    GeoJsonAreasWriter(),
    GeoJsonWriter(),
    HxlWriter(),
    IduWriter(),
    PloverWriter(),
    ProvWriter(),
    SchemaClaimWriter(),
    WebAnnotationWriter(),
)


def losses(writer: TextExport, claims: Iterable[Claim] = CLAIMS) -> set[tuple[str, str]]:
    """What is left out or stays blank, as pairs of a claim's id and a column."""
    return {(loss.claim, loss.column) for loss in writer.losses(selection(tuple(claims)))}


def golden_files(writer: TextExport) -> dict[str, str]:
    """The writer's files by name, but for the claims, which are no other than `jsonl`."""
    stem = f"{writer.name}{writer.suffix}"
    files = {suffix: "".join(lines) for suffix, lines in beside(writer, selection())}
    return {stem: written(writer, selection()), f"{stem}.losses.csv": files[".losses.csv"]}


# -- all of them -----------------------------------------------------------------------------------


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)
class TestEach:
    def test_is_as_the_golden_files_say(self, writer: TextExport) -> None:
        for name, text in golden_files(writer).items():
            assert text == (GOLDEN / name).read_text("utf-8"), "`make golden` and read the diff"

    def test_keeps_to_what_a_writer_is_and_is_registered(self, writer: TextExport) -> None:
        check_writer(writer, selection())
        assert plugins.found("writers")[writer.name] is type(writer)

    def test_has_no_losses_where_there_are_no_claims(self, writer: TextExport) -> None:
        assert list(writer.losses(selection(()))) == []

    def test_has_its_method_and_whole_claims_beside_it(self, writer: TextExport) -> None:
        files = {suffix: "".join(lines) for suffix, lines in beside(writer, selection())}
        assert list(files) == [".method.txt", ".losses.csv", ".claims.jsonl"]
        assert [from_json(line, Claim) for line in files[".claims.jsonl"].splitlines()] == list(
            CLAIMS
        )
        for said in (
            writer.version,
            "2016-11-30T12:00:00Z",
            "everything in the ledger",
            "10 claims",
        ):
            assert said in files[".method.txt"]


def test_a_loss_without_a_claim_or_a_reason_is_told_to_who_wrote_the_format() -> None:
    class Silent(GeoJsonWriter):
        def losses(self, selection: Selection) -> Iterator[Loss]:
            yield from (Loss(claim.id, "geometry", "") for claim in selection.claims)

    with pytest.raises(AssertionError, match="says why"):
        check_writer(Silent(), selection())


def test_what_loses_nothing_has_its_method_beside_it_and_no_losses() -> None:
    assert [suffix for suffix, _ in beside(JsonLinesWriter(), selection())] == [".method.txt"]


def test_every_measure_is_mapped_in_every_format_or_said_to_be_left_out() -> None:
    assert unmapped(plugins.measures().values()) == ()
    told = {"left_out", "term", "flow", "stock", "ask", "type", "code", "event", "tag"}
    for form, table in TABLES:
        for entry in formats()[form][table].values():
            assert told & set(entry)


def test_a_measure_that_formats_toml_forgets_is_found() -> None:
    measures = [m for m in plugins.measures().values() if m.name != "fled"]
    forgotten = unmapped([*measures, replace(measures[0], name="vanished")])
    assert "idmc.term: vanished" in forgotten
    assert "acled.event: fled" in forgotten


def test_every_precision_and_qualifier_has_its_terms() -> None:
    assert set(formats()["precision"]) == {precision.value for precision in PlacePrecision}
    assert set(formats()["idmc"]["qualifier"]) == {qualifier.value for qualifier in Qualifier}


def test_a_place_that_holds_the_other_gives_way_and_two_apart_are_none() -> None:
    assert the_place(SHELLED) == (HANANO, "")
    apart = replace(SHELLED, where=(IN_HANANO, Where("Lima", PlaceRole.LOCATION, place=LIMA)))
    place, why = the_place(apart)
    assert place is None
    assert why == "several places: Masaken Hanano; Lima"


# -- geojson ---------------------------------------------------------------------------------------


def features(*claims: Claim) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written(GeoJsonWriter(), selection(claims)))[
        "features"
    ]
    return found


def test_geojson_keeps_every_claim_the_ones_without_a_place_with_null_geometry() -> None:
    found = features(*CLAIMS)
    assert [feature["id"] for feature in found] == [claim.id for claim in CLAIMS]
    assert {f["id"] for f in found if f["geometry"] is None} == {
        KILLED.id,
        PLANNED.id,
        NO_AGREEMENT.id,
    }
    (bustan,) = (f["properties"] for f in found if f["id"] == KILLED.id)
    assert (bustan["place"], bustan["precision"]) == ("Bustan", None)


def test_geojson_puts_longitude_first_no_finer_than_the_place_is_known() -> None:
    lima, syria = features(FAMILIES, STOCK)
    assert lima["geometry"] == {"type": "Point", "coordinates": [-77.03, -12.04]}
    assert syria["geometry"]["coordinates"] == [38.0, 35.0]
    assert (lima["properties"]["precision"], syria["properties"]["precision"]) == ("adm3", "adm0")


def test_geojson_tells_a_plan_and_a_denial_from_what_is_asserted() -> None:
    planned, denied = (feature["properties"] for feature in features(PLANNED, NO_AGREEMENT))
    assert (planned["modality"], denied["stance"]) == ("planned", "denies")


@BUSY
@given(
    st.lists(
        st.tuples(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from(list(PlacePrecision))),
        max_size=4,
    )
)
def test_geojson_positions_are_on_the_globe_one_for_each_place_found(
    points: list[tuple[float, float, PlacePrecision]],
) -> None:
    where = tuple(
        Where("X", PlaceRole.LOCATION, place=Place(f"p:{n}", "X", "SY", lat, lon, precision))
        for n, (lat, lon, precision) in enumerate(points)
    )
    (feature,) = features(replace(SHELLED, where=where))
    geometry = feature["geometry"]
    if not points:
        assert geometry is None
        return
    found = geometry["coordinates"] if len(points) > 1 else [geometry["coordinates"]]
    assert len(found) == len(points) == len(feature["properties"]["precision"].split("; "))
    assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in found)


def test_an_uncertain_place_is_an_area_that_says_what_it_is_and_a_country_is_none() -> None:
    told = json.loads(written(GeoJsonAreasWriter(), selection()))
    areas = {feature["id"]: feature for feature in told["features"]}
    assert {feature["properties"]["claim_id"] for feature in areas.values()} == {
        claim.id for claim in CLAIMS
    }
    left = areas[f"{LEFT.id}#1"]
    assert left["geometry"]["type"] == "Polygon"
    assert (left["properties"]["place"], left["properties"]["area_m"]) == ("eastern Aleppo", 4000)
    assert "no outline is loaded" in left["properties"]["area_is"]
    assert areas[f"{LEFT.id}#2"]["geometry"] is None, "nobody found Jibrin"
    assert areas[PLANNED.id]["geometry"] is None, "it names no place"
    assert areas[f"{STOCK.id}#1"]["geometry"] is None, "Syria is no circle"
    assert (STOCK.id, "geometry") in losses(GeoJsonAreasWriter())


@BUSY
@given(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from([100, 40_000, 1_500_000]))
def test_a_circle_keeps_to_the_globe_closes_and_is_wound_against_the_clock(
    latitude: float, longitude: float, radius: float
) -> None:
    rings = circle(latitude, longitude, radius)
    assert len(rings) in {1, 2}
    for ring in rings:
        assert ring[0] == ring[-1]
        assert all(-180 <= lon <= 180 and -90 <= lat <= 90 for lon, lat in ring)
        twice = sum(a * d - c * b for (a, b), (c, d) in pairwise(ring))
        assert twice >= 0


def test_geojson_carries_its_method() -> None:
    told = json.loads(written(GeoJsonWriter(), selection()))
    assert told["type"] == "FeatureCollection"
    assert told["method"] == list(method(GeoJsonWriter(), selection()))


# -- idmc-idu --------------------------------------------------------------------------------------


def table(writer: TextExport, *claims: Claim) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written(writer, selection(claims)), newline="")))


def idu(*claims: Claim) -> dict[str, dict[str, str]]:
    return {row["old_id"]: row for row in table(IduWriter(), *claims)}


def test_idu_has_the_35_columns_in_order() -> None:
    assert len(IDU) == 35
    assert written(IduWriter(), selection(())) == ",".join(IDU) + "\n"


def test_idu_holds_flows_that_are_asserted_and_says_why_it_leaves_out_the_others() -> None:
    assert set(idu(*CLAIMS)) == {LEFT.id, MORE_THAN_900.id, FAMILIES.id}
    reasons = {
        loss.claim: loss.reason for loss in IduWriter().losses(selection()) if not loss.column
    }
    assert reasons[CHILDREN.id] == f"a part of {LEFT.id}, which is counted whole"
    assert reasons[PLANNED.id] == "planned, not said to have happened"
    assert reasons[STOCK.id] == "not a flow, and IDMC's updates hold no stocks"
    assert reasons[KILLED.id] == "not displacement"


@pytest.mark.parametrize("who", ["fighters", "armed men", "armed rebels", "Soldats"])
def test_idu_counts_nobody_under_arms(who: str) -> None:
    armed = replace(LEFT, figure=people(40, 40, Qualifier.EXACT, who))
    assert idu(armed) == {}
    assert losses(IduWriter(), [armed]) == {(LEFT.id, "")}


def test_idu_recommends_one_figure_of_a_question_and_keeps_the_other_as_triangulation() -> None:
    rows = idu(*CLAIMS)
    assert rows[LEFT.id]["role"] == "Recommended figure"
    assert rows[MORE_THAN_900.id]["role"] == "Triangulation"
    assert rows[FAMILIES.id]["role"] == "Triangulation", "no number that could be added up"


def test_idu_and_figures_recommend_nothing_between_two_who_contradict_each_other() -> None:
    """Each row says who contradicts whom."""
    mouths = (Source("the city council", SourceRole.SPEAKER, party=True),)
    other = replace(
        LEFT,
        id="claim:0000000000000099",
        figure=people(4280, 4280, Qualifier.EXACT, "civilians"),
        attribution=Attribution(mouths),
    )
    quarrel = Relation(RelationKind.CONTRADICTION, LEFT.id, other.id, ("figure",), ())
    chosen = replace(selection([LEFT, other]), relations=(quarrel,))
    for writer, column in ((IduWriter(), "role"), (FiguresWriter(), "Figure role")):
        rows = csv.DictReader(io.StringIO(written(writer, chosen), newline=""))
        assert {row[column].lower() for row in rows} == {"triangulation"}
    told = {loss.claim: loss.reason for loss in IduWriter().losses(chosen) if loss.column == "role"}
    assert set(told) == {LEFT.id, other.id}
    assert all("None is recommended" in why and "4,280" in why for why in told.values())


def test_idu_keeps_the_hedge() -> None:
    row = idu(MORE_THAN_900)[MORE_THAN_900.id]
    assert (row["qualifier"], row["figure"]) == ("more than or equal to", "900")


@pytest.mark.parametrize("qualifier", [Qualifier.UP_TO, Qualifier.BETWEEN, Qualifier.VAGUE])
def test_idu_writes_no_figure_where_no_qualifier_of_idmc_is_true_of_it(
    qualifier: Qualifier,
) -> None:
    low = None if qualifier is Qualifier.UP_TO else 50
    hedged = replace(LEFT, figure=people(low, 90, qualifier, "civilians"))
    row = idu(hedged)[LEFT.id]
    assert row["figure"] == row["qualifier"] == ""
    assert {(LEFT.id, "figure"), (LEFT.id, "qualifier")} <= losses(IduWriter(), [hedged])
    assert "90 civilians" in row["standard_info_text"]


def test_idu_converts_no_households_and_tells_them_as_they_were_stated() -> None:
    row = idu(FAMILIES)[FAMILIES.id]
    assert row["figure"] == ""
    assert (FAMILIES.id, "figure") in losses(IduWriter(), [FAMILIES])
    assert "400 families (forced to flee), 26 November - 27 November" in row["standard_info_text"]


def test_idu_keeps_the_places_in_one_order_in_all_four_columns() -> None:
    row = idu(LEFT)[LEFT.id]
    assert row["locations_name"] == "eastern Aleppo; Jibrin"
    assert row["locations_coordinates"] == "36.21, 37.2; "
    assert row["locations_accuracy"] == "County/City/town/Village/Woreda (ADM3); "
    assert row["locations_type"] == "Origin; Destination"
    assert (LEFT.id, "locations_coordinates") in losses(IduWriter(), [LEFT])


def test_idu_gives_no_point_to_a_place_of_which_only_the_land_is_known() -> None:
    filed = Place("geonames:163843#jibrin", "Jibrin", "SY", 35.0, 38.0, PlacePrecision.REGION)
    left = replace(LEFT, where=(*LEFT.where[:1], replace(LEFT.where[1], place=filed)))
    row = idu(left)[LEFT.id]
    assert row["locations_name"] == "eastern Aleppo; Jibrin"
    assert row["locations_coordinates"] == "36.21, 37.2; "
    assert (LEFT.id, "locations_coordinates") in losses(IduWriter(), [left])


def test_idu_keeps_a_negative_coordinate_a_number_and_markup_out_of_its_popup() -> None:
    row = idu(FAMILIES)[FAMILIES.id]
    assert (row["latitude"], row["centroid"]) == ("-12.04", "[-12.04, -77.03]")
    assert row["locations_coordinates"] == "-12.04, -77.03"
    bad = replace(LEFT, evidence=Evidence(LEFT.evidence.span, "<script>left</script>"))
    popup = idu(bad)[LEFT.id]["standard_popup_text"]
    assert "<script" not in popup
    assert 'href="https://news.example/bulletin?a=1&amp;b=2"' in popup


# -- acled -----------------------------------------------------------------------------------------


def acled(*claims: Claim) -> dict[str, dict[str, str]]:
    rows = table(AcledWriter(), *claims)
    return {row["event_id_cnty"].replace("DRG-", "claim:"): row for row in rows}


def test_acled_has_the_31_columns_in_order() -> None:
    assert len(ACLED) == 31
    assert written(AcledWriter(), selection(())) == ",".join(ACLED) + "\n"


def test_acled_tells_an_event_with_its_place_day_type_and_actor() -> None:
    row = acled(*CLAIMS)[SHELLED.id]
    assert (row["event_date"], row["year"], row["time_precision"]) == ("2016-11-27", "2016", "1")
    assert row["disorder_type"] == "Political violence"
    assert row["sub_event_type"] == "Shelling/artillery/missile attack"
    assert (row["actor1"], row["actor2"]) == ("The army", "")
    assert (row["iso"], row["country"], row["location"]) == ("760", "Syria", "Masaken Hanano")
    assert (row["latitude"], row["longitude"], row["geo_precision"]) == ("36.229", "37.204", "1")
    assert (row["source"], row["tags"]) == ("Northern Wire", "source-type=dragoman")
    assert row["fatalities"] == ""


def test_acled_holds_no_displacement_no_words_and_nothing_denied() -> None:
    assert set(acled(*CLAIMS)) == {SHELLED.id, KILLED.id, TAKEN.id}
    reasons = {loss.claim: loss.reason for loss in AcledWriter().losses(selection())}
    assert reasons[NO_AGREEMENT.id] == "its speaker denies it"


def test_acled_leaves_a_type_blank_that_turns_on_what_is_not_said_and_asks() -> None:
    row = acled(TAKEN)[TAKEN.id]
    assert row["event_type"] == row["sub_event_type"] == row["disorder_type"] == ""
    assert row["event_date"] == row["year"] == ""
    asked = [loss.reason for loss in AcledWriter().losses(selection([TAKEN]))]
    assert any(reason.startswith("was there fighting") for reason in asked)


def test_acled_takes_the_lowest_number_of_deaths_and_tells_the_range() -> None:
    more = replace(
        KILLED,
        id="claim:00000000000000ff",
        document="doc:blog",
        published=date(2016, 11, 28),
        figure=people(19, 19, Qualifier.EXACT, "people"),
        attribution=Attribution((Source("the UN", SourceRole.SPEAKER),)),
    )
    against = Relation(RelationKind.CONTRADICTION, KILLED.id, more.id, ("figure",))
    chosen = replace(selection([KILLED, more]), relations=(against,))
    rows = list(csv.DictReader(io.StringIO(written(AcledWriter(), chosen), newline="")))
    assert [row["fatalities"] for row in rows] == ["12"]
    assert rows[0]["source"] == "Northern Wire; City Live Blog"
    assert "Reported 12 and more: " in rows[0]["notes"]
    households = replace(KILLED, figure=FAMILIES.figure)
    assert acled(households)[KILLED.id]["fatalities"] == "", "families are not people"
    (other,) = (loss for loss in AcledWriter().losses(chosen) if loss.claim == more.id)
    assert other.reason == f"on the question of {KILLED.id}, and told in its row"


def told_in(text: str, *claims: Claim) -> Selection:
    """The claims as if each had the whole of the one report ``text`` for its words."""
    report = replace(document("bulletin"), text=text)
    own = tuple(
        replace(told, evidence=words, trigger=words)
        for told in claims
        for quote in [text.rpartition("\n")[2]]
        for words in [Evidence(Span(len(text) - len(quote), len(text)), quote)]
    )
    return replace(selection(own, ()), documents={report.id: report})


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("Report\n\nAt least 12 people died in floods in Bustan.", "floods"),
        ("Cholera in Bustan\n\nAt least 12 people died in Bustan, doctors said.", "cholera"),
        ("Report\n\nAfter the floods shelling killed 12 people in Bustan.", ""),
        ("Floods\n\nGunmen killed 12 people in Bustan.", ""),
        ("Report\n\nAt least 12 people died in Bustan, doctors said.", ""),
    ],
)
def test_deaths_by_nature_are_no_event_of_acled_and_are_told_as_such(text: str, cause: str) -> None:
    chosen = told_in(text, KILLED)
    rows = list(csv.DictReader(io.StringIO(written(AcledWriter(), chosen), newline="")))
    reasons = [loss.reason for loss in AcledWriter().losses(chosen) if not loss.column]
    left_out = [f"deaths by nature or illness (“{cause}”) are no event of ACLED"]
    assert (len(rows), reasons) == ((0, left_out) if cause else (1, []))
    telling = Telling.of(chosen)
    told = telling.tell(telling.matters[0]).text
    assert ("people died in Bustan" if cause else "were killed in Bustan") in told
    assert telling.question(KILLED).startswith("How many died" if cause else "How many were killed")


def test_acled_tells_the_deaths_of_an_attack_in_its_row() -> None:
    text = "Report\n\nAt least 12 people were killed when the army shelled Hanano."
    dead = replace(KILLED, where=SHELLED.where)
    chosen = told_in(text, SHELLED, dead)
    (row,) = csv.DictReader(io.StringIO(written(AcledWriter(), chosen), newline=""))
    assert (row["sub_event_type"], row["fatalities"]) == (
        "Shelling/artillery/missile attack", "12",
    )  # fmt: skip
    assert "Deaths: killed, at least 12 people" in row["notes"]
    (loss,) = (loss for loss in AcledWriter().losses(chosen) if loss.claim == dead.id)
    assert loss.reason.startswith(f"deaths of the event of its sentence, {SHELLED.id}")
    elsewhere = told_in(text, SHELLED, KILLED)
    assert len(written(AcledWriter(), elsewhere).splitlines()) == 3, "of two places"
    bombed = replace(SHELLED, id="claim:00000000000000fe", measure="air_strike")
    two = told_in(text, SHELLED, bombed, dead)
    assert len(written(AcledWriter(), two).splitlines()) == 4, "of which of two is not told"


@pytest.mark.parametrize(("kind", "rows"), [(RelationKind.UPDATE, 2), (RelationKind.REPEAT, 1)])
def test_acled_has_a_row_for_each_time_that_a_place_is_taken(kind: RelationKind, rows: int) -> None:
    """Lost on Saturday and taken back on Sunday; told twice, it is one event."""
    saturday = When(date(2016, 11, 26), date(2016, 11, 26), TimePrecision.DAY)
    lost = replace(TAKEN, id="claim:00000000000000fd", when=saturday)
    back = replace(TAKEN, when=SHELLED.when)
    chosen = replace(
        selection([lost, back]), relations=(Relation(kind, lost.id, back.id, ("participants",)),)
    )
    told = csv.DictReader(io.StringIO(written(AcledWriter(), chosen), newline=""))
    days = [row["event_date"] for row in told]
    assert days == ["2016-11-26", "2016-11-27"][-rows:]


@pytest.mark.parametrize(("since", "rows"), [(date(2016, 10, 28), 1), (date(2014, 10, 1), 0)])
def test_a_total_of_years_is_no_event_of_acled(since: date, rows: int) -> None:
    total = replace(KILLED, when=When(since, date(2016, 11, 27), TimePrecision.DAY))
    assert len(acled(total)) == rows
    said = [loss.reason for loss in AcledWriter().losses(selection([total])) if not loss.column]
    assert said == [] if rows else said[0].startswith("told of 2014-10-01 to 2016-11-27: no event")


def test_acled_runs_nothing_in_a_spreadsheet() -> None:
    assert acled(TAKEN)[TAKEN.id]["actor1"] == "'=Rebels"


def test_acled_says_which_units_hold_the_place_and_what_kind_an_actor_is() -> None:
    row = acled(*CLAIMS)[SHELLED.id]
    assert (row["admin1"], row["admin2"], row["inter1"]) == ("Aleppo Governorate", "", "1")
    assert acled(*CLAIMS)[TAKEN.id]["inter1"] == "", "nobody says what kind of group it is"
    assert (TAKEN.id, "inter1") in losses(AcledWriter())


# -- idmc-figures ----------------------------------------------------------------------------------


def figures(*claims: Claim) -> dict[str, dict[str, str]]:
    return {row["Old ID"]: row for row in table(FiguresWriter(), *claims)}


def test_a_claim_has_one_role_in_the_updates_and_in_the_figures() -> None:
    """Who arrived is not newly displaced: that stands in the figures, and takes no role away."""
    arrived = replace(LEFT, id="claim:arrived", measure="arrived")
    joined = (Relation(RelationKind.UPDATE, LEFT.id, arrived.id, ("figure",)),)
    chosen = selection((LEFT, arrived), joined)

    def roles(writer: TextExport, key: str, role: str) -> dict[str, str]:
        text = io.StringIO(written(writer, chosen), newline="")
        return {row[key]: row[role].split()[0].lower() for row in csv.DictReader(text)}

    told = roles(FiguresWriter(), "Old ID", "Figure role")
    assert told == {LEFT.id: "recommended", arrived.id: "recommended"}
    assert roles(IduWriter(), "old_id", "role") == {LEFT.id: "recommended"}


def test_figures_have_the_columns_of_helix_in_order() -> None:
    assert len(FIGURES) == len(set(FIGURES)) == 78
    assert (FIGURES[0], FIGURES[15:17]) == ("ID", ("Total figures", "Reported"))
    assert FIGURES[-1] == "Locations (Name:Lat, Lon:Accuracy:Type)"


def test_figures_hold_stocks_and_households_and_convert_nothing() -> None:
    rows = figures(*CLAIMS)
    families = rows[FAMILIES.id]
    assert (families["Reported"], families["Unit"]) == ("400", "Household")
    assert families["Total figures"] == families["Household size"] == ""
    assert families["Figure category"] == "Internal displacements"
    assert (FAMILIES.id, "Total figures") in losses(FiguresWriter())
    stock = rows[STOCK.id]
    assert (stock["Figure category"], stock["Reported"]) == ("IDPs", ""), "'up to' has no word"
    assert stock["Stock reporting date"] == "2016-11-27"
    assert stock["Start date"] == stock["End date"] == ""


def test_figures_ask_where_the_category_turns_on_what_nobody_said() -> None:
    row = figures(*CLAIMS)[LEFT.id]
    assert (row["Figure category"], row["Quantifier"], row["Reported"]) == ("", "exact", "903")
    assert row["Locations (Name:Lat, Lon:Accuracy:Type)"] == (
        "eastern Aleppo:36.21, 37.2:County/City/town/Village/Woreda (ADM3):Origin; "
        "Jibrin:::Destination"
    )
    asked = [loss.reason for loss in FiguresWriter().losses(selection([LEFT]))]
    assert any(reason.startswith("were they displaced") for reason in asked)


# -- gdelt -----------------------------------------------------------------------------------------


def tabbed(writer: TextExport, columns: tuple[str, ...]) -> list[dict[str, str]]:
    lines = written(writer, selection()).splitlines()
    return [dict(zip(columns, line.split("\t"), strict=True)) for line in lines]


def test_gdelt_has_the_61_and_16_columns_without_a_head() -> None:
    assert (len(EVENTS), len(MENTIONS)) == (61, 16)
    assert len(set(EVENTS)) == 61
    assert EVENTS[26:31] == (
        *("EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    )
    assert written(GdeltEventsWriter(), selection(())) == ""


def test_gdelt_tells_an_event_by_its_cameo_code_and_scores_nothing() -> None:
    rows = {row["EventCode"]: row for row in tabbed(GdeltEventsWriter(), EVENTS)}
    assert set(rows) == {"194", "192"}
    shelled = rows["194"]
    assert (shelled["SQLDATE"], shelled["FractionDate"]) == ("20161127", "2016.8959")
    assert (shelled["EventRootCode"], shelled["QuadClass"]) == ("19", "4")
    assert shelled["Actor1Name"] == "THE ARMY"
    assert shelled["ActionGeo_FullName"] == "Masaken Hanano, Aleppo Governorate, Syria"
    assert (shelled["ActionGeo_Type"], shelled["ActionGeo_CountryCode"]) == ("4", "SY")
    assert {shelled[score] for score in ("GoldsteinScale", "AvgTone")} == {""}
    assert rows["192"]["SQLDATE"] == "", "the window has no end"
    assert rows["192"]["Actor1Name"] == "'=REBELS", "runs in no spreadsheet"


def test_gdelt_mentions_join_their_events_and_know_where_the_words_stand() -> None:
    numbers = {row["GLOBALEVENTID"] for row in tabbed(GdeltEventsWriter(), EVENTS)}
    mentions = tabbed(GdeltMentionsWriter(), MENTIONS)
    assert {row["GLOBALEVENTID"] for row in mentions} == numbers
    (shelled,) = (row for row in mentions if row["Extras"] == SHELLED.id)
    assert shelled["MentionType"] == "1"
    at = int(shelled["ActionCharOffset"])
    assert document("bulletin").text[at:].startswith(SHELLED.trigger.quote)


# -- plover ----------------------------------------------------------------------------------------


def plover(*claims: Claim) -> dict[str, dict[str, Any]]:
    lines = written(PloverWriter(), selection(claims)).splitlines()
    return {record["comment"]: record for record in map(json.loads, lines)}


def test_plover_codes_what_has_an_actor_and_a_day_and_says_why_not_otherwise() -> None:
    records = plover(*CLAIMS)
    assert set(records) == {SHELLED.id, TAKEN.id}
    shelled = records[SHELLED.id]
    assert (shelled["event"], shelled["mode"]) == (["ASSAULT"], ["heavy-weapons"])
    assert shelled["actor"] == [
        {"sector": "MIL", "entity_text": "The army", "identifier_text": "Syrian army"}
    ]
    assert shelled["event_loc"]["resolution"] == 5
    reasons = {loss.claim: loss.reason for loss in PloverWriter().losses(selection())}
    assert "without a named actor" in reasons[KILLED.id]
    assert reasons[LEFT.id] == "PLOVER has no event for people who move"


def test_plover_marks_what_did_not_happen() -> None:
    denied = replace(SHELLED, attribution=replace(SHELLED.attribution, stance=Stance.DENIES))
    planned = replace(SHELLED, modality=Modality.PLANNED)
    assert plover(denied)[SHELLED.id]["context"] == ["military", "negation"]
    assert plover(planned)[SHELLED.id]["context"] == ["military", "future"]
    assert plover(denied)[SHELLED.id]["has_event"] is False
    assert plover(SHELLED)[SHELLED.id]["has_event"] is True


# -- hxl -------------------------------------------------------------------------------------------


def hxl(*claims: Claim) -> dict[str, dict[str, str]]:
    """The rows by claim, under their hashtags."""
    _, tags, *rows = csv.reader(io.StringIO(written(HxlWriter(), selection(claims)), newline=""))
    return {row[0]: dict(zip(tags, row, strict=True)) for row in rows}


def test_hxl_has_a_row_of_names_and_a_row_of_hashtags_no_two_alike() -> None:
    names, tags, *_ = csv.reader(io.StringIO(written(HxlWriter(), selection()), newline=""))
    assert names[: len(HXL)] == list(HXL)
    assert tags[: len(HXL)] == list(HXL.values())
    assert all(re.fullmatch(r"#[a-z][a-z0-9_]*(\+[a-z][a-z0-9_]*)*", tag) for tag in tags)
    assert len(set(tags)) == len(tags) == len(names)


def test_hxl_keeps_every_claim_and_counts_people_and_households_apart() -> None:
    rows = hxl(*CLAIMS)
    assert set(rows) == {claim.id for claim in CLAIMS}
    assert rows[LEFT.id]["#affected+departed+ind+min"] == "903"
    assert rows[KILLED.id]["#affected+killed+ind+min"] == "12"
    assert "#affected+killed+ind+max" not in rows[KILLED.id], "nobody gave an upper end"
    assert rows[FAMILIES.id]["#affected+displaced+fled+hh+max"] == "400"


def test_hxl_counts_no_part_beside_its_whole_and_nothing_that_is_only_planned() -> None:
    rows = hxl(*CLAIMS)
    assert rows[LEFT.id]["#affected+departed+ind+children"] == "119"
    for uncounted in (CHILDREN, PLANNED):
        row = rows[uncounted.id]
        figures = [cell for tag, cell in row.items() if tag.endswith(("+min", "+max"))]
        assert set(figures) == {""}
        assert (uncounted.id, "figure") in losses(HxlWriter())
    assert rows[PLANNED.id]["#indicator+reported+text"] == "about 200 patients"
    assert rows[PLANNED.id]["#event+modality"] == "planned"


def test_hxl_writes_no_bound_that_the_words_do_not_give_and_no_stock_under_a_flow() -> None:
    about = replace(LEFT, figure=people(400, 400, Qualifier.ABOUT, "civilians"))
    vague = replace(LEFT, figure=people(24, 99, Qualifier.VAGUE, "civilians"))
    told = {tag: cell for tag, cell in hxl(about)[LEFT.id].items() if tag.startswith("#affected")}
    assert told == {"#affected+departed+ind+reported": "400"}
    assert not any(tag.startswith("#affected") for tag in hxl(vague)[LEFT.id])
    assert hxl(STOCK)[STOCK.id]["#affected+displaced+stock+ind+max"] == "16000"


@BUSY
@given(st.permutations(CLAIMS))
def test_hxl_has_the_same_columns_and_rows_in_whatever_order(claims: list[Claim]) -> None:
    assert hxl(*claims) == hxl(*CLAIMS)


# -- schema.org ------------------------------------------------------------------------------------


def graph(*claims: Claim) -> dict[str, dict[str, Any]]:
    told = json.loads(written(SchemaClaimWriter(), selection(claims)))
    return {node["@id"].removeprefix("urn:dragoman:"): node for node in told["@graph"]}


def test_schema_claim_says_who_claims_it_where_it_appears_and_what_it_repeats() -> None:
    nodes = graph(*CLAIMS)
    assert set(nodes) == {claim.id for claim in CLAIMS}
    told = nodes[MORE_THAN_900.id]
    assert told["author"] == {"name": "Russian reconciliation centre"}
    assert told["dragoman:repeats"] == [{"@id": f"urn:dragoman:{LEFT.id}"}]
    assert nodes[CHILDREN.id]["dragoman:partOf"] == [{"@id": f"urn:dragoman:{LEFT.id}"}]
    assert nodes[LEFT.id]["appearance"]["url"] == "https://news.example/bulletin?a=1&b=2"
    assert nodes[TAKEN.id]["temporalCoverage"] == "2016-11-27/.."
    assert nodes[NO_AGREEMENT.id]["dragoman:stance"] == "denies"


def test_schema_claim_rates_nothing() -> None:
    told = written(SchemaClaimWriter(), selection())
    assert '"ClaimReview"' not in told
    assert "reviewRating" not in told


# -- web-annotation --------------------------------------------------------------------------------


def items(chosen: Selection) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(written(WebAnnotationWriter(), chosen))["items"]
    return found


def found_again(annotation: dict[str, Any], text: str) -> tuple[str, str, str]:
    """The words by quotation, by position in code points, and by position in UTF-16."""
    quotation, position = annotation["target"]["selector"]
    parts = [quotation.get(part, "") for part in ("prefix", "exact", "suffix")]
    assert text.count("".join(parts)) == 1
    at = text.index("".join(parts)) + len(parts[0])
    units = text.encode("utf-16-le")
    start, end = position["dragoman:utf16Start"], position["dragoman:utf16End"]
    return (
        text[at : at + len(parts[1])],
        text[position["start"] : position["end"]],
        units[2 * start : 2 * end].decode("utf-16-le"),
    )


def test_annotations_find_their_words_again_in_python_and_in_a_browser() -> None:
    found = items(selection())
    texts = {f"urn:dragoman:doc:{key}": document(key).text for key in TEXTS}
    assert len(found) == 2 * len(CLAIMS) + 2, "a claim, its trigger; a figure, a time"
    for annotation in found:
        source = annotation["target"]["source"]["id"].replace("document:doc:", "doc:")
        exact = annotation["target"]["selector"][0]["exact"]
        assert set(found_again(annotation, texts[source])) == {exact}
    assert len({annotation["id"] for annotation in found}) == len(found)


@BUSY
@given(
    st.lists(
        st.sampled_from(["left ", "Алеппо ", "🕊", "e\u0301", "👩\u200d🚒 ", "حلب "]), max_size=60
    ),
    st.data(),
)
def test_a_selector_finds_any_words_in_any_script_however_often_they_stand_there(
    pieces: list[str], data: st.DataObject
) -> None:
    text = "".join(pieces) + "."
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    words_ = Evidence(Span(start, end), text[start:end])
    told = replace(LEFT, evidence=words_, trigger=words_, figure=None, when=None)
    chosen = replace(
        selection([told]), documents={LEFT.document: replace(document("bulletin"), text=text)}
    )
    for annotation in items(chosen):
        assert set(found_again(annotation, text)) == {text[start:end]}
        quotation = annotation["target"]["selector"][0]
        assert not quotation.get("prefix", "").startswith(("\u0301", "\u200d"))


def test_an_annotation_without_its_text_keeps_what_it_knows() -> None:
    chosen = replace(selection([LEFT]), documents={})
    whole, *_ = items(chosen)
    quotation, position = whole["target"]["selector"]
    assert quotation == {"type": "TextQuoteSelector", "exact": LEFT.evidence.quote}
    assert (position["start"], position["end"]) == (
        LEFT.evidence.span.start,
        LEFT.evidence.span.end,
    )
    assert [loss.column for loss in WebAnnotationWriter().losses(chosen)] == ["prefix"]


if __name__ == "__main__":
    for each in WRITERS:
        for name, text in golden_files(each).items():
            (GOLDEN / name).write_text(text, encoding="utf-8", newline="")


def test_a_place_of_a_gazetteer_of_one_s_own_may_lie_in_no_country_that_iso_has() -> None:
    claim = next(c for c in selection().claims if any(w.place for w in c.where))
    where = tuple(
        replace(w, place=replace(w.place, country="X9")) if w.place else w for w in claim.where
    )
    assert country_of(replace(claim, where=where)) == (
        None,
        "X9 is no code of a country (ISO 3166-1)",
    )
