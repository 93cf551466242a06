"""The answers of commands about the catalogue (pure)."""

from collections.abc import Sequence

from accessdesk.answers import inert
from accessdesk.catalogue import Application, Catalogue
from accessdesk.errors import WrongInput

NONE = "There is no catalogue of applications: Tech Ops decides on every request, or names an owner for it."


def listed(catalogue: Catalogue | None, problems: Sequence[str]) -> str:
    """Return the applications by name; problems: what is wrong with the file as it is now."""
    if catalogue is None:
        return NONE
    names = sorted((application.name for application in catalogue.applications), key=str.casefold)
    number = f"{len(names)} application{'' if len(names) == 1 else 's'}"
    lines = [f"{number}: {', '.join(map(inert, names))}."] if names else ["The catalogue has no applications yet."]
    if problems:
        lines += ["The catalogue's file was changed and cannot be used; what it said before is in force:"]
        lines += [f"• {inert(problem)}" for problem in problems]
    return "\n".join(lines)


def shown(catalogue: Catalogue | None, name: str, prefix: str) -> str:
    """Return one application: who decides, which levels there are; raise WrongInput where there is none."""
    application = found(catalogue, name, prefix)
    decides = ", ".join(map(inert, application.owners)) or "Tech Ops itself"
    rest = {
        "Also called": ", ".join(map(inert, application.other_names)),
        "Decides": decides,
        "Backup": ", ".join(map(inert, application.backups)),
        "Levels": ", ".join(map(inert, application.levels)),
        "Gives the access": inert(application.given_by),
        "Note": inert(application.notes),
    }
    return "\n".join([f"**{inert(application.name)}**", *(f"{what}: {value}" for what, value in rest.items() if value)])


def found(catalogue: Catalogue | None, name: str, prefix: str) -> Application:
    """Return the application of this name; raise WrongInput with the names that come close where there is none."""
    if catalogue is None:
        raise WrongInput(NONE)
    if not name:
        raise WrongInput(f"Which application? `{prefix} apps` lists them.")
    result = catalogue.find(name)
    if result.application:
        return result.application
    near = " or ".join(inert(each) for each in result.suggestions or result.several)
    asked = f" Did you mean {near}?" if near else f" `{prefix} apps` lists those it has."
    raise WrongInput(f"The catalogue has no “{inert(name[:80])}”.{asked}")
