"""The catalogue's YAML: what it may say, and every mistake in it, with its line."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from accessdesk.application import EACH, GROUP
from accessdesk.catalogue import EMPTY, Application, Catalogue, CatalogueError, parse
from accessdesk.catalogue_reading import KEYS, LONGEST_NAME
from accessdesk.catalogue_words import key_of
from accessdesk.catalogue_yaml import LARGEST, MOST_NESTED
from hypothesis import given
from hypothesis import strategies as st

EXAMPLE = Path(__file__).resolve().parents[1] / "plugins/accessrequest/catalogue.example.yaml"

ENTRY = "applications:\n- name: Figma\n  owners: []\n"
"""A catalogue of three lines without a mistake; tests add to it."""

ADVICE = 'Give an e-mail, a user id, or a user group such as "@design-leads".'
BEGIN = "The catalogue begins with applications: and lists them below."


def problems(text: str) -> list[str]:
    """What is wrong with this catalogue; at least one thing has to be."""
    with pytest.raises(CatalogueError) as caught:
        parse(text)
    return caught.value.problems


MISTAKES = {
    "nothing at all": ("", ["line 1: the catalogue is empty. It begins with applications: and lists them below."]),
    "comments only": (
        "# later\n",
        ["line 1: the catalogue is empty. It begins with applications: and lists them below."],
    ),
    "a list": ("\n- name: x\n", ["line 2: the catalogue has to begin with applications: and list them below."]),
    "a text": ("Figma\n", ["line 1: the catalogue has to begin with applications: and list them below."]),
    "another key": ("aplications: []\n", ['line 1: "aplications" is no key. Did you mean applications?']),
    "an unknown key beside it": ("applications: []\nx: 1\n", ['line 2: "x" is no key. There are: applications.']),
    "no key": ("{}\n", [f"line 1: applications is missing. {BEGIN}"]),
    "no list": (
        "applications: 5\n",
        ["line 1: applications has to be a list: each begins with a dash, as in - name: Figma."],
    ),
    "no value": (
        "applications:\n",
        ["line 1: applications has to be a list: each begins with a dash, as in - name: Figma."],
    ),
    "an entry that is a text": (
        "applications:\n- Figma\n",
        ["line 2: an application has to have keys, as in - name: Figma."],
    ),
    "a misspelt key": (f"{ENTRY}  Level: x\n", ['line 4: "Level" is no key. Did you mean levels?']),
    "a misspelt key that is needed": (
        "applications:\n- name: x\n  owner: a@b.example\n",
        ['line 3: "owner" is no key. Did you mean owners?'],
    ),
    "an unknown key": (f"{ENTRY}  colour: red\n", [f'line 4: "colour" is no key. There are: {", ".join(KEYS)}.']),
    "a key that is a list": (f"{ENTRY}  ? [a]\n  : b\n", [f'line 4: "" is no key. There are: {", ".join(KEYS)}.']),
    "a merge key": (f"{ENTRY}  <<: x\n", [f'line 4: "<<" is no key. There are: {", ".join(KEYS)}.']),
    "a key given twice": (f"{ENTRY}  name: Miro\n", ["line 4: name is given twice, first on line 2."]),
    "applications given twice": (
        "applications: []\napplications: []\n",
        ["line 2: applications is given twice, first on line 1."],
    ),
    "no name": ("applications:\n- owners: []\n", ["line 2: name is missing."]),
    "an empty name": ('applications:\n- name: " "\n  owners: []\n', ["line 2: name is empty."]),
    "a name without a value": ("applications:\n- name:\n  owners: []\n", ["line 2: name is empty."]),
    "a name of signs": (
        'applications:\n- name: "!?"\n  owners: []\n',
        ['line 2: "!?" is no name: it has no letter and no digit.'],
    ),
    "a list as a name": ("applications:\n- name: [a]\n  owners: []\n", ["line 2: name: a text belongs here."]),
    "a number as a name": (
        "applications:\n- name: 007\n  owners: []\n",
        ['line 2: name: YAML takes 007 for a number. Put it in quotes: "007".'],
    ),
    "a fraction as a name": (
        "applications:\n- name: 1.5\n  owners: []\n",
        ['line 2: name: YAML takes 1.5 for a number. Put it in quotes: "1.5".'],
    ),
    "yes or no as a name": (
        "applications:\n- name: on\n  owners: []\n",
        ['line 2: name: YAML takes on for yes or no. Put it in quotes: "on".'],
    ),
    "a date as a name": (
        "applications:\n- name: 2024-01-01\n  owners: []\n",
        ['line 2: name: YAML takes 2024-01-01 for a date. Put it in quotes: "2024-01-01".'],
    ),
    "nothing as a name": (
        "applications:\n- name: null\n  owners: []\n",
        ['line 2: name: YAML takes null for nothing. Put it in quotes: "null".'],
    ),
    "a sign as a name": (
        "applications:\n- name: =\n  owners: []\n",
        ['line 2: name: YAML takes = for a sign of its own. Put it in quotes: "=".'],
    ),
    "no owners": (
        "applications:\n- name: x\n",
        ["line 2: owners is missing. Say who decides, or write owners: [] where Tech Ops decides itself."],
    ),
    "owners without a value": (
        "applications:\n- name: x\n  owners:\n",
        ["line 3: owners has no value. Write owners: [] where Tech Ops decides itself."],
    ),
    "a number as owners": (
        "applications:\n- name: x\n  owners: 123\n",
        ['line 3: owners: YAML takes 123 for a number. Put it in quotes: "123".'],
    ),
    "a mapping as owners": (
        "applications:\n- name: x\n  owners: {a: b}\n",
        ["line 3: owners: a text or a list of texts belongs here."],
    ),
    "an empty owner": ("applications:\n- name: x\n  owners:\n  -\n", ["line 4: owners has an empty text in it."]),
    "an owner listed twice": (
        "applications:\n- name: x\n  owners:\n  - a@b.example\n  - A@B.example\n",
        ['line 5: "A@B.example" is in owners twice.'],
    ),
    "a backup listed twice": (
        'applications:\n- name: x\n  owners: a@b.example\n  backups: ["@c", "@c"]\n',
        ['line 4: "@c" is in backups twice.'],
    ),
    "a backup who is an owner": (
        "applications:\n- name: x\n  owners: U0ANA\n  backups: U0ANA\n",
        ['line 4: "U0ANA" is an owner already, and need not be in backups.'],
    ),
    "backups without owners": (
        f"{ENTRY}  backups: a@b.example\n",
        ["line 4: there are backups, but no owners whom they stand in for."],
    ),
    "a list in a list": (f"{ENTRY}  levels: [[a]]\n", ["line 4: levels: a text or a list of texts belongs here."]),
    "a number among levels": (
        f"{ENTRY}  levels: [E3, 5]\n",
        ['line 4: levels: YAML takes 5 for a number. Put it in quotes: "5".'],
    ),
    "a way to remind that is none": (
        f"{ENTRY}  remind: never\n",
        ['line 4: remind: "never" is neither each nor group.'],
    ),
    "a list as a way to remind": (f"{ENTRY}  remind: [group]\n", None),
    "a list as notes": (f"{ENTRY}  notes: [a]\n", ["line 4: notes: a text belongs here."]),
    "a shared name": (
        f"{ENTRY}- name: Figma\n  owners: []\n",
        ['line 4: "Figma" names another application on line 2.'],
    ),
    "a shared other name": (
        f"{ENTRY}- name: Miro\n  owners: []\n  other_names:\n  - Board\n  - FIG-MA\n",
        ['line 8: "FIG-MA" names another application on line 2, as "Figma".'],
    ),
    "a hidden sign": (
        f'{ENTRY}  notes: "a\\u202eb"\n',
        ['line 4: notes: "ab" holds characters that cannot be seen. Remove them.'],
    ),
    "half a character": (
        f'{ENTRY}  notes: "\\ud800"\n',
        ['line 4: notes: "" holds characters that cannot be seen. Remove them.'],
    ),
    "a control character": (
        f"{ENTRY}  notes: a\x07\n",
        ["line 4: the character U+0007, which cannot be seen, is not allowed. Remove it."],
    ),
    "an anchor": (
        f"{ENTRY}  levels: &a [x]\n",
        ["line 4: &a is an anchor. Leave it out, and write out what is meant."],
    ),
    "an alias": (
        f"{ENTRY}  levels: *a\n",
        ["line 4: *a stands for something else (an alias). Write out what is meant."],
    ),
    "a tag": (f"{ENTRY}  notes: !!str 5\n", ["line 4: !!str is a tag. Leave it out; a text may be put in quotes."]),
    "an object": (
        f"{ENTRY}  notes: !!python/object:os.system x\n",
        ["line 4: !!python/object:os.system is a tag. Leave it out; a text may be put in quotes."],
    ),
    "a tab": ("applications:\n\t- name: x\n", ["line 2: there is a tab (column 1). YAML takes spaces only."]),
    "a handle without quotes": (
        "applications:\n- name: x\n  owners: @leads\n",
        ["line 3: a text that begins with @ has to be in quotes (column 11)."],
    ),
    "an open quote": (
        "applications:\n- name: 'x\n  owners: []\n",
        ["line 2: a quote is opened and not closed, or not as YAML wants it."],
    ),
    "a colon too many": (
        "applications:\n- name: Suite: x\n",
        ["line 2: a colon stands where none can be (column 14). Put a text with a colon in quotes."],
    ),
    "two documents": (
        "applications: []\n---\napplications: []\n",
        ["line 2: a second document begins here (---). A catalogue is one document."],
    ),
    "an escape that is none": (f'{ENTRY}  notes: "\\UFFFFFFFF"\n', None),
    "an indentation that does not fit": ("applications:\n  - name: x\n owners: []\n", None),
    "too many levels": (f"applications: {'[' * MOST_NESTED}\n", None),
    "no end of levels": ("[" * 100_000, None),
}
"""What is wrong -> the text, and what is said; None where YAML's own words are among it."""


