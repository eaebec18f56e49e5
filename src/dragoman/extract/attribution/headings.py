"""Who counts what stands in a list or a table, as a line over it or beside it says: "Displaced by
site (MSF figures)", "Deaths by ward, count of the parish", "Displaced persons (OCHA)".

In: a report taken apart, such a line. Out: which lines stand beside the tables; whom a line names.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import groupby

from dragoman.extract.attribution.cues import Cues
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.text.sentences import OF_TABLES, Kind, Report, Sentence

__all__ = ["beside_tables", "counting"]


def beside_tables(report: Report) -> dict[int, tuple[int, ...]]:
    """The sentences, by their indices, right before and behind each table, for each of its cells:
    between which no line is left blank.
    """
    found: dict[int, tuple[int, ...]] = {}
    for of_tables, run in groupby(report.sentences, lambda one: one.form in OF_TABLES):
        if not of_tables:
            continue
        table = list(run)
        above, below = table[0].index - 1, table[-1].index + 1
        near = [above] if above >= 0 and _touches_the_next(report, above) else []
        if below < len(report.sentences) and _touches_the_next(report, below - 1):
            near.append(below)
        found.update((cell.index, tuple(near)) for cell in table)
    return found


def _touches_the_next(report: Report, index: int) -> bool:
    here, behind = report.sentences[index : index + 2]
    return not _BLANK.search(report.text, here.end, behind.start)


_BLANK = re.compile(r"\n[^\S\n]*\n")


def counting(line: Sentence, cues: Cues, find: Mentions) -> Phrase | None:
    """Whom a line names for the one who counts: beside a word for a count, or in the bracket at its
    end.
    """
    tokens = line.tokens
    words = cues.nouns["counts"] | cues.nouns["lists"] | cues.nouns["view"]
    words |= cues.words["counted_up"] | cues.words["sourced"]
    counts = not line.words.isdisjoint(words)
    for at in range(len(tokens)):
        named = _named_from(line, at, find)
        bracketed = named is not None and at > 0 and tokens[at - 1].text in _OPENING
        if named and (counts or (bracketed and _ends(line, named))):
            return named
    for at in range(len(tokens) if counts else 0):
        who = find.after(line, at)
        if who is None or who.first < at or who.kind != _BODY or who.head in words:
            continue
        owned = at > 0 and tokens[at - 1].low in cues.words["whose"]
        if owned or any(token.low in words for token in tokens[who.last : who.last + 1]):
            return who
    return None


def _named_from(line: Sentence, at: int, find: Mentions) -> Phrase | None:
    """The body whose name begins at a token, alone or as the owner of what follows it, and which
    somebody knows, or which goes by its letters: "**MSF** figures".
    """
    who = find.after(line, at)
    if who is None or who.first < at or not line.tokens[at].capital:
        return None
    for last in range(who.last, who.first, -1):
        owner = replace(who, last=last)
        if find.is_known(owner):
            return owner
    letters = line.tokens[at].text
    loud = all(token.text.isupper() for token in line.tokens if token.kind is Kind.WORD)
    named = letters.isupper() and len(letters) >= _LETTERS and not loud
    return replace(who, last=at + 1) if named else None


def _ends(line: Sentence, who: Phrase) -> bool:
    """Whether a line has no word behind somebody but for a day: "(OCHA, 12 June)"."""
    behind = line.tokens[who.last :]
    numbered = any(token.kind is Kind.NUMBER for token in behind)
    return numbered or all(token.kind is not Kind.WORD for token in behind)


_BODY = "organisation"
_LETTERS = 3
"""Letters of a short name, at least."""
_OPENING = frozenset("([/")
"""Before who counts, at the end of a line."""
