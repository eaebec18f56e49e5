"""What stands behind a situation report: its claims by report, its sources, its lost places.

In: a Selection. Out: the parts of the annex and the rows of the source table, in words. It adds no
judgement of a source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from dragoman.claims import Claim, Document, Modality, PlaceRole, Stance
from dragoman.write import Selection
from dragoman.write.matters import voice
from dragoman.write.neutral import listed, quoted
from dragoman.write.phrasing import figure_and_unit
from dragoman.write.quoting import inner_quote
from dragoman.write.report import Annexed, Cite, Part, isolated
from dragoman.write.telling import PARTY, Telling
from dragoman.write.words import (
    chain_in_words,
    day_in_words,
    one_line,
    place_in_words,
    report_name,
    when_in_words,
)

__all__ = ["annex", "named_voice", "placeless", "publisher_of", "sources", "unlocated"]

QUOTE_LENGTH = 400
_PARTY = " (a party to the conflict)"
_ROLES = {
    PlaceRole.LOCATION: "",
    PlaceRole.ORIGIN: "from ",
    PlaceRole.DESTINATION: "to ",
    PlaceRole.ROUTE: "through ",
}


def annex(selection: Selection, telling: Telling, number: Mapping[str, int]) -> tuple[Part, ...]:
    """The claims with their words, a part for each report, in the order of their numbers."""
    by_report: dict[str, list[Claim]] = defaultdict(list)
    for claim in selection.claims:
        by_report[claim.document].append(claim)
    found = []
    for identity, claims in by_report.items():
        document = selection.documents.get(identity)
        day = claims[0].published
        found.append(
            Part(
                title=isolated(inner_quote(report_name(document) if document else "", longest=120)),
                publisher=isolated(publisher_of(selection, claims[0])),
                day=day_in_words(day) if day else "no date",
                url=_address(document),
                claims=tuple(_annexed(claim, telling, number) for claim in claims),
            )
        )
    return tuple(found)


def _annexed(claim: Claim, telling: Telling, number: Mapping[str, int]) -> Annexed:
    what = claim.measure.replace("_", " ")
    if claim.modality is not Modality.ASSERTED:
        what = f"{claim.modality}: {what}"
    if claim.attribution.stance is not Stance.ASSERTS:
        what += f" (speaker {claim.attribution.stance})"
    if claim.figure:
        what += f", {figure_and_unit(claim.figure)}"
    flags = ["rough translation"] * claim.rough + ["background"] * claim.background
    if claim.part_of and claim.part_of in number:
        flags.append(f"part of [{number[claim.part_of]}]")
    return Annexed(
        cite=Cite(number[claim.id], claim.id),
        quote=telling.passage(claim, longest=QUOTE_LENGTH),
        who=isolated(quoted(chain_in_words(claim.attribution)).replace(_PARTY, PARTY)),
        what=isolated(what),
        where="; ".join(isolated(_ROLES[w.role] + quoted(place_in_words(w))) for w in claim.where),
        when=when_in_words(claim.when),
        flags=tuple(flags),
    )


def sources(selection: Selection) -> tuple[tuple[str, ...], ...]:
    """Speaker, through whom, printed by whom, number of claims; most claims first."""
    found: dict[str, list[Claim]] = defaultdict(list)
    for claim in selection.claims:
        found[voice(claim)].append(claim)
    rows = []
    for own in found.values():
        chains = [claim.attribution for claim in own]
        through = sorted({listed(s.name) for c in chains for s in c.intermediaries})
        publishers = sorted({publisher_of(selection, claim) for claim in own} - {""})
        party = PARTY if any(c.speaker.party for c in chains if c.speaker) else ""
        name = named_voice(own) + party
        rows.append((len(own), name, ", ".join(through), ", ".join(publishers)))
    rows.sort(key=lambda row: (-row[0], row[1]))
    return tuple((*map(isolated, words), str(n)) for n, *words in rows)


def named_voice(claims: Sequence[Claim]) -> str:
    """The fullest of the names that the claims' common speaker bears."""
    names = []
    for claim in claims:
        chain = claim.attribution
        mouth = chain.speaker or next(iter(chain.intermediaries), None) or chain.publisher
        own = "" if chain.speaker else " (naming no speaker)"
        names.append(listed(mouth.name) + own if mouth else "No speaker, no publisher")
    return max(names, key=lambda name: (len(name), name))


def publisher_of(selection: Selection, claim: Claim) -> str:
    """Who printed the claim; empty where nobody is known."""
    document = selection.documents.get(claim.document)
    named = claim.attribution.publisher
    return quoted(one_line(document.publisher if document else named.name if named else ""))


def unlocated(claims: Iterable[Claim]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names of places that were not found, with the ids of claims that have no other."""
    found: dict[str, list[str]] = defaultdict(list)
    for claim in claims:
        if claim.where and not any(where.place for where in claim.where):
            name = " / ".join(one_line(where.name) for where in claim.where)
            found[quoted(name)].append(claim.id)
    return tuple((name, tuple(ids)) for name, ids in sorted(found.items()))


def placeless(claims: Iterable[Claim]) -> tuple[str, ...]:
    """The ids of claims without a place."""
    return tuple(claim.id for claim in claims if not claim.where)


def _address(document: Document | None) -> str | None:
    """The report's address where it is one that a page may link to."""
    url = document.url if document else None
    return url if url and url.startswith(("https://", "http://")) else None
