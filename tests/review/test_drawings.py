"""Uncertain time fades, an uncertain place is an area, and nothing is drawn that nobody said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.claims import (
    Attribution,
    Claim,
    Evidence,
    Figure,
    Place,
    PlacePrecision,
    Provenance,
    Qualifier,
    Source,
    SourceRole,
    Span,
    TimePrecision,
    When,
)
from dragoman.reconcile import Change, Holding, Step, connected
from dragoman.review import charts, maps, timeline
from dragoman.review.questions import together
from dragoman.review.timeline import Ends

DAY = TimePrecision.DAY
ALEPPO = Place("geonames:170063", "Aleppo", "SY", 36.2012, 37.1612, PlacePrecision.SETTLEMENT)
EAST = replace(
    ALEPPO,
    id="geonames:170063#east",
    name="Eastern Aleppo",
    precision=PlacePrecision.CITY_PART,
)
HANANO = Place("local:hanano", "Hanano", "SY", 36.2277, 37.2032, PlacePrecision.NEIGHBOURHOOD)
SYRIA = Place("geonames:163843", "Syria", "SY", 35.0, 38.0, PlacePrecision.COUNTRY)


def claim(name: str, when: When | None, low: int = 40, speaker: str = "the centre") -> Claim:
    evidence = Evidence(Span(0, 2), "40")
    return Claim(
        name,
        "r",
        date(2016, 11, 28),
        "departed",
        evidence,
        evidence,
        Attribution((Source(speaker, SourceRole.SPEAKER),)),
        Provenance("", ()),
        Figure(low, low, Qualifier.EXACT, "people"),
        when,
    )


def window(start: int | None, end: int | None, precision: TimePrecision = DAY) -> When:
    days = [date(2016, 11, n) if n else None for n in (start, end)]
    return When(days[0], days[1], precision)


@pytest.mark.parametrize(
    ("when", "ends"),
    [
        (window(26, 27), Ends.SHARP),
        (window(1, 30, TimePrecision.MONTH), Ends.BOTH),
        (window(None, 27, TimePrecision.OPEN), Ends.START),
        (window(15, None, TimePrecision.OPEN), Ends.END),
    ],
)
def test_an_end_that_is_not_known_by_day_fades(when: When, ends: Ends) -> None:
    drawing = timeline.bars([claim("a", when)], {"a": "told"}, ())
    assert drawing is not None
    assert [bar.ends for bar in drawing.bars] == [ends]


def test_claims_of_one_window_are_one_bar_and_a_claim_without_time_is_counted() -> None:
    claims = [claim("a", window(26, 27)), claim("b", window(26, 27)), claim("c", None)]
    drawing = timeline.bars(claims, dict.fromkeys("abc", "told"), {"b"})
    assert drawing is not None
    (bar,) = drawing.bars
    assert (bar.claims, bar.contested, bar.title) == (("a", "b"), True, "26–27 Nov 2016: 2 claims")
    assert drawing.without == 1


def test_bars_of_one_lane_do_not_touch() -> None:
    claims = [claim(f"c{n}", window(n, n + n % 3)) for n in range(1, 25)]
    drawing = timeline.bars(claims, {c.id: "told" for c in claims}, ())
    assert drawing is not None
    lanes: dict[float, list[tuple[float, float]]] = {}
    for bar in drawing.bars:
        lanes.setdefault(bar.y, []).append((bar.x, bar.x + bar.width))
    for spans in lanes.values():
        spans.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(spans))


def test_more_windows_than_fit_are_counted_instead() -> None:
    claims = [claim(f"c{n}", window(1 + n % 3, 28 - n % 25)) for n in range(75)]
    assert timeline.bars(claims, {c.id: "" for c in claims}, ()) is None
    drawing = timeline.columns({date(2016, 11, 26): 3, date(2016, 11, 28): 1})
    assert [bar.title for bar in drawing.bars] == ["26 Nov 2016: 3 claims", "28 Nov 2016: 1 claim"]


@pytest.mark.parametrize("day", [date.min, date.max, date(2016, 11, 27)])
def test_the_first_and_the_last_of_days_are_drawn_too(day: date) -> None:
    assert timeline.columns({day: 1}).bars
    assert timeline.bars([claim("a", When(day, day, DAY))], {"a": ""}, ())


def test_a_label_without_room_at_its_right_stands_at_the_left_and_none_is_cut() -> None:
    claims = [claim("a", window(1, 1), 1_894), claim("b", window(28, 28), 406_265)]
    drawing = charts.series(claims, (), {})
    assert drawing is not None
    (lane,) = drawing.lanes
    assert [(dot.label, dot.before) for dot in lane.dots] == [("1,894", False), ("406,265", True)]
    for dot in lane.dots:
        end = dot.x + (-1 if dot.before else 1) * (9 + 7.5 * len(dot.label))
        assert 0 <= end <= drawing.width


def test_a_place_is_as_wide_as_its_words() -> None:
    chart = maps.chart([maps.Area(HANANO, 2), maps.Area(ALEPPO, 5)])
    assert chart is not None
    widths = {shape.area.place.name: shape.r for shape in chart.shapes}
    assert widths["Aleppo"] > 3 * widths["Hanano"] > 15
    assert [shape.area.place.name for shape in chart.shapes] == ["Aleppo", "Hanano"]


def test_the_east_of_a_city_is_its_eastern_half() -> None:
    chart = maps.chart([maps.Area(EAST, 1)])
    assert chart is not None
    (shape,) = chart.shapes
    assert shape.path
    assert all(longitude >= EAST.longitude - 1e-3 for _, longitude in shape.ring)


def test_sites_of_a_town_are_drawn_with_it_and_alone_where_it_is_not_told() -> None:
    sites = [replace(ALEPPO, id=f"{ALEPPO.id}#{tag}", name=tag) for tag in ("market", "port")]
    areas = [maps.Area(place, 2) for place in sites]
    chart = maps.chart([*areas, maps.Area(ALEPPO, 5), maps.Area(EAST, 1)])
    assert chart is not None
    told = {shape.area.place.name: shape.area.claims for shape in chart.shapes}
    assert told == {"Aleppo": 9, "Eastern Aleppo": 1}
    alone = maps.chart(areas)
    assert alone is not None
    assert len(alone.shapes) == len(sites)


def test_a_country_beside_a_quarter_is_named_under_the_map() -> None:
    chart = maps.chart([maps.Area(HANANO, 1), maps.Area(SYRIA, 4)])
    assert chart is not None
    assert [area.place.name for area in chart.beyond] == ["Syria"]


def test_no_place_no_map() -> None:
    assert maps.chart([]) is None


def test_the_map_fills_no_country_and_breaks_lines_that_are_not_agreed(root: Path) -> None:
    chart = maps.chart([maps.Area(SYRIA, 1)])
    assert chart is not None
    assert {kind for kind, _ in chart.paths} == {"coast", "border", "not_agreed"}
    told = json.loads((root / "src/dragoman/review/static/outlines.json").read_text("utf-8"))
    assert set(told) == {"coast", "border", "not_agreed"}


def test_a_revision_forks_and_is_no_fall() -> None:
    claims = [claim("a", window(26, 26), 900), claim("b", window(27, 27), 850)]
    told = [
        Step("a", date(2016, 11, 26), None, 900, Change.FIRST, None),
        Step("b", date(2016, 11, 27), None, 850, Change.REVISED_DOWN, None),
    ]
    drawing = charts.series(claims, [told], {})
    assert drawing is not None
    (lane,) = drawing.lanes
    assert len(lane.forks) == 1
    assert "V" not in lane.steps, "the step does not fall: it begins anew"


def test_one_lane_a_speaker_and_one_scale() -> None:
    claims = [
        claim("a", window(26, 26), 400, "the monitor"),
        claim("b", window(26, 26), 900, "The Monitor"),
        claim("c", window(27, 27), 100, "the ministry"),
    ]
    drawing = charts.series(claims, [], {})
    assert drawing is not None
    assert [len(lane.dots) for lane in drawing.lanes] == [2, 1]
    assert drawing.most == 900


def test_one_figure_is_no_series() -> None:
    assert charts.series([claim("a", window(26, 26))], [], {}) is None


def test_a_contested_hold_says_so_and_an_open_one_runs_on() -> None:
    day, said = date(2016, 11, 26), (("c",), ("the army",))
    held = Holding("p", "Hanano", "x", day, None, *said, contested=True)
    drawing = charts.holds([held], {"x": "Syrian Arab Army"})
    assert drawing is not None
    (hold,) = drawing.rows[0].holds
    assert (hold.contested, hold.open_end) == (True, True)
    assert hold.x + hold.width == pytest.approx(drawing.width)
    assert hold.title == (
        "Hanano: Syrian Arab Army, from 26 Nov 2016, no end is told; contested; said by the army"
    )


# -- questions -------------------------------------------------------------------------------------

SOME = st.sampled_from("abcdefghijkl")


@given(st.lists(st.tuples(SOME, SOME).filter(lambda pair: pair[0] != pair[1])))
def test_questions_are_the_claims_that_pairs_connect(pairs: list[tuple[str, str]]) -> None:
    ids = dict.fromkeys(id_ for pair in pairs for id_ in pair)
    assert [sorted(group) for group in together(pairs)] == [
        sorted(group) for group in connected(list(ids), pairs)
    ]
