"""Lists of places with their figures: which name belongs to which figure.

In: a draft or a sentence and a place named there. Out: whether the place stands where lists have
that of a figure: right before it, before the bracket or the dash between, at the head of an entry.
"""

from __future__ import annotations

from collections.abc import Sequence

from dragoman.extract.drafts.parts import LEADING
from dragoman.extract.drafts.reading import Draft, Sighting
from dragoman.extract.figures import Count
from dragoman.extract.names.placewords import OF_TOLLS, Mention
from dragoman.extract.text.sentences import Kind, Sentence

__all__ = [
    "OPENING",
    "breakdown",
    "heads_a_figure",
    "heads_count",
    "in_parenthesis",
    "is_in_brackets",
    "is_listed",
    "is_of_an_entry",
    "leads",
    "trails",
]


def is_listed(draft: Draft, place: Mention) -> bool:
    """A name right before the figure of a list of places ("Kupwara 28, Poonch 5"), in which the
    figures may stand in brackets ("Kalma (9,000) and Otash (6,500)").
    """
    tokens = draft.seen.sentence.tokens
    marked = place.start > OPENING and any(
        t.text in LEADING - {":"} for t in tokens[place.end :][:1]
    )
    listed = "assemble.list" in draft.rules or is_in_brackets(draft.seen, place) or marked
    before = tokens[max(0, place.start - 1) : place.start]
    listed = listed or any(token.text == "(" for token in before)  # "families (Kalma 2,500, Otash"
    listed = listed or _opens_an_entry(draft.seen, place)
    return listed and draft.count is not None and leads(draft.seen, place, draft.count)


def heads_a_figure(seen: Sighting, place: Mention) -> bool:
    """As in "Tanzania has received 70,187, Rwanda 26,300": a list gives each place its figure."""
    return any(leads(seen, place, count) for count in seen.counts)


def trails(seen: Sighting, place: Mention, small: frozenset[str]) -> Count | None:
    """The figure in brackets behind which a place stands that is its own: "eleven died (6 **in
    Kasese**, 3 in Bundibugyo)"; ``small`` may part them.
    """
    if not in_parenthesis(seen.sentence, place):
        return None
    before = next((c for c in reversed(seen.counts) if c.start < place.start), None)
    end = max(before.end, before.unit.end) if before else 0
    between = seen.sentence.tokens[end : place.start]
    near = before is not None and 0 < len(between) <= _TRAILS
    return before if near and all(token.low in small for token in between) else None


_TRAILS = 2
"""Tokens from a figure to its place: "6 in the"."""


def leads(seen: Sighting, place: Mention, count: Count) -> bool:
    """Whether a place stands right before a figure, or before the bracket or the dash between; in
    an entry of a list also before a comma.
    """
    if place.rule == OF_TOLLS:
        return _tells(seen, place) is count
    if _in_turn(seen, place) is count:
        return True
    behind = seen.sentence.tokens[place.end : place.end + 1]
    marks = LEADING - {":"} if place.start <= OPENING or _lies_behind(seen, count) else LEADING
    marks = marks | {","} if _opens_an_entry(seen, place) else marks
    return place.end == count.start - any(token.text in marks for token in behind)


def _in_turn(seen: Sighting, place: Mention) -> Count | None:
    """The figure of a place where places and figures take turns: "**Sindh** accounts for 402 of the
    dead, Balochistan for 244", "Homs had 40 dead, Hama 12"; None where they do not.
    """
    counts = [one for one in seen.counts if one.unit.kind not in _NO_TOLLS]
    pairs = list(zip(seen.places, counts, strict=False))
    if len(pairs) < _IN_TURN or seen.places[0].start > OPENING or place not in seen.places:
        return None
    tokens, end = seen.sentence.tokens, 0
    for n, (named, count) in enumerate(pairs):
        between = tokens[named.end : count.start]
        near = all(t.kind is Kind.WORD and not t.capital for t in between)
        if (
            named.start < end
            or count.start < named.end
            or not (near and (n == 0 or len(between) < 2))
        ):
            return None
        end = count.end
    at = seen.places.index(place)
    return pairs[at][1] if at < len(pairs) else None


