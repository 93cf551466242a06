"""A comment from Jira that never should have been told goes from thread and ledger; the check knows comments."""

import pytest

from tests.redaction import left_of, redact, removed, wrong_with_chain
from tests.relays import polled, relays, with_agent
from tests.verified import verify

SECRET = "xK9-hunter2-Qz"


@pytest.fixture
def office(make_office):
    return with_agent(make_office()).open()


def post_of(office, ts):
    """Return the ts of the thread's only post that shows a comment."""
    posts = office.slack.bot_posts(office.channel, ts)
    (found,) = [post["ts"] for post in posts if "|Comment>" in post["text"]]
    return found


def test_tech_ops_removes_it_everywhere_but_in_jira_and_it_does_not_come_back(office):
    ts, key = office.ticketed()
    comment = office.jira.comment(key, office.agent, f"the password is {SECRET}")
    office.said(ts, SECRET)
    office.settled()
    assert "accessrequest.db" in {each.removesuffix("-wal") for each in left_of(office, SECRET)}
    redact(office, office.tess, post_of(office, ts), ts)
    said = removed(office, ts)
    assert f"removed from this thread and my records by <@{office.tess}>: “a password”." in said
    assert "What remains: the comment in Jira, on " in said
    assert "by Agnes Agent, in Jira. Its text was removed here; Jira may still have it." in relays(office, ts)[0]
    office.jira.comment(key, office.agent, "sorry")
    office.said(ts, "sorry")
    office.bot.kill()
    office.bot.start()
    polled(office)
    assert set(left_of(office, SECRET)) == {f"{key} comments"}
    assert not any(SECRET in text for text in office.thread(ts))
    assert wrong_with_chain(office.data_dir / "accessrequest.db") == []
    assert "0 missing" in verify(office, key)
    office.jira.rewrite(key, comment, office.agent, "the password was changed")
    office.said(ts, "the password was changed")


def test_nobody_else_has_it_removed_and_nothing_is_removed_twice(office):
    ts, key = office.ticketed()
    office.jira.comment(key, office.agent, f"the password is {SECRET}")
    office.said(ts, SECRET)
    redact(office, office.otto, post_of(office, ts), ts)
    assert "only Tech Ops can have it removed" in office.told(office.otto, "stays as it is")
    assert SECRET in relays(office, ts)[0]
    redact(office, office.tess, post_of(office, ts), ts)
    removed(office, ts)
    assert "It was removed already" in redact(office, office.tom, post_of(office, ts), ts)


def test_the_check_tells_what_was_not_told_and_takes_back_what_should_not_stand(make_office):
    office = with_agent(make_office()).set(JIRA_POLL_SECONDS="1000").open()
    ts, key = office.ticketed()
    office.jira.comment(key, office.agent, "hello")
    office.jira.attach_as(key, office.agent, "plan.pdf")
    said = verify(office, key)
    assert "added in Jira, was not in the thread as it stands there; it is told now" in said
    assert "the file plan.pdf, added in Jira" in said
    office.said(ts, "&gt; hello")
    office.said(ts, "plan.pdf")
    (comment,) = office.jira.comments(key)
    office.jira.rewrite(key, comment["id"], office.agent, "hello again")
    assert "it is told now" in verify(office, key)
    office.said(ts, "hello again")
    office.jira.hide(key, comment["id"], internal=True)
    assert "its text was taken back" in verify(office, key)
    office.said(ts, "not for everybody")
    office.jira.uncomment(key, comment["id"])
    verify(office, key)
    office.said(ts, "It was deleted in Jira")
    facts = office.facts()
    assert "0 missing" in verify(office, key)
    office.settled()
    assert office.facts() == facts
