"""A claim's words as a report quotes them. A claim and its document in; a Passage out.

The passage is the sentence that holds the words, cut at words where it is long. Nothing in it is
changed but white space and the marks of inner quotations.
"""

from __future__ import annotations

from dataclasses import dataclass

from dragoman.claims import Claim
from dragoman.extract.text.sentences import Report
from dragoman.write.words import one_line

__all__ = ["Passage", "inner_quote", "passage"]


@dataclass(frozen=True, slots=True)
class Passage:
    """The claim's words with what stands before and after them in the sentence."""

    before: str
    words: str
    after: str

    @property
    def text(self) -> str:
        return self.before + self.words + self.after


def passage(claim: Claim, report: Report | None, longest: int) -> Passage:
    """What to quote for ``claim``: about ``longest`` characters of its sentence at most.

    Without its ``report`` (`extract.sentences.split` of the document's text) the words stand alone.
    """
    span = claim.evidence.span
    sentence = report.sentence_at(span.start) if report else None
    if report is None or sentence is None:
        return Passage("", inner_quote(claim.evidence.quote, longest), "")
    words = inner_quote(report.text[span.start : span.end], longest)
    room = max(longest - len(words), 0)
    before = _edges(report.text[min(sentence.start, span.start) : span.start])
    after = _edges(report.text[span.end : max(sentence.end, span.end)])
    if len(before) + len(after) > room:
        half = room // 2
        before_room = max(half, room - len(after))
        after_room = max(half, room - len(before))
        if len(before) > before_room:
            kept = before[-before_room:] if before_room else ""
            before = "… " + kept.partition(" ")[2]
        if len(after) > after_room:
            after = after[:after_room].rpartition(" ")[0] + " …"
    return Passage(before, words, after)


def inner_quote(text: str, longest: int) -> str:
    r"""The text to stand between quotation marks: on one line, inner marks single, cut at a word.

    >>> inner_quote("has “fully”\n left", longest=12)
    'has ‘fully’ …'
    """
    text = one_line(text).translate(_INNER)
    return text if len(text) <= longest else text[:longest].rsplit(" ", 1)[0] + " …"


def _edges(text: str) -> str:
    """As `inner_quote`, uncut, and keeping the one space that parts it from its neighbour."""
    inner = one_line(text).translate(_INNER)
    first = " " if text[:1].isspace() else ""
    last = " " if inner and text[-1:].isspace() else ""
    return first + inner + last


_INNER = str.maketrans({"“": "‘", "”": "’", "„": "‘", "«": "‘", "»": "’", '"': "’"})
