"""``dragoman review``: a ledger in the browser, for one person or a team."""

from __future__ import annotations

import getpass
import webbrowser
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy import URL

from dragoman.cli.frame import ledger_option, name_of, opened_ledger, working_desk
from dragoman.errors import UsageError
from dragoman.record import Ledger, Role, User

_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@ledger_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=8000, show_default=True, help="The port; 0 takes a free one.")
@click.option(
    "--name", help="The name that decisions bear where nobody signs in; your login by default."
)
@click.option(
    "--address",
    "addresses",
    multiple=True,
    help="A host name that browsers reach it by (review.example.org); may be given again.",
)
@click.option("--certificate", type=_file, help="A TLS certificate (PEM), for HTTPS.")
@click.option("--key", type=_file, help="Its private key (PEM).")
@click.option(
    "--behind-proxy", is_flag=True, help="A proxy in front of it speaks HTTPS with the browsers."
)
@click.option("--tiles", help="Address of map tiles, with {z}, {x} and {y}; none by default.")
@click.option("--tiles-credit", default="", help="The credit that the tiles' licence asks for.")
@click.option(
    "--lag",
    type=click.FloatRange(0, 60),
    default=0.0,
    metavar="SECONDS",
    help="How old counts, maps and timelines may be while reports come in, for a busy ledger; what "
    "a person decides shows at once.",
)
@click.option("--open", "browse", is_flag=True, help="Open it in the browser.")
@click.option(
    "--add-user", metavar="NAME", help="Add an account, or change its password and role; then end."
)
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.REVIEWER.value,
    show_default=True,
    help="What the account that is added may do.",
)
def review(ledger_path: Path | URL, add_user: str | None, role: str, **asked: Any) -> None:
    """Read, check and decide in the browser: claims beside their words, map, timeline, history.

    It serves pages at http://127.0.0.1:8000, for this machine alone: nobody signs in. To let others
    in (--host), add accounts (--add-user) and give it HTTPS; without both it does not start.

    \b
      dragoman review --ledger aleppo.db
      dragoman review --ledger aleppo.db --add-user amal --role admin
      dragoman review --ledger aleppo.db --host 0.0.0.0 --certificate c.pem --key k.pem
    """
    try:
        from dragoman.review import serving  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise UsageError(
            "the review pages need `pip install 'dragoman[review]'`; the other verbs work without"
        ) from error
    with opened_ledger(ledger_path) as ledger:
        if add_user:
            _add_user(ledger, add_user, Role(role))
            return
        listening = serving.Listening(
            asked["host"],
            asked["port"],
            asked["addresses"],
            asked["certificate"],
            asked["key"],
            asked["behind_proxy"],
            asked["name"] or _you(),
        )
        tiles = serving.Tiles(asked["tiles"], asked["tiles_credit"]) if asked["tiles"] else None
        with working_desk() as desk:
            room = serving.room_of(
                ledger,
                desk,
                listening,
                lambda: datetime.now(UTC),
                _named(ledger_path),
                tiles,
            )
            room.kept.lag = asked["lag"]

        def started(address: str) -> None:
            click.echo(f"{name_of(ledger_path)} is at {address} (Ctrl-C ends it)", err=True)
            if asked["browse"]:
                webbrowser.open(address)

        serving.serve(room, listening, started)


def _named(ledger: Path | URL) -> str:
    """The ledger as pages show it: not where it is, and no password."""
    return ledger.name if isinstance(ledger, Path) else ledger.database or "ledger"


def _you() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "reviewer"


def _add_user(ledger: Ledger, name: str, role: Role) -> None:
    from dragoman.review.doors import hashed  # noqa: PLC0415 - an optional part

    password = click.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True)
    try:
        digest = hashed(password)
    except ValueError as error:
        raise UsageError(str(error)) from error
    if ledger.accounts.user(name):
        ledger.accounts.change(name, role=role, password=digest, active=True)
        click.echo(f"{name} has a new password and is a {role}", err=True)
    else:
        user = User(name, role, digest, active=True, created_at=datetime.now(UTC))
        ledger.accounts.add(user)
        click.echo(f"{name} may come in as a {role}", err=True)
