"""What was asked for is not asked for again while nothing was written, and always once it was."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from dragoman.errors import UsageError
from dragoman.record import Ledger, Query
from dragoman.review import keeping
from dragoman.review.keeping import Kept
from tests.review.conftest import House, form_token


@dataclass
class Written:
    """Stands for a ledger: it is at a version, and counts how often it was asked."""

    version: int = 0
    asked: Callable[[], int] = field(default_factory=lambda: itertools.count().__next__)

    @property
    def kept(self) -> Kept:
        return Kept(lambda: self.version)


def test_it_stands_while_nothing_is_written_and_questions_are_told_apart() -> None:
    ledger = Written()
    kept = ledger.kept
    assert [kept.of(q, ledger.asked) for q in "abab"] == [0, 1, 0, 1]
    ledger.version = 1
    assert [kept.of(q, ledger.asked) for q in "abab"] == [2, 3, 2, 3]


def test_what_is_written_while_it_is_asked_for_makes_it_asked_again() -> None:
    ledger = Written()
    kept = ledger.kept

    def ask_while_somebody_writes() -> int:
        ledger.version += 1
        return ledger.asked()

    assert kept.of("q", ask_while_somebody_writes) == 0
    assert kept.of("q", ledger.asked) == 1, "nobody knows whether the answer saw what was written"
    assert kept.of("q", ledger.asked) == 1


def test_a_visit_looks_the_version_up_once() -> None:
    ledger, looked = Written(), itertools.count()
    kept = Kept(lambda: (next(looked), ledger.version)[1])
    with kept.visit():
        assert [kept.of(q, ledger.asked) for q in "abab"] == [0, 1, 0, 1]
    assert next(looked) == 1
    ledger.version = 1
    with kept.visit():
        assert kept.of("a", ledger.asked) == 2


def test_what_is_made_of_the_same_is_not_made_again() -> None:
    ledger = Written()
    kept = ledger.kept
    assert kept.made("map", ("Aleppo", 3), ledger.asked) == 0
    ledger.version = 1
    assert kept.made("map", ("Aleppo", 3), ledger.asked) == 0
    assert kept.made("map", ("Aleppo", 4), ledger.asked) == 1


def test_who_comes_meanwhile_waits_for_the_one_answer() -> None:
    ledger, all_there = Written(), threading.Barrier(4)
    kept = ledger.kept

    def visitor() -> int:
        all_there.wait()
        return kept.of("q", ledger.asked)

    with ThreadPoolExecutor(4) as pool:
        assert [one.result() for one in [pool.submit(visitor) for _ in range(4)]] == [0, 0, 0, 0]


def test_it_is_bounded_and_keeps_what_was_asked_for_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_MOST", 3)
    ledger = Written()
    kept = ledger.kept
    assert [kept.of(q, ledger.asked) for q in "abcada"] == [0, 1, 2, 0, 3, 0]
    assert len(kept._answers) == 3


def test_a_question_that_fails_can_be_asked_again() -> None:
    ledger = Written()
    kept = ledger.kept

    def fails() -> int:
        raise UsageError("not now")

    with pytest.raises(UsageError, match="not now"):
        kept.of("q", fails)
    assert kept.of("q", ledger.asked) == 0
    assert kept._asking == {}


def test_a_page_shows_what_another_process_has_written_at_once(own: House) -> None:
    """Never a stale count: the writer has a connection of its own, as another process has."""
    client = own.client()
    every = len(own.ledger.claims())
    assert f"<b>{every}</b> claims" in client.get("/claims").text
    assert client.get("/claims.json").json()["total"] == every
    with Ledger.open(own.ledger.name) as another:
        report = next(iter(another.documents().values()))
        gone = len(another.claims(Query(document=report.id)))
        another.record(report, (), "another@1")
    assert f"<b>{every - gone}</b> claims" in client.get("/claims").text
    assert client.get("/claims.json").json()["total"] == every - gone


def test_a_decision_is_counted_on_the_next_page(own: House) -> None:
    client, key = own.client(), own.key(low=903)
    before = own.room.tally().statuses
    client.post(f"/claims/{key}/reject", data={"csrf": form_token(client)})
    every = len(own.ledger.claims())
    assert f"<b>{every}</b> claims" in client.get("/claims").text
    assert sum(own.room.tally().statuses.values()) == sum(before.values())
    assert own.room.tally().claims == every + 1
