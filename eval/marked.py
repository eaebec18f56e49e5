"""How much is read of texts that the tagger has never met, and how much of what is read is there.

    python eval/marked.py
    python eval/marked.py --half studied    that may be read to learn what reading misses
    python eval/marked.py --half kept       that nobody reads: what was mended must show here too

In: those texts of ``training/claims/texts`` that the shipped tagger did not learn from (its card
says which). They are harder than reports: letters, minutes, sermons, lists, every name in them made
up. Out: for all of them, and for those of which the rules alone read little, how many claims are
marked, how many of those are found, how many are read, and how many of those are marked. A claim is
found where one of its sort (with a figure, or without) is read from words that meet its head. Of
the claims that are found, how often the measure is the marked one and, where the marks give a
place, time or speaker in the sentence of the head, whether ours is of the same words. The marks
follow a guide of their own (``training/claims/GUIDE.md``): places without a name are marked, and
"still" is a time, so no field can come to 1.
"""

from __future__ import annotations

import argparse
import os
import sys
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from marked_claims import TEXTS, Text, texts
from marked_claims import Claim as Marked

from dragoman import plugins
from dragoman.claims import Claim, Document, Evidence, Origin, Span
from dragoman.extract.tagger.told import is_dense
from dragoman.extract.text.sentences import OF_TABLES, Report, split
from dragoman.pipeline import Desk
from dragoman.settings import Settings

NOT_LEARNT = ("brief", "daily", "regional", "report", "sitrep", "story")
"""The files that the tagger was not trained on, by the first word of their names."""
PUBLISHED = date(2023, 6, 14)
FIELDS = {
    "place": ("place", "origin", "destination"),
    "time": ("when",),
    "speaker": ("source",),
    "actor": ("actor",),
}
"""The roles in which the marks tell it."""


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--half", choices=("studied", "kept"), help="default: both")
    half = parser.parse_args().half
    print("reading a thousand texts twice, some two minutes", file=sys.stderr)
    abbreviations = frozenset(plugins.language_tables("en")["context"]["abbreviations"]["words"])
    desk = Desk(Settings.of(os.environ))
    rules = Desk(Settings.of({**os.environ, "DRAGOMAN_TAGGER": "off"}))
    counts: dict[str, Counter[str]] = {"all": Counter(), "little by the rules": Counter()}
    fields: Counter[str] = Counter()
    for name, text in unmet():
        if half and half != ("kept" if zlib.crc32(name.encode()) % 2 else "studied"):
            continue
        document = _document(name, text)
        claims = desk.extract(document)
        tallied = _tally(text, [_head(claim) for claim in claims])
        counts["all"].update(tallied)
        report = split(text.text, abbreviations)
        fields.update(_fields(text, claims, report))
        lines = [s for s in report.sentences if s.form not in OF_TABLES]
        alone = len(rules.extract(document))
        if alone and not is_dense(alone, len(lines)):
            counts["little by the rules"].update(tallied)
    for part, tally in counts.items():
        print(f"{part:20} " + "  ".join(f"{name} {n:,}" for name, n in tally.items()))
    for field in ("measure", *FIELDS):
        right, told = fields[field], fields[f"{field}, marked"]
        print(f"{field:20} {right:,} of {told:,}  {right / told:.3f}")
    return 0


def unmet() -> Iterator[tuple[str, Text]]:
    """Each text, with a name of its own."""
    for path in sorted(TEXTS.glob("*.txt")):
        if path.stem.split("-")[0] in NOT_LEARNT:
            yield from ((f"{path.stem}.{at}", text) for at, text in enumerate(texts(path)))


def _tally(text: Text, read: list[tuple[Span, bool]]) -> Counter[str]:
    marked = [
        ([Span(*head) for head in claim.heads], claim.figure) for claim in text.claims.values()
    ]

    def meet(one: tuple[Span, bool], heads: list[Span], figure: bool) -> bool:
        return one[1] == figure and any(one[0].meets(head) for head in heads)

    return Counter(
        texts=1,
        marked=len(marked),
        found=sum(any(meet(one, *claim) for one in read) for claim in marked),
        read=len(read),
        there=sum(any(meet(one, *claim) for claim in marked) for one in read),
    )


def _fields(text: Text, claims: Sequence[Claim], report: Report) -> Counter[str]:
    """Of each marked claim that is found, which fields are marked in its sentence, and agree."""
    agreed: Counter[str] = Counter()
    for marked in text.claims.values():
        heads = [Span(*head) for head in marked.heads]
        met = [
            claim
            for claim in claims
            if _head(claim)[1] == marked.figure and any(_head(claim)[0].meets(h) for h in heads)
        ]
        if not met:
            continue
        claim = min(met, key=lambda one: one.measure != marked.measure)
        agreed.update({"measure, marked": 1, "measure": claim.measure == marked.measure})
        for field, spans in _marked_beside(marked, report).items():
            agreed[f"{field}, marked"] += 1
            agreed[field] += any(
                ours.span.meets(span) for ours in _words(claim, field) for span in spans
            )
    return agreed


def _marked_beside(marked: Marked, report: Report) -> dict[str, list[Span]]:
    """The words of each field that stand in the sentence of a head."""
    beside: dict[str, list[Span]] = {}
    sentence = report.sentence_at(marked.heads[0][0])
    for field, roles in FIELDS.items():
        spans = [Span(*span) for role in roles for span in marked.roles.get(role, ())]
        here = [span for span in spans if report.sentence_at(span.start) == sentence]
        if sentence and here:
            beside[field] = here
    return beside


def _words(claim: Claim, field: str) -> list[Evidence]:
    speaker = claim.attribution.speaker
    told = {
        "place": [where.evidence for where in claim.where],
        "time": [claim.when.evidence if claim.when else None],
        "speaker": [speaker.evidence if speaker else None],
        "actor": [one.evidence for one in claim.participants],
    }
    return [evidence for evidence in told[field] if evidence]


def _head(claim: Claim) -> tuple[Span, bool]:
    """The words that a claim hangs on, and whether it has a figure."""
    if claim.figure and claim.figure.evidence:
        return claim.figure.evidence.span, True
    return claim.trigger.span, claim.figure is not None


def _document(name: str, text: Text) -> Document:
    origin = Origin("marked", None, "0" * 64, "marked@1", datetime(2023, 6, 14, tzinfo=UTC))
    return Document(name, text.text, "en", "", "", None, PUBLISHED, origin)


if __name__ == "__main__":
    sys.exit(main())
