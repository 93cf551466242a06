"""Files in the thread: attached to the ticket once, or named in it with the reason why they are not."""

import hashlib
import json
import os
import re
import signal
import sqlite3

import pytest
from aiohttp import web

from tests.sandbox.server import Fault, Server, wait_until
from tests.sandbox.slack import Upload

CONTENT = b"%PDF-1.7 what was signed"
PLAN = Upload("plan.pdf", CONTENT)
DIGEST = hashlib.sha256(CONTENT).hexdigest()

ATTACH = "POST /rest/api/2/issue/*/attachments"
ISSUE = "GET /rest/api/2/issue/*"


def shared(office, *files, text="signed"):
    """Have a request ticketed and files shared in its thread; return the post's ts and the ticket's key."""
    ts, key = office.ticketed()
    office.settled()
    office.shared = office.reply(ts, office.tess, text, files=files)
    return ts, key


def ids(office, ts=""):
    return [file["id"] for file in office.slack.message(office.channel, ts or office.shared)["files"]]


def attached(office, key):
    return [(each.filename, each.content) for each in office.jira.attachments(key)]


def calls(office, already=0):
    """Return the bot's own calls since, without the look-ups of Errbot's backend."""
    names = [call.name for call in office.traffic.calls[already:] if call.status]
    return [name for name in names if " /" in name or name.startswith(("file", "chat."))]


def outcomes(office):
    """Return what the ledger says became of files."""
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        records = [json.loads(row[0]) for row in database.execute("SELECT record FROM facts ORDER BY number")]
        beside = database.execute("SELECT number, text FROM texts WHERE name = 'sha256'").fetchall()
    done = [record for record in records if record["kind"] == "done" and record["body"]["name"] == "attach"]
    digests = {number: {"sha256": text} for number, text in beside}
    return [{**record["body"]["outcome"], **digests.get(record["number"], {})} for record in done]


def test_a_file_of_a_reply_is_attached_before_the_comment_that_tells_its_size_and_digest(office):
    _, key = shared(office, PLAN)
    comment = office.carried(key, "signed")
    (file,) = ids(office)
    assert attached(office, key) == [(f"plan-{file}.pdf", CONTENT)]
    line = comment.splitlines()[-1].replace("\\", "")
    assert re.fullmatch(
        rf"File in Slack: plan.pdf \[\S+{file}\S+\] \(24 bytes\) is attached as plan-{file}.pdf, SHA-256 {DIGEST}", line
    )
    office.settled()
    assert len(office.bodies(key)) == 1


def test_the_ledger_keeps_size_and_digest_and_holds_the_name_beside_the_fact(office):
    _, key = shared(office, PLAN)
    office.carried(key, "signed")
    office.settled()
    (attachment,) = office.jira.attachments(key)
    (file,) = ids(office)
    assert outcomes(office) == [{"file": file, "attachment": attachment.id, "size": len(CONTENT), "sha256": DIGEST}]


def test_a_file_costs_two_calls_to_slack_and_one_more_to_jira_and_a_reply_without_one_costs_as_before(office):
    ts, key = shared(office, PLAN)
    office.carried(key, "signed")
    office.settled()
    issue = office.jira.issue(key)["id"]
    comment, attachments = f"POST /rest/api/2/issue/{issue}/comment", f"POST /rest/api/2/issue/{issue}/attachments"
    assert calls(office)[-4:] == ["files.info", "file", attachments, comment]
    already = len(office.traffic.calls)
    office.reply(ts, office.tess, "nothing with it")
    office.carried(key, "nothing with it")
    office.settled()
    assert calls(office, already) == [comment]


def test_the_posts_own_file_is_attached_once_there_is_a_ticket_and_the_description_says_so(office):
    ts = office.slack.post(office.channel, office.rita, office.template(), files=[PLAN])
    office.add(ts)
    key = office.ticket()["key"]
    wait_until(lambda: "is attached as" in office.ticket()["fields"]["description"], "the description says so")
    assert DIGEST in office.ticket()["fields"]["description"]
    office.settled()
    assert [content for _, content in attached(office, key)] == [CONTENT]
    assert office.bodies(key) == []


