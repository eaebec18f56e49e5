"""A text in; its paragraphs out, with what their form tells: items of lists, rows of tables,
headings, and which of them stand under which.

What a line says is not looked at here: a line that is short and ends no sentence heads what follows
it, whatever its words; whether it gives those a place, a day or a measure is decided where these
are (`where`, `when`, `gate`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from dragoman import plugins
from dragoman.claims import Span
from dragoman.extract.text.slashes import are_figures, headed, parted

__all__ = [
    "Block",
    "blocks",
    "captioned",
    "heading",
    "is_counted",
    "is_entry",
    "is_figure",
    "is_line",
    "is_listing",
    "is_nought",
    "is_tally",
]

_ENDS = frozenset('.!?:;…”"»')
"""Marks with which a line ends a sentence, or announces what follows."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list or the row of a table, in code points of the text."""

    start: int
    end: int
    bullet: int = 0
    """Code points of the bullet or number that opens it."""
    cells: tuple[Span, ...] = ()
    """Of the row of a table, empty ones too."""
    header: int | None = None
    """The block that is the header of the table, of a row below it."""
    card: bool = False
    """Whether it is a figure and its label, each on a line of its own, among others such."""

    @property
    def listed(self) -> bool:
        """Whether a bullet or a number opens it."""
        return self.bullet > 0

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def blocks(text: str) -> Iterator[Block]:
    """The stretches of ``text`` between blank lines, or between lines that are no wrapped text."""
    lines = list(_lines(text))
    hours = _logged(text, lines)
    at = told = 0
    while at < len(lines):
        rows = _table(text, lines, at) or _spaced(text, lines, at) or headed(text, lines, at)
        if rows:
            over = text[lines[at].start : rows[0][0].start].rstrip(" (|\t")
            if over:  # what stands before the labels of a list
                yield Block(lines[at].start, lines[at].start + len(over))
                told += 1
            yield Block(rows[0][0].start, rows[0][-1].end, cells=rows[0])
            for row in rows[1:]:
                yield Block(row[0].start, row[-1].end, cells=row, header=told)
            at += len(rows)
            told += len(rows)
            continue
        if bare := _headless(text, lines[at]) or _spaced_rows(text, lines, at):
            yield from (Block(row[0].start, row[-1].end, cells=row) for row in bare)
            at += len(bare)
            told += len(bare)
            continue
        if cards := _cards(text, lines, at):
            yield from (Block(one.start, one.end, card=True) for one in cards)
            at += 2 * len(cards)
            told += len(cards)
            continue
        first = at
        while at + 1 not in hours and at + 1 < len(lines) and _is_wrapped(text, lines, first, at):
            at += 1
        start, end = lines[first].start, lines[at].end
        mark = _MARKER.match(text, start, end) or (first in hours and _HOUR.match(text, start))
        yield Block(start, end, len(mark.group()) if mark else 0)
        at += 1
        told += 1


def _logged(text: str, lines: Sequence[Span]) -> frozenset[int]:
    """The lines of a log that open with their hour in four digits: "0845 Water plant shut";
    several, from hour to hour.
    """
    opening = {at: _HOUR.match(text, line.start, line.end) for at, line in enumerate(lines)}
    told = {at: int(found["hour"]) for at, found in opening.items() if found}
    ordered = sorted(told, key=lambda at: told[at]) == sorted(told)
    return frozenset(told) if len(told) >= _HOURS and ordered else frozenset()


_HOUR = re.compile(r"(?P<hour>(?:[01]\d|2[0-3])[0-5]\d)(?:\s?(?:h|hrs?)\b)?[:.,]?\s+(?=\S)")
_HOURS = 3
"""Lines that make a log, at least."""


def heading(text: str, block: Block) -> bool:
    """Whether a block may head those that follow: short, alone, and no sentence."""
    if block.end - block.start > _LONG:
        return False
    words = block.of(text)
    bare = not (block.listed or block.cells or words[-1] in _SENTENCE_ENDS)
    return bare and len(words.split()) <= _HEADING


