"""What Telegram exports and shows is read message by message, each with its day and its channel."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dragoman.claims import Document
from dragoman.collect import documents
from dragoman.collect.telegram import TelegramReader
from dragoman.errors import InputError
from dragoman.testing import check_reader

HERE = Path(__file__).parent / "telegram"
NOW = datetime(2024, 5, 14, 6, 0, tzinfo=UTC)


def read(path: Path | str) -> tuple[list[Document], list[InputError]]:
    aside: list[InputError] = []
    return list(documents([str(path)], collected_at=NOW, set_aside=aside.append)), aside


@pytest.mark.parametrize("name", ["result.json", "messages.html", "channel.html"])
def test_it_keeps_to_the_protocol(name: str) -> None:
    check_reader(TelegramReader(), (HERE / name).read_bytes())


def test_an_export_gives_its_messages_with_words() -> None:
    found, aside = read(HERE / "result.json")
    assert not aside
    first, forwarded = found
    assert first.id == "telegram:1234567/17"
    assert first.text.startswith("🔴 Vovchansk: 12 civilians were killed")
    assert "head of the #Kharkiv regional administration" in first.text
    assert (first.publisher, first.published) == ("Kharkiv Front Watch", date(2024, 5, 12))
    assert first.dated_by == "message"
    assert first.origin.path.endswith("result.json!/17")
    assert first.origin.reader == "from-telegram@1"
    assert (forwarded.publisher, forwarded.published) == ("Ministry of Defence", date(2024, 5, 13))


def test_a_post_that_was_edited_between_two_exports_is_told_as_such(tmp_path: Path) -> None:
    export = (HERE / "result.json").read_text("utf-8")
    for name, words in (("a.json", "12 civilians"), ("b.json", "14 civilians")):
        (tmp_path / name).write_text(export.replace("12 civilians", words), "utf-8")
    _, aside = read(tmp_path)
    assert [error.where.rpartition("/")[2] for error in aside] == ["17"]
    assert aside[0].advice.startswith("it was edited between two exports: read the older one first")


def test_an_export_of_all_chats_names_each(tmp_path: Path) -> None:
    chat = json.loads((HERE / "result.json").read_text("utf-8"))
    group = {
        "id": 9,
        "type": "private_supergroup",
        "name": "Desk",
        "messages": [{"id": 4, "type": "message", "from": "Field team", "text": "2 dead in Bor."}],
    }
    about = "Here is the data you requested. Remember: it is yours."
    export = tmp_path / "result.json"
    export.write_text(json.dumps({"about": about, "chats": {"list": [chat, group]}}), "utf-8")
    found, aside = read(export)
    assert not aside
    assert [d.origin.path.rpartition("!/")[2] for d in found] == ["1234567/17", "1234567/18", "9/4"]
    assert (found[-1].publisher, found[-1].published) == ("Field team", None)


def test_an_export_as_html_says_the_same() -> None:
    found, aside = read(HERE / "messages.html")
    assert not aside
    first, forwarded = found
    assert first.text == (
        "Vovchansk: 12 civilians were killed and 31 wounded in the shelling,\n"
        "said the head of the #Kharkiv administration."
    )
    # twenty past midnight there was still the day before in UTC
    assert (first.publisher, first.published) == ("Kharkiv Front Watch", date(2024, 5, 12))
    assert forwarded.text == "Units of the Sever group took control of Ohirtseve."
    assert (forwarded.publisher, forwarded.published) == ("Ministry of Defence", date(2024, 5, 13))


def test_the_page_of_a_channel_gives_messages_with_their_addresses() -> None:
    found, aside = read(HERE / "channel.html")
    assert not aside
    assert [(d.id, d.url) for d in found] == [
        ("telegram:frontwatch/101", "https://t.me/frontwatch/101"),
        ("telegram:frontwatch/102", "https://t.me/frontwatch/102"),
    ]
    assert found[0].text == "Vovchansk\n12 civilians were killed on Sunday, the regional head said."
    assert found[1].text.startswith("Some 4,000 people")  # not what it answers
    assert [d.publisher for d in found] == ["Front Watch", "Border Watch"]


def test_a_damaged_export_is_set_aside(tmp_path: Path) -> None:
    cut = (HERE / "result.json").read_bytes()[:900]
    (tmp_path / "result.json").write_bytes(cut)
    (tmp_path / "messages.html").write_text(
        "<html><head><title>Exported Data</title></head><body></body></html>", "utf-8"
    )
    found, aside = read(tmp_path)
    assert not found
    assert ["damaged export" in str(a) or "no message" in str(a) for a in aside] == [True, True]
