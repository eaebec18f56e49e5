"""Conformance checks for plug-ins: what each must keep to, each rule with its reason.

In: the code of a language pack, a reader with an example of its bytes, a writer with a selection,
or the text of a registry of actors. Out: nothing, or an AssertionError that says which rule was
broken and why it is one.
Call them from a test of your own; the plug-ins that ship with Dragoman pass the same checks.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib.resources import files
from typing import Any

from dragoman import extract, plugins
from dragoman.claims import Claim, Document, Figure, Origin, Qualifier, from_json, to_json
from dragoman.collect import Address, Member, Reader
from dragoman.errors import InputError, UsageError
from dragoman.extract import Language
from dragoman.link.filing import DATA
from dragoman.link.vetting import faults
from dragoman.write import BytesWriter, Selection, Writer
from dragoman.write.beside import Export
from dragoman.write.neutral import advice, loaded_in_page, loaded_words

__all__ = ["check_actors", "check_language", "check_reader", "check_writer"]


def check_actors(text: str | None = None) -> None:
    """Check a registry of actors: ``text`` in the form of `actors.toml`; None: the one that ships.

    Raises AssertionError that lists every fault with its line: names of two actors, a part of
    nobody, an unknown kind or country, a neutral name that takes a side...
    """
    if text is None:
        text = (files(DATA) / "actors.toml").read_text(encoding="utf-8")
    found = faults(text, plugins.table(DATA, "countries.toml"), loaded_words)
    _require(not found, "\n".join(found))


def check_language(code: str) -> None:
    """Check that the installed language pack ``code`` (BCP 47) is whole and reads its examples.

    It must have every table that English has, compile, and read each case of its
    ``examples.toml`` as written there; a case with a ``gap`` must fail. Raises AssertionError
    naming what is missing, or the case with the claims that are read instead.
    """
    tables, model = (_tables(name) for name in (code, "en"))
    lacking = sorted(set(model) - set(tables))
    _require(not lacking, f"pack {code!r} lacks the tables {', '.join(lacking)}")
    looked_up = {
        f"cues.toml, [{part}] {word}"
        for part in ("nouns", "words", "carry")
        for word in set(model["cues"][part]) - set(tables["cues"].get(part, {}))
    }
    _require(not looked_up, f"pack {code!r} lacks {', '.join(sorted(looked_up))}: a list may be []")
    try:
        language = Language.of(code, tables, plugins.measures())
    except UsageError as error:
        raise AssertionError(f"pack {code!r} does not compile: {error}") from error
    for case in tables["examples"]["case"]:
        _check_example(case, language)


def _tables(code: str) -> Mapping[str, Mapping[str, Any]]:
    try:
        return plugins.language_tables(code)
    except UsageError as error:
        raise AssertionError(str(error)) from error


_PUBLISHED = date(2023, 5, 10)
"""The day of the examples."""


def _check_example(case: Mapping[str, Any], language: Language) -> None:
    origin = Origin("example", None, "0" * 64, "text@1", datetime(2023, 5, 10, tzinfo=UTC))
    text = case["text"]
    document = Document("example", text, language.code, "", "", None, _PUBLISHED, origin)
    found = [tuple(_fields(claim)) for claim in extract.claims(document, language)]
    wanted = [[field.strip() for field in row.split("|")] for row in case["claims"]]
    as_written = len(found) == len(wanted) and all(map(_reads, found, wanted))
    read = "\n".join(" | ".join(fields) for fields in found) or "no claim"
    if "gap" in case:
        _require(not as_written, f"{text!r} is read as written: take its gap out ({case['gap']})")
    else:
        _require(as_written, f"pack {language.code!r} reads {text!r} as\n{read}")


def _reads(found: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether a claim has the fields written; an empty one is not compared, but for the modality.

    No modality written: the claim is asserted.
    """
    measure, figure, unit, modality, speaker = [*wanted, "", "", "", ""][:5]
    written = (measure, figure, unit, modality or "asserted", speaker)
    return all(not want or have == want for have, want in zip(found, written, strict=True))


