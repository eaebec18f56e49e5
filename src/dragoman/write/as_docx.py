"""The tree of a report as a Word document. In: a Report, and a house template if there is one.

Out: the bytes of a .docx. It uses Word's own styles (Title, Heading 1 and 2, List Bullet, Table
Grid, Caption), so that a house template gives the look; citations are raised numbers that lead to
the claim in the annex. It decides nothing on what is told.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from dragoman.errors import UsageError
from dragoman.write.as_pdf import png_of
from dragoman.write.report import (
    Annexed,
    Block,
    Cite,
    FigureTable,
    Heading,
    Line,
    Lines,
    Note,
    Part,
    Picture,
    Report,
    Table,
    cited,
)

__all__ = ["PLACE", "docx_of"]

PLACE = "{{ report }}"
"""A paragraph of a house template that the report takes the place of."""
_SOFT = RGBColor(0x5D, 0x5D, 0x58)


def docx_of(report: Report, template: bytes | None, made_at: datetime) -> bytes:
    """The report as .docx, the same bytes for the same report and ``made_at`` (UTC).

    ``template``: a .docx whose styles, page, header, footer and text are kept. The report stands in
    place of the paragraph `PLACE`, or at the end. Raises `UsageError` where it is no .docx.
    """
    try:
        document = docx.Document(io.BytesIO(template) if template else None)
    except (PackageNotFoundError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise UsageError(f"the template is no .docx file: {error}") from error
    if template is None:
        _a4(document.sections[0])
    writing = _Writing(document)
    before = list(document.element.body)
    writing.report(report)
    _move(document, before)
    properties = document.core_properties
    properties.title, properties.author = report.title, "Dragoman"
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    out = io.BytesIO()
    document.save(out)
    return _undated(out.getvalue())


def _a4(section: Any) -> None:
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin = section.bottom_margin = Cm(2)


def _move(document: Any, before: Sequence[Any]) -> None:
    """What was written, to the place that the template gives it."""
    marks = [p for p in document.paragraphs if p.text.strip() == PLACE]
    if not marks:
        return
    mark = marks[0]._element
    known = {id(element) for element in before}
    for element in list(document.element.body):
        if id(element) not in known and element.tag != qn("w:sectPr"):
            mark.addprevious(element)
    mark.getparent().remove(mark)


def _undated(data: bytes) -> bytes:
    """The package without the time of its writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            fresh = zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0))
            new.writestr(fresh, old.read(entry), zipfile.ZIP_DEFLATED)
    return out.getvalue()


