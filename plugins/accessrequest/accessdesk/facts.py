"""A fact: one thing that happened, as it was seen; its canonical form, its digest and its place in the chain (pure)."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORM = 1
"""The version of the ledger's form. Every version there ever was is read; a newer one is refused."""

GENESIS = "0" * 64
"""What stands before a stream's first fact."""

RECORD = frozenset(
    ("form", "stream", "number", "kind", "identity", "at", "recorded_at", "subject", "body", "texts", "previous")
)
"""What a fact's record says."""

REMOVED = "(removed)"
"""What a text reads as that was removed from beside its fact."""


@dataclass(frozen=True)
class Fact:
    """One thing that happened.

    kind: what it is; identity: unique within its stream, so that the same fact coming twice is one;
    at: when it happened, seconds since 1970 by its source's clock; body: plain JSON without personal text;
    texts: name -> text, kept beside the fact so that it can be removed; subject: whom or what the texts belong to
    (a message's ts, a person's id), texts of one subject share a salt; by_text: the digest of `texts["text"]` is part
    of the identity. number and recorded_at (seconds since 1970 by our clock) are set by the ledger.
    """

    kind: str
    identity: str
    at: float
    body: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    subject: str = ""
    by_text: bool = False
    number: int = 0
    recorded_at: float = 0.0


def beside(fact: Fact, name: str) -> str:
    """Return a text that stands beside a fact, "" where there is none, or none any more."""
    text = fact.texts.get(name, "")
    return "" if text == REMOVED else text


def digest(salt: str, text: str) -> str:
    """Return the salted digest that stands in a fact for a text: HMAC-SHA256 in hexadecimal, keyed with the salt."""
    return hmac.new(bytes.fromhex(salt), text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def short(text: str) -> str:
    """Return a short digest that tells texts apart where the text itself would be too long."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def canonical(value: Any) -> str:
    """Return the one way to write a JSON value: keys sorted, no spaces, ASCII only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False)


def link(stream: str, fact: Fact, digests: Mapping[str, str], previous: str) -> tuple[str, str]:
    """Return (record, hash): what is written of a numbered fact, and the SHA-256 of it, which the next one cites."""
    record = canonical(
        {
            "form": FORM,
            "stream": stream,
            "number": fact.number,
            "kind": fact.kind,
            "identity": fact.identity,
            "at": round(fact.at, 6),
            "recorded_at": round(fact.recorded_at, 6),
            "subject": fact.subject,
            "body": dict(fact.body),
            "texts": dict(digests),
            "previous": previous,
        }
    )
    return record, hash_of(record)


def hash_of(record: str) -> str:
    """Return the SHA-256 of a record, in hexadecimal."""
    return hashlib.sha256(record.encode("utf-8", "surrogatepass")).hexdigest()


def from_record(record: str, texts: Mapping[str, str]) -> Fact:
    """Read a fact back from its record and from the texts that still stand beside it."""
    return from_value(json.loads(record), texts)


def from_value(value: Mapping[str, Any], texts: Mapping[str, str]) -> Fact:
    """Read a fact back from its record as JSON holds it, and from the texts that still stand beside it."""
    return Fact(
        kind=value["kind"],
        identity=value["identity"],
        at=value["at"],
        body=value["body"],
        texts={name: texts.get(name, REMOVED) for name in value["texts"]},
        subject=value["subject"],
        number=value["number"],
        recorded_at=value["recorded_at"],
    )
