"""START HERE. The whole flow on one page, one call a room.

    collect    bytes to Documents            collect.documents
    extract    a Document to Claims          Desk.extract
    link       names to places and actors    Desk.read, with the step before
    record     a Document with its Claims    Ledger.record, one unit of work
    reconcile  Claims to Relations           Desk.relate

A `Desk` holds what is opened once (language packs, gazetteer, actors) and is passed in. Each of
these is opened when it is first needed, so that a verb pays only for what it uses.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import (
    Callable,
    Collection,
    Container,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cached_property, partial
from importlib.util import find_spec
from itertools import groupby
from typing import TYPE_CHECKING

from dragoman import extract, link, plugins, reconcile
from dragoman.claims import (
    Actor,
    Claim,
    Document,
    Estimate,
    Measure,
    Origin,
    Place,
    PlacePrecision,
    Possibility,
    Relation,
    Source,
    SourceRole,
)
from dragoman.collect.copies import Marks, marks_of
from dragoman.collect.languages import language_of
from dragoman.collect.versions import Changes, compare
from dragoman.crew import in_order, whole
from dragoman.errors import InputError, UsageError
from dragoman.extract import Language, Tag
from dragoman.extract.text.sentences import running
from dragoman.extract.unread import Unread, unread
from dragoman.link.actors import NEWS, Registry
from dragoman.link.countries import by_three_letters
from dragoman.link.disputed import View
from dragoman.link.gazetteer import Gazetteer, Key, build
from dragoman.link.lexicon import Lexicon
from dragoman.reconcile import Bond, Reach
from dragoman.settings import Settings

if TYPE_CHECKING:
    from dragoman.extract.attribution.tagged import Tags
    from dragoman.extract.tagger.network import Tagger
    from dragoman.extract.text.sentences import Report
    from dragoman.record import Copy, Ledger, Query

__all__ = ["Desk", "Reading", "Recorded", "Told", "failure", "read", "reading_of", "run"]

Progress = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


@dataclass
class Desk:
    """Everything that reading a report needs, opened once."""

    settings: Settings
    building: Progress | None = None
    """Told of the gazetteer's compilation at the first use."""
    sides: Mapping[str, str] = field(default_factory=dict)
    """Publishers that speak for somebody, and the actor they speak for (`sources.toml`)."""
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

    @cached_property
    def view(self) -> View:
        """How disputed territory is filed."""
        return View.of(plugins.table("dragoman.link.data", "disputed.toml"), self.settings.view)

    def ids_of(self, place: str) -> tuple[str, ...]:
        """The ids of the best known place of this name, and its code where it is a country.

        A country goes by any of its names (Burma, DRC); of other places, one that is called so goes
        before one that has it for another name.
        """
        found = [match for match in self.gazetteer.exactly(place) if match.key is not Key.PEOPLE]
        if not found:
            return ()
        best = max(
            found,
            key=lambda match: (
                match.place.precision is PlacePrecision.COUNTRY,
                match.key is Key.NAME,
                match.population,
            ),
        ).place
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
            ships = self._tags and plugins.ships_tagger(code)
            self._taggers[code] = _Tags(code) if ships else None
        return self._taggers[code]

    def language(self, document: Document) -> Language | None:
        """The pack that reads a report; None where no pack fits, and it is kept without claims."""
        return self.language_of(document)[0]

    def language_of(self, document: Document) -> tuple[Language | None, str]:
        """The pack that reads a report, and the code of its language.

        What the report says of its language holds, unless its letters or its words say clearly that
        it is another: pages often bear the language of their site. Where it says nothing and is too
        short to tell, it is the language whose small words it has most of.
        """
        said = document.language.partition("-")[0].lower()
        if said in {*_PLAIN, "", "und"} and (plain := self._plain(document.text)):
            return plain, plain.code
        found, sure = language_of(document.text)
        if said not in {"", "und"}:
            wrong = found != said and sure >= _MISLABELLED and len(document.text) >= _LONG
            code = found if wrong else said
            return self.pack(code), code
        if sure >= _SURE:
            return self.pack(found), found
        packs = [pack for code in plugins.languages() if (pack := self.pack(code))]
        if document.text.count("|") >= _OF_A_TABLE and (pack := self.pack(found)):
            return pack, found  # "El Fasher" and "El Obeid" make no table Spanish
        likest = max(packs, key=lambda pack: pack.likeness(document.text), default=None)
        return likest, likest.code if likest else found

    def _plain(self, text: str) -> Language | None:
        """The pack whose small words alone tell the language: it spares the dearer look at the
        letters, whose model takes longer to open than a pack.
        """
        for code, share in _PLAIN.items() if len(text) >= _LONG else ():
            pack = self.pack(code)
            if pack and pack.likeness(text) >= share:
                return pack
        return None

    def extract(self, document: Document, pack: Language | None = None) -> tuple[Claim, ...]:
        """What one report claims, places and actors still as written.

        ``pack``: what reads it, where that has been asked for already (`language_of`).
        """
        language = pack or self.language(document)
        if language is None or extract.passes_by(document.text, language):
            return ()  # before anything else is opened
        text = extract.as_read(document.text) if language.code in link.TOPONYMS_IN else ""
        places = _KnownPlaces(self, text)
        tag = self.tag(language.code)
        lands = _Lands(self)
        return extract.claims(document, language, self._known_actors, places, tag, lands)

    def _known_actors(self) -> Mapping[str, str]:
        return self.actors.known()

    def read(self, document: Document, pack: Language | None = None) -> tuple[Claim, ...]:
        """What one report claims (`extract`), its places and actors linked.

        Of where it is, its headline, its dateline and its table tell what no claim does.
        """
        claims = self.extract(document, pack)
        if not claims:
            return ()
        opening = link.Opening.of(document.text, running(extract.as_read(document.text)))
        if document.country:
            opening = replace(opening, country=self._country(document.country))
        linked = link.link(claims, self.gazetteer, self.actors, opening)
        return tuple(map(self._viewed, linked))

    def _country(self, said: str) -> str:
        """The name of a country by its name or its ISO code of two letters or three."""
        code = said.upper() if len(said) <= len("SYR") else ""
        if len(code) == len("SYR"):
            code = by_three_letters().get(code, "")
        found = self.gazetteer.coded(code) if code else None
        return found.name if found else said

    def link(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Claims with their places and actors, where their reports are not at hand (`read`).

        Those of one document must follow one another.
        """
        for _, of_one in groupby(claims, key=lambda claim: claim.document):
            yield from map(self._viewed, link.link(tuple(of_one), self.gazetteer, self.actors))

    def _viewed(self, claim: Claim) -> Claim:
        """The claim under the view of disputed ground, with whom its publisher speaks for."""
        filed = self._filed(claim)
        return self._sided(filed) if self.sides else filed

    def _filed(self, claim: Claim) -> Claim:
        """The claim with its places under the countries of the view."""
        if not any(where.place for where in claim.where):
            return claim
        filed = tuple(
            replace(where, place=self.view.filed(where.place, self.gazetteer.place))
            if where.place
            else where
            for where in claim.where
        )
        return claim if filed == claim.where else replace(claim, where=filed)

    def _sided(self, claim: Claim) -> Claim:
        """The claim with its publisher known for the actor that it speaks for."""

        def sided(source: Source) -> Source:
            actor = self.actors.by_id(self.sides.get(source.name, ""))
            if source.role is not SourceRole.PUBLISHER or source.actor or actor is None:
                return source
            return replace(source, actor=actor.id, party=bool(actor.party_to))

        said = claim.attribution
        return replace(claim, attribution=replace(said, sources=tuple(map(sided, said.sources))))

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
        names = self.names(found, belongs)
        return reconcile.relations(found, self.measures, belongs, names, fresh, bonds)

    def possibly(
        self, claims: Iterable[Claim], relations: Iterable[Relation]
    ) -> tuple[Possibility, ...]:
        """The pairs that may be of one event where no relation holds between them."""
        found = tuple(claims)
        belongs = self.belongs(found)
        names = self.names(found, belongs)
        return reconcile.possibly(found, self.measures, belongs, names, relations)

    def possibly_in(self, ledger: Ledger, claim: Claim) -> tuple[Possibility, ...]:
        """The claims of a ledger that may be of one event with this one."""
        met = ledger.reached(self.reach([claim]).values()) | {claim.document}
        relations = ledger.relations_of(claim.id)
        found = self.possibly(ledger.claims_of(met), relations)
        return tuple(p for p in found if claim.id in {p.earlier, p.later})

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
        claims, reaches = new, None
        if not begun.whole:
            reaches = self.reach(new)
            met = ledger.reached(reaches.values())
            bound = ledger.states(id_ for bond in bonds for id_ in bond.pair).values()
            met |= {state.claim.document for state in bound}
            claims = (*new, *ledger.claims_of(met - fresh))
        ids = {claim.id for claim in new}
        found = self.relate(claims, fresh, bonds)
        relations = [r for r in found if r.earlier in ids or r.later in ids]
        # of all that there is, only now: their keys take as much memory as the pairs did
        ledger.finish_relating(begun, relations, self.reach(new) if reaches is None else reaches)
        return len(relations)

    def reach(self, claims: Sequence[Claim]) -> dict[str, Reach]:
        """By what a ledger finds the claims that these are to be compared with."""
        belongs = self.belongs(claims)
        return reconcile.reach(claims, self.measures, belongs, self.names(claims, belongs))

    def belongs(self, claims: Sequence[Claim]) -> dict[str, str]:
        """What each place and actor that the claims name is part of, up to the country."""
        places = [where.place for claim in claims for where in claim.where if where.place]
        return self.belonging({place.id: place for place in places}, _actors_of(claims))

    def belonging(self, places: Mapping[str, Place], actors: Iterable[str]) -> dict[str, str]:
        """What each of these places (by their ids) and actors is part of, up to the country."""
        belongs: dict[str, str] = {}
        for place in places.values():
            inner = place
            while inner.within and inner.id not in belongs:
                belongs[inner.id] = inner.within
                outer = self.gazetteer.place(inner.within)
                if outer is None:
                    break
                inner = outer
        for actor_id in actors:
            actor = self.actors.by_id(actor_id)
            while actor and actor.part_of and actor.id not in belongs:
                belongs[actor.id] = actor.part_of
                actor = self.actors.by_id(actor.part_of)
        return belongs

    def known(
        self, claims: Iterable[Claim], belongs: Mapping[str, str]
    ) -> tuple[dict[str, Place], dict[str, Actor]]:
        """The entries behind `belongs`: what holds the claims' places, and their actors."""
        return self.entries(_actors_of(claims), belongs)

    def entries(
        self, actors: Iterable[str], belongs: Mapping[str, str]
    ) -> tuple[dict[str, Place], dict[str, Actor]]:
        """The entries behind `belonging`: what holds the places, and the actors."""
        ids = dict.fromkeys((*belongs, *belongs.values()))
        places = {id_: place for id_ in ids if (place := self.gazetteer.place(id_))}
        ids |= dict.fromkeys(actors)
        found = {id_: actor for id_ in ids if (actor := self.actors.by_id(id_))}
        return places, found

    def names(self, claims: Iterable[Claim], belongs: Mapping[str, str]) -> dict[str, str]:
        """The names of the actors of the claims and of what they are part of, but for agencies and
        outlets, which pass on what others know.
        """
        ids = {*belongs, *belongs.values()}
        ids |= {s.actor for claim in claims for s in claim.attribution.sources if s.actor}
        actors = (actor for id_ in ids if (actor := self.actors.by_id(id_)))
        return {actor.id: actor.name for actor in actors if actor.kind not in NEWS}


def _actors_of(claims: Iterable[Claim]) -> dict[str, None]:
    """The ids of those who speak, pass on, print and take part."""
    named: dict[str, None] = {}
    for claim in claims:
        named |= dict.fromkeys(s.actor for s in claim.attribution.sources if s.actor)
        named |= dict.fromkeys(p.actor for p in claim.participants if p.actor)
    return named


_SURE = 0.9
"""From which share on a language is told by its letters; below it short notes in English lie."""
_MISLABELLED = 0.99
_OF_A_TABLE = 4
"""Bars, at least, of a table: its small words are those of names."""
_LONG = 200
"""Characters of a text that tells its language against what is said of it."""
_PLAIN = {"en": 0.25}
"""Share of small words by which a text tells its language beyond doubt. Most English reports have
more; no other language has so many of them. Spanish and French share theirs with neighbours."""

_TOWN = 15_000
"""Inhabitants from which on a bare name is taken for a place: below, too many are common words."""


class _Tags:
    """The tagger of a pack, opened when the first report with a claim is read."""

    def __init__(self, code: str) -> None:
        self._code = code

    @cached_property
    def tagger(self) -> Tagger:
        from dragoman.extract.tagger.network import Tagger  # noqa: PLC0415 - an optional part

        return Tagger.of(plugins.tagger_files(self._code) or {})

    def __call__(self, report: Report, near: Collection[int] | None = None, /) -> Tags:
        return self.tagger.read(report, near)


class _KnownPlaces(Mapping[str, str]):
    """Names that tell a place by themselves: those that a report tells, and well known ones.

    The report is read for them when the first is asked for: most reports bear no claim at all.
    """

    def __init__(self, desk: Desk, text: str) -> None:
        self._desk, self._text = desk, text

    @cached_property
    def _told(self) -> dict[str, str]:
        found = link.toponyms(self._text, self._desk.gazetteer) if self._text else ()
        return {t.name: t.place.precision.value for t in found if t.place and not t.people}

    def __getitem__(self, name: str) -> str:
        if name in self._told:
            return self._told[name]
        matches = self._desk.gazetteer.exactly(name)
        if matches and all(match.key is Key.PEOPLE for match in matches):
            return "people"
        common = name.lower() in self._desk.gazetteer.compiled(Lexicon.of).common  # Police, Split
        for match in matches:
            precision = match.place.precision
            wide = precision in {PlacePrecision.COUNTRY, PlacePrecision.ADM1}
            town = match.population >= _TOWN and not common
            if match.key is Key.NAME and (wide or town):
                return precision.value
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        """Those that the report tells: the world's are too many to go through."""
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class _Lands:
    """The countries of the gazetteer, by the names that we write, and given names."""

    desk: Desk

    def is_given(self, name: str) -> bool:
        lexicon = self.desk.gazetteer.compiled(Lexicon.of)
        return name.lower() in lexicon.given and name.lower() not in lexicon.common

    def called(self, name: str) -> str | None:
        matches = self.desk.gazetteer.exactly(name)
        lands = {m.place for m in matches if m.place.precision is PlacePrecision.COUNTRY}
        return lands.pop().name if len(lands) == 1 else None

    def ruled_from(self, town: str) -> str | None:
        for match in self.desk.gazetteer.exactly(town):
            place = match.place
            if match.key is Key.NAME and place == self.desk.gazetteer.capital(place.country):
                land = self.desk.gazetteer.coded(place.country)
                return land.name if land else None
        return None

    def holds(self, land: str, place: str) -> bool:
        lands = {match.place.country for match in self.desk.gazetteer.exactly(land)}
        return any(m.place.country in lands for m in self.desk.gazetteer.exactly(place))

    def over(self, town: str, others: Collection[str]) -> str | None:
        there = {m.place.country for m in self.desk.gazetteer.exactly(town)}
        met = Counter(c for name in others for c in {*self._countries(name)} if c in there)
        most = [country for country, names in met.items() if names == max(met.values())]
        land = self.desk.gazetteer.coded(most[0]) if len(most) == 1 else None
        return land.name if land else None

    def _countries(self, name: str) -> Iterator[str]:
        for match in self.desk.gazetteer.exactly(name):
            if match.key is not Key.PEOPLE:
                yield match.place.country

    def people_of(self, town: str) -> int:
        met = self.desk.gazetteer.exactly(town)
        first = max(met, key=lambda match: match.population, default=None)
        if first is None or first.place.precision is not PlacePrecision.SETTLEMENT:
            return 0
        return first.population


@dataclass(slots=True)
class Told:
    """What a run did."""

    documents: int = 0
    unchanged: int = 0
    """Reports that the ledger held already, read by this version."""
    not_read: dict[str, str] = field(default_factory=dict)
    """Ids of reports kept without claims, with their language, for which there is no pack."""
    claims: int = 0
    relations: int = 0
    """Those that came out anew."""
    copies: list[Copy] = field(default_factory=list)
    """Reports that have the words, or nearly, of another."""
    versions: dict[str, Changes] = field(default_factory=dict)
    """Ids of reports whose text had changed since they were read, with what became of claims."""
    unread: dict[str, Unread] = field(default_factory=dict)
    """Ids of reports with figures in tables that no claim tells, with how many."""
    failed: list[InputError] = field(default_factory=list)
    """Reports that no rule could read to its end: none of them is in the ledger."""


Recorded = Callable[[Document, Told], None]
"""Called after each report, when the ledger holds it."""


def run(
    documents: Iterable[Document],
    ledger: Ledger,
    desk: Desk,
    jobs: int = 1,
    recorded: Recorded | None = None,
) -> Told:
    """Read reports into a ledger, each in one unit of work, then relate what is new in it.

    Interrupted, the ledger holds whole documents only, and the next run goes on. ``jobs`` processes
    read; the order in which reports are recorded is that of ``documents`` whatever their number.
    """
    told = Told()
    asked = ((document, ledger.holds(document, desk.made_by)) for document in documents)

    def work(asked: tuple[Document, bool]) -> Reading | None:
        document, held = asked
        return None if held else reading_of(document, desk)

    made: Iterator[tuple[tuple[Document, bool], Reading | Exception | None]]
    if jobs <= 1:
        made = in_order(asked, work, 1, _nothing)
    else:
        made = in_order(asked, _at_desk, jobs, partial(_begin, desk.settings, desk.sides))
    for (document, held), reading in made:
        with whole():  # what is told and what the ledger holds are the same, whenever it ends
            if held:
                told.unchanged += 1
            elif isinstance(reading, Exception):
                told.failed.append(failure(document, reading))
            elif reading is not None:
                _record(document, reading, ledger, desk, told)
            told.documents += 1
            if recorded is not None:
                recorded(document, told)
    told.relations = desk.relate_in(ledger)
    return told


@dataclass(frozen=True, slots=True)
class Reading:
    """What reading a report gave: all that a process hands back."""

    claims: tuple[Claim, ...]
    marks: Marks
    language: str | None
    """Its language, where no pack reads it."""


def reading_of(document: Document, desk: Desk) -> Reading:
    """What one report gives. Whatever a rule raises on it passes through (`failure`)."""
    pack, code = desk.language_of(document)
    claims = desk.read(document, pack) if pack else ()
    return Reading(claims, marks_of(document.text), None if pack else code)


def _record(document: Document, reading: Reading, ledger: Ledger, desk: Desk, told: Told) -> None:
    from dragoman.record import Query  # noqa: PLC0415 - the filters need no database

    former = ledger.documents([document.id]).get(document.id)
    before = ledger.claims(Query(document=document.id)) if former else ()
    ledger.record(document, reading.claims, desk.made_by, reading.marks)
    known = {claim.id for claim in before}
    fresh = sum(claim.id not in known for claim in reading.claims)
    if former is not None and former.text != document.text:
        told.versions[document.id] = changes = compare(before, reading.claims)
        fresh = len(changes.new)
    if reading.language is not None:
        told.not_read[document.id] = reading.language
    elif missed := unread(document.text, (c.evidence.span for c in reading.claims)):
        told.unread[document.id] = missed
    told.claims += fresh
    told.copies += ledger.copies([document.id])


def failure(document: Document, error: Exception) -> InputError:
    """What is said of a report that could not be read to its end.

    Raises ``error`` itself where no report made it: a table that cannot be used ends a run.
    """
    if isinstance(error, UsageError):
        raise error
    where = document.origin.path
    if document.origin.line is not None:
        where += f", line {document.origin.line}"
    met = f"reading its claims failed with {type(error).__name__}: {error}"
    return InputError(where, met, "this is a fault of Dragoman; please report it")


_DESK: list[Desk] = []
"""The desk of a process that reads for another."""


def _begin(settings: Settings, sides: Mapping[str, str]) -> None:
    _DESK[:] = [Desk(settings, sides=sides)]


def _nothing() -> None:
    pass


def _at_desk(asked: tuple[Document, bool]) -> Reading | None:
    document, held = asked
    return None if held else reading_of(document, _DESK[0])


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
    return desk.read(report)
