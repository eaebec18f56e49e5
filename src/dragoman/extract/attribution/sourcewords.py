"""The words that can name a source, compiled; which of them a token is out.

In: the tables of `sources.toml`. How a phrase is grown over them is not decided here (see sources).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.extract.text.endings import Endings
from dragoman.extract.text.sentences import Kind, Token

__all__ = ["PASSES_ON", "Phrase", "SourceWords"]

PASSES_ON = frozenset({"agency", "outlet", "state_agency"})
"""Kinds of sources that pass on what others say."""
_ENDING = 4
"""Letters of a word that is no more than an ending, at most."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens ``first`` to ``last`` (exclusive) of one sentence that can name a source."""

    sentence: int
    first: int
    last: int
    kind: str
    """``agency``, ``state_agency``, ``outlet``, ``organisation``, ``person``, ``unnamed``,
    ``document``, ``pronoun``, ``name`` (capitals alone), ``other`` (a plain noun phrase)."""
    head: str
    """The word it turns on, lower case."""
    named: bool = False
    """Whether a capitalised word stands in it."""


class SourceWords:
    """The tables of `sources.toml`, compiled once. Pure; safe to share."""

    def __init__(
        self, table: Mapping[str, Any], endings: Endings, verbs: frozenset[str] = frozenset()
    ) -> None:
        """``verbs``: forms that end a phrase when they stand in lower case."""
        self.endings = endings
        self.heads = {word: kind for kind, words in table["heads"].items() for word in words}
        self.names = {
            name.lower(): kind for kind, names in table["names"].items() for name in names
        }
        self.short = {word: frozenset(kinds) for word, kinds in table["short"].items()}
        self.meant = {word: frozenset(kinds) for word, kinds in table.get("meant", {}).items()}
        self.pronouns = {word: kind for kind, words in table["pronouns"].items() for word in words}
        self.owners = {word: kind for kind, words in table["owners"].items() for word in words}
        words = table["words"]
        self.determiners = frozenset(words["determiner"])
        self.counted = frozenset(words["counted"])
        self.links = frozenset(words["link"])
        self.of = frozenset(words.get("of", ()))
        self.both = frozenset(words.get("both", ()))
        self.to = frozenset(words.get("to", ()))
        self.at = frozenset(words.get("at", ()))
        self.small = {
            name: frozenset(words[name])
            for name in ("on", "inside", "based", "out_of", "seat", "leads")
        }
        self.clause_opens = frozenset(words.get("clause_opens", ()))
        self.learnt_from = frozenset(words.get("learnt_from", ()))
        self.adjectives, self.elided = (
            tuple(words.get(name, ())) for name in ("adjectives", "elided")
        )
        self.of_state = frozenset(words["of_state"])
        self.owned_by = frozenset(words["owned_by"])
        self.countries = frozenset(name.lower() for name in words["country"])
        self.capitals = frozenset(name.lower() for name in table["names"]["capital"])
        self.places = frozenset(words["place"])
        self.sites = frozenset(words["site"])
        self.official = frozenset(words["official"])
        self.articles = frozenset(words["article"])
        self.compass = frozenset(words["compass"])
        self.stops = frozenset(words["stop"]) | verbs | frozenset(self.pronouns)
        self.titles = frozenset(words["title"])
        self.acronyms = frozenset(words["acronym"])
        self.news = frozenset(words["news"])
        self.public = frozenset(words["public"])
        self.whose = frozenset(words["whose"])
        self.sent = frozenset(words["sent"])
        self.through = frozenset(words["through"])
        self.aim = frozenset(words["aim"])
        self.of_body = frozenset(words["of_body"])
        self.indefinite = frozenset(words["indefinite"])
        self.against = frozenset(words["against"])
        self.domains = frozenset(words["domains"])
        self.ordinal = frozenset(words["ordinal"])
        self.aged = frozenset(words["aged"])
        self.relating = frozenset(words["relating"])
        self.issued = frozenset(words["issued"])
        self.sole = frozenset(words["sole"])
        self.pair, self.former = (frozenset(words.get(name, ())) for name in ("pair", "former"))
        self.same: dict[str, str] = {form: forms[0] for forms in table["same"] for form in forms}

        self.rivals = [frozenset(words) for words in table.get("rivals", ())]

    def are_rivals(self, one: Collection[str], other: Collection[str]) -> bool:
        """Whether lower-case words of two names are of two sides: "army", "rebel"."""
        sides = [{n for n, words in enumerate(self.rivals) if words & {*o}} for o in (one, other)]
        return all(sides) and sides[0].isdisjoint(sides[1])

    def low(self, token: Token) -> str:
        """The word in lower case, but "WHO" as it stands: it is not the word "who"."""
        return token.text if token.text in self.acronyms else token.low

    def one(self, low: str) -> str:
        """The word without a possessive ending, in the spelling that stands for all."""
        bare: str = low[:-2] if low.endswith("'s") else low.rstrip("'")
        return self.same.get(bare, bare)

    def head_kind(self, token: Token) -> str | None:
        word = self.one(token.low)
        kind = self.heads.get(token.low) or self.heads.get(word)
        if kind is None and word.count("-") == 1:
            kind = self.heads.get(word.rpartition("-")[2])  # "press-service", "vice-president"
        if kind is None and word.rpartition(".")[2] in self.domains and "." in word:
            return "outlet"  # "Actualite.cd"
        # "Yemen Data Project" is a name, not data
        return None if kind == "document" and token.capital else kind

    def is_core(self, token: Token) -> bool:
        """Whether the token may stand inside the core of a phrase (before any link)."""
        if token.kind is not Kind.WORD or token.low in self.determiners or token.low in self.links:
            return False
        stops = self.low(token) in self.stops
        return not stops or (token.capital and self.head_kind(token) is not None)

    def describes(self, token: Token) -> bool:
        """Whether a plain word ends as the adjectives do that stand behind what they describe."""
        plain = token.kind is Kind.WORD and not token.capital and self.head_kind(token) is None
        ends = len(token.low) > _ENDING and token.low.endswith(self.adjectives)
        return plain and (ends or token.low in self.adjectives)

    def tells_a_person(self, token: Token) -> bool:
        """Whether the token is an office or a title: "spokesman", "Gen."."""
        return self.head_kind(token) == "person" or token.low in self.titles

    def precedes_a_name(self, token: Token) -> bool:
        """Whether a word before a name tells who bears it: "**spokesman** Bola", "**former**"."""
        office = self.head_kind(token) is not None or token.low in self.titles
        return office or token.low in self.former

    def strong(self, token: Token) -> bool:
        """Whether the token can carry a phrase alone: a head word or a capitalised name."""
        if token.kind is not Kind.WORD or token.low in self.determiners or token.low in self.links:
            return False
        if self.is_name(token):  # "Human Rights **Watch**"
            return self.low(token) not in self.stops or self.head_kind(token) is not None
        return self.head_kind(token) is not None and token.low not in self.stops

    def is_name(self, token: Token) -> bool:
        """Whether a word has a capital, also behind a small article: "al-Saleh"."""
        head, _, tail = token.text.partition("-")
        return token.capital or (head in self.articles and tail[:1].isupper())
