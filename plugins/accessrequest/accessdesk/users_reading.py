"""Who stands in an application's own list of its users; columns are told by headers, or by what they hold (pure)."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from accessdesk.csv_reading import rows_of
from accessdesk.errors import WrongInput
from accessdesk.markup import for_slack, one_line
from accessdesk.searching import folded

LOOKED_AT = 200
"""Rows by which a column of e-mails is told that no header names."""

_EMAIL = re.compile(r"[^\s@<>,;:\"'()\[\]]{1,64}@[^\s@<>,;:\"'()\[\]]{1,255}")
_SLACK_ID = re.compile(r"[UW][A-Z0-9]{5,20}")

_EMAILS = """
e-mail; e-mail address; email id; mail; mail address; work e-mail; user e-mail; primary e-mail; login e-mail;
E-Mail-Adresse; Mailadresse; e-mailadres; e-post; e-postadress; e-postadresse; sähköposti; sähköpostiosoite;
correo; correo electrónico; dirección de correo electrónico; courriel; adresse e-mail; adresse électronique;
posta elettronica; indirizzo e-mail; endereço de e-mail; correio eletrónico; adres e-mail; e-posta;
электронная почта; адрес электронной почты; почта; メール; メールアドレス; 电子邮件; 邮箱; 電子郵件; 이메일
"""
_NAMES = """
name; full name; display name; real name; user; member; employee; Benutzer; Nutzer; Anzeigename; Mitarbeiter;
voller Name; vollständiger Name; nombre; nombre completo; nom; nom complet; utilisateur; usuario; nome;
nome completo; utente; utilizador; naam; volledige naam; gebruiker; navn; namn; användare; nimi; imię i nazwisko;
ad soyad; полное имя; фио; пользователь; 名前; 氏名; ユーザー; 姓名; 用户; 이름; 사용자
"""
_GIVEN = """
first name; given name; forename; Vorname; prénom; nombre de pila; primer nombre; nome proprio; voornaam; fornavn;
förnamn; etunimi; imię; ad; имя; 名
"""
_FAMILY = """
last name; family name; surname; Nachname; Familienname; nom de famille; apellido; apellidos; cognome; apelido;
sobrenome; achternaam; etternavn; efternamn; efternavn; sukunimi; nazwisko; soyad; фамилия; 姓
"""
_IDS = "Slack id; Slack user id; Slack member id; Slack; member id; user id; id; Slack-ID; Slack-Benutzer-ID"


@dataclass(frozen=True)
class User:
    """One row of the list. row: its number in the file without empty rows, the header being the first."""

    row: int
    email: str = ""
    name: str = ""
    slack: str = ""


@dataclass(frozen=True)
class Users:
    """Everybody whom a list names. unread: how many rows name nobody; again: how many name somebody once more."""

    users: Sequence[User]
    unread: int = 0
    again: int = 0


def read_users(content: bytes) -> Users:
    """Return who stands in a CSV file; raise WrongInput with a sentence for what cannot be used."""
    rows = rows_of(content)
    columns = _columns(rows)
    found, known, unread, again = list[User](), set[tuple[str, str, str]](), 0, 0
    for number, row in enumerate(rows[columns.header :], columns.header + 1):
        user = _user(number, row, columns)
        key = (user.slack, user.email.casefold(), "" if user.email or user.slack else folded(user.name))
        if not any(key):
            unread += 1
        elif key in known:
            again += 1
        else:
            known.add(key)
            found.append(user)
    if not found:
        raise WrongInput("The file names nobody: every row below the header is empty where people would be named.")
    return Users(found, unread, again)


@dataclass(frozen=True)
class _Columns:
    """Where in a row things are, None for nowhere. header: how many rows are headers, 0 or 1."""

    header: int
    email: int | None
    name: int | None
    given: int | None
    family: int | None
    slack: int | None


def _columns(rows: Sequence[Sequence[str]]) -> _Columns:
    keys = [_key(cell) for cell in rows[0]]
    email, name = _column(keys, _NAMED["email"]), _column(keys, _NAMED["name"])
    given, family = _column(keys, _NAMED["given"]), _column(keys, _NAMED["family"])
    slack = _column(keys, _NAMED["slack"])
    if email is None:
        # Such as "User email (primary)".
        email = next((n for n, key in enumerate(keys) if "mail" in key and "@" not in rows[0][n]), None)
    is_header = any(each is not None for each in (email, name, given, family, slack))
    if email is None:
        email = _of_emails(rows)
    if (email, name, given, family, slack) == (None,) * 5:
        listed = ", ".join(f"“{for_slack(one_line(cell, 40))}”" for cell in rows[0][:10])
        raise WrongInput(
            f"I find no column of e-mails, names or Slack ids. The first row has: {listed}. "
            "Put headers such as “email” or “name” above the columns."
        )
    if not is_header and email is not None:
        is_header = not _EMAIL.search(_cell(rows[0], email))
    return _Columns(int(is_header), email, name, given, family, slack)


def _column(keys: Sequence[str], named: Iterable[str]) -> int | None:
    return next((n for n, key in enumerate(keys) if key in named), None)


def _of_emails(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the first column in which most cells hold an e-mail."""
    sample = rows[:LOOKED_AT]
    for column in range(max(map(len, sample))):
        cells = [cell for row in sample if (cell := _cell(row, column))]
        # A header is none.
        if 2 * sum(bool(_EMAIL.search(cell)) for cell in cells) >= max(len(cells), 1):
            return column
    return None


def _user(number: int, row: Sequence[str], columns: _Columns) -> User:
    address = _EMAIL.search(_cell(row, columns.email))
    given = _cell(row, columns.given) or _cell(row, columns.name)
    family = _cell(row, columns.family)
    whole = _cell(row, columns.name)
    name = whole if whole and family and folded(family) in folded(whole) else f"{given} {family}".strip()
    slack = _cell(row, columns.slack).upper()
    return User(number, address[0].rstrip(".") if address else "", name, slack if _SLACK_ID.fullmatch(slack) else "")


def _cell(row: Sequence[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def _key(header: str) -> str:
    """Return what tells a header from others: its letters, whatever their case, accents and what is between them."""
    return "".join(each for each in folded(header) if each.isalnum())


_NAMED = {
    what: frozenset(map(_key, names.replace("\n", " ").split(";")))
    for what, names in (("email", _EMAILS), ("name", _NAMES), ("given", _GIVEN), ("family", _FAMILY), ("slack", _IDS))
}
"""What a column holds -> the headers that say so, in the form in which they are compared."""