_IN_TURN = 2
"""Pairs of a place and its figure, at least, that take turns."""
_NO_TOLLS = frozenset({"time", "distance", "share"})
"""Classes of what is not counted place by place."""


def _lies_behind(seen: Sighting, count: Count) -> bool:
    """Whether a figure has its own place behind it: "Uganda: 11 **in Kasese**, 8 in Mbale"."""
    tokens, end = seen.sentence.tokens, max(count.end, count.unit.end)
    for place in seen.places:
        between = tokens[end : place.start]
        if 0 < len(between) <= _TRAILS:
            return all(token.text.islower() for token in between)
    return False


def _tells(seen: Sighting, place: Mention) -> Count | None:
    """The figure of which a town tells: "Wayanad reported the most deaths at 19"."""
    behind = next((one for one in seen.counts if one.start >= place.end), None)
    return behind if behind and behind.start - place.end <= _ITS_TOLL else None


_ITS_TOLL = 6
"""Tokens from a town to the figure of which it tells: "reported the most deaths at"."""


def is_of_an_entry(draft: Draft, here: Sequence[Mention]) -> bool:
    """Whether the place of a draft opens its entry in a list of places with their figures."""
    return draft.count is not None and len(here) == 1 and _opens_an_entry(draft.seen, here[0])


def _opens_an_entry(seen: Sighting, place: Mention) -> bool:
    """Whether a name opens an entry of a list of names and figures: "by town: Wao, 702 families;
    Tangcal, 655".
    """
    tokens = seen.sentence.tokens
    if place.start == 0 or tokens[place.start - 1].text not in _ENTRIES or place.pointing:
        return False
    entries = [t for t in tokens if t.text == ";"]
    return bool(entries) and place.end < len(tokens) and tokens[place.end].text == ","


_ENTRIES = frozenset(":;")
"""Before an entry of a list of names with their figures."""


def breakdown(seen: Sighting, count: Count | None, links: frozenset[str]) -> tuple[Count, ...]:
    """The figures behind one into which it is broken down: "40 died: **12** in Homs, **7** in Hama
    and **3** in Idlib", "of the 40,000 displaced, **12,000** are in Kalma, **9,000** in Otash";
    none where it is not. ``links``: "of".
    """
    if count is None or count.low is None:
        return ()
    tokens, after = seen.sentence.tokens, seen.counts[seen.counts.index(count) + 1 :]
    if after and any(token.text == "(" for token in tokens[count.end : after[0].start]):
        closed = next((n for n, t in enumerate(tokens) if n > count.end and t.text == ")"), 0)
        after = tuple(one for one in after if one.start < closed)
    alike = all(one.unit.kind in {"", count.unit.kind} for one in after)
    if len(after) < _IN_TURN or not alike or sum(one.low or 0 for one in after) > count.low:
        return ()
    led = any(token.low in links for token in tokens[max(0, count.start - _OF_THE) : count.start])
    marked = any(token.text in _BREAKS for token in tokens[count.end : after[0].start])
    return after if marked or (led and count.start <= OPENING) else ()


_OF_THE = 2
"""Tokens from "of" to what is broken down: "of the 40,000"."""
_BREAKS = frozenset(":-–—(")


def is_in_brackets(seen: Sighting, place: Mention) -> bool:
    """Whether a bracket opens right behind a place."""
    return any(token.text == "(" for token in seen.sentence.tokens[place.end : place.end + 1])


def in_parenthesis(sentence: Sentence, place: Mention) -> bool:
    marks = [token.text for token in sentence.tokens[: place.start] if token.text in {"(", ")"}]
    return bool(marks) and marks[-1] == "("


def heads_count(draft: Draft, place: Mention) -> bool:
    return draft.count is not None and leads(draft.seen, place, draft.count)


OPENING = 3
"""Tokens from the head of a sentence to the place that opens it: "Speaking in", "From besieged"."""
