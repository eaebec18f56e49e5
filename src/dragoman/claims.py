"""The nouns of Dragoman: what was said, by whom, through whom, about how many, where and when.

    Document --extract--> Claim --link--> Claim with places and actors
    Claim x Claim --reconcile--> Relation, Estimate

Every value is frozen, and nothing here reads a file, a clock or a database. The JSON form of a noun
is its fields under their own names, dates as ``YYYY-MM-DD``, an absent value as ``null`` and never
left out; `json_schema` describes it and `docs/schema.json` is that description.

Laws that hold everywhere (tests/test_laws.py):

* ``document.text[span.start:span.end] == evidence.quote`` for every piece of evidence;
* a claim's id is a digest of its document and content: the same text again changes nothing;
* what nobody said is ``None``, never a guess.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

__all__ = [
    "Actor",
    "Attribution",
    "Candidate",
    "Claim",
    "Days",
    "Designation",
    "Document",
    "Estimate",
    "Evidence",
    "Figure",
    "GoesWith",
    "Judgement",
    "JudgementKind",
    "Measure",
    "Modality",
    "Origin",
    "Participant",
    "Place",
    "PlacePrecision",
    "PlaceRole",
    "Possibility",
    "Provenance",
    "Qualifier",
    "Reason",
    "Relation",
    "RelationKind",
    "Settlement",
    "Source",
    "SourceRole",
    "Span",
    "Stance",
    "StockOrFlow",
    "TimePrecision",
    "When",
    "Where",
    "claim_id",
    "from_json",
    "holder_of",
    "json_schema",
    "site_in",
    "site_of",
    "to_json",
]

Number = int | float


# -- what was read -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of `Document.text`, in Unicode code points (W3C TextPositionSelector).

    >>> Span(9, 12).of("Some say 903 civilians left")
    '903'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def meets(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where the words stand, and the words (W3C TextQuoteSelector): either can check the other."""

    span: Span
    quote: str

    @property
    def words(self) -> str:
        """The quote on one line, however its lines were broken."""
        return " ".join(self.quote.split())


@dataclass(frozen=True, slots=True)
class Origin:
    """How we came by the bytes; enough to find the very same bytes again."""

    path: str
    """File or address as it was given; what lies inside another follows ``!/``: its name in an
    archive, its number in a feed or an e-mail, ``@`` and its byte offset in a web archive."""
    line: int | None
    """Line in a file of a report a line, from 1; None where the whole of it is one report."""
    sha256: str
    """Of the bytes the report was read from, in hexadecimal."""
    reader: str
    """The reader and its version: ``jsonl@1``."""
    collected_at: datetime
    """UTC."""
    columns: str = ""
    """What its fields were called, as ``--columns`` told (``text=Body,published=Day``); empty where
    they have their usual names."""
    publisher: str = ""
    """Who printed it, as ``--publisher`` told; empty where it tells so itself, or nobody did."""
    written_at: datetime | None = None
    """UTC; when the text was sent or last edited, where its export tells."""


@dataclass(frozen=True, slots=True)
class Document:
    """One report as it was read. Its text is never edited: every Span points into it."""

    id: str
    text: str
    """The whole text; a title that came apart from it stands as its first line."""
    language: str
    """BCP 47; ``und`` where it is not known."""
    title: str
    """Empty where there is none."""
    publisher: str
    """Empty where it is not known."""
    url: str | None
    published: date | None
    """Anchors "yesterday"; None leaves relative time open."""
    origin: Origin
    dated_by: str = ""
    """Which rule gave ``published``: ``address``, ``JSON-LD``, ``header Date``, ``field
    published``, ``--published``...; empty where it is not known."""
    country: str = ""
    """Where its table says that it is of: a country by a name or its ISO 3166-1 code."""


# -- who said it, through whom ---------------------------------------------------------------------


class SourceRole(StrEnum):
    SPEAKER = "speaker"
    """The one whose knowledge it is."""
    INTERMEDIARY = "intermediary"
    """An agency, broadcaster or official passing it on."""
    PUBLISHER = "publisher"
    """The outlet that printed it."""


