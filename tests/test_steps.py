"""What is to be done next: a list of facts in, a list of steps out."""

import dataclasses

import pytest
from accessdesk import settings as access_settings
from accessdesk.event_facts import command_fact, deleted_fact, reaction_fact
from accessdesk.events import messages_read
from accessdesk.facts import Fact
from accessdesk.judging import reading_fact
from accessdesk.listening import Listening
from accessdesk.people import Person
from accessdesk.plan import RETRY_AFTER
from accessdesk.replay import replay
from accessdesk.status_steps import QUEUED_AFTER
from accessdesk.steps import next_steps
from accessdesk.template import read

ROOT = "1700000000.000100"
STREAM = f"C0CHANNEL/{ROOT}"
NOW = 1_700_000_100.0
LISTENING = Listening("U0BOT", {"ticket": "ticket", "complete": "complete"})
SETTINGS = access_settings.read(
    {"JIRA_URL": "https://acme.example", "JIRA_TOKEN": "x", "JIRA_PROJECT": "OPS", "REDIRECT": True}, {}, "/data"
)
COMPLETE = "Name of application: Figma\nBusiness reason: design\nManager's Name: <@U0MARA>"


class Story:
    """Facts as they come, each numbered and recorded a moment after the one before."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def clock(self) -> float:
        """When the next fact is recorded: shortly before NOW, but long enough ago to have settled."""
        return NOW - 5 + len(self.facts) / 100

    def add(self, *facts: Fact) -> "Story":
        for fact in facts:
            number = len(self.facts) + 1
            identity = f"{fact.identity} {fact.texts['text']}" if fact.by_text else fact.identity
            self.facts.append(dataclasses.replace(fact, identity=identity, number=number, recorded_at=self.clock()))
        return self

    def post(self, text: str = COMPLETE, ts: str = ROOT, by: str = "U0RITA", edited: str = "") -> "Story":
        message = {"user": by, "ts": ts, "text": text, **({"edited": {"ts": edited}} if edited else {})}
        return self.add(*messages_read([message], LISTENING, float(edited or ts)))

    def emoji(self, name: str = "ticket", by: str = "U0TESS", added: bool = True) -> "Story":
        at = 1_700_000_001.0 + len(self.facts)
        return self.add(reaction_fact(ROOT, by, name, name, at, added=added))

    def watched(self, watched: bool = True) -> "Story":
        return self.add(Fact("judged", "judged place", 0.0, {"what": "place", "watched": watched}))

    def people(self, *more: Person) -> "Story":
        known = [Person("U0RITA", "Rita"), Person("U0MARA", "Mara"), Person("U0TESS", "Tess"), *more]
        self.add(*(person.fact() for person in known))
        about = {"what": "presence", "person": "U0MARA", "inside": True}
        return self.add(Fact("judged", "judged presence U0MARA", 0.0, about))

    def alone(self) -> "Story":
        """Note that no other request is for the same."""
        self.add(Fact("judged", "judged superseding", 0.0, {"what": "superseding", "requests": []}))
        return self.add(Fact("judged", "judged alike", 0.0, {"what": "alike", "requests": []}))

    def judged(self) -> "Story":
        version = next(fact for fact in reversed(self.facts) if fact.kind == "message" and fact.body["ts"] == ROOT)
        return self.add(reading_fact(ROOT, version.identity, read(version.texts["text"])))

    def allowed(self, may: bool = True, holds: tuple[str, ...] = ()) -> "Story":
        act = next(fact for fact in reversed(self.facts) if fact.kind in ("reaction", "command"))
        body = {"what": "act", "act": act.identity, "may": may, "counts": may and not holds, "holds": list(holds)}
        return self.add(Fact("judged", f"judged act {act.identity}", 0.0, body))

    def read_thread(self) -> "Story":
        return self.add(Fact("read", f"read {len(self.facts)}", NOW, {"read_at": self.clock()}))

    def done(self, step: str, **outcome: object) -> "Story":
        body = {"step": step, "name": step.split()[0], "outcome": outcome}
        return self.add(Fact("done", f"done {step} {len(self.facts)}", NOW, body))

    def failed(self, step: str, sentence: str) -> "Story":
        body = {"step": step, "name": step.split()[0], "rejected": True}
        return self.add(Fact("failed", f"failed {step} {len(self.facts)}", NOW, body, {"sentence": sentence}))

    def created(self) -> "Story":
        about = {"id_of_issue": "1", "key": "OPS-1", "entry": ROOT, "part": 1, "id": "description", "of": 1}
        return self.done("create", **about, mark=replay(STREAM, self.facts).mark)

    def announced(self) -> "Story":
        return self.done("status", ts="1700000050.000000", shows="ticketed", mentions=["U0MARA"])

    def plan(self, now: float = NOW):
        return next_steps(replay(STREAM, self.facts), SETTINGS, now)

    def idle(self, now: float = NOW) -> bool:
        """Whether nothing is to do now, nor waits for its time."""
        plan = self.plan(now)
        return not plan.steps and plan.look_again is None

    def steps(self, now: float = NOW) -> list[str]:
        return [step.id for step in self.plan(now).steps]


def ready() -> Story:
    return Story().post().watched().people().judged().alone()


def wanted() -> Story:
    return ready().emoji().allowed().read_thread()


def ticketed() -> Story:
    return wanted().created().announced()


def test_where_a_post_stands_is_judged_first():
    assert Story().post().steps() == ["judge-place"]


def test_a_request_in_another_channel_is_pointed_to_the_right_one_and_that_is_all():
    story = Story().post().watched(False).people()
    assert story.steps() == ["tell U0RITA elsewhere"]
    assert story.done("tell U0RITA elsewhere").steps() == []


def test_a_complete_request_waits_quietly_for_tech_ops():
    assert ready().idle()


def test_a_manager_who_is_not_in_the_channel_is_told_as_soon_as_the_request_is_complete():
    story = Story().post().watched().people().judged().alone()
    outside = {"what": "presence", "person": "U0MARA", "inside": False}
    story.add(Fact("judged", "judged presence U0MARA later", 0.0, outside))
    assert story.steps() == ["tell U0MARA manager"]


def test_an_incomplete_post_is_read_again_before_it_is_judged():
    story = Story().post("Name of application: Figma\nBusiness reason: design\nManager's Name: @").watched().people()
    assert story.steps() == ["read-thread"]
    assert story.read_thread().steps()[0].startswith("judge-reading")


def test_what_is_missing_is_told_once():
    story = Story().post("Name of application: Figma\nBusiness reason:\nManager's Name: Mara").watched().people()
    story.read_thread().judged()
    (told,) = story.steps()
    assert told == "tell U0RITA missing reason-missing manager-not-mentioned"
    assert story.done(told, how="direct").idle()


def test_a_thread_is_read_before_its_ticket_is_created():
    assert ready().emoji().allowed().steps() == ["read-thread"]
    assert wanted().steps() == ["create"]


def test_a_ticket_wanted_for_an_incomplete_post_is_answered_and_created_once_it_is_complete():
    story = Story().post("Name of application: Figma\nBusiness reason: x\nManager's Name: @").watched().people()
    story.read_thread().judged().alone().emoji().allowed()
    assert story.steps() == ["read-thread"]
    assert story.read_thread().steps() == ["tell U0RITA missing manager-missing", "status"]
    story.post(COMPLETE, edited="1700000020.000000").judged()
    assert "create" in story.steps()


def test_ten_acts_want_one_ticket():
    story = ready()
    for number in range(10):
        story.emoji(by=f"U0TECH{number}").allowed()
    assert story.read_thread().steps() == ["create"]


def test_the_ticket_is_announced_and_then_nothing_is_left():
    assert wanted().created().steps() == ["status"]
    assert ticketed().idle()


def test_a_ticket_that_waits_longer_than_ten_seconds_is_answered_as_queued():
    story = wanted()
    asked = next(fact.recorded_at for fact in story.facts if fact.kind == "reaction")
    assert story.steps(asked + QUEUED_AFTER - 1) == ["create"]
    assert story.plan(asked + QUEUED_AFTER - 1).look_again == asked + QUEUED_AFTER
    assert story.steps(asked + QUEUED_AFTER) == ["create", "status"]


def test_a_rejected_step_is_said_and_waits_longer_each_time_and_goes_on_at_once_on_retry():
    story = wanted().failed("create", "Jira does not take it: Cost centre is required.")
    failed_at = story.facts[-1].recorded_at
    assert story.steps(failed_at + 1) == ["status"]
    assert story.plan(failed_at + 1).look_again == failed_at + RETRY_AFTER[0]
    assert "create" in story.steps(failed_at + RETRY_AFTER[0])
    story.failed("create", "Jira does not take it: Cost centre is required.")
    assert "create" not in story.steps(story.facts[-1].recorded_at + RETRY_AFTER[0])
    story.add(command_fact(STREAM, "retry", "U0TESS", "C0CHANNEL", "1700000090.000000", "")).allowed()
    assert "create" in story.steps(story.facts[-1].recorded_at)


def test_entries_are_carried_in_the_threads_order_each_once_it_has_settled():
    story = ticketed().post("second", ts="1700000012.000000").post("first", ts="1700000011.000000", by="U0MARA")
    recorded = story.facts[-1].recorded_at
    assert story.steps(recorded + 1) == []
    assert story.plan(recorded + 1).look_again == recorded + SETTINGS.settle_seconds
    assert story.steps(recorded + 3) == ["comment 1700000011.000000 1"]


def test_an_edit_rewrites_the_comment_and_a_deletion_too():
    story = ticketed().post("first", ts="1700000011.000000")
    entry = replay(STREAM, story.facts).entries["1700000011.000000"]
    about = {"entry": entry.ts, "part": 1, "of": 1, "id": "9", "late": False}
    story.done("comment 1700000011.000000 1", **about, mark=entry.mark)
    assert story.idle()
    story.post("changed", ts="1700000011.000000", edited="1700000015.000000")
    (step,) = story.steps()
    assert step.startswith("rewrite 1700000011.000000 1")
    story.done(step, **about, mark=replay(STREAM, story.facts).entries["1700000011.000000"].mark)
    story.add(deleted_fact("1700000011.000000", 1_700_000_016.0))
    assert story.steps()[0].startswith("rewrite 1700000011.000000 1")


def test_an_edit_of_the_post_is_judged_and_described_anew():
    story = ticketed().post(COMPLETE.replace("Figma", "Miro"), edited="1700000015.000000").judged()
    assert story.steps()[0].startswith(f"describe {ROOT} 1")


def test_a_closing_reads_carries_sums_up_moves_and_says_so_in_that_order():
    story = ticketed().post("given", ts="1700000011.000000", by="U0TESS").emoji("complete")
    assert story.steps()[0] == "read-thread"
    story.read_thread().allowed()
    act = next(fact.identity for fact in reversed(story.facts) if fact.kind == "reaction")
    entry = replay(STREAM, story.facts).entries["1700000011.000000"]
    assert story.steps() == ["comment 1700000011.000000 1"]
    about = {"part": 1, "of": 1, "id": "9", "late": False}
    story.done("comment 1700000011.000000 1", **about, entry=entry.ts, mark=entry.mark)
    assert story.steps() == [f"comment summary {act} 1"]
    story.done(f"comment summary {act} 1", **about, entry=f"summary {act}", mark="")
    assert story.steps() == [f"transition {act}"]
    story.done(f"transition {act}", closed_as="complete")
    assert story.steps()[0] == "judge-presence U0RITA"
    story.add(Fact("judged", "judged presence U0RITA", 0.0, {"what": "presence", "person": "U0RITA", "inside": True}))
    assert [step.split()[0] for step in story.steps()] == ["say", "restatus"]
    assert replay(STREAM, story.facts).state == "completed"


@pytest.mark.parametrize("name", ["complete", "no_entry_sign"])
def test_other_emoji_on_a_post_that_is_no_request_change_nothing(name):
    assert Story().post("lunch?").watched().people().read_thread().judged().emoji(name).idle()


def test_nothing_is_asked_of_or_said_to_a_stranger_of_another_organisation():
    assert Story().post(by="U0STRANGER").watched().people(Person("U0STRANGER", "S", external=True)).idle()


def test_a_post_that_was_deleted_before_its_ticket_is_withdrawn():
    story = ready().add(deleted_fact(ROOT, NOW))
    assert replay(STREAM, story.facts).state == "withdrawn"
    assert story.idle()


def test_a_finished_request_asks_for_nothing_however_late_it_is_looked_at():
    story = ticketed().emoji("complete").read_thread().allowed()
    act = next(fact.identity for fact in reversed(story.facts) if fact.kind == "reaction")
    story.done(f"comment summary {act} 1", entry=f"summary {act}", part=1, of=1, id="9", mark="")
    story.done(f"transition {act}", closed_as="complete").done(f"say complete {act}", ts="1", mentions=[])
    story.done("restatus x", ts="1700000050.000000", shows="completed")
    assert story.idle(NOW + 10 * 365 * 86_400)


def test_an_edit_to_another_application_after_the_ticket_is_said_once_and_shown():
    story = wanted()
    about = {"id_of_issue": "1", "key": "OPS-1", "entry": ROOT, "part": 1, "id": "description", "of": 1}
    asked = replay(STREAM, story.facts)
    story.done("create", **about, mark=asked.mark, about=asked.is_about).announced()
    story.post(COMPLETE.replace("Figma", "AWS root"), edited="1700000015.000000").judged()
    steps = story.steps()
    (said,) = [step for step in steps if step.startswith("say edited")]
    assert any(step.startswith("restatus") for step in steps)
    assert said not in story.done(said, ts="1", mentions=[]).steps()


def test_a_post_that_lacks_something_since_an_edit_holds_the_completion():
    story = ticketed().post("never mind", edited="1700000015.000000").judged()
    assert replay(STREAM, story.facts).holds == ("incomplete",)
