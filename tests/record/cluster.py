"""A PostgreSQL server of our own for a while: on loopback, in a folder that goes with it.

``python tests/record/cluster.py`` starts one, prints its address and stops it at the end of input.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

__all__ = ["NoServer", "cluster"]


class NoServer(Exception):
    """No server can be had here; the message says why."""


@contextmanager
def cluster() -> Iterator[str]:
    """The address of its server, ``postgresql://dragoman@127.0.0.1:PORT/``. Raises `NoServer`."""
    programs = _programs()
    as_user, owner = _unprivileged()
    home = Path(tempfile.mkdtemp(prefix="dragoman-pg-"))
    try:
        if owner is not None:
            os.chown(home, owner.pw_uid, owner.pw_gid)
        data = home / "data"
        made = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "dragoman",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "-N",
        ]
        # an order of letters that is not SQLite's, so that a test may tell
        icu = ["--locale-provider=icu", "--icu-locale=en", "--locale=C.UTF-8"]
        if _run(as_user, [*made, *icu], home).returncode:
            shutil.rmtree(data, ignore_errors=True)
            plain = _run(as_user, [*made, "--locale=C.UTF-8"], home)
            if plain.returncode:
                raise NoServer(f"initdb: {plain.stderr.strip()[-300:]}")
        port = _free_port()
        options = (
            f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories="
            " -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
        )
        control = [programs / "pg_ctl", "-D", data, "-w", "-l", home / "log"]
        started = _run(as_user, [*control, "-o", options, "start"], home)
        if started.returncode:
            raise NoServer(f"pg_ctl start: {started.stdout.strip()[-300:]}")
        try:
            yield f"postgresql://dragoman@127.0.0.1:{port}/"
        finally:
            _run(as_user, [*control, "-m", "immediate", "stop"], home)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if found:
        return found[-1].parent
    if name := shutil.which("initdb"):
        return Path(name).parent
    raise NoServer("no initdb is installed (Debian: apt install postgresql)")


def _version(path: Path) -> int:
    return int(path.parts[4]) if path.parts[4].isdecimal() else 0


def _unprivileged() -> tuple[list[str], pwd.struct_passwd | None]:
    """initdb refuses root: how to run as somebody else, and who that is."""
    if os.geteuid() != 0:
        return [], None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            if setpriv := shutil.which("setpriv"):
                ids = [f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
                return [setpriv, *ids, "--"], user
            if runuser := shutil.which("runuser"):
                return [runuser, "-u", name, "--"], user
    raise NoServer("this is root, and there is no other user to run the server as")


def _run(as_user: list[str], command: list[object], home: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "HOME": str(home), "LC_ALL": "C"}
    # files, not pipes: the server keeps them open
    with (home / "out").open("w") as out, (home / "err").open("w") as error:
        words = [*as_user, *map(str, command)]
        code = subprocess.run(
            words, cwd=home, env=environment, stdout=out, stderr=error, check=False
        ).returncode
    told = (home / "out").read_text(), (home / "err").read_text()
    return subprocess.CompletedProcess(words, code, *told)


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    with cluster() as address:
        sys.stdout.write(address + "\n")
        sys.stdout.flush()
        sys.stdin.read()