class Stance(StrEnum):
    """What the speaker does with the content."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    FORECASTS = "forecasts"


class TimePrecision(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"
    OPEN = "open"
    """One end or both are not given by the text."""


@dataclass(frozen=True, slots=True)
class Days:
    """Whole days, both ends inclusive."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class When:
    """A window of whole days, both ends inclusive; None is an end that the text leaves open."""

    start: date | None
    end: date | None
    precision: TimePrecision
    evidence: Evidence | None = None
    """None where the text has no time words and the window follows from the publication alone."""
    other: Days | None = None
    """The other reading, where the words allow two: "on Tuesday", written on a Tuesday, is that day
    or the one a week before."""


@dataclass(frozen=True, slots=True)
class Source:
    """One mouth in the chain."""

    name: str
    """As the text names it, at its fullest."""
    role: SourceRole
    evidence: Evidence | None = None
    """None for a publisher that the report's metadata names."""
    actor: str | None = None
    """`Actor.id`, once linked."""
    party: bool = False
    """Whether the actor is a party to the conflict it speaks about."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """The chain of mouths, the speaker first and the publisher last.

    No speaker among the sources means the writer's own voice.
    """

    sources: tuple[Source, ...] = ()
    cue: Evidence | None = None
    """The word that signals it: "said", "according to"."""
    stance: Stance = Stance.ASSERTS
    said: When | None = None
    """When it was said, where the text tells ("said on Tuesday"); never the event's time."""

    @property
    def speaker(self) -> Source | None:
        return next((s for s in self.sources if s.role is SourceRole.SPEAKER), None)

    @property
    def intermediaries(self) -> tuple[Source, ...]:
        return tuple(s for s in self.sources if s.role is SourceRole.INTERMEDIARY)

    @property
    def publisher(self) -> Source | None:
        return next((s for s in self.sources if s.role is SourceRole.PUBLISHER), None)


# -- what is counted -------------------------------------------------------------------------------


class StockOrFlow(StrEnum):
    STOCK = "stock"
    """How many there are at a moment."""
    FLOW = "flow"
    """How many moved, died or were taken during a window; cumulative when its start is open."""
    NEITHER = "neither"
    """Not a count of either kind (a statement, a plan refused)."""


@dataclass(frozen=True, slots=True)
class Measure:
    """An entry of the vocabulary (`measures.toml`): what can be counted or stated."""

    name: str
    family: str
    stock_or_flow: StockOrFlow
    units: tuple[str, ...]
    """Classes of what may be counted: people, households, structures, places, area, routes..."""
    meaning: str
    """One sentence for people who code reports by hand."""
    roles: tuple[str, ...] = ()
    """The roles of those who take part, the one who acts first (`Participant.role`)."""


class Qualifier(StrEnum):
    """The hedge, which is part of the number."""

    EXACT = "exact"
    MORE_THAN = "more than"
    AT_LEAST = "at least"
    LESS_THAN = "less than"
    UP_TO = "up to"
    ABOUT = "about"
    NEARLY = "nearly"
    BETWEEN = "between"
    VAGUE = "vague"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count as it was stated: an interval, its hedge and what is counted.

    ``low`` and ``high`` are the stated numbers; the qualifier says which ends are open:

    ==========  ============  ==========================
    qualifier   low, high     the counts it allows
    ==========  ============  ==========================
    exact       n, n          n
    more than   n, None       above n
    at least    n, None       n and above
    less than   None, n       0 to below n
    up to       None, n       0 to n
    about       n, n          near n (no bound is stated)
    nearly      None, n       below n, but near it
    between     a, b          a to b
    vague       a, b or None  what the word usually means
    ==========  ============  ==========================

    >>> Figure(900, None, Qualifier.MORE_THAN, "people").allows(903)
    True
    >>> Figure(903, 903, Qualifier.EXACT, "people").allows(911)
    False
    >>> Figure(900, None, Qualifier.MORE_THAN, "people").allows(900)
    False
    """

    low: Number | None
    high: Number | None
    qualifier: Qualifier
    unit: str
    """What one of them is: ``people``, ``households``, ``buildings``, ``per cent``..."""
    category: str | None = None
    """The speaker's word for them: ``civilians``, ``children``; never our classification."""
    stock_or_flow: StockOrFlow = StockOrFlow.NEITHER
    word: str | None = None
    """The vague word itself: ``dozens``."""
    evidence: Evidence | None = None
    """The number with its hedge."""
    counted: Evidence | None = None
    """The words of the unit."""

    def allows(self, count: Number) -> bool:
        """Whether the stated bounds admit ``count``; "about" and "nearly": only their own n."""
        match self.qualifier:
            case Qualifier.MORE_THAN:
                return self.low is not None and count > self.low
            case Qualifier.LESS_THAN:
                return self.high is not None and count < self.high
            case Qualifier.NEARLY:
                return count == self.high
            case _:
                return (self.low is None or count >= self.low) and (
                    self.high is None or count <= self.high
                )


