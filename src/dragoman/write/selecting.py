"""What a query finds in a ledger, made ready for a writer. A ledger in; a Selection out.

The one place of this room that reads the ledger; the writers render what they are given.
"""

from __future__ import annotations

from datetime import datetime

from dragoman.pipeline import Desk
from dragoman.record import Ledger, Query
from dragoman.write import Selection

__all__ = ["select"]


def select(ledger: Ledger, query: Query, desk: Desk, at: datetime) -> Selection:
    """The claims that ``query`` asks for, with all that a writer may say about them.

    ``at`` (UTC) is the time that what is written bears.
    """
    claims = ledger.claims(query)
    belongs = desk.belongs(claims)
    places, actors = desk.known(claims, belongs)
    return Selection(
        query=query,
        documents=ledger.documents({claim.document for claim in claims}),
        claims=claims,
        relations=ledger.relations({claim.id for claim in claims}),
        measures=desk.measures,
        generated_at=at,
        belongs=belongs,
        places=places,
        actors=actors,
    )
