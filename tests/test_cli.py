"""The command line as a user meets it: what works, and what each bad input is told."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dragoman import plugins
from dragoman.claims import Judgement, JudgementKind
from dragoman.cli import main
from dragoman.record import Ledger

REPORT = (
    "Families leave Baiji\n\nBAIJI - On Sunday 903 civilians, 119 of them children, fled Baiji, "
    "the UN said.\n"
)


def dragoman(*words: object, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=stdin)


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_help_shows_each_example_on_a_line_of_its_own(verb: str) -> None:
    shown = dragoman(verb, "--help").output
    assert "\\b" not in shown
    examples = [line for line in shown.splitlines() if f"dragoman {verb}" in line]
    assert any(line.startswith("    ") for line in examples)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


@pytest.fixture
def ledger(tmp_path: Path, report: Path) -> Path:
    path = tmp_path / "ledger.db"
    done = dragoman("run", report, "--ledger", path, "--published", "2014-06-16")
    assert done.exit_code == 0, done.output
    return path


# -- what works ------------------------------------------------------------------------------------


def test_run_says_what_it_did_and_twice_adds_nothing(ledger: Path, report: Path) -> None:
    first = dragoman("write", "jsonl", "--ledger", ledger).output
    again = dragoman("run", report, "--ledger", ledger, "--published", "2014-06-16")
    assert "1 report read (1 known already), 0 claims new, 0 inputs set aside" in again.output
    assert dragoman("write", "jsonl", "--ledger", ledger).output == first
    assert len(first.splitlines()) == 2


def test_a_mistyped_name_makes_no_ledger(tmp_path: Path, report: Path) -> None:
    made = tmp_path / "new.db"
    wrong = dragoman("run", tmp_path / "reprot.txt", "--ledger", made)
    assert wrong.exit_code == 3
    assert "reprot.txt: no such file or folder" in wrong.output
    assert not made.exists()
    assert dragoman("run", report, tmp_path / "reprot.txt", "--ledger", made).exit_code == 3
    assert made.exists()


def test_the_verbs_as_filters_give_what_run_gives(report: Path, ledger: Path) -> None:
    collected = dragoman("collect", report, "--published", "2014-06-16").output
    extracted = dragoman("extract", stdin=collected).output
    linked = dragoman("link", stdin=extracted).output
    assert linked == dragoman("write", "jsonl", "--ledger", ledger).output
    related = dragoman("reconcile", stdin=linked).output
    assert related == dragoman("write", "relations", "--ledger", ledger).output
    kinds = [json.loads(line)["kind"] for line in related.splitlines()]
    assert kinds == ["part of"]


def test_what_was_known_on_a_day_and_what_it_comes_to(ledger: Path) -> None:
    whole, part = dragoman("write", "jsonl", "--ledger", ledger).output.splitlines()
    before = dragoman("reconcile", "--ledger", ledger, "--as-of", "2014-06-15").output
    assert before == ""
    kept = dragoman("write", "relations", "--ledger", ledger).output
    asked = ("reconcile", "--ledger", ledger, "--as-of", "2014-06-16")
    assert dragoman(*asked).output == kept
    told = dragoman(*asked, "--estimates", "recommended").output
    used = [json.loads(line)["claims"] for line in told.splitlines()]
    assert used == [[json.loads(whole)["id"]], [json.loads(part)["id"]]]
    assert dragoman("write", "relations", "--ledger", ledger).output == kept
    unknown = dragoman("reconcile", "--ledger", ledger, "--estimates", "median")
    assert unknown.exit_code == 2
    assert "there are: range, conservative" in unknown.stderr


def test_later_reports_meet_what_was_related_anew(tmp_path: Path) -> None:
    first, second, ledger = tmp_path / "a.txt", tmp_path / "b.txt", tmp_path / "l.db"
    first.write_text("On Sunday 412 people fled Tawila, the UN said.", encoding="utf-8")
    second.write_text("The UN said 412 people fled Tawila on Sunday.", encoding="utf-8")
    dated = ("--published", "2023-05-10", "--ledger", ledger)
    assert dragoman("run", first, *dated).exit_code == 0
    assert dragoman("reconcile", "--ledger", ledger).output == ""
    assert dragoman("run", second, *dated).exit_code == 0
    (line,) = dragoman("write", "relations", "--ledger", ledger).output.splitlines()
    assert json.loads(line)["kind"] == "repeat"


def test_linked_places_have_a_point_and_a_country(ledger: Path) -> None:
    line = dragoman("write", "jsonl", "--ledger", ledger).output.splitlines()[0]
    (where,) = json.loads(line)["where"]
    assert where["place"]["country"] == "IQ"
    assert where["place"]["latitude"] == pytest.approx(34.93, abs=0.1)


def test_why_leads_from_the_bytes_to_the_relations(ledger: Path) -> None:
    line = dragoman("write", "jsonl", "--ledger", ledger).output.splitlines()[1]
    told = dragoman("why", json.loads(line)["id"], "--ledger", ledger).output
    for word in ("sha256", "119 of them children", "figure.part", "Baiji", "part of"):
        assert word in told


def test_why_tells_what_people_decided_and_what_dated_the_report(ledger: Path) -> None:
    at = datetime(2016, 11, 29, 8, tzinfo=UTC)
    with Ledger.open(ledger) as opened:
        claim = opened.claims()[0].id
        seven = Judgement(
            JudgementKind.CORRECT, claim, "Ana", at, "by telephone", field="figure.low", after=7
        )
        opened.judge_all([(seven, None), (Judgement(JudgementKind.ACCEPT, claim, "Ben", at), None)])
    told = dragoman("why", claim, "--ledger", ledger).output
    assert "1  corrected how many: 903 → 7, by Ana, 2016-11-29 08:00:00 UTC\n" in told
    assert "“by telephone”" in told
    assert "2  accepted, by Ben, 2016-11-29 08:00:00 UTC\n" in told
    assert "dated by      --published" in told


def test_without_a_date_relative_time_stays_open_and_the_table_says_so(
    tmp_path: Path, report: Path
) -> None:
    path = tmp_path / "undated.db"
    assert dragoman("run", report, "--ledger", path).exit_code == 0
    claim = json.loads(dragoman("write", "jsonl", "--ledger", path).output.splitlines()[0])
    assert claim["when"]["start"] is None
    assert claim["when"]["evidence"]["quote"] == "On Sunday"
    assert "undated" in dragoman("write", "table", "--ledger", path).output


def test_a_query_narrows_what_is_written(ledger: Path) -> None:
    def count(*asked: str) -> int:
        return len(dragoman("write", "jsonl", "--ledger", ledger, *asked).stdout.splitlines())

    assert count("--place", "Iraq") == count("--place", "Baiji") == 2
    assert count("--place", "Republic of Iraq") == count("--place", "Bayji") == 2
    assert count("--place", "Mosul") == 0
    assert count("--since", "2014-06-17") == 0
    assert count("--speaker", "UN") == 2


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("--place", "Mosul"), "no claim answers: Mosul and within"),
        (("--place", "Xyzzy"), "neither the reports nor the gazetteer know a place 'Xyzzy'"),
        (("--place", "ZZ"), "no claim answers: ZZ and within"),
        (("--since", "2014-07-01", "--until", "2014-06-01"), "its first day is after its last"),
    ],
)
@pytest.mark.parametrize("form", ["csv", "hxl", "table"])
def test_a_query_that_no_claim_answers_is_told_beside_the_bare_head(
    ledger: Path, asked: tuple[str, ...], says: str, form: str
) -> None:
    written = dragoman("write", form, "--ledger", ledger, *asked)
    assert written.exit_code == 0
    assert written.stderr.count("no claim answers") == 1
    assert says in written.stderr
    assert "no claim answers" not in dragoman("write", form, "--ledger", ledger).stderr


def test_a_day_that_is_written_otherwise_is_told_as_it_is_to_be_written(report: Path) -> None:
    for given, told in (("12.4.2025", "as 2025-04-12"), ("last week", "as 2016-11-27")):
        wrong = dragoman("run", report, "--published", given)
        assert wrong.exit_code == 2
        assert told in " ".join(wrong.output.split())


def test_a_query_asks_for_several_measures_families_and_days(tmp_path: Path) -> None:
    texts = (
        "GOMA, 14 April 2025 (Agency) - On Sunday 400 families fled Goma, the UN said. "
        "Six people were killed in Goma on Sunday, the UN said.",
        "About 30 people fled Goma, the UN said.",
    )
    for number, text in enumerate(texts):
        (tmp_path / f"{number}.txt").write_text(text)
    ledger = tmp_path / "l.db"
    run = dragoman("run", tmp_path / "0.txt", tmp_path / "1.txt", "--ledger", ledger)
    assert "1 report without a day of publication" in run.output
    assert "--columns text=NAME,published=NAME" in run.output
    told = [json.loads(line) for line in (tmp_path / "l.run.jsonl").read_text().splitlines()]
    assert [(one["what"], one["where"]) for one in told] == [("no day", str(tmp_path / "1.txt"))]

    def found(*asked: str) -> list[tuple[str, int]]:
        written = dragoman("write", "jsonl", "--ledger", ledger, *asked)
        claims = [json.loads(line) for line in written.stdout.splitlines()]
        return sorted((claim["measure"], claim["figure"]["low"]) for claim in claims)

    assert found("--family", "movement") == [("fled", 30), ("fled", 400)]
    assert found("--measure", "killed", "--measure", "displaced") == [("killed", 6)]
    assert found("--happened-until", "2025-04-12") == []
    assert found("--happened-since", "2025-04-13", "--family", "harm") == [("killed", 6)]
    assert found("--standing", "contested") == []
    assert found("--status", "accepted") == []
    assert found("--text", "families") == [("fled", 400)]
    dated = dragoman("write", "table", "--ledger", ledger, "--since", "2025-04-14")
    assert "1 claim of reports without a day of publication passed over" in dated.stderr
    none = dragoman("write", "table", "--ledger", ledger, "--place", "Paris")
    assert "no claim answers this query: Paris and within" in none.output
    wrong = dragoman("write", "table", "--ledger", ledger, "--family", "movment")
    assert wrong.exit_code == 2
    assert "is movement meant?" in wrong.output


def test_a_family_that_is_the_name_of_a_measure_is_told(ledger: Path) -> None:
    wrong = dragoman("write", "table", "--ledger", ledger, "--family", "displacement")
    told = " ".join(wrong.output.split())
    assert "is movement meant, the family of displaced? There are: access," in told
    wrong = dragoman("write", "table", "--ledger", ledger, "--family", "zzz")
    assert "no family 'zzz'. There are:" in " ".join(wrong.output.split())


def test_a_situation_report_is_written_in_no_form_that_there_is_not(
    ledger: Path, tmp_path: Path
) -> None:
    wrong = dragoman("write", "sitrep", "--ledger", ledger, "-o", tmp_path / "sitrep.txt")
    assert wrong.exit_code == 2
    assert "is written as .html, .docx, .md, .pdf, not as .txt" in wrong.output
    assert not (tmp_path / "sitrep.txt").exists()
    assert dragoman("write", "sitrep", "--ledger", ledger, "-o", tmp_path / "r").exit_code == 0


def test_python_m_is_the_command() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "dragoman", "--version"], capture_output=True, text=True, check=True
    )
    assert "version" in told.stdout


def test_an_export_s_losses_method_and_claims_stand_beside_its_file_and_only_there(
    ledger: Path, tmp_path: Path
) -> None:
    out = tmp_path / "idu.csv"
    assert dragoman("write", "idmc-idu", "--ledger", ledger, "-o", out).exit_code == 0
    beside = [f"idu.csv{suffix}" for suffix in ("", ".claims.jsonl", ".losses.csv", ".method.txt")]
    assert sorted(path.name for path in tmp_path.glob("idu*")) == beside
    whole = (tmp_path / "idu.csv.claims.jsonl").read_text("utf-8")
    assert whole == dragoman("write", "jsonl", "--ledger", ledger).output
    told = out.read_text("utf-8")
    printed = dragoman("write", "idmc-idu", "--ledger", ledger).output
    assert printed.splitlines()[0] == told.splitlines()[0]
    assert "losses" not in printed


def test_every_format_is_told_by_the_help_and_the_readme(root: Path) -> None:
    helped, readme = dragoman("write", "--help").output, (root / "README.md").read_text("utf-8")
    for name in plugins.names("writers"):
        assert f"  {name} " in helped
        assert f"`{name}`" in readme


def test_an_output_file_is_whole_or_absent(ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.csv"
    assert dragoman("write", "csv", "--ledger", ledger, "-o", out).exit_code == 0
    assert out.read_text("utf-8").count("\n") == 3
    nowhere = tmp_path / "no-folder" / "claims.csv"
    failed = dragoman("write", "csv", "--ledger", ledger, "-o", nowhere)
    assert failed.exit_code == 2
    assert "name a file that can be written" in failed.output


def test_a_reader_that_stops_early_is_no_fault(ledger: Path) -> None:
    command = f"{sys.executable} -m dragoman.cli write jsonl --ledger {ledger} | head -c 10"
    done = subprocess.run(
        ["/bin/bash", "-c", f"set -o pipefail; {command}"], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


# -- bad input -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("empty.txt", b"", "empty"),
        ("photo.txt", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "PNG"),
        ("blob.txt", b"\0\1\2\3" * 64, "binary"),
    ],
)
def test_a_bad_file_is_set_aside_and_the_rest_goes_on(
    tmp_path: Path, report: Path, name: str, content: bytes, words: str
) -> None:
    bad = tmp_path / name
    bad.write_bytes(content)
    done = dragoman("run", bad, report, "--ledger", tmp_path / "l.db", "--published", "2014-06-16")
    assert done.exit_code == 3
    assert f"set aside {bad}" in done.output
    assert words.lower() in done.output.lower()
    assert "1 report read" in done.output


def test_a_missing_file_is_named_and_the_rest_goes_on(tmp_path: Path, report: Path) -> None:
    done = dragoman("run", tmp_path / "gone.txt", report, "--ledger", tmp_path / "l.db")
    assert done.exit_code == 3
    assert "gone.txt" in done.output
    assert "1 report read" in done.output


def test_another_encoding_is_read_or_refused_never_mangled(tmp_path: Path) -> None:
    text = "Взрыв в Алеппо: погибли 12 мирных жителей, сообщили в больнице города. " * 4
    path = tmp_path / "cp1251.txt"
    path.write_bytes(text.encode("cp1251"))
    done = dragoman("collect", path)
    if done.exit_code == 0:
        assert json.loads(done.output)["text"] == text
    else:
        assert done.exit_code == 3
        assert "encoding" in done.output


def test_one_broken_line_of_many(tmp_path: Path) -> None:
    lines = ['{"id": "a", "text": "On Sunday 40 people fled Goma."}', '{"id": "b", "text"', "{}"]
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join([*lines, lines[0].replace('"a"', '"c"')]), encoding="utf-8")
    done = dragoman("run", path, "--ledger", tmp_path / "l.db")
    assert done.exit_code == 3
    assert "line 2" in done.output
    assert "line 3" in done.output
    assert "2 reports read" in done.output


def test_a_line_of_fifty_megabytes_is_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "huge.jsonl"
    with path.open("wb") as file:
        file.write(b'{"id": "huge", "text": "')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n{"id": "small", "text": "On Sunday 40 people fled Goma."}\n')
    done = dragoman("run", path, "--ledger", tmp_path / "l.db")
    assert done.exit_code == 3
    assert "line 1" in done.output
    assert "1 report read" in done.output


def test_a_broken_line_in_a_pipe_of_claims(report: Path) -> None:
    extracted = dragoman("extract", report).output
    done = dragoman("link", stdin="not a claim\n" + extracted)
    assert done.exit_code == 3
    assert "standard input, line 1: no claim" in done.output
    assert len([line for line in done.stdout.splitlines() if line.startswith("{")]) == 2


def test_a_missing_ledger_says_which_command_makes_one(tmp_path: Path) -> None:
    done = dragoman("write", "jsonl", "--ledger", tmp_path / "none.db")
    assert done.exit_code == 4
    assert "dragoman run" in done.output


def test_a_ledger_of_another_schema_version(ledger: Path) -> None:
    with sqlite3.connect(ledger) as connection:
        connection.execute("UPDATE dragoman_schema SET version_num = '9999'")
    done = dragoman("write", "jsonl", "--ledger", ledger)
    assert done.exit_code == 4
    assert "version" in done.output


def test_a_file_that_is_no_ledger(report: Path) -> None:
    done = dragoman("write", "jsonl", "--ledger", report)
    assert done.exit_code == 4
    assert report.name in done.output


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write what is read-only")
def test_a_read_only_ledger_can_be_read_and_not_written(ledger: Path, report: Path) -> None:
    ledger.chmod(stat.S_IRUSR)
    ledger.parent.chmod(stat.S_IRUSR | stat.S_IXUSR)
    try:
        assert dragoman("write", "jsonl", "--ledger", ledger).exit_code == 0
        done = dragoman("run", report, "--ledger", ledger)
        assert done.exit_code == 4
    finally:
        ledger.parent.chmod(stat.S_IRWXU)


def test_an_unknown_claim(ledger: Path) -> None:
    done = dragoman("why", "zzz", "--ledger", ledger)
    assert done.exit_code == 2
    assert "zzz" in done.output
