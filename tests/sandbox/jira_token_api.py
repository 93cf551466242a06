"""REST handler of personal access tokens, which Data Center lists for the account itself, and Cloud does not have."""

from .jira_http import Answer, Asked, RefusedError
from .jira_records import written


def tokens(asked: Asked) -> Answer:
    """List the account's tokens: nothing says which of them the call came with."""
    if asked.site.cloud:
        raise RefusedError(404)
    return 200, [
        {"id": number, "name": f"token {number}", "createdAt": written(0.0), "expiringAt": written(ends)}
        for number, ends in enumerate(asked.site.token_ends, 1)
    ]
