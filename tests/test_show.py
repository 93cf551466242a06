"""`!access show`: the whole of a request, who did what when, with links."""

from tests.sandbox.slack import Upload


def shown(office, person, command):
    return office.command(person, f"!access {command}")


def test_the_whole_of_a_request_is_shown_in_order_with_links(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed()
    office.reply(ts, office.mara, "not needed for her role", files=[Upload("a.txt", b"hello")])
    office.said(ts, "objects")
    approval = office.reply(ts, office.olga, "Approved. Role: Viewer")
    office.carried(key, "Role: Viewer")
    office.command(office.tess, f"!access proceed {key} Mara agreed on the phone")
    office.carried(key, "Mara agreed")
    office.said(ts, "Approved by Olga Owner")
    elsewhere = office.slack.post(office.channel, office.otto, "paid for")
    office.command(office.tess, f"!access add {key} {office.slack.permalink(office.channel, elsewhere)}")
    office.command(office.tess, f"!access note {key} seat 42")
    office.carried(key, "paid for")
    office.carried(key, "seat 42")
    office.command(office.tess, f"!access heard {key} <@{office.oskar}> fine with me")
    office.carried(key, "fine with me")
    office.add(ts, "complete", by=office.tom)
    office.status(key, "Done")
    office.said(ts, "closed")
    office.settled()
    text = shown(office, office.otto, f"show {key}")
    lines = [line.split(" ", 3)[-1] for line in text.splitlines() if line.startswith("• 2")]
    link = office.slack.permalink
    assert lines == [
        f"Rita Requester posted it (<{link(office.channel, ts)}|post>)",
        "Tess Ops added :ticket:",
        f"The ticket <{office.jira.url}/browse/{key}|{key}> was created",
        lines[3],
        f"Olga Owner approved: Role: Viewer (<{link(office.channel, approval, ts)}|reply>)",
        "Tess Ops let it go on: “Mara agreed on the phone”",
        f"Tess Ops added <{link(office.channel, elsewhere)}|a message> of Otto Other",
        "Tess Ops noted something in the ticket",
        "Tess Ops reported what Oskar Owner said elsewhere",
        "Tom Ops added :complete:",
        "The ticket was closed: done",
    ]
    assert lines[3].startswith("Mara Manager objected, as manager (<https://acme.slack.com/archives/")
    assert "Given: Role: Viewer" in text
    assert "In the ticket: 3 entries, 0 edits, 0 deletions, 1 file (1 attached, 0 only named)" in text


def test_a_long_one_comes_in_pages_and_goes_to_a_direct_message(office):
    ts, key = office.ticketed()
    for _ in range(12):
        office.add(ts, "complete", by=office.otto)
        office.take_off(ts, "complete", by=office.otto)
    office.settled()
    first = shown(office, office.tess, f"show {key}")
    assert f"More: `!access show {key} 2`" in first
    assert first.count("\n• ") == 20
    second = shown(office, office.tess, f"show {key} 2")
    assert second.count("• ") == 7 and "took :complete: off" in second
    assert "There are only 2 pages" in shown(office, office.tess, f"show {key} 3")
    assert "is no page. Give a number" in shown(office, office.tess, f"show {key} first")
    answer = office.command(office.otto, "!access show", thread=ts)
    assert answer == "That is long, or not for everybody here: I have sent it to you directly."
    assert key in office.told(office.otto, "More: ")


def test_what_is_changed_or_did_not_count_says_so(make_office):
    office = make_office().catalogue().open()
    ts, key = office.ticketed()
    office.add(ts, "complete", by=office.tom)
    office.said(ts, "not yet")
    reply = office.reply(ts, office.olga, "Approved. Role: Viewer")
    office.said(ts, "Approved by Olga Owner")
    office.slack.edit(office.channel, reply, "hm, let me think")
    office.said(ts, "edited")
    office.reply(ts, office.otto, "Approved")
    office.said(ts, "does not count")
    office.settled()
    text = shown(office, office.tess, f"show {key}")
    assert "Tom Ops added :complete: (changed nothing)" in text
    assert "|reply>, edited since)" in text
    assert "Otto Other approved, but does not decide here" in text
    assert "Held: the message that decided has changed" in text
