"""The small words of a language, by what they hold together: `Grammar`, compiled from
``grammar.toml``. In: the table. Out: the sets and phrases that the steps of reading ask.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from dragoman.extract.drafts.losses import Losses
from dragoman.extract.text.phrases import Phrases

__all__ = ["Grammar"]

_PARTINGS = frozenset(",;:.!?()—–")


def _phrases(patterns: Iterable[str]) -> Phrases[str]:
    return Phrases([(pattern, pattern) for pattern in patterns])


_COMPILED: Mapping[str, Callable[[Iterable[str]], Any]] = {
    "frozenset[str]": frozenset,
    "tuple[str, ...]": tuple,
    "Phrases[str]": _phrases,
}
"""How a list of the table becomes a field, by the field's type."""


@dataclass(frozen=True)
class Grammar:
    """The small words of a language (``grammar.toml``)."""

    lists: frozenset[str]
    joints: frozenset[str]
    clause_ends: frozenset[str]
    told_anew: Phrases[str]
    """Between what somebody said and what else he did: "**and that** the plant had shut down"."""
    meanwhile: frozenset[str]
    """In a headline, before what else happened: "blast kills nine **as** Taliban advance"."""
    possessive: str
    onsets: frozenset[str]
    beginnings: frozenset[str]
    articles: frozenset[str]
    between: frozenset[str]
    alone: frozenset[str]
    totals: frozenset[str]
    """The label of the row, or line, that sums the others up."""
    others: frozenset[str]
    """Right behind a number, of people who are none of those before: "1,500 **more** fled"."""
    groups: frozenset[str]
    anybody: frozenset[str]
    """Whom a count of people may call those that a share names otherwise: "half of **the
    residents**" of 900 displaced.
    """
    lacking: Phrases[str]
    """Behind a share, whom those it is of are without: "half of them **without parents**"."""
    occurs: Phrases[str]
    """Behind what a report tells of, when that was: "the attack **took place** on Monday"."""
    merely: frozenset[str]
    """Before a count that is set against another's: "said **only** 12 had died"."""
    attackers: frozenset[str]
    """Who is called by what was told of them: "40 of **the attackers**"."""
    added: frozenset[str]
    """Beside a count of further people of those told before: "**another** six were hurt"."""
    at_moment: frozenset[str]
    """Before a window on whose last day a stock was so: "**at** the end of 2020"."""
    agents: frozenset[str]
    """Before who did it: "brokered by Qatar"."""
    later: frozenset[str]
    """Behind a comma and a span of time: an event at another time, and so place, is told."""
    distances: frozenset[str]
    """Units in which a place lies from another: "45 **km** west of Tripoli"."""
    infinitives: frozenset[str]
    """Before a verb that is not told but meant: "thought **to** be inside"."""
    dated: frozenset[str]
    """Labels of the line of a form that holds its day: "**Date**: 9 May"."""
    wheres: frozenset[str]
    """Behind a place, of which a clause tells more: "Um Rakuba, **where** 20,000 people live"."""
    pairs: frozenset[str]
    """Between two places of which such a clause tells more: "to Bor **and** Juba, where"."""
    participles: tuple[str, ...]
    """How a verb ends that opens a clause behind a comma: ", forc**ing** 400 to flee"."""
    relatives: frozenset[str]
    growing_too: frozenset[str]
    """Verbs by which a toll grows, where a word for one stands before: "has **gone** up"."""
    anew: frozenset[str]
    """Before displaced people, who were driven out in the time that is told: "**newly**"."""
    whens: frozenset[str]
    """Behind a day, before what happened on it: "since October 2022, **when** 121 died"."""
    remarks: frozenset[str]
    """What opens a clause with a time of its own behind a deal: "agreed to end a war **that**"."""
    by_now: frozenset[str]
    """In what is told as of its own day: "has **now** registered 1,400"."""
    struck: frozenset[str]
    """Behind a truce, before the day on which it came about: "the truce **signed** on Sunday"."""
    compared: Phrases[str]
    """Between another figure and its day: "twice the figure of Sunday"."""
    continuing: frozenset[str]
    """Behind what began on a day, where it is not over: "fighting **has** killed", "continues"."""
    responses: Phrases[str]
    """What people do about a deed, on a day of its own: "**buried** on Friday those killed"."""
    thens: frozenset[str]
    """Before a further deed, with a day of its own: "**then** freed them the day after"."""
    follows: Phrases[str]
    """Behind what happened, before what it came after: "the attack **came a day after**"."""
    naming: frozenset[str]
    """Before a day that names what happened then: "**the** June 22 truce"."""
    excluded: Phrases[str]
    """Before a figure that is not among the one before: "not counting"."""
    told: frozenset[str]
    """What stands for that which was told before: "denies it", "rejected the claim"."""
    partings: frozenset[str]
    """Where the object of a verb ends at the latest."""
    detailing: frozenset[str]
    """Behind one of these, what is denied: "claims **of** tunnels"."""
    contents: frozenset[str]
    """Before what is said: "denied that"."""
    lies: Phrases[str]
    """What says by itself that what was told is not so: "Lies", "not true"."""
    blames: frozenset[str]
    """What is denied where somebody is accused: "denied **responsibility**"."""
    figures: frozenset[str]
    """Those of `told` that stand for a count: "the toll"."""
    circumstances: frozenset[str]
    """Before an event that another came with: "after heavy fighting"."""
    in_all: Phrases[str]
    """That a count is one of the whole affair, and not of the day before: "in the whole war"."""
    numbered: Phrases[str]
    """Before how many those told of have become: "by Monday **they were** 264"."""
    sums: Phrases[str]
    """That a count of the harmed is a sum of the whole affair: "its losses", "so far"."""
    overall: Phrases[str]
    """Of a sum, where it is of all of a disaster: "**in all** 724 people have died"."""
    spread: Phrases[str]
    """That what is told is of more provinces than one: "142 deaths **in nine states**"."""
    wars: Phrases[str]
    """All that a war has done: "**the conflict has displaced** 700,000 people"."""
    grows: Phrases[str]
    """That a toll grows: its day is that of the count, and it began before."""
    tallies: frozenset[str]
    led_to: frozenset[str]
    """Right before the figure that a toll has grown to: "the toll of the army **to** 41"."""
    restates: frozenset[str]
    """Before the same in other units: "1,204 families **or** 6,020 people"."""
    reckoned: frozenset[str]
    """Before a count of all that came of an affair: "**estimates** of 4,000"."""
    growing: frozenset[str]
    """What tells of a sum, and of its growth, wherever they stand: "the toll in the town rose"."""
    periods: Phrases[str]
    """What heads the days that a report covers."""
    rivals: Phrases[str]
    """What stands before a bare number that somebody sets against another's."""
    losses: Losses
    deeds: frozenset[str]
    """Verbs of the past that no ending tells: "shut"."""
    past: tuple[str, ...]
    """How the other verbs of the past end."""
    going: tuple[str, ...]
    """How verbs of what goes on end: "are return**ing**"."""
    being: frozenset[str]
    """Before a verb of the past, what makes it a state: "is shut"."""
    grounds: frozenset[str]
    """Nouns of ground that is held or taken, without a name: "a police **station**"."""
    held: frozenset[str]
    """Further nouns of ground, where a word says that it is held or lost: "the **zone**"."""
    predicates: frozenset[str]
    """Between ground and a word of which it is the subject: "the town **had been**"."""
    leading: frozenset[str]
    """Between a preposition and a place: "of **the** old town"."""
    clauses: frozenset[str]
    """Before the subject of a clause: "said **that** Goma had been abandoned"."""
    ungrounded: frozenset[str]
    """Between a verb and such a noun these make it no object of its own."""
    done: frozenset[str]
    """Before a verb of the past, what makes it a deed that is over: "had surrounded"."""
    accords: frozenset[str]
    """Verbs of those who agree, or do not, to what was told before: "have **accepted**"."""
    blasts: frozenset[str]
    """Words for bombs from the air that stand for an explosion too: "the **bombing** of a bus"."""
    reasons: frozenset[str]
    """Before what somebody is blamed for."""
    meant: frozenset[str]
    """Behind such a verb these stand for it: "agreed to **one**"."""
    keeping: frozenset[str]
    """Between the two these may stand: "promised **to observe** it"."""
    bare: frozenset[str]
    """Behind those displaced, before the place where they are."""
    first_person: frozenset[str]
    finding: frozenset[str]
    """What is found of those who died before: "the **bodies** of seven"."""
    restrictive: frozenset[str]
    """What tells, before a verb, which one is meant: "a house **that** was hit"."""
    had: frozenset[str]
    """What puts a deed before what is told: "**had** been killed"."""
    grounds_of: frozenset[str]
    """Before what led to that which a sentence tells: "in retaliation **for** the raid"."""
    helping: frozenset[str]
    """What begins a verb of several words: "**have** been freed", "**were** killed"."""
    of_persons: frozenset[str]
    """What opens a remark on somebody: ", **who** left on Monday,"."""
    lasting: frozenset[str]
    """What of these goes on for so long that it names no day: "killed in the **fighting**"."""
    pointing: frozenset[str]
    """Before what was told of already: "**these** battles"."""
    counted_as: frozenset[str]
    """Before what somebody is counted for: "registered **as** displaced"."""
    means: frozenset[str]
    """What people come to harm by: "the **shells**", "the **blast**"."""
    benefits: frozenset[str]
    """Before those who are to have it: "food **for** 1.1 million"."""
    mishaps: frozenset[str]
    """Verbs and nouns of what happens to ships, ground and mines: "a boat **capsized**"."""
    forces: frozenset[str]
    """What strikes and is nobody's deed: "**Cyclone** Freddy struck Quelimane"."""
    selves: frozenset[str]
    """Between one who did it and others whom it befell too: "killed **himself** and four"."""
    hands: frozenset[str]
    """What opens an aside on how a place is held: ", **in** rebel hands since Monday,"."""

    @property
    def who_or_which(self) -> frozenset[str]:
        """What opens a clause about what stands right before it, be it somebody or a place."""
        return self.relatives | self.of_persons

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Grammar:
        """Compile ``grammar.toml``: each of its lists is the field that has its name, but for those
        that several are put together from.
        """
        own = {
            one.name: _COMPILED[str(one.type)](table.get(one.name, ()))
            for one in fields(cls)
            if one.type in _COMPILED
        }
        joints, ends, parted = own["joints"], own["clause_ends"], table.get("parted", ())
        own |= {
            "lists": own["lists"] | {","},
            "clause_ends": ends | {";"},
            "possessive": table["possessive"],
            "between": frozenset(table["of"]),
            "partings": joints | ends | _PARTINGS,
            "clauses": frozenset(parted),
            "ungrounded": frozenset(table.get("apart", ())) | frozenset(parted),
            "losses": Losses.of(table.get("losses", {}), table["possessive"]),
        }
        return cls(**own)

    def is_deed(self, word: str) -> bool:
        """Whether a word is a verb of the past."""
        return word in self.deeds or word.endswith(self.past)
