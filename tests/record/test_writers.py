"""Eight processes ingest and four people decide at once: nothing is lost, nothing is doubled."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

from dragoman.claims import JudgementKind
from dragoman.record import Counts, Ledger

REPORTS, CLAIMS, DECIDED = 24, 3, 6
INGESTING, DECIDING = 8, 4

WRITER = """
import json, sys
from datetime import UTC, datetime
sys.path.insert(0, sys.argv[1])
import writing

number, where = int(sys.argv[3]), sys.argv[4]
sys.stdin.read()  # all begin together
print(json.dumps(getattr(writing, sys.argv[2])(where, number)))
"""


def test_nothing_is_lost_and_nothing_is_doubled(where: str) -> None:
    sys.path.insert(0, str(Path(__file__).parent))
    writing = import_module("writing")
    with Ledger.open(where, create=True) as ledger:
        for number in range(DECIDED):
            document, claims = writing.read(number)
            ledger.record(document, claims, "extract@1")
    here = str(Path(__file__).parent)
    roles = ["ingest"] * INGESTING + ["decide"] * DECIDING
    with ExitStack() as stack:
        started = [
            stack.enter_context(_started(here, role, str(number), where))
            for number, role in enumerate(roles)
        ]
        for process in started:
            process.stdin.close()  # type: ignore[union-attr]
        told = [json.loads(process.stdout.read()) for process in started]  # type: ignore[union-attr]
    assert {process.returncode for process in started} == {0}
    decided = [claim for taken in told[INGESTING:] for claim in taken]
    with Ledger.open(where) as ledger:
        assert ledger.counts() == Counts(REPORTS, REPORTS * CLAIMS, 0)
        assert len(decided) == len(set(decided)) == DECIDED * CLAIMS, "one person a claim"
        judgements = ledger.judgements()
        assert [j.number for j in judgements] == list(range(1, len(decided) + 1))
        assert {j.claim for j in judgements} == set(decided)
        assert {j.kind for j in judgements} == {JudgementKind.ACCEPT}
        assert {s.status.value for s in ledger.states(decided).values()} == {"accepted"}
        assert all(ledger.holds(writing.read(number)[0], "extract@2") for number in range(REPORTS))
        assert ledger.audit().sound


def _started(*words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, *words]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
