"""The numbers of a sentence, with their hedges and what they count.

In: a sentence, the tables ``figures.toml`` and ``units.toml``, and the spans that are time words.
Out: counts in order. Dates, ages, distances, clock times, money, resolutions and weapon types are
no counts; whether a count is a claim is decided elsewhere (`measures`, `assemble`).

1. numerals    digits with any thousands mark, words, scales ("1.4 million", "two lakh 50 thousand")
2. vague words and "nobody"                       4. hedges before and after
3. ranges      "between a and b", "a to b"         5. the noun that is counted, or "of them"
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from dragoman.claims import Figure, Number, Qualifier, Span
from dragoman.extract.phrases import Match, Phrases
from dragoman.extract.sentences import Kind, Report, Sentence, Token

__all__ = ["PEOPLE", "Count", "Figures", "Unit", "figures"]

SHARE = "percent"
PEOPLE = "people"


class Signal(Protocol):
    """A word that tells a measure, as far as figures need to know it (`measures.Trigger`)."""

    @property
    def start(self) -> int:
        """Its first token."""

    @property
    def is_verb(self) -> bool:
        """Whether it is a verb whose subject is counted."""


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    kind: str
    """The class: people, households, structures, places..., "other", or "" where none is named."""
    category: str | None = None
    start: int = 0
    """First token of its words; equal to ``end`` where the sentence names none."""
    end: int = 0
    of: str = ""
    """Of a share: the class of what it is a share of, where the sentence names it."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of the sentence that counts something."""

    start: int
    """First token, hedge included."""
    end: int
    low: Number | None
    high: Number | None
    qualifier: Qualifier
    unit: Unit
    core: int
    """First token of the number itself."""
    word: str | None = None
    part: bool = False
    """Of a whole named before: "including 119", "119 of them"."""
    nothing: bool = False
    """"nobody", "no hospital": a count of nought."""
    rules: tuple[str, ...] = ()

    def figure(self, report: Report, tokens: Sequence[Token]) -> Figure:
        """The noun, with its evidence; stock or flow is the measure's to say."""
        unit = self.unit
        counted = report.over(tokens[unit.start : unit.end]) if unit.end > unit.start else None
        return Figure(
            low=self.low,
            high=self.high,
            qualifier=self.qualifier,
            unit=unit.name or PEOPLE,
            category=unit.category,
            word=self.word,
            evidence=report.over(tokens[self.start : self.end]),
            counted=counted,
        )


@dataclass(frozen=True, slots=True)
class _Vague:
    low: int
    high: int
    bounded: bool


