"""A report as a picture, where matplotlib is installed: requests and days of waiting, by application."""

import logging
import threading
import warnings
from collections.abc import Sequence
from io import BytesIO
from typing import Any

from accessdesk.delays import percentiles
from accessdesk.markup import one_line
from accessdesk.report import ENDS, Report, Tally
from accessdesk.report_texts import DAY, SHARES, About

log = logging.getLogger(__name__)

SHOWN = 15
"""Applications that have a row; more do not fit a phone. A row for all the others would dwarf these."""

NAME = 26
"""Characters of an application's name."""

INCHES = 7.2
"""Width of the picture; with DOTS to the inch it is sharp on a phone held upright."""

DOTS = 160

GROUND, INK, FAINT = "#ffffff", "#1d1c1d", "#6b6b6e"
"""The picture brings its own ground, so that it reads alike on Slack's light and dark one."""

COLOURS = {
    "completed": "#2a7f62",
    "declined": "#c8553d",
    "cancelled": "#c08526",
    "withdrawn": "#949499",
    "open": "#3d7ea6",
}
"""End -> its colour: told apart by people who do not see red and green, by their lightness too; and none too light for
the ground (3 to 1: w3.org/TR/WCAG21, "Non-text Contrast")."""

_DRAWING = threading.Lock()
"""matplotlib may be used by one thread at a time."""


def picture(report: Report, about: About) -> bytes:
    """Return the chart as PNG; b"" where matplotlib is not installed, or cannot draw."""
    try:
        with _DRAWING, warnings.catch_warnings():
            # A name in a script that no font here has is drawn as boxes; the text and the table have it.
            warnings.simplefilter("ignore")
            return _drawn(report, about)
    except ImportError:
        return b""
    except Exception:
        # The report itself has been given; its picture is an extra.
        log.exception("The chart of a report could not be drawn")
        return b""


def _drawn(report: Report, about: About) -> bytes:
    rows, others = report.applications[:SHOWN], report.applications[SHOWN:]
    # An extra that not everybody has, and that takes a second to load.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    room = max(len(rows), 2)
    height = 1.8 + 0.34 * room
    figure = Figure(
        figsize=(INCHES, height), dpi=DOTS, facecolor=GROUND, layout=ConstrainedLayoutEngine(w_pad=0.12, h_pad=0.1)
    )
    FigureCanvasAgg(figure)
    counts, waits = figure.subplots(1, 2, sharey=True, width_ratios=(1.15, 1))
    places = range(len(rows))
    _draw_counts(counts, rows, places)
    _draw_waits(waits, rows, places)
    names = [one_line(name, NAME) or "?" for name, _ in rows]
    counts.set_yticks(places, names, parse_math=False)
    spare = (room - len(rows)) / 2
    counts.set_ylim(len(rows) - 0.4 + spare, -0.6 - spare)
    for axes in (counts, waits):
        _plain(axes)
    figure.suptitle(about.title, x=0.02, ha="left", fontsize=11, fontweight="bold", color=INK)
    if others:
        rest = sum(tally.requests for _, tally in others)
        more = f"and {len(others):,} more, with {rest:,} requests"
        counts.set_xlabel(more, loc="left", fontsize=8, color=FAINT)
    handles, labels = counts.get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower left", ncols=len(labels), frameon=False, fontsize=8)
    into = BytesIO()
    figure.savefig(into, format="png", facecolor=GROUND)
    return into.getvalue()


def _draw_counts(axes: Any, rows: Sequence[tuple[str, Tally]], places: Sequence[int]) -> None:
    lefts = [0] * len(rows)
    for end in ENDS:
        numbers = [tally.ends.get(end, 0) for _, tally in rows]
        if any(numbers):
            axes.barh(places, numbers, left=lefts, height=0.66, color=COLOURS[end], label=end)
            lefts = [left + number for left, number in zip(lefts, numbers, strict=True)]
    for place, total in zip(places, lefts, strict=True):
        axes.annotate(f"{total:,}", (total, place), (3, 0), textcoords="offset points", va="center", fontsize=8)
    axes.set_xlim(0, max(lefts) * 1.18)
    axes.set_title("requests", loc="left", fontsize=9, color=FAINT)


def _draw_waits(axes: Any, rows: Sequence[tuple[str, Tally]], places: Sequence[int]) -> None:
    most = 0.0
    for place, (_, tally) in zip(places, rows, strict=True):
        if tally.to_completion:
            half, late = (seconds / DAY for seconds in percentiles(tally.to_completion, *SHARES))
            most = max(most, late)
            axes.plot((half, late), (place, place), color=COLOURS["completed"], linewidth=2.5, alpha=0.45, zorder=1)
            dot = {"s": 28, "edgecolors": COLOURS["completed"], "zorder": 2, "clip_on": False}
            axes.scatter((late,), (place,), color=GROUND, **dot)
            axes.scatter((half,), (place,), color=COLOURS["completed"], **dot)
            text = f"{half:.1f} – {late:.1f}" if f"{half:.1f}" != f"{late:.1f}" else f"{half:.1f}"
            axes.annotate(text, (late, place), (7, 0), textcoords="offset points", va="center", fontsize=8)
    if not most:
        axes.text(0.02, 0.5, "none completed", transform=axes.transAxes, va="center", fontsize=8, color=FAINT)
    axes.set_xlim(0, (most or 1.0) * 1.35)
    axes.set_title("days to completion: half ●, 90 % ○", loc="left", fontsize=9, color=FAINT)


def _plain(axes: Any) -> None:
    """Leave out all that says nothing."""
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter

    for side in ("top", "right", "bottom", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=8, colors=INK)
    axes.tick_params(axis="x", length=0, labelsize=7, colors=FAINT)
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.grid(axis="x", color="#e6e6e8", linewidth=0.6)
    axes.set_axisbelow(True)
