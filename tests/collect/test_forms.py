"""Every form that analysts have is read as what it is, whatever its name; origins say where."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from dragoman.claims import Document
from dragoman.collect import Means, documents
from dragoman.collect.grids import lines_of
from dragoman.collect.tables import columns_of
from dragoman.errors import InputError, UsageError
from dragoman.extract import as_read
from dragoman.extract.text.layout import blocks, is_figure
from tests import making

NOW = datetime(2016, 11, 28, 6, 0, tzinfo=UTC)
STORY = (
    "About 400 people fled Goma on Sunday, the UN said in its daily note to reporters.",
    "Most of them were families with small children, and many had walked since the night before.",
)


def read(
    content: bytes, columns: dict[str, str] | None = None
) -> tuple[list[Document], list[InputError]]:
    """What is read from bytes without a name."""
    aside: list[InputError] = []
    found = documents(
        ["-"],
        collected_at=NOW,
        set_aside=aside.append,
        stdin=io.BytesIO(content),
        means=Means(columns=columns or {}),
    )
    return list(found), aside


def one(content: bytes, columns: dict[str, str] | None = None) -> Document:
    found, aside = read(content, columns)
    assert not aside, aside
    (document,) = found
    return document


# -- bulletins -------------------------------------------------------------------------------------


def test_a_pdf_s_lines_are_paragraphs_again() -> None:
    found = one(
        making.pdf(
            [
                "Flash update 3: Goma",
                "",
                "About 400 people fled Goma on Sunday, and the authori-",
                "ties expect more to leave during the week because of the",
                "fighting.",
                "",
                "- 119 children are among them",
                "- 12 people were killed",
            ]
        )
    )
    assert found.text.split("\n\n") == [
        "Flash update 3: Goma",
        "About 400 people fled Goma on Sunday, and the authorities expect more to leave during the "
        "week because of the fighting.",
        "- 119 children are among them",
        "- 12 people were killed",
    ]
    assert (found.title, found.published) == ("Flash update 3: Goma", None)
    assert found.origin.reader == "pdf@2"


def test_what_runs_along_the_pages_of_a_pdf_is_left_out_and_paragraphs_go_over_pages() -> None:
    def of(number: int, *lines: str) -> list[str]:
        return ["Situation report - Kivu", "", *lines, "", f"Page {number} of 3"]

    found = one(
        making.pdf(
            of(1, "About 400 people fled Goma on", "Sunday, while in the north of the town"),
            of(2, "another 200 families were", "waiting at the lake for boats."),
            of(3, "Nothing is known of Sake."),
        )
    )
    assert found.text.split("\n\n") == [
        "About 400 people fled Goma on Sunday, while in the north of the town another 200 families "
        "were waiting at the lake for boats.",
        "Nothing is known of Sake.",
    ]


def test_what_stands_alone_in_the_margins_of_one_page_is_neither_text_nor_title() -> None:
    lines = ["Site update, Kivu", "", "About 400 people fled Goma on Sunday, the council said."]
    found = one(making.pdf(lines, head="Camp desk - Kivu", foot="Page 1 of 1"))
    assert found.text.split("\n\n") == [lines[0], lines[2]]
    assert found.title == "Site update, Kivu"
    # without another above the first sentence, it is the title
    assert one(making.pdf(lines[2:], head="Goma: 400 people flee")).title == "Goma: 400 people flee"
    assert one(making.pdf([*lines, "", "12"], foot="7")).text.endswith("12")


SITES = [
    [(72, "Site"), (200, "Households"), (300, "Individuals")],
    [(72, "Old school"), (230, "97"), (330, "410")],
    [(72, "Kitchanga"), (322, "6,040")],
]


def rows(*lines: object) -> list[str]:
    """What is read of a page with such lines between two of prose."""
    page: list[Any] = ["Site update", "", "The council counted the sites on Sunday.", ""]
    page += [*lines, "", "Water is short in all of the sites, the council said on Monday."]
    return one(making.pdf(page)).text.split("\n\n")[2:-1]


def test_what_stands_in_columns_below_a_head_is_a_table() -> None:
    head = "Site | Households | Individuals"
    assert rows(*SITES) == [head, "Old school | 97 | 410", "Kitchanga |  | 6,040"]


def test_a_head_that_fills_its_columns_is_one() -> None:
    """Its cells stand as close to one another as words do."""
    head = [(72, "District of arrival"), (159, "Individuals"), (219, "Households")]
    figures = [(72, "Bor"), (159, "3,102"), (219, "655")], [(72, "Pibor"), (159, "90"), (219, "18")]
    assert rows(head, *figures) == [
        "District of arrival | Individuals | Households", "Bor | 3,102 | 655", "Pibor | 90 | 18",
    ]  # fmt: skip


def test_a_cell_may_be_broken_where_rows_stand_further_apart() -> None:
    broken = [[(72, "Old school"), (230, "97"), (330, "410")], [(72, "of the sisters")]]
    told = rows(SITES[0], "", *broken, "", SITES[2])
    assert told[1:] == ["Old school of the sisters | 97 | 410", "Kitchanga |  | 6,040"]


def test_the_head_of_a_column_may_span_others() -> None:
    over = [(220, "Displaced in camps or in schools")]
    assert rows(over, *SITES)[:1] == [
        "Site | Displaced in camps or in schools Households | "
        "Displaced in camps or in schools Individuals"
    ]


def test_a_table_goes_on_over_the_end_of_a_page() -> None:
    found = one(making.pdf(["Site update", "", *SITES], [[*SITES[1][:1], (330, "12")]]))
    assert found.text.split("\n\n")[-2:] == ["Kitchanga |  | 6,040", "Old school |  | 12"]


def test_rows_whose_columns_cannot_be_told_are_set_apart_from_prose() -> None:
    """Their figures stand under one another crosswise, or below no head."""
    crossed = [(72, "Old school"), (230, "97"), (290, "410")]
    wide = [(72, "Kitchanga, in the hills above the lake"), (310, "6,040")]
    told = rows(
        SITES[0], crossed, wide, [(72, "Kiwanja by the lake road"), (215, "1,2"), (238, "7")]
    )
    assert "Site Households Individuals" in told
    assert "Old school | 97 | 410" in told
    assert rows(*SITES[1:2], SITES[1]) == ["Old school | 97 | 410"] * 2


def test_labels_with_a_figure_each_stay_lines() -> None:
    assert rows([(72, "Deaths"), (200, "12")], [(72, "Injured"), (200, "30")]) == [
        "Deaths 12",
        "Injured 30",
    ]


def test_a_pdf_of_pictures_says_what_to_do() -> None:
    _, (error,) = read(making.pdf())
    assert error.met == "a PDF of one page without text: pictures of pages, most likely"
    assert "OCR" in error.advice


def test_a_docx_gives_paragraphs_and_tables_in_their_order_without_running_heads() -> None:
    blocks = ("Weekly bulletin", STORY[0], [["Town", "Fled"], ["Goma", "400"], ["Sake", ""]])
    told = ["Weekly bulletin", STORY[0], "Town | Fled", "Goma | 400", "Sake |", STORY[1]]
    found = one(making.docx(*blocks, STORY[1], head="Kivu desk"))
    assert found.text.split("\n\n") == told
    assert found.origin.reader == "docx@3"
    dated = one(making.docx(*blocks, STORY[1], head="Kivu desk, 27 November 2016"))
    assert dated.text.split("\n\n") == [told[0], "Kivu desk, 27 November 2016", *told[1:]]
    assert (dated.title, dated.published) == ("Weekly bulletin", date(2016, 11, 27))


def test_a_head_of_two_rows_and_cells_over_several_stay_over_their_figures() -> None:
    """In the file, the head spans: County and Site both rows, Displaced two columns."""
    table = [
        ["Sites in Rubkona and Guit", "", "", ""],
        ["County", "Site", "Displaced", ""],
        ["", "", "Households", "Individuals"],
        ["Rubkona", "Site A", "1,200", "6,040"],
        ["", "Site B", "", "11,800"],
        ["Camps", "", "", ""],
        ["Guit", "Kuach", "-", "-"],
        ["Guit", "Bieh", "640", "3,115"],
    ]
    spans = [((0, 0), (0, 3)), ((1, 0), (2, 0)), ((1, 1), (2, 1)), ((1, 2), (1, 3))]
    spans += [((3, 0), (4, 0)), ((5, 0), (5, 3))]
    head = "County | Site | Displaced Households | Displaced Individuals"
    assert one(making.docx("Update", table, spans=spans)).text.split("\n\n") == [
        "Update",
        "Sites in Rubkona and Guit",
        head,
        "Rubkona | Site A | 1,200 | 6,040",
        "Rubkona | Site B |  | 11,800",
        "Camps",
        head,
        "Guit | Kuach | - | -",
        "Guit | Bieh | 640 | 3,115",
    ]


def test_a_table_without_figures_is_told_row_by_row_and_a_frame_is_none() -> None:
    found = one(
        making.docx("Update", [["Focal point", "", "A. Desk"], ["Mail", "", "a@b.example"]])
    )
    assert found.text.split("\n\n")[1:] == ["Focal point | A. Desk", "Mail | a@b.example"]
    assert one(making.docx(*[[[words]] for words in STORY])).text == "\n\n".join(STORY)


@pytest.mark.parametrize(
    "figure", ["1,200", "~ 45 000", "45\u00a0000", "45\u202f000", "12 %", "3 (est.)", "2.5M", "12*"]
)
def test_a_figure_of_a_cell_is_one_where_the_row_is_read(figure: str) -> None:
    """Two rooms tell what a figure in a cell is: who writes rows, and who reads them."""
    rows = [("Site", "Households"), ("Bor", figure), ("Sake", "7")]
    text = "\n".join(lines_of(rows))
    cells = [block.cells for block in blocks(as_read(text)) if block.cells]
    assert [span.of(text) for span in cells[1]] == ["Bor", figure]
    assert is_figure(as_read(text), cells[1][1])


def test_a_docx_written_in_another_order_is_still_one() -> None:
    whole = making.docx(STORY[0])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        files = {name: archive.read(name) for name in reversed(archive.namelist())}
    found = one(making.zipped(files))
    assert (found.text, found.origin.reader) == (STORY[0], "docx@3")


# -- e-mail ----------------------------------------------------------------------------------------


def test_an_e_mail_is_a_report_of_its_sender_on_its_own_day() -> None:
    found = one(making.eml("Baiji: 400 families flee", "\n".join(STORY)))
    assert found.title == "Baiji: 400 families flee"
    assert found.text.startswith("Baiji: 400 families flee\n\nAbout 400 people")
    assert (found.publisher, found.published) == ("Desk", date(2016, 11, 27))
    assert found.dated_by == "header Date"


def test_a_digest_is_as_many_reports_as_it_has_messages() -> None:
    inner = [
        making.eml(f"Day {n}", f"About {n}00 people fled Goma.", sender=f"Desk {n} <a@b.example>")
        for n in (1, 2)
    ]
    found, aside = read(making.eml("Digest", "Two messages.", digest=inner))
    assert not aside
    assert [(d.title, d.publisher, d.origin.path) for d in found] == [
        ("Digest", "Desk", "-"),
        ("Day 1", "Desk 1", "-!/1"),
        ("Day 2", "Desk 2", "-!/2"),
    ]


FORWARDED = """\
For the file.

