"""A server on loopback that misbehaves as told, and a fetcher that may go to it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from tests.record import cluster

Answer = tuple[int, Mapping[str, str], bytes]


class Site:
    """What the server answers, path by path; and what it was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.url = ""

    def set(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Answer ``path`` so; its address. A header's name is written with _ for -."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, named, body)
        return self.url + path

    def does(self, path: str, act: Callable[[BaseHTTPRequestHandler], None]) -> str:
        self.pages[path] = act
        return self.url + path

    def paths(self) -> list[str]:
        """What was asked for, robots.txt left out."""
        return [path for path, _ in self.asked if path != "/robots.txt"]


@pytest.fixture
def site() -> Iterator[Site]:
    here = Site()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            here.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
            answer = here.pages.get(self.path, (404, {}, b"none"))
            try:
                if not isinstance(answer, tuple):
                    self.close_connection = True
                    answer(self)
                    return
                status, headers, body = answer
                if status == 200 and self.headers.get("If-None-Match") == headers.get("ETag", "-"):
                    status, body = 304, b""
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:
                pass  # whoever asked has gone: that is what some tests are about

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        here.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield here
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server; a database's name completes it."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(cluster.cluster())
        except cluster.NoServer as error:
            pytest.skip(f"no PostgreSQL server can be had here: {error}")
        yield address


@pytest.fixture
def two_databases(server: str) -> tuple[str, str]:
    """The addresses of two new databases without anything in them."""
    names = [f"kills_{uuid4().hex}" for _ in range(2)]
    with psycopg.connect(f"{server}postgres", autocommit=True) as connection:
        for name in names:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server}{names[0]}", f"{server}{names[1]}"


class Clock:
    """A time that goes on only when somebody waits."""

    def __init__(self) -> None:
        self.time = datetime(2016, 11, 28, 6, tzinfo=UTC)
        self.waited: list[float] = []

    def now(self) -> datetime:
        return self.time

    def wait(self, seconds: float) -> None:
        self.waited.append(round(seconds, 1))
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()
