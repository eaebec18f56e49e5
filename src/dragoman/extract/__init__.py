"""Document in, Claims out. Pure: no files, no clock, no network.

`claims` is the whole room on one page, a numbered cascade; each step is a module.

    1 sentences      the text taken apart, offsets kept
    2 bearing        is the report about conflict, displacement or disaster at all?
    3 times          windows, and so which numbers are dates
    4 measures       words that say what happened
    5 figures        numbers, hedges and what they count; which word governs each
    6 names          places and their roles
    7 attribution    acts of saying and what they govern
    8 assemble       drafts, their places and windows, modality: the claims
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dragoman.claims import Claim, Document, When
from dragoman.extract.assemble import assemble
from dragoman.extract.attribution import speeches
from dragoman.extract.drafts import Reading, Sighting
from dragoman.extract.figures import figures
from dragoman.extract.language import Language
from dragoman.extract.measures import Counts, governed, triggers
from dragoman.extract.names import capitals, mentions
from dragoman.extract.sentences import split
from dragoman.extract.times import TimeExpression, TimeKind, times

__all__ = ["VERSION", "Language", "claims"]

VERSION = "1"
"""Raised when the same text may give other claims."""


def claims(
    document: Document,
    language: Language,
    known: Mapping[str, str] | None = None,
    places: Mapping[str, str] | None = None,
) -> tuple[Claim, ...]:
    """What a report claims, in the order of its text.

    ``known`` maps lower-case names of actors to their kind ("agency", "state force"), as the actor
    registry gives them; ``places`` maps names, as written, to a kind of place, as a gazetteer knows
    them. Without them only the words around a name tell what it is.
    """
    report = split(document.text, language.abbreviations)
    bearing = language.bearing(report)
    if bearing < 0:
        return ()
    short = len(report.sentences) <= _SHORT
    everyday = bearing >= (_BEARS_EVERYDAY_WORDS - short)
    named = capitals(report.sentences)
    sightings: list[Sighting] = []
    before: When | None = None
    for sentence in report.sentences:
        windows = times(sentence, report, language.times, document.published, before)
        before = _last_window(windows) or before
        dates = [w.span for w in windows if w.kind not in _NOT_DATES]
        words = triggers(sentence, language.measures, everyday)
        verbs = {word.start for word in words if word.counts is Counts.SUBJECT}
        signals = {word.start for word in words}
        counts = figures(sentence, language.figures, dates, verbs, signals)
        governs = governed(sentence, counts, words, language.measures)
        where = mentions(sentence, language.places, [w.span for w in windows], known, named, places)
        sightings.append(Sighting(sentence, windows, counts, words, governs, where))
    speech = speeches(report, language.cues, known)
    reading = Reading(
        document=document,
        report=report,
        sightings=tuple(sightings),
        speeches=speech,
        modalities=language.modalities,
        grammar=language.grammar,
        place_words=language.places,
        rough=language.reads_rough(report),
        made_by=f"extract@{VERSION}+{language.code}",
    )
    return assemble(reading)


_BEARS_EVERYDAY_WORDS = 2
"""Different words of the field from which on "left" or "reached" makes a claim. Every
development report has 2 and more, every text of another field is below 0."""


_SHORT = 3
"""Sentences up to which one word of the field is enough."""


_NOT_DATES = frozenset({TimeKind.DURATION, TimeKind.FREQUENCY})
"""Their numbers may count something: a pause of three hours, 3,500 people a day."""


def _last_window(windows: Sequence[TimeExpression]) -> When | None:
    for window in reversed(windows):
        if window.kind not in {TimeKind.DURATION, TimeKind.FREQUENCY} and window.when.end:
            return window.when
    return None
