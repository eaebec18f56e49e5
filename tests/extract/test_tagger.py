"""The tagger: laws of its word pieces and windows for any text, and cases as it reads them."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import groupby, product
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import plugins
from dragoman.claims import Document, Origin, Span
from dragoman.errors import UsageError
from dragoman.extract.attribution import Cues, governing, speeches
from dragoman.extract.tagger.network import BUCKETS, PARTING, Tagger, bucket, runs
from dragoman.extract.tagger.pieces import PIECES, WordPieces, windows
from dragoman.extract.text.endings import Endings
from dragoman.extract.text.sentences import split
from dragoman.pipeline import Desk
from dragoman.settings import Settings

CASES = tomllib.loads((Path(__file__).parent / "tagger_cases.toml").read_text("utf-8"))["case"]
FILES = plugins.tagger_files("en") or {}


@pytest.fixture(scope="module")
def pieces() -> WordPieces:
    return WordPieces(FILES["vocabulary.txt"].decode())


@pytest.fixture(scope="module")
def tagger() -> Tagger:
    return Tagger.of(FILES)


# -- word pieces and windows -----------------------------------------------------------------------


def test_words_are_cut_longest_piece_first() -> None:
    small = WordPieces("[UNK]\n[CLS]\n[SEP]\nde\n##min\n##ed\n##i\n903\n,\nalep\n##po\n")
    text = "Démined Aleppo, 903 ж"
    (sentence,) = split(text).sentences
    window = small.of(sentence)
    assert [text[a:b] for a, b in window.spans] == [
        "Dé",
        "min",
        "ed",
        "Alep",
        "po",
        ",",
        "903",
        "ж",
    ]
    assert window.ids == (3, 4, 5, 9, 10, 8, 7, 0)


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_pieces_stand_in_order_inside_the_text(pieces: WordPieces, text: str) -> None:
    report = split(text)
    for window in windows(report, pieces):
        before = (0, 0)
        for first, last in window.spans:  # 물 is one code point and three letters to the model
            assert before <= (first, last)
            assert first < last <= len(text)
            before = (first, last)


def test_windows_hold_every_sentence_once_and_few_pieces(pieces: WordPieces) -> None:
    paragraph = "The army said that forty people left the town. Nobody else came out that day.\n\n"
    report = split(paragraph * 20)
    cut = windows(report, pieces)
    assert [s for w in cut for s in w.spans] == [
        s for one in report.sentences for s in pieces.of(one).spans
    ]
    assert all(len(window.ids) <= PIECES for window in cut)
    assert len(cut) < 20 / 4


def test_distances_are_told_apart_near_a_cue_and_by_size_far_from_it() -> None:
    rows = bucket(np.array([-500, -40, -16, -1, 0, 1, 16, 17, 40, 41, 500]))
    assert list(rows[2:7] - BUCKETS) == [-16, -1, 0, 1, 16]
    assert rows[0] == 0
    assert rows[-1] == 2 * BUCKETS
    assert rows[8] == rows[9]
    assert list(rows) == sorted(rows)


def brings(chosen: Sequence[tuple[int, int]], odds: Sequence[float]) -> float:
    return sum(sum(odds[first:last]) - PARTING for first, last in chosen)


def stretches(on: Sequence[bool]) -> list[tuple[int, int]]:
    spans = [list(run) for value, run in groupby(range(len(on)), key=on.__getitem__) if value]
    return [(span[0], span[-1] + 1) for span in spans]


@given(st.lists(st.floats(-6, 6), min_size=1, max_size=9))
def test_the_runs_that_bring_most_together_are_taken(odds: list[float]) -> None:
    every = [stretches(on) for on in product((False, True), repeat=len(odds))]
    best = max(brings(chosen, odds) for chosen in every)
    assert brings(runs(odds), odds) == pytest.approx(best)


# -- what it reads ---------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=[case["about"] for case in CASES])
def test_source_content_and_channel(case: dict[str, Any], tagger: Tagger) -> None:
    text = case["text"]
    found = {one.cue.of(text): one for one in tagger.read(split(text)).attributions}
    assert sorted(found) == sorted(one["cue"] for one in case["expect"])
    for expected in case["expect"]:
        one = found[expected["cue"]]
        assert (one.source.of(text) if one.source else None) == expected.get("source")
        assert (one.via.of(text) if one.via else None) == expected.get("via")
        assert " … ".join(span.of(text) for span in one.content) == expected["content"]
        assert one.told == expected.get("told", True)


def test_a_pack_whose_tagger_is_not_whole_is_told() -> None:
    some = {name: data for name, data in FILES.items() if name != "links.onnx"}
    with pytest.raises(UsageError, match=r"tagger/ lacks links\.onnx"):
        Tagger.of(some)


def test_the_same_report_is_read_alike_whatever_stands_in_other_windows(tagger: Tagger) -> None:
    report = "The mayor said that 40 people had left. "
    alone = tagger.read(split(report)).attributions
    filled = report + "\n\n" + "Nothing stirred in the streets of the old town all day. " * 12
    read = tagger.read(split(filled)).attributions
    first = [one for one in read if one.cue.start < len(report)]
    assert [(one.source, one.cue) for one in first] == [(one.source, one.cue) for one in alone]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
@settings(max_examples=25)
def test_whatever_the_text_spans_lie_inside_it(tagger: Tagger, text: str) -> None:
    read = tagger.read(split(text))
    for one in read.attributions:
        spans: list[Span] = [one.cue, *one.content, *filter(None, (one.source, one.via))]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert 0 < one.score < 1
    for claim in read.claims:
        spans = [claim.head, *(span for found in claim.roles.values() for span, _ in found)]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert 0 < claim.score <= 1
        assert 0 < claim.sure <= 1


NESTED = (
    "“The army says it killed 30 men; we counted nine bodies,” the village chief told Radio Nord."
)


@pytest.mark.parametrize(
    ("words", "speaker", "via"),
    [("30", "The army", []), ("nine", "the village chief", ["Radio Nord"])],
)
def test_speech_inside_a_quotation_keeps_its_own_speaker(
    tagger: Tagger, words: str, speaker: str, via: list[str]
) -> None:
    tables = plugins.language_tables("en")
    cues = Cues.of(tables["cues"], tables["sources"], Endings.of(tables["grammar"]["endings"]))
    report = split(NESTED)
    found = speeches(report, cues, {}, tagger.read(report).attributions)
    start = NESTED.index(words)
    speech = governing(Span(start, start + len(words)), found)
    assert speech is not None
    assert speech.speaker is not None
    assert speech.speaker.name == speaker
    assert [source.name for source in speech.intermediaries] == via


# -- in the whole ----------------------------------------------------------------------------------

ONLY_TAGGED = "Clan elders in Baidoa let it be known that 40 fighters had surrendered."


@pytest.mark.parametrize(("setting", "speaker"), [("on", "Clan elders in Baidoa"), ("off", None)])
def test_the_rules_read_alone_where_the_tagger_is_left_out(
    setting: str, speaker: str | None
) -> None:
    desk = Desk(Settings.of({"DRAGOMAN_TAGGER": setting}))
    origin = Origin("case", None, "0" * 64, "text@1", datetime(2026, 1, 1, tzinfo=UTC))
    (claim,) = desk.extract(Document("case", ONLY_TAGGED, "en", "", "", None, None, origin))
    assert [source.name for source in claim.attribution.sources] == ([speaker] if speaker else [])
    assert ("tagger" in claim.provenance.made_by) == (setting == "on")
