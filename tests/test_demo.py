"""The demo tells the whole story, whatever the environment holds, and leaves nothing behind."""

import io
import os
import pty
import re
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tests.documents import blocks
from tests.sandbox import demo
from tests.sandbox.demo_page import Page
from tests.sandbox.demo_text import spoken, written
from tests.sandbox.server import wait_until

ROOT = Path(__file__).resolve().parents[1]
DEMO_WITHIN = 240.0
"""Seconds, on a busy machine; alone it takes twenty."""


@pytest.fixture
def start(tmp_path):
    """Start the demo as `make demo` does, in an environment with another deployment's settings."""
    foreign = {"SLACK_BOT_TOKEN": "xoxb-real", "JIRA_URL": "https://real.example.com", "ACCESS_CHANNEL": "#real"}
    dead_proxy = {"http_proxy": "http://127.0.0.1:9", "HTTPS_PROXY": "http://127.0.0.1:9"}
    environment = {**os.environ, **foreign, **dead_proxy, "TMPDIR": str(tmp_path), "PYTHONIOENCODING": "utf-8"}

    def start_demo(terminal=None):
        command = [sys.executable, "-m", "tests.sandbox.demo"]
        out, problems = (terminal, terminal) if terminal else (subprocess.PIPE, subprocess.PIPE)
        # What pytest itself reads from may be a terminal.
        read = terminal or subprocess.DEVNULL
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdin=read, stdout=out, stderr=problems, text=True)

    return start_demo


def nothing_left(folder):
    """Whether the folder is empty, and no process has it as its place for temporary files."""
    mark = f"TMPDIR={folder}".encode()
    return not any(folder.iterdir()) and not any(mark in environment for environment in environments())


def environments():
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            yield file.read_bytes()
        except OSError:
            continue


def test_the_demo_tells_the_whole_story_and_ends(start, tmp_path):
    told, problems = start().communicate(timeout=DEMO_WITHIN)
    assert problems == ""
    in_order = [
        "posts in #ask-it-tech-ops",
        "• the manager as an @-mention",
        "only Tech Ops can do that",
        "Jira: OPS-1 is created: Access to Figma for Rita Requester",
        "@Mara Manager, for your information",
        "does not count as a decision yet",
        "OPS-1↗: Approved by Olga Owner. Role: Editor.",
        "OPS-1↗: Approved by Olga Owner (edited). Role: Viewer.",
        "1. OPS-1↗ · Figma for Rita Requester",
        "OPS-1↗ is closed: done",
        "OPS-2↗: Not approved by Olga Owner",
        "OPS-2↗ is closed: declined",
        "@tech-ops: on OPS-3↗, Mara Manager objects as manager",
        "OPS-3↗ is closed: cancelled",
        "Status      Done, resolution Done",
        "Decision: approved by Olga Owner, system owner",
        "Grant: role Viewer",
        "Done → To Do",
        "make run",
    ]
    places = [told.find(part) for part in in_order]
    assert -1 not in places
    assert places == sorted(places)
    (shown,) = [block.text for block in blocks("") if block.page == "README.md"]
    assert {*shown.splitlines()} - {*told.splitlines()} == {"  …"}
    for unread in ("\033", "<@", "|https://", "\u2060", "real.example.com", "#real"):
        assert unread not in told
    assert max(len(line) for line in told.splitlines()) <= 88
    wait_until(lambda: nothing_left(tmp_path), "the demo left nothing behind")


def test_the_demo_uses_only_what_make_demo_sets_up():
    (made,) = re.findall(r"^demo: (\S+) ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert made == "$(VENV)/ready"
    more = re.findall(r"^([\w-]+)", (ROOT / "tests" / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    names = {name.lower().replace("-", "_").replace("pillow", "pil") for name in more} - {"setuptools"}
    program = f"import sys, tests.sandbox.demo; print(sorted({names!r} & {{name.lower() for name in sys.modules}}))"
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {"pytest", "mypy", "pil"} <= names
    assert ended.stdout == "[]\n"


@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_demo_that_is_interrupted_leaves_nothing_behind(start, tmp_path, sent, status):
    process = start()
    for line in process.stdout:
        if "OPS-1 is created" in line:
            break
    process.send_signal(sent)
    process.communicate(timeout=DEMO_WITHIN)
    assert process.returncode == status
    wait_until(lambda: nothing_left(tmp_path), "the demo left nothing behind")


def test_on_a_terminal_it_serves_a_page_meanwhile_and_stays_until_ctrl_c(start, tmp_path):
    ours, theirs = pty.openpty()
    process = start(terminal=theirs)
    os.close(theirs)
    with os.fdopen(ours, encoding="utf-8", errors="replace") as terminal:
        address, told = "", []
        for line in terminal:
            told.append(line)
            address = address or "".join(re.findall(r"in a browser: (http://127\.0\.0\.1:\d+/)", line))
            if "stays open" in line:
                break
        assert b"accessrequest" in urllib.request.urlopen(address).read()
        assert any("OPS-3" in line for line in told)
        process.send_signal(signal.SIGINT)
        assert process.wait(DEMO_WITHIN) == 0
    wait_until(lambda: nothing_left(tmp_path), "the demo left nothing behind")


def test_a_demo_that_fails_says_why_and_keeps_the_bots_log(tmp_path):
    (tmp_path / "bot.log").write_text("Traceback of the bot\n")
    said = demo.failure(AssertionError("waited 30 s in vain: OPS-1 is Done\nand more"), tmp_path)
    found = re.fullmatch(r"\nThe demo stopped: waited 30 s in vain: OPS-1 is Done\nThe bot's log: (.+)", said)
    log = Path(found[1])
    assert log.read_text() == "Traceback of the bot\n"
    log.unlink()


class Terminal(io.StringIO):
    """A stream that claims to be a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "colourful"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True)]
)
def test_colour_is_for_terminals_whose_owner_wants_it(monkeypatch, environment, colourful):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    terminal = Terminal()
    Page(terminal).title("Title")
    assert ("\033[" in terminal.getvalue()) is colourful


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("<@U1>, see <#C1>", "@Mara Manager, see #desk"),
        ("<!subteam^S1>: look", "@tech-ops: look"),
        ("<https://jira/browse/OPS-1|OPS-1> is *closed*", "OPS-1↗ is closed"),
        ("<https://example.com>", "https://example.com"),
        ("Since <!date^0^{time}|1970-01-01 00:00 UTC>", "Since 1970-01-01 00:00 UTC"),
        ("a &lt;b&gt; &amp; 2*3*4", "a <b> & 2*3*4"),
    ],
)
def test_slacks_markup_reads_well(text, read):
    assert spoken(text, {"U1": "Mara Manager"}, {"C1": "desk"}, {"S1": "tech-ops"}) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("*Manager:* Mara", "Manager: Mara"),
        ("[2026-11-23|https://acme.slack.com/p1]", "2026-11-23↗"),
        ("h4. As posted", "As posted:"),
        (r"\[not a link\] \*star\*", "[not a link] *star*"),
        ("{noformat}\ncode\n{noformat}", "code\n"),
    ],
)
def test_jiras_markup_reads_well(text, read):
    assert written(text) == read
