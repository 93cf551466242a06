"""Errbot's configuration for the benchmark: the deployment's own, another plugin folder, and a stopwatch."""

import os
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "plugins" / "accessrequest"))
from accessdesk import gate  # noqa: E402

if not os.environ["BENCH_PLUGINS"].startswith(str(ROOT / "plugins")):
    # The gate waits for the product to listen, and would keep events from a bot that has another plugin.
    gate.close_until_listened = lambda client_class: None
globals().update(runpy.run_path(str(ROOT / "config.py"), {}, "config"))
BOT_EXTRA_PLUGIN_DIR = os.environ["BENCH_PLUGINS"]

sys.path.append(str(Path(__file__).resolve().parent))
import stopwatch  # noqa: E402

stopwatch.start(os.environ["BENCH_TIMES"])
if "BENCH_REMEMBERS" in os.environ:
    stopwatch.remember_look_ups()
