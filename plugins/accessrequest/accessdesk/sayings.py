"""What people said about a request: replies and commands, as each was judged (pure)."""

from collections.abc import Mapping
from dataclasses import dataclass

from accessdesk import decisions, objections
from accessdesk.facts import Fact
from accessdesk.wording import wording_of

GRANTS = ("licence", "role", "group", "level")
"""The fields of a grant, in the order in which they are shown."""

APPROVAL, REFUSAL, UNCLEAR = "approval", "refusal", "unclear"
OBJECTION, WITHDRAWAL = "objection", "withdrawal"


def may_weigh(text: str) -> bool:
    """Say whether a reply may decide, grant or object, whoever wrote it; most replies are about other matters."""
    said = decisions.read(text)
    return bool(said.reads or said.grant or objections.read(text))


def forget_replies() -> None:
    """Let go of the replies that were read last."""
    for reader in (wording_of, decisions.read, objections.read):
        reader.cache_clear()


@dataclass(frozen=True)
class Saying:
    """What one version of a message, or a command, says, by somebody who may or may not.

    entry: the message's ts, or the command's id; at: when it was said, seconds since 1970 by Slack's clock;
    reads: "approval", "refusal", "unclear" or "" (another matter); reason: of a refusal; grant: field -> value as
    typed; is_statement: it could serve as the reason of an earlier refusal; objects: "objection", "withdrawal" or "";
    role: as whom the person may decide ("owner", "backup", "tech-ops"), "" when they may not; gives: whether a grant
    of theirs counts; manages: whether they were the request's manager; unlisted: the level that the catalogue lacks.
    """

    entry: str
    version: str
    by: str
    at: float
    reads: str = ""
    reason: str = ""
    grant: Mapping[str, str] | None = None
    is_statement: bool = False
    objects: str = ""
    role: str = ""
    gives: bool = False
    manages: bool = False
    unlisted: bool = False

    @staticmethod
    def of(fact: Fact, at: float) -> "Saying":
        """Read a saying back from the fact of its judgement."""
        body = fact.body
        return Saying(
            entry=body["entry"],
            version=body["version"],
            by=body["by"],
            at=at,
            reads=body["reads"],
            reason=fact.texts.get("reason", ""),
            grant={name: fact.texts.get(name, "") for name in body["grant"]},
            is_statement=body["statement"],
            objects=body["objects"],
            role=body["role"],
            gives=body["gives"],
            manages=body["manages"],
            unlisted=body["unlisted"],
        )

    def fact(self, reader: int, catalogue: str) -> Fact:
        """Return the fact that this was judged. reader: the reading's version; catalogue: the mark of its entry."""
        grant = {name: self.grant[name] for name in GRANTS if self.grant and self.grant.get(name)}
        body = {
            "what": "saying",
            "entry": self.entry,
            "version": self.version,
            "by": self.by,
            "reader": reader,
            "catalogue": catalogue,
            "reads": self.reads,
            "grant": list(grant),
            "statement": self.is_statement,
            "objects": self.objects,
            "role": self.role,
            "gives": self.gives,
            "manages": self.manages,
            "unlisted": self.unlisted,
        }
        texts = {**grant, **({"reason": self.reason} if self.reason else {})}
        return Fact("judged", f"judged saying {self.version}", 0.0, body, texts, subject=self.entry)

    @property
    def decides(self) -> bool:
        """Whether it is a decision of somebody who may decide; a refusal may lack its reason."""
        return bool(self.role) and self.reads in (APPROVAL, REFUSAL)
