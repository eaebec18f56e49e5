"""Documents into the form of an attribution scorer: who is said to have said what.

    python eval/attributions.py IN.jsonl OUT.jsonl

In: one document a line (``id``, ``text``). Out: the same with ``attributions``, each with lists of
character spans for ``source``, ``cue`` and ``content``.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from dragoman.claims import Evidence
from dragoman.extract.attribution import speeches
from dragoman.extract.sentences import split
from dragoman.pipeline import Desk
from dragoman.settings import Settings


def attributions(text: str, desk: Desk) -> list[dict[str, list[list[int]]]]:
    language = desk.pack("en")
    assert language is not None, "the English pack ships with us"
    report = split(text, language.abbreviations)
    return [
        {
            "source": _spans(speech.speaker.evidence if speech.speaker else None),
            "cue": _spans(speech.cue),
            "content": [[span.start, span.end] for span in speech.content],
        }
        for speech in speeches(report, language.cues, desk.actors.known())
        if speech.cue and not speech.rule.endswith("+carried")
    ]


def _spans(evidence: Evidence | None) -> list[list[int]]:
    return [[evidence.span.start, evidence.span.end]] if evidence else []


def main(source: Path, out: Path) -> int:
    desk = Desk(Settings.of(os.environ))
    with source.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as found:
        for line in lines:
            document = json.loads(line)
            document["attributions"] = attributions(document["text"], desk)
            found.write(json.dumps(document) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
