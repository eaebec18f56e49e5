"""Who comes in, who may do what, and what a browser is told about it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import httpx
import lxml.html
import pytest
from click.testing import CliRunner

from dragoman.cli import main
from dragoman.errors import UsageError
from dragoman.pipeline import Desk
from dragoman.record import Ledger, Role, Status
from dragoman.review.app import ADDRESSES, Address
from dragoman.review.serving import Listening, room_of
from tests.review.conftest import NOW, PASSWORD, Clock, House, form_token, signed_in
from tests.review.test_pages import every_page

RANK = {None: -1, Role.READER: 0, Role.REVIEWER: 1, Role.ADMIN: 2}


def path_of(address: Address, key: str) -> str:
    return address.path.replace("{key}", key).replace("{kind}", "accept").replace("{format}", "csv")


@pytest.mark.parametrize("who", [None, *Role])
def test_every_address_lets_in_its_role_and_those_above_and_nobody_else(
    team: House, who: Role | None
) -> None:
    client = signed_in(team, who) if who else team.client()
    csrf = form_token(client, "/keys" if who else "/login")
    key = team.key(low=903)
    for address in ADDRESSES:
        if address.path in {"/login", "/logout"}:
            continue
        assert address.role is not None, address.path
        allowed = RANK[who] >= RANK[address.role]
        path = path_of(address, key)
        if address.method == "GET":
            answer = client.get(path)
        else:  # a form that lacks what it needs: who may send it is told so, and nothing is done
            answer = client.post(path, data={"csrf": csrf})
        refused = answer.status_code in {401, 403} or (
            answer.is_redirect and answer.headers["location"].startswith("/login")
        )
        assert refused != allowed, (address.method, path, who, answer.status_code)
        assert answer.status_code < 500, path
        if who is None:
            assert "claim" not in answer.text.casefold().replace("claims of", ""), path


def test_a_reader_s_pages_offer_no_decisions(team: House) -> None:
    client = signed_in(team, Role.READER)
    for path in ("/claims", f"/claims/{team.key(low=903)}", "/disagreements"):
        page = lxml.html.fromstring(client.get(path).text)
        targets = {f.action for f in page.forms if f.method == "POST"} - {"/logout", None}
        assert targets <= {"/claims/decide"}, path
        assert not page.xpath("//button[@name='kind']")


def test_decisions_bear_the_name_of_who_signed_in(team: House) -> None:
    client, key = signed_in(team, Role.REVIEWER), team.key(low=903)
    client.post(f"/claims/{key}/accept", data={"csrf": form_token(client)})
    assert [made.by for made in team.ledger.judgements()] == ["reviewer"]


# -- it does not start open ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listening", "says"),
    [
        (Listening(host="0.0.0.0"), "there are no accounts"),  # noqa: S104 - refused
        (Listening(host="192.0.2.7"), "there are no accounts"),
        (Listening(behind_proxy=True), "there are no accounts"),
    ],
)
def test_without_accounts_it_listens_to_this_machine_alone(
    desk: Desk, tmp_path: Path, listening: Listening, says: str
) -> None:
    with Ledger.open(tmp_path / "a.db", create=True) as ledger:
        with pytest.raises(UsageError, match=says):
            room_of(ledger, desk, listening, Clock(), "a.db")
        open_ = room_of(ledger, desk, Listening(host="::1"), Clock(), "a.db")
        assert open_.doors.open_to is not None


def test_with_accounts_it_wants_https(team: House, desk: Desk) -> None:
    outside = Listening(host="0.0.0.0")  # noqa: S104 - refused
    with pytest.raises(UsageError, match="passwords would go in the clear"):
        room_of(team.ledger, desk, outside, Clock(), "a.db")
    room = room_of(team.ledger, desk, Listening(behind_proxy=True), Clock(), "a.db")
    assert room.doors.open_to is None
    assert room.doors.cookie == "__Host-dragoman"


def test_an_account_is_made_at_the_command_line(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    Ledger.open(path, create=True).close()
    words = ["review", "--ledger", str(path), "--add-user", "amal", "--role", "admin"]
    short = CliRunner().invoke(main, words, input="short\nshort\n")
    assert short.exit_code == 2
    assert "at least 12 letters" in short.output
    done = CliRunner().invoke(main, words, input=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    with Ledger.open(path) as ledger:
        (user,) = ledger.accounts.users()
        assert (user.name, user.role) == ("amal", Role.ADMIN)
        assert user.password.startswith("$argon2id$")
    refused = CliRunner().invoke(main, ["review", "--ledger", str(path), "--host", "0.0.0.0"])  # noqa: S104
    assert refused.exit_code == 2
    assert "--certificate" in refused.output


# -- signing in ------------------------------------------------------------------------------------


def sign_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    sent = {"name": name, "password": password, "csrf": form_token(client, "/login")}
    return client.post("/login", data=sent)


def test_signing_in_and_out(team: House) -> None:
    client = team.client()
    assert client.get("/claims?place=Aleppo").headers["location"] == (
        "/login?back=%2Fclaims%3Fplace%3DAleppo"
    )
    assert sign_in(client, "reader", "wrong password").status_code == 401
    before = client.cookies["dragoman"]
    assert sign_in(client, "reader", PASSWORD).status_code == 303
    assert client.cookies["dragoman"] != before, "the session is a new one"
    assert client.get("/claims").status_code == 200
    client.post("/logout", data={"csrf": form_token(client)})
    assert client.get("/claims").is_redirect


def test_a_session_ends(team: House) -> None:
    client = signed_in(team, Role.READER)
    team.clock.at += timedelta(hours=13)
    assert client.get("/claims").is_redirect


def test_who_may_no_longer_come_in_is_out_at_once(team: House) -> None:
    client = signed_in(team, Role.READER)
    team.ledger.accounts.change("reader", active=False)
    assert client.get("/claims").is_redirect
    assert sign_in(team.client(), "reader", PASSWORD).status_code == 401


def test_wrong_passwords_shut_the_door_for_a_while(team: House) -> None:
    client = team.client()
    for _ in range(5):
        assert sign_in(client, "admin", "wrong password").status_code == 401
    shut = sign_in(client, "admin", PASSWORD)
    assert shut.status_code == 429
    assert "Try again in 15 minutes." in shut.text
    assert int(shut.headers["retry-after"]) > 800
    team.clock.at += timedelta(minutes=16)
    assert sign_in(client, "admin", PASSWORD).status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(team: House) -> None:
    client = team.client()
    answer = sign_in(client, "reader", PASSWORD)
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    team.room.doors.secure = True
    first = team.client().get("/login").headers["set-cookie"]
    assert first.startswith("__Host-dragoman=")
    assert "; Secure" in first
    assert "strict-transport-security" in team.client().get("/login").headers


# -- forms and other sites -------------------------------------------------------------------------


def test_a_form_from_elsewhere_is_refused(own: House) -> None:
    client, key = own.client(), own.key(low=903)
    path, csrf = f"/claims/{key}/accept", form_token(client)
    for data, headers in (
        ({}, {}),
        ({"csrf": "0" * 64}, {}),
        ({"csrf": form_token(own.client())}, {}),
        ({"csrf": csrf}, {"Origin": "https://evil.example"}),
        ({"csrf": csrf}, {"Sec-Fetch-Site": "cross-site"}),
    ):
        assert client.post(path, data=data, headers=headers).status_code == 403
    assert own.ledger.state(f"claim:{key}").status is Status.OPEN
    assert client.post(path, data={"csrf": csrf}).status_code == 303


def test_a_house_on_this_machine_answers_to_its_own_names(own: House) -> None:
    client = own.client()
    assert client.get("/keys", headers={"Host": "evil.example"}).status_code == 421
    assert client.get("/keys", headers={"Host": "localhost:9"}).status_code == 200


def test_what_no_page_sends_is_refused_in_words(own: House) -> None:
    client = own.client()
    csrf = form_token(client)
    path = f"/claims/{own.key(low=903)}"
    assert client.post(f"{path}/bogus", data={"csrf": csrf}).status_code == 404
    for form in ("/undo", "/claims/accept", "/claims/decide", f"{path}/correct"):
        as_json = client.post(form, json={}, headers={"X-CSRF": csrf})
        assert as_json.status_code == 415, form


def test_a_body_is_bounded(own: House) -> None:
    client = own.client()
    csrf = form_token(client)
    big = client.post("/undo", data={"csrf": csrf, "note": "x" * 1_100_000})
    assert big.status_code == 413
    elsewhere = client.get("/keys", headers={"Host": "evil.example"})
    for refused in (big, elsewhere):
        assert "default-src" in refused.headers["content-security-policy"]
        assert refused.headers["x-content-type-options"] == "nosniff"


def test_every_answer_says_what_a_browser_may_do(team: House) -> None:
    client = signed_in(team, Role.ADMIN)
    for path in (*every_page(team), "/login", "/claims.json", "/openapi.json", "/static/desk.css"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "script-src 'self'; style-src 'self'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_no_page_has_a_script_a_style_or_a_handler_in_it(house: House) -> None:
    client = house.client()
    for path in every_page(house):
        page = lxml.html.fromstring(client.get(path).text)
        assert page.xpath("//script[not(@src)]") == [], path
        assert page.xpath("//style | //*[@style]") == [], path
        assert page.xpath("//@*[starts-with(name(), 'on')]") == [], path
        for src in page.xpath("//script/@src | //link/@href | //img/@src"):
            assert src.startswith("/static/"), (path, src)


def test_what_is_vendored_names_its_version_and_licence(root: Path) -> None:
    folder = root / "src/dragoman/review/static/vendor"
    told = (folder / "README.md").read_text("utf-8")
    for file in folder.rglob("*.js"):
        assert file.name in told
    assert (folder / "htmx.LICENSE.txt").exists()
    assert (folder / "leaflet/LICENSE.txt").exists()


def test_own_script_stays_small(root: Path) -> None:
    folder = root / "src/dragoman/review/static"
    lines = sum(len(file.read_text("utf-8").splitlines()) for file in folder.glob("*.js"))
    assert lines <= 300


# -- tokens ----------------------------------------------------------------------------------------


def test_a_token_reads_and_decides_as_its_user_and_is_revoked(team: House) -> None:
    client = signed_in(team, Role.REVIEWER)
    page = client.post("/account/tokens", data={"csrf": form_token(client), "label": "script"})
    (token,) = re.findall(r"<code>([\w-]{43})</code>", page.text)
    script = team.client(headers={"Authorization": f"Bearer {token}"})
    assert script.get("/claims.json").status_code == 200
    path = f"/claims/{team.key(low=903)}/judgements.json"
    assert script.post(path, json={"kind": "accept"}).json()["status"] == "accepted"
    assert token not in client.get("/account").text, "it is shown once"
    (digest,) = re.findall(r'name="digest" value="(\w+)"', client.get("/account").text)
    client.post("/account/tokens/revoke", data={"csrf": form_token(client), "digest": digest})
    assert script.get("/claims.json").status_code == 401


def test_an_admin_keeps_accounts(team: House) -> None:
    client = signed_in(team, Role.ADMIN)
    csrf = form_token(client)
    new = {"csrf": csrf, "name": "leila", "role": "reader", "password": PASSWORD}
    client.post("/accounts", data=new)
    assert sign_in(team.client(), "leila", PASSWORD).status_code == 303
    client.post("/accounts", data={"csrf": csrf, "name": "leila", "role": "reader"})
    assert sign_in(team.client(), "leila", PASSWORD).status_code == 401
    for wrong, told in (("short", "at least 12"), ("x" * 1_001, "at most 1,000")):
        refused = client.post("/accounts", data={**new, "name": "omar", "password": wrong})
        assert refused.status_code == 400
        assert told in refused.text
    own = client.post("/accounts", data={"csrf": csrf, "name": "admin", "role": "reader"})
    assert own.status_code == 400
    assert team.clock.at > NOW


def test_from_a_house_with_accounts_only_what_the_public_may_see_leaves(team: House) -> None:
    """Nobody has accepted anything: to a public audience nothing leaves, and the method says so."""
    reader, reviewer = signed_in(team, Role.READER), signed_in(team, Role.REVIEWER)

    def rows(client: httpx.Client, audience: str) -> tuple[int, str]:
        answer = client.get(f"/export/csv?measure=departed{audience}")
        assert answer.status_code == 200, answer.text
        files = zipfile.ZipFile(io.BytesIO(answer.content))
        told = files.read("dragoman.csv.method.txt").decode()
        return len(files.read("dragoman.csv").decode().splitlines()) - 1, told

    count, told = rows(reader, "")
    assert count == 0
    assert "held back" in told.casefold()
    assert reader.get("/export/csv?audience=internal").status_code == 403
    assert rows(reviewer, "&audience=internal")[0] > 0
    assert reviewer.get("/export/csv?audience=everybody").status_code == 400
