"""The guided tour, and the same by hand."""

from tests.sandbox.page.tour import STOPS
from tests.tabs import comment, message, ticketed


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
