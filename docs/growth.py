"""Draw ``growth.svg`` and write the tables of ``performance.md`` from what `bench/growth.py` found.

    python docs/growth.py

In: ``growth.json``. Out: the picture, and what stands between the marks of ``performance.md``. A
test holds both to the JSON; what the figures are, no test says.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
DOCUMENTS = 10**8
SHARES = (0.01, 0.1, 1.0)
"""Of conflict news."""
NEWSPAPER, WORDS = 72_200, 316
"""Words a core-second that `bench/speed.py` read of a newspaper (LGL), and words of a report in it:
what is made up for other fields is told apart at a glance, and would promise too much.
"""
CORES = 64
MEMORY_MB = 64_000
"""Of the machine whose limits are told."""
TENTHS = 250_000
"""Claims from which on a tenth of them is several transactions."""
READ, GROUPED, TASKS = "read", "grouped by DuckDB", "in tasks"
RECORDED, LOADED = "recorded, a report a transaction", "loaded, 2,500 at once"
RELATED = "related in one process"
ENGINES = ("SQLite", "PostgreSQL")

Found = Mapping[str, Any]
Point = Mapping[str, Any]
At = tuple[float, float]


def pages() -> dict[str, str]:
    """The text of what is made, by its file's name."""
    found = json.loads((HERE / "growth.json").read_text("utf-8"))["parts"]
    text = (HERE / "performance.md").read_text("utf-8")
    for mark, lines in {
        "measured": measured(found),
        "scale": scale(found),
        "bends": bends(found),
    }.items():
        begin, end = f"<!-- growth: {mark} -->\n", f"<!-- growth: end of {mark} -->\n"
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = "".join([before, begin, *(f"{line}\n" for line in lines), end, after])
    return {"growth.svg": drawing(found), "performance.md": text}


# -- what was found, as curves ---------------------------------------------------------------------


@dataclass(frozen=True)
class Curve:
    """One figure by size."""

    name: str
    at: tuple[At, ...]
    further: int = 0
    """A size that was asked for and left out, up to ten times the last."""

    @property
    def slope(self) -> float | None:
        """The exponent between the last two."""
        if len(self.at) < 2 or not all(y > 0 for _, y in self.at[-2:]):
            return None
        (x0, y0), (x1, y1) = self.at[-2:]
        return math.log(y1 / y0) / math.log(x1 / x0)

    def foreseen(self, size: float) -> float:
        """The figure at a larger size, by the last two."""
        x, y = self.at[-1]
        return y * math.pow(size / x, self.slope or 1.0)


def curve(found: Found, part: str, name: str, what: str = "seconds", as_: str = "") -> Curve | None:
    """What ``part`` measured under this name; None where it did not."""
    if part not in found:
        return None
    at = sorted(
        (p["size"], p[what]) for p in found[part]["points"] if p["name"] == name and what in p
    )
    if not at:
        return None
    last = at[-1][0]
    further = [p["size"] for p in found[part]["left_out"] if last < p["size"] <= 10 * last]
    return Curve(as_ or name, tuple(at), min(further, default=0))


def names(found: Found, part: str, step: str) -> list[str]:
    points = found[part]["points"] if part in found else ()
    return list(dict.fromkeys(p["name"] for p in points if p["step"] == step))


def last(found: Found, part: str, name: str) -> Point:
    """The point of the largest size; empty where there is none."""
    points = [p for p in found.get(part, {"points": ()})["points"] if p["name"] == name]
    return max(points, key=lambda p: p["size"], default={})


def kinds(found: Found) -> list[Curve]:
    """Reading by the processor: all, and each kind by how many of it there were."""
    points = found[READ]["points"]
    whole = curve(found, READ, READ, "processor_s", f"{points[0]['share']:.0%} conflict news")
    split = [
        Curve(name, tuple((p[kind]["documents"], p[kind]["processor_s"]) for p in points))
        for kind, name in (("conflict", "conflict news alone"), ("other", "other fields alone"))
    ]
    return [*kept([whole]), *split]


def kept(curves: Iterable[Curve | None]) -> list[Curve]:
    return [one for one in curves if one]


# -- the picture -----------------------------------------------------------------------------------

