import psycopg2

from odoo.exceptions import UserError
from odoo.tools import SQL


def pre_init_hook(env):
    """One licence a site and day is a promise of the database: without btree_gist it cannot be
    given.
    """
    try:
        with env.cr.savepoint():
            env.cr.execute(SQL("CREATE EXTENSION IF NOT EXISTS btree_gist"))
    except psycopg2.Error as error:
        raise UserError(
            env._(
                "The database has no extension btree_gist, which keeps two licences of one shop"
                " from"
                " being valid on the same day. Install PostgreSQL's contrib package on the database"
                " server, let its administrator run “CREATE EXTENSION btree_gist” in this"
                " database, and"
                " install again. PostgreSQL says: %(error)s",
                error=str(error).strip(),
            )
        ) from error
