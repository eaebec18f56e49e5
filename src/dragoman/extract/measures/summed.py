"""A table whose heads name no measure, or a list of names and figures, in; the sentence that tells
its sum, and so its measure, out.

    Fighting displaced 26,000 people in two townships.
    Township | Households | Individuals
    Minbya   | 2,300      | 11,400
    Pauktaw  | 3,010      | 14,600

A column of people or households adds up to a figure of the text: what is told of that figure is
told of the table. Smaller sums may meet by chance. So does a list ("Minbya 4,900") of three and
more, whose figures may count anything.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from dragoman.extract.figures.quantities import Unit
from dragoman.extract.measures import Measures, Trigger, triggers
from dragoman.extract.text.phrases import Match, Phrases
from dragoman.extract.text.sentences import OF_TABLES, Form, Kind, Sentence, Token

__all__ = ["COUNTED", "Summed", "noun_of", "told_in"]

COUNTED = frozenset({"people", "households"})
"""The kinds of units that a table may count without saying what befell them."""


def noun_of(column: Sentence, units: Phrases[Unit]) -> Match[Unit] | None:
    """The unit that the head of a column names, where it names nothing else but, between brackets
    or by their age, which: "Children (<18)", "Children under 5".
    """
    noun = units.longest(column.tokens, 0)
    if noun is None:
        return None
    behind = column.tokens[noun.end :]
    aged = any(token.kind is Kind.NUMBER for token in behind[:_AGE])
    return noun if not behind or behind[0].text == "(" or aged else None


_AGE = 3
"""Words behind a noun in which an age begins: "aged under 5", "0-17"."""


def told_in(sentence: Sentence, table: Measures) -> tuple[tuple[Token, ...], list[Trigger]] | None:
    """The measure's word of a sentence; None where several are told, or none. A word that tells a
    measure by itself is heard over those that do so only beside others: people "registered" in a
    camp are sheltered.
    """
    counting = [word for word in triggers(sentence, table) if not word.figureless]
    if len({word.measure.name for word in counting}) > 1:
        counting = [word for word in counting if not word.weak]
    one = counting[0] if counting else None
    if one is None or any(_apart(one, other) for other in counting):
        return None
    tokens, said = sentence.tokens[one.start : one.end], (one.start, one.end)
    found = [word for word in counting if (word.start, word.end) == said]
    return tokens, [replace(word, start=0, end=len(tokens)) for word in found]


def _apart(one: Trigger, other: Trigger) -> bool:
    """Whether two words tell two measures; "destroyed" alone tells of houses and of works."""
    same = (one.start, one.end) == (other.start, other.end)
    return not same and one.measure.name != other.measure.name


class Summed:
    """The tables of a report whose sum is told in its text."""

    def __init__(self, report: Sequence[Sentence], table: Measures, units: Phrases[Unit]) -> None:
        self._report, self._table, self._units = report, table, units

    def words(self, column: Sentence) -> tuple[tuple[Token, ...], list[Trigger]] | None:
        """The words that say what is counted in the table that a head of a column is of."""
        return self._by_table.get(column.paragraph)

    def words_of_list(self, item: Sentence) -> tuple[tuple[Token, ...], list[Trigger]] | None:
        """The same of the list that a name and its figure stand in."""
        return self._by_item.get(item.index)

    @cached_property
    def _by_table(self) -> dict[int, tuple[tuple[Token, ...], list[Trigger]]]:
        told = {}
        for column, total in self._totals().items():
            paragraph = self._report[column].paragraph
            for sentence in self._telling.get(total, ()):
                if paragraph not in told and (words := told_in(sentence, self._table)):
                    told[paragraph] = words
        return told

    @cached_property
    def _by_item(self) -> dict[int, tuple[tuple[Token, ...], list[Trigger]]]:
        told = {}
        for items in self._lists():
            total = _sum(list(items.values())) if len(items) >= _ITEMS else 0
            telling = self._telling.get(total, ()) if total >= _LEAST else ()
            found = (told_in(one, self._table) for one in telling if one.index not in items)
            if words := next(filter(None, found), None):
                told.update(dict.fromkeys(items, words))
        return told

    def _lists(self) -> list[dict[int, int]]:
        """The figures of names that stand line by line under one heading, by their sentences."""
        lists: list[dict[int, int]] = [{}]
        before: Sentence | None = None
        for sentence in self._report:
            numbers = [token for token in sentence.tokens if token.kind is Kind.NUMBER]
            value = _value(numbers[0]) if len(numbers) == 1 else None
            if sentence.form is not Form.ITEM or value is None:
                before = None
                continue
            goes_on = before is not None and before.heads == sentence.heads
            if before is None or not goes_on or (before.bullet is None) != (not sentence.bullet):
                lists.append({})
            lists[-1][sentence.index] = value
            before = sentence
        return lists

    def _totals(self) -> dict[int, int]:
        """The sums of the columns that count people or households, by the index of their heads."""
        columns: dict[int, list[int]] = defaultdict(list)
        for sentence in self._report:
            if sentence.form is Form.CELL and sentence.heads:
                head, value = sentence.heads[0], _value(sentence.tokens[0])
                if value is not None and len(sentence.tokens) == 1:
                    columns[head].append(value)
        totals = {}
        for head, values in columns.items():
            if len(values) < _ROWS or _kind_of(self._report[head], self._units) not in COUNTED:
                continue
            totals[head] = _sum(values)
        return {head: total for head, total in totals.items() if total >= _LEAST}

    @cached_property
    def _telling(self) -> dict[int, list[Sentence]]:
        """The sentences of the text by the figures in them."""
        telling: dict[int, list[Sentence]] = defaultdict(list)
        for sentence in self._report:
            if sentence.form not in OF_TABLES and not sentence.is_title:
                for value in filter(None, map(_value, sentence.tokens)):
                    telling[value].append(sentence)
        return telling


def _sum(values: Sequence[int]) -> int:
    """What rows come to, of which the last may be their sum itself."""
    total, last = sum(values), values[-1]
    return last if 2 * last == total and len(values) > _ROWS else total


def _kind_of(column: Sentence, units: Phrases[Unit]) -> str:
    noun = noun_of(column, units)
    return noun.value.kind if noun else ""


_ROWS, _ITEMS = 2, 3
"""Rows of such a table, and items of such a list, at least."""
_LEAST = 100


def _value(token: Token) -> int | None:
    if token.kind is not Kind.NUMBER:
        return None
    digits = re.sub(r"[,.\s](?=\d{3}(?!\d))", "", token.text)
    return int(digits) if digits.isdecimal() else None
