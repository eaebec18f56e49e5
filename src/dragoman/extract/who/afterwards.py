"""A draft of a blow or of what came of it in, for which nobody is told to have done it; who owns up
to it in the sentences behind, or is blamed for it there, out.

"A car bomb killed 20 in Jalalabad. **Islamic State** claimed responsibility", "Twelve people died
in a blast. Police blamed **the ELN**".
"""

from __future__ import annotations

from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.drafts.reading import Draft
from dragoman.extract.text.sentences import Report, Sentence
from dragoman.extract.who.parties import Parties
from dragoman.extract.who.roles import Roles

__all__ = ["Afterwards"]

_BEHIND, _BEHIND_A_TITLE = 2, 4
"""Sentences behind in which it is told, at most."""
_BLOWS = frozenset({"air_strike", "attack_on_civilians", "explosion", "shelling"})
_STRUCK = _BLOWS | {"clash"}
_HURT = frozenset({"killed", "injured", "infrastructure_damaged", "housing_destroyed"})


class Afterwards:
    """Finds who is told behind a blow to have struck it, in one report."""

    def __init__(self, report: Report, roles: Roles, find: Mentions, parties: Parties) -> None:
        self._report, self._roles, self._find, self._parties = report, roles, find, parties

    def who(self, draft: Draft) -> Phrase | None:
        """Who owns up to what a draft tells, or else is blamed for it."""
        here = draft.seen.sentence
        struck = any(word.measure.name in _STRUCK for word in draft.seen.triggers)
        if draft.measure.name not in _BLOWS and not (struck and draft.measure.name in _HURT):
            return None
        far = _BEHIND_A_TITLE if here.is_title else _BEHIND
        behind = self._report.sentences[here.index + 1 : here.index + 1 + far]
        owners = (self._owning_up(sentence) for sentence in behind)
        owner = next((who for who in owners if who is not None), None)
        return owner or next((who for who in map(self._blamed, behind) if who is not None), None)

    def _owning_up(self, sentence: Sentence) -> Phrase | None:
        """Who owns up: "**the Taliban** claimed responsibility"; not "nobody has"."""
        match = next(iter(self._roles.admitting.all_of(sentence.tokens)), None)
        if match is None:
            return None
        end = match.start
        while end and sentence.tokens[end - 1].low in self._roles.helpers:
            end -= 1
        end -= end > 1 and sentence.tokens[end - 1].text == ","  # "an affiliate, **JNIM**, claimed"
        return self._apt(self._find.before(sentence, end) if end else None)

    def _blamed(self, sentence: Sentence) -> Phrase | None:
        """Who is blamed: "police blamed **the ELN**", "blamed the attack on **the ELN**"."""
        match = next(iter(self._roles.blaming.all_of(sentence.tokens)), None)
        return self._apt(self._find.after(sentence, match.end)) if match else None

    def _apt(self, who: Phrase | None) -> Phrase | None:
        """A phrase where it can act, and is not "nobody"."""
        if who is None or who.kind == "pronoun" or not self._parties.is_party(who):
            return None
        first = self._report.sentences[who.sentence].tokens[self._parties.opening(who)]
        return None if first.low in self._roles.nobody else who
