"""What spares work changes nothing: a glance errs to one side, and quick looks miss nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from dragoman import plugins
from dragoman.claims import Document, Origin
from dragoman.extract import Language, claims, passes_by
from dragoman.extract.attribution.tagged import Tags
from dragoman.extract.figures import figures
from dragoman.extract.gate import passing
from dragoman.extract.glance import Glance
from dragoman.extract.names import mentions
from dragoman.extract.text.sentences import Report, Sentence, split
from dragoman.extract.times import ByNeed, Times, times

ENGLISH = Language.of("en", plugins.language_tables("en"), dict(plugins.measures()))
ORIGIN = Origin("a.txt", None, "0" * 64, "text@1", datetime(2026, 1, 1, tzinfo=UTC))
TABLE = plugins.language_tables("en")["context"]
FIELD = [p.replace("|", " ").replace("?", "") for p in TABLE["about"]["words"]]
OTHERS = [
    p.replace("|", " ").replace("?", "")
    for table in ("elsewhere", "both", "pretence")
    for p in TABLE[table]["words"]
]
BORROWED = [p.replace("|", " ").replace("?", "") for p in TABLE["maybe"]["words"]]
MARKS = [*".;(", ". ", "! ", "? ", ".” ", ") ", "\n", "\n\n", " - ", "’s ", "\u00ad"]
WORDS = ["The", "shop", "sold", "Gen", "U.N.", "St", "12", "2B", "BEIRUT (Reuters) -", "É", "p.m."]
TEXTS = st.lists(
    st.tuples(
        st.sampled_from([*WORDS, *FIELD, *BORROWED, *OTHERS]), st.sampled_from([" ", " ", *MARKS])
    ),
    max_size=60,
).map(lambda pairs: "".join(word + mark for word, mark in pairs))


def report_of(text: str) -> Document:
    return Document("a", text, "en", "", "", None, None, ORIGIN)


@given(st.one_of(TEXTS, st.text(max_size=200)))
def test_what_is_passed_by_has_nothing_that_passes(text: str) -> None:
    if passes_by(text, ENGLISH):
        assert passing(split(text, ENGLISH.abbreviations), ENGLISH) == ()


@given(st.one_of(TEXTS, st.text(max_size=200)))
def test_a_text_has_at_least_the_sentences_that_a_glance_sees(text: str) -> None:
    seen = ENGLISH.field.sentences(text, enough=1000)
    assert seen <= len(split(text, ENGLISH.abbreviations).sentences)


def test_news_of_another_field_is_passed_by() -> None:
    text = "The choir sang in the church on Friday. It was cold. Nobody minded. They will be back. "
    assert passes_by(text * 3, ENGLISH)
    text = "The striker put his rocket of a shot into the goal on Friday and was on every page. "
    assert passes_by(text * 3, ENGLISH)  # a word of the field, and more of another
    assert not passes_by(text.replace("goal", "goal-mouth").replace("striker", "man"), ENGLISH)


STREET = "The choir sang in the church on Friday. It was cold. Nobody minded. They will be back. "


def test_a_word_or_two_do_not_make_a_long_text_one_of_the_field() -> None:
    war = "Shelling killed nine civilians in Kupe on Friday. "
    assert claims(report_of(war), ENGLISH)
    assert claims(report_of(STREET + war), ENGLISH)
    assert not claims(report_of(STREET * 5 + war), ENGLISH)
    assert passes_by(STREET * 5 + war, ENGLISH)


def test_a_digest_may_come_to_a_war_at_its_end() -> None:
    war = "Shelling killed nine civilians in Kupe on Friday. Rebels fired rockets at an army camp. "
    assert claims(report_of(STREET.replace("choir", "women") * 50 + war), ENGLISH)


@pytest.mark.parametrize(
    "line",
    [
        "{n} people fled Kupe on Sunday, the mayor said.",
        "- Kupe: {n} killed, 3 injured",
        "Kupe: {n} families displaced, 12 houses damaged.",
        'Kupe\n\nShelling killed {n} civilians on Sunday. "We saw it," said a doctor.',
    ],
)
def test_a_list_of_figures_is_of_the_field_however_long_and_few_its_words(line: str) -> None:
    for lines in (3, 8, 60):
        text = "\n\n".join(line.format(n=100 + n) for n in range(lines))
        assert not passes_by(text, ENGLISH)
        assert len(claims(report_of(text), ENGLISH)) >= lines


def test_no_report_of_the_gold_is_passed_by_that_has_claims(root: Path) -> None:
    for name in ("input.jsonl", "fresh_input.jsonl", "third_input.jsonl", "fourth_input.jsonl"):
        for line in (root / "eval/gold" / name).read_text("utf-8").splitlines():
            text = json.loads(line)["text"]
            report = split(text, ENGLISH.abbreviations)
            assert not (passes_by(text, ENGLISH) and passing(report, ENGLISH))


def test_quick_looks_miss_nothing(root: Path) -> None:
    """At words that no count and no place begins with, and at rules of time that lack a word."""
    everything = {token.low for sentence in sentences(root) for token in sentence.tokens}
    counting = structs.replace(ENGLISH.figures, firsts=frozenset(everything))
    naming = structs.replace(ENGLISH.places, small=frozenset(everything))
    for sentence in sentences(root):
        assert figures(sentence, ENGLISH.figures) == figures(sentence, counting)
        assert mentions(sentence, ENGLISH.places) == mentions(sentence, naming)
        there = frozenset(token.low for token in sentence.tokens) | {"#", "{date}", "{point}"}
        rules = [rule for _, rule in ByNeed(ENGLISH.times.rules).that_may_match(there)]
        assert rules == [
            rule
            for rule in ENGLISH.times.rules
            if not any(need.isdisjoint(there) for need in rule.needs)
        ]


@pytest.mark.parametrize("code", plugins.languages())
def test_a_rule_of_time_is_met_wherever_a_search_of_the_whole_sentence_meets_it(code: str) -> None:
    table = Times.of(plugins.language_tables(code)["times"])
    blind = replace(table, rules=tuple(replace(r, firsts=frozenset()) for r in table.rules))
    needs = {word for rule in table.rules for need in rule.needs for word in need}
    spoken = st.sampled_from(
        [*sorted(needs - {"#", "{date}", "{point}"}), "the", ",", ".", "3", "27", "2016", "1,200"]
    )

    @given(st.lists(spoken, max_size=20).map(" ".join), st.sampled_from([str, str.title]))
    def agree(text: str, written: Callable[[str], str]) -> None:
        report = split(written(text))
        for sentence in report.sentences:
            seen, sought = (times(sentence, report, one, anchor=None) for one in (table, blind))
            assert seen == sought

    agree()


def sentences(root: Path) -> Iterator[Sentence]:
    for line in (root / "eval/gold/fourth_input.jsonl").read_text("utf-8").splitlines():
        yield from split(json.loads(line)["text"], ENGLISH.abbreviations).sentences


def test_every_form_of_a_word_is_seen() -> None:
    glance = Glance({2: ["air strike|strikes", "rebel-held"], 1: ["very? cold"]})
    assert glance.most("Air Strikes on the Rebel-held town; it was COLD") == 5
    assert glance.most("a strike in the air, rebel and held") == 4
    assert glance.most("a striker") == 0


def test_the_tagger_is_asked_only_about_what_stands_near_claims() -> None:
    asked: list[Collection[int] | None] = []

    def tag(report: Report, near: Collection[int] | None = None, /) -> Tags:
        asked.append(near)
        return Tags()

    quiet = "The weather was fine in the village. The army had its parade on Monday. "
    claims(report_of(quiet), ENGLISH, tag=tag)
    assert asked == []
    told = quiet + "Some 400 families fled Baiji on Sunday. The shops are shut. It is cold."
    assert claims(report_of(told), ENGLISH, tag=tag)
    assert asked == [frozenset({1, 2})]


def test_where_the_rules_read_much_the_tagger_is_asked_about_all_that_stands_near() -> None:
    asked: list[Collection[int] | None] = []

    def tag(report: Report, near: Collection[int] | None = None, /) -> Tags:
        asked.append(near)
        return Tags()

    town = "{} families fled {} on Sunday. Nobody knows the way back. "
    text = "".join(town.format(*one) for one in ((400, "Baiji"), (30, "Tal Afar"), (90, "Hit")))
    assert len(claims(report_of(text), ENGLISH, tag=tag)) == 3
    (near,) = asked
    assert near is not None
    assert set(range(6)) <= set(near)
