"""The page's server: who is let in, what each person sees and may do, and what it does with bad input."""

import http.client
import json
import socket
import urllib.error
import urllib.request

import pytest

from tests.office import Office
from tests.sandbox.page.company import Company
from tests.sandbox.page.guard import refused
from tests.sandbox.page.server import LARGEST_FORM, BrowserPage


@pytest.fixture
def page(tmp_path):
    """A page of a company whose bot does not run: these tests ask the page alone."""
    office = Office(tmp_path)
    served = BrowserPage(Company(office)).start()
    yield served
    served.stop()
    office.close()


def ask(page, method, path, headers=(), body=b""):
    """Return (status, headers, body) of a request that says exactly this."""
    connection = http.client.HTTPConnection("127.0.0.1", page.server.port, timeout=30)
    try:
        connection.request(method, path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def act(page, name, person="rita", /, **fields):
    """Do something as the page itself does; return the sentence that refuses it, or ""."""
    boundary = "----form"
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'
        for field, value in fields.items()
    ]
    headers = {"Origin": page.url.rstrip("/"), "Content-Type": f"multipart/form-data; boundary={boundary}"}
    body = "".join([*parts, f"--{boundary}--\r\n"]).encode()
    status, _, answer = ask(page, "POST", f"/acts/{name}?as={person}", headers, body)
    assert status == 200, answer
    return json.loads(answer).get("problem", "")


def rooms(page, handle):
    view = page.view(page.company.person(handle))
    return {room["name"]: room for room in view["rooms"]}


@pytest.mark.parametrize(
    ("method", "host", "origin", "is_let_in"),
    [
        ("GET", "127.0.0.1:1234", None, True),
        ("GET", "localhost:1234", None, True),
        ("GET", "127.0.0.1:1234", "http://127.0.0.1:1234", True),
        ("GET", "rebound.example:1234", None, False),
        ("GET", "127.0.0.1.rebound.example", None, False),
        ("GET", "", None, False),
        ("GET", "127.0.0.1:1234", "https://other.example", False),
        ("POST", "127.0.0.1:1234", "http://127.0.0.1:1234", True),
        ("POST", "localhost:8080", "http://localhost:8080", True),
        ("POST", "127.0.0.1:1234", None, False),
        ("POST", "127.0.0.1:1234", "null", False),
        ("POST", "127.0.0.1:1234", "http://127.0.0.1:9999", False),
        ("POST", "rebound.example:1234", "http://rebound.example:1234", False),
    ],
)
def test_only_the_page_itself_is_let_in(method, host, origin, is_let_in):
    assert (refused(method, host, origin) == "") is is_let_in


def test_a_foreign_host_sees_nothing_and_a_foreign_page_changes_nothing(page):
    for path in ("/", "/events?as=rita", "/static/main.js"):
        assert ask(page, "GET", path, {"Host": "rebound.example"})[0] == 403
    for headers in ({}, {"Origin": "https://other.example"}, {"Host": "rebound.example"}):
        assert ask(page, "POST", "/acts/trouble?as=rita", headers)[0] == 403
    assert page.trouble.shown()["down"] is False


def test_it_listens_on_loopback_alone(page):
    assert {address[0] for address in page.server.runner.addresses} == {"127.0.0.1"}


def test_nothing_from_outside_is_loaded_and_no_text_becomes_a_script(page):
    _, headers, body = ask(page, "GET", "/")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert b"http" not in body
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "script-src 'self'" in ask(page, "GET", "/nowhere")[1]["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/static/..%2fserver.py", "/static/nothing.js", "/events?as=nobody", "/files/F0"])
def test_what_is_not_there_is_not_found(page, path):
    assert ask(page, "GET", path)[0] == 404


