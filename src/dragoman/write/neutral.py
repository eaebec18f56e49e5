"""Words that take a side: found in a text, and kept inside quotation marks.

In: text, and the lists in `neutral.toml` and `phrases.toml`. Out: the same text with such words
quoted, or the words that are not. It never replaces a word: what was said stays as it was said.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from dragoman import plugins
from dragoman.write.words import one_line

__all__ = ["listed", "loaded_words", "named", "quoted"]


def loaded_words(text: str) -> tuple[str, ...]:
    """The words outside quotation marks that take a side (`neutral.toml`), in lower case.

    >>> loaded_words("The regime said that “terrorists” had left")
    ('regime',)
    """
    return tuple(match.group().lower() for match in _loaded().finditer(_QUOTED.sub(_blank, text)))


def quoted(text: str) -> str:
    """The text with quotation marks around each word that takes a side.

    >>> quoted("eight militants")
    'eight “militants”'
    """
    pieces = re.split(f"({_QUOTED.pattern})", text)
    return "".join(
        piece if n % 2 else _loaded().sub(r"“\g<0>”", piece) for n, piece in enumerate(pieces)
    )


_QUOTED = re.compile(r"“[^”]*”")


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
    entries = plugins.table("dragoman.write", "neutral.toml").values()
    forms = sorted((form for entry in entries for form in entry["forms"]), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE)


@cache
def _articles() -> Mapping[str, frozenset[str]]:
    table = plugins.table("dragoman.write", "phrases.toml")["articles"]
    return {kind: frozenset(words) for kind, words in table.items()}
