"""The places that a sentence names, with their roles. No gazetteer: words around a name tell.

In: a sentence and ``places.toml``. Out: mentions in order. A capitalised name counts as a place
where a preposition, a noun for a kind of place, a compass word or a list of places says so, or
where the word before it takes a place ("seized Goma"). Finding the place in the world is `link`'s.

1. chunks      capitalised names; compass parts; "the city" (`chunks`)
2. evidence    what stands before and after a chunk
3. lists       "in Haydariya, Hanano and Sakhour": the members share their evidence and role
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from msgspec import structs

from dragoman.claims import PlaceRole, Span
from dragoman.extract.names.capitals import first_word, in_capitals, is_explained, lies_from
from dragoman.extract.names.chunks import Chunk, chunks
from dragoman.extract.names.persons import is_of_persons
from dragoman.extract.names.placewords import BEYOND, OF_TOLLS, WIDE, Mention, Places
from dragoman.extract.text.sentences import Form, Kind, Sentence, Token

__all__ = ["mentions"]


def mentions(
    sentence: Sentence,
    table: Places,
    taken: Sequence[Span] = (),
    known: Mapping[str, str] | None = None,
    capitals: Collection[str] = (),
    places: Mapping[str, str] | None = None,
) -> tuple[Mention, ...]:
    """The places that ``sentence`` names.

    ``taken`` are spans that are something else (time words); ``known`` maps lower-case names to a
    kind of actor: such a name is no place. ``capitals`` are words, lower case, that the report
    writes with a capital inside a sentence: only these are names at the head of one, too.
    ``places`` maps names, as written, to a kind of place, where somebody knows them.
    """
    tokens = sentence.tokens
    if _is_lettered(sentence, table):
        return (Mention(0, len(tokens), PlaceRole.LOCATION, True, "where.named"),)
    cell = sentence.form in {Form.CELL, Form.COLUMN}
    alone = cell or (sentence.form is Form.HEADING and not sentence.is_title)
    loud = in_capitals(tokens)
    capitals = {*capitals, *_befallen(sentence, table, places or {})}
    table = structs.replace(table, capitals=frozenset(capitals), alone=alone, shouted=loud)
    shouted = sentence.is_loud
    found: list[Mention] = []
    for chunk in chunks(sentence, table, taken, known or {}, places or {}):
        mention = _owner(tokens, chunk, table, places or {}) if table.counted else None
        mention = mention or _read(sentence, chunk, table, places or {})
        if mention is not None and (
            _explains_a_town(tokens, mention, table) or _is_a_label(tokens, mention, table)
        ):
            continue
        if shouted and (mention is None or not _is_told(tokens, mention, table)):
            inner = _known_within(tokens, chunk, places or {})
            mention = _read(sentence, inner, table, places or {}) if inner else None
        if mention is not None:
            found.append(mention)
    return _joined(tokens, tuple(_but_sites_of(tokens, found, table)), table)


def _owner(
    tokens: Sequence[Token], chunk: Chunk, table: Places, places: Mapping[str, str]
) -> Mention | None:
    """A known place whose own is counted: "20 of **Gaza's** 36 hospitals"."""
    start, last = chunk[:2]
    ends = range(start + 1, min(last + 1, len(tokens)))
    end = next((at for at in ends if tokens[at].start in table.counted), None)
    if end is None:
        return None
    name = " ".join([*(token.text for token in tokens[start : end - 1]), tokens[end - 1].owner])
    kind = places.get(name, "")
    if kind in {"", "people"} or is_of_persons(tokens, start, end, table):
        return None
    return Mention(start, end, PlaceRole.LOCATION, True, "where.owner", kind=kind)


def _is_lettered(sentence: Sentence, table: Places) -> bool:
    """Whether a cell is a place known by its letter or number alone: "Site A", "Block 4"."""
    if sentence.form is not Form.CELL or len(sentence.tokens) != _LETTERED:
        return False
    noun, name = sentence.tokens
    letter = len(name.text) == 1 and name.capital
    placed = noun.low in table.columns or noun.low in table.numbered
    return placed and (letter or bool(_NUMBERED.fullmatch(name.text)))


_LETTERED = 2
"""Tokens of such a name."""


def _but_sites_of(
    tokens: Sequence[Token], found: Sequence[Mention], table: Places
) -> Iterator[Mention]:
    """Mentions without a site that stands for no place told before, as its own follows: "moved to
    the school at Pallai", "the road to Khanabad". That one takes its role.
    """
    site: Mention | None = None
    for at, mention in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else None
        if after is not None and _lies_at(tokens, mention, after, table):
            site = site or mention
            continue
        if site is not None:
            there = site.role is not PlaceRole.LOCATION
            yield replace(mention, role=site.role if there else mention.role, sure=True)
        else:
            yield mention
        site = None


def _lies_at(tokens: Sequence[Token], site: Mention, place: Mention, table: Places) -> bool:
    """Whether only a word that says where it lies or leads parts a site from a name."""
    between = [token.low for token in tokens[site.end : place.start]]
    if not site.pointing or place.pointing or not 0 < len(between) <= _TO_ITS_NAME:
        return False
    noun = tokens[site.end - 1].low
    if noun not in table.sites | table.parts or place.rule == "where.compass":
        return False
    small = table.lies_at | (table.leads if noun in table.ways_on else frozenset())
    return between[0] in small and all(word in table.articles for word in between[1:])


_TO_ITS_NAME = 2
"""Tokens from a site to the name of where it is: "the post on the"."""


def _known_within(tokens: Sequence[Token], chunk: Chunk, places: Mapping[str, str]) -> Chunk | None:
    """The first name in a run of a headline's capitals that somebody knows as a place, the longest
    there: "Army Takes **Khan Younis** After Siege".
    """
    first, last, rule, pointing = chunk
    for start in range(first, last):
        if end := _known_end(tokens, start, last, places):
            return start, end, rule, pointing
    return None


def _known_end(
    tokens: Sequence[Token], start: int, last: int, places: Mapping[str, str]
) -> int | None:
    """Where the longest name of a place that begins at ``start`` ends, before ``last``."""
    for end in range(min(last, start + _OF_A_NAME), start, -1):
        if _kind_of(tokens[start:end], places) not in {"", "people"}:
            return end
    return None


def _kind_of(words: Sequence[Token], places: Mapping[str, str]) -> str:
    """The kind of place that somebody knows a name as; empty where nobody does."""
    name = " ".join(token.text for token in words)
    return places.get(name.title() if name.isupper() else name, "")


_OF_A_NAME = 4
"""Words of a name that is looked for in a headline, at most."""


def _is_a_label(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """Whether it is the label of a line of a form: "**Location**: Sake", "**Date**: 9 May"."""
    words = {token.low for token in tokens[mention.start : mention.end]}
    behind = [token.text for token in tokens[mention.end : mention.end + 1]]
    return behind == [":"] and words <= table.columns | table.labels


def _explains_a_town(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """Whether it says what the town before it is: "Loikaw, the capital of Kayah State"."""
    words = {token.low for token in tokens[mention.start : mention.end]}
    apposed = mention.start > 1 and tokens[mention.start - 1].text == ","
    seat = mention.pointing and not words.isdisjoint(table.seats_of)
    return seat and apposed and tokens[mention.start - 2].capital


def _read(
    sentence: Sentence, chunk: Chunk, table: Places, places: Mapping[str, str]
) -> Mention | None:
    """The chunk as the place that the words around it, and who knows it, make of it, or None."""
    tokens, (start, end, _, pointing) = sentence.tokens, chunk
    of_town = not pointing and _describes_a_town(tokens, start, end, table, places)
    mention = _judged(tokens, chunk, table, bare=of_town)
    if mention and not pointing:
        mention = _known(tokens, mention, places, table)
        parted = start > 0 and tokens[start - 1].low in table.parties
        if of_town and mention.kind in {"", "people"}:
            return None  # "the Tigrayan town of Shire", "the southern Philippine city of Marawi"
        if places and parted and not mention.kind:
            mention = replace(mention, sure=False)  # "clashes between Bodos and Muslims"
    if mention and (_is_a_people(tokens, mention, table) or _is_somebody(tokens, mention, table)):
        return None
    if mention and (_is_of_a_body(tokens, mention, places) or _is_of_kin(tokens, mention, table)):
        return None
    if mention and not pointing and is_of_persons(tokens, mention.start, mention.end, table):
        return None
    if mention and _is_a_zone(tokens, mention, table):
        return None
    mention = _with_its_number(tokens, mention, table) if mention else None
    if mention and _heads(sentence, mention):
        mention = replace(mention, sure=True, rule="where.named")
    elif mention and _takes_in(tokens, mention, table):
        mention = replace(mention, role=PlaceRole.DESTINATION, sure=True, rule="where.takes")
    elif mention and _tells_its_toll(tokens, mention, table):
        mention = replace(mention, role=PlaceRole.LOCATION, sure=True, rule=OF_TOLLS)
    if mention and (rule := _edge(tokens, mention, table)):
        mention = replace(mention, sure=False, rule=rule)
    return mention


def _is_of_kin(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """Whether a name that nobody knows as a place is a family's: "the **Abu Samra** family"."""
    after = tokens[mention.end].low if mention.end < len(tokens) else ""
    return after in table.kin and not mention.pointing and mention.kind in {"", "people"}


