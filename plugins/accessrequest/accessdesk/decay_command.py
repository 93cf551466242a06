"""The command that says what is to be mended in the catalogue: for Tech Ops."""

import time
from collections.abc import Iterator

from accessdesk import catalogue_answers, decay_texts
from accessdesk.answers import inert
from accessdesk.commands import Commands
from accessdesk.decay import decay_of
from accessdesk.directly import privately
from accessdesk.errors import WrongInput
from accessdesk.typed import Asked
from accessdesk.verify_commands import is_tech_ops
from accessdesk.verifying import Verifier


def apps(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Look the catalogue over. is_admin: the person is one of Errbot's administrators."""
    typed, command = asked.text.replace("`", "").strip(), f"{commands.prefix}access apps"
    # Phones make one dash of two.
    if typed.lstrip("-—–").casefold() != "check":
        raise WrongInput(
            f"I do not understand “{inert(typed[:40])}”. Say `{command}`, `{command} --check`, or "
            f"`{commands.prefix}access app NAME`."
        )
    if not is_admin and not is_tech_ops(verifier, asked.person):
        raise WrongInput("Only Tech Ops and the bot's administrators can have the catalogue checked.")
    if verifier.desk.catalogue.present is None:
        yield catalogue_answers.NONE
        return
    found = decay_of(verifier.desk, time.time(), commands.sight.hidden_from(asked.person))
    # It tells of people, and of what was asked for anywhere.
    yield privately(decay_texts.answer(found, commands.prefix), asked.channel)
