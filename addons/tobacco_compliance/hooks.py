import psycopg2

from odoo.exceptions import UserError
from odoo.tools import SQL


def pre_init_hook(env):
    """Refuse before anything is installed rather than halfway."""
    ensure_btree_gist(env)


def ensure_btree_gist(env):
    """One licence a site and day is a promise of the database: no btree_gist, no promise."""
    try:
        with env.cr.savepoint():
            env.cr.execute(SQL("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    except psycopg2.Error as error:
        raise UserError(
            env._(
                "The database has no extension btree_gist, which keeps two licences of one shop"
                " from being valid on the same day. Install PostgreSQL's contrib package on the"
                " database server, let its administrator run “CREATE EXTENSION btree_gist” in this"
                " database, and install again. PostgreSQL says: %(error)s",
                error=str(error).strip(),
            )
        ) from error


def uninstall_hook(env):
    """Let go of what Odoo would not: guards in the database, and rows that other rows point at.

    Rules and jurisdictions leave with their tables; deleted one by one they would stumble over
    the shops that refer to them.
    """
    env.cr.execute(
        SQL("DROP FUNCTION IF EXISTS tobacco_report_refuse(), tobacco_report_keep() CASCADE")
    )
    env["ir.model.data"].search(
        [
            ("module", "=", "tobacco_compliance"),
            ("model", "in", ["tobacco.rule", "tobacco.jurisdiction"]),
        ]
    ).unlink()
