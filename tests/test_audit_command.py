"""`!access audit`: who may have it, which requests it checks, where it goes, and what is said to nonsense."""

import time

import pytest

from tests.audits import approved, audited, busy_office, closed, closed_in_jira
from tests.sandbox.server import wait_until

PRIVATE = "secret-projects"
DAY = 86_400.0


@pytest.fixture(scope="module")
def quiet(tmp_path_factory):
    """An office in which nothing was ever wrong."""
    office = busy_office(tmp_path_factory.mktemp("quiet"))
    ts, key, _ = approved(office)
    closed(office, ts, key)
    office.settled()
    yield office
    office.close()


def test_where_there_is_no_exception_it_is_said_what_was_checked(quiet):
    message, _ = audited(quiet)
    assert "Checked: 1 request posted in that time.\n" in message
    assert "Days begin at midnight in Europe/Berlin, your time zone in Slack. Other times are UTC." in message
    assert "*No exceptions*\nLooked for: closed without a needed decision; approved by somebody who was no" in message


def test_a_time_in_which_nothing_was_posted_is_named(quiet):
    message, _ = audited(quiet, period="2019-Q4")
    assert message.startswith("*Access audit, 1 Oct 2019 to 31 Dec 2019*\nChecked: 0 requests posted in that time.")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("last week", "“last week” is no period. Give days, a quarter, a month or a year: 30d, 2026-Q4"),
        ("--app Figma", "There is no option `--app` here. It takes none."),
    ],
)
def test_nonsense_gets_a_clear_sentence(quiet, asked, answer):
    assert answer in quiet.command(quiet.tess, f"!access audit {asked}")


def test_others_do_not_get_it(quiet):
    said = quiet.command(quiet.rita, "!access audit")
    assert said == "Only auditors, Tech Ops and the bot's administrators can have the controls checked."


def test_in_a_channel_only_that_it_comes_is_said(quiet):
    before = len(quiet.slack.direct_messages(quiet.tess))
    ts = quiet.slack.post(quiet.elsewhere, quiet.tess, "!access audit")
    answers = wait_until(
        lambda: [each["text"] for each in quiet.slack.bot_posts(quiet.elsewhere) if each["ts"] > ts], "it is answered"
    )
    assert answers == ["Checking 1 request … The answer comes in a direct message."]
    wait_until(lambda: len(quiet.slack.direct_messages(quiet.tess)) > before, "the audit came")


@pytest.mark.parametrize("named", ["otto@example.com", "@auditors", "{otto}"])
def test_an_auditor_sees_the_requests_of_private_channels_and_an_admin_only_as_their_member(make_office, named):
    office = make_office()
    office.agnes = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    office.slack.add_group("auditors", [office.otto])
    private = office.slack.add_channel(PRIVATE, [office.rita, office.mara, office.tess], private=True)
    office.set(ACCESS_CHANNEL=f"#ask-it-tech-ops,#{PRIVATE}", ACCESS_AUDITORS=named.format(otto=office.otto))
    office.catalogue().set(BOT_ADMINS=office.olga, JIRA_POLL_SECONDS="1").open()
    ts = office.ask(office.template("Figma", "hush"), channel=private)
    office.slack.react(private, ts, office.tess, "ticket")
    key = office.ticket()["key"]
    office.settled()
    office.jira.transition(key, office.agnes, "Done", "Done")
    wait_until(lambda: office.jira.comments(key), "the closing is summed up")
    office.settled()
    message, rows = audited(office, office.otto)
    assert "1 request posted" in message
    assert {row["exception"] for row in rows} == {"undecided", "in-jira"}
    assert "completed" in office.command(office.otto, f"!access status {key}")
    message, rows = audited(office, office.olga)
    assert "Checked: 0 requests posted in that time." in message
    assert "Without those of a private channel that you are not in." in message


def test_what_happened_to_an_older_request_in_that_time_is_listed(make_office):
    office = make_office().catalogue().set(JIRA_POLL_SECONDS="1").open()
    office.agnes = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    ts = office.slack.post(office.channel, office.rita, office.template(), at=time.time() - 40 * DAY)
    office.add(ts)
    key = office.ticket()["key"]
    office.said(ts, key)
    closed_in_jira(office, ts, key)
    message, rows = audited(office)
    assert "Checked: 0 requests posted in that time, and 1 older one that changed since." in message
    assert {row["exception"] for row in rows} == {"undecided", "in-jira"}
    assert audited(office, period="1d")[1] == rows


def test_what_people_wrote_acts_neither_in_the_message_nor_in_the_table(make_office):
    office = make_office().catalogue().open()
    ts, key, _ = approved(office)
    office.reply(ts, office.mara, "not needed for the role")
    office.said(ts, "objects as manager")
    office.command(office.tess, f"!access proceed {key} =HYPERLINK(evil) <!channel> *bold*")
    office.said(ts, "HYPERLINK")
    message, rows = audited(office)
    assert "<!channel>" not in message
    assert "=HYPERLINK(evil)" in rows[0]["sentence"]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]


def test_where_slack_takes_no_file_the_message_comes_and_why_is_said(make_office):
    office = make_office().catalogue()
    office.slack.scopes.discard("files:write")
    office.open()
    _, _, reply = approved(office)
    office.slack.edit(office.channel, reply, "not sure")
    office.settled()
    office.command(office.tess, "!access audit")
    assert "2 exceptions in 1 request" in office.told(office.tess, "*Access audit")
    assert "The app needs the scope files:write" in office.told(office.tess, "The file could not be given to you: ")
