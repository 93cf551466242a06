"""The doctor from the shell, before the first start: the same looks, and where nothing is to be done, status 0."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from accessdesk import doctor
from accessdesk.catalogue import CatalogueError
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.doctor_lines import all_to_do, block, note, summary
from accessdesk.doctor_setup import in_environment
from accessdesk.doctor_slack_checks import SlackSide
from accessdesk.settings import DEFAULTS, SettingsError, read
from accessdesk.slack_checkup import SlackCheckup


def run(
    given: Mapping[str, Any],
    data_dir: str,
    identity: Mapping[str, str],
    prefix: str,
    address: str = "",
    origins: Mapping[str, str] | None = None,
    problems: Sequence[str] = (),
    admins: Sequence[str] = (),
) -> int:
    """Write what there is to say to standard output; return the status to leave with.

    given: the plugin's settings as config.py has them; identity: Errbot's BOT_IDENTITY; address: of another Web API
    than Slack's; origins: setting -> where it is from; problems: what is wrong with the settings already;
    admins: Errbot's BOT_ADMINS.
    """
    settings, catalogue, wrong = None, None, list(problems)
    try:
        settings = read(given, {}, data_dir)
        catalogue = CatalogueFile(settings.catalogue)
        with suppress(CatalogueError):
            catalogue.read()
    except SettingsError as error:
        wrong += error.problems
    slack = SlackCheckup.of_token(identity.get("token", ""), address)
    side = SlackSide(slack, identity.get("app_token", ""), {}, "", prefix)
    groups = doctor.examine(doctor.Patient(side, settings, catalogue, None, wrong, origins or {}))
    if not admins:
        groups[-1].lines.append(note(f"BOT_ADMINS is not set, so that nobody can type `{prefix}access doctor`."))
    said = "\n".join([summary(groups), *(block(group, bold="") for group in groups)])
    sys.stdout.write(in_environment(said, tuple(DEFAULTS)) + "\n")
    return 1 if all_to_do(groups) else 0
