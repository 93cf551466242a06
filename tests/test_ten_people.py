"""A crowd at once, over a delivery that repeats and shuffles everything."""

import random


def test_ten_people_adding_the_ticket_emoji_at_once_make_one_ticket_with_each_comment_once(make_office):
    office = make_office()
    crowd = [office.slack.add_user(f"ops{n}", f"Ops {n}", f"ops{n}@example.com") for n in range(10)]
    office.slack.channels[office.channel].members.extend(crowd)
    office.slack.add_group("crowd", crowd)
    office.set(ACCESS_TECH_OPS="@crowd").open()
    office.slack.delivery.copies = 3
    office.slack.delivery.hold()
    ts = office.ask()
    for number, person in enumerate(crowd):
        office.add(ts, by=person)
        office.reply(ts, person, f"reply number {number} of many")
    office.slack.delivery.release(random.Random(7))
    key = office.ticket()["key"]
    office.carried(key, "reply number 9 of many")
    office.settled()
    assert len(office.jira.issues()) == 1
    assert [f"reply number {n} of many" in body for n, body in enumerate(office.bodies(key))] == [True] * 10
    assert len(office.thread(ts)) == 1


def test_ten_requests_at_once_make_ten_tickets(office):
    office.slack.delivery.copies = 3
    office.slack.delivery.hold()
    posts = [office.ask(office.template(f"Tool {number}")) for number in range(10)]
    for ts in posts:
        office.add(ts)
        office.add(ts, by=office.tom)
    office.slack.delivery.release(random.Random(11))
    office.ticket(10)
    office.settled()
    summaries = sorted(issue["fields"]["summary"] for issue in office.jira.issues())
    assert summaries == sorted(f"Access to Tool {number} for Rita Requester" for number in range(10))
    assert [len(office.thread(ts)) for ts in posts] == [1] * 10
