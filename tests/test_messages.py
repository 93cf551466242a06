"""What the bot says in Slack, read aloud: short, plain, what happened and what to do next."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from accessdesk import decision_messages, outcome_messages, template
from accessdesk.acts import ACTS, Act
from accessdesk.entries import Entry, Version
from accessdesk.lacking import PROBLEMS
from accessdesk.links import Links
from accessdesk.messages import HOLDS, closed, held, reopened, ticket_off
from accessdesk.people import Person, manager_problems, requester_problems
from accessdesk.private_messages import direct, mended_text
from accessdesk.request import Request
from accessdesk.settings import read as read_settings
from accessdesk.status_messages import card, manager_mention
from accessdesk.template import BLANK_TEMPLATE, read
from accessdesk.voice import Voice
from hypothesis import given
from hypothesis import strategies as st

TS = "1700000000.000100"
POST = "https://acme.slack.com/archives/C0CHANNEL/p1700000000000100"
TEMPLATE = "Name of application: {}\nBusiness reason: design work\nManager's Name: <@U0MARA>"
SETTINGS = read_settings(
    {"JIRA_URL": "https://jira.acme.com", "JIRA_TOKEN": "x", "JIRA_PROJECT": "OPS", "COMPLETE_EMOJI": "done"},
    {},
    "/data",
)
VOICE = Voice(Links("https://acme.slack.com/", SETTINGS.jira_url), SETTINGS, "!", "C0CHANNEL")
TICKET = {"id_of_issue": "10001", "key": "OPS-12"}
KEY = "<https://jira.acme.com/browse/OPS-12|OPS-12>"
FAILING = "Jira does not let the bot's account do this: no permission."

HOSTILE = ["<!channel>", "<@U0EVIL>", "@here", "*bold*", "`code`", ":tada:", "<https://evil.example|Figma>", "<#C0ANY>"]
REASONS = [
    "missing application-missing manager-not-mentioned",
    *(f"not-tech-ops {act}" for act in ACTS),
    "manager",
    "complete",
    "elsewhere",
    "in-a-thread",
    "on-a-reply complete",
    "gone ticket",
    "nothing-to-ticket ticket",
]
BLAME = re.compile(r"\b(?:you (?:forgot|failed|must)|wrong|invalid|illegal|error|fault|sorry|unfortunately)\b", re.I)
LONGEST_SENTENCE = 200
"""Characters: what is read at a glance."""


def status(request: Request, shows: str, failing: str, voice: Voice) -> str:
    """The status as plain text."""
    return card(request, shows, failing, voice).text


def request(application: str = "Figma", rita: str = "Rita Requester", **more: Any) -> Request:
    """A complete request of Rita's with Mara as manager, who is in the channel."""
    post = Entry(TS, "U0RITA", versions={"v1": Version("v1", "", 1.7e9, TEMPLATE.format(application))})
    known = [Person("U0RITA", rita), Person("U0MARA", "Mara Manager"), Person("U0TESS", "Tess Ops")]
    return Request(
        f"C0CHANNEL/{TS}",
        entries={TS: post},
        readings={"v1": read(post.present.text)},
        people={person.id: person for person in known},
        inside={"U0MARA": True},
        watched=True,
        **more,
    )


def ticketed(**more: Any) -> Request:
    return request(ticket=TICKET, **more)


def act(name: str, at: float = 1.0, **more: Any) -> Act:
    return Act(f"{name} {at}", name, "U0TESS", at, may=True, counts=True, **more)


def with_acts(*acts: Act) -> Request:
    return ticketed(acts={each.id: each for each in acts})


