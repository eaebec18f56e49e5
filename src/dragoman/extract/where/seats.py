"""Names of places where nothing that a report tells happened: those that act, in which somebody
speaks, or from which another's distance is told.

In: a mention in its sentence. Out: whether it is one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps

from dragoman.claims import PlaceRole, Span
from dragoman.extract.attribution import Speech
from dragoman.extract.drafts.reading import Reading, Sighting
from dragoman.extract.names.placewords import Mention
from dragoman.extract.text.phrases import Phrases
from dragoman.extract.text.sentences import Kind, Token

__all__ = [
    "distance",
    "is_a_dateline",
    "is_a_landmark",
    "is_a_venue",
    "is_abroad",
    "is_agent",
    "is_mouth",
    "is_of_an_aside",
    "is_of_the_telling",
    "is_said_there",
    "is_told_in",
    "is_where_written",
    "name_of",
    "span_of",
]


_Asked = Callable[[Reading, Sighting, Mention], bool]


def _once(ask: _Asked) -> _Asked:
    """Asked once a report and place: each draft of a report weighs all its places."""

    @wraps(ask)
    def answer(reading: Reading, seen: Sighting, place: Mention) -> bool:
        asked = (ask.__name__, seen.sentence.index, place.start, place.end, place.rule)
        found: bool | None = reading.answers.get(asked)
        if found is None:
            found = reading.answers[asked] = ask(reading, seen, place)
        return found

    return answer


def span_of(seen: Sighting, place: Mention) -> Span:
    tokens = seen.sentence.tokens
    return Span(tokens[place.start].start, tokens[place.end - 1].end)


@_once
def is_a_landmark(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether it only says where the place before it lies: "Zawiya, 45 km west of Tripoli", "the
    Zamzam camp south of El Fasher".
    """
    tokens, first = seen.sentence.tokens, distance(reading, seen, place)
    if first and tokens[first - 1].text == ")":  # "90 kilometers (56 miles) northwest of Goma"
        first = max((n for n in range(first) if tokens[n].text == "("), default=first)
    if first > 1 and tokens[first - 1].low in reading.grammar.distances:
        first -= 2
        comma_at = next((n for n in (first, first - 1, first - 2) if tokens[n - 1].text == ","), 0)
        first = comma_at or first
    apart = place.rule == "where.compass" and place.pointing
    if apart and first > 1 and tokens[first - 2].text == ",":  # "Kupe, in the west of the city"
        first -= tokens[first - 1].low in reading.place_words.roles.firsts
    comma = first > 0 and tokens[first - 1].text == ","
    behind = tokens[place.start + 1 : place.start + 2]
    of = any(token.low in reading.place_words.links for token in behind)  # "south **of** El Fasher"
    compass = place.rule == "where.compass" and (comma or (of and not place.pointing))
    led = first < place.start or compass
    named = first - 1 if comma else first
    return led and any(other.end == named and other.sure for other in seen.places)


def distance(reading: Reading, seen: Sighting, place: Mention) -> int:
    """The token at which "45 km (from)" before a place begins; its own first where none is."""
    tokens, at = seen.sentence.tokens, place.start
    at -= at > 0 and tokens[at - 1].low in reading.place_words.roles.firsts
    near = at > 1 and tokens[at - 1].low in reading.grammar.distances
    if not near or tokens[at - 2].kind is not Kind.NUMBER:
        return place.start
    at -= 2
    hedge = next((n for n in (1, 2) if at > n and tokens[at - n - 1].text == ","), 0)
    hedged = all(token.kind is Kind.WORD and not token.capital for token in tokens[at - hedge : at])
    return at - hedge if hedged else at  # "Rubaya, about 45 km from Goma"


