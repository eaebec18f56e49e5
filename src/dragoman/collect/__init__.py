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
from typing import BinaryIO

from dragoman.claims import Document
from dragoman.collect.editions import Editions, Met, fingerprint, same_text
from dragoman.collect.files import where
from dragoman.collect.items import GIVEN, Address, Item, Known, Member, Reader
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
    whose id an earlier report of other content has. A report that comes twice is given once; where
    one of its texts is known to be the later (`editions`), that is given too, and no older one
    after it. Memory holds one report, and about 150 bytes for each that has gone by.
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
    outdated: set[tuple[str, bytes]] | None = None,
) -> Iterator[Document]:
    """Each report that is found, once, as `documents` tells it.

    ``outdated``: ids and fingerprints of texts that are known to have a later one, and are left
    out; those that turn out to have one are added.
    """
    editions = Editions()
    for item in found:
        if isinstance(item, InputError):
            set_aside(_bare(item))
            continue
        document = _as_told(item, published, publisher)
        content, held = fingerprint(document), editions.latest.get(document.id, b"")
        met = editions.meet(document.id, content)
        if met is Met.OTHER:
            set_aside(clash(document, same_text=same_text(held, content)))
        if met is Met.LATER and outdated is not None:
            outdated.add((document.id, held))
        is_new = met in {Met.FIRST, Met.LATER}
        if is_new and (document.id, content) not in (outdated or ()):
            yield document


def _as_told(document: Document, published: date | None, publisher: str) -> Document:
    """The report with what is told of it, or its dateline tells, where it does not."""
    if published and not document.published:
        document = replace(document, published=published, dated_by=GIVEN)
    if not document.publisher and publisher:
        origin = replace(document.origin, publisher=publisher)
        return replace(document, publisher=publisher, origin=origin)
    if not document.publisher and (agency := agency_of(document.text)):
        return replace(document, publisher=agency)
    return document


def _bare(error: InputError) -> InputError:
    """The error without the frames it was met in, which hold the bytes of their input."""
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def clash(document: Document, *, same_text: bool) -> InputError:
    """What is said of a report whose id an earlier one of other content has.

    ``same_text``: whether the text is the same (`editions.same_text`).
    """
    place = where(document.origin)
    if same_text:
        other = "another title, publisher, date, address or language"
        met = f"the words of an earlier report ({document.id}), with {other}"
        return InputError(place, met, "give each an `id` of its own in a JSONL file to keep both")
    met = f"another text under the id of an earlier report ({document.id})"
    advice = "give each report an `id` of its own"
    if document.id.startswith(POST):
        advice = (
            "it was edited between two exports: put the day of each into the name of its file or "
            "folder (2024-05-12), or read the older one first, the newer by itself"
        )
    return InputError(place, met, advice)
