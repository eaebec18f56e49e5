"""A person decides by a form: each decision is kept, can be taken back, and overwrites nothing."""

from __future__ import annotations

import re
import sqlite3
from urllib.parse import quote

import httpx
import lxml.html
import msgspec
import pytest

from dragoman.claims import Claim, Judgement, JudgementKind, RelationKind
from dragoman.record import Query, Standing, Status
from dragoman.review import bulk, others
from tests.review.conftest import House, form_token


class Hand:
    """A person with a browser, who sends forms as pages have them."""

    def __init__(self, house: House) -> None:
        self.house, self.client = house, house.client()
        self.csrf = form_token(self.client)

    def send(self, path: str, **fields: object) -> httpx.Response:
        return self.client.post(path, data={"csrf": self.csrf, **fields})

    def decide(self, key: str, kind: str, **fields: object) -> httpx.Response:
        seen = self.house.ledger.state(f"claim:{key}").version
        return self.send(f"/claims/{key}/{kind}", **{"seen": seen, **fields})

    def form(self, path: str) -> dict[str, str]:
        """The form of a page as it is filled in when it comes."""
        page = lxml.html.fromstring(self.client.get(path).text)
        form = next(f for f in page.forms if f.method == "POST" and len(f.inputs) > 10)
        names = [node.get("name") for node in form.xpath(".//input | .//select | .//textarea")]
        radio = {node.get("name") for node in form.xpath(".//input[@type='radio']")}
        assert len(set(names)) == len([n for n in names if n not in radio]), "a name twice"
        return {k: v for k, v in form.form_values() if k != "csrf"}

    def told(self) -> str:
        page = lxml.html.fromstring(self.client.get("/keys").text)
        return " ".join(page.xpath("string(//div[@role='status'])").split())


@pytest.fixture
def hand(own: House) -> Hand:
    return Hand(own)


def status(house: House, key: str) -> Status:
    return house.ledger.state(f"claim:{key}").status


def figure_of(claim: Claim) -> tuple[object, object, str]:
    assert claim.figure is not None
    assert claim.figure.evidence is not None
    return claim.figure.low, claim.figure.high, claim.figure.evidence.quote


def test_accept_reject_and_undo(own: House, hand: Hand) -> None:
    key = own.key(low=903)
    assert hand.decide(key, "accept", note="seen", back="/claims").status_code == 303
    assert status(own, key) is Status.ACCEPTED
    assert hand.told().startswith("Accepted: The Russian reconciliation centre")
    (made,) = own.ledger.judgements(f"claim:{key}")
    assert (made.by, made.note) == ("amal", "seen")
    hand.decide(key, "reject")
    assert status(own, key) is Status.REJECTED
    hand.send("/undo")
    assert status(own, key) is Status.ACCEPTED
    hand.send("/undo")
    assert status(own, key) is Status.OPEN


def test_one_field_is_accepted(own: House, hand: Hand) -> None:
    key = own.key(low=903)
    hand.decide(key, "accept", field="figure")
    state = own.ledger.state(f"claim:{key}")
    assert (state.status, list(state.fields)) == (Status.OPEN, ["figure"])
    assert "accepted by amal" in hand.client.get(f"/claims/{key}").text


def test_a_figure_is_corrected_with_the_words_that_say_so(own: House, hand: Hand) -> None:
    key = own.key(low=903)
    filled = hand.form(f"/claims/{key}/correct")
    sent = filled | {"figure.low": "119", "figure.high": "119", "figure.words": "119", "note": "n"}
    assert hand.send(f"/claims/{key}/correct", **sent).status_code == 303
    state = own.ledger.state(f"claim:{key}")
    assert figure_of(state.claim) == (119, 119, "119")
    assert state.status is Status.CORRECTED
    (made,) = state.judgements
    assert (made.field, made.before["low"], made.after["low"]) == ("figure", 903, 119)
    page = " ".join(hand.client.get(f"/claims/{key}").text.split())
    assert "903 civilians → 119 civilians" in page
    hand.send("/undo")
    assert figure_of(own.ledger.state(f"claim:{key}").claim) == (903, 903, "903")


def test_a_form_that_nobody_touched_corrects_nothing(own: House, hand: Hand) -> None:
    for claim in own.ledger.claims():
        key = claim.id.removeprefix("claim:")
        hand.send(f"/claims/{key}/correct", **hand.form(f"/claims/{key}/correct"))
    assert own.ledger.judgements() == ()


