"""People's judgements in the tables: appended to the chain, and what stands rewritten after them.

In: a judgement and a connection inside a transaction. Out: the claims it touched, as they stand.
What a judgement makes of a claim is `judging`'s to say; here it is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC
from typing import Any

import msgspec
import sqlalchemy as sa

from dragoman.claims import (
    Claim,
    Document,
    Judgement,
    JudgementKind,
    Provenance,
    RelationKind,
    from_json,
    to_json,
)
from dragoman.errors import UsageError
from dragoman.reconcile.bonds import Bond, bound
from dragoman.record import settling, standing, storing, tables
from dragoman.record.judging import (
    Conflict,
    State,
    chained,
    corrected,
    digest_of,
    holding,
    state_of,
    value_of,
    written_claim,
)
from dragoman.record.query import Status
from dragoman.record.searching import portions

__all__ = [
    "BY_HAND",
    "bonds",
    "document_with",
    "judge",
    "judge_all",
    "judgements",
    "name_now",
    "restate",
    "states",
]

BY_HAND = Provenance("by hand", ())
"""Of a claim that a person wrote."""

_PAIRED = frozenset({JudgementKind.LINK, JudgementKind.UNLINK})
_OF_TWO = _PAIRED | {JudgementKind.MERGE, JudgementKind.SETTLE}
_WHOLE = frozenset({JudgementKind.ACCEPT, JudgementKind.REJECT})
_ANSWERS = frozenset({JudgementKind.ACCEPT, JudgementKind.CORRECT, JudgementKind.REJECT})
"""What a person says to "look again"."""
_MOST = 2**31
"""Judgements that a column of whole numbers counts."""
_GONE = frozenset({Status.REJECTED, Status.MERGED})
_COLUMNS = ("id", "document", "noun", "read", "status", "judged", "by_hand", "asks", "proposed")


# -- reading ---------------------------------------------------------------------------------------


def name_now(connection: sa.Connection, claim: str) -> str:
    """The id that a claim has now: a decided one keeps its judgements when its words move."""
    names = tables.claim_names.c
    return connection.scalar(sa.select(names.claim).where(names.former == claim)) or claim


def _names_now(connection: sa.Connection, claims: Sequence[str]) -> dict[str, str]:
    """The ids that these have now, by those given."""
    names, now = tables.claim_names.c, {claim: claim for claim in claims}
    for some in portions(list(now)):
        moved = sa.select(names.former, names.claim).where(names.former.in_(some))
        now |= {row.former: row.claim for row in connection.execute(moved)}
    return now


def judgements(connection: sa.Connection, claims: Sequence[str]) -> dict[str, list[Judgement]]:
    """All that name these claims, under the ids they have now, oldest first."""
    names, table = tables.claim_names.c, tables.judgements.c
    now = {claim: claim for claim in claims}
    for some in portions(claims):
        former = sa.select(names.former, names.claim).where(names.claim.in_(some))
        now |= {row.former: row.claim for row in connection.execute(former)}
    nouns: dict[int, str] = {}  # once each, though their claims stand in two portions
    for some in portions(list(now)):
        either = sa.or_(table.claim.in_(some), table.other.in_(some))
        rows = connection.execute(sa.select(table.number, table.noun).where(either))
        nouns |= {row.number: row.noun for row in rows}
    found: dict[str, list[Judgement]] = {claim: [] for claim in claims}
    for number in sorted(nouns):
        told = from_json(nouns[number], Judgement)
        told = replace(
            told,
            claim=now.get(told.claim, told.claim),
            other=now.get(told.other, told.other) if told.other else None,
        )
        for id_ in {told.claim, told.other or ""} & found.keys():
            found[id_].append(told)
    return found


def states(connection: sa.Connection, claims: Iterable[str]) -> dict[str, State]:
    """How these claims stand, in the order asked for; those not in the ledger are left out."""
    asked, table = list(claims), tables.claims.c
    rows = {
        row.id: row
        for some in portions(asked)
        for row in connection.execute(
            sa.select(*(table[name] for name in _COLUMNS)).where(table.id.in_(some))
        )
    }
    decided = judgements(connection, [id_ for id_ in rows if rows[id_].judged is not None])
    return {
        id_: _state(connection, rows[id_], decided.get(id_, ())) for id_ in asked if id_ in rows
    }


def document_with(connection: sa.Connection, claim: Claim) -> Document:
    """The report as the claim's words stand in it: as it is now or, where they are gone, was."""
    now, former = tables.documents.c, tables.former_documents.c
    noun = connection.scalar(sa.select(now.noun).where(now.id == claim.document))
    if noun is None:
        raise UsageError(f"the ledger holds no report {claim.document!r}; record it first")
    document = from_json(noun, Document)
    if _stands(claim, document.text):
        return document
    before = sa.select(former.noun).where(former.document == claim.document)
    for noun in connection.scalars(before.order_by(former.number.desc())):
        was = from_json(noun, Document)
        if _stands(claim, was.text):
            return was
    return document


