"""Web archives (WARC 0.17 to 1.1, ISO 28500), record by record, by offset.

In: the bytes of an archive, packed or plain, of any length. Out: a member for each page that the
archive holds: the body of a response with status 200, a resource, or a conversion to text, with the
address it was found at and the time it was taken. Images, styles, scripts and records of other
kinds are passed over. Memory holds one record.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC
from typing import Any, BinaryIO, cast

from dragoman.claims import Origin
from dragoman.collect.files import LARGEST_FILE, where
from dragoman.collect.items import Item, Known, Member
from dragoman.collect.packed import DAMAGED, inflated, unpacked_head
from dragoman.errors import InputError

__all__ = ["WarcReader", "offsets"]

_READ = ("text/html", "application/xhtml", "text/plain", "application/pdf", "message/rfc822")
_READ_TOO = ("application/rss", "application/atom", "text/xml", "application/xml")
_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_ADVICE = "get the archive anew"


class WarcReader:
    """A web archive, packed with gzip record by record or not."""

    name = "warc"
    version = 1

    def __init__(self, begins: int | None = None) -> None:
        """``begins``: the offset of the first byte, of records from the midst of an archive."""
        self.begins = begins

    def sniffs(self, head: bytes, path: str) -> bool:
        return head.startswith(b"WARC/") or unpacked_head(head).startswith(b"WARC/")

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Item]:
        # It takes 30 ms to import, which a run over plain text need not wait for.
        from fastwarc.warc import ArchiveIterator, WarcRecordType  # noqa: PLC0415

        kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
        pages, end = 0, 0
        try:
            for record in ArchiveIterator(
                cast(BinaryIO, _Forwards(data, self.begins or 0)),
                record_types=kinds,
                auto_decode="none",
            ):
                end = record.stream_pos
                item = _member(record, kinds=WarcRecordType, origin=origin)
                pages += item is not None
                if item is not None:
                    yield item
        except (OSError, ValueError) as error:
            met = f"the archive is damaged after the record at byte {end:,} ({error})"
            yield InputError(where(origin), met, _ADVICE)
            return
        if not pages and self.begins is None:
            yield InputError(where(origin), "the archive holds no page", "see what was archived")


def offsets(data: BinaryIO, begins: int = 0) -> Iterator[int]:
    """Where the records of an archive begin, up to where it is damaged.

    ``begins``: the offset of the first byte of ``data``.
    """
    from fastwarc.warc import ArchiveIterator  # noqa: PLC0415

    forwards = cast(BinaryIO, _Forwards(data, begins))
    try:
        for record in ArchiveIterator(forwards, parse_http=False):
            yield record.stream_pos
    except (OSError, ValueError):
        return  # who reads the pages meets it again, and tells


def _member(record: Any, kinds: Any, origin: Origin) -> Member | InputError | None:
    headers = record.headers
    offset = f"@{record.stream_pos}"
    http = record.http_headers
    if record.record_type == kinds.response and record.is_http:
        if http is not None and http.status_code not in {200, None}:
            return None
        if http is not None and http.status_code == 200 and not _is_read(record.http_content_type):
            return None
    elif not _is_read(headers.get("Content-Type")):
        return None
    within = f"{where(origin)}!/{offset}"
    declared = record.content_length
    if declared > LARGEST_FILE:
        met = f"a record of {declared:,} bytes, which is no report"
        return InputError(within, met, "take it out of the archive and split it")
    body = record.reader.read(declared + 1)
    if len(body) < declared or (record.is_http and http is None):
        met = f"the archive is cut off: the record lacks {declared - len(body):,} of its bytes"
        return InputError(within, met, _ADVICE)
    try:
        content = _decoded(body, http) if http is not None else body
    except (*DAMAGED, ValueError) as error:
        return InputError(within, f"the body of the page is damaged ({error})", _ADVICE)
    if len(content) > LARGEST_FILE:
        met = f"a page of more than {LARGEST_FILE // 2**20} MiB when unpacked"
        return InputError(within, met, "leave it out: it is no report, or made to do harm")
    taken = record.record_date
    return Member(
        offset,
        io.BytesIO(content),
        "web archive",
        Known(url=(headers.get("WARC-Target-URI") or "").strip("<>") or None),
        taken.astimezone(UTC) if taken else None,
    )


def _is_read(kind: str | None) -> bool:
    return kind is None or kind.lower().startswith((*_READ, *_READ_TOO, _OFFICE))


def _decoded(body: bytes, http: Any) -> bytes:
    """The page as it was before it was sent (RFC 9112, section 7; RFC 9110, section 8.4).

    Archives often keep the headers of a body that they have unpacked already.
    """
    if "chunked" in (http.get("Transfer-Encoding") or "").lower():
        body = _unchunked(body)
    coding = (http.get("Content-Encoding") or "identity").strip().lower()
    if coding in {"gzip", "x-gzip"} and body.startswith(b"\x1f\x8b"):
        return inflated(body, 31, LARGEST_FILE)
    if coding == "deflate":
        return inflated(body, 15 if body[:1] == b"\x78" else -15, LARGEST_FILE)
    if coding == "br":
        raise ValueError("packed with brotli, which is not read")
    return body


def _unchunked(body: bytes) -> bytes:
    parts: list[bytes] = []
    rest = body
    while rest:
        line, found, after = rest.partition(b"\r\n")
        try:
            size = int(line.partition(b";")[0], 16)
        except ValueError:
            return body if not parts else b"".join(parts)
        if not found or size == 0:
            break
        parts.append(after[:size])
        rest = after[size + 2 :]
    return b"".join(parts)


class _Forwards:
    """Bytes read once, as a pipe gives them: the parser then asks for no way back."""

    def __init__(self, data: BinaryIO, at: int) -> None:
        self._data, self._at = data, at

    def read(self, size: int = -1) -> bytes:
        chunk = self._data.read(size)
        self._at += len(chunk)
        return chunk

    def tell(self) -> int:
        return self._at

    def seekable(self) -> bool:
        return False
