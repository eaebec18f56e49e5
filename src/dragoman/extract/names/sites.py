"""What a site without a name is called: by its words and the place that it lies in.

"The airport, Goma" is no Goma: who took the one need not hold the other.
"""

from __future__ import annotations

__all__ = ["inside", "outside", "site_of"]

_IN = ", "


def inside(site: str, place: str) -> str:
    """The name of a site: "the airport" and "Goma" give "the airport, Goma"."""
    return f"{site}{_IN}{place}"


def outside(name: str) -> str:
    """The place that a site lies in which is called so; any other as it is."""
    return name.rpartition(_IN)[2]


def site_of(name: str) -> str:
    """The words of a site which is called so; "" of any other place."""
    return name.rpartition(_IN)[0]
