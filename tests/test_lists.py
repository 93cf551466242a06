"""Lists: filtered, in pages, and what a search and a history find."""

import pytest

from tests.sandbox.server import wait_until


@pytest.fixture
def desk(make_office):
    """An office with its catalogue, at work."""
    return make_office().catalogue().open()


def ask(office, text, by=None):
    return office.command(by or office.tess, f"!access {text}")


def test_what_is_open_is_chosen_by_application_owner_and_whom_it_waits_for(desk):
    desk.ticketed()
    desk.ticketed(desk.template("Miro"))
    desk.ticketed(desk.template("VPN"))
    ts, held = desk.ticketed(desk.template("Figma Design", "a second seat"))
    desk.reply(ts, desk.mara, "not needed for her role")
    desk.said(ts, "objects")
    desk.ask("App: Figma\nReason: none yet")
    desk.settled()
    for options, keys in {
        "--app Figma": {"OPS-1", held, "no ticket yet"},
        "--app figma design": {"OPS-1", held, "no ticket yet"},
        "--app mir": {"OPS-2"},
        f"--owner <@{desk.oskar}>": {"OPS-1", "OPS-2", held},
        f"--owner <@{desk.otto}>": set(),
        "--waiting owner": {"OPS-1", "OPS-2"},
        "--waiting tech-ops": {"OPS-3", held},
        "--waiting manager": {held},
        "--waiting requester": {"no ticket yet"},
        f"--app Figma --owner <@{desk.olga}> --waiting owner": {"OPS-1"},
        "--older 3d": set(),
    }.items():
        answer = ask(desk, f"pending {options}")
        listed = {key for key in ("OPS-1", "OPS-2", "OPS-3", held, "no ticket yet") if f"|{key}>" in answer}
        assert listed == keys, (options, answer)
    assert "waits for Mara Manager or Tech Ops, to lift the objection" in ask(desk, "pending --waiting manager")


def test_what_nobody_asked_for_gets_a_sentence_with_what_may_be_meant(desk):
    desk.ticketed()
    desk.settled()
    assert ask(desk, "pending --app Figmaa") == "No open requests found. Did you mean Figma?"
    assert ask(desk, "pending --app Salesforce") == "No open requests found."
    assert ask(desk, "search nothing of this") == (
        "Nothing found for “nothing of this”. All of the words have to be in a request."
    )
    assert "Which words?" in ask(desk, "search")
    assert "more than 8 words" in ask(desk, "search a b c d e f g h i")
    assert "is no page" in ask(desk, "search figma --page last")
    assert "only 1 request" in ask(desk, "search figma --page 99999")
    assert "no option `--colour`" in ask(desk, "pending --colour red")
    assert "is no page" in ask(desk, "pending 9999999")
    assert "is none of owner, tech-ops, manager, requester" in ask(desk, "pending --waiting godot")
    assert "is no length of time" in ask(desk, "pending --older yesterday")
    assert "mentions nobody" in ask(desk, "pending --owner olga")


def test_a_search_finds_keys_names_applications_and_reasons_whatever_the_case_and_accents(desk):
    _, key = desk.ticketed(desk.template("Miro", "Café workshop with the *sales* team"))
    desk.ticketed()
    desk.settled()
    for words in ("miro", key.lower(), "rita cafe", "WORKSHOP mara", "café", "sales team"):
        answer = ask(desk, f"search {words}")
        assert f"|{key}>" in answer, words
    assert ask(desk, "search rita requester").startswith("2 requests found:")


def test_what_was_removed_is_not_found_any_more(desk):
    ts, key = desk.ticketed(desk.template(reason="the password is hunter2"))
    desk.settled()
    assert key in ask(desk, "search hunter2")
    desk.slack.edit(desk.channel, ts, desk.template())
    wait_until(lambda: "Nothing found" in ask(desk, "search hunter2"), "the edit is taken in")


def test_a_history_says_who_got_what_when_and_by_whose_decision(desk):
    ts, key = desk.ticketed()
    desk.reply(ts, desk.olga, "Approved. Role: Editor")
    desk.said(ts, "Approved by Olga Owner")
    desk.add(ts, "complete", by=desk.tom)
    desk.status(key, "Done")
    other, vpn = desk.ticketed(desk.template("VPN"))
    desk.add(other, "complete", by=desk.tess)
    desk.status(vpn, "Done")
    desk.ticketed(desk.template("Miro"))
    desk.settled()
    lines = ask(desk, f"history <@{desk.rita}>").splitlines()
    assert lines[0] == "2 completed requests, the newest first:"
    assert "VPN for Rita Requester · no grant noted · 20" in lines[1]
    assert lines[1].endswith("decided by Tech Ops · closed by Tess Ops")
    assert "Figma for Rita Requester · Role: Editor · 20" in lines[2]
    assert lines[2].endswith("approved by Olga Owner · closed by Tom Ops")
    assert f"|{key}>" in ask(desk, "history figma design") and f"|{vpn}>" not in ask(desk, "history Figma")
    assert "Did you mean Figma?" in ask(desk, "history Figmaa")
    assert "No request for that person" in ask(desk, f"history <@{desk.otto}>")
    assert "Whose history?" in ask(desk, "history")
    assert "mentions nobody" in ask(desk, "history @rita")
    assert "Only Tech Ops" in ask(desk, "history Figma", by=desk.rita)


def test_a_history_asked_for_in_the_channel_is_told_directly(desk):
    ts, _ = desk.ticketed()
    answer = desk.command(desk.tess, "!access history Figma", thread=ts)
    assert "sent it to you directly" in answer
    assert "No request for “Figma” was completed" in desk.told(desk.tess, "No request")
