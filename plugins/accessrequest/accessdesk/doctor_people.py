"""What the doctor says of the catalogue, and of those who have to be reached (pure)."""

from collections.abc import Collection, Mapping, Sequence

from accessdesk.application import Application
from accessdesk.doctor_lines import Line, listed, note, ok, to_do, unchecked
from accessdesk.doctor_slack import why_unfit
from accessdesk.people import Person

Named = Mapping[str, Sequence[Person] | None]
"""Names as the catalogue has them -> the people behind each, None where Slack knows nobody."""


def catalogue_lines(path: str, problems: Sequence[str], applications: Sequence[Application] | None) -> list[Line]:
    """Return what there is to say of the file. applications: those in force, None where there are none."""
    if not path:
        return [note("no catalogue is set (CATALOGUE): Tech Ops decides on every request itself.")]
    if problems:
        stays = " The one before stays in force." if applications is not None else ""
        return [to_do(f"the catalogue {path} cannot be used. {each}{stays}") for each in problems]
    own = sum(each.is_tech_ops_own for each in applications or ())
    return [ok(f"the catalogue, {len(applications or ())} applications, {own} of them Tech Ops' own")]


def names_of(applications: Sequence[Application]) -> list[str]:
    """Return everybody whom the catalogue names as owner or backup, each once, in its order."""
    return list(dict.fromkeys(name for each in applications for name in (*each.owners, *each.backups)))


def owner_lines(applications: Sequence[Application], named: Named, inside: Collection[str] | None) -> list[Line]:
    """Return what there is to say of owners and backups.

    named: those who were looked up; inside: the ids of the people in the channel, None where that is not known.
    """
    lines = []
    for name, people in named.items():
        where = listed(each.name for each in applications if name in (*each.owners, *each.backups))
        if people is None:
            lines.append(
                to_do(
                    f"{name} decides on {where}, and Slack has no group and no active account of that name. Mend the "
                    "catalogue."
                )
            )
        elif not people:
            lines.append(to_do(f"{name} decides on {where}, and nobody is in that group. Add people to it in Slack."))
        for one in people or ():
            if why_unfit(one):
                who = name if name == one.name else f"{one.name} ({name})"
                lines.append(
                    to_do(f"{who} decides on {where}, but {why_unfit(one)}. Name somebody else in the catalogue.")
                )
    lines += _left_alone(applications, named)
    fit = {one.id: one for people in named.values() for one in people or () if not why_unfit(one)}
    if fit:
        outside = sorted(one.name for one in fit.values() if inside is not None and one.id not in inside)
        direct = f"; not in the channel, and asked by direct message: {listed(outside)}" if outside else ""
        who = "one person can decide and is" if len(fit) == 1 else f"{len(fit)} people can decide and are"
        lines.append(ok(f"{who} active in Slack{direct}"))
    left_out = len([name for name in names_of(applications) if name not in named])
    if left_out:
        lines.append(unchecked(f"{left_out} more owners and backups", "Slack allows so many look-ups at a time."))
    return lines


def _left_alone(applications: Sequence[Application], named: Named) -> list[Line]:
    """Return the applications on which nobody can decide, of those whose people were all looked up."""
    lines = []
    for each in applications:
        names = (*each.owners, *each.backups)
        people = [one for name in names for one in named.get(name) or ()]
        if names and all(name in named for name in names) and all(map(why_unfit, people)):
            lines.append(
                to_do(f"nobody is left who decides on {each.name}, so Tech Ops has to. Name an owner in the catalogue.")
            )
    return lines


def manager_lines(named: Sequence[tuple[str, Person]]) -> list[Line]:
    """Return what there is to say of the managers of open requests: (request as people know it, manager)."""
    lines = [
        to_do(f"{manager.name}, the manager in {request}, {why_unfit(manager)}. Have the requester name another one.")
        for request, manager in named
        if why_unfit(manager)
    ]
    fit = {manager.id for _, manager in named if not why_unfit(manager)}
    are = "the managers of open requests are" if len(fit) > 1 else "the manager of open requests is"
    return [*lines, ok(f"{are} active in Slack")] if fit else lines
