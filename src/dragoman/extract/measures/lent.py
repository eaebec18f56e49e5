"""A line of a list or the cell of a table in; the same with the words of its heading that say what
its figure counts, out.

    Displaced by district:             Province | Killed | Displaced families
    - Kule: 1,200                      Herat    | 12     | 3,400

The cell is read as "Killed: 12", the line as "Kule: displaced: 1,200". A heading lends its words to
a list only where it says that it is broken down: "Displacement" may stand over anything; the item
of a list breaks down into those under it ("Displaced: 900" over "Women: 400"). An item that opens
with its figure is told by the line that announces its list ("These were evacuated:"). Where it
took place and when is told by the layout too, and looked for where places and windows are
(`where`, `when`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from msgspec import structs

from dragoman.extract.figures.quantities import Unit
from dragoman.extract.measures import Measures, Trigger, triggers
from dragoman.extract.measures.stays import as_staying, staying
from dragoman.extract.measures.summed import COUNTED, Summed, noun_of, told_in
from dragoman.extract.text.phrases import Match, Phrases
from dragoman.extract.text.sentences import OF_TABLES, Form, Kind, Sentence, Token

__all__ = ["BEHIND_LABEL", "is_tally", "lent"]


def lent(
    sentence: Sentence,
    report: Sequence[Sentence],
    table: Measures,
    units: Phrases[Unit],
    summed: Summed,
) -> tuple[Sentence, tuple[Trigger, ...]] | None:
    """The sentence with the words that its heading lends it, and the measure words among them; None
    where it needs none, or no heading has any.

    ``report`` are all sentences of the report; ``units`` the words for what is counted, which stay
    beside their figure ("Women: 8"); ``summed`` its tables whose sum the text tells.
    """
    at = _place_of_words(sentence)
    if at is None:
        return _of_its_lead(sentence, report, table)
    begin = _behind_bullet(sentence)
    if any(
        match.end <= at and not _is_of_a_name(sentence, match, begin, table)
        for match in units.find(sentence.tokens)
    ):
        at = 0
    if sentence.form is Form.CELL:
        if _lacks_its_corner(sentence, report, table):
            return None
        heads = tuple(n for n in sentence.heads if report[n].form in {Form.CELL, Form.COLUMN})
        told = [found for head in heads if (found := _words_of(report[head], table))]
        told = told or _of_the_table(sentence, report, table, units, summed)
    else:
        told = _of_the_list(sentence, report, table, units, summed)
    if len(told) != 1:
        return None
    filled, words = _with_words(sentence, at, *told[0])
    whole = _whole(sentence, report, table)
    others = tuple(n for n in sentence.heads if whole and n != whole.index)
    return replace(filled, heads=(whole.index, *others)) if whole else filled, words


def _of_the_list(
    sentence: Sentence,
    report: Sequence[Sentence],
    table: Measures,
    units: Phrases[Unit],
    summed: Summed,
) -> list[tuple[tuple[Token, ...], list[Trigger]]]:
    """The words that tell what the figures of a list count: those of the item or of the heading
    over it, of the line that announces it ("Houses destroyed so far:"), or of the sentence that
    tells what they come to.
    """
    whole = _whole(sentence, report, table)
    over = whole or (report[sentence.heads[0]] if sentence.heads else None)
    words = None
    if whole:
        words = _words_over(whole, table)
    elif over and (over.form is Form.ITEM or not over.words.isdisjoint(table.by)):
        words = _words_of(over, table) or _words_of(_divided(over, table), table)
    elif over and over.tokens[-1].text == ":" and _is_counted(sentence):
        words = _words_with_noun(over, table, units)
    words = words or summed.words_of_list(sentence) or _of_its_title(sentence, report, table, units)
    return [words] if words else []


def _divided(heading: Sentence, table: Measures) -> Sentence:
    """What a heading breaks down, without what stands before a mark: "LESVOS, **arrivals by landing
    place**"; all of it where it breaks nothing down.
    """
    tokens = heading.tokens
    by = next((n for n, token in enumerate(tokens) if token.low in table.by), 0)
    marks = [n for n in range(by) if tokens[n].kind is Kind.MARK]
    return replace(heading, tokens=tokens[marks[-1] + 1 :]) if marks else heading


def _whole(sentence: Sentence, report: Sequence[Sentence], table: Measures) -> Sentence | None:
    """The label with its figure of which a line says that it tells a part: "Deaths: 42" over "of
    which children: 3"; parts may stand between.
    """
    here: Sentence | None = sentence
    while here and here.form is Form.ITEM and _opening(here).low in table.thereof:
        here = report[here.index - 1] if here.index else None
    told = here is not None and here is not sentence and here.form is Form.ITEM
    return here if told else None


def _opening(item: Sentence) -> Token:
    """The first token behind the bullet of an item."""
    return item.tokens[min(_behind_bullet(item), len(item.tokens) - 1)]


def _of_its_title(
    sentence: Sentence, report: Sequence[Sentence], table: Measures, units: Phrases[Unit]
) -> tuple[tuple[Token, ...], list[Trigger]] | None:
    """The words of a heading that opens with what it counts, over lines that are names with their
    figures and nothing else: "Arrivals at Kupe" over "From Bor: 120" and "Total: 205". A thing has
    no such line ("Tents: 40"), nor has one who is so old ("Hana Saleh – 31").
    """
    over = report[sentence.heads[0]] if sentence.heads else None
    if over is None or over.form not in {Form.HEADING, Form.PROSE} or sentence.bullet:
        return None
    if over.form is Form.PROSE and not over.is_title:
        return None
    words = _words_of(over, table)
    if words is None or not _opens_with(over, *words, table):
        return None
    items = [one for one in report if one.form is Form.ITEM and one.heads[:1] == (over.index,)]
    names = [item for item in items if _is_a_name(item, words[1], table, units)]
    if len(names) < _NAMES or _OTHERS * (len(items) - len(names)) > len(items):
        return None
    return None if all(map(_may_be_aged, items)) or _are_hours(items) else words


def _opens_with(
    heading: Sentence, words: Sequence[Token], found: Sequence[Trigger], table: Measures
) -> bool:
    """Whether what a heading counts opens it, and nothing goes on with it but what tells where,
    when or of whom: "Wounded received, Kupe"; not "Missing persons hotline".
    """
    first, last = found[0].start, max(word.end for word in found)
    if last == len(words) and all(word.capital for word in words[:first]):
        first = 0  # "East Aleppo evacuation"
    behind = heading.tokens[heading.tokens.index(words[0]) + last :][:1]
    return first <= 1 and all(
        token.kind is not Kind.WORD
        or token.low in table.divided
        or token.low.endswith(table.past)
        or (token.text.islower() and len(token.text) <= _SMALL)
        for token in behind
    )


def _is_a_name(
    item: Sentence, found: Sequence[Trigger], table: Measures, units: Phrases[Unit]
) -> bool:
    """Whether an item is a name and a figure, of which no word tells what it counts but for people,
    households or what the words ``found`` may count: "From Bor: 120 (30 families)".
    """
    at = _place_of_words(item)
    if at is None or not _is_counted(item):
        return False
    begin = _behind_bullet(item)
    named = any(token.capital and token.kind is Kind.WORD for token in item.tokens[begin:at])
    nouns = [
        match
        for match in units.find(item.tokens)
        if match.value.kind not in COUNTED and not any(w.takes(match.value.kind) for w in found)
    ]
    things = any(m.start >= at or not _is_of_a_name(item, m, begin, table) for m in nouns)
    return named and not things and not any(not word.weak for word in triggers(item, table))


def _is_of_a_name(item: Sentence, noun: Match[Unit], begin: int, table: Measures) -> bool:
    """Whether a noun is the last of the name that opens an item: "Shifa **hospital** – 64"."""
    last = item.tokens[noun.end - 1]
    led = noun.start > begin and item.tokens[noun.start - 1].capital
    return led and noun.value.kind in _SITES and not table.ends.several(last.low)


def _may_be_aged(item: Sentence) -> bool:
    """Whether a dash parts a name of two words and more from a figure that may be an age."""
    dashed = any(token.text in "–—-" for token in item.tokens)
    words = [token for token in item.tokens if token.kind is Kind.WORD]
    several = len(words) > 1 and all(token.capital for token in words)
    return dashed and _is_an_age(item) and several


def _is_bracketed(item: Sentence) -> bool:
    """Whether the colon before the figure of an item stands for a bracket: "Kupe (12)"."""
    at = next(n for n, token in enumerate(item.tokens) if token.kind is Kind.NUMBER)
    colon = item.tokens[at - 1]
    return colon.text == ":" and colon.start == colon.end


def _is_an_age(item: Sentence) -> bool:
    number = next(token for token in item.tokens if token.kind is Kind.NUMBER)
    return number.text.isdecimal() and int(number.text) <= _OLDEST


_SITES = frozenset({"facilities", "places"})
"""Classes of what may end a name."""
_OTHERS = 4
"""Of so many lines one may be none of a name with its figure."""
_NAMES, _SMALL, _OLDEST = 2, 4, 110
"""Lines of names with their figures, at least; letters of a word that leads on from what a heading
counts ("at", "from"), at most; years of one who is named."""


def _is_counted(item: Sentence) -> bool:
    """Whether the figure of an item is no age of the one named: "Kupe – 12" or, in a list without
    bullets, "Kupe 12"; not "Hana Saleh, 31" nor "Omar (9)".
    """
    at = next(n for n, token in enumerate(item.tokens) if token.kind is Kind.NUMBER)
    before = item.tokens[at - 1]
    if _is_bracketed(item) and _is_an_age(item):
        return False
    return before.text in BEHIND_LABEL or (before.kind is Kind.WORD and item.bullet is None)


def _words_with_noun(
    lead: Sentence, table: Measures, units: Phrases[Unit]
) -> tuple[tuple[Token, ...], list[Trigger]] | None:
    """The measure's word of a line that announces a list, with the noun right before it of what is
    counted: "**Houses destroyed** so far:".
    """
    told = told_in(lead, table)
    if told is None:
        return None
    words, found = told
    at = lead.tokens.index(words[0])
    noun = next((match for match in units.find(lead.tokens) if match.end == at), None)
    if noun is None:
        return told
    before = lead.tokens[noun.start : noun.end]
    shifted = (replace(word, start=len(before), end=word.end + len(before)) for word in found)
    return (*before, *words), list(shifted)


def _with_words(
    sentence: Sentence, at: int, words: Sequence[Token], found: Sequence[Trigger]
) -> tuple[Sentence, tuple[Trigger, ...]]:
    """The sentence with words of another one, and a colon, from its token ``at`` on."""
    own, colon = sentence.tokens, _colon(words[-1])
    tokens = (*own[:at], *words, colon, *own[at:])
    return (
        replace(sentence, tokens=tokens, borrowed=(at, at + len(words) + 1)),
        tuple(replace(word, start=word.start + at, end=word.end + at) for word in found),
    )


def _of_its_lead(
    sentence: Sentence, report: Sequence[Sentence], table: Measures
) -> tuple[Sentence, tuple[Trigger, ...]] | None:
    """The same of an item that opens with its figure, by the line that announces its list: "These
    were **evacuated**:" over "- 12 people from Kupe".
    """
    over = report[sentence.heads[0]] if sentence.heads else None
    if over is None or sentence.form is not Form.ITEM or over.tokens[-1].text != ":":
        return None
    begin = _behind_bullet(sentence)
    counts = any(t.kind is Kind.NUMBER for t in sentence.tokens[begin : begin + _HEDGE + 1])
    told = told_in(over, table) if counts else None
    return _with_words(sentence, begin, *told) if told else None


def _of_the_table(
    sentence: Sentence,
    report: Sequence[Sentence],
    table: Measures,
    units: Phrases[Unit],
    summed: Summed,
) -> list[tuple[tuple[Token, ...], list[Trigger]]]:
    """The words that tell what a column counts that only names people, households or things: those
    of the head of the places ("IDP site" over "Bieh"), of the heading of the table ("Displaced by
    district", as in "Displaced: Households"), of the sentence that tells its sum, or of the line
    that announces it.
    """
    column = next((report[n] for n in sentence.heads if report[n].form is Form.COLUMN), None)
    if column is None:
        return []
    noun = noun_of(column, units)
    kind = noun.value.kind if noun else ""
    summing_up = noun is None and _sums_up(column, report, table, units)
    if noun is None and not (summing_up or _divides(sentence, column, report, table, units)):
        return []
    rows = [report[n] for n in sentence.heads if report[n].form is Form.CELL]
    corners = [report[n] for row in rows for n in row.heads if report[n].form is Form.COLUMN]
    headings = [report[n] for n in sentence.heads if report[n].form is Form.HEADING]
    sites = [corner for corner in corners if corner.words & table.sites]
    leads = [report[n] for n in sentence.heads if report[n].form not in {*OF_TABLES, Form.HEADING}]
    before = (report[n - 1] for n in (lead.index for lead in leads) if n)
    leads += [one for one in before if any(one.paragraph == lead.paragraph for lead in leads)]
    over = (_words_over(head, table) for head in (*sites, *headings))
    summing = (summed.words(one) for one in (column,) if kind in COUNTED)
    telling = (told_in(lead, table) for lead in leads)
    named = column.tokens[: noun.end] if noun else ()
    stays = (staying(corner, table) for corner in corners)
    silent = [corner for corner in corners if _words_over(corner, table) is None]
    for words, told in filter(None, chain(over, summing, telling, stays)):
        found = as_staying(told, silent, table)
        if any(word.takes(kind) for word in found):
            return [((*words, _colon(words[-1]), *named) if named else words, found)]
    return []


def _sums_up(
    column: Sentence, report: Sequence[Sentence], table: Measures, units: Phrases[Unit]
) -> bool:
    """Whether the head of a column only says that it sums the others up ("Total"), which name whom
    they count and no measure.
    """
    if column.tokens[0].low not in table.totals:
        return False
    heads = [one for one in report if one.paragraph == column.paragraph][1:]
    named = any(noun_of(head, units) for head in heads)
    return named and not any(_words_of(head, table) for head in heads)


def _divides(
    cell: Sentence,
    column: Sentence,
    report: Sequence[Sentence],
    table: Measures,
    units: Phrases[Unit],
) -> bool:
    """Whether the head of a column only tells by what is broken down that which the heading of its
    table counts: days ("Evacuated" over "10 Mar", "11 Mar"), or what it says itself ("Evacuated by
    town" over "Bor", "Kupe").
    """
    heads = [one for one in report if one.paragraph == column.paragraph][1:]
    if column not in heads or any(noun_of(h, units) or _words_of(h, table) for h in heads):
        return False
    over = [report[n] for n in cell.heads if report[n].form not in OF_TABLES]
    said = any(not one.words.isdisjoint(table.by) for one in over)
    numbered = (token.kind is Kind.NUMBER for head in heads for token in head.tokens)
    return said or any(numbered)


def _words_over(head: Sentence, table: Measures) -> tuple[tuple[Token, ...], list[Trigger]] | None:
    """The words of a heading over a table that say what is counted: those at its head, else those
    it has: "Floods: affected people by commune".
    """
    return _words_of(head, table) or told_in(head, table)


def _colon(token: Token) -> Token:
    return structs.replace(token, text=":", low=":", start=token.end, kind=Kind.MARK)


def is_tally(sentence: Sentence) -> bool:
    """Whether a sentence is a figure and its label, or the cell of a table: what it counts stands
    there, or over it, and nowhere else.
    """
    return _place_of_words(sentence) is not None


def _place_of_words(sentence: Sentence) -> int | None:
    """Where the lent words belong: before the figure of a cell, behind the label of a line that is
    no more than a label and a figure; None where there is no such figure.
    """
    tokens, begin = sentence.tokens, _behind_bullet(sentence)
    behind = range(begin, len(tokens))
    number = _number_of(tokens, behind)
    if number is None:
        return None
    if sentence.form is Form.CELL:
        return 0 if number <= _HEDGE else None
    if sentence.form is not Form.ITEM:
        return None
    first = next((n for n in behind if tokens[n].kind is Kind.WORD), len(tokens))
    noun = [token for token in tokens[number + 1 :] if token.kind is Kind.WORD]
    colons = (n + 1 for n in range(first, number) if tokens[n].text in BEHIND_LABEL)
    colon = next(colons, number)
    named = any(token.capital for token in tokens[first : first + 2])
    labelled = named or tokens[colon - 1].text == ":"
    if not (first < number and labelled and len(noun) <= _NOUN):
        return None
    label = [token for token in tokens[first:colon] if token.kind is Kind.WORD]
    return colon if len(label) <= _LABEL and number - colon <= _HEDGE else None


def _number_of(tokens: Sequence[Token], behind: range) -> int | None:
    """The figure of a label: its first number, or the one behind the colon where that ends the
    label: "Camp 11: **2,300**", "under 15: **106**", "Thu 15 Dec: **700** people".
    """
    number = next((n for n in behind if tokens[n].kind is Kind.NUMBER), None)
    if number is None or number == behind.start:
        return number
    rest = range(number + 1, len(tokens))
    colon = next((n for n in rest if tokens[n].kind is not Kind.WORD), number)
    named = colon == number + 1 or tokens[number - 1].capital
    named = named and colon - number <= _HEDGE
    named = named and all(token.capital for token in tokens[number + 1 : colon])
    after = tokens[colon : colon + 2]
    labels = [token.kind for token in after] == [Kind.MARK, Kind.NUMBER] and after[0].text == ":"
    return colon + 1 if named and labels and after[0].end < after[1].start else number


def _are_hours(items: Sequence[Sentence]) -> bool:
    """Whether the labels of a list have the hours of something, and not its figures: "Flight 417:
    1420", "Flight 418: 1615".
    """
    hours = (_HOUR.fullmatch(item.tokens[-1].text) for item in items)
    return len(items) >= _NAMES and all(hours)


_HOUR = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


def _behind_bullet(sentence: Sentence) -> int:
    tokens, opens = sentence.tokens, sentence.bullet.end if sentence.bullet else 0
    return next((n for n, token in enumerate(tokens) if token.start >= opens), len(tokens))


BEHIND_LABEL = frozenset(":–—-=")
"""Marks between a label and its figure."""
_LABEL = 5
"""Words of the label of a line."""
_HEDGE = 2
"""Tokens before a figure that may hedge it: "more than"."""
_NOUN = 3
"""Words behind the figure of such a line: "internally displaced people"."""


def _words_of(head: Sentence, table: Measures) -> tuple[tuple[Token, ...], list[Trigger]] | None:
    """The words of a heading that say what is counted, with the measure words among them: up to a
    mark, a figure or the word that says by what it is broken down. None where no word tells a
    measure, or several do ("killed and injured").
    """
    tokens = head.tokens
    opening = [token.kind for token in tokens[:4]]
    label = opening[:3] == [Kind.WORD, Kind.NUMBER, Kind.MARK]  # "Table 1."
    label = label and opening[3:] != [Kind.NUMBER]  # but "Convoys 11-13 July"
    begin = 3 if label else _behind_short_form(tokens)
    first = next((n for n in range(begin, len(tokens)) if tokens[n].kind is Kind.WORD), 0)
    last = next(
        (
            n
            for n in range(first + 1, len(tokens))
            if tokens[n].kind is not Kind.WORD or tokens[n].low in table.divided
        ),
        len(tokens),
    )
    if not head.words.isdisjoint(table.scaled) or last - first > _LENT:
        return None
    words = tokens[first:last]
    # in a heading capitals make no names; it stands before its figures as a label does
    label_of = (*words, *map(_colon, words[-1:]))
    found = triggers(replace(head, tokens=label_of, is_title=True), table)
    counting = [word for word in found if not word.figureless] or list(found)
    counting = [word for word in counting if not word.weak] or counting  # "Casualties: killed"
    told = {
        (word.start, word.end): {w.measure for w in counting if w.start == word.start}
        for word in counting
    }
    # "Houses partially damaged" says one thing twice
    several = any(
        one[1] <= other[0] and told[one].isdisjoint(told[other]) for one in told for other in told
    )
    return None if several or not counting else (words, counting)


_LENT = 8
"""Words that a heading lends, at most."""


def _behind_short_form(tokens: Sequence[Token]) -> int:
    """Behind a short form that opens a heading, and its full stop: "**No.** of injured"."""
    short = len(tokens) > _STOP and len(tokens[0].text) <= _SHORT
    return _STOP if short and tokens[_STOP - 1].text == "." else 0


_STOP, _SHORT = 2, 3
"""Tokens up to that full stop, and letters of a short form at most."""


def _lacks_its_corner(sentence: Sentence, report: Sequence[Sentence], table: Measures) -> bool:
    """Whether the header of a table is one cell short at its left, so that all stands one column
    off: a measure heads the column of names, and no noun like "Crossing" or "IDP site".
    """
    rows = [report[n] for n in sentence.heads if report[n].form is Form.CELL]
    columns = [report[n] for row in rows for n in row.heads if report[n].form is Form.COLUMN]
    columns = [
        c
        for c in columns
        if not c.tokens[0].low.endswith(table.ends.doing) and not c.words & table.sites
    ]
    told = (found for column in columns if (found := _words_of(column, table)))
    return any(word.measure.family != _WAYS for _, words in told for word in words)


_WAYS = "access"
"""The family of what rows may be named by: "Route", "Convoy".
"""
