"""Several tabs are several people: each sees their own, at once, and what they type is safe."""

from tests.sandbox.server import wait_until
from tests.sandbox.slack_files import Upload
from tests.tabs import comment, message, ticketed, write


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


def test_a_long_thread_shows_its_end_first(open_tab, desk):
    office, tab = desk.company.office, open_tab("rita")
    ts, _ = ticketed(desk, tab)
    for number in range(40):
        office.reply(ts, office.mara, f"reply {number} of many")
    message(tab, "reply 39 of many").wait_for()
    assert message(tab, "reply 3 of many").count() == 0
    tab.get_by_role("button", name="earlier replies").click()
    message(tab, "reply 3 of many").wait_for()


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
