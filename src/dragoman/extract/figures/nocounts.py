"""Numbers that count nothing: ages, hours, names, rates, what a number was before.

In: tokens, a numeral among them, the table of figures. Out: whether it is such. What is counted,
and how much, is decided in `figures`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from dragoman.claims import Span
from dragoman.extract.figures.nouns import counted, part_before
from dragoman.extract.figures.numerals import Value, hangs, value_at
from dragoman.extract.figures.quantities import PEOPLE, Figures, ending_at
from dragoman.extract.text.sentences import Kind, Token

__all__ = ["is_dated", "is_former", "is_idle_one", "is_no_count", "looks_like_a_year", "meets"]


def meets(token: Token, spans: Sequence[Span]) -> bool:
    """Whether a token stands in one of the spans."""
    return any(token.start < span.end and span.start < token.end for span in spans)


def is_no_count(tokens: Sequence[Token], value: Value, table: Figures) -> bool:
    """Whether the words around a numeral make it something else than a count."""
    start, end = value.start, value.end
    in_words = value.rule == "words"
    idle = in_words and (table.idle.longest(tokens, start) or _is_inside(value, tokens, table))
    idle = idle or _is_of_a_dateline(tokens, start)
    idle = idle or _is_scaled(tokens, start)
    idle = idle or ending_at(table.excepting, tokens, start) is not None
    rated = value.share and _is_a_rate(tokens, value, table)
    if idle or rated or _is_an_age(tokens, value, table) or _is_an_hour(tokens, value, table):
        return True
    amount = start and _is_an_amount(tokens[start - 1], value, table)
    if amount or (value.rule == "digits" and _is_of_an_outlet(tokens, value, table)):
        return True
    first = start
    while first and tokens[first - 1].kind is Kind.NUMBER:
        first -= 1  # "call 0800 332 238"
    areas = value.high >= _NUMBERED and first and tokens[first - 1].low in table.areas
    if (
        value.rule == "digits"
        and not areas
        and ending_at(table.not_before, tokens, first)
        and not part_before(tokens, start, table)
    ):
        return True
    digits = value.rule == "digits" and not areas
    named = first > 0 and tokens[first - 1].capital
    named = named and (digits or tokens[start].capital)  # "Hill 881", "District Two"
    alone = (digits or named) and ending_at(table.not_before_alone, tokens, first)
    alone = alone or (named and ending_at(table.not_before_named, tokens, first))
    alone = alone or ending_at(table.age_bounds, tokens, start)
    told = bool(alone) or (digits and _is_of_initials(tokens, first, value, table))
    if (told and _is_a_name(tokens, end, table)) or _is_large(tokens, value, table):
        return True
    if end < len(tokens):
        following = tokens[end]
        lasts = table.units.longest(tokens, end)
        lasts = lasts if lasts and lasts.value.kind == _TIME else None  # "a 72**h** truce"
        hung = not lasts and _has_an_ending(tokens, end)
        hung = hung or _is_a_measurement(tokens, end, table)
        if hung or following.low in table.currency:
            return True
        timed = following.text == ":" and end + 1 < len(tokens)
        if timed and tokens[end + 1].kind is Kind.NUMBER and _is_glued(tokens, end + 1):
            return True
        after = end + 1 if following.text in "-‑" and end + 1 < len(tokens) else end
        alone = table.not_after_alone.longest(tokens, after)
        other = table.not_after.longest(tokens, after)
        unit = table.units.longest(tokens, after)
        longer = other is not None and unit is not None and unit.end > other.end  # "km of roads"
        if (other and not longer) or (alone and _is_a_name(tokens, alone.end, table)):
            return True
    return start >= 2 and tokens[start - 1].text == ":" and _is_glued(tokens, start)


_TIME = "time"
"""The class of units that tell how long something lasts."""


def _is_glued(tokens: Sequence[Token], at: int) -> bool:
    """Whether no space stands before a token: "12:**00**"."""
    return tokens[at - 1].end == tokens[at].start


def _is_of_a_dateline(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is of the day of a dateline: "Misrata **20-4** - "."""
    first = next((n for n, token in enumerate(tokens) if token.kind is Kind.NUMBER), 0)
    if not first or at not in {first, first + 2} or first + _A_DAY >= len(tokens):
        return False
    placed = all(token.capital or token.kind is Kind.MARK for token in tokens[:first])
    day = tokens[first : first + _A_DAY]
    joined = all(one.end == two.start for one, two in pairwise(day))
    shaped = day[1].text in _IN_A_DAY and day[2].kind is Kind.NUMBER
    return placed and joined and shaped and tokens[first + _A_DAY].text in _BEHIND_A_DATELINE