def test_pictures_of_one_name_are_told_apart(office):
    _, key = shared(office, Upload("image.png", b"one"), Upload("image.png", b"two"))
    comment = office.carried(key, "signed").replace("\\", "")
    first, second = ids(office)
    assert attached(office, key) == [(f"image-{first}.png", b"one"), (f"image-{second}.png", b"two")]
    assert f"image-{first}.png" in comment
    assert f"image-{second}.png" in comment


def test_an_edit_of_the_text_attaches_nothing_again(office):
    _, key = shared(office, PLAN)
    office.carried(key, "signed")
    office.slack.edit(office.channel, office.shared, "signed by both")
    assert "is attached as" in office.carried(key, "signed by both")
    office.settled()
    assert len(attached(office, key)) == 1
    assert len(office.traffic.to("files.info")) == 1


def test_files_come_before_their_comment_and_the_order_of_the_thread_is_kept(office):
    ts, key = office.ticketed()
    for number in range(4):
        office.reply(ts, office.tess, f"reply {number}", files=[PLAN] if number % 2 else ())
    office.carried(key, "reply 3")
    assert [re.search(r"reply \d", body)[0] for body in office.bodies(key)] == [f"reply {n}" for n in range(4)]


def test_the_closing_comment_counts_what_was_attached_and_what_was_only_named(office):
    ts, key = shared(office, PLAN, Upload("spec", external_url="https://docs.google.com/d/1"))
    office.carried(key, "signed")
    office.add(ts, "complete", by=office.tom)
    assert "2 files (1 attached, 1 only named)" in office.carried(key, "*Completed*")


NAMED = {
    "empty": (Upload("a.txt", b""), "it is empty"),
    "200 MB": (Upload("a.bin", b"x", declared=200 * 1024 * 1024), "it is larger than the bot carries"),
    "external": (Upload("a", external_url="https://docs.google.com/d/1"), "it lies outside Slack"),
    "more than was declared": (Upload("a.bin", b"x" * 500_000, declared=10), "Slack did not give it out"),
    "less than was declared": (Upload("a.bin", b"x", declared=10), "Slack did not give it out"),
    "a sign-in page": (Upload("a.bin", b"x", page=True), "Slack did not give it out"),
}


@pytest.mark.parametrize(("file", "why"), NAMED.values(), ids=NAMED)
def test_a_file_that_cannot_be_attached_is_named_with_its_link_and_the_reason(office, file, why):
    ts, key = shared(office, file)
    comment = office.carried(key, "signed")
    assert f"is not attached: {why}" in comment
    assert "slack.com/files/" in comment
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
    office.settled()
    assert attached(office, key) == []
    assert office.traffic.to(ATTACH) == []
    assert len(office.bodies(key)) == 2


@pytest.mark.parametrize("name", ["200 MB", "external", "empty"])
def test_what_slack_says_beforehand_saves_asking_for_the_file(office, name):
    _, key = shared(office, NAMED[name][0])
    office.carried(key, "signed")
    assert office.traffic.to("file") == []


@pytest.mark.parametrize("change", ["delete_file", "hide_file"])
def test_a_file_that_slack_no_longer_gives_out_is_named(make_office, change):
    office = make_office().set(ACCESS_SETTLE_SECONDS="1.5").open()
    ts, key = office.ticketed()
    office.settled()
    known = office.facts()
    office.shared = office.reply(ts, office.tess, "signed", files=[PLAN])
    wait_until(lambda: office.facts() > known, "the reply was heard")
    getattr(office.slack, change)(office.channel, office.shared)
    comment = office.carried(key, "signed")
    assert "plan.pdf" in comment
    assert "is not attached: Slack" in comment
    assert "slack.com/files/" in comment
    assert office.jira.attachments(key) == []


def test_a_file_that_was_deleted_before_anybody_heard_of_it_is_told_by_its_id(office):
    ts, key = office.ticketed()
    office.settled()
    office.slack.delivery.lose = lambda event: True
    office.shared = office.reply(ts, office.tess, "signed", files=[PLAN])
    (file,) = ids(office)
    office.slack.delete_file(office.channel, office.shared)
    office.slack.delivery.lose = None
    office.slack.delivery.disconnect()
    comment = office.carried(key, "signed")
    assert f"File in Slack: without a name ({file}) is not attached: Slack has it no more" in comment


