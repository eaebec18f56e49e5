"""Texts under one id: which of two is the later, of a post that was edited between two exports.

In: reports in the order in which they are met. Out: what each is to those before it. That a text is
the later is told by the moment that its export gives for it (`Origin.written_at`) or, where that
tells nothing, by the day in the name of its file or folder (``ChatExport_2024-05-12/result.json``).
An id that no service gave may be another report's in another file (each numbers its own): there,
the names of the files must be the same but for the day, and day, publisher and address told. Where
nothing tells, nothing is guessed.
"""

from __future__ import annotations

import re
import struct
from dataclasses import replace
from datetime import date, datetime
from enum import Enum
from hashlib import blake2b
from os.path import normpath

from dragoman.claims import Document, Origin, to_json
from dragoman.collect.items import GIVEN, OF_WORDS
from dragoman.collect.telegram import POST

__all__ = ["Editions", "Met", "fingerprint", "is_later", "same_text"]


class Met(Enum):
    """What a report is to those of its id that came before it."""

    FIRST = "the first"
    AGAIN = "the same again"
    LATER = "a later text"
    OLDER = "an older text"
    OTHER = "something else"


class Editions:
    """The reports that have gone by, by id, each as its latest text."""

    def __init__(self) -> None:
        self.latest: dict[str, bytes] = {}
        """Fingerprints."""

    def meet(self, id_: str, found: bytes) -> Met:
        """What a report of this fingerprint is; it is the latest then, if it is the first or a
        later text.
        """
        held = self.latest.setdefault(id_, found)
        if held is found:
            return Met.FIRST
        if held[:_CONTENT] == found[:_CONTENT]:
            return Met.AGAIN
        later = is_later(found, held)
        if later is None:
            return Met.OTHER
        if later:
            self.latest[id_] = found
        return Met.LATER if later else Met.OLDER


_TEXT, _CONTENT = 8, 16


def fingerprint(document: Document) -> bytes:
    """Eight bytes for the text, eight for all but the text and how we came by it, and behind these,
    where anything tells it, which edition it is.
    """
    text = blake2b(document.text.encode(), digest_size=_TEXT).digest()
    other = replace(document, text="", origin=_NOWHERE, dated_by="")
    told = blake2b(to_json(other).encode(), digest_size=_CONTENT - _TEXT).digest()
    return text + told + _edition(document)


_NOWHERE = Origin("", None, "", "", datetime.min)


def same_text(one: bytes, other: bytes) -> bool:
    """Whether two fingerprints are of one text."""
    return one[:_TEXT] == other[:_TEXT]


def is_later(one: bytes, other: bytes) -> bool | None:
    """Whether the first of two fingerprints is of the later text; None where nothing tells.

    >>> from datetime import UTC
    >>> def post(name: str, text: str) -> bytes:
    ...     origin = Origin(name, None, "", "", datetime(2024, 5, 20, tzinfo=UTC))
    ...     return fingerprint(Document("telegram:7/1", text, "en", "", "", None, None, origin))
    >>> is_later(post("2024-05-19.json!/1", "Nine fled."), post("2024-05-12.json!/1", "Ten fled."))
    True
    >>> is_later(post("new.json!/1", "Nine fled."), post("old.json!/1", "Ten fled.")) is None
    True
    """
    if not one[_CONTENT:] or not other[_CONTENT:]:
        return None
    mine, theirs = _EDITION.unpack(one[_CONTENT:]), _EDITION.unpack(other[_CONTENT:])
    if mine[0] != theirs[0]:
        return None
    for first, second in zip(mine[1:], theirs[1:], strict=True):
        if first != second and first != _UNTOLD != second:
            return bool(first > second)
    return None


_EDITION = struct.Struct(">8sqi")
"""Whose editions are compared, the moment of the text, the day of the export."""
_UNTOLD = 0


def _edition(document: Document) -> bytes:
    origin, is_post = document.origin, document.id.startswith(POST)
    path = origin.path.rpartition("!/")[0] if is_post else origin.path  # its number is no day
    day = _day_in(path)
    written = int(origin.written_at.timestamp()) if origin.written_at else _UNTOLD
    own = document.published is not None and document.dated_by != GIVEN
    if document.id.startswith(OF_WORDS) or day == written == _UNTOLD or not (is_post or own):
        return b""
    name = _DAY.sub("", normpath(path))
    told = (name, str(document.published), document.publisher, document.url or "")
    of = b"" if is_post else chr(0).join(told).encode("utf-8", "replace")
    return _EDITION.pack(blake2b(of, digest_size=8).digest(), written, day)


_DAY = re.compile(
    r"(?<!\d)(?:(?P<y>(?:19|20)\d\d)(?P<s>[-_.]?)(?P<m>\d\d)(?P=s)(?P<d>\d\d)"
    r"|(?<=ChatExport_)(?P<d0>\d\d)_(?P<m0>\d\d)_(?P<y0>\d{4}))(?!\d)"  # as Telegram once did
)


def _day_in(path: str) -> int:
    """The last day that a path names, as an ordinal."""
    found = _UNTOLD
    for named in _DAY.finditer(path):
        year, month, day = (named[part] or named[f"{part}0"] for part in "ymd")
        try:
            found = date(int(year), int(month), int(day)).toordinal()
        except ValueError:
            continue
    return found
