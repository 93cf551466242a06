"""A lost ledger is rebuilt from Jira and the threads: nothing is doubled, and decisions are asked for again."""

import fnmatch
import os
import signal
from contextlib import suppress

import pytest

from tests.office import Office
from tests.sandbox.server import Fault, wait_until
from tests.verified import CLEAN, Lived, comment_of, entries_of, lived, verify, writes


def lose(office: Office) -> None:
    """Stop the bot and delete its database."""
    office.settled()
    office.bot.stop()
    for file in office.data_dir.glob("accessrequest.db*"):
        file.unlink()


def rebuilt(office: Office, reads: int = 1) -> None:
    """Start the bot, and wait until it has rebuilt what there was."""
    before = len(office.traffic.to("conversations.history"))
    office.bot.start()
    office.caught_up(before + reads)


def tickets(office: Office) -> list[object]:
    """Return everything that the tickets hold."""
    found = []
    for issue in office.jira.issues():
        comments = [(each["id"], each["body"]) for each in office.jira.comments(issue["key"])]
        files = [each.id for each in office.jira.attachments(issue["key"])]
        found.append((issue, comments, files))
    return found


def test_a_first_start_on_an_empty_project_costs_one_search(make_office):
    office = make_office().open()
    office.caught_up()
    assert [call.name for call in office.traffic.calls if "/search" in call.name] == ["GET /rest/api/2/search"]
    office.bot.restart()
    office.caught_up(2)
    assert len(office.traffic.to("*/search")) == 1


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_an_open_request_keeps_its_ticket_and_comments_and_goes_on_to_the_end(make_office, flavour):
    office = make_office(flavour=flavour).catalogue().open()
    request = lived(office)
    office.slack.edit(office.channel, request.first, "fine with me, edited")
    office.carried(request.key, "fine with me, edited")
    before, said = None, office.thread(request.ts)
    lose(office)
    before = tickets(office)
    rebuilt(office)
    office.said(request.ts, "were rebuilt from the ticket and this thread")
    office.settled()
    assert tickets(office) == before
    assert len(office.thread(request.ts)) == len(said) + 1
    assert verify(office, request.key) == f"Checked 1 request, 3 entries, 1 file: {CLEAN}"
    # It goes on: a reply, an edit of what an earlier ledger carried, a decision, the end.
    office.reply(request.ts, office.mara, "written afterwards")
    office.carried(request.key, "written afterwards")
    office.slack.edit(office.channel, request.first, "not so fine")
    assert "as it is now" in office.carried(request.key, "not so fine")
    assert any("fine with me, edited" in body and "Before it was edited" in body for body in office.bodies(request.key))
    office.reply(request.ts, office.olga, "Approved. Role: Editor")
    office.said(request.ts, "Approved by Olga Owner. Role: Editor")
    office.add(request.ts, "complete")
    office.status(request.key, "Done")
    assert "lost, and rebuilt" in office.carried(request.key, "*Completed*")
    office.settled()
    assert len(office.jira.issues()) == 1
    assert CLEAN in verify(office, request.key)


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_a_ticket_that_was_moved_to_another_project_is_found_there_and_gets_no_second_one(make_office, flavour):
    office = make_office(flavour=flavour).catalogue().open()
    request = lived(office)
    moved = office.jira.move(request.key, "HR")
    lose(office)
    rebuilt(office)
    office.add(request.ts, by=office.tom)
    office.reply(request.ts, office.mara, "written afterwards")
    office.carried(moved, "written afterwards")
    office.settled()
    assert len(office.jira.issues()) == 1


def test_what_happened_meanwhile_is_added_and_earlier_texts_stay(make_office):
    office = make_office().open()
    request = lived(office)
    lose(office)
    before = office.bodies(request.key)
    office.slack.delivery.lose_while_away = True
    office.slack.edit(office.channel, request.first, "edited while nobody looked")
    office.slack.edit(office.channel, request.ts, office.template(reason="another reason"))
    office.reply(request.ts, office.mara, "new meanwhile")
    rebuilt(office)
    office.carried(request.key, "new meanwhile")
    office.carried(request.key, "another reason")
    office.settled()
    bodies = office.bodies(request.key)
    assert bodies[:2] == before
    assert sum("edited while nobody looked" in body for body in bodies) == 1
    assert sum("The request as it is now" in body for body in bodies) == 1
    assert "design work" in office.jira.issue(request.key)["fields"]["description"]
    assert len(bodies) == 5
    assert CLEAN in verify(office, request.key)


def test_what_an_earlier_ledger_carried_is_checked_and_carried_anew_where_it_is_gone(make_office):
    office = make_office().open()
    request = lived(office)
    lose(office)
    rebuilt(office)
    office.said(request.ts, "were rebuilt")
    office.settled()
    one, other = office.jira.comments(request.key)
    office.jira.uncomment(request.key, one["id"])
    office.jira.rewrite(request.key, other["id"], office.rita_in_jira, "something else")
    said = verify(office, request.key)
    assert "1 missing, 0 doubled, 0 out of order, 1 altered, 1 not repaired" in said
    assert "found late" in office.carried(request.key, "fine with me")
    assert verify(office, request.key).count("somebody changed") == 1


