"""Whatever the documentation links to is there: pages, headings, pictures, files; outside links are well formed."""

import re
import xml.etree.ElementTree as ET
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import pytest

from tests.documents import PAGES, ROOT, anchors, links

LINKS = [(page, link) for page in PAGES for link in links(page)]
INSIDE = [(page, link) for page, link in LINKS if "://" not in link]
OUTSIDE = sorted({link for _, link in LINKS if "://" in link})
SKETCHES = sorted((ROOT / "docs" / "pictures" / "steps").glob("*.svg"))


def target(page: str, link: str) -> str:
    """Return the path from the root to where a link leads; the page itself for a bare anchor."""
    path = link.partition("#")[0]
    place = (ROOT / page).parent / path if path else ROOT / page
    return str(PurePosixPath(place.resolve().relative_to(ROOT)))


@pytest.mark.parametrize(("page", "link"), INSIDE)
def test_an_inside_link_leads_somewhere(page, link):
    found = target(page, link)
    assert (ROOT / found).exists()
    anchor = link.partition("#")[2]
    if anchor:
        assert anchor in anchors(found), f"{found} has no such heading"


@pytest.mark.parametrize("link", OUTSIDE)
def test_an_outside_link_is_well_formed(link):
    parts = urlsplit(link)
    assert parts.scheme == "https"
    assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", parts.netloc)
    assert re.fullmatch(r"[\w./~#?&=%+-]*[\w/]|", link.removeprefix(f"https://{parts.netloc}"))


def test_every_page_can_be_reached_from_the_readme():
    found, waiting = set(), ["README.md"]
    while waiting:
        page = waiting.pop()
        found.add(page)
        waiting += {target(page, link) for link in links(page) if "://" not in link} & PAGES.keys() - found
    assert found == PAGES.keys()


def test_every_picture_is_shown():
    shown = {target(page, link) for page, link in INSIDE}
    kept = {str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "pictures").rglob("*.*")}
    assert kept <= shown


@pytest.mark.parametrize("path", SKETCHES, ids=lambda path: path.name)
def test_a_sketch_says_what_it_shows_and_loads_nothing(path):
    text = path.read_text(encoding="utf-8")
    tree = ET.fromstring(text)
    names = {element.tag.partition("}")[2] for element in tree.iter()}
    assert {"title", "desc"} <= names <= {"svg", "title", "desc", "style", "rect", "path", "circle", "text"}
    assert not re.search(r"href|url\(|@import", text)


def test_what_the_program_points_to_is_there():
    said = [*(ROOT / "plugins").rglob("*.py"), *(ROOT / "deploy").iterdir(), *(ROOT / "tests" / "sandbox").glob("*.py")]
    said += [ROOT / "config.py", ROOT / ".env.example", ROOT / "slack-manifest.yaml"]
    for path in said:
        for page in re.findall(r"\bdocs/[\w-]+\.md\b", path.read_text(encoding="utf-8")):
            assert page in PAGES, path.name
