"""Names of persons, and the words of reports that may leave. Names and texts in, masked ones out.

A masked text has the length of the first, so that every span still points at its words. Who is a
person is told by the words of the name; in doubt a name is a person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from functools import cached_property
from typing import Any, TypeVar

from dragoman import plugins
from dragoman.claims import Claim, Document, Evidence, Span
from dragoman.write import Selection
from dragoman.write.policies import Policy

__all__ = ["MASK", "People", "redacted", "requoted"]

MASK = "█"
WITHHELD = "a person whose name is withheld"

_INITIAL = 3
"""Letters of a short form with its stop: "Mr.", "J."; a longer word with one ends a sentence."""
_WORD = re.compile(r"[^\W\d_][\w'’.-]*")


class People:
    """Who of a selection is a person, and who of these speaks in public."""

    def __init__(self, selection: Selection, policy: Policy) -> None:
        self._policy = policy
        table = plugins.table("dragoman.write", "phrases.toml")["articles"]
        listed = {word for words in table.values() for word in words}
        self._bodies = policy.bodies | (listed - policy.offices - {"witness", "resident", "doctor"})
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
        capitals = [w for w in re.findall(r"[^\W\d_][\w'’-]*", name) if _is_name(w)]
        own = [w for w in capitals if w.casefold() not in self._known | self._policy.common]
        if not own or name.casefold() in self._publishers:
            return False
        if any(set(words) <= public for public in self._public):
            return False
        if speaks and self._in_office(name):
            return False
        acronym = any(word.isupper() and 1 < len(word) < 6 for word in capitals)
        return not (acronym or set(words) & self._bodies)

    def _in_office(self, name: str) -> bool:
        return bool(set(_words(name)) & self._policy.offices)


def _words(name: str) -> list[str]:
    return [word.casefold().strip(".'’-") for word in re.findall(r"[^\W\d_][\w'’-]*", name)]


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
    people: People,
    fine: frozenset[str],
) -> str:
    """The text in which nothing is left but its title and what ``claims`` quote, of one length.

    Masked in these: persons, the names of ``fine`` places, and the fields of claims that are
    ``held``.
    """
    text = document.text
    title = [Span(0, len(text.partition("\n")[0]))] if document.title else []
    quoted = [evidence.span for claim in claims for evidence in _evidences(claim)]
    shown = _places(text, [*title, *quoted])
    fields_shown = _places(text, (e.span for claim in claims for e in _fields(claim)))
    hidden = _places(text, (e.span for claim in held for e in _fields(claim))) - fields_shown
    spans = [*people.spans(text)]
    for name in fine:
        pattern = rf"(?<!\w){re.escape(name)}(?!\w)"
        spans += [Span(m.start(), m.end()) for m in re.finditer(pattern, text, re.IGNORECASE)]
    hidden |= _places(text, spans)
    letters = [
        MASK if n in hidden and not letter.isspace() else letter for n, letter in enumerate(text)
    ]
    for gap in _gaps(len(text), shown):
        if any(letter.isalnum() for letter in gap.of(text)):
            letters[gap.start : gap.end] = _gap(gap.end - gap.start)
    return "".join(letters)


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
