"""The benchmark measures what the program is, so that it must keep up with it."""

from tests.bench import pending


def test_the_question_that_is_measured_is_answered(tmp_path):
    assert len(pending.measure(tmp_path, number=100)) == pending.QUESTIONS
