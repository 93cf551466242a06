"""`!access evidence`: who may have a pack, what comes, whether it is whole, and what it leaves out."""

import csv
import hashlib
import io
import json
import subprocess
import sys

import pytest
from accessdesk.evidence_files import NAMES, VERIFIER

from tests import packs
from tests.evidence_story import CONTENT, HOSTILE, Told, asked
from tests.sandbox.server import Fault, wait_until

PRIVATE = "secret-projects"


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    story = Told(tmp_path_factory.mktemp("evidence"))
    yield story
    story.office.close()


@pytest.fixture(scope="module")
def pack(told):
    return told.pack(told.office.otto, "2d --sample 1")


@pytest.fixture(scope="module")
def files(pack):
    return packs.contents(pack)


def rows(files, name):
    return list(csv.DictReader(io.StringIO(files[name].decode("utf-8-sig"), newline="")))


def checked(tmp_path, pack, *arguments, **environment):
    """Check a pack as an auditor does: with the program from the pack, and Python alone."""
    (tmp_path / "pack.zip").write_bytes(pack)
    (tmp_path / VERIFIER.name).write_bytes(packs.contents(pack)[VERIFIER.name])
    command = [sys.executable, "-I", VERIFIER.name, "pack.zip", *arguments]
    return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)


def test_a_pack_is_whole_as_it_comes(pack, told, tmp_path):
    ended = checked(tmp_path, pack)
    assert ended.returncode == 0, ended.stdout
    assert ended.stdout.startswith("Everything fits: 4 posts, ")
    digest = hashlib.sha256(packs.contents(pack)["manifest.json"]).hexdigest()
    assert f"SHA-256 of manifest.json: {digest}" in ended.stdout
    assert f"SHA-256 of its manifest: `{digest}`" in told.office.told(told.office.otto, "*Evidence pack: ")


def test_every_file_of_the_pack_is_in_its_manifest(files):
    manifest = json.loads(files["manifest.json"])
    assert set(files) == {*NAMES, "manifest.json"}
    for name in NAMES:
        content = files[name]
        assert manifest["files"][name] == {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert manifest["asked_by"]["name"] == "Otto Other"
    assert manifest["packed_at"].endswith("+01:00") or manifest["packed_at"].endswith("+02:00")


def test_decisions_are_there_word_for_word_with_their_links(files, told):
    found = rows(files, "decisions.csv")
    assert [row["text"] for row in found[:2]] == ["approved. Role: Editor", "approved. Role: Admin"]
    assert [(row["by_name"], row["may_as"], row["reads"]) for row in found] == [
        ("Olga Owner", "owner", "approval"),
        ("Olga Owner", "owner", "approval"),
        ("Olga Owner", "owner", "refusal"),
    ]
    assert HOSTILE in found[2]["text"].replace("'", "")
    assert f"p{told.approval.replace('.', '')}" in found[0]["link"]


def test_people_are_there_as_they_were_and_files_with_their_digest(files):
    people = {row["name"]: row["email"] for row in rows(files, "people.csv")}
    assert people["Rita Requester"] == "rita@example.com"
    (file,) = rows(files, "attachments.csv")
    assert (file["sha256"], file["key"]) == (hashlib.sha256(CONTENT).hexdigest(), "OPS-1")


def test_the_coverage_counts_what_was_and_what_resembled_a_request_and_compares_with_jira(files):
    coverage = json.loads(files["coverage.json"])
    assert coverage["posts"]["by_state"] == {"completed": 1, "declined": 1, "incomplete": 1}
    assert (coverage["posts"]["never_ticketed"], coverage["posts"]["resembled_why"]) == (1, {"elsewhere": 1})
    jira = coverage["jira"]
    assert (jira["in_ledger"], jira["in_jira"]) == (2, 2)
    assert (jira["only_in_ledger"], jira["only_in_jira"]) == ([], [])
    assert 'labels = "slack-access-request" AND created >= "' in jira["query"]


def test_what_was_redacted_is_in_no_file(files):
    assert not [name for name, content in files.items() if b"xK9" in content]


def test_no_cell_of_a_table_starts_a_formula(files):
    tables = [name for name in files if name.endswith(".csv")]
    cells = [cell for name in tables for row in rows(files, name) for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_the_exceptions_are_those_of_the_audit(files):
    assert {row["exception"] for row in rows(files, "exceptions.csv")} == {"decision-changed"}


def test_the_tickets_are_compared_with_jira_and_what_was_deleted_there_is_named(told, pack, tmp_path):
    office, jira = told.office, told.office.jira
    arguments = ("--jira", jira.url)
    ended = checked(tmp_path, pack, *arguments, JIRA_TOKEN=jira.token)
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (
        0,
        "In Jira as in the pack: 2 tickets, with status, label and the bot's comments.",
    )
    assert "Put a token for Jira into JIRA_TOKEN" in checked(tmp_path, pack, *arguments).stdout
    wrong = checked(tmp_path, pack, *arguments, JIRA_TOKEN="wrong")
    assert (wrong.returncode, "Jira answered with 401" in wrong.stdout) == (2, True)
    refused = checked(tmp_path, pack, "--jira", "http://jira.example.com", JIRA_TOKEN="x")
    assert "must begin with https://" in refused.stdout
    comment = office.jira.comments(told.completed_key)[0]["id"]
    office.jira.uncomment(told.completed_key, comment)
    ended = checked(tmp_path, pack, *arguments, JIRA_TOKEN=jira.token)
    assert ended.returncode == 1
    assert f"OPS-1 has no comment {comment} in Jira any more" in ended.stdout


def test_that_a_pack_was_given_away_is_a_fact_with_its_digest(told, pack):
    # That one is noted only after its file was given: the next one waits for it.
    again = packs.contents(told.pack(told.office.otto))
    lines = [json.loads(line) for line in again["facts.jsonl"].splitlines()]
    records = [json.loads(line["record"]) for line in lines if line["stream"] == "evidence"]
    digest = hashlib.sha256(packs.contents(pack)["manifest.json"]).hexdigest()
    assert digest in [record["body"]["manifest"] for record in records]


def test_where_jira_does_not_answer_the_pack_says_why_it_was_not_asked(told):
    told.office.traffic.add(Fault("GET /rest/api/2/search", "status", times=1_000, status=503))
    try:
        found = json.loads(packs.contents(told.pack(told.office.otto))["coverage.json"])["jira"]
    finally:
        told.office.traffic.clear()
    assert found["not_asked"]
    assert "in_jira" not in found


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("", "Of which time? Say it like this: `!access evidence 2026-Q4`."),
        ("last week", "“last week” is no period."),
        ("2019", "There is nothing to pack: nothing that resembles a request was posted or changed"),
        ("2026 --sample none", "“none” is no size of a sample. Give a number from 1 to 10,000."),
        ("2026 --sample 99999999999999", "is no size of a sample."),
        ("2026 --seed x", "There is no option `--seed` here."),
    ],
)
def test_nonsense_gets_a_clear_sentence(told, typed, answer):
    assert answer in told.office.command(told.office.otto, f"!access evidence {typed}")


