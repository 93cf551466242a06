"""The page in a real browser: the tour, trouble and its end, two people, the keyboard alone, a phone, hostile words."""

import contextlib
import json

import pytest

from tests.chromium import MISSING, chromium, executable
from tests.sandbox.page.company import company
from tests.sandbox.page.server import Page
from tests.sandbox.page.tour import STOPS
from tests.sandbox.server import wait_until
from tests.sandbox.slack_files import Upload

pytestmark = pytest.mark.skipif(not executable(), reason=MISSING)

WAIT = 60_000
"""Milliseconds for what the bot does on a busy machine."""
PHONE = {"width": 375, "height": 667}


@pytest.fixture(scope="module")
def browser():
    with chromium() as opened:
        yield opened


@pytest.fixture
def desk(tmp_path):
    """A page with its company at work."""
    with company(tmp_path) as people:
        page = Page(people).start()
        yield page
        page.stop()


@pytest.fixture
def open_tab(browser, desk):
    """Open the page as somebody; at the end no tab may have had an error, or have loaded anything from elsewhere."""
    problems = []
    with contextlib.ExitStack() as stack:

        def open_as(handle, **more):
            context = browser.new_context(**more)
            stack.callback(context.close)
            tab = context.new_page()
            tab.set_default_timeout(WAIT)
            tab.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
            tab.on("pageerror", lambda error: problems.append(str(error)))
            tab.on("dialog", lambda dialog: problems.append(dialog.message))
            tab.on("request", lambda asked: None if asked.url.startswith(desk.url) else problems.append(asked.url))
            tab.goto(f"{desk.url}?as={handle}")
            tab.locator("#bot").get_by_text("The bot is running").wait_for()
            return tab

        yield open_as
    assert problems == []


def write(tab, text):
    tab.locator("#text").fill(text)
    tab.get_by_role("button", name="Send", exact=True).click()


def message(tab, part):
    return tab.locator("article").filter(has_text=part)


def comment(tab, part):
    return tab.locator(".comments li").filter(has_text=part)


def ticketed(desk, tab):
    """Have a request made past the page, and wait until the tab shows its ticket."""
    ts, key = desk.company.office.ticketed()
    tab.locator(".number", has_text=key).wait_for(state="attached")
    return ts, key


def overflow(tab):
    """Return by how many pixels the page is wider than its window."""
    return tab.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_the_tour_tells_the_story_in_eight_clicks(open_tab):
    tab = open_tab("otto")
    for number, stop in enumerate(STOPS):
        tab.get_by_role("button", name=f"{number + 1}. {stop.button}").click()
        tab.locator(".story", has_text=stop.told).wait_for()
        tab.locator(f'input[value="{stop.handle}"]:checked').wait_for(state="attached")
    tab.locator("#messages").get_by_text("Olga Owner approved").wait_for()
    assert tab.locator(".stamp", has_text="Done").count() == 1
    assert comment(tab, "Monday it is.").count() == 1
    assert comment(tab, "Decision: approved by Olga Owner").count() == 1
    assert tab.locator(".files").get_by_text("seats").count() == 1
    tab.get_by_text("No open requests.").wait_for()
    tab.get_by_role("button", name="Take it again").click()
    tab.get_by_role("button", name=f"1. {STOPS[0].button}").wait_for()


def test_somebody_who_was_told_nothing_does_it_all_by_hand(open_tab):
    tab = open_tab("rita")
    tab.get_by_role("button", name="Template").click()
    tab.keyboard.type("prototypes")
    tab.keyboard.press("Enter")
    post = message(tab, "prototypes")
    post.locator(".mention", has_text="@Mara Manager").wait_for()
    tab.get_by_role("radio", name="Tess Ops, Tech Ops").check()
    post.get_by_role("button", name="Add :ticket:").first.click()
    post.get_by_role("link", name="OPS-1").wait_for()
    tab.get_by_role("radio", name="Olga Owner, system owner").check()
    post.get_by_role("button", name="Reply").click()
    tab.keyboard.type("Approved. Role: Viewer")
    tab.keyboard.press("Enter")
    message(tab, "Approved by Olga Owner. Role: Viewer").first.wait_for()
    mine = tab.locator(".thread article").filter(has_text="Approved. Role: Viewer").first
    mine.hover()
    mine.get_by_role("button", name="Edit").click()
    tab.get_by_label("Your words").fill("Approved. Role: Editor")
    tab.get_by_role("button", name="Save").click()
    message(tab, "(edited). Role: Editor").wait_for()
    comment(tab, "Approved. Role: Editor").wait_for()


