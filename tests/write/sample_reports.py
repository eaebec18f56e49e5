"""What the tests of reports share: the sample reports, as a ledger and as a selection."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dragoman import plugins
from dragoman.collect import documents
from dragoman.pipeline import Desk, run
from dragoman.record import Ledger, Query
from dragoman.settings import Settings
from dragoman.write import Selection

NOON = datetime(2016, 12, 1, 12, tzinfo=UTC)


FOLDER = TemporaryDirectory()


@cache
def desk() -> Desk:
    return Desk(Settings.of(os.environ))


@cache
def samples_ledger() -> Path:
    """A ledger of the sample reports, read and related as `dragoman run` does. Change a copy."""
    path = Path(FOLDER.name) / "ledger.db"
    reports = str(Path(__file__).parents[2] / "samples" / "reports")
    found = documents([reports], collected_at=NOON, set_aside=_raise, published=None)
    with Ledger.open(path, create=True) as ledger:
        run(found, ledger, desk())
    return path


@cache
def samples() -> Selection:
    """Everything that the sample reports say."""
    with Ledger.open(samples_ledger()) as ledger:
        claims = ledger.claims(Query())
        belongs = desk().belongs(claims)
        places, actors = desk().known(claims, belongs)
        return Selection(
            query=Query(),
            documents=ledger.documents({claim.document for claim in claims}),
            claims=claims,
            relations=ledger.relations({claim.id for claim in claims}),
            measures=plugins.measures(),
            generated_at=NOON,
            belongs=belongs,
            places=places,
            actors=actors,
        )


def _raise(error: Exception) -> None:
    raise error
