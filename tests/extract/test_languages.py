"""Every language pack that is installed: whole, true to its examples, told from the others."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import chain

import pytest

from dragoman import plugins
from dragoman.claims import Document, Origin
from dragoman.errors import UsageError
from dragoman.extract.measures import Measures
from dragoman.extract.text.endings import Endings
from dragoman.pipeline import Desk
from dragoman.settings import Settings
from dragoman.testing import check_language

PACKS = plugins.languages()
EXAMPLES = [
    (code, case["text"])
    for code in PACKS
    for case in plugins.language_tables(code)["examples"]["case"]
    if len(case["text"].split()) >= 10  # fewer may hold no small word at all
]
ORIGIN = Origin("example", None, "0" * 64, "text@1", datetime(2023, 5, 10, tzinfo=UTC))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Settings.of({}))


def report(text: str, language: str = "und") -> Document:
    return Document("example", text, language, "", "", None, date(2023, 5, 10), ORIGIN)


@pytest.mark.parametrize("code", PACKS)
def test_a_pack_is_whole_and_reads_its_examples(code: str) -> None:
    check_language(code)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [([], "has no words of 'folk'"), (["the displaced"], "'the displaced' is more than one word")],
)
def test_a_set_that_fits_in_no_pattern_is_told(words: list[str], complaint: str) -> None:
    tables = plugins.language_tables("en")
    table = {**tables["measures"], "sets": {"folk": words}}
    endings = Endings.of(tables["grammar"]["endings"])
    table["trigger"] = [{"measure": "fled", "counts": "subject", "words": ["@folk fled"]}]
    with pytest.raises(UsageError, match=complaint):
        Measures.of(table, endings, plugins.measures())


def test_a_pack_that_is_not_installed_is_told() -> None:
    with pytest.raises(AssertionError, match="no language pack for 'tlh' is installed"):
        check_language("tlh")


@pytest.mark.parametrize(("code", "text"), EXAMPLES, ids=lambda value: value[:40])
def test_a_sentence_of_ten_words_that_does_not_say_its_language_is_read_by_its_pack(
    code: str, text: str, desk: Desk
) -> None:
    language = desk.language(report(text))
    assert language is not None
    assert language.code == code


def test_a_report_with_names_of_another_language_keeps_its_own(desk: Desk) -> None:
    text = (
        "The mayor of La Paz said 40 families fled El Alto. Médecins du Monde and EFE were there."
    )
    language = desk.language(report(text))
    assert language is not None
    assert language.code == "en"


def test_a_language_that_is_given_is_taken_by_its_first_part(desk: Desk) -> None:
    given = {"fr-CD": "fr", "es-419": "es", "en-GB": "en"}
    found = {code: desk.language(report("12", code)) for code in given}
    assert {code: pack.code for code, pack in found.items() if pack} == given


def test_no_two_packs_are_told_by_the_same_small_words(desk: Desk) -> None:
    packs = [pack for code in PACKS if (pack := desk.pack(code))]
    words = [pack.small_words for pack in packs]
    for pack in packs:
        others = set(chain.from_iterable(w for w in words if w is not pack.small_words))
        assert len(pack.small_words - others) >= 20, pack.code