WIDTH, PANEL_W, PANEL_H = 860, 430, 268
LEFT, RIGHT, TOP, BOTTOM = 46, 150, 44, 34
STYLE = """
text{font:11px system-ui,Noto Sans,sans-serif;fill:#1b1b1a}
.t{font-size:13px;font-weight:600}.s{fill:#5d5d58;font-size:10px}
.g{stroke:#b9b8b0;stroke-width:.5}
.l,.k,.d,.h{stroke:currentColor;fill:none}.l{stroke-width:1.6}.k{stroke-width:.5}
.f{stroke-dasharray:3 3;stroke-width:1.2}.d{fill:currentColor}.b,.h{fill:#fff}
.c0{color:#0072b2}.c1{color:#d55e00}.c2{color:#009e73}.c3{color:#cc79a7}.c4{color:#e69f00}
.c5{color:#56b4e9}.c6{color:#5d5d58}
@media(prefers-color-scheme:dark){
text{fill:#e8e7e0}.s{fill:#a8a79f}.g{stroke:#55554f}.b,.h{fill:#161615}
.c0{color:#4ea8de}.c1{color:#f0884a}.c2{color:#2fc79a}.c3{color:#e3a2c6}.c6{color:#a8a79f}}
"""
"""Okabe and Ito's colours; every curve is named at its end, too."""


@dataclass(frozen=True)
class Panel:
    title: str
    of: str
    """What the sizes count."""
    unit: str
    """``s`` or ``MB``."""
    curves: Sequence[Curve] = field(default_factory=tuple)


def panels(found: Found) -> list[Panel]:
    exports = names(found, "SQLite", "export")
    return [
        Panel("Read, one core", "documents", "s", kinds(found)),
        Panel(
            "Reconcile",
            "claims",
            "s",
            kept(
                [
                    curve(found, "reconcile", GROUPED, as_="grouped, 2 processes"),
                    curve(found, "tasks", TASKS, as_="in tasks, 2 processes"),
                    *(curve(found, e, RELATED, as_=f"one process, {e}") for e in ENGINES),
                ]
            ),
        ),
        Panel(
            "Load into a ledger",
            "claims",
            "s",
            kept(
                curve(found, e, name, as_=f"{how}, {e}")
                for how, name in (("one by one", RECORDED), ("at once", LOADED))
                for e in ENGINES
            ),
        ),
        Panel(
            "Export, from SQLite", "claims", "s", kept(curve(found, "SQLite", n) for n in exports)
        ),
        *(
            Panel(
                f"Pages after a change, {engine}",
                "claims in the ledger",
                "s",
                kept(curve(found, engine, name) for name in names(found, engine, "pages")),
            )
            for engine in ENGINES
        ),
        Panel(
            "Memory of the process, at its peak",
            "documents or claims",
            "MB",
            kept(
                [
                    curve(found, READ, READ, "peak_mb", "read (documents)"),
                    curve(found, "reconcile", GROUPED, "peak_mb", "grouped, both"),
                    curve(found, "tasks", TASKS, "peak_mb", "in tasks, both"),
                    curve(found, "SQLite", LOADED, "peak_mb", "load"),
                    curve(found, "SQLite", RELATED, "peak_mb", "relate, one process"),
                    curve(found, "SQLite", "series", "peak_mb", "all pages"),
                    curve(found, "SQLite", "parquet", "peak_mb", "export Parquet"),
                    curve(found, "SQLite", "sitrep", "peak_mb", "export sitrep"),
                ]
            ),
        ),
        Panel(
            "On disk",
            "claims",
            "MB",
            kept(
                [
                    *(curve(found, e, RELATED, "disk_mb", f"ledger, {e}") for e in ENGINES),
                    curve(found, "SQLite", "jsonl", "disk_mb", "JSON lines"),
                    curve(found, "SQLite", "csv", "disk_mb", "CSV"),
                    curve(found, "SQLite", "parquet", "disk_mb", "Parquet"),
                    curve(found, "SQLite", RELATED, "words_mb", "index of words, SQLite"),
                ]
            ),
        ),
    ]


def drawing(found: Found) -> str:
    shown = [panel for panel in panels(found) if panel.curves]
    height = 24 + -(-len(shown) // 2) * PANEL_H + 24
    says = "; ".join(
        f"{p.title}: "
        + ", ".join(
            f"{c.name} {told(c.at[-1][1], p.unit)} at {size(c.at[-1][0])}" for c in p.curves
        )
        for p in shown
    )
    legend = (
        "Both axes are logarithmic. A dot is measured; a ring on a broken line is foreseen from "
        "the last two dots, and was not run."
    )
    drawn = [f'<text class="s" x="{LEFT}" y="16">{legend}</text>']
    for number, panel in enumerate(shown):
        x, y = number % 2 * PANEL_W, 24 + number // 2 * PANEL_H
        drawn += [f'<g transform="translate({x} {y})">', *_panel(panel), "</g>"]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" '
        f'height="{height}" role="img" aria-label="{escape(says)}"><style>{STYLE}</style>'
        f'<rect class="b" width="{WIDTH}" height="{height}"/>' + "\n".join(drawn) + "</svg>\n"
    )


