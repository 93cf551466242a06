"""Which file may be attached, whether it arrived, where the token may go, and what a file is called in Jira."""

import hashlib
import io
import time
from pathlib import Path
from tempfile import TemporaryFile

import pytest
from accessdesk import attaching, files, slack_files
from accessdesk import settings as access_settings
from accessdesk.accounts import Account
from accessdesk.catalogue_file import CatalogueFile
from accessdesk.desk import Desk, Work
from accessdesk.entries import Undone
from accessdesk.errors import Rejected, Unavailable
from accessdesk.events import messages_read
from accessdesk.files import Arrived, attachment_name, is_named_for, may_have_token, readable, why_not, wrong_with
from accessdesk.jira import Jira
from accessdesk.links import Links
from accessdesk.replay import replay
from accessdesk.row import row_of
from accessdesk.slack import Slack
from accessdesk.slack_files import PIECE
from accessdesk.status_messages import card
from accessdesk.steps import next_steps
from accessdesk.voice import Voice
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient

from tests.sandbox.jira import Site
from tests.sandbox.server import Fault, Traffic
from tests.sandbox.slack import Upload, Workspace
from tests.test_steps import LISTENING, NOW, ROOT, SETTINGS, STREAM, Story, ticketed

API = "https://slack.com/api/"
FILE = "F0ABCDEFGH1"
REPLY = "1700000010.000100"
HOSTED = {
    "mode": "hosted",
    "size": 10,
    "mimetype": "image/png",
    "url_private": "https://files.slack.com/files-pri/T-F/a",
}
DIGEST = "0" * 64


@pytest.mark.parametrize(
    "address",
    [
        "https://files.slack.com/files-pri/T0-F0/download/plan.pdf",
        "https://slack.com/files/1",
        "https://acme.enterprise.slack.com/files-pri/T0-F0/plan.pdf?pub_secret=1",
        "https://slack-files.com/T0-F0-1",
        "https://files.slack-gov.com/files-pri/1",
        "https://files.slack.com:443/files-pri/1",
    ],
)
def test_the_token_goes_to_slack(address: str) -> None:
    assert may_have_token(address, API)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://files.slack.com/files-pri/1",
        "https://docs.google.com/d/1",
        "https://notslack.com/files/1",
        "https://slack.com.evil.example/files/1",
        "https://files.slack.com@evil.example/1",
        "https://evil.example\\.slack.com/1",
        "https://evil.example/.slack.com/1",
        "https://evil.example#.slack.com/1",
        "https://files.slack.com:8443/1",
        "https://files.slack.com:99999/1",
        "https://slack.com/api/api.test",
        "https://files.slack.com/a b",
        "https://files.slack.com/a\n",
        "file:///etc/passwd",
        "ftp://files.slack.com/1",
        "//files.slack.com/1",
        "http://127.0.0.1:8080/files-pri/1",
    ],
)
def test_the_token_goes_to_nobody_else(address: str) -> None:
    assert not may_have_token(address, API)


def test_the_token_goes_where_the_bots_own_client_sends_it_and_to_no_other_port() -> None:
    assert may_have_token("http://127.0.0.1:8080/files-pri/1", "http://127.0.0.1:8080/api/")
    assert not may_have_token("http://127.0.0.1:8081/files-pri/1", "http://127.0.0.1:8080/api/")
    assert not may_have_token("https://127.0.0.1:8080/files-pri/1", "http://127.0.0.1:8080/api/")
    assert not may_have_token("http://127.0.0.1:8080/api/api.test", "http://127.0.0.1:8080/api/")


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (HOSTED, ""),
        ({**HOSTED, "size": 100}, ""),
        ({**HOSTED, "size": 101}, files.TOO_LARGE),
        ({**HOSTED, "size": 0}, files.EMPTY),
        ({**HOSTED, "size": "odd"}, ""),
        ({**HOSTED, "url_private": None}, files.UNREADABLE),
        ({**HOSTED, "is_external": True}, files.EXTERNAL),
        ({**HOSTED, "mode": "external"}, files.EXTERNAL),
        ({"mode": "tombstone"}, files.GONE),
        ({"mode": "hidden_by_limit"}, files.HIDDEN),
        (files.NONE, files.GONE),
        ({}, files.UNREADABLE),
    ],
)
def test_what_slack_says_of_a_file_tells_whether_it_can_be_attached(about: dict, why: str) -> None:
    assert why_not(about, 100) == why


