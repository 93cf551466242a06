"""The requester's account in Jira: exactly one, by e-mail or by a file, or the fallback and an alarm until mended."""

from dataclasses import replace

import pytest

from tests.office import Office
from tests.sandbox.server import Fault, wait_until

FLAVOURS = pytest.mark.parametrize("flavour", ["datacenter", "cloud"])


def reporter(office: Office, by: str | None = None) -> str:
    """Have a request ticketed, and return its reporter's account."""
    before = len(office.jira.issues())
    ts = office.ask(by=by)
    office.add(ts)
    key = office.ticket(before + 1)["key"]
    office.said(ts, key)
    office.settled()
    return str(office.jira.issue(key)["fields"]["reporter"])


def hide(office: Office, account: str) -> None:
    """Have Jira show no e-mail of this account, as a person's settings on Cloud or a site's on Data Center do."""
    with office.jira.lock:
        office.jira.people[account] = replace(office.jira.people[account], hidden_email=True)


def health(office: Office) -> str:
    """Return how the bot is, without what its log said before."""
    return office.command(office.tess, "!access health").split("Latest warnings")[0]


def people(office: Office, text: str) -> Office:
    """Write the file of people's accounts; a bot that runs takes it in as it changes."""
    office.data_dir.mkdir(parents=True, exist_ok=True)
    path = office.data_dir / "people.yaml"
    path.write_text(text, encoding="utf-8")
    return office.set(JIRA_PEOPLE=str(path))


@FLAVOURS
def test_of_two_accounts_with_one_e_mail_neither_is_taken(make_office, flavour):
    office = make_office(flavour=flavour).open()
    office.jira.add_person("rita2", "Rita@example.com", "Rita Requester")
    assert reporter(office) == office.jira.account
    assert "no single account for Rita Requester" in office.ticket()["fields"]["description"]
    assert "several accounts there have their e-mail" in health(office)


@FLAVOURS
def test_an_account_whose_e_mail_only_begins_like_the_persons_is_not_taken(make_office, flavour):
    office = make_office(flavour=flavour).open()
    office.jira.add_person("ritas", "rita@example.com.au", "Rita Elsewhere")
    assert reporter(office) == office.rita_in_jira


@FLAVOURS
def test_an_inactive_account_is_no_account_and_none_beside_an_active_one(make_office, flavour):
    office = make_office(flavour=flavour).open()
    office.jira.add_person("rita0", "rita@example.com", "Rita Requester", active=False)
    office.jira.add_person("otto", "otto@example.com", "Otto Other", active=False)
    assert reporter(office) == office.rita_in_jira
    assert reporter(office, office.otto) == office.jira.account


@FLAVOURS
def test_a_person_whose_e_mail_jira_hides_is_found_by_the_file_and_ends_the_alarm(make_office, flavour):
    office = people(make_office(flavour=flavour), "otto@example.com: nobody").open()
    hide(office, office.rita_in_jira)
    assert reporter(office) == office.jira.account
    said = health(office)
    assert "Something needs you" in said
    assert f"Rita Requester ({office.rita}) has no account in Jira" in said
    assert f"{office.rita}: account" in said
    people(office, f"{office.rita}: {office.rita_in_jira}\n")
    wait_until(lambda: "Rita Requester" not in alarms(office), "the alarm ends")
    assert reporter(office) == office.rita_in_jira


def alarms(office: Office) -> str:
    """Return who has no account, as `!access health` says."""
    return "\n".join(line for line in health(office).splitlines() if "has no account" in line)


@FLAVOURS
def test_the_file_names_accounts_by_id_or_name_or_by_another_e_mail(make_office, flavour):
    office = make_office(flavour=flavour)
    elsewhere = office.jira.add_person("otto", "otto@elsewhere.example", "Otto Other")
    people(office, f"RITA@example.com: {office.rita_in_jira}\notto@example.com: otto@elsewhere.example\n").open()
    assert reporter(office) == office.rita_in_jira
    assert reporter(office, office.otto) == elsewhere


@FLAVOURS
def test_the_files_account_is_not_guessed_either(make_office, flavour):
    office = make_office(flavour=flavour)
    office.jira.add_person("rita2", "two@example.com", "Rita Requester")
    office.jira.add_person("rita3", "two@example.com", "Rita Requester")
    gone = office.jira.add_person("otto", "otto@example.com", "Otto Other", active=False)
    people(office, f"rita@example.com: two@example.com\notto@example.com: {gone}\ntom@example.com: who\n").open()
    assert {reporter(office), reporter(office, office.otto), reporter(office, office.tom)} == {office.jira.account}
    said = health(office)
    assert "names an e-mail for them that several accounts have" in said
    assert "theirs is not active" in said
    assert "Jira does not know the account that JIRA_PEOPLE names" in said


