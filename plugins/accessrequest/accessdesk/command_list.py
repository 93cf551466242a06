"""The chat commands about requests: what answers each, and its help, with an example."""

from collections.abc import Callable, Iterator, Mapping

from accessdesk import (
    add_command,
    audit_command,
    away_command,
    doctor_command,
    evidence_command,
    forget_command,
    health_commands,
    history_command,
    remind_command,
    report_commands,
    takeover_commands,
    trace_command,
    verify_commands,
)
from accessdesk.commands import Commands
from accessdesk.typed import Asked
from accessdesk.verifying import Verifier

Ask = Callable[[Commands, Asked], str]
Check = Callable[[Commands, Verifier, Asked, bool], Iterator[str]]


def _act(name: str) -> Ask:
    return lambda commands, asked: commands.act(name, asked)


ANSWERED: Mapping[str, tuple[Ask, str]] = {
    "status": (Commands.status, "Where a request stands. Example: !access status OPS-12"),
    "pending": (
        lambda commands, asked: commands.lists.pending(asked),
        "What is open, the oldest first, and whom it waits for. Example: !access pending --waiting owner --older 3d",
    ),
    "mine": (
        lambda commands, asked: commands.lists.mine(asked),
        "Your own requests, the newest first. Example: !access mine",
    ),
    "show": (Commands.show, "The whole of a request: who did what when. Example: !access show OPS-12"),
    "search": (
        lambda commands, asked: commands.lists.search(asked),
        "Requests that hold all the words, the newest first. Example: !access search figma rita",
    ),
    "app": (
        Commands.app,
        "Show an application, or say which one a request is about, for Tech Ops. Example: !access app OPS-12 Figma",
    ),
    "redact": (
        Commands.redact,
        "Remove a message. Example: !access redact https://acme.slack.com/archives/C0/p1 key",
    ),
    "ticket": (_act("ticket"), "Have a ticket created, for Tech Ops. Example: !access ticket LINK-TO-THE-POST"),
    "complete": (_act("complete"), "Close a ticket as done, for Tech Ops. Example: !access complete OPS-12"),
    "reopen": (_act("reopen"), "Open a closed ticket again, for Tech Ops. Example: !access reopen OPS-12"),
    "cancel": (
        _act("cancel"),
        "Close a ticket as cancelled, for Tech Ops. Example: !access cancel OPS-12 not needed any more",
    ),
    "approve": (
        _act("approve"),
        "Approve a request, for its system owner. Example: !access approve OPS-12 Role: Editor",
    ),
    "decline": (
        _act("decline"),
        "Refuse a request, for its system owner. Example: !access decline OPS-12 no budget this year",
    ),
    "withdraw": (_act("withdraw"), "Take your own request back. Example: !access withdraw OPS-12"),
    "owner": (_act("owner"), "Say who decides on a request, for Tech Ops. Example: !access owner OPS-12 @olga"),
    "kind": (_act("kind"), "Say what kind of request it is, for Tech Ops. Example: !access kind OPS-12 removal"),
    "proceed": (_act("proceed"), "Lift a hold, for Tech Ops. Example: !access proceed OPS-12 the manager agreed"),
    "note": (Commands.note, "Note something in a ticket, for Tech Ops. Example: !access note OPS-12 asked for a seat"),
    "heard": (
        Commands.heard,
        "Report what an owner said elsewhere, for Tech Ops. Example: !access heard OPS-12 @olga fine with her",
    ),
    "retry": (_act("retry"), "Try at once what Jira has refused, for Tech Ops. Example: !access retry OPS-12"),
}
"""Command -> what answers it from the ledger, or records it, and its help."""

CHECKED: Mapping[str, tuple[Check, str]] = {
    "verify": (
        verify_commands.verify,
        "Check a request, or all of them, against Slack and Jira. Example: !access verify OPS-12",
    ),
    "sync": (
        verify_commands.sync,
        "Bring a request up to date with its thread and its ticket. Example: !access sync OPS-12",
    ),
    "adopt": (
        takeover_commands.adopt,
        "Make an older post a request, for Tech Ops. Example: !access adopt LINK-TO-THE-POST",
    ),
    "link": (
        takeover_commands.link,
        "Have a ticket that exists become a request's, for Tech Ops. Example: !access link OPS-12 LINK-TO-THE-POST",
    ),
    "add": (
        add_command.add,
        "Carry a message from elsewhere in the channel to a ticket, for Tech Ops. "
        "Example: !access add OPS-12 https://acme.slack.com/archives/C0/p1",
    ),
    "remind": (
        remind_command.remind,
        "Remind whoever a request waits for, now, for Tech Ops and its requester. Example: !access remind OPS-12",
    ),
    "away": (
        away_command.away,
        "Say that you are away, and who decides instead. Example: !access away until 2026-12-24 @oskar",
    ),
    "history": (
        history_command.history,
        "Who got what, when and by whose decision, for Tech Ops. Example: !access history Figma",
    ),
    "health": (health_commands.health, "How the bot is, for Tech Ops. Example: !access health"),
    "doctor": (
        doctor_command.examine,
        "Whether everything is set up well, and what to do, for administrators. Example: !access doctor",
    ),
    "audit": (
        audit_command.audit,
        "The exceptions of the controls, for auditors and Tech Ops. Example: !access audit 2026-Q4",
    ),
    "evidence": (
        evidence_command.evidence,
        "All there is of a time as a ZIP file, for auditors. Example: !access evidence 2026-Q4",
    ),
    "trace": (
        trace_command.trace,
        "Which request decided on each user of a list, for auditors and Tech Ops. Example: !access trace --app Figma",
    ),
    "forget": (
        forget_command.forget,
        "Remove a person from what is over, for the bot's administrators. Example: !access forget @rita",
    ),
    "report": (
        report_commands.report,
        "How many requests, and how long people wait, for Tech Ops. Example: !access report 2026-Q4 --app Figma",
    ),
    "export": (
        report_commands.export_all,
        "Every request and fact as files, for Tech Ops. Example: !access export --since 2026-01-01 --until 2026-03-31",
    ),
}
"""Command -> what takes its time and answers more than once, and its help."""
