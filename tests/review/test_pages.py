"""Pages read the ledger, say it in sentences, and give the same as JSON at the same address."""

from __future__ import annotations

import html
import io
import itertools
import re
import zipfile
from dataclasses import replace
from datetime import date
from urllib.parse import quote

import lxml.html
import pytest

from dragoman.claims import Relation, RelationKind, claim_id
from dragoman.record import Query
from dragoman.review import boards, questions
from dragoman.write.neutral import loaded_in_page
from tests.review.conftest import House

READ = (
    *("/", "/claims", "/disagreements", "/territory", "/series", "/actors", "/sources"),
    *(
        "/disagreements/settled",
        "/reports",
        "/history",
        "/keys",
        "/api",
        "/account",
        "/accounts",
        "/claims/accept",
    ),
)
"""Every page that needs no claim or report named; the others are in `every_page`."""


def every_page(house: House) -> list[str]:
    key = house.key(low=903)
    report = quote(house.ledger.claim(key).document, safe="")
    return [
        *READ,
        "/claims?place=Aleppo&measure=departed",
        f"/claims/{key}",
        f"/claims/{key}/correct",
        f"/claims/{key}/split",
        f"/claims/{key}/pair",
        f"/claims/{key}/pair?words=Aleppo",
        f"/report?id={report}",
        f"/report/add?id={report}",
        "/actors?id=local:syrian-army",
    ]


def words(page: str) -> str:
    return " ".join(lxml.html.fromstring(page).text_content().split())


def test_every_page_is_there_and_takes_no_side(house: House) -> None:
    client = house.client()
    for path in every_page(house):
        answer = client.get(path)
        assert answer.status_code == 200, path
        if "correct" not in path and "report" not in path:  # there the reports' own words stand
            assert loaded_in_page(_ours(answer.text)) == (), path


def _ours(page: str) -> str:
    """The page without the words of reports that it quotes by its markup."""
    return re.sub(r"<(blockquote|q|title)\b.*?</\1>", "", page, flags=re.DOTALL)


def test_a_claim_is_a_sentence_with_its_speaker_in_the_same_line(house: House) -> None:
    page = lxml.html.fromstring(house.client().get("/claims?measure=departed").text)
    rows = page.xpath("//ol[@class='lines']/li")
    assert rows
    for row in rows:
        text = " ".join(row.xpath(".//a[@class='sentence']")[0].text_content().split())
        assert re.search(r"\b(said|reported|denied|spoke|gave|voiced)\b", text), text


def test_the_list_the_map_and_the_timeline_answer_one_query(house: House) -> None:
    page = lxml.html.fromstring(house.client().get("/claims?place=Jabal+Badro").text)
    claims = house.ledger.claims(Query(place="Jabal Badro"))
    shown = {row.get("data-claim") for row in page.xpath("//ol[@class='lines']/li")}
    assert shown == {claim.id for claim in claims}
    on_map = {a.get("data-name") for a in page.xpath("//*[local-name()='svg']//*[@data-lat]")}
    assert on_map == {w.place.name for c in claims for w in c.where if w.place}
    told = {
        id_ for bar in page.xpath("//*[@data-claims]") for id_ in bar.get("data-claims").split()
    }
    assert told == {c.id for c in claims if c.when and (c.when.start or c.when.end)}


def test_the_address_says_the_query_in_words_each_of_which_can_be_taken_away(house: House) -> None:
    address = "/claims?place=Aleppo&measure=departed&measure=evacuated&since=2016-11-27"
    page = lxml.html.fromstring(house.client().get(address).text)
    parts = [li.xpath("span")[0].text for li in page.xpath("//ul[@class='words']/li")]
    assert parts == ["Aleppo and within", "published from 27 Nov 2016", "departed, evacuated"]
    (less, *_) = page.xpath("//ul[@class='words']/li/a[@class='x']/@href")
    assert "place" not in less
    assert "since=2016-11-27" in less