-------- Forwarded Message --------
Subject: \tFlash update 2: Goma
Date: \tMon, 27 Jan 2025 18:40:00 +0200
From: \tHealth Cluster <hc@example.org>
To: \tAll <all@example.org>

Hospitals have received 367 wounded since Sunday, the Red Cross said.

De : Bureau de Goma <bureau@example.org>
Envoyé : dimanche 26 janvier 2025 09:12
Objet : Point de situation

Some 120 people were hurt on Saturday.
"""


def test_a_message_that_is_forwarded_in_the_text_is_its_first_sender_s_on_its_day() -> None:
    found, aside = read(making.eml("Fwd: Flash update 2: Goma", FORWARDED))
    assert not aside
    own, forwarded, answered = found
    assert own.text.strip() == "Fwd: Flash update 2: Goma\n\nFor the file."
    assert (forwarded.title, forwarded.publisher) == ("Flash update 2: Goma", "Health Cluster")
    assert (forwarded.published, forwarded.dated_by) == (date(2025, 1, 27), "header Date")
    assert forwarded.origin.path == "-!/forwarded.1"
    assert forwarded.text.strip().endswith("the Red Cross said.")
    assert (answered.title, answered.publisher) == ("Point de situation", "Bureau de Goma")
    assert answered.published == date(2025, 1, 26)


def test_a_message_with_a_line_that_looks_like_a_header_is_one_report() -> None:
    words = "From: the airport, 400 people fled.\n\nDate: not known yet.\nTo: nobody's surprise."
    assert one(making.eml("Baiji", words)).text.endswith("surprise.\n")


def test_what_is_attached_to_an_e_mail_is_read_as_files_are() -> None:
    files = {"note.pdf": making.pdf([STORY[0]]), "a.zip": making.zipped({"b.txt": b"Ten left."})}
    found, aside = read(making.eml("Files", "See below.", attached=files))
    assert not aside
    assert [(d.origin.path, d.origin.reader) for d in found] == [
        ("-", "eml@2"),
        ("-!/note.pdf", "pdf@2"),
        ("-!/a.zip!/b.txt", "text@1"),
    ]


def test_a_message_in_html_is_read_whole_where_it_is_no_article() -> None:
    page = b"<html><body><table><tr><td>Ten left Goma.</td></tr></table></body></html>"
    head = b"From: Desk <a@b.example>\nTo: c@d.example\nSubject: Note\nMIME-Version: 1.0\n"
    found = one(head + b"Content-Type: text/html; charset=utf-8\n\n" + page)
    assert found.text == "Note\n\nTen left Goma."


def test_an_older_charset_in_an_e_mail() -> None:
    found = one(making.eml("Центр", "Двое мирных жителей вышли из города.", charset="koi8-r"))
    assert found.text == "Центр\n\nДвое мирных жителей вышли из города.\n"


# -- pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "rule"),
    [
        (
            '<meta property="article:published_time" content="2016-11-27T08:00">',
            "meta article:published_time",
        ),
        ('<link rel="canonical" href="https://courier.example/2016/11/27/goma">', "address"),
        (
            '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": '
            '"2016-11-27"}</script>',
            "JSON-LD",
        ),
    ],
)
def test_a_page_s_day_comes_with_the_rule_that_gave_it(head: str, rule: str) -> None:
    found = one(making.page("Hundreds flee Goma", *STORY, *STORY, head=head))
    assert (found.published, found.dated_by) == (date(2016, 11, 27), rule)


# -- tables ----------------------------------------------------------------------------------------


def test_a_row_of_a_table_is_a_report() -> None:
    rows = (
        'Headline,Body,Date,Source,Link\r\n"Ten flee","Ten people\nfled, the UN said.",2016-11-27,'
        'Courier,https://courier.example/1\r\nTwo left,"Two left, ""all of them""",,,\r\n'
    )
    found, aside = read(b"\xef\xbb\xbf" + rows.encode())
    assert not aside
    assert [(d.title, d.text, d.published, d.publisher, d.url) for d in found] == [
        (
            "Ten flee",
            "Ten flee\n\nTen people\nfled, the UN said.",
            date(2016, 11, 27),
            "Courier",
            "https://courier.example/1",
        ),
        ("Two left", 'Two left, "all of them"', None, "", None),
    ]
    assert [d.origin.line for d in found] == [2, 4]
    row = b'Two left,"Two left, ""all of them""",,,\r\n'
    assert found[1].origin.sha256 == sha256(row).hexdigest()


