"""`!access trace`: a list of an application's users comes as a file, and what decided on each goes back as one."""

import pytest

from tests.audits import approved, busy_office, closed, closed_in_jira, files_of, table
from tests.sandbox.server import wait_until
from tests.sandbox.slack_files import Upload

LIST = (
    "Name;E-Mail\nRita Requester;rita@example.com\nOtto Other;otto@example.com\nMara Manager;\nNobody;n@example.com\n"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """An office in which Rita was given Figma and Miro, Otto Figma without a decision, and Mara waits for Figma."""
    office = busy_office(tmp_path_factory.mktemp("traced"))
    for application in ("Figma", "Miro"):
        ts, key, _ = approved(office, office.template(application))
        closed(office, ts, key)
    ts, key = office.ticketed(office.template() + f"\nFor: <@{office.otto}>")
    closed_in_jira(office, ts, key)
    office.ticketed(office.template(manager=office.tom) + f"\nFor: <@{office.mara}>")
    office.settled()
    yield office
    office.close()


def sent(office, person, text, *files, thread=None, channel=None):
    """Send a message with files to the bot, or where else it is said; return its ts."""
    place = channel or office.slack.direct_channel(person).id
    return office.slack.post(place, person, text, thread, files=[Upload(name, content) for name, content in files])


def answered(office, person, text, *files, **where):
    """Send a command with files; return the first answer."""
    before = len(office.slack.direct_messages(person))
    sent(office, person, text, *files, **where)

    def said():
        found = [each for each in office.slack.direct_messages(person)[before:] if "files" not in each]
        return [str(each["text"]) for each in found]

    return wait_until(said, "it is answered")[0]


def traced(office, person, text, *files, **where):
    """Have a list traced; return the message and the table."""
    before = len(office.slack.direct_messages(person))
    sent(office, person, text, *files, **where)

    def message():
        said = [str(each["text"]) for each in office.slack.direct_messages(person)[before:]]
        return [each for each in said if "The file has every user" in each]

    found = wait_until(message, "it is traced")[0]
    return found, table(wait_until(lambda: files_of(office, person, "access-trace", before), "the table came")[0])


def test_each_user_of_a_list_is_traced_to_the_deciding_request(desk):
    message, rows = traced(desk, desk.tess, "!access trace", ("Figma users.csv", LIST.encode("utf-16")))
    assert message.startswith(
        "*Figma: 4 users in Figma users.csv*\n• 1 with a request that was decided and completed\n"
    )
    assert "Compared with all 3 requests for Figma that the ledger has, by Slack id, e-mail or name." in message
    assert {row["name"]: row["result"] for row in rows} == {
        "Rita Requester": "decided",
        "Otto Other": "undecided",
        "Mara Manager": "open",
        "Nobody": "none",
    }
    rita, otto, mara, _ = rows
    assert (rita["decided_by"], rita["granted"], rita["found_by"]) == ("Olga Owner", "role Editor", "e-mail")
    assert rita["ticket_link"] == f"{desk.jira.url}/browse/{rita['ticket']}"
    assert (mara["found_by"], otto["exceptions"]) == ("name", "undecided in-jira")


@pytest.mark.parametrize(
    ("command", "name"),
    [
        ("!access trace --app miro", "export-2026.csv"),
        ("!access trace users.csv --app Miro", "users.csv"),
        ("!access trace --app Miro users.csv", "users.csv"),
        ("!access trace Miro", "users.csv"),
        ("!access trace", "2026-11_miro-seats.txt"),
        ("!access trace", "Figma-Design.csv"),
    ],
)
def test_the_application_is_named_or_told_by_the_files_name(desk, command, name):
    message, _ = traced(desk, desk.tom, command, (name, LIST.encode()))
    assert message.startswith(f"*{'Figma' if 'Figma' in name else 'Miro'}: 4 users in ")


def test_a_list_that_was_sent_before_is_found_in_the_conversation(desk):
    sent(desk, desk.tom, "here they are", ("miro.csv", LIST.encode()))
    sent(desk, desk.tom, "and another one", ("figma.csv", b"email\nrita@example.com\n"))
    assert traced(desk, desk.tom, "!access trace")[0].startswith("*Figma: 1 user in figma.csv*")
    assert traced(desk, desk.tom, "!access trace miro.csv")[0].startswith("*Miro: 4 users in miro.csv*")


def test_in_a_thread_the_list_comes_with_the_command_and_the_answer_directly(desk):
    root = desk.slack.post(desk.elsewhere, desk.tess, "who has Figma?")
    where = {"thread": root, "channel": desk.elsewhere}
    message, _ = traced(desk, desk.tess, "!access trace", ("figma.csv", LIST.encode()), **where)
    assert message.startswith("*Figma: 4 users")
    said = [str(each["text"]) for each in desk.slack.bot_posts(desk.elsewhere, root)]
    assert said == ["Tracing 4 users of figma.csv to the requests for Figma …"]


@pytest.mark.parametrize(
    ("command", "files", "said"),
    [
        ("!access trace --app Figma nosuch.csv", [], "I see no file “nosuch.csv” here."),
        ("!access trace", [("people.csv", LIST.encode())], "Which application is “people.csv” a list of?"),
        ("!access trace", [("figma miro.csv", LIST.encode())], "Which application is “figma miro.csv” a list of?"),
        ("!access trace --app Nosuch", [("people.csv", LIST.encode())], "Nobody ever asked for “Nosuch”"),
        ("!access trace", [("figma.csv", LIST.encode())] * 2, "That is more than one file."),
        ("!access trace", [("figma.csv", b"PK\x03\x04 and so on")], "The file is a spreadsheet or a ZIP file."),
        ("!access trace", [("figma.csv", b"")], "The file “figma.csv” is empty."),
        ("!access trace --page 2", [("figma.csv", LIST.encode())], "There is no option `--page` here."),
    ],
)
def test_nonsense_gets_a_clear_sentence(desk, command, files, said):
    assert said in answered(desk, desk.tess, command, *files)


def test_where_no_list_was_sent_it_is_said_how(desk):
    said = answered(desk, desk.olga, "!access trace")
    assert said == "Only auditors and Tech Ops can have an application's users traced."
    channel = desk.slack.post(desk.elsewhere, desk.tess, "!access trace")
    answers = wait_until(
        lambda: [e["text"] for e in desk.slack.bot_posts(desk.elsewhere) if e["ts"] > channel], "it is answered"
    )
    assert answers == [
        "Which list? Send it as CSV to me directly, or in a thread, together with the command: "
        "`!access trace --app Figma`."
    ]


def test_a_list_that_is_too_large_is_not_read(desk):
    large = Upload("figma.csv", b"email\n", declared=11 * 1024 * 1024)
    before = len(desk.slack.direct_messages(desk.tess))
    asked = len(desk.traffic.to("file"))
    desk.slack.post(desk.slack.direct_channel(desk.tess).id, desk.tess, "!access trace", files=[large])
    said = wait_until(lambda: desk.slack.direct_messages(desk.tess)[before:], "it is answered")[0]["text"]
    assert said == "The file “figma.csv” has more than 10.0 MB; please send it in parts."
    assert len(desk.traffic.to("file")) == asked


def test_an_auditor_may_trace_and_an_administrator_may_not(make_office):
    office = make_office().catalogue().set(ACCESS_AUDITORS="otto@example.com")
    office.set(BOT_ADMINS=office.olga).open()
    ts, key, _ = approved(office)
    closed(office, ts, key)
    _, rows = traced(office, office.otto, "!access trace", ("figma.csv", LIST.encode()))
    assert [row["result"] for row in rows] == ["decided", "none", "none", "none"]
    assert "Only auditors and Tech Ops" in answered(office, office.olga, "!access trace", ("figma.csv", LIST.encode()))


def test_whom_a_request_names_by_e_mail_is_found_by_it(make_office):
    office = make_office().open()
    ts, key = office.ticketed(office.template("Some Tool") + "\nFor: new.person@example.com")
    closed(office, ts, key)
    _, rows = traced(office, office.tess, "!access trace --app some tool", ("x.csv", b"mail\nNew.Person@example.com\n"))
    assert [(row["result"], row["found_by"]) for row in rows] == [("decided", "e-mail")]
