"""What people decided, in words. In: judgements; out: a line for each, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from dragoman.claims import Attribution, Figure, Judgement, JudgementKind, When
from dragoman.review.lines import lines_by_id
from dragoman.review.room import Room, key_of
from dragoman.write.words import (
    chain_in_words,
    counted_in_words,
    figure_in_words,
    when_in_words,
)

__all__ = ["Told", "histories"]


@dataclass(frozen=True, slots=True)
class Told:
    """A judgement in words."""

    number: int
    by: str
    at: datetime
    words: str
    change: str
    note: str
    claim_key: str
    claim_text: str
    undone: bool
    can_undo: bool


_DID = {
    JudgementKind.ACCEPT: "accepted",
    JudgementKind.CORRECT: "corrected",
    JudgementKind.REJECT: "rejected",
    JudgementKind.MERGE: "merged into another",
    JudgementKind.SPLIT: "split off a second claim",
    JudgementKind.LINK: "linked",
    JudgementKind.UNLINK: "unlinked",
    JudgementKind.ADD: "added by hand",
    JudgementKind.UNDO: "undid",
}


def histories(room: Room, judgements: Sequence[Judgement], claim: str | None = None) -> list[Told]:
    """Judgements in words, the latest first; ``claim``: on whose page they stand."""
    undone: set[int | None] = set()
    for judgement in sorted(judgements, key=lambda j: -(j.number or 0)):
        if judgement.kind is JudgementKind.UNDO and judgement.number not in undone:
            undone.add(judgement.undoes)
    names = {j.claim for j in judgements if j.claim != claim}
    names |= {j.other for j in judgements if j.other and j.other != claim}
    told = lines_by_id(names, room.ledger)
    found = []
    for judgement in sorted(judgements, key=lambda j: -(j.number or 0)):
        other = judgement.other if judgement.other and judgement.other != claim else judgement.claim
        shown = told.get(other)
        found.append(
            Told(
                judgement.number or 0,
                judgement.by,
                judgement.at,
                _did(judgement),
                change_in_words(judgement),
                judgement.note,
                key_of(other) if other != claim else "",
                shown.text if shown else "",
                judgement.number in undone,
                judgement.number not in undone,
            )
        )
    return found


def _did(judgement: Judgement) -> str:
    words = _DID[judgement.kind]
    if judgement.kind is JudgementKind.LINK and judgement.relation:
        return f"linked as {judgement.relation}"
    if judgement.kind is JudgementKind.UNDO:
        return f"undid decision {judgement.undoes}"
    label = _LABELS.get((judgement.field or "").partition(".")[0], "")
    return f"{words} {label}".rstrip() if judgement.field else words


_LABELS = {
    "measure": "what happened",
    "figure": "how many",
    "when": "when",
    "attribution": "who said it",
    "modality": "what it is said to be",
    "where": "the place",
    "participants": "who takes part",
    "background": "whether it is background",
}


def change_in_words(judgement: Judgement) -> str:
    """What a correction changed: "903 → 930"."""
    if judgement.kind is not JudgementKind.CORRECT:
        return ""
    field = judgement.field or ""
    before, after = (value_in_words(field, v) for v in (judgement.before, judgement.after))
    return f"{before} → {after}"


def value_in_words(field: str, value: Any) -> str:
    """The JSON value of a field, as short as can be read."""
    head = field.partition(".")[0]
    if value is None:
        return "none"
    try:
        if field == "figure":
            figure = msgspec.convert(value, Figure)
            return f"{figure_in_words(figure)} {counted_in_words(figure)}"
        if field == "when":
            return when_in_words(msgspec.convert(value, When))
        if field == "attribution":
            return chain_in_words(msgspec.convert(value, Attribution))
    except msgspec.ValidationError:
        return str(value)
    if isinstance(value, list):
        return ", ".join(value_in_words(f"{head}.0", one) for one in value) or "none"
    if isinstance(value, dict):
        name = value.get("name") or ""
        place = value.get("place") or {}
        found = place.get("name") if isinstance(place, dict) else None
        return f"{name} (= {found})" if found and found != name else str(name)
    return str(value).replace("_", " ")
