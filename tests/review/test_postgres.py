"""The pages of a ledger that a team keeps in PostgreSQL are those of a file."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from dragoman.record import Ledger, Query, Status
from tests.record.cluster import NoServer, cluster
from tests.review.conftest import House, Open, form_token
from tests.review.test_pages import every_page, words


@pytest.fixture(scope="module")
def shared(opened: Open, house: House) -> Iterator[House]:
    """The samples' ledger, copied into a database of a temporary server."""
    try:
        with cluster() as server:
            with psycopg.connect(server + "postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE aleppo")
            with Ledger.open(server + "aleppo", create=True) as ledger:
                for name, document in house.ledger.documents().items():
                    claims = house.ledger.claims(Query(document=name))
                    ledger.record(document, claims, "copied")
                ledger.set_relations(house.ledger.relations())
            copy = opened(server + "aleppo", name="amal")
            yield copy
            copy.close()  # before its server: what relates after an answer holds a connection
    except NoServer as error:
        pytest.skip(str(error))


def test_every_page_says_the_same(shared: House, house: House) -> None:
    one, other = shared.client(), house.client()
    for path in every_page(house):
        if path.startswith(("/account", "/api")):  # they tell their own address
            continue
        told, as_told = (client.get(path) for client in (one, other))
        assert told.status_code == as_told.status_code == 200, path
        here, there = (
            words(answer.text).replace(room.room.name, "LEDGER")
            for answer, room in ((told, shared), (as_told, house))
        )
        assert here == there, path


def test_a_decision_is_kept_and_taken_back(shared: House) -> None:
    client, key = shared.client(), shared.key(low=903)
    csrf = form_token(client)
    client.post(f"/claims/{key}/reject", data={"csrf": csrf})
    assert shared.ledger.state(f"claim:{key}").status is Status.REJECTED
    client.post("/undo", data={"csrf": csrf})
    assert shared.ledger.state(f"claim:{key}").status is Status.OPEN