_A_DAY = 3
"""Tokens of "20-4"."""
_IN_A_DAY = frozenset("-/.")
_BEHIND_A_DATELINE = frozenset("-–—:")


def _has_an_ending(tokens: Sequence[Token], end: int) -> bool:
    """Whether letters hang on a number, behind a hyphen too: 16th, 25cm, "Knyazhiy 1-y", 9M83."""
    at = end + hangs(tokens, end)
    glued = at < len(tokens) and tokens[at].start == tokens[at - 1].end
    if not glued or tokens[at].kind is not Kind.WORD:
        return False
    low = tokens[at].low
    return len(low) <= _OF_AN_ENDING or any(letter.isdigit() for letter in low)


def _is_a_measurement(tokens: Sequence[Token], end: int, table: Figures) -> bool:
    """Whether a number only tells with the word that a hyphen hangs on it of what kind something
    is: "a **40-minute** battle", "a **300-bed** hospital"; not "a 12-man patrol", "1,200-strong".
    """
    if not hangs(tokens, end):
        return False
    word = tokens[end + 1]
    plain = word.kind is Kind.WORD and not word.capital and word.low not in table.strength
    return plain and table.units.longest(tokens, end + 1) is None


def _is_an_amount(before: Token, value: Value, table: Figures) -> bool:
    """Whether the word before a numeral makes it money, or a number in a list: "P500 million"."""
    glued = value.rule == "words" and _SUM.fullmatch(before.text) is not None
    return glued or before.low in table.currency or before.text == "#"


_SUM = re.compile(r"[A-Z]{1,3}\d[\d.,]*")
"""A sum of money whose sign is a letter."""
_NUMBERED = 1_000
"""No area has such a number for its name: "in Gedeo zone 400,000 were displaced"."""
_OF_AN_ENDING = 2
"""Letters that hang on a number, at most."""


def _is_large(tokens: Sequence[Token], value: Value, table: Figures) -> bool:
    """Whether a numeral is written large behind an article, before other names: "the **Three**
    Brotherhood Alliance".
    """
    start, end = value.start, value.end
    named = value.rule == "words" and end + 1 < len(tokens) and tokens[start].capital
    led = start > 0 and tokens[start - 1].low in table.led_articles
    if not (named and led and all(token.capital for token in tokens[end : end + 2])):
        return False
    return not any(table.units.longest(tokens, at) for at in (end, end + 1))


def _is_scaled(tokens: Sequence[Token], at: int) -> bool:
    """Whether a word of a number is hung on one: "a $20-**billion** project"."""
    return hangs(tokens, at - 1) and tokens[at - 2].kind is Kind.NUMBER


def _is_of_initials(tokens: Sequence[Token], first: int, value: Value, table: Figures) -> bool:
    """Whether initials stand before a number, which tells one of several: "the garrison of **LIB
    268**"; not of what is counted ("KIA 12"), nor in a line that is all in capitals.
    """
    if not first or first != value.start or value.high >= _NUMBERED:
        return False
    before = tokens[first - 1]
    short = _INITIALS.fullmatch(before.text) is not None and before.low not in table.initials
    return short and not all(token.text.isupper() for token in tokens if token.kind is Kind.WORD)


_INITIALS = re.compile(r"[A-Z]{2,4}")
"""A body, a unit or a kind of arms by its letters."""


def _is_of_an_outlet(tokens: Sequence[Token], value: Value, table: Figures) -> bool:
    """Whether a number ends the name of whom something was told: "told France **24** that"."""
    at = value.start
    while at and tokens[at - 1].capital:
        at -= 1
    named = 0 < value.start - at <= _OUTLET and at > 0 and tokens[at - 1].low in table.told
    return named and counted(tokens, value.end, table).kind == ""


_OUTLET = 3
"""Words of such a name, at most."""


def _is_a_name(tokens: Sequence[Token], end: int, table: Figures) -> bool:
    """Whether a number only names, since it counts nothing: "Ward 12 two houses", "Camp 11"."""
    again = end < len(tokens) and value_at(tokens, end, table) is not None
    return again or counted(tokens, end, table).kind in {"", "other"}