@pytest.mark.parametrize(
    ("text", "said"),
    [(text, said) for text, said in MISTAKES.values() if said],
    ids=[name for name, (_, said) in MISTAKES.items() if said],
)
def test_a_mistake_is_told_with_its_line(text: str, said: list[str]) -> None:
    assert problems(text) == said
    assert problems(text.replace("\n", "\r\n")) == said
    assert problems(f"\ufeff{text}") == said


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("an escape that is none", 4),
        ("an indentation that does not fit", 3),
        ("too many levels", 1),
        ("no end of levels", 1),
    ],
)
def test_what_yaml_cannot_read_is_told_with_its_line(name: str, line: int) -> None:
    (problem,) = problems(MISTAKES[name][0])
    assert problem.startswith(f"line {line}: this is no YAML")


@pytest.mark.parametrize(
    "owner",
    [
        "Olga Owner",
        "olga@",
        "@",
        "olga@firm",
        "@olga owner",
        "SALES",
        "U1",
        "u0ana",
        "<@U0ANA>",
        "a@b.example, c@d.example",
    ],
)
def test_an_owner_whom_nobody_can_look_up_is_told(owner: str) -> None:
    text = f'applications:\n- name: x\n  owners:\n  - "{owner}"\n'
    assert problems(text) == [f'line 4: "{owner}" is nobody who can be looked up. {ADVICE}']


