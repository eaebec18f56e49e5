"""A page gives its article, and a date only where it states its own."""

from __future__ import annotations

import io
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dragoman.claims import Document, Origin
from dragoman.collect.html import HtmlReader
from dragoman.errors import InputError

BULLETIN = (Path(__file__).parent / "pages/bulletin.html").read_bytes()
ORIGIN = Origin("a.html", None, "", "html@1", datetime(2026, 1, 5, tzinfo=UTC))

PUBLISHED = '"@type": "NewsArticle", "datePublished": "2016-11-27"'
PROSE = """
<p>Some 310 people were driven out of the river quarters on Saturday, the relief office said.</p>
<p>The crossing had been shelled on 2016-11-20, a spokeswoman of the office told reporters.</p>
"""


def page(body: str, head: str = "<title>Buses leave</title>", root: str = "<html>") -> str:
    return f"{root}<head>{head}</head><body>{body}</body></html>"


def read(html: bytes | str) -> Document:
    content = html if isinstance(html, bytes) else html.encode()
    (document,) = HtmlReader().read(io.BytesIO(content), ORIGIN)
    assert isinstance(document, Document)
    return document


def test_a_page_gives_its_title_its_words_and_what_it_says_of_itself() -> None:
    document = read(BULLETIN)
    assert document.text.split("\n\n") == [
        "Buses carry families out of the river quarters",
        "Some 310 people were driven out of the river quarters on Saturday, the city’s relief "
        "office said in its evening bulletin, and more buses stood ready at the mill crossing.",
        "The crossing had been shelled on 2016-11-20, a spokeswoman of the office told reporters.",
        "Nobody was hurt then, she added.",
        "- Blankets were handed to 95 families.",
        "- Two field kitchens opened.",
        "Day | Driven out",
        "Friday | 120",
        "Saturday | 310",
    ]
    assert document.title == "Buses carry families out of the river quarters"
    assert document.publisher == "Northern Courier"
    assert document.published == date(2016, 11, 27)
    assert document.url == "https://courier.example/world/buses-river-quarters"
    assert document.language == "en-GB"


def test_the_rows_of_a_table_stay_rows_on_a_page_of_few_words() -> None:
    document = read(
        page(
            "<h1>Buses leave</h1><p>The figures are those of partners.</p><table>"
            "<tr><th rowspan=2>Province</th><th rowspan=2>Site</th>"
            "<th colspan=2>Casualties</th></tr>"
            "<tr><th>Killed</th><th>Injured</th></tr>"
            "<tr><td rowspan=2>Kule</td><td>Bor</td><td>1,200</td><td>4</td></tr>"
            "<tr><td>Osh</td><td>3</td><td></td></tr></table>"
        )
    )
    assert document.text.split("\n\n") == [
        "Buses leave",
        "The figures are those of partners.",
        "Province | Site | Casualties Killed | Casualties Injured",
        "Kule | Bor | 1,200 | 4",
        "Kule | Osh | 3 |",
    ]


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        ('<link rel="canonical" href="https://c.example/2016/11/27/buses">', "", "2016-11-27"),
        (f'<script type="application/ld+json">{{{PUBLISHED}}}</script>', "", "2016-11-27"),
        ("", '<span class="post-date">27 November 2016</span>', "2016-11-27"),
        ("", '<time datetime="2016-11-27T09:00">Sunday</time>', "2016-11-27"),
        ("", '<meta itemprop="datePublished" content="2016-11-27">', "2016-11-27"),
        ("", "", None),
        ("", "<footer>&copy; 2019 Northern Courier</footer>", None),
        ("", '<aside><time datetime="2015-01-05">5 January</time></aside>', None),
        ("", '<div class="updates">' + PROSE.replace("310", "320") + "</div>", None),
    ],
)
def test_a_date_is_the_pages_own_and_never_an_events(
    head: str, body: str, published: str | None
) -> None:
    found = read(page(f"{body}<div>{PROSE}</div>", f"<title>Buses leave</title>{head}")).published
    assert found == (date.fromisoformat(published) if published else None)


def test_a_page_in_an_older_encoding_is_read_as_it_declares() -> None:
    words = "Более трёхсот человек вышли из восточных кварталов города, сообщил центр."
    declared = page(f"<p>{words}</p><p>Так сказал он.</p>", "<meta charset='windows-1251'>")
    assert words in read(declared.encode("cp1251")).text
    # Declared wrongly: UTF-8 that holds is believed before the declaration.
    assert words in read(declared.encode()).text


def test_xhtml_is_read_with_its_declaration() -> None:
    declaration = (
        '<?xml version="1.0" encoding="utf-8"?>\n<html xmlns="http://www.w3.org/1999/xhtml">'
    )
    xhtml = page(PROSE, root=declaration)
    assert HtmlReader().sniffs(xhtml.encode(), "")
    assert "310 people" in read(xhtml).text


@pytest.mark.parametrize(
    "bare",
    [
        "<html></html>",
        "<!-- nothing -->",
        page("<div id=root></div><script>var a = 1.5</script>"),
        page("<ul><li><a href=/a>Market reopens</a></li><li><a href=/b>Buses leave</a></li></ul>"),
    ],
)
def test_a_page_without_an_article_is_set_aside(bare: str) -> None:
    with pytest.raises(InputError, match="no article was found in the page"):
        read(bare)


@pytest.mark.parametrize(
    ("head", "path", "is_html"),
    [
        (b"<!DOCTYPE html>", "a.txt", True),
        (b"\xef\xbb\xbf \n<HTML lang=en>", "-", True),
        (b"<!-- saved from a page -->\n<!doctype html>", "-", True),
        ("<html>".encode("utf-16"), "-", True),
        (b"Some words, then <p>", "a.html", True),
        (b"Some words, then <p>", "a.txt", False),
        (b"Some words", "a.html", False),
        (b"<?xml version='1.0'?><rss>", "a.html", False),
        (b"<pressure> rises", "-", False),
        (b'{"text": "<html>"}', "-", False),
        (b"", "a.html", False),
    ],
)
def test_html_is_known_by_how_it_opens(head: bytes, path: str, is_html: bool) -> None:
    assert HtmlReader().sniffs(head, path) is is_html


def test_nothing_is_printed_and_nothing_heavy_is_imported_before_a_page_is_read() -> None:
    program = f"""
import sys
from dragoman import plugins
readers = plugins.found("readers")
assert "trafilatura" not in sys.modules
import io
from datetime import datetime, UTC
from dragoman.claims import Origin
origin = Origin("a", None, "", "html@1", datetime(2026, 1, 5, tzinfo=UTC))
for page in {[b"<html></html>", BULLETIN]!r}:
    try:
        print(len(list(readers["html"]().read(io.BytesIO(page), origin))))
    except Exception as error:
        print(type(error).__name__)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["InputError", "1"]
    assert done.stderr == ""
