"""The places that a sentence names, with their roles. No gazetteer: words around a name tell.

In: a sentence and ``places.toml``. Out: mentions in order. A capitalised name counts as a place
where a preposition, a noun for a kind of place, a compass word or a list of places says so, or
where the word before it takes a place ("seized Goma"). Finding the place in the world is `link`'s.

1. pieces      capitalised names; compass parts; "the city"
2. evidence    what stands before and after a piece
3. lists       "in Haydariya, Hanano and Sakhour": the members share their evidence and role
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from dragoman.claims import PlaceRole, Span
from dragoman.extract.placewords import Mention, Places
from dragoman.extract.sentences import Form, Kind, Sentence, Token

__all__ = ["capitals", "mentions"]


Piece = tuple[int, int, str, bool]
"""First token, token behind the last, rule, and whether it points at a place told before."""


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
    cell = sentence.form in {Form.CELL, Form.COLUMN}
    alone = cell or (sentence.form is Form.HEADING and not sentence.is_title)
    loud = _is_shouted(tokens)
    table = replace(table, capitals=frozenset(capitals), alone=alone, shouted=loud)
    shouted = sentence.is_title and _headline_case(tokens)
    found: list[Mention] = []
    position = 0
    while position < len(tokens):
        if not _may_begin(tokens[position], table):
            position += 1
            continue
        piece = _piece(sentence, position, table, taken, known or {}, places or {})
        if piece is None:
            position = max(position + 1, _name_end(tokens, position, table) or 0)
            continue
        mention = _read(sentence, piece, table, places or {})
        told = mention and (not shouted or _is_told(tokens, mention, table))
        if mention is not None and told:
            found.append(mention)
        position = piece[1]
    return _joined(tokens, found, table)


def _read(
    sentence: Sentence, piece: Piece, table: Places, places: Mapping[str, str]
) -> Mention | None:
    """The piece as the place that the words around it, and who knows it, make of it, or None."""
    tokens, (start, end, _, pointing) = sentence.tokens, piece
    of_town = not pointing and _describes_a_town(tokens, start, end, table)
    mention = _judged(tokens, piece, table, bare=of_town)
    if mention and not pointing:
        mention = _known(tokens, mention, places, table)
        parted = start > 0 and tokens[start - 1].low in table.parties
        if of_town and not mention.kind:
            return None  # "the Tigrayan town of Shire"
        if places and parted and not mention.kind:
            mention = replace(mention, sure=False)  # "clashes between Bodos and Muslims"
    if mention and _heads(sentence, mention):
        mention = replace(mention, sure=True, rule="where.named")
    elif mention and _takes_in(tokens, mention, table):
        mention = replace(mention, role=PlaceRole.DESTINATION, sure=True, rule="where.takes")
    if mention and any(m.end == start for m in table.beyond.at(tokens, max(0, start - 2))):
        mention = replace(mention, sure=False, rule="where.beyond")
    return mention


def capitals(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The words, lower case, that stand with a capital inside a sentence somewhere."""
    return frozenset(
        token.low
        for sentence in sentences
        if not (sentence.is_title and _headline_case(sentence.tokens))
        for before, token in pairwise(sentence.tokens[_first_word(sentence.tokens) :])
        if token.capital and token.kind is Kind.WORD and before.text not in _OPENS
    )


_OPENS = frozenset("“«„\"‘'(")
"""A word behind one of these opens a sentence of its own, and is capital anyway."""


# -- pieces ----------------------------------------------------------------------------------------


def _piece(
    sentence: Sentence,
    position: int,
    table: Places,
    taken: Sequence[Span],
    known: Mapping[str, str],
    places: Mapping[str, str],
) -> Piece | None:
    tokens = sentence.tokens
    token = tokens[position]
    if any(token.start < span.end and span.start < token.end for span in taken):
        return None
    compass = _compass_part(tokens, position, table)
    if compass is not None and any(
        token.capital and token.low in table.not_heads for token in tokens[position:compass]
    ):
        compass = None  # "the North-Eastern Command" is a body
    if compass is not None:
        named = _has_name(tokens, position, compass, table)
        compass = _with_tail(tokens, position, compass, table, places) if named else compass
        return position, compass, "where.compass", not named
    if pointing := _pointing(tokens, position, table):
        return pointing
    end = _name_end(tokens, position, table)
    if end is None:
        return None
    words = [token.low for token in tokens[position:end]]
    short = end - position == 1 and _is_acronym(tokens[position].text)
    whole = short and _is_no_short_form(tokens[position].text, table, places)
    if town := end if whole else _office(sentence, position, end, table, places):
        return position, town, "where.name", False
    if short or any(word in table.not_heads for word in words) or " ".join(words) in known:
        return None
    if all(places.get(token.text) == "people" for token in tokens[position:end]):
        return None  # "near the Ugandan border"
    return position, _with_tail(tokens, position, end, table, places), "where.name", False


