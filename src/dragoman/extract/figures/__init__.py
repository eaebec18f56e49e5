"""The numbers of a sentence, with their hedges and what they count.

In: a sentence, the tables (`quantities`), and the spans that are time words. Out: counts in order.
Dates, ages, distances, clock times, money, resolutions and weapon types are no counts; whether a
count is a claim is decided elsewhere (`measures.attachment`, `drafts`).

1. the value           `numerals`; "nobody" and "no hospital" are counts of nought
2. hedges              before and after
3. the noun            `nouns`; "of them" makes a part
4. what counts nothing `nocounts`, `singles`, `uncounted`

The tables of all this are compiled in `quantities`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from msgspec import structs

from dragoman.claims import Figure, Number, Qualifier, Span
from dragoman.extract.figures.nocounts import (
    is_dated,
    is_former,
    is_idle_one,
    is_no_count,
    looks_like_a_year,
    meets,
)
from dragoman.extract.figures.nouns import counted, past_whole, says_else, share_of, unit_of
from dragoman.extract.figures.numerals import Value, value_at
from dragoman.extract.figures.quantities import PEOPLE, SHARE, Figures, Unit, ending_at
from dragoman.extract.figures.singles import (
    Signal,
    another_at,
    befalls_the_living,
    both_harmed,
    leads_on,
    length_at,
    none_of_them,
    one_alone,
    one_of_several,
    past_who,
    unknown_one,
    who_of_them,
)
from dragoman.extract.text.sentences import Kind, Report, Sentence, Token

__all__ = ["FORMER", "Count", "Figures", "Signal", "Unit", "figures"]


FORMER = "figure.former"
"""The rule of a count that tells what another was before: "down from 8,000 on 3 May"."""
_OF_A_PLACE = frozenset({"people", "households", "structures", "housing", "facilities", "places"})
"""What is where those are whose it is."""
_OF_A_NAME = 4
"""Words of a name that stands before what is its own, at most."""


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
    """"nobody", "no hospital", "0": a count of nought."""
    rules: tuple[str, ...] = ()
    says_else: bool = False
    """Of a share: what is told of it is not who they are."""

    @property
    def bounded(self) -> bool:
        """Whether it gives a number at all; "most" and "some of" do not."""
        return self.low is not None or self.high is not None

    def owned_at(self, tokens: Sequence[Token], of: Collection[str]) -> Iterator[int]:
        """The tokens at which what it counts may begin behind whose it is: "20 of Gaza's **36**
        hospitals", "Gaza's **36** hospitals". ``of``: the words that lead to a whole.
        """
        if self.unit.kind not in _OF_A_PLACE and self.unit.of not in _OF_A_PLACE:
            return
        starts = [self.start]
        if self.end < len(tokens) and tokens[self.end].low in of:
            starts += range(self.end + 2, min(self.end + 2 + _OF_A_NAME, len(tokens)))
        for at in starts:
            if at and tokens[at - 1].owner != tokens[at - 1].text:
                yield at

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
    verbs -= {at for at in verbs if _describes_counted(sentence.tokens, at, table)}
    tokens = tuple(
        structs.replace(token, kind=Kind.MARK) if position in verbs else token
        for position, token in enumerate(sentence.tokens)
    )
    table = structs.replace(table, signals=frozenset(tokens[word.start].start for word in words))
    found: list[Count] = []
    position = 0
    harm = [word for word in words if word.harms]
    idle = -1
    while position < len(tokens):
        people = bool(found) and found[-1].unit.kind == PEOPLE
        count: Count | None
        if people and (end := another_at(tokens, position, table, harm, found[-1].high)):
            count = _in_words_at(position, 1, Unit("", "", start=end, end=end), end)
        else:
            count = _count_at(tokens, position, table, not_counts)
        if count is None and (length := length_at(tokens, position, table)):
            count = _in_words_at(position, *length)
        if count is None and found:
            count = _one_more_at(tokens, position, table, found[-1])
            count = count or _as_many_at(tokens, position, table, found[-1])
        if count is None and (harm or people):
            count = _harmed_at(tokens, position, table, harm, found)
        if count is None:
            idle = position if _counts_things(tokens, position, table) else idle
            position += 1
            continue
        more = _are_others(tokens, count, table)
        if more and idle >= (found[-1].end if found else 0):
            position = count.end
            continue
        if count.unit.kind == "other":
            count = _of_people(tokens, count, table, harm)
        if found and found[-1].part and _listed(tokens, found[-1], count, table):
            count = replace(count, part=True)
        if not found or count.start >= found[-1].end:
            found.append(count)
        elif count.core >= found[-1].end:
            found.append(replace(count, start=count.core))
        # "eight of the area's nine clinics": the nine is a denominator, inside what is counted
        whole = past_whole(tokens, count.end, table) if count.unit.kind == "share" else 0
        position = max(count.end, count.unit.end, whole, position + 1)
    return _parts_of_one_list(tokens, _of_the_first(tokens, found, table), table)


def _of_the_first(tokens: Sequence[Token], found: list[Count], table: Figures) -> list[Count]:
    """The counts, the second of the noun of the first where the sentence opens with whom it is of:
    "**Of the 20 clinics** in the area, four are open".
    """
    if len(found) < 2 or tokens[0].low not in table.share_of or found[0].core > _OF_THE:
        return found
    first, second = found[:2]
    apart = any(t.text == "," for t in tokens[max(first.end, first.unit.end) : second.start])
    if second.unit.kind or not first.unit.kind or not apart or second.start < first.unit.end:
        return found
    unit = replace(first.unit, start=second.end, end=second.end)
    return [first, replace(second, unit=unit), *found[2:]]


_OF_THE = 2
"""Tokens of "of the"."""


def _parts_of_one_list(
    tokens: Sequence[Token], found: list[Count], table: Figures
) -> tuple[Count, ...]:
    """The counts, those before it in a list parts too where one is told to be among others: "**20
    children** and three women were among the dead".
    """
    last = -1
    for at in range(len(found) - 1, 0, -1):
        part, before = found[at], found[at - 1]
        behind = table.parts.longest(tokens, max(part.end, part.unit.end))
        glued = tokens[part.start - 1].low in table.glue  # not "25 people, two of them"
        told = part.part and (at == last or (behind is not None and glued))
        if told and not before.part and _listed(tokens, before, part, table):
            found[at - 1] = replace(before, part=True, rules=(*before.rules, "figure.part"))
            last = at - 1
    return tuple(found)


def _as_many_at(
    tokens: Sequence[Token], position: int, table: Figures, last: Count
) -> Count | None:
    """The figure before it said again: "nine were killed and **as many** injured"; not "as many as
    300".
    """
    match = table.as_many.longest(tokens, position)
    goes_on = match and match.end < len(tokens) and tokens[match.end].low != tokens[position].low
    if match is None or not goes_on or last.low is None or last.low != last.high or last.nothing:
        return None
    unit = counted(tokens, match.end, table)
    rules = ("figure.words",)
    return replace(
        last, start=position, end=match.end, core=position, unit=unit, part=False, rules=rules
    )


def _harmed_at(
    tokens: Sequence[Token],
    position: int,
    table: Figures,
    harm: Sequence[Signal],
    before: Sequence[Count],
) -> Count | None:
    """One whom a word of harm tells of, with an article, alone, or as one of several."""
    mortal = (word for word in harm if befalls_the_living(tokens, word, table))
    if not before and (end := another_at(tokens, position, table, mortal, None)):
        return _in_words_at(position, 1, Unit("", "", start=end, end=end), end)
    count = _one_at(tokens, position, table, harm, before)
    if count is None and one_alone(tokens, position, table, harm):
        return _hedged_one(tokens, position, table)
    if count is None and before and (one := who_of_them(tokens, position, table)):
        return replace(_in_words_at(position, 1, one), part=True)
    if count is None and (one := one_of_several(tokens, position, table, harm)):
        return _in_words_at(position, 1, one)
    if count is None and (two := both_harmed(tokens, position, table, harm)):
        return replace(_in_words_at(position, 2, two), part=False)
    if count is None and none_of_them(tokens, position, table, harm):
        return _nought(
            position, position + 1, Unit(PEOPLE, "people", start=position + 1, end=position + 1)
        )
    return count


def _hedged_one(tokens: Sequence[Token], position: int, table: Figures) -> Count:
    """One without a noun, with its hedge: "**at least one** died"."""
    value = Value(position, position + 1, 1, 1, "words")
    start, end, qualifier = _hedged(tokens, value, table)
    low, high = _bounds(value, qualifier)
    alone = Unit("", "", start=end, end=end)
    rules = ("figure.words", *_rule_of(qualifier))
    return Count(start, end, low, high, qualifier, alone, position, rules=rules)


def _of_people(
    tokens: Sequence[Token], count: Count, table: Figures, harm: Sequence[Signal]
) -> Count:
    """The count with its noun as people's, where no table knows it but what is told right beside it
    befalls only the living: "seven **dissidents** dead", "killed nine **cultivators**".
    """
    after = count.unit.end
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    befell = any(
        befalls_the_living(tokens, word, table)
        and (count.unit.end <= word.start <= after or word.end == count.start)
        for word in harm
    )
    noun = tokens[count.unit.end - 1]
    does = any(
        word.start == count.unit.end and _opens_count(tokens, word.end, table) for word in harm
    )
    if not befell or does or noun.low in table.lifeless:
        return count
    return replace(count, unit=replace(count.unit, name=PEOPLE, kind=PEOPLE, category=noun.low))


def _one_at(
    tokens: Sequence[Token],
    position: int,
    table: Figures,
    harm: Sequence[Signal],
    before: Sequence[Count],
) -> Count | None:
    """One whom an article counts: "a civilian was killed", "wounded an aid worker", "two women and
    a child", "three people, including a priest"; by a noun that no table knows where it befalls
    only the living: "killed an organist", "one member of the front was killed".
    """
    low = tokens[position].low
    beside = before[-1].unit.end if before else -1
    owned = low in table.owned and beside == position - 1 and tokens[beside].low in table.joints
    if not (owned or low in table.articles or table.numerals.get(low) == 1):
        return None
    first = position + 1
    while (
        first < len(tokens) and first - position <= _AN_AGE and _is_of_an_age(tokens[first], table)
    ):
        first += 1
    unit = counted(tokens, first, table)
    known = unit.kind != ""
    if not known:
        harm = [word for word in harm if befalls_the_living(tokens, word, table)]
        unit = unknown_one(tokens, first, table) if harm else unit
    noun = [token.low for token in tokens[first : unit.end]]
    one = unit.kind == "people" and unit.category and 0 < len(noun) <= _ADJECTIVES
    if not table.numerals.keys().isdisjoint(noun):  # "another six wounded"
        return None
    if (
        not one
        or noun[-1] in table.several
        or table.ends.several(noun[-1])
        or table.no_one & set(noun)
    ):
        return None
    bare = past_who(tokens, unit.end, table)
    after = bare
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    acts = after == bare and any(
        word.start == after and _opens_count(tokens, word.end, table) for word in harm
    )
    done = after > bare and tokens[after - 1].low in table.perfects
    whose = position > 0 and tokens[position - 1].low in table.share_of  # "workers **of a firm**"
    told = not acts and any(
        (word.start == after and (word.is_verb or not done) and not whose)
        or (word.end == position and not _tells_how(tokens, word, table))
        or (word.start != unit.start and word.end == unit.end)  # "a soldier wounded"
        for word in harm
    )
    between = tokens[before[-1].unit.end : position] if before and before[-1].unit.kind else ()
    listed = 0 < len(between) <= _JOINT and all(token.low in table.joints for token in between)
    if not (told or (known and (listed or leads_on(tokens, unit.end, table)))):
        return None
    part = any(token.low in table.openers_of_parts for token in between)
    rules = ("figure.article", "figure.part") if part else ("figure.article",)
    return Count(
        position, position + 1, 1, 1, Qualifier.EXACT, unit, position, part=part, rules=rules
    )


def _tells_how(tokens: Sequence[Token], word: Signal, table: Figures) -> bool:
    """Whether a phrase with its subject ends on what leads to how it came about: "a teacher died
    **of** a fever", but "the body of a fisherman".
    """
    whole = word.end - word.start >= _WITH_ITS_SUBJECT
    return whole and tokens[word.end - 1].low in table.circumstances


_WITH_ITS_SUBJECT = 3
"""Tokens of a phrase, at least, that holds its subject: "teacher died of"."""


def _opens_count(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether others are counted there, so that who stands before the verb did it: "a gunman
    killed 12".
    """
    if at >= len(tokens):
        return False
    return tokens[at].low in table.articles or value_at(tokens, at, table) is not None


