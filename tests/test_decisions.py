"""What a reply in a thread is read as, line by line."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from accessdesk.decisions import grant_of_command, read

CORPUS = yaml.safe_load((Path(__file__).parent / "corpora" / "decisions.yaml").read_text(encoding="utf-8"))
TRAILING = yaml.safe_load((Path(__file__).parent / "corpora" / "trailing.yaml").read_text(encoding="utf-8"))
TRAILING = yaml.safe_load((Path(__file__).parent / "corpora" / "trailing.yaml").read_text(encoding="utf-8"))
LEVELS = ("Viewer", "Editor", "Admin", "Full seat")
SLACK_LONGEST = 40_000
"""Characters of a message, at most (Slack: chat.postMessage, "text")."""

READS = {"approval": "approval", "asked_again": "unclear", "refusal": "refusal", "unclear": "unclear", "other": ""}

FILLINGS = (
    *(
        "*",
        " ",
        "\u200b",
        "<",
        "&gt;",
        "```",
        "`",
        "`:",
        "~",
        ":",
        ":x: ",
        "a:",
        "\n",
        "&gt; \n",
        "<@U1> ",
        '"',
        "-",
        " , ",
    ),
    *(
        "approved ",
        "approved, ",
        "approve. ",
        "not approved, ",
        "declined. ",
        "role: ",
        "role: x, ",
        "Editor ",
        "ok . ",
    ),
    *(
        "hi ",
        "thanks for ",
        "thanks, ",
        "sorry ",
        "until 30 june ",
        "no problem ",
        "as ",
        "(",
        "e\u0301",
        "\ufdfa",
        "ok, ",
        "Rita ",
        "for the shop and ",
        "for Rita, ",
        "she works with us on the shop, ",
        "as the owner of the shop ",
        "please also then so ",
        "please give Rita the design role ",
    ),
)
"""What makes careless patterns slow when it is repeated."""


def cases(*sections: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for section in sections:
        for line in CORPUS[section]:
            yield section, line if isinstance(line, dict) else {"text": line}


def say(case: Any) -> str:
    return repr(case["text"]) if isinstance(case, dict) else str(case)


@pytest.mark.parametrize(("section", "case"), [*cases(*READS)], ids=say)
def test_a_reply_is_read_as_its_author_meant_it(section: str, case: dict[str, Any]) -> None:
    said = read(case["text"], LEVELS)
    assert (said.reads, said.reason) == (case.get("reads", READS[section]), case.get("reason", ""))
    if section != "unclear":
        assert said.grant == case.get("grant", {})


def test_nearly_all_clear_approvals_are_read() -> None:
    clear = [case["text"] for _, case in cases("approval", "asked_again")]
    assert sum(read(text, LEVELS).reads == "approval" for text in clear) >= 0.95 * len(clear)


def test_nothing_else_is_read_as_an_approval() -> None:
    others = [case["text"] for _, case in cases("asked_again", "refusal", "unclear", "other")]
    assert [text for text in others if read(text, LEVELS).reads == "approval"] == []


@pytest.mark.parametrize("clause", [clause for clauses in TRAILING.values() for clause in clauses])
def test_no_approval_is_plain_with_a_clause_that_is_not_known_to_be_harmless(clause: str) -> None:
    begun = clause[:1].upper() + clause[1:]
    endings = [f"{pause}{clause}" for pause in (", ", " - ", " ", " :tada: ", " (", " and ")]
    endings += [f"{pause}{begun}" for pause in (". ", ", ", " - ", "\n", ". Thanks. ")]
    forms = [f"{approval}{end}" for approval in ("Approved", "approved for Rita", "I approve") for end in endings]
    assert [text for text in forms if read(text, LEVELS).reads == "approval"] == []


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("approved for <@U0BOB>", ("U0BOB",)),
        ("Hi <@U0TESS>, approved for <@U0BOB> and <@W0ANA|ana>, thanks <@U0TESS>", ("U0BOB", "W0ANA")),
        ("Access for <@U0BOB> approved, Role: Editor", ("U0BOB",)),
        ("Approved. <@U0TESS> please add <@U0BOB> to the shop file", ("U0BOB",)),
        ("Approved, give <@U0BOB> Viewer access; <@U0BOB> needs it for the shop", ("U0BOB",)),
        ("I approve the removal of <@U0BOB>", ("U0BOB",)),
        ("<@U0BOB> approved, <@U0BOB> is on my team", ()),
        ("approved for the shop, thanks <@U0BOB>", ()),
        ("approved for <!subteam^S0SHOP|@shop>", ()),
        ("approved for <@U0BOB> if finance agrees", ()),
        ("declined for <@U0BOB>: no budget", ()),
    ],
)
def test_an_approval_says_whom_it_is_for(text: str, whom: tuple[str, ...]) -> None:
    assert read(text, LEVELS).whom == whom


@pytest.mark.parametrize(
    "text",
    [
        "she is a contractor",
        "Because there is no budget.",
        "<@U0RITA> we have no seats left, sorry",
        "What else? The budget is spent.",
        "kein Budget",
        "予算なし",
        "not approved: no budget",
    ],
)
def test_a_statement_can_be_the_reason_of_a_refusal(text: str) -> None:
    assert read(text).is_statement


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "ok", "Thanks!", "<@U0RITA>", ":x:", "...", "why do you ask?", "what reason", "do you need one"),
        *("&gt; she is a contractor", "Role: Editor", "approved", "Declined", "sorry, declined", "Hi <@U0RITA> :wave:"),
    ],
)
def test_courtesies_questions_quotes_and_bare_decisions_are_no_reason(text: str) -> None:
    assert not read(text).is_statement


def test_a_level_that_sounds_like_a_doubt_is_only_a_name() -> None:
    assert read("Approved, level: No export", ("No export",)).grant == {"level": "No export"}
    assert read("Approved, level: No export").reads == "unclear"


def test_a_level_within_a_longer_one_is_not_named() -> None:
    assert read("Approved, senior editor", ("Editor", "Senior Editor")).grant == {"level": "Senior Editor"}


def test_a_level_is_known_in_any_case_and_accent() -> None:
    assert read("Approved as EDITEUR", ("Éditeur",)).grant == {"level": "Éditeur"}


def test_without_a_catalogue_plain_words_name_what_is_given() -> None:
    assert read("approved as Editor").grant == {"level": "Editor"}
    assert read("approved with Creative Cloud licence").grant == {"licence": "Creative Cloud"}


@pytest.mark.parametrize(
    ("text", "grant"),
    [
        ("", {}),
        ("please", {}),
        ("role: Editor", {"role": "Editor"}),
        ("licence: Full, group: design-eu", {"licence": "Full", "group": "design-eu"}),
        ("Full seat, group: design-eu", {"level": "Full seat", "group": "design-eu"}),
        ("editor", {"level": "Editor"}),
        ("Editor please", {"level": "Editor"}),
        ("as Editor", {"level": "Editor"}),
        ("with viewer access", {"level": "Viewer"}),
        ("design team lead", {"level": "design team lead"}),
        ("custom licence", {"licence": "custom"}),
        ("the *project lead* role", {"role": "project lead"}),
    ],
)
def test_a_command_says_what_is_given(text: str, grant: Mapping[str, str]) -> None:
    assert grant_of_command(text, LEVELS) == grant


@pytest.mark.parametrize(
    "text",
    [
        *("if finance agrees", "Editor?", "not Editor", "no", "Editor once she has signed", "maybe Editor", "“Editor”"),
        *("Viewer or Editor", "role: Editor if there is a seat", "level: Admin?", "declined", "`Editor`", "~Editor~"),
        "whatever she and her whole team may need for this",
    ],
)
def test_a_command_with_a_doubt_is_not_understood(text: str) -> None:
    assert grant_of_command(text, LEVELS) is None


@pytest.mark.parametrize("filling", FILLINGS, ids=repr)
@pytest.mark.parametrize("first", ["", "approved ", "declined, ", "thanks "])
def test_the_longest_replies_are_read_at_once(first: str, filling: str) -> None:
    text = first + filling * (SLACK_LONGEST // len(filling))
    read(text, LEVELS)
    grant_of_command(text, LEVELS)


def calls_made(act: Callable[[], object]) -> int:
    """Count the calls, into Python and into its library, that an act makes."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        act()
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("filling", FILLINGS, ids=repr)
def test_twice_the_text_takes_no_more_than_twice_the_calls(filling: str) -> None:
    short, long = (filling * (length // len(filling)) for length in (2_000, 4_000))
    assert calls_made(lambda: read(long, LEVELS)) <= 2 * calls_made(lambda: read(short, LEVELS)) + 500
