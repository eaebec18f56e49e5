"""Run the product over development data beside the repository; print what each scorer says.

    python eval/score.py ../shared

In: a folder that holds ``eval/`` and ``seed/`` as ``eval/README.md`` there describes. Out: the
last line of each scorer on standard output; claims, relations and the scorers' whole words in
``scores/``. Where the folder is absent, it says so and is content. The data is read here and never
by the product.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from attributions import attributions
from toponyms import toponyms

from dragoman.claims import to_json
from dragoman.collect import documents
from dragoman.pipeline import Desk
from dragoman.settings import Settings

OUT = Path(__file__).resolve().parent.parent / "scores"


def main(shared: Path) -> int:
    if not (shared / "eval").is_dir():
        print(f"{shared}: no development data there; nothing to score")
        return 0
    OUT.mkdir(exist_ok=True)
    desk = Desk(Settings.of(os.environ))
    data = shared / "eval"
    for name, gold, reports in (
        ("seed", shared / "seed/gold.jsonl", shared / "seed/input.jsonl"),
        ("reports", data / "reports/reports.jsonl", data / "reports/input.jsonl"),
        ("own", OUT.parent / "eval/gold/reports.jsonl", OUT.parent / "eval/gold/input.jsonl"),
    ):
        claims, relations = read(desk, name, reports)
        words: list[str | Path] = [gold, claims]
        if name == "reports":
            words += ["--links", data / "reports/links.json", "--relations", relations]
        score(name, data / "score_claims.py", words)
    claims, _ = read(desk, "displacement", data / "displacement/input.jsonl")
    gold, errata = data / "displacement/idmc.jsonl", data / "displacement/errata_idmc.json"
    words = ["--data", gold, "--claims", claims, "--errata", errata]
    score("displacement", data / "displacement/score_displacement.py", words, "q_term_unit")
    gold = data / "attribution/dev.jsonl"
    found = convert("attribution", gold, lambda text: {"attributions": attributions(text, desk)})
    score("attribution", data / "attribution/score_attribution.py", [gold, found], "(c) full")
    for corpus in ("lgl", "trnews"):
        gold = data / f"geo/{corpus}.jsonl"
        found = convert(corpus, gold, lambda text: {"toponyms": toponyms(text, desk)})
        score(corpus, data / "geo/score_geo.py", [gold, found], "overlap")
    return 0


def read(desk: Desk, name: str, reports: Path) -> tuple[Path, Path]:
    """The claims and relations of a file of reports, as `dragoman write` puts them out."""
    found = documents([str(reports)], collected_at=datetime.now(UTC), set_aside=print)
    claims = [c for d in found for c in desk.read(d)]
    paths = OUT / f"{name}.claims.jsonl", OUT / f"{name}.relations.jsonl"
    paths[0].write_text("".join(to_json(claim) + "\n" for claim in claims), encoding="utf-8")
    relations = "".join(to_json(relation) + "\n" for relation in desk.relate(claims))
    paths[1].write_text(relations, encoding="utf-8")
    return paths


def convert(name: str, gold: Path, read_text: Callable[[str], dict[str, object]]) -> Path:
    """What a reader of texts finds in each document of ``gold``, in a scorer's form."""
    path = OUT / f"{name}.found.jsonl"
    with path.open("w", encoding="utf-8") as out:
        for document in _lines(gold):
            found = {"id": document["id"], "text": document["text"]}
            out.write(json.dumps(found | read_text(document["text"])) + "\n")
    return path


def score(name: str, scorer: Path, words: list[str | Path], line: str = "") -> None:
    """Run a scorer and print its last line, or the line that opens with ``line``."""
    done = subprocess.run(
        [sys.executable, scorer, *words], capture_output=True, text=True, check=False
    )
    (OUT / f"{name}.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    said = [text for text in done.stdout.splitlines() if text.strip()]
    wanted = [text for text in said if text.strip().startswith(line)] if line else said
    last = (wanted or said or done.stderr.splitlines() or ["nothing"])[-1].strip()
    print(f"{name:13} {last}")


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared")))
