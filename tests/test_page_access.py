"""The page can be used by everybody: with the keyboard alone, by ear, on a phone, in light and dark."""

import json

import pytest

from tests.sandbox.slack_files import Upload
from tests.tabs import comment, message, overflow, ticketed

PHONE = {"width": 375, "height": 667}
CONTRAST = """
(() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const linear = part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
  const ground = element => {
    for (; element; element = element.parentElement) {
      const colour = parts(getComputedStyle(element).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [...document.querySelectorAll("body *")].filter(element =>
    element.checkVisibility() && [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim()));
  document.getAnimations().forEach(animation => animation.finish());
  return JSON.stringify(faint.map(element => {
    const [one, other] = [light(parts(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
    return [element.className, element.textContent.slice(0, 30), (one + 0.05) / (other + 0.05)];
  }).filter(([, , ratio]) => ratio < 4.5));
})()
"""
"""Finds texts whose contrast with their ground is below 4.5, the least that WCAG 2.2 (1.4.3) takes for small ones."""


def test_everything_is_done_with_the_keyboard_alone(open_tab, desk):
    tab = open_tab("rita")
    _, key = ticketed(desk, tab)

    def go_to(selector):
        for _ in range(120):
            tab.keyboard.press("Tab")
            if tab.evaluate("wanted => document.activeElement.matches(wanted)", selector):
                outline = tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
                hidden = tab.evaluate("document.activeElement.matches('.person input, .attach input')")
                assert hidden or outline != "none", f"the focus on {selector} is not seen"
                return
        raise AssertionError(f"no Tab leads to {selector}")

    go_to(".skip")
    go_to('[name="as"]:checked')
    for _ in range(3):
        tab.keyboard.press("ArrowRight")
    tab.locator('input[value="tess"]:checked').wait_for(state="attached")
    tab.locator("#composer label", has_text="as Tess").wait_for(state="attached")
    go_to("[data-reply]")
    tab.keyboard.press("Enter")
    tab.keyboard.type("by keys")
    tab.keyboard.press("Enter")
    comment(tab, "by keys").wait_for()
    go_to("[data-edit]")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Escape")
    go_to("#text")
    tab.keyboard.type("one line")
    tab.keyboard.press("Shift+Enter")
    tab.keyboard.type("and another")
    tab.keyboard.press("Enter")
    message(tab, "and another").wait_for()
    assert tab.evaluate("document.activeElement.id") == "text"
    go_to('[data-move="Done"]')
    tab.keyboard.press("Enter")
    desk.company.office.status(key, "Done")
    go_to('[data-trouble="slow"]')
    tab.keyboard.press("Space")
    tab.locator('[data-trouble="slow"][aria-checked="true"]').wait_for()


def test_whatever_has_a_control_has_a_name_and_what_is_new_is_said(open_tab, desk):
    tab = open_tab("tess")
    ts, _ = ticketed(desk, tab)
    desk.company.office.reply(ts, desk.company.office.mara, "fine with me")
    tab.locator("#live", has_text="Mara Manager: fine with me").wait_for(state="attached")
    nameless = tab.evaluate(
        """[...document.querySelectorAll("button, a, input:not([type=hidden]), textarea, summary")].filter(control =>
        !(control.getAttribute("aria-label") || control.labels?.length || control.textContent.trim())
        ).map(control => control.outerHTML)"""
    )
    assert nameless == []
    doubled = tab.evaluate(
        "[...document.querySelectorAll('[id]')].map(each => each.id).filter((id, at, all) => all.indexOf(id) !== at)"
    )
    assert doubled == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_every_part_fits_and_can_be_reached(open_tab, desk, scheme):
    office = desk.company.office
    office.slack.users[office.otto]["real_name"] = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Otto"
    tab = open_tab("rita", viewport=PHONE, color_scheme=scheme, has_touch=True)
    ts, _ = ticketed(desk, tab)
    office.reply(
        ts, office.otto, f"long {'x' * 300} https://example.com/{'y' * 300}", files=[Upload(f"{'z' * 200}.pdf")]
    )
    office.add(ts, f"a-{'very-' * 12}long-emoji")
    comment_part = tab.locator(".comments li").filter(has_text="long xxx")
    comment_part.wait_for(state="attached")
    for part in ("Ticket", "Waiting", "Trouble", "Channel"):
        tab.get_by_role("navigation", name="Parts of the page").get_by_role("button", name=part).tap()
        tab.locator(f"[data-panel={part.lower().replace('channel', 'chat')}]").wait_for()
        assert overflow(tab) == 0, part
    for room in ("# random", "Access Desk", "# ask-it-tech-ops"):
        tab.get_by_role("button", name=room).tap()
        assert overflow(tab) == 0, room
    message(tab, "Business reason").get_by_role("link", name="OPS-1").tap()
    tab.locator(".number").wait_for()
    desk.trouble.switch("down", True)
    tab.get_by_role("button", name="Trouble").tap()
    tab.get_by_role("switch", name="Jira is down").tap()
    tab.locator('[data-trouble="down"][aria-checked="false"]').wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(open_tab, desk, scheme):
    tab = open_tab("tess", color_scheme=scheme)
    ticketed(desk, tab)
    tab.get_by_role("switch", name="Jira is slow").click()
    tab.locator('[data-trouble="slow"][aria-checked="true"]').wait_for()
    faint = tab.evaluate(CONTRAST)
    assert json.loads(faint) == []
