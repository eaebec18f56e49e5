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


def exported(place: Path, words: str, **told: str) -> Path:
    """An export in which one message has these words, edited as told."""
    export = json.loads((HERE / "result.json").read_text("utf-8").replace("12 civilians", words))
    (post,) = (message for message in export["messages"] if message["id"] == 17)
    post.update(told)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(export), "utf-8")
    return place


def killed_in(found: list[Document]) -> list[str]:
    """How many, by each text of the message that exports differ in."""
    return [d.text.partition(": ")[2][:2] for d in found if d.id.endswith("/17")]


LATER = {"edited": "2024-05-12T21:00:00", "edited_unixtime": "1715547611"}
LATEST = {"edited": "2024-05-13T06:00:00", "edited_unixtime": "1715580011"}


def test_a_post_of_which_nothing_tells_when_it_was_edited_is_told_as_such(tmp_path: Path) -> None:
    exported(tmp_path / "a.json", "12 civilians")
    exported(tmp_path / "b.json", "14 civilians")
    found, aside = read(tmp_path)
    assert killed_in(found) == ["12"]
    assert [error.where.rpartition("/")[2] for error in aside] == ["17"]
    assert aside[0].advice.startswith("it was edited between two exports: put the day of each into")


def test_of_two_exports_the_text_that_was_edited_later_is_given_after_the_other(
    tmp_path: Path,
) -> None:
    exported(tmp_path / "a.json", "12 civilians")
    exported(tmp_path / "b.json", "14 civilians", **LATER)
    exported(tmp_path / "c.json", "14 civilians", **LATER)
    exported(tmp_path / "d.json", "15 civilians", **LATEST)
    found, aside = read(tmp_path)
    assert (killed_in(found), aside) == (["12", "14", "15"], [])
    times = [str(d.origin.written_at) for d in found if d.id.endswith("/17")]
    assert times[:2] == ["2024-05-12 18:20:11+00:00", "2024-05-12 21:00:11+00:00"]
    assert killed_in(read(tmp_path / "d.json")[0]) == ["15"]


def test_an_older_text_behind_its_later_one_is_nothing_new(tmp_path: Path) -> None:
    exported(tmp_path / "a.json", "14 civilians", **LATER)
    exported(tmp_path / "b.json", "12 civilians")
    found, aside = read(tmp_path)
    assert (killed_in(found), aside) == (["14"], [])


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("ChatExport_2024-05-12/result.json", "ChatExport_2024-05-19/result.json"),
        ("20240512.json", "20240519.json"),
        ("ChatExport_12_06_2024/result.json", "ChatExport_19_05_2025/result.json"),
        ("2024/week-2024.05.12.json", "2024/week-2024.05.19.json"),
    ],
)
def test_where_posts_tell_nothing_the_day_in_the_name_of_an_export_does(
    older: str, newer: str, tmp_path: Path
) -> None:
    exported(tmp_path / older, "12 civilians")
    exported(tmp_path / newer, "14 civilians")
    found, aside = read(tmp_path)
    assert (killed_in(found), aside) == (["12", "14"], [])
    back = [str(tmp_path / newer), str(tmp_path / older)]
    found = list(documents(back, collected_at=NOW, set_aside=aside.append))
    assert (killed_in(found), aside) == (["14"], [])


@pytest.mark.parametrize("names", [("2024-13-40.json", "2024-13-41.json"), ("v1.json", "v2.json")])
def test_what_is_no_day_orders_nothing(names: tuple[str, str], tmp_path: Path) -> None:
    for name, words in zip(names, ("12 civilians", "14 civilians"), strict=True):
        exported(tmp_path / name, words)
    assert len(read(tmp_path)[1]) == 1


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
