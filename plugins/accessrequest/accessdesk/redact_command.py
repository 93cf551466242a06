"""The command that has a message removed: what was typed, checked against the ledger, and recorded."""

from accessdesk.errors import WrongInput
from accessdesk.events import channel_and_ts
from accessdesk.ledger import Ledger
from accessdesk.ledger_redaction import streams_with
from accessdesk.links import Links, read_message_link
from accessdesk.redacting import why_not
from accessdesk.redaction_messages import WHY_NOT
from accessdesk.redactions import ALREADY, CLOSED_UP, IN_USE, OWN, UNKNOWN, Redaction, asked_fact
from accessdesk.replay import replay


def ask(ledger: Ledger, links: Links, prefix: str, person: str, where: tuple[str, str], text: str) -> str:
    """Record that a person wants a message removed, in every request that holds words of it.

    where: (channel, ts) of the command; text: what follows its name. Raises WrongInput with a sentence.
    """
    first, _, reason = text.strip().partition(" ")
    named = first.strip("<>`*_,.").partition("|")[0]
    found = read_message_link(named, links.workspace)
    if found is None and "/archives/" in named:
        raise WrongInput("That link leads to another Slack workspace.")
    usage = f"`{prefix}access redact link reason`"
    if found is None:
        raise WrongInput(f"Which message? Give its link (*Copy link* in its menu) and the reason: {usage}.")
    if not reason.strip():
        raise WrongInput(f"Please say why: {usage}. The reason stays, so do not repeat what is to be removed.")
    channel, ts, root = found
    fact = asked_fact(channel, ts, person, where, reason.strip())
    asked = Redaction.of(fact)
    held = {stream: replay(stream, ledger.facts(stream)) for stream in streams_with(ledger, channel, ts, root)}
    why = {stream: why_not(request, asked) for stream, request in held.items()}
    # That somebody has edited what is in use may not have been heard: it is judged when the thread was read.
    wanted = [stream for stream, code in why.items() if code in ("", IN_USE)]
    if not wanted:
        raise WrongInput(WHY_NOT[next((code for code in (OWN, CLOSED_UP, ALREADY) if code in why.values()), UNKNOWN)])
    for stream in wanted:
        ledger.append(stream, [fact])
    threads = " and ".join(
        f"[the thread]({links.message(*channel_and_ts(stream), held[stream].root)})" for stream in wanted
    )
    return (
        f"Noted. If you may have that message removed, as its author or as Tech Ops, its words and files go from my "
        f"records and from the ticket; {threads} then says what was removed and what remains elsewhere, or why nothing "
        "was."
    )
