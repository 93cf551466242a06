"""The commands that check requests against Slack and Jira: each first says that it begins, then what came of it."""

from collections.abc import Collection, Iterator

from accessdesk import chain_answers, ledger_check, verify_answers
from accessdesk.chain_check import check_chain
from accessdesk.commands import Commands
from accessdesk.directly import privately, unseen
from accessdesk.errors import WrongInput
from accessdesk.events import channel_and_ts
from accessdesk.typed import Asked, Target
from accessdesk.verifying import Verifier

CALL_SECONDS = 2.0
"""Seconds between two reads of threads while somebody waits: 30 a minute, of the 50 that Slack allows
(conversations.replies is tier 3), so that there is room for everything else."""

EVERYTHING = "all"


def verify(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Check one request, or all of them. is_admin: the person is one of Errbot's administrators."""
    if asked.text.strip().casefold() == EVERYTHING:
        yield from _all(commands, verifier, asked, is_admin)
        return
    target = _target(commands, verifier, asked, is_admin, "verify KEY`, the link to its post, or `verify all")
    yield _unseen(commands, asked, target, f"Checking {_name(target)} against Slack and Jira …")
    answer = verify_answers.answer([verifier.check(target.stream)], verifier.desk.voice.links)
    yield _unseen(commands, asked, target, answer)


def sync(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Bring one request up to date with its thread and its ticket."""
    target = _target(commands, verifier, asked, is_admin, "sync KEY`, or the link to its post, such as `sync LINK")
    yield _unseen(commands, asked, target, f"Bringing {_name(target)} up to date …")
    answer = verify_answers.short_answer(verifier.check(target.stream), verifier.desk.voice.links)
    yield _unseen(commands, asked, target, answer)


def _all(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    _refuse_edited(asked)
    commands.check_alone()
    if not is_admin and not is_tech_ops(verifier, asked.person):
        raise WrongInput("Only Tech Ops and the bot's administrators can have all requests checked.")
    with verifier.claimed(EVERYTHING):
        hidden = commands.sight.hidden_from(asked.person)
        known = ledger_check.to_check(verifier.desk.ledger)
        streams = [stream for stream in known if channel_and_ts(stream)[0] not in hidden]
        compared = len({*streams} & {*ledger_check.to_check(verifier.desk.ledger, compared=True)})
        # Where no request is left the heads tell whether there were some.
        yield verify_answers.begins(len(streams), compared * CALL_SECONDS) if streams else verify_answers.NO_REQUEST
        checked, wait = [], 0.0
        for stream in streams:
            if verifier.stopped.wait(wait):
                yield "The bot is being stopped, so that not everything could be checked. Please ask again later."
                break
            checked.append(verifier.check(stream))
            wait = CALL_SECONDS * checked[-1].pages
        links = verifier.desk.voice.links
        chain = chain_answers.answer(check_chain(verifier.desk, verifier.stopped), links, hidden)
        answer = "\n".join(filter(None, [verify_answers.answer(checked, links) if streams else "", chain]))
        if not answer:
            return
        # It names requests of all channels.
        yield privately(answer, asked.channel) if commands.sight.private() else answer


def _unseen(commands: Commands, asked: Asked, target: Target, text: str) -> str:
    return unseen(text, asked.channel, [target.row] if target.row else [], commands.sight.private())


def _target(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool, usage: str) -> Target:
    """Return the request that is meant, where the person may have it checked: Tech Ops, admins, and its requester."""
    _refuse_edited(asked)
    commands.check_alone()
    target = commands.target(asked)
    if target.rest:
        raise WrongInput(
            f"I do not understand that. Say `{commands.prefix}access {usage}`; alone in its thread will do."
        )
    if target.row is None:
        raise WrongInput("That message is no access request that I know.")
    is_theirs = target.row.requester == asked.person
    if not (is_admin or is_theirs or is_tech_ops(verifier, asked.person)):
        raise WrongInput("Only Tech Ops, the bot's administrators and whoever made a request can have it checked.")
    return target


def _refuse_edited(asked: Asked) -> None:
    if asked.edited:
        raise WrongInput("A command that changes something does not count when it is edited in. Please type it anew.")


def is_tech_ops(verifier: Verifier, person: str) -> bool:
    """Say whether this is somebody of Tech Ops, as Slack knows it now."""
    return _is_one_of(verifier, verifier.desk.settings.tech_ops, person)


def is_auditor(verifier: Verifier, person: str) -> bool:
    """Say whether this is one of the auditors, as Slack knows it now."""
    return _is_one_of(verifier, verifier.desk.settings.auditors, person)


def _is_one_of(verifier: Verifier, names: Collection[str], person: str) -> bool:
    slack = verifier.desk.slack
    if person not in slack.members(names):
        return False
    who = slack.person(person)
    return not (who.external or who.bot)


def _name(target: Target) -> str:
    return target.row.key if target.row and target.row.key else "the request"
