"""Which requests a digest leaves out: what a private channel holds is for its members and Tech Ops."""

from accessdesk.desk import Desk
from accessdesk.sight import PRIVATE, is_member

MOST_MEMBERS = 100
"""Members of a channel, at most, who are looked at one by one: one of so many is not a channel of Tech Ops'."""


def hidden_in(desk: Desk, channel: str) -> frozenset[str]:
    """Return the private channels whose requests must not be told of in this one.

    They may be where everybody who is in it may see them: in that channel itself, and in a private one in which there
    is nobody but Tech Ops and the members of that channel.
    """
    private = frozenset(desk.ledger.note(PRIVATE).split()) - {channel}
    if not private:
        return private
    slack = desk.slack
    people = slack.inside(channel) if slack.is_private(channel) else frozenset()
    if not people or len(people) > MOST_MEMBERS:
        return private
    known = [person for person in map(slack.person, sorted(people)) if not person.bot]
    tech_ops = slack.members(desk.settings.tech_ops)
    others = [person.id for person in known if person.external or person.id not in tech_ops]
    return frozenset(each for each in private if not all(is_member(slack, each, person) for person in others))