@pytest.mark.parametrize(
    "owner",
    [
        "olga@example.com",
        "o.owner+x@mail.firm.example",
        "U0ANA",
        "W012A3CDE",
        "UABCDEFGH",
        "S0DESIGN",
        "@design-leads",
        "@設計",
    ],
)
def test_owners_are_emails_ids_and_handles(owner: str) -> None:
    (application,) = parse(f'applications:\n- name: x\n  owners: "{owner}"\n').applications
    assert application.owners == (owner,)


def test_every_mistake_is_told_at_once_in_the_order_of_the_lines() -> None:
    text = "\n".join(
        [
            "applications:",
            "- name: Figma",
            "  owner: olga@example.com",
            "- name: 7",
            "  owners: Olga Owner",
            "  levels: &levels [a]",
            "- Miro",
            "- owners: []",
            "  name: FIGMA",
            "  backups: *levels",
            "more: x",
        ]
    )
    found = problems(text)
    assert [problem.partition(":")[0] for problem in found] == [
        f"line {number}" for number in (3, 4, 5, 6, 7, 9, 10, 11)
    ]


def test_a_catalogue_that_is_too_large_is_not_read() -> None:
    assert problems("#" * (LARGEST + 1)) == [f"line 1: the catalogue is longer than {LARGEST:,} characters."]


def test_a_name_that_is_too_long_is_told() -> None:
    name = "x" * (LONGEST_NAME + 1)
    (problem,) = problems(f"{ENTRY}  other_names: {name}\n")
    assert problem.endswith(f"is longer than {LONGEST_NAME} characters.")


def test_an_unprintable_file_is_told_without_a_flood() -> None:
    assert len(problems("\x00" * 10_000)) <= MOST_NESTED


def test_what_may_be_left_out_has_its_default() -> None:
    assert parse(ENTRY).applications == (Application("Figma"),)


def test_keys_without_a_value_are_as_if_left_out() -> None:
    assert parse(f"{ENTRY}  other_names:\n  backups:\n  levels:\n  given_by:\n  notes:\n") == parse(ENTRY)


