"""A ledger to write in, reports, and claims with all their words in place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Figure,
    Origin,
    Provenance,
    Qualifier,
    Source,
    SourceRole,
    Span,
    Where,
    claim_id,
)
from dragoman.record import Ledger

MADE_BY = "extract@1+en@1"

Report = Callable[..., Document]
Say = Callable[..., Claim]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db", create=True) as opened:
        yield opened


@pytest.fixture
def report() -> Report:
    def build(
        text: str,
        name: str = "r1",
        published: date | None = date(2016, 11, 27),
        publisher: str = "Example Daily",
        title: str = "",
    ) -> Document:
        collected = datetime(2016, 11, 28, 9, tzinfo=UTC)
        origin = Origin("reports.jsonl", 1, "ab" * 32, "jsonl@1", collected)
        return Document(name, text, "en", title, publisher, None, published, origin)

    return build


@pytest.fixture
def say() -> Say:
    """``say(report, "903 civilians", "left", by="the centre")``: a claim on that number."""

    def build(
        document: Document,
        counted: str,
        trigger: str = "left",
        *,
        by: str | None = "the centre",
        where: tuple[Where, ...] = (),
        measure: str = "departed",
    ) -> Claim:
        number, unit = counted.split()
        text = document.text
        ends = sorted((_at(text, counted), _at(text, trigger)), key=lambda e: e.span.start)
        whole = Span(ends[0].span.start, ends[1].span.end)
        sources = (Source(by, SourceRole.SPEAKER, _at(text, by)),) if by else ()
        claim = Claim(
            "",
            document.id,
            document.published,
            measure,
            Evidence(whole, whole.of(text)),
            _at(text, trigger),
            Attribution(sources),
            Provenance(MADE_BY, ("rule",)),
            figure=Figure(
                int(number),
                int(number),
                Qualifier.EXACT,
                "people",
                evidence=_at(text, number),
                counted=_at(text, unit),
            ),
            where=where,
        )
        return replace(claim, id=claim_id(claim))

    return build


def _at(text: str, words: str) -> Evidence:
    start = text.index(words)
    return Evidence(Span(start, start + len(words)), words)
