"""Where each claim comes from, as W3C PROV (PROV-JSON): bytes, text, claim, mouths, software.

In: a Selection. Out: one PROV-JSON document. The bytes were collected into a text, claims were
extracted from it as quotations, each is attributed to its mouths with their roles, and what a
speaker later corrected is a revision. It says nothing on whether a claim is true.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from importlib.metadata import version as installed
from typing import Any, TextIO
from urllib.parse import quote

from dragoman.claims import Claim, Document, RelationKind, Source
from dragoman.write import Selection
from dragoman.write.beside import Loss, method
from dragoman.write.words import claim_in_words

__all__ = ["ProvWriter"]

_OURS = "urn:dragoman:"
_DERIVED = {
    RelationKind.REVISION: "prov:Revision",
    RelationKind.UPDATE: "dragoman:Update",
    RelationKind.REPEAT: "dragoman:Repeat",
}
"""Relations by which the later claim comes after the earlier; the others derive nothing."""

Records = dict[str, dict[str, dict[str, Any]]]


class ProvWriter:
    """One PROV-JSON document: entities, activities, agents and what ties them."""

    name = "prov"
    media_type = "application/json"
    suffix = ".prov.json"
    version = "prov-json/2013"
    rules: tuple[str, ...] = (
        "Entities: the bytes by their SHA-256, the text read from them, each claim. A claim is a "
        "prov:Quotation from the text; dragoman:start and dragoman:end are its place, in code "
        "points.",
        "Activities: collecting each report, extracting (one for each version), this export.",
        "Agents: Dragoman, and each mouth of a claim; dragoman:role says which it was.",
        "A revision, an update and a repeat are derived from the earlier claim; contradictions and "
        "confirmations are not derivations, and stand in `relations`.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        json.dump(_document(self, selection), out, ensure_ascii=False, indent=1)
        out.write("\n")

    def losses(self, selection: Selection) -> Iterator[Loss]:
        for claim in selection.claims:
            if claim.document not in selection.documents:
                yield Loss(claim.id, "used", "the report is not in the selection")
        for relation in selection.relations:
            if relation.kind not in _DERIVED:
                other = f"{relation.kind} with {relation.later}"
                yield Loss(relation.earlier, "", f"PROV has no word for it: {other}")


def _document(writer: ProvWriter, selection: Selection) -> dict[str, Any]:
    told: Records = defaultdict(dict)
    software = "dragoman:software"
    told["agent"][software] = {
        "prov:type": _name("prov:SoftwareAgent"),
        "prov:label": f"Dragoman {installed('dragoman')}",
    }
    moment = f"{selection.generated_at:%Y-%m-%dT%H:%M:%SZ}"
    told["activity"]["dragoman:export"] = {"prov:startTime": moment, "prov:endTime": moment}
    told["entity"]["dragoman:selection"] = {
        "prov:type": _name("prov:Collection"),
        "prov:label": str(selection.query),
        "dragoman:method": " ".join(method(writer, selection)),
    }
    _tie(told, "wasGeneratedBy", entity="dragoman:selection", activity="dragoman:export")
    _tie(told, "wasAssociatedWith", activity="dragoman:export", agent=software)
    for key in dict.fromkeys(claim.document for claim in selection.claims):
        _report(told, key, selection.documents.get(key))
    for claim in selection.claims:
        _claim(told, claim)
        _tie(told, "hadMember", collection="dragoman:selection", entity=_claim_id(claim.id))
    for relation in selection.relations:
        kind = _DERIVED.get(relation.kind)
        if kind:
            later, earlier = _claim_id(relation.later), _claim_id(relation.earlier)
            _tie(told, "wasDerivedFrom", kind, generatedEntity=later, usedEntity=earlier)
    return {"prefix": {"dragoman": _OURS}, **told}


def _report(told: Records, key: str, document: Document | None) -> None:
    text = f"dragoman:text/{_safe(key)}"
    told["entity"][text] = {"prov:type": _name("dragoman:Text"), "prov:label": key}
    if document is None:
        return
    origin = document.origin
    data = f"dragoman:sha256/{origin.sha256}"
    told["entity"][data] = {"prov:type": _name("dragoman:Bytes"), "dragoman:path": origin.path}
    if document.url:
        told["entity"][data]["prov:location"] = document.url
    told["entity"][text] |= {
        "dragoman:title": document.title,
        "dragoman:language": document.language,
        "dragoman:published": str(document.published or ""),
    }
    doing = f"dragoman:collect/{_safe(key)}"
    collected = f"{origin.collected_at:%Y-%m-%dT%H:%M:%SZ}"
    told["activity"][doing] = {"prov:endTime": collected, "dragoman:reader": origin.reader}
    _tie(told, "used", activity=doing, entity=data)
    _tie(told, "wasGeneratedBy", entity=text, activity=doing)
    _tie(told, "wasDerivedFrom", generatedEntity=text, usedEntity=data, activity=doing)
    _tie(told, "wasAssociatedWith", activity=doing, agent="dragoman:software")


def _claim(told: Records, claim: Claim) -> None:
    name, text = _claim_id(claim.id), f"dragoman:text/{_safe(claim.document)}"
    told["entity"][name] = {
        "prov:type": _name("dragoman:Claim"),
        "prov:label": claim_in_words(claim),
        "prov:value": claim.evidence.quote,
        "dragoman:start": claim.evidence.span.start,
        "dragoman:end": claim.evidence.span.end,
        "dragoman:rules": " ".join(claim.provenance.rules),
    }
    doing = f"dragoman:extract/{_safe(claim.provenance.made_by)}"
    if doing not in told["activity"]:
        told["activity"][doing] = {"prov:label": claim.provenance.made_by}
        _tie(told, "wasAssociatedWith", activity=doing, agent="dragoman:software")
    _tie(told, "wasGeneratedBy", entity=name, activity=doing)
    _tie(told, "wasDerivedFrom", "prov:Quotation", generatedEntity=name, usedEntity=text)
    for source in claim.attribution.sources:
        agent = _agent(told, source)
        tie = _tie(told, "wasAttributedTo", entity=name, agent=agent)
        tie["dragoman:role"] = source.role.value


def _agent(told: Records, source: Source) -> str:
    name = f"dragoman:agent/{_safe(source.actor or source.name)}"
    told["agent"].setdefault(name, {"prov:label": source.name})
    return name


def _tie(told: Records, relation: str, kind: str = "", **ends: str) -> dict[str, Any]:
    """One relation between records; ``ends`` are its roles in PROV's words."""
    made: dict[str, Any] = {f"prov:{role}": record for role, record in ends.items()}
    if kind:
        made["prov:type"] = _name(kind)
    told[relation][f"_:{relation}{len(told[relation]) + 1}"] = made
    return made


def _claim_id(identity: str) -> str:
    return f"dragoman:{identity}"


def _name(qualified: str) -> dict[str, str]:
    return {"$": qualified, "type": "prov:QUALIFIED_NAME"}


def _safe(text: str) -> str:
    return quote(text, safe="")
