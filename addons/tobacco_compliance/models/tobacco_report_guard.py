"""Facts are protected below Odoo: by triggers that no user, ORM call or RPC gets around.

Who holds the database's own password can drop a trigger; that is found out by comparing the
chain with the regulator's receipts, which nobody here can forge.
"""

from odoo.tools import SQL

_FUNCTIONS = """
CREATE OR REPLACE FUNCTION tobacco_report_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%: % refused, the rows of this table are facts', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE OR REPLACE FUNCTION tobacco_report_keep() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY TG_ARGV LOOP
        IF to_jsonb(OLD) -> name IS DISTINCT FROM to_jsonb(NEW) -> name THEN
            RAISE EXCEPTION '%.% is set once and never changes', TG_TABLE_NAME, name
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
"""


def guard_table(cr, table, keep=None):
    """Refuse DELETE and TRUNCATE of `table`, and every UPDATE.

    With `keep`, an iterable of columns, updates are allowed except of those.
    """
    cr.execute(_FUNCTIONS)
    cr.execute(
        SQL(
            """
            CREATE OR REPLACE TRIGGER tobacco_report_no_truncate BEFORE TRUNCATE ON %(table)s
                FOR EACH STATEMENT EXECUTE FUNCTION tobacco_report_refuse();
            CREATE OR REPLACE TRIGGER tobacco_report_no_delete BEFORE DELETE ON %(table)s
                FOR EACH ROW EXECUTE FUNCTION tobacco_report_refuse();
            CREATE OR REPLACE TRIGGER tobacco_report_no_update BEFORE UPDATE %(columns)s
                ON %(table)s FOR EACH ROW EXECUTE FUNCTION %(function)s;
            """,
            table=SQL.identifier(table),
            columns=SQL("OF %s", SQL(", ").join(map(SQL.identifier, keep))) if keep else SQL(),
            function=(
                SQL("tobacco_report_keep(%s)", SQL(", ").join(SQL("%s", name) for name in keep))
                if keep
                else SQL("tobacco_report_refuse()")
            ),
        )
    )
