"""The way of a ticket through its workflow, to a done status and back."""

import json
from collections.abc import Mapping
from typing import Any

from accessdesk import workflow
from accessdesk.errors import Rejected
from accessdesk.jira_session import JiraSession

MOST_MOVES = 8
"""Transitions that one closing or reopening takes at most; a workflow with more steps is taken for a loop."""


class JiraMoves(JiraSession):
    """The moves of tickets. Every method may raise Rejected and Unavailable."""

    def move(self, issue: str, to: str) -> None:
        """Bring the ticket to a done status or back from one (""), step by step.

        to: "complete", "decline", "cancel", "duplicate" or "". Where it is done already there is nothing to do, so that
        it may be called again.
        """
        visited = set[str]()
        for _ in range(MOST_MOVES):
            about = {"fields": "status", "expand": "transitions.fields,transitions"}
            found = self._get(f"issue/{issue}", about)
            status = found["fields"]["status"]
            if (workflow.category(status) == "done") == bool(to):
                return
            visited.add(str(status["id"]))
            step = workflow.choose(found.get("transitions") or (), to, visited)
            if step is None:
                break
            self._take(issue, step, workflow.fields_for(step, to))
        raise Rejected(
            f"No transition that the bot may use leads from “{status['name']}” to {'a done' if to else 'an open'} "
            "status. Check the workflow and the bot's permissions in Jira, or move the ticket by hand."
        )

    def _take(self, issue: str, step: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        data = json.dumps({"transition": {"id": str(step["id"])}, "fields": dict(fields)})
        self._do(lambda client: client._session.post(client._get_url(f"issue/{issue}/transitions"), data=data))
