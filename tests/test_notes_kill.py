"""The bot is killed before and after each call for notes, reports and added messages: each comment is there once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.kill_story import Killer
from tests.office import Office
from tests.sandbox.server import wait_until

WRITES = ("PUT ", "POST ", "chat.postMessage", "chat.update")
"""The calls that change something; what comes between two of them happens before the second."""


def live(data_dir, target=None, moment="before"):
    """Tell the story of a note, a report and an added message that is edited and deleted; return what is wrong."""
    office = Office(data_dir).catalogue().open()
    try:
        wait_until(lambda: office.traffic.to("conversations.history"), "the bot has caught up")
        ts, key = office.ticketed()
        elsewhere = office.slack.post(office.channel, office.otto, "paid by design")
        office.settled()
        already = len(office.traffic.calls)
        killer, office.commands = Killer(office, target, moment), answers(office)
        office.traffic.hooks.append(killer)
        typed(office, killer, f"note {key} seat 42")
        office.carried(key, "seat 42")
        typed(office, killer, f"heard {key} <@{office.olga}> fine with me")
        office.carried(key, "fine with me")
        office.said(ts, "reports that you said elsewhere")
        typed(office, killer, f"add {key} {office.slack.permalink(office.channel, elsewhere)}")
        office.carried(key, "paid by design")
        office.slack.edit(office.channel, elsewhere, "paid by sales")
        office.carried(key, "paid by sales")
        office.slack.delete(office.channel, elsewhere)
        office.carried(key, "Deleted in Slack")
        killer.over()
        office.settled()
        return wrong_with(office, ts, key), office.traffic.names()[already:], killer.call is not None
    finally:
        office.close()


def typed(office, killer, command):
    """Have Tess type a command when everything before it is done; its answer may be lost with the bot.

    A command that a bot has acknowledged and not yet handed out when it dies is lost, as all of Errbot's are; so she
    waits for the answer to the one before.
    """
    office.settled()
    wait_until(lambda: killer.call is not None or answers(office) == office.commands, "the last command is answered")
    if killer.call is not None:
        struck = killer.call.number
        wait_until(
            lambda: any(call.number > struck for call in office.traffic.to("conversations.history")),
            "the bot is back after its death",
        )
    office.commands += 1
    office.slack.write_to_bot(office.tess, f"!access {command}")


def answers(office):
    return len(office.slack.direct_messages(office.tess))


def wrong_with(office, ts, key):
    bodies = office.bodies(key)
    parts = ("seat 42", "fine with me", "paid by sales")
    checks = {
        f"comments: {bodies}": [sum(part in body for body in bodies) for part in parts] == [1, 1, 1],
        f"more comments: {bodies}": len(bodies) == 3,
        f"asked: {office.thread(ts)}": sum("reports that you said" in text for text in office.thread(ts)) == 1,
        f"decided: {office.thread(ts)}": not [text for text in office.thread(ts) if "Approved by" in text],
    }
    return [wrong for wrong, holds in checks.items() if not holds]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_bot_that_dies_at_any_write_still_writes_each_comment_once(moment, tmp_path):
    wrong, calls, _ = live(tmp_path / "undisturbed")
    assert wrong == []
    targets = [(name, calls[: place + 1].count(name)) for place, name in enumerate(calls) if name.startswith(WRITES)]
    assert {target[0].split("/")[0] for target in targets} >= {"PUT ", "POST ", "chat.postMessage"}

    def fate(target):
        try:
            wrong, _, killed = live(tmp_path / f"{targets.index(target)}", target, moment)
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
        return wrong + ["it was not killed"] * (not killed)

    with ThreadPoolExecutor(4) as threads:
        fates = dict(zip(targets, threads.map(fate, targets), strict=True))
    assert {target: wrong for target, wrong in fates.items() if wrong} == {}
