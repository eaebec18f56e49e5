"""A report in; who says what, and what is claimed, out, as a small model reads it beside the rules.

The model is a fine-tuned encoder (see its card beside the weights). It finds cues, and for each cue
the words of its source, of its content and of whom it came through; so speech inside speech keeps
its own words. It finds the figures of claims and the words that claim without one too, with their
measure and modality, and for each the words of whom, where, when and by whom. What a name stands
for, and which reading holds where rules and model differ, is not decided here (see tagged, told,
attribution). Nothing is opened here: the weights come in as bytes. This module alone needs
``onnxruntime``, so nothing else here imports it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from dragoman.claims import Span
from dragoman.errors import UsageError
from dragoman.extract.attribution.tagged import Tagged, TaggedClaim, Tags
from dragoman.extract.tagger.pieces import Window, WordPieces, windows
from dragoman.extract.text.sentences import Report

__all__ = ["BUCKETS", "FILES", "PARTING", "Decoded", "Tagger", "bucket", "runs"]

FILES = ("encoder.onnx", "links.onnx", "claims.onnx", "vocabulary.txt", "calibration.json")
"""What a language pack ships in ``tagger/``: three networks, the word pieces one a line, and the
weights that make the networks' certainty a probability, with the names of what they tell apart."""
_NETWORKS = 3
_BATCH = 4
"""Windows read at once; more is no faster on one core."""
_LONGER = 1.3
"""How much longer than the shortest of those read at once the longest may be."""
_NEAR = 16
"""Pieces from a cue within which each distance is told apart; beyond, powers of 2^(1/8)."""
BUCKETS = 48
"""Distances told apart on each side of a cue."""
PARTING = 4.0
"""Log-odds that a further run of content must bring: words torn off by chance bring less."""
_PARTING_OF_ROLES = 1.0
"""The same of the places, days and mouths of a claim, of which each is a few words long."""
_LEAST = 0.25
"""Probability of a measure below which a claim is not worth asking more about."""
_LEAN = 1.0
"""Log-odds by which the words of a source are taken the more readily: a run of them is whole."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Run = tuple[int, int]
"""First piece and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """One attribution in pieces of its window, with what tells how sure the model is of it."""

    cue: Run
    source: Run | None
    content: tuple[Run, ...]
    via: Run | None
    told: bool
    signs: tuple[float, ...]
    """1; told; log-odds of the cue, of the content and of the source in the mean; whether there is
    a source; the length of the content, 1 from eight pieces on."""


def bucket(distances: Ints) -> Ints:
    """Signed distances from a cue, in pieces, as rows of the model's table of distances."""
    far = np.log2(np.maximum(np.abs(distances), _NEAR) / _NEAR) * 8
    far = np.sign(distances) * (_NEAR + far.astype(np.int64))
    near = np.abs(distances) <= _NEAR
    return np.clip(np.where(near, distances, far), -BUCKETS, BUCKETS) + BUCKETS


