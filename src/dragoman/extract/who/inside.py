"""A draft in; who acts by the word itself that tells it, out.

"Under **rebel** control", "drove **the rebels** out", "**it** had retaken", "an **Israeli** air
strike". The subjects of verbs are looked for elsewhere (see subjects, clauses).
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.drafts.reading import Draft
from dragoman.extract.text.sentences import Token
from dragoman.extract.who.parties import Parties
from dragoman.extract.who.roles import Roles
from dragoman.extract.who.subjects import Subjects

__all__ = ["UNHELD", "Inside"]

_HURT = frozenset({"harm", "damage"})
UNHELD = _HURT | {"politics", "access"}
"""Families whose phrases hold nobody who did it: "called on the **army** to", "stopped a **UN**
convoy", "out of **service**"."""
_GROUND, _VIOLENCE = "territory", "violence"
_LEFT, _BY, _SIDES = "withdrew", "by", "between"
_SIDED = 6
"""Tokens from a fight to what sets its sides against each other, at most."""


class Inside:
    """Finds who is told inside a word, or as its owner."""

    def __init__(self, roles: Roles, find: Mentions, parties: Parties, before: Subjects) -> None:
        self._roles, self._find, self._parties, self._before = roles, find, parties, before

    def who(self, draft: Draft, acts: str) -> list[Phrase] | None:
        """Who acts by the word of a draft; nobody where it can be nobody else, None where the
        subject of the word is to be looked for.
        """
        if acts == _SIDES and (sides := self._facing(draft)):
            return sides
        steps = (self._opening, self._holding, self._driven, self._called, self._owning)
        found = (step(draft, acts) for step in steps)
        return next((one for one in found if one is not None), None)

    def _facing(self, draft: Draft) -> list[Phrase] | None:
        """Both sides of a fight where a mark sets them against each other: "clashes **SAF vs
        RSF**", "**army/rebels** clashes".
        """
        sentence, word = draft.seen.sentence, draft.trigger
        near = range(max(1, word.start - _SIDED), min(len(sentence.tokens) - 1, word.end + _SIDED))
        marks = (at for at in near if sentence.tokens[at].low in self._roles.facing)
        for at in marks:
            first = word.end if word.end < at else 0
            last = word.start if at < word.start else None
            one = self._find.before(sentence, at, first)
            other = self._find.after(sentence, at + 1, last)
            if one is None or other is None or (one.last, other.first) != (at, at + 1):
                continue
            if self._parties.is_party(one) and self._parties.is_party(other):
                return [one, other]
        return None

    def _opening(self, draft: Draft, acts: str) -> list[Phrase] | None:
        """Who opens a word that goes on with its verb: "**troops** have pulled back"."""
        opens = self._before.opening_word(draft) if draft.measure.family not in _HURT else None
        return [opens] if opens else None

    def _holding(self, draft: Draft, acts: str) -> list[Phrase] | None:
        """Who holds: "under **rebel** control", "in **our** hands"."""
        sentence, word = draft.seen.sentence, draft.trigger
        tokens, inside = sentence.tokens, range(word.start + 1, word.end)
        if draft.measure.family in UNHELD:
            return None
        own = self._roles.own
        its = (at for at in inside if tokens[at].low in own and self.grips(tokens, at + 1))
        owner = next(its, None)
        if owner is not None:
            return [self._find.phrase(sentence, owner, owner + 1)]
        if tokens[word.start].low in self._roles.drives or acts == _SIDES:
            return None
        counted = draft.count
        # none of those counted holds: "flew out 46 of its staff"
        those = range(counted.start, counted.unit.end) if counted else ()
        holder = next((at for at in inside if at not in those and self._holds(tokens, at)), None)
        if holder is None:
            return None
        led = self._find.words.places | self._roles.leans | self._roles.by
        if not any(token.low in led for token in tokens[word.start : holder]):
            subject = self._find.before(sentence, word.start) if word.start else None
            if subject is not None and self._parties.is_party(subject):
                return None  # "government forces **hold** the administrative centre"
        whose = self._find.before(sentence, holder + 1, word.start + 1)
        return [whose] if whose else []

    def _holds(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word inside a phrase names who holds: "under **rebel** control"."""
        named = tokens[at].capital or self._parties.is_armed(tokens[at])
        lined = at + 1 < len(tokens) and tokens[at + 1].low in self._roles.fronts
        if lined and not self.grips(tokens, at + 1):
            return False  # "broke through **army** lines"
        return self._parties.is_body(tokens[at]) or (named and self.grips(tokens, at + 1))

    def grips(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a word stands there behind whose name it is in his hands."""
        return at < len(tokens) and tokens[at].low in self._roles.grips

    def _driven(self, draft: Draft, acts: str) -> list[Phrase] | None:
        """Who is driven out, and so has left: "drove **the rebels** out of"."""
        sentence, word = draft.seen.sentence, draft.trigger
        drives = sentence.tokens[word.start].low in self._roles.drives
        if not drives or draft.measure.name != _LEFT or word.passive:
            return None
        driven = self._find.after(sentence, word.start + 1)
        return [driven] if driven else []

    def _called(self, draft: Draft, acts: str) -> list[Phrase] | None:
        """Whom a pronoun inside stands for: "**it** had retaken"; of a truce "it expired" is the
        truce itself.
        """
        sentence, word = draft.seen.sentence, draft.trigger
        things = self._find.words.pronouns.keys() - self._roles.relatives - self._roles.objects
        inside = range(word.start, word.end)
        its = next((at for at in inside if sentence.tokens[at].low in things), None)
        if its is None or draft.measure.family != _GROUND:
            return None
        return [self._find.phrase(sentence, its, its + 1)]

    def _owning(self, draft: Draft, acts: str) -> list[Phrase] | None:
        """Whose the deed or the blow is: "**the rebels'** siege", "the withdrawal of **the
        army**", "an **Israeli** air strike".
        """
        blow = acts == _BY and draft.measure.family == _VIOLENCE
        blow = blow and not self._before.undergoes(draft)  # "an **army** helicopter was shot down"
        whose = self._before.owner(draft) or self._before.made_by(draft)
        if whose is None and blow:
            whose = self._before.whose_blow(draft.seen, draft.trigger.start)
        return [whose] if whose else None
