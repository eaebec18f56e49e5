"""Claims in, sentences out: what a report says of them, each clause with the claims it rests on.

A statement is one sentence, however many reports repeat it; statements that contradict each other
are one sentence with every speaker in it, in order of date. The neutral phrasing of each measure
stands in `phrases.toml`. It writes no page, orders no section and adds nothing that no claim says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from dragoman import plugins
from dragoman.claims import (
    Claim,
    Document,
    Figure,
    Modality,
    PlaceRole,
    Qualifier,
    Relation,
    RelationKind,
    Source,
    TimePrecision,
    When,
    Where,
)
from dragoman.extract.sentences import Report, split
from dragoman.write.matters import Matter, Statement, frame, matters
from dragoman.write.neutral import named, quoted
from dragoman.write.quoting import Passage, inner_quote, passage
from dragoman.write.words import (
    counted_in_words,
    day_in_words,
    figure_in_words,
    when_in_words,
)

__all__ = ["Clause", "Run", "Sentence", "Telling", "figure_and_unit"]

QUOTE_LENGTH = 220
"""Longest quotation in a sentence, in characters: the whole stands in the report."""

ENOUGH_WORDS = 5
"""A quotation of fewer words takes in its sentence."""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a sentence."""

    text: str
    mark: str = ""
    """What it is: ``figure``, ``speaker``, ``place``, ``time``, or nothing of these."""


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """Words and the ids of the claims that they rest on."""

    runs: Runs
    claims: tuple[str, ...]
    opens: bool = False
    """Whether a statement begins here: in a contested sentence, the next speaker."""

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; its clauses are printed one after the other with their citations."""

    clauses: tuple[Clause, ...]
    published: date | None
    """Of the newest report that it rests on."""
    contested: bool

    @property
    def text(self) -> str:
        return "; ".join(clause.text for clause in self.clauses)

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(claim for clause in self.clauses for claim in clause.claims))


# -- how it is told --------------------------------------------------------------------------------


class Telling:
    """The matters of some claims, and the sentence for each."""

    def __init__(
        self,
        claims: Sequence[Claim],
        relations: Iterable[Relation],
        documents: Mapping[str, Document],
    ) -> None:
        """``documents``, by id, give the sentence to quote where a claim's own words are few."""
        self._documents = documents
        self._reports: dict[str, Report] = {}
        known = {claim.id for claim in claims}
        inside = [r for r in relations if r.earlier in known and r.later in known]
        self.matters = matters(claims, inside)
        """In the order of ``claims``; every claim stands in exactly one."""
        self._relations: dict[str, list[Relation]] = defaultdict(list)
        for relation in inside:
            self._relations[relation.earlier].append(relation)
            self._relations[relation.later].append(relation)

    def tell(self, matter: Matter) -> Sentence:
        """The sentence for ``matter``: all its speakers, its repeats, and what it updates."""
        clauses: list[Clause] = []
        for statement in matter.statements:
            clauses.append(self._main(statement, dated=matter.contested))
            clauses += _again(statement)
            clauses += self._links(statement, frozenset(claim.id for claim in matter.claims))
        if matter.differ_on:
            on = _listed(tuple((Run(_DIFFER.get(word, word)),) for word in matter.differ_on))
            clauses.append(Clause((Run("what differs is "), *on), ()))
        first = clauses[0]
        clauses[0] = Clause(_capital(first.runs), first.claims, opens=True)
        days = [day for s in matter.statements if (day := s.last_published)]
        return Sentence(tuple(clauses), max(days, default=None), matter.contested)

    def question(self, claim: Claim) -> str:
        """What the figure of ``claim`` answers: "How many left eastern Aleppo?"."""
        runs = _render(_phrases(claim.measure)["asks"], self._slots(claim, ()))
        return "".join(run.text for run in runs or ()) + "?"

    def passage(self, claim: Claim, longest: int = QUOTE_LENGTH) -> Passage:
        """The words of ``claim`` inside their sentence."""
        document = self._documents.get(claim.document)
        if document and document.id not in self._reports:
            self._reports[document.id] = split(document.text)
        return passage(claim, self._reports.get(claim.document), longest)

    def _main(self, statement: Statement, *, dated: bool) -> Clause:
        """Who said it, and what: "the centre said that 903 people left"."""
        claim = statement.lead
        runs = list(self._mouths(claim))
        how = frame(claim)
        content = _first(_phrases(claim.measure)["tells"], self._slots(claim, statement.parts))
        if how is not Modality.ASSERTED:
            runs[-1] = Run(f" {_FRAMES[how]}, in the report's words")
            content = (Run(f": “{self._quote(claim)}”"),)
        if dated and claim.published:
            runs.append(Run(f" (report of {day_in_words(claim.published)})"))
        if not content[0].text.startswith(":"):
            runs.append(Run(" that "))
        runs += [*content, Run(" ("), Run(_window(claim.when), "time"), Run(")")]
        cited = tuple(part.id for part in (claim, *statement.parts))
        return Clause(_tidy(runs), cited, opens=True)

    def _mouths(self, claim: Claim) -> Runs:
        """The chain before the publisher, and the verb as the last run."""
        chain = claim.attribution
        through = _listed(tuple(_mouth(source) for source in chain.intermediaries))
        if chain.speaker:
            passed_on = (Run(", through "), *through, Run(",")) if through else ()
            return (*_mouth(chain.speaker), *passed_on, Run(" said"))
        if through:
            return (*through, Run(", naming no speaker,"), Run(" reported"))
        if chain.publisher:
            return (*_mouth(chain.publisher), Run(" reported"))
        document = self._documents.get(claim.document)
        title = f" “{inner_quote(document.title, 80)}”" if document and document.title else ""
        return (Run(f"the report{title}, without a publisher,", "speaker"), Run(" reported"))

    def _slots(self, claim: Claim, parts: Sequence[Claim]) -> dict[str, Runs]:
        """What the patterns may ask for; what the claim does not know is absent."""
        return {"quote": (Run(self._quote(claim)),), **_slots(claim, parts)}

    def _quote(self, claim: Claim) -> str:
        """The claim's own words, or their sentence where they are too few to be understood."""
        if len(claim.evidence.quote.split()) >= ENOUGH_WORDS:
            return inner_quote(claim.evidence.quote, QUOTE_LENGTH)
        return self.passage(claim).text

    def _links(self, statement: Statement, inside: frozenset[str]) -> list[Clause]:
        """How the statement stands to claims outside its own sentence."""
        found: dict[str, list[str]] = {}
        for claim in (statement.lead, *statement.repeats):
            for relation in self._relations[claim.id]:
                forward = relation.earlier == claim.id
                there = relation.later if forward else relation.earlier
                words = (_FORWARD if forward else _BACKWARD).get(relation.kind)
                if words and there not in inside:
                    found.setdefault(words, []).append(there)
        return [
            Clause((Run(words),), tuple(dict.fromkeys(there))) for words, there in found.items()
        ]


