"""Documents into the form of a place scorer: which words name places, and where those are.

    python eval/toponyms.py IN.jsonl OUT.jsonl

In: one document a line (``id``, ``text``). Out: the same with ``toponyms``, each with ``start``,
``end`` (character offsets), ``lat`` and ``lon`` (null where the place is not found).
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from dragoman import link
from dragoman.pipeline import Desk
from dragoman.settings import Settings


def toponyms(text: str, desk: Desk) -> list[dict[str, object]]:
    """The places of a text, chosen together as those of one report."""
    return [
        {
            "start": found.span.start,
            "end": found.span.end,
            "lat": found.place.latitude if found.place else None,
            "lon": found.place.longitude if found.place else None,
        }
        for found in link.toponyms(text, desk.gazetteer)
    ]


def main(source: Path, out: Path) -> int:
    desk = Desk(Settings.of(os.environ))
    with source.open(encoding="utf-8") as lines, out.open("w", encoding="utf-8") as found:
        for line in lines:
            document = json.loads(line)
            document["toponyms"] = toponyms(document["text"], desk)
            found.write(json.dumps(document) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
