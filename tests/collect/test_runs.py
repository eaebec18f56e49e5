"""A run of many inputs: what it counts, lists and keeps; and that nothing is lost or doubled."""

from __future__ import annotations

import gzip
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Protocol

import pytest
from click.testing import CliRunner, Result

from dragoman.claims import Document, Origin
from dragoman.cli import main
from dragoman.collect.copies import likeness, marks_of
from dragoman.collect.fetch import Rules
from dragoman.collect.kept import Kept
from dragoman.collect.languages import language_of
from dragoman.collect.versions import compare
from dragoman.crew import Ended, in_order, whole
from dragoman.errors import DragomanError, UsageError
from dragoman.pipeline import Desk, Told, read, run
from dragoman.record import Ledger
from dragoman.settings import Settings
from dragoman.sources import read_sources
from dragoman.verify import Standing, verify
from tests import making


class SiteLike(Protocol):
    url: str
    asked: list[tuple[str, dict[str, str]]]

    def set(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str: ...
    def does(self, path: str, act: Callable[[BaseHTTPRequestHandler], None]) -> str: ...
    def paths(self) -> list[str]: ...


def dragoman(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def listed(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


STORY = " ".join(f"On day {n} the office counted {n * 7} more at the lake." for n in range(30))


def report(number: int, town: str = "Goma") -> str:
    return (
        f"Note {number}\n\nThe UN said that {number + 100} people fled {town} on Sunday. It gave "
        f"no other figure for day {number} of its count, and said that roads were open.\n"
    )


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """As in a terminal: a shell has what it runs in the background, and its children, ignore it."""
    former = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, former)


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(report(number), encoding="utf-8")
    return folder


# -- what a run counts, keeps and lists ------------------------------------------------------------


def test_a_run_counts_keeps_and_lists(reports: Path, tmp_path: Path) -> None:
    (reports / "a.txt").write_text(f"Ten leave\n\n{STORY}")
    (reports / "b.txt").write_text(f"TEN LEAVE!\n\n{STORY.upper()}")
    (reports / "c.txt").write_text(f"Ten leave\n\n{STORY} More is not known today.")
    (reports / "d.txt").write_text(
        "Milhares de famílias deixaram a cidade no domingo, disse o governo da província, e "
        "muitas outras esperam por transporte."
    )
    (reports / "e.txt").write_bytes(b"\0\1\2")
    ledger = tmp_path / "l.db"
    done = dragoman("run", reports, "--ledger", ledger, "--published", "2016-11-28")
    assert done.exit_code == 3
    assert "10 reports read (0 known already)" in done.output
    assert "1 input set aside" in done.output
    assert "2 copies of other reports, 1 word for word" in done.output
    assert "no pack for their language is installed: pt 1" in done.output
    told = listed(tmp_path / "l.run.jsonl")
    assert sorted(line["what"] for line in told) == ["copy", "copy", "no pack", "set aside"]
    near = next(line for line in told if line["what"] == "copy" and line["likeness"] < 1)
    assert 0.8 < near["likeness"] < 1
    with Ledger.open(ledger) as opened, Kept(tmp_path / "l.kept") as kept:
        documents = opened.documents()
        assert len(documents) == 10
        originals = {copy.original for copy in opened.copies()}
        assert len(originals) == 1
        for document in documents.values():
            content = kept.get(document.origin.sha256).read()
            assert content == Path(document.origin.path).read_bytes()


def test_figures_of_tables_that_no_claim_tells_are_counted_and_listed(tmp_path: Path) -> None:
    table = [["Town", "Displaced", "Tents"], ["Goma", "400", "30"], ["Sake", "90", "12"]]
    stock = [["Depot", "Tents", "Kits"], ["Goma", "310", "45"], ["Sake", "-", "20"]]
    words = "The UN said that 490 people fled Goma and Sake on Sunday, 27 November 2016."
    (tmp_path / "a.docx").write_bytes(making.docx("Update", words, table, "In stock:", stock))
    done = dragoman("run", tmp_path / "a.docx", "--ledger", tmp_path / "l.db")
    assert "5 figures in 4 rows of tables not read, in 1 report: nothing tells" in done.stdout
    told = next(
        line for line in listed(tmp_path / "l.run.jsonl") if line["what"] == "rows not read"
    )
    assert (told["where"], told["rows"], told["figures"]) == (str(tmp_path / "a.docx"), 4, 5)
    assert told["advice"]


def test_what_is_kept_can_be_verified_and_what_was_touched_is_told(
    reports: Path, tmp_path: Path
) -> None:
    lines = reports / "6.jsonl"
    lines.write_text("".join(json.dumps({"text": report(n)}) + "\n" for n in range(10, 13)))
    (reports / "7.csv").write_text('id,text\n1,"' + report(20).replace('"', "") + '"\n')
    (reports / "8.zip").write_bytes(
        making.zipped({"in.pdf": making.pdf([report(30).split("\n")[2]])})
    )
    ledger = tmp_path / "l.db"
    assert dragoman("run", reports, "--ledger", ledger).exit_code == 0
    done = dragoman("verify", "--ledger", ledger)
    assert done.exit_code == 0, done.output
    assert "of 11 reports looked up; reports by what was found:" in done.output
    assert "11  found with every quote in its place" in done.output
    with Ledger.open(ledger) as opened, Kept(tmp_path / "l.kept") as kept:
        assert {f.standing for f in verify(opened, kept)} == {Standing.FOUND}
        assert all(finding.quotes > 3 for finding in verify(opened, kept))
        texts = [d for d in opened.documents().values() if d.origin.path.endswith(".txt")]
        first, second, third = texts[:3]
        (listed,) = kept.sightings(str(lines))[:1]

        def at(digest: str) -> Path:
            return kept.folder / "objects" / digest[:2] / f"{digest}.gz"

        at(first.origin.sha256).write_bytes(gzip.compress(report(99).encode()))
        at(second.origin.sha256).unlink()
        found = {f.document: f.standing for f in verify(opened, kept, [first.id, second.id])}
        assert found == {first.id: Standing.DAMAGED, second.id: Standing.NOT_KEPT}
        packed = at(third.origin.sha256).read_bytes()
        at(third.origin.sha256).write_bytes(_flipped(packed))
        assert [f.standing for f in verify(opened, kept, [third.id])] == [Standing.DAMAGED]
        at(third.origin.sha256).write_bytes(packed)
        told = [d.id for d in opened.documents().values() if d.origin.path == str(lines)]
        packed = at(listed.sha256).read_bytes()
        other = gzip.decompress(packed).replace(b"Goma", b"Gomo")
        for touched in (gzip.compress(other), packed[:-40], _flipped(packed)):
            at(listed.sha256).write_bytes(touched)
            assert {f.standing for f in verify(opened, kept, told)} == {Standing.DAMAGED}
        at(listed.sha256).write_bytes(packed)
    done = dragoman("verify", "--ledger", ledger)
    assert done.exit_code == 1
    assert "2 of 11 reports are not as they were read" in done.output


def _flipped(packed: bytes) -> bytes:
    """Packed bytes of which some in the middle are others."""
    half = len(packed) // 2
    return (
        packed[:half] + bytes(255 - byte for byte in packed[half : half + 20]) + packed[half + 20 :]
    )


def test_the_same_ledger_whatever_the_number_of_processes(reports: Path, tmp_path: Path) -> None:
    written = []
    for jobs in (1, 2):
        ledger = tmp_path / f"{jobs}.db"
        assert dragoman("run", reports, "--ledger", ledger, "--jobs", jobs).exit_code == 0
        told = [dragoman("write", f, "--ledger", ledger).output for f in ("jsonl", "relations")]
        written.append(told)
    assert written[0] == written[1]
    assert len(written[0][0].splitlines()) >= 6


def test_a_thing_that_kills_its_process_is_told_and_the_others_go_on() -> None:
    made = list(in_order(range(8), making.tenfold, 2, making.nothing))
    assert [thing for thing, _ in made] == list(range(8))
    assert [m for n, m in made if n not in {3, 5}] == [0, 10, 20, 40, 60, 70]
    assert isinstance(made[3][1], ValueError)
    assert isinstance(made[5][1], Ended)


def test_an_interrupt_waits_for_the_end_of_what_must_be_whole_and_a_second_does_not() -> None:
    done: list[int] = []

    def interrupted(times: int) -> None:
        with whole():
            for _ in range(times):
                signal.raise_signal(signal.SIGINT)
            done.append(times)

    for times in (1, 2):
        with pytest.raises(KeyboardInterrupt):
            interrupted(times)
    assert done == [1]
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)  # outside of it as before


# -- languages, copies, versions -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said", "pack"),
    [
        ("Las familias dejaron la ciudad de Alepo el domingo, dijo la ONU.", "und", "es"),
        ("As famílias deixaram a cidade de Alepo no domingo, disse a ONU.", "und", None),
        ("Les familles ont quitté la ville dimanche, selon l'ONU.", "und", "fr"),
        ("Le famiglie hanno lasciato la città domenica, ha detto l'ONU.", "und", None),
        ("غادر أكثر من ثلاثمئة مدني", "und", None),
        ("Триста человек ушли.", "und", None),
        ("In recent days the Eastern part of Aleppo left 903 civilians.", "und", "en"),
        ("Ten leave", "und", "en"),
        ("Tawila ma kashe mutane da dama.", "ha", None),
        ("Las familias dejaron la ciudad.", "es-CO", "es"),
        ("غادر أكثر من ثلاثمئة مدني الأحياء الشرقية من المدينة يوم السبت. " * 5, "en", None),
    ],
)
def test_each_text_goes_to_the_pack_of_its_language_or_to_none(
    text: str, said: str, pack: str | None
) -> None:
    origin = Origin("case", None, "0" * 64, "text@1", datetime(2016, 11, 28, tzinfo=UTC))
    desk = Desk(Settings.of(os.environ))
    found = desk.language(Document("a", text, said, "", "", None, None, origin))
    assert (found.code if found else None) == pack


