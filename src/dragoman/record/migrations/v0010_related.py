"""An index of the claims that contradict, confirm or are revised by another, in the order of lists.

They are few: a page of disagreements need not go through all claims to find that there is none.
No column is new: nothing is filled anew.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

fills = False

_COLUMNS = ("standing", "sort_day", "document", "text_start", "text_end", "id", "status")


def upgrade() -> None:
    related = sa.text("standing <> 'single source'")
    op.create_index(
        "ix_claims_related",
        "claims",
        [*_COLUMNS],
        sqlite_where=related,
        postgresql_where=related,
    )
