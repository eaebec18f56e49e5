"""Text in; tokens, sentences, quotations and the dateline out, each with its offsets.

Nothing is cleaned or normalised: a token's ``low`` is for comparing, its span is where it stands.
Fused words ("5,000 peoplewere"), soft hyphens and mojibake become odd tokens, never moved offsets.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property, partial
from itertools import islice, pairwise, zip_longest
from typing import TypeAlias

import msgspec

from dragoman.claims import Evidence, Span
from dragoman.extract.text.layout import (
    Block,
    blocks,
    captioned,
    heading,
    is_counted,
    is_entry,
    is_line,
    is_listing,
    is_nought,
    is_tally,
)
from dragoman.extract.text.signs import NOTHING, as_read

__all__ = [
    "OF_TABLES",
    "Form",
    "Kind",
    "Report",
    "Sentence",
    "Token",
    "is_timed",
    "running",
    "split",
]


class Kind(StrEnum):
    WORD = "word"
    NUMBER = "number"
    """Digits, with thousands marks and a decimal mark inside."""
    MARK = "mark"
    """Punctuation and symbols, one each."""


class Form(StrEnum):
    """What the layout makes of a sentence."""

    PROSE = "prose"
    ITEM = "item"
    """Of a list: a bullet opens it, or a line announces it."""
    HEADING = "heading"
    """A short line that ends no sentence."""
    COLUMN = "column"
    """Of the header of a table."""
    CELL = "cell"
    """Of the row of a table; the first is the row's own heading."""


OF_TABLES = frozenset({Form.COLUMN, Form.CELL})
"""Of the parts of a table."""


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word, number or mark. A Struct is made several times faster than a dataclass, and there is
    one for every word that is read.
    """

    text: str
    low: str
    """Lower case, curly apostrophes made straight, soft hyphens and stress marks dropped, and the
    apostrophe of "the rebels'"."""
    start: int
    end: int
    kind: Kind

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()

    @property
    def owns(self) -> bool:
        """Whether it tells whose something is: "government's", "rebels'"."""
        return self.text.endswith(_OWNING)

    @property
    def owner(self) -> str:
        """Who that is: "government", "rebels"; the word itself where it owns nothing."""
        sign = next((mark for mark in _OWNING if self.text.endswith(mark)), "")
        return self.text.removesuffix(sign.lstrip("s"))


@dataclass(frozen=True)
class Sentence:
    index: int
    """Within the report, from 0."""
    paragraph: int
    """Within the report, from 0; a title is a paragraph of its own."""
    is_title: bool
    tokens: tuple[Token, ...]
    form: Form = Form.PROSE
    heads: tuple[int, ...] = ()
    """By their index the sentences under which it stands, the nearest first; of a cell that of its
    column, then that of its row."""
    bullet: Span | None = None
    """The bullet or number that opens it, whose digits count nothing."""
    borrowed: tuple[int, int] = (0, 0)
    """The first of its tokens that are a heading's, and stand there, and behind the last."""

    @property
    def start(self) -> int:
        return self.tokens[0 if self.borrowed[0] else self.borrowed[1]].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @cached_property
    def is_headline(self) -> bool:
        """Whether most of its words that are not small have a capital, which tells nothing there:
        a title, or another line without a full stop that is no item and no cell.
        """
        words = [t for t in self.tokens if t.kind is Kind.WORD and len(t.text) > _SMALL]
        line = self.form in {Form.PROSE, Form.HEADING} and self.tokens[-1].text not in _STOPS
        if not self.is_title and not (line and len(words) >= _OF_A_HEADLINE):
            return False
        return bool(words) and sum(token.capital for token in words) > 0.7 * len(words)

    @cached_property
    def is_loud(self) -> bool:
        """As `is_headline`, and where all such words that open a report have a capital, whatever
        ends them: feeds and archives put title and text in one line.
        """
        words = [t for t in self.tokens if t.kind is Kind.WORD and len(t.text) > _SMALL]
        opens = self.index == 0 and len(words) > _OF_A_HEADLINE
        return self.is_headline or (opens and all(token.capital for token in words))

    @cached_property
    def words(self) -> frozenset[str]:
        """Its tokens in lower case, whatever their order."""
        return frozenset(token.low for token in self.tokens)


_SMALL = 3
"""Letters of a word that a headline may leave small, at most."""
_OF_A_HEADLINE = 3
"""Words that are not small, at least, where the place of a line does not make it a title."""
_STOPS = frozenset(".!?:;,")


