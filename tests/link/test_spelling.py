"""Spellings of one name meet; spellings of two names stay apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.link.spelling import bare, fold, likeness, skeleton

ONE_NAME = [
    ("Hanano", "Hananu", "Khanano"),
    ("Jabal Badro", "Dzhabal-Bidaru", "Jebel Badrou"),
    ("Haydariyah", "Heydariya", "Haidaria", "Хайдария"),
    ("Chernihiv", "Chernigov", "Чернігів", "Чернигов"),
    ("ar-Raqqah", "Er-Rakka", "Raqqa"),
    ("Bustan al-Qasr", "Boustan al-Kasr", "Bustan-el-Kasr"),
    ("Deir ez-Zor", "Deir Ezzor", "Dayr az-Zawr"),
]


@pytest.mark.parametrize("spellings", ONE_NAME, ids=lambda spellings: spellings[0])
def test_spellings_of_one_name_have_one_skeleton(spellings: tuple[str, ...]) -> None:
    assert len({skeleton(fold(spelling)) for spelling in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("Hanano", "Haydariya"), ("Kharkiv", "Kherson")])
def test_two_names_have_two_skeletons(one: str, other: str) -> None:
    assert skeleton(fold(one)) != skeleton(fold(other))


def test_an_article_is_dropped_wherever_it_stands_but_not_from_a_name_that_is_only_that() -> None:
    assert bare(fold("Maarrat an-Nu'man")) == "maarrat numan"
    assert bare(fold("Эль-Баб")) == "баб"
    assert bare(fold("القادسية")) == "قادسيه"
    assert bare("al") == "al"


def test_vowels_that_sound_alike_are_alike() -> None:
    assert likeness("maqsoud") == likeness("maqsud")
    assert likeness("hananu") == likeness("hanano")


@given(st.text(max_size=30))
def test_folding_a_folded_name_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(alphabet="bdfklmnrst", min_size=1, max_size=8), st.sampled_from("aeiou"))
def test_a_skeleton_has_no_vowels_and_no_doubled_letters(consonants: str, vowel: str) -> None:
    spelled = vowel.join(consonants)
    doubled = vowel.join(letter * 2 for letter in consonants)
    assert skeleton(spelled) == skeleton(doubled)
    assert vowel not in skeleton(spelled)
