"""The page of an evidence pack opens offline in a browser: readable, searched, filtered, printed, and harmless."""

import pytest
from accessdesk.evidence_page import POLICY, harmless

from tests import packs
from tests.evidence_story import HOSTILE, Told

SIZES = [(1280, 900, "light"), (390, 844, "light"), (794, 1123, "dark")]


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    place = tmp_path_factory.mktemp("evidence")
    story = Told(place / "office")
    try:
        ledger = story.ledger()
        content = packs.contents(packs.packed(ledger, number=1))["index.html"]
        ledger.close()
    finally:
        story.office.close()
    path = place / "index.html"
    path.write_bytes(content)
    return path


@pytest.fixture
def tab(browser, page):
    """The page in a browser; at its end nothing was complained of, and nothing but the page was fetched."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    said, fetched = [], []
    opened.on("console", lambda message: said.append(message.text))
    opened.on("pageerror", lambda error: said.append(str(error)))
    opened.on("dialog", lambda dialog: said.append(dialog.message) or dialog.dismiss())
    opened.on("request", lambda request: fetched.append(request.url))
    opened.goto(page.as_uri())
    yield opened
    context.close()
    assert said == []
    assert fetched == [page.as_uri()]


def shown(tab):
    return tab.locator("details.req").evaluate_all("each => each.map(one => one.querySelector('summary').textContent)")


def find(tab, words, box="#find"):
    tab.fill(box, words)
    tab.press(box, "Enter")
    return shown(tab)


def test_every_post_is_listed_with_who_what_and_how_it_ended(tab):
    rows = shown(tab)
    assert len(rows) == 4
    assert "Figma OPS-1" in rows[0]
    assert "Rita Requester" in rows[0]
    assert "completed" in rows[0]
    assert "1 to look at" in rows[0]
    assert tab.locator("#left").text_content() == "4 of 4"


def test_it_is_searched_and_filtered_by_person_application_and_kind(tab):
    assert find(tab, "no seats") == [row for row in shown(tab) if "OPS-2" in row]
    assert len(find(tab, "")) == 4
    assert len(find(tab, "mara", "#person")) == 2
    assert len(find(tab, "nobody of that name", "#person")) == 0
    assert tab.locator("#empty").is_visible()
    find(tab, "", "#person")
    tab.select_option("#app", label="Miro")
    assert [row for row in shown(tab) if "OPS-2" not in row] == []
    tab.select_option("#app", "")
    for kind, number in (("exceptions", 1), ("incomplete", 1), ("none", 1), ("never", 1), ("sample", 1), ("older", 0)):
        tab.select_option("#kind", kind)
        assert len(shown(tab)) == number, kind
    tab.locator("a.tile[data-kind=completed]").click()
    assert len(shown(tab)) == 1


def test_a_request_unfolds_to_its_story_with_every_word(tab):
    tab.locator("details.req summary").nth(1).click()
    story = tab.locator("details.req").nth(1).inner_text()
    assert HOSTILE in story
    assert "Olga Owner did not approve" in story
    assert "(removed)" in story
    links = tab.locator("details.req a").evaluate_all("each => each.map(one => one.protocol)")
    assert set(links) <= {"http:", "https:"}


def test_what_people_wrote_is_neither_markup_nor_script(tab, page):
    tab.locator("details.req").evaluate_all("each => each.forEach(one => { one.open = true })")
    assert tab.locator("img").count() == 0
    assert tab.locator("script").count() == 3
    assert b"</script><script>alert" not in page.read_bytes()
    assert "default-src 'none'" in POLICY


def test_on_paper_every_request_that_is_listed_is_unfolded(tab):
    assert len(tab.pdf(format="A4", prefer_css_page_size=True)) > 10_000
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert tab.locator("details.req:not([open])").count() == 0
    assert "approved. Role: Editor" in tab.locator("#requests").inner_text()
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    assert tab.locator("details.req[open]").count() == 0


@pytest.mark.parametrize(("width", "height", "scheme"), SIZES)
def test_nothing_is_wider_than_the_screen(browser, page, width, height, scheme):
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    opened = context.new_page()
    opened.goto(page.as_uri())
    opened.locator("details.req").evaluate_all("each => each.forEach(one => { one.open = true })")
    opened.wait_for_function("[...document.querySelectorAll('details.req')].every(one => one.children.length > 1)")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_a_link_to_a_request_opens_it(browser, page):
    context = browser.new_context()
    opened = context.new_page()
    opened.goto(page.as_uri())
    stream = opened.locator("details.req").nth(2).get_attribute("id")
    opened.goto(f"{page.as_uri()}#{stream}")
    opened.reload()
    assert opened.locator("details.req[open]").get_attribute("id") == stream
    context.close()


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "]]>", "\u2028", "<img src=x>"])
def test_data_ends_no_script_and_begins_no_comment(text):
    assert not {"<", ">", "\u2028"} & set(harmless([text]))
