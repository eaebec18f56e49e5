"""Names of persons and sources, and the words of reports that may leave: texts in, masked ones out.

A masked text has the length of the first, so that every span still points at its words. Who is a
person is told by the words of the name; in doubt a name is a person's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Any, Protocol, TypeVar

from dragoman import plugins
from dragoman.claims import Claim, Document, Evidence, Span
from dragoman.record.query import folded
from dragoman.write import Selection
from dragoman.write.policies import Policy

__all__ = ["MASK", "People", "Sources", "cut", "masked", "redacted", "requoted"]

MASK = "█"
WITHHELD = "a person whose name is withheld"
SOURCE_WITHHELD = "a source whose name is withheld"

_INITIAL = 3
"""Letters of a short form with its stop: "Mr.", "J."; a longer word with one ends a sentence."""
_LETTERS = 6
"""A word of capitals shorter than this is a body's: "UNHCR", "AFP"."""
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
_APART = re.compile(r"\s*[,;()–—]\s*")


class Masks(Protocol):
    """Names that are not to be read in a text."""

    def spans(self, text: str) -> Iterable[Span]:
        """Where they stand."""


class Sources:
    """The sources of a selection that a policy names: by each of their names, as the registry has
    them too.
    """

    def __init__(self, selection: Selection, named: Sequence[str], numbers: dict[str, int]) -> None:
        """``numbers``: of those told so far, also by others."""
        keys = {folded(name): name for name in named if folded(name)}
        self._keys = tuple(keys)
        self._actors: dict[str, str] = {}
        self._names = list(keys.values())
        for actor in selection.actors.values():
            own = [actor.name, *actor.also_called, *actor.formerly]
            key = next((k for k in keys if k in {folded(name) for name in own}), None)
            if key:
                self._actors[actor.id] = key
                self._names += own
        self._numbers = numbers

    def key(self, name: str, actor: str | None = None) -> str:
        """What tells one of them from the others; empty for a name that is none of theirs."""
        if actor in self._actors:
            return self._actors[actor]
        own = folded(name)
        return next((key for key in self._keys if own and key in own), "")

    def shown(self, name: str, actor: str | None) -> str:
        """What stands for one of them; empty for any other."""
        key = self.key(name, actor)
        if not key:
            return ""
        number = self._numbers.setdefault(key, len(self._numbers) + 1)
        return f"{SOURCE_WITHHELD} ({number})"

    @property
    def withheld(self) -> int:
        """How many were asked for and found."""
        return sum(key in self._numbers for key in self._keys)

    def spans(self, text: str) -> Iterable[Span]:
        """Where they are named in running text."""
        for span, name in _called(text, self._names):
            if not name.isupper() or span.of(text).isupper():  # "IS" is no "is"
                yield span


