"""Chunks: what in a sentence may name a place, before anybody asks whether it does.

In: a sentence and ``places.toml``. Out: capitalised names, compass parts ("the east of the city")
and nouns that point at a place told before ("the city"), in order. Which are places is not decided
here (see names).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dragoman.claims import Span
from dragoman.extract.names.capitals import (
    is_acronym,
    is_name,
    is_of_a_direction,
    name_end,
    name_follows,
)
from dragoman.extract.names.placewords import Places
from dragoman.extract.text.sentences import Kind, Sentence, Token

__all__ = ["Chunk", "chunks"]

Chunk = tuple[int, int, str, bool]
"""First token, token behind the last, rule, and whether it points at a place told before."""


def chunks(
    sentence: Sentence,
    table: Places,
    taken: Sequence[Span],
    known: Mapping[str, str],
    places: Mapping[str, str],
) -> Iterator[Chunk]:
    """The chunks of a sentence; for the arguments see `names.mentions`."""
    tokens = sentence.tokens
    position = 0
    while position < len(tokens):
        token = tokens[position]
        behind = position > 0 and tokens[position - 1].kind is Kind.MARK
        leads = behind and token.low in table.roles.firsts - table.compass.keys()
        leads = leads and len(token.low) <= _SMALL
        if leads or not _may_begin(token, table) or any(token.span.meets(s) for s in taken):
            position += 1  # "PRESENTER: **In** Goma two were killed"
            continue
        chunk = _chunk(sentence, position, table, known, places)
        if chunk is None:
            position = max(position + 1, name_end(tokens, position, table) or 0)
            continue
        start, end, rule, pointing = chunk
        inside = (n for n in range(start + 1, end) if any(tokens[n].span.meets(s) for s in taken))
        position = next(inside, end)  # "in Tripoli **Monday**"
        yield start, position, rule, pointing


_SMALL = 4
"""Letters, at most, of a word that only leads to a name: "In", "From"."""


def _may_begin(token: Token, table: Places) -> bool:
    """Whether a chunk may begin there: a capital, also behind a hyphen ("al-Bab"), or a word of
    direction or the like.
    """
    return token.capital or token.low in table.small or "-" in token.text


def _chunk(
    sentence: Sentence,
    position: int,
    table: Places,
    known: Mapping[str, str],
    places: Mapping[str, str],
) -> Chunk | None:
    tokens = sentence.tokens
    if part := _compass_chunk(tokens, position, table, places):
        return part
    if end := _capital_of(tokens, position, table, places):
        return position, end, "where.capital", False
    told = _part_of_owner(tokens, position, table, places)
    told = told or _pointing(tokens, position, table, places)
    if told:
        return told
    end = name_end(tokens, position, table)
    if end is None:
        return None
    end = _before_a_division(tokens, position, end, table)
    end = _before_a_body(tokens, position, end, table, known, places)
    words = [token.low for token in tokens[position:end]]
    short = end - position == 1 and is_acronym(tokens[position].text)
    whole = short and _is_no_short_form(tokens, end, table, places)
    if town := end if whole else _office(sentence, position, end, table, places):
        return position, town, "where.name", False
    body = any(word in table.not_heads for word in words) and not _is_a_site(
        tokens, position, end, table
    )
    body = body and not table.names.longest(tokens, position)
    body = body or _goes_on_as_a_body(tokens, end, table)
    body = body or any(match.end == end for match in table.never.at(tokens, position))
    if short or body or " ".join(words) in known:
        return None
    full = " ".join(token.text for token in tokens[position:end])
    peoples = {places.get(token.text) == "people" for token in tokens[position:end]}
    last = _with_tail(tokens, position, end, table, places)
    kind = last + (last < len(tokens) and tokens[last].text.islower())
    described = tokens[position].owns and tokens[kind - 1].text.islower()
    described = described and name_follows(tokens, kind, table)  # "Iraq's Gulf port of Basra"
    if described or peoples == {True} or places.get(full) == "people":
        return None  # "near the Ugandan border", "the Sri Lankan army"
    return position, last, "where.name", False


def _goes_on_as_a_body(tokens: Sequence[Token], end: int, table: Places) -> bool:
    """Whether the word of a body follows in capitals: "the Joint Control **Commission** failed"."""
    after = tokens[end : end + 1]
    return any(token.capital and token.low in table.not_heads - table.sites for token in after)


def _is_a_site(tokens: Sequence[Token], position: int, end: int, table: Places) -> bool:
    """Whether a name with the word of a body or an office in it is that of a site: "Kismayo General
    Hospital".
    """
    last = end if end < len(tokens) and tokens[end].low in table.sites else end - 1
    words = [token.low for token in tokens[position:last]]
    site = tokens[last].low in table.sites and tokens[last].low not in table.not_heads
    return site and any(word not in table.not_heads for word in words)


def _part_of_owner(
    tokens: Sequence[Token], position: int, table: Places, places: Mapping[str, str]
) -> Chunk | None:
    """A part of a place that is told as its own: "the country's east", "Omdurman's old town",
    "Ramadi's main government complex".
    """
    named = name_end(tokens, position, table) or _owner_at_head(tokens, position, table)
    at = named or position + 1 + (tokens[position].low in table.determiners)
    if at >= len(tokens) or not tokens[at - 1].low.endswith(table.possessive):
        return None
    owner = tokens[at - 1].low.removesuffix(table.possessive)
    if not named and owner not in table.of_cities | table.of_countries | table.wide | table.parts:
        return None
    first = at
    while at < len(tokens) and at - first < _PART and is_of_a_direction(tokens, at, table):
        at += 1
    if at > first and _is_named_so(tokens, first, at, table, places):
        return None
    if at > first:
        noun = at < len(tokens) and tokens[at].low in table.compass_nouns
        whole = noun or tokens[at - 1].low in table.compass_bare
        return (position, at + noun, "where.compass", not named) if whole else None
    inner = table.pointing.longest(tokens, at) if at < len(tokens) else None
    end = inner.end if inner else _site(tokens, at, table)
    if end is None or _is_named_behind(tokens, end, table):
        return None
    explains = position > 1 and tokens[position - 1].text == "," and tokens[position - 2].capital
    if explains and not named:
        return None  # "Mitiga, the capital's only working airport"
    if tokens[end - 1].low in table.seats_of and name_follows(tokens, end + 1, table):
        return None  # "the region's capital, Bor"
    plain = named and tokens[end - 1].low not in table.seats_of  # "North Darfur's capital"
    return position, end, "where.name" if plain else "where.pointing", not plain


def _is_named_behind(tokens: Sequence[Token], end: int, table: Places) -> bool:
    """Whether the name of a place follows that was only described, behind its kind too: "Yemen's
    main port **city of Hodeida**".
    """
    kind = table.kinds_after.longest(tokens, end) if end < len(tokens) else None
    return name_follows(tokens, end, table) or (
        kind is not None and name_follows(tokens, kind.end, table)
    )


def _owner_at_head(tokens: Sequence[Token], position: int, table: Places) -> int | None:
    """Where a name ends that opens a sentence, of which a part is told by its direction: "Ukraine's
    east saw".
    """
    token = tokens[position]
    owner = token.capital and token.low.endswith(table.possessive) and position < len(tokens) - 1
    return position + 1 if owner and tokens[position + 1].low in table.compass else None


def _is_named_so(
    tokens: Sequence[Token], first: int, at: int, table: Places, places: Mapping[str, str]
) -> bool:
    """Whether a direction opens the name of a place that somebody knows or that its kind follows:
    "Congo's North Kivu", "Pakistan's North Waziristan district".
    """
    end = _compass_part(tokens, first, table) if tokens[first].capital else None
    if end is None or end <= at:
        return False
    kind = end < len(tokens) and table.kinds_after.longest(tokens, end) is not None
    return kind or bool(places.get(" ".join(token.text for token in tokens[first:end])))


_PART = 2
"""Directions of a part that a place has: "the city's north eastern quarters"."""


def _before_a_division(tokens: Sequence[Token], position: int, end: int, table: Places) -> int:
    """Where a name ends behind which its kind is written as a name, in several words: "Bama Local
    Government Area".
    """
    for at in range(position + 1, end):
        kind = table.kinds_after.longest(tokens, at)
        if kind and kind.end - at > 1 and kind.end == end:
            return at
    return end


def _before_a_body(
    tokens: Sequence[Token],
    position: int,
    end: int,
    table: Places,
    known: Mapping[str, str],
    places: Mapping[str, str],
) -> int:
    """Where a place ends that a body follows: "in Bunia CODECO killed 12", "In Lower Shabelle
    al-Shabab overran".
    """
    last = tokens[end - 1].text
    body = end - position > 1 and last.isupper() and last.isalpha() and not table.shouted
    for at in range(end - 1, position, -1):
        name = " ".join(token.text for token in tokens[position:at])
        rest = " ".join(token.low for token in tokens[at:end])
        if (rest in known or (body and at == end - 1)) and places.get(name):
            return at
    return end


def _compass_chunk(
    tokens: Sequence[Token], position: int, table: Places, places: Mapping[str, str]
) -> Chunk | None:
    """A compass part as a chunk, or the country that "the" and such a word begin: "the South
    Africa"; none where it names a body: "the North-Eastern Command".
    """
    end = _compass_part(tokens, position, table)
    if position and tokens[position - 1].low in table.lies:
        return None  # "lies south of Hanano, which the army took"
    if end is None or any(t.capital and t.low in table.not_heads for t in tokens[position:end]):
        return None
    led = " ".join(token.text for token in tokens[position + 1 : end])
    if tokens[position].low in table.articles and places.get(led) == "country":
        return position + 1, end, "where.name", False
    part = next(n for n in range(position, end) if tokens[n].low in table.compass)
    people = places.get(" ".join(token.text for token in tokens[part:end])) == "people"
    if people or _begins_a_people(tokens, position, end, table, places):
        return None
    named = _has_name(tokens, position, end, table)
    position = _without_lead(tokens, position, table)
    if named and (seat := _with_its_seat(tokens, end, table)):
        return position, seat, "where.pointing", True
    end = _with_tail(tokens, position, end, table, places) if named else end
    return position, end, "where.compass", not named


def _without_lead(tokens: Sequence[Token], position: int, table: Places) -> int:
    """Where a compass part begins behind small words that are none of its name: "denied **that**
    South Sudan", "**a** southern Lebanon village"; "the" may be one of it.
    """
    at, named = position, table.articles & table.determiners
    while tokens[at].low in table.between - named and not tokens[at].capital:
        at += 1
    token = tokens[at]
    return at if token.capital or token.low in named | table.compass.keys() else position


def _begins_a_people(
    tokens: Sequence[Token], position: int, end: int, table: Places, places: Mapping[str, str]
) -> bool:
    """Whether a direction behind "its" or "the" begins the name of a people: "its **South**
    Sudanese staff"; not of a zone that is called so ("the West Guji zone").
    """
    led = tokens[position].low in table.articles and end - position > 1
    if not led or end >= len(tokens) or not tokens[end - 1].capital:
        return False
    people = places.get(tokens[end].text) == "people"
    return people and table.kinds_after.longest(tokens, end + 1) is None


def _with_its_seat(tokens: Sequence[Token], end: int, table: Places) -> int | None:
    """Where "North Darfur's besieged capital", "the North Kivu capital" ends, whose name ends at
    ``end``; None where it goes on otherwise, or with the name of the capital.
    """
    far = end + _ADJECTIVES * tokens[end - 1].low.endswith(table.possessive)
    words = (at for at in range(end, min(far + 1, len(tokens))) if tokens[at].low in table.seats_of)
    at = next(words, None)
    return None if at is None or name_follows(tokens, at + 1, table) else at + 1


_ADJECTIVES = 1
"""Words between whose a capital is and the capital: "North Darfur's besieged capital"."""


_TOWNS = frozenset({"settlement", "adm1"})


def _is_no_short_form(
    tokens: Sequence[Token], end: int, table: Places, places: Mapping[str, str]
) -> bool:
    """Whether a word in capitals is a place: "in the DRC", "SHELLING IN GOMA"; not "in the US
    bombing".
    """
    word = tokens[end - 1].text
    town = table.shouted and places.get(word.title()) in _TOWNS
    after = tokens[end].low if end < len(tokens) else ""
    return town or (places.get(word) == "country" and after not in table.of_states)


def _office(
    sentence: Sentence, position: int, end: int, table: Places, places: Mapping[str, str]
) -> int | None:
    """Where the town ends whose office issues a report, as its title tells: "ZAMBOANGA CITY CRISIS
    COMMITTEE".
    """
    tokens = sentence.tokens
    if not sentence.is_title:
        return None
    for at in range(position + 1, end):
        name = " ".join(token.text for token in tokens[position:at])
        name = name.title() if name.isupper() else name
        told = tokens[at].low in table.offices or tokens[at - 1].low in table.offices
        if told and places.get(name) in _TOWNS:
            return at
    return None


def _with_tail(
    tokens: Sequence[Token], start: int, end: int, table: Places, places: Mapping[str, str]
) -> int:
    """Where a name ends that somebody knows with an "of" inside, or that is a part of a town's:
    "Democratic Republic of Congo", "Old City of Damascus".
    """
    if end >= len(tokens) or tokens[end].low not in table.links:
        return end
    of = end + 1
    while of < len(tokens) and tokens[of].low in table.articles:
        of += 1
    tail = name_end(tokens, of, table)
    while start < end and not tokens[start].capital:
        start += 1
    name = " ".join(token.text for token in tokens[start:tail])
    part = any(match.end == of for match in table.kinds_named.at(tokens, start))
    return tail if tail and (part or places.get(name)) else end


def _capital_of(
    tokens: Sequence[Token], position: int, table: Places, places: Mapping[str, str]
) -> int | None:
    """Where "the Somali capital", "Somalia's capital" ends, if the town's name does not follow."""
    at = position + (tokens[position].low in table.determiners)
    if at + 1 >= len(tokens) or tokens[at + 1].low not in table.seats_of:
        return None
    of_land = places.get(tokens[at].owner) == ("people" if at > position else "country")
    named = name_follows(tokens, at + 2, table) or name_follows(tokens, at + 3, table)
    apart = at + 2 < len(tokens) and tokens[at + 2].text != ","
    return at + 2 if of_land and not (named and (not apart or tokens[at + 2].capital)) else None


