"""An act of saying met in a sentence in; who spoke and through whom, at its fullest in the report,
out.

Pronouns and short forms are led back to who spoke before, a document to its owner; an agency that
passed a speaker on passes on all that it says. Which actor a source is, is not decided here (see
link), nor what the speaker's words govern (see attribution).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from dragoman.claims import Source, SourceRole, Span
from dragoman.extract.attribution.cues import NUMBERED, PASSES_ON, Cues, Hit
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.text.sentences import Kind, Report, Sentence, Token

__all__ = ["Chain", "Chains"]


@dataclass(frozen=True, slots=True)
class Chain:
    """Who spoke and through whom, as it is remembered for pronouns and short forms."""

    speaker: Source | None
    kind: str
    via: tuple[Source, ...]
    head: str = ""
    """The word that the speaker's phrase turns on."""
    on_air: bool = False
    """Whether a station, a paper or a platform passed it on: no agency."""


_LABEL = "attribution.colon"
"""The rule of a label before a colon."""
_NOBODY = Chain(None, "", ())


class Chains:
    """The speakers of one report, in the order in which they are met."""

    def __init__(self, report: Report, cues: Cues, find: Mentions) -> None:
        self.report, self.cues, self.find, self.ends = report, cues, find, cues.endings
        self.chains: list[Chain] = []
        self.documents: dict[str, Chain] = {}
        """Who spoke last by a document of this word: "the bulletin", "the statement"."""
        self.spoke = -1
        self.labels: dict[int, Chain] = {}
        """Who speaks in a paragraph that a label opens: "The Minister: …"."""

    def of(self, hit: Hit, sentence: Sentence) -> Chain:
        """Who spoke by a hit, and through whom; remembered for what follows."""
        chain = self._chain(hit, sentence)
        if (chain.speaker is not None or chain.via) and hit.rule != NUMBERED:
            self.chains.insert(len(self.chains) - self._is_nested(hit, sentence), chain)
            self.spoke = sentence.index
        if hit.rule == _LABEL and chain.speaker is not None:
            self.labels[sentence.paragraph] = chain
        return chain

    def _is_nested(self, hit: Hit, sentence: Sentence) -> bool:
        """Whether he only claims what another tells of: "he" is the other, in "the army spokesman
        rejected the **rebel claim** that Bor fell. He said".
        """
        if not self.chains or self.spoke != sentence.index or hit.who is None:
            return False
        behind = sentence.tokens[hit.who.last : hit.who.last + 1]
        claims = any(token.low in self.cues.nouns["claim"] for token in behind)
        return hit.rule == "attribution.claim" or claims

    @property
    def are_none(self) -> bool:
        """Whether nobody has spoken yet."""
        return not self.chains

    def _chain(self, hit: Hit, sentence: Sentence) -> Chain:
        named = tuple(
            self._source(p, p, SourceRole.INTERMEDIARY)
            for p in hit.via
            if p.kind != "pronoun" and sentence.tokens[p.first].low not in self.cues.words["ours"]
        )
        last = self.chains[-1] if self.chains else _NOBODY
        if hit.unnamed:
            return replace(_NOBODY, via=named)
        if hit.same:
            return last
        if hit.who is None:
            if hit.via and self.find.is_short(hit.via[0]):
                beside = self._for_whom(hit.via[0]) or self._beside(
                    hit.via[0], sentence, self.find.fullest(hit.via[0])
                )
                if beside is not None and not beside.via:
                    return self._here(beside, hit.via[0])
                return self._agency(hit.via[0]) or replace(_NOBODY, via=named)
            return replace(_NOBODY, via=named)
        chain = self._resolved(hit.who, sentence)
        own = chain.speaker.name if chain.speaker else ""
        named = tuple(source for source in named if source.name not in own)
        via = named or chain.via or self._earlier_via(chain)
        on_air = all(p.kind == "outlet" for p in hit.via) if named else chain.on_air
        return replace(chain, via=via, on_air=on_air)

    def _resolved(self, who: Phrase, sentence: Sentence) -> Chain:
        tokens = sentence.tokens[who.first : who.last]
        if who.kind == "document":
            return self._of_document(who, sentence)
        owner = self.cues.sources.owners.get(tokens[0].low)
        # "his lawyer said", "her father said", "their opponents say"
        other = (owner == "person" and who.kind in _ONE) or who.head in self.cues.sources.against
        owned = (
            owner
            and not other
            and not (
                who.named
                or self.find.beyond(who)  # "its Africa Command", "its director, Anna Bila"
            )
        )
        if who.kind == "pronoun" or owned:  # "its spokesman"
            words = self.cues.sources
            wanted = words.pronouns.get(tokens[0].low) or words.owners.get(tokens[0].low, "body")
            if len(tokens) > 1 and self.spoke != sentence.index and wanted == "body":
                own = self._body_here(who, sentence)  # "…, by their own count"
                if own is not None:
                    source = self._source(own, self.find.fullest(own), SourceRole.SPEAKER)
                    return self._here(Chain(source, own.kind, (), own.head), who)
            if wanted == "self":
                return self._writer(who, sentence)
            earlier = self._nearer(who, sentence) if wanted == "person" else None
            if wanted == "body" and len(tokens) == 1:
                earlier = self._acting(who, sentence)
            if wanted == "any" and self.chains and self.ends.several(self.chains[-1].head):
                earlier = self.chains[-1]  # "The rebels said … They said"
            one = tokens[0].low in self.cues.words["one_person"]
            earlier = earlier or self._earlier(_MEANT[wanted], many=False if one else None)
            several = earlier is not None and earlier.kind in _MANY
            several = several or (earlier is not None and self.ends.several(earlier.head))
            if wanted == "any" and earlier is not None and not several:
                return _NOBODY  # "they say": people in general
            if earlier is None and len(tokens) > 1:  # "says their local head"
                return Chain(self._source(who, who, SourceRole.SPEAKER), who.kind, (), who.head)
            return self._here(earlier, who) if earlier else self._guessed(who, sentence)
        full = self.find.fullest(who)
        before = self._stood_for(who, full, sentence)
        if before is not None:
            return self._here(before, who)
        kind = full.kind if who.kind == "name" else who.kind
        return Chain(self._source(who, full, SourceRole.SPEAKER), kind, (), who.head)

    def _writer(self, who: Phrase, sentence: Sentence) -> Chain:
        """Who "we" are outside a quotation: the writer, or whoever answers here."""
        labelled = self.labels.get(sentence.paragraph)
        return self._here(labelled, who) if labelled else _NOBODY

    def _stood_for(self, who: Phrase, full: Phrase, sentence: Sentence) -> Chain | None:
        """Who is meant by a short form: "the source", "the agency", "the organisation"."""
        tokens = sentence.tokens[who.first : who.last]
        if tokens[0].low not in self.cues.words["again"]:
            return None
        again = self._again(who) or self._for_whom(who)
        kinds = self.cues.sources.short.get(who.head)
        seated = [t.capital and not t.low.endswith(_BASED) for t in tokens[1:]]
        if again is not None or (who.named and any(seated)) or kinds is None:
            return again
        if who.kind == "organisation" and any(t.low in self.cues.sources.of for t in tokens):
            return None  # "the organization of migration" says whose it is
        owned_by = self.cues.sources.owned_by
        if who.kind in _ONE and any(t.low in owned_by or t.owns for t in tokens):
            return None  # "the source of the agency", "the army's spokesman"
        beside = self._beside(who, sentence, full)
        ahead = (full.sentence, full.first) > (who.sentence, who.first)
        if beside is not None or not (full == who or ahead):
            return beside
        meant = self._short(who, kinds, tokens)
        fits = self.find.is_short(who) or (meant is not None and meant.kind in kinds)
        if meant and meant.speaker and not self._may_mean(tokens, meant.speaker.name):
            return None
        return meant if fits else None  # "the state emergency agency" is no "community leaders"

    def _may_mean(self, tokens: Sequence[Token], name: str) -> bool:
        """Whether a short form may stand for a name: "the army spokesman" is no "rebel commander",
        "the group" no UN body.
        """
        own = self.cues.sources
        words, bare = [own.one(token.low) for token in tokens], name.lower().removeprefix("the ")
        kind = self.find.known.get(bare)
        kinds = [own.meant[word] for word in words if word in own.meant]
        if kind is not None and any(kind not in may for may in kinds):
            return False
        return not own.are_rivals(words, bare.split())

    def _agency(self, who: Phrase) -> Chain | None:
        """For "the agency": who spoke through it before, or the body that is one."""
        wired = any(c.via and not c.on_air for c in self.chains)
        for chain in reversed(self.chains):
            if (chain.via and not chain.on_air) or chain.kind in PASSES_ON:
                return chain
            if chain.on_air and chain.kind != "organisation":
                continue
            if self._is_agency(chain.head) or not wired:
                return self._here(chain, who) if chain.kind == "organisation" else None
        # "two trucks of the WFP arrived, the agency said"
        body = self.find.antecedent(who, _BODY, 0)
        if body is None or body.head in self.cues.sources.of_state:
            body = self.find.antecedent(who, _BODY)
            if body is None or not self._is_agency(body.head):
                return None
        return Chain(self._source(who, body, SourceRole.SPEAKER), body.kind, (), body.head)

    def _beside(self, who: Phrase, sentence: Sentence, full: Phrase) -> Chain | None:
        """For "the agency" who spoke last in its paragraph, if nobody there bears the word: not the
        news agency of another paragraph.
        """
        last = self.chains[-1] if self.chains else _NOBODY
        near = range(self.spoke, sentence.index + 1) if self.spoke >= 0 else range(0)
        parted = any(self.report.sentences[i].paragraph != sentence.paragraph for i in near)
        if last.speaker is None or parted or not near or full.sentence in near or full == who:
            return None
        fits = last.kind in self.cues.sources.short.get(who.head, frozenset())
        fits = fits and self._may_mean(sentence.tokens[who.first : who.last], last.speaker.name)
        return last if fits and last.head not in self.cues.sources.of_state else None

    def _is_agency(self, head: str) -> bool:
        return self.cues.sources.heads.get(head) == "agency"

    def _short(self, who: Phrase, kinds: frozenset[str], tokens: Sequence[Token]) -> Chain | None:
        """The one that "the organisation" stands for: who spoke before, or a body named before."""
        apart = self.cues.sources.of_state if "organisation" in kinds else frozenset[str]()

        def fits(chain: Chain) -> bool:
            name = chain.speaker.name if chain.speaker and chain.head not in apart else None
            return name is not None and self._may_mean(tokens, name)

        body = None
        if "organisation" in kinds and not any(c.kind in kinds for c in self.chains if fits(c)):
            body = self.find.antecedent(who, _BODY, fits=lambda name: self._may_mean(tokens, name))
        if body is None or body.head in apart:
            return self._earlier(kinds, fits)
        source = self._source(body, self.find.fullest(body), SourceRole.SPEAKER)
        return Chain(source, body.kind, (), body.head)

    def _body_here(self, who: Phrase, sentence: Sentence) -> Phrase | None:
        """The body whose "their office" is: the subject that opens the sentence, or the nearest."""
        opens = self.find.after(sentence, 0, who.first)
        if opens is not None and opens.kind in _BODY:
            return opens
        return self.find.antecedent(who, _BODY, 0)

    def _of_document(self, who: Phrase, sentence: Sentence) -> Chain:
        """The owner of a document speaks; without one, who spoke last, or the document itself."""
        owner = self._owner(who, sentence)
        if owner is not None:
            chain = self._resolved(owner, sentence)
        elif self.chains and self._is_of_who_spoke(who, sentence):
            chain = self._here(self.documents.get(who.head, self.chains[-1]), who)
        else:
            chain = Chain(self._source(who, who, SourceRole.SPEAKER), "document", ())
        self.documents[who.head] = chain
        return chain

    def _again(self, who: Phrase) -> Chain | None:
        """The one who spoke before under the same word: "the source", after "a military source"."""
        if who.kind not in {"unnamed", "person"} or not self.find.is_short(who):
            return None
        return next((c for c in reversed(self.chains) if c.head == who.head), None)

    def _for_whom(self, who: Phrase) -> Chain | None:
        """The body whose spokesman spoke last, for "the agency" after "a spokesman for the agency":
        its own word stands in his name.
        """
        last = self.chains[-1] if self.chains else _NOBODY
        if last.speaker is None or last.kind != "person" or not self.find.is_short(who):
            return None
        return last if who.head in last.speaker.name.lower().split() else None

    def _is_of_who_spoke(self, who: Phrase, sentence: Sentence) -> bool:
        """Whether a document without an owner is that of the last one who spoke: named as one met
        before, put out by him, or a statement that his own sentence refers to: "IS said it had won,
        according to a statement".
        """
        cues = ((at, self.cues.at(sentence.tokens, at)) for at in range(who.first))
        led = any(
            cue and cue.frame == "to" and at + len(cue.words) == who.first for at, cue in cues
        )
        referred = led and self.spoke == sentence.index and who.head in self.cues.sources.short
        return referred or self._stands_for(who, sentence) or self._is_put_out(who, sentence)

    def _stands_for(self, who: Phrase, sentence: Sentence) -> bool:
        """Whether a document is named as one that was told of before: "the statement"."""
        words = [t.low for t in sentence.tokens[who.first : who.last]]
        return words[0] in self.cues.words["again"] or words[0] in self.cues.words["referring"]

    def _is_put_out(self, who: Phrase, sentence: Sentence) -> bool:
        """Whether who spoke last put the document out: "The army **issued** a note which said"."""
        cue = self.cues.at(sentence.tokens, who.first - 1) if who.first else None
        return self.spoke == sentence.index and cue is not None and cue.kind == "publish"

    def _source(self, here: Phrase, full: Phrase, role: SourceRole) -> Source:
        span = self.find.span(here)
        full = self.find.fullest(here) if full == here else full
        return Source(self.find.name(full), role, self.report.evidence(span.start, span.end))

    def _here(self, chain: Chain, who: Phrase) -> Chain:
        """The chain with its speaker's evidence moved to the words that stand for it here."""
        if chain.speaker is None:
            return chain
        span = self.find.span(who)
        evidence = self.report.evidence(span.start, span.end)
        return replace(chain, speaker=replace(chain.speaker, evidence=evidence))

    def _earlier(
        self,
        kinds: frozenset[str],
        fits: Callable[[Chain], bool] = lambda chain: True,
        many: bool | None = None,
    ) -> Chain | None:
        """The last one of a kind who spoke, and who ``fits``; else the last at all.

        ``many``: whether several are meant ("they") or one ("he"); None: either.
        """
        for chain in reversed(self.chains):
            if many is False and chain.kind in _ONE and self.ends.several(chain.head):
                continue
            if chain.speaker is not None and chain.kind in kinds and fits(chain):
                return chain
            wired = "agency" in kinds and not chain.on_air
            if chain.via and (wired or chain.speaker is None):
                return chain
        return self.chains[-1] if self.chains else None

    def _nearer(self, pronoun: Phrase, sentence: Sentence) -> Chain | None:
        """One person that opens this sentence, or one since the last who spoke: "he" is that one.

        "A farmer who lives near the base shook his head: he had seen five bodies, he said."
        """
        if self.spoke == sentence.index:
            return None
        for index in range(sentence.index, max(-1, sentence.index - 3), -1):
            earlier = self.report.sentences[index]
            if self.spoke == index or earlier.is_title:
                return None
            before = pronoun.first if earlier is sentence else None
            found = self._opening(earlier, _ONE, before)
            several = found is not None and self.ends.several(found.head)
            if found is not None and not several and not self._is_told_of(found):
                closes = pronoun.first and sentence.tokens[pronoun.first - 1].text == ","
                return None if closes and self._goes_on(found, sentence) else found
            introduced = self._introduced(earlier) if earlier is not sentence else None
            if introduced is not None and earlier.paragraph == sentence.paragraph:
                return introduced
        return None

    def _goes_on(self, found: Chain, sentence: Sentence) -> bool:
        """Whether one person who spoke right before goes on in a sentence that opens with another,
        and is not new: "The mayor said 12 died. The governor had not come, he complained".
        """
        named = found.speaker.evidence if found.speaker else None
        last = self.chains[-1] if self.chains else _NOBODY
        if named is None or named.span.start != sentence.start or self.spoke != sentence.index - 1:
            return False
        new = sentence.tokens[0].low in self.cues.sources.indefinite | self.cues.sources.counted
        near = self.report.sentences[self.spoke].paragraph == sentence.paragraph
        return near and not new and last.kind == "person" and not self.ends.several(last.head)

    def _introduced(self, sentence: Sentence) -> Chain | None:
        """Whoever a short sentence without a verb brings to speak: "On the phone, a farmer"."""
        who = self.find.closing(sentence) if len(sentence.tokens) <= _INTRODUCED else None
        if who is None or who.kind not in _ONE or self.ends.several(who.head):
            return None
        if not who.first or sentence.tokens[who.first - 1].text != ",":
            return None
        return Chain(
            self._source(who, self.find.fullest(who), SourceRole.SPEAKER), who.kind, (), who.head
        )

    def _is_told_of(self, found: Chain) -> bool:
        """Whether one who opens a sentence is counted in it, or dead or hurt by it: "One soldier
        paid the price, he added", "The driver was killed, he said" leave the word to who spoke.
        """
        named = found.speaker.evidence if found.speaker else None
        span = named.span if named else Span(0, 0)
        sentence = self.report.sentence_at(span.start)
        if sentence is None or not any(chain.kind in _ONE for chain in self.chains):
            return False
        counted = any(
            t.start == span.start and t.low in self.cues.sources.counted for t in sentence.tokens
        )
        words = self.cues.sources.pronouns
        rest = (t.low for t in sentence.tokens if t.start >= span.end)
        behind = list(takewhile(lambda low: words.get(low) != "person", rest))
        happens, be = self.cues.words["happening"], self.cues.words["be"]
        befell = any(one in be and two in happens for one, two in pairwise(behind))
        return counted or befell or not happens.isdisjoint(behind[:_TO_HARM])

    def _acting(self, pronoun: Phrase, sentence: Sentence) -> Chain | None:
        """The body that opens this sentence, or the one before where nobody spoke: "The ministry
        has sent 40 doctors, it said", "The coalition has not commented. It said on Tuesday".
        """
        here = self._opening(sentence, _BODY, pronoun.first)
        before = self.report.sentences[sentence.index - 1] if sentence.index else sentence
        if here is not None or before is sentence or before.is_title:
            return here
        apart = before.paragraph != sentence.paragraph
        spoken = self.spoke >= before.index
        return None if apart or spoken else self._opening(before, _BODY, None)

    def _opening(
        self, sentence: Sentence, kinds: frozenset[str], before: int | None
    ) -> Chain | None:
        """Whoever of these kinds opens the sentence, behind "In Pale" too; none that spoke in it,
        nor one that only stands at its end.
        """
        if self.spoke == sentence.index:
            return None
        start, tokens = 0, sentence.tokens
        if [t.low for t in tokens[:2]] == ["as", "for"]:
            start = 2  # "As for the army, it announced"
        if tokens[0].low in self.cues.words["place"]:
            start = next((p for p in range(1, len(tokens)) if not tokens[p].capital), 0)
        who = self.find.after(sentence, start, before)
        if who is None or who.kind not in kinds or who.last == before:
            return None
        if tokens[who.first].low in self.cues.words["nobody"]:
            return None  # "No hostage had been hurt, he said"
        many = self.ends.several(who.head) and not self.find.is_known(who)
        if kinds is _BODY and many:
            return None  # "rebel groups have lost Homs, it said"
        full = self.find.fullest(who)
        return Chain(self._source(who, full, SourceRole.SPEAKER), who.kind, (), who.head)

    def _earlier_via(self, chain: Chain) -> tuple[Source, ...]:
        """An agency that passed the same speaker on before passes on all that it says."""
        if chain.speaker is None:
            return ()
        for earlier in reversed(self.chains):
            if not earlier.via or earlier.speaker is None:
                continue
            again = chain.kind == "unnamed" and chain.head == earlier.head
            if earlier.speaker.name == chain.speaker.name or again:
                return earlier.via
        return ()

    def _guessed(self, who: Phrase, sentence: Sentence) -> Chain:
        """A pronoun with no speaker before it: the first name of the sentences before, that of no
        place ("in Nazran"); for "they" those people who close or open the sentence before: "HRW met
        34 survivors. They described", "Two observers worked in Nazran. They counted".
        """
        meant = self.cues.sources.pronouns.get(who.head)
        for index in range(sentence.index - 1, max(-1, sentence.index - 4), -1):
            earlier = self.report.sentences[index]
            edges = (self.find.closing(earlier), self.find.after(earlier, 0))
            for people in edges if meant == "any" else ():
                if people is not None and people.kind in _ONE and self.ends.several(people.head):
                    source = self._source(who, people, SourceRole.SPEAKER)
                    return Chain(source, people.kind, (), people.head)
            start = 0
            for position, token in enumerate(earlier.tokens):
                phrase = (
                    self.find.after(earlier, position)
                    if token.capital and position >= start
                    else None
                )
                start = phrase.last if phrase is not None else start
                if position == 0 and token.low.endswith(self.ends.doing):
                    continue  # "Shelling killed dozens. They say"
                if position and earlier.tokens[position - 1].low in self.cues.words["place"]:
                    continue
                if phrase is not None and phrase.named and phrase.kind in _NAMED:
                    return Chain(self._source(who, phrase, SourceRole.SPEAKER), phrase.kind, ())
        return Chain(self._source(who, who, SourceRole.SPEAKER), "pronoun", ())

    def _owner(self, who: Phrase, sentence: Sentence) -> Phrase | None:
        """Whose document it is: "IOM's data", "data of the UN", "a statement by X"."""
        tokens, words = sentence.tokens, self.cues.sources
        head = next(
            (p for p in range(who.first, who.last) if words.head_kind(tokens[p]) == "document"),
            who.first,
        )
        for position in range(head + 1, min(who.last + 1, len(tokens))):
            if tokens[position].low in words.owned_by:
                inner = self.find.after(sentence, position + 1)
                if inner is not None and inner.kind not in {"document", "other"}:
                    return inner
        issuer = self._issuer(who, sentence)
        if issuer is not None or head == who.first:
            return issuer
        if tokens[who.first].low in words.owners:
            return self.find.phrase(sentence, who.first, who.first + 1)
        named = next((p for p in range(who.first + 1, head) if tokens[p].capital), who.first)
        led = tokens[who.first].low in words.indefinite or named > who.first + 1
        first = named if led else who.first  # "a Pentagon document", "the latest OCHA report"
        whose = (p + 1 for p in range(first, head) if tokens[p].owns)  # "OCHA's weekly update"
        owner = self.find.phrase(sentence, first, next(whose, head))
        strong = any(words.strong(t) for t in tokens[who.first : head])
        mere = tokens[owner.last - 1].low in words.official  # "an official bulletin" is nobody's
        return owner if strong and not mere and owner.kind not in {"document", "other"} else None

    def _issuer(self, who: Phrase, sentence: Sentence) -> Phrase | None:
        """Who put a document out, as told behind it: "a report released by **the mission**"."""
        tokens, words = sentence.tokens, self.cues.sources
        if who.last >= len(tokens) or tokens[who.last].low not in words.issued:
            return None
        for position in range(who.last + 1, min(who.last + _ISSUED, len(tokens))):
            if tokens[position].kind is Kind.MARK:
                return None
            if tokens[position].low in self.cues.words["by"]:
                inner = self.find.after(sentence, position + 1)
                speaks = inner is not None and inner.kind not in {"document", "other"}
                return inner if speaks else None
        return None


_BASED = "-based"
"""Ends what tells where a body sits, and is no name of it: "the **UK-based** group"."""
_INTRODUCED = 14
"""Tokens of a sentence that only brings somebody to speak, at most."""
_TO_HARM = 3
"""Tokens behind a subject in which what befell it stands: "had been killed"."""
_ISSUED = 8
"""Tokens from "released" to "by", at most: "released late on Monday in Geneva by"."""
_NAMED = frozenset({"person", "name"})
_BODY = frozenset({"organisation"})
_ONE = frozenset({"person", "unnamed"})
_MANY = frozenset({"unnamed", "person", "agency", "other"})
_MEANT = {
    "person": frozenset({"person", "unnamed", "name", "other"}),
    "body": frozenset({"organisation", "agency", "state_agency", "outlet", "name"}),
    "any": frozenset({"person", "unnamed", "name", "other", "agency"}),
}
