"""A Selection in, a situation report out: HTML, Markdown, DOCX or PDF, checked before it leaves.

The tree comes from `sections`; each form renders the same tree, and `checking` reads the finished
document again and refuses it where a sentence says what its claims do not. It states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, BinaryIO, TextIO

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from dragoman.errors import UsageError
from dragoman.write import Selection
from dragoman.write.checking import check
from dragoman.write.report import Cite, Picture, Report, cited
from dragoman.write.sections import report_of

__all__ = ["DocxSitrep", "MarkdownSitrep", "PdfSitrep", "SitrepWriter", "rendered"]


@dataclass(frozen=True, slots=True)
class SitrepWriter:
    """The situation report as one HTML page that needs no script and no other file."""

    template: bytes | None = None
    """A Jinja template in place of ours (UTF-8)."""
    name = "sitrep"
    media_type = "text/html"
    suffix = ".html"
    keeps_claims = True

    def write(self, selection: Selection, out: TextIO) -> None:
        """Render ``selection``; raises `CheckError` where a sentence is not borne out."""
        text = rendered("sitrep.html", self.template, report_of(selection))
        check(text, "html", selection)
        out.write(text)


@dataclass(frozen=True, slots=True)
class MarkdownSitrep:
    """The situation report in Markdown (CommonMark with tables)."""

    template: bytes | None = None
    name = "sitrep-md"
    media_type = "text/markdown"
    suffix = ".md"
    keeps_claims = True

    def write(self, selection: Selection, out: TextIO) -> None:
        """Render ``selection``; raises `CheckError` where a sentence is not borne out."""
        text = rendered("sitrep.md", self.template, report_of(selection))
        check(text, "md", selection)
        out.write(text)


@dataclass(frozen=True, slots=True)
class DocxSitrep:
    """The situation report as a Word document, in the styles of a house template if given."""

    template: bytes | None = None
    """A .docx whose styles, headers and footers are taken."""
    name = "sitrep-docx"
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    suffix = ".docx"
    keeps_claims = True

    def write_bytes(self, selection: Selection, out: BinaryIO) -> None:
        """Render ``selection``; raises `CheckError` where a sentence is not borne out."""
        from dragoman.write.as_docx import docx_of  # noqa: PLC0415 - slow to load

        data = docx_of(report_of(selection), self.template, selection.generated_at)
        check(data, "docx", selection)
        out.write(data)


@dataclass(frozen=True, slots=True)
class PdfSitrep:
    """The situation report as PDF, tagged for screen readers; needs ``dragoman[print]``."""

    template: bytes | None = None
    """A Typst template in place of ours (UTF-8)."""
    name = "sitrep-pdf"
    media_type = "application/pdf"
    suffix = ".pdf"
    keeps_claims = True

    def write_bytes(self, selection: Selection, out: BinaryIO) -> None:
        """Render ``selection``; raises `CheckError` where a sentence is not borne out, `UsageError`
        where what prints is not installed.
        """
        from dragoman.write.as_pdf import pdf_of  # noqa: PLC0415 - an optional part

        data = pdf_of(report_of(selection), self.template, selection.generated_at)
        check(data, "pdf", selection)
        out.write(data)


def rendered(name: str, template: bytes | None, page: Report) -> str:
    """The tree in the words of ``sitrep.html`` or ``sitrep.md``, or of a template in its place.

    Raises `UsageError` where the template cannot be filled.
    """
    environment = _environment(html=name.endswith(".html"), sandboxed=template is not None)
    try:
        ours = environment.get_template(name)
        source = environment.from_string(template.decode()) if template else ours
        text = source.render(page=page)
    except (TemplateError, UnicodeDecodeError, TypeError) as error:
        line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        raise UsageError(
            f"the template cannot be filled{line}: {error}; docs/sitrep.md says what it may ask for"
        ) from error
    return text if name.endswith(".html") else re.sub(r"\n{3,}", "\n\n", text)


@cache
def _environment(*, html: bool, sandboxed: bool) -> Environment:
    """Ours for our templates; one that reaches nothing but the page for somebody else's."""
    kind = SandboxedEnvironment if sandboxed else Environment
    environment = kind(
        loader=PackageLoader("dragoman.write"),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "cited": cited,
        "drawn": _drawn,
        "kind": lambda block: type(block).__name__,
        "linked": _linked,
        "md": markdown,
    }
    return environment


def _linked(cites: Sequence[Cite]) -> Markup:
    """The numbers of `cited`, each that is printed a link to its claim."""
    by_number = {str(cite.number): cite for cite in cites}

    def link(match: re.Match[str]) -> str:
        return f'<a href="#{escape(by_number[match[0]].anchor)}">{match[0]}</a>'

    return Markup(re.sub(r"\d+", link, cited(cites).strip(" []")))  # noqa: S704 - escaped above


def _drawn(picture: Picture) -> Markup:
    """The SVG of a picture, whose every text `drawing` has escaped."""
    return Markup(picture.svg)  # noqa: S704


def markdown(text: Any) -> str:
    r"""The text with what Markdown would read as its own marks escaped.

    >>> markdown("a *b* <i> [1]")
    'a \\*b\\* \\<i> [1]'
    """
    escaped = re.sub(r"([\\`*_|<#~])", r"\\\1", str(text))
    return re.sub(r"\]\(", r"]\\(", " ".join(escaped.splitlines()))