class _Writing:
    """Walks through the tree and adds to the document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._styles = {style.name for style in document.styles}
        self._anchors: dict[str, int] = {}

    def report(self, report: Report) -> None:
        self._paragraph(report.title, "Title")
        head = self._paragraph("", None)
        head.add_run(f"As of {report.as_of}. ").bold = True
        head.add_run(" ".join(report.head))
        for section in report.sections:
            self._paragraph(section.title, "Heading 1")
            for block in section.blocks:
                self._block(block)
        if report.annex:
            self._paragraph("Annex: the claims", "Heading 1")
            for part in report.annex:
                self._part(part)

    def _paragraph(self, text: str, style: str | None, container: Any = None) -> Any:
        place = self._document if container is None else container
        paragraph = place.add_paragraph(text)
        if style in self._styles:
            paragraph.style = style
        return paragraph

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                self._paragraph(block.text, "Heading 2")
            case Note():
                self._note(block)
            case Lines():
                for line in block.items:
                    self._line(line, self._paragraph("", "List Bullet"), day=True)
            case FigureTable():
                self._figures(block)
            case Picture():
                self._picture(block)
            case Table():
                self._table(block)

    def _note(self, note: Note, container: Any = None) -> None:
        paragraph = self._paragraph(note.text, None, container)
        for run in paragraph.runs:
            run.font.color.rgb = _SOFT if note.kind in {"note", "none"} else None
            run.font.name = "Consolas" if note.kind == "code" else None
        self._cites(paragraph, note.cites)
        if note.cites:
            paragraph.add_run(".")

    def _line(self, line: Line, paragraph: Any, *, day: bool = False) -> None:
        if line.lead:
            paragraph.add_run(f"{line.lead} ").bold = True
        tags = (*line.tags, *(["contested"] if line.contested else ()))
        for tag in tags:
            paragraph.add_run(f"{tag} ").italic = True
        for piece in line.pieces:
            paragraph.add_run(piece.joint)
            for part in piece.runs:
                run = paragraph.add_run(part.text)
                run.bold = True if part.mark == "figure" else None
            self._cites(paragraph, piece.cites)
        paragraph.add_run(".")
        if day and line.day:
            paragraph.add_run(f" ({line.day})").font.color.rgb = _SOFT

    def _cites(self, paragraph: Any, cites: Sequence[Cite]) -> None:
        """The numbers, raised, each printed one leading to its claim in the annex."""
        text = cited(cites)
        numbers = {str(cite.number): cite for cite in cites}
        piece = ""
        for character in text + "\0":
            if character.isdigit():
                piece += character
                continue
            if piece:
                self._link(paragraph, piece, numbers[piece].anchor)
                piece = ""
            if character != "\0":
                paragraph.add_run(character).font.superscript = character.strip() != "" or None

    def _link(self, paragraph: Any, text: str, anchor: str) -> None:
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), _bookmark(anchor))
        run = paragraph.add_run(text)
        run.font.superscript = True
        link.append(run._element)
        paragraph._element.append(link)

    def _figures(self, block: FigureTable) -> None:
        table = self._grid(block.columns)
        for row in block.rows:
            question, said, standing = table.add_row().cells
            question.paragraphs[0].add_run(row.question).bold = True
            for n, line in enumerate(row.lines):
                self._line(line, said.paragraphs[0] if n == 0 else said.add_paragraph())
            for note in row.notes:
                self._note(Note(note.text, note.cites), said)
            standing.paragraphs[0].add_run("; ".join(row.standing)).font.color.rgb = _SOFT
        self._widths(table, (3.6, 10.4, 2.6))

    def _table(self, block: Table) -> None:
        self._paragraph(block.caption, "Caption")
        table = self._grid(block.columns)
        for row in block.rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
        self._widths(table, (6.0, 4.5, 4.5, 1.6))

    def _grid(self, columns: Iterable[str]) -> Any:
        names = tuple(columns)
        table = self._document.add_table(rows=1, cols=len(names))
        if "Table Grid" in self._styles:
            table.style = "Table Grid"
        header = table.rows[0]._tr.get_or_add_trPr()
        header.append(OxmlElement("w:tblHeader"))
        for cell, name in zip(table.rows[0].cells, names, strict=True):
            cell.paragraphs[0].add_run(name).bold = True
        return table

    def _widths(self, table: Any, widths: Sequence[float]) -> None:
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Cm(width)
        for row in table.rows:
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Cm(width)
                for paragraph in cell.paragraphs:
                    paragraph.paragraph_format.space_after = Pt(3)
                    for run in paragraph.runs:
                        run.font.size = Pt(9)

    def _picture(self, block: Picture) -> None:
        png = png_of(block.svg)
        if png is None:
            self._note(Note(f"{block.says} (To have it drawn, install dragoman[print].)"))
            return
        paragraph = self._paragraph("", None)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Cm(16.5))
        shape._inline.docPr.set("descr", block.says)
        self._paragraph(block.caption, "Caption")

    # -- annex

    def _part(self, part: Part) -> None:
        heading = f"“{part.title}” " if part.title else ""
        known = ", ".join(word for word in (part.publisher, part.day) if word)
        self._paragraph(heading + known, "Heading 2")
        if part.url:
            self._note(Note(part.url))
        for claim in part.claims:
            self._annexed(claim)

    def _annexed(self, claim: Annexed) -> None:
        paragraph = self._paragraph("", None)
        self._mark(paragraph, claim.cite.anchor)
        paragraph.add_run(f"[{claim.cite.number}] ")
        quote = (
            ("“" + claim.quote.before, False),
            (claim.quote.words, True),
            (claim.quote.after + "”", False),
        )
        for text, underlined in quote:
            run = paragraph.add_run(text)
            run.underline = underlined or None
            run.font.rtl = claim.rtl or None
        told = (claim.what, claim.where or "no place", claim.when, claim.who, *claim.flags)
        run = paragraph.add_run(" " + " · ".join((*told, claim.cite.claim)))
        run.font.color.rgb = _SOFT
        for each in paragraph.runs:
            each.font.size = Pt(8.5)

    def _mark(self, paragraph: Any, anchor: str) -> None:
        """A bookmark for links to the claim."""
        number = self._anchors.setdefault(anchor, len(self._anchors))
        attributes: Mapping[str, Mapping[str, str]] = {
            "w:bookmarkStart": {"w:id": str(number), "w:name": _bookmark(anchor)},
            "w:bookmarkEnd": {"w:id": str(number)},
        }
        for tag, values in attributes.items():
            element = OxmlElement(tag)
            for name, value in values.items():
                element.set(qn(name), value)
            paragraph._element.append(element)


def _bookmark(anchor: str) -> str:
    """Word allows letters, digits and underscores, 40 at most."""
    return anchor.replace("-", "_")[:40]