@pytest.mark.parametrize("sign", [";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1251"])
def test_the_sign_and_the_encoding_of_a_table_are_found_out(sign: str, encoding: str) -> None:
    words = "Более трёхсот мирных жителей покинули восточные кварталы города, сообщил центр."
    table = f"id{sign}text\n7{sign}{words}\n8{sign}{words} Позже\n".encode(encoding)
    found, aside = read(table)
    assert not aside
    assert [(d.id, d.text) for d in found] == [("7", words), ("8", f"{words} Позже")]


def test_columns_of_other_names_are_mapped() -> None:
    columns = columns_of("text=Notiz, published=Tag")
    found = one(b"Nr,Tag,Notiz\n1,2016-11-27,Ten people fled.\n", columns)
    assert (found.text, found.published) == ("Ten people fled.", date(2016, 11, 27))
    found = one(b'{"doc": {"body": "Ten people fled."}, "n": 1}\n', {"text": "doc.body"})
    assert found.text == "Ten people fled."


@pytest.mark.parametrize(
    ("head", "agency"),
    [
        ("GOMA, March 28, 2023 (AFP) - ", "AFP"),
        ("Bunia, 5 April 2023 (Xinhua) -- ", "Xinhua"),
        ("KINSHASA (The Associated Press) — ", "The Associated Press"),
        ("GOMA (DRC) - ", ""),
        ("KYIV (UKRAINE) - ", ""),
        ("The town (Sake) was taken. ", ""),
        ("ŞIRNAK (AFP) - ", "AFP"),
        ("Goma (AFP) - ", "AFP"),
        ("BÉNI, Congo (KVP) - ", "KVP"),
        ("Goma, March 28 (KVP) - ", "KVP"),
        ("The Rapid Support Forces (RSF) - a militia - fled. ", ""),
        ("Kachin Independence Army (KIA): ", ""),
        ("FARDC and M23 (MONUSCO) - ", ""),
        ("M23 (ARC) - ", ""),
    ],
)
def test_a_plain_wire_is_of_the_agency_of_its_dateline(head: str, agency: str) -> None:
    title = "Forty families leave Sake"
    wire = f"{title}\n{head}Forty families left Sake on Sunday, the mayor said.".encode()
    found = one(wire)
    assert (found.publisher, found.title) == (agency, title if agency else "")
    said = documents(
        ["-"],
        collected_at=NOW,
        set_aside=lambda error: None,
        stdin=io.BytesIO(wire),
        means=Means(publisher="Kivu Post"),
    )
    assert [(d.publisher, d.id) for d in said] == [("Kivu Post", found.id)]


