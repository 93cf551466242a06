"""`!access redact` removes what never should have been posted from ledger, ticket and thread, and says what remains."""

import time

from tests.redaction import left_of, redact, removed, wrong_with_chain
from tests.sandbox.server import Fault, wait_until
from tests.sandbox.slack import Upload

SECRET = "xK9-hunter2-Qz"


def database(office):
    return office.data_dir / "accessrequest.db"


def a_second_later():
    """Wait until an edit cannot be taken for one of before: Slack gives an edit's time in whole seconds."""
    began = time.time()
    wait_until(lambda: int(time.time()) > int(began) + 1, "a second has passed")


def test_a_reply_is_nowhere_afterwards_and_the_chain_still_holds(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, f"the password is {SECRET}")
    office.slack.edit(office.channel, reply, f"its password is {SECRET}, sorry")
    wait_until(lambda: "sorry" in office.carried(key, SECRET), "both versions are carried")
    office.settled()
    assert {"accessrequest.db", f"{key} comments"} <= {each.removesuffix("-wal") for each in left_of(office, SECRET)}
    answer = redact(office, office.tess, reply, ts)
    assert "Noted." in answer
    said = removed(office, ts)
    assert (
        f"removed from <{office.jira.url}/browse/{key}|{key}> and my records by <@{office.tess}>: “a password”" in said
    )
    assert "the message in Slack, until its author or a workspace admin deletes it there" in said
    (body,) = office.bodies(key)
    assert "Mara Manager in Slack" in body
    assert "Removed by Tess Ops, 20" in body
    assert body.endswith(": a password")
    assert left_of(office, SECRET) == []
    assert wrong_with_chain(database(office)) == []
    office.command(office.tess, f"!access verify {key}")
    assert "0 missing, 0 doubled, 0 out of order" in office.told(office.tess, "hecked 1 request")
    assert left_of(office, SECRET) == []


def test_catch_up_and_events_do_not_bring_it_back_but_a_later_edit_is_taken_in(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, f"the password is {SECRET}")
    office.carried(key, SECRET)
    redact(office, office.mara, reply, ts)
    removed(office, ts)
    office.slack.unfurl(office.channel, reply)
    office.reply(ts, office.tess, "thanks")
    office.carried(key, "thanks")
    office.bot.kill()
    office.bot.start()
    office.caught_up(len(office.traffic.to("conversations.history")) + 2)
    assert left_of(office, SECRET) == []
    a_second_later()
    office.slack.edit(office.channel, reply, "please ask me for it")
    assert "Earlier texts and files were removed by Mara Manager" in office.carried(key, "please ask me for it")
    assert left_of(office, SECRET) == []
    assert wrong_with_chain(database(office)) == []


def test_files_of_the_message_are_deleted_from_the_ticket_and_their_names_with_them(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, "see there", files=[Upload(f"{SECRET}.txt", f"pass={SECRET}".encode())])
    office.carried(key, "is attached as")
    office.settled()
    redact(office, office.tess, reply, ts, "keys in a file")
    removed(office, ts)
    assert office.jira.attachments(key) == []
    (body,) = office.bodies(key)
    assert "is not attached: it was removed" in body
    assert left_of(office, SECRET) == []
    assert wrong_with_chain(database(office)) == []


def test_a_file_that_the_bot_may_not_delete_is_named_in_the_thread_and_tried_again_on_retry(office):
    office.jira.permissions.discard("DELETE_OWN_ATTACHMENTS")
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, "see there", files=[Upload("keys.txt", SECRET.encode())])
    office.carried(key, "is attached as")
    (attachment,) = office.jira.attachments(key)
    redact(office, office.tess, reply, ts)
    said = wait_until(lambda: [t for t in office.thread(ts) if "What remains:" in t], "the thread says what remains")
    assert f"Not from the ticket yet: the attachment {attachment.id} is still there" in said[0]
    assert "delete its own attachments" in said[0]
    office.jira.permissions.add("DELETE_OWN_ATTACHMENTS")
    office.command(office.tess, f"!access retry {key}")
    wait_until(lambda: not office.jira.attachments(key), "the file is gone")


