"""Whatever happens, in whatever order it is heard: the plan comes to rest, and nothing closes as done undecided."""

from accessdesk.decisions import read
from accessdesk.relayed import Relayed
from accessdesk.sayings import APPROVAL
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulation import BOT_IN_JIRA, CATALOGUE, EMOJI, PEOPLE, RULE, TECH_OPS, Simulation, template, uid

WORDS = (
    *("approved", "approved. Role: Editor", "not approved", "not approved: no seats", "approved?", "not needed"),
    *("needed after all", "the licences are all in use", "Role: Admin", "Name of application: Miro", "thanks"),
)
POSTS = (
    *(template(), template("figma"), template("Miro"), template("VPN"), template("AWS root"), template("Coffee")),
    *(template(manager="otto"), template(more=f"For: <@{uid('olga')}>"), template(reason="remove my access")),
    *("Name of application: Figma\nManager's Name: Mara", "never mind", template("Figma and Miro")),
)
CATALOGUES = (CATALOGUE, "", CATALOGUE.replace("Miro", "Mural"), CATALOGUE.replace("olga", "otto"))
SETTLING = (("app", "Miro"), ("app", "Figma"), ("owner", "tech-ops"), ("owner", uid("otto")), ("kind", "removal"))
COMMANDS = (*((act, "") for act in ("approve", "decline", "proceed", "withdraw", "reopen", "retry")), *SETTLING)

MOST_LOOKS = 5
"""Looks at Jira, each after everything came to rest, after which nothing there can be new."""

people = st.sampled_from(PEOPLE)
happenings = st.one_of(
    st.tuples(st.just("reply"), people, st.sampled_from(WORDS), st.booleans()),
    st.tuples(st.just("edit"), st.integers(0, 9), st.sampled_from((*WORDS, *POSTS)), st.booleans()),
    st.tuples(st.just("delete"), st.integers(0, 9), st.booleans()),
    st.tuples(st.just("emoji"), people, st.sampled_from(sorted(EMOJI)), st.booleans()),
    st.tuples(st.just("command"), people, st.sampled_from(COMMANDS)),
    st.tuples(st.just("catalogue"), st.sampled_from(CATALOGUES)),
    st.tuples(st.just("away"), st.sampled_from(("jira", "slack", ""))),
    st.tuples(st.just("rest")),
    st.tuples(st.just("in jira"), st.sampled_from(("", "", "complete", "decline", "cancel")), st.booleans()),
    st.tuples(st.just("rule"), st.sampled_from(("", "complete"))),
    st.tuples(st.just("comment"), st.sampled_from(("71", "72")), st.sampled_from(("shown", "shown", "hidden", "gone"))),
    st.tuples(st.just("look")),
)


def happen(simulation: Simulation, what: tuple[object, ...]) -> None:
    match what:
        case ("reply", by, text, heard):
            simulation.reply(str(by), str(text), heard=bool(heard))
        case ("edit", int(number), text, heard):
            written = sorted(simulation.slack.messages)
            if written:
                simulation.edit(written[number % len(written)], str(text), heard=bool(heard))
        case ("delete", int(number), heard):
            written = sorted(simulation.slack.messages)
            if written:
                simulation.delete(written[number % len(written)], heard=bool(heard))
        case ("emoji", by, name, added):
            simulation.add(str(name), str(by), added=bool(added))
        case ("command", by, (act, about)):
            simulation.command(act, str(by), "Role: Editor" if act == "approve" else "a reason", about)
        case ("catalogue", text):
            simulation.catalogue(str(text))
        case ("away", side):
            simulation.away = {str(side)} - {""}
        case _:
            happen_elsewhere(simulation, what)


def happen_elsewhere(simulation: Simulation, what: tuple[object, ...]) -> None:
    match what:
        case ("in jira", end, with_our_account):
            simulation.in_jira(str(end), BOT_IN_JIRA if with_our_account else "agnes")
        case ("rule", end):
            simulation.in_jira(str(end), RULE)
        case ("comment", comment, how):
            simulation.write_in_jira(str(comment), str(how))
        case ("look",):
            simulation.look_at_jira()
        case ("rest",):
            simulation.settle()


def relayed(simulation: Simulation) -> list[Relayed]:
    """Return the comments that have a post in the thread."""
    told = simulation.request.relayed.values()
    assert all(each.id in simulation.request.relays for each in told if each.is_for_everybody)
    return [each for each in told if simulation.request.relays.get(each.id, {}).get("ts")]


def lived(happened: list[tuple[object, ...]]) -> Simulation:
    simulation = Simulation().ticketed()
    for what in happened:
        happen(simulation, what)
    simulation.away = set()
    simulation.settle()
    for _ in range(MOST_LOOKS):
        simulation.later()
        if not simulation.look_at_jira():
            return simulation
        simulation.settle()
    raise AssertionError(f"Jira and thread move each other for ever: {simulation.jira.history}")


@settings(max_examples=300)
@given(st.lists(happenings, max_size=14))
def test_every_story_comes_to_rest_and_replays_to_the_same_request(happened: list[tuple[object, ...]]) -> None:
    simulation = lived(happened)
    assert simulation.replayed() == simulation.request
    assert simulation.jira.done == bool(simulation.request.closed_as)
    assert all(simulation.request.relays[each.id]["shows"] == each.shows for each in relayed(simulation))
    # A look at it a year later, and after a restart, finds nothing to do.
    simulation.now += 365 * 86_400
    assert not simulation.plan().steps


@settings(max_examples=300)
@given(st.lists(happenings, max_size=14))
def test_no_story_closes_as_done_for_which_nobody_who_may_approved(happened: list[tuple[object, ...]]) -> None:
    simulation = Simulation().ticketed()
    for what in [*happened, ("away", ""), ("rest",)]:
        before = len(simulation.jira.moves)
        happen(simulation, what)
        if "complete" not in simulation.jira.moves[before:]:
            continue
        act = simulation.request.wish.stands
        assert act is not None
        if act.in_jira:
            # Somebody closed it there and it was cancelled here; with that taken back, what they did stands again.
            continue
        assert act.by in map(uid, TECH_OPS)
        said = simulation.request.sayings.values()
        approvals = [each for each in said if each.role and each.reads == APPROVAL]
        assert approvals or simulation.request.own
        assert not any(each.by in (uid("rita"), simulation.request.beneficiary) for each in approvals[-1:])


def test_the_reader_reads_each_text_a_few_times_however_long_the_thread_is(monkeypatch) -> None:
    count = [0]

    def counted(text: str, *levels: object) -> object:
        count[0] += 1
        return read(text, *levels)

    for module in ("sayings", "hearing", "decision_steps"):
        monkeypatch.setattr(f"accessdesk.{module}.{'decisions.' if module != 'decision_steps' else ''}read", counted)
    simulation = Simulation().post()
    for _ in range(60):
        simulation.reply("otto", "approved")
    simulation.add()
    before = count[0]
    simulation.settle()
    assert count[0] - before <= 60 * 6
