"""What the documentation shows of health, doctor and verify is what they answer, but for numbers and addresses."""

import re

from tests.documents import DOCS
from tests.office import Office
from tests.sandbox.demo_text import LINK, spoken
from tests.test_docs_commands import timeless
from tests.test_doctor import healthy, looked, scope_is_taken
from tests.verified import comment_of, lived, verify


def numberless(text: str) -> str:
    """Return a text with the same sign for every number, time and address."""
    text = re.sub(r"https?://[\w.:/-]+|[\w.-]+@[\w.-]+\.\w+", "ADDRESS", timeless(text))
    return re.sub(r"\d+(\.\d+)*", "N", text).replace(LINK, "")


SHOWN = numberless(DOCS)


def shown(command: str) -> str:
    """Return the answer to a command as it is shown."""
    return SHOWN.partition(f"\n```\n!access {command}\n")[2].partition("\n```\n")[0]


def test_the_health_is_as_shown(make_office):
    office: Office = healthy(make_office, "datacenter").open()
    figma, key = office.ticketed()
    office.reply(figma, office.olga, "approved")
    office.carried(key, "approved")
    office.ticketed(office.template("Miro"))
    office.settled()
    answer = spoken(office.command(office.tess, "!access health"), {}, {}, {})
    assert numberless(answer) == shown("health")


def test_what_the_doctor_says_is_as_shown(make_office):
    office = healthy(make_office, "cloud").open()
    scope_is_taken(office)
    # What would act in Slack is shown by what looks alike; the sandbox's Jira is none that was released.
    answer = "\n".join(looked(office)).replace("＆", "&").replace("-SNAPSHOT", "").replace("*", "")
    said = [line.strip() for line in numberless(answer).splitlines()]
    assert [line for line in shown("doctor").splitlines() if line not in (*said, "", "…")] == []


def test_a_check_that_repairs_is_as_shown(office):
    request = lived(office)
    office.jira.uncomment(request.key, comment_of(office, request.key, "fine with me").id)
    answer = spoken(verify(office, request.key), {}, {}, {})
    assert f"\n```\n{numberless(answer)}\n```\n" in SHOWN
