"""A report taken apart in; its acts of saying out: who said it, through whom, and what it governs.

The cues come from single sentences (cues); here they are joined over the report: agencies fall in behind
the speaker they pass on, pronouns and short forms are led back, quotations and sentences without a cue
go to the speech they belong to. Which actor a source is, is not decided here (see link), nor what the
governed words claim (see measures).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dragoman.claims import Evidence, Source, SourceRole, Span, Stance
from dragoman.extract.cues import PASSES_ON, Cues, Hit, hits
from dragoman.extract.sentences import Kind, Report, Sentence, Token
from dragoman.extract.sources import Mentions, Phrase

__all__ = ["Cues", "Speech", "governing", "speeches"]


@dataclass(frozen=True, slots=True)
class Speech:
    """One act of saying and what it governs."""

    content: tuple[Span, ...]
    """What it governs, in code points of the report."""
    cue: Evidence | None
    speaker: Source | None
    """Named at its fullest in the text; its evidence is where it stands here. None: nobody is named."""
    intermediaries: tuple[Source, ...]
    """Nearest to the speaker first."""
    stance: Stance
    said: Span | None
    """Time words beside the cue ("said on Tuesday")."""
    rule: str
    """``attribution.according-to``; ``+carried`` where sentences without a cue go on with it."""


def speeches(
    report: Report, cues: Cues, known: Mapping[str, str] | None = None
) -> tuple[Speech, ...]:
    """The acts of saying in a report, in the order of the text.

    ``known`` maps a lower-case name to the kind of its actor; the tables also do without it.
    """
    return tuple(_Reader(report, cues, known or {}).read())


def governing(span: Span, report: Report, found: Sequence[Speech]) -> Speech | None:
    """The nearest act of saying that governs the words at ``span``; None is the writer's own voice.

    Of several the one with the shortest content is the nearest; of equals the later.
    """
    best: tuple[int, int] | None = None
    chosen: Speech | None = None
    for position, speech in enumerate(found):
        for content in speech.content:
            if content.start <= span.start < content.end:
                rank = (content.end - content.start, -position)
                if best is None or rank < best:
                    best, chosen = rank, speech
    return chosen


@dataclass(frozen=True, slots=True)
class _Chain:
    """Who spoke and through whom, as it is remembered for pronouns and short forms."""

    speaker: Source | None
    kind: str
    via: tuple[Source, ...]


_NOBODY = _Chain(None, "", ())


class _Reader:
    def __init__(self, report: Report, cues: Cues, known: Mapping[str, str]) -> None:
        self.report, self.cues = report, cues
        self.find = Mentions(report, cues.sources, known)
        self.chains: list[_Chain] = []

    def read(self) -> list[Speech]:
        found: list[tuple[int, Speech]] = []
        cued: set[int] = set()
        for sentence in self.report.sentences:
            met = _joined(hits(sentence, self.report, self.cues, self.find), sentence, self.find)
            for hit, stretches in zip(met, _stretches(met, sentence), strict=True):
                content = self._content(hit, stretches, sentence, cued)
                found.append((sentence.index, self._speech(hit, content, sentence)))
            if met:
                cued.add(sentence.index)
        carried = _Carry(self.report, self.cues, self.find, found, cued)
        return [speech for _, speech in found] + carried.speeches()

    # -- the chain --

    def _speech(self, hit: Hit, content: tuple[Span, ...], sentence: Sentence) -> Speech:
        chain = self._chain(hit, sentence)
        if chain.speaker is not None or chain.via:
            self.chains.append(chain)
        tokens = sentence.tokens
        said = Span(tokens[hit.said[0]].start, tokens[hit.said[1] - 1].end) if hit.said else None
        cue = self.report.over(tokens[hit.cue[0] : hit.cue[1]])
        return Speech(content, cue, chain.speaker, chain.via, hit.stance, said, hit.rule)

    def _chain(self, hit: Hit, sentence: Sentence) -> _Chain:
        named = tuple(self._source(p, p, SourceRole.INTERMEDIARY) for p in hit.via)
        last = self.chains[-1] if self.chains else _NOBODY
        if hit.unnamed:
            return replace(_NOBODY, via=named)
        if hit.same:
            return last
        if hit.who is None:
            return replace(_NOBODY, via=named)
        chain = self._resolved(hit.who, sentence)
        via = named or chain.via or self._earlier_via(chain)
        return replace(chain, via=via)

    def _resolved(self, who: Phrase, sentence: Sentence) -> _Chain:
        tokens = sentence.tokens[who.first : who.last]
        if who.kind == "document":
            owner = self._owner(who, sentence)
            if owner is None:
                last = self.chains[-1] if self.chains else _NOBODY
                return self._here(last, who)
            return self._resolved(owner, sentence)
        if who.kind == "pronoun" or tokens[0].low in {"its", "their", "his", "her"}:
            wanted = self.cues.sources.pronouns.get(tokens[0].low, "body")
            earlier = self._earlier(_MEANT[wanted])
            return self._here(earlier, who) if earlier else self._guessed(who, sentence)
        full = self.find.fullest(who)
        kinds = self.cues.sources.short.get(who.head)
        if (
            full == who
            and not who.named
            and kinds is not None
            and tokens[0].low in {"the", "same", "this"}
        ):
            earlier = self._earlier(kinds)
            if earlier is not None:
                return self._here(earlier, who)
        return _Chain(self._source(who, full, SourceRole.SPEAKER), full.kind, ())

    def _source(self, here: Phrase, full: Phrase, role: SourceRole) -> Source:
        span = self.find.span(here)
        full = self.find.fullest(here) if full == here else full
        return Source(self.find.name(full), role, self.report.evidence(span.start, span.end))

    def _here(self, chain: _Chain, who: Phrase) -> _Chain:
        """The chain with its speaker's evidence moved to the words that stand for it here."""
        if chain.speaker is None:
            return chain
        span = self.find.span(who)
        evidence = self.report.evidence(span.start, span.end)
        return replace(chain, speaker=replace(chain.speaker, evidence=evidence))

    def _earlier(self, kinds: frozenset[str]) -> _Chain | None:
        for chain in reversed(self.chains):
            if chain.speaker is not None and chain.kind in kinds:
                return chain
            if "agency" in kinds and chain.via:
                return chain
        return self.chains[-1] if self.chains else None

    def _earlier_via(self, chain: _Chain) -> tuple[Source, ...]:
        """An agency that passed the same speaker on before passes on all that it says."""
        if chain.speaker is None:
            return ()
        for earlier in reversed(self.chains):
            if not earlier.via or earlier.speaker is None:
                continue
            if earlier.speaker.name == chain.speaker.name or chain.kind == "unnamed":
                return earlier.via
        return ()

    def _guessed(self, who: Phrase, sentence: Sentence) -> _Chain:
        """A pronoun with no speaker before it: the first name of the sentences before."""
        for index in range(sentence.index - 1, max(-1, sentence.index - 4), -1):
            earlier = self.report.sentences[index]
            for position in range(len(earlier.tokens)):
                phrase = (
                    self.find.after(earlier, position) if earlier.tokens[position].capital else None
                )
                if phrase is not None and phrase.named and phrase.kind in {"person", "name"}:
                    return _Chain(self._source(who, phrase, SourceRole.SPEAKER), phrase.kind, ())
        return _Chain(self._source(who, who, SourceRole.SPEAKER), "pronoun", ())

    def _owner(self, who: Phrase, sentence: Sentence) -> Phrase | None:
        """Whose document it is: "IOM's data", "data of the UN", "a statement by X", "its report"."""
        tokens = sentence.tokens
        words = self.cues.sources
        for position in range(who.last - 1, who.first, -1):
            if tokens[position].low in {"of", "by", "from"}:
                inner = self.find.after(sentence, position + 1)
                if inner is not None and inner.kind not in {"document", "other"}:
                    return inner
        if tokens[who.last].low in {"by", "from", "of"} if who.last < len(tokens) else False:
            inner = self.find.after(sentence, who.last + 1)
            if inner is not None and inner.kind not in {"document", "other"}:
                return inner
        head = next(
            (p for p in range(who.first, who.last) if words.head_kind(tokens[p]) == "document"),
            None,
        )
        if head is None or head == who.first:
            return None
        if tokens[who.first].low in {"its", "their", "his", "her"}:
            return self.find.phrase(sentence, who.first, who.first + 1)
        owner = self.find.phrase(sentence, who.first, head)
        strong = any(words.strong(t) for t in tokens[who.first : head])
        return owner if strong and owner.kind not in {"document", "other"} else None

    # -- the content --

    def _content(
        self, hit: Hit, stretches: list[tuple[int, int]], sentence: Sentence, cued: set[int]
    ) -> tuple[Span, ...]:
        tokens = sentence.tokens
        spans = [Span(tokens[a].start, tokens[b - 1].end) for a, b in stretches]
        for quotation in self.report.quotations:
            if not any(quotation.meets(span) for span in spans):
                continue
            if quotation.start < sentence.start:
                spans.insert(0, Span(quotation.start, min(quotation.end, sentence.start)))
            if quotation.end > sentence.end:
                spans.append(Span(max(quotation.start, sentence.end), quotation.end))
        if hit.order == "back":
            spans = [s.span for s in self._before(sentence, cued)] + spans
        return tuple(span for span in spans if span.start < span.end)

    def _before(self, sentence: Sentence, cued: set[int]) -> list[Sentence]:
        """The sentences without a cue right before this one, in its paragraph or else the one above."""
        taken: list[Sentence] = []
        for index in range(sentence.index - 1, -1, -1):
            earlier = self.report.sentences[index]
            if index in cued or earlier.is_title:
                break
            limit = taken[-1].paragraph if taken else sentence.paragraph - 1
            if earlier.paragraph < limit or (taken and earlier.paragraph != taken[-1].paragraph):
                break
            taken.append(earlier)
        return taken[::-1]