def _is_an_age(tokens: Sequence[Token], value: Value, table: Figures) -> bool:
    """As in "aged 24, 31 and 40", "boys as young as 12", "men from 18 to 60 may not leave" and
    "Yusuf Bala, 52, was killed".
    """
    start, end = value.start, value.end
    first = start
    while first and (
        tokens[first - 1].kind is Kind.NUMBER
        or tokens[first - 1].low in table.glue | table.between | table.openers | {","}
    ):
        first -= 1
    if first and tokens[first - 1].low in table.ages and value.high <= _OLDEST:
        return True
    led = value.high <= _OLDEST and ending_at(table.ages_behind, tokens, first)
    spans = value.rule == "range" or any(t.kind is Kind.NUMBER for t in tokens[first:start])
    several = spans and first and tokens[first - 1].low in table.ages_of
    if (led or (several and value.high <= _OLDEST)) and _is_a_name(tokens, end, table):
        return True
    old = value.rule == "digits" and value.high <= _OLDEST
    if old and (_are_ages(tokens, start, table) or _is_of_a_list(tokens, start, end)):
        return True
    apposed = start > 1 and tokens[start - 1].text == "," and end < len(tokens)
    return (
        apposed
        and old
        and tokens[start - 2].capital
        and (tokens[end].text in {",", "."} or _closes_a_person(tokens, start))
    )


