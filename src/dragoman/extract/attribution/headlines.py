"""The start and the end of a line in; who speaks by a colon, a dash or a bracket there out.

"The ministry: 12 died", "Twelve died - ministry", "A source to Al-Mayadeen: …". A name before a
colon may as well be that of a place, or of those who are counted. Verbs and nouns of saying are not
met here (see frames).
"""

from __future__ import annotations

from dragoman.extract.attribution.cues import PASSES_ON, Hit
from dragoman.extract.attribution.passives import LETTERS
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.attribution.views import Views
from dragoman.extract.text.sentences import Form, Kind

__all__ = ["TELLERS", "Headlines"]

_TO_A_NUMBER = 3
"""Tokens behind the colon of a label in which its number stands: "at least 300"."""
_TO_A_DEED = 3
"""Tokens behind the colon of who did something, in which it is counted: "3 air strikes"."""
_TO_A_COLON = 12
"""Tokens from who speaks to the colon before his words, at most: "in Botlik on Friday"."""
_DASHES = frozenset("-–—")
_TELLS = "→"
"""As a colon, in posts."""
TELLERS = PASSES_ON | {"organisation", "person", "unnamed"}
"""Kinds of sources that "following" may name."""
_SIGNED = 12
"""Tokens of who signs a sentence, and his dash."""
_SIGNING = frozenset({"organisation", "person"})
"""Kinds of sources that sign one."""
_CLOSERS = frozenset({"organisation", "person", "unnamed"})
"""Kinds of sources behind the colon that closes a title."""


