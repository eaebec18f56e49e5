"""A verb of saying in a sentence in; who was told and on which platform out.

An outlet that was told, and a platform, pass the speaker on; reporters and parliaments do not. Who
spoke is not decided here (see subjects, verbs).
"""

from __future__ import annotations

from dragoman.extract.attribution.cues import PASSES_ON, Cue, Hit, Looks
from dragoman.extract.attribution.sourcewords import Phrase

__all__ = ["Hearers"]

_ASIDE = 14
"""Tokens before a subject in which it may be told to whom he spoke."""
_WEEKLY = 3
"""Words from "the weekly" to the briefing, at most."""
_TALK = 4
"""Tokens from "an exclusive talk" to "with"."""
_TELLERS = frozenset({"organisation", "person", "unnamed"})
"""Kinds of sources that an outlet may be told by."""
_QUOTES = frozenset('“”"«»„')


class Hearers(Looks):
    """Finds who is told in one sentence; each look moves the end of a `Hit` on."""

    def take_in(self, hit: Hit) -> None:
        """Take what follows a hit that was not read here into it (see tagged)."""
        self._beside(hit)

    def _beside(self, hit: Hit) -> None:
        """Take what follows the block into it: hearers, time words, where it was said."""
        moved = True
        while moved and hit.last < len(self.tokens):
            moved = False
            end = self._time_on(hit.last)
            if end > hit.last:
                hit.said, hit.last, moved = hit.said or (hit.last, end), end, True
                continue
            end = self._hearer(hit) + (self.low(hit.last) in self.words["on_the_spot"])
            if end > hit.last:
                hit.last, moved = end, True

    def _hearer(self, hit: Hit) -> int:
        """Where "to reporters" or "in an interview with X" ends; X joins the chain."""
        start = hit.last
        low = self.low(start)
        end, channel = self._platform(start)
        if channel is None:
            channel = self._channel_at(start, len(self.tokens))
            end = channel.last if channel is not None else start
        if channel is not None:
            hit.via.append(channel)
            return end
        leads = low in self.words["hearing"]
        phrase = self.find.after(self.sentence, start + 1) if leads else None
        if phrase is None:
            return start
        if low in self.cues.to and self.low(start + 1) in self.words["ours"]:
            return max(phrase.last, start + 3)
        inner = self.tokens[start + 1 : phrase.last]
        if low in self.cues.to and self._is_hearer(phrase, hit):
            if phrase.kind != "unnamed":
                hit.via.append(phrase)
            return phrase.last
        if low in self.words["by"] and phrase.kind in PASSES_ON and self._is_means(phrase):
            return phrase.last
        talk = any(t.low in self.words["interview"] for t in inner) or phrase.kind in PASSES_ON
        if not talk:
            return start
        end = phrase.last
        if self.low(end) in self.cues.to | self.cues.talk_with | self.cues.talk_on:
            other = self.find.after(self.sentence, end + 1)
            if other is not None and other.kind in PASSES_ON | {"name"}:
                hit.via.append(other)
                return other.last
        if self._is_a_station(phrase):
            hit.via.append(phrase)
        closes = self.is_mark(end) or self._time_on(end) > end
        return end if closes or low in self.find.words.small["inside"] else start

    def _is_a_station(self, phrase: Phrase) -> bool:
        """Whether a channel is told by more than its kind: "state television", not "television"."""
        own = self.tokens[phrase.first : phrase.last]
        told = sum(token.low not in self.find.words.determiners for token in own)
        return phrase.kind in PASSES_ON and (phrase.named or told > 1)

    def _is_means(self, who: Phrase) -> bool:
        """Whether it is no station, but by what one is reached: "reached by radio"."""
        return not who.named and self.low(who.first) not in self.find.words.determiners

    def _is_hearer(self, phrase: Phrase, hit: Hit) -> bool:
        """Whether who is named behind "to" is told: an outlet, or behind its speaker a name."""
        if phrase.kind == "name":
            inverted = hit.rule == "attribution.inverted" and hit.who is not None
            name = self.find.name(phrase).lower().removeprefix("the ")
            placed = name in self.find.words.countries or self.find.is_placed(phrase)
            return inverted and self.is_mark(phrase.last) and not placed
        return phrase.kind in PASSES_ON or phrase.kind == "unnamed"

    def _platform(self, start: int) -> tuple[int, Phrase | None]:
        """Where "in Telegram" or "on his account in Twitter" ends, and the platform."""
        last = start
        if self.low(start) in self.words["on_platform"]:
            while self.low(last) in self.words["account"] or (
                last > start and self._is_quote(last)
            ):
                last += 1
        if last == start or self.low(last).partition("-")[0] not in self.words["platform"]:
            return start, None
        if not self.tokens[last].capital:
            return start, None
        platform = self.find.phrase(self.sentence, last, last + 1)
        last += 1
        while self.low(last) in self.words["account"] - self.words["on_platform"] or (
            last < len(self.tokens) and self.tokens[last].text in _QUOTES
        ):
            if self._may_speak_at(last):
                break  # "en su cuenta de X la gobernadora"
            last += 1
        return last, platform

    def _may_speak_at(self, at: int) -> bool:
        """Whether an article and a head stand there, of a phrase of its own."""
        led = self.low(at) in self.cues.articles and at + 1 < len(self.tokens)
        return led and self.find.words.head_kind(self.tokens[at + 1]) in {"person", "organisation"}

    def _off_platform(self, hit: Hit, who: Phrase) -> Phrase:
        """Who speaks, without the platform at the end: "writes the mayor **in Telegram**"."""
        for at in range(who.first + 1, who.last):
            last, platform = self._platform(at)
            alone = self.find.phrase(self.sentence, who.first, at) if platform else None
            if platform is not None and alone is not None and last == who.last:
                hit.via.append(platform)
                return alone
        return who

    def _channel_at(self, position: int, top: int) -> Phrase | None:
        """The channel that words at ``position`` lead to, before ``top``: "a communiqué **read on**
        state television", "a video **sent to** AFP", "**through its** Radio Andalus".
        """
        inner = position + 1
        own = self.low(position) in self.words["by_way_of"] and (
            self.low(inner) in self.find.words.owners
        )
        if self.low(position) in self.words["put_out"]:
            inner += self.low(inner) in self.words["aloud"]
            if self.low(inner) not in self.words["reaching"]:
                return None
            inner += 1
        elif not own:
            return None
        if self.low(inner) in self.find.words.owners and self.tokens[inner + 1].capital:
            inner += 1
        channel = self.find.after(self.sentence, inner, top)
        if channel is None:
            return None
        if own:
            return channel if channel.kind in PASSES_ON and channel.named else None
        seen = self.low(inner - 1) in self.words["by"] and channel.kind == "name"
        return channel if channel.kind in PASSES_ON or seen else None

    def _off_account(self, hit: Hit) -> None:
        """Let the owner of an account speak through its platform: "the Telegram channel of the
        governor says".
        """
        who = hit.who
        own = range(who.first, who.last) if who is not None else range(0)
        first = who.first if who is not None else 0
        of = next((p for p in own if self.low(p) in self.words["of"]), first)
        named = [p for p in own if p < of and self.low(p) in self.words["platform"]]
        kept = any(self.low(p) in self.words["account"] for p in own if named and p > named[0])
        owner = self.find.after(self.sentence, of + 1) if named and kept else None
        if owner is not None and owner.kind not in {"other", "document", *PASSES_ON}:
            hit.via.append(self.find.phrase(self.sentence, named[0], named[0] + 1))
            hit.who = owner

    def _is_quote(self, position: int) -> bool:
        return position < len(self.tokens) and self.tokens[position].text in _QUOTES

    def _told(self, cue: Cue, hit: Hit) -> None:
        """Take in who was told; an agency or outlet passes it on."""
        if cue.words[0] not in self.words["told"]:
            return
        start = hit.last + (self.low(hit.last) in self.cues.to)
        if self.low(start) in self.words["hearer"]:
            hit.last = start + 1
            return
        hearer = self.find.after(self.sentence, start)
        if hearer is None:
            return
        behind = range(1 if hearer.named else _WEEKLY)
        lows = [self.low(hearer.last + at) for at in behind]
        heard = self.words["hearer"]  # "a news conference", "the weekly cabinet press briefing"
        told = (at for at in behind if lows[at] in heard)
        talk = next((at + 1 for at in told if self.words["that"].isdisjoint(lows[:at])), 0)
        if hearer.kind in PASSES_ON and not talk and self.low(start) not in self.words["ours"]:
            hit.via.append(hearer)
        hit.last = hearer.last + talk

    def _between(self, hit: Hit) -> None:
        """Take in what stands between a verb and the subject behind it: when, to whom, where."""
        while hit.last < len(self.tokens):
            end = self._time_on(hit.last)
            if end > hit.last:
                hit.said, hit.last = (hit.last, end), end
                continue
            end, platform = self._platform(hit.last)
            if platform is not None:
                hit.via.append(platform)
            elif self._is_one_who_hears(hit, end):
                end += 1  # "as told us a doctor"
            elif self._aside_of(end) > end:
                end = self._aside_of(end)
            elif self._tells_those_who_hear(hit, end) or self._at_a_talk(hit.last):
                # "informed the journalists the head of the centre", "reported on briefing the
                # representative of the ministry"
                end += 2
            elif self._document_at(end) > end:
                end = self._document_at(end)
            elif self.low(hit.last) in self.cues.to:
                end = self._past_those_told(hit)
            elif heard := self._outlet_told(hit):
                hit.via.append(heard)
                end = heard.last
            if end == hit.last:
                return
            hit.last = end

    def _outlet_told(self, hit: Hit) -> Phrase | None:
        """Whom somebody told who is named behind it: "…, told **Interfax** the head of the centre"
        (rough translation).
        """
        if hit.last != hit.cue[1] or self.low(hit.cue[0]) not in self.words["tell"]:
            return None
        heard = self.find.after(self.sentence, hit.last)
        if heard is None or heard.kind not in PASSES_ON or not heard.named:
            return None
        speaker = self.find.after(self.sentence, heard.last)
        led = self.low(heard.last) in self.find.words.determiners
        tells = led and speaker is not None and speaker.kind in _TELLERS
        return heard if tells else None

    def _past_those_told(self, hit: Hit) -> int:
        """Where those end who are told at the end of a hit, behind "to"; an outlet joins it."""
        start = hit.last
        hearer = self.find.after(self.sentence, start + 1)
        those = start + 1 + (self.low(start + 1) in self.cues.articles)
        if self.low(those) in self.words["hearer"]:
            return those + 1
        if self.low(start + 1) in self.words["ours"]:
            return start + 3  # "has announced to our newsroom the mayor of the city"
        if hearer is None or hearer.kind not in PASSES_ON:
            return start
        hit.via.append(hearer)
        return hearer.last

    def _document_at(self, at: int) -> int:
        """Where "dans un communiqué publié mardi" before a subject behind its verb ends."""
        if self.low(at) not in self.cues.in_document:
            return at
        inner = at + 1 + (self.low(at + 1) in self.find.words.of)  # "lors d'une conférence"
        who = self.find.after(self.sentence, inner)
        if who is None or self.is_mark(who.last):
            return at
        talk = any(t.low in self.words["interview"] for t in self.tokens[at + 1 : who.last])
        if who.kind != "document" and not talk:
            return at
        issued = self.low(who.last) in self.find.words.issued
        return self._time_on(who.last + 1) if issued else who.last

    def _is_one_who_hears(self, hit: Hit, at: int) -> bool:
        """Whether who is told stands there, and behind him who tells; not "…, adds him."."""
        told = self.low(hit.last) in self.words["hearer"] and at == hit.cue[1]
        return told and not self.is_mark(at + 1)

    def _aside_of(self, at: int) -> int:
        """Where "for its part", "to Geneva" before a subject behind its verb ends."""
        if self.low(at) in self.words["from_side"] and self.low(at + 1) in self.find.words.owners:
            return at + 3 if self.low(at + 2) in self.words["side"] else at
        town = self.low(at) in self.words["inside"] | self.cues.to and at + 2 < len(self.tokens)
        if not (town and self.tokens[at + 1].capital):
            return at
        heard = self.find.after(self.sentence, at + 1)
        told = heard is not None and heard.kind in PASSES_ON  # "declared to Reuters the minister"
        return at + 2 if not told and self.low(at + 2) in self.find.words.determiners else at

    def _tells_those_who_hear(self, hit: Hit, at: int) -> bool:
        told = self.low(at) in self.find.words.determiners and at == hit.cue[1]
        return told and self.low(at + 1) in self.words["hearer"] and not self.is_mark(at + 2)

    def _at_a_talk(self, at: int) -> bool:
        """Whether a talk without an article stands there, and behind it one who may speak."""
        if self.low(at) not in self.words["talk_after"]:
            return False
        talk = self.low(at + 1) in self.words["interview"]
        return talk and self.find.after(self.sentence, at + 2) is not None

    def _hears(self, who: Phrase) -> bool:
        """Whether the phrase is made of those who are told: reporters, us, a news conference."""
        return any(t.low in self.words["hearer"] for t in self.tokens[who.first : who.last])

    def _told_aside(self, hit: Hit, who: Phrase, verb: int) -> None:
        """Take in who was told before the verb: "In a talk with Radio X, the mayor said"."""
        near = range(max(self.floor, who.first - _ASIDE), verb)
        for position in near:
            if who.first <= position < who.last:
                continue
            _, platform = self._platform(position)
            if platform is not None and not who.first <= platform.first < who.last:
                hit.via.append(platform)
                return
            channel = self._channel_at(position, verb)
            if channel is not None and not who.first <= channel.first < who.last:
                hit.via.append(channel)
                return
            if self.low(position) not in self.cues.to | self.cues.talk_with:
                continue
            talk = {self.low(p) for p in range(max(near.start, position - _TALK), position)}
            other = self.find.after(self.sentence, position + 1)
            told = other is not None and other.kind in PASSES_ON and other.last <= verb
            if other is not None and told and talk & self.words["interview"]:
                hit.via.append(other)
                return