_MEANT = {
    "person": frozenset({"person", "unnamed", "name", "other"}),
    "body": frozenset({"organisation", "agency", "outlet", "name", "document"}),
    "any": frozenset({"person", "unnamed", "name", "other", "organisation", "agency", "outlet"}),
}


# -- the hits of one sentence ----------------------------------------------------------------------


def _joined(met: list[Hit], sentence: Sentence, find: Mentions) -> list[Hit]:
    """The hits with agencies and outlets behind the speakers that they pass on."""
    left = [hit for hit in met if hit.rule not in {"attribution.citing", "attribution.passed-on"}]
    for hit in met:
        if hit.rule == "attribution.citing":
            _cite(hit, left, sentence, find)
        elif hit.rule == "attribution.passed-on" and hit.who is not None:
            target = _nearest(hit, left)
            if target is None:
                left.append(hit)
            else:
                target.via.append(hit.who)
    for hit in list(left):
        if hit.who is None or hit.who.kind not in PASSES_ON:
            continue
        speakers = [h for h in left if h is not hit and h.who and h.who.kind not in PASSES_ON]
        behind = [h for h in speakers if _one_clause(hit, h, sentence)]
        if behind:
            target = min(behind, key=lambda h: abs(h.first - hit.first))
            target.via.append(hit.who)
            target.said = target.said or hit.said
            left.remove(hit)
        elif _alone(hit, sentence):
            hit.via, hit.who = [hit.who, *hit.via], None
    return sorted(left, key=lambda hit: hit.first)


