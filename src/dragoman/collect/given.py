"""What was told of a report beside its bytes holds while its words stay the same.

In: a report as it is met now, and as it was taken in before. Out: the report as it is to be read.
"""

from __future__ import annotations

from dataclasses import replace

from dragoman.claims import Document
from dragoman.collect.items import GIVEN
from dragoman.collect.wires import agency_of

__all__ = ["as_given", "leaves_open"]


def as_given(document: Document, held: Document | None) -> Document:
    """The report with the day and the publisher that were told of it as it is ``held``, where it
    tells none itself and nobody told others.

    Not of other words under its id: what changes may change its day too.
    """
    if held is None or held.text != document.text:
        return document
    if document.published is None and held.dated_by == GIVEN:
        document = replace(document, published=held.published, dated_by=GIVEN)
    if (publisher := held.origin.publisher) and _unsigned(document):
        origin = replace(document.origin, publisher=publisher)
        document = replace(document, publisher=publisher, origin=origin)
    return document


def leaves_open(document: Document) -> bool:
    """Whether a report tells no day or no publisher, and nobody told it now."""
    return document.published is None or _unsigned(document)


def _unsigned(document: Document) -> bool:
    named = document.publisher not in {"", agency_of(document.text)}
    return not named and not document.origin.publisher
