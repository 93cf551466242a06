"""Channels and user groups that people mention appear in Jira under their names, not their ids."""

import json
import sqlite3


def test_a_reply_that_mentions_a_channel_and_a_group_shows_their_names(office):
    group = office.slack.add_group("design-leads", [office.otto])
    ts, key = office.ticketed()
    office.reply(ts, office.rita, f"discussed in <#{office.elsewhere}|> with <!subteam^{group}>")
    assert "discussed in #random with @design-leads" in office.carried(key, "discussed in")


def test_summary_and_fields_show_them_too(office):
    group = office.slack.add_group("design-leads", [office.otto])
    text = office.template(f"the board of <#{office.elsewhere}|>", f"<!subteam^{group}> wants it")
    ts, _ = office.ticketed(text)
    fields = office.ticket()["fields"]
    assert fields["summary"] == "Access to the board of #random for Rita Requester"
    assert "*Business reason:* @design-leads wants it" in fields["description"]
    assert "the board of" in office.said(ts, "random")
    assert office.elsewhere not in office.command(office.rita, "!access pending")


def test_each_is_looked_up_once_for_a_request(office):
    ts, key = office.ticketed()
    for number in range(3):
        office.reply(ts, office.rita, f"{number}: see <#{office.elsewhere}|>")
        office.carried(key, f"{number}: see #random")
    assert looked_up(office) == [office.elsewhere]


def test_where_nothing_of_the_kind_is_mentioned_nothing_is_looked_up(office):
    ts, key = office.ticketed()
    office.reply(ts, office.rita, "no channel, no group")
    office.carried(key, "no group")
    office.settled()
    assert looked_up(office) == []


def test_a_private_channel_that_the_bot_cannot_see_keeps_its_id(office):
    hidden = office.slack.add_channel("layoffs", [office.rita], private=True, bot=False)
    ts, key = office.ticketed()
    office.reply(ts, office.rita, f"agreed in <#{hidden}|>")
    assert f"#{hidden}" in office.carried(key, "agreed in")
    assert "layoffs" not in "".join(office.bodies(key))


def test_an_app_that_may_not_look_up_groups_carries_their_ids(make_office):
    office = make_office()
    group = office.slack.add_group("design-leads", [office.otto])
    office.slack.scopes.discard("usergroups:read")
    office.set(ACCESS_TECH_OPS=office.tess).open()
    ts, key = office.ticketed()
    office.reply(ts, office.rita, f"ask <!subteam^{group}>")
    assert f"@{group}" in office.carried(key, "ask ")


def looked_up(office):
    """The channels and groups that the ledger notes as looked up: Errbot's backend makes calls of its own."""
    with sqlite3.connect(office.data_dir / "accessrequest.db") as database:
        rows = database.execute("SELECT record FROM facts").fetchall()
    bodies = [json.loads(record)["body"] for (record,) in rows]
    return [body["place"] for body in bodies if body.get("what") == "name"]
