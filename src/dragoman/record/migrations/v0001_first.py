"""Documents, claims, their places and relations; ``former_`` tables keep what was replaced."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    _documents()
    _claims()
    _relations()


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("publisher", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("published", sa.Date),
        sa.Column("url", sa.Text),
        sa.Column("noun", sa.Text, nullable=False),
        _stamp("recorded_at"),
    )
    op.create_table(
        "former_documents",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id"), nullable=False, index=True),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("noun", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        _stamp("replaced_at"),
    )


def _claims() -> None:
    op.create_table(
        "claims",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id"), nullable=False, index=True),
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
    op.create_table(
        "former_claims",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False, index=True),
        sa.Column("document", sa.Text, sa.ForeignKey("documents.id"), nullable=False),
        sa.Column("noun", sa.Text, nullable=False),
        _stamp("replaced_at"),
    )
    op.create_table(
        "claim_places",
        _claim("claim"),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name_words", sa.Text, nullable=False),
        sa.Column("place", sa.Text, index=True),
        sa.Column("place_words", sa.Text),
        sa.Column("within", sa.Text, index=True),
        sa.Column("country", sa.Text),
        sa.Column("precision", sa.Text),
    )


def _relations() -> None:
    op.create_table(
        "relations",
        sa.Column("kind", sa.Text, primary_key=True),
        _claim("earlier"),
        _claim("later"),
        sa.Column("noun", sa.Text, nullable=False),
    )
    op.create_index("ix_relations_earlier", "relations", ["earlier"])
    op.create_index("ix_relations_later", "relations", ["later"])


def _stamp(name: str) -> sa.Column[object]:
    now = sa.func.current_timestamp()
    return sa.Column(name, sa.DateTime, nullable=False, server_default=now)


def _claim(name: str) -> sa.Column[object]:
    claims = sa.ForeignKey("claims.id", ondelete="CASCADE")
    return sa.Column(name, sa.Text, claims, primary_key=True)
