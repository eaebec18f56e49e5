"""A report and the phrases in it that name sources in; what each stands for out.

A short form ("the centre", a surname, letters in brackets) is led back to the fullest form in the
report. Which actor that is, is not decided here (see link).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from dragoman.claims import Span
from dragoman.extract.attribution.sources import Phrases
from dragoman.extract.attribution.sourcewords import PASSES_ON, Phrase, SourceWords
from dragoman.extract.text.sentences import Kind, Report, Sentence, Token

__all__ = ["Mentions"]

_OPEN, _CLOSE = "“«„\"‹'", "”»“\"›'"
_BACK = 3
"""Sentences that a short form looks back for its name, at most."""
_LEAST = 2
"""Words of the name of a person, at least."""
_CORE = 7
"""As many words at most lie before a head word in one phrase."""


_SPEAKER = 5
"""Tokens of who speaks in a transcript, with the colon, at most."""


class Mentions(Phrases):
    """The phrases of one report that name sources."""

    def __init__(self, report: Report, words: SourceWords, known: Mapping[str, str]) -> None:
        super().__init__(words, known)
        self.report = report
        self._at: dict[str, list[tuple[int, int]]] | None = None
        self._met: dict[tuple[int, int, bool], Phrase | None] = {}
        """What stands around a word, by its sentence, its position, and whether a name ends on it:
        each short form asks it of the same words again."""

    @cached_property
    def answering(self) -> frozenset[str]:
        """Who speaks in a transcript, in lower case: the labels of paragraphs, where some of them
        has a question.
        """
        labelled: dict[str, set[int]] = {}
        asked: set[str] = set()
        label, paragraph = "", -1
        for sentence in self.report.sentences:
            if sentence.paragraph != paragraph:
                tokens = sentence.tokens
                colon = next((n for n, t in enumerate(tokens[:_SPEAKER]) if t.text == ":"), 0)
                named = all(token.capital or token.text == "." for token in tokens[:colon])
                label = " ".join(t.low for t in tokens[:colon]) if named else ""
                paragraph = sentence.paragraph
            if label:
                labelled.setdefault(label, set()).add(paragraph)
                if sentence.tokens[-1].text == "?":
                    asked.add(label)
        return frozenset(labelled.keys() - asked) if asked else frozenset()

    def span(self, phrase: Phrase) -> Span:
        """Its code points, without a possessive ending or marks at the ends."""
        tokens = self.report.sentences[phrase.sentence].tokens[phrase.first : phrase.last]
        if tokens[0].text in _OPEN and tokens[-1].text in _CLOSE:
            tokens = tokens[1:-1]
        if tokens[-1].text == ")" and len(tokens) > 1 and all(t.text != "(" for t in tokens):
            tokens = tokens[:-1]
        last = tokens[-1]
        return Span(tokens[0].start, last.start + len(last.owner))

    def name(self, phrase: Phrase) -> str:
        """The words of a phrase on its first line, without a bracketed short form at its end."""
        words = self.span(phrase).of(self.report.text).partition("\n")[0]
        first, _, rest = words.partition(" ")
        if phrase.kind in PASSES_ON and first.lower() in self.words.indefinite and rest.isupper():
            words = rest  # "told an AP reporter"
        head, bracket, _ = words.rpartition(" (")
        return head if bracket and words.endswith(")") and "(" not in head else words

    def fullest(self, phrase: Phrase) -> Phrase:
        """The fullest phrase of the text for the same source; itself where there is no fuller."""
        sentence = self.report.sentences[phrase.sentence]
        tokens = sentence.tokens[phrase.first : phrase.last]
        core = self._core_of(tokens)
        if not core or phrase.kind == "pronoun":
            return phrase
        if phrase.kind == "person" and not phrase.named:
            body = self._body_of(phrase, sentence)
            if body is not None:
                return body
        size = len(core) + (phrase.last - phrase.first > len(core) + 1)
        best, most = phrase, (phrase.last - phrase.first, True)
        for other in self._others(phrase, core):
            later = other.sentence > phrase.sentence
            if self._is_of_a_scene(other) or (later and self._is_anybody(phrase)):
                continue
            weight = self._weight(other)
            if weight > most and other.last - other.first > size:
                best, most = other, weight
                if self.is_short(phrase):
                    break  # a short form means the nearest before it
        return best

    def _is_anybody(self, phrase: Phrase) -> bool:
        """Several without an article, as in "officials said": those told of later may be others
        ("Pakistani officials claimed").
        """
        token = self.report.sentences[phrase.sentence].tokens[phrase.first]
        return phrase.last - phrase.first == 1 and not token.capital and token.low.endswith("s")

    def _weight(self, phrase: Phrase) -> tuple[int, bool]:
        """How full a phrase is; the word that opens a sentence may be none of its name: "**Enter**
        General Bola".
        """
        size = phrase.last - phrase.first
        opens = self.report.sentences[phrase.sentence].tokens[0]
        apart = not phrase.first and not self.words.precedes_a_name(opens)
        apart = apart and opens.low not in self.words.determiners
        return (size - (size > _LEAST), False) if apart else (size, True)

    def _is_of_a_scene(self, other: Phrase) -> bool:
        """As in "two UNHCR lorries", "an AFP photographer", "a Hezbollah rocket", "sent back by the
        police at Jui": no fuller name of a body.
        """
        sentence = self.report.sentences[other.sentence]
        tokens = sentence.tokens[other.first : other.last]
        shouted = all(t.text.isupper() for t in sentence.tokens if t.kind is Kind.WORD)
        if sentence.is_loud and not shouted:  # as the head of a body's own letter is
            return True  # "UN Envoy Condemns Attack"
        lows = [token.low for token in tokens]
        if len(tokens) > 2 and tokens[1].low in self.words.both and tokens[0].capital:
            return True  # "Israel and Hamas traded accusations. Israel said"
        bare = other.kind in PASSES_ON or all(token.capital for token in tokens[1:])
        of_staff = lows[0] in self.words.indefinite and bare
        return lows[0] in self.words.counted or of_staff or "at" in lows

    def _body_of(self, phrase: Phrase, sentence: Sentence) -> Phrase | None:
        """For "the representative of the centre" the centre in full: he speaks for it."""
        for position in range(phrase.first + 1, phrase.last - 1):
            if sentence.tokens[position].low in self.words.of:
                inner = self.after(sentence, position + 1, phrase.last)
                full = self.fullest(inner) if inner is not None else None
                return full if full is not None and full.named else None
        return None

    def is_placed(self, phrase: Phrase) -> bool:
        """Whether the report takes the name for a place: "in eastern Aleppo", "out of Goma"."""
        size = phrase.last - phrase.first
        for sentence, end in self.again(phrase):
            first = end - 1 - size
            between = self.words.compass | self.words.determiners
            while first >= 0 and sentence.tokens[first].low in between:
                first -= 1
            if first < 0:
                continue
            if sentence.tokens[first].low in self.words.of:  # "the city of Goma"
                first -= 1
            if sentence.tokens[first].low in self.words.places | self.words.sites:
                return True
        return False

    def again(self, phrase: Phrase) -> Iterator[tuple[Sentence, int]]:
        """Where the last word of a name stands elsewhere: the sentence, and the position behind."""
        last = self.report.sentences[phrase.sentence].tokens[phrase.last - 1]
        for index, position in self._index().get(self.words.one(last.low), []):
            if index != phrase.sentence or not phrase.first <= position < phrase.last:
                yield self.report.sentences[index], position + 1

    def antecedent(
        self,
        phrase: Phrase,
        kinds: frozenset[str],
        back: int = _BACK,
        fits: Callable[[str], bool] = lambda name: True,
    ) -> Phrase | None:
        """The nearest named phrase of one of the kinds before it, up to ``back`` sentences away,
        whose name ``fits``.

        For "the organisation", which stands for a body whose name has no such word.
        """
        for index in range(phrase.sentence, max(-1, phrase.sentence - back - 1), -1):
            sentence = self.report.sentences[index]
            top = phrase.first if index == phrase.sentence else len(sentence.tokens)
            for position in range(top - 1, -1, -1):
                follows = position and self.words.is_core(sentence.tokens[position - 1])
                if follows or not self.words.strong(sentence.tokens[position]):
                    continue
                found = self.after(sentence, position, top)
                if sentence.tokens[position].low in self.words.capitals:
                    continue  # "BEIRUT: Gunmen fled, the news agency said"
                if found is None or found.kind not in kinds:
                    continue
                named = found.named or index == phrase.sentence
                if named and fits(self.name(found)):
                    return found
        return None

    def closing(self, sentence: Sentence) -> Phrase | None:
        """The phrase that closes a sentence, before its last mark."""
        end = len(sentence.tokens)
        while end and sentence.tokens[end - 1].kind is Kind.MARK:
            end -= 1
        return self.before(sentence, end) if end else None

    def is_short(self, phrase: Phrase) -> bool:
        """Whether it is one head word with no name: "the centre", "the Observatory"; not "the
        governor of Sumy".
        """
        core = self._core_of(
            self.report.sentences[phrase.sentence].tokens[phrase.first : phrase.last]
        )
        alone = len(core) == 1 and self.words.head_kind(core[0]) is not None
        if not alone or core[0].low in self.words.names or core[0].low in self.known:
            return False
        return not self.beyond(phrase)

    def is_known(self, phrase: Phrase) -> bool:
        """Whether the tables or the registry know the phrase as a name, with its article or not."""
        tokens = self.report.sentences[phrase.sentence].tokens[phrase.first : phrase.last]
        name = " ".join(t.low for t in tokens).removeprefix("the ").removesuffix("'s")
        return name in self.known or name in self.words.names

    def is_seat(self, phrase: Phrase) -> bool:
        """Whether a government goes by the phrase, which is the name of its country or capital."""
        name = self.name(phrase).lower().removeprefix("the ")
        return (
            name in self.words.capitals | self.words.countries
            or self.known.get(name) == "government"
        )

    def beyond(self, phrase: Phrase) -> frozenset[str]:
        """The names in a phrase behind its core: of whom, or who it is."""
        tokens = self.report.sentences[phrase.sentence].tokens[phrase.first : phrase.last]
        core = self._core_of(tokens)
        behind = core[-1].end if core else tokens[0].end
        return frozenset(t.low for t in tokens if t.start >= behind and t.capital)

    def _others(self, phrase: Phrase, core: Sequence[Token]) -> Iterator[Phrase]:
        """Phrases elsewhere in the text with the same head or name: nearest before, then after."""
        named = phrase.named and not self.is_short(phrase)
        names = [t for t in core if t.capital] if named else []
        key = (
            names[-1]
            if names
            else next((t for t in reversed(core) if self.words.head_kind(t)), None)
        )
        if key is None or (not names and len(core) > 1):
            return
        places = self._index().get(self.words.one(key.low), [])
        here = (phrase.sentence, phrase.first)
        earlier = [place for place in places if place < here]
        later = [place for place in places if place >= (phrase.sentence, phrase.last)]
        wanted = {self.words.one(t.low) for t in core}
        wanted |= {self.words.one(low) for low in self.beyond(phrase)}
        for sentence_index, position in [*reversed(earlier), *later]:
            tokens = self.report.sentences[sentence_index].tokens
            asked = (sentence_index, position, bool(names))
            if asked not in self._met:
                self._met[asked] = self._around(self.report.sentences[sentence_index], *asked[1:])
            other = self._met[asked]
            if other is not None and other.named:
                found = self.report.sentences[sentence_index].tokens[other.first : other.last]
                if self._shortened(tokens, position, found) or wanted <= {
                    self.words.one(t.low) for t in found
                }:
                    yield other

    def _shortened(self, tokens: Sequence[Token], position: int, full: Sequence[Token]) -> bool:
        """Whether it stands in brackets and its letters are initials of ``full``, in order."""
        if not position or tokens[position - 1].text != "(":
            return False
        initials = iter(t.low[0] for t in full)
        return all(letter in initials for letter in tokens[position].low if letter.isalpha())

    def _around(self, sentence: Sentence, position: int, by_name: bool) -> Phrase | None:
        """The phrase whose core ends (a name) or turns (a head word) on ``position``."""
        tokens = sentence.tokens
        if by_name and position + 1 < len(tokens) and tokens[position + 1].capital:
            bracketed = tokens[position + 1].text == "("
            if not bracketed and self.words.is_core(tokens[position + 1]):
                return None
        first = position
        if position and tokens[position - 1].text == "(":  # the name was given in full before it
            return self.before(sentence, position - 1)
        while first and first > position - _CORE and self.words.is_core(tokens[first - 1]):
            first -= 1
        first = self._trim(tokens, first, position + 1, 0)
        first = max(first, self._own_start(tokens, first, position)) if by_name else first
        led = self.words.determiners - self.words.pair if by_name else self.words.determiners
        if first and tokens[first - 1].low in led:
            first -= 1
        last = position + 1
        while last < len(tokens) and self.words.is_core(tokens[last]) and tokens[last].capital:
            last += 1
        if by_name and self._describes_another(tokens, first, last):
            return None
        core = last
        last = self._postmodified(tokens, last, len(tokens), first)
        last = self._own_end(tokens, first, core, last)
        last = self._apposition(tokens, last, len(tokens), first)
        return self.phrase(sentence, first, last)

    def _own_start(self, tokens: Sequence[Token], first: int, position: int) -> int:
        """Where what belongs to a name begins: behind what may be a verb, or only describes it:
        "Rwanda **backs** Nkunda", "the **ailing** Nkunda"; "the rebel leader Nkunda" is all his.
        """
        for at in range(position - 1, first - 1, -1) if not self.words.adjectives else ():
            plain = not self.words.is_name(tokens[at]) and self.words.is_name(tokens[at + 1])
            if plain and not self.words.precedes_a_name(tokens[at]):
                return at + 1
        return first

    def _describes_another(self, tokens: Sequence[Token], first: int, last: int) -> bool:
        """Whether a name only tells which one of others is meant: "the **Tuchman** ally"."""
        behind = last < len(tokens) and self.words.is_core(tokens[last])
        led = tokens[first].low in self.words.determiners | self.words.former
        return behind and led and all(self.words.is_name(t) for t in tokens[first + 1 : last])

    def _own_end(self, tokens: Sequence[Token], first: int, core: int, last: int) -> int:
        """Where what belongs to a name ends: before another one that is told beside it ("Bola
        **and** Ndoki"), and before what is no part of it: "accused Bola **of theft**".
        """
        body = any(self.words.head_kind(t) == "organisation" for t in tokens[first:core])
        for at in range(core, last):
            if tokens[at].low in self.words.both:
                beside = tokens[at + 1].low in self.words.determiners
                return at if beside or at == core else last
            if tokens[at].low in self.words.links and not body:
                inner = at + 1
                while inner < last and tokens[inner].low in self.words.determiners:
                    inner += 1
                office = any(map(self.words.head_kind, tokens[first:core]))
                owned = tokens[at].low in self.words.of and (office or tokens[inner].capital)
                return last if owned or office else at
        return last

    def _index(self) -> dict[str, list[tuple[int, int]]]:
        if self._at is None:
            self._at = {}
            for sentence in self.report.sentences:
                for position, token in enumerate(sentence.tokens):
                    if token.kind is Kind.WORD and (token.capital or token.low in self.words.heads):
                        key = self.words.one(token.low)
                        self._at.setdefault(key, []).append((sentence.index, position))
        return self._at
