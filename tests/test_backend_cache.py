"""What the backend looks up for each event, before any plugin sees it, costs next to nothing where a setting allows."""

import pytest

from tests.sandbox.server import Fault, wait_until

LOOK_UPS = ("conversations.info", "users.info", "team.info")
MODES = pytest.mark.parametrize("mode", ["socket", "http"])


def look_ups(office):
    """Return how often the backend has looked somebody or something up so far."""
    return sum(len(office.traffic.to(method)) for method in LOOK_UPS)


def greet(office, times=1):
    """Have the backend handle messages of Rita's in a channel that does not concern the product, one after another."""
    for _ in range(times):
        before = len(office.slack.bot_posts(office.elsewhere))
        office.slack.post(office.elsewhere, office.rita, "!access template")
        wait_until(lambda: len(office.slack.bot_posts(office.elsewhere)) > before, "the bot answers")  # noqa: B023


@MODES
def test_a_message_costs_the_backend_five_calls_without_the_cache_and_none_with_it(make_office, mode):
    plain = make_office(mode=mode).set(ACCESS_BACKEND_CACHE="false").open()
    cached = make_office(mode=mode).open()
    cost = {}
    for office in (plain, cached):
        office.caught_up()
        greet(office)
        before = look_ups(office)
        greet(office, 10)
        cost[office] = look_ups(office) - before
    assert (cost[plain], cost[cached]) == (50, 0)


@MODES
def test_a_command_gets_its_answer_though_slack_limits_what_the_backend_looks_up_for_it(make_office, mode):
    office = make_office(mode=mode).open()
    office.caught_up()
    fault = office.traffic.add(Fault("users.info", "status", status=429, retry_after=1))
    greet(office)
    assert fault.times == 0


@MODES
def test_a_channel_that_was_renamed_is_looked_up_again_and_remembered(make_office, mode):
    office = make_office(mode=mode).open()
    office.caught_up()
    greet(office)
    before = len(office.traffic.to("conversations.info"))
    office.slack.rename(office.elsewhere, "random-talk")
    office.settled()
    greet(office, 3)
    # Slack tells of it twice, by an event and by a message in the channel.
    assert 1 <= len(office.traffic.to("conversations.info")) - before <= 2


def test_the_backend_gets_its_own_client_back_when_the_plugin_is_switched_off(make_office):
    office = make_office()
    office.set(BOT_ADMINS=f"<@{office.tess}>,{office.tess}").open()
    office.caught_up()
    greeting = "!status gc"
    for _ in range(2):
        office.command(office.tess, "!plugin deactivate AccessRequest")
        office.command(office.tess, greeting)
        before = look_ups(office)
        office.command(office.tess, greeting)
        assert look_ups(office) - before == 3
        office.command(office.tess, "!plugin activate AccessRequest")
        office.command(office.tess, greeting)
        before = look_ups(office)
        office.command(office.tess, greeting)
        assert look_ups(office) - before == 0


def test_without_the_cache_the_backend_drops_what_it_cannot_look_up(make_office):
    """What the setting is for; where this fails, the backend has learned to wait by itself."""
    office = make_office().set(ACCESS_BACKEND_CACHE="off").open()
    office.caught_up()
    fault = office.traffic.add(Fault("users.info", "status", status=429, retry_after=1))
    office.slack.post(office.elsewhere, office.rita, "!access template")
    wait_until(lambda: fault.times == 0, "Slack has refused a look-up")
    greet(office)
    assert len(office.slack.bot_posts(office.elsewhere)) == 1


def test_the_product_remembers_nothing_of_what_the_backend_was_told(office):
    """Whom an act is judged by is looked up by itself: the two memories must not add up to ten minutes."""
    office.caught_up()
    greet(office)
    office.add(office.ask())
    office.ticket()
    asked = [call.arguments["user"] for call in office.traffic.to("users.info")]
    assert asked.count(office.rita) == 2