@pytest.mark.parametrize(
    ("about", "arrived", "why"),
    [
        (HOSTED, Arrived(200, "image/png", 10, DIGEST), ""),
        (HOSTED, Arrived(200, "text/html", 10, DIGEST), files.UNREADABLE),
        ({**HOSTED, "mimetype": "text/html"}, Arrived(200, "text/html", 10, DIGEST), ""),
        ({**HOSTED, "mimetype": "text/html"}, Arrived(200, "text/html", 9_000, DIGEST), files.UNREADABLE),
        (HOSTED, Arrived(200, "image/png", 11, DIGEST), files.UNREADABLE),
        (HOSTED, Arrived(302, "", 0, ""), files.UNREADABLE),
        (HOSTED, Arrived(403, "", 0, ""), files.UNREADABLE),
        (HOSTED, Arrived(404, "", 0, ""), files.GONE),
        (HOSTED, files.NOT_ASKED, files.EXTERNAL),
        ({**HOSTED, "size": None}, Arrived(200, "image/png", 101, DIGEST), files.TOO_LARGE),
        ({**HOSTED, "size": None}, Arrived(200, "image/png", 0, DIGEST), files.EMPTY),
    ],
)
def test_what_arrives_is_the_file_only_with_its_size_and_kind(about: dict, arrived: Arrived, why: str) -> None:
    assert wrong_with(about, arrived, 100) == why


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plan.pdf", f"plan-{FILE}.pdf"),
        ("../../etc/passwd", f"passwd-{FILE}"),
        ("C:\\x\\y.txt", f"y-{FILE}.txt"),
        ("a\u202egpj.exe", f"agpj-{FILE}.exe"),
        ("a\x00\x07\nb.txt", f"ab-{FILE}.txt"),
        ("Screenshot at 3.15\u202fPM.png", f"Screenshot at 3.15 PM-{FILE}.png"),
        (".bashrc", f"bashrc-{FILE}"),
        ("archive.tar.gz", f"archive.tar-{FILE}.gz"),
        ("50% of: [~a]|{b}.txt", f"50_ of_ _~a___b_-{FILE}.txt"),
        ("Plan für Zoë 计划.pdf", f"Plan für Zoë 计划-{FILE}.pdf"),
        ("", f"file-{FILE}"),
        ("..", f"file-{FILE}"),
        ("a/", f"file-{FILE}"),
    ],
)
def test_a_name_in_jira_is_the_last_part_of_the_one_in_slack_made_safe(name: str, shown: str) -> None:
    assert attachment_name(name, FILE) == shown


def test_a_long_name_is_cut_and_keeps_its_suffix() -> None:
    for name in ("x" * 300 + ".pdf", "计" * 300 + ".pdf"):
        kept = attachment_name(name, FILE)
        assert 250 < len(kept.encode()) <= 255
        assert kept.endswith(f"-{FILE}.pdf")


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_is_safe_and_found_again(name: str) -> None:
    kept = attachment_name(name, FILE)
    assert len(kept.encode()) <= 255
    assert not set(kept) & set('/\\"%:$?*<>|^[]{}')
    assert kept.isprintable()
    assert is_named_for(kept, FILE)
    assert not is_named_for(kept, "F0OTHER")


def test_a_name_that_holds_another_files_id_is_not_taken_for_it() -> None:
    assert not is_named_for(attachment_name("x-F0OTHER.pdf", FILE), "F0OTHER")


@pytest.mark.parametrize(
    ("size", "shown"), [(1, "1 byte"), (812, "812 bytes"), (4_300, "4.2 kB"), (20 * 1024 * 1024, "20.0 MB")]
)
def test_sizes_are_written_as_people_read_them(size: int, shown: str) -> None:
    assert readable(size) == shown


@pytest.fixture
def workspace():
    workspace = Workspace(Traffic()).start()
    workspace.ann = workspace.add_user("ann", "Ann Archer", "ann@acme.com")
    yield workspace
    workspace.stop()


class Pieces(io.BytesIO):
    """Notes how much was written at once."""

    def __init__(self) -> None:
        super().__init__()
        self.sizes: list[int] = []

    def write(self, piece) -> int:
        self.sizes.append(len(piece))
        return super().write(piece)


def fetched(workspace, upload: Upload, most: int, into: io.BytesIO | None = None) -> Arrived:
    address = workspace.attach(workspace.ann, upload)["url_private"]
    return slack_of(workspace).files.download(address, io.BytesIO() if into is None else into, most)


