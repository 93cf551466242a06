"""The sandbox as a page in a browser: a channel on the left, the Jira ticket on the right, trouble on demand below."""
