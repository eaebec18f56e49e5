"""Names in, ids out, with reasons.

    claims of one document, its opening --places, actors--> the same claims, linked
    running text --toponyms--> the words that name places, with the places

In: claims as extracted, an open `Gazetteer`, a compiled `Registry`. Out: the same claims with a
place or none for every `Where`, an actor or none for every source and participant. Ids of claims
stay: links are no part of them. It reads no file but the gazetteer's.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.claims import Claim
from dragoman.link.actors import Registry, identify
from dragoman.link.gazetteer import Gazetteer
from dragoman.link.openings import Opening
from dragoman.link.places import locate
from dragoman.link.toponyms import Toponym, toponyms

__all__ = [
    "TOPONYMS_IN",
    "VERSION",
    "Gazetteer",
    "Opening",
    "Registry",
    "Toponym",
    "link",
    "toponyms",
]

TOPONYMS_IN = frozenset({"en"})
"""Languages (BCP 47) whose running text `toponyms` can read; its words stand in `toponyms.toml`."""
VERSION = "20"
"""Of the rules of linking: raise it where the same claims are linked otherwise."""
_UNKNOWN = Opening()


def link(
    claims: Sequence[Claim],
    gazetteer: Gazetteer,
    actors: Registry,
    opening: Opening = _UNKNOWN,
) -> tuple[Claim, ...]:
    """Link the claims of ONE document: what it is about is learnt from all of them together, and
    from its ``opening``, where that is known.
    """
    placed, around = locate(claims, gazetteer, actors.homes(claims), opening)
    return identify(placed, actors, around.about())
