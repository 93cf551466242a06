"""A message with files."""

from tests.recorded import newest, recorded_event, unlike
from tests.sandbox.slack import Upload

PLAN = Upload("plan.pdf", b"%PDF-1.7")


def test_a_post_with_a_file_becomes_a_ticket_that_names_the_file(office):
    ts = office.slack.post(office.channel, office.rita, office.template(), files=[PLAN])
    office.add(ts)
    assert "plan.pdf" in office.ticket()["fields"]["description"]


def test_a_reply_with_a_file_is_carried_with_its_text_and_the_files_address(office):
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "signed", files=[PLAN])
    comment = office.carried(key, "signed")
    assert "plan.pdf" in comment
    assert "slack.com/files/" in comment


def test_a_file_without_a_word_is_carried(office):
    ts, key = office.ticketed()
    office.reply(ts, office.tess, "", files=[PLAN])
    assert "Tess Ops" in office.carried(key, "plan.pdf")


def test_a_file_share_is_as_slack_sends_it(make_office):
    office = make_office()
    office.slack.post(office.channel, office.rita, "the plan", files=[PLAN])
    sent = newest(office.slack.delivery.events, subtype="file_share")
    recorded = recorded_event("message_file_share.event_payload")
    assert {"files", "user", "text", "upload"} <= sent.keys()
    assert unlike(sent["files"][0], {name: recorded["files"][0][name] for name in ("id", "name", "permalink")}) == []