def captioned(text: str, paragraphs: Sequence[Block]) -> Iterator[tuple[int, range]]:
    """The captions that stand behind their tables, each with the blocks of its rows; one right over
    a further table is of that.
    """
    first = 0
    for at, block in enumerate(paragraphs):
        if not block.cells:
            after = paragraphs[at + 1 : at + 2]
            apart = text.count("\n", paragraphs[at - 1].end, block.start) > 1
            over = apart and bool(after) and bool(after[0].cells)
            named = first > 0 and _is_caption(text, paragraphs[first - 1])
            if first < at and _is_caption(text, block) and not over and not named:
                yield at, range(first, at)
            first = at + 1
        elif block.header is None:
            first = at


def _is_caption(text: str, block: Block) -> bool:
    word, _, behind = block.of(text).partition(" ")
    return word.lower() in _listed("captions") and behind[:1].isdigit()


def is_line(text: str, block: Block) -> bool:
    """Whether a block without a bullet may be an item of a list that a line announces: a short line
    that ends no sentence.
    """
    return heading(text, block) and text[block.end - 1] != ":"


def is_tally(text: str, block: Block) -> bool:
    """Whether a block is a label with its figure: "Houses destroyed: about 3,000"."""
    short = block.end - block.start <= _LONG
    told = _is_labelled(text, block.start, block.end)
    return short and (told or bool(_FIGURES_ONLY.fullmatch(text, block.start, block.end)))


def is_listing(text: str, block: Block) -> bool:
    """Whether a block is a label with a list of figures: "TORETSK – 8 wounded, 22 houses hit"."""
    return bool(_SEVERAL.fullmatch(text, block.start, block.end))


def is_counted(text: str, block: Block) -> bool:
    """Whether a block is a figure and whom or what it counts: "22 killed", "38,200 households
    displaced"; one that stands alone may be a heading all the same.
    """
    return heading(text, block) and bool(_COUNTED_LINE.fullmatch(text, block.start, block.end))


def is_entry(text: str, block: Block) -> bool:
    """Whether a block is a line of a log, with its hour or day at its head: "14:20 - shelling of
    Sake, two killed"; one that stands alone may be a heading all the same.
    """
    if block.end - block.start > _LONG or block.listed or block.cells:
        return False
    found = _ENTRY.match(text, block.start, block.end)
    return bool(found and (found["mark"] or text[block.end - 1] not in _SENTENCE_ENDS))


_SENTENCE_ENDS = frozenset('.!?;,…”"»')
_HEADING = 10
"""Words of a heading, at most."""
_LONG = 120
"""Code points that no heading and no label with its figure has."""


# -- lines -----------------------------------------------------------------------------------------


def _lines(text: str) -> Iterator[Span]:
    """The lines that have a letter or a digit, without the white space around them."""
    for line in re.finditer(r"[^\n\r]*\S[^\n\r]*", text):
        words = line.group()
        if _RULE.fullmatch(words):
            continue
        lead = len(words) - len(words.lstrip())
        yield from _tallies(text, Span(line.start() + lead, line.start() + len(words.rstrip())))


def _tallies(text: str, line: Span) -> list[Span]:
    """A line of several labels with their figures, as one line each: "Deaths: 12 Injured: 30",
    "Houses destroyed: 312; Houses damaged: 1,045"; any other line as it is.
    """
    found, at = [], line.start
    while pair := _PAIR.match(text, at, line.end):
        found.append(Span(at, pair.end("pair")))
        at = pair.end()
    return found if at == line.end else [line]


@cache
def _listed(name: str) -> frozenset[str]:
    """The words of a list of ``layout.toml``."""
    return frozenset(plugins.table("dragoman.extract", "layout.toml")[name])


_NOUGHT = rf"(?i:{'|'.join(sorted(_listed('noughts')))})\b"
"""What stands for 0 in a cell, or behind a label, in whatever language."""

_SHORT = "|".join(map(re.escape, sorted(_listed("short"))))
"""Short forms that may open a label, with their full stop."""

