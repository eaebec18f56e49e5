"""A sentence and a position in; the phrase beside it that can name a source out.

There is no parser here: a phrase is grown outwards from where a cue says that it must stand, over
the head words, names, determiners and links of `sources.toml`. Whether it spoke is not decided here
(see attribution), nor what it stands for in the report (see mentions).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from dragoman.extract.attribution.sourcewords import PASSES_ON, Phrase, SourceWords
from dragoman.extract.text.sentences import Kind, Sentence, Token

__all__ = ["Phrases", "names_in_quotes"]

_OPEN, _CLOSE = "“«„\"‹'", "”»“\"›'"
_ABBREVIATED = 5
"""Letters of a title that is cut short, at most: "Sheikh." ends a sentence."""
_KINDS = {
    "agency": "agency",
    "outlet": "outlet",
    "platform": "outlet",
    "person": "person",
    "state agency": "state_agency",
    "state_agency": "state_agency",
}
"""Kinds of the registry and of [names] that the rules tell apart; all others are organisations."""
_CHANNELS = frozenset({"agency", "outlet"})
_NAME = 6
"""Words of a known name, at most; shorter names need no table to be seen whole."""
_AGE = 2
"""Words of an age behind its number, at most: "year old"."""
_PLAIN = 3
"""Plain words of a phrase in which no word is known to name a source, at most."""
_LEAST, _PERSON = 2, 5
"""Words and marks of the name of a person: "Jean K. Bola"."""
_CORE = 7
"""A phrase has at most this many words before its first link; longer ones are something else."""


def names_in_quotes(tokens: Sequence[Token], opening: int) -> int | None:
    """Where the quoted name that opens at ``opening`` ends (“Interfax”); None if it is no name."""
    if tokens[opening].text not in _OPEN:
        return None
    for position in range(opening + 1, min(opening + 6, len(tokens))):
        token = tokens[position]
        if token.text in _CLOSE:
            return position + 1 if position > opening + 1 else None
        if token.kind is not Kind.WORD or not (token.capital or position > opening + 1):
            return None
    return None


class Phrases:
    """Finds source phrases beside a position in a sentence."""

    def __init__(self, words: SourceWords, known: Mapping[str, str]) -> None:
        """``known`` maps a lower-case name to the kind of its actor."""
        self.words, self.known, self.ends = words, known, words.endings

    # -- growing a phrase --

    def before(self, sentence: Sentence, end: int, floor: int = 0) -> Phrase | None:
        """The phrase whose last token stands right before the token at ``end``."""
        tokens, first = sentence.tokens, end - self._name_before(sentence.tokens, end, floor)
        if end > floor and self.words.low(tokens[end - 1]) in self.words.pronouns:
            return self.phrase(sentence, end - 1, end)
        while first > floor:
            step = self._step_back(tokens, first, floor, end)
            if step == first:
                break
            first = step
            if tokens[first].owns:  # "Save the Children's director"
                first = first + 1 - max(self._name_before(tokens, first + 1, floor), 1)
            opens = tokens[first].low in self.words.determiners
            if opens and not any(self._joined(tokens, at, floor) for at in (first - 1, first)):
                break  # not at the "des" of "défense des droits"
        first = self._trim(tokens, first, end, floor)
        return self.phrase(sentence, first, end) if first < end else None

    def _name_before(self, tokens: Sequence[Token], end: int, floor: int) -> int:
        """Words of a known name of several that ends there: "Save the Children"."""
        for size in range(min(_NAME, end - floor), 2, -1):
            if self._is_name(tokens[end - size : end]):
                return size
        return 0

    def _name_after(self, tokens: Sequence[Token], start: int, top: int) -> int:
        """Where a known name of several words that starts there ends."""
        for end in range(min(start + _NAME, top), start + 2, -1):
            if self._is_name(tokens[start:end]):
                return end
        return start

    def _is_name(self, tokens: Sequence[Token]) -> bool:
        plain = bool(self.words.adjectives)  # "Médecins sans **frontières**"
        if not (tokens[0].capital and (plain or tokens[-1].capital)):
            return False
        name = " ".join(t.low for t in tokens).removesuffix("'s")
        return name in self.known or name in self.words.names

    def _step_back(self, tokens: Sequence[Token], first: int, floor: int, end: int) -> int:
        """One step to the left of ``first`` that stays inside the phrase, or ``first``."""
        token = tokens[first - 1]
        if token.text in "'’" and first - 1 > floor and tokens[first - 2].end == token.start:
            return first - 2 if self.words.is_core(tokens[first - 2]) else first  # Nations' chief
        if token.text == "." and self.abbreviates(tokens, first - 1, floor):
            return first - 2
        aged = self._aged(tokens, first, floor)
        if aged < first or self.numbers_a_unit(tokens, first - 1):
            return min(aged, first - 1)  # "the 6th Infantry Division"
        if token.text in ")”»\"'":
            return self._opening(tokens, first, floor)
        if token.low in self.words.links:
            inside = first < end and self._joined(tokens, first - 1, floor)
        else:
            inside = token.low in self.words.determiners or self._inside(tokens, first - 1)
        return first - 1 if inside else first

    def numbers_a_unit(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether an ordinal in digits stands at ``at``: "6th"."""
        if at < 0 or at + 1 >= len(tokens) or tokens[at].kind is not Kind.NUMBER:
            return False
        return tokens[at + 1].low in self.words.ordinal and tokens[at].end == tokens[at + 1].start

    def _aged(self, tokens: Sequence[Token], end: int, floor: int) -> int:
        """Where the age that ends at ``end``, or goes on there, begins: "a **47-year-old** farmer",
        "a **61 year old** shepherd"; else ``end``.
        """
        begin = end
        while begin > floor and begin > end - _AGE and tokens[begin - 1].low in self.words.aged:
            begin -= 1
        if begin < len(tokens) and tokens[begin].low in self.words.aged:
            begin -= begin > floor and tokens[begin - 1].text == "-"
            if begin > floor and tokens[begin - 1].kind is Kind.NUMBER:
                return begin - 1
        return end

    def _opening(self, tokens: Sequence[Token], first: int, floor: int) -> int:
        """Where the brackets or the quoted name that close before ``first`` open, or ``first``."""
        closing = tokens[first - 1].text
        for position in range(first - 2, max(floor, first - 8) - 1, -1):
            if tokens[position].text in ("(" if closing == ")" else _OPEN):
                # "(Photo: Bola/AFP) Gunmen": a credit stands behind no name
                behind = position > floor and self.words.is_core(tokens[position - 1])
                whole = behind if closing == ")" else names_in_quotes(tokens, position) == first
                return position if whole else first
        return first

    def _inside(self, tokens: Sequence[Token], position: int) -> bool:
        """Whether a core may hold the token: also "Without" between two capitals."""
        token = tokens[position]
        if self.words.is_core(token):
            return not self._did(tokens, position)
        if position and token.low in self.words.sole:  # "the town's only doctor"
            return tokens[position - 1].owns or tokens[position - 1].low in self.words.determiners
        if not (token.capital and 0 < position < len(tokens) - 1):
            return False
        before = tokens[position - 1]  # "On Friday Islamic State said": no "On" begins a name
        goes_on = self.words.is_name(tokens[position + 1])  # "Mohammed **Said** al-Sahaf"
        return before.capital and self.words.is_core(before) and goes_on

    def abbreviates(self, tokens: Sequence[Token], stop: int, floor: int) -> bool:
        """Whether the full stop at ``stop`` belongs to a title or an initial ("Gen.", "G.")."""
        if stop <= floor or tokens[stop].text != ".":
            return False
        word = tokens[stop - 1]
        title = word.low in self.words.titles and len(word.text) <= _ABBREVIATED
        short = title or (len(word.text) == 1 and word.capital)
        return short and word.end == tokens[stop].start

    def _joined(self, tokens: Sequence[Token], link: int, floor: int) -> bool:
        """Whether the link word at ``link`` joins what follows to a phrase before it."""
        if link <= floor or tokens[link].low not in self.words.links:
            return False
        behind = self._opening(tokens, link, floor) if tokens[link - 1].text == ")" else link
        left, low = tokens[self._described(tokens, behind, floor)], tokens[link].low
        if not self.words.strong(left):
            return self.words.is_core(left) and self._joined(tokens, link - 2, floor)
        if low in self.words.of:
            return True
        if low in self.words.both:
            return self._starts_clause(tokens, behind - 1, floor)
        if self._is_through(tokens, link, len(tokens), floor):
            return False
        right = link + 1
        while right + 1 < len(tokens) and tokens[right].low in self.words.determiners:
            right += 1
        if self._is_said_in(tokens[link], tokens[right]):
            return False
        return self.words.head_kind(left) is not None and self.words.strong(tokens[right])

    def _starts_clause(self, tokens: Sequence[Token], position: int, floor: int) -> bool:
        """Whether core words alone stand between ``position`` and a clause's start."""
        end, position = position, self._core_start(tokens, position, floor)
        if any(map(self._may_do, tokens[position + 1 : end], tokens[position + 2 : end + 1])):
            return False  # "Rockets **struck** Kharkiv and the governor said"
        seated = position - 1  # "The UN Mission **in** South Sudan and the Red Cross"
        if seated > floor and tokens[seated].low in self.words.links:
            body = self._core_start(tokens, seated, floor)
            heads = map(self.words.head_kind, tokens[body:seated])
            position = body if "organisation" in heads else position
        while position > floor and tokens[position - 1].low in self.words.determiners:
            position -= 1  # "**Both the** UN and the Red Cross"
        before = tokens[position - 1] if position > floor else None
        return before is None or before.kind is Kind.MARK or before.low in self.words.clause_opens

    def _may_do(self, word: Token, behind: Token) -> bool:
        """Whether a plain word between a noun and a name may be a verb: "drones **hit** Sumy"; not
        "the aid **group** Mercy Corps".
        """
        return not word.capital and behind.capital and self.words.head_kind(word) is None

    def _core_start(self, tokens: Sequence[Token], end: int, floor: int) -> int:
        """Where the core words that end at ``end`` start."""
        while end > floor and self.words.is_core(tokens[end - 1]):
            end -= 1
        return end

    def _trim(self, tokens: Sequence[Token], first: int, end: int, floor: int) -> int:
        """Drop words at the left that belong to what stands before ("people residents said")."""
        while first < end and tokens[first].low in self.words.links | {",", "-"}:
            first += 1
        if first < end and (tokens[first].text in _OPEN or self.numbers_a_unit(tokens, first)):
            return first
        at_start = first == floor or tokens[first - 1].kind is Kind.MARK
        if first < end and (at_start or tokens[first].low in self.words.determiners):
            return first
        while first + 1 < end and not self.words.strong(tokens[first]):
            if any(self.words.head_kind(t) for t in tokens[first + 1 : first + 3]):
                break  # a modifier of the head: "military spokesman", "local officials"
            if all(map(self.words.describes, tokens[first + 1 : end])):
                break  # "hommes armés"
            first += 1
        return first

    def after(self, sentence: Sentence, start: int, ceiling: int | None = None) -> Phrase | None:
        """The phrase whose first token is the one at ``start``."""
        tokens = sentence.tokens
        top = len(tokens) if ceiling is None else ceiling
        if start >= top:
            return None
        if self.words.low(tokens[start]) in self.words.pronouns:
            return self.phrase(sentence, start, start + 1)
        last = start
        while last < top and tokens[last].low in self.words.determiners and last < start + 3:
            last += 1
        if (
            last + 3 < top
            and tokens[last].low.endswith(self.ends.past)
            and tokens[last + 1].low in self.words.small["based"]
        ):
            last += 3  # "based in London Syrian Observatory": the words of a rough translation
            start = last
        last = self._over_age(tokens, last, top)
        core = max(self._core_forward(tokens, last, top), self._name_after(tokens, last, top))
        if core == last:
            return None
        last = self._postmodified(tokens, core, top, start)
        last = self._apposition(tokens, last, top, start)
        return self.phrase(sentence, start, last)

    def _over_age(self, tokens: Sequence[Token], start: int, top: int) -> int:
        """Where the words behind the age, or the number of a unit, that stands at ``start`` begin;
        else ``start``.
        """
        if start >= top or tokens[start].kind is not Kind.NUMBER:
            return start
        if self.numbers_a_unit(tokens, start):
            return start + 2
        end = start + 1 + (start + 1 < top and tokens[start + 1].text == "-")
        behind = end
        while behind < min(top, end + _AGE) and tokens[behind].low in self.words.aged:
            behind += 1
        return behind if behind > end else start

    def _core_forward(self, tokens: Sequence[Token], start: int, top: int) -> int:
        last, seen, document, described = start, False, False, False
        while last < top and last < start + _CORE + 4:
            token = tokens[last]
            closing = names_in_quotes(tokens, last) if token.kind is Kind.MARK else None
            if closing is not None and closing <= top:
                last, seen = closing, True
                continue
            if last > start and self.abbreviates(tokens, last, start):
                last += 1
                continue
            if not self._inside(tokens, last) or (document and token.capital):
                break
            past = token.low.endswith(self.ends.past) and not token.capital  # no "Ahmed"
            if last > start and past and self._is_plain_head(tokens[last - 1]):
                break  # "fighters seized Sinjar"
            if seen and self._begins_another(tokens, start, last):
                break
            if document and self.words.adjectives and token.low in self.words.issued:
                break  # "un bilan communiqué dimanche par"
            document = not token.capital and self.words.head_kind(token) == "document"
            if self.words.strong(token):
                seen = True
                if token.owns and not self._head_ahead(tokens, last + 1, top):
                    return last + 1
            elif seen and self.words.describes(token):
                described = True  # "des sources sécuritaires"
            elif described or not (
                self._head_ahead(tokens, last + 1, top)
                or (seen and self._foreign(tokens, last, top))
            ):
                # a plain noun closes the phrase, or stands outside it once a head is there
                return last if seen else self._plain_end(tokens, last, top)
            last += 1
        return last

    def _begins_another(self, tokens: Sequence[Token], start: int, position: int) -> bool:
        """Whether another phrase begins there, where adjectives stand behind their noun and names
        behind theirs: "dans un communiqué **l'armée**", "a EFE **fuentes** policiales", "à l'AFP
        **Marie Kasongo**".
        """
        token = tokens[position]
        if token.low.startswith(self.words.elided):
            return True
        if not self.words.adjectives or self._known_kind(tokens[start:position]) not in PASSES_ON:
            return False
        behind = tokens[position + 1] if position + 1 < len(tokens) else token
        named = token.capital and behind is not token and behind.capital
        led = tokens[position - 1].text.isupper() and not (token.text + behind.text).isupper()
        return self._is_plain_head(token) or (named and led)

    def _plain_end(self, tokens: Sequence[Token], last: int, top: int) -> int:
        """Where plain words end of which none is known to name a source: "two local fishers who";
        with the first of them, and what describes it, where more than a mark or a clause of theirs
        follows: "des **hommes armés** à Sake".
        """
        end = last + 1
        while end < min(top, last + _PLAIN) and self.words.is_core(tokens[end]):
            if tokens[end].capital:
                return min(last + 1, top)
            end += 1
        closes = end >= top or tokens[end].kind is Kind.MARK
        closes = closes or tokens[end].low in self.words.relating
        if closes:
            return end
        end = last + 1
        while end < top and self.words.describes(tokens[end]):
            end += 1
        return min(end, top)

    def _did(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a verb tells what a body did: "the Arakan Army **captured** Hopang"; not "the UN
        **appointed** Special Envoy".
        """
        verb = at > 0 and tokens[at].low.endswith(self.ends.past) and not tokens[at].capital
        own = tokens[max(0, at - _NAME) : at] if verb and tokens[at - 1].capital else ()
        body = own and (self.words.head_kind(own[-1]) or self._known_kind(own))
        name = list(takewhile(lambda token: token.capital, tokens[at + 1 : at + _CORE]))
        return bool(body and name) and not any(self.words.head_kind(token) for token in name)

    def _is_plain_head(self, token: Token) -> bool:
        return not token.capital and self.words.head_kind(token) is not None

    def _foreign(self, tokens: Sequence[Token], last: int, top: int) -> bool:
        """Whether a plain word goes on a name: "Organisation internationale for the migrations"."""
        head = tokens[last - 1]
        link = tokens[last + 1].low if last + 1 < top else ""
        body = head.capital and self.words.head_kind(head) == "organisation"
        return body and link in self.words.of

    def _described(self, tokens: Sequence[Token], end: int, floor: int) -> int:
        """Where the word stands that the adjectives before ``end`` describe, in a language that
        puts them behind it: "le **réseau** national".
        """
        at = end - 1
        while (
            at > floor and self.words.describes(tokens[at]) and self.words.is_core(tokens[at - 1])
        ):
            at -= 1
        return at

    def _head_ahead(self, tokens: Sequence[Token], start: int, top: int) -> bool:
        """Whether a head word or a name follows ``start`` with nothing but core words between."""
        for position in range(start, min(start + 4, top)):
            token = tokens[position]
            if not self.words.is_core(token):
                return False
            if self.words.strong(token) and (not token.capital or position == start):
                return True
            if token.capital:
                return True
        return False

    def _postmodified(self, tokens: Sequence[Token], last: int, top: int, first: int) -> int:
        """Over "of the warring parties", "for Human Rights", "in Syria", "(SOHR)"."""
        while last < top:
            token = tokens[last]
            if token.text == "(":
                close = next(
                    (p for p in range(last + 1, min(last + 6, top)) if tokens[p].text == ")"), None
                )
                if close is None or any(t.kind is Kind.NUMBER for t in tokens[last:close]):
                    return last
                last = close + 1
                continue
            if token.low not in self.words.links or last + 1 >= top:
                return last
            inner = last + 1
            while inner < top and tokens[inner].low in self.words.determiners:
                inner += 1
            end = self._linked(tokens, last, inner, top, first)
            if end is None:
                return last
            last = end
        return last

    def _linked(
        self, tokens: Sequence[Token], link: int, inner: int, top: int, start: int
    ) -> int | None:
        """Where the part that the link opens ends, or None where it is no part of the phrase."""
        low = tokens[link].low
        if inner < top and low in self.words.of:
            quoted = names_in_quotes(tokens, inner)  # "a nurse of “Médecins du Monde”"
            if quoted is not None and quoted <= top:
                return quoted
        # "by the coalition on a school"
        aim = low in self.words.small["on"] and tokens[link + 1].low in self.words.aim
        # "a appris l'AFP de sources locales"
        told = low in self.words.learnt_from and self._known_kind(tokens[start:link]) in PASSES_ON
        if aim or told or inner >= top or not self.words.is_core(tokens[inner]):
            return None
        first = tokens[inner]
        body = any(self.words.head_kind(t) for t in tokens[start:link])
        owned = tokens[inner - 1].low in self.words.owners
        own = owned and low in self.words.small["on"] | self.words.small["inside"]
        if own or (low in self.words.of and not body and first.low.endswith(self.ends.doing)):
            return None  # "the spokesman on his account", "accused Baku of launching an assault"
        if low in self.words.both:
            # "les autorités russes et ukrainiennes"
            alike = self.words.describes(tokens[link - 1]) and self.words.describes(first)
            ends = inner + 1 if alike else self._core_forward(tokens, inner, top)
            both = tokens[link - 1].capital == first.capital and self.words.strong(first)
            own = inner > link + 1 and tokens[inner - 1].low in self.words.owners
            noun = self._described(tokens, ends, inner)  # "la police et des **sources** médicales"
            both = (both or own) and self.words.strong(tokens[noun])
            return ends if both or alike else None
        if low in self.words.of or (low in self.words.small["on"] and body and not first.capital):
            ends = self._core_forward(tokens, inner, top)
            while ends < min(top, inner + 4) and self.words.is_core(tokens[ends]):
                named = tokens[ends - 1].capital
                if (named and tokens[ends].low not in self.words.sites) or self._acts(tokens, ends):
                    break
                ends += 1  # "for rights of the person", "of warring sides", "of Bapere sector"
            return ends
        named = first.capital and self.words.low(first) not in self.words.stops
        sent = any(t.low in self.words.sent for t in tokens[start:link])
        if self._is_through(tokens, link, top, start) or (low in self.words.to and not sent):
            return None  # "the governor of Kayes to Radio Rurale": who is told
        body = body or (low in self.words.small["inside"] and named)
        # "transmitted channel X from the spokesman": who spoke
        out_of = low in self.words.small["out_of"]
        body = body and not (out_of and self._is_channel(tokens[start:link]))
        if low in self.words.at and (named or inner > link + 1) and body:
            ends = self._core_forward(tokens, inner, top)
            said = self._is_said_in(tokens[link], tokens[ends - 1])
            seated = not said and any(self.words.strong(t) for t in tokens[inner:ends])
            return ends if seated else None
        return None

    def _is_said_in(self, link: Token, last: Token) -> bool:
        """Whether a link leads to where somebody says it: "the army **in a statement** said"."""
        return link.low not in self.words.owned_by and self.words.head_kind(last) == "document"

    def _acts(self, tokens: Sequence[Token], position: int) -> bool:
        """Whether a body ends before a participle: "the coalition targeting the civilians"."""
        doing = tokens[position].low.endswith(self.ends.doing)
        return doing and self._is_plain_head(tokens[position - 1])

    def _is_through(self, tokens: Sequence[Token], link: int, top: int, start: int) -> bool:
        """Whether a channel stands behind the link, and none before it: "the front in Twitter"."""
        if tokens[link].low not in self.words.through:
            return False
        inner = link + 1
        while inner < top and tokens[inner].low in self.words.determiners:
            inner += 1
        name = tokens[inner : self._core_forward(tokens, inner, top)]
        known = self._known_kind(name)
        channel = known in _CHANNELS if known else self._is_channel(name[:1])
        return channel and not self._is_channel(tokens[start:link])

    def _is_channel(self, tokens: Sequence[Token]) -> bool:
        return any(self.words.head_kind(token) in _CHANNELS for token in tokens)

    def _apposition(self, tokens: Sequence[Token], last: int, top: int, first: int) -> int:
        """Over ", head of the centre" after a name, and ", General X" or the bare name after an
        office.
        """
        core = self._core_of(tokens[first:last])
        comma = last < top and tokens[last].text == ","
        if last + 1 >= top or not (comma or self._leads_to_an_office(tokens, last, core)):
            return last
        office = bool(core) and self.words.head_kind(core[-1]) == "person"
        if office and (name := self._bare_name(tokens, last + 1, top)):
            return name
        inner = last + comma
        while inner < top and tokens[inner].low in self.words.determiners:
            inner += 1
        end = self._core_forward(tokens, inner, top)
        office = any(self.words.tells_a_person(t) for t in tokens[inner:end])
        # "raconte Awa, une déplacée de Djibo"
        witness = bool(self.words.adjectives) and end > inner > last + 1
        witness = witness and self.words.head_kind(tokens[inner]) == "unnamed"
        if end == inner or not (office or witness):
            return last
        end = self._postmodified(tokens, end, top, inner)
        # a full apposition closes with a mark; otherwise it is the next clause's subject
        closed = end >= top or tokens[end].kind is Kind.MARK
        return end if closed else last

    def _leads_to_an_office(self, tokens: Sequence[Token], at: int, core: Sequence[Token]) -> bool:
        """Whether an article behind a mere name of a person leads to his office, of a rough
        translation: "said Nawzad Hadi **the** governor of Erbil".
        """
        named = len(core) >= _LEAST and all(map(self.words.is_name, core))
        named = named and not any(map(self.words.head_kind, core))
        return named and tokens[at].low in self.words.determiners

    def _bare_name(self, tokens: Sequence[Token], start: int, top: int) -> int | None:
        """Where the name of a person, of two words and more, that a mark closes ends: "said the
        mayor of Pala, **Issa Bako**, on the radio". The name of a place or of an outlet is none.
        """
        end = start
        while end < min(top, start + _PERSON) and (
            self.words.is_name(tokens[end])
            or (end > start and self.abbreviates(tokens, end, start))
        ):
            end += 1
        own = tokens[start:end]
        closed = end >= top or tokens[end].kind is Kind.MARK
        if end - start < _LEAST or not closed:
            return None
        if own[0].low in self.words.compass or own[-1].low in self.words.sites:
            return None
        name = " ".join(token.low for token in own)
        known = name in self.known or name in self.words.names or name in self.words.countries
        return None if known or any(map(self.words.head_kind, own)) else end

    # -- what a phrase is --

    def phrase(self, sentence: Sentence, first: int, last: int) -> Phrase:
        tokens = sentence.tokens[first:last]
        if len(tokens) == 1 and self.words.low(tokens[0]) in self.words.pronouns:
            return Phrase(sentence.index, first, last, "pronoun", tokens[0].low)
        core = self._core_of(tokens)
        named = any(
            t.capital and t.low not in self.words.determiners for t in tokens if t.kind is Kind.WORD
        )
        if first == 0 and named and sum(t.capital for t in tokens) == 1 and len(tokens) > 1:
            named = (
                self.words.head_kind(tokens[0]) is None
                and tokens[0].low not in self.words.determiners
            )
        head = next((t for t in reversed(core) if self.words.head_kind(t)), None)
        whole = list(takewhile(lambda token: token.text != ",", tokens))  # "Bola, head of the IOM"
        kind = self._known_kind(core) or self._known_kind(whole)
        staff = head is not None and self.words.head_kind(head) == "unnamed"
        if staff and kind in _CHANNELS and self._known_kind(core) is None:
            kind = None  # "journalists of AFP" saw it themselves
        # "Georgian officials" are Georgia
        one = head is not None and not self.ends.several(head.low)
        if kind == "organisation" and one and self._has_person(core):
            kind = "person"  # "the head of the Observatory"
        if kind is None and head is not None:
            kind = "person" if self._has_person(core) else self.words.head_kind(head)
            owned = tokens[0].low in self.words.owners  # "their agency", of aid workers
            if kind == "agency" and (owned or self._is_public(core, head)):
                kind = "organisation"
        kind = kind or ("name" if any(t.capital for t in core) and named else "other")
        word = head or (core[-1] if core else tokens[-1])
        return Phrase(sentence.index, first, last, kind, self.words.one(word.low), named)

    def _has_person(self, core: Sequence[Token]) -> bool:
        """Whether an office stands in it; the General Staff, a general command and an official
        bulletin are none.
        """
        if core[-1].low != core[0].low and self.words.head_kind(core[-1]) == "document":
            return False
        for at, token in enumerate(core):
            after = self.words.head_kind(core[at + 1]) if at + 1 < len(core) else None
            body = token.low in self.words.of_body and after == "organisation"
            if self.words.head_kind(token) == "person" and not body:
                return True
        return False

    def _core_of(self, tokens: Sequence[Token]) -> list[Token]:
        """The words before the first link or comma, determiners and marks left out."""
        core: list[Token] = []
        for token in tokens:
            if token.low in self.words.links or token.text in {",", "("}:
                if core:
                    break
                continue
            if token.kind is Kind.WORD and token.low not in self.words.determiners:
                core.append(token)
        return core

    def _is_public(self, core: Sequence[Token], head: Token) -> bool:
        """Whether an agency is a body that acts, no news agency: "the UN refugee agency"."""
        lows = {t.low for t in core}
        if lows & self.words.news:
            return False
        if lows & self.words.public:
            return True  # "the National Emergency Management Agency"
        plain = any(not t.capital for t in core[: core.index(head)])
        return plain and not lows & self.words.whose

    def _known_kind(self, core: Sequence[Token]) -> str | None:
        """The kind of a name that the registry or the tables hold and that the core ends with."""
        lows = [t.low.removesuffix("'s") for t in core]
        for first in range(len(lows)):
            if not any(t.capital for t in core[first:]):
                return None  # "no time" is no magazine
            name = " ".join(lows[first:])
            kind = self.known.get(name) or self.words.names.get(name)
            if kind is not None:
                return _KINDS.get(kind, "organisation")
        return None
