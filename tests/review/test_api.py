"""The same queries as JSON: described, paged by key, tagged, and never a fault of the server's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
import msgspec
import pytest

from dragoman.claims import Claim
from dragoman.record import Query, Status
from dragoman.review.api import ENDPOINTS
from tests.review.conftest import House, form_token


def x_csrf_of(client: httpx.Client) -> dict[str, str]:
    return {"X-CSRF": form_token(client)}


def test_claims_come_whole_in_order_and_by_key(house: House) -> None:
    client, found, after = house.client(), list[Claim](), ""
    while True:
        answer = client.get("/claims.json", params={"limit": 40, "after": after}).json()
        found += [msgspec.convert(one["claim"], Claim) for one in answer["claims"]]
        after = answer["after"]
        if after is None:
            break
    assert tuple(found) == house.ledger.claims()
    assert answer["total"] == len(found)


def test_a_page_gives_json_where_json_is_asked_for(house: House) -> None:
    client = house.client()
    asked = client.get("/claims?place=Aleppo", headers={"Accept": "application/json"})
    assert asked.json() == client.get("/claims.json?place=Aleppo").json()
    assert asked.headers["content-type"] == "application/json"
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    assert client.get("/claims", headers=browser).text.startswith("<!DOCTYPE html>")


def test_list_and_json_count_alike(house: House) -> None:
    query = Query(place="Aleppo", measure=["departed", "evacuated"], standing=["contested"])
    answer = house.client().get("/claims.json", params=list(query.as_params())).json()
    assert answer["total"] == house.ledger.count(query) > 0
    assert answer["query"] == query.in_words()
    assert {one["standing"] for one in answer["claims"]} == {"contested"}


def test_what_has_not_changed_is_not_sent_again(own: House) -> None:
    client = own.client()
    for path in ("/claims.json", "/claims"):
        first = client.get(path)
        tag = {"If-None-Match": first.headers["etag"]}
        again = client.get(path, headers=tag)
        assert (again.status_code, again.content) == (304, b"")
    key = own.key(low=903)
    path, body = f"/claims/{key}/judgements.json", {"kind": "accept"}
    assert client.post(path, json=body, headers=x_csrf_of(own.client())).status_code == 403
    done = client.post(path, json=body, headers=x_csrf_of(client))
    assert done.json()["status"] == "accepted"
    assert client.get("/claims.json", headers=tag).status_code == 200


def test_a_decision_on_what_has_changed_is_a_conflict(own: House) -> None:
    client, key = own.client(), own.key(low=903)
    headers, path = x_csrf_of(client), f"/claims/{key}/judgements.json"
    version = client.get(f"/claims/{key}.json").json()["version"]
    body = {"kind": "correct", "field": "figure.low", "after": 900, "version": version}
    done = client.post(path, json=body, headers=headers).json()
    assert (done["status"], done["claim"]["figure"]["low"]) == ("corrected", 900)
    assert done["read"]["figure"]["low"] == 903
    late = client.post(path, json={"kind": "reject", "version": version}, headers=headers)
    assert late.status_code == 409
    assert "Nothing was overwritten" in late.json()["error"]
    assert own.ledger.state(f"claim:{key}").status is Status.CORRECTED


def test_a_contradiction_is_settled_by_a_program(own: House) -> None:
    client = own.client()
    headers = x_csrf_of(client)
    found = client.get("/disagreements.json?measure=killed").json()["disagreements"]
    one, other = (claim["id"] for claim in found[0]["claims"])
    path = f"/claims/{one.removeprefix('claim:')}/judgements.json"
    body = {"kind": "settle", "other": other, "after": "other"}
    bare = client.post(path, json=body, headers=headers)
    assert bare.status_code == 400
    assert "needs a reason" in bare.json()["error"]
    stale = {**body, "note": "seen", "other_version": "0-"}
    assert client.post(path, json=stale, headers=headers).status_code == 409
    done = client.post(path, json={**body, "note": "the list"}, headers=headers)
    assert done.status_code == 200
    told = [r["settled"] for r in done.json()["relations"] if other in (r["earlier"], r["later"])]
    assert [one["why"] for one in told if one] == ["the list"]
    left = client.get("/disagreements.json?measure=killed").json()["disagreements"]
    assert left == found[1:]
    answer = client.get("/disagreements/settled.json").json()
    (settled,) = answer["settled"]
    assert (answer["total"], settled["goes_with"], settled["fate"]) == (1, other, "settled")
    assert settled["judgement"]["by"] == "amal"
    as_page = client.get("/disagreements/settled", headers={"Accept": "application/json"})
    assert as_page.json() == answer
    undo = {"kind": "undo", "undoes": settled["judgement"]["number"]}
    client.post(path, json=undo, headers=headers)
    assert client.get("/disagreements/settled.json").json()["settled"] == []


@pytest.mark.parametrize("body", ["", "{", "[]", '{"kind": "burn"}', '{"kind": "accept", "x": 1}'])
def test_a_body_that_is_no_decision_is_refused(own: House, body: str) -> None:
    client, key = own.client(), own.key(low=903)
    headers = {**x_csrf_of(client), "Content-Type": "application/json"}
    answer = client.post(f"/claims/{key}/judgements.json", content=body, headers=headers)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith("The body is no decision")


def test_every_endpoint_is_described(house: House) -> None:
    told = house.client().get("/openapi.json").json()
    described = {(method.upper(), path) for path, ways in told["paths"].items() for method in ways}
    assert described == {(one.method, one.path) for one in ENDPOINTS}
    assert {"Claim", "Document", "Judgement", "Relation"} <= set(told["components"]["schemas"])


def test_no_request_that_the_description_allows_is_a_server_s_fault(
    own: House, tmp_path: Path
) -> None:
    """Schemathesis, bounded: requests that fit the description and some that do not."""
    client = own.client()
    token = x_csrf_of(client)["X-CSRF"]
    described = tmp_path / "openapi.json"
    described.write_text(client.get("/openapi.json").text, "utf-8")
    checks = (
        "not_a_server_error,status_code_conformance,content_type_conformance,"
        "response_schema_conformance"
    )
    words = [
        *(Path(sys.executable).with_name("schemathesis"), "run", described),
        *("--url", own.address, "--checks", checks, "--max-examples", "7"),
        *("--phases", "fuzzing", "--generation-deterministic"),
        *("--no-shrink", "--no-color", "--warnings", "off"),
        *("-H", f"X-CSRF: {token}", "-H", f"Cookie: dragoman={client.cookies['dragoman']}"),
    ]
    done = subprocess.run(
        [*map(str, words)], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stdout[-6_000:] + done.stderr[-2_000:]
    assert f"Tested: {len(ENDPOINTS)}" in done.stdout.replace("✅", ""), done.stdout[-1_500:]
