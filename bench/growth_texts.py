"""Reports without end, made up from a seed, for `bench/growth.py`.

In: a seed, how many, and which share is to be about conflict. Out: Documents. Those about conflict
are the reports of ``eval/gold``, told of other towns, numbers and days: their density and their
English are what a careful person wrote. Those of other fields are put together from the sentences
of ``growth_fields.toml``; they are easier than a newspaper, which writes of killings too.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from dragoman.claims import Document, Origin

HERE = Path(__file__).resolve().parent
GOLD = HERE.parent / "eval/gold"
SETS = ("", "third_", "fresh_", "fourth_")
NO_CONFLICT = "X"
"""How the ids of the distractors begin."""
SENTENCES = range(8, 18)
"""Of a report of another field: about as many words as the gold's."""
DAYS = 3_650
AT = datetime(2026, 1, 1, tzinfo=UTC)

_NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})+\b|\b\d{2,}\b")
_YEARS = range(1900, 2100)
_NAME = re.compile(r"[A-Z][a-z]{3,}")


def documents(count: int, share: float, seed: int = 0) -> Iterator[tuple[Document, bool]]:
    """So many reports, and of each whether it is about conflict."""
    some, made = random.Random(seed), _Made()
    for number in range(count):
        told = some.random() < share
        text, published = made.conflict(some) if told else made.another(some)
        origin = Origin("made up", number, "00" * 32, "bench@1", AT)
        name = f"growth-{seed}-{number:08}"
        yield Document(name, text, "en", "", "Courier", None, published, origin), told


class _Made:
    def __init__(self) -> None:
        lines = [
            json.loads(line)
            for name in SETS
            for line in (GOLD / f"{name}input.jsonl").read_text("utf-8").splitlines()
        ]
        self.reports = [line for line in lines if not line["id"].startswith(NO_CONFLICT)]
        self.towns = sorted(_towns())
        self.within = re.compile(rf"\b({'|'.join(map(re.escape, self.towns))})\b")
        fields = tomllib.loads((HERE / "growth_fields.toml").read_text("utf-8"))
        self.fields: Sequence[Sequence[str]] = [field["says"] for field in fields["field"]]
        self.people: Sequence[str] = fields["people"]

    def conflict(self, some: random.Random) -> tuple[str, date]:
        """A report of the gold with other towns, numbers and another day of publication."""
        report: dict[str, Any] = some.choice(self.reports)
        towns: dict[str, str] = {}
        numbers: dict[str, str] = {}

        def town(met: re.Match[str]) -> str:
            return towns.setdefault(met[0], some.choice(self.towns))

        def number(met: re.Match[str]) -> str:
            if met[0].isdecimal() and int(met[0]) in _YEARS:
                return met[0]
            first = str(some.randrange(1, 4 if len(met[0]) == 2 else 10))  # a day stays a day
            return numbers.setdefault(met[0], first + met[0][1:])

        text = _NUMBER.sub(number, self.within.sub(town, report["text"]))
        day = date.fromisoformat(report["published"] or "2020-01-01")
        return text, day + timedelta(some.randrange(DAYS))

    def another(self, some: random.Random) -> tuple[str, date]:
        """A report of another field."""
        says = some.choice(self.fields)
        sentences = (
            some.choice(says).format(
                n=some.randrange(2, 900),
                m=some.randrange(2, 90),
                town=some.choice(self.towns),
                who=some.choice(self.people),
            )
            for _ in range(some.choice(SENTENCES))
        )
        return " ".join(sentences), date(2014, 1, 1) + timedelta(some.randrange(DAYS))


def _towns() -> set[str]:
    """The places of one word that the gold's reports name."""
    found: set[str | None] = set()
    for name in ("reports", "third", "fresh", "fourth"):
        for line in (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines():
            for claim in json.loads(line)["claims"]:
                found |= {place["text"] for place in claim.get("place", ())}
    return {name for name in found if name and _NAME.fullmatch(name)}
