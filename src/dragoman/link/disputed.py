"""Which country a place is filed under where more than one state claims it.

In: `disputed.toml` and what a deployment says ("blank", "golan=IL,kosovo=RS"). Out: the code for a
place, by what it lies within. It changes no place's name, point or parent, and knows no border:
areas are told by ids of the gazetteer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dragoman.claims import Place
from dragoman.errors import UsageError

__all__ = ["BLANK", "STATED", "Area", "View"]

STATED = "stated"
BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Area:
    """A disputed territory and how it is filed."""

    key: str
    name: str
    places: frozenset[str]
    filed: str
    """ISO 3166-1 alpha-2; empty for none."""
    also: tuple[str, ...]
    basis: str


class View:
    """How disputed territory is filed."""

    def __init__(self, areas: tuple[Area, ...], changed: Mapping[str, str]) -> None:
        """``changed``: the areas that are not filed as stated, with their codes."""
        self.areas, self._changed = areas, dict(changed)
        self._of = {place: area for area in areas for place in area.places}

    @classmethod
    def of(cls, table: Mapping[str, Any], chosen: str = STATED) -> View:
        """The view that ``chosen`` says: ``stated`` (the table's), ``blank`` (no country for any of
        them), or areas with codes: ``golan=IL,kosovo=RS``.

        Raises `UsageError` for an area that the table does not have, or what is no code.
        """
        areas = tuple(
            Area(
                key,
                row["name"],
                frozenset(row["places"]),
                row["filed"],
                tuple(row["also"]),
                row["basis"],
            )
            for key, row in table.items()
        )
        known = [area.key for area in areas]
        if chosen in {"", STATED}:
            return cls(areas, {})
        if chosen == BLANK:
            return cls(areas, dict.fromkeys(known, ""))
        changed = {}
        for one in chosen.split(","):
            key, _, code = (part.strip() for part in one.partition("="))
            if key not in known:
                raise UsageError(
                    f"DRAGOMAN_VIEW: {key!r} is no territory of disputed.toml; there are "
                    f"{', '.join(known)}; or say {STATED} or {BLANK}"
                )
            if code and not (len(code) == 2 and code.isalpha() and code.isupper()):
                raise UsageError(
                    f"DRAGOMAN_VIEW: {key}={code}: give an ISO 3166-1 code of two capitals"
                )
            changed[key] = code
        return cls(areas, changed)

    def code(self, area: Area) -> str:
        """The country that an area is filed under; empty for none."""
        return self._changed.get(area.key, area.filed)

    def filed(self, place: Place, holder: Callable[[str], Place | None]) -> Place:
        """The place under the country of this view; itself where nothing is changed there.

        ``holder`` gives the place with an id, for what a place lies within.
        """
        if not self._changed:
            return place
        for inner in _up(place, holder):
            area = self._of.get(inner)
            if area is not None:
                changed = area.key in self._changed
                return replace(place, country=self._changed[area.key]) if changed else place
        return place

    def told(self) -> Iterator[str]:
        """A line for each area: how it is filed, and what that rests on."""
        for area in self.areas:
            code = self.code(area) or "no country"
            basis = "by DRAGOMAN_VIEW" if area.key in self._changed else area.basis
            others = f"; others: {', '.join(area.also)}" if area.also else ""
            yield f"{area.key:18} {code:10} {area.name} ({basis}{others})"


def _up(place: Place, holder: Callable[[str], Place | None]) -> Iterator[str]:
    """The ids of a place and of what it lies within, from the inside out."""
    seen: set[str] = set()
    inner: Place | None = place
    while inner is not None and inner.id not in seen:
        seen.add(inner.id)
        yield inner.id
        if inner.within:
            yield inner.within
        inner = holder(inner.within) if inner.within else None
