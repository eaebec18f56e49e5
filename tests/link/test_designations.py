"""From a sentence to one actor with its former name and its labels, each with who puts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dragoman import plugins
from dragoman.claims import Actor, Claim
from dragoman.extract.text.sentences import split
from dragoman.extract.who.labels import Labels, labelled, participants
from dragoman.link import Gazetteer, Registry, link
from dragoman.link.designations import described

LABELS = Labels.of(plugins.language_tables("en")["labels"])

Read = Callable[[str], tuple[Actor, ...]]


@pytest.fixture
def read(small: Gazetteer, registry: Registry, saying: Callable[..., list[Claim]]) -> Read:
    """The actors that a sentence describes."""

    def actors(text: str) -> tuple[Actor, ...]:
        report = split(text)
        (claim,) = saying((text, []))
        claims = [
            replace(
                claim, measure="designation", evidence=one.words, participants=participants(one)
            )
            for sentence in report.sentences
            for one in labelled(sentence, report, LABELS)
        ]
        return described(link(claims, small, registry), registry)

    return actors


def test_two_names_and_a_label_are_one_actor(read: Read) -> None:
    (actor,) = read(
        "The “Front EN-Nusra” (the former “Jabhat an-Nusra”, the organizations recognized in "
        "Russia as terrorist and banned) left."
    )
    assert (actor.id, actor.name) == ("local:nusra", "Jabhat al-Nusra")
    assert "Jabhat an-Nusra" in actor.formerly
    assert "Front en-Nusra" in actor.also_called
    labels = {(d.by, d.label) for d in actor.designations}
    assert labels >= {("Government of Russia", "terrorist"), ("Government of Russia", "banned")}
    assert len(labels) == len(actor.designations)


@pytest.mark.parametrize(
    ("text", "name", "by", "label"),
    [
        ("HTS, designated a terrorist organisation by Turkey, left.",
         "Hayat Tahrir al-Sham", "Government of Türkiye", "terrorist"),
        ("Wagner (banned in the United Kingdom) left.",
         "Wagner Group", "Government of the United Kingdom", "banned"),
        ("The UN Security Council designated Ansar Dine as a terrorist group.",
         "Ansar Dine", "UN Security Council", "terrorist"),
    ],
)  # fmt: skip
def test_who_designates_bears_its_neutral_name(
    read: Read, text: str, name: str, by: str, label: str
) -> None:
    (actor,) = read(text)
    assert actor.name == name
    assert (by, label) in {(d.by, d.label) for d in actor.designations}


def test_a_new_name_of_a_known_actor_is_led_back_by_the_former_one(read: Read) -> None:
    (actor,) = read("The Sword Brigade (formerly known as Ahrar al-Sham) left.")
    assert actor.name == "Ahrar al-Sham"
    assert "Sword Brigade" in actor.also_called


def test_an_unknown_actor_keeps_its_name_and_what_is_told_of_it(read: Read) -> None:
    (actor,) = read("The Sword Brigade (formerly the Spear Brigade, banned in Freedonia) left.")
    assert actor.id == "told:sword brigade"
    assert actor.formerly == ("Spear Brigade",)
    assert [(d.by, d.label) for d in actor.designations] == [("Freedonia", "banned")]


def test_claims_without_labels_describe_nobody(
    registry: Registry, saying: Callable[..., list[Claim]]
) -> None:
    assert described(saying(("Ten left Aleppo.", ["Aleppo"])), registry) == ()
