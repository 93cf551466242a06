"""An emoji in a skin tone: an emoji of its own that stands for the same act as without."""


def test_an_emoji_in_a_skin_tone_counts_and_reopens_when_it_is_taken_off(make_office):
    office = make_office().set(ACCESS_TICKET_EMOJI="raised_hand", ACCESS_COMPLETE_EMOJI="+1").open()
    ts = office.ask()
    office.add(ts, "raised_hand::skin-tone-3")
    key = office.ticket()["key"]
    office.said(ts, key)
    office.add(ts, "+1::skin-tone-5")
    office.status(key, "Done")
    office.take_off(ts, "+1::skin-tone-5")
    office.status(key, "To Do")


def test_two_skin_tones_of_one_person_are_two_emoji(make_office):
    office = make_office().set(ACCESS_COMPLETE_EMOJI="+1").open()
    ts, key = office.ticketed()
    office.add(ts, "+1::skin-tone-2")
    office.status(key, "Done")
    office.add(ts, "+1::skin-tone-5")
    office.settled()
    office.take_off(ts, "+1::skin-tone-2")
    office.settled()
    office.status(key, "Done")
    assert not any("open again" in text for text in office.thread(ts))