def test_several_fields_are_several_judgements_and_all_or_none(own: House, hand: Hand) -> None:
    key = own.key(low=903)
    filled = hand.form(f"/claims/{key}/correct")
    sent = filled | {
        "measure": "evacuated",
        "when.start": "2016-11-25",
        "speaker.name": "The centre",
        "speaker.words": "The centre",
        "where.0.place": "none",
        "modality": "planned",
    }
    hand.send(f"/claims/{key}/correct", **sent)
    claim = own.ledger.state(f"claim:{key}").claim
    assert (claim.measure, claim.modality.value) == ("evacuated", "planned")
    assert claim.attribution.speaker is not None
    assert claim.attribution.speaker.name == "The centre"
    assert claim.where[0].place is None
    fields = {made.field for made in own.ledger.judgements(claim.id)}
    assert fields == {"measure", "when", "attribution", "where", "modality"}
    page = lxml.html.fromstring(hand.client.get(f"/claims/{key}").text)
    (numbers,) = page.xpath("//div[@role='status']//input[@name='number']/@value")
    hand.send("/undo", number=numbers)
    assert own.ledger.state(f"claim:{key}").claim == own.ledger.state(f"claim:{key}").read
    before = own.ledger.judgements()
    refused = hand.send(
        f"/claims/{key}/correct", **(filled | {"measure": "fled", "figure.words": "no such words"})
    )
    assert refused.status_code == 400
    assert "the report does not have the words “no such words”" in refused.text
    assert own.ledger.judgements() == before


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("figure.low", "many", "is no number"),
        ("figure.high", "950", "goes with one number"),
        ("when.start", "soon", "is no day"),
        ("when.end", "1999-01-01", "before it starts"),
        ("where.0.place", "geonames:1", "is no place that is offered"),
        ("measure", "invented", ""),
        ("modality", "invented", ""),
    ],
)
def test_what_fits_no_field_is_refused(
    own: House, hand: Hand, field: str, value: str, says: str
) -> None:
    key = own.key(low=903)
    answer = hand.send(
        f"/claims/{key}/correct", **(hand.form(f"/claims/{key}/correct") | {field: value})
    )
    assert answer.status_code == 400
    assert says in answer.text
    assert own.ledger.judgements() == ()


def test_one_number_of_an_exact_figure_is_all_that_is_corrected(own: House, hand: Hand) -> None:
    key = own.key(low=903)
    filled = hand.form(f"/claims/{key}/correct")
    assert (filled["figure.low"], filled["figure.high"]) == ("903", "")
    hand.send(f"/claims/{key}/correct", **(filled | {"figure.low": "930"}))
    assert figure_of(own.ledger.state(f"claim:{key}").claim)[:2] == (930, 930)
    filled = hand.form(f"/claims/{key}/correct") | {"figure.qualifier": "at least"}
    hand.send(f"/claims/{key}/correct", **filled)
    assert figure_of(own.ledger.state(f"claim:{key}").claim)[:2] == (930, None)
    filled = hand.form(f"/claims/{key}/correct") | {"figure.qualifier": "up to"}
    hand.send(f"/claims/{key}/correct", **filled)
    assert figure_of(own.ledger.state(f"claim:{key}").claim)[:2] == (None, 930)
    assert hand.form(f"/claims/{key}/correct")["figure.low"] == "930"


def test_a_bad_entry_is_named_beside_its_field_and_the_others_are_kept(
    own: House, hand: Hand
) -> None:
    key = own.key(low=903)
    filled = hand.form(f"/claims/{key}/correct") | {
        "figure.qualifier": "between", "figure.low": "1894", "figure.high": "100",
        "speaker.name": "Somebody else", "note": "by telephone", "where.0.place": "none",
    }  # fmt: skip
    answer = hand.send(f"/claims/{key}/correct", **filled)
    assert answer.status_code == 400
    page = lxml.html.fromstring(answer.text)
    assert page.xpath("//input[@aria-invalid]/@name") == ["figure.high"]
    beside = page.xpath("string(//input[@name='figure.high']/following-sibling::*[@id='amiss'])")
    assert beside == "the range ends (100) below where it begins (1,894); turn it"
    assert "How many" in page.xpath("string(//div[@role='alert'])")
    form = next(f for f in page.forms if len(f.inputs) > 10)
    again = {k: v for k, v in form.form_values() if k != "csrf"}
    assert again == filled
    assert own.ledger.judgements() == ()
    hand.send(f"/claims/{key}/correct", **(again | {"figure.high": "2000"}))
    assert figure_of(own.ledger.state(f"claim:{key}").claim)[:2] == (1894, 2000)


