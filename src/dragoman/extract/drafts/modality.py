"""How a claim stands to fact: asserted, planned, ordered, demanded, denied, refused, forecast,
hypothetical.

In: a sentence, the word that gives the measure, and ``modality.toml``. Out: the modality and its
cue. The nearest cue in the same clause decides; without one a claim is asserted. A denial outside a
plan ("will not leave") is a denial, and so is the end of what stands ("the siege was lifted").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from dragoman.claims import Measure, Modality
from dragoman.extract.text.phrases import Match, Phrases
from dragoman.extract.text.sentences import Kind, Token

__all__ = ["Ends", "Modalities", "Standing", "is_unreal", "opening_ends", "standing"]


@dataclass(frozen=True, slots=True)
class _Cue:
    modality: Modality
    reach: int
    stops: frozenset[str] = frozenset()
    """Words beyond which it does not reach."""
    past: bool = False
    verb: bool = False
    """Whether somebody denies by it ("denied that"), and it is no mere "not"."""
    ahead: bool = False
    """Whether it tells what will not be: "will not", "has no plans to"."""
    bid: bool = False
    """Whether it tells what was tried, and not whether it came about."""
    rising: frozenset[str] = frozenset()
    """Words beyond which, and a comma, it does not reach."""
    given: bool = False
    """Whether it tells on what something to come depends, and only there: "once they have left"."""
    doing: bool = False
    """Whether a verb of `Modalities.participles` must follow: "kept 300 **from** leaving"."""
    unsure: bool = False
    """Whether somebody knows no more by it, and so denies nothing: "did not confirm"."""
    noun: bool = False
    """Whether it only tells of what can be agreed on: "**discussed** the release of 45"."""


@dataclass(frozen=True, slots=True)
class Standing:
    modality: Modality
    start: int = 0
    """First token of the cue; equal to ``end`` where there is none."""
    end: int = 0
    past: bool = False
    """What may be so is over: "may have been killed"."""
    verb: bool = False
    """Somebody denies, and it is no mere "not"."""
    ahead: bool = False
    """What will not be: "will not leave"."""
    bid: bool = False
    """What was tried: "tried to break out"."""


@dataclass(frozen=True)
class Ends:
    """How the end of a thing is told: by a verb whose subject it is, or whose object."""

    behind: Phrases[str]
    before: Phrases[str]
    yet: Phrases[str]
    """Behind it, and no end of it all the same: "the fighting **ended with** 12 dead"."""
    nots: frozenset[str]
    parted: frozenset[str]
    """Beyond these another thing is told: "fighting resumed after the truce had ended"."""
    apart: frozenset[str]
    """Between a verb and a noun these make it no object of its own."""
    sides: frozenset[str]
    """Before two that are joined: "the truce between the army and the rebels collapsed"."""
    auxiliaries: frozenset[str]
    relating: frozenset[str]
    """Right behind a noun these open what else is told of it."""

    @classmethod
    def of(cls, rows: Mapping[str, Any], grammar: Mapping[str, Any]) -> Ends:
        """Compile an entry of ``[[ends]]``."""
        behind, before, yet = (
            Phrases([(pattern, pattern) for pattern in rows.get(name, ())])
            for name in ("behind", "before", "yet")
        )
        names = ("nots", "parted", "apart", "sides", "auxiliaries", "relating")
        return cls(behind, before, yet, *(frozenset(grammar.get(name, ())) for name in names))

    def of_word(self, tokens: Sequence[Token], start: int, end: int) -> Standing | None:
        """How what ``tokens[start:end]`` names stands where its end is told, or denied ("has not
        been broken"). None where nothing is said of it.
        """
        related = tokens[end].low in self.relating if end < len(tokens) else False
        for position in self._predicate(tokens, start, end):
            match = self.behind.longest(tokens, position)
            match = match if not self.yet.longest(tokens, position) else None
            # "the truce that they promised never began", but "the truce that ended the war"
            if match and (not related or tokens[match.start].low in self.nots):
                return self._standing(tokens, match)
        for position in range(start, max(-1, start - _OBJECT), -1):
            match = self.before.longest(tokens, position)
            if match and match.end <= end:
                return self._standing(tokens, match)
            before = tokens[position - 1]
            marked = before.kind is Kind.MARK and before.text not in _HYPHENS
            if position == 0 or marked or tokens[position].low in self.apart:
                break
        return None

    def _predicate(self, tokens: Sequence[Token], start: int, end: int) -> Iterator[int]:
        """The positions from the word on to the end of its clause, an aside between commas left
        out: "the truce, agreed in Doha, was broken".
        """
        position, joins = start, False
        while position < len(tokens):
            low = tokens[position].low
            if position > end and low in self.parted and not joins:
                return
            if position == end and low in self.parted and low not in self.relating:
                return
            joins = (joins or low in self.sides) and low not in self.parted
            if tokens[position].kind is Kind.MARK:
                rest = range(position + 1, len(tokens) - 1)
                close = next((at for at in rest if tokens[at].kind is Kind.MARK), len(tokens) - 1)
                behind = {token.low for token in tokens[close + 1 : close + 2]}
                goes_on = tokens[position].low == tokens[close].low == ","
                if not goes_on or behind.isdisjoint(self.auxiliaries):
                    return
                position = close
            else:
                yield position
            position += 1

    def _standing(self, tokens: Sequence[Token], told: Match[str]) -> Standing:
        before = tokens[max(0, told.start - _NOT) : told.start]
        lasts = any(token.low in self.nots for token in before)
        return Standing(Modality.ASSERTED if lasts else Modality.DENIED, told.start, told.end)


_OBJECT = 8
"""Tokens from a verb to the noun that is its object: "lifted its long three-year siege of"."""
_HYPHENS = frozenset("-–")
_NOT = 2
"""Tokens from "not" to its verb: "has not been broken"."""


@dataclass(frozen=True)
class Anew:
    """How a deed that was done is told behind what was not, or is only meant, and of the same
    subject: "failed to take the town **and withdrew**".
    """

    bare: frozenset[str]
    """Last words of a cue whose verb is no past form: "failed **to**", "prevented **from**"."""
    joints: frozenset[str]
    endings: tuple[str, ...]
    pasts: frozenset[str]
    auxiliaries: frozenset[str]

    @classmethod
    def of(cls, rows: Mapping[str, Any], grammar: Mapping[str, Any]) -> Anew:
        """Compile ``[anew]``; a language may leave it out, and then nothing is told anew."""
        bare, joints, pasts = (
            frozenset(rows.get(name, ())) for name in ("bare", "joints", "pasts")
        )
        endings, auxiliaries = tuple(rows.get("endings", ())), grammar.get("auxiliaries", ())
        return cls(bare, joints, endings, pasts, frozenset(auxiliaries))

    def opens(self, tokens: Sequence[Token], cue: Match[_Cue], words: tuple[int, int]) -> bool:
        """Whether a cue does not reach ``words`` for this. Without a verb of its own what others
        suffered may still be meant ("to open a road and 300 people freed"), but not denied.
        """
        last, (start, end) = tokens[cue.end - 1].low, words
        if last not in self.bare:
            return False
        joint = next((n for n in range(start - 1, cue.end, -1) if tokens[n].low in self.joints), 0)
        if not joint or any(self.is_past(token) for token in tokens[cue.end : joint]):
            return False
        if any(token.low in self.auxiliaries for token in tokens[joint + 1 : end]):
            return True
        near = start == joint + 1 or cue.value.modality is Modality.DENIED
        return near and self.is_past(tokens[start])

    def is_past(self, token: Token) -> bool:
        """Whether it is a verb of the past, or a participle of it."""
        return token.low.endswith(self.endings) or token.low in self.pasts


@dataclass(frozen=True)
class Modalities:
    """The modality words of a language, compiled once."""

    leads: Phrases[_Cue]
    before: Phrases[_Cue]
    after: Phrases[_Cue]
    never: Phrases[str]
    endless: Phrases[str]
    """What only says that something goes on: "**no let-up in** the shelling"."""
    said: Mapping[str, Modality]
    """What a verb of saying makes of all that it governs: "fears that up to 2,500 have died"."""
    clause_starts: frozenset[str]
    after_comma: frozenset[str]
    had: frozenset[str]
    """Behind a condition, what tells that it was met: "went back once the rebels **had** left"."""
    later: frozenset[str]
    """Beyond these a fear does not reach: "60 are feared dead after gunmen stormed the town"."""
    lists: frozenset[str]
    circumstances: frozenset[str]
    """Before what something came with: "**in** the attack"."""
    opening: frozenset[str]
    """At the head of a sentence, up to a comma, what is told beside: "Hours **before** the truce
    was to begin, artillery hit the market"."""
    auxiliaries: frozenset[str]
    """Behind a subject of its own: "and a bridge **was** destroyed"."""
    ends: Mapping[str, Ends]
    """By measure, how its end is told."""
    implied: Mapping[str, Modality]
    """What a measure is by itself: "an evacuation order"."""
    against: frozenset[str]
    """Before a number that somebody else gave, behind one's own: "eight people, **not** 18"."""
    stated: frozenset[str]
    """What "of" and a number stand behind: "an earlier **figure** of 62 had been wrong"."""
    endings: tuple[str, ...]
    """How a verb of the future ends, where one word is: "llega**rán**"."""
    due: Phrases[str]
    """What is to come, though its words also demand: "**doivent arriver** lundi"."""
    articles: frozenset[str]
    """Before the object of a verb: "nor has been agreed **a** truce"."""
    participles: tuple[str, ...]
    """How the verb ends that somebody was kept from: "from leav**ing**"."""
    anew: Anew
    purposes: frozenset[str]
    """What an infinitive tells as a purpose: "$40 million **to feed** 60,000"."""
    infinitive: frozenset[str]
    brought_about: frozenset[str]
    """Before an infinitive that tells what was done: "**managed** to feed"."""
    came: frozenset[str]
    """Behind what is told of, that it has come about: "talks between the two sides **began**"."""
    to_come: frozenset[str]
    """What makes a condition of "once" and "until": "**will** open once they have left"."""

    @classmethod
    def of(cls, table: Mapping[str, Any], grammar: Mapping[str, Any]) -> Modalities:
        """Compile ``modality.toml`` and ``grammar.toml``; raises ValueError for no modality."""
        leads: list[tuple[str, _Cue]] = []
        before: list[tuple[str, _Cue]] = []
        after: list[tuple[str, _Cue]] = []
        said: dict[str, Modality] = {}
        implied: dict[str, Modality] = {}
        for name, entry in table.items():
            if name in {"never", "ends", "anew"}:
                continue
            rising = frozenset(entry.get("rising", ()))
            cue = _Cue(Modality(name), entry.get("reach", 6), rising=rising)
            stops = frozenset(entry.get("stops", ()))
            leads.extend((pattern, cue) for pattern in entry.get("leads", ()))
            for key, of_these in (
                ("before", replace(cue, stops=stops | frozenset(entry.get("that", ())))),
                ("verbs", replace(cue, stops=stops, verb=True)),
                ("past", replace(cue, past=True)),
                ("close", replace(cue, stops=stops, reach=0)),
                (
                    "bids",
                    replace(cue, stops=frozenset(entry.get("spent", ())), past=True, bid=True),
                ),
                ("ahead", replace(cue, stops=stops, ahead=True)),
                ("given", replace(cue, stops=stops, given=True)),
                ("doing", replace(cue, stops=stops, doing=True)),
                ("unsure", replace(cue, stops=stops, past=True, unsure=True)),
                ("of_noun", replace(cue, stops=stops, noun=True)),
            ):
                before.extend((pattern, of_these) for pattern in entry.get(key, ()))
            behind = replace(cue, past=True, unsure=True)
            after.extend((pattern, behind) for pattern in entry.get("unsure_after", ()))
            of_noun = replace(cue, noun=True)
            after.extend((pattern, of_noun) for pattern in entry.get("behind_noun", ()))
            denied = cue.modality is Modality.DENIED  # "reports of deaths are false"
            after.extend((pattern, replace(cue, verb=denied)) for pattern in entry.get("after", ()))
            said.update((word, Modality(name)) for word in entry.get("said", ()))
            implied.update((measure, Modality(name)) for measure in entry.get("implied", ()))
        endless = table["never"].get("endless", ())
        never = [(pattern, pattern) for pattern in (*table["never"]["words"], *endless)]
        unsure = (pattern for key in _UNSURE for pattern in table["hypothetical"].get(key, ()))
        never += [(pattern, pattern) for pattern in unsure]
        return cls(
            Phrases(leads),
            Phrases(before),
            Phrases(after),
            Phrases(never),
            Phrases([(pattern, pattern) for pattern in endless]),
            said,
            frozenset(grammar["clause_starts"]),
            frozenset(grammar["after_comma"]),
            frozenset(grammar.get("had", ())),
            frozenset(grammar.get("later", ())),
            frozenset(grammar["lists"]) | {","},
            frozenset(grammar.get("circumstances", ())),
            frozenset(grammar.get("opening_times", ())),
            frozenset(grammar.get("auxiliaries", ())),
            {
                measure: Ends.of(rows, grammar)
                for rows in table.get("ends", ())
                for measure in rows["measures"]
            },
            implied,
            frozenset(table["denied"].get("against", ())),
            frozenset(table["denied"].get("stated", ())),
            tuple(table["planned"].get("endings", ())),
            Phrases([(pattern, pattern) for pattern in table["planned"].get("due", ())]),
            frozenset(grammar.get("naming", ())),
            tuple(grammar.get("participles", ())),
            Anew.of(table.get("anew", {}), grammar),
            *(
                frozenset(table[modality].get(name, ()))
                for modality, name in (
                    ("planned", "purposes"),
                    ("planned", "infinitive"),
                    ("planned", "brought_about"),
                    ("planned", "came"),
                    ("hypothetical", "to_come"),
                )
            ),
        )

    def set_against(self, tokens: Sequence[Token], count: int) -> Standing | None:
        """A denial where the number at ``tokens[count]`` is set against another, or taken back: "22
        soldiers had died, not 15", "an earlier figure of 62 had been wrong"; None where it is not.
        """
        if count >= _SET and tokens[count - 2].low in self.stated:
            return self._taken_back(tokens, count)
        if count < _SET or tokens[count - 1].low not in self.against:
            return None
        behind = tokens[count - 2]
        apart = behind.text in {",", "–", "—", "-"} or behind.low in self.lists
        return Standing(Modality.DENIED, count - 1, count) if apart else None

    def _taken_back(self, tokens: Sequence[Token], count: int) -> Standing | None:
        """A denial of the number at ``tokens[count]`` by what stands behind it, before any mark."""
        for at in range(count + 1, min(len(tokens), count + _AFTER_REACH)):
            if tokens[at].kind is Kind.MARK:
                return None
            match = self.after.longest(tokens, at)
            if match and match.value.modality is Modality.DENIED:
                return Standing(Modality.DENIED, match.start, match.end)
        return None

    def purpose(self, measure: Measure, tokens: Sequence[Token], start: int) -> Standing | None:
        """A plan where the verb at ``start`` tells what something is for: "a team to treat 300";
        None where it does not.
        """
        led = start > 1 and tokens[start - 1].low in self.infinitive
        if measure.name not in self.purposes or not led or self.brings_about(tokens, start):
            return None
        return Standing(Modality.PLANNED, start - 1, start)

    def brings_about(self, tokens: Sequence[Token], start: int) -> bool:
        """Whether words before "to" and the verb at ``start`` say that it was done: "**managed** to
        feed 300", "**forcing** the agency to suspend its flights".
        """
        if start < 1 or tokens[start - 1].low not in self.infinitive:
            return False
        before = {token.low for token in tokens[max(0, start - _DONE) : start - 1]}
        return not before.isdisjoint(self.brought_about)

    def has_come(self, tokens: Sequence[Token], start: int) -> bool:
        """Whether what is told from ``start`` on is said to have come about, before any mark."""
        behind = takewhile(lambda token: token.kind is not Kind.MARK, tokens[start : start + _COME])
        return any(token.low in self.came for token in behind)

    def goes_on(self, tokens: Sequence[Token], start: int) -> bool:
        """Whether a "no" before it only says that what is told from ``start`` on does not end: "no
        let-up in the shelling".
        """
        met = self.endless.all_of(tokens)
        return any(m.start <= start < m.end or 0 <= start - m.end <= _ENDLESS for m in met)

    def reaches(self, tokens: Sequence[Token], cue: int, start: int) -> bool:
        """Whether a denial told at ``tokens[cue]`` reaches what is told from ``start`` on."""
        if any(m.start <= cue < m.end for m in self.never.find(tokens)):
            return False
        stops = {word for m in self.before.at(tokens, cue) for word in m.value.stops}
        return not any(token.low in stops for token in tokens[cue:start])


_UNSURE = ("unsure", "unsure_after")
"""The lists of what denies nothing: "**not** confirmed"."""
_COME = 10
"""Tokens of what is told of and its verb: "talks between the army and the rebels began"."""
_ENDLESS = 2
"""Tokens from such words to what goes on: "no let-up in **the heavy** shelling"."""
_DONE = 6
"""Tokens from such words to the verb: "forced the United Nations agency to suspend"."""
_SET = 3
"""Tokens, at least, before a number that is set against another one."""
_AFTER_REACH = 6
_ORDER = {
    Modality.ASSERTED: -1,  # "does not deny that"
    Modality.DENIED: 0,
    Modality.REFUSED: 1,
    Modality.DEMANDED: 2,
    Modality.ORDERED: 3,
}


_ORDER_OF_A_LEAD = 3
"""What opens the clause comes before what stands nearer, but for a denial and a demand."""


def standing(
    tokens: Sequence[Token],
    words: tuple[int, int],
    table: Modalities,
    others: Sequence[tuple[int, int]] = (),
    *,
    counted: bool = False,
    agreed: bool = False,
) -> Standing:
    """The modality of the claim whose measure is given by the tokens from the first of
    ``words`` up to the second.

    ``counted``: it has a figure, and so is no condition ("until 300 have left" says how many did).
    ``agreed``: its word is a noun that tells what can be agreed on, and called off.
    ``others`` are the words of other claims in the sentence: a denial that meets one of them first
    is spent on it ("no one was hurt in the air strike"); one inside such words is theirs alone
    ("**no one** died and two were hurt").
    """
    start, end = words
    clause = _clause_start(tokens, start, table)
    before = [m for m in table.before.all_of(tokens) if clause <= m.start and m.end <= end]
    stop = _breaks_off(tokens, start, end, table)
    behind = [m for m in table.after.all_of(tokens) if end <= m.start < stop]
    behind = [m for m in behind if not _is_of_what_comes_next(tokens[end : m.start], m, table)]
    behind += [m for m in table.after.all_of(tokens) if _lies_in(m, start, end)]
    opening = table.leads.longest(tokens, clause) if clause < start else None
    if not agreed:
        before, behind = ([m for m in met if not m.value.noun] for met in (before, behind))
    due = next((m for m in table.due.all_of(tokens) if clause <= m.start < start < m.end), None)
    if due:
        return Standing(Modality.PLANNED, due.start, due.end)
    if not (before or behind or opening):
        return _by_its_form(tokens, start, end, table)
    covered, beyond = _covered(tokens, start, table)
    idle = (covered, beyond)
    cues: list[tuple[int, int, Match[_Cue]]] = []
    for match in before:
        distance = start - match.end
        if counted and (match.value.given or _in(match, others)):
            continue
        if not _reaches(tokens, match, words, table, idle):
            continue
        spent = match.value.modality is Modality.DENIED and any(
            (match.end <= first and last <= start and not _goes_on(tokens, last, start, end, table))
            or first <= match.start < match.end <= last  # "300 without shelter, 12 were killed"
            or (match.end <= first == start and _comes_with(tokens, last, end, table))
            for first, last in others
        )
        if not spent:
            cues.append((_ORDER.get(match.value.modality, 4), max(distance, 0), match))
    if opening and opening.end <= start and not _in(opening, covered):
        cues.append((_ORDER_OF_A_LEAD, 0, opening))
    for match in behind:
        order = _ORDER.get(match.value.modality, 4)
        if match.value.unsure or not _in(match, covered):
            cues.append((order, match.start - end, match))
    if not cues:
        return _by_its_form(tokens, start, end, table)
    _, _, best = min(cues, key=lambda cue: (cue[0], cue[1], -(cue[2].end - cue[2].start)))
    value = best.value
    return Standing(
        value.modality, best.start, best.end, value.past, value.verb, value.ahead, value.bid
    )


def _by_its_form(tokens: Sequence[Token], start: int, end: int, table: Modalities) -> Standing:
    """A plan where the verb itself is of the future ("llegarán", "évacueront"); else a fact."""
    for position in range(start, end):
        if tokens[position].low.endswith(table.endings):
            return Standing(Modality.PLANNED, position, position + 1)
    return Standing(Modality.ASSERTED)


def _breaks_off(tokens: Sequence[Token], start: int, end: int, table: Modalities) -> int:
    """Up to where a cue behind a claim's words may begin: not beyond a mark, nor beyond another
    number or verb, where the claim has a verb of its own: "5,000 have fled and 2,000 are expected
    to", "have fled and are to be moved on".
    """
    last = min(len(tokens), end + _AFTER_REACH)
    own = any(token.low in table.auxiliaries for token in tokens[max(0, start - _ITS_VERB) : end])
    for n in range(end, last):
        if tokens[n].low in {";", ".", ":", ","}:
            return n
        another = tokens[n].kind is Kind.NUMBER or tokens[n].low in table.auxiliaries
        if own and another and n > end and tokens[n - 1].low in table.lists:
            return n
    return last


_ITS_VERB = 2
"""Tokens from an auxiliary to its verb: "have already fled"."""


def _reaches(
    tokens: Sequence[Token],
    match: Match[_Cue],
    words: tuple[int, int],
    table: Modalities,
    idle: tuple[list[tuple[int, int]], list[tuple[int, int]]],
) -> bool:
    """Whether a cue may tell of the ``words``. ``idle``: see `_covered`."""
    cue, start, (covered, beyond) = match.value, words[0], idle
    if match.end > start and not _may_lie_in(tokens, match, start, table):
        return False
    covering = () if cue.unsure else beyond if cue.verb else covered
    if start - match.end > cue.reach or _in(match, covering) or _leads_there(tokens, match, table):
        return False
    between = {token.low for token in tokens[match.end : start]}
    feared = cue.modality is Modality.HYPOTHETICAL
    if between & cue.stops or (feared and between & table.later):
        return False
    if "," in between and (between & cue.rising or (cue.verb and _is_aside(tokens, match, table))):
        return False
    idly = cue.doing and not tokens[match.end].low.endswith(table.participles)
    if idly or table.anew.opens(tokens, match, words):
        return False  # "stopped buses from Bria, killing 12"
    if cue.ahead and any(first < match.end <= last for first, last in covered):
        return False  # "a hospital that it will not name"
    return not cue.given or _awaits(tokens, match, start, table)


def _leads_there(tokens: Sequence[Token], match: Match[_Cue], table: Modalities) -> bool:
    """Whether the "to" of a bid leads to no verb but to a place: "battled **to the gates** of Kupe,
    taking three villages", "raced **to Kupe**".
    """
    if not match.value.bid or tokens[match.end - 1].low not in table.infinitive:
        return False
    behind = tokens[match.end : match.end + 1]
    return any(token.capital or token.low in table.articles for token in behind)


def _is_aside(tokens: Sequence[Token], match: Match[_Cue], table: Modalities) -> bool:
    """Whether somebody denies in a clause that says which: "Russia, **which denies** hitting towns,
    announced strikes".
    """
    return match.start > 0 and tokens[match.start - 1].low in table.after_comma - table.lists


def _lies_in(match: Match[_Cue], start: int, end: int) -> bool:
    """Whether the words of a claim end with what is to come: "talks on peace **are to start**"."""
    planned = match.value.modality is Modality.PLANNED
    return planned and start < match.start and match.end <= end


def _may_lie_in(tokens: Sequence[Token], match: Match[_Cue], start: int, table: Modalities) -> bool:
    """Whether a cue that reaches into the words of the claim tells of it all the same: "**told**
    them to leave", "has **no plans to** march on", "the talks **will** start".
    """
    if match.value.modality is Modality.ORDERED or (match.value.ahead and match.start < start):
        return True
    if match.value.past:
        return match.start > start  # "shells **may have** struck the school"
    coming = tokens[match.start].low in table.to_come - table.infinitive
    return match.value.modality is Modality.PLANNED and match.start > start and coming


def _awaits(tokens: Sequence[Token], match: Match[_Cue], start: int, table: Modalities) -> bool:
    """Whether what stands before a condition tells of what is to come: "will return once the army
    has left"; not "went back **to** Bor once it had left".
    """
    met = any(token.low in table.had for token in tokens[match.end : start + 1])
    wanted = table.to_come - table.infinitive if met else table.to_come
    return any(token.low in wanted for token in tokens[: match.start])


def _covered(
    tokens: Sequence[Token], start: int, table: Modalities
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Where no cue stands though its words do; and of these, for somebody's denial, those that end
    before ``start``: "denied a part in a raid that killed 40" is no denial but of the part.
    """
    covered = [(m.start, m.end) for m in table.never.all_of(tokens)]
    # "6 May", "General Will": a capital inside a sentence is a name
    covered += [(n, n + 1) for n, token in enumerate(tokens) if n and token.capital]
    return covered, [(first, last) for first, last in covered if last <= start]


def is_unreal(
    measure: Measure,
    tokens: Sequence[Token],
    words: tuple[int, int],
    table: Modalities,
    others: Sequence[tuple[int, int]] = (),
) -> bool:
    """Whether a claim is made of people without a count of them: that they were harmed or moved is
    denied ("denied having killed civilians"), or that they move is planned or called off.
    """
    if measure.family not in _OF_PEOPLE:
        return False
    ends = table.ends.get(measure.name)
    end = ends.of_word(tokens, *words) if ends else None
    if end and end.modality is Modality.DENIED:
        return True
    found = standing(tokens, words, table, others)
    planned = found.modality is Modality.PLANNED and measure.family == "movement"
    return planned or (found.modality is Modality.DENIED and found.verb)


_OF_PEOPLE = frozenset({"movement", "harm"})


def _goes_on(tokens: Sequence[Token], last: int, start: int, end: int, table: Modalities) -> bool:
    """As in "did not attack or seize": what reaches the one reaches the other; but not "none died
    **in the** attack", nor "none died and **a bridge was** destroyed".
    """
    if last == start:
        return tokens[start].low not in table.circumstances
    to = {tokens[last - 1].low, tokens[last].low} & table.infinitive
    agreed = bool(to) and start - last <= _AGREED
    agreed = agreed or _is_object(tokens, last, start, table)
    anew = any(token.low in table.auxiliaries for token in tokens[last + 2 : end])
    return agreed or (tokens[last].low in table.lists and not anew)


def _is_object(tokens: Sequence[Token], last: int, start: int, table: Modalities) -> bool:
    """Whether nothing but an article and what describes it stands before the noun that a verb ends
    on: "nor has been agreed **a full** truce".
    """
    between = [token.low for token in tokens[last:start]]
    return 0 < len(between) <= _OBJECT_OF_IT and between[0] in table.articles


_OBJECT_OF_IT = 3
"""Tokens from a verb to its object, at most: "agreed **a lasting humanitarian** truce"."""


def _comes_with(tokens: Sequence[Token], last: int, end: int, table: Modalities) -> bool:
    """Whether the words of a claim go on behind another's with what that came with: "no one was
    killed **in the attack**"; not "did not intend to bomb **the**".
    """
    return last < end and tokens[last].low in table.circumstances


_AGREED = 3
"""Tokens from what was agreed to its word: "denied that it had agreed **to a full** truce"."""


def _in(match: Match[_Cue], covered: Sequence[tuple[int, int]]) -> bool:
    return any(start <= match.start and match.end <= end for start, end in covered)


_BREAKS = frozenset({";", ":", ".", "!", "?", "—", "–", "(", ")"})


def _clause_start(tokens: Sequence[Token], start: int, table: Modalities) -> int:
    """The first token of the clause: after a strong mark, a comma before a conjunction, or one that
    closes a clause of time at the head of the sentence.
    """
    aside = opening_ends(tokens, table)
    for position in range(start - 1, -1, -1):
        low = tokens[position].low
        if low in _BREAKS or low in table.clause_starts:
            return position + 1
        following = tokens[position + 1].low if position + 1 < len(tokens) else ""
        if low == "," and (following in table.after_comma or position == aside):
            return position + 1
    return 0


def _is_of_what_comes_next(between: Sequence[Token], match: Match[_Cue], table: Modalities) -> bool:
    """Whether a condition is that of what is to follow, and not of what was done: "300 have left
    **and more will** go if the well runs dry".
    """
    joint = next((n for n, t in enumerate(between) if t.low in table.anew.joints), len(between))
    later = {token.low for token in between[joint:]}
    supposed = match.value.modality is Modality.HYPOTHETICAL
    return supposed and not later.isdisjoint(table.to_come - table.infinitive)


def opening_ends(tokens: Sequence[Token], table: Modalities) -> int | None:
    """The first comma, where a sentence opens with when something else was: "Hours before …,"."""
    for position, token in enumerate(tokens[:_OPENING]):
        if token.kind is Kind.MARK:
            return None
        if token.low in table.opening:
            rest = range(position + 1, len(tokens))
            return next((at for at in rest if tokens[at].low == ","), None)
    return None


_OPENING = 5
"""Tokens at the head of a sentence up to "before": "Just two days before"."""
