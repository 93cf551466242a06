"""What was carried before the ledger was lost, and what of it may be written again."""

from accessdesk.entries import Carried


def test_what_an_earlier_ledger_wrote_is_never_the_next_part():
    carried = Carried(parts={1: ("7", "from before"), 2: ("8", "from before")}, of=2, kept=2, stamp="a")
    assert carried.shows("a", untouched=False)
    assert not carried.shows("b", untouched=True)
    assert carried.next_part("now") == 3
    carried.parts[3], carried.of = ("9", "now"), 3
    assert carried.next_part("now") is None
    assert carried.next_part("later") == 3
    assert not carried.shows("a", untouched=True)


def test_without_a_stamp_only_what_was_never_edited_is_known_to_stand_there():
    carried = Carried(parts={1: ("7", "from before")}, of=1, kept=1)
    assert carried.shows("a", untouched=True)
    assert not carried.shows("a", untouched=False)
    assert not Carried().shows("", untouched=True)
