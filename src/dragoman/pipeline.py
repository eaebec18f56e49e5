"""START HERE. The whole flow on one page, one call a room.

    collect    bytes to Documents            collect.documents
    extract    a Document to Claims          Desk.extract
    link       names to places and actors    Desk.link
    record     a Document with its Claims    Ledger.record, one unit of work
    reconcile  Claims to Relations           Desk.relate

A `Desk` holds what is opened once (language packs, gazetteer, actors) and is passed in. Each of
these is opened when it is first needed, so that a verb pays only for what it uses.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property
from importlib.util import find_spec
from itertools import groupby

from dragoman import extract, link, plugins, reconcile
from dragoman.claims import Claim, Document, Estimate, Measure, Origin, PlacePrecision, Relation
from dragoman.extract import Language, Tag
from dragoman.link.actors import Registry
from dragoman.link.gazetteer import Gazetteer, Key, build
from dragoman.reconcile import Bond, Reach
from dragoman.record import Ledger, Query
from dragoman.settings import Settings

__all__ = ["Desk", "Told", "read", "run"]

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


@dataclass
class Desk:
    """Everything that reading a report needs, opened once."""

    settings: Settings
    building: Progress | None = None
    """Told of the gazetteer's compilation at the first use."""
    _languages: dict[str, Language] = field(default_factory=dict)
    _taggers: dict[str, Tag | None] = field(default_factory=dict)

    @cached_property
    def measures(self) -> dict[str, Measure]:
        return dict(plugins.measures())

    @cached_property
    def actors(self) -> Registry:
        tables = {
            n: plugins.table("dragoman.link.data", f"{n}.toml") for n in ("actors", "countries")
        }
        return Registry.of(tables)

    @cached_property
    def gazetteer(self) -> Gazetteer:
        path = self.settings.gazetteer
        if not Gazetteer.is_current(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            build(path, self.building)
        return Gazetteer.open(path)

    def ids_of(self, place: str) -> tuple[str, ...]:
        """The ids of the best known place of this name, and its code where it is a country."""
        found = [match for match in self.gazetteer.exactly(place) if match.key is Key.NAME]
        if not found:
            return ()
        best = max(found, key=lambda match: match.population).place
        code = (best.country,) if best.precision is PlacePrecision.COUNTRY else ()
        return (best.id, *code)

    def asked(self, query: Query) -> Query:
        """The query with the ids that its place and its side are known by here."""
        place = self.ids_of(query.place) if query.place else ()
        side = self.actors.belonging_to(query.side) if query.side else ()
        return replace(query, place_ids=place, side_ids=side)

    @property
    def made_by(self) -> str:
        """The rooms and versions that make a claim, as the ledger keeps it."""
        tagger = "+tagger" if self._tags else ""
        return f"extract@{extract.VERSION}{tagger}+link@{link.VERSION}"

    @property
    def related_by(self) -> str:
        """The rules that relate claims, as the ledger keeps them."""
        return f"reconcile@{reconcile.VERSION}"

    @property
    def _tags(self) -> bool:
        """Whether taggers are wanted and what runs them is installed (``dragoman[tagger]``)."""
        return self.settings.tagger and find_spec("onnxruntime") is not None

    def pack(self, code: str) -> Language | None:
        """The pack for a BCP 47 code by its first part; None where none is installed."""
        base = code.partition("-")[0].lower()
        if base not in plugins.languages():
            return None
        if base not in self._languages:
            self._languages[base] = Language.of(base, plugins.language_tables(base), self.measures)
        return self._languages[base]

    def tag(self, code: str) -> Tag | None:
        """The tagger of a pack; None where it ships none, where what runs it is not installed, or
        where the settings leave it out.
        """
        if code not in self._taggers:
            files = plugins.tagger_files(code) if self._tags else None
            if files is None:
                self._taggers[code] = None
            else:
                from dragoman.extract.tagger import Tagger  # noqa: PLC0415 - an optional part

                self._taggers[code] = Tagger.of(files).read
        return self._taggers[code]

    def language(self, document: Document) -> Language | None:
        """The pack that reads a report: that of its language or, where it does not say, of the
        language whose small words it has most of. None where no pack fits.
        """
        if document.language not in {"", "und"}:
            return self.pack(document.language)
        packs = [pack for code in plugins.languages() if (pack := self.pack(code))]
        return max(packs, key=lambda pack: pack.likeness(document.text), default=None)

    def extract(self, document: Document) -> tuple[Claim, ...]:
        """What one report claims, places and actors still as written."""
        language = self.language(document)
        if language is None:
            return ()
        text = document.text if language.code in link.TOPONYMS_IN else ""
        places = _KnownPlaces(self.gazetteer, text)
        tag = self.tag(language.code)
        return extract.claims(document, language, self.actors.known(), places, tag)

    def link(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Claims with their places and actors; those of one document must follow one another."""
        for _, of_one in groupby(claims, key=lambda claim: claim.document):
            yield from link.link(tuple(of_one), self.gazetteer, self.actors)

    def relate(
        self,
        claims: Iterable[Claim],
        fresh: Container[str] | None = None,
        bonds: Iterable[Bond] = (),
    ) -> tuple[Relation, ...]:
        """How claims stand to one another, in whatever order they come.

        ``fresh``: ids of reports; only what their claims have a part in. ``bonds``: what people
        decided of pairs (`Ledger.bonds`).
        """
        found = tuple(claims)
        belongs = self.belongs(found)
        names = self._names(belongs)
        return reconcile.relations(found, self.measures, belongs, names, fresh, bonds)

    def estimates(
        self, claims: Iterable[Claim], policy: str, bonds: Iterable[Bond] = ()
    ) -> Iterator[Estimate]:
        """What a named policy makes of each question that the claims count something for."""
        found = tuple(claims)
        relations = self.relate(found, bonds=bonds)
        belongs = self.belongs(found)
        for cluster in reconcile.clusters(found, relations):
            if any(claim.figure for claim in cluster):
                yield reconcile.estimate(cluster, relations, self.measures, policy, belongs)

    def relate_in(self, ledger: Ledger) -> int:
        """Relate what the ledger holds and these rules have not related yet; how many came out.

        A new report is compared only with the claims that its keys reach; the others stand as they
        are. After a change of the rules all is related anew.
        """
        begun = ledger.begin_relating(self.related_by)
        fresh, bonds = begun.documents, ledger.bonds()
        if not fresh:
            return 0
        new = ledger.claims_of(fresh)
        reaches = self.reach(new)
        claims = new
        if not begun.whole:
            met = ledger.reached(reaches.values())
            bound = ledger.states(id_ for bond in bonds for id_ in bond.pair).values()
            met |= {state.claim.document for state in bound}
            claims = (*new, *ledger.claims_of(met - fresh))
        ids = {claim.id for claim in new}
        found = self.relate(claims, fresh, bonds)
        relations = [r for r in found if r.earlier in ids or r.later in ids]
        ledger.finish_relating(begun, relations, reaches)
        return len(relations)

    def reach(self, claims: Sequence[Claim]) -> dict[str, Reach]:
        """By what a ledger finds the claims that these are to be compared with."""
        belongs = self.belongs(claims)
        return reconcile.reach(claims, self.measures, belongs, self._names(belongs))

    def belongs(self, claims: Sequence[Claim]) -> dict[str, str]:
        """What each place and actor that the claims name is part of, up to the country."""
        belongs: dict[str, str] = {}
        places = [where.place for claim in claims for where in claim.where if where.place]
        for place in {place.id: place for place in places}.values():
            inner = place
            while inner.within and inner.id not in belongs:
                belongs[inner.id] = inner.within
                outer = self.gazetteer.place(inner.within)
                if outer is None:
                    break
                inner = outer
        named = {s.actor for claim in claims for s in claim.attribution.sources if s.actor}
        named |= {p.actor for claim in claims for p in claim.participants if p.actor}
        for actor_id in named:
            actor = self.actors.by_id(actor_id)
            while actor and actor.part_of and actor.id not in belongs:
                belongs[actor.id] = actor.part_of
                actor = self.actors.by_id(actor.part_of)
        return belongs

    def _names(self, belongs: Mapping[str, str]) -> dict[str, str]:
        """The names of the actors among these ids and of what they are part of."""
        ids = {*belongs, *belongs.values()}
        return {id_: actor.name for id_ in ids if (actor := self.actors.by_id(id_))}


_TOWN = 15_000
"""Inhabitants from which on a bare name is taken for a place: below, too many are common words."""


class _KnownPlaces(Mapping[str, str]):
    """Names that tell a place by themselves: those that a report tells, and well known ones.

    The report is read for them when the first is asked for: most reports bear no claim at all.
    """

    def __init__(self, gazetteer: Gazetteer, text: str) -> None:
        self._gazetteer, self._text = gazetteer, text

    @cached_property
    def _told(self) -> dict[str, str]:
        found = link.toponyms(self._text, self._gazetteer) if self._text else ()
        return {t.name: t.place.precision.value for t in found if t.place and not t.people}

    def __getitem__(self, name: str) -> str:
        if name in self._told:
            return self._told[name]
        for match in self._gazetteer.exactly(name):
            precision = match.place.precision
            wide = precision in {PlacePrecision.COUNTRY, PlacePrecision.ADM1}
            if match.key is Key.NAME and (wide or match.population >= _TOWN):
                return precision.value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __bool__(self) -> bool:
        return True


@dataclass(slots=True)
class Told:
    """What a run did."""

    documents: int = 0
    unchanged: int = 0
    """Reports that the ledger held already, read by this version."""
    not_read: list[str] = field(default_factory=list)
    """Ids of reports kept without claims: no pack for their language."""
    claims: int = 0
    relations: int = 0
    """Those that came out anew."""


def run(documents: Iterable[Document], ledger: Ledger, desk: Desk) -> Told:
    """Read reports into a ledger, each in one unit of work, then relate what is new in it.

    Interrupted, the ledger holds whole documents only, and the next run goes on.
    """
    told = Told()
    for document in documents:
        told.documents += 1
        if ledger.holds(document, desk.made_by):
            told.unchanged += 1
            continue
        if desk.language(document) is None:
            told.not_read.append(document.id)
        claims = tuple(desk.link(desk.extract(document)))
        ledger.record(document, claims, desk.made_by)
        told.claims += len(claims)
    told.relations = desk.relate_in(ledger)
    return told


def read(
    report: str | Document,
    *,
    published: date | None = None,
    publisher: str = "",
    language: str = "en",
    desk: Desk | None = None,
) -> Sequence[Claim]:
    """The claims of one report, linked: the short way from Python.

    ``report`` is its text, or a Document (then the other arguments but ``desk`` are not looked at).
    Without ``published`` relative time ("yesterday") stays open. Give the same ``desk`` to many
    calls: what it opens is opened once.
    """
    if isinstance(report, str):
        # Half a surrogate pair is no character and fits no JSON; offsets stay as they are.
        report = re.sub(r"[\ud800-\udfff]", "\N{REPLACEMENT CHARACTER}", report)
        digest = hashlib.sha256(report.encode()).hexdigest()
        origin = Origin("<text>", None, digest, "python@1", datetime.now(UTC))
        name = f"sha256:{digest[:16]}"
        report = Document(name, report, language, "", publisher, None, published, origin)
    desk = desk or Desk(Settings.of({}))
    return tuple(desk.link(desk.extract(report)))
