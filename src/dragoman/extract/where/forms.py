"""The place that the head of a form names, and all of its lines that name none are of: "HAITI:
EARTHQUAKE", "Daily sheet, Karachi, Tuesday 25 July".

A form is a report whose lines are items, cells and headings rather than prose. In: a report. Out:
that place, with the line that names it; None of a report in prose, or whose head names none.
"""

from __future__ import annotations

from itertools import takewhile

from dragoman.extract.drafts.reading import Draft, Reading, Sighting
from dragoman.extract.names.placewords import Mention
from dragoman.extract.text.sentences import Form, Sentence, is_timed
from dragoman.extract.where.antecedents import core_of
from dragoman.extract.where.focus import weighed

__all__ = ["is_a_seat_only", "is_among_places", "named_at_its_head"]


def named_at_its_head(reading: Reading) -> tuple[Sighting, Mention] | None:
    """The place at the head of a form, of several the narrower: "UKRAINE: **ZAPORIZHZHIA**",
    "**Kutupalong**, Bangladesh".
    """
    if "head" not in reading.answers:
        reading.answers["head"] = _named(reading) if _is_a_form(reading) else None
    found: tuple[Sighting, Mention] | None = reading.answers["head"]
    return found


def is_a_seat_only(reading: Reading, draft: Draft, head: tuple[Sighting, Mention]) -> bool:
    """Whether the text never tells of the town in its head again, but much of another: it is only
    where its writers sit ("Operational note, **Aden**").
    """
    if head[1].kind == "country":
        return False
    weights, told = weighed(reading, draft)
    own = core_of(*head)
    lines = (seen for seen, _ in told.get(own, ()))
    again = any(not _is_of_the_head(seen) for seen in lines)
    most = max((weight for core, weight in weights.items() if core != own), default=0.0)
    return not again and most >= _MUCH


def is_among_places(reading: Reading, draft: Draft, heading: Sighting) -> bool:
    """Whether a line that heads a list is one of several, of which another is a place that somebody
    knows, and what a draft counts is counted below that too: "Wadi Hajr" beside "Marib".
    """
    known = {
        seen.sentence.index
        for seen in reading.sightings
        if seen.sentence.form is heading.sentence.form
        and not seen.sentence.is_title
        and any(place.sure and place.kind for place in seen.places)
    }
    return any(
        word.measure is draft.measure
        for seen in reading.sightings
        for word in seen.triggers
        if known.intersection(seen.sentence.heads[:1])
    )


_MUCH = 5.0
"""How much another place is told, where it is what a report is about: five times."""


def _named(reading: Reading) -> tuple[Sighting, Mention] | None:
    for seen in takewhile(_is_of_the_head, reading.sightings):
        if seen.governs or any(word.measure.family in _NEWS for word in seen.triggers):
            return None  # "Bombing of the market kills 12 in Kupe"
        places = [p for p in seen.places if (p.sure or p.kind) and not p.pointing]
        if told := _told_below(reading, seen, places):
            return told
        if len(places) > _ONE_IN_ANOTHER:
            return None
        if places:
            return seen, _narrower(seen, places)
    return None


_NEWS = frozenset({"violence", "harm", "territory"})
"""Families of what a headline tells."""


def _told_below(
    reading: Reading, head: Sighting, places: list[Mention]
) -> tuple[Sighting, Mention] | None:
    """The place that a head names, and only the text below tells as one: "SUDAN: **ABYEI** - FLASH
    UPDATE"; not whose a body is: "Council of Ukraine".
    """
    tokens = head.sentence.tokens
    inside = {n for place in places for n in range(place.start, place.end)}
    table = reading.place_words
    owning = table.links - table.roles.firsts
    named = {
        token.low
        for n, token in enumerate(tokens)
        if n not in inside and token.capital and not (n and tokens[n - 1].low in owning)
    }
    return next(
        (
            (seen, place)
            for seen in reading.sightings
            if not seen.sentence.is_title
            for place in seen.places
            if (place.sure or place.kind) and not place.pointing
            if core_of(seen, place).lower() in named
        ),
        None,
    )


def _narrower(seen: Sighting, places: list[Mention]) -> Mention:
    """The last where a mark that leads to it stands behind the wider; else the first."""
    behind = seen.sentence.tokens[places[0].end : places[0].end + 1]
    return places[-1] if any(token.text in _LEADS for token in behind) else places[0]


_ONE_IN_ANOTHER = 2
"""Places of a head, at most, of which one lies in the other."""
_LEADS = frozenset(":-–—")


def _is_of_the_head(seen: Sighting) -> bool:
    return seen.sentence.is_title or seen.sentence.form is Form.HEADING


def _is_a_form(reading: Reading) -> bool:
    """Whether most paragraphs below the title are no prose, and it is no live page."""
    if reading.report.entries and not reading.since:
        return False
    firsts: dict[int, Sentence] = {}
    for sentence in reading.report.sentences:
        if not sentence.is_title:
            firsts.setdefault(sentence.paragraph, sentence)
    lines = [first for first in firsts.values() if _is_a_line(first)]
    return len(lines) >= _LINES and 2 * len(lines) >= len(firsts)


def _is_a_line(first: Sentence) -> bool:
    """Whether a paragraph that begins so is no prose: a label or an hour may open it, too."""
    if first.form is not Form.PROSE or is_timed(first.tokens):
        return True
    return any(token.text == ":" for token in first.tokens[:_LABEL])


_LABEL = 5
"""Tokens of a label with its colon, at most: "Keysaney hospital (north):"."""


_LINES = 3
"""Lines of a form, at least."""