def _one_more_at(
    tokens: Sequence[Token], position: int, table: Figures, last: Count
) -> Count | None:
    """The one of a list of places: "nine people were killed in Nyala and **one** in Kutum"."""
    if table.numerals.get(tokens[position].low) != 1 or position + 2 >= len(tokens):
        return None
    led = tokens[position - 1].low in table.joints
    placed = tokens[position + 1].low in table.before_places and tokens[position + 2].capital
    if not (led and placed and position - last.end <= _TO_ONE_MORE):
        return None
    unit = Unit("", "", start=position + 1, end=position + 1)
    rules = ("figure.words",)
    return Count(position, position + 1, 1, 1, Qualifier.EXACT, unit, position, rules=rules)


_TO_ONE_MORE = 9
"""Tokens from the last figure of a list to its "one"."""


def _in_words_at(position: int, number: int, unit: Unit, end: int | None = None) -> Count:
    """A number of one word, told together with what it counts. ``end``: of one more, who is no
    part of those before.
    """
    part = unit.kind == "" and end is None  # "one of them"
    rules = ("figure.words", "figure.part") if part else ("figure.words",)
    return Count(
        position,
        end or position + 1,
        number,
        number,
        Qualifier.EXACT,
        unit,
        position,
        part=part,
        rules=rules,
    )


