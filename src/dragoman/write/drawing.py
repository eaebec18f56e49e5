"""What the drawings of a report share: colours, fading edges, the frame of an SVG document.

In: the elements of a drawing. Out: an SVG that needs no other file, and says in words what it shows
to those who do not see it. Colours carry no side; each has a second sign.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

__all__ = ["AREA", "INK", "RULE", "SOFT", "WIDTH", "fitted", "svg"]

WIDTH = 720
"""Of a drawing, in SVG units; the page scales it."""

INK, SOFT, RULE, AREA = "#1b1b1a", "#5d5d58", "#b9b8b0", "#0072b2"
"""Text, lesser text, lines, and what is told."""


def svg(height: float, says: str, drawn: Iterable[str]) -> str:
    """The drawing, `WIDTH` wide. The gradients ``in``, ``out`` and ``both`` fade open ends."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}" '
        f'width="{WIDTH}" height="{height:.0f}" role="img" aria-label="{escape(says)}" '
        f'font-family="system-ui, Noto Sans, Noto Sans Arabic, sans-serif">'
        f"<defs>{_FADES}</defs>{''.join(drawn)}</svg>"
    )


def fitted(words: str, longest: int) -> str:
    """The words, cut where they are longer than ``longest`` characters."""
    return words if len(words) <= longest else words[: longest - 1].rstrip() + "…"


_FADES = "".join(
    f'<linearGradient id="{name}">'
    + "".join(
        f'<stop offset="{at}" stop-color="{AREA}" stop-opacity="{opacity}"/>'
        for at, opacity in stops
    )
    + "</linearGradient>"
    for name, stops in (
        ("in", ((0, 0), (0.7, 1))),
        ("out", ((0.3, 1), (1, 0))),
        ("both", ((0, 0), (0.4, 1), (0.6, 1), (1, 0))),
    )
)
