"""Exports that go claim by claim: the same bytes as from all claims at once, which are not held."""

from __future__ import annotations

import gc
import io
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from dragoman import plugins
from dragoman.claims import Claim, Document, Relation
from dragoman.record import Ledger, Query
from dragoman.write import BytesWriter, Selection, parquet, selecting
from dragoman.write.beside import beside
from tests.write.sample_reports import NOON, desk, samples_ledger

FLOWING = [name for name, made in plugins.found("writers").items() if getattr(made, "flows", False)]
FEW = 4
QUERIES = (Query(), Query(family="movement"), Query(text="nothing says this"))


def written(writer: Any, selection: Selection, out: io.BytesIO) -> list[tuple[str, str]]:
    if isinstance(writer, BytesWriter):
        writer.write_bytes(selection, out)
    else:
        text = io.TextIOWrapper(out, "utf-8", newline="")
        writer.write(selection, text)
        text.detach()
    return [(suffix, "".join(lines)) for suffix, lines in beside(writer, selection)]


@pytest.fixture
def few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selecting, "_AT_ONCE", FEW)


def test_the_formats_that_go_claim_by_claim_flow() -> None:
    assert {"csv", "geojson", "hxl", "jsonl", "parquet", "plover", "relations"} <= set(FLOWING)


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("query", QUERIES, ids=str)
@pytest.mark.parametrize("name", FLOWING)
def test_what_flows_is_written_as_from_all_at_once(name: str, query: Query) -> None:
    writer, at_once, flowing = plugins.found("writers")[name](), io.BytesIO(), io.BytesIO()
    with Ledger.open(samples_ledger()) as ledger:
        beside_it = written(writer, selecting.select(ledger, query, desk(), NOON), at_once)
        with selecting.selected(ledger, query, desk(), NOON, writer) as selection:
            assert written(writer, selection, flowing) == beside_it
    assert flowing.getvalue() == at_once.getvalue()


class Watching(io.BytesIO):
    """Counts the nouns that are alive whenever something is written."""

    def __init__(self) -> None:
        super().__init__()
        self.most: Counter[str] = Counter()

    def write(self, data: Any) -> int:
        self.most |= alive()
        return super().write(data)


def alive() -> Counter[str]:
    """By kind, of those made since what there was before was frozen."""
    made = (type(one) for one in gc.get_objects())
    return Counter(kind.__name__ for kind in made if kind in {Claim, Document, Relation})


@pytest.fixture
def what_was_there_is_not_counted() -> Iterator[None]:
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.mark.usefixtures("few_at_once")
@pytest.mark.parametrize("name", FLOWING)
def test_no_more_is_held_than_flows_at_once(
    name: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    monkeypatch.setattr(parquet, "_AT_ONCE", FEW)
    monkeypatch.setattr(parquet, "_GROUP", FEW)
    writer, out = plugins.found("writers")[name](), Watching()
    with Ledger.open(samples_ledger()) as ledger:
        request.getfixturevalue("what_was_there_is_not_counted")
        with selecting.selected(ledger, Query(), desk(), NOON, writer) as selection:
            claims, relations = len(selection.claims), len(selection.relations)
            written(writer, selection, out)
    # two portions while one follows the other, with wholes and parts; a claim has some relations
    assert out.most["Claim"] <= 4 * FEW < claims / 2
    assert out.most["Document"] <= 2 * FEW
    assert out.most["Relation"] < relations / 2