def test_no_letters_no_language() -> None:
    assert language_of("12, 13.")[0] == "und"


def test_marks_know_copies_from_others() -> None:
    other = " ".join(
        f"In week {n} a road of {n} miles was mended by the town of Sake." for n in range(30)
    )
    one, copy, far = marks_of(STORY), marks_of(f"BAIJI - {STORY} (AFP)"), marks_of(other)
    assert one.words == marks_of(STORY.upper() + "!").words != copy.words
    assert likeness(one.minhash, copy.minhash) > 0.8
    assert set(one.bands) & set(copy.bands)
    assert likeness(one.minhash, far.minhash) < 0.2
    assert not marks_of("Ten people left Goma.").minhash


def test_what_became_of_claims_when_a_report_changed() -> None:
    before = read("The UN said 400 people fled Goma. Police said 12 were killed in Sake.")
    after = read(
        "Update. The UN said 400 people fled Goma. Police said 15 were killed in Sake. "
        "The mayor said 30 houses were destroyed."
    )
    found = compare(before, after)
    assert [(a, b) for a, b in found.moved] == [(before[0].id, after[0].id)]
    assert [(a, b) for a, b in found.changed] == [(before[1].id, after[1].id)]
    assert found.new == (after[2].id,)
    assert not compare(before, before)
    assert compare(before, ()).gone == tuple(claim.id for claim in before)


