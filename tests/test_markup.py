"""What Slack messages become in Jira, in plain text, and back in Slack."""

import pytest
from accessdesk.markup import Mentions, escape, for_slack, mention_ids, one_line, plain, split, to_wiki

JOINER = "\u2060"


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("Salesforce &amp; Tableau &lt;b&gt;", "Salesforce & Tableau <b>"),
        ("*bold* _italic_ ~struck~ `code`", "*bold* _italic_ -struck- {{code}}"),
        ("*Name of application:* Okta", "*Name of application:* Okta"),
        ("_*both*_", "_*both*_"),
        ("• one\n    ◦ two\n• three", "* one\n** two\n* three"),
        ("• one\nafter", "* one\n\nafter"),
        ("1. one\n2. two", "1. one\n2. two"),
        ("&gt; quoted\n&gt; twice\nafter", "{quote}\nquoted\ntwice\n{quote}\nafter"),
        ("before\n&gt;&gt;&gt; all\nthe rest", "before\n{quote}\nall\nthe rest\n{quote}"),
        ("see\n```\na = 1\n```\nthere", "see\n{noformat}\na = 1\n{noformat}\nthere"),
        ("an ``` alone", "an ``` alone"),
        ("ticket :+1::skin-tone-3: :tada:", "ticket :\\+1: :tada:"),
        ("well-known snake_case 5 - 3 Thanks!", "well-known snake_case 5 - 3 Thanks!"),
        ("share \\\\server\\team_x", "share \\\\server\\team_x"),
    ],
)
def test_what_slack_formats_is_formatted_in_jira(typed: str, written: str) -> None:
    assert to_wiki(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("[~admin]", r"\[\~admin\]"),
        ("{code}x{code}", r"\{code\}x\{code\}"),
        ("{{x}}", rf"\{{{JOINER}\{{x\}}{JOINER}\}}"),
        ("!http.png!", r"\!http.png!"),
        ("[label|https://evil.example]", rf"\[label\|https:{JOINER}//evil.example\]"),
        ("||a||b||", r"\|\|a\|\|b\|\|"),
        ("h1. big", f"h1{JOINER}. big"),
        ("  bq. said", f"  bq{JOINER}. said"),
        ("----", r"\-\-\-\-"),
        ("- item\n# item", "\\- item\n\\# item"),
        ("2^10^ ??cited??", r"2^10^ ?\?cited?\?"),
        ("(x) :) :P ;) (on)", rf"\(x) :\) :{JOINER}P ;\) \(on)"),
        ("back\\\\slash \\*", f"back\\{JOINER}\\slash \\{JOINER}\\*"),
        ("&amp;lt; &amp;#42;", f"&{JOINER}lt; &{JOINER}#42;"),
    ],
)
def test_what_a_person_typed_does_not_act_in_jira(typed: str, written: str) -> None:
    assert to_wiki(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("*see [~admin]*", r"\*see \[\~admin\]\*"),
        ("_{color:red}_", r"\_\{color:red\}\_"),
        ("*a `b`*", r"\*a `b`\*"),
        ("é*bold*", r"é\*bold*"),
        ("`{a}`", r"`\{a\}`"),
        ("(*r)*", r"\(\*r)\*"),
        ("*x (*)", r"\*x \(\*)"),
        ("~x:~)", r"\~x:\~)"),
    ],
)
def test_emphasis_and_code_that_the_two_renderers_would_read_differently_stay_as_typed(
    typed: str, written: str
) -> None:
    assert to_wiki(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("<https://a.example/x>", "[https://a.example/x]"),
        ("<http://a.example|a.example>", "[http://a.example]"),
        ("<https://evil.example|your bank>", "your bank ([https://evil.example])"),
        ("<https://a.example/_b_>", r"[https://a.example/\_b_|https://a.example/_b_]"),
        ("<https://a.example/[~x]|y!^{>", r"y!\^\{ ([https://a.example/%5B~x%5D])"),
        ("<mailto:a@b.example|a@b.example>", "[a@b.example|mailto:a@b.example]"),
        ("<tel:+4912|call>", r"call (tel:\+4912)"),
        ("<javascript:alert(1)|click>", "click (javascript:alert(1))"),
        ("<https://a.example/" + "x" * 2_000 + ">", f"https:{JOINER}//a.example/" + "x" * 2_000),
    ],
)
def test_only_web_and_mail_links_of_slack_are_links_and_show_where_they_lead(typed: str, written: str) -> None:
    assert to_wiki(typed) == written


