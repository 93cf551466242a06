"""Whether a bot works on a ledger, and keeps up, as another process finds it."""

import time

from accessdesk import alive_shell
from accessdesk.facts import Fact
from accessdesk.ledger import Ledger

WORKING = {"JIRA_URL": "https://acme.atlassian.net", "JIRA_TOKEN": "s3cret-token", "JIRA_PROJECT": "OPS"}


def asked(capsys, url):
    """Return the status, and the sentence."""
    status = alive_shell.run({**WORKING, "DATABASE_URL": url}, "data")
    return status, capsys.readouterr().out.strip()


def test_a_ledger_is_worked_on_while_a_bot_holds_the_lease(database_url, capsys):
    ledger = Ledger(database_url)
    assert asked(capsys, database_url)[1].startswith("No bot works on this ledger")
    assert ledger.lease.hold()
    assert asked(capsys, database_url) == (0, "The bot works.")
    assert ledger.lease.hold(), "who asks takes nothing away"
    ledger.lease.give_up()
    assert asked(capsys, database_url)[0] == 1
    ledger.close()


def test_a_bot_that_leaves_undone_what_is_due_does_not_keep_up(database_url, capsys):
    ledger = Ledger(database_url)
    ledger.lease.hold()
    ledger.append("C1/1.1", [Fact("message", "1", 1.0)])
    assert asked(capsys, database_url)[0] == 0
    ledger.postpone("C1/1.1", time.time() - 700)
    status, sentence = asked(capsys, database_url)
    assert (status, sentence.partition(":")[0]) == (1, "The bot does not keep up")
    ledger.postpone("C1/1.1", time.time() + 700)
    assert asked(capsys, database_url)[0] == 0
    ledger.close()


def test_a_ledger_that_is_not_there_is_said_and_not_made(tmp_path, capsys):
    path = tmp_path / "none.db"
    status, sentence = asked(capsys, f"sqlite:///{path}")
    assert status == 1
    assert "there is no such file" in sentence
    assert not path.exists()


def test_a_ledger_that_cannot_be_looked_for_is_said(tmp_path, capsys):
    (tmp_path / "file").write_text("no directory")
    status, sentence = asked(capsys, f"sqlite:///{tmp_path / 'file' / 'accessrequest.db'}")
    assert status == 1
    assert "cannot be used: Not a directory. Let the bot's user write to the file and to its directory" in sentence
    assert "name another one in ACCESS_DATABASE_URL" in sentence


def test_settings_that_cannot_be_used_are_said(capsys):
    assert alive_shell.run({}, "data") == 1
    assert "JIRA_URL: missing" in capsys.readouterr().out