@dataclass(frozen=True)
class Labels:
    """What the classes of the networks stand for, in their order."""

    measures: tuple[str, ...]
    modalities: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the encoder says of one window, piece by piece."""

    window: Window
    tags: Floats
    hidden: Floats
    roles: Floats
    heads: Floats
    """As ``tags``, of claims: none; first and further piece of a figure, then of an event."""
    told: Floats
    """As ``roles``, of claims."""
    measures: Floats
    modalities: Floats


class Tagger:
    """The model, opened once. Safe to share between threads."""

    def __init__(
        self,
        networks: Sequence[Any],
        pieces: WordPieces,
        weights: Sequence[float],
        labels: Labels,
    ) -> None:
        """``networks``: open sessions in the order of `FILES`; ``weights``: of `Decoded.signs`,
        for the probability that an attribution is right.
        """
        self._encoder, self._links, self._claims = networks
        self._pieces, self._weights, self._labels = pieces, tuple(weights), labels

    @classmethod
    def of(cls, files: Mapping[str, bytes]) -> Tagger:
        """The model from the files of `FILES`.

        It runs on one core: reports are spread over processes, not a report over cores. Raises
        `UsageError` where a file is missing.
        """
        lacking = [name for name in FILES if name not in files]
        if lacking:
            raise UsageError(f"a language pack's tagger/ lacks {', '.join(lacking)}")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        networks = [
            onnxruntime.InferenceSession(files[name], options, providers=["CPUExecutionProvider"])
            for name in FILES[:_NETWORKS]
        ]
        pieces = WordPieces(files[FILES[_NETWORKS]].decode())
        told = json.loads(files[FILES[_NETWORKS + 1]])
        labels = Labels(*(tuple(told[name]) for name in ("measures", "modalities", "roles")))
        return cls(networks, pieces, told["weights"], labels)

    def read(self, report: Report, near: Collection[int] | None = None) -> Tags:
        """The attributions and the claims of a report, in the order of their cues and heads.

        ``near``: indices of sentences; then only these are read, and of attributions only what is
        told (not what is held).
        """
        said: list[Tagged] = []
        told: list[TaggedClaim] = []
        pieces: list[tuple[int, int, float]] = []
        for seen in self._seen(self.windows(report, near)):
            met = self._attributions(seen, told_only=near is not None)
            said += [self._tagged(one, seen.window, report.text) for one in met]
            told += self._told(seen, report.text)
            likely = (1 - seen.heads[:, 0]).tolist()
            pieces += [(*at, p) for at, p in zip(seen.window.spans, likely, strict=True)]
        return Tags(
            tuple(sorted(said, key=lambda one: (one.cue.start, one.cue.end))),
            tuple(sorted(told, key=lambda one: (one.head.start, one.head.end))),
            tuple(sorted(pieces)),
        )

    def windows(self, report: Report, near: Collection[int] | None = None) -> Sequence[Window]:
        """The windows of a report, or of these sentences of it, as they are read."""
        return [w for w in windows(report, self._pieces, near=near) if w.spans]

    def decoded(
        self, cut: Sequence[Window], *, told_only: bool = False
    ) -> Iterator[tuple[Window, Decoded]]:
        """The attributions in each window, in batches of windows of like length."""
        for seen in self._seen(cut):
            for one in self._attributions(seen, told_only):
                yield seen.window, one

    def _seen(self, cut: Sequence[Window]) -> Iterator[_Seen]:
        for batch in _batches(cut):
            longest = max(len(window.ids) for window in batch) + 2
            ids = np.zeros((len(batch), longest), np.int64)
            mask = np.zeros_like(ids)
            for row, window in enumerate(batch):
                size = len(window.ids) + 2
                ids[row, :size] = (self._pieces.start, *window.ids, self._pieces.end)
                mask[row, :size] = 1
            out = self._encoder.run(None, {"ids": ids, "mask": mask})
            for row, window in enumerate(batch):
                yield _Seen(window, *(one[row, 1 : len(window.ids) + 1] for one in out))

    def _attributions(self, seen: _Seen, told_only: bool) -> Iterator[Decoded]:
        cues = list(_heads(seen.tags, seen.window))
        if told_only:
            cues = [cue for cue in cues if _is_first(seen.tags[cue[0]])]
        linked = self._linked(self._links, seen.hidden, seen.roles, cues)
        for cue, by_role in zip(cues, linked, strict=True):
            one = _decoded(cue, seen.tags[cue[0]], by_role)
            if one is not None:
                yield one

    def _told(self, seen: _Seen, text: str) -> Iterator[TaggedClaim]:
        heads = [
            head
            for head in _heads(seen.heads, seen.window)
            if seen.measures[slice(*head)].mean(0).max() >= _LEAST
        ]
        for head in heads:
            own = slice(*head)
            measures, modalities = seen.measures[own].mean(0), seen.modalities[own].mean(0)
            yield TaggedClaim(
                head=self._words(head, seen.window, text),
                figure=_is_first(seen.heads[head[0]]),
                measure=self._labels.measures[measures.argmax()],
                modality=self._labels.modalities[modalities.argmax()],
                score=float(1 - seen.heads[own, 0].mean()),
                sure=float(measures.max()),
                stands=float(modalities.max()),
                roles=_Roles(partial(self._by_role, head, seen, text)),
            )

    def _by_role(self, head: Run, seen: _Seen, text: str) -> _ByRole:
        (odds,) = self._linked(self._claims, seen.hidden, seen.told, [head])
        return {
            name: found
            for at, name in enumerate(self._labels.roles)
            if odds[:, at].max() > 0 and (found := self._role(odds[:, at], seen.window, text))
        }

    def _role(self, odds: Floats, window: Window, text: str) -> tuple[tuple[Span, float], ...]:
        return tuple(
            (self._words(run, window, text), float(odds[slice(*run)].mean()))
            for run in runs(odds.tolist(), _PARTING_OF_ROLES)
        )

    def _linked(
        self, network: Any, hidden: Floats, roles: Floats, heads: Sequence[Run]
    ) -> Sequence[Floats]:
        """For each head and piece the log-odds that it has each role, as seen from the head."""
        if not heads:
            return ()
        at = np.array([first for first, _ in heads], np.int64)
        inputs = {
            "hidden": hidden[None],
            "roles": roles[None],
            "distances": bucket(np.arange(len(hidden))[None] - at[:, None]),
            "rows": np.zeros_like(at),
            "heads": at,
        }
        linked: Sequence[Floats] = network.run(None, inputs)[0]
        return linked

    def _words(self, run: Run, window: Window, text: str) -> Span:
        return _whole(window.spans[run[0]][0], window.spans[run[1] - 1][1], text)

    def _tagged(self, one: Decoded, window: Window, text: str) -> Tagged:
        def words(run: Run) -> Span:
            return self._words(run, window, text)

        sure = sum(w * sign for w, sign in zip(self._weights, one.signs, strict=True))
        return Tagged(
            source=words(one.source) if one.source else None,
            cue=words(one.cue),
            content=tuple(words(run) for run in one.content),
            via=words(one.via) if one.via else None,
            told=one.told,
            score=1 / (1 + math.exp(-sure)),
        )


_ByRole = Mapping[str, tuple[tuple[Span, float], ...]]


class _Roles(_ByRole):
    """The words of a claim by role, read when the first is asked for: of half the claims in general
    news none ever is, and each costs a ninth of reading its window.
    """

    def __init__(self, read: Callable[[], _ByRole]) -> None:
        self._read = read

    @cached_property
    def _told(self) -> _ByRole:
        return self._read()

    def __getitem__(self, role: str) -> tuple[tuple[Span, float], ...]:
        return self._told[role]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


def _batches(cut: Iterable[Window]) -> Iterator[list[Window]]:
    """Windows to be read at once, of like length: a shorter one is filled up to the longest."""
    batch: list[Window] = []
    for window in sorted(cut, key=lambda window: len(window.ids)):
        if batch and (len(batch) == _BATCH or len(window.ids) > _LONGER * len(batch[0].ids)):
            yield batch
            batch = []
        batch.append(window)
    if batch:
        yield batch


def _heads(tags: Floats, window: Window) -> Iterator[Run]:
    """Runs of pieces that are cue words, or head a claim; a run parts where one begins anew.

    Columns, as probabilities: none; first and further piece of the first kind (a cue of words told,
    a figure), then of the second (words held, what happened).
    """
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
        yield position, last
        position = last


def _is_first(tags: Floats) -> bool:
    return bool(tags[1] + tags[2] >= tags[3] + tags[4])


def _decoded(cue: Run, tags: Floats, linked: Floats) -> Decoded | None:
    content = runs(linked[:, 1].tolist())
    if not content:
        return None
    source, via = (_run([odds + _LEAN for odds in linked[:, role].tolist()]) for role in (0, 2))
    told = _is_first(tags)
    inside = np.concatenate([linked[first:last, 1] for first, last in content])
    named = float(linked[source[0] : source[1], 0].mean()) if source else 0.0
    certain = float(np.clip(1 - tags[0], 1e-4, 1 - 1e-4))
    signs = (
        1.0,
        float(told),
        math.log(certain / (1 - certain)),
        float(inside.mean()),
        named,
        float(source is not None),
        min(len(inside), 8) / 8,
    )
    return Decoded(cue, source, tuple(content), via, told, signs)


def runs(odds: Sequence[float], price: float = PARTING) -> list[Run]:
    """The runs that bring most together, each at this price in log-odds (a Viterbi path)."""
    outside, within = 0.0, -math.inf
    opened: list[bool] = []
    closed: list[bool] = []
    for one in odds:
        opened.append(outside - price > within)
        closed.append(within > outside)
        outside, within = max(outside, within), max(outside - price, within) + one
    runs: list[Run] = []
    position, inside = len(odds), within > outside
    end = position
    while position:
        position -= 1
        if inside:
            if opened[position]:
                runs.append((position, end))
                inside = False
        elif closed[position]:
            inside, end = True, position
    return runs[::-1]


def _run(odds: Sequence[float]) -> Run | None:
    """The one run that brings most, if any brings something (Kadane)."""
    best, most = None, 0.0
    first, total = 0, 0.0
    for position, one in enumerate(odds):
        if total <= 0:
            first, total = position, 0.0
        total += one
        if total > most:
            best, most = (first, position + 1), total
    return best


def _whole(start: int, end: int, text: str) -> Span:
    """The span grown to whole words."""
    while start and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return Span(start, end)
