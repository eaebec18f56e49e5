"""What a query finds in a ledger, made ready for a writer. A ledger in; a Selection out.

The one place of this room that reads the ledger; the writers render what they are given. A writer
that goes claim by claim is given claims that flow out of the ledger while it writes; any other, all
of them at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import TypeVar, overload

from dragoman.claims import Actor, Claim, Document, Place
from dragoman.pipeline import Desk
from dragoman.record import Flow, Ledger, Named, Query
from dragoman.write import BytesWriter, Selection, Writer

__all__ = ["select", "selected"]

Thing = TypeVar("Thing")

_AT_ONCE = 1_000
"""Claims that are held together where a writer asks for no number: their reports are held too."""


def select(ledger: Ledger, query: Query, desk: Desk, at: datetime) -> Selection:
    """The claims that ``query`` asks for, with all that a writer may say about them.

    ``at`` (UTC) is the time that what is written bears.
    """
    claims = ledger.claims(query)
    belongs = desk.belongs(claims)
    places, actors = desk.known(claims, belongs)
    return Selection(
        query=query,
        documents=ledger.documents({claim.document for claim in claims}),
        claims=claims,
        relations=ledger.relations({claim.id for claim in claims}),
        measures=desk.measures,
        generated_at=at,
        belongs=belongs,
        places=places,
        actors=actors,
        stood=ledger.stood(claim.id for claim in claims),
    )


@contextmanager
def selected(
    ledger: Ledger, query: Query, desk: Desk, at: datetime, writer: Writer | BytesWriter | None
) -> Iterator[Selection]:
    """The same for one writer, to be written within the block: one that `flows` reads meanwhile.

    None: for whoever needs all at once.
    """
    if not getattr(writer, "flows", False):
        yield select(ledger, query, desk, at)
        return
    with ledger.flowing(query) as flow:
        known = _Known(flow, desk)
        yield _Stream(
            query=query,
            documents=_Found(lambda id_: flow.documents([id_]), flow.document_ids),
            claims=_Read(lambda: chain.from_iterable(flow.portions(_AT_ONCE)), flow.count),
            relations=_Read(flow.relations, lambda: sum(1 for _ in flow.relations())),
            measures=desk.measures,
            generated_at=at,
            belongs=_Later(lambda: known.belongs),
            places=_Later(lambda: known.entries[0]),
            actors=_Later(lambda: known.entries[1]),
            flow=flow,
            known=known,
        )


@dataclass(frozen=True, slots=True)
class _Stream(Selection):
    """A selection whose claims are read from the ledger whenever they are gone through."""

    flow: Flow = field(kw_only=True)
    known: _Known = field(kw_only=True)

    def portions(self, size: int | None = None) -> Iterator[Selection]:
        empty = True
        for claims in self.flow.portions(size or _AT_ONCE):
            empty = False
            yield self._portion(claims)
        if empty:
            yield self._portion(())

    def parts(self) -> Mapping[str, Sequence[Claim]]:
        return _parts_among(self.known.named.parts, (), self.flow)

    def read_by(self) -> Mapping[str, int]:
        return self.known.named.made_by

    def count_reports(self) -> int:
        return self.flow.count_documents()

    def _portion(self, claims: tuple[Claim, ...]) -> Selection:
        return _Portion(
            query=self.query,
            documents=self.flow.documents({claim.document for claim in claims}),
            claims=claims,
            relations=_Read(
                lambda: iter(self.flow.relations_of(claim.id for claim in claims)),
                lambda: len(self.flow.relations_of(claim.id for claim in claims)),
            ),
            measures=self.measures,
            generated_at=self.generated_at,
            belongs=self.belongs,
            places=self.places,
            actors=self.actors,
            stood=self.flow.stood(claim.id for claim in claims),
            flow=self.flow,
            known=self.known,
        )


@dataclass(frozen=True, slots=True)
class _Portion(Selection):
    """Some claims of a stream; wholes and parts may stand in others."""

    flow: Flow = field(kw_only=True)
    known: _Known = field(kw_only=True)

    def parts(self) -> Mapping[str, Sequence[Claim]]:
        all_ = self.known.named.parts
        own = {claim.id: all_[claim.id] for claim in self.claims if claim.id in all_}
        wholes = dict.fromkeys({claim.part_of or "" for claim in self.claims} & all_.keys(), ())
        return {**wholes, **_parts_among(own, self.claims, self.flow)}


def _parts_among(
    parts: Mapping[str, Sequence[str]], at_hand: Collection[Claim], flow: Flow
) -> dict[str, tuple[Claim, ...]]:
    """The parts with their ids turned into claims, those ``at_hand`` or else of the flow."""
    held = {claim.id: claim for claim in at_hand}
    held |= flow.claims({id_ for own in parts.values() for id_ in own if id_ not in held})
    return {whole: tuple(held[id_] for id_ in own) for whole, own in parts.items()}


class _Known:
    """What the claims of a flow name, and what is known of it: found out once, when it is asked."""

    def __init__(self, flow: Flow, desk: Desk) -> None:
        self._flow, self._desk = flow, desk

    @cached_property
    def named(self) -> Named:
        return self._flow.named()

    @cached_property
    def belongs(self) -> dict[str, str]:
        return self._desk.belonging(self.named.places, self.named.actors)

    @cached_property
    def entries(self) -> tuple[dict[str, Place], dict[str, Actor]]:
        return self._desk.entries(self.named.actors, self.belongs)


class _Read(Sequence[Thing]):
    """What is read anew whenever it is gone through, and of any number; for one of them by its
    place, all are read.
    """

    def __init__(self, read: Callable[[], Iterator[Thing]], count: Callable[[], int]) -> None:
        self._read, self._count = read, count

    def __iter__(self) -> Iterator[Thing]:
        return self._read()

    def __len__(self) -> int:
        return self._number

    @overload
    def __getitem__(self, place: int) -> Thing: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Thing]: ...
    def __getitem__(self, place: int | slice) -> Thing | Sequence[Thing]:
        return tuple(self._read())[place]

    @cached_property
    def _number(self) -> int:
        return self._count()


class _Found(Mapping[str, Document]):
    """Documents that are looked up one by one; `Selection.portions` brings those of many claims."""

    def __init__(
        self,
        look_up: Callable[[str], Mapping[str, Document]],
        names: Callable[[], Iterator[str]],
    ) -> None:
        self._look_up, self._names = look_up, names

    def __getitem__(self, name: str) -> Document:
        return self._look_up(name)[name]

    def __iter__(self) -> Iterator[str]:
        return self._names()

    def __len__(self) -> int:
        return sum(1 for _ in self._names())


class _Later(Mapping[str, Thing]):
    """What is found out when it is first asked for."""

    def __init__(self, find: Callable[[], Mapping[str, Thing]]) -> None:
        self._find = find

    def __getitem__(self, key: str) -> Thing:
        return self._find()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._find())

    def __len__(self) -> int:
        return len(self._find())
