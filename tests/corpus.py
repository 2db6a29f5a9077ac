"""Where the outside data lies that some tests and measurements read; none of it is in the project."""

from __future__ import annotations

import os
from pathlib import Path

CORPUS = (Path(__file__).resolve().parent.parent / os.environ.get("CORPUS", "../shared/data")).resolve()
"""The folder named by the environment, from the project's root; it may be absent."""
