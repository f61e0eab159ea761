"""Run the examples in every pure module, subpackages of tools/ included."""

import doctest
import importlib
import pkgutil

import pytest
from conftest import ADDONS

MODULES = sorted(
    module.name
    for path in ADDONS.glob("*/tools")
    for module in pkgutil.walk_packages([str(path)], f"odoo.addons.{path.parent.name}.tools.")
)


@pytest.mark.parametrize("name", MODULES)
def test_examples(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
