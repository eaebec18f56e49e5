"""Learn by which runs of small words a rough machine translation is told.

    python training/roughness.py > src/dragoman/extract/languages/en/rough.toml

In: the marked texts of ``attribution/`` and ``claims/``; a style that ends in a language ("agency
item ru") or names a translation is one. Out: the table, to standard output, and to standard error
how the reports of ``eval/gold``, which it has not learnt from, come out.

The weights are those of a logistic regression with an L1 penalty, by scikit-learn
(``requirements/training.txt``); the same texts give the same weights.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from dragoman import plugins
from dragoman.extract.roughness import Roughness
from dragoman.extract.text.sentences import split

HERE = Path(__file__).parent
GOLD = HERE.parent / "eval" / "gold"
LEAST_TEXTS = 10
"""In how many texts a run stands that is learnt."""
PENALTY = 0.2
"""The inverse of the penalty's strength; from 0.1 to 1 the gold comes out alike."""
CAUTION = 1.4
"""Log-odds taken off: a well-kept text of a few sentences is not to be called rough for one run."""
_ROUGH = re.compile(r"\b[a-z]{2}$|translation|rough", re.IGNORECASE)
_NO_LANGUAGE = re.compile(r"\b(?:UK|US|EU|UN|TV|in|of|on|up)$")
_MARK = re.compile(r"\{[^\s{}:]*(?::[^\s{}]*)? ?|\}")
HEAD = """\
# Runs of small words by which a rough machine translation is told (`dragoman.extract.roughness`).
# small: words that stand for themselves. endings: of other words. In a run, w is another word, N a
# name, # a number, ¶ a new paragraph, ' any other mark. The weights were made by
# training/roughness.py; not to be changed by hand, since they stand for one another.
"""


def main() -> None:
    tables = plugins.language_tables("en")
    table = Roughness.of(tables["rough"])
    abbreviations = frozenset(tables["context"]["abbreviations"]["words"])
    texts = [
        (table.runs(split(text, abbreviations)), is_rough) for text, is_rough in marked_texts()
    ]
    met = Counter(run for runs, _ in texts for run in runs)
    known = [{r: n for r, n in runs.items() if met[r] >= LEAST_TEXTS} for runs, _ in texts]
    rough = [is_rough for _, is_rough in texts]
    columns = DictVectorizer()
    rows = columns.fit_transform(known).tocsr()
    # liblinear takes no wider indices
    rows.indices, rows.indptr = rows.indices.astype("int32"), rows.indptr.astype("int32")
    learnt = LogisticRegression(
        C=PENALTY, l1_ratio=1.0, solver="liblinear", class_weight="balanced", random_state=0
    ).fit(rows, rough)
    named = zip(columns.get_feature_names_out(), learnt.coef_[0], strict=True)
    weights = {run: weight for run, found in named if (weight := round(float(found), 2))}
    baseline = round(float(learnt.intercept_[0]) - CAUTION, 2)
    print(f"{len(texts)} texts, {sum(rough)} rough; {len(weights)} runs", file=sys.stderr)
    tried = tried_on_gold(replace(table, baseline=baseline, weights=weights), abbreviations)
    print(f"gold: {tried}", file=sys.stderr)
    print(HEAD)
    print(f"small = {json.dumps(sorted(table.small))}")
    print(f"endings = {json.dumps(table.endings)}")
    print(f"baseline = {baseline}\n\n[weights]")
    for run, weight in weights.items():
        print(f"{json.dumps(run, ensure_ascii=False)} = {weight}")


def marked_texts() -> Iterator[tuple[str, bool]]:
    """Every marked text without its marks, and whether its style says that it is rough."""
    for path in sorted(HERE.glob("*/texts/*.txt")):
        for told in re.split(r"(?m)^# ", path.read_text(encoding="utf-8"))[1:]:
            head, _, text = told.partition("\n")
            style = head.rpartition("(")[2].rstrip(") ")
            by_style = bool(_ROUGH.search(style)) and not _NO_LANGUAGE.search(style)
            yield _MARK.sub("", text), by_style or path.name.startswith(("mt-", "rough-"))


def tried_on_gold(table: Roughness, abbreviations: frozenset[str]) -> str:
    counts: Counter[tuple[bool, bool]] = Counter()
    for path in sorted(GOLD.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            report = json.loads(line)
            if "rough_mt" in report:
                said = table.log_odds(split(report["text"], abbreviations)) > 0
                counts[bool(report["rough_mt"]), said] += 1
    missed, wrong = counts[True, False], counts[False, True]
    return (
        f"{missed} of {missed + counts[True, True]} rough ones missed, "
        f"{wrong} of {wrong + counts[False, False]} others taken for rough"
    )


if __name__ == "__main__":
    main()
