"""A verb group's start in; the phrase that is its subject out.

The subject stands right before the verb, before an aside between commas, or before words that
describe it ("a rebel official reached by telephone"), or is shared with the verb before. Whether it
can be the subject of this verb is not decided here (see valency).
"""

from __future__ import annotations

from dragoman.extract.attribution.hearers import Hearers
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.text.sentences import Kind

__all__ = ["Subjects"]

_ASIDE = 26
"""Tokens; longer asides and descriptions are clauses of their own."""
_MERE = 3
"""Words of a plain person: "a local shopkeeper"."""
_NAMED = 2
"""Words of the name of a person, at least."""
_DESCRIBED = frozenset({"organisation", "person", "unnamed"})
"""Kinds of sources whom a long description may follow."""
_CITING = "attribution.citing"
"""The rule of who is cited: an aside to the subject before it."""
_ON_PLATFORM = 6
"""Tokens of "in his official Telegram channel", at most."""


class Subjects(Hearers):
    """Finds subjects in one sentence."""

    def _subject(self, start: int) -> tuple[Phrase | None, int]:
        """The phrase before the verb group, also over ", who …," and ", head of the centre,"."""
        end = self._time_back(start)
        dated = self._time_back(end - 1) if self.low(end - 1) == "," else end - 1
        if dated < end - 1 and self.low(dated - 1) == ",":
            end = dated - 1  # "the ministry, on Monday, said"
        while end > self.floor and self.low(end - 1) in self.words["adverb"]:
            end -= 1
        if (self.low(end - 2), self.low(end - 1)) in {("about", "it"), ("about", "this")}:
            end -= 2
        if self._is_of_a_side(end - 3):
            end -= 3  # "The army for its part speaks of six"
        if self._is_on_the_other_hand(end - 4):
            end -= 4  # "The army on the other hand speaks of six"
        if (
            self.low(end - 1) in self.words["pointing"]
            and self.low(self.floor) in self.words["inside"]
        ):
            end -= 1  # "In Moscow this refuted"
        relative = self.low(end - 1) in self.words["relative"]
        if relative:
            end -= 1 + (self.low(end - 2) == ",")
        if self.low(end - 1) == ",":
            resumed = self._over_relative(end)
            return (resumed, resumed.first) if resumed else self._before_aside(end)
        end = self._before_platform(end)
        who = self.find.before(self.sentence, end, self.floor)
        if relative and who is not None and self.low(who.first - 1) in self.words["by"]:
            return who, who.first  # "judged too high by a security source, who speaks of 1,500"
        described = self._described(who.first if who else end, end)
        if who is None or who.kind == "other":
            described = described or self._described_at_length(end)
        if described is not None:
            return described, described.first
        return self._with_office(who) if who else (None, end)

    def _before_platform(self, end: int) -> int:
        """Where who speaks ends before the platform: "the militia's spokesman **on Telegram**"."""
        for at in range(max(self.floor + 1, end - _ON_PLATFORM), end):
            last, platform = self._platform(at)
            if platform is not None and last == end:
                return at
        return end

    def _over_relative(self, end: int) -> Phrase | None:
        """The phrase whose relative clause, which says something itself, the comma before ``end``
        closes: "The UN, which believes that 50,000 are trapped, has called for".
        """
        last = self.done[-1] if self.done else None
        who = last.who if last is not None else None
        if last is None or who is None or last.order != "after" or self.low(who.last) != ",":
            return None
        if last.rule == _CITING and last.first:
            return None
        if who.last + 1 != last.cue[0] - 1 or self.low(who.last + 1) not in self.words["relative"]:
            return None
        return who if not any(t.text == "," for t in self.tokens[last.last : end - 1]) else None

    def _before_aside(self, end: int) -> tuple[Phrase | None, int]:
        """The phrase before an aside that the comma before ``end`` closes."""
        asides = (hit for hit in self.done if hit.rule == _CITING and hit.first)
        cited = {one.first for hit in asides for one in (hit.who, *hit.via) if one}
        for comma in range(end - 2, max(self.floor, end - _ASIDE), -1):
            if self.tokens[comma].text != ",":
                if self.tokens[comma].text in ";.:" and not self.find.abbreviates(
                    self.tokens, comma, self.floor
                ):
                    break
                continue
            who = self._out_of_relative(self.find.before(self.sentence, comma, self.floor))
            # "Two surgeons at the hospital, who asked not to be named, said"
            who = self._described(who.first if who else comma, comma) or who
            if who is not None and self._is_telling(who):
                continue  # "Briefing reporters in Sango, the colonel said"
            if who is not None and who.first in cited:
                continue  # "AFP, quoting Radio Okapi, which cited the governor, says"
            if who is None or who.kind == "other" or not self._aside(who, comma + 1, end - 1):
                continue
            inner = self.find.after(self.sentence, comma + 1)
            told = self.tokens[comma + 1]
            if (
                inner is not None
                and inner.last >= end - 1
                and not (
                    told.low.endswith(self.ends.doing)
                    and not told.capital  # "X, meeting in Brussels, said"
                )
            ):
                body = inner.kind == "organisation" and who.kind == "name" and inner.named
                body = body or (inner.named and self.low(who.last).endswith(self.ends.describing))
                if body or (inner.named and who.kind == "organisation" and not who.named):
                    return inner, who.first  # "an aid group, Alarm Phone, said"
                if self._is_the_name_of(inner, who) or "person" in {inner.kind, who.kind}:
                    who = self.find.phrase(self.sentence, who.first, end - 1)
            who = self._with_its_name(who)
            return who, who.first
        return None, end

    def _with_its_name(self, who: Phrase) -> Phrase:
        """An office with the name before it, which opens the clause: "**Awa Sow**, head of the Red
        Cross in Goma, who spoke by phone, said".
        """
        comma = who.first - 1
        if who.kind != "person" or self.low(comma) != "," or comma <= self.floor:
            return who
        name = self.find.before(self.sentence, comma, self.floor)
        opens = name is not None and (name.first == self.floor or self.is_mark(name.first - 1))
        if name is None or not opens or name.last - name.first < _NAMED:
            return who  # "Contacted, the police spokesman, SP Audu, said"
        mere = all(map(self.find.words.is_name, self.tokens[name.first : name.last]))
        return self.find.phrase(self.sentence, name.first, who.last) if mere else who

    def _is_telling(self, who: Phrase) -> bool:
        """Whether it is no one, but what he does: a participle with those who hear him."""
        hears = who.first == self.floor and self.low(who.first + 1) in self.words["hearer"]
        return hears and self.low(who.first).endswith(self.ends.doing)

    def _is_the_name_of(self, name: Phrase, who: Phrase) -> bool:
        """Whether a name tells who one plain person is: "Another villager, Hassan, said"; not where
        he is: "A villager in Nyala, South Darfur, said".
        """
        mere = who.last - who.first <= _MERE and not self.ends.several(who.head)
        return mere and who.kind == "unnamed" and name.kind == "name"

    def _is_of_a_side(self, position: int) -> bool:
        """Whether "for its part", "on their side" stands there, behind who speaks."""
        owned = self.low(position + 1) in self.find.words.owners
        led = position > self.floor and self.low(position) in self.words["from_side"]
        return led and owned and self.low(position + 2) in self.words["side"]

    def _is_on_the_other_hand(self, position: int) -> bool:
        """Whether "on the other hand" stands there, behind who speaks."""
        led = position > self.floor and self.low(position) in self.words["from_side"]
        article = self.low(position + 1) in self.find.words.determiners
        return led and article and self.low(position + 3) in self.words["side"]

    def _out_of_relative(self, who: Phrase | None) -> Phrase | None:
        """The phrase that a relative clause hangs on, where ``who`` is all that the clause says:
        "a group that monitors crossings" is no monitors.
        """
        relative = self.words["relative"] | self.words["that"]
        if who is None or who.named or self.low(who.first - 1) not in relative:
            return who
        if self.low(who.first - 2) in self.words["joint"]:
            return who  # "tandis que le maire", "mientras que la oposición"
        return self.find.before(self.sentence, who.first - 1, self.floor)

    def _described(self, first: int, end: int) -> Phrase | None:
        """The phrase at the clause's start, where words that describe it stand before ``end``.

        "A rebel official reached by telephone", "doctors in the city", "a herder who had fled":
        what stands right behind a preposition, or nowhere, is no subject; nor is what a relative
        clause names behind its verb.
        """
        named = first < end and self.tokens[first].capital
        if named and self.low(first - 1) in self.words["joint"]:
            listed = first - 1  # "officials in Nebraska and Iowa"
            while listed > self.floor and self.tokens[listed - 1].capital:
                listed -= 1
            first = listed
        behind = self.low(first - 1) in self.words["preposition"] or first == end
        behind = behind or self._is_doing(first - 1)  # "a lawyer representing the families"
        start = first
        while start > self.floor and first - start < _ASIDE:
            mark = self.tokens[start - 1].kind is Kind.MARK
            if mark and self.tokens[start - 1].text not in "'’.":
                break
            if self.low(start - 1) in self.words["opening"] and not self._relates(start - 1):
                break
            start -= 1
        who = self.find.after(self.sentence, start, end)
        if who is None or who.last > end or who.first == first:
            return None
        if not self._can_speak(who) and not self._spoken_by(who):
            return None
        between = [t.low for t in self.tokens[who.last : first]]
        relative = between[:1] and (between[0] in self.words["relative"] or self._relates(who.last))
        if not behind and not (len(between) > 1 and relative):
            return None  # but "families who reached Kabul said"
        parted = any(low in self.words["joint"] for low in between)
        return who if who.last == end or (not parted and self._describes(who.last)) else None

    def _described_at_length(self, end: int) -> Phrase | None:
        """Those who open the clause, where words that describe them hold a clause of their own:
        "**Residents** reached by phone before the lines were cut said".
        """
        who = self.find.after(self.sentence, self.floor, end)
        if who is None or who.kind not in _DESCRIBED or self._says(who.last):
            return None
        between = range(who.last, end)
        apart = any(self.is_mark(at) for at in between) or end - who.last > _ASIDE
        inner = any(self.low(at) in self.words["opening"] for at in between[1:])
        return who if inner and not apart and self._describes(who.last) else None

    def _says(self, position: int) -> bool:
        """Whether a word of saying stands there, whose subject stands before it: not so "reached
        **by** phone".
        """
        cue = self.cues.at(self.tokens, position)
        return cue is not None and cue.frame != "by"

    def _is_doing(self, position: int) -> bool:
        """Whether a participle of the present stands there, which describes who is before it."""
        token = self.tokens[position] if position > self.floor else None
        return token is not None and token.low.endswith(self.ends.doing) and not token.capital

    def _relates(self, position: int) -> bool:
        """Whether "that" stands there for the body before it: "A team of MSF that reached Bama"."""
        if self.low(position) not in self.words["that"]:
            return False
        if self.cues.at(self.tokens, position - 1) is not None:
            return False
        who = self.find.before(self.sentence, position, self.floor)
        opens = who is not None and (who.first == self.floor or self.is_mark(who.first - 1))
        return opens and self._can_speak(who)

    def _describes(self, position: int) -> bool:
        """Whether the word there opens a description of the phrase before it."""
        low = self.low(position + (self.low(position) in self.words["now"]))
        opens = self.words["preposition"] | self.words["relative"] | self.words["participle"]
        if low in self.words["that"]:
            return self._relates(position)
        return low in opens or low.endswith(self.ends.describing)

    def _aside(self, who: Phrase, first: int, last: int) -> bool:
        """Whether what stands between the commas can be an aside to ``who``."""
        inner = self.find.after(self.sentence, first)
        if inner is not None and inner.last >= last:
            return True
        if self.low(first) in self.words["relative"] or self._time_on(first) >= last:
            return True
        if self.cues.at(self.tokens, first) is not None:
            return True
        if first + 1 == last and self.low(first) in self.words["adverb"]:
            return True  # "Its opponents, however, say"
        joined = self.words["joint"] | self.words["opening"]
        opens = self.is_mark(who.first - 1) or who.first == self.floor
        opens = opens or self.low(who.first - 1) in joined
        return opens and (self._describes(first) or self._is_office(who, first))

    def _is_office(self, who: Phrase, first: int) -> bool:
        """Whether the words at ``first`` tell who or how old a person is."""
        token = self.tokens[first]
        office = self.find.words.tells_a_person(token)
        office = office or token.kind is Kind.NUMBER or token.low in self.find.words.determiners
        owned = token.owns and who.kind in {"organisation", "person", "name"}
        return owned or (who.kind in {"name", "person"} and office)

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

    def _shared(self, start: int, participle: bool, word: str) -> tuple[Phrase | None, int]:
        """The subject of the verb before, or of the clause, for "adding that" and "and said"."""
        lead = self.low(start - 1)
        if lead in self.words["relative"] and self.done and self.done[-1].last >= start - 2:
            return self.done[-1].who, start
        hangs = participle and (lead == "," or lead in self.words["by"])
        if self.done and (lead in self.words["going_on"] or hangs):
            last = next((h for h in reversed(self.done) if h.who is not None), None)
            return (last.who if last else None), start
        opens = hangs and word in self.words["saying"]  # "X rejected the offer, saying …"
        if opens or (lead in self.words["going_on"] and not participle):
            return self._clause_subject(), start
        return None, start

    def _clause_subject(self) -> Phrase | None:
        """The phrase that opens the sentence, behind "During the talks," or "But" too."""
        who = self.find.after(self.sentence, self.floor)
        behind = self.floor + (self.low(self.floor) in self.words["joint"])
        if who is None and self.low(behind).endswith(self.ends.past):
            return self.find.after(self.sentence, behind + 1)  # "And suspended UNRWA its work, and"
        if who is not None or self.low(self.floor) not in self.words["circumstance"]:
            return who
        comma = next((p for p, t in enumerate(self.tokens[:_ASIDE]) if t.text == ","), None)
        return self.find.after(self.sentence, comma + 1) if comma is not None else None
