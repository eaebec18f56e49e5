"""What was changed by other means than a judgement is found and named."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner

from dragoman.claims import Claim, Document, Judgement, JudgementKind
from dragoman.cli import main
from dragoman.record import Ledger

TEXT = "The centre met. 903 civilians left Hanano, the centre said."
AT = datetime(2016, 11, 28, 10, 30, tzinfo=UTC)

Say = Callable[..., Claim]
Report = Callable[..., Document]


@pytest.fixture
def decided(ledger: Ledger, report: Report, say: Say) -> Ledger:
    """One claim, corrected, accepted, undone and accepted again; another added by hand."""
    document = report(TEXT)
    claim = say(document, "903 civilians")
    ledger.record(document, [claim], "extract@1")
    by_hand = msgspec.to_builtins(say(document, "903 civilians", measure="evacuated"))

    def decide(kind: str, **more: Any) -> None:
        name = "" if kind in ("add", "undo") else claim.id
        ledger.judge(Judgement(JudgementKind(kind), name, "Ana", AT, **more))

    decide("correct", field="figure.low", after=900)
    decide("accept")
    decide("undo", undoes=2)
    decide("accept", note="after a second look")
    decide("add", after=by_hand)
    return ledger


def test_what_was_decided_is_sound(decided: Ledger) -> None:
    found = decided.audit()
    assert found.sound
    assert (found.judgements, found.claims, len(found.head)) == (5, 2, 64)
    assert decided.audit(found.head).holds
    assert not decided.audit("0" * 64).sound


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE judgements SET noun = replace(noun, 'Ana', 'Ben') WHERE number = 2",
         "judgement 2 is not what was decided: its words were changed"),
        ("UPDATE judgements SET decided_by = 'Ben' WHERE number = 4",
         "judgement 4 is not what was decided: its columns were changed"),
        ("DELETE FROM judgements WHERE number = 3",
         "judgement 3 is missing: after 2 comes 4"),
        ("DELETE FROM judgements WHERE number = 1", "judgement 1 is missing: after 0 comes 2"),
        ("UPDATE judgements SET previous = hash WHERE number = 5",
         "judgement 5 does not follow from the one before it"),
    ],
)  # fmt: skip
def test_the_first_broken_link_is_named(decided: Ledger, change: str, told: str) -> None:
    with decided._database.writing() as connection:
        connection.exec_driver_sql(change)
    found = decided.audit()
    assert (found.broken, found.sound) == (told, False)


def test_judgements_taken_from_the_end_are_missed_by_who_kept_the_head(decided: Ledger) -> None:
    head = decided.audit().head
    with decided._database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM judgements WHERE number >= 4")
    assert decided.audit().broken is None
    assert decided.audit(head).holds is False


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE claims SET status = 'rejected' WHERE status = 'accepted' AND by_hand = FALSE",
        "UPDATE claims SET noun = replace(noun, '900', '9000') WHERE by_hand = FALSE",
    ],
)
def test_a_claim_that_is_not_what_its_judgements_make_of_it_is_named(
    decided: Ledger, change: str
) -> None:
    with decided._database.writing() as connection:
        connection.exec_driver_sql(change)
    found = decided.audit()
    assert len(found.differing) == 1
    assert not found.sound


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE documents SET noun = replace(noun, 'Hanano', 'Idlib')",
        "UPDATE claims SET read = replace(read, '903', '904') WHERE read IS NOT NULL",
    ],
)
def test_what_was_read_is_not_altered_unseen(decided: Ledger, change: str) -> None:
    with decided._database.writing() as connection:
        connection.exec_driver_sql(change)
    assert len(decided.audit().altered) == 1


def test_the_command_names_the_first_broken_link(decided: Ledger, where: str) -> None:
    def audited(*words: str) -> tuple[int, str]:
        told = CliRunner().invoke(main, ["audit", "--ledger", where, *words], env=dict(os.environ))
        return told.exit_code, told.output

    code, told = audited()
    assert code == 0
    assert "5 judgements, each follows from the one before; 2 decided claims" in told
    head = told.rpartition("head: ")[2].strip()
    assert audited("--head", head[:12])[0] == 0
    with decided._database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM judgements WHERE number = 5")
    code, told = audited("--head", head)
    assert code == 4
    assert f"no judgement has the head {head}" in told