# -- watching --------------------------------------------------------------------------------------

SOURCES = """
[fetch]
pause = 0
allow_private = ["127.0.0.1"]

[[source]]
name = "Courier"
feed = "{feed}"
publisher = "Northern Courier"
language = "en"
every = "10s"
"""


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[[source", "it is not TOML"),
        ("", "no [[source]] in it"),
        ('[[source]]\nname = "a"\nfeed = "b"', "line 1: 'b' is no address"),
        ('\n[[source]]\nname = "a"\n', "line 2: give it one feed or one page"),
        ('[[source]]\nfeed = "https://a.example"\nevery = "soon"', "line 1: it has no name"),
        ('[[source]]\nname = "a"\npage = "https://a.example"\nevery = "1s"', "is no interval"),
        ('[[source]]\nname = "a"\nrss = "https://a.example"', "line 3: nothing is called rss"),
        ("fetch = 3", "fetch is to be a table of its own"),
        ("[fetch]\nallow_private = [1]", "line 2: fetch.allow_private is to be a list of words"),
        ('[fetch]\nuser_agent = 5\n[[source]]\nname = "a"', "user_agent is to be text"),
        (
            '[[source]]\nname = "a"\n[[source]]\nname = "a"\npage = "https://a.example"',
            "line 3: another source is called 'a' too",
        ),
        (
            '[[source]]\nname = "a"\npage = "https://a.example"\nside = "local:gov-sy"',
            "side is that of its publisher",
        ),
        ('[[source]]\nname = "a"\npage = "https://a.example"\nside = "x"', "no actor 'x'"),
    ],
)
def test_a_fault_in_sources_is_told_by_its_line(text: str, fault: str) -> None:
    with pytest.raises(UsageError, match=fault.replace("[", r"\[").replace("?", r"\?")):
        read_sources(text, Rules(), lambda side: side != "x")


