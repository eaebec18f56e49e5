"""The words that signal a measure. No parser: order and voice.

In: a sentence, ``measures.toml`` of the language and the vocabulary. Out: triggers. Which figure
each governs is not decided here.

    attachment   which figure each of them governs
    summed       the measure that a table's sum gives the figures of its cells
    lent         what a heading gives the lines of its list, a head the cells of its column
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any

from dragoman.claims import Measure, PlaceRole, StockOrFlow
from dragoman.errors import UsageError
from dragoman.extract.text.endings import Endings
from dragoman.extract.text.phrases import Phrases
from dragoman.extract.text.sentences import Kind, Sentence, Token

__all__ = ["Counts", "Measures", "Trigger", "triggers"]


class Counts(StrEnum):
    """What of its surroundings a word counts (see ``measures.toml`` of a language)."""

    SUBJECT = "subject"
    OBJECT = "object"
    OF = "of"
    EITHER = "either"
    NOTHING = "nothing"
    ALONE = "alone"


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    measure: Measure
    counts: Counts
    place: PlaceRole | None
    weak: bool
    figureless: bool
    stock: bool
    anywhere: bool
    by_forces: bool
    of_place: bool
    at_place: bool
    of_ground: bool
    not_people: bool
    not_forces: bool
    only_denied: bool
    of_told: bool
    by: str | None
    """The nouns of which one must stand before it: "envoys"."""
    denies: bool
    """Whether it says by itself that something was not: "without victims"."""
    as_before: bool
    inland: Measure | None
    negated: bool
    """Whether "not" is one of the phrase's own words."""


@dataclass(frozen=True, slots=True)
class Trigger:
    start: int
    end: int
    measure: Measure
    counts: Counts
    rule: str
    place: PlaceRole | None = None
    weak: bool = False
    figureless: bool = False
    passive: bool = False
    describes: bool = False
    """Whether it only says which: "the seized district", "quarters that rebels hold"."""
    anywhere: bool = False
    """Whether it claims also where no place stands near."""
    stock: bool = False
    """Whether it makes the figure a stock, whatever the measure's default."""
    told: bool = False
    """Whether the tagger alone has read it."""
    of_place: bool = False
    """Whether it claims only right behind a place: "Goma fell"."""
    at_place: bool = False
    """Whether it claims only right before a place: "the loss of Goma", "still in the town"."""
    of_ground: bool = False
    """Whether it claims only where ground is its subject: "the old mill, in rebel hands"."""
    only_denied: bool = False
    """Whether it claims only where somebody denies it: "denied involvement in the attack"."""
    of_told: bool = False
    """Whether it claims only where what it is about was told right before: "blames the rebels"."""
    denied: bool = False
    """Whether a "not" stands between its words: "convoys have not been allowed in"."""
    as_before: bool = False
    """Whether it says only that what was told last was done: "40,000 have done so"."""
    inland: Measure | None = None
    """What it tells before a place that is no land nor a part of one: "crossed into Hanano"."""

    @property
    def lends(self) -> bool:
        """Whether what is told next may have happened on its day: not where it was but met by the
        way.
        """
        return not self.told and self.counts is not Counts.ALONE

    @property
    def is_bound(self) -> bool:
        """Whether it claims beside a place, or in a denial, alone: elsewhere it may be nothing."""
        bound = self.of_place or self.at_place or self.of_ground
        return bound or self.only_denied or self.of_told

    @property
    def needs_ground(self) -> bool:
        """Whether it claims only beside ground, named or not: elsewhere it may be nothing."""
        return self.is_bound or (self.measure.family == "territory" and not self.anywhere)

    @property
    def is_verb(self) -> bool:
        """Whether it is a verb whose subject is counted."""
        return self.counts is Counts.SUBJECT

    def names(self, other: Trigger) -> bool:
        """Whether another word inside it is what was agreed, asked for or refused, and a claim of
        its own: "agreed a **truce** that".
        """
        inside = self.start <= other.start and other.end <= self.end
        noun = other.counts in {Counts.OF, Counts.EITHER} and not other.weak
        politics = self.measure.family == "politics" and other.measure.family == "access"
        return inside and noun and politics

    @property
    def harms(self) -> bool:
        """Whether it tells what befell people one by one."""
        return self.measure.family == "harm"

    @property
    def fights(self) -> bool:
        """Whether it tells what forces did to ground or to others."""
        return self.measure.family in {"territory", "violence"}

    def takes(self, kind: str) -> bool:
        """Whether the measure may count units of this class; no unit counts as people."""
        units = self.measure.units
        if kind == "":
            return "people" in units
        if kind == "share":
            return "people" in units or "share" in units
        return kind in units