def test_comments_that_say_nothing_of_their_text_are_left_alone_where_it_was_never_edited(make_office):
    office = make_office().open()
    request = lived(office)
    office.slack.edit(office.channel, request.first, "fine with me, edited")
    office.carried(request.key, "fine with me, edited")
    lose(office)
    with office.jira.lock:
        issue = office.jira.find(request.key)
        issue.properties.clear()
        for comment in issue.comments:
            del comment.properties["accessrequest"]["stamp"]
    before = office.bodies(request.key)
    rebuilt(office)
    office.carried(request.key, "as it is now")
    office.settled()
    bodies = office.bodies(request.key)
    assert bodies[:2] == before
    assert len(bodies) == 3
    assert "fine with me, edited" in bodies[2]


def test_an_open_request_whose_post_is_gone_is_listed_and_left_alone(make_office):
    office = make_office().open()
    request = lived(office)
    lose(office)
    before, said = tickets(office), office.thread(request.ts)
    for ts in (request.first, request.second, request.ts):
        office.slack.silently_delete(office.channel, ts)
    rebuilt(office)
    wait_until(lambda: request.key in office.command(office.tess, "!access pending"), "it is listed")
    office.settled()
    assert tickets(office) == before
    assert office.thread(request.ts) == said


def test_a_decision_from_before_is_suspended_until_it_is_confirmed(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed()
    office.reply(ts, office.olga, "Approved. Role: Editor")
    office.said(ts, "Approved by Olga Owner")
    lose(office)
    rebuilt(office)
    said = office.said(ts, "were lost, and were rebuilt")
    assert f"<@{office.olga}>: you approved. Please say so again" in said
    office.add(ts, "complete")
    assert f"<@{office.olga}>" in office.said(ts, ", not yet: ")
    office.reply(ts, office.olga, "approved, Role: Editor")
    office.said(ts, "Waits for Tech Ops")
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")


def test_what_is_closed_is_taken_as_it_stands(make_office):
    office = make_office().open()
    done, key = office.ticketed()
    office.add(done, "complete")
    office.said(done, "is closed")
    cancelled, _ = office.ticketed(office.template("Miro"))
    office.add(cancelled, "no_entry_sign")
    office.said(cancelled, "is closed: cancelled")
    lose(office)
    before, count = tickets(office), len(writes(office, 0))
    posts = len(office.slack.bot_posts(office.channel))
    reads = len(office.traffic.to("conversations.replies"))
    rebuilt(office)
    wait_until(lambda: "1 completed · 1 cancelled" in office.command(office.tess, "!access status"), "both are known")
    office.settled()
    assert tickets(office) == before
    assert writes(office, count) == []
    assert len(office.slack.bot_posts(office.channel)) == posts
    assert len(office.traffic.to("conversations.replies")) == reads
    assert "Access to Figma for Rita Requester" in office.command(office.tess, f"!access status {key}")
    # A late reply is carried all the same, and Tech Ops can open it again.
    office.reply(done, office.mara, "after all this")
    office.carried(key, "after all this")
    office.settled()
    assert len(office.bodies(key)) == 2
    office.command(office.tess, f"!access reopen {key}")
    office.status(key, "To Do")
    office.said(done, "is open again")


def test_moves_in_jira_from_before_wake_nothing_and_later_ones_count(make_office):
    office = make_office().set(JIRA_POLL_SECONDS="1").open()
    ts, key = office.ticketed()
    office.jira.transition(key, office.rita_in_jira, "Done")
    office.said(ts, "is closed")
    office.settled()
    lose(office)
    said, count = len(office.thread(ts)), len(writes(office, 0))
    reads = len(office.traffic.to("conversations.replies"))
    rebuilt(office)
    asked = len(office.traffic.to("GET /rest/api/2/search"))
    wait_until(lambda: len(office.traffic.to("GET /rest/api/2/search")) > asked + 2, "Jira was asked for moves")
    office.settled()
    assert len(office.traffic.to("conversations.replies")) == reads
    assert writes(office, count) == []
    assert len(office.thread(ts)) == said
    office.jira.transition(key, office.rita_in_jira, "To Do")
    office.said(ts, "is open again")


def test_emoji_from_before_do_not_act_again(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.said(ts, ", not yet: ")
    lose(office)
    count = len(office.thread(ts))
    rebuilt(office)
    office.said(ts, "emoji from before do not count")
    office.settled()
    assert len(office.thread(ts)) == count + 1
    assert office.jira.issue(key)["fields"]["status"] == "To Do"


def test_nothing_is_created_for_an_old_post_until_jira_was_asked(make_office):
    office = make_office().open()
    request = lived(office)
    lose(office)
    office.traffic.add(Fault("GET /rest/api/2/search", "status", times=3, status=503))
    office.bot.start()
    wait_until(lambda: "Old posts wait until Jira says" in office.bot.read_log(), "the log says what waits")
    office.add(request.ts, by=office.tom)
    new = office.ask(office.template("Miro"))
    office.add(new)
    office.said(new, "OPS-2")
    assert len(office.jira.issues()) == 2
    office.said(request.ts, "were lost, and were rebuilt")
    office.settled()
    assert len(office.jira.issues()) == 2
    assert entries_of(office, request.key) == [request.first, request.second]


def test_a_bot_that_dies_in_the_midst_of_it_does_everything_once(make_office):
    office = make_office().catalogue().open()
    request: Lived = lived(office)
    other, _ = office.ticketed(office.template("Miro"))
    said = len(office.thread(request.ts))
    lose(office)
    before = tickets(office)
    for name in ("*/search", "GET /rest/api/2/issue/*/comment", "chat.postMessage"):
        died: list[int] = []

        def die(call, moment, name=name, died=died):
            if moment == "after" and fnmatch.fnmatch(call.name, name) and not died:
                died.append(office.bot.pid)
                os.kill(office.bot.pid, signal.SIGKILL)
                return True
            return False

        office.traffic.hooks.append(die)
        # It may die before anybody sees that it has started.
        with suppress(RuntimeError):
            office.bot.start()
        wait_until(lambda died=died: died, f"the bot died at {name}")
        office.bot.kill()
    rebuilt(office)
    office.said(request.ts, "were lost, and were rebuilt")
    office.said(other, "were lost, and were rebuilt")
    office.settled()
    assert tickets(office) == before
    assert len(office.thread(request.ts)) == said + 1


def test_tickets_of_other_channels_and_of_other_accounts_are_left_alone(make_office):
    office = make_office()
    with office.jira.lock:
        site = office.jira
        (project,) = site.projects.values()
        ours = site.people[site.account]
        theirs = site.people[site.add_person("copy", "copy@example.com", "Somebody Else")]
        elsewhere, here = "slack-C0ELSEWHERE-1700000000-000100", f"slack-{office.channel}-1700000000-000100"
        for creator, label in ((ours, elsewhere), (theirs, here)):
            issue = site.create_issue(project, site.issue_types[0], creator, {"summary": "x", "reporter": ours})
            issue.fields["labels"] = ["slack-access-request", label]
            issue.fields["description"] = f"https://acme.slack.com/archives/{office.channel}/p1700000000000100"
    office.open()
    office.caught_up()
    assert office.facts() == 0
    assert writes(office, 0) == []
    ts, key = office.ticketed()
    assert office.said(ts, key)


def test_a_comment_from_before_whose_double_is_left_is_taken_for_that_one(make_office):
    office = make_office().open()
    request = lived(office)
    lose(office)
    rebuilt(office)
    office.said(request.ts, "were rebuilt")
    office.settled()
    one = comment_of(office, request.key, "fine with me")
    with office.jira.lock:
        issue = office.jira.find(request.key)
        for _ in range(2):
            office.jira.add_comment(issue, one.author, one.body, {**one.properties})
    office.jira.uncomment(request.key, one.id)
    said = verify(office, request.key)
    assert "1 missing, 1 doubled" in said
    assert "another one has it" in said
    assert comment_of(office, request.key, "fine with me").body == one.body
    office.reply(request.ts, office.mara, "written afterwards")
    office.carried(request.key, "written afterwards")
    office.settled()
    assert CLEAN in verify(office, request.key)


def test_a_file_from_before_that_is_gone_is_attached_again_and_what_follows_is_carried(make_office):
    office = make_office().open()
    request = lived(office)
    lose(office)
    rebuilt(office)
    office.said(request.ts, "were rebuilt")
    office.settled()
    before = office.bodies(request.key)
    (file,) = office.jira.attachments(request.key)
    office.jira.detach(request.key, file.id)
    assert "it is attached again" in verify(office, request.key)
    (again,) = office.jira.attachments(request.key)
    assert again.content == file.content
    office.reply(request.ts, office.mara, "written afterwards")
    office.carried(request.key, "written afterwards")
    office.settled()
    bodies = office.bodies(request.key)
    assert bodies[:2] == before
    assert len(bodies) == 4
    assert "as it is now" in bodies[2]
    assert CLEAN in verify(office, request.key)


def test_comments_from_before_that_stand_in_another_order_are_left_alone(make_office):
    office = make_office().open()
    request = lived(office)
    lose(office)
    with office.jira.lock:
        office.jira.find(request.key).comments.reverse()
    rebuilt(office)
    office.said(request.ts, "were rebuilt")
    office.settled()
    before = office.bodies(request.key)
    assert CLEAN in verify(office, request.key)
    office.reply(request.ts, office.mara, "written afterwards")
    office.carried(request.key, "written afterwards")
    assert office.bodies(request.key)[:2] == before
