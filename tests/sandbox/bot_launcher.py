"""Start Errbot often and cheaply: import once what a bot needs, then fork for each start.

Run by `bot.Launcher`, as a script in a session of its own, with the plugin's folder as its argument. Each line on
standard input orders one start, as JSON with `arguments` (errbot's own), `environment` (the whole of it) and `log` (a
path, appended to); the answer is a line with the new process's id. When the input ends, so does everything in the
session's process group: no bot outlives the test that started it.
"""

import contextlib
import gc
import importlib
import json
import os
import signal
import sys
from typing import Any

PRELOADED = (
    "errbot.cli",
    "errbot.bootstrap",
    "errbot.backends.base",
    "slackv3.slackv3",
    "webtest",
    "OpenSSL.crypto",
    "multiprocessing.pool",
    "dbm",
    "shelve",
    "jira",
    "sqlalchemy.dialects.sqlite",
    "yaml",
    "accessdesk.service",
    "accessdesk.commands",
)
"""What every bot imports, Errbot's core plugins and this project's own code included."""


def main() -> None:
    """Carry out orders until the input ends; in a forked process, be the bot instead."""
    sys.path.append(sys.argv[1])
    for module in PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # The kernel then buries ended bots by itself.
    for line in sys.stdin:
        process = os.fork()
        if process == 0:
            run(json.loads(line))
            return
        print(process, flush=True)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def run(order: dict[str, Any]) -> None:
    """Become the bot, with an environment, an input and an output of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # Tests that are started in the background inherit that Ctrl-C is ignored, by which bots are stopped.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)
    os.environ.clear()
    os.environ.update(order["environment"])
    sys.argv = ["errbot", *order["arguments"]]
    importlib.import_module("errbot.cli").main()


if __name__ == "__main__":
    main()
