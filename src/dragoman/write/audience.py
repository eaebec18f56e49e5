"""Do no harm: what an audience may see. A Selection and a Policy in, a Selection out.

Held back: what nobody has accepted, kinds and sources that the policy denies, positions and routes
that are too fresh, small groups. Changed: names of persons who do not speak in public and of
sources that the policy withholds, places finer than allowed, coordinates (rounded, never moved at
random), long quotations. All of it is counted in `Selection.notes`, which METHOD prints. A writer
that gets the selection has nothing else to leak: the text of a report keeps its length, so that
spans hold, and nothing of it but the quotations.

It judges no claim true. Whether a name is a person's is told by its words, and in doubt it is one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar

from dragoman.claims import (
    Actor,
    Claim,
    Document,
    Participant,
    Place,
    PlacePrecision,
    Relation,
    Source,
    Where,
)
from dragoman.record.query import Query, Status, folded
from dragoman.write import Selection
from dragoman.write.methods import many
from dragoman.write.phrasing import PART_OF
from dragoman.write.policies import Policy
from dragoman.write.redacting import MASK, People, Sources, cut, masked, redacted, requoted

__all__ = ["shown_to"]

Named = TypeVar("Named", Source, Participant)

_UNTOLD = "a place not told"
_LADDER = tuple(PlacePrecision)
"""The finest first."""


def shown_to(selection: Selection, policy: Policy) -> Selection:
    """What ``policy`` lets out of ``selection``, with its counts in ``notes``."""
    return _Gate(selection, policy).opened()


class _Gate:
    """One selection before one policy."""

    def __init__(self, selection: Selection, policy: Policy) -> None:
        self._selection, self._policy = selection, policy
        self._people = People(selection, policy)
        numbers: dict[str, int] = {}
        self._denied = Sources(selection, policy.denied_sources, numbers)
        self._withheld = Sources(selection, policy.withheld_sources, numbers)
        self._masks = (self._people, self._denied, self._withheld)
        withheld = (d for d in selection.documents.values() if self._withheld.key(d.publisher))
        self._ids = {d.id: f"report:{n}" for n, d in enumerate(withheld, 1)}
        """Of reports whose publisher is withheld: "telegram:radiozumbo/12" would name it."""
        self._counts: Counter[str] = Counter()

    def opened(self) -> Selection:
        selection = self._selection
        held = {c.id: reason for c in selection.claims if (reason := self._held(c))}
        kept = [self._shown(c) for c in selection.claims if c.id not in held]
        ids = {claim.id for claim in kept}
        kept = [c if c.part_of in ids else replace(c, part_of=None) for c in kept]
        by_report: dict[str, tuple[list[Claim], list[Claim], list[Claim]]] = {}
        for claim in selection.claims:
            leaves, stays, _ = by_report.setdefault(claim.document, ([], [], []))
            (stays if claim.id in held else leaves).append(claim)
        for claim in kept:
            by_report[claim.document][2].append(claim)
        documents: dict[str, Document] = {}
        claims: list[Claim] = []
        for identity, (leaves, stays, shown) in by_report.items():
            document = selection.documents.get(identity)
            if document is None or not shown:
                continue
            own = [cut(claim, self._policy.longest) for claim in shown]
            text = redacted(document, own, stays, self._masks, self._fine(leaves))
            known_as = self._ids.get(identity, identity)
            documents[known_as] = replace(self._document(document, text), id=known_as)
            claims += [replace(requoted(claim, text), document=known_as) for claim in own]
        order = {claim.id: n for n, claim in enumerate(selection.claims)}
        claims.sort(key=lambda claim: order[claim.id])
        ids = {claim.id for claim in claims}
        places = {w.place.id for claim in claims for w in claim.where if w.place}
        known = self._above(places)
        return replace(
            selection,
            query=self._query(selection.query),
            documents=documents,
            claims=tuple(claims),
            relations=tuple(self._relations(ids)),
            belongs={
                k: v for k, v in selection.belongs.items() if k in known or k in selection.actors
            },
            places={k: self._rounded(v) for k, v in selection.places.items() if k in known},
            actors={k: v for k, v in selection.actors.items() if not self._is_unnamed(v)},
            stood={k: replace(v, decided_by=()) for k, v in selection.stood.items() if k in ids},
            notes=(*selection.notes, *self._notes(held, len(claims))),
        )

    # -- what is held back

    def _held(self, claim: Claim) -> str:
        """Why the claim does not leave; empty where it does."""
        policy = self._policy
        stood = self._selection.stood.get(claim.id)
        status = stood.status if stood else Status.OPEN
        if status in {Status.REJECTED, Status.MERGED}:
            return "were rejected or merged into others"
        if policy.accepted_only and status not in {Status.ACCEPTED, Status.CORRECTED}:
            return "have not been accepted by a person"
        kinds = {claim.measure, self._family(claim)}
        if kinds & policy.denied_kinds:
            return "are of kinds that are not shown"
        mouths = [(source.name, source.actor) for source in claim.attribution.sources]
        document = self._selection.documents.get(claim.document)
        mouths += [(document.publisher, None)] if document else []
        if any(self._denied.key(*mouth) for mouth in mouths):
            return "are of sources that did not consent"
        if kinds & policy.delayed_kinds and not self._is_old(claim):
            return f"are on positions, routes or shelters and younger than {policy.delay_days} days"
        figure = claim.figure
        top = (figure.high or figure.low) if figure else None
        if claim.part_of and top is not None and top < policy.smallest_cell:
            return f"count parts of fewer than {policy.smallest_cell}"
        if any(self._is_lost(where.place) for where in claim.where if where.place):
            return "are of a place between which and its country none is known"
        return ""

    def _is_lost(self, place: Place) -> bool:
        """Whether nothing would be told of the place but its country, and the policy asks for less:
        who took a camp has not taken "a part of Sudan".
        """
        if self._policy.finest in {PlacePrecision.COUNTRY, PlacePrecision.REGION}:
            return False
        allowed = self._allowed(place)
        return (
            allowed is not place
            and allowed is not None
            and allowed.precision is PlacePrecision.COUNTRY
        )

    def _family(self, claim: Claim) -> str:
        measure = self._selection.measures.get(claim.measure)
        return measure.family if measure else ""

    def _is_old(self, claim: Claim) -> bool:
        """Whether its newest day is as old as the delay asks; without any day, nobody can know."""
        ends = [claim.published, claim.when.end if claim.when else None]
        days = [day for day in ends if day]
        limit = self._selection.generated_at.date() - timedelta(days=self._policy.delay_days)
        return bool(days) and max(days) <= limit

    # -- what is changed

    def _shown(self, claim: Claim) -> Claim:
        mouths = tuple(self._named(source, speaks=True) for source in claim.attribution.sources)
        parties = tuple(self._named(each, speaks=False) for each in claim.participants)
        return replace(
            claim,
            attribution=replace(claim.attribution, sources=mouths),
            participants=parties,
            where=self._where(claim),
        )

    def _named(self, who: Named, *, speaks: bool) -> Named:
        """The source or participant by the name that may be told."""
        if hidden := self._unsaid(who.name, who.actor):
            return replace(who, name=hidden, actor=None)
        return replace(who, name=self._people.shown(who.name, who.actor, speaks=speaks))

    def _is_unnamed(self, actor: Actor) -> bool:
        return any(each.key(actor.name, actor.id) for each in (self._denied, self._withheld))

    def _where(self, claim: Claim) -> tuple[Where, ...]:
        found: dict[tuple[str, str, str], Where] = {}
        for where in claim.where:
            coarse = self._coarse(where)
            if coarse:
                key = (coarse.role, coarse.place.id if coarse.place else "", coarse.name)
                found.setdefault(key, coarse)
        return tuple(found.values())

    def _coarse(self, where: Where) -> Where | None:
        """The place as finely as the policy allows; None where nothing coarse enough is known."""
        if where.place is None:
            if self._policy.unknown_places == "keep":
                return replace(where, reasons=(), refused=())  # those refused have their points
            self._counts["place names that were not found are left out"] += 1
            return None
        place = self._allowed(where.place)
        if place is where.place:
            return replace(where, place=self._rounded(place), reasons=(), refused=())
        self._counts["places are told no finer than " + self._policy.finest.value] += 1
        if place is None:
            return None
        return Where(PART_OF + place.name, where.role, None, self._rounded(place))

    def _allowed(self, place: Place) -> Place | None:
        """The place itself, or the nearest that holds it and is coarse enough; a part of something
        too fine is too fine.
        """
        least = _LADDER.index(self._policy.finest)
        seen: set[str] = set()
        found: Place | None = place
        while found and found.id not in seen:
            seen.add(found.id)
            above = self._selection.places.get(
                found.within or self._selection.belongs.get(found.id, "")
            )
            inner = above is not None and _LADDER.index(above.precision) < least
            if _LADDER.index(found.precision) >= least and not inner:
                return found
            found = above
        return None

    def _rounded(self, place: Place) -> Place:
        digits = self._policy.decimals
        return replace(
            place, latitude=round(place.latitude, digits), longitude=round(place.longitude, digits)
        )

    def _above(self, ids: Iterable[str]) -> set[str]:
        """The places and all that holds them."""
        found: set[str] = set()
        for identity in ids:
            step: str | None = identity
            while step and step not in found:
                found.add(step)
                place = self._selection.places.get(step)
                step = self._selection.belongs.get(step) or (place.within if place else None)
        return found

    def _fine(self, claims: Iterable[Claim]) -> frozenset[str]:
        """The names, as written and as found, of places that are not to be read in a quotation,
        and the words of these names that no other place has.
        """
        names: set[str] = set()
        plain = set(self._policy.common)
        for where in (where for claim in claims for where in claim.where):
            own = {where.name} | ({where.place.name} if where.place else set())
            if where.place is None:
                names |= own if self._policy.unknown_places == "drop" else set()
            elif self._allowed(where.place) is not where.place:
                names |= own
            else:
                plain |= {word.casefold() for name in own for word in re.findall(r"\w+", name)}
        words = {word for name in names for word in re.findall(r"[\w'’]{4,}", name)}
        return frozenset(names | {w for w in words if w[0].isupper() and w.casefold() not in plain})

    def _document(self, document: Document, text: str) -> Document:
        """The report with its text masked, and nothing of where it lay with us."""
        title = text.partition("\n")[0] if document.title else ""
        publisher = self._withheld.shown(document.publisher, None)
        url = None if publisher else document.url
        columns = "" if publisher else document.origin.columns
        origin = replace(document.origin, path=url or "", line=None, columns=columns)
        return replace(
            document,
            text=text,
            title=title.strip(),
            publisher=publisher or document.publisher,
            url=url,
            origin=origin,
        )

    def _query(self, query: Query) -> Query:
        """The query without what it would give away."""
        speaker = query.speaker and (
            self._unsaid(query.speaker, query.speaker)
            or self._people.shown(query.speaker, None, speaks=True)
        )
        return replace(
            query,
            speaker=speaker,
            place=self._place_asked(query),
            place_ids=(),
            actor=query.actor and (self._unsaid(query.actor, query.actor) or query.actor),
            side=query.side and (self._unsaid(query.side, query.side) or query.side),
            publisher=query.publisher and (self._unsaid(query.publisher, None) or query.publisher),
            text=query.text and masked(query.text, self._masks),
            document=query.document and self._ids.get(query.document, query.document),
        )

    def _place_asked(self, query: Query) -> str | None:
        """The place that was asked for as finely as it may be told, by whatever name or id it was
        asked; of one that no claim was found at, nothing is told.
        """
        if query.place is None:
            return None
        asked = {query.place, folded(query.place), *query.place_ids}
        places = [*self._selection.places.values()]
        for where in (where for claim in self._selection.claims for where in claim.where):
            if where.place is not None:
                places.append(replace(where.place, name=where.name))
                places.append(where.place)
            elif folded(where.name) in asked and self._policy.unknown_places == "keep":
                return where.name
        for place in places:
            if query.place == place.country:
                return query.place
            if {place.id, folded(place.name)} & asked:
                allowed = self._allowed(place)
                return allowed.name if allowed else _UNTOLD
        return _UNTOLD

    def _unsaid(self, name: str, actor: str | None) -> str:
        """What stands for a source that is not to be told; empty for any other."""
        return self._withheld.shown(name, actor) or self._denied.shown(name, actor)

    def _relations(self, ids: set[str]) -> Iterable[Relation]:
        """Those between what leaves, without sentences that name what does not; of what was settled
        neither who did nor their words.
        """
        for relation in self._selection.relations:
            if {relation.earlier, relation.later} <= ids:
                settled = relation.settled and replace(relation.settled, by="", why="")
                yield replace(relation, reasons=(), settled=settled)

    # -- what METHOD says of it

    def _notes(self, held: Mapping[str, str], shown: int) -> Iterable[str]:
        policy = self._policy
        yield (
            f"Made for a public audience by the policy {policy.name}: {many(shown, 'claim')} "
            f"shown, {len(held):,} held back."
        )
        for reason, count in sorted(Counter(held.values()).items(), key=lambda item: -item[1]):
            yield f"Held back: {count:,} that {reason}."
        for what, count in sorted(self._counts.items()):
            yield f"Made coarser: {count:,} {what}."
        if self._people.masked:
            yield (
                f"Names withheld: {self._people.masked:,} of persons who do not speak in public; "
                f"{MASK} stands for them in quotations, and for places told more coarsely."
            )
        if self._withheld.withheld:
            count = self._withheld.withheld
            yield f"Sources whose names are withheld: {count:,}; their claims stand."
        yield (
            f"Coordinates are rounded to {policy.decimals} decimals of a degree, never moved at "
            f"random; quotations have {policy.longest} characters at most."
        )
