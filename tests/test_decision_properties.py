"""What holds of the reading of decisions for every reply, shown on replies that nobody thought of."""

from accessdesk import kinds, objections
from accessdesk.decisions import Said, grant_of_command, read
from accessdesk.grants import parts_of, without
from accessdesk.wording import wording_of
from hypothesis import assume, example, given
from hypothesis import strategies as st

LEVELS = ("Viewer", "Editor", "Full seat")

CLEAR = (
    *("approved", "I approve this request", "This is approved", "it’s approved", "Request approved", "Approving this"),
    *("approved by me", "Approved for Rita", "approved as Editor", "Approved with viewer access", "I hereby approve"),
    *("approved, she needs it for the new shop", "Approved for 6 months, cost centre 4711", "Approved\nRole: Editor"),
    *("approved, role: Editor, group: design-eu", "APPROVED! Please add her to the shop file"),
)
clear = st.sampled_from(CLEAR)


_ORDINARY = (
    "able account action address afternoon agenda agency air animal answer apple area argument army arrival article "
    "artist attention aunt autumn baby bag balance ball bank bar basket bath beach bear beauty bed bell bird birth "
    "block blood blue boat body bone book border bottle bottom bowl box boy brain branch brave bread bridge bright "
    "broken brother brush building bus business busy button buyer cake call camera camp card care careful carry "
    "castle cat catch cause cell chain chair chance change cheap cheese child choice church circle city class clean "
    "clear client climb clock cloud coat code coffee cold collect college colour common company complete computer "
    "cook copper corner correct cotton country couple court cousin cover cow crowd cry cup current curtain cut damage "
    "dance dark daughter dead deal dear debt decide deep desire desk detail dinner direct dirty discovery disk "
    "distance doctor dog door dream dress drink drive dry dust ear early earth east easy edge effect egg electric "
    "empty end engine error evening event exact exit eye face fact fall family far farm fast father fear feather "
    "field fight finance fire fish flag flat flight floor flower fly food foot force forest fork form forward free "
    "fresh friend front fruit funny future garden gate general girl glass goat gold government grass green "
    "ground growth guide hair hammer hand happy harbour hard hat head health hear heart heat heavy high history hole "
    "holiday home hook horse hospital hotel house human hundred ice idea important insect interest invoice iron "
    "island jewel job join journey judge juice jump kettle key kick kind king kitchen knee knife knot labour lake "
    "lamp land language large law lawyer lead leaf learn left leg legal letter library light line lion lip liquid "
    "list little lock long loose loud love lunch machine manager map market match meal measure meat meeting memory "
    "metal middle milk mind mine minute mist money monkey month moon morning mother motion mountain mouth move music "
    "nail narrow nation natural near neck needle nerve net new news night noise normal north nose note number office "
    "oil old open orange order oven owner page pain paint paper parallel parcel parent party past pen pencil person "
    "picture pig pipe place plane plant plate play pleasure pocket point poison polish poor position possible pot "
    "potato powder present price print prison private prize produce profit public pull pump purpose push quality "
    "question quick quiet rail rain range rate ray reaction ready reason receipt record red regret regular relation "
    "religion responsible reward rhythm rice right ring river road rod roof room root rough round rule run sad safe "
    "sail salt sand scale school science sea second secret security seed send sense sharp sheep shelf ship shirt "
    "shock shoe short shut side silk silver simple sister size skin skirt sky sleep slip slow small smell smile smoke "
    "smooth snake snow soap society sock soft solid song sort sound soup south space spoon spring square stage stamp "
    "star start station steam steel stem step stick stitch stomach stone store story straight strange street strong "
    "sudden sugar summer sun support surprise sweet system table tail tall taste tax teaching tendency test thick "
    "thin thing thread throat thumb thunder ticket tight tin tired toe tongue tooth top touch town trade train "
    "training tray tree trick trouble true turn twist umbrella unit value verse vessel violent voice walk wall "
    "war warm wash waste watch water wave wax weather week weight west wet wheel whip whistle white wide wind window "
    "wine wing winter wire wise woman wood wool word work world worm wound wrist yellow young "
)
ORDINARY = _ORDINARY.split()
"""Ordinary words, none of which begins a harmless clause, names a level, or says what kind of grant is meant."""

_OPENERS = (
    "for with as to until through so because since part needed required a an the this our my his her she he they we "
    "you it both i that there please pls kindly also then now again today too in from on by at see give grant add "
    "invite assign use create go proceed set thanks good all no yes sure great perfect done ok welcome have best "
    "enjoy cost same like new seats licences role group level viewer editor full read edit guest admin and "
)
OPENERS = _OPENERS.split()
"""Words with which harmless clauses begin."""

pauses = st.sampled_from((", ", ". ", " ", " - ", "\n", "; ", " and "))


def some(words: list[str], most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(words), min_size=2, max_size=most)


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


@given(clear, pauses, some(ORDINARY, 8))
def test_no_approval_is_plain_with_words_behind_it_that_begin_no_harmless_clause(
    text: str, pause: str, words: list[str]
) -> None:
    said = f"{text}{pause}{' '.join(words)}"
    # Names of levels and of what they are for open the way only to words that follow them without a pause.
    assume(pause != " " or text in ("approved", "This is approved", "it’s approved"))
    assert read(said, LEVELS).reads != "approval"


@given(clear, pauses, some(ORDINARY + 8 * OPENERS, 8))
def test_a_harmless_clause_begins_with_one_of_few_words(text: str, pause: str, words: list[str]) -> None:
    assume(pause != " ")
    if read(f"{text}{pause}{' '.join(words)}", LEVELS).reads == "approval":
        # "<words> role" says what is given.
        assert words[0] in OPENERS or not {"role", "group", "licences"}.isdisjoint(words)


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
@example("Group: x \n approved")
def test_whatever_is_read_as_an_approval_opens_with_the_word_but_for_labelled_parts(text: str) -> None:
    wording = wording_of(text)
    if read(text, LEVELS).reads == "approval":
        before = text[: wording.source(wording.text.index(" approv"))]
        assert read(before).reads in ("", "unclear")
        assert not read(without(before, parts_of(before))).grant
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