def _seat_of(
    tokens: Sequence[Token], end: int, table: Places, places: Mapping[str, str]
) -> int | None:
    """Where "the capital of North Darfur" ends, whose noun ends at ``end``: a town; that of a
    country is told by the country.
    """
    chief = " ".join(token.low for token in tokens[max(0, end - 2) : end]) in table.chief_towns
    if not (chief or tokens[end - 1].low in table.seats_of) or end >= len(tokens):
        return None
    if tokens[end].low not in table.links:
        return None
    whose = end + 1  # "of the Ouaka", of rough translation
    whose += whose < len(tokens) and tokens[whose].low in table.articles
    of = name_end(tokens, whose, table) or _compass_part(tokens, end + 1, table)
    land = " ".join(token.text for token in tokens[whose:of])
    return of if of and places.get(land) != "country" else None


def _pointing(
    tokens: Sequence[Token], position: int, table: Places, places: Mapping[str, str]
) -> Chunk | None:
    """A noun that stands for a place told before: "the city", "its territory"."""
    if tokens[position].low in table.whole:
        return position, position + 1, "where.pointing", True
    if tokens[position].low in table.determiners and position + 1 < len(tokens):
        pointing = table.pointing.longest(tokens, position + 1)
        if pointing and (of := _seat_of(tokens, pointing.end, table, places)):
            return position, of, "where.pointing", True
        plain = pointing and not _is_settled(tokens, pointing.end, table)
        plain = plain and not (pointing and _is_of_a_site(tokens, pointing.end, table))
        plain = plain and not _is_described(tokens, position + 1, table)
        if pointing and plain and not name_follows(tokens, pointing.end, table):
            return position, pointing.end, "where.pointing", True
        site = _site(tokens, position + 1, table)
        if site and not (name_follows(tokens, site, table) or _is_settled(tokens, site, table)):
            return position, site, "where.pointing", True
    own = table.own.longest(tokens, position)
    if own and not name_follows(tokens, own.end, table):
        return position, own.end, "where.own", True
    if end := _bare(tokens, position, table):
        return position, end, "where.pointing", True
    return None


