"""One sentence in; the cues of saying in it out, each with its source and where its content stands.

Every cue belongs to a frame: a verb with its subject, a phrase that a source follows ("according to"),
a noun that a source owns ("by X's count"), a colon or a dash in a headline. A frame says which tokens
are the cue's own and on which side the content is. What follows for the whole report is not decided here
(see attribution).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from dragoman.claims import Stance
from dragoman.extract.sentences import Kind, Report, Sentence, Token
from dragoman.extract.sources import Mentions, Phrase, SourceWords

__all__ = ["Cues", "Hit", "Order", "hits"]

Order = str
"""Where the content stands: ``after``, ``before``, ``both``, ``back`` (in the sentences before)."""

PASSES_ON = frozenset({"agency", "outlet", "state_agency"})
_DASHES = frozenset("-–—")
_QUOTES = frozenset("“”\"«»„'’")
_LONG_QUOTE = 30
"""Code points; what is shorter between quotation marks is a name or a word, not speech."""
_ASIDES = frozenset({"attribution.citing", "attribution.passed-on"})
_RULES = {
    "to": "according-to",
    "by": "passed-on",
    "from": "released-by",
    "belongs": "released-by",
    "citing": "citing",
}
_STANCES = {
    "deny": Stance.DENIES,
    "reject": Stance.DENIES,
    "doubt": Stance.DOUBTS,
    "forecast": Stance.FORECASTS,
}


@dataclass(frozen=True, slots=True)
class Cue:
    words: tuple[str, ...]
    frame: str
    """``verb``, or a key of [phrases]."""
    kind: str
    """For a verb its key in [verbs]."""


@dataclass(slots=True)
class Hit:
    """A cue met in a sentence; positions are of its tokens, ends exclusive."""

    rule: str
    cue: tuple[int, int]
    first: int
    last: int
    """``first`` to ``last``: cue, source, hearer and time words; not content."""
    order: Order
    who: Phrase | None = None
    via: list[Phrase] = field(default_factory=list)
    stance: Stance = Stance.ASSERTS
    said: tuple[int, int] | None = None
    same: bool = False
    """The act of saying before it goes on ("the same document")."""
    weak: bool = False
    """Sentences without a cue do not go on with it ("hopes", "if one believes")."""
    too: bool = False
    """"X also said": what stands before may be X's as well."""
    hearsay: bool = False
    """Nobody is named, by a word inside what somebody may well have said ("reportedly")."""
    unnamed: bool = False
    """The text says that somebody said it, and not who."""


class Cues:
    """The tables of `cues.toml` and `sources.toml`, compiled once. Pure; safe to share."""

    def __init__(self, cues: Mapping[str, Any], sources: Mapping[str, Any]) -> None:
        self._by_first: dict[str, list[Cue]] = {}
        forms = [
            (form.strip(), kind)
            for kind, verbs in cues["verbs"].items()
            for verb in verbs
            for form in verb.split(",")
        ]
        self.unnamed = frozenset(cues["verbs"]["unnamed"])
        for form, kind in forms:
            if kind != "unnamed":
                self._add(form, "verb", kind)
        for frame, phrases in cues["phrases"].items():
            for phrase in phrases:
                self._add(phrase, frame, frame)
        for entries in self._by_first.values():
            entries.sort(key=lambda cue: (-len(cue.words), cue.frame == "verb"))
        self.nominal = frozenset(cues["nominal"])
        self.back = tuple(tuple(words.split()) for words in cues["back"])
        self.nouns = {name: frozenset(words) for name, words in cues["nouns"].items()}
        self.words = {name: frozenset(words) for name, words in cues["words"].items()}
        self.carry = {
            name: tuple(tuple(words.split()) for words in phrases)
            for name, phrases in cues["carry"].items()
        }
        single = frozenset(form for form, _ in forms if " " not in form) - self.nominal
        self.sources = SourceWords(sources, single)

    @classmethod
    def of(cls, cues_table: Mapping[str, Any], sources_table: Mapping[str, Any]) -> Cues:
        """Compile the two tables of a language."""
        return cls(cues_table, sources_table)

    def _add(self, form: str, frame: str, kind: str) -> None:
        words = tuple(form.split())
        self._by_first.setdefault(words[0], []).append(Cue(words, frame, kind))

    def at(self, tokens: Sequence[Token], position: int) -> Cue | None:
        """The longest cue that starts at ``position``."""
        for cue in self._by_first.get(tokens[position].low, ()):
            words = tokens[position : position + len(cue.words)]
            if tuple(token.low for token in words) == cue.words:
                return cue
        return None


