"""The tables of the ledger, and the rows that stand for a noun.

In: a Document, a Claim, a Relation. Out: rows; each keeps the whole noun as JSON and, beside it,
the columns that a Query or a person with SQL searches by. The columns follow from the noun and
never say more. A change here needs a step in `migrations`.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.claims import Claim, Document, Relation, to_json
from dragoman.record.query import folded

__all__ = [
    "claim_places",
    "claim_row",
    "claims",
    "digest",
    "document_row",
    "documents",
    "former_claims",
    "former_documents",
    "metadata",
    "place_rows",
    "relation_row",
    "relations",
]

Row = dict[str, Any]

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
    sa.Column("published", sa.Date, index=True),
    sa.Column("measure", sa.Text, nullable=False, index=True),
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
    sa.Column("text_start", sa.Integer, nullable=False),
    sa.Column("text_end", sa.Integer, nullable=False),
    sa.Column("background", sa.Boolean, nullable=False),
    sa.Column("rough", sa.Boolean, nullable=False),
    sa.Column("noun", sa.Text, nullable=False),
)

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
)

claim_places = sa.Table(
    "claim_places",
    metadata,
    sa.Column("claim", sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("name_words", sa.Text, nullable=False),
    sa.Column("place", sa.Text, index=True),
    sa.Column("place_words", sa.Text),
    sa.Column("within", sa.Text, index=True),
    sa.Column("country", sa.Text),
    sa.Column("precision", sa.Text),
)

relations = sa.Table(
    "relations",
    metadata,
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("earlier", sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("later", sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("noun", sa.Text, nullable=False),
    sa.Index("ix_relations_earlier", "earlier"),
    sa.Index("ix_relations_later", "later"),
)


def digest(document: Document) -> str:
    """SHA-256 of all that a reading of the document depends on: not where or when it was found.

    So a report whose date or title was corrected is another text, and the same report collected
    twice is one.
    """
    told = (document.text, document.language, document.title, document.publisher, document.url)
    return hashlib.sha256(msgspec.json.encode((*told, document.published))).hexdigest()


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
    }


def claim_row(claim: Claim) -> Row:
    figure, when, speaker = claim.figure, claim.when, claim.attribution.speaker
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
        "speaker": speaker.name if speaker else None,
        "speaker_words": folded(speaker.name) if speaker else None,
        "speaker_actor": speaker.actor if speaker else None,
        "text_start": claim.evidence.span.start,
        "text_end": claim.evidence.span.end,
        "background": claim.background,
        "rough": claim.rough,
        "noun": to_json(claim),
    }


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
            }
        )
    return rows


def relation_row(relation: Relation) -> Row:
    return {
        "kind": relation.kind.value,
        "earlier": relation.earlier,
        "later": relation.later,
        "noun": to_json(relation),
    }
