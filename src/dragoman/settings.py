"""Every setting: its name, its default and what it is for. In: the environment; out: Settings.

Rooms take arguments and never read settings; only the command line and `pipeline` do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

__all__ = ["SETTINGS", "Settings"]

SETTINGS = (
    (
        "DRAGOMAN_LEDGER",
        "dragoman.db",
        "The ledger that a command uses where --ledger names none: a file, or postgresql://...",
    ),
    (
        "DRAGOMAN_GAZETTEER",
        "gazetteer.db in the user's cache folder",
        "The compiled gazetteer; it is built there at the first use, from installed data alone.",
    ),
    (
        "DRAGOMAN_TAGGER",
        "on",
        "Whether the tagger reads who says what beside the rules, where it is installed; or off.",
    ),
)


@dataclass(frozen=True, slots=True)
class Settings:
    ledger: str
    gazetteer: Path
    tagger: bool = True

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that ``environment`` gives, with the defaults for the rest.

        >>> Settings.of({"DRAGOMAN_LEDGER": "sudan.db"}).ledger
        'sudan.db'
        """
        cache = platformdirs.user_cache_path("dragoman", appauthor=False)
        return cls(
            ledger=environment.get("DRAGOMAN_LEDGER") or "dragoman.db",
            gazetteer=Path(environment.get("DRAGOMAN_GAZETTEER") or cache / "gazetteer.db"),
            tagger=environment.get("DRAGOMAN_TAGGER", "on").lower() not in {"off", "0", "no"},
        )
