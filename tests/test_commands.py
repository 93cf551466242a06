"""The chat commands, in Errbot's own test bot: answered from the ledger, with nothing else to ask."""

import time
from pathlib import Path

import pytest
from accessdesk.events import messages_read, stream_of
from accessdesk.facts import Fact
from accessdesk.judging import reading_fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_tables import schema
from accessdesk.listening import Listening
from accessdesk.people import Person
from accessdesk.replay import replay
from accessdesk.row import row_of
from accessdesk.template import read
from errbot.backends import test as errbot_test
from errbot.backends.base import Message

PLUGINS = Path(__file__).resolve().parents[1] / "plugins"
LISTENING = Listening("U0BOT", {})


def config(path: Path, **more: str) -> dict:
    settings = {"JIRA_URL": "https://acme.example", "JIRA_TOKEN": "s3cret-token", "JIRA_PROJECT": "OPS", **more}
    return {
        "ACCESSREQUEST": {"DATABASE_URL": f"sqlite:///{path / 'access.db'}", **settings},
        "BOT_ADMINS": ("gbin@localhost",),
    }


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """Start test bots, each with a ledger of its own; all end with this file's tests."""
    started: list[errbot_test.TestBot] = []

    def starting(**more: str) -> errbot_test.TestBot:
        bot = errbot_test.TestBot(
            extra_plugin_dir=str(PLUGINS), extra_config=config(tmp_path_factory.mktemp("bot"), **more)
        )
        bot.start()
        started.append(bot)
        return bot

    yield starting
    for bot in started:
        bot.stop()


@pytest.fixture(scope="module")
def shared(start):
    """One bot for all tests that leave it as it was: a start takes seconds."""
    return start()


@pytest.fixture
def ledger(shared):
    opened = Ledger(shared.bot_config.ACCESSREQUEST["DATABASE_URL"])
    yield opened
    with opened.transaction() as connection:
        for table in schema.sorted_tables:
            connection.execute(table.delete())
    opened.close()


@pytest.fixture
def bot(shared, ledger):
    return shared


def answer(bot: errbot_test.TestBot, command: str) -> str:
    bot.push_message(command)
    return str(bot.pop_message(timeout=20))


def request(
    ledger: Ledger, application: str = "Figma", key: str = "", by: str = "gbin", seconds_ago: float = 0
) -> None:
    """Write a judged request into the ledger, ticketed where it has a key."""
    ts = f"{time.time() - seconds_ago:.6f}"
    stream = stream_of("C0CHANNEL", ts)
    text = f"Name of application: {application}\nBusiness reason: work\nManager's Name: <@U0MARA>"
    (posted,) = ledger.append(stream, messages_read([{"user": by, "ts": ts, "text": text}], LISTENING, 0.0))
    facts = [Fact("judged", "judged place", 0.0, {"what": "place", "watched": True})]
    facts += [Person(by, "Gina Requester").fact(), Person("U0MARA", "Mara Manager").fact()]
    facts.append(reading_fact(ts, posted.identity, read(text)))
    if key:
        about = {"key": key, "id_of_issue": "1", "entry": ts, "part": 1, "id": "description", "of": 1, "mark": ""}
        facts.append(Fact("done", "done create 1", 0.0, {"step": "create", "name": "create", "outcome": about}))
    ledger.append(stream, facts)
    stands = replay(stream, ledger.facts(stream))
    ledger.settle(stream, stands.count, None, row_of(stands, ()))


def test_help_names_every_command_with_what_it_does(bot):
    text = answer(bot, "!access help")
    for name in ("status", "pending", "mine", "template", "ticket", "complete", "reopen", "cancel", "retry", "proceed"):
        assert f"!access {name}" in text
    assert text == answer(bot, "!access")


def test_the_template_is_shown_ready_to_copy(bot):
    text = answer(bot, "!access template")
    assert "#ask-it-tech-ops" in text
    assert "Name of application:" in text


def test_pending_lists_the_oldest_first_with_key_whom_it_waits_for_and_age(bot, ledger):
    request(ledger, "Figma", key="OPS-1", seconds_ago=7200)
    request(ledger, "Jira", seconds_ago=3 * 86400)
    lines = answer(bot, "!access pending").splitlines()
    assert lines[0] == "2 open requests:"
    assert (
        lines[1].startswith("1. ")
        and "Jira for Gina Requester · waits for Tech Ops, for a ticket · 3 d ago" in lines[1]
    )
    assert "OPS-1" in lines[2] and "2 h ago" in lines[2]


