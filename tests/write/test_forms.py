"""The situation report as Word and PDF, its pictures, house templates, and what changed since."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import docx
import pypdfium2
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn

from dragoman.claims import (
    Claim,
    Judgement,
    JudgementKind,
    Modality,
    Place,
    PlacePrecision,
    PlaceRole,
    TimePrecision,
    When,
    Where,
    to_json,
)
from dragoman.cli import main
from dragoman.errors import UsageError
from dragoman.record import Ledger
from dragoman.write import Earlier, Selection
from dragoman.write.checking import faults
from dragoman.write.drawn_map import map_of
from dragoman.write.drawn_time import timeline_of
from dragoman.write.report import Lines, Picture, Report
from dragoman.write.rereading import read_again
from dragoman.write.sections import report_of
from dragoman.write.sitrep import DocxSitrep, PdfSitrep, SitrepWriter
from dragoman.write.telling import Telling, as_of
from tests.write import sample_reports

pytest.importorskip("typst", reason="PDF is an extra: pip install dragoman[print]")

ARABIC = "غادر حلب الشرقية ٩٠٣ مدنيين"
RUSSIAN = "Из восточного Алеппо вышли 903 мирных жителя"


@pytest.fixture(scope="module")
def samples() -> Selection:
    return sample_reports.samples()


@pytest.fixture(scope="module")
def report(samples: Selection) -> Report:
    return report_of(samples)


def as_bytes(writer: DocxSitrep | PdfSitrep, selection: Selection) -> bytes:
    out = io.BytesIO()
    writer.write_bytes(selection, out)
    return out.getvalue()


def in_script(selection: Selection, words: str) -> Selection:
    """The selection with the first report in another script: the words are all it says."""
    first = selection.claims[0]
    document = replace(selection.documents[first.document], text=words, title="", publisher=words)
    span = replace(first.evidence.span, start=0, end=len(words))
    evidence = replace(first.evidence, span=span, quote=words)
    claims = (replace(first, evidence=evidence), *selection.claims[1:])
    claims = tuple(c for c in claims if c.document != document.id or c.id == first.id)
    return replace(
        selection, claims=claims, documents={**selection.documents, document.id: document}
    )


# -- the order of the sections ---------------------------------------------------------------------


def test_the_sections_stand_in_ochas_order(report: Report) -> None:
    assert [section.title for section in report.sections] == [
        "Highlights",
        "Key figures",
        "Situation by place",
        "Access and protection",
        "Politics",
        "Plans, demands and denials",
        "What is contested",
        "Not yet corroborated",
        "Method and sources",
    ]


def test_the_highlights_are_six_short_sentences_at_most(report: Report) -> None:
    (block,) = report.sections[0].blocks
    assert isinstance(block, Lines)
    assert len(block.items) <= 6
    for line in block.items:
        text = "".join(run.text for piece in line.pieces for run in piece.runs)
        assert len(text.split()) < 60


# -- Word ------------------------------------------------------------------------------------------


def test_word_has_styles_a_table_of_figures_pictures_and_links(samples: Selection) -> None:
    document = docx.Document(io.BytesIO(as_bytes(DocxSitrep(), samples)))
    styles = {p.style.name for p in document.paragraphs if p.style is not None}
    assert {"Title", "Heading 1", "Heading 2", "List Bullet", "Caption"} <= styles
    assert document.tables[0].cell(0, 0).text == "Question"
    assert len(document.inline_shapes) == 2
    body = document.element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert links
    assert links <= marks
    said = [shape.get("descr") for shape in body.iter(qn("wp:docPr"))]
    assert all(text and text.startswith(("Map.", "Timeline.")) for text in said)


def test_word_and_pdf_are_the_same_bytes_each_time(samples: Selection) -> None:
    for writer in (DocxSitrep(), PdfSitrep()):
        assert as_bytes(writer, samples) == as_bytes(writer, samples)


def a_house_template() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Relief Coordination Desk"
    document.add_paragraph("Cover page")
    document.add_paragraph("{{ report }}")
    document.add_paragraph("Contact: desk@example.org")
    document.styles["Heading 1"].font.name = "Georgia"
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_house_template_gives_the_look_and_the_report_takes_its_place(
    samples: Selection,
) -> None:
    data = as_bytes(DocxSitrep(a_house_template()), samples)
    document = docx.Document(io.BytesIO(data))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == "Cover page"
    assert texts[1].startswith("Situation report")
    assert texts[-1] == "Contact: desk@example.org"
    assert document.sections[0].header.paragraphs[0].text == "Relief Coordination Desk"
    assert document.styles["Heading 1"].font.name == "Georgia"
    assert faults(data, "docx", samples) == ()


def test_what_is_no_word_file_is_refused(samples: Selection) -> None:
    with pytest.raises(UsageError, match=r"the template is no \.docx file"):
        as_bytes(DocxSitrep(b"{{ report }}"), samples)


def test_arabic_in_word_runs_from_the_right(samples: Selection) -> None:
    data = as_bytes(DocxSitrep(), in_script(samples, ARABIC))
    document = docx.Document(io.BytesIO(data))
    runs = [run for p in document.paragraphs for run in p.runs if run.text == ARABIC]
    assert runs
    assert all(run.font.rtl for run in runs)


# -- PDF -------------------------------------------------------------------------------------------


def fonts_of(data: bytes) -> set[str]:
    with pypdfium2.PdfDocument(data) as document:
        found = set()
        for page in document:
            for item in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT], max_depth=4):
                font = item.get_font()
                found.add(font.get_base_name().partition("+")[2])
    return found


@pytest.mark.parametrize(
    ("words", "font"), [(ARABIC, "NotoSansArabic-Regular"), (RUSSIAN, "NotoSans-Regular")]
)
def test_pdf_sets_the_script_in_a_font_that_has_it(
    words: str, font: str, samples: Selection
) -> None:
    data = as_bytes(PdfSitrep(), in_script(samples, words))
    assert data.startswith(b"%PDF-1.7")
    assert b"/StructTreeRoot" in data
    assert font in fonts_of(data)
    assert not [name for name in fonts_of(data) if not name.startswith("NotoSans")]


def test_a_typst_template_of_the_house_is_used(samples: Selection, root: Path) -> None:
    ours = (root / "src/dragoman/write/templates/sitrep.typ").read_text(encoding="utf-8")
    theirs = ours.replace("#heading(level: 1", "Relief Coordination Desk\n#heading(level: 1")
    data = as_bytes(PdfSitrep(theirs.encode()), samples)
    with pypdfium2.PdfDocument(data) as document:
        assert "Relief Coordination Desk" in document[0].get_textpage().get_text_range()


def test_a_typst_template_that_fails_says_why(samples: Selection) -> None:
    with pytest.raises(UsageError, match="the PDF cannot be set: unknown variable: nothing"):
        as_bytes(PdfSitrep(b"#nothing"), samples)


def test_a_jinja_template_that_fails_says_where(samples: Selection) -> None:
    with pytest.raises(UsageError, match="cannot be filled, line 2: expected name"):
        SitrepWriter(b"<p>\n{{ page. }}").write(samples, io.StringIO())
    with pytest.raises(UsageError, match="has no attribute 'organisation'"):
        SitrepWriter(b"{{ page.organisation }}").write(samples, io.StringIO())


# -- the pictures ----------------------------------------------------------------------------------


def drawn(samples: Selection) -> tuple[Picture, Picture]:
    matters = Telling.of(samples).matters
    chart, line = map_of(matters), timeline_of(matters, as_of(samples))
    assert chart
    assert line
    return chart, line


def test_the_pictures_are_whole_svg_that_reach_for_nothing(samples: Selection) -> None:
    for picture in drawn(samples):
        tree = ElementTree.fromstring(picture.svg)  # noqa: S314 - our own
        names = {element.tag.rpartition("}")[2] for element in tree.iter()}
        assert names <= {
            "svg", "defs", "linearGradient", "stop", "path", "circle", "rect", "text"
        }  # fmt: skip
        assert not re.search(r"href|url\((?!#)|<script|\bon\w+=", picture.svg)
        assert tree.get("aria-label", "").startswith(("Map.", "Timeline."))


def test_the_map_draws_areas_and_says_whose_borders(
    samples: Selection,
) -> None:
    chart, _ = drawn(samples)
    assert "Outlines: Natural Earth" in chart.caption
    assert "imply no opinion on the legal status" in chart.caption
    radii = [float(r) for r in re.findall(r'<circle[^>]* r="([\d.]+)"', chart.svg)]
    assert radii
    assert min(radii) >= 5


def test_a_name_on_the_map_stands_clear_of_its_own_area(samples: Selection) -> None:
    towns = (("Tawila town", 13.5, 24.9), ("Kabkabiya", 13.65, 24.08))
    claims = tuple(
        replace(claim, where=(Where(name, PlaceRole.LOCATION, place=place),), part_of=None)
        for claim, (name, north, east) in zip(samples.claims, towns, strict=False)
        for place in [Place(f"x:{name}", name, "SD", north, east, PlacePrecision.SETTLEMENT)]
    )
    chart, _ = drawn(replace(samples, claims=claims, relations=()))
    circles = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', chart.svg)
    names = re.findall(
        r'<text class="ink" x="([\d.]+)" y="([\d.]+)" [^>]*>(Tawila town|Kabkabiya)<', chart.svg
    )
    assert len(circles) == len(names) == 2
    for at, base, name in names:
        left, right, foot = float(at), float(at) + 6.6 * len(name), float(base)
        for x, y, radius in (map(float, circle) for circle in circles):
            apart = left > x + radius or right < x - radius
            assert apart or foot < y - radius or foot - 9 > y + radius


def mapped(samples: Selection, *places: Place) -> Picture:
    claims = tuple(
        replace(claim, where=(Where(place.name, PlaceRole.LOCATION, place=place),), part_of=None)
        for claim, place in zip(samples.claims, places, strict=False)
    )
    chart = map_of(Telling.of(replace(samples, claims=claims, relations=())).matters)
    assert chart
    return chart


FASHER = Place("x:1", "El Fasher", "SD", 13.63, 25.35, PlacePrecision.SETTLEMENT)
DARFUR = Place("x:2", "North Darfur", "SD", 15.77, 25.57, PlacePrecision.ADM1)
GOMA = Place("x:3", "Goma", "CD", -1.67, 29.22, PlacePrecision.SETTLEMENT)
MANDALAY = Place("x:4", "Mandalay", "MM", 21.97, 96.08, PlacePrecision.SETTLEMENT)


def test_a_province_is_no_circle_beside_its_own_towns(samples: Selection) -> None:
    chart = mapped(samples, FASHER, DARFUR)
    assert chart.svg.count("<circle") == 1
    assert "Not drawn, told of as a whole: North Darfur." in chart.caption
    alone = mapped(samples, DARFUR)
    assert alone.svg.count("<circle") == 1
    assert "a circle about its middle, whatever its true edges" in alone.caption


def test_a_map_shows_where_most_is_told_and_nothing_lies_on_its_edge(samples: Selection) -> None:
    assert "Beyond the frame: Goma." in mapped(samples, FASHER, FASHER, GOMA).caption
    apart = mapped(samples, FASHER, GOMA, MANDALAY)
    assert "Beyond the frame" not in apart.caption
    height = float(re.findall(r'viewBox="0 0 720 (\d+)"', apart.svg)[0])
    circles = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"', apart.svg)
    assert len(circles) == 3
    for x, y, radius in (map(float, circle) for circle in circles):
        assert 2 * radius < x < 720 - 2 * radius
        assert 2 * radius < y < height - 2 * radius


def test_a_place_that_no_list_has_is_not_told_as_a_country(samples: Selection) -> None:
    lost = Place("geonames:163843#sukkara", "Sukkara", "SY", 35.0, 38.0, PlacePrecision.REGION)
    claim = samples.claims[0]
    claims = (replace(claim, where=(Where("Sukkara", PlaceRole.LOCATION, place=lost),)),)
    chart, _ = drawn(replace(samples, claims=(*claims, *samples.claims[1:])))
    assert "known only by the country or region they lie in: Sukkara." in chart.caption


def test_an_open_end_fades_and_a_contested_bar_has_a_broken_edge(samples: Selection) -> None:
    _, line = drawn(samples)
    assert 'fill="url(#in)"' in line.svg
    assert "stroke-dasharray" in line.svg
    assert "start open to 29 Nov 2016" in line.says


def test_what_ended_before_the_first_day_is_counted_and_not_drawn_on_it(samples: Selection) -> None:
    of = next(c for c in samples.claims if c.figure and c.modality is Modality.ASSERTED)

    def drawn_of(*days: date) -> Picture:
        claims = tuple(
            replace(of, id=f"claim:{day}", when=When(day, day, TimePrecision.DAY), part_of=None)
            for day in days
        )
        told = Telling.of(replace(samples, claims=claims, relations=())).matters
        line = timeline_of(told, date(2017, 1, 5))
        assert line
        return line

    both = drawn_of(date(2013, 1, 21), date(2017, 1, 2))
    assert both.svg.count("<rect") == 1
    assert "Not drawn: 1 window that ended before 6 Dec 2016." in both.caption
    assert ">2017<" in both.svg
    assert ">2013<" not in both.svg
    old = drawn_of(date(2013, 1, 21))
    assert old.svg.count("<rect") == 1
    assert ">2013<" in old.svg
    assert "Not drawn" not in old.caption


def test_without_places_or_windows_nothing_is_drawn(samples: Selection) -> None:
    bare = tuple(replace(claim, where=(), when=None) for claim in samples.claims)
    report = report_of(replace(samples, claims=bare))
    blocks = [block for section in report.sections for block in section.blocks]
    assert not [block for block in blocks if isinstance(block, Picture)]


def test_the_outlines_are_small_and_rounded(root: Path) -> None:
    path = root / "src/dragoman/write/outlines.json"
    assert path.stat().st_size < 250_000
    assert "." not in re.sub(r'"[^"]*"', "", path.read_text(encoding="utf-8"))


# -- what changed since ----------------------------------------------------------------------------


def since(samples: Selection, earlier: Earlier) -> str:
    out = io.StringIO()
    SitrepWriter().write(replace(samples, earlier=earlier), out)
    return out.getvalue()


def test_what_changed_is_counted_and_told_with_the_count_before(samples: Selection) -> None:
    day = date(2016, 11, 27)
    known = (c for c in samples.claims if c.published and c.published <= day)
    page = since(samples, Earlier.of_claims("27 Nov", known))
    reading = read_again(page, "html")
    assert re.search(r"statements are: \d+ new, \w+ updated, one revised, two contested", page)
    (line,) = [text for text in reading.sentences if "before: 8 fighters" in text]
    assert line.startswith("updated The Russian reconciliation centre (party), through Sputnik,")
    assert "more than 140 fighters laid down arms" in line


def test_nothing_changed_against_the_same_claims(samples: Selection) -> None:
    page = since(samples, Earlier.of_claims("the same report", samples.claims))
    assert "Against the same report, statements are: all the same." in page
    assert '<span class="sign">new</span>' not in page


def test_a_claim_read_anew_and_one_that_is_gone_are_counted(samples: Selection) -> None:
    first, *others = samples.claims
    then = Earlier.of_claims("then", [replace(first, id="claim:0123456789abcdef"), *others])
    page = since(samples, then)
    assert "1 claim of reports known before, read anew" in page
    assert "1 claim of the earlier report no longer found" in page


# -- the command -----------------------------------------------------------------------------------


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return Path(shutil.copy(sample_reports.samples_ledger(), tmp_path / "ledger.db"))


def write(ledger: Path, *arguments: str | Path) -> str:
    result = CliRunner().invoke(
        main, ["write", "sitrep", "--ledger", str(ledger), *map(str, arguments)]
    )
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize(
    ("suffix", "head"),
    [(".html", b"<!DOCTYPE"), (".md", b"# Situation"), (".docx", b"PK"), (".pdf", b"%PDF")],
)
def test_the_suffix_chooses_the_form(
    suffix: str, head: bytes, ledger: Path, tmp_path: Path
) -> None:
    path = tmp_path / f"report{suffix}"
    write(ledger, "-o", path)
    assert path.read_bytes().startswith(head)
    beside = tmp_path / f"report{suffix}.claims.jsonl"
    assert len(beside.read_text(encoding="utf-8").splitlines()) == len(
        sample_reports.samples().claims
    )


def test_an_earlier_report_is_named_by_its_claims_or_by_a_day(ledger: Path, tmp_path: Path) -> None:
    known: list[Claim] = [c for c in sample_reports.samples().claims if c.published]
    old = tmp_path / "old.html.claims.jsonl"
    old.write_text("\n".join(to_json(c) for c in known[:50]), encoding="utf-8")
    assert "Against the report of " in write(ledger, "--since-last", old)
    assert "Against what was published by 27 Nov 2016" in write(
        ledger, "--since-last", "2016-11-27"
    )
    result = CliRunner().invoke(
        main, ["write", "sitrep", "--ledger", str(ledger), "--since-last", "nowhere.jsonl"]
    )
    assert result.exit_code == 2
    assert "--since-last nowhere.jsonl" in result.output


def test_a_report_of_its_own_week_is_compared_with_all_that_the_ledger_holds(
    ledger: Path, tmp_path: Path
) -> None:
    old = tmp_path / "old.html"
    write(ledger, "--until", "2016-11-27", "-o", old)
    for since in (f"{old}.claims.jsonl", "2016-11-27"):
        page = write(ledger, "--since", "2016-11-28", "--since-last", since)
        assert "no longer found" not in page
        assert re.search(r"statements are: \d+ new, \w+ updated", page)


def test_a_public_report_holds_only_what_people_accepted(ledger: Path, tmp_path: Path) -> None:
    empty = write(ledger, "--audience", "public")
    assert "No claim that this audience may be shown" in empty
    assert "dragoman review" in empty
    assert "dragoman run" not in empty
    with Ledger.open(ledger) as kept:
        claim = next(c for c in kept.claims() if c.figure and c.figure.low == 903)
        kept.judge(Judgement(JudgementKind.ACCEPT, claim.id, "ana", sample_reports.NOON))
    policy = tmp_path / "ours.toml"
    policy.write_text("[delay]\ndays = 1\n", encoding="utf-8")
    page = write(ledger, "--audience", "public", "--policy", policy)
    assert set(read_again(page, "html").annex.values()) == {claim.id}
    assert "1 claims shown" not in page
    assert "1 claim shown" in page


def test_a_template_is_only_for_a_report(ledger: Path, tmp_path: Path) -> None:
    template = tmp_path / "ours.html"
    template.write_text("<p>{{ page.title }}</p>", encoding="utf-8")
    assert write(ledger, "--template", template) == "<p>Situation report: all places</p>"
    result = CliRunner().invoke(
        main, ["write", "csv", "--ledger", str(ledger), "--template", str(template)]
    )
    assert "csv takes no --template" in result.output


def test_a_word_file_says_nothing_of_when_it_was_zipped(samples: Selection) -> None:
    with zipfile.ZipFile(io.BytesIO(as_bytes(DocxSitrep(), samples))) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}
