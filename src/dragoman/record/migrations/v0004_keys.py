"""The keys by which a new report meets the claims that it is compared with.

They are written when reports are related: all are to be related anew, once.
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "claim_keys",
        sa.Column("key", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column(
            "text",
            sa.Integer,
            sa.ForeignKey("texts.number", ondelete="CASCADE"),
            primary_key=True,
            autoincrement=False,
        ),
        sa.Column("above", sa.Boolean, nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_claim_keys_text", "claim_keys", ["text"])
    op.create_index("ix_claims_measure_status", "claims", ["measure", "status"])
    op.execute("UPDATE documents SET related_by = NULL")