def _cite(hit: Hit, left: list[Hit], sentence: Sentence, find: Mentions) -> None:
    carriers = [h for h in left if h.who is not None and h.who.kind in PASSES_ON]
    if carriers and hit.who is not None:
        carrier = min(carriers, key=lambda h: abs(h.first - hit.first))
        if carrier.who is not None:
            carrier.via.insert(0, carrier.who)
        carrier.who = hit.who
        return
    if left:
        return  # an official who cites somebody speaks for himself
    end = hit.first - (sentence.tokens[hit.first - 1].text == ",") if hit.first else 0
    carrier_phrase = find.before(sentence, end)
    if carrier_phrase is not None and carrier_phrase.kind in PASSES_ON:
        hit.via.append(carrier_phrase)
        hit.first = carrier_phrase.first
    hit.order = "before" if hit.first > 2 else "after"
    left.append(hit)


def _nearest(hit: Hit, left: list[Hit]) -> Hit | None:
    return min(left, key=lambda h: abs(h.first - hit.first), default=None)


def _one_clause(agency: Hit, speaker: Hit, sentence: Sentence) -> bool:
    """Whether the agency passes on this speaker: nothing parts the two, and their contents meet."""
    low, high = sorted((agency, speaker), key=lambda h: h.first)
    between = sentence.tokens[low.last : high.first]
    if any(t.text == ";" for t in between):
        return False
    if agency.order == "after" and speaker.first < agency.first:
        return False
    parts = [
        i
        for i, t in enumerate(between)
        if t.low in {"while", "but", "and", "whereas"} and i and between[i - 1].text == ","
    ]
    return not parts


