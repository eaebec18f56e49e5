"""The network as it is: slow, endless, lying, moving. Every server here is on loopback."""

from __future__ import annotations

import gzip
import itertools
import json
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Protocol

import pytest

from dragoman.collect import Address, Means, documents
from dragoman.collect.fetch import Fetcher, Rules, is_public
from dragoman.collect.kept import Kept
from dragoman.errors import InputError

PAGE = (
    b"<!doctype html><html><head><title>Hundreds flee Goma</title></head><body><article>"
    b"<h1>Hundreds flee Goma</h1>"
    + b"<p>About 400 people fled Goma on Sunday, the UN said.</p>" * 6
    + b"</article></body></html>"
)
RULES = Rules(
    user_agent="dragoman-test/1 (+mailto:desk@example.org)",
    pause=0.0,
    timeout=0.3,
    longest=1.0,
    largest=2**20,
    largest_unpacked=2**21,
    allowed=frozenset({"127.0.0.1"}),
)


class SiteLike(Protocol):
    url: str
    asked: list[tuple[str, dict[str, str]]]

    def set(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str: ...
    def does(self, path: str, act: Callable[[BaseHTTPRequestHandler], None]) -> str: ...
    def paths(self) -> list[str]: ...


class ClockLike(Protocol):
    waited: list[float]

    def now(self) -> datetime: ...
    def wait(self, seconds: float) -> None: ...


@pytest.fixture
def fetcher(clock: ClockLike) -> Iterator[Fetcher]:
    with Fetcher(RULES, now=clock.now, wait=clock.wait) as made:
        yield made


def refused(fetcher: Fetcher, address: str) -> InputError:
    with pytest.raises(InputError) as caught:
        fetcher.get(address)
    assert caught.value.where == address
    assert caught.value.advice
    return caught.value


def body(fetcher: Fetcher, address: str) -> bytes:
    found = fetcher.get(address)
    assert found is not None
    return found.data.read()


# -- what is well ----------------------------------------------------------------------------------


def test_a_page_is_fetched_by_somebody_who_says_who_they_are(
    site: SiteLike, fetcher: Fetcher
) -> None:
    assert body(fetcher, site.set("/a", PAGE)) == PAGE
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    assert {headers["user-agent"] for _, headers in site.asked} == {RULES.user_agent}


def test_what_is_packed_on_the_way_is_unpacked(site: SiteLike, fetcher: Fetcher) -> None:
    packed = site.set("/a", gzip.compress(PAGE), Content_Encoding="gzip")
    assert body(fetcher, packed) == PAGE
    half = len(PAGE) // 2
    members = gzip.compress(PAGE[:half]) + gzip.compress(PAGE[half:]) + b"\0" * 8
    assert body(fetcher, site.set("/b", members, Content_Encoding="gzip")) == PAGE


def test_redirects_are_followed_and_robots_asked_of_where_they_lead(
    site: SiteLike, fetcher: Fetcher
) -> None:
    site.set("/robots.txt", b"User-agent: *\nDisallow: /private*.html$\n")
    site.set("/b", status=301, Location="/c?d=e")
    site.set("/c?d=e", PAGE)
    assert body(fetcher, site.set("/a", status=302, Location="b")) == PAGE
    site.set("/private/1.html", PAGE)
    met = refused(fetcher, site.set("/f", status=302, Location="/private/1.html")).met
    assert met == "robots.txt of 127.0.0.1 forbids it"
    assert "/private/1.html" not in site.paths()


def test_robots_txt_that_cannot_be_had_forbids_everything(site: SiteLike, fetcher: Fetcher) -> None:
    site.set("/robots.txt", status=503)
    assert "robots.txt of 127.0.0.1 answers 503" in refused(fetcher, site.set("/a", PAGE)).met
    assert site.paths() == []


def test_a_host_is_asked_at_its_own_pace(site: SiteLike, clock: ClockLike) -> None:
    site.set("/robots.txt", b"User-agent: *\nCrawl-delay: 7\n")
    rules = replace(RULES, pause=2.0)
    with Fetcher(rules, now=clock.now, wait=clock.wait) as fetcher:
        for path in ("/a", "/b"):
            body(fetcher, site.set(path, PAGE))
    assert [round(waited) for waited in clock.waited] == [2, 9]  # the clock of the host is real


# -- what is wrong ---------------------------------------------------------------------------------


def test_what_may_pass_is_tried_again_after_as_long_as_the_server_asks(
    site: SiteLike, fetcher: Fetcher, clock: ClockLike
) -> None:
    said = [{"Retry-After": "30"}, {"Retry-After": "\u00b2"}]  # the second is no number of seconds
    answers = iter([(429, said[0]), (503, said[1]), (200, {})])

    def act(handler: BaseHTTPRequestHandler) -> None:
        status, headers = next(answers)
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "4")
        handler.end_headers()
        handler.wfile.write(b"Ten.")

    assert body(fetcher, site.does("/a", act)) == b"Ten."
    assert clock.waited == [30.0, 2.0]