def test_a_broken_version_of_the_file_leaves_the_one_before_in_force_and_is_an_alarm(make_office):
    office = people(make_office(), "rita@example.com: ritaslogin\n")
    account = office.jira.add_person("ritaslogin", "r@elsewhere.example", "Rita Requester")
    office.open()
    people(office, "rita@example.com: ritaslogin\nOtto Other: otto\nmara@example.com:\n")
    said = wait_until(lambda: (text := health(office)) and "cannot be used" in text and text, "it is an alarm")
    assert "line 2:" in said and "line 3:" in said
    assert reporter(office) == account
    people(office, "rita@example.com: ritaslogin\n")
    wait_until(lambda: "cannot be used" not in health(office), "the alarm ends")


def test_a_broken_file_is_named_with_its_mistakes_before_the_first_start(make_office):
    office = people(make_office(), "Otto Other: otto\n").open()
    assert "The file JIRA_PEOPLE cannot be used" in office.bot.read_log()
    assert 'line 1: "Otto Other" is neither' in office.bot.read_log()


@FLAVOURS
def test_the_declared_fallback_is_reporter_where_the_requester_has_no_account(make_office, flavour):
    office = make_office(flavour=flavour)
    account = office.jira.add_person("desk", "desk@example.com", "Tech Ops Desk")
    for named in (account, "desk@example.com"):
        office.set(JIRA_FALLBACK_REPORTER=named)
        office.bot.restart() if office.bot.running else office.open()
        assert reporter(office, office.otto) == account
        assert "no single account for Otto Other" in office.jira.issues()[-1]["fields"]["description"]


def test_a_fallback_that_is_no_account_is_an_alarm_and_the_bots_own_is_taken(make_office):
    office = make_office().set(JIRA_FALLBACK_REPORTER="nosuch").open()
    assert reporter(office, office.otto) == office.jira.account
    assert "JIRA_FALLBACK_REPORTER is no account that Jira shows: nosuch" in health(office)


def test_the_alarm_outlives_a_restart_and_ends_when_the_account_is_there(make_office):
    office = make_office().set(ACCESS_CATCH_UP_SECONDS="1").open()
    assert reporter(office, office.otto) == office.jira.account
    office.bot.restart()
    wait_until(lambda: f"Otto Other ({office.otto}) has no account" in alarms(office), "the alarm is there again")
    office.jira.add_person("otto", "otto@example.com", "Otto Other")
    wait_until(lambda: not alarms(office), "the alarm ends")
    office.bot.restart()
    office.caught_up()
    assert alarms(office) == ""


@FLAVOURS
def test_where_the_bot_may_not_look_for_people_tickets_are_made_and_the_files_ids_are_taken(make_office, flavour):
    office = people(make_office(flavour=flavour), "otto@example.com: otto\n").open()
    no = {"errorMessages": ["You do not have permission to browse users."]}
    office.traffic.add(Fault("GET /rest/api/2/user*", "status", times=1000, status=403, body=no))
    assert reporter(office) == office.jira.account
    assert "Browse users and groups" in health(office)
    people(office, f"rita@example.com: {office.rita_in_jira}\n")
    assert reporter(office) == office.rita_in_jira


@FLAVOURS
def test_a_reporter_that_jira_does_not_let_the_bot_set_is_one_alarm_until_it_does(make_office, flavour):
    office = make_office(flavour=flavour).open()
    office.jira.permissions.remove("MODIFY_REPORTER")
    assert reporter(office) == office.jira.account
    assert reporter(office) == office.jira.account
    assert "did not let the bot name Rita Requester as reporter" in office.ticket()["fields"]["description"]
    said = health(office)
    assert said.count("“Modify Reporter”") == 1
    office.jira.permissions.add("MODIFY_REPORTER")
    assert reporter(office) == office.rita_in_jira
    assert "“Modify Reporter”" not in health(office)


@FLAVOURS
def test_a_search_that_shows_an_inactive_account_finds_nobody(make_office, flavour):
    office = make_office(flavour=flavour).open()
    named = {"accountId": office.rita_in_jira, "name": office.rita_in_jira}
    gone = [{**named, "emailAddress": "rita@example.com", "displayName": "Rita Requester", "active": False}]
    office.traffic.add(Fault("GET /rest/api/2/user/search", "status", times=1000, status=200, body=gone))
    assert reporter(office) == office.jira.account
    assert "theirs is not active" in health(office)
