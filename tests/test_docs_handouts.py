"""The pages to hand out are Slack's markup, short, and what they tell people to write means what they say."""

import re

import pytest
from accessdesk import decisions, template
from accessdesk.settings import DEFAULTS

from tests.documents import PAGES, blocks
from tests.test_docs import COMMANDS

HANDOUTS = [block.text for block in blocks("mrkdwn")]
LONGEST = 4_000
"""Characters of a message that Slack asks for, at most (docs.slack.dev, chat.postMessage, "text")."""

REQUESTERS, OWNERS, TECH_OPS = HANDOUTS
EMOJI = {DEFAULTS[name] for name in ("TICKET_EMOJI", "COMPLETE_EMOJI", "CANCEL_EMOJI")}


def quoted(text: str) -> list[str]:
    """Return the lines that a page quotes."""
    return re.findall(r"^> (.*)$", text, re.MULTILINE)


@pytest.mark.parametrize("text", HANDOUTS)
def test_it_is_slacks_markup_and_short(text):
    assert len(text) < LONGEST
    assert not re.search(r"\*\*|\]\(|^#|^- |^\|", text, re.MULTILINE)
    for line in text.replace("```", "").splitlines():
        for mark in ("*", "`"):
            assert line.count(mark) % 2 == 0, line


@pytest.mark.parametrize("text", HANDOUTS)
def test_its_commands_and_emoji_are_there(text):
    assert set(re.findall(r"!access ([a-z]+)", text)) <= COMMANDS
    assert set(re.findall(r"(?<!\w):([a-z_]+):", text)) <= EMOJI


def test_what_requesters_are_to_fill_in_is_the_template_and_complete_when_they_have():
    (blank,) = re.findall(r"```\n(.*?)```", REQUESTERS, re.DOTALL)
    assert blank.split() == template.blank_template().split()
    names = ("Figma", "a new shop", "<@U0MARA>")
    post = "\n".join(f"{line.rstrip('@')} {name}" for line, name in zip(blank.splitlines(), names, strict=True))
    assert template.problems(template.read(post)) == ()
    assert template.read(post + "\nFor: <@U0OTTO>").beneficiary_id == "U0OTTO"


@pytest.mark.parametrize("text", HANDOUTS)
def test_posted_in_the_channel_it_is_no_request(text):
    assert not template.read(text.replace(">", "&gt;")).is_request


def test_what_owners_are_told_to_write_decides_and_what_does_not_count_does_not():
    approval, refusal = map(decisions.read, quoted(OWNERS))
    assert (approval.reads, dict(approval.grant)) == ("approval", {"role": "Editor"})
    assert (refusal.reads, refusal.reason) == ("refusal", "all licences are in use")
    (line,) = [line for line in OWNERS.splitlines() if "count as nothing" in line]
    said = re.findall(r"“([^”]+)”", line)
    assert len(said) == 2
    assert [decisions.read(each).reads for each in said] == ["unclear"] * 2


def test_the_table_of_decisions_says_how_they_are_read():
    rows = re.findall(r"^\| (`.+`) \| (approved|refused|a refusal|nothing)\b", PAGES["docs/requests.md"], re.MULTILINE)
    reads = {"approved": "approval", "refused": "refusal", "a refusal": "refusal", "nothing": "unclear"}
    assert len(rows) == 4
    for cell, counts in rows:
        for words in re.findall(r"`([^`]+)`", cell):
            said = decisions.read(words)
            assert said.reads == reads[counts], words
            assert bool(said.reason) == (counts == "refused")
