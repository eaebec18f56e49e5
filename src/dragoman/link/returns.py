"""Words without a name in ("the city", "the east"), the place that they lead back to out.

They mean a place that the document names. Where that is not clear, they stay text. It chooses among
places that are chosen already and looks nothing up by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dragoman.claims import Candidate, Claim, Place, PlacePrecision, Reason, Span, Where
from dragoman.link.gazetteer import Gazetteer
from dragoman.link.parts import finer
from dragoman.link.phrases import Phrase, Words

__all__ = ["Named", "led_back"]

_CLEAR = 0.7  # of the mentions of towns: this is the town that the document is about

_TOWN = frozenset({PlacePrecision.SETTLEMENT})
_IN_TOWNS = frozenset({None, "quarters", "quarter", "part", "district", "camp"})
"""Classes of which a part is one of the town: "the eastern edge of the camp"."""
_AIMS = {  # what the words of a class lead back to
    "settlement": _TOWN,
    "enclave": frozenset({PlacePrecision.CITY_PART}),
    "quarter": frozenset({PlacePrecision.NEIGHBOURHOOD}),
    "district": frozenset({PlacePrecision.NEIGHBOURHOOD, PlacePrecision.ADM2}),
    "province": frozenset({PlacePrecision.ADM1}),
    "country": frozenset({PlacePrecision.COUNTRY}),
}


@dataclass(frozen=True, slots=True)
class Named:
    """The places that the document names, in the order of the text, with their holders."""

    mentions: tuple[tuple[int, Place], ...]
    """Offset and place; a quarter mentions its city too, a town its province and country."""
    aside: frozenset[int]
    """Offsets outside every `Where`: such a mention counts half."""
    lands: tuple[tuple[int, Place], ...] = ()
    """Where a country itself is named, in a `Where` or not."""

    @classmethod
    def of(
        cls,
        claims: Sequence[Claim],
        found: Mapping[str, Place | None],
        aside: Sequence[tuple[int, Place]],
        gazetteer: Gazetteer,
    ) -> Named:
        """``found`` is by `Where.name`; ``aside``: offsets, and towns and countries named outside
        a `Where`.
        """
        lands = {(offset, place.id): place for offset, place in aside if _is_land(place)}
        mentions: set[tuple[int, str]] = set()
        places: dict[str, Place] = {}
        for claim in claims:
            for where in claim.where:
                place = found.get(where.name)
                offset = where.evidence.span.start if where.evidence else claim.evidence.span.start
                if place is not None and _is_land(place):
                    lands[offset, place.id] = place
                while place is not None:
                    places[place.id] = place
                    mentions.add((offset, place.id))
                    place = (
                        gazetteer.place(place.within.partition("#")[0]) if place.within else None
                    )
        taken = {offset for offset, _ in mentions}
        for offset, place in aside:
            if offset not in taken and not _is_land(place):
                places.setdefault(place.id, place)
                mentions.add((offset, place.id))
        ordered = tuple((offset, places[place_id]) for offset, place_id in sorted(mentions))
        outside = frozenset(offset for offset, _ in ordered) - taken
        return cls(ordered, outside, tuple((at, lands[at, id_]) for at, id_ in sorted(lands)))

    def town(self, before: int) -> Place | None:
        """The town whose side is meant: the one that the document mostly speaks of, or that is
        named last before an offset and is named most; none of a mere list.
        """
        place, _ = self.main(_TOWN, before)
        if place is None:
            return None
        counts = Counter(met.id for _, met in self.mentions if met.precision in _TOWN)
        most = max(counts.values())
        return place if [id_ for id_ in counts if counts[id_] == most] == [place.id] else None

    def land(self, within: Span, before: int) -> Place | None:
        """The country whose side is meant: the one named last before an offset, in these words or,
        failing that, at all; None where a side of a town of it is (`town`).
        """
        earlier = [(offset, place) for offset, place in self.lands if offset < before]
        own = [place for offset, place in earlier if within.start <= offset]
        town = self.town(before)
        if town is not None:  # its own sides are meant, but in a sentence on another land
            return own[-1] if own and own[-1].country != town.country else None
        if own:
            return own[-1]
        return earlier[-1][1] if earlier else self.main(_AIMS["country"], before)[0]

    def main(self, aims: frozenset[PlacePrecision], before: int) -> tuple[Place | None, str]:
        """The place of such a precision that is meant, and why."""
        met = [
            (offset, place)
            for offset, place in self.mentions
            if place.precision in aims and (aims != _TOWN or "#" not in place.id)
        ]
        counts: Counter[str] = Counter()
        for offset, place in met:
            counts[place.id] += 1 if offset in self.aside else 2
        for place_id, count in counts.most_common(1):
            if count >= _CLEAR * counts.total():
                place = next(place for _, place in met if place.id == place_id)
                return place, f"{place.name} is what the document mostly speaks of."
            earlier = [place for offset, place in met if offset < before]
            if earlier:
                return earlier[-1], f"{earlier[-1].name} is the one named last before it."
        return None, ""


def _is_land(place: Place) -> bool:
    return place.precision is PlacePrecision.COUNTRY and "#" not in place.id


def led_back(
    claim: Claim, where: Where, phrase: Phrase, named: Named, words: Words
) -> tuple[Place | None, tuple[Reason, ...], tuple[Candidate, ...]]:
    """What a phrase without a name means: place, reasons, refused candidates."""
    offset = where.evidence.span.start if where.evidence else 0
    cut = bool(phrase.compass or phrase.part)
    if phrase.held and not cut:
        return None, (), _refuse(named, offset, "It is told by who holds it, which is no place.")
    if cut and phrase.compass and not (phrase.part or phrase.kind):
        land = named.land(claim.evidence.span, offset)
        if land is not None:
            why = f"“{where.name}” leads back: {land.name} is the country named last before it."
            return finer(land, phrase, words), (Reason("back", 1.0, why),), ()
        if named.town(offset) is None:
            return None, (), ()
    aims = _AIMS.get(phrase.kind or "")
    if phrase.kind == "airport" or (cut and phrase.kind in _IN_TOWNS):
        aims = _TOWN
    if aims is None:
        return None, (), ()
    place, why = named.main(aims, offset)
    if place is None and phrase.kind == "enclave":
        place, why = named.main(_TOWN, offset)
    if place is None:
        return None, (), ()
    place = finer(place, phrase, words)
    return place, (Reason("back", 1.0, f"“{where.name}” leads back: {why}"),), ()


def _refuse(named: Named, offset: int, detail: str) -> tuple[Candidate, ...]:
    place, _ = named.main(_TOWN, offset)
    return (Candidate(place, 0.0, detail),) if place else ()
