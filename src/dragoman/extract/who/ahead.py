"""A draft in; who is told before its word behind the word of a role, out.

"**From the side of** the army is shelled Bor", "**between** police and farmers a fight broke out",
"**by** government forces was taken the hill": the order of rough translation, which other texts
know too. Those told behind the word are looked for elsewhere (see `Takers`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dragoman.claims import Evidence
from dragoman.extract.attribution.mentions import Mentions
from dragoman.extract.attribution.sourcewords import Phrase
from dragoman.extract.drafts.reading import Draft
from dragoman.extract.text.phrases import Match
from dragoman.extract.text.sentences import Kind
from dragoman.extract.who.parties import Parties
from dragoman.extract.who.roles import Roles

__all__ = ["Ahead"]

_REACH = 16
"""Tokens from the word of a role to the word that tells the event, at most."""
_BY, _SIDES = "by", "between"


class Ahead:
    """Finds who is told before the words of one report."""

    def __init__(self, roles: Roles, find: Mentions, parties: Parties) -> None:
        self._roles, self._find, self._parties = roles, find, parties

    def who(self, draft: Draft, wanted: Collection[str]) -> Iterator[tuple[str, str, Evidence]]:
        """Who did what a draft tells, or between whom it was: role, name and words of each."""
        match = self._role(draft) if {_BY, _SIDES} & {*wanted} else None
        who = (
            self._find.after(draft.seen.sentence, match.end, draft.trigger.start) if match else None
        )
        if (
            match is None
            or who is None
            or who.last > draft.trigger.start
            or self._dated(draft, who)
        ):
            return
        for one in self._parties.each(who):
            if match.value in wanted and self._acts(draft, one, match):
                yield match.value, self._find.name(one), self._parties.evidence(one)

    def _role(self, draft: Draft) -> Match[str] | None:
        """The word of a role in the clause of a draft: one that opens it, one of several words, or
        the one before the two sides of a fight.
        """
        tokens, start = draft.seen.sentence.tokens, draft.trigger.start
        for at in range(start - 1, max(-1, start - _REACH), -1):
            match = self._roles.words.longest(tokens, at)
            opens = at == 0 or tokens[at - 1].kind is Kind.MARK
            if match is not None and match.end < start:
                alone = match.end == at + 1
                if match.value == _SIDES and tokens[at].low not in self._roles.against:
                    return match
                if match.value == _BY and (not alone or (opens and draft.trigger.passive)):
                    return match
            if tokens[at].text in ".;:!?," or tokens[at].low in self._roles.stops:
                return None
        return None

    def _acts(self, draft: Draft, who: Phrase, match: Match[str]) -> bool:
        """Whether a phrase is one that acts; behind a lone "by" one that is armed or a body, since
        much else is told so ("by Monday", "by car").
        """
        tokens = draft.seen.sentence.tokens
        armed = any(self._parties.is_armed(token) for token in tokens[who.first : who.last])
        return self._parties.is_party(who) and (
            armed or match.end > match.start + 1 or match.value == _SIDES
        )

    def _dated(self, draft: Draft, who: Phrase) -> bool:
        """Whether a window of time stands where somebody is looked for."""
        return any(one.nameless.meets(self._find.span(who)) for one in draft.seen.windows)
