"""Inputs of every form, sound and broken, made from a few words: for tests and for `bench`.

In: words, and a seed where there is chance. Out: bytes.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import signal
import tarfile
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from docx import Document as Docx
from openpyxl import Workbook
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

__all__ = [
    "docx",
    "eml",
    "feed",
    "gdelt",
    "nothing",
    "page",
    "pdf",
    "tarred",
    "tenfold",
    "warc",
    "xz",
    "zipped",
]


def page(
    title: str, *paragraphs: str, day: str = "", charset: str = "utf-8", head: str = ""
) -> bytes:
    """A page of HTML with a menu, a script and a footer around its article."""
    meta = f'<meta property="article:published_time" content="{day}">' if day else ""
    body = "".join(f"<p>{words}</p>" for words in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="{charset}"><title>{title}</title>'
        f"{meta}{head}<script>var a = '<p>no words</p>';</script></head><body><nav><a href='/'>"
        f"Home</a></nav><article><h1>{title}</h1>{body}</article><footer>All rights</footer>"
        "</body></html>"
    ).encode(charset)


def pdf(*pages: Sequence[str | Sequence[tuple[int, str]]], head: str = "", foot: str = "") -> bytes:
    """A PDF of pages of lines (Latin letters); an empty line leaves a gap; no pages: a blank one.
    A line may be parts, each with how far it stands from the left; ``head`` and ``foot`` stand in
    the margins. Written by hand after ISO 32000-1, section 7.5.
    """
    objects = [b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids: list[int] = []
    for lines in pages or ((),):
        shown = [b"BT /F1 11 Tf"]
        placed = [(72, 800, head), (290, 40, foot)]
        for number, line in enumerate(lines):
            parts = [(72, line)] if isinstance(line, str) else line
            placed += [(left, 760 - 14 * number, words) for left, words in parts]
        for left, height, words in placed:
            escaped = words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            if words:
                shown.append(f"1 0 0 1 {left} {height} Tm ({escaped}) Tj".encode("latin-1"))
        content = zlib.compress(b"\n".join([*shown, b"ET"]))
        told = f"<< /Length {len(content)} /Filter /FlateDecode >>".encode()
        objects.append(told + b"\nstream\n" + content + b"\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 1 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F1 2 0 R >> >> >>".encode()
        )
        kids.append(len(objects))
    refs = " ".join(f"{kid} 0 R" for kid in kids)
    objects[0] = f"<< /Type /Pages /Kids [{refs}] /Count {len(kids)} >>".encode()
    objects.append(b"<< /Type /Catalog /Pages 1 0 R >>")
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root {len(objects)} 0 R >>\n".encode()
    return bytes(out) + f"startxref\n{table}\n%%EOF\n".encode()


def docx(
    *blocks: str | Sequence[Sequence[str]],
    head: str = "",
    title: str = "",
    spans: Sequence[tuple[tuple[int, int], tuple[int, int]]] = (),
) -> bytes:
    """A DOCX file of paragraphs and tables; ``spans``: the first and last of cells made one, by row
    and column.
    """
    made = Docx()
    if head:
        made.sections[0].header.paragraphs[0].text = head
    made.core_properties.title = title
    for block in blocks:
        if isinstance(block, str):
            made.add_paragraph(block)
            continue
        table = made.add_table(rows=len(block), cols=len(block[0]))
        for row, cells in zip(table.rows, block, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
        for first, last in spans:
            words = table.cell(*first).text
            table.cell(*first).merge(table.cell(*last)).text = words
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def eml(
    subject: str,
    words: str,
    *,
    sender: str = "Desk <desk@example.org>",
    date: str = "Sun, 27 Nov 2016 23:30:00 +0300",
    charset: str = "utf-8",
    attached: Mapping[str, bytes] | None = None,
    digest: Sequence[bytes] = (),
) -> bytes:
    """A message, with files attached and messages inside."""
    message = EmailMessage()
    message["From"], message["To"] = sender, "list@example.org"
    message["Subject"], message["Date"] = subject, date
    message.set_content(words, charset=charset)
    for name, content in (attached or {}).items():
        message.add_attachment(
            content, maintype="application", subtype="octet-stream", filename=name
        )
    for inner in digest:
        message.add_attachment(message_from_bytes(inner, policy=policy.default))
    return message.as_bytes()


def feed(
    *entries: tuple[str, str, str, str], title: str = "Courier", language: str = "en"
) -> bytes:
    """An RSS feed of (title, link, words, date)."""
    items = "".join(
        f"<item><title>{name}</title><link>{link}</link>"
        f"<description><![CDATA[{words}]]></description><pubDate>{date}</pubDate></item>"
        for name, link, words, date in entries
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>{title}</title><link>https://courier.example/</link>"
        f"<language>{language}</language>{items}</channel></rss>"
    ).encode()


def warc(*pages: tuple[str, bytes], packed: bool = True, kind: str = "text/html") -> bytes:
    """A web archive of (address, body), each the answer to a request."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("crawl.warc", {"software": "none"}))
    for url, body in pages:
        headers = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            "response",
            payload=io.BytesIO(body),
            http_headers=headers,
            warc_headers_dict={"WARC-Date": "2016-11-27T10:00:00Z"},
        )
        writer.write_record(record)
    return out.getvalue()


