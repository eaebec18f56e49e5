"""The one place that finds plug-ins and the data files that ship with Dragoman.

In: entry points of the groups ``dragoman.languages`` (a folder of tables), ``dragoman.readers``
and ``dragoman.writers`` (classes); our own are registered in the same way. Out: plain tables and
classes. A table that does not parse, or is not of the form that `forms.toml` beside it gives, is
refused with its file and line.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import cache
from importlib.metadata import entry_points
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from dragoman.claims import Measure, StockOrFlow
from dragoman.errors import UsageError
from dragoman.forms import faults

__all__ = [
    "found",
    "language_tables",
    "languages",
    "measures",
    "names",
    "ships_tagger",
    "table",
    "tagger_files",
]

Table = Mapping[str, Any]
_TOLD = 20
"""Faults of one table that are told at once."""


@cache
def found(group: str) -> Mapping[str, Any]:
    """Everything registered under ``dragoman.<group>``, by name, sorted."""
    points = sorted(entry_points(group=f"dragoman.{group}"), key=lambda point: point.name)
    return {point.name: point.load() for point in points}


@cache
def names(group: str) -> tuple[str, ...]:
    """The names registered under ``dragoman.<group>``, sorted; nothing is loaded."""
    return tuple(sorted(point.name for point in entry_points(group=f"dragoman.{group}")))


def languages() -> tuple[str, ...]:
    """The BCP 47 codes of the language packs that are installed."""
    return names("languages")


def language_tables(code: str) -> Mapping[str, Table]:
    """The tables of a language pack by file name without ``.toml``.

    Raises `UsageError` where no pack has this code, or where a table does not parse or is not of
    its form.
    """
    forms = _forms("dragoman.extract.languages")
    for point in entry_points(group="dragoman.languages", name=code):
        folder = files(point.value)
        return {
            entry.name.removesuffix(".toml"): _parse(entry, forms)
            for entry in sorted(folder.iterdir(), key=lambda entry: entry.name)
            if entry.name.endswith(".toml")
        }
    raise UsageError(
        f"no language pack for {code!r} is installed; there are: {', '.join(languages())}"
    )


def ships_tagger(code: str) -> bool:
    """Whether a language pack ships a tagger."""
    points = entry_points(group="dragoman.languages", name=code)
    return any((files(point.value) / "tagger").is_dir() for point in points)


def tagger_files(code: str) -> Mapping[str, bytes] | None:
    """What a language pack ships in ``tagger/`` by file name; None where it ships no tagger."""
    for point in entry_points(group="dragoman.languages", name=code):
        folder = files(point.value) / "tagger"
        if folder.is_dir():
            return {entry.name: entry.read_bytes() for entry in folder.iterdir()}
    return None


def table(package: str, name: str) -> Table:
    """The table ``name`` (a ``.toml`` file) that ships inside ``package``.

    Raises `UsageError` where it does not parse or is not of its form.
    """
    return _parse(files(package) / name, _forms(package))


def measures() -> Mapping[str, Measure]:
    """The vocabulary of measures, by name, in the order of `measures.toml`."""
    found_measures: dict[str, Measure] = {}
    for family, entries in table("dragoman", "measures.toml").items():
        for name, entry in entries.items():
            kind = StockOrFlow(entry["stock_or_flow"])
            units = tuple(entry["units"])
            found_measures[name] = Measure(
                name, family, kind, units, entry["meaning"], tuple(entry.get("roles", ()))
            )
    return found_measures


@cache
def _forms(package: str) -> Table:
    """The forms of the tables in a package, by file name without ``.toml``; it may have a *."""
    file = files(package) / "forms.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def _parse(file: Traversable, forms: Table) -> Table:
    text = file.read_text(encoding="utf-8")
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{file}: {error}; mend the table there") from error
    stem = file.name.removesuffix(".toml")
    form = next((form for name, form in forms.items() if fnmatchcase(stem, name)), None)
    if form is not None and (found := faults(parsed, form, text)):
        told = "".join(f"\n  {fault}" for fault in found[:_TOLD])
        more = f"\n  ... and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
        raise UsageError(
            f"{file} cannot be used; mend these lines (forms.toml beside it, or a folder up, says "
            f"what may stand there):{told}{more}"
        )
    return parsed
