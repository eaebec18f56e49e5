"""Write the pages of the vocabulary, of English and of columns from the tables that decide.

    python docs/generate.py

In: ``measures.toml``, the tables of the English pack and the sheets of `dragoman.write.sheets`.
Out: ``vocabulary.md``, ``english.md`` and ``columns.md`` beside this file. A test holds the pages
to what is written here today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, islice
from pathlib import Path
from typing import Any

from dragoman import plugins
from dragoman.claims import Measure, Modality
from dragoman.write.sheets import SHEETS

Table = Mapping[str, Any]

GENERATED = "<!-- Made by docs/generate.py from the tables; edit those. -->"


def pages() -> dict[str, str]:
    """The text of each generated page by its file's name."""
    english = plugins.language_tables("en")
    return {
        "columns.md": "\n".join(_columns()) + "\n",
        "english.md": "\n".join(_english(english)) + "\n",
        "vocabulary.md": "\n".join(_vocabulary(english["measures"])) + "\n",
    }


_VOCABULARY = """\
What can be counted or stated, family by family. Of each measure the page gives its meaning, whether
its figure is a stock or a flow (the two are never summed), what it may count, and the English words
that signal it. Look here for the name that `--measure` wants, or for why a sentence was read as
it was: `dragoman why` names the rule, so that `measure.departed.subject` is a line under *departed*
that counts who does it (`object`: whom it is done to, `of`: what it is of).

The meanings stand in `src/dragoman/measures.toml`, the words in
`src/dragoman/extract/languages/en/measures.toml`;
[CONTRIBUTING](../CONTRIBUTING.md#add-a-measure) tells how to add to either.
[English](english.md#units) explains the units. A word marked *everyday* gives way to one beside it
that says more: in "remain trapped", *trapped* counts.""".splitlines()
_ENGLISH = """\
What words do to a figure in English: which make a hedge, which number a vague word stands for,
which say that a thing was planned or denied, and how words of time become days. The page is a
digest for looking things up. The tables themselves stand in
`src/dragoman/extract/languages/en/` and explain their columns at their heads; those of French and
Spanish have the same form, in `fr/` and `es/` beside them. The words that signal a measure are in
[the vocabulary](vocabulary.md).""".splitlines()
_NOTATION = """\
How patterns are written here: ` · ` parts one pattern from the next, `left/leave` is any one of
these words, `(the)` may be missing, `…` is a few words of any kind, `№` a number, and `@folk` any
word of the set of that name ([sets](vocabulary.md#sets)).""".splitlines()
_TIMES = """\
Two or three examples of each rule, made from its first patterns, as if the report were about
3 May 2023. Rough translation is read too, so some of them are no good English. `dragoman why` shows
a rule as `time.NAME`.""".splitlines()
_COLUMNS = """\
What the tables of `xlsx`, `datapackage`, `parquet` and `dragoman.frames` hold, sheet by sheet. An
empty cell is not known, never zero. Rows are claims, and claims repeat one another: do not add up
a column. The sheet *estimates* has what each policy makes of the claims on one question.

`parquet` has the claims' columns and beside them the lists `places`, `sources` and `participants`,
with the columns of these sheets, and `record`, the claim whole as JSON ([its schema](schema.json)).
`csv` is one flat table with names of its own: `document` is the report's id, `intermediaries` who
passed it on, and each role of a place (`location`, `origin`, `destination`, `route`) has six
columns: its name as written, then the place found, country (alpha-2), point and precision.

[The words](words.md) explain what a cell may say.""".splitlines()


# -- the vocabulary --------------------------------------------------------------------------------

_COUNTS = {
    "subject": "counts who does it",
    "object": "counts whom or what it is done to",
    "of": "counts what it is of",
    "either": "counts what stands before it or after it",
    "nothing": "counts nothing, but states something by itself; a figure beside it may be its size",
    "alone": "counts nothing, but states something by itself; a figure beside it is another's",
}
_KINDS = {
    "stock": "a stock: how many at a moment",
    "flow": "a flow: how many during a window",
    "neither": "not a count of either kind",
}