_STAMP = re.compile(
    r"\d{1,2}[:.h]\d{2}(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z]{2,4}\)?)?(?: ?[–—-] ?\d{1,2} \w+)?"
)
"""The hour of an entry of a live blog, on a line of its own."""

_DATED = re.compile(
    r"""(?:[^.!?\n]{2,70}?(?:,|\s?[|·•—–]|\s-)\s+)?          # an outlet, a name
        (?: (?:[^\W\d_]+\.?,?\s+)?                           # a weekday, a label
            (?: \d{1,2}\w{0,2}\.?[ -](?:de\s)?[^\W\d_]{3,10}\.?,?
              | [^\W\d_]{3,10}\.?\s\d{1,2}\w{0,2},? )
            [ -](?:del?\s)?(?:19|20)\d\d
          | (?:19|20)\d\d-\d\d-\d\d | \d{1,2}[./]\d{1,2}[./](?:19|20)\d\d )
        (?:\D{1,6}\d{1,2}[:.h]\d\d\b.{0,12})?""",
    re.VERBOSE,
)
"""The line under a title that says who printed it and when: "Darfur Wire, 26 October 2023"."""

_RULE = re.compile(r"[\s|:+=_-]*(?:--|==|__)[\s|:+=_-]*")
"""What is drawn between the rows of a table, or under a heading."""

_MARKER = re.compile(
    r"""(?: [•●▪■◦·‣⁃➢►✓○□◆▫➤§o*–—-]         # a bullet; o is a word processor's
          | \(?(?:\d{1,2}|[a-z]|[ivx]{2,4})\) # 1) (a) iv)
          | [1-9]\d?/(?:[1-9]\d?)?              # 2/7, of a thread; 12/05 is a day
          | \d{1,2}\.                         # 1.
        )\s+(?=\S)""",
    re.VERBOSE,
)
_TALLY = re.compile(
    rf"""(?:(?:{_SHORT})\s)?[^\W\d_][^:.;!?\d\n]{{0,50}}
        (?: \s\d{{1,4}}:\s\d[^.!?\n]{{0,40}}\.?           # "Camp 11: 2,300"
          | (?:(?:\s\([^()\n]{{1,20}}\))?: | \s[–—=-] )\s*\D{{0,15}}\d[^.!?\n]{{0,40}}\.?
          | (?: : | \s[–—=-] )\s*{_NOUGHT}\.?
          | \s{{1,20}}[~<>≈]?\d[\d.,]*\+?(?:\s\([^()\n]{{1,40}}\))? | \s\(\d[\d.,]*\) )""",
    re.VERBOSE,
)
"""A label and its figure: "Houses destroyed: about 3,000", "Deaths 1,482 (3 women)",
"Injured (40)"."""

_COUNTED = r"(?:[~<>≈] ?)?\d[\d.,\xa0\u202f]*\+?[ ][^\W\d_][^\d.,;:!?\n]{1,40}"
_SEVERAL = re.compile(
    rf"""(?P<label>[^\W\d_]\w*(?:[ '’-][^\W\d_][\w'’-]*){{0,4}}) (?: \s?[.:]\s | \s[–—-]\s | \s )
        {_COUNTED} (?:[,;/+][ ](?:[^\W\d_]{{1,3}}[ ])?{_COUNTED})+ \.?""",
    re.VERBOSE,
)
"""A label and several figures, each with what it counts: "Herat: 9 killed, 35 injured"; without a
mark behind the label, only a name is one."""
_COUNTED_LINE = re.compile(rf"(?!\d{{1,2}}\s[A-Z]\w+(?:\s\d{{4}})?$){_COUNTED}.*")
"""A figure and whom it counts, but no day: "14 June 2023"."""
_FIGURES_ONLY = re.compile(rf"{_COUNTED} (?:[,;/+][ ]{_COUNTED})+ \.?", re.VERBOSE)
"""A line of several figures, which no label opens: it heads nothing."""

