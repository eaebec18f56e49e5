"""What the gate of `extract` keeps, and what it lets pass.

    python eval/gate_recall.py ../shared

In: development data, as `score.py` reads it. Out: of the claims of whole reports, the share whose
sentence passes (with a figure, and all); of general news, the share of words that pass. Where the
data is absent, only our own gold set is read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dragoman import plugins
from dragoman.extract import Language
from dragoman.extract.gate import passing
from dragoman.extract.text.sentences import split

HERE = Path(__file__).resolve().parent


def main(shared: Path) -> int:
    english = Language.of("en", plugins.language_tables("en"), plugins.measures())
    for gold in (HERE / "gold/reports.jsonl", shared / "eval/reports/reports.jsonl"):
        if gold.is_file():
            counted, everything = recall(gold, english)
            print(
                f"{gold.parent.name:8} kept of the claims: {everything:.3f}, counted {counted:.3f}"
            )
    for name in ("lgl", "trnews"):
        corpus = shared / f"eval/geo/{name}.jsonl"
        if corpus.is_file():
            print(f"{name:8} passed of the words: {passed(corpus, english):.3f}")
    return 0


def recall(gold: Path, language: Language) -> tuple[float, float]:
    """The share of the claims with a figure, and of all, whose sentence passes."""
    kept: list[tuple[bool, bool]] = []
    for document in _lines(gold):
        if document["episode"] == "X":
            continue
        report = split(document["text"], language.abbreviations)
        bearing = {seen.sentence.index for seen in passing(report, language) if seen.bears}
        for claim in document["claims"]:
            spans = [mention["quantity_span"] for mention in claim["mentions"]]
            spans += [claim["event"]["span"]] if claim["event"] else []
            sentence = report.sentence_at(spans[0][0]) if spans else None
            if sentence:
                kept.append((bool(claim["mentions"]), sentence.index in bearing))
    counted = [passes for has_figure, passes in kept if has_figure]
    return sum(counted) / len(counted), sum(passes for _, passes in kept) / len(kept)


def passed(corpus: Path, language: Language) -> float:
    """The share of a corpus's words that stand in sentences that pass."""
    words = through = 0
    for document in _lines(corpus):
        report = split(document["text"], language.abbreviations)
        words += sum(len(sentence.tokens) for sentence in report.sentences)
        seen = (s.sentence for s in passing(report, language) if s.bears)
        through += sum(len(sentence.tokens) for sentence in seen)
    return through / words


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
