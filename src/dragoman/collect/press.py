"""What press databases export: one file that holds many articles (Nexis, Factiva).

In: the text of a file, or its bytes. Out: an article each, with the title, the day and the outlet
that stand above its words, without the database's own index below them. How the databases lay them
out stands in ``press.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import BinaryIO

from dragoman import plugins
from dragoman.claims import Document, Origin
from dragoman.collect.days import written_day
from dragoman.collect.files import (
    LARGEST_FILE,
    Report,
    compose,
    decode,
    opening,
    read_whole,
    where,
)
from dragoman.collect.items import inside
from dragoman.errors import InputError

__all__ = ["PressReader", "documents_of"]

_NUMBERED = re.compile(r"^[ \t]*\d+ of \d+ DOCUMENTS?[ \t]*$", re.MULTILINE)
"""What opens an article of LexisNexis Academic."""
_LENGTH = re.compile(r"^[ \t]*length:? +[\d,.]+ +words", re.MULTILINE | re.IGNORECASE)
_WORDS = re.compile(r"[\d,.]+ words")
_DAY = re.compile(r"(?:[^\W\d_]{3,} \d{1,2}, \d{4})|(?:\d{1,2}\.? [^\W\d_]{3,} \d{4})")
_NUMBER = re.compile(r"\w{18,40}")
"""Of an article of Factiva, its day among its letters: "LBA0000020220303ei33000ab"."""
_RIGHTS = re.compile(r"(?:copyright|©|\(c\))\W|all rights reserved", re.IGNORECASE)
_PAGE = re.compile(r"\w+ \d+ of \d+")
_OTHERS = (b"{", b"[", b"<", b"PK", b"%PDF")
"""What other forms open with; theirs have readers that ask here for articles."""
_HEAD = 12
"""Lines above an article's words in which its day stands."""


class PressReader:
    """A text file that a press database exported."""

    name = "press"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        text = head.decode(errors="replace")
        of_press = _is_nexis(text) or _opens_as_factiva(text.splitlines())
        return of_press and not opening(head).startswith(_OTHERS)

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        content, origin = read_whole(data, origin, LARGEST_FILE)
        text = decode(content, origin)
        yield from list(documents_of(text, origin)) or [compose(Report(text), origin)]


def documents_of(text: str, origin: Origin) -> Iterator[Document | InputError]:
    """The articles of an export, numbered in its path; nothing where the text is none."""
    for number, report in enumerate(_articles(text), start=1):
        here = replace(origin, path=inside(origin.path, str(number)))
        try:
            yield compose(report, here)
        except InputError:
            yield InputError(where(here), "an article without words", "see the export")


def _articles(text: str) -> Iterator[Report]:
    lines = text.splitlines()
    if _NUMBERED.search(text):
        yield from (_of_nexis(part) for part in _parted(lines, _NUMBERED.match)[1:])
    elif _is_nexis(text):
        closes = _labels("nexis", "closes")
        parts = _parted(lines, lambda line: line.strip().lower() in closes)
        yield from (_of_nexis(part) for part in parts if _LENGTH.search("\n".join(part)))
    else:
        for part in _parted(lines, _closes_factiva)[:-1]:
            yield _of_factiva(part)


@cache
def _labels(database: str, *kinds: str) -> frozenset[str]:
    table = plugins.table("dragoman.collect", "press.toml")[database]
    return frozenset(label for kind in kinds for label in table[kind])


