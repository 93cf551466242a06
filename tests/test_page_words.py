"""What is typed into the page reaches Slack as its own client would send it, and comes back to be edited."""

import pytest

from tests.sandbox.page.words import editable, typed

NAMES = {
    "@rita": "<@U1>",
    "@Rita Requester": "<@U1>",
    "@mara": "<@U2>",
    "@tech-ops": "<!subteam^S1>",
    "#random": "<#C1>",
    "@Ann & Co": "<@U3>",
}
SHOWN = {"U1": "@Rita Requester", "U2": "@Mara Manager", "S1": "@tech-ops", "C1": "#random"}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("plain", "plain"),
        ("@Rita Requester, look", "<@U1>, look"),
        ("Manager: @MARA", "Manager: <@U2>"),
        ("@tech-ops in #random", "<!subteam^S1> in <#C1>"),
        ("@Ann & Co", "<@U3>"),
        ("mail@rita.example and @ritas", "mail@rita.example and @ritas"),
        ("<b> & <@U9>", "&lt;b&gt; &amp; &lt;@U9&gt;"),
        ("see https://example.com/a?b=1&c=@mara.", "see <https://example.com/a?b=1&amp;c=@mara>."),
        ("(https://example.com/a)", "(<https://example.com/a>)"),
        ("two\nlines", "two\nlines"),
        ("", ""),
    ],
)
def test_typed_text_is_marked_as_slack_marks_it(text, sent):
    assert typed(text, NAMES) == sent


@pytest.mark.parametrize(
    ("sent", "text"),
    [
        ("<@U1>, see <#C1>", "@Rita Requester, see #random"),
        ("<!subteam^S1|@tech-ops>", "@tech-ops"),
        ("<https://example.com/?a&amp;b|here>", "https://example.com/?a&b"),
        ("<@U9> stays", "<@U9> stays"),
        ("a &lt;b&gt; &amp;amp;", "a <b> &amp;"),
    ],
)
def test_a_sent_text_can_be_edited_as_it_was_typed(sent, text):
    assert editable(sent, SHOWN) == text


def test_whoever_edits_without_a_change_sends_the_same():
    for text in ("@Rita Requester: 1 < 2 & 3", "#random https://example.com/?a=1&b=2"):
        sent = typed(text, NAMES)
        assert typed(editable(sent, SHOWN), NAMES) == sent
