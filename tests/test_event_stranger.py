"""People of another organisation, in a channel that is shared with it (Slack Connect)."""

import pytest


@pytest.fixture
def shared(make_office):
    """An office whose channel Sven of another organisation is in; its bot is not started yet."""
    office = make_office()
    office.sven = office.slack.add_user("sven", "Sven Stranger", "sven@elsewhere.com", team="T0ELSEWHERE")
    office.slack.channels[office.channel].members.append(office.sven)
    return office


def test_their_posts_are_no_requests(shared):
    shared.open()
    ts = shared.ask(by=shared.sven)
    shared.add(ts)
    shared.settled()
    assert shared.jira.issues() == []
    assert shared.heard_by(shared.sven) == []


def test_their_posts_are_requests_where_a_setting_says_so(shared):
    shared.set(ACCESS_EXTERNAL_REQUESTS="true").open()
    ts = shared.ask(by=shared.sven)
    shared.add(ts)
    assert "Sven Stranger" in shared.ticket()["fields"]["summary"]


def test_their_replies_are_carried(shared):
    shared.open()
    ts, key = shared.ticketed()
    shared.reply(ts, shared.sven, "hello from outside")
    assert "Sven Stranger" in shared.carried(key, "hello from outside")
