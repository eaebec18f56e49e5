"""Every setting: its name, its default and what it is for. In: the environment; out: Settings.

Rooms take arguments and never read settings; only the command line and `pipeline` do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from dragoman.errors import UsageError

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
        "DRAGOMAN_KEPT",
        "beside the ledger: aleppo.kept beside aleppo.db",
        "The folder in which bytes are kept before they are read; or off, to keep none.",
    ),
    (
        "DRAGOMAN_USER_AGENT",
        "dragoman",
        "Who fetches, as servers are told: say who you are and how you can be reached.",
    ),
    (
        "DRAGOMAN_VIEW",
        "stated",
        "Which country disputed territory is filed under: stated (link/data/disputed.toml), blank, "
        "or areas with codes: golan=IL,kosovo=RS. `dragoman gazetteer info` shows it.",
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
    view: str = "stated"
    kept: Path | None = None
    """None: beside the ledger."""
    keeps: bool = True
    user_agent: str = "dragoman"

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Settings:
        """The settings that ``environment`` gives, with the defaults for the rest.

        >>> Settings.of({"DRAGOMAN_LEDGER": "sudan.db"}).ledger
        'sudan.db'
        """
        kept = environment.get("DRAGOMAN_KEPT", "")
        cache = platformdirs.user_cache_path("dragoman", appauthor=False)
        return cls(
            ledger=environment.get("DRAGOMAN_LEDGER") or "dragoman.db",
            gazetteer=Path(environment.get("DRAGOMAN_GAZETTEER") or cache / "gazetteer.db"),
            kept=Path(kept) if kept and kept.lower() != "off" else None,
            keeps=kept.lower() != "off",
            user_agent=environment.get("DRAGOMAN_USER_AGENT") or "dragoman",
            tagger=_yes_or_no("DRAGOMAN_TAGGER", environment),
            view=environment.get("DRAGOMAN_VIEW") or "stated",
        )


def _yes_or_no(name: str, environment: Mapping[str, str]) -> bool:
    """What a variable says; yes where nothing is set. Raises `UsageError` for another word."""
    said = environment.get(name, "").strip().lower() or "on"
    if said not in _YES | _NO:
        words = ", ".join(sorted(_YES | _NO))
        raise UsageError(f"{name} is {said!r}; it is to be one of: {words}")
    return said in _YES


_YES = frozenset({"on", "yes", "true", "1"})
_NO = frozenset({"off", "no", "false", "0"})
