"""Claims in, sentences out: what a report says of them, each clause with the claims it rests on.

A statement is one sentence, however many reports repeat it; statements that contradict each other
are one sentence with every speaker in it, in order of date. The neutral phrasing of each measure
stands in `phrases.toml`. It writes no page, orders no section and adds nothing that no claim says.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dragoman.claims import (
    Claim,
    Document,
    Modality,
    Relation,
    RelationKind,
    Source,
    TimePrecision,
)
from dragoman.extract.text.sentences import Report, split
from dragoman.write import Selection
from dragoman.write.causes import natural_cause
from dragoman.write.matters import Matter, Statement, frame, headlines, matters, voice
from dragoman.write.neutral import named, quoted
from dragoman.write.phrasing import (
    PART_OF,
    Run,
    Runs,
    capital,
    figure_and_unit,
    figure_run,
    filled,
    first_that_fits,
    listing,
    parts_of,
    phrases,
    slots_of,
    tidy,
)
from dragoman.write.quoting import Passage, inner_quote, passage
from dragoman.write.words import day_in_words, one_number, report_name, when_in_words

__all__ = ["FRAMES", "PARTY", "Clause", "Sentence", "Telling", "as_of", "small"]

QUOTE_LENGTH = 220
"""Longest quotation in a sentence, in characters: the whole stands in the report."""

ENOUGH_WORDS = 5
"""A quotation of fewer words takes in its sentence."""

PARTY = " (party)"
"""Behind the name of a party to the conflict; the report's head says what it means."""


@dataclass(frozen=True, slots=True)
class Clause:
    """Words and the ids of the claims that they rest on."""

    runs: Runs
    claims: tuple[str, ...]
    opens: bool = False
    """Whether a speaker begins here."""
    joint: str = "; "
    """What parts it from the clause before."""

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
        first, *others = self.clauses
        return first.text + "".join(clause.joint + clause.text for clause in others)

    @property
    def claims(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(claim for clause in self.clauses for claim in clause.claims))


# -- how it is told --------------------------------------------------------------------------------