def _stands(claim: Claim, text: str) -> bool:
    """Whether a claim's words stand in a text: also that which says what happened, for a copy made
    by hand keeps it where somebody has put it elsewhere.
    """
    return all(words.span.of(text) == words.quote for words in (claim.evidence, claim.trigger))


def _state(connection: sa.Connection, row: sa.Row[Any], told: Sequence[Judgement]) -> State:
    read = from_json(row.read or row.noun, Claim)
    corrects = any(judgement.kind is JudgementKind.CORRECT for judgement in told)
    return state_of(
        read,
        told,
        document_with(connection, read).text if corrects else "",
        by_hand=row.by_hand,
        asks=row.asks,
        proposed=from_json(row.proposed, Claim) if row.proposed else None,
    )


def bonds(connection: sa.Connection) -> tuple[Bond, ...]:
    """What people decided of pairs of claims, the latest last."""
    table, names = tables.judgements.c, tables.claim_names.c
    kinds = [kind.value for kind in (*_PAIRED, JudgementKind.UNDO)]
    nouns = connection.scalars(
        sa.select(table.noun).where(table.kind.in_(kinds)).order_by(table.number)
    )
    told = [j for j in holding(from_json(noun, Judgement) for noun in nouns) if j.other]
    now = (
        {row.former: row.claim for row in connection.execute(sa.select(names.former, names.claim))}
        if told
        else {}
    )
    found = [
        Bond(
            now.get(j.claim, j.claim), now.get(j.other or "", j.other or ""), _kind(j), j.by, j.note
        )
        for j in told
    ]
    return tuple(_in_order(connection, found))


def _kind(judgement: Judgement) -> RelationKind | None:
    return judgement.relation if judgement.kind is JudgementKind.LINK else None


def _in_order(connection: sa.Connection, found: Sequence[Bond]) -> Iterable[Bond]:
    """Each with the claim that was published first first; a part stays before its whole."""
    table = tables.claims.c
    order = (table.sort_day, table.document, table.text_start, table.text_end)
    ids = sorted({id_ for bond in found for id_ in bond.pair})
    place = {
        row.id: tuple(row[1:])
        for some in portions(ids)
        for row in connection.execute(sa.select(table.id, *order).where(table.id.in_(some)))
    }
    for bond in found:
        one, other = place.get(bond.earlier), place.get(bond.later)
        turned = one and other and other < one and bond.kind is not RelationKind.PART_OF
        yield replace(bond, earlier=bond.later, later=bond.earlier) if turned else bond


# -- deciding --------------------------------------------------------------------------------------


def judge(connection: sa.Connection, judgement: Judgement, expected: str | None) -> str:
    """Append the judgement and rewrite what stands; the id of the claim that it is about.

    Raises `Conflict` where the claim's version is not ``expected``, and `UsageError` where the
    judgement cannot be: an unknown claim, a value that does not fit.
    """
    told = _prepared(connection, judgement)
    new: Claim | None = None
    if told.kind is JudgementKind.ADD:
        document = told.after.get("document") if isinstance(told.after, dict) else None
        new = _written(connection, told, str(document or ""))
        told = replace(told, claim=new.id, after=msgspec.to_builtins(new), seen=digest_of(new))
    else:
        state = _state_to_decide_on(connection, told.claim, expected)
        told = _on(connection, told, state)
        if told.kind is JudgementKind.SPLIT:
            new = _written(connection, told, state.claim.document)
            told = replace(told, other=new.id, after=msgspec.to_builtins(new))
    (number,) = _append(connection, [told])
    if new:
        storing.insert_claims(connection, [new], {"by_hand": True})
    if (told.kind in _ANSWERS and told.field is None) or told.kind is JudgementKind.CORRECT:
        here = sa.update(tables.claims).where(tables.claims.c.id == told.claim)
        connection.execute(here.values(asks=None, proposed=None))
    touched = [id_ for id_ in (told.claim, told.other) if id_]
    these = sa.update(tables.claims).where(tables.claims.c.id.in_(touched))
    connection.execute(these.values(judged=number))
    if judgement.kind in _PAIRED or _undoes_a_pair(connection, told):
        _rebind(connection, told)
    restate(connection, touched)
    return told.claim


