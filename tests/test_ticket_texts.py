"""What stands in the ticket: every field, every version, in parts that Jira takes, and nothing typed that acts."""

import re
from dataclasses import replace
from typing import Any

import pytest
from accessdesk.acts import Act
from accessdesk.closing_texts import summary_parts
from accessdesk.entries import Entry, File, Version
from accessdesk.links import Links
from accessdesk.people import Person
from accessdesk.request import Request
from accessdesk.template import read
from accessdesk.ticket_texts import (
    LIMIT,
    SUMMARY_LIMIT,
    comment_parts,
    description_parts,
    label_of,
    moment,
    summary,
)

TS, REPLY = "1700000000.000100", "1700000060.000200"
LINKS = Links("https://acme.slack.com/", "https://jira.acme.com")
TEMPLATE = "Name of application: {}\nBusiness reason: {}\nManager's Name: <@U0MARA>"
ACTING = ["[~admin]", "{color:red}", "!evil.png!", "[x|https://evil.example]", "{noformat}"]
OPENING = ["h1. Big", "bq. said", "----", "# one"]
LONGEST = 40_000
"""Characters of a Slack message, at most (Slack: chat.postMessage, "text")."""


def version(text: str, edited: str = "", seen: float = 1.7e9, **more: Any) -> Version:
    return Version(f"{text} {edited}", edited, seen, text, **more)


def entry(*versions: Version, ts: str = REPLY, by: str = "U0TESS", **more: Any) -> Entry:
    return Entry(ts, by, versions={each.identity: each for each in versions}, **more)


def request(
    application: str = "Figma",
    reason: str = "design work",
    more: str = "",
    thread: tuple[Entry, ...] = (),
    **about: Any,
) -> Request:
    """A complete request of Rita's with Mara as manager."""
    post = entry(version(TEMPLATE.format(application, reason) + more), ts=TS, by="U0RITA")
    known = [
        Person("U0RITA", "Rita Requester", "rita@example.com"),
        Person("U0MARA", "Mara Manager", "mara@example.com"),
        Person("U0TESS", "Tess [~ops]"),
    ]
    return Request(
        f"C0CHANNEL/{TS}",
        entries={each.ts: each for each in (post, *thread)},
        readings={post.present.identity: read(post.present.text)},
        people={person.id: person for person in known},
        **{"ticket": {"id_of_issue": "1", "key": "OPS-1"}, **about},
    )


def description(**about: Any) -> str:
    (only,) = description_parts(request(**about), LINKS)
    return only


def comment(reply: Entry, found: str = "") -> str:
    (only,) = comment_parts(request(thread=(reply,)), reply, LINKS, found)
    return only


def closing_request(act: str = "complete", **about: Any) -> Request:
    wanted = Act("1", act, "U0TESS", 1700000100.0, may=True, counts=True, reason=about.pop("why", ""))
    return request(acts={"1": wanted}, **about)


def closed(act: str = "complete", **about: Any) -> str:
    return summary_parts(closing_request(act, **about), LINKS)[0]


def test_the_summary_names_application_and_requester() -> None:
    assert summary(request()) == "Access to Figma for Rita Requester"


@pytest.mark.parametrize(("named", "shown"), [("Bob from Sales", "Bob from Sales"), ("<@U0MARA>", "Mara Manager")])
def test_the_summary_names_the_one_who_gets_the_access(named: str, shown: str) -> None:
    asked = request(more=f"\nFor: {named}")
    assert summary(asked) == f"Access to Figma for {shown} (requested by Rita Requester)"


def test_the_summary_is_plain_text_in_one_line_that_jira_takes() -> None:
    assert summary(request("R&amp;D *portal*\nand more")) == "Access to R&D portal and more for Rita Requester"
    assert len(summary(request("x" * 1_000))) <= SUMMARY_LIMIT


def test_a_request_whose_post_was_not_read_yet_still_has_a_summary_that_reads_well() -> None:
    assert "  " not in summary(replace(request(), readings={}))


def test_the_label_leads_back_to_the_post() -> None:
    assert label_of(request()) == "slack-C0CHANNEL-1700000000-000100"
    assert not set(label_of(request())) & set(" .")


