"""Mixed inputs, one in twenty broken, and bytes of any kind: all that is sound is read."""

from __future__ import annotations

import io
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.claims import Document
from dragoman.collect import Means, documents
from dragoman.collect.kept import Kept
from dragoman.errors import InputError
from tests import making
from tests.mixed import mixed

NOW = datetime(2016, 11, 28, 6, 0, tzinfo=UTC)
RUNS = int(os.environ.get("DRAGOMAN_FUZZ_RUNS", "60"))
"""Inputs for each form; `make fuzz` asks for many more."""


def test_all_that_is_sound_is_read_and_the_rest_told_with_its_reason(tmp_path: Path) -> None:
    expected = mixed(tmp_path / "in", 240, longest=9 * 2**20)
    aside: list[InputError] = []
    with Kept(tmp_path / "kept") as kept:
        found = documents(
            [str(tmp_path / "in")],
            collected_at=NOW,
            set_aside=aside.append,
            means=Means(kept=kept),
        )
        read = sum(1 for _ in found)
    told = {Path(e.where.split("!/")[0].split(", line")[0]).name: e.met for e in aside}
    assert set(told) == set(expected.aside)
    assert {
        name: told[name] for name in told if not told[name].startswith(expected.aside[name])
    } == {}
    assert read == expected.reports


# -- any bytes -------------------------------------------------------------------------------------

PAGE = making.page("Goma", *(["About 400 people fled Goma on Sunday, the UN said."] * 4))
SEEDS = {
    "text": b"Ten leave\n\nTen people left Goma.",
    "html": PAGE,
    "jsonl": b'{"text": "Ten people left.", "meta": {"a": [1, 2]}}\n' * 3,
    "csv": b'id,text,date\n1,"Ten, left",2016-11-27\n2,Two left.,\n',
    "pdf": making.pdf(["Ten people left", "Goma."], ["Two left."]),
    "docx": making.docx("Ten people left.", [["a", "b"], ["c", "d"]]),
    "eml": making.eml("Ten", "Ten left.", digest=[making.eml("Two", "Two left.")]),
    "feed": making.feed(("Ten", "https://a.example/1", "<p>Ten left.</p>", "27 Nov 2016")),
    "warc": making.warc(("https://a.example/1", PAGE)),
    "plain warc": making.warc(("https://a.example/1", PAGE), packed=False),
    "zip": making.zipped({"a.txt": b"Ten left.", "b.zip": making.zipped({"c.txt": b"Two left."})}),
    "tar.gz": making.tarred({"a.txt": b"Ten left."}, "gz"),
    "tar.xz": making.tarred({"a.txt": b"Ten left."}, "xz"),
    "gdelt": making.gdelt(("https://a.example/1", "20161127", "a.example")),
}


def survives(content: bytes) -> None:
    """Every item is a report or says what was met; none of them is a fault of a reader."""
    aside: list[InputError] = []
    found = documents(["-"], collected_at=NOW, set_aside=aside.append, stdin=io.BytesIO(content))
    for document in found:
        assert isinstance(document, Document)
        assert document.text.strip()
        document.text.encode()
    for error in aside:
        assert "fault of the reader" not in error.advice, error
        assert error.met


@pytest.mark.parametrize("form", SEEDS)
@settings(max_examples=RUNS, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_damaged_input_of_any_form_is_told(form: str, data: st.DataObject) -> None:
    content = bytearray(SEEDS[form])
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content)))
        match data.draw(st.sampled_from(["cut", "flip", "insert", "double", "drop"])):
            case "cut":
                del content[at:]
            case "flip" if at < len(content):
                content[at] ^= data.draw(st.integers(1, 255))
            case "insert":
                content[at:at] = data.draw(st.binary(max_size=20))
            case "double":
                content[at:at] = content[max(0, at - 50) : at]
            case _:
                del content[at : at + data.draw(st.integers(1, 40))]
    survives(bytes(content))


@settings(max_examples=RUNS * 3, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([b"", *(seed[:40] for seed in SEEDS.values())]), st.binary(max_size=400))
def test_any_bytes_are_read_or_told(start: bytes, rest: bytes) -> None:
    survives(start + rest)
