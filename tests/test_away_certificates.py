"""A certificate that is not to be trusted: nothing is sent, the log says what is wrong, and it goes on when mended."""

import pytest

from tests.outages import begun, over, several, whole
from tests.sandbox.tls import Authority, Secured

WRONG = {"expired": "certificate has expired", "self_signed": "self-signed certificate"}
"""A certificate -> what is said of it."""


@pytest.fixture
def authority(tmp_path):
    return Authority(tmp_path / "authority")


@pytest.mark.parametrize("wrong", WRONG)
def test_a_jira_with_a_certificate_that_is_not_trusted_is_sent_nothing_until_it_is_mended(
    make_office, authority, wrong
):
    office = make_office()
    door = Secured(office.jira.server, getattr(authority, wrong)())
    office.set(JIRA_URL=door.url, REQUESTS_CA_BUNDLE=str(authority.file)).open()
    posts = several(office)
    begun(office, "Jira", f"The certificate of Jira is not accepted ({WRONG[wrong]}")
    office.said(posts[0], "The ticket is created as soon as it does; nothing is lost.")
    assert not [call for call in office.traffic.calls if call.side == "jira"]
    door.show(authority.good())
    whole(office, posts)
    over(office, "Jira")


@pytest.mark.parametrize("wrong", WRONG)
def test_a_slack_with_a_certificate_that_is_not_trusted_is_sent_nothing_until_it_is_mended(
    make_office, authority, wrong
):
    office = make_office()
    door = Secured(office.slack.server, authority.good())
    office.set(SLACK_API_URL=f"{door.url}/api/", SSL_CERT_FILE=str(authority.file)).open()
    office.caught_up()
    door.show(getattr(authority, wrong)())
    posts = several(office)
    begun(office, "Slack", f"The certificate of Slack is not accepted ({WRONG[wrong]}")
    assert [office.thread(ts) for ts in posts] == [[], [], []]
    door.show(authority.good())
    whole(office, posts)
    over(office, "Slack")
