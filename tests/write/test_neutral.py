"""Words that take a side stand in quotation marks, in what we write and in what we print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import plugins
from dragoman.cli import main
from dragoman.write.exports import COLUMNS
from dragoman.write.neutral import advice, loaded_in_page, loaded_words, quoted
from dragoman.write.words import one_line

NEUTRAL = plugins.table("dragoman.write", "neutral.toml")
FORMS = [form for entry in NEUTRAL.values() for form in entry["forms"]]


# -- the table -------------------------------------------------------------------------------------


def test_every_word_has_what_to_write_instead_and_why() -> None:
    assert len(FORMS) == len(set(FORMS)) >= 100
    for word, entry in NEUTRAL.items():
        assert all(form == form.lower() for form in entry["forms"]), word
        assert re.fullmatch(r"[A-Z].*\.", entry["because"]), word
        assert loaded_words(entry["instead"]) == (), word
        assert set(entry) <= {"forms", "instead", "because", "but"}, word


def test_the_words_that_reports_fight_with_are_in_it() -> None:
    text = "Terrorists of the regime liberated, then occupied, the martyrs' town"
    assert loaded_words(text) == ("terrorists", "regime", "liberated", "occupied", "martyrs")


def test_a_word_has_its_advice() -> None:
    assert advice("liberated").startswith("“liberated”: write took; captured;")
    with pytest.raises(KeyError):
        advice("took")


# -- finding them ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The “regime” said", ()),
        ("the anti-terrorist units", ("anti-terrorist",)),
        ("THE REGIME", ("regime",)),
        ("the Tigray People's Liberation Front", ()),
        ("the Al-Aqsa Martyrs' Brigades", ()),
        ("the Iraqi Counter Terrorism Service", ()),
        ("the Occupied Palestinian Territory", ()),
        ("the occupied territory", ("occupied",)),
        ("ten were admitted to hospital", ()),
        ("he admitted it", ("admitted",)),
        ("the ceasefire regime", ()),
        ("regimental, occupational", ()),
    ],
)
def test_names_and_plain_senses_are_no_judgement(text: str, found: tuple[str, ...]) -> None:
    assert loaded_words(text) == found


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("<p>“The <mark>regime</mark>”</p>", ()),
        ("<p>“The</p><p>regime”</p>", ("regime",)),
        ("<style>.regime { }</style><!-- regime --><code>regime</code>", ()),
        ("<td>“a</td><td>terrorist</td>", ("terrorist",)),
        ("<p>the &#8220;regime&#8221;</p>", ()),
        ('Say "regime" and `regime`, not regime.', ("regime",)),
        ("- “a\n- regime”", ("regime",)),
        ("| “a | regime” |", ("regime",)),
        ("```\nregime\n```\n", ()),
    ],
)
def test_a_quotation_ends_with_its_block(page: str, found: tuple[str, ...]) -> None:
    assert loaded_in_page(page) == found


@given(st.lists(st.sampled_from([*FORMS, "army", "“", "”", "of", "Oromo Liberation Army"])))
def test_what_is_quoted_has_no_loaded_word_left_and_stays_so(words: list[str]) -> None:
    text = quoted(" ".join(words))
    assert loaded_words(text) == ()
    assert quoted(text) == text


# -- what we write ourselves -----------------------------------------------------------------------

_LISTS = {"english.md", "vocabulary.md"}
"""Made from the tables: they list the words of reports."""


def test_our_documents_take_no_side(root: Path) -> None:
    pages = [*root.glob("*.md"), *(root / "docs").glob("*.md"), *root.glob("*/*.md")]
    for page in {page for page in pages if page.name not in _LISTS}:
        assert loaded_in_page(page.read_text("utf-8")) == (), page.name


def test_our_templates_and_phrases_take_no_side(root: Path) -> None:
    for template in (root / "src/dragoman/write/templates").iterdir():
        assert loaded_in_page(template.read_text("utf-8")) == (), template.name
    for measure, entry in plugins.table("dragoman.write", "phrases.toml").items():
        for pattern in (*entry.get("tells", ()), entry.get("asks", "")):
            assert loaded_words(pattern) == (), measure


def test_our_vocabulary_columns_and_help_take_no_side() -> None:
    for measure in plugins.measures().values():
        written = [getattr(measure, field.name) for field in fields(measure)]
        assert loaded_words(" ".join(map(str, written)).replace("_", " ")) == (), measure.name
    assert loaded_words(" ".join(COLUMNS).replace("_", " ")) == ()
    for text in _help(main):
        assert loaded_words(one_line(text)) == (), text


def _help(command: click.Command) -> Iterator[str]:
    yield command.help or ""
    yield from (param.help or "" for param in command.params if isinstance(param, click.Option))
    for inner in getattr(command, "commands", {}).values():
        yield from _help(inner)
