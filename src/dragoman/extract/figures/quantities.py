"""The tables of figures, compiled: numerals, hedges, units, and what makes a number no figure.

In: ``figures.toml`` and ``units.toml`` of a language. Out: what `numerals`, `nouns` and `figures`
look words up in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import msgspec

from dragoman.claims import Qualifier
from dragoman.extract.figures.uncounted import Uncounted
from dragoman.extract.text.endings import Endings
from dragoman.extract.text.phrases import Match, Phrases
from dragoman.extract.text.sentences import Token

__all__ = ["PEOPLE", "SHARE", "Figures", "Unit", "ending_at"]

SHARE = "percent"
PEOPLE = "people"


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
class _Vague:
    low: int
    high: int
    bounded: bool


class Figures(msgspec.Struct, frozen=True):
    """The tables of figures, compiled once. A struct, since it is copied for each sentence, with
    the words that tell a measure there.
    """

    numerals: Mapping[str, int]
    scales: Mapping[str, int]
    glued: Mapping[str, int]
    """Letters of a scale right behind digits: "4.2M"."""
    lengths: frozenset[str]
    """Those of them that may be a measure of length: "25m"."""
    ones: frozenset[str]
    halves: frozenset[str]
    glue: frozenset[str]
    vague: Phrases[_Vague]
    nothing_alone: Phrases[str]
    nothing_lone: frozenset[str]
    """Of these none, before what befalls people: "**none** drowned"."""
    nothing_before: Phrases[str]
    nothing_states: Phrases[str]
    """Right behind these, of whom there are none: "no **dead**"."""
    nothing_never: Phrases[str]
    hedges: Phrases[Qualifier | None]
    """None for the fillers between a hedge and its number."""
    no_hedges: Phrases[str]
    """That end in a hedge's word: "handed over"."""
    odd: str
    """The ending of a numeral in words that makes it about so many: "sixty**-odd**"."""
    hedges_after: Phrases[Qualifier]
    hedges_behind: Phrases[Qualifier]
    """Of these, what may stand behind the noun: "15 dead **at least**"."""
    behind_hedges: frozenset[str]
    """What may follow it there: "15 dead at least **in** two raids"."""
    between: frozenset[str]
    or_: frozenset[str]
    """Between two numbers near each other: "five **or** six"."""
    openers: frozenset[str]
    per_cent: Phrases[str]
    fractions: Phrases[float]
    proportions: Phrases[str]
    """Between the two numbers of a share: "nine **out of** ten"."""
    another: Phrases[str]
    """One more than those told before: "and **a third** was wounded"."""
    as_many: Phrases[str]
    """Instead of the figure before it: "and **as many** were wounded"."""
    ordinals: tuple[str, ...]
    """In order, of the one behind one, two, three..."""
    earlier: Phrases[str]
    """When another number was so, and no noun that it counts: "140 **a week earlier**"."""
    nths: frozenset[str]
    nth_does: frozenset[str]
    """Behind "a third" where two were told before: it is one more of them."""
    """Before these "a third" is no share: "a third **day**"."""
    share_of: frozenset[str]
    """Between a fraction and a large number: "a quarter **of** a million"."""
    rates: frozenset[str]
    """Before a share that tells a change or a rate: "rose **by** 40 per cent"."""
    sides: frozenset[str]
    """Before a half that is ground: "the **western** half of Mosul"."""
    rates_to: frozenset[str]
    """Between a verb of change and a rate: "fell **to** 48 percent"."""
    rates_over: frozenset[str]
    """Small words between what rose and its rate: "une hausse **de près de** 5 %"."""
    rates_after: frozenset[str]
    """Behind such a share: "a 40 per cent **rise**"."""
    changes: frozenset[str]
    """Verbs behind which "from 36" is what a number was before."""
    former: frozenset[str]
    former_to: frozenset[str]
    """Behind what a number was, before what it is, where ``former`` alone may tell a difference."""
    not_after: Phrases[str]
    not_before: Phrases[str]
    excepting: Phrases[str]
    """Before those that a thing is not told of: "**all but** two of the hospitals"."""
    not_after_alone: Phrases[str]
    areas: frozenset[str]
    """Of these, nouns of areas, which have small numbers for their names."""
    not_before_alone: Phrases[str]
    """The same, where no known noun follows the number: "report 85", but "report 85 deaths"."""
    not_before_named: Phrases[str]
    """And these, where they are written large as in a name: "**Hill** 881"."""
    ages_behind: Phrases[str]
    """Before an age, or several: "girls **of** 9 and 11", "**as young as** 13"."""
    strength: frozenset[str]
    """Hung on a number, these say of how many: "1,200-**strong**"."""
    ages_of: frozenset[str]
    """People of whom a range without a noun tells the age: "**men** from 18 to 60"."""
    age_bounds: Phrases[str]
    """The same, of digits and words: "children under five"."""
    clock_before: frozenset[str]
    clock_after: Phrases[str]
    """Between which four digits are an hour: "at 2300 on Saturday"."""
    clock_close: Phrases[str]
    initials: frozenset[str]
    """Of what is counted: "**KIA** 12"; other initials have a number for a name: "**LIB** 268"."""
    one_household: frozenset[str]
    """Between "of" and a family of which several people are told."""
    told: frozenset[str]
    """Before an outlet with a number in its name: "**told** France 24"."""
    ages: frozenset[str]
    """Before ages: "aged"."""
    currency: frozenset[str]
    no_amount: frozenset[str]
    idle: Phrases[str]
    inside: Phrases[str]
    """In which a number in words counts nothing, though it does not begin them."""
    uncounted: tuple[Uncounted, ...]
    articles: frozenset[str]
    """That may count one: "a civilian was killed"."""
    both: frozenset[str]
    """Before two who were told before, or are told to be two: "**both** drivers were killed"."""
    several: frozenset[str]
    """Nouns of many that end like one: "police"."""
    no_one: frozenset[str]
    """Words that part an article from its noun: "a strike on civilians"."""
    auxiliaries: frozenset[str]
    perfects: frozenset[str]
    """Right before what somebody did himself: "a mine **had** injured two"."""
    gravely: frozenset[str]
    """How one of several was hurt: "one of them **seriously**"."""
    counted_by: frozenset[str]
    """Before one without a noun whom something befell: "**only** one died"."""
    joints: frozenset[str]
    openers_of_parts: frozenset[str]
    aged: frozenset[str]
    """Words of an age before a noun: "a 67-**year-old** woman"."""
    one_of: Phrases[str]
    """Before several of whom one was harmed: "**one of its** drivers"."""
    more_of_one: Phrases[str]
    """Between one and what else tells who it is: "a boy **of** eight", "a man **and his** wife"."""
    participles: tuple[str, ...]
    """Endings of words that no longer name one: "a motorist driv**ing** home"."""
    before_places: frozenset[str]
    """Between "one" and its place in a list: "and one **in** Kutum"."""
    owned: frozenset[str]
    """Before one who belongs to the one before: "a man and **his** wife"."""
    circumstances: frozenset[str]
    """End a verb's words; behind them stands nobody whom it befell: "died **of** a fever"."""
    may_count: frozenset[str]
    """Words without which, and without digits, a sentence counts nothing."""
    firsts: frozenset[str]
    """Words that a count may begin with, beside digits and hyphened words."""
    units: Phrases[Unit]
    group_leads: frozenset[str]
    """Between a number and those it is taken from: "12 **from** the Houthis"."""
    led_articles: frozenset[str]
    homewards: frozenset[str]
    """Nouns that behind more than one tell where to: "brought 340 **home**"."""
    singulars: Mapping[str, Unit]
    """The units of plurals without their -s, but for words that are units themselves."""
    single: Phrases[Unit]
    """What is one of the nouns for buildings and the like: "1 **health centre**"."""
    stops: frozenset[str]
    led_by: frozenset[str]
    """Before people who are not counted themselves: "for the inhabitants 6"."""
    tellers: frozenset[str]
    """Who rather tells of others, before a colon and a figure: "Police: 12 killed"."""
    befalling: frozenset[str]
    """Verbs of what the counted do to others: "two cyclones **displaced** 90,000"."""
    states: frozenset[str]
    """Categories that only tell what befell those counted: "18 **dead** soldiers"."""
    moved: frozenset[str]
    """Categories of which it is told besides who they are: "4,000 **displaced** children"."""
    groups: frozenset[str]
    """Categories that tell that."""
    things: frozenset[str]
    """Words of a part that is none of people: "homes, 11 of **which** burned"."""
    newly: frozenset[str]
    """Before a participle that only tells of the counted noun: "300 **newly** arrived families"."""
    further: frozenset[str]
    """Between a number and its noun: "two more soldiers"."""
    leads: Phrases[str]
    owners: tuple[str, ...]
    """Endings of who has the counted: "of the town's 2,000 inhabitants"."""
    copulas: frozenset[str]
    describing: frozenset[str]
    """Behind "are", who some of them are, beside nouns: "are **under** five"."""
    announced_by: Phrases[str]
    announcing: frozenset[str]
    people: tuple[str, ...]
    """Endings of nouns that are people."""
    mortal: frozenset[str]
    """What befalls only the living: an unknown noun beside it is people."""
    others: frozenset[str]
    """Right behind a number, more of what was told before: "11 **others**"."""
    lifeless: frozenset[str]
    """Nouns of which it is said all the same."""
    parts: Phrases[str]
    part_before: Phrases[str]
    part_links: frozenset[str]
    """Between these and the number: "among them **were** 12"."""
    than: frozenset[str]
    """Behind a "more" that is compared: "12 more **than** wounded"."""
    one_for: frozenset[str]
    """Behind a "one" that counts: "one **for** each"."""
    ends: Endings
    signals: frozenset[int] = frozenset()
    """Where words of a measure begin in the sentence at hand; see `figures`."""

    @classmethod
    def of(cls, table: Mapping[str, Any], units: Mapping[str, Any], endings: Endings) -> Figures:
        """Compile ``figures.toml`` and ``units.toml``.

        Raises `UsageError` for a pattern that cannot be read, `KeyError` for a missing table.
        """
        hedges: list[tuple[str, Qualifier | None]] = [
            (pattern, Qualifier(name)) for name, row in table["hedges"].items() for pattern in row
        ]
        hedges += [(pattern, None) for pattern in table["fillers"]["before"]]
        never = table["not_a_figure"]
        search, one = units["search"], table.get("one", {})
        vague = Phrases(
            [
                (v["pattern"], _Vague(v.get("low", 0), v.get("high", 0), "low" in v))
                for v in table["vague"]
            ]
        )
        fractions = Phrases([(f["pattern"], f["value"]) for f in table["shares"]["fractions"]])
        named = ("alone", "before", "never", "states")
        nothing = {name: _set(table["nothing"].get(name, ())) for name in named}
        phrases: tuple[Phrases[Any], ...] = (
            vague, fractions, nothing["alone"], nothing["before"],
        )  # fmt: skip
        return cls(
            ends=endings,
            numerals=table["numerals"],
            scales=table["scales"],
            glued={k: n for k, n in table.get("scales_glued", {}).items() if isinstance(n, int)},
            lengths=frozenset(table.get("scales_glued", {}).get("lengths", ())),
            ones=frozenset(table["glue"]["one"]),
            halves=frozenset(table["glue"]["half"]),
            glue=frozenset(table["glue"]["and"]),
            vague=vague,
            nothing_alone=nothing["alone"],
            nothing_lone=frozenset(table["nothing"].get("lone", ())),
            nothing_before=nothing["before"],
            nothing_states=nothing["states"],
            nothing_never=nothing["never"],
            hedges=Phrases(hedges),
            no_hedges=_set(table["fillers"].get("never", ())),
            odd=table["glue"].get("odd", " "),
            hedges_after=_hedges(table["hedges_after"]),
            hedges_behind=_hedges(table.get("hedges_behind", {})),
            behind_hedges=frozenset(table["fillers"].get("behind", ())),
            between=frozenset(table["fillers"]["between"]),
            or_=frozenset(table["fillers"].get("or", ())),
            openers=frozenset(table["fillers"]["range"]),
            per_cent=_set(table["shares"]["per_cent"]),
            fractions=fractions,
            proportions=_set(table["shares"].get("out_of", ())),
            another=_set(table.get("one", {}).get("another", ())),
            as_many=_set(table.get("one", {}).get("as_many", ())),
            ordinals=tuple(table.get("one", {}).get("ordinals", ())),
            earlier=_set(table["shares"].get("earlier", ())),
            nths=frozenset(table["shares"].get("nths", ())),
            nth_does=frozenset(table["shares"].get("nth_does", ())),
            share_of=frozenset(table["shares"].get("of", ())),
            rates=frozenset(table["shares"].get("rates", ())),
            sides=frozenset(table["shares"].get("sides", ())),
            rates_to=frozenset(table["shares"].get("rates_to", ())),
            rates_over=frozenset(table["shares"].get("rates_over", ())),
            rates_after=frozenset(table["shares"].get("rates_after", ())),
            changes=frozenset(never.get("changes", ())),
            former=frozenset(never.get("former", ())),
            former_to=frozenset(never.get("former_to", ())),
            not_after=_set(never["after"]),
            not_before=_set(never["before"]),
            excepting=_set(never.get("excepting", ())),
            not_after_alone=_set(never.get("after_alone", ())),
            areas=frozenset(never.get("areas", ())),
            not_before_alone=_set(never.get("before_alone", ())),
            not_before_named=_set(never.get("before_named", ())),
            ages_behind=_set(never.get("ages_behind", ())),
            strength=frozenset(never.get("strength", ())),
            ages_of=frozenset(never.get("ages_of", ())),
            age_bounds=_set(never.get("age_bounds", ())),
            clock_before=frozenset(never.get("clock_before", ())),
            clock_after=_set(never.get("clock_after", ())),
            clock_close=_set(never.get("clock_close", ())),
            initials=frozenset(never.get("initials", ())),
            one_household=frozenset(table.get("one", {}).get("household", ())),
            told=frozenset(never.get("told", ())),
            ages=frozenset(never.get("ages", ())),
            currency=frozenset(never["currency"]),
            no_amount=frozenset(never["no_amount"]),
            idle=_set(never["idle"]),
            inside=_set(never.get("inside", ())),
            uncounted=Uncounted.of(table.get("uncounted", ())),
            articles=frozenset(one.get("articles", ())),
            both=frozenset(one.get("both", ())),
            several=frozenset(one.get("several", ())),
            no_one=frozenset(one.get("apart", ())),
            auxiliaries=frozenset(one.get("auxiliaries", ())) | frozenset(one.get("gravely", ())),
            perfects=frozenset(one.get("perfects", ())),
            gravely=frozenset(one.get("gravely", ())),
            counted_by=frozenset(one.get("counted_by", ())),
            joints=frozenset(one.get("joints", ())) | frozenset(one.get("parts", ())) | {","},
            openers_of_parts=frozenset(one.get("parts", ())),
            aged=frozenset(one.get("aged", ())),
            one_of=Phrases([(pattern, pattern) for pattern in one.get("of", ())]),
            more_of_one=_set(one.get("more", ())),
            participles=tuple(one.get("participles", ())),
            before_places=frozenset(one.get("places", ())),
            owned=frozenset(one.get("owned", ())),
            circumstances=frozenset(one.get("circumstances", ())),
            may_count=_counting_words(table) | frozenset(one.get("both", ())),
            firsts=frozenset(table["numerals"])
            | frozenset(table["scales"])
            | frozenset(table["glue"]["half"])
            | frozenset(table["glue"]["one"])
            | frozenset().union(*(each.firsts for each in phrases)),
            units=Phrases(_unit_rows(units["unit"])),
            group_leads=frozenset(search.get("group_leads", ())),
            led_articles=frozenset(search.get("articles", ())),
            singulars=_singulars(units),
            single=Phrases(list(_single(units))),
            stops=frozenset(search["stops"]),
            led_by=frozenset(search.get("led_by", ())),
            homewards=frozenset(search.get("homewards", ())),
            tellers=frozenset(search.get("tellers", ())),
            befalling=frozenset(search.get("befalling", ())),
            states=frozenset(search.get("states", ())),
            moved=frozenset(search.get("moved", ())),
            groups=frozenset(search.get("groups", ())),
            things=frozenset(search.get("things", ())),
            newly=frozenset(search.get("newly", ())),
            further=frozenset(search.get("further", ())),
            leads=_set(search["leads"]),
            owners=tuple(search.get("owners", ())),
            copulas=frozenset(search["copulas"]),
            describing=frozenset(search.get("describing", ())),
            announced_by=_set(search["announced_by"]),
            announcing=frozenset(search.get("announcing", ())),
            people=tuple(search["people"]),
            mortal=frozenset(search.get("mortal", ())),
            others=frozenset(search.get("others", ())),
            lifeless=frozenset(search.get("lifeless", ())),
            parts=_set(search["parts"]),
            part_before=_set(search["part_before"]),
            part_links=frozenset(search.get("part_links", ())),
            than=frozenset(search.get("than", ())),
            one_for=frozenset(search.get("one_for", ())),
        )


