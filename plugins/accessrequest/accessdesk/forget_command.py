"""The command that has a person forgotten: it says what would go, and does it once the number is confirmed."""

import re
import time
from collections.abc import Iterator

from accessdesk import forget_texts, forgetting, options
from accessdesk.commands import Commands
from accessdesk.desk import Desk
from accessdesk.directly import privately
from accessdesk.errors import WrongInput
from accessdesk.ledger_forgetting import Forgetting
from accessdesk.people import Person
from accessdesk.replay import replay
from accessdesk.typed import Asked
from accessdesk.verifying import Verifier

WAIT_SECONDS = 60.0
"""Seconds for which somebody waits for it."""

LOOK_SECONDS = 0.2
"""Seconds between two looks at whether it is done."""


def forget(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Say what would be removed of a person, or remove it. is_admin: one of Errbot's administrators asks."""
    commands.refuse(asked)
    if not is_admin:
        raise WrongInput("Only the bot's administrators can have somebody forgotten.")
    desk, command = verifier.desk, f"{commands.prefix}access forget"
    mentioned, number, reason = _typed(asked.text, command)
    person = desk.slack.person(options.person_of(mentioned))
    over = len(Forgetting(desk.ledger).over(person))
    own = 0 if over else forgetting.own_with(desk.ledger, person)
    if number is None or not (over or own):
        opened = _open(commands, desk, person, asked)
        yield privately(forget_texts.would_go(person, over, own, opened, command, desk.voice.links), asked.channel)
        return
    if number != over:
        raise WrongInput(forget_texts.another_number(over, command))
    if not reason:
        raise WrongInput(f"Please say why: `{command} @name {over} reason`. The reason stays: name nobody in it.")
    stream = forgetting.stream_of(asked.channel, asked.ts)
    desk.ledger.append(stream, [forgetting.asked_fact(person.id, asked.person, over, reason, time.time())])
    yield forget_texts.begins(over)
    yield privately(_outcome(commands, verifier, stream, person, asked), asked.channel)


def _typed(text: str, command: str) -> tuple[str, int | None, str]:
    """Return whom, the number that is confirmed, None for none, and the reason."""
    found = re.fullmatch(r"(\S+)(?:\s+(\d{1,7}))?(?:\s+(.*))?", text.strip(), re.DOTALL)
    if found is None:
        raise WrongInput(f"Who is to be forgotten? Mention the person: `{command} @name`.")
    if found[3] and not found[2]:
        raise WrongInput(f"First see what would go: `{command} @name`. The number that it tells then confirms it.")
    return found[1], int(found[2]) if found[2] else None, (found[3] or "").strip()


def _outcome(commands: Commands, verifier: Verifier, stream: str, person: Person, asked: Asked) -> str:
    ends, desk = time.monotonic() + WAIT_SECONDS, verifier.desk
    while not forgetting.progress_of(replay(stream, desk.ledger.facts(stream)))["done"]:
        if time.monotonic() > ends or verifier.stopped.wait(LOOK_SECONDS):
            return forget_texts.goes_on(f"{commands.prefix}access forget")
    wanted = replay(stream, desk.ledger.facts(stream)).noted[forgetting.ASKED]["requests"]
    left = len(Forgetting(desk.ledger).over(person))
    opened = _open(commands, desk, person, asked)
    return forget_texts.went(person.id, wanted - left, left, opened, desk.voice.links)


def _open(commands: Commands, desk: Desk, person: Person, asked: Asked) -> forget_texts.Open:
    known, hidden = Forgetting(desk.ledger), commands.sight.hidden_from(asked.person)
    rows = known.open(person)
    return forget_texts.Open(len(rows), [row for row in rows if row.channel not in hidden], known.young(person))
