"""A place as a text words it in; its name taken apart out: head, compass, class, what holds it.

In: "the Eastern part of Aleppo" and the table `words.toml`. Out: a `Phrase`. Which place it is, and
whether there is one, is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dragoman.claims import holder_of, site_of
from dragoman.link.spelling import fold

__all__ = ["Phrase", "Words", "read"]

_TOKEN = re.compile(r"[\w'’ʼ`‘.\-‑]*\w|,|\d")
_OWNER = re.compile(r"(?<=\w)['’]s$|(?<=s)['’]$")
_AWAY = re.compile(r"\b\d+(?:[.,]\d+)?[ -]?(?:km|kilomet\w+|miles?|metres|meters)\b", re.IGNORECASE)
_HELD = re.compile(r"(?P<holder>.*)-(?:held|controlled|run|ruled|occupied|dominated)$")
_WIDE = frozenset({"part of a city", "settlement", "adm1", "adm2", "country"})
_BESIDE = frozenset({"near", "outside", "around", "by"})
_SPLITTERS = frozenset({"of", "in", "within", "inside", "near", "outside", ",", "around", "on"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the words of a place say, apart from its name."""

    text: str
    head: str
    """The name itself, as written; empty where there is none ("the city")."""
    whole: tuple[str, ...]
    """Longer stretches that may be the name ("North Kivu" before "Kivu"), longest first."""
    compass: tuple[str, ...] = ()
    """Directions, outermost first: "north of eastern Aleppo" gives north, east."""
    joined: bool = False
    """The directions stand side by side: "eastern and southern Aleppo"."""
    part: str | None = None
    """A part that bears no name: ``old-city``."""
    kind: str | None = None
    """The class that a word of the phrase gives: ``quarter``, ``settlement``..."""
    kind_word: str = ""
    context: str = ""
    """A name that says where it is: Aleppo in "the Hanano district of Aleppo"."""
    held: bool = False
    """Told by who holds it."""
    away: bool = False
    """At a stated distance from the name."""
    site: str = ""
    """What bears no name and lies in what the head names: "radio station"."""


@dataclass(frozen=True)
class Words:
    """`words.toml`, turned round for looking up."""

    compass: Mapping[str, str]
    parts: Mapping[str, str]
    classes: Mapping[str, str]
    joins: frozenset[str]
    qualities: frozenset[str]
    holders: frozenset[str]
    ordinary: frozenset[str]
    names: frozenset[str]
    """Names that are made of the words above, folded: "West Bank"."""
    table: Mapping[str, Any]
    longest: int = field(default=3)

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Words:
        drop = table["drop"]
        return cls(
            _turned(table["compass"]),
            _turned(table["parts"]),
            _turned(table["classes"]),
            frozenset(drop["joins"]),
            frozenset(drop["qualities"]),
            frozenset(drop["holders"]),
            frozenset(table["ordinary"]),
            frozenset(fold(name) for name in table["names"]),
            table,
        )


def _turned(entries: Mapping[str, Any]) -> dict[str, str]:
    return {word: name for name, entry in entries.items() for word in entry["words"]}


def read(text: str, words: Words) -> Phrase:
    """Take the words of a place apart."""
    told = site_of(text).strip()
    if told and _is_no_name(told) and (site := _site(told, words)):
        return replace(read(holder_of(text), words), text=text, site=site)
    tokens = _TOKEN.findall(text.replace("‑", "-").strip(" \t\n.,;:"))
    away = bool(_AWAY.search(text))
    peeled = Phrase(text, "", (), away=away)
    if not tokens:
        return peeled
    if fold(" ".join(tokens[-2:])) in words.names:
        peeled, _ = _left(peeled, tokens[:-2], words)
        return replace(peeled, head=" ".join(tokens[-2:]))
    rest, owner = _owned([_plainly(token, words) for token in tokens])
    if owner and _right(peeled, rest, words)[0].kind == "site":
        site = _site(" ".join(rest), words)
        return replace(read(owner, words), text=text, site=site)  # "Hama's main prison"
    peeled, rest = _left(peeled, rest, words)
    left, right = _split(rest)
    beside = bool(left) and left[0].lower() in _BESIDE
    if beside:
        left = []  # "the north of the city near the river": the river is not the place
    elif right:
        peeled = _inside(peeled, " ".join(right), words)
    peeled, left = _right(peeled, left, words)
    head = " ".join(left)
    if owner:
        head, context = (head, owner) if head else (owner, "")
        peeled = replace(peeled, context=context)
    small = head.isascii() and not any(letter.isupper() for letter in head)
    if small and (peeled.kind or right or fold(head) in words.ordinary):
        head = ""  # "edge of Goma", "the city as a whole": these words name nothing
    if not head and peeled.context and not beside:
        inner = read(peeled.context, words)
        head = inner.head
        peeled = replace(peeled, context=inner.context, compass=peeled.compass + inner.compass)
    return replace(peeled, head=head, whole=_wholes(tokens, head, words))


def _is_no_name(text: str) -> bool:
    """Whether words begin or end as no name does: "the UN compound", "Parliament building"."""
    return text[0].islower() or text[0].isdigit() or text.rsplit(maxsplit=1)[-1].islower()


