"""What capitals tell: which words of a sentence are a name, and where it ends.

In: tokens and ``places.toml``. Out: positions. The first word of a sentence is capital anyway, all
words of a headline may be, and some names hold small words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from dragoman.extract.names.placewords import Places
from dragoman.extract.text.phrases import Phrases
from dragoman.extract.text.sentences import Form, Kind, Sentence, Token

__all__ = [
    "capitals",
    "first_word",
    "in_capitals",
    "is_acronym",
    "is_explained",
    "is_name",
    "is_of_a_direction",
    "labels",
    "lies_from",
    "name_end",
    "name_follows",
]


def capitals(sentences: Iterable[Sentence]) -> frozenset[str]:
    """The words, lower case, that stand with a capital inside a sentence somewhere."""
    return frozenset(
        token.low
        for sentence in sentences
        if not sentence.is_loud
        for before, token in pairwise(sentence.tokens[first_word(sentence.tokens) :])
        if token.capital and token.kind is Kind.WORD and before.text not in _OPENS
    )


def labels(sentences: Iterable[Sentence], topics: Iterable[Phrases[Any]]) -> frozenset[str]:
    """The words, lower case, that open the items of a list with a colon behind and are no word of
    ``topics``, where two items have such: "Melut: around 3,200 have come", or behind the hour or
    day that opens a line of a log: "14:20 - Sake: two killed", "12/05 Sake - 3 killed"; or with a
    full stop or a dash, where half of the items have it: "3) Malir. Bus stopped by gunmen".
    """
    topics, sentences = tuple(topics), tuple(sentences)
    opened: set[int] = set()
    closed = _closed_by_one_mark(sentences)
    found = [
        (label, _is_logged(sentence))
        for sentence in sentences
        if sentence.form in _LABELLED and (label := _label(sentence, opened, closed))
        if not any(table.longest(label, at) for table in topics for at in range(len(label)))
    ]
    several = len(found) > 1
    return frozenset(t.low for label, logged in found if several or logged for t in label)


def _closed_by_one_mark(sentences: Sequence[Sentence]) -> frozenset[str]:
    """The marks, full stop or dash, that stand behind the words which open half of the items, or
    both where there are but two.
    """
    opened: set[int] = set()
    items: list[str] = []
    aged = False
    for sentence in sentences:
        if sentence.bullet and sentence.paragraph not in opened:
            items.append(_mark_behind(sentence.tokens, _CLOSING))
            aged = aged or _has_an_age(sentence.tokens, items[-1])
        opened.add(sentence.paragraph)
    told = {mark: items.count(mark) for mark in items if mark}
    few = len(items) < _ITEMS and not aged
    return frozenset(m for m, n in told.items() if n >= _ITEMS - few and 2 * n >= len(items))


def _mark_behind(tokens: Sequence[Token], marks: frozenset[str]) -> str:
    """The mark that stands behind the capital words which open a sentence; empty if none does."""
    first = first_word(tokens)
    at = next((n for n, t in enumerate(tokens[first : first + _LABEL]) if t.text in marks), 0)
    named = at and all(_is_capital(token) for token in tokens[first : first + at])
    return tokens[first + at].text if named else ""


def _has_an_age(tokens: Sequence[Token], mark: str) -> bool:
    """Whether a bare figure stands behind the mark of a label: "Hana Saleh - 31 - a teacher"."""
    at = next((n for n, token in enumerate(tokens) if token.text == mark and n > 1), len(tokens))
    behind = [token.kind for token in tokens[at + 1 : at + 3]]
    return behind[:1] == [Kind.NUMBER] and behind[1:] != [Kind.WORD]


def _is_capital(token: Token) -> bool:
    """Whether a word is, or holds behind its article, a name: "al-Hawa"."""
    return token.kind is Kind.WORD and (token.capital or token.text != token.low)


_CLOSING = frozenset(".-–—")
_ITEMS = 3
"""Items of a list, at least, that tell how they open."""


def _label(sentence: Sentence, opened: set[int], closed: frozenset[str]) -> Sequence[Token]:
    """The words before a colon, or a mark of ``closed``, that opens an item, where all of them are
    capital; in prose before one behind which a figure stands ("Khazer: 4,960"), or that opens a
    paragraph and behind which no new sentence begins, as one does of who speaks: "Malakal: a
    cholera ward opened".
    """
    tokens = sentence.tokens
    opens = sentence.paragraph not in opened
    opened.add(sentence.paragraph)
    first = first_word(tokens)
    bare = sentence.form is Form.ITEM and 1 < len(tokens) - first <= _LABEL
    if bare and tokens[-1].kind is Kind.NUMBER and all(map(_is_capital, tokens[first:-1])):
        return tokens[first:-1]  # "Douma 13"
    marks = _BEHIND_LABEL if _is_logged(sentence) else {":"}
    marks = marks | closed if opens and sentence.bullet else marks
    colon = next((n for n, t in enumerate(tokens[first : first + _LABEL]) if t.text in marks), 0)
    words = tokens[first : first + colon]
    named = all(_is_capital(token) for token in words)
    after = tokens[first + colon + 1 : first + colon + 2]
    goes_on = any(t.kind is Kind.NUMBER or (opens and t.text.islower()) for t in after)
    return words if named and (sentence.form is Form.ITEM or goes_on) else ()


def _is_logged(sentence: Sentence) -> bool:
    """Whether an hour or a day opens an item of a list."""
    opens = sentence.form is Form.ITEM and sentence.bullet is None
    return opens and sentence.tokens[0].kind is Kind.NUMBER


_BEHIND_LABEL = frozenset(":,–—-")
_LABEL = 4
"""Tokens of a label with its colon, at most."""


_LABELLED = frozenset({Form.ITEM, Form.PROSE})


_OPENS = frozenset("“«„\"‘'(")
"""A word behind one of these opens a sentence of its own, and is capital anyway."""


def name_end(tokens: Sequence[Token], position: int, table: Places) -> int | None:
    """Where the capitalised name that begins at ``position`` ends; None where none begins."""
    if not is_name(tokens, position, table):
        return None
    whole = table.names.longest(tokens, position)
    end = whole.end if whole else position + 1
    while end < len(tokens):
        token = tokens[end]
        if is_name(tokens, end, table):
            end += 1
        elif token.low in table.tails or _is_its_direction(tokens, end, table):
            return end + 1 + (token.low not in table.tails)
        elif token.low in table.inside:
            after = _over_inside(tokens, end, table)
            if not after:
                break
            end += after + 1
        elif token.text == "." and tokens[end - 1].low in table.shortened:
            if token.start > tokens[end - 1].end or not is_name(tokens, end + 1, table):
                break
            end += 2
        elif (
            token.kind is Kind.NUMBER
            and len(token.text) <= 2
            and token.start == tokens[end - 1].end + 1
        ):
            return end  # "camp 4": the number may be a figure
        else:
            break
    return end


def _over_inside(tokens: Sequence[Token], at: int, table: Places) -> int:
    """Words from a small word inside a name to where the name goes on: "Puerto **de la** Cruz";
    0 where it does not.
    """
    after = next((n for n in (1, 2) if is_name(tokens, at + n, table)), 0)
    inner = tokens[at + after - 1].low
    led = inner in table.inside or (after > 1 and inner in table.behind_inside)
    return after if led else 0


def _is_its_direction(tokens: Sequence[Token], at: int, table: Places) -> bool:
    """Whether the direction that is part of a name follows: "Soudan **du Sud**"."""
    after = tokens[at + 1 : at + 2]
    led = tokens[at].low in table.of_directions
    return led and any(token.capital and token.low in table.compass for token in after)


def is_name(tokens: Sequence[Token], position: int, table: Places) -> bool:
    """Whether a name begins, or goes on, with the word there."""
    if position >= len(tokens):
        return False
    token = tokens[position]
    if token.kind is not Kind.WORD or is_of_a_direction(tokens, position, table):
        return False
    head, _, tail = token.text.partition("-")
    if tail.islower() and tail.endswith(table.hyphened):
        return False  # "the Saudi-led coalition"
    inner = head.lower() in table.prefixes and tail[:1].isupper()
    if not (token.capital or inner) or len(token.text) < 2:
        return False
    if table.shouted and (token.low in table.roles.firsts or token.low in table.lists):
        return False
    opens = position == first_word(tokens) or _opens_a_quotation(tokens, position)
    if opens and not _is_name_at_head(tokens, position, table):
        return False
    following = tokens[position + 1] if position + 1 < len(tokens) else None
    if following is None or following.kind is not Kind.WORD or following.capital:
        return True
    led = following.low in table.roles.firsts  # "in Mali since March": no adjective of a noun
    led = led or following.low in table.links
    after, placed = tokens[position + 2 : position + 3], tokens[position + 3 : position + 4]
    numbered = any(t.kind is Kind.NUMBER for t in after) or any(
        t.low in table.roles.firsts for t in placed
    )  # "three in Kasese and one in Mbale"
    led = led or (following.low in table.lists and numbered)
    return led or not token.low.endswith(table.adjectives)


def is_of_a_direction(tokens: Sequence[Token], position: int, table: Places) -> bool:
    """Whether a word is a direction, or leads one: "Cameroon's **Far North**"."""
    if tokens[position].low in table.between:
        return any(token.low in table.compass for token in tokens[position + 1 : position + 2])
    return tokens[position].low in table.compass


def name_follows(tokens: Sequence[Token], position: int, table: Places) -> bool:
    """As in "the city of Goma", "the town Hanano": the name says it."""
    after = tokens[position : position + 2]
    return bool(after) and (
        after[0].capital or (len(after) > 1 and after[0].low in table.links and after[1].capital)
    )


def is_acronym(word: str) -> bool:
    """SDF, FARDC, M23, MINUSCA: bodies far more often than places."""
    many = len(word) > _MANY and word.endswith("s")  # "IDPs"
    letters = word[:-1] if many else word
    return 1 < len(word) <= 5 and letters.isupper() and any(c.isalpha() for c in word)


_MANY = 3
"""Letters of a short form of many, more than these."""


def in_capitals(tokens: Sequence[Token]) -> bool:
    """Whether all words are in capitals, so that they do not tell a short form from a name."""
    words = [token for token in tokens if token.kind is Kind.WORD]
    return len(words) > 1 and all(token.text.isupper() for token in words)


def first_word(tokens: Sequence[Token]) -> int:
    """Where the first word stands, behind bullets and quotation marks."""
    return next((n for n, token in enumerate(tokens) if token.kind is Kind.WORD), 0)


def _opens_a_quotation(tokens: Sequence[Token], position: int) -> bool:
    """Whether a quoted sentence begins there, and no quoted name: "**The** rebels came"."""
    if position == 0 or tokens[position - 1].text not in _OPENS - {"("}:
        return False
    following = tokens[position + 1 : position + 2]
    return bool(following) and following[0].kind is Kind.WORD and following[0].text.islower()


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
    if tokens[first].low in table.inside and is_name(tokens, first + 1, table):
        return True  # "Um Rakuba"
    if tokens[first].low in table.numbered and tokens[first + 1].kind is Kind.NUMBER:
        return True  # "Camp 11"
    named = tokens[first].low in table.capitals or tokens[first].text.isupper()
    named = named or any(t.start in table.counted for t in tokens[first + 1 : first + 2])
    kind, hosts = (words.longest(tokens, first + 1) for words in (table.kinds_after, table.hosts))
    end = first + 1
    while end < len(tokens) and tokens[end].capital:
        end += 1
    told = lies_from(tokens, end, table) or is_explained(tokens, end, table)
    return named or bool(kind or hosts) or told


def lies_from(tokens: Sequence[Token], end: int, table: Places) -> bool:
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


def is_explained(tokens: Sequence[Token], end: int, table: Places) -> bool:
    """As in "Mitiga, the capital's only working airport,": a noun of place explains the name."""
    if end + 1 >= len(tokens) or tokens[end].text != ",":
        return False
    if tokens[end + 1].low not in table.articles | table.between:
        return False
    for at in range(end + 2, min(end + _EXPLAINED, len(tokens))):
        small = tokens[at].low in table.roles.firsts or tokens[at].low in table.links
        if tokens[at].kind is not Kind.WORD or small:
            return False
        if tokens[at].low in table.offices_over:
            return False  # "Saldo, the Russian-appointed head of the region"
        kind = table.kinds_after.longest(tokens, at)
        if kind is None:
            continue
        after = tokens[kind.end] if kind.end < len(tokens) else None
        return after is None or after.kind is Kind.MARK or after.low in table.roles.firsts
    return False


_EXPLAINED = 7
"""Tokens from a name to the noun that explains it: ", the capital's only working airport"."""