@pytest.mark.parametrize(("status", "tries"), [(404, 1), (403, 1), (500, 4), (503, 4)])
def test_other_answers_are_told(site: SiteLike, fetcher: Fetcher, status: int, tries: int) -> None:
    assert refused(fetcher, site.set("/a", status=status)).met == f"the server answers {status}"
    assert site.paths() == ["/a"] * tries


def test_a_server_that_asks_for_an_hour_is_left_for_later(
    site: SiteLike, fetcher: Fetcher, clock: ClockLike
) -> None:
    met = refused(fetcher, site.set("/a", status=429, Retry_After="3600")).met
    assert (met, clock.waited) == ("the server answers 429", [])


def drips(handler: BaseHTTPRequestHandler) -> None:
    """Never ends, and never long enough without a byte for a timeout."""
    handler.send_response(200)
    handler.end_headers()
    for _ in range(15):
        handler.wfile.write(b"Ten. ")
        handler.wfile.flush()
        handler.connection.settimeout(0.1)
        try:
            handler.connection.recv(1)
        except TimeoutError:
            continue


def pours(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.end_headers()
    for _ in range(10_000):
        handler.wfile.write(b"Ten left. " * 1000)


def silent(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.settimeout(5)
    handler.connection.recv(1)  # until whoever asked has had enough


def talks_nonsense(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9.9\r\n\r\n")


def cuts(handler: BaseHTTPRequestHandler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"Ten left.")


@pytest.mark.parametrize(
    ("act", "met"),
    [
        (drips, "it takes more than 1 seconds"),
        (pours, "it holds more than 1 MiB"),
        (silent, "the server does not answer in time"),
        (talks_nonsense, "the server does not keep to HTTP"),
        (cuts, "the server does not keep to HTTP"),
    ],
)
def test_a_server_that_misbehaves_is_left(
    site: SiteLike, fetcher: Fetcher, act: Callable[[BaseHTTPRequestHandler], None], met: str
) -> None:
    assert refused(fetcher, site.does("/a", act)).met.startswith(met)


def test_a_bomb_is_not_unpacked(site: SiteLike, fetcher: Fetcher) -> None:
    for coding, content in (
        ("gzip", gzip.compress(b"\0" * 2**26)),
        ("gzip", gzip.compress(b"\0" * 2**20)[:500]),
        ("br", b"\x1b\x0f"),
        ("gzip", b"not packed at all"),
    ):
        met = refused(fetcher, site.set("/a", content, Content_Encoding=coding)).met
        assert met.startswith(
            ("it unpacks to more than 2 MiB", "its packed body", "the server packs")
        )


def test_a_redirect_that_goes_round_ends(site: SiteLike, fetcher: Fetcher) -> None:
    site.set("/b", status=302, Location="/a")
    met = refused(fetcher, site.set("/a", status=302, Location="/b")).met
    assert met.startswith("it leads on more than 5 times")
    assert len(site.paths()) == 6


# -- where it may not go ---------------------------------------------------------------------------

PRIVATE = [
    "http://10.0.0.1/",
    "http://192.168.1.1/admin",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/",
    "http://[::ffff:10.0.0.1]/",
    "http://[fe80::1]/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "http://0x7f.1/",
    "http://localhost/",
    "http://100.64.0.1/",
    "http://224.0.0.1/",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_a_private_address_is_not_fetched_nor_redirected_to(
    site: SiteLike, fetcher: Fetcher, address: str
) -> None:
    for asked in (address, site.set("/a", status=302, Location=address)):
        met = refused(fetcher, asked).met
        assert "which is not of the web" in met or "no such host" in met


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://127.0.0.1/a", "gopher://a/", "http://a:b@c.example/"]
)
def test_other_kinds_of_address_are_refused(
    site: SiteLike, fetcher: Fetcher, location: str
) -> None:
    met = refused(fetcher, site.set("/a", status=302, Location=location)).met
    assert met.startswith("an address ")


def test_a_name_that_changes_its_mind_is_judged_once_and_held_to_it(
    monkeypatch: pytest.MonkeyPatch, clock: ClockLike
) -> None:
    """A name that is public when it is looked at and private when it is used (DNS rebinding)."""
    looked = itertools.count()
    gone: list[tuple[str, int]] = []

    def lookup(host: str, port: int, *_: object, **__: object) -> list[object]:
        public = next(looked) == 0
        address = "93.184.215.14" if public else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], *_: object, **__: object) -> socket.socket:
        gone.append(address)
        raise ConnectionRefusedError("no way there")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", connect)
    rules = replace(RULES, tries=2, robots=False)
    with Fetcher(rules, now=clock.now, wait=clock.wait) as fetcher:
        met = refused(fetcher, "http://rebind.example/").met
    assert gone == [("93.184.215.14", 80)]
    assert "rebind.example has the address 127.0.0.1" in met


def test_one_private_address_among_public_ones_is_enough(
    monkeypatch: pytest.MonkeyPatch, fetcher: Fetcher
) -> None:
    def lookup(host: str, port: int, *_: object, **__: object) -> list[object]:
        both = ("93.184.215.14", "10.0.0.1")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in both]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert "has the address 10.0.0.1" in refused(fetcher, "http://both.example/").met