_ENTRY = re.compile(
    r"""\[? (?: \d{1,2}[:.h]\d{2}(?:\s?(?:h|hrs?|[ap]\.?m\.?)\b)?(?:\s[A-Z]{2,4}\b)?
             | \d{1,2}/\d{1,2}(?:/\d{2,4})? | \d\d\.\d\d(?:\.\d{2,4})? | \d{4}-\d\d-\d\d
             | (?:[^\W\d_]{2,9}\.?,?\s)?\d{1,2}\s[^\W\d_]{3,10}\.?(?:\s\d{4})?(?=\s?[:–—-]) )
        (?P<mark>\]|\s?[:,–—-])?\s+(?=\S)""",
    re.VERBOSE,
)
"""The hour or day at the head of a line of a log, and something behind it."""


_LABELLED = rf"""[^\W\d_][^:.;!?\d\n|]{{0,50}}? (?: \s?[:=]\s? | \s[–—-]\s )
                 (?: [~<>≈]?\d | {_NOUGHT} )"""
_PAIR = re.compile(
    rf"""(?P<pair> {_LABELLED}[\d.,\xa0\u202f]* (?:(?<![.,])|$) \+?
           (?: \s?\([^()\n]{{0,40}}\) | \s[^:.;!?\d\n|,/–—]{{0,30}}? )? )
         (?: \s*[;,|/]?\s+(?=[A-Z])(?={_LABELLED}) | \.?$ )""",
    re.VERBOSE,
)
"""One of several labels with their figures, and what parts it from the next."""


def _is_wrapped(text: str, lines: Sequence[Span], first: int, at: int) -> bool:
    """Whether the line behind ``lines[at]`` goes on with it, broken for its width.

    It does after a word that nothing ends on. It does after a line that ends no sentence where that
    ends on a comma, or the next opens small or is itself no sentence; a line with a capital and a
    full stop under one without is a body under its title. A line that had room for the next word
    was broken for something else.
    """
    line, after = lines[at], lines[at + 1]
    opens = text[after.start]
    if text.count("\n", line.end, after.start) > 1 or text[line.end - 1] in _ENDS:
        return False
    if text[line.start].isdigit() and _STAMP.fullmatch(text, line.start, line.end):
        return False
    logged = all(_ENTRY.match(text, one.start, one.end) for one in (lines[first], after))
    logged = logged or _is_of_a_form(text, lines[at : at + 3])
    if logged or _MARKER.match(text, after.start, after.end):
        return False
    if _hangs(text, line):
        return True
    dated = first == 0 and (
        _DATED.fullmatch(text, after.start, after.end) or _is_a_field(text, after)
    )
    if dated or _stands_alone(text, line, after) or _heads_a_list(text, lines[at + 1 : at + 3]):
        return False
    goes_on = opens.islower() or text[line.end - 1] == ","
    posted = line.end - line.start > _WIDEST  # nor broken for its width: posts have a line each
    if posted or goes_on:
        return goes_on
    word = text[after.start : after.end].split(maxsplit=1)[0]
    width, needed = _width(text, lines, at), line.end - line.start + 1 + len(word)
    if first:  # a title is broken where it pleases
        return needed > width and (width <= _WIDEST or _is_unfinished(text, lines, first, at))
    return _is_unfinished(text, lines, first, at)


def _heads_a_list(text: str, lines: Sequence[Span]) -> bool:
    """Whether the first of two lines is a word or two, with a capital, right over the label of a
    figure or the item of a list: "Arrivals / Bor: 120".
    """
    head, *entries = lines
    words = text[head.start : head.end].split()
    if len(words) > _HEAD or not words[0][0].isupper() or not entries:
        return False
    entry = entries[0]
    near = text.count("\n", head.end, entry.start) == 1
    listed = _MARKER.match(text, entry.start, entry.end) or _stands_alone(text, entry)
    return near and bool(listed)


_HEAD = 2
"""Words of such a line, at most."""


