"""What is to be done first for a request whose record was lost (pure)."""

from accessdesk.plan import Plan


def rebuild(plan: Plan) -> bool:
    """Have ticket and thread read where the record was lost; say whether the rest may go on.

    A closed one is taken as it stands, until somebody writes or does something there.
    """
    request = plan.request
    if not request.rebuilt:
        return True
    if not request.ticket_read:
        plan.add("read-ticket")
        return False
    if request.is_asleep:
        return False
    if request.read_at < request.rebuilt:
        plan.add("read-thread")
        return False
    return True
