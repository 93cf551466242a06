"""Requests that nobody completes end after some days, said beforehand, and count again once they are complete."""

import dataclasses
import re
from datetime import datetime, timezone

import pytest
from accessdesk.event_facts import command_fact
from accessdesk.expiring import expiry
from accessdesk.expiry_messages import expired, expires, said
from accessdesk.facts import Fact
from accessdesk.links import Links
from accessdesk.next_work import next_working
from accessdesk.people import Person
from accessdesk.replay import replay
from accessdesk.row import row_of
from accessdesk.status_messages import card
from accessdesk.steps import next_steps
from accessdesk.timeline import timeline
from accessdesk.voice import Voice
from accessdesk.waits import wait_of
from accessdesk.working_time import WorkingTime

from tests.documents import DOCS
from tests.test_steps import COMPLETE, ROOT, SETTINGS, STREAM, Story, ready, ticketed

DAY = 86_400.0
POSTED = float(ROOT)
WARN, END = POSTED + 11 * DAY, POSTED + 14 * DAY
BLANK = COMPLETE.replace("design", "")
MISSING = "U0RITA missing reason-missing"
ALWAYS = WorkingTime(frozenset(range(7)), 0, 24 * 60)
ON = dataclasses.replace(SETTINGS, expire_days=14.0, working_time=ALWAYS)


class Waiting(Story):
    """An incomplete request on a clock of its own."""

    at = POSTED + 1

    def clock(self) -> float:
        return self.at + len(self.facts) / 1_000

    def steps_at(self, at: float, settings=ON) -> list[str]:
        self.at = at
        return [step.id for step in self.plan_at(at, settings).steps]

    def plan_at(self, at: float, settings=ON):
        return next_steps(self.request, settings, at)

    @property
    def request(self):
        return replay(STREAM, self.facts)

    def told(self, step: str) -> "Waiting":
        self.done(f"tell {step}", how="direct", ts="1")
        return self

    def read(self) -> "Waiting":
        self.add(Fact("read", f"read {self.at}", self.at, {"read_at": self.clock()}))
        return self.looked_up()

    def looked_up(self, zone: str = "", offset: int | None = None) -> "Waiting":
        """Note where the requester is: Slack does not say, unless it is given here."""
        about = {"key": "U0RITA", "active": True, "zone": zone, "offset": offset}
        self.add(Fact("noted", f"noted U0RITA {len(self.facts)}", self.at, about))
        return self

    def warned(self, at: float = WARN) -> "Waiting":
        self.at = at
        self.read()
        (step,) = self.steps_at(at)
        return self.told(step.removeprefix("tell "))

    def ended(self, at: float = END + 1) -> "Waiting":
        self.at = at
        self.read()
        plan = self.plan_at(at)
        (step,) = plan.steps
        assert step.name == "judge-expiry"
        work = type("Work", (), {"request": self.request, "plan": plan, "step": step})
        self.add(*expiry(None, work))
        return self

    def allowed_now(self, act: str, at: float) -> "Waiting":
        self.at = at
        self.add(command_fact(STREAM, act, "U0TESS", "C0CHANNEL", f"{at:.6f}", "", ""))
        self.read().allowed()
        return self


def waiting(text: str = BLANK) -> Waiting:
    story = Waiting()
    story.post(text).watched().people().judged()
    return story.told(MISSING)


def says(text: str) -> str:
    return text.replace("<https://acme.slack.com/archives/C0CHANNEL/p1700000000000100|", "<link|")


VOICE = Voice(Links("https://acme.slack.com/", "https://acme.example"), SETTINGS)


def test_before_its_time_nothing_is_done_and_it_is_looked_at_again_then():
    story = waiting()
    plan = story.plan_at(POSTED + DAY)
    assert (plan.steps, plan.look_again) == ([], WARN)


def test_three_days_before_its_end_the_thread_is_read_and_the_requester_is_told():
    story = waiting()
    assert story.steps_at(WARN) == ["judge-whereabouts U0RITA"]
    assert story.looked_up().steps_at(WARN) == ["read-thread"]
    assert story.read().steps_at(WARN) == [f"tell U0RITA expires {POSTED:.6f}"]
    (step,) = story.plan_at(WARN).steps
    assert step.about == {"person": "U0RITA", "reason": f"expires {END:.0f}"}


