"""The workflows that a project of the sandbox can have: statuses, transitions, resolutions."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Status:
    """A status; `category` is one of Jira's three keys: new, indeterminate, done."""

    id: str
    name: str
    category: str


@dataclass(frozen=True)
class Transition:
    """A way to `target`. No `sources`: from any status. `asks_resolution`: its screen requires one."""

    id: str
    name: str
    target: Status
    sources: tuple[str, ...] = ()
    asks_resolution: bool = False

    def starts_at(self, status: Status) -> bool:
        return not self.sources or status.name in self.sources


@dataclass(frozen=True)
class Workflow:
    initial: Status
    transitions: tuple[Transition, ...]
    keeps_resolution: bool = False

    def available(self, status: Status) -> list[Transition]:
        return [transition for transition in self.transitions if transition.starts_at(status)]


CATEGORIES = {
    "new": (2, "To Do", "blue-gray"),
    "indeterminate": (4, "In Progress", "yellow"),
    "done": (3, "Done", "green"),
}
"""Id, name and colour of Jira's status categories, which no administrator can change."""

RESOLUTIONS = {"Done": "10000", "Won't Do": "10001", "Duplicate": "10002", "Declined": "10003", "Cancelled": "10004"}
"""Ids of the resolutions, by name."""

OPEN = Status("1", "Open", "new")
IN_PROGRESS = Status("3", "In Progress", "indeterminate")
REOPENED = Status("4", "Reopened", "new")
CLOSED = Status("6", "Closed", "done")
TO_DO = Status("10000", "To Do", "new")
DONE = Status("10001", "Done", "done")
TRIAGE = Status("10002", "Triage", "indeterminate")
STATUSES = (OPEN, IN_PROGRESS, REOPENED, CLOSED, TO_DO, DONE, TRIAGE)

WORKFLOWS = {
    "simple": Workflow(
        TO_DO,
        (
            Transition("11", "To Do", TO_DO),
            Transition("21", "In Progress", IN_PROGRESS),
            Transition("31", "Done", DONE),
        ),
    ),
    "long": Workflow(
        OPEN,
        (
            Transition("11", "Triage", TRIAGE, ("Open",)),
            Transition("21", "Start work", IN_PROGRESS, ("Triage",)),
            Transition("31", "Finish", DONE, ("In Progress",)),
            Transition("41", "Reopen", OPEN, ("Done",)),
        ),
    ),
    "resolving": Workflow(
        OPEN,
        (
            Transition("4", "Start Progress", IN_PROGRESS, ("Open", "Reopened")),
            Transition("2", "Close Issue", CLOSED, ("Open", "In Progress", "Reopened"), asks_resolution=True),
            Transition("3", "Reopen Issue", REOPENED, ("Closed",)),
        ),
    ),
    "branching": Workflow(
        OPEN,
        (
            Transition("11", "Wait", TRIAGE, ("Open",)),
            Transition("12", "No more waiting", OPEN, ("Triage",)),
            Transition("21", "Start work", IN_PROGRESS, ("Open",)),
            Transition("31", "Finish", DONE, ("In Progress",)),
            Transition("41", "Reopen", OPEN, ("Done",)),
        ),
    ),
    "triangle": Workflow(
        OPEN,
        (
            Transition("11", "Triage", TRIAGE, ("Open",)),
            Transition("21", "Start work", IN_PROGRESS, ("Triage",)),
            Transition("31", "Finish", DONE, ("In Progress",)),
            Transition("32", "Archive", CLOSED, ("Open",)),
            Transition("41", "Reopen", OPEN, ("Done", "Closed")),
        ),
    ),
    "keeping": Workflow(
        OPEN,
        (
            Transition("2", "Close Issue", CLOSED, ("Open", "Reopened"), asks_resolution=True),
            Transition("3", "Reopen Issue", REOPENED, ("Closed",)),
        ),
        keeps_resolution=True,
    ),
    "stuck": Workflow(
        TO_DO,
        (
            Transition("11", "Start", IN_PROGRESS, ("To Do",)),
            Transition("21", "Put back", TO_DO, ("In Progress",)),
        ),
    ),
}
"""The workflows by name.

"stuck" has no way to a status of the category done; in "branching" one way leads nowhere, and "triangle" has a way from
where it starts and one of three steps; "keeping" leaves the resolution as it is when an issue is opened again.
"""
