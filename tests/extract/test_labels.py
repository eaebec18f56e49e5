"""Who is labelled as what, by whom, and what else an actor is called."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import plugins
from dragoman.extract.text.sentences import split
from dragoman.extract.who.labels import Labelled, Labels, labelled, participants

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "labels_cases.toml").read_text("utf-8")
)["case"]
LABELS = {code: Labels.of(plugins.language_tables(code)["labels"]) for code in plugins.languages()}


def read(text: str, language: str = "en") -> list[Labelled]:
    report = split(text)
    return [one for s in report.sentences for one in labelled(s, report, LABELS[language])]


def row(one: Labelled) -> str:
    fields = (
        [one.who.quote],
        [words.quote for words in one.by],
        [label for label, _ in one.labels],
        [words.quote for words in one.formerly],
        [words.quote for words in one.also],
    )
    return " | ".join("; ".join(field) for field in fields)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_a_sentence_tells_of_an_actor(case: dict[str, Any]) -> None:
    told = [row(one) for one in read(case["text"], case.get("language", "en"))]
    assert [[f.strip() for f in r.split("|")] for r in told] == [
        [f.strip() for f in r.split("|")] for r in case["told"]
    ]


def test_what_is_told_becomes_participants_by_role() -> None:
    (one,) = read("“Front X” (the former “Front Y”, banned in Russia) left.")
    assert [(p.role, p.name) for p in participants(one)] == [
        ("designated", "Front X"),
        ("by", "Russia"),
        ("formerly", "Front Y"),
    ]


PIECES = ["Russia", "Front X", "(", ")", ",", "banned in", "the former", "ex-", "“", "”", "and",
          "terrorist", "considers", "designated", "by", "also known as", "–", "."]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join) | st.text(max_size=60))
def test_whatever_is_told_stands_in_the_text(text: str) -> None:
    for one in read(text):
        named = (one.who, *one.by, *one.formerly, *one.also, *(w for _, w in one.labels))
        for words in (*named, one.words):
            assert text[words.span.start : words.span.end] == words.quote
        assert one.labels or one.formerly or one.also
