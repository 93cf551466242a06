"""The command that has a message carried which stands elsewhere in the channel."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from accessdesk import sealed_texts
from accessdesk.answers import inert
from accessdesk.commands import Commands
from accessdesk.errors import WrongInput
from accessdesk.event_facts import message_fact
from accessdesk.facts import Fact
from accessdesk.ledger_added import add as follow
from accessdesk.links import read_message_link
from accessdesk.raw import ts_of
from accessdesk.replay import replay
from accessdesk.request import Request
from accessdesk.steady_reading import read_steadily
from accessdesk.typed import Asked
from accessdesk.verify_commands import is_tech_ops
from accessdesk.verifying import Verifier

IN_ITS_THREAD = "That message stands in the request's own thread, so its ticket has it, or gets it in a moment."

ALREADY = "That message was added already; the ticket has it, or gets it in a moment."


def add(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Have a message carried to a request's ticket under its author's name, and followed from then on."""
    commands.refuse(asked)
    if not is_tech_ops(verifier, asked.person):
        raise WrongInput("Only Tech Ops can add messages to a ticket.")
    target, typed = commands.target(asked), ""
    if asked.thread and len(asked.text.split()) == 1:
        # In a request's thread its key is left out, and the link is the message's.
        target, typed = commands.target(replace(asked, text="")), asked.text.strip()
    typed = typed or target.rest
    if target.row is None:
        raise WrongInput("That message is no access request that I know.")
    if target.row.sealed_at:
        raise WrongInput(sealed_texts.refusal(target.row))
    if not target.row.key:
        raise WrongInput("There is no ticket yet that it could go to.")
    ledger, desk = verifier.desk.ledger, verifier.desk
    request = replay(target.stream, ledger.facts(target.stream))
    ts, root = _place(request, typed, desk.voice.links.workspace, f"{commands.prefix}access add {target.row.key} LINK")
    read_at, found = read_steadily(lambda: [_found(request, desk.slack.message(request.channel, ts, root))])
    message = found[0]
    fact = message_fact(message, desk.intake.listening, read_at)
    if fact is None:
        raise WrongInput("That message is a bot's, or a remark of Slack's own. Only what people write can be added.")
    if fact.body["command"]:
        raise WrongInput("That message is a command to me. Only what people say to each other can be added.")
    root = ts_of(message.get("thread_ts")) or ts
    follow(ledger, request.stream, ts, [_added(asked, ts, root), fact])
    author = inert(desk.slack.person(fact.body["by"]).name)
    yield f"It goes to {target.row.key} under the name of {author}. When it is edited or deleted, the ticket follows."


def _place(request: Request, typed: str, workspace: str, usage: str) -> tuple[str, str]:
    """Return (ts, the ts of its thread's first message or "") of the message that is meant."""
    named = typed.strip("<>`*_,. ").partition("|")[0]
    found = read_message_link(named, workspace)
    if found is None and "/archives/" in named:
        raise WrongInput("That link leads to another Slack workspace.")
    if found is None:
        raise WrongInput(f"Which message? Give its link (*Copy link* in its menu): `{usage}`.")
    channel, ts, root = found
    if channel != request.channel:
        raise WrongInput("That message stands in another channel. Only messages of the request's own can be added.")
    if request.ts in (ts, root):
        raise WrongInput(IN_ITS_THREAD)
    entry = request.entries.get(ts)
    if entry and entry.versions:
        raise WrongInput(ALREADY if entry.added else IN_ITS_THREAD)
    return ts, root


def _found(request: Request, message: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """Return the message, where there is one and it stands elsewhere."""
    if message is None or message.get("subtype") == "tombstone":
        raise WrongInput("There is no such message in the channel: it was deleted, or the link is cut short.")
    if message.get("thread_ts") == request.ts:
        raise WrongInput(IN_ITS_THREAD)
    return message


def _added(asked: Asked, ts: str, root: str) -> Fact:
    body = {"ts": ts, "root": root, "by": asked.person, "channel": asked.channel, "command": asked.ts}
    return Fact("added", f"added {ts}", float(asked.ts), body)
