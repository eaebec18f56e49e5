"""What is wrong in a table is told with its line, whoever edited it and however.

The cases are small; the properties hold over every table that ships, each spoilt in one place.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman import plugins
from dragoman.forms import Lines, faults

FOLDERS = (
    *("dragoman", "dragoman.collect", "dragoman.extract", "dragoman.link.data"),
    *("dragoman.reconcile", "dragoman.write"),
)
PACKS = [f"dragoman.extract.languages.{code}" for code in plugins.languages()]

FORM = tomllib.loads("""
settings = "word"

[words]
"say|tell" = "words"
"quote?" = "words"

[hedges]
"*" = "whole number"

[[rule]]
name = "word"
kind = ["since", "until"]
"first?" = "number"
"weak?" = "yes or no"
""")

SOUND = """
settings = "plain"

[words]   # what is said
say = ["said", "says"]
tell = [
  "told",  # "tells" is dealt with elsewhere
  "informed",
]

[hedges]
about = 1
"more than" = 2

[[rule]]
name = "one"
kind = "since"

[[rule]]
name = "two"
kind = "until"
weak = true
"""


def test_a_sound_table_has_no_fault() -> None:
    assert faults(tomllib.loads(SOUND), FORM, SOUND) == ()


@pytest.mark.parametrize(
    ("written", "instead", "told"),
    [
        (
            'say = ["said", "says"]',
            'say = "said"',
            'line 5: words.say is to be a list of words in quotes: ["so", "and so"]; not \'said\'',
        ),
        (
            '  "informed",',
            "  7,",
            'line 8: words.tell is to be a list of words in quotes: ["so", "and so"]; not 7',
        ),
        (
            '"said", "says"',
            '"said", " says"',
            'line 5: words.say is to be a list of words in quotes: ["so", "and so"]; not \' says\'',
        ),
        ("say =", "sya =", "line 5: nothing is called sya in words; is say meant?"),
        (
            'say = ["said", "says"]',
            "",
            "line 4: words lacks say: a list may be []",
        ),
        ("about = 1", "about = true", "line 12: hedges.about is to be a whole number; not True"),
        (
            'kind = "until"',
            'kind = "till"',
            "line 21: rule.kind is 'till', and is to be one of since, until",
        ),
        ("weak = true", "wek = true", "line 22: nothing is called wek in rule; is weak meant?"),
        ('name = "two"', "", "line 19: rule lacks name"),
        ("[hedges]", "[hedge]", "line 11: nothing is called hedge in the table; is hedges meant?"),
        (
            'settings = "plain"',
            'settings = ""',
            "line 2: settings is to be a word or phrase in quotes: \"so\"; not ''",
        ),
    ],
)
def test_a_fault_is_told_with_its_line(written: str, instead: str, told: str) -> None:
    text = SOUND.replace(written, instead, 1)
    assert text != SOUND
    assert told in faults(tomllib.loads(text), FORM, text)


def test_faults_come_in_the_order_of_their_lines() -> None:
    text = SOUND.replace("weak = true", "weak = 1").replace('"said", "says"', "1, 2")
    assert [fault.partition(":")[0] for fault in faults(tomllib.loads(text), FORM, text)] == [
        "line 5",
        "line 5",
        "line 22",
    ]


# -- the tables that ship --------------------------------------------------------------------------


def _shipped() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The name, the text and the form of every table."""
    for package in (*FOLDERS, *PACKS):
        beside = "dragoman.extract.languages" if package in PACKS else package
        forms = tomllib.loads((files(beside) / "forms.toml").read_text(encoding="utf-8"))
        for file in sorted(files(package).iterdir(), key=lambda file: file.name):
            stem = file.name.removesuffix(".toml")
            if not file.name.endswith(".toml") or stem in {"forms", "actors"}:
                continue  # actors: link/vetting.py
            form = [forms[name] for name in forms if fnmatchcase(stem, name)]
            assert len(form) == 1, f"{package}: {file.name} has no form, or two"
            yield f"{package} {stem}", file.read_text(encoding="utf-8"), form[0]


TABLES = {name: (text, form) for name, text, form in _shipped()}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_its_form(name: str) -> None:
    text, form = TABLES[name]
    assert faults(tomllib.loads(text), form, text) == ()


Place = tuple[tuple[str | int, ...], Any]


def _places(table: Any, path: tuple[str | int, ...] = ()) -> Iterator[Place]:
    """All keys that hold no other keys, with what they hold."""
    for key, value in table.items() if isinstance(table, dict) else enumerate(table):
        if isinstance(value, dict) or (isinstance(value, list) and value and _is_rows(value)):
            yield from _places(value, (*path, key))
        else:
            yield (*path, key), value


def _is_rows(value: list[Any]) -> bool:
    return all(isinstance(row, dict) for row in value)


PLACES = {name: list(_places(tomllib.loads(text))) for name, (text, _) in TABLES.items()}
CHOSEN = st.sampled_from(sorted(PLACES)).flatmap(
    lambda name: st.tuples(st.just(name), st.sampled_from(PLACES[name]))
)


def _spoilt(text: str, path: tuple[str | int, ...], put: Any) -> dict[str, Any]:
    """The table with ``put`` under a path."""
    table = tomllib.loads(text)
    inner: Any = table
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = put
    return table


@given(CHOSEN)
def test_what_is_of_another_kind_is_told_where_it_stands(chosen: tuple[str, Place]) -> None:
    name, (path, value) = chosen
    text, form = TABLES[name]
    other: Any = "one two" if isinstance(value, list) else ["one two"]
    told = faults(_spoilt(text, path, other), form, text)
    assert len(told) == 1
    line = text.splitlines()[int(told[0].split(":")[0].removeprefix("line ")) - 1]
    assert str(path[-1]) in line, told


@given(CHOSEN)
def test_the_line_of_a_key_is_one_where_it_is_written(chosen: tuple[str, Place]) -> None:
    name, (path, _) = chosen
    text, _ = TABLES[name]
    assert str(path[-1]) in text.splitlines()[Lines(text).of(*path) - 1]


# -- what a person sees ----------------------------------------------------------------------------


def test_a_pack_that_cannot_be_used_ends_the_run_and_says_which_line(
    root: Path, tmp_path: Path
) -> None:
    """The pack is another's, installed as any is: for a language that we do not have."""
    shutil.copytree(root / "src/dragoman/extract/languages/en", tmp_path / "words_of_ours")
    table = tmp_path / "words_of_ours/context.toml"
    text = table.read_text(encoding="utf-8").replace("[language]\nwords", "[language]\nwrods")
    table.write_text(text, encoding="utf-8")
    installed = tmp_path / "words_of_ours-1.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: words-of-ours\nVersion: 1\n")
    (installed / "entry_points.txt").write_text("[dragoman.languages]\nsco = words_of_ours\n")
    report = {"id": "a", "text": "Some 300 folk fled the toun, the army said.", "language": "sco"}
    (tmp_path / "reports.jsonl").write_text(json.dumps(report), encoding="utf-8")
    ran = subprocess.run(
        [Path(sys.executable).with_name("dragoman"), *["run", "reports.jsonl", "--ledger", "l.db"]],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 2
    assert "line 5: nothing is called wrods in language; is words meant?" in ran.stderr
