"""Jira's wiki markup as Slack shows it: what it looks like, and that nothing in it acts."""

import re

import pytest
from accessdesk.wiki_reading import to_slack
from hypothesis import given
from hypothesis import strategies as st


def shown(text, names=None):
    return "\n".join(to_slack(text, names or {}))


@pytest.mark.parametrize(
    ("wiki", "slack"),
    [
        ("Access is *ready* now", "Access is *ready* now"),
        ("_soon_ and -not- here", "_soon_ and ~not~ here"),
        ("use {{figma login}} once", "use `figma login` once"),
        ("h2. Result", "*Result*"),
        ("* one\n** two\n# three", "• one\n    • two\n• three"),
        ("bq. as you said", "as you said"),
        ("{quote}as you said{quote}", "as you said"),
        ("{color:red}red{color}", "red"),
        ("before {code:python}\nprint(1)\n{code}\nafter", "before\n`print(1)`\nafter"),
        ("{noformat}*a* <!channel>{noformat}", "`*a* &lt;!channel&gt;`"),
        ("{code} never closed", "{code} never closed"),
        ("see [the page|https://jira.example/x?a=1&b=2]", "see the page (<https://jira.example/x?a=1&amp;b=2>)"),
        ("see [https://jira.example/x]", "see <https://jira.example/x>"),
        ("[https://a.example|https://a.example|smart-link]", "<https://a.example>"),
        ("[https://bank.example|https://evil.example]", "https://bank.example (<https://evil.example>)"),
        ("see https://jira.example/a_b_c.", "see <https://jira.example/a_b_c>."),
        ("[mail me|mailto:agnes@example.com]", "mail me (<mailto:agnes@example.com>)"),
        ("!screen.png|thumbnail! and [^log.txt]", "(screen.png) and (log.txt)"),
        ("Done! Really!", "Done! Really!"),
        (r"\*not bold\* and \[no link\]", "∗not bold∗ and [no link]"),
        ("one \\\\ two", "one \n two"),
        ("5 * 3 * 2 and a-b-c", "5 ∗ 3 ∗ 2 and a-b-c"),
        ("----", "----"),
        ("", ""),
    ],
)
def test_markup_is_shown_as_slack_shows_such_things(wiki, slack):
    assert shown(wiki) == slack


def test_a_mention_names_somebody_and_calls_nobody():
    names = {"5b10": "Agnes Agent", "agnes": "Agnes Agent"}
    assert shown("[~accountid:5b10], [~agnes]", names) == "@\u2060Agnes Agent, @\u2060Agnes Agent"
    assert shown("[~accountid:5b99]") == "@\u2060somebody in Jira"
    assert shown("[~otto]") == "@\u2060otto"


@pytest.mark.parametrize(
    "text",
    [
        "<!channel>",
        "<@U0TESS>",
        "<#C0ROOM>",
        "<!subteam^S0OPS>",
        "<https://evil.example|https://bank.example>",
        "[<!here>|https://a.example]",
        "[x|https://a.example/<!here>]",
        "[x|javascript:alert(1)]",
        "*<!everyone>*",
        "{{<!channel>}}",
        "h1. <!channel>",
        "[~<@U0TESS>]",
        "!<@U0TESS>.png!",
        "<!cha\\nnel>",
        "\\<!channel\\>",
        "<{color}!channel>",
        "<!date^1^{date}|x>",
    ],
)
def test_nothing_typed_there_pings_or_links(text):
    assert "<" not in re.sub(r"<https://[^<>|]*>", "", shown(text, {"<@U0TESS>": "<!channel>"}))


def test_pieces_that_meet_do_not_become_a_call_or_an_emoji():
    assert shown("@{color}here") == "@\u2060here"
    assert shown(":{color}tada:") == ":\u2060tada:"


@given(st.text(alphabet="*_-`~{}[]|\\!^<>@#&:;hbqcode. \n\r\u2028/x1", max_size=80))
def test_whatever_is_typed_there_is_only_what_slack_shows_as_text_or_as_an_address(text):
    lines = to_slack(text, {})
    for line in lines:
        assert "\n" not in line
        assert "\r" not in line
        rest = re.sub(r"<(?:https?://|mailto:)[^<>|]*>", "", line)
        assert "<" not in rest
        assert ">" not in rest
        assert not re.search(r"(?<!\w)@\w", rest)


def test_a_long_text_is_read_in_linear_time():
    for piece in ("[", "*a", "{{", "_a ", "!a.", "\\", "{code}", "[a|", "-a", "https://"):
        to_slack(piece * (30_000 // len(piece)), {})
