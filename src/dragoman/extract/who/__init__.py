"""A draft of a claim in; who took part in what it tells, by the roles that its measure knows, out.

The one who acts is the subject of a verb that is no passive, or stands behind the word of a role
("by", "between"); the others stand behind theirs ("from", "to"). Which actor a name is, is not
decided here (see link). Places are none: a capital that acts for its state is its government.

    afterwards  who owns up to it, or is blamed for it, in a sentence behind
    ahead       who is told before the word, behind "between" or "from the side of"
    behind      who is told behind the word, by "by", "with", "from" or a relative
    inside      who acts by the word itself: "an Israeli air strike"
    subjects    where a subject ends, before what stands between it and its verb
    idle        who stands before a verb and did nothing
    parties     whom a phrase means, and whether that can be one who acts
    deeds       which verbs of a sentence share who did it
    foes        whether who counts the dead has fought them
    roles       the words of each role
    clauses     who opens the clause of a verb, where nobody stands right before it
    labels      who is called what ("designated a terrorist group by")
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from dragoman.claims import Attribution, Evidence, Participant, Source, Stance
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.drafts.reading import Draft
from dragoman.extract.measures import Counts
from dragoman.extract.text.sentences import Kind, Report, Sentence, Token
from dragoman.extract.who.afterwards import Afterwards
from dragoman.extract.who.ahead import Ahead
from dragoman.extract.who.behind import Behind
from dragoman.extract.who.clauses import Clauses
from dragoman.extract.who.deeds import (
    comes_of,
    counts_again,
    is_of_its_object,
    is_told_by,
    joins,
    of_that_blow,
    strikes,
)
from dragoman.extract.who.foes import counts_foes
from dragoman.extract.who.idle import Idle
from dragoman.extract.who.inside import UNHELD, Inside
from dragoman.extract.who.labels import Labelled, Labels, labelled, participants
from dragoman.extract.who.parties import Parties
from dragoman.extract.who.roles import ACTING, Roles
from dragoman.extract.who.subjects import Subjects

__all__ = ["ACTING", "Roles", "Takers"]

_REACH = 12
"""Tokens from the word that tells the event to the word of a role, at most."""
_ASIDE = 12
"""Tokens from the comma that opens an aside to the verb behind it, at most."""
_CHARGE = 20
"""The same from what somebody is accused of back to the word that accuses him."""
_LEAST = 2
"""Sides of a fight, at least."""
_HAVING = 5
"""Tokens from a word of saying to a "having" that hangs on it, at most."""
_BACK = 3
"""Sentences from a toll to what is told of it again, at most."""
_OF_A_SITE = 3
"""Words of a name in which its noun stands, before where it lies, at most."""
_SEVERAL = "any"
"""What "they" stands for, by the names of ``[pronouns]``."""
_EVENTS = "events"
"""The class of units that blows are counted in."""
_JOINED = frozenset(",;–—-")
"""Marks between who did something to others and what else befell them."""
_LABELS = frozenset(":,–—-→")
"""Marks between whose blows they are and their number."""
_BY, _SIDES, _PROVIDER = "by", "between", "provider"
_VIOLENCE = "violence"
_OF_STATES = frozenset({"politics", "access"})
"""Families of what a government does that goes by the name of its capital: "**Kinshasa**
rejected"."""
_HARM, _DAMAGE, _LEFT = "harm", "damage", "withdrew"
_LABELLED = ("by", "designated", "formerly", "also")
"""The roles of a designation, which are told in ways of their own (see labels)."""


