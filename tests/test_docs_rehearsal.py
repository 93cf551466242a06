"""What the documentation shows of a rehearsal is what is printed, and it names every option."""

import pytest
from accessdesk.rehearsal_shell import run

from tests.documents import DOCS
from tests.exported import CATALOGUE, Exported, template, uid

OPTIONS = ("--channel", "--tech-ops", "--group", "--html")


def office() -> Exported:
    """Return a workspace in which each of the usual things happened once."""
    made = Exported()
    ts = made.post("rita", template())
    made.react(ts, "ticket", "tess")
    made.post("mara", "approved from my side", ts)
    made.post("olga", "Approved. Role: Editor", ts)
    made.react(ts, "complete", "tess")
    ts = made.post("rolf", template("Tableau", "dashboards for sales", ""))
    made.post("rolf", f"Manager: <@{uid('moritz')}>", ts)
    made.post("rita", "App: Miro\nReason: a workshop\nManager: mara")
    ts = made.post("rolf", template("Miro", "our retrospective"))
    made.post("oskar", "ok if finance agrees", ts)
    made.react(ts, "complete", "tess")
    made.post("rita", "Can I get access to Salesforce, please?")
    made.post("oskar", template("Figma", "a new logo"), channel="general")
    made.post("rolf", "my laptop does not start")
    return made


def test_the_rehearsal_in_the_documentation_is_what_is_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    office().zipped(tmp_path / "export.zip")
    (tmp_path / "catalogue.yaml").write_text(CATALOGUE)
    settings = {"TECH_OPS": "tess@acme.example,tom@acme.example", "CATALOGUE": "catalogue.yaml", "REDIRECT": True}
    assert run(settings, str(tmp_path), ["export.zip", "--html", "rehearsal.html"]) == 0
    printed = capsys.readouterr().out
    shown = DOCS.partition("make rehearse EXPORT=export.zip\nRehearsal of ")[2].partition("\n…\n```")[0]
    assert f"Rehearsal of {shown}\n\nEmoji\n" in printed


@pytest.mark.parametrize("option", OPTIONS)
def test_every_option_is_in_the_documentation(option, capsys):
    with pytest.raises(SystemExit):
        run({}, "", ["--help"])
    assert option in capsys.readouterr().out
    assert f"`{option} " in DOCS
