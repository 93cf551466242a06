"""The file that says which account in Jira is whose: what it may hold, and every mistake with its line."""

import pytest
from accessdesk.people_reading import LONGEST, PeopleError, read_people
from hypothesis import given
from hypothesis import strategies as st


def mistakes(text: str) -> list[str]:
    """What is wrong with a file, a sentence each."""
    with pytest.raises(PeopleError) as caught:
        read_people(text)
    return caught.value.problems


def test_a_line_names_somebody_by_e_mail_or_id_and_an_account_by_id_name_or_e_mail() -> None:
    text = (
        "# people whose addresses differ\n"
        "Rita@Example.com: 5b10a2844c20165700ede21g\n"
        "U012AB3CD: rita.requester\n"
        'otto@example.com: "712020:0a1b-2c"\n'
        "mara@example.com: mara@elsewhere.example\n"
        "tess@example.com: 10042\n"
    )
    assert read_people(text) == {
        "rita@example.com": "5b10a2844c20165700ede21g",
        "U012AB3CD": "rita.requester",
        "otto@example.com": "712020:0a1b-2c",
        "mara@example.com": "mara@elsewhere.example",
        "tess@example.com": "10042",
    }


def test_every_mistake_is_named_with_its_line() -> None:
    text = (
        "rita@example.com: rita\n"
        "Mara Manager: mara\n"
        "otto@example.com:\n"
        "tess@example.com: tess ops\n"
        "RITA@example.com: rita2\n"
        "olga@example.com: [olga]\n"
        "[a, b]: c\n"
        f"tom@example.com: {'x' * (LONGEST + 1)}\n"
    )
    found = mistakes(text)
    assert [each.partition(":")[0] for each in found] == [f"line {number}" for number in range(2, 9)]
    assert '"Mara Manager" is neither an e-mail nor a person\'s id' in found[0]
    assert "the account is missing" in found[1]
    assert '"tess ops" is no account' in found[2]
    assert "stands in line 1 as well" in found[3]
    assert "the account is missing" in found[4]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "line 1: the file is empty. Write a line for each person"),
        ("- rita@example.com", "line 1: this is no list of people. Write a line for each person"),
        ("a@b.example: x\n\tc@d.example: y", "line 2: "),
        ("a@b.example: &x y", "line 1: &x is an anchor."),
        ("a@b.example: x\n---\nc@d.example: y", "line 2: a second document begins here"),
    ],
    ids=["empty", "a list", "a tab", "an anchor", "two documents"],
)
def test_what_is_no_list_of_people_is_said_so(text: str, sentence: str) -> None:
    assert mistakes(text)[0].startswith(sentence)


@given(st.text(max_size=200))
def test_whatever_stands_there_is_read_or_refused(text: str) -> None:
    try:
        found = read_people(text)
    except PeopleError as error:
        assert error.problems
    else:
        assert all(key and account for key, account in found.items())