def offered(hand: Hand, path: str) -> list[lxml.html.HtmlElement]:
    """The claims of a page that one may choose as the other."""
    page = lxml.html.fromstring(hand.client.get(path).text)
    return page.xpath("//ul[@class='choices']/li")  # type: ignore[no-any-return]


def value_of(choice: lxml.html.HtmlElement) -> str:
    return str(choice.xpath("string(.//input[@name='other']/@value)"))


def test_other_claims_are_offered_the_related_ones_first_and_tell_who_what_where_when(
    own: House, hand: Hand
) -> None:
    one = own.key(low=903)
    related = {
        id_.removeprefix("claim:")
        for r in own.ledger.relations_of(f"claim:{one}")
        for id_ in (r.earlier, r.later)
    } - {one}
    for path in (f"/claims/{one}", f"/claims/{one}/pair"):
        choices = offered(hand, path)
        keys = [value_of(choice)[:16] for choice in choices]
        assert one not in keys
        assert len(set(keys)) == len(keys) > 0
        known = [key in related for key in keys]
        assert known == sorted(known, reverse=True)
        for key, choice in zip(keys, choices, strict=True):
            said = " ".join(choice.text_content().split())
            claim = own.ledger.claim(key)
            document = own.ledger.document(claim.document)
            assert document.publisher in said
            assert f"{claim.published:%b %Y}" in said
            assert bool(choice.xpath(".//label/b")) == (key in related)
    rest = [own.ledger.claim(key) for key in keys if key not in related]
    assert rest
    assert {claim.measure for claim in rest} == {"departed"}
    places = {at.place.id for at in own.ledger.claim(one).where if at.place}
    met = [any(at.place and at.place.id in places for at in claim.where) for claim in rest]
    assert met == sorted(met, reverse=True), "those of its place first"


def test_among_many_claims_of_its_days_those_of_its_place_are_offered(
    own: House, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "NEAR", 2)
    one = own.key(low=6000, measure="arrived")
    (place,) = {at.place.id for at in own.ledger.claim(one).where if at.place}
    likely = [c for c in offered(hand, f"/claims/{one}") if not c.xpath(".//label/b")]
    first = own.ledger.claim(value_of(likely[0])[:16])
    assert place in {at.place.id for at in first.where if at.place}


def test_any_claim_is_found_by_its_words_and_chosen(own: House, hand: Hand) -> None:
    one, other = own.key(low=903), own.key(measure="captured")
    there = own.ledger.claim(other).evidence.quote
    (choice,) = [
        found
        for found in offered(hand, f"/claims/{one}/pair?words={quote(there)}")
        if value_of(found).startswith(other)
    ]
    hand.send(f"/claims/{one}/link", other=value_of(choice), relation="confirmation")
    assert RelationKind.CONFIRMATION in kinds_between(own, one, other)
    (by_id,) = offered(hand, f"/claims/{one}/pair?words={other}")
    assert "Confirms:" in by_id.text_content()
    assert offered(hand, f"/claims/{one}/pair?words=zzzz") == []
    assert "No other claim has all these words" in page_text(hand, f"/claims/{one}/pair?words=zz")


def test_more_claims_than_a_page_holds_are_found_page_by_page(
    own: House, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others, "FOUND", 2)
    path: str | None = f"/claims/{own.key(low=903)}/pair?words=Aleppo"
    found: list[str] = []
    while path:
        found += [value_of(choice)[:16] for choice in offered(hand, path)]
        page = lxml.html.fromstring(hand.client.get(path).text)
        path = next(iter(page.xpath("//a[@rel='next']/@href")), None)
    told = {claim.id.removeprefix("claim:") for claim in own.ledger.claims(Query(text="Aleppo"))}
    assert set(found) == told - {own.key(low=903)}
    assert len(found) == len(set(found)) > 4


