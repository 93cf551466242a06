"""What a manager's reply is read as, line by line."""

from pathlib import Path

import pytest
import yaml
from accessdesk.objections import read

from tests.test_decisions import FILLINGS, SLACK_LONGEST

CORPUS = yaml.safe_load((Path(__file__).parent / "corpora" / "objections.yaml").read_text(encoding="utf-8"))
READS = {"objection": "objection", "withdrawal": "withdrawal", "neither": ""}


@pytest.mark.parametrize(("text", "reads"), [(text, READS[name]) for name in READS for text in CORPUS[name]], ids=repr)
def test_a_manager_is_read_as_they_meant_it(text: str, reads: str) -> None:
    assert read(text) == reads


@pytest.mark.parametrize("filling", [*FILLINGS, "not needed, ", "please cancel. ", "go ahead "], ids=repr)
def test_the_longest_replies_are_read_at_once(filling: str) -> None:
    read(filling * (SLACK_LONGEST // len(filling)))
