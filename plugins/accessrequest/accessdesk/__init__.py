"""Access requests from Slack to Jira: everything that does not know Errbot."""