def judge_all(
    connection: sa.Connection, decided: Sequence[tuple[Judgement, str | None]]
) -> list[str]:
    """As `judge`, one after the other; answers that do not lean on one another by few statements.

    The claims that they are about, in the same order.
    """
    kinds = {judgement.kind for judgement, _ in decided}
    apart = len({(judgement.claim, judgement.undoes) for judgement, _ in decided}) == len(decided)
    if apart and kinds <= _WHOLE and not any(judgement.field for judgement, _ in decided):
        return _answer(connection, decided)
    if apart and kinds == {JudgementKind.UNDO} and not any(expected for _, expected in decided):
        return _take_back(connection, [judgement for judgement, _ in decided])
    return [judge(connection, judgement, expected) for judgement, expected in decided]


def _answer(
    connection: sa.Connection, decided: Sequence[tuple[Judgement, str | None]]
) -> list[str]:
    """Accept or reject claims as a whole, each once."""
    names = _names_now(connection, [judgement.claim for judgement, _ in decided])
    told = [replace(_plain(judgement), claim=names[judgement.claim]) for judgement, _ in decided]
    held = states(connection, [judgement.claim for judgement in told])
    made = [
        replace(judgement, seen=digest_of(_expected(name, held.get(name), expected).claim))
        for judgement, (_, expected) in zip(told, decided, strict=True)
        if (name := judgement.claim)
    ]
    _settle(connection, made, asks=None, proposed=None)
    return [judgement.claim for judgement in made]


def _take_back(connection: sa.Connection, decided: Sequence[Judgement]) -> list[str]:
    """Undo judgements, each once; one after the other where they are about two claims."""
    table, wanted = tables.judgements.c, [j.undoes for j in decided]
    known = [number for number in wanted if number is not None and 0 < number < _MOST]
    nouns = {
        row.number: row.noun
        for some in portions(known)
        for row in connection.execute(
            sa.select(table.number, table.noun).where(table.number.in_(some))
        )
    }
    for number in wanted:
        if number not in nouns:
            raise UsageError(_no_judgement(number))
    undone = {number: from_json(noun, Judgement) for number, noun in nouns.items()}
    if any(judgement.other for judgement in undone.values()):
        return [judge(connection, judgement, None) for judgement in decided]
    names = _names_now(connection, [judgement.claim for judgement in undone.values()])
    told = judgements(connection, sorted(set(names.values())))
    held = states(connection, told)
    made = []
    for judgement in decided:
        was = undone[judgement.undoes or 0]
        claim = names[was.claim]
        _refuse_undone(was, told[claim])
        state = _expected(claim, held.get(claim), None)
        made.append(replace(_plain(judgement), claim=claim, seen=digest_of(state.claim)))
    _settle(connection, made)
    return [judgement.claim for judgement in made]


def _settle(connection: sa.Connection, made: Sequence[Judgement], **more: None) -> None:
    """Append judgements that are each about one claim, and rewrite what stands."""
    numbers = _append(connection, made)
    last = dict(zip((judgement.claim for judgement in made), numbers, strict=True))
    here = sa.update(tables.claims).where(tables.claims.c.id == sa.bindparam("_id"))
    rows = [{"_id": claim, "_judged": number} for claim, number in last.items()]
    connection.execute(here.values(judged=sa.bindparam("_judged"), **more), rows)
    restate(connection, last)


def _plain(judgement: Judgement) -> Judgement:
    """The judgement without what the ledger fills in. Raises `UsageError` where it has no name, no
    zone, or values that cannot be kept.
    """
    told = replace(judgement, number=None, before=None, seen=None, quote="")
    try:
        to_json(told)
    except (ValueError, OverflowError) as error:  # half a letter, a number of a hundred digits
        raise UsageError(f"the judgement cannot be kept: {error}; mend its values") from error
    if not told.by.strip():
        raise UsageError("a judgement needs a name; say by whom it is")
    if told.at.tzinfo is None:
        raise UsageError("a judgement's time needs its zone; give it in UTC")
    return told


