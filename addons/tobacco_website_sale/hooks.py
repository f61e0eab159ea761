def post_init_hook(env):
    """Take what was published before this addon came off the shop; each case is recorded."""
    env["product.template"]._tobacco_unpublish_closed()
