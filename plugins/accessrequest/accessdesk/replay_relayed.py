"""From facts of what people wrote in Jira, and of where the ticket went, to what stands (pure); a part of replay."""

from dataclasses import replace

from accessdesk.acts import IN_JIRA
from accessdesk.facts import Fact, beside
from accessdesk.people import Person
from accessdesk.relayed import Relayed, Shown
from accessdesk.request import Request


def commented(request: Request, fact: Fact) -> None:
    """Take in how a comment stands that somebody wrote in Jira."""
    body = fact.body
    if not _is_about(request, fact):
        return
    known = request.relayed.setdefault(body["comment"], Relayed(body["comment"]))
    known.created = body["created"]
    known.recorded_at = max(known.recorded_at, fact.recorded_at)
    is_hidden = bool(body.get("hidden"))
    shown = Shown(fact.identity, body["updated"], fact.number, fact.texts.get("text", ""), is_hidden)
    known.versions[fact.identity] = shown
    if not is_hidden:
        known.by = f"{IN_JIRA}{body['by']}"
        _knows(request, known.by, beside(fact, "name"))
    request.compare_relayed(known.id)


def uncommented(request: Request, fact: Fact) -> None:
    """Take in that a comment is gone from Jira, or from the bot's sight."""
    known = request.relayed.get(fact.body["comment"])
    if known is not None and _is_about(request, fact):
        known.gone = fact.number
        request.compare_relayed(known.id)


def enclosed(request: Request, fact: Fact) -> None:
    """Take in that somebody attached a file in Jira."""
    if _is_about(request, fact):
        by = f"{IN_JIRA}{fact.body['by']}"
        file = {**fact.body, "file": fact.texts.get("file", ""), "by": by}
        request.enclosed.setdefault(fact.body["attachment"], file)
        _knows(request, by, beside(fact, "name"))


def rekeyed(request: Request, fact: Fact) -> None:
    """Take in that the ticket was moved to another project: it has another key there, and the same id."""
    ticket = request.ticket
    if ticket is None or not _is_about(request, fact) or fact.body["key"] == ticket["key"]:
        return
    by = f"{IN_JIRA}{fact.body['by']}" if fact.body["by"] else ""
    if request.rekeyed and fact.at < request.rekeyed[-1]["at"]:
        return
    move = {"id": fact.identity, "at": fact.at, "key": fact.body["key"], "before": ticket["key"], "by": by}
    request.rekeyed = (*request.rekeyed, move)
    request.ticket = {**ticket, "key": fact.body["key"]}
    if by:
        _knows(request, by, beside(fact, "name"))


def vanished(request: Request, fact: Fact) -> None:
    """Take in that the ticket is gone from Jira, or is there again."""
    if _is_about(request, fact):
        request.vanished = fact.number if fact.body["gone"] else 0
        request.vanished_at = fact.recorded_at


def _is_about(request: Request, fact: Fact) -> bool:
    return request.ticket is not None and fact.body["issue"] == request.ticket["id_of_issue"]


def _knows(request: Request, person: str, name: str) -> None:
    known = request.people.get(person, Person(person, person.removeprefix(IN_JIRA)))
    request.people[person] = replace(known, name=name or known.name)
