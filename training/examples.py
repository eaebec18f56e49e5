"""Marked texts to windows with what the networks should say of each piece."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import marked_attributions
import marked_claims
import numpy as np
from marks import Span
from network import Job
from numpy.typing import NDArray

from dragoman.extract.tagger.pieces import PIECES, Window, WordPieces, windows
from dragoman.extract.text.sentences import Report, split
from dragoman.plugins import language_tables

ATTRIBUTIONS, CLAIMS = "attributions", "claims"
SAID = ("source", "content", "via")
"""Roles as seen from a cue."""
TOLD = tuple(marked_claims.ROLES.values())
"""Roles as seen from the head of a claim."""
MEASURES = marked_claims.measures()
JOBS = {
    ATTRIBUTIONS: Job(tags=5, kinds=(), roles=len(SAID)),
    CLAIMS: Job(tags=5, kinds=(len(MEASURES), len(marked_claims.MODALITIES)), roles=len(TOLD)),
}
"""Tags: none; first and further piece of a cue of words told, then of words held; or of a figure,
then of the words that say what happened."""


@dataclass(frozen=True)
class Asked:
    """What one job's networks should say of a window."""

    tags: tuple[int, ...]
    """Of each piece."""
    heads: tuple[int, ...]
    """First piece of each head."""
    kinds: tuple[tuple[int, ...], ...]
    """Of each head the answer to each further question of the job."""
    roles: NDArray[np.float32]
    """Heads by pieces by roles, 0 or 1."""


@dataclass(frozen=True)
class Example:
    """A window, and what is asked of it by job."""

    window: Window
    asked: Mapping[str, Asked]


@dataclass(frozen=True)
class Text:
    """A text as one or both of the jobs have it."""

    text: str
    attributions: Sequence[marked_attributions.Attribution] | None = None
    claims: Sequence[marked_claims.Claim] | None = None


def corpus() -> list[Text]:
    """Every marked text. Raises MarkError."""
    said = [Text(t.text, attributions=t.attributions) for t in marked_attributions.corpus()]
    told = [Text(t.text, claims=tuple(t.claims.values())) for t in marked_claims.corpus()]
    return said + told


def examples(texts: Iterable[Text], pieces: WordPieces, size: int = PIECES) -> list[Example]:
    """Windows cut as the product cuts them; another ``size`` gives other neighbours."""
    return [
        Example(window, {job: _asked(job, heads, window) for job, heads in _heads(text).items()})
        for text in texts
        for window in windows(taken_apart(text.text), pieces, size)
        if window.ids
    ]


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(language_tables("en")["context"]["abbreviations"]["words"])


@cache
def taken_apart(text: str) -> Report:
    """A text as the product takes it apart."""
    return split(text, _abbreviations())


@dataclass(frozen=True)
class _Head:
    spans: Sequence[Span]
    begins: int
    """The tag of its first piece."""
    kinds: tuple[int, ...]
    roles: tuple[Sequence[Span], ...]


def _heads(text: Text) -> dict[str, list[_Head]]:
    found: dict[str, list[_Head]] = {}
    if text.attributions is not None:
        found[ATTRIBUTIONS] = [
            _Head(one.cue, 1 if one.told else 3, (), (one.source, one.content, one.via))
            for one in text.attributions
        ]
    if text.claims is not None:
        found[CLAIMS] = [
            _Head(
                one.heads,
                1 if one.figure else 3,
                (MEASURES.index(one.measure), marked_claims.MODALITIES.index(one.modality)),
                tuple(one.roles.get(role, ()) for role in TOLD),
            )
            for one in text.claims
        ]
    return found


def _asked(job: str, found: Iterable[_Head], window: Window) -> Asked:
    def pieces(spans: Iterable[Span]) -> list[int]:
        return [
            at
            for at, (first, last) in enumerate(window.spans)
            if any(start < last and first < end for start, end in spans)
        ]

    size, count = len(window.ids), JOBS[job].roles
    tags, heads, kinds, roles = [0] * size, [], [], []
    for one in found:
        own = pieces(one.spans)
        if not own:
            continue
        linked = np.zeros((size, count), np.float32)
        for role, spans in enumerate(one.roles):
            linked[pieces(spans), role] = 1
        for at in own:
            opens = at - 1 not in own
            tags[at] = one.begins if opens else one.begins + 1
            if opens:  # each part of a parted head ("in … view") tells the same
                heads.append(at)
                kinds.append(one.kinds)
                roles.append(linked)
    laid = np.array(roles, np.float32).reshape(len(heads), size, count)
    return Asked(tuple(tags), tuple(heads), tuple(kinds), laid)


def batches(
    found: Sequence[Example], size: int, chance: random.Random
) -> Iterator[Sequence[Example]]:
    """Every example once, in batches of the same jobs and of like length, in an order of chance."""
    made = []
    by_jobs: dict[frozenset[str], list[Example]] = {}
    for one in chance.sample(list(found), len(found)):
        by_jobs.setdefault(frozenset(one.asked), []).append(one)
    for order in by_jobs.values():
        for first in range(0, len(order), size * 20):
            run = sorted(order[first : first + size * 20], key=lambda one: len(one.window.ids))
            made += [run[at : at + size] for at in range(0, len(run), size)]
    chance.shuffle(made)
    yield from made
