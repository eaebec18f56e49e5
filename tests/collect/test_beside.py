"""The process that reads files beside this one: it may end, and the next file is read."""

from __future__ import annotations

import sys

import pytest

from dragoman.collect.beside import Beside, BesideFault

PDFIUM = "dragoman.collect.pdfium"
MOST = 2**20


def test_a_new_process_reads_the_next_file() -> None:
    beside = Beside(PDFIUM, list)
    assert beside.read(b"no PDF", MOST)
    beside.end()
    assert beside.read(b"no PDF", MOST)
    beside.end()


def test_a_file_that_ends_the_process_is_told() -> None:
    ending = [sys.executable, "-c", "import sys; sys.stdin.buffer.read(8); sys.exit(3)"]
    with pytest.raises(BesideFault, match="came to its end"):
        Beside(PDFIUM, list, command=ending).read(b"a file", MOST)


def test_a_file_that_keeps_it_busy_is_told() -> None:
    endless = [sys.executable, "-c", "import sys\nwhile True: sys.stdin.buffer.read(1)"]
    with pytest.raises(BesideFault, match="took longer than"):
        Beside(PDFIUM, list, command=endless, longest=0.5).read(b"a file", MOST)
