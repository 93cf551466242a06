"""An administrator has a person forgotten: their name, e-mail and texts go from what is over, once it was confirmed."""

import pytest
import sqlalchemy as sa
from accessdesk.facts import REMOVED, Fact
from accessdesk.ledger import Ledger
from accessdesk.ledger_check import broken
from accessdesk.replay import replay

from tests.redaction import left_of
from tests.sandbox.server import wait_until
from tests.sealing import SECRET, live, sealed, wait_rewritten
from tests.verified import answers


@pytest.fixture
def staffed(make_office):
    office = make_office().catalogue()
    return office.set(BOT_ADMINS=office.tom).open()


def forget(office, words, by=None):
    return answers(office, by or office.tom, f"!access forget {words}")[-1]


def test_it_is_told_what_would_go_and_done_when_that_number_is_confirmed(staffed):
    office = staffed
    ts, _ = live(office)
    _, open_key = office.ticketed(office.template("Miro"))
    mention = f"<@{office.rita}>"
    first = office.command(office.tom, f"!access forget {mention}")
    assert f"Rita Requester ({office.rita}) is in 1 request that is over." in first
    assert f"1 request is open and stays as it is: <{office.jira.url}/browse/{open_key}|{open_key}>." in first
    assert sealed(office) == 0
    assert "It is 1 request now." in office.command(office.tom, f"!access forget {mention} 2 she asked")
    assert "Please say why" in office.command(office.tom, f"!access forget {mention} 1")
    assert "First see what would go" in office.command(office.tom, f"!access forget {mention} she asked")
    assert sealed(office) == 0
    said = forget(office, f"{mention} 1 she asked us to")
    assert f"Name, e-mail and texts of {office.rita} were removed from 1 request." in said
    assert "Slack and Jira are not changed" in said
    assert "Rita" not in said
    again = office.command(office.tom, f"!access forget {mention}")
    assert "There is nothing of" in again
    assert "There is nothing of" in office.command(office.tom, f"!access forget {mention} 1 she asked us to")
    shown = office.command(office.tess, "!access show OPS-1")
    assert f"what concerned {office.rita} was removed by command" in shown
    assert f"Requested by: {office.rita}" in shown
    assert "Manager: Mara Manager" in shown
    assert "Rita" not in shown
    # What is open goes on under her name.
    assert "Rita Requester" in office.command(office.tess, f"!access status {open_key}")
    facts = office.facts()
    office.take_off(ts, "complete")
    office.reply(ts, office.olga, "not approved: no")
    office.settled()
    assert office.facts() == facts


def test_nothing_of_them_is_left_in_the_files_and_what_others_wrote_is(staffed):
    office = staffed
    ts, _ = live(office)
    forget(office, f"<@{office.rita}> 1 she asked us to")
    office.settled()
    wait_rewritten(office)
    ledger = Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}")
    stream = f"{office.channel}/{ts}"
    request = replay(stream, ledger.facts(stream))
    assert broken(ledger, stream) == []
    assert request.post.present.text == REMOVED
    assert SECRET in " ".join(entry.present.text for entry in request.thread)
    own = next(name for name in streams(ledger) if name.startswith("forget "))
    noted = replay(own, ledger.facts(own)).noted["asked"]
    assert (noted["person"], noted["by"], noted["requests"]) == (office.rita, office.tom, 1)
    assert [fact.texts["reason"] for fact in ledger.facts(own) if fact.texts] == ["she asked us to"]
    ledger.close()
    for words in ("Rita", "rita@example.com", f"design {SECRET}"):
        assert [where for where in left_of(office, words) if where.startswith("accessrequest.db")] == [], words
    # Slack and Jira keep theirs.
    assert "OPS-1 fields" in left_of(office, SECRET)


def streams(ledger):
    with ledger.reading() as connection:
        return list(connection.scalars(sa.text("SELECT stream FROM streams")))


