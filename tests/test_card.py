"""The status as Block Kit: within Slack's limits whatever it has to say, and the same words as its plain text."""

import re

import pytest
from accessdesk.card import MAXIMUM_CONTEXT, MAXIMUM_SECTION, Card, Line, moment, pieces
from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.slack_blocks import problems

AT = 1_700_000_000.9
WORDS = st.lists(
    st.one_of(st.just("<@U0OLGA>"), st.just("<https://a.example|two words>"), st.text("aé😀&", min_size=1))
)


def texts(card: Card) -> list[str]:
    return [each["text"] for block in card.blocks for each in block.get("elements", [block.get("text")])]


def test_a_card_has_its_state_above_each_thing_with_its_time_and_the_rest_small_below() -> None:
    lines = (
        Line("OPS-1 · Figma"),
        Line("A note.", is_note=True),
        Line("Waits for Olga.", AT),
        Line("Another.", is_note=True),
    )
    card = Card(":hourglass: Waits", lines)
    assert [block["type"] for block in card.blocks] == ["header", "section", "section", "context", "context"]
    assert texts(card) == [
        ":hourglass: Waits",
        "OPS-1 · Figma",
        "Waits for Olga.",
        f"Since {moment(AT)}",
        "A note.\nAnother.",
    ]
    assert card.text == "OPS-1 · Figma\nA note.\nWaits for Olga.\nAnother."
    assert problems(card.blocks) == []


def test_the_plain_text_says_how_it_ended() -> None:
    assert Card("Completed", (Line("OPS-1"), Line("Approved.")), "completed").text == "OPS-1 · *completed*\nApproved."


def test_a_time_is_shown_to_each_reader_in_their_own_zone() -> None:
    assert moment(AT) == "<!date^1700000000^{date_short_pretty} at {time}|2023-11-14 22:13 UTC>"


def test_two_hundred_owners_are_all_called() -> None:
    owners = [f"<@U0OWNER{number:05}>" for number in range(200)]
    card = Card("Waits", (Line("OPS-1"), Line(f"Waits for {', '.join(owners)} to decide.", AT)))
    assert problems(card.blocks) == []
    assert re.findall(r"<@\w+>", " ".join(texts(card))) == owners


@pytest.mark.parametrize("line", [Line("word " * 4_000), Line("x" * 20_000), Line("note " * 4_000, is_note=True)])
def test_what_fits_into_no_blocks_is_shown_as_plain_text(line: Line) -> None:
    card = Card("Waits", (Line("OPS-1"), line))
    assert card.blocks == []
    assert line.text in card.text


def test_very_many_lines_are_shown_as_plain_text() -> None:
    assert Card("Waits", tuple(Line("word", AT) for _ in range(30))).blocks == []


@given(WORDS)
def test_pieces_lose_nothing_and_cut_no_mention(words: list[str]) -> None:
    found = list(pieces(" ".join(words), 40))
    assert all(0 < len(piece) <= 40 for piece in found)
    assert "".join("".join(found).split()) == "".join("".join(words).split())
    assert all(piece.count("<") == piece.count(">") for piece in found)


@given(st.lists(st.tuples(st.text(), st.booleans(), st.sampled_from([0.0, AT]))))
def test_whatever_is_said_slack_takes_it(said: list[tuple[str, bool, float]]) -> None:
    card = Card("Waits", (Line("OPS-1"), *(Line(text, at, is_note=is_note) for text, is_note, at in said)))
    assert problems(card.blocks) == []


def test_the_limits_are_slacks() -> None:
    whole = Card("W", (Line("x" * MAXIMUM_SECTION), Line("y" * MAXIMUM_CONTEXT, is_note=True)))
    assert [len(each) for each in texts(whole)] == [1, MAXIMUM_SECTION, MAXIMUM_CONTEXT]
    assert problems(whole.blocks) == []
