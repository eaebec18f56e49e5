"""The tables of the ledger, and the rows that stand for a noun.

In: a Document, a Claim, a Relation. Out: rows; each keeps the whole noun as JSON and, beside it,
the columns that a Query or a person with SQL searches by. The columns follow from the noun and
never say more. A change here needs a step in `migrations`.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.claims import Claim, Document, Relation, SourceRole, to_json
from dragoman.record.query import Standing, folded
from dragoman.record.wording import indexed

__all__ = [
    "RELATED",
    "UNDATED",
    "Row",
    "actor_rows",
    "claim_actors",
    "claim_keys",
    "claim_names",
    "claim_places",
    "claim_row",
    "claims",
    "digest",
    "document_row",
    "documents",
    "former_claims",
    "former_documents",
    "in_order",
    "judgements",
    "metadata",
    "place_rows",
    "relation_row",
    "relations",
    "search",
    "sessions",
    "texts",
    "tokens",
    "unsorted_keys",
    "users",
    "words_of",
    "words_of_report",
]

Row = dict[str, Any]
UNDATED = date.max
"""Where a report without a date stands among the others: last."""
_INDEXED = 300
"""Characters of a name that an index holds; PostgreSQL takes rows of 2,704 bytes into one."""

RELATED = f"standing <> '{Standing.SINGLE_SOURCE.value}'"
"""Which claims their index has (``ix_claims_related``), in SQL. SQLite asks it of a query that says
so in the same words.
"""

metadata = sa.MetaData()

documents = sa.Table(
    "documents",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("publisher", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("published", sa.Date),
    sa.Column("url", sa.Text),
    sa.Column("noun", sa.Text, nullable=False),
    sa.Column(
        "recorded_at", sa.DateTime, nullable=False, server_default=sa.func.current_timestamp()
    ),
    sa.Column("related_by", sa.Text),
    sa.Column("publisher_words", sa.Text),
    sa.Index("ix_documents_related_by", "related_by", "id"),
)

former_documents = sa.Table(
    "former_documents",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("document", sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("digest", sa.Text, nullable=False),
    sa.Column("made_by", sa.Text, nullable=False),
    sa.Column("noun", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column(
        "replaced_at", sa.DateTime, nullable=False, server_default=sa.func.current_timestamp()
    ),
)

claims = sa.Table(
    "claims",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("document", sa.ForeignKey("documents.id"), nullable=False, index=True),
    sa.Column("published", sa.Date),
    sa.Column("measure", sa.Text, nullable=False),
    sa.Column("modality", sa.Text, nullable=False),
    sa.Column("qualifier", sa.Text),
    sa.Column("low", sa.Double),
    sa.Column("high", sa.Double),
    sa.Column("unit", sa.Text),
    sa.Column("window_start", sa.Date),
    sa.Column("window_end", sa.Date),
    sa.Column("speaker", sa.Text),
    sa.Column("speaker_words", sa.Text),
    sa.Column("speaker_actor", sa.Text),
    sa.Column("party", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("country", sa.Text),
    sa.Column("placed", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("text_start", sa.Integer, nullable=False),
    sa.Column("text_end", sa.Integer, nullable=False),
    sa.Column("background", sa.Boolean, nullable=False),
    sa.Column("rough", sa.Boolean, nullable=False),
    sa.Column("noun", sa.Text, nullable=False),
    sa.Column("sort_day", sa.Date),
    sa.Column("status", sa.Text, nullable=False, server_default="open", index=True),
    sa.Column("read", sa.Text),
    sa.Column("judged", sa.Integer),
    sa.Column("by_hand", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("asks", sa.Text),
    sa.Column("proposed", sa.Text),
    sa.Column("recorded_at", sa.DateTime),
    sa.Column("standing", sa.Text, nullable=False, server_default="single source"),
    sa.Index(
        "ix_claims_in_order",
        *("sort_day", "document", "text_start", "text_end", "id"),
        *("status", "published", "measure", "modality"),  # from here on: what is asked for, so that
        *("window_start", "window_end", "speaker_actor"),  # few rows, which are long, are read
        *("qualifier", "speaker", "party", "placed", "standing"),
    ),
    sa.Index(
        "ix_claims_by_id",  # those that a place or an actor is in, likewise
        *("id", "status", "sort_day", "document", "text_start", "text_end"),
        *("window_start", "window_end", "measure", "modality"),
        *("qualifier", "party", "placed", "standing"),
    ),
    # each answers a count of all claims alone, in the order that they are counted in
    sa.Index("ix_claims_measure", "measure", "status", "standing"),
    sa.Index(
        "ix_claims_speaker",
        *("speaker", "standing", "party", "country", "speaker_actor", "status"),
    ),
    sa.Index("ix_claims_window", *("window_start", "window_end", "placed", "status")),
    # the few that another claim changes, in the order of lists
    sa.Index(
        "ix_claims_related",
        *("standing", "sort_day", "document", "text_start", "text_end", "id", "status"),
        sqlite_where=sa.text(RELATED),
        postgresql_where=sa.text(RELATED),
    ),
)
"""``noun`` is the claim as it stands; ``read`` as it was read, where people have decided since.
``judged`` is the last judgement on it; ``asks`` why it is to be looked at again; ``proposed`` what
a later reading makes of the same words. ``party``: whether a party to the conflict speaks;
``country``: the first by its letters of those of its places; ``placed``: whether it was linked to a
place. ``standing`` follows from its relations and is written with them (`standing`)."""

former_claims = sa.Table(
    "former_claims",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, index=True),
    sa.Column("document", sa.ForeignKey("documents.id"), nullable=False),
    sa.Column("noun", sa.Text, nullable=False),
    sa.Column(
        "replaced_at", sa.DateTime, nullable=False, server_default=sa.func.current_timestamp()
    ),
    sa.Column("recorded_at", sa.DateTime),
)

claim_places = sa.Table(
    "claim_places",
    metadata,
    sa.Column("claim", sa.ForeignKey("claims.id", ondelete="CASCADE"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("name_words", sa.Text, nullable=False),
    sa.Column("place", sa.Text),
    sa.Column("place_words", sa.Text),
    sa.Column("within", sa.Text),
    sa.Column("country", sa.Text),
    sa.Column("precision", sa.Text),
    sa.Column("place_name", sa.Text),
    sa.Column("latitude", sa.Double),
    sa.Column("longitude", sa.Double),
    sa.Index("ix_claim_places_claim", "claim", "place"),
    sa.Index("ix_claim_places_place", "place", "claim"),
    sa.Index("ix_claim_places_within", "within", "place"),
    sa.Index("ix_claim_places_country", "country", "claim"),
)

claim_actors = sa.Table(
    "claim_actors",
    metadata,
    sa.Column("claim", sa.ForeignKey("claims.id", ondelete="CASCADE"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("name_words", sa.Text, nullable=False),
    sa.Column("actor", sa.Text),
    sa.Column("party", sa.Boolean, nullable=False),
    sa.Index("ix_claim_actors_claim", "claim"),
    sa.Index("ix_claim_actors_actor", "actor", "claim"),
)
"""Who speaks, passes on, prints (`SourceRole`) or takes part (`Participant.role`)."""

relations = sa.Table(
    "relations",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("earlier", sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("later", sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("noun", sa.Text, nullable=False),
    sa.Index("ix_relations_earlier", "earlier"),
    sa.Index("ix_relations_later", "later", "kind"),
)

judgements = sa.Table(
    "judgements",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("claim", sa.Text, nullable=False, index=True),
    sa.Column("other", sa.Text, index=True),
    sa.Column("undoes", sa.Integer),
    sa.Column("decided_by", sa.Text, nullable=False, index=True),
    sa.Column("decided_at", sa.DateTime, nullable=False),
    sa.Column("noun", sa.Text, nullable=False),
    sa.Column("previous", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
)

claim_names = sa.Table(
    "claim_names",
    metadata,
    sa.Column("former", sa.Text, primary_key=True),
    sa.Column("claim", sa.Text, nullable=False, index=True),
)
"""Ids that a decided claim had before its words moved in the report."""

users = sa.Table(
    "users",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("password", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
    sa.Column("created_at", sa.DateTime, nullable=False),
)


def _keys_of_users(name: str) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("digest", sa.Text, primary_key=True),
        sa.Column(
            "user", sa.ForeignKey("users.name", ondelete="CASCADE"), nullable=False, index=True
        ),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
        sa.Column("expires_at", sa.DateTime, nullable=name == "tokens"),
    )


sessions, tokens = _keys_of_users("sessions"), _keys_of_users("tokens")

texts = sa.Table(
    "texts",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Index("uq_texts_kind_name", "kind", "name", unique=True),
)
"""What is searched by words, a ``claim`` or a ``report``; the words are in `search`, by number."""

claim_keys = sa.Table(
    "claim_keys",
    metadata,
    sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("text", sa.Integer, primary_key=True, autoincrement=False, index=True),
    sa.Column("above", sa.Boolean, nullable=False),
    sqlite_with_rowid=False,
)
"""What a claim can meet (`reconcile.reach`), by its number in `texts`; gone once rewritten
(`searching`). There are some thirty a claim: none is checked for whether its text is there."""

unsorted_keys = sa.Table(
    "unsorted_keys",
    metadata,
    sa.Column("key", sa.BigInteger, nullable=False),
    sa.Column("text", sa.Integer, nullable=False),
    sa.Column("above", sa.Boolean, nullable=False),
)
"""The same, as they came while the ledger was filled, until they are sorted (`filling`)."""

search = sa.table("search", sa.column("number", sa.Integer), sa.column("words", sa.Text))
"""Made by each engine in its own way (`searching`)."""


def digest(document: Document) -> str:
    """SHA-256 of all that a reading of the document depends on: not where or when it was found.

    So a report whose date or title was corrected is another text, and the same report collected
    twice is one.
    """
    told = (document.text, document.language, document.title, document.publisher, document.url)
    of = (document.country,) if document.country else ()  # of those without, as it ever was
    return hashlib.sha256(msgspec.json.encode((*told, document.published, *of))).hexdigest()


def document_row(document: Document, made_by: str) -> Row:
    return {
        "id": document.id,
        "digest": digest(document),
        "made_by": made_by,
        "publisher": document.publisher,
        "language": document.language,
        "published": document.published,
        "url": document.url,
        "noun": to_json(document),
        "publisher_words": folded(document.publisher),
    }


def claim_row(claim: Claim) -> Row:
    figure, when, speaker = claim.figure, claim.when, claim.attribution.speaker
    places = [where.place for where in claim.where if where.place]
    return {
        "id": claim.id,
        "document": claim.document,
        "published": claim.published,
        "measure": claim.measure,
        "modality": claim.modality.value,
        "qualifier": figure.qualifier.value if figure else None,
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "unit": figure.unit if figure else None,
        "window_start": when.start if when else None,
        "window_end": when.end if when else None,
        "speaker": speaker.name[:_INDEXED] if speaker else None,
        "speaker_words": folded(speaker.name) if speaker else None,
        "speaker_actor": speaker.actor if speaker else None,
        "party": any(s.party for s in claim.attribution.sources if s.role is SourceRole.SPEAKER),
        "country": min((place.country for place in places if place.country), default=None),
        "placed": bool(places),
        "text_start": claim.evidence.span.start,
        "text_end": claim.evidence.span.end,
        "background": claim.background,
        "rough": claim.rough,
        "noun": to_json(claim),
        "sort_day": claim.published or UNDATED,
    }


def in_order(claim: Claim) -> tuple[Any, ...]:
    """What `matching.IN_ORDER` sorts its row by."""
    span = claim.evidence.span
    return (claim.published or UNDATED, claim.document, span.start, span.end, claim.id)


def place_rows(claim: Claim) -> list[Row]:
    rows: list[Row] = []
    for position, where in enumerate(claim.where):
        place = where.place
        rows.append(
            {
                "claim": claim.id,
                "position": position,
                "role": where.role.value,
                "name_words": folded(where.name),
                "place": place.id if place else None,
                "place_words": folded(place.name) if place else None,
                "within": place.within if place else None,
                "country": place.country or None if place else None,
                "precision": place.precision.value if place else None,
                "place_name": place.name if place else None,
                "latitude": place.latitude if place else None,
                "longitude": place.longitude if place else None,
            }
        )
    return rows


def actor_rows(claim: Claim) -> list[Row]:
    named = [(s.role.value, s.name, s.actor, s.party) for s in claim.attribution.sources]
    named += [(p.role, p.name, p.actor, False) for p in claim.participants]
    return [
        {
            "claim": claim.id,
            "position": position,
            "role": role,
            "name": name,
            "name_words": folded(name),
            "actor": actor,
            "party": party,
        }
        for position, (role, name, actor, party) in enumerate(named)
    ]


def words_of(claim: Claim) -> tuple[str, ...]:
    """What a search finds the claim by: its own words, and every name in it."""
    places = [name for w in claim.where for name in (w.name, w.place.name if w.place else "")]
    names = [s.name for s in claim.attribution.sources] + [p.name for p in claim.participants]
    return indexed(claim.evidence.quote, *places, *names)


def words_of_report(document: Document) -> tuple[str, ...]:
    return indexed(document.title, document.text, document.publisher)


def relation_row(relation: Relation) -> Row:
    if relation.settled:  # follows from the judgements, and may be taken back
        relation = replace(relation, settled=None)
    return {
        "kind": relation.kind.value,
        "earlier": relation.earlier,
        "later": relation.later,
        "noun": to_json(relation),
    }
