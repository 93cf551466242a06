"""The answers to chat commands (pure), in the Markdown that Errbot's backends turn into their own."""

import re
from collections.abc import Mapping, Sequence

from accessdesk.labels import STANDARD, Labels
from accessdesk.links import Links
from accessdesk.request import STATES, VANISHED
from accessdesk.row import Row
from accessdesk.template import blank_template

PAGE = 20
"""Requests to a page of a list: more do not fit a phone."""

NOBODY = "not named yet"
"""What stands for a person whom a request does not name."""

AWAY = "My records cannot be read or written right now. Please try again in a few minutes; the bot's log says why."
"""The answer to every command while the ledger is away."""

HELP = (
    ("template", "", "the template of a request, ready to copy"),
    ("status", "[KEY|link]", "where a request stands; without a key, in its thread, or of all requests"),
    ("show", "[KEY|link] [page]", "the whole of it: who did what when, with links"),
    ("pending", "[page]", "what is open, the oldest first; `--app`, `--owner`, `--waiting`, `--older 3d` choose"),
    ("mine", "[page]", "your own requests, the newest first"),
    ("search", "WORDS", "requests that hold all the words"),
    ("history", "@user|APP", "who got what, when and by whose decision (Tech Ops)"),
    ("ticket", "KEY|link", "what {ticket} does (Tech Ops)"),
    ("complete", "KEY|link", "what {complete} does (Tech Ops)"),
    ("reopen", "KEY|link", "opens a closed ticket again (Tech Ops)"),
    ("cancel", "KEY|link reason", "what {cancel} does (Tech Ops)"),
    ("approve", "KEY|link [grant]", "approves, as its system owner; say what is given, such as `Role: Editor`"),
    ("decline", "KEY|link reason", "refuses, as its system owner"),
    ("withdraw", "KEY|link", "takes your own request back"),
    ("apps", "[--check]", "the applications of the catalogue; `--check`: what is to be mended there (Tech Ops)"),
    ("app", "[KEY|link] NAME", "who decides on an application; with a key, says what a request is about (Tech Ops)"),
    ("owner", "KEY|link @person", "says who decides where the catalogue does not know; or `tech-ops` (Tech Ops)"),
    ("kind", "KEY|link new|change|removal", "says what kind of request it is (Tech Ops)"),
    ("proceed", "KEY|link reason", "lets a request go on in spite of what holds it (Tech Ops)"),
    ("retry", "KEY|link", "tries at once what Jira has refused (Tech Ops)"),
    ("adopt", "link", "makes a post from before the bot watched a request (Tech Ops)"),
    ("link", "KEY link", "has a ticket that exists already become a request's (Tech Ops)"),
    ("note", "KEY|link text", "notes something in the ticket only (Tech Ops)"),
    ("add", "KEY|link link", "carries a message that stands elsewhere in the channel to the ticket (Tech Ops)"),
    ("heard", "KEY|link @owner words", "reports what an owner said elsewhere; it is no decision (Tech Ops)"),
    ("remind", "KEY|link", "reminds whoever it waits for, now (Tech Ops, its requester)"),
    ("away", "until DAY [@person]", "says that you are away, and who decides instead; `away off` ends it"),
    ("redact", "link reason", "removes a message that should never have been posted (its author, Tech Ops)"),
    ("forget", "@user [NUMBER reason]", "removes a person from requests that are over (the bot's administrators)"),
    ("verify", "KEY|link|all", "checks it, or everything, against Slack and Jira, and repairs what differs (Tech Ops)"),
    ("sync", "KEY|link", "brings a request up to date with its thread and its ticket (its requester too)"),
    ("health", "", "how the bot is: what waits, what went wrong, how long people wait (Tech Ops)"),
    ("doctor", "", "whether everything is set up well, and what to do (the bot's administrators)"),
    ("report", "[30d|2026-Q4] [--app NAME] [--manager|--owner @person]", "counts and waiting times (Tech Ops)"),
    ("export", "[--since DAY] [--until DAY]", "every request and every fact, as files (Tech Ops)"),
    ("audit", "[30d|2026-Q4]", "the exceptions of the controls, with links (auditors, Tech Ops)"),
    ("evidence", "2026-Q4 [--sample N]", "all there is of a time as a ZIP file, for auditors"),
    ("trace", "FILE.csv [--app NAME]", "which request decided on each user of a list (auditors, Tech Ops)"),
    ("help", "", "this list"),
)
"""Every command: name, what follows it, what it does."""


def help_text(prefix: str, emoji: Mapping[str, str]) -> str:
    """Return the list of commands. emoji: act -> the emoji for it."""
    shown = {act: f":{name}:" for act, name in emoji.items()}
    lines = ["Access requests: post the template in the channel, Tech Ops takes it from there. Commands:"]
    lines += [
        f"• `{' '.join(filter(None, (prefix + 'access ' + name, args)))}` {what.format(**shown)}"
        for name, args, what in HELP
    ]
    lines.append("In a request's thread the key can be left out.")
    return "\n".join(lines)


