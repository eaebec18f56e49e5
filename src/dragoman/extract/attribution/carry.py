"""Acts of saying met in a report in; the sentences without a cue that go on with them out.

Most reports name their source once and go on. A sentence goes on with the act of saying before it
unless something parts them: another source, background, the writer's own voice. Acts of saying
themselves are not met here (see frames, attribution).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from dragoman.claims import Evidence, Source, SourceRole, Span, Stance
from dragoman.extract.attribution.cues import NUMBERED, Cues, Hit
from dragoman.extract.attribution.headings import beside_tables, counting
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.text.sentences import Form, Kind, Report, Sentence, Token

__all__ = ["Carry", "Met", "Speech"]

_RAISED = re.compile("[¹²³⁰⁴-⁹]+")
_NOTE = 2
"""Code points behind a sentence in which the number of its note stands."""
_TELLING = frozenset({"organisation", "agency", "outlet"})
"""Kinds of those whom a note names as a source, and not in a remark on the text."""
_MODIFIERS = 3
"""Tokens from an actor to its verb, at most."""
_ROUTE = 6
"""Tokens from a road to what becomes of it: "the highway to Kandahar is"; at most."""
_ROUNDED = 0.08
"""How far a headline may round a figure, as a part of it."""
_ASIDE = 2
"""Tokens from the comma before "which" to who speaks."""
_LABEL = 5
"""Tokens of a label with its colon, at most."""
_ANSWER = 2
"""Words of an answer that only opens what is told: "Yes.", "Of course."."""
_LABEL_RULE = "attribution.colon"
"""The rule of a label: what follows it in its paragraph is spoken."""
_COUNTS = frozenset({"attribution.view", "attribution.count"})
"""Rules that read whose number it is, and no story: "by the army's count"."""
_AT_HEAD = 3
"""Sentences before a credit that stands over all of a report, at most."""
_CREDIT = 14
"""Tokens of a line that says whence all of a report is, at most."""
_BLANK = re.compile(r"\n[^\S\n]*\n")
"""A line left out, which parts forms."""
_FOR_ITSELF = frozenset({"organisation", "person", "unnamed"})
"""Kinds of sources that such a line need not name."""
_SPEAK = frozenset({"organisation", "agency", "outlet", "state_agency", "person"})


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


@dataclass(frozen=True, slots=True)
class Met:
    """A speech with the hit that it came from."""

    sentence: Sentence
    hit: Hit
    speech: Speech


class Carry:
    """Decides which sentences without a cue go on with an act of saying before them."""

    def __init__(self, report: Report, cues: Cues, find: Mentions, found: Sequence[Met]) -> None:
        self.report, self.cues, self.find, self.ends = report, cues, find, cues.endings
        self.found = [m for m in found if not (m.hit.hearsay or m.hit.rule == NUMBERED)]
        self.governed = {met.sentence.index for met in self.found}
        for span in (span for met in self.found for span in met.speech.content):
            first, last = report.sentence_at(span.start), report.sentence_at(span.end - 1)
            if first is not None and last is not None:
                self.governed.update(range(first.index, last.index + 1))
        self.chains = {_key(met.speech) for met in self.found} - {None}

    def read(self) -> Iterator[Speech]:
        lines = self._credits()
        issued = None if lines else self._bulletin()
        answers = self._answered()
        going: Met | None = None
        before: Sentence | None = None
        sourced, noted, headed = self._sourced(), self._noted(), self._headed()
        for sentence in self.report.sentences:
            bulletin = self._credited(sentence, lines) or issued
            told = noted.get(sentence.index) if sentence.index not in self.governed else None
            if sentence.form is Form.CELL:
                told = sourced.get(sentence.paragraph)
            if told is None and sentence.index not in self.governed:
                told = headed.get(sentence.index)
            if told is not None:
                yield _carried(told, sentence.span, told.rule)
                going, before = None, sentence
                continue
            if sentence.index in self.governed:
                going = self._last_of(sentence) or going
                before = sentence
                yield from self._other_halves(sentence)
                continue
            if sentence.is_title:
                speech = self._headline(sentence.tokens) or bulletin
            else:
                led = self._lead_of(sentence) or answers.get(sentence.paragraph)
                if led is not None:
                    going = led
                elif going is not None and not self._goes_on(sentence, going, before):
                    going = None
                speech = going.speech if going else bulletin
            before = sentence
            if speech is not None:
                rule = speech.rule if speech is bulletin else f"{speech.rule}+carried"
                yield _carried(speech, sentence.span, rule)

    def _other_halves(self, title: Sentence) -> Iterator[Speech]:
        """Who tells below what a headline states behind a semicolon, of which its own speaker says
        nothing: "Kaya retaken, army says; over 2,000 displaced".
        """
        ends = [at for at, token in enumerate(title.tokens) if token.text == ";"]
        if not (ends and title.is_title):
            return
        for first, last in pairwise([-1, *ends, len(title.tokens)]):
            half = title.tokens[first + 1 : last]
            span = Span(half[0].start, half[-1].end) if half else title.span
            told = any(span.meets(content) for met in self.found for content in met.speech.content)
            speech = self._headline(half) if half and not told else None
            if speech is not None:
                yield _carried(speech, span, f"{speech.rule}+carried")

    def _answered(self) -> dict[int, Met]:
        """Who speaks in each paragraph of a dialogue, in which labels name more than one answer:
        "The Minister: No envoy was sent. …"; an entry with its hour is none.
        """
        labels = {
            met.sentence.paragraph: met
            for met in self.found
            if met.hit.rule == _LABEL_RULE
            and met.hit.first == 0
            and met.hit.who is not None
            and met.hit.who.kind == "person"
            and not met.sentence.is_title
        }
        return labels if len(labels) > 1 else {}

    def _lead_of(self, sentence: Sentence) -> Met | None:
        """The act of saying in the line that announces the list in which a sentence stands."""
        if sentence.form not in {Form.ITEM, Form.CELL}:
            return None
        for head in sentence.heads:
            above = self.report.sentences[head]
            met = self._last_of(above) if above.tokens[-1].text == ":" else None
            if met is not None and _key(met.speech) is not None:
                return met
        return None

    def _last_of(self, sentence: Sentence) -> Met | None:
        own = [met for met in self.found if met.sentence is sentence]
        return own[-1] if own else None

    def _goes_on(self, sentence: Sentence, going: Met, before: Sentence | None) -> bool:
        """Whether a sentence without a cue goes on with ``going``, which governs the one before."""
        ended = going.hit.weak or self._spoke_in_an_aside(going)
        if _key(going.speech) is None or ended or self._background(sentence):
            return False
        if going.speech.stance is Stance.DENIES and not self._is_taken_up(sentence, going):
            return False
        if self._announces(going):
            return True
        ends = self._gives_a_number(going) or self._is_contested(going)
        if ends and not self._tells_on(sentence, going):
            return False
        if self._another(sentence, going) or self._own_event(sentence, going):
            return False
        if (
            self._opens_anew(sentence, going)
            or self._entry(sentence)
            or self._narrates(sentence, going)
            or self._of_roads(sentence, going)
        ):
            return False
        if going.sentence.is_title:
            return self._opens_uncued(sentence)
        return (
            (before is not None and before.paragraph == sentence.paragraph)
            or self._spoken_after(sentence, going)
            or self._marked(sentence, "going_on", 4)
            or (len(self.chains) == 1 and (self._leads(going) or self._counts(sentence)))
        )

    def _spoke_in_an_aside(self, going: Met) -> bool:
        """Whether he said no more than an aside: "The bridge, **which Moscow said had been hit,**
        was reopened. Two people died there".
        """
        who, tokens = going.hit.who, going.sentence.tokens
        first = going.hit.first
        if going.hit.order == "both" and first and tokens[first].low in self.cues.words["so"]:
            return True  # "Among civilians, as told the ministry, five died"
        if who is None or who.first < _ASIDE or tokens[who.first - _ASIDE].text != ",":
            return False
        here = going.sentence.span
        said = [content for content in going.speech.content if here.meets(content)]
        over = bool(said) and all(content.end < tokens[-1].start for content in said)
        return over and tokens[who.first - 1].low in self.cues.words["aside"]

    def _opens_anew(self, sentence: Sentence, going: Met) -> bool:
        """Whether it turns to something else than a civil speaker told of: "The power is off".

        Those who bear arms tell of all that happened; so does whoever alone speaks in the report.
        """
        speaker = set((_key(going.speech) or "").lower().split())
        if len(self.chains) == 1 or speaker & self.cues.words["arms"]:
            return False
        anew = sentence.tokens[0].low in self.cues.words["anew"]
        return anew and not self._tells_on(sentence, going)

    def _gives_a_number(self, going: Met) -> bool:
        """Whether it tells a number and no story: "puts the dead at 40", "by the UN's count"."""
        cue = going.speech.cue.quote.lower().split() if going.speech.cue else []
        numbers = self.cues.nouns["counts"] | self.cues.nouns["lists"]
        numbers -= self.cues.words["telling"]
        counts = going.hit.rule in _COUNTS and not numbers.isdisjoint(cue)
        return going.hit.counts or counts

    def _is_contested(self, going: Met) -> bool:
        """Whether two who speak stand against each other in one sentence: "the council counts
        145 dead; the opposition says 435" leaves the next one to the writer.
        """
        keys = {_key(met.speech) for met in self.found if met.sentence is going.sentence} - {None}
        return len(keys) > 1

    def _tells_on(self, sentence: Sentence, going: Met) -> bool:
        """Whether a sentence tells more of a number that was told: "Of the dead", "Rutshuru alone",
        or its speaker goes on behind it.
        """
        more = sentence.tokens[0].low in self.cues.words["more_of_it"]
        marked = self._marked(sentence, "going_on", 4) or self._marked(sentence, "same_matter", 1)
        return more or marked or self._spoken_after(sentence, going)

    def _another(self, sentence: Sentence, going: Met) -> bool:
        """Whether the sentence opens with another source, and tells of a figure of its own."""
        who = self.find.after(sentence, 0)
        if who is None or who.kind not in _SPEAK or who.last >= len(sentence.tokens):
            return False
        counts = self.cues.nouns["counts"]
        if not any(t.low in counts for t in sentence.tokens[who.first :]):
            return False
        name = set(self.find.name(self.find.fullest(who)).lower().split()) - {"the"}
        own = set((_key(going.speech) or "").lower().split()) - {"the"}
        return not (name <= own or own <= name)

    def _own_event(self, sentence: Sentence, going: Met) -> bool:
        """Whether the sentence tells what another actor did: "Soldiers freed 60 men".

        Those who bear arms tell what their own side did, and so go on.
        """
        who = self.find.after(sentence, 0)
        if who is None or who.kind not in _SPEAK | {"unnamed", "name"}:
            return False
        speaker = set((_key(going.speech) or "").lower().split()) - {"the"}
        own = {t.low for t in sentence.tokens[who.first : who.last]} - {"the"}
        if own <= speaker or speaker & self.cues.words["arms"] or who.head in self.find.words.short:
            return False
        if who.kind in {"unnamed", "name"} and self.cues.is_number(sentence.tokens[0]):
            return False  # "Twenty-three men laid down their arms"
        verb = self._behind_aside(sentence, who.last)
        for token in sentence.tokens[verb : verb + _MODIFIERS]:
            if token.low in self.cues.words["underwent"]:
                return False
            if who.named and token.low in self.cues.words["means"]:
                return True
            if token.low.endswith(self.ends.did) or token.low in self.cues.words["did"]:
                return True
            if token.low in self.cues.words["have"]:
                continue
            boats = not token.capital and self.find.words.is_core(token)  # "navy boats rescued"
            if not boats and not self._adverb(token):
                return False
        return False

    def _behind_aside(self, sentence: Sentence, start: int) -> int:
        """Where the clause goes on behind ", which runs the clinic,"; else ``start``."""
        tokens = sentence.tokens
        if start + 1 >= len(tokens) or tokens[start].text != ",":
            return start
        if tokens[start + 1].low not in self.cues.words["relative"]:
            return start
        closes = (p for p in range(start + 2, len(tokens)) if tokens[p].text == ",")
        return next(closes, start - 1) + 1

    def _is_taken_up(self, sentence: Sentence, going: Met) -> bool:
        """Whether who denied something is told of with a pronoun: "The ministry rejected the
        reports. It has sent 30 trucks": then he tells that.
        """
        first, words = sentence.tokens[0].low, self.find.words.pronouns
        person = going.hit.who is not None and going.hit.who.kind in {"person", "unnamed"}
        meant = words.get(first) == ("person" if person else "body")
        have = len(sentence.tokens) > 1 and sentence.tokens[1].low in self.cues.words["have"]
        return meant and have and sentence.paragraph == going.sentence.paragraph

    def _announces(self, going: Met) -> bool:
        """Whether an act of saying opens all that is told below: "…, announced the following."."""
        words = [t.low for t in going.sentence.tokens if t.kind is Kind.WORD]
        return bool(words) and words[-1] in self.cues.words["below"]

    def _narrates(self, sentence: Sentence, going: Met) -> bool:
        """Whether the writer tells it: in the first person, or with a guess of his own."""
        if sentence.paragraph == going.sentence.paragraph and self._answers(going):
            return False  # "Major Saw Htoo: Yes. … Our own dead are nine"
        first, ours = sentence.tokens[0].low, self.cues.words["first_person"]
        armed = set((_key(going.speech) or "").lower().split()) & self.cues.words["arms"]
        if first in self.cues.words["narrates"] and not (armed and first in ours):
            return True
        if armed:
            return False  # "opened fire on our positions", "Our units took"
        labelled = going.hit.rule == _LABEL_RULE and sentence.paragraph == going.sentence.paragraph
        if not labelled:
            ours = ours | self.cues.words["we"]  # "Since May we have registered"
        own = (t for t in sentence.tokens if t.low in ours)
        return any(self.report.quotation_at(t.start) is None for t in own)

    def _answers(self, going: Met) -> bool:
        """Whether a label leads an answer in an interview: "Major Saw Htoo: Yes."."""
        behind = going.sentence.tokens[going.hit.last :]
        short = sum(token.kind is Kind.WORD for token in behind) <= _ANSWER
        return going.hit.rule == _LABEL_RULE and short

    def _of_roads(self, sentence: Sentence, going: Met) -> bool:
        """Whether it tells that a road is shut or open, as the writer knows without being told.

        Those who bear arms tell of the roads too; so does whoever alone speaks in the report.
        """
        speaker = set((_key(going.speech) or "").lower().split())
        if len(self.chains) == 1 or speaker & self.cues.words["arms"]:
            return False
        words, tokens = self.cues.words, sentence.tokens
        for start, token in enumerate(tokens):
            if token.low not in words["routes"]:
                continue
            verb = next(
                (p for p in range(start, len(tokens)) if tokens[p].low in words["be"]), None
            )
            if verb is not None and verb <= start + _ROUTE:
                return any(t.low in words["passable"] for t in tokens[verb : verb + _MODIFIERS])
        return False

    def _adverb(self, token: Token) -> bool:
        manner = token.low.endswith(self.ends.manner)
        return manner or token.low in self.cues.words["adverb"]

    def _entry(self, sentence: Sentence) -> bool:
        """Whether a new entry opens: a time of day, or a label ("Access: the road is shut")."""
        before = self.report.sentences[sentence.index - 1] if sentence.index else None
        if before is None or before.paragraph == sentence.paragraph:
            return False
        if sentence.index in self.report.entries:
            return True
        if sentence.form is Form.ITEM:
            return before.tokens[-1].text != ":"  # an item of its own, not what he said
        tokens = sentence.tokens
        colon = next((p for p, t in enumerate(tokens[:_LABEL]) if t.text == ":"), None)
        return bool(colon) and all(t.kind is Kind.WORD for t in tokens[:colon])

    def _spoken_after(self, sentence: Sentence, going: Met) -> bool:
        """Whether the next act of saying in the report is by the same speaker."""
        following = next((m for m in self.found if m.sentence.index > sentence.index), None)
        return following is not None and _same(following.speech, going.speech)

    def _opens_uncued(self, sentence: Sentence) -> bool:
        """Whether the sentence stands in the first paragraph, and no cue stands there."""
        first = next((s.paragraph for s in self.report.sentences if not s.is_title), None)
        return sentence.paragraph == first and not any(
            met.sentence.paragraph == first for met in self.found
        )

    def _leads(self, going: Met) -> bool:
        """Whether the report opens with its one speaker: it is that speaker's own bulletin."""
        lead = next((m for m in self.found if not m.sentence.is_title), None)
        first = next((s for s in self.report.sentences if not s.is_title), None)
        if lead is None or lead.sentence is not first or lead.hit.order != "after":
            return False
        return lead.hit.first <= 1 and _same(lead.speech, going.speech)

    def _counts(self, sentence: Sentence) -> bool:
        return any(map(self.cues.is_number, sentence.tokens))

    def _background(self, sentence: Sentence) -> bool:
        return (
            self._marked(sentence, "background", len(sentence.tokens))
            or self._marked(sentence, "background_first", 1)
            or self._long_ago(sentence.tokens)
            or self._is_asked(sentence)
        )

    def _is_asked(self, sentence: Sentence) -> bool:
        """Whether the writer asks it, outside quotation: "How will the army hold the town?"."""
        asks = sentence.tokens[-1].text == "?"
        return asks and self.report.quotation_at(sentence.tokens[-1].start) is None

    def _long_ago(self, tokens: Sequence[Token]) -> bool:
        """Whether a bare year stands there ("in 2012", "since 2011"): that is seldom news."""
        return any(
            t.low in self.cues.words["year_after"]
            and after.text.isdecimal()
            and 1800 <= int(after.text[:5]) <= 2100
            for t, after in pairwise(tokens)
        )

    def _marked(self, sentence: Sentence, name: str, within: int) -> bool:
        lows = [t.low for t in sentence.tokens if t.kind is not Kind.MARK]
        by_first = self.cues.carry[name]
        return any(
            tuple(lows[start : start + len(words)]) == words
            for start, low in enumerate(lows[:within])
            for words in by_first.get(low, ())
        )

    def _headline(self, title: Sequence[Token]) -> Speech | None:
        """The speech whose content states the same figure as a headline without a cue."""
        figures = self._values(title)
        best: tuple[float, Speech] | None = None
        for met in self.found:
            for span in met.speech.content if _key(met.speech) is not None else ():
                stated = self._values(self._tokens(span))
                off = min((abs(a - b) / b for a in figures for b in stated), default=1.0)
                if off < (best[0] if best else _ROUNDED):
                    best = off, met.speech
        return best[1] if best else None

    def _tokens(self, span: Span) -> list[Token]:
        return [
            token
            for sentence in self.report.sentences
            if sentence.start < span.end and span.start < sentence.end
            for token in sentence.tokens
            if span.start <= token.start < span.end
        ]

    def _values(self, tokens: Sequence[Token]) -> list[float]:
        """The numbers of 10 and more that may be figures; a bare year is none."""
        values, times = [], self.cues.multiples
        for position, token in enumerate(tokens):
            digits = "".join(c for c in token.text if c.isdecimal())
            if token.kind is not Kind.NUMBER or len(digits) > 12:
                continue
            grouped = len(digits) > 3 or len(digits) == len(token.text)
            value = float(digits) if grouped else float(token.text.replace(",", ".").split(".")[0])
            after = tokens[position + 1].low if position + 1 < len(tokens) else ""
            value *= times.get(after, 1)
            year = token.text == digits and 1900 <= value <= 2100 and after not in times
            if value >= 10 and not year:
                values.append(value)
        return values

    def _credits(self) -> list[tuple[Sentence, Speech]]:
        """The lines by themselves that say whence all of a report, or of a form in it, is: "Source:
        Ministry of Health", "Reported by: the village council".
        """
        found = []
        for sentence in reversed(self.report.sentences):
            tokens = sentence.tokens
            opens = 1 if tokens[0].text == "(" else 0
            colon = next((n for n, t in enumerate(tokens[:_LABEL]) if t.text == ":"), 0)
            label = " ".join(token.low for token in tokens[opens:colon])
            if len(tokens) > _CREDIT:
                continue
            if label not in self.cues.words["sourced"]:
                continue
            who = self.find.after(sentence, colon + 1)
            if who is not None and (who.named or who.kind in _FOR_ITSELF):
                found.append((sentence, self._credit(who)))
        return found

    def _credit(self, who: Phrase) -> Speech:
        """What a source tells that is named for it, beside what it tells."""
        role = SourceRole.INTERMEDIARY if who.kind == "agency" else SourceRole.SPEAKER
        source = self._source(who, role)
        speaker, via = (source, ()) if role is SourceRole.SPEAKER else (None, (source,))
        return Speech((), None, speaker, via, Stance.ASSERTS, None, "attribution.credit")

    def _headed(self) -> dict[int, Speech]:
        """Who tells a line of a list or the cell of a table, by its index, as its heading says, or
        the line that leads it or stands right below the table: "Displaced by site (source: camp
        committees)", "Deaths by ward, count of the Red Cross", "Displaced persons (OCHA)".
        """
        told: dict[int, Speech | None] = {}
        found: dict[int, Speech] = {}
        beside = beside_tables(self.report)
        for line in self.report.sentences:
            heads = line.heads if line.form in {Form.ITEM, Form.CELL} else ()
            for head in (*heads, *beside.get(line.index, ())):
                if head not in told:
                    told[head] = self._heading(self.report.sentences[head], over=head in heads)
                if speech := told[head]:
                    found[line.index] = speech
                    break
        return found

    def _heading(self, line: Sentence, *, over: bool) -> Speech | None:
        """The source that a line names for what stands under it or, where it is not ``over`` that,
        beside it.
        """
        heads = line.form is Form.HEADING or line.tokens[-1].text == ":" or not over
        if line.is_title or not heads or len(line.tokens) > _CREDIT:
            return None
        if not over and any(token.kind is Kind.NUMBER for token in line.tokens):
            return None  # it tells a figure itself
        met = self._last_of(line)
        if met and _key(met.speech):
            return replace(met.speech, content=())
        who = counting(line, self.cues, self.find)
        return self._credit(who) if who else None

    def _credited(
        self, sentence: Sentence, lines: Sequence[tuple[Sentence, Speech]]
    ) -> Speech | None:
        """The source of a sentence by such a line: the next one behind it, of several in its own
        form; one before it only where that is a line by itself at the head of the report, or of a
        form. One that closes an item of a list is of that item alone.
        """
        alone = len(lines) < 2
        for line, told in reversed(lines):
            behind, closes = line.start >= sentence.start, self._closes_its_line(line)
            if closes and line.form is Form.ITEM and line.paragraph != sentence.paragraph:
                continue
            first, last = sorted((line, sentence), key=lambda one: one.start)
            near = not _BLANK.search(self.report.text, first.end, last.start)
            heads = near or (alone and line.index <= _AT_HEAD)
            if near if behind else heads and not closes:
                return told
            if behind and alone:
                return told
        return None

    def _closes_its_line(self, line: Sentence) -> bool:
        """Whether a credit stands in one line with what it is of: "3 killed. Source: a nurse"."""
        before = self.report.sentences[line.index - 1] if line.index else None
        return before is not None and before.paragraph == line.paragraph

    def _sourced(self) -> dict[int, Speech]:
        """Who tells each row of a table that has a column for it, by its paragraph: "Source" over
        "OCHA".
        """
        found: dict[int, Speech] = {}
        for sentence in self.report.sentences:
            column = self.report.sentences[sentence.heads[0]] if sentence.heads else None
            if sentence.form is not Form.CELL or column is None or column.form is not Form.COLUMN:
                continue
            who = self.find.after(sentence, 0)
            if column.words.isdisjoint(self.cues.words["sourced"]) or who is None:
                continue
            source = self._source(who, SourceRole.SPEAKER)
            spoken = Speech((), None, source, (), Stance.ASSERTS, None, "attribution.credit")
            found[sentence.paragraph] = spoken
        return found

    def _noted(self) -> dict[int, Speech]:
        """Who tells a sentence, by its index, as the note says whose number stands behind it:
        "displaced 12,000 people.¹", and below "¹ IOM DTM, 11 May".
        """
        notes: dict[str, Speech] = {}
        for sentence in self.report.sentences:
            mark = _RAISED.match(sentence.tokens[0].text)
            who = self.find.after(sentence, 1) if mark and len(sentence.tokens) > 1 else None
            if mark and who is not None and who.named and who.kind in _TELLING:
                source = self._source(who, SourceRole.SPEAKER)
                rule = "attribution.credit"
                notes[mark.group()] = Speech((), None, source, (), Stance.ASSERTS, None, rule)
        found: dict[int, Speech] = {}
        for sentence in self.report.sentences if notes else ():
            close = sentence.end + _NOTE
            marks = set(_RAISED.findall(self.report.printed, sentence.start + 1, close))
            if len(marks) == 1 and (speech := notes.get(marks.pop())):
                found[sentence.index] = speech
        return found

    def _source(self, who: Phrase, role: SourceRole) -> Source:
        span = self.find.span(who)
        evidence = self.report.evidence(span.start, span.end)
        return Source(self.find.name(self.find.fullest(who)), role, evidence)

    def _bulletin(self) -> Speech | None:
        """The title that names its own publisher ("UNHCR flash update") speaks throughout."""
        title = next((s for s in self.report.sentences if s.is_title), None)
        who = self.find.after(title, 0) if title else None
        if title is None or who is None:
            return None
        owner = self._summarised(title, who)
        if owner is None:
            owner = self._bulletins(title, who)
            if owner is None or not (self.find.is_known(owner) or self._tells(owner)):
                return None
        source = self._source(owner, SourceRole.SPEAKER)
        return Speech((), None, source, (), Stance.ASSERTS, None, "attribution.bulletin")

    def _tells(self, owner: Phrase) -> bool:
        """Whether the report says of the body in its title that it tells something. Else a body
        that nobody knows only prints the report, whose sentences are in the writer's own voice.
        """
        name = set(self.find.name(owner).lower().split()) - {"the"}
        for met in self.found:
            source = met.speech.speaker if met.speech.stance is Stance.ASSERTS else None
            own = set(source.name.lower().split()) - {"the"} if source else set()
            if own and (own <= name or name <= own):
                return True
        return False

    def _bulletins(self, title: Sentence, who: Phrase) -> Phrase | None:
        """The body before "flash update": a head word stands in it, or it is all capitals."""
        ends = min(who.last + 2, len(title.tokens))
        words = self.cues.words["bulletin"]
        last = next((p for p in range(1, ends) if title.tokens[p].low in words), None)
        if last is None or not who.named:
            return None
        while last > 1 and not self.find.words.strong(title.tokens[last - 1]):
            last -= 1
        owner = self.find.phrase(title, who.first, last)
        short = last == 1 and self._is_acronym(title, owner)
        return owner if owner.kind == "organisation" or (owner.kind == "name" and short) else None

    def _is_acronym(self, title: Sentence, owner: Phrase) -> bool:
        """Whether a title, not all in capitals, opens with the letters of a body, not a place."""
        letters, rest = title.tokens[0], "".join(t.text for t in title.tokens[1:])
        if title.tokens[1].text == ":":
            return False  # "GORAZDE: UPDATE No. 9" tells of it
        place = letters.low in self.find.words.countries or self.find.is_placed(owner)
        return letters.text.isupper() and not rest.isupper() and not place

    def _summarised(self, title: Sentence, who: Phrase) -> Phrase | None:
        """The body behind "Summary of", "Daily bulletin of": the title is of its own document."""
        words, tokens = self.find.words, title.tokens
        kinds = [t.low in self.cues.words["bulletin"] for t in tokens[who.first : who.first + 3]]
        of = who.first + 1 + (kinds.index(True) if True in kinds else 0)
        numbered = self.cues.words["numbered"]
        while of < len(tokens) and (tokens[of].kind is not Kind.WORD or tokens[of].low in numbered):
            of += 1  # "Statement No. 31 of the General Command"
        document = True in kinds or words.heads.get(tokens[who.first].low) == "document"
        if not document or of >= len(title.tokens) or title.tokens[of].low not in words.owned_by:
            return None
        owner = self.find.after(title, of + 1)
        return owner if owner is not None and owner.kind == "organisation" else None


def _carried(speech: Speech, content: Span, rule: str) -> Speech:
    """The same speech over words without a cue; who denied something tells what he goes on with."""
    stance = Stance.ASSERTS if speech.stance is Stance.DENIES else speech.stance
    return replace(speech, content=(content,), rule=rule, stance=stance)


def _key(speech: Speech) -> str | None:
    """What tells one chain from another; None where nobody is named."""
    if speech.speaker is not None:
        return speech.speaker.name
    return speech.intermediaries[0].name if speech.intermediaries else None


def _same(one: Speech, other: Speech) -> bool:
    """Whether two acts of saying have one speaker, whose name may be cut short."""
    words = [set((_key(speech) or "").lower().split()) - {"the"} for speech in (one, other)]
    return bool(words[0] and words[1]) and (words[0] <= words[1] or words[1] <= words[0])
