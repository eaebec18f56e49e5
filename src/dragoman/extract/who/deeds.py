"""Two drafts of one sentence in; whether the one tells what came of the other, out.

What somebody did and what came of it share who did it, though the words name him once: "**rebels
shelled** Kupe, **killing** nine", "nine were **killed when** rebels **shelled** Kupe".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from dragoman.claims import Attribution
from dragoman.extract.drafts.reading import Draft
from dragoman.extract.measures import Counts
from dragoman.extract.text.sentences import Kind, Token
from dragoman.extract.who.roles import Roles

__all__ = [
    "comes_of",
    "counts_again",
    "is_of_its_object",
    "is_told_by",
    "joins",
    "of_that_blow",
    "strikes",
]

_SUFFERED = frozenset({"harm", "damage"})
_DONE = frozenset({"violence", "territory", "harm", "damage"})
"""Families of what somebody does with force."""
_HURT = frozenset({"killed", "injured"})
"""Measures of a toll."""
_DRIVEN_OUT = "displaced"
_BLOWS = frozenset({"air_strike", "shelling"})
"""What who killed by it did himself; an attack in which he killed may have been one on him."""
_BEHIND = 8
"""Tokens behind a word of harm in which the blow is told that it came of, at most."""
_NEAR = 12
"""The same between what is no blow and what came of it."""
_REACH = 24
"""Tokens between the two words, at most: "**shelled** the market of the town on Monday,
**killing**"."""
_CLAUSE = 20
"""The same where a clause of its own tells what came of it."""
_APART = frozenset(";:")
"""Marks before it."""
_NOUN = 14
"""Tokens between a noun and the verb whose subject it is: "**air strikes** on Kupe have
**killed**"."""


def comes_of(draft: Draft, other: Draft, roles: Roles, pasts: Callable[[Token], bool]) -> bool:
    """Whether who did what ``other`` tells did also what ``draft`` tells beside it, or brought it
    about; False for what is not done with force. ``pasts``: whether a word is a verb of the past.
    """
    together = draft.own and other.own and other.seen is draft.seen and other is not draft
    forced = draft.measure.family in _DONE or draft.measure.name == _DRIVEN_OUT
    harmed = other.measure.family in _DONE and other.measure.name != _CARED_FOR
    if not together or not forced or not harmed or _was_meanwhile(draft, other, roles):
        return False
    word, deed = draft.trigger, other.trigger
    if word.start < deed.end and deed.start < word.end:  # "**bombed** two bridges"
        return draft.measure.family == "damage" and other.measure.family == "violence"
    if is_of_its_object(draft, other):
        return True
    if deed.counts is Counts.SUBJECT and other.measure.family in _SUFFERED:
        return False
    if deed.end <= word.start:
        return _follows(draft, other, roles, pasts)
    tokens = draft.seen.sentence.tokens
    told = word.counts is Counts.OBJECT and not word.passive and word.start > 0
    if draft.measure.family not in _SUFFERED or (told and draft.seen.sentence.is_title):
        return False  # "Blast **kills** nine as rebels advance on Bor"
    return deed.start - word.end <= _REACH and _explains(tokens[word.end : deed.start], roles)


def _was_meanwhile(draft: Draft, other: Draft, roles: Roles) -> bool:
    """Whether a sentence opens with the ``other``, and a verb behind it has a blow of its own:
    "**as the army advanced,** a mine went off and killed three"; not "when it came, it killed two".
    """
    word, first = draft.trigger, behind_opening(draft.seen.sentence.tokens, roles)
    if not other.trigger.start < first <= word.start:
        return False
    blows = (t for t in draft.seen.triggers if t.measure.family == "violence")
    does = word.counts is Counts.OBJECT and not word.passive
    return does and any(first <= blow.start < word.start for blow in blows)


def behind_opening(tokens: Sequence[Token], roles: Roles) -> int:
    """Where a sentence goes on that opens with what was meanwhile: "**While the two sides talked,**
    shells fell"; 0 where none does.
    """
    if tokens[0].low not in roles.stops:
        return 0
    return next((at + 1 for at, token in enumerate(tokens) if token.text == ","), 0)


def _follows(draft: Draft, other: Draft, roles: Roles, pasts: Callable[[Token], bool]) -> bool:
    """Whether what is told behind a deed goes on with it, or came of it."""
    word, deed = draft.trigger, other.trigger
    if _came_before(draft, other, roles):
        return True
    if draft.measure.name in _BLOWS and other.measure.family in _SUFFERED and not deed.passive:
        between = draft.seen.sentence.tokens[deed.end : word.start]
        return _explains(between, roles)  # "killed nine **in** air strikes"
    near = word.start - deed.end <= _REACH
    if near and (_goes_on(draft, other, roles, pasts) or _is_fronted(draft, other, roles)):
        return True
    return _befell(draft, other, roles)