def test_an_owner_and_whoever_only_wrote_there_are_forgotten_as_well(staffed):
    office = staffed
    live(office)
    forget(office, f"<@{office.olga}> 1 left the company")
    forget(office, f"<@{office.otto}> 1 left the company")
    shown = office.command(office.tess, "!access show OPS-1")
    assert "Olga" not in shown
    assert f"{office.olga} approved" in shown
    assert "*completed*" in shown
    assert "Rita Requester" in shown
    office.settled()
    wait_rewritten(office)
    for words in ("Olga", "Otto", f"hello {SECRET}"):
        assert [where for where in left_of(office, words) if where.startswith("accessrequest.db")] == [], words


@pytest.mark.parametrize("who", ["tess", "rita"])
def test_nobody_but_administrators_may(staffed, who):
    office = staffed
    live(office)
    person = getattr(office, who)
    said = office.command(person, f"!access forget <@{office.rita}> 1 please")
    assert "Only the bot's administrators can have somebody forgotten." in said
    assert sealed(office) == 0


def test_it_goes_on_after_the_bot_was_killed_in_the_midst(staffed):
    office = staffed
    for _ in range(3):
        live(office)
    place = office.slack.direct_channel(office.tom).id
    office.slack.post(place, office.tom, f"!access forget <@{office.rita}> 3 she asked us to")
    wait_until(lambda: sealed(office) >= 1, "it has begun")
    office.bot.kill()
    office.bot.start()
    wait_until(lambda: sealed(office) == 3, "all of it is done")
    assert "There is nothing of" in office.command(office.tom, f"!access forget <@{office.rita}>")


def test_what_is_written_later_is_recorded_as_ever(staffed):
    office = staffed
    live(office)
    forget(office, f"<@{office.rita}> 1 she asked us to")
    _, key = office.ticketed(office.template("Miro"))
    assert "Rita Requester" in office.command(office.tess, f"!access status {key}")


def test_who_is_named_in_the_bots_own_records_alone_is_forgotten_as_well(staffed):
    office = staffed
    ledger = Ledger(f"sqlite:///{office.data_dir / 'accessrequest.db'}")
    body = {"step": "x", "name": "x", "rejected": True}
    sentences = ("Jira knows no otto@example.com.", "Somebody Other has no account.")
    for number, sentence in enumerate(sentences):
        fact = Fact("failed", f"failed {number}", 1.0, body, {"sentence": sentence}, f"failures {number}")
        ledger.append("digest 2020-01-01", [fact])
    office.settled()
    mention = f"<@{office.otto}>"
    first = office.command(office.tom, f"!access forget {mention}")
    assert f"Otto Other ({office.otto}) is in 1 record of the bot's own." in first
    assert "say `!access forget @name 0` and the reason" in first
    assert "sealed" not in first
    assert "It is 0 requests now." in office.command(office.tom, f"!access forget {mention} 1 left")
    said = forget(office, f"{mention} 0 left the company")
    assert f"Name, e-mail and texts of {office.otto} were removed from the bot's own records." in said
    kept = [fact.texts["sentence"] for fact in ledger.facts("digest 2020-01-01") if fact.texts]
    assert kept == [REMOVED, sentences[1]]
    assert "There is nothing of" in office.command(office.tom, f"!access forget {mention} 0 left the company")
    ledger.close()


@pytest.mark.parametrize(
    "words", ["", "@rita", "<!subteam^S0TECHOPS>", "<@{rita}> <@{otto}>", "U0RITA 1 x", "<@{rita}> -1"]
)
def test_who_is_not_mentioned_as_one_person_is_asked_for_and_nothing_goes(staffed, words):
    office = staffed
    live(office)
    said = office.command(office.tom, f"!access forget {words.format(rita=office.rita, otto=office.otto)}".strip())
    assert any(part in said for part in ("Mention the person", "mentions nobody", "First see what would go"))
    assert sealed(office) == 0


def test_an_administrator_may_be_forgotten_by_themselves(staffed):
    office = staffed
    office.otto = office.tom
    live(office)
    assert "is in 1 request that is over" in office.command(office.tom, f"!access forget <@{office.tom}>")
    assert "were removed from 1 request" in forget(office, f"<@{office.tom}> 1 leaving")
    assert "Only the bot's" not in office.command(office.tom, f"!access forget <@{office.rita}>")
