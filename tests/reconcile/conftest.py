"""A notation in which a case reads like the report it stands for.

    claim("903 civilians left Hanano", said="the Centre", on="2016-11-27", window="2016-11-26/27")

The sentence gives the figure with its hedge, who is counted, the measure and the places; the rest
is named. What a case does not name stays out: without ``said`` it is the writer's own voice.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dragoman import plugins
from dragoman.claims import (
    Attribution,
    Claim,
    Evidence,
    Figure,
    Measure,
    Modality,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
    Source,
    SourceRole,
    Span,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
    claim_id,
)

PLACES = {
    "Aleppo": Place("local:aleppo", "Aleppo", "SY", 36.2, 37.16, PlacePrecision.SETTLEMENT),
    "Idlib": Place("local:idlib", "Idlib", "SY", 35.93, 36.63, PlacePrecision.SETTLEMENT),
    "Syria": Place("local:syria", "Syria", "SY", 35.0, 38.0, PlacePrecision.COUNTRY),
}
PLACES |= {
    name: Place(f"local:{name}", name, "SY", 36.2, 37.2, precision, within)
    for name, precision, within in [
        ("Idlib province", PlacePrecision.REGION, None),
        ("Aleppo market", PlacePrecision.SETTLEMENT, "local:aleppo"),
        ("Idlib camp", PlacePrecision.SETTLEMENT, "local:idlib"),
        ("Atma camp", PlacePrecision.SETTLEMENT, "local:idlib"),
        ("Eastern Aleppo", PlacePrecision.CITY_PART, "local:aleppo"),
        ("Western Aleppo", PlacePrecision.CITY_PART, "local:aleppo"),
        ("Hanano", PlacePrecision.NEIGHBOURHOOD, "local:Eastern Aleppo"),
        ("Jabal Badro", PlacePrecision.NEIGHBOURHOOD, "local:Eastern Aleppo"),
        ("Salaheddin", PlacePrecision.NEIGHBOURHOOD, "local:aleppo"),
    ]
}
PLACES["Aleppo market"] = replace(PLACES["Aleppo market"], id="local:aleppo#market")
BELONGS = {"local:Eastern Aleppo": "local:aleppo", "local:Western Aleppo": "local:aleppo"}
"""A case that names a quarter alone still knows the city that holds it."""
MEASURES = {
    "left": "departed",
    "fled": "fled",
    "were evacuated from": "evacuated",
    "returned to": "returned",
    "are trapped in": "trapped",
    "displaced from": "displaced",
    "surrendered in": "surrendered",
    "killed in": "killed",
    "injured in": "injured",
    "missing in": "missing",
    "detained in": "detained",
    "abducted in": "abducted",
    "released in": "released",
    "taken in": "captured",
    "captured": "captured",
    "withdrew from": "withdrew",
    "held": "controls",
    "a protest in": "protest",
    "a clash in": "clash",
    "a ceasefire in": "ceasefire",
    "an order to leave": "evacuation_order",
    "an open road in": "corridor",
    "arrived from": "arrived",
    "advanced into": "advanced",
    "sheltered in": "sheltered",
    "air strikes on": "air_strike",
    "shelling in": "shelling",
    "an attack on civilians in": "attack_on_civilians",
    "brought to": "aid_delivered",
    "a hospital hit in": "infrastructure_damaged",
}
UNITS = ("people", "households", "districts", "buildings", "vehicles")
VAGUE = {"dozens": (24, 99), "hundreds": (200, 999), "thousands": (2000, 9999)}

_SENTENCE = re.compile(
    rf"""(?:(?P<hedge>more\ than|at\ least|less\ than|up\ to|about|nearly)\ )?
         (?:(?P<low>[\d,]+)(?:\ to\ (?P<high>[\d,]+))?\ |(?P<vague>{"|".join(VAGUE)})\ )?
         (?:(?P<counted>\w+)\ )?
         (?P<verb>{"|".join(map(re.escape, MEASURES))})\ (?P<places>[\w ,]+?)
         (?:\ for\ (?P<goal>[\w ]+))?\Z""",
    re.VERBOSE,
)


@pytest.fixture(scope="session")
def measures() -> dict[str, Measure]:
    return dict(plugins.measures())


@pytest.fixture(scope="session")
def belongs() -> dict[str, str]:
    return BELONGS


@pytest.fixture(scope="session")
def claim(measures: dict[str, Measure]) -> Any:
    """The builder of the notation above."""

    def build(
        sentence: str,
        *,
        said: str | None = None,
        actor: str | None = None,
        through: str | None = None,
        by: str = "The Paper",
        on: str | None = "2016-11-27",
        window: str | None = None,
        time_words: str | None = "that day",
        report: str | None = None,
        at: int = 0,
        modality: Modality = Modality.ASSERTED,
        part_of: Claim | None = None,
        linked: bool = True,
        captor: str | None = None,
        unknown: str | None = None,
        words: str | None = None,
        party: bool = False,
    ) -> Claim:
        read = _SENTENCE.match(sentence)
        assert read, f"the notation does not know: {sentence}"
        measure = measures[MEASURES[read["verb"]]]
        evidence = Evidence(Span(at, at + len(words or sentence)), words or sentence)
        sources = [Source(by, SourceRole.PUBLISHER)]
        if through:
            sources.insert(0, Source(through, SourceRole.INTERMEDIARY))
        if said:
            sources.insert(0, Source(said, SourceRole.SPEAKER, None, actor, party))
        where = [_where(name, PlaceRole.LOCATION, linked) for name in read["places"].split(", ")]
        if read["goal"]:
            where.append(_where(read["goal"], PlaceRole.DESTINATION, linked))
        made = Claim(
            id="",
            document=report or f"{by}, {on}",
            published=date.fromisoformat(on) if on else None,
            measure=measure.name,
            evidence=evidence,
            trigger=evidence,
            attribution=Attribution(tuple(sources)),
            provenance=Provenance("test@1", ()),
            figure=_figure(read, measure.stock_or_flow),
            when=_when(window, time_words),
            where=tuple(where),
            participants=tuple(
                Participant("by", name, None, actor)
                for name, actor in ((captor, captor), (unknown, None))
                if name
            ),
            modality=modality,
        )
        whole = part_of.id if part_of else None
        return Claim(**{**_fields(made), "id": claim_id(made), "part_of": whole})

    return build


def _fields(claim: Claim) -> dict[str, Any]:
    return {name: getattr(claim, name) for name in Claim.__slots__}


def _where(name: str, role: PlaceRole, linked: bool) -> Where:
    return Where(name, role, None, PLACES[name] if linked else None)


def _figure(read: re.Match[str], kind: StockOrFlow) -> Figure | None:
    label = read["counted"]
    unit = label if label in UNITS else "people"
    category = None if label in UNITS else label
    if read["vague"]:
        low, high = VAGUE[read["vague"]]
        return Figure(low, high, Qualifier.VAGUE, unit, category, kind, read["vague"])
    if not read["low"]:
        return None
    first = int(read["low"].replace(",", ""))
    last = int((read["high"] or read["low"]).replace(",", ""))
    hedge = Qualifier("between" if read["high"] else read["hedge"] or "exact")
    from_above = hedge in (Qualifier.UP_TO, Qualifier.LESS_THAN)
    from_below = hedge in (Qualifier.MORE_THAN, Qualifier.AT_LEAST)
    low_or_none = None if from_above else first
    return Figure(low_or_none, None if from_below else last, hedge, unit, category, kind)


def _when(window: str | None, time_words: str | None) -> When | None:
    """``2016-11-26``, ``2016-11-26/27``, ``2016-10-17/2016-11-27`` or ``../2016-11-27``."""
    if window is None:
        return None
    first, _, last = window.partition("/")
    last = first[:8] + last if len(last) == 2 and last != ".." else last or first
    start, end = (None if day == ".." else date.fromisoformat(day) for day in (first, last))
    precision = TimePrecision.DAY if start and end else TimePrecision.OPEN
    words = Evidence(Span(0, len(time_words)), time_words) if time_words else None
    return When(start, end, precision, words)