def test_an_id_that_is_typed_goes_before_what_is_chosen(own: House, hand: Hand) -> None:
    one, other = own.key(low=903), own.key(measure="captured")
    chosen = value_of(offered(hand, f"/claims/{one}")[0])
    hand.decide(one, "link", other=chosen, typed=f" {other[:8]} ", relation="confirmation")
    assert RelationKind.CONFIRMATION in kinds_between(own, one, other)
    answer = hand.decide(one, "link", typed="no such words", relation="repeat")
    assert answer.status_code == 404
    assert "“The other claim”: " in answer.text
    assert "stands in 0 claims" in answer.text
    nothing = hand.decide(one, "link", typed="", relation="repeat")
    assert nothing.status_code == 400
    assert "Choose the other claim, or type its id" in nothing.text


def test_a_choice_that_somebody_has_changed_meanwhile_is_told(own: House, hand: Hand) -> None:
    one = own.key(low=903)
    chosen = value_of(offered(hand, f"/claims/{one}/pair")[0])
    hand.decide(chosen[:16], "reject")
    late = hand.decide(one, "merge", other=chosen)
    assert late.status_code == 409
    assert "amal decided last (reject)" in late.text


def test_a_place_is_looked_up_where_the_others_are(own: House, hand: Hand) -> None:
    key = own.key(low=903)
    filled = hand.form(f"/claims/{key}/correct")
    hand.send(
        f"/claims/{key}/correct",
        **(filled | {"where.1.name": "Idlib", "where.1.role": "destination", "where.1.place": "?"}),
    )
    added = own.ledger.state(f"claim:{key}").claim.where[1]
    assert added.place is not None
    assert (added.place.name, added.place.country, added.evidence) == ("Idlib", "SY", None)


def test_two_people_on_one_claim_the_second_is_told(own: House, hand: Hand) -> None:
    key = own.key(low=903)
    seen = own.ledger.state(f"claim:{key}").version
    hand.send(f"/claims/{key}/reject", seen=seen)
    late = hand.send(f"/claims/{key}/accept", seen=seen)
    assert late.status_code == 409
    assert "amal decided last (reject)" in late.text
    assert "Nothing was overwritten." in late.text
    assert status(own, key) is Status.REJECTED
    filled = hand.form(f"/claims/{key}/correct") | {"seen": seen, "figure.low": "5"}
    assert hand.send(f"/claims/{key}/correct", **filled).status_code == 409


def kinds_between(house: House, one: str, other: str) -> set[RelationKind]:
    relations = house.ledger.relations_of(f"claim:{one}")
    return {r.kind for r in relations if f"claim:{other}" in (r.earlier, r.later)}


def test_claims_are_linked_unlinked_and_merged(own: House, hand: Hand) -> None:
    one, other = own.key(low=903), own.key(measure="captured")
    hand.decide(one, "link", other=other, relation="confirmation", note="same witness")
    assert kinds_between(own, one, other) == {RelationKind.CONFIRMATION}
    assert "linked as confirmation" in hand.client.get(f"/claims/{one}").text
    hand.decide(one, "unlink", other=other)
    assert kinds_between(own, one, other) == set()
    hand.decide(one, "merge", other=own.key(low=903, publisher="Northern Wire"))
    assert status(own, one) is Status.MERGED
    assert "Merged into" in hand.client.get(f"/claims/{one}").text
    assert hand.decide(one, "link", relation="repeat").status_code == 400


def test_a_second_claim_is_split_off_and_one_is_added_by_hand(own: House, hand: Hand) -> None:
    key = own.key(low=903)
    claim = own.ledger.claim(key)
    filled = hand.form(f"/claims/{key}/split") | {"evidence.words": "119 of them"}
    filled |= dict.fromkeys(("figure.low", "figure.high", "figure.words"), "119")
    hand.send(f"/claims/{key}/split", **(filled | {"figure.qualifier": "exact"}))
    new = own.ledger.judgements(claim.id)[-1].other
    assert new is not None
    made = own.ledger.state(new)
    assert (figure_of(made.claim), made.read) == ((119, 119, "119"), None)
    assert made.claim.attribution.speaker == claim.attribution.speaker
    report = f"/report/add?id={quote(claim.document, safe='')}"
    filled = hand.form(report) | {"evidence.words": "The army is moving towards Jabal Badro"}
    filled |= {"measure": "protest", "speaker.name": "state television"}
    filled |= {"where.0.name": "Jabal Badro"}
    assert hand.send(report, **filled).status_code == 303
    (added,) = own.ledger.claims(Query(document=claim.document, measure=["protest"]))
    assert added.evidence.quote == "The army is moving towards Jabal Badro"
    assert added.where[0].place is not None
    assert added.published == claim.published