class Telling:
    """The matters of some claims, and the sentences for each."""

    def __init__(
        self,
        claims: Sequence[Claim],
        relations: Iterable[Relation],
        documents: Mapping[str, Document],
        year: int | None = None,
    ) -> None:
        """``documents``, by id, give the sentence to quote where a claim's own words are few.

        Days of ``year`` are written without it.
        """
        self._documents = documents
        self._year = year
        self._reports: dict[str, Report] = {}
        self._claims = {claim.id: claim for claim in claims}
        known = set(self._claims)
        inside = [r for r in relations if r.earlier in known and r.later in known]
        self.matters = matters(claims, inside, headlines(claims, documents))
        """In the order of ``claims``; every claim stands in exactly one."""
        self._contested = {
            claim.id: (matter, statement)
            for matter in self.matters
            if matter.contested
            for statement in matter.statements
            for claim in statement.claims
        }
        self._relations: dict[str, list[Relation]] = defaultdict(list)
        for relation in inside:
            self._relations[relation.earlier].append(relation)
            self._relations[relation.later].append(relation)

    @classmethod
    def of(cls, selection: Selection) -> Telling:
        """The telling of a selection; days of the year that it is of are written without it."""
        year = as_of(selection).year
        return cls(selection.claims, selection.relations, selection.documents, year)

    def tell(self, matter: Matter) -> Sentence:
        """The whole sentence for ``matter``: all its speakers, its repeats, and what it updates."""
        clauses = self._voices(matter.statements, asked=None)
        clauses += self._links(matter.statements, frozenset(claim.id for claim in matter.claims))
        clauses += self._difference(matter)
        return self._sentence(matter, clauses)

    def brief(self, matter: Matter) -> Sentence:
        """Its newest statement; of a contested one the newest two that two speakers contradict each
        other in, and how many more accounts there are.
        """
        chosen = self._newest_quarrel(matter) if matter.contested else matter.statements[:1]
        clauses = [
            replace(self._main(statement), joint="; " if n else "")
            for n, statement in enumerate(chosen)
        ]
        if more := len(matter.statements) - len(chosen):
            words = (
                "one more account differs" if more == 1 else f"{small(more)} more accounts differ"
            )
            others = [s.lead.id for s in matter.statements if s not in chosen]
            clauses.append(Clause((Run(words),), tuple(others)))
        elif not matter.contested:
            inside = frozenset(claim.id for claim in matter.claims)
            clauses += self._links(chosen, inside, (RelationKind.CONFIRMATION,))
        return self._sentence(matter, clauses)

    def change(self, matter: Matter) -> Sentence:
        """As `brief`, with the count that it takes the place of, where there is one."""
        brief = self.brief(matter)
        if matter.contested:
            return brief
        moved = (RelationKind.UPDATE, RelationKind.REVISION)
        former = self._former(matter.statements[0], moved)
        clauses = list(brief.clauses)
        if former and former.lead.figure:
            window = (Run(" ("), Run(self.window(former.lead), "time"), Run(")"))
            before = (Run("before: "), *figure_run(former.lead.figure), *window)
            clauses.append(Clause(before, (former.lead.id,)))
        else:
            clauses += self._links(matter.statements, frozenset(), moved)
        return replace(brief, clauses=tuple(clauses))

    def _former(self, statement: Statement, moved: Sequence[RelationKind]) -> Statement | None:
        """The newest statement of the same speaker that this one moves on from, if nobody contests
        it: what is contested is never given alone.
        """
        home = {
            identity: other
            for matter in self.matters
            if not matter.contested
            for other in matter.statements
            for identity in other.ids
        }
        earlier = [
            relation.earlier
            for identity in statement.ids
            for relation in self._relations[identity]
            if relation.kind in moved and relation.later in statement.ids
        ]
        found = [home[identity] for identity in earlier if identity in home]
        own = [s for s in found if voice(s.lead) == voice(statement.lead)]
        return max(own, key=lambda s: (s.last_published or date.min, s.lead.id), default=None)

    def answer(self, matter: Matter, asked: Claim, inside: Iterable[Claim] = ()) -> Sentence:
        """What ``matter`` answers to the question of ``asked``, a speaker after the other: figures
        alone where they are of the same measure and place, whole clauses otherwise.

        ``inside``: claims that stand under the same question, which need no pointer to them.
        """
        clauses = self._voices(matter.statements, asked)
        near = frozenset(claim.id for claim in (*matter.claims, *inside))
        clauses += self._links(matter.statements, near)
        return self._sentence(matter, clauses)

    def question(self, claim: Claim) -> str:
        """What the figure of ``claim`` answers: "How many left Eastern Aleppo?"; of a part "How
        many children left Eastern Aleppo?".
        """
        found = tuple(
            replace(w, name=w.place.name, place=None)
            if w.place and not w.name.startswith(PART_OF)
            else w
            for w in claim.where
        )
        asks = self._phrases(claim)["asks"]
        slots = self._slots(replace(claim, where=found), ())
        if "destination" in slots and "location" not in slots:
            slots.pop("anywhere", None)  # where they came from is not where they arrived
        to, from_ = asks.find("{destination}"), asks.find("{origin}")
        if 0 <= to < from_:
            if "destination" in slots or "location" in slots:
                slots.pop("origin", None)
        elif "{origin}" in asks and "origin" not in slots and "anywhere" in slots:
            slots["origin"] = slots.pop("anywhere")
            slots.pop("location", None)
        runs = filled(asks, slots)
        asked = "".join(run.text for run in runs or ()) + "?"
        return _of_a_part(asked, claim) if claim.part_of else asked

    def passage(self, claim: Claim, longest: int = QUOTE_LENGTH) -> Passage:
        """The words of ``claim`` inside their sentence."""
        return passage(claim, self._report(claim), longest)

    def _report(self, claim: Claim) -> Report | None:
        document = self._documents.get(claim.document)
        if document and document.id not in self._reports:
            self._reports[document.id] = split(document.text)
        return self._reports.get(claim.document)

    def _phrases(self, claim: Claim) -> Mapping[str, Any]:
        return phrases(claim.measure, natural=bool(natural_cause(claim, self._report(claim))))

    def day(self, day: date) -> str:
        """The day as this report writes it."""
        return self._short(day_in_words(day))

    def _sentence(self, matter: Matter, clauses: Sequence[Clause]) -> Sentence:
        against = self._against_wholes(matter, clauses)
        first, *others = [*clauses, *against]
        clauses = (first, *others)
        cited = [self._claims[identity] for clause in clauses for identity in clause.claims]
        days = [claim.published for claim in cited if claim.published]
        opening = Clause(capital(first.runs), first.claims, opens=True, joint="")
        contested = matter.contested or bool(against)
        return Sentence((opening, *others), max(days, default=None), contested)

    def _against_wholes(self, matter: Matter, clauses: Iterable[Clause]) -> list[Clause]:
        """Who contests the wholes that the shares of a sentence are given of, the newest of each:
        what is contested is never given alone, as the whole of a share neither.
        """
        own = frozenset(claim.id for claim in matter.claims)
        cited = (self._claims[identity] for clause in clauses for identity in clause.claims)
        wholes = [whole for claim in cited if (whole := self._whole_of_share(claim))]
        found: dict[int, tuple[Matter, Statement]] = {}
        for whole in wholes:
            if whole.id in self._contested and whole.id not in own:
                quarrel, side = self._contested[whole.id]
                found[id(quarrel)] = quarrel, self._opposing(quarrel, side)
        return [
            clause
            for quarrel, other in found.values()
            for clause in (self._main(other), *self._difference(quarrel))
        ]

    def _opposing(self, matter: Matter, side: Statement) -> Statement:
        """The newest statement of a contested matter that contradicts ``side`` of it."""
        there = {
            identity
            for claim in side.ids
            for relation in self._relations[claim]
            if relation.kind is RelationKind.CONTRADICTION
            for identity in (relation.earlier, relation.later)
        }
        others = [s for s in matter.statements if s is not side]
        return max(others, key=lambda s: (bool(s.ids & there), s.last_published or date.min))

    def _newest_quarrel(self, matter: Matter) -> tuple[Statement, ...]:
        """Two statements of two speakers that contradict each other, the newest, in order."""
        home = {identity: s for s in matter.statements for identity in s.ids}
        pairs = []
        for statement in matter.statements:
            for relation in (r for identity in statement.ids for r in self._relations[identity]):
                one, other = home.get(relation.earlier), home.get(relation.later)
                if relation.kind is RelationKind.CONTRADICTION and one and other and one != other:
                    pair = tuple(s for s in matter.statements if s in (one, other))
                    pairs.append(pair)
        apart = [p for p in pairs if voice(p[0].lead) != voice(p[1].lead)] or pairs
        return max(apart, key=_newness, default=matter.statements[:2])

    def _difference(self, matter: Matter) -> list[Clause]:
        if not matter.differ_on:
            return []
        on = listing(tuple((Run(_DIFFER.get(word, word)),) for word in matter.differ_on))
        return [Clause((Run("what differs is "), *on), ())]

    def _voices(self, statements: Sequence[Statement], asked: Claim | None) -> list[Clause]:
        """Speaker after speaker, in the order of their first statement, and each in order of time.

        With ``asked``: "the centre: 903 people"; without: "the centre said that 903 people left".
        """
        by_voice: dict[str, list[Statement]] = {}
        for statement in statements:
            by_voice.setdefault(voice(statement.lead), []).append(statement)
        clauses: list[Clause] = []
        for own in by_voice.values():
            own.sort(key=lambda s: (_span_of(s), s.first_published))
            before: Statement | None = None
            for statement in own:
                clauses.append(self._main(statement, asked, before))
                clauses += self._again(statement)
                before = statement
        if clauses:
            clauses[0] = replace(clauses[0], joint="")
        return clauses

    def _main(
        self, statement: Statement, asked: Claim | None = None, before: Statement | None = None
    ) -> Clause:
        """Who said it, and what: "the centre said that 903 people left"; after a statement
        ``before`` of the same speaker, only what.
        """
        claim = statement.lead
        parts, how = statement.parts, frame(claim)
        same = tuple(c for c in statement.repeats if not self._differs(c, claim))
        whole = self._whole_of_share(claim)
        cited = (claim.id, *(c.id for c in same), *(part.id for part in parts))
        cited += (whole.id,) if whole else ()
        mouths = self._mouths(claim) if before is None else _still(claim, before.lead)
        figure_alone = asked is not None and _answers(claim, asked)
        if how is not Modality.ASSERTED:
            verb = f"{FRAMES[how]}, in the report's words"
            # "he denies it" tells less than a denial that says what
            denied = same if how is Modality.DENIED else ()
            told = max((claim, *denied), key=lambda c: len(c.evidence.quote))
            content: Runs = (Run(f": “{self._quote(told)}”"),)
        elif claim.figure and figure_alone:
            verb, content = "", self._slots(claim, parts)["figure"]
        else:
            content = first_that_fits(self._phrases(claim)["tells"], self._slots(claim, parts))
            quoting, spoken = (content[0].text.startswith(sign) for sign in (":", "of "))
            verb = "spoke" if spoken else _verb(claim) if quoting or not asked else ""
            verb += "" if quoting or spoken or asked else " that"
        if before is None:
            lead = f" {verb}" if verb else ":"
            if lead == ":" and mouths and mouths[-1].text.endswith(","):
                mouths = (*mouths[:-1], replace(mouths[-1], text=mouths[-1].text[:-1]))
        else:
            lead = f"and {verb.removeprefix('said ').removeprefix('reported ')}" if verb else ""
            lead = f" {lead}" if mouths and lead else lead
        space = "" if content[0].text.startswith(":") or not (lead or mouths) else " "
        window = (Run(" ("), Run(self.window(claim), "time"), Run(")"))
        runs = [*mouths, Run(lead + space), *content, *window]
        opens = before is None
        return Clause(tidy(runs), cited, opens, joint="; " if opens else ", ")

    def _mouths(self, claim: Claim) -> Runs:
        """The chain before the publisher."""
        chain = claim.attribution
        passing = listing(tuple(_mouth(source) for source in chain.intermediaries))
        if chain.speaker:
            passed_on = (Run(", through "), *passing, Run(",")) if passing else ()
            return (*_mouth(chain.speaker), *passed_on)
        if passing:
            return (*passing, Run(", naming no speaker,"))
        if chain.publisher:
            return _mouth(chain.publisher)
        document = self._documents.get(claim.document)
        name = inner_quote(report_name(document), 80) if document else ""
        title = f" “{name}”" if name else ""
        return (Run(f"the report{title}, without a publisher,", "speaker"),)

    def _slots(self, claim: Claim, parts: Sequence[Claim]) -> dict[str, Runs]:
        """What the patterns may ask for; what the claim does not know is absent."""
        slots = slots_of(claim, parts)
        if share := self.share(claim):
            slots["figure"] = (*share, *parts_of(claim, parts))
        return {"quote": (Run(self._quote(claim)),), **slots}

    def share(self, claim: Claim) -> Runs:
        """A number of per cent with what it is of: "99 percent of 406,265 people"; else nothing."""
        figure, whole = claim.figure, self._whole_of_share(claim)
        if figure is None or whole is None or whole.figure is None:
            return ()
        number = figure_and_unit(replace(figure, category=None))
        of = Run(f"{number} of {figure_and_unit(whole.figure)}", "figure")
        who = figure.category
        if not who or who in {whole.figure.category, "people"}:
            return (of,)
        return (of, Run(f", {quoted(who)}"), Run(","))

    def _whole_of_share(self, claim: Claim) -> Claim | None:
        """What a number of per cent is a part of, where that is counted: alone it says nothing."""
        whole = self._claims.get(claim.part_of or "")
        return whole if _is_share(claim) and whole and whole.figure else None

    def is_of_nothing(self, claim: Claim) -> bool:
        """Whether it is a number of per cent, and of what is not known."""
        return _is_share(claim) and self._whole_of_share(claim) is None

    def _quote(self, claim: Claim) -> str:
        """The claim's own words, or their sentence where they are too few to be understood."""
        if len(claim.evidence.quote.split()) >= ENOUGH_WORDS:
            return inner_quote(claim.evidence.quote, QUOTE_LENGTH)
        return self.passage(claim).text

    def _again(self, statement: Statement) -> list[Clause]:
        """The repeats that round the figure or give another window, and by whom if by others."""
        lead = statement.lead
        found: dict[Runs, list[str]] = {}
        for claim in statement.repeats:
            difference = self._differs(claim, lead)
            if difference:
                one, other = voice(claim), voice(lead)
                one_of_both = one == other or (one and other and (one in other or other in one))
                by = (Run(" by "), *self._mouths(claim)) if not one_of_both else ()
                found.setdefault((*by, *difference), []).append(claim.id)
        return [
            Clause(tidy((Run("also given"), *difference)), tuple(again), joint=", ")
            for difference, again in sorted(found.items(), key=lambda item: len(item[0]))
        ]

    def _differs(self, claim: Claim, lead: Claim) -> Runs:
        """What a repeat gives otherwise than the fullest telling."""
        figure = figure_run(claim.figure) if claim.figure else ()
        other_figure = figure and lead.figure and figure != figure_run(lead.figure)
        stated = claim.when is not None and claim.when.precision is not TimePrecision.OPEN
        other_when = stated and self.window(claim) != self.window(lead)
        as_figure = (Run(" as "), *figure) if other_figure else ()
        for_when = (Run(" for "), Run(self.window(claim), "time")) if other_when else ()
        return (*as_figure, *for_when)

    def _links(
        self,
        statements: Iterable[Statement],
        inside: frozenset[str],
        kinds: Iterable[RelationKind] = tuple(RelationKind),
    ) -> list[Clause]:
        """How the statements stand to claims outside their own sentence."""
        found: dict[str, list[str]] = {}
        told = [claim for s in statements for claim in (s.lead, *s.repeats)]
        for claim in told:
            for relation in self._relations[claim.id]:
                forward = relation.earlier == claim.id
                there = relation.later if forward else relation.earlier
                words = (_FORWARD if forward else _BACKWARD).get(relation.kind)
                if relation.kind is RelationKind.CONFIRMATION:
                    words = _CONFIRMS[one_number(claim, self._claims[there])]
                if words and relation.kind in kinds and there not in inside:
                    found.setdefault(words, []).append(there)
        return [
            Clause((Run(words),), tuple(dict.fromkeys(there))) for words, there in found.items()
        ]

    def window(self, claim: Claim) -> str:
        """The window in words that can stand between brackets; "by" a day leaves the start open."""
        when = claim.when
        if when and when.end and not when.start:
            return f"by {self.day(when.end)}"
        if when and when.start:
            return self._short(when_in_words(when))
        report = f", report of {self.day(claim.published)}" if claim.published else ""
        return f"time not stated{report}"

    def _short(self, words: str) -> str:
        """Days without the year that the report is of."""
        return re.sub(rf"(\d [A-Z][a-z]{{2}}) {self._year}\b", r"\1", words)