def test_what_is_public() -> None:
    public = ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"]
    private = ["127.0.0.1", "::1", "fc00::1", "64:ff9b::a00:1", "2002:a00:1::", "192.0.2.1"]
    assert [is_public(ip) for ip in public + private] == [True] * 2 + [False] * 6


# -- again -----------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Kept]:
    with Kept(tmp_path / "kept") as made:
        yield made


def test_what_has_not_changed_is_not_read_again(
    site: SiteLike, kept: Kept, clock: ClockLike
) -> None:
    address = site.set("/a", PAGE, ETag='"1"', Last_Modified="Sun, 27 Nov 2016 10:00:00 GMT")
    with Fetcher(RULES, kept, now=clock.now, wait=clock.wait) as fetcher:
        assert body(fetcher, address) == PAGE
        assert body(fetcher, address) == PAGE, "it was not recorded: it is given again"
        assert site.paths() == ["/a"], "and from what was kept"
        kept.mark_read(address)
        assert fetcher.get(address) is None
        assert site.asked[-1][1]["if-none-match"] == '"1"'
        assert fetcher.get(address, followed=True) is None
        assert site.paths() == ["/a", "/a"], "an article is not asked for again so soon"
        site.set("/a", PAGE.replace(b"400", b"500"), ETag='"2"')
        assert b"500 people" in body(fetcher, address)
        first, second = sorted(kept.sightings(address), key=lambda s: s.size)
        assert first.sha256 != second.sha256
        assert first.headers["address"] == address
        assert kept.get(first.sha256).read() == PAGE or kept.get(second.sha256).read() == PAGE


def test_a_feed_s_pages_are_fetched_and_known_by_their_address(
    site: SiteLike, kept: Kept, clock: ClockLike
) -> None:
    page, gone = site.set("/1", PAGE), site.url + "/gone"
    entry = "<item><title>{}</title><link>{}</link><description>{}</description></item>"
    items = entry.format("Goma", page, "Short.") + entry.format("Sake", gone, "Two left Sake.")
    feed = f"<rss version='2.0'><channel><title>Courier</title>{items}</channel></rss>"
    address = site.set("/feed", feed.encode(), Content_Type="text/plain")
    aside: list[InputError] = []
    read: list[str] = []
    with Fetcher(RULES, kept, now=clock.now, wait=clock.wait) as fetcher:
        means = Means(kept=kept, fetch=fetcher, follow=True, exhausted=read.append)
        found = list(
            documents(
                [Address(address)],
                collected_at=clock.now(),
                set_aside=aside.append,
                means=means,
            )
        )
    assert [(d.url, d.publisher, d.origin.path) for d in found] == [
        (page, "Courier", page),
        (gone, "Courier", f"{address}!/2"),
    ]
    assert all(d.id.startswith("url:") for d in found)
    assert [(e.where, e.met) for e in aside] == [(gone, "the server answers 404")]
    assert read == [page, address]
    assert kept.get(found[0].origin.sha256).read() == PAGE
    (seen,) = kept.sightings(page)
    assert seen.status == 200
    assert json.loads(json.dumps(dict(seen.headers)))["content-length"] == str(len(PAGE))
    assert RULES.fresh == timedelta(hours=6)
