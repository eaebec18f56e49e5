"""However a text was printed, it says the same: by the web, a messenger, an e-mail, a PDF."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.claims import Claim, Document, Origin
from dragoman.extract.text.sentences import split
from dragoman.extract.text.signs import as_read
from dragoman.pipeline import Desk
from dragoman.settings import Settings

REPORT = """\
Lake villages empty as rebels close in

About 4,200 families have left the villages of Karuba, Mushaki and North Masisi since Monday, the \
district administrator, Faustin Lukwesa, told Radio Okapi on Thursday. Most of them walked to Sake \
or to Goma, where 1,150 people are sleeping in the Stade de l'Unité.

The Congolese army said it had retaken the hill of Kasenyi, killing 27 rebels and losing 3 men. A \
spokesman for the March 23 Movement denied that any of its fighters had died there.

Nyiragongo Hospital treated 46 wounded between Tuesday and Wednesday night, 12 of them children, \
according to Médecins Sans Frontières."""
ORIGIN = Origin("wrapped", None, "0" * 64, "text@1", datetime(2024, 2, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk(Settings.of({"DRAGOMAN_TAGGER": "off"}))


def read(desk: Desk, text: str) -> Sequence[Claim]:
    document = Document("wrapped", text, "en", "", "", None, date(2024, 2, 9), ORIGIN)
    return desk.read(document)


def told(claim: Claim) -> tuple[object, ...]:
    """What a claim says, its names as they are read aloud."""
    figure, when = claim.figure, claim.when
    return (
        *(claim.measure, claim.modality),
        (figure.low, figure.high, figure.unit) if figure else None,
        tuple(
            (as_read(where.name).strip(), where.place.name if where.place else "")
            for where in claim.where
        ),
        tuple(source.name for source in claim.attribution.sources),
        (when.start, when.end) if when else None,
    )


@pytest.mark.parametrize("width", [64, 72, 76, 80])
def test_what_is_told_does_not_hang_on_the_width_of_the_lines(desk: Desk, width: int) -> None:
    paragraphs = (textwrap.wrap(p, width) for p in REPORT.split("\n\n"))
    wrapped = "\n\n".join("\n".join(lines) for lines in paragraphs)
    plain, found = read(desk, REPORT), read(desk, wrapped)
    assert len(plain) > 7
    assert [told(claim) for claim in found] == [told(claim) for claim in plain]


@pytest.mark.parametrize(
    "under",
    [
        "Darfur Wire, 26 October 2023",
        "Thursday 26 October 2023, 14:05",
        "By our correspondent | May 3, 2024",
        "Agence de Tombouctou – 3 mai 2024",
        "2023-10-26",
        "Darfur Wire, 26/10/2023",
    ],
)
def test_the_line_under_a_title_is_none_of_it(desk: Desk, under: str) -> None:
    found = read(desk, f"Rebels capture Nyala\n{under}\n\nThe mayor fled to El Fasher on Monday.")
    assert [told(claim)[3] for claim in found if claim.measure == "captured"] == [
        (("Nyala", "Nyala"),)
    ]


def after_each(mark: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"(?<=[a-z])\.(?=\s|$)", mark, text)


PRINTED: dict[str, Callable[[str], str]] = {
    "a picture before each paragraph": lambda text: "❗️🇨🇩 " + text.replace("\n\n", "\n\n🔴 "),
    "tags": lambda text: text.replace("Goma", "#Goma").replace("North Masisi", "#North_Masisi"),
    "who is named by an account": lambda text: text.replace("Radio Okapi", "@Radio_Okapi"),
    "a title in bold type": lambda text: "**" + text.replace("\n\n", "**\n\n", 1),
    "a title of markdown": lambda text: "## " + text,
    "quoted in an answer": lambda text: "> " + text.replace("\n", "\n> "),
    "notes by numbers": after_each(".¹²"),
    "notes in brackets": after_each(" [3][14]."),
    "spaces without a width": lambda text: text.replace("Monday", "Monday\u200b"),
    "marks of direction": lambda text: text.replace("Goma", "\u200eGoma\u200f"),
    "no-break spaces": lambda text: text.replace(" ", "\xa0"),
    "thousands by an apostrophe": lambda text: re.sub(r"(\d),(\d{3})", r"\1’\2", text),
    "thousands by a thin space": lambda text: re.sub(r"(\d),(\d{3})", "\\1\u202f\\2", text),
    "sentences without a space between": lambda text: re.sub(r"(?<=[a-z]\.) ", "", text),
    "a dateline by a long dash": lambda text: text.replace("About", "GOMA—About", 1),
}


@pytest.mark.parametrize("how", PRINTED)
def test_what_is_told_does_not_hang_on_signs(desk: Desk, how: str) -> None:
    printed = PRINTED[how](REPORT)
    assert printed != REPORT
    plain, found = read(desk, REPORT), read(desk, printed)
    assert [told(claim) for claim in found] == [told(claim) for claim in plain]
    assert all(claim.evidence.span.of(printed) == claim.evidence.quote for claim in found)


def test_one_sentence_a_paragraph_is_how_the_web_breaks_a_text(desk: Desk) -> None:
    text = """\
Clinics in Sake are full, nurses said on Friday.

They had taken in 46 wounded since Wednesday.

Another 12 had died on the way.

The road to Goma was shut."""
    assert {sentence.paragraph for sentence in split(text).sentences} == {0}
    *_, died, _ = read(desk, text)
    figure, speaker = died.figure, died.attribution.speaker
    assert (figure and figure.low, speaker and speaker.name) == (12, "nurses")


@given(st.text(st.sampled_from("a1B .,#@_*>[]„“\n•🔴\u200b\ufeff¹’\xa0"), max_size=60))
def test_what_is_read_stands_where_it_was_printed(text: str) -> None:
    plain = as_read(text)
    assert len(plain) == len(text)
    assert [c for c in plain if c.isalpha()] == [c for c in text if c.isalpha()]
    assert all(c in {p, " "} for p, c in zip(text, plain, strict=True) if p.isdigit())


def test_evidence_quotes_the_lines_as_they_were_printed() -> None:
    text = "About 200 people fled the villages around\nSake and\nGoma on Monday, the\narmy said."
    report = split(text)
    assert "\n" not in report.text
    assert report.evidence(35, 46).quote == text[35:46] == "around\nSake"


@pytest.mark.parametrize(
    "text",
    [
        "Killed: 12\nWounded: 30\nMissing: 4",
        "- 12 killed in Bor,\n- 30 wounded in Duk",
        "Ten people fled Bor.\nNine people fled Duk.",
    ],
)
def test_lines_that_are_whole_stay_apart(text: str) -> None:
    assert len(split(text).sentences) == text.count("\n") + 1
