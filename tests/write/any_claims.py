"""Claims of every kind, with any words in them, for properties that hold of all (hypothesis)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from dragoman import plugins
from dragoman.claims import (
    Attribution,
    Candidate,
    Claim,
    Days,
    Document,
    Evidence,
    Figure,
    Modality,
    Origin,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
    Reason,
    Relation,
    RelationKind,
    Source,
    SourceRole,
    Span,
    Stance,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
)
from dragoman.record.query import Query
from dragoman.write import Selection

__all__ = ["selections"]

WORDS = st.one_of(
    st.sampled_from(
        ["the army", "=1+1", "-5", "@x", "a\tb", "حلب", "Алеппо 🕊", "x; y", "</script>"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12),
)
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
NUMBERS = st.one_of(st.none(), st.integers(0, 2**53), st.floats(0, 1e9, allow_nan=False))
MEASURES = sorted(plugins.measures())


@st.composite
def texts(draw: st.DrawFn) -> str:
    """The text of a report, in which every span of a claim stands."""
    return " ".join(draw(st.lists(WORDS, min_size=3, max_size=9))) + " left."


@st.composite
def evidences(draw: st.DrawFn, text: str) -> Evidence:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    return Evidence(Span(start, end), text[start:end])


@st.composite
def whens(draw: st.DrawFn, text: str) -> When:
    start, end = draw(st.none() | DAYS), draw(st.none() | DAYS)
    if start and end and end < start:
        start, end = end, start
    days = sorted([draw(DAYS), draw(DAYS)])
    other = draw(st.none() | st.just(Days(days[0], days[1])))
    precision = draw(st.sampled_from(TimePrecision))
    return When(start, end, precision, draw(st.none() | evidences(text)), other)


PLACES = st.builds(
    Place,
    id=st.sampled_from(["geonames:1", "local:a/b", "local:x"]),
    name=WORDS,
    country=st.sampled_from(["SY", "UA", "FJ", "XK", ""]),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    precision=st.sampled_from(PlacePrecision),
    within=st.none() | st.sampled_from(["geonames:1", "geonames:2"]),
)


def wheres(text: str) -> st.SearchStrategy[Where]:
    return st.builds(
        Where,
        name=WORDS,
        role=st.sampled_from(PlaceRole),
        evidence=st.none() | evidences(text),
        place=st.none() | PLACES,
        reasons=st.tuples(st.builds(Reason, WORDS, st.floats(-9, 9), WORDS)),
        refused=st.tuples(st.builds(Candidate, PLACES, st.floats(-9, 9), WORDS)),
    )


def figures(text: str) -> st.SearchStrategy[Figure]:
    return st.builds(
        Figure,
        low=NUMBERS,
        high=NUMBERS,
        qualifier=st.sampled_from(Qualifier),
        unit=st.sampled_from(["people", "households", "houses", "percent"]) | WORDS,
        category=st.none() | WORDS,
        stock_or_flow=st.sampled_from(StockOrFlow),
        word=st.none() | WORDS,
        evidence=st.none() | evidences(text),
    )


def attributions(text: str) -> st.SearchStrategy[Attribution]:
    mouths = st.builds(
        Source,
        name=WORDS,
        role=st.sampled_from(SourceRole),
        evidence=st.none() | evidences(text),
        actor=st.none() | WORDS,
        party=st.booleans(),
    )
    return st.builds(
        Attribution,
        sources=st.lists(mouths, max_size=3).map(tuple),
        cue=st.none() | evidences(text),
        stance=st.sampled_from(Stance),
        said=st.none() | whens(text),
    )


@st.composite
def claims(draw: st.DrawFn, text: str) -> Claim:
    measure = draw(st.sampled_from(MEASURES))
    roles = plugins.measures()[measure].roles or ("by",)
    who = st.builds(Participant, st.sampled_from(roles), WORDS, st.none() | evidences(text))
    return Claim(
        id=f"claim:{draw(st.integers(0, 2**64 - 1)):016x}",
        document=draw(st.sampled_from(["r/1", "r 2", "unknown"])),
        published=draw(st.none() | DAYS),
        measure=measure,
        evidence=draw(evidences(text)),
        trigger=draw(evidences(text)),
        attribution=draw(attributions(text)),
        provenance=Provenance(draw(WORDS), tuple(draw(st.lists(WORDS, max_size=2)))),
        figure=draw(st.none() | figures(text)),
        when=draw(st.none() | whens(text)),
        where=tuple(draw(st.lists(wheres(text), max_size=3))),
        participants=tuple(draw(st.lists(who, max_size=3))),
        modality=draw(st.sampled_from(Modality)),
        background=draw(st.booleans()),
        rough=draw(st.booleans()),
    )


def _document(key: str, published: date | None, words: str, text: str) -> Document:
    url = "https://news.example/?a=1&b=2" if key == "r/1" else "javascript:alert(1)"
    collected = datetime(2016, 11, 30, 12, tzinfo=UTC)
    origin = Origin("in.txt", None, "ab" * 32, "text@1", collected)
    return Document(key, text, "en", words, words, url, published, origin)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """A selection of up to four claims, related at random."""
    text = draw(texts())
    found = draw(st.lists(claims(text), max_size=4, unique_by=lambda claim: claim.id))
    ids = [claim.id for claim in found]
    if len(ids) > 1 and draw(st.booleans()):
        found[1] = replace(found[1], part_of=ids[0])
    related: dict[tuple[str, str, str], Relation] = {}
    for _ in range(draw(st.integers(0, 4)) if len(ids) > 1 else 0):
        one, other = draw(st.permutations(ids))[:2]
        kind = draw(st.sampled_from(RelationKind))
        related[kind, one, other] = Relation(kind, one, other, ("figure",))
    words = draw(WORDS)
    documents = {key: _document(key, draw(st.none() | DAYS), words, text) for key in ("r/1", "r 2")}
    moment = datetime(2016, 11, 30, 12, 0, 1, tzinfo=UTC)
    return Selection(
        Query(), documents, tuple(found), tuple(related.values()), plugins.measures(), moment
    )