_BACKWARD = {
    RelationKind.UPDATE: "this updates an earlier count",
    RelationKind.REVISION: "this revises an earlier count",
    RelationKind.CONFIRMATION: "an account of independent origin agrees",
}
_FORWARD = {
    RelationKind.UPDATE: "updated since",
    RelationKind.REVISION: "revised since",
    RelationKind.CONFIRMATION: "an account of independent origin agrees",
    RelationKind.PART_OF: "this is a part of a wider count",
}
_DIFFER = {
    "figure": "the figure",
    "when": "the time",
    "where": "the place",
    "speaker": "the speaker",
    "modality": "whether it happened",
}
_FRAMES = {
    Modality.PLANNED: "spoke of a plan",
    Modality.ORDERED: "spoke of an order",
    Modality.DEMANDED: "voiced a demand",
    Modality.DENIED: "denied",
    Modality.REFUSED: "spoke of a refusal",
    Modality.FORECAST: "gave a forecast",
    Modality.HYPOTHETICAL: "spoke of a possibility",
}
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _mouth(source: Source) -> Runs:
    party = (Run(" (a party to the conflict)"),) if source.party else ()
    return (Run(named(source.name), "speaker"), *party)


def _again(statement: Statement) -> list[Clause]:
    """The repeats: those that say the same, then those that round it or give another window."""
    lead = statement.lead
    found: dict[Runs, list[Claim]] = {}
    for claim in statement.repeats:
        figure = _figure(claim.figure) if claim.figure else ()
        other_figure = bool(figure and lead.figure and figure != _figure(lead.figure))
        stated = claim.when is not None and claim.when.precision is not TimePrecision.OPEN
        other_when = stated and _window(claim.when) != _window(lead.when)
        as_figure = (Run(" as "), *figure) if other_figure else ()
        window = Run(_window(claim.when), "time")
        for_when = (Run(" for another window ("), window, Run(")")) if other_when else ()
        found.setdefault((*as_figure, *for_when), []).append(claim)
    clauses = []
    for difference, again in sorted(found.items(), key=lambda item: len(item[0])):
        others = len({claim.document for claim in again} - {lead.document})
        place = f"in {_counted(others, 'other report')}" if others else "in the same report"
        start = "also given" if difference else "said again"
        runs = (Run(start), *difference, Run(f" {place}"))
        clauses.append(Clause(runs, tuple(claim.id for claim in again)))
    return clauses


