"""The texts that the tagger learns from: marked as the guides say, faults told by their line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training"))

import marked_attributions  # noqa: E402 - of the training folder
import marked_claims  # noqa: E402
from marks import MarkError  # noqa: E402

HEAD = "# harbour-strike (wire)\n\n"


def marked(tmp_path: Path, line: str) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(HEAD + line + "\n", encoding="utf-8")
    return path


def test_the_guide_opens_with_an_example_that_reads(tmp_path: Path) -> None:
    guide = (ROOT / "training" / "attribution" / "GUIDE.md").read_text("utf-8")
    example = guide.split("```")[1].strip()
    path = tmp_path / "guide.txt"
    path.write_text(example, encoding="utf-8")
    (text,) = marked_attributions.texts(path)
    first, second = text.attributions
    assert [text.text[slice(*s)] for s in first.source] == ["The port authority"]
    assert [text.text[slice(*s)] for s in second.via] == ["the Gulf News Agency"]
    assert [text.text[slice(*s)] for s in second.content] == [
        '"Nobody warned us,"',
        '"We heard it fall."',
    ]


def test_marks_may_stand_in_marks(tmp_path: Path) -> None:
    line = "{s1 The paper} {c1 wrote} {t1 that {s2 officials} {m2 believe} {t2 it failed}}."
    (text,) = marked_attributions.texts(marked(tmp_path, line))
    outer, inner = text.attributions
    assert text.text == "The paper wrote that officials believe it failed."
    assert text.text[slice(*outer.content[0])] == "that officials believe it failed"
    assert (outer.told, inner.told) == (True, False)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{s1 The mayor} {c1 said} nothing.", "harbour.txt:3: attribution 1 .* has no content"),
        ("{t1 Ten left}, {c1 said} {m1 he}.", "harbour.txt:3: attribution 1 .* needs a cue"),
        ("{s1 The mayor {c1 said} {t1 so}.", "harbour.txt:3: the mark '{s1' is never closed"),
        ("The mayor} said so.", "harbour.txt:3: '}' closes nothing at 'The mayor}'"),
        ("{x1 The mayor} said so.", "harbour.txt:3: no mark of the guide at '{x1 The mayor"),
    ],
)
def test_a_wrong_mark_is_told_with_its_line(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(MarkError, match=fault):
        marked_attributions.texts(marked(tmp_path, line))


def test_there_are_some_thousand_sentences_of_every_manner() -> None:
    found = marked_attributions.corpus()
    manners = {text.style for text in found}
    told = sum(one.told for text in found for one in text.attributions)
    channels = sum(bool(one.via) for text in found for one in text.attributions)
    assert len(found) > 600
    assert len(manners) > 10
    assert told > 5000
    assert channels > 300


def test_the_guide_to_claims_opens_with_an_example_that_reads(tmp_path: Path) -> None:
    guide = (ROOT / "training" / "claims" / "GUIDE.md").read_text("utf-8")
    path = tmp_path / "guide.txt"
    path.write_text(guide.split("```")[1].strip(), encoding="utf-8")
    (text,) = marked_claims.texts(path)
    shelling, killed = text.claims.values()
    assert (shelling.measure, shelling.figure) == ("shelling", False)
    assert (killed.measure, killed.figure) == ("killed", True)
    for claim, role, words in (
        (shelling, "place", "Kupe"),
        (killed, "place", "Kupe"),
        (killed, "unit", "people"),
        (killed, "source", "a hospital doctor"),
    ):
        assert [text.text[slice(*span)] for span in claim.roles[role]] == [words]


def test_a_claim_keeps_its_modality_its_whole_and_every_place_of_its_figure(tmp_path: Path) -> None:
    line = (
        "{f1:evacuated!planned 40} {u1,2 people}, {f2:evacuated!planned<1 6} wounded. "
        "{f1:evacuated!planned Forty}."
    )
    (text,) = marked_claims.texts(marked(tmp_path, line))
    whole, part = text.claims.values()
    assert [text.text[slice(*head)] for head in whole.heads] == ["40", "Forty"]
    assert (whole.modality, part.whole) == ("planned", 1)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{u1 Ten men} left.", "harbour.txt:3: claim 1 .* has no head"),
        ("{f1:went 10} men.", "harbour.txt:3: claim 1 .* has no measure of the vocabulary: 'went'"),
        (
            "{f1:killed!maybe 10} men.",
            "harbour.txt:3: claim 1 .* no modality of the guide: 'maybe'",
        ),
        (
            "{f1:killed<2 10} men.",
            "harbour.txt:3: claim 1 .* a part of claim 2, which is not there",
        ),
        ("{f1:killed 10} or {f1:injured ten}.", "harbour.txt:3: claim 1 .* has heads of two kinds"),
    ],
)
def test_a_wrong_mark_of_a_claim_is_told_with_its_line(
    tmp_path: Path, line: str, fault: str
) -> None:
    with pytest.raises(MarkError, match=fault):
        marked_claims.texts(marked(tmp_path, line))


def test_claims_are_told_with_and_without_a_figure() -> None:
    claims = [claim for text in marked_claims.corpus() for claim in text.claims.values()]
    figures = sum(claim.figure for claim in claims)
    assert len(claims) > 5000
    assert 0.3 < figures / len(claims) < 0.7
    assert {claim.modality for claim in claims} == set(marked_claims.MODALITIES)
