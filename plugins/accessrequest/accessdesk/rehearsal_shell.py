"""The rehearsal from the shell, before the switch-on: what it is given, and what it writes."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from accessdesk.catalogue import Catalogue, CatalogueError
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.doctor_setup import in_environment
from accessdesk.rehearsal import Rehearsal
from accessdesk.rehearsal_events import Export, listening_of, read_export, read_messages
from accessdesk.rehearsal_findings import gather
from accessdesk.rehearsal_found import Findings
from accessdesk.rehearsal_notes import notes_on, notes_on_people
from accessdesk.rehearsal_page import MARK, page_of
from accessdesk.rehearsal_text import text_of
from accessdesk.rehearsal_texts import counted
from accessdesk.settings import DEFAULTS, Settings, SettingsError, read
from accessdesk.workspace_files import ExportError, Files, open_export

PRETENDED = {
    "JIRA_URL": "https://jira.example",
    "JIRA_TOKEN": "none",
    "JIRA_PROJECT": "TICKET",
    "FILE_LIMIT_MB": 0,
    "EXPIRE_DAYS": 0,
    "RETENTION_DAYS": 0,
    "DATABASE_URL": "",
}
"""What stands for Jira, which a rehearsal never asks; and nothing comes to an end in it because time has passed."""

MOST_CHANNELS = 20
"""Channels that are named where the one that is watched is not in the export."""


class Refused(Exception):
    """The rehearsal cannot be held; the message says why and what to do."""


def run(given: Mapping[str, Any], data_dir: str, arguments: Sequence[str]) -> int:
    """Rehearse, write the text to standard output and the page where it was asked for; return the status.

    given: the plugin's settings as config.py has them; arguments: what was typed behind `rehearse`.
    """
    asked = _parser().parse_args(arguments)
    try:
        settings = _settings(given, data_dir, asked)
        catalogue = CatalogueFile(settings.catalogue).read()
        if asked.html:
            _check_page(Path(asked.html))
        groups = _groups(asked.group)
        files = open_export(asked.export)
        found = rehearse(files, asked.export, settings, catalogue, groups)
        text = text_of(found)
        if asked.html:
            _write_page(Path(asked.html), page_of(found))
            text += f"\nAll of it, request by request: {asked.html}\n"
    except (ExportError, Refused) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except (SettingsError, CatalogueError) as error:
        problems = "\n".join(f"  {problem}" for problem in error.problems)
        sys.stderr.write(in_environment(f"Nothing was rehearsed:\n{problems}\n", tuple(DEFAULTS)))
        return 1
    _print(text)
    return 0


def rehearse(
    files: Files,
    source: str,
    settings: Settings,
    catalogue: Catalogue | None,
    groups: Mapping[str, Sequence[str]],
) -> Findings:
    """Return what was found; raise ExportError, and Refused where no watched channel is in the export."""
    export = read_export(files, settings.channels)
    if not export.watched:
        raise Refused(_no_channel(export, settings))
    listening = listening_of(settings, export)
    read_messages(files, export, listening)
    rehearsal = Rehearsal(export, settings, catalogue, groups)
    rehearsal.run()
    names = {
        **{person.id: person.name for person in export.directory.people.values()},
        **{channel.id: channel.name for channel in export.directory.channels},
        **rehearsal.slack.handles,
        rehearsal.stand_in: "Tech Ops",
    }
    messages = [heard.event for heard in export.events if heard.event["type"] == "message"]
    found = gather(rehearsal, messages, listening, names, Path(source).name)
    found.channels = tuple(channel.name for channel in export.watched.values())
    found.has_catalogue = catalogue is not None
    found.notes = [
        *notes_on(export, files.notes, export.encodings, export.counts["edited"]),
        *notes_on_people(settings, catalogue, rehearsal.slack.nobody),
        *([f"{counted(len(rehearsal.restless), 'request')} did not come to rest."] if rehearsal.restless else []),
    ]
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "config.py rehearse",
        description="Replay a Slack export through the settings and the catalogue as they are. Nothing is sent.",
    )
    parser.add_argument("export", help="the export: a ZIP file as Slack gives it, or the folder that it unpacks to")
    parser.add_argument("--channel", action="append", metavar="NAME", help="watch this channel, not ACCESS_CHANNEL")
    parser.add_argument("--tech-ops", metavar="PEOPLE", help="ids or e-mails with commas, not ACCESS_TECH_OPS")
    parser.add_argument(
        "--group",
        action="append",
        default=[],
        metavar="HANDLE=PEOPLE",
        help="who is in a user group, which no export says: @design-leads=olga@example.com,U0OSKAR00",
    )
    parser.add_argument("--html", metavar="PATH", help="write the page there as well")
    return parser


def _settings(given: Mapping[str, Any], data_dir: str, asked: argparse.Namespace) -> Settings:
    own = {name: value for name, value in given.items() if not name.startswith("JIRA_") and name != "FIELDS"}
    typed = {"CHANNEL": ",".join(asked.channel or ()), "TECH_OPS": asked.tech_ops}
    chosen = {name: value for name, value in typed.items() if value}
    return read({**own, **chosen, **PRETENDED}, {}, data_dir)


def _groups(given: Sequence[str]) -> dict[str, list[str]]:
    pairs = [each.partition("=") for each in given]
    for handle, sign, _ in pairs:
        if not sign or not handle.strip("@ "):
            raise Refused("--group: give a handle and its people, such as @design-leads=olga@example.com,U0OSKAR00")
    return {handle.strip(): [name.strip() for name in people.split(",")] for handle, _, people in pairs}


def _no_channel(export: Export, settings: Settings) -> str:
    names = sorted(channel.name for channel in export.directory.channels)
    listed = ", ".join(f"#{name}" for name in names[:MOST_CHANNELS])
    more = f" and {len(names) - MOST_CHANNELS} more" if len(names) > MOST_CHANNELS else ""
    return f"{', '.join(settings.channels)} is not in this export. It has {listed}{more}: say which with --channel."


def _check_page(path: Path) -> None:
    """Refuse to write over a file that is no page of a rehearsal."""
    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise Refused(f"{path} is no file: name one for the page.")
        if path.exists():
            with path.open("rb") as file:
                if not file.read(len(MARK)).startswith(MARK.encode()):
                    raise Refused(f"{path} is there already and is no page of a rehearsal: name another file.")
        elif not path.parent.is_dir():
            raise Refused(f"There is no folder {path.parent} for the page.")
    except (OSError, ValueError) as error:
        raise Refused(f"The page cannot be written to {path}.") from error


def _write_page(path: Path, page: str) -> None:
    try:
        # People's words stand in it: it is for whoever made it.
        path.touch(mode=0o600)
        path.write_text(page, encoding="utf-8", errors="replace")
    except (OSError, ValueError) as error:
        raise Refused(f"The page cannot be written to {path}: {getattr(error, 'strerror', error)}.") from error


def _print(text: str) -> None:
    """Write the text to a terminal of whatever encoding."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
