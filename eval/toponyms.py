"""Documents into the form of a place scorer: which words name places, and where those are.

    python eval/toponyms.py IN.jsonl OUT.jsonl

In: one document a line (``id``, ``text``). Out: the same with ``toponyms``, each with ``start``,
``end`` (character offsets), ``lat`` and ``lon`` (null where the place is not found).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from dragoman.claims import Attribution, Claim, Evidence, Provenance, Span, Where
from dragoman.extract.names import capitals, mentions
from dragoman.extract.sentences import Kind, split
from dragoman.extract.times import times
from dragoman.pipeline import Desk
from dragoman.settings import Settings


def toponyms(text: str, desk: Desk) -> list[dict[str, object]]:
    """The places of a text, all linked together as those of one report are."""
    language = desk.pack("en")
    assert language is not None, "the English pack ships with us"
    report = split(text, language.abbreviations)
    named = capitals(report.sentences)
    found: list[Where] = []
    for sentence in report.sentences:
        windows = [w.span for w in times(sentence, report, language.times, None)]
        known = desk.actors.known()
        for place in mentions(sentence, language.places, windows, known, named, desk.places):
            names = [
                token
                for token in sentence.tokens[place.start : place.end]
                if token.capital and token.kind is Kind.WORD
            ]
            if place.sure and names and not place.pointing:
                evidence = report.evidence(names[0].start, names[-1].end)
                found.append(Where(evidence.quote, place.role, evidence))
    nothing = Evidence(Span(0, 0), "")
    claim = Claim(
        "claim:0",
        "document",
        None,
        "departed",
        nothing,
        nothing,
        Attribution(),
        Provenance("eval", ()),
        where=tuple(found),
    )
    return [
        {
            "start": where.evidence.span.start,
            "end": where.evidence.span.end,
            "lat": where.place.latitude if where.place else None,
            "lon": where.place.longitude if where.place else None,
        }
        for linked in desk.link([claim])
        for where in linked.where
        if where.evidence
    ]


def main(source: Path, out: Path) -> int:
    desk = Desk(Settings.of(os.environ))
    with source.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as found:
        for line in lines:
            document = json.loads(line)
            document["toponyms"] = toponyms(document["text"], desk)
            found.write(json.dumps(document) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
