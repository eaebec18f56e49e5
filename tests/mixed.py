"""A folder of mixed inputs, one in twenty of them broken, and what is to come of each.

In: a folder, how many, a seed. Out: files, and an `Expected`: how many reports are sound, and for
each broken file the reason that it must be set aside with.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests import making

__all__ = ["Expected", "mixed"]

_EVERY = 20
"""One in so many is broken."""


@dataclass
class Expected:
    reports: int = 0
    aside: dict[str, str] = field(default_factory=dict)
    """Name of a file, and how its reason begins."""


def words(number: int, extra: str = "") -> str:
    return (
        f"The office said that {number + 100} people left quarter {number} of the town on Sunday. "
        f"It had counted {number % 90 + 3} families the day before, and said that the road to camp "
        f"{number} was open. {extra}"
    ).strip()


def mixed(folder: Path, count: int, seed: int = 27, *, longest: int = 100 * 10**6) -> Expected:
    """Write ``count`` files; ``longest`` is the length of the lines that are too long, in bytes."""
    chance = random.Random(seed)  # noqa: S311 - no secret depends on it
    told = Expected()
    long_ones = 0
    for number in range(count):
        place = folder / f"{number // 1000:03}"
        place.mkdir(parents=True, exist_ok=True)
        if number % _EVERY:
            name, content, reports = chance.choice(_SOUND)(number)
            told.reports += reports
        else:
            kind = _BROKEN[number // _EVERY % len(_BROKEN)]
            name, content, reports, reason = kind(number)
            told.reports += reports
            if name.startswith("long"):
                long_ones += 1
                content = _long(name, longest if long_ones <= 4 else 9 * 2**20)
            told.aside[f"{number:05}-{name}"] = reason
        (place / f"{number:05}-{name}").write_bytes(content)
    return told


Sound = tuple[str, bytes, int]
Broken = tuple[str, bytes, int, str]


def _text(n: int) -> Sound:
    return "note.txt", f"Note {n}\n\n{words(n)}\n".encode(), 1


def _cyrillic(n: int) -> Sound:
    said = f"В центре сообщили, что {n + 100} мирных жителей вышли из города {n} в воскресенье."
    return "note.dat", said.encode("cp1251"), 1


def _page(n: int) -> Sound:
    scripts = "<script>document.write('<p>no</p>')</script><style>p{}</style>"
    body = (words(n), words(n + 1, "Caf&eacute; &amp; school &#8211; all shut."), words(n + 2))
    return "page.html", making.page(f"Day {n}", *body, day="2016-11-27", head=scripts), 1


def _lines(n: int) -> Sound:
    rows = ({"id": f"l{n}-{k}", "text": words(n * 5 + k)} for k in range(5))
    return "lines.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode(), 5


def _table(n: int) -> Sound:
    rows = "".join(f'c{n}-{k};2016-11-27;"{words(n * 5 + k)}"\r\n' for k in range(5))
    return "table.csv", f"id;date;text\r\n{rows}".encode("utf-8-sig"), 5


def _pdf(n: int) -> Sound:
    said = words(n)
    return "paper.pdf", making.pdf([f"Bulletin {n}", "", said[:80], said[80:160], said[160:]]), 1


def _docx(n: int) -> Sound:
    return (
        "paper.docx",
        making.docx(f"Bulletin {n}", words(n), [["Town", "Left"], [f"T{n}", "9"]]),
        1,
    )


def _mail(n: int) -> Sound:
    inner = [making.eml(f"Inner {n}", words(n + 1))]
    return "digest.eml", making.eml(f"Digest {n}", words(n), digest=inner), 2


def _feed(n: int) -> Sound:
    """One entry has a date that is none: it is read without."""
    entries = [
        (f"Entry {n}.{k}", f"https://a.example/{n}/{k}", words(n + k), "soon") for k in (1, 2)
    ]
    return "feed.xml", making.feed(*entries), 2


def _warc(n: int) -> Sound:
    return "crawl.warc.gz", making.warc(*_pages(n)), 2


def _pages(n: int) -> list[tuple[str, bytes]]:
    return [
        (
            f"https://b.example/{n}/{k}",
            making.page(f"Day {n}.{k}", words(n + k), words(n + k + 1), words(n + k + 2)),
        )
        for k in (1, 2)
    ]


def _zip(n: int) -> Sound:
    files = {f"{k}.txt": words(n, f"Part {k}.").encode() for k in range(3)}
    return "notes.zip", making.zipped(files), 3


def _nested(n: int) -> Sound:
    files = {"in.zip": making.zipped({"a.txt": words(n, "Inside.").encode()})}
    return "notes.tar.gz", making.tarred(files, "gz"), 1


def _gzip(n: int) -> Sound:
    return "note.txt.gz", gzip.compress(words(n, "Packed.").encode()), 1


_SOUND: tuple[Callable[[int], Sound], ...] = (
    *(_text, _cyrillic, _page, _lines, _table, _pdf, _docx, _mail, _feed, _warc, _zip, _nested),
    _gzip,
)

_BLANK = gzip.compress((b" " * 9999 + b"\n") * 13_000)


def _cut_gzip(n: int) -> Broken:
    packed = gzip.compress(words(n, "x" * 500).encode())
    return "cut.txt.gz", packed[: len(packed) // 2], 0, "the gzip is cut off or damaged"


def _bomb(n: int) -> Broken:
    """A table of JSON that is 130 MB of blanks, in 130 KB."""
    content = gzip.compress(json.dumps({"id": f"b{n}", "text": words(n)}).encode() + b"\n") + _BLANK
    return "bomb.jsonl.gz", content, 1, "an archive that unpacks to"


def _encoding(n: int) -> Broken:
    said = f"Вышли {n} человек. ".encode() * 5
    return "wrong.txt", said[:40] + b"\xff\xfe" + said[40:], 0, "broken UTF-8 at byte"


def _long_line(n: int) -> Broken:
    if n // 240 % 2:
        return "long.txt", b"", 0, "more than 8 MiB for one report"
    return "long.jsonl", b"", 0, "the line is"


def _long(name: str, size: int) -> bytes:
    return b'{"text": "' * name.endswith("jsonl") + b"x" * size


def _deep(n: int) -> Broken:
    content = making.zipped({"a.txt": words(n).encode()})
    for _ in range(8):
        content = making.zipped({"in.zip": content})
    return "deep.zip", content, 0, "an archive inside 6 others"


def _pictures(n: int) -> Broken:
    return "scan.pdf", making.pdf(), 0, "a PDF of one page without text"


def _cut_pdf(n: int) -> Broken:
    return "cut.pdf", making.pdf([words(n)])[:200], 0, "a damaged PDF"


def _cut_docx(n: int) -> Broken:
    return "cut.docx", making.docx(words(n))[:4000], 0, "a damaged DOCX"


def _cut_warc(n: int) -> Broken:
    first, second = _pages(n)
    whole = making.warc(first, second)
    return "cut.warc.gz", whole[:-60], 1, "the archive is "


def _no_article(n: int) -> Broken:
    return (
        "menu.html",
        b"<html><body><nav><a href='/'>Home</a></nav></body></html>",
        0,
        "no article",
    )


def _empty(n: int) -> Broken:
    return "empty.txt", b"", 0, "it is empty"


def _blob(n: int) -> Broken:
    return "blob.bin", bytes(range(256)) * 20, 0, "binary data"


_BROKEN: tuple[Callable[[int], Broken], ...] = (
    *(_cut_gzip, _bomb, _encoding, _long_line, _deep, _pictures, _cut_pdf, _cut_docx, _cut_warc),
    *(_no_article, _empty, _blob),
)
