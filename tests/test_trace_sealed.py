"""`!access trace` finds a request whose names and texts were removed when its time was over: by Slack id."""

from tests.office import Office
from tests.sealing import age, live, wait_sealed
from tests.test_trace_command import traced


def test_a_sealed_request_is_found_by_slack_id_and_not_by_what_was_removed(tmp_path):
    office = Office(tmp_path)
    try:
        office.catalogue().set(ACCESS_AUDITORS="otto@example.com").open()
        _, key = live(office)
        age(office)
        wait_sealed(office)
        listed = f"Slack id;E-Mail;Name\n{office.rita};;\n;rita@example.com;\n;;(removed)\n"
        said, table = traced(office, office.otto, "!access trace --app Figma", ("users.csv", listed))
        assert "1 of them is sealed: names and e-mails were removed" in said
        assert [(row["result"], row["ticket"]) for row in table] == [("decided", key), ("none", ""), ("none", "")]
    finally:
        office.close()