def _site(text: str, words: Words) -> str:
    """The words of a site less those before its noun that say nothing: "the radio station"; none
    where they tell a part, or what may hold it: "the district", "rebel areas".
    """
    tokens = text.split()
    noted, _ = _right(Phrase(text, "", ()), tokens, words)
    fits = words.table["classes"].get(noted.kind, {}).get("fits", ())
    if noted.part or noted.compass or not _WIDE.isdisjoint(fits):
        return ""
    while len(tokens) > 1 and tokens[0].lower() in words.joins | words.qualities:
        tokens.pop(0)
    return " ".join(tokens)


def _wholes(tokens: Sequence[str], head: str, words: Words) -> tuple[str, ...]:
    """The phrase less its outer joins, then its class words too; only what the head is not."""
    first = 0
    while first < len(tokens) and tokens[first].lower() in words.joins:
        first += 1
    kept = list(tokens[first:])
    found = [" ".join(kept)]
    while len(kept) > 1 and kept[-1].lower() in words.classes:
        kept.pop()
        found.append(" ".join(kept))
    return tuple(name for name in dict.fromkeys(found) if len(name) > len(head) and head)


def _plainly(token: str, words: Words) -> str:
    """A word for a kind of place without its ending: "the **city's** east"."""
    plain = _OWNER.sub("", token)
    return plain if plain != token and plain in words.classes else token


def _owned(tokens: Sequence[str]) -> tuple[list[str], str]:
    """What follows "Aleppo's", and Aleppo; or all tokens."""
    for position, token in enumerate(tokens[:-1]):
        named = any(t[:1].isupper() for t in tokens[: position + 1])
        if named and _OWNER.search(token):
            owner = " ".join([*tokens[:position], _OWNER.sub("", token)])
            return list(tokens[position + 1 :]), re.sub(r"^[Tt]he ", "", owner)
    return list(tokens), ""


def _inside(phrase: Phrase, right: str, words: Words) -> Phrase:
    """The phrase with what "of", "in" or a comma adds to it."""
    inner = read(right, words)
    if inner.head:
        return replace(phrase, context=right)
    return replace(
        phrase,
        compass=phrase.compass + inner.compass,
        part=phrase.part or inner.part,
        kind=phrase.kind or inner.kind,
        kind_word=phrase.kind_word or inner.kind_word,
    )


def _left(phrase: Phrase, tokens: Sequence[str], words: Words) -> tuple[Phrase, list[str]]:
    """Peel what stands before the name."""
    rest = list(tokens)
    while rest:
        low = rest[0].lower()
        held = _HELD.match(low)
        taken = _longest(rest, words)
        if taken:
            phrase, rest = _note(phrase, " ".join(rest[:taken]).lower(), words), rest[taken:]
        elif low == "and" and phrase.compass:
            phrase, rest = replace(phrase, joined=True), rest[1:]
        elif held or (low in words.holders and rest[0].islower()):
            phrase, rest = replace(phrase, held=True), rest[1:]
        elif low in _BESIDE and (phrase.kind or phrase.compass):
            break
        elif low in words.joins or low in words.qualities or low == "," or _plain(rest):
            rest = rest[1:]
        else:
            break
    return phrase, rest


def _plain(rest: Sequence[str]) -> bool:
    """Whether a word before the name is no part of it: written small, and neither al nor de."""
    return len(rest) > 1 and len(rest[0]) > 3 and rest[0].isalpha() and rest[0].islower()


def _right(phrase: Phrase, tokens: Sequence[str], words: Words) -> tuple[Phrase, list[str]]:
    """Peel what stands after the name."""
    rest = list(tokens)
    for position, token in enumerate(rest):
        tail = rest[position + 1 :]
        if position and token.lower() == "and" and not any(t[:1].isupper() for t in tail):
            rest = rest[:position]
            break
    while rest:
        for size in range(min(words.longest, len(rest)), 0, -1):
            word = " ".join(rest[-size:]).lower()
            if phrase.kind in _NAMED_SO and rest[-1][0].isupper():
                return phrase, rest  # "Suruc State hospital" is in no state of Suruc
            if word in words.classes or word in words.parts:
                phrase, rest = _note(phrase, word, words), rest[:-size]
                break
        else:
            break
    return phrase, rest


_NAMED_SO = frozenset({"site", "airport", "camp", "crossing"})
"""Classes of what may have another's word in its name."""


def _longest(tokens: Sequence[str], words: Words) -> int:
    """How many tokens at the front are one compass, part or class word; 0 where none is."""
    for size in range(min(words.longest, len(tokens)), 0, -1):
        word = " ".join(tokens[:size]).lower()
        if word in words.compass or word in words.parts or word in words.classes:
            return size
    return 0


def _note(phrase: Phrase, word: str, words: Words) -> Phrase:
    if word in words.compass:
        return replace(phrase, compass=(*phrase.compass, words.compass[word]))
    if word in words.parts:
        return replace(phrase, part=words.parts[word])
    if phrase.kind and words.classes[word] in {"part", "quarters"}:
        return phrase
    return replace(phrase, kind=words.classes[word], kind_word=word)


def _split(tokens: Sequence[str]) -> tuple[list[str], list[str]]:
    for position, token in enumerate(tokens):
        if position and token.lower() in _SPLITTERS and position + 1 < len(tokens):
            return list(tokens[:position]), list(tokens[position + 1 :])
    return list(tokens), []
