"""`!access link`: a ticket that exists already becomes a request's, with what is not in it yet, and as it stands."""

import time

import pytest
from accessdesk.facts import Fact
from accessdesk.replay import replay
from accessdesk.takeover_facts import link_fact

from tests.kill_story import Killer
from tests.office import Office
from tests.sandbox.server import Fault, wait_until
from tests.verified import CLEAN, entries_of, verify

FLAVOURS = pytest.mark.parametrize("flavour", ["datacenter", "cloud"])


def by_hand(office: Office, summary: str = "Figma for Rita", **fields: object) -> str:
    """Create a ticket as Rita does in Jira; return its key."""
    site = office.jira
    with site.lock:
        rita = site.people[office.rita_in_jira]
        project = site.projects["OPS"]
        about = {"summary": summary, "description": "made by hand", "reporter": rita, "labels": ["urgent"], **fields}
        return site.create_issue(project, site.issue_types[0], rita, about).key


def permalink(office: Office, ts: str) -> str:
    return f"https://acme.slack.com/archives/{office.channel}/p{ts.replace('.', '')}"


def link(office: Office, key: str, ts: str, person: str | None = None) -> str:
    """Give the command once the bot knows its channel, and return the answer."""
    wait_until(lambda: office.traffic.to("conversations.history"), "the bot has read the channel")
    return office.command(person or office.tess, f"!access link {key} {permalink(office, ts)}")


@FLAVOURS
def test_a_ticket_made_by_hand_becomes_the_requests_and_gets_what_it_lacks(make_office, flavour):
    office = make_office(flavour=flavour).catalogue().open()
    key = by_hand(office)
    office.jira.comment(key, office.rita_in_jira, "a comment from before")
    ts = office.ask()
    reply = office.reply(ts, office.mara, "fine with me")
    assert f"Noted. {key} becomes the ticket" in link(office, key, ts)
    office.said(ts, "Figma for Rita")
    office.carried(key, "fine with me")
    office.settled()
    fields = office.jira.issue(key)["fields"]
    assert (fields["summary"], fields["description"]) == ("Figma for Rita", "made by hand")
    label = f"slack-{office.channel}-{ts.replace('.', '-')}"
    assert set(fields["labels"]) == {"urgent", "slack-access-request", label}
    assert entries_of(office, key) == [ts, reply]
    bodies = office.bodies(key)
    assert bodies[0] == "a comment from before"
    assert bodies[1].startswith("*The request in Slack:*")
    assert len(bodies) == 3
    # It goes on like any other: a decision, an edit of the post, the end, and nothing differs.
    office.slack.edit(office.channel, ts, office.template(reason="something else"))
    office.carried(key, "something else")
    office.reply(ts, office.olga, "Approved. Role: Editor")
    office.said(ts, "Approved by Olga Owner. Role: Editor")
    office.add(ts, "complete")
    office.status(key, "Done")
    office.said(ts, "is closed: done")
    office.settled()
    assert office.jira.issue(key)["fields"]["description"] == "made by hand"
    assert len(office.jira.issues()) == 1
    assert CLEAN in verify(office, key)
    assert "not repaired" not in verify(office, key)


@pytest.mark.parametrize(("resolution", "state"), [("Done", "completed"), ("Won't Do", "declined")])
def test_a_closed_ticket_is_taken_over_as_it_stands(make_office, resolution, state):
    office = make_office().catalogue().open()
    key = by_hand(office)
    office.jira.transition(key, office.rita_in_jira, "Done", resolution)
    ts = office.ask()
    office.reply(ts, office.mara, "fine with me")
    link(office, key, ts)
    office.carried(key, "fine with me")
    office.settled()
    assert office.jira.issue(key)["fields"]["status"] == "Done"
    assert state in office.command(office.tess, f"!access status {key}")
    assert not any("is closed" in said or "open again" in said for said in office.thread(ts))


def test_what_was_done_to_the_ticket_before_is_no_act_and_what_is_done_afterwards_is(make_office):
    office = make_office().catalogue().set(JIRA_POLL_SECONDS="1").open()
    key = by_hand(office)
    office.jira.transition(key, office.rita_in_jira, "Done")
    office.jira.transition(key, office.rita_in_jira, "To Do")
    ts = office.ask()
    link(office, key, ts)
    office.said(ts, key)
    reads = len(office.traffic.to("GET /rest/api/2/search"))
    wait_until(lambda: len(office.traffic.to("GET /rest/api/2/search")) > reads + 2, "Jira was asked again")
    office.settled()
    assert not any("is closed" in said or "open again" in said for said in office.thread(ts))
    office.jira.transition(key, office.rita_in_jira, "Done")
    office.said(ts, "is closed: done")


