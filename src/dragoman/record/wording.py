"""Words as a search compares them, in any script. In: text; out: words, for an index or a query.

An index holds the words that `indexed` gives; a search asks for words that begin as those of
`wanted` do, all of them. So "Харьков" finds "Харькове" and "حلب" finds "وبحلب". Both engines get
finished words from here and split nothing themselves: what is found does not depend on the engine.

It knows no grammar: prefixes that Arabic writes together with a word are taken off, endings are
met by looking for beginnings, and scripts without spaces are cut into pairs of letters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

__all__ = ["indexed", "wanted"]

_SAME = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",  # alef, however it is seated
        "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و", "ة": "ه", "ک": "ك", "ہ": "ه",
        "ـ": "", "\u200c": " ", "\u200d": "",  # a stretched line; joiners
        "ё": "е", "ґ": "г", "і": "и", "ї": "и", "є": "е",  # one town in Russian and Ukrainian
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe",
    }
)  # fmt: skip
"""Letters that one name is written with now so, now so, after accents are gone."""
_WITH_ARTICLE = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل)|[وف])(?=..)")
"""Arabic: "and", "so", "in", "like", "to" and the article, written together with the word."""
_ONE_LETTER = re.compile(r"^[وفبلك](?=...)")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC_ENDING = re.compile(
    r"(?<=[\u0400-\u04ff]{4})(?:[ая]ми|[ая]х|[ая]м|[ое]м|[аеиоуыэюяйь]{1,2})$"
)
_NO_SPACES = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+"
)
"""Thai, Lao, Burmese, Khmer, kana, Chinese characters and (for its endings) Hangul."""
_LONGEST = 64
"""Letters of a word that are kept: nobody asks for more."""


def indexed(*texts: str) -> tuple[str, ...]:
    """The words to keep for these texts, each once, sorted.

    >>> indexed("Kharkiv’s Оболонь, and «الحلب»")
    ('and', 'kharkiv', 's', 'оболонь', 'الحلب', 'حلب')
    """
    found = set(_words(" ".join(texts)))
    for word in list(filter(_ARABIC.match, found)):
        less = _ONE_LETTER.sub("", word)
        found.update((_WITH_ARTICLE.sub("", word), less, _ONE_LETTER.sub("", less)))
    return tuple(sorted({word[:_LONGEST] for word in found if word}))


def wanted(text: str) -> tuple[str, ...]:
    """What the words that are looked for begin with; all are to be there.

    >>> wanted("Москва"), wanted("الحلب")
    (('москв',), ('حلب',))
    """
    found: dict[str, None] = {}
    for word in _words(text):
        begins = _WITH_ARTICLE.sub("", word) if "ال" in word or "لل" in word else word
        found[_CYRILLIC_ENDING.sub("", begins)[:_LONGEST]] = None
    return tuple(found)


def _words(text: str) -> Iterable[str]:
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFC", letters).translate(_SAME)
    words = plain.split()
    return chain.from_iterable(map(_parted, words)) if _NO_SPACES.search(plain) else words


def _parted(word: str) -> Iterator[str]:
    """What is written without spaces, in pairs of letters."""
    rest = word
    while run := _NO_SPACES.search(rest):
        yield from _whole(rest[: run.start()])
        letters_of = run.group()
        yield from (letters_of[i : i + 2] for i in range(max(len(letters_of) - 1, 1)))
        rest = rest[run.end() :]
    yield from _whole(rest)


def _whole(word: str) -> tuple[str, ...]:
    return (word,) if word else ()


class _Letters(dict[int, str]):
    """What becomes of each character: accents go, what is no letter, digit or vowel sign parts
    words (Indic and Burmese vowels are marks of their own).
    """

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        of_a_word = unicodedata.category(letter)[0] in "LNM" or letter in "\u200c\u200d"
        self[code] = "" if unicodedata.combining(letter) else letter if of_a_word else " "
        return self[code]


_LETTERS = _Letters()
