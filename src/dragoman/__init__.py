"""Dragoman reads reports of conflict and displacement and keeps a ledger of what they claim.

>>> from datetime import date
>>> import dragoman
>>> text = "On Sunday 400 families fled Baiji, the UN said."
>>> claims = dragoman.read(text, published=date(2014, 6, 15))
>>> [(c.measure, c.figure.low, c.figure.unit, c.attribution.speaker.name) for c in claims]
[('fled', 400, 'households', 'the UN')]
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.pipeline import Desk, read

__all__ = ["Desk", "read"]


def __getattr__(name: str) -> Any:
    """The public names, loaded when they are first asked for: ``import dragoman`` stays quick."""
    if name in __all__:
        from dragoman import pipeline  # noqa: PLC0415 - so that one verb need not load every room

        return getattr(pipeline, name)
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
