"""A claim as comparing needs it, worked out once. Claims in; readings out, in order.

A `Reading` says which questions the claim answers, about whom, where, during which days and by
whose mouth, in a form that two claims can be held against each other in. Nothing that the claim
does not say is filled in: what is only likely (the place that its report is about) stands apart.

It compares nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from dragoman.claims import (
    Claim,
    Days,
    Figure,
    Measure,
    Modality,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Source,
    SourceRole,
    StockOrFlow,
    Where,
)
from dragoman.reconcile.asked import ANYBODY, group_of, in_base_unit, questions
from dragoman.reconcile.naming import causes, fold, name_the_people, town_name

__all__ = [
    "AREAS",
    "Mouth",
    "Reading",
    "Site",
    "day_order",
    "readings",
]

_TAKEN = frozenset({"captured", "controls", "advanced"})
_REACH = frozenset({"arrived", "aid_delivered"})
"""Measures whose people, or loads, are told where they have come to."""
_LONG = 14
"""Days. A window longer than this is a running total ("since 17 October"), compared by its end."""
_SPANS = frozenset({"minutes", "hours", "days", "weeks", "months"})
"""Units of how long something is to last."""
_STATES = frozenset({"displaced", "refugees", "evacuees"})
"""Nouns for people by the state they are in: of a day, they are all there are by then."""

_RATE = "figure.rate"
"""The rule by which extract tells that a figure comes again every so often."""
_SINCE = "time.since"
"""The rule by which extract reads a window that goes on from a day up to the report."""
_CARRIED = "where.carried"
_GUESSED = frozenset({"where.focus", _CARRIED})
"""The rules by which extract gives a claim the place of its report or of the claim before."""

_SMALL_PLACES = frozenset(
    {
        PlacePrecision.POINT,
        PlacePrecision.NEIGHBOURHOOD,
        PlacePrecision.CITY_PART,
        PlacePrecision.SETTLEMENT,
    }
)

AREAS = frozenset(
    [PlacePrecision.ADM1, PlacePrecision.ADM2, PlacePrecision.ADM3, PlacePrecision.REGION]
)


@dataclass(frozen=True, slots=True)
class Site:
    """A place of a claim: its id (or its folded name, not linked) and the ids of what holds it."""

    key: str
    name: str
    precision: PlacePrecision | None
    """None where it is not linked."""
    above: frozenset[str] = frozenset()
    part_of: str | None = None
    """Of a part of a city ("the east of it"), the city: no map says which quarters lie there."""
    written: str = field(default="", compare=False)
    """The folded name as the report has it; "" where it is the place's own."""

    @property
    def exact(self) -> bool:
        """Whether it is a town or something smaller: what happens there on a day may be one event.

        A name that no gazetteer has, but in a known country ("…#dokura"), is that of a small place.
        """
        return self.precision in _SMALL_PLACES or "#" in self.key

    @property
    def unnamed(self) -> bool:
        """Whether it is a site without a name in the town that holds it ("…#radio-station")."""
        return "#" in self.key and self.precision is PlacePrecision.SETTLEMENT

    @property
    def loose(self) -> bool:
        """Whether nothing but a country is known to hold it: no map says what lies near."""
        return self.precision is None or (
            self.precision is PlacePrecision.REGION and "#" in self.key
        )