def test_a_column_of_countries_goes_with_the_report() -> None:
    table = b"Nr,country,Notiz,Land\n1,Syria,Ten people fled.,Mali\n"
    assert one(table, columns_of("text=Notiz")).country == "Syria"
    assert one(table, columns_of("text=Notiz,country=Land")).country == "Mali"
    assert one(b"country,text\n,Ten people fled.\n").country == ""


@pytest.mark.parametrize("words", ["title=a", "text", "words=a,text=b"])
def test_a_mapping_that_maps_nothing_is_refused(words: str) -> None:
    with pytest.raises(UsageError):
        columns_of(words)


def test_bad_rows_are_named_by_their_line_and_the_rest_goes_on() -> None:
    table = "id,text,date\n1,Двое ушли.,2016-11-27\n2,Nine fled.,soon\n3\n4,?! fled,\n5,Two.,\n"
    found, aside = read(table.encode().replace(b"?!", b"\xff\xfe"))
    assert [d.id for d in found] == ["1", "5"]
    assert [(e.where.partition(", ")[2], e.met) for e in aside] == [
        ("line 3", "`published` is 'soon', not a date"),
        ("line 4", "a row of 1 cells in a table of 3"),
        ("line 5", "the row is not UTF-8"),
    ]


def test_json_lines_in_utf_16_are_read() -> None:
    lines = '{"text": "Двое ушли."}\n{"text": "Two left."}\n'
    for encoding in ("utf-16", "utf-32"):
        found, aside = read(lines.encode(encoding))
        assert not aside
        assert [(d.text, d.origin.line) for d in found] == [("Двое ушли.", 1), ("Two left.", 2)]


