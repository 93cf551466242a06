"""Lists of users as people send them: any encoding, separator and header, and what is none gets a clear sentence."""

import pytest
from accessdesk import csv_reading, users_reading
from accessdesk.csv_reading import rows_of
from accessdesk.errors import WrongInput
from accessdesk.users_reading import User, read_users
from hypothesis import given
from hypothesis import strategies as st

LIST = "Email,Name\nrita@example.com,Rita Requester\notto@example.com,Otto Öther\n"


def refusal(content: bytes) -> str:
    with pytest.raises(WrongInput) as raised:
        read_users(content)
    return raised.value.sentence


def emails(content: str | bytes) -> list[str]:
    found = read_users(content if isinstance(content, bytes) else content.encode())
    return [user.email for user in found.users]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"]
)
def test_every_usual_encoding_is_read(encoding):
    users = read_users(LIST.encode(encoding)).users
    assert users == [
        User(2, "rita@example.com", "Rita Requester"),
        User(3, "otto@example.com", "Otto Öther"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_usual_separator_and_line_end_is_read(separator, end):
    text = LIST.replace(",", separator).replace("\n", end)
    assert emails(text) == ["rita@example.com", "otto@example.com"]


def test_excels_line_that_names_the_separator_is_obeyed():
    assert emails("sep=;\r\nE-Mail;Name\r\nrita@example.com;Requester, Rita\r\n") == ["rita@example.com"]


def test_separators_within_quotes_are_none():
    users = read_users(b'Name;Email;Notes\n"Requester; Rita";rita@example.com;"a ""quoted"" word\nand a line"\n').users
    assert users == [User(2, "rita@example.com", "Requester; Rita")]


@pytest.mark.parametrize(
    ("header", "cells", "user"),
    [
        ("E-MAIL ADDRESS", "rita@example.com", User(2, "rita@example.com")),
        ("User email (primary)", "rita@example.com", User(2, "rita@example.com")),
        ("Vorname,Nachname,E-Mail-Adresse", "Rita,Requester,r@x.de", User(2, "r@x.de", "Rita Requester")),
        ("Prénom,Nom de famille,Courriel", "Rita,Requester,r@x.fr", User(2, "r@x.fr", "Rita Requester")),
        ("Nombre,Apellidos,Correo electrónico", "Rita,Requester,r@x.es", User(2, "r@x.es", "Rita Requester")),
        ("氏名,メールアドレス", "リタ,r@x.jp", User(2, "r@x.jp", "リタ")),
        ("Имя,Фамилия,Почта", "Рита,Р,r@x.ru", User(2, "r@x.ru", "Рита Р")),
        ("姓名,邮箱", "丽塔,r@x.cn", User(2, "r@x.cn", "丽塔")),
        ("Slack member ID,Display name", "u0rita001,Rita", User(2, "", "Rita", "U0RITA001")),
        ("id,email", "4711,rita@example.com", User(2, "rita@example.com")),
        ("first_name,last_name,full name", "Rita,Requester,Rita Requester", User(2, "", "Rita Requester")),
        ("Role,Login", "Editor,rita@example.com", User(2, "rita@example.com")),
        ("email", "Rita Requester <Rita@Example.com>", User(2, "Rita@Example.com")),
        ("email", "mailto:rita@example.com", User(2, "rita@example.com")),
    ],
)
def test_columns_are_found_by_their_headers_in_several_languages_or_by_their_e_mails(header, cells, user):
    assert read_users(f"{header}\n{cells}\n".encode()).users == [user]


def test_a_list_without_headers_is_read_from_its_first_row_on():
    assert read_users(b"1,rita@example.com\n2,otto@example.com\n").users[0] == User(1, "rita@example.com")


def test_one_column_will_do():
    assert emails("rita@example.com\notto@example.com") == ["rita@example.com", "otto@example.com"]


def test_who_stands_there_again_and_rows_that_name_nobody_are_counted():
    found = read_users(b"email,name\nrita@example.com,Rita\nRITA@example.com,R.\n,\n-,\n,Otto\n,otto\n")
    assert [user.row for user in found.users] == [2, 5]
    assert (found.again, found.unread) == (2, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"\r\n \r\n,,,\r\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"PK\x03\x04 and so on", "The file is a spreadsheet or a ZIP file. Save the list as CSV, and send that."),
        (b"\xd0\xcf\x11\xe0 and so on", "The file is a spreadsheet."),
        (b"%PDF-1.7", "The file is a PDF file."),
        (b"email\nrita@example.com\0\n", "The file is no text."),
        (bytes(range(256)) * 40, "The file is no text."),
        (b"\xff\xfe\x00", "The file says that it is UTF-16, and is not."),
        (b'email,name\nrita@example.com,"Rita\notto@example.com,Otto\n', "a quotation mark is not closed"),
        (
            b"colour,size\nred,1\nblue,2\n",
            "I find no column of e-mails, names or Slack ids. The first row has: “colour”",
        ),
        (b"email,name\n", "The file names nobody"),
        (b"email,notes\n,x\n,y\n", "The file names nobody"),
        (b"email,x\na@b.c," + b"y" * 20_000, "Row 2 has a cell of more than 10,000 characters."),
        (b"email,x\na@b.c," + b"y" * 200_000, "After row 1 the file cannot be read as CSV: a cell is far too long"),
        (b"," * 5_000, "Row 1 has more than 1,000 cells."),
        (b"email\n" + b"a@b.c\n" * 100_001, "The file has more than 100,000 rows. Please send it in parts."),
    ],
)
def test_what_is_no_list_of_users_gets_a_clear_sentence(content, said):
    assert said in refusal(content)


def test_what_the_first_row_says_acts_on_nothing_in_the_answer():
    assert "<!channel>" not in refusal(b"<!channel>,*x*\n1,2\n")


@given(st.binary(max_size=400))
def test_whatever_comes_is_read_or_refused_with_a_sentence(content):
    try:
        found = read_users(content)
    except WrongInput as refused:
        assert refused.sentence.endswith(".")
    else:
        assert all(user.email or user.name or user.slack for user in found.users)


@given(st.lists(st.lists(st.text(max_size=20), min_size=2, max_size=4), min_size=1, max_size=5))
def test_whatever_text_stands_in_cells_is_read_or_refused_with_a_sentence(rows):
    content = "\n".join(";".join(row) for row in [["email", "name"], *rows]).encode("utf-8", "replace")
    try:
        assert rows_of(content)
    except WrongInput as refused:
        assert refused.sentence.endswith(".")


def test_headers_in_the_tables_of_languages_do_not_contradict_each_other():
    named = users_reading._NAMED
    kinds = list(named)
    both = {a + b: named[a] & named[b] for a in kinds for b in kinds if a < b and named[a] & named[b]}
    assert both == {}
    assert csv_reading.MOST_ROWS == 100_000
