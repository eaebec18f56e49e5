"""A draft of a claim in; who took part in what it tells, by the roles that its measure knows, out.

The one who acts is the subject of a verb that is no passive, or stands behind the word of a role
("by", "between"); the others stand behind theirs ("from", "to"). Which actor a name is, is not
decided here (see link). Places are none: a capital that acts for its state is its government.

The words of each role are compiled in `roles`; who is called what ("designated a terrorist group
by") is told in `labels`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from dragoman.claims import Attribution, Evidence, Participant, Source, Span, Stance
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.drafts.reading import Draft, Sighting
from dragoman.extract.measures import Counts, Trigger
from dragoman.extract.text.sentences import Kind, Report, Sentence, Token
from dragoman.extract.who.deeds import comes_of, joins
from dragoman.extract.who.labels import Labelled, Labels, labelled, participants
from dragoman.extract.who.roles import Roles

__all__ = ["ACTING", "Roles", "Takers"]

_REACH = 12
"""Tokens from the word that tells the event to the word of a role, at most."""
_ASIDE = 12
"""Tokens from the comma that opens an aside to the verb behind it, at most."""
_LED = 2
"""Tokens from a participle to whom it names: "backed by Rwanda"."""
_CHARGE = 20
"""The same from what somebody is accused of back to the word that accuses him."""
_ADVANCED = "advanced"
_KIND = 5
"""Tokens from a preposition to the name of its place: "en **la región del** Catatumbo"."""
_ITSELF = 2
"""Tokens from what makes a verb reflexive to its participle: "se sont **emparés**"."""
_BY, _SIDES = "by", "between"
_VIOLENCE = "violence"
_BLOWS = frozenset({_VIOLENCE, "harm"})
_HURT = frozenset({"harm", "damage"})
"""Families whose phrases hold nobody who did it: "lost 90 **troops**"."""
_BEFALLS = frozenset({"harm", "movement"})
"""Families of what befalls people: a word before its noun tells which ("**Cumulative** deaths")."""
_UNHELD = _HURT | {"politics", "access"}
"""Families whose phrases hold nobody who did it: "called on the **army** to", "stopped a **UN**
convoy"."""
_HARM, _TAKEN, _LEFT = "harm", "captured", "withdrew"
_LABELLED = ("by", "designated", "formerly", "also")
"""The roles of a designation, which are told in ways of their own (see labels)."""
_PLAIN = frozenset({"unnamed", "other"})
ACTING = frozenset({"by", "provider", _SIDES})
"""Roles that a subject fills."""


