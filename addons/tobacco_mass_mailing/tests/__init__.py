from . import test_mailing, test_overrides
