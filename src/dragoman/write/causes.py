"""By what people died. A claim of deaths and its report in; the word for a cause of nature out.

A claim has no cause: it is read off the words around it, the nearest first. Where these tell of
violence too, no cause of nature is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from dragoman import plugins
from dragoman.claims import Claim
from dragoman.extract.text.sentences import Report

__all__ = ["natural_cause"]


def natural_cause(claim: Claim, report: Report | None) -> str:
    """The word by which a flood, an illness or their like is told for the deaths of ``claim``.

    Empty where its sentence tells of violence, or, if that tells no cause, its paragraph, the title
    or the whole report does; and where none is told at all, or the claim is not of deaths.
    """
    if claim.measure != "killed" or report is None:
        return ""
    natural, violent = _words("natural"), _words("violent")
    for text in _around(claim, report):
        if violent.search(text):
            return ""
        if found := natural.search(text):
            return found[0].casefold()
    return ""


def _around(claim: Claim, report: Report) -> Iterator[str]:
    """What may tell the cause: the sentence, its paragraph, the first line, all of the report."""
    text, span = report.text, claim.evidence.span
    sentence = report.sentence_at(span.start)
    if sentence:
        yield text[min(sentence.start, span.start) : max(sentence.end, span.end)]
    yield text[text.rfind("\n", 0, span.start) + 1 :].partition("\n")[0]
    yield text.partition("\n")[0]
    yield text


@cache
def _words(kind: str) -> re.Pattern[str]:
    """The words of ``[causes]`` in `phrases.toml`, whole, in any case."""
    words = plugins.table("dragoman.write", "phrases.toml")["causes"][kind]
    return re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE)
