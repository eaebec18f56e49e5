"""A text whose lines were broken for their width, as in e-mails and plain files, says the same."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from datetime import UTC, date, datetime

import pytest

from dragoman.claims import Claim, Document, Origin
from dragoman.extract.sentences import split
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
    return tuple(desk.link(desk.extract(document)))


def told(claim: Claim) -> tuple[object, ...]:
    figure, when = claim.figure, claim.when
    return (
        *(claim.measure, claim.modality),
        (figure.low, figure.high, figure.unit) if figure else None,
        tuple((where.name, where.place.name if where.place else "") for where in claim.where),
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
