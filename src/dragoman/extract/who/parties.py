"""Phrases of a report in; whom they mean, and whether that can be one who acts, out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from dragoman.claims import Evidence, Source, Span
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.text.sentences import Kind, Report, Token
from dragoman.extract.who.roles import Roles

__all__ = ["Parties"]

_ACTS = frozenset({"organisation", "person"})
_LETTERS = 2
"""Capitals that tell a name by its letters, at least: "NGOs"."""
_SUMMED = 2
"""Words that open a phrase with what only sums those whom it names, at most."""
_PLAIN = frozenset({"unnamed", "other"})


class Parties:
    """Tells whom the phrases of one report mean."""

    def __init__(
        self, report: Report, roles: Roles, find: Mentions, places: Mapping[str, str]
    ) -> None:
        """``places``: what sort of place a name is, where it is one."""
        self._report, self._roles, self._find, self._places = report, roles, find, places

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
        return told is None or self.fits(speaker.name, told, meant)

    def fits(self, called: str, told: Evidence, meant: str) -> bool:
        """Whether a pronoun can stand for somebody by number and kind: no "they" for one person,
        no "he" for the police, no "it" for officials.
        """
        words, sentence = self._find.words, self._report.sentence_at(told.span.start)
        own = [t for t in sentence.tokens if t.span.meets(told.span)] if sentence else []
        stated = words.pronouns.get(own[0].low) if len(own) == 1 else None
        if not own or (stated and meant != _SEVERAL):
            return stated in {None, meant, _SEVERAL}
        name = called.lower().split()
        kinds = {words.heads.get(word) for word in name}
        several = self._roles.endings.several
        many = several(name[-1]) or (stated is None and several(own[-1].low))
        many = many or self.is_body(own[-1])
        of = next((n for n, token in enumerate(own) if token.low in words.of), 0)
        many = many or bool(of and several(own[of - 1].low))  # "the Liberation **Tigers** of Tamil"
        if meant == _SEVERAL:
            bodies = "organisation" in kinds and "person" not in kinds
            return many or bodies or any(t.text.isupper() or self.is_body(t) for t in own)
        people = bool(kinds & {"person", "unnamed"})
        return not people if meant == _BODY else people or not many

    def acting(
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
        parties = [*self.each(who)]
        if whole and len(parties) > 1 and any(map(self.is_party, parties)):
            yield acts, self._find.name(who), self.evidence(who)
            return
        for one in parties:
            if speaker is not None and self._is_of_speaker(one):
                yield acts, speaker.name, self.evidence(one)
            elif self.is_party(one):
                yield acts, self._find.name(one), self.evidence(one)

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
        first = self.opening(meant)
        opens = first == 0 or tokens[first - 1].kind is Kind.MARK
        return meant if opens or tokens[at].low in self._roles.of_persons else None

    def _is_of_speaker(self, who: Phrase) -> bool:
        """As in "its troops", "our men": those of whoever speaks."""
        tokens = self._report.sentences[who.sentence].tokens[who.first : who.last]
        armed = any(t.low in self._roles.armed or self.is_body(t) for t in tokens)
        return tokens[0].low in self._roles.own and armed

    def each(self, who: Phrase) -> Iterator[Phrase]:
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

    def is_party(self, who: Phrase) -> bool:
        """Whether the phrase can be one who acts: a body, an armed group, a state."""
        tokens = self._report.sentences[who.sentence].tokens[who.first : who.last]
        if tokens[0].low in self._roles.nobody or tokens[-1].low in self._find.words.determiners:
            return False  # "**no group** is behind it", "men for **an**"
        head = next((n for n, token in enumerate(tokens) if self.is_armed(token)), len(tokens))
        armed_of = len(tokens) > head + 1 and tokens[head + 1].low in self._find.words.of
        if armed_of and not head and tokens[0].low in self._roles.armed:
            return True  # "**elements** of the gendarmerie"
        if any(token.low in self._roles.sums for token in tokens[:_SUMMED]):
            return False  # "the **number** of terrorists rendered ineffective"
        # "a **group** of some two hundred" is one
        numbers = [n for n, token in enumerate(tokens[:head]) if token.kind is Kind.NUMBER]
        counted = not all(self._find.numbers_a_unit(tokens, n) for n in numbers)
        people = self._roles.irregulars | self._roles.regulars
        counted = counted and tokens[-1].low not in people  # "some 300 **fighters**"
        one = tokens[0].low in self._find.words.indefinite and all(t.capital for t in tokens[1:])
        how = all(token.low in self._roles.degrees for token in tokens)  # "**Heavy** shelling"
        if counted or one or how:
            return False  # "**a UN** convoy was stopped"; but "the 6th Division"
        if tokens[-1].low in self._roles.hazards and (who.kind == "name" or not who.named):
            return False
        nouns = [t for t in tokens if not self._find.words.describes(t)]  # "hommes **armés**"
        described = len(nouns) < len(tokens) and nouns[-1:] and nouns[-1].low in self._roles.armed
        bare = not tokens[-1].capital and tokens[-1].low in self._roles.armed | self._roles.crafts
        if described or bare:
            return True  # with a capital too, where they open a sentence; "ISIS **remnants**"
        if who.kind != "name":
            # "miliciens" ends as an adjective does
            told = tokens if who.kind == "unnamed" else (*nouns[-1:], tokens[-1])
            armed = any(token.low in self._roles.armed for token in told)
            # "a relief **agency**", but none that passes on the news
            brings = who.kind == "agency" and not tokens[-1].capital
            return armed if who.kind in _PLAIN else brings or who.kind in _ACTS
        return self._is_name_of_one(who, tokens)

    def _is_name_of_one(self, who: Phrase, tokens: Sequence[Token]) -> bool:
        """Whether a name can be that of one who acts: none of a place, nor of no name at all."""
        behind = self._report.sentences[who.sentence].tokens[who.last : who.last + 1]
        grounds = self._find.words.sites | self._roles.grounds
        if any(token.low in grounds and not token.capital for token in behind):
            return False  # "by the **Erez** crossing"
        if tokens[0].low in self._find.words.owners:
            return False  # "**their Turkish** counterparts"
        names = [t for t in tokens if t.low not in self._find.words.determiners]
        doing = self._roles.endings.doing  # "the **retreating** Germans"
        names = [t for t in names if t is names[-1] or t.capital or not t.low.endswith(doing)]
        if not all(token.capital or token.text.rpartition("-")[2][:1].isupper() for token in names):
            return False  # "Air raids", but "Harakat al-Shabaab"
        if names[-1].text.rpartition("-")[2][:1].islower() and "-" in names[-1].text:
            return False  # "a Russian-backed" truce
        name = " ".join(token.text for token in names)
        known = self._places.get(name)
        return known in {None, "country", "people"} and not self._find.is_placed(who)

    def is_body(self, token: Token) -> bool:
        """Whether a word names a body, or a side: "army", "rebel"."""
        return (
            self._find.words.head_kind(token) == "organisation" or token.low in self._roles.holders
        )

    def is_armed(self, token: Token) -> bool:
        """Whether a word names those who act as a body does: "troops", "garrison"."""
        return self.is_body(token) or token.low in self._roles.armed

    def is_known(self, token: Token) -> bool:
        """Whether a word that opens a sentence names somebody all the same: "**Hamas** fired"."""
        known = token.low in self._find.known or self.is_armed(token)
        return known or token.text in self._places or token.text[:_LETTERS].isupper()

    def is_alone(self, who: Phrase) -> bool:
        """Whether a phrase is the first word of a line alone, whose capital may tell nothing:
        "**Fresh** arson", "**Water** was brought".
        """
        tokens = self._report.sentences[who.sentence].tokens
        leads = all(token.kind is Kind.MARK for token in tokens[: who.first])
        return leads and who.last == who.first + 1 and not self.is_known(tokens[who.first])

    def opening(self, who: Phrase) -> int:
        """The token that opens a phrase, its articles with it: "**the** army"."""
        tokens, first = self._report.sentences[who.sentence].tokens, who.first
        while first and tokens[first - 1].low in self._find.words.determiners:
            first -= 1
        return first

    def evidence(self, who: Phrase) -> Evidence:
        """The words of a phrase in the report."""
        span: Span = self._find.span(who)
        return self._report.evidence(span.start, span.end)


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