@dataclass(frozen=True)
class Figures:
    """The tables of figures, compiled once."""

    numerals: Mapping[str, int]
    scales: Mapping[str, int]
    ones: frozenset[str]
    halves: frozenset[str]
    glue: frozenset[str]
    vague: Phrases[_Vague]
    nothing_alone: Phrases[str]
    nothing_before: Phrases[str]
    nothing_never: Phrases[str]
    hedges: Phrases[Qualifier | None]
    """None for the fillers between a hedge and its number."""
    hedges_after: Phrases[Qualifier]
    between: frozenset[str]
    openers: frozenset[str]
    per_cent: Phrases[str]
    fractions: Phrases[float]
    not_after: Phrases[str]
    not_before: Phrases[str]
    currency: frozenset[str]
    no_amount: frozenset[str]
    idle: Phrases[str]
    may_count: frozenset[str]
    """Words without which, and without digits, a sentence counts nothing."""
    units: Phrases[Unit]
    stops: frozenset[str]
    leads: Phrases[str]
    copulas: frozenset[str]
    announced_by: Phrases[str]
    people: tuple[str, ...]
    """Endings of nouns that are people."""
    parts: Phrases[str]
    part_before: Phrases[str]
    signals: frozenset[int] = frozenset()
    """Where words of a measure begin in the sentence at hand; see `figures`."""

    @classmethod
    def of(cls, table: Mapping[str, Any], units: Mapping[str, Any]) -> Figures:
        """Compile ``figures.toml`` and ``units.toml``.

        Raises `UsageError` for a pattern that cannot be read, `KeyError` for a missing table.
        """
        hedges: list[tuple[str, Qualifier | None]] = [
            (pattern, Qualifier(name)) for name, row in table["hedges"].items() for pattern in row
        ]
        hedges += [(pattern, None) for pattern in table["fillers"]["before"]]
        never = table["not_a_figure"]
        search = units["search"]
        return cls(
            numerals=table["numerals"],
            scales=table["scales"],
            ones=frozenset(table["glue"]["one"]),
            halves=frozenset(table["glue"]["half"]),
            glue=frozenset(table["glue"]["and"]),
            vague=Phrases(
                [
                    (v["pattern"], _Vague(v.get("low", 0), v.get("high", 0), "low" in v))
                    for v in table["vague"]
                ]
            ),
            nothing_alone=_set(table["nothing"]["alone"]),
            nothing_before=_set(table["nothing"]["before"]),
            nothing_never=_set(table["nothing"]["never"]),
            hedges=Phrases(hedges),
            hedges_after=Phrases(
                [(p, Qualifier(name)) for name, row in table["hedges_after"].items() for p in row]
            ),
            between=frozenset(table["fillers"]["between"]),
            openers=frozenset(table["fillers"]["range"]),
            per_cent=_set(table["shares"]["per_cent"]),
            fractions=Phrases([(f["pattern"], f["value"]) for f in table["shares"]["fractions"]]),
            not_after=_set(never["after"]),
            not_before=_set(never["before"]),
            currency=frozenset(never["currency"]),
            no_amount=frozenset(never["no_amount"]),
            idle=_set(never["idle"]),
            may_count=_counting_words(table),
            units=Phrases(_unit_rows(units["unit"])),
            stops=frozenset(search["stops"]),
            leads=_set(search["leads"]),
            copulas=frozenset(search["copulas"]),
            announced_by=_set(search["announced_by"]),
            people=tuple(search["people"]),
            parts=_set(search["parts"]),
            part_before=_set(search["part_before"]),
        )


def figures(
    sentence: Sentence,
    table: Figures,
    not_counts: Sequence[Span] = (),
    words: Sequence[Signal] = (),
) -> tuple[Count, ...]:
    """The counts of ``sentence``, in order.

    ``not_counts`` are spans (dates) whose numbers count nothing; ``words`` are those that tell a
    measure: they are no unknown nouns ("homeless"), and at a verb the search for a counted noun
    ends ("some 3,300 went back home").
    """
    verbs = {word.start for word in words if word.is_verb}
    tokens = tuple(
        replace(token, kind=Kind.MARK) if position in verbs else token
        for position, token in enumerate(sentence.tokens)
    )
    table = replace(table, signals=frozenset(tokens[word.start].start for word in words))
    found: list[Count] = []
    position = 0
    while position < len(tokens):
        count = _count_at(tokens, position, table, not_counts)
        if count is None:
            position += 1
            continue
        if not found or count.start >= found[-1].end:
            found.append(count)
        elif count.core >= found[-1].end:
            found.append(replace(count, start=count.core))
        # "eight of the area's nine clinics": the nine is a denominator, inside what is counted
        position = max(count.end, count.unit.end, position + 1)
    return tuple(found)


# -- one count -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Value:
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