@dataclass(frozen=True)
class Measures:
    """The measure words of a language, compiled once."""

    rows: Phrases[_Row]
    never: Phrases[str]
    idle: Phrases[str]
    """Of these, what means nothing of the field, whoever reads it."""
    behind: Phrases[str]
    """Phrases that end in a measure's word and take it away: "snow **has fallen**"."""
    ahead: Phrases[str]
    """Phrases that begin with a measure's last word and take it away: "**opened fire**"."""
    passive: frozenset[str]
    adverbs: frozenset[str]
    apart: frozenset[str]
    """Behind these another thing is told: "after"."""
    determiners: frozenset[str]
    before_noun: frozenset[str]
    past: tuple[str, ...]
    agent: frozenset[str]
    gives: frozenset[str]
    """Verbs of those who bring something to others: "400 volunteers **distributed** kits"."""
    those: frozenset[str]
    """Others than the counted: "relatives of **those** killed"."""
    kin: frozenset[str]
    """Who only belongs to others: "12 **relatives** of people killed"."""
    wheres: frozenset[str]
    """Opens what happened at a place, to others: "400 troops in Bor, **where** 60 died"."""
    who: frozenset[str]
    """Opens what others did: "300 officers searched for the gunmen **who** killed two"."""
    staying: frozenset[str]
    """What people only did at a place: "where 14 soldiers were **standing**"."""
    taken_up: frozenset[str]
    """Takes up those counted before: "where **they** died"."""
    carriers: Phrases[str]
    """Right before people who only were there, or who are tried for it: "a bus **carrying** 45
    pilgrims", "**convicted** five soldiers"."""
    unharmed: Phrases[str]
    """Right behind people, what they did to others, or that nothing befell them: "three gunmen
    **entered** a mosque", "300 people **attended**"."""
    wrecks: frozenset[str]
    """What becomes of that which carries them by which they have come nowhere: "**capsized**"."""
    crowds: Phrases[str]
    """Right behind people who went nowhere: "thousands **came out into the streets**"."""
    ruins: frozenset[str]
    """What leaves nothing of a place: "**destroyed** four posts"; but "hit four villages"."""
    all_of_them: frozenset[str]
    """Further on, by which it befell them too: "entered the base, **all** of them were killed"."""
    relatives: frozenset[str]
    whole: frozenset[str]
    """What leads a number of which a part is told: "of the 900 held, 30 were freed"."""
    thereof: frozenset[str]
    """What opens a line that tells a part of the one above it: "**of** which children: 3"."""
    finite: frozenset[str]
    """What begins the predicate of several people behind a clause that says which: "were"."""
    opens: frozenset[str]
    """What opens another clause, whose people are its own."""
    meanwhile: frozenset[str]
    """Behind a comma, what opens another clause, whose people are its own: ", **as** 300 left"."""
    by: frozenset[str]
    """In a heading, before what its figures are broken down by: "displaced by district"."""
    divided: frozenset[str]
    """In a heading, these too end the words that say what is counted: "killed in May"."""
    scaled: frozenset[str]
    """In a heading, that its figures are not what they say: "in thousands"."""
    sites: frozenset[str]
    """At the head of a column of places where people stay: "site", "camp"."""
    totals: frozenset[str]
    """At the head of a column that sums the others up: "total"."""
    forces: frozenset[str]
    unarmed: frozenset[str]
    """Names in capital letters of those who hold no ground: "MSF"; others may: "RSF entered"."""
    by_whom: Mapping[str, frozenset[str]]
    """Nouns of which one must stand before a word, by the name of the set: "envoys"."""
    stays: Mapping[str, frozenset[str]]
    """At the head of a column of places, what those counted there are, by the measure: in a
    "camp"."""
    people: frozenset[str]
    """Who is driven out and has held no ground: "residents"."""
    ends: Endings
    joints: frozenset[str]
    """Before a further verb of the same subject: "gave up **and** left"."""
    lists: frozenset[str]
    """Between the figures of a list: "903 civilians **and** eight fighters"."""
    further: frozenset[str]
    """Right before a figure that goes on with the one before it: "**with** 60 from Telefar"."""
    placing: frozenset[str]
    """Between a bare figure and the place for which it goes on: "and 60 **in** Bor"."""
    nots: frozenset[str]
    """Between the words of a phrase these deny what it tells."""
    bounds: frozenset[str]
    """But for before these, which bound a number: "no **less** than 60"."""
    cost: Mapping[str, float]
    vocabulary: Mapping[str, Measure]

    @classmethod
    def of(
        cls, table: Mapping[str, Any], endings: Endings, vocabulary: Mapping[str, Measure]
    ) -> Measures:
        """Compile ``measures.toml``; raises `UsageError` for a measure not in the vocabulary, and
        for a set that a pattern names where it is missing or empty, or has a word that is a phrase.
        """
        rows: list[tuple[str, _Row]] = []
        grammar = table["grammar"]
        nots = frozenset(grammar.get("nots", ()))
        sets = table.get("sets", {})
        for number, entry in enumerate(table["trigger"]):
            measure = _measure(vocabulary, number, entry["measure"])
            place = PlaceRole(entry["place"]) if "place" in entry else None
            row = partial(
                _Row,
                number,
                measure,
                Counts(entry["counts"]),
                place,
                entry.get("weak", False),
                entry.get("figureless", False),
                entry.get("stock", False),
                entry.get("anywhere", False),
                entry.get("by_forces", False),
                entry.get("of_place", False),
                entry.get("at_place", False),
                entry.get("of_ground", False),
                entry.get("not_people", False),
                entry.get("not_forces", False),
                entry.get("only_denied", False),
                entry.get("of_told", False),
                entry.get("by"),
                entry.get("denies", False),
                entry.get("as_before", False),
                _measure(vocabulary, number, entry["inland"]) if "inland" in entry else None,
            )
            rows.extend(
                (pattern, row(not nots.isdisjoint(re.split(r"[ |?]", pattern))))
                for pattern in (_spelled(words, sets) for words in entry["words"])
            )
        return cls(
            Phrases(rows, table["never"].get("apart", ())),
            Phrases([(p, p) for p in (*table["never"]["words"], *table["never"].get("idle", ()))]),
            Phrases([(pattern, pattern) for pattern in table["never"].get("idle", ())]),
            Phrases(
                [(p, p) for p in (_spelled(p, sets) for p in table["never"].get("behind", ()))]
            ),
            Phrases([(pattern, pattern) for pattern in table["never"].get("ahead", ())]),
            frozenset(grammar["passive"]),
            frozenset(grammar["adverbs"]),
            frozenset(table["never"].get("apart", ())),
            frozenset(grammar["determiners"]),
            frozenset(grammar["before_noun"]),
            tuple(grammar["past"]),
            frozenset(grammar["agent"]),
            frozenset(grammar.get("gives", ())),
            frozenset(grammar.get("those", ())),
            frozenset(grammar.get("kin", ())),
            frozenset(grammar.get("wheres", ())),
            frozenset(grammar.get("who", ())),
            frozenset(grammar.get("staying", ())),
            frozenset(grammar.get("taken_up", ())),
            _of_lists(grammar, "carriers", "judging"),
            _of_lists(grammar, "attacking", "unharmed"),
            frozenset(grammar.get("wrecks", ())),
            _of_lists(grammar, "crowds"),
            frozenset(grammar.get("ruins", ())),
            frozenset(grammar.get("all_of_them", ())),
            frozenset(grammar["relatives"]),
            frozenset(grammar.get("whole", ())),
            frozenset(grammar.get("thereof", ())),
            frozenset(grammar.get("finite", ())),
            frozenset(grammar.get("opens", ())),
            frozenset(grammar.get("meanwhile", ())),
            frozenset(grammar.get("by", ())),
            frozenset(grammar.get("by", ())) | frozenset(grammar.get("divided", ())),
            frozenset(grammar.get("scaled", ())),
            frozenset(grammar.get("sites", ())),
            frozenset(grammar.get("totals", ())),
            frozenset(grammar["forces"]),
            frozenset(grammar.get("unarmed", ())),
            {name: frozenset(nouns) for name, nouns in grammar.get("by_whom", {}).items()},
            {name: frozenset(nouns) for name, nouns in grammar.get("stays", {}).items()},
            frozenset(grammar.get("people", ())),
            endings,
            frozenset(grammar.get("joints", ())),
            frozenset(grammar.get("lists", ())),
            frozenset(grammar.get("further", ())),
            frozenset(grammar.get("placing", ())),
            nots,
            frozenset(grammar.get("bounds", ())),
            grammar["cost"],
            vocabulary,
        )


