"""What the doctor says of Slack (pure): made of what was found there."""

from collections.abc import Collection, Mapping, Sequence

from accessdesk.doctor_lines import Line, listed, note, ok, to_do, unchecked
from accessdesk.people import Person

Named = Mapping[str, Sequence[Person] | None]
"""Names as they are set -> the people behind each, None where Slack knows nobody."""

CLOCKS_DIFFER = 10.0
"""Seconds by which our clock may be wrong: when a reply is carried, and what is missing, is told by it."""


def signed_in(user: str, workspace: str) -> list[Line]:
    """Return what there is to say of the bot token."""
    return [ok(f"the bot token, as @{user} in {workspace}")]


def clock_lines(ahead: float | None) -> list[Line]:
    """Return what there is to say of the clock. ahead: the seconds by which ours is ahead of Slack's."""
    if ahead is None:
        return [unchecked("the clock", "Slack does not say what time it is.")]
    if abs(ahead) < CLOCKS_DIFFER:
        return [ok("the clock")]
    way = "fast" if ahead > 0 else "slow"
    return [to_do(f"the clock of the bot's machine is {duration(abs(ahead))} {way}. Have it set by NTP.")]


def connection_lines(app_token: str) -> list[Line]:
    """Return what there is to say of how events come, where Slack accepts the app token, "" for none."""
    if app_token:
        return [ok("the app token")]
    return [
        note(
            "there is no app token: events come by HTTP. Whether Slack reaches the bot is shown at api.slack.com/apps, "
            "Event Subscriptions."
        )
    ]


def connection_failed(sentence: str, code: str) -> list[Line]:
    """Return what there is to say of an app token with which no connection is given out. code: Slack's, "" for none."""
    if not code:
        # A limit, or Slack is away.
        return [unchecked("the app token", sentence)]
    if code in ("missing_scope", "not_allowed_token_type"):
        what = "the app token may not open a connection. Make one with the scope connections:write"
    else:
        what = f"the app token is not accepted ({code}). Make a new one"
    where = "at api.slack.com/apps, Basic Information, App-Level Tokens; set SLACK_APP_TOKEN, and restart."
    return [to_do(f"{what} {where}")]


def channel_line(name: str, *, found: bool, joined: bool, archived: bool, bot: str, setting: str = "CHANNEL") -> Line:
    """Return what there is to say of a channel that is set. bot: the name by which it is invited."""
    shown = name if name[:1] in "#CG" else f"#{name}"
    if not found:
        return to_do(
            f"the channel {shown} is not there, or is private and the bot not in it. Type `/invite @{bot}` there, or "
            f"set {setting} to its name."
        )
    if archived:
        return to_do(
            f"the channel {shown} is archived. Unarchive it and type `/invite @{bot}` there, or set {setting}."
        )
    if not joined:
        return to_do(f"the bot is not in the channel {shown}. Type `/invite @{bot}` there.")
    return ok(f"the channel {shown}")


def why_unfit(person: Person) -> str:
    """Return why somebody can neither act nor be told anything, "" where they can."""
    if person.bot:
        return "is an app, not a person"
    if not person.active:
        return "has no active account in Slack"
    return "is of another organisation, whose people never count" if person.external else ""


def tech_ops_lines(named: Named) -> list[Line]:
    """Return what there is to say of Tech Ops. named: the names as set -> the people behind them, None for nothing."""
    if not named:
        return [
            to_do("TECH_OPS is not set, so nobody may have tickets created. Name user groups, e-mails or user ids.")
        ]
    return _group_lines("TECH_OPS", "Tech Ops", "the people of Tech Ops", named)


def auditor_lines(named: Named) -> list[Line]:
    """Return what there is to say of the auditors, whom nobody has to name. named: as above."""
    return _group_lines("AUDITORS", "auditors", "the auditors", named)


def _group_lines(setting: str, title: str, whom: str, named: Named) -> list[Line]:
    lines = []
    for name, people in named.items():
        fit = [person for person in people or () if not why_unfit(person)]
        lines += [
            to_do(f"{setting}: {one.name} {why_unfit(one)}. Take them out of {name}.")
            for one in people or ()
            if one not in fit
        ]
        if people is None:
            lines.append(
                to_do(
                    f"{setting}: Slack has no user group and no active account {name}. Set the group's handle, or an "
                    "e-mail."
                )
            )
        elif not people:
            lines.append(to_do(f"{setting}: nobody is in {name}. Add {whom} to the group in Slack."))
        elif fit:
            lines.append(ok(f"{title}: {name}, {len(fit)} {'person' if len(fit) == 1 else 'people'}"))
    return lines


def emoji_lines(acts: Mapping[str, str], missing: Collection[str], prefix: str) -> list[Line]:
    """Return what there is to say of the emoji. acts: name -> the act that it stands for."""
    lines = [
        to_do(
            f"the workspace has no emoji :{name}:. Add one of that name in Slack, set {act.upper()}_EMOJI, or use "
            f"`{prefix}access {act}`."
        )
        for name, act in acts.items()
        if name in missing
    ]
    there = [f":{name}:" for name in acts if name not in missing]
    return [*lines, ok(f"emoji {listed(there)}")] if there else lines


def direct_lines(known: str) -> list[Line]:
    """Return what there is to say of direct messages: Slack tells only when one is sent whether an app may.

    known: what became of the latest one: "ok", Slack's error code, or "" where there was none.
    """
    if known == "ok":
        return [ok("direct messages")]
    if known:
        return [
            to_do(
                f"Slack refuses the bot's direct messages ({known}). At api.slack.com/apps, App Home, switch on the "
                "Messages Tab, and allow users to send messages from it."
            )
        ]
    tab = "At api.slack.com/apps, App Home, the Messages Tab has to be on."
    return [unchecked("direct messages", f"Slack tells only when one is sent, and none was yet. {tab}")]


def duration(seconds: float) -> str:
    """Return a time span in words."""
    for unit, size in (("days", 86_400), ("hours", 3_600), ("minutes", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{seconds:.0f} seconds"
