"""Access requests from Slack to Jira: everything that does not know Errbot."""

VERSION = "0.1.0"
"""The version of the program, as pyproject.toml has it."""
