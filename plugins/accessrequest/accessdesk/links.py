"""Links to Slack messages and Jira issues, made and read without asking anybody (pure)."""

import re
from dataclasses import dataclass

_LINK = (
    r"(?P<workspace>https?://[^/\s]+/)archives/(?P<channel>[{}][A-Z0-9]{{1,20}})/p(?P<seconds>\d{{1,10}})(?P<micros>\d{{6}})(?!\d)"
    r"(?:\?(?P<query>\S*))?"
)
_PERMALINK = re.compile(_LINK.format("CG"), re.ASCII)
_MESSAGE = re.compile(_LINK.format("CDG"), re.ASCII)
_THREAD = re.compile(r"(?:^|&(?:amp;)?)thread_ts=(\d{1,10}\.\d{6})(?:&|$)", re.ASCII)


@dataclass(frozen=True)
class Links:
    """Where things are. workspace: the address of the Slack workspace, with its slash at the end; jira: of Jira."""

    workspace: str
    jira: str

    def message(self, channel: str, ts: str, root: str = "") -> str:
        """Return the permalink of a message; root: the ts of its thread's first message, where it is a reply."""
        link = f"{self.workspace}archives/{channel}/p{ts.replace('.', '')}"
        return link if root in ("", ts) else f"{link}?thread_ts={root}&cid={channel}"

    def issue(self, key: str) -> str:
        """Return the address of a Jira issue."""
        return f"{self.jira}/browse/{key}"


def read_message_link(text: str, workspace: str) -> tuple[str, str, str] | None:
    """Return (channel, ts, ts of its thread's first message or "") of the message that a permalink leads to.

    Direct messages have permalinks as well. None where the text is no permalink, or one of another workspace.
    """
    found = _MESSAGE.search(text)
    if found is None or found["workspace"] != workspace:
        return None
    thread = _THREAD.search(found["query"] or "")
    return found["channel"], f"{found['seconds']}.{found['micros']}", thread[1] if thread else ""


def read_permalink(text: str, workspace: str) -> tuple[str, str] | None:
    """Return (channel, ts) of the thread that a permalink leads to.

    None where the text is no permalink, or one of another workspace.
    """
    found = _PERMALINK.search(text)
    if found is None or found["workspace"] != workspace:
        return None
    thread = _THREAD.search(found["query"] or "")
    return found["channel"], thread[1] if thread else f"{found['seconds']}.{found['micros']}"
