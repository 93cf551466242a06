"""A rehearsal shows what the bot would have done with a Slack export: with its own reading, judging and words."""

import pytest
from accessdesk import settings as access_settings
from accessdesk.catalogue import parse
from accessdesk.rehearsal_shell import PRETENDED, rehearse
from accessdesk.workspace_files import open_export

from tests.exported import CATALOGUE, CHANNEL, Exported, template, uid


@pytest.fixture
def office():
    return Exported()


@pytest.fixture
def rehearsed(office, tmp_path):
    """Rehearse what is in the office."""

    def rehearsed(catalogue=CATALOGUE, groups=None, **settings):
        given = {**PRETENDED, "TECH_OPS": "tess@acme.example,tom@acme.example", "REDIRECT": True, "FILE_LIMIT_MB": 0}
        known = access_settings.read({**given, **settings}, {}, str(tmp_path))
        zipped = office.zipped(tmp_path / "export.zip")
        return rehearse(
            open_export(str(zipped)), str(zipped), known, parse(catalogue) if catalogue else None, groups or {}
        )

    return rehearsed


def said(request):
    return "\n".join(line.text for line in request.lines if line.kind in ("thread", "updated", "private"))


def verdicts(request):
    return [word.verdict for word in request.words]


def test_a_complete_post_with_the_emoji_of_tech_ops_becomes_a_ticket_is_decided_and_closed(office, rehearsed):
    ts = office.post("rita", template())
    office.react(ts, "ticket", "tess")
    office.post("olga", "approved, role: Editor", ts)
    office.react(ts, "complete", "tess")
    found = rehearsed()
    [request] = found.requests
    assert (request.state, request.ticket, request.decision) == ("completed", "reacted", "approved")
    assert verdicts(request) == ["approved"]
    assert "Waits for @Olga Owner to decide" in said(request)
    assert "Approved by Olga Owner" in said(request)
    assert found.acts == {("ticket", "counts"): 1, ("complete", "counts"): 1}


def test_where_nobody_added_the_emoji_a_stand_in_does(office, rehearsed):
    office.post("rita", template())
    [request] = rehearsed().requests
    assert (request.state, request.ticket, request.waits) == ("ticketed", "assumed", "owner")
    assert all(line.who != "Tech Ops" for line in request.lines)


def test_an_incomplete_post_gets_no_ticket_and_its_author_would_be_told_what_is_missing(office, rehearsed):
    ts = office.post("rita", "App: Miro\nReason: a workshop\nManager: mara")
    office.react(ts, "ticket", "tess")
    [request] = rehearsed().requests
    assert (request.state, request.ticket, request.lacks) == ("incomplete", "", ("manager-not-mentioned",))
    [private] = [line for line in request.lines if line.kind == "private"]
    assert private.who == "Rita Request"
    assert "a name alone reaches nobody" in private.text


def test_a_line_given_in_the_thread_completes_it_and_what_it_lacked_is_kept(office, rehearsed):
    ts = office.post("rita", template(manager=""))
    office.post("rita", f"Manager: <@{uid('mara')}>", ts)
    found = rehearsed()
    [request] = found.requests
    assert (request.state, request.lacked, request.lacks) == ("ticketed", ("manager-missing",), ())
    assert found.usage.extras["supplied"] == 1


def test_a_second_post_for_the_same_takes_the_place_of_an_incomplete_one(office, rehearsed):
    office.post("rita", template(manager=""))
    office.post("rita", template())
    first, second = rehearsed().requests
    assert (first.state, first.because) == ("withdrawn", "superseded")
    assert second.state == "ticketed"


@pytest.mark.parametrize(
    ("by", "words", "verdict"),
    [
        ("olga", "approved", "approved"),
        ("oskar", "Thanks Tess, approved. Role: Editor", "approved"),
        ("olga", "not approved: the licences are all in use", "refused"),
        ("olga", "declined", "no-reason"),
        ("olga", "ok if finance agrees", "unclear"),
        ("olga", "we have talked about that last week", "no-decision"),
        ("mara", "approved", "manager"),
        ("rita", "approved", "own-request"),
        ("rolf", "approved", "not-owner"),
    ],
)
def test_each_reply_that_decides_or_looks_so_is_shown_with_what_became_of_it(office, rehearsed, by, words, verdict):
    ts = office.post("rita", template())
    office.post(by, words, ts)
    [request] = rehearsed().requests
    assert [(word.who.split()[0].lower(), word.text, word.verdict) for word in request.words] == [(by, words, verdict)]


def test_an_owners_emoji_decides_nothing_and_is_shown(office, rehearsed):
    ts = office.post("rita", template())
    office.react(ts, "+1", "olga", "rolf")
    [request] = rehearsed().requests
    assert [(word.who, word.text, word.verdict) for word in request.words] == [("Olga Owner", ":+1:", "emoji")]


@pytest.mark.parametrize(
    ("application", "manager", "verdict"),
    [("Tableau", "mara", "unknown-application"), ("VPN", "mara", "tech-ops-own"), ("Figma", "", "no-ticket")],
)
def test_an_approval_where_nobody_can_decide_is_shown_with_the_reason(office, rehearsed, application, manager, verdict):
    ts = office.post("rita", template(application, manager=manager))
    office.post("olga", "approved", ts)
    [request] = rehearsed().requests
    assert verdicts(request) == [verdict]