def test_a_list_is_paged_by_key(house: House) -> None:
    client, seen, address = house.client(), list[str](), "/claims"
    while address:
        page = lxml.html.fromstring(client.get(address).text)
        seen += page.xpath("//ol[@class='lines']/li/@data-claim")
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert seen == [claim.id for claim in house.ledger.claims()]


def test_a_report_marks_the_words_of_its_claims_and_stays_itself(house: House) -> None:
    claim = house.ledger.claim(house.key(low=903))
    document = house.ledger.document(claim.document)
    page = lxml.html.fromstring(house.client().get(f"/report?id={quote(document.id)}").text)
    for para in page.xpath("//*[@data-start]"):
        start, text = int(para.get("data-start")), para.text_content()
        assert document.text[start : start + len(text)] == text
    assert claim.figure is not None
    assert claim.figure.evidence is not None
    marked = page.xpath(f"//*[contains(@data-claims, '{claim.id}')]//*[@class='figure']")
    assert claim.figure.evidence.quote in [node.text_content() for node in marked]
    beside = {li.get("data-claim") for li in page.xpath("//ul[@class='margin']/li")}
    assert beside == {c.id for c in house.ledger.claims(Query(document=document.id))}


def test_a_claim_shows_its_words_places_refused_relations_and_reasons(house: House) -> None:
    claim = house.ledger.claim(house.key(low=903, publisher="Northern Wire"))
    text = words(house.client().get(f"/claims/{claim.id.removeprefix('claim:')}").text)
    assert "over the past 24 hours" in text
    assert "Contradicted by" in text
    assert "party to the conflict" in text
    for relation in house.ledger.relations_of(claim.id):
        assert all(reason.detail in text for reason in relation.reasons)
    for refused in claim.where[0].refused:
        assert refused.place.name in text


def test_a_disagreement_names_both_speakers_what_differs_and_what_would_settle_it(
    house: House,
) -> None:
    page = lxml.html.fromstring(house.client().get("/disagreements").text)
    found = page.xpath("//section[@class='disagreement']")
    assert found
    for section in found:
        assert len(section.xpath(".//h3")) == 2
        text = section.text_content()
        assert "What differs:" in text
        assert "What would settle it:" in text


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/claims", "The ledger is empty. dragoman run REPORTS --ledger"),
        ("/", "The ledger is empty. dragoman run REPORTS --ledger"),
        ("/reports", "The ledger is empty. dragoman run REPORTS --ledger"),
        ("/territory", "No claim among these says who took, holds or left a place."),
        ("/series", "No question among these claims has two figures on known days."),
        ("/disagreements", "No two claims among these contradict each other."),
    ],
)
def test_an_empty_page_says_what_would_fill_it(empty: House, path: str, says: str) -> None:
    answer = empty.client().get(path)
    assert answer.status_code == 200
    assert says in words(answer.text)


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/claims/ffff", 404, "No claim 'ffff' in the ledger"),
        ("/report?id=nowhere", 404, "holds no report 'nowhere'"),
        ("/claims?since=yesterday", 400, "'yesterday' is no day; write it as 2016-11-26"),
        ("/claims?colour=red", 400, "No query has 'colour'; it may have: place"),
        ("/claims?after=zzz", 400, ""),
        ("/claims?limit=9999", 400, "'9999' is no whole number from 1 to 200"),
        ("/export/docx-of-dreams", 404, "no format is called"),
        ("/nowhere", 404, "There is no such page."),
    ],
)
def test_what_cannot_be_done_says_so(house: House, path: str, status: int, says: str) -> None:
    answer = house.client().get(path)
    assert answer.status_code == status
    assert says.casefold() in words(answer.text).casefold()


