"""A webhook of Jira's by itself: its signature, and which ticket it is about."""

import json
from typing import Any

import pytest
from accessdesk.jira_webhook import is_signed, signature_of, ticket_of

DOCUMENTED = "a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9"
"""Of "Hello World!" with "It's a Secret to Everybody", as `openssl dgst -sha256 -hmac` computes it."""


def about(event: str, **more: Any) -> str:
    return ticket_of(json.dumps({"timestamp": 1, "webhookEvent": event, **more}).encode())


def test_the_signature_is_a_sha256_hmac_in_hexadecimal() -> None:
    assert is_signed("It's a Secret to Everybody", b"Hello World!", DOCUMENTED)
    assert not is_signed("It's a Secret to Everybody", b"Hello World! ", DOCUMENTED)
    assert not is_signed("it's a Secret to Everybody", b"Hello World!", DOCUMENTED)


@pytest.mark.parametrize("signature", ["", DOCUMENTED])
def test_no_secret_signs_nothing(signature: str) -> None:
    assert not is_signed("", b"", signature)


@pytest.mark.parametrize("header", [f"sha256={DOCUMENTED}", f" SHA256={DOCUMENTED.upper()} "])
def test_a_header_is_read_in_small_and_in_capital_letters(header: str) -> None:
    assert signature_of(header) == DOCUMENTED


@pytest.mark.parametrize(
    "header",
    ["", DOCUMENTED, f"sha1={DOCUMENTED}", f"sha256={DOCUMENTED}0", f"sha256={DOCUMENTED}, sha256=0", "sha256="],
)
def test_what_is_no_such_signature_is_none(header: str) -> None:
    assert signature_of(header) == ""


@pytest.mark.parametrize(
    "event", ["jira:issue_updated", "jira:issue_deleted", "comment_created", "comment_updated", "comment_deleted"]
)
def test_the_ticket_is_told_by_its_id(event: str) -> None:
    assert about(event, issue={"id": "10002", "key": "OPS-1"}) == "10002"
    assert about(event, issue={"id": 10002}) == "10002"


def test_a_comment_without_its_issue_names_it_in_its_address() -> None:
    comment = {"self": "https://jira.acme.example/jira/rest/api/2/issue/10002/comment/77", "id": "77"}
    assert about("comment_created", comment=comment) == "10002"


@pytest.mark.parametrize(
    "event", ["jira:issue_created", "jira:worklog_updated", "project_created", "", "comment", None]
)
def test_other_events_are_about_no_ticket(event: Any) -> None:
    assert about(event, issue={"id": "10002"}) == ""


@pytest.mark.parametrize("number", ["", "OPS-1", "1/../2", "1?a=b", "-1", "1.5", "9" * 20, None, True, [], {}, "１２"])
def test_what_is_no_id_is_about_no_ticket(number: Any) -> None:
    assert about("jira:issue_updated", issue={"id": number}) == ""
    comment = {"self": f"https://jira.acme.example/rest/api/2/issue/{number}/comment/77"}
    assert about("comment_created", comment=comment) == ""


@pytest.mark.parametrize("body", [b"", b"x", b"{", b"\xff", b"[" * 100_000, b'{"a": NaN'])
def test_what_is_no_json_is_said_so(body: bytes) -> None:
    with pytest.raises(ValueError):
        ticket_of(body)