def everything_said(asked: Request) -> Iterator[str]:
    """Every text that there is, about one request."""
    for shows in ("incomplete application-missing", "queued", "failing x"):
        yield status(replace(asked, ticket=None), shows, FAILING, VOICE)
    for shows in ("ticketed", "ticketed failing x", "ticketed gone", "completed", "cancelled", "open"):
        yield status(asked, shows, FAILING, VOICE)
    yield manager_mention(asked, VOICE)
    for wanted in (act("complete"), act("cancel")):
        yield closed(replace(asked, acts={wanted.id: wanted}), wanted, VOICE)
        yield outcome_messages.directly(replace(asked, acts={wanted.id: wanted}), wanted, VOICE)
    yield decision_messages.edited(asked, VOICE)
    yield decision_messages.asks(asked, VOICE)
    yield ticket_off(asked, act("ticket"), VOICE)
    yield reopened(asked, act("reopen"), VOICE)
    yield from (held(asked, act("complete", holds=(hold,), emoji="done"), VOICE) for hold in HOLDS)
    yield from (direct(asked, "U0RITA", reason, VOICE) for reason in REASONS)


def sentences(text: str) -> list[str]:
    """The bot's own sentences: without the text to post, with what a link shows, without whom it addresses."""
    shown = re.sub(r"<[^<>|]*\|([^<>]*)>", r"\1", text.partition("ready to ")[0])
    shown = re.sub(r"`[^`]*`|<[@#][^<>]*>", "Somebody", shown)
    return [sentence for line in shown.splitlines() for sentence in re.split(r"(?<=[.?!]) ", line) if sentence]


def test_a_ticketed_request_says_whose_turn_it_is_and_lets_the_manager_know() -> None:
    assert status(ticketed(), "ticketed", "", VOICE).splitlines() == [
        f"{KEY} · Figma for Rita Requester",
        "Waits for Tech Ops: give the access, note it here, then add :done:.",
        "<@U0MARA>, for your information: Rita Requester names you as manager.",
    ]


def test_a_manager_who_is_not_in_the_channel_is_not_mentioned_there() -> None:
    assert "<@U0MARA>" not in status(replace(ticketed(), inside={}), "ticketed", "", VOICE)


def test_a_closed_request_says_how_it_ended_and_asks_nothing() -> None:
    for kind in ("completed", "cancelled"):
        assert status(ticketed(), kind, "", VOICE) == f"{KEY} · Figma for Rita Requester · *{kind}*"


def test_an_incomplete_request_says_what_is_missing_and_who_was_asked() -> None:
    asked = request(application="")
    assert asked.problems == ("application-missing",)
    assert status(asked, "incomplete application-missing", "", VOICE) == (
        "No ticket yet. Missing: the name of the application. Rita Requester has been asked."
    )


def test_a_ticket_that_waits_for_jira_says_that_nothing_is_lost() -> None:
    assert "nothing is lost" in status(request(), "queued", "", VOICE)


def test_a_refusal_of_jiras_says_why_and_how_to_try_again() -> None:
    before = status(request(), "failing x", FAILING, VOICE)
    assert before == (f"No ticket yet. {FAILING} It is tried again by itself, and at once with `!access retry {POST}`.")
    assert "`!access retry OPS-12`" in status(ticketed(), "ticketed failing x", FAILING, VOICE)


def test_a_deleted_post_says_how_to_go_on() -> None:
    asked = ticketed()
    asked.entries[TS].deleted_at = float(TS) + 60
    assert "`!access proceed OPS-12 reason`" in status(asked, "ticketed gone", "", VOICE)


def test_closing_and_reopening_name_who_did_it() -> None:
    done, cancel = act("complete"), act("cancel", reason="asked twice")
    assert closed(with_acts(done), done, VOICE) == f"<@U0RITA>: {KEY} is closed: done. By <@U0TESS>."
    assert closed(with_acts(cancel), cancel, VOICE) == (
        f"<@U0RITA>: {KEY} is closed: cancelled. By <@U0TESS>. The reason: “asked twice”."
    )
    assert reopened(ticketed(), act("reopen"), VOICE).startswith(f"{KEY} is open again. By <@U0TESS>. Add :")


def test_taking_the_ticket_emoji_off_says_how_to_cancel() -> None:
    assert ticket_off(ticketed(), act("ticket"), VOICE) == (
        f"Taking :ticket: off changes nothing. To cancel {KEY}, add :no_entry_sign: to the post, "
        "or reply here with `!access cancel` and the reason."
    )


