"""Packed bytes, in the few words that archives, web archives and the network share."""

from __future__ import annotations

import gzip
import lzma
import tarfile
import zipfile
import zlib

__all__ = ["DAMAGED", "GZIP", "inflated", "unpacked_head"]

GZIP = b"\x1f\x8b"
"""How a member of gzip begins; several may follow one another (RFC 1952, section 2.2)."""

DAMAGED = (
    *(EOFError, zlib.error, lzma.LZMAError, gzip.BadGzipFile),
    *(zipfile.BadZipFile, tarfile.TarError),
)
"""What the standard library raises where packed bytes are cut off or not what they should be."""


def inflated(body: bytes, window: int, most: int) -> bytes:
    """What ``body`` unpacks to, or the first ``most`` and one bytes of it.

    ``window`` is zlib's: 31 for gzip, 15 for zlib, -15 for bare deflate. Raises one of `DAMAGED`.
    """
    content, left = b"", body
    while not content or (left.startswith(GZIP) and len(content) <= most):
        unpacking = zlib.decompressobj(wbits=window)
        content += unpacking.decompress(left, most + 1 - len(content))
        if not unpacking.eof and len(content) <= most:
            raise EOFError("it ends before its time")
        if not unpacking.eof or not unpacking.unused_data:
            break
        left = unpacking.unused_data
    return content


def unpacked_head(head: bytes) -> bytes:
    """What the first bytes of a gzip stream open with; nothing where they are no such stream."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, 512)
    except zlib.error:
        return b""
