"""The bot posts the day's digest in the channel that is set, and says what is to be mended in the catalogue."""

import pytest

from tests.office import CATALOGUE
from tests.sandbox.server import Fault, wait_until

ALWAYS = {"ACCESS_WORKING_DAYS": "Mon-Sun", "ACCESS_WORKING_HOURS": "00:00-24:00"}
DAILY = "tech-ops-daily"


def digest(office):
    posts = wait_until(lambda: office.slack.bot_posts(office.daily), "there is a digest")
    return str(posts[0]["text"])


@pytest.fixture
def set_up(make_office):
    """An office with requests of today, whose bot is off, and a channel for digests."""

    def make(private=False, members=(), begins=True, **environment):
        office = make_office()
        office.daily = office.slack.add_channel(DAILY, [office.tess, *(getattr(office, m) for m in members)], private)
        office.secret = office.slack.add_channel("secret", [office.rita, office.mara, office.tess], private=True)
        office.catalogue().set(ACCESS_CHANNEL="#ask-it-tech-ops,#secret", **ALWAYS, **environment).open()
        office.ticketed()
        office.ask(office.template("Notion"))
        ts = office.ask(office.template("Miro"), channel=office.secret)
        office.slack.react(office.secret, ts, office.tess, "ticket")
        office.ticket(2)
        wait_until(lambda: office.slack.bot_posts(office.secret, ts), "the ticket is announced")
        office.settled()
        office.bot.stop()
        office.set(ACCESS_DIGEST_CHANNEL=f"#{DAILY}")
        if begins:
            office.bot.start()
        return office

    return make


def test_a_digest_is_posted_once_a_day_also_after_a_restart(set_up):
    office = set_up()
    said = digest(office)
    assert "*New: 2*" in said
    assert "|OPS-1> · Figma for Rita Requester" in said
    assert "Notion was asked for once in 90 days, and the catalogue does not have it." in said
    office.settled()
    office.bot.stop()
    before = len(office.traffic.names())
    office.bot.start()
    wait_until(lambda: "conversations.history" in office.traffic.names()[before:], "the bot has caught up")
    office.ticketed()
    office.settled()
    assert len(office.slack.bot_posts(office.daily)) == 1


def test_a_public_channel_hears_nothing_of_a_private_one(set_up):
    office = set_up()
    assert "OPS-2" not in digest(office)


def test_a_private_channel_of_tech_ops_hears_of_all(set_up):
    office = set_up(private=True, members=["tom"])
    said = digest(office)
    assert "*New: 3*" in said
    assert "OPS-2" in said


def test_a_private_channel_with_others_hears_of_a_private_one_only_what_they_all_may_see(set_up):
    office = set_up(private=True, members=["tom", "otto"])
    assert "OPS-2" not in digest(office)
    other = set_up(private=True, members=["tom", "mara"])
    assert "OPS-2" in digest(other)


def test_without_its_channel_tech_ops_is_told_and_it_comes_once_the_bot_is_invited(make_office):
    office = make_office().set(ACCESS_DIGEST_CHANNEL=f"#{DAILY}", **ALWAYS).open()
    office.ask()
    said = f"#{DAILY}, for the digest (DIGEST_CHANNEL): no such channel, or the bot was not invited to it."
    wait_until(lambda: said in office.bot.read_log(), "the log says so")
    assert said.replace("_", "") in office.command(office.tess, "!access health").replace("\\", "").replace("_", "")
    office.daily = office.slack.add_channel(DAILY, [office.tess])
    digest(office)


@pytest.mark.parametrize("private", [False, True])
def test_a_bot_that_is_taken_out_of_the_channel_says_so_and_the_digest_comes_once_it_is_back(set_up, private):
    office = set_up(private, begins=False)
    office.slack.leave(office.daily, office.slack.bot_user)
    office.bot.start()
    said = "for the digest (DIGEST_CHANNEL): no such channel, or the bot was not invited to it. Invite it there."
    wait_until(lambda: said in office.bot.read_log(), "the log says so")
    office.slack.join(office.slack.channels[office.daily], office.slack.bot_user)
    assert "*New: " in digest(office)


def test_where_its_post_is_refused_tech_ops_is_told_and_it_comes_later(set_up):
    office = set_up(begins=False)
    body = {"ok": False, "error": "not_in_channel"}
    office.slack.traffic.add(Fault("chat.postMessage", "status", status=200, body=body))
    office.bot.start()
    said = (
        f"#{DAILY}, for the digest (DIGEST_CHANNEL): Slack refuses with not_in_channel. The bot is not in the channel."
    )
    wait_until(lambda: said in office.bot.read_log(), "the log says so")
    assert "*New: 2*" in digest(office)
    assert len(office.slack.bot_posts(office.daily)) == 1


def test_without_the_scope_for_e_mails_it_comes_and_says_so(set_up):
    office = set_up(begins=False)
    office.slack.scopes.discard("users:read.email")
    office.bot.start()
    said = digest(office)
    assert "*New: 2*" in said
    assert "The catalogue's people could not be looked up: Slack refuses with missing_scope. The app needs" in said


def test_tech_ops_can_have_the_catalogue_checked(make_office):
    office = make_office()
    gone = office.slack.add_user("gone", "Gina Gone", "gina@example.com", deleted=True)
    office.slack.add_group("nobody", [])
    catalogue = (
        CATALOGUE
        + f"""\
  - name: Salesforce
    owners: [{gone}]
  - name: GitHub
    owners: ["@nobody"]
  - name: Jira
    owners: ["@nowhere", left@example.com]
"""
    )
    office.catalogue(catalogue).open()
    for name in ("Notion", "Notion", "Figmaa"):
        office.ask(office.template(name))
    office.settled()
    answer = office.command(office.tess, "!access apps --check")
    for part in (
        "Gina Gone",
        "decides on Salesforce, but has no active account in Slack. Name somebody else in the catalogue.",
        "@nobody decides on GitHub, and nobody is in that group. Add people to it in Slack.",
        "@nowhere decides on Jira, and Slack has no group and no active account of that name. Mend the catalogue.",
        "left@example.com decides on Jira, and Slack has no group",
        "nobody is left who decides on Salesforce, so Tech Ops has to. Name an owner in the catalogue.",
        "Notion was asked for 2 times in 90 days, and the catalogue does not have it.",
        "Figmaa was asked for once in 90 days, and the catalogue does not have it. It may be another name of Figma.",
        '  - name: "Notion"\n    owners: [who.decides@example.com]',
    ):
        assert part in answer.replace("\u2060", "").replace("\u200b", ""), answer
    assert "Only Tech Ops" in office.command(office.rita, "!access apps --check")
    assert "I do not understand" in office.command(office.tess, "!access apps now")
    assert "6 applications" in office.command(office.rita, "!access apps")
