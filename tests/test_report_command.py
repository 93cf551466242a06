"""`!access report` and `!access export`: who may have them, what comes, where it goes, and what is said to nonsense."""

import csv
import io
import json
import re
import sqlite3

import pytest

from tests.office import Office
from tests.sandbox.server import wait_until

PRIVATE = "secret-projects"


@pytest.fixture
def desk(make_office):
    return make_office().catalogue().open()


@pytest.fixture(scope="module")
def busy(tmp_path_factory):
    """An office in which nothing changes any more: one request completed, one refused, one open."""
    office = Office(tmp_path_factory.mktemp("busy")).catalogue().open()
    ts, key = office.ticketed()
    office.reply(ts, office.olga, "approved. Role: Editor")
    office.said(ts, ">: Approved by")
    office.add(ts, "complete")
    office.status(key, "Done")
    ts, key = office.ticketed(office.template("Miro", "=HYPERLINK(evil)"))
    office.reply(ts, office.olga, "not approved: no seats")
    office.said(ts, "Not approved by")
    office.add(ts, "complete")
    office.status(key, "Done")
    office.ask()
    office.settled()
    yield office
    office.close()


def files_of(office, person):
    """Return name -> content of every file that the bot gave a person, the latest of each name."""
    shared = [file for message in office.slack.direct_messages(person) for file in message.get("files", ())]
    return {file["name"]: office.slack.uploads[file["id"]].content for file in shared}


def given(office, person, name, before=0):
    """Wait until a file with this in its name is there, and return its content."""

    def found():
        messages = office.slack.direct_messages(person)[before:]
        files = [file for message in messages for file in message.get("files", ()) if name in file["name"]]
        return files and office.slack.uploads[files[-1]["id"]].content

    return wait_until(found, f"{name} was given")


def test_a_report_says_what_became_of_the_requests_and_how_long_it_took(busy):
    said = busy.command(busy.tess, "!access report 30d")
    assert "Days begin at midnight in Europe/Berlin, your time zone in Slack." in said
    assert "```3 requests" in said
    for line in (r"completed +1  33 %", r"declined +1  33 %", r"open +1  33 %", r"Figma +2 █", r"Miro +1 █"):
        assert re.search(line, said), line
    assert f"{busy.jira.url}/browse/OPS-1|OPS-1> · Figma · " in said


def test_the_table_and_the_picture_come_with_it(busy):
    before = len(busy.slack.direct_messages(busy.tom))
    busy.command(busy.tom, "!access report")
    picture = given(busy, busy.tom, ".png", before)
    assert picture.startswith(b"\x89PNG")
    rows = list(csv.DictReader(io.StringIO(given(busy, busy.tom, ".csv", before).decode("utf-8-sig"))))
    assert {(row["application"], row["manager"], row["requests"]) for row in rows} == {
        ("Figma", "Mara Manager", "2"),
        ("Miro", "Mara Manager", "1"),
    }
    uploads = [call for call in busy.traffic.calls if call.name == "upload"]
    assert all(call.arguments["token"] == "" for call in uploads)


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("--app Figma", "Only those for Figma."),
        ("1d --app figma design", "Only those for Figma."),
        ("--manager <@{mara}>", "Only those under Mara Manager."),
        ("--owner <@{oskar}>", "Only those that Oskar Owner decides on."),
        ("--app Miro --owner <@{olga}> --manager <@{mara}>", "Only those for Miro, under Mara Manager, that Olga"),
    ],
)
def test_a_report_is_narrowed_to_an_application_a_manager_and_an_owner(busy, asked, wanted):
    said = busy.command(busy.tess, f"!access report {asked.format(**vars(busy))}")
    assert wanted in said


