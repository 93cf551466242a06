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


def verdict(*kept: tuple[float, float]) -> str:
    """Say whether every (measured, promised) holds, both in one unit, or by how much the worst misses."""
    worst = max((measured / promised - 1 for measured, promised in kept), default=0.0)
    return "holds" if worst <= 0 else f"missed by {worst:.0%}"