def test_it_is_told_once_and_ends_after_the_thread_was_read_once_more():
    story = waiting().warned()
    assert story.steps_at(WARN + 1) == []
    assert story.plan_at(WARN + 1).look_again == pytest.approx(END, abs=1)
    assert story.steps_at(END + 1) == ["judge-whereabouts U0RITA"]
    assert story.looked_up().steps_at(END + 1) == ["read-thread"]
    assert story.read().steps_at(END + 1) == [f"judge-expiry {POSTED:.6f}"]


def test_when_it_has_ended_the_requester_is_told_once_and_nothing_is_left_to_do():
    story = waiting().warned().ended()
    assert story.request.state == "withdrawn"
    assert story.steps_at(END + 2) == [f"tell U0RITA expired {POSTED:.6f}"]
    plan = story.told(f"U0RITA expired {POSTED:.6f}").plan_at(END + 30 * DAY)
    assert (plan.steps, plan.look_again, wait_of(story.request)) == ([], None, None)


def test_what_it_was_judged_from_is_in_the_fact():
    (fact,) = [fact for fact in waiting().warned().ended().facts if fact.body.get("what") == "expiry"]
    assert fact.body["problems"] == ["reason-missing"]
    assert (fact.body["person"], fact.body["since"], fact.body["days"]) == ("U0RITA", POSTED, 14.0)
    assert fact.body["warned"] == pytest.approx(WARN, abs=1)
    assert fact.body["read_at"] == pytest.approx(END + 1, abs=1)
    assert fact.body["version"]


def test_without_the_setting_nothing_ends():
    plan = waiting().plan_at(POSTED + 1_000 * DAY, SETTINGS)
    assert (plan.steps, plan.look_again) == ([], None)


def test_what_has_waited_for_long_when_the_setting_is_switched_on_is_told_first_and_ends_days_later():
    later = POSTED + 400 * DAY
    story = waiting().warned(later)
    assert story.plan_at(later + DAY).look_again == pytest.approx(later + 3 * DAY, abs=1)
    assert story.steps_at(later + 3 * DAY + 1) == ["judge-whereabouts U0RITA"]


def test_the_end_that_is_told_is_never_after_the_one_that_comes():
    later = POSTED + 400 * DAY
    story = waiting()
    story.at = later
    (step,) = story.read().plan_at(later).steps
    assert float(step.about["reason"].split()[1]) <= story.warned(later).plan_at(later + 1).look_again


def test_what_is_completed_meanwhile_goes_on_and_its_requester_hears_no_more_of_an_end():
    story = waiting().warned()
    story.at = WARN + DAY
    story.post(COMPLETE, edited=f"{WARN + DAY:.6f}").judged().alone()
    assert story.request.state == "ready"
    assert story.steps_at(END + DAY) == ["tell U0RITA complete"]


def test_an_edit_that_still_lacks_something_begins_the_time_anew():
    story = waiting().warned()
    edited = WARN + 2 * DAY
    story.at = edited
    story.post(BLANK.replace("Figma", "Miro"), edited=f"{edited:.6f}").judged()
    plan = story.plan_at(END + 1)
    assert (plan.steps, plan.look_again) == ([], edited + 11 * DAY)


def test_what_has_expired_counts_again_once_it_is_complete():
    story = waiting().warned().ended().told(f"U0RITA expired {POSTED:.6f}")
    story.at = END + 5 * DAY
    story.post(COMPLETE, edited=f"{story.at:.6f}").judged().alone()
    assert story.request.state == "ready"
    assert story.steps_at(END + 5 * DAY) == ["tell U0RITA complete"]


def test_an_edit_after_the_end_that_lacks_something_else_is_answered_and_has_its_own_time():
    story = waiting().warned().ended().told(f"U0RITA expired {POSTED:.6f}")
    edited = END + 5 * DAY
    story.at = edited
    story.post(COMPLETE.replace("Figma", ""), edited=f"{edited:.6f}").judged()
    assert story.request.state == "incomplete"
    assert story.steps_at(edited) == ["tell U0RITA missing application-missing"]
    assert story.plan_at(edited).look_again == edited + 11 * DAY