@dataclass(frozen=True)
class Report:
    """A text taken apart. Sentences cover all of it but white space, bylines, the dateline, and the
    lines drawn between the rows of tables.
    """

    text: str
    """As it is read: where a line was broken for its width, a space stands for the break."""
    printed: str
    """As it was given, of the same length; what evidence quotes."""
    sentences: tuple[Sentence, ...]
    quotations: tuple[Span, ...]
    """What stands between quotation marks, marks excluded; not nested."""
    dateline: Span | None
    """``BEIRUT (Reuters) -`` or ``Kazan, November 27.`` at the head of the first paragraph."""

    def evidence(self, start: int, end: int) -> Evidence:
        return Evidence(Span(start, end), self.printed[start:end])

    def is_account(self, token: Token) -> bool:
        """Whether a word is the name of an account, as it was printed: "via @SakeNews"."""
        return self.printed[max(0, token.start - 1) : token.start] == "@"

    def words(self, evidence: Evidence) -> str:
        """The words of evidence as they are read, on one line."""
        return " ".join(evidence.span.of(self.text).split())

    def over(self, tokens: Sequence[Token]) -> Evidence:
        """The evidence from the first of ``tokens`` to the last, in whatever order these two stand
        in the text: figures may be told before their labels ("2/11 (killed/wounded)").
        """
        first, last = tokens[0], tokens[-1]
        return self.evidence(min(first.start, last.start), max(first.end, last.end))

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the code point at ``offset``, or None (white space, dateline)."""
        position = bisect_right(self._starts, offset) - 1
        if position < 0 or offset >= self.sentences[position].end:
            return None
        return self.sentences[position]

    def sentences_in(self, span: Span) -> Sequence[Sentence]:
        """The sentences that ``span`` has a code point of."""
        first = bisect_right(self._starts, span.start) - 1
        last = bisect_left(self._starts, span.end)
        return [one for one in self.sentences[max(first, 0) : last] if one.span.meets(span)]

    @cached_property
    def entries(self) -> frozenset[int]:
        """The indices of the sentences that open an entry with its hour, in a line or below one:
        "09:20 Shelling killed two", "9.40am BST"; or with its date, where most of the text are such
        notes: "On 12 May 2022, gunmen ambushed a convoy".
        """
        opening = [
            (sentence, before)
            for before, sentence in pairwise((None, *self.sentences))
            if sentence is not None and (before is None or before.paragraph != sentence.paragraph)
        ]
        timed = {
            sentence.index
            for sentence, before in opening
            if is_timed(sentence.tokens)
            or (before is not None and before.form is Form.HEADING and is_timed(before.tokens))
        }
        dated = {s.index for s, _ in opening if not s.is_title and is_dated(s.tokens)}
        notes = len(dated) >= _NOTES and 2 * len(dated) >= len(opening)
        return frozenset(timed | dated if notes else timed)

    def entry_of(self, sentence: Sentence) -> int | None:
        """The sentence, by its index, that opens the entry in which another stands; None where none
        does, or the one that opens the report, which sets the scene for those below it.
        """
        at = bisect_right(self._begun, sentence.index) if self.entries else 0
        return self._begun[at - 1] if at > 1 or (at and self._begun[0]) else None

    def is_of_another_entry(self, told: Iterable[Sentence], sentence: Sentence) -> bool:
        """Whether what some sentences tell stands in one entry alone, and in another than that of
        ``sentence``.
        """
        entries = {self.entry_of(one) for one in told} if self.entries else {None}
        return len(entries) == 1 and entries.isdisjoint({None, self.entry_of(sentence)})

    def quotation_at(self, offset: int) -> Span | None:
        return next((q for q in self.quotations if q.start <= offset < q.end), None)

    @cached_property
    def _begun(self) -> list[int]:
        return sorted(self.entries)

    @cached_property
    def _starts(self) -> list[int]:
        return [sentence.start for sentence in self.sentences]


# A number keeps its marks: 1,231 · 1.231 · 1 231 · 2.5 · 300. Other marks are commas here (signs).
# Groups of three must follow a plain space exactly, so that "in 2016 300 people" stays two numbers;
# behind a comma and a space only 000 does, which counts nothing by itself.
_NUMBER = r"""
    \d{1,3}(?:[,.]\d{3})+(?:[.,]\d{1,2})?(?!\d)
  | (?<![\d.,:])[1-9]\d{0,2}(?:\x20\d{3})+(?![\d])(?![.,]\d)
  | [1-9]\d{0,2},\x20000(?!\d)
  | \d+(?:[.,]\d+)*
