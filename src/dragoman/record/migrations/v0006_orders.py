"""Indexes from which a list, a count and a map are answered without the claims themselves.

No column is new: nothing is filled anew.
"""

from alembic import op

revision = "0006"
down_revision = "0005"

fills = False

_IN_ORDER = ("sort_day", "document", "text_start", "text_end", "id")
_ASKED_FOR = (
    *("status", "published", "measure", "modality"),
    *("window_start", "window_end", "speaker_actor"),
)


def upgrade() -> None:
    op.drop_index("ix_claims_in_order", "claims")
    op.create_index("ix_claims_in_order", "claims", [*_IN_ORDER, *_ASKED_FOR])
    op.drop_index("ix_claim_places_place", "claim_places")
    op.create_index("ix_claim_places_place", "claim_places", ["place", "claim"])
    op.create_index("ix_claim_places_country", "claim_places", ["country", "claim"])
    op.create_index("ix_documents_related_by", "documents", ["related_by", "id"])