def _is_settled(tokens: Sequence[Token], end: int, table: Places) -> bool:
    """Whether a noun only says what kind of town is meant: "the **border** town of Muse"."""
    return end < len(tokens) and tokens[end].low.removesuffix("s") in table.settled


def _is_described(tokens: Sequence[Token], position: int, table: Places) -> bool:
    """Whether a noun and what describes it lead to a name: "la **ciudad ucraniana de** Járkov"."""
    kind = table.kinds_before.longest(tokens, position)
    return kind is not None and kind.end < len(tokens) and tokens[kind.end].capital


def _is_of_a_site(tokens: Sequence[Token], end: int, table: Places) -> bool:
    """Whether a noun only says what kind of site is meant: "the district headquarters of Bor"."""
    site = end < len(tokens) and tokens[end].low in table.sites
    return site and name_follows(tokens, end + 1, table)


def _site(tokens: Sequence[Token], position: int, table: Places) -> int | None:
    """Where a site ends that is told with what it is or whose: "the regional hospital", "the UN
    compound"; not one with a name ("the Mercy hospital"), which is a place of its own.
    """
    for at in range(position, min(position + _SITE, len(tokens))):
        token = tokens[at]
        if token.low in table.sites:
            return at + 1
        plain = token.text.islower() or is_acronym(token.text)
        small = token.low in table.lists or token.low in table.articles
        if token.kind is not Kind.WORD or not plain or small or token.low in table.roles.firsts:
            return None
    return None