def _prepared(connection: sa.Connection, judgement: Judgement) -> Judgement:
    """The judgement with the ids that its claims have now, and checked for what it must have."""
    kind, told = judgement.kind, _plain(judgement)
    if kind is JudgementKind.UNDO:
        undone = _to_undo(connection, told.undoes)
        told = replace(told, claim=undone.claim, other=undone.other)
    if told.claim:
        told = replace(told, claim=name_now(connection, told.claim))
    if told.other:
        told = replace(told, other=name_now(connection, told.other))
    if kind in _OF_TWO:
        if not told.other:
            raise UsageError(f"a judgement to {kind} needs another claim; name it")
        other = states(connection, [told.other or ""]).get(told.other or "")
        if other is None:
            raise UsageError(f"the ledger holds no claim {told.other!r}; name one that it holds")
        if told.other == told.claim:
            raise UsageError(f"{told.claim} cannot be set beside itself; name another claim")
        if kind is JudgementKind.MERGE and other.status in _GONE:
            raise UsageError(f"{told.other} is {other.status}; merge into a claim that stands")
    if kind is JudgementKind.LINK and told.relation is None:
        raise UsageError(f"a link needs a relation; there are: {', '.join(RelationKind)}")
    return told


def _to_undo(connection: sa.Connection, number: int | None) -> Judgement:
    table = tables.judgements.c
    known = number is not None and 0 < number < _MOST
    noun = connection.scalar(sa.select(table.noun).where(table.number == number)) if known else None
    if noun is None:
        raise UsageError(_no_judgement(number))
    undone = from_json(noun, Judgement)
    claim = name_now(connection, undone.claim)
    _refuse_undone(undone, judgements(connection, [claim])[claim])
    return undone


def _no_judgement(number: int | None) -> str:
    return f"there is no judgement {number}; `dragoman audit` counts them"


def _refuse_undone(undone: Judgement, told: Sequence[Judgement]) -> None:
    """``told``: all judgements that name its claim."""
    if undone.number not in {judgement.number for judgement in _with_undoing(told)}:
        raise UsageError(
            f"judgement {undone.number} was undone already; undo that to bring it back"
        )


def _with_undoing(told: Sequence[Judgement]) -> Iterable[Judgement]:
    """Those that hold, the undoing ones too."""
    undone: set[int | None] = set()
    for judgement in sorted(told, key=lambda j: j.number or 0, reverse=True):
        if judgement.number not in undone:
            undone |= {judgement.undoes} if judgement.kind is JudgementKind.UNDO else set()
            yield judgement


def _state_to_decide_on(connection: sa.Connection, claim: str, expected: str | None) -> State:
    return _expected(claim, states(connection, [claim]).get(claim), expected)


def _expected(claim: str, state: State | None, expected: str | None) -> State:
    """The state, if it is the one that was decided on."""
    if state is None:
        raise UsageError(f"the ledger holds no claim {claim!r}; name one that it holds")
    if expected is not None and state.version != expected:
        raise Conflict(state)
    return state


def _on(connection: sa.Connection, told: Judgement, state: State) -> Judgement:
    """The judgement with what it was decided on."""
    if told.kind is JudgementKind.SETTLE:
        other = states(connection, [told.other or ""])[told.other or ""]
        return settling.checked(connection, told, state.claim, other.claim)
    told = replace(told, seen=digest_of(state.claim))
    if told.kind is JudgementKind.CORRECT:
        text = document_with(connection, state.read or state.claim).text
        told = replace(told, quote=told.span.of(text) if told.span else "")
        after = corrected(state.claim, told, text)
        if after == state.claim:
            raise UsageError(f"{told.field} of {told.claim} reads so already; nothing to correct")
        _check_range(after, told.field or "")
    if told.kind in (JudgementKind.CORRECT, JudgementKind.ACCEPT) and told.field:
        told = replace(told, before=value_of(state.claim, told.field))
    return told


def _check_range(claim: Claim, field: str) -> None:
    """Raises `UsageError` for a figure that ends below where it begins.

    Only what is decided now is held to it: decisions of older ledgers are replayed as they stand.
    """
    low, high = (claim.figure.low, claim.figure.high) if claim.figure else (None, None)
    if low is not None and high is not None and low > high:
        raise UsageError(
            f"{field}: the figure would begin at {low:,} and end at {high:,}; correct its other "
            "end first, or `figure` as a whole"
        )