@dataclass(frozen=True, slots=True)
class Mouth:
    """Somebody in the chain, with the bodies it belongs to, as far as they are linked."""

    name: str
    """As written."""
    folded: str
    actor: str | None = None
    bodies: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    """The folded names of the bodies and of the actor itself, as far as they are known."""

    @property
    def words(self) -> set[str]:
        """The words of all its names."""
        return {word for name in (self.folded, *self.families) for word in name.split()}


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim as the comparison needs it."""

    claim: Claim
    questions: tuple[str, ...]
    """The measures that can tell one event share one; the first is the measure's own."""
    stock_or_flow: StockOrFlow
    group: str
    """Who or what is counted; "" without a figure."""
    figure: Figure | None
    """The claim's, in the unit that `SMALLER_UNITS` gives."""
    sites: tuple[Site, ...]
    """Where it happened, or whence; where neither is told, whither."""
    goals: tuple[Site, ...]
    """Whither."""
    about: tuple[Site, ...]
    """Where the claim names no place, or only such as no map has, or has the one that was named
    last before it, the place that its report names most."""
    guessed: bool
    """Whether its own words name no place, and it got one from what stands around them."""
    start: date | None
    """The first day. None too where no words give a window: that it was told on a day bounds the
    count on one side only."""
    end: date | None
    other: Days | None
    """Another reading of the window that the words allow."""
    told: bool
    """Whether time words gave the window; else it follows from the publication alone."""
    running: bool
    """A total "so far", or a stock: what counts is the end of the window."""
    mouths: tuple[Mouth, ...]
    """Whose knowledge it is: the speakers, or the agency nearest to the event where there are none,
    or a body that publishes its own reports; empty for the writer's own voice."""
    through: tuple[Mouth, ...] = ()
    """Those who pass it on, as far as they are linked: what a UN spokesman tells of others' counts
    is told by the UN."""
    modality: Modality = Modality.ASSERTED
    """The claim's; but a number that is only thought likely ("probably more than a hundred died")
    is held against others as if it was asserted, where what it counts has happened."""
    there: frozenset[str] = frozenset()
    """The words of the places that its report names: no name of a body is known by them."""
    denies: tuple[str, Figure] | None = None
    """Of a denial without a number, the claim that its report tells right before it, with its
    number: "a hundred bodies", "the spokesman called that hearsay"."""
    actors: tuple[tuple[str, Mouth], ...] = ()
    """Role and actor of those who take part, as far as they are linked; the first of each role."""
    unknown: tuple[tuple[str, Mouth], ...] = ()
    """The same of those whom nobody linked, in roles in which nobody is."""
    causes: frozenset[str] = frozenset()
    """Of what sort of thing those died or fled whom it counts, by its own words, else by those of
    the event that its report tells around it; none where they do not tell."""

    @property
    def is_stock(self) -> bool:
        return self.stock_or_flow is StockOrFlow.STOCK

    @property
    def is_rate(self) -> bool:
        """Whether so many come every day, or hour."""
        return _RATE in self.claim.provenance.rules

    @property
    def days(self) -> int | None:
        """How many days the window has; None where an end is open."""
        return (self.end - self.start).days + 1 if self.start and self.end else None


