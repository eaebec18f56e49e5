"""A Selection in, a situation report out: one self-contained HTML page in OCHA's order.

Every sentence about the world comes from `telling` and cites its claims in the annex; the method
and the counts follow from the query and the rules. It ranks and orders; it states nothing itself.
The page's shape and style stand in `templates/sitrep.html`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined

from dragoman import reconcile
from dragoman.claims import (
    Claim,
    Document,
    Estimate,
    Modality,
    PlaceRole,
    RelationKind,
    Stance,
    TimePrecision,
    When,
)
from dragoman.write import Selection
from dragoman.write.matters import Matter, Statement, frame
from dragoman.write.neutral import listed, quoted
from dragoman.write.quoting import Passage, inner_quote
from dragoman.write.telling import Clause, Sentence, Telling, figure_and_unit
from dragoman.write.words import (
    chain_in_words,
    day_in_words,
    number_in_words,
    one_line,
    place_in_words,
    when_in_words,
)

__all__ = ["SitrepWriter"]

HIGHLIGHTS = 6
QUESTIONS = 10
"""Most questions under key figures; the others stand under their place."""

_FIGURES = {"movement", "situation", "harm", "damage", "territory"}
_BY_PLACE = {*_FIGURES, "violence", "clearance"}
_ROLES = {
    PlaceRole.LOCATION: "",
    PlaceRole.ORIGIN: "from ",
    PlaceRole.DESTINATION: "to ",
    PlaceRole.ROUTE: "through ",
}
_PROTECTION = {"attack_on_civilians", "abducted", "detained", "released"}


class SitrepWriter:
    """The situation report of a selection, for ``dragoman write sitrep``."""

    name = "sitrep"
    media_type = "text/html"
    suffix = ".html"

    def write(self, selection: Selection, out: TextIO) -> None:
        """Render ``selection`` as one HTML page that needs no script and no other file."""
        out.write(_environment().get_template("sitrep.html").render(page=_Desk(selection).page()))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("dragoman.write"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@dataclass(frozen=True, slots=True)
class Cite:
    number: int
    """Of the claim in the annex, from 1."""
    anchor: str
    """``claim-`` and the digits of its id."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence and where its clauses rest."""

    day: str
    statements: tuple[tuple[tuple[Clause, tuple[Cite, ...]], ...], ...]
    """The clauses of each statement, one statement unless they contradict each other."""
    contested: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A name or a sentence, and the claims it rests on."""

    name: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Lines under one heading: a place, or a question."""

    title: str
    lines: tuple[Line, ...]
    bases: tuple[Listed, ...] = ()
    """The sentences of estimates over them, where there are any."""


@dataclass(frozen=True, slots=True)
class SourceRow:
    speaker: str
    party: bool
    through: tuple[str, ...]
    publishers: tuple[str, ...]
    claims: int


@dataclass(frozen=True, slots=True)
class AnnexRow:
    cite: Cite
    quote: Passage
    who: str
    what: str
    how_many: str
    where: tuple[str, ...]
    when: str
    report: str
    publisher: str
    day: str
    url: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Page:
    title: str
    as_of: str
    period: str
    query: str
    command: str
    claims: int
    reports: int
    highlights: tuple[Line, ...]
    questions: tuple[Group, ...]
    places: tuple[Group, ...]
    access: tuple[Line, ...]
    politics: tuple[Line, ...]
    contested: tuple[Line, ...]
    contested_above: tuple[Listed, ...]
    uncorroborated: tuple[Listed, ...]
    uncorroborated_count: int
    not_asserted: tuple[Line, ...]
    background: tuple[Line, ...]
    unlocated: tuple[Listed, ...]
    placeless: tuple[Cite, ...]
    method: tuple[str, ...]
    sources: tuple[SourceRow, ...]
    annex: tuple[AnnexRow, ...]


