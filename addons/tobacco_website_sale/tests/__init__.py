from . import test_online_shop, test_overrides
