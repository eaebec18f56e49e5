"""What took long is not asked for again at once, and what did not is never kept."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from dragoman.errors import UsageError
from dragoman.review import keeping
from dragoman.review.keeping import Kept


@pytest.fixture
def everything_is_slow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "QUICK", -1.0)
    monkeypatch.setattr(keeping, "TIMES", 1e9)


def test_a_quick_answer_is_asked_for_each_time() -> None:
    asked = iter(range(9))
    kept = Kept(keeps=True)
    assert [kept.of("q", lambda: next(asked)) for _ in range(3)] == [0, 1, 2]


@pytest.mark.usefixtures("everything_is_slow")
def test_a_slow_one_stands_and_questions_are_told_apart() -> None:
    asked = iter(range(9))
    kept = Kept(keeps=True)
    assert [kept.of(q, lambda: next(asked)) for q in "abab"] == [0, 1, 0, 1]


@pytest.mark.usefixtures("everything_is_slow")
def test_of_a_small_ledger_nothing_is_kept() -> None:
    asked = iter(range(9))
    kept = Kept(keeps=False)
    assert [kept.of("q", lambda: next(asked)) for _ in range(3)] == [0, 1, 2]


@pytest.mark.usefixtures("everything_is_slow")
def test_who_comes_meanwhile_waits_for_the_one_answer() -> None:
    asked, kept, all_there = iter(range(9)), Kept(keeps=True), threading.Barrier(4)

    def visitor() -> int:
        all_there.wait()
        return kept.of("q", lambda: next(asked))

    with ThreadPoolExecutor(4) as pool:
        assert [one.result() for one in [pool.submit(visitor) for _ in range(4)]] == [0, 0, 0, 0]


@pytest.mark.usefixtures("everything_is_slow")
def test_it_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_MOST", 3)
    kept = Kept(keeps=True)
    for number in range(9):
        kept.of(number, lambda: 0)
    assert len(kept._answers) == 3


def test_a_question_that_fails_can_be_asked_again() -> None:
    kept = Kept(keeps=True)

    def fails() -> int:
        raise UsageError("not now")

    with pytest.raises(UsageError, match="not now"):
        kept.of("q", fails)
    assert kept.of("q", lambda: 1) == 1
    assert kept._asking == {}
