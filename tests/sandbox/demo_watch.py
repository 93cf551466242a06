"""Tells what the bot does, from the calls that reach the sandbox: nothing is shown that did not happen."""

import re
from http import HTTPStatus

from tests.office import Office
from tests.sandbox.demo_page import Page
from tests.sandbox.demo_text import spoken
from tests.sandbox.server import Call

SPEECH = ("chat.postMessage", "chat.update", "chat.postEphemeral")
JIRA_ACTS = (
    (r"POST .*/issue", "{key} is created: {summary}"),
    (r"POST .*/issue/(?P<issue>[^/]+)/comment", "a comment is added to {key}"),
    (r"PUT .*/issue/(?P<issue>[^/]+)/comment/\d+", "a comment of {key} is brought up to date"),
    (r"PUT .*/issue/(?P<issue>[^/]+)", "the fields of {key} are brought up to date"),
    (r"POST .*/issue/(?P<issue>[^/]+)/transitions", "{key} is moved to {status}"),
)
"""Calls that change something -> how they are told."""


class Watch:
    """Shows on a page, once each and in order, the calls by which the bot speaks in Slack and writes to Jira."""

    def __init__(self, office: Office, page: Page) -> None:
        self.office, self.page = office, page
        self.people = {user: str(found["real_name"]) for user, found in office.slack.users.items()}
        self.channels = {office.channel: "ask-it-tech-ops", office.elsewhere: "random"}
        self.groups = {group: str(found["handle"]) for group, found in office.slack.groups.items()}
        self.seen = 0

    def show(self) -> bool:
        """Show what has happened since the last time; say whether there was anything."""
        new = self.office.traffic.calls[self.seen :]
        self.seen += len(new)
        spoken_or_written = [call for call in new if self._is_speech(call) or self._change(call)]
        for call in spoken_or_written:
            if self._is_speech(call):
                self._show_speech(call)
            else:
                self.page.jira(self._change(call))
        return bool(spoken_or_written)

    def readable(self, text: str) -> str:
        """Return Slack mrkdwn as it is read in this workspace."""
        return spoken(text, self.people, self.channels, self.groups)

    @staticmethod
    def _is_speech(call: Call) -> bool:
        return call.side == "slack" and call.name in SPEECH

    def _show_speech(self, call: Call) -> None:
        where = self._where(call)
        changed = "changes its message " if call.name == "chat.update" else "says "
        self.page.says(f"{changed}{where}", self.readable(str(call.arguments["text"])))

    def _where(self, call: Call) -> str:
        channel = str(call.arguments["channel"])
        if "user" in call.arguments:
            return f"to {self.people[call.arguments['user']]} alone"
        if channel in self.channels:
            in_thread = call.arguments.get("thread_ts") or call.name == "chat.update"
            return "in the thread" if in_thread else f"in #{self.channels[channel]}"
        members = self.office.slack.channels[channel].members
        return f"privately to {next(self.people[user] for user in members if user != self.office.slack.bot_user)}"

    def _change(self, call: Call) -> str:
        """Return how a call changes Jira; "" where it changes nothing."""
        for pattern, told in JIRA_ACTS:
            found = re.fullmatch(pattern, call.name)
            if call.side == "jira" and found and call.status is not None and call.status < HTTPStatus.MULTIPLE_CHOICES:
                return told.format(**self._about(found))
        return ""

    def _about(self, found: re.Match[str]) -> dict[str, str]:
        named = found.groupdict().get("issue")
        issue = self.office.jira.issue(named) if named else self.office.jira.issues()[-1]
        status = str(issue["fields"]["status"])
        return {"key": str(issue["key"]), "summary": str(issue["fields"]["summary"]), "status": status}