def template_text(channel: str, labels: Labels = STANDARD) -> str:
    """Return the template, ready to copy."""
    return f"Post this in {channel}, filled in. The manager has to be an @-mention.\n{blank_template(labels)}"


def page_of(
    total: int, rows: Sequence[Row], offset: int, what: tuple[str, str], more: str, links: Links, now: float
) -> str:
    """Return a list. what: what there are, one and several; more: the command that shows the next page."""
    noun = what[0] if total == 1 else what[1]
    if not rows:
        return f"There {'is' if total == 1 else 'are'} only {total} {noun}." if total else f"No {noun}."
    lines = [f"{total} {noun}:" if total <= len(rows) else f"{total} {noun}, {offset + 1} to {offset + len(rows)}:"]
    lines += [f"{offset + n}. {line(row, links, now)}" for n, row in enumerate(rows, 1)]
    if offset + len(rows) < total:
        lines.append(f"More: `{more}`")
    return "\n".join(lines)


def request_line(row: Row, links: Links) -> str:
    """Return which request it is: its ticket or post, its application, and whom it is for."""
    return f"{_leads_to(row, links)} · {_application(row)} for {_whom(row)}"


def line(row: Row, links: Links, now: float) -> str:
    """Return one request in one line."""
    waits = f"waits for {_waits_for(row)}" if row.waits_for else ""
    parts = [
        request_line(row, links),
        waits or stands(row),
        since(now - row.posted_at),
    ]
    return " · ".join(parts)


def details(row: Row, links: Links, now: float) -> str:
    """Return one request in several lines."""
    post = links.message(row.channel, row.ts)
    lines = [
        f"{_leads_to(row, links)} · **{stands(row)}**",
        f"Application: {_application(row)}",
        f"For: {_whom(row)}",
        f"Requested by: {inert(row.requester_name) or NOBODY}, {since(now - row.posted_at)} ([post]({post}))",
        f"Manager: {inert(row.manager_name) or NOBODY}",
    ]
    return "\n".join([*lines, f"Waits for: {_waits_for(row)}"] if row.waits_for else lines)


def stands(row: Row) -> str:
    """Return the state of a request, and that nobody completed it where it ended so."""
    return f"{row.state} (expired)" if row.expired else row.state


def overview(counts: Mapping[str, int], prefix: str) -> str:
    """Return how many requests are in which state. counts: state -> number."""
    if not counts:
        return f"No requests yet. `{prefix}access template` shows how to make one."
    listed = " · ".join(f"{number} {state}" for state in STATES if (number := counts.get(state)))
    return f"{listed}\n`{prefix}access pending` lists what is open."


def age(seconds: float) -> str:
    """Return a length of time in its largest unit."""
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= length:
            return f"{int(seconds // length)} {unit}"
    return f"{max(0, int(seconds))} s"


def since(seconds: float) -> str:
    """Return how long ago something was."""
    return "just now" if seconds < 60 else f"{age(seconds)} ago"


def inert(text: str) -> str:
    """Return a text that people typed so that it neither formats nor mentions anybody in an answer."""
    # Errbot's Slack backend asks Slack to link names, so an @ must not stand directly before a word.
    harmless = re.sub(r"@(?=\S)", "@\u2060", re.sub(r"\s+", " ", text))
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~&])", lambda found: _ENTITY.get(found[1], "\\" + found[1]), harmless)


_ENTITY = {"<": "‹", ">": "›", "&": "＆", "|": "¦", "~": "∼"}
"""What Markdown cannot escape on its way to Slack -> a look-alike that means nothing to either."""


def _leads_to(row: Row, links: Links) -> str:
    if row.key:
        return f"[{row.key}]({links.issue(row.key)})"
    return f"[no ticket{' yet' if row.is_open else ''}]({links.message(row.channel, row.ts)})"


def _application(row: Row) -> str:
    return inert(row.application) or "no application named"


def _whom(row: Row) -> str:
    return inert(row.beneficiary_name or row.requester_name) or NOBODY


def _waits_for(row: Row) -> str:
    if row.waits_for == "owner":
        return f"{inert(row.waits_names) or 'its owners'}, to decide"
    if row.waits_for == "tech-ops":
        return "Tech Ops, to give access" if row.key else "Tech Ops, for a ticket"
    if row.waits_for == "manager":
        return f"{inert(row.manager_name) or 'the manager'} or Tech Ops, to lift the objection"
    waits = {"requester": "the requester, to complete it", "unnamed": "Tech Ops, to say who asks for it"}
    waits[VANISHED] = "Tech Ops: its ticket is gone from Jira"
    return waits.get(row.waits_for, "Jira")