# -- feeds and lists -------------------------------------------------------------------------------

ENTRIES = (
    ("Ten &amp; two flee", "https://courier.example/1", "<p>Ten fled.</p>", "Sun, 27 Nov 2016"),
    ("Whole", "https://courier.example/2", "<p>" + " ".join(STORY * 6) + "</p>", "soon"),
)


def test_an_entry_of_a_feed_stands_in_for_its_page_where_nothing_is_fetched() -> None:
    found, aside = read(making.feed(*ENTRIES))
    assert not aside
    assert [(d.title, d.url, d.published, d.publisher, d.language) for d in found] == [
        ("Ten & two flee", "https://courier.example/1", date(2016, 11, 27), "Courier", "en"),
        ("Whole", "https://courier.example/2", None, "Courier", "en"),
    ]
    assert found[0].text == "Ten & two flee\n\nTen fled."
    assert [d.origin.path for d in found] == ["-!/1", "-!/2"]
    assert found[0].dated_by == "feed entry"


def test_an_atom_feed() -> None:
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>Desk</title><entry>'
        b"<title>Ten flee</title>"
        b'<link href="https://desk.example/1"/><updated>2016-11-27T10:00:00Z</updated>'
        b"<summary>Ten people fled.</summary></entry></feed>"
    )
    found = one(atom)
    assert (found.title, found.published) == ("Ten flee", date(2016, 11, 27))


def test_a_feed_that_is_cut_gives_its_whole_entries_and_says_so() -> None:
    whole = making.feed(*ENTRIES, ENTRIES[0])
    found, aside = read(whole[: whole.rindex(b"<item>") + 40])
    assert [d.title for d in found][:1] == ["Ten & two flee"]
    assert aside[-1].met.startswith("the feed is cut off or damaged after")


@pytest.mark.parametrize(
    "content",
    [
        b"# to read\nhttps://courier.example/1\n\nhttps://courier.example/2\n",
        making.gdelt(
            ("https://courier.example/1", "20161127", "courier.example"),
            ("https://courier.example/2", "20161127", "courier.example"),
            ("https://courier.example/1", "20161127", "courier.example"),
        ),
    ],
)
def test_a_list_of_addresses_is_fetched_only_where_that_is_asked_for(content: bytes) -> None:
    found, (error,) = read(content)
    assert found == []
    assert error.met == "2 addresses, which are fetched only when that is asked for"
    assert "--fetch" in error.advice


# -- archives --------------------------------------------------------------------------------------

WORKBOOKS = Path(__file__).parent / "workbooks"
FILES = {"a.txt": b"Ten came.", "in/b.html": making.page("Goma", *STORY, *STORY)}


@pytest.mark.parametrize(
    ("content", "before"),
    [
        (making.zipped(FILES), "-!/"),
        (making.tarred(FILES), "-!/"),
        (making.tarred(FILES, "gz"), "-!/"),
        (making.tarred(FILES, "bz2"), "-!/"),
        (making.tarred(FILES, "xz"), "-!/"),
        (making.zipped({"deep.tar.gz": making.tarred(FILES, "gz")}), "-!/deep.tar.gz!/deep.tar!/"),
    ],
)
def test_every_member_of_an_archive_is_read_and_named(content: bytes, before: str) -> None:
    found, aside = read(content)
    assert not aside
    assert [d.origin.path for d in found] == [f"{before}a.txt", f"{before}in/b.html"]
    assert [d.origin.reader for d in found] == ["text@1", "html@1"]
    assert found[0].origin.sha256 == sha256(b"Ten came.").hexdigest()


