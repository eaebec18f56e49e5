"""The tables of cues compiled; a cue met in a sentence, and the looks that all frames share.

In: the tables of `cues.toml` and `sources.toml`, tokens of one sentence. Which frame a cue fills is
not decided here (see verbs, frames).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any

from dragoman.claims import Span, Stance
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import PASSES_ON, Phrase, SourceWords
from dragoman.extract.text.endings import Endings
from dragoman.extract.text.sentences import Kind, Report, Sentence, Token

__all__ = ["NUMBERED", "PASSES_ON", "STANCES", "Cue", "Cues", "Hit", "Looks", "Order"]

NUMBERED = "attribution.numbered"
"""The rule of who is only named as giving a number: "fewer than the 700 that the governor gave"; he
is not the one who goes on."""
Order = str
"""Where the content stands: ``after``, ``before``, ``both``, ``back`` (in the sentences before),
``quoted`` (in the quotation that ends right before the sentence)."""

STANCES = {
    "deny": Stance.DENIES,
    "reject": Stance.DENIES,
    "brand": Stance.DENIES,
    "doubt": Stance.DOUBTS,
    "forecast": Stance.FORECASTS,
}
"""What a speaker does with the content, by the kind of its verb; with others, it asserts it."""
_ASIDES = frozenset({"attribution.citing", "attribution.passed-on"})
_OPENING = frozenset(":“«(")
_CIRCUMSTANCE = 14
"""Tokens; a longer stretch behind a verb is more than a circumstance."""
_TO_THE_DAY = 5
"""Tokens of "the 15th day", at most."""
_NEAR = 8
"""Tokens between a quotation and its verb, at most: the subject."""
_TO_A_DEED = 3
"""Tokens before "claimed" in which what kills stands: "the blast has so"."""
_TO_THE_LIVES = 7
"""Tokens from "claimed" to the lives that it took, at most, with itself."""
_LONG_QUOTE = 30
"""Code points; what is shorter between quotation marks is a name or a word, not speech."""


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
    counts: bool = False
    """It gives a number and tells no story ("puts the dead at 40", "by its count"): sentences
    without a cue go on with it only where they tell more of that number."""
    too: bool = False
    """"X also said": what stands before may be X's as well."""
    hearsay: bool = False
    """Nobody is named, by a word inside what somebody may well have said ("reportedly")."""
    unnamed: bool = False
    """The text says that somebody said it, and not who."""
    yields: bool = False
    """Whoever tells of it speaks: its own speaker only found a figure, or means to do something
    ("the mayor said the hospital had recorded 46")."""