class People:
    """Who of a selection is a person, and who of these speaks in public."""

    def __init__(self, selection: Selection, policy: Policy) -> None:
        self._policy = policy
        table = plugins.table("dragoman.write", "phrases.toml")["articles"]
        within = "|".join(map(re.escape, sorted(policy.within))) or r"(?!)"
        self._within = re.compile(rf"\s+(?:{within})\s+")
        groups = {*table["heads"], *table["common"]} - policy.offices
        self._bodies = policy.bodies | groups
        self._private = policy.private | (set(table["unnamed"]) - policy.offices - self._bodies)
        self._publishers = {
            document.publisher.casefold() for document in selection.documents.values()
        }
        wheres = [where for claim in selection.claims for where in claim.where]
        known = [where.name for where in wheres] + [w.place.name for w in wheres if w.place]
        known += [place.name for place in selection.places.values()]
        for entry in selection.actors.values():
            known += [entry.name, *entry.also_called, *entry.formerly]
        self._known = {word for name in known for word in _words(name)}
        """Words of places and of registered actors: no sign of a person."""
        sources = [s for claim in selection.claims for s in claim.attribution.sources]
        self._public = [set(_words(name)) for name in policy.public_persons]
        self._public += [set(_words(s.name)) for s in sources if s.actor or self._in_office(s.name)]
        for source in sources:
            if source.actor or not self._is_person(source.name, speaks=True):
                self._known |= set(_words(source.name)) - set().union(*self._public)
        self._numbers: dict[str, int] = {}
        parties = [p for claim in selection.claims for p in claim.participants]
        for name, actor, speaks in (
            *((s.name, s.actor, True) for s in sources),
            *((p.name, p.actor, False) for p in parties),
        ):
            self.shown(name, actor, speaks=speaks)

    @cached_property
    def _withheld(self) -> set[str]:
        """Words that only names of withheld persons have."""
        words = {word for name in self._numbers for word in _words(name) if len(word) > 2}
        return words - self._policy.particles - self._bodies - self._known

    @property
    def masked(self) -> int:
        """How many persons are withheld."""
        return len(set(self._numbers.values()))

    def shown(self, name: str, actor: str | None, *, speaks: bool) -> str:
        """The name, or what stands for it."""
        if not self._policy.mask_names or actor or not self._is_person(name, speaks=speaks):
            return name
        words = set(_words(name)) - self._policy.common
        known = (
            number
            for other, number in self._numbers.items()
            if words <= (their := set(_words(other)) - self._policy.common) or their <= words
        )
        number = next(known, len(set(self._numbers.values())) + 1)
        self._numbers.setdefault(name.casefold(), number)
        return f"{WITHHELD} ({number})"

    def spans(self, text: str) -> Iterable[Span]:
        """Where persons are named in running text: two names or more side by side, or a word of a
        name that is withheld.
        """
        if not self._policy.mask_names:
            return
        withheld = self._withheld
        run: list[re.Match[str]] = []
        previous = 0
        for match in _WORD.finditer(text):
            between = text[previous : match.start()]
            ended = run and len(run[-1][0]) > _INITIAL and run[-1][0].endswith(".")
            if run and (ended or not re.fullmatch(r"[ \t]*", between)):
                yield from self._named(run, withheld)
                run = []
            word = match[0]
            if word[0].isupper() or (run and word.casefold().rstrip(".") in self._policy.particles):
                run.append(match)
            else:
                yield from self._named(run, withheld)
                run = []
                if re.match(r"(?:al|el|as|an|ad|ar|az|ash)[-’'][A-Z]", word):
                    run = [match]
            previous = match.end()
        yield from self._named(run, withheld)

    def _named(self, run: Sequence[re.Match[str]], withheld: set[str]) -> Iterable[Span]:
        words = [
            match for match in run if match[0].casefold().strip(".'’") not in self._policy.common
        ]
        if not words:
            return
        name = " ".join(match[0] for match in words)
        told = set(_words(name))
        if told & withheld or (len(words) > 1 and self._is_person(name, speaks=True)):
            yield Span(words[0].start(), words[-1].end())

    def _is_person(self, name: str, *, speaks: bool) -> bool:
        """Whether the name is that of somebody who does not speak in public."""
        words = _words(name)
        if not self._own(_spelt(name)) or name.casefold() in self._publishers:
            return False
        if any(set(words) <= public for public in self._public):
            return False
        if speaks and self._in_office(name):
            return False
        return self._names_somebody(name)

    def _names_somebody(self, name: str) -> bool:
        """Whether a part of the name stands outside every body that it names: "army driver Ana
        Dias", "a nurse at the hospital, Fatima", and not "Zumbo Radio" or "Radio Zumbo".
        """
        of_body = False
        parts = _APART.split(name)
        joined = [not self._policy.joining.isdisjoint(_words(part)) for part in parts]
        for n, part in enumerate(parts):
            inside = 0
            for m, chunk in enumerate(map(_spelt, self._within.split(part))):
                ends = [k for k, word in enumerate(chunk) if self._is_body(word)]
                rest = chunk[ends[-1] + 1 :] if ends else chunk
                parted = [k for k, word in enumerate(rest) if self._parts_from_body(word)]
                if ends and len(self._own(self._joined_to(rest))) > 1:
                    return True  # "Radio Zumbo and Ana Dias"
                if ends and not parted:
                    inside += 1
                    of_body = of_body or n == m == 0
                    continue
                own = self._own(rest[parted[0] :] if ends else rest)
                listed = of_body and any(joined[n:]) and (len(own) == 1 or joined[n])
                if own and (ends or not (inside or listed)):
                    return True
        return False

    def _joined_to(self, spelt: Sequence[str]) -> Sequence[str]:
        """The words behind the first that joins: whoever is named beside a body."""
        joins = (n for n, word in enumerate(spelt) if _bare(word) in self._policy.joining)
        return spelt[next(joins, len(spelt)) + 1 :]

    def _is_body(self, word: str) -> bool:
        """Whether the word makes a body of what it stands in: "army", or letters like "NATO"."""
        return _bare(word) in self._bodies or (word.isupper() and 1 < len(word) < _LETTERS)

    def _parts_from_body(self, word: str) -> bool:
        """Whether the word behind a body's says that a person follows, who is no part of its name:
        a "driver" of the army.
        """
        bare = _bare(word)
        if bare in self._private:
            return True
        return not _is_name(word) and bare not in self._policy.common | self._policy.particles

    def _own(self, spelt: Sequence[str]) -> list[str]:
        """The words that may be somebody's name: with a capital, and known as nothing else."""
        other = self._known | self._policy.common | self._private | self._policy.offices
        return [w for w in spelt if _is_name(w) and not {_bare(w), self._owner(w)} & other]

    def _owner(self, word: str) -> str:
        """Who owns what follows, of "Aleppo's"; the word itself, where it says no owner."""
        low = word.casefold()
        ending = next((end for end in self._policy.owners if low.endswith(end)), "")
        return low.removesuffix(ending)

    def _in_office(self, name: str) -> bool:
        """Whether who bears the name speaks in public: no "wife of the governor, Ana Dias", and no
        "General Hospital, Ana", where the office is a body's.
        """
        words = _words(name)
        offices = {
            word
            for word, behind in zip_longest(words, words[1:])
            if word in self._policy.offices and behind not in self._policy.bodies
        }
        return bool(offices) and self._private.isdisjoint(words)


def _spelt(name: str) -> list[str]:
    return re.findall(r"[^\W\d_][\w'’-]*", name)


