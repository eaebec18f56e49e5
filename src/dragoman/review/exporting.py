"""The claims of a query in any of the formats that `write` knows, as a file to keep.

In: a format's name and a query in the address. Out: a download; where a format cannot hold a whole
claim, a zip with what it left out, how it came about and the whole claims beside it. Cells that a
spreadsheet would run are guarded by the writers themselves. From a house that people sign in to
leaves only what a public audience may see, unless a reviewer asks for ``audience=internal``.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from dragoman import plugins
from dragoman.errors import UsageError
from dragoman.record import Query, Role
from dragoman.review.asking import asked
from dragoman.review.room import Missing, Room
from dragoman.write import BytesWriter, Selection, Writer
from dragoman.write.audience import shown_to
from dragoman.write.beside import beside
from dragoman.write.policies import Policy
from dragoman.write.selecting import select

__all__ = ["export", "selected"]

MOST = 50_000
"""Claims in one download; more are written by `dragoman write`."""
_FIRST = (1980, 1, 1, 0, 0, 0)
"""The time of files in a zip: the same claims give the same bytes."""


def export(room: Room, request: Request) -> Response:
    name = request.path_params["format"]
    if name not in plugins.names("writers"):
        raise Missing(
            f"no format is called {name!r}; there are: {', '.join(plugins.names('writers'))}"
        )
    writer = plugins.found("writers")[name]()
    public = _to_public(room, request)
    selection = selected(room, asked(request).query, room.clock())
    if public:
        selection = _shown(room, selection)
    body = _written(writer, selection)
    files = [(suffix, "".join(lines).encode()) for suffix, lines in beside(writer, selection)]
    filename, media = f"dragoman{writer.suffix}", writer.media_type
    if files:
        body = _zipped([(filename, body), *((filename + suffix, data) for suffix, data in files)])
        filename, media = f"dragoman-{name}.zip", "application/zip"
    headers = {
        "Content-Disposition": f'attachment; filename="{filename}"',
        "Cache-Control": "private, no-store",
    }
    return Response(body, media_type=media, headers=headers)


def selected(room: Room, query: Query, now: datetime) -> Selection:
    """What the query finds, as writers need it. Raises `UsageError` where it is too much."""
    query = room.desk.asked(query)
    total = room.ledger.count(query)
    if total > MOST:
        raise UsageError(
            f"{total:,} claims are too many for one download; narrow the query to {MOST:,}, or use "
            "`dragoman write`"
        )
    return select(room.ledger, query, room.desk, now)


def _to_public(room: Room, request: Request) -> bool:
    """Whether what leaves is for a public audience. Raises HTTPException 403 for a mere reader."""
    visitor = room.doors.visitor(request)
    wanted = request.query_params.get("audience", "")
    if wanted not in {"", "public", "internal"}:
        raise UsageError(f"audience={wanted}: it is public or internal")
    if room.doors.open_to is not None:
        return wanted == "public"
    if wanted == "internal" and (visitor is None or visitor.role is Role.READER):
        raise HTTPException(403, "What a public audience may not see leaves with a reviewer only.")
    return wanted != "internal"


def _shown(room: Room, selection: Selection) -> Selection:
    rules = Policy.read(None, "audience.toml", room.desk.measures)
    return shown_to(selection, rules)


def _written(writer: Writer | BytesWriter, selection: Selection) -> bytes:
    if isinstance(writer, BytesWriter):
        raw = io.BytesIO()
        writer.write_bytes(selection, raw)
        return raw.getvalue()
    out = io.StringIO()
    writer.write(selection, out)
    return out.getvalue().encode()


def _zipped(files: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name, _FIRST), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
