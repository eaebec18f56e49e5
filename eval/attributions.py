"""Documents into the form of an attribution scorer: who is said to have said what.

    python eval/attributions.py IN.jsonl OUT.jsonl [--by rules|tagger|both]

In: one document a line (``id``, ``text``). Out: the same with ``attributions``, each with lists of
character spans for ``source``, ``cue`` and ``content``. Unlike the ledger, a scorer also wants what
was not told but held (beliefs, plans, orders), so the tagger's readings of these are given too.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dragoman.claims import Evidence, Span
from dragoman.extract.attribution import speeches
from dragoman.extract.attribution.tagged import Tagged
from dragoman.extract.text.sentences import Report, split
from dragoman.pipeline import Desk
from dragoman.settings import Settings

TOLD, HELD = 0.7, 0.9
"""Probability from which on the tagger's readings count, of words told and of words held: PolNeAR
has most of the first, and of the second only the plain ones."""

Attribution = dict[str, list[list[int]]]
WAYS = ("rules", "tagger", "both")


def attributions(text: str, desk: Desk, by: str = "tagger") -> list[Attribution]:
    """What the tagger reads, the rules, or the tagger and then the rules where it is silent.

    Without the tagger installed, the rules read alone.
    """
    language = desk.pack("en")
    assert language is not None, "the English pack ships with us"
    report = split(text, language.abbreviations)
    tag = desk.tag("en") if by != "rules" else None
    read = tag(report).attributions if tag else ()
    tagged = [_of_tagged(one) for one in read if one.score >= (TOLD if one.told else HELD)]
    if tag and by == "tagger":
        return tagged
    taken = [Span(*cue) for one in tagged for cue in one["cue"]]
    return tagged + [
        one
        for one in _by_rules(report, desk)
        if not any(Span(*cue).meets(t) for cue in one["cue"] for t in taken)
    ]


def _of_tagged(one: Tagged) -> Attribution:
    return {
        "source": _spans([one.source] if one.source else []),
        "cue": _spans([one.cue]),
        "content": _spans(one.content),
    }


def _by_rules(report: Report, desk: Desk) -> Iterator[Attribution]:
    language = desk.pack("en")
    assert language is not None, "the English pack ships with us"
    for speech in speeches(report, language.cues, desk.actors.known()):
        if speech.cue and not speech.rule.endswith("+carried"):
            yield {
                "source": _evidence(speech.speaker.evidence if speech.speaker else None),
                "cue": _evidence(speech.cue),
                "content": _spans(speech.content),
            }


def _spans(spans: Sequence[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _evidence(evidence: Evidence | None) -> list[list[int]]:
    return _spans([evidence.span]) if evidence else []


def main() -> int:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    ask.add_argument("source", type=Path)
    ask.add_argument("out", type=Path)
    ask.add_argument("--by", choices=WAYS, default="tagger")
    told = ask.parse_args()
    desk = Desk(Settings.of(os.environ))
    with told.source.open(encoding="utf-8") as lines, told.out.open("w", encoding="utf-8") as found:
        for line in lines:
            document = json.loads(line)
            document["attributions"] = attributions(document["text"], desk, told.by)
            found.write(json.dumps(document) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
