from . import test_overrides, test_promotion
