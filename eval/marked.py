"""How much is read of texts that the tagger has never met, and how much of what is read is there.

    python eval/marked.py

In: those texts of ``training/claims/texts`` that the shipped tagger did not learn from (its card
says which). They are harder than reports: letters, minutes, sermons, lists, every name in them made
up. Out: for all of them, and for those of which the rules alone read little, how many claims are
marked, how many of those are found, how many are read, and how many of those are marked. A claim is
found where one of its sort (with a figure, or without) is read from words that meet its head.
Whether its fields are right is not asked: the marks follow a guide of their own.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from marked_claims import TEXTS, Text, texts

from dragoman import plugins
from dragoman.claims import Claim, Document, Origin, Span
from dragoman.extract.sentences import OF_TABLES, split
from dragoman.extract.told import is_dense
from dragoman.pipeline import Desk
from dragoman.settings import Settings

NOT_LEARNT = ("brief", "daily", "regional", "report", "sitrep", "story")
"""The files that the tagger was not trained on, by the first word of their names."""
PUBLISHED = date(2023, 6, 14)


def main() -> int:
    argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    ).parse_args()
    print("reading a thousand texts twice, some two minutes", file=sys.stderr)
    abbreviations = frozenset(plugins.language_tables("en")["context"]["abbreviations"]["words"])
    desk = Desk(Settings.of(os.environ))
    rules = Desk(Settings.of({**os.environ, "DRAGOMAN_TAGGER": "off"}))
    counts: dict[str, Counter[str]] = {"all": Counter(), "little by the rules": Counter()}
    for name, text in unmet():
        document = _document(name, text)
        read = [_head(claim) for claim in desk.extract(document)]
        tallied = _tally(text, read)
        counts["all"].update(tallied)
        lines = [s for s in split(text.text, abbreviations).sentences if s.form not in OF_TABLES]
        alone = len(rules.extract(document))
        if alone and not is_dense(alone, len(lines)):
            counts["little by the rules"].update(tallied)
    for part, tally in counts.items():
        print(f"{part:20} " + "  ".join(f"{name} {n:,}" for name, n in tally.items()))
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