@_once
def is_agent(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """A country that acts ("brokered by Qatar and Egypt", "bombed by Israel"), or a name that
    stands for a side: "militias loyal to Khartoum"; or one that nobody knows as a place, behind
    "by": "blasts by the Tigers".
    """
    tokens, at = seen.sentence.tokens, place.start - 1
    if place.kind == "country" and _does_behind_a_comma(reading, seen, place):
        return True
    if at < 0:
        return False
    table = reading.place_words
    end = at if tokens[at].low in table.determiners else at + 1  # "backed by the Rwanda"
    if any(found.end == end for found in table.sided.find(tokens[: place.start])):
        return True
    if place.end < len(tokens) and tokens[place.end].low in table.grips:
        return True
    if place.kind != "country":
        unknown = not place.kind and not place.pointing and place.rule == "where.name"
        names = tokens[place.start : place.end + 1]  # not "by the Lachin road"
        sited = any(t.low in table.sites | table.parts | table.ways for t in names)
        return unknown and not sited and tokens[end - 1].low in reading.grammar.agents
    if tokens[at].low in reading.grammar.lists:
        before = next((other for other in seen.places if other.end == at), None)
        return before is not None and is_agent(reading, seen, before)
    does = tokens[at].low in reading.grammar.who_or_which  # "the city, which Ukraine holds"
    if does and any(word.start == place.end for word in seen.triggers):
        return True
    return tokens[at].low in reading.grammar.agents


def _does_behind_a_comma(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether what a country did is told behind it: "**Russia**, which captured Bakhmut"."""
    tokens, end = seen.sentence.tokens, place.end
    if end + 2 >= len(tokens) or tokens[end].text != ",":
        return False
    opens = tokens[end + 1].low in reading.grammar.who_or_which
    return opens and any(word.start == end + 2 for word in seen.triggers)


def is_of_an_aside(reading: Reading, seen: Sighting, place: Mention, at: int) -> bool:
    """Whether an aside that is over before the token ``at`` tells of a place: "the rebels, **which
    took Bara in May,** are massing for a push on the city"; or says of another place what or where
    it is: "Kandahar, **the hub of the south,** was in rebel hands".
    """
    tokens = seen.sentence.tokens
    opened = max((n for n in range(1, place.start) if tokens[n].text == ","), default=0)
    closed = next((n for n in range(place.end, at) if tokens[n].text == ","), 0)
    if not opened or not closed or place.role is PlaceRole.ORIGIN:
        return False
    if tokens[opened + 1].low in reading.grammar.who_or_which:
        return True
    return _explains_the_subject(reading, seen, opened, closed)


def _explains_the_subject(reading: Reading, seen: Sighting, opened: int, closed: int) -> bool:
    """Whether the words between two commas say what or where the place is that stands before them,
    of which the sentence goes on to tell: "Bafwakao, **a village in Mambasa,** was burned".
    """
    tokens, table = seen.sentence.tokens, reading.place_words
    small = table.articles | table.between | table.roles.firsts
    first, after = tokens[opened + 1], tokens[closed + 1 : closed + 2]
    goes_on = any(t.text.islower() and t.low not in small | table.lists for t in after)
    if not goes_on or first.low not in small or closed - opened > _ASIDE:
        return False
    named = next((p for p in seen.places if p.end == opened and not p.pointing), None)
    if named is None or not (named.sure or named.kind):
        return False
    before = tokens[named.start - 1].low if named.start else ""
    return not {before, first.low} <= table.roles.firsts  # "in Homs, in the old city, shells fell"


_ASIDE = 12
"""Tokens of an aside, at most."""


@_once
def is_a_dateline(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether it stands in capitals before the colon that opens the body, as papers of South Asia
    write where they write from: "**MINGORA**: Thousands poured out of the Swat valley".
    """
    tokens = seen.sentence.tokens
    opens = next((s for s in reading.sightings if not s.sentence.is_title), None)
    led = place.start == 0 and [token.text for token in tokens[place.end : place.end + 1]] == [":"]
    return seen is opens and led and all(token.text.isupper() for token in tokens[: place.end])


def is_where_written(seen: Sighting, place: Mention) -> bool:
    """A line that ends in a place and a day: "Press statement - Nairobi, 14 May 2024"."""
    tokens = seen.sentence.tokens
    behind = tokens[place.end : place.end + 2]
    if len(behind) < 2 or behind[0].text != ",":
        return False
    last = next((t for t in reversed(tokens) if t.kind is not Kind.MARK), tokens[-1])
    begins, ends = behind[1].start, last.end
    return any(w.span.start == begins and w.span.end >= ends for w in seen.windows)


@_once
def is_mouth(reading: Reading, seen: Sighting, place: Mention) -> bool:
    span = span_of(seen, place)
    return is_said_there(reading, seen, place) or any(
        source and source.evidence and span.meets(source.evidence.span)
        for speech in reading.spoken_in(seen.sentence)
        for source in (speech.speaker, *speech.intermediaries)
    )


def is_of_the_telling(reading: Reading, seen: Sighting, place: Mention, told: Span) -> bool:
    """Whether a place belongs to an act of saying, and not to the words at ``told`` that it
    governs: it stands before all that anybody says in the sentence, as in "the alliance's
    ambassadors, meeting in Brussels, demanded that troops leave the town".
    """
    speech = reading.governing(told)
    if place.pointing or speech is None or speech.cue is None or not speech.content:
        return False
    here = seen.sentence.span
    if not here.meets(speech.cue.span):
        return False
    if not reading.place_words.witnessing.isdisjoint(speech.cue.quote.lower().split()):
        return False
    if _goes_on(reading, seen, place):
        return False  # "in Donetsk, where one hospital says"
    if _opens_for_its_ruler(reading, seen, place, speech):
        return False
    end, tokens = span_of(seen, place).end, seen.sentence.tokens
    if any(t.text == ";" and end <= t.start < speech.cue.span.start for t in tokens):
        return False  # "brought down over Nayrab; sources count two dead"
    said = reading.spoken_in(seen.sentence)
    return all(c.start >= end for one in said for c in one.content if here.meets(c))


@_once
def is_abroad(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether it is one of the capitals in which the world talks, of a land in which nothing else
    lies that a report names: "in Geneva, the envoy said 50,000 were trapped", in one on Aleppo.
    """
    lands, name = reading.lands, name_of(reading, seen, place)
    capitals = reading.place_words.governing | reading.place_words.hosting
    if lands is None or name.lower() not in capitals:
        return False
    named = {name_of(reading, *told) for told in _named(reading)}
    others = [one for one in named if one.lower() not in capitals]
    land = lands.ruled_from(name) or lands.over(name, [name])
    if land is None or not others:
        return bool(others)
    met = {one: lands.over(one, others) for one in others}
    return not any(its == land if its else lands.holds(land, one) for one, its in met.items())


def _named(reading: Reading) -> Iterator[tuple[Sighting, Mention]]:
    """The places that a report names, in order."""
    for seen in reading.sightings:
        yield from ((seen, p) for p in seen.places if (p.sure or p.kind) and not p.pointing)


def name_of(reading: Reading, seen: Sighting, place: Mention) -> str:
    """The words of a place, as they are read aloud."""
    return reading.report.over(seen.sentence.tokens[place.start : place.end]).words


@_once
def is_said_there(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Where the speaker was, not the event: "…, the governor said in Muglad", "…, retorted the
    spokesman by telephone from Khartoum".
    """
    tokens = seen.sentence.tokens
    first = tokens[place.start].start
    before = tokens[: place.start]
    if is_told_in(reading, seen, place):
        return True
    opens = any(token.low in reading.place_words.speaking for token in before[:_SPEAKING])
    spoken = reading.spoken_in(seen.sentence)
    if any(
        _is_aside(seen, place, speech, opens)
        and not _opens_for_its_ruler(reading, seen, place, speech)
        for speech in spoken
    ):
        return True
    byline = seen.sentence.is_title and place.start > 1
    if byline and tokens[place.start - 2].low in reading.place_words.seats:
        return True
    for speech in spoken:
        cue = speech.cue
        if cue is None or not seen.sentence.start <= cue.span.start < first:
            continue
        end = cue.span.end
        if speech.speaker and speech.speaker.evidence:
            end = max(end, speech.speaker.evidence.span.end)
        told = any(c.start < cue.span.start for c in speech.content)
        hears = bool(speech.content) and all(c.start > first for c in speech.content)
        ahead = any(c.start <= first < c.end for c in speech.content)
        if end > first or ahead or speech.rule.endswith("+carried"):
            continue
        behind = [t for t in tokens if end <= t.start < first and not _is_dated(seen, t.start)]
        if hears and cue.span.end == end and 1 < len(behind) <= _HEARD_THERE:
            return True  # "told a news conference in Khartoum that …"
        if told and _tells_of_who_spoke(behind, reading):
            return True
        if told and 0 < len(behind) <= _SAID_THERE and all(t.kind is Kind.WORD for t in behind):
            return True
    return False


def _tells_of_who_spoke(behind: Sequence[Token], reading: Reading) -> bool:
    """Whether the words behind who spoke, up to a place, tell of him: "said Halima Adam, **who
    reached** Adre on Sunday".
    """
    aside = 1 < len(behind) <= _OF_WHO_SPOKE and behind[0].text == ","
    return (
        aside
        and behind[1].low in reading.grammar.of_persons
        and all(token.kind is Kind.WORD for token in behind[1:])
    )


_OF_WHO_SPOKE = 7
"""Tokens from who spoke to a place that is told of him: ", who had fled from"."""


def is_told_in(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether words before a place say that somebody only speaks there, or grew up: "from its
    office in Cairo", "in the speech he gave in Gaziantep"; not where more is told of it.
    """
    only = _is_led_by(reading.place_words.offices_in, seen, place)
    return only and not _goes_on(reading, seen, place)


def _goes_on(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether a word behind a place leads to more of it: "in Goma, **where** 12 died"."""
    behind = (token.low for token in seen.sentence.tokens[place.end : place.end + 2])
    return not reading.grammar.wheres.isdisjoint(behind)


@_once
def is_a_venue(reading: Reading, seen: Sighting, place: Mention) -> bool:
    """Whether words before a place say that others talk there: "the talks in Geneva"."""
    return _is_led_by(reading.place_words.venues, seen, place)


def _is_led_by(phrases: Phrases[str], seen: Sighting, place: Mention) -> bool:
    """Whether one of the phrases ends right before a place."""
    return any(m.end == place.start for m in phrases.find(seen.sentence.tokens[: place.start]))


def _opens_for_its_ruler(reading: Reading, seen: Sighting, place: Mention, speech: Speech) -> bool:
    """Whether a place opens the sentence in which those speak who are over it: "**in Davao**, the
    governor said that 115 had died"; in Geneva a spokesman only speaks.
    """
    who = speech.speaker.evidence if speech.speaker else None
    opens = 0 < place.start <= 1 and who is not None and span_of(seen, place).end <= who.span.start
    words = who.quote.lower().split() if who and opens else ()
    return not reading.place_words.offices_over.isdisjoint(words)


def _is_aside(seen: Sighting, place: Mention, speech: Speech, opens: bool) -> bool:
    """Whether a place stands apart between who speaks and the verb: "the ombudsman, in Bogota,
    warned"; or before both, in words that tell where somebody spoke (``opens``).
    """
    who = speech.speaker.evidence if speech.speaker else None
    tokens, at = seen.sentence.tokens, span_of(seen, place)
    if who is None or speech.cue is None:
        return False
    if opens and at.end <= who.span.start < speech.cue.span.start < seen.sentence.end:
        return "," in [t.text for t in tokens if at.end <= t.start < who.span.start]
    if not (seen.sentence.start <= who.span.end <= at.start and at.end <= speech.cue.span.start):
        return False
    between = [t.text for t in tokens if who.span.end <= t.start < at.start]
    closed = tokens[place.end].text == "," and tokens[place.end].start < speech.cue.span.start
    return closed and between[:1] == [","] and "," not in between[1:]


_SPEAKING = 4
"""Tokens of what opens a sentence with an act of speaking: "At a press conference in Geneva, "."""


def _is_dated(seen: Sighting, at: int) -> bool:
    return any(window.span.start <= at < window.span.end for window in seen.windows)


_HEARD_THERE = 7
"""Tokens from a verb of telling to where it was heard: "told the Human Rights Council in"."""
_SAID_THERE = 4
"""Tokens from an act of saying to where it was done, but for its day: "said by telephone from"."""
