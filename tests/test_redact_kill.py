"""The bot is killed before and after each thing that it does for a redaction: it is still done, and said once."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.kill_story import Killer
from tests.office import Office
from tests.redaction import left_of, redact, removed, wrong_with_chain
from tests.sandbox.server import wait_until
from tests.sandbox.slack import Upload

SECRET = "xK9-hunter2-Qz"

WRITES = ("PUT ", "DELETE ", "POST ", "chat.postMessage", "chat.update")
"""The calls of a redaction that change something; what comes between two of them happens before the second."""


def live(data_dir, target=None, moment="before"):
    """Tell the story of a refusal with a file, closed and then removed; return what is wrong, and the calls."""
    office = Office(data_dir).catalogue().open()
    try:
        wait_until(lambda: office.traffic.to("conversations.history"), "the bot has caught up")
        ts, key = office.ticketed()
        refusal = office.reply(ts, office.olga, f"Not approved: {SECRET}", files=[Upload("a.txt", SECRET.encode())])
        office.said(ts, SECRET)
        office.carried(key, "is attached as")
        office.add(ts, "complete")
        office.said(ts, "is closed: declined")
        office.settled()
        already = len(office.traffic.calls)
        killer = Killer(office, target, moment)
        office.traffic.hooks.append(killer)
        if target == ANSWER:
            # The command's own answer may be lost with the bot.
            office.reply(ts, office.tess, f"!access redact {office.slack.permalink(office.channel, refusal, ts)} why")
        else:
            redact(office, office.tess, refusal, ts)
        removed(office, ts)
        killer.over()
        office.settled()
        return wrong_with(office, ts, key), office.traffic.names()[already:], killer.call is not None
    finally:
        office.close()


ANSWER = ("chat.postMessage", 1)


def wrong_with(office, ts, key):
    closing = [body for body in office.bodies(key) if "*Declined*" in body]
    checks = {
        f"left of it: {left_of(office, SECRET)}": not left_of(office, SECRET),
        f"chain: {wrong_with_chain(office.data_dir / 'accessrequest.db')}": not wrong_with_chain(
            office.data_dir / "accessrequest.db"
        ),
        f"files: {office.jira.attachments(key)}": not office.jira.attachments(key),
        f"comments: {office.bodies(key)}": len(office.bodies(key)) == 2 and len(closing) == 1,
        f"said: {office.thread(ts)}": len([text for text in office.thread(ts) if "What remains:" in text]) == 1,
        f"repeated: {office.thread(ts)}": not [text for text in office.thread(ts) if SECRET in text],
        "the refusal does not stand": "not approved by Olga Owner" in "".join(closing),
        "the ticket was opened again": office.jira.issue(key)["fields"]["status"] == "Done",
    }
    return [wrong for wrong, holds in checks.items() if not holds]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_bot_that_dies_at_any_write_of_a_redaction_still_ends_it(moment, tmp_path):
    wrong, calls, _ = live(tmp_path / "undisturbed")
    assert wrong == []
    targets = [(name, calls[: place + 1].count(name)) for place, name in enumerate(calls) if name.startswith(WRITES)]
    assert {target[0].split("/")[0] for target in targets} >= {"PUT ", "DELETE ", "chat.postMessage", "chat.update"}

    def fate(target):
        try:
            wrong, _, killed = live(tmp_path / f"{targets.index(target)}", target, moment)
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
        return wrong + ["it was not killed"] * (not killed)

    with ThreadPoolExecutor(4) as threads:
        fates = dict(zip(targets, threads.map(fate, targets), strict=True))
    assert {target: wrong for target, wrong in fates.items() if wrong} == {}