def _count_at(
    tokens: Sequence[Token], position: int, table: Figures, not_counts: Sequence[Span]
) -> Count | None:
    if any(tokens[position].span.meets(span) for span in not_counts):
        return None
    nothing = _nothing(tokens, position, table)
    if nothing:
        return nothing
    value = _value(tokens, position, table)
    if value is None or _is_no_count(tokens, value, table):
        return None
    start, end, qualifier = _hedged(tokens, value, table)
    rules = [f"figure.{value.rule}"]
    if qualifier is not Qualifier.EXACT:
        rules.append(f"figure.hedge.{qualifier.value.replace(' ', '-')}")
    led = part = _part_before(tokens, start, table)
    if value.share:
        unit = Unit(SHARE, "share", start=value.end - 1, end=value.end)
        after = _part_after(tokens, end, table)
        part, noun = part or after > end, _counted(tokens, after, table)
        unit = replace(unit, category=noun.category, of=noun.kind)
    else:
        after = _part_after(tokens, end, table)
        part = part or after > end
        unit = _counted(tokens, _past_copula(tokens, after, table) if part else after, table)
        if not unit.kind and after > end:
            unit = _named_in_part(tokens, after, table) or unit
        if not unit.kind:
            unit = _announced(tokens, start, table) or unit
        if not unit.kind:
            unit = _counted_before(tokens, start, table, led) or unit
        part = part or _part_after(tokens, unit.end, table) > unit.end
    if not value.bounded and not _is_of_people(tokens, unit, part, end):
        return None
    if not value.bounded and start and tokens[start - 1].low in table.no_amount:
        return None
    idle = _is_idle_one(value) and not (value.end < len(tokens) and tokens[value.end].low == "for")
    if not unit.kind and (idle or _looks_like_a_year(tokens[value.start], value)):
        return None
    if unit.kind == "time" and value.rule == "range":
        return None  # "daily from 9 to 14 hours"
    low, high = _bounds(value, qualifier)
    if part:
        rules.append("figure.part")
    return Count(
        start, end, low, high, qualifier, unit, value.start, value.word, part, rules=tuple(rules)
    )


def _is_of_people(tokens: Sequence[Token], unit: Unit, part: bool, end: int) -> bool:
    """Whether "most" or "many" counts people: named, told before, or doing something right after."""
    acts = end < len(tokens) and tokens[end].kind is Kind.MARK and tokens[end].text[0].isalpha()
    return part or acts or unit.kind in {"people", "households"}


def _bounds(value: _Value, qualifier: Qualifier) -> tuple[Number | None, Number | None]:
    if not value.bounded:
        return None, None
    match qualifier:
        case Qualifier.MORE_THAN | Qualifier.AT_LEAST:
            return value.low, None
        case Qualifier.LESS_THAN | Qualifier.UP_TO | Qualifier.NEARLY:
            return None, value.high
        case _:
            return value.low, value.high


def _nothing(tokens: Sequence[Token], position: int, table: Figures) -> Count | None:
    if table.nothing_never.longest(tokens, position):
        return None
    alone = table.nothing_alone.longest(tokens, position)
    if alone:
        unit = Unit(PEOPLE, "people", start=alone.end, end=alone.end)
        return _nought(position, alone.end, unit)
    before = table.nothing_before.longest(tokens, position)
    if before:
        unit = _counted(tokens, before.end, table)
        if unit.kind not in {"", "other"}:
            return _nought(position, before.end, unit)
    return None


def _nought(start: int, end: int, unit: Unit) -> Count:
    rules = ("figure.nothing",)
    return Count(start, end, 0, 0, Qualifier.EXACT, unit, start, nothing=True, rules=rules)


def _value(tokens: Sequence[Token], position: int, table: Figures) -> _Value | None:
    """A share, a range, a number or a vague word that begins at ``position``."""
    vague = table.vague.longest(tokens, position)
    if vague:
        low, high = vague.value.low, vague.value.high
        word = " ".join(token.low for token in tokens[position : vague.end])
        return _Value(position, vague.end, low, high, "vague", word, bounded=vague.value.bounded)
    fraction = table.fractions.longest(tokens, position)
    if fraction and fraction.end < len(tokens) and tokens[fraction.end].low in table.ones:
        return None  # half an hour
    if fraction and not _numeral(tokens, fraction.end, table):
        n = fraction.value
        return _Value(position, fraction.end, n, n, "fraction", share=True)
    first = _numeral(tokens, position, table)
    if first is None:
        return None
    share = table.per_cent.longest(tokens, first.end) if first.end < len(tokens) else None
    if share:
        return replace(first, end=share.end, rule="per-cent", share=True)
    return _range(tokens, first, table) or first


def _range(tokens: Sequence[Token], first: _Value, table: Figures) -> _Value | None:
    if first.end + 1 >= len(tokens) or tokens[first.end].low not in table.between:
        return None
    joint = tokens[first.end]
    opened = first.start > 0 and tokens[first.start - 1].low in table.openers
    if joint.low in table.glue and not opened:
        return None
    second = _numeral(tokens, first.end + 1, table)
    if second is None:
        return None
    low, end = first.low, second.end
    scale = table.scales.get(tokens[second.end - 1].low)
    if scale and first.low < 1000 and first.low * scale <= second.high:
        low = first.low * scale  # 200 to 300 thousand
    share = table.per_cent.longest(tokens, end) if end < len(tokens) else None
    if low >= second.high:
        return None
    return _Value(
        first.start, share.end if share else end, low, second.high, "range", None, bool(share)
    )