def _came_before(draft: Draft, other: Draft, roles: Roles) -> bool:
    """Whether a fight is told as what ground was taken by: "retook the airport **after** four hours
    of shelling", "overran the camp **in** a dawn attack".
    """
    fight = draft.measure.family == "violence" and other.measure.name == _TAKEN
    if not fight or other.trigger.passive:
        return False
    tokens, word = draft.seen.sentence.tokens, draft.trigger
    between = tokens[other.trigger.end : word.start]
    led = [n for n, token in enumerate(between) if token.low in roles.fought_for]
    if not led or any(t.kind is Kind.MARK and t.text != "-" for t in between):
        return False
    behind = between[led[-1] + 1 :]
    by = tokens[word.end : word.end + 1]
    owned = any(token.capital or token.owns for token in behind)
    return len(behind) <= _FOUGHT and not owned and not any(t.low in roles.by for t in by)


_TAKEN, _CARED_FOR = "captured", "treated"  # "treated 40 people injured by shelling"
_FOUGHT = 6
"""Tokens from what leads to a fight to its word, at most: "after **two days of** fighting"."""


def is_of_its_object(draft: Draft, other: Draft) -> bool:
    """Whether those a draft counts stand inside the word of a blow, or right behind its verb:
    "**beat four men** to death", "a mob **burned** 30 houses".
    """
    count, deed = draft.count, other.trigger
    inside = count is not None and deed.start < count.start <= deed.end
    inside = inside and (
        count is not None and (count.start == deed.end or count.unit.end <= deed.end)
    )
    return inside and other.measure.family == "violence" and draft.measure.family in _SUFFERED


def of_that_blow(draft: Draft, roles: Roles) -> bool:
    """Whether what befell somebody is told of a blow that was told before: "**the shells** killed
    six", "nine were killed **in the attack**".
    """
    tokens, word = draft.seen.sentence.tokens, draft.trigger
    if draft.measure.family not in _SUFFERED:
        return False
    first = word.start
    while first and tokens[first - 1].low in roles.helpers:
        first -= 1
    led = tokens[max(0, first - 2) : first]
    behind = tokens[word.end : word.end + _BEHIND]
    if _is_a_toll(draft) or _tells_only_tolls(draft, roles):
        return True
    blows = roles.blows | roles.moves
    told = [(a.low, b.low) for a, b in pairwise(led)]
    trios = zip(behind, behind[1:], behind[2:], strict=False)
    told += [(b.low, c.low) for a, b, c in trios if a.low in roles.causes]
    return any(a in roles.same and b in blows for a, b in told)


def counts_again(draft: Draft, roles: Roles) -> bool:
    """Whether those of a toll that was told are counted again, in whole or part: "four **of the
    dead** were children", "raised **the toll** to 20".
    """
    tokens, count = draft.seen.sentence.tokens, draft.count
    if count is None or draft.measure.name not in _HURT or draft.whole is not None:
        return False
    if not roles.lasting.isdisjoint(token.low for token in tokens):
        return False
    words = tokens[draft.trigger.start : draft.trigger.end] if draft.own else ()
    toll = any(token.low in roles.sums for token in words)
    return toll or roles.recounting.longest(tokens, count.end) is not None


def _is_a_toll(draft: Draft) -> bool:
    """Whether a sentence is a toll and nothing else, and so of what was told right before it:
    "Jets struck Soba. **5 dead, 12 wounded.**".
    """
    tokens, seen = draft.seen.sentence.tokens, draft.seen
    first = min((count.start for count in seen.counts), default=_TOLL)
    harm = all(word.measure.family in _SUFFERED for word in seen.triggers)
    bare = _is_bare(draft) and not seen.places and harm
    return bare and first == 0 and len(tokens) <= _TOLL


def _tells_only_tolls(draft: Draft, roles: Roles) -> bool:
    """Whether a sentence opens with a toll, and neither a place nor what else it came of is told:
    "Rebels shelled Bor. **Ten people died and 40 were hurt**, a doctor said.".
    """
    tokens, seen = draft.seen.sentence.tokens, draft.seen
    first = min((count.start for count in seen.counts), default=_TOLL)
    harm = all(word.measure.family in _SUFFERED for word in seen.triggers)
    hurt = draft.measure.name in _HURT
    if first > 0 or not (harm and hurt) or seen.places or len(tokens) > _LONG:
        return False
    timed = {n for n, t in enumerate(tokens) if any(w.nameless.meets(t.span) for w in seen.windows)}
    causes = {n for n, token in enumerate(tokens) if token.low in roles.causes}
    lasting = any(token.low in roles.lasting for token in tokens)
    return not lasting and not causes - timed


_TOLL = 10
"""Tokens of a sentence that is a toll alone, at most."""
_LONG = 24
"""The same where more is said, of no other place and cause."""


