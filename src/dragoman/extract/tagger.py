"""A report in; who says what out, as a small model reads it beside the rules.

The model is a fine-tuned encoder (see its card beside the weights). It finds cues, and for each cue
the words of its source, of its content and of whom it came through; so speech inside speech keeps
its own words. What a name stands for, and which reading holds where rules and model differ, is not
decided here (see attribution). Nothing is opened here: the weights come in as bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.claims import Span
from dragoman.extract.sentences import Report, Sentence

__all__ = ["FILES", "PIECES", "Tagged", "Tagger", "Window", "bucket", "windows"]

FILES = ("encoder.onnx", "links.onnx", "tokenizer.json")
"""What a language pack ships in ``tagger/`` beside the tables."""
PIECES = 128
"""Word pieces in a window, about; a longer sentence is a window of its own."""
_MOST = 254
"""Word pieces that are read of one sentence."""
_BATCH = 4
"""Windows read at once; more is no faster on one core."""
_NEAR = 16
"""Pieces from a cue within which each distance is told apart; beyond, powers of 2^(1/8)."""
BUCKETS = 48
"""Distances told apart on each side of a cue."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Encode = Callable[[Sequence[str]], Sequence[tuple[Sequence[int], Sequence[tuple[int, int]]]]]
"""Texts to the ids of their word pieces, each with the offsets of its pieces."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """One attribution as the model reads it."""

    source: Span | None
    cue: Span
    content: tuple[Span, ...]
    """In the order of the text; never empty."""
    via: Span | None
    """Through whom it came: "told **Interfax**"."""
    told: bool
    """Words that were said or written, as against a belief, a wish, a plan or an order."""
    score: float
    """How sure the model is of the cue, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some sentences that follow one another, as word pieces with their offsets in the report."""

    ids: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]


def windows(report: Report, encode: Encode) -> list[Window]:
    """A report cut into windows of about `PIECES` pieces, at paragraphs where they allow it."""
    sentences = [s for s in report.sentences if s.tokens]
    encoded = encode([s.span.of(report.text) for s in sentences])
    pieces = [_pieces(s, *e) for s, e in zip(sentences, encoded, strict=True)]
    groups: list[list[int]] = []
    for index, sentence in enumerate(sentences):
        if groups and sentence.paragraph == sentences[groups[-1][0]].paragraph:
            size = sum(len(pieces[i].ids) for i in groups[-1])
            if size + len(pieces[index].ids) <= PIECES:
                groups[-1].append(index)
                continue
        groups.append([index])
    packed: list[list[Window]] = []
    room = 0
    for group in groups:
        size = sum(len(pieces[i].ids) for i in group)
        if not packed or size > room:
            packed.append([])
            room = PIECES
        packed[-1].extend(pieces[i] for i in group)
        room -= size
    return [
        Window(sum((w.ids for w in run), ()), sum((w.spans for w in run), ())) for run in packed
    ]


def _pieces(
    sentence: Sentence, ids: Sequence[int], offsets: Sequence[tuple[int, int]]
) -> Window:
    start = sentence.start
    spans = tuple((start + first, start + last) for first, last in offsets[:_MOST])
    return Window(tuple(ids[:_MOST]), spans)


def bucket(distances: Ints) -> Ints:
    """Signed distances from a cue, in pieces, as rows of the model's table of distances."""
    far = np.log2(np.maximum(np.abs(distances), _NEAR) / _NEAR) * 8
    far = np.sign(distances) * (_NEAR + far.astype(np.int64))
    near = np.abs(distances) <= _NEAR
    return np.clip(np.where(near, distances, far), -BUCKETS, BUCKETS) + BUCKETS


