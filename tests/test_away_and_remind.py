"""`!access away` and `!access remind`, with the real bot: what they answer, and whom they have asked."""

from datetime import datetime, timedelta, timezone

import pytest

from tests.office import CATALOGUE

ALWAYS = {"ACCESS_WORKING_DAYS": "Mon-Sun", "ACCESS_WORKING_HOURS": "0:00-24:00"}
NEVER = {"ACCESS_HOLIDAYS": "01-01..12-31"}
TODAY = datetime.now(timezone.utc).date()
SOON, LATE = TODAY + timedelta(days=9), TODAY + timedelta(days=400)
GROUPED = CATALOGUE.replace("owners: [olga@example.com, oskar@example.com]", "owners: ['@leads']\n    remind: group")


def shown(day) -> str:
    return f"{day.day} {day:%b} {day.year}"


def owned(office) -> str:
    """Return the key of a ticket that Olga is asked to decide on, Oskar being backup."""
    _, key = office.ticketed(office.template("Miro"))
    office.settled()
    return key


@pytest.fixture
def bureau(make_office):
    return make_office().catalogue().set(**ALWAYS).open()


def test_whoever_is_waited_for_is_reminded_at_once_and_once_a_day(bureau):
    key = owned(bureau)
    assert bureau.command(bureau.rita, f"!access remind {key}") == f"Reminded now of {key}: Olga Owner."
    text = bureau.told(bureau.olga, "asks you to look")
    assert text.startswith(f"<@{bureau.rita}> asks you to look at a request that waits for you:")
    assert f"|{key}> · Miro for Rita Requester · since " in text
    assert bureau.command(bureau.tess, f"!access remind {key}") == "Reminded today already: Olga Owner."
    bureau.settled()
    assert len([each for each in bureau.heard_by(bureau.olga) if "asks you" in each]) == 1
    assert not bureau.heard_by(bureau.oskar)


def test_tech_ops_is_reminded_in_the_thread(bureau):
    ts = bureau.ask(bureau.template("Miro"))
    bureau.settled()
    link = bureau.slack.permalink(bureau.channel, ts)
    assert bureau.command(bureau.rita, f"!access remind {link}") == "Reminded now of the request: Tech Ops."
    assert bureau.said(ts, "*Complete, and without a ticket.* Add :ticket:.").startswith("<!subteam^")


def test_a_group_is_reminded_in_the_thread(make_office):
    office = make_office().catalogue(GROUPED).set(**ALWAYS)
    leads = office.slack.add_group("leads", [office.olga, office.oskar])
    office.open()
    ts, key = office.ticketed(office.template("Figma"))
    office.settled()
    assert office.command(office.tess, f"!access remind {key}") == f"Reminded now of {key}: its owners."
    assert office.said(ts, "this request has waited for you").startswith(f"<!subteam^{leads}>: ")
    assert not office.heard_by(office.olga)


def test_nobody_is_disturbed_outside_working_hours(make_office):
    office = make_office().catalogue().set(**NEVER).open()
    key = owned(office)
    assert office.command(office.rita, f"!access remind {key}") == (
        "Not at work now, by their time zone: Olga Owner. Try again in their working hours."
    )
    office.settled()
    assert not office.heard_by(office.olga)


def test_where_reminders_are_on_the_days_stream_is_opened_and_the_next_list_is_named(make_office):
    office = make_office().catalogue().set(**NEVER, ACCESS_REMIND="yes").open()
    key = owned(office)
    answer = office.command(office.rita, f"!access remind {key}")
    assert answer.endswith("They are reminded on their next working morning.")
    office.bot.stop()
    office.set(**ALWAYS, ACCESS_HOLIDAYS="2001-01-01").open()
    office.command(office.rita, f"!access remind {key}")
    office.told(office.olga, "asks you to look")
    assert office._count("SELECT count(*) FROM streams WHERE stream LIKE 'reminders %'") in (2, 3)


def test_only_tech_ops_and_the_requester_can_have_others_reminded(bureau):
    key = owned(bureau)
    assert bureau.command(bureau.otto, f"!access remind {key}") == (
        "Only Tech Ops and whoever made a request can have others reminded of it."
    )
    assert bureau.command(bureau.rita, "!access remind OPS-99") == "I know no access request with the ticket OPS-99."
    assert bureau.command(bureau.rita, "!access remind") == (
        "Which request? Give its ticket's key, such as OPS-12, or the link to its post."
    )


def test_whoever_is_waited_for_is_not_reminded_by_themselves_nor_of_what_is_over(bureau):
    ts = bureau.ask("Name of application: Figma\nBusiness reason:\nManager's Name: <@U0MARA>")
    bureau.settled()
    link = bureau.slack.permalink(bureau.channel, ts)
    assert bureau.command(bureau.rita, f"!access remind {link}") == "The request waits for you."
    bureau.command(bureau.rita, f"!access withdraw {link}")
    bureau.settled()
    assert bureau.command(bureau.rita, f"!access remind {link}") == "Nothing to do: the request is withdrawn."


