"""Whatever a report, a name or a note says, it is text: in pages, in exports, in a browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from urllib.parse import quote

import lxml.html
import pytest
from playwright.sync_api import BrowserContext

from dragoman.claims import (
    Attribution,
    Candidate,
    Claim,
    Document,
    Evidence,
    Figure,
    Judgement,
    JudgementKind,
    Origin,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
    Reason,
    Relation,
    RelationKind,
    Source,
    SourceRole,
    Span,
    TimePrecision,
    When,
    Where,
    claim_id,
)
from tests.review.conftest import NOW, House, Open, form_token

PROBES = (
    '"><script>window.probed=1</script>',
    "'><img src=x onerror=window.probed=1>",
    "</textarea></title><svg onload=window.probed=1>",
    "javascript:window.probed=1",
    "{{ 7 * 7 }}${7*7}",
    '=HYPERLINK("https://evil.example","x")',
)


def probe(n: int) -> str:
    return f"{PROBES[n % len(PROBES)]} probe{n}"


@pytest.fixture(scope="module")
def probed(opened: Open, tmp_path_factory: pytest.TempPathFactory) -> House:
    """A ledger in which every field that is text holds a probe."""
    house = opened(tmp_path_factory.mktemp("probes") / "<b>probes&.db", name=probe(99))
    claims = []
    for n in range(2):
        document = report(f"{probe(0)} {n}")
        claims.append(told(document, 900 + n))
        house.ledger.record(document, claims[n:], probe(1))
    reason = Reason("figure", 1.0, probe(2))
    on = (RelationKind.CONTRADICTION, claims[0].id, claims[1].id, (probe(3),), (reason,))
    house.ledger.set_relations([Relation(*on), Relation(RelationKind.UPDATE, *on[1:])])
    note = Judgement(JudgementKind.ACCEPT, claims[0].id, probe(4), NOW, probe(5))
    house.ledger.judge(note)
    house.ledger.judge(
        Judgement(JudgementKind.CORRECT, claims[0].id, probe(6), NOW, "", "figure.unit", probe(7))
    )
    return house


def report(name: str) -> Document:
    words = " ".join(probe(n) for n in range(10, 20))
    text = f"{probe(8)}\n\n{words}\nشهود said that 900 left."
    origin = Origin(probe(9), 1, "ab" * 32, probe(21), datetime(2016, 11, 28, tzinfo=UTC))
    address = "javascript:window.probed=1"
    return Document(name, text, probe(22), probe(8), probe(23), address, date(2016, 11, 27), origin)


def told(document: Document, low: int) -> Claim:
    def words(n: int) -> Evidence:
        start = document.text.index(probe(n))
        return Evidence(Span(start, start + len(probe(n))), probe(n))

    place = Place(probe(24), probe(25), "SY", 36.2, 37.1, PlacePrecision.SETTLEMENT, probe(26))
    other = replace(place, id=probe(27), name=probe(28))
    reasons, refused = (Reason("name", 1.0, probe(29)),), (Candidate(other, 0.5, probe(30)),)
    where = Where(probe(31), PlaceRole.LOCATION, words(10), place, reasons, refused)
    lost = Where(probe(32), PlaceRole.ORIGIN, words(11))
    sources = (
        Source(probe(33), SourceRole.SPEAKER, words(12), probe(34), party=True),
        Source(probe(35), SourceRole.INTERMEDIARY, words(13)),
        Source(probe(23), SourceRole.PUBLISHER),
    )
    when = When(date(2016, 11, 26), date(2016, 11, 26 + low % 2), TimePrecision.DAY, words(14))
    figure = Figure(
        low, low, Qualifier.EXACT, probe(36), probe(37), evidence=words(15), counted=words(16)
    )
    claim = Claim(
        "", document.id, document.published, "captured" if low % 2 else "departed",
        words(17), words(18), Attribution(sources, words(19)), Provenance(probe(38), (probe(39),)),
        figure, when, (where, lost), (Participant(probe(40), probe(41), words(10), probe(42)),),
    )  # fmt: skip
    return replace(claim, id=claim_id(claim))


def addresses(house: House) -> list[str]:
    keys = [claim.id.removeprefix("claim:") for claim in house.ledger.claims()]
    reports = [quote(name, safe="") for name in house.ledger.documents()]
    asked = quote(probe(50), safe="")
    return [
        *("/", "/claims", "/disagreements", "/territory", "/series", "/actors", "/sources"),
        *("/reports", "/history", "/account", "/accounts", "/claims/accept", "/api"),
        *(f"/claims/{key}{more}" for key in keys for more in ("", "/correct", "/split")),
        *(f"{path}?id={name}" for path in ("/report", "/report/add") for name in reports),
        *(f"/claims?{field}={asked}" for field in ("text", "place", "speaker", "actor", "side")),
        *(f"/claims?{field}={asked}" for field in ("publisher", "document", "measure", "nonsense")),
        *(f"/{page}?{asked}={asked}" for page in ("claims", "reports", "nowhere")),
        f"/reports?text={asked}",
        f"/actors?id={asked}",
        f"/report?id={asked}",
        f"/claims/{asked}",
        f"/export/{asked}",
    ]


def test_no_probe_becomes_an_element_or_an_attribute(probed: House) -> None:
    client, seen = probed.client(), ""
    for path in addresses(probed):
        answer = client.get(path)
        assert answer.status_code < 500, path
        seen += answer.text
        page = lxml.html.fromstring(answer.text)
        assert page.xpath("//script[not(@src)] | //img | //*[local-name()='svg'][@onload]") == []
        assert page.xpath("//@*[starts-with(name(), 'on')]") == [], path
        for link in page.xpath("//@href | //@src | //@action | //@formaction"):
            assert not link.strip().lower().startswith(("javascript:", "data:")), (path, link)
    # What is kept in a field is shown on some page: the probes were there to be met.
    kept = (*range(2, 20), 22, 23, 25, *range(28, 42))
    shown = [n for n in kept if f"probe{n}" in seen]
    assert len(shown) > 30


def test_a_browser_runs_none_of_them(probed: House, tab: Callable[..., BrowserContext]) -> None:
    page = tab().new_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    for path in addresses(probed):
        if any(name in path for name in ("nonsense", "nowhere", "export", "?%22")):
            continue  # faults, which a console tells of
        page.goto(probed.address + path)
        if page.locator(".leaflet-place").count():
            page.wait_for_selector(".leaflet-place[data-ready]")
        assert page.evaluate("window.probed") is None, path


def test_an_export_runs_in_no_spreadsheet(probed: House) -> None:
    rows = probed.client().get("/export/csv").text
    assert '"=HYPERLINK' not in rows
    assert ",=HYPERLINK" not in rows


def test_an_address_that_runs_is_no_link(probed: House) -> None:
    name = quote(next(iter(probed.ledger.documents())), safe="")
    assert "original</a>" not in probed.client().get(f"/report?id={name}").text


def test_a_note_of_a_form_is_text_too(own: House) -> None:
    client, key = own.client(), own.key(low=903)
    sent = {"csrf": form_token(client), "note": probe(0), "back": f"/claims/{key}"}
    client.post(f"/claims/{key}/accept", data=sent)
    page = lxml.html.fromstring(client.get(f"/claims/{key}").text)
    assert page.xpath("//script[not(@src)]") == []
    assert probe(0) in page.text_content()
