"""Where requests take no labels their description leads back: what is done in Jira, checks, a lost ledger."""

import pytest

from tests.sandbox.jira_contract import violations
from tests.test_lost_ledger import lose, rebuilt, tickets
from tests.verified import CLEAN, lived, verify


@pytest.fixture
def office(make_office):
    office = make_office(flavour="service").catalogue()
    del office.jira.screen["labels"]
    office.agent = office.jira.add_person("agnes", "agnes@example.com", "Agnes Agent")
    office.jira.desk.agents.add(office.agent)
    return office.set(JIRA_POLL_SECONDS="1").open()


def test_a_request_that_is_closed_in_jira_is_closed_in_the_thread_and_stays_so(office):
    ts, key = office.ticketed()
    office.jira.transition(key, office.agent, "Done", "Done")
    assert office.said(ts, "is closed").partition(". What")[0].endswith("is closed: done. By Agnes Agent, in Jira")
    office.carried(key, "*Completed* by Agnes Agent, in Jira")
    office.settled()
    # Whoever closed it there has told the customer, and a public comment now would open it again.
    assert office.jira.desk.reopened == 0
    assert office.jira.issue(key)["fields"]["status"] == "Done"
    assert violations(office.jira, office.traffic.calls) == []


def test_a_check_finds_nothing_missing(office):
    request = lived(office)
    assert office.jira.issue(request.key)["fields"]["labels"] == []
    assert CLEAN in verify(office, request.key)


def test_a_lost_ledger_is_rebuilt(office):
    request = lived(office)
    lose(office)
    before = tickets(office)
    rebuilt(office)
    office.said(request.ts, "were rebuilt from the ticket and this thread")
    office.settled()
    assert tickets(office) == before
    office.reply(request.ts, office.mara, "written afterwards")
    office.carried(request.key, "written afterwards")
    assert len(office.jira.issues()) == 1
    assert CLEAN in verify(office, request.key)
