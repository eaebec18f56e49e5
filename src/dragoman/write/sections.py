"""A Selection in, the tree of a situation report out: OCHA's order, and what belongs where.

Every sentence about the world comes from `telling` and cites its claims in the annex; the notes and
the counts follow from the query and the rules. It ranks and orders; it states nothing itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from dragoman import reconcile
from dragoman.claims import Claim, Estimate, RelationKind, TimePrecision, When
from dragoman.write import Selection
from dragoman.write.annex import annex, named_voice, placeless, publisher_of, sources, unlocated
from dragoman.write.drawn_map import map_of
from dragoman.write.drawn_time import timeline_of
from dragoman.write.matters import Matter, Statement, voice
from dragoman.write.methods import many, method
from dragoman.write.neutral import quoted
from dragoman.write.report import (
    Block,
    Cite,
    FigureTable,
    Heading,
    Line,
    Lines,
    Note,
    Piece,
    Report,
    Row,
    Section,
    Table,
    cited,
    isolated,
)
from dragoman.write.since import Changes
from dragoman.write.telling import PARTY, Sentence, Telling, as_of, small
from dragoman.write.words import (
    day_in_words,
    number_in_words,
    one_line,
    one_number,
    when_in_words,
)

__all__ = ["report_of"]

HIGHLIGHTS = 6
AGREED = 2
"""Highlights kept for what nobody contests: a week of quarrels moved people all the same."""
QUESTIONS = 10
"""Most questions under key figures; the others stand under their place."""
CHANGES = 8
"""Most sentences under what changed; the others are marked where they stand."""

_FIGURES = {"movement", "situation", "harm", "damage", "territory"}
_BY_PLACE = {*_FIGURES, "violence", "clearance"}
_PROTECTION = {"attack_on_civilians", "abducted", "detained", "released"}


def report_of(selection: Selection) -> Report:
    """The situation report of ``selection``; without claims, what would fill it."""
    return _Desk(selection).report()


class _Desk:
    """One selection on the desk: what belongs to which section, in which order."""

    def __init__(self, selection: Selection) -> None:
        self._selection = selection
        self._claims = selection.claims
        self._days = sorted(claim.published for claim in self._claims if claim.published)
        self._until = selection.query.until or (self._days[-1] if self._days else None)
        self._as_of = as_of(selection)
        self._telling = Telling.of(selection)
        self._number = {claim.id: n for n, claim in enumerate(selection.claims, 1)}
        self._changes = (
            Changes(selection.earlier, selection.claims, selection.relations)
            if selection.earlier
            else None
        )
        told = {claim.id: claim for claim in self._claims}
        self._confirmed: dict[str, bool] = {}
        """Claims beside which one of independent origin stands: whether any gives their number."""
        for relation in selection.relations:
            if relation.kind is RelationKind.CONFIRMATION:
                one, other = told.get(relation.earlier), told.get(relation.later)
                alike = one is None or other is None or one_number(one, other)
                for identity in (relation.earlier, relation.later):
                    self._confirmed[identity] = alike or self._confirmed.get(identity, False)
        now = [m for m in self._telling.matters if not m.lead.background]
        self._background = [m for m in self._telling.matters if m.lead.background]
        self._asserted = [m for m in now if any(s.asserted for s in m.statements)]
        self._not_asserted = [m for m in now if not m.contested and not m.statements[0].asserted]
        self._contested = [m for m in now if m.contested]

    def report(self) -> Report:
        place = self._selection.query.place or "all places"
        return Report(
            title=f"Situation report: {isolated(quoted(one_line(place)))}",
            as_of=day_in_words(self._as_of),
            head=tuple(self._head()),
            sections=self._sections() if self._claims else (self._nothing(),),
            annex=annex(self._selection, self._telling, self._number),
        )

    def _head(self) -> Iterable[str]:
        selection, claims = self._selection, self._claims
        since = selection.query.since or (self._days[0] if self._days else None)
        if since and self._until:
            period = when_in_words(When(since, self._until, TimePrecision.DAY))
            yield f"Covers what was published {'on ' * (since == self._until)}{period}."
        reports = many(len({claim.document for claim in claims}), "report")
        outlets = {publisher_of(selection, claim) for claim in claims} - {""}
        by = f" by {many(len(outlets), 'publisher')}" if outlets else ""
        query = quoted(str(selection.query))
        yield f"{many(len(claims), 'claim')} in {reports}{by}. Query: {query}."
        if not claims:
            return
        yield (
            "Every sentence is made from claims and cites them; the numbers lead to the words in "
            f"the annex. No claim is rated true or false. “{PARTY.strip()}” marks a party to the "
            "conflict. Days in brackets say when it happened, the day apart from a sentence when "
            f"it was published. Days without a year are of {self._as_of.year}."
        )

    def _nothing(self) -> Section:
        query = quoted(str(self._selection.query))
        none = "No claim in the ledger"
        fills: tuple[Note, ...] = (
            Note("The report fills when the ledger holds reports on it. Read some:"),
            Note("dragoman run reports/ --ledger LEDGER", kind="code"),
            Note("Or ask for everything that the ledger holds:"),
            Note("dragoman write sitrep --ledger LEDGER -o sitrep.html", kind="code"),
        )
        if self._selection.notes:
            none = "No claim that this audience may be shown"
            fills = (
                Note("The report fills when a person has accepted claims. Read and accept some:"),
                Note("dragoman review --ledger LEDGER", kind="code"),
            )
        return Section(
            "nothing",
            "Nothing to report yet",
            (
                Note(f"{none} answers this query: {query}."),
                *fills,
                *(Note(sentence) for sentence in self._selection.notes),
            ),
        )

    def _sections(self) -> tuple[Section, ...]:
        questions, told = self._questions()
        open_matters = [m for m in self._asserted if id(m) not in told]
        access = [m for m in open_matters if self._is_access(m)]
        politics = [m for m in open_matters if self._family(m) == "politics"]
        aside = {id(m) for m in (*access, *politics)}
        rest = [m for m in open_matters if id(m) not in aside]
        own = {id(m) for m in self._contested}
        found = [
            self._listing(
                "highlights",
                "Highlights",
                self._lines(self._highlights(), self._telling.brief),
                "No report asserts anything for this query; see plans and denials.",
            ),
            self._since_last(),
            self._figures(questions),
            Section(
                "places", "Situation by place", self._places([m for m in rest if id(m) not in own])
            ),
            self._listing(
                "access",
                "Access and protection",
                self._lines(m for m in access if id(m) not in own),
                "No report on corridors, ceasefires, aid or detention.",
            ),
            self._listing(
                "politics",
                "Politics",
                self._lines(m for m in politics if id(m) not in own),
                "No report on agreements, proposals or refusals.",
            ),
            self._listing(
                "unasserted",
                "Plans, demands and denials",
                self._lines(self._not_asserted),
                "None, other than those under what is contested.",
            ),
            Section("contested", "What is contested", self._quarrels(told)),
            Section("uncorroborated", "Not yet corroborated", self._uncorroborated()),
            Section("method", "Method and sources", self._method()),
        ]
        return tuple(section for section in found if section)

    # -- lines and citations

    def _cites(self, ids: Iterable[str]) -> tuple[Cite, ...]:
        return tuple(Cite(n, i) for n, i in sorted({(self._number[i], i) for i in ids}))

    def _line(self, sentence: Sentence, matter: Matter, lead: str = "") -> Line:
        pieces = tuple(
            Piece(
                clause.joint,
                tuple(replace(run, text=isolated(run.text)) for run in clause.runs),
                self._cites(clause.claims),
                clause.opens,
            )
            for clause in sentence.clauses
        )
        day = self._telling.day(sentence.published) if sentence.published else "no date"
        tags = self._changes.tags(matter) if self._changes else ()
        return Line(pieces, day, lead, sentence.contested, tags)

    def _lines(
        self,
        matters: Iterable[Matter],
        tell: Callable[[Matter], Sentence] | None = None,
        lead: str = "",
    ) -> tuple[Line, ...]:
        """Their sentences, newest first; whole ones where ``tell`` is not given."""
        tell = tell or self._telling.tell
        told = [(matter, tell(matter)) for matter in matters]
        told.sort(key=lambda pair: pair[1].published or date.min, reverse=True)
        return _once(self._line(sentence, matter, lead) for matter, sentence in told)

    def _listing(self, name: str, title: str, lines: tuple[Line, ...], empty: str) -> Section:
        block: Block = Lines(lines) if lines else Note(empty, kind="none")
        return Section(name, title, (block,))

    def _family(self, matter: Matter) -> str:
        measure = self._selection.measures.get(matter.lead.measure)
        return measure.family if measure else ""

    def _is_access(self, matter: Matter) -> bool:
        return self._family(matter) == "access" or matter.lead.measure in _PROTECTION

    # -- highlights, and what changed

    def _highlights(self) -> list[Matter]:
        """The most reported and the contested first, two of a measure at most, and room for two
        that nobody contests; no count that a later one of its speaker has taken the place of, and
        no share of what is not known.
        """
        chosen: list[Matter] = []
        agreed = sum(not matter.contested for matter in self._asserted)
        quarrels = HIGHLIGHTS - min(agreed, AGREED)
        used: Counter[str] = Counter()
        moved_on = {
            relation.earlier
            for relation in self._selection.relations
            if relation.kind in {RelationKind.UPDATE, RelationKind.REVISION}
        }
        for matter in sorted(self._asserted, key=_weight, reverse=True):
            if not matter.contested and moved_on & matter.statements[0].ids:
                continue
            if self._telling.is_of_nothing(matter.lead):
                continue
            room = sum(m.contested for m in chosen) < quarrels if matter.contested else True
            if room and used[matter.lead.measure] < 2 and len(chosen) < HIGHLIGHTS:
                used[matter.lead.measure] += 1
                chosen.append(matter)
        return chosen

    def _since_last(self) -> Section | None:
        """What is new, updated, revised or contested since the earlier report, if one is named."""
        changes = self._changes
        if changes is None:
            return None
        tagged = [(m, changes.tags(m)) for m in self._telling.matters]
        counts = Counter(tag for _, tags in tagged for tag in tags)
        kinds = ("new", "updated", "revised", "contested since")
        told = ", ".join(f"{small(counts[kind])} {kind}" for kind in kinds if counts[kind])
        blocks: list[Block] = [
            Note(f"Against {changes.earlier.name}, statements are: {told or 'all the same'}.")
        ]
        moved = [m for m, tags in tagged if tags and tags != ("new",)]
        fresh = [m for m, tags in tagged if tags == ("new",) and m in self._asserted]
        shown = sorted(moved, key=_weight, reverse=True)[:CHANGES]
        shown += sorted(fresh, key=_weight, reverse=True)[: CHANGES - len(shown)]
        if shown:
            blocks.append(Lines(self._lines(shown, self._telling.change)))
        aside = []
        if changes.read_anew:
            aside.append(f"{many(changes.read_anew, 'claim')} of reports known before, read anew")
        if changes.gone:
            aside.append(f"{many(changes.gone, 'claim')} of the earlier report no longer found")
        if aside:
            blocks.append(Note(f"Also: {'; '.join(aside)}."))
        return Section("changes", "What changed since the last report", tuple(blocks))

    # -- key figures

    def _questions(self) -> tuple[tuple[Row, ...], set[int]]:
        """Key figures by question, and the matters (by `id`) that are told there."""
        home = {claim.id: m for m in self._asserted for claim in m.claims}
        asked: dict[str, tuple[list[Matter], list[tuple[Claim, ...]]]] = {}
        seen: set[int] = set()
        for cluster in reconcile.clusters(self._claims, self._selection.relations):
            here = {id(home[c.id]): home[c.id] for c in cluster if c.id in home and c.figure}
            fresh = [m for key, m in here.items() if key not in seen]
            fresh = [m for m in fresh if self._family(m) in _FIGURES]
            seen |= {id(matter) for matter in fresh}
            for title, matters in self._by_question(fresh).items():
                known, clusters = asked.setdefault(title, ([], []))
                known += matters
                clusters.append(cluster)
        first = sorted(asked.items(), key=lambda item: max(map(_weight, item[1][0])), reverse=True)
        rows = tuple(self._row(title, *found) for title, found in first[:QUESTIONS])
        return rows, {id(m) for _, (matters, _) in first[:QUESTIONS] for m in matters}

    def _by_question(self, matters: Sequence[Matter]) -> dict[str, list[Matter]]:
        found: dict[str, list[Matter]] = defaultdict(list)
        for matter in matters:
            found[self._telling.question(_fullest(matter))].append(matter)
        return found

    def _row(self, title: str, matters: list[Matter], clusters: list[tuple[Claim, ...]]) -> Row:
        asked = _fullest(max(matters, key=_weight))
        inside = [claim for matter in matters for claim in matter.claims]
        newest = sorted(matters, key=_last, reverse=True)
        lines = tuple(
            self._line(self._telling.answer(matter, asked, inside), matter) for matter in newest
        )
        single = [s for m in matters if not m.contested for s in m.statements]
        alone = sum(not self._agreed(statement) for statement in single)
        standing = [f"contested: {', '.join(m.differ_on)}" for m in newest if m.contested]
        if alone:
            many_told = len(single) > 1 or standing
            standing.append(f"{small(alone)} not corroborated" if many_told else "not corroborated")
        if len(single) > alone:
            agrees = any(self._confirmed.get(id_) for s in single for id_ in s.ids)
            standing.append(f"a second origin {'agrees' if agrees else 'is compatible'}")
        known = {claim.id for claim in inside}
        return Row(title, lines, self._bases(clusters, known), tuple(dict.fromkeys(standing)))

    def _bases(self, clusters: Iterable[tuple[Claim, ...]], known: set[str]) -> tuple[Note, ...]:
        """The ranges that more than one origin gives, all of whose claims are ``known``."""
        selection = self._selection
        estimates = [
            reconcile.estimate(cluster, selection.relations, selection.measures, policy="range")
            for cluster in clusters
        ]
        notes = [
            Note(words, self._cites(estimate.claims))
            for estimate in estimates
            if known.issuperset(estimate.claims) and (words := _range_in_words(estimate))
        ]
        return tuple(dict.fromkeys(notes))

    def _figures(self, rows: tuple[Row, ...]) -> Section:
        if not rows:
            return Section(
                "figures", "Key figures", (Note("No report gives a figure.", (), "none"),)
            )
        blocks: list[Block] = [FigureTable(("Question", "What is said, by whom", "Standing"), rows)]
        picture = timeline_of(self._asserted, self._as_of)
        if picture:
            blocks.append(picture)
        return Section("figures", "Key figures", tuple(blocks))

    # -- places

    def _places(self, matters: Iterable[Matter]) -> tuple[Block, ...]:
        by_place: dict[str, list[Matter]] = defaultdict(list)
        for matter in matters:
            if self._family(matter) in _BY_PLACE:
                by_place[_place(matter.lead)].append(matter)
        blocks: list[Block] = []
        picture = map_of(self._asserted)
        if picture:
            blocks.append(picture)
        ordered = sorted(by_place.items(), key=lambda item: (not item[0], -len(item[1]), item[0]))
        single: list[Line] = []
        for name, here in ordered:
            title = name or "Place not stated"
            if len(here) > 1:
                blocks += [Heading(isolated(title)), Lines(self._lines(here))]
            else:
                single += self._lines(here, lead=isolated(title))
        if single:
            blocks += [Heading("Elsewhere")] * bool(len(by_place) > len(single))
            blocks.append(Lines(tuple(single)))
        if not by_place:
            blocks.append(Note("Nothing beyond the key figures.", kind="none"))
        if self._background:
            blocks += [
                Heading("Earlier events, told as background"),
                Lines(self._lines(self._background)),
            ]
        return (*blocks, *self._astray())

    def _astray(self) -> Iterable[Note]:
        """The names of places that were not found, and the claims without any."""
        names = unlocated(self._claims)
        if names:
            words = "; ".join(f"{name}{cited(self._cites(ids))}" for name, ids in names)
            yield Note(f"Places that were not found, and stand on no map: {words}.")
        without = placeless(self._claims)
        if without:
            yield Note(f"{many(len(without), 'claim')} without a place", self._cites(without))

    # -- what is contested, and what stands alone

    def _quarrels(self, told: set[int]) -> tuple[Block, ...]:
        blocks: list[Block] = []
        lines = self._lines(m for m in self._contested if id(m) not in told)
        above = [m for m in self._contested if id(m) in told]
        if above:
            blocks.append(Lines(self._lines(above, self._telling.brief)))
            blocks.append(Note("These stand in full under key figures, all speakers side by side."))
        if lines:
            blocks.append(Lines(lines))
        return tuple(blocks) or (Note("No two statements contradict each other.", kind="none"),)

    def _agreed(self, statement: Statement) -> bool:
        """Whether a compatible account of independent origin stands beside it."""
        return not statement.ids.isdisjoint(self._confirmed)

    def _uncorroborated(self) -> tuple[Block, ...]:
        """Asserted statements without a compatible account of independent origin, by speaker."""
        statements = [
            s
            for matter in self._asserted
            if not matter.contested
            for s in matter.statements
            if not self._agreed(s)
        ]
        if not statements:
            return (Note("Every statement that is not contested has a second origin.", (), "none"),)
        found: dict[str, list[Claim]] = defaultdict(list)
        for statement in statements:
            found[voice(statement.lead)].append(statement.lead)
        own = sorted(found.values(), key=lambda claims: (-len(claims), named_voice(claims)))
        names = [f"{named_voice(c)}{cited(self._cites(x.id for x in c))}" for c in own]
        total = sum(len(m.statements) for m in self._asserted)
        head = (
            f"{len(statements)} of {many(total, 'asserted statement')} rest on one origin, "
            f"by speaker: "
        )
        return (Note(head + "; ".join(names) + "."),)

    def _method(self) -> tuple[Block, ...]:
        rows = sources(self._selection)
        columns = ("Speaker", "Through", "Printed by", "Claims")
        notes = method(self._selection, self._telling)
        return (
            *(Note(sentence, kind="method") for sentence in notes),
            Table("sources", "Sources: speaker → through → publisher", columns, rows),
        )


def _once(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Lines of one piece that say the same word for word are one, with the citations of all."""
    found: dict[object, Line] = {}
    for line in lines:
        text = "".join(run.text for piece in line.pieces for run in piece.runs)
        key: object = text.replace(".”", "”") if len(line.pieces) == 1 else id(line)
        if key in found:
            first = found[key].pieces[0]
            cites = tuple(sorted({*first.cites, *line.pieces[0].cites}, key=lambda c: c.number))
            line = replace(found[key], pieces=(replace(first, cites=cites),))  # noqa: PLW2901
        found[key] = line
    return tuple(found.values())


