"""Reads a finished situation report again and refuses what its claims do not bear out.

In: the document in any of its forms, and the Selection that it was made from. Out: the faults. A
sentence is what cites claims; each clause of it is held against the claims that it cites. What they
account for (figures with their hedge and unit, names, places, days, quotations) is struck out; what
is left must be plain words of ours for what those claims measure. So a number, name, place, date or
hedge that nobody said is left over, whatever put it there: a template, a hand, a fault of ours.

It does not check who stands in which role ("A took it from B" against "B took it from A"), nor
words outside sentences, but for the counts that notes give of what they cite.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from dragoman import plugins
from dragoman.claims import Claim, Modality
from dragoman.errors import DragomanError
from dragoman.write import Selection
from dragoman.write.annex import named_voice, publisher_of
from dragoman.write.matters import frame, voice
from dragoman.write.neutral import listed, loaded_words, named, quoted
from dragoman.write.phrasing import figure_and_unit
from dragoman.write.quoting import inner_quote
from dragoman.write.rereading import Reading, read_again
from dragoman.write.telling import FRAMES, PARTY, Telling, small
from dragoman.write.words import number_in_words, one_line, place_as_told, report_name

__all__ = ["CheckError", "Fault", "check", "faults"]

SHOWN = 5
"""Most faults that an error names."""


class CheckError(DragomanError):
    """A finished report says what its claims do not."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A sentence and what is wrong with it."""

    sentence: str
    problem: str

    def __str__(self) -> str:
        shown = self.sentence if len(self.sentence) <= 160 else self.sentence[:159] + "…"
        return f"{self.problem}: “{shown}”"


def check(document: str | bytes, form: str, selection: Selection) -> None:
    """Raise `CheckError` where `faults` finds any."""
    found = faults(document, form, selection)
    if found:
        more = f"\n  and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
        told = "".join(f"\n  {fault}" for fault in found[:SHOWN])
        raise CheckError(
            f"the report was not written: {len(found)} of its sentences say what the claims that "
            f"they cite do not; mend the template, or report it with these lines:{told}{more}"
        )


def faults(document: str | bytes, form: str, selection: Selection) -> tuple[Fault, ...]:
    """What a finished report says that its claims do not bear out, in order.

    ``form``: ``html``, ``md``, ``docx`` or ``pdf``. Raises `ValueError` for any other, and for a
    document that cannot be read as one.
    """
    reading = read_again(document, form)
    return tuple(_Check(selection, reading).faults())


