"""The land that a report is about, though it names no place there: that of the government which
speaks ("the Chinese authorities moved 337,000"), or of the capital that it is written from.

In: a report as it is read. Out: the country as a place, with the words that tell it, or none. Which
country has this capital, and whose people are called so, is not known here: see `Lands`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dragoman.claims import Evidence, PlaceRole, Source, Span, Where
from dragoman.extract.drafts.reading import Reading
from dragoman.extract.text.sentences import Token
from dragoman.extract.where.antecedents import seat

__all__ = ["called", "governed", "of_capital", "of_the_speaker", "the_country"]


def of_capital(reading: Reading) -> Where | None:
    """The country of the dateline's town, where that is its capital: "ISLAMABAD: Floods have killed
    1,136 people since June".
    """
    town = seat(reading) or _label(reading)
    land = reading.lands.ruled_from(town.words) if town and reading.lands else None
    return Where(land, PlaceRole.LOCATION, town) if land else None


def _label(reading: Reading) -> Evidence | None:
    """The name in capitals before a colon that opens the body of a report, as some papers of South
    Asia write their datelines.
    """
    opens = (seen.sentence for seen in reading.sightings if not seen.sentence.is_title)
    tokens = next((sentence.tokens for sentence in opens), ())[:_LABEL]
    colon = next((at for at, token in enumerate(tokens) if token.text == ":"), 0)
    told = all(token.text.isupper() for token in tokens[:colon])
    return reading.report.over(tokens[:colon]) if colon and told else None


_LABEL = 4
"""Tokens of such a dateline, at most: "NEW DELHI:"."""


def governed(reading: Reading) -> Where | None:
    """The one country whose authorities speak or act in the report; None where there are several:
    what each of them tells may be of another's.
    """
    found: dict[str, Evidence] = {}
    for land, told in _authorities(reading):
        found.setdefault(land, told)
    if len(found) != 1:
        return None
    land, told = found.popitem()
    return Where(land, PlaceRole.LOCATION, told)


def the_country(reading: Reading) -> str | None:
    """The country that "the country" and "nationwide" stand for where the report names none: that
    of those who govern and speak, else that in which the first place of the report lies.
    """
    ruling = governed(reading)
    if ruling or reading.lands is None:
        return ruling.name if ruling else None
    names = [
        reading.report.over(seen.sentence.tokens[place.start : place.end]).words
        for seen in reading.sightings
        for place in seen.places
        if not place.pointing
    ]
    return reading.lands.over(names[0], names) if names else None


def of_the_speaker(reading: Reading, speaker: Source) -> Where | None:
    """The country in which those who speak count: "Azerbaijani prosecutors", "Turkey's interior
    minister"; an army, a president and the foreign ministry tell of other lands as well.
    """
    told = speaker.evidence
    at = reading.report.sentence_at(told.span.start) if told else None
    if told is None or at is None:
        return None
    tokens = [t for t in at.tokens if told.span.start <= t.start < told.span.end]
    for n, token in enumerate(tokens[:-1]):
        if token.capital and reading.place_words.counting.longest(tokens, n + 1):
            return called(reading, token)
    return None


def called(reading: Reading, token: Token) -> Where | None:
    """The country that a word names, or whose people it does."""
    name = token.text.removesuffix(reading.grammar.possessive)
    land = reading.lands.called(name) if reading.lands else None
    evidence = reading.report.evidence(token.start, token.start + len(name))
    return Where(land, PlaceRole.LOCATION, evidence) if land else None


def _authorities(reading: Reading) -> Iterator[tuple[str, Evidence]]:
    lands, bodies = reading.lands, reading.place_words.authorities
    if lands is None:
        return
    told = (speech.speaker.evidence for speech in reading.speeches if speech.speaker)
    mouths = {evidence.span for evidence in told if evidence}
    possessive = reading.grammar.possessive
    for seen in reading.sightings:
        tokens = seen.sentence.tokens
        for at, token in enumerate(tokens[:-1]):
            speaks = Span(token.start, token.end) in mouths  # "China said"
            if token.capital and (speaks or bodies.longest(tokens, at + 1)):
                name = (
                    token.text[: -len(possessive)] if token.low.endswith(possessive) else token.text
                )
                if land := lands.called(name):
                    yield land, reading.report.evidence(token.start, token.start + len(name))
