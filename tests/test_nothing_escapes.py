"""Nothing that arrives from Slack or Jira reaches a shell, a path, SQL or a query unescaped; TLS is verified."""

import ast
from pathlib import Path

import accessdesk
import pytest
import requests
from accessdesk import settings as access_settings
from accessdesk.files import attachment_name
from accessdesk.jira import Jira
from accessdesk.jira_forms import quoted
from accessdesk.links import read_message_link, read_permalink
from accessdesk.raw import id_of, ts_of
from accessdesk.ticket_texts import stream_of_label
from hypothesis import given
from hypothesis import strategies as st

from tests.sandbox.jira import Site
from tests.sandbox.jql_tokens import tokens
from tests.sandbox.server import Traffic

DESK = Path(accessdesk.__file__).parent
FILES = [*sorted(DESK.glob("*.py")), DESK.parent / "accessrequest.py"]

by_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)

RUNNING = {"os", "subprocess", "pty", "shlex", "pickle", "marshal", "shelve", "ctypes", "importlib", "runpy", "code"}
"""Modules that run programs, or load what somebody stored as one."""

MAY_NAME = {"ending.py": {"os"}}
"""A pipe to itself, and the end of its own process, are no programs that it runs."""

EVALUATING = {"eval", "exec", "compile", "__import__", "system", "popen", "unsafe_load", "full_load"}

OPENING = {
    "attaching.py": "a temporary file without a name",
    "watched_file.py": "the catalogue and the people's accounts that the settings name",
    "report_commands.py": "temporary files without names, for an export",
    "jira_client.py": "the token's file that the settings name",
    "jira_door.py": "the webhook secret's file that the settings name",
    "ledger_alive.py": "the database that the settings name, and what is beside it",
    "audit_command.py": "a temporary file without a name, for an audit's table",
    "evidence_command.py": "a temporary file without a name, for the pack",
    "evidence_files.py": "the program that checks packs, and a temporary file without a name",
    "program.py": "the plugin's own files, to tell which program they are",
    "ending.py": "a pipe of the process to itself",
    "host_storage.py": "a temporary folder, where it is tried what Errbot's storage is kept in",
    "rehearsal_shell.py": "the export and the page that whoever runs it names",
    "workspace_files.py": "that export",
    "ledger_engines.py": "the same, looked at before it is opened",
    "ledger_probe.py": "the database that the settings name, and a nameless file beside it",
    "ledger_copy.py": "the database that whoever runs it names",
    "settings.py": "the data directory",
}
"""The files that know paths, and which."""

UNVERIFIED = {"check_hostname", "CERT_NONE", "_create_unverified_context", "disable_warnings", "trust_env"}

HOME = "https://acme.slack.com/"


def nodes(path):
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


def names(path):
    """Return every name and attribute that the file uses, and each argument that it gives by name."""
    found = nodes(path)
    return {
        *(node.id for node in found if isinstance(node, ast.Name)),
        *(node.attr for node in found if isinstance(node, ast.Attribute)),
        *(node.arg for node in found if isinstance(node, ast.keyword) and node.arg),
    }


@by_file
def test_no_file_runs_programs_or_evaluates_texts(path):
    imported = {
        name.partition(".")[0]
        for node in nodes(path)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or "", *(alias.name for alias in node.names)]
    }
    assert not imported & (RUNNING - MAY_NAME.get(path.name, set()))
    called = {node.func for node in nodes(path) if isinstance(node, ast.Call)}
    assert not {getattr(each, "id", getattr(each, "attr", "")) for each in called} & (EVALUATING - {"compile"})


@by_file
def test_only_files_that_the_settings_name_are_opened(path):
    uses = names(path) & {"Path", "TemporaryFile", "NamedTemporaryFile", "mkdtemp"}
    opens = {
        node.func.id for node in nodes(path) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "open"
    }
    assert not (uses | opens) or path.name in OPENING


@by_file
def test_no_file_switches_the_verification_of_certificates_off(path):
    assert not names(path) & UNVERIFIED
    set_so = [node.arg for node in nodes(path) if isinstance(node, ast.keyword)]
    for node in nodes(path):
        set_so += [each.attr for each in getattr(node, "targets", ()) if isinstance(each, ast.Attribute)]
    assert "verify" not in set_so


@by_file
def test_every_statement_in_sql_is_a_constant_of_ours(path):
    for node in nodes(path):
        if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") not in ("exec_driver_sql", "text"):
            continue
        (statement,) = node.args[:1] or [None]
        if getattr(node.func, "attr", "") != "text" or getattr(node.func.value, "id", "") == "sa":
            assert isinstance(statement, ast.Constant), ast.unparse(node)


def test_the_clients_for_jira_verify_certificates():
    site = Site(Traffic(), "datacenter", "OPS").start()
    try:
        given = {"JIRA_URL": site.url, "JIRA_TOKEN": site.token, "JIRA_PROJECT": "OPS"}
        session = Jira(access_settings.read(given, {}, "/data"))._connected()._session
        assert session.verify is True
        assert session.get_adapter("https://acme.atlassian.net") is not None
        assert requests.Session().verify is True
    finally:
        site.stop()


@given(st.text())
def test_whatever_a_text_holds_it_is_one_value_of_a_query(text):
    (found,) = tokens(quoted(text))
    assert (found.kind, found.text) == ("quoted", text)


@given(st.text(alphabet="\"\\' =()AORD\n"), st.text(alphabet="\"\\' =()AORD\n"))
def test_no_text_ends_its_quotes_to_add_a_condition(one, other):
    query = tokens(f"project = {quoted(one)} AND labels = {quoted(other)}")
    assert [each.text for each in query if each.kind == "quoted"] == [one, other]
    assert len(query) == 7


HOSTILE = st.one_of(
    st.text(),
    st.from_regex(r"slack-.*-.*-.*", fullmatch=True),
    st.from_regex(r"slack-[A-Z0-9]+-\d+-\d+", fullmatch=True),
    st.sampled_from(["slack-C0/../etc-1-2", "slack-C0'; DROP TABLE facts;---1-2", "slack-C0-1-2\n", "slack-C0%-1-2"]),
)


@given(HOSTILE)
def test_a_label_of_jiras_leads_to_a_stream_as_slack_names_it_or_to_none(label):
    stream = stream_of_label(label)
    channel, _, ts = stream.partition("/")
    assert stream == "" or (id_of(channel) == channel and ts_of(ts) == ts)


@given(st.from_regex(r"[CGD][A-Z0-9]{1,20}/p\d{7,16}(\?thread_ts=\d{1,10}\.\d{6})?", fullmatch=True))
def test_a_link_leads_to_a_message_as_slack_names_it_or_to_none(path):
    link = f"{HOME}archives/{path}"
    found = read_message_link(link, HOME)
    assert found is None or (id_of(found[0]), ts_of(found[1]), ts_of(found[2])) == found
    thread = read_permalink(link, HOME)
    assert thread is None or (id_of(thread[0]), ts_of(thread[1])) == thread


@given(st.text(), st.from_regex(r"F[A-Z0-9]{8,10}", fullmatch=True))
def test_the_name_of_a_file_holds_no_path(name, file):
    found = attachment_name(name, file)
    assert not set(found) & set('/\\"\0\r\n')
    assert not found.startswith("..")
