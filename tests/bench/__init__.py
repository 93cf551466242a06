"""The benchmark of what DESIGN.md promises, against a plain plugin: `python -m tests.bench`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder."""

sys.path.insert(0, str(ROOT / "plugins" / "accessrequest"))