_TOWNS = frozenset({"settlement", "adm1"})


def _is_no_short_form(word: str, table: Places, places: Mapping[str, str]) -> bool:
    """Whether a word in capitals is a place: "in the DRC", "SHELLING IN GOMA"."""
    town = table.shouted and places.get(word.title()) in _TOWNS
    return town or places.get(word) == "country"


def _is_shouted(tokens: Sequence[Token]) -> bool:
    """Whether all words are in capitals, so that they do not tell a short form from a name."""
    words = [token for token in tokens if token.kind is Kind.WORD]
    return len(words) > 1 and all(token.text.isupper() for token in words)


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
    """Where a name ends that somebody knows with an "of" inside: "Democratic Republic of Congo"."""
    if end >= len(tokens) or tokens[end].low not in table.links:
        return end
    of = end + 1
    while of < len(tokens) and tokens[of].low in table.articles:
        of += 1
    tail = _name_end(tokens, of, table)
    while start < end and not tokens[start].capital:
        start += 1
    name = " ".join(token.text for token in tokens[start:tail])
    return tail if tail and places.get(name) else end


def _describes_a_town(tokens: Sequence[Token], start: int, end: int, table: Places) -> bool:
    """Whether a name only says of which people or region a town is that is named after it: "the
    Tigrayan town of Shire"; but "Bama town of Borno" names the town.
    """
    kind = table.kinds_after.longest(tokens, end) if end < len(tokens) else None
    if kind is None or tokens[kind.end - 1].low not in table.settled:
        return False
    named = kind.end + 1 < len(tokens) and tokens[kind.end + 1].capital
    led = any(
        token.low in table.between or token.low in table.compass
        for token in tokens[max(0, start - 1) : end - 1]
    )
    return led and named and tokens[kind.end].low in table.links


def _pointing(tokens: Sequence[Token], position: int, table: Places) -> Piece | None:
    """A noun that stands for a place told before: "the city", "its territory"."""
    if tokens[position].low in table.whole:
        return position, position + 1, "where.pointing", True
    if tokens[position].low in table.determiners and position + 1 < len(tokens):
        pointing = table.pointing.longest(tokens, position + 1)
        if pointing and not _name_follows(tokens, pointing.end, table):
            return position, pointing.end, "where.pointing", True
        site = _site(tokens, position + 1, table)
        if site and not _name_follows(tokens, site, table):
            return position, site, "where.pointing", True
    own = table.own.longest(tokens, position)
    if own and not _name_follows(tokens, own.end, table):
        return position, own.end, "where.own", True
    if _is_bare_city(tokens, position, table):
        return position, position + 1, "where.pointing", True
    return None


def _site(tokens: Sequence[Token], position: int, table: Places) -> int | None:
    """Where a site ends that is told with what it is or whose: "the regional hospital", "the UN
    compound"; not one with a name ("the Mercy hospital"), which is a place of its own.
    """
    for at in range(position, min(position + _SITE, len(tokens))):
        token = tokens[at]
        if token.low in table.sites:
            return at + 1
        plain = token.text.islower() or _is_acronym(token.text)
        small = token.low in table.lists or token.low in table.articles
        if token.kind is not Kind.WORD or not plain or small or token.low in table.roles.firsts:
            return None
    return None


_SITE = 3
"""Words of a site, the noun among them: "military police headquarters"."""


def _may_begin(token: Token, table: Places) -> bool:
    """Whether a piece may begin there: a capital, also behind a hyphen ("al-Bab"), or a word of
    direction or the like.
    """
    return token.capital or token.low in table.small or "-" in token.text


def _is_bare_city(tokens: Sequence[Token], position: int, table: Places) -> bool:
    """As in "from city are evacuated": rough translation leaves out the article."""
    if position == 0 or tokens[position].low not in table.of_cities or tokens[position].capital:
        return False
    led = any(m.end == position for m in table.roles.at(tokens, position - 1))
    return led and not _name_follows(tokens, position + 1, table)


def _is_acronym(word: str) -> bool:
    """SDF, FARDC, M23, MINUSCA: bodies far more often than places."""
    return 1 < len(word) <= 5 and word.isupper() and any(c.isalpha() for c in word)


def _headline_case(tokens: Sequence[Token]) -> bool:
    words = [token for token in tokens if token.kind is Kind.WORD and len(token.text) > 3]
    return bool(words) and sum(token.capital for token in words) > 0.7 * len(words)


