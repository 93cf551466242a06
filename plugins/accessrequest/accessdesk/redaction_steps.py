"""What is to be done for what somebody asked to have removed: first of all, before anything else is carried (pure)."""

from accessdesk.entries import Carried
from accessdesk.plan import Plan
from accessdesk.redacting import entry_of, erased_by, is_in_use, outstanding, refused
from accessdesk.redactions import Redaction
from accessdesk.settings import Settings


def redact_first(plan: Plan, settings: Settings) -> bool:
    """Plan what removes words; say whether everything is removed from the ledger that is to be."""
    asked = sorted(plan.request.redactions.values(), key=lambda each: (each.at, each.id))
    settled = [_from_ledger(plan, each) for each in asked]
    if not all(settled):
        return False
    for each in asked:
        if not each.may:
            plan.tell(each.by, f"not-redact {each.id}")
        elif each.why:
            plan.once("say", f"unredacted {each.id}")
        else:
            _elsewhere(plan, each, settings)
    return True


def _from_ledger(plan: Plan, asked: Redaction) -> bool:
    request = plan.request
    if asked.done or (asked.may is not None and not asked.counts):
        return True
    entry = entry_of(request, asked)
    # What the request stands on stays as it reads now; that its author has edited it may not have been heard.
    is_stale = entry is not None and is_in_use(request, entry) and request.read_at < asked.recorded_at
    if asked.counts:
        plan.add("redact", asked.id)
    elif not is_stale or plan.add("read-thread"):
        plan.add("judge-redaction", asked.id)
    return False


def _elsewhere(plan: Plan, asked: Redaction, settings: Settings) -> None:
    """Plan to remove the words from the files, from the ticket, and from what the thread was told, and to say so."""
    request = plan.request
    plan.once("scrub", asked.id)
    if request.ticket and not request.vanished:
        for file in erased_by(request, asked.id):
            plan.once("erase", file)
        _rewrite(plan)
    for step, redaction in request.repeating.items():
        said = request.done.get(step, {}).get("ts")
        if said and redaction == asked.id:
            plan.once("unsay", said)
    left = outstanding(request, asked, settings.ticket.fields)
    # What cannot be removed from the ticket for now is said as well.
    if all(refused(request, step) for step in left):
        plan.once("say", f"redacted {asked.id}")


def _rewrite(plan: Plan) -> None:
    """Plan to write those comments anew that sum up or note what was removed since, as they were but for that."""
    count = sum(each.done for each in plan.request.redactions.values())
    for entry, parts in plan.request.stale.items():
        known = plan.request.carried.get(entry, Carried()).parts
        for part in sorted(parts & known.keys()):
            plan.add("rewrite", f"{entry} {part} {count}", entry=entry, part=part, cleaned=True)
