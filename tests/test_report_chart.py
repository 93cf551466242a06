"""The picture of a report: one row per application, not too large for a phone, and never the end of a report."""

import logging
import struct
import sys

import pytest
from accessdesk import chart
from accessdesk.report import report_of

from tests.test_report import ABOUT, NOW, asked

pytest.importorskip("matplotlib")


def size(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG."""
    assert picture.startswith(b"\x89PNG")
    return struct.unpack(">II", picture[16:24])


def report(applications: int):
    requests = [
        asked(n, took=n * 3_600, application=f"App {n % applications}", application_key=f"App {n % applications}")
        for n in range(2 * applications)
    ]
    return report_of(requests, NOW)


@pytest.mark.parametrize("applications", [1, 10, 200])
def test_a_picture_has_the_same_width_and_grows_to_a_phones_height_at_most(applications):
    width, height = size(chart.picture(report(applications), ABOUT))
    assert width == pytest.approx(chart.INCHES * chart.DOTS, abs=2)
    assert width / 4 < height < width * 1.2


def test_no_colour_is_too_light_for_the_ground():
    # w3.org/TR/WCAG21, "contrast ratio": 3 to 1 for what is not text, 4.5 to 1 for text.
    assert min(contrast(colour) for colour in chart.COLOURS.values()) >= 3.0
    assert min(contrast(chart.INK), contrast(chart.FAINT)) >= 4.5


def contrast(colour: str) -> float:
    """Return how much darker a colour is than the white ground."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@pytest.mark.parametrize("state", ["ready", "declined", "withdrawn"])
def test_a_report_in_which_nothing_was_completed_has_one_too(state):
    assert size(chart.picture(report_of([asked(state=state)], NOW), ABOUT))


def test_names_in_any_script_and_with_signs_are_drawn_without_a_word_in_the_log(caplog):
    names = ["AWS $prod$ \\frac{1}{2} ^_", "$\\nosuch{$", "日本語アプリ", "🦄🦄", "", "x" * 300, "\x00\x07"]
    requests = [asked(n, application=name, application_key=f"key {n}") for n, name in enumerate(names)]
    with caplog.at_level(logging.WARNING):
        assert size(chart.picture(report_of(requests, NOW), ABOUT))
    assert caplog.records == []


def test_without_matplotlib_there_is_none_and_nothing_in_the_log(monkeypatch, caplog):
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    assert chart.picture(report(1), ABOUT) == b""
    assert caplog.records == []


def test_what_cannot_be_drawn_is_logged_and_the_report_goes_on(monkeypatch, caplog):
    monkeypatch.setattr(chart, "INCHES", -1)
    assert chart.picture(report(1), ABOUT) == b""
    assert "could not be drawn" in caplog.text
