"""A request in the lists: one row, derived from what stands."""

from accessdesk.replay import replay
from accessdesk.row import row_of

from tests.test_steps import COMPLETE, STREAM, Story


def row(story: Story) -> dict[str, object]:
    found = row_of(replay(STREAM, story.facts), ())
    assert found is not None
    return found


def test_while_an_edit_is_not_judged_yet_a_request_is_for_what_it_was_for_before():
    story = Story().post(COMPLETE + "\nFor: <@U0OTTO>").watched().people().judged()
    before = row(story)
    now = row(story.post(COMPLETE.replace("design", "more design"), edited="1700000005.000000"))
    assert (before["application_key"], before["beneficiary_key"]) == ("figma", "U0OTTO")
    assert (now["application"], now["application_key"], now["beneficiary_key"]) == ("Figma", "figma", "U0OTTO")
    assert (now["beneficiary"], now["manager_name"]) == ("U0OTTO", "Mara")


def test_an_edit_counts_in_the_lists_once_it_is_judged():
    story = Story().post(COMPLETE).watched().people().judged()
    story.post(COMPLETE.replace("Figma", "Miro"), edited="1700000005.000000").judged()
    assert row(story)["application_key"] == "miro"


def test_a_ticket_is_known_by_its_id_which_outlives_its_key():
    story = Story().post(COMPLETE).watched().people().judged()
    assert row(story)["issue"] == ""
    assert row(story.created())["issue"] == "1"
