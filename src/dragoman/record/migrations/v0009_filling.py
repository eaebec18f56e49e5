"""What filling a ledger can do without until its end is an index, and no key of a table.

Claims' places and actors, texts and bands are found as before. Reports may wait to be
compared with others, and keys to be sorted; keys refer to no text, which was checked for each.
"""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

fills = False

_CLAIM = "claims.id"
_INDEXES = {
    "claim_places": {
        "claim": ["claim", "place"],
        "place": ["place", "claim"],
        "within": ["within", "place"],
        "country": ["country", "claim"],
    },
    "claim_actors": {"actor": ["actor", "claim"]},
}


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("claim_places_pkey", "claim_places")
        op.drop_constraint("claim_actors_pkey", "claim_actors")
        op.drop_constraint("uq_texts_kind_name", "texts")
        op.drop_constraint("claim_keys_text_fkey", "claim_keys")
    else:
        _anew("claim_places", *_places())
        _anew("claim_actors", *_actors())
        for table, indexes in _INDEXES.items():
            for name, columns in indexes.items():
                op.create_index(f"ix_{table}_{name}", table, columns)
        _texts()
        _bands()
    op.create_index("ix_claim_actors_claim", "claim_actors", ["claim"])
    op.create_index("uq_texts_kind_name", "texts", ["kind", "name"], unique=True)
    op.create_table(
        "uncompared",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("document", _text(), sa.ForeignKey("documents.id"), nullable=False),
    )
    op.create_table(
        "unsorted_keys",
        sa.Column("key", sa.BigInteger, nullable=False),
        sa.Column("text", sa.Integer, nullable=False),
        sa.Column("above", sa.Boolean, nullable=False),
    )


def _text() -> sa.Text:
    return sa.Text(collation="C" if op.get_bind().dialect.name == "postgresql" else None)


# -- SQLite makes a table anew to drop a key -------------------------------------------------------


def _anew(name: str, *columns: sa.Column[Any], order: str = "rowid", **more: bool) -> None:
    op.create_table(f"{name}_anew", *columns, **more)
    named = ", ".join(f'"{column.name}"' for column in columns)
    op.execute(f"INSERT INTO {name}_anew ({named}) SELECT {named} FROM {name} ORDER BY {order}")  # noqa: S608
    op.drop_table(name)
    op.rename_table(f"{name}_anew", name)


def _claim() -> sa.Column[Any]:
    return sa.Column("claim", sa.Text, sa.ForeignKey(_CLAIM, ondelete="CASCADE"), nullable=False)


def _places() -> list[sa.Column[Any]]:
    return [
        _claim(),
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
    ]


def _actors() -> list[sa.Column[Any]]:
    return [
        _claim(),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_words", sa.Text, nullable=False),
        sa.Column("actor", sa.Text),
        sa.Column("party", sa.Boolean, nullable=False),
    ]


def _texts() -> None:
    """What refers to a table goes with it: the keys are to refer to none before it does."""
    _anew(
        "claim_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("text", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("above", sa.Boolean, nullable=False),
        order="key, text",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_keys_text", "claim_keys", ["text"])
    _anew(
        "texts",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
    )


def _bands() -> None:
    document = sa.ForeignKey("documents.id")
    _anew(
        "signature_bands",
        sa.Column("band", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, document, primary_key=True),
        order="band, value, document",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_signature_bands_document", "signature_bands", ["document"])
