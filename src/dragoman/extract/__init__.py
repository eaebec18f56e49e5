"""Document in, Claims out. Pure: no files, no clock, no network.

`claims` is the whole room on one page, a numbered cascade; each step is a module.

    1 sentences      the text taken apart, offsets kept
    2 gate           is the report of the field, and which sentences can bear a claim?
    3 measures       words that say what happened (met at the gate)
    4 times          windows, and so which numbers are dates
    5 figures        numbers, hedges and what they count; which word governs each
    6 names          places and their roles
    7 attribution    acts of saying and what they govern
    8 assemble       drafts, their places and windows, modality: the claims
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dragoman.claims import Claim, Document, When
from dragoman.extract.assemble import assemble
from dragoman.extract.attribution import own_voice, speeches
from dragoman.extract.figures import figures
from dragoman.extract.gate import passing
from dragoman.extract.language import Language
from dragoman.extract.measures import governed
from dragoman.extract.mentions import Mentions
from dragoman.extract.names import capitals, mentions
from dragoman.extract.participants import Takers
from dragoman.extract.reading import Reading, Sighting
from dragoman.extract.sentences import Report, split
from dragoman.extract.tagged import Tagged
from dragoman.extract.times import TimeExpression, TimeKind, times

__all__ = ["VERSION", "Language", "Tag", "claims"]

Tag = Callable[[Report], Sequence[Tagged]]
"""A report to the attributions that a tagger reads in it."""

VERSION = "3"
"""Raised when the same text may give other claims."""


def claims(
    document: Document,
    language: Language,
    known: Mapping[str, str] | None = None,
    places: Mapping[str, str] | None = None,
    tag: Tag | None = None,
) -> tuple[Claim, ...]:
    """What a report claims, in the order of its text.

    ``known`` maps lower-case names of actors to their kind ("agency", "state force"), as the actor
    registry gives them; ``places`` maps names, as written, to a kind of place, as a gazetteer knows
    them, and goes through those that this report tells. Without them only the words around a name
    tell what it is. ``tag`` reads who says what beside the rules (see tagger); without it the rules
    read alone.
    """
    report = split(document.text, language.abbreviations)
    passed = passing(report, language)
    if not any(sentence.bears for sentence in passed):
        return ()
    told = {word.lower() for name in places or () for word in name.split()}
    named = capitals(report.sentences) | told
    sightings: list[Sighting] = []
    before: When | None = None
    for seen in passed:
        sentence, words = seen.sentence, seen.triggers
        windows = times(sentence, report, language.times, document.published, before)
        before = _last_window(windows) or before
        dates = [w.span for w in windows if w.kind not in _NOT_DATES]
        counts = figures(sentence, language.figures, dates, words) if seen.bears else ()
        governs = governed(sentence, counts, words, language.measures)
        spans = [w.span for w in windows]
        spans += [report.over(sentence.tokens[n.core : n.end]).span for n in counts]
        where = mentions(sentence, language.places, spans, known, named, places)
        sightings.append(Sighting(sentence, windows, counts, words, governs, where))
    said = speeches(report, language.cues, known, tag(report) if tag else ())
    reading = Reading(
        document=document,
        report=report,
        sightings=tuple(sightings),
        speeches=said,
        voice=own_voice(document.publisher, known or {}, said),
        modalities=language.modalities,
        grammar=language.grammar,
        place_words=language.places,
        rough=language.reads_rough(report),
        made_by=f"extract@{VERSION}+{language.code}{'+tagger' if tag else ''}",
    )
    find = Mentions(report, language.cues.sources, known or {})
    return assemble(reading, Takers(report, language.roles, language.labels, find, places))


_NOT_DATES = frozenset({TimeKind.DURATION, TimeKind.FREQUENCY})
"""Their numbers may count something: a pause of three hours, 3,500 people a day."""


def _last_window(windows: Sequence[TimeExpression]) -> When | None:
    for window in reversed(windows):
        if window.kind not in {TimeKind.DURATION, TimeKind.FREQUENCY} and window.when.end:
            return window.when
    return None
