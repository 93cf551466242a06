"""Requests are kept replayed up to a limit, which is one of memory: a long thread counts for more than a short one."""

from accessdesk.kept import Kept


def used(kept, stream, facts):
    request = kept.get(stream)
    request.count = facts
    return request


def test_what_was_replayed_is_at_hand_again():
    kept = Kept()
    request = used(kept, "a", 7)
    assert kept.get("a") is request


def test_of_many_requests_the_least_lately_used_is_replayed_anew():
    kept = Kept(requests=2)
    for stream in ("a", "b", "a", "c"):
        used(kept, stream, 1)
    assert kept.get("a").count == 1
    assert kept.get("b").count == 0


def test_of_long_threads_fewer_are_kept():
    kept = Kept(requests=100, facts=10)
    first = [used(kept, stream, 6) for stream in ("a", "b")]
    used(kept, "c", 0)
    assert kept.get("b") is first[1]
    assert kept.get("a").count == 0


def test_a_thread_that_is_longer_than_all_may_be_is_kept_while_it_is_worked_on():
    kept = Kept(requests=100, facts=10)
    request = used(kept, "a", 5000)
    assert kept.get("a") is request


def test_what_went_wrong_is_replayed_anew():
    kept = Kept()
    used(kept, "a", 7)
    kept.forget("a")
    assert kept.get("a").count == 0