def test_a_decision_stands_though_its_words_are_removed(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed()
    approval = office.reply(ts, office.olga, f"Approved. Role: {SECRET}")
    office.said(ts, SECRET)
    office.carried(key, SECRET)
    office.settled()
    redact(office, office.olga, approval, ts)
    removed(office, ts)
    assert left_of(office, SECRET) == []
    assert [text for text in office.thread(ts) if SECRET in text] == []
    office.add(ts, "complete")
    office.status(key, "Done")
    closing = office.carried(key, "*Completed*")
    assert "approved by Olga Owner" in closing
    assert "role (removed)" in closing
    assert wrong_with_chain(database(office)) == []


def test_a_refusal_stands_and_the_closing_comment_that_repeated_its_reason_is_written_anew(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed()
    refusal = office.reply(ts, office.olga, f"Not approved: {SECRET} is enough")
    office.said(ts, SECRET)
    office.add(ts, "complete")
    closing = office.carried(key, "*Declined*")
    assert SECRET in closing
    office.said(ts, "is closed: declined")
    office.settled()
    redact(office, office.tess, refusal, ts)
    removed(office, ts)
    again = office.carried(key, "*Declined*")
    assert (
        again == closing.replace(f"{SECRET.replace('-', chr(92) + '-')} is enough", "(removed)") or "(removed)" in again
    )
    assert "not approved by Olga Owner" in again
    assert len([body for body in office.bodies(key) if "*Declined*" in body]) == 1
    assert [text for text in office.thread(ts) if SECRET in text] == []
    assert left_of(office, SECRET) == []
    assert "declined" in office.command(office.tess, f"!access status {key}")


def test_the_reason_of_a_command_goes_as_well_wherever_it_was_typed(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed()
    place = office.slack.direct_channel(office.olga).id
    typed = office.slack.post(place, office.olga, f"!access decline {key} {SECRET}")
    office.said(ts, SECRET)
    office.carried(key, SECRET)
    office.settled()
    link = office.slack.permalink(place, typed)
    assert "Noted." in office.command(office.olga, f"!access redact {link} my mistake")
    assert "the bot's log, where Errbot notes every command" in removed(office, ts)
    assert left_of(office, SECRET) == ["bot.log"]
    assert [text for text in office.thread(ts) if SECRET in text] == []
    office.add(ts, "complete")
    office.status(key, "Done")
    assert "not approved by Olga Owner" in office.carried(key, "*Declined*")


def test_of_the_post_earlier_texts_go_once_it_was_edited_and_a_decision_on_it_stands(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed(office.template() + f"\nmy password is {SECRET}")
    assert "Noted." in redact(office, office.rita, ts, "")
    office.said(ts, "The request stands on that message")
    office.reply(ts, office.olga, "Approved. Role: Editor")
    office.said(ts, "Approved by")
    a_second_later()
    office.slack.edit(office.channel, ts, office.template())
    wait_until(lambda: "Before it was edited" in office.jira.issue(key)["fields"]["description"], "the edit is carried")
    office.settled()
    assert "Noted." in redact(office, office.rita, ts, "")
    said = removed(office, ts)
    assert "what I wrote about it to people privately" in said
    description = office.jira.issue(key)["fields"]["description"]
    assert "Earlier texts and files were removed by Rita Requester" in description
    assert "*Business reason:* design work" in description
    assert left_of(office, SECRET) == []
    assert wrong_with_chain(database(office)) == []
    office.add(ts, "complete")
    office.status(key, "Done")
    assert "approved by Olga Owner" in office.carried(key, "*Completed*")
    assert len(office.bodies(key)) == 2


def test_a_post_that_was_deleted_before_it_had_a_ticket_goes_whole(office):
    ts = office.ask(office.template(reason=SECRET))
    office.settled()
    office.slack.delete(office.channel, ts)
    office.settled()
    assert "Noted." in redact(office, office.rita, ts, "")
    removed(office, ts)
    assert left_of(office, SECRET) == []


def test_somebody_else_may_not_and_is_told_so(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, "what is it for?")
    office.carried(key, "what is it for?")
    redact(office, office.otto, reply, ts)
    assert "only its author and Tech Ops can have it removed" in office.told(office.otto, "stays as it is")
    office.settled()
    assert "what is it for?" in office.bodies(key)[0]
    assert not [text for text in office.thread(ts) if "removed" in text]


def test_what_cannot_be_redacted_is_refused_with_what_to_do(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, f"it is {SECRET}")
    office.carried(key, SECRET)
    link, own = (
        office.slack.permalink(office.channel, each, ts)
        for each in (reply, office.slack.bot_posts(office.channel, ts)[0]["ts"])
    )
    other = office.slack.post(office.channel, office.otto, "no request")
    refusals = {
        "": "Which message?",
        f"{key} because": "Which message?",
        link: "Please say why",
        f"{link.replace('://', '://evil')} because": "another Slack workspace",
        f"{office.slack.permalink(office.channel, other)} because": "belongs to no access request",
        f"{own} because": "a message of mine",
    }
    for typed, refused in refusals.items():
        assert refused in office.command(office.tess, f"!access redact {typed}"), typed
    redact(office, office.tess, reply, ts)
    removed(office, ts)
    assert "removed already" in redact(office, office.tess, reply, ts)


def test_what_the_lists_show_does_not_keep_it(office):
    ts, key = office.ticketed(office.template(application=f"Figma {SECRET}"))
    a_second_later()
    office.slack.edit(office.channel, ts, office.template(application="Figma"))
    wait_until(lambda: "Figma for" in office.jira.issue(key)["fields"]["summary"], "the edit is carried")
    office.settled()
    redact(office, office.rita, ts, "")
    removed(office, ts)
    assert left_of(office, SECRET) == []
    assert "Figma" in office.command(office.tess, f"!access status {key}")


def test_while_jira_is_away_the_ledger_is_clean_at_once_and_the_ticket_as_soon_as_it_is_back(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, f"it is {SECRET}")
    office.carried(key, SECRET)
    office.settled()
    office.traffic.add(Fault("*rest/api*", "status", times=10_000))
    redact(office, office.tess, reply, ts)
    wait_until(lambda: left_of(office, SECRET) == [f"{key} comments"], "only the ticket still has it")
    assert not [text for text in office.thread(ts) if "What remains:" in text]
    office.traffic.faults.clear()
    removed(office, ts)
    assert left_of(office, SECRET) == []


def test_a_comment_that_jira_does_not_let_the_bot_change_is_named_as_left_and_changed_on_retry(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, f"it is {SECRET}")
    office.carried(key, SECRET)
    office.jira.permissions.discard("EDIT_OWN_COMMENTS")
    redact(office, office.tess, reply, ts)
    assert "Not from the ticket yet: Jira" in office.said(ts, "What remains:")
    office.jira.permissions.add("EDIT_OWN_COMMENTS")
    office.command(office.tess, f"!access retry {key}")
    office.carried(key, "Removed by Tess Ops")
    office.settled()
    assert left_of(office, SECRET) == []


def test_an_edit_that_says_it_again_can_be_removed_again(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, f"it is {SECRET}")
    office.carried(key, SECRET)
    redact(office, office.mara, reply, ts)
    removed(office, ts)
    a_second_later()
    office.slack.edit(office.channel, reply, f"no, {SECRET}")
    office.carried(key, SECRET)
    office.settled()
    redact(office, office.tess, reply, ts, "once more")
    removed(office, ts, 2)
    assert left_of(office, SECRET) == []
    assert office.bodies(key)[0].endswith("once more")
    assert wrong_with_chain(database(office)) == []


def test_of_a_reply_that_gave_a_missing_line_the_present_line_stays(office):
    ts = office.ask(office.template(manager="U0NOBODY0").replace("<@U0NOBODY0>", ""))
    office.told(office.rita, "not complete")
    given = office.reply(ts, office.rita, f"Manager's Name: <@{office.mara}>")
    office.told(office.rita, "is complete now")
    office.settled()
    redact(office, office.rita, given, ts)
    office.said(ts, "The request stands on that message")
    a_second_later()
    office.slack.edit(office.channel, given, f"Manager's Name: <@{office.mara}>\nby the way: {SECRET}")
    a_second_later()
    office.slack.edit(office.channel, given, f"Manager's Name: <@{office.mara}>")
    office.settled()
    redact(office, office.rita, given, ts)
    removed(office, ts)
    office.add(ts)
    description = office.ticket()["fields"]["description"]
    assert "*Manager:* Mara Manager" in description
    assert left_of(office, SECRET) == []


def test_a_file_that_another_message_shares_too_goes_and_that_message_says_so(office):
    ts, key = office.ticketed()
    reply = office.reply(ts, office.mara, "see there", files=[Upload("plan.txt", SECRET.encode())])
    office.carried(key, "is attached as")
    shared = office.slack.message(office.channel, reply)["files"]
    again = office.reply(ts, office.mara, "once")
    with office.slack.lock:
        office.slack.reword(office.slack.channels[office.channel], again, office.mara, "once more", files=shared)
    office.carried(key, "once more")
    office.settled()
    redact(office, office.tess, reply, ts)
    removed(office, ts)
    assert office.jira.attachments(key) == []
    assert "it was removed" in office.carried(key, "once more")
    assert left_of(office, SECRET) == []


def test_what_jira_said_about_its_files_goes_as_well(office):
    office.jira.attachment_limit = 10
    ts, _ = office.ticketed()
    reply = office.reply(ts, office.mara, "see", files=[Upload(f"{SECRET}.txt", b"more than ten bytes")])
    office.said(ts, SECRET)
    redact(office, office.tess, reply, ts)
    wait_until(lambda: [text for text in office.thread(ts) if "What remains:" in text], "it is removed")
    office.settled()
    assert left_of(office, SECRET) == ["bot.log"]
    assert [text for text in office.thread(ts) if SECRET in text] == []


def a_misplaced_template(office):
    root = office.slack.post(office.channel, office.mara, "morning all")
    reply = office.slack.post(office.channel, office.rita, office.template(reason=SECRET), root)
    office.told(office.rita, "stands in a thread")
    office.settled()
    return root, reply


def test_of_a_template_in_somebody_elses_thread_what_it_said_goes_once_it_is_edited(office):
    root, reply = a_misplaced_template(office)
    redact(office, office.rita, reply, root)
    office.said(root, "The request stands on that message")
    a_second_later()
    office.slack.edit(office.channel, reply, office.template(reason="nothing"))
    redact(office, office.rita, reply, root)
    assert "said before" in removed(office, root)
    assert left_of(office, SECRET) == []
    assert wrong_with_chain(database(office)) == []


def test_a_template_in_somebody_elses_thread_goes_whole_once_it_is_deleted(office):
    root, reply = a_misplaced_template(office)
    office.slack.delete(office.channel, reply)
    office.settled()
    redact(office, office.rita, reply, root)
    assert "the message in Slack" not in removed(office, root)
    assert left_of(office, SECRET) == []
    assert wrong_with_chain(database(office)) == []


def test_an_edit_that_no_event_told_is_read_before_it_is_said_that_the_request_stands_on_it(office):
    ts, _ = office.ticketed(office.template() + f"\nmy password is {SECRET}")
    office.settled()
    a_second_later()
    with office.slack.lock:
        post = office.slack.channels[office.channel].messages[ts]
        post.update(text=office.template(), edited={"user": office.rita, "ts": f"{int(time.time())}.000000"})
    redact(office, office.rita, ts, "")
    removed(office, ts)
    assert left_of(office, SECRET) == []
