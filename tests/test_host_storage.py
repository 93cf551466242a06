"""Where Errbot's default storage keeps every plugin from being switched on, the log says so, and what to do."""

import dbm
import importlib.util
import shutil

import pytest
from accessdesk.host_storage import trouble_with

from tests.deployment import ROOT, STORAGE_WORKS, Deployment
from tests.sandbox.server import wait_until

BOUND = pytest.mark.skipif(
    importlib.util.find_spec("dbm.sqlite3") is None, reason="this Python has no storage that is bound to a thread"
)


def test_a_storage_that_works_is_nothing_to_speak_of(tmp_path):
    assert trouble_with("Shelf", str(tmp_path)) == ""
    importlib.import_module("dbm.dumb").open(str(tmp_path / "core.db"), "n").close()
    assert trouble_with("Shelf", str(tmp_path)) == ""


@BOUND
def test_only_errbots_own_default_is_spoken_of(tmp_path):
    dbm.open(str(tmp_path / "core.db"), "n").close()
    assert "STORAGE = 'Memory'" in trouble_with("Shelf", str(tmp_path))
    assert trouble_with("Memory", str(tmp_path)) == ""


@BOUND
@pytest.mark.parametrize("mended", ["another storage", "other files"])
def test_a_guest_says_in_the_log_what_to_do_and_works_when_that_is_done(make_office, tmp_path, mended):
    deployment = Deployment(make_office(), tmp_path / "errbot")
    shutil.copytree(ROOT / "plugins", deployment.plugins, dirs_exist_ok=True)
    config = deployment.place / "config.py"
    works = config.read_text()
    assert STORAGE_WORKS in works
    config.write_text(works.replace(STORAGE_WORKS, ""))
    deployment.bot.launch()
    wait_until(lambda: "Errbot's storage Shelf keeps every plugin" in deployment.bot.read_log(), "the bot says so")
    deployment.bot.kill()
    assert STORAGE_WORKS in deployment.bot.read_log()
    if mended == "other files":
        config.write_text(works)
        deployment.office.data_dir.rename(tmp_path / "before")
        deployment.office.data_dir.mkdir()
    else:
        deployment.configure(STORAGE="Memory")
    deployment.bot.start()
    deployment.office.ticketed()