def zipped(files: Mapping[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, how)
    return out.getvalue()


def workbook(**further: str) -> bytes:
    """A workbook as Excel saves one: days as numbers with a style, an empty sheet.

    ``further``: what stands in other cells of the first sheet.
    """
    book = Workbook()
    first = book.active
    first.title = "North Kivu"
    first.append(["Date", "Source", "Text"])
    first.append([date(2016, 11, 26), "Kivu Watch", "450 people fled Goma."])
    first.append([datetime(2016, 11, 27, 8, 30), None, "1200 people fled Sake, it said."])
    for cell, words in further.items():
        first[cell] = words
    book.create_sheet("Empty")
    second = book.create_sheet("South")
    second["B2"], second["C2"] = "text", "date"
    second["B4"], second["C4"] = "Ten people fled Uvira.", "27.11.2016"
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


_ODT = "urn:oasis:names:tc:opendocument:xmlns:"


def odt(*blocks: str | Sequence[Sequence[str]]) -> bytes:
    """A text as LibreOffice saves one; a block is a paragraph or a table."""
    parts: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            head, _, tail = block.partition(" ")
            parts.append(f"<text:p>{head}<text:s/><text:span>{tail}</text:span></text:p>")
            continue
        rows = (
            "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
            for row in block
        )
        body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        parts.append(f"<table:table>{body}</table:table>")
    spaces = " ".join(f'xmlns:{n}="{_ODT}{n}:1.0"' for n in ("office", "text", "table"))
    content = f"<office:document-content {spaces}><office:body><office:text>{''.join(parts)}"
    content += "</office:text></office:body></office:document-content>"
    kind = b"application/vnd.oasis.opendocument.text"
    return zipped({"mimetype": kind, "content.xml": content.encode()})


def tarred(files: Mapping[str, bytes], packed: str = "") -> bytes:
    """A tar archive, packed with gzip, bzip2 or xz where told so."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    match packed:
        case "gz":
            return gzip.compress(out.getvalue())
        case "bz2":
            return bz2.compress(out.getvalue())
        case "xz":
            return lzma.compress(out.getvalue())
    return out.getvalue()


def tenfold(number: int) -> int:
    """Work that fails on 3, and ends the process that does it on 5."""
    if number == 3:
        raise ValueError("three")
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    return number * 10


def nothing() -> None:
    """What a process begins with that needs nothing."""


def xz(content: bytes) -> bytes:
    return lzma.compress(content)


def gdelt(*rows: tuple[str, str, str]) -> bytes:
    """Lines of a Global Knowledge Graph of (address, day, publisher)."""
    lines = []
    for number, (url, day, publisher) in enumerate(rows):
        cells = [""] * 27
        cells[0], cells[1], cells[2] = f"{day}000000-{number}", f"{day}000000", "1"
        cells[3], cells[4] = publisher, url
        lines.append("\t".join(cells))
    return ("\n".join(lines) + "\n").encode()
