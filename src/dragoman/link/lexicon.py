"""The tables `toponyms.toml` and `persons.toml` in, the same for looking up out.

How running text names places, in words: what stands before and behind a name, short forms, and the
names of persons and common words that places are called, too. It decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Lexicon"]

Words = frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """The tables' heads say what each list holds."""

    short: Mapping[str, str]
    postal: Mapping[str, str]
    before: Mapping[str, Words]
    after: Mapping[str, Words]
    people: Mapping[str, Words]
    form: Mapping[str, tuple[str, ...]]
    alone: Words
    given: Words
    surnames: Words
    common: Words

    @classmethod
    def of(cls, tables: Mapping[str, Mapping[str, Any]]) -> Lexicon:
        """Compile `Gazetteer.lexicon`."""
        table, persons = tables["toponyms"], tables["persons"]
        return cls(
            short=table["short"],
            postal=table["postal"],
            before=_sets(table["before"]),
            after=_sets(table["after"]),
            people=_sets(table["people"]),
            form={name: tuple(words) for name, words in table["form"].items()},
            alone=frozenset(table["alone"]["words"]),
            given=frozenset(persons["given"]),
            surnames=frozenset(persons["surnames"]),
            common=frozenset(persons["common"]),
        )


def _sets(table: Mapping[str, list[str]]) -> dict[str, Words]:
    return {name: frozenset(words) for name, words in table.items()}
