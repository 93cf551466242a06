"""The real Errbot, with its real Slack backend, works on the sandbox and survives being killed."""

import pytest

from tests.sandbox.bot import Bot
from tests.sandbox.server import Traffic, wait_until
from tests.sandbox.slack import Workspace

CONFIG = """
import os
import sys
from slack_sdk import WebClient

# On Python 3.13 no plugin works without this, Errbot's own included.
sys.modules["dbm.sqlite3"] = None

connect = WebClient.__init__
WebClient.__init__ = lambda self, token=None, base_url=os.environ["SLACK_API_URL"], **more: connect(
    self, token, base_url, **more
)
BACKEND = "SlackV3"
BOT_DATA_DIR = os.environ["BOT_DATA_DIR"]
BOT_EXTRA_PLUGIN_DIR = None
BOT_LOG_FILE = None
BOT_LOG_LEVEL = "INFO"
BOT_ADMINS = ()
CORE_PLUGINS = ("Health", "Webserver")
BOT_IDENTITY = {
    "token": os.environ["SLACK_BOT_TOKEN"],
    "app_token": os.environ.get("SLACK_APP_TOKEN"),
    "signing_secret": os.environ.get("SLACK_SIGNING_SECRET"),
}
"""


@pytest.fixture
def workspace():
    workspace = Workspace(Traffic()).start()
    workspace.ann = workspace.add_user("ann", "Ann Archer", "ann@acme.com")
    workspace.desk = workspace.add_channel("ask-it-tech-ops", [workspace.ann])
    yield workspace
    workspace.stop()


@pytest.fixture
def start(workspace, tmp_path):
    """Start a bare Errbot; whatever the test does, it is dead afterwards."""
    bots = []

    def start_bot(**options):
        config = tmp_path / "config.py"
        config.write_text(CONFIG)
        bots.append(Bot(workspace, tmp_path / "data", config=config, **options).start())
        return bots[-1]

    yield start_bot
    for bot in bots:
        bot.kill()


def ask(workspace):
    """Give the bot a command and wait for its answer."""
    before = len(workspace.bot_posts(workspace.desk))
    workspace.post(workspace.desk, workspace.ann, "!uptime")
    wait_until(lambda: len(workspace.bot_posts(workspace.desk)) > before, "the bot answers")
    wait_until(workspace.delivery.drained, "every event is acknowledged")


@pytest.mark.parametrize(("mode", "warm"), [("socket", True), ("socket", False), ("http", True), ("http", False)])
def test_errbot_answers_a_command(workspace, start, mode, warm):
    bot = start(mode=mode, warm=warm)
    ask(workspace)
    bot.stop()
    assert not bot.running
    assert "Traceback" not in bot.read_log()


def test_errbot_gets_after_a_kill_what_was_said_meanwhile(workspace, start):
    bot = start()
    bot.kill()
    workspace.post(workspace.desk, workspace.ann, "!uptime")
    bot.start()
    wait_until(lambda: workspace.bot_posts(workspace.desk), "the bot answers")


def test_errbot_restarts_on_the_same_data(workspace, start):
    bot = start()
    bot.restart()
    ask(workspace)
    assert bot.read_log().count("Plugin activation done.") == 2


def test_errbot_comes_back_when_its_connection_is_refreshed(workspace, start):
    start()
    workspace.delivery.disconnect()
    wait_until(lambda: workspace.delivery.sockets.hellos == 2, "the bot is connected again")
    ask(workspace)


def test_nothing_of_a_real_deployment_reaches_the_bot(workspace, tmp_path, monkeypatch):
    monkeypatch.setenv("JIRA_TOKEN", "real")
    monkeypatch.setenv("SLACK_APP_TOKEN", "real")
    bot = Bot(workspace, tmp_path, {"ACCESS_CHANNEL": "#desk"}, mode="http")
    assert "real" not in bot.environment.values()
    assert bot.environment["ACCESS_CHANNEL"] == "#desk"
    assert "SLACK_APP_TOKEN" not in bot.environment


def test_a_bot_that_cannot_start_says_why(start):
    with pytest.raises(RuntimeError, match="You need to set your token"):
        start(environment={"SLACK_BOT_TOKEN": ""})