def as_of(selection: Selection) -> date:
    """The last day of a selection: asked for, or of its newest report, or when it was made."""
    days = [claim.published for claim in selection.claims if claim.published]
    return selection.query.until or max(days, default=selection.generated_at.date())


def _answers(claim: Claim, asked: Claim) -> bool:
    """Whether the figure alone says it: the question has the measure, and the very places."""
    return (
        claim.figure is not None
        and claim.measure == asked.measure
        and _spots(claim) == _spots(asked)
    )


def _of_a_part(asked: str, claim: Claim) -> str:
    """The question with whom it asks for, where those are a part: what answers it is no whole."""
    category = claim.figure.category if claim.figure else None
    if category and category != "people" and asked.startswith("How many "):
        return f"How many {quoted(category)} {asked.removeprefix('How many ')}"
    return f"Of a larger figure: {asked[:1].lower()}{asked[1:]}"


def _is_share(claim: Claim) -> bool:
    return claim.figure is not None and claim.figure.unit == "percent"


def _spots(claim: Claim) -> frozenset[str]:
    return frozenset(w.place.id if w.place else w.name.casefold() for w in claim.where)


def _span_of(statement: Statement) -> tuple[date, date]:
    """The window of a statement for putting it in order; by its report where it has none."""
    when, published = statement.lead.when, statement.lead.published or date.max
    end = (when.end or when.start or published) if when else published
    return end, (when.start or end) if when else end


