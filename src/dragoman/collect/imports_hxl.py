"""Tables with HXL hashtags, taken back as reports: a sentence for each figure of a row.

In: a CSV with a row of hashtags among its first lines (HXL 1.1). Out: one Document a row, published
by the organisation that the row names. What HXL counts is told by its attributes (`imports.toml`);
a column that says nothing of ours is left alone.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import BinaryIO

from dragoman.claims import Document, Figure, Origin, PlaceRole, Qualifier, StockOrFlow
from dragoman.collect.files import Report, opening
from dragoman.collect.imports_rows import hedged, report_of, rows_of, window
from dragoman.collect.imports_stating import Told, measure_of, sentence
from dragoman.errors import InputError

__all__ = ["HxlReader"]


class HxlReader:
    """A CSV with a row of hashtags: one sentence for each figure of a row."""

    name = "from-hxl"
    version = 1

    def sniffs(self, head: bytes, path: str) -> bool:
        """A row of which most cells open with a hashtag, among the first lines (HXL allows 25)."""
        lines = opening(head).decode(errors="replace").splitlines()[:25]
        return any(_is_tagged(row) for row in csv.reader(lines))

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        tags: list[str] = []
        for here, row in rows_of(data, origin):
            if not tags:
                tags = ["".join(cell.split()).lower() for cell in row] if _is_tagged(row) else []
                continue
            if any(cell.strip() for cell in row):
                cells = [(tag, cell.strip()) for tag, cell in zip(tags, row, strict=False)]
                yield from report_of(self.report, cells, here)

    def report(self, cells: Sequence[tuple[str, str]], origin: Origin) -> Report:
        row = _Tagged(cells)
        when = window(*row.days())
        publisher = row.first("#meta", "+publisher") or row.first("#org")
        speaker = row.first("#org", "+reporting") if row.first("#meta", "+publisher") else ""
        via = row.first("#meta", "+via")
        told = (
            Told(measure, figure, when, row.places(), speaker, via)
            for measure, figure in row.figures()
        )
        identity = row.first("#meta", "+id") or row.first("#event", "+id")
        return Report(
            " ".join(filter(None, map(sentence, told))),
            id=f"hxl:{identity}" if identity else f"hxl:{origin.sha256[:16]}",
            published=row.first("#date", "+reported")[:10] or None,
            publisher=publisher,
            url=row.first("#meta", "+url") or None,
            language="en",
        )


def _is_tagged(row: Sequence[str]) -> bool:
    filled = [cell.strip() for cell in row if cell.strip()]
    tagged = [cell for cell in filled if re.fullmatch(r"#[a-zA-Z][\w ]*(\+\w+ *)*", cell)]
    return len(tagged) >= 2 and 2 * len(tagged) > len(filled)


class _Tagged:
    """The cells of a row under their hashtags."""

    def __init__(self, cells: Sequence[tuple[str, str]]) -> None:
        self.cells = [(set(tag.replace("+", " +").split()), tag, cell) for tag, cell in cells]

    def first(self, *wanted: str) -> str:
        """The first cell whose tag has all that is wanted; empty where there is none."""
        asked = set(wanted)
        return next((cell for parts, _, cell in self.cells if asked <= parts and cell), "")

    def days(self) -> tuple[str, str]:
        """The first and the last day of what happened; empty where the row does not say."""
        start, end = self.first("#date", "+start"), self.first("#date", "+end")
        if start or end:
            return start, end
        day = next((c for p, _, c in self.cells if c and "#date" in p and "+reported" not in p), "")
        return day, day

    def places(self) -> tuple[tuple[PlaceRole, str], ...]:
        found = [
            (PlaceRole.ORIGIN, self.first("#loc", "+origin")),
            (PlaceRole.DESTINATION, self.first("#loc", "+dest")),
        ]
        named = [
            cell
            for parts, _, cell in self.cells
            if cell and "#loc" in parts and not parts & {"+origin", "+dest", "+code", "+type"}
        ]
        if not named and not any(name for _, name in found):
            tags = ("#adm3", "#adm2", "#adm1", "#country")
            named = [self.first(tag, "+name") or self.first(tag) for tag in tags]
            named = [next(filter(None, named), "")]
        found += [(PlaceRole.LOCATION, name) for cell in named for name in cell.split("; ")]
        return tuple((role, name) for role, name in found if name)

    def figures(self) -> Iterator[tuple[str, Figure]]:
        """The row's figures; ``+min``, ``+max`` and ``+reported`` of one tag are one."""
        groups: dict[str, dict[str, int]] = {}
        for parts, tag, cell in self.cells:
            if not {"#affected", "#inneed", "#population"} & parts or not cell:
                continue
            if not re.fullmatch(r"\d+(\.0+)?", cell):
                continue
            end = next((end for end in ("+min", "+max", "+reported") if end in parts), "")
            base = tag.replace("+min", "").replace("+max", "").replace("+reported", "")
            groups.setdefault(base, {})[end] = int(float(cell))
        word = self.first("#indicator", "+qualifier")
        for tag, ends in groups.items():
            measure = measure_of(tag)
            figure = _tagged_figure(ends, tag, word)
            if measure and figure:
                yield measure, figure


def _tagged_figure(ends: Mapping[str, int], tag: str, word: str) -> Figure | None:
    parts = set(tag.replace("+", " +").split())
    stated = ends.get("", ends.get("+reported"))
    low, high = ends.get("+min"), ends.get("+max")
    if word in set(Qualifier) and stated is not None:
        figure = hedged(stated, Qualifier(word))
    elif low is not None and high is not None:
        kind = Qualifier.EXACT if low == high else Qualifier.BETWEEN
        figure = Figure(low, high, kind, "people")
    elif low is not None:
        figure = hedged(low, Qualifier.AT_LEAST)
    elif high is not None:
        figure = hedged(high, Qualifier.UP_TO)
    elif stated is not None:
        figure = hedged(stated, Qualifier.EXACT)
    else:
        return None
    category = "children" if "+children" in parts else "women" if "+f" in parts else None
    return replace(
        figure,
        unit="households" if "+hh" in parts else "people",
        category=category,
        stock_or_flow=StockOrFlow.STOCK if "+stock" in parts else StockOrFlow.FLOW,
    )