def _bare(word: str) -> str:
    return word.casefold().strip(".'’-")


def _words(name: str) -> list[str]:
    return [_bare(word) for word in _spelt(name)]


def _is_name(word: str) -> bool:
    return word[0].isupper() or bool(re.search(r"[-’'][A-Z]", word))


def cut(claim: Claim, longest: int) -> Claim:
    """The claim with its words cut at a word, ``longest`` characters at most."""
    span, quote = claim.evidence.span, claim.evidence.quote
    if len(quote) <= longest:
        return claim
    kept = quote[:longest].rsplit(None, 1)[0] if " " in quote[:longest] else quote[:longest]
    return replace(claim, evidence=Evidence(Span(span.start, span.start + len(kept)), kept))


def redacted(
    document: Document,
    claims: Sequence[Claim],
    held: Sequence[Claim],
    masks: Sequence[Masks],
    fine: frozenset[str],
) -> str:
    """The text in which nothing is left but its title and what ``claims`` quote, of one length.

    Masked in these: what ``masks`` find, the names of ``fine`` places, and the fields of claims
    that are ``held``.
    """
    text = document.text
    title = [Span(0, len(text.partition("\n")[0]))] if document.title else []
    quoted = [evidence.span for claim in claims for evidence in _evidences(claim)]
    shown = _places(text, [*title, *quoted])
    fields_shown = _places(text, (e.span for claim in claims for e in _fields(claim)))
    hidden = _places(text, (e.span for claim in held for e in _fields(claim))) - fields_shown
    spans = [span for mask in masks for span in mask.spans(text)]
    spans += [span for span, _ in _called(text, fine)]
    hidden |= _places(text, spans)
    letters = [
        MASK if n in hidden and not letter.isspace() else letter for n, letter in enumerate(text)
    ]
    for gap in _gaps(len(text), shown):
        if any(letter.isalnum() for letter in gap.of(text)):
            letters[gap.start : gap.end] = _gap(gap.end - gap.start)
    return "".join(letters)


def _called(text: str, names: Iterable[str]) -> Iterable[tuple[Span, str]]:
    """Where names stand in a text whatever their case, accents and marks, and over line breaks."""
    plain, places = _plain(text)
    for name in names:
        words = folded(name)
        start = plain.find(words) if words else -1
        while start >= 0:
            # up to where the space behind begins: marks on the last letter are no letters
            yield Span(places[start + 1], places[start + len(words) - 1]), name
            start = plain.find(words, start + 1)


@lru_cache(maxsize=8)
def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text as `folded` has it, and for each letter its place in the text."""
    letters, places = [" "], [0]
    for n, letter in enumerate(text):
        for each in unicodedata.normalize("NFKD", letter).casefold():
            parts = not each.isalnum()
            if not unicodedata.combining(each) and not (parts and letters[-1] == " "):
                letters.append(" " if parts else each)
                places.append(n)
    return "".join([*letters, " "]), [*places, len(text)]


def _gaps(length: int, shown: set[int]) -> Iterable[Span]:
    """The stretches that are not shown."""
    start = None
    for n in range(length + 1):
        if n < length and n not in shown:
            start = n if start is None else start
        elif start is not None:
            yield Span(start, n)
            start = None


def _gap(length: int) -> str:
    """What stands for words left out, ``length`` letters: nothing is quoted across it."""
    short = {1: "…", 2: "… ", 3: " … ", 4: " …  "}
    return short.get(length) or " …\n\n".ljust(length, "\n")


def masked(text: str, masks: Sequence[Masks]) -> str:
    """The text with what ``masks`` find masked."""
    hidden = _places(text, (span for mask in masks for span in mask.spans(text)))
    return "".join(MASK if n in hidden else letter for n, letter in enumerate(text))


def _places(text: str, spans: Iterable[Span]) -> set[int]:
    return {n for span in spans for n in range(span.start, min(span.end, len(text)))}


def _fields(claim: Claim) -> Iterable[Evidence]:
    """The evidence of its fields, without the words as a whole."""
    return (e for e in _evidences(claim) if e.span != claim.evidence.span)


def _evidences(noun: Any) -> Iterable[Evidence]:
    """Every piece of evidence in a noun."""
    if isinstance(noun, Evidence):
        yield noun
    elif isinstance(noun, tuple):
        for item in noun:
            yield from _evidences(item)
    elif is_dataclass(noun):
        for each in fields(noun):
            yield from _evidences(getattr(noun, each.name))


Noun = TypeVar("Noun")


def requoted(noun: Noun, text: str) -> Noun:
    """The noun with every quotation as it stands in ``text``."""
    if isinstance(noun, Evidence):
        return replace(noun, quote=noun.span.of(text))
    if isinstance(noun, tuple):
        return tuple(requoted(item, text) for item in noun)  # type: ignore[return-value]
    if is_dataclass(noun) and not isinstance(noun, type):
        changed = {
            each.name: requoted(value, text)
            for each in fields(noun)
            if isinstance(value := getattr(noun, each.name), tuple) or is_dataclass(value)
        }
        return replace(noun, **changed) if changed else noun
    return noun