def _is_of_a_list(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Whether a name of two words opens an item, and a number stands between dashes behind it:
    "Hana Saleh - 31 - teacher".
    """
    numbered = [token.kind for token in tokens[:2]] == [Kind.NUMBER, Kind.MARK]
    name = tokens[2 * numbered : at - 1]
    named = len(name) > 1 and all(token.capital or token.text == "." for token in name)
    between = end < len(tokens) and {tokens[at - 1].text, tokens[end].text} <= _DASHES
    return named and between


_DASHES = frozenset("-–—")


def _closes_a_person(tokens: Sequence[Token], at: int) -> bool:
    """Whether a name of two words and an age are an item of a list that no colon announces: "The
    dead were Hana Saleh, 71; Omar Daoud, 64": behind one stand towns with a number each.
    """
    named = at > _NAME and tokens[at - _NAME].capital
    return named and tokens[at + 1].text == ";" and ":" not in {t.text for t in tokens[:at]}


def _are_ages(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether a number stands in a list between commas behind people: "three men, 35, 41 and 60,
    are wounded"; one alone behind one: "a teacher, 34, was".
    """

    def lists(position: int) -> bool:
        token = tokens[position]
        return token.kind is Kind.NUMBER or token.text == "," or token.low in table.glue

    bracket = at > 1 and at + 1 < len(tokens) and tokens[at - 1].text == "("
    if bracket and tokens[at + 1].text == ")":  # "a man (52) said"
        one = table.units.longest(tokens, at - 2)
        single = (
            one is not None and one.end == at - 1 and not table.ends.several(tokens[at - 2].low)
        )
        return bool(
            one and single and one.value.category and tokens[at - 2].low not in table.several
        )
    if tokens[at - 1].low in table.share_of:
        return _is_of_an_age(tokens, at, table)
    first, last = at, at + 1
    while first and lists(first - 1):
        first -= 1
    while last < len(tokens) and lists(last):
        last += 1
    while last > at + 1 and tokens[last - 1].low in table.glue:
        last -= 1  # "a man, 47, and his wife"
    numbers = sum(token.kind is Kind.NUMBER for token in tokens[first:last])
    closed = tokens[first].text == tokens[last - 1].text == "," and numbers > 0
    noun = table.units.longest(tokens, first - 1) if first and closed else None
    if noun is None or noun.value.kind != PEOPLE or noun.value.category in table.states:
        return False
    alone = numbers == 1 and not table.ends.several(tokens[first - 1].low)
    return alone or numbers > 1


def _is_of_an_age(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether a number behind one person tells how old: "a teacher of **29**"; not "a group of 29
    men".
    """
    one = table.units.longest(tokens, at - 2) if at >= _TO_AN_ARTICLE else None
    if one is None or one.end != at - 1 or one.value.kind != PEOPLE or not one.value.category:
        return False
    several = tokens[at - 2].low in table.several or counted(tokens, at + 1, table).kind
    return not several and tokens[at - _TO_AN_ARTICLE].low in table.articles


_NAME = 3
"""Tokens from an age back to the first of two words of a name: "Hana Saleh, 71"."""
_TO_AN_ARTICLE = 3
"""Tokens from the age back to the article of whose it is."""


def _is_an_hour(tokens: Sequence[Token], value: Value, table: Figures) -> bool:
    """What a clock can show, between words of time: "at 2300 on Saturday", "shortly after nine on
    Wednesday"; or at the head of an entry: "18.42 BST The toll has risen".
    """
    start, digits = value.start, tokens[value.start].text
    if value.end != start + 1:
        return False
    if _DOTTED.fullmatch(digits) and value.end < len(tokens) and len(digits) > _HOUR_ALONE:
        zone = table.clock_after.longest(tokens, value.end) is not None
        if zone or (not start and tokens[value.end].capital):
            return True
    if not start:
        return False
    if _DOTTED.fullmatch(digits) and tokens[start - 1].low in table.clock_before:
        closes = value.end == len(tokens) or tokens[value.end].kind is Kind.MARK
        return closes or table.clock_after.longest(tokens, value.end) is not None
    close = any(lead.end == start for lead in table.clock_close.find(tokens[:start]))
    small = value.low == value.high and 0 < value.low <= _HOURS
    if not (close and small) and not _CLOCK.fullmatch(digits):
        return False
    led = close or tokens[start - 1].low in table.clock_before
    return led and table.clock_after.longest(tokens, value.end) is not None


_HOURS = 24
_HOUR_ALONE = 4
"""Characters of an hour that is written with one digit: "6.05"; such may well count millions."""
_DOTTED = re.compile(r"(?:[01]?\d|2[0-3])\.[0-5]\d")
"""An hour as much of Europe and Asia writes it: "until Sunday at 13.00,"."""
_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


def is_former(tokens: Sequence[Token], value: Value, table: Figures) -> bool:
    """Whether it is what a number was before: "rose from 36 to 41", "to 41 from 36", "up from an
    initial estimate of 100".
    """
    at = value.start - 1
    while at > 0 and value.start - at <= _NAMED and tokens[at].kind is Kind.WORD:
        if tokens[at].low in table.former:
            break
        at -= 1
    if at < 0 or tokens[at].low not in table.former or not _leads_on(tokens, value, table):
        return False
    reach = _TO_ITS_CHANGE if at == value.start - 1 else 1
    for token in reversed(tokens[max(0, at - reach) : at]):
        if token.text in ";:":
            return False
        if token.low in table.changes:
            return True
    return False


def _leads_on(tokens: Sequence[Token], value: Value, table: Figures) -> bool:
    """Whether the number follows to which another went, where its word may also tell by how much it
    changed: "de 20 **à 32** blessés"; not "augmenté de 300".
    """
    if not table.former_to or value.rule == "range":
        return True
    near = range(value.end, min(value.end + _TO_THE_NEXT, len(tokens) - 1))
    leads = (at for at in near if tokens[at].low in table.former_to)
    return any(value_at(tokens, at + 1, table) is not None for at in leads)


_TO_THE_NEXT = 3
"""Tokens from a number to the word that leads to the next: "de 20 blessés **à** 32"."""
_NAMED = 5
"""Tokens from "from" to its number: "from an initial estimate of 100"."""


def is_dated(tokens: Sequence[Token], end: int, dates: Sequence[Span]) -> bool:
    """Whether a number has a day of its own: "down from 7.13 million on 23 May"."""
    return any(meets(token, dates) for token in tokens[end : end + _TO_ITS_DAY])


_TO_ITS_DAY = 3
"""Tokens from a number to its day: "people a day ago"."""
_TO_ITS_CHANGE = 9
"""Tokens from "rose" to "from 36"."""


def _is_a_rate(tokens: Sequence[Token], value: Value, table: Figures) -> bool:
    """As in "prices rose by 40 per cent", "a 40 per cent increase", "23% of $391 million"."""
    at = value.start - 1
    at -= at > 0 and tokens[at].low in table.rates_to  # "support fell to 48 percent"
    while at > max(0, value.start - _OVER) and tokens[at].low in table.rates_over:
        at -= 1  # "une hausse de près de 5 %"
    before = tokens[at].low if at >= 0 else ""
    behind = [token.low for token in tokens[value.end : value.end + _TO_A_SUM]]
    of_a_sum = bool(table.share_of.intersection(behind[:1])) and not table.currency.isdisjoint(
        behind
    )
    led = behind[: 1 + (not table.rates_over.isdisjoint(behind[:1]))]  # "28 % de plus"
    return before in table.rates or not table.rates_after.isdisjoint(led) or of_a_sum


_OVER = 5
"""Tokens from a rate to what rose by it, at most: "une hausse de plus de 5 %"."""
_TO_A_SUM = 4
"""Tokens behind a share in which the sum that it is of begins: "of the US$ 391 million"."""


_OLDEST = 110
"""Years."""


def _is_inside(value: Value, tokens: Sequence[Token], table: Figures) -> bool:
    """Whether a number stands in a phrase that counts nothing: "nine people from two families"."""
    found = table.inside.find(tokens[: value.end + 1])
    return any(match.start < value.start < match.end for match in found)


def is_idle_one(value: Value) -> bool:
    """Whether it is the word "one", which counts only with a noun of its own."""
    return value.rule == "words" and value.high == 1


def looks_like_a_year(token: Token, value: Value) -> bool:
    """Whether it is four digits of this century or the last."""
    return value.rule == "digits" and token.text.isdigit() and 1900 <= value.low <= 2100