# -- numerals --------------------------------------------------------------------------------------

_GROUPS = re.compile(r"[1-9]\d{0,2}(?:[,.'’\u00a0\u2009\u202f ]\d{3})+")


def _numeral(tokens: Sequence[Token], position: int, table: Figures) -> _Value | None:
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
    if not rule:
        return None
    whole = int(total) if float(total).is_integer() else round(total, 6)
    return _Value(position, end, whole, whole, rule)


def _scaled(
    tokens: Sequence[Token], position: int, table: Figures
) -> tuple[Number, float, int, str] | None:
    """Value, its smallest scale, the end and the rule of one part: ``2.5 thousand``, ``fifty``."""
    if position >= len(tokens):
        return None
    token, end = tokens[position], position + 1
    value: Number
    if token.kind is Kind.NUMBER:
        scaled = end < len(tokens) and tokens[end].low in table.scales
        value, rule = _digits(token.text, scaled), "digits"
    elif token.low in table.halves and _is_scale(tokens, position + 2, table):
        value, end, rule = 0.5, position + 2, "words"  # half a million
    elif token.low in table.ones and _is_scale(tokens, end, table):
        value, rule = 1, "words"
    elif token.low in table.ones and _in_words(tokens[end].low if end < len(tokens) else "", table):
        value, end, rule = _in_words(tokens[end].low, table) or 0, end + 1, "words"  # a fifty
    elif _stands_alone(tokens, position, table):
        value, end, rule = 1, position, "words"  # near thousand person
    else:
        in_words = _in_words(token.low, table)
        if in_words is None:
            return None
        value, rule = in_words, "words"
    scale: float = 1
    while end < len(tokens) and tokens[end].low in table.scales:
        factor = table.scales[tokens[end].low]
        value, scale, end, rule = value * factor, scale * factor, end + 1, "words"
    if scale == 1 and rule == "words" and value >= 20 and value % 10 == 0:
        scale = 10  # sixty five
    return value, scale, end, rule


def _stands_alone(tokens: Sequence[Token], position: int, table: Figures) -> bool:
    """A scale without a number ("near thousand person"), not the rest of one ("$40.4 million")."""
    after_number = position > 0 and tokens[position - 1].kind is Kind.NUMBER
    singular = not tokens[position].low.endswith("s")
    return _is_scale(tokens, position, table) and singular and not after_number


def _is_scale(tokens: Sequence[Token], position: int, table: Figures) -> bool:
    return position < len(tokens) and tokens[position].low in table.scales


def _in_words(low: str, table: Figures) -> int | None:
    """``forty`` or ``forty-eight``; None for any other word."""
    parts = [table.numerals.get(part) for part in low.split("-")]
    if not low or any(part is None for part in parts) or len(parts) > 2:
        return None
    if len(parts) == 2 and not (parts[0] and parts[0] >= 20 and parts[1] and parts[1] < 10):
        return None
    return sum(part or 0 for part in parts)


def _digits(text: str, scaled: bool) -> Number:
    """The value of digits with marks; a mark before three digits is a thousands mark.

    Before a scale word it is a decimal mark ("1.234 million"), and so is any other.
    """
    if _GROUPS.fullmatch(text) and not (scaled and text.count(".") == 1):
        return int(re.sub(r"\D", "", text))
    head, mark, tail = re.sub(r"[\s\u00a0\u2009\u202f'’]", "", text).rpartition(".")
    if not mark:
        head, mark, tail = text.rpartition(",")
    if not mark:
        return int(tail)
    if len(re.sub(r"\D", "", tail)) == 3 and not scaled and head.count(",") + head.count("."):
        return int(re.sub(r"\D", "", text))
    return float(re.sub(r"\D", "", head) + "." + tail) if tail.isdigit() else 0


# -- hedges ----------------------------------------------------------------------------------------