def test_an_owner_is_told_of_what_they_may_decide_only(busy):
    assert "```2 requests" in busy.command(busy.tess, f"!access report --owner <@{busy.oskar}>")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("report last week", "“last week” is no period. Give days, a quarter, a month or a year: 30d, 2026-Q4"),
        ("report 2026-Q5", "“2026-Q5” is no period."),
        ("report 99999999999999999999d", "is no period."),
        ("report --application Figma", "There is no option `--application` here. There are: `--app Figma`, `--manager"),
        ("report --app", "`--app` needs a value, such as `--app Figma`."),
        ("report --app Nosuch", "Nobody ever asked for “Nosuch”, and the catalogue does not have it."),
        ("report --app Figma 30d", "Did you mean Figma?"),
        ("report --app Figm", "Did you mean Figma?"),
        ("report --manager mara", "“mara” mentions nobody that Slack knows."),
        ("report --owner <@U0NOBODY00>", "Slack knows nobody with the id U0NOBODY00."),
        ("report --manager <@{olga}>", "No requests under Olga Owner were posted from "),
        ("report 2019", "No requests were posted from 1 Jan 2019 to 31 Dec 2019."),
        ("export 2026", "“2026” is no part of an export. Say it like this: `!access export --since 2026-01-01"),
        ("export --since yesterday", "“yesterday” is no day. Give year, month and day, such as 2026-11-24."),
        ("export --since 2026-03-01 --until 2026-02-01", "2026-02-01 is before 2026-03-01."),
        ("export --since 2026-02-30", "“2026-02-30” is no day."),
        ("export --page 99999", "There is no option `--page` here."),
    ],
)
def test_nonsense_gets_a_clear_sentence(busy, asked, answer):
    assert answer in busy.command(busy.tess, f"!access {asked.format(**vars(busy))}")


@pytest.mark.parametrize("name", ["report", "export"])
def test_others_get_neither(busy, name):
    said = busy.command(busy.rita, f"!access {name}")
    assert said == "Only Tech Ops and the bot's administrators can have reports and exports."
    assert files_of(busy, busy.rita) == {}


def test_in_a_channel_only_that_it_comes_is_said(busy):
    before = len(busy.slack.direct_messages(busy.tess))
    ts = busy.slack.post(busy.elsewhere, busy.tess, "!access report")
    answers = wait_until(
        lambda: [each["text"] for each in busy.slack.bot_posts(busy.elsewhere) if each["ts"] > ts], "it is answered"
    )
    assert answers == ["The report comes in a direct message."]
    wait_until(lambda: len(busy.slack.direct_messages(busy.tess)) >= before + 2, "the report and its files came")
    assert len(busy.slack.bot_posts(busy.elsewhere)) == 1


def export(office, person, arguments=""):
    """Have an export begun."""
    begun = "The files come in a direct message."
    # The one before may just be over: its files are there, and its last word is not said yet.
    wait_until(lambda: office.command(person, f"!access export {arguments}") == begun, "an export has begun")


def exported(office, person, arguments=""):
    """Have everything exported; return name -> rows of each file."""
    before = len(office.slack.direct_messages(person))
    export(office, person, arguments)
    contents = {name: given(office, person, name, before) for name in ("requests.jsonl", "facts.jsonl")}
    tables = {name: given(office, person, name, before) for name in ("requests.csv", "facts.csv")}
    found = {name: list(map(json.loads, content.decode().splitlines())) for name, content in contents.items()}
    return found | {n: list(csv.DictReader(io.StringIO(c.decode("utf-8-sig"), ""))) for n, c in tables.items()}


def test_an_export_has_every_request_and_every_fact(busy):
    files = exported(busy, busy.tess)
    assert [row["key"] for row in files["requests.csv"]] == ["OPS-1", "OPS-2", ""]
    first = files["requests.jsonl"][0]
    assert (first["state"], first["decided_name"], first["granted"]) == ("completed", "Olga Owner", "role Editor")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", first["closed_at"])
    assert len(files["facts.jsonl"]) == len(files["facts.csv"])
    assert sum("/" in each["stream"] for each in files["facts.jsonl"]) == busy.facts()
    assert all(fact["intact"] for fact in files["facts.jsonl"])
    assert any(fact["texts"].get("text") == busy.template() for fact in files["facts.jsonl"])
    with sqlite3.connect(busy.data_dir / "accessrequest.db") as connection:
        heads = dict(connection.execute("SELECT stream, head FROM streams").fetchall())
    assert {fact["stream"]: fact["hash"] for fact in files["facts.jsonl"]} == heads


