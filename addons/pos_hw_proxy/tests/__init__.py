from . import test_pos_hw_agent
from . import test_pos_hw_print
from . import test_hoot
from . import test_overrides
