"""After a start nobody is reminded of what was done while the bot was off."""

import time
from datetime import datetime, timezone

from accessdesk.catalogue_file import CatalogueFile
from accessdesk.desk import Desk
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger
from accessdesk.own_streams import is_current, open_stream, plan_own
from accessdesk.replay import replay

from tests.sandbox.server import Fault
from tests.test_away_and_remind import ALWAYS
from tests.test_settings import settings

REQUEST = "C0ASKIT/1700000000.000100"


def test_what_waits_is_reminded_of_only_when_what_catch_up_found_is_taken_in(tmp_path):
    ledger = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", 1.0)
    desk = Desk(settings(), ledger, None, None, None, None, CatalogueFile(""))  # type: ignore[arg-type]
    day = f"reminders {datetime.now(timezone.utc).date()}"
    ledger.append(REQUEST, [Fact("read", "read 1", 1.0, {"read_at": 1.0, "keys": []})])
    open_stream(ledger, *day.split())
    now = time.time()
    plan = plan_own(desk, replay(day, ledger.facts(day)), now)
    assert not plan.steps and now < plan.look_again <= now + 5
    desk.caught_up_at = time.time()
    assert not is_current(desk)
    ledger.postpone(REQUEST, None)
    assert is_current(desk)
    ledger.append(REQUEST, [Fact("read", "read 2", 2.0, {"read_at": 2.0, "keys": []})])
    assert is_current(desk)
    ledger.close()


def test_what_was_decided_while_the_bot_was_off_is_not_reminded_of_though_no_event_told(make_office):
    office = make_office().catalogue().set(**ALWAYS).open()
    decided, left = (office.ticketed(office.template("Miro")) for _ in range(2))
    office.settled()
    office.bot.stop()
    three_days_pass(office)
    office.slack.delivery.lose_while_away = True
    office.reply(decided[0], office.olga, "approved, Editor")
    office.traffic.add(Fault("conversations.history", "latency", seconds=4.0))
    office.set(ACCESS_REMIND="yes").open()
    text = office.told(office.olga, "*To decide.*")
    assert text.startswith("One access request waits for you:")
    assert left[1] in text and decided[1] not in text


def three_days_pass(office) -> None:
    """Have whatever waits have begun to wait three days ago, and the day's reminders be open; the bot is off."""
    ledger = Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}", 1.0)
    with ledger.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE requests SET waits_since = waits_since - {3 * 86_400}")
    open_stream(ledger, "reminders", f"{datetime.now(timezone.utc).date()}")
    ledger.close()