def _is_of_a_form(text: str, lines: Sequence[Span]) -> bool:
    """Whether the second of some lines is an entry of a form, under another or under its heading:
    "INCIDENT REPORT / Location: the Pibor road / What happened: ambush".
    """
    first, *entries = lines
    headed = len(text[first.start : first.end].split()) <= _FORM and len(entries) > 1
    if not headed and not _FIELD.match(text, first.start, first.end):
        entries = []
    fields = [bool(_FIELD.match(text, one.start, one.end)) for one in entries]
    return all(fields if headed else fields[:1]) and bool(fields)


_FIELD = re.compile(r"[A-Z][^\W\d_]*(?: [^\W\d_]+){0,3}(?: \([^()\n]{1,30}\))?:\s")
"""The label at the head of an entry of a form."""
_FORM = 5
"""Words of the heading of a form, at most."""


def _is_unfinished(text: str, lines: Sequence[Span], first: int, at: int) -> bool:
    """Whether the line behind ``lines[at]`` opens with a capital and is no sentence of its own."""
    line, after = lines[at], lines[at + 1]
    opens = text[after.start]
    whole = text[after.end - 1] in _ENDS and after.end - after.start > line.end - lines[first].start
    return opens.isalpha() and not whole


def _hangs(text: str, line: Span) -> bool:
    """Whether a line ends on a word that more must follow: "affected in", "Guangxi and"."""
    words = text[line.start : line.end].rsplit(maxsplit=1)
    return len(words) > 1 and words[-1] in _listed("hanging")


def _is_a_field(text: str, line: Span) -> bool:
    """Whether a line opens with the label of a field of a form: "Reported by: the council"."""
    label, colon, _ = text[line.start : line.end].partition(":")
    return bool(colon) and label.strip().lower() in _listed("fields")


def _stands_alone(text: str, *lines: Span) -> bool:
    """Whether one of the lines is a label with its figure, or has cells."""
    return any(
        _is_labelled(text, line.start, line.end)
        or len(_cells(text, line)) > 1
        or _SPACED.fullmatch(text, line.start, line.end)
        for line in lines
    )


def _is_labelled(text: str, start: int, end: int) -> bool:
    """Whether a line is a label with its figure, or with a list of them."""
    if _TALLY.fullmatch(text, start, end):
        return True
    found = _SEVERAL.fullmatch(text, start, end)
    if found is None:
        return False
    label = found["label"]
    named = all(word[0].isupper() for word in label.split())
    return named or not text[found.end("label")].isspace()


def _width(text: str, lines: Sequence[Span], at: int) -> int:
    """The length of the longest of the lines around ``lines[at]`` that no blank line parts."""
    longest = _NARROW
    for step in (-1, 1):
        here = at
        for _ in range(_AROUND):
            longest = max(longest, lines[here].end - lines[here].start)
            beside = here + step
            if not 0 <= beside < len(lines):
                break
            low, high = sorted((here, beside))
            if text.count("\n", lines[low].end, lines[high].start) > 1:
                break
            here = beside
    return longest


_AROUND = 10
"""Lines to either side that tell how wide a text is broken."""
_WIDEST = 100
"""Code points of the widest column that text is broken for."""
_NARROW = 40
"""The same of the narrowest: a newspaper's has 40 and more."""


# -- figures with their labels ---------------------------------------------------------------------


def _cards(text: str, lines: Sequence[Span], first: int) -> list[Span]:
    """The figures with their labels that begin with the line at ``first``, a line each, as boxes of
    key figures come: "12,400 / People displaced / 38 / Deaths", or each label first. None where
    there is but one, or where the line at ``first`` heads them.
    """
    if all(text[line.start] not in _OPENS_A_FIGURE for line in lines[first : first + 2]):
        return []
    kinds = [_is_of_a_card(text, lines[first])]
    if kinds[0] is None:
        return []
    for line in lines[first + 1 :]:
        kind = _is_of_a_card(text, line)
        if kind is None or kind == kinds[-1]:
            break
        kinds.append(kind)
    headed = not kinds[0] and len(kinds) % 2 == 1  # "Key figures", and below it figures first
    pairs = len(kinds) // 2
    if headed or pairs < _FEWEST:
        return []
    return [Span(lines[at].start, lines[at + 1].end) for at in range(first, first + 2 * pairs, 2)]


