"""Review's fixtures: the sample reports in a ledger, read once and copied for each test that
decides; a real server on loopback around it; Debian's chromium, where it is installed.

A house that nobody signs in to is what one person has on a laptop; `team` has accounts. Nothing
here waits for time to pass: the clock is one that a test sets.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage

from dragoman.claims import Document, Origin
from dragoman.collect import documents
from dragoman.pipeline import Desk, run
from dragoman.record import Ledger, Role, User
from dragoman.review import Room, create_app
from dragoman.review.doors import hashed
from dragoman.review.serving import Listening, room_of
from dragoman.settings import Settings

NOW = datetime(2016, 11, 30, 9, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"  # noqa: S105 - of the house that tests build


@dataclass
class Clock:
    at: datetime = NOW

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@dataclass
class House:
    """A room that is being served."""

    room: Room
    address: str
    clock: Clock
    clients: list[httpx.Client] = field(default_factory=list)
    ending: ExitStack = field(default_factory=ExitStack)

    def close(self) -> None:
        """End the server with all that it still does, then the ledger; twice is once."""
        self.ending.close()

    @property
    def ledger(self) -> Ledger:
        return self.room.ledger

    def client(self, **more: Any) -> httpx.Client:
        """A browser without a face: it keeps cookies and does not follow where it is sent."""
        made = httpx.Client(base_url=self.address, timeout=30, **more)
        self.clients.append(made)
        return made

    def key(self, **asked: Any) -> str:
        """The key of the first claim with this figure, measure and publisher."""
        for claim in self.ledger.claims():
            figure = claim.figure
            if "low" in asked and (figure is None or figure.low != asked["low"]):
                continue
            if claim.measure != asked.get("measure", claim.measure):
                continue
            document = self.ledger.document(claim.document)
            if document.publisher == asked.get("publisher", document.publisher):
                return claim.id.removeprefix("claim:")
        raise AssertionError(f"no claim of the samples has {asked}")


Open = Callable[..., House]


@pytest.fixture(scope="session")
def desk() -> Desk:
    return Desk(Settings.of(os.environ))


@pytest.fixture(scope="session")
def samples(desk: Desk, root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample reports in a ledger."""
    path = tmp_path_factory.mktemp("samples") / "aleppo.db"
    reports = documents(
        [str(root / "samples/reports")],
        collected_at=NOW,
        set_aside=lambda error: None,
        published=date(2016, 11, 28),
    )
    with Ledger.open(path, create=True) as ledger:
        run(reports, ledger, desk)
    return path


@pytest.fixture(scope="session")
def opened(desk: Desk) -> Iterator[Open]:
    """Serves ledgers on loopback, until the end of the session."""
    houses: list[House] = []

    def serve(path: Path | str, *, team: bool = False, name: str = "amal") -> House:
        ledger, clock = Ledger.open(path, create=True), Clock()
        if team:
            password = hashed(PASSWORD)
            for role in Role:
                ledger.accounts.add(User(role.value, role, password, True, NOW))
        listening = Listening(behind_proxy=team, person=name)
        room = room_of(ledger, desk, listening, clock, str(path).rpartition("/")[2])
        room.doors.secure = False  # tests speak plain HTTP on loopback
        bound = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(room), log_level="error", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
        thread.start()
        house = House(room, f"http://127.0.0.1:{bound.getsockname()[1]}", clock)

        def stop() -> None:
            for client in house.clients:
                client.close()
            server.should_exit = True
            thread.join(timeout=10)

        house.ending.callback(ledger.close)
        house.ending.callback(stop)
        houses.append(house)
        return house

    yield serve
    for house in houses:
        house.close()


@pytest.fixture(scope="session")
def house(samples: Path, opened: Open, tmp_path_factory: pytest.TempPathFactory) -> House:
    """For tests that only read."""
    path = tmp_path_factory.mktemp("house") / "aleppo.db"
    shutil.copy(samples, path)
    return opened(path)


@pytest.fixture(scope="session")
def empty(opened: Open, tmp_path_factory: pytest.TempPathFactory) -> House:
    return opened(tmp_path_factory.mktemp("empty") / "empty.db")


@pytest.fixture
def opened_report(opened: Open, desk: Desk, tmp_path: Path) -> House:
    """A house with one report in two scripts, with letters beyond the first plane."""
    house = opened(tmp_path / "scripts.db")
    text = "🙂🙂 Report\n\nAbout 400 people left Aleppo 🙂 (حلب) on Sunday.\n\nغادر 400 شخص حلب."
    origin = Origin("a", None, "ab" * 32, "text@1", NOW)
    report = Document(
        "two-scripts", text, "en", "🙂🙂 Report", "", None, date(2016, 11, 28), origin
    )
    found = desk.read(report)[:1]
    house.ledger.record(report, found, desk.made_by)
    return house


@pytest.fixture
def own(samples: Path, opened: Open, tmp_path: Path) -> House:
    """For a test that decides: a ledger of its own."""
    shutil.copy(samples, tmp_path / "aleppo.db")
    return opened(tmp_path / "aleppo.db")


@pytest.fixture
def team(samples: Path, opened: Open, tmp_path: Path) -> House:
    """A house with a reader, a reviewer and an admin, named by their roles."""
    shutil.copy(samples, tmp_path / "team.db")
    return opened(tmp_path / "team.db", team=True)


def form_token(client: httpx.Client, path: str = "/keys") -> str:
    """What forms of this client must bring along."""
    page = client.get(path).text
    found = re.search(r'data-csrf="([0-9a-f]+)"', page)
    assert found, page[:300]
    return found[1]


def signed_in(house: House, role: Role) -> httpx.Client:
    client = house.client()
    sent = {"name": role.value, "password": PASSWORD, "csrf": form_token(client, "/login")}
    assert client.post("/login", data=sent).status_code == 303
    return client


# -- a browser -------------------------------------------------------------------------------------


def _is_amiss(said: ConsoleMessage) -> bool:
    """An answer that says 400 or 404 is what some tests ask for; anything else is amiss."""
    return said.type == "error" and "the server responded with a status of 4" not in said.text


@pytest.fixture
def tab(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts, which end with the test; what a page says amiss fails it."""
    contexts: list[BrowserContext] = []
    amiss: list[str] = []

    def open_(**more: Any) -> BrowserContext:
        context = chromium.new_context(**{"viewport": {"width": 1280, "height": 900}, **more})
        context.set_default_timeout(10_000)
        context.on("weberror", lambda error: amiss.append(str(error.error)))
        context.on(
            "console",
            lambda said: amiss.append(said.text) if _is_amiss(said) else None,
        )
        contexts.append(context)
        return context

    yield open_
    for context in contexts:
        context.close()
    assert amiss == []
