"""The texts that the tagger learns from: marked as GUIDE.md says, and faults told by their line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training" / "attribution"))

from corpus import MarkError, corpus, texts  # noqa: E402 - of the training folder

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
    (text,) = texts(path)
    first, second = text.attributions
    assert [text.text[slice(*s)] for s in first.source] == ["The port authority"]
    assert [text.text[slice(*s)] for s in second.via] == ["the Gulf News Agency"]
    assert [text.text[slice(*s)] for s in second.content] == [
        '"Nobody warned us,"',
        '"We heard it fall."',
    ]


def test_marks_may_stand_in_marks(tmp_path: Path) -> None:
    line = "{s1 The paper} {c1 wrote} {t1 that {s2 officials} {m2 believe} {t2 it failed}}."
    (text,) = texts(marked(tmp_path, line))
    outer, inner = text.attributions
    assert text.text == "The paper wrote that officials believe it failed."
    assert text.text[slice(*outer.content[0])] == "that officials believe it failed"
    assert (outer.told, inner.told) == (True, False)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("{s1 The mayor} {c1 said} nothing.", "harbour.txt:3: attribution 1 .* has no content"),
        ("{t1 Ten left}, {c1 said} {m1 he}.", "harbour.txt:3: attribution 1 .* needs a cue"),
        ("{s1 The mayor {c1 said} {t1 so}.", "harbour.txt:3: the mark s1 is never closed"),
        ("The mayor} said so.", "harbour.txt:3: '}' closes nothing at 'The mayor}'"),
        ("{x1 The mayor} said so.", "harbour.txt:3: no mark such as '{s1 ' at '{x1 The mayor"),
    ],
)
def test_a_wrong_mark_is_told_with_its_line(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(MarkError, match=fault):
        texts(marked(tmp_path, line))


def test_there_are_some_thousand_sentences_of_every_manner() -> None:
    found = corpus()
    manners = {text.style for text in found}
    told = sum(one.told for text in found for one in text.attributions)
    channels = sum(bool(one.via) for text in found for one in text.attributions)
    assert len(found) > 600
    assert len(manners) > 10
    assert told > 5000
    assert channels > 300
