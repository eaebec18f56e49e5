"""The claims of a query in any of the formats that `write` knows, as a file to keep.

In: a format's name and a query in the address. Out: a download; where a format cannot hold a whole
claim, a zip with what it left out, how it came about and the whole claims beside it. Cells that a
spreadsheet would run are guarded by the writers themselves.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from dragoman import plugins
from dragoman.errors import UsageError
from dragoman.record import Query
from dragoman.review.asking import asked
from dragoman.review.room import Missing, Room
from dragoman.write import BytesWriter, Selection, Writer
from dragoman.write.beside import beside

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
    selection = selected(room, asked(request).query, room.clock())
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
    claims = room.ledger.claims(query)
    return Selection(
        query=query,
        documents=room.ledger.documents({claim.document for claim in claims}),
        claims=claims,
        relations=room.ledger.relations({claim.id for claim in claims}),
        measures=room.desk.measures,
        generated_at=now,
        belongs=room.desk.belongs(claims),
    )


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