class Modality(StrEnum):
    """How the claim stands to fact; only ``asserted`` ones are ever counted."""

    ASSERTED = "asserted"
    PLANNED = "planned"
    ORDERED = "ordered"
    DEMANDED = "demanded"
    DENIED = "denied"
    REFUSED = "refused"
    FORECAST = "forecast"
    HYPOTHETICAL = "hypothetical"


# -- where -----------------------------------------------------------------------------------------


class PlacePrecision(StrEnum):
    """How finely a place is known, finest first."""

    POINT = "point"
    NEIGHBOURHOOD = "neighbourhood"
    CITY_PART = "part of a city"
    SETTLEMENT = "settlement"
    ADM3 = "adm3"
    ADM2 = "adm2"
    ADM1 = "adm1"
    COUNTRY = "country"
    REGION = "region"


class PlaceRole(StrEnum):
    LOCATION = "location"
    ORIGIN = "origin"
    DESTINATION = "destination"
    ROUTE = "route"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that the gazetteer knows."""

    id: str
    """``geonames:170063``, or ``local:`` and a name for layers of our own; of a part, or of a site
    without a name, its own behind that of what holds it: ``geonames:170063#east``.
    """
    name: str
    country: str
    """ISO 3166-1 alpha-2; empty for seas and regions of several countries."""
    latitude: float
    longitude: float
    precision: PlacePrecision
    within: str | None = None
    """The id of the place that holds it, where the gazetteer knows one."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature's say, in words that a reviewer can read."""

    feature: str
    weight: float
    detail: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that was considered for a name and refused."""

    place: Place
    score: float
    detail: str


@dataclass(frozen=True, slots=True)
class Where:
    """A place as the text names it, and the place it was found to be."""

    name: str
    """Of a site without a name, its words and the place that holds it: "the airport, Goma"
    (`site_in`)."""
    role: PlaceRole
    evidence: Evidence | None = None
    place: Place | None = None
    """None: not linked yet, or named but not found. The name stays."""
    reasons: tuple[Reason, ...] = ()
    refused: tuple[Candidate, ...] = ()


_IN = ", "


def site_in(site: str, place: str) -> str:
    """What a site without a name is called (`Where.name`): by its words and what holds it.

    >>> site_in("the airport", "Goma")
    'the airport, Goma'
    """
    return f"{site}{_IN}{place}"


def site_of(name: str) -> str:
    """The words of a site that is called so (`site_in`); "" of any other place."""
    return name.rpartition(_IN)[0]


def holder_of(name: str) -> str:
    """The place that holds a site which is called so (`site_in`); any other as it is."""
    return name.rpartition(_IN)[2]


# -- who acts --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Designation:
    """A label that one actor puts on another; never our own judgement."""

    by: str
    label: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """An entry of the registry (`actors.toml`)."""

    id: str
    name: str
    """The neutral name that we write."""
    kind: str
    """``state force``, ``armed group``, ``government``, ``agency``, ``outlet``, ``monitor``..."""
    also_called: tuple[str, ...] = ()
    formerly: tuple[str, ...] = ()
    part_of: str | None = None
    """`Actor.id` of the body it belongs to."""
    party_to: tuple[str, ...] = ()
    """Countries (ISO 3166-1 alpha-2) in whose conflict it takes part."""
    designations: tuple[Designation, ...] = ()


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody the event involves, by the role that the measure gives."""

    role: str
    """``by``, ``from``, ``to``, ``between``, ``provider``, ``designated``..."""
    name: str
    evidence: Evidence | None = None
    actor: str | None = None