def _is_of_a_body(tokens: Sequence[Token], mention: Mention, places: Mapping[str, str]) -> bool:
    """Whether a name before a colon is of one of a body, who speaks: "OCHA's **Tom Fletcher**:";
    not "Syria's Idlib:".
    """
    at, end = mention.start - 1, mention.end
    if at < 0 or not tokens[at].owns or not tokens[at].capital or mention.kind:
        return False
    labels = end < len(tokens) and tokens[end].text == ":"
    owner = tokens[at].owner
    letters = owner.isupper() and not tokens[mention.start].text.isupper()
    if letters and places.get(owner) != "country":
        return labels  # "UN's Tom Fletcher:", though a village is called Un
    return labels and owner not in places


def _is_a_people(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """Whether a name is a people's, though a town has it too: "between **the Awa** and gunmen", "14
    **Embera** communities".
    """
    start, end, noun = mention.start, mention.end, tokens[mention.end - 1]
    if not start or mention.pointing:
        return False
    after = tokens[end] if end < len(tokens) else None
    nouns = [noun] if end - start > 1 else [after] if after else []
    several = any(one.text.islower() and table.ends.several(one.low) for one in nouns)
    if several and tokens[start - 1].kind is Kind.NUMBER:
        hour = "".join(token.text for token in tokens[max(0, start - 3) : start])
        return not _CLOCK.search(hour)  # "13:20 Goma comes under fire"; but "Dead: 14 Embera men"
    led = start > 1 and tokens[start - 2].low in table.parties | table.against
    told = tokens[start - 1].low in table.articles and led and noun.capital
    listed = end + 1 < len(tokens) and tokens[end].low in table.lists and tokens[end + 1].capital
    bare = after is None or after.kind is Kind.MARK or after.low in table.roles.firsts | table.lists
    return told and bare and not listed and mention.kind not in _WITH_ARTICLES


_CLOCK = re.compile(r"\d:\d\d$")
_WITH_ARTICLES = frozenset({"country", "adm1", "region", "people"})
"""Kinds of which some have "the" in their names: "the Gambia", "the Sahel"."""


def _is_somebody(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """Whether a name that nobody knows as a place is a person's, by what stands before it or by the
    age behind it; or any by the initial behind it: "**George** W. Bush".
    """
    initial = tokens[mention.end : mention.end + 2]
    if [len(token.text) for token in initial] == [1, 1] and initial[0].capital:
        return initial[1].text == "."
    if mention.pointing or mention.kind not in {"", "people"} or not mention.start:
        return _is_of_an_age(tokens, mention)
    before, several = tokens[mention.start - 1].low, mention.end - mention.start > 1
    led = before in table.titles
    led = led or (several and not mention.sure and before in table.of_persons)
    return led or _is_of_an_age(tokens, mention)


def _is_of_an_age(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a name is that of a person whose age follows: "Hasan **Zira**, 45, a father"."""
    behind = tokens[mention.end : mention.end + _AGE]
    aged = [t.text if t.kind is Kind.MARK else t.kind for t in behind] == [",", Kind.NUMBER, ","]
    named = mention.start > 0 and tokens[mention.start - 1].capital
    return aged and named and behind[1].text.isdecimal() and int(behind[1].text) <= _OLDEST


_AGE = 3
"""Tokens of an age between commas."""
_OLDEST = 110


def _is_a_zone(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """Whether a name only tells by which clock: "at 13:00 **Baku** time"."""
    start, end = mention.start, mention.end
    timed = end < len(tokens) and tokens[end].low in table.zones
    return timed and any(token.kind is Kind.NUMBER for token in tokens[max(0, start - 2) : start])


def _edge(tokens: Sequence[Token], mention: Mention, table: Places) -> str | None:
    """The rule of a place that only says where a border is: "the border with Chad", "the Mali
    border"; None for another.
    """
    start, end = mention.start, mention.end
    if any(match.end == start for match in table.beyond.find(tokens)):
        return BEYOND
    behind = mention.kind == "country" and end < len(tokens) and tokens[end].low in table.edges
    return "where.edge" if behind else None


def _with_its_number(tokens: Sequence[Token], mention: Mention, table: Places) -> Mention:
    """The place with the number that is its name: "Camp 11", "School No. 12"."""
    start, at = mention.start, mention.end
    noun = tokens[at - 1]
    named = noun.capital and noun.low in table.numbered and not mention.pointing
    named = named or _ends_a_list_with_a_number(tokens, mention, table)
    signs = [token.low in table.number_signs for token in tokens[at - 1 : at + 1]]
    if any(signs):
        named, at = True, at + signs.index(True)
        at += at < len(tokens) and tokens[at].text == "."
        start -= signs[0] and mention.end - start == 1 and start > 0  # "art school No. 12"
    if not named or at >= len(tokens) or not _NUMBERED.fullmatch(tokens[at].text):
        return mention
    end = at + 1
    letter = end < len(tokens) and tokens[end].start == tokens[at].end  # "Route 9A"
    glued = letter and len(tokens[end].text) == 1 and tokens[end].capital
    kind = table.kinds_after.longest(tokens, max(mention.end - 1 - signs[0], 0)) is not None
    return replace(mention, start=start, end=end + glued, sure=mention.sure or kind)


_NUMBERED = re.compile(r"\d{1,3}[A-Z]?")


def _ends_a_list_with_a_number(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """Whether the last of some quarters has a number for its name, and no other: "in Solino and
    **Delmas 24**, in the capital"; not so of "died in Bor and Sake 12, in Mora 5".
    """
    start, at = mention.start, mention.end
    if mention.pointing or start < _IN_A_LIST or at + 1 >= len(tokens):
        return False
    joint, before = tokens[start - 1], tokens[start - 2]
    listed = joint.kind is Kind.WORD and joint.low in table.lists and before.capital
    led = at + 1 + (tokens[at + 1].text == ",")
    goes_on = led < len(tokens) and tokens[led].low in table.roles.firsts
    numbers = [n for n, token in enumerate(tokens) if token.kind is Kind.NUMBER]
    alone = numbers[:1] == [at] and all(n > led + _TO_ANOTHER for n in numbers[1:])
    return listed and goes_on and alone and all(token.text != ":" for token in tokens[:at])


_IN_A_LIST = 3
"""Tokens before the last of a list, at least: "in Solino and"."""
_TO_ANOTHER = 3
"""Tokens from a further place to its number: "in Mora 5"."""


def _befallen(sentence: Sentence, table: Places, places: Mapping[str, str]) -> set[str]:
    """The first word of a sentence, lower case, where it begins the name of a town and what befell
    it stands behind: "Sake fell on Tuesday"; or a known town labels what follows: "Sake: six dead",
    "20:00 Sake."; in a title also any "Sake: the town mourns", or a town that is known, whatever
    follows: "Vukovar close to falling"; else empty.
    """
    tokens = sentence.tokens
    first = first_word(tokens)
    end = first
    while end < len(tokens) and tokens[end].capital:
        end += 1
    if sentence.is_loud:
        end = _known_end(tokens, first, end, places) or end
    whole = table.names.longest(tokens, first)
    end = max(end, whole.end) if whole else end
    name = " ".join(token.text for token in tokens[first:end])
    if not name or end == len(tokens):
        return set()
    if sentence.is_title and tokens[end].text == ":" and name.lower() in table.lands:
        return {tokens[first].low}  # "Haïti : 40 morts"
    if whole and whole.start == first and end + 1 == len(tokens):
        return {tokens[first].low}  # "Burkina Faso."
    known = _kind_of(tokens[first:end], places) not in _NO_TOWNS
    opens = known and name.lower() not in table.governing
    label = sentence.is_title and (tokens[end].text == ":" or opens)
    label = label or (opens and (tokens[end].text == ":" or end + 1 == len(tokens)))
    if known and sentence.form is Form.ITEM and name.lower() not in table.governing:
        kind = end + 1 < len(tokens) and tokens[end].low in table.beside
        behind = tokens[end + kind]  # "Kherson **direction**: 12 attacks"
        label = behind.text in _BEHIND_A_LABEL or behind.kind is Kind.NUMBER
    several = known and end - first > 1 and tokens[first].low not in table.not_heads
    beyond = _past_aside(tokens, end)
    if not (label or several) and not (
        _is_befallen(tokens, end, table, listed=known)
        or (beyond > end and table.befalls.longest(tokens, beyond))
    ):
        return set()
    falls = table.falls.longest(tokens, beyond) and not table.kinds_after.longest(tokens, end - 1)
    common = end - first == 1 and tokens[first].low in table.not_heads
    return {tokens[first].low} if (known or falls) and not common else set()


_BEHIND_A_LABEL = frozenset(":.–—-")
"""Marks behind the town that opens an item of a list: "Nikopol – 3 wounded"."""


def _past_aside(tokens: Sequence[Token], end: int) -> int:
    """Behind what stands between two commas behind a name: "Goma, **the provincial capital,**
    fell"; ``end`` where nothing does.
    """
    if tokens[end].text != ",":
        return end
    inside = range(end + 1, min(end + _ASIDE, len(tokens) - 1))
    return next((n + 1 for n in inside if tokens[n].text == ","), end)


_ASIDE = 12
"""Tokens between such commas, at most."""


def _is_befallen(tokens: Sequence[Token], end: int, table: Places, *, listed: bool) -> bool:
    """Whether something befell what ends there, or the list that it begins: "Kutum and the Kassab
    camp were looted".
    """
    if table.befalls.longest(tokens, end) is not None:
        return True
    toll = table.tolls.longest(tokens, end) if listed else None
    if toll and any(t.kind is Kind.NUMBER for t in tokens[toll.end - 1 : toll.end + _TO_ITS_TOLL]):
        return True  # "Homs had 40 dead, Hama 12"
    if not listed or tokens[end].low not in table.lists:
        return False
    for at in range(end + 1, min(end + _OF_A_LIST, len(tokens))):
        if table.befalls.longest(tokens, at) is not None:
            return True
        small = table.lists | table.articles | table.settled | table.parts
        if not tokens[at].capital and tokens[at].low not in small:
            return False
    return False


_TO_ITS_TOLL = 3
"""Tokens from what a town tells to its number: "reported at least 40 dead"."""
_OF_A_LIST = 8
"""Tokens of a list of places that opens a sentence."""
_NO_TOWNS = frozenset({"", "people", "country"})


def _describes_a_town(
    tokens: Sequence[Token], start: int, end: int, table: Places, places: Mapping[str, str]
) -> bool:
    """Whether a name only says of which people or region a town is that is named after it: "the
    Tigrayan town of Shire", "the southern Thai province of Yala"; but "Bama town of Borno" names
    the town.
    """
    kind = table.kinds_after.longest(tokens, end) if end < len(tokens) else None
    if kind is None:
        return False
    if (
        tokens[kind.end - 1].low not in table.settled
        and places.get(tokens[end - 1].text) != "people"
    ):
        return False
    named = kind.end + 1 < len(tokens) and tokens[kind.end + 1].capital
    led = any(
        token.low in table.between or token.low in table.compass
        for token in tokens[max(0, start - 1) : end - 1]
    )
    return led and named and tokens[kind.end].low in table.links


def _is_told(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """Whether a name of a headline in capitals is a name elsewhere too, or somebody knows it."""
    words = [token.low for token in tokens[mention.start : mention.end] if token.capital]
    return bool(mention.kind) or all(word in table.capitals for word in words)


def _heads(sentence: Sentence, mention: Mention) -> bool:
    """As in "Catatumbo: already 18,000 displaced", "KARACHI: ...": what a report is about, and in
    its body where it was written or what a paragraph is about.
    """
    tokens = sentence.tokens
    after = tokens[mention.end].text if mention.end < len(tokens) else ""
    told = mention.sure and (sentence.is_title or mention.rule != "where.known")
    return mention.start == first_word(tokens) and after == ":" and not told


def _takes_in(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """As in "Erbil has taken in 40,000 people", "The camp hosts 90,000": the place is where they
    are, though it acts.
    """
    if mention.end >= len(tokens) or _before(tokens, mention.start, table)[0]:
        return False
    if mention.pointing and mention.start and tokens[mention.start - 1].low in table.links:
        return False  # "the mission of the city shelters"
    known = mention.pointing or mention.sure or bool(mention.kind)
    verbs = table.takers if known else table.hosts
    beyond = _past_aside(tokens, mention.end)  # "The camp, 15 km south of El Fasher, hosts"
    return any(verbs.longest(tokens, at) is not None for at in (mention.end, beyond))


def _tells_its_toll(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """As in "Jhapa recorded eight deaths, and Ilam lost 14 houses": the town is where they were;
    not so a country or a capital, whose government counts those of a war elsewhere, too.
    """
    wide = mention.pointing and tokens[mention.end - 1].low in table.wide  # "the province counts"
    if mention.end >= len(tokens) or (not wide and mention.kind in _NO_TOWNS):
        return False
    name = " ".join(token.low for token in tokens[mention.start : mention.end])
    led = _before(tokens, mention.start, table)[0] is not None
    return (
        not led
        and name not in table.governing
        and table.tolls.longest(tokens, mention.end) is not None
    )


def _known(
    tokens: Sequence[Token],
    mention: Mention,
    places: Mapping[str, str],
    table: Places,
) -> Mention:
    """The mention with the kind that somebody knows it by, which makes a bare name a place.

    Countries and names that act ("Damascus refused") are only names of what a report is about.
    """
    inside = tokens[mention.start : mention.end]
    if _is_a_land(inside, places):  # "South Sudan" is no part of Sudan, and may act
        sure = mention.sure
        if mention.rule == "where.compass" and not _leads(tokens, mention):
            sure = _before(tokens, mention.start, table)[0] is not None
        mention = replace(mention, rule="where.name", sure=sure)
    if mention.rule == "where.compass":  # "the Eastern part of Aleppo" is known by Aleppo
        inside = [token for token in inside if token.capital and token.low not in table.compass]
    kind = _kind_of(inside, places)
    if not kind and len(inside) == _LAND_AND_NAME and places.get(inside[0].text):
        lead = tokens[max(0, mention.start - _OFFICE) : mention.start]
        if lead and lead[-1].low in table.links and any(t.low in table.offices_over for t in lead):
            # "head of the administration of Kherson Roman Mrochko", as rough translation has it
            return _known(tokens, replace(mention, end=mention.start + 1), places, table)
    if not kind or mention.sure:
        return replace(mention, kind=kind)
    after = tokens[mention.end].low if mention.end < len(tokens) else ""
    before = tokens[mention.start - 1].low if mention.start else ""
    acts = after.endswith(table.acting) and not before.endswith(table.acting)
    acts = acts or kind == "country" or before in table.told  # not "who attacked Bor killed 12"
    acts = acts or _governs(tokens, mention, table)
    return replace(mention, kind=kind, sure=True, rule="where.named" if acts else "where.known")


def _governs(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """Whether a capital stands for its government, by the small verb beside it: "Moscow **is**
    trying to mediate", "how **will** Cairo react"; not where something befalls it.
    """
    end = mention.end
    name = " ".join(token.low for token in tokens[mention.start : end])
    if name not in table.governing or end >= len(tokens):
        return False
    if table.befalls.longest(tokens, end) or table.tolls.longest(tokens, end):
        return False
    asked = mention.start > 0 and tokens[mention.start - 1].low in table.being
    return tokens[end].low in table.being or (asked and tokens[end].text.islower())


def _leads(tokens: Sequence[Token], mention: Mention) -> bool:
    """Whether a mark stands behind it: "EAST TIMOR: 300,000 are displaced"."""
    return any(token.kind is Kind.MARK for token in tokens[mention.end : mention.end + 1])


_SITE_IN_TOWN = 3
"""Tokens of "castle in Taiz"."""
_LAND_AND_NAME = 3
"""Names of a land and of him who governs it, with none between them."""
_OFFICE = 4
"""Tokens from an office to the land that it is over: "head of administration of"."""


def _is_a_land(inside: Sequence[Token], places: Mapping[str, str]) -> bool:
    """Whether a country is called so, with its direction."""
    return places.get(" ".join(token.text for token in inside)) == "country"


def _judged(tokens: Sequence[Token], chunk: Chunk, table: Places, *, bare: bool) -> Mention | None:
    """The chunk as a place with the role its surroundings give; None where nothing does.

    ``bare``: the noun behind it is another name's ("the Ituri village of Tchabi").
    """
    start, end, rule, pointing = chunk
    role, kind_before = _before(tokens, start, table)
    kind_after = table.kinds_after.longest(tokens, end) if end < len(tokens) and not bare else None
    if tokens[end - 1].low.endswith(table.possessive) and rule == "where.name":
        return None  # "Syria's second city": whose, not where
    if kind_after and tokens[end - 1].low.endswith(table.possessive):
        body = tokens[kind_after.end : kind_after.end + 2]
        if any(token.low in table.not_heads for token in body):
            return None  # "Yemen's state news agency"
    if kind_after and not pointing and rule == "where.name":
        kind = tokens[kind_after.end - 1].low
        end = end if table.ends.several(kind) else kind_after.end
    named_site = rule == "where.name" and not bare and _names_a_site(tokens, end, table)
    end += named_site
    kind_before = kind_before or _in_apposition(tokens, start, table)
    if rule == "where.name":
        start = _with_kind(tokens, start, table)
    sure = bool(role or kind_before or (kind_after and not pointing) or rule == "where.compass")
    sure = sure or named_site or table.bearing.longest(tokens, start) is not None
    sure = sure or (pointing and tokens[start].low in table.whole)
    sure = sure or (pointing and _is_told_of(tokens, start, table))
    sure = sure or (not pointing and lies_from(tokens, end, table))
    sure = sure or (not pointing and is_explained(tokens, end, table))
    sure = sure or (rule == "where.name" and _is_overrun(tokens, start, end, table))
    if rule == "where.name" and end < len(tokens):
        sure = sure or table.falls.longest(tokens, end) is not None
    if role is None and not sure:
        return Mention(start, end, PlaceRole.LOCATION, False, rule, pointing)
    return Mention(start, end, role or PlaceRole.LOCATION, sure, rule, pointing)


def _names_a_site(tokens: Sequence[Token], end: int, table: Places) -> bool:
    """Whether a site behind a name bears it, and lies in another place: "the **Cairo castle** in
    Taiz" is not in Cairo.
    """
    if end + _SITE_IN_TOWN > len(tokens):
        return False
    site, lying, town = tokens[end : end + _SITE_IN_TOWN]
    return site.low in table.lie_in and lying.low in table.lying and town.capital


def _is_told_of(tokens: Sequence[Token], start: int, table: Places) -> bool:
    """Whether a share of a place is told, or it was struck: "95 per cent of the capital", "a bomb
    hit the compound".
    """
    if start and tokens[start - 1].low in table.struck:
        return True
    return any(m.end == start for m in table.shares.all_of(tokens))


def _is_overrun(tokens: Sequence[Token], start: int, end: int, table: Places) -> bool:
    """Whether a name is the whole object of a verb that takes towns: "overran Ceel Garas, a well
    town"; not "shelled Houthi positions".
    """
    if not start or tokens[start - 1].low not in table.overrun:
        return False
    after = tokens[end] if end < len(tokens) else None
    small = table.roles.firsts | table.lists | table.articles | table.days
    return after is None or after.kind is Kind.MARK or after.low in small


def _with_kind(tokens: Sequence[Token], start: int, table: Places) -> int:
    """Where "province of Aleppo" begins: it is another place than Aleppo, so its word is told."""
    kinds = table.kinds_named.all_of(tokens)
    return next((m.start for m in kinds if m.end == start and m.start >= start - 3), start)


def _in_apposition(tokens: Sequence[Token], start: int, table: Places) -> bool:
    """As in "the key district of the province, Al-Kadisiya": the name explains a noun."""
    if start < 2 or tokens[start - 1].text != ",":
        return False
    for position in range(start - 2, max(-1, start - 9), -1):
        if tokens[position].kind is not Kind.WORD:
            return False
        if table.kinds_after.longest(tokens, position):
            return True
    return False


def _before(tokens: Sequence[Token], start: int, table: Places) -> tuple[PlaceRole | None, bool]:
    """The role that the words before a name give it, and whether a noun of place stands there."""
    position, kind = start, False
    while position > 0:
        for at in range(max(0, position - 4), position):
            match = table.roles.longest(tokens, at)
            if match and match.end > position:  # "en El Tambo": the article is the name's
                match = next((m for m in table.roles.at(tokens, at) if m.end == position), None)
            if match and match.end == position:
                return match.value, kind
        previous = tokens[position - 1]
        kinds = table.kinds_before.all_of(tokens)
        led = (m.start for m in kinds if m.end == position and m.start >= position - _OF_A_KIND)
        before = next(led, None)
        if before is not None:
            position, kind = before, True
        elif position > 1 and previous.text in _QUOTES and tokens[position - 2].low in table.sites:
            position, kind = position - 2, True  # "the plant "Azot""
        elif (
            previous.low in table.between and previous.kind is Kind.WORD
        ) or previous.low in table.compass:
            position -= 1
        else:
            break
    return None, kind


_QUOTES = frozenset('“«„"')
_OF_A_KIND = 4
"""Tokens of a noun of place before a name: "n. p." of rough translation."""


def _parted(tokens: Sequence[Token], first: Mention | None, table: Places) -> bool:
    """As in "between Kosti and Rabak": the second is as much of a place as the first."""
    return first is not None and first.start > 0 and tokens[first.start - 1].low in table.parties


def _are_lands(
    tokens: Sequence[Token], first: Mention | None, second: Mention, table: Places
) -> bool:
    """Whether a country stands behind another in a list that ends with it, or goes on, and does
    nothing itself: "in Kenya and **Somalia**", but "in Lebanon and Israel said".
    """
    if first is None or not first.kind == second.kind == "country" or first.rule == "where.named":
        return False
    if second.end == len(tokens):
        return True
    after = tokens[second.end]
    ends = after.kind is Kind.MARK and after.text != ","
    return ends or after.low in table.roles.firsts | table.lists | table.several


def _holds_office(tokens: Sequence[Token], place: Mention, name: Mention, table: Places) -> bool:
    """Whether a name between commas is of who governs the place before it: "the governor of North
    Kivu, **Peter Cirimwami**, was killed".
    """
    lead = tokens[max(0, place.start - _OFFICE) : place.start]
    office = any(token.low in table.offices_over for token in lead) and lead[-1].low in table.links
    around = (*tokens[place.end : name.start], *tokens[name.end : name.end + 1])
    return office and [token.text for token in around] == [",", ","]


def _without_brackets(between: Sequence[Token]) -> Sequence[Token]:
    """What parts two names of a list, without the figure of the first: "Otash (6,500) and"."""
    texts = [token.text for token in between]
    if texts[:1] != ["("] or ")" not in texts:
        return between
    return between[texts.index(")") + 1 :]


def _without_kind(between: Sequence[Token], kind: str, table: Places) -> Sequence[Token]:
    """What parts two names of a list, without the noun of the second: "Kosti and the town of"; or
    without the article of a region: "Tyre and **the** Bekaa".
    """
    end = len(between)
    if end > 1 and kind in _REGIONS and between[-1].low in table.articles:
        return between[:-1]
    if end > 1 and between[-1].low in table.links and between[-2].low in table.settled:
        end -= 2
    elif end > 1 and between[-1].low in table.settled:
        end -= 1
    return between[:end]


_REGIONS = frozenset({"adm1", "region"})


def _joined(
    tokens: Sequence[Token], found: Sequence[Mention], table: Places
) -> tuple[Mention, ...]:
    """Mentions with lists resolved: a member takes the role and sureness of the one before it."""
    result: list[Mention] = []
    for mention in found:
        previous = result[-1] if result else None
        if previous and mention.start < previous.end:  # "the Sahel region of Burkina Faso"
            result[-1] = replace(previous, end=mention.end)
            continue
        between = _without_brackets(tokens[previous.end : mention.start]) if previous else ()
        between = _without_kind(between, mention.kind, table)
        listed = 0 < len(between) <= 3 and all(token.low in table.lists for token in between)
        listed = listed and not (previous and _holds_office(tokens, previous, mention, table))
        led_to = len(between) == 1 and between[0].low in table.on_to
        listed = listed and not led_to  # "de Rutshuru **à** Goma"
        parted = _parted(tokens, previous, table)
        raw = tokens[previous.end : mention.start] if previous else ()
        joined = len(between) == 1 and between[0].kind is Kind.WORD  # not "Homs, Damascus accused"
        joined = joined or (0 < len(between) < len(raw))  # "Chad (41%), Egypt (29%)"
        town = joined and mention.kind not in {"", "people", "country"}
        town = town or (listed and _are_lands(tokens, previous, mention, table))
        known = {"where.known", "where.named"} if parted or town else {"where.known"}
        bare = not mention.sure or (mention.rule in known and not mention.pointing)
        if previous and previous.sure and bare and listed:
            result.append(replace(mention, role=previous.role, sure=True, rule="where.list"))
        elif previous and previous.sure and listed and not mention.pointing:
            # "from the Bara and Sodari areas", "from the villages of Bara, Sodari"
            led = joined or mention.role is PlaceRole.LOCATION
            result.append(replace(mention, role=previous.role if led else mention.role))
        elif previous and led_to and _is_reached(previous, mention):
            result.append(replace(mention, role=PlaceRole.DESTINATION))
        else:
            result.append(mention)
    return tuple(result)


def _is_reached(origin: Mention, place: Mention) -> bool:
    """Whether a place that a word for "to" joins to another is where those from there went, and not
    the land that it lies in: "évacués de Rutshuru **à Goma**", "de Bunia en Ituri".
    """
    there = place.role is PlaceRole.LOCATION and place.kind not in WIDE - {"country"}
    return origin.role is PlaceRole.ORIGIN and there