"""
_WORD = r"""
    (?:[^\W\d_]\.){2,}(?!\w)                                  # U.N., a.m.
  | [^\W\d_][\w-]*\.(?i:com|org|net|info|news|cd|ru|ua|ir|ly)(?![\w.-]\w)\b   # Actualite.cd
  | [^\W\d_](?:[\w\u00ad\u0300-\u036f]|[-'’`ʼ‑](?=\w))*        # al-Qadisiyah, O'Brien, government's
    (?:(?<=s)['’](?=\s[^\W\d_]))?                                              # the rebels' claim
"""
_TOKEN = re.compile(
    rf"(?P<number>{_NUMBER})|(?P<word>{_WORD})|(?P<mark>[^\s{NOTHING}])", re.VERBOSE
)

_SINGLE = frozenset("'’‘")
"""Marks of a quotation, two of which also tell who owns something."""
_OWNING = ("'s", "’s", "s'", "s’")
_FOLDS = str.maketrans("’‘ʼ`‑", "''''-", "\u00ad\u0301\u200b\ufeff")
_KINDS = {kind.value: kind for kind in Kind}

_OPENERS = {"“": "”", "«": "»", "„": "“”", '"': '"', "‹": "›"}
_OPENER = re.compile(f"[{''.join(_OPENERS)}]")

_DASH = r"(?:[-–—]+\s|—(?=\S))"
"""Behind the town of a dateline; the long one stands without a space too: "BEIRUT—Hundreds"."""
_PARTICLE = "(?:de|del|la|las|los|da|do|dos|das|di|du|des|le|les|el|al|sur|aux)"
"""Inside the name of a town: "San Cristobal **de las** Casas"."""
_DATELINE = re.compile(
    rf"""
    (?P<caps>[A-Z][A-Z.'’\- ]{{2,40}}(?:/[A-Z.'’\- ]{{2,40}})?)  # EL-HASAKEH/DAMASCUS
        (?:,\s[^\n–—()/-]{{2,30}}?)?,?\s*(?:\([^()\n]{{2,40}}\)\s*)?{_DASH}
  | (?P<plain>[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+)?,\s[A-Z][a-z]+\s\d{{1,2}}(?:,\s\d{{4}})?\.\s)
        (?:/[^/\n]{{2,30}}/\.?\s*(?:[-–—]\s*)?)?
  | (?P<wired>[A-Z][A-Z.'’\-]{{2,30}}(?:\s[A-Z.'’\-]{{2,30}})?\.\s
        [A-Z][a-z]{{2,8}}\.?\s\d{{1,2}}(?:,\s\d{{4}})?\s\([^()\n]{{2,40}}\)\s*{_DASH})
  | (?P<upper>[A-Z][A-Z.'’\-]{{2,30}}(?:\s[A-Z.'’\-]{{2,30}})?\.\s)(?=[A-Z])
  | (?P<dated>\(?[A-Z][\w.'’-]+(?:\s(?:{_PARTICLE}\s){{0,2}}[A-Z][\w.'’-]+){{0,2}}
        (?:/[A-Z][\w.'’-]+)?  # Quito/Lima
        (?:\s\([A-Z][^()\n\d]{{2,30}}\))?  # Cúcuta (Colombia), Jan 20 (EFE).-
        (?P<land>,\s[A-Z][^\W\d_]+(?:\s[A-Z]\w+)?)?,\s(?:[A-Z][a-z]+day,?\s)?
        (?:\d{{1,2}}\s[A-Z][a-z]{{2,8}}\.?|[A-Z][a-z]{{2,8}}\s\d{{1,2}})(?:(?:,?\s|/)\d{{4}})?
        (?:\s\([^()\n]{{2,40}}\)\.?\s*{_DASH}|\s\([A-Z]\w{{1,14}}(?:\s[A-Z]\w{{1,14}})?\):?\s(?=["“A-Z\d])|\s*{_DASH}|(?(land)(?!)|\.\s)|,[^()\n]{{2,20}}\)|\)))(?:\s*{_DASH})?
  | (?P<led>[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){{0,2}},\s
        (?:\d{{1,2}}\s[A-Z][a-z]{{2,8}}|[A-Z][a-z]{{2,8}}\.?\s\d{{1,2}})(?:,?\s\d{{4}})?:\s)(?=["“A-Z\d])
  | (?P<dotted>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?,\s[A-Z][^\W\d_]+(?:\s[A-Z]\w+)?\.\s{_DASH})
  | (?P<agency>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?(?:/[A-Z][\w'’-]+)?(?:,\s[A-Z][a-z]+)?
        \s\([^()\n]{{2,40}}\)\s*{_DASH})
  | (?P<bare>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?,\s[A-Z]{{3,8}}\s*{_DASH})
  | (?P<inside>\([A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?\)\s*{_DASH}
        (?:[A-Z][A-Z.'’\- ]{{2,40}},  # (ANSA) - TRIPOLI, JAN 20 -
        \s(?:[A-Z]{{3,9}}\s\d{{1,2}}|\d{{1,2}}\s[A-Z]{{3,9}})\s*{_DASH})?)
  | (?P<slash>[A-Z][A-Z.'’\- ]{{2,40}},\s[A-Z][a-z]+\s\d{{1,2}}\.?\s
        /[^/\n]{{2,30}}/\.?\s*(?:[-–—]\s*)?)
    """,
    re.VERBOSE,
)


def split(
    text: str,
    abbreviations: frozenset[str] = frozenset(),
    elided: tuple[str, ...] = (),
    unparted: frozenset[str] = frozenset(),
    short: Mapping[str, str] | None = None,
) -> Report:
    """Take a text apart.

    ``short`` are words as they are written in haste, lower case and between spaces, with the word
    that each is read as ("&": "and", "b/w": "between"): a token of that word stands for them.

    ``elided`` are words, lower case, that are written together with the next ("l'"): before a name
    they are tokens of their own, so that it is a name as any other; but not in ``unparted``
    ("l'Est").

    ``abbreviations`` are words, lower case and with their full stop ("gen."), after which a
    sentence goes on. An hour may end one ("# a.m."), but not before what goes on with it ("# a.m.
    monday", "# a.m. ** time" behind the name of a town); a letter may, where it is told to be no
    initial ("! on x."). Who wrote a report is left out, where a word opens the line that does
    ("^ by"). The first line is the title where it does not end in a full stop.
    """
    printed, text = text, as_read(text)
    paragraphs = list(blocks(text))
    text = _unbroken(text, paragraphs)
    apart: _Apart = partial(_apart, elided=elided, unparted=unparted) if elided else iter
    if short and any(word in text.lower() for word in short):
        apart = partial(_spelled, short=short, apart=apart)
    under = _Under(text, paragraphs, apart)
    dateline: Span | None = None
    written: Span | None = None
    sentences: list[Sentence] = []
    for number, block in enumerate(paragraphs):
        start = block.start
        is_title = number == 0 and len(paragraphs) > 1 and _is_title(text, block)
        if (
            dateline is None
            and not is_title
            and not is_listing(text, block)
            and _may_open(text, paragraphs[1 : min(number, _BYLINES + 2)])
        ):
            head = _DATELINE.match(text, block.start, block.end)
            if head and (head.end() < block.end or head["dated"]):
                dateline = Span(head.start(), len(text[: head.end()].rstrip()))
                start = head.end()
        lines = range(1, _BYLINES + 1)
        if number in lines and not block.cells and _is_byline(block.of(text), abbreviations):
            town = _BYLINE_TOWN.search(text, block.start, block.end)
            written = Span(*town.span("town")) if town else None
            continue
        if block.cells:
            sentences += under.cells(number, len(sentences))
            continue
        tokens = list(_paired(list(apart(_tokens(text, start, block.end)))))
        tokens = list(_clocked(tokens)) if block.listed else tokens
        if is_tally(text, Block(block.start + block.bullet, block.end)):
            tokens = list(_noughts(text, _labelling(tokens)))
        elif is_entry(text, block):
            tokens = list(_noughts(text, tokens))
        groups = [tokens] if is_title else list(_groups(tokens, abbreviations))
        if block.listed and len(groups) > 1 and groups[0][-1].end <= block.start + block.bullet:
            groups[:2] = [groups[0] + groups[1]]  # "1. Kupe": the number ends no sentence
        form, heads = under.told(number, len(sentences), len(groups))
        bullet = Span(block.start, block.start + block.bullet) if block.listed else None
        for group in groups:
            index = len(sentences)
            sentences.append(Sentence(index, number, is_title, tuple(group), form, heads, bullet))
    quotations = tuple(
        q for block in paragraphs for q in _quotations(text, Span(block.start, block.end))
    )
    sentences = list(_under_captions(sentences, dict(captioned(text, paragraphs))))
    told = _in_passages([s for s in sentences if s.tokens])
    return Report(text, printed, tuple(told), quotations, dateline or written)


def _under_captions(
    sentences: Sequence[Sentence], captions: Mapping[int, range]
) -> Iterator[Sentence]:
    """The sentences, of which those of tables stand under the caption behind them, too: next to
    their column and row.
    """
    behind = {row: at for at, rows in captions.items() for row in rows}
    index = {s.paragraph: s.index for s in reversed(sentences)}
    for one in sentences:
        caption = behind.get(one.paragraph)
        if caption is None:
            yield one
            continue
        first = index[captions[caption].start]
        own = tuple(n for n in one.heads if n >= first)
        others = tuple(n for n in one.heads if n < first)
        yield replace(one, heads=(*own, index[caption], *others))


def _may_open(text: str, between: Sequence[Block]) -> bool:
    """Whether the running text may begin behind a title and such lines: who wrote it, and when."""
    if len(between) > _BYLINES:
        return False
    lines = [block.of(text).rstrip() for block in between]
    return not any(len(line) > _BYLINE or line.endswith((".", ":")) for line in lines)


def _is_byline(line: str, abbreviations: frozenset[str]) -> bool:
    """Whether a line says who wrote what follows, and where: "By Dina Kareem, Mosul"; but "By Land
    and Sea, Thousands Flee Goma" is a headline.
    """
    words, (_, *asides) = line.split(), line.split(",")
    short = len(line) <= _BYLINE and not line.rstrip().endswith((".", "!", "?", ":"))
    named = len(words) > 1 and words[1][0].isupper() and not _DIGIT.search(line)
    few = sum(word[0].islower() for word in words[1:]) <= _SMALL_WORDS
    few = few and all(len(aside.split()) <= _OF_A_TOWN for aside in asides)
    return short and named and few and f"^ {words[0].lower()}" in abbreviations


_DIGIT, _SMALL_WORDS, _OF_A_TOWN = re.compile(r"\d"), 2, 2
"""None stands in a byline, and few words in small letters ("By Dina Kareem in Mosul"), or behind a
comma."""
_BYLINE_TOWN = re.compile(r"(?:,| in) (?P<town>[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?)$")
"""Where a report was written, behind its writer."""
_BYLINES, _BYLINE = 2, 80
"""Lines between a title and its text, at most, and their length in code points."""


def _unbroken(text: str, paragraphs: Sequence[Block]) -> str:
    """The text with a space for each break inside a paragraph: names go on over it. A letterhead,
    all in capitals over a line that is not, keeps its own.
    """
    pieces, at = [], 0
    for block in paragraphs:
        lines = block.of(text).splitlines(keepends=True)
        pieces.append(text[at : block.start])
        for line, after in zip_longest(lines, lines[1:], fillvalue=""):
            letterhead = line.isupper() and after and not after.isupper()
            pieces.append(line if letterhead else line.translate(_BREAKS))
        at = block.end
    return "".join([*pieces, text[at:]])


_BREAKS = str.maketrans("\n\r", "  ")


def _in_passages(sentences: Sequence[Sentence]) -> Sequence[Sentence]:
    """The sentences, with up to four paragraphs for one where most have a single sentence, as the
    web breaks the news: such a break parts nothing, but for one before an entry with its hour.
    """
    prose = [s for s in sentences if s.form is Form.PROSE and not s.is_title]
    lengths = Counter(s.paragraph for s in prose)
    single = {paragraph for paragraph, length in lengths.items() if length == 1}
    if len(lengths) < _BROKEN or len(single) < _MOSTLY * len(lengths):
        return sentences
    passage: dict[int, int] = {}
    timed = {s.paragraph for s in prose if is_timed(s.tokens) or is_dated(s.tokens)}
    for number in sorted(single):
        begun = number if number in timed else passage.get(number - 1, number)
        passage[number] = begun if number - begun < _PASSAGE else number
    of = [passage.get(s.paragraph, s.paragraph) for s in sentences]
    return [replace(s, paragraph=n) for s, n in zip(sentences, of, strict=True)]


_BROKEN = 3
"""Paragraphs of prose, at least, that tell how a text is broken."""
_MOSTLY = 0.7
"""The share of them that hold one sentence, at least."""
_PASSAGE = 4
"""Paragraphs of one sentence that are read as one, at most. Of texts broken so, 2 and more give
more whole claims right, 3 and 4 most days, 5 fewer speakers."""


def running(text: str) -> int:
    """Where the running text begins, behind a title and a dateline at the latest, in code points:
    from there on a full stop before a capital ends a sentence.
    """
    opening = list(islice(blocks(text), _BYLINES + 2))
    begins = 0
    for number, block in enumerate(opening):
        if number == 0 and len(opening) > 1 and _is_title(text, block):
            begins = block.end
        elif not _may_open(text, opening[1:number]):
            break
        elif head := _DATELINE.match(text, block.start, block.end):
            begins = head.end()
    return begins


def _is_title(text: str, block: Block) -> bool:
    line = block.of(text)
    plain = not (block.listed or block.cells) and len(line) < 200
    return plain and not line.rstrip("”\"'’)").endswith((".", "!", ":", ","))


_COUNTED = re.compile(r"\d+|(?<=\()?[a-z]+(?=\))")
"""What goes up from item to item: "2." stands beside "1.", and "b)" beside "a)"."""


def is_timed(tokens: Sequence[Token]) -> bool:
    """Whether an hour opens these words: "14:35 GMT", "9.40am BST", "14h35", "[14:35]", "- 14:35:";
    not "12.5 per cent".
    """
    opens = next((n for n, t in enumerate(tokens[:_OPENING]) if t.text not in _BEFORE_AN_HOUR), 0)
    tokens = tokens[opens:]
    if len(tokens) > len(_CLOCK) and [t.kind for t in tokens[: len(_CLOCK)]] == _CLOCK:
        return tokens[1].text in ":." and tokens[2].start == tokens[1].end
    close = len(tokens) > 1 and tokens[1].kind is Kind.WORD and tokens[1].capital
    half = len(tokens) > 1 and tokens[1].low.replace(".", "") in _HALVES
    if close_up := tokens[1:2]:
        together = tokens[0].text + close_up[0].low
        if close_up[0].start == tokens[0].end and _FRENCH_HOUR.fullmatch(together):
            return True
    return bool(tokens) and bool(_HOUR.fullmatch(tokens[0].text)) and (close or half)


_OPENING = 3
"""Tokens among which an hour begins."""
_BEFORE_AN_HOUR = frozenset("[(-–—•*▪●")


def is_dated(tokens: Sequence[Token]) -> bool:
    """Whether a date with its year opens these words: "On 12 May 2022", "May 12, 2022"."""
    opening = tokens[:_DATE]
    years = [n for n, t in enumerate(opening) if len(t.text) == _YEAR and t.text.isdecimal()]
    days = [n for n, t in enumerate(opening) if t.text.isdecimal() and 0 < int(t.text) <= _DAYS]
    return any(abs(day - year) in {2, 3, 4} for day in days for year in years)


_DATE, _YEAR, _DAYS = 6, 4, 31
"""Tokens of a date at the head of a note, at most; digits of its year; days of a month."""
_NOTES = 2
"""Dates, at least, that make a text one of notes."""
_CLOCK = [Kind.NUMBER, Kind.MARK, Kind.NUMBER]
_HOUR = re.compile(r"(?:[01]?\d|2[0-3])[.:][0-5]\d")
_FRENCH_HOUR = re.compile(r"(?:[01]?\d|2[0-3])h(?:[0-5]\d)?")
_HALVES = frozenset({"am", "pm"})
"""Of the day, behind an hour."""


_Apart: TypeAlias = Callable[[Iterable[Token]], Iterator[Token]]
"""Parts names from the elided words before them."""


class _Under:
    """Told the blocks of a text one by one, it knows under which sentences each of them stands."""

    def __init__(self, text: str, paragraphs: Sequence[Block], apart: _Apart) -> None:
        self._text, self._blocks, self._apart = text, paragraphs, apart
        self._headings: tuple[int, ...] = ()
        """Of the last heading, with those that it follows at once."""
        self._leads: tuple[int, ...] = ()
        """Of the line that announces the list at hand."""
        self._bulleted = False
        """Whether the block before has a bullet: then those of its list all have one."""
        self._after_heading = False
        self._items: list[tuple[int, str, int]] = []
        """Of the item at hand and those that it stands under, the outermost first: how far in it
        stands, its bullet, its last sentence."""
        self._columns: tuple[int | None, ...] = ()
        first = paragraphs[:1]
        self._title = (0,) if len(paragraphs) > 1 and _is_title(text, first[0]) else ()

    def told(self, number: int, index: int, sentences: int) -> tuple[Form, tuple[int, ...]]:
        """The form of a block and what it stands under; its first sentence has ``index``."""
        block, text = self._blocks[number], self._text
        tally = is_tally(text, block)
        bare = bool(self._leads) and not self._bulleted and is_line(text, block)
        listed = block.listed or block.card or tally or bare or self._is_of_a_run(number)
        announces = self._announces(number)
        parent = self._parent(block, index + sentences - 1, tally=tally)
        over = (*parent, *(self._leads if listed and not announces else ()), *self._headings)
        heads = (*over, *(n for n in self._title if n not in over and n != index))
        if announces:
            self._leads = (index + sentences - 1,)
        elif not listed:
            self._leads = ()
        self._bulleted = block.listed
        if sentences == 1 and not listed and heading(text, block):
            above = self._headings if self._after_heading else ()
            self._headings, self._after_heading = (index, *above), True
            return Form.HEADING, above
        self._after_heading = False
        return Form.ITEM if listed else Form.PROSE, heads

    def _announces(self, number: int) -> bool:
        """Whether a line announces the list that follows it: with a colon or, where it has a number
        and ends no sentence, over names with their figures, which have none.
        """
        block, behind = self._blocks[number], self._blocks[number + 1 : number + 2]
        if not block.listed:
            return self._text[block.end - 1] == ":"
        words = Block(block.start + block.bullet, block.end)
        over = any(is_tally(self._text, one) and not one.listed for one in behind)
        return over and heading(self._text, words) and not is_tally(self._text, words)

    def _is_of_a_run(self, number: int) -> bool:
        """Whether a block is a line of a log, or a figure and whom it counts, with another such
        beside it.
        """
        near = self._blocks[max(0, number - 1) : number + 2]
        return any(
            kind(self._text, self._blocks[number])
            and sum(kind(self._text, block) for block in near) > 1
            for kind in (is_entry, is_counted)
        )

    def _parent(self, block: Block, index: int, *, tally: bool) -> tuple[int, ...]:
        """The item of a list that a block stands under: one further out, or with another bullet; a
        label with its figure has none, and may stand further in under another.
        """
        depth = block.start - self._text.rfind("\n", 0, block.start)
        opens = not self._text[block.start - depth + 1 : block.start].strip()
        if not block.listed and not (tally and opens):
            self._items = []
            return ()
        mark = _COUNTED.sub("1", self._text[block.start : block.start + block.bullet].strip())
        others = {bullet for _, bullet, _ in self._items}
        while self._items and not (
            depth > self._items[-1][0]
            or (depth == self._items[-1][0] and self._items[-1][1] and mark not in others)
        ):
            self._items.pop()
            others = {bullet for _, bullet, _ in self._items}
        above = self._items[-1:]
        self._items.append((depth, mark, index))
        return tuple(item for _, _, item in above)

    def cells(self, number: int, index: int) -> Iterator[Sentence]:
        """The cells of the row of a table, of which the first has ``index``."""
        block = self._blocks[number]
        above = (*self._leads, *self._headings)
        above = (*above, *(n for n in self._title if n not in above))
        row: tuple[int, ...] = ()
        columns: list[int | None] = []
        for at, cell in enumerate(block.cells):
            tokens = tuple(self._apart(_tokens(self._text, cell.start, cell.end)))
            tokens = tuple(_noughts(self._text, tokens, alone=True))
            columns.append(index if tokens else None)
            if not tokens:
                continue
            if block.header is None:
                yield Sentence(index, number, False, tokens, Form.COLUMN, above)
            else:
                column = self._columns[at]
                heads = (*(() if column is None else (column,)), *row, *above)
                yield Sentence(index, number, False, tokens, Form.CELL, heads)
                row = row or ((index,) if at == 0 else ())
            index += 1
        if block.header is None:
            self._columns = tuple(columns)


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    quoted = False
    for match in _TOKEN.finditer(text, start, end):
        word = match.group()
        if word in _SINGLE:
            quoted = text[match.start() - 1 : match.start()].isspace() or match.start() == start
        elif quoted and word[-1] in _SINGLE:  # closes what a single mark opened
            yield from _tokens(text, match.start(), match.end() - 1)
            yield Token(word[-1], "'", match.end() - 1, match.end(), Kind.MARK)
            quoted = False
            continue
        plain = word.isascii() and "`" not in word
        low = word.lower() if plain else word.translate(_FOLDS).lower()
        low = low.removesuffix("'") or low
        first, last = match.span()
        yield Token(word, low, first, last, _KINDS[match.lastgroup or "mark"])


def _clocked(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens, with the hour in four digits that opens a line of a log written as others are:
    "**0845** Water plant shut" as "08:45".
    """
    first, *others = tokens
    if first.kind is Kind.NUMBER and _FOUR_DIGITS.fullmatch(first.text):
        half = first.start + 2
        yield Token(first.text[:2], first.low[:2], first.start, half, Kind.NUMBER)
        yield Token(":", ":", half, half, Kind.MARK)
        yield Token(first.text[2:], first.low[2:], half, first.end, Kind.NUMBER)
    else:
        yield first
    yield from others


_FOUR_DIGITS = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


def _noughts(text: str, tokens: Sequence[Token], *, alone: bool = False) -> Iterator[Token]:
    """The tokens, with the word for none that is all a label or a cell tells as the number it
    stands for: "Missing: **nil**".
    """
    for at, token in enumerate(tokens):
        led = alone if at == 0 else tokens[at - 1].kind is Kind.MARK
        ends = at + 1 == len(tokens) or tokens[at + 1].text == "."
        nought = led and ends and is_nought(text, Span(token.start, token.end))
        yield Token("0", "0", token.start, token.end, Kind.NUMBER) if nought else token


def _paired(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens, with each of the labels that slashes part before its own figure: "Killed/wounded:
    2/11" and "2/11 (killed/wounded)" as "Killed: 2, wounded: 11".
    """
    for first, second in pairwise(_slashed(tokens)):
        one, two = tokens[first.start : first.stop : 2], tokens[second.start : second.stop : 2]
        marks = tokens[first.stop : second.start]
        kinds = {one[0].kind, two[0].kind}
        if len(one) != len(two) or len(kinds) == 1 or any(t.text not in _LEADING for t in marks):
            continue
        labelled = one[0].kind is Kind.WORD
        if not labelled and not marks and two[0].capital:
            continue  # "19/9/2017 Item/target/reached"
        found: list[Token] = []
        for at, pair in enumerate(zip(one, two, strict=True)):
            end = pair[0].end
            found += [pair[0], *[Token(":", ":", end, end, Kind.MARK)] * labelled, pair[1]]
            if at + 1 < len(one):
                found.append(Token(",", ",", end, end, Kind.MARK))
        behind = tokens[second.stop :]
        closed = bool(behind) and behind[0].text == ")"
        return [*tokens[: first.start], *found, *behind[closed:]]
    return tokens


_LEADING = frozenset("(:=-–—")
"""Marks between labels and their figures."""


def _slashed(tokens: Sequence[Token]) -> Iterator[range]:
    """Where words that slashes part stand, or numbers."""
    at = 0
    while at < len(tokens):
        kind, end = tokens[at].kind, at + 1
        while (
            kind is not Kind.MARK
            and [t.text for t in tokens[end : end + 1]] == ["/"]
            and [t.kind for t in tokens[end + 1 : end + 2]] == [kind]
        ):
            end += 2
        if end > at + 1:
            yield range(at, end)
        at = end


def _labelling(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens of a label with its figure, with a colon for the bracket that opens before the
    figure: "Injured (40)"; as they are where it may be the age of somebody with two names. Where
    nothing parts the two, with one behind small words: "died in clinics 72".
    """
    *bare, last = tokens
    plain = all(token.kind is Kind.WORD and not token.capital for token in bare)
    if last.kind is Kind.NUMBER and plain and len(bare) >= _SMALL:
        return [*bare, Token(":", ":", bare[-1].end, bare[-1].end, Kind.MARK), last]
    label, bracket = tokens[:-_IN_BRACKETS], tokens[-_IN_BRACKETS:]
    if not label or [one.text for one in (bracket[0], bracket[-1])] != ["(", ")"]:
        return tokens
    words = [token for token in label if token.kind is Kind.WORD]
    named = len(words) > 1 and all(token.capital for token in words)
    if named or bracket[1].kind is not Kind.NUMBER:
        return tokens
    at = bracket[0].start
    return [*label, Token(":", ":", at, at, Kind.MARK), bracket[1]]


_IN_BRACKETS = 3
"""Tokens of a figure between brackets."""


def _apart(
    tokens: Iterable[Token], elided: tuple[str, ...], unparted: frozenset[str]
) -> Iterator[Token]:
    """The tokens, with a name parted from the elided word before it: "l'" and "ONU", "d'" and
    "Agadez". In a name of its own, "L'Aquila", it has a capital, which it also has at the head.
    """
    opens = True
    for token in tokens:
        at = next((len(word) for word in elided if token.low.startswith(word)), 0)
        parts = 0 < at < len(token.text) and token.text[at].isupper()
        if parts and (opens or token.text[0].islower()) and token.low not in unparted:
            middle = token.start + at
            yield Token(token.text[:at], token.low[:at], token.start, middle, Kind.WORD)
            yield Token(token.text[at:], token.low[at:], middle, token.end, Kind.WORD)
        else:
            yield token
        opens = token.kind is Kind.MARK


def _spelled(tokens: Iterable[Token], short: Mapping[str, str], apart: _Apart) -> Iterator[Token]:
    """The tokens, with one for each word that is written in haste: "b/w" is read "between"."""
    run: list[Token] = []
    for token in (*apart(tokens), None):
        ends = token is None or token.text in _AROUND or token.start > run[-1].end if run else False
        if ends:
            word = "".join(one.low for one in run)
            text = "".join(one.text for one in run)
            spelled = Token(text, short.get(word, word), run[0].start, run[-1].end, Kind.WORD)
            yield from [spelled] if word in short else run
            run = []
        if token is not None:
            run.append(token)


_AROUND = frozenset('.,;:!?()[]"“”')
"""Marks that may touch a word and are none of it."""


def _groups(tokens: Sequence[Token], abbreviations: frozenset[str]) -> Iterator[list[Token]]:
    group: list[Token] = []
    for position, token in enumerate(tokens):
        group.append(token)
        if len(group) > _LONGEST:
            ends = (n for n in range(_LONGEST, 0, -1) if group[n].text in _PARTING)
            cut = next(ends, _LONGEST) + 1
            yield group[:cut]
            group = group[cut:]
        after = tokens[position + 1] if position + 1 < len(tokens) else None
        if after is not None and _is_last_hour(tokens, position, abbreviations):
            yield group
            group = []
        if token.text not in _CLOSING or after is None:
            continue
        if not _closes(tokens, position, abbreviations):
            continue
        if after.text in "”\"'’)»" and after.start == token.end:
            continue  # the closing mark belongs to this sentence; it is looked at next
        yield group
        group = []
    if group:
        yield group


_LONGEST = 200
"""Tokens of a sentence, at most. Of the 15,000 in the reports and stories of ``eval`` none
has 140; a ticker without full stops would take minutes, since rules look from each word of a
sentence at the others."""
_PARTING = frozenset(",;:")
"""Marks at which a longer one is parted."""


def _is_last_hour(tokens: Sequence[Token], position: int, abbreviations: frozenset[str]) -> bool:
    """Whether a sentence ends with the hour: "at 10 a.m. The army"; not "at 10 a.m. Monday", nor
    "at 10 a.m. Kyiv time".
    """
    token, after = tokens[position : position + 2]
    hour = f"# {token.low}"
    if token.text[-1] != "." or hour not in abbreviations or not after.capital:
        return False
    counted = position and tokens[position - 1].kind is Kind.NUMBER
    small = next((t.low for t in tokens[position + 2 : position + _ZONE] if not t.capital), "")
    zones = {f"{hour} {after.low}", f"{hour} ** {small}"}
    return bool(counted) and abbreviations.isdisjoint(zones)


_ZONE = 4
"""Tokens from an hour on in which its zone is told: "10 a.m. **New York time**"."""


_CLOSING = frozenset(".!?…”\"'’)»")
"""Marks with which a sentence may end."""


def _closes(tokens: Sequence[Token], position: int, abbreviations: frozenset[str]) -> bool:
    """Whether a sentence ends after the token at ``position``."""
    token, after = tokens[position], tokens[position + 1]
    stop = token
    before = tokens[position - 1] if position else None
    if token.text in "”\"'’)»" and before and before.text in ".!?…" and before.end == token.start:
        stop = before
        if after.text in ",;–—-" or after.text[0].islower():
            return False  # “… hinder it.” – said the centre
    if stop.text not in {".", "!", "?", "…"}:
        return False
    touches = stop is token and after.start == token.end and after.text not in "”\"'’)»["
    if touches and not (before and _is_run_on(before, after)):
        return False  # 3.5, example.org
    if stop is token and token.text == "." and _abbreviates(tokens, position, abbreviations):
        return False
    numbered = stop is token and position == _LABEL and tokens[1].kind is Kind.NUMBER
    if numbered and f"{tokens[0].low} #." in abbreviations:
        return False  # "Table 2. Displaced by district"
    return not after.text[0].islower()


def _is_run_on(before: Token, after: Token) -> bool:
    """Whether a sentence follows the full stop of another without a space: "the town.The army"."""
    last = before.text[-1]
    ends = len(before.text) >= _AN_END and (last.islower() or last.isdigit())
    small = before.text.islower() and after.text.isupper()  # "the town.UNHCR says"
    return ends and (after.text.istitle() or small)


_AN_END = 3
"""Letters of a word that ends a sentence, and is no initial: at least."""
_LABEL = 2
"""Where the full stop of "Table 2." stands."""


def _abbreviates(tokens: Sequence[Token], stop: int, abbreviations: frozenset[str]) -> bool:
    """Whether a full stop only belongs to the word before it; not "wrote on **X.**"."""
    if stop == 0:
        return False
    word, led = tokens[stop - 1], tokens[stop - 2].low if stop > 1 else ""
    if f"! {led} {word.low}." in abbreviations:
        return False
    return word.low + "." in abbreviations or (len(word.text) == 1 and word.capital)


def _quotations(text: str, paragraph: Span) -> Iterator[Span]:
    opener = _OPENER.search(text, paragraph.start, paragraph.end)
    while opener:
        position, mark = opener.start(), opener.group()
        end = position
        if mark != '"' or not text[position - 1 : position].isdigit():
            found = (text.find(c, position + 1, paragraph.end) for c in _OPENERS[mark])
            ends = [closer for closer in found if closer >= 0]
            end = min(ends, default=paragraph.end)  # speech that runs on into the next paragraph
            yield Span(position + 1, end)
        opener = _OPENER.search(text, end + 1, paragraph.end)
