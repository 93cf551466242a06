"""Errbot's configuration for the benchmark: the deployment's own, another plugin folder, and a stopwatch."""

import os
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
globals().update(runpy.run_path(str(ROOT / "config.py"), {}, "config"))
BOT_EXTRA_PLUGIN_DIR = os.environ["BENCH_PLUGINS"]

sys.path.append(str(Path(__file__).resolve().parent))
import stopwatch  # noqa: E402

stopwatch.start(os.environ["BENCH_TIMES"])
if "BENCH_REMEMBERS" in os.environ:
    stopwatch.remember_look_ups()