def slack_of(workspace) -> Slack:
    client = WebClient(token=workspace.bot_token, base_url=workspace.url)
    return Slack(client, Account(workspace.bot_user, workspace.bot_id, workspace.team, "https://acme.slack.com/"))


def test_a_file_is_held_in_pieces_and_never_as_a_whole(workspace) -> None:
    content, into = bytes(range(256)) * 8_192, Pieces()
    arrived = fetched(workspace, Upload("a.bin", content), len(content), into)
    assert into.getvalue() == content
    assert max(into.sizes) <= PIECE
    assert arrived == Arrived(200, "application/octet-stream", len(content), hashlib.sha256(content).hexdigest())


def test_no_more_is_read_than_the_limit_and_one_piece_whatever_comes(workspace) -> None:
    into = Pieces()
    arrived = fetched(workspace, Upload("a.bin", b"x" * 2_000_000), 100_000, into)
    assert 100_000 < arrived.size <= 100_000 + PIECE
    assert sum(into.sizes) == arrived.size


def test_a_file_that_trickles_is_given_up(workspace, monkeypatch) -> None:
    monkeypatch.setattr(slack_files, "READ_SECONDS", 0.0)
    with pytest.raises(Unavailable):
        fetched(workspace, Upload("a.bin", b"x"), 0)


def test_a_full_disk_is_said_to_be_one(workspace) -> None:
    class Full(io.BytesIO):
        def write(self, piece) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(Unavailable, match="No space left on device"):
        fetched(workspace, Upload("a.bin", b"x"), 10, Full())


class Watched(io.FileIO):
    """Notes how much was read at once."""

    sizes: tuple[int, ...] = ()

    def read(self, size: int = -1) -> bytes:
        piece = super().read(size)
        self.sizes = (*self.sizes, len(piece))
        return piece


def test_an_upload_is_read_in_pieces_as_it_is_sent_and_never_repeated_by_itself(tmp_path: Path) -> None:
    site = Site(Traffic(), "datacenter", "OPS").start()
    settings = {"JIRA_URL": site.url, "JIRA_TOKEN": site.token, "JIRA_PROJECT": "OPS"}
    jira = Jira(access_settings.read(settings, {}, "/data"))
    content = b"x" * 2_000_000
    (tmp_path / "a.bin").write_bytes(content)
    try:
        ticket = jira.create({"summary": "Access"}, {})
        with Watched(tmp_path / "a.bin") as file:
            jira.attach(ticket["id"], "a.bin", file, len(content))  # type: ignore[arg-type]
            assert 0 < max(file.sizes) <= PIECE
            site.permissions.discard("CREATE_ATTACHMENTS")
            with pytest.raises(Rejected):
                jira.attach(ticket["id"], "a.bin", file, len(content))  # type: ignore[arg-type]
        assert [each.content for each in site.attachments(ticket["key"])] == [content]
        assert len(site.traffic.to("POST */attachments")) == 2
    finally:
        site.stop()


def sharing(story: Story) -> Story:
    """Add a reply with a file to a story."""
    file = {"id": FILE, "name": "plan.pdf", "permalink": "https://acme.slack.com/files/1"}
    message = {"user": "U0RITA", "ts": REPLY, "thread_ts": ROOT, "text": "signed", "files": [file]}
    return story.add(*messages_read([message], LISTENING, float(REPLY)))


def carried(story: Story, mark: str) -> Story:
    return story.done(f"comment {REPLY} 1", entry=REPLY, part=1, id="7", of=1, mark=mark)


def mark(story: Story) -> str:
    return replay(STREAM, story.facts).entries[REPLY].mark_in_ticket


def test_a_file_is_attached_before_its_message_is_carried() -> None:
    story = sharing(ticketed())
    assert story.steps() == [f"attach {FILE}"]
    story.done(f"attach {FILE}", file=FILE, attachment="9", size=1, sha256=DIGEST)
    assert story.steps() == [f"comment {REPLY} 1"]
    carried(story, mark(story))
    assert story.idle()


def test_what_an_older_program_carried_with_its_files_only_named_is_left_as_it_is() -> None:
    story = sharing(ticketed())
    carried(story, replay(STREAM, story.facts).entries[REPLY].mark)
    assert story.idle()
    assert replay(STREAM, story.facts).uncarried == set()


