"""Figures: what was measured, how it is printed, and whether it keeps a promise."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Figures:
    """Durations in seconds, summed up."""

    count: int
    median: float
    p99: float
    most: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Figures":
        """Sum up two durations or more."""
        return cls(len(seconds), median(seconds), quantiles(seconds, n=100, method="inclusive")[98], max(seconds))

    def __str__(self) -> str:
        times = "  ".join(f"{milliseconds(value):>10}" for value in (self.median, self.p99, self.most))
        return f"{times}  {self.count:>6}"


HEADINGS = "  ".join([*(f"{name:>10}" for name in ("median", "p99", "max")), f"{'count':>6}"])
"""What stands above printed figures."""


def milliseconds(seconds: float) -> str:
    """Write a duration, with more digits the shorter it is."""
    value = seconds * 1000
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 4
    return f"{value:.{digits}f} ms"


def reached(measured: float, wanted: float) -> str:
    """Say whether at least as much was reached as is wanted, or how much is lacking."""
    return "holds" if measured >= wanted else f"missed by {1 - measured / wanted:.0%}"


def verdict(*kept: tuple[float, float]) -> str:
    """Say whether every (measured, promised) holds, both in one unit, or by how much the worst misses.

    Where nothing at all is promised, a share of it says nothing: then it is the difference.
    """
    missed = [(measured, promised) for measured, promised in kept if measured > promised]
    if any(not promised for _, promised in missed):
        return f"missed by {max(measured for measured, promised in missed if not promised):g}"
    worst = max((measured / promised - 1 for measured, promised in missed), default=0.0)
    return f"missed by {worst:.0%}" if missed else "holds"