class Takers:
    """Finds who took part, in one report."""

    def __init__(
        self,
        report: Report,
        roles: Roles,
        labels: Labels,
        find: Mentions,
        places: Mapping[str, str] | None,
        is_past: Callable[[Token], bool],
    ) -> None:
        """``is_past``: whether a word is a verb of the past."""
        self._is_past = is_past
        self._report, self._roles, self._labels = report, roles, labels
        self._find, self._parties = find, Parties(report, roles, find, places or {})
        self._before = Subjects(report, roles, find, self._parties, is_past)
        self._clauses = Clauses(report, roles, find, self._parties, self._before, is_past)
        self._idle = Idle(report, roles, find, self._parties, self._before)
        self._inside = Inside(roles, find, self._parties, self._before)
        self._ahead = Ahead(roles, find, self._parties)
        self._behind = Behind(report, roles, find, self._parties, self._before, is_past)
        self._afterwards = Afterwards(report, roles, find, self._parties)
        self._last: Participant | None = None
        """Who was told last to act."""
        self._blow: tuple[Participant, ...] = ()
        """Who struck the last blow."""
        self._lent: dict[int, tuple[Participant, ...]] = {}
        """Who did what a draft tells, where another one told him."""
        self._tolls: list[tuple[Draft, tuple[Participant, ...]]] = []
        """The tolls told so far, with who did it."""

    def labelled(self, draft: Draft) -> Labelled | None:
        """For a claim of designation the actor it describes, with labels and former names."""
        if draft.measure.roles != _LABELLED:
            return None
        found = labelled(draft.seen.sentence, self._report, self._labels)
        return next((o for o in found if o.words.span.meets(draft.trigger_at.span)), None)

    def of(
        self, draft: Draft, speaker: Source | None, said: Attribution | None = None
    ) -> tuple[Participant, ...]:
        """The participants of a draft, each once, the one who acts first.

        ``speaker`` is whom a pronoun means as the subject of what he says: "The army said it took".
        ``said``: how he said so; he is the subject too of what hangs on his word without another
        one: "The rebels **claimed** to have taken".
        """
        wanted = draft.measure.roles
        if not wanted or not draft.own or draft.seen.sentence.borrowed[1]:
            return ()  # whoever the heading of a list tells, no line of it names
        one = self.labelled(draft)
        if one is not None:
            return participants(one)
        found: dict[tuple[str, str], Participant] = {}
        blamed = self._accused(draft)
        acting = (
            self._blamed(blamed, wanted) if blamed else self._subject(draft, wanted, speaker, said)
        )
        told = speaker.evidence.span if speaker and speaker.evidence else None
        behind = (
            one for one in self._behind.who(draft, wanted) if not (told and one[2].span.meets(told))
        )
        if draft.measure.name == _LEFT and draft.trigger.passive:
            behind = (one for one in behind if one[0] not in ACTING)  # "driven out **by** the army"
        fought = self._fought(draft) if _SIDES in wanted else ()
        taking = (*acting, *fought, *behind)  # "raised to 108 by the UN" did not kill them
        if not any(role in ACTING for role, _, _ in taking):
            taking = (*self._ahead.who(draft, wanted), *taking)
        for role, name, evidence in taking:
            if not self._harms_nobody(draft, role, name):
                found.setdefault((role, name), Participant(role, name, evidence))
        if draft.measure.family == _VIOLENCE:
            self._blow = tuple(one for one in found.values() if one.role == _BY) or self._blow
        self._keep(draft, tuple(one for one in found.values() if one.role == _BY))
        self._last = next((one for one in found.values() if one.role in ACTING), self._last)
        return tuple(found.values())

    def of_the_deed(
        self, draft: Draft, beside: Sequence[Draft], speaker: Source | None, said: Attribution
    ) -> tuple[Participant, ...]:
        """Who did what is told ``beside`` a draft in its sentence, where he did this too or brought
        it about: "**rebels** shelled Kupe, killing nine"; else who opens its clause; nobody who is
        himself among the counted. Drafts are asked about in the order of the text: he may be known
        from one of them alone.
        """
        tokens = draft.seen.sentence.tokens
        if not draft.own or draft.seen.sentence.borrowed[1]:
            return self._of_that_toll(draft) if not draft.seen.sentence.borrowed[1] else ()
        lost = tokens[draft.trigger.start].low in self._roles.suffers
        if lost and draft.trigger.counts is not Counts.SUBJECT:
            return ()  # "attacked Kupe and **lost** 40 men"; but "nine lost their lives"
        found = self._sharing(draft, beside, speaker, said) or self._opening(draft, speaker, said)
        found = found or self._at_large(draft, speaker, said) or self._by_before(draft)
        found = found or self._by_that_blow(draft) or self._of_that_toll(draft)
        found = found or self._foe_counting(draft, speaker) or self._told_behind(draft)
        found = tuple(one for one in found if not self._harms_nobody(draft, one.role, one.name))
        self._lent[id(draft)] = found
        self._last = found[0] if found else self._last
        self._keep(draft, found)
        return found

    def _keep(self, draft: Draft, did: tuple[Participant, ...]) -> None:
        """Keep who did what a toll tells, for what is told of its dead further on."""
        if did and draft.measure.family == _HARM:
            self._tolls.append((draft, did))

    def _of_that_toll(self, draft: Draft) -> tuple[Participant, ...]:
        """Who did what the toll before tells, of those who are counted again: "four **of the dead**
        were children", "raised the **toll** to 20", and of a part of those of another draft.
        """
        tolls = [(of, did) for of, did in self._tolls if of.measure is draft.measure]
        whole = next((did for of, did in tolls if of is draft.whole), ())
        if whole or not counts_again(draft, self._roles):
            return whole
        here = draft.seen.sentence.index
        near = (did for of, did in reversed(tolls) if here - of.seen.sentence.index <= _BACK)
        struck = next((one.evidence for one in self._blow if one.evidence), None)
        told = self._report.sentence_at(struck.span.start) if struck else None
        blow = self._blow if told and here - told.index <= _BACK else ()
        return next(near, blow)

    def _foe_counting(self, draft: Draft, speaker: Source | None) -> tuple[Participant, ...]:
        """Who counts the dead of the other side, which nobody else is told to have killed: "**the
        army** said nine rebels were killed", "**the rebels** claim 40 soldiers killed".
        """
        if speaker is None or _BY not in draft.measure.roles:
            return ()
        if not counts_foes(draft, speaker, self._roles, self._find.known):
            return ()
        return (Participant(_BY, speaker.name, speaker.evidence),)

    def _by_before(self, draft: Draft) -> tuple[Participant, ...]:
        """Who did to others what is told in the clause before a toll that names nobody: "a bus was
        stopped **by gunmen** and eleven passengers were taken away".
        """
        count, sentence, tokens = draft.count, draft.seen.sentence, draft.seen.sentence.tokens
        harm = draft.measure.family == _HARM and draft.trigger.counts is Counts.OBJECT
        harm = harm and _BY in draft.measure.roles
        if count is None or not harm or count.start > draft.trigger.start:
            return ()
        for match in reversed([m for m in self._roles.words.all_of(tokens) if m.value == _BY]):
            if match.end >= count.start or not match.start:
                continue
            who = self._find.after(sentence, match.end, count.start)
            past = self._is_past(tokens[match.start - 1])
            if who is None or not past or not self._parties.is_party(who):
                return ()
            between = tokens[who.last : count.start]
            joined = any(t.text in _JOINED or t.low in self._roles.joints for t in between)
            plain = not any(t.text == "." or self._is_past(t) for t in between)
            armed = any(map(self._parties.is_armed, tokens[who.first : who.last]))
            if joined and plain and armed and count.start - match.end <= _REACH:
                return (Participant(_BY, self._find.name(who), self._parties.evidence(who)),)
            return ()
        return ()

    def _told_behind(self, draft: Draft) -> tuple[Participant, ...]:
        """Who owns up to what a draft tells, or is blamed for it, in a sentence behind it."""
        who = self._afterwards.who(draft) if _BY in draft.measure.roles else None
        if who is None:
            return ()
        return (Participant(_BY, self._find.name(who), self._parties.evidence(who)),)

    def _harms_nobody(self, draft: Draft, role: str, name: str) -> bool:
        """Whether somebody would do harm who does none: "**Rescuers** searched the port after a
        blast, killing 100".
        """
        harms = role in ACTING and draft.measure.family in {_VIOLENCE, _HARM, _DAMAGE}
        first, last = name.lower().split()[:_OF_A_SITE], name.rpartition(" ")[2].lower()
        site = role == _BY and last not in self._roles.armed  # "MSF **hospital** in Kunduz bombed"
        site = site and not self._roles.harmless.isdisjoint(first)
        return harms and (site or last in self._roles.harmless)

    def _sharing(
        self, draft: Draft, beside: Sequence[Draft], speaker: Source | None, said: Attribution
    ) -> tuple[Participant, ...]:
        """Who did what another draft tells, and so this."""
        tokens, count = draft.seen.sentence.tokens, draft.count
        noun = tokens[count.unit.start : count.unit.end] if count else ()
        counted = {token.low for token in noun}
        at = draft.trigger.start
        for other in sorted(
            beside, key=lambda one: one.seen is draft.seen and abs(one.trigger.start - at)
        ):
            if not comes_of(draft, other, self._roles, self._is_past):
                continue
            acting = [one for one in self.of(other, speaker, said) if one.role in ACTING]
            before = tokens[other.trigger.start].start
            alone = acting[:1] if strikes(other, self._roles) else acting
            role = next((one for one in draft.measure.roles if one in ACTING), _BY)
            did = tuple(replace(one, role=role) for one in acting if _began(one, before, alone))
            did = did or _both(acting, counted) or _other_side(draft, other, acting)
            lent = self._lent.get(id(other), ())
            did = did or tuple(replace(one, role=role) for one in lent)
            if not did and is_of_its_object(draft, other):
                did = self._at_large(other, speaker, said)
            if did and counted.isdisjoint(did[0].name.lower().split()):
                return did
        return ()

    def _opening(
        self, draft: Draft, speaker: Source | None, said: Attribution
    ) -> tuple[Participant, ...]:
        """Who opens the clause of a draft whose verb goes on behind another one."""
        acts = next((role for role in draft.measure.roles if role in ACTING), None)
        if acts is None or not joins(draft, 1, self._roles, self._is_past):
            return ()
        who = self._opening_subject(draft, said)
        if who and self._is_of_another_clause(draft, who.last):
            return ()
        acting = self._parties.acting(who, acts, speaker) if who else ()
        return tuple(Participant(*one) for one in acting)

    def _is_of_another_clause(self, draft: Draft, after: int) -> bool:
        """Whether the harm that a draft tells came of a blow told behind a word such as "as": "the
        villagers fled **as shells fell**, killing nine".
        """
        tokens = draft.seen.sentence.tokens
        blows = (
            word.start
            for word in draft.seen.triggers
            if word.measure.family == _VIOLENCE and _SIDES not in word.measure.roles
            if after < word.start < draft.trigger.start
        )
        stops = self._roles.causes & self._roles.stops
        led = any(t.low in stops for at in blows for t in tokens[after:at])
        return led and draft.measure.family in {_HARM, "damage"}

    def _by_that_blow(self, draft: Draft) -> tuple[Participant, ...]:
        """Who struck the blow of the sentence before that a draft came of."""
        struck = next((one.evidence for one in self._blow if one.evidence), None)
        here = draft.seen.sentence
        told = self._report.sentence_at(struck.span.start) if struck else None
        if told is None or not of_that_blow(draft, self._roles):
            return ()
        near = here.index - told.index <= 1 and not (told.is_title or told.index > here.index)
        return self._blow if near or told.paragraph == here.paragraph else ()

    def _at_large(
        self, draft: Draft, speaker: Source | None, said: Attribution
    ) -> tuple[Participant, ...]:
        """Who opens the clause of a draft, whatever stands between him and its verb."""
        acts = next((role for role in draft.measure.roles if role in ACTING), None)
        verb = self._clauses.governing(draft, said)
        if acts is None or (verb is None and self._idle.has_no_subject(draft, acts)):
            return ()
        who = self._clauses.subject(draft, said, verb)
        if who is None or self._idle.did_nothing(draft, who, said):
            return ()
        return tuple(Participant(*one) for one in self._acting(who, acts, speaker))

    def _opening_subject(self, draft: Draft, said: Attribution) -> Phrase | None:
        """Who opens the clause of a draft: "**Gunmen** drove into Kupe and killed nine", behind the
        word by which somebody tells it, and behind an opening up to a comma.
        """
        sentence, tokens = draft.seen.sentence, draft.seen.sentence.tokens
        cues = [at for at in range(draft.trigger.start) if is_told_by(said, tokens, at)]
        start = cues[-1] + 1 if cues else 0
        if start < len(tokens) and tokens[start].low in self._roles.relatives:
            start += 1  # "said **that**"
        for opens in (start, *(at + 1 for at in range(start, start + _ASIDE))):
            if opens == start < len(tokens) and tokens[start].low in self._roles.stops:
                continue  # "**While** the two sides talked, shells fell and killed nine"
            if opens != start and (opens >= draft.trigger.start or tokens[opens - 1].text != ","):
                continue
            who = self._find.after(sentence, opens)
            if who is None or who.last >= draft.trigger.start or who.kind == "pronoun":
                continue
            verb = next(
                (at for at in range(who.first + 1, who.last) if self._is_past(tokens[at])), None
            )
            who = self._find.phrase(sentence, who.first, verb) if verb else who
            if tokens[who.last].kind is Kind.WORD:
                alone = who.first == 0 and who.last == 1 and not self._parties.is_known(tokens[0])
                return who if self._parties.is_party(who) and not alone else None
        return None

    def _subject(
        self,
        draft: Draft,
        wanted: Sequence[str],
        speaker: Source | None,
        said: Attribution | None,
    ) -> Iterator[tuple[str, str, Evidence]]:
        acts = next((role for role in wanted if role in ACTING), None)
        tokens, end = draft.seen.sentence.tokens, draft.trigger.start
        if acts is None:
            return
        if doer := self._labelled(draft, acts):
            yield doer
            return
        inside = self._inside.who(draft, acts)
        if inside is not None:
            for phrase in inside:
                yield from self._told_inside(phrase, acts, speaker)
            return
        if self._idle.has_no_subject(draft, acts):
            return
        end = self._before.over_helpers(draft, self._before.over_its_verb(tokens, end))
        if _is_of_the_counted(draft, end):
            return
        hangs = said and (_hangs_on(said, tokens, end, self._roles) or self._owns_up(draft, said))
        if speaker and hangs:
            if speaker.evidence and speaker.evidence.span.start < tokens[end - 1].start:
                yield acts, speaker.name, speaker.evidence
            return
        end = self._before.over_aside(tokens, end, said)
        end = self._before.over_participle(draft.seen.sentence, end)
        named = self._find.before(draft.seen.sentence, end) if end else None
        whose = self._before.whose_blow(draft.seen, end - 1) if named else None
        who = whose or (self._before.behind_verb(named) if named else None)
        who = self._before.over_relative(who) if who and not whose else who
        who = self._before.over_times(draft.seen, who) if who else None
        if who and (self._is_asked_for(who, said) or self._idle.is_where_it_struck(draft, who)):
            return
        if who is None or self._idle.did_nothing(draft, who, said) or self._idle.leans(who):
            return
        whole = self._is_one_side(draft, acts)
        acting = (*self._acting(who, acts, speaker, whole=whole),)
        if not acting and draft.measure.family in _OF_STATES and self._find.is_seat(who):
            acting = ((acts, self._find.name(who), self._parties.evidence(who)),)
        yield from acting

    def _is_asked_for(self, who: Phrase, said: Attribution | None) -> bool:
        """Whether a "who" stands for whom somebody does not name: "did not say **who** did it"."""
        tokens = self._report.sentences[who.sentence].tokens
        asks = who.first > 0 and tokens[who.first].low in self._roles.of_persons
        return asks and is_told_by(said, tokens, who.first - 1)

    def _labelled(self, draft: Draft, acts: str) -> tuple[str, str, Evidence] | None:
        """Whose the blows are that are counted behind his name: "**Russian jets**: 56 raids",
        "**Helicopter** over Kupe, 2 barrel bombs".
        """
        sentence, count = draft.seen.sentence, draft.count
        blows = count is not None and count.unit.kind == _EVENTS and acts == _BY
        if not blows or count is None or not count.start:
            return None
        mark = count.start - 1
        if sentence.tokens[mark].text not in _LABELS:
            return None
        who = self._find.before(sentence, mark)
        if who is None or who.last != mark or not self._parties.is_party(who):
            who = self._over_it(sentence, mark)
        if who is None:
            return None
        last = sentence.tokens[who.last - 1]
        flown = last.low in self._roles.crafts
        if not (flown or (sentence.tokens[mark].text == ":" and self._parties.is_armed(last))):
            return None  # "Sake: 12 shells"
        return acts, self._find.name(who), self._parties.evidence(who)

    def _over_it(self, sentence: Sentence, mark: int) -> Phrase | None:
        """What opens an entry of a log and is seen over a place, or alone, before a mark."""
        tokens = sentence.tokens
        words = (at for at, token in enumerate(tokens[:mark]) if token.kind is Kind.WORD)
        first = next(words, None)
        top = first + 1 if first is not None else mark
        while top < mark and tokens[top - 1].low not in self._roles.crafts:
            top += 1
        if first is None or tokens[top - 1].low not in self._roles.crafts:
            return None
        seen = top == mark or tokens[top].low in self._find.words.places | self._roles.over
        return self._find.phrase(sentence, first, top) if seen else None

    def _acting(
        self, who: Phrase, acts: str, speaker: Source | None, *, whole: bool = False
    ) -> Iterator[tuple[str, str, Evidence]]:
        """Those whom a phrase before a word means, each for himself or as a ``whole``; whom "they"
        or "its fighters" mean where nobody speaks, or who does only saw it.
        """
        teller = self._onlooker(who, speaker)
        speaker = None if teller or self._tells_of_another(who, speaker) else speaker
        acting = (*self._parties.acting(who, acts, speaker, whole=whole),)
        if acting and speaker and who.kind == "pronoun":
            nearer = self._clauses.nearer(who, speaker)
            acting = tuple((role, nearer or name, words) for role, name, words in acting)
        first = self._report.sentences[who.sentence].tokens[who.first]
        if acting and speaker is None and first.low in self._roles.own:
            its = self._find.phrase(self._report.sentences[who.sentence], who.first, who.first + 1)
            meant = self._clauses.antecedent(its, self._last)
            acting = tuple((role, meant or name, words) for role, name, words in acting)
        for one in self._listed_before(who, acts) if acting else ():
            yield acts, self._find.name(one), self._parties.evidence(one)
        acting = acting or (*self._meant(who, acts, teller),)
        yield from acting or (self._parties.acting(who, acts, teller) if teller else ())

    def _tells_of_another(self, who: Phrase, speaker: Source | None) -> bool:
        """Whether a "which" tells more of what is named right before it, and that is not he who
        speaks: "police said that gas caused the blast, **which** killed six".
        """
        named, said = self._told_more_of(who), speaker.evidence if speaker else None
        return named is not None and said is not None and not named.span.meets(said.span)

    def _told_more_of(self, who: Phrase) -> Token | None:
        """The last word of what a "which" tells more of; None of any other phrase."""
        tokens = self._report.sentences[who.sentence].tokens
        if not who.first or tokens[who.first].low not in self._roles.relatives:
            return None
        comma = tokens[who.first - 1].text == ","
        return tokens[max(who.first - 1 - comma, 0)]

    def _onlooker(self, who: Phrase, speaker: Source | None) -> Source | None:
        """Who speaks, where he tells what others did whom he calls "they": "residents said soldiers
        came and **they** burnt 30 houses"; None where it may be he.
        """
        tokens = self._report.sentences[who.sentence].tokens
        several = self._find.words.pronouns.get(tokens[who.first].low) == _SEVERAL
        if speaker is None or who.kind != "pronoun" or not several:
            return None
        name = {*speaker.name.lower().split()}
        return None if self._roles.onlookers.isdisjoint(name) else speaker

    def _listed_before(self, who: Phrase, acts: str) -> Iterator[Phrase]:
        """Those whom a comma joins to a phrase before it: "**the Government**, the UPC and the FNI
        signed", in a headline "**Ukraine**, Russia swap prisoners".
        """
        sentence = self._report.sentences[who.sentence]
        several = len([*self._parties.each(who)]) > 1
        comma = self._parties.opening(who) - 1
        if comma > 0 and sentence.tokens[comma].low in self._roles.joints:
            one = self._find.before(sentence, comma)
            if one is not None and one.last == comma and self._parties.is_party(one):
                at = self._parties.opening(one) - 1
                led = sentence.tokens[at] if at >= 0 else None
                if led is None or led.kind is Kind.MARK or led.low in self._roles.stops:
                    yield one  # "when **Congolese troops** and Rwandan-backed rebels clashed"
            return
        while comma > 0 and sentence.tokens[comma].text == ",":
            one = self._find.before(sentence, comma)
            if one is None or one.last != comma or not self._parties.is_party(one):
                return
            comma = self._parties.opening(one) - 1
            opens = comma < 0 or sentence.tokens[comma].kind is Kind.MARK
            if opens and (several or (acts == _SIDES and comma < 0)):
                yield one

    def _told_inside(
        self, who: Phrase, acts: str, speaker: Source | None
    ) -> Iterator[tuple[str, str, Evidence]]:
        """Whom a phrase means that the word itself holds, which need not be one that acts
        elsewhere: "**rebel** shelling", "in **our** hands".
        """
        tokens = self._report.sentences[who.sentence].tokens
        last = tokens[who.last - 1]
        if who.last == who.first + 1 and last.low in self._roles.own:
            yield from self._of_owner(who, acts, speaker)
        elif who.kind != "pronoun" and (
            self._parties.is_body(last) or (last.capital and self._inside.grips(tokens, who.last))
        ):
            yield acts, self._find.name(who), self._parties.evidence(who)
        else:
            yield from self._acting(who, acts, speaker)

    def _meant(
        self, who: Phrase, acts: str, teller: Source | None = None
    ) -> Iterator[tuple[str, str, Evidence]]:
        """Whom a pronoun before a verb means, where it is nobody who speaks: "rebels stormed Kupe,
        where **they** killed nine". A "which" means what stands right before it: "rebels hit Kupe
        with rockets, **which** killed six"; not "troops came after the blast, which killed six".
        """
        named = self._told_more_of(who)
        pronoun = who.kind == "pronoun" and (named is None or named.low in self._roles.blows)
        meant = self._clauses.antecedent(who, self._last, teller) if pronoun else None
        if meant is not None:
            yield acts, meant, self._parties.evidence(who)

    def _fought(self, draft: Draft) -> Iterator[tuple[str, str, Evidence]]:
        """Who is told inside a word of fighting: "pursuing **the rebels**", "attacks on army
        positions".
        """
        tokens, family = draft.seen.sentence.tokens, draft.measure.family
        for at in range(draft.trigger.start + 1, draft.trigger.end):
            fights = self._parties.is_body(tokens[at]) or tokens[at].low in self._roles.armed
            fights = fights and tokens[at].low not in self._roles.foes
            told = family == _VIOLENCE or (family not in UNHELD and tokens[at].capital)
            if fights and told:  # "the truce that the **Taliban** declared", not "regime of truce"
                yield _SIDES, tokens[at].text, self._report.over(tokens[at : at + 1])
                return

    def _is_one_side(self, draft: Draft, acts: str) -> bool:
        """Whether those who act in a fight stand on one side of it, as its other is told behind
        them: "the police and the army **clashed with** rebels", "are **pursuing the enemy**".
        """
        tokens, end = draft.seen.sentence.tokens, draft.trigger.end
        inside = tokens[draft.trigger.start + 1 : end]
        foes = self._roles.armed | self._roles.foes
        told = any(token.low in foes or self._parties.is_body(token) for token in inside)
        led = any(token.low in self._roles.against for token in (*inside, *tokens[end : end + 1]))
        return acts == _SIDES and (told or led)

    def _owns_up(self, draft: Draft, said: Attribution) -> bool:
        """Whether who speaks claims a deed for his own side: "ISIS **claims** Kabul bombing"."""
        tokens, at = draft.seen.sentence.tokens, draft.trigger.start - 1
        between = self._roles.degrees | self._find.words.determiners
        while at > 0 and (tokens[at].capital or tokens[at].low in between):
            at -= 1
        return at >= 0 and tokens[at].low in self._roles.owns and is_told_by(said, tokens, at)

    def _accused(self, draft: Draft) -> Phrase | None:
        """Who is said to have done what a draft tells: "accused **the army** of shelling Goma"."""
        tokens, trigger = draft.seen.sentence.tokens, draft.trigger
        for at in range(trigger.start, max(-1, trigger.start - _CHARGE), -1):
            if tokens[at].low in self._roles.accuses:
                pairs = zip(tokens[at + 1 :], tokens[at + 2 :], strict=False)
                led = (t.low in self._roles.charges and not deed.capital for t, deed in pairs)
                top = next((n for n, charge in enumerate(led, at + 1) if charge), None)
                first = at
                while first and self._before.helps(tokens[first - 1]):
                    first -= 1
                if first < at and self._tells_by_whom(tokens, at + 1):
                    return self._find.before(draft.seen.sentence, first)  # "was accused by the UN"
                led_to = self._roles.words.longest(tokens, at + 1)  # "acusó **a** los rebeldes de"
                if at + 1 < len(tokens) and tokens[at + 1].low in self._roles.mutual:
                    return self._find.before(draft.seen.sentence, first)  # "accused **each other**"
                start = led_to.end if led_to and led_to.value == "to" else at + 1
                return self._find.after(draft.seen.sentence, start, top)
            # "accused the army **that** it shelled"
            charges = tokens[at].low in self._roles.charges
            if at < trigger.start and self._roles.ends(tokens[at]) and not charges:
                return None
        return None

    def _tells_by_whom(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether "by" stands there, or what one is accused of."""
        match = self._roles.words.longest(tokens, at)
        charge = at < len(tokens) and tokens[at].low in self._roles.charges
        return charge or (match is not None and match.value == "by")

    def _blamed(self, who: Phrase, wanted: Sequence[str]) -> Iterator[tuple[str, str, Evidence]]:
        """Who is blamed, where it can act; a capital that is has a government."""
        acts = next((role for role in wanted if role in ACTING - {_SIDES}), None)
        if acts and (who.kind == "name" or self._parties.is_party(who)):
            yield acts, self._find.name(who), self._parties.evidence(who)

    def _of_owner(
        self, its: Phrase, acts: str, speaker: Source | None
    ) -> Iterator[tuple[str, str, Evidence]]:
        """Whom "its" or "our" stands for: who speaks, else whom "it" would mean."""
        nearer = self._clauses.nearer(its, speaker) if speaker else None
        name = nearer or (speaker.name if speaker else self._clauses.antecedent(its, self._last))
        if name is not None and name.lower() not in self._find.words.pronouns:
            yield acts, name, self._parties.evidence(its)


def _began(one: Participant, at: int, acting: Sequence[Participant]) -> bool:
    """Whether he did what is told, and is no side of a fight that others are in: "**the army**
    repelled the attack". ``at``: where its word begins.
    """
    alone = len(acting) == 1 and one.evidence is not None and one.evidence.span.start < at
    return one.role == _BY or alone


def _both(acting: Sequence[Participant], counted: Collection[str]) -> tuple[Participant, ...]:
    """The sides of a fight in which somebody was killed, but those who are counted: "nine died in
    clashes between **herders** and **farmers**".
    """
    if len(acting) < _LEAST or any(one.role != _SIDES for one in acting):
        return ()
    others = (one for one in acting if {*counted}.isdisjoint(one.name.lower().split()))
    return tuple(replace(one, role=_BY) for one in others)


def _other_side(
    draft: Draft, other: Draft, acting: Sequence[Participant]
) -> tuple[Participant, ...]:
    """Against whom those fought whom a fight killed: "nine killed in clashes with **rebels**"."""
    tokens, deed = draft.seen.sentence.tokens, other.trigger
    if len(acting) != 1 or acting[0].role != _SIDES or draft.trigger.start > deed.start:
        return ()
    told = acting[0].evidence
    behind = told is not None and told.span.start > tokens[deed.start].start
    return (replace(acting[0], role=_BY),) if behind else ()


def _hangs_on(said: Attribution, tokens: Sequence[Token], at: int, roles: Roles) -> bool:
    """Whether a verb goes on a word of saying without a subject: "claimed **to have** taken",
    "denied **shelling**"; but "said shelling went on".
    """
    if not at or at >= len(tokens):
        return False
    having = tokens[at].low in roles.bare and tokens[at].low.endswith(roles.endings.doing)
    near = tokens[max(0, at - _HAVING) : at] if having else tokens[at - 1 : at]
    first = at - len(near)
    told = any(is_told_by(said, tokens, first + n) for n in range(len(near)))
    if not told or any(token.kind is Kind.MARK for token in near):
        return False  # "claims **in a recording** having killed"
    denied = said.stance is Stance.DENIES and tokens[at].low.endswith(roles.endings.doing)
    return denied or tokens[at].low in roles.bare


def _is_of_the_counted(draft: Draft, end: int) -> bool:
    """Whether the counted end before the token ``end``, or those that they are a part of: "12 men
    died", "Houses burnt: 40", "46 Israelis killed, 2 of them civilians".
    """
    of: Draft | None = draft
    while of:
        count = of.count
        number = count and count.start < end <= max(count.end, count.unit.end) + 1
        if number or (count and count.unit.start < end <= count.unit.end + 1):
            return True
        of = of.whole
    return False
