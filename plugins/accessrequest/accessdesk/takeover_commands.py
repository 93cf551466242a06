"""The commands that take over from before: an older post becomes a request, a ticket becomes a request's.

Both are for Tech Ops alone, which is looked up at once: nothing of a post is taken in because anybody asked.
"""

import time
from collections.abc import Iterator

from accessdesk import linking, sealed_texts
from accessdesk.answers import inert
from accessdesk.bots import is_bots
from accessdesk.commands import Commands
from accessdesk.desk import Desk
from accessdesk.errors import WrongInput
from accessdesk.event_facts import message_fact, tombstone_fact
from accessdesk.events import channel_and_ts, stream_of
from accessdesk.links import read_message_link
from accessdesk.replay import replay
from accessdesk.request import OVER, Request
from accessdesk.takeover_facts import adopted_fact, link_fact
from accessdesk.typed import Asked, is_key
from accessdesk.verify_commands import is_tech_ops
from accessdesk.verifying import Verifier


def adopt(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Make an older post a request. is_admin: of no matter here."""
    desk = verifier.desk
    _check_person(commands, verifier, asked)
    usage = f"`{commands.prefix}access adopt LINK`"
    stream = _post(desk, asked, asked.text.strip(), usage)
    request = _known(desk, stream)
    if request.ticket:
        raise WrongInput(f"Nothing to do: that post has its ticket already, {request.ticket['key']}.")
    _check_open(commands, request)
    if request.adopted_at:
        raise WrongInput(f"Nothing to do: that post was adopted already, and is {request.state}.")
    _check_message(desk, stream)
    desk.ledger.append(stream, [adopted_fact(asked.person, asked.channel, asked.ts)])
    yield f"Adopted. Its thread and emoji are judged as of now; {_thread(desk, stream)} shows what comes of it."


def link(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Have a ticket that exists already become a request's. is_admin: of no matter here."""
    desk, project = verifier.desk, verifier.desk.settings.jira_project
    _check_person(commands, verifier, asked)
    usage = f"`{commands.prefix}access link {project}-12 LINK`"
    first, _, rest = asked.text.strip().partition(" ")
    key = first.strip("`*_,.").upper()
    if not is_key(key):
        raise WrongInput(f"Which ticket? Give its key, and the link to the post: {usage}.")
    if key.rpartition("-")[0] != project:
        raise WrongInput(f"{inert(key)} is of another project; requests have their tickets in {project}.")
    stream = _post(desk, asked, rest.strip(), usage)
    request = _known(desk, stream)
    if request.ticket and request.ticket["key"] == key:
        raise WrongInput(f"Nothing to do: {key} is the ticket of that post already.")
    if request.ticket:
        raise WrongInput(f"That post has its ticket already, {request.ticket['key']}.")
    if "create" in request.began or request.link:
        raise WrongInput("That post is about to get a ticket; please look at its thread in a minute.")
    _check_open(commands, request)
    _check_message(desk, stream)
    issue = linking.look_at(desk, key)
    why, other = linking.why_not(desk, stream, issue)
    if issue is None or why == linking.GONE:
        raise WrongInput(f"Jira has no {key}, or does not show it to the bot's account.")
    if why == linking.ELSEWHERE:
        raise WrongInput(f"{key} was moved to another project and is {inert(str(issue['key']))} now.")
    if why == linking.OTHERS:
        raise WrongInput(
            f"{key} is the ticket of {_link_to(desk, other, 'another request')}. If it is a copy of that one, take the "
            "label that begins with slack- and names that post off it in Jira, and say this again."
        )
    wish = link_fact(asked.person, asked.channel, asked.ts, str(issue["key"]), str(issue["id"]))
    desk.ledger.append(stream, [wish])
    yield f"Noted. {issue['key']} becomes the ticket of that post; {_thread(desk, stream)} shows when it has."


def _check_person(commands: Commands, verifier: Verifier, asked: Asked) -> None:
    """Refuse what cannot count, and everybody who is not of Tech Ops."""
    commands.check_alone()
    if asked.edited:
        raise WrongInput("A command that changes something does not count when it is edited in. Please type it anew.")
    if not asked.channel or not asked.ts:
        raise WrongInput("This command works in Slack only.")
    if not is_tech_ops(verifier, asked.person):
        raise WrongInput("Only Tech Ops can take posts and tickets over.")


def _post(desk: Desk, asked: Asked, text: str, usage: str) -> str:
    """Return the stream of the post that a link leads to, or in whose thread this was typed."""
    named = text.strip("<>`*_,.").partition("|")[0]
    found = read_message_link(named, desk.voice.links.workspace)
    if found:
        channel, ts, root = found
    elif "/archives/" in named:
        raise WrongInput("That link leads to another Slack workspace.")
    elif asked.thread and not named:
        (channel, ts), root = asked.thread, ""
    else:
        raise WrongInput(f"Which post? Give the link to it, from *Copy link* in its menu: {usage}.")
    if desk.watched is None or (channel not in desk.watched and not desk.all_found):
        raise WrongInput("The watched channels are still being looked up; please try again in a minute.")
    if channel not in desk.watched:
        raise WrongInput(f"Requests are made in {', '.join(desk.settings.channels)}; that message stands elsewhere.")
    if root and root != ts:
        raise WrongInput("That is a reply in a thread. Give the link to the message that the thread is about.")
    return stream_of(channel, ts)


def _known(desk: Desk, stream: str) -> Request:
    """Return the request as it stands by all that is known, nothing where it is not known yet."""
    return replay(stream, desk.ledger.facts(stream))


def _check_open(commands: Commands, request: Request) -> None:
    if request.sealed:
        raise WrongInput(sealed_texts.refusal_of(request))
    if request.state in OVER:
        again = f"`{commands.prefix}access reopen LINK`"
        raise WrongInput(f"Nothing to do: that request is {request.state}. {again} opens one that was cancelled.")


def _check_message(desk: Desk, stream: str) -> None:
    """Read the post, and refuse one that can be no request: deleted, a reply, an app's, of another organisation."""
    channel, ts = channel_and_ts(stream)
    post = next((each for each in desk.slack.thread(channel, ts) if each.get("ts") == ts), None)
    if post is None or tombstone_fact(post, 0.0):
        raise WrongInput("There is no such message any more, or the bot cannot see it.")
    if post.get("thread_ts", ts) != ts:
        raise WrongInput("That is a reply in a thread. Give the link to the message that the thread is about.")
    fact = message_fact(post, desk.intake.listening, time.time())
    if fact is None and is_bots(post):
        raise WrongInput("An app has posted that. Only forms of the apps that ACCESS_BOTS lists can be requests.")
    if fact is None or fact.body["command"]:
        raise WrongInput("That message is no request: it is a command, or a remark of Slack's own.")
    if not is_bots(post) and desk.slack.person(fact.body["by"]).external and not desk.settings.external_requests:
        raise WrongInput("That is from somebody of another organisation, whose posts are no requests here.")


def _thread(desk: Desk, stream: str) -> str:
    return _link_to(desk, stream, "the thread")


def _link_to(desk: Desk, stream: str, shown: str) -> str:
    return f"[{shown}]({desk.voice.links.message(*channel_and_ts(stream))})"
