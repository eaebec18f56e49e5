"""The ledger: what was read, by which version, what it says, and what people decided of it.

In: nouns, judgements, and a Query. Out: the same nouns, in a stable order, as they stand after the
judgements. One transaction holds one document with its claims, or one decision: after ``kill -9``
the ledger holds them whole or not at all, and a re-run goes on. Nothing that was given is edited:
what is replaced stays in the ``former_`` tables, and a judgement is only ever added to the chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from dragoman.claims import Claim, Document, Judgement, Relation, RelationKind, from_json
from dragoman.collect.copies import Marks
from dragoman.errors import UsageError
from dragoman.reconcile import Bond, Reach
from dragoman.record import (
    auditing,
    calling,
    comparing,
    deciding,
    fetching,
    filling,
    histories,
    loading,
    paging,
    past,
    recording,
    relating,
    settling,
    standing,
    storing,
    tables,
)
from dragoman.record import copies as copying
from dragoman.record.accounts import Accounts
from dragoman.record.auditing import Audit
from dragoman.record.copies import Copy
from dragoman.record.flowing import Flow
from dragoman.record.histories import History
from dragoman.record.judging import State
from dragoman.record.loading import Load, Loaded
from dragoman.record.opening import Database, open_database
from dragoman.record.paging import Overview, Page, PlaceCount, Spoken, Tally
from dragoman.record.query import Query, Standing
from dragoman.record.relating import Relating
from dragoman.record.settling import Settled
from dragoman.record.stood import Stood, stood_of
from dragoman.record.storing import Progress

__all__ = ["Counts", "Ledger"]

Watch = Callable[[str, int, int], None]
"""Called with what is done, how many are, and how many there are."""


@dataclass(frozen=True, slots=True)
class Counts:
    documents: int
    claims: int
    relations: int


class Ledger:
    """Reports, claims, relations and judgements, kept. Use it in a ``with`` block."""

    def __init__(self, database: Database) -> None:
        """Made by `open`."""
        self._database = database
        self._is_whole = False
        """Whether a load that was killed is known to have left nothing out."""

    @classmethod
    def open(
        cls,
        where: str | Path | sa.URL,
        *,
        create: bool = False,
        wait: float = 10.0,
        upgrading: Progress | None = None,
    ) -> Self:
        """The ledger in a file or at ``postgresql://...``; ``create`` makes it where there is none.

        ``wait`` is for how many seconds to wait while another process writes. A ledger of an older
        schema is brought up to date if it may be written, which may take a minute for 100,000
        claims: ``upgrading`` is told how many reports and claims are done, and of how many. A file
        that may not be written can be read, unless ``create`` says that it is opened to be written.

        Raises `LedgerError` where there is no ledger, `LedgerReadOnly` where one cannot be made or
        written, `LedgerVersion` where another version made it, `LedgerError` where it is something
        else than a ledger, damaged or in use, and `UsageError` where ``where`` can name none.
        """
        return cls(open_database(where, create=create, wait=wait, upgrading=upgrading))

    @property
    def name(self) -> str:
        """The file, or the address without its password."""
        return self._database.name

    def version(self) -> str:
        """What has changed as soon as anything was written since, by whichever process.

        What was asked for after one version was taken still holds while the version is that one.
        """
        return self._database.version()

    def close(self) -> None:
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    # -- writing -----------------------------------------------------------------------------------

    def holds(self, document: Document, made_by: str) -> bool:
        """Whether this very report was already read by this version (`Desk.made_by`).

        The report is the same when its text, title, language, publisher, address and date are;
        where and when it was collected does not matter. One that is known to be an older text of a
        report that the ledger holds (`collect.editions`) counts as read.
        """
        with self._database.reading() as connection:
            return recording.holds(connection, document, made_by)

    def record(
        self,
        document: Document,
        claims: Sequence[Claim],
        made_by: str,
        marks: Marks | None = None,
    ) -> bool:
        """Put a document in with all that it says, at once; whether that changed the ledger.

        ``made_by`` is what read it, as `holds` asks for; a report that says nothing has one too.
        Claims of an earlier reading that are not among ``claims`` are replaced; the former text and
        the former claims are kept aside. Two claims with one id are one claim. By its ``marks`` the
        document is found among copies (`copies`).

        Raises ValueError where a claim is of another document.
        """
        if strange := {claim.document for claim in claims} - {document.id}:
            raise ValueError(f"claims of {sorted(strange)} among those of {document.id}")
        if not self._is_whole:
            self._fill_up()
            self._is_whole = True
        with self._database.writing() as connection:
            changed = recording.record(connection, document, claims, made_by)
            if marks is not None:
                copying.put(connection, document.id, marks)
            return changed

    def load(self, reports: Sequence[Load], made_by: str) -> Loaded:
        """Put many documents in at once, as `record` would one after another; all or none."""
        with self._database.writing(much=True) as connection:
            return loading.load(connection, reports, made_by)

    @contextmanager
    def filling(self, watch: Watch = lambda doing, done, all_: None) -> Iterator[list[Copy]]:
        """While a ledger that holds no report yet is filled, by `load` and `load_relations`.

        The indexes that filling does without are made when the block ends, at once, and not row by
        row, and the reports compared with each other: ``watch`` is told of how many ``indexes`` are
        made and ``copies`` looked for. Meanwhile every question has its answer, only later, but
        which reports are copies is not known yet, nor how claims stand: both are found then, and
        the list that the block is given holds the copies.

        All this is done also where the block ends with an error; where the process is killed, the
        next that records or fills does it. In a ledger that is whole and holds reports nothing is.
        """
        with self._database.writing() as connection:
            if not connection.scalar(sa.select(sa.exists(sa.select(tables.documents.c.id)))):
                filling.leave_out(connection)
        found: list[Copy] = []
        try:
            yield found
        finally:
            found += self._fill_up(watch)

    def _fill_up(self, watch: Watch = lambda doing, done, all_: None) -> list[Copy]:
        """Make what filling left out; the copies that are found."""
        with self._database.reading() as connection:
            looked_up, asked = filling.lacking(connection)
        if not looked_up and not asked:
            return []
        found: list[Copy] = []

        def compare(connection: sa.Connection) -> None:
            found.extend(comparing.compare(connection, partial(watch, "copies")))

        first, last = (
            [partial(index.create, checkfirst=True) for index in some]
            for some in (looked_up, asked)
        )
        steps: list[Callable[[sa.Connection], object]]
        steps = [filling.sort_keys, *first, standing.derive, compare, *last]
        for done, step in enumerate(steps):
            watch("indexes", done, len(steps))
            with self._database.writing(much=True) as connection:
                step(connection)
        watch("indexes", len(steps), len(steps))
        return found

    def load_relations(
        self, files: Iterable[Iterable[Relation]], documents: int, made_by: str
    ) -> int | None:
        """Put in all relations of a ledger that holds so many documents and has none yet; how many.

        ``files``: those of one pair are in one of them. None, and nothing is done, where the ledger
        holds other documents, has relations, or people have decided in it (`begin_relating`).
        """
        with self._database.writing(much=True) as connection:
            held = connection.scalar(sa.select(sa.func.count()).select_from(tables.documents))
            decided = connection.scalar(sa.select(sa.func.count()).select_from(tables.judgements))
            if held != documents or decided:
                return None
            rows = ([tables.relation_row(relation) for relation in file] for file in files)
            taken = loading.load_relations(connection, rows, made_by)
        self._database.has_taken((taken or 0) + held)
        return taken

    def copies(self, documents: Iterable[str] | None = None) -> tuple[Copy, ...]:
        """Which reports are copies of which: of these, of all without any; by id."""
        with self._database.reading() as connection:
            return copying.listed(connection, documents)

    # -- deciding ----------------------------------------------------------------------------------

    @property
    def accounts(self) -> Accounts:
        """Who may read and decide: users, their sessions and tokens."""
        return Accounts(self._database)

    def judge(self, judgement: Judgement, expected: str | None = None) -> State:
        """Append a judgement to the chain; the claim it is about, as it stands then.

        ``expected`` is the `State.version` that the person decided on. Where the claim has another
        one by now, nothing is written and `Conflict` is raised, which holds the standing state.
        None decides on the claim as it is. An ``undo`` names only the judgement it undoes.

        Raises `UsageError` where the judgement cannot be: the claim is not in the ledger, a value
        does not fit its field, the words are not in the report, what it undoes is undone already.
        """
        return self.judge_all([(judgement, expected)])[0]

    def judge_all(self, decided: Iterable[tuple[Judgement, str | None]]) -> tuple[State, ...]:
        """Append many judgements, each with its ``expected``, all or none. Raises as `judge`."""
        with self._database.writing() as connection:
            claims = deciding.judge_all(connection, list(decided))
            found = deciding.states(connection, claims)
            return tuple(found[claim] for claim in claims)

    def judgements(self, claim: str | None = None) -> tuple[Judgement, ...]:
        """All judgements that name a claim by its id, oldest first, undone ones too.

        Without a claim, all that there are.
        """
        with self._database.reading() as connection:
            if claim is not None:
                now = deciding.name_now(connection, claim)
                return tuple(deciding.judgements(connection, [now])[now])
            table = tables.judgements.c
            nouns = connection.scalars(sa.select(table.noun).order_by(table.number))
            return tuple(from_json(noun, Judgement) for noun in nouns)

    def history(self, before: int | None = None, limit: int = 100) -> History:
        """The last judgements of all, those with a number below ``before``, oldest first."""
        with self._database.reading() as connection:
            return histories.history(connection, before, limit)

    def judgements_after(self, number: int, limit: int) -> tuple[Judgement, ...]:
        """At most ``limit`` judgements with a higher number, oldest first."""
        with self._database.reading() as connection:
            return histories.after(connection, number, limit)

    def made_at_once(self, number: int) -> tuple[int, ...]:
        """The judgements that were made in one action with this one, by their numbers: those of
        the same person and moment. Those that were undone are left out; the latest first.
        """
        with self._database.reading() as connection:
            return histories.made_at_once(connection, number)

    def that_hold(self, numbers: Iterable[int]) -> frozenset[int]:
        """Those of these judgements that were not undone."""
        with self._database.reading() as connection:
            return histories.that_hold(connection, numbers)

    def last_made_by(self, person: str) -> tuple[int, ...]:
        """The person's last action of which anything holds, as `made_at_once` tells it."""
        with self._database.reading() as connection:
            return histories.last_made_by(connection, person)

    def state(self, claim: str) -> State:
        """The claim with this id as it stands. Raises `UsageError` where there is none."""
        with self._database.reading() as connection:
            now = deciding.name_now(connection, claim)
            found = deciding.states(connection, [now])
            if now not in found:
                raise UsageError(calling.no_claim(connection, claim))
            return found[now]

    def states(self, claims: Iterable[str]) -> Mapping[str, State]:
        """How these claims stand, by id, in the order given; unknown ids are left out."""
        with self._database.reading() as connection:
            return deciding.states(connection, claims)

    def stood(self, claims: Iterable[str]) -> Mapping[str, Stood]:
        """How these claims stand, by id: status, by whom, and among the others."""
        with self._database.reading() as connection:
            return stood_of(connection, claims)

    def standings(self, claims: Iterable[str]) -> Mapping[str, Standing]:
        """How each of these claims stands among the others, by id."""
        with self._database.reading() as connection:
            return paging.standings(connection, list(claims))

    def bonds(self) -> tuple[Bond, ...]:
        """What people decided of pairs of claims, for `reconcile.relations`, the latest last."""
        with self._database.reading() as connection:
            return deciding.bonds(connection)

    def settled(self, pairs: Set[frozenset[str]] | None = None) -> tuple[Settled, ...]:
        """The contradictions that people have settled, the latest first, with what became of that:
        of these pairs of claims, or of all.

        What was taken back is left out. A relation tells it of itself (`Relation.settled`).
        """
        with self._database.reading() as connection:
            return settling.settled(connection, pairs)

    def audit(self, head: str | None = None, progress: Progress = lambda done, all_: None) -> Audit:
        """Verify the chain of judgements, and every decided claim against its judgements.

        ``head``: the `Audit.head` of an earlier audit, which the chain must still hold.
        """
        with self._database.reading() as connection:
            return auditing.audit(connection, head, progress)

    def document_with(self, claim: Claim) -> Document:
        """The report in which the claim's words stand: as it is or, where they are gone, was."""
        with self._database.reading() as connection:
            return deciding.document_with(connection, claim)

    # -- relating ----------------------------------------------------------------------------------

    def unrelated(self, made_by: str) -> frozenset[str]:
        """The reports whose claims these rules (``reconcile@2``) have not related to the others.

        Reports that are new or were read anew are among them, and after a run that was interrupted
        those that it had recorded.
        """
        with self._database.reading() as connection:
            return frozenset(relating.unrelated(connection, made_by))

    def set_relations(self, relations: Iterable[Relation]) -> None:
        """Put these relations in the place of all there were, at once.

        Which reports they rest on is not known here: none counts as related (`add_relations`).

        Raises `UsageError` where one names a claim that the ledger does not hold.
        """
        with self._database.writing(much=True) as connection:
            relating.replace_all(connection, self._relation_rows(connection, relations))

    def add_relations(
        self, relations: Iterable[Relation], documents: Iterable[str], made_by: str
    ) -> None:
        """Put these relations in the place of all that the claims of ``documents`` had a part in,
        and mark those reports as related, at once.

        A relation that is there already is replaced. Raises as `set_relations`.
        """
        named = sorted(documents)
        with self._database.writing() as connection:
            rows = self._relation_rows(connection, relations)
            relating.replace(connection, rows, named)
            storing.mark_related(connection, named, made_by)

    def begin_relating(self, made_by: str) -> Relating:
        """The reports of `unrelated`, taken in hand: what changes from now on is left unrelated."""
        fresh = self.unrelated(made_by)
        if not fresh:
            return Relating(made_by, "", fresh, whole=False)
        with self._database.writing() as connection:
            return relating.begin(connection, made_by)

    def finish_relating(
        self, begun: Relating, relations: Iterable[Relation], reaches: Mapping[str, Reach]
    ) -> None:
        """Put these relations in the place of those of the reports in hand, at once.

        ``reaches``: what the claims of these reports can meet, by id, for `reached` to find them
        by. What others recorded, decided or related meanwhile is left for the next time.
        """
        with self._database.writing(much=True) as connection:
            rows = [tables.relation_row(relation) for relation in relations]
            relating.finish(connection, begun, rows, reaches)
        self._database.has_taken(len(rows) + len(reaches))

    def reached(self, reaches: Iterable[Reach]) -> frozenset[str]:
        """Ids of the related reports that hold what these can meet (`reconcile.reach`)."""
        with self._database.reading() as connection:
            return relating.reached(connection, reaches)

    def _relation_rows(
        self, connection: sa.Connection, relations: Iterable[Relation]
    ) -> list[tables.Row]:
        """One row a kind and pair. Raises `UsageError` where a claim is not in the ledger."""
        unique = relating.unique([tables.relation_row(relation) for relation in relations])
        named = {row[end] for row in unique for end in ("earlier", "later")}
        if unknown := sorted(named - set(connection.scalars(sa.select(tables.claims.c.id)))):
            raise UsageError(
                f"{self._database.name}: relations name claims that are not in the ledger: "
                f"{calling.some(unknown)}; record their documents first"
            )
        return unique

    # -- reading -----------------------------------------------------------------------------------

    def claims(
        self, query: Query | None = None, *, counted: bool | None = None
    ) -> tuple[Claim, ...]:
        """The claims that ``query`` asks for as they stand, all that were not rejected without one.

        ``counted``: only those with a figure, or only those without. In order of publication
        (reports without a date last), document and place in the text.
        """
        with self._database.reading() as connection:
            return fetching.claims(connection, query or Query(), counted)

    @contextmanager
    def flowing(self, query: Query) -> Iterator[Flow]:
        """The same claims some at a time, of any number, as they stand when the block begins to
        read them; what others write meanwhile is not seen.
        """
        with self._database.reading() as connection:
            yield Flow(connection, query)

    def ids(self, query: Query) -> tuple[str, ...]:
        """The ids of the claims that ``query`` asks for, in the order of `claims`."""
        with self._database.reading() as connection:
            return fetching.ids(connection, query)

    def as_of(self, moment: datetime) -> tuple[Claim, ...]:
        """The claims as the ledger had them at ``moment`` (UTC), in the order of `claims`.

        What was recorded or decided later is left out, what was replaced later is there. For what
        had been published by a day, whenever it was recorded, ask with `Query.until`.
        """
        with self._database.reading() as connection:
            return past.as_of(connection, moment)

    def claims_of(self, documents: Iterable[str]) -> tuple[Claim, ...]:
        """What these reports say, in the order of `claims`; not what was rejected or merged."""
        with self._database.reading() as connection:
            return fetching.claims_of(connection, documents)

    def claim(self, name: str) -> Claim:
        """The claim with this id, or the only one whose id begins so; ``claim:`` may be left out.

        Raises `UsageError` where there is none (it names the nearest) or several (it names them).
        """
        with self._database.reading() as connection:
            return calling.claim(connection, name)

    def page(
        self,
        query: Query,
        *,
        after: str | None = None,
        limit: int = 50,
        newest_first: bool = False,
    ) -> Page:
        """At most ``limit`` claims that ``query`` asks for, with how each stands.

        ``after`` is the `Page.after` of the page before, in the same order; claims that come in
        meanwhile shift nothing. Reports without a date come last, or first of the newest.

        Raises `UsageError` where ``after`` is no cursor.
        """
        with self._database.reading() as connection:
            return paging.page(connection, query, after, limit, newest_first)

    def count(self, query: Query) -> int:
        """How many claims ``query`` asks for."""
        with self._database.reading() as connection:
            return paging.count(connection, query)

    def counts_by(self, query: Query, field: str, *, limit: int | None = None) -> dict[str, int]:
        """How many of the claims have each value of ``field``, the most frequent first.

        ``field``: actor, country, document, family, happened (the last day), language, measure,
        modality, month, party, place (its id), published, publisher, speaker, standing, status or
        unit. Claims without a value are not among them. Raises `UsageError` for another field.
        """
        with self._database.reading() as connection:
            return paging.counts_by(connection, query, field, limit)

    def spoken(self, names: Sequence[str]) -> list[Spoken]:
        """The claims of speakers of these names: by country, by whether it is known who that is, by
        whether a party says it, and by standing.
        """
        with self._database.reading() as connection:
            return paging.spoken(connection, names)

    def places(self, query: Query) -> tuple[PlaceCount, ...]:
        """The places that these claims were linked to, for a map: each with how many claims."""
        with self._database.reading() as connection:
            return paging.places(connection, query)

    def overview(self, query: Query) -> Overview:
        """What the query asks for in numbers: claims, places for a map, days for a timeline."""
        with self._database.reading() as connection:
            return paging.overview(connection, query)

    def listed(self, claims: Iterable[str]) -> tuple[paging.Listed, ...]:
        """These claims as a list shows them, in the order given; unknown ids are left out."""
        with self._database.reading() as connection:
            return paging.listed(connection, list(claims))

    def unplaced(self, query: Query, *, limit: int = 20) -> tuple[paging.Listed, ...]:
        """The first of the claims that were linked to no place (`Overview.unplaced` of them)."""
        with self._database.reading() as connection:
            return paging.unplaced(connection, query, limit)

    def reports(
        self, text: str | None = None, *, after: str | None = None, limit: int = 50
    ) -> tuple[tuple[Document, ...], str | None]:
        """Reports whose text has all these words, in any script; all without any. Newest first.

        Beside them the cursor of the next page, None on the last.
        """
        with self._database.reading() as connection:
            return paging.reports(connection, text, after, limit)

    def document_ids(self) -> tuple[str, ...]:
        """The ids of all documents, sorted."""
        with self._database.reading() as connection:
            return fetching.document_ids(connection)

    def document(self, name: str) -> Document:
        """The document with this id. Raises `UsageError` where the ledger does not hold it."""
        found = self.documents([name])
        if name not in found:
            raise UsageError(f"{self._database.name} holds no report {name!r}")
        return found[name]

    def documents(self, names: Iterable[str] | None = None) -> Mapping[str, Document]:
        """The documents with these ids, all without any: by id, sorted, unknown ids left out."""
        with self._database.reading() as connection:
            return fetching.documents(connection, names)

    def former_texts(self, name: str) -> tuple[Document, ...]:
        """The document as it was before its text or its date changed, oldest first."""
        with self._database.reading() as connection:
            return fetching.former_texts(connection, name)

    def relations(self, among: Iterable[str] | None = None) -> tuple[Relation, ...]:
        """The relations whose two claims are both ``among`` these ids; all without any."""
        with self._database.reading() as connection:
            return fetching.relations(connection, among)

    def pairs(self, query: Query, kinds: Iterable[RelationKind]) -> tuple[tuple[str, str], ...]:
        """Which of the claims with a figure that ``query`` asks for a relation of these kinds
        joins: the earlier and the later, sorted. Of any number of claims: neither these nor the
        reasons are read.
        """
        with self._database.reading() as connection:
            return relating.pairs(connection, query, kinds)

    def relations_of(self, *claims: str) -> tuple[Relation, ...]:
        """The relations that the claims with these ids have, whichever end they are."""
        with self._database.reading() as connection:
            return fetching.relations_of(connection, claims)

    def tally(self) -> Tally:
        """How many reports and claims the ledger holds, by measure and status."""
        with self._database.reading() as connection:
            return paging.tally(connection)

    def counts(self) -> Counts:
        counted = (tables.documents, tables.claims, tables.relations)
        with self._database.reading() as connection:
            return Counts(
                *(
                    connection.scalar(sa.select(sa.func.count()).select_from(t)) or 0
                    for t in counted
                )
            )