def _panel(panel: Panel) -> Iterator[str]:
    every = [at for c in panel.curves for at in (*c.at, *_further(c))]
    axis_x = _Axis.of([x for x, _ in every], LEFT, PANEL_W - RIGHT)
    axis_y = _Axis.of([y for _, y in every], PANEL_H - BOTTOM, TOP)
    yield f'<text class="t" x="{LEFT}" y="24">{escape(panel.title)}</text>'
    for ten in axis_x.tens():
        x = axis_x(ten)
        yield f'<path class="g" d="M{x:.1f} {TOP}V{PANEL_H - BOTTOM}"/>'
        yield (
            f'<text class="s" x="{x:.1f}" y="{PANEL_H - BOTTOM + 14}" text-anchor="middle">'
            f"{size(ten)}</text>"
        )
    for ten in axis_y.tens():
        y = axis_y(ten)
        yield f'<path class="g" d="M{LEFT} {y:.1f}H{PANEL_W - RIGHT}"/>'
        yield (
            f'<text class="s" x="{LEFT - 5}" y="{y + 3.5:.1f}" text-anchor="end">'
            f"{told(ten, panel.unit)}</text>"
        )
    middle = (LEFT + PANEL_W - RIGHT) / 2
    yield (
        f'<text class="s" x="{middle:.1f}" y="{PANEL_H - BOTTOM + 27}" text-anchor="middle">'
        f"{panel.of}</text>"
    )
    ends: list[tuple[float, float, int, str]] = []
    for number, one in enumerate(panel.curves):
        points = [(axis_x(x), axis_y(y)) for x, y in one.at]
        hue = number % 7
        yield f'<path class="l c{hue}" d="M{_path(points)}"/>'
        yield from (
            f'<circle class="d c{hue}" cx="{x:.1f}" cy="{y:.1f}" r="2.2"/>' for x, y in points
        )
        for x, y in ((axis_x(x), axis_y(y)) for x, y in _further(one)):
            yield f'<path class="l f c{hue}" d="M{_path([points[-1], (x, y)])}"/>'
            yield f'<circle class="h c{hue}" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>'
            points.append((x, y))
        ends.append((*points[-1], hue, one.name))
    yield from _labels(ends)


def _further(one: Curve) -> list[At]:
    return [(one.further, one.foreseen(one.further))] if one.further and one.slope else []


def _labels(ends: Sequence[tuple[float, float, int, str]]) -> Iterator[str]:
    """Each curve's name beside its end, none over another."""
    step, least = 12.5, TOP - 4.0
    ordered = sorted(ends, key=lambda end: end[1])
    placed: list[float] = []
    x = PANEL_W - RIGHT + 14
    for at, (_, wanted, _, _) in enumerate(ordered):
        room = (len(ordered) - at - 1) * step  # for those below
        y = min(wanted, PANEL_H - BOTTOM + 4 - room)
        placed.append(max(y, placed[-1] + step if placed else least))
    for (end, y, hue, name), beside in zip(ordered, placed, strict=True):
        yield f'<path class="k c{hue}" d="M{end + 4:.1f} {y:.1f}L{x - 3} {beside:.1f}"/>'
        yield f'<text x="{x}" y="{beside + 3.5:.1f}">{escape(name)}</text>'


@dataclass(frozen=True)
class _Axis:
    low: float
    high: float
    start: float
    end: float

    @classmethod
    def of(cls, values: Sequence[float], start: float, end: float) -> _Axis:
        logs = [math.log10(value) for value in values if value > 0]
        low, high = math.floor(min(logs) + 0.02), math.ceil(max(logs) - 0.02)
        return cls(low, max(high, low + 1), start, end)

    def __call__(self, value: float) -> float:
        share = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    def tens(self) -> list[float]:
        return [10.0**n for n in range(math.floor(self.low), math.floor(self.high) + 1)]


def _path(points: Iterable[At]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in points)


# -- the tables ------------------------------------------------------------------------------------


