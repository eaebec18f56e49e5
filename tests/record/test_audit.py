"""What was changed by other means than a judgement is found and named."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dragoman.claims import Claim, Document, Judgement, JudgementKind, Span
from dragoman.cli import main
from dragoman.errors import UsageError
from dragoman.record import Ledger, Query, Status
from dragoman.record.judging import evidences

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


# -- whatever people and readers do ----------------------------------------------------------------

PREFIXES = ["", "Updated. ", "The centre met again, in Idlib. "]
STEPS = st.one_of(
    st.tuples(st.just("read"), st.sampled_from(PREFIXES), st.sets(st.integers(0, 2))),
    st.tuples(
        st.sampled_from(["accept", "reject", "correct", "field", "move", "add", "split"]),
        st.integers(0, 5),
        st.integers(0, 2000),
    ),
    st.tuples(st.just("pair"), st.integers(0, 5), st.integers(0, 5)),
    st.tuples(st.just("undo"), st.integers(1, 12), st.just(0)),
)
SENTENCES = ["903 civilians left Hanano. ", "119 children went with them. ", "12 elders came too. "]
SAYS = [("903 civilians", "left"), ("119 children", "went"), ("12 elders", "came")]


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEPS, min_size=3, max_size=25))
@example(steps=[("move", 0, 23), ("read", "", {0})])  # the words of a correction are gone
# of a copy made by hand, the words that were moved are gone
@example(steps=[("read", "", {0, 1}), ("move", 0, 23), ("add", 0, 0), ("read", "", {0})])
# what was split off is taken back under the id that it has now
@example(steps=[("read", "", {0}), ("split", 0, 0), ("read", "Updated. ", {0}), ("undo", 1, 0)])
def test_the_ledger_is_always_what_its_judgements_make_of_it(
    tmp_path: Path, report: Report, say: Say, steps: list[tuple[Any, Any, Any]]
) -> None:
    """Any mixture of readings and decisions: the chain holds, every quote stands in the report."""
    kept = 0
    with Ledger.open(tmp_path / f"{uuid4().hex}.db", create=True) as ledger:
        read(ledger, report, say, "", {0, 1, 2}, 0)
        for number, (kind, one, other) in enumerate(steps, start=1):
            if kind == "read":
                read(ledger, report, say, one, other, number)
                continue
            try:
                ledger.judge(judgement(ledger, kind, one, other))
                kept += 1
            except UsageError:
                pass  # it cannot be as things stand, and nothing was kept
        found = ledger.audit()
        assert (found.judgements, found.sound) == (kept, True), found
        for claim in ledger.claims(Query(status=list(Status))):
            text = ledger.document_with(claim).text
            for span, quote in evidences(msgspec.to_builtins(claim)):
                assert span.of(text) == quote
            assert ledger.state(claim.id).claim == claim


def read(
    ledger: Ledger, report: Report, say: Say, prefix: str, told: set[int], version: int
) -> None:
    document = report(prefix + "".join(SENTENCES[i] for i in sorted(told)))
    claims = [say(document, *SAYS[i], by=None) for i in told]
    ledger.record(document, claims, f"extract@{version}")


def judgement(ledger: Ledger, kind: str, one: int, other: int) -> Judgement:
    claims = ledger.claims(Query(status=list(Status)))
    if kind == "undo" or not claims:
        return Judgement(JudgementKind.UNDO, "", "Ana", AT, undoes=one)
    claim = claims[one % len(claims)]
    text = ledger.document_with(claim).text
    match kind:
        case "correct":
            more: dict[str, Any] = {"field": "figure.low", "after": other}
        case "field":
            kind, more = "accept", {"field": "figure"}
        case "move":
            at = other % len(text)
            kind, more = "correct", {"field": "trigger", "span": Span(at, min(at + 5, len(text)))}
            more["after"] = msgspec.to_builtins(claim.trigger)
        case "add" | "split":
            more = {"after": msgspec.to_builtins(replace(claim, measure=f"made_{other}"))}
        case "pair":
            kind = "merge" if one % 2 else "unlink"
            more = {"other": claims[other % len(claims)].id}
        case _:
            more = {}
    name = "" if kind == "add" else claim.id
    return Judgement(JudgementKind(kind), name, "Ana", AT, **more)