def _alone(hit: Hit, sentence: Sentence) -> bool:
    """Whether an agency without a speaker only passes on; a state's agency that "says" speaks for it."""
    if hit.who is None or hit.who.kind != "agency":
        return False
    lows = {t.low for t in sentence.tokens[hit.who.first : hit.who.last]}
    return not lows & {"state", "state-run", "official", "government"}


def _stretches(met: list[Hit], sentence: Sentence) -> list[list[tuple[int, int]]]:
    """For each hit the stretches of tokens that it governs in its sentence."""
    tokens = sentence.tokens
    governed: list[list[tuple[int, int]]] = []
    for position, hit in enumerate(met):
        left_edge = met[position - 1].last if position else 0
        right_edge = met[position + 1].first if position + 1 < len(met) else len(tokens)
        after = met[position + 1] if position + 1 < len(met) else None
        before = met[position - 1] if position else None
        spans: list[tuple[int, int]] = []
        if hit.order in {"before", "both"}:
            start = left_edge
            if before is not None and before.order in {"after", "both"}:
                start = _parting(tokens, left_edge, hit.first, left_edge)
            spans.append((start, hit.first))
        if hit.order in {"after", "both"}:
            end = right_edge
            if after is not None:
                if after.order in {"before", "both"}:
                    end = _parting(tokens, hit.last, right_edge, right_edge)
                elif hit.order == "after" and not _parted(tokens, hit.last, right_edge):
                    end = len(
                        tokens
                    )  # X said that Y had said: both govern, the nearer one is asked first
            spans.append((hit.last, end))
        governed.append([s for s in (_bare(tokens, a, b) for a, b in spans) if s])
    return governed


def _parting(tokens: Sequence[Token], first: int, last: int, otherwise: int) -> int:
    """Where a clause boundary parts the tokens between two cues."""
    for position in range(last - 1, first, -1):
        low = tokens[position].low
        if low == ";" or (
            low in {"and", "but", "while", "whereas"} and tokens[position - 1].text == ","
        ):
            return position
    return otherwise


def _parted(tokens: Sequence[Token], first: int, last: int) -> bool:
    return any(t.low in {";", "and", "but", "while", "whereas", ","} for t in tokens[first:last])


def _bare(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int] | None:
    """A stretch without the marks and joints at its ends."""
    while first < last and (
        tokens[first].kind is Kind.MARK or tokens[first].low in {"that", "and", "but"}
    ):
        if tokens[first].text in "$€£#":
            break
        first += 1
    while (
        last > first and tokens[last - 1].kind is Kind.MARK and tokens[last - 1].text not in "%€£"
    ):
        last -= 1
    return (first, last) if first < last else None


# -- sentences without a cue -----------------------------------------------------------------------


