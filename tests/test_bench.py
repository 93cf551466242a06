"""The benchmark measures what the program is, so that it must keep up with it; its arithmetic says what it should."""

import re
import subprocess
import sys

import pytest
from accessdesk.worker import THREADS

from tests.bench import asking, inversions, memory, outage, pending, quiet_posts, rehearsal, throughput
from tests.bench.figures import Figures, reached, verdict


def test_the_questions_that_are_measured_are_answered(tmp_path):
    found = pending.measure(tmp_path, number=100, questions=2)
    assert {what: len(seconds) for what, seconds in found.items()} == dict.fromkeys(pending.ASKED, 2)


def test_jira_is_asked_once_in_an_interval_whatever_the_number_of_open_requests(tmp_path):
    for number in (10, 2_500):
        changes, deletions = asking.questions(tmp_path / str(number), number)
        assert (len(changes), len(deletions)) == (asking.INTERVALS, -(-number // 1_000))


def test_a_post_that_is_no_request_is_neither_written_nor_called_about(tmp_path):
    found = quiet_posts.measure(tmp_path / "quiet")
    assert (found.writes, found.wakes, found.times.count) == (0, 0, quiet_posts.POSTS)


def test_the_rehearsal_that_is_measured_finds_requests_and_writes_its_page(tmp_path):
    found = rehearsal.measure(tmp_path / "rehearsal", messages=60)
    assert (found.requests > 3, found.page > 0.02, found.seconds > 0) == (True, True, True)


def test_a_promise_holds_up_to_its_figure_and_is_missed_by_a_share_of_it():
    assert verdict((5.0, 5.0), (20.0, 25.0)) == "holds"
    assert verdict((6.0, 5.0), (50.0, 25.0)) == "missed by 100%"
    assert verdict() == "holds"


def test_where_nothing_is_promised_the_difference_is_said():
    assert verdict((0, 0)) == "holds"
    assert verdict((3, 0)) == "missed by 3"
    assert verdict((0, 0), (3, 0), (9, 10)) == "missed by 3"


def test_what_is_to_be_reached_is_missed_by_what_is_lacking():
    assert reached(36.0, 36.0) == "holds"
    assert reached(27.0, 36.0) == "missed by 25%"


def test_durations_are_summed_up():
    assert Figures.of([0.001 * n for n in range(1, 102)]) == Figures(
        101, pytest.approx(0.051), pytest.approx(0.1), 0.101
    )


@pytest.mark.parametrize(
    ("numbers", "expected"), [([], 0), ([0, 1, 2], 0), ([0, 2, 1], 1), ([2, 1, 0], 3), ([1, 1], 0), ([9, 0, 1, 2], 3)]
)
def test_inversions_are_the_pairs_that_stand_in_the_wrong_order(numbers, expected):
    assert inversions.inversions(numbers) == expected


def test_replies_are_told_by_their_numbers():
    assert inversions.numbers(["Mara: reply 3", "nothing", "reply 12"]) == [3, 12]


def test_the_ceiling_is_what_the_workers_can_do_in_waves():
    assert throughput.ceiling(tickets=8, workers=8, latency=0.1, calls=1) == pytest.approx(80)
    assert throughput.ceiling(tickets=9, workers=8, latency=0.1, calls=1) == pytest.approx(45)
    assert throughput.ceiling(tickets=50, workers=8, latency=0.1, calls=2) == pytest.approx(50 / 1.4)


def test_the_ceiling_is_of_as_many_workers_as_there_are():
    assert throughput.WORKERS == THREADS


def test_catch_up_may_read_each_page_and_each_thread_that_changed():
    assert outage.promised(requests=999, changed=0) == 1
    assert outage.promised(requests=1000, changed=20) == 22


def test_the_reading_of_the_day_comes_round_for_few_threads_in_a_while():
    assert outage.daily(0.0) == 0
    assert outage.daily(outage.DAY / outage.SPREAD, requests=1000) == 1000


def test_growth_is_counted_from_the_last_look_while_warming_up():
    samples = [(5, 50.0), (10, 100.0), (15, 110.0), (20, 104.0)]
    assert memory.growth(samples, warm=10) == pytest.approx(0.04)


def test_the_memory_of_a_process_is_read():
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as process:
        assert 0 < memory.resident(process.pid) < 1000


def test_the_mix_of_events_is_told_of_a_hundred():
    assert sum(memory.MIX.values()) == 100


def test_an_unknown_measure_is_answered_with_those_that_there_are():
    found = subprocess.run([sys.executable, "-m", "tests.bench", "speed"], capture_output=True, text=True)
    assert found.returncode != 0
    assert re.search(r"no measure speed. There are: held, .*memory, report, rehearsal", found.stderr)
