"""`make golden`: write anew every file that a test compares with; read the diff then."""

from __future__ import annotations

import json
import runpy
import sys
from pathlib import Path

from dragoman.claims import json_schema

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    sys.path.append(str(ROOT))
    schema = json.dumps(json_schema(), indent=2, ensure_ascii=False)
    (ROOT / "docs/schema.json").write_text(schema + "\n", encoding="utf-8")
    for writer in (
        "docs/generate.py",
        "tests/write/test_formats.py",
        "tests/write/test_sitrep.py",
        "tests/write/test_why.py",
        "tests/test_samples.py",
        "tests/test_notebook.py",
    ):
        runpy.run_path(str(ROOT / writer), run_name="__main__")


if __name__ == "__main__":
    main()
