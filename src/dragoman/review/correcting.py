"""A claim as a form, and the form as corrections. In: what a person filled in; out: JSON values.

Each field of the form has its words: selected in the report's text, or typed as they stand there.
They are looked up in the text here, so that a field's evidence always is in the report; words that
are not are refused. What was not touched gives no correction.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec

from dragoman.claims import (
    Actor,
    Claim,
    Document,
    Evidence,
    Number,
    Place,
    PlaceRole,
    Qualifier,
    SourceRole,
    Span,
)
from dragoman.errors import UsageError

__all__ = [
    "LOOK_UP",
    "NO_PLACE",
    "Correction",
    "Misfilled",
    "Names",
    "blank",
    "corrections",
    "ends_shown",
    "written",
]

Form = Mapping[str, str]
Value = dict[str, Any]
Correction = tuple[str, Any, Span | None]
"""The field, its new JSON value, and the words that it rests on where they are kept apart."""

LOOK_UP, NO_PLACE = "?", "none"
"""Choices for a place: what the gazetteer knows by the name, and none."""


class Misfilled(UsageError):
    """An entry of the form that cannot be taken, with the name of its field."""

    def __init__(self, field: str, says: str) -> None:
        """``field``: as the form names it (``figure.low``); ``says``: what was met, what to do."""
        super().__init__(says)
        self.field = field


@dataclass(frozen=True, slots=True)
class Names:
    """What there is: looked up where a person typed a name, and None where it is not known."""

    place: Callable[[str], Place | None]
    actor: Callable[[str], Actor | None]
    measures: Container[str]


def corrections(claim: Claim, form: Form, text: str, names: Names) -> Iterator[Correction]:
    """The fields that the form has otherwise than the claim.

    Raises `Misfilled` for words that the report does not have, or a number or a day that is none.
    """
    was: Value = msgspec.to_builtins(claim)
    filled = _Filled(form, text, claim.evidence.span, names)
    for name, words_of in (("measure", "trigger"), ("modality", "modality_cue")):
        evidence = filled.evidence(name, was[words_of])
        filled.check(name)
        span = _span(evidence) if evidence != was[words_of] else None
        if form.get(name, was[name]) != was[name]:
            yield name, form[name], span
        elif span:
            yield words_of, evidence, None
    for name, made in (
        ("figure", filled.figure(was["figure"])),
        ("when", filled.when(was["when"])),
        ("attribution", filled.attribution(was["attribution"])),
        ("where", filled.wheres(was["where"])),
        ("participants", filled.participants(was["participants"])),
        ("background", form.get("background") == "yes"),
    ):
        if _plain(made) != _plain(was[name]):
            yield name, made, None


def written(form: Form, document: Document, names: Names, like: Claim | None = None) -> Value:
    """The claim that the form describes, for a person who adds one or splits one off.

    ``like``: the claim that it is split from. Raises as `corrections`, and where it has no words.
    """
    base: Value = msgspec.to_builtins(like) if like else blank(document)
    near = like.evidence.span if like else Span(0, 0)
    whole = _Filled(form, document.text, near, names).evidence("evidence", None)
    if whole is None:
        raise Misfilled(
            "evidence.words", "the claim needs its words: select them in the text, or type them in"
        )
    filled = _Filled(form, document.text, _span(whole), names)
    filled.check("measure")
    return {
        **base,
        "id": "",
        "part_of": None,
        "measure": form.get("measure") or "statement",
        "modality": form.get("modality") or "asserted",
        "evidence": whole,
        "trigger": filled.evidence("measure", None) or whole,
        "modality_cue": filled.evidence("modality", None),
        "figure": filled.figure(None),
        "when": filled.when(None),
        "attribution": filled.attribution(base["attribution"]),
        "where": filled.wheres([]),
        "participants": filled.participants([]),
        "background": form.get("background") == "yes",
        "rough": False,
    }


def blank(document: Document) -> Value:
    """What a new claim of a report starts from: its publisher, and nothing else."""
    publisher = [
        {
            "name": document.publisher,
            "role": SourceRole.PUBLISHER.value,
            "evidence": None,
            "actor": None,
            "party": False,
        }
    ]
    return {
        "document": document.id,
        "published": document.published.isoformat() if document.published else None,
        "provenance": {"made_by": "by hand", "rules": []},
        "attribution": {
            "sources": publisher if document.publisher else [],
            "cue": None,
            "stance": "asserts",
            "said": None,
        },
    }


# -- fields ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Filled:
    """A form that was filled in beside a report."""

    form: Form
    text: str
    near: Span
    """Of words that the text has several times, those nearest to here are meant."""
    names: Names

    def get(self, name: str) -> str:
        return self.form.get(name, "").strip()

    def check(self, name: str) -> None:
        """Raises `Misfilled` where the form has a measure that the vocabulary has not."""
        if name == "measure" and self.get(name) and self.get(name) not in self.names.measures:
            says = f"no measure is called {self.get(name)!r}; choose one of the list"
            raise Misfilled(name, says)

    def evidence(self, name: str, was: Value | None) -> Value | None:
        """The words of a field, where they stand in the text; as before if untouched."""
        words = self.get(f"{name}.words")
        if not words:
            return was if f"{name}.words" not in self.form else None
        start, end = (_whole(self.get(f"{name}.words-{end}")) for end in ("at", "to"))
        if start is not None and end is not None and _same(self.text[start:end], words):
            return _told(Span(start, end), self.text)
        if was and _same(was["quote"], words):
            return was
        found = _places_of(words, self.text)
        if not found:
            raise Misfilled(
                f"{name}.words",
                f"the report does not have the words “{words}”; select them in its text, or type "
                "them just as they stand there",
            )
        around = _span(was).start if was else self.near.start
        return _told(min(found, key=lambda span: abs(span.start - around)), self.text)

    def figure(self, was: Value | None) -> Value | None:
        if "figure.qualifier" not in self.form:
            return was
        if not self.get("figure.qualifier"):
            return None
        low, high = self._ends(was)
        made = {
            "counted": None,
            **(was or {}),
            "low": low,
            "high": high,
            "qualifier": self.get("figure.qualifier"),
            "unit": self.get("figure.unit") or "people",
            "category": self.get("figure.category") or None,
            "stock_or_flow": self.get("figure.stock_or_flow") or "neither",
            "word": self.get("figure.word") or None,
            "evidence": self.evidence("figure", (was or {}).get("evidence")),
        }
        if made["low"] is None and made["high"] is None and not made["word"]:
            raise Misfilled(
                "figure.low",
                "the figure has no number; give one, the vague word, or choose “no figure”",
            )
        return made

    def _ends(self, was: Value | None) -> tuple[Number | None, Number | None]:
        """The figure's ends: two of a range; of any other hedge those that its number stands for.

        Raises `Misfilled` for a second number that the hedge has no room for, and for a range that
        ends below where it begins.
        """
        low, high = self._number("figure.low"), self._number("figure.high")
        hedge = self.get("figure.qualifier")
        if was and hedge == was["qualifier"]:
            held = (was["low"], was["high"])
            if (low, high) in {held, _shown(*held, hedge)}:
                return held
        if hedge not in _RANGES:
            room_for = {None, low, was["high"] if was else None}
            if low is not None and high not in room_for:
                raise Misfilled(
                    "figure.high",
                    f"“{hedge}” goes with one number; empty this, or choose “between” as the hedge",
                )
            number = high if low is None else low
            return None if hedge in _BELOW else number, None if hedge in _ABOVE else number
        if hedge == Qualifier.BETWEEN and (low is None) != (high is None):
            raise Misfilled(
                "figure.low" if low is None else "figure.high",
                "a range has two ends; give both, or choose another hedge",
            )
        if low is not None and high is not None and low > high:
            raise Misfilled(
                "figure.high", f"the range ends ({high:,}) below where it begins ({low:,}); turn it"
            )
        return low, high

    def _number(self, name: str) -> Number | None:
        given = self.get(name)
        digits = re.sub(r"[\s,\u00a0\u202f]", "", given)
        if not digits:
            return None
        try:
            number = float(digits)
        except ValueError:
            number = float("nan")
        if not 0 <= number < 1e15:
            raise Misfilled(name, f"{given!r} is no number; write digits, as in 1500")
        return int(number) if number.is_integer() else number

    def _day(self, name: str) -> str | None:
        given = self.get(name)
        if not given:
            return None
        try:
            return date.fromisoformat(given).isoformat()
        except ValueError as error:
            raise Misfilled(name, f"{given!r} is no day; write it as 2016-11-26") from error

    def when(self, was: Value | None) -> Value | None:
        if "when.precision" not in self.form:
            return was
        start, end = self._day("when.start"), self._day("when.end")
        evidence = self.evidence("when", (was or {}).get("evidence"))
        if start is None and end is None and evidence is None:
            return None
        if start and end and start > end:
            says = f"the window ends ({end}) before it starts ({start}); turn the days"
            raise Misfilled("when.end", says)
        as_it_was = was is not None and (start, end) == (was["start"], was["end"])
        return {
            "start": start,
            "end": end,
            "precision": self.get("when.precision") or ("day" if start and end else "open"),
            "evidence": evidence,
            "other": was["other"] if was and as_it_was else None,
        }

    def attribution(self, was: Value) -> Value:
        if "speaker.name" not in self.form:
            return was
        old = list(was["sources"])
        speaker = next((s for s in old if s["role"] == SourceRole.SPEAKER), None)
        made = []
        if name := self.get("speaker.name"):
            evidence = self.evidence("speaker", (speaker or {}).get("evidence"))
            made.append(self._source(name, SourceRole.SPEAKER, speaker, evidence))
        between = {s["name"]: s for s in old if s["role"] == SourceRole.INTERMEDIARY}
        for line in self.get("through").splitlines():
            if through := line.strip():
                kept = between.get(through)
                words = kept["evidence"] if kept else self._found(through)
                made.append(self._source(through, SourceRole.INTERMEDIARY, kept, words))
        made += [s for s in old if s["role"] == SourceRole.PUBLISHER]
        return {**was, "sources": made, "stance": self.get("stance") or was["stance"]}

    def wheres(self, was: list[Value]) -> list[Value]:
        if "where.0.name" not in self.form:
            return was
        made = []
        for n in range(self._rows("where")):
            old: Value = was[n] if n < len(was) else {}
            if name := self.get(f"where.{n}.name"):
                chosen = self.get(f"where.{n}.place")
                evidence = self.evidence(f"where.{n}", old.get("evidence"))
                made.append(
                    {
                        "name": name,
                        "role": self.get(f"where.{n}.role") or PlaceRole.LOCATION.value,
                        "evidence": evidence,
                        **self._place(f"where.{n}", chosen, old),
                    }
                )
        return made

    def participants(self, was: list[Value]) -> list[Value]:
        if "participants.0.name" not in self.form:
            return was
        made = []
        for n in range(self._rows("participants")):
            old: Value = was[n] if n < len(was) else {}
            if name := self.get(f"participants.{n}.name"):
                same = old.get("name") == name
                made.append(
                    {
                        "role": self.get(f"participants.{n}.role") or "by",
                        "name": name,
                        "evidence": self.evidence(f"participants.{n}", old.get("evidence")),
                        "actor": old.get("actor") if same else self._actor(name),
                    }
                )
        return made

    def _rows(self, name: str) -> int:
        """How many rows of this kind the form has; no claim has more than a hundred."""
        return next(n for n in range(101) if n == 100 or f"{name}.{n}.name" not in self.form)

    def _found(self, words: str) -> Value | None:
        """The words where the text has them; nothing where it has not."""
        found = _places_of(words, self.text)
        nearest = min(found, key=lambda s: abs(s.start - self.near.start), default=None)
        return _told(nearest, self.text) if nearest else None

    def _source(
        self, name: str, role: SourceRole, was: Value | None, evidence: Value | None
    ) -> Value:
        same = was is not None and was["name"] == name
        return {
            "name": name,
            "role": role.value,
            "evidence": evidence,
            "actor": was["actor"] if was and same else self._actor(name),
            "party": was["party"] if was and same else False,
        }

    def _actor(self, name: str) -> str | None:
        actor = self.names.actor(name)
        return actor.id if actor else None

    def _place(self, row: str, chosen: str, old: Value) -> Value:
        """The place that was chosen: taken or refused before, or looked up by its name."""
        taken, refused = old.get("place"), list(old.get("refused", ()))
        if taken and chosen == taken["id"]:
            return {"place": taken, "reasons": list(old.get("reasons", ())), "refused": refused}
        if chosen in {"", NO_PLACE}:
            return {"place": None, "reasons": [], "refused": refused}
        if chosen == LOOK_UP:
            found = self.names.place(self.get(f"{row}.name"))
            place = msgspec.to_builtins(found) if found else None
        else:
            place = next((c["place"] for c in refused if c["place"]["id"] == chosen), None)
            if place is None:
                says = f"{chosen!r} is no place that is offered; choose one of the list"
                raise Misfilled(f"{row}.place", says)
        reasons = [_CHOSEN] if place else []
        kept = [c for c in refused if not place or c["place"]["id"] != place["id"]]
        return {"place": place, "reasons": reasons, "refused": kept}


_CHOSEN = {"feature": "judgement", "weight": 9.0, "detail": "A person chose it."}


# -- words and numbers -----------------------------------------------------------------------------

_RANGES = frozenset({Qualifier.BETWEEN, Qualifier.VAGUE})
"""Hedges of two numbers; every other goes with one."""
_ABOVE = frozenset({Qualifier.MORE_THAN, Qualifier.AT_LEAST})
_BELOW = frozenset({Qualifier.LESS_THAN, Qualifier.UP_TO, Qualifier.NEARLY})


def ends_shown(claim: Claim | None) -> tuple[Number | None, Number | None]:
    """What the form's two boxes for numbers hold: of a hedge with one number the second nothing."""
    figure = claim.figure if claim else None
    return _shown(figure.low, figure.high, figure.qualifier) if figure else (None, None)


def _shown(
    low: Number | None, high: Number | None, hedge: str
) -> tuple[Number | None, Number | None]:
    return (low, high) if hedge in _RANGES else (high if low is None else low, None)


def _places_of(words: str, text: str) -> list[Span]:
    """Where the text has these words, however they are broken into lines."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    return [Span(m.start(), m.end()) for m in re.finditer(pattern, text)] if pattern else []


def _same(one: str, other: str) -> bool:
    """A browser's box keeps no line breaks: they are looked past."""
    return bool(one) and one.split() == other.split()


def _told(span: Span, text: str) -> Value:
    quote = span.of(text)
    start = span.start + len(quote) - len(quote.lstrip())
    quote = quote.strip()
    return {"span": {"start": start, "end": start + len(quote)}, "quote": quote}


def _span(evidence: Value | None) -> Span:
    return msgspec.convert(evidence, Evidence).span if evidence else Span(0, 0)


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else None


def _plain(value: Any) -> Any:
    """Tuples as lists, for comparing."""
    return msgspec.json.decode(msgspec.json.encode(value))
