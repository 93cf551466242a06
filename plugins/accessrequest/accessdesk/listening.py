"""What intake must know to tell what concerns it: the bot's own ids, the acts of emoji, the channels (pure)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from accessdesk.bots import is_bots, listed_id
from accessdesk.labels import STANDARD, Labels
from accessdesk.raw import Event, id_of


@dataclass(frozen=True)
class Listening:
    """What intake must know to tell what concerns it.

    user: the bot's own id, bot: its bot id; acts: reaction name -> act; watched: the ids of the watched channels, None
    until they are known; hints: whether requests in other channels are answered; is_command: says whether a text is a
    command of this bot; bots: the other bots whose messages count, as bots.py compares them; labels: the template's.
    """

    user: str
    acts: Mapping[str, str]
    watched: frozenset[str] | None = None
    hints: bool = True
    is_command: Callable[[str], bool] = field(default=lambda text: False)
    bot: str = ""
    bots: frozenset[str] = frozenset()
    labels: Labels = STANDARD

    def act_of(self, reaction: str) -> str | None:
        """Return the act that a reaction stands for, None where it stands for none.

        A skin tone comes as a suffix, "ok_hand::skin-tone-3": the act is the same, though the emoji are two.
        """
        return self.acts.get(reaction.split("::")[0])

    def concerns(self, channel: str) -> bool:
        """Say whether posts of this channel may be requests, as far as is known."""
        return self.watched is None or channel in self.watched

    def author_of(self, message: Event) -> str:
        """Return the id of the person or listed bot that wrote the message; "" for this bot, other bots and nobody.

        Its own messages are told by user and by bot id: they carry both, and a list may name this bot by mistake.
        """
        user, bot = id_of(message.get("user")), id_of(message.get("bot_id"))
        if (user and user == self.user) or (bot and bot == self.bot):
            return ""
        return listed_id(message, self.bots) if is_bots(message) else user