def test_mentions_are_named_and_never_ping() -> None:
    typed = "<@U1> <@U2|bob> <@U3> <#C1|general> <!subteam^S1|@ops> <!here> <!channel>"
    assert to_wiki(typed, {"U1": "Ana [~Lopez]"}) == r"@Ana \[\~Lopez\] @bob @U3 #general @ops @here @channel"
    assert to_wiki("<@U1>", {"U1": "Ana\rh1. \x00x"}) == "@Ana h1. �x"
    assert plain(typed, {"U1": "Ana", "S1": "@tech-ops"}) == "@Ana @bob @U3 #general @tech-ops @here @channel"


def test_mentions_are_listed_in_order_and_once_but_not_those_in_code() -> None:
    text = "<@U2> *<@U1>* <@U2|x>\n&gt; <#C1|a> <!subteam^S1|@b>\n`<@U9>`"
    assert mention_ids(text) == Mentions(("U2", "U1"), ("C1",), ("S1",))


def test_dates_show_their_fallback_or_the_moment() -> None:
    assert plain("<!date^1392734382^{date}|Feb 18>") == "Feb 18"
    assert plain("<!date^1392734382^{date}>") == "2014-02-18 14:39 UTC"
    assert plain("<!date^never^{date}>") == "never"
    assert to_wiki("<!date^1^{date}^https://a.example|today>") == "today ([https://a.example])"


def test_code_keeps_its_text_and_cannot_close_its_block() -> None:
    written = to_wiki("```{noformat} [~x] {Quote} <https://a.example|a.example> \\```")
    assert written == f"{{noformat}}\n{{{JOINER}noformat}} [~x] {{{JOINER}Quote}} a.example \\\n{{noformat}}"


def test_hidden_and_invalid_characters_are_made_visible() -> None:
    assert escape("a\u202eb\x00c\ud800d\uffffe\r\nf\tg😀") == "a�b�c�d�e\nf\tg😀"


def test_plain_text_says_what_the_message_says() -> None:
    typed = "*App:* <https://a.example|A>\n• x\n&gt; y\n```z```"
    assert plain(typed) == "App: A (https://a.example)\n• x\n> y\nz"


def test_one_line_folds_and_cuts_between_characters() -> None:
    assert one_line(" a\n\t b\x07c ") == "a bc"
    assert one_line("x" * 255) == "x" * 255
    assert one_line("x" * 256) == "x" * 254 + "…"
    assert one_line("ab\u0301cd", 3) == "a…"
    assert one_line("😀😀😀", 4) == "😀…"
    assert one_line("abc", 0) == ""


def test_text_for_slack_neither_pings_nor_formats() -> None:
    assert for_slack("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@\u2060U1&gt;"
    assert for_slack("@here #general :tada:") == f"@{JOINER}here #{JOINER}general :{JOINER}tada:"
    assert for_slack("*a* _b_ ~c~ `d` snake_case a@b.example") == "∗a∗ ＿b＿ ∼c∼ ˋdˋ snake_case a@b.example"
    assert for_slack("> x") == f"{JOINER}&gt; x"


def test_a_short_text_is_not_split_and_an_empty_one_has_no_parts() -> None:
    assert split("a\nb", 100) == ["a\nb"]
    assert split("", 100) == []
    assert [part.strip() for part in split("a" + "\n" * 300 + "b", 100)] == ["a", "b"]


def test_parts_end_at_paragraphs_then_lines_then_words() -> None:
    assert split("a" * 40 + "\n" + "b" * 10 + "\n\n" + "c" * 60, 100) == ["a" * 40 + "\n" + "b" * 10 + "\n\n", "c" * 60]
    assert split("a" * 50 + " b\n" + "c" * 60, 100) == ["a" * 50 + " b\n", "c" * 60]
    assert split("a" * 50 + " " + "c" * 60, 100) == ["a" * 50 + " ", "c" * 60]


def test_a_split_block_is_closed_and_opened_again() -> None:
    parts = split("{quote}\n{noformat}\n" + "line of code\n" * 12 + "{noformat}\n{quote}", 120)
    assert len(parts) > 1
    for part in parts:
        assert part.startswith("{quote}\n{noformat}\n")
        assert part.endswith("\n{noformat}\n{quote}")
    assert sum(part.count("line of code") for part in parts) == 12


def test_what_stood_inside_a_line_does_not_act_at_the_start_of_a_part() -> None:
    assert split("x" * 79 + " - item and more words", 100)[1] == "\\- item and more words"
    assert split("x" * 79 + " h1. item and more words", 100)[1] == f"h1{JOINER}. item and more words"


def test_a_word_that_is_too_long_is_not_cut_inside_a_shield() -> None:
    parts = split("\\[" * 100, 101)
    assert all(len(part) <= 101 and part.count("\\") == part.count("[") for part in parts)
    assert "".join(parts) == "\\[" * 100


def test_a_limit_without_room_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 100"):
        split("x", 99)
