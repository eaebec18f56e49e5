"""The house on a socket. In: a ledger, a desk and where to listen; out: pages, until it is stopped.

On loopback nobody signs in. Anywhere else there must be accounts, and HTTPS here or in a proxy
before it: otherwise it does not start.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from dragoman.errors import UsageError
from dragoman.pipeline import Desk
from dragoman.record import Ledger
from dragoman.review.app import create_app
from dragoman.review.doors import Doors
from dragoman.review.room import Room, Tiles

__all__ = ["Listening", "Tiles", "room_of", "serve"]

_OURSELVES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Listening:
    """Where the house is to be met."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0: a free one."""
    addresses: tuple[str, ...] = ()
    """Names that browsers ask for it by."""
    certificate: Path | None = None
    key: Path | None = None
    behind_proxy: bool = False
    person: str = "reviewer"
    """Whose decisions they are, where nobody signs in."""

    @property
    def on_loopback(self) -> bool:
        if self.host.lower() == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host.strip("[]")).is_loopback
        except ValueError:
            return False

    @property
    def open_house(self) -> bool:
        """Whether only this machine can reach it: a proxy may bring others in."""
        return self.on_loopback and not self.behind_proxy

    @property
    def secure(self) -> bool:
        return self.certificate is not None or self.behind_proxy


def room_of(
    ledger: Ledger,
    desk: Desk,
    listening: Listening,
    clock: Callable[[], datetime],
    name: str,
    tiles: Tiles | None = None,
) -> Room:
    """The room to serve. ``name``: the ledger's, on pages.

    Raises `UsageError` where others than this machine could come in and there are no accounts, or
    no HTTPS.
    """
    if not listening.open_house:
        _refuse_what_is_open(ledger, listening)
    if tiles and urlsplit(tiles.address).scheme not in {"http", "https"}:
        raise UsageError(
            f"{tiles.address!r} is no address of tiles; give https://…/{{z}}/{{x}}/{{y}}"
        )
    # Opened before the first visitor waits for it; the registry alone takes half a second.
    _ = (desk.gazetteer, desk.actors, desk.measures)
    hosts = frozenset(one.lower() for one in listening.addresses)
    own = _OURSELVES | {listening.host.strip("[]").lower()}
    doors = Doors(
        ledger.accounts,
        clock,
        open_to=listening.person if listening.open_house else None,
        hosts=hosts | own if listening.open_house or hosts else frozenset(),
        secure=listening.secure,
    )
    return Room(ledger, desk, doors, name, tiles)


def _refuse_what_is_open(ledger: Ledger, listening: Listening) -> None:
    if not any(user.active for user in ledger.accounts.users()):
        raise UsageError(
            f"at {listening.host} others can come in, and there are no accounts; make one with "
            "`dragoman review --add-user NAME --role admin`, or listen at 127.0.0.1"
        )
    if not listening.secure:
        raise UsageError(
            f"at {listening.host} passwords would go in the clear; give --certificate and --key, "
            "or --behind-proxy where a proxy before it speaks HTTPS"
        )


def serve(room: Room, listening: Listening, started: Callable[[str], None]) -> None:
    """Serve until it is stopped. ``started`` is told the address once it listens.

    Raises `UsageError` where it cannot listen there.
    """
    config = uvicorn.Config(
        create_app(room),
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        proxy_headers=listening.behind_proxy,
        forwarded_allow_ips="*" if listening.behind_proxy else None,
        server_header=False,
        timeout_keep_alive=75,  # a reader reads for longer than the usual five seconds
        access_log=False,
        log_level="warning",
        lifespan="off",
    )
    scheme = "https" if listening.certificate else "http"
    with _listening(listening.host.strip("[]"), listening.port) as bound:
        host = f"[{listening.host}]" if ":" in listening.host else listening.host
        started(f"{scheme}://{host}:{bound.getsockname()[1]}")
        uvicorn.Server(config).run(sockets=[bound])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections from now on: whoever is told the address may come at once."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, socket.SOCK_STREAM)
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(256)
    except OSError as error:
        raise UsageError(
            f"cannot listen at {host}:{port}: {error.strerror}; name another --port or --host"
        ) from error
    return bound