def _window(when: When | None) -> str:
    """The window in words that can stand between brackets; "by" a day leaves the start open."""
    if when and when.end and not when.start:
        return f"by {day_in_words(when.end)}"
    return when_in_words(when)


def _counted(number: int, noun: str) -> str:
    """Small numbers in words, so that digits in a sentence are always somebody's figure."""
    count = _SMALL[number] if number < len(_SMALL) else str(number)
    return f"{count} {noun}" if number == 1 else f"{count} {noun}s"


# -- slots and patterns ----------------------------------------------------------------------------


def _slots(claim: Claim, parts: Sequence[Claim]) -> dict[str, Runs]:
    slots: dict[str, Runs] = {}
    for role in PlaceRole:
        slots[role] = _places(w for w in claim.where if w.role is role)
    anywhere = _places(w for w in claim.where if w.role is not PlaceRole.DESTINATION)
    slots["anywhere"] = slots[PlaceRole.LOCATION] or anywhere
    speaker = claim.attribution.speaker if frame(claim) is Modality.ASSERTED else None
    roles = dict.fromkeys(participant.role for participant in claim.participants)
    for name in roles:
        names = dict.fromkeys(named(p.name) for p in claim.participants if p.role == name)
        slots[name] = _listed(tuple((Run(text),) for text in names))
        if name in _ACTING and speaker and [*names] == [named(speaker.name)]:
            slots[name] = (Run("they" if speaker.name.endswith("s") else "it"),)
    figure = claim.figure
    if figure:
        slots["figure"] = (*_figure(figure), *_parts(claim, parts))
        one = figure.qualifier is Qualifier.EXACT and figure.low == figure.high == 1
    else:
        named_places = [run.text for run in slots["anywhere"] if run.mark == "place"]
        one = len(named_places) == 1 and not re.match(_PLURAL_PLACE, named_places[0])
    slots["was"] = (Run("was" if one else "were"),)
    return {name: runs for name, runs in slots.items() if runs}


_PLURAL_PLACE = r"(?:[\w'’-]+\s)*?(?:areas|districts|parts|quarters|suburbs|towns|villages)\b"

_ACTING = {"by", "provider"}
"""Roles in which a speaker that tells of itself is "it"."""


def figure_and_unit(figure: Figure) -> str:
    """The number with its hedge and what is counted, the speaker's label quoted if it takes a side.

    >>> figure_and_unit(Figure(24, 99, Qualifier.VAGUE, "people", word="dozens"))
    'dozens of people'
    """
    number = figure_in_words(figure)
    collective = figure.qualifier is Qualifier.VAGUE and re.search(_COLLECTIVE, number)
    return f"{number} {'of ' if collective else ''}{quoted(counted_in_words(figure))}"