class _Check:
    """One document against one selection."""

    def __init__(self, selection: Selection, reading: Reading) -> None:
        self._selection = selection
        self._reading = reading
        self._telling = Telling.of(selection)
        self._claims = {claim.id: claim for claim in selection.claims}
        self._contested = {
            claim.id: (n, m)
            for m, matter in enumerate(self._telling.matters)
            if matter.contested
            for n, statement in enumerate(matter.statements)
            for claim in statement.claims
        }
        names: dict[str, list[Claim]] = {}
        for claim in selection.claims:
            names.setdefault(voice(claim), []).append(claim)
        self._voices = {key: named_voice(own) for key, own in names.items()}

    def faults(self) -> Iterator[Fault]:
        for number, identity in self._reading.annex.items():
            if identity not in self._claims:
                yield Fault(f"[{number}] {identity}", "the annex lists a claim that there is not")
        for number, identity, quote in self._reading.quotes:
            if identity in self._claims and not self._is_quoted(quote, [self._claims[identity]]):
                yield Fault(f"[{number}] {quote}", "these are not the report's words")
        for text in self._reading.sentences:
            yield from (Fault(text, problem) for problem in self._problems(text))

    def _problems(self, text: str) -> Iterator[str]:
        clauses, tail = _clauses(text)
        if not clauses:
            yield "cites no claim"
            return
        known = []
        for words, numbers in clauses:
            lost = [n for n in numbers if self._reading.annex.get(n) not in self._claims]
            if lost:
                yield f"cites {lost}, which the annex does not list"
                return
            known.append((words, [self._claims[self._reading.annex[n]] for n in numbers]))
        if note := _NOTE.match(text):
            yield from self._note_problems(note, known)
            return
        yield from self._sentence_problems(known, tail)

    def _sentence_problems(
        self, clauses: Sequence[tuple[str, Sequence[Claim]]], tail: str
    ) -> Iterator[str]:
        everything = [claim for _, claims in clauses for claim in claims]
        told: list[Claim] = []
        speaking: set[str] = set()
        for words, claims in clauses:
            yield from self._left_over(words, claims)
            if _LINK.match(words):
                continue
            told += claims
            voices = {voice(claim) for claim in claims}
            if any(name in words for claim in claims for name in _mouths(claim)):
                speaking = speaking | voices
            elif not voices & speaking and not _MORE.search(words):
                yield f"names nobody who said {words.strip()!r}"
            if not words.startswith(", also given"):
                yield from _misframed(words, claims)
        days = {self._telling.day(claim.published) for claim in everything if claim.published}
        printed = re.search(r"\((\d[^)]*)\)\W*$", tail)
        if printed and printed[1] not in days:
            yield f"{printed[1]!r} is no day of a report that it cites"
        yield from self._left_over(tail[: printed.start()] if printed else tail, everything)
        yield from self._alone(told)
        for word in loaded_words(" ".join(words for words, _ in clauses) + tail):
            yield f"{word!r} takes a side and stands outside quotation marks"

    def _alone(self, told: Iterable[Claim]) -> Iterator[str]:
        """A contested statement that stands without what contradicts it."""
        sides: dict[int, set[int]] = {}
        for claim in told:
            if claim.id in self._contested:
                statement, matter = self._contested[claim.id]
                sides.setdefault(matter, set()).add(statement)
        if any(len(statements) < 2 for statements in sides.values()):
            yield "gives one side of what is contested"

    def _left_over(self, words: str, claims: Sequence[Claim]) -> Iterator[str]:
        """What the claims do not account for."""
        for quote in re.findall("“([^”]*)”", words):
            if not self._is_quoted(quote, claims):
                yield f"“{quote}” is not in the reports that it cites"
        rest = _close(re.sub("“[^”]*”", " “ ", words))
        counted = _MORE.search(rest)
        if counted and counted[1] != small(len(claims)):
            yield f"counts {counted[1]} accounts and cites {small(len(claims))}"
        rest = _MORE.sub(" ", rest)
        rest = _any_of(self._phrases(claims)).sub(" ", rest)
        vocabulary = _vocabulary(frozenset(claim.measure for claim in claims))
        left = [word for word in re.findall(r"[\w'’]+", rest) if word.lower() not in vocabulary]
        if left:
            yield f"{' '.join(left)!r} is not in the claims that it cites"

    def _phrases(self, claims: Sequence[Claim]) -> tuple[str, ...]:
        """All that these claims may put into a sentence, the longest first; no quotation in it."""
        found: set[str] = set()
        for claim in claims:
            found |= _mouths(claim) if claim.attribution.sources else set()
            found.add(self._voices[voice(claim)])
            found.add(publisher_of(self._selection, claim))
            for participant in claim.participants:
                found |= {named(participant.name), listed(participant.name)}
            for where in claim.where:
                written = named(place_as_told(where.name))
                found |= {written, listed(where.name), quoted(one_line(where.name))}
                if where.place:
                    found |= {where.place.name, f"{written} ({where.place.name})"}
            if claim.figure:
                found.add(figure_and_unit(claim.figure))
            if any(other.id == claim.part_of for other in claims):
                found.add("".join(run.text for run in self._telling.share(claim)).removesuffix(","))
            found.add(self._telling.window(claim))
        bare = {_close(re.sub("“[^”]*”", " “ ", phrase)) for phrase in found}
        first = {phrase[:1].upper() + phrase[1:] for phrase in bare}
        return tuple(sorted((bare | first) - {"", " "}, key=lambda words: (-len(words), words)))

    def _is_quoted(self, quote: str, claims: Iterable[Claim]) -> bool:
        """Whether the words stand in a report of the claims, or in a name that they bear."""
        parts = [_bare(part) for part in quote.split("…")]
        for claim in claims:
            document = self._selection.documents.get(claim.document)
            text = document.text if document else claim.evidence.quote
            named_so = " ".join([*_mouths(claim), *(w.name for w in claim.where)])
            names = " ".join(participant.name for participant in claim.participants)
            label = claim.figure.category or "" if claim.figure else ""
            title = report_name(document) if document else ""
            told = " ".join((text, named_so, names, label, title))
            told = _bare(inner_quote(told, len(text) * 2 + 999))
            if all(part in told for part in parts):
                return True
        return False

    def _note_problems(
        self, note: re.Match[str], clauses: Sequence[tuple[str, Sequence[Claim]]]
    ) -> Iterator[str]:
        """Notes that cite: a range's ends, and counts of what is cited."""
        claims = [claim for _, own in clauses for claim in own]
        count = note["alone"] or note["placeless"]
        if count and count.replace(",", "") != str(len(claims)):
            yield f"counts {count} and cites {len(claims)}"
        if note["range"]:
            ends = {
                number_in_words(end)
                for claim in claims
                if claim.figure
                for end in (claim.figure.low, claim.figure.high)
                if end is not None
            }
            span, _, origins = note["range"].rpartition(", over ")
            counted = re.match(r"\d+", origins)
            if counted and int(counted[0]) > len(claims):
                yield f"counts {counted[0]} origins and cites {len(claims)}"
            for number in re.findall(r"\d[\d,.]*\d|\d", span or note["range"]):
                if number not in ends:
                    yield f"{number} is not in the claims that it cites"
        if note["names"]:
            for words, own in clauses:
                yield from self._left_over(words.removeprefix(note[0]), own)


