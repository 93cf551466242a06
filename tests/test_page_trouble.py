"""Trouble on the page, and its end: nothing gets lost, nothing comes twice."""

import pytest

from tests.sandbox.server import wait_until
from tests.tabs import comment, message, ticketed


@pytest.mark.parametrize(
    ("name", "label"), [("down", "Jira is down"), ("slow", "Jira is slow"), ("lost", "Answers get lost")]
)
def test_while_jira_makes_trouble_nothing_gets_lost(open_tab, desk, name, label):
    office, tab = desk.company.office, open_tab("rita")
    ts, key = ticketed(desk, tab)
    switch = tab.get_by_role("switch", name=label)
    switch.click()
    tab.locator(f'[data-trouble="{name}"][aria-checked="true"]').wait_for()
    before = len(office.traffic.to("POST */comment"))
    office.reply(ts, office.mara, "said in trouble")
    message(tab, "said in trouble").wait_for()
    if name == "down":
        # Where the bot has noticed before, it does not even try.
        tab.get_by_text("1 request has something left to do").wait_for()
        assert comment(tab, "said in trouble").count() == 0
    else:
        wait_until(lambda: len(office.traffic.to("POST */comment")) > before, "the bot has tried")
    switch.click()
    tab.locator(f'[data-trouble="{name}"][aria-checked="false"]').wait_for()
    comment(tab, "said in trouble").wait_for()
    office.settled()
    assert len([body for body in office.bodies(key) if "said in trouble" in body]) == 1
    tab.get_by_text("Nothing is left to do").wait_for()


def test_while_the_bot_is_killed_nothing_gets_lost(open_tab, desk):
    office, tab = desk.company.office, open_tab("rita")
    ts, key = ticketed(desk, tab)
    switch = tab.get_by_role("switch", name="The bot is killed")
    switch.click()
    tab.locator("#bot").get_by_text("The bot is down").wait_for()
    tab.get_by_text("it does not answer now").wait_for()
    office.reply(ts, office.mara, "said to nobody")
    message(tab, "said to nobody").wait_for()
    switch.click()
    tab.locator("#bot").get_by_text("The bot is running").wait_for()
    comment(tab, "said to nobody").wait_for()
    office.settled()
    assert len([body for body in office.bodies(key) if "said to nobody" in body]) == 1
