"""Of whom a request is asked by the present catalogue, and whether that was judged already (pure)."""

from accessdesk.acts import TECH_OPS
from accessdesk.catalogue import Application, Catalogue
from accessdesk.facts import canonical, short
from accessdesk.request import Request


def application_of(request: Request, catalogue: Catalogue | None) -> Application | None:
    """Return the application that the request was judged to name, as the catalogue has it now."""
    if catalogue is None or request.application is None or not request.application.name:
        return None
    return catalogue.get(request.application.name)


def is_named_anew(request: Request, catalogue: Catalogue | None) -> bool:
    """Say whether which application it is has to be judged: never judged, or the catalogue says otherwise by now."""
    known = request.applications.get(request.is_about)
    if catalogue is None:
        return known is not None and known.catalogue
    if request.reading is None or not request.reading.application:
        return False
    found = catalogue.find(request.reading.application)
    name = found.application.name if found.application else ""
    says = (True, name, found.suggestions, found.several)
    return known is None or (known.catalogue, known.name, known.suggestions, known.several) != says


def owner_named(request: Request, application: Application | None) -> str:
    """Return whom Tech Ops named as owner where the catalogue does not: an id, "tech-ops" for itself, or ""."""
    named = request.wish.settled.get("owner")
    return named.about if named and application is None else ""


def about_owners(request: Request, catalogue: Catalogue | None) -> str:
    """Return what tells by whom the request is decided now; "" where there is nobody to look up."""
    application = application_of(request, catalogue)
    named = owner_named(request, application)
    if application is None and named in ("", TECH_OPS):
        return ""
    says = [application.mark, application.given_by, application.notes] if application else []
    beneficiary = request.reading.beneficiary if request.reading else ""
    return short(canonical([named, says, request.requester, beneficiary]))
