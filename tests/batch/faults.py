"""Desks at which a worker comes to its end over certain reports: what a batch must outlive.

A report that holds ``DEADLY`` ends every process that reads it. One that holds ``STRIKES`` ends the
first that does; ``ORPHANS`` ends whoever wrote its number into the file ``driver`` and then the
process that reads it, once: left alone, it might finish the last shard before the cluster ends it.
"""

from __future__ import annotations

import os
import signal
from functools import partial
from pathlib import Path

from dragoman.batch.reading import OpenDesk
from dragoman.claims import Claim, Document
from dragoman.extract import Language
from dragoman.pipeline import Desk
from dragoman.settings import Settings

__all__ = ["at"]


def at(folder: Path) -> OpenDesk:
    """Such desks; in ``folder`` they remember what they did once."""
    return partial(_Faulty, folder)


class _Faulty(Desk):
    def __init__(self, folder: Path, settings: Settings) -> None:
        super().__init__(settings)
        self._folder = folder

    def extract(self, document: Document, pack: Language | None = None) -> tuple[Claim, ...]:
        if "DEADLY" in document.text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "STRIKES" in document.text and self._first("struck"):
            os.kill(os.getpid(), signal.SIGKILL)
        if "ORPHANS" in document.text and self._first("orphaned"):
            os.kill(int((self._folder / "driver").read_text()), signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)
        return super().extract(document, pack)

    def _first(self, name: str) -> bool:
        try:
            (self._folder / name).touch(exist_ok=False)
        except FileExistsError:
            return False
        return True
