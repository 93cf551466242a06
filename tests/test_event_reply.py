"""A reply in a request's thread."""


def test_a_reply_before_the_ticket_is_carried_with_it(office):
    ts = office.ask()
    office.reply(ts, office.mara, "needed for the new role")
    office.add(ts)
    key = office.ticket()["key"]
    assert "Mara Manager" in office.carried(key, "needed for the new role")


def test_a_reply_after_the_ticket_is_carried_too(office):
    ts, key = office.ticketed()
    office.reply(ts, office.otto, "me too, please")
    assert "Otto Other" in office.carried(key, "me too, please")
    office.settled()
    assert len(office.bodies(key)) == 1


def test_a_reply_under_an_ordinary_post_is_left_alone(office):
    ts = office.ask("When is the VPN back?")
    before = office.facts()
    office.reply(ts, office.tess, "in an hour")
    office.settled()
    assert office.facts() == before