class Cues:
    """The tables of `cues.toml` and `sources.toml`, compiled once. Pure; safe to share."""

    def __init__(
        self, cues: Mapping[str, Any], sources: Mapping[str, Any], endings: Endings
    ) -> None:
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
        for found in self._by_first.values():
            found.sort(key=lambda cue: (-len(cue.words), cue.frame == "verb"))
        self.nominal = frozenset(cues["nominal"])
        self.endings = endings
        entries = [verb.split(", ") for verbs in cues["verbs"].values() for verb in verbs]
        self.bases = frozenset(
            forms[0] for forms in entries if len(forms) > 2 and not forms[2].endswith(endings.doing)
        )
        """First forms that are no past form too ("put"): they follow a subject of several."""
        self.back = tuple(tuple(words.split()) for words in cues["back"])
        self.nouns = {name: frozenset(words) for name, words in cues["nouns"].items()}
        self.words = {name: frozenset(words) for name, words in cues["words"].items()}
        self.to = self.words.get("to", frozenset())
        """Before who is told: "told to the press", "à l'AFP"."""
        self.articles = self.words.get("articles", frozenset())
        """Before those who hear: "à **la** presse"."""
        self.who = self.words.get("who", frozenset())
        """Behind who spoke, what tells more of him: "un habitant **qui** a requis l'anonymat"."""
        self.talk_with = self.words.get("talk_with", frozenset())
        self.talk_on = self.words.get("talk_on", frozenset())
        self.in_document = self.words.get("in_document", frozenset())
        """Before a document or a talk between a verb and its subject: "dijo **en** una nota"."""
        self.learning = self.words.get("learning", frozenset())
        """Behind a verb of learning, before who told it: "a appris l'AFP **de** sources"."""
        owned = self.nouns["view"] | self.nouns["counts"] | self.nouns["said"] | self.words["copy"]
        owned |= self.nouns["lists"] | self.words["by"]
        self.starts = owned | self._by_first.keys() | {":", "(", "["}
        self.starts |= _TRAILING | self.words["forwarding"] | self.words["sourced"]
        """The words at which a frame may be met: at no other does it look."""
        self.multiples: dict[str, float] = dict(cues["multiples"])
        self.carry = {name: _by_first(phrases) for name, phrases in cues["carry"].items()}
        """Phrases by their first words."""
        single = frozenset(form for form, _ in forms if " " not in form) - self.nominal
        self.sources = SourceWords(sources, endings, single)

    @classmethod
    def of(
        cls, cues_table: Mapping[str, Any], sources_table: Mapping[str, Any], endings: Endings
    ) -> Cues:
        """Compile the two tables of a language."""
        return cls(cues_table, sources_table, endings)

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

    def is_number(self, token: Token) -> bool:
        """Whether a token is a number, in digits or in words: "40", "forty", "forty-one"."""
        if token.kind is Kind.NUMBER:
            return True
        tens, _, ones = token.low.partition("-")
        number = self.words["number"]
        return tens in number and (not ones or ones in number | self.sources.counted)

    def verb_at(self, tokens: Sequence[Token], position: int) -> Cue | None:
        """The one-word verb that starts at ``position``, where a longer cue stands too."""
        found = self._by_first.get(tokens[position].low, ())
        return next((cue for cue in found if cue.frame == "verb" and len(cue.words) == 1), None)

    def kills(self, tokens: Sequence[Token], position: int) -> bool:
        """Whether what reads as a verb of saying takes lives, or gives one's own: "has claimed at
        least 340 lives", "gave his life".
        """
        claims = tokens[position].low in self.words.get("claiming", ())
        if not claims and tokens[position].low not in self.words.get("sacrificing", ()):
            return False
        before = {token.low for token in tokens[max(0, position - _TO_A_DEED) : position]}
        behind = tokens[position + 1 : position + 2]
        counted = any(self.is_number(token) for token in behind)
        if (
            claims
            and counted
            and not before.isdisjoint(self.words["deed"] | self.words["happening"])
        ):
            return True  # "the floods have claimed 12 people"
        for at, token in enumerate(tokens[position + 1 : position + _TO_THE_LIVES], position + 1):
            if token.low in self.words["lives"]:  # not "claimed 12 lives were lost"
                return at + 1 == len(tokens) or tokens[at + 1].low not in self.words["be"]
            if token.kind is Kind.MARK or token.low in self.words["that"]:
                return False
        return False

    def stance(self, tokens: Sequence[Token]) -> Stance:
        """What a speaker does with the content, by a cue and the words behind it.

        To reject a plan is no denial; to reject a claim is.
        """
        for position in range(len(tokens)):
            cue = self.at(tokens, position)
            if cue is None or cue.kind not in STANCES:
                continue
            needed = self.nouns.get({"reject": "claim", "brand": "lie"}.get(cue.kind, ""))
            if needed is None or any(t.low in needed for t in tokens):
                return STANCES[cue.kind]
        return Stance.ASSERTS


