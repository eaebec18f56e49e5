"""The ledger in one file: what was read, by which version, and what it says.

In: nouns, and a Query. Out: the same nouns, in a stable order. One transaction holds one document
with its claims: after ``kill -9`` the ledger holds whole documents or none, and a re-run goes on.
It never edits what it was given, and what is replaced stays in the ``former_`` tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from dragoman.claims import Claim, Document, PlacePrecision, Relation, from_json
from dragoman.errors import UsageError
from dragoman.record import tables
from dragoman.record.opening import LedgerFile, open_file
from dragoman.record.query import Query, folded

__all__ = ["Counts", "Ledger"]

_MANY = 5_000
"""Ids in one statement; SQLite takes 32,766."""
_SHOWN = 5
"""Ids in one message."""
_KEY = ("kind", "earlier", "later")
"""What makes two relations one."""


@dataclass(frozen=True, slots=True)
class Counts:
    documents: int
    claims: int
    relations: int


class Ledger:
    """Documents, claims and relations that outlive the run. Use it in a ``with`` block."""

    def __init__(self, file: LedgerFile) -> None:
        """Made by `open`."""
        self._file = file

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False, wait: float = 10.0) -> Self:
        """The ledger in the file ``path``; ``create`` makes it where there is none.

        ``wait`` is for how many seconds to wait while another process writes. A ledger of an older
        schema is brought up to date if it may be written. A file that may not be written can be
        read, unless ``create`` says that it is opened to be written.

        Raises `UsageError` where there is no ledger, `LedgerReadOnly` where one cannot be made or
        written, `LedgerVersion` where another version made it, `LedgerError` where it is something
        else than a ledger, damaged or in use.
        """
        return cls(open_file(Path(path), create=create, wait=wait))

    def close(self) -> None:
        self._file.engine.dispose()

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
        """Whether this very report was already read by this version (``extract@1+en@1``).

        The report is the same when its text, title, language, publisher, address and date are;
        where and when it was collected does not matter.
        """
        with self._file.reading() as connection:
            held = connection.execute(
                sa.select(tables.documents.c.digest, tables.documents.c.made_by).where(
                    tables.documents.c.id == document.id
                )
            ).first()
        return held is not None and held == (tables.digest(document), made_by)

    def record(self, document: Document, claims: Sequence[Claim], made_by: str) -> bool:
        """Put a document in with all that it says, at once; whether that changed the ledger.

        ``made_by`` is what read it, as `holds` asks for; a report that says nothing has one too.
        Claims of an earlier reading that are not among ``claims`` are replaced; the former text and
        the former claims are kept aside. Two claims with one id are one claim.

        Raises ValueError where a claim is of another document.
        """
        if strange := {claim.document for claim in claims} - {document.id}:
            raise ValueError(f"claims of {sorted(strange)} among those of {document.id}")
        unique = {claim.id: claim for claim in reversed(claims)}
        rows = {key: tables.claim_row(claim) for key, claim in unique.items()}
        with self._file.writing() as connection:
            changed = _put_document(connection, document, made_by)
            held = _nouns_of(connection, document.id)
            stale = [key for key in held if key not in rows or rows[key]["noun"] != held[key]]
            fresh = [key for key in rows if rows[key]["noun"] != held.get(key)]
            _set_aside(connection, stale)
            places = [row for key in fresh for row in tables.place_rows(unique[key])]
            if fresh:
                connection.execute(sa.insert(tables.claims), [rows[key] for key in fresh])
            if places:
                connection.execute(sa.insert(tables.claim_places), places)
            if stale or fresh:
                _mark_related(connection, [document.id], None)
        return changed or bool(stale or fresh)

    def unrelated(self, made_by: str) -> frozenset[str]:
        """The reports whose claims these rules (``reconcile@2``) have not related to the others.

        Reports that are new or were read anew are among them, and after a run that was interrupted
        those that it had recorded.
        """
        table = tables.documents
        other = sa.or_(table.c.related_by.is_(None), table.c.related_by != made_by)
        with self._file.reading() as connection:
            return frozenset(connection.scalars(sa.select(table.c.id).where(other)))

    def set_relations(self, relations: Iterable[Relation]) -> None:
        """Put these relations in the place of all there were, at once.

        Which reports they rest on is not known here: none counts as related (`add_relations`).

        Raises `UsageError` where one names a claim that the ledger does not hold.
        """
        with self._file.writing() as connection:
            rows = self._relation_rows(connection, relations)
            connection.execute(sa.delete(tables.relations))
            if rows:
                connection.execute(sa.insert(tables.relations), rows)
            connection.execute(sa.update(tables.documents).values(related_by=None))

    def add_relations(
        self, relations: Iterable[Relation], documents: Iterable[str], made_by: str
    ) -> None:
        """Put these relations beside those there are, and mark ``documents`` as related, at once.

        A relation that is there already is replaced. Raises as `set_relations`.
        """
        table = tables.relations
        with self._file.writing() as connection:
            rows = self._relation_rows(connection, relations)
            if rows:
                key = [table.c[name] == sa.bindparam(f"_{name}") for name in _KEY]
                those = [{f"_{name}": row[name] for name in _KEY} for row in rows]
                connection.execute(sa.delete(table).where(*key), those)
                connection.execute(sa.insert(table), rows)
            _mark_related(connection, sorted(documents), made_by)

    def _relation_rows(
        self, connection: sa.Connection, relations: Iterable[Relation]
    ) -> list[tables.Row]:
        """One row a kind and pair. Raises `UsageError` where a claim is not in the ledger."""
        rows = [tables.relation_row(relation) for relation in relations]
        rows.sort(key=lambda row: (row["earlier"], row["later"], row["kind"], row["noun"]))
        unique = {(row["kind"], row["earlier"], row["later"]): row for row in reversed(rows)}
        named = {row[end] for row in unique.values() for end in ("earlier", "later")}
        if unknown := sorted(named - set(connection.scalars(sa.select(tables.claims.c.id)))):
            raise UsageError(
                f"{self._file.path}: relations name claims that are not in the ledger: "
                f"{_some(unknown)}; record their documents first"
            )
        return list(unique.values())

    # -- reading -----------------------------------------------------------------------------------

    def claims(self, query: Query | None = None) -> tuple[Claim, ...]:
        """The claims that ``query`` asks for, all without one.

        In order of publication (reports without a date last), document and place in the text.
        """
        statement = sa.select(tables.claims.c.noun).order_by(*_IN_ORDER)
        statement = statement.where(*_matching(query or Query()))
        with self._file.reading() as connection:
            return tuple(from_json(noun, Claim) for noun in connection.scalars(statement))

    def claim(self, name: str) -> Claim:
        """The claim with this id, or the only one whose id begins so; ``claim:`` may be left out.

        Raises `UsageError` where there is none (it names the nearest) or several (it names them).
        """
        forms, table = (name.strip(), f"claim:{name.strip()}"), tables.claims
        begin_so = (table.c.id.startswith(form, autoescape=True) for form in forms)
        statement = sa.select(table.c.id, table.c.noun).where(sa.or_(*begin_so))
        with self._file.reading() as connection:
            found = connection.execute(statement.order_by(table.c.id).limit(_SHOWN + 1)).all()
            exact = [row for row in found if row.id in forms]
            if len(found) == 1 or exact:
                return from_json((exact or found)[0].noun, Claim)
            if not found:
                raise UsageError(_no_claim(connection, name.strip()))
            raise UsageError(
                f"{name!r} begins the ids of several claims: {_some([row.id for row in found])}; "
                "give more of it"
            )

    def document(self, name: str) -> Document:
        """The document with this id. Raises `UsageError` where the ledger does not hold it."""
        found = self.documents([name])
        if name not in found:
            raise UsageError(f"{self._file.path} holds no report {name!r}")
        return found[name]

    def documents(self, names: Iterable[str] | None = None) -> Mapping[str, Document]:
        """The documents with these ids, all without any: by id, sorted, unknown ids left out."""
        table = tables.documents
        statement = sa.select(table.c.id, table.c.noun).order_by(table.c.id)
        with self._file.reading() as connection:
            if names is None:
                rows = connection.execute(statement).all()
            else:
                rows = [
                    row
                    for some in _portions(sorted(set(names)))
                    for row in connection.execute(statement.where(table.c.id.in_(some)))
                ]
            return {row.id: from_json(row.noun, Document) for row in rows}

    def former_texts(self, name: str) -> tuple[Document, ...]:
        """The document as it was before its text or its date changed, oldest first."""
        table = tables.former_documents
        statement = sa.select(table.c.noun).where(table.c.document == name).order_by(table.c.number)
        with self._file.reading() as connection:
            return tuple(from_json(noun, Document) for noun in connection.scalars(statement))

    def relations(self, among: Iterable[str] | None = None) -> tuple[Relation, ...]:
        """The relations whose two claims are both ``among`` these ids; all without any."""
        table = tables.relations
        statement = _RELATIONS
        with self._file.reading() as connection:
            if among is None:
                nouns = connection.scalars(statement).all()
            else:
                ids = set(among)
                nouns = [
                    row.noun
                    for some in _portions(sorted(ids))
                    for row in connection.execute(statement.where(table.c.earlier.in_(some)))
                    if row.later in ids
                ]
            return tuple(from_json(noun, Relation) for noun in nouns)

    def relations_of(self, claim: str) -> tuple[Relation, ...]:
        """The relations that the claim with this id has, whichever end it is."""
        table = tables.relations
        either = sa.or_(table.c.earlier == claim, table.c.later == claim)
        with self._file.reading() as connection:
            nouns = connection.scalars(_RELATIONS.where(either)).all()
            return tuple(from_json(noun, Relation) for noun in nouns)

    def counts(self) -> Counts:
        counted = (tables.documents, tables.claims, tables.relations)
        with self._file.reading() as connection:
            return Counts(
                *(
                    connection.scalar(sa.select(sa.func.count()).select_from(t)) or 0
                    for t in counted
                )
            )


# -- one document ----------------------------------------------------------------------------------


def _put_document(connection: sa.Connection, document: Document, made_by: str) -> bool:
    """Insert or replace the document's row; whether it changed. A former text is kept aside."""
    table, former = tables.documents, tables.former_documents
    row = tables.document_row(document, made_by)
    here = table.c.id == document.id
    held = connection.execute(sa.select(table.c.digest, table.c.made_by).where(here)).first()
    if held is None:
        connection.execute(sa.insert(table), row)
        return True
    if held == (row["digest"], made_by):
        return False
    if held.digest != row["digest"]:
        kept = ("digest", "made_by", "noun", "recorded_at")
        old = sa.select(table.c.id, *(table.c[name] for name in kept)).where(here)
        connection.execute(sa.insert(former).from_select(["document", *kept], old))
    now = sa.func.current_timestamp()
    connection.execute(sa.update(table).where(here).values(**row, recorded_at=now, related_by=None))
    return True