def test_the_description_holds_every_field_the_link_and_the_post_itself() -> None:
    assert description().splitlines() == [
        "*Access request in Slack:* "
        "[2023-11-14 22:13:20 UTC|https://acme.slack.com/archives/C0CHANNEL/p1700000000000100]",
        "*Name of application:* Figma",
        "*Business reason:* design work",
        "*Manager:* Mara Manager (mara@example.com)",
        "*Requester:* Rita Requester (rita@example.com)",
        "",
        "h4. As posted",
        "Name of application: Figma",
        "Business reason: design work",
        "Manager's Name: @Mara Manager",
    ]


def test_the_description_names_the_one_who_gets_the_access() -> None:
    assert "\n*For:* Bob\n" in description(more="\nFor: Bob")
    assert "*For:*" not in description()


def test_a_reporter_who_could_not_be_set_is_said_in_the_description() -> None:
    ticket = {"key": "OPS-1", "reporter_missing": "Jira knows no single account for [~rita]."}
    assert "*Reporter:* Jira knows no single account for \\[\\~rita\\]." in description(ticket=ticket)


def test_lines_that_were_given_in_the_thread_are_in_the_description_with_who_gave_them() -> None:
    reply = entry(version("Manager: <@U0MARA>"))
    asked = request(thread=(reply,), supplies={REPLY: reply.present.identity})
    asked.readings[reply.present.identity] = read(reply.present.text)
    assert "*Line added by* Tess \\[\\~ops\\]: Manager: @Mara Manager" in description_parts(asked, LINKS)[0]


def test_the_description_keeps_what_stood_before_an_edit_and_says_that_the_post_is_gone() -> None:
    asked = request()
    post = asked.entries[TS]
    post.versions["first"] = version("Name of application: Sketch", seen=1.6e9)
    post.versions["now"] = replace(post.present, identity="now", edited="1700000030.000000")
    post.deleted_at = 1700000090.0
    (text,) = description_parts(asked, LINKS)
    assert "*Before it was edited (2023-11-14 22:13:20 UTC):*\nName of application: Sketch" in text
    assert "*The post was deleted in Slack, 2023-11-14 22:14:50 UTC.* Its text stays here." in text


def test_a_comment_says_who_wrote_it_and_when_with_a_link_to_the_reply() -> None:
    head, _, text = comment(entry(version("approved"))).partition("\n\n")
    assert head == (
        "Tess \\[\\~ops\\] in Slack, [2023-11-14 22:14:20 UTC|https://acme.slack.com/archives/C0CHANNEL/"
        "p1700000060000200?thread_ts=1700000000.000100&cid=C0CHANNEL]:"
    )
    assert text == "approved"


def test_a_comment_of_somebody_unknown_names_their_id() -> None:
    assert comment(entry(version("hi"), by="U0GHOST")).startswith("U0GHOST in Slack, [")


def test_an_entry_that_was_found_late_is_marked_with_the_time_it_was_written() -> None:
    assert ", found late:\n" in comment(entry(version("approved")), ", found late")


def test_a_comment_shows_the_present_text_and_every_earlier_one_with_its_time() -> None:
    versions = [version("one"), version("two", "1700000070.000000"), version("three", "1700000080.000000")]
    text = comment(entry(*versions)).partition("\n\n")[2]
    assert text.splitlines() == [
        "three",
        "",
        "*Before it was edited (2023-11-14 22:14:20 UTC):*",
        "one",
        "",
        "*Before it was edited (2023-11-14 22:14:30 UTC):*",
        "two",
    ]


def test_a_deleted_entry_keeps_its_text_and_says_when_it_was_deleted() -> None:
    text = comment(entry(version("not needed"), deleted_at=1700000090.0))
    assert "not needed" in text
    assert text.endswith("*Deleted in Slack, 2023-11-14 22:14:50 UTC.* The text stays here.")


def test_files_are_named_with_their_link() -> None:
    text = comment(entry(version("see", files=(File("plan v2.png", "https://acme.slack.com/files/F1", "F1"),))))
    assert "File in Slack: plan v2.png [https://acme.slack.com/files/F1]" in text


