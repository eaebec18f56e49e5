"""The house itself: its rooms, its public names, its vocabulary, its documents."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import jsonschema
import pytest

import dragoman
from dragoman import cli, plugins
from dragoman.claims import json_schema, to_json
from dragoman.cli import main
from dragoman.settings import SETTINGS
from dragoman.testing import check_reader
from tests import making

ROOMS = ["collect", "extract", "link", "reconcile", "record", "review", "write"]
VERBS = [
    "audit",
    "batch",
    "collect",
    "extract",
    "gazetteer",
    "link",
    "load",
    "reconcile",
    "review",
    "run",
    "verify",
    "watch",
    "why",
    "write",
]


def test_the_rooms_stand_in_the_order_of_the_flow() -> None:
    package = Path(dragoman.__file__).parent
    # cli is the door, one module for each few verbs; batch carries reports through the rooms
    no_rooms = {"__pycache__", "batch", "cli"}
    found = sorted(p.name for p in package.iterdir() if p.is_dir() and p.name not in no_rooms)
    assert found == ROOMS


@pytest.mark.parametrize(
    "name", [m.name for m in pkgutil.walk_packages(dragoman.__path__, "dragoman.")]
)
def test_every_public_name_exists_and_is_listed_in_order(name: str) -> None:
    module = importlib.import_module(name)
    names = list(getattr(module, "__all__", []))
    assert names == sorted(names, key=lambda n: (not n.isupper(), n[0].islower(), n))
    assert all(hasattr(module, public) for public in names)


def test_the_written_schema_is_the_code_s(root: Path) -> None:
    written = json.loads((root / "docs/schema.json").read_text("utf-8"))
    today = json.loads(json.dumps(json_schema()))
    assert written == today, "run `make golden` and read the diff"


def test_what_is_written_fits_the_schema() -> None:
    (claim,) = dragoman.read("The UN said 400 families fled Baiji.")
    jsonschema.validate(json.loads(to_json(claim)), json_schema())


def test_the_verbs_are_the_commands() -> None:
    assert sorted(main.commands) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_teaches_with_an_example(verb: str) -> None:
    command = main.get_command(click.Context(main), verb)
    assert command is not None
    assert cli.VERBS[verb][1] == command.get_short_help_str(limit=1000)
    assert f"dragoman {verb}" in (command.help or "")
    options = [p for p in command.params if isinstance(p, click.Option)]
    assert all(option.help or option.name == "output" for option in options)


def test_help_opens_no_room() -> None:
    asked = "from dragoman.cli import main; main(['--help'], standalone_mode=False)"
    shown = subprocess.run(
        [sys.executable, "-c", f"{asked}; import sys; print(*sys.modules)"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    rooms = {f"dragoman.{room}" for room in ROOMS}
    heavy = {"httpx", "numpy", "onnxruntime", "py3langid", "sqlalchemy", "sqlite3", "trafilatura"}
    assert "audit" in shown
    assert not set(shown.split()) & (rooms | heavy)


def test_the_readme_names_every_verb_and_setting(root: Path) -> None:
    text = (root / "README.md").read_text("utf-8")
    assert [verb for verb in VERBS if f"dragoman {verb}" not in text] == []
    assert [name for name, _, _ in SETTINGS if name not in text] == []


def test_every_measure_has_words_and_a_meaning_of_one_sentence() -> None:
    measures = plugins.measures()
    rows = plugins.language_tables("en")["measures"]["trigger"]
    assert {row["measure"] for row in rows} == set(measures)
    assert all(re.fullmatch(r"[A-Z][^.]+\.", m.meaning) for m in measures.values())


def test_installed_readers_keep_to_their_protocol(root: Path) -> None:
    examples = {
        "text": b"Flood\n\nAbout 400 people fled Goma.\n",
        "jsonl": b'{"id": "a", "text": "About 400 people fled Goma."}\n',
        "html": b"<!doctype html><html><head><title>Flood</title></head><body><article><p>"
        + b"About 400 people fled Goma on Sunday, the UN said. " * 8
        + b"</p></article></body></html>",
    }
    examples |= {
        "csv": b"id,text\n1,About 400 people fled Goma.\n",
        "docx": making.docx("About 400 people fled Goma."),
        "eml": making.eml("Flood", "About 400 people fled Goma."),
        "feed": making.feed(("Flood", "https://a.example/1", "400 fled Goma.", "27 Nov 2016")),
        "pdf": making.pdf(["About 400 people fled Goma."]),
        "press": (root / "tests/collect/press/factiva.txt").read_bytes(),
        "rtf": b"{\\rtf1 About 400 people fled Goma.}",
    }
    for name, reader in plugins.found("readers").items():
        if not name.startswith("from-"):  # tables: tests/collect/test_imports.py
            check_reader(reader(), examples[name])


def test_no_word_of_a_registry_s_host_in_the_locks(root: Path) -> None:
    for lock in (root / "requirements").glob("*.txt"):
        text = lock.read_text("utf-8")
        assert "://" not in text
        assert text.count("--hash=sha256:") > text.count("==")


def test_the_version_stands_in_the_changelog(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"## {project['version']}" in (root / "CHANGELOG.md").read_text("utf-8")