def test_taking_the_cancel_emoji_off_a_completed_request_says_that_it_is_done() -> None:
    cancel = act("cancel", 2.0, emoji="no_entry_sign")
    taken_off = replace(cancel, id="off", at=3.0, added=False)
    asked = with_acts(act("complete", 1.0, emoji="done"), cancel, taken_off)
    assert (asked.wish.to, asked.wish.by) == ("complete", taken_off)
    assert "is closed: done" in closed(asked, taken_off, VOICE)


@pytest.mark.parametrize("hold", sorted(HOLDS.keys() - {"own-request", "ended"}))
def test_an_act_that_came_too_early_is_told_why_and_to_be_done_again(hold: str) -> None:
    by_emoji = held(ticketed(), act("complete", holds=(hold,), emoji="done"), VOICE)
    assert by_emoji.startswith("<@U0TESS>, not yet: ")
    assert by_emoji.endswith(" Add :done: again when access is given.")
    assert "again" not in held(ticketed(), act("complete", holds=(hold,)), VOICE)


def test_a_withdrawal_that_came_too_late_is_told_so() -> None:
    assert held(ticketed(), act("withdraw", holds=("ended",)), VOICE).startswith("<@U0TESS>, that changed nothing: ")


def test_nobody_is_asked_to_complete_their_own_request_again() -> None:
    assert held(ticketed(), act("complete", holds=("own-request",), emoji="done"), VOICE).endswith(" has to do that.")


def test_the_requester_is_told_everything_that_is_missing_with_their_own_text_to_mend() -> None:
    asked = request(application="")
    told = direct(asked, "U0RITA", "missing application-missing manager-not-mentioned", VOICE)
    assert told.splitlines()[:3] == [
        f"<{POST}|Your access request> is not complete. Missing:",
        "• the name of the application",
        "• the manager as an @-mention (a name alone reaches nobody)",
    ]
    assert told.endswith(mended_text(asked))
    assert "Business reason: design work" in told


@pytest.mark.parametrize("problem", sorted(PROBLEMS))
def test_every_problem_reads_on_after_missing(problem: str) -> None:
    assert PROBLEMS[problem][0].islower()
    assert f"• {PROBLEMS[problem]}" in direct(request(), "U0RITA", f"missing {problem}", VOICE)


def test_every_problem_that_can_be_found_has_its_words() -> None:
    texts = ["", TEMPLATE.format("x"), "Manager: Mara", "Manager: <@U0MARA> <@U0TOM>"]
    found = {problem for text in texts for problem in template.problems(read(text))}
    for manager in ({"bot": True}, {"active": False}, {}):
        person = Person("U0MARA", "Mara", **manager)
        found.update(manager_problems(read(TEMPLATE.format("x")), {"U0MARA": person}, "U0MARA"))
    found.update(template.problems(read("App: x\nReason: x", naming=True)))
    found.update(requester_problems(Person("U0BOT", "Bot", bot=True)))
    assert found | {"application-several"} == set(PROBLEMS)


def test_somebody_who_may_not_is_told_who_may() -> None:
    told = direct(request(), "U0RITA", "not-tech-ops complete", VOICE)
    assert told.startswith(f":done: on <{POST}|this post> changed nothing: only Tech Ops can do that.")


def test_a_manager_outside_the_channel_is_told_what_it_is_about_and_what_to_do() -> None:
    told = direct(request(), "U0MARA", "manager", VOICE)
    assert "Rita Requester asks for access and names you as manager" in told
    assert "Figma for Rita Requester" in told
    assert "<#C0CHANNEL>" in told
    assert "not needed for the role" in told


@pytest.mark.parametrize("reason", ["elsewhere", "in-a-thread"])
def test_a_request_in_the_wrong_place_is_given_back_ready_to_post(reason: str) -> None:
    told = direct(request(), "U0RITA", reason, VOICE)
    assert "<#C0CHANNEL>" in told
    assert told.endswith(mended_text(request()))


