"""Sites without a name in the places that hold them: who took "the police station of Rastan" took
no town, and who died "in the market" died in no other part of it.

In: a place that a sentence names, or a draft with the place that the steps before give it. Out: the
words of the site that lies in it.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.claims import Span, Where, holder_of, site_in
from dragoman.extract.drafts.reading import Draft, Reading, Sighting
from dragoman.extract.names.placewords import Mention
from dragoman.extract.text.sentences import Kind
from dragoman.extract.where.seats import span_of

__all__ = ["at_a_site", "site_before", "words_of_a_site"]


def site_before(reading: Reading, seen: Sighting, place: Mention) -> tuple[int, int] | None:
    """The tokens of a site that stands before the place in which it lies: "**the police station**
    of Rastan", "**a school** in the town of Homs". Sites that are counted are no place.
    """
    tokens, table = seen.sentence.tokens, reading.place_words
    at = place.start
    if at < _TO_A_TOWN or place.pointing:
        return None
    if tokens[at - 2].low in table.settled - table.lie_in and tokens[at - 1].low in table.links:
        at = _before_its_kind(reading, seen, at - 2)
    if at < 2 or tokens[at - 1].low not in table.lying or tokens[at - 2].low not in table.lie_in:
        return None
    first, noun = _first(reading, seen, at - 2), at - 2
    led = {tokens[at].low for at in range(first, noun)} & reading.grammar.leading
    before = tokens[noun - 1] if noun else tokens[noun]
    if tokens[noun].capital or (before.capital and before.low not in led):
        return None  # "Bach Mai hospital in Hanoi" bears a name
    if any(count.start < at and noun < max(count.end, count.unit.end) for count in seen.counts):
        return None
    return first, noun + 1


def _before_its_kind(reading: Reading, seen: Sighting, noun: int) -> int:
    """Where the words for the kind of a place begin, which its noun ends: "**the northern Iraqi
    town** of Tal Afar".
    """
    tokens, leading = seen.sentence.tokens, reading.grammar.leading
    for at in range(noun - 1, max(noun - 2 - _DESCRIBED, 0), -1):
        if tokens[at].low in leading and tokens[at].low not in reading.place_words.compass:
            return at
        if tokens[at].kind is not Kind.WORD or tokens[at].low in reading.place_words.lying:
            break
    return noun


_DESCRIBED = 2
"""Words that describe a town before its kind, at most."""
_TO_A_TOWN = 3
"""Tokens of "the town of", before which the site stands; a line that opens with one is a name's."""


def words_of_a_site(reading: Reading, seen: Sighting, start: int, end: int) -> str:
    """The words of a site from a token to another, with a small letter where they open a line."""
    first, words = seen.sentence.tokens[start], reading.report.over(seen.sentence.tokens[start:end])
    leads = first.low in reading.grammar.leading | reading.place_words.determiners
    return f"{words.words[0].lower()}{words.words[1:]}" if leads else words.words


def _first(reading: Reading, seen: Sighting, noun: int) -> int:
    """Where the words of a site begin; at its noun where that cannot be told."""
    tokens = seen.sentence.tokens
    verbs = {n for word in seen.triggers for n in range(word.start, word.end)}
    for at in range(noun - 1, max(noun - _BEFORE, 0) - 1, -1):
        if tokens[at].low in reading.grammar.leading | reading.place_words.determiners:
            return at
        if tokens[at].kind is not Kind.WORD or at in verbs:
            break
    told = reading.place_words.pointing.longest(tokens, noun - 1) if noun else None
    return noun - 1 if told and told.end == noun + 1 else noun  # "seize **police station** in"


_BEFORE = 4
"""Words before the noun of a site, at most: "the main military **hospital**"."""


def at_a_site(
    reading: Reading, draft: Draft, rule: str, found: tuple[Where, ...]
) -> tuple[Where, ...]:
    """The places of a draft, that from elsewhere with the site in it which its own words tell."""
    if rule not in _FROM_ELSEWHERE or len(found) != 1 or draft.measure.family == "politics":
        return found
    (place,) = found
    here = place.evidence is not None and draft.seen.sentence.span.meets(place.evidence.span)
    site = None if here else _site(reading, draft)
    if site is None:
        return found
    evidence = reading.report.evidence(site.start, _end(reading, draft, site))
    name = site_in(reading.report.words(evidence), holder_of(place.name))
    return (replace(place, name=name, evidence=evidence),)


_FROM_ELSEWHERE = frozenset(
    f"where.{rule}"
    for rule in (
        "beside",
        "carried",
        "focus",
        "head",
        "heading",
        "label",
        "of-the-speaker",
        "there",
        "told",
    )
)


def _site(reading: Reading, draft: Draft) -> Span | None:
    """The surest words that the tagger reads as a place in a draft's sentence, and the rules do
    not: "the lighthouse", "three villages", "the General Hospital".
    """
    told, seen = reading.told_of(draft), draft.seen
    if told is None:
        return None
    named = [span_of(seen, place) for place in seen.places]
    met = [
        (odds, span)
        for role in _ROLES
        for span, odds in told.roles.get(role, ())
        if odds >= _SURE and seen.sentence.span.meets(span)
        if not any(span.meets(other) for other in named) and _is_a_site(reading, draft, span)
    ]
    return max(met, key=lambda one: one[0])[1] if met else None


def _end(reading: Reading, draft: Draft, span: Span) -> int:
    """Where a site ends: with its noun, right behind what the tagger reads: "the customs house"."""
    behind = [t for t in draft.seen.sentence.tokens if t.start >= span.end][:1]
    return next((t.end for t in behind if t.low in reading.place_words.lie_in), span.end)


def _is_a_site(reading: Reading, draft: Draft, span: Span) -> bool:
    """Whether words begin as those for a thing do, and their noun is none of a town or the like,
    which lies in no other; nor are they a name.
    """
    table = reading.place_words
    tokens = [t for t in draft.seen.sentence.tokens if span.start <= t.start < span.end]
    if len(tokens) < _WORDS or not all(token.kind in _KINDS for token in tokens):
        return False
    noun = tokens[-1].low
    led = tokens[0].low in table.articles | table.determiners or tokens[0].kind is Kind.NUMBER
    named = any(token.capital for token in tokens) and noun not in table.lie_in | table.wards
    return led and not named and noun not in table.settled | table.of_cities | table.wide


_KINDS = {Kind.WORD, Kind.NUMBER}
_WORDS = 2
"""Words of a site, at least: "the lighthouse"."""
_ROLES = ("place", "origin", "destination")
_SURE = 1.0
"""Log-odds from which on. Of 90 sites in texts that the tagger had never met ``eval/marked.py``
marks 66 as they are read, and 13 by the place that they lie in."""