def _parted(lines: Sequence[str], parts_at: Callable[[str], object]) -> list[list[str]]:
    """The lines between those at which they are parted."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if parts_at(line):
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def _label(line: str, database: str, *kinds: str) -> bool:
    """Whether a line opens with a label of these kinds, or is one."""
    head, colon, _ = line.strip().partition(":")
    return head.lower() in _labels(database, *kinds) and (bool(colon) or head == line.strip())


def _day_of(line: str) -> str | None:
    found = _DAY.search(line)
    day = written_day(found[0]) if found else None
    return day.isoformat() if day else None


def _paragraphs(lines: Sequence[str]) -> str:
    return "\n".join(line.strip() for line in lines).strip()


# -- Nexis -----------------------------------------------------------------------------------------


def _is_nexis(text: str) -> bool:
    """Whether articles are numbered, or one tells its length, and a line whose it is."""
    owned = any(_RIGHTS.match(line.strip()) for line in text.splitlines())
    return bool(_NUMBERED.search(text) or (_LENGTH.search(text) and owned))


def _of_nexis(lines: Sequence[str]) -> Report:
    """An article: outlet and day, or title, outlet and day; then labels, its words, more labels."""
    told = [n for n, line in enumerate(lines) if line.strip() and not _PAGE.fullmatch(line.strip())]
    dated = next((n for n in told[:_HEAD] if _day_of(lines[n])), None)
    labelled = [n for n in told if _label(lines[n], "nexis", "head", "dateline")]
    opens = next((n for n in told if _label(lines[n], "nexis", "opens")), None)
    begins = _behind_head(lines, labelled) if opens is None else opens + 1
    ends = next((n for n in told if n > begins and _label(lines[n], "nexis", "foot")), len(lines))
    words = [line for line in lines[begins:ends] if not _RIGHTS.match(line.strip())]
    above = [n for n in told if dated is not None and n < dated]
    publisher = lines[above[-1]].strip() if above else ""
    title = " ".join(lines[n].strip() for n in above[:-1])
    if not title and dated is not None:  # it stands below the day
        last = min((n for n in labelled if n > dated), default=begins)
        below = [lines[n].strip() for n in told if dated < n < last]
        title = " ".join(line for line in below if not (_RIGHTS.match(line) or _is_edition(line)))
    return Report(
        _at_place(lines, labelled, _paragraphs(words)),
        title=title or None,
        published=_day_of(lines[dated]) if dated is not None else None,
        publisher=publisher,
        dated_by="press database",
    )


def _is_edition(line: str) -> bool:
    return line.lower().endswith(tuple(_labels("nexis", "editions")))


def _behind_head(lines: Sequence[str], labelled: Sequence[int]) -> int:
    """Where the words begin below the labels: each goes on to the next blank line."""
    last = -1
    for n in labelled:
        if last >= 0 and any(_is_words(line) for line in lines[last + 1 : n]):
            break  # a label among the words is a word
        last = n
        while last + 1 < len(lines) and lines[last + 1].strip():
            last += 1
    return last + 1


def _is_words(line: str) -> bool:
    return bool(line.strip()) and not _RIGHTS.match(line.strip())


def _at_place(lines: Sequence[str], labelled: Sequence[int], words: str) -> str:
    """The words behind the place where they were written, where a label gives it."""
    for n in labelled:
        if _label(lines[n], "nexis", "dateline"):
            place = lines[n].partition(":")[2].strip()
            if place and not words.lower().startswith(place.partition(",")[0].lower()):
                return f"{place} - {words}"
    return words


# -- Factiva ---------------------------------------------------------------------------------------


def _closes_factiva(line: str) -> bool:
    head, _, number = line.strip().partition(" ")
    return (
        head.lower() in _labels("factiva", "closes")
        and _NUMBER.fullmatch(number) is not None
        and any(letter.isdigit() for letter in number)
    )


def _opens_as_factiva(lines: Sequence[str]) -> bool:
    """Whether a head is that of an article: codes, or how many words on which day."""
    lines = [line.strip() for line in lines if line.strip()]
    if any(_code(line)[0] in _labels("factiva", "title") for line in lines[:3]):
        return any(_code(line)[0] in _labels("factiva", "publisher") for line in lines)
    return any(_WORDS.fullmatch(line) and _day_of(below) for line, below in pairwise(lines))


_CODE = re.compile(r"([A-Z]{2,3})\s*(?:$|\||\s)\s*(.*?)[\s|]*$")


def _code(line: str) -> tuple[str, str]:
    """The code that a line opens with, in lower case, and what stands behind it."""
    found = _CODE.match(line.strip())
    code = found[1].lower() if found else ""
    kinds = ("title", "published", "publisher", "text", "other")
    return (code, found[2]) if found and code in _labels("factiva", *kinds) else ("", line)


def _of_factiva(lines: Sequence[str]) -> Report:
    fields: dict[str, list[str]] = {}
    code = ""
    for line in lines:
        opened, rest = _code(line)
        code = opened or code
        fields.setdefault(code, []).append(rest if opened else line.strip().strip("|"))
    if not _labels("factiva", "text").isdisjoint(fields):
        return Report(
            _field(fields, "text"),
            title=_field(fields, "title") or None,
            published=_day_of(_field(fields, "published")),
            publisher=_field(fields, "publisher"),
            dated_by="press database",
        )
    return _without_codes([line.strip() for line in lines])


def _field(fields: dict[str, list[str]], kind: str) -> str:
    """What the codes of a kind hold, in the order of the article."""
    codes = _labels("factiva", kind)
    told = (_paragraphs(lines) for code, lines in fields.items() if code in codes)
    return "\n\n".join(filter(None, told))


def _without_codes(lines: Sequence[str]) -> Report:
    """Title, by whom, how many words, day, hour, outlet, its code, language, whose rights."""
    told = [n for n, line in enumerate(lines) if line]
    counted = next((n for n in told[:_HEAD] if _WORDS.fullmatch(lines[n])), -1)
    behind = [n for n in told if n > counted]
    dated = next((n for n in behind[:3] if _day_of(lines[n])), None)
    outlet = next(
        (n for n in behind if dated is not None and n > dated and not re.match(r"\d", lines[n])),
        None,
    )
    rights = next((n for n in behind[:_HEAD] if _RIGHTS.match(lines[n])), None)
    title = [
        lines[n] for n in told if n < counted and not re.match(r"by\b", lines[n], re.IGNORECASE)
    ]
    return Report(
        _paragraphs(lines[rights + 1 :] if rights is not None else lines[counted + 1 :]),
        title=" ".join(title) or None,
        published=_day_of(lines[dated]) if dated is not None else None,
        publisher=lines[outlet] if outlet is not None else "",
        dated_by="press database",
    )