def _is_of_a_card(text: str, line: Span) -> bool | None:
    """Whether a line is a figure and nothing else (True) or may be the label of one (False)."""
    words = text[line.start : line.end]
    if _FIGURE.fullmatch(words):
        return True
    label = words[0].isalpha() and not any(map(str.isdigit, words)) and "|" not in words
    short = len(words.split()) <= _LABEL and words[-1] not in _ENDS
    return False if label and short else None


_OPENS_A_FIGURE = frozenset("0123456789~<>≈+")
_FEWEST, _LABEL = 2, 8
"""Figures that make a box of them, and words of a label, at most."""


# -- tables ----------------------------------------------------------------------------------------


def _cells(text: str, line: Span, *, framed: bool = True) -> tuple[Span, ...]:
    """The cells of a line: parted by bars, else by tabs, leaders ("Kupe ... 12"), two spaces and
    more, or slashes. A bar at its head is a frame, or stands behind an empty cell.
    """
    words, start, end = text[line.start : line.end], line.start, line.end
    if all(mark not in words for mark in _PARTING):
        return _values(text, line)
    parted = next((gap for gap in _PARTED if gap.search(words)), None)
    if parted is None or (parted is _PARTED[-1] and words.count(_PARTING[-1]) < _SLASHES):
        return (line,)
    if "|" in words and framed:  # a frame around the row is no cell
        opened = _FRAME.match(words)
        start += opened.end() if opened else 0
        closed = _FRAMED.search(words) if words.startswith("|") else None
        end -= len(words) - closed.start() if closed else 0
    found, at = [], start
    for gap in [*parted.finditer(text, start, end), None]:
        found.append(Span(at, gap.start() if gap else end))
        at = gap.end() if gap else end
    return tuple(found)


def _values(text: str, line: Span) -> tuple[Span, ...]:
    """The values of a line that commas part and nothing else, a header or a row of a file:
    "place,date,killed", "Bor,2015-03-04,3"; the line as it is where it is none.
    """
    if not _VALUES.fullmatch(text, line.start, line.end):
        return (line,)
    found, at = [], line.start
    for value in text[line.start : line.end].split(","):
        found.append(Span(at, at + len(value)))
        at += len(value) + 1
    return tuple(found)


_PARTING = ("|", "\t", "...", "…", "  ", " / ")
_SLASHES = 2
"""Slashes that part the cells of a line, at least: one may part anything."""
_VALUES = re.compile(
    r"[^,\n.!?;:]{1,30}(?:,(?![ ]|(?<=\d,)\d{3}(?!\d))[^,\n.!?;:]{0,30}){2,}"  # no thousands
)
_FRAME, _FRAMED = re.compile(r"\|[ \t]*"), re.compile(r"[ \t]*\|$")
_PARTED = tuple(
    map(
        re.compile,
        (r"[ ]*\|[ ]*", r"[ ]*\t[ ]*", r"[ ]*(?:\.{3,}|…)[ ]*", r"[ ]{2,}", r"[ ]/[ ]"),
    )
)
_FIGURE = re.compile(r"[~<>≈+]?\s*\d[\d.,  ]*\s*(?:%|\+|[KkMm]|\([^()]*\)|[*\u2060])*")
"""What stands in a cell that holds a figure and nothing else."""