def _by_first(phrases: Sequence[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    split = sorted(tuple(words.split()) for words in phrases)
    return {first: tuple(same) for first, same in groupby(split, key=itemgetter(0))}


def _right_before(sentence: Sentence, report: Report) -> Span | None:
    """The quotation that ends right before the sentence ("“Why now?” General X said")."""
    end = len(report.text[: sentence.start].rstrip()) - 1
    if "\n" in report.text[end + 1 : sentence.start]:
        return None
    return next((q for q in report.quotations if q.end == end), None)


_TRAILING = frozenset(",-–—|")
"""Marks behind which a line may end with whose figure it is: "3 killed, OCHA"."""


class Looks:
    """What every frame may ask about the tokens of one sentence."""

    def __init__(self, sentence: Sentence, report: Report, cues: Cues, find: Mentions) -> None:
        self.sentence, self.cues, self.find, self.ends = sentence, cues, find, cues.endings
        self.tokens = sentence.tokens
        self.words = cues.words
        self.quoted = [
            (q.start, q.end)
            for q in report.quotations
            if q.start < sentence.end and sentence.start < q.end and q.end - q.start >= _LONG_QUOTE
        ]
        self.closers = {q.end for q in report.quotations}
        self.after_quotation = _right_before(sentence, report)
        self.openers = {q.start - 1 for q in report.quotations}
        self.accounts = {t.start for t in self.tokens if report.is_account(t)}
        self.done: list[Hit] = []

    def low(self, position: int) -> str:
        inside = 0 <= position < len(self.tokens)
        return self.find.words.low(self.tokens[position]) if inside else ""

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
        """Whether words at the head point to the sentences before ("About this", "Such")."""
        lows = [t.low for t in self.tokens[first:last] if t.kind is Kind.WORD]
        return any(
            tuple(lows[: len(words)]) == words
            and (len(lows) <= 3 or len(words) > 1 or words[0] in self.words["referring"])
            for words in self.cues.back
        )

    def _closes_quotation(self, position: int) -> bool:
        """Whether a quotation ends right before ``position``, a comma apart at most."""
        for at in (position - 1, position - 2):
            token = self.tokens[at] if at >= 0 else None
            if token is None or token.kind is not Kind.MARK:
                return False
            if token.start in self.closers:
                return True
        return False

    def _beside_quotation(self, first: int, last: int) -> bool:
        """Whether a quotation ends before the subject that ends at ``first``, or opens soon."""
        opens = any(t.start in self.openers for t in self.tokens[last : last + 6])
        opens = opens or (self.after_quotation is not None and first < _NEAR)
        return opens or any(
            self._closes_quotation(at) for at in range(first, max(first - _NEAR, self.floor), -1)
        )

    def _can_speak(self, phrase: Phrase | None) -> bool:
        if phrase is None or phrase.head in self.words["mute"]:
            return False
        return phrase.kind not in {"other", "document"}

    def is_news(self, who: Phrase) -> bool:
        """Whether it is nobody's, and only says how sure a number is: "according to preliminary
        data": then whoever spoke before goes on.
        """
        first = self.low(who.first) in self.words["provisional"]
        owned = self.low(who.last) in self.find.words.owned_by | self.find.words.issued
        mere = first and who.kind == "document" and not owned
        return mere and all(
            token.low not in self.find.words.links and not token.owns
            for token in self.tokens[who.first : who.last]
        )

    def _spoken_by(self, phrase: Phrase) -> bool:
        """Whether a plain noun phrase may be a speaker: "one critic", "the shopkeeper"."""
        return (
            phrase.last - phrase.first > 1 and self.low(phrase.first) in self.find.words.determiners
        )

    # -- what may stand beside a cue --

    def _time_back(self, end: int) -> int:
        """Where the time words that end at ``end`` start ("on Wednesday", "today, 27 May,")."""
        first = end
        while first > self.floor and self._timely(first - 1, end):
            first -= 1
        if first < end:
            while first > self.floor and self.low(first - 1) in self.words["time_before"]:
                first -= 1
        return first

    def _timely(self, position: int, end: int) -> bool:
        time, after = self.words["time"], self.words["time_after"]
        if self.tokens[position].kind is Kind.NUMBER:
            return self.low(position + 1) in time
        if self.low(position) == ",":
            return position < end - 1 and self.low(position - 1) in time | after
        return self.low(position) in time | after

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
            elif dated and self._ends_a_short_month(last):
                pass
            elif not (near and self._dates_at(last)) or (dated and self._counts_on(last)):
                break
            last += 1
        return last if dated else start

    def _ends_a_short_month(self, position: int) -> bool:
        """Whether a stop stands between a month and its day: "said on **Dec. 19** that"."""
        stop = self.tokens[position].text == "." and position + 1 < len(self.tokens)
        return stop and self._dates(position + 1)

    def _counts_on(self, position: int) -> bool:
        """Whether a number behind a weekday or a part of the day counts what follows it: "said
        Thursday night **15 bodies** had washed ashore", "said on Friday 12 soldiers had died".
        """
        day = self.low(position - 1) in self.words["days"] | self.words["time_after"]
        token = self.tokens[position + 1] if position + 1 < len(self.tokens) else None
        that = self.words["that"]
        plain = token is not None and token.kind is Kind.WORD and token.low not in that
        return day and plain and self.low(position + 1) not in self.words["time"]

    def _dates(self, position: int) -> bool:
        text = self.tokens[position].text
        return text.isdigit() and (len(text) <= 2 or len(text) == 4)

    def _ends(self, last: int) -> bool:
        """Whether nothing but a circumstance stands between ``last`` and the next mark."""
        return self._circumstance(last) is not None

    def _circumstance(self, last: int) -> int | None:
        """Where the circumstance at ``last`` ends (a mark, who passes it on); None: it is none."""
        if self.is_mark(last) or self._is_aside(last):
            text = self.tokens[last].text if last < len(self.tokens) else "."
            return None if text in _OPENING else last
        led = self.low(last)
        if led not in self.words["circumstance"]:
            return None
        if led in self.words["definite"] and not self._is_timely(last):
            return None
        for position in range(last, min(last + _CIRCUMSTANCE, len(self.tokens) + 1)):
            if self._is_aside(position):
                return position
            if self._is_in_a_date(position):
                continue  # "20:00", "8 am", "15 May"
            if self.is_mark(position):
                closes = position == len(self.tokens) or self.tokens[position].text in ",.;…"
                return position if closes else None
            low = self.low(position)
            if low in self.words["be"] | self.words["auxiliary"] | self.words["that"]:
                return None
            if self.tokens[position].kind is Kind.NUMBER and not self._dates(position):
                return None
        return None

    def _is_timely(self, last: int) -> bool:
        """Whether "the" opens a time: "said the following day"; not "said the rebels left"."""
        times = self.words["time_after"] | self.words["lengths"]
        return any(self.low(position) in times for position in range(last + 1, last + _TO_THE_DAY))

    def _is_in_a_date(self, position: int) -> bool:
        """Whether a day, an hour, or what goes on with one stands there: "**20**:00", "8 **am**",
        "15 **May**", "the **15**th day".
        """
        if position >= len(self.tokens):
            return False
        behind = self.low(position + 1)
        near = self.words["time"] | self.words["hours"] | self.find.words.ordinal
        if self.tokens[position].kind is Kind.NUMBER:
            return self._dates(position) and behind in near
        clock = self.tokens[position].text == ":" and self._dates_at(position + 1)
        named = self.low(position) in self.words["time"] | self.words["hours"]
        return (clock or named) and self._dates_at(position - 1)

    def _dates_at(self, position: int) -> bool:
        token = self.tokens[position] if 0 <= position < len(self.tokens) else None
        return token is not None and token.kind is Kind.NUMBER and self._dates(position)

    def _is_aside(self, position: int) -> bool:
        """Whether who passes it on is named there ("quoted by", "citing")."""
        if position >= len(self.tokens):
            return False
        cue = self.cues.at(self.tokens, position)
        return cue is not None and cue.frame in {"by", "citing"}
