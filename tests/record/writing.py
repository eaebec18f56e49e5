"""What the processes of `test_writers` do."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Judgement,
    JudgementKind,
    Origin,
    Provenance,
    Span,
    claim_id,
)
from dragoman.record import Conflict, Ledger

REPORTS, CLAIMS, DECIDED = 24, 3, 6
AT = datetime(2016, 11, 28, tzinfo=UTC)


def read(number: int) -> tuple[Document, tuple[Claim, ...]]:
    origin = Origin("in.jsonl", number, "00" * 32, "jsonl@1", AT)
    day = date(2016, 11, 1 + number)
    text = "They left. " * CLAIMS
    document = Document(f"r{number:02}", text, "en", "", "Example Daily", None, day, origin)
    claims = (
        Claim(
            "",
            document.id,
            day,
            "departed",
            Evidence(Span(start, start + 9), "They left"),
            Evidence(Span(start + 5, start + 9), "left"),
            Attribution(),
            Provenance("extract@1", ()),
        )
        for start in range(0, len(text), len("They left. "))
    )
    return document, tuple(replace(claim, id=claim_id(claim)) for claim in claims)


def ingest(where: str, number: int) -> int:
    """Every report, each process beginning with another one; another version read them first."""
    with Ledger.open(where, wait=120) as ledger:
        for step in range(REPORTS):
            document, claims = read((number * 3 + step) % REPORTS)
            if not ledger.holds(document, "extract@2"):
                ledger.record(document, claims, "extract@2")
    return REPORTS


def decide(where: str, number: int) -> list[str]:
    """Accept what nobody has decided yet; the claims that this person was the first at."""
    first: list[str] = []
    with Ledger.open(where, wait=120) as ledger:
        claims = [claim.id for report in range(DECIDED) for claim in read(report)[1]]
        versions = {claim: ledger.state(claim).version for claim in claims}
        for claim, version in versions.items():
            judgement = Judgement(JudgementKind.ACCEPT, claim, f"person {number}", AT)
            try:
                if version.startswith("0-"):  # nobody's decision was seen
                    ledger.judge(judgement, version)
                    first.append(claim)
            except Conflict:
                continue
    return first