def _table(text: str, lines: Sequence[Span], first: int) -> list[tuple[Span, ...]]:
    """The rows of the table whose header is the line at ``first``, header first; none where none
    begins there: a header without figures, then rows with them, in columns as many as it has, or
    one more where the corner of the table is empty.
    """
    header = _cells(text, lines[first])
    if len(header) < 2 or any(is_figure(text, cell) for cell in header):
        return []
    if len(header) == 2 and text[header[1].start : header[1].end][:1].isdigit():
        return []  # "arrived sick  1,500 approx"
    rows: list[tuple[Span, ...]] = []
    section: tuple[Span, ...] = ()
    for line in lines[first + 1 :]:
        row = _cells(text, line)
        wide = len(rows[0]) if rows else len(header) + (len(row) == len(header) + 1)
        if len(row) != wide and text[line.start] == "|":
            row = _cells(text, line, framed=False)
        row = (*row, *_trailing(text, line, wide - len(row)))
        if 1 < len(row) < wide:
            row = _aligned(text, row, [header, *rows])
        told = any(_counts(text, cell) for cell in row)
        if len(row) == 1 and not section and _is_section(text, line):
            section = (line, *(Span(line.end, line.end),) * (wide - 1))
            continue
        if len(row) != wide or not (told or _is_blank(text, row, rows)):
            break
        if section:  # of which the first row tells how wide it is
            end = section[-1].end
            rows.append((*section, *(Span(end, end),) * (wide - len(section))))
        rows.append(row)
        section = ()
    if rows and len(rows[0]) > len(header):
        header = (Span(header[0].start, header[0].start), *header)
    told = any(_counts(text, cell) for row in rows for cell in row)
    return parted(text, [header, *rows]) if told else []


def _counts(text: str, cell: Span) -> bool:
    return is_figure(text, cell) or are_figures(text, cell)


def _is_section(text: str, line: Span) -> bool:
    """Whether a line may be the name of those rows of a table that follow it: "NORTH"."""
    words = text[line.start : line.end]
    return len(words.split()) <= _SECTION and words[-1] not in _ENDS and words[0].isupper()


_SECTION = 3
"""Words of such a name, at most."""


def _aligned(
    text: str, row: tuple[Span, ...], above: Sequence[tuple[Span, ...]]
) -> tuple[Span, ...]:
    """The cells of a row of which some are left blank, each where a cell of a row above it stands
    in the same stretch of its line; the row as it is where one stands under none, or under several.
    """

    def across(cell: Span) -> range:
        opens = text.rfind("\n", 0, cell.start) + 1
        return range(cell.start - opens, cell.end - opens)

    def meet(one: range, other: range) -> bool:
        return one.start < other.stop and other.start < one.stop

    if any(mark in text[row[0].start : row[-1].end] for mark in "|\t"):
        return row
    wide = len(above[-1])
    columns = [[across(line[n]) for line in above if len(line) == wide] for n in range(wide)]
    found: dict[int, Span] = {}
    for cell in row:
        under = [n for n, spans in enumerate(columns) if any(meet(across(cell), s) for s in spans)]
        if len(under) != 1 or under[0] in found or (not found and under[0]):
            return row
        found[under[0]] = cell
    ends = [
        max((cell.end for at, cell in found.items() if at <= n), default=0) for n in range(wide)
    ]
    return tuple(found.get(n, Span(ends[n], ends[n])) for n in range(wide))


def _trailing(text: str, line: Span, missing: int) -> list[Span]:
    """The empty cells at the end of a row whose tabs nothing follows, where all ``missing`` are."""
    behind = _GAPS.match(text, line.end)
    tabs = behind.end() if behind else line.end
    ends = [at + 1 for at in range(line.end, tabs) if text[at] == "\t"]
    return [Span(end, end) for end in ends] if 0 < missing == len(ends) else []


def _is_blank(text: str, row: Sequence[Span], above: Sequence[Sequence[Span]]) -> bool:
    """Whether a row is one of a table in which nothing is known: "Site C | - | n/a"."""
    figures = {n for one in above for n, cell in enumerate(one) if is_figure(text, cell)}
    blank = [bool(_BLANK.fullmatch(text, cell.start, cell.end)) for cell in row]
    return all(blank[n] for n in figures) if figures else any(blank[1:])


_GAPS = re.compile(r"[ \t]*")
_BLANK = re.compile(r"[-–—.]*|n\.?/?a\.?|nil|none|unknown", re.IGNORECASE)


