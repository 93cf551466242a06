"""The scopes that the Slack app needs, and what each is for (pure). slack-manifest.yaml asks for the same."""

from collections.abc import Collection, Mapping

from accessdesk.doctor_lines import Line, note, ok, to_do

SCOPES: Mapping[str, str] = {
    "channels:history": "to read requests and their threads",
    "groups:history": "to read them where the channel is private",
    "im:history": "to hear commands in private, and to send no direct message twice",
    "channels:read": "to find the channel and who is in it",
    "groups:read": "to find a private channel and who is in it",
    "im:read": "Errbot looks up the conversation of every message",
    "chat:write": "to answer at all",
    "im:write": "to tell people something privately",
    "reactions:read": "to hear the emoji of Tech Ops",
    "reactions:write": "Errbot acknowledges with emoji of its own",
    "users:read": "to know who somebody is, and whether they have left",
    "users:read.email": "to find people by e-mail, in Jira and in the catalogue",
    "usergroups:read": "to know who is in a user group, such as that of Tech Ops",
    "team:read": "Errbot looks up the workspace's address",
    "emoji:read": "to tell whether the workspace has the emoji that are set",
    "files:read": "to attach the thread's files to the ticket",
    "files:write": "to send reports and exports to whoever asks for them",
}
"""Scope -> what it is for."""


def scope_lines(granted: Collection[str] | None) -> list[Line]:
    """Return what there is to say of the app's scopes, None where Slack does not say which it has."""
    if granted is None:
        return [note("scopes: Slack does not say which ones the app has. Compare them with slack-manifest.yaml.")]
    missing = [name for name in SCOPES if name not in granted]
    there = [name for name in SCOPES if name in granted]
    lines = [
        to_do(
            f"the scope {name} is missing ({SCOPES[name]}). Add it at api.slack.com/apps, OAuth & Permissions, Bot "
            "Token Scopes, and reinstall the app there."
        )
        for name in missing
    ]
    return [*lines, ok(f"scopes {', '.join(there)}")] if there else lines
