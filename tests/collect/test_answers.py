"""What web services answer is read item by item; a teaser leads to its page."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from dragoman.claims import Document
from dragoman.collect import Means, documents
from dragoman.collect.answers import ApiReader
from dragoman.collect.fetch import Fetcher, Rules
from dragoman.errors import InputError
from dragoman.testing import check_reader
from tests.collect.conftest import Site

HERE = Path(__file__).parent / "answers"
NOW = datetime(2025, 4, 16, 6, 0, tzinfo=UTC)


def read(path: Path | str, **means: Any) -> tuple[list[Document], Sequence[InputError]]:
    aside: list[InputError] = []
    found = documents([str(path)], collected_at=NOW, set_aside=aside.append, means=Means(**means))
    return list(found), aside


def test_reliefweb_gives_its_reports_with_source_day_and_address() -> None:
    (whole, titled), (fault,) = read(HERE / "reliefweb.json")
    assert whole.text == (
        "North Darfur: Displacement Alert\n\n"
        "Some 12,000 people fled El Fasher on Monday, field teams reported.\n\n"
        "Most of them reached Tawila."
    )
    assert (whole.id, whole.publisher) == ("reliefweb:4100001", "Example Relief Organization")
    assert (whole.published, whole.dated_by) == (date(2025, 4, 14), "answer of reliefweb")
    assert whole.url == "https://reliefweb.int/report/sudan/north-darfur-displacement-alert"
    assert (whole.language, whole.origin.line) == ("en", 1)
    assert whole.origin.reader == "from-api@1"
    assert titled.text == "North Darfur: map of displacement"
    assert str(fault).endswith(
        "reliefweb.json, line 3: a report of reliefweb without its text;"
        " ask for fields[include][]=body-html, title, url, source, date and language"
    )


def test_it_keeps_to_the_protocol() -> None:
    item = {"fields": {"title": "Flood", "body": "About 400 people fled Goma. " * 40}, "id": "7"}
    check_reader(ApiReader(), json.dumps({"totalCount": 1, "data": [item]}).encode())


@pytest.mark.parametrize(
    ("name", "words", "publisher", "day"),
    [
        ("newsapi", "fled the town of Wau on Sunday, officials said", "Example Post", 15),
        ("gnews", "a bridge at Kupiansk was shelled on Friday.", "Example Courier", 12),
        ("guardian", "A convoy of 14 trucks reached Gao on Thursday", "The Guardian", 12),
        ("nytimes", "left the town of Bunia on Tuesday, residents said.", "Example Times", 12),
        ("wordpress", "400 tents to Marib.\n\nAnother 250 families wait.", "", 12),
        ("gdelt", "Strike hits Hodeidah port", "paper.example", 15),
    ],
)
def test_each_service_is_known_by_its_answer(
    name: str, words: str, publisher: str, day: int, tmp_path: Path
) -> None:
    kept = shutil.copy(HERE / f"{name}.json", tmp_path / "answer")  # the name tells nothing
    (document,), aside = read(kept)
    assert not aside
    assert words in document.text
    assert "chars]" not in document.text
    assert (document.publisher, document.published) == (publisher, date(2025, 4, day))
    assert document.url
    assert document.url.startswith("https://")


def test_behind_a_teaser_stands_the_page(site: Site, tmp_path: Path) -> None:
    page = site.set(
        "/wau",
        b"<html><body><article><p>At least 30 people fled the town of Wau on Sunday, officials"
        b" said.</p><p>A further 12 were wounded in the fighting, the hospital of the town told us,"
        b" and the road to the north stayed shut for the third day.</p></article></body></html>",
        Content_Type="text/html",
    )
    text = (HERE / "newsapi.json").read_text("utf-8").replace("https://post.example/wau", page)
    (tmp_path / "answer.json").write_text(text, "utf-8")
    rules = Rules(allowed=frozenset({"127.0.0.1"}), pause=0)
    with Fetcher(rules, now=lambda: NOW) as fetcher:
        (fetched,), _ = read(tmp_path / "answer.json", fetch=fetcher, follow=True)
    assert "A further 12 were wounded" in fetched.text
    assert (fetched.url, fetched.publisher) == (page, "Example Post")
    assert fetched.published == date(2025, 4, 15)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            b'{"totalCount": 0, "count": 0, "data": [], "fields": 1}',
            "an answer of reliefweb without",
        ),
        (b'{"totalCount": 1, "data": [{"fields": {"title"', "no JSON"),
        (b'{"totalCount": 1, "data": 7, "fields": 1}', "an answer of reliefweb without reports"),
        (b'{"totalCount": 1, "data": ["fields"]}', "a report of reliefweb without its text"),
    ],
)
def test_what_is_no_whole_answer_is_told(content: bytes, told: str) -> None:
    aside: list[InputError] = []
    found = documents(
        ["-"],
        collected_at=NOW,
        set_aside=aside.append,
        stdin=io.BytesIO(content),
        means=Means(readers=[ApiReader()]),
    )
    assert not list(found)
    assert told in str(aside[0])
