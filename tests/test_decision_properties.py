"""What holds of the reading of decisions for every reply, shown on replies that nobody thought of."""

from accessdesk import kinds, objections
from accessdesk.decisions import Said, grant_of_command, read
from accessdesk.wording import wording_of
from hypothesis import example, given
from hypothesis import strategies as st

LEVELS = ("Viewer", "Editor", "Full seat")

CLEAR = (
    *("approved", "I approve this request", "This is approved", "it’s approved", "Request approved", "Approving this"),
    *("approved by me", "Approved for Rita", "approved as Editor", "Approved with viewer access", "I hereby approve"),
    *("approved, she needs it for the new shop", "Approved for 6 months, cost centre 4711", "Approved\nRole: Editor"),
    *("approved, role: Editor, group: design-eu", "APPROVED! Please add her to the shop file"),
)
clear = st.sampled_from(CLEAR)

SPOILERS = (
    *(
        "?",
        "？",
        "؟",
        "if finance agrees",
        "unless",
        "until legal signs",
        "once signed",
        "when",
        "provided",
        "assuming",
    ),
    *("subject to budget", "pending", "as long as", "but", "except", "however", "although", "maybe", "perhaps"),
    *("probably", "I guess", "I think", "should", "would", "could", "might", "it seems", "hopefully", "not", "NOT"),
    *("never", "don't", "isn’t", "no", "wait", "hold on", "not yet", "conditionally", "in principle", "almost"),
    *("“", "”", '"', "«", "「", "`", "`no`", "~", "declined", "rejected", "denied", "wenn", "aber", "nicht"),
    *("si", "pero", "mais", "если", "如果", "n̶", "𝐧𝐨𝐭", "ｎｏｔ", "no\u200bt", ":x:", ":thinking_face:", "🤔", "❌"),
    *("she said", "yesterday", "kidding", "oops", "wrong thread", "[ ]", "to be confirmed", "tbc", "must"),
)
COURTESIES = (
    *("Hi,", "Hello <@U0RITA>,", "Hi team,", "Thanks!", "thanks <@U0TESS>,", "<@U0RITA>", "<!subteam^S1|@tech-ops>"),
    *("Good morning :wave:", ":white_check_mark:", "✅", "yes,", "ok", "Sure,", "\n", "\u200b", "\u00a0", "\u200e"),
    *("Sorry for the delay,", "LGTM,"),
)
FAREWELLS = (
    *("", ".", "!", " thanks", ", thank you!", " :tada:", " 👍", "\n\nThanks,\nOlga", "\u00a0", "\n", " <@U0TESS>"),
    *(". Let me know if you need anything else", "\nGroup: design-eu", "\u200f", ", no problem"),
)
MARKS = ("{}", "*{}*", "_{}_", "*_{}_*", "\u2068{}\u2069", "  {}  ")

FRAGMENTS = (
    *CLEAR,
    *SPOILERS,
    *COURTESIES,
    *FAREWELLS,
    *(
        "&gt; ",
        "&gt;&gt;&gt;",
        "```",
        "*",
        "_",
        "<",
        ">",
        "&amp;",
        "Role:",
        "Licence type:",
        "Group: x",
        "level：",
        ":",
        ",",
    ),
    *(
        "not approved",
        "declined",
        "because",
        "no budget",
        "Editor",
        "Viewer",
        "<https://x.example/?a=b|approved>",
        "\ud800",
    ),
)
pasted = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=12).map(" ".join) | st.text()


@given(st.data(), clear, st.sampled_from(SPOILERS))
def test_no_approval_is_plain_with_a_doubt_anywhere_in_it(data: st.DataObject, text: str, spoiler: str) -> None:
    words = text.split(" ")
    place = data.draw(st.integers(0, len(words)))
    words.insert(place, spoiler)
    assert read(" ".join(words), LEVELS).reads != "approval"


@given(
    st.data(), clear, st.sampled_from(SPOILERS), st.sampled_from(("\n", ". ", ", ", " - ", "\n\n", "; ", " (", "… "))
)
def test_no_approval_is_plain_with_a_doubt_behind_it(
    data: st.DataObject, text: str, spoiler: str, between: str
) -> None:
    more = data.draw(st.sampled_from(("", " that's it", " she is in my team", "\nThanks!")))
    assert read(f"{text}{between}{spoiler}{more}", LEVELS).reads != "approval"


@given(
    clear, st.sampled_from(("“{}”", '"{}"', "'{}'", "`{}`", "```{}```", "~{}~", "&gt; {}", "&gt;&gt;&gt; {}", "({}?)"))
)
def test_what_is_quoted_or_struck_is_no_approval(text: str, around: str) -> None:
    assert read(around.format(text), LEVELS).reads == "unclear"


@given(clear, st.lists(st.sampled_from(COURTESIES), max_size=4), st.sampled_from(MARKS), st.sampled_from(FAREWELLS))
def test_courtesies_and_marks_leave_an_approval_plain(
    text: str, courtesies: list[str], around: str, farewell: str
) -> None:
    said = " ".join([*courtesies, around.format(text)]) + farewell
    assert read(said, LEVELS).reads == "approval"


@given(pasted)
def test_whatever_is_read_as_an_approval_opens_with_the_word(text: str) -> None:
    wording = wording_of(text)
    if read(text, LEVELS).reads == "approval":
        before = wording.source(wording.text.index(" approv"))
        assert read(text[:before]).reads in ("", "unclear")
        assert not read(text[:before]).grant
        assert "?" not in text


@given(pasted)
@example("\ud800 approved \udfff")
@example("approved:\x00role: \u0338")
def test_every_text_can_be_read(text: str) -> None:
    said = read(text, LEVELS)
    assert isinstance(said, Said)
    assert said.reads in ("approval", "refusal", "unclear", "")
    assert set(said.grant) <= {"licence", "role", "group", "level"}
    assert all(said.grant.values())
    assert not said.reason or (said.reads == "refusal" and said.is_statement)
    assert objections.read(text) in ("objection", "withdrawal", "")
    assert kinds.kind_of(text, text) in ("new", "change", "removal")
    grant_of_command(text, LEVELS)


@given(pasted)
def test_a_reason_stands_in_the_reply_as_it_was_typed(text: str) -> None:
    reason = read(text).reason
    assert all(line in text for line in reason.split("\n"))


@given(pasted, st.sampled_from(("if finance agrees", "?", "not", "maybe", "“", "unless")))
def test_a_command_with_a_doubt_gives_nothing(text: str, doubt: str) -> None:
    assert not grant_of_command(f"{text} {doubt}", LEVELS)
