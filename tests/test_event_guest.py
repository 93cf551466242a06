"""A guest whose account shows no e-mail."""


def test_a_guests_request_becomes_a_ticket_that_says_why_they_are_not_its_reporter(office):
    gus = office.slack.add_user("gus", "Gus Guest", is_restricted=True)
    office.slack.channels[office.channel].members.append(gus)
    ts = office.ask(by=gus)
    office.add(ts)
    ticket = office.ticket()
    assert ticket["fields"]["summary"] == "Access to Figma for Gus Guest"
    assert ticket["fields"]["reporter"] == office.jira.account
    office.add(ts, "complete")
    assert "no single account for Gus Guest" in office.carried(ticket["key"], "Completed")


def test_the_ticket_itself_says_from_the_start_that_the_reporter_is_missing(office):
    gus = office.slack.add_user("gus", "Gus Guest", is_restricted=True)
    office.slack.channels[office.channel].members.append(gus)
    ts = office.ask(by=gus)
    office.add(ts)
    office.said(ts, office.ticket()["key"])
    office.settled()
    assert "Gus Guest (no e-mail)" in office.jira.issues()[0]["fields"]["description"]
