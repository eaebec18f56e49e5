"""A span that may name a place in, how much speaks for it out: words beside it, its own form.

"Jordan" is a country, a first name and a surname; what stands beside it tells. Each piece of
evidence is a note with a weight; their sum decides in `toponyms`. The weights were set by hand, by
what each kind of evidence was worth on the first half of the LGL corpus; the other half and
TR-News came out as high.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from dragoman.claims import PlacePrecision
from dragoman.link.gazetteer import Key, Match
from dragoman.link.lexicon import Lexicon
from dragoman.link.spelling import fold
from dragoman.link.spotting import OWNER, Candidate, Word

__all__ = ["surnames", "weigh"]

_OF_COUNTIES = {"counties", "townships", "parishes", "provinces", "cities", "towns", "villages"}
_OF_STREETS = {"streets", "roads", "avenues", "rivers", "highways"}
_PLACED = {"in", "kind", "state", "listed"}
"""Notes that leave no room for a person."""


def weigh(
    candidate: Candidate, words: Sequence[Word], lexicon: Lexicon, persons: frozenset[str]
) -> float:
    """The sum of what speaks for ``candidate`` and against it; its notes say what.

    ``persons``: folded surnames that the text tells (`surnames`).
    """
    notes = candidate.notes
    if candidate.kind == "short":
        notes["short"] = 2.0
        return 2.0
    notes["name"] = max(worth(match, candidate) for match in candidate.matches)
    notes |= _by_left(candidate, words, lexicon)
    notes |= _by_right(candidate, words, lexicon)
    notes |= _by_form(candidate, words, lexicon)
    if "listed" in notes:
        notes.pop("common", None)
    if not notes.keys() & _PLACED:
        notes |= _by_person(candidate, words, lexicon, persons)
    return sum(notes.values())


def worth(match: Match, candidate: Candidate) -> float:
    """How much a name speaks for itself."""
    precision = match.place.precision
    if match.key is Key.PEOPLE:
        return 1.3
    if precision in {PlacePrecision.COUNTRY, PlacePrecision.REGION}:
        return 1.5
    if precision is PlacePrecision.ADM1:
        return 1.3 if match.key is Key.NAME else 0.9
    if precision is PlacePrecision.ADM2:
        return 1.5 if " " in candidate.name else 0.4
    size = math.log10(match.population + 1)
    return 0.15 * size if match.key is Key.NAME else 0.12 * size - 0.1


def surnames(
    words: Sequence[Word], candidates: Iterable[Candidate], lexicon: Lexicon
) -> frozenset[str]:
    """Of the candidates' names, those that stand behind a first name or a title, folded."""
    found = set()
    for c in candidates:
        if c.first == 0 or c.last - c.first > 1 or words[c.first].gap != " ":
            continue
        before = words[c.first - 1]
        if before.text == "." and c.first > 1:
            before = words[c.first - 2]
            titled = before.low in lexicon.before["person"] or len(before.text) == 1
        else:
            titled = before.low in lexicon.given
        if before.capital and titled and not OWNER.search(before.text):
            found.add(fold(c.name))
    return frozenset(found)


Notes = Mapping[str, float]


def _by_form(candidate: Candidate, words: Sequence[Word], lexicon: Lexicon) -> Notes:
    notes: dict[str, float] = {}
    inside = words[candidate.first : candidate.last]
    folded = fold(candidate.name)
    if folded in lexicon.alone:
        notes["alone"] = -1.5
    if inside[0].opens and _is_dateline(candidate, words):
        notes["dateline"] = 1.0
    elif _fills_a_line(candidate, words):
        notes["heading"] = 0.3
    elif inside[0].opens and len(inside) == 1:
        notes["opens"] = -0.1
    if len(inside) > 1:
        notes["several"] = 0.5
        if inside[-1].low in lexicon.after["heads"] and not candidate.wide:
            notes["head"] = -1.2
        return notes
    if folded in lexicon.common:
        notes["common"] = -0.3 if candidate.wide else -1.0
    elif folded.endswith(lexicon.form["endings"]) and len(folded) > 5:
        notes["ending"] = 0.2
    if inside[0].low in lexicon.before["person"] or inside[0].low in lexicon.after["street"]:
        notes["title"] = -1.5
    if candidate.name.isupper() and len(candidate.name) <= 4 and not candidate.wide:
        notes["capitals"] = -0.8
    return notes