def test_a_refused_file_waits_while_its_message_is_carried_and_is_told_of_when_it_is_there() -> None:
    story = sharing(ticketed()).failed(f"attach {FILE}", "Jira refuses.")
    assert f"comment {REPLY} 1" in story.steps()
    carried(story, mark(story))
    assert [step for step in story.steps() if "attach" in step] == []
    assert f"attach {FILE}" in story.steps(NOW + 60)
    story.done(f"attach {FILE}", file=FILE, attachment="9", size=1, sha256=DIGEST)
    (step,) = [step for step in story.steps() if step.startswith("rewrite")]
    assert step == f"rewrite {REPLY} 1 {mark(story)}"


def test_a_refused_file_is_no_longer_tried_after_the_closing() -> None:
    story = sharing(ticketed()).failed(f"attach {FILE}", "Jira refuses.")
    carried(story, mark(story))
    story.emoji("complete").allowed().read_thread()
    act = next(fact.identity for fact in reversed(story.facts) if fact.kind == "reaction")
    story.done(f"comment summary {act} 1", entry=f"summary {act}", part=1, id="8", of=1, mark="")
    story.done(f"transition {act}", closed_as="complete")
    assert [step for step in story.steps(NOW + 10_000) if "attach" in step] == []


def test_a_file_that_is_shared_twice_is_attached_once() -> None:
    story = sharing(ticketed()).done(f"attach {FILE}", file=FILE, attachment="9", size=1, sha256=DIGEST)
    carried(story, mark(story))
    again = {"user": "U0RITA", "ts": "1700000020.000100", "text": "again", "files": [{"id": FILE}]}
    story.add(*messages_read([again], LISTENING, 1_700_000_020.0))
    assert story.steps() == ["comment 1700000020.000100 1"]


def patient_work(recorded_at: float) -> Work:
    """A step that attaches a file of a message that was recorded at that time."""
    request = replay(STREAM, sharing(ticketed()).facts)
    plan = next_steps(request, SETTINGS, NOW)
    request.entries[REPLY].recorded_at = recorded_at
    return Work(request, plan, plan.steps[0])


@pytest.mark.parametrize(("waited", "raised"), [(0.0, Unavailable), (attaching.PATIENCE + 1, Rejected)])
def test_a_file_that_cannot_be_had_holds_up_its_message_for_some_time_only(workspace, waited, raised) -> None:
    workspace.traffic.add(Fault("files.info", "status", status=500))
    desk = Desk(SETTINGS, None, slack_of(workspace), Jira(SETTINGS), None, None, CatalogueFile(""))  # type: ignore[arg-type]
    with pytest.raises(raised) as caught, attaching.fetch(desk, patient_work(time.time() - waited)):
        pass
    assert not getattr(caught.value, "away", False)


def test_what_was_given_up_without_an_answer_is_looked_for_before_it_is_sent_again(workspace) -> None:
    site = Site(Traffic(), "datacenter", "OPS").start()
    jira = Jira(access_settings.read({"JIRA_URL": site.url, "JIRA_TOKEN": site.token, "JIRA_PROJECT": "OPS"}, {}, "/"))
    try:
        ticket = jira.create({"summary": "Access"}, {})
        with TemporaryFile() as file:
            file.write(b"x")
            file.flush()
            attachment = jira.attach(ticket["id"], f"plan-{FILE}.pdf", file, 1)
        work = patient_work(NOW)
        work.request.ticket = {"id_of_issue": ticket["id"], "key": ticket["key"]}
        work.request.undone[work.step.id] = Undone("It did not answer.", 1, NOW)
        work.request.sending[work.step.id] = {"size": 1, "sha256": DIGEST}
        desk = Desk(SETTINGS, None, slack_of(workspace), jira, None, None, CatalogueFile(""))  # type: ignore[arg-type]
        with attaching.fetch(desk, work) as found:
            assert found["attachment"] == attachment
        assert workspace.traffic.to("files.info") == []
    finally:
        site.stop()


def test_a_refused_file_neither_hides_whom_the_request_waits_for_nor_what_holds_it() -> None:
    story = sharing(ticketed()).failed(f"attach {FILE}", f"{files.WAITS}Jira refuses.")
    carried(story, mark(story))
    (step,) = [step for step in story.plan().steps if step.name == "restatus"]
    assert step.about["shows"].startswith("ticketed file ")
    request = replay(STREAM, story.facts)
    assert row_of(request, story.plan().failing)["waits_for"] == "tech-ops"
    voice = Voice(Links("https://acme.slack.com/", "https://jira.acme.com"), SETTINGS, "!", "C0CHANNEL")
    text = card(request, step.about["shows"], story.plan().failing[0], voice).text
    assert "Waits for Tech Ops" in text
    assert "A file waits to be attached: Jira refuses." in text
