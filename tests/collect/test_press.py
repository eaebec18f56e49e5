"""What press databases export is read article by article, each with its title, day and outlet."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

import docx
import pytest

from dragoman.claims import Document
from dragoman.collect import documents
from dragoman.collect.press import PressReader
from dragoman.errors import InputError
from dragoman.testing import check_reader

HERE = Path(__file__).parent / "press"
NOW = datetime(2024, 5, 14, 6, 0, tzinfo=UTC)

NEXIS_UNI = [
    ("Rebels leave Bunia after talks", "Example Courier (Nairobi)", date(2022, 3, 3)),
    ("Flood toll rises to 31 in Beira", "Example Post", date(2022, 3, 4)),
]
FACTIVA = [
    ("Insurgents attack Palma", "Example News Agency", date(2021, 3, 25)),
    ("Ship with 1,300 people reaches Pemba", "Example Daily", date(2021, 4, 2)),
]
HEADS = {
    "nexis_uni": NEXIS_UNI,
    "nexis_academic": [
        (
            "Army shells Homs district; Red Cross convoy is held back",
            "Example Guardian (London)",
            date(2012, 3, 3),
        ),
        ("Thousands cross into Lebanon", "Example Wire Service", date(2012, 3, 4)),
    ],
    "factiva": FACTIVA,
    "factiva_codes": FACTIVA[:1],
}


def read(path: Path) -> tuple[list[Document], list[InputError]]:
    aside: list[InputError] = []
    return list(documents([str(path)], collected_at=NOW, set_aside=aside.append)), aside


def heads(found: list[Document]) -> list[tuple[str, str, date | None]]:
    return [(document.title, document.publisher, document.published) for document in found]


@pytest.mark.parametrize("name", HEADS)
def test_it_keeps_to_the_protocol(name: str) -> None:
    check_reader(PressReader(), (HERE / f"{name}.txt").read_bytes())


@pytest.mark.parametrize("name", HEADS)
def test_each_article_has_its_title_its_outlet_and_its_day(name: str) -> None:
    found, aside = read(HERE / f"{name}.txt")
    assert not aside
    assert heads(found) == HEADS[name]
    assert {document.dated_by for document in found} == {"press database"}
    assert found[0].origin.path.endswith(f"{name}.txt!/1")
    assert found[0].origin.reader == "press@1"


@pytest.mark.parametrize("name", HEADS)
def test_its_text_is_what_the_outlet_printed(name: str) -> None:
    """What is read stands in a file beside the export: look there."""
    found, _ = read(HERE / f"{name}.txt")
    read_so = f"\n\n{'=' * 20}\n\n".join(document.text for document in found) + "\n"
    assert read_so == (HERE / f"{name}.read").read_text("utf-8")


def _as_docx(lines: list[str]) -> bytes:
    document, out = docx.Document(), io.BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(out)
    return out.getvalue()


def _as_rtf(lines: list[str]) -> bytes:
    letters = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in "\\par\n".join(lines))
    return ("{\\rtf1\\ansi\\ansicpg1252\\deff0{\\fonttbl{\\f0 Arial;}}\n" + letters + "}").encode()


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("suffix", ["docx", "rtf"])
def test_an_export_in_another_form_gives_the_same_articles(
    name: str, suffix: str, tmp_path: Path
) -> None:
    lines = (HERE / f"{name}.txt").read_text("utf-8").splitlines()
    path = tmp_path / f"export.{suffix}"
    path.write_bytes((_as_docx if suffix == "docx" else _as_rtf)(lines))
    found, aside = read(path)
    assert not aside
    assert heads(found) == HEADS[name]
    plain, _ = read(HERE / f"{name}.txt")
    assert [d.text.split() for d in found] == [d.text.split() for d in plain]


def test_a_bulletin_in_rtf_is_one_report(tmp_path: Path) -> None:
    lines = [
        "Displacement update",
        "",
        "Some 300 people fled Goma on Monday, the mayor of Sévaré said.",
    ]
    (tmp_path / "update.rtf").write_bytes(_as_rtf(lines))
    (document,), aside = read(tmp_path / "update.rtf")
    assert not aside
    assert document.text == "\n\n".join(line for line in lines if line)
    assert document.origin.reader == "rtf@2"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"{\\rtf1 }", "an RTF file without text"),
        (
            b"1 of 1 DOCUMENTS\n\nExample Post\n\nMarch 3, 2012\n\nLENGTH: 3 words\n\n",
            "without words",
        ),
    ],
)
def test_what_holds_no_words_is_told(content: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "export").write_bytes(content)
    found, aside = read(tmp_path / "export")
    assert not found
    assert told in str(aside[0])


@pytest.mark.parametrize(
    "text",
    [
        "Length: a report on the length of the war. It was 300 words long.",
        "Fighting killed 40 people in Homs.\n\n500 words\n\nwere said about it.",
        "HD cameras filmed it.\nPD officers said 4 people had died.",
        "The 3 of 4 documents that the army seized named 12 men.",
        "Report on Homs\n\nLength: 300 words\n\nThe army shelled Homs on Friday.\nCity: Homs",
    ],
)
def test_a_plain_report_stays_one(text: str, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(text, "utf-8")
    (document,), _ = read(tmp_path / "report.txt")
    assert document.text == text
