"""A claim as one line: the sentence that tells it, how it stands, where it was printed.

In: claims as the ledger lists them. Out: Lines, which every page and list shows alike. The sentence
is `write`'s: the number with its hedge, its speaker within the same line, labels in quotation.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from urllib.parse import quote

from dragoman.claims import Claim, Document
from dragoman.record import Ledger, Listed
from dragoman.review.room import key_of
from dragoman.write.phrasing import Run
from dragoman.write.quoting import Passage
from dragoman.write.table import flags
from dragoman.write.telling import Telling
from dragoman.write.words import report_name

__all__ = ["Line", "line", "lines", "lines_by_id", "report_address", "words_around"]

_SAID = frozenset({"part", "party"})
"""What the sentence itself tells."""


@dataclass(frozen=True, slots=True)
class Line:
    id: str
    key: str
    """The id as addresses have it."""
    runs: tuple[Run, ...]
    text: str
    claim: Claim
    standing: str
    status: str
    seen: str
    """The version of the claim that is shown (`State.version`): a decision names it."""
    published: date | None
    publisher: str
    printed: str
    """Who printed it; where nobody is known, what its report goes by."""
    report: str
    """The address of its report."""
    speaker: str
    flags: tuple[str, ...]


def lines(listed: Sequence[Listed], ledger: Ledger) -> tuple[Line, ...]:
    documents = ledger.documents({one.claim.document for one in listed})
    return tuple(line(one, documents.get(one.claim.document)) for one in listed)


def lines_by_id(ids: Iterable[str], ledger: Ledger) -> dict[str, Line]:
    """The lines of these claims; those not in the ledger are left out."""
    wanted = list(dict.fromkeys(ids))
    states, standings = ledger.states(wanted), ledger.standings(wanted)
    listed = [Listed(state, standings[id_]) for id_, state in states.items()]
    return {one.id: one for one in lines(listed, ledger)}


def line(listed: Listed, document: Document | None) -> Line:
    claim, state = listed.claim, listed.state
    runs = _sentence(claim, document)
    publisher = claim.attribution.publisher
    speaker = claim.attribution.speaker
    printer = (document.publisher if document else "") or (publisher.name if publisher else "")
    file = report_name(document) if document else ""
    return Line(
        id=claim.id,
        key=key_of(claim.id),
        runs=runs,
        text="".join(run.text for run in runs),
        claim=claim,
        standing=listed.standing.value,
        status=state.status.value,
        seen=state.version,
        published=claim.published,
        publisher=printer,
        printed=printer or file or "publisher not known",
        report=report_address(claim.document),
        speaker=speaker.name if speaker else "the report itself",
        flags=tuple(flag for flag in flags(claim) if flag not in _SAID),
    )


@lru_cache(maxsize=2_000)
def _sentence(claim: Claim, document: Document | None) -> tuple[Run, ...]:
    """The same claim of the same report is told alike, on whatever page."""
    telling = Telling([claim], (), {document.id: document} if document else {})
    sentence = telling.tell(telling.matters[0])
    return tuple(run for clause in sentence.clauses for run in clause.runs)


def words_around(claim: Claim, document: Document | None, around: int) -> Passage:
    """The claim's words between what stands around them in their paragraph, cut at a word."""
    quote, span = claim.evidence.quote, claim.evidence.span
    text = document.text if document else ""
    if span.of(text) != quote:
        return Passage("", quote, "")
    before = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    end = text.find("\n", span.end)
    after = text[span.end : len(text) if end < 0 else end]
    if len(before) > around:
        before = "… " + before[-around:].partition(" ")[2]
    if len(after) > around:
        after = after[:around].rpartition(" ")[0] + " …"
    return Passage(before, quote, after)


def report_address(document: str) -> str:
    return f"/report?id={quote(document, safe='')}"
