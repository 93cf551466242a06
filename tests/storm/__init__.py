"""A storm over the bot: many people at work, everything that can break breaks, and then Slack and Jira are compared."""