def _spelled(pattern: str, sets: Mapping[str, Sequence[str]]) -> str:
    """A pattern with the words of each set in place of its name: "@works was hit"."""

    def words(named: re.Match[str]) -> str:
        found = sets.get(named[1], ())
        if not found:
            raise UsageError(f"pattern {pattern!r}: [sets] has no words of {named[1]!r}")
        if phrase := next((word for word in found if len(word.split()) > 1), None):
            raise UsageError(f"[sets] {named[1]}: {phrase!r} is more than one word")
        return "|".join(found)

    return _SET.sub(words, pattern)


_SET = re.compile(r"@(\w+)")


def _divides(tokens: Sequence[Token], table: Measures) -> int:
    """Where the label ends that opens a sentence with what its figures are broken down by, and so
    tells no measure: "**By crossing**: Kule, 22,600; Agok, 17,916"; else 0.
    """
    if not tokens or tokens[0].low not in table.by:
        return 0
    return next((at for at, token in enumerate(tokens[:_LABEL]) if token.text == ":"), 0)


_LABEL = 6
"""Tokens of such a label at most, its colon with them."""


def _of_lists(grammar: Mapping[str, Any], *names: str) -> Phrases[str]:
    """The patterns of several lists, which a language may leave out, as one."""
    return Phrases([(pattern, pattern) for name in names for pattern in grammar.get(name, ())])


