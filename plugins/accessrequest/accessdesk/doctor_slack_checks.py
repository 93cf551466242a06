"""The doctor's looks at Slack, and at the people who have to be reached there."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from accessdesk import doctor_people, doctor_slack
from accessdesk.application import Application
from accessdesk.doctor_checks import Checks
from accessdesk.doctor_lines import Line, to_do
from accessdesk.doctor_scopes import scope_lines
from accessdesk.people import Person
from accessdesk.row import Row
from accessdesk.settings import Settings
from accessdesk.slack_checkup import Place, SlackCheckup

MOST_PEOPLE = 40
"""Names, and people of one group, that are looked up (users.lookupByEmail is tier 3: 50 a minute)."""

SETTINGS_FIRST = "the settings have to be mended first."
ACCEPTED_FIRST = "Slack has to accept the bot token first."


class SlackSide(NamedTuple):
    """What the looks at Slack need to know.

    watched: id -> name, as set, of the channels that were found before, the digest's among them; direct: what became of
    the latest direct message; prefix: what commands begin with; opens: a connection is asked for, which Slack allows
    once a minute.
    """

    slack: SlackCheckup
    app_token: str
    watched: Mapping[str, str]
    direct: str
    prefix: str
    opens: bool = True


class Reached(NamedTuple):
    """What can be looked up besides. why_not: what has to be mended first, "" for nothing; channel: a watched one."""

    why_not: str
    channel: str = ""


def examine_slack(side: SlackSide, settings: Settings | None) -> tuple[Checks, Reached]:
    """Look at Slack. settings: None where they cannot be used."""
    checks, slack = Checks("Slack"), side.slack
    sign_in = checks.look(
        "the bot token",
        slack.sign_in,
        lambda found: [*doctor_slack.signed_in(found.user, found.workspace), *scope_lines(found.scopes)],
        failed=lambda failure: [to_do(f"the bot token: {failure.sentence}")],
    )
    needs = "" if sign_in else ACCEPTED_FIRST
    checks.look("the clock", lambda: sign_in, lambda found: doctor_slack.clock_lines(found and found.ahead), needs)
    if side.opens or not side.app_token:
        checks.look(
            "the app token",
            lambda: _connect(side),
            lambda _: doctor_slack.connection_lines(side.app_token),
            failed=lambda failure: doctor_slack.connection_failed(failure.sentence, getattr(failure, "code", "")),
        )
    needs = needs or ("" if settings else SETTINGS_FIRST)
    if settings is None:
        checks.look("channel, Tech Ops, emoji", lambda: None, lambda _: (), needs)
        return checks, Reached(needs)
    places = checks.look(
        "the channel",
        lambda: slack.places(settings.channels, side.watched),
        lambda found: _channel_lines(found, sign_in.user if sign_in else ""),
        needs,
    )
    if settings.digest_channel:
        checks.look(
            "the digest's channel",
            lambda: slack.places([settings.digest_channel], side.watched),
            lambda found: _channel_lines(found, sign_in.user if sign_in else "", "DIGEST_CHANNEL"),
            needs,
        )
    checks.look(
        "Tech Ops",
        lambda: {name: people_behind(slack, name) for name in settings.tech_ops},
        doctor_slack.tech_ops_lines,
        needs,
    )
    if settings.auditors:
        checks.look(
            "the auditors",
            lambda: {name: people_behind(slack, name) for name in settings.auditors},
            doctor_slack.auditor_lines,
            needs,
        )
    checks.look(
        "the emoji",
        lambda: slack.missing_emoji(tuple(settings.acts)),
        lambda missing: doctor_slack.emoji_lines(settings.acts, missing, side.prefix),
        needs,
    )
    checks.look("direct messages", lambda: side.direct, doctor_slack.direct_lines, needs)
    return checks, Reached(needs, next((place.id for place in places or () if place.joined), ""))


def examine_people(
    checks: Checks, slack: SlackCheckup, reached: Reached, applications: Sequence[Application], open_rows: Sequence[Row]
) -> None:
    """Look whether those who decide, and the managers of open requests, can be reached."""

    def owners() -> dict[str, list[Person] | None]:
        return {name: people_behind(slack, name) for name in doctor_people.names_of(applications)[:MOST_PEOPLE]}

    def inside(named: Mapping[str, Sequence[Person] | None]) -> list[str] | None:
        if not reached.channel:
            return None
        ids = {person.id for people in named.values() for person in people or ()}
        return [each for each in ids if slack.is_inside(reached.channel, each)]

    def managers() -> list[tuple[str, Person]]:
        first = {row.manager: row for row in reversed(open_rows) if row.manager}
        return [(row.key or f"the request for {row.application}", slack.person(who)) for who, row in first.items()]

    if any(not each.is_tech_ops_own for each in applications):
        checks.look(
            "owners and backups",
            lambda: (named := owners(), inside(named)),
            lambda found: doctor_people.owner_lines(applications, *found),
            reached.why_not,
        )
    if any(row.manager for row in open_rows):
        checks.look("managers of open requests", managers, doctor_people.manager_lines, reached.why_not)


def _connect(side: SlackSide) -> bool:
    if side.app_token:
        side.slack.open_connection(side.app_token)
    return bool(side.app_token)


def people_behind(slack: SlackCheckup, name: str) -> list[Person] | None:
    """Return the people whom a user group's handle, an id or an e-mail names, None where Slack knows none such."""
    found = slack.groups_and_people([name])
    ids = sorted(person for _, people in found for person in people)
    return [slack.person(each) for each in ids[:MOST_PEOPLE]] if found else None


def _channel_lines(places: Sequence[Place], bot: str, setting: str = "CHANNEL") -> list[Line]:
    return [
        doctor_slack.channel_line(
            place.name, found=bool(place.id), joined=place.joined, archived=place.archived, bot=bot, setting=setting
        )
        for place in places
    ]