def _figure(figure: Figure) -> Runs:
    return (Run(figure_and_unit(figure), "figure"),)


_COLLECTIVE = r"(?<!several)(?<!various)(?:[ds]s|ns|ores|number|handful|couple|majority)$"
"""Vague words that take "of": dozens, hundreds, tens, scores, a number, a handful."""


def _parts(whole: Claim, parts: Sequence[Claim]) -> Runs:
    """``, of them 119 children and 12 people in al-Shaar,``: each part once."""
    known = {where.name.casefold() for where in whole.where}
    told: dict[Runs, None] = {}
    first_in: dict[Runs, str] = {}
    for part in parts:
        figure = _figure(part.figure) if part.figure else ()
        if not figure or first_in.setdefault(figure, part.document) != part.document:
            continue  # another report's telling of the same part
        elsewhere = [w for w in part.where if w.name.casefold() not in known]
        place = _places(elsewhere)
        word = " from " if elsewhere and elsewhere[0].role is PlaceRole.ORIGIN else " in "
        told[(*figure, *((Run(word), *place) if place else ()))] = None
    return (Run(", of them "), *_listed(tuple(told)), Run(",")) if told else ()


def _places(wheres: Iterable[Where]) -> Runs:
    """As written; with the place that was found where neither name holds the other."""
    told: dict[Run, None] = {}
    for where in wheres:
        text = named(where.name)
        if where.place:
            written, found = where.name.casefold(), where.place.name.casefold()
            if written not in found and found not in written:
                text += f" ({where.place.name})"
        told[Run(text, "place")] = None
    return _listed(tuple((run,) for run in told))


def _listed(items: Sequence[Runs]) -> Runs:
    """``a, b and c``."""
    runs: list[Run] = []
    for n, item in enumerate(items):
        if n:
            runs.append(Run(" and " if n == len(items) - 1 else ", "))
        runs += item
    return tuple(runs)


def _first(patterns: Iterable[str], slots: Mapping[str, Runs]) -> Runs:
    return next(runs for pattern in patterns if (runs := _render(pattern, slots)))


def _render(pattern: str, slots: Mapping[str, Runs]) -> Runs | None:
    """The pattern with its slots filled; None where one outside brackets is not known."""
    if "{origin}" not in pattern and "anywhere" in slots:
        slots = {**slots, "location": slots["anywhere"]}
    runs: list[Run] = []
    for n, piece in enumerate(re.split(r"\[([^\]]*)\]", pattern)):
        optional = n % 2 == 1
        if any(name not in slots for name in re.findall(r"\{(\w+)\}", piece)):
            if optional:
                continue
            return None
        for m, text in enumerate(re.split(r"\{(\w+)\}", piece)):
            runs += slots[text] if m % 2 else [Run(text)] if text else []
    return _tidy(runs)


def _tidy(runs: Sequence[Run]) -> Runs:
    """No comma before another mark, an opening bracket or the end."""
    tidy: list[Run] = []
    following = ""
    for run in reversed(runs):
        if run.text != "," or following[:1] not in {"", ",", ";", ".", "("}:
            tidy.append(run)
        following = (run.text + following).lstrip()
    return tuple(reversed(tidy))


def _capital(runs: Runs) -> Runs:
    first = runs[0]
    return (Run(first.text[:1].upper() + first.text[1:], first.mark), *runs[1:])


def _phrases(measure: str) -> Mapping[str, Any]:
    """The phrasing of a measure; one that the table lacks is told in the report's words."""
    plain = {"asks": measure.replace("_", " "), "tells": [": “{quote}”"]}
    phrasing: Mapping[str, Any] = _all_phrases().get(measure, plain)
    return phrasing


@cache
def _all_phrases() -> Mapping[str, Any]:
    return plugins.table("dragoman.write", "phrases.toml")
