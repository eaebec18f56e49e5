"""A text as it was given in; the same text as it is read out, of the same length: what tells the
eye something and the reader nothing is a space.

The web, messengers and PDF put more into a text than its words: characters without width, pictures,
tags before a word, marks for bold type, numbers of notes, a mark before each quoted line. Evidence
is quoted from the text as it was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable

__all__ = ["NOTHING", "as_read"]

NOTHING = "\u2060"
"""What stands where a mark stood that is no space either, as the star of a note behind a word."""


def as_read(text: str) -> str:
    """The text without its signs, each code point where it stood.

    >>> as_read("\U0001f534 12 killed in #Deir_ezZor, says @UNHCR.[3]")
    '  12 killed in  Deir ezZor, says  UNHCR.   '
    """
    pieces: list[str] = []
    at = 0
    for opening in _OPENING.finditer(text):
        found = _SIGN.match(text, opening.start()) if opening.start() >= at else None
        if found is not None and found.lastgroup is not None:
            pieces += (text[at : found.start()], _READ[found.lastgroup](found.group()))
            at = found.end()
    return "".join([*pieces, text[at:]]) if pieces else text


_SPACES = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
"""As wide as a space, or nearly, and no place to break a line."""
_UNSEEN = "\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0e\ufe0f\ufeff"
"""What has no width: joiners, marks of direction, and what chooses the form of a picture."""
_PICTURE = "\U0001f000-\U0001faff\u2600-\u2712\u2714-\u27bf\u20e3\u2b00-\u2bff\u23e9-\u23ff"
"""Emoji, signs and dingbats; not the ticks that open the items of lists."""
_RAISED = "¹²³⁰⁴-⁹"

_OPENING = re.compile(
    rf"^RT(?= @)|[#@_>„\[*†‡’'{_RAISED}{_SPACES}{_UNSEEN}{_PICTURE}]", re.MULTILINE
)
"""What a sign may open with: a text is searched for this alone."""
_SIGN = re.compile(
    rf"""
    (?P<comma>(?<=\d)[’'{_SPACES}](?=\d{{3}}(?!\d)))               # 12 000, 12’000
  | (?P<blank>
        [{_SPACES}]
      | (?<!\w)[{_UNSEEN}]+ | [{_UNSEEN}]+(?!\w)  # within a word it goes later
      | (?<=[\w.,;:!?”")])(?:\[\d{{1,3}}\])+                         # a note: "the camp.[3]"
      | (?<=[ ])(?:\[\d{{1,3}}\])+(?=[.,;:]|$)                       # "the camp [3]."
      | (?<=[^\W\d_][.,;:!?”")])[{_RAISED}]+
      | (?<=[^\W\d_])(?<!\bkm)(?<!\bm)[{_RAISED}]+(?=[\s.,;:])      # not "600 km²"
      | (?<![\w*])\*\*(?=\S) | (?<=\S)\*\*(?![\w*])                 # bold type
      | (?:^|(?<=^[ ]))\*(?=[^\W\d_][^*\n]{{0,60}}\*(?![\w*]))   # of messengers
      | (?<!\w)__(?=\w) | (?<=\w)__(?!\w)
      | ^\#{{1,6}}(?=[ ])                                           # a title of Markdown
      | ^RT(?=[ ]@)                                                 # another's post, passed on
      | ^>[> ]*(?=[^\W\d]|\n|$)                                     # a quoted line of an e-mail
    )
  | (?P<noted>(?<=[^\s*])(?:\*{{1,3}}|[†‡])(?=[\s|:.,;]|$))          # "Deaths* 12", "*Dead:* 4"
  | (?P<tag>(?<![\w&/.])[\#@][^\W\d_]\w*)                           # #Deir_ezZor, @UNHCR
  | (?P<listed>(?<=\n)[{_PICTURE}][{_PICTURE}{_UNSEEN}]*(?=[ \w]))   # a line below the first
  | (?P<picture>[{_PICTURE}][{_PICTURE}{_UNSEEN}]*)
  | (?P<quoted>„[^“”„\n]*[“”])
    """,
    re.VERBOSE | re.MULTILINE,
)


def _blank(sign: str) -> str:
    return " " * len(sign)


_READ: dict[str, Callable[[str], str]] = {
    "comma": lambda _: ",",
    "blank": _blank,
    "noted": lambda sign: NOTHING * len(sign),
    "picture": _blank,
    "tag": lambda sign: " " + sign[1:].replace("_", " "),
    "listed": lambda sign: "•" + " " * (len(sign) - 1),
    "quoted": lambda sign: f"“{sign[1:-1]}”",
}
