"""Plain text and JSON lines.

In: the bytes of a file or a pipe. Out: Documents whose text is what the bytes decode to, line ends
and all; a byte order mark is no part of it. It will not repair an encoding, and what is not text is
named and set aside. The readers of other forms decode and compose with what stands here.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, BinaryIO

import msgspec
from charset_normalizer import CharsetMatch, from_bytes

from dragoman.claims import Document, Origin
from dragoman.collect.days import is_masthead, stated_at_head, written_day
from dragoman.collect.figures import text_of
from dragoman.collect.grids import SIGNS
from dragoman.collect.items import id_of_words
from dragoman.collect.streams import Again, Recoded, buffered
from dragoman.collect.wires import opens_story
from dragoman.errors import InputError

__all__ = [
    "LARGEST_FILE",
    "LARGEST_REPORT",
    "JsonLinesReader",
    "Report",
    "TextReader",
    "compose",
    "decode",
    "decoding",
    "is_one_value",
    "opening",
    "read_whole",
    "where",
]

LARGEST_REPORT = 8 * 2**20
"""Bytes of text. No report is as long (a book has one MiB); more is something else, or broken."""
LARGEST_FILE = 64 * 2**20
"""Bytes of a file that holds more than words: a PDF with its pictures."""

# What a file opens with, what that is, and what to do about it.
_OTHER_FORMS = (
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", "unpack it first"),
    (b"\x89PNG", "an image (PNG)", "type its text, or run it through text recognition"),
    (b"\xff\xd8\xff", "an image (JPEG)", "type its text, or run it through text recognition"),
    (b"GIF8", "an image (GIF)", "type its text, or run it through text recognition"),
    (b"SQLite format 3\x00", "a database (SQLite)", "name a ledger with --ledger, not as a report"),
    (b"\x28\xb5\x2f\xfd", "zstd", "unpack it first: unzstd -c FILE | dragoman collect -"),
    (b"Rar!\x1a\x07", "a RAR archive", "unpack it first"),
    (b"<?xml", "XML that is no feed", "save the reports in it as text, HTML or JSON lines"),
)

# UTF-32 before UTF-16: the mark of UTF-16 opens that of UTF-32.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# The encodings that text was commonly kept in before UTF-8 (WHATWG Encoding, section 4.2, and DOS
# Cyrillic), those of most use first: where a text reads equally well in two, the first is taken.
# Turkish (1254) comes before Western (1252), which is the same but for six Icelandic letters.
_OLDER = (
    *("cp1254", "cp1252", "cp1251", "cp1256", "cp1250", "cp1253", "cp1255", "cp1257"),
    *("koi8_r", "koi8_u", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7", "iso8859_8"),
    *("gb18030", "big5", "euc_jp", "shift_jis", "cp949", "cp866"),
)

_SAVE_AS_UTF8 = "save it again as UTF-8"
_FIELDS = "a line has `text`; id, title, published, publisher, url, language are strings or null"


class Report(msgspec.Struct, frozen=True):
    """A report as an input gives it: the fields of a line of JSON. Only the text must be there."""

    text: str
    id: str | int | None = None
    title: str | None = None
    published: str | None = None
    """A day as people write one (`days.written_day`), or a moment; its day is the one written."""
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    """BCP 47."""
    dated_by: str | None = None
    """Which rule gave ``published``, where it is not simply said."""
    country: str | None = None
    """That it is of: a name, or the ISO 3166-1 code."""
    origin: msgspec.Raw = msgspec.Raw()
    """There in a line that `dragoman collect` wrote itself."""


class TextReader:
    """A file of plain text is one report. It takes any bytes, so it is asked last."""

    name = "text"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        return True

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        content, origin = read_whole(data, origin)
        head = opening(content[:64])
        for start, form, advice in _OTHER_FORMS:
            if head.startswith(start):
                raise InputError(where(origin), f"{form}, which is not read yet", advice)
        text = decode(content, origin)
        named = origin.path.lower().endswith((".csv", ".tsv"))
        if named and (figures := text_of(text)):
            if figures.count("\n") > _MOST_ROWS:
                met = f"a table of more than {_MOST_ROWS:,} rows for one report"
                advice = "split it; where each row is a report, say so: --columns text=COLUMN"
                raise InputError(where(origin), met, advice)
            yield compose(Report(figures), origin)
            return
        if named and (head_cells := _table(text)):
            met = f"a table whose columns have names of their own ({', '.join(head_cells)})"
            advice = "say which one holds the reports' words: --columns text=COLUMN"
            raise InputError(where(origin), met, advice)
        yield compose(Report(text), origin)


class JsonLinesReader:
    """A line of JSON is one report: the fields of `Report`; others are left alone.

    A line that `dragoman collect` wrote is read back as it was, its origin with it. One array of
    such objects, or one object over several lines, is read whole; the line is then its number.
    ``longest_line`` is in bytes: a longer line is passed over without being held. ``columns`` maps
    fields of `Report` to the names that they have in these lines (``meta.date`` is ``date`` inside
    ``meta``). ``begins``: the number of the first line, of lines from the midst of a file.
    """

    name = "jsonl"
    version = 1

    def __init__(
        self,
        longest_line: int = LARGEST_REPORT,
        columns: Mapping[str, str] | None = None,
        begins: int | None = None,
    ) -> None:
        self.longest_line = longest_line
        self.columns = columns or {}
        self.begins = begins

    def sniffs(self, head: bytes, path: str) -> bool:
        """A head that opens as JSON does, or has a line that does; else by the file's name."""
        head = opening(head)
        return bool(
            re.match(rb'\{\s*["}]|\[\s*\{', head)
            # without a NUL: an archive whose members are not packed holds lines of JSON too
            or (b"\0" not in head and re.search(rb'^[ \t]*\{[ \t]*"', head, re.MULTILINE))
            or path.lower().endswith((".jsonl", ".ndjson"))
        )

    def is_of_others(self, head: bytes) -> bool:
        """Whether the first line has its words where they usually are, and none where these columns
        say: another file lies where the one was that went by them.
        """
        try:
            line = msgspec.json.decode(opening(head).partition(b"\n")[0])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return False  # longer than what is seen of it, or none that can be read
        return _at(line, self.columns["text"]) is None and _at(line, "text") is not None

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        number, first = (self.begins or 1) - 1, self.begins is None
        data = _as_utf8(data)
        while line := data.readline(self.longest_line + 1):
            number += 1
            here = replace(origin, line=number)
            if len(line) > self.longest_line and not line.endswith(b"\n"):
                first = False
                yield self._too_long(len(line) + _rest_of_line(data), here)
                continue
            content = line.rstrip(b"\r\n").removeprefix(codecs.BOM_UTF8 if number == 1 else b"")
            if not content.strip():
                continue
            if first and is_one_value(content):
                yield from self._of_one_value(line, data, origin)
                return
            first = False
            try:
                yield self._from_line(content, replace(here, sha256=sha256(content).hexdigest()))
            except InputError as error:
                yield error
        if first:
            yield InputError(where(origin), "it is empty", "see whether it was saved whole")

    def _of_one_value(
        self, first: bytes, rest: BinaryIO, origin: Origin
    ) -> Iterator[Document | InputError]:
        """What one JSON value holds that opens with the line ``first``."""
        content = first.removeprefix(codecs.BOM_UTF8) + rest.read(LARGEST_FILE + 1)
        if len(content) > LARGEST_FILE:
            met = f"one JSON value of more than {LARGEST_FILE // 2**20} MiB"
            advice = "write one object a line: jq -c '.[]' FILE"
            raise InputError(where(origin), met, advice)
        try:
            if content.lstrip().startswith(b"["):
                told = msgspec.json.decode(content, type=list[msgspec.Raw])
            else:
                told = [msgspec.json.decode(content, type=msgspec.Raw)]
        except (msgspec.DecodeError, RecursionError) as error:
            raise InputError(where(origin), f"no JSON ({error})", "save it again, whole") from error
        for number, value in enumerate(map(bytes, told), start=1):
            here = replace(origin, line=number, sha256=sha256(value).hexdigest())
            try:
                yield self._from_line(value, here)
            except InputError as error:
                yield error

    def _from_line(self, content: bytes, origin: Origin) -> Document:
        advice = "mend the line, or delete it"
        try:
            report = self._mapped(content) if self.columns else _LINE.decode(content)
        except msgspec.ValidationError as error:
            raise InputError(where(origin), f"the line does not fit: {error}", _FIELDS) from error
        except UnicodeDecodeError as error:
            raise InputError(where(origin), "the line is not UTF-8", _SAVE_AS_UTF8) from error
        except (msgspec.DecodeError, RecursionError) as error:
            raise InputError(where(origin), f"the line is not JSON ({error})", advice) from error
        if report.origin:
            try:
                return _OURS.decode(content)
            except msgspec.ValidationError:
                pass  # a field of somebody else's that happens to be called so
        return compose(report, origin)

    def _mapped(self, content: bytes) -> Report:
        line = msgspec.json.decode(content)
        fields = {field: _at(line, name) for field, name in self.columns.items()}
        return msgspec.convert({k: v for k, v in fields.items() if v is not None}, Report)

    def _too_long(self, size: int, origin: Origin) -> InputError:
        limit = f"{self.longest_line / 2**20:.3g} MiB"
        met = f"the line is {size / 2**20:.3g} MiB long, and {limit} is the most that is read"
        return InputError(
            where(origin), met, "see whether line ends were lost; split it in reports"
        )