def day_order(claim: Claim) -> tuple[date, str, int, str]:
    """The order of earlier and later: publication, then document and place in it; undated first."""
    return (claim.published or date.min, claim.document, claim.evidence.span.start, claim.id)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the registry and the gazetteer tell of ids."""

    belongs: Mapping[str, str]
    names: Mapping[str, str]
    named: Mapping[str, frozenset[str]]
    """Report → the words of the places that it names."""
    lines: dict[str, frozenset[str]] = field(default_factory=dict)
    """Id → itself and what holds it, as far as it was asked."""
    mouths: dict[tuple[str, str | None], Mouth] = field(default_factory=dict)
    """Name and id of an actor → what is known of it, as far as it was asked."""
    sites: dict[tuple[str, ...], Site] = field(default_factory=dict)
    """What tells a linked place → the place as the comparison needs it, as far as it was asked."""

    def line(self, id_: str | None) -> frozenset[str]:
        if not id_:
            return frozenset()
        if id_ not in self.lines:
            self.lines[id_] = _line(id_, self.belongs)
        return self.lines[id_]


def readings(
    claims: Iterable[Claim],
    measures: Mapping[str, Measure],
    belongs: Mapping[str, str],
    names: Mapping[str, str] | None = None,
) -> list[Reading]:
    """Every claim once, in `day_order`; a claim that comes twice is one claim.

    ``belongs``: the id of an actor or a place → the id of what it is part of. What the claims' own
    places say of this is added to it. ``names``: the id of an actor → its name, of all but those
    that pass on what others say (agencies, outlets, platforms).
    """
    once = sorted({claim.id: claim for claim in claims}.values(), key=day_order)
    parts = dict(belongs)
    for claim in once:
        for where in claim.where:
            if where.place and where.place.within:
                parts.setdefault(where.place.id, where.place.within)
    known = _Known(parts, names or {}, _named(once))
    found = [_reading(claim, measures, known) for claim in once]
    about = _about(found)
    found = [
        replace(r, about=about.get(r.claim.document, ())) if _is_placed_loosely(r) else r
        for r in found
    ]
    denied = _denied(found)
    found = [replace(r, denies=denied[r.claim.id]) if r.claim.id in denied else r for r in found]
    of_what = _of_what(found)
    return [replace(r, causes=of_what[r.claim.id]) if r.claim.id in of_what else r for r in found]


def _of_what(found: Sequence[Reading]) -> dict[str, frozenset[str]]:
    """What those whom a claim counts died or fled of, by its id, where the words tell."""
    said = {r.claim.id: causes(set(fold(r.claim.evidence.quote).split())) for r in found}
    events: dict[str, list[Claim]] = defaultdict(list)
    for reading in found:
        if not reading.figure and said[reading.claim.id]:
            events[reading.claim.document].append(reading.claim)
    of_what: dict[str, frozenset[str]] = {}
    for reading in (r for r in found if r.figure):
        claim, span = reading.claim, reading.claim.evidence.span
        around = [
            said[event.id]
            for event in events.get(claim.document, ())
            if event.evidence.span.start <= span.start and span.end <= event.evidence.span.end
        ]
        of_what[claim.id] = said[claim.id] or frozenset().union(*around)
    return {id_: told for id_, told in of_what.items() if told}


def _denied(found: Sequence[Reading]) -> dict[str, tuple[str, Figure]]:
    """What each denial without a number denies, where its report tells it before; in `day_order`
    the claims of a report stand together, as they stand in it.
    """
    denied: dict[str, tuple[str, Figure]] = {}
    last: dict[tuple[str, str], tuple[str, Figure]] = {}
    for reading in found:
        asked = (reading.claim.document, reading.questions[0])
        if reading.modality is Modality.ASSERTED and reading.figure:
            last[asked] = (reading.claim.id, reading.figure)
        elif reading.modality is Modality.DENIED and not reading.figure and asked in last:
            denied[reading.claim.id] = last[asked]
    return denied


# -- from a claim to its reading -------------------------------------------------------------------


def _reading(claim: Claim, measures: Mapping[str, Measure], known: _Known) -> Reading:
    measure = measures.get(claim.measure)
    default = measure.stock_or_flow if measure else StockOrFlow.NEITHER
    kind = claim.figure.stock_or_flow if claim.figure else default
    kind = default if kind is StockOrFlow.NEITHER else kind
    figure = in_base_unit(claim.figure) if claim.figure else None
    if figure and claim.measure == "ceasefire" and figure.unit in _SPANS:
        figure = None  # how long a truce is to last counts nothing: it is a state
    start, end = (claim.when.start, claim.when.end) if claim.when else (None, None)
    told = bool(claim.when and claim.when.evidence)
    if not told and start == end == claim.published and kind is not StockOrFlow.STOCK:
        start = None
    state = figure is not None and figure.category in _STATES
    if start == end and state and kind is StockOrFlow.FLOW and not _is_harm(measure):
        start = None
    long = start is not None and end is not None and (end - start).days > _LONG
    long = long or (start != end and _SINCE in claim.provenance.rules)
    goals = _sites(claim, (PlaceRole.DESTINATION,), known)
    if not goals and claim.measure in _REACH:
        goals = _sites(claim, (PlaceRole.LOCATION,), known)
    sites = _sites(claim, (PlaceRole.LOCATION, PlaceRole.ORIGIN), known)
    sites = _whence(sites, goals) or (() if claim.measure == _LEFT else goals)
    group = _group(claim, figure) if figure else ""
    return Reading(
        claim=claim,
        questions=questions(claim, figure, group, kind, [site.name for site in sites]),
        stock_or_flow=kind,
        group=group,
        figure=figure,
        sites=sites,
        goals=goals,
        about=(),
        guessed=not _GUESSED.isdisjoint(claim.provenance.rules),
        start=start,
        end=end,
        other=claim.when.other if claim.when else None,
        told=told,
        running=kind is StockOrFlow.STOCK or long or (start is None and end is not None),
        mouths=_mouths(claim, known),
        through=tuple(_mouth(s, known) for s in claim.attribution.intermediaries if s.actor),
        modality=_modality(claim, end),
        there=known.named[claim.document],
        actors=tuple(_actors(claim, known).items()),
        unknown=tuple(_unknown(claim, known).items()) if claim.participants else (),
    )


def _group(claim: Claim, figure: Figure) -> str:
    """Who is counted; of the people of the country where it happened, people."""
    group = group_of(figure, claim.measure)
    countries = {where.place.country for where in claim.where if where.place}
    return ANYBODY if name_the_people(group, countries) else group


def _is_harm(measure: Measure | None) -> bool:
    return measure is not None and measure.family == "harm"


def _modality(claim: Claim, end: date | None) -> Modality:
    happened = end is not None and claim.published is not None and end <= claim.published
    if claim.modality is Modality.HYPOTHETICAL and claim.figure and happened:
        return Modality.ASSERTED
    return claim.modality


def _named(claims: Iterable[Claim]) -> dict[str, frozenset[str]]:
    names: dict[str, set[str]] = defaultdict(set)
    for claim in claims:
        names[claim.document].update(where.name for where in claim.where)
    return {
        document: frozenset(word for name in there for word in fold(name).split())
        for document, there in names.items()
    }


def _is_placed_loosely(reading: Reading) -> bool:
    """Whether the claim names no place, or none that a map has, or has the one that was named last
    before it.
    """
    carried = _CARRIED in reading.claim.provenance.rules
    return carried or all(site.loose for site in (*reading.sites, *reading.goals))


def _about(found: Sequence[Reading]) -> dict[str, tuple[Site, ...]]:
    """Report → the one place that most of its claims name; none where two are named as often."""
    asked = {r.claim.document for r in found if _is_placed_loosely(r)}
    named: dict[str, Counter[Site]] = defaultdict(Counter)
    for reading in found:
        if reading.claim.document in asked and _CARRIED not in reading.claim.provenance.rules:
            named[reading.claim.document].update(s for s in reading.sites if not s.loose)
    about: dict[str, tuple[Site, ...]] = {}
    for document, sites in named.items():
        ordered = sorted(sites.items(), key=lambda item: (-item[1], item[0].key))
        if ordered and (len(ordered) == 1 or ordered[0][1] > ordered[1][1]):
            about[document] = (ordered[0][0],)
    return about


def _sites(claim: Claim, roles: tuple[PlaceRole, ...], known: _Known) -> tuple[Site, ...]:
    """The places of these roles; one that holds another ("Hanano, in the east of the city") says
    only where that is.
    """
    found = {site.key: site for w in claim.where if w.role in roles for site in [_site(w, known)]}
    if len(found) < 2:
        return tuple(found.values())
    holders = {key for site in found.values() for key in site.above}
    quarters = {key for site in found.values() if site.part_of is None for key in site.above}
    return tuple(
        found[key]
        for key in sorted(found)
        if key not in holders and found[key].part_of not in quarters
    )


_LEFT = "withdrew"
"""Of ground that is left, where those who left it went tells nothing."""


def _whence(sites: tuple[Site, ...], goals: tuple[Site, ...]) -> tuple[Site, ...]:
    """The places but those that only say where the goal lies: "from Hanano to Atma in Idlib"."""
    holders = {key for goal in goals for key in goal.above}
    return tuple(site for site in sites if site.key not in holders) or sites


def _site(where: Where, known: _Known) -> Site:
    place = where.place
    if place is None:
        return Site(f"named {town_name(where.name)}", where.name, None)
    key = (place.id, place.name, place.country, place.precision, place.within or "", where.name)
    site = known.sites.get(key)
    if site is None:
        written = "" if where.name == place.name else fold(where.name)
        site = known.sites[key] = replace(_linked(place, known), written=written)
    return site


def _linked(place: Place, known: _Known) -> Site:
    country = f"country {place.country}"
    if place.precision is PlacePrecision.COUNTRY:
        return Site(country, place.name, place.precision)
    above = known.line(place.within) | ({country} if place.country else set())
    part = place.precision is PlacePrecision.CITY_PART and place.within
    # of a part of a part ("…#outskirts#east"), the city too
    city = place.within.partition("#")[0] if part and place.within else None
    return Site(place.id, place.name, place.precision, above - {place.id}, city)


def _mouths(claim: Claim, known: _Known) -> tuple[Mouth, ...]:
    """The speakers; where none is named the agency nearest to them, else the body that publishes
    what it counts itself. A newspaper's own voice is nobody's knowledge.
    """
    sources = claim.attribution.sources
    said = [s for s in sources if s.role is SourceRole.SPEAKER]
    said = said or list(claim.attribution.intermediaries[:1])
    publisher = claim.attribution.publisher
    if not said and publisher and publisher.actor in known.names:
        said = [publisher]
    return tuple(_mouth(s, known) for s in said)


def _actors(claim: Claim, known: _Known) -> dict[str, Mouth]:
    """Who withdraws is the one from whom another takes the place. Where nobody is named, a party to
    the conflict that tells who holds a place tells of itself; one that tells of a place taken may
    tell of an ally.
    """
    found: dict[str, Mouth] = {}
    leaves = claim.measure == "withdrew"
    for participant in claim.participants:
        if participant.actor and not _denies_another_s(claim, participant):
            role = "from" if leaves else participant.role
            found.setdefault(role, _mouth(participant, known))
    if not claim.participants and (_holds(claim) or _denies_its_loss(claim)):
        said = [s for s in claim.attribution.sources if s.role is SourceRole.SPEAKER]
        if len(said) == 1 and said[0].party and said[0].actor:
            found["from" if leaves else "by"] = _mouth(said[0], known)
    return found


def _denies_another_s(claim: Claim, participant: Participant) -> bool:
    """Whether somebody who denies a capture is told to have made it: it is another's."""
    if claim.modality is not Modality.DENIED or claim.measure not in _TAKEN:
        return False
    return any(
        source.name == participant.name or (source.actor and source.actor == participant.actor)
        for source in claim.attribution.sources
        if source.role is SourceRole.SPEAKER
    )


