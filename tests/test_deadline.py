"""A call has so many seconds in all, whatever it is doing."""

import threading
import time

import pytest
from accessdesk.deadline import within
from accessdesk.errors import Rejected, Unavailable


def test_what_the_work_returns_is_returned() -> None:
    assert within(5, lambda: "found", "Jira") == "found"
    assert within(5, lambda: None, "Jira") is None


@pytest.mark.parametrize("error", [Rejected("no"), KeyError("id"), SystemExit(1)], ids=repr)
def test_what_the_work_raises_is_raised(error: BaseException) -> None:
    def fail() -> None:
        raise error

    with pytest.raises(type(error)) as caught:
        within(5, fail, "Jira")
    assert caught.value is error


def test_work_that_takes_too_long_is_left_alone_and_may_have_taken_effect() -> None:
    goes_on, ended = threading.Event(), threading.Event()

    def work() -> None:
        goes_on.wait(120)
        ended.set()

    began = time.monotonic()
    with pytest.raises(Unavailable, match=r"^Jira did not answer within 0\.05 seconds\.$") as caught:
        within(0.05, work, "Jira")
    assert time.monotonic() - began < 30
    assert caught.value.sent
    assert not ended.is_set()
    goes_on.set()
    assert ended.wait(120)


def test_an_error_that_comes_too_late_is_nobodys() -> None:
    goes_on = threading.Event()

    def work() -> None:
        goes_on.wait(120)
        raise KeyError("too late")

    with pytest.raises(Unavailable):
        within(0.01, work, "Slack")
    goes_on.set()


def test_work_that_is_left_alone_does_not_keep_the_program_alive() -> None:
    daemon: list[bool] = []
    within(5, lambda: daemon.append(threading.current_thread().daemon), "Jira")
    assert daemon == [True]
