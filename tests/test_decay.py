"""How the catalogue has aged, in words."""

import yaml
from accessdesk.decay_texts import Decay, Lacking, Silent, answer, sentences

from tests.documents import DOCS
from tests.test_digest import as_slack_shows

AGED = Decay(
    people=[
        "Oskar Owner (oskar@example.com) decides on Miro, but has no active account in Slack. "
        "Name somebody else in the catalogue."
    ],
    silent=[Silent("Olga Owner", ["Figma", "FigJam"], 2)],
    lacking=[Lacking("Notion", 4), Lacking("Figmaa", 1, ["Figma"])],
)


def test_the_answer_in_the_documentation_is_what_is_said():
    shown = answer(AGED, "!").replace("```", "").replace("\u2060", "").replace("\\", "")
    assert f"```\n!access apps --check\n{as_slack_shows(shown)}" in DOCS


def test_a_catalogue_that_is_in_order_is_said_to_be():
    assert answer(Decay(), "!").startswith("The catalogue is in order")
    assert sentences(Decay()) == []


def test_the_lines_to_add_are_yaml_whatever_people_typed():
    names = ['No: "yes" #1', "- [x]", "365", "`tick`", "日本語"]
    said = answer(Decay(lacking=[Lacking(name, 1) for name in names]), "!")
    block = said.split("```")[1].strip("\n")
    read = yaml.safe_load("applications:\n" + block)["applications"]
    assert [each["name"] for each in read] == [name.replace("`", "'") for name in names]


def test_an_owner_who_answers_nothing_is_named_with_what_they_own():
    assert sentences(Decay(silent=[Silent("Olga Owner", ["Figma"], 0)])) == [
        "Olga Owner, who owns Figma, has decided on none of the last 5 requests. "
        "Ask whether somebody else should own it."
    ]
