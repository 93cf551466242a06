"""Make a storm and print what came of it; ends with status 1 where Slack and Jira differ afterwards."""

import argparse
import secrets
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from tests.sandbox.postgres import Postgres, programs
from tests.storm.plan import Size, draw
from tests.storm.run import storm


def main() -> int:
    """Run storms until the minutes are over, at least one, each with the seed after the last one's."""
    usual, parser = Size(), argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000), help="draws the plan; default: any")
    parser.add_argument("--minutes", type=float, default=0.0, help="go on with further storms for so long")
    parser.add_argument("--bots", type=int, default=1, help="bots that share the ledger")
    parser.add_argument(
        "--database-url", default="", help="the ledger's; default: SQLite, a PostgreSQL for several bots"
    )
    parser.set_defaults(new_database=None)
    parser.add_argument("--keep", action="store_true", help="keep the bots' data and logs")
    for name, value in vars(usual).items():
        parser.add_argument(f"--{name}", type=int, default=value, help=f"default: {value}")
    given = parser.parse_args()
    with ExitStack() as ending:
        if given.bots > 1 and not given.database_url:
            server = Postgres(
                programs() or parser.error("several bots need PostgreSQL: none is installed here")
            ).start()
            ending.callback(server.remove)
            given.new_database = server.create
        return several(given)


def several(given: argparse.Namespace) -> int:
    """Make storms until the minutes are over; return the program's status."""
    usual = Size()
    size = replace(usual, **{name: getattr(given, name) for name in vars(usual)})
    ends, seed = time.monotonic() + given.minutes * 60, given.seed
    while True:
        if not one(seed, size, given):
            return 1
        if time.monotonic() >= ends:
            return 0
        seed += 1


def one(seed: int, size: Size, given: argparse.Namespace) -> bool:
    """Make one storm; say whether everything was right afterwards."""
    began = time.monotonic()
    plan = draw(seed, size)
    print(f"seed {seed}: {size.requests} requests, {size.replies} replies, {len(plan.acts)} acts, {given.bots} bot(s)")
    print("The seed draws the plan again: acts, fates and trouble. How threads take turns differs from run to run.")
    with tempfile.TemporaryDirectory(prefix="accessrequest-storm-") as name:
        place = Path(tempfile.mkdtemp(prefix="accessrequest-storm-")) if given.keep else Path(name)
        if given.keep:
            print(f"data and logs: {place}")
        result = storm(
            plan,
            place,
            given.bots,
            given.new_database() if given.new_database else given.database_url,
            lambda line: print(f"  {time.monotonic() - began:5.0f} s  {line}", flush=True),
        )
    print("  " + ", ".join(f"{name}: {value:g}" for name, value in result.figures.items()))
    for wrong in result.wrong:
        print(f"  WRONG {wrong}")
    print("Slack and Jira agree." if not result.wrong else f"{len(result.wrong)} differences, seed {seed}.", flush=True)
    return not result.wrong


if __name__ == "__main__":
    sys.exit(main())
