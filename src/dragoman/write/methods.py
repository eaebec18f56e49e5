"""How a situation report came about, in sentences: OCHA and the casualty recorders ask for it.

In: a Selection and how it was told. Out: the notes of the method section. Every count is taken from
the claims; none is entered by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dragoman.claims import Modality
from dragoman.write import Selection
from dragoman.write.matters import frame
from dragoman.write.telling import Telling

__all__ = ["many", "method"]


def method(selection: Selection, telling: Telling) -> Iterator[str]:
    """A sentence for each rule and count, in the order in which a reader meets them."""
    claims = selection.claims
    statements = [s for m in telling.matters for s in m.statements]
    yield (
        f"A claim is one thing that one report says. {many(len(claims), 'claim')} are told as "
        f"{many(len(statements), 'statement')}: a repeat or a copy counts once, and a part "
        "(“including …”) is told with its whole; the rest of the whole is not known."
    )
    kinds = Counter(str(frame(c)) for c in claims if frame(c) is not Modality.ASSERTED)
    aside = [f"{count} {kind}" for kind, count in sorted(kinds.items())]
    aside.append(f"{sum(claim.background for claim in claims)} told as background")
    yield f"Kept, and not counted as having happened: {', '.join(aside)}."
    yield (
        "Figures keep their hedge. Nothing is added up: stocks and flows, people and "
        "households, counts of different days stand apart, and no unit is converted. "
        "A range is the lowest and the highest figure of independent origins."
    )
    undated = sum(claim.published is None for claim in claims)
    timeless = sum(claim.when is None for claim in claims)
    yield (
        "Windows in brackets are whole days, both ends included, and follow from the words of "
        f"the report and its date. {many(timeless, 'claim')} without a stated time; "
        f"{many(undated, 'claim')} in reports without a date, where “yesterday” stays open."
    )
    yield (
        "“Not yet corroborated” means that no second report of independent origin says what "
        "is compatible. Reports that quote the same speaker are one origin. It says nothing "
        "on whether a statement is true."
    )
    rough = sum(claim.rough for claim in claims)
    yield (
        f"{many(rough, 'claim')} from sentences that read like rough machine translation, "
        "marked in the annex: a person should look. Labels that take a side stand only in "
        "quotation marks, as the speaker's words."
    )
    yield from selection.notes
    made_by = ", ".join(sorted({claim.provenance.made_by for claim in claims}))
    yield f"Read by {made_by}; written {selection.generated_at:%Y-%m-%d %H:%M} UTC."


def many(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
