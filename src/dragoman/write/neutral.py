"""Words that take a side: found in a text, and kept inside quotation marks.

In: text or a finished page, and the lists in `neutral.toml` and `phrases.toml`. Out: the same text
with such words quoted, or the words that are not. It never replaces a word: what was said stays as
it was said.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from functools import cache

from dragoman import plugins
from dragoman.write.words import one_line

__all__ = ["advice", "listed", "loaded_in_page", "loaded_words", "named", "quoted"]


def loaded_words(text: str) -> tuple[str, ...]:
    """The words outside quotation marks that take a side (`neutral.toml`), in lower case.

    What a body calls itself is its name.

    >>> loaded_words("The regime said that “terrorists” had left")
    ('regime',)
    >>> loaded_words("The Oromo Liberation Army liberated the town")
    ('liberated',)
    """
    found = _loaded().finditer(_QUOTED.sub(_blank, text))
    return tuple(match["loaded"].lower() for match in found if match["loaded"])


def quoted(text: str) -> str:
    """The text with quotation marks around each word that takes a side.

    >>> quoted("eight militants"), quoted("Tigray People's Liberation Front")
    ('eight “militants”', "Tigray People's Liberation Front")
    """
    pieces = re.split(f"({_QUOTED.pattern})", text)
    return "".join(
        piece if n % 2 else _loaded().sub(_in_marks, piece) for n, piece in enumerate(pieces)
    )


def loaded_in_page(page: str) -> tuple[str, ...]:
    """The words that take a side in a finished page: what `loaded_words` finds in its text.

    ``page`` is HTML or Markdown. Tags, code and style are passed over; a quotation does not reach
    beyond its paragraph, cell or item, so that a mark that is missing hides nothing.

    >>> loaded_in_page("<p>The “<b>regime</b>” said</p><p>that the regime fell</p>")
    ('regime',)
    """
    text = html.unescape(_TAG.sub("", _BLOCK.sub("\n\n", _ASIDE.sub(" ", page))))
    blocks = re.split(r"\n\s*\n|\n(?=\s*(?:[-*|#>]|\d+\.)\s)|(?<=[^\s|])\s*\|", text)
    return tuple(word for block in blocks for word in loaded_words(_marks(block)))


def advice(word: str) -> str:
    """What to write instead of a word that takes a side, and why: for whoever writes our texts.

    Raises KeyError where `neutral.toml` does not list it.
    """
    for entry in plugins.table("dragoman.write", "neutral.toml").values():
        if word.lower() in entry["forms"]:
            return f"“{word}”: write {entry['instead']}. {entry['because']}"
    raise KeyError(word)


_QUOTED = re.compile(r"“[^”]*”")
_STRAIGHT = re.compile(r'(?<!\w)"([^"]*)"(?!\w)')
_ASIDE = re.compile(
    r"<!--.*?-->|<(style|script|code)\b.*?</\1>|^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE
)
_BLOCK = re.compile(r"</?(?:p|li|td|th|h\d|caption|tr|ul|ol|div|section|br|title|head)\b[^>]*>")
_TAG = re.compile(r"<[^<>]*>")


def _marks(block: str) -> str:
    """The block with straight quotation marks turned."""
    return _STRAIGHT.sub(r"“\1”", block)


def _in_marks(match: re.Match[str]) -> str:
    return f"“{match.group()}”" if match["loaded"] else match.group()


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def named(name: str) -> str:
    """The name as the middle of a sentence needs it.

    >>> named("Syrian army"), named("rebel official"), named("Interfax"), named("The Observatory")
    ('the Syrian army', 'a rebel official', 'Interfax', 'the Observatory')
    """
    text = quoted(_lowered(one_line(name)))
    words = text.split()
    if words and words[0].lower() in _ARTICLES:
        return f"{words[0].lower()} {text[len(words[0]) :].lstrip()}"
    if " and " in text or re.search(r"['’]s?\s", text) or not text[:1].isalpha():
        return text
    head = re.split(r"\s(?:of|for|in|on|to|from|at|by)\s", text)[0].split()[-1].lower()
    if text[0].islower() and head in _articles()["unnamed"]:
        return f"{'an' if text[0] in 'aeiou' else 'a'} {text}"
    return f"the {text}" if head in _articles()["heads"] else text


def listed(name: str) -> str:
    """The name as a list needs it: no article, a capital.

    >>> listed("the Observatory"), listed("rebel official")
    ('Observatory', 'Rebel official')
    """
    text = re.sub(r"^(?:the|an?)\s", "", quoted(one_line(name)), flags=re.IGNORECASE)
    return text[:1].upper() + text[1:]


def _lowered(name: str) -> str:
    """A common noun that opened a sentence in the report, as it is inside one."""
    first, _, rest = name.partition(" ")
    known = any(first.lower() in words for words in _articles().values())
    return f"{first.lower()} {rest}".rstrip() if known and rest == rest.lower() else name


_ARTICLES = {"the", "a", "an", "some", "several", "many", "two", "three", "four", "its", "our"}


@cache
def _loaded() -> re.Pattern[str]:
    """Finds the words as ``loaded``; phrases in which they are no judgement are met first."""
    entries = plugins.table("dragoman.write", "neutral.toml").values()
    passed = _alternation(phrase for entry in entries for phrase in entry.get("but", ()))
    forms = _alternation(form for entry in entries for form in entry["forms"])
    return re.compile(rf"(?-i:{passed})|\b(?P<loaded>(?:\w+-)?(?:{forms}))\b", re.IGNORECASE)


def _alternation(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _articles() -> Mapping[str, frozenset[str]]:
    table = plugins.table("dragoman.write", "phrases.toml")["articles"]
    return {kind: frozenset(words) for kind, words in table.items()}
