"""What is wrong with the other side's TLS certificate, in a sentence for people (pure)."""


def certificate_refusal(error: BaseException, whom: str) -> str:
    """Return why a call failed where the certificate was not accepted, "" where it failed for another reason.

    The clients wrap what Python's ssl raised into errors of their own, several deep.
    """
    why = next((str(each.verify_message) for each in _inside(error) if hasattr(each, "verify_message")), "")
    if not why:
        return ""
    return (
        f"The certificate of {whom} is not accepted ({why}), so nothing is sent there. "
        "The administrator has to renew it, or make its issuer known to the bot's machine."
    )


def _inside(error: BaseException) -> list[BaseException]:
    """Return an error and all that it carries along."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.append(each)
            carried = (*each.args, getattr(each, "reason", None), each.__cause__, each.__context__)
            waiting += [part for part in carried if isinstance(part, BaseException)]
    return found