def story(number: int) -> bytes:
    return making.page(
        f"Note {number} of Goma", *([report(number).split("\n")[2]] * 3), day="2016-11-27"
    )


def a_feed(site: SiteLike, count: int) -> str:
    entries = [
        (f"Note {n} of Goma", site.set(f"/{n}", story(n)), "Short.", "Sun, 27 Nov 2016")
        for n in range(count)
    ]
    return site.set("/feed", making.feed(*entries))


def test_watching_reads_what_is_new_and_lists_what_changed(site: SiteLike, tmp_path: Path) -> None:
    sources, ledger, metrics = tmp_path / "s.toml", tmp_path / "l.db", tmp_path / "m.prom"
    sources.write_text(SOURCES.format(feed=a_feed(site, 2)))
    watch = ("watch", sources, "--ledger", ledger, "--once", "--metrics", metrics)
    done = dragoman(*watch)
    assert done.exit_code == 0, done.output
    assert "1 sources asked, 0 failed; 2 reports read (0 known already)" in done.output
    told = metrics.read_text()
    assert "dragoman_reports_read_total 2\n" in told
    assert 'dragoman_source_failures{source="Courier"} 0\n' in told
    asked = len(site.asked)
    assert dragoman(*watch).output == "", "it is not due yet"
    assert len(site.asked) == asked
    claims = dragoman("write", "jsonl", "--ledger", ledger).output
    assert {
        json.loads(line)["attribution"]["sources"][-1]["name"] for line in claims.splitlines()
    } == {"Northern Courier"}
    # A new ledger beside the bytes of an old one has all of it too.
    before = ledger.read_bytes()
    ledger.unlink()
    assert "2 reports read (0 known already)" in dragoman(*watch).output
    ledger.write_bytes(before)
    # The page of an article is asked for again, and has another figure.
    site.set("/0", story(0).replace(b"100 people", b"150 people"))
    page = (
        SOURCES.replace("feed =", "page =").replace("Courier", "One").format(feed=site.url + "/0")
    )
    sources.write_text(page)
    done = dragoman(*watch)
    assert "1 changed" in done.output, done.output
    (version,) = (x for x in listed(tmp_path / "l.watch.jsonl") if x["what"] == "new version")
    assert version["changed"], version
    with Ledger.open(ledger) as opened:
        (former,) = opened.former_texts(version["report"])
        assert "100 people" in former.text
    assert dragoman("verify", "--ledger", ledger).exit_code == 0


def test_watching_goes_on_through_failures(site: SiteLike, tmp_path: Path) -> None:
    sources, ledger = tmp_path / "s.toml", tmp_path / "l.db"
    text = (
        SOURCES.format(feed=site.url + "/none")
        + SOURCES.format(feed=a_feed(site, 1)).replace("Courier", "Other").partition("]\n\n")[2]
    )
    sources.write_text(text)
    done = dragoman("watch", sources, "--ledger", ledger, "--once")
    assert done.exit_code == 0
    assert "the server answers 404" in done.output
    assert "2 sources asked, 1 failed; 1 reports read" in done.output


