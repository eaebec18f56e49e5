"""What people decided, in words. In: judgements; out: what each did, and what it changed.

Pages and the account at a terminal tell a decision alike. It looks nothing up: the other claim of a
decision is told by who prints it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from dragoman.claims import (
    Attribution,
    Figure,
    GoesWith,
    Judgement,
    JudgementKind,
    Settlement,
    When,
)
from dragoman.write.words import (
    chain_in_words,
    counted_in_words,
    day_in_words,
    figure_in_words,
    when_in_words,
)

__all__ = ["change_in_words", "did_in_words", "settled_in_words", "undone"]

_DID = {
    JudgementKind.ACCEPT: "accepted",
    JudgementKind.CORRECT: "corrected",
    JudgementKind.REJECT: "rejected",
    JudgementKind.MERGE: "merged into another",
    JudgementKind.SPLIT: "split off a second claim",
    JudgementKind.LINK: "linked",
    JudgementKind.UNLINK: "unlinked",
    JudgementKind.SETTLE: "settled the contradiction",
    JudgementKind.ADD: "added by hand",
    JudgementKind.UNDO: "undid",
}
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


def undone(judgements: Iterable[Judgement]) -> dict[int, int]:
    """Those that were taken back, by number, and by which other one; undoing may be undone."""
    found: dict[int, int] = {}
    for judgement in sorted(judgements, key=lambda j: -(j.number or 0)):
        if judgement.kind is JudgementKind.UNDO and judgement.number not in found:
            found[judgement.undoes or 0] = judgement.number or 0
    return found


def did_in_words(judgement: Judgement, claim: str | None = None) -> str:
    """What was done: "corrected how many", "linked as repeat", "undid decision 3".

    ``claim``: in whose account it is told; None: where both claims of a decision on two are named.
    """
    words = _DID[judgement.kind]
    if judgement.kind is JudgementKind.SETTLE:
        return f"{words}: {_goes_with(judgement, claim)}"
    if judgement.kind is JudgementKind.LINK and judgement.relation:
        return f"linked as {judgement.relation}"
    if judgement.kind is JudgementKind.UNDO:
        return f"undid decision {judgement.undoes}"
    label = _LABELS.get((judgement.field or "").partition(".")[0], "")
    return f"{words} {label}".rstrip() if judgement.field else words


def _goes_with(judgement: Judgement, claim: str | None) -> str:
    answer = str(judgement.after)
    if answer not in {"claim", "other"}:
        return _WITH[GoesWith(answer)]
    first = answer == "claim"
    if claim is None:
        return f"goes with the {'first' if first else 'second'}"
    return _one_of_two(first == (claim == judgement.claim))


_WITH = {GoesWith.NEITHER: "goes with neither", GoesWith.BOTH: "both stand as said"}


def _one_of_two(this: bool) -> str:
    return f"goes with {'this one' if this else 'the other'}"


def settled_in_words(settled: Settlement, *, earlier: bool) -> str:
    """In the account of one of the two claims: "settled 3 Nov 2016 by Ana: goes with this one".

    ``earlier``: whether it is the earlier of the two.
    """
    by = f" by {settled.by}" if settled.by else ""
    this = GoesWith.EARLIER if earlier else GoesWith.LATER
    with_ = _WITH.get(settled.goes_with) or _one_of_two(settled.goes_with is this)
    return f"settled {day_in_words(settled.at.date())}{by}: {with_}"


def change_in_words(judgement: Judgement) -> str:
    """What a correction changed: "903 → 930"; empty for what is none."""
    if judgement.kind is not JudgementKind.CORRECT:
        return ""
    field = judgement.field or ""
    before, after = (_value_in_words(field, v) for v in (judgement.before, judgement.after))
    if field == "attribution":  # a chain has arrows of its own
        return f"before: {before}; now: {after}"
    if before == after:
        before, after = (_place_in_full(v) for v in (judgement.before, judgement.after))
    return f"{before} → {after}"


def _place_in_full(value: Any) -> str:
    """The places of a value with their countries, where those alone tell them apart."""
    told = value if isinstance(value, list) else [value]
    places = [one.get("place") or one for one in told if isinstance(one, dict)]
    return ", ".join(
        f"{place.get('name') or ''} ({place.get('country') or 'no country'})" for place in places
    )


def _value_in_words(field: str, value: Any) -> str:
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
        return ", ".join(_value_in_words(f"{head}.0", one) for one in value) or "none"
    if isinstance(value, dict):
        name = value.get("name") or ""
        place = value.get("place") or {}
        found = place.get("name") if isinstance(place, dict) else None
        return f"{name} (= {found})" if found and found != name else str(name)
    return str(value).replace("_", " ")
