"""Sentences in; windows of word pieces out, which is what a small encoder reads.

Pieces are those of uncased BERT's vocabulary, cut from our own tokens, so that each knows where it
stands in the report. What is told in a window is not decided here (see network).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dragoman.extract.text.sentences import Report, Sentence

__all__ = ["PIECES", "Window", "WordPieces", "windows"]

PIECES = 96
"""Pieces in a window, about; a longer sentence is a window of its own."""
_MOST = 254
"""Pieces that are read of one sentence."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences that follow one another, as word pieces with their offsets in the report."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        return self.spans[0][0]

    @property
    def end(self) -> int:
        return self.spans[-1][1]


class WordPieces:
    """Words cut into the pieces of a vocabulary, longest first (WordPiece, as uncased BERT has it).

    Devlin et al. 2019, after Schuster and Nakajima 2012. A word that cannot be cut is ``[UNK]``.
    """

    def __init__(self, vocabulary: str) -> None:
        self._ids = {piece: at for at, piece in enumerate(vocabulary.split("\n")) if piece}
        self.start, self.end = self._ids["[CLS]"], self._ids["[SEP]"]
        self._unknown = self._ids["[UNK]"]
        self._known: dict[str, tuple[tuple[int, int, int], ...]] = {}

    def of(self, sentence: Sentence) -> Window:
        """The pieces of a sentence; at most `_MOST`."""
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        for token in sentence.tokens:
            pieces = self._known.get(token.text)
            if pieces is None:
                pieces = self._known[token.text] = tuple(self._cut(token.text))
            for id_, first, last in pieces:
                ids.append(id_)
                spans.append((token.start + first, token.start + last))
        return Window(tuple(ids[:_MOST]), tuple(spans[:_MOST]))

    def _cut(self, text: str) -> Iterator[tuple[int, int, int]]:
        """The pieces of a token with where each starts and ends in it."""
        letters = [
            (plain, at)
            for at, letter in enumerate(text)
            for plain in unicodedata.normalize("NFD", letter.lower())
            if unicodedata.category(plain) not in {"Mn", "Cc", "Cf"}
        ]
        for _, run in groupby(enumerate(letters), key=_word_or_mark):
            yield from self._longest([letter for _, letter in run])

    def _longest(self, letters: Sequence[tuple[str, int]]) -> list[tuple[int, int, int]]:
        pieces: list[tuple[int, int, int]] = []
        word = "".join(plain for plain, _ in letters)
        first = 0
        while first < len(word):
            for last in range(len(word), first, -1):
                piece = self._ids.get(("##" if first else "") + word[first:last])
                if piece is not None:
                    pieces.append((piece, letters[first][1], letters[last - 1][1] + 1))
                    first = last
                    break
            else:
                return [(self._unknown, letters[0][1], letters[-1][1] + 1)]
        return pieces


def _word_or_mark(numbered: tuple[int, tuple[str, int]]) -> int:
    """A key that keeps letters and digits together and parts each mark from what is beside it."""
    at, (letter, _) = numbered
    return -1 if letter.isalnum() else at


def windows(
    report: Report,
    pieces: WordPieces,
    size: int = PIECES,
    near: Collection[int] | None = None,
) -> list[Window]:
    """A report cut into windows of up to ``size`` pieces, at paragraphs where they allow it.

    ``near``: indices of the sentences that are asked about, if not of all; nothing else is read.
    """
    asked = [s for s in report.sentences if near is None or s.index in near]
    runs = groupby(enumerate(asked), key=lambda numbered: numbered[1].index - numbered[0])
    return [w for _, run in runs for w in _packed([s for _, s in run], pieces, size)]


def _packed(sentences: Sequence[Sentence], pieces: WordPieces, size: int) -> list[Window]:
    """Sentences that follow one another as windows."""
    groups: list[tuple[int, list[Window]]] = []
    for sentence in sentences:
        window = pieces.of(sentence)
        if groups and groups[-1][0] == sentence.paragraph:
            group = groups[-1][1]
            if sum(len(one.ids) for one in group) + len(window.ids) <= size:
                group.append(window)
                continue
        groups.append((sentence.paragraph, [window]))
    packed: list[list[Window]] = []
    room = 0
    for _, group in groups:
        wanted = sum(len(one.ids) for one in group)
        if not packed or wanted > room:
            packed.append([])
            room = size
        packed[-1].extend(group)
        room -= wanted
    return [
        Window(sum((w.ids for w in run), ()), sum((w.spans for w in run), ())) for run in packed
    ]
