"""What holds of the template's reading for every post, shown on posts that nobody thought of."""

from dataclasses import astuple

from accessdesk.template import FIELDS, Reading, looks_like_request, mended, merge, problems, read, supplies
from hypothesis import example, given
from hypothesis import strategies as st

LABELS = {
    "application": ("Name of application", "Application name", "Name of the application"),
    "reason": ("Business reason", "Business justification"),
    "manager": ("Manager's Name", "Manager’s name", "Managers name", "Manager`s Name", "Name of manager"),
    "for": ("For",),
}
SHORT_LABELS = {"application": ("App", "Application"), "reason": ("Reason",), "manager": ("Manager",)}

FRAGMENTS = (
    *("Name of application:", "Business reason:", "Manager's Name: @", "App:", "Reason:", "Manager:", "For:", "@"),
    *("<@U123ABC>", "<@W9|ana>", "<https://x.example/a|label>", "<", ">", "&gt;", "&gt;&gt;&gt;", "&amp;", "```", "`"),
    *("*", "_", "~", "**", "• ", "- ", "1. ", "2) ", "\n", "\r\n", "\u2028", "\u00a0", "\u200b", "\u202e", "\x00"),
    *("\t", ":", "：", ":tada:", "🎨", "Figma", "team design", "n/a", "[name]", ".", ",", "|"),
    *("Thanks!", "Regards,", "Ann"),
)
pasted = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=4), max_size=30).map("".join)

WORDS = ("Figma", "Office", "365", "team", "größer", "デザイン", "תקציב", "R&amp;D", "a&gt;", "🎨", ":art:", "x/y")
BULLETS = ("", "• ", "- ", "* ", "1. ", "2) ", "(3) ", " \u00a0", "\u200f", ":arrow_right: ", "▪︎ ")
EMPHASIS = ("{}:", "*{}:*", "*{}*:", "_{}:_", "*_{}_*:", "`{}:`", "~{}~ :", "{} :", "{}：", "*{}: *")
FAREWELLS = ("", "\nThanks in advance!", "\n\nCheers", "\nRegards,\nAnn", "Thank you <@U0CHEER> :pray:")

plain_values = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
links = st.sampled_from(("see <https://a.example/x?y=z|the plan>: urgent", "<mailto:a@b.example|a@b.example>"))
long_reasons = st.lists(plain_values, min_size=1, max_size=4).map("\n".join)
user_ids = st.from_regex(r"[UW][A-Z0-9]{2,10}", fullmatch=True)


@st.composite
def fields(draw: st.DrawFn) -> dict[str, str]:
    """Draw what a person has to say, by field; sometimes for somebody else."""
    values = {
        "application": draw(plain_values),
        "reason": draw(long_reasons | links),
        "manager": f"<@{draw(user_ids)}>",
    }
    if draw(st.booleans()):
        values["for"] = draw(user_ids.map("<@{}>".format) | plain_values)
    return values


@st.composite
def typed_lines(draw: st.DrawFn, values: dict[str, str]) -> str:
    """Draw a post that gives these values in lines of their own, decorated as people do."""
    lines = [draw(st.sampled_from(("", "Hi team!\n", "Hello :wave: please, it is urgent\n\n")))]
    end = draw(st.sampled_from(("\n", "\r\n", "\n\n", "\u2028", " \n", "\r")))
    before = draw(st.sampled_from(BULLETS))
    around = draw(st.sampled_from(EMPHASIS))
    gap = draw(st.sampled_from((" ", "", "\u00a0", "  ", "\t", "\n", "\u200b ", "\r\n")))
    for field in draw(st.permutations(list(values))):
        label = draw(st.sampled_from(LABELS[field] + SHORT_LABELS.get(field, ())))
        label = draw(st.sampled_from((label, label.upper(), label.lower(), label.replace(" ", "\u00a0"))))
        lines.append(before + around.format(label) + gap + values[field] + end)
    lines.append(draw(st.sampled_from(FAREWELLS)))
    return "".join(lines)


@st.composite
def typed_in_one_line(draw: st.DrawFn, values: dict[str, str]) -> str:
    """Draw a post that gives these values one after the other in one line, with full labels."""
    between = draw(st.sampled_from((" ", ", ", "; ", " | ", " - ", "  ", "\t")))
    around = draw(st.sampled_from(("{}:", "*{}:*", "*{}*:", "{} :", "{}：")))
    numbered = draw(st.booleans())
    parts = []
    for number, field in enumerate(draw(st.permutations(list(values))), start=1):
        label = around.format(draw(st.sampled_from(LABELS[field])))
        parts.append(f"{number}. " * numbered + f"{label} {values[field]}")
    return draw(st.sampled_from(("", "Hi team! ", "Hello, "))) + between.join(parts)


def values_of(reading: Reading) -> dict[str, str]:
    """Return what a reading holds, by field, without the empty ones."""
    values = (reading.application, reading.reason, reading.manager, reading.beneficiary)
    return {field: value for field, value in zip(FIELDS, values, strict=True) if value}


@given(st.data(), fields())
def test_what_is_typed_in_lines_is_read_as_it_was_meant(data: st.DataObject, values: dict[str, str]) -> None:
    reading = read(data.draw(typed_lines(values)))
    assert values_of(reading) == values
    assert reading.is_request
    assert problems(reading) == ()


@given(st.data(), fields())
def test_what_is_typed_in_one_line_is_read_as_it_was_meant(data: st.DataObject, values: dict[str, str]) -> None:
    values = {field: value.replace("\n", " ") for field, value in values.items() if field != "for"}
    assert values_of(read(data.draw(typed_in_one_line(values)))) == values


@given(st.text() | pasted)
@example("\ud800 App: \udfff\nReason: \x00")
@example("ſ reaſon: x\nſ app: y")
def test_every_text_can_be_read(text: str) -> None:
    reading = read(text)
    assert len(set(reading.labels)) == len(reading.labels)
    assert not (reading.blank and values_of(reading))
    assert merge(reading, [reading]) == reading
    problems(reading)
    supplies(text)


@given(st.text() | pasted)
def test_the_quick_look_agrees_with_the_reading(text: str) -> None:
    reading = read(text)
    assert looks_like_request(text) == (len({"application", "reason", "manager"}.intersection(reading.labels)) > 1)
    assert looks_like_request(text) or not reading.is_request


@given(pasted)
def test_a_mended_text_gives_the_same_fields(text: str) -> None:
    reading = read(text)
    if reading.labels:
        assert astuple(read(mended(text, reading)))[1:7] == astuple(reading)[1:7]


@given(pasted)
def test_a_reply_that_supplies_something_has_a_value(text: str) -> None:
    reading = supplies(text)
    assert reading is None or values_of(reading)


@given(pasted, st.lists(pasted, max_size=3))
def test_replies_never_take_away_what_the_post_has(post: str, replies: list[str]) -> None:
    reading = read(post)
    merged = merge(reading, [read(reply) for reply in replies])
    kept = {field: value for field, value in values_of(reading).items() if field != "manager" or reading.manager_id}
    assert kept.items() <= values_of(merged).items()
