"""`make demo`: the sample reports into a new ledger, what they claim, and a situation report."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
OUT = HERE.parent / "demo"
LEDGER = OUT / "aleppo.db"
SITREP = OUT / "sitrep.html"
DRAGOMAN = Path(sys.executable).with_name("dragoman")


def main() -> int:
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("aleppo.db*"):
        old.unlink()
    dragoman("run", "samples/reports", "--published", "2016-11-28", "--ledger", LEDGER)
    dragoman("write", "table", "--ledger", LEDGER, "--measure", "departed")
    dragoman("write", "sitrep", "--ledger", LEDGER, "--place", "Aleppo", "-o", SITREP)
    claim = first_claim("903")
    ledger = shown(LEDGER)
    print(f"""
The situation report is in {shown(SITREP)}: open it in a browser.

What to try next, from this folder ({Path.cwd()}):
  export PATH="$PWD/.venv/bin:$PATH"
  dragoman review --ledger {ledger} --open            read, check and decide in the browser
  dragoman why {claim} --ledger {ledger}           how one claim came about
  dragoman write table --ledger {ledger}              all the claims
  dragoman write csv --ledger {ledger} -o claims.csv  the same for a spreadsheet
  dragoman run YOUR_REPORTS/ --ledger yours.db           your own reports
""")
    return 0


def dragoman(*words: object) -> None:
    """Run a command of ours and show it as a person would type it."""
    typed = [shown(word) if isinstance(word, Path) else str(word) for word in words]
    print(f"\n$ dragoman {shlex.join(typed)}", flush=True)
    subprocess.run([DRAGOMAN, *typed], check=True, cwd=HERE.parent)


def first_claim(figure: str) -> str:
    """The short id of the first claim with this figure, for the hint at the end."""
    lines = subprocess.run(
        [DRAGOMAN, "write", "csv", "--ledger", LEDGER, "--measure", "departed"],
        check=True,
        capture_output=True,
        text=True,
        cwd=HERE.parent,
    ).stdout.splitlines()
    hit = next((line for line in lines if f'"{figure}"' in line), lines[1])
    return hit.split(",")[0].strip('"').removeprefix("claim:")[:8]


def shown(path: Path) -> str:
    return str(path.relative_to(HERE.parent))


if __name__ == "__main__":
    sys.exit(main())