# -- the claim -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Provenance:
    """What made the claim."""

    made_by: str
    """The room and its version, the language pack, and the tagger where it was asked:
    ``extract@24+en+tagger``."""
    rules: tuple[str, ...]
    """The names of the rules that fired, in order."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that one report says: by whom, through whom, what, how many, where and when.

    Three times are kept apart: ``when`` (the event's window), ``attribution.said`` (the
    statement's) and ``published`` (the report's).
    """

    id: str
    document: str
    """`Document.id`."""
    published: date | None
    measure: str
    """`Measure.name`."""
    evidence: Evidence
    """The words that make the claim: from the first to the last of what tells the event and its
    figure; without a figure, the words between two marks around what tells it."""
    trigger: Evidence
    """The word that gives the measure."""
    attribution: Attribution
    provenance: Provenance
    figure: Figure | None = None
    when: When | None = None
    where: tuple[Where, ...] = ()
    participants: tuple[Participant, ...] = ()
    modality: Modality = Modality.ASSERTED
    modality_cue: Evidence | None = None
    part_of: str | None = None
    """`Claim.id` of the whole that this is a part of ("including 119 children")."""
    background: bool = False
    """An event long before the report, told as context."""
    rough: bool = False
    """The sentence reads like rough machine translation: a person should look."""


# -- between claims --------------------------------------------------------------------------------


class RelationKind(StrEnum):
    REPEAT = "repeat"
    """The same statement again, or a copy of it."""
    UPDATE = "update"
    """Later, and the count or state has moved: by the same speaker, or one series of several."""
    REVISION = "revision"
    """A number that its own speaker corrected, up or down."""
    CONTRADICTION = "contradiction"
    """The same measure, place and window, and both cannot hold; or a denial."""
    CONFIRMATION = "confirmation"
    """Compatible, and from independent origins."""
    PART_OF = "part of"
    """The earlier named is a part of the later named."""


class GoesWith(StrEnum):
    """Which of two claims that contradict each other a person goes with."""

    EARLIER = "earlier"
    LATER = "later"
    NEITHER = "neither"
    BOTH = "both"
    """Each stands as it was said."""


@dataclass(frozen=True, slots=True)
class Settlement:
    """What a person who looked into a contradiction goes with; both claims stay as said."""

    goes_with: GoesWith
    why: str
    by: str
    """As the ledger's accounts name them; empty where that is not told."""
    at: datetime
    """UTC."""
    number: int
    """Of the judgement that says so."""


@dataclass(frozen=True, slots=True)
class Relation:
    """How one claim stands to another; two claims may hold several.

    ``earlier`` and ``later`` are in order of publication; for ``part of``, part and whole.
    """

    kind: RelationKind
    earlier: str
    later: str
    on: tuple[str, ...] = ()
    """What it rests on: ``figure``, ``when``, ``where``, ``speaker``, ``modality``."""
    reasons: tuple[Reason, ...] = ()
    settled: Settlement | None = None
    """Of a contradiction that a person has settled, as the ledger's judgements tell."""


@dataclass(frozen=True, slots=True)
class Possibility:
    """Two claims that may be of one event, where too little is known for a relation."""

    earlier: str
    """`Claim.id`."""
    later: str
    lacking: tuple[str, ...]
    """What would have to be known, a sentence each."""
    reasons: tuple[Reason, ...]
    """What their comparison found."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A named, replayable policy applied to claims on one question; the claims stay beside it."""

    policy: str
    measure: str
    unit: str
    low: Number | None
    high: Number | None
    claims: tuple[str, ...]
    """Ids of the claims it rests on."""
    origins: int
    """How many independent origins stand behind them."""
    left_out: tuple[tuple[str, str], ...]
    """Pairs of a claim's id and the reason why it was not used."""
    basis: str
    """The sentence that says all this."""
    best: Number | None = None
    """The one figure that the policy puts first, where it does; never a mean."""
    contested: bool = False
    """Origins that it rests on contradict each other; the basis names both sides."""
    places: tuple[str, ...] = ()
    """Of those claims, where they have one: as the gazetteer calls it, else as the report does."""
    start: date | None = None
    end: date | None = None
    """The days that those claims tell of; None where one of them leaves that end open."""


# -- what people decide ----------------------------------------------------------------------------


