"""The thread is no place for chatter: one message that shows where it stands, and what somebody has to notice."""

import json

from tests.sandbox.server import Fault, wait_until

MOST = 4
"""Messages of the bot's in a thread from post to closing, besides answers to commands and what must notify."""


def shown(office, ts):
    """The status message as Slack shows it: the text of each block, in order."""
    blocks = office.slack.bot_posts(office.channel, ts)[0]["blocks"]
    return [each["text"] for block in blocks for each in block.get("elements", [block.get("text")])]


def test_a_whole_request_takes_three_messages_and_all_else_is_an_update(make_office):
    office = make_office().catalogue().open()
    ts = office.ask("Name of application: Figma\nBusiness reason: design work\nManager's Name: Mara")
    office.told(office.rita, "not complete")
    office.slack.edit(office.channel, ts, office.template())
    office.add(ts)
    key = str(office.ticket()["key"])
    office.said(ts, key)
    waiting = shown(office, ts)
    office.reply(ts, office.mara, "Fine with me.")
    approval = office.reply(ts, office.olga, "Approved. Role: Viewer")
    office.said(ts, ">: Approved by")
    office.settled()
    approved = shown(office, ts)
    office.reply(ts, office.tess, "Viewer role given.")
    office.carried(key, "Viewer role given")
    office.add(ts, "complete")
    office.said(ts, "is closed: done")
    office.settled()

    link = f"<{office.jira.url}/browse/{key}|{key}>"
    assert waiting[:2] == [":hourglass_flowing_sand: Waits for a decision", f"{link} · Figma for Rita Requester"]
    assert waiting[2].startswith(f"Waits for <@{office.olga}> or <@{office.oskar}> to decide: reply here with")
    assert waiting[3].startswith("Since <!date^")
    assert waiting[4] == f"<@{office.mara}>, for your information: Rita Requester names you as manager."
    there = office.slack.permalink(office.channel, approval, ts)
    assert approved[0] == ":thumbsup: Approved, waits for Tech Ops"
    assert approved[2] == "Approved by Olga Owner."
    assert approved[3].startswith(f"<{there}|Decided> <!date^{int(float(approval))}^")
    assert approved[4:6] == ["Role: Viewer", "Waits for Tech Ops: give the access, note it here, then add :complete:."]
    assert shown(office, ts)[:3] == [
        ":white_check_mark: Completed",
        f"{link} · Figma for Rita Requester",
        "Approved by Olga Owner.",
    ]
    assert office.thread(ts) == [
        f"{link} · Figma for Rita Requester · *completed*\nApproved by Olga Owner.\nRole: Viewer",
        f"<@{office.tess}>, {link}: Approved by Olga Owner. Role: Viewer. "
        "Waits for Tech Ops: give the access, note it here, then add :complete:.",
        f"<@{office.rita}>: {link} is closed: done. By <@{office.tess}>. Approved by Olga Owner. Role: Viewer.",
    ]
    assert len(office.thread(ts)) <= MOST


def test_what_slack_does_not_take_as_blocks_is_said_as_plain_text(make_office):
    office = make_office().open()
    refused = {"ok": False, "error": "invalid_blocks"}
    blocks = {"only": lambda call: bool(call.arguments.get("blocks"))}
    office.traffic.add(Fault("chat.*", "status", times=99, status=200, body=refused, **blocks))
    ts, key = office.ticketed()
    office.said(ts, f"<@{office.mara}>, for your information")
    office.add(ts, "complete")
    wait_until(lambda: "completed" in office.thread(ts)[0], "the status says completed")
    office.settled()
    assert [f"|{key}>" in text for text in office.thread(ts)] == [True, True]
    assert office.slack.bot_posts(office.channel, ts)[0]["blocks"][0]["type"] == "rich_text"


def test_a_decision_is_told_when_it_is_somebodys_turn_and_shown_at_once(make_office):
    office = make_office().catalogue().open()
    ts, _ = office.ticketed()
    office.reply(ts, office.mara, "Not needed for her role.")
    office.said(ts, "objects as manager")
    office.reply(ts, office.olga, "Approved. Role: Viewer")
    wait_until(lambda: "Approved by Olga" in office.thread(ts)[0], "the status shows what was understood")
    office.settled()
    assert not any(">: Approved by" in text for text in office.thread(ts))
    assert shown(office, ts)[0] == ":raised_hand: On hold: the manager objects"
    office.reply(ts, office.mara, "I withdraw my objection.")
    office.said(ts, f"<@{office.tess}>, ")
    office.settled()
    assert sum(">: Approved by" in text for text in office.thread(ts)) == 1


def test_owners_whom_only_an_update_would_name_are_called(make_office):
    office = make_office().catalogue().open()
    ts = office.ask("Name of application: Figma\nBusiness reason: design work\nManager's Name: Mara")
    office.add(ts)
    office.said(ts, "No ticket yet")
    office.slack.edit(office.channel, ts, office.template())
    asked = office.said(ts, "please decide on")
    assert asked.startswith(f"<@{office.olga}> or <@{office.oskar}>, please decide on <")
    office.settled()
    assert sum("please decide" in text for text in office.thread(ts)) == 1
    assert sum(f"<@{office.mara}>" in text for text in office.thread(ts)[1:]) == 1


def test_owners_of_the_application_that_a_request_comes_to_name_are_called_with_that(make_office):
    office = make_office().catalogue().open()
    ts, _ = office.ticketed(office.template("Miro"))
    office.slack.edit(office.channel, ts, office.template("Figma"))
    told = office.said(ts, "was edited")
    assert "it is about Figma for Rita Requester now" in told
    assert f"<@{office.oskar}>, please decide: reply here" in told
    assert f"<@{office.olga}>" not in told
    office.settled()
    assert len(office.thread(ts)) == 2
    office.slack.edit(office.channel, ts, office.template("VPN"))
    wait_until(lambda: "VPN" in office.thread(ts)[0], "the status names the application")
    office.settled()
    assert "please decide" not in office.thread(ts)[-1]


def test_every_call_with_blocks_is_taken_as_it_is(make_office):
    office = make_office().catalogue().open()
    hostile = "<!channel> *bold* & " + "ж" * 4_000
    ts, key = office.ticketed(office.template(hostile))
    office.said(ts, "The catalogue has no")
    office.command(office.tess, f"!access owner {key} tech-ops")
    office.add(ts, "complete")
    office.status(key, "Done")
    office.settled()
    spoken = [call for call in office.traffic.calls if call.name in ("chat.postMessage", "chat.update")]
    given = [call.arguments.get("blocks") for call in spoken]
    assert any(given)
    assert "invalid_blocks" not in (office.data_dir / "bot.log").read_text(encoding="utf-8")
    assert "<!channel>" not in json.dumps(shown(office, ts))
