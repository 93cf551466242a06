"""Access requests from Slack to Jira: everything that does not know Errbot."""

VERSION = "0.1.0"
