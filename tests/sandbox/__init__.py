"""A Slack workspace and a Jira site on loopback, which the real clients cannot tell from the real ones."""