class _Carry:
    """Decides which sentences without a cue go on with an act of saying before them."""

    def __init__(
        self,
        report: Report,
        cues: Cues,
        find: Mentions,
        found: Sequence[tuple[int, Speech]],
        cued: set[int],
    ) -> None:
        self.report, self.cues, self.find, self.found = report, cues, find, found
        self.cued = cued
        self.governed = {
            sentence.index
            for _, speech in found
            for span in speech.content
            for sentence in report.sentences
            if span.meets(sentence.span)
        } | cued

    def speeches(self) -> list[Speech]:
        return list(self._read())

    def _read(self) -> Iterator[Speech]:
        bulletin = self._bulletin()
        going: Speech | None = None
        previous = -1
        for sentence in self.report.sentences:
            own = [speech for index, speech in self.found if index == sentence.index]
            if sentence.index in self.governed:
                going = own[-1] if own else going
                previous = sentence.index
                continue
            if sentence.is_title:
                continue
            speech = self._goes_on(sentence, going, previous) or bulletin
            if speech is None:
                continue
            previous = sentence.index if speech is going else previous
            yield replace(speech, content=(sentence.span,), rule=_carried(speech.rule))

    def _goes_on(self, sentence: Sentence, going: Speech | None, previous: int) -> Speech | None:
        if going is None or not (going.speaker or going.intermediaries):
            return None
        if self._background(sentence):
            return None
        before = self.report.sentences[previous]
        if before.is_title:
            return going if self._first_uncued(sentence) else None
        if before.paragraph == sentence.paragraph:
            return going if previous == sentence.index - 1 else None
        following = next((s for index, s in self.found if index > sentence.index), None)
        if following is not None and _same(following, going):
            return going
        if self._marked(sentence, "going_on", 6):
            return going
        return going if self._sole(going) and self._counts(sentence) else None

    def _first_uncued(self, sentence: Sentence) -> bool:
        """Whether the sentence stands in the first paragraph, and no cue stands there."""
        first = [s for s in self.report.sentences if not s.is_title][:1]
        return (
            bool(first)
            and sentence.paragraph == first[0].paragraph
            and not any(
                s.index in self.cued
                for s in self.report.sentences
                if s.paragraph == sentence.paragraph
            )
        )

    def _sole(self, going: Speech) -> bool:
        """Whether the whole report has one speaker."""
        return all(
            _same(speech, going)
            for _, speech in self.found
            if speech.speaker or speech.intermediaries
        )

    def _counts(self, sentence: Sentence) -> bool:
        return any(
            t.kind is Kind.NUMBER or t.low in self.cues.words["number"] for t in sentence.tokens
        )

    def _background(self, sentence: Sentence) -> bool:
        return self._marked(sentence, "background", len(sentence.tokens)) or self._long_ago(
            sentence
        )

    def _long_ago(self, sentence: Sentence) -> bool:
        tokens = sentence.tokens
        return any(
            t.low in {"in", "since"}
            and after.text.isdigit()
            and len(after.text) == 4
            and after.text[0] in "12"
            for t, after in zip(tokens, tokens[1:], strict=False)
        )

    def _marked(self, sentence: Sentence, name: str, within: int) -> bool:
        lows = [t.low for t in sentence.tokens if t.kind is not Kind.MARK]
        for words in self.cues.carry[name]:
            for start in range(min(within, len(lows))):
                if tuple(lows[start : start + len(words)]) == words:
                    return True
        return False

    def _bulletin(self) -> Speech | None:
        """A title that names the publisher's own bulletin ("UNHCR flash update") speaks throughout."""
        title = next((s for s in self.report.sentences if s.is_title), None)
        if title is None:
            return None
        who = self.find.after(title, 0)
        words = self.cues.words["bulletin"]
        if who is None or not who.named:
            return None
        last = next(
            (
                p
                for p in range(who.first + 1, min(who.last + 2, len(title.tokens)))
                if title.tokens[p].low in words
            ),
            None,
        )
        if last is None:
            return None
        owner = self.find.before(title, last) or who
        while owner.last - owner.first > 1 and not self.cues.sources.strong(
            title.tokens[owner.last - 1]
        ):
            owner = self.find.phrase(title, owner.first, owner.last - 1)
        if owner.kind not in {"organisation", "name"}:
            return None
        span = self.find.span(owner)
        source = Source(
            self.find.name(owner), SourceRole.SPEAKER, self.report.evidence(span.start, span.end)
        )
        return Speech((), None, source, (), Stance.ASSERTS, None, "attribution.bulletin")


def _carried(rule: str) -> str:
    return rule if rule.endswith(("+carried", "bulletin")) else rule + "+carried"


def _same(one: Speech, other: Speech) -> bool:
    """Whether two acts of saying have one speaker, or one agency where nobody is named."""
    if one.speaker is None or other.speaker is None:
        return one.speaker is other.speaker and [s.name for s in one.intermediaries] == [
            s.name for s in other.intermediaries
        ]
    return one.speaker.name == other.speaker.name
