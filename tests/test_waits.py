"""Whom an open request waits for, and since when."""

from dataclasses import replace

from accessdesk.catchup import messages_read
from accessdesk.event_facts import deleted_fact
from accessdesk.facts import Fact
from accessdesk.replay import replay
from accessdesk.sayings import APPROVAL, OBJECTION, REFUSAL, Saying
from accessdesk.waits import JIRA, MANAGER, OWNER, REQUESTER, TECH_OPS, Wait, held_since, wait_of

from tests.test_steps import COMPLETE, LISTENING, NOW, ROOT, STREAM, Story, ready, wanted

INCOMPLETE = "Name of application: Figma\nBusiness reason:\nManager's Name: <@U0MARA>"
LATER = "1700000030.000100"


def waits(story: Story, failing: tuple[str, ...] = ()) -> Wait:
    found = wait_of(replay(STREAM, story.facts), failing)
    assert found is not None
    return found


def owned() -> Story:
    """A ticket that Olga and Oskar decide on, Oskar as backup."""
    body = {"what": "owners", "about": "", "people": ["U0OLGA", "U0OSKAR"], "backups": ["U0OSKAR"], "outside": []}
    body |= {"mentions": ["<@U0OLGA>"], "own": False, "left": False, "levels": [], "given_by": "", "notes": ""}
    return wanted().created().add(Fact("judged", "judged owners", 0.0, body))


def says(story: Story, ts: str, by: str, **more: object) -> Story:
    story.add(*messages_read([{"user": by, "ts": ts, "thread_ts": ROOT, "text": "…"}], LISTENING, float(ts)))
    version = story.facts[-1].identity
    return story.add(Saying(ts, version, by, 0.0, **more).fact(1, ""))  # type: ignore[arg-type]


def test_an_incomplete_post_waits_for_its_requester_since_it_was_written_last():
    story = Story().post(INCOMPLETE).watched().people().judged()
    assert waits(story) == Wait(REQUESTER, float(ROOT), ("U0RITA",))
    story.post(INCOMPLETE + " ", edited="1700000005.000000").judged()
    assert waits(story).since == 1_700_000_005.0


def test_a_complete_post_waits_for_tech_ops_since_it_is_complete():
    assert waits(ready()) == Wait(TECH_OPS, float(ROOT))


def test_a_wanted_ticket_waits_for_jira():
    story = ready().emoji().allowed()
    assert waits(story).on == JIRA
    assert waits(story).since > float(ROOT)


def test_what_does_not_go_on_waits_for_jira():
    assert waits(owned(), ("Jira rejects it.",)).on == JIRA


def test_a_ticket_waits_for_its_owners_since_it_is_there():
    story = owned()
    request = replay(STREAM, story.facts)
    assert wait_of(request) == Wait(OWNER, request.ticketed_at, ("U0OLGA",), ("U0OSKAR",))


def test_owners_of_a_record_from_before_backups_were_noted_are_all_owners():
    story = owned()
    story.facts[-1] = replace(story.facts[-1], body={k: v for k, v in story.facts[-1].body.items() if k != "backups"})
    assert waits(story).people == ("U0OLGA", "U0OSKAR")


def test_an_approved_request_waits_for_tech_ops_since_the_decision():
    story = says(owned(), LATER, "U0OLGA", reads=APPROVAL, role="owner")
    assert waits(story) == Wait(TECH_OPS, max(float(LATER), replay(STREAM, story.facts).ticketed_at))


def test_owners_who_disagree_are_waited_for_since_the_second_word():
    story = says(owned(), LATER, "U0OLGA", reads=APPROVAL, role="owner")
    says(story, "1700000040.000100", "U0OSKAR", reads=REFUSAL, reason="no", role="owner")
    assert waits(story) == Wait(OWNER, 1_700_000_040.0001, ("U0OLGA",))


def test_a_decision_whose_message_is_gone_is_waited_for_since_then():
    story = says(owned(), LATER, "U0OLGA", reads=APPROVAL, role="owner").add(deleted_fact(LATER, NOW - 7))
    assert waits(story) == Wait(OWNER, NOW - 7, ("U0OLGA",))


def test_an_objection_is_waited_for_since_it_was_made():
    story = says(owned(), LATER, "U0MARA", objects=OBJECTION, manages=True)
    assert waits(story) == Wait(MANAGER, float(LATER), ("U0MARA",))


def test_each_hold_has_its_own_time():
    story = says(owned(), LATER, "U0MARA", objects=OBJECTION, manages=True).add(deleted_fact(ROOT, NOW - 3))
    request = replay(STREAM, story.facts)
    assert request.holds == ("gone", "objection", "undecided")
    assert [held_since(request, hold) for hold in request.holds] == [NOW - 3, float(LATER), request.ticketed_at]


def test_what_is_over_waits_for_nobody():
    gone = Story().post(COMPLETE).watched().people().judged().add(deleted_fact(ROOT, NOW))
    assert wait_of(replay(STREAM, gone.facts)) is None
