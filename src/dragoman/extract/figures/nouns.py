"""The noun that a number counts, and whether it counts a part. In: tokens around a number; out: the
unit, by the tables.

Behind the number ("903 civil inhabitants", "four of the city's hospitals"), before it ("the number
of displaced families is 349", "children among them is 119"), or in the words for a part ("27 of the
victims"). A noun that no table knows is a unit of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from dragoman.extract.figures.quantities import PEOPLE, Figures, Unit, ending_at
from dragoman.extract.text.phrases import Match
from dragoman.extract.text.sentences import Kind, Token

__all__ = ["counted", "part_before", "past_whole", "says_else", "share_of", "unit_of"]


def unit_of(tokens: Sequence[Token], start: int, end: int, table: Figures) -> tuple[Unit, bool]:
    """The unit of the number ``tokens[start:end]``, and whether it counts a part of a whole told
    before; without a noun anywhere, a unit of no class.
    """
    led = part_before(tokens, start, table)
    after = _part_after(tokens, end, table)
    part = led or after > end
    if end < len(tokens) and table.earlier.longest(tokens, end):
        return Unit("", "", start=end, end=end), part  # "against 140 a week earlier"
    unit = counted(tokens, _past_copula(tokens, after, table) if part else after, table)
    if not unit.kind:
        unit = _singular(tokens, end, table) or _of_a_group(tokens, start, end, table) or unit
        unit = _of_one_built(tokens, end, table) or unit
    if not unit.kind and after > end:
        unit = _who_they_were(tokens, after, table) or unit
    if not unit.kind and after > end:
        unit = _named_in_part(tokens, after, table) or _related(tokens, start, after, table) or unit
    group = None if part or unit.kind else _told_of_them(tokens, end, table)
    if group:
        return group, True
    if not unit.kind:
        unit = _announced(tokens, start, table) or unit
    if not unit.kind:
        unit = _before(tokens, start, table, led) or _enclosed(tokens, start, end, table) or unit
    return unit, part or _part_after(tokens, unit.end, table) > unit.end


def share_of(tokens: Sequence[Token], end: int, table: Figures) -> Unit:
    """What a share that ends at ``end`` is made of: "60 per cent of the families", "half of them
    were children".
    """
    after = _part_after(tokens, end, table)
    noun = counted(tokens, _past_copula(tokens, after, table) if after > end else end, table)
    return noun if noun.kind else _told_of_them(tokens, end, table) or noun


def says_else(tokens: Sequence[Token], start: int, end: int, table: Figures) -> bool:
    """Whether a share tells of those that it is of what no noun counts: "one in four of them has no
    documents", "needs: food (90%)"; not "60 per cent are women".
    """
    if start > 1 and tokens[start - 1].text == "(":
        return not any(table.units.longest(tokens, at) for at in range(start - _TOLD, start - 1))
    noun = share_of(tokens, end, table)
    at = max(end, _part_after(tokens, end, table), noun.end if noun.kind else end)
    if at >= len(tokens) or tokens[at].kind is not Kind.WORD:
        return False
    if tokens[at].low in table.glue:
        return False
    is_copula = _is_copula(tokens, at, table)
    told = range(at + 1, min(len(tokens), at + _TOLD + 1)) if is_copula else (at,)
    return not any(
        tokens[n].low in table.describing or table.units.longest(tokens, n) for n in told
    )


_TOLD = 3
"""Tokens beside a share in which it is told who they are: "women and girls (60%)"."""
_REACH = 7
"""Tokens after a number in which its noun is sought: "903 of the city's remaining civilians"."""


def _part_after(tokens: Sequence[Token], position: int, table: Figures) -> int:
    """Where "of them" after a number ends; ``position`` itself where there is none, or where it
    leads another number: "14, **of which** 3 children".
    """
    if position >= len(tokens):
        return position
    match = table.parts.longest(tokens, position)
    leads = match and any(t.kind is Kind.NUMBER for t in tokens[match.end : match.end + 1])
    return match.end if match and not leads else position


def part_before(tokens: Sequence[Token], start: int, table: Figures) -> bool:
    for end in range(start, max(0, start - 3), -1):
        if ending_at(table.part_before, tokens, end):
            return True
        if end and tokens[end - 1].low not in table.part_links | {":", ","}:
            return False
    return False


def _of_one(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether those counted are of one household: "five of one family", "seven members of the
    same family".
    """
    led = [token.low for token in tokens[max(0, at - 3) : at]]
    return led[-1:] != ["of"] and "of" in led and led[-1] in table.one_household