def test_what_was_written_on_the_ticket_before_is_not_told_and_what_is_written_afterwards_is(make_office):
    office = make_office().catalogue().set(JIRA_POLL_SECONDS="1").open()
    key = by_hand(office)
    office.jira.comment(key, office.rita_in_jira, "written before")
    ts = office.ask()
    link(office, key, ts)
    office.said(ts, key)
    office.jira.comment(key, office.rita_in_jira, "written afterwards")
    office.said(ts, "written afterwards")
    assert not any("written before" in said for said in office.thread(ts))


def test_a_customer_request_that_is_linked_has_its_portal_and_participants(make_office):
    office = make_office(flavour="service").catalogue().set(JIRA_PARTICIPANTS="manager")
    mara = office.jira.add_person("mara", "mara@example.com", "Mara Manager")
    office.open()
    key = by_hand(office)
    with office.jira.lock:
        office.jira.desk.raised(office.jira.find(key), office.jira.desk.type, [])
    ts = office.ask()
    link(office, key, ts)
    wait_until(lambda: any("in the portal" in said for said in office.thread(ts)), "the thread leads to the portal")
    wait_until(lambda: mara in office.jira.desk.participants[office.jira.find(key).id], "the manager takes part")
    office.settled()
    assert len(office.jira.issues()) == 1


def test_linking_makes_an_older_post_a_request_without_counting_its_emoji(make_office):
    office = make_office().catalogue()
    office.slack.delivery.lose_while_away = True
    ts = office.slack.post(office.channel, office.rita, office.template(), at=time.time() - 3600)
    office.add(ts)
    office.add(ts, "complete")
    office.open()
    key = by_hand(office)
    link(office, key, ts)
    office.said(ts, key)
    office.settled()
    assert len(office.thread(ts)) == 1
    assert len(office.jira.issues()) == 1
    assert office.jira.issue(key)["fields"]["status"] == "To Do"


def test_what_cannot_be_linked_is_refused_with_its_reason(make_office):
    office = make_office().open()
    first, first_key = office.ticketed(office.template("Miro"))
    key = by_hand(office)
    copy = office.jira.clone(first_key, office.rita_in_jira)
    there = by_hand(office)
    moved = office.jira.move(there, "HR")
    ts = office.ask()
    office.settled()
    before = office.facts()
    assert "Only Tech Ops" in link(office, key, ts, office.otto)
    assert "of another project" in link(office, "HR-1", ts)
    assert "Jira has no OPS-999" in link(office, "OPS-999", ts)
    assert "the ticket of" in link(office, first_key, ts)
    assert "the ticket of" in link(office, copy, ts)
    assert f"moved to another project and is {moved}" in link(office, there, ts)
    assert f"has its ticket already, {first_key}" in link(office, key, first)
    assert f"{first_key} is the ticket of that post already" in link(office, first_key, first)
    assert "Which ticket?" in office.command(office.tess, f"!access link {permalink(office, ts)}")
    assert "Which post?" in office.command(office.tess, f"!access link {key}")
    assert office.facts() == before
    assert office.jira.issue(key)["fields"]["labels"] == ["urgent"]


def test_linking_twice_changes_nothing_and_says_so(make_office):
    office = make_office().open()
    key, ts = by_hand(office), office.ask()
    link(office, key, ts)
    office.said(ts, key)
    office.settled()
    before, bodies = office.facts(), office.bodies(key)
    assert "is the ticket of that post already" in link(office, key, ts)
    office.settled()
    assert (office.facts(), office.bodies(key)) == (before, bodies)


def test_of_two_requests_that_want_one_ticket_at_once_one_gets_it_and_the_other_is_told(make_office):
    office = make_office().open()
    key = by_hand(office)
    one, other = office.ask(), office.ask(by=office.otto)
    office.caught_up()
    # Jira takes its time, so that neither has the ticket when the other one asks for it.
    office.traffic.add(Fault(f"GET /rest/api/2/issue/{key}", "latency", times=2, seconds=1.0))
    office.traffic.add(Fault("PUT /rest/api/2/issue/*", "latency", seconds=1.0))
    for ts in (one, other):
        office.slack.write_to_bot(office.tess, f"!access link {key} {permalink(office, ts)}")
    threads = (one, other)
    wait_until(lambda: any(f"{key}> ·" in said for ts in threads for said in office.thread(ts)), "one has it")
    wait_until(lambda: any("did not become" in said for ts in threads for said in office.thread(ts)), "one is told")
    office.settled()
    labels = [each for each in office.jira.issue(key)["fields"]["labels"] if each.startswith("slack-C")]
    assert len(labels) == 1


