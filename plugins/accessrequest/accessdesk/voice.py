"""How the bot says names, links and emoji in Slack, so that nothing a person typed acts (pure)."""

from dataclasses import dataclass

from accessdesk.acts import IN_JIRA
from accessdesk.entries import Entry
from accessdesk.links import Links
from accessdesk.markup import for_slack, one_line, plain
from accessdesk.request import Request
from accessdesk.settings import Settings

SHORT = 100
"""Characters of an application's or a person's name that a line shows."""

QUOTED = 300
"""Characters of somebody's reason that a line repeats."""


@dataclass(frozen=True)
class Voice:
    """What the sentences need to know besides the request.

    channel: the first watched channel's id or name; tech_ops: how Tech Ops is called in a thread.
    """

    links: Links
    settings: Settings
    prefix: str = "!"
    channel: str = ""
    tech_ops: str = "Tech Ops"

    def emoji(self, act: str) -> str:
        """Return the emoji that stands for an act, as Slack shows it."""
        names = {
            "ticket": self.settings.ticket_emoji,
            "complete": self.settings.complete_emoji,
            "cancel": self.settings.cancel_emoji,
        }
        return f":{names[act][0]}:" if act in names else f"`{self.prefix}access {act}`"

    def post(self, request: Request, label: str) -> str:
        """Return a link to the request's post."""
        return f"<{self.links.message(request.channel, request.ts)}|{label}>"

    def key(self, request: Request) -> str:
        """Return the ticket's key as a link; "the request" while there is none."""
        if not request.ticket:
            return "the request"
        return f"<{self.links.issue(request.ticket['key'])}|{request.ticket['key']}>"

    def command(self, request: Request, name: str, rest: str = "") -> str:
        """Return a command about this request, ready to type."""
        key = request.ticket["key"] if request.ticket else self.links.message(request.channel, request.ts)
        return f"`{' '.join(filter(None, (f'{self.prefix}access {name}', key, rest)))}`"

    def watched(self) -> str:
        """Return the channel where requests are made, as Slack links it."""
        return f"<#{self.channel}>" if self.channel[:1] in ("C", "G") else self.channel


def names(request: Request) -> dict[str, str]:
    """Return id -> name of everybody, and every channel and user group, that was looked up for this request."""
    return request.names


def name(request: Request, person: str) -> str:
    """Return a person's name, without calling them; a mention where the name is not known."""
    known = request.people.get(person)
    return for_slack(known.name) if known else mention(person)


def author(request: Request, entry: Entry) -> str:
    """Return the name of who wrote a message, without calling them; a bot's as its message carries it."""
    return for_slack(one_line(entry.present.author, SHORT)) or name(request, entry.by)


def mention(person: str) -> str:
    """Return what calls a person."""
    return f"<@{person}>"


def who(request: Request, person: str) -> str:
    """Return what calls a person; who acts in Jira is named, for nobody can be called there."""
    return f"{name(request, person)}, in Jira" if person.startswith(IN_JIRA) else mention(person)


def application(request: Request) -> str:
    """Return the application that a request is about: the catalogue's name for it, or what was typed."""
    if request.application and request.application.name:
        return for_slack(one_line(request.application.name, SHORT))
    reading = request.reading
    return for_slack(one_line(plain(reading.application, names(request)), SHORT)) if reading else ""


def what(request: Request) -> str:
    """Return what is asked for, and for whom."""
    reading = request.reading
    named = one_line(plain(reading.beneficiary, names(request)).lstrip("@"), SHORT) if reading else ""
    whom = for_slack(named) if named else name(request, request.requester)
    return f"{application(request) or 'access'} for {whom}"


def quoted(request: Request, text: str) -> str:
    """Return what a person wrote, in one line that neither calls nor formats, without its full stop."""
    return f"“{for_slack(one_line(plain(text, names(request)), QUOTED)).rstrip('. ')}”"