def hits(sentence: Sentence, report: Report, cues: Cues, find: Mentions) -> list[Hit]:
    """The cues of one sentence, in its order; their blocks do not overlap."""
    return list(_Frames(sentence, report, cues, find).read())


class _Frames:
    """The frames of one sentence; each tries a cue and gives a `Hit` or None."""

    def __init__(self, sentence: Sentence, report: Report, cues: Cues, find: Mentions) -> None:
        self.sentence, self.cues, self.find = sentence, cues, find
        self.tokens = sentence.tokens
        self.words = cues.words
        self.quoted = [
            (q.start, q.end)
            for q in report.quotations
            if q.start < sentence.end and sentence.start < q.end and q.end - q.start >= _LONG_QUOTE
        ]
        self.done: list[Hit] = []

    def read(self) -> Iterator[Hit]:
        head = self._headline()
        if head:
            self.done.append(head)
        position = head.last if head and head.order == "after" else 0
        top = head.first if head and head.order == "before" else len(self.tokens)
        while position < top:
            hit = self._at(position)
            if hit is None:
                position += 1
                continue
            self.done.append(hit)
            position = max(hit.last, position + 1)
        yield from sorted(self.done, key=lambda hit: hit.first)

    def _at(self, position: int) -> Hit | None:
        token = self.tokens[position]
        if token.kind is not Kind.WORD or any(s <= token.start < e for s, e in self.quoted):
            return None
        cue = self.cues.at(self.tokens, position)
        if cue is None:
            return self._owned(position)
        after = position + len(cue.words)
        if cue.frame == "verb":
            if token.capital and position and not self.sentence.is_title:
                return None
            return self._verb(cue, position, after)
        if cue.frame == "unnamed":
            own = (position, after)
            hit = Hit("attribution.unnamed", own, position, after, "both", unnamed=True)
            hit.hearsay = len(cue.words) == 1
            return hit
        return self._prefixed(cue, position, after)

    # -- small looks --

    def low(self, position: int) -> str:
        return self.tokens[position].low if 0 <= position < len(self.tokens) else ""

    def is_mark(self, position: int) -> bool:
        """Whether a mark stands there, or the sentence's edge."""
        return not 0 <= position < len(self.tokens) or self.tokens[position].kind is Kind.MARK

    @property
    def floor(self) -> int:
        own = [h.last for h in self.done if h.rule not in _ASIDES]
        return own[-1] if own else 0

    def _has_words(self, first: int, last: int, least: int = 1) -> bool:
        return sum(t.kind is not Kind.MARK for t in self.tokens[max(first, 0) : last]) >= least

    def _points_back(self, first: int, last: int) -> bool:
        """Whether words that point to the sentences before stand at the head ("About this", "Such")."""
        lows = [t.low for t in self.tokens[first:last] if t.kind is Kind.WORD]
        return any(
            tuple(lows[: len(words)]) == words
            and (len(lows) <= 3 or len(words) > 1 or words[0] in self.words["referring"])
            for words in self.cues.back
        )

    def _can_speak(self, phrase: Phrase | None) -> bool:
        return phrase is not None and phrase.kind not in {"other", "document"}

    # -- what may stand beside a cue --

    def _time_back(self, end: int) -> int:
        """Where the time words that end at ``end`` start ("on Wednesday", "today, 27 November,")."""
        first = end
        while first > self.floor:
            token = self.tokens[first - 1]
            timely = token.low in self.words["time"] or token.low in self.words["time_after"]
            if timely or (token.kind is Kind.NUMBER and self.low(first) in self.words["time"]):
                first -= 1
            elif (
                token.text == ","
                and first < end
                and (
                    self.low(first - 2) in self.words["time"]
                    or self.low(first - 2) in self.words["time_after"]
                )
            ):
                first -= 1
            else:
                break
        if first < end:
            while first > self.floor and self.low(first - 1) in self.words["time_before"]:
                first -= 1
        return first

    def _time_on(self, start: int) -> int:
        """Where the time words that start at ``start`` end."""
        last = start
        while self.low(last) in self.words["time_before"]:
            last += 1
        first, dated = last, False
        while last < len(self.tokens) and last < first + 6:
            low = self.low(last)
            near = dated or self.low(last + 1) in self.words["time"]
            if low in self.words["time"] or (low in self.words["time_after"] and last > start):
                dated = True
            elif not (self.tokens[last].kind is Kind.NUMBER and near and self._dates(last)):
                break
            last += 1
        return last if dated else start

    def _dates(self, position: int) -> bool:
        text = self.tokens[position].text
        return text.isdigit() and (len(text) <= 2 or len(text) == 4)

    def _beside(self, hit: Hit) -> None:
        """Take what follows the block into it: hearers, time words, the programme it was said on."""
        moved = True
        while moved and hit.last < len(self.tokens):
            moved = False
            end = self._time_on(hit.last)
            if end > hit.last:
                hit.said, hit.last, moved = hit.said or (hit.last, end), end, True
                continue
            end = self._hearer(hit)
            if end > hit.last:
                hit.last, moved = end, True

    def _hearer(self, hit: Hit) -> int:
        """Where "to reporters", "in an interview with X" or "on television" ends; X joins the chain."""
        start = hit.last
        low = self.low(start)
        if low not in {"to", "in", "on", "at", "by", "via", "during"}:
            return start
        phrase = self.find.after(self.sentence, start + 1)
        if phrase is None:
            return start
        inner = self.tokens[start + 1 : phrase.last]
        if low == "to" and (phrase.kind in PASSES_ON or phrase.kind == "unnamed"):
            if phrase.kind in PASSES_ON:
                hit.via.append(phrase)
            return phrase.last
        talk = any(t.low in self.words["interview"] for t in inner) or phrase.kind in PASSES_ON
        if not talk:
            return start
        end = phrase.last
        if self.low(end) in {"to", "with", "on"}:
            other = self.find.after(self.sentence, end + 1)
            if other is not None and other.kind in PASSES_ON | {"name"}:
                hit.via.append(other)
                return other.last
        if phrase.kind in PASSES_ON and phrase.named:
            hit.via.append(phrase)
        return end if self.is_mark(end) or self._time_on(end) > end or low == "in" else start

    def _ends(self, last: int) -> bool:
        """Whether nothing but a circumstance stands between ``last`` and the next mark."""
        if self.is_mark(last):
            return (
                self.tokens[last].text not in {":", "“", "«", "("}
                if last < len(self.tokens)
                else True
            )
        if self.low(last) not in self.words["circumstance"]:
            return False
        for position in range(last, min(last + 14, len(self.tokens) + 1)):
            if self.is_mark(position):
                return position == len(self.tokens) or self.tokens[position].text in {
                    ",",
                    ".",
                    ";",
                    "…",
                }
            low = self.low(position)
            if low in self.words["be"] or low in self.words["auxiliary"] or low == "that":
                return False
            if self.tokens[position].kind is Kind.NUMBER and not self._dates(position):
                return False
        return False

    # -- verbs --

    def _verb(self, cue: Cue, position: int, after: int) -> Hit | None:
        start, passive, negated = self._group(position)
        if negated or self.low(position - 1) == "to":
            return None
        if passive:
            return self._passive(position, after, start)
        needed = self.cues.nouns.get({"reject": "claim", "publish": "words"}.get(cue.kind, ""))
        if needed and not any(t.low in needed for t in self.tokens[after : after + 4]):
            return None
        hit = (
            self._inverted(cue, position, after, start, plain=False)
            or self._with_subject(cue, position, after, start)
            or self._inverted(cue, position, after, start, plain=True)
        )
        if hit is not None:
            hit.stance = _STANCES.get(cue.kind, Stance.ASSERTS)
            hit.weak = cue.kind == "feel"
            hit.too = "also" in {t.low for t in self.tokens[start : after + 1]}
        return hit

    def _group(self, position: int) -> tuple[int, bool, bool]:
        """Where the verb's group starts, whether it is passive, and whether it is negated."""
        start, passive, negated = position, False, False
        while start > self.floor:
            low = self.low(start - 1)
            adverb = low in self.words["adverb"] or (
                low.endswith("ly") and not self.tokens[start - 1].capital
            )
            if low in self.words["be"]:
                passive = passive or not self.low(position).endswith("ing")
            elif low in {"not", "never"} or low.endswith("n't"):
                negated = True
            elif low not in self.words["auxiliary"] and not adverb:
                break
            start -= 1
        return start, passive, negated

    def _inverted(
        self, cue: Cue, position: int, after: int, start: int, *, plain: bool
    ) -> Hit | None:
        """The subject behind the verb: "…", said X · as informs X · So have informed in the Centre."""
        lead = self.low(start - 1)
        opens = self.is_mark(start - 1) or lead in {"as", "so", "thus"}
        opens = opens or (start <= self.floor + 3 and self._points_back(self.floor, start))
        carrying = cue.kind == "carry"
        if not (opens or carrying) or self.low(position).endswith("ing"):
            return None
        while after < len(self.tokens) and self.low(after) in self.words["adverb"]:
            after += 1
        inside = self.low(after) in {"in", "at"}
        who = self.find.after(self.sentence, after + inside)
        if who is None or (who.kind == "other" and not (plain and self._spoken_by(who))):
            return None
        if inside and who.kind == "document":  # "writes in its own press release the Centre"
            behind = self.find.after(self.sentence, who.last)
            who = behind if behind is not None and self._can_speak(behind) else who
        if inside and who.kind not in {"organisation", "document", "person", "name"}:
            return None
        if carrying and who.kind not in PASSES_ON:
            return None
        first = start - (lead in {"as", "so", "thus"})
        rule = "attribution.passed-on" if carrying else "attribution.inverted"
        block = Hit(rule, (position, after), first, who.last, "before", who)
        self._beside(block)
        back = not self._has_words(self.floor, first, 2) or self._points_back(self.floor, start)
        if self.low(block.last) == ":":
            block.order = "after"
        elif back and self._points_back(self.floor, start):
            block.order = "back"
        elif not self._ends(block.last) and self.low(block.last) not in {"who", "that"}:
            return None
        elif back:
            block.order = "after" if self._has_words(block.last, len(self.tokens), 3) else "back"
        else:
            block.order = "both" if self.is_mark(block.last) else "before"
        return block

    def _spoken_by(self, phrase: Phrase) -> bool:
        """Whether a plain noun phrase may be a speaker: "one critic", "the shopkeeper"."""
        return (
            phrase.last - phrase.first > 1 and self.low(phrase.first) in self.find.words.determiners
        )

    def _with_subject(self, cue: Cue, position: int, after: int, start: int) -> Hit | None:
        """The subject before the verb, or shared with the verb before ("seized X and said")."""
        who, first = self._subject(start)
        participle = self.low(position).endswith("ing")
        if participle or who is None:
            who, first = self._shared(start, participle)
        if who is None:
            return None
        if who.kind == "document" and self._points_back(who.first, start) and cue.kind == "figure":
            return self._brought(position, after, who)  # such data brings the Centre
        if not self._fits(cue, who, position):
            return None
        if cue.kind == "figure" and not self._number_after(after):
            return None
        hit = Hit("attribution.subject", (start, after), first, after, "after", who)
        self._reduced(hit)
        if self.low(after) != "that":
            self._told(cue, hit)
        self._beside(hit)
        if self.low(hit.last) == "," and self._time_on(hit.last + 1) > hit.last + 1:
            hit.last = self._time_on(hit.last + 1)
        if who.kind == "document":
            hit.rule = "attribution.document"
        hit.order = self._order(hit)
        if self.low(after) in {"this", "it"} and self.low(after + 1) in self.words["closing"]:
            hit.order = "back"  # "the Observatory confirms this and …"
        if (
            hit.order == "back"
            and cue.kind == "figure"
            and hit.who is who
            and who.kind != "document"
        ):
            hit.order = "after"
        return hit

    def _number_after(self, start: int) -> bool:
        number = self.words["number"]
        return any(t.kind is Kind.NUMBER or t.low in number for t in self.tokens[start:])

    def _brought(self, position: int, after: int, data: Phrase) -> Hit | None:
        who = self.find.after(self.sentence, after)
        if who is None or not self._can_speak(who):
            return None
        return Hit("attribution.inverted", (position, after), data.first, who.last, "back", who)

    def _subject(self, start: int) -> tuple[Phrase | None, int]:
        """The phrase before the verb group, also over ", who …," and ", head of the centre,"."""
        end = self._time_back(start)
        while end > self.floor and self.low(end - 1) in self.words["adverb"]:
            end -= 1
        for words in (("about", "it"), ("about", "this")):
            if (self.low(end - 2), self.low(end - 1)) == words:
                end -= 2
        if self.low(end - 1) in {"who", "which"}:
            end -= 1 + (self.low(end - 2) == ",")
        if self.low(end - 1) != ",":
            who = self.find.before(self.sentence, end, self.floor)
            return self._with_office(who) if who else (None, end)
        for comma in range(end - 2, max(self.floor, end - 26), -1):
            if self.tokens[comma].text != ",":
                if self.tokens[comma].text in ";.:":
                    break
                continue
            who = self.find.before(self.sentence, comma, self.floor)
            if who is not None and who.kind != "other" and self._aside(who, comma + 1, end - 1):
                inner = self.find.after(self.sentence, comma + 1)
                whole = inner is not None and inner.last >= end - 1
                if (
                    inner is not None
                    and whole
                    and who.kind == "name"
                    and inner.kind == "organisation"
                ):
                    return inner, who.first
                if (
                    inner is not None
                    and inner.last >= end - 1
                    and "person" in {inner.kind, who.kind}
                ):
                    who = self.find.phrase(self.sentence, who.first, end - 1)
                return who, who.first
        return None, end

    def _aside(self, who: Phrase, first: int, last: int) -> bool:
        """Whether what stands between the commas can be an aside to ``who``."""
        inner = self.find.after(self.sentence, first)
        whole = inner is not None and inner.last >= last
        relative = (
            self.low(first) in {"who", "which", "whose"}
            or self.cues.at(self.tokens, first) is not None
        )
        opens = self.is_mark(who.first - 1) or who.first == self.floor
        described = (
            opens
            and who.kind in {"name", "person"}
            and (
                self.low(first) in self.find.words.determiners
                or self.low(first) == "of"
                or self.tokens[first].kind is Kind.NUMBER
                or self.find.words.head_kind(self.tokens[first]) == "person"
            )
        )
        return whole or relative or described or self._time_on(first) >= last

    def _with_office(self, who: Phrase) -> tuple[Phrase, int]:
        """Join "the head of the centre, General X" where X alone stands before the verb."""
        first = who.first
        if self.low(first - 1) == "," and who.kind in {"person", "name"}:
            office = self.find.before(self.sentence, first - 1, self.floor)
            if (
                office is not None
                and office.kind == "person"
                and (self.is_mark(office.first - 1) or office.first == self.floor)
            ):
                first = office.first
        return who, first

    def _shared(self, start: int, participle: bool) -> tuple[Phrase | None, int]:
        """The subject of the verb before, or of the clause, for "adding that" and "and said"."""
        lead = self.low(start - 1)
        if lead in {"who", "which"} and self.done and self.done[-1].last >= start - 2:
            return self.done[-1].who, start
        if self.done and (lead in self.words["going_on"] or (participle and lead == ",")):
            last = next((h for h in reversed(self.done) if h.who is not None), None)
            return (last.who if last else None), start
        if lead in self.words["going_on"] and not participle:
            who = self.find.after(self.sentence, self.floor)
            return who, start
        return None, start

    def _fits(self, cue: Cue, who: Phrase, position: int) -> bool:
        """Whether the phrase can be the subject of this verb."""
        low = self.low(position)
        if (
            low in self.cues.nominal
            and who.last < position
            and self.low(position - 1) in self.find.words.determiners
        ):
            return False
        if low in self.cues.nominal and who.kind not in {"pronoun"}:
            last = self.tokens[who.last - 1]
            linked = any(t.low in {"of", "for", "on"} for t in self.tokens[who.first : who.last])
            if not linked and not self.find.words.strong(last) and last.kind is Kind.WORD:
                return False
        if who.kind == "other":
            return cue.kind == "say" and self._spoken_by(who) and low not in self.cues.nominal
        if cue.kind == "carry":
            return who.kind in PASSES_ON
        if cue.kind == "say":
            return True
        if who.kind == "pronoun":
            return cue.kind != "figure" or who.head == "it"
        return who.kind != "unnamed" or cue.kind in {"state", "deny"}

    def _reduced(self, hit: Hit) -> None:
        """An army spokesman cited by X said: the speaker stands before, X passes it on."""
        who = hit.who
        if who is None or self.low(who.first - 1) != "by":
            return
        for cue_first in (who.first - 2,):
            cue = self.cues.at(self.tokens, cue_first) if cue_first >= self.floor else None
            if cue is None or cue.frame != "by":
                return
            end = cue_first - (self.low(cue_first - 1) == ",")
            speaker = self.find.before(self.sentence, end, self.floor)
            if speaker is not None:
                hit.who, hit.first = speaker, speaker.first
                hit.via.append(who)

    def _told(self, cue: Cue, hit: Hit) -> None:
        """Take in who was told; an agency or outlet passes it on."""
        if cue.words[0] not in {
            "told",
            "tell",
            "tells",
            "telling",
            "informed",
            "informs",
            "warned",
            "assured",
            "briefed",
        }:
            return
        start = hit.last + (self.low(hit.last) == "to")
        if self.low(start) in self.words["hearer"]:
            hit.last = start + 1
            return
        hearer = self.find.after(self.sentence, start)
        if hearer is None:
            return
        if hearer.kind in PASSES_ON:
            hit.via.append(hearer)
        hit.last = hearer.last

    def _order(self, hit: Hit) -> Order:
        """On which side of a verb with its subject before it the content stands."""
        before = self._has_words(self.floor, hit.first, 2)
        closed = before and self.tokens[hit.first - 1].text in {
            ",",
            "”",
            '"',
            "»",
            "—",
            "–",
            "-",
            "?",
            "!",
            "…",
        }
        after = self._has_words(hit.last, len(self.tokens), 2)
        lead = self.low(hit.last)
        if lead in {"that", ":"} or not after:
            if not after and not before and hit.who is not None:
                return "back"
            return "before" if not after else "after"
        if closed and self._ends(hit.last):
            return "both"
        if (
            hit.who is not None
            and self._points_back(hit.who.first, hit.cue[0])
            and hit.who.kind == "document"
        ):
            return "back"
        return "after"

    # -- the passive --

    def _passive(self, position: int, after: int, start: int) -> Hit | None:
        subject = self.find.before(self.sentence, self._skip_about(start), self.floor)
        first = subject.first if subject else start
        hit = Hit("attribution.passive", (start, after), first, after, "after")
        back = self._points_back(self.floor, position) or any(
            t.low == "about" and after.low in {"it", "this", "that"}
            for t, after in zip(
                self.tokens[self.floor : start], self.tokens[self.floor + 1 : start], strict=False
            )
        )
        told = subject is not None and subject.kind in PASSES_ON
        self._beside(hit)
        place = self.low(hit.last)
        if place in {"by", "in", "at", "from"}:
            who = self.find.after(self.sentence, hit.last + 1)
            if (
                who is not None
                and place == "by"
                and self.low(who.last) in {"as"}
                and self._can_speak(subject)
            ):
                hit.who, hit.via, hit.last = subject, [who], who.last + 2
                return hit
            impersonal = (
                told or self.low(first) in {"it", "as"} or self.low(first - 1) == "as" or back
            )
            if who is not None and who.kind != "other" and (place == "by" or impersonal):
                hit.who, hit.last = who, who.last
                if told and subject is not None:
                    hit.via.append(subject)
                self._beside(hit)
                hit.rule = "attribution.informed-in" if told else "attribution.passive"
                hit.order = (
                    "back"
                    if back
                    else "both"
                    if not self._has_words(hit.last, len(self.tokens), 3)
                    else "after"
                )
                if hit.order == "both":
                    hit.first = start
                return hit
        return self._unnamed(hit, position, after)

    def _skip_about(self, start: int) -> int:
        return start - 2 if self.low(start - 2) == "about" else start

    def _unnamed(self, hit: Hit, position: int, after: int) -> Hit | None:
        """It was reported that · are thought to · …", is told."""
        if self.low(position) not in self.cues.unnamed:
            return None
        subject = self.low(hit.first)
        whole = self.tokens[hit.first - 1].text if hit.first else ""
        ends = self.is_mark(after)
        if (
            ends
            and hit.first == hit.cue[0]
            and (whole in _QUOTES or self.low(hit.first - 2) in _QUOTES)
        ):
            hit.same, hit.order = True, "before"
            return hit
        if (
            subject == "it"
            or self.low(hit.cue[0] - 1) == "as"
            or self.low(after) == "to"
            or self.low(after) == "that"
        ):
            hit.unnamed, hit.order, hit.rule = True, "both", "attribution.unnamed"
            return hit
        return None

    # -- phrases and nouns --

    def _prefixed(self, cue: Cue, position: int, after: int) -> Hit | None:
        who = self.find.after(self.sentence, after)
        if who is None:
            return None
        if who.kind == "other" and not (cue.frame == "to" and self._spoken_by(who)):
            return None
        if cue.frame in {"from", "belongs"} and not self._can_speak(who):
            return None
        near = self.tokens[max(self.floor, position - 4) : position]
        if cue.frame == "from" and not (
            self._points_back(self.floor, position)
            or any(self.find.words.head_kind(t) == "document" for t in near)
        ):
            return None
        quoted = cue.frame == "by" and self.low(position - 1) in self.words["be"]
        if quoted and self.low(who.last) == "as":  # "was quoted by X as saying"
            return self._passive(position, position + 1, self._group(position)[0])
        if (
            cue.frame == "by"
            and who.kind not in PASSES_ON
            and cue.words[0] not in {"quoted", "cited"}
        ):
            return None
        if cue.frame == "belongs":
            document = self.find.before(self.sentence, position, self.floor)
            if document is None or document.kind != "document":
                return None
        rule = f"attribution.{_RULES[cue.frame]}"
        hit = Hit(rule, (position, after), position, who.last, "before", who)
        self._beside(hit)
        if cue.frame in {"from", "belongs"} and self._points_back(self.floor, position):
            hit.order = "back"
            return hit
        hit.order = self._beside_content(hit)
        return hit

    def _beside_content(self, hit: Hit) -> Order:
        """Where the content of a phrase without a subject stands."""
        left = self.tokens[self.floor : hit.first]
        counted = self.floor or any(t.kind is Kind.NUMBER for t in left)
        if not self._has_words(self.floor, hit.first, 1 if counted else 3):
            return "after"
        return "both" if self._has_words(hit.last, len(self.tokens)) else "before"

    def _owned(self, position: int) -> Hit | None:
        """By X's count · in the UN's view · its figure for … stood at."""
        token = self.tokens[position]
        if token.low not in self.cues.nouns["view"]:
            return None
        who = self.find.before(self.sentence, position, self.floor)
        owner = self.tokens[position - 1] if position else None
        if owner is None or who is None:
            return self._pronoun_owned(position)
        before = self.low(who.first - 1)
        if before in self.cues.nouns["view_after"] and self._can_speak(who):
            hit = Hit(
                "attribution.view",
                (who.first - 1, position + 1),
                who.first - 1,
                position + 1,
                "before",
                who,
            )
            hit.order = self._beside_content(hit)
            return hit
        return self._pronoun_owned(position)

    def _pronoun_owned(self, position: int) -> Hit | None:
        owner = self.low(position - 1)
        if owner not in {"its", "their", "his", "her"}:
            return None
        start = position - 1
        if self.low(start - 1) in self.cues.nouns["view_after"]:
            start -= 1
        elif self.low(position + 1) not in self.words["for_what"]:
            return None
        hit = Hit("attribution.view", (start, position + 1), start, position + 1, "after")
        hit.who = self.find.phrase(self.sentence, position - 1, position)
        hit.order = self._beside_content(hit) if start < position - 1 else "after"
        return hit

    # -- headlines --

    def _headline(self) -> Hit | None:
        """X: content · content - X (a title); X: content at the head of a paragraph."""
        tokens = self.tokens
        who = self.find.after(self.sentence, 0)
        if (
            who is not None
            and self.low(who.last) == ":"
            and self._has_words(who.last, len(tokens), 3)
        ):
            fit = self._can_speak(who) and (self.sentence.is_title or who.kind != "name")
            if fit and who.last <= 12 and self.tokens[0].low not in self.find.words.pronouns:
                return Hit(
                    "attribution.colon", (who.last, who.last + 1), 0, who.last + 1, "after", who
                )
        if not self.sentence.is_title:
            return None
        for position in range(len(tokens) - 2, max(3, len(tokens) - 8), -1):
            if (
                tokens[position].text in _DASHES
                and tokens[position].start > tokens[position - 1].end
            ):
                who = self.find.after(self.sentence, position + 1)
                if (
                    who is not None
                    and who.last == len(tokens)
                    and (self._can_speak(who) and who.named)
                ):
                    return Hit(
                        "attribution.dash",
                        (position, position + 1),
                        position,
                        who.last,
                        "before",
                        who,
                    )
        return None
