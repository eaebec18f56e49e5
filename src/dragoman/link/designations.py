"""Linked claims of designation in; the actors as those claims describe them out.

    "Front EN-Nusra" (the former "Jabhat an-Nusra", ... recognized in Russia as terrorist)

becomes one `Actor`: the registry's Jabhat al-Nusra, called so too, with the labels that the
Government of Russia puts on it. A name that the registry does not know becomes an actor of its own
with what the text tells; nothing is added to the registry, and no label is ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from dragoman.claims import Actor, Claim, Designation, Participant
from dragoman.link.actors import Registry
from dragoman.link.spelling import bare, fold

__all__ = ["described"]


def described(claims: Iterable[Claim], registry: Registry) -> tuple[Actor, ...]:
    """The actors that the claims label or rename, by id, each once with all that is told of it.

    Claims as `identify` leaves them. They tell by their participants' roles: ``designated``, and
    beside it ``by``, ``formerly``, ``also``. An actor that is not in the registry has the id
    ``told:`` and its name, and the kind ``unknown``.
    """
    found: dict[str, Actor] = {}
    for claim in claims:
        for who in _in_role(claim, "designated"):
            known = registry.by_id(who.actor or "") or _unlisted(who.name)
            actor = found.get(known.id, known)
            found[actor.id] = _with(actor, who.name, claim, registry)
    return tuple(found[actor_id] for actor_id in sorted(found))


def _unlisted(name: str) -> Actor:
    return Actor(id=f"told:{bare(fold(name))}", name=name, kind="unknown")


def _with(actor: Actor, name: str, claim: Claim, registry: Registry) -> Actor:
    """The actor with what one claim tells of it, once each.

    A former name is kept where it is our neutral name too: the text says that it has another now.
    """
    formerly = [party.name for party in _in_role(claim, "formerly")]
    also = [name, *(party.name for party in _in_role(claim, "also"))]
    labels = registry.labels(claim.evidence.quote)
    puts = [Designation(_neutral(by, registry), label) for by in _in_role(claim, "by")
            for label in labels]  # fmt: skip
    held = {(one.by, one.label) for one in actor.designations}
    return replace(
        actor,
        formerly=(*actor.formerly, *_fresh(formerly, actor.formerly)),
        also_called=(*actor.also_called, *_fresh(also, (actor.name, *actor.also_called))),
        designations=(
            *actor.designations,
            *(one for one in dict.fromkeys(puts) if (one.by, one.label) not in held),
        ),
    )


def _fresh(names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """The names that are none of those known, in another spelling of their letters either."""
    seen = {bare(fold(name)) for name in known}
    return tuple(n for n in dict.fromkeys(names) if bare(fold(n)) not in seen)


def _neutral(by: Participant, registry: Registry) -> str:
    actor = registry.by_id(by.actor or "")
    return actor.name if actor else by.name


def _in_role(claim: Claim, role: str) -> tuple[Participant, ...]:
    return tuple(party for party in claim.participants if party.role == role)
