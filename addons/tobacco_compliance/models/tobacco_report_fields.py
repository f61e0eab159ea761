"""A field class of the reporting tables."""

from odoo import fields


class LooseMany2one(fields.Many2one):
    """A Many2one without a foreign key in the database.

    PostgreSQL checks a foreign key by locking the row it points to. The captures of all tills
    would take that lock on the chain's row, which the worker updates at every batch; and an
    outbox must outlive what it points to anyway.
    """

    def update_db_foreign_key(self, model, column):
        """Nothing to do: see the class."""
