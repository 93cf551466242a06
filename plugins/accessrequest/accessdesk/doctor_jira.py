"""What the doctor says of Jira and of the bot's account there (pure): made of what was found there."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from accessdesk.doctor_lines import Line, note, ok, to_do, unchecked
from accessdesk.doctor_slack import duration
from accessdesk.moves import seconds_of

SOON = 14 * 86_400.0
"""Seconds before its end from which on a token is to be replaced."""

LONGEST_LIFE = 365 * 86_400.0
"""Seconds that an API token of an Atlassian account lives at most (support.atlassian.com, "Manage API tokens")."""

MINE = ("localhost", "127.0.0.1", "::1")
"""Hosts to which nothing leaves the machine."""


LETS_NOBODY_IN = (401, 403)
"""Statuses of what answers only to those whom it knows: a proxy, or a site that was closed to strangers."""


class Permission(NamedTuple):
    """A permission of Jira's. name: as its settings show it; purpose: what for; needed: the bot is less without it."""

    key: str
    name: str
    purpose: str
    needed: bool = True


PERMISSIONS = (
    Permission("BROWSE_PROJECTS", "Browse Projects", "to see tickets"),
    Permission("CREATE_ISSUES", "Create Issues", "to create tickets"),
    Permission("EDIT_ISSUES", "Edit Issues", "to keep the description true to the post"),
    Permission("TRANSITION_ISSUES", "Transition Issues", "to close tickets and open them again"),
    Permission("ADD_COMMENTS", "Add Comments", "to carry replies"),
    Permission("EDIT_OWN_COMMENTS", "Edit Own Comments", "to carry edits and deletions of replies"),
    Permission("CREATE_ATTACHMENTS", "Create Attachments", "to attach the thread's files"),
    Permission("DELETE_OWN_ATTACHMENTS", "Delete Own Attachments", "to remove a file on `!access redact`"),
    Permission(
        "MODIFY_REPORTER", "Modify Reporter", "so that the requester is the reporter, not only named in the text"
    ),
    Permission("USER_PICKER", "Browse users and groups (a global one)", "to find people's accounts by e-mail"),
    Permission("LINK_ISSUES", "Link Issues", "to link a duplicate"),
    Permission("SET_ISSUE_SECURITY", "Set Issue Security", "to set the security level"),
    Permission("CLOSE_ISSUES", "Close Issues", "where the workflow asks for it", needed=False),
    Permission("RESOLVE_ISSUES", "Resolve Issues", "where the workflow asks for it", needed=False),
    Permission("ASSIGN_ISSUES", "Assign Issues", "where the workflow asks for it", needed=False),
    Permission("EDIT_ALL_COMMENTS", "Edit All Comments", "for comments of another account", needed=False),
    Permission("DELETE_OWN_COMMENTS", "Delete Own Comments", "", needed=False),
    Permission("DELETE_ALL_COMMENTS", "Delete All Comments", "", needed=False),
)
"""What the bot's account may need to do in the project (developer.atlassian.com, "Permissions")."""


def wanted(*, files: bool, security: bool) -> list[Permission]:
    """Return the permissions to ask for. files: they are attached; security: a security level is set on tickets."""
    out = {name for name, is_used in (("CREATE_ATTACHMENTS", files), ("SET_ISSUE_SECURITY", security)) if not is_used}
    return [each for each in PERMISSIONS if each.key not in out]


def address_lines(url: str, status: int, about: Mapping[str, Any], leads_to: str) -> list[Line]:
    """Return what there is to say of the address: what answers there, and whether others can read along."""
    if leads_to:
        return [to_do(f"{url} leads to {_without_query(leads_to)}. Set JIRA_URL to the address that Jira itself has.")]
    if status in LETS_NOBODY_IN:
        return [note(f"{url} says nothing ({status}) without credentials")]
    if not about:
        return [
            to_do(
                f"what answers at {url} ({status}) is no Jira. Set JIRA_URL to the address at which people open Jira, "
                "with its path where it has one; or a sign-in stands before it, past which the bot has to be let."
            )
        ]
    kind = "Cloud" if about.get("deploymentType") == "Cloud" else "Data Center"
    lines = [ok(f"{url}, Jira {kind} {about.get('version', '')}".rstrip())]
    address = urlsplit(url)
    if address.scheme == "http" and address.hostname not in MINE:
        return [*lines, to_do("the token goes to Jira unencrypted. Set JIRA_URL to an address with https://.")]
    return [
        *lines,
        ok("TLS: the certificate is accepted" if address.scheme == "https" else "TLS: not needed on this machine"),
    ]


