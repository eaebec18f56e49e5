"""`dragoman.testing` passes our own readers and tells a bad plug-in what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, TextIO

import pytest

from dragoman import plugins
from dragoman.claims import Document, Origin
from dragoman.collect.files import Report, TextReader, compose
from dragoman.errors import InputError
from dragoman.record import Query
from dragoman.testing import check_reader, check_writer
from dragoman.write import Selection

EXAMPLES = {
    "html": (Path(__file__).parent / "pages/bulletin.html").read_bytes(),
    "jsonl": '{"text": "Двое ушли."}\n{"title": "Six leave", "text": "They left."}\n'.encode(),
    "text": "Ten leave\n\nThey left – “all ten”.".encode(),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_our_readers_keep_to_the_protocol(name: str) -> None:
    check_reader(plugins.found("readers")[name](), EXAMPLES[name])


class Telegrams(TextReader):
    """A reader of somebody else's, to be spoiled one rule at a time."""

    name = "telegrams"

    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        for item in super().read(data, origin):
            yield self.spoil(item) if isinstance(item, Document) else item

    def spoil(self, document: Document) -> Document:
        return document


class Shouting(Telegrams):
    name = "TELEGRAMS"


class Unnumbered(Telegrams):
    version = 0


class ByName(Telegrams):
    def sniffs(self, head: bytes, path: str) -> bool:
        return path.endswith(".tgm")


class Deaf(Telegrams):
    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        yield InputError(origin.path, "nothing", "give up")


class Hasty(Telegrams):
    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        content = data.read()
        yield compose(Report(content.decode()), replace(origin, sha256="0" * 64))


class Seeking(Telegrams):
    def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
        data.seek(0)
        yield from super().read(data, origin)


class Nameless(Telegrams):
    def spoil(self, document: Document) -> Document:
        return replace(document, id="")


class Mistitled(Telegrams):
    def spoil(self, document: Document) -> Document:
        return replace(document, title="Other words")


class Rootless(Telegrams):
    def spoil(self, document: Document) -> Document:
        return replace(document, origin=replace(document.origin, path="elsewhere"))


class Unhashed(Telegrams):
    def spoil(self, document: Document) -> Document:
        return replace(document, origin=replace(document.origin, sha256=""))


class Counting(Telegrams):
    count = 0

    def spoil(self, document: Document) -> Document:
        self.count += 1
        return replace(document, id=f"{self.count}")


@pytest.mark.parametrize(
    ("reader", "says"),
    [
        (Shouting, "not lower case"),
        (Unnumbered, "not a whole number from 1"),
        (ByName, "content comes before names"),
        (Deaf, "finds no Document"),
        (Hasty, "its sha256 is another"),
        (Seeking, "a pipe cannot do"),
        (Nameless, "an empty id"),
        (Mistitled, "does not begin with it"),
        (Rootless, "another path, reader or time"),
        (Unhashed, "lacks the sha256"),
        (Counting, "other Documents the second time"),
    ],
)
def test_a_bad_reader_is_told_which_rule_it_breaks(reader: type[Telegrams], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        check_reader(reader(), EXAMPLES["text"])


def test_a_reader_that_raises_on_bad_bytes_is_told_to_give_an_input_error() -> None:
    class Brittle(Telegrams):
        def read(self, data: BinaryIO, origin: Origin) -> Iterator[Document | InputError]:
            found = list(super().read(data, origin)) if data else []
            if any(isinstance(item, Document) and "�" in item.text for item in found):
                return
            yield from found

        def spoil(self, document: Document) -> Document:
            if "ten”." not in document.text:
                raise IndexError("no last word")
            return document

    with pytest.raises(AssertionError, match=r"raises IndexError \(no last word\)"):
        check_reader(Brittle(), EXAMPLES["text"])


SELECTION = Selection(Query(), {}, (), (), {}, datetime(2016, 11, 28, tzinfo=UTC))


class Tally:
    """A writer that says how many claims there are."""

    name = "tally"
    media_type = "text/plain; charset=utf-8"
    suffix = ".txt"

    def write(self, selection: Selection, out: TextIO) -> None:
        out.write(f"{len(selection.claims)} claims\n")


class Closing(Tally):
    def write(self, selection: Selection, out: TextIO) -> None:
        out.close()


class Changing(Tally):
    count = 0

    def write(self, selection: Selection, out: TextIO) -> None:
        self.count += 1
        out.write(f"printed {self.count} times\n")


class Failing(Tally):
    def write(self, selection: Selection, out: TextIO) -> None:
        out.write(f"{selection.claims[0].measure}\n")


class Undotted(Tally):
    suffix = "txt"


class Untyped(Tally):
    media_type = "text"


def test_a_good_writer_passes() -> None:
    check_writer(Tally(), SELECTION)


@pytest.mark.parametrize(
    ("writer", "says"),
    [
        (Closing, "closes the stream"),
        (Changing, "another text the second time"),
        (Failing, "raises IndexError"),
        (Undotted, r"not of the form \.csv"),
        (Untyped, "not of the form text/csv"),
    ],
)
def test_a_bad_writer_is_told_which_rule_it_breaks(writer: type[Tally], says: str) -> None:
    with pytest.raises(AssertionError, match=says):
        check_writer(writer(), SELECTION)
