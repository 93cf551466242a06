"""docs/audit.md says how facts are written and hashed: its example is checked by the program, and without it."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from accessdesk.facts import GENESIS, Fact, canonical, digest, link
from accessdesk.heads import Covering, Head, covered_fact, day_fact, published_text
from accessdesk.setup_facts import CATALOGUE, MEMBERSHIP, PROGRAM, SETTINGS

PAGE = (Path(__file__).parents[1] / "docs" / "audit.md").read_text(encoding="utf-8")
SALT = "000102030405060708090a0b0c0d0e0f"
TEXT = "Approved – Editor"
STREAM, DAY = "C0ASKIT/1795515362.793985", "2026-11-29"


def example() -> list[tuple[str, str]]:
    """Return the example's records with their hashes: two facts of a request, and the head that covers them."""
    made, previous = list[tuple[str, str]](), GENESIS
    body = {"by": "U0OLGA", "edited": "", "ts": "1795515370.000200"}
    texts = {"text": digest(SALT, TEXT)}
    said = Fact("message", "message 1795515370.000200 -", 1795515370.0002, body, {}, "1795515370.000200")
    gone = Fact("deleted", "deleted 1795515370.000200", 1795515400.0, {"ts": "1795515370.000200"})
    for stream, facts in ((STREAM, [(said, texts), (gone, {})]), (f"head {DAY}", [])):
        for number, (fact, digests) in enumerate(facts, 1):
            numbered = Fact(
                fact.kind,
                fact.identity,
                fact.at,
                fact.body,
                {},
                fact.subject,
                number=number,
                recorded_at=fact.at + 0.25,
            )
            made.append(link(stream, numbered, digests, previous))
            previous = made[-1][1]
    at, previous = 1795993500.0, GENESIS
    head = [
        Fact("opened", "opened", at),
        covered_fact([Covering(STREAM, 2, made[1][1])], at),
        day_fact(DAY, 1, 2, at),
    ]
    for number, fact in enumerate(head, 1):
        numbered = Fact(fact.kind, fact.identity, at, fact.body, number=number, recorded_at=at + 0.5)
        made.append(link(f"head {DAY}", numbered, {}, previous))
        previous = made[-1][1]
    return made


def test_the_example_is_what_the_program_writes():
    for record, hashed in example():
        assert f"\n{record}\n{hashed}\n" in PAGE
    assert published_text(Head(DAY, example()[-1][1]), 1, 2) in PAGE


def test_the_example_can_be_checked_by_who_has_only_the_page():
    lines = PAGE.splitlines()
    records = [(line, lines[number + 1]) for number, line in enumerate(lines) if line.startswith('{"at":')]
    assert len(records) == 5
    for record, hashed in records:
        assert hashlib.sha256(record.encode("ascii")).hexdigest() == hashed
    read = [json.loads(record) for record, _ in records]
    for number, (record, _) in enumerate(records):
        before = records[number - 1][1] if read[number]["number"] > 1 else "0" * 64
        assert read[number]["previous"] == before
        assert json.dumps(read[number], sort_keys=True, separators=(",", ":")) == record
    assert read[0]["texts"]["text"] == hmac.new(bytes(range(16)), TEXT.encode(), "sha256").hexdigest()
    assert read[3]["body"]["streams"] == [[STREAM, 2, records[1][1]]]
    assert f"accessrequest head {DAY} {records[4][1]}" in PAGE
    prose = " ".join(PAGE.split())
    assert f"salt `{SALT}`" in prose
    assert f"`{TEXT}`" in prose


CASES = {
    "é": '"\\u00e9"',
    "😀": '"\\ud83d\\ude00"',
    "\x7f": '"\\u007f"',
    "a/b": '"a/b"',
    '"\\\n\t\x01': '"\\"\\\\\\n\\t\\u0001"',
    1795515400.0: "1795515400.0",
    0.00005: "5e-05",
    1e16: "1e+16",
    -0.0: "-0.0",
}


@pytest.mark.parametrize("value", CASES, ids=map(repr, CASES))
def test_strings_and_numbers_are_written_as_the_page_says(value):
    assert canonical(value) == CASES[value]
    assert f"`{CASES[value]}`" in PAGE


def test_names_are_sorted_by_code_point():
    # UTF-16 has the first of them behind the second.
    assert canonical({"\U0001f600": 1, "\uff5e": 2}) == '{"\\uff5e":2,"\\ud83d\\ude00":1}'


@pytest.mark.parametrize("kind", [SETTINGS, PROGRAM, CATALOGUE, MEMBERSHIP, "covered", "day"])
def test_every_kind_of_fact_that_is_for_auditors_is_on_the_page(kind):
    assert f"| `{kind}` |" in PAGE
