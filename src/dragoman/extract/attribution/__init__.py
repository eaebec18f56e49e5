"""A report taken apart in; its acts of saying out: who said it, through whom, and what it governs.

Single sentences are read in frames; here they are joined over the report: pronouns and short forms
are led back, an agency passes on all that its speaker says, quotations and sentences without a cue
go to the speech they belong to. Which actor a source is, is not decided here (see link), nor what
the governed words claim (see measures).

    sourcewords, sources                    phrases that can name a source
    mentions                                what each stands for in the report
    cues, valency                           words of saying, and what must stand beside them
    subjects, hearers, contents, passives   what stands around a verb of saying
    verbs, views, headlines                 acts of saying by a verb, a noun, a sign
    gapped, stretches, frames               those of a sentence, and what each of them governs
    tagged                                  what the tagger read, in the same form
    chains, carry                           over the report: through whom, and for how long
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dragoman.claims import Source, SourceRole, Span, Stance
from dragoman.extract.attribution.carry import Carry, Met, Speech
from dragoman.extract.attribution.chains import Chains
from dragoman.extract.attribution.cues import Cues, Hit
from dragoman.extract.attribution.frames import hits
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.stretches import stretches
from dragoman.extract.attribution.tagged import TAGGED, Tagged, beside, filled
from dragoman.extract.text.sentences import Report, Sentence

__all__ = ["Cues", "Speech", "as_writer", "governing", "own_voice", "speeches"]


def speeches(
    report: Report,
    cues: Cues,
    known: Mapping[str, str] | None = None,
    tagged: Sequence[Tagged] = (),
) -> tuple[Speech, ...]:
    """The acts of saying in a report, in the order of the text.

    ``known`` maps a lower-case name to the kind of its actor; the tables also do without it.
    ``tagged`` is what the tagger read in the report, where a pack has one.
    """
    found = _Reader(report, cues, known or {}, tagged).read()
    own = tuple(cues.words["narrator"])
    # what the paper's own correspondent saw is told in the writer's own voice
    return tuple(
        replace(s, speaker=None) if s.speaker and s.speaker.name.lower().startswith(own) else s
        for s in found
    )


def governing(span: Span, found: Sequence[Speech]) -> Speech | None:
    """The nearest of these acts of saying that governs the words at ``span``; None is the writer's
    own voice.

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


def own_voice(
    publisher: str | None, known: Mapping[str, str], said: Sequence[Speech]
) -> Source | None:
    """The publisher as a speaker, where it is a body that reports what it does and counts itself
    ("UN OCHA Situation Report No. 23") and its report says so: one act of saying in ``said`` is
    its own. None otherwise: then it is the publisher alone, as news is, and speaks for nobody.

    ``known`` maps a lower-case name to the kind of its actor.
    """
    mouths = {word for s in said if s.speaker for word in s.speaker.name.lower().split()}
    initials = "".join(w[0] for w in (publisher or "").split() if w[0].isupper()).lower()
    words = (publisher or "").split()
    for end in range(len(words), 0, -1):
        name = " ".join(words[:end])
        kind = known.get(name.lower())
        if kind:
            own = kind not in _NEWS and bool({words[end - 1].lower(), initials} & mouths)
            return Source(name, SourceRole.SPEAKER) if own else None
    return None


def as_writer(
    publisher: str | None, said: Sequence[Speech], report: Report, cues: Cues
) -> tuple[Speech, ...]:
    """The acts of saying in ``said``, without a speaker where he is the body that publishes the
    report, by a short form of its name, and tells what it saw or heard itself: "**the Mission** saw
    14 damaged houses", by the Monitoring Mission; and where he is one who writes for it: "a
    **Northern Wire reporter** said".
    """
    words = [word.strip(_MARKS) for word in (publisher or "").lower().split()]
    articles = cues.words["of_itself"]
    return tuple(_by_writer(one, words, articles, report, cues) for one in said)


def _by_writer(
    one: Speech, words: Sequence[str], articles: frozenset[str], report: Report, cues: Cues
) -> Speech:
    """An act of saying without its speaker where he is the publisher, or passes on for it."""
    speaker = one.speaker
    if speaker is None:
        return one
    if _is_short(speaker.name, words, articles) and _has_seen(one, report, cues):
        return replace(one, speaker=None)
    if not _writes_for(speaker.name, words, cues.words["writers"]):
        return one
    passing = replace(speaker, role=SourceRole.INTERMEDIARY)
    return replace(one, speaker=None, intermediaries=(*one.intermediaries, passing))