# -- killed at any moment --------------------------------------------------------------------------

KILLS = 2


def exported(ledger: Path | str) -> list[str]:
    told = [dragoman("write", f, "--ledger", ledger).output for f in ("jsonl", "relations")]
    with Ledger.open(ledger) as opened:
        told.append(repr(opened.copies()))
        told.append(repr(sorted(opened.documents())))
    return told


def killed(command: list[str], ledger: Path | str, seconds: float) -> bool:
    """Run a command and kill it some time after its next report is in; whether it was alive."""
    process = subprocess.Popen(
        [sys.executable, "-m", "dragoman.cli", *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    held = _documents(ledger)
    while process.poll() is None and _documents(ledger) == held:
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_a_run_that_is_killed_at_any_moment_ends_in_the_same_ledger(
    tmp_path: Path,
    engine: str,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    lines = "".join(json.dumps({"id": f"r{n}", "text": report(n)}) + "\n" for n in range(150))
    (folder / "a.jsonl").write_text(lines)
    (folder / "b.zip").write_bytes(making.zipped({"b.txt": report(3).encode(), "c.txt": b"\0\1"}))
    undisturbed, disturbed = str(tmp_path / "u.db"), str(tmp_path / "d.db")
    if engine == "postgresql":
        undisturbed, disturbed = request.getfixturevalue("two_databases")
        monkeypatch.chdir(tmp_path)  # where the list and the kept bytes of such a ledger stand
    dragoman("run", folder, "--ledger", undisturbed)
    chance = random.Random(27)  # noqa: S311
    command = ["run", str(folder), "--ledger", disturbed]
    alive = sum(killed(command, disturbed, chance.random() / 4) for _ in range(KILLS))
    assert alive, "none was killed while it ran"
    assert dragoman(*command).exit_code == 3
    assert exported(disturbed) == exported(undisturbed)
    assert dragoman("verify", "--ledger", disturbed).exit_code == 0


def test_an_interrupted_run_ends_between_two_reports_and_the_next_goes_on(tmp_path: Path) -> None:
    lines = "".join(json.dumps({"id": f"r{n}", "text": report(n)}) + "\n" for n in range(2000))
    (tmp_path / "a.jsonl").write_text(lines)
    ledger = tmp_path / "l.db"
    command = [sys.executable, "-m", "dragoman.cli", "run", str(tmp_path / "a.jsonl")]
    process = subprocess.Popen(
        [*command, "--ledger", str(ledger)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    while process.poll() is None and not _documents(ledger):
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert "whatever was begun is whole" in err
    held = _documents(ledger)
    assert re.match(rf"{held:,} reports? read", out)
    assert 0 < held < 2000


def test_interrupted_between_recording_and_counting_it_counts_what_it_recorded(
    tmp_path: Path,
) -> None:
    class Interrupted(Ledger):
        def copies(self, *given: Any) -> Any:
            signal.raise_signal(signal.SIGINT)  # the report is in the ledger, and not yet counted
            return super().copies(*given)

    last: list[Told] = []
    with Interrupted.open(tmp_path / "l.db", create=True) as ledger:
        origin = Origin("case", None, "0" * 64, "text@1", datetime(2016, 11, 28, tzinfo=UTC))
        found = [Document(f"d{n}", report(n), "en", "", "", None, None, origin) for n in range(3)]
        with pytest.raises(KeyboardInterrupt):
            run(found, ledger, Desk(Settings.of({})), recorded=lambda _, told: last.append(told))
        assert [told.documents for told in last] == [ledger.counts().documents] == [1]


def _documents(ledger: Path | str) -> int:
    try:
        with Ledger.open(ledger) as opened:
            return opened.counts().documents
    except DragomanError:
        return 0  # not made yet


def test_a_watch_that_is_killed_at_any_moment_loses_and_doubles_nothing(
    site: SiteLike, tmp_path: Path
) -> None:
    sources = tmp_path / "s.toml"
    sources.write_text(SOURCES.format(feed=a_feed(site, 12)))
    undisturbed, disturbed = tmp_path / "u.db", tmp_path / "d.db"
    dragoman("watch", sources, "--ledger", undisturbed, "--once")
    command = ["watch", str(sources), "--ledger", str(disturbed), "--once"]
    chance = random.Random(28)  # noqa: S311
    alive = sum(killed(command, disturbed, chance.random() / 4) for _ in range(KILLS))
    assert alive, "none was killed while it ran"
    dragoman(*command)
    with Ledger.open(disturbed) as opened:
        assert len(opened.documents()) == 12
    assert exported(disturbed) == exported(undisturbed)


def test_a_table_with_names_of_its_own_is_verified_without_saying_them_again(
    tmp_path: Path,
) -> None:
    text = report(20).replace('"', "")
    (tmp_path / "own.csv").write_text(f'Nr,Gesagt\n1,"{text}"\n')
    ledger, columns = tmp_path / "l.db", "text=Gesagt,id=Nr"
    done = dragoman("run", tmp_path / "own.csv", "--columns", columns, "--ledger", ledger)
    assert done.exit_code == 0, done.output
    done = dragoman("verify", "--ledger", ledger)
    assert done.exit_code == 0, done.output


def told(number: int) -> str:
    return " ".join(report(number).split())


def ran(*words: object) -> str:
    done = dragoman("run", *words)
    assert done.exit_code == 0, done.output
    return done.output


OWN = "text=Gesagt,published=Tag"
HEAD = "Tag,text,Gesagt\n"
"""Of a table with names of its own, beside a column that is called as usual."""


def row(number: int) -> str:
    return f'2016-11-{20 + number},Note {number} of the office,"{told(number)}"\n'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    table = tmp_path / "own.csv"
    table.write_text(HEAD + "".join(map(row, range(3))))
    return table


def test_a_later_run_reads_by_the_columns_of_an_earlier_one_and_says_so(
    own: Path, tmp_path: Path
) -> None:
    ledger = tmp_path / "l.db"
    first = ran(own, "--columns", OWN, "--ledger", ledger)
    assert "3 reports read (0 known already)" in first
    assert "earlier run" not in first
    again = ran(own, "--ledger", ledger)
    assert "3 reports read (3 known already)" in again
    assert f"(--columns {OWN}): {own};" in again
    moved = tmp_path / "moved.csv"
    moved.write_bytes(own.read_bytes())
    assert "3 reports read (3 known already)" in ran(moved, "--ledger", ledger)
    own.write_text(own.read_text() + row(3))
    assert "4 reports read (3 known already)" in ran(own, "--ledger", ledger)
    assert dragoman("verify", "--ledger", ledger).exit_code == 0
    with Ledger.open(ledger) as opened:
        assert sorted(d.text for d in opened.documents().values()) == list(map(told, range(4)))


def test_columns_that_are_told_outrank_remembered_ones_and_are_remembered_then(
    own: Path, tmp_path: Path
) -> None:
    ledger = tmp_path / "l.db"
    ran(own, "--columns", OWN, "--ledger", ledger)
    other = ran(own, "--columns", "text=text", "--ledger", ledger)
    assert "3 reports read (0 known already)" in other
    assert "(--columns text=text)" in ran(own, "--ledger", ledger)
    verified = dragoman("verify", "--ledger", ledger)
    assert "6  found with every quote in its place" in verified.output, verified.output


def test_columns_are_remembered_where_reports_were_read_by_them_and_while_they_are_there(
    own: Path, tmp_path: Path
) -> None:
    ledger, usual = tmp_path / "l.db", tmp_path / "usual.jsonl"
    usual.write_text(json.dumps({"text": told(7)}))
    assert dragoman("run", own, usual, "--columns", OWN, "--ledger", ledger).exit_code == 3
    assert "earlier run" not in ran(usual, "--ledger", ledger)
    own.write_text(f'id,text\n8,"{told(8)}"\n')
    assert "earlier run" not in ran(own, "--ledger", ledger)


@pytest.mark.parametrize("length", [1, 200])
def test_lines_go_by_remembered_columns_while_those_are_there(length: int, tmp_path: Path) -> None:
    ledger, lines = tmp_path / "l.db", tmp_path / "lines.jsonl"
    own = {"text": "Note of the office. " * length, "meta": {"Gesagt": told(1)}}
    lines.write_text(json.dumps(own) + "\n")
    ran(lines, "--columns", "text=meta.Gesagt", "--ledger", ledger)
    assert "(--columns text=meta.Gesagt)" in ran(lines, "--ledger", ledger)
    lines.write_text(json.dumps({"text": told(2)}))
    again = ran(lines, "--ledger", ledger)
    assert "1 report read (0 known already)" in again
    assert "earlier run" not in again


def test_a_new_ledger_beside_old_bytes_knows_of_no_columns(own: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "l.db"
    ran(own, "--columns", OWN, "--ledger", ledger)
    ledger.unlink()
    assert "earlier run" not in ran(own, "--ledger", ledger)


def test_bytes_that_an_older_version_kept_are_read_as_it_read_them(
    own: Path, tmp_path: Path
) -> None:
    ledger = tmp_path / "l.db"
    ran(own, "--columns", OWN, "--ledger", ledger)
    with sqlite3.connect(tmp_path / "l.kept/index.db") as index:
        index.execute("DROP TABLE readings")
    index.close()
    again = ran(own, "--ledger", ledger)
    assert "3 reports read (0 known already)" in again
    assert "earlier run" not in again


def test_what_an_earlier_run_was_told_of_a_report_holds_until_its_words_change(
    tmp_path: Path,
) -> None:
    ledger, page, lines = tmp_path / "l.db", tmp_path / "note.txt", tmp_path / "lines.jsonl"
    page.write_text("KABUL (AP) - " + told(1))
    lines.write_text(json.dumps({"id": "n1", "text": told(2)}))
    first = ("--published", "2016-11-21", "--publisher", "Courier")
    ran(page, lines, *first, "--ledger", ledger)
    again = ran(page, lines, "--ledger", ledger)
    assert "2 reports read (2 known already)" in again
    assert "2 reports with the day or the publisher that an earlier run was given" in again
    assert "without a day" not in again
    outranked = ran(page, "--published", "2016-11-22", "--publisher", "Herald", "--ledger", ledger)
    assert "earlier run" not in outranked
    lines.write_text(json.dumps({"id": "n1", "text": told(3)}))
    assert "1 report without a day" in ran(lines, "--ledger", ledger)
    with Ledger.open(ledger) as opened:
        found = {(d.publisher, str(d.published)) for d in opened.documents().values()}
        assert found == {("Herald", "2016-11-22"), ("", "None")}


def post(place: Path, text: str) -> None:
    told = {"id": "n1", "published": "2016-11-21", "publisher": "Desk", "text": text}
    place.write_text(json.dumps(told))


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_post_that_was_edited_between_two_exports_is_a_new_version_of_its_report(
    jobs: int, tmp_path: Path
) -> None:
    ledger, folder = tmp_path / "l.db", tmp_path / "exports"
    folder.mkdir()
    post(folder / "posts-2016-11-21.jsonl", told(1))
    post(folder / "posts-2016-11-28.jsonl", told(1).replace("101 people", "140 people"))
    first = ran(folder, "--jobs", jobs, "--ledger", ledger)
    assert "1 report had changed, 1 in their claims" in first
    (version,) = listed(tmp_path / "l.run.jsonl")
    assert (version["what"], version["report"], len(version["changed"])) == ("new version", "n1", 1)
    again = ran(folder, "--jobs", jobs, "--ledger", ledger)
    assert "2 reports read (2 known already)" in again
    older = ran(folder / "posts-2016-11-21.jsonl", "--ledger", ledger)
    assert "1 report read (1 known already)" in older
    with Ledger.open(ledger) as opened:
        assert [claim.figure.low for claim in opened.claims() if claim.figure] == [140]
