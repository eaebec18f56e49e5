"""A deployment's policy of what a public audience is not shown. In: TOML text. Out: a Policy.

What a file leaves out stands as in `audience.toml`, which ships. A fault is told with the file, its
line and what may stand there. It holds no claim and applies nothing (`audience`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from dragoman.claims import Measure, PlacePrecision
from dragoman.errors import UsageError
from dragoman.forms import Lines

__all__ = ["Policy"]

_KINDS: Mapping[tuple[str, str], type] = {
    ("review", "accepted_only"): bool,
    ("kinds", "deny"): list,
    ("sources", "deny"): list,
    ("sources", "withhold"): list,
    ("sources", "public"): list,
    ("names", "mask"): bool,
    ("places", "finest"): str,
    ("places", "decimals"): int,
    ("places", "unknown"): str,
    ("delay", "days"): int,
    ("delay", "kinds"): list,
    ("quotations", "longest"): int,
    ("cells", "smallest"): int,
    ("words", "offices"): list,
    ("words", "private"): list,
    ("words", "bodies"): list,
    ("words", "common"): list,
    ("words", "particles"): list,
    ("words", "within"): list,
    ("words", "joining"): list,
    ("words", "owners"): list,
}
_WORDS = {bool: "true or false", int: "a whole number", list: "a list of names", str: "a name"}
_LEAST = {("quotations", "longest"): 20}


@dataclass(frozen=True, slots=True)
class Policy:
    """What is held back and changed; `docs/audience.md` says why."""

    name: str
    accepted_only: bool
    denied_kinds: frozenset[str]
    """Measures and families."""
    denied_sources: tuple[str, ...]
    withheld_sources: tuple[str, ...]
    """What they say leaves, their names do not."""
    public_persons: tuple[str, ...]
    mask_names: bool
    finest: PlacePrecision
    decimals: int
    unknown_places: str
    """``drop`` or ``keep``."""
    delay_days: int
    delayed_kinds: frozenset[str]
    longest: int
    """Of a quotation, in characters."""
    smallest_cell: int
    offices: frozenset[str]
    private: frozenset[str]
    bodies: frozenset[str]
    common: frozenset[str]
    particles: frozenset[str]
    within: frozenset[str]
    """Words that part what a name says of its bearer from what bears it."""
    joining: frozenset[str]
    owners: tuple[str, ...]
    """What an owner's name ends with."""

    @classmethod
    def read(cls, text: str | None, name: str, measures: Mapping[str, Measure]) -> Policy:
        """The policy in ``text`` over the shipped one; None for the shipped one alone.

        ``name`` is the file's, for messages and METHOD. Raises `UsageError` with every fault of the
        text, each with its line.
        """
        shipped = (files("dragoman.write") / "audience.toml").read_text(encoding="utf-8")
        table: dict[str, dict[str, Any]] = tomllib.loads(shipped)
        if text is not None:
            own = _parsed(text, name)
            faults = list(_faults(own, text, measures))
            if faults:
                told = "".join(f"\n  {name}, {fault}" for fault in faults)
                raise UsageError(f"the policy cannot be used; mend these lines:{told}")
            for section, entries in own.items():
                table[section] |= entries
        return cls(
            name=name,
            accepted_only=table["review"]["accepted_only"],
            denied_kinds=frozenset(table["kinds"]["deny"]),
            denied_sources=tuple(table["sources"]["deny"]),
            withheld_sources=tuple(table["sources"]["withhold"]),
            public_persons=tuple(table["sources"]["public"]),
            mask_names=table["names"]["mask"],
            finest=PlacePrecision(table["places"]["finest"]),
            decimals=table["places"]["decimals"],
            unknown_places=table["places"]["unknown"],
            delay_days=table["delay"]["days"],
            delayed_kinds=frozenset(table["delay"]["kinds"]),
            longest=table["quotations"]["longest"],
            smallest_cell=table["cells"]["smallest"],
            offices=frozenset(table["words"]["offices"]),
            private=frozenset(table["words"]["private"]),
            bodies=frozenset(table["words"]["bodies"]),
            common=frozenset(table["words"]["common"]),
            particles=frozenset(table["words"]["particles"]),
            within=frozenset(table["words"]["within"]),
            joining=frozenset(table["words"]["joining"]),
            owners=tuple(table["words"]["owners"]),
        )


def _parsed(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{name} is no TOML: {error}; see docs/audience.md") from error


def _faults(own: Mapping[str, Any], text: str, measures: Mapping[str, Measure]) -> Iterator[str]:
    sections = dict.fromkeys(section for section, _ in _KINDS)
    lines = Lines(text)
    for section, entries in own.items():
        if section not in sections or not isinstance(entries, dict):
            yield (
                f"line {lines.of(section)}: there is no table [{section}]; there are: "
                f"{', '.join(sections)}"
            )
            continue
        for key, value in entries.items():
            if fault := _fault(section, key, value, measures):
                yield f"line {lines.of(section, key)}: {fault}"


def _fault(section: str, key: str, value: Any, measures: Mapping[str, Measure]) -> str:
    """What is wrong with one line; empty where nothing is."""
    kind = _KINDS.get((section, key))
    if kind is None:
        keys = ", ".join(k for s, k in _KINDS if s == section)
        return f"[{section}] has no {key!r}; it has: {keys}"
    named: list[Any] = value if isinstance(value, list) else []
    if type(value) is not kind or not all(isinstance(item, str) for item in named):
        return f"{key} = {value!r} is not {_WORDS[kind]}"
    least = _LEAST.get((section, key), 0)
    if isinstance(value, int) and value < least:
        return f"{key} = {value} is less than {least}"
    finest = [precision.value for precision in PlacePrecision]
    if (section, key) == ("places", "finest") and value not in finest:
        return f"finest = {value!r} is none of: {', '.join(finest)}"
    if (section, key) == ("places", "unknown") and value not in {"drop", "keep"}:
        return f"unknown = {value!r} is neither drop nor keep"
    if (section, key) in {("kinds", "deny"), ("delay", "kinds")}:
        known = {*measures, *(measure.family for measure in measures.values())}
        strange = [name for name in named if name not in known]
        if strange:
            return f"{strange[0]!r} is no measure and no family; docs/vocabulary.md lists them"
    return ""