def _name_end(tokens: Sequence[Token], position: int, table: Places) -> int | None:
    """Where the capitalised name that begins at ``position`` ends; None where none begins."""
    if not _is_name(tokens, position, table):
        return None
    end = position + 1
    while end < len(tokens):
        token = tokens[end]
        if _is_name(tokens, end, table):
            end += 1
        elif token.low in table.inside:
            after = next((n for n in (1, 2) if _is_name(tokens, end + n, table)), 0)
            if not after or tokens[end + after - 1].low not in table.inside:
                break
            end += after + 1
        elif (
            token.kind is Kind.NUMBER
            and len(token.text) <= 2
            and token.start == tokens[end - 1].end + 1
        ):
            return end  # "camp 4": the number may be a figure
        else:
            break
    return end


def _is_name(tokens: Sequence[Token], position: int, table: Places) -> bool:
    if position >= len(tokens):
        return False
    token = tokens[position]
    if token.kind is not Kind.WORD or token.low in table.compass:
        return False
    head, _, tail = token.text.partition("-")
    inner = head.lower() in table.prefixes and tail[:1].isupper()
    if not (token.capital or inner) or len(token.text) < 2:
        return False
    if table.shouted and (token.low in table.roles.firsts or token.low in table.lists):
        return False
    opens = position == _first_word(tokens) or _opens_a_quotation(tokens, position)
    if opens and not _is_name_at_head(tokens, position, table):
        return False
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if following is None or following.kind is not Kind.WORD or following.capital:
        return True
    led = following.low in table.roles.firsts  # "in Mali since March": no adjective of a noun
    return led or not token.low.endswith(table.adjectives)


def _opens_a_quotation(tokens: Sequence[Token], position: int) -> bool:
    """Whether a quoted sentence begins there, and no quoted name: "**The** rebels came"."""
    if position == 0 or tokens[position - 1].text not in _OPENS - {"("}:
        return False
    following = tokens[position + 1 : position + 2]
    return bool(following) and following[0].kind is Kind.WORD and following[0].text.islower()


def _first_word(tokens: Sequence[Token]) -> int:
    return next((n for n, token in enumerate(tokens) if token.kind is Kind.WORD), 0)


def _is_name_at_head(tokens: Sequence[Token], first: int, table: Places) -> bool:
    """A sentence's first word is capital anyway: a name only where the report shows it is one, or
    where the layout leaves room for little else.
    """
    short = len(tokens) < first + 2 and not table.alone
    if short or tokens[first].low in table.between:
        return False
    if any(m.end == first + 1 for m in table.roles.at(tokens, first)):
        return False  # "In town": a preposition
    if table.alone:
        return True
    named = tokens[first].low in table.capitals or tokens[first].text.isupper()
    kind, hosts = (words.longest(tokens, first + 1) for words in (table.kinds_after, table.hosts))
    return named or bool(kind or hosts) or _lies_from(tokens, first + 1, table)


def _name_follows(tokens: Sequence[Token], position: int, table: Places) -> bool:
    """As in "the city of Goma", "the town Hanano": the name says it."""
    after = tokens[position : position + 2]
    return bool(after) and (
        after[0].capital or (len(after) > 1 and after[0].low in table.links and after[1].capital)
    )


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
        end = _name_end(tokens, of, table)
        if end:
            return end
        pointing = table.pointing.longest(tokens, of) if of < len(tokens) else None
        if pointing:
            return pointing.end
    end = _name_end(tokens, at, table) if not noun else None
    if end:
        return end
    alone = definite and tokens[at - 1].low in table.compass_bare
    return at if (noun or alone) and at - position >= 2 else None


def _has_name(tokens: Sequence[Token], start: int, end: int, table: Places) -> bool:
    return any(_is_name(tokens, position, table) for position in range(start, end))


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
    return mention.start == _first_word(tokens) and after == ":" and not told


def _takes_in(tokens: Sequence[Token], mention: Mention, table: Places) -> bool:
    """As in "Erbil has taken in 40,000 people": the place is where they are, though it acts."""
    if mention.end >= len(tokens) or mention.pointing or _before(tokens, mention.start, table)[0]:
        return False
    known = mention.sure or bool(mention.kind)
    return (table.takers if known else table.hosts).longest(tokens, mention.end) is not None


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
    if mention.rule == "where.compass":  # "the Eastern part of Aleppo" is known by Aleppo
        inside = [token for token in inside if token.capital and token.low not in table.compass]
    name = " ".join(token.text for token in inside)
    kind = places.get(name.title() if name.isupper() else name, "")
    if not kind or mention.sure:
        return replace(mention, kind=kind)
    after = tokens[mention.end].low if mention.end < len(tokens) else ""
    before = tokens[mention.start - 1].low if mention.start else ""
    acts = kind == "country" or after.endswith(table.acting) or before in table.told
    return replace(mention, kind=kind, sure=True, rule="where.named" if acts else "where.known")


