"""What is said of people without an account in Jira (pure)."""

from collections.abc import Mapping, Sequence

from accessdesk.markup import one_line

SHORT = 100
"""Characters of a name that a sentence shows."""

PROBLEMS_SHOWN = 3
"""Mistakes of a file that one sentence repeats; the log has all of them."""

WHY: Mapping[str, str] = {
    "no-email": "Slack shows no e-mail of theirs",
    "nobody": "no account there shows their e-mail, which its owner may hide",
    "several": "several accounts there have their e-mail, and none is guessed",
    "inactive": "theirs is not active",
    "unseen": "Jira does not let the bot's account look for people",
    "unknown": "Jira does not know the account that JIRA_PEOPLE names for them",
    "named-several": "JIRA_PEOPLE names an e-mail for them that several accounts have",
}
"""Why there is no account, as a code -> the words for it."""

CURES: Mapping[str, str] = {
    "no-email": "Have Slack show it (the app needs users:read.email)",
    "nobody": "Give them one that shows it",
    "several": "Leave one of them active",
    "unseen": "Give it the global permission “Browse users and groups”",
    "unknown": "Correct the line there",
    "named-several": "Give the account's id or name there",
    "inactive": "Activate it",
}
"""What helps besides a line in the file, by the same codes."""


def lacking(name: str, person: str, why: str) -> str:
    """Return that a person has no account, why, what came of it, and what to do. person: their id in Slack."""
    cure = CURES.get(why, "Mend that in Jira")
    line = (
        f"a line `{person}: account` in the file that JIRA_PEOPLE names"
        if why not in ("unknown", "named-several")
        else ""
    )
    shown = one_line(name, SHORT) or person
    who = f"{shown} ({person})" if shown != person else person
    todo = f"{cure}, or write {line}" if line else cure
    return f"{who} has no account in Jira that can be reporter: {WHY.get(why, why)}. {todo}."


def refused(sentence: str) -> str:
    """Return that Jira takes no reporter from the bot, in its own words, and what to do."""
    return (
        f"A ticket was made without its requester as reporter. {sentence} Give the bot's account the permission "
        "“Modify Reporter” in the project, and have the field on its create screen."
    )


def no_fallback(named: str, why: str) -> str:
    """Return that the declared fallback is no account, and what comes of that."""
    what = {"several": "names several accounts", "inactive": "is not active"}.get(why, "is no account that Jira shows")
    return (
        f"JIRA_FALLBACK_REPORTER {what}: {one_line(named, SHORT)}. Until it is corrected, the bot's own account is the "
        "reporter where a requester has none."
    )


def unusable(problems: Sequence[str]) -> str:
    """Return that the file of people's accounts is broken, with the first mistakes in it."""
    shown = " ".join(problems[:PROBLEMS_SHOWN])
    more = f" And {len(problems) - PROBLEMS_SHOWN} more; the log has all." if len(problems) > PROBLEMS_SHOWN else ""
    return f"The file JIRA_PEOPLE cannot be used, and the version before stays in force: {shown}{more}"


def not_reporter(name: str, email: str, named: str) -> str:
    """Return why a ticket does not name its requester as reporter. named: the account that the file gives, or ""."""
    if named:
        return f"Jira has no single account for {name} ({email or 'no e-mail'}) under the name that the settings give."
    return f"Jira has no single account for {name} ({email or 'no e-mail'})."


def not_let(name: str) -> str:
    """Return why a ticket does not name its requester as reporter, though there is an account."""
    return f"Jira did not let the bot name {name} as reporter."
