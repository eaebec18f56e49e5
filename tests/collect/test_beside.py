"""The process that reads files beside this one: it may end, and the next file is read."""

from __future__ import annotations

import os
import sys

import pytest

from dragoman.collect.beside import Beside, BesideFault

MOST = 2**20
READING = "lambda content, most: os._exit(3) if content == b'end' else [os.getpid(), len(content)]"
SERVING = f"import os; from dragoman.collect.beside import serve; serve({READING})"


def beside(program: str, longest: float = 60.0) -> Beside[list[int]]:
    return Beside("", list[int], command=[sys.executable, "-c", program], longest=longest)


def test_one_process_reads_file_after_file() -> None:
    reader = beside(SERVING)
    (first, size), (second, _) = reader.read(b"four", MOST), reader.read(b"a file", MOST)
    reader.end()
    assert size == 4
    assert first == second != os.getpid()


def test_a_file_that_ends_the_process_is_told_and_another_process_reads_the_next() -> None:
    reader = beside(SERVING)
    (first, _) = reader.read(b"four", MOST)
    with pytest.raises(BesideFault, match="came to its end"):
        reader.read(b"end", MOST)
    (second, size) = reader.read(b"a file", MOST)
    reader.end()
    assert size == 6
    assert first != second


def test_a_file_that_keeps_it_busy_is_told() -> None:
    reader = beside("import sys\nwhile True: sys.stdin.buffer.read(1)", longest=0.5)
    with pytest.raises(BesideFault, match="took longer than"):
        reader.read(b"a file", MOST)
