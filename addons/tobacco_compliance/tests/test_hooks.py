from unittest.mock import patch

from psycopg2.errors import InsufficientPrivilege

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, tagged

from ..hooks import pre_init_hook


@tagged("post_install", "-at_install")
class TestHooks(TransactionCase):
    def test_a_database_without_btree_gist_is_told_what_its_administrator_does(self):
        execute = self.env.cr.execute

        def refuse(query, *args, **kwargs):
            if "CREATE EXTENSION" in str(getattr(query, "code", query)):
                raise InsufficientPrivilege("permission denied to create extension")
            return execute(query, *args, **kwargs)

        with (
            patch.object(self.env.cr, "execute", refuse),
            self.assertRaisesRegex(UserError, "(?s)CREATE EXTENSION btree_gist.*permission denied"),
        ):
            pre_init_hook(self.env)

    def test_a_database_that_has_it_is_left_alone(self):
        pre_init_hook(self.env)
        self.env.cr.execute("SELECT 1 FROM pg_extension WHERE extname = 'btree_gist'")
        self.assertTrue(self.env.cr.fetchone())
