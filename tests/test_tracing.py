"""From people who have an application to the request that decided it: by id, e-mail or name, the latest counts."""

import csv
import io

import pytest
from accessdesk import trace_texts
from accessdesk.links import Links
from accessdesk.row import Row
from accessdesk.trace_texts import About
from accessdesk.tracing import BY_EMAIL, BY_ID, BY_NAME, RESULTS, Traced, Traces
from accessdesk.users_reading import User, Users

from tests.bench.pending import row

LINKS = Links("https://acme.slack.com/", "https://jira.example.com")


def request(number: int = 1, person: str = "U0RITA001", state: str = "completed", **more: object) -> Traced:
    names = {(BY_ID, person), (BY_EMAIL, f"{person.lower()}@example.com"), (BY_NAME, "rita requester")}
    values = {**row(number), "state": state, "kind": "new", "decision": "approved", "closed_at": float(number), **more}
    return Traced(Row(**values), person, frozenset(names))


def traces(*found: Traced) -> Traces:
    result = Traces()
    for each in found:
        result.take(each)
    return result


RITA = User(2, "U0RITA001@Example.com", "Rita Requester")


@pytest.mark.parametrize(
    ("user", "by"),
    [
        (User(2, slack="U0RITA001"), BY_ID),
        (RITA, BY_EMAIL),
        (User(2, name="RITA  Requester"), BY_NAME),
        (User(2, "other@example.com", "Rita Requester"), BY_NAME),
    ],
)
def test_a_user_is_found_by_slack_id_e_mail_or_name(user, by):
    answer = traces(request()).answer(user)
    assert (answer.result, answer.by, answer.traced.row.key) == ("decided", by, "OPS-1")


def test_of_two_people_of_one_name_none_is_taken():
    found = traces(request(1), request(2, "U0RITA002"))
    assert found.answer(User(2, name="Rita Requester")).result == "several"
    assert found.answer(RITA).traced.row.key == "OPS-1"


def test_whoever_nothing_is_known_of_has_no_request():
    assert traces(request()).answer(User(2, "nobody@example.com")).result == "none"


@pytest.mark.parametrize(
    ("found", "result", "key"),
    [
        ([request(1), request(2, kind="change")], "decided", "OPS-2"),
        ([request(1), request(2, kind="removal")], "removed", "OPS-2"),
        ([request(1, kind="removal"), request(2)], "decided", "OPS-2"),
        ([request(1), request(2, state="declined")], "decided", "OPS-1"),
        ([request(1), request(2, state="ticketed")], "decided", "OPS-1"),
        ([request(1, decision="")], "undecided", "OPS-1"),
        ([request(1, state="declined"), request(2, state="ticketed")], "open", "OPS-2"),
        ([request(1, state="ticketed", kind="removal")], "not-given", "OPS-1"),
        ([request(1, state="declined"), request(2, state="cancelled")], "not-given", "OPS-2"),
    ],
)
def test_the_latest_request_that_was_completed_counts(found, result, key):
    answer = traces(*reversed(found)).answer(RITA)
    assert (answer.result, answer.traced.row.key) == (result, key)


@pytest.mark.parametrize("result", RESULTS)
def test_every_result_has_its_words(result):
    assert trace_texts.MEANS[result]


def test_the_message_names_who_has_no_deciding_request_and_acts_on_nothing():
    users = [RITA, *(User(n, f"x{n}@example.com", "<!channel>") for n in range(3, 20)), User(20, name="<!here> *x*")]
    answers = [traces(request()).answer(user) for user in users]
    message = trace_texts.message(answers, Users(users, 1, 2), About("Figma", "<users>.csv", 1), LINKS)
    assert message.startswith(
        "*Figma: 19 users in &lt;users&gt;.csv*\n• 1 with a request that was decided and completed\n"
    )
    assert "• 18 with no request\n2 rows name somebody once more, and counted once.\n1 row names nobody" in message
    assert (
        "1. x3@\u2060example.com (row 3): no request" in message or "1. x3@example.com (row 3): no request" in message
    )
    assert "And 8 more." in message
    assert "<!" not in message


def test_the_table_has_every_user_and_no_formula():
    users = [User(2, "=cmd()@example.com", "=1+1"), RITA]
    lines = "".join(trace_texts.table([traces(request(1, application="=x")).answer(user) for user in users], LINKS))
    rows = list(csv.DictReader(io.StringIO(lines.lstrip("\ufeff"), "")))
    assert [(each["result"], each["ticket"]) for each in rows] == [("none", ""), ("decided", "OPS-1")]
    assert (rows[0]["email"], rows[0]["name"]) == ("'=cmd()@example.com", "'=1+1")
    assert all(None not in each and None not in each.values() for each in rows)