def _measure(vocabulary: Mapping[str, Measure], number: int, name: str) -> Measure:
    if name not in vocabulary:
        raise UsageError(f"measures.toml, trigger {number + 1}: {name!r} is not a measure")
    return vocabulary[name]


def triggers(sentence: Sentence, table: Measures) -> tuple[Trigger, ...]:
    """The measure words of ``sentence``, in order; a word inside a longer phrase is not one."""
    tokens = sentence.tokens
    longest: dict[tuple[int, int], tuple[int, _Row]] = {}
    never = {match.start for match in table.never.within(sentence)}
    goes_on = {end for m in table.ahead.within(sentence) for end in range(m.start + 1, m.end)}
    behind = tuple(table.behind.within(sentence))
    taken = {m.end for m in behind}
    before_last = {m.end - 1: m.start for m in behind}  # "the number fell to": not a "truce held"
    for match in table.rows.within(sentence):
        if match.start in never or match.end in taken or match.end in goes_on:
            continue
        if before_last.get(match.end, match.start) < match.start:
            continue
        if match.value.by_forces and not _led_by(
            tokens, match.start, table.forces, table, table.people
        ):
            continue
        leads = table.by_whom[match.value.by] if match.value.by else None
        apart = match.start > 0 and tokens[match.start - 1].text == ","  # "the truce, agreed for"
        if leads and not _led_by(tokens, match.start - apart, leads, table):
            continue
        ordered = {token.low for token in tokens[match.start : match.end]}
        if match.value.not_forces and not ordered.isdisjoint(table.forces):
            continue
        others = table.forces | table.opens
        if match.value.not_people and _led_by(tokens, match.start, table.people, table, others):
            continue
        key = (match.start, match.value.number)
        if key not in longest or longest[key][0] < match.end:
            longest[key] = (match.end, match.value)
    found = [
        Trigger(
            start,
            end,
            row.measure,
            row.counts,
            f"measure.{row.measure.name}.{row.counts.value}",
            place=row.place,
            weak=row.weak,
            figureless=row.figureless,
            passive=_is_passive(tokens, start, table),
            describes=_describes(tokens, start, end, row.measure, table),
            anywhere=row.anywhere,
            stock=row.stock,
            of_place=row.of_place,
            at_place=row.at_place,
            of_ground=row.of_ground,
            only_denied=row.only_denied,
            of_told=row.of_told,
            denied=_is_denied(tokens[start:end], row, table),
            as_before=row.as_before,
            inland=row.inland,
        )
        for (start, _), (end, row) in longest.items()
    ]
    told = sentence.is_title or sentence.is_headline or _is_shouted(tokens)
    label = _divides(tokens, table)
    found = [t for t in found if t.start >= label and (told or not _in_name(tokens, t))]
    found = [t for t in found if not _is_noun(tokens, t, table)]
    kept = [t for t in found if not any(_inside(t, other) for other in found)]
    return tuple(sorted(kept, key=lambda t: (t.start, t.end, t.rule)))


