"""The baseline of the benchmark: the shortest plugin that makes tickets and comments, with Jira in its callbacks."""

from functools import cached_property

from errbot import BotPlugin
from errbot.backends.base import Message, Reaction
from jira import JIRA


class Plain(BotPlugin):
    """Makes a ticket at `:ticket:` and a comment at each reply; remembers nothing over a restart."""

    def activate(self) -> None:
        super().activate()
        self.tickets: dict[str, str] = {}

    def callback_reaction(self, reaction: Reaction) -> None:
        if reaction.reaction_name == "ticket":
            self.tickets[reaction.reacted_to["ts"]] = self.jira.create_issue(fields=self.fields).key

    def callback_message(self, message: Message) -> None:
        key = self.tickets.get(message.extras.get("slack_event", {}).get("thread_ts", ""))
        if key:
            self.jira.add_comment(key, message.body)

    @property
    def fields(self) -> dict[str, object]:
        project = self.bot_config.ACCESSREQUEST["JIRA_PROJECT"]
        return {"project": {"key": project}, "issuetype": {"name": "Task"}, "summary": "Access request"}

    @cached_property
    def jira(self) -> JIRA:
        settings = self.bot_config.ACCESSREQUEST
        return JIRA(settings["JIRA_URL"], token_auth=settings["JIRA_TOKEN"])