def joins(draft: Draft, after: int, roles: Roles, pasts: Callable[[Token], bool]) -> bool:
    """Whether its verb goes on behind another one, told from the token ``after`` on, with the same
    subject: "shelled Kupe**, killing** nine", "took Kupe **and freed** them".
    """
    tokens, word = draft.seen.sentence.tokens, draft.trigger
    left = _leaving(draft, roles)
    verb = word.start if left is None else left
    first = verb
    while first > after and tokens[first - 1].low in roles.helpers:
        first -= 1
    suffered = word.counts is Counts.SUBJECT and draft.count is not None and left is None
    if first <= after or word.passive or suffered:
        return False
    before = tokens[first - 1]
    done = pasts(tokens[verb])
    if before.text == ",":
        listed = done and any(token.low in roles.joints for token in tokens[word.end :])
        return listed or tokens[verb].low.endswith(roles.endings.doing)
    joined = before.low in roles.joints | roles.goes_on
    return joined and (done or first < verb or left is not None or word.counts is Counts.OBJECT)


def _leaving(draft: Draft, roles: Roles) -> int | None:
    """Where the verb stands that brought about what is told behind the counted: "**leaving** six
    others wounded"; None where none does.
    """
    tokens, count = draft.seen.sentence.tokens, draft.count
    if count is None or draft.measure.family not in _SUFFERED or not _is_bare(draft):
        return None
    at = count.start - 1
    while at > 0 and tokens[at].low in roles.amounts:
        at -= 1
    return at if at > 0 and tokens[at].low in roles.leaves else None


def _goes_on(draft: Draft, other: Draft, roles: Roles, pasts: Callable[[Token], bool]) -> bool:
    """Whether the verb of ``draft`` goes on behind a deed with the same subject, or has the noun of
    the deed as its subject, or whoever did it.
    """
    tokens, word, deed = draft.seen.sentence.tokens, draft.trigger, other.trigger
    between = tokens[deed.end : word.start]
    if any(a.low in roles.causes and b.low in roles.relatives for a, b in pairwise(between)):
        raid = other.measure.family == "violence" or len(between) <= _NEAR
        return raid and draft.measure.family in _SUFFERED  # "a raid **in which** nine were killed"
    scene = other.measure.family == "violence" and any(t.low in roles.scenes for t in between)
    if scene and draft.measure.family in _SUFFERED:
        return True  # "shelled the market, **where** nine were killed"
    if joins(draft, deed.end, roles, pasts) or _is_brought(draft, other, roles):
        return True
    marks = [token.text for token in between if token.kind is Kind.MARK]
    aside = marks == [",", ","] and between[-1].text == ","  # "a raid, claimed by rebels, killed"
    if (marks and not aside) or word.passive:
        return False
    led = deed.start > 0 and tokens[deed.start - 1].low in roles.of_persons
    suffered = draft.measure.family in _SUFFERED or draft.measure.name == _DRIVEN_OUT
    struck = suffered and other.measure.family == "violence"
    # "**gunmen who** stormed Kupe **freed** nine", "**air strikes** on Kupe **killed** nine"
    return (led or struck) and word.counts is Counts.OBJECT and len(between) <= _NOUN


def _is_brought(draft: Draft, other: Draft, roles: Roles) -> bool:
    """Whether a blow is told to have brought about what befell somebody: "raids which **led to**
    the death of seven", "**as a result of** shelling by rebels nine died".
    """
    if draft.measure.family not in _SUFFERED or other.measure.family != "violence":
        return False
    tokens, deed = draft.seen.sentence.tokens, other.trigger
    between = tokens[deed.end : draft.trigger.start]
    if any(token.text in _APART for token in between):
        return False
    if next(iter(roles.bringing.all_of(between)), None):
        return True
    before = tokens[max(0, deed.start - _LED_BY) : deed.start]
    return bool(roles.resulting.all_of(before)) and all(t.kind is Kind.WORD for t in between)


_LED_BY = 5
"""Tokens before a blow in which it is told to have had a result."""
_FRONT = 8
"""Tokens before a blow that opens a sentence, at most: "**As a result of Serbian** shelling"."""


def _is_fronted(draft: Draft, other: Draft, roles: Roles) -> bool:
    """Whether a blow opens the sentence as what the harm behind its comma came of, and no other
    place is told there: "**In a raid** by rebels on Kupe, ten **were killed**".
    """
    seen, word, deed = draft.seen, draft.trigger, other.trigger
    tokens = seen.sentence.tokens
    if draft.measure.family not in _SUFFERED or other.measure.family != "violence":
        return False
    before, between = tokens[: deed.start], tokens[deed.end : word.start]
    led = before and (before[0].low in roles.causes or roles.resulting.all_of(before))
    marks = [n for n, token in enumerate(between) if token.kind is Kind.MARK]
    if not led or len(before) > _FRONT or len(marks) != 1 or between[marks[0]].text != ",":
        return False
    comma = deed.end + marks[0]
    there = any(place.start < comma for place in seen.places)
    elsewhere = there and any(place.start > comma for place in seen.places)
    return (word.passive or word.counts in {Counts.SUBJECT, Counts.OF}) and not elsewhere


