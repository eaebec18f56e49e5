"""How a claim stands, whether a party speaks and where it was placed: beside the claim, and counted
from an index alone.

Filled here by what the tables hold: no noun is read.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

fills = False

_IN_ORDER = ("sort_day", "document", "text_start", "text_end", "id")
_BY_ID = (
    *("id", "status", "sort_day", "document", "text_start", "text_end"),
    *("window_start", "window_end", "measure", "modality"),
    *("qualifier", "party", "placed", "standing"),
)
_ASKED_FOR = (
    *("status", "published", "measure", "modality"),
    *("window_start", "window_end", "speaker_actor"),
    *("qualifier", "speaker", "party", "placed", "standing"),
)


def upgrade() -> None:
    for name in (
        *("ix_claims_in_order", "ix_claims_measure", "ix_claims_measure_status"),
        *("ix_claims_published", "ix_claims_window_start"),
    ):
        op.drop_index(name, "claims")
    op.drop_index("ix_claim_places_within", "claim_places")
    op.create_index("ix_claim_places_within", "claim_places", ["within", "place"])
    op.create_index("ix_claim_places_claim", "claim_places", ["claim", "place"])
    op.drop_index("ix_claim_actors_actor", "claim_actors")
    op.create_index("ix_claim_actors_actor", "claim_actors", ["actor", "claim"])
    op.drop_index("ix_relations_later", "relations")
    op.create_index("ix_relations_later", "relations", ["later", "kind"])
    _columns()
    _fill()
    op.create_index("ix_claims_in_order", "claims", [*_IN_ORDER, *_ASKED_FOR])
    op.create_index("ix_claims_by_id", "claims", [*_BY_ID])
    op.create_index("ix_claims_measure", "claims", ["measure", "status", "standing"])
    said = ["speaker", "standing", "party", "country", "speaker_actor", "status"]
    op.create_index("ix_claims_speaker", "claims", said)
    window = ["window_start", "window_end", "placed", "status"]
    op.create_index("ix_claims_window", "claims", window)


def _columns() -> None:
    text = sa.Text(collation="C" if op.get_bind().dialect.name == "postgresql" else None)
    for name in ("party", "placed"):
        no = sa.Column(name, sa.Boolean, server_default=sa.false(), nullable=False)
        op.add_column("claims", no)
    op.add_column("claims", sa.Column("country", text))
    single = sa.Column("standing", text, server_default="single source", nullable=False)
    op.add_column("claims", single)


def _fill() -> None:
    op.execute(
        """
        UPDATE claims SET
          party = EXISTS (
            SELECT * FROM claim_actors a
            WHERE a.claim = claims.id AND a.role = 'speaker' AND a.party),
          placed = EXISTS (
            SELECT * FROM claim_places p WHERE p.claim = claims.id AND p.place IS NOT NULL),
          country = (SELECT min(p.country) FROM claim_places p WHERE p.claim = claims.id),
          standing = CASE
            WHEN EXISTS (SELECT * FROM relations r
              WHERE r.kind = 'revision' AND r.earlier = claims.id) THEN 'revised'
            WHEN EXISTS (SELECT * FROM relations r
              WHERE r.kind = 'contradiction' AND r.earlier = claims.id)
              OR EXISTS (SELECT * FROM relations r
              WHERE r.kind = 'contradiction' AND r.later = claims.id) THEN 'contested'
            WHEN EXISTS (SELECT * FROM relations r
              WHERE r.kind = 'confirmation' AND r.earlier = claims.id)
              OR EXISTS (SELECT * FROM relations r
              WHERE r.kind = 'confirmation' AND r.later = claims.id) THEN 'confirmed'
            ELSE 'single source' END
        """
    )
