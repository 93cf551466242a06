"""What was carried before the ledger was lost, and what of it may be written again."""

from accessdesk.differing import Comment, Seen, differences
from accessdesk.entries import Carried
from accessdesk.facts import Fact
from accessdesk.redactions import REMOVED_FILE
from accessdesk.replay import apply, replay

STREAM, ENTRY = "C1/1000000000.000100", "1000000010.000100"


def rebuilt_in_two_parts():
    """Return a request whose ticket held one entry in two comments when the ledger was lost."""
    carried = [{"entry": ENTRY, "part": part, "id": f"7{part}", "stamp": ""} for part in (1, 2)]
    ticket = {"what": "ticket", "closed_as": "", "carried": carried, "files": []}
    found = {"what": "found", "id_of_issue": "7", "key": "OPS-1"}
    said = {"ts": ENTRY, "by": "U1", "edited": "", "seen": 1.0, "command": False, "files": []}
    facts = [
        Fact("rebuilt", "rebuilt 7", 1.0, found, {"summary": "x"}, "t", number=1),
        Fact("rebuilt", "rebuilt ticket 7", 1.0, ticket, {}, "t", number=2),
        Fact("message", "message m -", 1.0, said, {"text": "long"}, ENTRY, number=3),
    ]
    return replay(STREAM, facts)


def missed(request, what, part=0, id=""):
    entry = ENTRY if part else ""
    body = {"what": what, "entry": entry, "part": part, "id": id}
    apply(request, Fact("missed", f"missed {what} {part} {id}", 1.0, body, number=request.count + 1))


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


def test_an_entry_of_which_every_part_is_gone_is_carried_anew():
    request = rebuilt_in_two_parts()
    missed(request, "gone", 1)
    missed(request, "gone", 2)
    assert request.missed == {}
    assert request.carried == {}
    assert request.next_part(ENTRY) == 1
    assert request.uncarried == {ENTRY}


def test_an_entry_of_which_one_part_is_gone_keeps_the_other_and_what_it_says_now_follows():
    request = rebuilt_in_two_parts()
    missed(request, "doubled", 1, "99")
    missed(request, "gone", 1)
    assert request.missed == {}
    assert set(request.carried[ENTRY].parts) == {2}
    assert request.next_part(ENTRY) == 3


def test_what_was_found_of_a_part_that_is_not_known_any_more_changes_nothing():
    request = rebuilt_in_two_parts()
    for part in (1, 2):
        missed(request, "gone", part)
    for what in ("gone", "moved", "altered", "unmarked", "doubled", "late"):
        missed(request, what, 1, "99")
    assert request.missed == {}
    assert request.carried == {}


def test_a_part_that_is_gone_and_has_a_double_is_taken_for_that_one():
    request = rebuilt_in_two_parts()
    mark = {"request": STREAM, "entry": ENTRY, "part": 1}
    seen = Seen(comments=[Comment("99", True, "", (mark,)), Comment("72", True, "", ({**mark, "part": 2},))])
    (found,) = differences(request, seen, ())
    assert (found.what, found.part, found.id) == ("moved", 1, "99")
    missed(request, found.what, found.part, found.id)
    assert request.carried[ENTRY].parts[1][0] == "99"
    assert request.next_part(ENTRY) is None
    assert differences(request, seen, ()) == []


def test_a_file_that_was_removed_is_not_asked_for_again_where_it_is_missed():
    request = rebuilt_in_two_parts()
    request.files["F1"] = {"not": REMOVED_FILE, "redaction": "x"}
    missed(request, "file", id="F1")
    assert request.files["F1"]["not"] == REMOVED_FILE