# -- what a sentence is made of --------------------------------------------------------------------

_CITE = re.compile(r"\[(\d+(?:(?:–|, )\d+)*)\]")
_LINK = re.compile(
    r"[;,]?\s*(?:this (?:updates|revises) an earlier count|(?:updated|revised) since|"
    r"an account of independent origin (?:agrees|is compatible))\s*$"
)
_MORE = re.compile(r"\b(\w+) more accounts? differs?\b")
_NOTE = re.compile(
    r"(?P<names>(?:(?P<alone>[\d,]+) of [\d,]+ asserted statements? rest on one origin, by speaker:"
    r"|Places that were not found, and stand on no map:))"
    r"|(?P<range>Range: [^\[]*)"
    r"|(?P<placeless>[\d,]+) claims? without a place"
)


def _clauses(text: str) -> tuple[list[tuple[str, list[int]]], str]:
    """The clauses of a sentence with the numbers that they cite, and what follows the last."""
    found: list[tuple[str, list[int]]] = []
    start = 0
    outside = re.sub("“[^”]*”", lambda match: "x" * len(match[0]), text)
    for match in _CITE.finditer(outside):
        found.append((text[start : match.start()], _numbers(match[1])))
        start = match.end()
    return found, text[start:]


def _numbers(cited: str) -> list[int]:
    numbers: list[int] = []
    for span in cited.split(", "):
        first, _, last = span.partition("–")
        numbers += range(int(first), int(last or first) + 1)
    return numbers


def _mouths(claim: Claim) -> set[str]:
    """The names of those who say it, as a sentence and as a list write them."""
    names = {form(source.name) for source in claim.attribution.sources for form in (named, listed)}
    upper = {name[:1].upper() + name[1:] for name in names}
    return names | upper if names else {"the report", "The report"}


def _misframed(words: str, claims: Sequence[Claim]) -> Iterator[str]:
    """A denial or a plan told as a fact, or a fact as one of these."""
    bare = re.sub("“[^”]*”", "", words)
    used = [how for how, phrase in FRAMES.items() if f"{phrase}, in the report's words" in bare]
    wanted = {frame(claim) for claim in claims}
    if used and used[0] not in wanted:
        yield f"tells as {used[0]} what is {next(iter(wanted))}"
    if not used and Modality.ASSERTED not in wanted and not _MORE.search(bare):
        yield f"tells as asserted what is {next(iter(wanted))}"


@lru_cache(maxsize=4096)
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Finds each of the phrases as whole words and numbers, the first of the list first."""
    either = "|".join(map(re.escape, phrases))
    return re.compile(rf"(?<![\w.,–-])(?:{either})(?![\w–-]|[.,]\d)")


@cache
def _vocabulary(measures: frozenset[str]) -> frozenset[str]:
    """Our own words for these measures, and those that any sentence may have; lower case."""
    table: Mapping[str, Mapping[str, list[str]]] = plugins.table("dragoman.write", "phrases.toml")
    told = (table[name] for name in measures if name in table)
    phrases = [" ".join([*of["tells"], *of.get("tells_natural", ())]) for of in told]
    phrases += [name.replace("_", " ") for name in measures - set(table)]
    text = re.sub(r"\{\w+\}", " ", " ".join(phrases)) + " " + _ANYWHERE
    return frozenset(word.lower() for word in re.findall(r"[\w'’]+", text))


_ANYWHERE = (
    "among and before no date also given as by report for said that reported naming no speaker "
    "through of them it they in from the a an was were what differs is figure time place speaker "
    "who named whether it happened this updates revises an earlier count updated revised since "
    "account "
    "independent origin agrees compatible in the report's words without publisher not located "
    "found stated "
    "contested new elsewhere " + " ".join(FRAMES.values()) + PARTY
)


def _close(text: str) -> str:
    """The text with one space between words and none around a dash, wherever lines were broken."""
    return re.sub(r"\s*([–-])\s*", r"\1", " ".join(text.split()))


def _bare(text: str) -> str:
    """The text for finding a quotation again: no spaces, one kind of quotation mark."""
    return re.sub(r"[\s“”„«»\"‘’']+", "", text)
