"""What packs other bytes: gzip, bzip2, xz, ZIP (and WACZ, workbooks, ODT) and tar.

In: the bytes of an archive. Out: its members, each to be read as a file is, in their order. What is
locked, a link or damaged is named. Nothing is written to disk but a ZIP that comes through a pipe,
in a temporary file of bounded size. How much comes out of how little is the walk's to bound.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from dragoman.claims import Origin
from dragoman.collect.bulletins import DocxReader
from dragoman.collect.files import where
from dragoman.collect.items import Item, Member
from dragoman.collect.odt import document_text
from dragoman.collect.packed import DAMAGED, unpacked_head
from dragoman.collect.streams import Raw, buffered
from dragoman.collect.workbooks import LARGEST_UNPACKED, WorkbookReader
from dragoman.errors import InputError

__all__ = ["CompressedReader", "TarReader", "ZipReader"]


_IN_MEMORY = 16 * 2**20
_LARGEST_PIPED = 2 * 2**30
"""Bytes of a ZIP that comes through a pipe or inside another archive: it needs a place to seek."""

_MAGIC = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz"}
_SUFFIXES = re.compile(r"\.(gz|gzip|bz2|xz|tgz)$", re.IGNORECASE)


class CompressedReader:
    """One stream in gzip, bzip2 or xz: what is in it is read as if it were a file."""

    name = "compressed"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        """By the first bytes; web archives are packed record by record, and read as they are."""
        return _packed_as(head) is not None and not unpacked_head(head).startswith(b"WARC/")

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        form = _packed_as(data.peek(8)[:8])  # type: ignore[attr-defined]  # the walk's is buffered
        within = origin.path.rpartition("!/")[2].rpartition("/")[2]
        name = _SUFFIXES.sub(lambda s: ".tar" if s[1] == "tgz" else "", within)
        opened: BinaryIO
        match form:
            case "bzip2":
                opened = cast(BinaryIO, bz2.BZ2File(data))
            case "xz":
                opened = cast(BinaryIO, lzma.LZMAFile(data))  # noqa: SIM115 - the walk reads it
            case _:
                opened = cast(BinaryIO, gzip.GzipFile(fileobj=data))
        yield Member(name if name != within else "", opened, form or "gzip")


def _packed_as(head: bytes) -> str | None:
    return next((form for magic, form in _MAGIC.items() if head.startswith(magic)), None)


class ZipReader:
    """A ZIP archive; of a web archive in one (WACZ), only the WARC files are read."""

    name = "zip"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        return head.startswith((b"PK\x03\x04", b"PK\x05\x06"))

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        with SpooledTemporaryFile(_IN_MEMORY) as spool:
            try:
                archive = zipfile.ZipFile(_seekable(data, spool, origin))
            except (*DAMAGED, NotImplementedError, ValueError) as error:
                advice = "get it anew"
                met = f"a ZIP archive that is cut off or damaged ({error})"
                raise InputError(where(origin), met, advice) from error
            with archive:
                entries = [entry for entry in archive.infolist() if not entry.is_dir()]
                names = {entry.filename for entry in entries}
                if "word/document.xml" in names:
                    whole = cast(BinaryIO, archive.fp)
                    whole.seek(0)
                    docx = f"{DocxReader.name}@{DocxReader.version}"
                    yield from DocxReader().read(whole, replace(origin, reader=docx))
                    return
                if kind := _office_kind(archive, names):
                    yield from _office(archive, kind, origin)
                    return
                if other := next((met for sign, met in _OFFICE.items() if sign in names), None):
                    raise InputError(where(origin), *other)
                if "datapackage.json" in names and any(map(_WARC_IN_WACZ.match, names)):
                    entries = [e for e in entries if _WARC_IN_WACZ.match(e.filename)]
                if not entries:
                    raise InputError(where(origin), "the archive is empty", "put reports into it")
                for entry in entries:
                    yield self._member(archive, entry, origin)

    def _member(
        self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, origin: Origin
    ) -> Member | InputError:
        within = f"{where(origin)}!/{entry.filename}"
        if entry.flag_bits & 0x1:
            return InputError(within, "locked with a password", "unpack it, and name the folder")
        try:
            return Member(entry.filename, cast(BinaryIO, archive.open(entry)), "ZIP archive")
        except (*DAMAGED, NotImplementedError, RuntimeError, ValueError, OSError) as error:
            return InputError(within, f"it cannot be unpacked ({error})", "get the archive anew")


_WARC_IN_WACZ = re.compile(r"archive/.*\.warc(\.gz)?$")
_OFFICE = {
    "ppt/presentation.xml": ("slides (PPTX)", "save them as PDF"),
    "mimetype": ("an office file or a book (ODP, EPUB)", "save it as DOCX, PDF or text"),
}


def _office_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    """``workbook`` or ``text`` (ODT); empty for anything else."""
    if names & {"xl/workbook.xml", "xl/workbook.bin"}:
        return "workbook"
    if not {"mimetype", "content.xml"} <= names:
        return ""
    with archive.open("mimetype") as file:
        return _OPEN_DOCUMENTS.get(file.read(100).strip(), "")


_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": "text",
    b"application/vnd.oasis.opendocument.text-template": "text",
    b"application/vnd.oasis.opendocument.spreadsheet": "workbook",
}


def _office(archive: zipfile.ZipFile, kind: str, origin: Origin) -> Iterator[Item]:
    """The sheets of a workbook, each to be read as a table; or the words of a document."""
    size = sum(entry.file_size for entry in archive.infolist())
    if size > LARGEST_UNPACKED:
        met = f"an office file that unpacks to {size // 2**20:,} MiB"
        raise InputError(where(origin), met, "save its words or its table as text or CSV")
    if kind == "workbook":
        whole = cast(BinaryIO, archive.fp)
        whole.seek(0)
        yield from WorkbookReader().read(whole, origin)
        return
    try:
        text = document_text(archive).encode("utf-8", "replace")
    # lxml and zipfile each raise their own on a file that is not what it should be.
    except (*DAMAGED, KeyError, ValueError, SyntaxError, OSError) as error:
        met = f"a damaged office file ({error})"
        raise InputError(where(origin), met, "save it again, or as text") from error
    yield Member("", io.BytesIO(text), "ODT file")


def _seekable(data: BinaryIO, spool: SpooledTemporaryFile[bytes], origin: Origin) -> BinaryIO:
    if data.seekable():
        return data
    size = 0
    while chunk := data.read(2**20):
        size += len(chunk)
        if size > _LARGEST_PIPED:
            met = f"a ZIP archive of more than {_LARGEST_PIPED // 2**30} GiB from a pipe"
            raise InputError(where(origin), met, "save it, and name the file")
        spool.write(chunk)
    spool.seek(0)
    return cast(BinaryIO, spool)


class TarReader:
    """A tar archive, read forwards; links and devices in it are passed over by name."""

    name = "tar"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        return head[257:262] == b"ustar"

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        try:
            with tarfile.open(fileobj=data, mode="r|") as archive:
                for entry in archive:
                    within = f"{where(origin)}!/{entry.name}"
                    if entry.isfile() and (opened := archive.extractfile(entry)):
                        sized = _Sized(opened, entry)
                        yield Member(entry.name, buffered(sized), "tar")
                        if sized.cut:
                            return
                    elif not entry.isdir():
                        met = "neither a file nor a folder of its own"
                        yield InputError(within, met, "put the file itself into the archive")
        except DAMAGED as error:
            met = f"a tar archive that is cut off or damaged ({error})"
            yield InputError(where(origin), met, "get it anew")


class _Sized(Raw):
    """A member of a tar archive, which ends without a word where the archive is cut."""

    def __init__(self, opened: IO[bytes], entry: tarfile.TarInfo) -> None:
        self._opened, self._left = opened, entry.size
        self.cut = False

    def next_bytes(self, size: int) -> bytes:
        try:
            chunk = self._opened.read(size)
            if not chunk and self._left > 0:
                raise EOFError(f"{self._left:,} bytes are lacking")
        except DAMAGED:
            self.cut = True
            raise
        self._left -= len(chunk)
        return chunk
