"""The answer to the question how the bot is (pure), in the Markdown that Errbot's backends turn into their own."""

from collections.abc import Sequence

from accessdesk.answers import age, inert, line, since
from accessdesk.delays import percentiles
from accessdesk.health_state import State
from accessdesk.links import Links

SHOWN = 5
"""Entries of the log that are shown."""

MOST_ALARMS = 10
"""Alarms that are shown, the longest first."""

MANY = 5
"""Finds in a week, though the bot was connected, from which on events are not relied on."""


def health(state: State, links: Links) -> str:
    """Return the answer: first whether anything needs somebody, then the figures."""
    wrong = _wrong(state)
    lines = [f"**{'Something needs you' if wrong else 'All is well'}**", *wrong]
    lines += _waiting(state, links)
    lines += _troubled(state, links)
    lines.append(_catch_up(state))
    lines += _webhook(state)
    lines.append(f"From emoji to ticket, last 7 days: {_delays(state.to_ticket)}.")
    lines.append(f"From reply to comment, last 7 days: {_delays(state.to_comment)}.")
    lines += _logged(state)
    return "\n".join(lines)


def _wrong(state: State) -> list[str]:
    found = [state.idle] if state.idle else []
    found += [f"{side} does not answer; everything waits for it, and goes on by itself." for side in state.away]
    found += [f"{inert(alarm.sentence)} ({since(state.now - alarm.since)})" for alarm in state.alarms[:MOST_ALARMS]]
    if len(state.alarms) > MOST_ALARMS:
        found.append(f"And {len(state.alarms) - MOST_ALARMS} more like these; the log has all of them.")
    if state.behind and not state.idle:
        found.append(f"{state.behind} requests are due and were not looked at for more than a minute.")
    if state.found.connected >= MANY:
        found.append(
            "Events do not arrive as they should: compare the app's events and scopes in Slack with "
            "slack-manifest.yaml, and look for a second bot with the same tokens."
        )
    if state.webhook and state.webhook.found.connected >= MANY:
        found.append(
            "Jira's webhooks do not arrive as they should, so that what is done there is seen later: look in Jira "
            "whether its webhook is switched on, and compare address, events and secret with the README."
        )
    return [f"• {sentence}" for sentence in found]


def _waiting(state: State, links: Links) -> list[str]:
    if not state.waiting:
        return ["Nothing is open."]
    return [
        "Open requests:",
        *(f"• {each.number}, the oldest of them: {line(each.oldest, links, state.now)}" for each in state.waiting),
    ]


def _troubled(state: State, links: Links) -> list[str]:
    total, rows = state.troubled
    if not total:
        return []
    shown = [f"• {line(row, links, state.now)}: {inert(row.trouble)}" for row in rows]
    more = [f"• and {total - len(rows)} more"] if total > len(rows) else []
    return ["What does not go through, and is tried again:", *shown, *more]


def _catch_up(state: State) -> str:
    found = state.found
    if not found.round_at:
        return "Slack was not read again yet since the start."
    counts = f"{found.connected} things that no event told, and {found.away} after a time without a connection"
    return f"Slack was read again {since(state.now - found.round_at)}. Found in 7 days: {counts}."


def _webhook(state: State) -> list[str]:
    if state.webhook is None:
        return []
    last, found = state.webhook
    came = f"The last webhook of Jira's came {since(state.now - last)}" if last else "No webhook of Jira's came yet"
    counts = f"{found.connected} things that none told, and {found.away} after a time without them"
    return [f"{came}. Found in 7 days by asking Jira: {counts}."]


def _delays(seconds: Sequence[float]) -> str:
    if not seconds:
        return "none to measure"
    half, most = percentiles(seconds, 0.5, 0.95)
    return f"{_seconds(half)} for half of {len(seconds)}, {_seconds(most)} for 95 %"


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 60 else age(seconds)


def _logged(state: State) -> list[str]:
    if not state.logged:
        return ["No warnings in the log since the start."]
    entries = [f"• {since(state.now - each.at)}: {inert(each.text)}" for each in state.logged[:SHOWN]]
    return ["Latest warnings in the log:", *entries]