def ending_at(phrases: Phrases[Any], tokens: Sequence[Token], end: int) -> Match[Any] | None:
    """The longest phrase that ends just before token ``end``."""
    found = phrases.all_of(tokens)
    return next((match for match in found if match.end == end and match.start >= end - 5), None)


def _counting_words(table: Mapping[str, Any]) -> frozenset[str]:
    """Every word that numerals, vague words, nothings and shares begin with or are made of."""
    patterns = [*table["numerals"], *table["scales"], *table["glue"]["half"]]
    patterns += [entry["pattern"].split()[0] for entry in table["vague"]]
    nothing = table["nothing"]
    patterns += [row.split()[0] for row in nothing["alone"] + nothing["before"]]
    patterns += nothing.get("lone", ())
    patterns += [entry["pattern"].split()[-1] for entry in table["shares"]["fractions"]]
    return frozenset(word for pattern in patterns for word in pattern.split("|"))


def _set(patterns: Sequence[str]) -> Phrases[str]:
    return Phrases([(pattern, pattern) for pattern in patterns])


def _hedges(table: Mapping[str, Sequence[str]]) -> Phrases[Qualifier]:
    return Phrases([(p, Qualifier(name)) for name, row in table.items() for p in row])


def _singulars(units: Mapping[str, Any]) -> Mapping[str, Unit]:
    rows = dict(_unit_rows(units["unit"]))
    ends = tuple(units["search"].get("plurals", ()))
    single = {w: unit for w, unit in rows.items() if " " not in w and ends and w.endswith(ends)}
    return {word[:-1]: unit for word, unit in single.items() if word[:-1] not in rows}


def _single(units: Mapping[str, Any]) -> Iterator[tuple[str, Unit]]:
    """The nouns of what is built, as they are said of one."""
    rows, search = _unit_rows(units["unit"]), units["search"]
    ends = [*search.get("ones", ()), *((end, "") for end in search.get("plurals", ()))]
    known = {said for said, _ in rows}
    for said, unit in rows:
        plural, one = next((pair for pair in ends if said.endswith(pair[0])), ("", ""))
        single = said.removesuffix(plural) + one
        if unit.kind in _BUILT and plural and single not in known:
            yield single, unit


_BUILT = frozenset({"facilities", "structures", "housing"})


def _unit_rows(table: Mapping[str, Any]) -> list[tuple[str, Unit]]:
    rows: list[tuple[str, Unit]] = []
    for name, entry in table.items():
        for pattern in entry.get("words", ()):
            for words in product(*(word.split("|") for word in pattern.split())):
                said = " ".join(words)
                rows.append((said, Unit(name, entry["class"], said if entry["category"] else None)))
        for said, words in entry.get("said", {}).items():
            rows.extend((word, Unit(name, entry["class"], said)) for word in words)
    return rows