def test_an_uploaded_page_is_kept_as_a_file(page):
    headers = {"Origin": page.url.rstrip("/"), "Content-Type": "multipart/form-data; boundary=b"}
    channel = page.company.office.channel
    body = (
        f'--b\r\nContent-Disposition: form-data; name="channel"\r\n\r\n{channel}\r\n'
        '--b\r\nContent-Disposition: form-data; name="file"; filename="a.html"\r\nContent-Type: text/html\r\n\r\n'
        "<script>alert(1)</script>\r\n--b--\r\n"
    )
    assert ask(page, "POST", "/acts/post?as=rita", headers, body.encode())[0] == 200
    (message,) = rooms(page, "rita")["ask-it-tech-ops"]["messages"]
    status, headers, content = ask(page, "GET", f"/files/{message['files'][0]['id']}")
    assert (status, content) == (200, b"<script>alert(1)</script>")
    assert headers["Content-Disposition"] == "attachment"
    assert headers["Content-Type"] == "application/octet-stream"


def test_too_much_at_once_is_refused_in_a_sentence(page):
    headers = {"Origin": page.url.rstrip("/"), "Content-Type": "application/x-www-form-urlencoded"}
    status, _, answer = ask(page, "POST", "/acts/post?as=rita", headers, b"text=" + b"x" * LARGEST_FORM)
    assert status == 413
    assert json.loads(answer)["problem"] == "Too large: 25 MB at most."


def test_direct_messages_are_seen_by_whom_they_are_meant_for(page):
    direct = rooms(page, "rita")["Access Desk"]["id"]
    assert act(page, "post", channel=direct, text="only for the bot") == ""
    assert [each["text"] for each in rooms(page, "rita")["Access Desk"]["messages"]] == ["only for the bot"]
    for other in ("mara", "olga", "tess", "otto"):
        assert "only for the bot" not in json.dumps(page.view(page.company.person(other)))
    assert act(page, "post", "mara", channel=direct, text="hello") == "You are not in that conversation."


def test_people_post_reply_edit_react_and_delete(page):
    office = page.company.office
    assert act(page, "post", channel=office.channel, text="for @Mara Manager") == ""
    (post,) = rooms(page, "rita")["ask-it-tech-ops"]["messages"]
    assert post["text"] == f"for <@{office.mara}>"
    assert post["mine"] == "for @Mara Manager"
    assert act(page, "post", "mara", channel=office.channel, thread=post["ts"], text="seen") == ""
    assert act(page, "edit", channel=office.channel, ts=post["ts"], text="for nobody") == ""
    assert act(page, "react", "tess", channel=office.channel, ts=post["ts"], name=":ticket:") == ""
    (post,) = rooms(page, "mara")["ask-it-tech-ops"]["messages"]
    assert (post["text"], post["edited"], "mine" in post) == ("for nobody", True, False)
    assert post["reactions"] == [{"name": "ticket", "by": ["Tess Ops"], "mine": False}]
    (reply,) = post["replies"]
    assert reply["mine"] == "seen"
    assert act(page, "react", "tess", channel=office.channel, ts=post["ts"], name="ticket") == ""
    assert act(page, "delete", "mara", channel=office.channel, ts=reply["ts"]) == ""
    assert act(page, "delete", channel=office.channel, ts=post["ts"]) == ""
    assert rooms(page, "rita")["ask-it-tech-ops"]["messages"] == []


def test_nobody_changes_the_words_of_others(page):
    office = page.company.office
    ts = office.ask("mine")
    sentence = "Only its author can change a message."
    assert act(page, "edit", "otto", channel=office.channel, ts=ts, text="his") == sentence
    assert act(page, "delete", "otto", channel=office.channel, ts=ts) == sentence


