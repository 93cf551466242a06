"""An Errbot that runs already, with a plugin of its own, in an empty folder: what the product is switched on in.

Its environment has the packages of this one, and is otherwise its own, so that it can install more.
"""

import json
import os
import shutil
import subprocess
import sysconfig
import venv
from pathlib import Path
from typing import Any

from tests.office import Office
from tests.sandbox.bot import Bot
from tests.sandbox.server import wait_until

ROOT = Path(__file__).resolve().parents[1]

PACKAGES = Path(sysconfig.get_path("purelib"))
"""Where this environment has its packages."""

STORAGE_WORKS = 'sys.modules["dbm.sqlite3"] = None'
"""What a bot on Python 3.13 needs in its config.py, or else no plugin works in it, whatever plugin that is."""

CONFIG = """\
import json
import os
import sys

from slack_sdk import WebClient

sys.modules["dbm.sqlite3"] = None
connect = WebClient.__init__
WebClient.__init__ = lambda self, token=None, base_url=os.environ["SLACK_API_URL"], **more: connect(
    self, token, base_url, **more
)
HERE = os.path.dirname(os.path.abspath(__file__))
BACKEND = "SlackV3"
BOT_DATA_DIR = os.environ["BOT_DATA_DIR"]
BOT_EXTRA_PLUGIN_DIR = os.path.join(HERE, "plugins")
BOT_PLUGIN_INDEXES = (os.path.join(HERE, "index.json"),)
BOT_LOG_FILE = None
BOT_LOG_LEVEL = "INFO"
BOT_ADMINS = (os.environ["BOT_ADMINS"],)
BOT_ADMINS_NOTIFICATIONS = (f"<@{BOT_ADMINS[0]}>",)
BOT_IDENTITY = {"token": os.environ["SLACK_BOT_TOKEN"], "app_token": os.environ["SLACK_APP_TOKEN"]}
ACCESSREQUEST = {
    name.replace("ACCESS_", ""): value for name, value in os.environ.items() if name.startswith(("JIRA_", "ACCESS_"))
}
globals().update(json.loads(os.environ["DEPLOYMENT"]))
"""

NEIGHBOUR = {
    "neighbour.plug": """\
[Core]
Name = Neighbour
Module = neighbour

[Python]
Version = 3
""",
    "neighbour.py": '''\
"""What was there before: a plugin with a command, callbacks, a setting and a webhook, that looks at its bot."""

import json
import signal
import threading
from pathlib import Path

from errbot import BotPlugin, botcmd, webhook
from errbot.core_plugins import flask_app


def named(listeners):
    return sorted(getattr(each, "__qualname__", type(each).__name__) for each in listeners)


class Neighbour(BotPlugin):
    """Was here first."""

    def get_configuration_template(self):
        return {"COLOUR": "red"}

    def activate(self):
        super().activate()
        self.heard, self.seen = [], []

    def callback_message(self, message):
        self.heard.append(message.body)

    def callback_reaction(self, reaction):
        self.seen.append([reaction.action, reaction.reaction_name])

    @webhook
    def neighbour(self, request):
        return "here"

    @botcmd
    def colour(self, message, args):
        """Says its colour."""
        return f"It is {(self.config or {}).get('COLOUR', 'none')}."

    @botcmd
    def look(self, message, args):
        """Writes down what there is in this bot."""
        bot, socket = self._bot, self._bot.slack_socket_mode
        found = {
            "plugins": sorted(bot.plugin_manager.get_all_active_plugin_names()),
            "commands": sorted(bot.all_commands),
            "configs": sorted(bot.plugin_manager["configs"]),
            "requests": named(socket.socket_mode_request_listeners),
            "messages": named(socket.message_listeners),
            "client": type(bot.slack_web).__name__,
            "urls": sorted({rule.rule for rule in flask_app.url_map.iter_rules()}),
            "threads": sorted(t.name for t in threading.enumerate() if t.name.startswith("accessrequest")),
            "signals": [str(signal.getsignal(number)) for number in (signal.SIGTERM, signal.SIGINT)],
            "heard": self.heard,
            "seen": self.seen,
        }
        Path(self.bot_config.BOT_DATA_DIR, "look.json").write_text(json.dumps(found))
        return "I have looked."
''',
}


