"""An index of the claims that contradict, confirm or are revised by another, in the order of lists,
and bands of marks that refer to no report.

The claims are few: a page of disagreements need not go through all to find that there is none. Of
bands there are twenty a report; that each report is there was checked for each of them, which took
a third of the end of filling a ledger. Nothing is filled anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

fills = False

_COLUMNS = ("standing", "sort_day", "document", "text_start", "text_end", "id", "status")
_BANDS = "signature_bands"


def upgrade() -> None:
    related = sa.text("standing <> 'single source'")
    op.create_index(
        "ix_claims_related",
        "claims",
        [*_COLUMNS],
        sqlite_where=related,
        postgresql_where=related,
    )
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint(f"{_BANDS}_document_fkey", _BANDS)
    else:
        _bands()


def _bands() -> None:
    """SQLite makes a table anew to drop a key."""
    op.create_table(
        f"{_BANDS}_anew",
        sa.Column("band", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("value", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("document", sa.Text, primary_key=True),
        sqlite_with_rowid=False,
    )
    named = "band, value, document"
    op.execute(f"INSERT INTO {_BANDS}_anew ({named}) SELECT {named} FROM {_BANDS} ORDER BY {named}")  # noqa: S608
    op.drop_table(_BANDS)
    op.rename_table(f"{_BANDS}_anew", _BANDS)
    op.create_index(f"ix_{_BANDS}_document", _BANDS, ["document"])