def counted(tokens: Sequence[Token], position: int, table: Figures) -> Unit:
    """The noun that a number ending at ``position`` counts."""
    none = Unit("", "", start=position, end=position)
    position = _past_leads(tokens, _past_quote(tokens, position, table), table)
    end = min(len(tokens), position + _REACH)
    for at in range(position, end):
        token = tokens[at]
        match = table.units.longest(tokens, at) if token.kind is Kind.WORD else None
        if match is None and _does(tokens, at, table):
            return Unit(token.low, "other", start=position, end=at + 1)
        if token.kind is not Kind.WORD or _opens_another(tokens, at, position, match, table):
            end = at
            break
        if match and match.value.kind == "households" and _of_one(tokens, at, table):
            return Unit(PEOPLE, "people", start=at, end=match.end)
        if match:
            return _dead_unknown(tokens, position, match, table) or _run(tokens, match, table)
        fused = _fused(tokens, at, table)
        if fused:
            return replace(fused.value, start=fused.start, end=fused.end)
        owner = token.text[-1] in "'’"  # "two sides' delegates" are not two
        if owner or token.low in table.stops:
            end = at + owner
            break
    named = [
        token
        for token in tokens[position:end]
        if table.ends.several(token.low) and token.start not in table.signals
    ]
    if not named:
        return none
    last = tokens.index(named[-1]) + 1
    # a people or a nationality ("11 million Syrians"), or people by its ending
    alive = named[-1].low.endswith(table.people) and named[-1].low not in table.lifeless
    model = any(map(_is_a_model, tokens[position:last]))  # "2 BM-21 Grads"
    if (named[-1].capital or alive) and not model:
        return Unit(PEOPLE, "people", named[-1].text, position, last)
    return Unit(named[-1].low, "other", start=position, end=last)


def _is_a_model(token: Token) -> bool:
    """Whether a word is the sign of a make of arms, or of machines: "D-30", "BM-21"."""
    return token.text[:1].isupper() and any(map(str.isdigit, token.text))


def _past_leads(tokens: Sequence[Token], position: int, table: Figures) -> int:
    """Behind what leads from a number to its noun: "300 **of the** families", "two **more**"."""
    led = position
    while position < len(tokens) and (lead := table.leads.longest(tokens, position)):
        position = lead.end
    if position > led:
        position = _past_denominator(tokens, position, table)
    if position + 1 < len(tokens) and tokens[position].low in table.further:
        behind = tokens[position + 1]
        position += behind.kind is Kind.WORD and behind.low not in table.than
    return position


def _opens_another(
    tokens: Sequence[Token], at: int, position: int, match: Match[Unit] | None, table: Figures
) -> bool:
    """Whether another figure begins there, or a verb right before it: "four divers recovered
    **nine** bodies", "four tornadoes **injured** 12 people"; or what is no noun.
    """
    if at > position and table.numerals.get(tokens[at].low, 0) > 1:
        return True
    if at == position and _leads_home(tokens, at, table):
        return True
    state = match is not None and match.value.category in table.states
    return state and match is not None and _is_number(tokens, match.end, table)


