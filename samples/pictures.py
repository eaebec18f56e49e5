"""`make pictures`: the pictures of the README and of the docs, from what the demo wrote.

In: ``demo/aleppo.db`` and ``demo/sitrep.html``. Out: ``docs/demo.svg`` (the table) and, where a
chromium is installed, ``docs/sitrep.png`` (the report's head) and, of the pages of ``dragoman
review``, ``docs/claims.png``, ``docs/report.png``, ``docs/disagreements.png``, ``docs/claim.png``,
``docs/series.png`` and ``docs/territory.png``.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

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
        print("no chromium: the pictures of pages stay as they are")
        return 0
    with tempfile.TemporaryDirectory() as profile:
        shoot(browser, profile, (ROOT / "demo/sitrep.html").as_uri(), "sitrep", (1100, 1250))
        shoot_review(browser, profile)
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
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=title), flags=re.DOTALL)
    # without rich's fonts, which a browser would fetch from elsewhere
    (ROOT / "docs/demo.svg").write_text(drawn, encoding="utf-8")


def shoot_review(browser: str, profile: str) -> None:
    """Pages of the demo's ledger, served for as long as the pictures take."""
    with Ledger.open(ROOT / "demo/aleppo.db") as ledger:
        told = next(c for c in ledger.claims() if c.figure and c.figure.low == 903)
    words = ["review", "--ledger", str(ROOT / "demo/aleppo.db"), "--port", "0", "--name", "amal"]
    dragoman = Path(sys.executable).with_name("dragoman")
    process = subprocess.Popen([dragoman, *words], stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        address = next(m[0] for line in process.stderr if (m := re.search(r"http://\S+", line)))
        for name, page, height in (
            ("report", f"report?id={quote(told.document, safe='')}", 720),
            ("claims", "claims?place=Aleppo&measure=departed&limit=6", 1560),
            ("disagreements", "disagreements?place=Aleppo", 700),
            ("claim", f"claims/{told.id}", 900),
            ("series", "series?place=Aleppo", 720),
            ("territory", "territory?place=Aleppo", 620),
        ):
            shoot(browser, profile, f"{address}/{page}", name, (1180, height))
    finally:
        process.terminate()
        process.wait(timeout=30)


def shoot(browser: str, profile: str, page: str, name: str, size: tuple[int, int]) -> None:
    flags = [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        "--hide-scrollbars",
        "--virtual-time-budget=4000",
        f"--user-data-dir={profile}",
        f"--window-size={size[0]},{size[1]}",
        f"--screenshot={ROOT / f'docs/{name}.png'}",
    ]
    subprocess.run([browser, *flags, page], check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(main())
