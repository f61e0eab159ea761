"""The addon's own builders of statement files, loaded without the addon's test package."""

import importlib.util
from pathlib import Path

_PATH = Path(__file__).parents[2] / "addons" / "tobacco_settlement" / "tests" / "files.py"
_spec = importlib.util.spec_from_file_location("settlement_test_files", _PATH)
files = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(files)
