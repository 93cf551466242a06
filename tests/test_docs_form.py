"""The documentation reads well: a short front door, one title a page, lines that fit, tables that are whole."""

import itertools
import re

import pytest

from tests.documents import PAGES, README, headings, links, prose

FRONT_DOOR = 20_000
"""Characters of the README, at most: what somebody reads before they decide."""

WIDEST = 120
"""Characters of a line outside tables and code, at most, as everywhere in this repository."""

LONG = 6_000
"""Characters from which on a page begins with a list of what is on it."""

EVERY_PAGE = pytest.mark.parametrize("page", PAGES)


def test_the_readme_is_a_front_door():
    assert len(README) < FRONT_DOOR


@EVERY_PAGE
def test_a_page_has_one_title_and_no_level_is_left_out(page):
    levels = [level for level, _ in headings(page)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


@EVERY_PAGE
def test_lines_fit(page):
    lines = [line for line in prose(page).splitlines() if not line.lstrip().startswith(("|", "<"))]
    assert [line for line in lines if len(line) > WIDEST] == []


@EVERY_PAGE
def test_the_rows_of_a_table_have_as_many_cells_as_its_head(page):
    cells = 0
    for line in prose(page).splitlines():
        row = re.split(r"(?<!\\)\|", line.strip())[1:-1] if line.lstrip().startswith("|") else []
        assert not row or not cells or len(row) == cells, line
        cells = len(row)


@EVERY_PAGE
def test_a_long_page_begins_with_what_is_on_it(page):
    if len(PAGES[page]) < LONG or page == "README.md":
        return
    listed = [link.removeprefix("#") for link in links(page) if link.startswith("#")]
    wanted = [text for level, text in headings(page) if level == 2]
    assert len(set(listed)) >= len(wanted)


@EVERY_PAGE
def test_every_fence_is_closed(page):
    assert "```" not in prose(page).replace("`` `", "")
