"""The networks of the tagger: one encoder, and two small heads that read a window as seen from one
of its pieces.

Both jobs share the encoder, so that a report is read once. `Heads` says what each tells.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

from torch import Tensor, nn
from torch.nn import functional
from transformers import BertModel

from dragoman.extract.tagger.network import BUCKETS

HIDDEN = 384
HEADS_BELOW = 12
LAYERS = 6
"""Width, attention heads and layers of MiniLM-L6."""
SEEN = 160
"""Width of a head that looks from one piece."""
HEADS = 4
DROPPED = 0.1


@dataclass(frozen=True)
class Job:
    """What is asked of each piece, and of each as seen from one that heads something."""

    tags: int
    """Classes of a piece: none, and the first and further ones of each kind of head."""
    kinds: tuple[int, ...]
    """Of a head: for each further question how many answers there are."""
    roles: int


class Block(nn.Module):
    """One layer of self-attention and a small feed-forward net, norms first."""

    def __init__(self) -> None:
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(SEEN), nn.LayerNorm(SEEN)
        self.qkv, self.proj = nn.Linear(SEEN, 3 * SEEN), nn.Linear(SEEN, SEEN)
        self.up, self.down = nn.Linear(SEEN, 2 * SEEN), nn.Linear(2 * SEEN, SEEN)
        self.drop = nn.Dropout(DROPPED)

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


class Asked(nn.Module):
    """The encoder's state to what one job asks of each piece, as log-odds."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.tags, self.roles = nn.Linear(HIDDEN, job.tags), nn.Linear(HIDDEN, job.roles)
        self.kinds = nn.ModuleList([nn.Linear(HIDDEN, count) for count in job.kinds])

    def forward(self, state: Tensor) -> tuple[Tensor, ...]:
        """Tags, roles seen from anywhere, and each further question's answers."""
        return self.tags(state), self.roles(state), *(kind(state) for kind in self.kinds)


class Encoder(nn.Module):
    """Ids of pieces to the state of each, and what each job asks of it."""

    def __init__(self, weights: Path, layers: int, jobs: dict[str, Job]) -> None:
        """``layers``: how many of the six are kept, from the first on."""
        super().__init__()
        self.bert = BertModel.from_pretrained(
            weights, add_pooling_layer=False, attn_implementation="eager"
        )
        self.bert.encoder.layer = self.bert.encoder.layer[:layers]
        self.bert.config.num_hidden_layers = layers
        self.drop = nn.Dropout(DROPPED)
        self.asked = nn.ModuleDict({name: Asked(job) for name, job in jobs.items()})

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.drop(self.bert(input_ids=ids, attention_mask=mask).last_hidden_state)


class Links(nn.Module):
    """A window as seen from one head to the roles of its pieces."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.key, self.cue = nn.Linear(HIDDEN, SEEN), nn.Linear(HIDDEN, SEEN)
        self.distance = nn.Embedding(2 * BUCKETS + 1, SEEN)
        self.norm = nn.LayerNorm(SEEN)
        self.blocks = nn.ModuleList([Block(), Block()])
        self.out = nn.Linear(SEEN, job.roles)

    def forward(
        self,
        hidden: Tensor,
        roles: Tensor,
        distances: Tensor,
        rows: Tensor,
        heads: Tensor,
        closed: Tensor | None = None,
    ) -> Tensor:
        """``hidden`` and ``roles`` (as `Asked` has them) of windows; of each head its window
        (``rows``), its first piece (``heads``), and how far off the others are (``distances``).
        """
        said = self.cue(hidden[rows, heads])[:, None]
        x = self.norm(self.key(hidden)[rows] + said + self.distance(distances))
        for block in self.blocks:
            x = block(x, closed)
        return self.out(x) + roles[rows]
