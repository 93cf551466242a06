"""Whether a request asks for new access, a change or a removal."""

import pytest
from accessdesk.kinds import kind_of

from tests.test_decisions import FILLINGS, SLACK_LONGEST


@pytest.mark.parametrize(
    ("application", "reason"),
    [
        ("Figma", "Remove Rita's access, she left the company"),
        ("Figma", "Please remove <@U0RITA>"),
        ("Figma", "please revoke"),
        ("Figma", "Hi team, please revoke her access"),
        ("Figma", "Revoke access for Rita"),
        ("Figma", "removal"),
        ("Figma", "*Removal* of access"),
        ("Figma", "Rita no longer needs access"),
        ("Figma", "<@U0RITA> no longer needs it"),
        ("Figma", "Access is no longer needed"),
        ("Figma", "She doesn't need it anymore"),
        ("Figma (removal)", "she left"),
        ("Figma - removal", "she left"),
        ("Figma removal", "she left"),
        ("Removal: Figma", "she left"),
        ("Remove access to Figma", "she left"),
    ],
)
def test_clear_words_at_the_opening_ask_for_a_removal(application: str, reason: str) -> None:
    assert kind_of(application, reason) == "removal"


@pytest.mark.parametrize(
    ("application", "reason"),
    [
        ("Figma", "upgrade from Viewer to Editor"),
        ("Figma", "Upgrade to Editor"),
        ("Figma", "Please upgrade my access to Editor"),
        ("Figma", "change of role"),
        ("Figma", "Role change: I lead the guild now"),
        ("Figma", "switch my licence"),
        ("Figma", "downgrade"),
        ("Figma", "Switch from Professional to Basic"),
        ("Figma", "change Rita's role"),
        ("Figma (upgrade)", "I lead the guild now"),
        ("Figma, upgrade to Editor", "I lead the guild now"),
    ],
)
def test_clear_words_at_the_opening_ask_for_a_change(application: str, reason: str) -> None:
    assert kind_of(application, reason) == "change"


@pytest.mark.parametrize(
    ("application", "reason"),
    [
        ("Figma", "I join the design guild"),
        ("Figma", "because the old tool was removed"),
        ("Figma", "We remove backgrounds from photos with it"),
        ("Figma", "Remove backgrounds from photos"),
        ("Remove.bg", "cut out pictures"),
        ("Okta", "I revoke the certificates of customers"),
        ("Figma", "I no longer need to ask colleagues"),
        ("Figma", "upgrade the database server"),
        ("Switch", "change management"),
        ("CRM", "Move customer accounts to the new system"),
        ("Okta", "Change user permissions for the shop"),
        ("Figma", "her access was removed by mistake"),
        ("Figma", "I was moved from sales to design"),
        ("", ""),
    ],
)
def test_everything_else_asks_for_new_access(application: str, reason: str) -> None:
    assert kind_of(application, reason) == "new"


@pytest.mark.parametrize("filling", [*FILLINGS, "remove ", "please ", "no longer needs "], ids=repr)
def test_the_longest_fields_are_read_at_once(filling: str) -> None:
    text = filling * (SLACK_LONGEST // len(filling))
    kind_of(text, text)