def _fields(claim: Claim) -> Iterator[str]:
    """Measure, figure, unit, modality and speaker of a claim, as examples write them."""
    figure, speaker = claim.figure, claim.attribution.speaker
    yield claim.measure
    yield _number(figure) if figure else "-"
    yield (figure.category or figure.unit) if figure else "-"
    yield claim.modality.value
    yield speaker.name if speaker else "-"


def _number(figure: Figure) -> str:
    ends = dict.fromkeys(str(end) for end in (figure.low, figure.high) if end is not None)
    hedge = "" if figure.qualifier is Qualifier.EXACT else f"{figure.qualifier} "
    return f"{hedge}{'-'.join(ends)}" + (f" ({figure.word})" if figure.word else "")


def check_reader(reader: Reader, example: bytes) -> None:
    """Check that ``reader`` keeps to `dragoman.collect.Reader`.

    ``example`` holds at least one good report, none of them written by ``dragoman collect``.
    Raises AssertionError naming the rule that is broken.
    """
    _require(_is_name(reader.name), f"name {reader.name!r} is not lower case and one word")
    _require(
        isinstance(reader.version, int) and reader.version >= 1,
        f"version {reader.version!r} is not a whole number from 1; it stands in each Origin",
    )
    _require(
        reader.sniffs(example[:4096], "") is True,
        "sniffs() refuses the example without its file name: content comes before names",
    )
    _require(
        reader.sniffs(b"", "-") in {True, False},
        "sniffs() must answer True or False to an empty input too",
    )
    origin = Origin(
        "example", None, "", f"{reader.name}@{reader.version}", datetime(2016, 11, 28, tzinfo=UTC)
    )
    found = _read(reader, example, origin)
    documents = [item for item in found if isinstance(item, Document)]
    _require(bool(documents), f"read() finds no Document in the example, but: {found}")
    for document in documents:
        _check_document(document, origin, example)
    ids = [document.id for document in documents]
    _require(len(ids) == len(set(ids)), f"two Documents of the example share an id: {ids}")
    again = [item for item in _read(reader, example, origin) if isinstance(item, Document)]
    _require(again == documents, "read() gives other Documents the second time")
    for bad in (
        b"",
        b" \n",
        b"\x00\xff\xfe\x00" * 9,
        example[: len(example) // 2],
        example + b"\xff",
    ):
        _read(reader, bad, origin)


def check_writer(writer: Writer | BytesWriter, selection: Selection) -> None:
    """Check that ``writer`` keeps to `dragoman.write.Writer`, or `BytesWriter`.

    It is asked for ``selection``, and for an empty one.

    Raises AssertionError naming the rule that is broken.
    """
    _require(_is_name(writer.name), f"name {writer.name!r} is not lower case and one word")
    _require(
        re.fullmatch(r"[a-z]+/[a-z0-9.+-]+(; ?[a-z-]+=[\w-]+)*", writer.media_type) is not None,
        f"media type {writer.media_type!r} is not of the form text/csv",
    )
    _require(
        re.fullmatch(r"(\.[a-z0-9]+)+", writer.suffix) is not None,
        f"suffix {writer.suffix!r} is not of the form .csv",
    )
    empty = Selection(selection.query, {}, (), (), selection.measures, selection.generated_at)
    for chosen in (selection, empty):
        text = _written(writer, chosen)
        _require(
            text == _written(writer, chosen),
            "it gives another text the second time: take the time from generated_at, "
            "and sort what has no order",
        )
        if isinstance(writer, Export):
            _check_losses(writer, chosen)
        if isinstance(text, bytes):
            continue
        if writer.media_type.partition(";")[0] in _PAGES:
            said = "\n".join(map(advice, dict.fromkeys(loaded_in_page(text))))
            _require(not said, f"write() takes a side outside quotation marks:\n{said}")
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise AssertionError(
                f"what write() gives cannot be stored as UTF-8: {error}"
            ) from error


def _check_losses(writer: Export, selection: Selection) -> None:
    ids = {claim.id for claim in selection.claims}
    for loss in writer.losses(selection):
        _require(
            loss.claim in ids and bool(loss.reason),
            f"losses() gives {loss}: each is of a claim in the selection, and says why",
        )


_PAGES = frozenset({"text/html", "text/markdown"})
"""What is written for people to read; other formats carry the words of reports in their fields."""


class _Pipe(io.BytesIO):
    """Bytes that are read once, forwards, as from a pipe."""

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise AssertionError(f"read() seeks ({offset}, {whence}), which a pipe cannot do")


def _read(reader: Reader, data: bytes, origin: Origin) -> list[Document | InputError]:
    found: list[Document | InputError] = []
    try:
        for item in reader.read(_Pipe(data), origin):
            _require(
                isinstance(item, Document | InputError | Address | Member),
                f"read() gives {type(item).__name__}, and no Document, InputError, Address or "
                "Member",
            )
            if isinstance(item, Document | InputError):
                found.append(item)
            elif isinstance(item, Address) and item.stand_in is not None:
                found.append(item.stand_in)
    except InputError as error:
        found.append(error)
    except AssertionError:
        raise
    except Exception as error:
        raise AssertionError(
            f"read() raises {type(error).__name__} ({error}) on {data[:40]!r}...: "
            "bad input is to be told as an InputError, so that a user learns what to do"
        ) from error
    return found


def _check_document(document: Document, origin: Origin, example: bytes) -> None:
    name = f"Document {document.id!r}"
    _require(bool(document.id), "a Document has an empty id")
    _require(bool(document.text.strip()), f"{name} has no text: tell it as an InputError")
    first_words = " ".join(document.text.split()).casefold()
    _require(
        first_words.startswith(" ".join(document.title.split()).casefold()),
        f"{name} has the title {document.title!r}, but its text does not begin with it",
    )
    _require(bool(document.language), f"{name} has no language: write 'und' for an unknown one")
    kept = (document.origin.reader, document.origin.collected_at)
    inside = document.origin.path.partition("!/")[0] == origin.path
    _require(
        inside and kept == (origin.reader, origin.collected_at),
        f"{name} has another path, reader or time in its origin than read() was given",
    )
    _require(
        re.fullmatch(r"[0-9a-f]{64}", document.origin.sha256) is not None,
        f"{name} lacks the sha256 of its bytes: nobody could find them again",
    )
    if document.origin.line is None and document.origin.sha256 != sha256(example).hexdigest():
        raise AssertionError(f"{name} stands for the whole input, but its sha256 is another")
    try:
        same = from_json(to_json(document), Document) == document
    except ValueError as error:
        raise AssertionError(f"{name} cannot be written as JSON: {error}") from error
    _require(same, f"{name} changes when it is written as JSON and read again")


class _Outlet(io.BytesIO):
    """Bytes that are written once, forwards, as into a pipe."""

    def seekable(self) -> bool:
        return False

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation(f"seek to {offset} ({whence})")

    def tell(self) -> int:
        raise io.UnsupportedOperation("tell")


def _written(writer: Writer | BytesWriter, selection: Selection) -> str | bytes:
    text, raw = io.StringIO(), _Outlet()
    try:
        if isinstance(writer, BytesWriter):
            writer.write_bytes(selection, raw)
        else:
            writer.write(selection, text)
    except Exception as error:
        raise AssertionError(
            f"it raises {type(error).__name__} ({error}) on {len(selection.claims)} claims"
        ) from error
    closed = raw.closed or text.closed
    _require(not closed, "it closes the stream, which belongs to its caller")
    return raw.getvalue() if isinstance(writer, BytesWriter) else text.getvalue()


def _is_name(name: str) -> bool:
    return re.fullmatch(r"[a-z][a-z0-9-]*", name) is not None


def _require(kept: bool, otherwise: str) -> None:
    if not kept:
        raise AssertionError(otherwise)