class Tagger:
    """The model, opened once. Safe to share between threads."""

    def __init__(self, encoder: Any, links: Any, tokenizer: Any) -> None:
        self._encoder, self._links, self._tokenizer = encoder, links, tokenizer

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Tagger | None:
        """The model from the files of `FILES`; None where what runs it is not installed.

        It runs on one core: reports are spread over processes, not a report over cores.
        """
        try:
            import onnxruntime
            from tokenizers import Tokenizer
        except ImportError:
            return None
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        encoder, links = (
            onnxruntime.InferenceSession(files[name], options, providers=["CPUExecutionProvider"])
            for name in FILES[:2]
        )
        tokenizer = Tokenizer.from_str(files[FILES[2]].decode())
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return cls(encoder, links, tokenizer)

    def read(self, report: Report) -> tuple[Tagged, ...]:
        """The attributions of a report, in the order of their cues."""
        cut = sorted(windows(report, self.encode), key=lambda window: len(window.ids))
        found: list[Tagged] = []
        for first in range(0, len(cut), _BATCH):
            found.extend(self._tagged(cut[first : first + _BATCH], report.text))
        return tuple(sorted(found, key=lambda one: (one.cue.start, one.cue.end)))

    def encode(
        self, texts: Sequence[str]
    ) -> list[tuple[Sequence[int], Sequence[tuple[int, int]]]]:
        """Texts to word pieces, without the marks of start and end."""
        encoded = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        return [(one.ids, one.offsets) for one in encoded]

    def _tagged(self, batch: Sequence[Window], text: str) -> Iterator[Tagged]:
        start, end = (self._tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
        longest = max(len(window.ids) for window in batch) + 2
        ids = np.zeros((len(batch), longest), np.int64)
        mask = np.zeros_like(ids)
        for row, window in enumerate(batch):
            ids[row, : len(window.ids) + 2] = (start, *window.ids, end)
            mask[row, : len(window.ids) + 2] = 1
        tags, hidden, roles = self._encoder.run(None, {"ids": ids, "mask": mask})
        for row, window in enumerate(batch):
            own = slice(1, len(window.ids) + 1)
            cues = _cues(tags[row, own], window)
            if cues:
                linked = self._linked(hidden[row, own], roles[row, own], [c.first for c in cues])
                for cue, by_role in zip(cues, linked, strict=True):
                    one = _attribution(cue, by_role, window, text)
                    if one is not None:
                        yield one

    def _linked(self, hidden: Floats, roles: Floats, cues: Sequence[int]) -> Floats:
        """For each cue and piece, how likely it is its source, its content, whom it came through."""
        size, count = len(hidden), len(cues)
        distances = bucket(np.arange(size)[None] - np.array(cues)[:, None])
        inputs = {
            "hidden": np.repeat(hidden[None], count, axis=0),
            "roles": np.repeat(roles[None], count, axis=0),
            "distances": distances,
            "cue": np.array(cues, np.int64),
        }
        linked: Floats = self._links.run(None, inputs)[0]
        return linked


@dataclass(frozen=True, slots=True)
class _Cue:
    first: int
    last: int
    told: bool
    score: float


def _cues(tags: Floats, window: Window) -> list[_Cue]:
    """Runs of pieces that are cue words; a run parts where a cue begins anew.

    Columns: no cue; first and further piece of a cue of words told, then of words held.
    """
    found: list[_Cue] = []
    inside = tags[:, 0] < 0.5
    begins = tags[:, 1] + tags[:, 3] > tags[:, 2] + tags[:, 4]
    position = 0
    while position < len(inside):
        if not inside[position]:
            position += 1
            continue
        last = position + 1
        while last < len(inside) and inside[last]:
            apart = window.spans[last][0] > window.spans[last - 1][1]
            if apart and begins[last] and tags[last, 1:].max() > 0.5:
                break
            last += 1
        one = tags[position]
        told = bool(one[1] + one[2] >= one[3] + one[4])
        found.append(_Cue(position, last, told, float(1 - one[0])))
        position = last
    return found


def _attribution(cue: _Cue, likely: Floats, window: Window, text: str) -> Tagged | None:
    source, content, via = (_runs(likely[:, role], window, text) for role in range(3))
    if not content:
        return None
    first, last = window.spans[cue.first][0], window.spans[cue.last - 1][1]
    return Tagged(
        source=max(source, key=lambda run: run[1])[0] if source else None,
        cue=_whole(first, last, text),
        content=tuple(span for span, _ in content),
        via=max(via, key=lambda run: run[1])[0] if via else None,
        told=cue.told,
        score=cue.score,
    )


def _runs(likely: Floats, window: Window, text: str) -> list[tuple[Span, float]]:
    """Runs of likely pieces, a single unlikely one between them bridged, with their weight."""
    on = likely > 0.5
    runs: list[tuple[Span, float]] = []
    position = 0
    while position < len(on):
        if not on[position]:
            position += 1
            continue
        last = position + 1
        while last < len(on) and (on[last] or (last + 1 < len(on) and on[last + 1])):
            last += 1
        span = _whole(window.spans[position][0], window.spans[last - 1][1], text)
        runs.append((span, float(likely[position:last].sum())))
        position = last
    return runs


def _whole(start: int, end: int, text: str) -> Span:
    """The span grown to whole words."""
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)