def test_a_completion_without_a_decision_would_have_been_held(office, rehearsed):
    ts = office.post("rita", template())
    office.react(ts, "complete", "tess")
    found = rehearsed()
    assert found.requests[0].state == "ticketed"
    assert found.acts == {("complete", "held"): 1}
    assert "Add :complete: again" in said(found.requests[0])


def test_an_emoji_of_somebody_else_changes_nothing(office, rehearsed):
    ts = office.post("rita", template())
    office.react(ts, "ticket", "rolf")
    found = rehearsed()
    assert found.acts == {("ticket", "not-yours"): 1}
    assert found.requests[0].ticket == "assumed"


def test_applications_that_the_catalogue_does_not_know_are_shown_with_what_may_be_meant(office, rehearsed):
    office.post("rita", template("Figmma"))
    office.post("rolf", template("figma"))
    unknown, known = rehearsed().requests
    assert (unknown.known, unknown.suggestions) == ("", ("Figma",))
    assert known.known == "Figma"
    assert all(request.known is None for request in rehearsed(catalogue="").requests)


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        ("App: Figma, please", {}, "one-label"),
        ("Name of application:\nBusiness reason:\nManager's Name: @", {}, "blank"),
        ("&gt; Name of application: Figma\n&gt; Business reason: icons", {}, "quoted"),
        ("can I have access to Figma?", {}, "free"),
        (template(), {"bot_id": "B0FORM000"}, "bot"),
        (template(), {"channel": "general"}, "elsewhere"),
        (template(), {"user": "U0STRANGE", "user_profile": {"real_name": "S", "team": "T0OTHER"}}, "stranger"),
    ],
)
def test_a_post_that_resembles_a_request_is_shown_with_how(office, rehearsed, text, more, why):
    office.post("rita", text, **more)
    office.post("rita", "my laptop is slow")
    found = rehearsed()
    assert [each.why for each in found.near] == [why]
    assert found.requests == []


def test_a_template_in_somebodys_thread_is_shown_and_its_author_would_be_told(office, rehearsed):
    ts = office.post("rolf", "who can help?")
    office.post("rita", template(), ts)
    found = rehearsed()
    assert [each.why for each in found.near] == ["in-thread"]
    assert found.told == {"tell in-a-thread": 1}


def test_the_labels_that_people_type_are_counted(office, rehearsed):
    office.post("rita", template())
    office.post("rolf", f"App: Miro Business reason: x Manager's name: <@{uid('mara')}>")
    found = rehearsed()
    assert found.usage.forms["application"] == {"Name of application": 1, "App": 1}
    assert found.usage.layouts == {"lines": 1, "run": 1}


def test_a_manager_outside_the_channel_would_be_told_directly(office, rehearsed):
    office.post("rita", template(manager="moritz"))
    [request] = rehearsed().requests
    assert not request.manager_inside
    assert [line.who for line in request.lines if line.kind == "private"] == ["Moritz Manager"]


def test_a_manager_who_has_left_since_counts_as_active_until_then(office, rehearsed):
    office.user("mara").update(deleted=True, updated=office.now + 90)
    office.post("rita", template())
    office.post("rolf", template())
    before, after = rehearsed().requests
    assert (before.state, after.lacks) == ("ticketed", ("manager-not-active",))


def test_an_edited_post_is_read_as_it_stands_and_a_decision_on_it_counts(office, rehearsed):
    ts = office.post("rita", template())
    office.post("olga", "approved", ts)
    office.edit(ts, text=template("Figma", "more icons"))
    found = rehearsed()
    assert found.requests[0].decision == "approved"
    assert "1 message had been edited." in found.notes


def test_user_groups_are_those_that_are_named_since_no_export_has_them(office, rehearsed):
    catalogue = 'applications:\n  - {name: Figma, owners: ["@design"]}\n'
    ts = office.post("rita", template())
    office.post("olga", "approved", ts)
    found = rehearsed(catalogue, TECH_OPS="@tech-ops")
    assert any("the export does not know @tech-ops" in note for note in found.notes)
    assert any("No owner of Figma was found" in note for note in found.notes)
    assert found.requests[0].decision == ""
    found = rehearsed(catalogue, {"@design": ["olga@acme.example"], "tech-ops": [uid("tess")]}, TECH_OPS="@tech-ops")
    assert found.requests[0].decision == "approved"
    assert not any("was found" in note or "does not know" in note for note in found.notes)


def test_the_labels_and_emoji_of_the_settings_are_used(office, rehearsed):
    ts = office.post("rita", f"Anwendung: Figma\nGrund: Symbole\nManager: <@{uid('mara')}>")
    office.react(ts, "eyes", "tess")
    found = rehearsed(LABELS="application=Anwendung; reason=Grund", TICKET_EMOJI="eyes")
    assert [request.ticket for request in found.requests] == ["reacted"]


def test_what_the_export_knows_of_edits_and_deletions_is_heard(office, rehearsed):
    ts = office.post("rita", template())
    decided = office.post("olga", "approved", ts)
    message = {"user": uid("olga"), "text": "x", "ts": decided, "thread_ts": ts}
    office.post("olga", "", subtype="message_deleted", deleted_ts=decided, previous_message=message)
    [request] = rehearsed().requests
    assert request.decision == ""
    assert "deleted" in said(request)


def test_other_channels_are_watched_where_they_are_named(office, rehearsed):
    office.post("rita", template(), channel="general")
    found = rehearsed(CHANNEL="#general")
    assert found.channels == ("general",)
    assert len(found.requests) == 1
    assert CHANNEL not in found.channels
