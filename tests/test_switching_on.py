"""Each way to switch the product on in an Errbot that runs already, from an empty folder, and off again."""

import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.deployment import Deployment, install, published, working_tree
from tests.office import Office

NAME = "git/accessrequest"
"""What Errbot calls a repository: the last two parts of its address."""

PLUGIN = Path("plugins", "accessrequest")

PRESENT, FORMER = "is closed: ", "was closed: "
"""What the bot says in this version, and in another one that is taken for the one before."""

WHAT = ("plugins", "commands", "configs", "requests", "messages", "client", "urls", "threads", "signals")
"""What the other plugin finds in its bot that must be the same before and after."""


class ByRepository:
    """`!repos install` of a git address."""

    def switch_on(self, deployment: Deployment, tree: Path) -> None:
        (deployment.place / "git").mkdir()
        url = published(tree, deployment.place / NAME)
        deployment.say(f"repos install {url}", "Plugins reloaded.")

    def renew(self, deployment: Deployment, tree: Path) -> None:
        published(tree, deployment.place / NAME)
        deployment.say(f"repos update {NAME}", "Done.")
        deployment.bot.restart()

    def take_out(self, deployment: Deployment) -> None:
        deployment.say(f"repos uninstall {NAME}", "removed.")


class ByFolder:
    """The plugin's folder in `BOT_EXTRA_PLUGIN_DIR`."""

    def switch_on(self, deployment: Deployment, tree: Path) -> None:
        deployment.bot.stop()
        place = deployment.plugins / "accessrequest"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(tree / PLUGIN, place)
        deployment.bot.start()

    renew = switch_on

    def take_out(self, deployment: Deployment) -> None:
        deployment.bot.stop()
        shutil.rmtree(deployment.plugins / "accessrequest")
        deployment.bot.start()


class ByPackage:
    """`pip install` into the bot's environment."""

    def switch_on(self, deployment: Deployment, tree: Path) -> None:
        deployment.bot.stop()
        deployment.pip("install", "--no-build-isolation", "--no-deps", str(tree))
        deployment.bot.start()

    renew = switch_on

    def take_out(self, deployment: Deployment) -> None:
        deployment.bot.stop()
        deployment.pip("uninstall", "--yes", "accessrequest")
        deployment.bot.start()


Way = ByRepository | ByFolder | ByPackage

WAYS = pytest.mark.parametrize(
    ("way", "autoinstall"),
    [
        pytest.param(ByRepository(), False, id="repos install"),
        pytest.param(ByRepository(), True, id="repos install, AUTOINSTALL_DEPS"),
        pytest.param(ByFolder(), False, id="BOT_EXTRA_PLUGIN_DIR"),
        pytest.param(ByPackage(), True, id="pip install, AUTOINSTALL_DEPS"),
    ],
)


@pytest.fixture
def make_deployment(make_office: Callable[..., Office], tmp_path: Path) -> Callable[..., Deployment]:
    def make(**settings: object) -> Deployment:
        return Deployment(make_office().catalogue(), tmp_path / "errbot", **settings)

    return make


def another_version(tree: Path, old: str, new: str) -> None:
    file = tree / PLUGIN / "accessdesk" / "outcome_messages.py"
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@WAYS
def test_it_is_switched_on_renewed_and_taken_out_and_nothing_else_changes(
    make_deployment: Callable[..., Deployment], tmp_path: Path, way: Way, autoinstall: bool
) -> None:
    deployment = make_deployment(AUTOINSTALL_DEPS=autoinstall)
    office = deployment.office
    deployment.bot.start()
    deployment.say("plugin config Neighbour {'COLOUR': 'blue'}", "done")
    before = deployment.look()
    tree = working_tree(tmp_path / "tree")
    another_version(tree, PRESENT, FORMER)
    way.switch_on(deployment, tree)
    ts, key = office.ticketed()
    office.reply(ts, office.olga, "approved")
    office.carried(key, "approved")
    office.add(ts, "complete")
    office.said(ts, FORMER)
    ts, key = office.ticketed()
    office.settled()
    during = deployment.look()

    another_version(tree, FORMER, PRESENT)
    way.renew(deployment, tree)
    office.reply(ts, office.olga, "approved")
    office.carried(key, "approved")
    office.add(ts, "complete")
    office.said(ts, PRESENT)
    office.settled()
    assert len(office.jira.issues()) == 2

    way.take_out(deployment)
    after = deployment.look()
    assert {name: after[name] for name in WHAT} == {name: before[name] for name in WHAT}
    assert deployment.say("colour", "It is") == "It is blue."
    assert set(during["plugins"]) - set(before["plugins"]) == {"AccessRequest"}
    assert {each.partition("_")[0] for each in set(during["commands"]) - set(before["commands"])} == {"access"}
    for name in ("configs", "client", "urls", "signals"):
        assert during[name] == before[name], name
    left = [path.name for path in office.data_dir.iterdir() if path.name.startswith("access")]
    assert {name.partition(".db")[0] for name in left} == {"accessrequest"}
    assert "Traceback" not in deployment.bot.read_log()


def test_without_a_package_that_it_needs_errbot_names_it_and_takes_nothing_in(
    make_deployment: Callable[..., Deployment], tmp_path: Path
) -> None:
    deployment = make_deployment(without="jira")
    (deployment.place / "git").mkdir()
    url = published(working_tree(tmp_path / "tree"), deployment.place / NAME)
    deployment.bot.start()
    assert "No module named 'jira'" in deployment.say(f"repos install {url}", "generating errors")
    assert "AccessRequest" not in deployment.look()["plugins"]
    install(deployment, "jira")
    # Until then Errbot takes it for one that it has.
    deployment.bot.restart()
    deployment.say(f"repos install {url}", "Plugins reloaded.")
    deployment.office.ticketed()


def test_the_package_holds_the_whole_plugin_and_nothing_beside_it(tmp_path: Path) -> None:
    tree = working_tree(tmp_path / "tree")
    build = ("wheel", "--quiet", "--no-build-isolation", "--no-deps", "--wheel-dir", str(tmp_path), str(tree))
    subprocess.run([sys.executable, "-m", "pip", *build], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as package:
        names = package.namelist()
        described = package.read(next(name for name in names if name.endswith("/METADATA"))).decode()
    files = {path.relative_to(tree / "plugins").as_posix() for path in (tree / PLUGIN).rglob("*") if path.is_file()}
    assert {name for name in names if ".dist-info/" not in name} == files
    for line in (tree / "requirements.txt").read_text(encoding="utf-8").splitlines():
        name = re.match(r"[a-z_-]+", line)
        assert name is None or f"Requires-Dist: {name[0]}" in described
