from . import test_check
from . import test_hoot
from . import test_legal_export
from . import test_licence
from . import test_overrides
from . import test_report_capture
from . import test_report_worker
from . import test_rule