def test_a_quiet_day_does_not_hide_what_moved_and_what_disagrees_before(
    own: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = own.ledger.claim(own.key(low=903))
    report = own.ledger.document(claim.document)
    later = replace(report, id="later", published=date(2017, 2, 26))
    alone = replace(claim, document=later.id, published=later.published, measure="protest")
    own.ledger.record(later, [replace(alone, id=claim_id(alone))], "copied@1")
    page = lxml.html.fromstring(own.client().get("/").text)
    assert page.xpath("//a[starts-with(@href, '/disagreements#d-')]")
    monkeypatch.setattr(boards, "FRESH", 1)
    page = lxml.html.fromstring(own.client().get("/").text)
    assert "of 26 Feb 2017" in page.xpath("string(//h1)")
    assert "None of the latest 1 claims contradicts" in page.text_content()
    contested = own.ledger.count(Query(standing=("contested",)))
    (all_of_them,) = page.xpath("//a[@href='/disagreements'][ancestor::main]/text()")
    assert all_of_them == f"All {contested} contested claims of the ledger"


def test_an_export_is_the_query_and_guards_against_formulas(house: House) -> None:
    answer = house.client().get("/export/csv?measure=departed")
    assert answer.headers["content-disposition"] == 'attachment; filename="dragoman-csv.zip"'
    files = zipfile.ZipFile(io.BytesIO(answer.content))
    rows = files.read("dragoman.csv").decode().splitlines()
    assert len(rows) == 1 + house.ledger.count(Query(measure=["departed"]))
    assert not any(cell.startswith(("=", "@")) for row in rows for cell in row.split(","))


def test_an_export_that_loses_something_brings_what_it_lost(house: House) -> None:
    answer = house.client().get("/export/idmc-idu?place=Aleppo")
    names = zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert names == [
        "dragoman.csv",
        "dragoman.csv.method.txt",
        "dragoman.csv.losses.csv",
        "dragoman.csv.claims.jsonl",
    ]


# -- of any number ---------------------------------------------------------------------------------


def test_every_question_has_its_chart_on_one_of_the_pages(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def charts(path: str) -> tuple[list[str], str | None]:
        page = lxml.html.fromstring(house.client().get(path).text)
        titles = [title.text_content() for title in page.xpath("//figure/h2")]
        onwards = page.xpath("//nav[@aria-label='Pages of charts']/a[@rel='next']/@href")
        return titles, onwards[0] if onwards else None

    every, none = charts("/series")
    assert len(every) > 3
    assert none is None
    monkeypatch.setattr(questions, "CHARTS", 2)
    found: list[str] = []
    path: str | None = "/series"
    while path:
        here, path = charts(path)
        found += here
    assert sorted(found) == sorted(every)
    assert house.client().get("/series?after=x").status_code == 400


def test_every_place_is_on_one_of_the_pages(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def rows(path: str) -> tuple[list[str], str | None]:
        page = lxml.html.fromstring(house.client().get(path).text)
        onwards = page.xpath("//nav[@aria-label='Pages of places']/a[@rel='next']/@href")
        told = [" ".join(row.text_content().split()) for row in page.xpath("//tbody/tr")]
        return told, onwards[0] if onwards else None

    every, none = rows("/territory")
    assert len(every) > 2
    assert none is None
    monkeypatch.setattr(boards, "PLACES", 1)
    found: list[str] = []
    path: str | None = "/territory"
    while path:
        here, path = rows(path)
        found += here
    assert sorted(found) == sorted(every)


def test_series_of_more_claims_than_a_page_could_ever_show(own: House) -> None:
    """One question that 2,100 claims of three speakers answer, and its estimate."""
    first = own.ledger.claim(own.key(low=903))
    assert first.figure is not None
    report = own.ledger.document(first.document)
    ids = []
    for number in range(2_100):
        document = replace(report, id=f"copy-{number:04}")
        figure = replace(first.figure, low=900 + number % 7, high=900 + number % 7)
        source = replace(first.attribution.sources[0], name=f"Speaker {number % 3}", actor=None)
        said = replace(first.attribution, sources=(source,))
        claim = replace(first, document=document.id, figure=figure, attribution=said)
        ids.append(claim_id(claim))
        own.ledger.record(document, [replace(claim, id=ids[-1])], "copied@1")
    own.ledger.set_relations(
        [Relation(RelationKind.REPEAT, one, other) for one, other in itertools.pairwise(ids)]
    )
    page = own.client().get("/series")
    assert page.status_code == 200
    rows = lxml.html.fromstring(page.text).xpath("(//figure)[1]//tbody/tr")
    assert len(rows) == 2_100
    (question,) = own.client().get("/series.json").json()["questions"]
    assert len(question["claims"]) == 2_100


def test_a_chart_has_one_unit_and_says_whom_of_the_whole_it_counts(own: House) -> None:
    first = own.ledger.claim(own.key(low=903))
    figure = first.figure
    assert figure is not None
    report = own.ledger.document(first.document)

    def added(name: str, **more: object) -> str:
        document = replace(report, id=name)
        told = replace(first, document=name, **more)  # type: ignore[arg-type]
        told = replace(told, id=claim_id(told))
        own.ledger.record(document, [told], "copied@1")
        return told.id

    people = replace(figure, category=None)
    wholes = [added(f"w{n}", figure=replace(people, low=n, high=n)) for n in (4_000, 5_000)]
    wholes.append(added("h", figure=replace(people, low=800, high=800, unit="households")))
    children = replace(figure, category="children")
    parts = [
        added(f"p{n}", figure=replace(children, low=n, high=n), part_of=wholes[0])
        for n in (1_000, 1_200)
    ]
    chained = [*itertools.pairwise(wholes), *itertools.pairwise(parts)]
    own.ledger.set_relations([Relation(RelationKind.UPDATE, *pair) for pair in chained])
    page = lxml.html.fromstring(own.client().get("/series").text)
    told = {figure.xpath("string(h2)"): figure for figure in page.xpath("//figure")}
    (of_parts,) = (title for title in told if title.startswith("How many children left"))
    whole = told[of_parts.replace(" children", "")]
    assert len(whole.xpath(".//circle")) == 2
    assert "Only in the table, of another unit: 1 figure." in whole.xpath("string(figcaption)")
    assert "800 households" in whole.xpath("string(.//table)")
    assert "not to be added" in told[of_parts].xpath("string(figcaption)")
    assert "1,200 children" in told[of_parts].xpath("string(figcaption)")


def test_a_speaker_is_one_whether_its_name_opened_a_sentence_or_not(
    own: House,
) -> None:
    first = next(claim for claim in own.ledger.claims() if claim.attribution.speaker)
    document = own.ledger.document(first.document)
    names = ("The Sudan Doctors Network", "the Sudan Doctors Network")
    claims = []
    for name in names:
        source = replace(first.attribution.sources[0], name=name, actor=None, party=False)
        said = replace(first, attribution=replace(first.attribution, sources=(source,)))
        claims.append(replace(said, id=claim_id(said)))
    own.ledger.record(document, claims, "copied@1")
    page = own.client().get("/sources").text
    assert len(re.findall(r">Sudan Doctors Network<", page)) == 1
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page) if "Sudan Doctors" in row)
    assert '<td class="n">2</td>' in row
    (address,) = re.findall(r'href="(/claims\?speaker=[^"]*Sudan[^"]*)"', page)
    assert "<b>2</b> claims" in own.client().get(html.unescape(address)).text


def test_what_an_actor_of_the_registry_said_is_one_row_with_what_it_is_called(own: House) -> None:
    first = next(claim for claim in own.ledger.claims() if claim.attribution.speaker)
    document = own.ledger.document(first.document)
    own.ledger.record(document, (), "copied@0")
    before = own.ledger.counts_by(Query(speaker="local:sohr"), "measure")
    claims = []
    for name in ("the Observatory", "SOHR", "The Observatory"):
        source = replace(first.attribution.sources[0], name=name, actor="local:sohr")
        said = replace(first, attribution=replace(first.attribution, sources=(source,)))
        claims.append(replace(said, id=claim_id(said)))
    own.ledger.record(document, claims, "copied@1")
    found = own.client().get("/sources.json").json()["sources"]
    (row,) = (row for row in found if row["actor"] == "local:sohr")
    assert row["name"] == "Syrian Observatory for Human Rights"
    assert row["claims"] == sum(before.values()) + 3
    assert row["called"] == ["Observatory", "SOHR"]
    page = own.client().get("/sources").text
    (address,) = re.findall(r'href="(/claims\?speaker=local[^"]*sohr)"', page)
    assert f"<b>{row['claims']}</b> claims" in own.client().get(html.unescape(address)).text


def test_speakers_of_two_countries_that_share_a_bare_name_are_two(own: House) -> None:
    """The army that a report on the one speaks of is not that of the other."""
    told = [c for c in own.ledger.claims() if c.attribution.speaker and c.where]
    first, *others = [claim for claim in told if claim.where[0].place]
    other = next(claim for claim in others if claim.document == first.document)
    document = own.ledger.document(first.document)
    place = first.where[0].place
    assert place
    claims = []
    for like, name, country, party in (
        (first, "Army", "SD", True),
        (first, "the army", "SD", True),
        (other, "Army", "CD", False),
    ):
        source = replace(first.attribution.sources[0], name=name, actor=None, party=party)
        there = (replace(first.where[0], place=replace(place, country=country)),)
        said = replace(like, attribution=replace(first.attribution, sources=(source,)), where=there)
        claims.append(replace(said, id=claim_id(said)))
    own.ledger.record(document, claims, "copied@1")
    found = own.client().get("/sources.json").json()["sources"]
    rows = {row["of"]: (row["claims"], row["party"]) for row in found if row["name"] == "Army"}
    assert rows == {"Sudan": (2, True), "DR Congo": (1, False)}
    page = own.client().get("/sources").text
    (address,) = re.findall(r'href="(/claims\?speaker=Army[^"]*place=SD)"', page)
    assert "<b>2</b> claims" in own.client().get(html.unescape(address)).text


def test_a_report_without_a_title_goes_by_its_file(own: House) -> None:
    document = own.ledger.document(own.ledger.claims()[0].document)
    origin = replace(document.origin, path="field/notes.zip!/a/monday.txt", line=None)
    bare = replace(
        document, id="sha256:00", title="", publisher="", url=None, origin=origin,
        text="On Monday ten people fled Aleppo.",
    )  # fmt: skip
    claims = own.room.desk.read(bare)
    own.ledger.record(bare, claims, "copied@1")
    page = own.client().get("/reports").text
    assert ">monday.txt</a>" in page
    assert "sha256:00<" not in page
    (claim,) = own.ledger.claims(Query(document=bare.id))
    told = own.client().get(f"/claims/{claim.id.removeprefix('claim:')}").text
    assert "monday.txt" in told
    assert "publisher not known" not in told


def test_on_a_claim_s_page_what_it_says_comes_before_the_question(house: House) -> None:
    page = house.client().get(f"/claims/{house.key(low=903)}").text
    places = [page.index(words) for words in ("<h1>", "Does the report say so?", "What was read")]
    assert places == sorted(places)


def test_a_quotation_in_a_disagreement_stands_in_its_sentence(house: House) -> None:
    page = house.client().get("/disagreements?measure=departed").text
    quotes = re.findall(
        r'<blockquote class="quote small" dir="auto">(.*?)</blockquote>', page, re.DOTALL
    )
    assert quotes
    documents = {
        d.text for d in house.ledger.documents([c.document for c in house.ledger.claims()]).values()
    }
    for quote_ in quotes:
        before, _, rest = quote_.partition("<mark>")
        words, _, after = rest.partition("</mark>")
        said = html.unescape(before.removeprefix("… ") + words + after.removesuffix(" …"))
        assert any(said in text for text in documents)
    assert any(not quote_.startswith("<mark>") for quote_ in quotes)