class _Desk:
    """One selection on the desk: what belongs to which section, in which order."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._claims = selection.claims
        self._telling = Telling(selection.claims, selection.relations, selection.documents)
        self._number = {claim.id: n for n, claim in enumerate(selection.claims, 1)}
        now = [m for m in self._telling.matters if not m.lead.background]
        self._background = [m for m in self._telling.matters if m.lead.background]
        self._asserted = [m for m in now if any(s.asserted for s in m.statements)]
        self._not_asserted = [m for m in now if not m.contested and not m.statements[0].asserted]
        self._contested = [m for m in now if m.contested]

    def page(self) -> Page:
        selection, claims = self._selection, self._claims
        days = sorted(claim.published for claim in claims if claim.published)
        since = selection.query.since or (days[0] if days else None)
        until = selection.query.until or (days[-1] if days else None)
        questions, told = self._questions()
        open_matters = [m for m in self._asserted if id(m) not in told]
        access = [m for m in open_matters if self._is_access(m)]
        politics = [m for m in open_matters if self._family(m) == "politics"]
        loose = self._uncorroborated()
        return Page(
            title=f"Situation report: {quoted(selection.query.place or 'all places')}",
            as_of=day_in_words(until or selection.generated_at.date()),
            period=when_in_words(When(since, until, TimePrecision.DAY)) if since and until else "",
            query=quoted(str(selection.query)),
            command="dragoman write sitrep --ledger LEDGER -o sitrep.html",
            claims=len(claims),
            reports=len({claim.document for claim in claims}),
            highlights=self._lines(self._highlights()),
            questions=questions,
            places=self._places([m for m in open_matters if m not in access]),
            access=self._lines(access),
            politics=self._lines(politics),
            contested=self._lines(m for m in self._contested if id(m) not in told),
            contested_above=self._pointers(told),
            uncorroborated=self._by_speaker(loose),
            uncorroborated_count=len(loose),
            not_asserted=self._lines(self._not_asserted),
            background=self._lines(self._background),
            unlocated=self._unlocated(),
            placeless=self._cites(claim.id for claim in claims if not claim.where),
            method=tuple(self._method()),
            sources=self._sources(),
            annex=tuple(self._annex_row(claim) for claim in claims),
        )

    # -- lines and citations

    def _cites(self, ids: Iterable[str]) -> tuple[Cite, ...]:
        numbers = sorted({(self._number[identity], identity) for identity in ids})
        return tuple(Cite(n, identity.replace(":", "-")) for n, identity in numbers)

    def _line(self, sentence: Sentence) -> Line:
        day = day_in_words(sentence.published) if sentence.published else "no date"
        statements: list[list[tuple[Clause, tuple[Cite, ...]]]] = []
        for clause in sentence.clauses:
            if clause.opens:
                statements.append([])
            statements[-1].append((clause, self._cites(clause.claims)))
        return Line(day, tuple(map(tuple, statements)), sentence.contested)

    def _lines(self, matters: Iterable[Matter]) -> tuple[Line, ...]:
        """Their sentences, newest first."""
        sentences = [self._telling.tell(matter) for matter in matters]
        newest = sorted(sentences, key=lambda s: s.published or date.min, reverse=True)
        return tuple(self._line(sentence) for sentence in newest)

    def _family(self, matter: Matter) -> str:
        measure = self._selection.measures.get(matter.lead.measure)
        return measure.family if measure else ""

    def _is_access(self, matter: Matter) -> bool:
        return self._family(matter) == "access" or matter.lead.measure in _PROTECTION

    # -- sections

    def _highlights(self) -> list[Matter]:
        """The most reported and the contested first, two of a measure at most."""
        chosen: list[Matter] = []
        used: Counter[str] = Counter()
        for matter in sorted(self._asserted, key=_weight, reverse=True):
            if used[matter.lead.measure] < 2 and len(chosen) < HIGHLIGHTS:
                used[matter.lead.measure] += 1
                chosen.append(matter)
        return chosen

    def _questions(self) -> tuple[tuple[Group, ...], set[int]]:
        """Key figures by question, and the matters (by `id`) that are told there."""
        home = {claim.id: m for m in self._asserted for claim in m.claims}
        asked: dict[str, tuple[list[Matter], list[tuple[Claim, ...]]]] = {}
        told: set[int] = set()
        for cluster in reconcile.clusters(self._claims, self._selection.relations):
            here = {id(home[c.id]): home[c.id] for c in cluster if c.id in home and c.figure}
            fresh = [m for key, m in here.items() if key not in told]
            fresh = [m for m in fresh if self._family(m) in _FIGURES]
            if fresh:
                told |= {id(matter) for matter in fresh}
                title = self._telling.question(max(fresh, key=_weight).lead)
                matters, clusters = asked.setdefault(title, ([], []))
                matters += fresh
                clusters.append(cluster)
        first = sorted(asked.items(), key=lambda item: max(map(_weight, item[1][0])), reverse=True)
        groups = tuple(
            Group(title, self._lines(matters), self._bases(clusters))
            for title, (matters, clusters) in first[:QUESTIONS]
        )
        return groups, {id(m) for _, (matters, _) in first[:QUESTIONS] for m in matters}

    def _bases(self, clusters: Iterable[tuple[Claim, ...]]) -> tuple[Listed, ...]:
        """The ranges that more than one origin gives."""
        selection = self._selection
        estimates = [
            reconcile.estimate(cluster, selection.relations, selection.measures, policy="range")
            for cluster in clusters
        ]
        return tuple(
            Listed(words, self._cites(estimate.claims))
            for estimate in estimates
            if (words := _range_in_words(estimate))
        )

    def _pointers(self, told: set[int]) -> tuple[Listed, ...]:
        """Who differs on what, for contested matters that stand in full under key figures."""
        found = []
        for matter in self._contested:
            if id(matter) in told:
                voices = dict.fromkeys(_voice(s.lead) for s in matter.statements)
                names = [_name([c for c in matter.claims if _voice(c) == v]) for v in voices]
                question = self._telling.question(matter.lead)
                words = f"{question} Two accounts of {names[0]} differ"
                if len(names) > 1:
                    words = f"{question} {', '.join(names[:-1])} and {names[-1]} differ"
                found.append(Listed(words, self._cites(s.lead.id for s in matter.statements)))
        return tuple(found)

    def _places(self, matters: Iterable[Matter]) -> tuple[Group, ...]:
        by_place: dict[str, list[Matter]] = defaultdict(list)
        for matter in matters:
            if self._family(matter) in _BY_PLACE:
                by_place[_place(matter.lead)].append(matter)
        ordered = sorted(by_place.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
        return tuple(Group(name or "Place not stated", self._lines(here)) for name, here in ordered)

    def _uncorroborated(self) -> list[Statement]:
        """Asserted statements without a compatible account of independent origin."""
        confirmed = {
            identity
            for relation in self._selection.relations
            if relation.kind is RelationKind.CONFIRMATION
            for identity in (relation.earlier, relation.later)
        }
        statements = (s for m in self._asserted if not m.contested for s in m.statements)
        return [s for s in statements if not s.ids & confirmed]

    def _by_speaker(self, statements: Iterable[Statement]) -> tuple[Listed, ...]:
        found: dict[str, list[Claim]] = defaultdict(list)
        for statement in statements:
            found[_voice(statement.lead)].append(statement.lead)
        most = sorted(found.values(), key=lambda own: (-len(own), _name(own)))
        return tuple(Listed(_name(own), self._cites(c.id for c in own)) for own in most)

    def _unlocated(self) -> tuple[Listed, ...]:
        """The names of places that were not found, with the claims that have no other."""
        found: dict[str, list[str]] = defaultdict(list)
        for claim in self._claims:
            if claim.where and not any(where.place for where in claim.where):
                found[" / ".join(one_line(where.name) for where in claim.where)].append(claim.id)
        return tuple(Listed(quoted(name), self._cites(ids)) for name, ids in sorted(found.items()))

    def _sources(self) -> tuple[SourceRow, ...]:
        found: dict[str, list[Claim]] = defaultdict(list)
        for claim in self._claims:
            found[_voice(claim)].append(claim)
        rows = []
        for own in found.values():
            chains = [claim.attribution for claim in own]
            through = {listed(s.name) for c in chains for s in c.intermediaries}
            publishers = {self._publisher(claim) for claim in own} - {""}
            party = any(c.speaker.party for c in chains if c.speaker)
            rows.append(
                SourceRow(
                    _name(own), party, tuple(sorted(through)), tuple(sorted(publishers)), len(own)
                )
            )
        return tuple(sorted(rows, key=lambda row: (-row.claims, row.speaker)))

    def _publisher(self, claim: Claim) -> str:
        document = self._selection.documents.get(claim.document)
        named = claim.attribution.publisher
        return quoted(one_line(document.publisher if document else named.name if named else ""))

    def _method(self) -> Iterable[str]:
        selection, claims = self._selection, self._claims
        reports = _many(len({claim.document for claim in claims}), "report")
        yield (
            f"The query “{selection.query}” found {_many(len(claims), 'claim')} in {reports}. "
            "A claim is one thing that one report says; its words stand in the annex."
        )
        statements = [s for m in self._telling.matters for s in m.statements]
        yield (
            f"{_many(len(claims), 'claim')} are told as {_many(len(statements), 'statement')}: "
            "a repeat or a copy is told with the statement it repeats and counts once, and "
            "a part (“including …”) is told with its whole; the rest of the whole is not known."
        )
        kinds = Counter(str(frame(c)) for c in claims if frame(c) is not Modality.ASSERTED)
        aside = [f"{count} {kind}" for kind, count in sorted(kinds.items())]
        aside.append(f"{sum(claim.background for claim in claims)} told as background")
        yield f"Kept, and not counted as having happened: {', '.join(aside)}."
        yield (
            "Figures keep their hedge. Nothing is added up: stocks and flows, people and "
            "households, counts of different days stand apart, and no unit is converted. "
            "A range is the lowest and the highest figure of independent origins."
        )
        undated = sum(claim.published is None for claim in claims)
        timeless = sum(claim.when is None for claim in claims)
        yield (
            "Windows are whole days, both ends included, and follow from the words of the report "
            f"and its date. {_many(timeless, 'claim')} without a stated time; "
            f"{_many(undated, 'claim')} in reports without a date, where “yesterday” stays open."
        )
        yield (
            "“Not yet corroborated” means that no second report of independent origin says what "
            "is compatible. Reports that quote the same speaker are one origin. It says nothing "
            "on whether a statement is true; a party to the conflict is marked as one."
        )
        rough = sum(claim.rough for claim in claims)
        yield (
            f"{_many(rough, 'claim')} from sentences that read like rough machine translation, "
            "marked in the annex: a person should look. Labels that take a side stand only in "
            "quotation marks, as the speaker's words."
        )
        made_by = ", ".join(sorted({claim.provenance.made_by for claim in claims}))
        yield f"Read by {made_by}; written {selection.generated_at:%Y-%m-%d %H:%M} UTC."

    # -- annex

    def _annex_row(self, claim: Claim) -> AnnexRow:
        document = self._selection.documents.get(claim.document)
        what = claim.measure.replace("_", " ")
        if claim.modality is not Modality.ASSERTED:
            what = f"{claim.modality}: {what}"
        if claim.attribution.stance is not Stance.ASSERTS:
            what += f" (speaker {claim.attribution.stance})"
        flags = ["rough translation"] * claim.rough + ["background"] * claim.background
        if claim.part_of in self._number:
            flags.append(f"part of [{self._number[claim.part_of]}]")
        return AnnexRow(
            cite=self._cites([claim.id])[0],
            quote=self._telling.passage(claim, longest=400),
            who=quoted(chain_in_words(claim.attribution)),
            what=what,
            how_many=figure_and_unit(claim.figure) if claim.figure else "",
            where=tuple(_ROLES[w.role] + quoted(place_in_words(w)) for w in claim.where),
            when=when_in_words(claim.when),
            report=inner_quote(document.title if document else "", longest=120),
            publisher=self._publisher(claim),
            day=day_in_words(claim.published) if claim.published else "no date",
            url=_address(document),
            flags=tuple(flags),
        )


def _weight(matter: Matter) -> tuple[bool, int, bool, int, date]:
    """How much a reader should see it early: contested, in many reports, counted, new."""
    days = [s.last_published for s in matter.statements if s.last_published]
    documents = len({claim.document for claim in matter.claims})
    counted = matter.lead.figure is not None
    return matter.contested, documents, counted, len(matter.claims), max(days, default=date.min)


def _range_in_words(estimate: Estimate) -> str:
    """The range and who stands behind it; empty where it rests on one origin or has no end."""
    ends = [number_in_words(end) for end in (estimate.low, estimate.high) if end is not None]
    if estimate.origins < 2 or not ends:
        return ""
    if estimate.high is None:
        span = f"{ends[0]} and more"
    else:
        span = f"up to {ends[0]}" if estimate.low is None else "–".join(dict.fromkeys(ends))
    return quoted(one_line(f"Range: {span} {estimate.unit}, over {estimate.basis}"))


def _place(claim: Claim) -> str:
    """The heading that the claim stands under; empty where it names no place."""
    located = next((w.place.name for w in claim.where if w.place), "")
    if located or not claim.where:
        return located
    return f"{quoted(one_line(claim.where[0].name))} (not located)"


def _voice(claim: Claim) -> str:
    """What tells one speaker from another: the actor, or else the name; narrators by publisher."""
    chain = claim.attribution
    mouth = chain.speaker or next(iter(chain.intermediaries), None) or chain.publisher
    return (mouth.actor or mouth.name.casefold()) if mouth else ""


def _name(claims: Sequence[Claim]) -> str:
    """The fullest of the names that the claims' common speaker bears."""
    names = []
    for claim in claims:
        chain = claim.attribution
        mouth = chain.speaker or next(iter(chain.intermediaries), None) or chain.publisher
        own = "" if chain.speaker else " (naming no speaker)"
        names.append(listed(mouth.name) + own if mouth else "No speaker, no publisher")
    return max(names, key=lambda name: (len(name), name))


def _many(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _address(document: Document | None) -> str | None:
    """The report's address where it is one that a page may link to."""
    url = document.url if document else None
    return url if url and url.startswith(("https://", "http://")) else None