def _mark_related(connection: sa.Connection, documents: Sequence[str], made_by: str | None) -> None:
    table = tables.documents
    for some in _portions(documents):
        these = sa.update(table).where(table.c.id.in_(some))
        connection.execute(these.values(related_by=made_by))


def _nouns_of(connection: sa.Connection, document: str) -> dict[str, str]:
    table = tables.claims
    rows = connection.execute(
        sa.select(table.c.id, table.c.noun).where(table.c.document == document)
    )
    return {row.id: row.noun for row in rows}


def _set_aside(connection: sa.Connection, claims: Sequence[str]) -> None:
    """Move claims to ``former_claims``; their places and relations go with them."""
    table, kept = tables.claims, ("id", "document", "noun")
    for some in _portions(claims):
        old = sa.select(*(table.c[name] for name in kept)).where(table.c.id.in_(some))
        connection.execute(sa.insert(tables.former_claims).from_select(list(kept), old))
        connection.execute(sa.delete(table).where(table.c.id.in_(some)))


# -- what a query asks for -------------------------------------------------------------------------

_IN_ORDER = (
    tables.claims.c.published.asc().nulls_last(),
    tables.claims.c.document,
    tables.claims.c.text_start,
    tables.claims.c.text_end,
    tables.claims.c.id,
)