def test_others_get_none(told):
    for person in (told.office.rita, told.office.tess):
        said = told.office.command(person, "!access evidence 2026")
        assert said == "Only auditors and the bot's administrators can have evidence packed."


def test_an_admin_gets_the_requests_of_private_channels_only_as_their_member_and_is_told_so(make_office, tmp_path):
    office = make_office()
    private = office.slack.add_channel(PRIVATE, [office.rita, office.mara, office.tess], private=True)
    office.set(ACCESS_CHANNEL=f"#ask-it-tech-ops,#{PRIVATE}", BOT_ADMINS=office.otto).open()
    office.ask()
    hidden = office.ask(office.template("Hush"), channel=private)
    wait_until(lambda: office.command(office.tess, "!access status").startswith("2 "), "both are known")
    pack = asked(office, office.otto)
    files = packs.contents(pack)
    assert not [name for name, content in files.items() if hidden.encode() in content or b"Hush" in content]
    (sentence,) = json.loads(files["manifest.json"])["left_out"]
    assert sentence.startswith("Without those of a private channel that you are not in.")
    assert b"Without those of a private channel" in files["index.html"]
    ended = checked(tmp_path, pack)
    assert (ended.returncode, "Left out: Without those of a private channel" in ended.stdout) == (0, True)


def test_an_auditor_gets_the_requests_of_private_channels_as_well(make_office, tmp_path):
    office = make_office()
    private = office.slack.add_channel(PRIVATE, [office.rita, office.mara, office.tess], private=True)
    office.set(ACCESS_CHANNEL=f"#ask-it-tech-ops,#{PRIVATE}", ACCESS_AUDITORS=office.otto).open()
    office.ask(office.template("Hush"), channel=private)
    wait_until(lambda: office.command(office.tess, "!access status").startswith("1 "), "it is known")
    pack = asked(office, office.otto)
    assert [row["application"] for row in json.loads(packs.contents(pack)["requests.json"])] == ["Hush"]
    assert json.loads(packs.contents(pack)["manifest.json"])["left_out"] == []


def test_with_jira_cloud_the_tickets_are_compared_as_well(make_office, tmp_path):
    office = make_office(flavour="cloud").set(ACCESS_AUDITORS="otto@example.com").open()
    ts, key = office.ticketed()
    office.reply(ts, office.mara, "thanks")
    office.carried(key, "thanks")
    office.settled()
    pack = asked(office, office.otto)
    compared = json.loads(packs.contents(pack)["coverage.json"])["jira"]
    assert (compared["in_ledger"], compared["in_jira"], compared["only_in_jira"]) == (1, 1, [])
    ended = checked(tmp_path, pack, "--jira", office.jira.url, JIRA_USER=office.jira.user, JIRA_TOKEN=office.jira.token)
    assert (ended.returncode, "In Jira as in the pack: 1 ticket" in ended.stdout) == (0, True), ended.stdout
    office.jira.transition(key, office.jira.add_person("agnes", "agnes@example.com", "Agnes"), "Done", "Done")
    ended = checked(tmp_path, pack, "--jira", office.jira.url, JIRA_USER=office.jira.user, JIRA_TOKEN=office.jira.token)
    assert (ended.returncode, f"{key} is done in Jira; in the pack it is ticketed." in ended.stdout) == (1, True)
