"""`!access verify` finds what differs between Slack, the ledger and Jira, repairs it once, and says what it did."""

import os
import signal
import sqlite3

import pytest

from tests.office import Office
from tests.sandbox.server import Fault, wait_until
from tests.verified import CLEAN, Lived, answers, comment_of, entries_of, lived, verify, writes


def is_clean(office: Office, request: Lived) -> None:
    """Check that a second look finds nothing and writes nothing."""
    office.settled()
    before, facts = len(writes(office, 0)), office.facts()
    said = verify(office, request.key)
    assert said == f"Checked 1 request, 3 entries, 1 file: {CLEAN}"
    office.settled()
    assert writes(office, before) == []
    assert office.facts() == facts


def test_a_healthy_request_costs_no_write_and_no_fact(office):
    request = lived(office)
    is_clean(office, request)


def test_a_comment_that_was_deleted_in_jira_is_written_again_and_says_so(office):
    request = lived(office)
    office.jira.uncomment(request.key, comment_of(office, request.key, "fine with me").id)
    said = verify(office, request.key)
    assert "1 missing, 0 doubled, 0 out of order" in said
    assert "was deleted in Jira; it is written again" in said
    assert "carried again" in office.carried(request.key, "fine with me")
    assert sorted(entries_of(office, request.key)) == [request.first, request.second]
    is_clean(office, request)
    office.slack.edit(office.channel, request.first, "fine with me, really")
    assert "carried again" in office.carried(request.key, "really")
    is_clean(office, request)


def test_an_entry_that_stands_in_two_comments_stands_in_one(office):
    request = lived(office)
    one = comment_of(office, request.key, "fine with me")
    with office.jira.lock:
        office.jira.add_comment(office.jira.find(request.key), one.author, one.body, {**one.properties})
    said = verify(office, request.key)
    assert "0 missing, 1 doubled" in said
    office.carried(request.key, f"focusedCommentId={one.id}")
    assert entries_of(office, request.key) == [request.first, request.second]
    is_clean(office, request)


def test_a_double_whose_original_was_deleted_takes_its_place(office):
    request = lived(office)
    one = comment_of(office, request.key, "fine with me")
    with office.jira.lock:
        office.jira.add_comment(office.jira.find(request.key), one.author, one.body, {**one.properties})
    office.jira.uncomment(request.key, one.id)
    assert "another one has it" in verify(office, request.key)
    office.slack.edit(office.channel, request.first, "fine with me, really")
    office.carried(request.key, "really")
    assert sorted(entries_of(office, request.key)) == [request.first, request.second]


def test_a_comment_that_a_person_edited_says_again_what_was_carried(office):
    request = lived(office)
    one = comment_of(office, request.key, "fine with me")
    before = one.body
    office.jira.rewrite(request.key, one.id, office.rita_in_jira, "not fine with me")
    said = verify(office, request.key)
    assert "1 altered" in said
    assert "somebody changed the comment of" in said
    assert one.body == before
    is_clean(office, request)


def test_a_comment_without_its_mark_gets_it_back(office):
    request = lived(office)
    one = comment_of(office, request.key, "fine with me")
    with office.jira.lock:
        del one.properties["accessrequest"]
    assert "had lost its mark" in verify(office, request.key)
    assert entries_of(office, request.key) == [request.first, request.second]
    is_clean(office, request)


def test_an_attachment_that_was_deleted_is_attached_again(office):
    request = lived(office)
    (file,) = office.jira.attachments(request.key)
    office.jira.detach(request.key, file.id)
    assert "it is attached again" in verify(office, request.key)
    (again,) = office.jira.attachments(request.key)
    assert again.content == file.content
    is_clean(office, request)


def test_an_attachment_that_slack_has_no_more_is_named_and_not_asked_for_again(office):
    request = lived(office)
    (file,) = office.jira.attachments(request.key)
    office.slack.delete_file(office.channel, request.second)
    office.settled()
    office.jira.detach(request.key, file.id)
    verify(office, request.key)
    assert "is not attached" in office.carried(request.key, "form.pdf")
    before = len(writes(office, 0))
    assert verify(office, request.key) == f"Checked 1 request, 3 entries, 0 files: {CLEAN}"
    assert writes(office, before) == []


def test_an_attachment_that_jira_refuses_is_not_called_repaired(office):
    request = lived(office)
    (file,) = office.jira.attachments(request.key)
    office.jira.detach(request.key, file.id)
    office.jira.permissions.discard("CREATE_ATTACHMENTS")
    said = verify(office, request.key)
    assert "1 missing, 0 doubled, 0 out of order, 1 not repaired" in said
    assert "attaching it fails" in said
    assert "Repaired" not in said
    office.jira.permissions.add("CREATE_ATTACHMENTS")
    office.command(office.tess, f"!access retry {request.key}")
    wait_until(lambda: office.jira.attachments(request.key), "it is attached")
    is_clean(office, request)


