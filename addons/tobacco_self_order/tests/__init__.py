from . import test_overrides, test_self_order
