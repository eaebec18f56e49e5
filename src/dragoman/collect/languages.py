"""Which language a text is in (py3langid). In: words. Out: a code and how sure it is.

It tells 140 languages apart by their letters alone; names of places and persons mislead it in a
text of a few words. What follows from an answer is for others to say.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

__all__ = ["language_of"]

_SAMPLE = 4000
"""Characters: the lead of a report and more."""
_SCRIPTS = 200
"""Letters by which a script is told."""


def language_of(text: str) -> tuple[str, float]:
    """The likeliest language (ISO 639-1 mostly; ``und`` for no letters) and its share of 1.

    A text not in Latin letters is sure not to be of a language that is written in them.

    >>> language_of("As famílias deixaram a cidade no domingo, disse a ONU.")[0]
    'pt'
    """
    sample = text[:_SAMPLE]
    letters = [char for char in sample if char.isalpha()][:_SCRIPTS]
    if not letters:
        return "und", 0.0
    code, share = _identifier().classify(sample)
    latin = sum(unicodedata.name(char, "").startswith("LATIN") for char in letters)
    if 2 * latin < len(letters):
        share = max(float(share), 0.99)
    return str(code), float(share)


@cache
def _identifier() -> Any:
    # It takes half a second to load, which a run over reports that say their language can spare.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
