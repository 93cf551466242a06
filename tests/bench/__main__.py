"""Measure and print: `python -m tests.bench` everything, `python -m tests.bench NAME …` what is named."""

import os
import platform
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.reports import REPORTS


def main(names: list[str]) -> None:
    """Run the measures of these names, or all of them."""
    unknown = [name for name in names if name not in REPORTS]
    if unknown:
        sys.exit(f"There is no measure {', '.join(unknown)}. There are: {', '.join(REPORTS)}")
    began = time.monotonic()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.platform(terse=True)}")
    print(f"load before: {load()} (others at work on the machine make everything slower)")
    with tempfile.TemporaryDirectory(prefix="accessrequest-bench-") as place:
        for name in names or REPORTS:
            started = time.monotonic()
            REPORTS[name](Path(place) / name)
            print(f"  ({name}: {time.monotonic() - started:.0f} s)", flush=True)
    print(f"\n{time.monotonic() - began:.0f} s in all; load after: {load()}")


def load() -> str:
    """Return how many processes wanted to run, in the mean of the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    main(sys.argv[1:])