def _is_dateline(candidate: Candidate, words: Sequence[Word]) -> bool:
    """As in "COLUMBUS, Ohio (AP) --" and "LONDON —", at the head of a line."""
    after = [word.text for word in words[candidate.last : candidate.last + 2]]
    if not after or not candidate.name.isupper():
        return False
    return after[0] in {"—", "–", "-", "("} or (after[0] == "," and len(after) > 1)


def _fills_a_line(candidate: Candidate, words: Sequence[Word]) -> bool:
    """Whether nothing else stands on its line, or it is the label of an item: the heading of a
    section, "- Toretsk: five wounded".
    """
    first, last = candidate.first, candidate.last
    bullet = first > 0 and words[first - 1].kind == "mark"
    opens = first == bullet or "\n" in words[first - bullet].gap
    if last == len(words) or "\n" in words[last].gap:
        return opens
    return opens and bullet and words[last].text in {":", "–", "—"}


def _by_person(
    candidate: Candidate, words: Sequence[Word], lexicon: Lexicon, persons: frozenset[str]
) -> Notes:
    notes: dict[str, float] = {}
    inside = words[candidate.first : candidate.last]
    folded = fold(candidate.name)
    if len(inside) == 2 and not candidate.wide:
        last = inside[1].low
        if inside[0].low in lexicon.given and (last in lexicon.surnames or last in lexicon.given):
            notes["given"] = -0.6
    if len(inside) > 1 or candidate.kind != "place":
        return notes
    if folded in persons:
        notes["person"] = -0.5 if candidate.wide else -1.2
    if folded in lexicon.given and _is_followed(candidate, words, lexicon):
        notes["given"] = -1.5
    elif folded in lexicon.given and not candidate.wide:
        notes["given"] = -0.6
    if folded in lexicon.surnames and not candidate.wide:
        notes["surname"] = -0.2
    return notes


def _is_followed(candidate: Candidate, words: Sequence[Word], lexicon: Lexicon) -> bool:
    """Whether what may be a surname stands behind a given name."""
    if candidate.last >= len(words):
        return False
    after, sets = words[candidate.last], lexicon.after
    kinds = ("body", "site", "water", "division", "heads", "persons")
    of_place = any(after.low in sets[kind] for kind in kinds)
    return after.capital and after.gap == " " and (len(after.text) == 1 or not of_place)


def _by_left(candidate: Candidate, words: Sequence[Word], lexicon: Lexicon) -> Notes:
    first = candidate.first
    if first == 0:
        return {}
    head, before = words[first], words[first - 1]
    beyond = words[first - 2] if first > 1 else None
    if before.kind == "mark":
        return _by_mark(head, before, beyond, lexicon)
    if before.capital and before.kind != "number":
        return _by_capital(candidate, before, lexicon) if head.gap == " " else {}
    low, sets = before.low, lexicon.before
    if low in sets["kinds"] or (low == "of" and beyond and beyond.low in sets["kinds"]):
        return {"kind": 0.9}
    if low in sets["place"]:
        return {"in": 0.7}
    if low in sets["often"]:
        return {"to": 0.25}
    if low in sets["person"]:
        return {"title": -0.8}
    town = low in {"the", "a", "an"} and candidate.kind == "place" and not candidate.wide
    return {"article": -0.1} if town else {}


def _by_mark(head: Word, before: Word, beyond: Word | None, lexicon: Lexicon) -> Notes:
    if before.text in {"@", "#"}:
        return {"never": -3.0}
    if beyond is None:
        return {}
    if before.text in {"-", "–"} and beyond.low in lexicon.form["parties"]:
        return {"kind": 0.9}  # "D-Kanawha"
    if before.text == "." and beyond.low in lexicon.before["person"]:
        return {"title": -1.5}
    if before.text == "." and len(beyond.text) == 1 and head.gap == " ":
        return {"initial": -1.2}
    return {}


