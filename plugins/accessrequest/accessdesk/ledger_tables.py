"""The ledger's tables. `requests` is derived from the facts: it can be dropped and is built again."""

import sqlalchemy as sa

schema = sa.MetaData()

about = sa.Table("ledger", schema, sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text))

streams = sa.Table(
    "streams",
    schema,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("facts", sa.Integer, nullable=False),
    sa.Column("head", sa.Text, nullable=False),
    sa.Column("due_at", sa.Float),
    sa.Index("streams_due", "due_at"),
)

facts = sa.Table(
    "facts",
    schema,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("identity", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("hash", sa.Text, nullable=False),
    sa.UniqueConstraint("stream", "identity"),
)

texts = sa.Table(
    "texts",
    schema,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

salts = sa.Table(
    "salts",
    schema,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("salt", sa.Text, nullable=False),
)

redactions = sa.Table(
    "redactions",
    schema,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("subject", sa.Text, primary_key=True),
    sa.Column("until", sa.Float, nullable=False),
)
"""What was removed, so that it is not taken in again: subject (a message's ts, "file" and its id) -> until when."""

requests = sa.Table(
    "requests",
    schema,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("ts", sa.Text, nullable=False),
    sa.Column("posted_at", sa.Float, nullable=False),
    sa.Column("is_open", sa.Boolean, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("waits_for", sa.Text, nullable=False),
    sa.Column("waits_names", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("application", sa.Text, nullable=False),
    sa.Column("application_key", sa.Text, nullable=False),
    sa.Column("requester", sa.Text, nullable=False),
    sa.Column("requester_name", sa.Text, nullable=False),
    sa.Column("beneficiary", sa.Text, nullable=False),
    sa.Column("beneficiary_name", sa.Text, nullable=False),
    sa.Column("beneficiary_key", sa.Text, nullable=False),
    sa.Column("manager", sa.Text, nullable=False),
    sa.Column("manager_name", sa.Text, nullable=False),
    sa.Column("changed_at", sa.Float, nullable=False),
    sa.Column("trouble", sa.Text, nullable=False),
    sa.Column("issue", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, default=""),
    sa.Column("ticketed_at", sa.Float, nullable=False, default=0.0),
    sa.Column("decision", sa.Text, nullable=False, default=""),
    sa.Column("decided_at", sa.Float, nullable=False, default=0.0),
    sa.Column("decided_by", sa.Text, nullable=False, default=""),
    sa.Column("decided_name", sa.Text, nullable=False, default=""),
    sa.Column("owners", sa.Text, nullable=False, default=""),
    sa.Column("granted", sa.Text, nullable=False, default=""),
    sa.Column("closed_at", sa.Float, nullable=False, default=0.0),
    sa.Column("reopened", sa.Integer, nullable=False, default=0),
    sa.Column("words", sa.Text, nullable=False, default=""),
    sa.Column("waits_since", sa.Float, nullable=False, default=0.0),
    sa.Column("waits_ids", sa.Text, nullable=False, default=""),
    sa.Column("backups", sa.Text, nullable=False, default=""),
    sa.Column("held", sa.Text, nullable=False, default=""),
    sa.Column("expired", sa.Boolean, nullable=False, default=False),
    sa.Column("sealed_at", sa.Float, nullable=False, default=0.0),
    sa.Index("requests_application", "application_key", "posted_at"),
    sa.Index("requests_open", "is_open", "posted_at"),
    sa.Index("requests_posted", "posted_at", "stream"),
    sa.Index("requests_key", "key"),
    sa.Index("requests_issue", "issue"),
    sa.Index("requests_requester", "requester", "posted_at"),
    sa.Index("requests_same", "beneficiary_key", "application_key", "is_open"),
)

delays = sa.Table(
    "delays",
    schema,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at", sa.Float, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),
    sa.Index("delays_at", "at"),
)
"""How long people waited (delays.py), for a few days: derived as well, from the facts with these numbers."""

covered = sa.Table(
    "covered",
    schema,
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("facts", sa.Integer, nullable=False),
)
"""How many facts of each stream the days' heads cover: derived as well, from the facts that say so."""