def test_a_file_and_a_deletion_reach_the_ticket(open_tab, desk):
    tab = open_tab("mara")
    ts, _ = ticketed(desk, tab)
    tab.locator(f'[id="m-{ts}"]').get_by_role("button", name="Reply").click()
    tab.locator(".thread").get_by_label("Attach files").set_input_files(
        {"name": "seats.csv", "mimeType": "text/csv", "buffer": b"team,seats\n"}
    )
    tab.locator(".thread").get_by_text("seats.csv").wait_for()
    tab.get_by_label("Reply in Rita Requester’s thread").fill("the seats")
    tab.get_by_role("button", name="Reply", exact=True).last.click()
    tab.locator(".files").get_by_text("seats").wait_for()
    comment(tab, "the seats").wait_for()
    mine = message(tab, "the seats")
    mine.hover()
    mine.get_by_role("button", name="Delete").click()
    comment(tab, "Deleted in Slack").wait_for()
    assert message(tab, "the seats").count() == 0


def test_the_ticket_is_commented_on_and_closed_in_jira(open_tab, desk):
    tab = open_tab("tess")
    ts, key = ticketed(desk, tab)
    tab.get_by_label("Comment in Jira as Tess Ops").fill("seen in Jira")
    tab.get_by_role("button", name="Comment", exact=True).click()
    comment(tab, "seen in Jira").wait_for()
    desk.company.office.said(ts, "seen in Jira")
    tab.get_by_role("button", name="In Progress").click()
    tab.locator(".stamp", has_text="In Progress").wait_for()
    tab.get_by_text("Labels and history").click()
    tab.locator(".history").get_by_text("To Do → In Progress").wait_for()
    assert desk.company.office.jira.issue(key)["fields"]["status"] == "In Progress"


def test_the_bot_is_asked_and_answers_only_who_asked(open_tab, desk):
    rita, mara = open_tab("rita"), open_tab("mara")
    ticketed(desk, rita)
    rita.get_by_role("button", name="Access Desk").click()
    rita.get_by_role("button", name="!access mine").click()
    message(rita, "Figma").get_by_text("OPS-1").first.wait_for()
    mara.get_by_role("button", name="Access Desk").click()
    mara.get_by_text("Nothing yet.").wait_for()
    mara.locator("#waiting").get_by_text("1 open request").wait_for()
    asked = len(desk.company.office.slack.direct_messages(desk.company.screen))
    mara.get_by_role("button", name="Ask again").click()
    wait_until(lambda: len(desk.company.office.slack.direct_messages(desk.company.screen)) > asked, "the bot is asked")


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
    wait_until(lambda: len(office.traffic.to("POST */comment")) > before, "the bot has tried")
    if name == "down":
        tab.get_by_text("1 request has something left to do").wait_for()
        assert comment(tab, "said in trouble").count() == 0
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