@pytest.mark.parametrize(
    ("name", "fields", "sentence"),
    [
        ("post", {"channel": "C0", "text": "x"}, "You are not in that conversation."),
        ("post", {"channel": "{channel}", "text": " \n "}, "Write something first."),
        ("post", {"channel": "{channel}"}, "“text” is missing."),
        ("post", {"channel": "{channel}", "text": "x" * 40_001}, "That is too long: 40,000 characters at most."),
        ("post", {"channel": "{channel}", "text": "x", "thread": "1.0"}, "The post is not there any more."),
        ("edit", {"channel": "{channel}", "ts": "1.0", "text": "x"}, "The message is not there any more."),
        ("react", {"channel": "{channel}", "ts": "1.0", "name": "eyes"}, "The message is not there any more."),
        (
            "react",
            {"channel": "{channel}", "ts": "1.0", "name": "<b>"},
            "An emoji's name is letters, digits, + - _ and nothing else.",
        ),
        ("comment", {"key": "OPS-9", "text": "x"}, "there is no issue OPS-9"),
        ("trouble", {"name": "fire", "on": "true"}, "There is no switch “fire”."),
        ("dance", {}, "Nobody can “dance” here."),
    ],
)
def test_bad_input_gets_one_sentence(page, name, fields, sentence):
    filled = {field: value.replace("{channel}", page.company.office.channel) for field, value in fields.items()}
    assert act(page, name, **filled) == sentence
    assert act(page, name, "nobody", **filled) == "Nobody here is called “nobody”."


def test_a_ticket_is_shown_as_jira_holds_it_and_changed_there(page):
    jira = page.company.office.jira
    person = jira.people[page.company.person("mara").account]
    fields = {"summary": "Figma", "labels": ["slack-C1-1-0"]}
    key = jira.create_issue(jira.projects["OPS"], jira.issue_types[0], person, fields).key
    assert act(page, "comment", "tess", key=key, text="done <b>today</b>") == ""
    assert act(page, "move", "tess", key=key, status="Done") == ""
    (ticket,) = page.view(page.company.person("rita"))["tickets"]
    assert (ticket["key"], ticket["status"], ticket["resolution"], ticket["reporter"]) == (
        key,
        "Done",
        "Done",
        "Mara Manager",
    )
    assert ticket["ways"] == ["To Do", "In Progress"]
    assert [(each["author"], each["body"]) for each in ticket["comments"]] == [("Tess Ops", "done <b>today</b>")]
    assert {each["field"] for each in ticket["history"]} == {"status", "resolution"}
    assert "cannot go from Done to Nowhere" in act(page, "move", "tess", key=key, status="Nowhere")


def test_a_bot_that_was_never_started_is_down_and_what_waits_is_unknown(page):
    view = page.view(page.company.person("rita"))
    assert view["bot"]["state"] == "dead"
    assert view["trouble"] == {"down": False, "slow": False, "lost": False, "killed": True}
    assert view["waiting"]["answer"] == ""


def test_switches_change_what_befalls_calls_to_jira_and_nothing_else(page):
    office = page.company.office
    address = f"{office.jira.url}/rest/api/2/myself"
    asked = urllib.request.Request(address, headers={"Authorization": f"Bearer {office.jira.token}"})
    assert act(page, "trouble", name="down", on="true") == ""
    assert act(page, "trouble", name="down", on="true") == ""
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(asked)
    assert len(office.traffic.faults) == 1
    page.trouble.switch("down", False)
    assert json.loads(urllib.request.urlopen(asked).read())["emailAddress"] == "access-bot@example.com"
    assert office.traffic.faults == []


def test_what_goes_wrong_on_the_tour_is_said(page):
    page.company.office.set(SLACK_BOT_TOKEN="")
    assert act(page, "tour", number="0") == ""
    shown = page.tour.shown()
    assert (shown["done"], shown["busy"]) == (0, False)
    assert shown["problem"] == "This did not come about: the bot ended while it started."


def test_the_page_ends_at_once_though_tabs_listen(page):
    with socket.create_connection(("127.0.0.1", page.server.port)) as listening:
        listening.sendall(b"GET /events?as=rita HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert listening.recv(12) == b"HTTP/1.1 200"
        page.stop()
        while listening.recv(65536):
            pass
    page.server.runner = None
