import ast
import inspect
import textwrap

from odoo.tests import TransactionCase, tagged

ADDON = ".".join(__name__.split(".")[:3]) + "."


def _calls_super(method, name):
    tree = ast.parse(textwrap.dedent(inspect.getsource(method)))
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == name
        and isinstance(node.value, ast.Call)
        and getattr(node.value.func, "id", "") == "super"
        for node in ast.walk(tree)
    )


@tagged("post_install", "-at_install")
class TestOverrides(TransactionCase):
    def test_every_super_call_has_a_parent(self):
        dead = []
        for model in self.env.registry.values():
            mro = model.mro()
            for i, cls in enumerate(mro):
                if not cls.__module__.startswith(ADDON):
                    continue
                dead += [
                    f"{cls.__module__}:{name}"
                    for name, method in vars(cls).items()
                    if inspect.isfunction(method)
                    and _calls_super(method, name)
                    and not any(name in vars(parent) for parent in mro[i + 1 :])
                ]
        self.assertFalse(dead)