def measured(found: Found) -> Iterator[str]:
    """A table a kind of size: what each step took, and what ten times more takes."""
    for of in ("documents", "claims"):
        rows = [
            (p, c) for p in panels(found) if p.of.startswith(of) and p.unit == "s" for c in p.curves
        ]
        tens = sorted({_ten(x) for _, c in rows for x, _ in c.at})
        yield ""
        yield f"| {of} | " + " | ".join(map(size, tens)) + " | ten times more |"
        yield "|---" * (len(tens) + 2) + "|"
        title = ""
        for panel, one in rows:
            if panel.title != title:
                title = panel.title
                yield f"| **{title}** |" + " |" * (len(tens) + 1)
            at = {_ten(x): (x, y) for x, y in one.at}
            cells = (_cell(at.get(ten), ten) for ten in tens)
            grown = f"× {10**one.slope:,.1f}" if one.slope is not None else ""
            yield f"| {one.name} | " + " | ".join(cells) + f" | {grown} |"
    yield from ("", "What was left out:", "")
    for part, of_part in found.items():
        for one in of_part["left_out"]:
            yield f"- {part}, {size(one['size'])}: {one['why']}"
    yield ""
    for part, of_part in found.items():
        yield (
            f"{part}: {of_part['measured']}, {of_part['took_s']:,} s, load {of_part['load']} "
            f"before; {of_part['machine']}.  "
        )


def _ten(number: float) -> float:
    """The size that stands at the head of the column."""
    return float(10 ** math.ceil(math.log10(number) - 0.15))


def _cell(at: At | None, ten: float) -> str:
    if at is None:
        return ""
    number, seconds = at
    near = 0.7 < number / ten < 1.4
    return told(seconds, "s") if near else f"{told(seconds, 's')} at {size(number)}"


def scale(found: Found) -> Iterator[str]:
    """What 10^8 documents would take, by the share of conflict news."""
    read, grouped = last(found, READ, READ), last(found, "reconcile", GROUPED)
    conflict, news = (
        read["conflict"]["documents"] / read["conflict"]["processor_s"],
        NEWSPAPER / WORDS,
    )
    easy = read["other"]["documents"] / read["other"]["processor_s"]
    each = read["claims"] / read["conflict"]["documents"]
    claims = [DOCUMENTS * share * each for share in SHARES]

    def hours(rest: float) -> list[float]:
        """Of one core, where so many of the other documents are read in a second."""
        return [DOCUMENTS * (share / conflict + (1 - share) / rest) / 3600 for share in SHARES]

    yield "| share of conflict news | " + " | ".join(f"{share:.0%}" for share in SHARES) + " |"
    yield "|---" * (len(SHARES) + 1) + "|"

    def row(what: str, figures: Iterable[str]) -> str:
        return f"| {what} | " + " | ".join(figures) + " |"

    yield row(
        f"core-hours of reading: 10^8 × (share ÷ {conflict:,.0f} + rest ÷ {news:,.0f}) documents a "
        f"core-second, the rest as a newspaper of {WORDS} words a report (`bench/speed.py`)",
        (f"{h:,.0f}" for h in hours(news)),
    )
    yield row(
        f"... the rest as easy as what is made up here: {easy:,.0f} documents a core-second",
        (f"{h:,.0f}" for h in hours(easy)),
    )
    yield row(f"hours on {CORES} cores", (f"{h / CORES:,.1f}" for h in hours(news)))
    yield row(
        f"claims: {each:.1f} a document of conflict", (f"{c / 1e6:,.0f} million" for c in claims)
    )
    for name, point in (
        ("Parquet", last(found, "SQLite", "parquet")),
        *((f"ledger, {engine}", last(found, engine, RELATED)) for engine in ENGINES),
    ):
        if point:
            bytes_each = point["disk_mb"] * 1e6 / point.get("claims", point["size"])
            yield row(
                f"{name}: {bytes_each:,.0f} bytes a claim",
                (f"{c * bytes_each / 1e9:,.0f} GB" for c in claims),
            )
    for engine in ENGINES:
        if point := last(found, engine, LOADED):
            rate_of = point["size"] / point["seconds"]
            yield row(
                f"hours of loading, {engine}, one writer: {rate_of:,.0f} claims a second",
                (f"{c / rate_of / 3600:,.1f}" for c in claims),
            )
    spent = curve(found, "reconcile", GROUPED, "processor_s")
    if grouped and spent and spent.slope and spent.slope > 1:
        second = grouped["claims"] / grouped["processor_s"]
        yield row(
            "core-hours of reconciling by keys written in SQL, where the world grows with it: "
            f"{second:,.0f} claims a core-second",
            (f"{c / second / 3600:,.1f}" for c in claims),
        )
        yield row(
            f"... and where all are about the same places and days: exponent {spent.slope:.2f}",
            (f"{spent.foreseen(c) / 3600:,.1f}" for c in claims),
        )
    related = last(found, "tasks", TASKS)
    if related:
        second = related["claims"] / related["processor_s"]
        yield row(
            f"core-hours of `dragoman reconcile OUT/`, which reads claims as they are written and "
            f"asks for all their keys: {second:,.0f} claims a core-second at "
            f"{size(related['size'])}",
            (f"{c / second / 3600:,.1f}" for c in claims),
        )
    memory = (
        f"A process that reads took {read['peak_mb']:,} MB whatever the number of documents, "
        f"so {CORES} of them take {read['peak_mb'] * CORES / 1e3:,.0f} GB."
    )
    if grouped:
        memory += (
            f" {grouped['processes']} processes that reconciled {size(grouped['claims'])} claims, "
            f"a question at a time, took {grouped['peak_mb']:,} MB."
        )
    yield from ("", memory)


