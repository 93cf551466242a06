"""The doctor's looks at Jira."""

import time
from collections.abc import Mapping, Sequence
from typing import Any

from accessdesk import doctor_jira, doctor_tickets, workflow
from accessdesk.anchor import free_field
from accessdesk.doctor_checks import Checks
from accessdesk.doctor_lines import TO_DO, Line, ok, to_do, unchecked
from accessdesk.errors import Failure, Rejected
from accessdesk.field_check import problems
from accessdesk.field_forms import Field, field_named
from accessdesk.jira_checkup import JiraCheckup
from accessdesk.raw import object_of
from accessdesk.setting_sources import is_set
from accessdesk.settings import Settings

SECURITY = "JIRA_SECURITY"
"""The setting of the security level, where there is one."""

ADDRESS_FIRST = "Jira has to be reached first."
CREDENTIALS_FIRST = "the credentials have to be accepted first."
PROJECT_FIRST = "the project has to be found first."


def examine_jira(settings: Settings, newest: str) -> Checks:
    """Look at Jira. newest: the key of the ticket that changed last, "" where none is known."""
    checks, jira = Checks("Jira"), JiraCheckup(settings)
    server = checks.look(
        "the address",
        jira.server,
        lambda found: doctor_jira.address_lines(settings.jira_url, *found),
        failed=_unreached,
    )
    is_reached = server is not None and bool(server.about or server.status in doctor_jira.LETS_NOBODY_IN)
    is_cloud = server is not None and server.about.get("deploymentType") == "Cloud"
    account = checks.look(
        "the credentials",
        jira.account,
        lambda found: [doctor_jira.account_line(found)],
        "" if is_reached else ADDRESS_FIRST,
        lambda failure: [doctor_jira.credentials_refused(failure.sentence, cloud=is_cloud, user=settings.jira_user)],
    )
    needs = "" if account else CREDENTIALS_FIRST
    if account:
        is_cloud = jira.cloud
        _token(checks, jira, settings, is_cloud=is_cloud)
    project = checks.look(
        "the project",
        jira.project,
        lambda found: [doctor_jira.project_line(found, settings.jira_project)],
        needs,
        lambda failure: _project_failed(failure, settings.jira_project),
    )
    # Where the project is only slow to come, everything else may be quick.
    is_refused = project is None and checks.group.lines[-1].verdict == TO_DO
    needs = needs or (PROJECT_FIRST if is_refused else "")
    held = _permissions(checks, jira, settings, needs)
    if settings.service:
        _request_type(checks, jira, settings, needs)
    else:
        _issue_type(checks, jira, settings, needs, may_set_reporter=held.get("MODIFY_REPORTER", True))
    _tickets(checks, jira, settings, newest, needs, is_cloud=is_cloud)
    if settings.anchor:
        _anchor(checks, jira, settings, "" if account else CREDENTIALS_FIRST)
    return checks


def _anchor(checks: Checks, jira: JiraCheckup, settings: Settings, needs: str) -> None:
    """Look at the issue and the field in which the days' heads are published, in whatever project they are."""
    issue = settings.anchor.issue
    checks.look(
        "the anchor issue",
        lambda: free_field(jira, settings)[0],
        lambda field: [ok(f"the anchor issue {issue} takes the days' heads in its field {field.name}")],
        needs,
    )


def _token(checks: Checks, jira: JiraCheckup, settings: Settings, *, is_cloud: bool) -> None:
    """Look when the credentials end, as far as anybody says."""
    now = time.time()
    if is_cloud:
        checks.look("the token's end", jira.token_written, lambda found: doctor_jira.cloud_token_lines(found, now))
    elif not settings.jira_user:
        # A Jira before 8.14 has no such list, and others may not show it.
        checks.look(
            "the token's end",
            jira.token_ends,
            lambda found: doctor_jira.token_lines(found, now),
            failed=lambda _: doctor_jira.token_lines(None, now),
        )


def _permissions(checks: Checks, jira: JiraCheckup, settings: Settings, needs: str) -> Mapping[str, bool]:
    asked = doctor_jira.wanted(files=settings.file_limit > 0, security=is_set(settings.sources, SECURITY))
    held = checks.look(
        "the permissions",
        lambda: jira.permissions([each.key for each in asked]),
        lambda found: doctor_jira.permission_lines(asked, found),
        needs,
    )
    return held or {}


