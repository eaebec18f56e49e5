"""Numbers in words and digits. In: tokens and a position; out: the value that begins there.

Digits with any thousands mark, words, scales ("1.4 million", "two lakh 50 thousand"), ranges
("between a and b"), shares and vague words. Whether it counts anything is decided in `figures`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from dragoman.claims import Number
from dragoman.extract.figures.quantities import Figures
from dragoman.extract.text.phrases import Match
from dragoman.extract.text.sentences import Kind, Token

__all__ = ["Value", "hangs", "value_at"]


@dataclass(frozen=True, slots=True)
class Value:
    """A number as read: tokens [start, end) and its bounds."""

    start: int
    end: int
    low: Number
    high: Number
    rule: str
    word: str | None = None
    share: bool = False
    bounded: bool = True
    """False for "most" and "many": words that give no number at all."""


def value_at(tokens: Sequence[Token], position: int, table: Figures) -> Value | None:
    """A share, a range, a number or a vague word that begins at ``position``."""
    vague = table.vague.longest(tokens, position)
    if vague:
        low, high = vague.value.low, vague.value.high
        word = " ".join(token.low for token in tokens[position : vague.end])
        return Value(position, vague.end, low, high, "vague", word, bounded=vague.value.bounded)
    fraction = table.fractions.longest(tokens, position)
    if fraction and _is_no_share(tokens, position, fraction.end, table):
        return None
    if fraction and fraction.end < len(tokens) and tokens[fraction.end].low in table.ones:
        large = _is_scale(tokens, fraction.end + 1, table)
        return _numeral(tokens, position, table) if large else None  # half a million; half an hour
    if fraction and (of_a_scale := _part_of_a_scale(tokens, fraction, table)):
        return of_a_scale
    if fraction and not _numeral(tokens, fraction.end, table):
        n = fraction.value
        return Value(position, fraction.end, n, n, "fraction", share=True)
    first = _numeral(tokens, position, table)
    if first is None:
        return None
    share = table.per_cent.longest(tokens, first.end) if first.end < len(tokens) else None
    if share:
        return replace(first, end=share.end, rule="per-cent", share=True)
    again = _again(tokens, first, table) or _proportion(tokens, first, table)
    return again or _range(tokens, first, table) or first


def _is_no_share(tokens: Sequence[Token], position: int, end: int, table: Figures) -> bool:
    """Whether a fraction only tells which one, how long or what ground: "a third day of fighting",
    "a day and a half", "the western half of Mosul"; but "and a half of the town".
    """
    behind = tokens[end].low if end < len(tokens) else ""
    first = position - (position > 0 and tokens[position - 1].low in table.ones)
    joined = 1 < first < position and tokens[first - 1].low in table.glue
    of_a_length = joined and tokens[first - 2].kind is Kind.WORD
    if position > 0 and tokens[position - 1].low in table.sides:
        return True
    return behind in table.nths or (of_a_length and behind not in table.share_of)


def _part_of_a_scale(
    tokens: Sequence[Token], fraction: Match[float], table: Figures
) -> Value | None:
    """As in "a quarter of a million"."""
    at = fraction.end + 2
    if at >= len(tokens) or tokens[at - 2].low not in table.share_of:
        return None
    scale = table.scales.get(tokens[at].low, 0) if tokens[at - 1].low in table.ones else 0
    if scale < _HUNDRED:
        return None
    n = round(fraction.value * scale / 100)
    return Value(fraction.start, at + 1, n, n, "words")


def _again(tokens: Sequence[Token], first: Value, table: Figures) -> Value | None:
    """A number with itself in brackets behind it, as in "twelve (12)"."""
    if first.end + 2 >= len(tokens) or tokens[first.end].text != "(":
        return None
    second = _numeral(tokens, first.end + 1, table)
    if second is None or second.low != first.low or tokens[second.end : second.end + 1] == []:
        return None
    return replace(first, end=second.end + 1) if tokens[second.end].text == ")" else None


def _proportion(tokens: Sequence[Token], first: Value, table: Figures) -> Value | None:
    """A share in per cent, as in "two in three people", "nine out of ten families"."""
    joint = table.proportions.longest(tokens, first.end) if first.end < len(tokens) else None
    second = _numeral(tokens, joint.end, table) if joint else None
    if second is None or not first.low < second.low <= _OUT_OF:
        return None
    behind = second.end < len(tokens)
    noun = table.units.longest(tokens, second.end) if behind else None
    told = behind and (
        table.parts.longest(tokens, second.end) is not None  # "four in ten of them"
        or tokens[second.end].start in table.signals  # "four in five arrived on foot"
        or tokens[second.end].low in table.copulas  # "nine out of ten were women"
        or tokens[second.end].low in table.share_of  # "four in five of the town's families"
    )
    if not told and (noun is None or noun.value.kind not in _SHARED):
        return None
    n = round(100 * first.low / second.low, 1)
    whole = int(n) if float(n).is_integer() else n
    return Value(first.start, second.end, whole, whole, "fraction", share=True)


_SHARED = frozenset({"people", "households", "housing", "facilities"})
_OUT_OF = 10
"""The most of which a few are told as a share."""


def _range(tokens: Sequence[Token], first: Value, table: Figures) -> Value | None:
    if first.end + 1 >= len(tokens):
        return None
    if tokens[first.end].low in table.or_:
        return _one_or_the_other(tokens, first, table)
    if tokens[first.end].low not in table.between:
        return None
    joint = tokens[first.end]
    opened = first.start > 0 and tokens[first.start - 1].low in table.openers
    if joint.low in table.glue and not opened:
        return None
    if first.start > 1 and joint.low in table.rates_to:
        by, change = tokens[first.start - 1].low, tokens[first.start - 2].low
        if by in table.rates and change in table.changes:
            return None  # "rose **by** three to 23"
    second = _numeral(tokens, first.end + 1, table)
    if second is None:
        return None
    low, end = first.low, second.end
    scale = table.scales.get(tokens[second.end - 1].low)
    if scale and first.low < 1000 and first.low * scale <= second.high:
        low = first.low * scale  # 200 to 300 thousand
    elif joint.low in _HYPHENS and first.rule == second.rule == "digits" and _is_round(second):
        low *= _THOUSAND if first.high * _THOUSAND < second.high else 1  # "some 2-3,000"
    share = table.per_cent.longest(tokens, end) if end < len(tokens) else None
    if low >= second.high:
        return None
    return Value(
        first.start, share.end if share else end, low, second.high, "range", None, bool(share)
    )


def _one_or_the_other(tokens: Sequence[Token], first: Value, table: Figures) -> Value | None:
    """As in "five or six people", "50 or 60 houses"; not "in 1967 or 2006", "two or 30"."""
    second = _numeral(tokens, first.end + 1, table)
    near = second is not None and first.low < second.high <= _TWICE * first.low
    if second is None or not near or first.low >= _THOUSAND or first.rule != second.rule:
        return None
    return Value(first.start, second.end, first.low, second.high, "range")


_TWICE = 2


def _is_round(value: Value) -> bool:
    return value.high >= _THOUSAND and value.high % _THOUSAND == 0


_HYPHENS = frozenset("-–—")
_THOUSAND = 1000
_GROUPS = re.compile(r"[1-9]\d{0,2}(?:[,.'’\u00a0\u2009\u202f ]\d{3}|, 000)+")


def _numeral(tokens: Sequence[Token], position: int, table: Figures) -> Value | None:
    """The longest numeral at ``position``: a sum of parts, each a number and its scales."""
    if position >= len(tokens):
        return None
    total: Number = 0
    end, smallest, rule = position, float("inf"), ""
    while end < len(tokens):
        at = end + 1 if rule and tokens[end].low in table.glue else end
        part = _scaled(tokens, at, table)
        if part is None:
            break
        value, scale, stop, part_rule = part
        if value >= smallest:
            break  # "2011 38 children": two numbers side by side
        total, end = total + value, stop
        smallest, rule = scale, rule or part_rule
        if scale == 1:
            break
    if not rule or total >= 10**_DIGITS:
        return None
    whole = int(total) if float(total).is_integer() else round(total, 6)
    return Value(position, end, whole, whole, rule)


def _scaled(
    tokens: Sequence[Token], position: int, table: Figures
) -> tuple[Number, float, int, str] | None:
    """Value, its smallest scale, the end and the rule of one part: ``2.5 thousand``, ``fifty``."""
    if position >= len(tokens):
        return None
    bare = _bare(tokens, position, table)
    if bare is None:
        return None
    value, end, rule = bare
    scale: float = 1
    if rule and (half := _half_before_scale(tokens, end, table)):
        value, end = value + 0.5, half
    if tokens[position].kind is Kind.NUMBER and (letter := _glued(tokens, end, table)):
        value, scale, end, rule = value * letter, letter, end + 1, "words"
    if hangs(tokens, end) and _is_scale(tokens, end + 1, table):
        end += 1  # "25-thousand people"
    while end < len(tokens) and tokens[end].low in table.scales:
        factor = table.scales[tokens[end].low]
        value, scale, end, rule = value * factor, scale * factor, end + 1, "words"
    if scale > _HUNDRED and (behind := _and_a_half(tokens, end, table)):
        value, end = value + scale / 2, behind
    below = _tens_below(tokens, end, value, scale, table)
    if below:  # "one hundred and fifty thousand": the scale behind holds for the sum
        value, end, scale = below
    if scale == 1 and rule == "words" and value >= 20 and value % 10 == 0:
        scale = 100 if value % 100 == 0 else 10  # sixty five, doscientas cincuenta
    return value, scale, end, rule


def hangs(tokens: Sequence[Token], hyphen: int) -> bool:
    """Whether a hyphen joins the words on both sides without a space."""
    if not 0 < hyphen < len(tokens) - 1 or tokens[hyphen].text not in "-‑":
        return False
    mark = tokens[hyphen]
    return tokens[hyphen - 1].end == mark.start and mark.end == tokens[hyphen + 1].start


def _bare(tokens: Sequence[Token], position: int, table: Figures) -> tuple[Number, int, str] | None:
    """Value, end and rule of the number at ``position``, before its scale."""
    token, end = tokens[position], position + 1
    if token.kind is Kind.NUMBER:
        scaled = end < len(tokens) and tokens[end].low in table.scales
        value = _digits(token.text, scaled)
        return None if value is None else (value, end, "digits")
    if token.low in table.halves:  # near half million person; half a million
        for scale_at in (end, position + 2):
            if _is_scale(tokens, scale_at, table):
                return 0.5, scale_at, "words"
    if token.low in table.ones and _is_scale(tokens, end, table):
        return 1, end, "words"
    if token.low in table.ones and _in_words(tokens[end].low if end < len(tokens) else "", table):
        return _in_words(tokens[end].low, table) or 0, end + 1, "words"  # a fifty
    if _stands_alone(tokens, position, table):
        return 1, position, "words"  # near thousand person
    in_words = _in_words(token.low, table)
    return None if in_words is None else (in_words, end, "words")


def _and_a_half(tokens: Sequence[Token], at: int, table: Figures) -> int:
    """Where "and a half" of a scale ends, before what is counted: "a million and half persons",
    "one million and a half of the people"; else 0.
    """
    if at >= len(tokens) or tokens[at].low not in table.glue:
        return 0
    at += 1 + (at + 1 < len(tokens) and tokens[at + 1].low in table.ones)
    if at + 1 >= len(tokens) or tokens[at].low not in table.halves:
        return 0
    of = tokens[at + 1].low in table.share_of
    counted = at + 1 + of < len(tokens) and table.units.longest(tokens, at + 1 + of) is not None
    return at + 1 if counted else 0


def _half_before_scale(tokens: Sequence[Token], at: int, table: Figures) -> int:
    """Where the scale stands behind "and a half" that begins at ``at``: "one **and a half**
    million"; else 0.
    """
    if at >= len(tokens) or tokens[at].low not in table.glue:
        return 0
    at += 1 + (at + 1 < len(tokens) and tokens[at + 1].low in table.ones)
    half = at + 1 < len(tokens) and tokens[at].low in table.halves
    return at + 1 if half and _is_scale(tokens, at + 1, table) else 0


def _glued(tokens: Sequence[Token], at: int, table: Figures) -> int:
    """The scale of the letters right behind digits ("4.2M", "350k", "10 M people"), or 0; "25m" may
    be a length.
    """
    if at >= len(tokens):
        return 0
    letter, behind = tokens[at], tokens[at + 1 : at + 2]
    scale, glued = table.glued.get(letter.low, 0), letter.start == tokens[at - 1].end
    if not scale or (glued and (letter.capital or letter.low not in table.lengths)):
        return scale
    if not (glued or (letter.capital and letter.low in table.lengths)):
        return 0
    if not behind:
        return 0
    noun = table.units.longest(tokens, at + 1)
    people = noun is not None and noun.value.kind in {"people", "households"}
    told = behind[0].start in table.signals or behind[0].low in table.copulas | table.auxiliaries
    return scale if people or told else 0


def _tens_below(
    tokens: Sequence[Token], end: int, value: Number, scale: float, table: Figures
) -> tuple[Number, int, float] | None:
    """The sum, its end and its scale where a number under 100 and a larger scale stand behind
    hundreds in words: "one hundred and fifty thousand", "two hundred thirty-one million".
    """
    if scale != _HUNDRED:
        return None
    at = end + 1 if end < len(tokens) and tokens[end].low in table.glue else end
    tens = 0
    while (
        at < len(tokens) and (more := _in_words(tokens[at].low, table)) and tens + more < _HUNDRED
    ):
        tens, at = tens + more, at + 1
    factor = table.scales.get(tokens[at].low, 0) if at < len(tokens) else 0
    if not tens or factor <= _HUNDRED:
        return None
    return (value + tens) * factor, at + 1, factor


_HUNDRED = 100


def _stands_alone(tokens: Sequence[Token], position: int, table: Figures) -> bool:
    """A scale without a number ("near thousand person"), not the rest of one ("$40.4 million")."""
    after_number = position > 0 and tokens[position - 1].kind is Kind.NUMBER
    singular = not table.ends.several(tokens[position].low)
    return _is_scale(tokens, position, table) and singular and not after_number


def _is_scale(tokens: Sequence[Token], position: int, table: Figures) -> bool:
    return position < len(tokens) and tokens[position].low in table.scales


def _in_words(low: str, table: Figures) -> int | None:
    """``forty`` or ``forty-eight``, ``forty-odd`` too; None for any other word."""
    low = low.removesuffix(table.odd)
    if low in table.numerals:
        return table.numerals[low]
    parts = [table.numerals.get(part) for part in low.split("-")]
    if not low or any(part is None for part in parts) or len(parts) > 2:
        return None
    if len(parts) == 2 and not (parts[0] and parts[0] >= 20 and parts[1] and parts[1] < 10):
        return None
    return sum(part or 0 for part in parts)


_DIGITS = 15
"""Digits of the largest amount that is told, a sum of money in rials."""


def _digits(text: str, scaled: bool) -> Number | None:
    """The value of digits with marks; a mark before three digits is a thousands mark.

    Before a scale word it is a decimal mark ("1.234 million"), and so is any other. None for what
    counts nothing: a section or an address ("1.2.3.4"), and more digits than any amount has.
    """
    if sum(letter.isdigit() for letter in text) > _DIGITS:
        return None
    if _GROUPS.fullmatch(text) and not (scaled and text.count(".") == 1):
        return int(re.sub(r"\D", "", text))
    head, mark, tail = re.sub(r"[\s\u00a0\u2009\u202f'’]", "", text).rpartition(".")
    if not mark:
        head, mark, tail = text.rpartition(",")
    if not mark:
        return int(tail)
    if "." in head and not _GROUPS.fullmatch(head):
        return None
    if len(re.sub(r"\D", "", tail)) == 3 and not scaled and head.count(",") + head.count("."):
        return int(re.sub(r"\D", "", text))
    return float(re.sub(r"\D", "", head) + "." + tail) if tail.isdecimal() else 0
