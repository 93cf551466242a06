"""The command that says how the bot is."""

import time
from collections.abc import Iterator

from accessdesk import health_answers
from accessdesk.commands import Commands
from accessdesk.company import STANDS_BACK
from accessdesk.delays import TO_COMMENT, TO_TICKET
from accessdesk.directly import unseen
from accessdesk.errors import WrongInput
from accessdesk.finds import Finds
from accessdesk.health_state import State
from accessdesk.jira_heard import webhook_state
from accessdesk.ledger_health import Health
from accessdesk.typed import Asked
from accessdesk.verify_commands import is_tech_ops
from accessdesk.verifying import Verifier

WAITS = "Another bot works on this ledger: this one listens, answers, and takes over when that ends."


def health(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Say how the bot is, from its own records. is_admin: the person is one of Errbot's administrators."""
    desk = verifier.desk
    if not is_admin and not is_tech_ops(verifier, asked.person):
        raise WrongInput("Only Tech Ops and the bot's administrators can see how the bot is.")
    known, hidden = Health(desk.ledger), commands.sight.hidden_from(asked.person)
    works = "" if desk.ledger.lease.hold() else WAITS
    state = State(
        now=time.time(),
        idle=STANDS_BACK if commands.stands_back else works,
        away=[reach.side for reach in desk.reach.values() if reach.side and reach.is_away],
        behind=known.behind(),
        waiting=known.waiting(hidden),
        troubled=known.troubled(hidden),
        found=Finds(desk.ledger).present,
        to_ticket=known.delays(TO_TICKET),
        to_comment=known.delays(TO_COMMENT),
        alarms=desk.alarms.standing,
        logged=desk.recent.entries,
        webhook=webhook_state(desk.ledger) if desk.settings.jira_webhook else None,
    )
    said = health_answers.health(state, desk.voice.links)
    rows = [*(each.oldest for each in state.waiting), *state.troubled[1]]
    yield unseen(said, asked.channel, rows, commands.sight.private())