def test_an_edit_from_before_the_end_that_is_heard_of_after_it_counts():
    story = waiting().warned().ended()
    story.post(COMPLETE, edited=f"{END - DAY:.6f}").judged().alone()
    assert story.request.state == "ready"


def test_what_was_deleted_or_cancelled_is_that_and_not_expired():
    story = waiting().warned().ended().allowed_now("cancel", END + DAY)
    row = row_of(story.request)
    assert row and (row["state"], row["expired"]) == ("cancelled", False)


@pytest.mark.parametrize("act", ["ticket", "reopen"])
def test_tech_ops_gives_it_more_time_and_the_thread_says_so(act):
    story = waiting().warned().ended().told(f"U0RITA expired {POSTED:.6f}").allowed_now(act, END + DAY)
    assert story.request.state == "incomplete"
    (said_again,) = [step for step in story.steps_at(END + DAY) if step.startswith("say ")]
    assert said_again.startswith("say revived ")
    assert story.plan_at(END + DAY).look_again == pytest.approx(END + 12 * DAY, abs=1)


def test_where_tech_ops_wanted_a_ticket_the_thread_is_told_as_well():
    story = waiting()
    story.allowed_now("ticket", POSTED + DAY)
    story.done("status", ts="1", shows="incomplete reason-missing", mentions=[])
    since = POSTED + DAY
    story.warned(since + 11 * DAY).ended(since + 14 * DAY + 1)
    assert story.steps_at(since + 14 * DAY + 2) == [f"tell U0RITA expired {since:.6f}", f"say expired {since:.6f}"]
    assert said(story.request, VOICE) == (
        "This request has ended without a ticket: <@U0RITA> did not complete it in time. Once it is complete, it "
        "counts again. Tech Ops gives it more time with "
        "`!access reopen https://acme.slack.com/archives/C0CHANNEL/p1700000000000100`."
    )


def test_its_status_message_says_that_it_ended_and_what_an_older_program_wrote_there_stays():
    story = waiting().allowed_now("ticket", POSTED + DAY)
    story.done("status", ts="1", shows="incomplete reason-missing", beside="", mentions=[])
    since = POSTED + DAY
    story.warned(since + 11 * DAY).ended(since + 14 * DAY + 1)
    (step,) = [step for step in story.plan_at(since + 14 * DAY + 2).steps if step.name == "restatus"]
    assert step.about["shows"] == "expired"
    shown = card(story.request, "expired", "", VOICE)
    assert (shown.title, shown.end) == (":hourglass: Ended: not completed in time", "expired")
    assert shown.text.endswith("· *expired*")
    story.done("restatus 1", ts="1", shows="withdrawn", beside="", mentions=[])
    assert not any(step.startswith("restatus") for step in story.steps_at(since + 14 * DAY + 2))


def test_what_has_a_ticket_never_ends_by_itself():
    story = ticketed()
    story.post(BLANK, edited=f"{POSTED + 60:.6f}").judged()
    request = replay(STREAM, story.facts)
    assert request.holds[0] == "incomplete"
    steps = next_steps(request, ON, POSTED + 400 * DAY).steps
    assert not any("expir" in step.id for step in steps)


def test_what_is_complete_or_over_never_ends_so():
    for story in (ready(), ready().emoji("ticket")):
        steps = next_steps(replay(STREAM, story.facts), ON, POSTED + 400 * DAY).steps
        assert not any("expir" in step.id for step in steps)


def test_a_bots_post_that_names_nobody_waits_for_tech_ops_and_never_ends_so():
    story = waiting()
    story.add(Person("U0RITA", "Rita", bot=True).fact())
    assert not any("expir" in step for step in story.steps_at(POSTED + 400 * DAY))


