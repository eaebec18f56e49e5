"""The index of lists also tells which claims have a figure, and who speaks.

No column is new: nothing is filled anew.
"""

from alembic import op

revision = "0007"
down_revision = "0006"

fills = False

_IN_ORDER = ("sort_day", "document", "text_start", "text_end", "id")
_ASKED_FOR = (
    *("status", "published", "measure", "modality"),
    *("window_start", "window_end", "speaker_actor"),
    *("qualifier", "speaker"),
)


def upgrade() -> None:
    op.execute("UPDATE claims SET speaker = substr(speaker, 1, 300) WHERE length(speaker) > 300")
    op.drop_index("ix_claims_in_order", "claims")
    op.create_index("ix_claims_in_order", "claims", [*_IN_ORDER, *_ASKED_FOR])