_RELATIVE_REACH = 6
"""Tokens from "which" to the verb of its clause."""


def _is_denied(words: Sequence[Token], row: _Row, table: Measures) -> bool:
    """Whether a "not" stands inside a phrase; what is asked not to be done is asked too."""
    if row.denies:
        return True
    if row.negated or row.measure.family == "politics":
        return False
    behind = [word.low for word in words[1:]] + [""]
    return any(
        word.low in table.nots and after not in table.bounds  # "dropped **no less** than 60 bombs"
        for word, after in zip(words, behind, strict=True)
    )


def _led_by(
    tokens: Sequence[Token],
    start: int,
    nouns: frozenset[str],
    table: Measures,
    others: frozenset[str] = frozenset(),
) -> bool:
    """Whether troops, or people, stand before a verb in its clause: "soldiers have entered"; not
    beyond one of the ``others``.
    """
    reach = _REACH_OF_PEOPLE if nouns is table.people else _SUBJECT_REACH
    for position in range(start - 1, max(-1, start - reach), -1):
        token = tokens[position]
        if token.kind is Kind.NUMBER:
            return nouns is table.people  # "some 1,600 had been driven out"
        relative = position + 1 < start and tokens[position + 1].low in table.relatives
        aside = token.kind is Kind.MARK and not relative
        if aside or token.low in table.apart | others:
            return False
        army = nouns is table.forces and _is_an_army(token, table)
        if token.low in nouns or (army and not tokens[start].text.isupper()):
            return True
    return False


def _is_an_army(token: Token, table: Measures) -> bool:
    """Whether the letters of a name may stand for an armed side: "**RSF** entered Bor", "the
    **M23**"; a word alone in capitals is one of a line that shouts, or an initial.
    """
    letters = token.text.rstrip("s")
    short = _ACRONYM[0] <= len(letters) <= _ACRONYM[1]
    return short and letters.isupper() and token.low not in table.unarmed


_ACRONYM = 2, 6
"""Letters of a name that is made of them, at least and at most."""


_SUBJECT_REACH = 8
"""Tokens from a subject to its verb."""
_REACH_OF_PEOPLE = 13
"""The same of people, of whom it is told where they were: "**people** who had taken refuge in the
church at Bor were **driven away**".
"""


def _inside(one: Trigger, other: Trigger) -> bool:
    wider = other.end - other.start > one.end - one.start
    if other.counts is Counts.ALONE and one.counts is not Counts.ALONE:
        return False  # a figure may be of the shorter one
    if one.harms and other.measure.family == "violence":
        return False  # "air raids killed 12": two things happened
    if one.of_ground and other.measure.family != "territory":
        return False  # "the fort, held by the gunmen since March": no hostage
    return wider and not other.names(one) and other.start <= one.start and one.end <= other.end


