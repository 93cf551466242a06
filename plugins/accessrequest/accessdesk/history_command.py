"""The command that says who got what, when and by whose decision: for Tech Ops."""

from collections.abc import Iterator, Sequence

from accessdesk import answers, history_answers, options
from accessdesk.catalogue import Catalogue
from accessdesk.commands import Commands
from accessdesk.directly import privately
from accessdesk.errors import WrongInput
from accessdesk.ledger_lists import Lists
from accessdesk.list_commands import PAGE_OPTION
from accessdesk.options import options_of
from accessdesk.replay import replay
from accessdesk.typed import Asked
from accessdesk.verify_commands import is_tech_ops
from accessdesk.verifying import Verifier


def history(commands: Commands, verifier: Verifier, asked: Asked, is_admin: bool) -> Iterator[str]:
    """List what a person was given, or who was given an application, the newest first."""
    if not is_admin and not is_tech_ops(verifier, asked.person):
        raise WrongInput("Only Tech Ops and the bot's administrators can see who was given what.")
    desk, given = verifier.desk, options_of(asked.text, PAGE_OPTION)
    named, number = given.rest.strip(), given.get("page", 1)
    if not named:
        ask = f"{commands.prefix}access history"
        raise WrongInput(f"Whose history? Mention a person, or name an application: `{ask} @rita`, `{ask} Figma`.")
    lists, hidden = Lists(desk.ledger), commands.sight.hidden_from(asked.person)
    offset = (number - 1) * answers.PAGE
    if named.startswith(("@", "<@")):
        total, rows = lists.given(options.person_of(named), hidden, offset, answers.PAGE)
        none = "No request for that person was completed, as far as I know."
    else:
        keys = keys_of(desk.catalogue.present, named)
        total, rows = lists.given_on(keys, hidden, offset, answers.PAGE)
        near = _near(desk.catalogue.present, named)
        none = f"No request for {options.said(named)} was completed, as far as I know.{near}"
    lines = [
        history_answers.given(replay(row.stream, desk.ledger.facts(row.stream)), row, desk.voice.links) for row in rows
    ]
    more = f"{commands.prefix}access history {named.replace('`', '')} --page {number + 1}"
    yield privately(history_answers.listed(total, lines, offset, more) if total else none, asked.channel)


def keys_of(catalogue: Catalogue | None, named: str) -> Sequence[str]:
    """Return what tells the application in the table of requests: the catalogue's name for it, and the words."""
    known = catalogue.get(named) if catalogue else None
    names = [known.name, *known.other_names] if known else [named]
    return [*names[:1], *(" ".join(name.casefold().split()) for name in names)]


def _near(catalogue: Catalogue | None, named: str) -> str:
    """Return which applications of the catalogue may be meant where nothing was found."""
    near = catalogue.find(named).suggestions if catalogue else ()
    return f" Did you mean {' or '.join(map(answers.inert, near))}?" if near else ""
