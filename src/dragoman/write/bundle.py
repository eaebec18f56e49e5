"""Several files in one: a ZIP archive that is the same bytes for the same files and time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import BinaryIO

__all__ = ["bundle"]

_FIRST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive can hold."""


def bundle(files: Iterable[tuple[str, str | bytes]], at: datetime, out: BinaryIO) -> None:
    """Put files, each its name and content, into ``out``, which need not be seekable.

    ``at`` (UTC) is the time that each bears.
    """
    moment = max(at.timetuple()[:6], _FIRST)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            data = content.encode() if isinstance(content, str) else content
            archive.writestr(entry, data)