def test_lists_reports_and_the_timeline_say_that_it_expired():
    story = waiting().warned().ended()
    row = row_of(story.request)
    assert row and (row["state"], row["expired"], row["is_open"], row["closed_at"]) == (
        "withdrawn",
        True,
        False,
        END + 1,
    )
    moments = [each.text for each in timeline(story.request, story.facts, VOICE.links)]
    assert moments[-2:] == [
        "Rita was told that it ends unless it is completed",
        "It ended, since nobody completed it in time",
    ]


def test_the_requester_reads_what_is_missing_and_until_when():
    request = waiting().request
    day = datetime(2026, 12, 1, 9, 30, tzinfo=timezone.utc).timestamp()
    assert says(expires(request, day, VOICE)) == (
        "<link|Your access request> is still not complete, and ends on "
        "<!date^1796117400^{date_short} at {time}|1 Dec 2026, 09:30 UTC> unless it is. Missing:\n"
        "• the business reason\n"
        "Edit your post, or reply in its thread with the missing line, such as `Manager's Name: @name`. If you do not "
        "need it any more, do nothing."
    )
    assert says(expired(request, VOICE)) == (
        "<link|Your access request> has ended without a ticket, since it was not completed. Missing:\n"
        "• the business reason\n"
        "If you still need it, edit your post, or reply in its thread with the missing line, such as "
        "`Manager's Name: @name`. Once it is complete, it counts again."
    )


def test_the_documentation_shows_what_the_requester_reads():
    request = waiting().request
    day = datetime(2026, 12, 1, 9, 30, tzinfo=timezone.utc).timestamp()
    told = "\n\n".join([expires(request, day, VOICE), expired(request, VOICE)])
    assert re.sub(r"<[^|>]+\|([^>]+)>", r"\1", told) in DOCS


def moment(day: int, hour: float) -> float:
    return datetime(2023, 11, day, tzinfo=timezone.utc).timestamp() + hour * 3_600


OFFICE = dataclasses.replace(ON, working_time=WorkingTime())


@pytest.mark.parametrize(
    ("zone", "offset", "hour"),
    [("", None, 9), ("America/Los_Angeles", None, 17), ("Asia/Kolkata", None, 3.5), ("Nowhere/Such", 7_200, 7)],
)
def test_nobody_is_told_outside_their_own_working_hours(zone, offset, hour):
    # Posted on Tuesday, 14 November 2023, at 22:13 UTC: eleven days later is a Saturday, fourteen a Tuesday evening.
    story = waiting()
    assert story.plan_at(POSTED + DAY, OFFICE).look_again == WARN
    story.at = WARN
    opens = story.looked_up(zone, offset).plan_at(WARN, OFFICE).look_again
    assert moment(27, hour) <= opens < moment(27, hour + 1)
    assert story.steps_at(opens, OFFICE) == ["judge-whereabouts U0RITA"]


def test_what_becomes_due_overnight_is_told_throughout_the_first_hour_and_not_all_at_once():
    zone = timezone.utc
    assert [next_working(WorkingTime(), moment(27, hour), zone, 600.0) for hour in (3, 9, 12, 18)] == [
        moment(27, 9) + 600,
        moment(27, 9) + 600,
        moment(27, 12),
        moment(28, 9) + 600,
    ]
    assert next_working(ALWAYS, moment(27, 0), zone, 600.0) == moment(27, 0)
    assert next_working(WorkingTime(opens=540, closes=550), moment(27, 3), zone, 3_000.0) == moment(27, 9) + 300
    assert next_working(WorkingTime(days=frozenset()), moment(27, 3), zone, 600.0) == moment(27, 3)


def test_whoever_is_due_while_no_bot_runs_is_not_told_at_night_when_it_is_back():
    story = waiting().warned(moment(27, 12))
    back = moment(30, 20)
    story.at = back
    story.read()
    plan = story.plan_at(back, OFFICE)
    assert not plan.steps
    # Friday, 1 December.
    assert moment(30, 33) <= plan.look_again < moment(30, 34)


def test_that_it_has_ended_is_not_told_at_night_either():
    story = waiting().warned().ended()
    night = moment(30, 3)
    story.at = night
    story.looked_up("Europe/Berlin")
    plan = story.plan_at(night, OFFICE)
    assert not plan.steps
    assert moment(30, 8) <= plan.look_again < moment(30, 9)
