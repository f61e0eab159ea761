from . import test_flow
from . import test_import
from . import test_log
from . import test_overrides
from . import test_posting
from . import test_roles
from . import test_setup
