"""The tree of a report as PDF. In: a Report, and a Typst template if there is one. Out: bytes.

Typst sets it (``pip install dragoman[print]``) with the fonts beside this module: Noto Sans and
Noto Sans Arabic (SIL Open Font License), which shape Latin, Greek, Cyrillic and Arabic the same on
every machine. The template reads the tree as JSON, so that no text of a report is ever markup.
"""

from __future__ import annotations

from datetime import datetime
from importlib.resources import as_file, files
from typing import Any

import msgspec

from dragoman.errors import UsageError
from dragoman.write.report import Report, plain

__all__ = ["pdf_of", "png_of"]

PIXELS_PER_INCH = 200.0


def pdf_of(report: Report, template: bytes | None, made_at: datetime) -> bytes:
    """The report as PDF 1.7, tagged, the same bytes for the same report and ``made_at``.

    ``template``: Typst source that reads ``sys.inputs.page`` as ours does. Raises `UsageError`
    where Typst is not installed or the template fails.
    """
    source = template or (files("dragoman.write") / "templates" / "sitrep.typ").read_bytes()
    inputs = {
        "page": msgspec.json.encode(plain(report)).decode(),
        "day": f"{made_at:%Y-%m-%d}",
    }
    typst = _typst()
    if typst is None:
        raise UsageError("PDF needs Typst: pip install 'dragoman[print]', or write -o FILE.docx")
    try:
        with as_file(files("dragoman.write") / "fonts") as fonts:
            compiled: bytes = typst.compile(
                source, font_paths=[str(fonts)], ignore_system_fonts=template is None,
                sys_inputs=inputs, timestamp=int(made_at.timestamp()),
            )  # fmt: skip
    except typst.TypstError as error:
        raise UsageError(
            f"the PDF cannot be set: {error.message}; docs/sitrep.md says what a template "
            "may ask for"
        ) from error
    return compiled


def png_of(svg: str) -> bytes | None:
    """A drawing as PNG on white; None where Typst is not installed."""
    typst = _typst()
    if typst is None:
        return None
    source = (
        "#set page(width: 17cm, height: auto, margin: 0pt, fill: white)\n"
        '#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    with as_file(files("dragoman.write") / "fonts") as fonts:
        png: bytes = typst.compile(
            source.encode(), format="png", ppi=PIXELS_PER_INCH, font_paths=[str(fonts)],
            ignore_system_fonts=True, sys_inputs={"svg": svg},
        )  # fmt: skip
    return png


def _typst() -> Any:
    try:
        import typst  # noqa: PLC0415 - an optional part
    except ImportError:
        return None
    return typst
