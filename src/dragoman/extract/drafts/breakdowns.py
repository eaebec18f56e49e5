"""A total and the list that breaks it down, where no word says so.

In: drafts with their places and windows. Out: the same; a figure of a list that breaks a total down
names the total as its whole: "More than 59,700 people were displaced. Over 51,800 come from Mosul
district, more than 4,800 from Hamdaniya." All must hold: the list stands right after the total, in
figures of the same unit and family, each with a place of its own and no window of its own, by the
same speaker, and together they do not exceed the total.

A line under an item, with no word of its own that says what it counts, tells a part of it.

In a table, or a list of labels and figures under one heading, a row says that it is the total of
the others, or comes to exactly as many; the figures of its column are its parts, where they do not
exceed it.

Where bare figures come to exactly what one before them told, they break it down, however far back
it stands and whatever words lead them: "48,216 persons crossed. ... By crossing: Kule, 22,600;
Agok, 17,916; Bor, 7,700."
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate

from dragoman.claims import Figure, Qualifier
from dragoman.extract.drafts.reading import OWN_PLACE, Draft, Reading, Sighting, is_total
from dragoman.extract.text.sentences import Form

__all__ = ["BREAKDOWN", "break_down", "summed_up"]

BREAKDOWN = "assemble.breakdown"

_REACH = 2
"""Sentences from a total to the list that breaks it down."""
_ROUNDING = 1.05
"""By how much the parts of rounded figures may exceed the total."""


def break_down(reading: Reading, found: Sequence[Draft]) -> None:
    """Name the totals of lists in ``found``, which are in the order of the text."""
    _tell_parts_of_lines(reading, found)
    _sum_up(reading, found)
    _add_up_to_it(found)
    _add_up_behind_it(found)
    for index, told in _by_sentence(found).items():
        listed = [draft for draft in told if _is_item(draft)]
        total = _total_of(reading, found, index, listed)
        if total is None or len({id(draft.count) for draft in listed}) < _LIST:
            continue
        if sum(_size(draft.figure) for draft in listed) > _size(total.figure) * _ROUNDING:
            continue
        for draft in listed:
            draft.whole = total
            draft.rules.append(BREAKDOWN)


def _tell_parts_of_lines(reading: Reading, found: Sequence[Draft]) -> None:
    """Name the figure of the item that a line stands under, and whose words it has, as its whole:
    "Injured: 40" over "of which children: 9".
    """
    by_sentence = _by_sentence(found)
    for draft in found:
        sentence = draft.seen.sentence
        over = next(iter(sentence.heads), None) if sentence.borrowed[1] else None
        if over is None or draft.whole or sentence.form is not Form.ITEM:
            continue
        whole = next((d for d in by_sentence.get(over, ()) if d.count and not d.whole), None)
        listed = reading.sightings[over].sentence.form is Form.ITEM
        if listed and whole and draft.measure is whole.measure and _may_hold(whole, draft):
            draft.whole = whole
            draft.where = draft.where or whole.where
            draft.rules.append(BREAKDOWN)


def _may_hold(whole: Draft, part: Draft) -> bool:
    return _same_kind(whole, part) and _size(part.figure) <= _size(whole.figure)


def _add_up_to_it(found: Sequence[Draft]) -> None:
    """Name the total of figures behind it in its sentence that come to exactly as many, each with a
    place of its own where it may be by chance: "sixty people died in Buner (41), Swat (12) and
    Shangla (7)", "19,000 people left, 16,000 by land and 3,000 by sea".
    """
    by_sentence = _by_sentence(found)
    for total in found:
        if total.count is None or total.whole or not _is_exact(total.figure):
            continue
        told = by_sentence[total.seen.sentence.index]
        at = next(n for n, draft in enumerate(told) if draft is total)
        behind = [draft for draft in told[at + 1 :] if draft.count]
        items = [d for d in behind if d.measure is total.measure and _is_exact(d.figure)]
        if len(items) < _LIST or len(items) < len(behind):
            continue
        by_chance = _size(total.figure) < _TELLING
        apart = not by_chance or all(map(_is_item, items))
        alike = apart and all(_same_kind(total, one) for one in items)
        if alike and sum(_size(one.figure) for one in items) == _size(total.figure):
            for one in items:
                one.whole = total
                one.rules.append(BREAKDOWN)


def _add_up_behind_it(found: Sequence[Draft]) -> None:
    """Name the total of the figures of its kind that follow it over several sentences and come to
    exactly as many: "1,056 came home. On Thursday 504 landed ... On Friday 352 ... The remaining
    200 came by sea".
    """
    for at, total in enumerate(found):
        whole = _size(total.figure)
        if total.count is None or total.whole or not _is_exact(total.figure) or whole < _TELLING:
            continue
        items, left, last = list[Draft](), whole, total.seen.sentence.index + _FAR
        for draft in found[at + 1 :]:
            if not left or draft.seen.sentence.index > last or _size(draft.figure) > left:
                break
            new = all(draft.count is not item.count for item in items)
            if new and draft.whole is None and _is_exact(draft.figure) and _same_kind(total, draft):
                items.append(draft)
                left -= _size(draft.figure)
        far = any(item.seen is not total.seen for item in items)
        if not left and far and len(items) >= (_LIST if whole % _ROUND else _LONG):
            for item in items:
                item.whole = total
                item.rules.append(BREAKDOWN)


def _by_sentence(found: Iterable[Draft]) -> Mapping[int, Sequence[Draft]]:
    by_sentence: dict[int, list[Draft]] = {}
    for draft in found:
        by_sentence.setdefault(draft.seen.sentence.index, []).append(draft)
    return by_sentence


def _is_exact(figure: Figure | None) -> bool:
    return bool(figure and figure.low and figure.low == figure.high)


_LIST = 2
"""Figures that make a list."""
_TELLING = 100
"""From this size on a total that its parts come to exactly is no chance."""


def summed_up(seen: Sighting, index: int, before: Sequence[Draft]) -> Draft | None:
    """The figure of another sentence, in ``before``, that a run of bare figures comes to exactly,
    the one at ``index`` among them; None where there is none.
    """
    for total in reversed(before):
        whole, since = total.count, seen.sentence.index - total.seen.sentence.index
        if since > _FAR:
            return None
        if whole is None or total.whole or whole.high is None or whole.low != whole.high:
            continue
        if total.seen is seen or total.measure.family not in _BROKEN_DOWN:
            continue  # a list behind its total in one sentence has places of its own (`parts`)
        first, last = _run_around(seen, index, total)
        least = _LIST if since < _REACH and whole.high % _ROUND else _LONG
        sums = [0, *accumulate(count.high or 0 for count in seen.counts[first:last])]
        ends = {size: end for end, size in enumerate(sums, first)}
        for start, size in enumerate(sums[: index - first + 1], first):
            end = ends.get(size + whole.high, first)
            if end > index and end - start >= least:
                return total
    return None


def _run_around(seen: Sighting, index: int, total: Draft) -> tuple[int, int]:
    """Where the figures around ``index`` that may break ``total`` down begin and end."""
    first = last = index
    while first and _may_be_item(seen, first - 1, total):
        first -= 1
    while last < len(seen.counts) and _may_be_item(seen, last, total):
        last += 1
    return first, last


def _may_be_item(seen: Sighting, index: int, total: Draft) -> bool:
    """Whether a figure is one exact number of the total's kind, of which nothing else is told: "12
    killed and 30 hurt" are no list of the dead, though they may come to 42.
    """
    count, whole = seen.counts[index], total.count
    plain = count.qualifier is Qualifier.EXACT and count.low == count.high and count.low
    own = {w.measure for w in seen.governs.get(index, ()) if not (w.weak or w.told)}
    labelled = count.unit.end <= count.start  # "host villages, 12,843"
    kind = labelled or (whole is not None and count.unit.kind in {"", whole.unit.kind})
    return bool(plain and kind and own <= {total.measure}) and not (count.part or count.nothing)


_BROKEN_DOWN = frozenset({"harm", "movement", "situation", "damage"})
_LONG, _ROUND, _FAR = 3, 10, 12
"""Figures that are a list wherever the total stands, and right behind a total that is not round
less do; sentences to the total at most."""


def _sum_up(reading: Reading, found: Sequence[Draft]) -> None:
    """Name the totals of columns, and of lists that live on the words of their heading."""
    columns: dict[tuple[tuple[int, ...], str], list[Draft]] = {}
    for draft in found:
        sentence = draft.seen.sentence
        if draft.count and sentence.borrowed[1] and draft.whole is None:
            columns.setdefault((sentence.heads[:1], draft.measure.name), []).append(draft)
    for row in _rows_with_their_sum(reading, found):
        _part(row[-1], row[:-1])
    for column in columns.values():
        told = [draft for draft in column if draft.whole is None]
        if told and (total := _total_over(reading, told, found)):
            _part(total, [draft for draft in told if draft is not total])


def _part(total: Draft, parts: Sequence[Draft]) -> None:
    """Name the total of parts that do not exceed it."""
    if len(parts) < _LIST:
        return
    if sum(_size(part.figure) for part in parts) > _size(total.figure) * _ROUNDING:
        return
    for part in parts:
        if _same_kind(total, part):
            part.whole = total
            part.rules.append(BREAKDOWN)


def _rows_with_their_sum(reading: Reading, found: Sequence[Draft]) -> Iterator[Sequence[Draft]]:
    """The rows of tables of which the last cell says at its head that it sums the others up."""
    rows: dict[int, list[Draft]] = {}
    for draft in found:
        sentence = draft.seen.sentence
        if draft.count and sentence.form is Form.CELL and not is_total(reading, draft):
            rows.setdefault(sentence.paragraph, []).append(draft)
    for row in rows.values():
        head = reading.sightings[row[-1].seen.sentence.heads[0]].sentence
        if head.form is Form.COLUMN and head.tokens[0].low in reading.grammar.totals:
            yield row


def _total_over(reading: Reading, column: Sequence[Draft], found: Sequence[Draft]) -> Draft | None:
    """The total of a column or a list: the row that says so, else the figure before it of the text
    to which all come, or the first or last row to which the others come exactly ("Week").
    """
    named = [draft for draft in column if is_total(reading, draft)]
    if named or not all(_is_exact(d.figure) or (d.count and d.count.nothing) for d in column):
        return named[0] if len(named) == 1 else None
    whole = sum(_size(draft.figure) for draft in column)
    first, telling = column[0].seen.sentence, whole >= _TELLING
    rows = [d for d in (column[-1], column[0]) if 2 * _size(d.figure) == whole >= 2 * _TELLING]
    told = [
        draft
        for draft in found
        if (telling or draft.seen.sentence.index in first.heads[:1])
        and draft.seen.sentence.index < first.index
        and draft.whole is None
        and _same_kind(draft, column[0])
        and _size(draft.figure) == whole
    ]
    return next(iter([*told, *rows]), None)


def _is_item(draft: Draft) -> bool:
    own_place = not OWN_PLACE.isdisjoint(draft.rules)
    own_window = any(rule.startswith("time.") and rule not in _NOT_OWN for rule in draft.rules)
    return bool(draft.count and draft.whole is None and own_place and not own_window)


_NOT_OWN = frozenset(
    {"time.carried", "time.publication", "time.of-the-head", "time.of-the-statement", "time.ahead"}
)


def _total_of(
    reading: Reading, found: Sequence[Draft], index: int, listed: Sequence[Draft]
) -> Draft | None:
    """The total told in the sentences before, that every item may be a part of."""
    if not listed:
        return None
    speaker = _speaker(reading, listed[0])
    for draft in reversed(found):
        before = index - draft.seen.sentence.index
        if before < 1 or draft.seen.sentence.is_title or draft.count is None:
            continue
        if before > _REACH:
            return None
        fits = draft.whole is None and _is_count(draft.figure)
        same = all(_same_kind(draft, item) for item in listed)
        if fits and same and _speaker(reading, draft) == speaker:
            return draft
    return None


def _same_kind(total: Draft, item: Draft) -> bool:
    one, other = total.figure, item.figure
    families = {total.measure.family, item.measure.family}
    one_kind = len(families) == 1 or families <= _WHERE_PEOPLE_ARE
    return bool(one and other and one.unit == other.unit and one_kind)


_WHERE_PEOPLE_ARE = frozenset({"movement", "situation"})


def _is_count(figure: Figure | None) -> bool:
    return bool(figure and figure.qualifier is not Qualifier.VAGUE and figure.unit != "percent")


def _size(figure: Figure | None) -> float:
    if figure is None:
        return 0.0
    return float(figure.low if figure.low is not None else figure.high or 0)


def _speaker(reading: Reading, draft: Draft) -> str:
    attribution, _ = reading.attribution_of(draft.focus)
    return attribution.speaker.name if attribution.speaker else ""
