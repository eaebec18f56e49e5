"""The parts of a claim in words, the same ones in the table, the exports, the report and `why`.

In: a Figure, a When, an Attribution, a Claim. Out: one short phrase, on one line, in English.
It adds nothing that the noun does not hold, and it never takes a label out of its quotation.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any

from dragoman import plugins
from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Figure,
    Modality,
    Number,
    PlaceRole,
    Qualifier,
    Source,
    Stance,
    TimePrecision,
    When,
    Where,
    holder_of,
    site_of,
)

__all__ = [
    "chain_in_words",
    "claim_in_words",
    "counted_in_words",
    "day_in_words",
    "figure_in_words",
    "number_in_words",
    "of_what",
    "one_line",
    "one_number",
    "place_as_told",
    "place_in_words",
    "report_name",
    "when_in_words",
]

NO_SPEAKER = "the report itself"
NO_TIME = "time not stated"

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_ROLES = {
    PlaceRole.LOCATION: "in",
    PlaceRole.ORIGIN: "from",
    PlaceRole.DESTINATION: "to",
    PlaceRole.ROUTE: "through",
}


def one_number(one: Claim, other: Claim) -> bool:
    """Whether two claims give one number, however hedged; or not both give any."""
    if one.figure is None or other.figure is None:
        return True
    ends = [{f.low, f.high, f.word} - {None} for f in (one.figure, other.figure)]
    return ends[0] == ends[1]


def figure_in_words(figure: Figure) -> str:
    """The number with its hedge, without what is counted (`counted_in_words`).

    >>> figure_in_words(Figure(903, 903, Qualifier.EXACT, "people"))
    '903'
    >>> figure_in_words(Figure(900, None, Qualifier.MORE_THAN, "people"))
    'more than 900'
    >>> figure_in_words(Figure(None, 16000, Qualifier.UP_TO, "people"))
    'up to 16,000'
    >>> figure_in_words(Figure(1000, 1000, Qualifier.ABOUT, "people"))
    'about 1,000'
    >>> figure_in_words(Figure(4000, 5000, Qualifier.BETWEEN, "people"))
    '4,000–5,000'
    >>> figure_in_words(Figure(24, 99, Qualifier.VAGUE, "people", word="Dozens"))
    'dozens'
    """
    if figure.qualifier is Qualifier.VAGUE and figure.word:
        return one_line(figure.word).lower()
    ends = sorted({end for end in (figure.low, figure.high) if end is not None})
    if not ends:
        return "a number not stated"
    number = "–".join(number_in_words(end) for end in ends)
    match figure.qualifier:
        case Qualifier.EXACT:
            return number
        case Qualifier.BETWEEN | Qualifier.VAGUE:
            return number if len(ends) == 2 else _one_ended(figure, number)
        case hedge:
            return f"{hedge} {number}"


def _one_ended(figure: Figure, number: str) -> str:
    if figure.low is None:
        return f"up to {number}"
    return f"at least {number}" if figure.high is None else number


def number_in_words(number: Number) -> str:
    """Digits with thousands marks.

    >>> number_in_words(16000), number_in_words(2.5), number_in_words(40.0)
    ('16,000', '2.5', '40')
    """
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    return f"{number:,}"


def counted_in_words(figure: Figure) -> str:
    """What is counted: the speaker's word for them where there is one, the unit otherwise.

    >>> counted_in_words(Figure(903, 903, Qualifier.EXACT, "people", "civilians"))
    'civilians'
    >>> counted_in_words(Figure(75, 75, Qualifier.EXACT, "percent", "buildings"))
    'percent of buildings'
    """
    if figure.unit == "percent" and figure.category:
        return f"percent of {one_line(figure.category)}"
    return one_line(figure.category or figure.unit)


def of_what(figure: Figure, quoting: Callable[[str], str] = str) -> str:
    """What follows the number: what is counted, one of them or several, and "of" where it needs it.

    A word that says no more than the measure does ("12 dead" were killed) is the unit again.
    ``quoting`` puts marks about a label.

    >>> of_what(Figure(24, 99, Qualifier.VAGUE, "people", word="dozens"))
    'of people'
    >>> of_what(Figure(1, 1, Qualifier.EXACT, "people", "children"))
    'child'
    >>> of_what(Figure(12, 12, Qualifier.EXACT, "people", "casualties"))
    'people'
    """
    table = _counted()
    collective = figure.qualifier is Qualifier.VAGUE and _COLLECTIVE.search(figure_in_words(figure))
    plain = figure.unit == "people" and figure.category in table["plain"]
    words = figure.unit if plain else counted_in_words(figure)
    if figure.low == figure.high == 1 and figure.qualifier is not Qualifier.VAGUE:
        words = _one_of(words, table["one"])
    return f"{'of ' if collective else ''}{quoting(words)}"


_COLLECTIVE = re.compile(
    r"(?<!several)(?<!various)(?:[ds]s|ns|ores|number|handful|couple|majority)$"
)
"""Vague words that take "of": dozens, hundreds, tens, scores, a number, a handful."""


def _one_of(words: str, irregular: Mapping[str, str]) -> str:
    """``civilians`` as ``civilian``, ``tonnes of food`` as ``tonne of food``."""
    head, *rest = re.split(r"(?= (?:of|and|with|from) )", words, maxsplit=1)
    before, space, last = head.rpartition(" ")
    if last in irregular:
        last = irregular[last]
    elif last.endswith("ies"):
        last = f"{last[:-3]}y"
    elif re.search(r"(?:ss|x|(?<!ca)ch|sh|(?<!o)us)es$", last):
        last = last[:-2]
    elif last.endswith("s") and not last.endswith("ss"):
        last = last[:-1]
    return f"{before}{space}{last}{''.join(rest)}"


@cache
def _counted() -> Mapping[str, Any]:
    table: Mapping[str, Any] = plugins.table("dragoman.write", "phrases.toml")["counted"]
    return table


def report_name(document: Document) -> str:
    """What a report goes by: its title; without one, the file or the address it was read from.

    ``one.txt`` of ``bundle.zip!/a/one.txt``, ``log.csv, line 3``; empty where neither is known.
    """
    if title := one_line(document.title).lstrip("#* "):  # as Markdown has them
        return title.rstrip("* ")
    *_, name = re.split(r"/|(?<=!)/", document.origin.path)
    name = document.url or ("" if document.origin.path in {"-", "<text>"} else name)
    line = f", line {document.origin.line}" if name and document.origin.line else ""
    return one_line(f"{name}{line}")


def day_in_words(day: date) -> str:
    """A day as reports write it.

    >>> day_in_words(date(2016, 11, 7))
    '7 Nov 2016'
    """
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def when_in_words(when: When | None) -> str:
    """A window of days; an end that the text leaves open is said to be open.

    >>> when_in_words(When(date(2016, 11, 27), date(2016, 11, 27), TimePrecision.DAY))
    '27 Nov 2016'
    >>> when_in_words(When(date(2016, 11, 26), date(2016, 11, 27), TimePrecision.DAY))
    '26–27 Nov 2016'
    >>> when_in_words(When(date(2016, 11, 28), date(2016, 12, 1), TimePrecision.WEEK))
    '28 Nov – 1 Dec 2016'
    >>> when_in_words(When(date(2016, 12, 31), date(2017, 1, 1), TimePrecision.DAY))
    '31 Dec 2016 – 1 Jan 2017'
    >>> when_in_words(When(date(2016, 11, 1), date(2016, 11, 30), TimePrecision.MONTH))
    'Nov 2016'
    >>> when_in_words(When(date(2012, 1, 1), date(2012, 12, 31), TimePrecision.YEAR))
    '2012'
    >>> when_in_words(When(date(2016, 11, 15), None, TimePrecision.OPEN))
    'since 15 Nov 2016'
    >>> when_in_words(When(None, date(2016, 11, 27), TimePrecision.OPEN))
    'until 27 Nov 2016 (start not stated)'
    >>> when_in_words(None)
    'time not stated'
    """
    if when is None:
        return NO_TIME
    if when.start and when.end:
        return _whole(when.start, when.end, when.precision) or _days(when.start, when.end)
    if when.start:
        return f"since {day_in_words(when.start)}"
    if when.end:
        return f"until {day_in_words(when.end)} (start not stated)"
    return NO_TIME


def _whole(start: date, end: date, precision: TimePrecision) -> str:
    """A window that is whole months or years, when the text knew no better; else nothing."""
    if (start.day, end.day) != (1, monthrange(end.year, end.month)[1]):
        return ""
    if precision is TimePrecision.YEAR and (start.month, end.month) == (1, 12):
        return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
    if precision is TimePrecision.MONTH and (start.year, start.month) == (end.year, end.month):
        return f"{_MONTHS[start.month - 1]} {start.year}"
    return ""


def _days(start: date, end: date) -> str:
    if start == end:
        return day_in_words(end)
    if start.year != end.year:
        return f"{day_in_words(start)} – {day_in_words(end)}"
    if start.month != end.month:
        return f"{start.day} {_MONTHS[start.month - 1]} – {day_in_words(end)}"
    return f"{start.day}–{day_in_words(end)}"


def chain_in_words(attribution: Attribution) -> str:
    """The chain of mouths, the speaker first and the publisher last.

    A party to the conflict is marked as one. Without a speaker the report speaks in its own voice.
    A publisher that its own text names ("told Northern Wire") stands once.

    >>> from dragoman.claims import SourceRole
    >>> chain_in_words(
    ...     Attribution(
    ...         (
    ...             Source("representative of the centre", SourceRole.SPEAKER),
    ...             Source("Interfax", SourceRole.INTERMEDIARY),
    ...             Source("Example Daily", SourceRole.PUBLISHER),
    ...         )
    ...     )
    ... )
    'representative of the centre → Interfax → Example Daily'
    >>> chain_in_words(Attribution((Source("the army", SourceRole.SPEAKER, party=True),)))
    'the army (a party to the conflict)'
    >>> chain_in_words(Attribution((Source("Example Daily", SourceRole.PUBLISHER),)))
    'the report itself'
    """
    speaker, between = attribution.speaker, attribution.intermediaries
    if speaker is None and not between:
        return NO_SPEAKER
    links = [_mouth(speaker) if speaker else "speaker not named"]
    links += [_mouth(source) for source in between]
    publisher = attribution.publisher
    if publisher and publisher.name not in {
        source.name for source in (speaker, *between) if source
    }:
        links.append(_mouth(publisher))
    return " → ".join(links)


def _mouth(source: Source) -> str:
    party = " (a party to the conflict)" if source.party else ""
    return one_line(source.name) + party


def place_in_words(where: Where) -> str:
    """The place as written, and what it was found to be where that is another name.

    >>> place_in_words(Where("Bidar", PlaceRole.LOCATION))
    'Bidar (not found)'
    """
    told = place_as_told(where.name)
    if where.place is None:
        return f"{told} (not found)"
    name, found = where.name.casefold(), where.place.name.casefold()
    if name == found or ("#" in where.place.id and name.endswith(found)):
        return told
    return f"{told} (= {one_line(where.place.name)})"


def place_as_told(name: str) -> str:
    """A place as a sentence has it: a site without a name lies **in** what holds it.

    >>> place_as_told("the airport, Goma"), place_as_told("Paris, Kentucky")
    ('the airport in Goma', 'Paris, Kentucky')
    """
    name = one_line(name)
    site = site_of(name)
    return f"{site} {_lies()} {holder_of(name)}" if site[:1].islower() else name


@cache
def _lies() -> str:
    word: str = plugins.table("dragoman.write", "phrases.toml")["sites"]["lies"]
    return word


def claim_in_words(claim: Claim) -> str:
    """One claim on one line: what, how many, where, when; by whom, through whom.

    An unasserted claim opens with its modality, and a denial or a doubt says so.
    """
    what = claim.measure.replace("_", " ")
    if claim.modality is not Modality.ASSERTED:
        what = f"{claim.modality}: {what}"
    if claim.figure:
        what += f", {figure_in_words(claim.figure)} {of_what(claim.figure)}"
    places = " ".join(f"{_ROLES[where.role]} {place_in_words(where)}" for where in claim.where)
    said = chain_in_words(claim.attribution)
    if claim.attribution.stance is not Stance.ASSERTS:
        said += f" ({claim.attribution.stance})"
    first = f"{what} {places}".rstrip()
    return f"{first}, {when_in_words(claim.when)}; said by {said}"


def one_line(text: str) -> str:
    r"""The text on one line, safe for a terminal.

    Every run of white space is one space; a control character is the replacement character.

    >>> one_line("the\n  centre")
    'the centre'
    >>> one_line("\x1b[31mred")
    '\ufffd[31mred'
    """
    return " ".join(_CONTROL.sub("\ufffd", text).split())