class JudgementKind(StrEnum):
    ACCEPT = "accept"
    """The report says so: of the whole claim or, with ``field``, of one field."""
    CORRECT = "correct"
    """A field is to read as ``after`` says."""
    REJECT = "reject"
    """The report does not say it."""
    MERGE = "merge"
    """The claim is ``other``, read twice; it is counted no more."""
    SPLIT = "split"
    """The claim's words say a second thing, which ``after`` holds as a claim of its own."""
    LINK = "link"
    """The claim (of a part, the part) stands to ``other`` in this ``relation``."""
    UNLINK = "unlink"
    """No relation holds between the claim and ``other``."""
    SETTLE = "settle"
    """The contradiction with ``other`` was looked into: ``after`` says which of the two the person
    goes with (``claim``, ``other``, ``neither``, ``both``), ``note`` why. Neither claim changes."""
    ADD = "add"
    """``after`` holds a claim that a person read in the report."""
    UNDO = "undo"
    """The judgement with the number ``undoes`` holds no more; an undo may be undone."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision by one person. It is appended, and never changed or taken away.

    ``number``, ``before``, ``quote``, ``seen`` and the claim of an undo are filled in by the
    ledger.
    """

    kind: JudgementKind
    claim: str
    """`Claim.id`; empty for an ``add``, whose claim has none yet."""
    by: str
    """Who decided, as the ledger's accounts name them."""
    at: datetime
    """UTC."""
    note: str = ""
    """Why, in the person's words."""
    field: str | None = None
    """Of the claim's JSON form, dotted: ``figure.low``, ``where.0.place``, ``when``."""
    after: Any = None
    """The JSON value that the field is to have; of ``add`` and ``split``, the whole claim; of
    ``settle``, which of the two it goes with."""
    span: Span | None = None
    """The words of the report that the value rests on; they become the field's evidence."""
    quote: str = ""
    """The words at ``span``, filled in by the ledger."""
    other: str | None = None
    """The other claim's id; of ``split``, that of the new claim."""
    relation: RelationKind | None = None
    undoes: int | None = None
    number: int | None = None
    """Its place in the chain, from 1."""
    before: Any = None
    """The JSON value that the field had."""
    seen: str | None = None
    """SHA-256 of the record that was decided on; of ``settle``, of what the two claims say."""


# -- their JSON form -------------------------------------------------------------------------------

Noun = TypeVar("Noun", Document, Claim, Relation, Estimate, Place, Actor, Judgement)


def to_json(
    noun: Document | Claim | Relation | Possibility | Estimate | Place | Actor | Judgement,
) -> str:
    """The noun as one line of JSON, every field present."""
    return msgspec.json.encode(noun).decode()


def from_json(line: str | bytes, kind: type[Noun]) -> Noun:
    """Read one noun from JSON.

    Raises `msgspec.ValidationError` (a ValueError) with the path of the field that does not fit,
    and `msgspec.DecodeError` where the line is not JSON.
    """
    return msgspec.json.decode(line, type=kind)


def json_schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of every noun that crosses a seam, one definition each."""
    kinds = (Document, Claim, Relation, Possibility, Estimate, Judgement)
    _, definitions = msgspec.json.schema_components(kinds, ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dragoman's records",
        "description": "One JSON object a line: documents, claims, relations and the rest.",
        "anyOf": [{"$ref": f"#/$defs/{kind.__name__}"} for kind in kinds],
        "$defs": definitions,
    }


def claim_id(claim: Claim) -> str:
    """``claim:`` and the first 16 hexadecimal digits of a digest of the claim as extracted.

    Links (places, actors), ``part_of`` and the provenance are left out: linking anew or a renamed
    rule is no new claim. Two claims of one document that share this id are one claim.
    """
    plain = replace(
        claim,
        id="",
        part_of=None,
        provenance=Provenance("", ()),
        where=tuple(replace(w, place=None, reasons=(), refused=()) for w in claim.where),
        participants=tuple(replace(p, actor=None) for p in claim.participants),
        attribution=replace(
            claim.attribution,
            sources=tuple(replace(s, actor=None, party=False) for s in claim.attribution.sources),
        ),
    )
    return "claim:" + hashlib.sha256(msgspec.json.encode(plain)).hexdigest()[:16]
