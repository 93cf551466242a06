"""How long the rehearsal of a Slack export takes, page included, and in how much memory."""

import random
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from tests.exported import CATALOGUE, Exported, template, uid

MESSAGES = 50_000

ROOT = Path(__file__).resolve().parents[2]

APPLICATIONS = ("Figma", "miro", "VPN", "Figma Editor", "Tableau", "Salesforce sandbox")
REPLIES = (
    *("on it, after {}", "which project is {} for?", "{}: the ones with the new icons"),
    *("see https://example.com/a?b={}, please", "thanks for {} :pray:", "Level: Viewer {}", "{} is done"),
    "I need {} by Friday <@U0TESS000>",
)
"""Of which no two are the same, as little as people write the same twice; a running number stands in each."""

WORDS = (
    *("approved, role: Editor", "Approved", "ok if finance agrees on {}", "lgtm"),
    "not approved: no licences left for {}",
)
"""Of which there is one in a thread, and now and then a second one. Approvals do read the same."""

TALK = (*("my laptop {} does not start", "can I get access to printer {}?", "App: what is {}?", "good morning all {}"),)


MEASURED = """
import resource, subprocess, sys, time

began = time.monotonic()
subprocess.run(sys.argv[1:], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
"""
"""A small program around it: the memory that a process has had includes that of the one which started it."""


class Took(NamedTuple):
    """seconds: of the whole process; worked: those of a processor; requests: how many it found; megabytes: in memory,
    at most; page: megabytes of it."""

    seconds: float
    worked: float
    requests: int
    megabytes: float
    page: float


def export(messages: int) -> Exported:
    """Return a workspace with so many messages, half of them about access requests."""
    chance, made, count = random.Random(1), Exported(), 0
    while count < messages:
        if chance.random() < 0.88:
            made.post("rolf", chance.choice(TALK).format(count), channel=chance.choice(("general", "ask-it-tech-ops")))
            count += 1
            continue
        by, manager = chance.choice(("rita", "rolf", "oskar")), chance.choice(("mara", "moritz", "rita", ""))
        ts = made.post(by, template(chance.choice(APPLICATIONS), f"reason {count}", manager))
        replies = chance.randrange(12)
        for number in range(replies):
            said = chance.choice(WORDS if number == 1 or chance.random() < 0.1 else REPLIES)
            said = said.format(count * 100 + number)
            made.post(chance.choice(("rita", "olga", "oskar", "tess", "mara")), said, ts)
        made.react(ts, "ticket", chance.choice(("tess", "rolf")))
        if chance.random() < 0.6:
            made.react(ts, "complete", "tess")
        count += 1 + replies
    return made


def measure(place: Path, messages: int = MESSAGES) -> Took:
    """Rehearse such an export with `python config.py rehearse`."""
    place.mkdir(parents=True)
    zipped = export(messages).zipped(place / "export.zip")
    catalogue, page = place / "catalogue.yaml", place / "rehearsal.html"
    catalogue.write_text(CATALOGUE)
    settings = {"ACCESS_CATALOGUE": str(catalogue), "ACCESS_TECH_OPS": f"{uid('tess')},{uid('tom')}"}
    environment = {"ACCESSREQUEST_ENV_FILE": "", **settings}
    command = [
        sys.executable,
        "-c",
        MEASURED,
        sys.executable,
        "config.py",
        "rehearse",
        str(zipped),
        "--html",
        str(page),
    ]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    found = re.search(r"([\d,]+) +requests", ended.stdout)
    requests = int(found[1].replace(",", "")) if found else 0
    seconds, worked, kilobytes = map(float, ended.stderr.split())
    return Took(seconds, worked, requests, kilobytes / 1024, page.stat().st_size / 1e6)
