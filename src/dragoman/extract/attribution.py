"""A report taken apart in; its acts of saying out: who said it, through whom, and what it governs.

Single sentences are read in frames; here they are joined over the report: pronouns and short forms
are led back, an agency passes on all that its speaker says, quotations and sentences without a cue
go to the speech they belong to. Which actor a source is, is not decided here (see link), nor what
the governed words claim (see measures).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dragoman.claims import Evidence, Source, SourceRole, Span, Stance
from dragoman.extract.cues import Cues, Hit
from dragoman.extract.frames import hits, stretches
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
    """Named at its fullest in the text; its evidence is where it stands here. None: unnamed."""
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
        own = (speech.cue.span,) if speech.cue and not speech.rule.endswith("+carried") else ()
        for content in speech.content + own:
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


@dataclass(frozen=True, slots=True)
class _Met:
    """A speech with the hit that it came from."""

    sentence: Sentence
    hit: Hit
    speech: Speech


class _Reader:
    def __init__(self, report: Report, cues: Cues, known: Mapping[str, str]) -> None:
        self.report, self.cues = report, cues
        self.find = Mentions(report, cues.sources, known)
        self.chains: list[_Chain] = []

    def read(self) -> list[Speech]:
        found: list[_Met] = []
        cued: set[int] = set()
        for sentence in self.report.sentences:
            met = hits(sentence, self.report, self.cues, self.find)
            for hit, own in zip(met, stretches(met, sentence), strict=True):
                content = self._content(hit, own, sentence, cued)
                found.append(_Met(sentence, hit, self._speech(hit, content, sentence)))
            if met and not all(hit.hearsay for hit in met):
                cued.add(sentence.index)
        found = _through(self._quoted_on(found))
        carried = list(_Carry(self.report, self.cues, self.find, found).read())
        taken = {span.start for speech in carried for span in speech.content}
        left = [m.speech for m in found if not (m.hit.hearsay and m.sentence.start in taken)]
        return left + carried

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
            if hit.via and self.find.is_short(
                hit.via[0]
            ):  # "the agency": who spoke through it before
                earlier = next((c for c in reversed(self.chains) if c.via), None)
                return earlier or replace(_NOBODY, via=named)
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
            if wanted == "any" and earlier is not None and earlier.kind not in _MANY:
                return _NOBODY  # "they say": people in general
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
        kind = full.kind if who.kind == "name" else who.kind
        return _Chain(self._source(who, full, SourceRole.SPEAKER), kind, ())

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
            if chain.via and ("agency" in kinds or chain.speaker is None):
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
        """Whose document it is: "IOM's data", "data of the UN", "a statement by X"."""
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

    def _quoted_on(self, found: Sequence[_Met]) -> list[_Met]:
        """A quotation that opens the next sentence of the paragraph belongs to the same speech."""
        last = {met.sentence.index: position for position, met in enumerate(found)}
        out = list(found)
        for sentence in self.report.sentences[1:]:
            position = last.get(sentence.index - 1)
            if position is None or sentence.index in last or out[position].hit.unnamed:
                continue
            opener = self.report.quotation_at(sentence.start + 1)
            met = out[position]
            if opener is None or sentence.paragraph != met.sentence.paragraph:
                continue
            if sentence.tokens[0].text in '“«„"' or opener.start < sentence.start:
                content = (*met.speech.content, sentence.span)
                out[position] = replace(met, speech=replace(met.speech, content=content))
                last[sentence.index] = position
        return out

    def _content(
        self, hit: Hit, own: Sequence[tuple[int, int]], sentence: Sentence, cued: set[int]
    ) -> tuple[Span, ...]:
        tokens = sentence.tokens
        spans = [Span(tokens[first].start, tokens[last - 1].end) for first, last in own]
        for quotation in self.report.quotations:
            if not any(quotation.meets(span) for span in spans):
                continue
            if quotation.start < sentence.start:
                spans.insert(0, Span(quotation.start, min(quotation.end, sentence.start)))
            if quotation.end > sentence.end:
                spans.append(Span(max(quotation.start, sentence.end), quotation.end))
        if hit.order == "back" or (hit.too and not self.chains):
            spans = [s.span for s in self._before(sentence, cued)] + spans
        return tuple(span for span in spans if span.start < span.end)

    def _before(self, sentence: Sentence, cued: set[int]) -> list[Sentence]:
        """The sentences without a cue right before this one, in one paragraph."""
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


_MANY = frozenset({"unnamed", "person", "agency", "other"})
_MEANT = {
    "person": frozenset({"person", "unnamed", "name", "other"}),
    "body": frozenset({"organisation", "agency", "state_agency", "outlet", "name"}),
    "any": frozenset({"person", "unnamed", "name", "other", "agency"}),
}


# -- sentences without a cue -----------------------------------------------------------------------


def _through(found: Sequence[_Met]) -> list[_Met]:
    """Where one agency passes a speaker on anywhere in the report, it does so everywhere."""
    agencies: dict[str, list[tuple[Source, ...]]] = {}
    for met in found:
        if met.speech.speaker is not None and met.speech.intermediaries:
            agencies.setdefault(met.speech.speaker.name, []).append(met.speech.intermediaries)
    out = []
    for one in found:
        met, speaker = one, one.speech.speaker
        chains = agencies.get(speaker.name, []) if speaker and not met.speech.intermediaries else []
        if len({tuple(source.name for source in chain) for chain in chains}) == 1:
            met = replace(met, speech=replace(met.speech, intermediaries=chains[0]))
        out.append(met)
    return out


class _Carry:
    """Decides which sentences without a cue go on with an act of saying before them."""

    def __init__(self, report: Report, cues: Cues, find: Mentions, found: Sequence[_Met]) -> None:
        self.report, self.cues, self.find = report, cues, find
        self.found = [met for met in found if not met.hit.hearsay]
        self.governed = {met.sentence.index for met in self.found}
        for span in (span for met in self.found for span in met.speech.content):
            first, last = report.sentence_at(span.start), report.sentence_at(span.end - 1)
            if first is not None and last is not None:
                self.governed.update(range(first.index, last.index + 1))
        self.chains = {_key(met.speech) for met in self.found} - {None}

    def read(self) -> Iterator[Speech]:
        bulletin = self._bulletin()
        going: _Met | None = None
        before: Sentence | None = None
        for sentence in self.report.sentences:
            if sentence.index in self.governed:
                going = self._last_of(sentence) or going
                before = sentence
                continue
            if sentence.is_title:
                speech = self._headline(sentence) or bulletin
            else:
                if going is not None and not self._goes_on(sentence, going, before):
                    going = None
                speech = going.speech if going else bulletin
            before = sentence
            if speech is not None:
                rule = speech.rule if speech is bulletin else f"{speech.rule}+carried"
                yield replace(speech, content=(sentence.span,), rule=rule)

    def _last_of(self, sentence: Sentence) -> _Met | None:
        own = [met for met in self.found if met.sentence is sentence]
        return own[-1] if own else None

    def _goes_on(self, sentence: Sentence, going: _Met, before: Sentence | None) -> bool:
        """Whether a sentence without a cue goes on with ``going``, which governs the one before."""
        if _key(going.speech) is None or going.hit.weak or self._background(sentence):
            return False
        if going.sentence.is_title:
            return self._opens_uncued(sentence)
        return (
            (before is not None and before.paragraph == sentence.paragraph)
            or self._spoken_after(sentence, going)
            or self._marked(sentence, "going_on", 4)
            or (len(self.chains) == 1 and (self._leads(going) or self._counts(sentence)))
        )

    def _spoken_after(self, sentence: Sentence, going: _Met) -> bool:
        """Whether the next act of saying in the report is by the same speaker."""
        following = next((m for m in self.found if m.sentence.index > sentence.index), None)
        return following is not None and _same(following.speech, going.speech)

    def _opens_uncued(self, sentence: Sentence) -> bool:
        """Whether the sentence stands in the first paragraph, and no cue stands there."""
        first = next((s.paragraph for s in self.report.sentences if not s.is_title), None)
        return sentence.paragraph == first and not any(
            met.sentence.paragraph == first for met in self.found
        )

    def _leads(self, going: _Met) -> bool:
        """Whether the report opens with its one speaker: it is that speaker's own bulletin."""
        lead = next((m for m in self.found if not m.sentence.is_title), None)
        first = next((s for s in self.report.sentences if not s.is_title), None)
        if lead is None or lead.sentence is not first or lead.hit.order != "after":
            return False
        return lead.hit.first <= 1 and _same(lead.speech, going.speech)

    def _counts(self, sentence: Sentence) -> bool:
        number = self.cues.words["number"]
        return any(t.kind is Kind.NUMBER or t.low in number for t in sentence.tokens)

    def _background(self, sentence: Sentence) -> bool:
        return (
            self._marked(sentence, "background", len(sentence.tokens))
            or self._marked(sentence, "background_first", 1)
            or self._long_ago(sentence.tokens)
        )

    def _long_ago(self, tokens: Sequence[Token]) -> bool:
        """Whether a bare year stands there ("in 2012", "since 2011"): that is seldom news."""
        return any(
            t.low in {"in", "since"}
            and after.text.isdigit()
            and 1800 <= int(after.text[:5]) <= 2100
            for t, after in pairwise(tokens)
        )

    def _marked(self, sentence: Sentence, name: str, within: int) -> bool:
        lows = [t.low for t in sentence.tokens if t.kind is not Kind.MARK]
        return any(
            tuple(lows[start : start + len(words)]) == words
            for start in range(min(within, len(lows)))
            for words in self.cues.carry[name]
        )

    def _headline(self, title: Sentence) -> Speech | None:
        """The speech whose content states the same figure as a headline without a cue."""
        figures = {t.text for t in title.tokens if t.kind is Kind.NUMBER and len(t.text) > 1}
        for met in self.found:
            for span in met.speech.content if _key(met.speech) is not None else ():
                if any(figure in span.of(self.report.text) for figure in figures):
                    return met.speech
        return None

    def _bulletin(self) -> Speech | None:
        """The title that names its own publisher ("UNHCR flash update") speaks throughout."""
        title = next((s for s in self.report.sentences if s.is_title), None)
        who = self.find.after(title, 0) if title else None
        if title is None or who is None or not who.named:
            return None
        ends = min(who.last + 2, len(title.tokens))
        words = self.cues.words["bulletin"]
        last = next((p for p in range(1, ends) if title.tokens[p].low in words), None)
        strong = self.cues.sources.strong
        while last is not None and last > 1 and not strong(title.tokens[last - 1]):
            last -= 1
        owner = self.find.phrase(title, who.first, last) if last else None
        if owner is None or owner.kind not in {"organisation", "name"}:
            return None
        span = self.find.span(owner)
        evidence = self.report.evidence(span.start, span.end)
        source = Source(self.find.name(owner), SourceRole.SPEAKER, evidence)
        return Speech((), None, source, (), Stance.ASSERTS, None, "attribution.bulletin")


def _key(speech: Speech) -> str | None:
    """What tells one chain from another; None where nobody is named."""
    if speech.speaker is not None:
        return speech.speaker.name
    return speech.intermediaries[0].name if speech.intermediaries else None


def _same(one: Speech, other: Speech) -> bool:
    """Whether two acts of saying have one speaker, whose name may be cut short."""
    words = [set((_key(speech) or "").lower().split()) - {"the"} for speech in (one, other)]
    return bool(words[0] and words[1]) and (words[0] <= words[1] or words[1] <= words[0])