def test_a_single_text_is_a_list_of_one() -> None:
    single = parse("applications:\n- {name: x, owners: a@b.example, backups: U0ANA, levels: Viewer, other_names: y}\n")
    listed = parse(
        "applications:\n- {name: x, owners: [a@b.example], backups: [U0ANA], levels: [Viewer], other_names: [y]}\n"
    )
    assert single == listed


def test_white_space_does_not_matter_but_lines_of_notes_are_kept() -> None:
    (application,) = parse(f'{ENTRY}  levels: " Dev   Mode "\n  notes: |\n    one\n    two\n').applications
    assert (application.levels, application.notes) == (("Dev Mode",), "one\ntwo")


def test_an_application_may_repeat_its_own_name() -> None:
    assert parse(f"{ENTRY}  other_names: [FIGMA, fig ma]\n").applications[0].other_names == ("FIGMA", "fig ma")


def test_a_catalogue_may_be_empty_if_it_says_so() -> None:
    assert parse("applications: []\n") == EMPTY


def test_the_example_is_a_catalogue_that_shows_every_key() -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    catalogue = parse(text)
    assert 5 <= len(catalogue.applications) <= 7
    assert {key for entry in yaml.safe_load(text)["applications"] for key in entry} == set(KEYS)
    assert catalogue.find("Jira Service Management").application is catalogue.get("JSM")


PRINTED = st.text(
    st.characters(min_codepoint=33, max_codepoint=0x2FFFF, exclude_categories=("Cs", "Cc", "Cf", "Cn", "Z")),
    min_size=1,
    max_size=8,
)
WORDS = st.lists(PRINTED, min_size=1, max_size=3).map(" ".join)
NAMES = WORDS.filter(lambda name: key_of(name) != "")
PEOPLE = st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example|U0[A-Z0-9]{3,9}|@[a-z-]{1,9}", fullmatch=True)


@st.composite
def applications(draw: st.DrawFn) -> tuple[Application, ...]:
    """Draw applications that share no name."""
    names = draw(st.lists(NAMES, max_size=6, unique_by=key_of))
    made = []
    while names:
        own = [names.pop() for _ in range(draw(st.integers(1, len(names))))]
        people = draw(st.lists(PEOPLE, max_size=4, unique_by=str.casefold))
        cut = draw(st.integers(1, 4))
        levels = tuple(draw(st.lists(WORDS, max_size=3)))
        texts = (draw(st.just("") | WORDS), draw(st.just("") | st.lists(WORDS, max_size=3).map("\n".join)))
        remind = draw(st.sampled_from((EACH, GROUP)))
        known = (own[0], tuple(own[1:]), tuple(people[:cut]), tuple(people[cut:]), levels, *texts)
        made.append(Application(*known, remind=remind))
    return tuple(made)


def written(application: Application) -> dict[str, Any]:
    """Return an application as its mapping."""
    values = {key: getattr(application, key) for key in KEYS}
    return {key: list(value) if isinstance(value, tuple) else value for key, value in values.items()}


@given(applications(), st.booleans(), st.booleans())
def test_a_catalogue_that_was_written_reads_back_the_same(
    made: tuple[Application, ...], unicode: bool, flow: bool
) -> None:
    text = yaml.safe_dump(
        {"applications": [written(each) for each in made]}, allow_unicode=unicode, default_flow_style=flow
    )
    assert parse(text) == Catalogue(made)
    assert parse(text).mark == Catalogue(made).mark


PIECES = (
    *(
        "applications:",
        "name:",
        "owners:",
        "levels:",
        "notes:",
        "- ",
        "  ",
        "\n",
        "\n- name: x\n  owners: []",
        "[",
        "]",
        "{",
        "}",
    ),
    *(
        "&a",
        "*a",
        "!!str",
        "!",
        "'",
        '"',
        "\\",
        "|",
        ">",
        "?",
        ": ",
        "#",
        "---",
        "...",
        "%YAML 1.1",
        "@",
        "`",
        "\t",
        "\r",
    ),
    *("null", "on", "1", "<<", "=", "\x00", "\ud800", "\ufeff", "\x85", "\u2028", "é", "a@b.example"),
)


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_every_text_is_a_catalogue_or_has_problems_with_their_lines(text: str) -> None:
    try:
        parse(text)
    except CatalogueError as error:
        assert error.problems
        assert all(problem.startswith("line ") and "\n" not in problem for problem in error.problems)