_RELATIONS = sa.select(tables.relations.c.noun, tables.relations.c.later).order_by(
    tables.relations.c.earlier, tables.relations.c.later, tables.relations.c.kind
)


def _matching(query: Query) -> Iterator[sa.ColumnElement[bool]]:
    """The conditions that a claim's row must meet, all of them."""
    column = tables.claims.c
    if query.since is not None:
        yield column.published >= query.since
    if query.until is not None:
        yield column.published <= query.until
    if query.measure is not None:
        yield column.measure == query.measure
    if query.document is not None:
        yield column.document == query.document
    if query.speaker is not None:
        words = _holding(column.speaker_words, query.speaker)
        yield sa.or_(column.speaker_actor == query.speaker, words)
    if query.place is not None:
        yield column.id.in_(_claims_in(query.place, query.place_ids))


def _claims_in(place: str, ids: Sequence[str]) -> sa.Select[tuple[str]]:
    """Ids of the claims that name the place, were linked to it, or to a place within it.

    The ledger knows that a place is within another by the links of its claims: it holds no
    gazetteer. A place's id, or a country's code, may stand for the name.
    """
    column, words = tables.claim_places.c, folded(place)
    called_so = sa.or_(column.name_words == words, column.place_words == words)
    by_name = sa.select(column.place).where(column.place.is_not(None), called_so)
    given = [sa.select(sa.literal(name)) for name in (place, *ids)]
    named = by_name.union(*given).subquery("named")
    inside = sa.select(named.c.place).cte("inside", recursive=True)
    held = sa.select(column.place).join(inside, column.within == inside.c.place)
    inside = inside.union(held.where(column.place.is_not(None)))
    countries = sa.select(column.country).where(
        column.country.is_not(None), column.precision == PlacePrecision.COUNTRY.value, called_so
    )
    return sa.select(column.claim).where(
        sa.or_(
            _holding(column.name_words, place),
            _holding(column.place_words, place),
            column.place.in_(sa.select(inside.c.place)),
            column.country.in_(countries),
            column.country.in_([place, *ids]),
        )
    )