def test_no_cell_of_an_export_starts_a_formula(busy):
    files = exported(busy, busy.tess)
    cells = [cell for name in ("requests.csv", "facts.csv") for row in files[name] for cell in row.values()]
    assert any("=HYPERLINK(evil)" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_an_export_of_days_in_which_nothing_was_posted_says_so(busy):
    export(busy, busy.tess, "--since 2019-01-01 --until 2019-12-31")
    said = busy.told(busy.tess, "There is nothing to export.")
    assert "posted since 1 Jan 2019 until 31 Dec 2019. Days begin at midnight in Europe/Berlin" in said


def test_an_admin_who_is_not_of_tech_ops_sees_a_private_channel_only_as_its_member(make_office):
    office = make_office()
    private = office.slack.add_channel(PRIVATE, [office.rita, office.mara, office.tess], private=True)
    office.set(ACCESS_CHANNEL=f"#ask-it-tech-ops,#{PRIVATE}", BOT_ADMINS=office.otto).open()
    office.ask()
    ts = office.ask(office.template("Hush"), channel=private)
    wait_until(lambda: office.command(office.tess, "!access status").startswith("2 "), "both are known")
    assert "```2 requests" in office.command(office.tess, "!access report")
    said = office.command(office.otto, "!access report")
    assert "Without those of a private channel that you are not in." in said
    assert ("```1 request\n" in said, "Hush" in said) == (True, False)
    files = exported(office, office.otto)
    assert [row["channel"] for row in files["requests.csv"]] == [office.channel]
    assert not [fact for fact in files["facts.jsonl"] if ts in fact["stream"]]


def test_where_slack_takes_no_files_the_report_itself_comes_and_why_is_said(make_office):
    office = make_office()
    office.slack.scopes.discard("files:write")
    office.open()
    office.ask()
    wait_until(lambda: office.command(office.tess, "!access status").startswith("1 "), "it is known")
    assert "```1 request\n" in office.command(office.tess, "!access report")
    assert "The app needs the scope files:write" in office.told(office.tess, "The report's files could not be given")
    office.command(office.tess, "!access export")
    assert "The app needs the scope files:write" in office.told(office.tess, "The files could not be given to you")


def test_somebody_whose_time_zone_slack_does_not_know_is_told_that_days_are_in_utc(make_office):
    office = make_office()
    office.slack.users[office.tess]["tz"] = "Mars/Olympus"
    office.open()
    office.ask()
    wait_until(lambda: office.command(office.tess, "!access status").startswith("1 "), "it is known")
    assert "Days begin at midnight in UTC, as Slack does not know your time zone." in office.command(
        office.tess, "!access report 1d"
    )


def test_what_was_redacted_is_in_no_file(make_office):
    office = make_office().open()
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, "the password is xK9-hunter2-Qz")
    office.carried(key, "xK9-hunter2-Qz")
    link = office.slack.permalink(office.channel, reply, ts)
    office.command(office.tess, f"!access redact {link} a password")
    wait_until(lambda: "xK9" not in "".join(office.bodies(key)), "it is removed from the ticket")
    office.settled()
    before = files_of(office, office.tess)
    exported(office, office.tess)
    files = {name: content for name, content in files_of(office, office.tess).items() if name not in before}
    assert len(files) == 4
    assert not [name for name, content in files.items() if b"xK9" in content]
    assert b"(removed)" in files["access-facts.jsonl"]
