"""How long people waited, told from a request's facts."""

import pytest
from accessdesk.delays import TO_COMMENT, TO_TICKET, Delay, delay_of, percentiles
from accessdesk.replay import replay

from tests.simulation import Simulation


def delays(simulation: Simulation) -> list[Delay]:
    found = []
    for number, fact in enumerate(simulation.facts, 1):
        delay = delay_of(replay(simulation.stream, simulation.facts[:number]), fact)
        if delay:
            found.append(delay)
    return found


def test_an_emoji_waits_from_when_it_was_added_to_the_ticket():
    simulation = Simulation().post().later(100).add("ticket")
    added = simulation.now - 1
    simulation.later(7).settle()
    (delay,) = delays(simulation)
    assert delay == Delay(TO_TICKET, simulation.now + 0.5, simulation.now + 0.5 - added)


def test_what_made_the_request_complete_after_the_emoji_is_what_the_bot_is_measured_from():
    simulation = Simulation().post("Name of application: Figma\nBusiness reason: design").add("ticket").settle()
    simulation.later(5_000).edit(simulation.ts, "Name of application: Figma\nBusiness reason: x\nManager: <@U0MARA>")
    edited = simulation.now - 1
    simulation.later(3).settle()
    assert [each.kind for each in delays(simulation)] == [TO_TICKET]
    assert 0 < delays(simulation)[0].seconds <= simulation.now + 1 - edited


def test_a_reply_waits_for_its_comment_from_when_it_was_written_or_from_the_ticket_on():
    simulation = Simulation().post()
    simulation.reply("mara", "before the ticket")
    simulation.later(10_000).add("ticket").settle()
    simulation.later(50)
    simulation.reply("mara", "after it")
    simulation.later(20).settle()
    before, after = [each.seconds for each in delays(simulation) if each.kind == TO_COMMENT]
    assert before < 10
    assert after == pytest.approx(21.5, abs=1)


def test_what_is_carried_again_and_the_bots_own_comments_are_no_delays():
    simulation = Simulation("").ticketed()
    ts = simulation.reply("mara", "a reply")
    simulation.settle().edit(ts, "a reply, edited").settle()
    simulation.add("complete", "tom").settle()
    assert [each.kind for each in delays(simulation)] == [TO_TICKET, TO_COMMENT]


def test_a_percentile_is_the_nearest_rank():
    values = [float(number) for number in range(20, 0, -1)]
    assert percentiles(values, 0.5, 0.95, 1.0) == [10.0, 19.0, 20.0]
    assert percentiles([3.0], 0.5, 0.95) == [3.0, 3.0]