def _written(connection: sa.Connection, told: Judgement, document: str) -> Claim:
    """The claim that a person wrote. Raises `UsageError` where it is there already, or its figure
    ends below where it begins.
    """
    table = tables.documents.c
    noun = connection.scalar(sa.select(table.noun).where(table.id == document))
    if noun is None:
        raise UsageError(f"the ledger holds no report {document!r}; name the claim's `document`")
    report = from_json(noun, Document)
    given = told.after
    if isinstance(given, dict):
        given = {**given, "published": report.published, "provenance": BY_HAND}
    claim = written_claim(msgspec.to_builtins(given), document, report.text)
    _check_range(claim, "figure")
    if states(connection, [claim.id]):
        raise UsageError(f"the ledger holds this very claim already: {claim.id}; decide on that")
    return claim


def _append(connection: sa.Connection, decided: Sequence[Judgement]) -> list[int]:
    """Put judgements at the end of the chain, in this order; their numbers."""
    table = tables.judgements
    last = connection.execute(
        sa.select(table.c.number, table.c.hash).order_by(table.c.number.desc()).limit(1)
    ).first()
    before, previous = (int(last.number), last.hash) if last else (0, "")
    numbers = list(range(before + 1, before + 1 + len(decided)))
    rows = []
    for number, told in zip(numbers, decided, strict=True):
        at = told.at.astimezone(UTC)
        noun = to_json(replace(told, number=number, at=at))
        link = chained(noun, previous)
        rows.append(
            {
                "number": number,
                "kind": told.kind.value,
                "claim": told.claim,
                "other": told.other,
                "undoes": told.undoes,
                "decided_by": told.by,
                "decided_at": at.replace(tzinfo=None),
                "noun": noun,
                "previous": previous,
                "hash": link,
            }
        )
        previous = link
    connection.execute(sa.insert(table), rows)
    return numbers


# -- what stands -----------------------------------------------------------------------------------


def restate(connection: sa.Connection, claims: Iterable[str]) -> None:
    """Rewrite the rows of these claims as their judgements have it; mark what to relate anew."""
    table, columns = tables.claims, ("id", "noun", "read", "status")
    now = states(connection, claims)
    rows, gone, reports = [], [], set()
    for some in portions(list(now)):
        these = sa.select(*(table.c[name] for name in columns)).where(table.c.id.in_(some))
        for held in connection.execute(these).all():
            state, was_gone = now[held.id], Status(held.status) in _GONE
            read = to_json(state.read) if state.read else held.read or held.noun
            as_read = state.claim == from_json(read, Claim)
            rewritten = state.claim != from_json(held.noun, Claim)
            more = {"status": state.status.value, "read": None if as_read else read}
            if rewritten:
                storing.rewrite_claim(connection, state.claim, more)
            else:
                rows.append({f"_{name}": value for name, value in {"id": held.id, **more}.items()})
            if state.status in _GONE:
                gone.append(held.id)
            if rewritten or (state.status in _GONE) != was_gone:
                reports.add(state.claim.document)
    if rows:
        here = sa.update(table).where(table.c.id == sa.bindparam("_id"))
        anew = here.values(status=sa.bindparam("_status"), read=sa.bindparam("_read"))
        connection.execute(anew, rows)
    standing.change(connection, map(standing.of_claims, portions(gone)))
    storing.mark_related(connection, sorted(reports), None)


def _undoes_a_pair(connection: sa.Connection, told: Judgement) -> bool:
    """Whether what it undoes, or brings back by undoing that, bound two claims."""
    table, kind, undoes = tables.judgements.c, told.kind.value, told.undoes
    while told.other and kind == JudgementKind.UNDO:
        columns = sa.select(table.kind, table.undoes).where(table.number == undoes)
        kind, undoes = connection.execute(columns).one()
    return bool(told.other) and told.kind is JudgementKind.UNDO and kind in _PAIRED


def _rebind(connection: sa.Connection, told: Judgement) -> None:
    """Let the pair stand as it is bound now, at once; the rest follows when it is related anew."""
    pair = frozenset(id_ for id_ in (told.claim, told.other) if id_)
    ends = tables.relations.c
    both = sa.and_(ends.earlier.in_(pair), ends.later.in_(pair))
    last = [bond for bond in bonds(connection) if bond.pair == pair][-1:]
    standing.change(connection, [both], [tables.relation_row(r) for r in bound((), last)])
    claims = tables.claims.c
    reports = connection.scalars(sa.select(claims.document).where(claims.id.in_(pair))).all()
    storing.mark_related(connection, sorted(set(reports)), None)