def _has_seen(speech: Speech, report: Report, cues: Cues) -> bool:
    sentence = report.sentence_at(speech.cue.span.start) if speech.cue else None
    if sentence is None or speech.cue is None:
        return False
    at = next(n for n, t in enumerate(sentence.tokens) if t.start == speech.cue.span.start)
    verb = cues.verb_at(sentence.tokens, at)
    return verb is not None and verb.kind == "witness"


def _writes_for(name: str, publisher: Sequence[str], writers: frozenset[str]) -> bool:
    """Whether a name is one of the publisher's own people: "a **Northern Wire** reporter"."""
    own = name.lower().split()
    named = any(own[at : at + len(publisher)] == [*publisher] for at in range(len(own)))
    return bool(publisher) and named and not writers.isdisjoint(own)


def _is_short(name: str, publisher: Sequence[str], articles: frozenset[str]) -> bool:
    """Whether a name with an article before it is a part of the publisher's."""
    article, *own = name.lower().split()
    several = len(publisher) > 1 and article in articles
    ends = range(len(publisher) - len(own) + 1) if several and own else ()
    return any(list(publisher[at : at + len(own)]) == own for at in ends)


_MARKS = ",.:;()"
_NEWS = frozenset({"agency", "outlet", "platform"})
"""Kinds of actors that pass on what others say."""


class _Reader:
    def __init__(
        self, report: Report, cues: Cues, known: Mapping[str, str], tagged: Sequence[Tagged]
    ) -> None:
        self.report, self.cues, self.tagged = report, cues, tagged
        self.find = Mentions(report, cues.sources, known)
        self.chains = Chains(report, cues, self.find)

    def read(self) -> list[Speech]:
        found: list[Met] = []
        cued: set[int] = set()
        for sentence in self.report.sentences:
            met = hits(sentence, self.report, self.cues, self.find)
            filled(met, self.tagged, sentence, self.cues, self.find)
            contents = [
                (hit, self._content(hit, own, sentence, cued))
                for hit, own in zip(met, stretches(met, sentence, self.cues.words), strict=True)
            ]
            contents += beside(met, self.tagged, sentence, self.cues, self.find)
            for hit, content in sorted(contents, key=lambda one: one[0].first):
                found.append(Met(sentence, hit, self._speech(hit, content, sentence)))
            if met and not all(hit.hearsay for hit in met):
                cued.add(sentence.index)
        found = _through(self._quoted_on([self._near(met, cued) for met in found]))
        carried = list(Carry(self.report, self.cues, self.find, found).read())
        taken = {span.start for speech in carried for span in speech.content}
        left = [m.speech for m in found if not (m.hit.hearsay and m.sentence.start in taken)]
        return left + carried

    def _speech(self, hit: Hit, content: tuple[Span, ...], sentence: Sentence) -> Speech:
        chain = self.chains.of(hit, sentence)
        tokens = sentence.tokens
        said = Span(tokens[hit.said[0]].start, tokens[hit.said[1] - 1].end) if hit.said else None
        cue = self.report.over(tokens[hit.cue[0] : hit.cue[1]])
        return Speech(content, cue, chain.speaker, chain.via, hit.stance, said, hit.rule)

    # -- the content --

    def _near(self, met: Met, cued: set[int]) -> Met:
        """An act of saying without what the tagger gives it of other sentences in which somebody
        speaks.
        """
        if met.hit.rule != TAGGED:
            return met
        kept = tuple(
            span for span in met.speech.content if not self._is_said_there(span, met, cued)
        )
        return replace(met, speech=replace(met.speech, content=kept))

    def _is_said_there(self, span: Span, met: Met, cued: set[int]) -> bool:
        there = self.report.sentence_at(span.start)
        return there is not None and there is not met.sentence and there.index in cued

    def _quoted_on(self, found: Sequence[Met]) -> list[Met]:
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
        quoted = self.report.quotation_at(_mark_before(self.report.text, sentence.start) - 1)
        if hit.order == "quoted" and quoted is not None:
            spans.insert(0, quoted)
        # who denies what was told before is not the one who told it
        takes_up = hit.order == "back" and hit.stance is not Stance.DENIES
        if takes_up or (hit.too and self.chains.are_none):
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


def _mark_before(text: str, offset: int) -> int:
    """Where the last code point before ``offset`` that is no white space stands."""
    return len(text[:offset].rstrip()) - 1


# -- sentences without a cue -----------------------------------------------------------------------


def _through(found: Sequence[Met]) -> list[Met]:
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