_SITE = 3
"""Words of a site, the noun among them: "military police headquarters"."""


def _bare(tokens: Sequence[Token], position: int, table: Places) -> int | None:
    """Where a noun ends that stands without an article behind a word of place: "from city are
    evacuated", as rough translation has it; or "from border villages".
    """
    if position == 0 or tokens[position].capital:
        return None
    many = table.many.longest(tokens, position)
    end = many.end if many else position + 1
    if not many and tokens[position].low not in table.bare:
        return None
    led = any(m.end == position for m in table.roles.at(tokens, position - 1))
    if not led or name_follows(tokens, end, table):
        return None
    city = many is not None or tokens[position].low in table.of_cities
    return end if city or _stands_alone(tokens, end, table) else None


def _stands_alone(tokens: Sequence[Token], end: int, table: Places) -> bool:
    """Whether no noun follows of which one would only tell the kind: "in village councils"."""
    if end == len(tokens) or tokens[end].kind is not Kind.WORD:
        return True
    after = tokens[end].low
    small = table.roles.firsts | table.being | table.links | table.lists
    return after in small or after.endswith(table.ends.past)


def _compass_part(tokens: Sequence[Token], position: int, table: Places) -> int | None:
    """Where a compass part ends: "eastern Aleppo", "the Eastern part of the city", "the east"."""
    at = position
    if tokens[at].low in table.articles:
        at += 1
    while (
        at < len(tokens) and tokens[at].low in table.between and tokens[at].low not in table.links
    ):
        at += 1
    if at >= len(tokens) or tokens[at].low not in table.compass or at - position > 3:
        return None
    definite = tokens[position].low in table.articles
    at += 1
    while at < len(tokens) and tokens[at].low in table.compass and tokens[at].capital:
        at += 1  # "South West State"
    while (
        at + 1 < len(tokens)
        and tokens[at].low in table.lists
        and tokens[at + 1].low in table.compass
    ):
        at += 2
    noun = at < len(tokens) and tokens[at].low in table.compass_nouns
    at += noun
    if at < len(tokens) and tokens[at].low in table.links:
        of = at + 1
        while of < len(tokens) and tokens[of].low in table.between and not tokens[of].capital:
            of += 1
        end = name_end(tokens, of, table)
        if end:
            return end
        pointing = table.pointing.longest(tokens, of) if of < len(tokens) else None
        if pointing:
            return pointing.end
    end = name_end(tokens, at, table) if not noun else None
    if end:
        return end
    alone = definite and tokens[at - 1].low in table.compass_bare
    if alone and at + 1 < len(tokens) and tokens[at].capital:
        alone = tokens[at + 1].low not in table.settled  # "the west Afghan city of Farah"
    return at if (noun or alone) and at - position >= 2 else None


def _has_name(tokens: Sequence[Token], start: int, end: int, table: Places) -> bool:
    return any(is_name(tokens, position, table) for position in range(start, end))
