"""The command that has the set-up looked at."""

from collections.abc import Iterator

from accessdesk import doctor, doctor_watch
from accessdesk.answers import inert
from accessdesk.commands import Commands
from accessdesk.doctor_lines import Group, Line, block, packed, summary
from accessdesk.errors import WrongInput
from accessdesk.typed import Asked
from accessdesk.verifying import Verifier


def examine(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """Say of all that the bot depends on that it is ok, or what to do. is_admin: an administrator of Errbot's asks."""
    if not is_admin:
        raise WrongInput(
            "Only the bot's administrators (BOT_ADMINS) can have its set-up looked at. On the bot's machine, "
            "`make doctor` does the same."
        )
    with verifier.claimed("doctor"):
        yield "Looking at Slack, Jira, the database, the catalogue and the settings …"
        groups = doctor.examine(doctor.of_desk(verifier.desk, is_direct=asked.channel.startswith("D")))
        doctor_watch.tell(verifier.desk, groups)
        yield from packed([f"**{summary(groups)}**", *(block(_inert(group)) for group in groups)])


def _inert(group: Group) -> Group:
    return Group(group.title, [Line(line.verdict, inert(line.text)) for line in group.lines])
