"""The doctor: looks at everything that the bot depends on, and says of each thing that it is ok, or what to do."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from accessdesk import doctor_people, doctor_setup
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.desk import Desk
from accessdesk.digest_channel import CHANNEL
from accessdesk.doctor_checks import Checks
from accessdesk.doctor_jira_checks import examine_jira
from accessdesk.doctor_lines import Group, to_do
from accessdesk.doctor_slack_checks import MOST_PEOPLE, SETTINGS_FIRST, SlackSide, examine_people, examine_slack
from accessdesk.ledger import Ledger
from accessdesk.ledger_errors import LedgerError
from accessdesk.ledger_lists import Filter, Lists
from accessdesk.ledger_probe import newest_ticket, probe
from accessdesk.row import Row
from accessdesk.settings import Settings
from accessdesk.slack_checkup import SlackCheckup
from accessdesk.telling_privately import DIRECT


@dataclass(frozen=True)
class Patient:
    """What is looked at.

    settings: None where they cannot be used, and then `problems` says why; ledger: None before the first start;
    origins: setting -> where config.py has it from, where that is known.
    """

    side: SlackSide
    settings: Settings | None
    catalogue: CatalogueFile | None = None
    ledger: Ledger | None = None
    problems: Sequence[str] = ()
    origins: Mapping[str, str] = field(default_factory=dict)


def of_desk(desk: Desk, *, is_direct: bool = False, opens: bool = True) -> Patient:
    """Return the bot at this desk. is_direct: somebody asks in a direct message; opens: as SlackSide has it."""
    known, digest = "ok" if is_direct else "", ""
    with suppress(LedgerError):
        # What is wrong with it is one of the things that are looked at.
        known = known or desk.ledger.note(DIRECT)
        digest = desk.ledger.note(f"{CHANNEL}{desk.settings.digest_channel}")
    watched = {**({digest: desk.settings.digest_channel} if digest else {}), **(desk.watched or {})}
    slack = SlackCheckup.like(desk.slack)
    side = SlackSide(slack, desk.app_token, watched, known, desk.voice.prefix, opens)
    return Patient(side, desk.settings, desk.catalogue, desk.ledger)


def examine(patient: Patient) -> list[Group]:
    """Look at everything, one after the other; nothing is changed anywhere."""
    settings = patient.settings
    slack, reached = examine_slack(patient.side, settings)
    first = Checks("Settings")
    first.group.lines += [to_do(problem) for problem in patient.problems]
    if settings is None:
        first.look("Jira, database and catalogue", lambda: None, lambda _: (), SETTINGS_FIRST)
        return [first.group, slack.group]
    database = _examine_database(settings)
    known = database.look("the newest ticket", lambda: _newest(patient.ledger), lambda _: ())
    jira = examine_jira(settings, known or "")
    first.group.lines += doctor_setup.source_lines(settings.sources, patient.origins)
    people = _examine_catalogue(patient)
    rows = people.look("open requests", lambda: _open(patient.ledger), lambda _: ()) or []
    present = patient.catalogue.present if patient.catalogue else None
    examine_people(people, patient.side.slack, reached, present.applications if present else (), rows)
    return [slack.group, jira.group, database.group, people.group, first.group]


def _examine_database(settings: Settings) -> Checks:
    checks = Checks("Database")
    checks.look(
        "the database",
        lambda: probe(settings.database_url),
        lambda found: doctor_setup.database_lines(*found),
        failed=lambda failure: [to_do(failure.sentence)],
    )
    return checks


def _examine_catalogue(patient: Patient) -> Checks:
    checks, catalogue = Checks("Catalogue and people"), patient.catalogue
    path = patient.settings.catalogue if patient.settings else ""
    checks.look(
        "the catalogue",
        lambda: catalogue,
        lambda found: doctor_people.catalogue_lines(
            path,
            found.problems if found else (),
            found.present.applications if found and found.present else None,
        ),
    )
    return checks


def _newest(ledger: Ledger | None) -> str:
    return newest_ticket(ledger) if ledger else ""


def _open(ledger: Ledger | None) -> list[Row]:
    return Lists(ledger).open(Filter(), (), 0, MOST_PEOPLE)[1] if ledger else []
