"""The way of a ticket through its workflow, to a done status and back."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from accessdesk import workflow
from accessdesk.errors import Rejected
from accessdesk.jira_session import JiraSession

MOST_MOVES = 12
"""Transitions that one closing or reopening takes at most, ways back from a dead end included."""

Fill = Callable[[str, Mapping[str, Any]], Any]
"""What fills a field that a screen asks for: (its id, as Jira has it) -> its value, None for none."""


class JiraMoves(JiraSession):
    """The moves of tickets. Every method may raise Rejected and Unavailable."""

    def move(self, issue: str, to: str, fill: Fill = workflow.nothing_more, *, walks: bool = True) -> str:
        """Bring the ticket to a done status or back from one (""), step by step.

        to: "complete", "decline", "cancel", "duplicate" or "". Where it is done already there is nothing to do, so that
        it may be called again. walks: it may go through other statuses on its way, and comes back from those that
        lead nowhere. Returns the resolution that stands then, though the bot tried to clear it where it was reopened.
        """
        settings = self._settings.ticket
        ways = settings.ways.get(to, settings.ways.get("cancel", ()) if to == "duplicate" else ())
        visited, path = set[str](), list[str]()
        for _ in range(MOST_MOVES):
            about = {"fields": "status,resolution", "expand": "transitions.fields,transitions"}
            found = self._get(f"issue/{issue}", about)
            status, available = found["fields"]["status"], found.get("transitions") or ()
            if (workflow.category(status) == "done") == bool(to):
                resolution = str((found["fields"].get("resolution") or {}).get("name") or "")
                return resolution if to or self._unresolve(issue, resolution) else ""
            visited.add(str(status["id"]))
            step = workflow.choose(available, to, visited, ways)
            if step and not walks and workflow.category(step["to"]) != "done" and to:
                step = None
            elif step is None and path:
                step = workflow.way_back(available, path.pop())
            else:
                path.append(str(status["id"]))
            if step is None:
                break
            self._take(issue, step, workflow.fields_for(step, to, settings.resolutions.get(to, ""), fill))
        raise Rejected(
            f"{workflow.NO_WAY} “{status['name']}” to {'a done' if to else 'an open'} status. Check the workflow and "
            "the bot's permissions in Jira, or move the ticket by hand."
        )

    def _unresolve(self, issue: str, resolution: str) -> bool:
        """Clear the resolution of an open ticket, which most workflows do by themselves; say whether one is left."""
        if not resolution:
            return False
        try:
            self._put(f"issue/{issue}", {"fields": {"resolution": None}})
        except Rejected:
            # Jira lets it be cleared only where it stands on the edit screen.
            return True
        return False

    def _take(self, issue: str, step: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        data = json.dumps({"transition": {"id": str(step["id"])}, "fields": dict(fields)})
        self._do(lambda client: client._session.post(client._get_url(f"issue/{issue}/transitions"), data=data))