def _vocabulary(table: Table) -> Iterator[str]:
    measures = plugins.measures()
    triggers = list(table["trigger"])
    yield from (GENERATED, "", "# The vocabulary", "", *_VOCABULARY, "", *_NOTATION, "")
    yield from (
        "| family | measures |",
        "|---|---|",
    )
    families = [(f, list(of)) for f, of in groupby(measures.values(), key=lambda m: m.family)]
    for family, of in families:
        yield f"| [{family}](#{family}) | {' · '.join(m.name for m in of)} |"
    for family, of in families:
        yield from ("", f"## {family}")
        for measure in of:
            yield from _measure(
                measure, [row for row in triggers if row["measure"] == measure.name]
            )
    yield from (
        "",
        "## Sets",
        "",
        "Words that patterns name together, by `@` and the set's name.",
        "",
    )
    yield from (f"- @{name}: {', '.join(words)}" for name, words in table["sets"].items())


def _measure(measure: Measure, rows: Iterable[Table]) -> Iterator[str]:
    units = ", ".join(measure.units) or "no figure"
    yield from ("", f"### {measure.name}", "", measure.meaning, "")
    yield f"*{_KINDS[measure.stock_or_flow].capitalize()}. Units: {units}.*"
    yield ""
    for row in rows:
        marks = [
            mark
            for mark, holds in (
                ("everyday", row.get("weak")),
                ("a stock", row.get("stock") and measure.stock_or_flow != "stock"),
                ("also without a figure", row.get("figureless")),
            )
            if holds
        ]
        note = f" ({', '.join(marks)})" if marks else ""
        yield f"- {_COUNTS[row['counts']]}{note}: {_words(row['words'])}"


# -- English ---------------------------------------------------------------------------------------


def _english(tables: Mapping[str, Table]) -> Iterator[str]:
    yield from (GENERATED, "", "# English, as it is read", "", *_ENGLISH, "", *_NOTATION)
    yield from _figures(tables["figures"])
    yield from _units(tables["units"]["unit"])
    yield from _modality(tables["modality"])
    yield from _times(tables["times"])


def _figures(figures: Table) -> Iterator[str]:
    yield from ("", "## Hedges", "", "The hedge is part of the number.", "")
    hedges = figures["hedges"]
    after = figures["hedges_after"]
    yield from _table(
        ("qualifier", "before the number", "after it"),
        ((name, _words(hedges[name]), _words(after.get(name, ()))) for name in hedges),
    )
    yield from (
        "",
        "## Vague words",
        "",
        "The word is kept, beside the range it usually means.",
        "",
    )
    yield from _table(
        ("words", "from", "to"),
        ((_plain(v["pattern"]), *_range(v)) for v in figures["vague"]),
    )
    shares = figures["shares"]
    yield from ("", "## Shares", "", f"Per cent: {_words(shares['per_cent'])}.", "")
    yield from _table(
        ("words", "per cent"), ((_plain(f["pattern"]), f["value"]) for f in shares["fractions"])
    )
    nothing = figures["nothing"]
    yield from ("", "## Nothing", "", "A count of nothing is 0, and denied.", "")
    yield f"- by itself: {_words(nothing['alone'])}"
    yield f"- before what is counted: {_words(nothing['before'])}"
    no_figure = figures["not_a_figure"]
    yield from ("", "## No figure", "", "A number beside these counts nothing.", "")
    yield f"- before them: {_words(no_figure['after'])}"
    yield f"- after them: {_words(no_figure['before'])}"
    yield f"- with a currency: {_words(figures['not_a_figure']['currency'])}"


def _range(vague: Table) -> tuple[str, str]:
    return ("", "") if "low" not in vague else (f"{vague['low']:,}", f"{vague['high']:,}")


def _units(units: Mapping[str, Table]) -> Iterator[str]:
    yield from ("", "## Units", "")
    yield "What is counted keeps the speaker's word as its category, where the unit has such."
    yield ""
    rows = []
    for name, row in units.items():
        said = (f"**{word}** ({_words(nouns)})" for word, nouns in row.get("said", {}).items())
        rows.append((name, row["class"], "; ".join([_words(row.get("words", ())), *said])))
    yield from _table(("unit", "class", "nouns, and the categories kept"), rows)


LEADING = ("before", "verbs", "past")
"""The lists of cues that stand before a measure's word."""