def test_ticked_claims_are_decided_at_once_or_not_at_all(own: House, hand: Hand) -> None:
    page = lxml.html.fromstring(hand.client.get("/claims").text)
    boxes = page.xpath("//input[@name='claim']/@value")[:3]
    hand.send("/claims/decide", claim=boxes, kind="accept", back="/claims")
    assert hand.told() == "Accepted 3 claims.Undo u"
    stale = hand.send("/claims/decide", claim=boxes, kind="reject")
    assert stale.status_code == 409
    assert own.ledger.count(Query(status=["rejected"])) == 0


def test_all_behind_a_filter_are_accepted_once_they_were_counted(own: House, hand: Hand) -> None:
    rejected = own.key(low=903)
    hand.decide(rejected, "reject")
    path = "/claims/accept?measure=departed"
    page = hand.client.get(path).text
    asked = re.search(r'name="counted" value="(\d+)"', page)
    assert asked
    assert int(asked[1]) == own.ledger.count(Query(measure=["departed"], status=["open"]))
    hand.send(path, counted="1")
    assert "Look at them, and decide anew." in hand.told()
    hand.send(path, counted=asked[1], note="checked by Leila")
    assert own.ledger.count(Query(measure=["departed"], status=["open"])) == 0
    assert status(own, rejected) is Status.REJECTED
    assert own.ledger.count(Query(status=["accepted"])) == int(asked[1])


@pytest.fixture
def two_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "UNIT", 2)
    monkeypatch.setattr(bulk, "PAUSE", 0.0)


def accept_all(hand: Hand, path: str = "/claims/accept") -> int:
    asked = re.search(r'name="counted" value="(\d+)"', hand.client.get(path).text)
    assert asked
    hand.send(path, counted=asked[1])
    return int(asked[1])


@pytest.mark.usefixtures("two_at_a_time")
def test_what_was_accepted_in_units_is_one_chain_and_is_taken_back_as_one(
    own: House, hand: Hand
) -> None:
    mine = own.key(low=903)
    hand.decide(mine, "reject")
    number = accept_all(hand)
    assert number > 4
    assert own.ledger.audit().sound
    assert own.ledger.count(Query(status=["accepted"])) == number
    assert len({judgement.at for judgement in own.ledger.judgements()}) == 2, "one action, one time"
    page = lxml.html.fromstring(hand.client.get("/keys").text)
    (form,) = [f for f in page.forms if f.action == "/undo"]
    hand.send("/undo", **{k: v for k, v in form.form_values() if k != "csrf"})
    assert hand.told().startswith(f"Undone: {number} decisions")
    assert own.ledger.count(Query(status=["accepted"])) == 0
    assert status(own, mine) is Status.REJECTED, "what was decided before stands"
    assert own.ledger.audit().sound


@pytest.mark.usefixtures("two_at_a_time")
def test_the_key_and_the_history_take_a_whole_action_back(own: House, hand: Hand) -> None:
    number = accept_all(hand)
    hand.send("/undo")
    assert own.ledger.count(Query(status=["accepted"])) == 0
    accept_all(hand)
    page = lxml.html.fromstring(hand.client.get("/history").text)
    last = page.get_element_by_id(f"j-{3 * number}")
    assert f"Undo all {number}" in last.text_content()
    hand.send("/undo", number=3 * number, whole="yes")
    assert own.ledger.count(Query(status=["accepted"])) == 0
    page = lxml.html.fromstring(hand.client.get("/history").text)
    assert "Undo all" not in page.text_content()


@pytest.mark.usefixtures("two_at_a_time")
def test_where_it_is_stopped_it_says_how_far_it_came(own: House, hand: Hand) -> None:
    """The database itself refuses the sixth judgement: no unit is half written."""
    with sqlite3.connect(own.ledger.name) as database:
        database.execute(
            "CREATE TRIGGER stop BEFORE INSERT ON judgements WHEN NEW.number = 6 "
            "BEGIN SELECT RAISE(ABORT, 'no more'); END"
        )
    number = accept_all(hand)
    assert hand.told().startswith("Accepted 4 claims. Then it stopped:")
    assert own.ledger.count(Query(status=["accepted"])) == 4
    assert own.ledger.audit().sound
    with sqlite3.connect(own.ledger.name) as database:
        database.execute("DROP TRIGGER stop")
    assert accept_all(hand) == number - 4, "it is gone on with"
    assert own.ledger.audit().sound


