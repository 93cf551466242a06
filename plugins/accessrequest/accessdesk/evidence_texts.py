"""What the bot says of evidence packs (pure)."""

from collections.abc import Sequence

from accessdesk.report_texts import left_out, plural
from accessdesk.zones import Zone


def begins(posts: int, private: bool) -> str:
    """Return that a pack of so many posts is being written, and where it comes where that is not here."""
    where = "" if private else " It comes in a direct message."
    return f"Packing {plural(posts, 'post')} with all their facts …{where}"


def so_far(done: int, posts: int) -> str:
    """Return how far it has come."""
    return f"{done:,} of {posts:,} posts packed."


def nothing(days: str) -> str:
    """Return that there is nothing to pack."""
    return f"There is nothing to pack: nothing that resembles a request was posted or changed from {days}."


def comes(title: str, facts: int, head: str, digest: str, zone: Zone, lacks: Sequence[str]) -> str:
    """Return what is said with a pack. head: up to which it goes, "" for none; digest: of its manifest."""
    lines = [
        f"*Evidence pack: {title}, {plural(facts, 'fact')}*",
        f"{zone.sentence} Every time in it has its offset.",
        "Open index.html in it to read; `python verify_pack.py PACK.zip`, which is in it, checks that it is whole.",
        f"It goes up to the head of {head}." if head else "No head covers it yet.",
        f"SHA-256 of its manifest: `{digest}`",
    ]
    return "\n".join([*lines, *lacks])


def lacking(hidden: int) -> list[str]:
    """Return what a pack leaves out, a sentence each. hidden: private channels that whoever asks is not in."""
    if not hidden:
        return []
    return [
        f"{left_out(hidden)} Without the heads and the bot's own streams, since they name requests of all channels."
    ]
