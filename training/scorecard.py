"""Learn the weights by which two claims are related where no rule speaks.

    python training/scorecard.py > src/dragoman/reconcile/scorecard.toml
    python training/scorecard.py --leave-out S ZB ZD ZF > /tmp/scorecard.toml

In: the sets of ``eval/gold`` that have links. Each is taken twice: its claims as a careful reader
wrote them down, and as Dragoman reads them from the texts, where the one that meets a reader's
claim stands in its links. Of every two claims that are compared at all it is asked whether readers
linked them, and how. Out: a table of weights, to standard output, and to standard error what was
learnt from. ``--leave-out``: reports whose ids begin so are not learnt from; what a table that has
not seen them makes of their links is what it will make of yours (``eval/relations.py``).

The weights are those of a multinomial logistic regression with an L2 penalty, by scikit-learn
(``requirements/training.txt``); the same gold gives the same weights.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "eval"))

from relations import gold_claims
from scoring import counterpart
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from dragoman.claims import Claim
from dragoman.collect import documents
from dragoman.pipeline import Desk
from dragoman.reconcile.compare import Comparison, compare
from dragoman.reconcile.decide import spoken
from dragoman.reconcile.pairs import pairs
from dragoman.reconcile.reading import readings
from dragoman.reconcile.repeats import repeat
from dragoman.reconcile.scorecard import cells
from dragoman.settings import Settings

GOLD = Path(__file__).parents[1] / "eval" / "gold"
SETS = ("fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""Of the sets that have links all but the later: they tell what a table makes of links unseen."""
KINDS = ("none", "repeats", "updates", "contradictions", "confirmations", "part_of")
"""As the links call them, in the order of the table."""
PENALTY = 0.1
"""The inverse of the penalty's strength; from 0.03 to 0.3 the sets left out come out alike."""
LEAST = 0.02
"""Weights below it are left out."""

Record = Mapping[str, Any]
HEAD = """\
# How much each finding weighs where no rule speaks of two claims (`dragoman.reconcile.scorecard`):
# for a repeat, an update, a contradiction, a confirmation and a part, in this order. Made by
# training/scorecard.py; not to be changed by hand, since the weights stand for one another.
"""


def main(words: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--leave-out", nargs="*", default=[], metavar="ID")
    left_out = tuple(parser.parse_args(words).leave_out)
    desk = Desk(Settings.of(os.environ))
    rows, kinds = [], []
    for name in SETS:
        for found, kind in examples(desk, name, left_out):
            rows.append(dict.fromkeys(found, 1.0))
            kinds.append(KINDS.index(kind))
    print(f"{len(rows)} pairs: {Counter(KINDS[k] for k in kinds)}", file=sys.stderr)
    table = DictVectorizer()
    learnt = LogisticRegression(C=PENALTY, max_iter=1000).fit(table.fit_transform(rows), kinds)
    baseline = learnt.intercept_[1:] - learnt.intercept_[0]
    weights = (learnt.coef_[1:] - learnt.coef_[0]).T
    print(HEAD)
    print(f"baseline = {_row(baseline)}\n\n[weights]")
    for cell, row in zip(table.get_feature_names_out(), weights, strict=True):
        if max(map(abs, row)) >= LEAST:
            print(f'"{cell}" = {_row(row)}')


def examples(
    desk: Desk, name: str, left_out: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is found of each two claims that are compared, and how readers link them."""
    with (GOLD / f"{name}.jsonl").open(encoding="utf-8") as lines:
        reports = [json.loads(line) for line in lines]
    kept = [r for r in reports if not (left_out and r["id"].startswith(left_out))]
    told = json.loads((GOLD / f"{name}_links.json").read_text(encoding="utf-8"))
    kinds = {frozenset((x["a"], x["b"])): "part_of" for x in told["derived_subset_links"]}
    kinds |= {frozenset((x["a"], x["b"])): x["type"] for x in told["links"]}
    by_hand = gold_claims(kept, desk)
    yield from _compared(desk, by_hand, {c.id: [c.id] for c in by_hand}, kinds)
    by_machine, met = _as_read(desk, name, kept)
    yield from _compared(desk, by_machine, met, kinds)


def _as_read(
    desk: Desk, name: str, reports: Sequence[Record]
) -> tuple[list[Claim], dict[str, list[str]]]:
    """The claims as read, and the ids of the readers' claims that each of them meets."""
    wanted = {r["id"]: r for r in reports}
    found: list[Claim] = []
    met: dict[str, list[str]] = {}
    texts = [str(GOLD / f"{name}_input.jsonl")]
    for document in documents(texts, collected_at=datetime.now(UTC), set_aside=print):
        report = wanted.get(document.id)
        if report is None:
            continue
        claims = desk.read(document)
        found += claims
        for gold in report["claims"]:
            if best := counterpart(gold, claims):
                met.setdefault(best.id, []).append(gold["id"])
    return found, met


def _compared(
    desk: Desk,
    claims: Sequence[Claim],
    met: Mapping[str, Sequence[str]],
    kinds: Mapping[frozenset[str], str],
) -> Iterator[tuple[tuple[str, ...], str]]:
    belongs = desk.belongs(claims)
    found = readings(claims, desk.measures, belongs, desk.names(claims, belongs))
    for one, other in pairs(found):
        if c := compare(one, other):
            both = [
                frozenset((a, b))
                for a in met.get(one.claim.id, ())
                for b in met.get(other.claim.id, ())
            ]
            kind = next((kinds[pair] for pair in both if pair in kinds), KINDS[0])
            yield tuple(cells(c, _rule(c))), kind


def _rule(c: Comparison) -> str:
    if repeat(c):
        return "repeat"
    found = spoken(c)
    return found[0].__name__ if found else ""


def _row(weights: Sequence[float]) -> str:
    return f"[{', '.join(f'{weight + 0.0:.2f}' for weight in weights)}]"


if __name__ == "__main__":
    main(sys.argv[1:])
