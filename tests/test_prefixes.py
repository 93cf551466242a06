"""What counts as a command is what Errbot itself would run: each text here is also given to Errbot's own resolution."""

import time
from collections import defaultdict, deque
from threading import RLock
from types import SimpleNamespace
from typing import Any

import pytest
from accessdesk.prefixes import Prefixes, is_command
from errbot.backends import test as errbot_test
from errbot.backends.base import Message
from hypothesis import given, settings
from hypothesis import strategies as st

COMMANDS = ("access", "access_status", "help", "plugin_config", "plugin_reload")
HISTORY = 10
"""Commands that Errbot remembers of a person, at most (errbot.backends.base: Backend.cmd_history)."""

CALLBACK_SECONDS = 0.025
"""What a callback may take in all (DESIGN: "a callback or listener returns")."""

PLAIN = Prefixes("!")
NAMED = Prefixes("!", ("bot", "botty", "<@U0BOT>"), (":", ","))


class Resolution(errbot_test.TestBackend):
    """Errbot's resolution of commands, with nothing of Errbot around it: what would run is noted instead."""

    def __init__(self, prefixes: Prefixes) -> None:
        self.bot_config = SimpleNamespace(
            BOT_PREFIX=prefixes.prefix,
            BOT_ALT_PREFIXES=prefixes.alternatives,
            BOT_ALT_PREFIX_SEPARATORS=prefixes.separators,
            BOT_ALT_PREFIX_CASEINSENSITIVE=False,
            BOT_PREFIX_OPTIONAL_ON_CHAT=False,
        )
        self.bot_alt_prefixes = prefixes.alternatives
        self.bot_identifier = errbot_test.TestPerson("errbot")
        self.commands = dict.fromkeys(COMMANDS)
        self.re_commands: dict[str, Any] = {}
        self.command_filters: list[Any] = []
        self.cmd_history = defaultdict(lambda: deque([("help", "")] * HISTORY, HISTORY))
        self._gbl = RLock()
        self.ran: list[str] = []

    def _process_command(self, msg: Message, cmd: str, args: Any, match: Any) -> None:
        self.ran.append(cmd)

    def runs(self, text: str) -> bool:
        """Say whether Errbot would run a command on this text."""
        self.ran.clear()
        self.process_message(Message(text, frm=errbot_test.TestPerson("rita"), to=errbot_test.TestPerson("errbot")))
        return bool(self.ran)


def agrees(text: str, prefixes: Prefixes) -> bool:
    return is_command(text, prefixes, frozenset(COMMANDS)) == Resolution(prefixes).runs(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("!access", True),
        ("!access status OPS-12", True),
        ("!access\nstatus", True),
        ("! access", True),
        ("!plugin config AccessRequest", True),
        ("!plugin", False),
        ("!Access", False),
        ("!accessible rooms please", False),
        ("!important: the deadline is today", False),
        ("!!", True),
        ("!!!", False),
        ("! ! look at this", True),
        ("!5", True),
        ("!5 people need Figma", True),
        ("!11 people need Figma", False),
        ("!2026 budget is approved", False),
        ("!", False),
        ("", False),
        ("access status", False),
        ("please type !access", False),
        (" !access", False),
        ("\n!access", False),
        ("\u200b!access", False),
        ("bot access", False),
    ],
)
def test_with_the_prefix_alone(text: str, is_one: bool) -> None:
    assert Resolution(PLAIN).runs(text) == is_one
    assert is_command(text, PLAIN, frozenset(COMMANDS)) == is_one


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("bot access", True),
        ("bot: access status", True),
        ("bot:access", True),
        ("bot,access", True),
        ("bot:,access", True),
        ("bot::access", False),
        ("bot: :access", False),
        ("bot !access", False),
        ("bot!access", True),
        ("bot: !access", False),
        ("bot:!access", True),
        ("botty access", True),
        ("botany is not a command", False),
        ("both access and help", False),
        ("Bot access", False),
        ("<@U0BOT> access status", True),
        ("<@U0BOT>: please approve", False),
        ("!access", True),
        ("bot 5", True),
        ("bot !", True),
        ("bot", False),
    ],
)
def test_with_other_names_for_the_bot(text: str, is_one: bool) -> None:
    assert Resolution(NAMED).runs(text) == is_one
    assert is_command(text, NAMED, frozenset(COMMANDS)) == is_one


@pytest.mark.parametrize("text", ["bot -> access", "bot->access", "bot > access", "bot - access", "bot-access"])
def test_separators_may_be_longer_than_one_character(text: str) -> None:
    assert agrees(text, Prefixes("!", ("bot",), ("->",)))


@pytest.mark.parametrize("text", ["!bot access", "!botaccess", "!bot !bot access", "access"])
def test_the_prefix_may_be_a_word(text: str) -> None:
    assert agrees(text, Prefixes("!bot "))
    assert agrees(text, Prefixes("!bot"))


pieces = st.sampled_from(
    [
        "!",
        "!!",
        "bot",
        "botty",
        "<@U0BOT>",
        ":",
        ",",
        " ",
        "\n",
        "access",
        "status",
        "help",
        "plugin",
        "config",
        "5",
        "x",
    ]
)


@settings(max_examples=1_000)
@given(st.lists(pieces, max_size=7).map("".join), st.sampled_from([PLAIN, NAMED]))
def test_any_text_is_a_command_exactly_when_errbot_would_run_it(text: str, prefixes: Prefixes) -> None:
    assert agrees(text, prefixes)


def test_a_message_of_the_longest_kind_is_told_apart_at_once() -> None:
    words = "! " + "no " * 13_000
    started = time.process_time()
    assert not is_command(words, PLAIN, frozenset(COMMANDS))
    assert time.process_time() - started < CALLBACK_SECONDS
