"""A query as one web page: what was asked, a map, a timeline, and a table of every claim.

In: a Selection. Out: one HTML file that needs no server, no other file and no script: where scripts
run, a box over the table finds rows by their words. It tells claims and sums nothing; a number
stands beside its speaker, and a place that was not found stands in a list under the map.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined

from dragoman.claims import Claim, Modality, PlaceRole, RelationKind, Stance
from dragoman.write import Selection
from dragoman.write.annex import placeless, unlocated
from dragoman.write.beside import method
from dragoman.write.cells import address_of, publisher_of
from dragoman.write.drawn_map import map_of
from dragoman.write.drawn_time import timeline_of
from dragoman.write.matters import frame, headlines, matters
from dragoman.write.neutral import quoted
from dragoman.write.phrasing import figure_and_unit
from dragoman.write.quoting import inner_quote
from dragoman.write.report import Picture
from dragoman.write.words import (
    chain_in_words,
    day_in_words,
    number_in_words,
    one_line,
    place_in_words,
    report_name,
    when_in_words,
)

__all__ = ["PageWriter"]

_LONGEST_QUOTE = 300
_NEVER = date.min
_PARTY = " (a party to the conflict)"
_ROLES = {
    PlaceRole.LOCATION: "",
    PlaceRole.ORIGIN: "from ",
    PlaceRole.DESTINATION: "to ",
    PlaceRole.ROUTE: "through ",
}
_STANDING = {
    RelationKind.CONTRADICTION: "contested",
    RelationKind.CONFIRMATION: "confirmed",
    RelationKind.REVISION: "revised",
    RelationKind.UPDATE: "updated",
    RelationKind.REPEAT: "told again",
}
"""In the order in which they matter to a reader; the first that holds is shown."""


@dataclass(frozen=True, slots=True)
class _Row:
    anchor: str
    who: str
    party: bool
    what: str
    figure: str
    where: str
    when: str
    publisher: str
    published: str
    url: str | None
    quote: str
    standing: str
    against: tuple[tuple[str, str], ...]
    """The claims that contradict it: anchor, and their speaker with what they say."""
    flags: tuple[str, ...]


class PageWriter:
    """One HTML page: map, timeline and table of the claims of a query."""

    name = "page"
    media_type = "text/html"
    suffix = ".html"
    version = "dragoman-page/1"
    rules: tuple[str, ...] = (
        "Every claim of the query is a row, and nothing is added up. The map and the timeline show "
        "what is asserted.",
        "An area on the map is as wide as the place is known; what has no place that was found is "
        "listed under it.",
        "Standing: contested, confirmed by an independent origin, revised, updated or told again "
        "by another claim of this page; otherwise a single source.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        asserted = [claim for claim in selection.claims if frame(claim) is Modality.ASSERTED]
        titles = headlines(asserted, selection.documents)
        told = matters(asserted, selection.relations, titles)
        until = max(
            (claim.published for claim in selection.claims if claim.published),
            default=selection.generated_at.date(),
        )
        pictures: tuple[Picture | None, ...] = (map_of(told), timeline_of(told, until))
        claims = selection.claims
        page = {
            "query": str(selection.query),
            "counts": f"{number_in_words(len(claims))} claims of "
            f"{number_in_words(len({c.document for c in claims}))} reports",
            "until": day_in_words(until),
            "pictures": [picture for picture in pictures if picture],
            "unlocated": [(name, len(ids)) for name, ids in unlocated(asserted)],
            "placeless": len(placeless(asserted)),
            "rows": _rows(selection),
            "method": method(self, selection),
        }
        out.write(_environment().get_template("page.html").render(page=page))


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("dragoman.write"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _rows(selection: Selection) -> list[_Row]:
    """The claims, newest report first."""
    kinds: dict[str, set[RelationKind]] = defaultdict(set)
    against: dict[str, list[str]] = defaultdict(list)
    for relation in selection.relations:
        for one, other in (
            (relation.earlier, relation.later),
            (relation.later, relation.earlier),
        ):
            kinds[one].add(relation.kind)
            if relation.kind is RelationKind.CONTRADICTION:
                against[one].append(other)
    by_id = {claim.id: claim for claim in selection.claims}
    newest = sorted(selection.claims, key=lambda claim: claim.published or _NEVER, reverse=True)
    return [
        _row(claim, selection, kinds[claim.id], [by_id[other] for other in against[claim.id]])
        for claim in newest
    ]


def _row(
    claim: Claim, selection: Selection, kinds: set[RelationKind], against: list[Claim]
) -> _Row:
    chain = quoted(chain_in_words(claim.attribution))
    flags: Mapping[str, bool] = {
        "rough translation": claim.rough,
        "background": claim.background,
        "part of another figure": claim.part_of is not None,
    }
    standing = next((word for kind, word in _STANDING.items() if kind in kinds), "single source")
    return _Row(
        anchor=_anchor(claim),
        who=chain.replace(_PARTY, ""),
        party=_PARTY in chain,
        what=_what(claim),
        figure=figure_and_unit(claim.figure) if claim.figure else "",
        where="; ".join(_ROLES[w.role] + quoted(place_in_words(w)) for w in claim.where),
        when=when_in_words(claim.when),
        publisher=quoted(one_line(_printer(claim, selection))),
        published=day_in_words(claim.published) if claim.published else "no date",
        url=address_of(claim, selection),
        quote=inner_quote(claim.evidence.quote, _LONGEST_QUOTE),
        standing=standing,
        against=tuple(
            (anchor, words)
            for words, anchor in {_in_short(c): _anchor(c) for c in reversed(against)}.items()
        )[::-1],
        flags=tuple(word for word, holds in flags.items() if holds),
    )


def _printer(claim: Claim, selection: Selection) -> str:
    """Who printed it; where nobody is known, what its report goes by."""
    document = selection.documents.get(claim.document)
    return publisher_of(claim, selection) or (report_name(document) if document else "")


def _what(claim: Claim) -> str:
    what = claim.measure.replace("_", " ")
    if claim.modality is not Modality.ASSERTED:
        what = f"{claim.modality}: {what}"
    if claim.attribution.stance is not Stance.ASSERTS:
        what += f" (speaker {claim.attribution.stance})"
    return what


def _in_short(claim: Claim) -> str:
    speaker = claim.attribution.speaker or claim.attribution.publisher
    who = quoted(one_line(speaker.name)) if speaker else "a report"
    return f"{who}: {figure_and_unit(claim.figure) if claim.figure else _what(claim)}"


def _anchor(claim: Claim) -> str:
    return claim.id.replace(":", "-")