def _headless(text: str, line: Span) -> list[tuple[Span, ...]]:
    """The cells of a row that no head explains, a name and figures; none where a line is no such
    row. Nothing tells what its figures count: it is no prose, whatever stands around it.
    """
    if text.count("|", line.start, line.end) < _FIGURES:
        return []
    name, *others = _cells(text, line)
    told = [cell for cell in others if cell.start < cell.end]
    figures = len(told) >= _FIGURES and all(is_figure(text, cell) for cell in told)
    return [(name, *others)] if figures and not is_figure(text, name) else []


_FIGURES = 2
"""Of a row without a head, at least: a name and one figure may be a label and its figure."""


def _spaced(text: str, lines: Sequence[Span], first: int) -> list[tuple[Span, ...]]:
    """The rows of the table whose header is the line at ``first`` and whose cells stand apart by
    single spaces, header first; none where the words of that line make no label for each column.
    """
    rows = _spaced_rows(text, lines, first + 1)
    heads = text[lines[first].start : lines[first].end].split()
    if not rows or any(any(map(str.isdigit, head)) and not _DAY.fullmatch(head) for head in heads):
        return []
    head = _labels(text, lines[first], len(rows[0]))
    return [head, *rows] if head else []


def _spaced_rows(text: str, lines: Sequence[Span], first: int) -> list[tuple[Span, ...]]:
    """The rows of a name and several figures that stand apart by single spaces, as many in each,
    from the line at ``first`` on: "Dadu 31 40 12,500"; none of one alone.
    """
    rows: list[tuple[Span, ...]] = []
    for line in lines[first:]:
        found = _SPACED.fullmatch(text, line.start, line.end)
        if found is None:
            break
        figures = _WORD.finditer(text, found.end("name"), line.end)
        row = (Span(*found.span("name")), *(Span(*one.span()) for one in figures))
        if rows and len(row) != len(rows[0]):
            break
        rows.append(row)
    return rows if len(rows) >= _SPACED_ROWS else []


def _labels(text: str, line: Span, wanted: int) -> tuple[Span, ...]:
    """The labels of the columns of such a table, as many as ``wanted``: each of one word or, where
    the words are more, with the small ones behind it ("Houses damaged"), else also with the one
    behind a noun that says only whom or what is counted ("Houses Damaged"); none where they do not
    come to as many.
    """
    words = [Span(*word.span()) for word in _WORD.finditer(text, line.start, line.end)]
    small = [text[word.start].islower() for word in words]
    leading = [word.of(text).lower() in _listed("leading") for word in words]
    led = [less or before for less, before in zip(small, [False, *leading], strict=False)]
    for joined in ([False] * len(words), small, led):
        opening = [at for at in range(len(words)) if not (at and joined[at])]
        if len(opening) == wanted:
            ends = [*opening[1:], len(words)]
            bounds = zip(opening, ends, strict=True)
            return tuple(Span(words[at].start, words[end - 1].end) for at, end in bounds)
    return ()


_SPACED = re.compile(
    r"""(?P<name>[^\W\d_][\w'’.-]*(?:\ [^\W\d_][\w'’.-]*){0,3})
        (?=[^\n]*\ \d[^\n]*\ \d) (?: \ \d[\d.,]*[%+]? | \ [-–—](?=\ |$) ){2,}""",
    re.VERBOSE | re.MULTILINE,
)
"""A row whose cells stand apart by single spaces."""
_DAY = re.compile(r"\d{1,2}[./-](?:\d{1,2}|[^\W\d_]{3})")
"""A day at the head of a column."""
_WORD = re.compile(r"[^ \t]+")
_SPACED_ROWS = 2
"""Rows of such a table, at least."""


def is_figure(text: str, cell: Span) -> bool:
    """Whether a cell holds a figure and nothing else, or the word for none ("Nil")."""
    return bool(_FIGURE.fullmatch(text, cell.start, cell.end)) or is_nought(text, cell)


def is_nought(text: str, words: Span) -> bool:
    """Whether words are one that stands for 0 in a cell, or behind a label."""
    return bool(_IS_NOUGHT.fullmatch(text, words.start, words.end))


_IS_NOUGHT = re.compile(_NOUGHT)
