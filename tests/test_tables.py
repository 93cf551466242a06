"""No cell of a CSV file starts a formula, whatever people wrote, and however a spreadsheet parts it."""

import csv
import io
import re

import pytest
from accessdesk.tables import cell, csv_line
from hypothesis import given
from hypothesis import strategies as st

IN_A_LINE = st.text(alphabet=st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=30)


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r=", "\n@", " =", '"=', "'+", "a;=", "a; @", "a\t=", "＝", "＋", "－", "＠"]
)
def test_what_would_be_a_formula_gets_an_apostrophe(start):
    shown = cell(f"{start}HYPERLINK(1)")
    assert re.search(r"(^|;|\t)[\s\"']*'[=+@＝＋－＠-]", shown)


@pytest.mark.parametrize("text", ["Figma", "a=b", "mail@example.com", "a - b", "C0ASK/1700000000.000100", ""])
def test_everything_else_stays_as_it_is(text):
    assert cell(text) == text


def test_numbers_stay_numbers():
    assert csv_line([-1, 2.5, ""]) == '"-1","2.5",""\r\n'


@given(st.lists(st.text("ab=-@;,\t\"' ", max_size=8) | IN_A_LINE, min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_no_cell_starts_a_formula_with_any_separator(values, separator):
    line = csv_line(values).removesuffix("\r\n")
    cells = [found for row in csv.reader([line], delimiter=separator) for found in row]
    assert not [each for each in cells if each.lstrip('" ').startswith(("=", "+", "-", "@"))]


@given(st.lists(IN_A_LINE, min_size=1))
def test_a_line_reads_back_as_the_cells_that_were_written(values):
    assert next(csv.reader(io.StringIO(csv_line(values), newline=""))) == [cell(value) for value in values]