@pytest.mark.parametrize("name", ["a>b.png", "a|b.png", "<@U0EVIL>.png", "[~admin].png", "my plan.png"])
def test_a_file_without_an_address_or_with_an_odd_name_keeps_its_name(name: str) -> None:
    for file in (File(name, "https://acme.slack.com/files/F1", "F1"), File(name, "", "F1")):
        text = comment(entry(version("see", files=(file,)))).replace("\\", "").replace("\u2060", "")
        assert name in text


@pytest.mark.parametrize("acting", ACTING)
def test_nothing_that_is_typed_acts_in_a_ticket(acting: str) -> None:
    for text in everything_written(acting):
        assert not re.search(rf"(?<!\\){re.escape(acting)}", text)


@pytest.mark.parametrize("opening", OPENING)
def test_nothing_that_is_typed_opens_a_block_in_a_ticket(opening: str) -> None:
    for text in everything_written(opening):
        assert not any(line.startswith(opening) for line in text.splitlines())


def everything_written(acting: str) -> list[str]:
    """Every text about a request in which everything that people can type is this."""
    reply = entry(version(f"{acting}\n{acting}"), version(f"{acting} x", "1700000070.000000"))
    asked = request(acting, f"x {acting}", f"\nFor: {acting}", thread=(reply,))
    asked.people["U0TESS"] = Person("U0TESS", acting, acting)
    asked.acts["1"] = Act("1", "cancel", "U0TESS", 1700000100.0, may=True, counts=True, reason=acting)
    written = [*description_parts(asked, LINKS), *comment_parts(asked, reply, LINKS, ", found late")]
    return [*written, *summary_parts(asked, LINKS)]


@pytest.mark.parametrize(
    "text", ["word " * 8_000, "x" * LONGEST, "[a" * (LONGEST // 2), "😀" * LONGEST, "&gt; q\n" * 5_000]
)
def test_the_longest_post_and_reply_are_carried_in_parts_that_jira_takes(text: str) -> None:
    reply = entry(version(text), version(text + "!", "1700000070.000000"))
    asked = request(reason=text, thread=(reply,))
    for parts in (description_parts(asked, LINKS), comment_parts(asked, reply, LINKS)):
        assert all(len(part) + sum(character > "\uffff" for character in part) <= LIMIT for part in parts)


def test_what_fits_is_one_part_and_what_does_not_is_several() -> None:
    reply = entry(version("word " * 8_000))
    assert len(comment_parts(request(thread=(reply,)), reply, LINKS)) == 2
    assert len(description_parts(request(), LINKS)) == 1


@pytest.mark.parametrize(("act", "said"), [("complete", "*Completed* by "), ("cancel", "*Cancelled* by ")])
def test_the_closing_comment_says_how_it_ended_and_by_whom(act: str, said: str) -> None:
    assert closed(act).splitlines()[0] == f"{said}Tess \\[\\~ops\\], 2023-11-14 22:15:00 UTC."


def test_the_closing_comment_gives_the_reason_that_was_given() -> None:
    assert closed("cancel", why="left [~admin]").splitlines()[0].endswith(" Reason: left \\[\\~admin\\]")


def test_the_closing_comment_sums_up_who_asked_for_what() -> None:
    text = closed()
    for part in ("*Name of application:* Figma", "*Manager:* Mara Manager", "*Requester:* Rita Requester"):
        assert part in text


def test_the_closing_comment_counts_what_was_carried() -> None:
    thread = (
        entry(version("one"), version("two", "1700000070.000000")),
        entry(version("gone"), ts="1700000061.000000", deleted_at=1700000099.0),
        entry(version("!access status", command=True), ts="1700000062.000000"),
    )
    assert "*Carried from Slack:* 2 entries, 1 edit, 1 deletion" in closed(thread=thread)


def test_the_closing_comment_counts_the_files_too() -> None:
    thread = (entry(version("see", files=(File("a.png", "https://acme.slack.com/files/F1", "F1"),))),)
    assert "1 file" in closed(thread=thread)


def test_the_closing_comment_of_the_longest_request_is_one_that_jira_takes() -> None:
    parts = summary_parts(closing_request(reason="[a" * (LONGEST // 2 - 100)), LINKS)
    assert len(parts) > 1
    assert all(len(part) <= LIMIT for part in parts)


def test_a_time_is_written_with_its_offset() -> None:
    assert moment(0.0) == "1970-01-01 00:00:00 UTC"
