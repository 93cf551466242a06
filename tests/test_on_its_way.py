"""A write that is still on its way when the bot dies: it takes effect after the bot is back and has looked for it."""

import pytest

from tests.sandbox.server import Fault, wait_until


@pytest.mark.parametrize(
    ("pattern", "said"),
    [("POST /rest/api/2/issue", 0), ("POST /rest/api/2/issue/*/comment", 1)],
    ids=["a create", "a comment"],
)
def test_what_takes_effect_after_the_first_look_is_not_written_again(make_office, pattern, said):
    office = make_office().set(ACCESS_LOOK_AFTER_SECONDS="6").open()
    slow = Fault(pattern, "latency", seconds=4)
    if said:
        ts, key = office.ticketed()
        office.settled()
        office.traffic.add(slow)
        office.reply(ts, office.mara, "only once")
    else:
        office.traffic.add(slow)
        ts = office.ask()
        office.add(ts)
    wait_until(lambda: office.traffic.to(pattern), "it is on its way")
    wait_until(lambda: slow.times == 0, "it is slow")
    office.bot.kill()
    office.bot.start()
    key = str(office.ticket()["key"])
    office.said(ts, key)
    office.settled()
    wait_until(lambda: all(call.status for call in office.traffic.to(pattern)), "what was slow took effect")
    office.settled()
    assert len(office.jira.issues()) == 1
    assert len(office.bodies(key)) == said