def where(origin: Origin) -> str:
    """The place that an `InputError` names: the path, and the line where there is one."""
    path = "standard input" if origin.path == "-" else origin.path
    return path if origin.line is None else f"{path}, line {origin.line}"


def opening(head: bytes) -> bytes:
    """``head`` without white space in front, as UTF-8 where a byte order mark tells what it is."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return head[len(mark) :].decode(encoding, "ignore").lstrip().encode()
    return head.lstrip()


def read_whole(data: BinaryIO, origin: Origin, most: int = LARGEST_REPORT) -> tuple[bytes, Origin]:
    """The bytes of an input that is one report, and its origin with their sha256.

    Raises `InputError` above ``most`` bytes.
    """
    content = data.read(most + 1)
    if len(content) > most:
        met = f"more than {most // 2**20} MiB for one report"
        raise InputError(where(origin), met, "split it; many reports are read from JSON lines")
    return content, replace(origin, sha256=sha256(content).hexdigest())


def decode(content: bytes, origin: Origin, declared: str | None = None) -> str:
    """The text that ``content`` holds.

    Its byte order mark decides; then UTF-8, which other encodings hardly ever happen to be; then
    the encoding that the page ``declared``, where it fits; then what charset-normalizer finds
    plausible. Raises `InputError` where nothing does, where it is UTF-8 but for a few bytes (a cut
    or damaged file, which another encoding would turn into nonsense), and where it is not text.
    """
    if not content:
        raise InputError(where(origin), "it is empty", "see whether it was saved whole")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _broken(encoding, error.start + len(mark), origin) from error
    if b"\0" in content:
        met = "binary data, or UTF-16 without a byte order mark"
        raise InputError(where(origin), met, f"if it is text, {_SAVE_AS_UTF8}")
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        if _is_almost_utf8(content):
            raise _broken("utf-8", error.start, origin) from error
    text = _declared(content, declared) or _plausible(content)
    if text is None:
        met = "not UTF-8, and no other encoding gives plausible words"
        raise InputError(where(origin), met, _SAVE_AS_UTF8)
    return text


def compose(report: Report, origin: Origin) -> Document:
    """The Document of a report; its title becomes the first line where the text lacks it.

    Without a day of publication, or with one that nothing is published on (9999-12-31), it is the
    one that the text states at its head (`days`).
    Without a title, the first line (behind a day, the next) is one where a blank line follows, or
    one with the day ("Darfur Wire, 26 October 2023") or the head of a story ("GOMA (Reuters) -"),
    and it does not end as a sentence does.
    Without an id, it is ``sha256:`` and 16 hexadecimal digits, of the text, the publisher and the
    address: the same words in two outlets are two reports.
    Raises `InputError` for a text of white space alone and for a date that is none.
    """
    text = report.text
    if not text.strip():
        raise InputError(where(origin), "the text is empty", "see whether it was saved whole")
    title = " ".join((report.title or "").split())
    if not title:
        title = _first_line_as_title(text)
    elif not _plain(text[: len(title) * 2 + 400]).startswith(_plain(title)):
        text = f"{title}\n\n{text}"
    published, dated_by = _day(report.published, origin), report.dated_by or "field published"
    if published is None:
        # A day on: where the report was written it may be tomorrow.
        latest = origin.collected_at.date() + timedelta(days=1)
        published, dated_by = stated_at_head(text, latest), "head of the text"
    given = str(report.id).strip() if report.id is not None else ""
    publisher, url = (report.publisher or "").strip(), report.url or None
    return Document(
        id=given or id_of_words(text, publisher, url),
        text=text,
        language=report.language or "und",
        title=title,
        publisher=publisher,
        url=url,
        published=published,
        origin=origin,
        dated_by=dated_by if published else "",
        country=(report.country or "").strip(),
    )


_LINE = msgspec.json.Decoder(Report)
_OURS = msgspec.json.Decoder(Document)


def is_one_value(line: bytes) -> bool:
    """Whether the first line tells that the lines are one JSON value: an array, or an object over
    several lines.
    """
    content = line.strip()
    return content == b"{" or content.startswith(b"[")


def _at(line: Any, name: str) -> Any:
    """The value under a name, or under names one in another (``meta.date``)."""
    if isinstance(line, dict) and name in line:
        return line[name]
    for step in name.split("."):
        line = line.get(step) if isinstance(line, dict) else None
    return line


def _as_utf8(data: BinaryIO) -> BinaryIO:
    """The same lines in UTF-8, where a byte order mark says that they are UTF-16 or UTF-32."""
    first = data.read(4)
    whole = buffered(Again(first, data))
    wide = next((e for mark, e in _BYTE_ORDER_MARKS[1:] if first.startswith(mark)), None)
    return buffered(Recoded(io.TextIOWrapper(whole, wide, newline=""))) if wide else whole


def _rest_of_line(data: BinaryIO) -> int:
    """Pass over what is left of a line; its length in bytes."""
    size = 0
    while chunk := data.readline(1024 * 1024):
        size += len(chunk)
        if chunk.endswith(b"\n"):
            break
    return size


def _declared(content: bytes, declared: str | None) -> str | None:
    try:
        return content.decode(declared) if declared else None
    except (LookupError, UnicodeError):
        return None


def decoding(sample: bytes) -> str:
    """The encoding of a long text, by its first bytes, which may end inside a character.

    Where nothing fits better it is UTF-8, whose faults then show line by line.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if sample.startswith(mark):
            return encoding
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        match = None if _is_almost_utf8(sample) else _plausible_match(sample)
        return match.encoding if match else "utf-8"
    return "utf-8"


