"""Who is somebody: the words of the names of persons that a report tells, which are no places.

In: the sentences of a report, and who knows given names and places. Out: words, lower case.
Surnames are names of towns, too ("Clinton", "Lincoln"), and a report that has told somebody in full
calls him by his surname alone.

1. runs     words in capitals, one behind the other
2. a title before a run, a given name at its head or what is told of it makes it somebody's name
3. a name that stands for a town as well ("in Clinton") is left alone
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from dragoman.extract.names.capitals import is_acronym
from dragoman.extract.names.placewords import WIDE, Places
from dragoman.extract.text.sentences import Kind, Sentence, Token

__all__ = ["is_of_persons", "persons"]


def persons(
    sentences: Iterable[Sentence],
    table: Places,
    places: Mapping[str, str],
    is_given: Callable[[str], bool],
) -> frozenset[str]:
    """The words of names of persons, lower case; also "saleh" of "al-Saleh"."""
    told: set[str] = set()
    towns: set[str] = set()
    for sentence in sentences:
        tokens = sentence.tokens
        plain = sum(token.kind is Kind.WORD and not token.capital for token in tokens)
        if sentence.is_headline or (sentence.is_loud and plain <= 1):
            continue  # all its words are capital, but for an "in"
        for start, end in _runs(tokens, table):
            if not _is_led_in(tokens, start, table):
                told |= {*_somebody(tokens, (start, end), table, places, is_given)}
            elif not tokens[end - 1].owns:
                towns |= {*_words(tokens[start:end])}
    told -= {word for word in towns if places.get(word)}
    bare = {word.partition("-")[2] for word in told}
    return frozenset(word.lower() for word in told | bare if word)


def is_of_persons(tokens: Sequence[Token], start: int, end: int, table: Places) -> bool:
    """Whether a name is made of the words of somebody's, or ends with two of them: "a rift with
    **Clinton**", "Secretary of **State John Kerry**"; not where it is led as a place is.
    """
    words = [token.owner.lower() for token in tokens[start:end]]
    if _is_led_in(tokens, start, table) or not words:
        return False
    many = start > 0 and tokens[start - 1].low in table.articles  # "a row with the Clintons"
    words = [word.removesuffix("s") if many else word for word in words[-_OF_A_NAME:]]
    return all(word in table.persons or word in table.forms for word in words)


_OF_A_NAME = 2
"""Words of somebody's name that are enough to tell it."""


def _is_led_in(tokens: Sequence[Token], start: int, table: Places) -> bool:
    """Whether a name stands behind a word that leads to places alone: "**in** Clinton"; not so "in
    the Clinton campaign".
    """
    at = start - 1
    if at >= 0 and tokens[at].low in table.articles:
        return False
    while at > 0 and tokens[at].low in table.between:
        at -= 1
    return at >= 0 and tokens[at].low in table.placing


def _runs(tokens: Sequence[Token], table: Places) -> Iterator[tuple[int, int]]:
    """Where the names of a sentence begin and end, with small words and initials inside."""
    at = 0
    while at < len(tokens):
        if not _is_named(tokens[at]):
            at += 1
            continue
        end = at + 1
        while end < len(tokens) and not tokens[end - 1].owns:
            over = _over(tokens, end, table)
            if not over:
                break
            end += over
        yield at, end
        at = end


def _over(tokens: Sequence[Token], at: int, table: Places) -> int:
    """Tokens by which a name goes on: a name, an initial with its stop, "al Assad"; 0 for none."""
    token = tokens[at]
    behind = at + 1 < len(tokens)
    if token.kind is Kind.WORD and len(token.text) == 1 and token.capital:
        return 1 + (behind and tokens[at + 1].text == ".")
    if _is_named(token):
        return 1
    inside = token.low in table.inside or token.low in table.prefixes
    return 2 * (inside and behind and _is_named(tokens[at + 1]))


def _is_named(token: Token) -> bool:
    inner = token.text.partition("-")[2]
    return token.kind is Kind.WORD and len(token.text) > 1 and (token.capital or inner.istitle())


def _somebody(
    tokens: Sequence[Token],
    run: tuple[int, int],
    table: Places,
    places: Mapping[str, str],
    is_given: Callable[[str], bool],
) -> Sequence[str]:
    """The words of a run that are the name of somebody, by the title before it or in it, by its own
    or by the "who" behind it; empty where it is none.
    """
    start, end = run
    words = _words(tokens[start:end])
    at = start - 1 - (start > 1 and tokens[start - 1].text == ".")
    before = tokens[at].low if start else ""
    titled = max((n for n, word in enumerate(words) if word.lower() in table.forms), default=-1)
    if titled >= 0 or before in table.forms:
        name = words[titled + 1 :]
        small = titled < 0 and not tokens[at].capital and bool(places.get(words[0]))
        place = small or _is_place(words, places)  # "private Kabul clinics", "General Santos"
        return name if not place and _is_plain(name, table, places) else ()
    several = len(words) > 1
    first = words[:-1] if len(words) > _OF_A_NAME else words[:1]
    given = any(word.lower() not in table.prefixes and is_given(word) for word in first)
    whose = before in table.links and at > 0 and tokens[at - 1].low in table.whose
    led = several and (before in table.titles or before in table.of_persons or whose)
    relative = [token.low for token in tokens[end : end + 2]]
    told = relative[:1] == [","] and not table.who.isdisjoint(relative[1:])
    if not (given or led or told):
        return ()  # the gazetteer is asked of few names
    if (
        _is_place(words, places)
        or not _is_plain(words, table, places)
        or _has_kind(tokens, run, table)
    ):
        return ()
    at_head = bool(places.get(words[0]))
    if at_head and not (given or led):
        return ()
    return words[1:] if at_head else words  # "Orlando Bloom"


def _is_place(words: Sequence[str], places: Mapping[str, str]) -> bool:
    """Whether the first two or more of these words name a place together."""
    return any(places.get(" ".join(words[:n])) for n in range(_OF_A_NAME, len(words) + 1))


def _words(run: Sequence[Token]) -> list[str]:
    """The words of a name, without initials and small words."""
    return [token.owner for token in run if len(token.text) > 1 and _is_named(token)]


def _is_plain(words: Sequence[str], table: Places, places: Mapping[str, str]) -> bool:
    """Whether words are those of a name, and none of a body's, a people's, a land's or a site's."""
    nouns = table.not_heads | table.parts | table.sites | table.settled | table.wide
    plain = (word.lower() not in nouns and not is_acronym(word) for word in words)
    return bool(words) and all(plain) and not {places.get(word) for word in words} & _OF_LANDS


_OF_LANDS = WIDE | {"people"}


def _has_kind(tokens: Sequence[Token], run: tuple[int, int], table: Places) -> bool:
    """Whether a noun of place stands beside a name: "Omar village", "the village of Omar"; not "the
    capture of Omar Daoud".
    """
    start, end = run
    behind = end < len(tokens) and table.kinds_after.longest(tokens, end) is not None
    lead = tokens[max(0, start - _KIND) : start]
    if any(m.end == len(lead) for m in table.deeds.find(lead)):
        return behind
    return behind or any(m.end == len(lead) for m in table.kinds_before.find(lead))


_KIND = 4
"""Tokens of a noun of place before a name, at most."""