def _newness(pair: Sequence[Statement]) -> tuple[date, date]:
    days = [s.last_published or date.min for s in pair]
    return min(days), max(days)


_BACKWARD = {
    RelationKind.UPDATE: "this updates an earlier count",
    RelationKind.REVISION: "this revises an earlier count",
}
_FORWARD = {
    RelationKind.UPDATE: "updated since",
    RelationKind.REVISION: "revised since",
}
_CONFIRMS = {
    True: "an account of independent origin agrees",
    False: "an account of independent origin is compatible",
}
"""By whether both give one number: 900 is compatible with "at least 700", no more."""
_DIFFER = {
    "figure": "the figure",
    "when": "the time",
    "where": "the place",
    "speaker": "the speaker",
    "modality": "whether it happened",
    "participants": "who is named",
}
FRAMES = {
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
    party = (Run(PARTY),) if source.party else ()
    return (Run(named(source.name), "speaker"), *party)


def _verb(claim: Claim) -> str:
    return "said" if claim.attribution.speaker else "reported"


def _still(claim: Claim, before: Claim) -> Runs:
    """Through whom the same speaker speaks now, where that is another than before."""
    passing = claim.attribution.intermediaries
    if not passing or [s.name for s in passing] == [
        s.name for s in before.attribution.intermediaries
    ]:
        return ()
    return (Run("through "), *listing(tuple(_mouth(source) for source in passing)), Run(","))


def small(number: int) -> str:
    """Small numbers in words, so that digits in a sentence are always somebody's figure."""
    return _SMALL[number] if number < len(_SMALL) else str(number)