@FLAVOURS
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("call", ["GET", "PUT", "comment", "say"])
def test_a_bot_that_dies_while_it_links_still_carries_everything_once(make_office, flavour, moment, call):
    office = make_office(flavour=flavour).open()
    key = by_hand(office)
    number = office.jira.issue(key)["id"]
    ts = office.ask()
    reply = office.reply(ts, office.mara, "fine with me")
    office.caught_up()
    names = {
        "GET": (f"GET /rest/api/2/issue/{number}", 1),
        "PUT": (f"PUT /rest/api/2/issue/{number}", 1),
        "comment": (f"POST /rest/api/2/issue/{number}/comment", 1),
        "say": ("chat.postMessage", 2),
    }
    killer = Killer(office, names[call], moment)
    office.traffic.hooks.append(killer)
    office.slack.write_to_bot(office.tess, f"!access link {key} {permalink(office, ts)}")
    office.carried(key, "fine with me")
    office.said(ts, key)
    killer.over()
    office.settled()
    assert killer.call is not None
    assert entries_of(office, key) == [ts, reply]
    assert len(office.jira.issues()) == 1
    assert len(office.thread(ts)) == 1


@pytest.mark.parametrize("flavour", ["datacenter", "cloud"])
def test_a_link_whose_answer_is_lost_is_made_once(make_office, flavour):
    office = make_office(flavour=flavour).open()
    key, ts = by_hand(office), office.ask()
    office.settled()
    number = office.jira.issue(key)["id"]
    office.traffic.add(Fault(f"PUT /rest/api/2/issue/{number}", "break_after", times=2))
    link(office, key, ts)
    office.said(ts, key)
    office.settled()
    assert entries_of(office, key) == [ts]


def test_a_ticket_that_the_bot_may_not_edit_is_said_in_the_thread_and_linked_once_it_may(make_office):
    office = make_office().open()
    key, ts = by_hand(office), office.ask()
    office.settled()
    office.jira.permissions.discard("EDIT_ISSUES")
    link(office, key, ts)
    office.said(ts, "No ticket yet. Jira")
    office.jira.permissions.add("EDIT_ISSUES")
    office.command(office.tess, f"!access retry {permalink(office, ts)}")
    wait_until(lambda: any(f"{key}>" in said for said in office.thread(ts)), "it is linked")
    assert len(office.jira.issues()) == 1


def test_a_linked_ticket_is_recognised_when_the_ledger_is_lost(make_office):
    office = make_office().open()
    key, ts = by_hand(office), office.ask()
    office.jira.clone(key, office.rita_in_jira)
    link(office, key, ts)
    office.reply(ts, office.mara, "fine with me")
    office.carried(key, "fine with me")
    office.settled()
    copy = office.jira.clone(key, office.rita_in_jira)
    bodies = office.bodies(key)
    office.bot.stop()
    for file in office.data_dir.glob("accessrequest.db*"):
        file.unlink()
    office.bot.start()
    office.said(ts, "were rebuilt from the ticket")
    office.settled()
    assert office.bodies(key) == bodies
    assert office.bodies(copy) == []
    office.add(ts)
    office.settled()
    assert len(office.jira.issues()) == 3


def test_moves_up_to_the_linking_are_no_acts_and_later_ones_are() -> None:
    held = {"closed_as": "", "carried": [], "files": [], "id_of_issue": "7", "key": "OPS-7", "about": "", "seen": 100.0}
    facts = [
        link_fact("U0TESS", "D0", "90.000000", "OPS-7", "7"),
        Fact("done", "done link", 0.0, {"step": "link x", "name": "link", "outcome": held}),
        *(
            Fact("moved", f"moved {at}", at, {"issue": "7", "by": "rita", "end": "complete", "ours": False}, {})
            for at in (50.0, 100.0, 101.0)
        ),
    ]
    assert list(replay("C0/1.000000", facts).acts) == ["moved 101.0"]