def credentials_refused(sentence: str, *, cloud: bool, user: str) -> Line:
    """Return what to do about credentials that are not accepted. sentence: how that was said."""
    if cloud and not user:
        return to_do("Jira Cloud does not accept a token alone. Set JIRA_USER to the e-mail of the bot's account.")
    how = "an API token of that account" if cloud else "a personal access token; JIRA_USER stays empty with one"
    return to_do(f"{sentence} It has to be {how}.")


def account_line(account: Mapping[str, Any]) -> Line:
    """Return what there is to say of the account that the bot acts as."""
    mail = f" ({account['emailAddress']})" if account.get("emailAddress") else ""
    return ok(f"the credentials, as {account.get('displayName') or 'an account'}{mail}")


def token_lines(ends: Sequence[str] | None, now: float) -> list[Line]:
    """Return when a personal access token ends. ends: as JiraCheckup has it; now: seconds since 1970."""
    if not ends:
        return [
            note("when the token ends Jira does not say; the account's profile does, under Personal Access Tokens.")
        ]
    known = sorted(at for each in ends if (at := seconds_of(each)) is not None and at > now)
    if not known:
        return [ok("the token never ends")]
    left = known[0] - now
    # Which of them is the bot's own nobody says.
    which = "the token ends" if len(ends) == 1 else "the account has several tokens, and the first of them ends"
    if left < SOON:
        return [to_do(f"{which} in {duration(left)}. Make a new one, and put it in its place.")]
    return [ok(f"{which} in {duration(left)}")]


def cloud_token_lines(written: float | None, now: float) -> list[Line]:
    """Return what there is to say of when an API token ends. written: when its file was, None where there is none."""
    if written is not None and now - written > LONGEST_LIFE - SOON:
        age = duration(now - written)
        return [
            to_do(f"the token's file was written {age} ago, and no API token lives longer than 365 days. Replace it.")
        ]
    return [
        note("when the token ends Jira Cloud does not say: 365 days after it was made at the latest. Note the date.")
    ]


def project_line(project: Mapping[str, Any], key: str) -> Line:
    """Return what there is to say of the project."""
    if project.get("archived"):
        return to_do(f"the project {key} is archived. Restore it in Jira, or set JIRA_PROJECT to another one.")
    return ok(f"the project {key}, {project.get('name', '')}".rstrip(", "))


def no_project(key: str) -> Line:
    """Return what to do where there is no such project."""
    return to_do(
        f"there is no project {key} that the bot's account can see. Check JIRA_PROJECT, or give the account the "
        "permission Browse Projects there."
    )


def permission_lines(asked: Sequence[Permission], held: Mapping[str, bool]) -> list[Line]:
    """Return what there is to say of the account's permissions. held: key -> whether it has it, where Jira says."""
    lacking = [each for each in asked if held.get(each.key) is False]
    lines = [
        to_do(f"the permission {each.name} is missing ({each.purpose}). Give it to the bot's account in the project.")
        for each in lacking
        if each.needed
    ]
    had = [each.name for each in asked if held.get(each.key)]
    lines += [ok(f"permissions {', '.join(had)}")] if had else []
    idle = [f"{each.name} ({each.purpose})" if each.purpose else each.name for each in lacking if not each.needed]
    lines += [note(f"not given, and seldom or never needed: {', '.join(idle)}")] if idle else []
    unsaid = [each.name for each in asked if each.key not in held and each.needed]
    return [*lines, unchecked(f"permissions {', '.join(unsaid)}", "Jira does not say.")] if unsaid else lines


def _without_query(address: str) -> str:
    return address.partition("?")[0][:200]