def _plausible(content: bytes) -> str | None:
    match = _plausible_match(content)
    return str(match) if match else None


def _plausible_match(content: bytes) -> CharsetMatch | None:
    """The older encoding that gives the least odd signs and the most of a language.

    None where no encoding gives words of a language: too short a text of another script than Latin
    reads as something in nearly any of them.
    """
    matches = list(from_bytes(content, cp_isolation=list(_OLDER)))
    if not matches:
        return None

    def order(match: CharsetMatch) -> tuple[float, float, int]:
        places = [_OLDER.index(name) for name in match.could_be_from_charset if name in _OLDER]
        return match.chaos, -match.coherence, min(places, default=len(_OLDER))

    best = min(matches, key=order)
    mostly_ascii = 10 * sum(byte > 127 for byte in content) <= len(content)
    return best if best.coherence or mostly_ascii else None


def _is_almost_utf8(content: bytes) -> bool:
    """Whether at least half of what is not ASCII is good UTF-8."""
    text = content.decode(errors="replace")
    broken = text.count("\ufffd")
    beyond_ascii = sum(not char.isascii() for char in text)
    return beyond_ascii >= 2 * broken


def _broken(encoding: str, offset: int, origin: Origin) -> InputError:
    met = f"broken {encoding.upper()} at byte {offset}: cut off, or of two encodings"
    return InputError(where(origin), met, f"get it anew, or mend that place and {_SAVE_AS_UTF8}")