def _by_capital(candidate: Candidate, before: Word, lexicon: Lexicon) -> Notes:
    """A capitalised word right before the name: a first name, a title, a part of a longer name."""
    low, sets = before.low, lexicon.before
    notes: Notes
    if OWNER.search(before.text) or (before.opens and low in {"the", "a", "an", "and", "but"}):
        notes = {}
    elif low in sets["person"]:
        notes = {"title": -1.5}
    elif before.opens and low in sets["place"] | sets["often"]:
        notes = {"in": 0.7} if low in sets["place"] else {"to": 0.25}
    elif low in lexicon.given:
        notes = {"given before": -2.0}
    elif low in sets["place"]:
        notes = {"compass": 0.1}
    elif candidate.kind == "people":
        notes = {"capital before": -0.2}
    elif before.text.isupper() and len(before.text) > 1:
        notes = {"capital before": -0.3}  # "CBC Toronto"
    elif candidate.wide or fold(candidate.name) not in lexicon.surnames:
        notes = {"capital before": -0.5}
    else:
        notes = {"capital before": -0.9}
    return notes


def _by_right(candidate: Candidate, words: Sequence[Word], lexicon: Lexicon) -> Notes:
    after = words[candidate.last] if candidate.last < len(words) else None
    beyond = words[candidate.last + 1] if candidate.last + 1 < len(words) else None
    if after is None:
        return {}
    if after.text == "," and beyond is not None and _is_state(beyond.text, lexicon):
        return {"state": 1.2}
    listed = _listed(words[candidate.last : candidate.last + 14])
    if listed in _OF_COUNTIES:
        return {"listed": 0.9}
    if listed in _OF_STREETS:
        return {"street": 0.4}
    if OWNER.search(words[candidate.last - 1].text):
        return {}
    if (
        after.text in {"-", "‑"}
        and after.gap == ""
        and beyond is not None
        and beyond.low == "based"
    ):
        return {"based": 0.8}
    if after.kind == "mark" or after.gap not in {" ", ""}:
        return {}
    return _by_next(candidate, after, lexicon)


def _is_state(text: str, lexicon: Lexicon) -> bool:
    return any(
        form in table for form in (text, f"{text}.") for table in (lexicon.short, lexicon.postal)
    )


def _by_next(candidate: Candidate, after: Word, lexicon: Lexicon) -> Notes:
    """The word right behind the name."""
    sets, low = lexicon.after, after.low
    if after.capital:
        return _by_next_capital(candidate, low, lexicon)
    if low in sets["persons"]:
        return {"of it": 0.4}
    if low in sets["person"] and candidate.kind == "place":
        return {"says": -0.3 if candidate.wide else -0.7}
    language = candidate.kind == "people" and low in lexicon.people["after"]
    return {"language": -1.0} if language else {}


def _by_next_capital(candidate: Candidate, low: str, lexicon: Lexicon) -> Notes:
    """A street or a lake bears the name; a body of the place is named with it; or a surname."""
    sets = lexicon.after
    if low in sets["street"]:
        return {"street": -3.0}
    if low in sets["body"]:
        return {"body": 0.3}
    if low in sets["site"] or low in sets["water"]:
        return {"site": -0.3 if candidate.wide else -0.9}
    if candidate.kind == "people":
        return {"capital after": 0.0 if low in lexicon.before["person"] else -0.35}
    if candidate.wide:
        return {"capital after": -0.1}
    folded = fold(candidate.name)
    rare = folded not in lexicon.surnames and folded not in lexicon.given
    return {"capital after": -0.2 if rare else -0.7}


def _listed(words: Sequence[Word]) -> str:
    """The word in the plural that a list of names ends in: "Barrow, Jackson and Hall counties"."""
    joined = False
    for word in words:
        if word.low in {"and", "or", "&"}:
            joined = True
        elif word.text != "," and not (word.capital and word.kind == "word"):
            told = word.kind == "word" and (joined or word.low == "counties")
            return word.low if told else ""
    return ""
