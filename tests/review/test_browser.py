"""What a person does, in a real browser: read, correct by selecting words, follow the query, settle
a contradiction, take it back; with scripts off; with the keyboard alone. And axe on every page.

Pictures of the flows are kept in the folder that DRAGOMAN_PICTURES names, where it is set.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from dragoman.claims import JudgementKind
from dragoman.record import Query, Status
from tests.review.conftest import House
from tests.review.test_pages import every_page

expect.set_options(timeout=20_000)  # for machines that do other things too

Tab = Callable[..., BrowserContext]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("DRAGOMAN_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def select(page: Page, words: str) -> None:
    """Select words of the report as a person does with the mouse or the shift key."""
    page.evaluate(
        """(words) => {
            for (const para of document.querySelectorAll(".para[data-start]")) {
                const walker = document.createTreeWalker(para, NodeFilter.SHOW_TEXT);
                for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                    const at = node.textContent.indexOf(words);
                    if (at < 0) continue;
                    getSelection().setBaseAndExtent(node, at, node, at + words.length);
                    return;
                }
            }
            throw new Error("no such words: " + words);
        }""",
        words,
    )


def test_read_a_report_and_correct_a_figure_by_selecting_words(own: House, tab: Tab) -> None:
    page, key = tab().new_page(), own.key(low=903)
    claim = own.ledger.claim(key)
    page.goto(f"{own.address}/report?id={quote(claim.document, safe='')}")
    page.locator(f"#t-{key}").hover()
    expect(page.locator(f"#c-{key}")).to_have_class(re.compile("lit"))
    picture(page, "report")
    page.locator(f"#c-{key} a").first.click()
    page.get_by_role("link", name="Correct…").click()
    select(page, "119")
    page.locator("[data-take='figure']").click()
    expect(page.locator("[name='figure.low']")).to_have_value("119")
    page.locator("[name='note']").fill("the children, not all")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Corrected:")
    expect(page.locator(".record h1")).to_contain_text("119 civilians")
    state = own.ledger.state(claim.id)
    assert state.claim.figure is not None
    assert state.claim.figure.evidence is not None
    text = own.ledger.document(claim.document).text
    assert state.claim.figure.evidence.span.of(text) == "119"
    page.get_by_role("button", name=re.compile("^Undo u")).click()
    expect(page.locator(".record h1")).to_contain_text("903 civilians")


def test_words_are_counted_in_code_points(opened_report: House, tab: Tab) -> None:
    page, house = tab().new_page(), opened_report
    (claim,) = house.ledger.claims()
    page.goto(f"{house.address}/claims/{claim.id.removeprefix('claim:')}/correct")
    select(page, "حلب")
    page.locator("[data-take='where.0']").click()
    start = int(page.locator("[name='where.0.words-at']").input_value())
    text = house.ledger.document(claim.document).text
    assert text[start : start + 3] == "حلب"
    arabic = page.locator(".para").last
    assert arabic.evaluate("node => node.matches(':dir(rtl)')")


def test_map_and_timeline_follow_the_query(house: House, tab: Tab) -> None:
    page = tab().new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{house.address}/claims")
    page.wait_for_selector(".leaflet-place[data-ready]")
    everything = page.locator("path.shape[aria-label]").count()
    page.get_by_text("Place: anywhere").click()
    page.locator("#q-place").fill("Jabal Badro")
    page.locator("#q-place").press("Enter")
    expect(page.locator(".words")).to_contain_text("Jabal Badro and within")
    page.wait_for_selector(".leaflet-place[data-ready]")
    assert "place=Jabal+Badro" in page.url
    wanted = house.ledger.claims(Query(place="Jabal Badro"))
    expect(page.locator("#found .lines > li")).to_have_count(len(wanted))
    places = {w.place.id for claim in wanted for w in claim.where if w.place}
    assert page.locator("path.shape[aria-label]").count() == len(places) < everything
    bars = page.locator("#timeline a[data-claims]")
    told = {id_ for bar in bars.all() for id_ in (bar.get_attribute("data-claims") or "").split()}
    assert told == {claim.id for claim in wanted if claim.when}
    page.get_by_role("link", name=re.compile("Ask no more for: Jabal Badro")).click()
    expect(page.locator(".words")).to_contain_text("Everything in the ledger")
    page.go_back()
    expect(page.locator(".words")).to_contain_text("Jabal Badro and within")
    assert {url.split("/")[2] for url in asked} == {house.address.removeprefix("http://")}


def test_a_place_on_the_map_is_reached_by_keyboard(house: House, tab: Tab) -> None:
    page = tab().new_page()
    page.goto(f"{house.address}/claims?measure=departed")
    page.wait_for_selector(".leaflet-place[data-ready]")
    shape = page.locator("path.shape[aria-label^='Jabal Badro']")
    shape.focus()
    shape.press("Enter")
    expect(page.locator(".words")).to_contain_text("Jabal Badro and within")
    picture(page, "claims")


def test_a_contradiction_is_settled_in_its_own_words(own: House, tab: Tab) -> None:
    page = tab().new_page()
    page.goto(f"{own.address}/disagreements?measure=killed")
    before = page.locator(".disagreement").count()
    first = page.locator(".disagreement").first
    first.get_by_text("Settle…").click()
    picture(page, "settle")
    first.get_by_label("neither").check()
    first.get_by_role("button", name="Settle").click()
    expect(page.locator(".disagreement")).to_have_count(before)  # the browser asks for a reason
    first.get_by_label("Because").fill("neither has seen a list")
    first.get_by_role("button", name="Settle").click()
    expect(page.get_by_role("status")).to_contain_text("Settled:")
    expect(page.locator(".disagreement")).to_have_count(before - 1)
    page.get_by_role("link", name="What was settled: 1").click()
    expect(page.locator(".disagreement")).to_contain_text("amal: goes with neither")
    picture(page, "settled")
    page.locator(".disagreement a.sentence").first.click()
    expect(page.locator(".relation .settled")).to_contain_text("neither has seen a list")
    picture(page, "settled-claim")
    page.locator(".relation").get_by_role("button", name="Take back").click()
    expect(page.get_by_role("status")).to_contain_text("Undone:")
    expect(page.locator(".relation .settled")).to_have_count(0)


@pytest.mark.parametrize("scripts", [True, False])
def test_the_other_claim_is_found_by_its_words_and_chosen(
    own: House, tab: Tab, scripts: bool
) -> None:
    page, one = tab(java_script_enabled=scripts).new_page(), own.key(low=903)
    other = own.key(measure="captured")
    page.goto(f"{own.address}/claims/{one}")
    page.get_by_text("Link, unlink or merge", exact=True).click()
    if scripts:
        picture(page, "choices")
    page.get_by_role("link", name="Find another by its words…").click()
    expect(page.get_by_role("radio").first).to_be_visible()
    if scripts:
        picture(page, "pair")
    page.get_by_role("searchbox").fill(own.ledger.claim(other).evidence.quote)
    page.get_by_role("searchbox").press("Enter")
    expect(
        page.get_by_text(re.compile("^1 claim has the words|claims have the words"))
    ).to_be_visible()
    if scripts:
        picture(page, "pair-found")
    page.locator(f"#o-{other}").check()
    page.get_by_label("How this one stands to it").select_option("confirmation")
    page.get_by_role("button", name="Link", exact=True).click()
    expect(page.locator(f".relation a[href='/claims/{other}']")).to_be_visible()
    (made,) = own.ledger.judgements()
    assert (made.claim, made.other) == (f"claim:{one}", f"claim:{other}")


def test_the_other_claim_is_chosen_by_the_keyboard_alone(own: House, tab: Tab) -> None:
    page, one = tab().new_page(), own.key(low=903)
    page.goto(f"{own.address}/claims/{one}")
    page.keyboard.press("l")
    page.wait_for_url("**/pair")
    first = page.get_by_role("radio").first
    first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    chosen = page.get_by_role("radio").nth(1).get_attribute("value") or ""
    page.get_by_role("button", name="Merge this into it").press("Enter")
    expect(page.locator(".told", has_text="Merged into")).to_be_visible()
    (made,) = own.ledger.judgements()
    assert (made.kind, made.other) == (JudgementKind.MERGE, f"claim:{chosen[:16]}")


def test_two_claims_that_do_not_contradict_each_other_are_unlinked(own: House, tab: Tab) -> None:
    page = tab().new_page()
    page.goto(f"{own.address}/disagreements")
    picture(page, "disagreements")
    page.goto(f"{own.address}/disagreements?measure=killed")  # few enough for one page
    first = page.locator(".disagreement").first
    question = first.locator("h2").inner_text()
    before = page.locator(".disagreement").count()
    first.get_by_role("button", name="They do not contradict each other").click()
    expect(page.get_by_role("status")).to_contain_text("Unlinked:")
    assert page.locator(".disagreement").count() == before - 1
    page.get_by_role("button", name=re.compile("^Undo u")).click()
    expect(page.get_by_role("status")).to_contain_text("Undone:")
    for _ in range(50):  # what was taken back is related anew once the answer has gone out
        page.reload()
        if page.locator(".disagreement").count() == before:
            break
    expect(page.locator(".disagreement")).to_have_count(before)
    expect(page.locator(".disagreement h2", has_text=question).first).to_be_visible()


def test_the_keyboard_is_enough(own: House, tab: Tab) -> None:
    page = tab().new_page()
    page.goto(f"{own.address}/claims?measure=departed")
    for letter in "jjk":
        page.keyboard.press(letter)
    at = page.locator(".lines > li.at")
    key = at.get_attribute("data-key") or ""
    assert page.locator(".lines > li").first.get_attribute("data-key") == key
    page.keyboard.press("a")
    expect(page.get_by_role("status")).to_contain_text("Accepted:")
    assert own.ledger.state(f"claim:{key}").status is Status.ACCEPTED
    page.keyboard.press("u")
    expect(page.get_by_role("status")).to_contain_text("Undone:")
    assert own.ledger.state(f"claim:{key}").status is Status.OPEN
    page.keyboard.press("j")
    page.keyboard.press("c")
    expect(page.get_by_role("heading", level=1)).to_have_text("Correct a claim")
    page.locator("[name='note']").focus()
    page.keyboard.type("a quiet jxa")  # letters in a box are letters
    expect(page.locator("[name='note']")).to_have_value("a quiet jxa")
    page.locator("h1").click()
    page.keyboard.press("Shift+?")
    expect(page).to_have_url(re.compile("/keys$"))
    page.get_by_label("Letters work as keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page).to_have_url(re.compile("/keys$"))


def test_with_scripts_off_everything_can_be_done(own: House, tab: Tab) -> None:
    page = tab(java_script_enabled=False).new_page()
    page.goto(f"{own.address}/claims")
    assert page.locator("svg.map a").count() > 5
    page.get_by_text("Place: anywhere").click()
    page.locator("#q-place").fill("Jabal Badro")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".words")).to_contain_text("Jabal Badro and within")
    page.locator(".lines a.sentence").first.click()
    key = page.url.rpartition("/")[2]
    page.get_by_role("button", name="Reject x").click()
    expect(page.get_by_role("status")).to_contain_text("Rejected:")
    page.get_by_role("button", name=re.compile("^Undo u")).click()
    page.get_by_role("link", name="Correct…").click()
    page.locator("[name='measure']").select_option("withdrew")
    page.locator("[name='measure.words']").fill("no such words")
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.locator("main")).to_contain_text("does not have the words")
    page.go_back()
    page.locator("[name='measure.words']").fill(own.ledger.claim(key).trigger.quote)
    page.get_by_role("button", name="Correct", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Corrected:")
    assert own.ledger.state(f"claim:{key}").claim.measure == "withdrew"


@pytest.mark.parametrize(
    ("scheme", "asked"),
    [
        ("light", {"type": "tag", "values": WCAG}),
        ("dark", {"type": "rule", "values": ["color-contrast"]}),  # all that a colour changes
    ],
)
def test_every_page_meets_wcag_2_2_aa(
    house: House, tab: Tab, scheme: str, asked: dict[str, object]
) -> None:
    page = tab(color_scheme=scheme).new_page()
    amiss = []
    for path in every_page(house):
        # A few lines of a list are marked as all of them are, and take less long to check.
        short = {"/claims": "/claims?limit=8", "/disagreements": "/disagreements?limit=3"}
        page.goto(house.address + short.get(path, path))
        if page.locator(".leaflet-place").count():
            page.wait_for_selector(".leaflet-place[data-ready]")
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        found = Axe().run(page, options={"runOnly": asked})
        for one in found.response["violations"]:
            node = one["nodes"][0]
            amiss.append(f"{path}: {one['id']}: {node['html'][:200]} {node['failureSummary']}")
    assert amiss == []


def test_on_a_phone_a_chart_says_that_it_goes_on(house: House, tab: Tab) -> None:
    sign = """() => [...document.querySelectorAll(".scroll:has(> svg.chart)")].map(
        (box) => getComputedStyle(box, "::before").content)"""
    for width, said in ((400, '"→ goes on to the right"'), (1280, "none")):
        page = tab(viewport={"width": width, "height": 800}).new_page()
        page.goto(f"{house.address}/territory")
        assert said in page.evaluate(sign)


def test_a_phone_needs_no_sideways_scrolling(house: House, tab: Tab) -> None:
    page = tab(viewport={"width": 360, "height": 740}).new_page()
    for path in every_page(house):
        page.goto(house.address + path)
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 360, (path, width)


def test_it_prints_without_its_controls(house: House, tab: Tab) -> None:
    page = tab().new_page()
    page.goto(f"{house.address}/claims?measure=departed")
    page.emulate_media(media="print")
    assert not page.locator(".query").is_visible()
    assert not page.locator("header.top").is_visible()
    assert page.locator(".lines > li").first.is_visible()
    assert page.locator("svg.map").is_visible()
