"""Who may know whom: each file keeps to its layer, and stays small enough to be read at once."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import GenericAlias

import accessdesk
import accessrequest
import pytest

DESK = Path(accessdesk.__file__).parent
PLUGIN = DESK.parent / "accessrequest.py"
MODULES = sorted(DESK.glob("*.py"))

TALKING = (
    "slack.py",
    "slack_session.py",
    "slack_people.py",
    "slack_backend.py",
    "slack_files.py",
    "slack_checkup.py",
    "slack_uploads.py",
    "jira.py",
    "jira_session.py",
    "jira_client.py",
    "jira_comments.py",
    "jira_fields.py",
    "jira_files.py",
    "jira_moves.py",
    "jira_service.py",
    "jira_checkup.py",
    "jira_people.py",
)
"""What talks to Slack and Jira."""

NETWORK = {"slack_sdk", "jira", "requests", "requests_toolbelt", "socket", "http", "urllib.request", "ssl", "aiohttp"}
WORLD = NETWORK | {"time", "threading", "sqlalchemy", "sqlite3", "subprocess", "asyncio", "os", "logging", "random"}
"""What a pure file has no use for: the network, the database, the clock, other threads, chance."""

LONGEST = 270
"""Lines of a file, at most; 250 is the aim (what a reader takes in at once)."""


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(path: Path) -> Iterator[str]:
    """Give the full name of everything that the file imports, as `package.module` or `package.module.name`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively, which Errbot's loader cannot do"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def uses(path: Path, modules: set[str]) -> set[str]:
    """Return the names that the file imports from these modules."""
    return {name for name in imported(path) if any(f"{name}.".startswith(f"{module}.") for module in modules)}


@cache
def siblings(path: Path) -> set[Path]:
    """Return the files of this package that the file imports."""
    parts = {part for name in imported(path) if name.startswith("accessdesk.") for part in name.split(".")[1:]}
    return {DESK / f"{part}.py" for part in parts} & set(MODULES)


@cache
def reached(path: Path) -> set[Path]:
    """Return the file and every file of this package that it leads to."""
    found, waiting = {path}, [path]
    while waiting:
        new = siblings(waiting.pop()) - found
        found |= new
        waiting += new
    return found


def says_pure(path: Path) -> bool:
    return "(pure)" in (ast.get_docstring(tree(path)) or "").partition("\n\n")[0]


def is_annotation_only(path: Path, name: str) -> bool:
    """Say whether the file uses this name for nothing but the types of arguments, results and variables."""
    whole = tree(path)
    places = [getattr(node, place, None) for node in ast.walk(whole) for place in ("annotation", "returns")]
    inside = {id(part) for place in places if place for part in ast.walk(place)}
    return all(id(node) in inside for node in ast.walk(whole) if isinstance(node, ast.Name) and node.id == name)


PURE = [path for path in MODULES if says_pure(path)]

by_name = pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)


@by_name
def test_only_the_plugin_itself_knows_errbot(path: Path) -> None:
    assert not uses(path, {"errbot"})


def test_the_plugin_has_nothing_that_errbot_takes_for_a_class_and_is_none() -> None:
    """Errbot asks of all that inspect.isclass finds whether it is a plugin; on Python 3.10 that finds list[str] too."""
    assert [name for name, value in vars(accessrequest).items() if isinstance(value, GenericAlias)] == []


def test_the_plugin_imports_errbot() -> None:
    assert uses(PLUGIN, {"errbot"})


@by_name
def test_only_what_is_named_for_slack_and_jira_talks_to_them(path: Path) -> None:
    if path.name in TALKING:
        return
    for name in uses(path, NETWORK):
        # To say what it is given, a file may name the type of a client that it never calls itself.
        assert is_annotation_only(path, name.rpartition(".")[2]), f"{path.name} uses {name}"


def test_slack_and_jira_do_not_know_each_other() -> None:
    assert not any(uses(path, {"jira", "requests"}) for path in MODULES if path.name.startswith("slack"))
    assert not any(uses(path, {"slack_sdk"}) for path in MODULES if path.name.startswith("jira"))


@by_name
def test_only_the_ledger_knows_sql(path: Path) -> None:
    assert path.name.startswith("ledger") or not uses(path, {"sqlalchemy"})


@by_name
def test_no_file_reads_the_environment(path: Path) -> None:
    # The whole of `os` has the environment in it, so what is needed is named one by one.
    assert not uses(path, {"os"}) & {"os", "os.environ", "os.environb", "os.getenv", "os.getenvb"}


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.name)
def test_a_pure_file_has_nothing_to_do_with_the_world(path: Path) -> None:
    assert not uses(path, WORLD)


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.name)
def test_a_pure_file_leads_to_no_file_that_is_not(path: Path) -> None:
    assert {found.name for found in reached(path) if uses(found, WORLD)} == set()


@pytest.mark.parametrize(
    "name",
    [
        "acts",
        "event_facts",
        "events",
        "facts",
        "files",
        "links",
        "listening",
        "messages",
        "prefixes",
        "progress",
        "replay",
        "request",
        "steps",
        "template",
    ],
)
def test_what_decides_anything_is_pure(name: str) -> None:
    assert not uses(DESK / f"{name}.py", WORLD)


@by_name
def test_no_two_files_lead_to_each_other(path: Path) -> None:
    assert not any(path in reached(other) for other in siblings(path))


@pytest.mark.parametrize("path", [*MODULES, PLUGIN], ids=lambda path: path.name)
def test_a_file_is_small_and_says_what_it_is_for(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= LONGEST
    docstring = ast.get_docstring(tree(path)) or ""
    assert docstring.partition("\n")[0].rstrip().endswith((".", ":"))


def public_functions(node: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """Give the functions, classes and methods that others may use; a property is a value and speaks for itself."""
    named = [part for part in node.body if isinstance(part, ast.FunctionDef | ast.ClassDef)]
    for part in named:
        is_value = {"property", "remembered"} & set(map(ast.unparse, part.decorator_list))
        if not part.name.startswith("_") and not is_value:
            yield part
            yield from public_functions(part) if isinstance(part, ast.ClassDef) else ()


@pytest.mark.parametrize("path", [*MODULES, PLUGIN], ids=lambda path: path.name)
def test_every_public_function_says_what_it_does(path: Path) -> None:
    assert [each.name for each in public_functions(tree(path)) if not ast.get_docstring(each)] == []
