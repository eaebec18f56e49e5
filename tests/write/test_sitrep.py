"""The situation report: made from a dozen claims by hand, compared with golden/sitrep.html.

``python tests/write/test_sitrep.py`` writes the golden page anew; read the diff.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path

import lxml.html
import pytest

from dragoman import plugins
from dragoman.claims import (
    Attribution,
    Claim,
    Document,
    Evidence,
    Figure,
    Modality,
    Origin,
    Participant,
    Place,
    PlacePrecision,
    PlaceRole,
    Provenance,
    Qualifier,
    Relation,
    RelationKind,
    Source,
    SourceRole,
    Span,
    StockOrFlow,
    TimePrecision,
    When,
    Where,
    claim_id,
)
from dragoman.record.query import Query
from dragoman.testing import check_writer
from dragoman.write import Selection
from dragoman.write.matters import matters
from dragoman.write.neutral import loaded_in_page, loaded_words
from dragoman.write.report import Lines
from dragoman.write.rereading import read_again
from dragoman.write.sections import report_of
from dragoman.write.sitrep import SitrepWriter
from dragoman.write.telling import Telling
from dragoman.write.why import why

GOLDEN = Path(__file__).parent / "golden" / "sitrep.html"
NOON = datetime(2016, 11, 30, 12, tzinfo=UTC)
ALEPPO = Place("geonames:170063", "Aleppo", "SY", 36.2, 37.16, PlacePrecision.SETTLEMENT)
BADRO = Place("local:badro", "Jabal Badro", "SY", 36.21, 37.2, PlacePrecision.NEIGHBOURHOOD)

CENTRE = Source("Russian reconciliation centre", SourceRole.SPEAKER, actor="centre", party=True)
INTERFAX = Source("Interfax", SourceRole.INTERMEDIARY)
OBSERVATORY = Source("Syrian Observatory for Human Rights", SourceRole.SPEAKER)
ARMY = Source("Syrian army", SourceRole.SPEAKER, party=True)

REPORTS = {
    "wire": (
        "Northern Wire",
        date(2016, 11, 27),
        "Hundreds leave the east",
        "The Russian reconciliation centre told Interfax that 903 civilians, including 119 "
        "children, left eastern Aleppo over the past 24 hours. Two corridors were opened by the "
        "Syrian army. Rebels first took Hanano in 2012.",
    ),
    "blog": (
        "City Live Blog",
        date(2016, 11, 27),
        "Aleppo: as it happened",
        "More than 900 people have left eastern Aleppo, the centre says. 903 civilians left "
        "eastern Aleppo in the past day, it adds.",
    ),
    "monitor": (
        "Conflict Monitor Daily",
        date(2016, 11, 27),
        "The regime's advance",
        "About 400 civilians left eastern Aleppo on Sunday, the Observatory said. At least 201 "
        "civilians were killed in Aleppo since 15 November. Dozens of terrorists left "
        "Dzhabal Bidaru.",
    ),
    "monitor2": (
        "Conflict Monitor Daily",
        date(2016, 11, 28),
        "More dead",
        "At least 219 civilians were killed in Aleppo since 15 November, the Observatory said.",
    ),
    "agency": (
        "State Agency",
        date(2016, 11, 28),
        "Army advances",
        "The army said it liberated five quarters and Jabal Badro from terrorists. The government "
        "refused the UN plan, a source said. The United Nations plans to evacuate some 200 "
        "patients. A rebel official denied that the army had captured Jabal Badro.",
    ),
}


@dataclass(frozen=True)
class Desk:
    """Builds claims whose words stand in the reports above."""

    def document(self, key: str) -> Document:
        publisher, published, title, body = REPORTS[key]
        url = f"https://example.org/{key}" if key != "agency" else None
        origin = Origin(f"reports/{key}.txt", None, "0" * 64, "text@1", NOON)
        text = f"{title}\n\n{body}"
        return Document(f"doc:{key}", text, "en", title, publisher, url, published, origin)

    def words(self, key: str, quote: str) -> Evidence:
        start = self.document(key).text.index(quote)
        return Evidence(Span(start, start + len(quote)), quote)

    def claim(self, key: str, measure: str, quote: str, *mouths: Source) -> Claim:
        document, words = self.document(key), self.words(key, quote)
        publisher = Source(document.publisher, SourceRole.PUBLISHER)
        return identified(
            Claim(
                id="",
                document=document.id,
                published=document.published,
                measure=measure,
                evidence=words,
                trigger=words,
                attribution=Attribution((*mouths, publisher)),
                provenance=Provenance("extract@1+en@1", ("by hand",)),
            )
        )


def identified(claim: Claim) -> Claim:
    return replace(claim, id=claim_id(claim))


def people(low: int | None, high: int | None, qualifier: Qualifier, category: str | None) -> Figure:
    return Figure(low, high, qualifier, "people", category, StockOrFlow.FLOW)


def day(number: int, month: int = 11) -> date:
    return date(2016, month, number)


def window(start: date | None, end: date | None) -> When:
    open_ended = start is None or end is None
    return When(start, end, TimePrecision.OPEN if open_ended else TimePrecision.DAY)


def out_of(name: str, place: Place | None = None) -> Where:
    return Where(name, PlaceRole.ORIGIN, place=place)


def in_(name: str, place: Place | None = None) -> Where:
    return Where(name, PlaceRole.LOCATION, place=place)


def a_dozen_claims() -> dict[str, Claim]:
    desk = Desk()
    east = (out_of("eastern Aleppo", ALEPPO),)
    last_day = window(day(26), day(27))
    exact, about, at_least = Qualifier.EXACT, Qualifier.ABOUT, Qualifier.AT_LEAST
    said = {
        "903": replace(
            desk.claim(
                "wire",
                "departed",
                "903 civilians, including 119 children, left eastern Aleppo",
                CENTRE,
                INTERFAX,
            ),
            figure=people(903, 903, exact, "civilians"),
            where=east,
            when=last_day,
        ),
        "119": replace(
            desk.claim("wire", "departed", "119 children", CENTRE, INTERFAX),
            figure=people(119, 119, exact, "children"),
            where=east,
            when=last_day,
        ),
        "more than 900": replace(
            desk.claim("blog", "departed", "More than 900 people have left eastern Aleppo", CENTRE),
            figure=people(900, None, Qualifier.MORE_THAN, None),
            where=east,
        ),
        "903 again": replace(
            desk.claim("blog", "departed", "903 civilians left eastern Aleppo", CENTRE),
            figure=people(903, 903, exact, "civilians"),
            where=east,
            when=last_day,
        ),
        "400": replace(
            desk.claim(
                "monitor", "departed", "About 400 civilians left eastern Aleppo", OBSERVATORY
            ),
            figure=people(400, 400, about, "civilians"),
            where=east,
            when=window(day(27), day(27)),
        ),
        "201": replace(
            desk.claim("monitor", "killed", "At least 201 civilians were killed", OBSERVATORY),
            figure=people(201, None, at_least, "civilians"),
            where=(in_("Aleppo", ALEPPO),),
            when=window(day(15), None),
        ),
        "219": replace(
            desk.claim("monitor2", "killed", "At least 219 civilians were killed", OBSERVATORY),
            figure=people(219, None, at_least, "civilians"),
            where=(in_("Aleppo", ALEPPO),),
            when=window(day(15), None),
        ),
        "dozens": replace(
            desk.claim("monitor", "departed", "Dozens of terrorists left Dzhabal Bidaru"),
            figure=replace(people(24, 99, Qualifier.VAGUE, "terrorists"), word="Dozens"),
            where=(out_of("Dzhabal Bidaru"),),
            rough=True,
        ),
        "five quarters": replace(
            desk.claim("agency", "captured", "liberated five quarters", ARMY),
            figure=Figure(5, 5, exact, "quarters"),
            participants=(Participant("by", "Syrian army"), Participant("from", "terrorists")),
        ),
        "Badro": replace(
            desk.claim("agency", "captured", "Jabal Badro from terrorists", ARMY),
            participants=(Participant("by", "Syrian army"),),
            where=(in_("Jabal Badro", BADRO),),
            when=window(day(28), day(28)),
        ),
        "not Badro": replace(
            desk.claim(
                "agency",
                "captured",
                "the army had captured Jabal Badro",
                Source("rebel official", SourceRole.SPEAKER),
            ),
            modality=Modality.DENIED,
            where=(in_("Jabal Badro", BADRO),),
        ),
        "refused": replace(
            desk.claim("agency", "refusal", "refused the UN plan"),
            participants=(Participant("by", "government"),),
        ),
        "patients": replace(
            desk.claim(
                "agency",
                "evacuated",
                "plans to evacuate some 200 patients",
                Source("United Nations", SourceRole.SPEAKER),
            ),
            figure=people(200, 200, about, "patients"),
            modality=Modality.PLANNED,
        ),
        "corridors": replace(
            desk.claim("wire", "corridor", "Two corridors were opened"),
            figure=Figure(2, 2, exact, "corridors"),
            participants=(Participant("provider", "Syrian army"),),
        ),
        "2012": replace(
            desk.claim("wire", "captured", "Rebels first took Hanano in 2012"),
            participants=(Participant("by", "Rebels"),),
            where=(in_("Hanano"),),
            when=When(date(2012, 1, 1), date(2012, 12, 31), TimePrecision.YEAR),
            background=True,
        ),
    }
    claims = {name: identified(claim) for name, claim in said.items()}
    claims["119"] = replace(claims["119"], part_of=claims["903"].id)
    return claims


CLAIMS = a_dozen_claims()
DOCUMENTS = {f"doc:{key}": Desk().document(key) for key in REPORTS}


def relation(kind: RelationKind, earlier: str, later: str, *on: str) -> Relation:
    return Relation(kind, CLAIMS[earlier].id, CLAIMS[later].id, on)


RELATIONS = (
    relation(RelationKind.REPEAT, "903", "903 again", "figure", "speaker"),
    relation(RelationKind.REPEAT, "903", "more than 900", "figure", "speaker"),
    relation(RelationKind.PART_OF, "119", "903"),
    relation(RelationKind.CONTRADICTION, "903", "400", "figure"),
    relation(RelationKind.UPDATE, "201", "219", "figure"),
    relation(RelationKind.CONTRADICTION, "Badro", "not Badro", "modality"),
)


def a_selection(query: Query = Query(place="Aleppo")) -> Selection:  # noqa: B008 - frozen
    return Selection(
        query=query,
        documents=DOCUMENTS,
        claims=tuple(CLAIMS.values()),
        relations=RELATIONS,
        measures=plugins.measures(),
        generated_at=NOON,
    )


def page(selection: Selection) -> str:
    out = StringIO()
    SitrepWriter().write(selection, out)
    return out.getvalue()


def sentences(html: str) -> Iterator[tuple[str, list[str]]]:
    """Each sentence about the world, and the ids of the claims that it cites."""
    reading = read_again(html, "html")
    for text in reading.sentences:
        cited = [
            number
            for first, _, last in (
                span.partition("–")
                for numbers in re.findall(r"\[(\d+(?:(?:–|, )\d+)*)\]", text)
                for span in numbers.split(", ")
            )
            for number in range(int(first), int(last or first) + 1)
        ]
        yield text, [reading.annex[number] for number in cited]


def sentence_on(name: str) -> str:
    """Without its citations."""
    telling = Telling.of(a_selection())
    matter = next(m for m in telling.matters if CLAIMS[name] in m.claims)
    return telling.tell(matter).text


# -- the page --------------------------------------------------------------------------------------


def test_the_page_is_the_golden_one() -> None:
    assert page(a_selection()) == GOLDEN.read_text(encoding="utf-8")


def test_a_headline_leads_no_statement_that_the_text_tells_with_its_hedge() -> None:
    text = "400,000 displaced\n\nUp to 400,000 people were displaced, the centre said."
    report = replace(DOCUMENTS["doc:wire"], title="400,000 displaced", text=text)
    of = replace(CLAIMS["903"], measure="displaced", where=())

    def told(quote: str, low: int | None, qualifier: Qualifier) -> Claim:
        start = text.index(quote)
        words = Evidence(Span(start, start + len(quote)), quote)
        figure = people(low, 400_000, qualifier, None)
        return identified(replace(of, evidence=words, trigger=words, figure=figure))

    title = told("400,000 displaced", 400_000, Qualifier.EXACT)
    body = told("Up to 400,000 people were displaced", None, Qualifier.UP_TO)
    repeat = Relation(RelationKind.REPEAT, title.id, body.id)
    chosen = replace(
        a_selection(), claims=(title, body), relations=(repeat,), documents={report.id: report}
    )
    (matter,) = Telling.of(chosen).matters
    assert matter.lead == body
    line = Telling.of(chosen).tell(matter).text
    assert "up to 400,000 people were displaced" in line
    assert "also given as 400,000 people" in line


def test_a_way_that_is_shut_is_not_told_as_one_that_is_there() -> None:
    shut = identified(replace(CLAIMS["corridors"], figure=None, participants=()))
    only = replace(a_selection(), claims=(shut,), relations=())
    telling = Telling.of(only)
    (matter,) = telling.matters
    told = telling.tell(matter).text
    assert "there was" not in told
    assert told.startswith("Northern Wire spoke of access: “Two corridors were opened")
    told = sentence_on("corridors")
    assert told.startswith("Northern Wire spoke of 2 corridors, provided by the Syrian army: “")


@pytest.mark.parametrize(
    ("category", "told"),
    [
        (None, "99 percent of 903 civilians remained"),
        ("children", "99 percent of 903 civilians, children, remained"),
    ],
)
def test_a_share_is_told_with_its_whole_and_is_no_highlight_without(
    category: str | None, told: str
) -> None:
    share = Figure(99, 99, Qualifier.EXACT, "percent", category, StockOrFlow.STOCK)
    part = replace(CLAIMS["903"], measure="remaining", figure=share, part_of=CLAIMS["903"].id)
    part = identified(part)
    known = replace(a_selection(), claims=(CLAIMS["903"], part), relations=())
    line = next(text for text, _ in sentences(page(known)) if "99 percent" in text)
    assert told in line
    ids = next(ids for text, ids in sentences(page(known)) if "99 percent" in text)
    assert set(ids) == {part.id, CLAIMS["903"].id}
    bare = page(replace(known, claims=(part, CLAIMS["400"])))
    highlights = lxml.html.fromstring(bare).xpath("string(//section[@id='highlights'])")
    assert "99 percent" not in highlights
    assert "400 civilians" in highlights


def test_every_sentence_cites_claims_that_stand_in_the_annex() -> None:
    html = page(a_selection())
    tree = lxml.html.fromstring(html)
    anchors = set(tree.xpath("//section[@id='annex']//div[@id]/@id"))
    found = list(sentences(html))
    assert len(found) > 10
    for text, cited in found:
        assert cited, text
        assert {identity.replace(":", "-") for identity in cited} <= anchors
    assert {
        link.removeprefix("#") for link in tree.xpath("//span[@class='cite']/a/@href")
    } <= anchors


def test_every_claim_is_told_or_listed() -> None:
    html = page(a_selection())
    told = {identity for _, cited in sentences(html) for identity in cited}
    assert told == {claim.id for claim in CLAIMS.values()}


def test_no_word_outside_quotation_marks_takes_a_side() -> None:
    tree = lxml.html.fromstring(page(a_selection()))
    for block in tree.xpath("//h1|//h2|//h3|//p|//li|//td|//th|//caption"):
        assert loaded_words(block.text_content()) == ()


@pytest.mark.parametrize("word", ["regime", "terrorists", "Occupiers", "martyred", "LIBERATED"])
def test_a_word_that_takes_a_side_stays_quoted_wherever_it_comes_from(word: str) -> None:
    """In every name and title, in the query, in what is counted: the finished page quotes it."""
    hostile = f"the {word} of the east"
    claims = tuple(
        replace(
            claim,
            figure=replace(claim.figure, category=hostile) if claim.figure else None,
            where=tuple(replace(where, name=hostile, place=None) for where in claim.where),
            participants=(Participant("by", hostile), Participant("from", hostile)),
            attribution=replace(
                claim.attribution,
                sources=tuple(replace(s, name=hostile) for s in claim.attribution.sources),
            ),
        )
        for claim in CLAIMS.values()
    )
    documents = {
        key: replace(document, title=hostile, publisher=hostile)
        for key, document in DOCUMENTS.items()
    }
    query = Query(place=hostile, speaker=hostile)
    selection = replace(a_selection(query), claims=claims, documents=documents)
    assert f"“{word}”" in page(selection)
    assert loaded_in_page(page(selection)) == ()
    check_writer(SitrepWriter(), selection)


def test_the_page_needs_no_script_and_no_other_file() -> None:
    tree = lxml.html.fromstring(page(a_selection()))
    assert not tree.xpath("//script|//link|//img|//iframe|//image|//*[@src]|//*[@onclick]")
    assert "@import" not in page(a_selection())
    assert not re.search(r"url\((?!#)", page(a_selection()))


def test_text_of_a_report_is_never_markup() -> None:
    selection = a_selection()
    document = replace(selection.documents["doc:wire"], title="<b onclick=x>")
    html = page(replace(selection, documents={**selection.documents, "doc:wire": document}))
    assert "<b onclick" not in html
    assert "&lt;b onclick=x&gt;" in html


def test_an_address_that_is_not_one_of_the_web_is_no_link() -> None:
    selection = a_selection()
    document = replace(selection.documents["doc:wire"], url="javascript:alert(1)")
    html = page(replace(selection, documents={**DOCUMENTS, "doc:wire": document}))
    assert "javascript:" not in html


def test_nothing_found_says_what_would_fill_the_page() -> None:
    html = page(
        Selection(
            Query(place="Raqqa"), {}, (), (), plugins.measures(), datetime(2016, 12, 1, tzinfo=UTC)
        )
    )
    assert "No claim in the ledger answers this query: Raqqa and within." in html
    assert "dragoman run reports/ --ledger LEDGER" in html
    assert "As of 1 Dec 2016" in html


# -- the sentences ---------------------------------------------------------------------------------


def test_contested_figures_stand_in_one_sentence_with_both_speakers_in_order_of_date() -> None:
    assert sentence_on("400") == (
        "The Russian reconciliation centre (party), through Interfax, said that 903 civilians, of "
        "them 119 children, left eastern Aleppo (26–27 Nov), also given as more than 900 people; "
        "the Syrian Observatory for Human Rights said that about 400 civilians left eastern "
        "Aleppo (27 Nov); what differs is the figure"
    )


def test_wherever_a_contested_figure_stands_its_contradiction_stands_beside_it() -> None:
    for text, _ in sentences(page(a_selection())):
        if not text.startswith("Range"):
            assert ("903" in text) == ("about 400" in text)


def test_an_update_cites_the_count_it_updates() -> None:
    assert sentence_on("219").endswith(
        "said that at least 219 civilians were killed in Aleppo (since 15 Nov); "
        "this updates an earlier count"
    )


def test_numbers_that_can_both_hold_do_not_agree() -> None:
    """Only one number is told as agreement, however it is hedged."""
    one = CLAIMS["903"]
    for low, told in ((900, "is compatible"), (903, "agrees")):
        figure = people(low, None, Qualifier.AT_LEAST, "civilians")
        other = replace(CLAIMS["400"], figure=figure)
        confirmed = Relation(RelationKind.CONFIRMATION, one.id, other.id, ("figure",))
        chosen = replace(a_selection(), claims=(one, other), relations=(confirmed,))
        text = " ".join(page(chosen).split())
        assert f"an account of independent origin {told}" in text
        assert f"a second origin {told}" in text
        words = why(one, DOCUMENTS[one.document], (confirmed,), {other.id: other})
        assert ("is confirmed by" in words) == (told == "agrees")
        assert ("is compatible with" in words) == (told != "agrees")


def test_a_denial_stands_beside_what_it_denies() -> None:
    assert sentence_on("Badro") == (
        "The Syrian army (party) said that it took Jabal Badro (28 Nov); a rebel official denied, "
        "in the report's words: “the army had captured Jabal Badro” (time not stated, report of "
        "28 Nov); what differs is whether it happened"
    )


def test_a_plan_stands_apart_in_the_reports_words() -> None:
    html = page(a_selection())
    assert sentence_on("patients") == (
        "The United Nations spoke of a plan, in the report's words: “plans to evacuate some "
        "200 patients” (time not stated, report of 28 Nov)"
    )
    tree = lxml.html.fromstring(html)
    where = [s.get("id") for s in tree.xpath("//section") if "200 patients" in s.text_content()]
    assert where == ["unasserted", "annex"]


def test_a_label_stays_in_quotation_marks_and_a_report_without_speaker_speaks_itself() -> None:
    assert sentence_on("dozens") == (
        "Conflict Monitor Daily reported that dozens of “terrorists” left Dzhabal Bidaru "
        "(time not stated, report of 27 Nov)"
    )


def test_who_fought_is_told_though_the_other_side_is_not() -> None:
    clash = replace(
        CLAIMS["dozens"],
        measure="clash",
        figure=None,
        participants=(Participant("between", "Syrian army"),),
    )
    (matter,) = matters([clash], ())
    told = Telling((clash,), (), DOCUMENTS).tell(matter).text
    assert "there was fighting involving the Syrian army" in told


def test_what_nobody_contests_has_room_among_the_highlights() -> None:
    selection = a_selection()
    (highlights,) = [s for s in report_of(selection).sections if s.id == "highlights"]
    (lines,) = [block for block in highlights.blocks if isinstance(block, Lines)]
    assert sum(not line.contested for line in lines.items) >= 2


@pytest.mark.parametrize(
    ("measure", "roles", "asked"),
    [
        ("arrived", "destination origin", "How many arrived in Badro?"),
        ("arrived", "origin", "How many arrived from Aleppo?"),
        ("arrived", "location", "How many arrived in Aleppo?"),
        ("returned", "destination origin", "How many went back to Badro?"),
        ("departed", "location", "How many left Aleppo?"),
        ("crossed_border", "destination origin", "How many crossed a border from Aleppo to Badro?"),
    ],
)
def test_a_question_asks_of_where_they_came_to_or_from(
    measure: str, roles: str, asked: str
) -> None:
    names = {"destination": "Badro", "origin": "Aleppo", "location": "Aleppo"}
    wheres = tuple(Where(names[role], PlaceRole(role)) for role in roles.split())
    claim = replace(CLAIMS["400"], measure=measure, where=wheres)
    assert Telling((claim,), (), DOCUMENTS).question(claim) == asked


def test_a_part_whose_whole_is_not_selected_is_told_alone() -> None:
    (matter,) = matters([CLAIMS["119"]], RELATIONS)
    assert matter.lead == CLAIMS["119"]


def test_a_long_sentence_is_cut_at_words_around_the_claim() -> None:
    telling = Telling((CLAIMS["903"],), (), DOCUMENTS)
    whole = telling.passage(CLAIMS["903"])
    assert whole.text == (
        "The Russian reconciliation centre told Interfax that 903 civilians, including 119 "
        "children, left eastern Aleppo over the past 24 hours."
    )
    cut = telling.passage(CLAIMS["903"], longest=90)
    assert (cut.before, cut.after) == ("… Interfax that ", " over the past …")
    assert cut.words == CLAIMS["903"].evidence.quote


@pytest.mark.parametrize("order", [1, -1])
def test_matters_do_not_depend_on_the_order_of_relations(order: int) -> None:
    claims = tuple(CLAIMS.values())
    assert matters(claims, RELATIONS[::order]) == matters(claims, RELATIONS)


def test_every_measure_has_its_phrases_and_none_of_them_takes_a_side() -> None:
    phrases = plugins.table("dragoman.write", "phrases.toml")
    assert set(phrases) - {"articles", "causes", "counted", "sites"} == set(plugins.measures())
    for measure, entry in phrases.items():
        for pattern in entry.get("tells", []):
            assert loaded_words(pattern) == (), measure


def test_a_share_of_a_contested_whole_stands_with_who_contests_it() -> None:
    share = Figure(12, 12, Qualifier.EXACT, "percent", "women", StockOrFlow.FLOW)
    part = identified(replace(CLAIMS["903"], figure=share, part_of=CLAIMS["903"].id))
    quarrel = replace(
        a_selection(),
        claims=(CLAIMS["903"], part, CLAIMS["400"]),
        relations=(relation(RelationKind.CONTRADICTION, "903", "400", "figure"),),
    )
    told = [text for text, _ in sentences(page(quarrel)) if "12 percent" in text]
    assert told
    for text in told:
        assert "12 percent of 903 civilians, women" in text
        assert "400 civilians" in text
        assert "what differs is the figure" in text


if __name__ == "__main__":
    GOLDEN.write_text(page(a_selection()), encoding="utf-8")