def test_two_tabs_are_two_people_who_see_each_other_at_once(open_tab, desk):
    rita, tess = open_tab("rita"), open_tab("tess")
    write(rita, "Name of application: Figma\nBusiness reason: prototypes\nManager's Name: Mara")
    message(tess, "prototypes").wait_for()
    rita.locator(".rooms .badge").wait_for()
    assert tess.locator(".rooms .badge").count() == 0
    rita.get_by_role("button", name="Access Desk").click()
    message(rita, "is not complete").get_by_role("link", name="Your access request").click()
    mine = message(rita, "prototypes")
    mine.hover()
    assert message(tess, "prototypes").get_by_role("button", name="Edit").count() == 0
    mine.get_by_role("button", name="Edit").click()
    words = rita.get_by_label("Your words")
    words.fill(words.input_value().replace("Mara", "@Mara Manager"))
    words.press("Enter")
    message(tess, "prototypes").get_by_text("edited").wait_for()
    message(tess, "prototypes").get_by_role("button", name="Add :ticket:").first.click()
    for tab in (rita, tess):
        message(tab, "prototypes").get_by_role("link", name="OPS-1").wait_for()
    tess.reload()
    tess.locator('input[value="tess"]:checked').wait_for(state="attached")


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


def test_hostile_words_stay_words(open_tab, desk):
    office, tab = desk.company.office, open_tab("rita")
    hostile = "<img src=x onerror=alert(1)> <script>alert(2)</script> &lt;b&gt; {noformat}<i>x</i>{noformat}"
    write(tab, f"Name of application: Figma {hostile}\nBusiness reason: {hostile}\nManager's Name: @Mara Manager")
    message(tab, "<script>alert(2)</script>").wait_for()
    (ts,) = office.slack.channels[office.channel].top_level()
    office.add(ts)
    tab.locator(".body h3", has_text="<script>alert(2)</script>").wait_for()
    office.reply(ts, office.otto, '<javascript:alert(3)|click> <https://x.example/"onclick=alert(4)|there>')
    office.reply(ts, office.otto, "file", files=[Upload('"><img src=x onerror=alert(5)>.html', b"<b>")])
    office.jira.comment("OPS-1", "tess", "[click|javascript:alert(6)] <img src=x onerror=alert(7)>")
    comment(tab, "<img src=x onerror=alert(7)>").wait_for()
    message(tab, "onerror=alert(5)").wait_for()
    office.settled()
    markup = "#chat img, #ticket img, #chat script, #ticket script, #chat i, #ticket i, [onclick], [onerror]"
    assert tab.locator(markup).count() == 0
    addresses = tab.evaluate("[...document.querySelectorAll('a')].map(link => link.protocol)")
    assert set(addresses) <= {"http:", "https:"}


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


def test_a_long_thread_shows_its_end_first(open_tab, desk):
    office, tab = desk.company.office, open_tab("rita")
    ts, _ = ticketed(desk, tab)
    for number in range(40):
        office.reply(ts, office.mara, f"reply {number} of many")
    message(tab, "reply 39 of many").wait_for()
    assert message(tab, "reply 3 of many").count() == 0
    tab.get_by_role("button", name="earlier replies").click()
    message(tab, "reply 3 of many").wait_for()


def test_a_refusal_is_shown_and_what_was_typed_stays(open_tab):
    tab = open_tab("rita")
    write(tab, "   ")
    tab.get_by_role("alert").get_by_text("Write something first.").wait_for()
    assert tab.locator("#text").input_value() == "   "


def test_what_is_typed_survives_what_others_do_meanwhile(open_tab, desk):
    office, tab = desk.company.office, open_tab("rita")
    ts, _ = ticketed(desk, tab)
    tab.locator(f'[id="m-{ts}"]').get_by_role("button", name="Reply").click()
    tab.keyboard.type("half a ")
    office.reply(ts, office.mara, "meanwhile")
    message(tab, "meanwhile").wait_for()
    tab.keyboard.type("sentence")
    assert tab.get_by_label("Reply in Rita Requester’s thread").input_value() == "half a sentence"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_has_enough_contrast(open_tab, desk, scheme):
    tab = open_tab("tess", color_scheme=scheme)
    ticketed(desk, tab)
    tab.get_by_role("switch", name="Jira is slow").click()
    tab.locator('[data-trouble="slow"][aria-checked="true"]').wait_for()
    faint = tab.evaluate(CONTRAST)
    assert json.loads(faint) == []


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
