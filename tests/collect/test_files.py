"""Plain text and JSON lines keep every code point; what is no text says what it is."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.claims import Document, Origin
from dragoman.collect.files import JsonLinesReader, TextReader
from dragoman.errors import InputError

NOW = datetime(2016, 11, 28, 6, 0, tzinfo=UTC)


def text(content: bytes) -> Document:
    (document,) = TextReader().read(io.BytesIO(content), Origin("a.txt", None, "", "text@1", NOW))
    assert isinstance(document, Document)
    return document


def lines(content: bytes, longest_line: int = 1_000_000) -> list[Document | InputError]:
    origin = Origin("a.jsonl", None, "", "jsonl@1", NOW)
    return list(JsonLinesReader(longest_line).read(io.BytesIO(content), origin))


def line(**fields: object) -> Document:
    (document,) = lines(json.dumps(fields).encode())
    assert isinstance(document, Document), document
    return document


any_text = st.text(st.characters(exclude_categories=["Cs"])).filter(str.strip)


@given(any_text)
def test_any_text_comes_through_json_lines_unchanged(words: str) -> None:
    document = line(text=words)
    assert document.text == words
    assert re.fullmatch("sha256:[0-9a-f]{16}", document.id)


@given(any_text.filter(lambda words: "\0" not in words), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_any_text_comes_through_a_file_unchanged(words: str, encoding: str) -> None:
    if words.startswith("\ufeff"):
        encoding = "utf-8-sig"  # its own first code point would be taken for the mark
    assert text(words.encode(encoding)).text == words


# Two zero bytes after the mark of UTF-16 make it the mark of UTF-32.
@given(any_text.filter(lambda words: not words.startswith("\0")))
def test_utf_16_and_32_are_known_by_their_mark(words: str) -> None:
    assert text(words.encode("utf-16")).text == words
    assert text(words.encode("utf-32")).text == words


REPORTS = {
    "cp1252": "“More than 300 left,” the office’s spokesman said – Mayor Núñez of São Bento too.",
    "cp1251": "Более трёхсот мирных жителей покинули восточные кварталы города, сообщил центр.",
    "koi8_r": "Более трёхсот мирных жителей покинули восточные кварталы города, сообщил центр.",
    "cp1256": "غادر أكثر من ثلاثمئة مدني الأحياء الشرقية من المدينة يوم السبت، بحسب المكتب.",
    "cp1254": "Kentin doğusundan 310 sivil ayrıldı, bunların 41'i çocuk. Uzlaşma merkezi söyledi.",
}


@pytest.mark.parametrize("encoding", REPORTS)
def test_an_older_encoding_is_found_out(encoding: str) -> None:
    assert text(REPORTS[encoding].encode(encoding)).text == REPORTS[encoding]


@pytest.mark.parametrize(
    ("content", "met"),
    [
        (b"", "it is empty"),
        ("\ufeff \n".encode(), "the text is empty"),
        (b"Rar!\x1a\x07", "a RAR archive"),
        (b"\x89PNG\r\n\x1a\n", "an image (PNG)"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "an image (JPEG)"),
        (b'<?xml version="1.0"?><tei></tei>', "XML that is no feed"),
        (b"\x00\x01\x02\x03", "binary data"),
        ("Ten came.".encode("utf-16-le"), "binary data, or UTF-16 without a byte order mark"),
        ("Вышли ".encode() + b"\xff" + "люди".encode(), "broken UTF-8 at byte 11"),
        (b"\xff\xfeT\x00e", "broken UTF-16-LE at byte 4"),
        ("Вышли 300 человек.".encode("cp1251"), "not UTF-8, and no other encoding"),
        (bytes(range(1, 256)) * 9, "not UTF-8, and no other encoding"),
    ],
)
def test_what_is_no_text_says_what_it_is(content: bytes, met: str) -> None:
    with pytest.raises(InputError) as caught:
        text(content)
    assert caught.value.where == "a.txt"
    assert caught.value.met.startswith(met)
    assert caught.value.advice


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("Ten leave the city\n\nThey left.", "Ten leave the city"),
        ("  Ten leave \r\n \r\nThey left.", "Ten leave"),
        ("Ten leave the city?\n\nThey left.", "Ten leave the city?"),
        ("Ten left the city.\n\nThey left.", ""),
        ("“Ten left the city.”\n\nThey left.", ""),
        ("Ten leave\nthe city\n\nThey left.", ""),
        ("Ten leave the city", ""),
        ("Ten leave the city\n\n", ""),
        ("Ten " * 60 + "\n\nThey left.", ""),
        ("Ten leave\nDarfur Wire, 26 October 2023\n\nThey left.", "Ten leave"),
        ("Ten leave\nPublished 26 Oct 2023 14:05\nThey left.", "Ten leave"),
        ("26 October 2023\nTen leave\nthe city\n\nThey left.", ""),
        ("Ten left for\nGoma, 26 October 2023, they say.\n\nThey left.", ""),
    ],
)
def test_a_first_line_apart_is_the_title_unless_it_is_a_sentence(words: str, title: str) -> None:
    assert text(words.encode()).title == title
    assert line(text=words).title == title


def test_a_title_that_came_apart_becomes_the_first_line() -> None:
    document = line(title=" Ten leave\nthe city ", text="They left.")
    assert document.title == "Ten leave the city"
    assert document.text == "Ten leave the city\n\nThey left."


@pytest.mark.parametrize("start", ["Ten leave", "TEN  LEAVE", "\n Ten leave"])
def test_a_title_that_the_text_begins_with_is_not_said_twice(start: str) -> None:
    words = start + "\n\nThey left."
    assert line(title="Ten leave", text=words).text == words


def test_every_field_of_a_line_is_kept_and_others_are_left_alone() -> None:
    document = line(
        id=17,
        text="They left.",
        title="Ten leave",
        published="2016-11-27",
        publisher="Northern Courier",
        url="https://courier.example/ten",
        language="en",
        likes=3,
        origin="a wire",
    )
    assert document == Document(
        id="17",
        text="Ten leave\n\nThey left.",
        language="en",
        title="Ten leave",
        publisher="Northern Courier",
        url="https://courier.example/ten",
        published=date(2016, 11, 27),
        origin=Origin("a.jsonl", 1, document.origin.sha256, "jsonl@1", NOW),
        dated_by="field published",
    )


def test_what_is_null_or_empty_is_not_known() -> None:
    null = line(text="They left.", title=None, published=None, url=None, language=None)
    empty = line(text="They left.", title="", published="", url="", language="", publisher="")
    for document in (null, empty):
        assert document.language == "und"
        assert (document.title, document.publisher) == ("", "")
        assert document.url is None
        assert document.published is None


@pytest.mark.parametrize(
    "published",
    [
        *("2016-11-27", "2016-11-27T23:59:59Z", "2016-11-27 00:10:00+03:00"),
        *("2016-11-27T10:00:00.123", "27.11.2016", "27/11/2016", "11/27/2016", "27 Nov 2016"),
        *("November 27th, 2016", "27 novembre 2016", "27 de noviembre de 2016"),
    ],
)
def test_the_day_is_the_one_that_is_written(published: str) -> None:
    assert line(text="They left.", published=published).published == date(2016, 11, 27)


@pytest.mark.parametrize(
    ("bad", "met"),
    [
        (b'{"title": "Ten leave"}', "the line does not fit: Object missing required field `text`"),
        (b'{"text": 5}', "the line does not fit: Expected `str`, got `int` - at `$.text`"),
        (b'{"text": "a", "url": []}', "the line does not fit: Expected `str | null`, got `array`"),
        (b'"They left."', "the line does not fit: Expected `object`, got `str`"),
        (b'{"text": "They left."', "the line is not JSON"),
        (b'{"text": "a"} {"text": "b"}', "the line is not JSON"),
        (b'{"text": "a", "x": ' + b"[" * 900, "the line is not JSON"),
        (b'{"text": "caf\xe9"}', "the line is not UTF-8"),
        (b'{"text": "a", "published": "Sunday"}', "`published` is 'Sunday', not a date"),
        (
            b'{"text": "a", "published": "04/05/2016"}',
            "`published` is '04/05/2016': nobody can tell which number is the month",
        ),
        (b'{"text": "a", "published": "2016"}', "`published` is '2016', not a date"),
        (b'{"text": " \\n"}', "the text is empty"),
        (b'{"text": "' + b"x" * 1000 + b'"}', "the line is 0.000966 MiB long"),
    ],
)
def test_a_broken_line_is_named_and_the_others_go_on(bad: bytes, met: str) -> None:
    content = b'{"text": "Two left."}\n' + bad + b'\n\n{"text": "Six left."}'
    before, broken, after = lines(content, longest_line=1000)
    assert isinstance(before, Document)
    assert isinstance(broken, InputError)
    assert isinstance(after, Document)
    assert broken.where == "a.jsonl, line 2"
    assert broken.met.startswith(met)
    assert (before.origin.line, after.origin.line) == (1, 4)


def test_a_line_as_long_as_the_limit_is_read() -> None:
    content = b'{"text": "They left."}'
    assert isinstance(lines(content + b"\n", len(content))[0], Document)
    assert isinstance(lines(content, len(content))[0], Document)
    assert isinstance(lines(content, len(content) - 1)[0], InputError)


def test_a_byte_order_mark_before_the_first_line_is_no_part_of_it() -> None:
    (document,) = lines(b'\xef\xbb\xbf{"text": "They left."}')
    assert isinstance(document, Document)
    assert document.origin.sha256 == sha256(b'{"text": "They left."}').hexdigest()