def _unknown(claim: Claim, known: _Known) -> dict[str, Mouth]:
    """Those whom nobody linked; none in a role that a linked one has."""
    linked = {participant.role for participant in claim.participants if participant.actor}
    found: dict[str, Mouth] = {}
    for participant in claim.participants:
        if participant.role not in linked and not _denies_another_s(claim, participant):
            role = "from" if claim.measure == "withdrew" else participant.role
            found.setdefault(role, _mouth(participant, known))
    return found


def _holds(claim: Claim) -> bool:
    asserted = claim.modality is Modality.ASSERTED
    return asserted and claim.measure == "controls" and claim.figure is None


def _denies_its_loss(claim: Claim) -> bool:
    return claim.modality is Modality.DENIED and claim.measure == "withdrew"


def _mouth(source: Source | Participant, known: _Known) -> Mouth:
    key = (source.name, source.actor)
    if key not in known.mouths:
        bodies = known.line(known.belongs.get(source.actor or ""))
        names = (known.names.get(id_) for id_ in (*bodies, source.actor or ""))
        families = frozenset(fold(name) for name in names if name)
        known.mouths[key] = Mouth(source.name, fold(source.name), source.actor, bodies, families)
    return known.mouths[key]


def _line(id_: str | None, belongs: Mapping[str, str]) -> frozenset[str]:
    """The id, what it is part of, and so on up; a circle in the data ends it. An id that `link`
    made ("…#outskirts#east") tells by itself what it is a part of.
    """
    found: list[str] = []
    while id_ and id_ not in found:
        found.append(id_)
        id_ = belongs.get(id_) or id_.rpartition("#")[0]
    return frozenset(found)
