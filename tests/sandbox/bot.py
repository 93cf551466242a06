"""The real Errbot with its real Slack backend, as a process of its own that talks to the sandbox."""

import functools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from tests.sandbox import bot_launcher
from tests.sandbox.server import wait_until
from tests.sandbox.slack import Workspace

CONFIG = Path(__file__).resolve().parents[2] / "config.py"
HEARD = "Interrupt received"
"""What Errbot logs when it was asked to end."""

READY = "Plugin activation done."
"""What Errbot logs, at INFO, when it is connected and its plugins are active."""
FOREIGN = ("SLACK_", "JIRA_", "ACCESS_", "BOT_")
"""Settings of a real deployment, which a bot in the sandbox must never see."""
STOPS_WITHIN = 60.0
"""Seconds after which a bot that was asked to end is taken to hang."""


class Launcher:
    """A process that has imported Errbot and the plugin, and forks a bot per start, which spares each the imports."""

    def __init__(self, python: str) -> None:
        # Isolated, lest the sandbox's own jira.py stand in for the package.
        command = [python, "-I", bot_launcher.__file__, str(CONFIG.parent / "plugins" / "accessrequest")]
        pipe = subprocess.PIPE
        self.lock = threading.Lock()
        self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True)

    def start(self, arguments: list[str], environment: dict[str, str], log: Path) -> int:
        """Start a bot and return its process id."""
        order = {"arguments": arguments, "environment": environment, "log": str(log)}
        orders, answers = self.process.stdin, self.process.stdout
        assert orders is not None and answers is not None
        with self.lock:
            orders.write(json.dumps(order) + "\n")
            orders.flush()
            return int(answers.readline())


@functools.cache
def launcher(python: str) -> Launcher:
    """The one launcher per interpreter; it ends when this process does."""
    return Launcher(python)


class Bot:
    """Errbot against a workspace: `mode` "socket" (Socket Mode) or "http" (HTTP Events, on a free port of loopback).

    `environment` is added to what the bot gets. With `web`, Errbot's web server runs in Socket Mode too. With `warm`,
    starts are forked from a launcher; a bot with another program than this repository's must not be.
    """

    def __init__(
        self,
        workspace: Workspace,
        data_dir: Path,
        environment: Mapping[str, str] | None = None,
        mode: Literal["socket", "http"] = "socket",
        config: Path = CONFIG,
        python: str = sys.executable,
        warm: bool = True,
        web: bool = False,
    ) -> None:
        self.workspace, self.data_dir, self.mode, self.python, self.warm = workspace, data_dir, mode, python, warm
        self.arguments = ["-c", str(config)]
        self.log = data_dir / "bot.log"
        self.extra = dict(environment or {})
        self.pid = 0
        self.process: subprocess.Popen[bytes] | None = None
        self.port = free_port() if mode == "http" or web else 0

    @property
    def environment(self) -> dict[str, str]:
        """The bot's whole environment; in HTTP Events mode a signing secret takes the app token's place."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        workspace = self.workspace
        credential = (
            {"SLACK_APP_TOKEN": workspace.app_token}
            if self.mode == "socket"
            else {"SLACK_SIGNING_SECRET": workspace.signing_secret}
        )
        own = {
            "SLACK_BOT_TOKEN": workspace.bot_token,
            "SLACK_API_URL": workspace.url,
            "BOT_DATA_DIR": str(self.data_dir),
        }
        return {**inherited, **own, **credential, **self.extra}

    def start(self) -> "Bot":
        """Start the bot and return when it is connected and its plugins are active."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        if self.port and not self.log.exists():
            self._open_web_server()
        seen = self.log.stat().st_size if self.log.exists() else 0
        self.launch()
        wait_until(lambda: READY in self.read_log(seen) or not self.running, "the bot is ready")
        if not self.running:
            raise RuntimeError(f"the bot ended while it started:\n{self.read_log(seen)}")
        if self.port:
            wait_until(lambda: is_open(self.port), "the web server listens")
        if self.mode == "http":
            address = f"http://127.0.0.1:{self.port}/slack/events"
            wait_until(lambda: self.workspace.delivery.verify(address), "the bot answers the challenge")
        return self

    def launch(self) -> None:
        """Start the bot, and leave it to itself."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        self.pid = self._launch()

    @property
    def running(self) -> bool:
        if self.process is not None:
            return self.process.poll() is None
        if not self.pid:
            return False
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def kill(self) -> None:
        """End the bot at once, in the midst of whatever it does."""
        self._signal(signal.SIGKILL)
        wait_until(lambda: not self.running, "the bot is dead")

    def stop(self) -> None:
        """End the bot as an operator does, who presses Ctrl-C, and again where it was not heard.

        CPython does not see a signal that comes while its main thread is about to wait without a limit, as Errbot's
        does at the end of its start. Fail if it takes too long.
        """
        seen = self.log.stat().st_size if self.log.exists() else 0
        self._signal(signal.SIGINT)
        pressed = time.monotonic()

        def has_stopped() -> bool:
            nonlocal pressed
            if self.running and time.monotonic() - pressed > 1 and HEARD not in self.read_log(seen):
                pressed = time.monotonic()
                self._signal(signal.SIGINT)
            return not self.running

        wait_until(has_stopped, "the bot has stopped", STOPS_WITHIN)

    def restart(self) -> None:
        """Stop the bot and start it again on the same data."""
        self.stop()
        self.start()

    def read_log(self, start: int = 0) -> str:
        """What the bot has logged over all its starts, from byte `start` on."""
        if not self.log.exists():
            return ""
        with self.log.open("rb") as log:
            log.seek(start)
            return log.read().decode(errors="replace")

    def _launch(self) -> int:
        if self.warm:
            return launcher(self.python).start(self.arguments, self.environment, self.log)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(self._command(), env=self.environment, stdout=log, stderr=log)
        return self.process.pid

    def _command(self, *more: str) -> list[str]:
        return [str(Path(self.python).parent / "errbot"), *self.arguments, *more]

    def _signal(self, number: int) -> None:
        if self.running:
            os.kill(self.pid, number)

    def _open_web_server(self) -> None:
        """Configure Errbot's web server before the first start, as an operator would from the command line."""
        place = {"HOST": "127.0.0.1", "PORT": self.port}
        security = {"enabled": False, "host": "127.0.0.1", "port": 0, "certificate": "", "key": ""}
        settings: dict[str, Any] = {"configs": {"Webserver": {**place, "SSL": security}}}
        command = self._command("--storage-merge", "core")
        subprocess.run(command, env=self.environment, input=repr(settings), text=True, check=True, capture_output=True)


def is_open(port: int) -> bool:
    """Whether somebody listens on this port of loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