# -- evidence --------------------------------------------------------------------------------------


def _judged(tokens: Sequence[Token], piece: Piece, table: Places, *, bare: bool) -> Mention | None:
    """The piece as a place with the role its surroundings give; None where nothing does.

    ``bare``: the noun behind it is another name's ("the Ituri village of Tchabi").
    """
    start, end, rule, pointing = piece
    role, kind_before = _before(tokens, start, table)
    kind_after = table.kinds_after.longest(tokens, end) if end < len(tokens) and not bare else None
    if tokens[end - 1].low.endswith(table.possessive) and rule == "where.name":
        return None  # "Syria's second city": whose, not where
    if kind_after and not pointing and rule == "where.name":
        end = end if tokens[kind_after.end - 1].low.endswith("s") else kind_after.end
    kind_before = kind_before or _in_apposition(tokens, start, table)
    if rule == "where.name":
        start = _with_kind(tokens, start, table)
    sure = bool(role or kind_before or (kind_after and not pointing) or rule == "where.compass")
    sure = sure or (pointing and tokens[start].low in table.whole)
    sure = sure or (pointing and _is_told_of(tokens, start, table))
    sure = sure or (not pointing and _lies_from(tokens, end, table))
    if role is None and not sure:
        return Mention(start, end, PlaceRole.LOCATION, False, rule, pointing)
    return Mention(start, end, role or PlaceRole.LOCATION, sure, rule, pointing)


def _is_told_of(tokens: Sequence[Token], start: int, table: Places) -> bool:
    """Whether a share of a place is told, or it was struck: "95 per cent of the capital", "a bomb
    hit the compound".
    """
    if start and tokens[start - 1].low in table.struck:
        return True
    return any(m.end == start for at in range(start) for m in table.shares.at(tokens, at))


def _lies_from(tokens: Sequence[Token], end: int, table: Places) -> bool:
    """Whether it is told how far a name lies from somewhere: "Zepa, about 19 km away"."""
    if end >= len(tokens) or tokens[end].text != ",":
        return False
    for at in range(end + 1, min(end + _HEDGED, len(tokens) - 1)):
        if tokens[at].kind is Kind.NUMBER:
            return tokens[at + 1].low in table.distances
        if tokens[at].kind is not Kind.WORD:
            return False
    return False


_HEDGED = 4
"""Tokens from a comma to a number that may be hedged: "some", "more than"."""


def _with_kind(tokens: Sequence[Token], start: int, table: Places) -> int:
    """Where "province of Aleppo" begins: it is another place than Aleppo, so its word is told."""
    for at in range(max(0, start - 3), start):
        if any(match.end == start for match in table.kinds_named.at(tokens, at)):
            return at
    return start


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
            if match and match.end == position:
                return match.value, kind
        previous = tokens[position - 1]
        before = next(
            (
                match.start
                for at in range(max(0, position - 3), position)
                for match in table.kinds_before.at(tokens, at)
                if match.end == position
            ),
            None,
        )
        if before is not None:
            position, kind = before, True
        elif (
            previous.low in table.between and previous.kind is Kind.WORD
        ) or previous.low in table.compass:
            position -= 1
        else:
            break
    return None, kind


def _parted(tokens: Sequence[Token], first: Mention | None, table: Places) -> bool:
    """As in "between Kosti and Rabak": the second is as much of a place as the first."""
    return first is not None and first.start > 0 and tokens[first.start - 1].low in table.parties


def _joined(
    tokens: Sequence[Token], found: Sequence[Mention], table: Places
) -> tuple[Mention, ...]:
    """Mentions with lists resolved: a member takes the role and sureness of the one before it."""
    result: list[Mention] = []
    for mention in found:
        previous = result[-1] if result else None
        between = tokens[previous.end : mention.start] if previous else ()
        listed = 0 < len(between) <= 3 and all(token.low in table.lists for token in between)
        parted = _parted(tokens, previous, table)
        known = {"where.known", "where.named"} if parted else {"where.known"}
        bare = not mention.sure or (mention.rule in known and not mention.pointing)
        if previous and previous.sure and bare and listed:
            result.append(replace(mention, role=previous.role, sure=True, rule="where.list"))
        else:
            result.append(mention)
    return tuple(result)