def test_who_is_away_names_who_decides_and_that_one_is_asked(bureau):
    noted = bureau.command(bureau.olga, f"!access away until {SOON.isoformat()} <@{bureau.oskar}>")
    assert noted == (
        f"Noted: you are away until {shown(SOON)}, and are asked again on {shown(SOON + timedelta(days=1))}. "
        "Oskar Owner is asked instead, wherever they may decide."
    )
    assert bureau.command(bureau.olga, "!access away") == (
        f"You are away until {shown(SOON)}. Oskar Owner is asked instead, wherever they may decide. "
        "`!access away off` ends it."
    )
    ts, key = bureau.ticketed(bureau.template("Miro"))
    assert f"<@{bureau.olga}>" in bureau.said(ts, key)
    bureau.settled()
    for command in ("status", "show"):
        assert f"Away: Olga Owner until {shown(SOON)}" in bureau.command(bureau.tess, f"!access {command} {key}")
    assert bureau.told(bureau.oskar, "you decide on Miro")
    assert bureau.command(bureau.rita, f"!access remind {key}") == f"Reminded now of {key}: Oskar Owner."
    assert "*To decide in place of an owner who is away or has left.*" in bureau.told(bureau.oskar, "asks you to look")
    assert bureau.command(bureau.olga, "!access away off") == "Noted: you are back, and are asked again."
    assert bureau.command(bureau.olga, "!access away off") == "Nothing to do: you are not away."
    assert bureau.command(bureau.rita, f"!access remind {key}") == f"Reminded now of {key}: Olga Owner."


def test_who_stands_in_and_is_in_the_channel_hears_the_outcome_in_the_thread_only(bureau):
    bureau.command(bureau.olga, f"!access away until {SOON} <@{bureau.oskar}>")
    ts, key = bureau.ticketed(bureau.template("Miro"))
    assert bureau.told(bureau.oskar, "you decide on Miro")
    bureau.reply(ts, bureau.oskar, "Approved. Role: Viewer")
    bureau.said(ts, "Approved by Oskar Owner")
    bureau.add(ts, "complete", by=bureau.tom)
    bureau.said(ts, "closed: done")
    bureau.settled()
    assert len(bureau.heard_by(bureau.oskar)) == 1, key


def test_who_names_nobody_is_told_that_the_backups_are_asked_and_what_waits(bureau):
    owned(bureau)
    said = bureau.command(bureau.olga, f"!access away {SOON.day} {SOON:%B} {SOON.year}")
    assert "Where no other owner is left, the backups are asked instead, or else Tech Ops." in said
    assert said.endswith("One request waits for your decision now.")


def test_a_backup_who_may_not_decide_on_what_waits_is_named(bureau):
    key = owned(bureau)
    said = bureau.command(bureau.olga, f"!access away {SOON.isoformat()} <@{bureau.otto}>")
    assert said.endswith(f"Otto Other may not decide on {key}: there the backups are asked, or Tech Ops.")


@pytest.mark.parametrize(
    ("typed", "part"),
    [
        ("until", "Say `!access away until 2026-12-24`"),
        ("until Christmas", "“Christmas” is no day that I can be sure of."),
        ("until 03/04/2027", "“03/04/2027” is no day that I can be sure of."),
        ("until 2026-02-30", "“2026-02-30” is no day that I can be sure of."),
        ("until 2001-01-01", "1 Jan 2001 is past."),
        (f"until {LATE}", f"{shown(LATE)} is more than a year ahead."),
        (f"until {SOON} @oskar", "oskar” mentions nobody that Slack knows."),
        (f"until {SOON} because of holidays", "is no day that I can be sure of."),
        (f"until {SOON} <@OLGA>", "You cannot stand in for yourself."),
        (f"until {SOON} <@OSKAR> <@TOM>", "More than one person is mentioned."),
        (f"until {SOON} <@BOT>", "is an app, and cannot decide."),
        (f"until {SOON} <@GONE>", "is not active any more, and cannot decide."),
        (f"until {SOON} <@STRANGER>", "is of another organisation, and cannot decide."),
        (f"until {SOON} <@U0NOBODY1>", "is not active any more, and cannot decide."),
        ("until " + "x" * 3_000, "is no day that I can be sure of."),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_sentence(away_bureau, typed, part):
    office, people = away_bureau
    for name, user in people.items():
        typed = typed.replace(f"<@{name}>", f"<@{user}>")
    assert part in office.command(office.olga, f"!access away {typed}")
    assert office.command(office.olga, "!access away").startswith("You are not away.")


@pytest.fixture
def away_bureau(make_office):
    office = make_office()
    people = {"OLGA": office.olga, "OSKAR": office.oskar, "TOM": office.tom, "BOT": office.slack.other_app_user}
    people["GONE"] = office.slack.add_user("gone", "Gone Person", "gone@example.com", deleted=True)
    people["STRANGER"] = office.slack.add_user("stranger", "Stran Ger", "s@other.example", team="T0OTHER0001")
    return office.open(), people


def test_who_owns_nothing_is_told_that_nothing_changes(bureau):
    assert bureau.command(bureau.otto, f"!access away until {SOON}") == (
        f"Noted: you are away until {shown(SOON)}. You own no application; until then you are not reminded of anything."
    )
    assert "is asked instead" in bureau.command(bureau.olga, f"!access away until {SOON} <@{bureau.oskar}>")


def test_a_second_request_is_not_left_out_in_silence(bureau):
    key = owned(bureau)
    assert bureau.command(bureau.rita, f"!access remind {key} OPS-2") == (
        "`!access remind` takes one request at a time; leave out “OPS-2”."
    )


def test_nobody_stands_in_who_is_away_as_well(bureau):
    bureau.command(bureau.oskar, f"!access away until {SOON}")
    said = bureau.command(bureau.olga, f"!access away until {SOON} <@{bureau.oskar}>")
    assert said == f"Oskar Owner is away until {shown(SOON)} as well. Mention somebody else."