class Deployment:
    """An office whose bot is somebody's Errbot; `settings` are names of its config.py. Tess administers it.

    without: a package that is not there until it is `installed`.
    """

    def __init__(self, office: Office, place: Path, without: str = "", **settings: Any) -> None:
        self.office, self.place, self.prefix = office, place, settings.get("BOT_PREFIX", "!")
        self.plugins = place / "plugins"
        (self.plugins / "neighbour").mkdir(parents=True)
        for name, text in NEIGHBOUR.items():
            (self.plugins / "neighbour" / name).write_text(text)
        (place / "config.py").write_text(CONFIG)
        (place / "index.json").write_text("{}")
        self.python = environment(place / "venv", without)
        extra = {name: value for name, value in office.bot.extra.items() if name != "ACCESSREQUEST_ENV_FILE"}
        office.bot = self.bot = Bot(
            office.slack, place / "data", extra, config=place / "config.py", python=str(self.python), warm=False
        )
        office.data_dir = place / "data"
        office.set(BOT_ADMINS=office.tess)
        self.configure(**settings)

    def configure(self, **settings: Any) -> None:
        """Say what its config.py has, besides what every bot's has; AUTOINSTALL_DEPS is off unless it is said here."""
        self.office.set(DEPLOYMENT=json.dumps({"AUTOINSTALL_DEPS": False, **settings}))

    def say(self, text: str, part: str) -> str:
        """Give the bot a command as its administrator, and return the answer that has this part."""
        office = self.office
        place = office.slack.direct_channel(office.tess).id
        ts = office.slack.post(place, office.tess, self.prefix + text)

        def answers() -> list[str]:
            said = [str(post["text"]) for post in office.slack.bot_posts(place) if post["ts"] > ts]
            return [each for each in said if part in each]

        return str(wait_until(answers, f"the bot answers {text} with “{part}”")[0])

    def look(self) -> dict[str, Any]:
        """Return what its own plugin finds in the bot."""
        self.say("look", "I have looked.")
        found: dict[str, Any] = json.loads((self.office.data_dir / "look.json").read_text())
        return found

    def pip(self, *arguments: str) -> None:
        """Have pip do something in the bot's environment, without the network."""
        command = [str(self.python), "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments]
        subprocess.run(command, check=True, capture_output=True)


def environment(place: Path, without: str = "") -> Path:
    """Make an environment that sees the packages of this one, with Errbot's command in it; return its Python.

    without: the name of a package that it does not see, until `install` is called.
    """
    venv.create(place, symlinks=True)
    packages = place / "packages"
    packages.mkdir()
    for package in PACKAGES.iterdir():
        if package.name.partition("-")[0] != without:
            (packages / package.name).symlink_to(package)
    (library,) = place.glob("lib/python*/site-packages")
    (library / "packages.pth").write_text(f"{packages}\n")
    python, errbot = place / "bin" / "python", place / "bin" / "errbot"
    errbot.write_text(f"#!{python}\nfrom errbot.cli import main\n\nmain()\n")
    errbot.chmod(0o755)
    return python


def install(deployment: Deployment, package: str) -> None:
    """Give the bot's environment a package that it was made without."""
    for each in PACKAGES.glob(f"{package}*"):
        if each.name.partition("-")[0] == package:
            (deployment.place / "venv" / "packages" / each.name).symlink_to(each)


def working_tree(place: Path) -> Path:
    """Copy what a clone of this repository would have, uncommitted changes included."""
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, place / name)
    return place


def published(tree: Path, place: Path) -> str:
    """Commit a tree as it is now and push it to a bare repository at `place`, made at first; return its URL."""
    if not place.exists():
        git(place.parent, "init", "--quiet", "--bare", "--initial-branch=main", str(place))
    if not (tree / ".git").exists():
        git(tree, "init", "--quiet", "--initial-branch=main")
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "--message", "As it is now")
    git(tree, "push", "--quiet", "--force", str(place), "main")
    return f"file://{place}"


def git(place: Path, *arguments: str) -> str:
    """Run git, whoever's configuration is on this machine."""
    own = ["-c", "user.name=Tess", "-c", "user.email=tess@example.com", "-c", "commit.gpgsign=false"]
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", *own, *arguments]
    return subprocess.run(command, cwd=place, env=environment, check=True, capture_output=True, text=True).stdout