def _table(text: str) -> list[str]:
    """The head of a table by its lines, shortened; empty where it is none."""
    lines = [line for line in text[:_TABLE_HEAD].splitlines() if line.strip(SIGNS + " ")][:2]
    for sign in SIGNS:
        with suppress(csv.Error):
            rows = list(csv.reader(lines, delimiter=sign))
            if len(rows) > 1 and len(rows[0]) == len(rows[1]) > 1:
                return [*rows[0][:_TOLD_CELLS], *(["..."] if len(rows[0]) > _TOLD_CELLS else [])]
    return []


_TABLE_HEAD = 2**16
_MOST_ROWS = 20_000
"""Rows of a table that is one report: each figure may be a claim, and all are held at once."""
_TOLD_CELLS = 6
"""Names of columns that are told of a table."""

_TITLE = re.compile(r"\s*(\S[^\r\n]{0,198})(?:\r\n|\n|\r)[^\S\r\n]*[\r\n]\s*\S")

_TITLE_AND_MORE = re.compile(r"\s*(\S[^\r\n]{0,198})(?:\r\n|\n|\r)[^\S\r\n]*(\S[^\r\n]{0,118})")


def _first_line_as_title(text: str) -> str:
    under = _TITLE_AND_MORE.match(text)
    if under and _heads(under.group(2)) and not written_day(under.group(1).strip("*_# ")):
        return _unfinished(under.group(1).rstrip())
    found = _TITLE.match(text)
    if found and written_day(found.group(1).strip("*_# ")):
        found = _TITLE.match(text, found.end(1))
    return _unfinished(found.group(1).rstrip()) if found else ""


def _heads(line: str) -> bool:
    """Whether a line stands under a title, with no blank one between."""
    return is_masthead(line) or opens_story(line)


def _unfinished(line: str) -> str:
    """The line, if it does not end as a sentence does."""
    return "" if line.rstrip("”\"'’)").endswith((".", "!", ":", ",")) else line


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


_YEARS = range(1800, 2101)
"""In which reports are published: databases write 0001-01-01 or 9999-12-31 where none is known."""


def _day(published: str | None, origin: Origin) -> date | None:
    if not published:
        return None
    day = written_day(published)
    if day is not None:
        return day if day.year in _YEARS else None
    if written_day(published, day_first=True) is not None:
        met = f"`published` is {published!r}: nobody can tell which number is the month"
        raise InputError(where(origin), met, "write it as 2016-11-27")
    met = f"`published` is {published!r}, not a date"
    raise InputError(where(origin), met, "write it as 2016-11-27, or null")
