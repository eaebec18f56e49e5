"""Bytes in, Documents out; the one room that touches what others have written.

In: files, folders, standard input and addresses. Out: one `Document` a report, in the order of the
inputs. A `Reader` knows one form of bytes; readers are found by the entry point group
``dragoman.readers`` and chosen by what the bytes look like. Archives, web archives, feeds, lists
and e-mails are gone into. What cannot be read is set aside with its reason, and the others go on.

It will not edit a text or guess a date, and it fetches what it is asked to fetch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from hashlib import blake2b
from typing import BinaryIO

from dragoman.claims import Document, Origin, to_json
from dragoman.collect.files import where
from dragoman.collect.items import Address, Item, Known, Member, Reader
from dragoman.collect.parts import Part
from dragoman.collect.telegram import POST
from dragoman.collect.walk import Means, Walk, files
from dragoman.collect.wires import agency_of
from dragoman.errors import InputError

__all__ = [
    "GIVEN",
    "Address",
    "Item",
    "Known",
    "Means",
    "Member",
    "Part",
    "Reader",
    "Walk",
    "clash",
    "documents",
    "files",
    "fingerprint",
    "once",
]


GIVEN = "--published"
"""What a report is `dated_by` whose day was told with it."""


def documents(
    paths: Iterable[str | Address | Part],
    *,
    collected_at: datetime,
    set_aside: Callable[[InputError], None],
    published: date | None = None,
    stdin: BinaryIO | None = None,
    means: Means | None = None,
) -> Iterator[Document]:
    """Every report under ``paths``, read one at a time.

    ``paths`` are files, folders (walked in the order of names, hidden entries skipped), stretches
    of files (`Walk.split`), addresses, or ``-`` for ``stdin``, which is standard input unless
    given. ``collected_at`` is in UTC.
    ``published`` dates the reports that bring no date of their own; it never replaces one. Those
    that do not tell who printed them are of `Means.publisher`, or else of the agency that their
    dateline names. The id of a report stays as it is without the two.
    ``means`` are all the readers that are installed, and no network, unless given.

    ``set_aside`` gets an `InputError` for each input or line that cannot be read, and for a report
    whose id an earlier report of other content has. A report that comes twice is given once. Memory
    holds one report, and about 150 bytes for each that has gone by.
    """
    walk = Walk(means or Means(), collected_at)

    def found() -> Iterator[Document | InputError]:
        for path in paths:
            match path:
                case Address():
                    yield from walk.at(path)
                case Part():
                    yield from walk.part(path)
                case _:
                    yield from walk.items(path, stdin)

    return once(found(), set_aside, published, walk.publisher)


def once(
    found: Iterable[Document | InputError],
    set_aside: Callable[[InputError], None],
    published: date | None = None,
    publisher: str = "",
) -> Iterator[Document]:
    """Each report that is found, once, as `documents` tells it."""
    seen: dict[str, bytes] = {}
    for item in found:
        if isinstance(item, InputError):
            set_aside(_bare(item))
            continue
        dated = item
        if published and not item.published:
            dated = replace(item, published=published, dated_by=GIVEN)
        if not dated.publisher and publisher:
            origin = replace(dated.origin, publisher=publisher)
            dated = replace(dated, publisher=publisher, origin=origin)
        elif not dated.publisher and (agency := agency_of(dated.text)):
            dated = replace(dated, publisher=agency)
        content = fingerprint(dated)
        earlier = seen.get(dated.id)
        if earlier is None:
            seen[dated.id] = content
            yield dated
        elif earlier != content:
            set_aside(clash(dated, same_text=earlier[:8] == content[:8]))


def _bare(error: InputError) -> InputError:
    """The error without the frames it was met in, which hold the bytes of their input."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def fingerprint(document: Document) -> bytes:
    """Sixteen bytes: eight for the text, eight for all but the text and how we came by it."""
    text = blake2b(document.text.encode(), digest_size=8).digest()
    other = replace(document, text="", origin=_NOWHERE, dated_by="")
    return text + blake2b(to_json(other).encode(), digest_size=8).digest()


_NOWHERE = Origin("", None, "", "", datetime.min)


def clash(document: Document, *, same_text: bool) -> InputError:
    """What is said of a report whose id an earlier one of other content has.

    ``same_text``: whether the first eight bytes of their fingerprints are the same.
    """
    place = where(document.origin)
    if same_text:
        other = "another title, publisher, date, address or language"
        met = f"the words of an earlier report ({document.id}), with {other}"
        return InputError(place, met, "give each an `id` of its own in a JSONL file to keep both")
    met = f"another text under the id of an earlier report ({document.id})"
    advice = "give each report an `id` of its own"
    if document.id.startswith(POST):
        advice = "it was edited between two exports: read the older one first, the newer by itself"
    return InputError(place, met, advice)