def _hedged(tokens: Sequence[Token], value: _Value, table: Figures) -> tuple[int, int, Qualifier]:
    """First and last token of the number with its hedges, and the qualifier they make."""
    start, end = value.start, value.end
    qualifier = {"vague": Qualifier.VAGUE, "range": Qualifier.BETWEEN}.get(value.rule)
    if value.rule == "range" and start and tokens[start - 1].low in table.openers:
        start -= 1
    reach = start
    while reach > 0:
        match = _ending_at(table.hedges, tokens, reach)
        if match is None:
            break
        reach = match.start
        if match.value is not None:
            start = reach
            if qualifier in {None, Qualifier.BETWEEN}:
                qualifier = match.value if qualifier is None else qualifier
            break
    after = table.hedges_after.longest(tokens, end) if end < len(tokens) else None
    if after and qualifier is None:
        end, qualifier = after.end, after.value
    return start, end, qualifier or Qualifier.EXACT


def _ending_at(phrases: Phrases[Any], tokens: Sequence[Token], end: int) -> Match[Any] | None:
    """The longest phrase that ends just before token ``end``."""
    for start in range(max(0, end - 5), end):
        for match in phrases.at(tokens, start):
            if match.end == end:
                return match
    return None


# -- what is counted -------------------------------------------------------------------------------

_REACH = 7
"""Tokens after a number in which its noun is sought: "903 of the city's remaining civilians"."""


def _part_after(tokens: Sequence[Token], position: int, table: Figures) -> int:
    """Where "of them" after a number ends; ``position`` itself where there is none."""
    if position >= len(tokens):
        return position
    match = table.parts.longest(tokens, position)
    return match.end if match else position


def _part_before(tokens: Sequence[Token], start: int, table: Figures) -> bool:
    for end in range(start, max(0, start - 3), -1):
        if _ending_at(table.part_before, tokens, end):
            return True
        if end and tokens[end - 1].low not in {"also", "are", "is", "were", "was", "the", ":", ","}:
            return False
    return False


def _counted(tokens: Sequence[Token], position: int, table: Figures) -> Unit:
    """The noun that a number ending at ``position`` counts."""
    none = Unit("", "", start=position, end=position)
    while position < len(tokens) and (lead := table.leads.longest(tokens, position)):
        position = lead.end
    end = min(len(tokens), position + _REACH)
    for at in range(position, end):
        token = tokens[at]
        if token.kind is not Kind.WORD:
            end = at
            break
        match = table.units.longest(tokens, at) or _fused(tokens, at, table)
        if match:
            return _run(tokens, match, table)
        if token.low in table.stops:
            end = at
            break
    named = [
        token
        for token in tokens[position:end]
        if token.low.endswith("s") and token.start not in table.signals
    ]
    if not named:
        return none
    last = tokens.index(named[-1]) + 1
    # a people or a nationality ("11 million Syrians"), or people by its ending
    if named[-1].capital or named[-1].low.endswith(table.people):
        return Unit(PEOPLE, "people", named[-1].text, position, last)
    return Unit(named[-1].low, "other", start=position, end=last)


def _past_copula(tokens: Sequence[Token], position: int, table: Figures) -> int:
    """Past "are" in "1,519 are minors", "119 of which is children"."""
    if position < len(tokens) and tokens[position].low in table.copulas:
        return position + 1
    return position


def _named_in_part(tokens: Sequence[Token], after: int, table: Figures) -> Unit | None:
    """The noun at the end of a part: "4,900 of the displaced", "27 of the victims"."""
    match = table.units.longest(tokens[after - 1 : after], 0)
    return replace(match.value, start=after, end=after) if match else None


def _announced(tokens: Sequence[Token], start: int, table: Figures) -> Unit | None:
    """The noun of "the number of displaced families is estimated to be 349"."""
    for at in range(start - 1, max(-1, start - _ANNOUNCED), -1):
        if tokens[at].kind is Kind.NUMBER:
            return None
        lead = table.announced_by.longest(tokens, at)
        if lead:
            unit = _counted(tokens, lead.end, table)
            return replace(unit, start=start, end=start) if unit.kind not in {"", "other"} else None
    return None