def _is_of_an_age(token: Token, table: Figures) -> bool:
    """As of "67-year-old" and "three-month-old"."""
    aged = token.low in table.aged or (
        "-" in token.low and token.low.rpartition("-")[2] in table.aged
    )
    return token.kind is Kind.NUMBER or token.text in "-‑" or aged


_AN_AGE = 5
_ADJECTIVES = 3
"""Words from an article to the end of its noun: "a senior aid worker"."""
_JOINT = 3
"""Tokens at most between a count and one more: ", including a child"."""


def _describes_counted(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    """Whether a verb only tells of a noun behind it: "1,400 newly **arrived** families", "12
    **dead** civilians".
    """
    noun = table.units.longest(tokens, at + 1) if at and at + 1 < len(tokens) else None
    if noun is None or tokens[at - 1].low in table.newly:
        return noun is not None
    state = table.units.longest(tokens[at : at + 1], 0)
    who = noun.value.kind == PEOPLE and noun.value.category not in {None, *table.states}
    return who and state is not None and state.value.category in table.states


def _listed(tokens: Sequence[Token], part: Count, count: Count, table: Figures) -> bool:
    """Whether a list of parts goes on: "including 214 children and 30 wounded"; ", and 40" opens
    something new.
    """
    between = tokens[max(part.end, part.unit.end) : count.start]
    if between and between[-1].low in table.owned:
        between = between[:-1]  # "a journalist and her two children"
    joined = len(between) == 1 and (between[0].low in table.glue or between[0].text == ",")
    return joined and bool(count.unit.category)


def _count_at(
    tokens: Sequence[Token], position: int, table: Figures, not_counts: Sequence[Span]
) -> Count | None:
    if not _may_begin(tokens[position], table) or meets(tokens[position], not_counts):
        return None
    nothing = _nothing(tokens, position, table)
    if nothing:
        return nothing
    value = value_at(tokens, position, table)
    if value is None or is_no_count(tokens, value, table):
        return None
    if not value.bounded and _bounds_a_number(tokens, position, table):
        return None
    former = is_former(tokens, value, table)
    if former and (value.rule == "range" or not is_dated(tokens, value.end, not_counts)):
        return None  # "risen from 12,000 to 19,000 in a month"
    start, end, qualifier = _hedged(tokens, value, table)
    unit, part = unit_of(tokens, start, end, table)
    qualifier = _behind_its_noun(tokens, unit, qualifier, table)
    if value.share:
        noun = share_of(tokens, end, table)
        at = value.end - 1
        unit = Unit(SHARE, "share", noun.category, start=at, end=value.end, of=noun.kind)
    if _counts_nothing(tokens, value, unit, part=part, span=(start, end), table=table):
        return None
    whole = (start, max(end, unit.end))
    if any(one.holds(tokens, whole, unit.kind, unit.category) for one in table.uncounted):
        return None
    rules = [f"figure.{value.rule}", *_rule_of(qualifier)]
    if part:
        rules.append("figure.part")
    if former:
        rules.append(FORMER)
    low, high = _bounds(value, qualifier)
    return Count(
        start,
        end,
        low,
        high,
        qualifier,
        unit,
        value.start,
        value.word,
        part,
        nothing=low == high == 0,
        rules=tuple(rules),
        says_else=value.share and says_else(tokens, start, end, table),
    )


def _rule_of(qualifier: Qualifier) -> Iterator[str]:
    """The rule of a hedge; none without one."""
    if qualifier is not Qualifier.EXACT:
        yield f"figure.hedge.{qualifier.value.replace(' ', '-')}"


def _bounds_a_number(tokens: Sequence[Token], position: int, table: Figures) -> bool:
    """Whether a vague word only leads to a number: "**nearly all** of its 3,800 prisoners"."""
    hedge = table.hedges.longest(tokens, position)
    return hedge is not None and _is_number_at(tokens, hedge.end, table)


def _is_number_at(tokens: Sequence[Token], at: int, table: Figures) -> bool:
    value = value_at(tokens, at, table) if at < len(tokens) else None
    return value is not None and value.bounded


def _are_others(tokens: Sequence[Token], count: Count, table: Figures) -> bool:
    """Whether a bare number counts more of what was told before: "and 11 **others**"."""
    if count.unit.kind or count.part or count.end >= len(tokens):
        return False
    after = count.end + 1
    while after < len(tokens) and tokens[after].low in table.auxiliaries:
        after += 1
    living = after < len(tokens) and tokens[after].low in table.mortal  # "11 others wounded"
    return tokens[count.end].low in table.others and not living


def _counts_things(tokens: Sequence[Token], position: int, table: Figures) -> bool:
    """Whether a number there counts what no claim is about: "**four** armoured vehicles"."""
    if not _may_begin(tokens[position], table):
        return False
    value = value_at(tokens, position, table)
    if value is None or not value.high > 1 or value.end >= len(tokens):
        return False
    return table.not_after.longest(tokens, value.end) is not None


def _may_begin(token: Token, table: Figures) -> bool:
    return token.kind is Kind.NUMBER or token.low in table.firsts or "-" in token.low


def _counts_nothing(
    tokens: Sequence[Token],
    value: Value,
    unit: Unit,
    *,
    part: bool,
    span: tuple[int, int],
    table: Figures,
) -> bool:
    """Whether a number with this noun is no count: "how many", "one", a year, hours of the day, the
    scale of a table "(in thousands)".
    """
    start, end = span
    if value.rule == "vague" and _is_in_brackets(tokens, start, end):
        return True
    if not value.bounded:
        how = start > 0 and tokens[start - 1].low in table.no_amount
        return how or not _is_of_people(tokens, unit, part, end)
    if unit.kind == "time" and value.rule == "range":
        return True  # "daily from 9 to 14 hours"
    counts = value.end < len(tokens) and tokens[value.end].low in table.one_for
    idle = is_idle_one(value) and not counts
    idle = idle and not table.nothing_states.longest(tokens, value.end)  # "un mort"
    before = not unit.kind or unit.end <= start  # "the official one"
    if value.rule == "digits" and not float(value.low).is_integer() and unit.kind in _WHOLE:
        return True  # "Flat 12.10"
    led = start > 0 and tokens[start - 1].low in table.led_articles
    one = led and not table.ends.several(tokens[unit.end - 1].low)  # "the 2016 bombing"
    year = (one or not unit.kind) and looks_like_a_year(tokens[value.start], value)
    return (before and idle) or year


_WHOLE = frozenset({"", PEOPLE, "households"})
"""Classes of what is never counted in parts."""


def _is_in_brackets(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Whether brackets hold a number and the word that leads it, and no more."""
    closed = start > 1 and end < len(tokens) and tokens[end].text == ")"
    return closed and tokens[start - 2].text == "("


def _is_of_people(tokens: Sequence[Token], unit: Unit, part: bool, end: int) -> bool:
    """Whether "most" or "many" counts people: named, told before, or acting right after."""
    acts = end < len(tokens) and tokens[end].kind is Kind.MARK and tokens[end].text[0].isalpha()
    return part or acts or unit.kind in {"people", "households"}


def _bounds(value: Value, qualifier: Qualifier) -> tuple[Number | None, Number | None]:
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
        unit = counted(tokens, before.end, table)
        if unit.kind not in {"", "other"}:
            return _nought(position, before.end, unit)
        if table.nothing_states.longest(tokens, before.end):
            people = Unit(PEOPLE, "people", start=before.end, end=before.end)
            return _nought(position, before.end, people)
    return None


def _nought(start: int, end: int, unit: Unit) -> Count:
    rules = ("figure.nothing",)
    return Count(start, end, 0, 0, Qualifier.EXACT, unit, start, nothing=True, rules=rules)


# -- hedges ----------------------------------------------------------------------------------------


def _behind_its_noun(
    tokens: Sequence[Token], unit: Unit, qualifier: Qualifier, table: Figures
) -> Qualifier:
    """The hedge behind what a bare number counts: "15 dead at least", "60 persons on the less"; not
    that of a number behind it, nor "at least twice".
    """
    if qualifier is not Qualifier.EXACT or not unit.start < unit.end < len(tokens):
        return qualifier
    after = table.hedges_behind.longest(tokens, unit.end)
    if after is None:
        return qualifier
    closes = after.end == len(tokens) or tokens[after.end].low in table.behind_hedges
    return after.value if closes or tokens[after.end].kind is Kind.MARK else qualifier


def _hedged(tokens: Sequence[Token], value: Value, table: Figures) -> tuple[int, int, Qualifier]:
    """First and last token of the number with its hedges, and the qualifier they make."""
    start, end = value.start, value.end
    qualifier = {"vague": Qualifier.VAGUE, "range": Qualifier.BETWEEN}.get(value.rule)
    if value.rule == "range" and start and tokens[start - 1].low in table.openers:
        start -= 1
    reach = start
    while reach > 0:
        match = ending_at(table.hedges, tokens, reach)
        if match is None or ending_at(table.no_hedges, tokens, reach):
            break
        reach = match.start
        if match.value is not None:
            start = reach
            if qualifier in {None, Qualifier.BETWEEN}:
                qualifier = match.value if qualifier is None else qualifier
            break
    after = table.hedges_after.longest(tokens, end) if end < len(tokens) else None
    if qualifier is None and tokens[end - 1].low.endswith(table.odd):
        qualifier = Qualifier.ABOUT
    if after and qualifier is None:
        end, qualifier = after.end, after.value
    return start, end, qualifier or Qualifier.EXACT