def test_what_no_event_told_is_found_and_carried(office):
    request = lived(office)
    office.slack.delivery.lose = lambda event: True
    office.slack.edit(office.channel, request.first, "fine with me, after all")
    office.reply(request.ts, office.mara, "nobody heard this")
    office.slack.delivery.lose = None
    said = verify(office, request.key)
    assert "Checked 1 request, 4 entries, 1 file: 2 missing" in said
    assert "an edit of" in said
    assert any("after all" in body for body in office.bodies(request.key))
    assert any("nobody heard this" in body for body in office.bodies(request.key))
    assert verify(office, request.key) == f"Checked 1 request, 4 entries, 1 file: {CLEAN}"


def test_a_description_that_a_person_changed_is_put_right_once(office):
    request = lived(office)
    before = office.jira.issue(request.key)["fields"]["description"]
    office.jira.edit(request.key, office.rita_in_jira, description="I never asked for this")
    assert "somebody changed the description" in verify(office, request.key)
    assert office.jira.issue(request.key)["fields"]["description"] == before
    is_clean(office, request)


def test_a_description_that_a_person_changed_and_changed_back_is_written_once_at_most(office):
    request = lived(office)
    before = office.jira.issue(request.key)["fields"]["description"]
    office.jira.edit(request.key, office.rita_in_jira, description="I never asked for this")
    office.jira.edit(request.key, office.rita_in_jira, description=before)
    verify(office, request.key)
    is_clean(office, request)


def test_a_label_that_was_taken_off_is_put_back_and_others_stay(office):
    request = lived(office)
    office.jira.edit(request.key, office.rita_in_jira, labels=["urgent", "slack-access-request"])
    assert "had lost a label" in verify(office, request.key)
    labels = office.jira.issue(request.key)["fields"]["labels"]
    assert "urgent" in labels
    assert f"slack-{office.channel}-{request.ts.replace('.', '-')}" in labels
    is_clean(office, request)


def test_a_comment_that_stands_after_a_later_one_is_marked_as_late(office):
    request = lived(office)
    with office.jira.lock:
        office.jira.find(request.key).comments.reverse()
    said = verify(office, request.key)
    assert "0 missing, 0 doubled, 1 out of order" in said
    assert "found late" in office.carried(request.key, "fine with me")
    is_clean(office, request)


def test_a_second_ticket_with_the_requests_label_is_listed(office):
    request = lived(office)
    issue = office.jira.issue(request.key)
    with office.jira.lock:
        whole = office.jira.find(request.key)
        copy = office.jira.create_issue(whole.project, whole.type, whole.creator, {"summary": "copy"})
        copy.fields["labels"] = list(issue["fields"]["labels"])
    said = verify(office, request.key)
    assert "1 doubled" in said
    assert "1 not repaired" in said
    assert f"{copy.key} carries the request's label as well" in said


def test_a_ticket_that_was_deleted_is_listed_with_what_to_do(office):
    request = lived(office)
    office.jira.delete(request.key)
    before = len(writes(office, 0))
    said = verify(office, request.key)
    assert "the ticket is gone from Jira" in said
    assert "have the request posted again" in said
    assert writes(office, before) == []


def test_a_move_in_jira_is_taken_over(office):
    request = lived(office)
    office.jira.transition(request.key, office.rita_in_jira, "Done")
    assert "somebody moved the ticket to “Done” in Jira; that is taken over" in verify(office, request.key)
    office.said(request.ts, "is closed")
    is_clean(office, request)


def test_a_status_that_nobody_moved_is_listed(office):
    request = lived(office)
    with office.jira.lock:
        issue = office.jira.find(request.key)
        (done,) = [way.target for way in office.jira.workflow.available(issue.status) if way.target.category == "done"]
        issue.status = done
    assert "the ticket's status in Jira is “Done”" in verify(office, request.key)


def test_the_comment_at_a_closing_is_written_again_as_it_was(office):
    request = lived(office)
    office.add(request.ts, "complete", by=office.tom)
    office.said(request.ts, "is closed")
    office.settled()
    one = comment_of(office, request.key, "*Completed*")
    office.reply(request.ts, office.mara, "thanks, later than the closing")
    office.carried(request.key, "later than the closing")
    office.settled()
    office.jira.uncomment(request.key, one.id)
    assert "a command or a closing was deleted in Jira" in verify(office, request.key)
    assert comment_of(office, request.key, "*Completed*").body == one.body
    assert CLEAN in verify(office, request.key)


def test_a_ledger_that_somebody_changed_is_told_of(office):
    request = lived(office)
    office.bot.stop()
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        database.execute("UPDATE texts SET text = 'fine with him' WHERE text = 'fine with me'")
    office.bot.start()
    said = verify(office, request.key)
    assert "the text of fact" in said
    assert "was changed" in said


