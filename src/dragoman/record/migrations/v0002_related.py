"""Which version of the rules of reconciling related a report's claims to the others."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("documents", sa.Column("related_by", sa.Text))
