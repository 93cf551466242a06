"""The bot is killed before and after the effect of each of its calls, one by one: everything still happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.kill_story import Ending, Killer, Target, live
from tests.office import Office

SIDE_BY_SIDE = 8
"""Stories that are told at once: most of each is waiting."""

AS_IT_COMES = (
    *("conversations.info", "team.info", "users.info", "conversations.open", "chat.update"),
    "conversations.replies",
)
"""Look-ups, how often depends on the threads that need them at the same time, the status, which is brought up to date
as often as it changes between two looks, and the reading of a thread, which is done again where it falls into the
second of an edit: the last ones may not come each time."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Ending:
    """The story of a bot that lives."""
    return live(tmp_path_factory.mktemp("undisturbed"))


def test_the_story_of_a_bot_that_lives(undisturbed: Ending) -> None:
    assert wrong_with(undisturbed) == []


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_bot_that_dies_at_any_call_still_makes_one_ticket_and_each_comment_once(
    moment: str, undisturbed: Ending, tmp_path: Path
) -> None:
    def fate(target: Target) -> list[str]:
        name, number = target
        try:
            ended = live(tmp_path / f"{name.replace('/', '_')} {number}", target, moment)
        except Exception as error:
            return [f"{type(error).__name__}: {error}"]
        return wrong_with(ended) + ["it was not killed"] * (not ended.killed and name not in AS_IT_COMES)

    targets = targets_of(undisturbed.calls)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
        fates = dict(zip(targets, threads.map(fate, targets), strict=True))
    assert {target: wrong for target, wrong in fates.items() if wrong} == {}


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_bot_that_dies_at_the_create_makes_one_ticket_though_the_search_of_cloud_lags(
    moment: str, make_office: Callable[..., Office]
) -> None:
    office = make_office(flavour="cloud").set(ACCESS_LOOK_AFTER_SECONDS="0.5,1,4").open()
    office.jira.search_lag = 2.0
    killer = Killer(office, ("POST /rest/api/2/issue", 1), moment)
    office.traffic.hooks.append(killer)
    ts = office.ask()
    office.add(ts)
    office.said(ts, "Figma for Rita")
    killer.over()
    office.settled()
    assert killer.call is not None
    assert len(office.jira.issues()) == 1
    assert len(office.thread(ts)) == 1


def targets_of(calls: list[str]) -> list[Target]:
    """Name each call so that it is found again in another run, whose threads may take turns otherwise."""
    return [(name, calls[: place + 1].count(name)) for place, name in enumerate(calls)]


def wrong_with(ended: Ending) -> list[str]:
    """Name everything that did not happen exactly once, or not in the thread's order."""
    comments = ["fine with me", "Role: Editor", "*Completed* by Tom Ops"]
    understood = [">: Approved by Olga Owner. Role: Viewer", ">: Approved by Olga Owner (edited). Role: Editor"]
    said = ["· *completed*", *understood, "is closed: done. By"]
    checks = {
        f"tickets: {len(ended.tickets)}": len(ended.tickets) == 1,
        f"comments: {ended.bodies}": _in_turn(comments, ended.bodies),
        f"entries: {ended.entries}": ended.entries[:2] == sorted(set(ended.entries[:2])),
        f"said in the thread: {ended.thread}": _in_turn(said, ended.thread),
        f"said privately: {ended.private}": ended.private == 0,
        f"moves of the ticket: {ended.moves}": ended.moves == 1,
        f"files in the ticket: {ended.files}": ended.files == [b"%PDF-1.7"],
        "the ticket is not done": ended.tickets[0]["fields"]["status"] == "Done",
    }
    return [wrong for wrong, holds in checks.items() if not holds]


def _in_turn(parts: list[str], texts: list[str]) -> bool:
    """Say whether there are as many texts as parts, each with its part."""
    return len(parts) == len(texts) and all(part in text for part, text in zip(parts, texts, strict=True))