def test_an_archive_whose_members_are_not_packed_is_none_of_them() -> None:
    line = b'{"text": "Ten came."}\n'
    found, aside = read(
        making.zipped({"a.jsonl": line, "b.jsonl": b"\n" + line}, zipfile.ZIP_STORED)
    )
    assert not aside
    assert [d.origin.path for d in found] == ["-!/a.jsonl"]  # the other says the same


def test_a_web_archive_gives_its_pages_by_their_offset() -> None:
    pages = [
        (f"https://courier.example/{n}", making.page(f"Day {n}", *STORY, *STORY)) for n in (1, 2)
    ]
    for packed in (True, False):
        content = making.warc(*pages, packed=packed)
        found, aside = read(content)
        assert not aside
        assert [d.url for d in found] == [url for url, _ in pages]
        assert found[0].origin.collected_at == datetime(2016, 11, 27, 10, tzinfo=UTC)
        offset = int(found[1].origin.path.rpartition("@")[2])
        alone, _ = read(content[offset:])
        assert alone[0].text == found[1].text
        assert found[1].origin.sha256 == sha256(pages[1][1]).hexdigest()


def test_a_web_archive_in_a_wacz_is_read_and_its_indexes_are_not() -> None:
    pages = [("https://courier.example/1", making.page("Goma", *STORY, *STORY))]
    found = one(
        making.zipped(
            {
                "datapackage.json": b"{}",
                "archive/data.warc.gz": making.warc(*pages),
                "pages/pages.jsonl": b'{"format": "json-pages-1.0"}\n{"url": "https://a.example"}\n',
                "indexes/index.cdx.gz": gzip.compress(b"example,courier)/1 20161127 {}\n"),
            }
        )
    )
    assert found.url == "https://courier.example/1"
    assert found.origin.path.startswith("-!/archive/data.warc.gz!/@")


def test_images_in_a_web_archive_are_passed_over() -> None:
    pictures = making.warc(("https://courier.example/a.png", b"\x89PNG"), kind="image/png")
    page = making.warc(("https://courier.example/1", making.page("Goma", *STORY, *STORY)))
    assert one(pictures + page).url == "https://courier.example/1"


# -- what is broken --------------------------------------------------------------------------------

BLANK = (b" " * 9999 + b"\n") * 13_000
LINES = b'{"text": "Ten fled Goma on Sunday."}\n' + b"".join(
    f'{{"text": "About {n} people fled Goma in {n * 7} boats."}}\n'.encode() for n in range(3000)
)


