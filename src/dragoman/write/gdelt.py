"""Events and mentions in the shape of GDELT 2.0, for whoever splices a ledger into a series of it.

In: a Selection. Out: two tables without a head, parted by tabs: ``gdelt-events`` (61 columns, one
row an event) and ``gdelt-mentions`` (16 columns, one row a claim that tells it), joined by
GLOBALEVENTID. It scores nothing: no tone, no Goldstein value, no confidence; and it gives actors no
code, because CAMEO's turn on what the registry does not hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TextIO

from dragoman.claims import Claim, Document
from dragoman.write import Selection
from dragoman.write.beside import Loss
from dragoman.write.cells import (
    Event,
    Row,
    RowsWriter,
    address_of,
    admin_of,
    country_of,
    events,
    formats,
    is_one_day,
    losses_of,
    point_of,
    publisher_of,
    taking_part,
    term_of,
    the_place,
)
from dragoman.write.guard import safe
from dragoman.write.words import one_line

__all__ = ["EVENTS", "MENTIONS", "GdeltEventsWriter", "GdeltMentionsWriter", "event_number"]

_ACTOR = (
    *("Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code"),
    *("Religion2Code", "Type1Code", "Type2Code", "Type3Code"),
)
_GEO = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENTS: tuple[str, ...] = (
    *("GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"),
    *(f"Actor{number}{part}" for number in (1, 2) for part in _ACTOR),
    *("IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale"),
    *("NumMentions", "NumSources", "NumArticles", "AvgTone"),
    *(f"{whose}Geo_{part}" for whose in ("Actor1", "Actor2", "Action") for part in _GEO),
    *("DATEADDED", "SOURCEURL"),
)
MENTIONS: tuple[str, ...] = (
    *("GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName"),
    *("MentionIdentifier", "SentenceID", "Actor1CharOffset", "Actor2CharOffset"),
    *("ActionCharOffset", "InRawText", "Confidence", "MentionDocLen", "MentionDocTone"),
    *("MentionDocTranslationInfo", "Extras"),
)
_RULES: tuple[str, ...] = (
    "GDELT's shape, not GDELT's data. GLOBALEVENTID is a number made from the first claim's id, "
    "far above any that GDELT has given; it joins events and mentions.",
    "One event for the claims on one question; only what is asserted is an event.",
    "EventCode is CAMEO's for the measure, where one is true of it; the losses say where none is.",
)
_VERBAL, _CONFLICT, _MATERIAL_CONFLICT = 6, 10, 15
"""Root codes: below 6 verbal co-operation, below 10 material, below 15 verbal conflict."""


class GdeltEventsWriter(RowsWriter):
    """A row for each event that somebody asserts; `EVENTS`, without a head."""

    name = "gdelt-events"
    media_type = "text/tab-separated-values"
    suffix = ".export.csv"
    columns = EVENTS
    version = "gdelt-events/2.0"
    rules: tuple[str, ...] = (
        *_RULES,
        "SQLDATE, MonthYear, Year and FractionDate are filled only for a window of one day.",
        "Geo_CountryCode is FIPS 10-4; coordinates are rounded to the precision of the place. The "
        "actors' places are blank: a claim tells where it happened.",
        "NumMentions counts claims, NumArticles reports, NumSources publishers of this ledger.",
        "Never filled: GoldsteinScale, AvgTone, IsRootEvent, ADM codes, FeatureID (GNS's, not "
        "GeoNames's) and the actors' codes.",
    )

    def rows(self, selection: Selection) -> Iterator[Row]:
        for claim, event, why in events(selection, "gdelt", "event"):
            yield _event(event, selection) if event else Row(claim).left_out(why)

    def write(self, selection: Selection, out: TextIO) -> None:
        _write(self.columns, self.rows(selection), out)


class GdeltMentionsWriter:
    """A row for each claim that tells an event of ``gdelt-events``; `MENTIONS`, without a head."""

    name = "gdelt-mentions"
    media_type = "text/tab-separated-values"
    suffix = ".mentions.csv"
    version = "gdelt-mentions/2.0"
    rules: tuple[str, ...] = (
        *_RULES,
        "MentionType is 1 (web) where the report has an address, and 2 (citation alone) otherwise; "
        "Extras holds the claim's id.",
        "Offsets and MentionDocLen count code points of the text as it was read.",
        "Never filled: SentenceID, Confidence, MentionDocTone, MentionDocTranslationInfo.",
    )

    def write(self, selection: Selection, out: TextIO) -> None:
        _write(MENTIONS, self._rows(selection), out)

    def losses(self, selection: Selection) -> Iterator[Loss]:
        told = {row.claim.id: row for row in self._rows(selection)}
        for claim, event, why in events(selection, "gdelt", "event"):
            if claim.id in told:
                yield from losses_of([told[claim.id]])
            elif event is None:
                yield Loss(claim.id, "", why)

    def _rows(self, selection: Selection) -> Iterator[Row]:
        for _, event, _ in events(selection, "gdelt", "event"):
            for claim in event.claims if event else ():
                yield _mention(claim, event_number(event.lead) if event else 0, selection)


def event_number(claim: Claim) -> int:
    """A number for an event from its first claim's id: the last 15 hexadecimal digits.

    Ids of other forms than ours give the number of their bytes.
    """
    digits = claim.id.removeprefix("claim:")[-15:]
    if re.fullmatch(r"[0-9a-f]+", digits):
        return int(digits, 16)
    return int.from_bytes(digits.encode()[:7], "big")


def _event(event: Event, selection: Selection) -> Row:
    claim = event.lead
    row = Row(claim)
    row.cells["GLOBALEVENTID"] = event_number(claim)
    _fill_time(row)
    _fill_actors(row, selection)
    code = term_of(claim, "gdelt", "event")["code"]
    row.cells |= {"EventCode": code, "EventBaseCode": code[:3], "EventRootCode": code[:2]}
    row.cells["QuadClass"] = _quad(int(code[:2]))
    publishers = {publisher_of(told, selection) for told in event.claims} - {""}
    row.cells |= {
        "NumMentions": len(event.claims),
        "NumSources": len(publishers) or None,
        "NumArticles": len({told.document for told in event.claims}),
    }
    _fill_place(row, selection)
    row.cells["DATEADDED"] = f"{selection.generated_at:%Y%m%d%H%M%S}"
    row.cells["SOURCEURL"] = address_of(claim, selection)
    if not row.cells["SOURCEURL"]:
        row.blank("SOURCEURL", "the report has no address")
    return row


def _quad(root: int) -> int:
    return 1 + (root >= _VERBAL) + (root >= _CONFLICT) + (root >= _MATERIAL_CONFLICT)


def _fill_time(row: Row) -> None:
    when = row.claim.when
    if when and when.start and is_one_day(when):
        day = when.start
        row.cells |= {"SQLDATE": f"{day:%Y%m%d}", "MonthYear": f"{day:%Y%m}", "Year": day.year}
        row.cells["FractionDate"] = _fraction(day)
    else:
        row.blank("SQLDATE", "not a window of one day" if when else "the report does not say")


def _fraction(day: date) -> float:
    """GDELT's year with its fraction: months of 30 days, years of 365.

    >>> _fraction(date(2015, 2, 18))
    2015.1315
    """
    return round(day.year + ((day.month - 1) * 30 + day.day) / 365, 4)


def _fill_actors(row: Row, selection: Selection) -> None:
    who = taking_part(row.claim, selection)
    for number, named in enumerate(who[:2], start=1):
        row.cells[f"Actor{number}Name"] = one_line(named.name).upper()
        row.blank(f"Actor{number}Code", "CAMEO's code of it is not known")
    if not who:
        row.blank("Actor1Name", "the report does not say who")
    for left in who[2:]:
        row.blank("Actor2Name", f"no room for {left.name}")


def _fill_place(row: Row, selection: Selection) -> None:
    place, why = the_place(row.claim)
    if place is None:
        row.blank("ActionGeo_FullName", why)
        return
    kind = formats()["gdelt"]["place"][place.precision.value]
    if not kind:
        row.blank("ActionGeo_Type", f"GDELT has no type for {place.precision}: {place.name}")
        return
    country, _ = country_of(row.claim)
    admin = admin_of(place, selection).get("adm1")
    parts = [place.name, admin.name if admin else "", country.name if country else ""]
    latitude, longitude = point_of(place)
    row.cells |= {
        "ActionGeo_Type": kind,
        "ActionGeo_FullName": ", ".join(dict.fromkeys(filter(None, parts))),
        "ActionGeo_CountryCode": country.fips if country else None,
        "ActionGeo_Lat": latitude,
        "ActionGeo_Long": longitude,
    }


def _mention(claim: Claim, number: int, selection: Selection) -> Row:
    row = Row(claim)
    document: Document | None = selection.documents.get(claim.document)
    url = address_of(claim, selection)
    when = claim.when
    day = when.start if when and is_one_day(when) else None
    starts = [
        who.evidence.span.start if who.evidence else None for who in taking_part(claim, selection)
    ]
    row.cells = {
        "GLOBALEVENTID": number,
        "EventTimeDate": f"{day:%Y%m%d}000000" if day else None,
        "MentionTimeDate": f"{claim.published:%Y%m%d}000000" if claim.published else None,
        "MentionType": 1 if url else 2,
        "MentionSourceName": publisher_of(claim, selection) or None,
        "MentionIdentifier": url or (document.title if document else None) or claim.document,
        "Actor1CharOffset": starts[0] if starts else None,
        "Actor2CharOffset": starts[1] if len(starts) > 1 else None,
        "ActionCharOffset": claim.trigger.span.start,
        "InRawText": 1,
        "MentionDocLen": len(document.text) if document else None,
        "Extras": claim.id,
    }
    if not day:
        row.blank("EventTimeDate", "not a window of one day" if when else "the report does not say")
    if not claim.published:
        row.blank("MentionTimeDate", "the report has no date")
    return row


def _write(columns: tuple[str, ...], rows: Iterator[Row], out: TextIO) -> None:
    """Parted by tabs, without quotation marks as GDELT does: no cell holds a tab or a line end."""
    for row in rows:
        if row.written:
            cells = (row.cells.get(column) for column in columns)
            told = (safe(one_line(cell)) if isinstance(cell, str) else cell for cell in cells)
            out.write("\t".join("" if cell is None else str(cell) for cell in told) + "\n")