def test_a_bot_that_dies_in_the_midst_of_a_repair_repairs_once(office):
    request = lived(office)
    office.jira.uncomment(request.key, comment_of(office, request.key, "fine with me").id)
    died = []

    def die(call, moment):
        if moment == "after" and call.name.startswith("POST") and call.name.endswith("/comment") and not died:
            died.append(office.bot.pid)
            os.kill(office.bot.pid, signal.SIGKILL)
            return True
        return False

    office.traffic.hooks.append(die)
    office.slack.post(office.slack.direct_channel(office.tess).id, office.tess, f"!access verify {request.key}")
    wait_until(lambda: died, "the bot died")
    office.bot.kill()
    office.bot.start()
    office.settled()
    assert sorted(entries_of(office, request.key)) == [request.first, request.second]
    is_clean(office, request)


def test_a_bot_that_dies_when_it_adds_a_comment_that_was_deleted_under_its_hands_adds_it_once(office):
    request = lived(office)
    one = comment_of(office, request.key, "fine with me")
    office.jira.rewrite(request.key, one.id, office.rita_in_jira, "not fine with me")
    died = []

    def delete_and_die(call, moment):
        if moment == "before" and call.name.startswith("PUT") and call.name.endswith(f"/comment/{one.id}") and not died:
            office.jira.uncomment(request.key, one.id)
        if moment == "after" and call.name.startswith("POST") and call.name.endswith("/comment") and not died:
            died.append(office.bot.pid)
            os.kill(office.bot.pid, signal.SIGKILL)
            return True
        return False

    office.traffic.hooks.append(delete_and_die)
    office.slack.post(office.slack.direct_channel(office.tess).id, office.tess, f"!access verify {request.key}")
    wait_until(lambda: died, "the bot died")
    office.bot.kill()
    office.bot.start()
    office.settled()
    assert sorted(entries_of(office, request.key)) == [request.first, request.second]
    is_clean(office, request)


def test_what_jira_refuses_is_said_with_its_reason(office):
    request = lived(office)
    office.jira.uncomment(request.key, comment_of(office, request.key, "fine with me").id)
    office.jira.permissions.discard("ADD_COMMENTS")
    said = verify(office, request.key)
    assert "the comment of" in said
    assert "is gone from Jira" in said
    assert "permission" in said
    office.jira.permissions.add("ADD_COMMENTS")
    office.command(office.tess, f"!access retry {request.key}")
    office.carried(request.key, "carried again")
    office.settled()
    assert CLEAN in verify(office, request.key)


def test_all_requests_are_checked_and_one_that_cannot_be_does_not_keep_the_others(office):
    one, (_, other) = lived(office), office.ticketed(office.template("Miro"))
    office.settled()
    office.jira.uncomment(one.key, comment_of(office, one.key, "fine with me").id)
    refusal = {"ok": False, "error": "not_in_channel"}
    office.traffic.add(Fault("conversations.replies", "status", status=200, body=refusal))
    begins, said = answers(office, office.tess, "!access verify all")
    assert "Checking 2 requests" in begins
    assert "about a minute" in begins
    assert "1 could not be checked" in said
    assert "Something went wrong" not in said
    said = verify(office, "all")
    assert "Checked 2 requests, 4 entries, 1 file" in said
    assert verify(office, "all") == f"Checked 2 requests, 4 entries, 1 file: {CLEAN}"
    assert other


def test_sync_says_in_one_line_that_there_was_nothing_to_do_also_to_the_requester_in_the_thread(office):
    request = lived(office)
    said = answers(office, office.rita, "!access sync", thread=request.ts)
    assert "nothing to do" in said[-1]
    office.jira.uncomment(request.key, comment_of(office, request.key, "fine with me").id)
    said = answers(office, office.rita, f"!access sync {request.key}")
    assert "it is written again" in said[-1]


@pytest.mark.parametrize(
    ("what", "who", "answer"),
    [
        ("OPS-99", "tess", "I know no access request with the ticket OPS"),
        ("OTHER-1", "tess", "I know no access request with the ticket OTHER"),
        ("https://elsewhere.slack.com/archives/C0123456789/p1700000000000100", "tess", "another Slack workspace"),
        ("", "tess", "Which request?"),
        ("all", "rita", "Only Tech Ops and the bot's administrators"),
        ("KEY", "otto", "Only Tech Ops, the bot's administrators and whoever made a request"),
        ("KEY please", "tess", "I do not understand that"),
    ],
)
def test_bad_input_is_answered_with_a_sentence_and_changes_nothing(office, what, who, answer):
    _, key = office.ticketed()
    office.settled()
    before = len(writes(office, 0))
    said = answers(office, getattr(office, who), f"!access verify {what.replace('KEY', key)}", number=1)
    assert answer in said[0].replace("\\", "")
    assert writes(office, before) == []


def test_an_administrator_of_errbot_may_check_everything(make_office):
    office = make_office()
    office.set(BOT_ADMINS=office.otto).open()
    lived(office)
    assert CLEAN in verify(office, "all", person=office.otto)