def _request_type(checks: Checks, jira: JiraCheckup, settings: Settings, needs: str) -> None:
    """Look at the service desk, the request type, what that asks for, and the fields that are written afterwards."""
    checks.look("the request type", jira.request_type, lambda found: [doctor_tickets.request_type_line(found)], needs)
    if settings.ticket.fields or settings.ticket.values:
        checks.look(
            "the fields of a ticket",
            jira.all_fields,
            lambda found: (
                [to_do(sentence) for _, sentence in problems(settings.ticket, (), found)]
                or [ok("the fields that the settings name")]
            ),
            needs,
        )


def _issue_type(checks: Checks, jira: JiraCheckup, settings: Settings, needs: str, *, may_set_reporter: bool) -> None:
    """Look at the issue type and its fields."""
    name = settings.jira_issue_type
    types = checks.look(
        "the issue type",
        jira.issue_types,
        lambda found: [doctor_tickets.issue_type_line(found, name, settings.jira_project)],
        needs,
    )
    kind = doctor_tickets.type_id(types or (), name)

    def wrong(screen: tuple[Field, ...]) -> list[str]:
        named = [*settings.ticket.fields.values(), *settings.ticket.values]
        elsewhere = jira.all_fields() if any(field_named(screen, each) is None for each in named) else ()
        return [sentence for _, sentence in problems(settings.ticket, screen, elsewhere)]

    def looked() -> tuple[tuple[Field, ...], list[str]]:
        screen = jira.fields(kind)
        return screen, wrong(screen)

    checks.look(
        "the fields of a ticket",
        looked,
        lambda found: doctor_tickets.field_lines(*found, name, reporter=may_set_reporter),
        needs or ("" if kind else "the issue type has to be found first."),
    )


def _tickets(checks: Checks, jira: JiraCheckup, settings: Settings, newest: str, needs: str, *, is_cloud: bool) -> None:
    """Look at tickets that are there: the ways to done and back, and whether search knows them as they are."""

    def searched() -> tuple[Sequence[Mapping[str, Any]], Mapping[str, Any] | None]:
        found = jira.tickets()
        compared = jira.ticket(newest) if newest else None
        # One that was deleted tells nothing.
        return found, compared or (jira.ticket(str(found[0]["key"])) if found else None)

    def found_or_compared(is_done: bool) -> Mapping[str, Any] | None:
        every = [*found, *([compared] if compared else [])]
        return next((each for each in every if _is_done(each) == is_done), None)

    answer = checks.look(
        "search",
        searched,
        lambda both: [doctor_tickets.search_line(*both, time.time(), cloud=is_cloud)],
        needs,
    )
    found, compared = answer or ((), None)
    needs = needs or ("" if answer else "search has to work first.")

    def way(what: str, to: str, known: Mapping[str, Any] | None) -> None:
        def line(ticket: Mapping[str, Any] | None) -> Line:
            return doctor_tickets.way_line(ticket, to, settings.ticket) if ticket else doctor_tickets.no_ticket(to)

        checks.look(
            what, lambda: jira.ticket(str(known["id"])) if known else None, lambda ticket: [line(ticket)], needs
        )

    way("closing", "complete", found_or_compared(is_done=False))
    way("reopening", "", found_or_compared(is_done=True))


def _is_done(ticket: Mapping[str, Any]) -> bool:
    return workflow.category(object_of(object_of(ticket.get("fields")).get("status"))) == "done"


def _unreached(failure: Failure) -> list[Line]:
    if "certificate" in failure.sentence:
        return [to_do(failure.sentence)]
    return [to_do(f"{failure.sentence} Check JIRA_URL, and that the bot's machine reaches that address.")]


def _project_failed(failure: Failure, key: str) -> list[Line]:
    if isinstance(failure, Rejected) and failure.code == "404":
        return [doctor_jira.no_project(key)]
    if isinstance(failure, Rejected):
        return [to_do(f"the project: {failure.sentence}")]
    return [unchecked("the project", failure.sentence)]
