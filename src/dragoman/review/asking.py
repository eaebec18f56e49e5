"""The query in the address: read from it, told in words, changed by a link.

In: a request. Out: the Query that list, map, timeline, exports and API share, and the addresses of
the queries beside it. The address says it all: nothing is remembered between two pages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode

from starlette.requests import Request

from dragoman.errors import UsageError
from dragoman.record import Query

__all__ = ["Asked", "asked", "place_in"]

_NO_QUERY = frozenset({"after", "audience", "limit", "view"})
"""Parameters of an address that say how to show what is asked for."""
_MOST = 2_000
"""Letters in one value: nobody asks for more by hand."""


@dataclass(frozen=True, slots=True)
class Asked:
    query: Query
    path: str
    after: str | None
    limit: int
    params: tuple[tuple[str, str], ...]
    """The query as an address has it (`Query.as_params`): a map asks for it a hundred times."""

    @property
    def address(self) -> str:
        """What stands behind the path: ``?place=Aleppo``, or nothing."""
        return _behind(self.params)

    def narrowed(self, **changes: Any) -> str:
        """The address of the claims page for this query with some fields otherwise; None: gone.

        Whatever page it is asked from, the claims page shows the answer.
        """
        kept = _encoded(self.params, tuple(changes))
        given = [f"{n}={quote_plus(str(v))}" for n, v in changes.items() if v is not None]
        told = "&".join([*kept, *given])
        return f"/claims?{told}" if told else "/claims"

    def onwards(self, after: str | None) -> str | None:
        """The address of the next page of this list."""
        return self.path + _behind([*self.params, ("after", after)]) if after else None


def asked(request: Request, limit: int = 25) -> Asked:
    """What the address asks for. Raises `UsageError` for what no query has."""
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        if len(value) > _MOST:
            raise UsageError(f"{name} has {len(value):,} letters; give at most {_MOST:,}")
        given.setdefault(name, []).append(value)
    query = Query.of({name: values for name, values in given.items() if name not in _NO_QUERY})
    after = given.get("after", [""])[-1] or None
    path = request.url.path.removesuffix(".json")
    number = _limit(given.get("limit"), limit)
    return Asked(query, path, after, number, query.as_params())


def place_in(ask: Asked, number: int) -> int:
    """From which of so many the page that is asked for begins. Raises `UsageError`."""
    after = ask.after or "0"
    if not after.isascii() or not after.isdecimal() or len(after) > 9:
        raise UsageError(f"after: {after!r} is no whole number; give the one that the page gave")
    return min(int(after), number)


def _limit(given: Sequence[str] | None, usual: int) -> int:
    if not given or not given[-1]:
        return usual
    if not given[-1].isascii() or not given[-1].isdecimal() or not 1 <= int(given[-1]) <= 200:
        raise UsageError(f"limit: {given[-1]!r} is no whole number from 1 to 200")
    return int(given[-1])


@lru_cache(maxsize=1_000)
def _encoded(params: tuple[tuple[str, str], ...], without: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"{n}={quote_plus(v)}" for n, v in params if n not in without)


def _behind(params: Sequence[tuple[str, str]] | Mapping[str, str]) -> str:
    return f"?{urlencode(params)}" if params else ""
