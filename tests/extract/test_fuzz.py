"""Reports as a bad line leaves them: cut, doubled, garbled. Nothing breaks, no quote moves.

The texts are our own gold's; the mutations are seeded, so that a failure comes back.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman.claims import Claim, Document, Evidence, Origin
from dragoman.pipeline import Desk
from dragoman.settings import Settings

GOLD = Path(__file__).resolve().parents[2] / "eval/gold"
TEXTS: list[str] = [
    json.loads(line)["text"]
    for path in sorted(GOLD.glob("*input.jsonl"))
    for line in path.read_text("utf-8").splitlines()
]
RUNS = 200
"""Mutated texts; with the two readings of each it stays within a few seconds."""
ORIGIN = Origin("fuzz", None, "0" * 64, "fuzz@1", datetime(2023, 5, 10, tzinfo=UTC))

# -- the mutations ---------------------------------------------------------------------------------

MARKS = "\u00ad\u200b\u200d\ufeff\u0301\u0308\u20dd\u202e\u2028\u0000"
"""Soft hyphen, zero widths, combining marks, a change of direction, a line separator, nothing."""


def _position(text: str, chance: random.Random) -> int:
    return chance.randrange(len(text) + 1)


def cut(text: str, chance: random.Random) -> str:
    start, end = sorted((_position(text, chance), _position(text, chance)))
    return text[start:end]


def doubled(text: str, chance: random.Random) -> str:
    at = _position(text, chance)
    return text[:at] + text[at // 2 : at] + text[at:]


def spliced(text: str, chance: random.Random) -> str:
    other = chance.choice(TEXTS)
    return text[: _position(text, chance)] + other[_position(other, chance) :]


def replaced(text: str, chance: random.Random) -> str:
    return "".join(
        chr(chance.choice((chance.randrange(0xD800), chance.randrange(0xE000, 0x110000))))
        if chance.random() < 0.02
        else character
        for character in text
    )


def marked(text: str, chance: random.Random) -> str:
    return "".join(
        character + chance.choice(MARKS) if chance.random() < 0.04 else character
        for character in text
    )


def fused(text: str, chance: random.Random) -> str:
    return "".join(
        chance.choice(("", " ", "\n", "  "))
        if character == " " and chance.random() < 0.2
        else character
        for character in text
    )


def shuffled(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    chance.shuffle(words)
    return " ".join(words)


def punctuated(text: str, chance: random.Random) -> str:
    words = text.split(" ")
    for _ in range(len(words) // 12):
        at = chance.randrange(len(words))
        words[at] += chance.choice((",", ".", ":", ";", " -", "—", ",\n", "\n- ", ' "', ")", " no"))
    return " ".join(words[: chance.randrange(len(words) // 2, len(words))])


MUTATIONS = (cut, doubled, spliced, replaced, marked, fused, shuffled, punctuated)


# -- what holds of whatever is read ----------------------------------------------------------------


@pytest.fixture(scope="module")
def desk() -> Desk:
    made = Desk(Settings.of(os.environ))
    # hypothesis draws from the constants of all modules that are loaded: none may come later
    assert read(made, "The army said that shelling killed 12 people in Aleppo on Sunday.")
    return made


def read(desk: Desk, text: str) -> tuple[Claim, ...]:
    document = Document("fuzz", text, "en", "", "", None, date(2023, 5, 10), ORIGIN)
    return desk.read(document)


def evidence(claim: Claim) -> Iterator[Evidence | None]:
    yield from (claim.evidence, claim.trigger, claim.modality_cue, claim.attribution.cue)
    yield from (source.evidence for source in claim.attribution.sources)
    yield from (where.evidence for where in claim.where)
    yield from (who.evidence for who in claim.participants)
    for when in (claim.when, claim.attribution.said):
        yield when.evidence if when else None
    if claim.figure:
        yield from (claim.figure.evidence, claim.figure.counted)


def check(desk: Desk, text: str) -> int:
    """Hold what is read in ``text`` to the laws; the number of claims."""
    found = read(desk, text)
    assert read(desk, text) == found
    ids = {claim.id for claim in found}
    assert len(ids) == len(found)
    for claim in found:
        assert claim.part_of is None or claim.part_of in ids - {claim.id}
        for piece in evidence(claim):
            assert piece is None or piece.span.of(text) == piece.quote != ""
    return len(found)


@pytest.mark.parametrize("mutate", MUTATIONS, ids=lambda mutate: mutate.__name__)
def test_a_spoilt_report_is_survived(
    desk: Desk, mutate: Callable[[str, random.Random], str]
) -> None:
    chance = random.Random(mutate.__name__)  # noqa: S311 - seeded: a failure comes back
    texts = [mutate(chance.choice(TEXTS), chance) for _ in range(RUNS // len(MUTATIONS))]
    claims = sum(check(desk, text) for text in texts)
    assert claims > len(texts) / 2, "spoilt so much that nothing was tried"


def test_spoilt_in_every_way_at_once(desk: Desk) -> None:
    chance = random.Random(7)  # noqa: S311
    for _ in range(40):
        text = chance.choice(TEXTS)
        for mutate in chance.sample(MUTATIONS, 3):
            text = mutate(text, chance)
        check(desk, text)


def test_a_digit_that_is_no_number_opens_a_report(desk: Desk) -> None:
    for text in (
        "² May 2023 Shelling killed 12 people.",
        "Aged ²: shells killed Ali, ², in Aleppo.",
    ):
        check(desk, f"Shelling kills 12\n\n{text}")


@given(st.text(max_size=400))
@settings(max_examples=80)
def test_any_text_is_survived(desk: Desk, text: str) -> None:
    check(desk, text)


@given(st.text(max_size=6), st.sampled_from(TEXTS), st.data())
@settings(max_examples=60)
def test_anything_may_stand_anywhere(
    desk: Desk, piece: str, text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    check(desk, text[:at] + piece + text[at:])
