def post_init_hook(env):
    """Give companies that already have a Chinese chart their sub-accounts and reasons."""
    env["res.company"].search([])._tobacco_settlement_setup_accounts()
