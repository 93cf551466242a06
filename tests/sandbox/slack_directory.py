"""Web API: who and what there is: users.*, usergroups.*, team.info, bots.info, emoji.list, files.info, auth.test."""

from typing import TYPE_CHECKING, Any

from tests.sandbox.slack_methods import Arguments, Method, Reply, SlackError, flag, page, required

if TYPE_CHECKING:
    from tests.sandbox.slack_state import State

DEFAULT_PAGE = 1000
MAXIMUM_PAGE = 1000
"""docs.slack.dev/reference/methods/users.list: argument `limit`, under 1000 recommended."""


def identity(state: "State", _: Arguments) -> Reply:
    """Answer auth.test."""
    return {
        "url": f"https://{state.domain}.slack.com/",
        "team": state.name,
        "user": state.users[state.bot_user]["name"],
        "team_id": state.team,
        "user_id": state.bot_user,
        "bot_id": state.bot_id,
        "is_enterprise_install": False,
    }


def connection(state: "State", _: Arguments) -> Reply:
    """Answer apps.connections.open."""
    return {"url": state.delivery.sockets.open()}


def visible(state: "State", user: dict[str, Any]) -> dict[str, Any]:
    """A user as the app may see it: the e-mail needs a scope of its own."""
    if "users:read.email" in state.scopes:
        return user
    return {**user, "profile": {name: value for name, value in user["profile"].items() if name != "email"}}


def user(state: "State", arguments: Arguments) -> Reply:
    found = state.users.get(required(arguments, "user"))
    if found is None:
        raise SlackError("user_not_found")
    return {"user": visible(state, found)}


def users(state: "State", arguments: Arguments) -> Reply:
    own = sorted(user_id for user_id, found in state.users.items() if found["team_id"] == state.team)
    ids, cursor = page(arguments, own, DEFAULT_PAGE, MAXIMUM_PAGE)
    members = [visible(state, state.users[each]) for each in ids]
    return {"members": members, "cache_ts": 0, "response_metadata": {"next_cursor": cursor}}


def user_by_email(state: "State", arguments: Arguments) -> Reply:
    """Answer users.lookupByEmail; it does not find people whose account is closed."""
    email = required(arguments, "email").lower()
    for found in state.users.values():
        if found["profile"].get("email", "").lower() == email and not found["deleted"]:
            return {"user": found}
    raise SlackError("users_not_found")


def groups(state: "State", arguments: Arguments) -> Reply:
    """Answer usergroups.list; members and their number only where they are asked for."""
    counted, listed = flag(arguments, "include_count"), flag(arguments, "include_users")
    left_out = {name for name, asked in (("user_count", counted), ("users", listed)) if not asked}
    shown = [{key: value for key, value in group.items() if key not in left_out} for group in state.groups.values()]
    return {"usergroups": shown}


def group_members(state: "State", arguments: Arguments) -> Reply:
    group = state.groups.get(required(arguments, "usergroup"))
    if group is None:
        raise SlackError("no_such_subteam")
    return {"users": group["users"]}


def team(state: "State", arguments: Arguments) -> Reply:
    """Answer team.info, of another organisation too, as far as its people are known here."""
    asked = arguments.get("team") or state.team
    if asked == state.team:
        return {"team": {"id": state.team, "name": state.name, "domain": state.domain, "email_domain": ""}}
    if not any(found["team_id"] == asked for found in state.users.values()):
        raise SlackError("team_not_found")
    return {"team": {"id": asked, "name": "Elsewhere", "domain": "elsewhere", "email_domain": ""}}


def bot(state: "State", arguments: Arguments) -> Reply:
    found = state.bots.get(required(arguments, "bot"))
    if found is None:
        raise SlackError("bot_not_found")
    return {"bot": found}


STANDARD_EMOJI = ("ticket", "no_entry_sign", "white_check_mark", "thumbsup", "eyes", "tada")
"""A few of the emoji that every workspace has."""


def emoji(state: "State", arguments: Arguments) -> Reply:
    """Answer emoji.list: custom emoji, and with `include_categories` the standard ones."""
    categories = [{"name": "Symbols", "emoji_names": list(STANDARD_EMOJI)}]
    wanted = str(arguments.get("include_categories")).lower() in ("1", "true")
    return {"emoji": state.emoji, "cache_ts": "0", **({"categories": categories} if wanted else {})}


def file(state: "State", arguments: Arguments) -> Reply:
    found = state.files.get(required(arguments, "file"))
    if found is None:
        raise SlackError("file_not_found")
    return {"file": found}


def presence(_: "State", arguments: Arguments) -> Reply:
    """Answer users.setPresence."""
    if required(arguments, "presence") not in ("auto", "away"):
        raise SlackError("invalid_presence")
    return {}


METHODS = {
    "auth.test": Method(identity),
    "apps.connections.open": Method(connection, for_app_token=True),
    "users.info": Method(user, "users:read"),
    "users.list": Method(users, "users:read"),
    "users.lookupByEmail": Method(user_by_email, "users:read.email"),
    "users.setPresence": Method(presence, "users:write"),
    "usergroups.list": Method(groups, "usergroups:read"),
    "usergroups.users.list": Method(group_members, "usergroups:read"),
    "team.info": Method(team, "team:read"),
    "bots.info": Method(bot, "users:read"),
    "emoji.list": Method(emoji, "emoji:read"),
    "files.info": Method(file, "files:read"),
}