@pytest.mark.usefixtures("two_at_a_time")
def test_what_somebody_decides_meanwhile_is_left_to_them(own: House) -> None:
    """The claims were found; before their turn comes another has rejected one."""
    claims = own.ledger.ids(Query())[:5]
    at = own.clock()
    own.ledger.judge(Judgement(JudgementKind.REJECT, claims[3], "leila", at))
    made = [Judgement(JudgementKind.ACCEPT, claim, "amal", at) for claim in claims]
    done = bulk.accept(own.ledger, made)
    assert (done.number, done.passed_over, done.fault) == (4, 1, "")
    assert own.ledger.state(claims[3]).status is Status.REJECTED


def test_a_contradiction_is_resolved_and_its_page_follows(own: House, hand: Hand) -> None:
    def pairs() -> int:
        page = lxml.html.fromstring(hand.client.get("/disagreements?measure=killed").text)
        return len(page.xpath("//section[@class='disagreement']"))

    before = pairs()
    page = lxml.html.fromstring(hand.client.get("/disagreements?measure=killed").text)
    (form, *_) = [f for f in page.forms if (f.action or "").endswith("/unlink")]
    sent = {k: v for k, v in form.form_values() if k != "csrf"} | {"note": "other days"}
    assert hand.send(form.action, **sent).status_code == 303
    assert hand.told().startswith("Unlinked:")
    assert pairs() == before - 1


def settle_forms(hand: Hand, path: str) -> list[lxml.html.FormElement]:
    page = lxml.html.fromstring(hand.client.get(path).text)
    return [form for form in page.forms if (form.action or "").endswith("/settle")]


def filled(form: lxml.html.FormElement, **more: str) -> dict[str, str]:
    return {k: v for k, v in form.form_values() if k != "csrf"} | more


def page_text(hand: Hand, path: str) -> str:
    return " ".join(lxml.html.fromstring(hand.client.get(path).text).text_content().split())


def test_a_contradiction_is_settled_with_a_reason_and_leaves_the_open_list(
    own: House, hand: Hand
) -> None:
    path = "/disagreements?measure=killed"
    forms = settle_forms(hand, path)
    form = forms[0]
    assert hand.send(form.action, **filled(form, goes_with="other")).status_code == 400
    assert hand.send(form.action, **filled(form, note="seen")).status_code == 400
    assert own.ledger.judgements() == ()
    sent = filled(form, goes_with="other", note="the hospital's list has their names")
    assert hand.send(form.action, **sent).status_code == 303
    assert hand.told().startswith("Settled:")
    assert len(settle_forms(hand, path)) == len(forms) - 1
    assert "What was settled: 1" in page_text(hand, path)
    (made,) = own.ledger.judgements()
    first, second = (own.ledger.claim(name) for name in (made.claim, made.other or ""))
    verdict = "Settled 30 Nov 2016 by amal: goes with "
    listed = page_text(hand, "/disagreements/settled?measure=killed")
    assert verdict in listed
    assert "the hospital's list has their names" in listed
    assert "Nothing among these" in page_text(hand, "/disagreements/settled?measure=demined")
    for claim in (first, second):
        assert verdict in page_text(hand, f"/claims/{claim.id.removeprefix('claim:')}")
        assert own.ledger.state(claim.id).claim == claim
        assert own.ledger.stood([claim.id])[claim.id].standing is Standing.CONTESTED
    told = page_text(hand, "/history")
    assert "settled the contradiction: goes with the second" in told
    for claim in (first, second):
        assert f"/claims/{claim.id.removeprefix('claim:')}" in hand.client.get("/history").text
    page = lxml.html.fromstring(hand.client.get("/disagreements/settled").text)
    (back,) = [f for f in page.xpath("//section//form") if f.action == "/undo"]
    hand.send("/undo", **filled(back))
    assert len(settle_forms(hand, path)) == len(forms)
    assert "Nothing among these is settled" in page_text(hand, "/disagreements/settled")


