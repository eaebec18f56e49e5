"""The checker: what a finished report says must stand in the claims that it cites, in every form.

Sentences are broken here on purpose, one thing at a time, in the tree that all forms are made from
and in the finished text; each break must be found, and nothing else.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest

from dragoman.claims import Claim, Document, Origin, SourceRole
from dragoman.write import Selection
from dragoman.write.as_docx import docx_of
from dragoman.write.as_pdf import pdf_of
from dragoman.write.checking import CheckError, check, faults
from dragoman.write.phrasing import Run
from dragoman.write.report import FigureTable, Line, Lines, Report
from dragoman.write.rereading import read_again
from dragoman.write.sections import report_of
from dragoman.write.sitrep import DocxSitrep, MarkdownSitrep, PdfSitrep, SitrepWriter, rendered
from tests.write import sample_reports

pytest.importorskip("typst", reason="PDF is an extra: pip install dragoman[print]")

PUBLISHED = date(2016, 11, 28)
SURNAMES = (
    *("Alawi", "Badri", "Darwish", "Ezzo", "Faris", "Ghazal", "Hamdan", "Jabri", "Khoury"),
    *("Lutfi", "Masri", "Nouri", "Qassem", "Sabbagh", "Tlass", "Wahbi", "Yazji", "Zeitoun"),
)
CITE = r"\[\d+(?:(?:–|, )\d+)*\]"


def finished(report: Report, form: str, selection: Selection) -> str | bytes:
    made: dict[str, Callable[[], str | bytes]] = {
        "html": lambda: rendered("sitrep.html", None, report),
        "md": lambda: rendered("sitrep.md", None, report),
        "docx": lambda: docx_of(report, None, selection.generated_at),
        "pdf": lambda: pdf_of(report, None, selection.generated_at),
    }
    return made[form]()


@pytest.fixture(scope="module")
def samples() -> Selection:
    return sample_reports.samples()


@pytest.fixture(scope="module")
def report(samples: Selection) -> Report:
    return report_of(samples)


@pytest.fixture(scope="module")
def page(samples: Selection, report: Report) -> str:
    text = finished(report, "md", samples)
    assert isinstance(text, str)
    return text


def changed(report: Report, before: str, after: str) -> Report:
    """The report with the first run that is or holds ``before`` changed."""
    done = False

    def in_line(line: Line) -> Line:
        nonlocal done
        pieces = []
        for piece in line.pieces:
            runs = []
            for run in piece.runs:
                text = run.text
                if not done and before in text:
                    text, done = text.replace(before, after, 1), True
                runs.append(Run(text, run.mark))
            pieces.append(replace(piece, runs=tuple(runs)))
        return replace(line, pieces=tuple(pieces))

    def in_block(block: Any) -> Any:
        if isinstance(block, Lines):
            return Lines(tuple(map(in_line, block.items)))
        if isinstance(block, FigureTable):
            rows = tuple(replace(r, lines=tuple(map(in_line, r.lines))) for r in block.rows)
            return replace(block, rows=rows)
        return block

    sections = tuple(replace(s, blocks=tuple(map(in_block, s.blocks))) for s in report.sections)
    assert done, f"no run holds {before!r}"
    return replace(report, sections=sections)


# -- what is sound passes --------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["html", "md", "docx", "pdf"])
def test_a_report_as_it_was_made_has_no_fault(
    form: str, samples: Selection, report: Report
) -> None:
    assert faults(finished(report, form, samples), form, samples) == ()


@pytest.mark.parametrize("form", ["md", "docx", "pdf"])
def test_every_form_says_the_same(form: str, samples: Selection, report: Report) -> None:
    def said(form: str) -> list[str]:
        reading = read_again(finished(report, form, samples), form)
        texts = (re.sub(r"\.? \((?:\d+ \w+|no date)\)\.?$|\.$", "", t) for t in reading.sentences)
        return sorted(re.sub(r"[\s“”‘’']", "", text) for text in texts)

    assert said(form) == said("html")


def plain_files(samples: Selection) -> Selection:
    """The same words as files without a title or an outlet, as folders are full of them."""
    reports = {
        name: replace(
            document,
            title="",
            publisher="",
            url=None,
            origin=replace(document.origin, path=f"notes.zip!/a/{n}bed.txt", line=None),
        )
        for n, (name, document) in enumerate(samples.documents.items(), 17)
    }
    claims = []
    for claim in samples.claims:
        chain = claim.attribution
        mouths = tuple(s for s in chain.sources if s.role is not SourceRole.PUBLISHER)
        claims.append(replace(claim, attribution=replace(chain, sources=mouths)))
    return replace(samples, documents=reports, claims=tuple(claims))


@pytest.mark.parametrize("form", ["html", "md", "docx", "pdf"])
def test_reports_without_a_title_go_by_their_files_in_every_form(
    form: str, samples: Selection
) -> None:
    selection = plain_files(samples)
    report = report_of(selection)
    assert {part.title for part in report.annex} == {
        f"{n}bed.txt" for n in range(17, 17 + len(selection.documents))
    }
    assert faults(finished(report, form, selection), form, selection) == ()
    nameless = {
        name: replace(document, origin=replace(document.origin, path="-"))
        for name, document in selection.documents.items()
    }
    selection = replace(selection, documents=nameless)
    report = report_of(selection)  # the annex's headings are bare days: "28 Nov 2016"
    assert {part.title for part in report.annex} == {""}
    assert faults(finished(report, form, selection), form, selection) == ()


def test_the_annex_names_every_claim_and_quotes_it(samples: Selection, page: str) -> None:
    reading = read_again(page, "md")
    assert list(reading.annex.values()) == [claim.id for claim in samples.claims]
    assert all(quote for _, _, quote in reading.quotes)


# -- what is broken is found -----------------------------------------------------------------------

BREAKS = [
    ("more than 8,500", "more than 9,500", "a number"),
    ("more than 8,500", "8,500", "a hedge lost"),
    ("nearly 10,000", "about 10,000", "a hedge changed"),
    ("903 civilians", "more than 903 civilians", "a hedge added"),
    ("903 civilians", "903 families", "what is counted"),
    ("Interfax", "Reuters", "a name that no report has"),
    ("Interfax", "Sputnik", "a name that another claim has"),
    ("al-Sakhour", "al-Shaar", "a place that another claim has"),
    ("Jabal Badro", "Homs", "a place that no report has"),
    ("by 29 Nov", "by 30 Nov", "a day"),
    ("26–27 Nov", "26–28 Nov", "the end of a window"),
    ("time not stated", "27 Nov", "a day where none is stated"),
    ("said that", "admitted that", "a verb that judges"),
    ("denied, in the report's words", "said, in the report's words", "a denial told as said"),
    ("had captured all of", "had lost all of", "a quotation"),
    ("the army", "the regime", "a word that takes a side"),
]


@pytest.mark.parametrize(("before", "after", "what"), BREAKS, ids=[what for *_, what in BREAKS])
def test_a_broken_sentence_is_found(
    before: str, after: str, what: str, samples: Selection, report: Report
) -> None:
    (fault, *others) = faults(
        finished(changed(report, before, after), "md", samples), "md", samples
    )
    assert {fault.sentence} == {f.sentence for f in (fault, *others)}
    assert after.split(maxsplit=1)[0].strip(",") in fault.sentence


@pytest.mark.parametrize("form", ["html", "docx", "pdf"])
@pytest.mark.parametrize(("before", "after"), [b[:2] for b in BREAKS[:12:3]])
def test_a_break_is_found_in_every_form(
    form: str, before: str, after: str, samples: Selection, report: Report
) -> None:
    assert faults(finished(changed(report, before, after), form, samples), form, samples)


def with_each(page: str, change: Callable[[str], Iterator[str]]) -> Iterator[tuple[int, str]]:
    """Pages in which every sentence is changed once, by the n-th of its changes; and how many."""
    head, annex, rest = page.partition("## Annex: the claims")
    lines = head.splitlines()
    changes = {
        n: list(change(line))
        for n, line in enumerate(lines)
        if line.startswith("- ") and re.search(CITE, line)
    }
    for turn in range(max(map(len, changes.values()))):
        broken = {n: found[turn] for n, found in changes.items() if len(found) > turn}
        told = "\n".join(broken.get(n, line) for n, line in enumerate(lines))
        yield len(set(broken.values())), told + "\n" + annex + rest


def outside(line: str) -> str:
    """The line with its quotations and citations blanked, of the same length."""
    return re.sub(rf"“[^”]*”|{CITE}", lambda m: "·" * len(m[0]), line)


def other_digits(line: str) -> Iterator[str]:
    for match in re.finditer(r"\d", outside(line)):
        at = match.start()
        yield line[:at] + str((int(line[at]) + 1) % 10) + line[at + 1 :]


def other_names(line: str) -> Iterator[str]:
    for match in re.finditer(r"(?<=[a-z,(] )[A-Z][\w'-]+", outside(line)):
        yield line[: match.start()] + "Zanzibar" + line[match.end() :]


def other_numbers_cited(line: str) -> Iterator[str]:
    found = list(re.finditer(CITE, re.sub("“[^”]*”", lambda m: "·" * len(m[0]), line)))
    if "party" in line or len(found) == 1:
        for match in found[:1]:
            yield line[: match.start()] + "[99999]" + line[match.end() :]


@pytest.mark.parametrize(
    ("change", "unseen"), [(other_digits, 0.01), (other_names, 0), (other_numbers_cited, 0)]
)
def test_whatever_digit_name_or_citation_is_changed_its_sentence_is_found(
    change: Callable[[str], Iterator[str]], unseen: float, samples: Selection, page: str
) -> None:
    """A digit may be changed into what another claim of the clause says: that is no fault."""
    total = found = 0
    for count, broken in with_each(page, change):
        total += count
        found += len({fault.sentence for fault in faults(broken, "md", samples)})
    assert total > 30
    assert total * (1 - unseen) <= found <= total


def test_one_side_of_what_is_contested_does_not_stand_alone(samples: Selection, page: str) -> None:
    line = next(x for x in page.splitlines() if "al-Sakhour" in x and "; a rebel official" in x)
    alone = line.partition("; a rebel official")[0] + "."
    (fault,) = faults(page.replace(line, alone, 1), "md", samples)
    assert fault.problem == "gives one side of what is contested"


def test_a_sentence_without_a_citation_is_found(samples: Selection, page: str) -> None:
    broken = page.replace("## Politics\n", "## Politics\n\n- Two towns fell.\n", 1)
    (fault,) = faults(broken, "md", samples)
    assert (fault.sentence, fault.problem) == ("Two towns fell.", "cites no claim")


@pytest.mark.parametrize("after", [r" of \d+ asserted", " claims? without a place"])
def test_a_count_of_what_a_note_cites_must_be_the_count(after: str, samples: Selection) -> None:
    placeless = tuple(replace(claim, where=()) for claim in samples.claims[:1])
    selection = replace(samples, claims=(*placeless, *samples.claims[1:]))
    page = finished(report_of(selection), "md", selection)
    assert isinstance(page, str)
    broken, changes = re.subn(rf"(\d+)({after})", r"1\1\2", page)
    assert changes == 1
    (fault,) = faults(broken, "md", selection)
    assert fault.problem.startswith("counts 1")


def many_origins() -> Selection:
    """Eighteen outlets, each with a speaker and a toll of its own for one day in one town."""
    desk, reports = sample_reports.desk(), {}
    claims: list[Claim] = []
    for n, name in enumerate(SURNAMES):
        text = f"Doctor {name} said {40 + 3 * n} people were killed in Homs, Syria, on Sunday."
        origin = Origin(f"report-{n}", None, str(n), "test@1", sample_reports.NOON)
        report = Document(f"d{n}", text, "en", "", f"Wire {chr(65 + n)}", None, PUBLISHED, origin)
        reports[report.id] = report
        claims += desk.read(report)
    belongs = desk.belongs(claims)
    places, actors = desk.known(claims, belongs)
    return replace(
        sample_reports.samples(),
        documents=reports,
        claims=tuple(claims),
        relations=tuple(desk.relate(claims)),
        belongs=belongs,
        places=places,
        actors=actors,
    )


def test_a_range_over_many_origins_is_no_fault() -> None:
    selection = many_origins()
    page = finished(report_of(selection), "md", selection)
    assert isinstance(page, str)
    (origins,) = re.findall(r"over (\d+) independent origins", page)
    assert not faults(page, "md", selection)
    broken = page.replace(f"over {origins} independent", "over 21 independent")
    (fault,) = faults(broken, "md", selection)
    assert fault.problem.startswith("counts 21 origins and cites ")


def test_words_in_the_annex_must_be_the_reports(samples: Selection, page: str) -> None:
    broken = page.replace("[1] “", "[1] “Indeed ", 1)
    (fault,) = faults(broken, "md", samples)
    assert fault.problem == "these are not the report's words"


def test_a_document_that_somebody_edited_is_checked_like_ours(
    samples: Selection, report: Report
) -> None:
    """An officer opens the .docx, changes one figure, and has it checked again."""
    document = docx.Document(io.BytesIO(docx_of(report, None, samples.generated_at)))
    run = next(
        run
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.text == "more than 8,500 civilians"
    )
    run.text = "more than 85,000 civilians"
    out = io.BytesIO()
    document.save(out)
    (fault, *_) = faults(out.getvalue(), "docx", samples)
    assert "more than 85 000 civilians" in fault.problem


# -- nothing unsound leaves ------------------------------------------------------------------------


@pytest.mark.parametrize("writer", [SitrepWriter, MarkdownSitrep])
def test_a_template_that_changes_what_is_said_is_refused(
    writer: type[SitrepWriter | MarkdownSitrep], samples: Selection, root: Any
) -> None:
    name = f"sitrep{writer.suffix}"
    ours = (root / "src/dragoman/write/templates" / name).read_text(encoding="utf-8")
    theirs = ours.replace("{{ run.text", "{{ run.text | replace('about ', '')")
    out = io.StringIO()
    with pytest.raises(CheckError, match="say what the claims that they cite do not"):
        writer(template=theirs.encode()).write(samples, out)
    assert out.getvalue() == ""


@pytest.mark.parametrize("writer", [DocxSitrep, PdfSitrep])
def test_what_is_written_was_checked(
    writer: type[DocxSitrep | PdfSitrep], samples: Selection
) -> None:
    out = io.BytesIO()
    writer().write_bytes(samples, out)
    check(out.getvalue(), writer.suffix[1:], samples)


def test_a_form_that_there_is_not_is_refused(samples: Selection) -> None:
    with pytest.raises(ValueError, match="'odt' is none of docx, html, md, pdf"):
        faults("", "odt", samples)
