"""Dragoman reads reports of conflict and displacement and keeps a ledger of what they claim.

>>> from datetime import date
>>> import dragoman
>>> text = "On Sunday 400 families fled Baiji, the UN said."
>>> claims = dragoman.read(text, published=date(2014, 6, 15))
>>> [(c.measure, c.figure.low, c.figure.unit, c.attribution.speaker.name) for c in claims]
[('fled', 400, 'households', 'the UN')]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dragoman.notebook import frames
    from dragoman.pipeline import Desk, read

__all__ = ["Desk", "frames", "read"]


def __getattr__(name: str) -> Any:
    """The public names, loaded when they are first asked for: ``import dragoman`` stays quick."""
    if name in __all__:
        # So that one verb need not load every room.
        module = import_module("dragoman.notebook" if name == "frames" else "dragoman.pipeline")
        return getattr(module, name)
    raise AttributeError(f"module 'dragoman' has no attribute {name!r}")
