"""Tokens stand in no log, error, ticket or chat, though everything is logged and everything fails once."""

import traceback
from dataclasses import replace

import pytest
import requests
from accessdesk import settings as access_settings
from accessdesk.errors import Failure
from accessdesk.jira import Jira
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerError

from tests.office import WEBHOOK_SECRET
from tests.redaction import left_of
from tests.sandbox.jira import Site
from tests.sandbox.jira_webhooks import headers_of
from tests.sandbox.server import Fault, Traffic, wait_until

PASSWORD = "s3cret-of-the-database"


def tokens(office):
    """Return the names of all secrets of an office, with their values."""
    return {
        "Jira's": office.jira.token,
        "Slack's bot": office.slack.bot_token,
        "Slack's app": office.slack.app_token,
        "the webhook's": WEBHOOK_SECRET,
    }


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_no_token_is_logged_at_debug_nor_reaches_tickets_or_chat_whatever_fails(make_office, flavour):
    office = make_office(flavour=flavour, webhooks=True).set(BOT_LOG_LEVEL="DEBUG")
    office.traffic.add(Fault("GET /rest/api/2/myself", "break_after"))
    office.traffic.add(Fault("GET /rest/api/2/myself", "garbage"))
    office.traffic.add(Fault("GET /rest/api/2/myself", "status", status=500))
    office.open()
    ts, key = office.ticketed()
    office.reply(ts, office.mara, "fine with me")
    office.carried(key, "fine with me")
    requests.post(office.webhook, data=b"{", headers=headers_of(WEBHOOK_SECRET, b"{"), timeout=60)
    requests.post(office.webhook, data=b"{", headers=headers_of("another", b"{"), timeout=60)
    right, office.jira.token = office.jira.token, "another"
    office.reply(ts, office.mara, "and then")
    wait_until(lambda: "does not accept the bot's credentials" in office.bot.read_log(), "the log says so")
    office.jira.token = right
    office.command(office.tess, f"!access retry {key}")
    office.carried(key, "and then")
    said = office.command(office.tess, "!access status") + str(office.slack.bot_posts(office.channel, ts))
    for whose, token in tokens(office).items():
        log = office.bot.read_log().splitlines()
        assert [line for line in log if token in line and "accessdesk" in line] == [], whose
        assert [line for line in log if token in line and "slack_sdk" not in line] == [], whose
        assert [where for where in left_of(office, token) if where != "bot.log"] == [], whose
        assert token not in said, whose


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_no_token_stands_in_an_error_of_jiras_or_what_led_to_it(flavour, status):
    site = Site(Traffic(), flavour, "OPS").start()
    try:
        user = {"JIRA_USER": site.user} if flavour == "cloud" else {}
        settings = access_settings.read(
            {"JIRA_URL": site.url, "JIRA_TOKEN": site.token, "JIRA_PROJECT": "OPS", **user}, {}, "/data"
        )
        jira = Jira(settings)
        site.traffic.add(Fault("*", "status", status=status, times=9))
        with pytest.raises(Failure) as raised:
            jira.find("x")
        told = "".join(traceback.format_exception(raised.value)) + repr(raised.value) + repr(settings) + repr(jira)
        assert site.token not in told
        assert "Authorization" not in told
    finally:
        site.stop()


def test_settings_show_no_secret_when_they_are_printed():
    given = {
        "JIRA_URL": "https://acme.atlassian.net",
        "JIRA_TOKEN": "t0ken",
        "JIRA_WEBHOOK_SECRET": "t0ken of the webhook",
        "JIRA_PROJECT": "OPS",
        "DATABASE_URL": f"postgresql+psycopg://bot:{PASSWORD}@db/access",
    }
    settings = access_settings.read(given, {}, "/data")
    for shown in (repr(settings), str(replace(settings)), str(access_settings.template(given))):
        assert "t0ken" not in shown
        assert PASSWORD not in shown


def test_a_database_that_cannot_be_reached_or_is_none_is_named_without_its_password(caplog):
    Ledger(f"postgresql+psycopg://bot:{PASSWORD}@127.0.0.1:1/access").close()
    with pytest.raises(LedgerError) as raised:
        Ledger(f"nonsense://bot:{PASSWORD}@127.0.0.1:1/access")
    assert "127.0.0.1" in caplog.text
    assert PASSWORD not in caplog.text + raised.value.sentence