def test_pending_says_so_when_nothing_is_open(bot):
    assert answer(bot, "!access pending") == "No open requests."


def test_a_long_list_comes_in_pages(bot, ledger):
    for number in range(23):
        request(ledger, f"App {number}", seconds_ago=100 - number)
    first, second = answer(bot, "!access pending"), answer(bot, "!access pending 2")
    assert "23 open requests, 1 to 20:" in first
    assert "!access pending 2" in first
    assert "23 open requests, 21 to 23:" in second
    assert "App 22" in second
    assert answer(bot, "!access pending 9") == "There are only 23 open requests."


@pytest.mark.parametrize("page", ["0", "-1", "two", "1.5", "99999999999999999999", "; DROP TABLE requests"])
def test_nonsense_for_a_page_gets_a_sentence(bot, page):
    assert "is no page. Give a number" in answer(bot, f"!access pending {page}")


def test_status_by_key_shows_one_request_whatever_the_case(bot, ledger):
    request(ledger, "Figma", key="OPS-7")
    text = answer(bot, "!access status ops-7")
    for part in ("OPS-7", "ticketed", "Figma", "Gina Requester", "Mara Manager", "Tech Ops"):
        assert part in text


def test_status_without_a_key_counts_requests_by_state(bot, ledger):
    assert "No requests yet" in answer(bot, "!access status")
    request(ledger, "Figma", key="OPS-1")
    request(ledger, "Jira")
    text = answer(bot, "!access status")
    assert "1 ready" in text and "1 ticketed" in text


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("!access status OPS-404", "I know no access request with the ticket OPS-404"),
        ("!access status what is this", "Which request? Give its ticket's key, such as OPS-12"),
        ("!access status https://evil.example/archives/C01/p1700000000000100", "another Slack workspace"),
        ("!access cancel OPS-404", "This command works in Slack only"),
    ],
)
def test_what_names_no_request_gets_a_sentence_not_a_traceback(bot, command, sentence):
    assert sentence in answer(bot, command)


def test_mine_lists_only_the_requests_of_the_one_who_asks(bot, ledger):
    request(ledger, "Hers", by="gbin@localhost")
    request(ledger, "Somebody else's", by="U0OTTO")
    text = answer(bot, "!access mine")
    assert "1 request of yours" in text and "Hers" in text
    assert "Somebody" not in text


def test_what_people_typed_neither_formats_nor_mentions_anybody_in_an_answer(bot, ledger):
    request(ledger, "*bold* @here <!channel> [x](https://evil.example) `code` " + "y" * 500)
    text = answer(bot, "!access pending")
    assert "<!channel>" not in text and "@here" not in text
    assert "bold" in text and len(text) < 600


def test_a_message_that_the_backend_hands_on_does_no_harm_without_slack(bot):
    event = {"type": "message", "channel": "C0CHANNEL", "user": "U0RITA", "ts": "1700000000.000100", "text": "hello"}
    bot.bot.callback_message(Message("hello", frm=bot.bot.build_identifier("gbin"), extras={"slack_event": event}))
    assert answer(bot, "!access pending") == "No open requests."


def test_every_problem_of_the_settings_is_said_when_the_plugin_is_configured(bot):
    text = answer(bot, "!plugin config AccessRequest {'CHANNEL': '#', 'SETTLE_SECONDS': 'soon', 'JIRA_TOKEN': 'x'}")
    for part in ("CHANNEL", "SETTLE_SECONDS", "JIRA_TOKEN"):
        assert part in text


def test_a_release_that_adds_a_setting_does_not_stop_those_who_configured_the_one_before(start):
    bot = start()
    answer(bot, "!plugin config AccessRequest {'TICKET_EMOJI': 'tickets'}")
    assert ":tickets:" in answer(bot, "!access help")


def test_a_bot_that_is_not_configured_says_what_is_missing_and_goes_on_without_the_plugin(start):
    bot = start(JIRA_URL="", JIRA_PROJECT="no key")
    text = answer(bot, "!plugin activate AccessRequest")
    assert "JIRA_URL: missing" in text and "JIRA_PROJECT" in text
    assert "s3cret-token" not in text
    assert "!about" in answer(bot, "!help")


def test_the_plugin_can_be_deactivated_and_activated_again(bot):
    assert "deactivated" in answer(bot, "!plugin deactivate AccessRequest")
    assert "activated" in answer(bot, "!plugin activate AccessRequest")
    assert answer(bot, "!access pending") == "No open requests."
