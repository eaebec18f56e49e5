"""`make pictures`: the README's pictures, from what the demo wrote.

In: ``demo/aleppo.db`` and ``demo/sitrep.html``. Out: ``docs/demo.svg`` (the table) and, where a
chromium is installed, ``docs/sitrep.png`` (the report's head).
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console

from dragoman import plugins
from dragoman.record import Ledger, Query
from dragoman.write import Selection
from dragoman.write.table import table

ROOT = Path(__file__).resolve().parent.parent
SHOWN = 18
"""Claims in the picture."""


def main() -> int:
    draw_table()
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print("no chromium: docs/sitrep.png stays as it is")
        return 0
    with tempfile.TemporaryDirectory() as profile:
        shoot(browser, profile)
    return 0


def draw_table() -> None:
    query = Query(place="Aleppo", measure="departed")
    with Ledger.open(ROOT / "demo/aleppo.db") as ledger:
        claims = ledger.claims(query)[:SHOWN]
        selection = Selection(
            query,
            ledger.documents({claim.document for claim in claims}),
            claims,
            ledger.relations({claim.id for claim in claims}),
            plugins.measures(),
            datetime.now(UTC),
        )
    console = Console(record=True, width=150, file=io.StringIO())
    console.print(table(selection))
    title = "dragoman write table --measure departed"
    console.save_svg(str(ROOT / "docs/demo.svg"), title=title)


def shoot(browser: str, profile: str) -> None:
    page = (ROOT / "demo/sitrep.html").as_uri()
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--hide-scrollbars",
        f"--user-data-dir={profile}",
        "--window-size=1100,1250",
        f"--screenshot={ROOT / 'docs/sitrep.png'}",
    ]
    subprocess.run([browser, *flags, page], check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
