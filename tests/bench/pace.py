"""The pace at which the benchmark sends events."""

import time
from typing import Any

PACE = 0.04
"""Seconds between two events: 25 a second, three times what Slack sends at most.

30,000 events per workspace and hour: https://docs.slack.dev/apis/events-api#rate-limiting
"""


def paced(act: Any, *arguments: Any) -> Any:
    """Do something and wait until it is time for the next event."""
    ends = time.monotonic() + PACE
    result = act(*arguments)
    time.sleep(max(0.0, ends - time.monotonic()))
    return result