def _does(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether a noun is the subject of a verb behind which those are counted whom it befell: "three
    **bombings** killed 17", "two **cyclones** displaced 90,000".
    """
    verb = at + 1
    if not table.ends.several(tokens[at].low) or verb >= len(tokens):
        return False
    if tokens[verb].low not in table.befalling:
        return False
    behind = verb + 1
    while hedge := table.hedges.longest(tokens, behind) if behind < len(tokens) else None:
        behind = hedge.end
    return _is_number(tokens, behind, table)


def _is_number(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    if at >= len(tokens):
        return False
    return tokens[at].kind is Kind.NUMBER or tokens[at].low in table.numerals


def _singular(tokens: Sequence[Token], end: int, table: Figures) -> Unit | None:
    """The noun that rough translation leaves without its plural, right before what ends the search:
    "launched 100 **rocket** on the town", "killed 12 African **worker**".
    """
    if tokens[end - 1].text == "1" or table.numerals.get(tokens[end - 1].low) == 1:
        return None  # "one worker" is well kept
    at = end
    while at < min(len(tokens), end + _ADJECTIVES) and tokens[at].low not in table.stops:
        if tokens[at].kind is not Kind.WORD:
            break
        at += 1
    one = table.singulars.get(tokens[at - 1].low) if at > end else None
    closes = at == len(tokens) or tokens[at].kind is Kind.MARK or tokens[at].low in table.stops
    return replace(one, start=end, end=at) if one and closes else None


def _of_one_built(tokens: Sequence[Token], end: int, table: Figures) -> Unit | None:
    """What one of is counted: "1 health centre", "one old church"."""
    last, before = tokens[end - 1], tokens[end - 2].low if end > 1 else ""
    one = last.text == "1" or table.numerals.get(last.low) == 1
    if not one or before in table.nothing_alone.firsts | table.nothing_before.firsts:
        return None  # "not one shop"
    for at in range(end, min(len(tokens), end + _ADJECTIVES)):
        if tokens[at].kind is not Kind.WORD or tokens[at].low in table.stops:
            return None
        if match := table.single.longest(tokens, at):
            return replace(match.value, start=at, end=match.end)
    return None


def _of_a_group(tokens: Sequence[Token], start: int, end: int, table: Figures) -> Unit | None:
    """Those whom a number of the dead is taken from: "killed 12 **from the Houthis** and 5 from the
    police"; but "freed 12 from the Houthis".
    """
    if end + 2 >= len(tokens) or tokens[end].low not in table.group_leads:
        return None
    before = {token.low for token in tokens[max(0, start - _TO_THE_DEED) : start]}
    if before.isdisjoint(table.mortal):
        return None
    at = end + 1 + (tokens[end + 1].low in table.led_articles)
    group = table.units.longest(tokens, at) if at < len(tokens) else None
    told = group is not None and group.value.kind == PEOPLE and group.value.category is not None
    return replace(group.value, start=at, end=group.end) if group and told else None


_TO_THE_DEED = 6
"""Tokens from what befell them to such a number: "killed 12 from the Houthis and"."""


def _dead_unknown(
    tokens: Sequence[Token], position: int, match: Match[Unit], table: Figures
) -> Unit | None:
    """The people of a noun that no table knows, right before what befell them: "left seven
    **dissidents** dead".
    """
    at = match.start
    if match.value.category not in table.states or not 0 < at - position <= _ADJECTIVES:
        return None
    who = tokens[at - 1]
    if not table.ends.several(who.low) or who.low.endswith(table.owners):
        return None
    return Unit(PEOPLE, "people", who.text if who.capital else who.low, position, at)


_ADJECTIVES = 3
"""Words from a number to the end of such a noun, at most: "seven rural dissidents dead"."""


def _leads_home(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether a word behind more than one tells where to, and not what is counted: "brought 340
    **home**".
    """
    if not 0 < at < len(tokens) or tokens[at].low not in table.homewards:
        return False
    number = tokens[at - 1]
    one = table.numerals.get(number.low) == 1 or number.text == "1"
    return not one and (_is_number(tokens, at - 1, table) or number.low in table.scales)


def _past_quote(tokens: Sequence[Token], position: int, table: Figures) -> int:
    """Past the mark that closes a quoted number: "dozens" of huts, "perhaps 300" minibuses."""
    if position >= len(tokens) or tokens[position].text not in _CLOSING | _OPENING:
        return position
    quoted = any(t.text in _OPENING for t in tokens[max(0, position - _QUOTED) : position])
    return position + quoted if quoted else _past_quoted_word(tokens, position, table)


def _past_quoted_word(tokens: Sequence[Token], position: int, table: Figures) -> int:
    """Past words in quotation marks before what is counted: nine **"terrorist"** sites."""
    inside = range(position + 2, min(position + _QUOTED, len(tokens) - 1))
    close = next((at for at in inside if tokens[at].text in _CLOSING), 0)
    noun = bool(close) and tokens[close + 1].kind is Kind.WORD
    return close + 1 if noun and tokens[close + 1].low not in table.stops else position


_CLOSING, _OPENING = frozenset('"”»“'), frozenset('"“«„')
_QUOTED = 6
"""Tokens of a quoted number, at most: "perhaps as many as 300"."""


def _past_denominator(tokens: Sequence[Token], position: int, table: Figures) -> int:
    """Past the 14 of "nine of the 14 clinics", "of the town's 14": what is counted is the nine."""
    owned = position
    while owned < min(len(tokens), position + _OWNER) and tokens[owned].kind is Kind.WORD:
        owned += 1
        if tokens[owned - 1].low.endswith(table.owners):
            position = owned
            break
    number = position < len(tokens) and tokens[position].kind is Kind.NUMBER
    return position + 1 if number else position


_OWNER = 3
"""Tokens of who has the counted, at most: "the refugee camp's"."""


def past_whole(tokens: Sequence[Token], end: int, table: Figures) -> int:
    """Where the whole of a share that ends at ``end`` ends, if it is a number without a word of its
    own, or somebody's: past "of the 900 detainees", "of the city's 12 clinics"; else ``end``.
    """
    noun = share_of(tokens, end, table)
    inside = range(end, noun.end)
    counts = any(tokens[at].kind is Kind.NUMBER for at in inside)
    owned = any(tokens[at].low.endswith(table.owners) for at in inside)
    told = not owned and any(tokens[at].start in table.signals for at in inside)
    return noun.end if counts and not told else end


def _past_copula(tokens: Sequence[Token], position: int, table: Figures) -> int:
    """Past "are" in "1,519 are minors", "119 of which is children"."""
    return position + (position < len(tokens) and _is_copula(tokens, position, table))


def _who_they_were(tokens: Sequence[Token], after: int, table: Figures) -> Unit | None:
    """Who a part are, behind what tells of whom they are a part: "11 of those killed in Bor were
    **children**", "12 of the wounded in Bor are **men**".
    """
    for at in range(after, min(after + _TO_WHO_THEY_WERE, len(tokens))):
        if tokens[at].kind is not Kind.WORD or tokens[at].low in table.joints:
            return None
        if _is_copula(tokens, at, table) and tokens[at - 1].low not in table.stops:
            noun = counted(tokens, at + 1, table)
            return noun if noun.kind == PEOPLE and noun.category else None
    return None


_TO_WHO_THEY_WERE = 6
"""Tokens from "of those" to the verb behind which they are named, at most."""


def _is_copula(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether "is" or the like stands there, and no short form: "80 **IS** fighters"."""
    shouted = any(token.text.isupper() for token in tokens[at + 1 : at + 2])
    return tokens[at].low in table.copulas and (shouted or not tokens[at].text.isupper())


def _named_in_part(tokens: Sequence[Token], after: int, table: Figures) -> Unit | None:
    """The noun at the end of a part: "4,900 of the displaced", "27 of the victims"."""
    match = table.units.longest(tokens[after - 1 : after], 0)
    return replace(match.value, start=after, end=after) if match else None


def _related(tokens: Sequence[Token], start: int, after: int, table: Figures) -> Unit | None:
    """The things before a part of them, not counted themselves: "homes, 11 of which burned"."""
    if tokens[after - 1].low not in table.things:
        return None
    for at in range(start - 1, max(-1, start - _RELATED), -1):
        if tokens[at].kind is Kind.NUMBER or tokens[at].text in _CLOSES:
            return None
        match = table.units.longest(tokens, at)
        if match and match.value.kind in _THINGS and table.ends.several(tokens[match.end - 1].low):
            return replace(match.value, start=after, end=after)
    return None


_RELATED = 10
"""Tokens from the things to the number of a part of them, at most."""
_HARMED_ALONE = frozenset({"animals", "housing", "structures"})
"""What does no harm itself, right before its word and a number: "Livestock perished 1,200"."""
_THINGS = frozenset({"housing", "structures", "vehicles", "facilities"})
_CLOSES = frozenset(".;:")


def _told_of_them(tokens: Sequence[Token], end: int, table: Figures) -> Unit | None:
    """Who some of those told before were: "seven were children", "most are women"."""
    past = _past_copula(tokens, end, table)
    match = table.units.longest(tokens, past) if end < past < len(tokens) else None
    if match is None or not {tokens[end].start, tokens[past].start}.isdisjoint(table.signals):
        return None
    if not match.value.category or match.value.category in table.states:
        return None  # "349 were wounded" says what befell them
    unit = replace(match.value, start=match.start, end=match.end)
    return unit if unit.kind == "people" else None


def _announced(tokens: Sequence[Token], start: int, table: Figures) -> Unit | None:
    """The noun of "the number of displaced families is estimated to be 349"."""
    for at in range(start - 1, max(-1, start - _ANNOUNCED), -1):
        between = tokens[at + 1 : start]
        number = tokens[at].kind is Kind.NUMBER and not tokens[at + 1].capital
        went = _leads_from_one(tokens, at, start, table)
        if number and not went and table.announcing.isdisjoint(token.low for token in between):
            return None  # but "since 19 February", "in its 83 shelters has reached"
        lead = table.announced_by.longest(tokens, at)
        if lead:
            unit = counted(tokens, lead.end, table)
            return replace(unit, start=start, end=start) if unit.kind not in {"", "other"} else None
    return None


def _leads_from_one(tokens: Sequence[Token], at: int, start: int, table: Figures) -> bool:
    """Whether a number at ``at`` only belongs to that from which the one at ``start`` was reached:
    "fell **from 412,000 at the end of 2022** to 344,000".
    """
    if not start or tokens[start - 1].low not in table.rates_to:
        return False
    before = tokens[max(0, at - _TO_THE_FORMER) : at]
    return any(token.low in table.former for token in before)


_TO_THE_FORMER = 6
"""Tokens from "from" to the last number that tells when it was so."""
_ANNOUNCED = 16
"""Tokens from "the number of" to its number."""


def _before(tokens: Sequence[Token], start: int, table: Figures, led: bool) -> Unit | None:
    """The noun before its number: "children among them is 119"; "buildings more 2 thousand"."""
    for at in range(start - 1, max(-1, start - 6 if led else start - 2), -1):
        match = table.units.longest(tokens, at)
        if match and (led or tokens[at].start not in table.signals):
            apart = match.value.kind == "time" and sum(map(str.isdigit, tokens[start].text)) > 2
            if not led and (apart or _is_led(tokens, at, table)):
                break  # "for the inhabitants 6", "this week 900 left", but "day 12": not of these
            return replace(match.value, start=match.start, end=match.end)
        if tokens[at].kind is not Kind.WORD:
            break
    return _labelled(tokens, start, table)


def _enclosed(tokens: Sequence[Token], start: int, end: int, table: Figures) -> Unit | None:
    """The noun before a number in brackets or dashes: "civilians (12)", "fuel ships - 4 -"; not one
    that has a number of its own: "300 families (1,200)".
    """
    if start < 2 or end >= len(tokens) or tokens[end].text != _ENDS.get(tokens[start - 1].text):
        return None
    for at in range(start - 2, max(-1, start - 2 - _ENCLOSED), -1):
        match = table.units.longest(tokens, at)
        if match is None or match.end != start - 1 or match.value.kind == "time":
            continue
        lead = at - 1
        while lead > max(0, at - _ENCLOSED) and tokens[lead].kind is Kind.WORD:
            lead -= 1
        own = lead >= 0 and tokens[lead].kind is Kind.NUMBER
        told = tokens[at].start in table.signals
        return None if own or told else replace(match.value, start=at, end=match.end)
    return None


_ENDS = {"(": ")", "-": "-", "–": "–", "—": "—"}
_ENCLOSED = 3
"""Words of a noun before the bracket that holds its number, at most, and before that of another."""


def _is_led(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether a preposition leads the noun at ``at``, with two words between them at most."""
    for token in reversed(tokens[max(0, at - _LED) : at]):
        if token.kind is not Kind.WORD:
            return False
        if token.low in table.stops:
            return token.low in table.led_by
    return False


_LED = 3
"""Tokens before a noun in which the preposition that leads it stands."""


def _labelled(tokens: Sequence[Token], start: int, table: Figures) -> Unit | None:
    """The noun of the label that ends before the number: "Houses burnt: over 5,000", "Households
    relocated - 54", "Houses damaged 91,808", "Livestock perished 300".
    """
    if start < 2:
        return None
    marked = tokens[start - 1].text in _BEHIND_LABEL
    bare = all(token.kind is Kind.MARK for token in tokens[start + 1 : start + 2])
    listed = _label_of_list(tokens, start, table)
    if not (marked or listed) and not (bare and tokens[start - 1].start in table.signals):
        return None
    end = first = listed or start - marked
    marked = marked or listed > 0

    def goes_on(at: int) -> bool:
        return at >= 0 and (tokens[at].kind is Kind.WORD or tokens[at].start in table.signals)

    while first > start - _LABEL and goes_on(first - 1):
        first -= 1
    led = tokens[first].low in table.led_by  # "With host families: 2,800"
    if led or goes_on(first - 1) or tokens[end - 1].low in table.stops:
        return None  # no label, a clause: "the home ministry said: 31 in Bor"
    for at in range(first, end):
        if at > first and tokens[at].low in table.stops:
            return None  # "Deaths in hospitals: 3"
        match = table.units.longest(tokens, at)
        if match is None or match.value.kind == "time":
            continue
        told = _THINGS | {"events"} if bare else _THINGS
        if tokens[at].start in table.signals and match.value.kind not in told:
            continue  # but "Bridges damaged: 243", "Air strikes: 12"
        if not marked and match.value.kind not in _HARMED_ALONE:
            return None  # "Rebels killed 12"
        if match.end == end and tokens[at].low in table.tellers and not bare:
            return None  # "Police: 12 killed in blast"
        return replace(match.value, start=match.start, end=match.end)
    return None


def _label_of_list(tokens: Sequence[Token], start: int, table: Figures) -> int:
    """Where the label ends of a list of places of which the first stands before the number:
    "Displaced families: Kule - 1,200, Agok - 340"; else 0.
    """
    at = end = start - 1
    if tokens[at].text not in _BEHIND_LABEL | {"("}:
        return 0
    while at and tokens[at - 1].kind is Kind.WORD and tokens[at - 1].capital:
        at -= 1
    if not 1 < at < end or tokens[at - 1].text != ":":
        return 0
    nouns = any(table.units.longest(tokens, place) for place in range(at, end))
    return 0 if nouns else at - 1


_BEHIND_LABEL = frozenset(":–—-=")
_LABEL = 6
"""Tokens of a label with its colon, at most."""


def _run(tokens: Sequence[Token], match: Match[Unit], table: Figures) -> Unit:
    """Follow a run of nouns to its head: "civilian deaths", "refugee families"; but not from how
    long something lasts: "15-day rations".
    """
    unit = replace(match.value, start=match.start, end=match.end)
    if unit.kind == "time" and match.start and tokens[match.start - 1].text == "-":
        return unit
    while unit.end < len(tokens):
        following = table.units.longest(tokens, unit.end)
        if following is None or (unit.kind == "households" and _tells(tokens, unit, table)):
            break
        if _does(tokens, unit.end - 1, table):
            break
        head = following.value
        if head.kind == unit.kind:
            state = bool(head.category) and unit.category in table.states
            state = state or (unit.category in table.moved and head.category in table.groups)
            own = None if state else unit.category
            unit = replace(unit, end=following.end, category=own or head.category)
        else:
            unit = replace(head, start=unit.start, end=following.end)
    return unit


def _tells(tokens: Sequence[Token], unit: Unit, table: Figures) -> bool:
    """Whether the word behind a noun says what became of them: "households displaced"."""
    return tokens[unit.end].start in table.signals


def _fused(tokens: Sequence[Token], position: int, table: Figures) -> Match[Unit] | None:
    """A noun run together with a word: the next ("peoplewere"), as broken copies have it, or one
    before a hyphen.
    """
    low = tokens[position].low
    if "-" in low:  # "three border-guards", "ex-rebels"
        tail = structs.replace(tokens[position], low=low.rpartition("-")[2])
        match = table.units.longest([tail], 0)
        if match and match.value.kind == "people":
            return Match(position, position + 1, match.value)
    for length in range(len(low) - 1, 5, -1):
        part = structs.replace(tokens[position], low=low[:length])
        match = table.units.longest([part], 0)
        if match and low[length:] in table.stops:
            return Match(position, position + 1, match.value)
    return None
