"""The name of a body in, the same name taken apart out: words that matter, offices, small words.

It knows how names are written, from the table `actors.toml` ([words]) and the names of countries;
whose name it is, is decided in `naming`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dragoman.link.spelling import bare, fold

__all__ = ["Title", "Titles"]

Table = Mapping[str, Any]

_OWNER = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_WRITTEN = re.compile(r"[^\s,;:()\[\]“”«»\"]+")
_CAPITAL = re.compile(r"(?:^|-)[^\W\d_a-zà-öø-ÿа-яё]")  # "al-Nusra" too
_BREAK = re.compile(r"[,;:()\[\]]")
_LONGEST = 4
"""Words of a country's name or of a phrase of [words], at most."""
_ACRONYM = 5
"""Letters of a short form in capitals, at most: longer ones are no common words."""


@dataclass(frozen=True, slots=True)
class Title:
    """A name taken apart."""

    folded: str
    """Without articles."""
    items: tuple[tuple[str, str], ...]
    """Words in order and what each is: ``kept``, ``office``, ``quality``, ``empty``, ``break``."""
    capitals: frozenset[str]
    """Folded words that are written with a capital, or in a script without capitals."""
    small: bool
    """Whether it is written in small letters throughout, in a script that has capitals."""

    @property
    def bag(self) -> frozenset[str]:
        """The words that matter, countries as ``@SY``."""
        return frozenset(word for word, what in self.items if what == "kept")

    @property
    def beside(self) -> frozenset[str]:
        """The words of an office or a quality, apart."""
        aside = {word for word, what in self.items if what in {"office", "quality"}}
        return frozenset(aside - self.bag)

    @property
    def has_office(self) -> bool:
        """Whether somebody who speaks for a body is named."""
        return any(what == "office" for _, what in self.items)

    @property
    def every(self) -> frozenset[str]:
        """The words that matter and those beside them."""
        return self.bag | self.beside

    @property
    def nations(self) -> frozenset[str]:
        """The countries among its words: ``@SY``."""
        return frozenset(word for word in self.bag if word.startswith("@"))


@dataclass(frozen=True)
class Titles:
    """How names of bodies are written."""

    countries: Mapping[str, str]
    """Country code by folded name or demonym."""
    same: Mapping[str, str]
    empty: frozenset[str]
    office: frozenset[str]
    quality: frozenset[str]
    strict: Mapping[str, str]
    """Names that are common words otherwise, as they must be written, by folded name."""
    capitals: frozenset[str]
    """Those of them that are read in capitals alone ("WHO", not "Who")."""
    common: frozenset[str]
    """Those that the table lists: common words, or names too plain to be looked for."""

    @classmethod
    def of(cls, words: Table, countries: Table, names: Iterable[str]) -> Titles:
        """Compile [words] of `actors.toml`; ``names``: all that the registry lists."""
        called: dict[str, str] = {}
        for code, entry in countries.items():
            people = [form for word in entry["people"] for form in (word, f"{word}s")]
            called |= {bare(fold(n)): code for n in (entry["name"], *entry["also"], *people)}
        strict = {bare(fold(name)): name for name in words["capitals"]}
        short = {fold(name): name for name in names if _is_acronym(name)}
        return cls(
            countries=called,
            same={fold(word): fold(group[0]) for group in words["same"] for word in group},
            empty=frozenset(words["empty"]),
            office=frozenset(fold(word) for word in words["office"]),
            quality=frozenset(fold(word) for word in words["qualities"]),
            strict=short | strict,
            common=frozenset(strict),
            capitals=frozenset(key for key in short if len(key) < 4 or key in strict),
        )

    def read(self, name: str) -> Title:
        """Take a name apart."""
        name = _DOTTED.sub(lambda met: met.group().replace(".", ""), _OWNER.sub("", name))
        items: list[tuple[str, str]] = []
        for piece in _BREAK.split(name):
            items += [*self._items(bare(fold(piece)).split()), ("", "break")]
        written = [word for word in _WRITTEN.findall(name) if _CAPITAL.search(word)]
        if name.lower() == name.upper():
            written = _WRITTEN.findall(name)
        return Title(
            folded=bare(fold(name)),
            items=tuple(items[:-1]),
            capitals=frozenset(
                self.same.get(part, part) for word in written for part in fold(word).split()
            ),
            small=name == name.lower() != name.upper(),
        )

    def _items(self, tokens: list[str]) -> Iterator[tuple[str, str]]:
        while tokens:
            for size in range(min(_LONGEST, len(tokens)), 0, -1):
                word = " ".join(tokens[:size])
                if code := self.countries.get(word):
                    yield f"@{code}", "kept"
                elif word in self.office or word in self.quality:
                    what = "office" if word in self.office else "quality"
                    yield from ((self.same.get(part, part), what) for part in tokens[:size])
                elif size == 1 or word in self.same:
                    yield self.same.get(word, word), "empty" if word in self.empty else "kept"
                else:
                    continue
                tokens = tokens[size:]
                break

    def is_written(self, folded: str, name: str) -> bool:
        """Whether ``name`` writes the folded name in it as a name, not as a common word."""
        form = self.strict.get(folded)
        if form is None:
            return True
        words = [word for word in _WRITTEN.findall(name) if fold(word) not in self.empty]
        if not _is_acronym(form):
            own = [word for word in words if not set(fold(word).split()).isdisjoint(folded.split())]
            return all(_CAPITAL.search(word) for word in own if len(word) > 3)
        met = [word for word in words if fold(_OWNER.sub("", word)) == folded] or words
        if folded in self.capitals:
            return all(_OWNER.sub("", word).isupper() for word in met)
        return all(word[:1] != word[:1].lower() or word[:1].isdigit() for word in met)


def _is_acronym(name: str) -> bool:
    return name.isascii() and name.isalnum() and name.isupper() and len(name) <= _ACRONYM
