"""A PostgreSQL server of the tests' own, on a free port of loopback, in a directory of its own; gone afterwards."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import psycopg

from tests.sandbox.bot import free_port
from tests.sandbox.server import wait_until

PASSWORD = "sesame/pass@word"
"""Holds what an URL must escape."""

QUICK = ("-c", "fsync=off", "-c", "max_connections=100", "-c", "unix_socket_directories=")
"""No test takes the machine's power away."""


def programs() -> Path | None:
    """Return the directory of PostgreSQL's programs, None where there are none."""
    found = shutil.which("initdb")
    places = [Path(found).resolve().parent] if found else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None)


class Postgres:
    """One server. `create` makes a new database and returns its URL; `stop` and `start` may be called at any time."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.home = Path(tempfile.mkdtemp(prefix="postgres-"))
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.made = 0
        # PostgreSQL refuses to be run by root.
        self.as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            self.as_user = {"user": "nobody", "group": pwd.getpwnam("nobody").pw_gid, "extra_groups": []}
            os.chown(self.home, pwd.getpwnam("nobody").pw_uid, -1)
        secret = self.home / "password"
        secret.write_text(PASSWORD)
        secret.chmod(0o644)
        command = [str(programs / "initdb"), "-D", str(self.home / "data"), "-U", "bot", "-A", "scram-sha-256"]
        options = [f"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run([*command, *options], check=True, capture_output=True, cwd=self.home, **self.as_user)

    def start(self) -> "Postgres":
        """Start the server, and return when it answers."""
        place = ["-D", str(self.home / "data"), "-h", "127.0.0.1", "-p", str(self.port)]
        with (self.home / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(self.programs / "postgres"), *place, *QUICK], stdout=log, stderr=log, cwd=self.home, **self.as_user
            )
        wait_until(self._answers, "PostgreSQL answers")
        return self

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End the server and all its connections; SIGQUIT does so as a crash would."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def remove(self) -> None:
        self.stop(signal.SIGQUIT)
        shutil.rmtree(self.home, ignore_errors=True)

    def create(self) -> str:
        """Make an empty database and return its URL."""
        self.made += 1
        name = f"ledger{self.made}"
        self.run("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def url(self, name: str, password: str = PASSWORD) -> str:
        escaped = password.replace("@", "%40").replace("/", "%2F")
        return f"postgresql+psycopg://bot:{escaped}@127.0.0.1:{self.port}/{name}"

    def run(self, name: str, statement: str) -> list[tuple[Any, ...]]:
        """Run one statement in a database and return its rows."""
        about: dict[str, Any] = {"host": "127.0.0.1", "port": self.port, "user": "bot", "password": PASSWORD}
        with psycopg.connect(dbname=name, autocommit=True, **about) as connection:
            found = connection.execute(statement)
            return found.fetchall() if found.description else []

    def _answers(self) -> bool:
        try:
            return bool(self.run("postgres", "SELECT 1"))
        except psycopg.OperationalError:
            return False
