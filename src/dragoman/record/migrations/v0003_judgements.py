"""Judgements and who makes them, words to search by, actors to ask for, a key to page by.

What follows from the nouns (`sort_day`, `claim_actors`, the index of words...) is filled in by
`Ledger.open`, which derives it anew after every upgrade.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _claims()
    _judgements()
    _accounts()
    _words()
    if op.get_bind().dialect.name == "postgresql":
        _order_by_code_point()


def _claims() -> None:
    op.add_column("documents", sa.Column("publisher_words", sa.Text))
    op.add_column("claims", sa.Column("sort_day", sa.Date))
    op.add_column("claims", sa.Column("status", sa.Text, server_default="open", nullable=False))
    op.add_column("claims", sa.Column("read", sa.Text))
    op.add_column("claims", sa.Column("judged", sa.Integer))
    op.add_column(
        "claims", sa.Column("by_hand", sa.Boolean, server_default=sa.false(), nullable=False)
    )
    op.add_column("claims", sa.Column("asks", sa.Text))
    op.add_column("claims", sa.Column("proposed", sa.Text))
    op.add_column("claims", sa.Column("recorded_at", sa.DateTime))
    op.add_column("former_claims", sa.Column("recorded_at", sa.DateTime))
    documents = sa.table("documents", sa.column("id"), sa.column("recorded_at"))
    claims = sa.table("claims", sa.column("document"), sa.column("recorded_at"))
    when = sa.select(documents.c.recorded_at).where(documents.c.id == claims.c.document)
    op.execute(sa.update(claims).values(recorded_at=when.scalar_subquery()))
    order = ["sort_day", "document", "text_start", "text_end", "id"]
    op.create_index("ix_claims_in_order", "claims", order)
    op.create_index("ix_claims_status", "claims", ["status"])
    op.create_index("ix_claims_window_start", "claims", ["window_start"])
    for name, kind in (
        ("place_name", sa.Text),
        ("latitude", sa.Double),
        ("longitude", sa.Double),
    ):
        op.add_column("claim_places", sa.Column(name, kind))
    op.create_table(
        "claim_actors",
        sa.Column(
            "claim", sa.Text, sa.ForeignKey("claims.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("name_words", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, index=True),
        sa.Column("party", sa.Boolean, nullable=False),
    )


def _judgements() -> None:
    op.create_table(
        "judgements",
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
    op.create_table(
        "claim_names",
        sa.Column("former", sa.Text, primary_key=True),
        sa.Column("claim", sa.Text, nullable=False, index=True),
    )


def _accounts() -> None:
    op.create_table(
        "users",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password", sa.Text, nullable=False),
        sa.Column("active", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.DateTime, nullable=False),
    )
    for table in ("sessions", "tokens"):
        op.create_table(
            table,
            sa.Column("digest", sa.Text, primary_key=True),
            sa.Column(
                "user",
                sa.Text,
                sa.ForeignKey("users.name", ondelete="CASCADE"),
                nullable=False,
                index=True,
            ),
            sa.Column("label", sa.Text, nullable=False),
            sa.Column("created_at", sa.DateTime, nullable=False),
            sa.Column("expires_at", sa.DateTime, nullable=table == "tokens"),
        )


def _words() -> None:
    op.create_table(
        "texts",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.UniqueConstraint("kind", "name", name="uq_texts_kind_name"),
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE TABLE search (number INTEGER PRIMARY KEY, words TSVECTOR NOT NULL)")
        op.execute("CREATE INDEX ix_search_words ON search USING gin (words)")
    else:
        op.execute(
            "CREATE VIRTUAL TABLE search USING fts5(words, detail = none, tokenize ="
            " \"unicode61 remove_diacritics 0 categories 'L* N* M* Co'\")"
        )


def _order_by_code_point() -> None:
    """As SQLite does, whatever the database's locale: pages come in one order everywhere."""
    inspector = sa.inspect(op.get_bind())
    for table in inspector.get_table_names():
        for column in inspector.get_columns(table):
            if isinstance(column["type"], sa.Text):
                op.execute(
                    f'ALTER TABLE {table} ALTER COLUMN "{column["name"]}" TYPE TEXT COLLATE "C"'
                )
