"""An emoji that is taken off a post."""


def test_taking_the_ticket_emoji_off_later_changes_nothing(office):
    ts, key = office.ticketed()
    office.take_off(ts, "ticket")
    office.settled()
    office.status(key, "To Do")
    assert len(office.jira.issues()) == 1


def test_the_thread_says_how_to_cancel_when_the_ticket_emoji_is_taken_off(office):
    ts, _ = office.ticketed()
    office.take_off(ts, "ticket")
    office.said(ts, "cancel")


def test_taking_off_the_only_complete_emoji_reopens(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Done")
    office.take_off(ts, "complete")
    office.status(key, "To Do")
    office.said(ts, "open again")


def test_taking_off_somebody_elses_kind_of_emoji_changes_nothing(office):
    ts, key = office.ticketed()
    office.add(ts, "complete")
    office.status(key, "Done")
    office.add(ts, "complete", by=office.otto)
    office.told(office.otto, "only Tech Ops")
    office.take_off(ts, "complete", by=office.otto)
    office.settled()
    office.status(key, "Done")