class Headlines(Views):
    """The frames of labels and of titles; each gives a `Hit` or None."""

    def _headline(self) -> Hit | None:
        """X: content · content - X · content (X) (a title); X: content opening a paragraph."""
        tokens, start = self.tokens, self._clock()
        led = self.low(start) in self.words["sent_from"]
        who = self.find.after(self.sentence, start + led)
        who = self._without_platform(self._with_name(who)) if who is not None else None
        quoted = self._quoted_in_a_line(who) if who is not None else None
        if quoted is not None:
            return quoted
        if led and who is not None and not (who.named and who.kind in TELLERS):
            who = None  # "From the front: …"
        colon, platform = self._to_colon(who) if who is not None else (0, None)
        # "ASWJ via Telegram: 2 soldiers captured"
        posts = platform is not None and platform.head in self.words["platform"]
        if who is not None and self.low(who.last) == _TELLS:
            colon = who.last  # "Volunteers → 17 killed"
        led = who is not None and self.low(colon) in {":", _TELLS}
        if who is not None and led and self._heads(who, start, posts=posts):
            hit = Hit("attribution.colon", (colon, colon + 1), start, colon + 1, "after", who)
            hit.via = [platform] if platform is not None else []
            hit.who = self._off_platform(hit, who)
            return hit
        line = self.sentence.form in {Form.ITEM, Form.HEADING} and tokens[-1].text not in ".!?"
        if not (self.sentence.is_title or line):
            return self._signed()
        end = len(tokens) - (tokens[-1].text == ")")
        for position in range(end - 2 + (end < len(tokens)), max(3, end - 8), -1):
            apart = tokens[position].start > tokens[position - 1].end
            tags = "(" if end < len(tokens) else _DASHES
            closing = self._closes_title(position) if end == len(tokens) else None
            if closing is not None:
                return closing
            if tokens[position].text not in tags or not apart:
                continue
            who = self.find.after(self.sentence, position + 1)
            speaks = who is not None and self._can_speak(who) and (who.named or who.kind != "name")
            named = who is None or who.kind == "name"
            if tags == "(" and (named or not self.sentence.is_title):
                continue  # "642,000 in Gedeo (Oromia)"
            if who is not None and who.last == end and speaks and not self._is_sited(who):
                own = (position, position + 1)
                return Hit("attribution.dash", own, position, who.last, "before", who)
        return None

    def _signed(self) -> Hit | None:
        """Who signs a sentence behind a dash, without an article, of a rough translation: "Wounds
        received 116 **- department of health of the regional administration**".
        """
        end = len(self.tokens) - (self.tokens[-1].text == ".")
        for at in range(end - 2, max(3, end - _SIGNED), -1):
            apart = self.tokens[at].start > self.tokens[at - 1].end
            if self.tokens[at].text not in _DASHES or not apart:
                continue
            who = self.find.after(self.sentence, at + 1)
            led = self.low(at + 1) in self.find.words.determiners
            if who is None or led or who.last != end or who.kind not in _SIGNING or not who.named:
                return None
            told = self._number_after(0, at)
            return Hit("attribution.dash", (at, at + 1), at, end, "before", who) if told else None
        return None

    def _quoted_in_a_line(self, who: Phrase) -> Hit | None:
        """Whom an outlet quotes before a colon: "The radio quotes the mayor: 300 houses fell"."""
        for at in range(who.first + 1, min(who.last + 1, len(self.tokens))):
            if self.low(at) not in self.words["quoting"]:
                continue
            outlet = self.find.phrase(self.sentence, who.first, at)
            speaker = self.find.after(self.sentence, at + 1)
            if speaker is None or outlet.kind not in PASSES_ON or self.low(speaker.last) != ":":
                return None
            own = (at, at + 1)
            end = speaker.last + 1
            return Hit("attribution.colon", own, who.first, end, "after", speaker, [outlet])
        return None

    def _to_colon(self, who: Phrase) -> tuple[int, Phrase | None]:
        """Where the colon behind who speaks may stand, and through whom he does: "The mayor **in
        Telegram**: …", "A source **to Al-Mayadeen**: …", "Residents **by phone**: …", "The army's
        **reply**: …", "General Lapin **in Botlik, 23 August**: “…", "The staff**, 12:00**: …".
        """
        at = who.last
        owned = self.tokens[at - 1].owns and self.low(at) in self.cues.nouns["told"]
        by = self.low(at) in self.words["by"] and self.low(at + 1) in self.words["interview"]
        if owned or by:
            return at + 2 - owned, None
        aside = at + (self.low(at) == ",")
        if timed := self._clock_behind(aside):
            return timed, None
        posted, platform = self._in_brackets(at) or self._platform(aside)
        if platform is not None and self.low(posted) == ":":
            return posted, platform
        told_there = self.low(aside) in self.words["hearing"]
        heard = self.find.after(self.sentence, aside + 1) if told_there else None
        if heard is not None and self.low(heard.last) == ":":
            told = self.low(at) in self.cues.to
            channel = self._is_a_station(heard) or (told and heard.kind == "name" and heard.named)
            if told or channel:
                return heard.last, heard if channel else None
        leads = self.words["preposition"] | self.words["time"] | {","}
        reach = _TO_A_COLON if self.low(at) in leads else 1
        for position in range(at, min(at + reach, len(self.tokens) - 1)):
            token = self.tokens[position]
            if token.text == ":":
                quoted = self._is_quote(position + 1)
                return (position, None) if quoted and position > at else self._platform(at)
            if (
                token.low in self.words["be"]
                or token.text in ".;"
                or self.cues.at(self.tokens, position)
            ):
                break
        return self._platform(at)

    def _clock_behind(self, at: int) -> int:
        """Where the colon stands behind a time of day there, 0 where there is none."""
        end = at + 3 if self._is_clock(at) else 0
        return end if end and self.low(end) == ":" else 0

    def _without_platform(self, who: Phrase) -> Phrase:
        """The phrase less a platform in brackets that ends it: "**The mayor** (Telegram): …"."""
        at = who.last - 3
        if at <= who.first or self._in_brackets(at) is None:
            return who
        return self.find.phrase(self.sentence, who.first, at)

    def _in_brackets(self, at: int) -> tuple[int, Phrase] | None:
        """Where a platform in brackets ends, and the platform: "The mayor **(Telegram)**: …"."""
        if self.low(at) != "(" or self.low(at + 2) != ")":
            return None
        if self.low(at + 1) not in self.words["platform"]:
            return None
        return at + 3, self.find.phrase(self.sentence, at + 1, at + 2)

    def _is_clock(self, at: int) -> bool:
        """Whether a time of day stands there: "17:45"."""
        kinds = [t.kind for t in self.tokens[at : at + 3]]
        timed = kinds == [Kind.NUMBER, Kind.MARK, Kind.NUMBER]
        return timed and self.low(at + 1) in {":", "."}

    def _closes_title(self, colon: int) -> Hit | None:
        """Who tells what a title says, behind a colon: "Twelve killed in clashes: medics"; in the
        line of a list a body or an office, behind a number.
        """
        if self.low(colon) != ":" or self.is_mark(colon + 1):
            return None
        who = self.find.after(self.sentence, colon + 1)
        if who is None or who.last < len(self.tokens) or who.kind not in _CLOSERS:
            return None
        told = who.kind != "unnamed" and self._number_after(self.floor, colon)
        if not (self.sentence.is_title or told):
            return None
        own = (colon, colon + 1)
        return Hit("attribution.colon", own, colon, who.last, "before", who)

    def _is_sited(self, who: Phrase) -> bool:
        """Whether a name is that of a place by a word of it: "The day - camp Ain al-Hilweh"."""
        sites = self.find.words.sites
        return who.kind == "name" and any(self.low(p) in sites for p in range(who.first, who.last))

    def _with_name(self, who: Phrase) -> Phrase:
        """An office with the name that a comma parts from it, before a colon: "The mayor, Ali Sow:
        three died".
        """
        name = self.find.after(self.sentence, who.last + 1) if self.low(who.last) == "," else None
        named = name is not None and name.kind in {"name", "person"}
        if who.kind != "person" or name is None or not named or self.low(name.last) != ":":
            return who
        return self.find.phrase(self.sentence, who.first, name.last)

    def _clock(self) -> int:
        """Where the sentence starts behind a time of day ("17:45 The ministry: …") or a bullet."""
        bullet = self.sentence.bullet
        if bullet:
            return sum(token.end <= bullet.end for token in self.tokens)
        return 3 if self._is_clock(0) else 0

    def _heads(self, who: Phrase, start: int, *, posts: bool) -> bool:
        """Whether the phrase before a colon says what follows it, or ``posts`` it."""
        far = who.last > start + 12 or self._is_counted(who)
        if not self._can_speak(who) or who.kind == "pronoun" or far:
            return False
        opens = start == 0 and who.kind == "person" and who.named  # "Major Saw Htoo: Yes."
        if not self._has_words(who.last, len(self.tokens), 1 if opens else 3):
            return False
        own = self.tokens[who.first : who.last]
        if " ".join(token.low for token in own) in self.words["sourced"]:
            return False  # "Source: the mayor"
        behind = self.tokens[who.last + 1 : who.last + 1 + _TO_A_DEED]
        number = next((n for n, token in enumerate(behind) if self.cues.is_number(token)), None)
        deed = number is not None and any(t.low in self.words["deed"] for t in behind[number + 1 :])
        if deed and number == 0:
            return False  # "LNA air force: 3 strikes on Tajoura"
        posts = posts or own[0].start in self.accounts  # "RT @SakeNews: …"
        return posts or self._is_speaker(who)

    def _is_speaker(self, who: Phrase) -> bool:
        """Whether a label with a colon names one who speaks: no rubric, and no place."""
        words = self.find.words
        own = self.tokens[who.first : who.last]
        if all(t.low in self.words.get("rubrics", ()) for t in own):
            return False  # "LIVE: fighting in Sudan"
        area = own[-1].low in self.words.get("areas", ()) and own[0].capital and len(own) > 1
        if area and not any(map(words.tells_a_person, own)):
            return False  # "Marib governorate: 45 fighters died"
        if self._is_a_house(who):
            return False
        place = " ".join(t.low for t in own) in words.countries | words.capitals
        office = any(t.text == "," for t in own) and any(map(words.tells_a_person, own))
        land = own[0].owner.lower() in words.countries | words.capitals
        body = own[0].owns and own[0].capital and not land
        office = office or (body and len(own) > 1)  # "WHO's Ali Sow: …", but "Syria's Idlib: …"
        if office or (who.kind != "name" and not place):
            return True  # "Ali Sow, its spokesman: …"
        placed = any(t.low in words.compass for t in own) or self.find.is_placed(who)
        answers = " ".join(t.low for t in own) in self.find.answering
        if (own[0].low in words.titles and len(own) > 1) or (answers and not placed and not place):
            return True  # "MR. DUJARRIC: …", "Dujarric: …" behind a question
        if placed or not self.sentence.is_title:  # "Governor Haidai said" ... "Haidai: four killed"
            return not (placed or place) and self.find.fullest(who).kind == "person"
        told = self.words["happening"] | self.words["bulletin"]  # "IRAQ: RAMADI, FLASH UPDATE"
        happens = any(t.low in told for t in self.tokens[who.last :])
        if place:  # "Ukraine: strikes on Odesa" is what is told of, "Moscow: …" who tells
            country = " ".join(t.low for t in own) in words.countries
            return not happens and (not country or self._speaks_on(who))
        bulletin = any(t.low in self.words["bulletin"] for t in self.tokens[who.last :])
        return not bulletin and (self._is_acronym(who) or self._speaks_on(who))

    def _is_a_house(self, who: Phrase) -> bool:
        """Whether the label of a line is a house or a camp by its name, of which it gives figures:
        "Medina **hospital**: 126 wounded"; a title says what it tells.
        """
        own = self.tokens[who.first : who.last]
        bracket = next((n for n, t in enumerate(own) if n and t.text == "("), len(own))
        ends = {own[0].low, own[bracket - 1].low}
        named = bracket > 1 and any(t.capital for t in own[:bracket]) and who.kind != "person"
        after = self.tokens[who.last + 1 : who.last + 2]
        told = any(t.kind is Kind.NUMBER or t.text.islower() for t in after)
        houses = self.words.get("houses", frozenset())
        return named and told and not self.sentence.is_title and not ends.isdisjoint(houses)

    def _is_counted(self, who: Phrase) -> bool:
        """Whether it is a label, which counts whom it names: "• Evacuees: some 84,256", "Evacuated
        families: 320; persons: 1,600".
        """
        after = self.tokens[who.last + 1 : who.last + 1 + _TO_A_NUMBER]
        number = next((n for n, t in enumerate(after) if t.kind is Kind.NUMBER), None)
        if number is None or who.kind != "unnamed":
            return False
        beyond = self.tokens[who.last + 2 + number : who.last + 3 + number]
        return bool(self.sentence.bullet) or all(token.kind is Kind.MARK for token in beyond)

    def _is_acronym(self, who: Phrase) -> bool:
        """Whether the name is letters alone in a sentence that is not all capitals."""
        own = [t.text for t in self.tokens[who.first : who.last] if t.kind is Kind.WORD]
        own = own[self.low(who.first) in self.find.words.determiners :]
        rest = "".join(t.text for t in self.tokens[who.last :])
        return len(own) == 1 and own[0].isupper() and len(own[0]) <= LETTERS and not rest.isupper()

    def _speaks_on(self, who: Phrase) -> bool:
        """Whether the text gives the name an office, or a verb of saying right behind it."""
        if self.find.fullest(who).kind in {"person", "organisation"}:
            return True
        for sentence, end in self.find.again(who):
            cue = self.cues.at(sentence.tokens, end) if end < len(sentence.tokens) else None
            if cue is not None and cue.frame == "verb":
                return True
        return False
