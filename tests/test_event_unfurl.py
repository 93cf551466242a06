"""A message that changes because Slack adds a link's preview: nobody said anything."""

import pytest


@pytest.mark.parametrize("which", ["post", "reply"])
def test_a_links_preview_changes_nothing_in_the_ticket(office, which):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.tess, "see <https://example.com/>")
    office.carried(key, "example.com")
    office.settled()
    facts, calls = office.facts(), len(office.traffic.names("jira"))
    office.slack.unfurl(office.channel, ts if which == "post" else reply)
    office.settled()
    assert office.facts() == facts
    assert len(office.traffic.names("jira")) == calls
