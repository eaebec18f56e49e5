"""Who said it, through whom: cases as a specification, and laws for any text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.claims import Span
from dragoman.extract.attribution import Cues, Speech, governing, speeches
from dragoman.extract.attribution.tagged import Tagged
from dragoman.extract.text.endings import Endings
from dragoman.extract.text.sentences import Report, split
from dragoman.plugins import language_tables

CASES = tomllib.loads((Path(__file__).parent / "attribution_cases.toml").read_text("utf-8"))["case"]
ABBREVIATIONS = frozenset({"gen.", "lt.", "col.", "mr.", "mrs.", "dr."})


@pytest.fixture(scope="module")
def cues() -> Cues:
    tables = language_tables("en")
    return Cues.of(tables["cues"], tables["sources"], Endings.of(tables["grammar"]["endings"]))


def test_there_are_cases_of_every_class() -> None:
    assert len({case["about"] for case in CASES}) == len(CASES) >= 60


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_speaker_chain_and_cue(case: dict[str, Any], cues: Cues) -> None:
    report = split(case["text"], ABBREVIATIONS)
    found = speeches(report, cues)
    for expected in case["expect"]:
        start = case["text"].index(expected["words"])
        speech = governing(Span(start, start + len(expected["words"])), found)
        speaker = speech.speaker.name if speech and speech.speaker else None
        via = [source.name for source in speech.intermediaries] if speech else []
        assert (speaker, via) == (expected.get("speaker"), expected.get("via", []))
        assert str(speech.stance if speech else "asserts") == expected.get("stance", "asserts")
        if "cue" in expected:
            assert speech is not None
            assert speech.cue is not None
            assert speech.cue.quote == expected["cue"]
        if "said" in expected:
            assert speech is not None
            assert speech.said is not None
            assert speech.said.of(case["text"]) == expected["said"]


def test_the_registry_tells_an_agency_from_a_speaker(cues: Cues) -> None:
    report = split("Forty shells fell on Gori, Novyny Plus reported.")
    (alone,) = speeches(report, cues)
    assert alone.speaker is not None
    (passed_on,) = speeches(report, cues, {"novyny plus": "agency"})
    assert passed_on.speaker is None
    assert [source.name for source in passed_on.intermediaries] == ["Novyny Plus"]


@pytest.mark.parametrize(
    ("source", "cue", "via", "text"),
    [
        (
            "The minister",
            "told",
            "Addis Ababa",
            "The minister told journalists in Addis Ababa that 300 people had died.",
        ),
        (
            "Goma an army captain",
            "said",
            None,
            "In Goma an army captain said that 300 people had died.",
        ),
    ],
)
def test_where_somebody_speaks_is_nobody_to_the_tagger_either(
    source: str, cue: str, via: str | None, text: str, cues: Cues
) -> None:
    (speech,) = speeches(split(text), cues, tagged=(_read(text, source, cue, via),))
    assert speech.speaker is not None
    assert speech.speaker.name in {"The minister", "an army captain"}
    assert speech.intermediaries == ()


@pytest.mark.parametrize("source", ["the Geneva Conventions", "a plan", "the mayor"])
def test_what_one_acts_by_tells_nothing_to_the_tagger_either(source: str, cues: Cues) -> None:
    text = f"In Goma 300 people were held according to {source}."
    found = speeches(split(text), cues, tagged=(_read(text, source, "according to"),))
    assert [speech.speaker is not None for speech in found] == [True] * (source == "the mayor")


def _read(text: str, source: str, cue: str, via: str | None = None) -> Tagged:
    """What a tagger would read of "300 people"."""

    def at(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    return Tagged(at(source), at(cue), (at("300 people"),), at(via) if via else None, True, 0.95)


# The words of the cases in any order: texts full of the forms that the frames look for.
FORMS = [case["text"].split(" ") for case in CASES]
WORDS = st.sampled_from(sorted({word for words in FORMS for word in words}))
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map(" ".join))


def _evidence(found: tuple[Speech, ...]) -> list[tuple[Span, str]]:
    sources = [s for speech in found for s in (speech.speaker, *speech.intermediaries) if s]
    evidence = [speech.cue for speech in found] + [source.evidence for source in sources]
    return [(e.span, e.quote) for e in evidence if e is not None]


@settings(max_examples=300)
@given(text=TEXTS)
def test_every_span_is_inside_the_text_and_every_quote_stands_there(text: str, cues: Cues) -> None:
    found = speeches(split(text), cues)
    for span, quote in _evidence(found):
        assert span.of(text) == quote != ""
    for speech in found:
        for span in (*speech.content, *([speech.said] if speech.said else [])):
            assert 0 <= span.start < span.end <= len(text)


@settings(max_examples=100)
@given(text=TEXTS)
def test_the_same_text_gives_the_same_speeches(text: str, cues: Cues) -> None:
    report: Report = split(text)
    assert speeches(report, cues) == speeches(split(text), cues)
    assert all(governing(span, speeches(report, cues)) for span in _own(report, cues))


def _own(report: Report, cues: Cues) -> list[Span]:
    return [span for speech in speeches(report, cues) for span in speech.content]