def bends(found: Found) -> Iterator[str]:
    """Where cost grows faster than size, with what was measured."""
    for engine in ENGINES:
        point = last(found, engine, LOADED)
        if point and point["size"] >= TENTHS:
            more = point["last_tenth_s"] / point["first_tenth_s"]
            end = point["ending_s"] / point["seconds"] if "ending_s" in point else None
            yield (
                f"- **Writing, {engine}.** Of {size(point['size'])} claims the last tenth took "
                f"{more:.1f} times as long as the first"
                f"{f', what is made at the end {end:.0%} of all' if end else ''}; over all it was "
                f"{point['size'] / point['seconds']:,.0f} claims a second."
            )
    for engine in ENGINES:
        if point := last(found, engine, RELATED):
            share = point.get("words_mb", 0) / point["disk_mb"]
            yield (
                f"- **The index of words, {engine}.** {share:.0%} of "
                f"{told(point['disk_mb'], 'MB')} at {size(point['size'])} claims."
            )
    for engine in ENGINES:
        yield from _slow(found, engine)
    grouped = curve(found, "reconcile", GROUPED, "pairs")
    if grouped and len(grouped.at) > 1:
        (n0, p0), (n1, p1) = grouped.at[-2:]
        yield (
            f"- **Reconciling.** {p0 / n0:.2f} pairs a claim at {size(n0)}, {p1 / n1:.2f} at "
            f"{size(n1)}: the made-up world keeps its 20,000 places and eleven years, so more "
            "claims are more claims about the same place and day."
        )
    related = curve(found, "SQLite", RELATED, "peak_mb")
    if related and len(related.at) > 1:
        yield _until("Relating at once", related)


def _slow(found: Found, engine: str) -> Iterator[str]:
    curves = kept(curve(found, engine, name) for name in names(found, engine, "pages"))
    over = {one.name: next((at for at in one.at if at[1] > 1), None) for one in curves}
    slow = [f"{name} ({told(at[1], 's')} at {size(at[0])})" for name, at in over.items() if at]
    if curves:
        most = size(max(one.at[-1][0] for one in curves))
        which = ", ".join(slow) or "none"
        yield f"- **Pages, {engine}.** Over a second after a change, up to {most} claims: {which}."


def _until(what: str, one: Curve) -> str:
    """At which size a machine's memory is full, by a line through the last two."""
    (x0, y0), (x1, y1) = one.at[-2:]
    each = (y1 - y0) / (x1 - x0)
    full = x1 + (MEMORY_MB - y1) / each if each > 0 else math.inf
    if math.isinf(full):
        return f"- **{what}** holds no more at {size(x1)} than at {size(x0)}."
    return (
        f"- **{what}** holds all claims: {each * 1e3:,.1f} kB each, so {MEMORY_MB / 1e3:.0f} GB "
        f"are full at about {full / 1e6:,.0f} million (foreseen from {size(x0)} and {size(x1)})."
    )


# -- words -----------------------------------------------------------------------------------------


def size(number: float) -> str:
    """``10k``, ``1M``.

    >>> size(9_960), size(400_000), size(9_993_000), size(80)
    ('10k', '400k', '10M', '80')
    """
    for unit, name in ((1e6, "M"), (1e3, "k")):
        if number >= unit * 0.95:
            return f"{float(f'{number / unit:.2g}'):g}{name}"
    return f"{number:g}"


def told(number: float, unit: str) -> str:
    """Two significant digits, with the unit.

    >>> told(0.0123, "s"), told(83, "s"), told(1234, "s"), told(0.2, "MB"), told(2_340, "MB")
    ('12 ms', '83 s', '1,200 s', '0.2 MB', '2.3 GB')
    """
    if unit == "s" and number < 0.995:
        number, unit = number * 1e3, "ms"
    if unit == "MB" and number >= 1e3:
        number, unit = number / 1e3, "GB"
    return f"{float(f'{number:.2g}'):,.10g} {unit}"


def main() -> None:
    for name, text in pages().items():
        (HERE / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