def _fullest(matter: Matter) -> Claim:
    """The claim that asks the question: the first with a figure."""
    return next((s.lead for s in matter.statements if s.lead.figure), matter.lead)


def _last(matter: Matter) -> date:
    days = [s.last_published for s in matter.statements if s.last_published]
    return max(days, default=date.min)


def _weight(matter: Matter) -> tuple[bool, int, bool, int, date]:
    """How much a reader should see it early: contested, in many reports, counted, new."""
    documents = len({claim.document for claim in matter.claims})
    counted = matter.lead.figure is not None
    return matter.contested, documents, counted, len(matter.claims), _last(matter)


def _range_in_words(estimate: Estimate) -> str:
    """The range and how many stand behind it; empty where it rests on one origin or has no end."""
    ends = [number_in_words(end) for end in (estimate.low, estimate.high) if end is not None]
    if estimate.origins < 2 or not ends:
        return ""
    if estimate.high is None:
        span = f"{ends[0]} and more"
    else:
        span = f"up to {ends[0]}" if estimate.low is None else "–".join(dict.fromkeys(ends))
    origins = f"{small(estimate.origins)} independent origins"
    return f"Range: {span} {quoted(one_line(estimate.unit))}, over {origins}"


def _place(claim: Claim) -> str:
    """The heading that the claim stands under; empty where it names no place."""
    located = next((w.place.name for w in claim.where if w.place), "")
    if located or not claim.where:
        return located
    return f"{quoted(one_line(claim.where[0].name))} (not located)"
