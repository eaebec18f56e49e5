"""The one filter that lists, maps, timelines, exports and reports share.

In: what a person asks, in Python or in the parameters of an address. Out: a Query. It knows nothing
of SQL: `matching` turns it into conditions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

from dragoman.claims import Modality
from dragoman.errors import UsageError

__all__ = ["Query", "Standing", "Status", "folded"]


class Status(StrEnum):
    """How far people have decided on a claim."""

    OPEN = "open"
    """Nobody has decided on it as a whole."""
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    """A person put at least one field right, and nobody has accepted the whole since."""
    REJECTED = "rejected"
    """The report does not say it."""
    MERGED = "merged"
    """It is another claim of the ledger, read twice."""
    LOOK_AGAIN = "to look at again"
    """Decided on, but the record or its words have changed since."""


class Standing(StrEnum):
    """How a claim stands among the others."""

    REVISED = "revised"
    """Its own speaker has corrected it since."""
    CONTESTED = "contested"
    """Another claim contradicts it."""
    CONFIRMED = "confirmed"
    """Another claim, of an independent origin, agrees, or is compatible with it."""
    SINGLE_SOURCE = "single source"
    """None of these."""


_MANY: Mapping[str, type[StrEnum] | None] = {
    "measure": None,
    "family": None,
    "modality": Modality,
    "status": Status,
    "standing": Standing,
}
"""Fields that take several values, any of which will do, and what they may be."""
_IDS = ("place_ids", "side_ids")
_DAYS = ("since", "until", "happened_since", "happened_until")


@dataclass(frozen=True, slots=True)
class Query:
    """Which claims are wanted; a field that is None or empty asks for nothing.

    Fields of several values (``measure`` to ``standing``) take one string or many; any will do.
    Without ``status`` the claims that were rejected or merged are left out.
    """

    place: str | None = None
    """A place as written or as linked, its id, or a country's code; takes in all within it."""
    place_ids: tuple[str, ...] = ()
    """Ids (and a country's code) that a gazetteer knows the place by; the ledger holds none."""
    since: date | None = None
    """Published on this day or later; with either bound, undated reports are left out."""
    until: date | None = None
    """Published on this day or earlier."""
    happened_since: date | None = None
    """The event's window reaches this day or later. An end that the text leaves open reaches
    everywhere; with either bound, claims without a window are left out."""
    happened_until: date | None = None
    """The event's window begins on this day or earlier."""
    measure: Sequence[str] | None = None
    family: Sequence[str] | None = None
    """Families of measures: movement, situation, harm..."""
    actor: str | None = None
    """Whoever acts, is acted on, speaks or passes on: an actor's id, or whole words of a name."""
    speaker: str | None = None
    """Who said it: an actor's id, or whole words of the speaker's name."""
    side: str | None = None
    """Who said it belongs to this actor (an id or whole words of the name)."""
    side_ids: tuple[str, ...] = ()
    """Ids of the actors that a registry counts to the side; the ledger holds none."""
    party: bool | None = None
    """Whether the speaker is a party to the conflict."""
    modality: Sequence[str] | None = None
    status: Sequence[str] | None = None
    standing: Sequence[str] | None = None
    text: str | None = None
    """Words of the claim, its names or its report's title, in any script; all must be there. Or the
    claim's id, or how that begins."""
    publisher: str | None = None
    """Whole words of the publisher's name."""
    document: str | None = None

    def __post_init__(self) -> None:
        """Raises `UsageError` where a modality, a status or a standing is none that there is."""
        for name, kind in _MANY.items():
            value = getattr(self, name)
            values = (value,) if isinstance(value, str) else tuple(value or ())
            if kind and (strange := [v for v in values if v not in set(kind)]):
                raise UsageError(f"there is no {name} {strange[0]!r}; there are: {', '.join(kind)}")
            object.__setattr__(self, name, tuple(_text(str(v)) for v in dict.fromkeys(values)))
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, _text(value))
        for name in _IDS:
            object.__setattr__(self, name, tuple(getattr(self, name)))

    @classmethod
    def of(cls, parameters: Mapping[str, str | Sequence[str]]) -> Self:
        """The query that the parameters of an address ask for; empty values ask for nothing.

        >>> Query.of({"place": "Aleppo", "since": "2016-11-26", "measure": ["departed"]}).in_words()
        'Aleppo and within · published from 26 Nov 2016 · departed'

        Raises `UsageError` for a parameter that is not known or a value that does not fit.
        """
        known = [field.name for field in fields(cls) if field.name not in _IDS]
        asked: dict[str, Any] = {}
        for name, given in parameters.items():
            values = [v for v in ([given] if isinstance(given, str) else given) if v.strip()]
            if name not in known:
                raise UsageError(f"no query has {name!r}; it may have: {', '.join(known)}")
            if not values:
                continue
            if name not in _MANY and len(values) > 1:
                raise UsageError(f"{name} was given {len(values)} times; give it once")
            asked[name] = values if name in _MANY else _read(name, values[0].strip())
        return cls(**asked)

    def as_params(self) -> tuple[tuple[str, str], ...]:
        """Names and values for an address, in one order; `Query.of` reads them back.

        The ids that a gazetteer or a registry gave are left out: they follow from the names.

        >>> Query(measure=["departed", "fled"], party=True).as_params()
        (('measure', 'departed'), ('measure', 'fled'), ('party', 'yes'))
        """
        found: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None or field.name in _IDS:
                continue
            if isinstance(value, bool):
                found.append((field.name, "yes" if value else "no"))
            elif isinstance(value, tuple):
                found += [(field.name, one) for one in value]
            else:
                found.append((field.name, str(value)))
        return tuple(found)

    def without(self, *names: str) -> Self:
        """The query with these fields asking for nothing.

        >>> Query(place="Aleppo", measure="fled").without("place").in_words()
        'fled'
        """
        nothing: dict[str, Any] = {name: () if name in _IDS else None for name in names}
        return replace(self, **nothing)

    def parts(self) -> tuple[tuple[str, str], ...]:
        """The fields that ask for something, each with its words, as a page shows them."""
        party = {True: "by a party to the conflict", False: "by no party to the conflict"}
        words = {
            "place": f"{self.place} and within" if self.place else "",
            "since": f"published from {_day(self.since)}" if self.since else "",
            "until": f"published to {_day(self.until)}" if self.until else "",
            "happened_since": f"happened from {_day(self.happened_since)}"
            if self.happened_since
            else "",
            "happened_until": f"happened to {_day(self.happened_until)}"
            if self.happened_until
            else "",
            "measure": _or(self.measure),
            "family": f"about {_or(self.family)}" if self.family else "",
            "actor": f"naming {self.actor}" if self.actor else "",
            "speaker": f"said by {self.speaker}" if self.speaker else "",
            "side": f"said on the side of {self.side}" if self.side else "",
            "party": party.get(self.party, "") if self.party is not None else "",
            "modality": _or(self.modality),
            "status": _or(self.status),
            "standing": _or(self.standing),
            "text": f"with the words “{self.text}”" if self.text else "",
            "publisher": f"published by {self.publisher}" if self.publisher else "",
            "document": f"in report {self.document}" if self.document else "",
        }
        return tuple((name, told) for name, told in words.items() if told)

    def in_words(self) -> str:
        """The query in words, for a report's head and a page's title."""
        return " · ".join(told for _, told in self.parts()) or "everything in the ledger"

    def __str__(self) -> str:
        return self.in_words()


@lru_cache(maxsize=8_192)
def folded(text: str) -> str:
    """The words of ``text`` for comparing: no case, no accents, no marks, a space around each.

    Whole words are found by looking for one folded text inside another. Nothing to compare: "".

    >>> folded("al-Qādisiyah")
    ' al qadisiyah '
    """
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[\W_]+", " ", plain).strip()
    return f" {words} " if words else ""


def _text(value: str) -> str:
    """Without NUL and half letters, which no database takes."""
    return value.replace("\x00", " ").encode("utf-8", "replace").decode()


def _read(name: str, value: str) -> str | date | bool:
    if name in _DAYS:
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise UsageError(f"{name}: {value!r} is no day; write it as 2016-11-26") from error
    if name == "party":
        if value not in {"yes", "no"}:
            raise UsageError(f"party: {value!r} is neither yes nor no")
        return value == "yes"
    return value


def _or(values: Iterable[str] | None) -> str:
    return ", ".join(value.replace("_", " ") for value in values or ())


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
