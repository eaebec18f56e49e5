"""A batch in a process of its own, which a test may kill: ``driver.py FOLDER ADDRESS [--resume]``.

In: a folder with ``in`` and a `faults` desk's notes, the address of a Ray cluster. Out: what the
batch came to, a line of JSON. With ``--relate`` in the place of reading, the claims are related.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from dragoman.batch import Batch, Folder, Marker, Options, Shard, engine, relate
from dragoman.batch.relating import Sizes
from dragoman.errors import InputError
from dragoman.settings import Settings
from tests.batch import faults
from tests.batch.conftest import NOON

SMALL = Options(shard_size=2_000)


class Nobody:
    """Who watches a batch and says nothing."""

    def planned(self, size: int, done: int) -> None: ...

    def finished(self, shard: Shard, marker: Marker) -> None: ...

    def aside(self, error: InputError) -> None: ...


def main() -> None:
    folder, address, *how = sys.argv[1:]
    place = Path(folder)
    (place / "driver").write_text(str(os.getpid()))
    settings = Settings.of(os.environ)
    with engine("ray", 2, address) as workers:
        if how == ["--relate"]:
            sizes = Sizes(block=10, keys=15, pairs=40, at_once=15)
            told = {"relations": relate(Folder(place / "out"), workers, settings, sizes=sizes)}
        else:
            work = Batch([str(place / "in")], place / "out", SMALL, settings, faults.at(place))
            done = work.run(workers, NOON, resume=how == ["--resume"], watch=Nobody())
            told = {"shards": done.shards, "known": done.known, "lost": len(done.lost)}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