def _in_name(tokens: Sequence[Token], trigger: Trigger) -> bool:
    """A capitalised word in the middle of a sentence is a name: "Red Cross"; not behind a bullet,
    an hour ("17:10 - Shelling of Sake") or a number ("144,044 Evacuated people"), nor at the end of
    a label ("Houses Destroyed: 40"), nor between a mark and a number ("Own losses: KIA 9").
    """
    start, end = trigger.start, trigger.end
    letters = tokens[start].text.isupper() and 1 < len(tokens[start].text) <= _KIA
    counted = any(t.kind is Kind.NUMBER for t in tokens[max(0, start - _COUNTED) : start])
    if end - start > 1 or not tokens[start].capital or _is_plural_of_letters(tokens[start]):
        return False
    if letters and counted:
        return False  # "12 soldiers **KIA**", but "the KIA abandoned its base"
    closes = end + 1 == len(tokens) and tokens[end].kind is Kind.NUMBER  # "Persons Evacuated 300"
    labels = closes or (end < len(tokens) and tokens[end].text == ":")
    labels = labels or (start > 0 and tokens[start - 1].kind is Kind.NUMBER)
    numbered = end < len(tokens) and tokens[end].kind is Kind.NUMBER
    labels = labels or (numbered and start > 0 and tokens[start - 1].text in _PARTING)
    return not labels and any(token.kind is Kind.WORD for token in tokens[:start])


_KIA, _COUNTED = 3, 2
"""Letters of a word for harm that is made of them, at most, and tokens back to its number."""
_PARTING = frozenset(",:;")
"""Marks before a label of one word."""


def _is_shouted(tokens: Sequence[Token]) -> bool:
    """Whether all words are in capitals, which make no names there: "884 HOUSES DESTROYED"."""
    words = [token.text for token in tokens if token.kind is Kind.WORD]
    return len(words) > 1 and all(map(str.isupper, words))


def _is_plural_of_letters(token: Token) -> bool:
    """Whether it counts, and names nobody, though it is written in capitals: "40 IDPs"."""
    letters = token.text.removesuffix("s")
    return letters != token.text and letters.isupper()


def _describes(
    tokens: Sequence[Token], start: int, end: int, measure: Measure, table: Measures
) -> bool:
    before = tokens[start - 1].low if start else ""
    after = tokens[end] if end < len(tokens) else None
    past = end - start == 1 and tokens[start].low.endswith(table.past)
    if past and after and not _is_passive(tokens, start, table):
        noun = after.kind is Kind.WORD and after.low not in table.before_noun
        if (before in table.before_noun and noun) or after.low in table.agent:
            return True
    if measure.stock_or_flow is not StockOrFlow.STOCK:
        return False
    for position in range(start - 1, max(-1, start - _RELATIVE_REACH), -1):
        if tokens[position].kind is Kind.MARK:
            return False
        if tokens[position].low in table.relatives:
            return position > 0 and tokens[position - 1].kind is Kind.WORD
    return False


def _is_noun(tokens: Sequence[Token], trigger: Trigger, table: Measures) -> bool:
    """A verb's "-ing" form after an article is a noun: "at the crossing", "the settling"."""
    verb = trigger.counts in {Counts.SUBJECT, Counts.OBJECT}
    form = tokens[trigger.start].low.endswith(table.ends.doing)
    before = tokens[trigger.start - 1].low if trigger.start else ""
    return verb and form and trigger.end - trigger.start == 1 and before in table.determiners


def _is_passive(tokens: Sequence[Token], start: int, table: Measures) -> bool:
    first = tokens[start].low
    if first in table.passive:
        return True
    for position in range(start - 1, max(-1, start - 4), -1):
        low = tokens[position].low
        if low in table.passive:
            return not first.endswith(table.ends.doing)  # "were still **holding** Bakhmut"
        if low not in table.adverbs:
            return False
    return False
