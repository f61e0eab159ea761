"""Real installs, upgrades and uninstalls, on a database that has years of orders in it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.suite import databases, odoo_command, setup, shell  # noqa: E402

OLD_SHOP = "suite_lifecycle_old"


class Shop:
    """One database under test."""

    def __init__(self, machine, name):
        self.machine = machine
        self.name = name

    def install(self, *addons):
        command = odoo_command.install(self.machine.odoo, self.machine.server, self.name, addons)
        shell.run(command, log="test-lifecycle-odoo")

    def update(self, *addons):
        command = odoo_command.update(self.machine.odoo, self.machine.server, self.name, addons)
        shell.run(command, log="test-lifecycle-odoo")

    def python(self, script):
        """Run `script` in Odoo's shell with `env`; what it prints. Fails when the script does."""
        done = subprocess.run(
            odoo_command.shell(self.machine.odoo, self.machine.server, self.name),
            input=f"import sys; sys.path.insert(0, {str(ROOT)!r})\n{script}\n"
            "print('script', 'ended')\n",
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
            env=dict(os.environ),
        )
        assert "script ended" in done.stdout, done.stdout + done.stderr
        return done.stdout.replace("script ended", "").strip()

    def sql(self, query):
        return self.machine.server.psql(query, self.name)

    def uninstall(self, addon):
        """Uninstall as the Apps screen does; the error's text, "" when it worked."""
        return self.python(
            "from odoo.exceptions import UserError\n"
            f"module = env['ir.module.module'].search([('name', '=', '{addon}')])\n"
            "try:\n"
            "    module.button_immediate_uninstall()\n"
            "except UserError as error:\n"
            "    print(error)\n"
        )

    def broken_views(self):
        """The views that can no longer be put together."""
        return self.python(
            "broken = []\n"
            "top = [('inherit_id', '=', False), ('model', '!=', False)]\n"
            "for view in env['ir.ui.view'].search(top):\n"
            "    try:\n"
            "        env[view.model].get_view(view.id, view.type)\n"
            "    except Exception as error:\n"
            "        broken.append(f'{view.xml_id}: {error}')\n"
            "if broken: print(broken)\n"
        )


@pytest.fixture(scope="session")
def machine():
    return setup.prepare()


@pytest.fixture(scope="session")
def old_shop(machine):
    """The name of a database with 120 paid orders of three years and none of our addons."""
    template = databases.template(machine.odoo, machine.server)
    databases.clone(machine.server, template, OLD_SHOP)
    Shop(machine, OLD_SHOP).python(
        "from tests.lifecycle.old_shop import build\nbuild(env)\nenv.cr.commit()"
    )
    yield OLD_SHOP
    databases.drop(machine.server, OLD_SHOP)


@pytest.fixture
def shop(machine, old_shop):
    """A fresh copy of that database."""
    copy = Shop(machine, "suite_lifecycle")
    databases.clone(machine.server, old_shop, copy.name)
    yield copy
    databases.drop(machine.server, copy.name)


@pytest.fixture
def glued_shop(machine):
    """A fresh database with the online shop, self-order, promotions and mailings of Odoo."""
    copy = Shop(machine, "suite_lifecycle_glue")
    databases.clone(
        machine.server, databases.glued_template(machine.odoo, machine.server), copy.name
    )
    yield copy
    databases.drop(machine.server, copy.name)