def test_a_redirect_is_not_followed_and_no_other_host_sees_the_token(office, elsewhere):
    _, key = shared(
        office,
        Upload("a.bin", b"x", redirect=elsewhere.url),
        Upload("b.bin", b"x", address=f"{elsewhere.url}/files-pri/b.bin"),
        Upload("c.bin", b"x", address=f"{office.slack.url}api.test"),
    )
    comment = office.carried(key, "signed")
    assert "is not attached: Slack did not give it out" in comment
    assert comment.count("is not attached: it lies outside Slack") == 2
    assert elsewhere.asked == []
    assert office.traffic.to("api.test") == []
    assert office.jira.attachments(key) == []


def test_the_token_stands_in_no_log(office):
    _, key = shared(office, PLAN, Upload("a.bin", b"x", page=True))
    office.carried(key, "signed")
    assert office.slack.bot_token not in office.bot.read_log()


def test_without_its_scope_a_file_is_named_and_attached_when_the_scope_is_there(office):
    office.slack.scopes.remove("files:read")
    ts, key = shared(office, PLAN)
    comment = office.carried(key, "signed")
    assert "waits to be attached" in comment
    assert "needs the scope files:read" in comment.replace("\\", "")
    assert "Waits for Tech Ops" in office.said(ts, "A file waits to be attached")
    office.slack.scopes.add("files:read")
    office.command(office.tess, f"!access retry {key}")
    assert DIGEST in office.carried(key, "is attached as")
    office.settled()
    assert len(office.bodies(key)) == 1


def refuse_permission(jira):
    jira.permissions.discard("CREATE_ATTACHMENTS")


def refuse_all(jira):
    jira.takes_attachments = False


def refuse_large(jira):
    jira.attachment_limit = 1


def take(jira):
    jira.permissions.add("CREATE_ATTACHMENTS")
    jira.takes_attachments, jira.attachment_limit = True, 10_000


REFUSALS = [
    (refuse_permission, "datacenter", 403),
    (refuse_all, "datacenter", 403),
    (refuse_all, "cloud", 404),
    (refuse_large, "cloud", 413),
]


@pytest.mark.parametrize(("refuse", "flavour", "status"), REFUSALS)
def test_what_jira_refuses_holds_up_nothing_and_is_attached_when_it_is_allowed(make_office, refuse, flavour, status):
    office = make_office(flavour=flavour).open()
    refuse(office.jira)
    ts, key = shared(office, PLAN)
    assert "waits to be attached: Jira" in office.carried(key, "signed")
    office.reply(ts, office.tess, "viewer role")
    office.carried(key, "viewer role")
    assert office.traffic.to(ATTACH)[-1].status == status
    take(office.jira)
    office.command(office.tess, f"!access retry {key}")
    office.carried(key, "is attached as")
    office.settled()
    assert [content for _, content in attached(office, key)] == [CONTENT]
    assert [("signed" in body, "viewer role" in body) for body in office.bodies(key)] == [(True, False), (False, True)]


def test_a_refused_file_does_not_keep_the_request_from_closing_and_is_not_tried_for_ever(office):
    refuse_permission(office.jira)
    ts, key = shared(office, PLAN)
    office.carried(key, "waits to be attached")
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
    assert "1 file (0 attached, 1 only named)" in office.carried(key, "*Completed*")
    office.said(ts, "is closed: done")
    office.settled()


@pytest.mark.parametrize("kind", ["break_before", "break_after"])
def test_an_upload_whose_answer_is_lost_happens_once(office, kind):
    office.traffic.add(Fault(ATTACH, kind))
    _, key = shared(office, PLAN)
    assert f"SHA-256 {DIGEST}" in office.carried(key, "is attached as")
    office.settled()
    assert [content for _, content in attached(office, key)] == [CONTENT]
    assert len(office.bodies(key)) == 1


def test_what_was_attached_unanswered_is_found_and_not_fetched_again(office):
    office.traffic.add(Fault(ATTACH, "break_after"))
    _, key = shared(office, PLAN)
    office.carried(key, "is attached as")
    office.settled()
    assert len(office.traffic.to("file")) == len(office.traffic.to(ATTACH)) == 1
    assert outcomes(office)[0]["sha256"] == DIGEST