@pytest.mark.parametrize("reason", ["on-a-reply", "nothing-to-ticket"])
def test_an_emoji_in_the_wrong_place_is_named_as_the_one_that_it_is(reason: str) -> None:
    done = act("complete", emoji="done")
    told = direct(request(acts={done.id: done}), "U0TESS", reason, VOICE)
    assert ":ticket:" not in told


def test_a_post_without_labels_gives_the_blank_template_to_mend() -> None:
    asked = request()
    asked.readings["v1"] = read("please help")
    assert mended_text(asked) == BLANK_TEMPLATE
    assert mended_text(Request(f"C0CHANNEL/{TS}")) == BLANK_TEMPLATE


def test_somebody_elses_access_names_that_person() -> None:
    asked = request("Figma\nFor: Bob from Sales")
    assert "Figma for Bob from Sales" in status(replace(asked, ticket=TICKET), "ticketed", "", VOICE)
    mentioned = request("Figma\nFor: <@U0MARA>")
    assert "Figma for Mara Manager" in status(replace(mentioned, ticket=TICKET), "ticketed", "", VOICE)


def test_an_acts_emoji_is_the_first_that_is_set_and_a_command_where_there_is_none() -> None:
    assert [VOICE.emoji(name) for name in ("ticket", "complete", "cancel")] == [":ticket:", ":done:", ":no_entry_sign:"]
    assert VOICE.emoji("reopen") == "`!access reopen`"


def test_the_channel_is_linked_once_its_id_is_known() -> None:
    assert VOICE.watched() == "<#C0CHANNEL>"
    assert replace(VOICE, channel="#ask-it-tech-ops").watched() == "#ask-it-tech-ops"


@pytest.mark.parametrize("said", list(everything_said(ticketed())), ids=lambda said: said[:40])
def test_every_sentence_reads_well_aloud(said: str) -> None:
    assert "  " not in said
    assert "None" not in said
    assert not BLAME.search(said)
    for sentence in sentences(said):
        assert "!" not in sentence
        assert len(sentence) <= LONGEST_SENTENCE
        assert not sentence[0].islower(), f"begins in lower case: {sentence}"


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_are_called_neither_pings_nor_formats(hostile: str) -> None:
    for said in everything_said(ticketed(rita=f"x {hostile}")):
        assert hostile not in said


@pytest.mark.parametrize("hostile", ["<!channel>", "<!here|here>", "<!subteam^S0ALL|@all>"])
def test_what_is_given_back_to_its_author_calls_no_crowd(hostile: str) -> None:
    for reason in ("missing manager-missing", "elsewhere", "in-a-thread"):
        assert "<!" not in direct(request(application=hostile), "U0RITA", reason, VOICE)


@pytest.mark.parametrize(
    ("gone", "said"),
    [({"U0MARA"}, "Mara Manager has no"), ({"U0MARA", "U0TESS"}, "Mara Manager and Tess Ops have no")],
)
def test_owners_who_left_are_named_together(gone: set[str], said: str) -> None:
    assert decision_messages.left(ticketed(left=gone), VOICE).startswith(f"{said} active account any more, ")


@given(st.text(max_size=60))
def test_an_application_whatever_it_is_called_calls_nobody(application: str) -> None:
    said = status(ticketed(application=application), "ticketed", "", VOICE).splitlines()[0]
    assert "<" not in said.removeprefix(KEY)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("R&amp;D portal", "R&amp;D portal"), ("<https://figma.com|Figma>", "Figma"), ("<#C0FIGMA|figma>", "figma")],
)
def test_an_application_is_shown_as_its_requester_saw_it(typed: str, shown: str) -> None:
    first = status(ticketed(application=typed), "ticketed", "", VOICE).splitlines()[0]
    assert f" · {shown}" in first.replace("\u2060", "").replace("· #", "· ")
    assert "|" not in first.removeprefix(KEY)
