"""Links to messages and tickets: what is made can be read again, what is not ours is left alone."""

import pytest
from accessdesk.links import Links, read_permalink
from hypothesis import given
from hypothesis import strategies as st

HOME = "https://acme.slack.com/"
LINKS = Links(HOME, "https://jira.acme.com/jira")
POST = ("C0CHANNEL", "1700000000.000100")

timestamps = st.builds("{}.{:06d}".format, st.integers(1, 9_999_999_999), st.integers(0, 999_999))
channels = st.from_regex(r"[CG][A-Z0-9]{1,20}", fullmatch=True)


def test_a_post_is_linked_as_slack_links_it() -> None:
    assert LINKS.message(*POST) == "https://acme.slack.com/archives/C0CHANNEL/p1700000000000100"


def test_a_reply_is_linked_inside_its_thread() -> None:
    link = LINKS.message("C0CHANNEL", "1700000009.000200", root=POST[1])
    assert link == (
        "https://acme.slack.com/archives/C0CHANNEL/p1700000009000200?thread_ts=1700000000.000100&cid=C0CHANNEL"
    )


def test_a_post_that_heads_its_thread_is_linked_as_a_post() -> None:
    assert LINKS.message(*POST, root=POST[1]) == LINKS.message(*POST)


def test_a_ticket_is_linked_below_jiras_address() -> None:
    assert LINKS.issue("OPS-12") == "https://jira.acme.com/jira/browse/OPS-12"


@given(channels, timestamps)
def test_a_post_is_found_again_from_its_link(channel: str, ts: str) -> None:
    assert read_permalink(LINKS.message(channel, ts), HOME) == (channel, ts)


@given(channels, timestamps, timestamps)
def test_a_thread_is_found_from_the_link_to_any_of_its_replies(channel: str, root: str, reply: str) -> None:
    assert read_permalink(LINKS.message(channel, reply, root), HOME) == (channel, root)
    escaped = LINKS.message(channel, reply, root).replace("&", "&amp;")
    assert read_permalink(escaped, HOME) == (channel, root)


@pytest.mark.parametrize("around", ["<{}>", "see {} please", "({})", "<{}|the post>"])
def test_a_link_is_found_with_what_people_put_around_it(around: str) -> None:
    assert read_permalink(around.format(LINKS.message(*POST)), HOME) == POST


@pytest.mark.parametrize(
    "text",
    [
        "",
        "OPS-12",
        "https://other.slack.com/archives/C0CHANNEL/p1700000000000100",
        "https://acme.slack.com.evil.example/archives/C0CHANNEL/p1700000000000100",
        "http://acme.slack.com/archives/C0CHANNEL/p1700000000000100",
        "https://acme.slack.com/archives/D0DIRECT/p1700000000000100",
        "https://acme.slack.com/archives/C0CHANNEL",
        "https://acme.slack.com/archives/C0CHANNEL/p12345",
        "https://acme.slack.com/archives/C0CHANNEL/p17000000000001009",
        "https://acme.slack.com/files/U0RITA/F0FILE/figma.png",
    ],
)
def test_what_is_no_permalink_of_this_workspace_leads_nowhere(text: str) -> None:
    assert read_permalink(text, HOME) is None


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    read_permalink(f"{HOME}archives/{text}", HOME)
