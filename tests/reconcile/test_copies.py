"""One knowledge or two."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dragoman.claims import Attribution, Measure, Source, SourceRole
from dragoman.reconcile import copies
from dragoman.reconcile.reading import Reading, readings

Build = Any
Measures = dict[str, Measure]


def read(claim: Any, measures: Measures) -> Reading:
    return readings([claim], measures, {})[0]


@pytest.mark.parametrize(
    ("one", "other", "fit", "detail"),
    [
        ({"said": "UN"}, {"said": "UN"}, "same", "the same speaker: UN"),
        (
            {"said": "the UN", "actor": "un"},
            {"said": "the Army", "actor": "army"},
            "apart",
            "different speakers: the UN and the Army",
        ),
        (
            {"said": "the UN", "actor": "un"},
            {"said": "the Army"},
            "meets",
            "different speakers by the names, not all of them known: the UN and the Army",
        ),
        (
            {"said": "IOM Iraq"},
            {"said": "IOM's emergency director"},
            "same",
            "one speaker by the names: IOM Iraq and IOM's emergency director",
        ),
        (
            {"said": "the Observatory of Human Rights"},
            {"said": "a spokesman for OHR"},
            "same",
            "one speaker by the names: the Observatory of Human Rights and a spokesman for OHR",
        ),
        (
            {"said": "the emergency agency"},
            {"said": "the UN refugee agency", "actor": "unhcr"},
            "meets",
            "different speakers by the names, not all of them known: the emergency agency and "
            "the UN refugee agency",
        ),
        (
            {"said": "an army spokesman"},
            {"said": "the council's spokesman"},
            "meets",
            "different speakers by the names, not all of them known: an army spokesman and "
            "the council's spokesman",
        ),
        (
            {"said": "the mayor"},
            {"said": "the mayor", "by": "Another Paper"},
            "same",
            "the same speaker: the mayor",
        ),
        (
            {"said": "mayor Ihor Terekhov"},
            {"said": "Terekhov"},
            "same",
            "one speaker by the names: mayor Ihor Terekhov and Terekhov",
        ),
        ({"through": "AFP"}, {"through": "AFP"}, "same", "the same speaker: AFP"),
        (
            {"said": "UN", "through": "AFP"},
            {"through": "AFP"},
            "same",
            "AFP speaks in one and passes on the other",
        ),
        ({"by": "The Paper"}, {"by": "The Paper"}, "same", "both in the voice of The Paper"),
        (
            {"said": "the Ministry of Defence", "actor": "ru-mod"},
            {"said": "the Ministry of Defence", "actor": "sy-mod"},
            "apart",
            "different speakers: the Ministry of Defence and the Ministry of Defence",
        ),
    ],
)
def test_origins(
    claim: Build,
    measures: Measures,
    one: dict[str, str],
    other: dict[str, str],
    fit: str,
    detail: str,
) -> None:
    found = copies.origins(
        read(claim("12 people left Hanano", **one), measures),
        read(claim("12 people left Hanano", **other), measures),
    )
    assert found
    assert (found.fit.value, found.detail) == (fit, detail)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"said": "UN"}, {}),
        ({"said": "camp doctors"}, {"said": "doctors"}),
        ({"by": "A"}, {"by": "B"}),
        ({"said": "the Centre"}, {"said": "the Press Centre of the Army"}),
    ],
)
def test_no_sign_is_neither_one_nor_two(
    claim: Build, measures: Measures, one: dict[str, str], other: dict[str, str]
) -> None:
    assert not copies.origins(
        read(claim("12 people left Hanano", **one), measures),
        read(claim("12 people left Hanano", **other), measures),
    )


def test_a_ministry_without_its_country_may_be_the_known_one(
    claim: Build, measures: Measures
) -> None:
    told = [
        claim("12 people left Hanano", said="the Centre for Reconciliation", actor="ru-centre"),
        claim("12 people left Hanano", said="the Defence Ministry", by="B"),
    ]
    belongs = {"ru-centre": "ru-mod"}
    one, other = readings(told, measures, belongs, {"ru-mod": "Ministry of Defence of Russia"})
    assert copies.origins(one, other) is None
    one, other = readings(told, measures, belongs, {"ru-mod": "Ministry of Health of Russia"})
    found = copies.origins(one, other)
    assert found
    assert found.fit.value == "meets"


def test_what_one_body_passes_on_is_not_independent_of_it(claim: Build, measures: Measures) -> None:
    """A UN spokesman who quotes doctors, and a UN agency; not where the doctors are known."""
    other = claim("15 people killed in Idlib", said="the Agency", actor="agency", by="B")
    belongs, names = {"agency": "un"}, {"agency": "The Agency", "un": "The UN"}
    for actor, fit in ((None, "same"), ("msf", "apart")):
        one = claim("12 people killed in Idlib", said="doctors", actor=actor)
        passes = Source("a UN spokesman", SourceRole.INTERMEDIARY, None, "un")
        said = Attribution((*one.attribution.sources, passes))
        one = replace(one, attribution=said)
        found = copies.origins(*readings([one, other], measures, belongs, names))
        assert found
        assert found.fit.value == fit


def test_only_long_quotes_can_be_copies(claim: Build, measures: Measures) -> None:
    def found(words: str, other: str) -> Any:
        return copies.words(
            read(claim("12 people left Hanano", by="A", words=words), measures),
            read(claim("12 people left Hanano", by="B", words=other), measures),
        )

    wire = "twelve people left the quarter of Hanano on Sunday through the northern crossing"
    assert found(wire, wire.replace("Sunday", "Monday")) is None
    assert found(wire, wire + " again").detail == "92% of the words are the same, in order"
    assert found("12 people were killed", "12 people were killed") is None


def test_the_officials_of_two_reports_may_be_anybodys(claim: Build, measures: Measures) -> None:
    one = read(claim("12 people left Hanano", said="local officials"), measures)
    again = read(claim("12 people left Hanano", said="officials", by="Another Paper"), measures)
    here = read(claim("14 people left Hanano", said="local officials", at=60), measures)
    assert copies.origins(one, again) is None
    found = copies.origins(one, here)
    assert found
    assert found.fit.value == "same"
