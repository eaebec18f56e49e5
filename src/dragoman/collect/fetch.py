"""The network: the one module that meets it.

In: an address. Out: what it holds, kept before anything reads it; or nothing where it has not
changed; or an `InputError` that says what was met. It asks robots.txt (RFC 9309), waits between
requests to one host, asks only for what changed (RFC 9110, section 13), tries again what may pass,
and stops at bounds of size, time and redirects.

It goes to http and https alone, and to no private, loopback, link-local or otherwise special
address: a name is looked up once, every address it has is judged, and the connection goes to the
very address that was judged, after every redirect again. Proxies of the environment are not used,
for they would look names up themselves.
"""

from __future__ import annotations

import io
import ipaddress
import socket
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpcore
import httpx
from protego import Protego

from dragoman.collect.items import Fetched
from dragoman.collect.kept import Kept, Page
from dragoman.collect.packed import GZIP
from dragoman.errors import InputError

__all__ = ["Fetcher", "Rules"]

_ROBOTS_SIZE = 500 * 1024
"""Bytes of robots.txt that count (RFC 9309, section 2.5)."""
_ROBOTS_AGE = timedelta(hours=24)
_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_LONGEST_PAUSE = 120.0
"""Seconds; a server that asks for more is left for the next time."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Rules:
    """How to fetch; sizes in bytes, times in seconds."""

    user_agent: str = "dragoman"
    """Say who you are and how you can be reached: ``dragoman (+https://example.org/contact)``."""
    pause: float = 1.0
    """Between two requests to one host; robots.txt may ask for more."""
    timeout: float = 20.0
    """To wait for a connection, or for the next bytes."""
    longest: float = 60.0
    """For one address, from the first byte to the last."""
    largest: int = 32 * 2**20
    largest_unpacked: int = 64 * 2**20
    redirects: int = 5
    tries: int = 4
    fresh: timedelta = timedelta(hours=6)
    """So long an article that a feed or a list names is not asked for again."""
    allowed: frozenset[str] = frozenset()
    """Hosts that may have private addresses: names or addresses, as they stand in an address."""
    robots: bool = True


class Fetcher:
    """Fetches addresses one after another. Use it in a ``with`` block."""

    def __init__(
        self,
        rules: Rules,
        kept: Kept | None = None,
        *,
        now: Callable[[], datetime],
        wait: Callable[[float], object] = time.sleep,
    ) -> None:
        """``now`` gives the time in UTC; ``wait`` waits for some seconds."""
        self._rules, self._kept, self._now, self._wait = rules, kept, now, wait
        self._client = httpx.Client(
            transport=_Pinned(rules.allowed),
            headers={"User-Agent": rules.user_agent, "Accept-Encoding": "gzip, deflate"},
            timeout=rules.timeout,
            follow_redirects=False,
            trust_env=False,
        )
        self._robots: dict[str, tuple[datetime, Protego]] = {}
        self._next: dict[str, float] = {}
        self.requests = 0
        self.bytes = 0

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get(self, address: str, *, followed: bool = False) -> Fetched | None:
        """What ``address`` holds; None where that was read before and has not changed.

        ``followed``: a feed or a list named it, and what was fetched lately is not asked for. What
        was fetched before and not recorded is given again, without a request. Raises `InputError`.
        """
        page = self._kept.page(address) if self._kept else None
        if page and self._kept and not page.read:
            return Fetched(self._kept.get(page.sha256), page.at)
        now = self._now()
        if page and followed and now - page.checked < self._rules.fresh:
            return None
        answer = self._answer(address, _conditions(page))
        if answer.status == 304 and page is not None:
            self._note(address, Page(page.sha256, page.at, now, page.etag, page.modified, True))
            return None
        if self._kept is None:
            return Fetched(io.BytesIO(answer.body), now)
        digest = self._kept.put(answer.body)
        headers = dict(answer.headers)
        told = (answer.status, {"address": answer.address, **headers})
        self._kept.met(address, digest, now, len(answer.body), told)
        same = page is not None and page.sha256 == digest
        at = page.at if page is not None and same else now
        validators = headers.get("etag"), headers.get("last-modified")
        self._note(address, Page(digest, at, now, *validators, read=same))
        return None if same else Fetched(io.BytesIO(answer.body), now)

    def _note(self, address: str, page: Page) -> None:
        if self._kept is not None:
            self._kept.set_page(address, page)

    # -- one address, over its redirects -----------------------------------------------------------

    def _answer(self, address: str, conditions: dict[str, str]) -> _Answer:
        here, rules = address, self._rules
        for _ in range(rules.redirects + 1):
            url = _url(here, address)
            if rules.robots and not self._robots_of(url, address).can_fetch(
                str(url), _token(rules.user_agent)
            ):
                advice = "leave it, or ask those who keep the site"
                raise InputError(address, f"robots.txt of {url.host} forbids it", advice)
            answer = self._tried(url, address, conditions, rules.largest)
            if answer.status not in _MOVED or "location" not in answer.headers:
                break
            try:
                here = str(url.join(answer.headers["location"]))
            except (httpx.InvalidURL, ValueError) as error:
                met = "it leads on to what is no address"
                raise InputError(address, met, "look at it in a browser") from error
        else:
            met = f"it leads on more than {rules.redirects} times, to {here} at last"
            raise InputError(address, met, "look at it in a browser; name the address at its end")
        if answer.status in {200, 203, 304}:
            return answer
        raise InputError(address, f"the server answers {answer.status}", _advice(answer.status))

    def _tried(
        self, url: httpx.URL, address: str, conditions: dict[str, str], most: int
    ) -> _Answer:
        """One answer, tried again where what was met may pass."""
        pause, tries = 1.0, self._rules.tries
        for attempt in range(1, tries + 1):
            last = attempt == tries
            try:
                answer = self._once(url, address, conditions, most)
            except (
                httpx.TransportError,
                httpcore.NetworkError,
                httpcore.TimeoutException,
            ) as error:
                if last:
                    raise InputError(address, *_told(error, tries)) from error
                asked = None
            else:
                if answer.status not in _PASSING:
                    return answer
                asked = _retry_after(answer.headers.get("retry-after"), self._now())
                if last or (asked or 0) > _LONGEST_PAUSE:
                    return answer
            self._wait(min(_LONGEST_PAUSE, asked if asked is not None else pause))
            pause *= 2
        raise AssertionError  # the last try returns or raises

    def _once(self, url: httpx.URL, address: str, conditions: dict[str, str], most: int) -> _Answer:
        self._take_turn(url)
        self.requests += 1
        ends = time.monotonic() + self._rules.longest
        try:
            with self._client.stream("GET", url, headers=conditions) as response:
                body = bytearray()
                if response.status_code in {200, 203}:
                    unpacking = _Unpacking(response.headers.get("content-encoding", ""), address)
                    raw = 0
                    for piece in response.iter_raw(2**16):
                        raw += len(piece)
                        self.bytes += len(piece)
                        body += unpacking.more(piece, self._rules.largest_unpacked - len(body))
                        _within(raw, most, len(body), self._rules.largest_unpacked, address)
                        if time.monotonic() > ends:
                            met = f"it takes more than {self._rules.longest:.0f} seconds"
                            raise InputError(address, met, "try later, or save the page by hand")
                    body += unpacking.rest()
                return _Answer(str(url), response.status_code, response.headers, bytes(body))
        except _Refused as error:
            raise InputError(address, str(error), _ALLOW) from error
        except httpcore.ProtocolError as error:
            met = f"the server does not keep to HTTP ({error})"
            raise InputError(address, met, "look at it in a browser") from error

    def _take_turn(self, url: httpx.URL) -> None:
        """Wait until the host may be asked again."""
        host = url.host
        now = time.monotonic()
        begins = max(now, self._next.get(host, now))
        if begins > now:
            self._wait(begins - now)
        known = self._robots.get(_site(url))
        asked = known[1].crawl_delay(_token(self._rules.user_agent)) if known else None
        self._next[host] = begins + max(self._rules.pause, min(asked or 0, _LONGEST_PAUSE))

    # -- robots.txt --------------------------------------------------------------------------------

    def _robots_of(self, url: httpx.URL, address: str) -> Protego:
        site = _site(url)
        now = self._now()
        held = self._robots.get(site)
        if held is not None and now - held[0] < _ROBOTS_AGE:
            return held[1]
        rules = Protego.parse(self._robots_text(url, address))
        self._robots[site] = (now, rules)
        return rules

    def _robots_text(self, url: httpx.URL, address: str) -> str:
        """Its text; nothing where there is none. Raises where the server cannot say (RFC 9309,
        section 2.3.1.4: then nothing may be fetched).
        """
        here = url.copy_with(raw_path=b"/robots.txt")
        for _ in range(self._rules.redirects + 1):
            answer = self._tried(here, address, {}, self._rules.largest)
            if answer.status in _MOVED and "location" in answer.headers:
                here = _url(str(here.join(answer.headers["location"])), address)
                continue
            if answer.status >= 500 or answer.status == 429:
                met = f"robots.txt of {url.host} answers {answer.status}: nothing may be fetched"
                raise InputError(address, met, "try later")
            if answer.status == 200:
                return answer.body[:_ROBOTS_SIZE].decode("utf-8", "replace")
            return ""
        return ""


@dataclass(frozen=True, slots=True)
class _Answer:
    address: str
    status: int
    headers: httpx.Headers
    body: bytes


_ALLOW = "allow the host by name (--allow-private HOST) if you mean it"


def _advice(status: int) -> str:
    match status:
        case 401 | 403 | 407 | 451:
            return "open it in a browser, and save the page"
        case 404 | 410:
            return "it is gone: look for it in a web archive"
        case _:
            return "try later"


def _url(words: str, address: str) -> httpx.URL:
    """An address that may be fetched: http or https, with a host, without a name and password."""
    try:
        url = httpx.URL(words)
    except (httpx.InvalidURL, ValueError) as error:
        raise InputError(address, f"no address ({error})", "write http(s)://host/path") from error
    if url.scheme not in {"http", "https"} or not url.host:
        met = f"an address of the kind {url.scheme or 'none'!r}"
        raise InputError(address, met, "only http and https are fetched")
    if url.userinfo:
        raise InputError(address, "an address with a name and password in it", "leave them out")
    return url


def _site(url: httpx.URL) -> str:
    return f"{url.scheme}://{url.netloc.decode()}"


def _token(user_agent: str) -> str:
    """The name by which robots.txt knows us: what stands before a version or a remark."""
    return user_agent.split("/", maxsplit=1)[0].split(" ", maxsplit=1)[0] or "dragoman"


def _conditions(page: Page | None) -> dict[str, str]:
    if page is None:
        return {}
    given = {"If-None-Match": page.etag, "If-Modified-Since": page.modified}
    return {name: value for name, value in given.items() if value}


def _retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait, of a number or a date (RFC 9110, section 10.2.3)."""
    if not value:
        return None
    if value.isascii() and value.strip().isdecimal():
        return float(value)
    try:
        return max(0.0, (parsedate_to_datetime(value) - now).total_seconds())
    except (ValueError, TypeError):
        return None


def _told(error: Exception, tries: int) -> tuple[str, str]:
    words = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, httpx.TimeoutException | httpcore.TimeoutException):
        return f"the server does not answer in time ({words}), {tries} times", "try later"
    return f"it cannot be reached ({words}), {tries} times", "check the address; try later"


def _within(raw: int, most: int, unpacked: int, most_unpacked: int, address: str) -> None:
    if raw > most:
        met = f"it holds more than {most // 2**20} MiB"
        raise InputError(address, met, "save it, and name the file")
    if unpacked > most_unpacked:
        met = f"it unpacks to more than {most_unpacked // 2**20} MiB"
        raise InputError(address, met, "leave it: it is broken, or made to do harm")


class _Unpacking:
    """A body unpacked as it comes, never further than is asked for (RFC 9110, section 8.4)."""

    def __init__(self, coding: str, address: str) -> None:
        coding = coding.strip().lower()
        if coding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            met = f"the server packs it with {coding!r}, which was not asked for"
            raise InputError(address, met, "save it, and name the file")
        self._coding, self._address = coding, address
        self._unpacking: Any = None
        self._over = b""
        """What came behind a member of gzip, too short to tell whether another begins."""

    def more(self, piece: bytes, most: int) -> bytes:
        if self._coding in {"", "identity"}:
            return piece
        if self._unpacking is None:
            # Some servers send bare deflate where zlib's is meant.
            window = -15 if self._coding == "deflate" and piece[:1] != b"\x78" else 47
            self._unpacking = zlib.decompressobj(wbits=window)
        piece, self._over, unpacked = self._over + piece, b"", b""
        while piece and len(unpacked) <= most:
            if self._unpacking.eof:
                if len(piece) < len(GZIP):
                    self._over = piece
                    break
                if not piece.startswith(GZIP):
                    break  # what pads the body out
                self._unpacking = zlib.decompressobj(wbits=31)
            try:
                unpacked += self._unpacking.decompress(piece, max(1, most + 1 - len(unpacked)))
            except zlib.error as error:
                raise self._broken(str(error)) from error
            piece = self._unpacking.unused_data
        return unpacked

    def rest(self) -> bytes:
        if self._unpacking is None or self._unpacking.eof:
            return b""
        raise self._broken("it ends before its time")

    def _broken(self, why: str) -> InputError:
        return InputError(self._address, f"its packed body is damaged ({why})", "try later")


# -- where connections go --------------------------------------------------------------------------


class _Refused(Exception):
    """The name leads to an address that is not fetched from."""


class _Guarded(httpcore.NetworkBackend):
    """Looks a name up, judges every address that it has, and connects to the one it judged."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._allowed = {host.lower().strip("[]") for host in allowed}
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"no such host: {host}") from error
        addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
        if host.lower().strip("[]") not in self._allowed:
            for address in addresses:
                if not is_public(address):
                    raise _Refused(f"{host} has the address {address}, which is not of the web")
        failure: Exception | None = None
        for address in addresses:
            try:
                return self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure or httpcore.ConnectError(f"{host} has no address")

    def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.NetworkStream:
        raise _Refused("a socket of this machine")

    def sleep(self, seconds: float) -> None:
        self._inner.sleep(seconds)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, whatever it is wrapped in.

    >>> is_public("93.184.215.14"), is_public("::ffff:10.0.0.1"), is_public("169.254.169.254")
    (True, False, False)
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _Pinned(httpx.BaseTransport):
    """What httpx sends through: httpcore's pool over guarded connections."""

    def __init__(self, allowed: frozenset[str]) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            network_backend=_Guarded(allowed),
            max_keepalive_connections=10,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = self._pool.handle_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(
                    scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                ),
                headers=request.headers.raw,
                content=b"",
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Stream(answer),
            extensions=answer.extensions,
        )

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
