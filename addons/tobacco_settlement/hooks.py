def post_init_hook(env):
    """Give companies that already have a Chinese chart their sub-accounts and reasons."""
    env["res.company"].search([])._tobacco_settlement_setup_accounts()


def uninstall_hook(env):
    """Drop what the ORM does not know; the log was exported, else uninstalling is refused."""
    env.cr.execute("DROP FUNCTION IF EXISTS tobacco_settlement_log_is_append_only CASCADE")
    env.cr.execute("DROP TABLE IF EXISTS tobacco_settlement_log_head")
