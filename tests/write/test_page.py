"""The page of a query: looked at by a browser, with scripts and without, in light and in dark."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from dragoman import plugins
from dragoman.claims import (
    Attribution,
    Document,
    Figure,
    Origin,
    Qualifier,
    Relation,
    RelationKind,
    Source,
    SourceRole,
    claim_id,
)
from dragoman.testing import check_writer
from dragoman.write.page import PageWriter
from tests.write.ten_claims import (
    CLAIMS,
    KILLED,
    LEFT,
    MORE_THAN_900,
    NOON,
    RELATIONS,
    SHELLED,
    selection,
    written,
)

AGAINST = Relation(RelationKind.CONTRADICTION, LEFT.id, MORE_THAN_900.id, ("figure",))


def page_of(*claims: Any) -> str:
    return written(PageWriter(), selection(claims or CLAIMS, (*RELATIONS, AGAINST)))


def test_it_keeps_to_what_a_writer_is_and_is_registered() -> None:
    check_writer(PageWriter(), selection())
    assert plugins.found("writers")["page"] is PageWriter


def test_every_claim_is_a_row_whose_number_stands_beside_its_speaker() -> None:
    page = page_of()
    rows = re.findall(r'(?s)<tr id="([^"]+)">(.*?)</tr>', page)
    assert {anchor for anchor, _ in rows} == {claim.id.replace(":", "-") for claim in CLAIMS}
    told = dict(rows)[LEFT.id.replace(":", "-")]
    assert "Russian reconciliation centre → Interfax → Northern Wire" in told
    assert "a party to the conflict" in told
    assert '<span class="figure">903 civilians</span>' in told


def test_what_disagrees_is_named_on_both_sides() -> None:
    page = page_of()
    link = f'href="#{MORE_THAN_900.id.replace(":", "-")}"'
    assert f"{link}>Russian reconciliation centre: more than 900 civilians</a>" in page
    assert page.count(">contested</span>") == 2


def test_what_has_no_place_is_listed_and_counted() -> None:
    page = page_of(SHELLED, KILLED)
    assert '<li>Bustan <span class="soft">(not found; 1 claim)</span></li>' in page


def test_markup_from_a_report_stays_text_and_an_empty_query_says_what_would_fill_it() -> None:
    bad = Source("<script>alert(1)</script>", SourceRole.SPEAKER)
    page = page_of(replace(LEFT, attribution=replace(LEFT.attribution, sources=(bad,))))
    assert "<script>alert" not in page
    assert "A wider place" in written(PageWriter(), selection(()))


# -- in a browser ----------------------------------------------------------------------------------


@pytest.fixture
def browser(chromium: Browser) -> Browser:
    return chromium


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "page.html"
    path.write_text(page_of(), encoding="utf-8")
    return path.as_uri()


def opened(browser: Browser, file: str, **how: Any) -> tuple[Page, list[str]]:
    page = browser.new_context(**how).new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file)
    return page, asked


def test_it_asks_for_nothing_but_itself_and_works_with_scripts_off(
    browser: Browser, file: str
) -> None:
    page, asked = opened(browser, file, java_script_enabled=False)
    assert asked == [file]
    assert page.locator("tbody tr").count() == len(CLAIMS)
    assert page.locator("#map > svg").is_visible()
    assert not page.locator("#find").is_visible()


def test_words_find_rows_where_scripts_run(browser: Browser, file: str) -> None:
    page, _ = opened(browser, file)
    page.fill("#find", "LIMA families")
    assert page.locator("tbody tr:visible").count() == 1
    assert page.locator("output").inner_text() == f"1 of {len(CLAIMS)}"
    page.fill("#find", "")
    assert page.locator("tbody tr:visible").count() == len(CLAIMS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 400])
def test_it_breaks_no_rule_of_accessibility_and_runs_over_no_edge(
    browser: Browser, file: str, scheme: str, width: int
) -> None:
    page, _ = opened(browser, file, color_scheme=scheme, viewport={"width": width, "height": 900})
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_disagrees_is_named_once_and_a_file_without_a_publisher_by_its_name() -> None:
    """Three reports of one toll, against one other: the same words are one link."""
    reports = {
        f"r{n}": Document(
            *(f"r{n}", "32 people were killed in Homs.", "en", "", "", None, date(2016, 11, 27)),
            Origin(f"notes/{n}.txt", None, "0" * 64, "text@1", NOON),
        )
        for n in range(4)
    }
    claims = []
    for n, document in enumerate(reports):
        count = 17 if n == 3 else 32
        killed = replace(
            KILLED,
            document=document,
            attribution=Attribution((Source("the network", SourceRole.SPEAKER),)),
            figure=Figure(count, count, Qualifier.EXACT, "people"),
        )
        claims.append(replace(killed, id=claim_id(killed)))
    against = tuple(
        Relation(RelationKind.CONTRADICTION, claim.id, claims[3].id) for claim in claims[:3]
    )
    chosen = replace(selection(claims, against), documents=reports)
    tree = lxml.html.document_fromstring(written(PageWriter(), chosen))
    (row,) = tree.xpath(f"//tr[@id='{claims[3].id.replace(':', '-')}']")
    assert [a.text for a in row.xpath(".//a[@class='against']")] == ["the network: 32 people"]
    assert "3.txt" in row.text_content()
