"""The set-up is noted when it changes, never twice for the same; addresses stand beside, secrets nowhere."""

import json
from pathlib import Path

import pytest
from accessdesk import VERSION, program
from accessdesk.application import Application
from accessdesk.facts import REMOVED, Fact
from accessdesk.setting_sources import CONFIG, Source, sources_of
from accessdesk.setting_up import SetUp
from accessdesk.setup_facts import STREAM, catalogue_of, membership_of, settings_of

from tests.headed import Headed

FIGMA = Application("Figma", ("Figma Design",), ("olga@example.com", "@design"), levels=("Editor",))


@pytest.fixture
def headed(database_url: str):
    made = Headed(database_url, JIRA_URL="https://acme.example", JIRA_TOKEN="s3cret", TECH_OPS="tess@example.com, @ops")
    yield made
    made.close()


def kinds(headed: Headed) -> list[str]:
    return [fact.kind for fact in headed.ledger.facts(STREAM)]


def test_it_is_noted_once_whoever_works_and_however_often(headed):
    for set_up in (SetUp(headed.desk), SetUp(headed.desk)):
        for _ in range(3):
            set_up.note()
            set_up.forget()
    assert kinds(headed) == ["settings", "program", "catalogue"]


def test_a_change_and_its_taking_back_are_three_facts(headed):
    set_up, before = SetUp(headed.desk), headed.desk.settings.sources
    set_up.note()
    for sources in ((*before, Source("MORE", CONFIG, "yes")), before):
        object.__setattr__(headed.desk.settings, "sources", sources)
        set_up.note()
    assert kinds(headed) == ["settings", "program", "catalogue", "settings", "settings"]
    first, _, last = [fact for fact in headed.ledger.facts(STREAM) if fact.kind == "settings"]
    assert first.body == last.body


def test_no_secret_is_noted_and_addresses_of_people_stand_beside(headed):
    SetUp(headed.desk).note()
    (fact,) = [fact for fact in headed.ledger.facts(STREAM) if fact.kind == "settings"]
    whole = json.dumps(fact.body)
    assert "s3cret" not in f"{whole}{fact.texts}" and "example.com" not in whole
    shown = {name: value for name, value, _ in fact.body["settings"]}
    assert shown["JIRA_TOKEN"] == "(secret)"
    assert fact.texts[shown["TECH_OPS"]] == "tess@example.com, @ops"


def test_what_was_removed_since_is_no_change():
    found = settings_of([Source("TECH_OPS", CONFIG, "tess@example.com")])
    noted = found.fact(None, 1.0)
    assert not found.differs(noted)
    assert not found.differs(Fact(noted.kind, noted.identity, 1.0, noted.body, dict.fromkeys(noted.texts, REMOVED)))
    assert settings_of([Source("TECH_OPS", CONFIG, "tom@example.com")]).differs(noted)


def test_a_long_setting_is_noted_whole_and_an_address_of_a_database_without_its_password():
    value = ", ".join(f"@group-{number}" for number in range(50))
    (listed,) = settings_of([Source("TECH_OPS", CONFIG, value)]).body["settings"]
    assert listed == ["TECH_OPS", value, CONFIG]


@pytest.mark.parametrize(
    "password", ["hunter2", "hun/ter2", "hunter2@", "a@hunter2", "hunter2,b", "x:hunter2?y", "%40hunter2"]
)
def test_no_address_shows_its_password_whatever_is_in_it(password):
    address = f"postgresql://bot:{password}@db/access?password=hunter2"
    defaults = {"DATABASE_URL": "", "PROXIES": ()}
    found = sources_of(defaults, {"DATABASE_URL": address, "PROXIES": ("http://proxy", address)}, {}, ())
    assert "hunter2" not in repr(settings_of(found))
    assert "ter2" not in repr(found)


def test_the_catalogue_is_noted_as_data_without_addresses_of_people():
    found = catalogue_of([FIGMA])
    (listed,) = found.body["applications"]
    assert listed["name"] == "Figma" and listed["levels"] == ["Editor"]
    assert listed["owners"] == ["text 1", "@design"]
    assert found.texts == {"text 1": "olga@example.com"}
    assert catalogue_of(None).body == {"applications": None}
    assert catalogue_of(None).differs(found.fact(None, 1.0))


def test_who_is_tech_ops_is_noted_by_id_with_the_names_that_are_known():
    found = membership_of([("S1", ["U2", "U1"]), ("", ["U3"])], {"U1": "Tess Ops"})
    assert found.body == {"people": ["U1", "U2", "U3"], "groups": {"S1": ["U1", "U2"]}}
    assert found.texts == {"name U1": "Tess Ops"}
    noted = found.fact(None, 1.0)
    assert not membership_of([("S1", ["U1", "U2"]), ("", ["U3"])], {"U1": "T. Ops"}).differs(noted)
    assert membership_of([("S1", ["U1"]), ("", ["U3"])], {"U1": "Tess Ops"}).differs(noted)


def test_the_program_is_told_by_its_version_and_its_files():
    whole = Path(__file__).parents[1] / "pyproject.toml"
    assert f'\nversion = "{VERSION}"\n' in whole.read_text(encoding="utf-8")
    body = program.present().body
    assert body["version"] == VERSION
    assert len(body["code"]) == 64