def _modality(modality: Mapping[str, Table]) -> Iterator[str]:
    yield from ("", "## Modality", "")
    yield from (
        "Words that say whether it happened, or was planned, ordered, denied... Only what is",
        "asserted is ever counted; the rest is kept as what it is. The words under *asserted*",
        "turn a denial round: who does not deny a thing says it.",
    )
    yield ""
    cues = [(m.value, modality[m.value]) for m in Modality if m.value in modality]
    yield from _table(
        ("modality", "before the measure's word", "after it"),
        (
            (
                name,
                _words([w for key in LEADING for w in row.get(key, ())]),
                _words(row.get("after", ())),
            )
            for name, row in cues
        ),
    )
    yield from ("", "Phrases that hold such a word and are no cue:", "")
    yield _words(modality["never"]["words"])


def _times(times: Table) -> Iterator[str]:
    yield from ("", "## Time", "")
    yield from _TIMES
    for title, key in (("Days, months, years", "point"), ("Windows", "rule")):
        yield from ("", f"### {title}", "")
        rows = [(row["name"], _examples(row["patterns"], times["lists"])) for row in times[key]]
        yield from _table(("rule", "as in"), rows)


_SLOTS = {
    "digits": "24",
    "n": "three",
    "unit": "days",
    "ordinal": "second",
    "day": "3",
    "month": "May",
    "month_number": "5",
    "year": "2023",
    "decade": "1990s",
    "dotted": "3.5.2023",
    "time": "10:15",
    "clocked": "10:15",
    "weekday": "Tuesday",
    "part": "early",
    "season": "spring",
    "holiday": "Christmas Day",
    "point": "3 May",
    "date": "3 May",
}
"""A word for each kind of word that a time pattern may hold."""


def _examples(patterns: Iterable[str], lists: Mapping[str, Any]) -> str:
    """The shortest phrase of each of the first patterns: what may be missing is."""
    made = (_example(pattern, lists) for pattern in patterns)
    return ", ".join(f"“{phrase}”" for phrase in islice(dict.fromkeys(made), 3))


def _example(pattern: str, lists: Mapping[str, Any]) -> str:
    needed = re.sub(r"\[ [^]]* \]|\S+\?(?= |$)", "", pattern)
    needed = re.sub(r"[!&]\S+", "", needed)  # what may not, or must, stand behind it
    words = [word.split("|")[0] for word in needed.split() if word not in {"^", "$", ">>"}]
    said = [
        "day" if word == "{unit}" and "{n}" not in words else _slot(word, lists, words[:at])
        for at, word in enumerate(words)
    ]
    return re.sub(r" (?=[,.):-])|(?<=[(:-]) ", "", " ".join(said))


def _slot(word: str, lists: Mapping[str, Any], before: Iterable[str]) -> str:
    if not word.startswith("{"):
        return {"**": "…", "*": "…", "#": "120"}.get(word, word)
    name = word.strip("{}")
    said = _SLOTS.get(name) or str(lists[name][0])
    return said.replace("3", "5", 1) if word in before and name != "year" else said


# -- columns ---------------------------------------------------------------------------------------


def _columns() -> Iterator[str]:
    yield from (GENERATED, "", "# Columns", "", *_COLUMNS)
    for sheet in SHEETS.values():
        yield from ("", f"## {sheet.name}", "", sheet.meaning, "")
        yield from _table(
            ("column", "type", "meaning"),
            ((f"`{c.name}`", f"{c.kind}", c.meaning) for c in sheet.columns),
        )


# -- Markdown --------------------------------------------------------------------------------------


def _table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    titles = list(head)
    yield "| " + " | ".join(titles) + " |"
    yield "|---" * len(titles) + "|"
    for row in rows:
        yield "| " + " | ".join(str(cell).replace("|", "/") for cell in row) + " |"


def _words(patterns: Iterable[str]) -> str:
    return " · ".join(_plain(pattern) for pattern in patterns)


def _plain(pattern: str) -> str:
    """A pattern as a person writes it: ``took|taken the? town`` is "took/taken (the) town"."""
    return " ".join(
        {"**": "…", "#": "№"}.get(word, f"({word[:-1]})" if word.endswith("?") else word)
        for word in pattern.replace("|", "/").split()
    )


def main() -> None:
    for name, text in pages().items():
        (Path(__file__).parent / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