def test_a_cut_gzip_gives_the_lines_before_the_cut() -> None:
    packed = gzip.compress(LINES)
    found, aside = read(packed[: len(packed) // 2])
    assert 500 < len(found) < 3000
    (error,) = aside
    assert error.met.startswith("the gzip is cut off or damaged here (Compressed file ended")


@pytest.mark.parametrize(
    "content",
    [
        gzip.compress(b'{"text": "Ten came."}\n' + BLANK),
        gzip.compress(gzip.compress(b'{"text": "Ten came."}\n' + BLANK, 1)),
        making.zipped({"a.txt": b"Ten came.", "b.jsonl": BLANK}),
        making.tarred({"a.txt": b"Ten came.", "b.jsonl": BLANK}, "gz"),
    ],
    ids=["gzip", "gzip in gzip", "zip", "tar.gz"],
)
def test_a_bomb_is_left_without_being_held(content: bytes) -> None:
    found, aside = read(content)
    assert [d.text for d in found] == ["Ten came."]
    (error,) = aside
    assert "times its size and more" in error.met


def test_archives_in_archives_are_read_to_a_depth() -> None:
    content = making.zipped({"a.txt": b"Ten came."})
    for depth in range(9):
        content = making.zipped({"b.txt": f"Depth {depth}.".encode(), "in.zip": content})
    found, aside = read(content)
    assert len(found) == 6
    assert [error.met for error in aside] == ["an archive inside 6 others"]


@pytest.mark.parametrize("packed", [True, False])
def test_a_web_archive_cut_in_the_middle(packed: bool) -> None:
    pages = [
        (f"https://courier.example/{n}", making.page(f"Day {n}", *STORY, *STORY)) for n in range(4)
    ]
    whole = making.warc(*pages, packed=packed)
    found, aside = read(whole[: int(len(whole) * 0.7)])
    assert [d.url for d in found] == [url for url, _ in pages[:2]]
    assert len(aside) == 1
    assert "cut off" in aside[0].met or "damaged" in aside[0].met


def test_what_cannot_be_unpacked_says_why() -> None:
    locked = bytearray(making.zipped({"a.txt": b"Ten came."}))
    locked[6] |= 1  # the flag of encryption, in the local header and in the directory
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    cases = {
        bytes(locked): "locked with a password",
        making.zipped({"a.txt": b"Ten came."})[:60]: "a ZIP archive that is cut off or damaged",
        making.tarred({"a.txt": b"x" * 5000})[:700]: "the tar is cut off or damaged here",
        making.zipped({}): "the archive is empty",
        making.zipped({"xl/workbook.xml": b"<a/>"}): "a damaged office file",
        making.zipped({"ppt/presentation.xml": b"<a/>"}): "slides (PPTX)",
    }
    for content, met in cases.items():
        found, aside = read(content)
        assert found == []
        assert [error.met.startswith(met) for error in aside] == [True], aside


def test_an_undated_text_has_the_day_of_its_head_unless_it_is_told_another() -> None:
    words = "GOMA, 27 November 2016 (Agency) - Ten people fled on Saturday."
    found = one(words.encode())
    assert (found.published, found.dated_by) == (date(2016, 11, 27), "head of the text")
    later = one(words.replace("27 November", "30 November").encode())  # two days after it was read
    assert later.published is None
    row = one(f'text,date\n"{words}",2016-11-28\n'.encode())
    assert (row.published, row.dated_by) == (date(2016, 11, 28), "field published")


def test_a_column_of_days_is_read_as_its_cells_tell() -> None:
    table = "date;text\n04/11/2016;Ten fled Goma.\n16/11/2016;Nine fled Goma.\n"
    found, aside = read(table.encode())
    assert [d.published for d in found] == [date(2016, 11, 4), date(2016, 11, 16)]
    assert not aside
    found, _ = read(table.replace("16/11", "11/16").encode())
    assert [d.published for d in found] == [date(2016, 4, 11), date(2016, 11, 16)]
    _, aside = read(table.replace("16/11", "06/11").encode())
    assert [e.met.partition(": ")[2] for e in aside] == [
        "nobody can tell which number is the month"
    ] * 2


def test_a_table_with_names_of_its_own_says_how_to_map_it(tmp_path: Path) -> None:
    table = "Datum,Bron,Tekst\n2016-11-27,Kivu Watch,Ten people fled Goma on Saturday.\n"
    (tmp_path / "log.csv").write_text(table)
    (tmp_path / "notes.csv").write_text("Ten people fled Goma, the UN said.\nThey walked.\n")
    aside: list[InputError] = []
    found = list(documents([str(tmp_path)], collected_at=NOW, set_aside=aside.append))
    assert [d.text[:10] for d in found] == ["Ten people"]
    (error,) = aside
    assert error.met.endswith("names of their own (Datum, Bron, Tekst)")
    assert error.advice.endswith("--columns text=COLUMN")


def test_a_table_of_figures_is_one_report_whatever_its_columns_are_called(tmp_path: Path) -> None:
    (tmp_path / "floods.csv").write_text(
        "Floods: damage as of 26 November 2016,,,,\n"
        ",,,,\n"
        "Province,District,Casualties,,Houses\n"
        ",,Killed,Injured,Destroyed\n"
        'Kunduz,Imam Sahib,12,,"1,300"\n'
        ",Archi,3,n/a,40\n"
        "Source: the governor,,,,\n"
    )
    aside: list[InputError] = []
    (found,) = documents([str(tmp_path)], collected_at=NOW, set_aside=aside.append)
    assert not aside
    assert found.title == "Floods: damage as of 26 November 2016"
    assert found.text.split("\n\n")[1:] == [
        "Province | District | Casualties Killed | Casualties Injured | Houses Destroyed\n"
        "Kunduz | Imam Sahib | 12 |  | 1,300\n"
        "Kunduz | Archi | 3 | n/a | 40",
        "Source: the governor",
    ]


def _read_table(folder: Path, table: str) -> tuple[list[str], list[InputError]]:
    (folder / "table.csv").write_text(table)
    aside: list[InputError] = []
    found = documents([str(folder / "table.csv")], collected_at=NOW, set_aside=aside.append)
    return [document.text for document in found], aside


def test_commas_in_numbers_and_names_part_no_cells_of_a_table_with_semicolons(
    tmp_path: Path,
) -> None:
    table = "Place;Killed;Hurt\nKivu, Goma;1,200;2,300\nKivu, Sake;3,400;4,500\n"
    assert _read_table(tmp_path, table)[0] == [
        "Place | Killed | Hurt\nKivu, Goma | 1,200 | 2,300\nKivu, Sake | 3,400 | 4,500"
    ]


def test_a_head_over_two_lines_keeps_its_words_apart(tmp_path: Path) -> None:
    table = 'Place,"Number of\nhouseholds"\nGoma,12\n'
    assert _read_table(tmp_path, table)[0] == ["Place | Number of households\nGoma | 12"]


@pytest.mark.parametrize(
    "table",
    [
        'id,day,words\n1,1 May,"Sake: shelling, 2 killed"\n2,2 May,Goma: 3 wounded\n',
        "user,tweet,likes\nana,Shelling in Sake: 2 killed,12\nbo,Airport of Goma closed,3\n",
    ],
)
def test_rows_of_short_reports_are_no_figures_of_one(tmp_path: Path, table: str) -> None:
    found, aside = _read_table(tmp_path, table)
    assert not found
    assert [error.advice.endswith("--columns text=COLUMN") for error in aside] == [True]


def test_a_table_of_very_many_rows_is_told_to_be_split(tmp_path: Path) -> None:
    found, aside = _read_table(tmp_path, "Place,Killed\n" + 20_001 * "Goma,12\n")
    assert not found
    assert [error.met for error in aside] == ["a table of more than 20,000 rows for one report"]


def test_the_day_of_a_row_is_not_that_of_the_report(tmp_path: Path) -> None:
    rows = "".join(f"2016-11-{day},Goma,{day}\n" for day in (21, 22, 23))
    (tmp_path / "log.csv").write_text("Date,Place,Killed\n" + rows)
    aside: list[InputError] = []
    (found,) = documents([str(tmp_path)], collected_at=NOW, set_aside=aside.append)
    assert not aside
    assert found.published is None


def test_the_sheets_of_a_workbook_are_tables() -> None:
    found, aside = read(making.workbook())
    assert not aside
    assert [(d.text, d.published, d.publisher, d.origin.path) for d in found] == [
        ("450 people fled Goma.", date(2016, 11, 26), "Kivu Watch", "-!/North Kivu.csv"),
        ("1200 people fled Sake, it said.", date(2016, 11, 27), "", "-!/North Kivu.csv"),
        ("Ten people fled Uvira.", date(2016, 11, 27), "", "-!/South.csv"),
    ]
    assert [d.origin.line for d in found] == [2, 3, 2]


def test_a_workbook_whose_cells_would_fill_the_memory_is_told_and_the_next_is_read() -> None:
    far = making.workbook(XFD1048576="Ten people fled Goma.")
    found, aside = read(far)
    assert found == []
    assert [error.met.startswith("a damaged office file") for error in aside] == [True]
    assert len(read(making.workbook())[0]) == 3


def test_workbooks_of_before_2007_and_open_ones_are_read() -> None:
    for name in ("before-2007.xls", "open.ods"):
        found, aside = read((WORKBOOKS / name).read_bytes())
        assert not aside
        assert [(d.text, d.published) for d in found] == [
            ("450 people fled Goma.", date(2016, 11, 26)),
            ("Ten people fled Uvira.", date(2016, 11, 27)),
        ], name


def test_an_old_office_file_that_is_no_workbook_says_what_it_is() -> None:
    for part, met in {
        "WordDocument": "an old office file (DOC)",
        "EncryptedPackage": "an office file locked with a password",
        "Nothing": "a damaged office file",
    }.items():
        content = b"\xd0\xcf\x11\xe0" + bytes(600) + part.encode("utf-16-le")
        found, aside = read(content)
        assert found == []
        assert [error.met.startswith(met) for error in aside] == [True], aside


def test_a_day_alone_at_the_head_is_no_title() -> None:
    found = one(
        b"12 September 2015\n\nFloods in the north: update No. 2\n\nTen people fled Goma.\n"
    )
    assert (found.title, found.published) == (
        "Floods in the north: update No. 2",
        date(2015, 9, 12),
    )


def test_an_open_document_gives_its_paragraphs_and_tables() -> None:
    found = one(making.odt("Bulletin", STORY[0], [["Goma", "400"], ["Sake", "90"]]))
    assert found.text == f"Bulletin\n\n{STORY[0]}\n\nGoma | 400\n\nSake | 90"
    assert found.title == "Bulletin"


def test_what_programs_leave_in_a_folder_is_no_report(tmp_path: Path) -> None:
    for name in ("Thumbs.db", "desktop.ini", "~$note.docx", ".~lock.note.odt#", "note.txt"):
        (tmp_path / name).write_bytes(b"Ten people fled Goma.")
    aside: list[InputError] = []
    found = list(documents([str(tmp_path)], collected_at=NOW, set_aside=aside.append))
    assert [Path(d.origin.path).name for d in found] == ["note.txt"]
    assert aside == []