_ANNOUNCED = 16
"""Tokens from "the number of" to its number."""


def _counted_before(tokens: Sequence[Token], start: int, table: Figures, led: bool) -> Unit | None:
    """The noun before its number: "children among them is 119"; "buildings more 2 thousand"."""
    for at in range(start - 1, max(-1, start - 6 if led else start - 2), -1):
        match = table.units.longest(tokens, at)
        if match:
            return replace(match.value, start=match.start, end=match.end)
        if tokens[at].kind is not Kind.WORD:
            return None
    return None


def _run(tokens: Sequence[Token], match: Match[Unit], table: Figures) -> Unit:
    """Follow a run of nouns to its head: "civilian deaths", "refugee families"."""
    unit = replace(match.value, start=match.start, end=match.end)
    while unit.end < len(tokens):
        following = table.units.longest(tokens, unit.end)
        if following is None:
            break
        head = following.value
        if head.kind == unit.kind:
            unit = replace(unit, end=following.end, category=unit.category or head.category)
        else:
            unit = replace(head, start=unit.start, end=following.end)
    return unit


def _fused(tokens: Sequence[Token], position: int, table: Figures) -> Match[Unit] | None:
    """A noun run together with the next word ("peoplewere"), as broken copies have it."""
    low = tokens[position].low
    for length in range(len(low) - 1, 5, -1):
        part = replace(tokens[position], low=low[:length])
        match = table.units.longest([part], 0)
        if match and low[length:] in table.stops:
            return Match(position, position + 1, match.value)
    return None


# -- no counts -------------------------------------------------------------------------------------


def _is_no_count(tokens: Sequence[Token], value: _Value, table: Figures) -> bool:
    start, end = value.start, value.end
    if table.idle.longest(tokens, start) and value.rule == "words":
        return True
    if start and (tokens[start - 1].low in table.currency or tokens[start - 1].text == "#"):
        return True
    if (
        value.rule == "digits"
        and _ending_at(table.not_before, tokens, start)
        and not _part_before(tokens, start, table)
    ):
        return True
    if end < len(tokens):
        following = tokens[end]
        if following.low in table.currency or (
            following.kind is Kind.WORD
            and following.start == tokens[end - 1].end
            and len(following.low) <= 2
        ):
            return True  # 16th, 25cm
        if following.text == ":" and end + 1 < len(tokens) and tokens[end + 1].kind is Kind.NUMBER:
            return following.end == tokens[end + 1].start
        after = end + 1 if following.text in "-‑" and end + 1 < len(tokens) else end
        if table.not_after.longest(tokens, after):
            return True
    return (
        start >= 2
        and tokens[start - 1].text == ":"
        and tokens[start - 1].end == tokens[start].start
    )


def _is_idle_one(value: _Value) -> bool:
    return value.rule == "words" and value.high == 1


def _looks_like_a_year(token: Token, value: _Value) -> bool:
    return value.rule == "digits" and token.text.isdigit() and 1900 <= value.low <= 2100


# -- tables ----------------------------------------------------------------------------------------


def _counting_words(table: Mapping[str, Any]) -> frozenset[str]:
    """Every word that numerals, vague words, nothings and shares begin with or are made of."""
    patterns = [*table["numerals"], *table["scales"], *table["glue"]["half"]]
    patterns += [entry["pattern"].split()[0] for entry in table["vague"]]
    patterns += [row.split()[0] for row in table["nothing"]["alone"] + table["nothing"]["before"]]
    patterns += [entry["pattern"].split()[-1] for entry in table["shares"]["fractions"]]
    return frozenset(word for pattern in patterns for word in pattern.split("|"))


def _set(patterns: Sequence[str]) -> Phrases[str]:
    return Phrases([(pattern, pattern) for pattern in patterns])


def _unit_rows(table: Mapping[str, Any]) -> list[tuple[str, Unit]]:
    rows: list[tuple[str, Unit]] = []
    for name, entry in table.items():
        for word in entry.get("words", ()):
            category = word if entry["category"] else None
            rows.append((word, Unit(name, entry["class"], category)))
        for said, words in entry.get("said", {}).items():
            rows.extend((word, Unit(name, entry["class"], said)) for word in words)
    return rows
