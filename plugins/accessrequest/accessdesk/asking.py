"""Of whom a request is asked by the present catalogue, and whether that was judged already (pure)."""

from accessdesk.acts import TECH_OPS
from accessdesk.catalogue import Application, Catalogue, Found
from accessdesk.facts import canonical, short
from accessdesk.request import Request


def application_of(request: Request, catalogue: Catalogue | None) -> Application | None:
    """Return the application that the request was judged to name, as the catalogue has it now."""
    if catalogue is None or request.application is None or not request.application.name:
        return None
    return catalogue.get(request.application.name)


def look_up(request: Request, catalogue: Catalogue) -> Found:
    """Look the application up that the request names; what Tech Ops said that it is may have left the catalogue."""
    said = request.said_of("app")
    application = catalogue.get(said) if said else None
    return Found(application) if application else catalogue.find(request.application_said)


def is_named_anew(request: Request, catalogue: Catalogue | None) -> bool:
    """Say whether which application it is has to be judged: never judged, or the catalogue says otherwise by now."""
    known = request.applications.get(request.named)
    if catalogue is None:
        return known is not None and known.catalogue
    if not request.application_said:
        return False
    found = look_up(request, catalogue)
    name = found.application.name if found.application else ""
    says = (True, name, found.suggestions, found.several)
    return known is None or (known.catalogue, known.name, known.suggestions, known.several) != says


def owner_named(request: Request, application: Application | None) -> str:
    """Return whom Tech Ops named as owner where the catalogue does not: an id, "tech-ops" for itself, or ""."""
    if application is not None:
        return ""
    # Without a catalogue nothing tells applications apart, and no edit is to shake an owner off who was named.
    named = request.wish.settled.get("owner") if request.application is None else None
    return named.about if named else request.said_of("owner")


def about_owners(request: Request, catalogue: Catalogue | None) -> str:
    """Return what tells by whom the request is decided now; "" where there is nobody to look up."""
    application = application_of(request, catalogue)
    named = owner_named(request, application)
    if application is None and named in ("", TECH_OPS):
        return ""
    says = [application.mark, application.given_by, application.notes] if application else []
    beneficiary = request.reading.beneficiary if request.reading else ""
    return short(canonical([named, says, request.requester, beneficiary]))