def _holding(column: sa.ColumnElement[str], text: str) -> sa.ColumnElement[bool]:
    """Whether the folded column holds the words of ``text``, whole and in this order."""
    words = folded(text)
    return column.contains(words) if words else sa.false()


# -- messages and portions -------------------------------------------------------------------------


def _no_claim(connection: sa.Connection, name: str) -> str:
    """Why there is no such claim: it was replaced, it is misspelt, or nothing is like it."""
    wanted = name if name.startswith("claim:") else f"claim:{name}"
    former = tables.former_claims.c
    report = connection.scalar(
        sa.select(former.document).where(former.id == wanted).order_by(former.number.desc())
    )
    if report is not None:
        return (
            f"{wanted} was replaced when report {report} was read anew; "
            f"its claims now: {_some(sorted(_nouns_of(connection, report)))}"
        )
    column = tables.claims.c.id
    for length in range(len(wanted) - 1, len("claim:"), -1):
        begin_so = column.startswith(wanted[:length], autoescape=True)
        if near := connection.scalars(sa.select(column).where(begin_so).order_by(column)).all():
            return f"no claim {name!r} in the ledger; near it: {_some(near)}"
    return f"no claim {name!r} in the ledger; `dragoman write jsonl` lists those it holds"


def _some(names: Sequence[str]) -> str:
    if not names:
        return "none"
    return ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")


def _portions(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), _MANY):
        yield names[start : start + _MANY]