def test_of_two_claims_by_one_speaker_it_is_told_which_was_gone_with(
    own: House, hand: Hand
) -> None:
    claims = {claim.id: claim for claim in own.ledger.claims()}
    quarrels = [r for r in own.ledger.relations() if r.kind is RelationKind.CONTRADICTION]
    first, second = next(
        (one, other)
        for one, other in ((claims[r.earlier], claims[r.later]) for r in quarrels)
        if one.attribution.speaker
        and other.attribution.speaker
        and one.attribution.speaker.name == other.attribution.speaker.name
    )
    key, other = (claim.id.removeprefix("claim:") for claim in (first, second))
    sent = {"other": other, "goes_with": "other", "note": "the later count"}
    assert hand.decide(key, "settle", **sent).status_code == 303
    assert second.attribution.speaker
    told = f"goes with {second.attribution.speaker.name}, “{second.evidence.quote}”"
    for path in (f"/claims/{key}", "/disagreements/settled"):
        assert told in page_text(hand, path)


def test_today_tells_no_disagreement_that_is_settled(own: House, hand: Hand) -> None:
    def anchors() -> list[str]:
        page = lxml.html.fromstring(hand.client.get("/").text)
        return [str(a) for a in page.xpath("//a/@href[starts-with(., '/disagreements#d-')]")]

    before = anchors()
    page = lxml.html.fromstring(hand.client.get("/disagreements?limit=200").text)
    (form,) = page.xpath(
        f"//*[@id='{before[0].partition('#')[2]}']//form[contains(@action, 'settle')]"
    )
    hand.send(form.action, **filled(form, goes_with="both", note="two counts"))
    assert before[0] not in anchors()
    assert before[1] in anchors()


def test_a_settled_pair_is_open_again_when_one_of_the_two_is_corrected(
    own: House, hand: Hand
) -> None:
    path = "/disagreements?measure=killed"
    (form, *rest) = settle_forms(hand, path)
    hand.send(form.action, **filled(form, goes_with="neither", note="no list of either"))
    assert len(settle_forms(hand, path)) == len(rest)
    (made,) = own.ledger.judgements()
    claim = own.ledger.claim(made.claim)
    assert claim.when is not None
    day = claim.when.start or claim.when.end
    after = {**msgspec.to_builtins(claim.when), "start": str(day), "end": None, "other": None}
    at = own.clock()
    made = Judgement(JudgementKind.CORRECT, claim.id, "leila", at, field="when", after=after)
    own.ledger.judge(made)
    told = page_text(hand, path)
    assert "goes with neither. no list of either One of the two has changed since" in told
    assert len(settle_forms(hand, path)) == len(rest) + 1


def test_who_settles_what_somebody_has_changed_meanwhile_is_told(own: House, hand: Hand) -> None:
    form = settle_forms(hand, "/disagreements?measure=killed")[0]
    sent = filled(form, goes_with="both", note="two counts")
    hand.decide(sent["other"], "accept")
    late = hand.send(form.action, **sent)
    assert late.status_code == 409
    assert "amal decided last (accept)" in late.text
    assert [made.kind for made in own.ledger.judgements()] == [JudgementKind.ACCEPT]


def test_where_all_is_settled_the_page_goes_on_to_what_is_open(own: House, hand: Hand) -> None:
    path = "/disagreements?measure=killed&limit=1"
    for _ in settle_forms(hand, "/disagreements?measure=killed&limit=200"):
        (form, *_) = settle_forms(hand, path)  # anew: one claim may be in several pairs
        hand.send(form.action, **filled(form, goes_with="both", note="said so"))
    assert settle_forms(hand, path) == []
    assert "Nothing is open" in page_text(hand, path)
    last = own.ledger.last_made_by("amal")[0]
    hand.send("/undo", number=last)
    assert len(settle_forms(hand, path)) == 1


def test_the_history_keeps_what_was_undone(own: House, hand: Hand) -> None:
    key = own.key(low=903)
    hand.decide(key, "reject")
    hand.send("/undo")
    text = " ".join(lxml.html.fromstring(hand.client.get("/history").text).text_content().split())
    assert "undid decision 1" in text
    assert "rejected" in text


def test_a_form_goes_back_to_no_other_house(own: House, hand: Hand) -> None:
    for back in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:x"):
        answer = hand.decide(own.key(low=903), "accept", back=back)
        assert answer.headers["location"] == "/"