@pytest.mark.parametrize(
    "fault",
    [
        Fault("files.info", "status", status=503),
        Fault("files.info", "status", status=429, retry_after=1),
        Fault("file", "break_before"),
        Fault("file", "break_after"),
        Fault("file", "status", status=500),
        Fault("file", "status", status=429, retry_after=1),
        Fault(ATTACH, "status", status=503),
        Fault(ATTACH, "status", status=500),
    ],
    ids=lambda fault: f"{fault.pattern.split('/')[-1]} {fault.kind} {fault.status}",
)
def test_slack_or_jira_away_in_the_midst_is_waited_for(office, fault):
    ts, key = office.ticketed()
    office.settled()
    office.traffic.add(Fault(**vars(fault)))
    office.reply(ts, office.tess, "signed", files=[PLAN])
    assert f"SHA-256 {DIGEST}" in office.carried(key, "signed")
    office.settled()
    assert [content for _, content in attached(office, key)] == [CONTENT]
    assert len(office.bodies(key)) == 1


def test_a_slack_that_gives_out_no_files_keeps_no_other_ticket_waiting(office):
    fault = office.traffic.add(Fault("file*", "status", times=10_000, status=503))
    _, key = shared(office, PLAN)
    wait_until(lambda: office.traffic.to("files.info"), "the file was asked for")
    other, other_key = office.ticketed()
    office.reply(other, office.tess, "viewer role")
    office.carried(other_key, "viewer role")
    assert "Calls to Jira wait" not in office.bot.read_log()
    fault.times = 0
    office.carried(key, "is attached as")


@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("call", ["files.info", "file", "attachments"])
def test_a_bot_that_is_killed_in_the_midst_attaches_once(office, call, moment):
    ts, key = office.ticketed()
    office.settled()

    def die(seen, when):
        if when == moment and (seen.name == call or seen.name.endswith(f"/{call}")):
            office.traffic.hooks.clear()
            os.kill(office.bot.pid, signal.SIGKILL)
            return True
        return False

    office.traffic.hooks.append(die)
    office.reply(ts, office.tess, "signed", files=[PLAN])
    wait_until(lambda: not office.bot.running, "the bot is dead")
    office.bot.start()
    assert f"SHA-256 {DIGEST}" in office.carried(key, "signed")
    office.settled()
    assert [content for _, content in attached(office, key)] == [CONTENT]
    assert len(office.bodies(key)) == 1


def test_without_a_limit_files_are_only_named_and_nobody_is_asked(make_office):
    office = make_office().set(ACCESS_FILE_LIMIT_MB="0").open()
    ts = office.slack.post(office.channel, office.rita, office.template(), files=[PLAN])
    office.add(ts)
    key = office.ticket()["key"]
    office.reply(ts, office.tess, "signed", files=[PLAN])
    comment = office.carried(key, "signed")
    assert "plan.pdf" in comment
    assert "attached" not in comment
    office.settled()
    assert office.traffic.to("file*") == []
    assert office.traffic.to("PUT *") == []


def test_the_limit_can_be_set(make_office):
    office = make_office().set(ACCESS_FILE_LIMIT_MB="0.001").open()
    _, key = shared(office, Upload("a.bin", b"x" * 1048), Upload("b.bin", b"x" * 1049))
    comment = office.carried(key, "signed")
    assert comment.count("is attached as") == 1
    assert comment.count("it is larger than the bot carries") == 1


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\x\\y.txt", "a\u202egpj.exe", "a\nb\x07.txt", "[~admin]{color}.txt", "", "x" * 300]
)
def test_whatever_a_file_is_called_it_is_attached_and_its_name_acts_nowhere(office, name):
    _, key = shared(office, Upload(name, CONTENT))
    comment = office.carried(key, "is attached as")
    ((kept, content),) = attached(office, key)
    assert content == CONTENT
    assert kept.isprintable()
    assert not set(kept) & set('/\\"[]{}')
    assert len(kept.encode()) <= 255
    assert len(comment.splitlines()) == 5
    assert "[~admin]" not in comment


@pytest.fixture
def elsewhere():
    """Another host, which notes whoever asks it."""

    async def answer(request):
        server.asked.append(dict(request.headers))
        return web.Response(body=b"x")

    application = web.Application()
    application.router.add_route("*", "/{anything:.*}", answer)
    server = Server(application)
    server.asked = []
    server.start()
    yield server
    server.stop()