class Takers:
    """Finds who took part, in one report."""

    def __init__(
        self,
        report: Report,
        roles: Roles,
        labels: Labels,
        find: Mentions,
        places: Mapping[str, str] | None,
    ) -> None:
        self._report, self._roles, self._labels = report, roles, labels
        self._find, self._places = find, places or {}
        self._lent: dict[int, tuple[Participant, ...]] = {}
        """Who did what a draft tells, where another one told him."""

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
        if not wanted or not draft.own:
            return ()
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
            one for one in self._behind(draft, wanted) if not (told and one[2].span.meets(told))
        )
        if draft.measure.name == _LEFT and draft.trigger.passive:
            behind = (one for one in behind if one[0] not in ACTING)  # "driven out **by** the army"
        fought = self._fought(draft) if _SIDES in wanted else ()
        taking = (*acting, *fought, *behind)  # "raised to 108 by the UN" did not kill them
        for role, name, evidence in taking:
            found.setdefault((role, name), Participant(role, name, evidence))
        return tuple(found.values())

    def of_the_deed(
        self,
        draft: Draft,
        beside: Sequence[Draft],
        speaker: Source | None,
        said: Attribution,
        pasts: Callable[[Token], bool],
    ) -> tuple[Participant, ...]:
        """Who did what is told ``beside`` a draft in its sentence, where he did this too or brought
        it about: "**rebels** shelled Kupe, killing nine"; nobody who is himself among the counted.
        Drafts are asked about in the order of the text: he may be known from one of them alone.
        ``pasts``: whether a word is a verb of the past.
        """
        found = self._of_the_deed(draft, beside, speaker, said, pasts)
        self._lent[id(draft)] = found
        return found

    def _of_the_deed(
        self,
        draft: Draft,
        beside: Sequence[Draft],
        speaker: Source | None,
        said: Attribution,
        pasts: Callable[[Token], bool],
    ) -> tuple[Participant, ...]:
        tokens, count = draft.seen.sentence.tokens, draft.count
        if not draft.own or tokens[draft.trigger.start].low in self._roles.suffers:
            return ()  # "attacked Kupe and **lost** 40 men"
        noun = tokens[count.unit.start : count.unit.end] if count else ()
        counted = {token.low for token in noun}
        for other in beside:
            if not comes_of(draft, other, self._roles, pasts):
                continue
            acting = [one for one in self.of(other, speaker, said) if one.role in ACTING]
            before = tokens[other.trigger.start].start
            did = tuple(replace(one, role=_BY) for one in acting if _began(one, before, acting))
            did = did or self._lent.get(id(other), ())
            if did and counted.isdisjoint(did[0].name.lower().split()):
                return did
        if _BY not in draft.measure.roles or not joins(draft, 1, self._roles, pasts):
            return ()
        opens = self._opening_subject(draft, said, pasts)
        return (
            tuple(Participant(*one) for one in self._acting(opens, _BY, speaker)) if opens else ()
        )

    def _opening_subject(
        self, draft: Draft, said: Attribution, pasts: Callable[[Token], bool]
    ) -> Phrase | None:
        """Who opens the clause of a draft: "**Gunmen** drove into Kupe and killed nine", behind the
        word by which somebody tells it, and behind an opening up to a comma.
        """
        sentence, tokens = draft.seen.sentence, draft.seen.sentence.tokens
        cues = [at for at in range(draft.trigger.start) if _tells(said, tokens, at)]
        start = cues[-1] + 1 if cues else 0
        start += (
            start < len(tokens) and tokens[start].low in self._roles.relatives
        )  # "said **that**"
        for opens in (start, *(at + 1 for at in range(start, start + _ASIDE))):
            if opens != start and (opens >= draft.trigger.start or tokens[opens - 1].text != ","):
                continue
            who = self._find.after(sentence, opens)
            if who is None or who.last >= draft.trigger.start or who.kind == "pronoun":
                continue
            verb = next((at for at in range(who.first + 1, who.last) if pasts(tokens[at])), None)
            who = self._find.phrase(sentence, who.first, verb) if verb else who
            if tokens[who.last].kind is Kind.WORD:
                alone = who.first == 0 and who.last == 1 and not self._is_known(tokens[0])
                return who if self._is_party(who) and not alone else None
        return None

    def _is_known(self, token: Token) -> bool:
        """Whether a word that opens a sentence names somebody all the same: "**Hamas** fired"."""
        known = token.low in self._find.known or token.low in self._roles.armed
        return known or token.text in self._places or token.text.isupper()

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
        inside = self._in_its_word(draft, acts, speaker)
        if inside is not None:
            yield from inside
            return
        if self._has_no_subject(draft, acts):
            return
        end = self._over_helpers(draft, self._over_its_verb(tokens, end))
        if _is_of_the_counted(draft, end):
            return
        hangs = said and (_hangs_on(said, tokens, end, self._roles) or self._owns_up(draft, said))
        if speaker and hangs:
            if speaker.evidence and speaker.evidence.span.start < tokens[end - 1].start:
                yield acts, speaker.name, speaker.evidence
            return
        end = self._over_aside(tokens, end, said)
        end = self._over_participle(draft.seen.sentence, end)
        named = self._find.before(draft.seen.sentence, end) if end else None
        whose = self._whose_blow(draft.seen, end - 1) if named else None
        who = whose or (self._behind_verb(named) if named else None)
        if who is None or self._did_nothing(draft, who, said):
            return
        yield from self._acting(who, acts, speaker, whole=self._is_one_side(draft, acts))

    def _in_its_word(
        self, draft: Draft, acts: str, speaker: Source | None
    ) -> Iterable[tuple[str, str, Evidence]] | None:
        """Who acts by the word itself: "under **rebel** control", "drove **the rebels** out",
        "**it** had retaken", "an **Israeli** air strike"; None where the subject of the word is to
        be looked for.
        """
        sentence, word, measure = draft.seen.sentence, draft.trigger, draft.measure
        tokens, roles = sentence.tokens, self._roles
        drives = tokens[word.start].low in roles.drives
        held = measure.family not in _UNHELD  # "out of service" is of no service's doing
        inside = range(word.start + 1, word.end)
        holder = next((at for at in inside if held and self._holds(tokens, at)), None)
        if holder is not None and not drives and acts != _SIDES:
            whose = self._find.before(sentence, holder + 1, word.start + 1)
            return [(acts, self._find.name(whose), self._evidence(whose))] if whose else ()
        if drives and measure.name == _LEFT and not word.passive:
            driven = self._find.after(sentence, word.start + 1)
            return self._acting(driven, acts, speaker) if driven else ()
        ground = measure.family == "territory"  # of a truce "it expired" is the truce itself
        if ground and tokens[word.start].low in self._find.words.pronouns:
            its = self._find.phrase(sentence, word.start, word.start + 1)
            return self._acting(its, acts, speaker)
        blow = acts == _BY and measure.family == _VIOLENCE
        whose = self._whose_blow(draft.seen, word.start) if blow else None
        if whose and tokens[whose.last - 1].low in roles.holders:  # "**rebel** shelling"
            return [(acts, self._find.name(whose), self._evidence(whose))]
        return self._acting(whose, acts, speaker) if whose else None

    def _fought(self, draft: Draft) -> Iterator[tuple[str, str, Evidence]]:
        """Who is told inside a word of fighting: "pursuing **the rebels**", "attacks on army
        positions".
        """
        tokens, family = draft.seen.sentence.tokens, draft.measure.family
        for at in range(draft.trigger.start + 1, draft.trigger.end):
            fights = self._is_body(tokens[at]) or tokens[at].low in self._roles.armed
            told = family == _VIOLENCE or (family not in _UNHELD and tokens[at].capital)
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
        told = any(token.low in foes or self._is_body(token) for token in inside)
        led = any(token.low in self._roles.against for token in (*inside, *tokens[end : end + 1]))
        return acts == _SIDES and (told or led)

    def _over_its_verb(self, tokens: Sequence[Token], end: int) -> int:
        """Where the verb begins whose object a deed is that opens at ``end``: "**conducted** two
        strikes", "**broke** the siege"; else ``end``.
        """
        at, determiners = end, self._find.words.determiners
        while at and (
            tokens[at - 1].kind is Kind.NUMBER
            or tokens[at - 1].low in self._roles.amounts | self._roles.degrees | determiners
        ):
            at -= 1
        ends = (m.start for m in self._roles.dealing.all_of(tokens) if m.end == at)
        return min(ends, default=end)

    def _over_helpers(self, draft: Draft, end: int) -> int:
        """Where a subject ends before what leads to its verb: "the rebels **have not agreed to**
        free"; ``end`` where nothing does.
        """
        tokens = draft.seen.sentence.tokens
        timed = [window.nameless for window in draft.seen.windows]
        leading = {m.end: m.start for m in reversed(self._roles.leading.all_of(tokens))}
        while end:
            dated = any(w.meets(tokens[end - 1].span) for w in timed)
            if end in leading:
                end = leading[end]
            elif dated or self._helps(tokens[end - 1]):
                end -= 1
            else:
                break
        return end

    def _whose_blow(self, seen: Sighting, at: int) -> Phrase | None:
        """Whose the blow is that is named at ``at``: "an **Israeli** air strike", "**army**
        shelling"; None where no blow is named there, or nobody before it.
        """
        sentence, first = seen.sentence, at + 1
        tokens = sentence.tokens
        while first and tokens[first - 1].low in self._roles.blows:
            first -= 1
        if first > at:
            return None
        while (
            first and tokens[first - 1].low in self._roles.degrees and not tokens[first - 1].capital
        ):
            first -= 1
        who = self._find.before(sentence, first) if first else None
        while (
            who and who.first < who.last and tokens[who.first].low in self._find.words.determiners
        ):
            who = replace(who, first=who.first + 1)
        if who is None or who.first == who.last or who.kind == "pronoun":
            return None
        dated = any(one.nameless.meets(self._find.span(who)) for one in seen.windows)
        named = all(t.capital or self._find.words.strong(t) for t in tokens[who.first : who.last])
        return self._find.phrase(sentence, who.first, who.last) if named and not dated else None

    def _behind_verb(self, who: Phrase) -> Phrase | None:
        """A phrase from behind a verb that it took for what describes somebody: "the governor told
        **soldiers**"; None where it ends with one ("the army justified").
        """
        sentence = self._report.sentences[who.sentence]
        tokens, words = sentence.tokens, self._find.words
        for at in range(who.last - 1, who.first, -1):
            word, before = tokens[at], tokens[at - 1]
            verb = word.low.endswith(self._roles.endings.past) and not word.capital
            acts = before.capital or words.head_kind(before) is not None
            if verb and acts and word.low not in self._roles.asides:
                return self._find.phrase(sentence, at + 1, who.last) if at + 1 < who.last else None
        hit = next((at for at in range(who.first + 1, who.last) if self._aims(tokens[at])), None)
        return self._find.phrase(sentence, who.first, hit) if hit else who

    def _aims(self, token: Token) -> bool:
        """Whether what was hit is told behind it: "an attack by rebels **on** Kupe killed"."""
        return token.low in self._roles.targets and not token.capital

    def _over_aside(self, tokens: Sequence[Token], end: int, said: Attribution | None) -> int:
        """Where a subject ends before what only describes it, or who tells of it: "the rebels,
        **backed by Rwanda,** captured", "the army, **residents say,** shelled"; ``end`` where no
        such aside closes there.
        """
        if not end or tokens[end - 1].text != ",":
            return end
        marks = (at for at in range(end - 2, 0, -1) if tokens[at].kind is Kind.MARK)
        first = next(marks, 0)
        aside = tokens[first].text == "," and end - first <= _ASIDE
        opens = self._roles.asides | self._roles.relatives
        cue = said.cue.span if said and said.cue else None
        told = cue is not None and any(t.span.meets(cue) for t in tokens[first:end])
        return first if aside and (told or tokens[first + 1].low in opens) else end

    def _over_participle(self, sentence: Sentence, end: int) -> int:
        """Where a subject ends before a participle that describes it: "fighters **backed by
        Rwanda** hold", "troops **loyal to** Haftar shelled"; ``end`` where none does.
        """
        inner = self._find.before(sentence, end) if end else None
        if inner is None or inner.last != end or sentence.tokens[end].low in self._roles.bare:
            return end  # "called on both sides **to** stop"
        opens = self._opening(inner) - _LED
        led = opens > 0 and sentence.tokens[opens].low in self._roles.asides
        return opens if led and self._find.before(sentence, opens) is not None else end

    def _opening(self, who: Phrase) -> int:
        """The token that opens a phrase, its articles with it: "**the** army"."""
        tokens, first = self._report.sentences[who.sentence].tokens, who.first
        while first and tokens[first - 1].low in self._find.words.determiners:
            first -= 1
        return first

    def _owns_up(self, draft: Draft, said: Attribution) -> bool:
        """Whether who speaks claims a deed for his own side: "ISIS **claims** Kabul bombing"."""
        tokens, at = draft.seen.sentence.tokens, draft.trigger.start - 1
        between = self._roles.degrees | self._find.words.determiners
        while at > 0 and (tokens[at].capital or tokens[at].low in between):
            at -= 1
        return at >= 0 and tokens[at].low in self._roles.owns and _tells(said, tokens, at)

    def _did_nothing(self, draft: Draft, who: Phrase, said: Attribution | None) -> bool:
        """Whether those before a word are no subject of it that did what it tells."""
        tokens = self._report.sentences[who.sentence].tokens
        if any(_tells(said, tokens, at) for at in range(who.first, who.last)):
            return True  # "Rebels **report** attack on Goma"
        last = tokens[who.last - 1]
        how = last.low in self._roles.degrees and not last.capital  # "a **major** attack"
        idle = how or _counts_them(draft, who) or self._stands_in_it(who, draft.trigger)
        return idle or self._is_struck(draft, who) or self._is_one_of_two(who)

    def _means(self, tokens: Sequence[Token], at: int, speaker: Source) -> bool:
        """Whether a pronoun means who speaks: "the army said **it** took"; not another one in his
        own words ("**they** burnt 16 houses", he said), nor several for one person.
        """
        meant = self._find.words.pronouns.get(tokens[at].low)
        if meant is None or meant == _SELF:
            return meant is not None
        if _is_quoted(tokens, at):
            return False
        told = speaker.evidence
        if tokens[at].low in self._roles.relatives:  # "denied a part in the raid, which killed 17"
            end = told.span.end if told else 0
            return tokens[max(0, at - 2)].end <= end <= tokens[at].start
        if told is not None and tokens[at].end <= told.span.start < tokens[-1].end:
            return False  # "a quake struck; **it** killed ten, officials say"
        return told is None or self._may_be(meant, speaker, told)

    def _may_be(self, meant: str, speaker: Source, told: Evidence) -> bool:
        """Whether a pronoun can stand for a speaker by number and kind: no "they" for one person,
        no "he" for the police, no "it" for officials.
        """
        words, sentence = self._find.words, self._report.sentence_at(told.span.start)
        own = [t for t in sentence.tokens if t.span.meets(told.span)] if sentence else []
        stated = words.pronouns.get(own[0].low) if len(own) == 1 else None
        if not own or (stated and meant != _SEVERAL):
            return stated in {None, meant, _SEVERAL}
        name = speaker.name.lower().split()
        kinds = {words.heads.get(word) for word in name}
        many = self._roles.endings.many
        several = name[-1].endswith(many) or (stated is None and own[-1].low.endswith(many))
        several = several or self._is_body(own[-1])
        if meant == _SEVERAL:
            bodies = "organisation" in kinds and "person" not in kinds
            return several or bodies or any(t.text.isupper() or self._is_body(t) for t in own)
        people = bool(kinds & {"person", "unnamed"})
        return not people if meant == _BODY else people or not several

    def _acting(
        self, who: Phrase, acts: str, speaker: Source | None, *, whole: bool = False
    ) -> Iterator[tuple[str, str, Evidence]]:
        """Those whom a phrase before a word means, each for himself or as a ``whole``."""
        tokens = self._report.sentences[who.sentence].tokens
        if who.kind == "pronoun":
            if tokens[who.first].low in self._roles.objects:
                return  # "to corridors **them** do not let terrorists"
            if speaker is not None and self._means(tokens, who.first, speaker):
                if speaker.name.lower() in self._find.words.pronouns:
                    return  # "we ask for calm," he added: nobody knows who he is
                yield acts, speaker.name, self._report.over(tokens[who.first : who.last])
                return
            meant = self._before_relative(who)
            if meant is None:
                return
            who = meant
        parties = [*self._each(who)]
        if whole and len(parties) > 1 and any(map(self._is_party, parties)):
            yield acts, self._find.name(who), self._evidence(who)
            return
        for one in parties:
            if speaker is not None and self._is_of_speaker(one):
                yield acts, speaker.name, self._evidence(one)
            elif self._is_party(one):
                yield acts, self._find.name(one), self._evidence(one)

    def _before_relative(self, pronoun: Phrase) -> Phrase | None:
        """Whom a relative pronoun means: "**the rebels**, who took Goma, shelled Sake"; with
        "which" only what opens a clause, since "a raid on the army, which killed 17" is none of it.
        """
        sentence = self._report.sentences[pronoun.sentence]
        tokens, at = sentence.tokens, pronoun.first
        if tokens[at].low not in self._roles.relatives:
            return None
        end = at - 1 if at and tokens[at - 1].text == "," else at
        meant = self._find.before(sentence, end) if end else None
        if meant is None or meant.kind == "pronoun" or meant.last != end:
            return None
        first = self._opening(meant)
        opens = first == 0 or tokens[first - 1].kind is Kind.MARK
        return meant if opens or tokens[at].low in self._roles.of_persons else None

    def _has_no_subject(self, draft: Draft, acts: str) -> bool:
        """Whether nobody before a word did what it tells; but who was driven out has left."""
        trigger, tokens = draft.trigger, draft.seen.sentence.tokens
        passive = trigger.passive and draft.measure.name not in {_LEFT, _ADVANCED}
        passive = passive and not self._is_reflexive(draft)
        noun = trigger.counts is Counts.OF and draft.measure.family in _BEFALLS
        if trigger.describes or passive or noun or self._is_suffered(draft):
            return True  # "**Cumulative** deaths"
        inside = tokens[trigger.start + 1 : trigger.end]
        if any(self._helps(t) and t.low not in self._roles.bare for t in inside):
            return not self._helps(tokens[trigger.start])  # "**the road** has been closed"
        sides = self._roles.words.longest(tokens, trigger.end)
        between = sides is not None and sides.value == _SIDES  # "fighting **between** the two"
        against = between and tokens[trigger.end].low in self._roles.against
        between = between and not against  # "soldiers clashed **with** the rebels"
        how = tokens[max(0, trigger.start - 1)].low in self._roles.degrees
        return acts == _SIDES and (between or how)  # "**Heavy** fighting went on"

    def _is_reflexive(self, draft: Draft) -> bool:
        """Whether ground was taken, or a fight fought, by the subject of a verb that only looks
        like a passive: "les rebelles **se sont emparés** de Sake".
        """
        tokens, start = draft.seen.sentence.tokens, draft.trigger.start
        near = tokens[max(0, start - _ITSELF) : start + 1]
        led = any(token.low in self._roles.reflexives for token in near)
        return led and draft.measure.family in {_VIOLENCE, "territory"}

    def _stands_in_it(self, who: Phrase, trigger: Trigger) -> bool:
        """Whether a place stands for where it was: "shelling **in** Rakhine State killed 4", "an
        attack on a base **in Galcad** killed 7".
        """
        tokens, first = self._report.sentences[who.sentence].tokens, self._opening(who)
        words = self._find.words
        while first and tokens[first - 1].low in words.compass:
            first -= 1
        before = tokens[first - 1].low if first else ""
        if before in words.at | self._roles.targets and not tokens[trigger.start].low.endswith(
            self._roles.endings.doing
        ):
            return True  # "a blast **in** western Niger killed", "clashes **with** police left"
        opens = all(token.kind is Kind.MARK for token in tokens[: max(0, first - 1)])
        site = tokens[who.last - 1].low in words.sites
        inside = before in words.places
        return inside and (site or opens or who.kind == "name")  # "**In Mayo** a shell killed two"

    def _is_struck(self, draft: Draft, who: Phrase) -> bool:
        """Whether it only says what was hit, or is the blow: "a strike **on** Kalogi hospital
        killed ten", "**Shelling** killed two".
        """
        struck = [word for word in draft.seen.triggers if word.measure.family in _BLOWS]
        if any(word.start <= who.last - 1 < word.end for word in struck):
            return True
        tokens, first = self._report.sentences[who.sentence].tokens, self._opening(who)
        blows = {word.end for word in struck}
        led = first > 0 and tokens[first - 1].low in self._roles.targets
        return led and not blows.isdisjoint({first - 1, first})

    def _is_one_of_two(self, who: Phrase) -> bool:
        """Whether it stands for one side of a fight: "clashes **between** the M23 and the Wazalendo
        left five dead".
        """
        before = self._report.sentences[who.sentence].tokens[: who.first]
        near = len(before) - _REACH
        sides = (m for m in self._roles.words.find(before) if m.value == _SIDES and m.end >= near)
        return any(all(t.kind is not Kind.MARK for t in before[m.end :]) for m in sides)

    def _is_suffered(self, draft: Draft) -> bool:
        """Whether harm or a blow befell the subject of its word, or it lost ground that is told to
        be taken: "the army lost 40 men", "40 men died", "lost 12 villages", "came under fire".
        """
        lost = draft.seen.sentence.tokens[draft.trigger.start].low in self._roles.suffers
        if draft.measure.name == _TAKEN or draft.measure.family == _VIOLENCE:
            return lost
        return draft.measure.family == _HARM and (lost or draft.trigger.counts is Counts.SUBJECT)

    def _accused(self, draft: Draft) -> Phrase | None:
        """Who is said to have done what a draft tells: "accused **the army** of shelling Goma"."""
        tokens, trigger = draft.seen.sentence.tokens, draft.trigger
        for at in range(trigger.start, max(-1, trigger.start - _CHARGE), -1):
            if tokens[at].low in self._roles.accuses:
                pairs = zip(tokens[at + 1 :], tokens[at + 2 :], strict=False)
                led = (t.low in self._roles.charges and not deed.capital for t, deed in pairs)
                top = next((n for n, charge in enumerate(led, at + 1) if charge), None)
                first = at
                while first and self._helps(tokens[first - 1]):
                    first -= 1
                if first < at and self._tells_by_whom(tokens, at + 1):
                    return self._find.before(draft.seen.sentence, first)  # "was accused by the UN"
                led_to = self._roles.words.longest(tokens, at + 1)  # "acusó **a** los rebeldes de"
                start = led_to.end if led_to and led_to.value == "to" else at + 1
                return self._find.after(draft.seen.sentence, start, top)
            if at < trigger.start and self._ends(tokens[at]):
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
        if acts and (who.kind == "name" or self._is_party(who)):
            yield acts, self._find.name(who), self._evidence(who)

    def _is_of_speaker(self, who: Phrase) -> bool:
        """As in "its troops", "our men": those of whoever speaks."""
        tokens = self._report.sentences[who.sentence].tokens[who.first : who.last]
        armed = any(t.low in self._roles.armed or self._is_body(t) for t in tokens)
        return tokens[0].low in self._roles.own and armed

    def _behind(self, draft: Draft, wanted: Collection[str]) -> Iterator[tuple[str, str, Evidence]]:
        sentence = draft.seen.sentence
        tokens = sentence.tokens
        end = draft.trigger.end
        ground = draft.measure.family == "territory"
        top = min(len(tokens), end + _REACH)
        position = draft.trigger.start if ground else end - 1  # "was attacked **by**"
        while position < top and (position < end or not self._ends(tokens[position])):
            match = self._roles.words.longest(tokens, position)
            if match and match.end < end:
                match = None  # "is **in the hands** of the rebels" goes on behind the trigger
            who = (
                self._find.after(sentence, match.end, self._ceiling(draft, match.end))
                if match
                else None
            )
            if match is None or who is None:
                position += 1
                continue
            if position > draft.trigger.end and tokens[position - 1].low.endswith(
                self._roles.endings.past + self._roles.endings.doing
            ):
                return  # "rejected the plan offered by the envoy"
            if match.value == "to" and self._is_a_deed(tokens[who.first]):
                return  # "ordered them **to strengthen** the guards"
            for one in self._listed(draft, who) if match.value == _SIDES else self._each(who):
                if match.value in wanted and self._is_party(one):
                    yield match.value, self._find.name(one), self._evidence(one)
            position = max(who.last, position + 1)

    def _is_a_deed(self, token: Token) -> bool:
        """Whether a plain word may be a verb: neither an article nor a word that names somebody."""
        words = self._find.words
        known = words.strong(token) or token.low in words.determiners | self._roles.armed
        return not (known or token.capital)

    def _ceiling(self, draft: Draft, start: int) -> int | None:
        """Where the name of a party ends at the latest: before where it was, "clashed with the
        rebels **in Bor**".
        """
        tokens, words = draft.seen.sentence.tokens, self._find.words
        near = (range(p.start - 1, max(start, p.start - _KIND), -1) for p in draft.seen.places)
        leads = words.places | self._roles.targets
        led = (at for places in near for at in places if tokens[at].low in leads)
        return next(led, None)

    def _listed(self, draft: Draft, who: Phrase) -> Iterator[Phrase]:
        """A phrase and those that "and" or a comma joins to it: "between X, Y and Z"."""
        sentence = self._report.sentences[who.sentence]
        yield from self._each(who)
        last = who.last
        joints = self._roles.joints | {","}
        while last < len(sentence.tokens) and sentence.tokens[last].low in joints:
            follows = self._find.after(sentence, last + 1, self._ceiling(draft, last + 1))
            if follows is None:
                return
            yield from self._each(follows)
            last = follows.last

    def _each(self, who: Phrase) -> Iterator[Phrase]:
        """The phrases that "and" joins in one: "Russia and Turkey"; but "defence and security
        forces" are one.
        """
        sentence = self._report.sentences[who.sentence]
        first, noun = who.first, who.first
        for position in range(who.first + 1, who.last - 1):
            if sentence.tokens[position].low not in self._roles.joints:
                continue
            noun = position + 1
            if sentence.tokens[position - 1].low not in self._roles.shared:
                yield self._find.phrase(sentence, first, position)
                first = noun
        last = who if first == who.first else self._find.phrase(sentence, first, who.last)
        yield last if noun == first else self._as_its_noun(last, noun)

    def _as_its_noun(self, who: Phrase, noun: int) -> Phrase:
        """Of what shares a noun told from a token on the phrase that is what this is: "Ground and
        **naval forces**" are forces, though the first word may be a name.
        """
        of = self._find.phrase(self._report.sentences[who.sentence], noun, who.last)
        return replace(who, kind=of.kind, head=of.head, named=of.named)

    def _is_party(self, who: Phrase) -> bool:
        """Whether the phrase can be one who acts: a body, an armed group, a state."""
        tokens = self._report.sentences[who.sentence].tokens[who.first : who.last]
        numbers = [n for n, token in enumerate(tokens) if token.kind is Kind.NUMBER]
        counted = not all(self._find.numbers_a_unit(tokens, n) for n in numbers)
        one = tokens[0].low in self._find.words.indefinite and all(t.capital for t in tokens[1:])
        if counted or one:
            return False  # "**a UN** convoy was stopped"; but "the 6th Division"
        if tokens[-1].low in self._roles.hazards and (who.kind == "name" or not who.named):
            return False
        nouns = [t for t in tokens if not self._find.words.describes(t)]  # "hommes **armés**"
        if len(nouns) < len(tokens) and nouns[-1:] and nouns[-1].low in self._roles.armed:
            return True  # with a capital too, where they open a sentence
        if who.kind != "name":
            # "miliciens" ends as an adjective does
            told = tokens if who.kind == "unnamed" else (*nouns[-1:], tokens[-1])
            armed = any(token.low in self._roles.armed for token in told)
            return armed if who.kind in _PLAIN else who.kind in {"organisation", "person"}
        if tokens[0].low in self._find.words.owners:
            return False  # "**their Turkish** counterparts"
        names = [t for t in tokens if t.low not in self._find.words.determiners]
        if not all(token.capital or token.text.rpartition("-")[2][:1].isupper() for token in names):
            return False  # "Air raids", but "Harakat al-Shabaab"
        if names[-1].text.rpartition("-")[2][:1].islower() and "-" in names[-1].text:
            return False  # "a Russian-backed" truce
        name = " ".join(token.text for token in names)
        known = self._places.get(name)
        return known in {None, "country", "people"} and not self._find.is_placed(who)

    def _holds(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word inside a phrase names who holds: "under **rebel** control"."""
        grips = at + 1 < len(tokens) and tokens[at + 1].low in self._roles.grips
        return self._is_body(tokens[at]) or (grips and tokens[at].capital)

    def _is_body(self, token: Token) -> bool:
        return (
            self._find.words.head_kind(token) == "organisation" or token.low in self._roles.holders
        )

    def _helps(self, token: Token) -> bool:
        return token.kind is Kind.WORD and (
            token.low in self._roles.helpers or token.low.endswith(self._roles.endings.manner)
        )

    def _ends(self, token: Token) -> bool:
        return token.text in ".,;:!?" or token.low in self._roles.stops

    def _evidence(self, who: Phrase) -> Evidence:
        span: Span = self._find.span(who)
        return self._report.evidence(span.start, span.end)


def _began(one: Participant, at: int, acting: Sequence[Participant]) -> bool:
    """Whether he did what is told, and is no side of a fight that others are in: "**the army**
    repelled the attack". ``at``: where its word begins.
    """
    alone = len(acting) == 1 and one.evidence is not None and one.evidence.span.start < at
    return one.role == _BY or alone


def _is_quoted(tokens: Sequence[Token], at: int) -> bool:
    """Whether a token stands in words that are told as they were spoken; a quotation may have begun
    or may end in another sentence.
    """
    before, behind = ([t.text for t in some] for some in (tokens[:at], tokens[at + 1 :]))
    if any(_QUOTE in words for words in (before, behind)):
        return before.count(_QUOTE) % 2 == 1 or (
            _QUOTE not in before and behind.count(_QUOTE) % 2 == 1
        )
    opened = [text for text in before if text in _QUOTES][-1:]
    closed = [text for text in behind if text in _QUOTES][:1]
    return opened == [_QUOTES[0]] or (not opened and closed == [_QUOTES[1]])


_QUOTE, _QUOTES = '"', ("“", "”")
_SELF, _SEVERAL, _BODY = "self", "any", "body"
"""What a pronoun may stand for, by the names of ``[pronouns]``: who speaks; any, or several; one
body."""


def _hangs_on(said: Attribution, tokens: Sequence[Token], at: int, roles: Roles) -> bool:
    """Whether a verb goes on a word of saying without a subject: "claimed **to have** taken",
    "denied **shelling**"; but "said shelling went on".
    """
    if not at or at >= len(tokens) or not _tells(said, tokens, at - 1):
        return False
    denied = said.stance is Stance.DENIES and tokens[at].low.endswith(roles.endings.doing)
    return denied or tokens[at].low in roles.bare


def _tells(said: Attribution | None, tokens: Sequence[Token], at: int) -> bool:
    """Whether the word there is the one by which somebody tells it: "Rebels **claim** attack"."""
    return said is not None and said.cue is not None and tokens[at].span.meets(said.cue.span)


def _counts_them(draft: Draft, who: Phrase) -> bool:
    """Whether those before the word are the counted: "74 **fighters of the SDF** dead, 49 on the
    other side"; "two gunmen killed 12" did it.
    """
    seen = draft.seen
    own = [seen.counts[at] for at, words in seen.governs.items() if draft.trigger in words]
    own += [draft.count] if draft.count else []
    counts = own if draft.trigger.counts is Counts.OBJECT else seen.counts
    return any(who.first < count.unit.end and count.unit.start < who.last for count in counts)


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