def _befell(draft: Draft, other: Draft, roles: Roles) -> bool:
    """Whether a clause of its own tells what came of a blow, and no other place: "shelled Kupe**;**
    nine died", "shelled Kupe**, and** nine were killed".
    """
    word, deed, seen = draft.trigger, other.trigger, draft.seen
    between = seen.sentence.tokens[deed.end : word.start]
    tolls = {count.start - deed.end for count in seen.counts} if _is_bare(draft) else set()
    apart = [n for n, token in enumerate(between) if token.text in _APART]
    apart += [
        n
        for n, (a, b) in enumerate(pairwise(between))
        if a.text == "," and (b.low in roles.joints or n + 1 in tolls)
    ]
    fought = other.measure.name == "clash"
    struck = other.measure.family == "violence" and not fought
    struck = struck or (fought and (strikes(other, roles) or _fought_there(draft, deed.end, roles)))
    told = word.passive or word.counts in {Counts.SUBJECT, Counts.OF} or _is_bare(draft)
    if not (struck and told and draft.measure.family in _SUFFERED):
        return False
    if not apart or (len(apart) > 1 and not tolls):
        return False
    elsewhere = any(place.start > deed.end + min(apart) for place in seen.places)
    return len(between) <= _CLAUSE and not elsewhere


def strikes(draft: Draft, roles: Roles) -> bool:
    """Whether the word of a fight tells who struck first: "**ambushed** a convoy"."""
    words = draft.seen.sentence.tokens[draft.trigger.start : draft.trigger.end]
    return any(token.low in roles.strikes for token in words)


def _fought_there(draft: Draft, end: int, roles: Roles) -> bool:
    """Whether the counted are one side of a fight told before: "engaged **the bandits**, and four
    **bandits** were killed". ``end``: behind its word.
    """
    tokens, count = draft.seen.sentence.tokens, draft.count
    if count is None:
        return False
    counted = {token.low for token in tokens[count.start : count.unit.end]} & roles.armed
    return not counted.isdisjoint(token.low for token in tokens[: min(end + _SIDE, count.start)])


_SIDE = 6
"""Tokens behind a fight in which its other side is told, at most."""


def _is_bare(draft: Draft) -> bool:
    """Whether a figure stands right before its word, and nothing leads to them but marks, hedges
    and other such figures: "shelling of Kupe, **three dead, 12 wounded**".
    """
    count, word = draft.count, draft.trigger
    return count is not None and count.start < word.start <= max(count.end, count.unit.end) + _LED


_LED = 1
"""Tokens between a bare figure and its word."""


def _explains(between: Sequence[Token], roles: Roles) -> bool:
    """Whether what stands behind a word of harm tells how it came: "killed **when** rebels", "nine
    killed and twelve hurt**, three of them badly, in** a raid"; not behind another clause.
    """
    parted = roles.stops | roles.relatives
    joined = False
    for at in range(len(between) - 1, -1, -1):
        token = between[at]
        if token.low in roles.causes and not (joined and token.low not in roles.stops):
            return not _part(between[:at], token, roles)
        if token.kind is Kind.MARK or token.low in parted:
            return False  # "died in Ghazni **since** the Taliban stormed it"
        joined = joined or token.low in roles.joints
    return False


def _part(before: Sequence[Token], cause: Token, roles: Roles) -> bool:
    """Whether a clause of its own begins before what tells how harm came, led by ``cause``."""
    marks = [n for n, token in enumerate(before) if token.kind is Kind.MARK]
    if any(before[n].text != "," for n in marks) or len(marks) > _ASIDES:
        return True
    if marks and (marks[-1] != len(before) - 1 or cause.low in roles.meanwhile):
        return True  # "died in a crash, twelve were killed **when**"
    joints = (n for n, token in enumerate(before) if token.low in roles.joints)
    past = roles.endings.past  # "killed **and five injured** in"
    joined = all(any(token.low.endswith(past) for token in before[n + 1 :]) for n in joints)
    led = any(a.text == "," and b.low in roles.joints for a, b in pairwise(before))
    return led or not joined or any(token.low in roles.relatives for token in before)


_ASIDES = 2
"""Commas of one aside."""


def is_told_by(said: Attribution | None, tokens: Sequence[Token], at: int) -> bool:
    """Whether the word there is the one by which somebody tells it: "Rebels **claim** attack"."""
    return said is not None and said.cue is not None and tokens[at].span.meets(said.cue.span)
